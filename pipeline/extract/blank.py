"""Amounts that should stand beside the rows of a paper and are not seen: what lies there, its words alone tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from pipeline.extract.goods.wrapped import is_open
from pipeline.extract.lines.roles import BILL, PAID, TAXES, Role
from pipeline.extract.lines.rows import Row
from pipeline.layout import text_height
from pipeline.model import Box, Loss, LossKind, PageWords

#: The sums of a bill, each with its amount; a total alone may be for the guest to fill in.
_PRINTED = (Role.SUBTOTAL, *TAXES)
_SUMS = (*_PRINTED, *BILL)
#: Rows of one list begin within so many text heights of each other: a name whose count was not read begins later.
_INDENT = 2.0
#: How many of a thing, before its name.
_COUNTED = re.compile(r"\W{0,2}\d{1,2}\s?[xX]?\s+[A-Za-z]")
#: A day, a time or a long number: a row of the head.
_OF_HEAD = re.compile(r"\d[/:.-]\d\d|\d{5}|\d-[A-Za-z]{3}-\d")
#: Print this near to the picture's edge (in text heights) runs out of the picture.
_EDGE = 0.25
#: One row alone may be anything.
_FEW = 2


class Blank(NamedTuple):
    """Where amounts should stand: on which page, from which row on; `loss` None where it is known what lies there."""

    page: PageWords
    loss: Loss | None
    first: int


def blank_amounts(rows: Sequence[Row], pages: Sequence[PageWords]) -> Blank | None:
    """Where the amounts of a paper stood of which no item was read; None where nothing tells.

    They are missed beside rows that count what was bought (`1 Turkey Club`) above the sums, and where the sums
    themselves have none. Of a text layer nothing is missed: it says all that there is. The place is an EDGE where the
    paper goes on beyond the picture (the picture ends where its rows end; or its head is centered, and as far from the
    middle to the right as to the left the picture has ended), else BLANK.
    """
    first = next((i for i, row in enumerate(rows) if row.role in _SUMS), None)
    if first is None:
        return None
    page = next(page for page in pages if page.page == rows[first].page)
    sums = [row for row in rows if row.role in _SUMS and row.page == page.page and "__" not in row.text]
    named = _listed(rows, first, text_height(page.words))
    printed = any(row.role in _PRINTED for row in sums)
    bare = printed and len(sums) >= _FEW and not any(row.amounts for row in sums)
    counted = sum(_COUNTED.match(row.text) is not None for row in named) >= _FEW
    if page.reader == "pdf" or not (bare or counted):
        return None
    paid = [row for row in rows[first:] if row.role in PAID and row.page == page.page and not row.amounts]
    without = [*named, *(sorted([*sums, *paid], key=lambda row: row.line.box.middle) if bare else [])]
    left = max(row.line.box.right for row in without)
    top, bottom = without[0].line.box.top, without[-1].line.box.bottom
    right = _right_end(rows, page, without[0].line.box.left)
    at_edge = [row for row in without if row.line.box.right >= page.width - _EDGE * text_height(page.words)]
    beyond = right is not None and right > page.width > left
    if bare and (beyond or len(at_edge) >= _FEW):
        place = Box(min(left, page.width - 1), top, page.width, bottom)
        return Blank(page, Loss(LossKind.EDGE, place), first - len(named))
    ends = [row.line.box.right for row in rows if row.page == page.page]
    box = Box.of(left, top, max([left + 1, *ends, min(right or 0, page.width)]), bottom)
    seen = any(loss.box.shared(box) for loss in page.losses)
    return Blank(page, None if seen else Loss(LossKind.BLANK, box), first - len(named))


def _listed(rows: Sequence[Row], end: int, height: float) -> list[Row]:
    """The rows right above the one at `end` that may name things bought and have no amount."""
    found: list[Row] = []
    for row in reversed(rows[:end]):
        near = not found or abs(row.line.box.left - found[0].line.box.left) <= _INDENT * height
        if not (is_open(row) and near) or _OF_HEAD.search(row.text) or row.page != rows[end].page:
            break
        found.insert(0, row)
    return found


def _right_end(rows: Sequence[Row], page: PageWords, left: int) -> int | None:
    """Where the print of a paper ends whose rows begin at `left`, by the middle of its head; None where it shows none.

    The head is the first rows that do not begin where the list does.
    """
    middles = []
    for row in rows:
        box = row.line.box
        if row.page != page.page or box.left - left < box.height:
            break
        middles.append((box.left + box.right) / 2)
    return round(2 * median(middles) - left) if len(middles) >= _FEW else None
