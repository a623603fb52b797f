"""Names as tills print them and as banks shorten them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.purchases.names import Names, alike, another, compared, payee
from rules.checks.common import bare

PLACE = "18 Harbor Street St. Louis, MO 63130"


@pytest.mark.parametrize(
    ("shop", "line", "expected"),
    [
        ("ST LOUIS BREAD CO", "ST LOUIS BREAD #114 ST LOUIS MO", Names.SAME),
        ("GREEN FIELD", "TST* GREEN FIELD CLAYTON", Names.SAME),
        ("MAPLE & RYE BISTRO", "TST* MAPLE RYE STL", Names.SAME),
        ("BLUE DOOR DELI", "BLUE DOOR DEL", Names.SAME),
        ("JOE'S PIZZA", "JOES PIZZA 314-555-0142", Names.SAME),
        ("KALDI'S COFFEE", "KALDIS COFFEE - DEMUN SAINT LOUIS", Names.SAME),
        ("LANTERN HOUSE", "Lanten Hoose", Names.SAME),
        ("ST LOUIS BREAD", "QUICKSTOP FUEL ST LOUIS MO", Names.OTHER),
        ("ST LOUIS BREAD", "ST LOUIS ZOO", Names.OTHER),
        ("LANTERN HOUSE", "SQ *ANVIL DINER HARBOR", Names.OTHER),
        ("GREEN FIELD", "GREEN VALLEY MARKET", Names.PARTLY),
        ("GREEN FIELD", "GREENWAY PARKING", Names.PARTLY),
        ("HARBOR TEA ROOM", "TEA EXPRESS", Names.PARTLY),
        ("LANTERN HOUSE", "CHECK 1882", Names.UNKNOWN),
        (None, "QUICKSTOP FUEL", Names.UNKNOWN),
    ],
)
def test_a_payee_beside_the_bills_merchant(shop: str | None, line: str, expected: Names) -> None:
    assert compared(shop, payee(line), PLACE) is expected


def test_a_payee_is_what_the_bank_did_not_add() -> None:
    assert payee("POS DEBIT 10/03 SQ *LANTERN HOUSE 2469216") == "LANTERN HOUSE"
    assert payee("CHECK 1882") == ""


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_comparison(one: str, other: str) -> None:
    assert compared(one, payee(other), other) in Names
    assert alike(one, other) == alike(other, one) or not alike(one, other)
    assert not (alike(one, other) and another(one, other))


@pytest.mark.parametrize(("one", "other"), [("CAFÉ RÉMI", "Cafe Remi"), ("鼎泰豊", "鼎泰豊"), ("Joe's", "JOES")])
def test_a_name_is_the_same_without_accents_and_in_any_writing(one: str, other: str) -> None:
    assert alike(one, other)
    assert bare(one) == bare(other)
