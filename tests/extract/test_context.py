"""What rows are beside others: tips to choose from, cash back, what is left on a card; marks that somebody signed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Proof, Receipt, Tender, TenderKind
from tests.extract.typewriter import HEAD, read

LIST = "Lentil Soup              7.50\nGarden Salad            12.50\n"
BILL = f"{LIST}Subtotal                20.00\nTax                      1.60\nTotal                   21.60\n"


def paper(below: str, bill: str = BILL) -> Receipt:
    return read(bill + below + "\nThank you\nCome again", head=HEAD)


def counted(receipt: Receipt) -> list[Tender]:
    return [tender for tender in receipt.tenders if not tender.declined]


@pytest.mark.parametrize("paid", ["VISA XXXX0103   21.60\n", ""])
@pytest.mark.parametrize(
    "table",
    [
        "Tip 18%   3.60\nTip 20%   4.00\nTotal with tip   25.60",
        "18% Tip   3.60\n20% Tip   4.00\nTotal incl. tip   25.60",
        "Tip 18%   3.60\nTotal   25.20\nTip 20%   4.00\nTotal   25.60",
        "Gratuity (18%)   3.60\nGratuity (20%)   4.00\nGratuity (22%)   4.40",
        "Suggested gratuity\n15%   3.24\nTotal would be   24.84\n20%   4.32\nTotal would be   25.92",
    ],
)
def test_tips_at_several_rates_below_the_total_are_never_in_it(paid: str, table: str) -> None:
    receipt = paper(paid + table)
    assert receipt.total.value == Decimal("21.60")
    assert receipt.tip.value is None
    assert receipt.service_charge.value is None


def test_one_tip_that_was_charged_is_in_the_total() -> None:
    receipt = paper("Gratuity 18%   3.60\nFinal amount   25.20\nVISA XXXX0103   25.20")
    assert receipt.total.value == Decimal("25.20")


@pytest.mark.parametrize(
    ("bill", "below"),
    [
        (LIST + "Subtotal   20.00\nTax   1.60\n", "CASH BACK   20.00\nTOTAL   21.60\nDEBIT   41.60"),
        (BILL, "CASH BACK   20.00\nDEBIT XXXX0103   41.60\nAuth 02776A\nTOTAL CHARGED   41.60"),
        (BILL, "DEBIT TEND   41.60\nCASHBACK   20.00\nCHANGE DUE   0.00"),
        (
            LIST + "Subtotal   20.00\nTax   1.60\n",
            "PURCHASE   21.60\nCASH BACK   20.00\nTOTAL   41.60\nDEBIT XXXX0103   41.60",
        ),
        (BILL, "Cash back   20.00\nAmount due   41.60\nDEBIT XXXX0103   41.60"),
    ],
)
def test_cash_handed_out_besides_is_no_part_of_the_total(bill: str, below: str) -> None:
    receipt = paper(below, bill)
    assert receipt.total.value == Decimal("21.60")
    (tender,) = counted(receipt)
    assert (tender.kind, tender.amount) == (TenderKind.CARD, Decimal("21.60"))


@pytest.mark.parametrize(
    "payment", ["GIFT CARD", "Store credit", "Meal Card", "Reward Card XXXX0103", "Campus Card", "Prepaid"]
)
@pytest.mark.parametrize("left", ["BALANCE", "Bal", "Balance:"])
def test_what_is_left_on_a_card_is_neither_the_total_nor_due(payment: str, left: str) -> None:
    receipt = paper(f"{payment}   21.60\n{left}   105.20")
    assert receipt.total.value == Decimal("21.60")
    assert receipt.balance_due.value is None


@pytest.mark.parametrize("below", ["Gift card   10.00\nBalance   11.60", "Gift card   21.60\nBalance due   11.60"])
def test_what_a_gift_card_leaves_of_the_bill_is_due(below: str) -> None:
    assert paper(below).balance_due.value == Decimal("11.60")


@pytest.mark.parametrize(
    "line",
    [
        "Full check total   98.44",
        "Whole table   98.44",
        "Original bill total   98.44",
        "Entire check   98.44",
    ],
)
def test_what_all_pay_of_a_split_bill_is_not_the_total(line: str) -> None:
    assert paper(line).total.value == Decimal("21.60")


@pytest.mark.parametrize(
    "line",
    [
        "Paid cash 12/6  M. Lopez",
        "Paid cash - M. Lopez",
        "Pd cash Rosa M.",
        "Paid in full 12/6/26 R. Kim",
        "Cash paid, thanks! M. Lopez",
    ],
)
def test_a_mark_that_somebody_signed_is_one(line: str) -> None:
    (tender,) = counted(paper(line))
    assert tender.marked_paid


@pytest.mark.parametrize(
    "line",
    [
        "Paid with: PayPal (rosa@example.edu)",
        "Paid with:PayPal(rosa@example.edu)",
        "Paid via Venmo",
    ],
)
def test_the_way_of_paying_may_be_run_together_or_name_an_account(line: str) -> None:
    assert [tender.marked_paid for tender in counted(paper(line))] == [True]


def test_a_card_run_together_is_a_card() -> None:
    (tender,) = counted(paper("Paid by: CreditCard   21.60"))
    assert (tender.kind, tender.amount) == (TenderKind.CARD, Decimal("21.60"))


@pytest.mark.parametrize(
    "line", ["Paid cash to Maria", "PAID 12/6/26 Rosa", "Paid 10 deposit", "Paid cash by Rosa Kim"]
)
def test_a_line_that_only_begins_like_a_mark_is_in_doubt(line: str) -> None:
    receipt = paper(line)
    assert counted(receipt) == []
    assert [bool(tender.doubt) for tender in receipt.tenders] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Paid orders ship same day",
        "Paid parking in rear",
        "Not paid 12/6 M. Lopez",
        "To be paid cash M. Lopez",
        "Paid members save more",
        "Paid by ________",
        "Cash paid orders only",
    ],
)
def test_a_line_that_speaks_of_paying_in_general_is_none(line: str) -> None:
    assert paper(line).tenders == ()


@pytest.mark.parametrize(("handed", "back"), [("CA", "CH"), ("CA", "CN"), ("CASH", "CH")])
def test_short_names_of_cash_and_change_count_where_they_make_the_bill(handed: str, back: str) -> None:
    receipt = paper(f"TL   21.60\n{handed}   25.00\n{back}   3.40", BILL.replace("Total     ", "TL        "))
    (tender,) = counted(receipt)
    assert (tender.kind, tender.amount) == (TenderKind.CASH, Decimal("25.00"))


def test_a_short_name_that_does_not_make_the_bill_is_no_change() -> None:
    receipt = paper("CA   25.00\nCH   21.60", BILL.replace("Total     ", "TL        "))
    assert counted(receipt) == []


def test_a_number_behind_a_word_with_a_point_is_no_amount() -> None:
    receipt = read(f"Date Dec 6 2026    No. 88\nSold to Reading Group\n{BILL}Thank you\nCome again", head=HEAD)
    assert [item.amount for item in receipt.items] == [Decimal("7.50"), Decimal("12.50")]


@pytest.mark.parametrize(
    "said", ["DECLINING BAL", "Room Charge", "Charged to Room 1411", "Meal Plan", "Dining Dollars", "House Account"]
)
def test_a_bill_posted_to_an_account_above_the_sums_is_paid_and_not_bought(said: str) -> None:
    receipt = read(
        f"{LIST}{said}                21.60\nAcct ****0917  Rem Bal 212.40\n\nTax                      1.60\n"
        "Total                   21.60",
        head=HEAD,
    )
    assert [item.description for item in receipt.items] == ["Lentil Soup", "Garden Salad"]
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_night_in_a_room_is_bought() -> None:
    receipt = read(
        "Room Charge             20.00\nRoom Charge             20.00\nSubtotal                40.00\n"
        "Tax                      1.60\nTotal                   41.60",
        head=HEAD,
    )
    assert [item.amount for item in receipt.items] == [Decimal("20.00")] * 2
