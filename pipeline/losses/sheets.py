"""Another paper that lies on this one and is as white: its shadow falls on the paper right beside two of its sides.

A shadow begins at once at the side of what casts it, and fades. No rule, frame or bar that is printed fades, and no
fold ends at a corner. It lies over print where letters are cut right at such a side. A paper that lies under this one
is cut there, too: then nearly all that was read stands on the upper one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.losses.sheet import Sheet, center_of
from pipeline.model import Box, Loss, LossKind
from pipeline.pixels import percentile

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In pixels of the picture that is looked at: right within the side and farther within it, right beyond and farther.
_WITHIN, _FLAT_TO, _AT, _NEXT = 1, 4, 1, 3
#: As parts of the light within: how much darker it is right beyond, and how even it is within. As parts of that drop:
#: how much of it is still there a little farther on, how much has gone there, and how much is left a text height away.
_DROP, _EVEN = 0.06, 0.05
_STILL, _GONE, _LEFT = 0.35, 0.08, 0.5
#: In text heights: such a side is so long, letters part it for so far, and two meet where their ends are so near. It is
#: seen in so much of its length.
_LONG, _PARTED, _MEET, _SEEN = 2.5, 0.8, 0.9, 0.75
#: No stroke of a letter is longer (in text heights).
_STROKE = 1.1
#: Letters that touch it are darker than the shadow by this part of the light, and so many of their strokes do.
_INK, _STROKES = 0.2, 4
#: The upper paper is not the one that was read where fewer of the words stand on it than this, or where no table is
#: seen so near (in text heights) to the other ends of its sides.
_FEW, _TABLE = 0.4, 1.0


class _Side(NamedTuple):
    """A straight side in a picture that may be flipped: it runs down at `at`, from `first` to `last`."""

    at: int
    first: int
    last: int


def sheets(sheet: Sheet) -> Iterator[Loss]:
    """The places of the corners of other papers that lie on the print."""
    found = [(_sides(sheet, mirrored), mirrored) for mirrored in (False, True)]
    if not any(down for down, _ in found):
        return
    for down, mirrored in found:
        for turned in (False, True) if down else ():
            for box in _corners(sheet, down, mirrored, turned):
                yield Loss(LossKind.COVERED, box)


def _corners(sheet: Sheet, down: list[_Side], mirrored: bool, turned: bool) -> Iterator[Box]:
    """Places within a side that runs down and one that runs across and meets its lower end (upper, if `turned`)."""
    near = _MEET * sheet.h
    for across in _sides(sheet, turned, across=True):
        for side in down:
            x, y = side.at, across.at
            ends = (side.first if turned else side.last), (across.first if mirrored else across.last)
            if abs(ends[0] - y) > near or abs(ends[1] - x) > near:
                continue
            other = (across.last if mirrored else across.first), (side.last if turned else side.first)
            box = Box.of(min(x, other[0]), min(y, other[1]), max(x, other[0]), max(y, other[1]))
            cut = _strokes(sheet, side, mirrored) + _strokes(sheet, across, turned, across=True)
            if cut >= _STROKES and _is_upper(sheet, box, (x, y), mirrored, turned):
                yield box


def _is_upper(sheet: Sheet, box: Box, corner: tuple[int, int], mirrored: bool, turned: bool) -> bool:
    """What has that corner is not the paper that was read."""
    x, y = corner
    within = sum((center_of(word) < x) != mirrored and (word.box.middle < y) != turned for word in sheet.all_words)
    if within < _FEW * len(sheet.all_words):
        return True
    far = int(_TABLE * sheet.h)
    ends = (box.left if x == box.right else box.right, y), (x, box.top if y == box.bottom else box.bottom)
    return not any(
        sheet.bare[max(at_y - far, 0) : at_y + far + 1, max(at_x - far, 0) : at_x + far + 1].any()
        for at_x, at_y in ends
    )


def _view(pixels: Pixels, flipped: bool, across: bool) -> Pixels:
    """`pixels` so that a side of which this is the outer one at the right, or below if `across`, is at the right."""
    turned = pixels.T if across else pixels
    return turned[:, ::-1] if flipped else turned


def _sides(sheet: Sheet, flipped: bool, across: bool = False) -> list[_Side]:
    """The sides of papers with a shadow at their right (left if `flipped`), or below (above) if they run `across`."""
    import cv2
    import numpy as np

    light = np.ascontiguousarray(_view(sheet.light, flipped, across))
    far = max(int(sheet.h), _NEXT + 1)
    if light.shape[1] <= far + _FLAT_TO + 1:
        return []
    long, parted = max(int(_LONG * sheet.h), 3), max(int(_PARTED * sheet.h), 2)

    def shifted(by: int) -> Pixels:
        return light[:, _FLAT_TO + by : light.shape[1] - far + by]

    def runs(flags: Pixels) -> Pixels:
        wide: Pixels = cv2.dilate(flags, np.ones((1, 3), np.uint8))
        closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((parted, 1), np.uint8))
        opened: Pixels = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
        return opened

    least = _DROP * percentile(light[::4, ::4], 50)
    drops = (cv2.subtract(shifted(-_WITHIN), shifted(_AT)) >= least).astype(np.uint8)
    beyond = _view(sheet.bare, flipped, across)[:, _FLAT_TO + _NEXT : light.shape[1] - far + _NEXT]
    drops[beyond] = 0
    wide = cv2.dilate(drops, np.ones((1, 3), np.uint8))
    longer = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((max(int(_STROKE * sheet.h), 2), 1), np.uint8))
    if not longer.any():
        return []
    near = cv2.dilate(longer, np.ones((2 * parted + 1, 1), np.uint8))
    places = np.divmod(np.flatnonzero(cv2.bitwise_and(drops, near).view(bool)), drops.shape[1])
    inner, outer, later, away, even = (
        shifted(by)[places].astype(float) for by in (-_WITHIN, _AT, _NEXT, far, -_FLAT_TO)
    )
    drop = inner - outer
    ends = (drop >= _DROP * inner) & (np.abs(inner - even) <= _EVEN * inner)
    is_side = ends & (inner - later >= _STILL * drop) & (inner - later <= (1 - _GONE) * drop)
    is_side &= inner - away <= _LEFT * drop
    if np.count_nonzero(is_side) < long / 2:
        return []
    flags = np.zeros(drops.shape, np.uint8)
    flags[places[0][is_side], places[1][is_side]] = 1
    found = runs(flags)
    if not found.any():
        return []
    seen = flags.copy()
    is_cut = ends & (drop >= _INK * inner)
    seen[places[0][is_cut], places[1][is_cut]] = 1
    _, _, stats, centers = cv2.connectedComponentsWithStats(found)
    sides = []
    for (left, top, wide, high, _), (x, _) in zip(stats[1:].tolist(), centers[1:].tolist(), strict=True):
        if seen[top : top + high, left : left + wide].any(axis=1).mean() >= _SEEN:
            at = int(x) + _FLAT_TO
            sides.append(_Side(light.shape[1] - 1 - at if flipped else at, top, top + high))
    return sides


def _strokes(sheet: Sheet, side: _Side, flipped: bool, across: bool = False) -> int:
    """How many strokes of letters are cut at a side."""
    import numpy as np

    light = _view(sheet.light, flipped, across).astype(float)
    at = light.shape[1] - 1 - side.at if flipped else side.at
    beyond = light[side.first : side.last, at + 1 : at + 3].min(axis=1)
    within = light[side.first : side.last, max(at - _FLAT_TO, 0) : at]
    if not beyond.size or not within.size:
        return 0
    ink = beyond < np.median(beyond) - _INK * float(np.median(within))
    return int(np.count_nonzero(ink[1:] & ~ink[:-1]))
