"""What a bar rings up beside names of drinks: grades and servings, mixers, drinks made without alcohol."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Alcohol, LineItem
from rules.alcohol import judge, judge_text


def said(text: str, amount: str = "9.00", section: str = "") -> Alcohol:
    (item,) = judge([LineItem(text, None, None, Decimal(amount), section=section)])
    return item.alcohol


@pytest.mark.parametrize("section", ["BAR", "Happy Hour", "DRAFT", "COCKTAILS"])
@pytest.mark.parametrize("text", ["Premium", "House", "Premium Pour", "Special", "House Drink", "2 Double", "Feature"])
def test_a_grade_or_a_serving_under_a_heading_of_the_bar_is_never_none(text: str, section: str) -> None:
    assert said(text, section=section) is not Alcohol.NO
    assert said(text) is Alcohol.NO


@pytest.mark.parametrize("section", ["SALAD BAR", "FOOD", "DRINKS", ""])
def test_under_other_headings_it_is_what_it_was(section: str) -> None:
    assert said("House Special", section=section) is Alcohol.NO
    assert said("House Salad", section="BAR") is Alcohol.NO


@pytest.mark.parametrize(
    "text", ["Hosted Bar", "HOSTED BAR - PREMIUM", "TITO SODA", "Tito Tonic", "Spiked Arnold Palmer", "SPKD TEA"]
)
def test_a_bar_that_is_hosted_and_what_is_spiked_are_alcohol(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pairing", Alcohol.UNCLEAR),
        ("Chef's Pairing", Alcohol.UNCLEAR),
        ("Reserve Pairing", Alcohol.UNCLEAR),
        ("Cheese Pairing", Alcohol.NO),
        ("NA Pairing", Alcohol.NO),
        ("Hosted Lunch", Alcohol.NO),
    ],
)
def test_a_pairing_may_be_of_wines(text: str, expected: Alcohol) -> None:
    assert judge_text(text)[0] is expected
