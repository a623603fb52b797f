"""A picture at the size that losses are looked for: where there is paper, and the print on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.model import Box, Word
from pipeline.pixels import percentile

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: All below is in text heights unless it is a part of one. Ink is thinner than this.
INK = 1.2
#: No paper is darker than this part of the ground of the nearest words, or tinted otherwise (log of red over blue).
DARK = 0.62
_TINT = 0.25
#: How far the ground of a word tells that of the paper, how much less it counts farther away, and how small a picture
#: is enough to work it out.
_GROUND = ((1.5, 1.0, 0.25), (5.0, 0.02, 0.125), (20.0, 0.0004, 0.03125))
#: A bar that is printed on the paper is lower than this.
_BAR = 3.5
#: Light print is on a sign, a menu or a tray where it is darker around than this part of the ground of most print.
_LIT = 0.75
#: Light print is nearer to its ground than to its strokes, by this much.
_REVERSED = 2.0
#: Skin against the paper that it lies on: how much redder it is (log of red over blue), and the part of that by which
#: it is redder than green. Red, orange and brown ink is redder still or has more green; pink has less than blue.
_SKIN = (0.16, 1.05)
_GREEN = (0.3, 1.05)
#: Two words share a row where their center lines are this near at the end of one.
SAME_ROW = 0.6


class Sheet:
    """A picture at the size that is looked at, with its print there.

    Attributes:
        pixels, light: RGB, and the brightest of each pixel's three. closed: RGB without print.
        h: the text height. high, wide: of the picture.
        words: the print on the paper that most of it stands on: not a sign or a menu beside it. all_words: with that.
        bare: where there is no paper. redder: how much redder than the paper it is there (log of red over blue).
        ground: how bright the picture is without its print.
    """

    def __init__(self, pixels: Pixels, words: Sequence[Word], h: float) -> None:
        import cv2
        import numpy as np

        self.pixels, self.h = pixels, h
        self.high, self.wide = pixels.shape[:2]
        self.light = brightest(pixels)
        size = max(int(INK * h) | 1, 3)
        self.closed = cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
        self.bare, self.redder, self.ground = self._bare(words)
        self.all_words, self.words = words, self._on_one_paper(words)

    # --- where there is paper ------------------------------------------------------------------------------------

    def _bare(self, words: Sequence[Word]) -> tuple[Pixels, Pixels, Pixels]:
        """Where there is no paper, how much redder than the paper it is there, and how bright the closed picture is."""
        import cv2
        import numpy as np

        closed = self.closed
        light = brightest(closed).astype(np.float32) + 1
        tint = np.log((closed[:, :, 0].astype(np.float32) + 8) / (closed[:, :, 2].astype(np.float32) + 8))
        seeds = np.zeros(light.shape, np.float32)
        for word in words:
            seeds[word.box.top : word.box.bottom, word.box.left : word.box.right] = 1

        sums = [np.zeros_like(seeds) for _ in range(3)]
        for far, weight, part in _GROUND:
            small = [cv2.resize(v, None, fx=part, fy=part, interpolation=cv2.INTER_AREA) for v in (seeds, light, tint)]
            told = cv2.resize(seeds, small[0].shape[::-1], interpolation=cv2.INTER_AREA)
            for total, values in zip(sums, (told, told * small[1], told * small[2]), strict=True):
                blurred = cv2.GaussianBlur(values, (0, 0), far * self.h * part)
                total += weight * cv2.resize(blurred, light.shape[::-1])
        ground = [part / (sums[0] + 1e-9) for part in sums[1:]]
        redder = tint - ground[1]
        dark, tinted = light < DARK * ground[0], np.abs(redder) > _TINT
        for word in words:  # a highlighter tints the paper, and its print can be read
            more = int(self.h / 2)
            box = word.box
            place = slice(max(box.top - more, 0), box.bottom + more), slice(max(box.left - more, 0), box.right + more)
            tinted[place] &= dark[place]
        return self._without_bars(dark | tinted), redder, light

    def with_ink(self, marks: Sequence[Box]) -> None:
        """Take the `marks` of a pen for paper: what it hides was meant to be hidden."""
        more = int(0.4 * self.h)
        for box in marks:
            place = slice(max(box.top - more, 0), box.bottom + more), slice(max(box.left - more, 0), box.right + more)
            self.bare[place], self.redder[place] = False, 0.0

    @cached_property
    def beyond(self) -> Pixels:
        """Where the paper with the print is not; a light place on the table is no paper, nor is skin.

        To be asked when the ink is known.
        """
        import cv2
        import numpy as np

        paper = (~self.bare & (self.skin == 0)).astype(np.uint8)
        _, labels = cv2.connectedComponents(paper, connectivity=4)
        at = [labels[int(word.box.middle), int(center_of(word))] for word in self.words]
        found: Pixels = labels != np.bincount([int(label) for label in at if label] or [1]).argmax()
        return found

    @cached_property
    def skin(self) -> Pixels:
        """1 where the picture without its print has the color of skin against the paper."""
        return self.skin_on(self.closed, self.redder)

    def skin_on(self, pixels: Pixels, redder: Pixels | None = None) -> Pixels:
        """1 where `pixels`, a picture of this size, have the color of skin against the paper.

        `redder`: how much redder than the paper around it each is, where that is known already.
        """
        import numpy as np

        red, green, blue = (np.log(pixels[:, :, i].astype(np.float32) + 8) for i in range(3))
        at = tuple(np.array([(int(w.box.middle), (w.box.left + w.box.right) // 2) for w in self.words]).T)
        if redder is None:
            redder = red - blue
            redder -= float(np.median(redder[at]))
        than_green = red - green
        return is_skin(redder, than_green - float(np.median(than_green[at]))).astype(np.uint8)

    def _without_bars(self, bare: Pixels) -> Pixels:
        """`bare` without what is printed on the paper: a bar behind light print lies within it and is low."""
        import cv2
        import numpy as np

        _, labels, stats, _ = cv2.connectedComponentsWithStats(bare.astype(np.uint8), connectivity=4)
        left, top, wide, high = (stats[:, i] for i in range(4))
        within = (left > 0) & (top > 0) & (left + wide < self.wide) & (top + high < self.high)
        bars = within & (high < _BAR * self.h)
        bars[0] = False
        kept: Pixels = bare & ~bars[labels]
        return kept

    def _on_one_paper(self, words: Sequence[Word]) -> list[Word]:
        """Those of the words that stand on the paper with most of them: not on a sign or a menu beside it."""
        import cv2
        import numpy as np

        lit = float(np.median([percentile(self.ground[_place(word.box)], 50) for word in words])) if words else 0.0
        words = [word for word in words if not self._is_sign(word, lit)]
        _, labels = cv2.connectedComponents((~self.bare).astype(np.uint8), connectivity=4)
        papers = [self._paper_of(word, labels) for word in words]
        counts = np.bincount(papers) if papers else np.zeros(1, int)
        counts[0] = 0
        most = int(counts.argmax())
        return [word for word, paper in zip(words, papers, strict=True) if paper == most]

    def _is_sign(self, word: Word, lit: float) -> bool:
        """Light print on something that is darker than the paper (`lit`), around the word as well as below it."""
        more, box = int(self.h), word.box
        around = _place(Box(box.left - more, box.top - more, box.right + more, box.bottom + more))
        dark, usual, light = (percentile(self.light[_place(box)], part) for part in (5, 50, 95))
        return light - usual > _REVERSED * (usual - dark) and percentile(self.light[around], 50) < _LIT * lit

    def _paper_of(self, word: Word, labels: Pixels) -> int:
        import numpy as np

        box = word.box
        counts = np.bincount(labels[box.top : box.bottom, box.left : box.right].ravel())
        return int(counts.argmax()) if counts.size else 0

    # --- the print -----------------------------------------------------------------------------------

    def contrast(self, box: Box, darkest: float = 5) -> float:
        """How much darker than its ground the print in `box` is, by the `darkest` percent of its pixels."""
        there = self.light[_place(box)]
        if not there.size:
            return 0.0
        return percentile(there, 90) - percentile(there, darkest)

    @cached_property
    def contrasts(self) -> list[float]:
        """How much darker than its ground each of the words is."""
        return [self.contrast(word.box) for word in self.words]

    def middles(self, word: Word, xs: Pixels) -> Pixels:
        """`Word.level` at many places."""
        return word.box.middle + word.slope * (xs - center_of(word))

    def ends(self, step: int) -> list[Word]:
        """The words without another one beside them on their row, to the right (`step` 1) or left (-1)."""
        import numpy as np

        left, right, middle, slope = (
            np.array(values, float)
            for values in zip(*((w.box.left, w.box.right, w.box.middle, w.slope) for w in self.words), strict=True)
        )
        center = (left + right) / 2
        meet = right if step > 0 else left
        # where row i and row j pass the end of word i
        own = middle + slope * (meet - center)
        other = middle[None, :] + slope[None, :] * (meet[:, None] - center[None, :])
        along = np.abs(own[:, None] - other) < SAME_ROW * self.h
        beyond = (center[None, :] - center[:, None]) * step > 0.5 * self.h
        beside = (left[None, :] - right[:, None] if step > 0 else left[:, None] - right[None, :]) > -self.h
        return [word for word, has in zip(self.words, (along & beyond & beside).any(axis=1), strict=True) if not has]


def _place(box: Box) -> tuple[slice, slice]:
    return slice(max(box.top, 0), max(box.bottom, 1)), slice(max(box.left, 0), max(box.right, 1))


def center_of(word: Word) -> float:
    """The middle between the word's ends."""
    return (word.box.left + word.box.right) / 2


def is_skin(redder: Pixels, than_green: Pixels) -> Pixels:
    """Where skin is: by how much redder than the paper it is there, and how much redder than green (log, both)."""
    found: Pixels = (redder > _SKIN[0]) & (redder < _SKIN[1])
    found &= (than_green > _GREEN[0] * redder) & (than_green < _GREEN[1] * redder)
    return found


def brightest(pixels: Pixels) -> Pixels:
    """The brightest of each pixel's colors."""
    import cv2

    red, green, blue = cv2.split(pixels)
    return cv2.max(cv2.max(red, green), blue)
