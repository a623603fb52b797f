"""Print that is there and that no reader can see: washed out by a light, out of focus, faded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.losses.covered import around, intrusions, together
from pipeline.losses.sheet import INK, Sheet, brightest, center_of
from pipeline.model import Box, Loss, LossKind, Word
from pipeline.pixels import percentile

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: Glare is this bright (of 255), and the paper around it is not.
_BRIGHT = 250
_DULL = 242
#: It takes so little of the picture, and is at least so high.
_PATCH = 0.35
_TALL = 1.2
#: Print this near to it (in text heights) pales toward it where so much of its end has less than this of the usual
#: contrast; a patch that goes over so much of the print's width hides whole rows, and one over so much of a word is
#: above or below it.
_NEAR, _END, _PALE, _ACROSS, _OVER = 0.8, 0.5, 0.6, 0.5, 0.5
#: A light from side to side over so much of the print's width, so high and so near to it leaves a blank where print
#: would stand, whatever is seen beside it; at the picture's edge it is what the paper lies on.
_BAND, _TALL_BAND, _BESIDE = 0.6, 2.5, 1.5
#: Traces of the print part one patch into several, which are no further from each other than so many text heights.
_ONE = 3.0
#: Where readers see no word over so many text heights, the band is print that they could not read if it has so much of
#: the ink that is usual (at its upper quarter, at its upper tenth) and less than this of the steepness; faded print is
#: as steep for its ink as print is.
_ROWS = 5.5
_UNEVEN = (0.2, 0.3)
_SHARP = 0.5
_AS_SHARP = 0.8


def glare(sheet: Sheet) -> Iterator[Loss]:
    """Bright patches that rows run into, on a paper that is not so bright elsewhere."""
    import cv2
    import numpy as np

    shine = cv2.blur(255 - brightest(255 - sheet.pixels), (3, 3)) >= _BRIGHT
    seen = [sheet.ground[w.box.top : w.box.bottom, w.box.left : w.box.right] for w in sheet.words]
    if np.median([percentile(place, 50) for place in seen if place.size]) >= _DULL or shine.mean() > _PATCH:
        return
    core = max(int(INK * sheet.h), 3)
    shine = cv2.morphologyEx(shine.astype(np.uint8), cv2.MORPH_OPEN, np.ones((core, core), np.uint8)) > 0
    stops = [*intrusions(sheet, shine, 1, 0), *intrusions(sheet, shine, -1, 0)]
    for group in together(sheet, stops):
        box = around(group)
        if box.height >= _TALL * sheet.h and _rows_into(sheet, box) >= 2:
            yield Loss(LossKind.GLARE, box)
    yield from _washed_out(sheet, shine)


def _rows_into(sheet: Sheet, box: Box) -> int:
    """How many words stand on a row that runs into `box`."""
    rows = [word for word in sheet.words if box.top < word.level((box.left + box.right) / 2) < box.bottom]
    return sum(word.box.right <= box.left + sheet.h or word.box.left >= box.right - sheet.h for word in rows)


def _washed_out(sheet: Sheet, shine: Pixels) -> Iterator[Loss]:
    """Patches of `shine` that print beside, above or below them pales toward: what stands in them is gone.

    Where one goes across most of the print a single word tells it, else two do; none where it goes across nearly all.
    """
    import cv2
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    usual = float(np.median(sheet.contrasts))
    near = np.ones((max(int(_ONE * sheet.h), 1),) * 2, np.uint8)
    joined = cv2.morphologyEx(shine.astype(np.uint8), cv2.MORPH_CLOSE, near)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for number, (left, top, wide, high, _) in enumerate(stats[1:].tolist(), 1):
        box = Box(left, top, left + wide, top + high)
        across = min(box.right, hull.right) - max(box.left, hull.left)
        if high < _TALL * sheet.h or across <= 0:
            continue
        toward = [part for word in sheet.words for part in _parts_toward(sheet, word, labels == number)]
        pale = sum(sheet.contrast(part) < _PALE * usual for part in toward)
        if pale >= (1 if across >= _ACROSS * hull.width else 2) or _is_band(sheet, box, across / max(hull.width, 1)):
            yield Loss(LossKind.GLARE, box)


def _is_band(sheet: Sheet, box: Box, across: float) -> bool:
    """Whether a light lies right above or below print, over so much of its width, that rows would stand in it."""
    if across < _BAND or box.height < _TALL_BAND * sheet.h or box.top <= 0 or box.bottom >= sheet.high:
        return False
    return min(max(word.box.top - box.bottom, box.top - word.box.bottom) for word in sheet.words) <= _BESIDE * sheet.h


def _parts_toward(sheet: Sheet, word: Word, patch: Pixels) -> Iterator[Box]:
    """The part of a word that is next to a `patch`, where it is near: its end, or all that lies above or below it."""
    box, near, end = word.box, int(_NEAR * sheet.h) + 1, int(_END * sheet.h) + 1
    middle = slice(max(int(box.middle) - 1, 0), int(box.middle) + 2)
    if patch[middle, max(box.right - 1, 0) : box.right + near].any():
        yield Box(max(box.right - end, box.left), box.top, box.right, box.bottom)
    elif patch[middle, max(box.left - near, 0) : box.left + 1].any():
        yield Box(box.left, box.top, min(box.left + end, box.right), box.bottom)
    elif patch[max(box.top - near, 0) : box.bottom + near, max(box.left, 0) : box.right].any(axis=0).mean() >= _OVER:
        yield box


def blurred(sheet: Sheet) -> Iterator[Loss]:
    """Bands of the paper without a word, as high as several rows, that are uneven as print is and not as sharp."""
    import cv2
    import numpy as np

    hull = Box.around([word.box for word in sheet.words])
    center, slope = (hull.left + hull.right) / 2, float(np.median([word.slope for word in sheet.words]))
    levels = sorted(word.box.middle - slope * (center_of(word) - center) for word in sheet.words)
    bands = [
        (int(upper + 1.5 * sheet.h), int(lower - 1.5 * sheet.h))
        for upper, lower in pairwise(levels)
        if lower - upper >= _ROWS * sheet.h
    ]
    if not bands:
        return
    size, window = max(int(INK * sheet.h) | 1, 3), (max(int(3 * sheet.h), 1), max(int(0.8 * sheet.h), 1))
    light = sheet.light.astype(np.float32)
    steep = np.maximum(*(np.abs(cv2.Sobel(light, cv2.CV_32F, *way, ksize=1)) for way in ((1, 0), (0, 1))))
    ink = cv2.subtract(cv2.morphologyEx(sheet.light, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)), sheet.light)
    inks, steeps = cv2.blur(ink.astype(np.float32), window), cv2.blur(steep, window)
    at = tuple(np.array([(int(w.box.middle), int(center_of(w))) for w in sheet.words]).T)
    usual, usually_steep = (max(float(np.median(values[at])), 1.0) for values in (inks, steeps))
    for top, bottom in bands:
        place = slice(top, bottom), slice(hull.left, hull.right)
        paper = ~sheet.bare[place]
        if paper.mean() < 0.6:
            continue
        uneven, most = np.percentile(inks[place][paper], (75, 90)) / usual
        sharp = float(np.percentile(steeps[place][paper], 90)) / usually_steep
        if uneven >= _UNEVEN[0] and most >= _UNEVEN[1] and sharp < _SHARP:
            kind = LossKind.FADED if sharp > _AS_SHARP * most else LossKind.BLURRED
            yield Loss(kind, Box(hull.left, top, hull.right, bottom))
