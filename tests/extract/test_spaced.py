"""Words of the till that a reader ran together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.spaced import spaced
from tests.extract.typewriter import row


@pytest.mark.parametrize(
    ("run", "apart"),
    [
        ("CHANGEDUE", "CHANGE DUE"),
        ("AMOUNTTENDERED", "AMOUNT TENDERED"),
        ("CashTendered", "Cash Tendered"),
        ("BALANCEDUE", "BALANCE DUE"),
        ("TOTALPAID", "TOTAL PAID"),
        ("AUTHCODE 31", "AUTH CODE 31"),
        ("CARDNUMBER", "CARD NUMBER"),
        ("PAIDINFULL", "PAID IN FULL"),
        ("byVisa", "by Visa"),
        ("Sale 51.20Auth# 4471", "Sale 51.20 Auth# 4471"),
    ],
)
def test_words_of_the_till_are_told_apart(run: str, apart: str) -> None:
    assert spaced(run) == apart


@pytest.mark.parametrize(
    "text", ["SUBTOTAL", "MasterCard", "Discount", "within", "checkin", "Cardamom", "Cashew Pie", "1.24lb", "0.75each"]
)
def test_a_word_of_its_own_stays(text: str) -> None:
    assert spaced(text) == text


@given(st.text(max_size=40))
def test_nothing_but_spaces_is_added(text: str) -> None:
    assert spaced(text).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "role"),
    [("CHANGEDUE  3.10", Role.CHANGE), ("BALANCEDUE  8.00", Role.BALANCE), ("CASHTENDERED  8.00", Role.TENDER)],
)
def test_a_row_is_what_its_words_say(text: str, role: Role) -> None:
    assert row(text).role is role


def test_an_amount_ends_where_a_word_is_glued_to_it() -> None:
    amount = row("Amt 51.20Auth# 4471").amount
    assert amount is not None
    assert str(amount.value) == "51.20"
