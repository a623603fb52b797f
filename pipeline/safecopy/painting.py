"""Card numbers painted over: on a page's picture, what was masked in the words that were read on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.layout import lines_of
from pipeline.model import Box, Line, PageWords, Word

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    Pixels = np.ndarray

_MASKED = re.compile(r"X(?:[ \-–—._/•·]{0,3}X)*")
#: So many masked digits are a number's, whatever stands beside them; fewer are where no letter does.
_SURE, _FEWEST = 8, 2
#: Of the height of the text: what is looked at above and below its box, and painted beyond its ink.
_LOOK, _BEYOND = 0.25, 0.12
#: And what is painted beside a word that is masked to its end, as far as no other word stands there.
_BESIDE = 0.3
#: Ink differs from the paper by this part of what the strongest does.
_INK = 0.4
#: Where a number begins is looked for so many letters' widths from where it should, where two digits part so many.
_NEAR, _SHIFT = 1.2, 0.4
#: Spaces are told from the gaps between letters where the narrowest of them is so many times the widest of these.
_CLEAR = 1.5
#: What is free at either side of a letter, of its width; digits of a number stand apart evenly but for so much.
_BEARING, _UNEVEN = 0.1, 0.3
#: So many digits behind what is masked are the number's too.
_LAST = 4
#: A word that rises as much per pixel, or stands sideways, is painted over whole, and so much of its width around it:
#: which of its letters stands where is not known.
_STEEP, _AROUND = 0.5, 0.15
#: What an X takes of its letter's place.
_CROSS = 0.7


@dataclass(frozen=True, slots=True)
class Covered:
    """A page's picture with card numbers painted over, and the boxes of what was painted."""

    picture: Image.Image
    places: tuple[Box, ...]


def cover(picture: Image.Image, page: PageWords) -> Covered:
    """A copy of the upright `picture` of `page` without the digits that are masked in its words.

    An X stands in each one's place on the color of the paper, as where a till masks them, so that the last four are
    read as those of a card. A page on which no whole number was read stays as it is.
    """
    import numpy as np
    from PIL import Image

    if not page.full_number:
        return Covered(picture, ())
    pixels = np.array(picture.convert("RGB"))
    before = np.asarray(picture.convert("L")).astype(np.int16)
    boxes = [
        _painted(pixels, before, line.words, at, masked)
        for line in lines_of(page.words)
        for at, masked in _masked(line)
    ]
    return Covered(Image.fromarray(pixels), tuple(box for box in boxes if box is not None))


def _masked(line: Line) -> Iterator[tuple[int, range]]:
    """The masked letters of a line: the number of the word, and their places in its text."""
    for run in _MASKED.finditer(line.text):
        count = run[0].count("X")
        alone = not any(side.isalpha() for side in (line.text[: run.start()][-1:], line.text[run.end() :][:1]))
        if count < _SURE and not (count >= _FEWEST and alone):
            continue
        start = 0
        for at, word in enumerate(line.words):
            here = range(max(run.start() - start, 0), min(run.end() - start, len(word.text)))
            if here:
                yield at, here
            start += len(word.text) + 1


def _painted(pixels: Pixels, before: Pixels, words: Sequence[Word], at: int, masked: range) -> Box | None:
    """Paint over the `masked` letters of the word `at` in `pixels`; the box of what was, None where it is off the page.

    Letters are told apart on `before`, the gray picture as it was.
    """
    import numpy as np

    word = words[at]
    if abs(word.slope) >= _STEEP or word.is_sideways:
        return _painted_whole(pixels, word.box)
    strip = _Strip(before, word, masked)
    left, right = strip.edge(masked.start), strip.edge(masked.stop)
    beside = _BESIDE * word.upright
    if masked.start == 0:
        left = _outward(word.box.left, words[at - 1].box.right if at else None, -beside)
    if masked.stop == len(word.text):
        right = _outward(word.box.right, words[at + 1].box.left if at + 1 < len(words) else None, beside)
    columns = np.arange(max(round(left), 0), min(round(right), pixels.shape[1]))
    if not columns.size:
        return None
    above, below = strip.rows(masked)
    paper, ink = strip.colors(pixels)
    middles = strip.level(columns)
    tops = np.clip(np.round(middles + above).astype(int), 0, pixels.shape[0])
    bottoms = np.clip(np.round(middles + below).astype(int) + 1, 0, pixels.shape[0])
    for x, top, bottom in zip(columns, tops, bottoms, strict=True):
        pixels[top:bottom, x] = paper
    left, right = strip.inked(left, right)
    cell = (right - left) / len(masked)
    high = min((below - above) / (1 + 2 * _BEYOND), cell / _CROSS * 1.5)
    for number, place in enumerate(masked):
        if word.text[place] == "X":
            middle = left + (number + 0.5) * cell
            _cross(pixels, middle, float(strip.level(middle)) + (above + below) / 2, _CROSS * cell, high, ink)
    return Box.of(int(columns[0]), int(tops.min()), int(columns[-1]) + 1, max(int(bottoms.max()), int(tops.min()) + 1))


