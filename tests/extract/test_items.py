"""What was bought: names, quantities, unit prices, voids and discounts, in every style that tills print them."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent

import pytest

from pipeline.model import DocumentKind, Proof
from tests.extract.typewriter import HEAD, bought, read


@pytest.mark.parametrize(
    ("line", "name", "quantity", "unit"),
    [
        ("Lentil Soup              7.50", "Lentil Soup", None, None),
        ("1 Lentil Soup            7.50", "Lentil Soup", "1", None),
        ("2 Lentil Soup           15.00", "Lentil Soup", "2", None),
        ("12 Dinner Roll          15.00", "Dinner Roll", "12", None),
        ("2x Lentil Soup          15.00", "Lentil Soup", "2", None),
        ("2 x Lentil Soup         15.00", "Lentil Soup", "2", None),
        ("Lentil Soup x2          15.00", "Lentil Soup", "2", None),
        ("Lentil Soup x 2         15.00", "Lentil Soup", "2", None),
        ("Lentil Soup ×2          15.00", "Lentil Soup", "2", None),
        ("2   Lentil Soup         15.00", "Lentil Soup", "2", None),
        ("Lentil Soup 2 @ 7.50    15.00", "Lentil Soup", "2", "7.50"),
        ("Lentil Soup 2 @ $7.50   15.00", "Lentil Soup", "2", "7.50"),
        ("2 Lentil Soup @ 7.50 ea    15.00", "Lentil Soup", "2", "7.50"),
        ("Lentil Soup (2 @7.50)   15.00", "Lentil Soup", "2", "7.50"),
        ("Lentil Soup   7.50   15.00", "Lentil Soup", "2", "7.50"),
        ("Bananas 1.25 lb @ 0.60/lb   0.75", "Bananas", "1.25", "0.60"),
        ("Plastic Cups XXXXXXXXXXX7   1.25", "Plastic Cups", None, None),
        ("XXXXXXXX4502 Quarter Round   5.48", "Quarter Round", None, None),
        ("7UP                      2.50", "7UP", None, None),
        ("6 pc Wings               9.00", "6 pc Wings", None, None),
        ("16 oz Cold Brew          5.00", "16 oz Cold Brew", None, None),
    ],
)
def test_name_quantity_and_unit_price(line: str, name: str, quantity: str | None, unit: str | None) -> None:
    (item,) = read(f"{line}\nTax   1.00\nTotal   99.00", head=HEAD).items
    assert item.description == name
    assert item.quantity == (Decimal(quantity) if quantity else None)
    assert item.unit_price == (Decimal(unit) if unit else None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            """
            Roast Vegetable Plate
                                     13.25
            Iced Tea                  3.00
            """,
            [("Roast Vegetable Plate", "13.25"), ("Iced Tea", "3.00")],
            id="the price stands below the name",
        ),
        pytest.param(
            """
            Iced Tea
            2 @ 3.00                  6.00
            Corn Bread                2.00
            """,
            [("Iced Tea", "6.00"), ("Corn Bread", "2.00")],
            id="quantity times price below the name",
        ),
        pytest.param(
            """
            Iced Tea                  6.00
              2 @ 3.00
            Corn Bread                2.00
            """,
            [("Iced Tea", "6.00"), ("Corn Bread", "2.00")],
            id="a row that only counts the one above",
        ),
        pytest.param(
            """
            2 @ 3.00
            Iced Tea                  6.00
            Corn Bread                2.00
            """,
            [("Iced Tea", "6.00"), ("Corn Bread", "2.00")],
            id="a row that only counts the one below",
        ),
        pytest.param(
            """
            0041520012              12.99 T
            PAPER PLATES
            0041520077               4.50 T
            NAPKINS
            """,
            [("PAPER PLATES", "12.99"), ("NAPKINS", "4.50")],
            id="a code with its price, the name below",
        ),
        pytest.param(
            """
            PAPER PLATES
            0041520012              12.99 T
            NAPKINS
            0041520077               4.50 T
            """,
            [("PAPER PLATES", "12.99"), ("NAPKINS", "4.50")],
            id="the name, a code with its price below",
        ),
        pytest.param(
            """
            0041520012 PAPER PLATES   12.99 T
            0041520077 NAPKINS         4.50 T
            """,
            [("PAPER PLATES", "12.99"), ("NAPKINS", "4.50")],
            id="a code before the name",
        ),
        pytest.param(
            """
            Veggie Burger            12.00
               Add Avocado            1.50
               No Onion
               Extra Pickle           0.00
            """,
            [("Veggie Burger", "12.00"), ("Add Avocado", "1.50")],
            id="priced modifiers are items, free ones are not",
        ),
        pytest.param(
            """
            Veggie Burger            12.00
            Lemonade                  3.50
            VOID Lemonade            -3.50
            """,
            [("Veggie Burger", "12.00"), ("Lemonade", "3.50"), ("VOID Lemonade", "-3.50")],
            id="a void on an item",
        ),
        pytest.param(
            """
            Veggie Burger            12.00
            Burger coupon             2.00-
            Lemonade                  3.50
            """,
            [("Veggie Burger", "12.00"), ("Burger coupon", "-2.00"), ("Lemonade", "3.50")],
            id="a discount among the items",
        ),
        pytest.param(
            """
            Veggie Burger            12.00
            Sweet Fries               5.00
            20% off                  -1.00
            """,
            [("Veggie Burger", "12.00"), ("Sweet Fries", "5.00"), ("20% off", "-1.00")],
            id="a share of the last item is taken off that item",
        ),
        pytest.param(
            """
            2   | Veggie Burger    |  24.00
            1   | Lemonade         |   3.50
            """,
            [("Veggie Burger", "24.00"), ("Lemonade", "3.50")],
            id="ruled columns",
        ),
        pytest.param(
            """
            QTY  PRICE    AMOUNT  ITEM
            2    12.00     24.00  Veggie Burger
            1     3.50      3.50  Lemonade
            """,
            [("Veggie Burger", "24.00"), ("Lemonade", "3.50")],
            id="names behind their amounts",
        ),
        pytest.param(
            """
            12:01 PM Coffee           3.00
            12:04 PM Ham Croissant    6.50
            """,
            [("Coffee", "3.00"), ("Ham Croissant", "6.50")],
            id="the time of each",
        ),
        pytest.param(
            """
            QTY  ITEM               AMOUNT
            1    Veggie Burger       12.00
            1    Lemonade             3.50
            """,
            [("Veggie Burger", "12.00"), ("Lemonade", "3.50")],
            id="headings sell nothing",
        ),
        pytest.param(
            """
            Drive, Thru               2.20
            Veggie Burger            12.00
            """,
            [("Veggie Burger", "12.00")],
            id="how it is eaten sells nothing, whatever figures stand beside it",
        ),
        pytest.param(
            """
            Veggie Burger            12.00
            (1 Lemonade               3.50)
            """,
            [("Veggie Burger", "12.00"), ("Lemonade", "3.50")],
            id="a ring around a row",
        ),
        pytest.param(
            """
            SALAD BAR
            Gross 0.84 lb  Tare 0.04 lb
            0.80 lb @ $10.99/lb       8.79 T
            """,
            [("SALAD BAR", "8.79")],
            id="what the scale showed",
        ),
        pytest.param(
            """
            Server: Mia   Table 12
            Guests: 2     Check #1042
            10/03/2026    12:41 PM
            Veggie Burger            12.00
            """,
            [("Veggie Burger", "12.00")],
            id="the till's own notes sell nothing",
        ),
    ],
)
def test_the_things_bought(lines: str, expected: list[tuple[str, str]]) -> None:
    items = dedent(lines).strip("\n")
    total = sum(Decimal(amount) for _, amount in expected)
    sums = f"Subtotal   {total:.2f}\nTax   1.00\nTotal   {total + 1:.2f}"
    receipt = read(f"{items}\n{sums}", head=HEAD)
    assert bought(receipt) == expected
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_share_of_the_whole_bill_is_no_item() -> None:
    text = "Veggie Burger   13.00\nSweet Fries   5.00\n20% off   -3.60\nSubtotal   14.40\nTax   1.15\nTotal   15.55"
    receipt = read(text, head=HEAD)
    assert bought(receipt) == [("Veggie Burger", "13.00"), ("Sweet Fries", "5.00")]
    assert receipt.discount.value == Decimal("3.60")


def test_a_discount_of_the_whole_bill_is_no_item() -> None:
    receipt = read(
        """
        Veggie Burger            12.00
        Lemonade                  3.50
        Student Discount         -1.55
        Subtotal                 13.95
        Tax                       1.12
        Total                    15.07
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Veggie Burger", "12.00"), ("Lemonade", "3.50")]
    assert receipt.discount.value == Decimal("1.55")
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize("row", ["AUTH 771203   $31.07", "Appr Code: 09213D   31.07", "AUTHORIZATION 66120K   31.07"])
def test_what_a_cards_network_answered_is_no_item(row: str) -> None:
    receipt = read(f"{row}\nSoup   20.00\nBread   4.00\nSubtotal   24.00\nTax   1.60\nTotal   25.60", head=HEAD)
    assert bought(receipt) == [("Soup", "20.00"), ("Bread", "4.00")]


