"""How many of a thing, and at what price each: on its row, beside it, and by the list as a whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from textwrap import dedent

import pytest

from pipeline.extract import receipts_of
from pipeline.model import LineItem
from tests.extract.typewriter import FILE, HEAD, page, read


def said(items: tuple[LineItem, ...]) -> list[tuple[str | None, str, str | None]]:
    """Quantity, name and unit price of each."""
    return [
        (
            None if item.quantity is None else f"{item.quantity}",
            item.description,
            None if item.unit_price is None else f"{item.unit_price:.2f}",
        )
        for item in items
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            """
            074329      2 EA @ 7.99
            PAINTBRUSH 2"                    15.98
            124354      1 EA @ 34.99
            INT LATEX EGGSH GL               34.99
            """,
            [("2", 'PAINTBRUSH 2"', "7.99"), ("1", "INT LATEX EGGSH GL", "34.99")],
            id="number, pieces and price above the name",
        ),
        pytest.param(
            """
            2704904      2 LB     6.49 LB
            SCREW DECK 3" LB                 12.98
            7286784      3 EA     1.79 EA
            SANDPAPER 120 GRIT                5.37
            """,
            [("2", 'SCREW DECK 3" LB', "6.49"), ("3", "SANDPAPER 120 GRIT", "1.79")],
            id="number, pieces and price in columns above the name",
        ),
        pytest.param(
            """
            0000-211-854 2X4X8 PRIME <A>
             3@4.38                          13.14
            887480012345 DECK SCREW <A>       9.97
            """,
            [("3", "2X4X8 PRIME", "4.38"), (None, "DECK SCREW", None)],
            id="a shop's numbers and its letters for the tax",
        ),
        pytest.param(
            """
            MISC HOUSEWARES   3 @ .99    2.97
            BOOKS             1 @ 2.49   2.49
            """,
            [("3", "MISC HOUSEWARES", "0.99"), ("1", "BOOKS", "2.49")],
            id="a price below a dollar",
        ),
        pytest.param(
            """
            ADULT LUNCH @12.99        38.97
            CHILD 4-9 @7.99            7.99
            """,
            [("3", "ADULT LUNCH", "12.99"), ("1", "CHILD 4-9", "7.99")],
            id="the price each, and how many that makes",
        ),
        pytest.param(
            """
            WT  0.95 lb  POTATO SALAD  @ 5.49/lb   5.22
            WT  1.52 lb  KIELBASA  @ 7.99/lb      12.14
            """,
            [("0.95", "POTATO SALAD", "5.49"), ("1.52", "KIELBASA", "7.99")],
            id="the name between weight and price",
        ),
        pytest.param(
            """
            Pens 12ct 2X            9.00
            Stapler Qty: 1          6.49
            Tissues 2/              5.00
            """,
            [("2", "Pens 12ct", None), ("1", "Stapler", None), ("2", "Tissues", None)],
            id="behind the name",
        ),
        pytest.param(
            """
            Ceramic Planter          24.00
             Qty: 2 @ $12.00
            Potting Mix               9.50
             Qty: 1
            """,
            [("2", "Ceramic Planter", "12.00"), ("1", "Potting Mix", None)],
            id="on a row of its own below",
        ),
        pytest.param(
            """
            1 Large Pizza         15.99
            2 2 Liter Pepsi        7.00
            2   7 UP               5.00
            1 Garlic Knots         4.00
            """,
            [
                ("1", "Large Pizza", None),
                ("2", "2 Liter Pepsi", None),
                ("2", "7 UP", None),
                ("1", "Garlic Knots", None),
            ],
            id="before a name that begins with a number",
        ),
        pytest.param(
            """
            7 UP                   2.25
            365 SALTINE            2.99
            """,
            [(None, "7 UP", None), (None, "365 SALTINE", None)],
            id="numbers that are the name's own",
        ),
        pytest.param(
            """
            1 Gyro Plate          12.50
            I Hummus               7.00
            2 Baklava              6.00
            """,
            [("1", "Gyro Plate", None), ("1", "Hummus", None), ("2", "Baklava", None)],
            id="a 1 read as a letter among counts",
        ),
        pytest.param(
            """
            Empanadas
                 x3                    @4.00        12.00
            Salad bar
              0.94 LB @ 9.99/LB
              TARE .02                               9.39
            2 GEL PEN 4PK
              074530037018
               2 @ 6.49                             12.98
            """,
            [("3", "Empanadas", "4.00"), ("0.94", "Salad bar", "9.99"), ("2", "GEL PEN 4PK", "6.49")],
            id="on rows of their own between name and price",
        ),
        pytest.param(
            """
            0.5 Large Pepperoni    9.00
            (2) Iced Tea           6.00
            1) Garlic Bread        5.00
            """,
            [("0.5", "Large Pepperoni", None), ("2", "Iced Tea", None), (None, "1) Garlic Bread", None)],
            id="a share of one, a count in parentheses, a number of the row",
        ),
        pytest.param(
            """
            7 Vegetable Dish      21.95
            11 Corn Bread          0.62
            7 Dinner Roll         10.50
            """,
            [("1", "Vegetable Dish", None), ("1", "Corn Bread", None), ("7", "Dinner Roll", None)],
            id="a count that cannot make the amount",
        ),
    ],
)
def test_counts_and_prices(lines: str, expected: list[tuple[str | None, str, str | None]]) -> None:
    assert said(read(f"{dedent(lines)}Tax   0.00\nTotal   999.00", head=HEAD).items) == expected


@pytest.mark.parametrize(("others", "count"), [(("1",), "1"), ((), "7")])
def test_a_lone_count_is_one_where_its_ink_may_be(others: tuple[str, ...], count: str) -> None:
    typed = page(dedent(HEAD) + "\n1   Sprite        2.50\n7   Sparkling Water  3.50\nTax   0.00\nTotal   6.00")
    words = tuple(replace(word, others=others) if word.text == "7" else word for word in typed.words)
    (receipt,) = receipts_of([replace(typed, words=words)], FILE, False)
    assert [f"{item.quantity}" for item in receipt.items] == ["1", count]


@pytest.mark.parametrize(("printed", "count"), [("2.50   2.50", "1"), ("2.50  17.50", "7"), ("2.50   5.00", "7")])
def test_a_count_is_held_against_the_unit_price(printed: str, count: str) -> None:
    typed = page(dedent(HEAD) + f"\n7   Sparkling Water  @ {printed}\nTax   0.00\nTotal   99.00")
    words = tuple(replace(word, others=("1",)) if word.text == "7" else word for word in typed.words)
    (receipt,) = receipts_of([replace(typed, words=words)], FILE, False)
    assert [(f"{item.quantity}", f"{item.unit_price}") for item in receipt.items] == [(count, "2.50")]


def test_a_unit_price_that_does_not_make_the_amount_is_another_items() -> None:
    (first, second) = read(
        "Tape measure        12.99\n@ 5.00 ea\nNails               10.00\nTax   0.00\nTotal   22.99", head=HEAD
    ).items
    assert (first.quantity, first.unit_price) == (None, None)
    assert second.amount == Decimal("10.00")


def test_a_misread_unit_price_gives_way_to_the_reading_that_makes_the_amount() -> None:
    typed = page(dedent(HEAD) + "\nSoda Drink    1.39   7.96\nSoup          5.00   5.00\nTax   0.00\nTotal   12.96")
    words = tuple(replace(word, others=("1.99",)) if word.text == "1.39" else word for word in typed.words)
    (receipt,) = receipts_of([replace(typed, words=words)], FILE, False)
    assert (receipt.items[0].quantity, receipt.items[0].unit_price) == (Decimal(4), Decimal("1.99"))


def test_a_price_at_the_head_of_a_name_is_no_count() -> None:
    items = read("$5 Footlong     5.00\n2 Chips     4.00", head=HEAD).items
    assert said(items) == [(None, "$5 Footlong", None), ("2", "Chips", None)]


def test_the_only_count_on_a_list_is_a_part_of_the_name_where_so_many_cannot_make_the_amount() -> None:
    (drink, _) = read("5 Hour Energy     3.99\nLentil Soup     7.50\nTotal     11.49", head=HEAD).items
    assert (drink.description, drink.quantity) == ("5 Hour Energy", None)
    (dinner, _) = read("2 Lentil Soup     15.00\nBread     4.00\nTotal     19.00", head=HEAD).items
    assert dinner.quantity == 2


@pytest.mark.parametrize("number", ["{n}. ", "{n}) ", "0{n} "])
def test_the_numbers_of_a_list_count_nothing_and_are_no_part_of_a_name(number: str) -> None:
    names = ("Jollof Rice", "Suya Skewers", "Puff Puff")
    text = "\n".join(f"{number.format(n=n)}{name:<24}{4 + n}.00" for n, name in enumerate(names, start=1))
    items = read(f"{text}\nTotal                      18.00", head=HEAD).items
    assert [(one.description, one.quantity) for one in items] == [(name, None) for name in names]


def test_the_price_of_one_in_brackets_behind_a_name_is_its_unit_price() -> None:
    (beer, taco) = read("2 Ginger Beer ($6.00)     12.00\n1 Taco, Guacamole ($0.75)     5.25", head=HEAD).items
    assert (beer.description, beer.quantity, beer.unit_price) == ("Ginger Beer", Decimal(2), Decimal("6.00"))
    assert taco.description == "Taco, Guacamole ($0.75)"  # what is in it costs that much more


def test_a_price_for_several_above_a_name_counts_it() -> None:
    (yogurt,) = read("10 @ 10/10.00\nYOGURT CUP     10.00 F\nTotal     10.00", head=HEAD).items
    assert yogurt.quantity == 10


def test_a_weight_without_an_at_sign_is_one() -> None:
    text = "Hot Food Bar\n  Net Wt 0.94 lb  $10.99/lb\n                    $10.33\nTotal               $10.33"
    (bar,) = read(text, head=HEAD).items
    assert (bar.description, bar.quantity, bar.unit_price) == ("Hot Food Bar", Decimal("0.94"), Decimal("10.99"))


def test_what_the_scale_took_off_is_not_sold() -> None:
    text = "ROMA TOMATO\n 1.02 lb @ 1.49 / lb\n TARE 0.02\n                  1.52 F\nMILK     2.79 F\nTotal    4.31"
    receipt = read(text, head=HEAD)
    assert said(receipt.items) == [("1.02", "ROMA TOMATO", "1.49"), (None, "MILK", None)]
    assert [f"{item.amount}" for item in receipt.items] == ["1.52", "2.79"]
