"""Something flat laid over rows: a note, a card or another paper, as bright as the paper itself or of its own color.

No row stops short at it where it hides whole rows, and it may lie within the paper. Of another color, it leaves a gap
in the paper, which goes on below it, even where it lies across it from side to side. As white as the paper, it cannot
be told from it by its light; but it is wider, and the paper's two straight sides seem to jump outward at one level,
which no paper's own sides do; nor does a light that lies across the paper and the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.losses.covered import PRICE
from pipeline.losses.sheet import Sheet, center_of
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: A gap in the paper is so wide, as a part of the print's width, and so high, in text heights.
_WIDE, _HIGH = 0.4, 1.5
#: It is looked for in points so far apart.
_GRID = 0.17
#: What is not of the paper's color is greener than it, or less green, by this (log of green over the other two); or as
#: much redder or bluer (log of red over blue) as no till prints a bar.
_GREENER, _REDDER = 0.15, 0.6
#: Light print that was read in a gap by this part of its area stands on a printed field.
_INSIDE = 0.5
#: In text heights: where it is looked at beside the paper, for how far down it is paper there, from how far above the
#: middle of the last row on, and how far below that at most.
_BESIDE, _FAR_DOWN, _FROM = (0.3, 1.3), 3.0, (1.0, 4.0)
#: So much of that is paper below the jump, and no more than this for so many text heights above it, on each side.
_PAPER, _TABLE, _ABOVE = 0.97, 0.95, 2.0
#: A band across the paper and beyond both of its sides is so high, and so much of what is beyond them is as light as
#: paper there, and so much a little above and below it, this far away.
_BAND, _AWAY = 1.5, 0.6
_OUT, _IN = 0.6, 0.2
#: A side is straight where so much of it lies within so many text heights of one line. What seems to be paper beyond it
#: is a light place on the table: so much of a side lies within the line.
_STRAIGHT, _MOST, _INNER = 0.5, 0.4, 30.0
#: No paper's side is shorter, in text heights; and it is seen on so many of the lines of the picture.
_SHORTEST, _SEEN = 6.0, 0.5
#: What lies across the paper from side to side leaves its foot below, whose sides are in line with those above,
#: within so many text heights; they are looked at for so many.
_IN_LINE, _FOOT = 1.5, 4
#: Points looked at beside a side.
_POINTS = 6


def laid(sheet: Sheet) -> Iterator[Loss]:
    """What is laid over the rows from the first price on, or over what comes below the last row."""
    hull = Box.around([word.box for word in sheet.words])
    gaps = list(_gaps(sheet, hull))
    yield from (Loss(LossKind.COVERED, box) for box in gaps)
    if not gaps and (jump := _jump(sheet, hull)) is not None:
        yield Loss(LossKind.COVERED, Box(max(hull.left, 0), jump[0], min(hull.right, sheet.wide), jump[1]))


def _gaps(sheet: Sheet, hull: Box) -> Iterator[Box]:
    """The gaps in the paper from the first price on, where it goes on below them."""
    import cv2
    import numpy as np

    prices = [word.box.middle for word in sheet.words if PRICE.fullmatch(word.text)]
    if not prices:
        return  # above its prices a till prints pictures
    step = max(int(_GRID * sheet.h), 1)
    paper = ~sheet.bare[::step, ::step] & ~_is_of_other_color(sheet, step)
    top, left, right = (max(int(at), 0) // step for at in (min(prices), hull.left, hull.right))
    least = max(int(_HIGH * sheet.h / step), 1), max(int(_WIDE * hull.width / step), 1)
    if np.count_nonzero(_within(paper[top:, left:right])) < least[0] * least[1]:
        return
    _, labels = cv2.connectedComponents(paper.astype(np.uint8), connectivity=8)
    at = [int(labels[_cell(word, labels, step)]) for word in sheet.all_words]
    printed = int(np.bincount([label for label in at if label] or [1]).argmax())
    own = labels == printed
    if (foot := _foot(sheet, labels, step, printed, at)) is not None:
        own |= labels == foot
    own = own[top:, left:right]
    gap = cv2.morphologyEx(_within(own).astype(np.uint8), cv2.MORPH_OPEN, np.ones(least, np.uint8), borderValue=0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(gap, connectivity=8)
    for x, y, across, down, _ in stats[1:].tolist():
        box = Box(*(step * part for part in (left + x, top + y, left + x + across, top + y + down)))
        if not any(_is_in(word, box) for word in sheet.all_words):
            yield box


def _foot(sheet: Sheet, labels: Pixels, step: int, printed: int, at: Sequence[int]) -> int | None:
    """The blank foot of the paper, a piece of it below what lies across from side to side; None where there is none.

    Its sides are in the picture, in line with those of the `printed` piece beside its last row. `at`: the pieces with
    words.
    """
    import numpy as np

    far = max(int(sheet.h / step), 1)
    last = max(word.box.bottom for word in sheet.words) // step
    above = _extent(labels[max(last - 2 * far, 0) : last + 1] == printed)
    if above is None:
        return None
    for label in np.unique(labels[last + far :: far]).tolist():
        piece = labels[last:] == label
        if label in (0, printed, *at) or (labels[:last] == label).any():
            continue
        first = int(piece.any(axis=1).argmax())
        below = _extent(piece[first : first + _FOOT * far])
        if below and max(abs(a - b) for a, b in zip(above, below, strict=True)) <= _IN_LINE * far:
            return int(label)
    return None


def _extent(piece: Pixels) -> tuple[float, float] | None:
    """Where a piece of the paper begins and ends, across; None where the picture cuts it, or nothing is there.

    What lies on it may hide a part of its lines.
    """
    import numpy as np

    piece = piece[piece.any(axis=1)]
    if not len(piece) or piece[:, 0].any() or piece[:, -1].any():
        return None
    starts, stops = piece.argmax(axis=1), piece.shape[1] - 1 - piece[:, ::-1].argmax(axis=1)
    return float(np.percentile(starts, _INNER)), float(np.percentile(stops, 100 - _INNER))


def _is_of_other_color(sheet: Sheet, step: int) -> Pixels:
    """Where, in points so many pixels apart, it is greener or pinker than the paper, as some notes are, or of a strong
    color, as cards are.
    """
    import numpy as np

    red, green, blue = (np.log(sheet.closed[::step, ::step, i].astype(np.float32) + 8) for i in range(3))
    green -= (red + blue) / 2
    at = tuple(np.array([_cell(word, green, step) for word in sheet.words]).T)
    found: Pixels = np.abs(green - float(np.median(green[at]))) > _GREENER
    found |= np.abs(sheet.redder[::step, ::step]) > _REDDER
    return found


def _within(paper: Pixels) -> Pixels:
    """Where no `paper` is, and some is both above and below."""
    import numpy as np

    above = np.maximum.accumulate(paper, axis=0)
    below = np.maximum.accumulate(paper[::-1], axis=0)[::-1]
    found: Pixels = ~paper & above & below
    return found


def _is_in(word: Word, box: Box) -> bool:
    return word.box.shared(box) > _INSIDE * word.box.width * word.box.height


def _cell(word: Word, grid: Pixels, step: int) -> tuple[int, int]:
    """The cell at the middle of a word in a `grid` of every so many pixels, as (y, x)."""
    high, wide = grid.shape
    at = int(word.box.middle) // step, int(center_of(word)) // step
    return min(max(at[0], 0), high - 1), min(max(at[1], 0), wide - 1)


def _jump(sheet: Sheet, hull: Box) -> tuple[int, int] | None:
    """The level below the last row from which on there is paper beyond both sides of the paper, down to the picture's
    lower edge; or the levels between which it is so, from the first price on and where no row is read. None for none.
    """
    import numpy as np

    last = max(word.box.middle for word in sheet.words)
    first = max(hull.top, 0)
    middle = min(max((hull.left + hull.right) // 2, 0), sheet.wide - 1)
    beside = []
    for bare in (sheet.bare[first:, middle:], sheet.bare[first:, middle::-1]):
        ends_at = np.where(bare.any(axis=1), bare.argmax(axis=1), np.nan)
        line = _side(ends_at[: int(last) - first], sheet.h)
        if line is None:
            return None
        beside.append(_paper_beyond(bare, line, sheet.h))
    start, stop = (int(last + part * sheet.h) - first for part in (-_FROM[0], _FROM[1]))
    far, above = max(int(_FAR_DOWN * sheet.h), 2), max(int(_ABOVE * sheet.h), 1)
    both = np.minimum(*beside)
    for y in range(max(start, above), min(stop, len(both) - far)):
        if both[y + 1 : y + 1 + far].mean() >= _PAPER:  # not a number where it is outside the picture
            return (first + y, sheet.high) if all(s[y - above : y].mean() <= _TABLE for s in beside) else None
    band = _band(sheet, both, np.maximum(*beside), first)
    return band and (first + band[0], first + band[1])


def _band(sheet: Sheet, both: Pixels, either: Pixels, first: int) -> tuple[int, int] | None:
    """The lines, from `first` on, between which paper seems to be beyond `both` sides, and above and below is not."""
    import numpy as np

    prices = [word.box.middle for word in sheet.words if PRICE.fullmatch(word.text)]
    if not prices:
        return None
    high, away = int(_BAND * sheet.h), max(int(_AWAY * sheet.h), 1)
    is_out = np.concatenate(([False], both >= _OUT, [False]))
    for start, stop in np.flatnonzero(is_out[1:] != is_out[:-1]).reshape(-1, 2).tolist():
        around = either[max(start - 2 * away, 0) : max(start - away, 0)], either[stop + away : stop + 2 * away]
        if stop - start < high or first + start < min(prices) or not all(side.size for side in around):
            continue
        free = not any(start < word.box.middle - first < stop for word in sheet.all_words)
        if free and all(side.mean() <= _IN for side in around):
            return start, stop
    return None


def _side(ends_at: Pixels, h: float) -> tuple[float, float] | None:
    """(at 0, by line) of the straight side of a paper that ends there, line by line; None where there is none."""
    import numpy as np

    ys = np.flatnonzero(~np.isnan(ends_at))
    if ys.size < max(_SHORTEST * h, 2, _SEEN * ends_at.size):
        return None
    upper, lower = np.array_split(ys, 2)
    low = [float(np.percentile(ends_at[part], _INNER)) for part in (upper, lower)]
    by = (low[1] - low[0]) / float(np.median(lower) - np.median(upper))
    at = float(np.percentile(ends_at[ys] - by * ys, _INNER))
    near = np.abs(ends_at[ys] - at - by * ys) < _STRAIGHT * h
    return (at, by) if near.mean() >= _MOST else None


def _paper_beyond(bare: Pixels, line: tuple[float, float], h: float) -> Pixels:
    """How much of what is right beyond a side is paper, on each line; not a number outside the picture."""
    import numpy as np

    ys = np.arange(bare.shape[0])
    sides = line[0] + line[1] * ys
    columns = np.rint(sides[:, None] + np.linspace(_BESIDE[0] * h, _BESIDE[1] * h, _POINTS)).astype(int)
    seen = ((columns >= 0) & (columns < bare.shape[1])).all(axis=1)
    found = (~bare[ys[:, None], columns.clip(0, bare.shape[1] - 1)]).mean(axis=1)
    return np.where(seen, found, np.nan)
