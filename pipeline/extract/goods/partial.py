"""Names of which a part lies where the paper cannot be read: what is left of one is not to pass for the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.lines.rows import Row
from pipeline.model import HIDDEN_PART, Box, Word

#: A count that is seen stands before the name's beginning.
_COUNTED = re.compile(r"\d{1,3}\s?[xX]?\s")
#: What is lost within so many heights of a name may have been a part of it.
_NEAR = 1.5
#: A name that begins so near to the picture's edge, where rows are cut by it, may have lost its beginning.
_AT_EDGE = 0.25


def as_seen(name: str, rows: Sequence[Row]) -> str:
    """`name`, read on `rows`, with `HIDDEN_PART` at its beginning or its end where more of it may have stood there."""
    lost = {side for row in rows for side in _sides(row)}
    start = f"{HIDDEN_PART} " if "start" in lost and name else ""
    end = f" {HIDDEN_PART}" if "end" in lost and name else ""
    return f"{start}{name}{end}"


def _sides(row: Row) -> set[str]:
    """Which ends of the name on `row` a lost place reaches: "start", "end" (also a place in its middle)."""
    words = _name(row)
    if not words:
        return set()
    name = Box.around([word.box for word in words])
    near, counted = _NEAR * words[0].box.height, _COUNTED.match(words[0].text) is not None
    sides = set()
    for lost in row.lost:
        at_edge = lost.left <= 0 and name.left <= _AT_EDGE * words[0].box.height
        beside = lost.left <= name.left and name.left - near <= lost.right < name.right
        if (beside or at_edge) and not counted:
            sides.add("start")
        if name.left < lost.left <= name.right + near:
            sides.add("end")
    return sides


def _name(row: Row) -> list[Word]:
    """The words of the row's name, without a count before it and whatever stands behind it."""
    priced = row.amounts[0].box.left if row.amounts else None
    return [
        word
        for word in row.line.words
        if re.search(r"[A-Za-z]{2}", word.text) and (priced is None or word.box.left < priced)
    ]
