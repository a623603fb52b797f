"""A page in gray at the size that marks are looked for: what is darker than its paper, and what of that is ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Box, Word

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


class Sheet:
    """A page in gray at the size that is looked at, with its words there; `h` is the text height."""

    def __init__(self, gray: Pixels, words: tuple[Word, ...], h: float) -> None:
        self.gray, self.words, self.h = gray, words, h
        self.darker = _darker(gray, h)
        self.contrast = self._contrast()
        self.ink = self._drawn()
        self.hull = Box.around([word.box for word in words])

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
        printed = [float(np.percentile(self.darker[b.top : b.bottom, b.left : b.right], 92)) for b in boxes]
        return float(np.median(printed)) if printed else 0.0


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
