"""Who read what: the reader behind every place of a receipt, where more than one was heard."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.model import Box, DocumentKind, Evidence, Field, LineItem, PageWords, Proof, Receipt, Reconciliation, Word
from pipeline.readers.rapid import Reading
from pipeline.redact import mask
from pipeline.witness import weighed
from pipeline.witness.credit import credited

BOX = Box(300, 10, 380, 40)
BOTH = "rapidocr+tesseract"


def word(text: str, *others: str, readers: tuple[str, ...] = ()) -> Word:
    return Word(text, BOX, 0.8, others=others, readers=readers)


def reader_of(value: str, *words: Word) -> str:
    """Who is said to have read a total of `value` on a row of `words`."""
    row = Evidence("a.jpg", 1, Box(0, 5, 400, 45), "Total", "rapidocr")
    page = PageWords(1, 500, 500, "rapidocr", (Word("Total", Box(10, 10, 90, 40)), *words))
    receipt = Receipt(DocumentKind.RECEIPT, total=Field.found(Decimal(value), row))
    (evidence,) = credited(receipt, {"a.jpg": [page]}).total.evidence
    return evidence.reader


@pytest.mark.parametrize(
    ("value", "words", "reader"),
    [
        ("12.50", [word("12.50")], "rapidocr"),
        ("12.50", [word("$12.50", readers=(BOTH,))], BOTH),
        ("12.50", [word("12.60", "12.50", readers=("rapidocr", "tesseract"))], "tesseract"),
        ("12.60", [word("12.60", "12.50", readers=("rapidocr", "tesseract"))], "rapidocr"),
        ("12.50", [word("12.60", "12.50", readers=("rapidocr", BOTH))], BOTH),
        ("1250.00", [word("1,250.00", readers=(BOTH,))], BOTH),
        # Taken from no one word: both only where both read every figure there.
        ("99.00", [word("12.50", readers=(BOTH,)), word("x 2")], "rapidocr"),
        ("99.00", [word("12.50", readers=(BOTH,)), word("x 2", readers=(BOTH,))], BOTH),
    ],
)
def test_the_reader_of_what_was_taken_is_named(value: str, words: list[Word], reader: str) -> None:
    placed = [
        replace(one, box=BOX._replace(left=BOX.left - 90 * i, right=BOX.right - 90 * i)) for i, one in enumerate(words)
    ]
    assert reader_of(value, *placed) == reader


def test_a_name_that_both_read_names_both() -> None:
    page = PageWords(1, 500, 500, "rapidocr", (Word("BLUE CAFE", BOX, 0.7, readers=(BOTH,)),))
    place = Evidence("a.jpg", 1, BOX, "BLUE CAFE", "rapidocr")
    named = Receipt(DocumentKind.RECEIPT, merchant=Field.found("BLUE CAFE", place))
    (evidence,) = credited(named, {"a.jpg": [page]}).merchant.evidence
    assert evidence.reader == BOTH
    assert credited(named, {"b.jpg": [page]}) == named


def on_rows(*read: tuple[str, tuple[str, ...]]) -> tuple[PageWords, Receipt]:
    """A receipt that is off by 1.02, its items and (last) its total on rows, each read by whom it says."""
    boxes = [Box(300, 10 + 40 * i, 380, 40 + 40 * i) for i in range(len(read))]
    words = tuple(Word(text, box, 0.9, readers=readers) for box, (text, readers) in zip(boxes, read, strict=True))
    places = [Evidence("a.jpg", 1, one.box, one.text, "rapidocr") for one in words]
    items = tuple(LineItem("x", None, None, Decimal(one.text), evidence=(one,)) for one in places[:-1])
    total = Field.found(Decimal(places[-1].text), places[-1])
    off = Reconciliation(Proof.UNPROVED, Decimal("1.02"))
    page = PageWords(1, 500, 500, "rapidocr", words)
    return page, Receipt(DocumentKind.RECEIPT, items=items, total=total, reconciliation=off)


@pytest.mark.parametrize(
    ("readers", "doubted"),
    [
        ([(BOTH,), (BOTH,), ()], ["9.98"]),
        ([(BOTH,), ("rapidocr",), (BOTH,)], ["6.00"]),
        ([(BOTH,), (BOTH,), (BOTH,)], []),
        ([(), (), ()], []),  # nobody else was asked: it points nowhere
    ],
)
def test_what_two_readers_did_not_read_alike_is_in_doubt_where_the_sum_is_off(
    readers: list[tuple[str, ...]], doubted: list[str]
) -> None:
    page, receipt = on_rows(*zip(("5.00", "6.00", "9.98"), readers, strict=True))
    doubts = credited(receipt, {"a.jpg": [page]}).reconciliation.doubts
    assert [place.text for place in doubts] == doubted
    proved = replace(receipt, reconciliation=Reconciliation(Proof.PROVED, Decimal("0.00")))
    assert credited(proved, {"a.jpg": [page]}).reconciliation.doubts == ()


@pytest.mark.parametrize(
    ("first", "again", "other", "text", "readers"),
    [
        ("12.50", "12.50", "12.50", "12.50", (BOTH,)),
        ("12.60", "12.50", "12.50", "12.50", (BOTH, "rapidocr")),
        ("12.60", "12.60", "12.50", "12.60", ("rapidocr", "tesseract")),
        ("12.60", "12.60", "", "12.60", ()),
    ],
)
def test_a_word_keeps_who_read_it(first: str, again: str, other: str, text: str, readers: tuple[str, ...]) -> None:
    now = weighed(Word(first, BOX, 0.8), [Reading(again, 0.9, ())], other)
    assert (now.text, now.readers) == (text, readers)


def test_with_what_is_masked_goes_who_read_it() -> None:
    long = word("4111 1111 1111 1111", "1.00", readers=("rapidocr", "tesseract"))
    short = replace(
        word("12.60", "12345678", "12.50", readers=("rapidocr", "rapidocr", "tesseract")), box=Box(0, 100, 50, 130)
    )
    masked = mask([long, short])
    assert [(one.others, one.readers) for one in masked] == [
        ((), ("rapidocr",)),
        (("12.50",), ("rapidocr", "tesseract")),
    ]
