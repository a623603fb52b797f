"""Places where rows would go on and there is no paper: something lies there, or it is torn off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.losses.sheet import DARK, SAME_ROW, Sheet, center_of
from pipeline.losses.things import FIGURES
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: A row ends at a contour this near; it stops short of its column by at least this much.
_TOUCHES = 0.3
_SHORT = 0.9
#: Something lies over the print where, between print above and below that is no farther away than this, it reaches so
#: deep into it and so far beyond it, at so much of a row's height.
_AROUND = 12.0
_DEEP, _BEYOND = 1.5, 1.0
_ROW = 0.8
#: So far below a word's letters (above them), so much of its width is no paper where they are cut.
_ALONG = ((0.35, 0.6), (0.05, 0.5))
#: It goes on above and below where so much of its width is no paper, at most so far.
_PARTLY, _GROWN = 0.35, 2.0
#: How far below the last price a row may want one.
_BELOW = 4.0
#: A column is made of so many rows; rows that stop belong together where no more than this lies between them.
_COLUMN = 3
_APART = 3.5
#: Skin is redder than the paper by this (log of red over blue), and not much darker.
_SKIN = 0.3
#: Figures begin at what is no paper where it is so near to them, at so much of their height, on so many rows. A paper
#: is blank at its sides, so far.
_BEGINS, _HIGH, _ROWS, _SIDE = 0.4, 0.8, 2, 2.0
#: A bar before figures is so near to them, and so wide.
_BAR_BEFORE, _BAR_WIDE = 0.9, 0.35
#: A part of the paper is as light as this part of the rest.
_AS_LIGHT = 0.75
#: Figures begin in one line within this.
_IN_LINE = 0.5
#: The table beside the paper and what lies on it differ in color by this (of 255).
_OTHER = 45.0
#: An amount, with what stands before it.
PRICE = re.compile(r".*\d[.,]\s?\d\d\W{0,2}[A-Z]{0,2}")


class Stop(NamedTuple):
    """A place where a row would go on, and there is no paper; `at` is a pixel of what is there instead, as (x, y)."""

    box: Box
    at: tuple[int, int]


def covered(sheet: Sheet) -> Iterator[Loss]:
    """What covers the ends of rows, or is torn off them: one loss for the rows that lie together."""
    right = [*intrusions(sheet, sheet.bare, 1, _BEYOND), *_stops_short(sheet)]
    left = [*intrusions(sheet, sheet.bare, -1, _BEYOND), *_begin_hidden(sheet)]
    for stops in (right, left):
        yield from (Loss(kind_of(sheet, group), grown(sheet, around(group))) for group in together(sheet, stops))
    yield from (Loss(kind_of(sheet, group), around(group)) for group in together(sheet, _stops_along(sheet)))
    barred = [stop for stop in _behind_bar(sheet) if not any(stop.box.gap(other.box) <= 0 for other in left)]
    yield from (Loss(LossKind.COVERED, around(group)) for group in together(sheet, barred))


def _begin_hidden(sheet: Sheet) -> list[Stop]:
    """Where the figures of prices that stand left of their names begin right at what is no paper: the first of them are
    hidden. What lies there may be as light as the paper, on a table that is, too: then it is known by its color, or by
    its own side, where it goes on beyond the paper.
    """
    import numpy as np

    priced = [word for word in sheet.ends(-1) if FIGURES.fullmatch(word.text)]
    if len(priced) < _ROWS:
        return []
    lost = sheet.bare | (sheet.skin > 0)
    goes_by = _is_passed(sheet, priced)
    half, near = max(int(0.3 * sheet.h), 1), int(_BEGINS * sheet.h)
    stops = []
    for word in priced:
        at, y = word.box.left, int(word.level(word.box.left))
        first = max(at - near, 0)
        beside = lost[max(y - half, 0) : y + half + 1, first : max(at + half, 1)]
        hidden = np.flatnonzero(beside.mean(axis=0) >= _HIGH) if beside.size else np.empty(0)
        if hidden.size or goes_by:
            box = Box.of(max(at - _SIDE * sheet.h, 0), y - sheet.h / 2, at + half, y + sheet.h / 2)
            stops.append(Stop(box, (max(first + int(hidden[-1]) - 3 if hidden.size else at - near, 0), y)))
    return stops if len(stops) >= _ROWS else []


def _is_passed(sheet: Sheet, priced: Sequence[Word]) -> bool:
    """The column that the `priced` figures begin at is the side of something as light as the paper: it goes on in line
    above or below the paper, to the picture's edge.
    """
    at = min(word.box.left for word in priced)
    if max(word.box.left for word in priced) - at > _IN_LINE * sheet.h:
        return False
    near, far = int(_IN_LINE * sheet.h), int(_SIDE * sheet.h)
    if at < far:
        return False
    light, table = ~sheet.bare[:, at - far : at - near], sheet.bare[:, at + near : at + far]
    return any(bool(light[end].all() and table[end].all()) for end in (slice(far), slice(-far, None)))


def _behind_bar(sheet: Sheet) -> list[Stop]:
    """Where figures begin right at a dark bar that runs down before them, from row to row: a pen lies there. It is
    thinner than a row is high, and no rule that is printed is so thick. One from end to end parts the paper in two.
    """
    import numpy as np

    half, near = max(int(0.3 * sheet.h), 1), int(_BAR_BEFORE * sheet.h)
    behind = []
    for word in _on_rows(sheet):
        at, y = word.box.left, int(word.level(word.box.left))
        if not FIGURES.fullmatch(word.text) or at < near or not half <= y < sheet.high - half:
            continue
        dark = sheet.light[y - half : y + half + 1, at - near : at] < DARK * _lit(sheet, word)
        if np.count_nonzero(dark.all(axis=0)) >= _BAR_WIDE * sheet.h:
            behind.append((word, at - near + int(dark.all(axis=0).argmax())))
    found = []
    for (upper, x), (lower, below) in pairwise(sorted(behind, key=lambda each: each[0].box.top)):
        far = lower.box.middle - upper.box.middle
        line = sheet.light[int(upper.box.middle) : int(lower.box.middle), (x + below) // 2 + 1]
        level = _lit(sheet, upper)
        if half < far <= _AROUND * sheet.h and abs(x - below) <= near and (line < DARK * level).all():
            found += [
                Stop(
                    Box.of(min(at, word.box.left - 1), word.box.top, word.box.left, word.box.bottom),
                    (at + 1, int(word.box.middle)),
                )
                for word, at in ((upper, x), (lower, below))
            ]
    return found


def _on_rows(sheet: Sheet) -> list[Word]:
    """The words of the paper, and those of a part of it that is as light and stands on rows with them."""
    import numpy as np

    own, levels = set(map(id, sheet.words)), np.array([word.box.middle for word in sheet.words])
    least = _AS_LIGHT * float(np.median([_lit(sheet, word) for word in sheet.words]))
    return [
        word
        for word in sheet.all_words
        if id(word) in own or (np.abs(levels - word.box.middle).min() < sheet.h and _lit(sheet, word) >= least)
    ]


def _lit(sheet: Sheet, word: Word) -> float:
    """How bright the ground is at the middle of a word; its ends may lie on what is beside it."""
    y, x = int(word.box.middle), int(center_of(word))
    return float(sheet.ground[min(y, sheet.high - 1), min(x, sheet.wide - 1)])


def grown(sheet: Sheet, box: Box) -> Box:
    """`box` made as high as what hides the ends of rows there: a finger hides a part of those above and below, too."""
    import numpy as np

    columns = slice(max(box.left, 0), max(box.right, box.left + 1))
    hides = sheet.bare[:, columns].mean(axis=1) >= _PARTLY
    above, below = np.flatnonzero(~hides[: box.top]), np.flatnonzero(~hides[box.bottom :])
    far, print_ = int(_GROWN * sheet.h), Box.around([word.box for word in sheet.words])
    top = max(int(above[-1]) + 1 if above.size else 0, box.top - far, print_.top)
    bottom = min(box.bottom + int(below[0]) if below.size else sheet.high, box.bottom + far, print_.bottom)
    return Box(box.left, min(top, box.top), box.right, max(bottom, box.bottom))


def _to_bare(sheet: Sheet, word: Word, step: int) -> int | None:
    """Where on the word's row there is no paper any more, to the right (`step` 1) or left (-1) of it.

    None where the row runs on paper up to the picture's edge.
    """
    import numpy as np

    start = word.box.right if step > 0 else word.box.left - 1
    xs = np.arange(start, sheet.wide if step > 0 else -1, step)
    if not xs.size:
        return None
    ys = np.clip(np.rint(sheet.middles(word, xs)), 0, sheet.high - 1).astype(int)
    bare = sheet.bare[ys, xs]
    room = max(int(0.5 * sheet.h), 2)
    if bare.size < room:
        return None
    solid = np.convolve(bare, np.ones(room), "valid") >= room
    return int(xs[int(solid.argmax())]) if solid.any() else None


def column(sheet: Sheet, points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """(at y 0, by y) of the straight line that most of the points (x, y) stand on; None where there is none."""
    import numpy as np

    if len(points) < _COLUMN:
        return None
    xs, ys = np.array(points, float).T
    if np.ptp(ys) < sheet.h:
        return None
    best: tuple[int, float, float] | None = None
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if abs(ys[j] - ys[i]) < sheet.h:
                continue
            by = (xs[j] - xs[i]) / (ys[j] - ys[i])
            at = xs[i] - by * ys[i]
            if abs(by) > 0.5:
                continue
            count = int((np.abs(xs - at - by * ys) < 0.6 * sheet.h).sum())
            if best is None or count > best[0]:
                best = count, at, by
    if best is None or best[0] < max(_COLUMN, 0.5 * len(xs)):
        return None
    on = np.abs(xs - best[1] - best[2] * ys) < 0.6 * sheet.h
    by, at = np.polyfit(ys[on], xs[on], 1)
    return float(at), float(by)


def _rows_of(sheet: Sheet, lost: Pixels, step: int, beyond: int) -> Iterator[Stop]:
    """Places at the right (`step` 1) or left (-1) of the print, with print above and below, that are `lost`.

    They are so for so many pixels `beyond` the print, too.
    """
    import numpy as np

    ends = np.array([word.box.right if step > 0 else -word.box.left for word in sheet.words], float)
    levels = np.array([word.level(abs(end)) for word, end in zip(sheet.words, ends, strict=True)])
    deep, offset = int(_DEEP * sheet.h), 0 if step > 0 else sheet.wide
    lost = np.pad(lost if step > 0 else lost[:, ::-1], ((0, 0), (0, beyond)), mode="edge")
    ys = np.arange(max(int(levels.min()), 0), min(int(levels.max()) + 1, sheet.high), max(int(sheet.h / 4), 1))
    away = levels[None, :] - ys[:, None]

    def farthest(those: Pixels) -> Pixels:
        found: Pixels = np.where(those, ends[None, :], -np.inf).max(axis=1)
        return found

    near = np.abs(away) < _AROUND * sheet.h
    wants = np.minimum(*(farthest(near & (side * away > 0.5 * sheet.h)) for side in (-1, 1))) + offset
    has = farthest(np.abs(away) < SAME_ROW * sheet.h) + offset
    for i in np.flatnonzero(np.isfinite(wants) & (has <= wants - deep + sheet.h / 2)):
        y, wanted = int(ys[i]), int(wants[i])
        inner = wanted - deep
        if inner >= 0 and lost[y, inner : wanted + beyond].all():
            more = np.flatnonzero(~lost[y, :inner])
            start = int(more[-1]) + 1 if more.size else 0
            left, right = (start, wanted) if step > 0 else (sheet.wide - wanted, sheet.wide - start)
            half = sheet.h / 4
            yield Stop(
                Box.of(left, max(y - half, 0), right, y + half),
                (min(left + 3, right), y) if step > 0 else (max(right - 4, left), y),
            )


def intrusions(sheet: Sheet, lost: Pixels, step: int, beyond: float) -> list[Stop]:
    """The intrusions that are as high as a row."""
    found = list(_rows_of(sheet, lost, step, int(beyond * sheet.h)))
    kept = []
    for stop in found:
        near = [other for other in found if abs(other.box.middle - stop.box.middle) <= sheet.h]
        if max(o.box.bottom for o in near) - min(o.box.top for o in near) >= _ROW * sheet.h:
            kept.append(stop)
    return kept


def _stops_short(sheet: Sheet) -> list[Stop]:
    """Rows below the last price whose own would stand where there is no paper, and words that end there."""
    ends = sheet.ends(1)
    prices = [word for word in ends if PRICE.fullmatch(word.text)]
    stand = column(sheet, [(word.box.right, word.level(word.box.right)) for word in prices])
    if stand is None:
        return []
    last = max(word.box.middle for word in prices)
    found = []
    for word in ends:
        x = _to_bare(sheet, word, 1)
        if x is None or not last - sheet.h / 2 <= word.box.middle <= last + _BELOW * sheet.h:
            continue
        wanted = stand[0] + stand[1] * word.level(x)
        wanted = min(stand[0] + stand[1] * word.level(wanted), sheet.wide)
        touches = x - word.box.right <= _TOUCHES * sheet.h
        if wanted - x < _SHORT * sheet.h or (PRICE.fullmatch(word.text) and not touches):
            continue
        y, half = word.level((x + wanted) / 2), sheet.h / 2
        found.append(Stop(Box.of(x, max(y - half, 0), wanted, max(y, half) + half), (x + 3, int(y))))
    return found


def _stops_along(sheet: Sheet) -> list[Stop]:
    """Words whose lower or upper part lies where there is no paper."""
    import numpy as np

    found = []
    for word in sheet.words:
        box = word.box
        if min(box.top, sheet.high - box.bottom) < sheet.h / 2:
            continue  # it runs out of the picture
        xs = np.arange(box.left, min(box.right, sheet.wide))
        middle = sheet.middles(word, xs)
        for side in (1, -1):
            half = max(word.upright, sheet.h * 0.5) / 2
            lines = [np.rint(middle + side * (half + part * sheet.h)).astype(int) for part, _ in _ALONG]
            if any(ys.min() < 0 or ys.max() >= sheet.high for ys in lines):
                continue
            if all(sheet.bare[ys, xs].mean() >= least for ys, (_, least) in zip(lines, _ALONG, strict=True)):
                found.append(Stop(box, (int(xs.mean()), int(lines[-1].mean()))))
    return found


def together(sheet: Sheet, stops: Sequence[Stop]) -> list[list[Stop]]:
    """The stops that lie near each other."""
    groups: list[list[Stop]] = []
    for stop in sorted(stops, key=lambda stop: stop.box):
        near = [g for g in groups if any(stop.box.gap(other.box) <= _APART * sheet.h for other in g)]
        groups = [g for g in groups if g not in near] + [[stop, *(other for g in near for other in g)]]
    return groups


def kind_of(sheet: Sheet, stops: Sequence[Stop]) -> LossKind:
    """COVERED where what is there is skin, or of another color than what lies beside the paper; else TORN."""
    import numpy as np

    places = [(min(max(x, 0), sheet.wide - 1), min(max(y, 0), sheet.high - 1)) for x, y in (s.at for s in stops)]
    redder = float(np.median([sheet.redder[y, x] for x, y in places]))
    if redder > _SKIN:
        return LossKind.COVERED
    there = np.median([sheet.pixels[y, x] for x, y in places], axis=0)
    border = np.zeros(sheet.bare.shape, bool)
    border[:3], border[-3:], border[:, :3], border[:, -3:] = True, True, True, True
    beside = sheet.pixels[border & sheet.bare].astype(float)
    if len(beside) < 20:
        return LossKind.COVERED
    alike = float((np.abs(beside - there).max(axis=1) < _OTHER).mean())
    return LossKind.TORN if alike >= 0.3 else LossKind.COVERED


def around(stops: Sequence[Stop]) -> Box:
    """The smallest box around all of `stops` (at least one)."""
    return Box.around([stop.box for stop in stops])
