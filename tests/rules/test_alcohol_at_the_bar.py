"""What a bar rings up beside names of drinks: grades and servings, mixers, drinks made without alcohol."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.model import Alcohol, LineItem
from rules.alcohol import judge, judge_text
from tests.rules.builders import place


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


@pytest.mark.parametrize(
    "text",
    [
        "SANGRIA NO ALC",
        "Marg No Alcohol",
        "HEINEKN 0.O",
        "FRE CHARD",
        "Fre Merlot 750ML",
        "ABV 0.5% IPA",
        "IPA 0.5% ABV",
    ],
)
def test_what_says_that_it_is_without_alcohol_is_none(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize("text", ["IPA 6.5% ABV", "ABV 10.5% STOUT", "MODELO NO LIME", "Marg no sugar", "IPA 0.8% off"])
def test_what_says_something_else_stays_a_drink(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


def test_a_cocktail_without_one_spirit_may_hold_another() -> None:
    assert judge_text("MARGARITA NO TEQUILA")[0] is Alcohol.UNCLEAR


@pytest.mark.parametrize("text", ["R00T BEER", "Birch Bier", "HOUSE ROOT BEER GROWLER", "Canada Dry Gngr Ale"])
def test_soft_drinks_that_are_named_like_beer(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize("text", ["HARD ROOT BEER GROWLER", "Bourbon Root Beer Keg", "GROWLER", "WHT CLW BLK CHRY 6P"])
def test_they_free_nothing_else(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


def ordered(*rows: tuple[str, str, int | None]) -> list[LineItem]:
    counts = [None if count is None else Decimal(count) for _, _, count in rows]
    return [
        LineItem(text, count, None, Decimal(amount), evidence=(place(f"{text} {amount}"),))
        for (text, amount, _), count in zip(rows, counts, strict=True)
    ]


@pytest.mark.parametrize("modifier", ["Virgin", "NA", "N/A", "No Alcohol", "> Non-Alc", "Make it Virgin", "no alc"])
def test_a_drink_is_none_where_the_row_below_says_so(modifier: str) -> None:
    mojito, soup, beer = ("Mojito", "9.00", None), ("Soup", "8.00", None), ("Corona", "7.00", 1)
    items = ordered(beer, mojito, (modifier, "0.00", None), soup)
    assert [i.alcohol for i in judge(items)][:2] == [Alcohol.YES, Alcohol.NO]
    lines = ("Corona 7.00", "Mojito 9.00", modifier, "Soup 8.00")
    assert [i.alcohol for i in judge(ordered(beer, mojito, soup), lines=lines)] == [
        *(Alcohol.YES, Alcohol.NO, Alcohol.NO),
    ]


def test_a_modifier_of_several_drinks_that_costs_or_goes_on_frees_none() -> None:
    several = judge(ordered(("Mojito", "18.00", 2), ("Virgin", "0.00", None)))
    assert several[0].alcohol is Alcohol.UNCLEAR
    for below in (("Virgin", "4.00", None), ("Virgin Mary", "0.00", None), ("Soup", "0.00", None)):
        assert judge(ordered(("Mojito", "9.00", None), below))[0].alcohol is Alcohol.YES
    twice = ("Mojito 9.00", "Virgin", "Mojito 9.00")
    assert {i.alcohol for i in judge(ordered(("Mojito", "9.00", None), ("Mojito", "9.00", None)), lines=twice)} == {
        Alcohol.YES
    }


def test_a_row_that_begins_the_dishes_ends_the_heading_of_the_bar() -> None:
    drink, pizza = ("Nightjar", "8.00", None), ("Zaluvera", "16.00", None)
    items = [replace(each, section="DRAFT") for each in ordered(drink, pizza)]
    rows = ("DRAFT", "Nightjar 8.00", "- PIZZA -", "Zaluvera 16.00")
    assert [i.alcohol for i in judge(items, lines=rows)] == [Alcohol.YES, Alcohol.NO]
    assert [i.section for i in judge(items, lines=rows)] == ["DRAFT", "DRAFT"]
    for others in (
        ("DRAFT", "Nightjar 8.00", "Pizza Oven Ale", "Zaluvera 16.00"),
        ("PIZZA", "DRAFT", "Nightjar 8.00", "Zaluvera 16.00"),
        ("PIZZA", "On DRAFT today", "Nightjar 8.00", "Zaluvera 16.00"),
    ):
        assert [i.alcohol for i in judge(items, lines=others)] == [Alcohol.YES, Alcohol.YES]


@pytest.mark.parametrize("text", ["MARG NO SALT", "Vodka Soda No Ice", "Old Fashioned No Cherry", "Marg Salt Rim"])
def test_how_a_guest_wants_a_drink_leaves_it_one(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


@pytest.mark.parametrize(
    "text", ["Coke No Ice", "Fries No Salt", "No Salt", "Virgin Marg No Salt", "Iced Tea Easy Ice"]
)
def test_how_a_guest_wants_something_else_makes_it_none(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO
