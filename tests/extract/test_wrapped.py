"""Names of goods over several rows, and the modifiers, headings and notes between goods that are no part of a name."""

from __future__ import annotations

import pytest

from tests.extract.typewriter import HEAD, bought, read

SUMS = (
    "\nSubtotal                        {0}\nTax                              0.00\nTotal                           {0}"
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            """
1   Chicken Fried Rice And Egg    $7.99
    Lunch
1   California Tropic And Miso    $7.99
    Lunch
1   Sprite                        $2.50
Subtotal                         $18.48
Tax                               $0.00
Total                            $18.48""",
            ["Chicken Fried Rice And Egg Lunch", "California Tropic And Miso Lunch", "Sprite"],
            id="under the name, behind a column of counts",
        ),
        pytest.param(
            """
Slow Braised Short Rib Over     27.00
Creamy Polenta
House Salad                      8.50
Subtotal                        35.50
Tax                              0.00
Total                           35.50""",
            ["Slow Braised Short Rib Over Creamy Polenta", "House Salad"],
            id="without counts",
        ),
        pytest.param(
            """
Organic Fair Trade Ethiopian    $18.00
Yirgacheffe Whole Bean Medium
Roast 12oz
Oat Milk Latte                   $5.50
Subtotal                        $23.50
Tax                              $0.00
Total                           $23.50""",
            ["Organic Fair Trade Ethiopian Yirgacheffe Whole Bean Medium Roast 12oz", "Oat Milk Latte"],
            id="over three rows",
        ),
        pytest.param(
            """
1  Lemongrass Tofu Vermicelli
   with Egg Roll             14.50
   Clay Pot Caramelized
   Catfish                   18.95
2  Vietnamese Iced Coffee
   with Condensed Milk       11.00
Subtotal                     44.45
Tax                           0.00
Total                        44.45""",
            [
                "Lemongrass Tofu Vermicelli with Egg Roll",
                "Clay Pot Caramelized Catfish",
                "Vietnamese Iced Coffee with Condensed Milk",
            ],
            id="above the price, where the count was not read",
        ),
        pytest.param(
            """
1 Grilled Chicken Sandwich
   on Ciabatta with Pesto       13.75
1 Large Garden Salad with
   Balsamic Vinaigrette         11.50
2 @ 4.25
Lemonade                         8.50
Subtotal                        33.75
Tax                              0.00
Total                           33.75""",
            [
                "Grilled Chicken Sandwich on Ciabatta with Pesto",
                "Large Garden Salad with Balsamic Vinaigrette",
                "Lemonade",
            ],
            id="every count above its price, one with the price of each",
        ),
        pytest.param(
            """
Carnitas Plate
   2 @ 14.00                 28.00
Chips and Guacamole with lots
  of salsa roja               6.25
Roasted Pumpkin Empanadas of
  Oaxaca                      9.00
Combo #4                     11.00
Subtotal                     54.25
Tax                           0.00
Total                        54.25""",
            [
                "Carnitas Plate",
                "Chips and Guacamole with lots of salsa roja",
                "Roasted Pumpkin Empanadas of Oaxaca",
                "Combo #4",
            ],
            id="above the price, indented, without counts",
        ),
    ],
)
def test_a_name_goes_on_over_the_rows_that_it_fills(lines: str, expected: list[str]) -> None:
    assert [name for name, _ in bought(read(lines, head=HEAD))] == expected


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("  No Onion\n  Medium Rare", id="how it is wanted"),
        pytest.param("  Bun\n  Curly fries", id="modifiers that had room on the row above"),
        pytest.param("     Curly fries and slaw", id="deeper than the name"),
        pytest.param("\n  Desserts and sweets", id="a heading apart from it"),
        pytest.param("PRODUCE", id="a department"),
        pytest.param("  RETURNED ITEM", id="the next one is taken back"),
        pytest.param("  XXXXXXXXXXXX8402", id="a card's number"),
        pytest.param("  Server: Bartholomew", id="a note of the till's"),
    ],
)
@pytest.mark.parametrize("name", ["Cheeseburger", "Double Bacon Cheeseburger"])
def test_what_stands_below_an_item_is_no_part_of_its_name(name: str, between: str) -> None:
    text = f"1 {name:31}  11.00\n{between}\n1 Club Sandwich                    9.00" + SUMS.format("20.00")
    assert bought(read(text, head=HEAD)) == [(name, "11.00"), ("Club Sandwich", "9.00")]


def test_a_till_that_prints_modifiers_where_a_name_would_go_on_is_believed_to_print_no_names_there() -> None:
    text = """
1 Grilled Chicken Caesar Salad  14.00
  Anchovies
1 Soup                           6.00
  Crackers
""" + SUMS.format("20.00")
    assert [name for name, _ in bought(read(text, head=HEAD))] == ["Grilled Chicken Caesar Salad", "Soup"]


def test_a_list_below_an_item_that_leaves_room_on_its_rows_is_no_name() -> None:
    text = """
1 Build Your Own Omelette      14.00
  Spinach
  Cheddar
1 Coffee                        6.00
""" + SUMS.format("20.00")
    assert [name for name, _ in bought(read(text, head=HEAD))] == ["Build Your Own Omelette", "Coffee"]


def test_the_name_of_the_price_below_is_not_taken_by_the_item_above() -> None:
    text = """
Weekend Dinner Kids (3-5 years)   7.99
Weekend Dinner Kids (6-9 years)
                                 10.00
Weekend Dinner                   20.00
""" + SUMS.format("37.99")
    assert bought(read(text, head=HEAD))[:2] == [
        ("Weekend Dinner Kids (3-5 years)", "7.99"),
        ("Weekend Dinner Kids (6-9 years)", "10.00"),
    ]


def test_a_code_below_the_name_is_no_name() -> None:
    text = """
Cordless drill
  SKU 445-2210                   79.00
Drill bit set
  SKU 120-0094                   14.99
""" + SUMS.format("93.99")
    assert bought(read(text, head=HEAD)) == [("Cordless drill", "79.00"), ("Drill bit set", "14.99")]


def test_what_was_put_on_is_a_row_of_its_own() -> None:
    text = """
1 Big Deluxe Meal                9.89
  1 Deluxe Burger
     NO Onion
     ADD Bacon                   1.20
1 Apple Pie                      1.79
""" + SUMS.format("12.88")
    assert bought(read(text, head=HEAD)) == [
        ("Big Deluxe Meal", "9.89"),
        ("ADD Bacon", "1.20"),
        ("Apple Pie", "1.79"),
    ]
