"""Marks on the paper: print that somebody struck through, blackened or painted over, found on the picture.

A stroke is told from print by what print never does. It runs on, at the middle height of the letters, where the print
has a space or has ended, and it ties the letters together into one long piece of ink. Rules and underlines run below
the letters, a ring around a row passes over and under them, and a highlighter leaves the paper lighter than ink: none
of them is a mark. A bar is ink that is solid over a row's height; paint is a patch with sharp edges that is lighter
than the paper around it.

What a mark means (an item that is not claimed, a card number that is nobody's business) is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.layout import text_height
from pipeline.model import Box, Word
from pipeline.ruled import BLANK, blanks_on
from pipeline.struck.patches import bars, paint
from pipeline.struck.sheet import Sheet
from pipeline.struck.strokes import is_struck, rings
from pipeline.struck.tape import tape_on

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: The picture is looked at with text of about this height in pixels: enough for a thin pen, and quick.
_HEIGHT = 24.0
#: With fewer words there is no print to hold a mark against.
_FEWEST = 3
#: A mark that shares this part of its area with another is that one.
_SAME = 0.7


class Marks(NamedTuple):
    """What is on a picture beside its words, in its pixels.

    Attributes:
        struck: one box for each run of text that is struck through, and one for each bar or patch that hides what it
            covers, top to bottom.
        blanks: the ruled lines after print on which nothing is written.
        lying: what has the shape of a bar and is no ink that was drawn there: perhaps something that lies on the paper.
    """

    struck: tuple[Box, ...]
    blanks: tuple[Box, ...]
    lying: tuple[Box, ...] = ()

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
    if scale < 1.0:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    gray, colors = (
        (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), pixels) if pixels.ndim == 3 else (pixels, pixels[..., None])
    )
    sheet = Sheet(gray, colors, tuple(word.scaled(scale) for word in words), height * scale)
    struck = [(word, small) for word, small in zip(words, sheet.words, strict=True) if is_struck(sheet, small)]
    ringed = rings(sheet, [small for _, small in struck])
    found = [word.box for word, small in struck if small not in ringed]
    inked, like = bars(sheet)
    covered = (*inked, *paint(sheet), *tape_on(sheet.gray, sheet.ink, sheet.words, sheet.h))
    found += [_unscaled(box, scale) for box in covered]
    struck_boxes = _apart(found)
    lying = _apart([*struck_boxes, *(_unscaled(box, scale) for box in like)])[len(struck_boxes) :]
    blanks = (_unscaled(box, scale) for box in blanks_on(sheet.dark, sheet.words, sheet.h))
    return Marks(_downward(struck_boxes), tuple(blanks), _downward(lying))


def _downward(boxes: Sequence[Box]) -> tuple[Box, ...]:
    return tuple(sorted(boxes, key=lambda box: (box.top, box.left, box.right, box.bottom)))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """`boxes` without those that lie mostly on one before them: they are the same mark."""
    kept: list[Box] = []
    for box in boxes:
        if not any(box.shared(other) > _SAME * box.width * box.height for other in kept):
            kept.append(box)
    return kept


def _unscaled(box: Box, scale: float) -> Box:
    return Box.of(box.left / scale, box.top / scale, box.right / scale, box.bottom / scale)
