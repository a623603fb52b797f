"""Merchants' names are found again as if each were held against all others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.checks.sales_tax import Shops, same_shop

NAMES = st.lists(st.text("AB1 -", max_size=9), max_size=25)


@given(NAMES)
def test_each_is_the_first_that_is_the_same_shop(names: list[str]) -> None:
    shops, firsts, known = Shops(), list[str](), dict[str, str]()
    for name in names:
        if name not in known:
            known[name] = next((first for first in firsts if same_shop(first, name)), name)
            if known[name] == name:
                firsts.append(name)
        assert shops.first(name) == known[name]


def test_a_letter_misread_is_the_same_shop() -> None:
    shops = Shops()
    names = ("GREEN FIELD", "GREEN F1ELD", "GREENFELD", "Green Field", "GREEN FIELDS")
    assert [shops.first(name) for name in names] == ["GREEN FIELD", "GREEN F1ELD", *["GREEN FIELD"] * 3]
