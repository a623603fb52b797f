"""A flat patch of one color on the paper, with paper all around it: tape over the payment or a name, a spilled drink.

It is smooth and of another color than the paper, as no print, shadow or crease is. Tape has straight sides. A pen's bar
is nearly black or of a strong color, and never brown; paint over something bought is for the one who marks it out, but
nothing is bought below the last price, where a patch that leaves no word on its row hides how it was paid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.losses.covered import PRICE
from pipeline.losses.sheet import SAME_ROW, Sheet, brightest, is_skin
from pipeline.model import Box, Loss, LossKind, Word
from pipeline.pixels import pieces

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: It is looked for in every second pixel. The paper's own color is told by the words around, this far (in text heights)
#: and with so much weight, in a picture so much smaller; what differs from it by this part is no paper.
_STEP, _FAR, _EVERYWHERE, _SMALL = 2, ((1.5, 1.0), (5.0, 0.02)), 1e-6, 8
_OTHER = 0.14
#: In text heights: no stroke is thicker; how wide and high a patch is; how wide tape over a payment is at least.
_CORE, _WIDE, _HIGH, _ROW = 0.7, 2.5, (0.8, 6.0), 6.0
#: So much of what is so near around it (in text heights, from and to) is paper.
_AROUND, _PAPER = (0.25, 0.75), 0.85
#: So many percent of what is within its edges are as even as this (of 255).
_MOST, _EVEN = 60, 6.0
#: What has straight sides fills so much of the narrowest box around it, and any patch so much of its outline.
_STRAIGHT, _WHOLE = 0.86, 0.88
#: A shade of the paper has its color (log of the brightest part over the darkest, against the paper) and is so bright.
#: Ink of print is so dark, and has hardly a color.
_SHADE, _BRIGHT, _GRAY, _BLACK = 0.07, (0.6, 1.1), 0.25, 0.37
#: Tape that is neither ink nor paint is so light (as part of the paper) and of a weak color; what was spilled is redder
#: than the paper by this (log of red over blue), and so dark.
_LIGHT, _DULL, _BROWN, _DARK = (0.6, 1.0), (0.1, 0.35), 0.5, 0.75
#: The name of the first price may stand so far (in text heights) above it. A word of which so much lies within a patch
#: is printed on it.
_ABOVE, _PRINTED = 3.0, 0.8
#: The rest of a name is so near (in text heights) and has so many letters.
_REST, _LETTERS = 1.2, 3


class _Patch(NamedTuple):
    """A patch, its box, its color as parts of the paper's, and whether its sides are straight."""

    box: Box
    color: Pixels
    straight: bool

    @property
    def chroma(self) -> float:
        """How strong its color is against the paper: the log of its brightest part over its darkest."""
        return math.log(float(self.color.max()) / float(self.color.min()))

    @property
    def is_gray(self) -> bool:
        """It may be printed, or a shade: black as ink, or the paper's own color in another light."""
        light = float(self.color.max())
        return (self.chroma < _GRAY and light < _BLACK) or (self.chroma < _SHADE and _BRIGHT[0] <= light <= _BRIGHT[1])


def patches(sheet: Sheet) -> Iterator[Loss]:
    """The patches that hide a row below the last price, or a part of a row and are nothing that a pen draws."""
    prices = [word.box for word in sheet.words if PRICE.fullmatch(word.text)]
    if not prices:
        return  # above its prices a till prints pictures
    first, last = min(box.top for box in prices), max(box.bottom for box in prices)
    for patch in _flat(sheet, first):
        box = patch.box
        if patch.is_gray or any(_is_printed(word, box) for word in sheet.all_words):
            continue
        below = patch.straight and box.width >= _ROW * sheet.h and box.middle >= last
        on_row = [word for word in sheet.all_words if _is_beside(word, box, sheet.h)]
        after = [word for word in on_row if word.box.right > box.right]
        cuts = after and (_is_dull_tape(patch) or _cuts_name(patch, after, sheet.h))
        if (below and not on_row) or cuts or (on_row and _is_brown(patch)):
            yield Loss(LossKind.COVERED, box)


def _is_printed(word: Word, box: Box) -> bool:
    return word.box.shared(box) >= _PRINTED * word.box.width * word.box.height


def _is_beside(word: Word, box: Box, h: float) -> bool:
    """The word stands on a row that the box lies on."""
    level = word.level((box.left + box.right) / 2)
    return abs(level - box.middle) <= max(SAME_ROW * h, box.height / 2 - SAME_ROW * h)


def _is_dull_tape(patch: _Patch) -> bool:
    light = float(patch.color.max())
    return patch.straight and _LIGHT[0] <= light <= _LIGHT[1] and _DULL[0] <= patch.chroma <= _DULL[1]


def _is_brown(patch: _Patch) -> bool:
    import numpy as np

    red, green, blue = np.log(patch.color)
    return bool(patch.color.max() <= _DARK and red - blue >= _BROWN and is_skin(red - blue, red - green))


def _cuts_name(patch: _Patch, after: Sequence[Word], h: float) -> bool:
    """It is a sticker right before the rest of a name, of which a pen would strike all; a highlighter is lighter."""
    if not patch.straight or patch.chroma < _DULL[1] or float(patch.color.max()) > _DARK:
        return False
    near = (word for word in after if abs(word.box.left - patch.box.right) <= _REST * h)
    return any(sum(ch.isalpha() for ch in word.text) >= _LETTERS for word in near)