def test_items_know_the_heading_they_stand_under() -> None:
    receipt = read(
        """
        Food
        Veggie Burger            12.00
        Bar
        House Special             9.00
        Subtotal                 21.00
        Tax                       1.68
        Total                    22.68
        """,
        head=HEAD,
    )
    assert [(item.description, item.section) for item in receipt.items] == [
        ("Veggie Burger", "Food"),
        ("House Special", "Bar"),
    ]


def test_a_unit_price_on_a_row_of_its_own_below_the_item() -> None:
    receipt = read("2 Scone    5.00\n($2.50 each)\nTax   0.40\nTotal   5.40", head=HEAD)
    assert [(i.description, i.quantity, i.unit_price, i.amount) for i in receipt.items] == [
        ("Scone", Decimal(2), Decimal("2.50"), Decimal("5.00"))
    ]


def test_a_dollar_sign_read_as_a_digit_is_mended_by_the_arithmetic() -> None:
    # $8.50 read as 58.50: only 8.50 adds up.
    receipt = read("Soup   58.50\nSalad   $6.50\nSubtotal   $15.00\nTax   $1.20\nTotal   $16.20", head=HEAD)
    assert bought(receipt) == [("Soup", "8.50"), ("Salad", "6.50")]
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_pen_tick_behind_a_price_is_no_minus_where_the_arithmetic_says_so() -> None:
    receipt = read("Soup   8.50-\nSalad   6.50\nSubtotal   15.00\nTax   1.20\nTotal   16.20", head=HEAD)
    assert bought(receipt) == [("Soup", "8.50"), ("Salad", "6.50")]
    assert receipt.reconciliation.state is Proof.PROVED


