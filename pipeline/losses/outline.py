"""Print that ends at the paper's own outline where it has left the straight side of the paper, and a torn-off foot.

A paper's side is straight. Where it turns into the paper a corner is torn off, a bite is taken out of it or something
lies over it; rows that end right there have lost the rest. A till cuts its paper straight; a hand tears it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.losses.covered import PRICE, Stop, around, column, grown, kind_of, together
from pipeline.losses.sheet import Sheet
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In text heights: an outline so far within the side has left it; print so near to the outline ends there.
_LEFT, _TOUCHES = 2.0, 0.55
#: A side is straight within this, over so much of its length. It is looked for through so many points at most, two at a
#: time that are so much of its length apart, and leans no more than this; no end of a paper is shorter than so many.
_STRAIGHT, _SIDE = 0.5, 0.4
_POINTS, _APART, _LEANS, _SHORTEST = 40, 0.25, 0.5, 6.0
#: Where the picture's edge cuts more than this of the paper's length, its side is not known.
_OUTSIDE = 0.3
#: It is skin that lies over the paper where it is seen so many pixels beyond so many of the rows that end there, and
#: the strip beside the paper's side (from so far to so far) differs from the table by so much (of 255).
_NEXT, _ON_SKIN, _STRIP, _OTHER = 3, 0.6, (0.4, 1.4), 28.0
#: What is narrower than this is no part of the paper.
_SLIVER = 0.4
#: A foot is torn where its end runs up and down so much about a bend, so often, this near below the last row. One that
#: a till cut does so by a tenth.
_RAGGED, _TURNS, _NEAR = (0.22, 0.6), 4, 1.6
#: As much of the foot at least has no corner in it.
_WHOLE = 0.8
#: And so far below that end nearly all is no paper.
_GONE = (0.5, 0.95)


def outline(sheet: Sheet) -> Iterator[Loss]:
    """What is torn off the sides of the paper, or lies over them, where rows end there; and a foot that is torn off."""
    import cv2
    import numpy as np

    sliver = max(int(_SLIVER * sheet.h), 1)
    seen = (~sheet.beyond).astype(np.uint8)
    paper = cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((sliver, sliver), np.uint8)) > 0
    for step in (1, -1):
        for group in together(sheet, _torn_rows(sheet, paper, step)):
            yield Loss(kind_of(sheet, group), grown(sheet, around(group)))
    torn = _torn_foot(sheet, paper)
    if torn is not None:
        yield Loss(LossKind.TORN, torn)


def _torn_rows(sheet: Sheet, paper: Pixels, step: int) -> list[Stop]:
    """Where rows end at an outline that has left the right (`step` 1) or left (-1) side of the paper."""
    import numpy as np

    ends_at = _outermost(paper, step)
    side = _side(ends_at, sheet.h)
    at_edge = (ends_at <= 1) | (ends_at >= sheet.wide - 2)
    if side is None or at_edge.mean() > _OUTSIDE:
        return []
    within = (side - ends_at) * step >= _LEFT * sheet.h
    half = max(int(sheet.h / 4), 1)
    short = []
    for word in sheet.ends(step):
        y = int(word.level(_end(word, step)[0]))
        if half <= y < sheet.high - half and within[y - half : y + half + 1].all():
            short.append((word, y, float(np.median(ends_at[y - half : y + half + 1]))))
    touching = [each for each in short if (each[2] - _end(each[0], step)[0]) * step <= _TOUCHES * sheet.h]
    if column(sheet, [_end(word, step) for word, _, _ in touching]) is not None and not _is_skin(
        sheet, touching, side, within, step
    ):
        touching = []  # they stand one below the other: it is the print that ends there
    if step > 0:
        prices = [word for word in sheet.ends(1) if PRICE.fullmatch(word.text)]
        stand = column(sheet, [_end(word, 1) for word in prices])
        touching += [
            (word, y, at)
            for word, y, at in short
            if stand is not None
            and word not in prices
            and at < stand[0] + stand[1] * y
            and _is_bite(within, ends_at, y)
        ]
    found = []
    for _, y, at in touching:
        left, right = sorted((at, min(max(float(side[y]), 0.0), float(sheet.wide))))
        top, bottom = _corner(within, ends_at, y)
        box = Box.of(left, min(top, y - sheet.h / 2), right, max(bottom, y + sheet.h / 2))
        found.append(Stop(box, (int(at) + 3 * step, y)))
    return found


def _is_skin(sheet: Sheet, ends: Sequence[tuple[Word, int, float]], side: Pixels, within: Pixels, step: int) -> bool:
    """What is right beyond the outline where rows end is skin, and lies beside the paper's `side` too, where the table
    is seen elsewhere.
    """
    import numpy as np

    there = np.flatnonzero(~within & ~np.isnan(side))
    on_table = [_beside(sheet, side, int(y), step) for y in there[:: max(int(sheet.h), 1)]]
    seen = [color for color in on_table if color is not None]
    if not seen:
        return False
    table = np.median(seen, axis=0)
    found = 0
    for _, y, at in ends:
        color, x = _beside(sheet, side, y, step), int(at) + _NEXT * step
        is_thing = color is not None and float(np.abs(color - table).max()) > _OTHER
        found += bool(is_thing and 0 <= x < sheet.wide and sheet.skin[y, x])
    return found > _ON_SKIN * len(ends)


def _beside(sheet: Sheet, side: Pixels, y: int, step: int) -> Pixels | None:
    """The color right beyond the paper's `side` at the height `y`; None outside the picture."""
    import numpy as np

    first, last = sorted(int(side[y]) + int(part * sheet.h) * step for part in _STRIP)
    if first < 0 or last >= sheet.wide or not 0 < y < sheet.high - 1:
        return None
    found: Pixels = np.median(sheet.pixels[y - 1 : y + 2, first : last + 1].reshape(-1, 3), axis=0)
    return found


