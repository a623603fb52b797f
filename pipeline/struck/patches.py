"""Bars of ink, patches of paint, and strokes over print that nobody can read any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.model import Box
from pipeline.struck.sheet import LEGIBLE, Sheet

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: A bar or a patch of paint is at least this wide and high, at most so high, and has so much area for its width.
_BAR_WIDE, _BAR_HIGH, _BAR_HIGHEST = 2.5, 0.6, 4.0
_SOLID = 0.25
#: Paint, and what is only one piece of ink, hides a row where it is as wide as this part of the print.
_HIDES = 0.3
#: Paint is lighter than the paper around it by at least one of these (of 255), and by this much at its very edge.
_LIGHTER = (7, 14, 28)
_SHARP = 10.0
#: So near (in text heights) hardly any of the paper is as light as paint on it.
_PAPER = 2.0
_AS_LIGHT = 0.1
#: A stroke over print that no reader saw any more has ink on both its sides, within this and of this density; a rule
#: has not.
_BESIDE = 0.4
_BESIDE_INK = 0.06


def bars(sheet: Sheet) -> list[Box]:
    """Solid ink over a row's height, and rows of print that strokes have made one piece nobody can read."""
    import cv2
    import numpy as np

    core = max(int(_BAR_HIGH * sheet.h), 3)
    solid = cv2.morphologyEx(sheet.ink, cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
    lines = cv2.morphologyEx(sheet.ink, cv2.MORPH_OPEN, np.ones((1, max(int(1.5 * sheet.h), 3)), np.uint8))
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((max(int(0.4 * sheet.h), 1), 3), np.uint8))
    return [
        *_patches(sheet, solid, _BAR_WIDE),
        *_patches(sheet, sheet.ink, _row_wide(sheet)),
        *(_as_row(sheet, box) for box in _patches(sheet, lines, _row_wide(sheet), _is_over_print, lowest=0.05)),
    ]


def _as_row(sheet: Sheet, box: Box) -> Box:
    """`box` made as high as a row: what a line strikes is the print that it runs through."""
    more = max(int((sheet.h - box.height) / 2), 0)
    return Box(box.left, max(box.top - more, 0), box.right, box.bottom + more)


def _is_over_print(sheet: Sheet, place: Pixels, box: Box) -> bool:
    """Above and below the line stands ink, as where a row of print was struck, and no word was read there."""
    import numpy as np

    reach = max(int(_BESIDE * sheet.h), 2)
    columns = np.flatnonzero(place.any(axis=0))
    if any(
        abs(w.box.middle - box.middle) < 0.6 * sheet.h and w.box.left < box.right and w.box.right > box.left
        for w in sheet.words
    ):
        return False
    upper, lower = place.argmax(axis=0)[columns], place.shape[0] - 1 - place[::-1].argmax(axis=0)[columns]
    across = np.clip(box.left + columns, 0, sheet.ink.shape[1] - 1)
    last = sheet.ink.shape[0] - 1
    above = [sheet.ink[np.clip(box.top + upper - 1 - i, 0, last), across].mean() for i in range(reach)]
    below = [sheet.ink[np.clip(box.top + lower + 1 + i, 0, last), across].mean() for i in range(reach)]
    return bool(min(np.mean(above), np.mean(below)) >= _BESIDE_INK)


def paint(sheet: Sheet) -> list[Box]:
    """Patches lighter than the paper around them, with sharp edges and nothing to be read on them."""
    import cv2
    import numpy as np

    half = cv2.resize(sheet.gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(paper, int(1.5 * sheet.h) | 1), half.shape[::-1])
    core = max(int(_BAR_HIGH * sheet.h / 2), 3)
    lighter, found = cv2.subtract(half, paper), list[Box]()
    for step in _LIGHTER:  # a bright part of the paper beside it may be as light as thin paint
        light = cv2.morphologyEx((lighter > step).astype(np.uint8), cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
        light = cv2.resize(light, sheet.gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
        found += _patches(sheet, light, _row_wide(sheet), _is_sharp)
    return found


def _row_wide(sheet: Sheet) -> float:
    """How wide what hides a row is, in text heights."""
    return max(_BAR_WIDE, _HIDES * sheet.hull.width / sheet.h)


def _patches(
    sheet: Sheet,
    flags: Pixels,
    least: float,
    fits: Callable[[Sheet, Pixels, Box], bool] | None = None,
    lowest: float = _BAR_HIGH,
) -> list[Box]:
    """The places set in `flags` that have the shape of a bar, among the print and over none that can be read.

    `fits` has the last word on a place: it is asked with the place's own pixels in its box.
    """
    import cv2

    h, found = sheet.h, list[Box]()
    if not flags.any():
        return found
    count, labels, stats, _ = cv2.connectedComponentsWithStats(flags, connectivity=8)
    slope = sorted(word.slope for word in sheet.words)[len(sheet.words) // 2]
    for i in range(1, count):
        left, top, across, down, area = map(int, stats[i])
        high = down - abs(slope) * across
        if across < least * h or not lowest * h <= high <= _BAR_HIGHEST * h or area < min(_SOLID, lowest) * across * h:
            continue
        box = Box(left, top, left + across, top + down)
        if sheet.hull.top < box.middle < sheet.hull.bottom and not _is_legible(sheet, box):
            if fits is not None and not fits(sheet, labels[top : top + down, left : left + across] == i, box):
                continue
            found.append(box)
    return found


def _is_legible(sheet: Sheet, box: Box) -> bool:
    return any(
        (word.score is None or word.score >= LEGIBLE)
        and sum(ch.isalnum() for ch in word.text) >= 2
        and abs(word.box.middle - box.middle) < box.height / 2
        and min(word.box.right, box.right) - max(word.box.left, box.left) > 0.3 * word.box.width
        for word in sheet.words
    )


def _is_sharp(sheet: Sheet, place: Pixels, box: Box) -> bool:
    """The paper grows lighter within a few pixels all around `place`, as it does at paint and not in a glare.

    Nor is it as light farther off: the blank between a row and a bar code is paper.
    """
    import cv2
    import numpy as np

    wide = 4
    flags = cv2.copyMakeBorder(place.astype(np.uint8), wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=0)
    gray = cv2.copyMakeBorder(sheet.gray, wide, wide, wide, wide, cv2.BORDER_REPLICATE)
    gray = gray[box.top : box.bottom + 2 * wide, box.left : box.right + 2 * wide]
    square = np.ones((3, 3), np.uint8)
    out = cv2.dilate(flags, square, iterations=4) - cv2.dilate(flags, square, iterations=1)
    inner = flags - cv2.erode(flags, square, iterations=4)
    if not out.any() or not inner.any():
        return False
    light = float(np.median(gray[inner > 0]))
    far = int(_PAPER * sheet.h)
    around = sheet.gray[max(box.top - far, 0) : box.bottom + far, max(box.left - far, 0) : box.right + far]
    lighter = np.count_nonzero(around >= light) - np.count_nonzero(gray[flags > 0] >= light)
    return light - float(np.median(gray[out > 0])) >= _SHARP and lighter <= _AS_LIGHT * max(
        around.size - place.sum(), 1
    )
