"""Rows of a payment of which a part was not seen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import DocumentKind, Loss, LossKind, Receipt, State, TenderKind
from tests.extract.typewriter import ACROSS, DOWN, FILE, HEAD, page
from tests.extract.typewriter import read as typed

BILL = """Lentil Soup              7.50
Garden Salad            12.50
Subtotal                20.00
Tax                      1.60
Total                   21.60
"""
FOOTER = "\nThank you\nCome again"


def covered(below: str, row: str, onward: int = 1) -> Receipt:
    """The bill with `below` under it, on which something lies from the end of the row that begins with `row`."""
    paper = page(HEAD.strip("\n") + "\n" + BILL + below + FOOTER)
    at = next(word.box for word in paper.words if word.text.startswith(row))
    place = at._replace(left=at.right + ACROSS, right=at.right + 30 * ACROSS, bottom=at.bottom + DOWN * (onward - 1))
    (receipt,) = receipts_of([replace(paper, losses=(Loss(LossKind.COVERED, place),))], FILE)
    return receipt


def tenders(receipt: Receipt) -> list[tuple[TenderKind, Decimal | None]]:
    return [(tender.kind, tender.amount) for tender in receipt.tenders]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("VISA", TenderKind.CARD),
        ("VISA *******", TenderKind.CARD),
        ("Mastercard", TenderKind.CARD),
        ("CASH", TenderKind.CASH),
        ("Cash tendered", TenderKind.CASH),
        ("Gift Card", TenderKind.GIFT_CARD),
    ],
)
def test_a_way_of_paying_whose_amount_is_covered_is_a_payment_of_an_amount_not_known(
    row: str, kind: TenderKind
) -> None:
    assert tenders(covered(f"{row}\nChange  0.00", row)) == [(kind, None)]
    assert tenders(typed(BILL + row + FOOTER, head=HEAD)) != [(kind, None)]


@pytest.mark.parametrize(
    "row",
    [
        "We accept cash and Visa",
        "Visa Mastercard Amex",
        "Pay with cash",
        "Cash price",
        "Credit card minimum",
        "Please pay cashier",
        "Room charge",
        "EBT",
        "Card declined",
    ],
)
def test_what_only_speaks_of_paying_is_none_though_something_lies_beside_it(row: str) -> None:
    assert all(tender.doubt or tender.declined for tender in covered(row, row).tenders)


def test_a_way_of_paying_among_the_items_or_in_the_head_is_none() -> None:
    assert covered("", "Lentil Soup").tenders == ()
    paper = page(HEAD.strip("\n") + "\nCash\n" + BILL + FOOTER)
    at = next(word.box for word in paper.words if word.text == "Cash")
    lost = Loss(LossKind.COVERED, at._replace(left=at.right, right=at.right + 100))
    (receipt,) = receipts_of([replace(paper, losses=(lost,))], FILE)
    assert receipt.tenders == ()


def doubts(below: str) -> list[str]:
    return [tender.doubt for tender in typed(BILL + below + FOOTER, head=HEAD).tenders]


@pytest.mark.parametrize(
    "below",
    ["           21.60", "       30.00\n        8.40", "   30.00\n   -8.40", "   5.00\n   30.00\n   8.40"],
)
def test_amounts_without_a_word_that_come_to_the_bill_may_be_a_payment(below: str) -> None:
    (doubt,) = doubts(below)
    assert doubt.endswith("no word beside it was read")


@pytest.mark.parametrize(
    ("below", "open_"),
    [
        ("                         000\n                          40", True),
        ("                          00\n                          00\n                          40", True),
        ("                          40", False),
        ("000\n40", False),
        ("                    04417012\n                      218811", False),
        ("Table                     12\nGuests                     2", False),
    ],
)
def test_what_is_left_of_amounts_in_the_bills_own_column_may_be_a_payment(below: str, open_: bool) -> None:
    assert bool(doubts(below)) is open_


@pytest.mark.parametrize(
    "below", ["VISA                      60", "Debit Card               160", "Cash                     .60"]
)
def test_a_way_of_paying_beside_what_is_left_of_an_amount_may_be_a_payment(below: str) -> None:
    (tender,) = typed(BILL + below + FOOTER, head=HEAD).tenders
    assert tender.doubt == f"shows “{' '.join(below.split())}” below the total, of whose amount a part is hidden"
    assert [place.text for place in tender.evidence] == [below.rsplit(maxsplit=1)[-1]]


@pytest.mark.parametrize("below", ["VISA 60", "We take Visa and Mastercard 24", "Table                     12"])
def test_a_number_elsewhere_or_beside_other_words_is_no_payment(below: str) -> None:
    assert doubts(below) == []


@pytest.mark.parametrize(
    "below", ["   4.32\n   25.92", "18%  3.89", "   30.00", "   8.40\n   30.00", "   2.16\n   3.24"]
)
def test_other_amounts_without_a_word_pay_nothing(below: str) -> None:
    assert doubts(below) == []


SLIP = """MERIDIAN CAFE
18 Harbor Street
VISA XXXXXXXXXXXX4417
APPR0VED 052817
AID: A0000000031010
"""


def slip(amounts: str) -> Receipt:
    return typed(SLIP + amounts + "\nCUSTOMER COPY")


def test_a_slip_says_what_was_charged_with_a_letter_misread() -> None:
    receipt = slip("AMOUNT:  $2l.60")
    (tender,) = receipt.tenders
    assert (receipt.document, tender.auth_code, tender.last4) == (DocumentKind.CARD_SLIP, "052817", "4417")
    assert receipt.total.value == slip("TOTAL:$2I.60").total.value == Decimal("21.60")


@pytest.mark.parametrize("mark", ["APPR0VED", "APPR0VAL: 052817", "CH1P C0NTACTLESS", "C0NTACTLESS\nAUTH0RIZED"])
def test_a_terminals_marks_are_known_with_noughts_for_letters(mark: str) -> None:
    receipt = typed(f"MERIDIAN CAFE\n18 Harbor Street\nVISA XXXXXXXXXXXX4417\nAuth 052817\n{mark}\nTotal: 21.60")
    assert receipt.document is DocumentKind.CARD_SLIP
    assert any(place.text == mark.partition("\n")[0] for tender in receipt.tenders for place in tender.evidence)


def test_a_slips_total_whose_figures_cannot_be_told_is_unreadable_and_one_without_its_row_is_absent() -> None:
    unread = slip("Total: $21.6R").total
    assert (unread.state, [place.text for place in unread.evidence]) == (State.UNREADABLE, ["Total: $21.6R"])
    for none in ("", "TIP ______\nTOTAL ______"):
        assert (slip(none).total.state, slip(none).total.evidence) == (State.ABSENT, ())


def test_the_row_of_a_cards_name_is_a_place_of_its_payment() -> None:
    (tender,) = typed(BILL + "VISA\nAPPROVED\nEntry: chip read\nChange  0.00" + FOOTER, head=HEAD).tenders
    assert [place.text for place in tender.evidence] == ["VISA", "APPROVED", "Entry: chip read"]


@pytest.mark.parametrize("lines", ["TIP ____\nTOTAL ____", "Tip: ____\nGrand Total: ____"])
def test_what_was_filled_in_under_a_thumb_is_not_known(lines: str) -> None:
    slip = "VISA ********4471   21.60\nAUTH 88123\n"
    hidden = covered(slip + lines, lines.partition("\n")[0], onward=2)
    assert (hidden.total.state, hidden.tip.state) == (State.UNREADABLE, State.UNREADABLE)
    assert tenders(hidden) == [(TenderKind.CARD, Decimal("21.60"))]
    seen = typed(BILL + slip + lines + FOOTER, head=HEAD)
    assert (seen.total.value, seen.tip.state) == (Decimal("21.60"), State.ABSENT)
