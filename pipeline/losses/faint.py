"""Print too faint for any reader: faded, as thermal paper does, or washed out by a light that lies on it.

Between and below the rows that were read, a row of faint print is a band as high as letters are that is a little more
uneven along the row than the blank paper above and below it. What is as dark as the print that was read (rules, bar
codes, stamps) is none: a reader would have seen it if it were letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.losses.sheet import Sheet, center_of
from pipeline.model import Box, Loss, LossKind

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In text heights: half of the height that the paper is looked at in, how far apart such looks are, the width of their
#: windows, and how soft the picture is made against its noise.
_HALF, _STEP, _WIDE, _SOFT = 0.35, 0.25, 3.0, 0.05
#: In text heights: no word is so near to a row that nobody read, nor is anything that is no paper.
_CLEAR, _BARE, _ON = 1.15, 0.8, 0.3
#: Blank paper is as even as this (percent of the windows). Where it is evener than so much of what print is, no camera
#: saw it: on a scan what shines through from the back of the paper is as faint.
_BLANK, _EVENEST = 30, 0.008
#: A faint row stands out from the blank above and below it (so many looks away) by so much of the paper's own
#: unevenness, and by this part of what it has more than the paper; hardly anything right beside it has more.
_STANDS_OUT, _ALONE, _AWAY = 2.0, 0.6, 5
_MOST, _BESIDE = 0.7, 2
#: It has so much of what print has more than the paper, and hardly a speck (percent) in it is darker than this part
#: of print.
_LIKE_PRINT, _DARKEST, _SPECK = (0.03, 0.25), 0.35, 1
#: So many windows show it; two rows are one place where no more than this lies between them (in text heights).
_FEWEST, _APART = 3, 4.0


def faint(sheet: Sheet) -> Iterator[Loss]:
    """Places of the paper with rows of print that nobody could read, as wide as all the print is."""
    groups: list[list[Box]] = []
    for box in _windows(sheet):
        if groups and box.top - max(other.bottom for other in groups[-1]) <= _APART * sheet.h:
            groups[-1].append(box)
        else:
            groups.append([box])
    hull = Box.around([word.box for word in sheet.words])
    for group in groups:
        if len(group) >= _FEWEST:
            there = Box.around(group)
            yield Loss(LossKind.FADED, Box(hull.left, there.top, hull.right, there.bottom))


def _windows(sheet: Sheet) -> list[Box]:
    """The windows in which a faint row of print is seen, sorted from top to bottom."""
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    center, slope = (hull.left + hull.right) / 2, float(np.median([word.slope for word in sheet.words]))
    levels = np.arange(max(hull.top, 0), sheet.high - int(_HALF * sheet.h), max(int(_STEP * sheet.h), 1))
    if not levels.size:
        return []
    uneven = _uneven(sheet, levels, slope, center)
    every, printed = (
        np.abs(levels[:, None] - [w.box.middle - slope * (center_of(w) - center) for w in words]).min(axis=1)
        for words in (sheet.all_words, sheet.words)
    )
    free = every > _CLEAR * sheet.h
    on_print = uneven[printed < _ON * sheet.h].max(axis=1, initial=-1)
    blank = uneven[free][uneven[free] >= 0]
    if not blank.size or not (on_print > 0).any():
        return []
    usual = float(np.median(on_print[on_print > 0]))
    even = float(np.percentile(blank, _BLANK))
    if even < _EVENEST * usual:
        return []
    like_print = (uneven - even) / max(usual - even, 1e-6)
    able = free[:, None] & (like_print >= _LIKE_PRINT[0]) & (like_print <= _LIKE_PRINT[1])
    darkest = _DARKEST * float(np.median(sheet.contrasts))
    found = []
    for i, j in np.argwhere(able).tolist():
        sides = (uneven[max(i - _AWAY, 0) : i, j], uneven[i + 1 : i + 1 + _AWAY, j])
        around = [float(side[side >= 0].min(initial=np.inf)) for side in sides]
        out = float(uneven[i, j]) - max(around)
        flank = uneven[i, j] < _MOST * uneven[max(i - _BESIDE, 0) : i + 1 + _BESIDE, j].max()
        if flank or out < _STANDS_OUT * even or out < _ALONE * (uneven[i, j] - even):
            continue
        left = max(hull.left, 0) + j * int(sheet.h)
        right = min(left + int(_WIDE * sheet.h), sheet.wide)
        middle = float(levels[i]) + slope * ((left + right) / 2 - center)
        box = Box.of(left, max(middle - sheet.h / 2, 0), right, min(middle + sheet.h / 2, sheet.high))
        if sheet.contrast(box, _SPECK) <= darkest:
            found.append(box)
    return sorted(found, key=lambda box: (box.top, box.left))


def _uneven(sheet: Sheet, levels: Pixels, slope: float, center: float) -> Pixels:
    """How uneven the paper is along the rows at `levels`, in windows from left to right; -1 where not all is paper."""
    import cv2
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    xs = np.arange(max(hull.left, 0), min(hull.right, sheet.wide))
    wide, step, half = int(_WIDE * sheet.h), max(int(sheet.h), 1), int(_HALF * sheet.h)
    if xs.size < wide:
        return np.full((levels.size, 1), -1.0)
    soft = cv2.GaussianBlur(sheet.light.astype(np.float32), (0, 0), _SOFT * sheet.h)
    near = np.ones((2 * int(_BARE * sheet.h) + 1,) * 2, np.uint8)
    lost = cv2.dilate(sheet.bare.astype(np.uint8), near) > 0
    windows = np.lib.stride_tricks.sliding_window_view
    lean, first = np.rint(slope * (xs - center)).astype(int), int(levels[0]) - half
    ys = np.clip(np.arange(first, int(levels[-1]) + half + 1)[:, None] + lean, 0, sheet.high - 1)
    made_level, rows = (values[ys, xs] for values in (soft, lost)), levels - half - first
    even, gone = (np.stack([values[rows + down] for down in range(2 * half + 1)]) for values in made_level)
    along = even.mean(axis=0)
    off = windows(np.abs(along - cv2.blur(along, (step | 1, 1))), wide, axis=1)[:, ::step]
    is_gone = windows(gone.any(axis=0), wide, axis=1)[:, ::step].any(axis=2)
    sorted_off = np.sort(off[~is_gone], axis=1)
    found = np.full(is_gone.shape, -1.0)
    found[~is_gone] = (sorted_off[:, (wide - 1) // 2] + sorted_off[:, wide // 2]) / 2
    return found
