"""What was paid before the bill was made out, or is printed above its sums: no discount, and nothing bought."""

from __future__ import annotations

import pytest

from pipeline.model import Proof, Receipt
from tests.extract.typewriter import HEAD, amount, bought, read

LUNCHES = """
Boxed lunch                 280.00
Beverage station             65.00
Delivery crew                35.00
Subtotal                    380.00
Sales tax 8.625%             32.78
"""


def bill(sums: str, above: str = LUNCHES) -> Receipt:
    return read(f"{above.strip()}\n{sums.strip()}", head=HEAD)


def told(receipt: Receipt) -> tuple[str | None, str | None, str | None]:
    return amount(receipt.total), amount(receipt.discount), amount(receipt.balance_due)


@pytest.mark.parametrize(
    "words",
    [
        "Deposit",
        "Less deposit",
        "Deposit received",
        "Deposit paid09/10/2026",
        "Advance",
        "Retainer",
        "Prepaid",
        "Payment received 09/10 Visa 1109",
        "Amount paid",
        "Credit applied",
        "Paid on account",
    ],
)
def test_what_was_paid_before_is_taken_off_the_bill_and_not_off_its_total(words: str) -> None:
    receipt = bill(f"Total                       412.78\n{words}   -100.00\nBalance Due   312.78")
    assert told(receipt) == ("412.78", None, "312.78")
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_coupon_below_the_total_is_a_discount() -> None:
    receipt = bill("Total                       412.78\nCoupon   -100.00\nAmount Due   312.78")
    assert told(receipt)[:2] == ("312.78", "100.00")


@pytest.mark.parametrize(
    "paid", ["Mastercard ...1109   -412.78\nBalance   0.00", "Deposit paid   -412.78\nBalance   0.00"]
)
def test_a_bill_without_a_total_comes_to_what_was_paid_of_it(paid: str) -> None:
    receipt = bill(paid)
    assert told(receipt) == ("412.78", None, "0.00")
    assert receipt.reconciliation.state is Proof.PROVED
    assert receipt.cut_off == ()


def test_a_bill_without_a_total_comes_to_what_was_paid_and_what_is_still_open() -> None:
    receipt = bill("Retainer   -100.00\nBalance Due   312.78")
    assert told(receipt) == ("412.78", None, "312.78")


def test_a_bottle_deposit_given_back_is_no_payment() -> None:
    receipt = bill("Bottle deposit   -5.00\nBalance Due   407.78")
    assert told(receipt)[0] == "407.78"


CAFE = """
Latte                         5.25
Cold Brew                     5.45
Sandwich                      7.00
"""


@pytest.mark.parametrize(
    "card", ["Gift Card                   10.00", "Lantern Card                10.00\nXXXXXXXXXXXX0921"]
)
def test_a_split_payment_above_the_sums_is_nothing_bought(card: str) -> None:
    receipt = bill(f"{card}\nVisa   8.38\nXXXXXXXXXXXX1193\nSubtotal   17.70\nTax   0.68\nTotal   18.38", CAFE)
    assert [name for name, _ in bought(receipt)] == ["Latte", "Cold Brew", "Sandwich"]
    assert amount(receipt.total) == "18.38"
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_gift_card_among_the_goods_is_one_of_them() -> None:
    receipt = bill("Gift Card   10.00\nSubtotal   27.70\nTax   0.68\nTotal   28.38\nVisa   28.38", CAFE)
    assert bought(receipt)[-1] == ("Gift Card", "10.00")
    assert receipt.reconciliation.state is Proof.PROVED
