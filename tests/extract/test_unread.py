"""A tax whose amount was not read: what the other sums leave for it, where they say twice what they come to."""

from __future__ import annotations

import re

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Proof, Receipt
from tests.extract.test_proof import typed
from tests.extract.typewriter import HEAD, amount, read

CIRCLED = """
1 Turkey Club   12.50
1 Garden Salad   9.75
1 Iced Tea       3.25
Subtotal        25.50
Tax
TOTAL           27.74
VISA ****4417   27.74
"""


def known(text: str) -> tuple[str | None, str | None, Proof]:
    receipt = read(text, head=HEAD)
    return amount(receipt.tax), amount(receipt.total), receipt.reconciliation.state


def doubted(receipt: Receipt) -> list[str]:
    return [place.text for place in receipt.reconciliation.doubts]


def test_a_tax_under_a_pens_circle_is_what_the_sums_leave_and_never_proved() -> None:
    assert known(CIRCLED) == ("2.24", "27.74", Proof.CONSISTENT)
    assert doubted(read(CIRCLED, head=HEAD)) == ["Tax"]


@pytest.mark.parametrize(("left", "tax"), [("2 24", "2.24"), ("2-24", "2.24"), ("9-99", None), ("9%", "2.24")])
def test_what_is_left_of_its_amount_must_not_say_otherwise(left: str, tax: str | None) -> None:
    assert known(CIRCLED.replace("Tax\n", f"Tax             {left}\n"))[0] == tax


def test_also_where_the_word_for_the_total_is_hidden_the_payment_says_it() -> None:
    assert known(CIRCLED.replace("TOTAL", "TAL  ")) == ("2.24", "27.74", Proof.CONSISTENT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("VISA ****4417   27.74\n", "", id="said once"),
        pytest.param("12.50", "11.50", id="the items do not make the subtotal"),
        pytest.param("Tax\n", "State tax\nCity tax\n", id="two of them"),
        pytest.param("Tax\n", "Tax\nGratuity         1.00\n", id="another charge"),
        pytest.param("27.74", "37.74", id="more than any tax"),
        pytest.param("27.74", "24.74", id="less than nothing"),
        pytest.param("Tax\n", "", id="no row for it"),
    ],
)
def test_it_stays_open_where_something_else_may_be_it(old: str, new: str) -> None:
    tax, _, state = known(CIRCLED.replace(old, new))
    assert (tax, state) == (None, Proof.UNPROVED)


GLARED = CIRCLED.replace("Tax\n", "Tax              2.24\n").replace("Salad   9.75", "Salad       ")
PLAIN = re.sub(r"^\d ", "", GLARED, flags=re.MULTILINE)


@pytest.mark.parametrize("text", [GLARED, PLAIN], ids=["with counts", "without"])
def test_a_thing_whose_price_the_glare_took_is_named_and_the_paper_not_blamed(text: str) -> None:
    (receipt,) = receipts_of([typed(HEAD + text, {}, confirmed=True)], "lunch.jpg")
    proof = receipt.reconciliation
    assert (proof.state, proof.own, proof.legible) == (Proof.UNPROVED, False, False)
    assert [place.split()[-2:] for place in doubted(receipt)] == [["Garden", "Salad"]]


@pytest.mark.parametrize("row", ["BAR", "  no onions", "Seat 2"])
def test_headings_and_wishes_are_no_things_without_a_price(row: str) -> None:
    text = GLARED.replace("1 Garden Salad       ", row)
    (receipt,) = receipts_of([typed(HEAD + text, {}, confirmed=True)], "lunch.jpg")
    assert receipt.reconciliation.legible
    assert row.strip() not in doubted(receipt)


def test_of_several_things_without_a_price_none_is_named() -> None:
    text = GLARED.replace("1 Iced Tea", "1 Garlic Bread\n1 Iced Tea")
    (receipt,) = receipts_of([typed(HEAD + text, {}, confirmed=True)], "lunch.jpg")
    assert not receipt.reconciliation.legible
    assert not {"1 Garden Salad", "1 Garlic Bread"} & set(doubted(receipt))
