"""What is in doubt after a first reading: sums that do not add up, clauses that hang on faint words, words missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.lines.rows import NOISE, Row
from pipeline.model import Box, DocumentKind, Evidence, PageWords, Proof, Receipt, State, Word
from pipeline.witness.weigh import FIRM, has_digit

#: At most so many words are read again on a page, those that the reader was least sure of first.
_MOST_WORDS = 40
#: The reader was unsure of a word with a score below this; a clause's own words are then looked at again.
FAINT = 0.9
#: Rows from the top among which a merchant's name stands.
_HEAD = 5
_DAY = re.compile(r"\d\s?[/.\-']\s?\d|\d{4}|(?i:\bdate\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_MANY_DIGITS = 5
#: A number that was masked, by us or on the paper, is not read again.
_MASKED = re.compile(r"[Xx*]{4}")


def is_open(receipt: Receipt) -> bool:
    """It does not add up by what was seen. A card slip has no items to add up: there its payment must be clear."""
    paid = any(t.amount is not None and not t.declined and not t.doubt for t in receipt.tenders)
    if receipt.document is DocumentKind.CARD_SLIP and receipt.total.state is State.FOUND and paid:
        return bool(receipt.reconciliation.gap)
    return receipt.reconciliation.state is not Proof.PROVED


def lacks(receipt: Receipt) -> bool:
    """Something that every receipt should show was not found on it."""
    reached = (receipt.phone, receipt.address, receipt.website, receipt.email)
    return (
        receipt.merchant.state is not State.FOUND
        or receipt.date.state is not State.FOUND
        or all(way.state is not State.FOUND for way in reached)
    )


def doubtful_words(rows: Sequence[Row], seen: PageWords, receipts: Sequence[Receipt], open_sum: bool) -> list[Word]:
    """The words to read again: those that a sum or a clause hangs on, the least sure first."""
    chosen: dict[int, Word] = {}
    words = [
        word for word in seen.words if word.score is not None and not word.is_sideways and not _MASKED.search(word.text)
    ]
    if open_sum:
        with_amount = [i for i, row in enumerate(rows) if row.amounts]
        part = rows[max(with_amount[0] - 1, 0) : with_amount[-1] + 2] if with_amount else rows
        inside = {id(word) for row in part for word in row.line.words}
        lost = [word for word in words if (word.score or 0) < NOISE]
        chosen |= {id(w): w for w in words if id(w) in inside and has_digit(w.text)}
        chosen |= {id(w): w for w in words if id(w) in inside and (w.score or 0) < FAINT}
        chosen |= {id(w): w for w in lost}
    faint = [word for word in words if (word.score or 0) < FAINT]
    for receipt in receipts:
        hangs = [*_clause_places(receipt, seen.page)]
        chosen |= {id(w): w for w in faint if any(w.box.overlap(box) > 0.5 for box in hangs)}
        if receipt.merchant.state is not State.FOUND:
            head = {id(word) for row in rows[:_HEAD] for word in row.line.words}
            chosen |= {id(w): w for w in faint if id(w) in head}
        if receipt.date.state is not State.FOUND:
            chosen |= {id(w): w for w in words if _DAY.search(w.text) and (w.score or 0) < FIRM}
        if receipt.phone.state is not State.FOUND and receipt.address.state is not State.FOUND:
            chosen |= {id(w): w for w in faint if sum(ch.isdigit() for ch in w.text) >= _MANY_DIGITS}
    ranked = sorted(chosen.values(), key=lambda w: (w.score or 0, w.box.top, w.box.left, w.text))
    return ranked[:_MOST_WORDS]


def _clause_places(receipt: Receipt, page: int) -> Iterator[Box]:
    """Where what the clauses ask for stands on `page`, who sold, when, how to reach them, the total, its payment; and
    where something stands that could not be read.
    """
    fields = (receipt.merchant, receipt.date, receipt.phone, receipt.address, receipt.total)
    found: list[Evidence] = [one for each in fields for one in each.evidence]
    found += [one for tender in receipt.tenders for one in tender.evidence]
    found += [one for item in receipt.items if not item.description for one in item.evidence]
    found += receipt.unread
    return (one.box for one in found if one.page == page)
