"""What lies on the paper and hides a row of it: a finger across it, and what looks like a mark of a pen and is none.

A pen leaves ink: nearly black, or of one strong color. Skin, light or dark, is redder than the paper it lies on, and
never as red as ink. In doubt it is a thing: then what is under it is asked for, and nothing is taken for struck.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.losses.sheet import Sheet, is_skin
from pipeline.model import Box, Loss, LossKind
from pipeline.pixels import pieces

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: What is this bright (as part of the paper) is neither ink nor paint where it is as smooth as this and not of a strong
#: color: one that is red (log of its brightest part over its darkest), and any other.
_GRAY = (0.4, 0.93)
_PALE = (1.05, 0.25)
_COLORLESS = 0.12
_SMOOTH = 0.1
#: A mark is no ink where so much of its place is that.
_MOST = 0.5
#: More than this of what is around it is paper where something lies on it.
_ON_PAPER = 0.4
#: So much of its place lies where rows go on.
_ON_ROWS = 0.3
#: A shade of the paper itself (a fold, a shadow) has the paper's color in nearly all of its place, and is so bright;
#: less bright only where the picture has colors (at its most colorful places), which a thing would have too.
_SHADE, _BRIGHT, _DIM = 0.05, 0.85, 0.6
_COLORED, _IN_COLOR = 0.95, 0.15
#: A light on the paper is at least so bright in all its colors (of 255), where the paper is not; paint is as the paper.
_SHINES, _DULL = 250, 235
#: Beside the paper's edge, this near (in text heights) and so far, a thing differs by this (of 255) from the table; one
#: that ends in a point reaches no farther than the nearer of these.
_EDGE = (0.6, 2.0)
_POINT = (0.15, 0.4)
_OTHER = 28.0
#: In text heights: how wide and how high a finger lies where rows would go on (across them; along their ends), and how
#: far away rows may be that tell from where to where they go.
_ACROSS, _ALONG = (1.5, 0.7), (0.4, 2.5)
_AROUND = 12.0
#: And in the head, where no rows above tell how far they go: so much around it is paper, so much of its place is it.
_IN_HEAD, _AROUND_IT, _SOLID = (2.0, 0.8), 0.9, 0.6
#: What cuts figures lies so near to them (in text heights) on so many rows.
_BESIDE, _ROWS = 0.5, 2
FIGURES = re.compile(r"[$\d.,]*\d[.,]\s?\d\d\W{0,2}[A-Z]{0,2}|[.,]\d\d")
#: The strokes of print are thinner.
_STROKE = 0.4
#: Nothing that can be read is hidden, nor what is so near to it.
_CLEAR = 0.2


def things(sheet: Sheet, marks: Sequence[Box], lying: Sequence[Box] = ()) -> tuple[list[Box], list[Loss]]:
    """The `marks` that are of ink or paint, and what lies on the rows of the paper, or shines there, instead.

    Those that are but a shade of the paper are neither. What is `lying` there is no ink, whatever it looks like.
    """
    go_on, free = _rows_go_on(sheet)
    ink, lost = [], list[Loss]()
    for mark in (*marks, *lying):
        if _is_shade(sheet, mark):
            continue
        kind = _kind(sheet, mark)
        if kind is None and mark in marks:
            ink.append(mark)
        elif kind is not None and go_on[_slices(mark)].mean() >= _ON_ROWS:
            lost.append(Loss(kind, mark))
    for mark in ink:
        free[_slices(mark)] = go_on[_slices(mark)] = 0
    return ink, [*lost, *_fingers(sheet, go_on, free)]


def _is_shade(sheet: Sheet, mark: Box) -> bool:
    """Only the light on the paper is another there: it has the paper's own color, and ends where the paper does."""
    import numpy as np

    paper = _paper_around(sheet, mark)
    if paper is None or any(_goes_on(sheet, mark, step) for step in (-1, 1)):
        return False
    part = (sheet.closed[_slices(mark)].reshape(-1, 3).astype(float) + 8) / (paper + 8)
    if not len(part) or float(np.percentile(_chroma(part), 90)) >= _SHADE:
        return False
    bright = float(np.median(part.max(axis=1)))
    in_color = float(np.percentile(_chroma(sheet.pixels.reshape(-1, 3).astype(float) + 8), 100 * _COLORED)) > _IN_COLOR
    return bright < _GRAY[1] and (bright >= _BRIGHT or (in_color and bright >= _DIM))


