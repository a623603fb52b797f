"""Print that pales, row by row, toward its end: below its last row there may be more that no reader can see.

Thermal print fades, a light creeps over it, or a part of the picture is out of focus. One pale row is none of that: a
till's second ink, a stamp, what shines through from the back.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.losses.sheet import SAME_ROW, Sheet, center_of
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: The last rows have at most these parts of the contrast that is usual, from the last one up, and none has more than
#: this times that of the row above it (and so much of what is usual).
_PALE, _LESS, _NOISE = (0.5, 0.75, 1.0), 1.1, 0.02
#: With fewer rows nothing is usual.
_FEWEST = 8
#: In text heights: the paper goes on so far below the last row, and so far down it is looked at; so much is paper.
_ROOM, _FAR, _PAPER = (0.3, 1.3), 8.0, 0.9
#: The last row is in the place from so far above its middle on.
_WITHIN = 0.2
#: Print that is out of focus still has this part of the usual contrast.
_SOFT = 0.25


def paling(sheet: Sheet) -> Iterator[Loss]:
    """The place from the middle of the last row on, as wide as the print and as far down as the paper goes."""
    import numpy as np

    rows = _rows(sheet)
    if len(rows) < _FEWEST:
        return
    seen = [max(contrast for contrast, _ in row) for row in rows]
    usual = float(np.median(seen))
    last = seen[: -len(_PALE) - 1 : -1]
    if any(one > part * usual for one, part in zip(last, _PALE, strict=True)):
        return
    if any(one > _LESS * above + _NOISE * usual for one, above in pairwise(last)):
        return
    hull = Box.around([word.box for word in sheet.words])
    left, right = max(hull.left, 0), min(hull.right, sheet.wide)
    if left >= right:
        return
    paper = 1 - sheet.bare[:, left:right].mean(axis=1)
    near, far = (min(hull.bottom + int(part * sheet.h), sheet.high) for part in _ROOM)
    if far >= sheet.high or paper[near:far].mean() < _PAPER:
        return
    ends = np.flatnonzero(paper[far : hull.bottom + int(_FAR * sheet.h)] < _PAPER)
    bottom = far + int(ends[0]) if ends.size else min(hull.bottom + int(_FAR * sheet.h), sheet.high)
    soft = sheet.contrast(Box(left, near, right, max(bottom - int(sheet.h / 2), far))) > _SOFT * usual
    top = max(int(min(word.box.middle for _, word in rows[-1]) - _WITHIN * sheet.h), 0)
    yield Loss(LossKind.BLURRED if soft else LossKind.FADED, Box(left, top, right, bottom))


def _rows(sheet: Sheet) -> list[list[tuple[float, Word]]]:
    """The words with their contrast, row by row from top to bottom, in as far as a row's words share a height."""
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    center, slope = (hull.left + hull.right) / 2, float(np.median([word.slope for word in sheet.words]))
    rows: list[list[tuple[float, Word]]] = []
    before = -np.inf
    levels = [w.box.middle - slope * (center_of(w) - center) for w in sheet.words]
    for level, contrast, word in sorted(
        zip(levels, sheet.contrasts, sheet.words, strict=True), key=lambda each: each[0]
    ):
        if level - before < SAME_ROW * sheet.h:
            rows[-1].append((contrast, word))
        else:
            rows.append([(contrast, word)])
        before = level
    return rows
