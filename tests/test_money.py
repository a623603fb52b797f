"""Amounts: parsing what a person typed, rounding, showing, sharing out to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money import ZERO, cents, in_words, parse_amount, plain, share_out, show

D = Decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48.08", "48.08"),
        (" 48.08 ", "48.08"),
        ("$48.08", "48.08"),
        ("$ 48.08", "48.08"),
        ("USD 48.08", "48.08"),
        ("48", "48.00"),
        ("48.5", "48.50"),
        ("1,234.50", "1234.50"),
        ("1234.50", "1234.50"),
        ("-3", "-3.00"),
        ("-$3.40", "-3.40"),
        ("$-3.40", "-3.40"),
        ("3.40-", "-3.40"),
        ("(3.40)", "-3.40"),
        ("0", "0.00"),
    ],
)
def test_an_amount_that_a_person_typed(text: str, value: str) -> None:
    assert parse_amount(text) == D(value)
    assert str(parse_amount(text)) == value


@pytest.mark.parametrize(
    "text",
    ["", "-", "$", "abc", "1.234", "1,23.40", "12,34", "1.2.3", "48.08 dollars", "€48.08", "1e3", "NaN", "∞"],
)
def test_what_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@given(st.decimals(-(10**6), 10**6, places=2))
def test_what_is_shown_is_read_back(amount: Decimal) -> None:
    assert parse_amount(show(amount)) == amount
    assert parse_amount(plain(amount) or "") == amount


@given(st.text(max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    value = parse_amount(text)
    assert value is None or value == cents(value)


@pytest.mark.parametrize(
    ("amount", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("2.675", "2.68"), ("3", "3.00")]
)
def test_cents_are_rounded_half_up_as_tills_do(amount: str, rounded: str) -> None:
    assert str(cents(D(amount))) == rounded


@pytest.mark.parametrize(
    ("amount", "shown"), [("1234.5", "$1,234.50"), ("-3", "-$3.00"), ("0", "$0.00"), ("0.1", "$0.10")]
)
def test_amounts_for_people(amount: str, shown: str) -> None:
    assert show(D(amount)) == shown


def test_plain_keeps_unknown_unknown() -> None:
    assert (plain(None), plain(D("3"))) == (None, "3.00")


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("10.00", ["1", "1", "1"], ["3.34", "3.33", "3.33"]),
        ("0.01", ["1", "1"], ["0.01", "0.00"]),
        ("4.00", ["12.00", "8.00"], ["2.40", "1.60"]),
        ("-1.00", ["1", "2"], ["-0.33", "-0.67"]),
        ("5.00", ["0", "0"], ["5.00", "0.00"]),
        ("0.00", ["3", "1"], ["0.00", "0.00"]),
    ],
)
def test_sharing_out(amount: str, weights: list[str], parts: list[str]) -> None:
    assert [str(part) for part in share_out(D(amount), [D(w) for w in weights])] == parts


@given(
    st.decimals(-(10**6), 10**6, places=2),
    st.lists(st.decimals(0, 10**4, places=2), min_size=1, max_size=12),
)
def test_shares_always_add_up_and_are_off_by_less_than_a_cent(amount: Decimal, weights: list[Decimal]) -> None:
    parts = share_out(amount, weights)
    assert sum(parts, start=ZERO) == amount
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - amount * weight / whole) < D("0.01")


@pytest.mark.parametrize("weights", [[], [D(1), D(-1)]])
def test_what_cannot_be_shared_by(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="at least one weight"):
        share_out(D(1), weights)


@pytest.mark.parametrize(("code", "said"), [("USD", "-$1,234.50"), ("EUR", "-EUR 1,234.50"), ("XXX", "-1,234.50")])
def test_an_amount_is_shown_in_its_own_money(code: str, said: str) -> None:
    assert show(Decimal("-1234.50"), code) == said


@pytest.mark.parametrize(("code", "words"), [("EUR", "EUR"), ("USD", "USD"), ("XXX", "another currency")])
def test_a_currency_in_words(code: str, words: str) -> None:
    assert in_words(code) == words
