"""A page at the size that marks are looked for: its paper, what is darker, and what of that is ink."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.model import Box, Word
from pipeline.pixels import percentile

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: Ink is darker than its surroundings by this part of what the print is darker by.
_INK = 0.4
_FAINTEST = 24.0
#: Dark ground is at least (in text heights) so large both ways.
_GROUND = 4.0
#: A word that a reader is as sure of can be read.
LEGIBLE = 0.85
#: What is drawn on paper is lower than this, in text heights; the paper is worked out at this part of the page's size.
_DRAWN, _PART = 3.0, 4
#: No paper is darker than this part of the ground of so many words on the rows nearest to it.
_DARK, _NEAREST = 0.62, 7
#: How much stronger the steps in sharp print are along the row than across it, and those on one diagonal as part of
#: those on the other.
_ALONG, _DIAGONALS = (0.8, 2.5), 0.85
#: So many words tell it as well as all of them do: on 456 pictures of receipts even 16 say the same.
_ENOUGH = 24


class Sheet:
    """A page at the size that is looked at, with its words there.

    Attributes:
        gray, colors: its pixels; the colors of a gray picture are that one.
        words, hull: the words on it and the box around them all. h, slope: their height and how they lean.
        darker: how much darker than the paper around it each pixel is; contrast: how much darker print is.
        dark, ink: 1 where something is as dark as ink and no dark ground, and where that is on paper.
    """

    def __init__(self, gray: Pixels, colors: Pixels, words: tuple[Word, ...], h: float) -> None:
        import cv2
        import numpy as np

        self.gray, self.colors, self.words, self.h = gray, colors, words, h
        self.slope = sorted(word.slope for word in words)[len(words) // 2]
        self.darker = _darker(gray, h)
        self.contrast = self._contrast()
        self.dark = self._drawn()
        paper = cv2.resize(self._paper.astype(np.uint8), gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
        self.ink = self.dark & paper
        self.hull = Box.around([word.box for word in words])

    def is_paper(self, x: int, y: int) -> bool:
        """Whether the place is paper, or print on it; what is outside of the page is none."""
        row, column = y // _PART, x // _PART
        return 0 <= row < len(self._paper) and 0 <= column < self._paper.shape[1] and bool(self._paper[row, column])

    @cached_property
    def _paper(self) -> Pixels:
        """Where the page is as bright as the ground of the words on the rows nearest by, at a part of its size."""
        import cv2
        import numpy as np

        small = cv2.resize(self.gray, None, fx=1 / _PART, fy=1 / _PART, interpolation=cv2.INTER_AREA)
        size = max(int(_DRAWN * self.h / _PART), 3)
        ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
        centers = [(int(w.box.middle) // _PART, (w.box.left + w.box.right) // 2 // _PART) for w in self.words]
        levels, across = (np.clip(at, 0, size - 1) for at, size in zip(np.array(centers).T, ground.shape, strict=True))
        nearest = np.abs(levels[None, :] - np.arange(len(ground))[:, None]).argsort(axis=1, kind="stable")[:, :_NEAREST]
        lit = np.median(ground[levels, across].astype(float)[nearest], axis=1)
        paper: Pixels = ground >= _DARK * lit[:, None]
        return paper

    @cached_property
    def is_smeared(self) -> bool:
        """Whether the camera moved: the print is soft along one direction and not across it.

        Letters change from light to dark as often along one diagonal as along the other, and more often along the row
        than across it.
        """
        boxes = [word.box for word in self.words]
        places = [self.gray[max(box.top, 0) : box.bottom, max(box.left, 0) : box.right] for box in boxes]
        found = smear(places, self.h)
        return found is not None and (not _ALONG[0] <= found[0] <= _ALONG[1] or found[1] < _DIAGONALS)

    def _drawn(self) -> Pixels:
        """1 where there is ink. Dark ground (the table below the paper, a shadow) is none, whatever touches it."""
        import cv2
        import numpy as np

        ink = (self.darker > max(_INK * self.contrast, _FAINTEST)).astype(np.uint8)
        large, brim = max(int(_GROUND * self.h), 3), max(int(0.4 * self.h), 1)
        ground = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((large, large), np.uint8))
        drawn: Pixels = cv2.subtract(ink, cv2.dilate(ground, np.ones((brim, brim), np.uint8)))
        return drawn

    def _contrast(self) -> float:
        """How much darker than the paper the print is: the median over its words."""
        import numpy as np

        boxes = [word.box for word in self.words if word.box.width > 2 * self.h]
        printed = [percentile(self.darker[b.top : b.bottom, b.left : b.right], 92) for b in boxes]
        return float(np.median(printed)) if printed else 0.0


def smear(places: Sequence[Pixels], h: float) -> tuple[float, float] | None:
    """How much stronger the steps in print are along the row than across it, and those on the one diagonal as part of
    those on the other: the median over the gray `places` of words; None where none is long enough.
    """
    import cv2
    import numpy as np

    long = [place for place in places if place.shape[1] > 2 * h and min(place.shape) > _PART]
    found = []
    for place in long[:: max(len(long) // _ENOUGH, 1)]:
        steps = (place[:, 2:], place[:, :-2]), (place[2:], place[:-2])
        diagonals = (place[2:, 2:], place[:-2, :-2]), (place[2:, :-2], place[:-2, 2:])
        found.append([percentile(cv2.absdiff(*step), 90) for step in (*steps, *diagonals)])
    if not found:
        return None
    along, across, down, up = np.median(np.array(found), axis=0) + 1e-6
    return float(along / across), float(min(down, up) / max(down, up))


def chroma(color: Pixels) -> float:
    """How strong a color is: the log of its brightest part over its darkest."""
    return math.log((float(color.max()) + 8) / (float(color.min()) + 8))


def _darker(gray: Pixels, h: float) -> Pixels:
    """How much darker than the paper around it each pixel is."""
    import cv2
    import numpy as np

    quarter = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    around = max(int(0.75 * h) | 1, 3)
    paper = cv2.morphologyEx(quarter, cv2.MORPH_CLOSE, np.ones((around, around), np.uint8))
    paper = cv2.resize(cv2.blur(paper, (around, around)), gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
    darker: Pixels = cv2.subtract(paper, gray)
    return darker
