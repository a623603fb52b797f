"""Folds of the paper: a dark line through print that nobody drew.

A sheet is folded from edge to edge, so the line runs on over the blank paper to both of its edges; and it is a shade of
the paper, fainter than ink or with the paper less bright on its one side. A pen's line begins and ends near the words
that it strikes; where it does run over the whole paper, it is as dark as print, or of another color than the paper.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.struck.sheet import Sheet

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In text heights: how far from the paper's edge a fold may fade, and how far it strays on the way there.
_FADES, _STRAYS = 0.6, 0.1
#: It is there where it is so dark (as part of what it is at the print).
_THERE = 0.35
#: A shade is fainter than the letters that it crosses: at most this part of what they are darker by.
_SHADE = 0.75
#: Beside a fold (from so many text heights on, to so many) the paper is less bright on one side by this part.
_BESIDE = (0.25, 0.75)
_STEP = 0.05
#: So strong a color (log of the brightest part over the darkest, against the paper) has no shade of it.
_COLORED = 0.25


def is_fold(sheet: Sheet, xs: Pixels, ys: Pixels, letters: float) -> bool:
    """Whether the line at `xs` and `ys` (some of its pixels, off the print) is a fold of the paper.

    `letters`: how much darker than the paper the print is that it crosses.
    """
    import numpy as np

    if len(xs) < 2 or _is_colored(sheet, xs, ys):
        return False
    slope, at = (
        np.polyfit(xs, ys, 1) if np.ptp(xs) > sheet.h else (sheet.slope, float(np.median(ys - sheet.slope * xs)))
    )
    core = float(np.median(sheet.darker[ys, xs]))
    first, last = int(xs.min()), int(xs.max())
    ends = [_followed(sheet, x, slope * x + at, slope, core, step) for x, step in ((first, -1), (last, 1))]
    if ends[0] is None or ends[1] is None:
        return False
    return core < _SHADE * letters or abs(_step(sheet, ends[0], ends[1], slope, at)) >= _STEP


def _followed(sheet: Sheet, x: int, y: float, slope: float, core: float, step: int) -> int | None:
    """Where the paper ends to which the line goes on from (x, y); None where the line ends before it."""
    strays, fades, gap = max(math.ceil(_STRAYS * sheet.h), 1), _FADES * sheet.h, 0
    high, wide = sheet.gray.shape
    while gap <= fades:
        x, y = x + step, y + step * slope
        level = round(y)
        if not (0 <= x < wide and strays <= level < high - strays) or not sheet.is_paper(x, level):
            return x
        column = sheet.darker[level - strays : level + strays + 1, x]
        darkest = int(column.argmax())
        if column[darkest] >= _THERE * core:
            y, gap = y + 0.1 * (darkest - strays), 0
        else:
            gap += 1
    return None


def _step(sheet: Sheet, first: int, last: int, slope: float, at: float) -> float:
    """By which part the paper is less bright above the line from `first` to `last` than below it."""
    import numpy as np

    near, far = (part * sheet.h for part in _BESIDE)
    steps, wide = [], max(int(sheet.h), 2)
    for x in range(max(first, 0), last - wide, wide):
        y = slope * (x + wide / 2) + at
        sides = [
            sheet.gray[max(int(y + a), 0) : max(int(y + b), 0), x : x + wide] for a, b in ((-far, -near), (near, far))
        ]
        if all(side.size for side in sides):
            above, below = (float(np.percentile(side, 85)) for side in sides)
            steps.append((below - above) / max(below, above, 1.0))
    return float(np.median(steps)) if steps else 0.0


def _is_colored(sheet: Sheet, xs: Pixels, ys: Pixels) -> bool:
    import numpy as np

    up = np.clip(ys - round(0.5 * sheet.h), 0, None)
    there, paper = (np.median(sheet.colors[at, xs], axis=0).astype(float) + 8 for at in (ys, up))
    return float(np.log((there / paper).max() / (there / paper).min())) >= _COLORED
