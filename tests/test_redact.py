"""No card number leaves a reader: only its last four digits do, and what is no card number stays as it is.

All numbers here are made up from an issuer's first digits and a check digit.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model import Box, Word
from pipeline.redact import is_masked, luhn, mask, masked_text


@pytest.mark.parametrize("between", ["\u200b", " \u200b", "\u00ad", "\u202f", "\u00a0", "\u2060 ", "/", "_", "\ufeff"])
def test_what_nobody_sees_between_digits_hides_no_number(between: str) -> None:
    written = between.join(("4111", "1111", "1111", "1111"))
    assert masked_text(f"lunch {written} ok") == f"lunch {between.join(('XXXX', 'XXXX', 'XXXX', '1111'))} ok"
    assert is_masked(masked_text(f"lunch {written} ok"))
    assert not is_masked(f"lunch {written} ok")


@pytest.mark.parametrize("between", [" · ", " - ", "|", " : ", "\t", ", ", "•", "∙"])
def test_a_masked_number_is_known_by_whatever_stands_between_its_groups(between: str) -> None:
    masked = masked_text(f"card {between.join(('4111', '1111', '1111', '1111'))} ok")
    assert "X" in masked
    assert is_masked(masked)


@pytest.mark.parametrize("between", [" · ", "·", "∙", " - ", " – ", " | ", "|", "\t", " / "])
def test_groups_may_stand_apart_with_a_sign_between_them(between: str) -> None:
    written = between.join(("4111", "1111", "1111", "1111"))
    assert masked_text(f"lunch {written} ok") == f"lunch {between.join(('XXXX', 'XXXX', 'XXXX', '1111'))} ok"
    assert is_masked(masked_text(f"lunch {written} ok"))
    assert not is_masked(f"lunch {written} ok")
    years = between.join(("2023", "2024", "2025", "2026"))
    assert masked_text(f"{years} ok") == f"{years} ok"


def test_a_number_in_what_somebody_wrote() -> None:
    wrote = "Hello,\nI paid with 4111 1111 1111 1111 on 2026-10-01,\r\nor call (314) 555-0123.\n"
    assert masked_text(wrote) == wrote.replace("4111 1111 1111", "XXXX XXXX XXXX")


def on_one_row(*texts: str, top: int = 10) -> list[Word]:
    words, left = [], 10
    for text in texts:
        words.append(Word(text, Box(left, top, left + 10 * len(text), top + 20), 0.9))
        left += 10 * len(text) + 12
    return words


def masked(*texts: str) -> list[str]:
    return [word.text for word in mask(on_one_row(*texts))]


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["4539578763621486"], ["XXXXXXXXXXXX1486"]),
        (["4539 5787 6362 1486"], ["XXXX XXXX XXXX 1486"]),
        (["4539-5787-6362-1486"], ["XXXX-XXXX-XXXX-1486"]),
        (["4539.5787.6362.1486"], ["XXXX.XXXX.XXXX.1486"]),
        (["4539", "5787", "6362", "1486"], ["XXXX", "XXXX", "XXXX", "1486"]),
        (["4539", "5787 6362", "1486"], ["XXXX", "XXXX XXXX", "1486"]),
        (["45395787", "63621486"], ["XXXXXXXX", "XXXX1486"]),
        (["45395787636214", "86"], ["XXXXXXXXXXXX14", "86"]),
        (["378282246310005"], ["XXXXXXXXXXX0005"]),
        (["3782 822463 10005"], ["XXXX XXXXXX X0005"]),
        (["3782", "822463", "10005"], ["XXXX", "XXXXXX", "X0005"]),
        (["Card:4539578763621486"], ["Card:XXXXXXXXXXXX1486"]),
        (["Card #4539578763621486", "21.60"], ["Card #XXXXXXXXXXXX1486", "21.60"]),
        (["Order 4539578763621486"], ["Order XXXXXXXXXXXX1486"]),
        (["10/03/2026", "4539578763621486"], ["10/03/2026", "XXXXXXXXXXXX1486"]),
        (["*4539578763621486*"], ["*XXXXXXXXXXXX1486*"]),
        (["4539578763621486 4539578763621486"], ["XXXXXXXXXXXX1486 XXXXXXXXXXXX1486"]),
        (["Card:4539578763621486Auth:00213"], ["Card:XXXXXXXXXXXX1486Auth:00213"]),
        (["PAN4539578763621486EXP1029"], ["PANXXXXXXXXXXXX1486EXP1029"]),
        (["Card", "4539578763621486Sale"], ["Card", "XXXXXXXXXXXX1486Sale"]),
        (["CardB4539578763621486"], ["CardBXXXXXXXXXXXX1486"]),
        (["Amex", "378282246310005", "21.60"], ["Amex", "XXXXXXXXXXX0005", "21.60"]),
        (["6304", "9506", "0000", "0000", "016"], ["XXXX", "XXXX", "XXXX", "XXX0", "016"]),
        (["VISA 6304950600000000016"], ["VISA XXXXXXXXXXXXXXX0016"]),
    ],
)
def test_a_card_number_keeps_its_last_four_digits(texts: list[str], left: list[str]) -> None:
    assert masked(*texts) == left


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["VISA", "4539578763621487"], ["VISA", "XXXXXXXXXXXX1487"]),
        (["4539578763621487", "CARD"], ["XXXXXXXXXXXX1487", "CARD"]),
        (["VISA 4539 5787 636 21487"], ["VISA XXXX XXXX XXX X1487"]),
        (["4539 5787 6362 1487"], ["XXXX XXXX XXXX 1487"]),
        (["1234 5678 9012 3456"], ["XXXX XXXX XXXX 3456"]),
        (["VISA4539578763621486"], ["VISAXXXXXXXXXXXX1486"]),
        (["MC", "2720994326498360"], ["MC", "XXXXXXXXXXXX8360"]),
        (["VISA", "4000000000000002"], ["VISA", "XXXXXXXXXXXX0002"]),
        (["Card", "4444444444444448"], ["Card", "XXXXXXXXXXXX4448"]),
        (["VISA 4539–5787–6362–1486"], ["VISA XXXX–XXXX–XXXX–1486"]),
        (["VISA 4539 57B7 6362 1486"], ["VISA XXXX XXXX XXXX 1486"]),
        (["MC 5555OOOO55554444"], ["MC XXXXXXXXXXXX4444"]),
        (["VISA 4539 5787 6362 1486", "12/28"], ["VISA XXXX XXXX XXXX 1486", "12/28"]),
    ],
)
def test_one_wrong_digit_hides_no_card(texts: list[str], left: list[str]) -> None:
    """A reader's slip breaks the check digit; the line's words or the grouping still give the number away."""
    assert masked(*texts) == left


@pytest.mark.parametrize(
    "texts",
    [
        ["Order 4539578763621487"],
        ["Order #1042"],
        ["UPC 012345678905"],
        ["0041520012345678"],
        ["1234567890128"],
        ["Tel", "503-555-0142"],
        ["(503) 555-0142", "(503) 555-0199"],
        ["Account 5035550142"],
        ["Visa ************0103", "21.60"],
        ["XXXX XXXX XXXX 0103"],
        ["10/03/2026", "12:41:07", "21.60"],
        ["AID: A0000000980840"],
        ["Member 111800550142"],
        ["7.50", "12.50", "20.00", "1.60", "21.60"],
        ["0000000000000000"],
    ],
)
def test_other_numbers_stay_as_they_are(texts: list[str]) -> None:
    assert masked(*texts) == texts


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (["VISA", "4539 5787"], ["6362", "1486"], ["VISA", "XXXX XXXX", "XXXX", "1486"]),
        (["VISA 4539 5787", "21.60"], ["6362 1486", "APPROVED"], ["VISA XXXX XXXX", "21.60", "XXXX 1486", "APPROVED"]),
        (["4539"], ["5787 6362 1486"], ["XXXX", "XXXX XXXX 1486"]),
        (["VISA 45395787"], ["63621486"], ["VISA XXXXXXXX", "XXXX1486"]),
        (["Amex 3782 822463"], ["10005"], ["Amex XXXX XXXXXX", "X0005"]),
        (["4539 5787"], ["6362 1487"], ["4539 5787", "6362 1487"]),
        (["45395787"], ["63621486"], ["45395787", "63621486"]),
        (["Tel 555-4539"], ["10/03/2026", "12:41"], ["Tel 555-4539", "10/03/2026", "12:41"]),
        (["4539 5787"], ["Total", "6362 1486"], ["4539 5787", "Total", "6362 1486"]),
    ],
)
def test_a_number_goes_on_in_the_next_row(first: list[str], second: list[str], left: list[str]) -> None:
    """In groups as cards are printed, and where it passes the check."""
    assert [word.text for word in mask(on_one_row(*first) + on_one_row(*second, top=60))] == left


def test_a_number_goes_on_past_an_empty_line_of_a_text() -> None:
    assert masked_text("Visa 4539 5787\n\n> 6362 1486\n") == "Visa XXXX XXXX\n\n> XXXX 1486\n"


def test_only_the_text_of_a_word_changes() -> None:
    words = [Word("4539578763621486", Box(10, 10, 170, 30), 0.87, 0.01), *on_one_row("Total", "21.60", top=60)]
    first, *rest = mask(words)
    assert first == Word("XXXXXXXXXXXX1486", Box(10, 10, 170, 30), 0.87, 0.01)
    assert rest == words[1:]


def test_masking_twice_changes_nothing_more() -> None:
    once = mask(on_one_row("Visa", "4539 5787 6362 1486"))
    assert mask(once) == once


@pytest.mark.parametrize(("digits", "valid"), [("4539578763621486", True), ("4539578763621487", False), ("18", True)])
def test_the_check_digit(digits: str, valid: bool) -> None:
    assert luhn(digits) is valid


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """A number as the networks issue them, check digit right: American Express 15 digits, Diners 14, others 16."""
    first = draw(st.sampled_from(["34", "37", "36", "4", "51", "55", "2720", "6011", "65", "62"]))
    length = {"34": 15, "37": 15, "36": 14}.get(first, 16)
    body = first + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length, max_size=length)))
    body = body[: length - 1]
    number = next(body + digit for digit in "0123456789" if luhn(body + digit))
    assume(len(set(number)) >= 3)
    return number


def digit_runs(text: str) -> list[str]:
    """Digits that a person would read as one number, spaces and dashes left out."""
    return [re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[ -]?\d)*", text)]


@given(
    number=card_numbers(),
    speaks=st.sampled_from(["VISA", "Card #", "Acct:", "Mastercard", "AMEX", "Debit", "Credit Card"]),
    cuts=st.sets(st.integers(1, 18), max_size=4),
    gap=st.sampled_from(["", " ", "-"]),
    apart=st.booleans(),
    after=st.sampled_from(["", "$21.60", "APPROVED"]),
)
def test_no_card_number_survives_on_a_line_that_speaks_of_a_card(
    number: str, speaks: str, cuts: set[int], gap: str, apart: bool, after: str
) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(number)), len(number)]
    parts = [number[a:b] for a, b in pairwise(places)]
    pieces = [speaks, *parts] if apart else [speaks, gap.join(parts)]
    left = masked(*[piece for piece in [*pieces, after] if piece])
    text = " ".join(left)
    assert not [run for run in digit_runs(text) if 13 <= len(run) <= 19 and luhn(run)]
    kept = "".join(ch for ch in "".join(left[1:]).removesuffix(after) if ch.isdigit())
    assert kept == number[-4:]


@given(st.lists(st.text(st.sampled_from("0123456789 -.,$#XABCvisacard"), min_size=1, max_size=24), max_size=8))
def test_only_digits_ever_turn_and_only_to_x(texts: list[str]) -> None:
    for before, after in zip(texts, masked(*texts), strict=True):
        assert len(before) == len(after)
        assert all(b == a or (b.isdigit() and a == "X") for b, a in zip(before, after, strict=True))


def saying_else(text: str, *others: str) -> Word:
    return Word(text, Box(10, 10, 10 + 10 * len(text), 30), 0.9, others=others)


@pytest.mark.parametrize(
    ("word", "left"),
    [
        (saying_else("21.60", "21.80", "2160"), ("21.80", "2160")),
        (saying_else("4539578763621486", "4539578763621487"), ()),
        (saying_else("48812 7", "48812 1"), ("48812 1",)),
        (saying_else("488127 7", "488127 1"), ()),
        (saying_else("488127", "4881271"), ()),
    ],
)
def test_what_else_a_word_may_say_is_kept_only_of_short_numbers(word: Word, left: tuple[str, ...]) -> None:
    (kept,) = mask([word])
    assert kept.others == left


def test_nothing_else_that_a_word_may_say_makes_a_card_number_of_its_row() -> None:
    words = on_one_row("45395787", "6362", "14B6")
    assert masked("45395787", "6362", "14B6") == ["45395787", "6362", "14B6"]
    last = Word("14B6", words[2].box, 0.9, others=("1486", "1436"))
    assert mask([*words[:2], last])[2].others == ("1436",)


@pytest.mark.parametrize("texts", [["Saint Louis, MO 63108", "314-555-0174"], ["Saint Louis, MO 63108 314-555-0174"]])
def test_a_zip_beside_a_telephone_number_is_no_card_number(texts: list[str]) -> None:
    assert luhn("63108314555017")
    assert masked(*texts) == texts


@pytest.mark.parametrize("texts", [["323-555-0177", "323-555-0177"], ["323.555.0177 323.555.0177"]])
def test_two_telephone_numbers_side_by_side_are_no_card_number(texts: list[str]) -> None:
    assert luhn("555017732355501")
    assert masked(*texts) == texts
    assert masked("Card", *texts) != ["Card", *texts]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Card 4111\n1111\n1111\n1111\nTotal 10.80", "Card XXXX\nXXXX\nXXXX\n1111\nTotal 10.80"),
        ("VISA 4111 1111\n1111\n1111", "VISA XXXX XXXX\nXXXX\n1111"),
        ("Card 4111 1111 APPROVED\n1111 1111 REF 02776A", "Card XXXX XXXX APPROVED\nXXXX 1111 REF 02776A"),
        ("4111\n1111\nTotal 10.80\n1111\n1111", "4111\n1111\nTotal 10.80\n1111\n1111"),
        ("2023\n2024\n2025\n2026", "2023\n2024\n2025\n2026"),
    ],
)
def test_a_number_in_groups_over_several_rows(text: str, left: str) -> None:
    assert masked_text(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I paid with\n4111\n1111\n1111\n1111 thanks", "I paid with\nXXXX\nXXXX\nXXXX\n1111 thanks"),
        ("paid by 4111 1111\n1111\n1111 (visa)", "paid by XXXX XXXX\nXXXX\n1111 (visa)"),
        ("4111\n1111\n1111\n1111.50", "4111\n1111\n1111\n1111.50"),
        ("no. 4111,1111,1111,1111.", "no. XXXX,XXXX,XXXX,1111."),
        ("4111, 1111, 1111, 1111", "XXXX, XXXX, XXXX, 1111"),
        ("4111,1111,1111,1112", "4111,1111,1111,1112"),
        ("4,111.00, 1,111.00 and 4111,1111,1111,1111.00", "4,111.00, 1,111.00 and 4111,1111,1111,1111.00"),
        ("٤١١١١١١١١١١١١١١١", "XXXXXXXXXXXX١١١١"),
    ],
)
def test_what_stands_behind_and_between_the_groups(text: str, left: str) -> None:
    assert masked_text(text) == left
