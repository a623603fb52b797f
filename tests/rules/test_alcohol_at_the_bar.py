"""What a bar rings up beside names of drinks: grades and servings, mixers, drinks made without alcohol."""

from __future__ import annotations

import time
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


@pytest.mark.parametrize("modifier", ["Virgin", "- N/A", "No Alcohol", "> Non-Alc", "Make it Virgin", "no alc"])
def test_a_drink_is_none_where_the_row_below_says_so(modifier: str) -> None:
    mojito, soup, beer = ("Mojito", "9.00", None), ("Soup", "8.00", None), ("Corona", "7.00", 1)
    items = ordered(beer, mojito, (modifier, "0.00", None), soup)
    assert [i.alcohol for i in judge(items)][:2] == [Alcohol.YES, Alcohol.NO]
    lines = ("Corona 7.00", "Mojito 9.00", modifier, "Soup 8.00")
    assert [i.alcohol for i in judge(ordered(beer, mojito, soup), lines=lines)] == [
        *(Alcohol.YES, Alcohol.NO, Alcohol.NO),
    ]


@pytest.mark.parametrize("row", ["NON-ALCOHOLIC", "ZERO PROOF", "N/A", "NA", "Mocktail", "** N/A **"])
def test_a_row_that_may_head_what_follows_frees_no_drink(row: str) -> None:
    beer, cola = ("Corona", "7.00", None), ("Coke", "3.00", None)
    items, lines = ordered(beer, cola), ("Corona 7.00", row, "Coke 3.00")
    assert judge(items, lines=lines)[0].alcohol is (Alcohol.YES if "*" in row else Alcohol.UNCLEAR)
    assert judge(items, lines=("DRAFT", *lines))[0].alcohol is Alcohol.YES
    assert judge(ordered(beer), lines=("DRAFT", *lines[:2]))[0].alcohol is not Alcohol.NO


@pytest.mark.parametrize(
    "heading",
    "SIGNATURE COCKTAILS|House Cocktails|ON TAP|ALCOHOL|LIQUOR|BEER & WINE|WINE BY THE GLASS|DRAFT BEER|WELL DRINKS|"
    "HAPPY HOUR COCKTAILS|Bottled Beer|SPIRITS|TEQUILA|WHISKEY|WINES|- RED WINE -|Craft Cans".split("|"),
)
def test_a_class_of_drinks_heads_the_items_below_it(heading: str) -> None:
    items = ordered(("Quiet Harbor", "9.00", None), ("Coke", "3.00", None), ("Quiet Lagoon", "9.00", None))
    lines = ("Quiet Harbor 9.00", heading, "Coke 3.00", "Quiet Lagoon 9.00")
    assert [i.alcohol for i in judge(items, lines=lines)] == [Alcohol.NO, Alcohol.NO, Alcohol.UNCLEAR]
    far_above = (heading, "12 Elm St", "(555) 555-0100", *lines[:1], *lines[2:])
    assert {i.alcohol for i in judge(items, lines=far_above)} == {Alcohol.NO}


@pytest.mark.parametrize(
    "heading",
    "MOCKTAILS|KIDS|KIDS MENU|ZERO PROOF COCKTAILS|NA BEER|NON-ALCOHOLIC|APPETIZERS|ENTREES|SIDES|SOUPS|COFFEE".split(
        "|"
    ),
)
def test_other_headings_end_the_bars(heading: str) -> None:
    items = [replace(each, section="COCKTAILS") for each in ordered(("Quiet Harbor", "9.00", None))]
    assert judge(items, lines=("COCKTAILS", "Quiet Harbor 9.00"))[0].alcohol is Alcohol.YES
    assert judge(items, lines=("COCKTAILS", heading, "Quiet Harbor 9.00"))[0].alcohol is Alcohol.NO


@pytest.mark.parametrize("heading", ["MOCKTAILS", "ZERO PROOF COCKTAILS", "NON-ALCOHOLIC BEVERAGES", "NA BEER"])
def test_a_drinks_name_below_a_heading_of_drinks_without_alcohol_is_asked_about(heading: str) -> None:
    items, lines = ordered(("Mojito", "9.00", None), ("Fries", "4.00", None)), (heading, "Mojito 9.00", "Fries 4.00")
    assert [i.alcohol for i in judge(items, lines=lines)] == [Alcohol.UNCLEAR, Alcohol.NO]


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


def judged(*rows: tuple[str, str], merchant: str | None = None) -> list[Alcohol]:
    items = [LineItem(text, None, None, Decimal(amount)) for text, amount in rows]
    return [item.alcohol for item in judge(items, merchant)]