def _end(word: Word, step: int) -> tuple[float, float]:
    """Where a word ends, to the right or left, as (x, y)."""
    x = word.box.right if step > 0 else word.box.left
    return x, word.level(x)


def _outermost(paper: Pixels, step: int) -> Pixels:
    """Where the paper ends on each line of the picture, to the right or left; not a number where none is."""
    import numpy as np

    wide = paper.shape[1]
    found: Pixels = (wide - 1 - paper[:, ::-1].argmax(axis=1) if step > 0 else paper.argmax(axis=1)).astype(float)
    found[~paper.any(axis=1)] = np.nan
    return found


def _side(ends_at: Pixels, h: float) -> Pixels | None:
    """The straight line along most of where the paper ends, at each line of the picture; None where there is none."""
    import numpy as np

    ys = np.flatnonzero(~np.isnan(ends_at))
    if ys.size < _SHORTEST * h:
        return None
    some = ys[np.linspace(0, ys.size - 1, min(ys.size, _POINTS)).astype(int)]
    at = ends_at[some]
    first, last = np.triu_indices(some.size, 1)
    far = some[last] - some[first] >= _APART * (ys[-1] - ys[0])
    first, last = first[far], last[far]
    by = (at[last] - at[first]) / (some[last] - some[first])
    first, by = first[np.abs(by) <= _LEANS], by[np.abs(by) <= _LEANS]
    if not by.size:
        return None
    away = at - at[first, None] - by[:, None] * (some - some[first, None])
    share = (np.abs(away) < _STRAIGHT * h).mean(axis=1)
    best = int(share.argmax())
    if share[best] < _SIDE:
        return None
    line: Pixels = at[first[best]] - by[best] * some[first[best]] + by[best] * np.arange(ends_at.size)
    return line


def _is_bite(within: Pixels, ends_at: Pixels, y: int) -> bool:
    """The paper reaches to its side again both above and below the height `y`."""
    import numpy as np

    there = ~within & ~np.isnan(ends_at)
    return bool(there[:y].any() and there[y:].any())


def _corner(within: Pixels, ends_at: Pixels, y: int) -> tuple[float, float]:
    """The heights between which a corner is missing where `y` is in one: from the paper's end on; else `y` twice."""
    import numpy as np

    there = np.flatnonzero(~np.isnan(ends_at))
    first, last = int(there[0]), int(there[-1])
    above, below = within[first : y + 1].all(), within[y : last + 1].all()
    return float(first if above else y), float(last + 1 if below else y)


def _torn_foot(sheet: Sheet, paper: Pixels) -> Box | None:
    """The place below the last row where the paper's end runs up and down as a hand tears it."""
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    xs = np.arange(max(hull.left, 0), min(hull.right, sheet.wide))
    if xs.size < _SHORTEST * sheet.h or not paper[:, xs].any(axis=0).all():
        return None
    end = (sheet.high - 1 - paper[::-1][:, xs].argmax(axis=0)).astype(float)
    bend = end - np.polyval(np.polyfit(xs, end, 2), xs)
    foot = np.abs(bend) <= _RAGGED[1] * sheet.h  # beyond the foot's corners a paper that stands askew has its sides
    if foot.mean() < _WHOLE:
        return None
    xs, end = xs[foot], end[foot]
    bend = end - np.polyval(np.polyfit(xs, end, 2), xs)
    low, high = (float(v) for v in np.percentile(bend, (10, 90)))
    turns = int((np.diff(np.sign(bend)) != 0).sum())
    far = float(np.median(end)) - hull.bottom
    if end.max() >= sheet.high - 2 or far > _NEAR * sheet.h or turns < _TURNS:
        return None
    below = np.rint(end + _GONE[0] * sheet.h).astype(int).clip(0, sheet.high - 1)
    if not _RAGGED[0] <= (high - low) / sheet.h <= _RAGGED[1] or sheet.bare[below, xs].mean() < _GONE[1]:
        return None
    return Box.of(hull.left, max(float(end.min()), hull.bottom), hull.right, max(float(end.max()), hull.bottom) + 1)
