"""The second look: what the witnesses may change, what only the arithmetic may, and what they never touch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import run
from pipeline.extract import receipts_of
from pipeline.extract.head.addresses import PHONE
from pipeline.model import Box, Loss, LossKind, PageWords, Proof, Receipt, Word
from pipeline.pages import Page, open_pages
from pipeline.readers import rapid, tesseract
from pipeline.readers.rapid import Reading
from pipeline.witness import in_another_light, second_look, weighed
from pipeline.witness.missed import unread_rows
from pipeline.witness.numbers import with_open_figures
from tests.recorded.recordings import source, words

SAMPLE = "cafe-no-approval.png"

installed = pytest.mark.skipif(tesseract.version() is None, reason="Tesseract is not installed; `make setup` says how")


def word(text: str, score: float, *others: str) -> Word:
    return Word(text, Box(10, 10, 90, 40), score, others=others)


def reads(*texts: str, score: float = 0.97, others: tuple[str, ...] = ()) -> list[Reading]:
    return [Reading(text, score, others) for text in texts]


# --- What two witnesses may say ------------------------------------------------------------------------------------


def test_two_witnesses_against_a_faint_reading_are_believed_and_what_was_read_first_is_kept() -> None:
    now = weighed(word("$17.06", 0.7), reads("$17.00", others=("$17.08",)), "$17.00")
    assert (now.text, now.others, now.confirmed) == ("$17.00", ("$17.06", "$17.08"), False)


def test_a_sure_reading_is_not_changed_by_two_others_but_they_are_heard() -> None:
    now = weighed(word("$17.06", 0.999), reads("$17.00"), "$17.00")
    assert (now.text, now.others, now.confirmed) == ("$17.06", ("$17.00",), False)


def test_figures_are_not_taken_with_letters_that_nobody_else_saw() -> None:
    now = weighed(word("45-10 QUEENS BLVD", 0.9), reads("45-18 QUEENS BLVO"), "45-18 QUEENS BLVD")
    assert now.text == "45-10 QUEENS BLVD"


def test_the_same_from_an_independent_reader_confirms() -> None:
    now = weighed(word("$17.00", 0.9), reads("$17.00"), "$ 17.00")
    assert (now.text, now.confirmed) == ("$17.00", True)


@pytest.mark.parametrize(("others", "again"), [(("$17.08",), "$17.00"), ((), "$17.08")])
def test_where_anybody_said_otherwise_nothing_is_confirmed(others: tuple[str, ...], again: str) -> None:
    now = weighed(word("$17.00", 0.9, *others), reads(again), "$17.00")
    assert (now.text, now.confirmed) == ("$17.00", False)


def test_the_recognizer_is_no_second_witness_of_itself_for_a_figure() -> None:
    """It may outvote its own faint first look at a name; a figure it only offers to the arithmetic."""
    now = weighed(word("$17.06", 0.7), reads("$17.00", "$17.00"), "")
    assert (now.text, now.others, now.confirmed) == ("$17.06", ("$17.00",), False)
    assert weighed(word("Sprte", 0.7), reads("Sprite", "Sprite"), "").text == "Sprite"
    assert weighed(word("Sprte", 0.7), reads("Sprite", "Sprife"), "").text == "Sprte"


def test_what_the_independent_reader_says_too_comes_first() -> None:
    now = weighed(word("517.00", 0.9, "617.00", "$17.00"), reads("517.00"), "S17.00 $17.00")
    assert now.others == ("617.00", "$17.00")
    now = weighed(word("517.00", 0.9, "617.00", "$17.00"), reads("517.00"), "$17.00")
    assert now.others == ("$17.00", "617.00")


def test_nothing_in_another_script_is_taken() -> None:
    assert weighed(word("U", 0.3), reads("\u798f", "\u798f"), "\u798f").text == "U"


def test_cents_that_the_first_crop_cut_off_are_taken_from_the_wider_one() -> None:
    assert weighed(word("$2.9", 0.99), reads("$2.99", "$2.99"), "").text == "$2.99"
    assert weighed(word("$2.9", 0.99), reads("$2.99"), "2.99").text == "$2.99"
    assert weighed(word("$2.9", 0.99), reads("$3.99"), "").text == "$2.9"


def test_the_independent_reader_alone_against_a_sure_reading_counts_for_nothing() -> None:
    assert weighed(word("$9.75", 0.999), reads("$9.75"), "$9.78").others == ()
    assert weighed(word("$9.75", 0.8), reads("$9.75", score=0.85), "$9.78").others == ("$9.78",)


def test_silence_is_no_agreement() -> None:
    now = weighed(word("~", 0.4), reads("", ""), "")
    assert (now.text, now.confirmed) == ("~", False)


TEXTS = st.text(st.sampled_from("0123456789.,-$ ABCxyz"), max_size=12)


@given(first=TEXTS, score=st.floats(0, 1), again=st.lists(TEXTS, min_size=1, max_size=2), other=TEXTS)
def test_a_word_says_what_somebody_read_and_keeps_few_short_others(
    first: str, score: float, again: list[str], other: str
) -> None:
    now = weighed(word(first, score), reads(*again), other)
    assert now.text in (first, *again)
    assert len(now.others) <= 3
    assert now.text not in now.others
    assert set(now.others) <= {first, other, *again}
    assert all(sum(ch.isdigit() for ch in kept) < 7 for kept in now.others)
    if now.text != first:
        assert score < 0.96 or first[-1] != now.text[-1]


# --- On pictures ---------------------------------------------------------------------------------------------------


def page() -> Page:
    (one,) = open_pages(source(SAMPLE))
    return one


def seen_with(**changed: str | None) -> PageWords:
    """The sample as it was read, but with the words told read faintly as something else, or not at all."""
    (seen,) = words(SAMPLE)
    kept = []
    for one in seen.words:
        new = changed.get(one.text.strip("$").replace(".", "_"), one.text)
        if new is not None:
            kept.append(one if new == one.text else replace(one, text=new, score=0.71, others=()))
    return replace(seen, words=tuple(kept))


def read(seen: PageWords) -> Receipt:
    (receipt,) = receipts_of([seen], SAMPLE)
    return receipt


def test_a_receipt_that_adds_up_and_is_clear_is_not_looked_at_again() -> None:
    (seen,) = words(SAMPLE)
    assert second_look(page(), seen, [read(seen)]) is seen


def test_a_text_layer_and_another_reader_are_left_alone() -> None:
    seen = replace(seen_with(**{"9_50": "$9.60"}), reader="tesseract")
    assert second_look(page(), seen, [read(seen)]) is seen


@installed
def test_a_misread_amount_and_a_row_that_was_missed_are_found() -> None:
    seen = seen_with(**{"9_50": "$9.60", "7_50": None, "Total": None})
    before = read(seen)
    assert before.reconciliation.state is not Proof.PROVED
    again = second_look(page(), seen, [before])
    texts = {one.text: one for one in again.words}
    assert {"$9.50", "$7.50", "Total"} <= texts.keys()
    assert "$9.60" in texts["$9.50"].others
    assert not texts["$9.50"].confirmed
    assert any(one.confirmed for one in again.words)
    assert read(again).reconciliation.state is Proof.PROVED
    assert second_look(page(), seen, [before]) == again


@installed
def test_an_unsure_phone_number_is_read_again_and_changed_where_two_readers_say_so() -> None:
    (seen,) = words(SAMPLE)
    (number,) = (one for one in seen.words if PHONE.search(one.text))
    misread = number.text[:-1] + "9"
    for score, now in ((0.94, number.text), (0.97, misread)):
        faint = replace(number, text=misread, score=score)
        first = replace(seen, words=tuple(faint if one is number else one for one in seen.words))
        again = second_look(page(), first, [read(first)])
        assert [one.text for one in again.words] == [now if one is faint else one.text for one in first.words]


@pytest.mark.parametrize(
    ("first", "thinned", "said", "now"),
    [
        ("Tel. (503)555-9142", "Te1. (503)555-0142", "(503) 555-014+-", "Tel. (503)555-0142"),
        ("503.555.0842", "503 555 0142", "503 555 0842", "503.555.0842"),
        ("503.555.0842", "503 555 0142", "", "503.555.0842"),
        ("803-555-0142", "503-555-0142", "5O", "803-555-0142"),
        ("803-555-0142", "503-555-0142", "503-5550", "503-555-0142"),
        ("503-555-0842", "503-555-014", "503-555-0142", "503-555-0842"),
    ],
)
def test_what_an_unsure_number_comes_to(
    monkeypatch: pytest.MonkeyPatch, first: str, thinned: str, said: str, now: str
) -> None:
    monkeypatch.setattr(rapid, "recognize", lambda crops: reads(*[thinned] * len(crops)))
    monkeypatch.setattr(tesseract, "lines", lambda crops: [said] * len(crops))
    number, other = word(first, 0.94), replace(word(first, 0.94), box=Box(10, 60, 90, 90))
    told = with_open_figures(np.full((100, 100, 3), 255, np.uint8), [number, other], [number.box])
    assert [one.text for one in told] == [now, first]


def test_a_place_lost_for_want_of_light_is_searched_and_lost_no_more_when_read() -> None:
    gone = Loss(LossKind.FADED, Box(60, 700, 400, 760))
    seen = replace(seen_with(**{"Auth code: 31880S": None}), losses=(gone,))
    assert read(seen).reconciliation.state is Proof.PROVED
    again = second_look(page(), seen, [read(seen)])
    assert any("31880S" in one.text for one in again.words)
    assert gone not in again.losses


def test_a_row_that_a_clause_may_hang_on_is_looked_for_where_letters_stand_that_nobody_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []
    places = rapid.places

    def noted(pixels: np.ndarray[Any, Any]) -> list[tuple[Box, float]]:
        looked.append(pixels.size)
        return places(pixels)

    monkeypatch.setattr(rapid, "places", noted)
    (day,) = (one for one in words(SAMPLE)[0].words if "2026" in one.text)
    seen = seen_with(**{day.text: None})
    assert read(seen).reconciliation.state is Proof.PROVED
    again = second_look(page(), seen, [read(seen)])
    assert read(again).date.value == read(words(SAMPLE)[0]).date.value
    assert len(looked) == 1
    assert looked[0] < 0.3 * 3 * seen.width * seen.height


def test_specks_are_no_row_and_a_page_of_few_words_is_looked_at_wholly() -> None:
    (seen,) = words(SAMPLE)
    pixels = rapid.pixels_of(page().picture())
    assert unread_rows(pixels, seen.words) == []
    for at in (160, 260, 480, 860):
        pixels[at : at + 24, 24:36] = 40
    assert unread_rows(pixels, seen.words) == []
    for at in (4, 27, 50):
        pixels[325:349, at : at + 12] = 40
    (row,) = unread_rows(pixels, seen.words)
    assert row.overlap(Box(4, 325, 62, 349)) > 0.8
    assert unread_rows(pixels, seen.words[:4]) == [Box(0, 0, seen.width, seen.height)]


def test_without_tesseract_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    seen = seen_with(**{"9_50": "$9.60", "7_50": None})
    again = second_look(page(), seen, [read(seen)])
    assert read(again).reconciliation.state is Proof.PROVED
    assert not any(one.confirmed for one in again.words)


def test_a_masked_number_is_not_read_again_and_no_other_is_let_out() -> None:
    seen = seen_with(**{"9_50": "$9.60", "Visa 2218 (Contactless)": "XXXXXXXXXXXX2218"})
    again = second_look(page(), seen, [read(seen)])
    assert "XXXXXXXXXXXX2218" in {one.text for one in again.words}


def test_a_page_of_which_nothing_was_read_is_searched() -> None:
    (seen,) = words(SAMPLE)
    empty = replace(seen, words=())
    again = second_look(page(), empty, [])
    assert read(again).reconciliation.state is Proof.PROVED


def test_a_fault_in_the_second_look_leaves_the_first_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = seen_with(**{"9_50": "$9.60"})

    def fault(*_: object) -> PageWords:
        raise ValueError("anything")

    monkeypatch.setattr("pipeline.witness.second_look", fault)
    monkeypatch.setattr("pipeline.readers.read_page", lambda *_: seen)
    reading = run.read_file(source(SAMPLE), run.Settings())
    assert reading.error is None
    assert reading.words == (seen,)


def test_the_second_look_is_part_of_reading_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.readers.read_page", lambda *_: seen_with(**{"9_50": "$9.60", "7_50": None}))
    reading = run.read_file(source(SAMPLE), run.Settings())
    (receipt,) = reading.receipts
    assert receipt.reconciliation.state is Proof.PROVED
    assert "$7.50" in {one.text for page in reading.words for one in page.words}


def badly(seen: PageWords) -> PageWords:
    """`seen` as if the reader had been unsure of every word."""
    return replace(seen, words=tuple(replace(one, score=0.7) for one in seen.words))


def test_a_page_that_was_read_badly_and_stays_open_is_read_anew_in_another_light() -> None:
    seen = seen_with(**{"9_50": "$3.10"})
    again = in_another_light(page(), badly(seen), [read(badly(seen))])
    assert {"$9.50", "$7.50"} <= {one.text for one in again.words}
    assert read(again).reconciliation.state is Proof.PROVED
    assert in_another_light(page(), seen, [read(seen)]) is seen  # read well: its words are what stands there
    (well,) = words(SAMPLE)
    assert in_another_light(page(), badly(well), [read(badly(well))]) == badly(well)  # and where it adds up


def test_in_another_light_only_what_the_reader_was_not_sure_of_is_read_anew() -> None:
    (well,) = words(SAMPLE)
    sure = {"$7.50": "A firm word"}
    seen = replace(
        well,
        words=tuple(
            replace(w, text=sure[w.text], score=0.99) if w.text in sure else replace(w, score=0.7) for w in well.words
        ),
    )
    again = {word.text: word for word in rapid.read_cleared(page(), seen, 0.96).words}
    assert again["A firm word"].score == 0.99
    assert {"$9.50", "Total"} <= again.keys()
    assert (again["$9.50"].score or 0.0) > 0.7
    assert "$7.50" not in again


@pytest.mark.parametrize(("total", "taken"), [("$18.49", True), ("$18.45", False)])
def test_the_other_light_counts_where_it_proves_the_total_that_was_read(
    total: str, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (well,) = words(SAMPLE)
    seen = badly(seen_with(**{"9_50": "$3.10", "18_49": total}))
    monkeypatch.setattr("pipeline.readers.read_page", lambda *_: seen)
    monkeypatch.setattr("pipeline.witness.second_look", lambda _, seen, __: seen)
    monkeypatch.setattr("pipeline.readers.rapid.read_cleared", lambda *_: well)
    (receipt,) = run.read_file(source(SAMPLE), run.Settings()).receipts
    assert (receipt.reconciliation.state is Proof.PROVED) is taken