def test_a_name_that_says_nothing_among_the_drinks_at_the_head_of_the_check_is_asked_about() -> None:
    """A house's own cocktail: between drinks or right after them, at their price. Not where a dish stands before it."""
    drinks = (("Margarita", "13.00"), ("House Secret", "12.00"), ("IPA", "8.00"), ("Blue Pelican", "11.00"))
    dish = ("Grilled Chicken", "12.00")
    assert judged(*drinks, dish) == [Alcohol.YES, Alcohol.UNCLEAR, Alcohol.YES, Alcohol.UNCLEAR, Alcohol.NO]
    assert judged(dish, *drinks) == [Alcohol.NO, Alcohol.YES, Alcohol.NO, Alcohol.YES, Alcohol.NO]
    assert judged(("Margarita", "13.00"), ("House Secret", "21.00"), ("IPA", "8.00"))[1] is Alcohol.NO
    assert judged(("Margarita", "13.00"), ("Lemonade", "8.00"), ("IPA", "8.00"))[1] is Alcohol.NO
    assert judged(("House Secret", "12.00"), dish) == [Alcohol.NO, Alcohol.NO]


@pytest.mark.parametrize("text", ["Hot Shot", "Double Shot", "2 Shots", "Dbl Shot"])
def test_a_shot_is_one_of_espresso_where_coffee_is_sold(text: str) -> None:
    assert judged((text, "4.00")) == [Alcohol.UNCLEAR]
    assert judged((text, "4.00"), merchant="Nightjar Coffee Roasters") == [Alcohol.NO]
    assert judged((text, "4.00"), merchant="Nightjar Espresso Bar") == [Alcohol.NO]
    for pours in ("Nightjar Coffee & Wine", "Nightjar Tavern", "Nightjar Coffee and Cocktails"):
        assert judged((text, "4.00"), merchant=pours) == [Alcohol.UNCLEAR]
    assert judged(("Tequila Shot", "4.00"), merchant="Nightjar Coffee Roasters") == [Alcohol.YES]


@pytest.mark.parametrize(
    "text",
    ["Modelo Tee", "Grey Goose Down Jacket", "White Claw Tank Top", "High Noon Saloon Ticket", "Tito's Dog Leash XL"],
)
def test_a_thing_with_a_makers_name_is_no_drink(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize(
    "text", ["Drink Ticket", "Modelo Tee 12oz", "MAKERS MARK W/ SCARF", "Tray of Beer", "Red Jacket Ale", "Beer Ticket"]
)
def test_a_thing_beside_a_drink_frees_none(text: str) -> None:
    assert judge_text(text)[0] is not Alcohol.NO


@pytest.mark.parametrize("text", ["Hard Kiwi Lemonade", "Ginger Beer Hard", "ALC GINGER BEER", "Spiked Mango Tea"])
def test_a_soft_drink_that_is_hard_is_alcohol(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


@pytest.mark.parametrize("text", ["Non-Alc Ginger Beer", "No Alc Cider", "Hard Candy Soda", "Non Alcoholic Cider"])
def test_and_none_that_is_not(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Root Beer", "“root beer” is a drink without alcohol"),
        ("Coke", "“coke” is a drink without alcohol"),
        ("Cheeseburger", "“cheeseburger” is food"),
        ("Grilled Mahi", "“grilled” is how food is made"),
        ("Bourbon Glazed Halibut", "“bourbon glazed” is food"),
        ("Corkscrew", "“corkscrew” is a thing, no drink"),
        ("Modelo Hoodie", "“hoodie” is a thing, no drink; “modelo” only says of which kind"),
        ("Fever Tree Margarita", "“fever tree” is a maker of mixers"),
        ("Modelo 0.0", "the line says that it is without alcohol"),
        ("Corona Ridge", "“corona” is a drink where a line says nothing else"),
    ],
)
def test_why_a_line_is_none_is_said_by_what_it_is(text: str, because: str) -> None:
    assert judge_text(text) == (Alcohol.NO, because)


@pytest.mark.parametrize("text", ["x" * 30_000, "a1" * 15_000, "beer" * 7_500, "é" * 30_000, "ab cd " * 5_000])
def test_a_line_without_end_takes_no_time_and_is_no_drink(text: str) -> None:
    judge_text("Beer")
    start = time.process_time()
    assert judge_text(text)[0] is not Alcohol.YES
    assert time.process_time() - start < 1.0  # a hundredth of it, and slow machines


def test_sake_is_salmon_too_beside_sushi_and_in_pieces() -> None:
    assert judged(("Sake", "6.00"), ("Maguro", "6.00"))[0] is Alcohol.UNCLEAR
    assert judged(("Sake (2pc)", "6.00"), ("Coke", "3.00"))[0] is Alcohol.UNCLEAR
    assert judged(("Sake", "6.00"), ("Fries", "6.00"))[0] is Alcohol.YES
    assert judged(("Hot Sake", "6.00"), ("Maguro", "6.00"))[0] is Alcohol.YES
