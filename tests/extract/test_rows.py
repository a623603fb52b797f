"""What on a row is an amount of money, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lines.rows import page_rows, rows_of
from pipeline.model import Box, Line, PageWords, Word
from tests.extract.typewriter import ACROSS, page, row, rows


def amounts(text: str) -> list[str]:
    return [f"{amount.value:.2f}" for amount in row(text).amounts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coffee          3.00", "3.00"),
        ("Coffee         $3.00", "3.00"),
        ("Coffee        $ 3.00", "3.00"),
        ("Catering   $1,234.50", "1234.50"),
        ("Catering    1,234.50", "1234.50"),
        ("TOTAL         S93.58", "93.58"),
        ("Total     USD $93.58", "93.58"),
        ("Total      USD 93.58", "93.58"),
        ("Coupon        (8.99)", "-8.99"),
        ("Coupon       ($8.99)", "-8.99"),
        ("Coupon         1.50-", "-1.50"),
        ("Coupon         -3.40", "-3.40"),
        ("Coupon        -$3.40", "-3.40"),
        ("Coupon        $-3.40", "-3.40"),
        ("Coupon      - $ 3.40", "-3.40"),
        ("Coupon         −3.40", "-3.40"),
        ("Coupon         –3.40", "-3.40"),
        ("Muffin         11,99", "11.99"),
        ("Bag              .17", "0.17"),
        ("Bag             $.17", "0.17"),
        ("Milk          5.95 F", "5.95"),
        ("Milk           5.95F", "5.95"),
        ("Towels        5.95 T", "5.95"),
        ("Towels       5.95 TX", "5.95"),
        ("Soup           1. 50", "1.50"),
        ("SCAMPI MILAN25.75", "25.75"),
        ("Free refill     0.00", "0.00"),
        ("Soup           I2.50", "12.50"),
        ("Soup            l.86", "1.86"),
        ("Soup           2S.11", "25.11"),
        ("Soup            1.B6", "1.86"),
        ("Soup           12.O0", "12.00"),
        ("Soup          $l2.50", "12.50"),
        ("7UP             2.50", "2.50"),
        ("B12 vitamin     8.00", "8.00"),
        ("1L Milk         3.00", "3.00"),
        ("Refund USD    (5.00)", "-5.00"),
        ("Refund USD (5.00)", "-5.00"),
    ],
)
def test_an_amount_and_its_sign(text: str, expected: str) -> None:
    assert amounts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "12:41 PM",
        "Milk 1.5l",
        "Oil 1.OL",
        "10/03/2026  12:41:07",
        "10.03.2026",
        "Tax 8.25%",
        "18.00 % gratuity is customary",
        "Tel 503.555.0142",
        "(503) 555-0142",
        "1.25 lb",
        "0.75 lbs",
        "0.5 kg",
        "16.9 oz",
        "2 @ 5.00",
        "(2 @14.00)",
        "1 @ $5.00",
        "2.49/lb",
        "$2.49 / lb",
        "$2.50 each",
        "0.88 ea",
        "Version 1.2.34",
        "Order 1042",
        "Check #12",
        "Ref 4.123",
        "192.168.10.25",
        "1234567.89",
        "#5.00",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 @ 5.00              10.00", ["10.00"]),
        ("Bananas 1.25 lb @ 0.69/lb    0.86", ["0.86"]),
        ("Sales Tax 8.25%       1.65", ["1.65"]),
        ("10/03/2026 12:41      Total 21.65", ["21.65"]),
        ("Grilled Onion ($0.75)   12.00", ["12.00"]),
        ("18%(4.38)", []),
        ("Mugs     19.99      39.98", ["19.99", "39.98"]),
    ],
)
def test_the_amounts_of_a_fuller_row(text: str, expected: list[str]) -> None:
    assert amounts(text) == expected


def test_the_rows_own_amount_is_the_rightmost_and_the_rest_is_its_label() -> None:
    one = row("Mugs     19.99      39.98 T")
    assert one.amount is not None
    assert one.amount.value == Decimal("39.98")
    assert one.label == "Mugs T"
    assert one.text == "Mugs 19.99 39.98 T"


def test_an_amount_points_at_its_own_part_of_the_words_box() -> None:
    word = Word("Coffee 3.00", Box(100, 10, 210, 30), 0.9)
    sheet = PageWords(1, 400, 100, "typewriter", (word,))
    (one,) = rows_of(sheet, (Line((word,)),))
    assert one.amount is not None
    assert one.amount.box == Box(100 + 7 * ACROSS, 10, 210, 30)


@pytest.mark.parametrize(
    ("text", "other"),
    [("Total  58.99", "8.99"), ("Total  $58.99", None), ("Salad  8.99", None), ("Salad 12.00", None)],
)
def test_a_dollar_sign_may_have_been_read_as_a_five_or_an_eight(text: str, other: str | None) -> None:
    found = row(text).amount
    assert found is not None
    assert [f"{value:.2f}" for value in found.others] == ([other] if other else [])


def test_a_till_minus_behind_the_amount_may_be_a_pen_tick() -> None:
    found = row("Lemonade   1.50-").amount
    assert found is not None
    assert (found.value, found.others) == (Decimal("-1.50"), (Decimal("1.50"),))


def test_words_that_the_reader_doubts_and_borders_make_no_rows() -> None:
    doubted = page("Coffee   3.00", score=0.3)
    assert rows_of(doubted, (Line(doubted.words),)) == ()
    assert rows("*****   -----\n=========") == ()


@given(
    cents=st.integers(0, 99_999_99),
    sign=st.sampled_from(["", "$", "$ ", "S", "USD "]),
    thousands=st.booleans(),
    flag=st.sampled_from(["", " T", " F", "N"]),
)
def test_any_printed_amount_is_read_to_the_cent(cents: int, sign: str, thousands: bool, flag: str) -> None:
    value = Decimal(cents) / 100
    printed = f"{value:,.2f}" if thousands else f"{value:.2f}"
    assert amounts(f"Thing    {sign}{printed}{flag}") == [f"{value:.2f}"]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_breaks_a_row_and_its_amounts_lie_inside_it(text: str) -> None:
    sheet = page(text.replace("\n", " "))
    for one in rows_of(sheet, tuple(Line((word,)) for word in sheet.words)):
        for found in one.amounts:
            assert 0 <= found.start < found.end <= len(one.text)
            assert found.box.left >= one.line.box.left - 1
            assert found.box.right <= one.line.box.right + 1
            assert found.value == found.value.quantize(Decimal("0.01"))


def test_a_blank_to_fill_in_belongs_to_the_row_at_whose_foot_its_ink_is() -> None:
    typed = page("Lentil Soup          7.50\nCash Payment\nThank you")
    label = next(word for word in typed.words if word.text == "Cash Payment")
    foot = label.box.bottom + 3
    blank = Word("______", Box(label.box.right + 80, foot - 3, label.box.right + 140, foot))
    found = page_rows(replace(typed, words=(*typed.words, blank)))
    assert [row.text for row in found] == ["Lentil Soup 7.50", "Cash Payment ______", "Thank you"]