def _chroma(colors: Pixels) -> Pixels:
    """How strong each color is: the log of its brightest part over its darkest."""
    import numpy as np

    found: Pixels = np.log(colors.max(axis=1) / colors.min(axis=1))
    return found


def _kind(sheet: Sheet, mark: Box) -> LossKind | None:
    """What a mark on the picture is instead of ink or paint; None where it is that."""
    import numpy as np

    if any(_goes_on(sheet, mark, step) for step in (-1, 1)):
        return LossKind.COVERED
    there = sheet.closed[_slices(mark)].reshape(-1, 3).astype(float)
    paper = _paper_around(sheet, mark)
    if not len(there) or paper is None:
        return None
    if np.percentile(there.min(axis=1), 75) >= _SHINES and paper.max() < _DULL:
        return LossKind.GLARE
    part = (there + 8) / (paper + 8)
    red, green, blue = np.log(part).T
    bright, chroma = part.max(axis=1), _chroma(part)
    pale = (chroma < np.where(red >= np.maximum(green, blue), _PALE[0], _PALE[1])) & (green >= blue - _COLORLESS)
    body = (there.max(axis=1) - sheet.light[_slices(mark)].ravel()) < _SMOOTH * paper.max()
    body &= is_skin(red - blue, red - green) | (pale & (bright > _GRAY[0]) & (bright < _GRAY[1]))
    return LossKind.COVERED if float(body.mean()) >= _MOST else None