def test_dashes_behind_prices_are_dirt_where_only_that_adds_up() -> None:
    prices = ["21.49-", "0.50", "7.89-", "3.09", "5.49-", "5.49-", "0.99-"]
    goods = "\n".join(f"Item{'ABCDEFG'[i]}   ${price}" for i, price in enumerate(prices))
    receipt = read(f"{goods}\nTAX1   $4.39\nTOTAL   $49.33\nCASH   $49.33", head=HEAD)
    assert [value for _, value in bought(receipt)] == [price.rstrip("-") for price in prices]
    assert receipt.reconciliation.state is Proof.PROVED
    void = read("Soup   8.50\nPie   6.50\nPie   6.50-\nSubtotal   8.50\nTax   0.68\nTotal   9.18", head=HEAD)
    assert [value for _, value in bought(void)] == ["8.50", "6.50", "-6.50"]


def test_what_stands_below_the_sums_is_not_bought() -> None:
    receipt = read(
        """
        Veggie Burger            12.00
        Subtotal                 12.00
        Tax                       0.96
        Total                    12.96
        Visa 0103                12.96
        Family Feast from        29.99
        Next visit: soup          1.00
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Veggie Burger", "12.00")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "Sparkling Water  *    3.49\nNapkins          *    2.99\nSubtotal   6.48",
            [("Sparkling Water", "3.49"), ("Napkins", "2.99")],
            id="a star for the tax",
        ),
        pytest.param(
            "Hoodie          48.00\n   -2.00\nCap             22.00\n   -1.00\nSubtotal        67.00",
            [("Hoodie", "48.00"), ("", "-2.00"), ("Cap", "22.00"), ("", "-1.00")],
            id="what is taken off each item, also off the last one",
        ),
        pytest.param(
            "Cereal      4.99\n MFR COUPON    -1.00\nCoffee      9.99\n STORE COUPON  -2.00\nSubtotal    11.98",
            [("Cereal", "4.99"), ("MFR COUPON", "-1.00"), ("Coffee", "9.99"), ("STORE COUPON", "-2.00")],
            id="a coupon below each item",
        ),
        pytest.param(
            "Scissors    5.99\nVOID Scissors -5.99\nCoffee      9.99\nSTORE COUPON  -2.00\nSubtotal    7.99",
            [("Scissors", "5.99"), ("VOID Scissors", "-5.99"), ("Coffee", "9.99")],
            id="one coupon of the whole bill, and an item taken back",
        ),
        pytest.param(
            "Steak Pie          15.95\nService (optional 10%)      1.60\nTotal            17.55",
            [("Steak Pie", "15.95")],
            id="an optional service charge among the items",
        ),
        pytest.param(
            "Room: 512   Rate: 119.00   Arrive: 19-Feb-24\n19-FEB-24   Room       119.00\n"
            "20-FEB-24   Parking     25.00\n20-FEB-24   AX...2003  (144.00)\nBalance     0.00",
            [("Room", "119.00"), ("Parking", "25.00")],
            id="a folio's head and its payment",
        ),
    ],
)
def test_what_is_told_besides_the_things_bought(lines: str, expected: list[tuple[str, str]]) -> None:
    assert bought(read(lines, head=HEAD)) == expected


@pytest.mark.parametrize("name", ["DEPT 01", "DEPT01"])
def test_a_department_is_nothing_bought(name: str) -> None:
    assert bought(read(f"{name}      3.49\nSubtotal   3.49\nTax   0.00\nTotal   3.49", head=HEAD)) == []


@pytest.mark.parametrize("between", ["", "3 ITEMS", "NUMBER OF ITEMS: 3"])
@pytest.mark.parametrize("name", ["DIGITAL COUPON", "CARD SAVINGS", "STORE COUPON"])
def test_a_coupon_that_stands_by_itself_below_the_list_is_off_the_whole_bill(between: str, name: str) -> None:
    receipt = read(
        f"""
EGGS LARGE 18                5.49
TURKEY SUB                   8.99
PAPER PLATES                 4.29
{between}
{name}              -1.00
TAX                          1.70
TOTAL                       19.47""",
        head=HEAD,
    )
    assert [item.amount for item in receipt.items] == [Decimal("5.49"), Decimal("8.99"), Decimal("4.29")]
    assert receipt.discount.value == Decimal("1.00")
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_coupon_right_below_the_last_item_or_for_one_is_that_item_s() -> None:
    for coupon in ("DIGITAL COUPON", "\nMFR COUPON 411520012345"):
        receipt = read(
            f"EGGS LARGE 18                5.49\nTURKEY SUB                   8.99\nPAPER PLATES                 4.29\n"
            f"{coupon}              -1.00\nTAX                          1.70\nTOTAL                       19.47",
            head=HEAD,
        )
        assert [item.amount for item in receipt.items][-1] == Decimal("-1.00")


@pytest.mark.parametrize("total", ["TOTAL (inc GST)", "Total inc. VAT", "Total Inc"])
def test_a_total_that_includes_its_tax_is_nothing_bought(total: str) -> None:
    receipt = read(
        f"2 x Flat White                $10.00\n1 x Smashed Avo               $21.50\n{total}               $31.50\n"
        "GST included                   $2.86\nVisa ...2208                  $31.50",
        head=HEAD,
    )
    assert bought(receipt) == [("Flat White", "10.00"), ("Smashed Avo", "21.50")]
    assert receipt.total.value == Decimal("31.50")


def test_what_was_typed_in_by_its_price_is_a_thing_bought() -> None:
    receipt = read("1 OPEN FOOD  49.25\nSubtotal  49.25\nTax  3.94\nTOTAL  53.19\nVISA ****4471  53.19", head=HEAD)
    assert bought(receipt) == [("OPEN FOOD", "49.25")]
    assert receipt.document is DocumentKind.RECEIPT
