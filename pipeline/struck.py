"""Marks on the paper: print that somebody struck through, blackened or painted over, found on the picture.

A stroke is told from print by what print never does. It runs on, at the middle height of the letters, where the print
has a space or has ended, and it ties the letters together into one long piece of ink. Rules and underlines run below
the letters, a ring around a row passes over and under them, and a highlighter leaves the paper lighter than ink: none
of them is a mark. A bar is ink that is solid over a row's height; paint is a patch with sharp edges that is lighter
than the paper around it.

What a mark means (an item that is not claimed, a card number that is nobody's business) is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.layout import text_height
from pipeline.model import Box, Word
from pipeline.ruled import BLANK, blanks_on
from pipeline.tape import tape_on

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: The picture is looked at with text of about this height in pixels: enough for a thin pen, and quick.
_HEIGHT = 24.0
#: With fewer words there is no print to hold a mark against.
_FEWEST = 3
#: Ink is darker than its surroundings by this part of what the print is darker by; a pen's by this much more of it.
_INK = 0.4
_PEN = 0.6
_FAINTEST = 24.0
#: All below is in text heights unless it is a part of one. A stroke is at least this long.
_LONG = 2.0
#: A stroke runs between these parts of the letters' height (0 is the top of their box) ...
_UPPER, _LOWER = 0.24, 0.74
#: ... below nearly all of a word's width ...
_COVERED = 0.88
#: ... and over this much blank paper, at one place and altogether (as part of the word's width).
_BLANK = 0.5
_BLANKS = 0.15
#: A stroke thinner than this may reach out of those parts.
_THIN = 0.35
#: How far beyond a word's ends the stroke is followed; one that leaves the row there for longer is no strike.
_BEYOND = 1.5
_LEAVES = 0.6
#: A ring has room for a row, and its pen may have left so small a gap. One that is open runs on so far from the row it
#: crosses, at most so far beside the word.
_ROOM = 0.8
_GAP = 0.1
_FAR = 2.0
_NEAR = 3.0
#: What strikes more than this is none that is open.
_SHORT = 6.0
#: Ink that fills a word's place by this part was scribbled over, where the word can no longer be read well; where it
#: can, ink that fills this much of it is its ground.
#: A mark that shares this part of its area with another is that one.
_SAME = 0.7
#: Dark ground is at least so large both ways.
_GROUND = 4.0
_SCRIBBLED = 0.3
_DENSE = 0.8
_LEGIBLE = 0.85
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


class Marks(NamedTuple):
    """What is on a picture beside its words, in its pixels.

    Attributes:
        struck: one box for each run of text that is struck through, and one for each bar or patch that hides what it
            covers, top to bottom.
        blanks: the ruled lines after print on which nothing is written.
    """

    struck: tuple[Box, ...]
    blanks: tuple[Box, ...]

    def with_blanks(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """`words` and a word of underscores for each blank, as a reader gives it that sees the line."""
        return (*words, *(Word(BLANK, box, None) for box in self.blanks))


def marks_on(pixels: Pixels, words: Sequence[Word]) -> Marks:
    """The marks on a picture (gray or RGB) on which `words` were read; none where there is hardly any print."""
    import cv2

    height = text_height(words)
    if height < 1 or len(words) < _FEWEST:
        return Marks((), ())
    scale = min(_HEIGHT / height, 1.0)
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    if scale < 1.0:
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sheet = _Sheet(gray, tuple(word.scaled(scale) for word in words), height * scale)
    struck = [(word, small) for word, small in zip(words, sheet.words, strict=True) if sheet.is_struck(small)]
    rings = sheet.rings([small for _, small in struck])
    found = [word.box for word, small in struck if small not in rings]
    covered = (*sheet.bars(), *sheet.paint(), *tape_on(sheet.gray, sheet.ink, sheet.words, sheet.h))
    found += [_unscaled(box, scale) for box in covered]
    struck_boxes = sorted(_apart(found), key=lambda box: (box.top, box.left, box.right, box.bottom))
    blanks = (_unscaled(box, scale) for box in blanks_on(sheet.ink, sheet.words, sheet.h))
    return Marks(tuple(struck_boxes), tuple(blanks))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """`boxes` without those that lie mostly on one before them: they are the same mark."""
    kept: list[Box] = []
    for box in boxes:
        if not any(box.shared(other) > _SAME * box.width * box.height for other in kept):
            kept.append(box)
    return kept


def _unscaled(box: Box, scale: float) -> Box:
    return Box.of(box.left / scale, box.top / scale, box.right / scale, box.bottom / scale)


class _Sheet:
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

    def is_struck(self, word: Word) -> bool:
        """A stroke runs through the word, or it is scribbled over."""
        import cv2
        import numpy as np

        if sum(ch.isalnum() for ch in word.text) < 2:
            return False
        h, box = self.h, word.box
        rows, columns = self._strip(word)
        strip = self.ink[rows, columns]
        tall = len(strip) // 2  # the strip is twice as high as the word: half a height above it and below
        body = slice(tall // 2, tall // 2 + tall)
        middle = slice(body.start + int(_UPPER * tall), max(body.start + int(_LOWER * tall), body.start + 2))
        start = box.left - int(columns[0, 0])
        own = slice(start, start + box.width)
        if strip[middle, own].any(axis=0).mean() < _COVERED:
            return False
        _, pieces, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
        long = stats[:, cv2.CC_STAT_WIDTH] >= _LONG * h
        long[0] = False
        mark = long[pieces]
        covered = mark[middle].any(axis=0)
        if covered[own].mean() < _COVERED:
            return False
        dense, legible = float(mark[body, own].mean()), word.score is None or word.score >= _LEGIBLE
        if not legible and dense >= _SCRIBBLED:
            return True
        if min(mark[body.start, own].mean(), mark[body.stop - 1, own].mean()) >= _DENSE:
            return False  # light print on a dark ground
        leaves = mark.any(axis=0) & ~covered
        if max(leaves[: own.start].sum(), leaves[own.stop :].sum()) > _LEAVES * h:
            return False
        bare = covered & _is_bare(strip[body] > 0, mark[body], h)
        if _longest(bare) < _BLANK * h or bare.sum() < _BLANKS * box.width:
            return False
        core = self.darker[rows, columns][middle].max(axis=0)[bare]
        return float(np.median(core)) >= _PEN * self.contrast

    def rings(self, struck: Sequence[Word]) -> list[Word]:
        """Those of the `struck` words that only lie under the edge of a ring or a frame drawn around something else.

        A closed one leaves a hole with room for a row; an open one runs on far above or below the only row it crosses.
        """
        import cv2
        import numpy as np

        if not struck:
            return []
        near = max(int(_GAP * self.h), 1)
        closed = cv2.morphologyEx(self.ink, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
        contours, tree = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        holes = [
            Box(left, top, left + across, top + down)
            for contour, (_, _, _, parent) in zip(contours, tree[0] if len(contours) else (), strict=True)
            if parent >= 0
            for left, top, across, down in [cv2.boundingRect(contour)]
            if across >= _LONG * self.h and down - abs(struck[0].slope) * across >= _ROOM * self.h
        ]
        _, labels = cv2.connectedComponents(self.ink, connectivity=8)
        pieces = {word: self._piece(labels, word) for word in struck}
        return [
            word
            for word in struck
            if any(_lies_at_edge(word, hole, self.h) for hole in holes)
            or self._runs_far(labels, word, [w for w in struck if pieces[w] == pieces[word]], pieces[word])
        ]

    def _piece(self, labels: Pixels, word: Word) -> int:
        """The piece of ink that covers most of the word's width."""
        import numpy as np

        box = word.box
        found, counts = np.unique(labels[box.top : box.bottom, box.left : box.right], return_counts=True)
        return max(((int(n), int(label)) for n, label in zip(counts, found, strict=True) if label), default=(0, 0))[1]

    def _runs_far(self, labels: Pixels, word: Word, same: Sequence[Word], piece: int) -> bool:
        """Near `word` its `piece` of ink goes on beyond the rows of all words that it strikes (`same`)."""
        import numpy as np

        if sum(other.box.width for other in same) > _SHORT * self.h:
            return False
        box, wide, far = word.box, int(_NEAR * self.h), int(_FAR * self.h)
        area = slice(max(box.left - wide, 0), box.right + wide)
        top = min(other.box.top for other in same) + int(self.h / 2) - far
        bottom = max(other.box.bottom for other in same) - int(self.h / 2) + far
        return bool(np.any(labels[: max(top, 0), area] == piece) or np.any(labels[bottom:, area] == piece))

    def _strip(self, word: Word) -> tuple[Pixels, Pixels]:
        """Where the word's row is, half its height more above and below and `_BEYOND` more at its sides, made level."""
        import numpy as np

        box, beyond = word.box, int(_BEYOND * self.h)
        tall = max(round(box.height - abs(word.slope) * box.width), 6)
        columns = np.arange(max(box.left - beyond, 0), min(box.right + beyond, self.gray.shape[1]))
        middle = box.middle + word.slope * (columns - (box.left + box.right) / 2)
        rows = np.rint(middle[None, :] - tall + np.arange(2 * tall)[:, None]).astype(int)
        return np.clip(rows, 0, self.gray.shape[0] - 1), np.broadcast_to(columns, rows.shape)

    def bars(self) -> list[Box]:
        """Solid ink over a row's height, and rows of print that strokes have made one piece nobody can read."""
        import cv2
        import numpy as np

        core = max(int(_BAR_HIGH * self.h), 3)
        solid = cv2.morphologyEx(self.ink, cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
        lines = cv2.morphologyEx(self.ink, cv2.MORPH_OPEN, np.ones((1, max(int(1.5 * self.h), 3)), np.uint8))
        lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((max(int(0.4 * self.h), 1), 3), np.uint8))
        return [
            *self._patches(solid, _BAR_WIDE),
            *self._patches(self.ink, self._row_wide()),
            *(self._as_row(box) for box in self._patches(lines, self._row_wide(), self._is_over_print, lowest=0.05)),
        ]

    def _as_row(self, box: Box) -> Box:
        """`box` made as high as a row: what a line strikes is the print that it runs through."""
        more = max(int((self.h - box.height) / 2), 0)
        return Box(box.left, max(box.top - more, 0), box.right, box.bottom + more)

    def _is_over_print(self, place: Pixels, box: Box) -> bool:
        """Above and below the line stands ink, as where a row of print was struck, and no word was read there."""
        import numpy as np

        reach = max(int(_BESIDE * self.h), 2)
        columns = np.flatnonzero(place.any(axis=0))
        if any(
            abs(w.box.middle - box.middle) < 0.6 * self.h and w.box.left < box.right and w.box.right > box.left
            for w in self.words
        ):
            return False
        upper, lower = place.argmax(axis=0)[columns], place.shape[0] - 1 - place[::-1].argmax(axis=0)[columns]
        across = np.clip(box.left + columns, 0, self.ink.shape[1] - 1)
        last = self.ink.shape[0] - 1
        above = [self.ink[np.clip(box.top + upper - 1 - i, 0, last), across].mean() for i in range(reach)]
        below = [self.ink[np.clip(box.top + lower + 1 + i, 0, last), across].mean() for i in range(reach)]
        return bool(min(np.mean(above), np.mean(below)) >= _BESIDE_INK)

    def paint(self) -> list[Box]:
        """Patches lighter than the paper around them, with sharp edges and nothing to be read on them."""
        import cv2
        import numpy as np

        half = cv2.resize(self.gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        paper = cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        paper = cv2.resize(cv2.medianBlur(paper, int(1.5 * self.h) | 1), half.shape[::-1])
        core = max(int(_BAR_HIGH * self.h / 2), 3)
        lighter, found = cv2.subtract(half, paper), list[Box]()
        for step in _LIGHTER:  # a bright part of the paper beside it may be as light as thin paint
            light = cv2.morphologyEx((lighter > step).astype(np.uint8), cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
            light = cv2.resize(light, self.gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
            found += self._patches(light, self._row_wide(), self._is_sharp)
        return found

    def _row_wide(self) -> float:
        """How wide what hides a row is, in text heights."""
        return max(_BAR_WIDE, _HIDES * self.hull.width / self.h)

    def _patches(
        self,
        flags: Pixels,
        least: float,
        fits: Callable[[Pixels, Box], bool] | None = None,
        lowest: float = _BAR_HIGH,
    ) -> list[Box]:
        """The places set in `flags` that have the shape of a bar, among the print and over none that can be read.

        `fits` has the last word on a place: it is asked with the place's own pixels in its box.
        """
        import cv2

        h, found = self.h, list[Box]()
        if not flags.any():
            return found
        count, labels, stats, _ = cv2.connectedComponentsWithStats(flags, connectivity=8)
        slope = sorted(word.slope for word in self.words)[len(self.words) // 2]
        for i in range(1, count):
            left, top, across, down, area = map(int, stats[i])
            high = down - abs(slope) * across
            if (
                across < least * h
                or not lowest * h <= high <= _BAR_HIGHEST * h
                or area < min(_SOLID, lowest) * across * h
            ):
                continue
            box = Box(left, top, left + across, top + down)
            if self.hull.top < box.middle < self.hull.bottom and not self._is_legible(box):
                if fits is not None and not fits(labels[top : top + down, left : left + across] == i, box):
                    continue
                found.append(box)
        return found

    def _is_legible(self, box: Box) -> bool:
        return any(
            (word.score is None or word.score >= _LEGIBLE)
            and sum(ch.isalnum() for ch in word.text) >= 2
            and abs(word.box.middle - box.middle) < box.height / 2
            and min(word.box.right, box.right) - max(word.box.left, box.left) > 0.3 * word.box.width
            for word in self.words
        )

    def _is_sharp(self, place: Pixels, box: Box) -> bool:
        """The paper grows lighter within a few pixels all around `place`, as it does at paint and not in a glare.

        Nor is it as light farther off: the blank between a row and a bar code is paper.
        """
        import cv2
        import numpy as np

        wide = 4
        flags = cv2.copyMakeBorder(place.astype(np.uint8), wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=0)
        gray = cv2.copyMakeBorder(self.gray, wide, wide, wide, wide, cv2.BORDER_REPLICATE)
        gray = gray[box.top : box.bottom + 2 * wide, box.left : box.right + 2 * wide]
        square = np.ones((3, 3), np.uint8)
        out = cv2.dilate(flags, square, iterations=4) - cv2.dilate(flags, square, iterations=1)
        inner = flags - cv2.erode(flags, square, iterations=4)
        if not out.any() or not inner.any():
            return False
        light = float(np.median(gray[inner > 0]))
        far = int(_PAPER * self.h)
        around = self.gray[max(box.top - far, 0) : box.bottom + far, max(box.left - far, 0) : box.right + far]
        lighter = np.count_nonzero(around >= light) - np.count_nonzero(gray[flags > 0] >= light)
        return light - float(np.median(gray[out > 0])) >= _SHARP and lighter <= _AS_LIGHT * max(
            around.size - place.sum(), 1
        )


def _is_bare(ink: Pixels, mark: Pixels, h: float) -> Pixels:
    """Of each column, whether all its ink is the mark's and lies where no letter alone has its ink: between the height
    of small letters and the base line, or in one thin stroke around the middle.
    """
    import numpy as np

    tall = len(ink)
    down = np.arange(tall)[:, None]
    upper, lower = np.where(ink, down, tall).min(axis=0), np.where(ink, down, -1).max(axis=0)
    within = (upper >= int(_UPPER * tall)) & (lower < int(_LOWER * tall))
    middle = (upper + lower) / 2
    thin = (lower - upper < _THIN * h) & (middle >= _UPPER * tall) & (middle < _LOWER * tall)
    bare: Pixels = (ink.sum(axis=0) == mark.sum(axis=0)) & (within | thin) & ink.any(axis=0)
    return bare


def _lies_at_edge(word: Word, hole: Box, h: float) -> bool:
    box = word.box
    beside = min(box.right, hole.right) - max(box.left, hole.left)
    if beside < 0.5 * box.width:
        return False
    return min(abs(hole.top - box.middle), abs(hole.bottom - box.middle)) < 0.6 * h + abs(word.slope) * hole.width / 2


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


def _longest(flags: Pixels) -> int:
    """Length of the longest run of true."""
    best = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        best = max(best, run)
    return best
