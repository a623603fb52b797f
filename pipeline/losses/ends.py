"""What covers the head or the foot of a paper from beyond its end, and a foot that is torn off below a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.losses.covered import Stop, kind_of
from pipeline.losses.sheet import Sheet, center_of
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In text heights: something reaches so deep into the paper over so much of its width, and so near to the print.
_DEEP, _WIDE, _NEAR = 1.5, 2.0, 1.0
#: What looks like paper in it is no wider than this.
_SLIVER = 0.4
#: It covers so much of the width that the print has: a name stands in the middle, a payment goes from side to side.
_OF_HEAD, _OF_FOOT = 0.25, 0.4
#: A paper that was cut by the till goes on farther than this below its last row; here no paper is, over so much of it.
_MARGIN = 0.7
_GONE = 0.95
#: A place is looked at in so many points across and down.
_POINTS = 5


def ends(sheet: Sheet) -> Iterator[Loss]:
    """Places above the first row or below the last one where the paper would be and something else is seen."""
    hull = Box.around([word.box for word in sheet.words])
    first, last = (pick(sheet.words, key=lambda word: word.box.middle) for pick in (min, max))
    bare = sheet.beyond
    head = list(_intruding(sheet, bare, hull, first.box.top, _OF_HEAD))
    foot = [
        _flipped(box, sheet.high) for box in _intruding(sheet, bare[::-1], hull, sheet.high - last.box.bottom, _OF_FOOT)
    ]
    lying = [box for box in (*head, *foot) if _is_no_table(sheet, box)]
    yield from (Loss(LossKind.COVERED, box) for box in lying)
    if not any(box in lying for box in foot) and (torn := _torn_below(sheet, hull, last)):
        yield Loss(LossKind.TORN, torn)


def _intruding(sheet: Sheet, bare: Pixels, hull: Box, row: int, least: float) -> Iterator[Box]:
    """What reaches from beyond the upper end of the paper into it, down to the first row at the height `row`."""
    import cv2
    import numpy as np

    depth = bare.argmin(axis=0).astype(np.float32)
    depth[bare.all(axis=0)] = sheet.high
    sliver = np.ones((1, max(int(_SLIVER * sheet.h), 1)), np.uint8)
    depth = cv2.morphologyEx(depth[None, :], cv2.MORPH_CLOSE, sliver)[0]
    on_paper = np.flatnonzero(depth < row + sheet.h)
    if on_paper.size < 2:
        return
    outline = _outline(on_paper, depth[on_paper])
    columns = np.arange(on_paper[0], on_paper[-1] + 1)
    edge = np.interp(columns, *outline)
    inside = np.concatenate(([False], depth[columns] - edge >= _DEEP * sheet.h, [False]))
    for start, stop in np.flatnonzero(inside[1:] != inside[:-1]).reshape(-1, 2).tolist():
        left, right = int(columns[start]), int(columns[start]) + stop - start
        low = float(np.median(depth[left:right]))
        over = min(right, hull.right) - max(left, hull.left)
        if right - left >= _WIDE * sheet.h and over >= least * hull.width and low >= row - _NEAR * sheet.h:
            top = float(np.median(edge[start:stop]))
            yield Box.of(left, top, right, max(min(low, row), top + 1))


def _is_no_table(sheet: Sheet, box: Box) -> bool:
    """What is seen there is of another color than the table, which may be as light as the paper in places."""
    steps = [(i + 0.5) / _POINTS for i in range(_POINTS)]
    points = [(int(box.left + x * box.width), int(box.top + y * box.height)) for x in steps for y in steps]
    return kind_of(sheet, [Stop(box, at) for at in points]) is LossKind.COVERED


def _outline(xs: Pixels, ys: Pixels) -> tuple[list[float], list[float]]:
    """The paper's end where nothing hides it: the upper hull of the points, as the xs and ys of its corners."""
    corners: list[tuple[float, float]] = []
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        while len(corners) > 1 and _turns_down(corners[-2], corners[-1], (x, y)):
            corners.pop()
        corners.append((x, y))
    return [x for x, _ in corners], [y for _, y in corners]


def _turns_down(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether `b` does not lie above the line from `a` to `c`."""
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])


def _flipped(box: Box, high: int) -> Box:
    return Box(box.left, high - box.bottom, box.right, high - box.top)


def _torn_below(sheet: Sheet, hull: Box, last: Word) -> Box | None:
    """The place below the last row where there is no paper any more, though a till leaves some there."""
    import numpy as np

    slope = float(np.median([word.slope for word in sheet.words]))
    xs = np.arange(hull.left, min(hull.right, sheet.wide))
    bottom = last.level(center_of(last)) + slope * (xs - center_of(last)) + sheet.h / 2
    ys = np.rint(bottom + _MARGIN * sheet.h).astype(int)
    if ys.max() >= sheet.high - sheet.h or ys.min() < 0 or sheet.bare[ys, xs].mean() < _GONE:
        return None
    return Box.of(hull.left, float(bottom.min()), hull.right, float(ys.max()))
