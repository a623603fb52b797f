"""What adds up is no proof where the paper says besides that it was more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, Proof, Receipt, State
from tests.extract import typewriter

BILL = """
2 Turkey Club              2.50
1 Tomato Soup              4.25
1 Garden Salad             1.00
Subtotal                   7.75
Tax                        0.62
TOTAL                      8.37
"""


def read(below: str = "", bill: str = BILL) -> Receipt:
    return typewriter.read(bill.strip("\n") + "\n" + below, head=typewriter.HEAD)


@pytest.mark.parametrize(
    "below",
    [
        "Visa 4417                 38.37",
        "Amount charged            38.37",
        "Gratuity 18%              1.50",
        "15% = $5.66\n18% = $6.80\n20% = $7.55\n",
    ],
)
def test_a_larger_payment_a_tip_left_over_and_guides_of_more_forbid_a_proof(below: str) -> None:
    found = read(below).reconciliation
    assert (found.state, found.closes) == (Proof.UNPROVED, True)
    assert found.doubts[0].text.split() == below.split("\n", maxsplit=1)[0].split()


@pytest.mark.parametrize(
    "below",
    [
        "",
        "Visa 4417                  8.37",
        "Cash                      10.00\nChange                     1.63",
        "Cash                      10.00",
        "Visa 4417                  8.37\nCard balance              38.37",
        "15% = $1.16\n18% = $1.40\n20% = $1.55\n",
        "Visa 4417                  8.37\nTip 18%   1.40\nTip 20%   1.55\n",
    ],
)
def test_what_goes_with_the_total_leaves_it_proved(below: str) -> None:
    assert read(below).reconciliation.state is Proof.PROVED


def test_a_total_of_less_than_its_subtotal_with_the_cents_of_the_sum_is_open() -> None:
    bill = "Platter   200.00\nFalafel    13.00\nSubtotal  213.00\nTax        15.92\nTotal     {}\nVisa 4417   {}"
    of = {paid: read(bill=bill.format(paid, paid)).total for paid in (" 20.92", "228.92", " 20.93")}
    assert [one.state for one in of.values()] == [State.AMBIGUOUS, State.FOUND, State.FOUND]


def test_a_tax_of_more_than_the_bill_forbids_a_proof_unless_its_rate_is_printed() -> None:
    hidden = BILL.replace("0.62", "3.02").replace("8.37", "10.77")
    assert read(bill=hidden).reconciliation.state is Proof.UNPROVED
    rated = hidden.replace("Tax     ", "Tax 39% ")
    assert read(bill=rated).reconciliation.state is Proof.PROVED


def test_a_rate_of_a_larger_amount_forbids_a_proof() -> None:
    assert read(bill=BILL.replace("Tax    ", "Tax 2% ")).reconciliation.state is Proof.UNPROVED
    assert read(bill=BILL.replace("Tax    ", "Tax 8% ")).reconciliation.state is Proof.PROVED


def test_figures_behind_an_edge_leave_the_total_open() -> None:
    page = typewriter.page("2.50 Turkey Club\n4.25 Garden Salad\n6.75 Subtotal\n0.54 Tax\n7.29 Total")
    at = page.words[0].box.left
    moved = tuple(replace(word, box=word.box._replace(left=word.box.left - at)) for word in page.words)
    page = replace(page, words=moved)
    (whole,) = receipts_of([page], "a.jpg")
    assert whole.total.value is not None
    cut = replace(page, losses=(Loss(LossKind.EDGE, Box(0, 0, 200, page.height)),))
    (receipt,) = receipts_of([cut], "a.jpg")
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.total.state is State.UNREADABLE


def test_a_price_between_a_tip_and_what_was_charged_in_the_end_is_both() -> None:
    paid = read("Visa 4417 8.37  APPROVED\nTip 2.00 Final 10.37")
    assert (paid.tip.value, paid.total.value) == (Decimal("2.00"), Decimal("10.37"))
    table = read("Visa 4417 8.37  APPROVED\nTip 2.00 Total 10.37\nTip 3.00 Total 11.37")
    assert table.total.value not in (Decimal("10.37"), Decimal("11.37"))


def test_the_total_is_open_where_the_paper_speaks_of_more() -> None:
    assert read("Visa 4417                 38.37").total.state is State.AMBIGUOUS
    assert read("Visa 4417                  8.37").total.value == Decimal("8.37")


def test_the_total_is_open_where_the_subtotal_lacks_tens_of_what_was_bought() -> None:
    hidden = "Roast Duck  15.50\nSea Bass  16.25\nSubtotal  1.75\nTax  2.26\nTOTAL  4.01"
    assert read(bill=hidden).total.state is State.AMBIGUOUS
    whole = hidden.replace("  1.75", "  31.75").replace("  4.01", "  34.01")
    assert read(bill=whole).total.value == Decimal("34.01")


def test_amounts_without_a_figure_before_the_point_are_not_found_unless_they_are_proved() -> None:
    hidden = read(bill="Hot Brown  .98\nCatfish  .49\nSubtotal  .93\nTax  .30\nTotal  .23")
    states = {field.state for field in (hidden.subtotal, hidden.tax, hidden.total)}
    assert states == {State.UNREADABLE}
    cheap = read(bill="Gum  .50\nMint  .25\nSubtotal  .75\nTax  .06\nTotal  .81")
    assert (cheap.reconciliation.state, cheap.total.value) == (Proof.PROVED, Decimal("0.81"))


def cut_left(text: str) -> Receipt:
    """`text` in a picture whose left edge cuts off the first letters of its rows."""
    page = typewriter.page(text)
    at = min(word.box.left for word in page.words)
    moved = tuple(replace(word, box=word.box._replace(left=word.box.left - at)) for word in page.words)
    whole = replace(page, words=moved)
    (receipt,) = receipts_of([replace(whole, losses=(Loss(LossKind.EDGE, Box(0, 0, 30, page.height)),))], "a.jpg")
    return receipt


ITEMS = "reen Chile Benedict   16.50\nuevos Divorciados     15.75\nottomless Mimosa      22.00\n"


def test_a_name_that_is_cut_may_be_the_end_of_another_one() -> None:
    found = cut_left(ITEMS + "total                 54.25\n                       4.80\nal                    59.05")
    assert found.reconciliation.state is Proof.UNPROVED
    assert found.total.state is not State.FOUND or found.total.value == Decimal("59.05")
    last = cut_left(ITEMS + "ubtotal               54.25\nales Tax               4.80\nal:                   59.05")
    assert (last.reconciliation.state, last.total.value) == (Proof.UNPROVED, Decimal("59.05"))


def test_a_bare_total_below_a_tax_of_nothing_is_the_subtotal() -> None:
    found = read(bill=BILL.replace("0.62", "0.00").replace("8.37", ""))
    assert (found.reconciliation.state, found.total.value) == (Proof.UNPROVED, Decimal("7.75"))
    assert read(bill=BILL.replace("8.37", "")).total.state is State.UNREADABLE


@pytest.mark.parametrize(
    ("below", "total"),
    [
        ("Rounding Adj   0.01\nRounding   8.38\nCash  20.00\nChange  11.62", "8.38"),
        ("Cash   20.00\nRounding Adj   -0.02\nChange   11.65", "8.37"),
    ],
)
def test_the_total_of_a_bill_that_is_rounded_is_the_one_it_prints_last(below: str, total: str) -> None:
    assert read(below).total.value == Decimal(total)


def test_what_is_left_without_the_tax_is_no_tax() -> None:
    bill = "Medicine   33.90\nTotal Sales Incl GST   33.90\nCash   100.00\nChange   66.10\n"
    found = read("Nett of Tax   31.98\nGST 6%   1.92", bill)
    assert found.tax.value != Decimal("31.98")
    assert found.total.value == Decimal("33.90")


TWO_PRICES = "Lentil Soup  7.50\nGarden Salad  12.50\nSubtotal  20.00\nTax  1.60\n"


@pytest.mark.parametrize("fee", ["Non-cash fee 3.5%   0.77", "Card Surcharge   0.65", "Delivery Fee   3.00"])
def test_a_bill_that_ends_with_a_fee_below_its_total_comes_to_more(fee: str) -> None:
    for total in ("Cash Price  21.60", "Total  21.60"):
        assert read(f"{total}\n{fee}", TWO_PRICES).reconciliation.state is Proof.UNPROVED
    paid = read(f"Total  21.60\n{fee}\nCash  21.60\nChange  0.00", TWO_PRICES)
    assert (paid.reconciliation.state, paid.total.value) == (Proof.PROVED, Decimal("21.60"))


@pytest.mark.parametrize(
    "fee",
    ["Non-Cash Adjustment", "Card Fee", "Credit card surcharge 3%", "Convenience fee", "Non-cash price difference"],
)
def test_what_a_card_was_charged_with_its_fee_is_the_total(fee: str) -> None:
    found = read(f"Total  21.60\n{fee}  0.65\nAmount charged  22.25\nMASTERCARD ****3311\nAuth 55018A", TWO_PRICES)
    assert (found.total.value, found.service_charge.value) == (Decimal("22.25"), Decimal("0.65"))
    assert found.reconciliation.state is Proof.PROVED
    offered = read(f"Total  21.60\n{fee}  0.65\nCard price  22.25\nCash  21.60\nChange  0.00", TWO_PRICES)
    assert offered.total.value == Decimal("21.60")


@pytest.mark.parametrize("taken", ["Coupon  -5.00", "20% Service Charge  4.00"])
def test_a_paper_that_ends_at_its_subtotal_was_not_seen_to_its_end(taken: str) -> None:
    bought = f"Lentil Soup  7.50\nGarden Salad  12.50\n{taken}\n"
    sub = "15.00" if "-" in taken else "24.00"
    ends = read(f"Subtotal  {sub}", bought)
    assert (ends.reconciliation.state, ends.total.value) == (Proof.UNPROVED, None)
    paid = read(f"Subtotal  {sub}\nVISA ****3311  {sub}\nAuth 55018A", bought)
    assert (paid.reconciliation.state, paid.total.value) == (Proof.PROVED, Decimal(sub))
