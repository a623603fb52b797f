"""Amounts of different money are never held to be the same, whatever their figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import Match, Receipt
from tests.extract.typewriter import read
from tests.purchases.papers import D, bill, joined, proofs, slip, statement


def abroad() -> Receipt:
    """A bill of EUR 21.80 of October 3, 2026."""
    paper = read(
        """
LANTERN HOUSE
18 Harbor Street
Berlin
(314) 555-0142
03/10/2026 12:41 PM
Noodle Soup          EUR 12.00
Spring Rolls          EUR 8.00
Subtotal             EUR 20.00
Tax                   EUR 1.80
Total                EUR 21.80
Amount Due           EUR 21.80
"""
    )
    assert (paper.currency, paper.total.value) == ("EUR", D("21.80"))
    return paper


@pytest.mark.parametrize("amount", ["24.10", "21.80"])
def test_a_debit_in_dollars_to_the_merchant_in_the_days_after_is_for_a_person(amount: str) -> None:
    papers = abroad(), statement(f"10/05/2026  LANTERN HOUSE BERLIN     {amount}")
    assert proofs(*papers) == ["cannot_tell"]
    (one,) = joined(*papers)
    assert f"${amount} paid to LANTERN HOUSE BERLIN, the bill is for EUR 21.80" in one.candidates[0].why
    assert one.total == D("21.80")


@pytest.mark.parametrize(
    "row",
    ["10/05/2026  QUICKSTOP FUEL     21.80", "10/28/2026  LANTERN HOUSE     21.80", "10/05/2026  Check 18  21.80"],
)
def test_a_debit_of_the_same_figure_pays_nothing(row: str) -> None:
    assert proofs(abroad(), statement(row)) == ["not_met"]


def test_a_slip_that_names_no_money_is_in_that_of_its_bill() -> None:
    assert proofs(abroad(), slip()) == ["met"]


def test_a_slip_in_dollars_does_not_pay_a_bill_in_euros() -> None:
    (one,) = joined(abroad(), slip(says="Charged: USD 21.80"))
    assert one.candidates[0].match is Match.OPEN
    assert proofs(abroad(), slip(says="Charged: USD 21.80")) == ["cannot_tell"]


def test_a_slip_in_euros_leaves_open_what_a_bill_without_a_sign_came_to() -> None:
    papers = bill(), replace(slip(), currency="EUR")
    assert proofs(*papers) == ["cannot_tell"]
    assert "EUR 21.80, the bill for $21.80" in joined(*papers)[0].candidates[0].why
