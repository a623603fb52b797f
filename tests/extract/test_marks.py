"""Marks over the rows of a paper: what is struck, what is hidden, and what the arithmetic then says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import receipts_of
from pipeline.extract.arithmetic.hidden import MARKED_OUT
from pipeline.model import HIDDEN_ROW, Box, PageWords, Proof, Purchase, Receipt, Word
from pipeline.settle import settle
from tests.extract.typewriter import FILE, HEAD, page

BILL = """
1 Lentil Soup               7.50
1 Lager Shandy              8.50
1 Corn Bread                4.00
1 Garden Salad             10.00

Subtotal                   30.00
Tax                         3.00
Total                      33.00

VISA XXXXXXXXXXXX0103      33.00
Approval Code: 02776A
"""


def typed() -> PageWords:
    return page(HEAD.strip("\n") + "\n\n" + BILL.strip("\n"))


def word(seen: PageWords, text: str) -> Word:
    """The first word that holds `text`."""
    return next(word for word in seen.words if text in word.text)


def row_of(seen: PageWords, text: str) -> tuple[Word, ...]:
    middle = word(seen, text).box.middle
    return tuple(word for word in seen.words if word.box.middle == middle)


def struck(seen: PageWords, *marks: Box) -> Receipt:
    (receipt,) = receipts_of([replace(seen, struck=marks)], FILE)
    return receipt


def without(seen: PageWords, *gone: Word) -> PageWords:
    return replace(seen, words=tuple(word for word in seen.words if word not in gone))


def marked(receipt: Receipt) -> list[tuple[str, str]]:
    return [(item.description, f"{item.amount:.2f}") for item in receipt.items if item.struck]


def left(receipt: Receipt) -> str | None:
    purchase = settle(Purchase((FILE,), receipt, total=receipt.total.value), True)
    return None if purchase.reimbursable is None else f"{purchase.reimbursable:.2f}"


SHANDY = [("Lager Shandy", "8.50")]


@pytest.mark.parametrize("parts", ["both", "name", "price"])
def test_a_struck_row_is_a_struck_item(parts: str) -> None:
    seen = typed()
    name, price = row_of(seen, "Shandy")
    marks = {"both": (name.box, price.box), "name": (name.box,), "price": (price.box,)}[parts]
    receipt = struck(seen, *marks)
    assert marked(receipt) == SHANDY
    assert receipt.reconciliation.state is Proof.PROVED
    assert left(receipt) == "23.65"  # 33.00 - 8.50 - 0.85


def test_nothing_is_struck_without_marks() -> None:
    receipt = struck(typed())
    assert marked(receipt) == []
    assert receipt.struck == ()
    assert left(receipt) == "33.00"


@pytest.mark.parametrize("place", ["VISA", "Approval", "555-0142", "Harbor", "LANTERN", "Port"])
def test_a_struck_card_number_name_or_address_is_no_struck_item(place: str) -> None:
    seen = typed()
    receipt = struck(seen, word(seen, place).box)
    assert marked(receipt) == []
    assert receipt.struck == ()
    assert left(receipt) == "33.00"


def test_a_bar_over_the_card_number_hides_no_item_and_no_payment() -> None:
    seen = typed()
    card = word(seen, "VISA")
    receipt = struck(seen, Box(card.box.left + 50, card.box.top - 2, card.box.right, card.box.bottom + 2))
    assert marked(receipt) == []
    assert receipt.struck == ()
    assert [tender.last4 for tender in receipt.tenders if tender.last4] == ["0103"]


def test_a_mark_over_a_small_part_of_a_name_strikes_nothing() -> None:
    seen = typed()
    name = word(seen, "Garden").box
    assert marked(struck(seen, Box(name.left, name.top, name.left + name.width // 3, name.bottom))) == []


def test_a_rule_between_two_rows_strikes_nothing() -> None:
    seen = typed()
    name = word(seen, "Garden").box
    assert marked(struck(seen, Box(name.left, name.bottom + 4, name.left + 300, name.bottom + 6))) == []


@pytest.mark.parametrize("gone", ["both", "price"])
def test_what_a_bar_hides_is_worked_out_where_the_other_sums_prove_it(gone: str) -> None:
    seen = typed()
    name, price = row_of(seen, "Shandy")
    bar = Box(name.box.left - 5, name.box.top - 2, price.box.right + 5, name.box.bottom + 2)
    receipt = struck(without(seen, *((name, price) if gone == "both" else (price,))), bar)
    assert marked(receipt) == [(MARKED_OUT, "8.50")] if gone == "both" else SHANDY
    assert receipt.reconciliation.state is Proof.PROVED
    assert left(receipt) == "23.65"
    assert [item.description for item in receipt.items][1:3] == [
        MARKED_OUT if gone == "both" else "Lager Shandy",
        "Corn Bread",
    ]


def test_a_name_under_a_bar_leaves_its_price_struck() -> None:
    seen = typed()
    name, _ = row_of(seen, "Shandy")
    receipt = struck(without(seen, name), Box(name.box.left, name.box.top - 2, name.box.right + 60, name.box.bottom))
    assert [amount for _, amount in marked(receipt)] == ["8.50"]
    assert left(receipt) == "23.65"


def test_two_rows_under_one_bar_are_one_struck_item() -> None:
    seen = typed()
    rows = (*row_of(seen, "Shandy"), *row_of(seen, "Corn"))
    receipt = struck(without(seen, *rows), Box.around([word.box for word in rows]))
    assert marked(receipt) == [(MARKED_OUT, "12.50")]
    assert left(receipt) == "19.25"


def test_a_row_that_was_not_read_is_not_taken_for_struck() -> None:
    seen = typed()
    receipt = struck(without(seen, *row_of(seen, "Shandy")))
    assert marked(receipt) == []
    assert receipt.reconciliation.state is Proof.UNPROVED


def test_a_mark_below_the_items_does_not_explain_a_row_that_was_not_read() -> None:
    seen = typed()
    card = word(seen, "Approval").box
    receipt = struck(
        without(seen, *row_of(seen, "Shandy")), Box(card.left, card.bottom + 5, card.right, card.bottom + 30)
    )
    assert marked(receipt) == []
    assert receipt.reconciliation.state is Proof.UNPROVED


def test_where_the_sums_prove_nothing_what_is_hidden_stays_open() -> None:
    seen = typed()
    rows = row_of(seen, "Shandy")
    sums = (*row_of(seen, "Subtotal"), *row_of(seen, "VISA"), *row_of(seen, "Approval"))
    receipt = struck(without(seen, *rows, *sums), Box.around([word.box for word in rows]))
    assert marked(receipt) == []
    assert [place.text for place in receipt.struck] == [HIDDEN_ROW]
    assert left(receipt) is None


@pytest.mark.parametrize(("text", "open_"), [("Total", False), ("Tax", True), ("Subtotal", True)])
def test_a_struck_sum_goes_to_a_person_unless_another_row_says_the_same(text: str, open_: bool) -> None:
    seen = typed()
    marks = [word.box for word in row_of(seen, text)]
    receipt = struck(seen, *marks)
    assert bool(receipt.struck) is open_
    assert (left(receipt) is None) is open_
    assert marked(receipt) == []


def test_a_struck_total_that_nothing_else_says_goes_to_a_person() -> None:
    seen = typed()
    paid = (*row_of(seen, "VISA"), *row_of(seen, "Approval"))
    receipt = struck(without(seen, *paid), *(word.box for word in row_of(seen, "Total")))
    assert receipt.struck
    assert left(receipt) is None


def test_a_stroke_that_was_read_as_a_minus_is_none() -> None:
    seen = typed()
    price = row_of(seen, "Shandy")[1]
    misread = replace(price, text="-8.50")
    receipt = struck(replace(seen, words=tuple(misread if w is price else w for w in seen.words)), price.box)
    assert marked(receipt) == SHANDY
    assert left(receipt) == "23.65"


@pytest.mark.parametrize(("read", "known"), [("3.50", True), ("88.50", True), ("1.25", False)])
def test_a_price_misread_under_a_stroke_is_mended_where_it_is_a_digit_off(read: str, known: bool) -> None:
    seen = typed()
    price = row_of(seen, "Shandy")[1]
    other = replace(price, text=read)
    receipt = struck(replace(seen, words=tuple(other if w is price else w for w in seen.words)), price.box)
    assert (left(receipt) == "23.65") is known
    assert known or left(receipt) is None


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 800), st.integers(1, 400), st.integers(1, 60)), max_size=4),
)
def test_marks_anywhere_never_raise_and_never_add_money(places: list[tuple[int, ...]]) -> None:
    marks = [Box(x, y, x + wide, y + high) for x, y, wide, high in places]
    receipt = struck(typed(), *marks)
    amount = left(receipt)
    assert amount is None or Decimal(0) <= Decimal(amount) <= Decimal("33.00")


def test_where_the_total_is_hidden_no_other_sum_is_taken_for_it() -> None:
    seen = typed()
    gone = tuple(word for text in ("Total", "VISA", "Approval") for word in row_of(seen, text))
    thanks = Word("Thank you", Box(60, 900, 150, 920), 0.98)
    receipt = struck(
        replace(without(seen, *gone), words=(*without(seen, *gone).words, thanks)), Box.around([w.box for w in gone])
    )
    assert left(receipt) is None
    assert [place.text for place in receipt.struck] == [HIDDEN_ROW]
    assert receipt.reconciliation.state is Proof.UNPROVED


def test_an_item_of_the_same_price_is_no_total_beside_one_that_says_so() -> None:
    text = """
    1 Spinach Quiche           12.50
    1 Iced Tea                 16.00
    2 Tomato Soup              12.50
    Subtotal                   41.00
    Sales Tax                   3.59
    Tip                         5.00
    Total                      49.59
    VISA XXXXXXXXXXXX7745      49.59
    """
    seen = page(text)
    row = row_of(seen, "Iced Tea")
    receipt = struck(without(seen, *row), Box.around([word.box for word in row]))
    assert receipt.total.value == Decimal("49.59")
    assert marked(receipt) == [(MARKED_OUT, "16.00")]
    assert left(receipt) == "30.24"
    unmarked = struck(without(seen, *row))
    assert unmarked.reconciliation.state is Proof.UNPROVED


def paid(receipt: Receipt) -> list[bool]:
    """Of each tender, whether it stands without a doubt."""
    return [not tender.declined for tender in receipt.tenders]


def test_a_payment_whose_amount_is_struck_is_in_doubt() -> None:
    seen = typed()
    receipt = struck(seen, row_of(seen, "VISA")[1].box)
    assert paid(receipt) == [False]
    assert receipt.tenders[0].doubt == "has what was paid marked out, at “VISA XXXXXXXXXXXX0103 33.00”"


def test_a_payment_whose_amount_is_hidden_is_in_doubt() -> None:
    seen = typed()
    number, amount = row_of(seen, "VISA")
    assert paid(struck(without(seen, amount), amount.box)) == [False]
    assert paid(struck(without(seen, amount))) == [True]
    assert paid(struck(without(seen, amount), number.box)) == [True]


@pytest.mark.parametrize("wide", [True, False])
def test_a_row_that_is_hidden_among_the_payments_is_in_doubt_where_it_had_an_amount(wide: bool) -> None:
    """Another tender may have stood there: the visible one shows no amount. A card number alone hides none."""
    text = BILL.replace("XXXXXXXXXXXX0103      33.00", "XXXXXXXXXXXX0103")
    seen = page(HEAD.strip("\n") + "\n\n" + text.strip("\n").replace("VISA", "GIFT CARD                  20.00\nVISA"))
    name, price = row_of(seen, "GIFT")
    mark = Box(name.box.left, name.box.top, price.box.right if wide else name.box.right + 60, name.box.bottom)
    assert paid(struck(without(seen, name, price), mark)) == [not wide]


@pytest.mark.parametrize("words", ["not claimed", "personal item", "do not reimburse", "non-reimbursable"])
def test_what_is_written_beside_an_item_leaves_the_amount_open(words: str) -> None:
    text = BILL.replace("1 Corn Bread                4.00", f"1 Corn Bread  {words}     4.00")
    seen = page(HEAD.strip("\n") + "\n\n" + text.strip("\n"))
    receipt = struck(seen)
    assert words in receipt.struck[0].text
    assert left(receipt) is None
    assert marked(receipt) == []


@pytest.mark.parametrize("words", ["Personal Pizza", "Not Your Usual Bread", "Claim Jumper Bread"])
def test_an_item_that_only_sounds_so_is_claimed(words: str) -> None:
    assert struck(page(HEAD.strip("\n") + "\n\n" + BILL.strip("\n").replace("Corn Bread", words))).struck == ()