def _goes_on(sheet: Sheet, mark: Box, step: int) -> bool:
    """Beside the paper, to the right (`step` 1) or left (-1) of the mark, is what is not there above and below it."""
    import numpy as np

    near, far = int(_EDGE[0] * sheet.h), int(_EDGE[1] * sheet.h)
    half = max(mark.height // 4, 1)
    levels = [(mark.top + mark.bottom) // 2, mark.top - half - near, mark.bottom + half + near]
    if min(levels) < half or max(levels) >= sheet.high - half:
        return False
    rows = [slice(y - half, y + half + 1) for y in levels]
    ends = []
    for row in rows[1:]:
        paper = np.flatnonzero((~sheet.bare[row]).all(axis=0))
        ends.append(int(paper.max() if step > 0 else paper.min()) if paper.size else -1)
    edge = max(ends) if step > 0 else min(ends)
    reaches = mark.right >= edge - near if step > 0 else mark.left <= edge + near
    if min(ends) < 0 or not reaches:
        return False
    if _differs(sheet, rows, edge, step, int(_POINT[0] * sheet.h), max(int(_POINT[1] * sheet.h), 1)):
        return True
    return _differs(sheet, rows, edge, step, near, far)


def _differs(sheet: Sheet, rows: Sequence[slice], edge: int, step: int, near: int, far: int) -> bool:
    """On the first of the `rows` is what is not on the others, in the strip so near to the paper's edge and so wide."""
    import numpy as np

    first = edge + near if step > 0 else edge - near - far
    beside = slice(max(first, 0), max(first + far, 0))
    colors = [sheet.pixels[row, beside].reshape(-1, 3).astype(float) for row in rows]
    if not all(len(seen) for seen in colors):
        return True  # a bar up to the picture's edge
    here, above, below = (np.median(seen, axis=0) for seen in colors)
    return bool(min(np.abs(here - above).max(), np.abs(here - below).max()) > _OTHER)


def _fingers(sheet: Sheet, go_on: Pixels, free: Pixels) -> Iterator[Loss]:
    """Skin that lies across rows of print or along their figures: where rows `go_on`, and `free` of words."""
    import cv2
    import numpy as np

    across = list(_patches(sheet.skin & free, sheet.h, _ACROSS))
    strokes = max(int(_STROKE * sheet.h) | 1, 3)
    open_ = cv2.morphologyEx(sheet.pixels, cv2.MORPH_CLOSE, np.ones((strokes, strokes), np.uint8))
    along = _patches(sheet.skin_on(open_) & go_on, sheet.h, _ALONG)
    along = (box for box in along if _cuts_figures(sheet, box) and not any(box.shared(other) for other in across))
    in_head = (box for box in _in_head(sheet) if not any(box.shared(other) for other in across))
    yield from (Loss(LossKind.COVERED, box) for box in (*across, *along, *in_head))


def _in_head(sheet: Sheet) -> Iterator[Box]:
    """Skin on the paper above the first price, over or beside the first rows: a tip of a finger with paper all around
    it. A printed picture is of ink, and has holes.
    """
    import numpy as np

    prices = [word.box.top for word in sheet.words if FIGURES.fullmatch(word.text)]
    last, near = min(prices, default=sheet.high), max(int(sheet.h / 2), 2)
    if last <= 2 * near:
        return
    for box in _patches(sheet.skin[:last], sheet.h, _IN_HEAD):
        if min(box.left, box.top) < near or box.right > sheet.wide - near or box.bottom > last - near:
            continue
        places = _slices(Box(box.left - near, box.top - near, box.right + near, box.bottom + near)), _slices(box)
        around, own = (~sheet.bare[place] & (sheet.skin[place] == 0) for place in places)
        ring = (np.count_nonzero(around) - np.count_nonzero(own)) / max(around.size - own.size, 1)
        read = any(word.box.shared(box) > _ON_PAPER * word.box.width * word.box.height for word in sheet.all_words)
        if ring >= _AROUND_IT and sheet.skin[_slices(box)].mean() >= _SOLID and not read:
            yield box


def _patches(flags: Pixels, h: float, least: tuple[float, float]) -> Iterator[Box]:
    """Boxes of the places set in `flags` that are at least so wide and high, in text heights."""
    import cv2
    import numpy as np

    wide, high = (max(int(size * h), 2) for size in least)
    found = cv2.morphologyEx(flags, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8))
    yield from (box for _, box in pieces(found, lambda _: True))


def _cuts_figures(sheet: Sheet, box: Box) -> bool:
    """Figures begin right beside the place, on several rows: it hides what stands before them."""
    near = _BESIDE * sheet.h
    beside = [
        word
        for word in sheet.words
        if FIGURES.fullmatch(word.text)
        and box.top < word.box.middle < box.bottom
        and box.left < word.box.left < box.right + near
    ]
    return len(beside) >= _ROWS


def _rows_go_on(sheet: Sheet) -> tuple[Pixels, Pixels]:
    """1 where rows both above and below reach to; and 1 where no word is there, either."""
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    left, right = hull.left - sheet.h, hull.right + sheet.h
    words = [word for word in sheet.all_words if left <= word.box.left and word.box.right <= right]
    lefts, rights, levels = np.array([(w.box.left, w.box.right, w.box.middle) for w in words], float).T
    found, step = np.zeros(sheet.bare.shape, np.uint8), max(int(sheet.h / 4), 1)
    ys = np.arange(max(int(levels.min()), 0), min(int(levels.max()), sheet.high), step)
    away = levels - ys[:, None]
    sides = [(away * side > 0) & (away * side < _AROUND * sheet.h) for side in (-1, 1)]
    first = np.maximum(*(np.where(side, lefts, np.inf).min(axis=1) for side in sides))
    last = np.minimum(*(np.where(side, rights, -np.inf).max(axis=1) for side in sides))
    for y, start, stop in zip(ys.tolist(), first.tolist(), last.tolist(), strict=True):
        if start < stop:
            found[y : y + step, max(int(start), 0) : max(int(stop), 0)] = 1
    free, more = found.copy(), int(_CLEAR * sheet.h)
    for word in words:
        box = word.box
        free[_slices(Box(box.left - more, box.top - more, box.right + more, box.bottom + more))] = 0
    return found, free


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(max(box.top, 0), max(box.bottom, 0)), slice(max(box.left, 0), max(box.right, 0))


def _paper_around(sheet: Sheet, box: Box) -> Pixels | None:
    """The color of the paper above, below and beside `box`; None where it does not lie on any."""
    import numpy as np

    far = max(int(2 * sheet.h), 2)
    around = _slices(Box(box.left - far, box.top - far, box.right + far, box.bottom + far))
    own = np.zeros(sheet.bare.shape, bool)
    own[_slices(box)] = True
    seen = sheet.closed[around][~sheet.bare[around] & ~own[around]]
    around_it = np.count_nonzero(~own[around])
    return np.median(seen, axis=0).astype(float) if len(seen) > _ON_PAPER * around_it else None
