"""Restaurants: wrapped names, counts, modifiers, combos, seats, split checks, several rates of tax."""

from __future__ import annotations

import pytest

from tests.extract.papers import Paper, paper

PAPERS = [
    paper(
        "a name over two rows, the price on the last",
        """
        1 Grilled Chicken Caesar
          with House Dressing         14.50
        1 Iced Tea                     3.00
        Subtotal  17.50
        Tax  1.40
        Total  18.90
        """,
        [("Grilled Chicken Caesar with House Dressing", "14.50"), ("Iced Tea", "3.00")],
    ),
    paper(
        "a name over three rows",
        """
        1 Grilled Chicken
          Caesar Salad
          with House Dressing         14.50
        1 Iced Tea                     3.00
        Subtotal  17.50
        Tax  1.40
        Total  18.90
        """,
        [("Grilled Chicken Caesar Salad with House Dressing", "14.50"), ("Iced Tea", "3.00")],
    ),
    paper(
        "a name over two rows, the price on the first",
        """
        1 Grilled Chicken Caesar &    14.50
          House Salad
        1 Iced Tea                     3.00
        Subtotal  17.50
        Tax  1.40
        Total  18.90
        """,
        [("Grilled Chicken Caesar & House Salad", "14.50"), ("Iced Tea", "3.00")],
    ),
    paper(
        "unpriced modifiers are not names",
        """
        1 Burger                      14.50
          No Onion
          Medium Rare
        1 Iced Tea                     3.00
        Subtotal  17.50
        Tax  1.40
        Total  18.90
        """,
        [("Burger", "14.50"), ("Iced Tea", "3.00")],
    ),
    paper(
        "unpriced modifier then priced modifier",
        """
        1 Burger                      14.50
          No Onion
          Add Bacon                    2.00
        1 Iced Tea                     3.00
        Subtotal  19.50
        Tax  1.40
        Total  20.90
        """,
        [("Burger", "14.50"), ("Add Bacon", "2.00"), ("Iced Tea", "3.00")],
    ),
    paper(
        "a name that goes on in lower case",
        """
        Roasted Butternut Squash
        and Sage Ravioli              18.00
        House Cola                     3.00
        Subtotal  21.00
        Tax  1.40
        Total  22.40
        """,
        [("Roasted Butternut Squash and Sage Ravioli", "18.00"), ("House Cola", "3.00")],
    ),
    paper(
        "a heading is no name",
        """
        APPETIZERS
        Garlic Bread              6.00
        ENTREES
        Ravioli                      13.00
        Subtotal  19.00
        Tax  1.40
        Total  20.40
        """,
        [("Garlic Bread", "6.00"), ("Ravioli", "13.00")],
    ),
    paper(
        "name and price pairs stacked",
        """
        Grilled Salmon
          w/ lemon butter
                        24.00
        Iced Tea         3.00
        Subtotal  27.00
        Total  27.00
        """,
        [("Grilled Salmon w/ lemon butter", "24.00"), ("Iced Tea", "3.00")],
    ),
    paper(
        "price above name",
        """
        12.00
        Burger
        3.00
        Fries
        Subtotal  15.00
        Total  15.00
        """,
        [("Burger", "12.00"), ("Fries", "3.00")],
    ),
    paper(
        "at on own line before",
        """
        2 @ 14.00
        Ribs     28.00
        3 x 2.00
        Cola     6.00
        Subtotal 34.00
        Tax 2.00
        Total 36.00
        """,
        [("Ribs", "28.00", "2", "14.00"), ("Cola", "6.00", "3", "2.00")],
    ),
    paper(
        "at on own line after",
        """
        Ribs     28.00
          @ 14.00 ea
        Cola     6.00
          3 x $2.00
        Pie     5.00
        Subtotal 39.00
        Tax 2.00
        Total 41.00
        """,
        [("Ribs", "28.00", "2", "14.00"), ("Cola", "6.00", "3", "2.00"), ("Pie", "5.00")],
    ),
    paper(
        "at with amount on own line after",
        """
        Ribs
          2 @ 14.00    28.00
        Cola
          3 x 2.00      6.00
        Pie     5.00
        Subtotal 39.00
        Tax 2.00
        Total 41.00
        """,
        [("Ribs", "28.00", "2", "14.00"), ("Cola", "6.00", "3", "2.00"), ("Pie", "5.00")],
    ),
    paper(
        "counted with EA and QTY",
        """
        Ribs    2 EA @ 14.00    28.00
        Cola    QTY 3 @ 2.00    6.00
        Dip    2 ea 1.50    3.00
        Subtotal 37.00
        Tax 2.00
        Total 39.00
        """,
        [("Ribs", "28.00", "2", "14.00"), ("Cola", "6.00", "3", "2.00"), ("Dip", "3.00", "2", "1.50")],
    ),
    paper(
        "indented qty",
        """
           2  Ribs     28.00
              1 Add Cheese 1.00
           3  Cola      6.00
        Subtotal 35.00
        Tax 2.00
        Total 37.00
        """,
        [("Ribs", "28.00", "2", ...), ("Add Cheese", "1.00", "1", ...), ("Cola", "6.00", "3", ...)],
    ),
    paper(
        "combos",
        """
        1 Combo #3          9.99
           Cheeseburger     0.00
           Lg Fry           1.00
           Med Coke         0.00
        1 Kids Meal         5.99
        Subtotal 16.98
        Tax 1.00
        Total 17.98
        """,
        [("Combo #3", "9.99"), ("Lg Fry", "1.00"), ("Kids Meal", "5.99")],
    ),
    paper(
        "split check",
        """
        SPLIT 2 of 3
        1/3 Nachos  4.33
        1/3 Pitcher Cola  2.67
        1 Taco  3.00
        Subtotal 10.00
        Tax 1.00
        Total 11.00
        """,
        [("1/3 Nachos", "4.33"), ("1/3 Pitcher Cola", "2.67"), ("Taco", "3.00")],
    ),
    paper(
        "seats",
        """
        Seat 1
        1 Taco  3.00
        Seat 2
        1 Nachos  9.00
        Subtotal 12.00
        Tax 1.00
        Auto Gratuity 18%   2.16
        Total 15.16
        """,
        [("Taco", "3.00"), ("Nachos", "9.00")],
        service_charge="2.16",
    ),
    paper(
        "several rates",
        """
        1 Taco  3.00
        1 Cola  9.00
        Subtotal 12.00
        Tax 6%  0.18
        Tax 9%  0.81
        Total 12.99
        """,
        [("Taco", "3.00"), ("Cola", "9.00")],
        tax="0.99",
    ),
    paper(
        "the total three times",
        """
        1 Taco  3.00
        1 Cola  9.00
        Total 12.00
        Total 12.00
        VISA ****4410  12.00
        TOTAL 12.00
        """,
        [("Taco", "3.00"), ("Cola", "9.00")],
    ),
    paper(
        "happy hour",
        """
        2 Draft Cola   10.00
          Happy Hour   -4.00
        1 Fries   5.00
          Happy Hour   -1.00
        Subtotal   10.00
        Tax   0.50
        Total   10.50
        """,
        [("Draft Cola", "10.00"), ("Happy Hour", "-4.00"), ("Fries", "5.00"), ("Happy Hour", "-1.00")],
    ),
    paper(
        "fractions, percents and sizes are names",
        """
        1/2 Rack Ribs  18.00
        1/4 Chicken   9.00
        10 oz Sirloin   20.00
        2% Milk   3.00
        3-Cheese Pizza   14.00
        50/50 Salad    8.00
        Total   72.00
        """,
        [
            ("1/2 Rack Ribs", "18.00"),
            ("1/4 Chicken", "9.00"),
            ("10 oz Sirloin", "20.00"),
            ("2% Milk", "3.00"),
            ("3-Cheese Pizza", "14.00"),
            ("50/50 Salad", "8.00"),
        ],
    ),
    paper(
        "numbered",
        """
        1. Latte  4.50
        2. Muffin  3.25
        3. Tea  2.00
        Subtotal 9.75
        Tax 0.25
        Total 10.00
        """,
        [("Latte", "4.50", None, None), ("Muffin", "3.25", None, None), ("Tea", "2.00", None, None)],
    ),
    paper(
        "qty right",
        """
        Burger    2   24.00
        Fries     1    4.00
        Total    3   28.00
        """,
        [("Burger", "24.00"), ("Fries", "4.00")],
        total="28.00",
    ),
    paper(
        "modifier parens",
        """
        1 Burger  14.00
           + Bacon (2.00)
           + Cheese  1.00
        Subtotal  15.00
        Tax  1.00
        Total   16.00
        """,
        [("Burger", "14.00"), ("+ Cheese", "1.00")],
    ),
    paper(
        "modifier price included",
        """
        1 Burger  17.00
           Bacon  +2.00
           Cheese  +1.00
        Subtotal  17.00
        Tax  1.00
        Total   18.00
        """,
        [("Burger", "17.00")],
    ),
    paper(
        "leaders",
        """
        Latte..........4.50
        Muffin ........ $3.25
        Tea --------- 2.00
        Subtotal 9.75
        Tax 0.25
        Total 10.00
        """,
        [("Latte", "4.50"), ("Muffin", "3.25"), ("Tea", "2.00")],
    ),
    paper(
        "unreadable name",
        """
        Latte   4.50
                3.25
        Total  7.75
        """,
        [("Latte", "4.50"), ("", "3.25")],
    ),
    paper(
        "all names unreadable",
        """
                4.50
                3.25
        Subtotal  7.75
        Tax     0.25
        Total  8.00
        """,
        [("", "4.50"), ("", "3.25")],
    ),
    paper(
        "times behind the name",
        """
        Latte × 2   $9.00
          Regular, Oat Milk
        Muffin   $3.25
        Subtotal   $12.25
        Tax  $0.75
        Total   $13.00
        """,
        [("Latte", "9.00", "2", ...), ("Muffin", "3.25")],
    ),
    paper(
        "times before the name with a unit price",
        """
        2 x Latte  $4.50   $9.00
        1 x Muffin  $3.25   $3.25
        Subtotal   $12.25
        Tax  $0.75
        Total   $13.00
        """,
        [("Latte", "9.00", "2", "4.50"), ("Muffin", "3.25", "1", "3.25")],
    ),
    paper(
        "counts of items sell nothing",
        """
        Burger              9.50
        Fries               4.00
        # SOLD 5
        ITEMS 5
        Subtotal          13.50
        Tax                1.04
        Total             14.54
        ITEM COUNT 2
        """,
        [("Burger", "9.50"), ("Fries", "4.00")],
    ),
    paper(
        "numbers of the head and a phone among the items",
        """
        Table 12   Guests 4
        Order 1042
        Latte   4.50
        Call 503 555 0142
        Muffin   3.25
        Total  7.75
        """,
        [("Latte", "4.50"), ("Muffin", "3.25")],
    ),
    paper(
        "delivery app",
        """
        1x Pad Thai                   $14.00
           Extra Tofu                  $2.00
        2x Spring Roll                $10.00
        Subtotal                      $26.00
        Service Fee                    $3.90
        Delivery Fee                   $2.99
        Promo                         -$5.00
        Tax                            $2.30
        Tip for driver                 $4.00
        Total                         $34.19
        """,
        [("Pad Thai", "14.00", "1", ...), ("Extra Tofu", "2.00"), ("Spring Roll", "10.00", "2", ...)],
        total="34.19",
        tip="4.00",
        discount="5.00",
        service_charge="6.89",
    ),
    paper(
        "bulleted modifiers in parentheses",
        """
        1x Pad Thai   $14.00
          • Extra tofu ($2.00)
        2x Spring Roll   $10.00
        Subtotal   $24.00
        Dasher Tip  $3.00
        Total   $27.00
        """,
        [("Pad Thai", "14.00", "1", ...), ("Spring Roll", "10.00", "2", ...)],
        tip="3.00",
    ),
    paper(
        "a meal with its parts",
        """
        QTY ITEM                TOTAL
         1 Big Mac Meal-Lrg      9.89
           1 Big Mac
           1 L Coke
           1 L Fries
         1 McFlurry              3.49
         2 Sauce                 0.00
        Subtotal                13.38
        Tax                      1.20
        Take-Out Total          14.58
        Cashless                14.58
        Change                   0.00
        """,
        [("Big Mac Meal-Lrg", "9.89"), ("McFlurry", "3.49")],
    ),
    paper(
        "priced modifiers",
        """
        1 Gr Latte           5.25
           Oatmilk           0.80
           Add Shot
        1 Croissant          3.95
        Subtotal           $10.00
        Tax 8.00%           $0.80
        Total              $10.80
        Sbux Card          10.80
        """,
        [("Gr Latte", "5.25"), ("Oatmilk", "0.80"), ("Croissant", "3.95")],
    ),
    paper(
        "choices in parentheses",
        """
        Order summary
        1  Pad Thai                 $14.00
           Choose protein
             Tofu ($2.00)
        2  Spring Rolls             $10.00
        Subtotal                    $24.00
        Tax                          $2.16
        Service Fee                  $3.60
        Delivery Fee                 $0.99
        Courier Tip                  $5.00
        Total                       $35.75
        """,
        [("Pad Thai", "14.00"), ("Spring Rolls", "10.00")],
        tip="5.00",
        total="35.75",
    ),
    paper(
        "a total for each guest",
        """
        Guest 1
        Soup   6.00
        Salad   9.00
        Guest 1 Total   15.00
        Guest 2
        Burger  14.00
        Guest 2 Total   14.00
        Subtotal   29.00
        Tax   2.61
        Total   31.61
        """,
        [("Soup", "6.00"), ("Salad", "9.00"), ("Burger", "14.00")],
        subtotal="29.00",
    ),
    paper(
        "a subtotal for each seat",
        """
        Seat 1
        Soup   6.00
        Salad   9.00
        Subtotal   15.00
        Seat 2
        Burger  14.00
        Subtotal   14.00
        Tax   2.61
        Total   31.61
        """,
        [("Soup", "6.00"), ("Salad", "9.00"), ("Burger", "14.00")],
    ),
    paper(
        "tip table inline",
        """
        Burger  14.00
        Subtotal  14.00
        Tax  1.00
        Total  15.00
        Suggested Tip
        15%: $2.10   18%: $2.52   20%: $2.80
        VISA 15.00
        """,
        [("Burger", "14.00")],
        total="15.00",
    ),
]


@pytest.mark.parametrize("one", PAPERS)
def test_the_paper_is_read_and_proved(one: Paper) -> None:
    one.check()
