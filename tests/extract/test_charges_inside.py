"""Charges of which the subtotal holds a part, what paying by card adds, and taxes that only sound like one."""

from __future__ import annotations

from pipeline.model import Proof
from tests.extract.typewriter import HEAD, amount, bought, read


def test_one_service_charge_is_inside_the_subtotal_and_another_comes_on_top() -> None:
    receipt = read(
        """
        Margherita                     38.00
        Rigatoni                       57.00
        20% Service Charge             19.00
        Sub Total                     114.00
        Sales Tax                       8.19
        SF Mandate 5%                   4.75
        AMOUNT DUE                    126.94
        """,
        head=HEAD,
    )
    assert receipt.reconciliation.state is Proof.PROVED
    sums = [amount(one) for one in (receipt.subtotal, receipt.service_charge, receipt.total)]
    assert sums == ["114.00", "23.75", "126.94"]


def test_what_a_card_adds_is_a_charge_though_its_payment_is_called_an_amount() -> None:
    receipt = read(
        """
        Tacos                          15.00
        Mulas                          17.50
        Sub-Total                      32.50
        Tax (7.75%)                     2.52
        Cash Price                     35.02
        Non-Cash Adj 4%                 1.40
        Card Price                     36.42
        TOTAL                          36.42
        VISA XXXXXXXXXXXX0032 CHIP
        AMOUNT                         36.42
        """,
        head=HEAD,
    )
    assert receipt.reconciliation.state is Proof.PROVED
    assert [amount(one) for one in (receipt.subtotal, receipt.service_charge)] == ["32.50", "1.40"]


def test_the_deposit_on_a_can_is_no_tax_though_a_till_calls_it_one() -> None:
    receipt = read(
        """
        SPARKLING WATER                 5.99
        CRV TAX                         0.40
        HUMMUS                          4.49
        TAX                             0.00
        BALANCE                        10.88
        """,
        head=HEAD,
    )
    assert amount(receipt.tax) == "0.00"
    assert ("CRV TAX", "0.40") in bought(receipt)
    assert receipt.reconciliation.state is Proof.PROVED
