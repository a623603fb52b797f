"""Expressions of house rules: what is right comes out as CEL has it, and what is not is refused in plain words."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.expressions import AMOUNT, DAY, NUMBER, TEXT, TRUTH, Mistaken, Type, expression, list_of
from rules.expressions.parser import MOST_DEPTH

ITEM = Type(
    "record",
    fields=(("description", TEXT), ("amount", AMOUNT), ("quantity", AMOUNT), ("struck", TRUTH)),
    optional=("quantity",),
)
NAMES: dict[str, Type] = {
    "total": AMOUNT,
    "tip": AMOUNT,
    "subtotal": AMOUNT,
    "count": NUMBER,
    "merchant": TEXT,
    "purpose": TEXT,
    "date": DAY,
    "attendees": list_of(TEXT),
    "items": list_of(ITEM),
    "paid_by": Type("text", choices=("card", "cash", "check")),
}
SOUP: dict[str, Any] = {"description": "Soup", "amount": 5.0, "struck": False}
WINE: dict[str, Any] = {"description": "Wine", "amount": 9.0, "quantity": 2.0, "struck": False}
VALUES: dict[str, Any] = {
    "total": 75.0,
    "subtotal": 4.35,
    "tip": 0.87,
    "count": 3,
    "merchant": "GREEN FIELD",
    "date": "2026-05-20",
    "attendees": ["Ana"],
    "items": [SOUP, WINE],
    "paid_by": "card",
}


def holds(written: str, **changes: Any) -> bool:
    return expression(written, NAMES).holds({**VALUES, **changes})


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("total > 75.0 && size(attendees) == 0", False),
        ("total >= 75.0 && attendees.size() == 1", True),
        ("total > 75", False),
        ("total >= 75", True),
        ("total == 75 && 75 == total", True),
        ("total * 2 > 149", True),
        ("total - 5 * tip < 71", True),
        ("count / 2 == 1 && count % 2 == 1", True),
        ("-total < 0 && !(total < 0)", True),
        ("tip > 0.2 * subtotal", False),
        ("tip >= 0.2 * subtotal", True),
        ("0.1 + 0.2 == 0.3 && -(0.1 + 0.2) == -0.3", True),
        ('date > "2026-05-15" && date <= "2026-05-20"', True),
        ('date in ["2026-05-20"]', True),
        ('paid_by in ["card", "cash"]', True),
        ("total in [74, 75.0]", True),
        ('"Ana" in attendees', True),
        ('"a" in []', False),
        ('merchant.matches("(?i)green") && !merchant.contains("Green")', True),
        ('merchant.startsWith("GREEN") && merchant.endsWith("FIELD")', True),
        ("items.exists(item, item.amount > 8)", True),
        ("items.all(item, item.amount > 8)", False),
        ("items.exists_one(item, item.description == 'Soup')", True),
        ("items.filter(item, item.amount > 8).size() == 1", True),
        ("size(items.map(item, item.amount)) == 2", True),
        ("items.exists(item, has(item.quantity) && item.quantity > 1)", True),
        ("items[0].amount == 5.0", True),
        ("items.exists(a, items.exists(b, a.amount > b.amount))", True),
        ("size(items) > 1 ? total > 80 : false", False),
        ("int(total) == 75 && double(count) == 3.0 && string(count) == '3'", True),
        ("'a' + merchant == 'aGREEN FIELD'", True),
        ("true", True),
        (" || ".join(["total > 99"] * 60 + ["total > 1"]), True),
    ],
)
def test_what_is_right_comes_out_as_it_reads(written: str, answer: bool) -> None:
    assert holds(written) is answer


@given(st.integers(0, 10_000_000), st.integers(-2, 2))
def test_a_limit_is_exact_to_the_cent(cents: int, beside: int) -> None:
    limit = Decimal(cents) / 100
    total = limit + Decimal(beside) / 100
    assert holds(f"total > {limit:.2f}", total=float(total)) is (total > limit)
    assert holds(f"total >= {limit:.2f}", total=float(total)) is (total >= limit)
    assert holds(f"total == {limit:.2f}", total=float(total)) is (total == limit)


@given(st.integers(1, 200_000), st.integers(0, 40), st.integers(-1, 1))
def test_a_percentage_is_exact_to_the_cent(cents: int, percent: int, beside: int) -> None:
    subtotal = Decimal(cents) / 100
    right = (subtotal * percent / 100).quantize(Decimal("0.01"))
    tip = right + Decimal(beside) / 100
    said = holds(f"tip > 0.{percent:02} * subtotal", tip=float(tip), subtotal=float(subtotal))
    assert said is (tip > subtotal * percent / 100)


def test_a_sum_is_compared_as_it_would_be_on_paper() -> None:
    assert not holds("total + tip > 75.87")
    assert not holds("subtotal - tip - 3.48 > 0")
    assert holds("subtotal - tip - 3.47 > 0")


@pytest.mark.parametrize(
    "written",
    [
        "purpose == 'x'",
        "purpose != 'x'",
        "!(purpose == 'x')",
        "purpose in ['x']",
        "purpose == 'x' && total > 1",
        "purpose == 'x' || total > 100",
        "purpose == 'x' ? true : false",
        "items.all(item, item.quantity > 1)",
        "items.exists(item, item.quantity > 2)",
        "items[7].amount > 1",
    ],
)
def test_what_is_unknown_is_neither_true_nor_false(written: str) -> None:
    with pytest.raises(LookupError):
        holds(written)


def test_what_is_unknown_does_not_matter_where_the_rest_decides() -> None:
    assert holds("purpose == 'x' || total > 1") is True
    assert holds("purpose == 'x' && total > 100") is False


@pytest.mark.parametrize("written", ["size(attendees) / size([]) > 1", "total / 0 > 1", "1 / (count - 3) == 1"])
def test_what_cannot_be_worked_out_says_so(written: str) -> None:
    with pytest.raises(ArithmeticError):
        holds(written)


MISTAKES = {
    "": "the expression is empty",
    "totl > 75": "there is no `totl` here; did you mean `total`?",
    "zzz > 75": "there is no `zzz` here; there are total, tip",
    "a.b.c": "there is no `a` here",
    "total": "the expression comes to an amount, not to yes or no; compare it, as in `total > 75.00`",
    "size(attendees)": "comes to a whole number",
    "items.map(i, i.amount)": "comes to a list of amounts",
    "total = 75": "`=` alone does nothing; write == to compare",
    "total > 1 & true": "`&` alone does nothing; write &&",
    "total > $75": "amounts stand without $ here",
    "total > 75,00": "`,` is not expected here; an amount has a point and no comma, as in 1075.00",
    "amount > 75": "there is no `amount` here; did you mean `total`?",
    "merchant == Costco": 'there is no `Costco` here; a text stands in quotes, as in "Costco"',
    "merchant.contains(Costco)": 'a text stands in quotes, as in "Costco"',
    "paid_by in [cash]": 'a text stands in quotes, as in "cash"',
    "Ana in attendees": 'a text stands in quotes, as in "Ana"',
    "date != dat": "there is no `dat` here; did you mean `date`?",
    "date < 2026-09-01": 'a day stands in quotes, as in "2026-05-15"',
    "tip > 20% * subtotal": "there is no sign for percent; for 20 percent of it write 0.20 * subtotal",
    "tip >= 20%": "there is no sign for percent",
    "tip > .2 * subtotal": "write 0.2 instead of .2",
    "tip > 0.2 x subtotal": "write * instead of `x`",
    "total ≥ 75": "`≥` means nothing here; write >= instead",
    "not (total > 75)": "there is no function `not`; write ! instead of `not`",
    "count(attendees) < 2": "write size instead of `count`",
    "merchant contains 'A'": 'write .contains("...") instead of `contains`',
    "total between 1 and 2": "join two comparisons with &&",
    "if total > 75": "write the condition alone, as in `total > 75.00`",
    "total > 75.": "75. is not a number",
    "total > 75.0f": "75.0f is not a number",
    "total > 1 and true": "write && instead of `and`",
    "total > 1 OR true": "write || instead of `OR`",
    "not true": "write ! instead of `not`",
    "75 < total < 100": "two comparisons in a row; join them with &&",
    "total == '75'": "`==` holds an amount against a text, which are never alike; a number stands without quotes",
    "attendees > 3": "size(...) counts a list",
    "attendees == []": "`==` cannot compare a list of texts",
    "date > total": "`>` holds a day against an amount",
    "date > '5/15/2026'": "“5/15/2026” is not a day; write year-month-day",
    "date > '2026-02-30'": "is not a day",
    "date in ['tomorrow']": "is not a day",
    "paid_by == 'crad'": '`paid_by` is never "crad"; it is one of "card", "cash", "check"; did you mean `card`?',
    "paid_by in ['card', 'csh']": "did you mean `cash`?",
    "'x' in items": "where it never is",
    "total in merchant": "`in` looks for a value in a list",
    "total > 20 / 100 * subtotal": "20 / 100 drops what is after the point",
    "total % 2.0 == 1.0": "for 20 percent write 0.20 * subtotal",
    "merchant * 2 == 1": "`*` works with amounts and numbers, not with a text",
    "items.exists(i, i.amuont > 3)": "there is no `.amuont` here; did you mean `amount`?",
    "items.exists(i)": "write `exists` with a word for each element",
    "items.exists(total, total > 3)": "`total` already means something here",
    "items.exists(i, i.amount)": "yes or no is expected inside `exists(...)`",
    "items.exist(i, true)": "did you mean `exists`?",
    "items.amount > 3": "a list of groups of values has no `.amount`; go through it with exists",
    "merchant.contians('x')": "a text has no `contians(...)`; did you mean `contains`?",
    "merchant.contains(3)": "takes one text, in quotes",
    "merchant.matches('(')": "is not a pattern",
    "merchant.matches(purpose)": "takes a pattern in quotes",
    "contains(merchant)": "`contains` stands behind what it is about",
    "len(attendees) > 3": "there is no function `len`",
    "siz(attendees) > 3": "did you mean `size`?",
    "size(total) > 3": "size(...) counts a list or the letters of a text, not an amount",
    "size(attendees, 1) > 3": "takes one value, not 2",
    "has(total)": "has(...) asks for a field that need not be printed",
    "items.exists(i, has(i.amount))": "has(...) asks for a field",
    "items['a'].amount > 1": "takes one element of a list by its number",
    "total[0] > 1": "this is an amount",
    "total == null": "nothing here is ever null",
    "!total": "yes or no is expected after `!`, not an amount",
    "-merchant == 'x'": "`-` stands before a text",
    "total && true": "yes or no is expected beside `&&`",
    "total ? true : false": "yes or no is expected before `?`",
    "true ? total : 'x' ": "both must be the same",
    "((total > 3)": "a `)` is missing at the end",
    "total > 3)": "`)` is not expected here",
    "total >": "a name, a number or a text is missing at the end",
    "total. > 3": "a name is missing after `.`",
    "merchant == 'x": "has no closing '",
    "merchant == “x”": "is a typographic quote",
    "merchant == r'x'": "there is no `r` here",
    "total > 3 # a": "`#` means nothing here",
    "{'a': 1}.a == 1": "`{` means nothing here",
    "items.exists(a, items.exists(b, items.exists(c, true)))": "more than 2 deep",
    f"{'(' * MOST_DEPTH}total > 3{')' * MOST_DEPTH}": "too many brackets in brackets",
    f"{'!' * (MOST_DEPTH + 1)}true": "too many signs in a row",
    " || ".join(["total > 1"] * 100): "longer than 1000 characters",
    "'\\xzz' == merchant": "is not a text",
    "1" + " + 1" * 240 + " > 1": "goes on for too long",
}


@pytest.mark.parametrize(("written", "words"), MISTAKES.items(), ids=[written[:40] for written in MISTAKES])
def test_what_is_wrong_is_refused_in_plain_words(written: str, words: str) -> None:
    with pytest.raises(Mistaken) as refusal:
        expression(written, NAMES)
    assert words in str(refusal.value)


PARTS = [*NAMES, "i.amount", "items.exists(i,", "75", "0.2", "'x'", "size(", "(", ")", "[", "]", ",", "&&", "||", "!"]
PARTS += ["==", "<", "+", "-", "*", "/", "?", ":", ".", "in", "true", "has(", "null", "\\", "\n", "é", "'"]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map(" ".join))
def test_no_text_gets_out_as_another_exception(written: str) -> None:
    with suppress(Mistaken, LookupError, ArithmeticError):
        assert expression(written, NAMES).holds(VALUES) in (True, False)


def test_the_names_used_are_told_once_in_their_order() -> None:
    assert expression("total > 1 && size(items) > 0 && total < 9", NAMES).names == ("total", "items")
