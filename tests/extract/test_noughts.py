"""Noughts and O's taken for each other: mended in names, left in codes, sizes and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.noughts import in_names, in_numbers
from tests.extract.typewriter import HEAD, read


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("B0B'S C0FFEE", "BOB'S COFFEE"),
        ("0ld Fashioned", "Old Fashioned"),
        ("Coke Zer0", "Coke Zero"),
        ("C00L F00D", "COOL FOOD"),
        ("DIABL0", "DIABLO"),
        ("0'HARE", "O'HARE"),
        ("Bistro 1O1", "Bistro 101"),
    ],
)
def test_a_nought_among_letters_is_an_o_and_an_o_in_a_number_a_nought(seen: str, printed: str) -> None:
    assert in_names(seen) == printed


@pytest.mark.parametrize(
    "name",
    ["7-Eleven", "Cafe 8", "1st & 2nd", "3B", "Studio 54", "H2O", "Cafe O2", "Grill23", "RM0", "12 0z", "FOO0",
     "A0000031010", "$0ff", "Hotel 100", "XB70K0", "L0", "v2.0"],
)  # fmt: skip
def test_what_may_be_a_size_a_code_or_a_name_stays(name: str) -> None:
    assert in_names(name) == name


def test_goods_are_named_as_printed() -> None:
    receipt = read("2 0ld Fashioned   22.00\n1 C0ke Zer0 2O oz   3.00\nTotal   25.00", head=HEAD)
    assert [item.description for item in receipt.items] == ["Old Fashioned", "Coke Zero 20 oz"]
    assert receipt.items[0].evidence[0].text.startswith("2 0ld Fashioned")


def test_an_address_has_its_numbers_mended() -> None:
    assert in_numbers("13OO Oak St, O'Hare, OH 443O8") == "1300 Oak St, O'Hare, OH 44308"


@given(st.text(st.sampled_from("0O1 aB-'.#"), max_size=12))
def test_nothing_but_noughts_and_os_changes(text: str) -> None:
    mended = in_names(text)
    assert mended.translate(str.maketrans("oO", "00")) == text.translate(str.maketrans("oO", "00"))
