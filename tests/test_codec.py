"""The model as JSON and back."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codec import from_json, to_json
from pipeline.model import (
    Box,
    DocumentKind,
    Evidence,
    Field,
    FileReading,
    LineItem,
    PageWords,
    Receipt,
    Reconciliation,
    State,
    StatementLine,
    Tender,
    Word,
)

texts = st.text(max_size=12)
amounts = st.decimals(min_value=-9999, max_value=9999, places=2)
boxes = st.builds(Box, *[st.integers(0, 5000)] * 4)
words = st.builds(Word, texts, boxes, st.none() | st.floats(0, 1), st.floats(-1, 1))
pages = st.builds(
    PageWords,
    st.integers(1, 9),
    st.integers(1, 5000),
    st.integers(1, 5000),
    texts,
    st.lists(words, max_size=3).map(tuple),
    st.integers(0, 3),
    st.lists(boxes, max_size=2).map(tuple),
    st.none() | texts,
)
evidence = st.lists(st.builds(Evidence, texts, st.integers(1, 9), boxes, texts, texts), max_size=2).map(tuple)


def fields(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(Field, values, st.just(State.FOUND), evidence) | st.sampled_from(
        [Field(), Field(state=State.UNREADABLE), Field(state=State.AMBIGUOUS)]
    )


items = st.builds(LineItem, texts, st.none() | amounts, st.none() | amounts, amounts)
receipts = st.builds(
    Receipt,
    st.sampled_from(DocumentKind),
    merchant=fields(texts),
    date=fields(st.dates()),
    time=fields(st.times().map(lambda at: at.replace(fold=0))),
    total=fields(amounts),
    items=st.lists(st.builds(LineItem, texts, st.none() | amounts, st.none() | amounts, amounts), max_size=2).map(
        tuple
    ),
    tenders=st.lists(st.builds(Tender), max_size=2).map(tuple),
    reconciliation=st.builds(Reconciliation, gap=st.none() | amounts),
    statement_lines=st.lists(st.builds(StatementLine, st.none() | st.dates(), texts, amounts), max_size=2).map(tuple),
    lines=st.lists(texts, max_size=3).map(tuple),
)
readings = st.builds(
    FileReading,
    texts,
    texts,
    st.integers(0, 9),
    st.none() | texts,
    st.lists(receipts, max_size=2).map(tuple),
    st.lists(pages, max_size=2).map(tuple),
    st.lists(texts, max_size=2).map(tuple),
)


@settings(max_examples=50)
@given(readings)
def test_a_reading_comes_back_as_it_was(reading: FileReading) -> None:
    text = json.dumps(to_json(reading))
    again = from_json(FileReading, json.loads(text))
    assert again == reading
    assert repr(again) == repr(reading)  # also what == does not see: Decimal("1.0") and Decimal("1.00")


def test_generic_fields_keep_their_type() -> None:
    receipt = Receipt(
        DocumentKind.RECEIPT,
        date=Field.found(date(2026, 10, 3)),
        time=Field.found(time(12, 30)),
        total=Field.found(Decimal("12.30")),
    )
    again = from_json(Receipt, to_json(receipt))
    assert (again.date.value, again.time.value, again.total.value) == (
        date(2026, 10, 3),
        time(12, 30),
        Decimal("12.30"),
    )


AMOUNT_IN_LETTERS = {"value": "ten", "state": "found"}


@pytest.mark.parametrize(
    "altered",
    [
        {"file": "a.jpg", "sha256": "00"},  # a field is missing
        {"file": "a.jpg", "sha256": "00", "pages": "1"},
        {"file": "a.jpg", "sha256": "00", "pages": True},
        {"file": "a.jpg", "sha256": "00", "pages": 1, "program": "rm"},
        {"file": "a.jpg", "sha256": "00", "pages": 1, "receipts": [{"document": "poem"}]},
        {"file": "a.jpg", "sha256": "00", "pages": 1, "receipts": [{"document": "receipt", "tip": {"value": "1.00"}}]},
        {"file": "a.jpg", "sha256": "00", "pages": 1, "receipts": {}},
        {
            "file": "a.jpg",
            "sha256": "00",
            "pages": 1,
            "receipts": [{"document": "receipt", "total": {"value": "x", "state": "found"}}],
        },
        [],
        None,
    ],
)
def test_what_is_no_reading_is_refused(altered: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(FileReading, altered)


@pytest.mark.parametrize("foreign", [bytearray(b"x"), float("nan"), {1, 2}, [1], {"a": 1}])
def test_what_the_model_does_not_hold_is_not_written(foreign: object) -> None:
    with pytest.raises(TypeError):
        to_json((foreign,))
