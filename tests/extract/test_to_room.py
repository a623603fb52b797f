"""What a hotel's till put on a room is not yet paid; whose money a campus keeps is for a person to say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import DocumentKind, Receipt, Tender, TenderKind
from tests.extract.typewriter import HEAD, read

ITEMS = "Oat Porridge             9.00\nFruit Bowl              11.00\n"
SUMS = "Subtotal                20.00\nTax                      1.60\nTotal                   21.60\n"
FOOTER = "\nThank you\nCome again"


def good(receipt: Receipt) -> list[Tender]:
    return [tender for tender in receipt.tenders if not tender.declined]


@pytest.mark.parametrize(
    "line",
    [
        "ROOM CHARGE              21.60",
        "ROOMCHARGE               21.60",
        "Rm Chg                   21.60",
        "Charged to room          21.60",
        "Charge Rm                21.60",
        "Post to room             21.60",
        "Billed to folio          21.60",
        "Guest Ledger             21.60",
        "Hotel Charge             21.60",
        "Signed to suite          21.60",
    ],
)
@pytest.mark.parametrize(
    "paper",
    [
        "{items}{line}\nRoom #: 88\nSubtotal      20.00\nTax      1.60\nPayment      21.60\nCheck Closed",
        "{items}{sums}{line}\nCheck Closed",
        "{items}{sums}{line}\nPayment      21.60\n*** PAID ***",
    ],
)
def test_a_bill_put_on_a_room_wants_the_folio(line: str, paper: str) -> None:
    receipt = read(paper.format(items=ITEMS, sums=SUMS, line=line) + FOOTER, head=HEAD)
    assert [tender for tender in good(receipt) if not tender.marked_paid] == []
    assert any("folio" in tender.doubt for tender in receipt.tenders)


def test_an_unnamed_payment_beside_the_number_of_a_room() -> None:
    receipt = read(ITEMS + SUMS + "Payment      21.60\nRoom No 417" + FOOTER, head=HEAD)
    assert good(receipt) == []
    assert "folio" in receipt.tenders[0].doubt


def test_a_card_that_paid_stays_good_beside_a_room() -> None:
    receipt = read(ITEMS + SUMS + "VISA XXXX6604      21.60\nAuth 04417A\nRoom 417" + FOOTER, head=HEAD)
    assert [(tender.kind, tender.amount) for tender in good(receipt)] == [(TenderKind.CARD, Decimal("21.60"))]


def test_a_night_is_bought_and_paid_with_the_folio() -> None:
    text = "Room Charge   120.00\nOccupancy Tax   12.00\nTotal   132.00\nVISA XXXX6604   132.00\nAuth 04417A"
    assert [tender.amount for tender in good(read(text + FOOTER, head=HEAD))] == [Decimal("132.00")]


@pytest.mark.parametrize("name", ["BADGER BUCKS", "Otter Bucks", "FLEX", "DCB", "Munch Money", "Decl Bal"])
def test_campus_money_is_for_a_person_to_say(name: str) -> None:
    receipt = read(f"{ITEMS}{SUMS}{name}      21.60\nCard ending 6604 Bal $40.10{FOOTER}", head=HEAD)
    assert good(receipt) == []
    assert "campus money" in receipt.tenders[0].doubt


def test_bucks_that_are_no_whole_bill_are_none() -> None:
    receipt = read(f"{ITEMS}{SUMS}Pet Bucks      5.00\nVISA XXXX6604      21.60\nAuth 04417A{FOOTER}", head=HEAD)
    assert [tender.doubt for tender in receipt.tenders] == [""]


@pytest.mark.parametrize(
    "line",
    [
        "Check #2071 received 05/02/2026      -21.60",
        "Check #2 071 received      -21.60",
        "Check 2071 rec'd      -21.60",
    ],
)
def test_a_check_that_was_received_is_a_check(line: str) -> None:
    receipt = read(f"{ITEMS}{SUMS}{line}\nBalance      0.00{FOOTER}", head=HEAD)
    assert [(tender.kind, tender.amount) for tender in good(receipt)] == [(TenderKind.CHECK, Decimal("21.60"))]


@pytest.mark.parametrize(
    ("line", "last4"),
    [
        ("VISA ending 6604 Exp 09/28      21.60", "6604"),
        ("CREDIT V/M #6604      21.60", "6604"),
        ("AMEX .........6604      21.60", "6604"),
        ("AMEX ••••6604      21.60", "6604"),
        ("Visa (6604):      21.60", "6604"),
        ("Gift Card ...... 6604      21.60", "6604"),
        ("LanternCard x6604      21.60", "6604"),
    ],
)
def test_the_last_digits_of_a_card(line: str, last4: str) -> None:
    receipt = read(f"{ITEMS}{SUMS}{line}\nAuth 04417A{FOOTER}", head=HEAD)
    assert [tender.last4 for tender in receipt.tenders] == [last4]


@pytest.mark.parametrize("line", ["Merchant ID: ********9913", "Term ID ****9913", "Store # XXXX9913", "Ref# ****9913"])
def test_the_number_of_a_shop_is_no_cards(line: str) -> None:
    text = f"{line}\nSale\nXXXXXXXXXXXX6604\nVISA   Entry Method: Chip\nTotal:   $ 21.60\nAppr Code: 04417A"
    assert [tender.last4 for tender in read(text, head=HEAD).tenders] == ["6604"]


def test_a_refund_that_lists_what_came_back_is_no_slip() -> None:
    text = (
        "REFUND\n-1 Wool Scarf      -30.00\n-2 Candle      -12.00\nSubtotal      -42.00\nTax      -2.00\n"
        "TOTAL REFUND      -44.00\nRefunded to VISA 6604      -44.00\nApproved R11902"
    )
    assert read(text, head=HEAD).document is not DocumentKind.CARD_SLIP


def test_a_list_above_a_foot_ends_in_the_picture() -> None:
    text = "Scone      4.00\nTea      3.00\n"
    assert "bottom" not in read(text + "Thank you", head=HEAD).cut_off
    assert "bottom" in read(text, head=HEAD).cut_off
    assert "bottom" in read(text + "no milk\nextra lemon\nwarm cup", head=HEAD).cut_off
