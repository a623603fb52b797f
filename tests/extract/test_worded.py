"""Amounts in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.extract.papers.worded import in_words
from tests.extract.typewriter import rows


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Twenty-one and 80/100 DOLLARS", "21.80"),
        ("Twelve 80/100 dollars", "12.80"),
        ("One hundred forty-four & 64/100", "144.64"),
        ("Two thousand three hundred six and no/100 Dollars", "2306.00"),
        ("*** FORTY and xx/100", "40.00"),
        ("Fifty and 5/100", "50.05"),
        ("Twnty-one and 80/100 DOLLARS", None),
        ("and 80/100 DOLLARS", None),
        ("MEMO lunch", None),
        ("Route 80/100", None),
    ],
)
def test_what_a_check_spells_out(text: str, amount: str | None) -> None:
    assert in_words(rows(f"WEI CHEN  1882\n{text}")) == (Decimal(amount) if amount else None)
