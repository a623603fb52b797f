"""Sums side by side on one line, a tax inside the prices, names and prices over several rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Proof, Receipt, State, TenderKind
from tests.extract.typewriter import HEAD, read

LIST = "Lentil Soup              7.50\nGarden Salad            12.50\n"
FOOT = "\nThank you\nCome again"


def paper(body: str) -> Receipt:
    return read(body + FOOT, head=HEAD)


@pytest.mark.parametrize(
    "sums",
    [
        "Subtotal 20.00   Tax 1.60   Total 21.60",
        "Sub: 20.00   Tax: 1.60   Total: 21.60",
        "Sub 20.00 + tax 1.60 = 21.60",
        "Subtotal: $20.00 | Tax: $1.60 | Total: $21.60",
        "Food 20.00  Tax 1.60  Total 21.60",
        "SUBTOTAL   20.00\nTAX 1.60  TOTAL 21.60",
        "SUBTOTAL 20.00   TAX 1.60\nTOTAL   21.60",
    ],
)
def test_each_label_owns_the_amount_behind_it(sums: str) -> None:
    receipt = paper(f"{LIST}{sums}\nCASH 30.00   CHANGE 8.40")
    assert (receipt.subtotal.value, receipt.tax.value, receipt.total.value) == (
        Decimal("20.00"),
        Decimal("1.60"),
        Decimal("21.60"),
    )
    assert receipt.reconciliation.state is Proof.PROVED
    assert [(t.kind, t.amount) for t in receipt.tenders] == [(TenderKind.CASH, Decimal("30.00"))]
    assert receipt.change.value == Decimal("8.40")


def test_what_is_bought_side_by_side_stays_what_it_is() -> None:
    receipt = paper("2 Total Recall IPA   7.00   14.00\n1 Soup   6.00\nTotal   20.00")
    assert [(item.quantity, item.amount) for item in receipt.items] == [
        (Decimal(2), Decimal("14.00")),
        (Decimal(1), Decimal("6.00")),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "incl. sales tax   1.52",
        "Tax included   1.52",
        "Includes sales tax   1.52",
        "of which tax   1.52",
        "(8.25% sales tax included: 1.52)",
        "Total includes 8.25% sales tax of 1.52",
        "TOTAL INCLUDES 8.25% GST   1.52",
        "(Total Included GST @ 8.25% : 1.52)",
        "VAT 8.25%   1.52",
        "DONT TVA   1.52",
        "inkl. MwSt   1.52",
    ],
)
def test_a_tax_inside_the_total_is_a_tax_and_no_part_of_the_sum(line: str) -> None:
    receipt = paper(f"{LIST}Total   20.00\n{line}\nCASH   20.00")
    assert receipt.total.value == Decimal("20.00")
    assert receipt.tax.value == Decimal("1.52")
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize(
    "line", ["Tax (not included)   1.52", "VAT 8.25%   1.40", "Excl. tax   1.52", "of which tax   4.52"]
)
def test_a_tax_that_is_not_in_the_total_is_not_said_to_be(line: str) -> None:
    receipt = paper(f"{LIST}Total   20.00\n{line}\nCASH   20.00")
    assert receipt.tax.state is State.ABSENT


@pytest.mark.parametrize("note", ["was 15.99  now 12.99", "WAS 15.99  YOU PAY 12.99", "reg. 15.99 sale 12.99"])
def test_a_row_of_other_prices_is_nothing_bought(note: str) -> None:
    receipt = paper(f"Charcoal 2 bags   12.99\n   {note}\nPaper plates   2.79\nTotal   15.78")
    assert [item.amount for item in receipt.items] == [Decimal("12.99"), Decimal("2.79")]


def test_names_that_all_begin_a_row_above_their_price() -> None:
    receipt = paper(
        "1  Lemongrass Tofu Vermicelli\n   Egg Roll                  14.50\n"
        "1  Clay Pot Caramelized\n   Catfish                   18.95\nTotal   33.45"
    )
    assert [(item.quantity, item.description) for item in receipt.items] == [
        (Decimal(1), "Lemongrass Tofu Vermicelli Egg Roll"),
        (Decimal(1), "Clay Pot Caramelized Catfish"),
    ]


@pytest.mark.parametrize(
    "line", ["Visa ending 4418", "Visa ending in 4418", "VISA 4418", "Mastercard ending with 4418"]
)
def test_a_card_that_is_only_named_is_in_doubt(line: str) -> None:
    receipt = paper(f"{LIST}Total   20.00\n{line}")
    assert [bool(tender.doubt) for tender in receipt.tenders] == [True]
