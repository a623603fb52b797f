"""A strip over the first figures of amounts: tape, another paper's edge or a light that runs down just before them.

What is left of `19.75` is `9.75`, and a column cut so at one line still adds up, to its last figures. Amounts that
begin in line are no sign of it, for many papers have none of ten dollars. What tells it is seen just before the line:
the strip is a little lighter or darker than the paper on both of its sides, all the way down; or the rules between the
rows are broken there, each in the same place; or the strip goes on beyond the paper's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.losses.covered import column
from pipeline.losses.sheet import Sheet
from pipeline.losses.things import FIGURES
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: Amounts stand in a column that ends at one line, within so many text heights; so many of them, and so many of those
#: that begin farthest left, within so much of a figure.
_COLUMN, _ENDS, _BEGIN, _WIDEST = 3, 0.6, 0.5, 2
#: In widths of a figure: what is looked at before the amounts; where a strip may end, beside the line that they begin
#: at; and how wide it is, which hides a whole figure.
_BEFORE, _ENDS_AT, _WIDE = 8.0, (-0.75, 0.65), (1.0, 6.0)
#: A side of a strip is seen in what is so far (in widths of a figure) to its left and right.
_WINDOW = 0.45
#: The strip differs by so much (of 255), or by so much in how red it is, from the paper at both sides, at neither by so
#: many times as much as at the other, by so many times the error of that, and is as even within; it does on so many of
#: the parts that the column is looked at in, each as high as a row.
_STEP, _TINT, _ALIKE, _SURE, _EVEN = 1.5, 3.0, 3.0, 6.0, 0.5
_PARTS, _FEWEST = 0.6, 4
#: An error of less than this (of 255) is none.
_LEAST = 0.25
#: The shadow at a side of it is a line that goes on for so many text heights, past the rows, and is fainter than this
#: part of print.
_SHADOW = (2.0, 0.8)
#: Ink is darker than its ground by this part of what most print is, and at its faint edges by this.
_INK, _EDGE = 0.3, 0.18
#: A rule is ink over so much of its length, so long (in widths of a figure) before the strip, and so many are broken
#: within so much of a figure; between two rows it is so far (in text heights) from their middles.
_SOLID, _LONG, _RULES, _SAME, _FREE = 0.9, 3.0, 2, 0.4, 0.62
#: Where it is broken there is no trace of it on so many lines of pixels: a thin one at a slant pales between two lines.
_NEAR = 7
#: Dashes stand no farther apart than this, in text heights.
_DASHES = 0.5
#: A light is this bright (of 255), and paper that it is seen on is not.
_BRIGHT, _DULL = 250.0, 242.0
#: A strip that goes on beyond the paper does so from its end to the picture's edge, this high (in text heights), with
#: the table on both of its sides within so many widths of a figure.
_BEYOND, _TABLE = 1.5, 5.0


class _Column(NamedTuple):
    """Amounts in a column, and what is seen around the line that they begin at, made upright.

    Attributes:
        amounts: from top to bottom. left, by: where they begin at y 0, and how that moves with y.
        figure: how wide one figure is.
        xs: of the columns of `light` and `ink`, from that line on. ys: of their rows, at that line.
        light, redder: how bright it is, and how much more of red than of blue. ink: how much darker than its
            ground. usual: how much most print is.
        seen: where that is in the picture.
    """

    amounts: Sequence[Word]
    left: float
    by: float
    figure: float
    xs: Pixels
    ys: Pixels
    light: Pixels
    redder: Pixels
    ink: Pixels
    usual: float
    seen: Pixels


def strips(sheet: Sheet) -> Iterator[Loss]:
    """What lies over the first figures of the amounts at the right, one loss for the column."""
    found = _column(sheet)
    if found is None:
        return
    band = _band(sheet, found)
    if band is None and not _breaks_rules(sheet, found) and not _goes_beyond(sheet, found):
        return
    first, last = found.amounts[0].box, found.amounts[-1].box
    starts = [found.left + found.by * box.middle for box in (first, last)]
    box = Box.of(max(min(starts) - found.figure, 0), first.top, max(*starts, 1), last.bottom)
    yield Loss(LossKind.GLARE if band is not None and _shines(found, band) else LossKind.COVERED, box)


def _column(sheet: Sheet) -> _Column | None:
    """The amounts that end the rows, and what is seen where they begin; None where they are too few."""
    import numpy as np

    ends = [word for word in sheet.ends(1) if FIGURES.fullmatch(word.text)]
    line = column(sheet, [(word.box.right, word.box.middle) for word in ends])
    if line is None:
        return None
    at, by = line
    amounts = [word for word in ends if abs(word.box.right - at - by * word.box.middle) < _ENDS * sheet.h]
    amounts.sort(key=lambda word: word.box.top)
    if len(amounts) < _COLUMN:
        return None
    figure = float(np.median([word.box.width / len(word.text) for word in amounts]))
    starts = np.array([word.box.left - by * word.box.middle for word in amounts])
    starts = starts[starts < starts.min() + _BEGIN * figure]
    left = float(np.median(starts))
    if starts.size < _WIDEST or figure < 2:
        return None
    slope = float(np.median([word.slope for word in sheet.words]))
    xs = np.arange(-int(_BEFORE * figure), int(at - left + figure))
    ys = np.arange(max(amounts[0].box.top - int(sheet.h), 0), min(amounts[-1].box.bottom + int(sheet.h), sheet.high))
    across = np.rint(left + by * ys[:, None] + xs[None, :]).astype(int)
    down = np.rint(ys[:, None] + slope * xs[None, :]).astype(int)
    seen = (across >= 0) & (across < sheet.wide) & (down >= 0) & (down < sheet.high)
    place = down.clip(0, sheet.high - 1), across.clip(0, sheet.wide - 1)
    light = sheet.light[place].astype(np.float32)
    redder = sheet.pixels[:, :, 0][place].astype(np.float32) - sheet.pixels[:, :, 2][place]
    ink = sheet.ground[place] - 1 - light
    usual = float(np.median(np.percentile(ink[:, xs >= 0], 95)))
    return _Column(amounts, left, by, figure, xs, ys, light, redder, ink, usual, seen)


def _band(sheet: Sheet, found: _Column) -> tuple[int, int] | None:
    """The sides (as indexes of `xs`) of a strip that differs from the paper at both of them, all the way down."""
    import cv2
    import numpy as np

    window = max(round(_WINDOW * found.figure), 2)
    inked = (found.ink > _EDGE * found.usual).astype(np.uint8)
    faint = inked * (found.ink < _SHADOW[1] * found.usual)
    wider = cv2.dilate(faint, np.ones((1, 3), np.uint8))
    shadow = cv2.morphologyEx(wider, cv2.MORPH_OPEN, np.ones((int(_SHADOW[0] * sheet.h), 1), np.uint8))
    dark = cv2.dilate(cv2.subtract(inked, shadow), np.ones((3, 3), np.uint8)) > 0
    told, count = found.seen & ~dark, max(int(len(found.ys) / sheet.h), 1)
    if count < _FEWEST:
        return None
    by_light = _sides(found, _by_rows(found.light, told, count), window, _STEP)
    return by_light or _sides(found, _by_rows(found.redder, told, count), window, _TINT)


def _sides(found: _Column, parts: Pixels, window: int, least: float) -> tuple[int, int] | None:
    """The sides of a strip that differs from the paper by at least that much, in `parts` of the column."""
    import numpy as np

    before, after = (_means(parts, window, shift) for shift in (-window, 1))
    step, error = _typical(before - after)
    near = (found.xs >= _ENDS_AT[0] * found.figure) & (found.xs <= _ENDS_AT[1] * found.figure)
    for sign in (1, -1):
        if not np.isfinite(step[near]).any():
            return None
        end = int(np.where(near & np.isfinite(step), sign * step, -np.inf).argmax())
        wide = found.xs[end] - found.xs
        start_at = (wide >= _WIDE[0] * found.figure) & (wide <= _WIDE[1] * found.figure) & np.isfinite(step)
        if not start_at.any():
            continue
        start = int(np.where(start_at, -sign * step, -np.inf).argmax())
        sizes = sign * float(step[end]), -sign * float(step[start])
        sure = min(sizes[0] / error[end], sizes[1] / error[start])
        if min(sizes) < least or max(sizes) > _ALIKE * min(sizes) or sure < _SURE:
            continue
        side = window if end - start > 4 * window else 2  # without the shadows at its sides
        inner, _ = _typical(parts[:, start + side : end - side + 1])
        beside, _ = _typical(parts[:, [max(start - window, 0), min(end + window, parts.shape[1] - 1)]])
        if np.isfinite(inner).all() and np.ptp(inner) <= _EVEN * max(sizes) and np.isfinite(beside).all():
            return start, end
    return None


def _by_rows(shown: Pixels, told: Pixels, count: int) -> Pixels:
    """The mean of what is `shown` where it is `told`, in each column of so many parts from top to bottom.

    Not a number where hardly any is told.
    """
    import numpy as np

    edges = np.linspace(0, len(shown), count + 1).astype(int)[:-1]
    number = np.add.reduceat(told.astype(np.float32), edges, axis=0)
    total = np.add.reduceat(np.where(told, shown, 0), edges, axis=0)
    found: Pixels = np.where(number >= 2, total / np.maximum(number, 1), np.nan)
    return found


def _means(parts: Pixels, window: int, shift: int) -> Pixels:
    """For each column the mean of a `window` of columns, the first of which is `shift` columns to its right."""
    import numpy as np

    more = window + 1
    padded = np.pad(parts, ((0, 0), (more, more)), constant_values=np.nan)
    views = np.lib.stride_tricks.sliding_window_view(padded, window, axis=1).mean(axis=2)
    start = more + shift
    found: Pixels = views[:, start : start + parts.shape[1]]
    return found


def _typical(values: Pixels) -> tuple[Pixels, Pixels]:
    """For each column the median of its numbers and the error of that; not a number where too few rows have one."""
    import numpy as np

    known = np.isfinite(values).sum(axis=0)
    middle = _middle(values, known)
    spread = 1.48 * _middle(np.abs(values - middle), known)
    error = spread / np.sqrt(np.maximum(known, 1)) + _LEAST
    middle[known < max(_PARTS * len(values), min(_COLUMN, len(values)))] = np.nan
    return middle, error


def _middle(values: Pixels, known: Pixels) -> Pixels:
    """The median of each column's numbers, of which as many are `known`."""
    import numpy as np

    ordered, columns = np.sort(values, axis=0), np.arange(values.shape[1])  # what is no number comes last
    found: Pixels = (ordered[np.maximum(known - 1, 0) // 2, columns] + ordered[known // 2 % len(values), columns]) / 2
    return found


def _shines(found: _Column, band: tuple[int, int]) -> bool:
    """The strip is a light on a paper that is not so bright."""
    import numpy as np

    start, end = band
    inside = found.light[:, start + 2 : end - 1]
    paper = found.light[:, : max(start - 1, 1)]
    return bool(np.median(inside) >= _BRIGHT and np.median(paper) < _DULL)


def _breaks_rules(sheet: Sheet, found: _Column) -> bool:
    """Whether rules that are printed across are broken before the amounts, all in the same place."""
    import cv2
    import numpy as np

    inked = cv2.dilate((found.ink > _INK * found.usual).astype(np.uint8), np.ones((3, 1), np.uint8))
    apart = max(int(_DASHES * sheet.h), 3)
    padded = np.pad(inked, ((0, 0), (apart, apart)))
    solid = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((1, apart), np.uint8))[:, apart:-apart] > 0
    traces = cv2.dilate((found.ink > _EDGE * found.usual).astype(np.uint8), np.ones((_NEAR, 1), np.uint8)) > 0
    free = np.ones(len(found.ys), bool)
    for word in sheet.all_words:
        if any(ch.isalnum() for ch in word.text) and word.box.right > found.left + found.xs[0]:
            level = word.level(found.left + found.by * word.box.middle)
            free &= np.abs(found.ys - level) >= _FREE * sheet.h
    after = (found.xs >= found.figure / 2) & (found.xs < found.xs[-1] - 1.3 * found.figure)
    gaps: list[tuple[int, int, int]] = []
    for i in np.flatnonzero(free & (solid[:, after].mean(axis=1) >= _SOLID)).tolist():
        gap = _gap(solid[i], found)
        if gap is None or traces[i, gap[0] + 1 : gap[1]].mean() > 1 - _SOLID:
            continue
        if not any(found.ys[i] - y < sheet.h for y, *_ in gaps):
            gaps.append((int(found.ys[i]), *gap))
    within = _SAME * found.figure
    return any(
        sum(abs(other[1] - one[1]) <= within and abs(other[2] - one[2]) <= within for other in gaps) >= _RULES
        for one in gaps
    )


def _gap(rule: Pixels, found: _Column) -> tuple[int, int] | None:
    """Where a `rule` is broken (the first and the last column) right before the amounts; None where it is not."""
    import numpy as np

    near = (found.xs >= _ENDS_AT[0] * found.figure) & (found.xs <= 0.5 * found.figure)
    blank = np.flatnonzero(near & ~rule)
    if not blank.size:
        return None
    end = int(blank[-1])
    ink = np.flatnonzero(rule[:end])
    if not ink.size:
        return None
    start, long = int(ink[-1]) + 1, int(_LONG * found.figure)
    is_wide = _WIDE[0] * found.figure <= end - start + 1 <= _WIDE[1] * found.figure
    return (start, end) if is_wide and start >= long and rule[start - long : start].mean() >= _SOLID else None


def _goes_beyond(sheet: Sheet, found: _Column) -> bool:
    """Whether what ends where the amounts begin goes on to an edge of the picture, where the table lies beside it."""
    import numpy as np

    high, far = int(_BEYOND * sheet.h), int(_TABLE * found.figure)
    for ys in (np.arange(high), np.arange(sheet.high - high, sheet.high)):
        at = int(found.left + found.by * float(ys.mean()))
        if ys[0] < 0 or at - far - int(_WIDE[1] * found.figure) < 0 or at + far > sheet.wide:
            continue
        light = ~sheet.bare[ys]
        strip = light[:, at - int(_WIDE[0] * found.figure) : at - int(0.25 * found.figure)]
        right, left = light[:, at + int(found.figure / 2) : at + far], light[:, : at - far]
        gone = ~light[:, at - far - int(_WIDE[1] * found.figure) : at].any(axis=0)
        if strip.all() and not right.any() and left.size and gone.any():
            return True
    return False