def _flat(sheet: Sheet, first: int) -> Iterator[_Patch]:
    """The patches on the paper from the line `first` on."""
    import cv2
    import numpy as np

    top, h = max(first - int(_ABOVE * sheet.h), 0), sheet.h / _STEP
    if top >= sheet.high:
        return
    seen = np.ascontiguousarray(sheet.pixels[top::_STEP, ::_STEP])
    seen = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    paper = _paper(sheet, top, seen.shape)
    if paper is None:
        return
    other = _differs(seen, paper)
    size = max(int(_CORE * h), 3)
    core, back = np.ones((size, size), np.uint8), size - 1 - size // 2  # an even one would move what it opens
    solid = cv2.dilate(cv2.erode(other, core), core, anchor=(back, back))
    wide = solid.shape[1]

    def is_patch(box: Box) -> bool:
        inside = box.left > 0 and box.top > 0 and box.right < wide
        return inside and box.width >= _WIDE * h and _HIGH[0] * h <= box.height <= _HIGH[1] * h

    without = None
    for place, box in pieces(solid, is_patch):
        if without is None:
            without = _differs(np.ascontiguousarray(sheet.closed[top::_STEP, ::_STEP]), paper)
        contour, *_ = cv2.findContours(place.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
        area, (across, down) = cv2.contourArea(contour), cv2.minAreaRect(contour)[1]
        if area < _WHOLE * cv2.contourArea(cv2.convexHull(contour)) or not _lies_on_paper(
            place, box, other, without, h
        ):
            continue
        inner = cv2.erode(place.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
        within = seen[box.top : box.bottom, box.left : box.right][inner].astype(float)
        if not len(within):
            continue
        color = np.median(within, axis=0)
        if np.percentile(np.abs(within - color).max(axis=1), _MOST) > _EVEN:
            continue
        ground = np.median(paper[box.top : box.bottom, box.left : box.right][place], axis=0)
        full = Box(*(_STEP * at for at in box))
        full = full._replace(top=full.top + top, bottom=full.bottom + top)
        straight = area >= _STRAIGHT * across * down
        if straight:  # as high as it is: its box is higher where it lies askew, as the rows do
            half = _STEP * (min(across, down) + 1) / 2
            full = Box.of(full.left, full.middle - half, full.right, full.middle + half)
        yield _Patch(full, (color + 8) / (ground + 8), straight)


def _paper(sheet: Sheet, top: int, shape: tuple[int, ...]) -> Pixels | None:
    """The color that the paper would have everywhere, by that around the words, from the line `top` on.

    None where no word is there.
    """
    import cv2
    import numpy as np

    small = np.ascontiguousarray(sheet.closed[top::_SMALL, ::_SMALL])
    seeds = np.zeros(small.shape[:2], np.float32)
    for word in sheet.words:
        y, x = (
            (int(word.box.middle) - top) // _SMALL,
            slice(max(word.box.left, 0) // _SMALL, max(word.box.right, 0) // _SMALL + 1),
        )
        if 0 <= y < len(seeds):
            seeds[y, x] = 1
    if not seeds.any():
        return None
    level = brightest(small)
    seeds[level < _DARK * np.median(level[seeds > 0])] = 0  # what lies on the paper lies on words as well
    told = np.full(seeds.shape, _EVERYWHERE, np.float32)
    total = told[..., None] * np.median(small[seeds > 0], axis=0).astype(np.float32)
    weighted = small * seeds[..., None]
    for far, weight in _FAR:
        told += weight * cv2.GaussianBlur(seeds, (0, 0), far * sheet.h / _SMALL)
        total += weight * cv2.GaussianBlur(weighted, (0, 0), far * sheet.h / _SMALL)
    color = (total / told[..., None]).clip(0, 255).astype(np.uint8)
    found: Pixels = cv2.resize(color, shape[1::-1])
    return found


def _differs(seen: Pixels, paper: Pixels) -> Pixels:
    """1 where what is seen is no `paper`."""
    import cv2

    more = cv2.subtract(cv2.absdiff(seen, paper), cv2.convertScaleAbs(paper, alpha=_OTHER))
    _, found = cv2.threshold(brightest(more), 0, 1, cv2.THRESH_BINARY)
    return found


def _lies_on_paper(place: Pixels, box: Box, other: Pixels, without: Pixels, h: float) -> bool:
    """Paper is all around the piece at `place` in `box`, but for print."""
    import cv2
    import numpy as np

    near, far = (max(int(part * h), 1) for part in _AROUND)
    y, x = max(box.top - far, 0), max(box.left - far, 0)
    around = slice(y, box.bottom + far), slice(x, box.right + far)
    own = np.zeros(other[around].shape, np.uint8)
    own[box.top - y : box.bottom - y, box.left - x : box.right - x] = place
    inner, outer = (cv2.dilate(own, np.ones((2 * part + 1,) * 2, np.uint8)) for part in (near, far))
    bare = cv2.min(other[around], without[around])
    return 1 - float(bare[outer > inner].mean()) >= _PAPER