def _painted_whole(pixels: Pixels, box: Box) -> Box:
    """Paint over `box` in `pixels` in the color of its paper; what was painted."""
    import numpy as np

    around = round(_AROUND * min(box.width, box.height))
    high, wide = pixels.shape[:2]
    left, top = max(box.left - around, 0), max(box.top - around, 0)
    whole = Box(left, top, min(box.right + around, wide), min(box.bottom + around, high))
    place = np.s_[whole.top : whole.bottom, whole.left : whole.right]
    pixels[place] = np.median(pixels[place].reshape(-1, 3), axis=0)
    return whole


def _outward(edge: int, neighbor: int | None, by: float) -> float:
    """`edge` moved by as much, and not past the middle between it and the neighbor there."""
    if neighbor is None:
        return edge + by
    middle = (edge + neighbor) / 2
    return max(edge + by, middle) if by < 0 else min(edge + by, middle)


def _cross(pixels: Pixels, x: float, y: float, wide: float, high: float, ink: tuple[int, int, int]) -> None:
    import cv2

    (left, right), (top, bottom) = ((round(at - part / 2), round(at + part / 2)) for at, part in ((x, wide), (y, high)))
    stroke = max(round(high * 0.1), 1)
    for one, other in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
        cv2.line(pixels, one, other, ink, stroke, cv2.LINE_AA)


