"""Papers typed on the spot: a text in lines becomes the words that a reader would see, in a type of one width."""

from __future__ import annotations

import re
from decimal import Decimal
from textwrap import dedent
from typing import Any

from pipeline.extract import receipts_of
from pipeline.extract.lines.rows import Row, rows_of
from pipeline.layout import lines_of
from pipeline.model import Box, Evidence, Field, PageWords, Receipt, Word

#: Pixels of one character, of its height, and from row to row.
ACROSS, HIGH, DOWN = 10, 20, 30
_MARGIN = 60
FILE = "lunch.jpg"

#: A head that names everything, to put above whatever a test is about.
HEAD = """
        LANTERN HOUSE
     18 Harbor Street
   Port Lively, OR 97999
      (503) 555-0142

"""


def page(text: str, number: int = 1, score: float | None = 0.98) -> PageWords:
    """`text` typed on one page. As readers do, words that stand one space apart come as one run."""
    rows = dedent(text).strip("\n").split("\n")
    words = []
    for down, row in enumerate(rows):
        for match in re.finditer(r"\S+(?: \S+)*", row):
            left, top = _MARGIN + match.start() * ACROSS, _MARGIN + down * DOWN
            words.append(Word(match[0], Box(left, top, left + len(match[0]) * ACROSS, top + HIGH), score))
    width = 2 * _MARGIN + ACROSS * max((len(row) for row in rows), default=1)
    return PageWords(number, width, 2 * _MARGIN + DOWN * len(rows), "typewriter", tuple(words))


def read(text: str, *, head: str = "", day_first: bool = False) -> Receipt:
    """The one receipt on the paper that says `text` below `head`."""
    (receipt,) = receipts_of([page(dedent(head).strip("\n") + "\n" + dedent(text).strip("\n"))], FILE, day_first)
    return receipt


def row(text: str) -> Row:
    """The one row that `text` makes."""
    (one,) = rows_of(typed := page(text), lines_of(typed.words))
    return one


def rows(text: str) -> tuple[Row, ...]:
    typed = page(text)
    return rows_of(typed, lines_of(typed.words))


def amount(field: Field[Decimal]) -> str | None:
    return None if field.value is None else f"{field.value:.2f}"


def bought(receipt: Receipt) -> list[tuple[str, str]]:
    """Description and amount of each item."""
    return [(item.description, f"{item.amount:.2f}") for item in receipt.items]


def evidence_of(receipt: Receipt) -> list[Evidence]:
    """Every place on the paper that anything of the receipt points to."""
    fields: list[Field[Any]] = [
        receipt.merchant, receipt.phone, receipt.address, receipt.website, receipt.email, receipt.date, receipt.time,
        receipt.number,
        receipt.subtotal, receipt.discount, receipt.tax, receipt.service_charge, receipt.tip, receipt.total,
        receipt.change, receipt.balance_due,
    ]  # fmt: skip
    owned = [owner.evidence for owner in fields]
    owned += [item.evidence for item in receipt.items] + [tender.evidence for tender in receipt.tenders]
    owned += [line.evidence for line in receipt.statement_lines]
    return [place for places in owned for place in places] + list(receipt.unread)
