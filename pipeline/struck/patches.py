"""Bars of ink, patches of paint, and strokes over print that nobody can read any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box
from pipeline.pixels import pieces
from pipeline.struck.folds import is_fold
from pipeline.struck.sheet import LEGIBLE, Sheet, chroma

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
#: ... in this part of its parts, each so long (in text heights).
_PARTS, _ALONG = 2.0, 0.5
#: Of the paper so far above and below a bar, this part is there: ink is on it, and not beside it.
_ROOM, _ON_PAPER = 0.5, 0.6
#: What is so far beyond its ends and differs from it by less than this (of 255) is the same thing; a marker's black is
#: of no such color (log of its brightest part over its darkest).
_BEYOND, _ALIKE, _COLORED = (0.1, 0.6), 30.0, 0.25
#: The line of a marker is lower than this (in text heights).
_MARKER = 2.5
#: At the edges of ink the page is darker by this part of what print is darker by, at those of paint lighter by so much
#: (of 255), within so many pixels; but for so few (percent) of the columns, where print touches them.
_INK_ENDS, _PAINT_ENDS = 0.3, 4.0
_WITHIN, _FEW = 2, 25


def bars(sheet: Sheet) -> tuple[list[Box], list[Box]]:
    """Bars of ink, and all that is dark and has the shape of a bar, whatever it is and wherever it lies.

    A bar is solid ink over a row's height, or a row of print that strokes have made one piece nobody can read.
    """
    import cv2
    import numpy as np

    lines = cv2.morphologyEx(sheet.ink, cv2.MORPH_OPEN, np.ones((1, max(int(1.5 * sheet.h), 3)), np.uint8))
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((max(int(0.4 * sheet.h), 1), 3), np.uint8))
    struck = [box for place, box in _patches(sheet, lines, _row_wide(sheet), 0.05) if _is_over_print(sheet, place, box)]
    ink = list(_like_bars(sheet, sheet.ink))
    like = [box for _, box in (*_like_bars(sheet, sheet.dark), *ink)]
    return [*(box for place, box in ink if _is_ink(sheet, place, box)), *(_as_row(sheet, box) for box in struck)], like


def _like_bars(sheet: Sheet, dark: Pixels) -> Iterator[tuple[Pixels, Box]]:
    """What is solid at `dark`, or one piece there; print that a moving camera smeared into one is none."""
    import cv2
    import numpy as np

    core = max(int(_BAR_HIGH * sheet.h), 3)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
    yield from _patches(sheet, solid, _BAR_WIDE)
    if not sheet.is_smeared:
        yield from _patches(sheet, dark, _row_wide(sheet))


def _is_ink(sheet: Sheet, place: Pixels, box: Box) -> bool:
    """What is at `place` was drawn on the paper: it lies there by itself, and ends sharply above and below.

    A shadow has one sharp edge at most; and no marker of a color leaves a line as high as a finger in a glove.
    """
    least = _INK_ENDS * sheet.contrast
    if box.height - abs(sheet.slope) * box.width > _MARKER * sheet.h and chroma(_color(sheet, place, box)) >= _COLORED:
        return False
    return _is_apart(sheet, place, box) and _ends_sharply(sheet, -1, *_edges(place, box), least)


def _is_apart(sheet: Sheet, place: Pixels, box: Box) -> bool:
    """Paper lies above and below what is at `place`, and it does not go on where there is no paper."""
    columns, upper, lower = _edges(place, box)
    room = int(_ROOM * sheet.h)
    levels = [(x, y) for x, top, bottom in zip(columns, upper, lower, strict=True) for y in (top - room, bottom + room)]
    if sum(sheet.is_paper(int(x), int(y)) for x, y in levels) < _ON_PAPER * len(levels):
        return False
    return not any(_goes_on(sheet, place, box, step) for step in (-1, 1))


def _goes_on(sheet: Sheet, place: Pixels, box: Box, step: int) -> bool:
    """To the right (`step` 1) or left (-1) of a bar is no paper, but more of the same: it is a part of that.

    A black bar that ends beside a dark table is none of it.
    """
    near, far = (int(part * sheet.h) for part in _BEYOND)
    first = box.right + near if step > 0 else box.left - far
    columns = range(max(first, 0), min(max(first + far - near, 0), sheet.gray.shape[1]))
    rows = range(box.top + box.height // 4, box.bottom - box.height // 4)
    if not columns or not rows:
        return False
    papers = [sheet.is_paper(x, y) for x in columns for y in rows]
    if sum(papers) >= _ON_PAPER * len(papers):
        return False
    there = _color(sheet, place, box)
    away = box.height // 2 + near + far
    middle = (box.top + box.bottom) // 2
    levels = (slice(max(y - near, 0), max(y + near, 0)) for y in (middle, middle - away, middle + away))
    beyond, *others = (sheet.colors[level, columns.start : columns.stop] for level in levels)
    alike = [bool(each.size) and _is_alike(each, there) for each in (beyond, *others)]
    return alike[0] and (chroma(there) >= _COLORED or not all(alike))


def _color(sheet: Sheet, place: Pixels, box: Box) -> Pixels:
    """The color of what is at `place`."""
    import numpy as np

    color: Pixels = np.median(sheet.colors[box.top : box.bottom, box.left : box.right][place], axis=0)
    return color


def _is_alike(pixels: Pixels, color: Pixels) -> bool:
    import numpy as np

    seen = np.median(pixels.reshape(-1, pixels.shape[-1]), axis=0)
    return float(np.abs(seen - color).max()) < _ALIKE


def _edges(place: Pixels, box: Box) -> tuple[Pixels, Pixels, Pixels]:
    """Columns of the page where something is at `place`, and its first and last row there."""
    import numpy as np

    columns = np.flatnonzero(place.any(axis=0))
    upper, lower = place.argmax(axis=0)[columns], len(place) - 1 - place[::-1].argmax(axis=0)[columns]
    return box.left + columns, box.top + upper, box.top + lower


def _ends_sharply(sheet: Sheet, sign: int, columns: Pixels, upper: Pixels, lower: Pixels, least: float) -> bool:
    """Both above and below, for most of its width, a place is lighter (`sign` 1) or darker (-1) than what is beside it.

    By at least so many levels, within a few pixels.
    """
    import numpy as np

    gray, last = sheet.gray.astype(np.int16), len(sheet.gray) - 1
    for edge, inward in ((upper, 1), (lower, -1)):
        inner, outer = (
            [gray[np.clip(edge + inward * (i + side * _WITHIN), 0, last), columns] for i in range(-_WITHIN, _WITHIN)]
            for side in (1, -1)
        )
        steps = sign * (np.array(inner) - np.array(outer))
        if np.percentile(steps.max(axis=0), _FEW) < least:
            return False
    return True


def _as_row(sheet: Sheet, box: Box) -> Box:
    """`box` made as high as a row: what a line strikes is the print that it runs through."""
    more = max(int((sheet.h - box.height) / 2), 0)
    return Box(box.left, max(box.top - more, 0), box.right, box.bottom + more)


def _is_over_print(sheet: Sheet, place: Pixels, box: Box) -> bool:
    """Above and below the line stands ink, as where a row of print was struck, and no word was read there."""
    import numpy as np

    if sheet.is_smeared or any(
        abs(w.box.middle - box.middle) < 0.6 * sheet.h and w.box.left < box.right and w.box.right > box.left
        for w in sheet.words
    ):
        return False
    columns, upper, lower = _edges(place, box)
    reach, last = max(int(_BESIDE * sheet.h), 2), len(sheet.ink) - 1
    above = [sheet.ink[np.clip(upper - 1 - i, 0, last), columns] for i in range(reach)]
    below = [sheet.ink[np.clip(lower + 1 + i, 0, last), columns] for i in range(reach)]
    if not (_is_along(above, sheet.h) and _is_along(below, sheet.h)) or not _is_apart(sheet, place, box):
        return False
    return not is_fold(sheet, columns, (upper + lower) // 2, sheet.contrast)


def _is_along(ink: Sequence[Pixels], h: float) -> bool:
    """`ink`, in rows beside a line, stands along most of it, as print does; a frame or a pen only crosses it."""
    import numpy as np

    dense = np.mean(ink, axis=0)
    parts = np.array_split(dense, max(round(len(dense) / (_PARTS * h)), 1))
    return float(dense.mean()) >= _BESIDE_INK and np.mean([part.mean() >= _BESIDE_INK for part in parts]) >= _ALONG


def paint(sheet: Sheet) -> list[Box]:
    """Patches lighter than the paper around them, with sharp edges and nothing to be read on them.

    Where the camera moved nothing has sharp edges.
    """
    import cv2
    import numpy as np

    if sheet.is_smeared:
        return []
    half = cv2.resize(sheet.gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(paper, int(1.5 * sheet.h) | 1), half.shape[::-1])
    core = max(int(_BAR_HIGH * sheet.h / 2), 3)
    lighter, found = cv2.subtract(half, paper), list[Box]()
    for step in _LIGHTER:  # a bright part of the paper beside it may be as light as thin paint
        light = cv2.morphologyEx((lighter > step).astype(np.uint8), cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
        light = cv2.resize(light, sheet.gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
        patches = _patches(sheet, light, _row_wide(sheet))
        found += [box for place, box in patches if _is_sharp(sheet, place, box)]
    return found


def _row_wide(sheet: Sheet) -> float:
    """How wide what hides a row is, in text heights."""
    return max(_BAR_WIDE, _HIDES * sheet.hull.width / sheet.h)


def _patches(sheet: Sheet, flags: Pixels, least: float, lowest: float = _BAR_HIGH) -> Iterator[tuple[Pixels, Box]]:
    """The places set in `flags` that have the shape of a bar, among the print and over none that can be read.

    Each comes with the box around it, as its own pixels there.
    """
    import numpy as np

    h = sheet.h

    def is_barlike(box: Box) -> bool:
        high = box.height - abs(sheet.slope) * box.width
        among = sheet.hull.top < box.middle < sheet.hull.bottom
        return among and box.width >= least * h and lowest * h <= high <= _BAR_HIGHEST * h

    for place, box in pieces(flags, is_barlike):
        if np.count_nonzero(place) >= min(_SOLID, lowest) * box.width * h and not _is_legible(sheet, box):
            yield place, box


def _is_legible(sheet: Sheet, box: Box) -> bool:
    """A word that can be read stands in the box, as high as it is where the rows lean."""
    half = max(box.height - abs(sheet.slope) * box.width, sheet.h) / 2
    center = (box.left + box.right) / 2
    return any(
        (word.score is None or word.score >= LEGIBLE)
        and sum(ch.isalnum() for ch in word.text) >= 2
        and abs(word.level(center) - box.middle) < half
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
    return (
        light - float(np.median(gray[out > 0])) >= _SHARP
        and lighter <= _AS_LIGHT * max(around.size - place.sum(), 1)
        and _ends_sharply(sheet, 1, *_edges(place, box), _PAINT_ENDS)
    )
