"""A box of sums beside other columns, as order confirmations print it: its rows are none of its neighbors'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.lines.roles import BILL, SUMS, Role, mend, role_of
from pipeline.layout import text_height
from pipeline.model import Line, Word

_MONEY = re.compile(r"[-–−(]?\s?\$?\s?[-–−]?(?:\d{1,3}(?:,\d{3})+|\d{1,6})\.\d\d\)?")
#: In text heights: labels of one column begin so near each other; words so far apart are of two columns.
_SAME, _APART = 0.5, 1.0
#: A box has at most so many rows from its first sum to its total, and at least so many with a till's word.
_LONGEST, _FEWEST = 10, 3


class _Label(NamedTuple):
    """What stands right before the amount that ends a row: where it begins, and what its words are."""

    left: int
    role: Role


def boxed(lines: Sequence[Line]) -> list[Line]:
    """`lines` of one page; those of a box of sums without what stands beside them, which comes as lines of its
    own.

    A box is told by the labels of several sums, a total last, that begin in one column with a gutter before it.
    """
    height = text_height([word for line in lines for word in line.words])
    labels = [_label(line, height) for line in lines]
    out: list[Line] = []
    done = 0
    for last, label in enumerate(labels):
        if label is None or label.role not in BILL:
            continue
        column = [
            i
            for i in range(max(done, last - _LONGEST + 1), last + 1)
            if (one := labels[i]) and one.role is not Role.TEXT and abs(one.left - label.left) <= _SAME * height
        ]
        sums = [one.role for i in column if (one := labels[i])]
        if len(column) < _FEWEST or sums[0] not in SUMS:
            continue
        cut = [_cut(line, label.left, height) for line in lines[column[0] : last + 1]]
        parts = [part for part in cut if part is not None]
        if len(parts) == len(cut) and any(left for left, _ in parts):
            out += lines[done : column[0]]
            out += [Line(words) for part in parts for words in part if words]
            done = last + 1
    return [*out, *lines[done:]]


def _label(line: Line, height: float) -> _Label | None:
    """None where the row does not end with an amount, or has no words of their own before it."""
    *before, amount = line.words
    if not before or not _MONEY.fullmatch(amount.text):
        return None
    first = len(before) - 1
    while first and before[first].box.left - before[first - 1].box.right <= _APART * height:
        first -= 1
    text = " ".join(word.text for word in before[first:])
    return _Label(before[first].box.left, role_of(mend(text), text, True))


def _cut(line: Line, column: int, height: float) -> tuple[tuple[Word, ...], tuple[Word, ...]] | None:
    """The words left of `column` and those from it on; None where there is no gutter between them."""
    left = tuple(word for word in line.words if word.box.left < column - _SAME * height)
    if left and max(word.box.right for word in left) > column - _APART * height:
        return None
    return left, line.words[len(left) :]
