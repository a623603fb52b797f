"""What the types themselves refuse or work out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Box,
    Cause,
    Evidence,
    Field,
    Finding,
    FindingState,
    Line,
    State,
    Tender,
    TenderKind,
    Word,
)
from tests.rules.builders import card, purchase, receipt, slip


@pytest.mark.parametrize("edges", [(10, 10, 10, 20), (10, 10, 20, 10), (20, 10, 10, 20), (10, 20, 20, 10)])
def test_an_empty_or_inverted_box_is_refused(edges: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a box"):
        Box.of(*edges)


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(0.01, 500), st.floats(0.01, 500))
def test_a_box_in_whole_pixels_is_never_empty(left: float, top: float, wide: float, high: float) -> None:
    if left + wide <= left or top + high <= top:
        return
    box = Box.of(left, top, left + wide, top + high)
    assert box.width >= 1
    assert box.height >= 1
    assert abs(box.left - left) <= 1
    assert abs(box.bottom - (top + high)) <= 1


def test_the_box_around_others() -> None:
    around = Box.around([Box(5, 9, 20, 30), Box(1, 12, 8, 40)])
    assert around == Box(1, 9, 20, 40)
    assert (around.width, around.height, around.middle) == (19, 31, 24.5)


def test_a_line_says_its_words_and_its_place() -> None:
    line = Line((Word("Lentil", Box(0, 0, 9, 9)), Word("Soup", Box(12, 1, 20, 10))))
    assert (line.text, line.box) == ("Lentil Soup", Box(0, 0, 20, 10))


@pytest.mark.parametrize("state", [State.ABSENT, State.UNREADABLE, State.AMBIGUOUS])
def test_a_field_has_a_value_exactly_where_it_is_found(state: State) -> None:
    with pytest.raises(ValueError, match="exactly where it is found"):
        Field(Decimal(1), state)
    with pytest.raises(ValueError, match="exactly where it is found"):
        Field(None, State.FOUND)
    assert Field(state=state).value is None


def test_a_found_value_may_be_zero_or_empty() -> None:
    place = Evidence("a.jpg", 1, Box(0, 0, 1, 1), "0.00", "rapidocr")
    assert Field.found(Decimal(0), place) == Field(Decimal(0), State.FOUND, (place,))
    assert Field.found("").state is State.FOUND


def test_a_cause_belongs_to_cannot_tell_and_only_there() -> None:
    assert Finding("itemized", FindingState.CANNOT_TELL, "?", Cause.UNREADABLE).cause is Cause.UNREADABLE
    for state in FindingState:
        with pytest.raises(ValueError, match="a cause belongs to cannot_tell"):
            Finding("itemized", state, "?", None if state is FindingState.CANNOT_TELL else Cause.CUT_OFF)


def test_a_purchase_has_the_tenders_of_all_its_papers() -> None:
    cash = Tender(TenderKind.CASH, Decimal(5))
    one = purchase(receipt(tenders=(cash,)), proofs=(("slip.jpg", slip("24.00")),))
    assert one.tenders == (cash, card("24.00"))


def test_nothing_that_flows_can_be_altered() -> None:
    with pytest.raises(FrozenInstanceError):
        receipt().total = Field()  # type: ignore[misc]
