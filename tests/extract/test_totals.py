"""Subtotal, charges, tip and total: the rows that the arithmetic bears out, and what it proves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model import Proof, Receipt, State, TenderKind
from tests.extract.typewriter import HEAD, amount, read

TWO = """
Lentil Soup              7.50
Garden Salad            12.50
"""


def bill(sums: str, items: str = TWO) -> Receipt:
    return read(f"{items.strip()}\n{sums.strip()}", head=HEAD)


def sums(receipt: Receipt) -> dict[str, str]:
    names = ("subtotal", "discount", "service_charge", "tax", "tip", "total")
    return {name: value for name in names if (value := amount(getattr(receipt, name)))}


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="plain",
        ),
        pytest.param(
            "Sub-Total:   $20.00\nSales Tax (8%)   $1.60\nTOTAL   $21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="other words",
        ),
        pytest.param(
            "Subtota1   20.00\nTax   1.60\nT0TAL   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="misread words",
        ),
        pytest.param(
            "SUBTOTAL   20.00\nSTATE TAX   1.00\nCITY TAX   0.40\nCOUNTY TAX   0.20\nTOTAL   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="three tax rows",
        ),
        pytest.param(
            "SUBTOTAL   20.00\nTAX 1   1.00\nTAX 2   0.60\nTOTAL TAX   1.60\nTOTAL   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="tax rows and their printed sum",
        ),
        pytest.param("Tax   1.60\nTotal   21.60", {"tax": "1.60", "total": "21.60"}, id="no subtotal"),
        pytest.param(
            "Sub Total   20.00\nCGST @2.5%   0.50\nSGST @2.5%   0.50\nNet Amount Rs.   21.00",
            {"subtotal": "20.00", "tax": "1.00", "total": "21.00"},
            id="two halves of a tax",
        ),
        pytest.param("Total   20.00", {"total": "20.00"}, id="nothing but a total"),
        pytest.param(
            "Subtotal   20.00\nService Charge 18%   3.60\nTax   1.60\nTotal   25.20",
            {"subtotal": "20.00", "service_charge": "3.60", "tax": "1.60", "total": "25.20"},
            id="service charge after the subtotal",
        ),
        pytest.param(
            "Gratuity (18%)   3.60\nSubtotal   23.60\nTax   1.60\nTotal   25.20",
            {"subtotal": "23.60", "service_charge": "3.60", "tax": "1.60", "total": "25.20"},
            id="automatic gratuity inside the subtotal",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTip   4.00\nTotal   25.60",
            {"subtotal": "20.00", "tax": "1.60", "tip": "4.00", "total": "25.60"},
            id="tip",
        ),
        pytest.param(
            "Subtotal   20.00\nAuto Gratuity   3.60\nTax   1.60\nAdditional Tip   2.00\nTotal   27.20",
            {"subtotal": "20.00", "service_charge": "3.60", "tax": "1.60", "tip": "2.00", "total": "27.20"},
            id="service charge and tip",
        ),
        pytest.param(
            "Subtotal   20.00\nDiscount   -2.00\nTax   1.44\nTotal   19.44",
            {"subtotal": "20.00", "discount": "2.00", "tax": "1.44", "total": "19.44"},
            id="discount after the subtotal",
        ),
        pytest.param(
            "Discount   (2.00)\nSubtotal   18.00\nTax   1.44\nTotal   19.44",
            {"subtotal": "18.00", "discount": "2.00", "tax": "1.44", "total": "19.44"},
            id="discount inside the subtotal",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nAMOUNT DUE   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="amount due",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nPlease pay   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="please pay",
        ),
        pytest.param(
            "Counter-Eat In   20.00\nTax   1.60\nTotal   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="a subtotal without a word for it",
        ),
        pytest.param(
            "Food Total   7.50\nBeverage Total   12.50\nTax   1.60\nTotal   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="subtotals of parts",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nYou saved   3.00\nPoints Balance   120.00",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="savings and points",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nTotal   21.60\nVISA   21.60",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="the total twice",
        ),
        pytest.param(
            "Total before service   20.00\nTax   1.60\nTotal   21.60\nService 20%   4.00\nTotal with service   25.60",
            {"subtotal": "20.00", "service_charge": "4.00", "tax": "1.60", "total": "25.60"},
            id="a service charge below the first total",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nCustomer Tip   4.00\nAmt Paid   25.60",
            {"subtotal": "20.00", "tax": "1.60", "tip": "4.00", "total": "25.60"},
            id="a tip below the total, and what was paid",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nVisa 4418, tip 4.00, charged 25.60",
            {"subtotal": "20.00", "tax": "1.60", "tip": "4.00", "total": "25.60"},
            id="a tip beside the payment",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nVISA 4418   21.60\nTable total   98.40",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="another sum below the payment",
        ),
        pytest.param(
            "Discount   2.00\nSubtotal   18.00\nMember discount   -1.00\nTax   1.44\nTotal   18.44",
            {"subtotal": "18.00", "discount": "3.00", "tax": "1.44", "total": "18.44"},
            id="a discount before the subtotal and one after it",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.62\nRounding   -0.02\nTotal   21.60",
            {"subtotal": "20.00", "tax": "1.62", "total": "21.60"},
            id="rounded",
        ),
        pytest.param(
            "Subtotal   20.00\nTax   1.60\nTotal   21.60\nTotal   21.60\nDue   21.60\nCash   30.00\nChange   8.40",
            {"subtotal": "20.00", "tax": "1.60", "total": "21.60"},
            id="the total three times, and paid in cash",
        ),
    ],
)
def test_the_sums_that_close(below: str, expected: dict[str, str]) -> None:
    receipt = bill(below)
    assert sums(receipt) == expected
    assert receipt.reconciliation.state is Proof.PROVED
    assert receipt.reconciliation.gap == 0


@pytest.mark.parametrize(
    "table",
    [
        "Suggested Tip:\n18%   3.60\n20%   4.00\n22%   4.40",
        "Suggested Gratuity\n15% = 3.00\n18% = 3.60\n20% = 4.00",
        "Tip Guide\n18%: Tip $3.60 Total $25.20\n20%: Tip $4.00 Total $25.60",
        "15% is 3.00   18% is 3.60   20% is 4.00",
        "Gratuity not included\n15%   3.00\n20%   4.00",
        "For your convenience:\n18% tip   $3.60   Total   $25.20\n20% tip   $4.00   Total   $25.60",
    ],
)
@pytest.mark.parametrize("blank", ["", "\nTip ________\nTotal ________"])
def test_a_suggested_tip_is_never_a_tip(table: str, blank: str) -> None:
    receipt = bill(f"Subtotal   20.00\nTax   1.60\nTotal   21.60{blank}\n{table}")
    assert sums(receipt) == {"subtotal": "20.00", "tax": "1.60", "total": "21.60"}
    assert receipt.tip.state is State.ABSENT
    assert receipt.tenders == ()
    assert receipt.reconciliation.state is Proof.PROVED


def test_tax_included_in_the_prices() -> None:
    receipt = bill("Total   20.00\nTax included   1.48")
    assert amount(receipt.total) == "20.00"
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_balance_of_zero_is_not_the_total() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.60\nVISA 0103   21.60\nBalance Due   0.00")
    assert amount(receipt.total) == "21.60"
    assert amount(receipt.balance_due) == "0.00"


def test_a_tip_and_a_total_written_by_hand() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.60\n\nTip   4.00\nTotal   25.60")
    assert (amount(receipt.tip), amount(receipt.total)) == ("4.00", "25.60")


def test_a_total_written_by_hand_without_a_word() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.60\n\n25.60")
    assert amount(receipt.total) == "25.60"


def test_items_that_fall_short_of_the_subtotal_prove_nothing() -> None:
    receipt = bill("Subtotal   25.00\nTax   1.60\nTotal   26.60")
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.reconciliation.gap == Decimal("-5.00")


def test_sums_that_miss_the_total_prove_nothing() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   31.60")
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.reconciliation.gap == Decimal("-10.00")


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("Subtotal   20.00\nTax   1.60\nTotal   21.60\nReceipt Total   10.80", id="a check that is split"),
        pytest.param("Subtotal   20.00\nTax   1.60\nTotal   21.60\nTotal   31.60", id="two totals"),
        pytest.param("Tax   1.60\nTotal   20.00", id="a tax that is not in the total"),
        pytest.param("Subtotal   20.00\nTip   3.00\nTax   1.60\nTotal   21.60", id="a tip that is not in the total"),
        pytest.param("Tax   1.60\nTotal   21.60\nCash   30.00\nChange   2.40", id="change that does not fit"),
    ],
)
def test_what_closes_and_leaves_a_sum_unexplained_is_not_proved(below: str) -> None:
    receipt = bill(below)
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.reconciliation.doubts


def test_a_cent_is_not_nothing() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.61")
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.reconciliation.gap == Decimal("-0.01")


def test_sums_without_items_are_consistent_and_no_more() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.60", items="")
    assert receipt.reconciliation.state is Proof.CONSISTENT


def test_the_values_point_to_their_rows() -> None:
    receipt = bill("Subtotal   20.00\nState Tax   1.00\nCity Tax   0.60\nTotal   21.60")
    assert [place.text for place in receipt.tax.evidence] == ["State Tax 1.00", "City Tax 0.60"]
    assert [place.text for place in receipt.total.evidence] == ["Total 21.60"]


@given(
    prices=st.lists(st.integers(25, 9999), min_size=1, max_size=8),
    rates=st.lists(st.integers(1, 900), max_size=3),
    service=st.sampled_from([0, 0, 18]),
    tip=st.integers(0, 2000),
    with_subtotal=st.booleans(),
)
def test_any_bill_that_adds_up_is_read_right_and_proved(
    prices: list[int], rates: list[int], service: int, tip: int, with_subtotal: bool
) -> None:
    """Whatever a till computes, its own rows come back with their own meaning."""
    # A last row that is the sum of those above it may as well be a subtotal without a word for it.
    assume(with_subtotal or prices[-1] != sum(prices[:-1]))
    net = sum(prices)
    taxes = [max(net * rate // 10_000, 1) for rate in rates]
    charge = max(net * service // 100, 1) if service else 0
    lines = [f"Dish {chr(65 + i)}   {price / 100:.2f}" for i, price in enumerate(prices)]
    lines += [f"Subtotal   {net / 100:.2f}"] if with_subtotal else []
    lines += [f"Service Charge   {charge / 100:.2f}"] if charge else []
    lines += [f"Tax {i + 1}   {tax / 100:.2f}" for i, tax in enumerate(taxes)]
    lines += [f"Tip   {tip / 100:.2f}"] if tip else []
    whole = net + charge + sum(taxes) + tip
    lines.append(f"Total   {whole / 100:.2f}")
    receipt = read("\n".join(lines), head=HEAD)
    assert receipt.reconciliation.state is Proof.PROVED
    assert [item.amount for item in receipt.items] == [Decimal(price) / 100 for price in prices]
    assert receipt.total.value == Decimal(whole) / 100
    assert (receipt.tax.value or 0) == Decimal(sum(taxes)) / 100
    assert (receipt.tip.value or 0) == Decimal(tip) / 100
    assert (receipt.service_charge.value or 0) == Decimal(charge) / 100


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param(
            "Subtotal   20.00\nItem comps:\n  1 Lentil Soup\n         -7.50\nSubtotal  12.50\nTax  1.00\nTotal  13.50",
            {"subtotal": "12.50", "tax": "1.00", "total": "13.50"},
            id="a dish that was given free",
        ),
        pytest.param(
            "Sub-total   20.00\n10% off   2.00-\nSub-total   18.00\nTax   1.44\nTotal   19.44",
            {"subtotal": "18.00", "discount": "2.00", "tax": "1.44", "total": "19.44"},
            id="a share of all of it",
        ),
        pytest.param(
            "Subtotal   20.00\nDiscount   2.00\nCoupon   1.00\nNet   17.00\nTax   1.36\nTotal   18.36",
            {"subtotal": "17.00", "discount": "3.00", "tax": "1.36", "total": "18.36"},
            id="two of them and no minus",
        ),
        pytest.param(
            "Subtotal   20.00\nDelivery   2.00\nSubtotal   22.00\nTax   1.60\nTotal   23.60",
            {"subtotal": "20.00", "service_charge": "2.00", "tax": "1.60", "total": "23.60"},
            id="what comes on top is charged",
        ),
    ],
)  # fmt: skip
def test_of_several_subtotals_the_charges_lead_from_the_last(below: str, expected: dict[str, str]) -> None:
    receipt = bill(below)
    assert sums(receipt) == expected
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_subtotal_that_nothing_was_charged_on_is_the_total_too() -> None:
    receipt = bill("Subtotal   20.00\nComp Lentil Soup   -7.50\nSubtotal   12.50\nTax   0.00\nTOTAL")
    assert sums(receipt) == {"subtotal": "12.50", "tax": "0.00", "total": "12.50"}
    assert sums(bill("Tax   1.60\nSub Total   21.60")) == {"tax": "1.60", "total": "21.60"}


def test_a_negative_share_above_the_subtotal_is_taken_off() -> None:
    receipt = bill("10%(10.00%)   -$2.00\nSubtotal   18.00\nTax   1.44\nTotal   19.44")
    assert sums(receipt) == {"subtotal": "18.00", "discount": "2.00", "tax": "1.44", "total": "19.44"}
    assert receipt.reconciliation.state is Proof.PROVED
    suggested = bill("15% - 3.00\n20% - 4.00\nSubtotal   20.00\nTax   1.60\nTotal   21.60")
    assert sums(suggested) == {"subtotal": "20.00", "tax": "1.60", "total": "21.60"}


@pytest.mark.parametrize(
    "below",
    ["Total   20.00\nCARD   20.00", "Total TTC   20.00\nCB   20.00 EUR", "Total Sale   20.00\nEFTPOS 4418   20.00"],
)
def test_a_total_told_again_is_no_subtotal(below: str) -> None:
    receipt = bill(below)
    assert sums(receipt) == {"total": "20.00"}
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_ring_around_the_total_is_no_minus() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\n(TOTAL)   (21.60)")
    assert sums(receipt) == {"subtotal": "20.00", "tax": "1.60", "total": "21.60"}
    assert receipt.reconciliation.state is Proof.PROVED
    refund = bill("Subtotal   (20.00)\nTax   (1.60)\nTotal   (21.60)", "Lentil Soup   (7.50)\nGarden Salad   (12.50)")
    assert amount(refund.total) != "21.60"


@pytest.mark.parametrize(
    "fee",
    ["Credit Card Fee 3%   0.60", "CC Processing Fee   0.60", "Debit card fee   0.60", "Card Fee (3%)   $0.60"],
)
def test_what_paying_by_card_costs_is_charged_and_no_payment(fee: str) -> None:
    receipt = bill(f"Subtotal   20.00\nKitchen Appreciation 5%   1.00\n{fee}\nTax   1.60\nTotal   23.20")
    assert sums(receipt) == {"subtotal": "20.00", "service_charge": "1.60", "tax": "1.60", "total": "23.20"}
    assert not receipt.tenders
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_members_reward_is_taken_off() -> None:
    receipt = bill("Item Discount 10%   -1.25\nLoyalty Reward   -3.00\nSubtotal   15.75\nTax   1.26\nTotal   17.01")
    assert sums(receipt) == {"subtotal": "15.75", "discount": "3.00", "tax": "1.26", "total": "17.01"}
    assert receipt.reconciliation.state is Proof.PROVED


CASH = "Subtotal   20.00\nTax   1.61\n"


@pytest.mark.parametrize(
    "below",
    [
        "Total   21.61\nCash Rounding   -0.01\nTotal Due   21.60\nCash   30.00\nChange   8.40",
        "Total   21.61\nRounding   0.01-\nCash Due   21.60\nCash   30.00\nChange   8.40",
        "Total   21.61\nPenny Rounding   0.01-\nCash   21.60",
        "Total   21.61\nRounded Total   21.60\nCash   30.00\nChange   8.40",
        "Rounding adj   (0.01)\nTotal   21.60\nCash   21.60",
    ],
)
def test_cash_that_is_rounded_to_five_cents(below: str) -> None:
    receipt = bill(CASH + below)
    assert sums(receipt) == {"subtotal": "20.00", "tax": "1.61", "total": "21.60"}
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_total_that_rounding_leaves_alone_is_the_total() -> None:
    receipt = bill("Subtotal   20.00\nTax   1.60\nTotal   21.60\nTotal Rounded   21.60\nCash   21.60")
    assert sums(receipt) == {"subtotal": "20.00", "tax": "1.60", "total": "21.60"}


def test_wide_print_is_read_by_its_words() -> None:
    receipt = bill("S U B T O T A L   20.00\nT A X   1.60\nT O T A L   21.60\nC A S H   30.00\nC H A N G E   8.40")
    assert sums(receipt) == {"subtotal": "20.00", "tax": "1.60", "total": "21.60"}
    assert [tender.kind for tender in receipt.tenders] == [TenderKind.CASH]
    assert sums(bill("Tax   1.60\nTotal   29.60", TWO + "B L T   8.00")) == {"tax": "1.60", "total": "29.60"}