class _Strip:
    """The gray pixels of a word along its base line, and which of them are ink."""

    def __init__(self, gray: Pixels, word: Word, masked: range) -> None:
        import numpy as np

        self._word = word
        self._left, right = max(word.box.left, 0), min(word.box.right, gray.shape[1])
        self._half = max(word.upright, 2.0) / 2
        reach = round(self._half * (1 + 2 * _LOOK))
        self._reach = reach
        columns = np.arange(self._left, max(right, self._left + 1))
        rows = np.round(self.level(columns)).astype(int)[None, :] + np.arange(-reach, reach + 1)[:, None]
        self._at = (np.clip(rows, 0, gray.shape[0] - 1), np.clip(columns, 0, gray.shape[1] - 1)[None, :])
        strip = gray[self._at]
        apart = np.abs(strip - np.median(strip))
        self.ink = apart > max(_INK * float(np.percentile(apart, 99.5)), 12.0)
        inside = self.ink[reach - round(self._half) : reach + round(self._half) + 1]
        self._letters = _stretches(inside.any(axis=0))
        self._dark = apart[reach - round(self._half) : reach + round(self._half) + 1].mean(axis=0)
        number = range(masked.start, min(masked.stop + _LAST, len(word.text)))
        self._regular = self._is_regular(number)
        self._pitch = self._pitch_of(number) if self._letters else 0.0

    def level(self, x: Pixels | float) -> Pixels:
        """Height of the word's center line at `x`."""
        import numpy as np

        middle = (self._word.box.left + self._word.box.right) / 2
        return np.asarray(self._word.box.middle + self._word.slope * (np.asarray(x) - middle))

    def edge(self, place: int) -> float:
        """Where, across the page, the letter at `place` of the word's text begins and the one before it ends.

        By the ink where as many pieces stand there as letters, as far apart as those of a number are. Else so many
        pitches from the nearer end of the word, at the least ink about there; at the widest gap about there where
        the text has one before the letter.
        """
        text = self._word.text
        before = sum(not ch.isspace() for ch in text[:place])
        if not self._letters:
            return self._left + place * self._word.box.width / len(text)
        if self._regular and 0 < before < len(self._letters):
            return self._left + (self._letters[before - 1][1] + self._letters[before][0]) / 2
        first, last, pitch = self._letters[0][0], self._letters[-1][1], self._pitch
        bearing = _BEARING * pitch
        after = len(text) - place
        wanted = last + bearing - after * pitch if after <= place else first - bearing + place * pitch
        if text[place - 1].isspace():
            gaps = [(one[1], other[0]) for one, other in pairwise(self._letters)]
            near = [gap for gap in gaps if abs((gap[0] + gap[1]) / 2 - wanted) <= _NEAR * pitch]
            widest = self._space(place) or max(near, key=lambda gap: gap[1] - gap[0], default=None)
            if widest is not None:
                return self._left + (widest[0] + widest[1]) / 2
        return self._left + self._least(wanted, pitch)

    def _space(self, place: int) -> tuple[int, int] | None:
        """The gap that is the space before the letter at `place`, where as many gaps are clearly wide as there are
        spaces: in print whose letters are not all as wide, counting them leads past it.
        """
        gaps = [(one[1], other[0]) for one, other in pairwise(self._letters)]
        spaces = sum(map(str.isspace, self._word.text))
        widths = sorted((right - left for left, right in gaps), reverse=True)
        if not 0 < spaces < len(gaps) or widths[spaces - 1] < _CLEAR * widths[spaces]:
            return None
        wide = [gap for gap in gaps if gap[1] - gap[0] >= widths[spaces - 1]]
        return wide[sum(map(str.isspace, self._word.text[:place])) - 1]

    def _least(self, wanted: float, pitch: float) -> float:
        """The column with the least ink about `wanted`."""
        reach = _SHIFT * pitch
        columns = range(max(round(wanted - reach), 0), min(round(wanted + reach) + 1, len(self._dark)))
        most = float(self._dark.max()) or 1.0
        return min(
            columns, key=lambda x: float(self._dark[x]) / most + 0.2 * abs(x - wanted) / pitch, default=round(wanted)
        )

    def _pitch_of(self, some: range) -> float:
        """How far apart the letters of a number stand: at which distance its ink looks most like itself again."""
        import numpy as np

        text = self._word.text
        first, last = self._letters[0][0], self._letters[-1][1]
        usual = (last - first) / max(len(text) - 2 * _BEARING, 1)
        here = self._dark[max(round(first + (some.start - 1) * usual), 0) : round(first + (some.stop + 1) * usual)]
        flat = here - here.mean()

        def alike(distance: float) -> float:
            steps = [round(count * distance) for count in range(1, 5) if round(count * distance) < len(flat) - 2]
            return float(np.mean([(flat[:-step] * flat[step:]).mean() for step in steps if step])) if steps else 0.0

        tried = [usual * (1 + part / 100) for part in range(-22, 23)]
        return max(tried, key=alike) if len(flat) > 2 * usual else usual

    def _is_regular(self, some: range) -> bool:
        """Whether there are as many pieces of ink as letters, and those of a number stand as its digits do."""
        text = self._word.text
        printed = [place for place, letter in enumerate(text) if not letter.isspace()]
        if len(printed) != len(self._letters):
            return False
        middles = [
            (place, (start + end) / 2)
            for place, (start, end) in zip(printed, self._letters, strict=True)
            if place in some and text[place].isalnum()
        ]
        steps = [b[1] - a[1] for a, b in pairwise(middles) if b[0] == a[0] + 1]
        usual = sorted(steps)[len(steps) // 2] if steps else 0.0
        return all(abs(step - usual) <= _UNEVEN * usual for step in steps)

    def inked(self, left: float, right: float) -> tuple[float, float]:
        """From the first ink to the last between two places across the page; these themselves where there is none."""
        starts = [self._left + start for start, end in self._letters if left <= self._left + (start + end) / 2 <= right]
        ends = [self._left + end for start, end in self._letters if left <= self._left + (start + end) / 2 <= right]
        # A line through the number joins its letters, and the last four to them.
        return (max(float(min(starts)), left), min(float(max(ends)), right)) if starts else (left, right)

    def rows(self, masked: range) -> tuple[float, float]:
        """How far above (less than 0) and below its center line to paint: the ink at the letters `masked`, and more."""
        import numpy as np

        step = self.ink.shape[1] / len(self._word.text)
        here = self.ink[:, round(masked.start * step) : max(round(masked.stop * step), round(masked.start * step) + 1)]
        rows = _stretches(here.any(axis=1))
        core = (self._reach - self._half / 2, self._reach + self._half / 2)
        mine = [row for row in rows if row[0] < core[1] and row[1] > core[0]]
        top, bottom = (mine[0][0], mine[-1][1]) if mine else (0, here.shape[0])
        more = max(2.0, _BEYOND * (bottom - top))
        return float(np.float64(top - self._reach - more)), float(np.float64(bottom - self._reach - 1 + more))

    def colors(self, pixels: Pixels) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """The colors of the paper and of the ink."""
        import numpy as np

        here = pixels[self._at].reshape(-1, 3)
        ink = self.ink.ravel()
        paper = np.median(here[~ink], axis=0) if (~ink).any() else np.array([255, 255, 255])
        dark = np.median(here[ink], axis=0) if ink.any() else np.array([0, 0, 0])
        return tuple(int(part) for part in paper), tuple(int(part) for part in dark)  # type: ignore[return-value]


def _stretches(flags: Pixels) -> list[tuple[int, int]]:
    """Where `flags` hold one after the other: (first, behind the last)."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(one), int(other)) for one, other in zip(edges[::2], edges[1::2], strict=True)]
