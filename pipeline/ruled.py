"""Blanks to fill in: a ruled line after print, with nothing written on it. No reader reads one.

`Cash Payment ____` printed on a form says nothing of a payment; `Cash Payment` that a vendor wrote does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box, Word
from pipeline.pixels import pieces

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: How a blank is told in text.
BLANK = "____"
#: In text heights: the least length of a rule, its greatest thickness, how far from the print it may begin, how far
#: it may lie from the foot of the print, and how high what is written on it would stand.
_LONG = 2.0
_THIN = 0.35
_NEAR = 1.5
_FOOT = (-0.35, 0.5)
_ROOM = 0.9
#: Ink in so small a part of that room is a speck.
_SPECK = 0.02


def blanks_on(ink: Pixels, words: Sequence[Word], height: float) -> Iterator[Box]:
    """Boxes of the blanks after `words`, whose text is `height` pixels high, where `ink` is not 0."""
    import cv2
    import numpy as np

    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(int(height), 3)), np.uint8))
    rules = cv2.morphologyEx(rules, cv2.MORPH_CLOSE, np.ones((3, max(int(0.3 * height), 1)), np.uint8))
    slope = sorted(word.slope for word in words)[len(words) // 2]

    def is_long(box: Box) -> bool:
        return box.width >= _LONG * height and box.height <= (_THIN + 0.1 * box.width / height) * height

    for place, rule in pieces(rules, is_long):
        left, top, across = rule.left, rule.top, rule.width
        if np.count_nonzero(place) / across > _THIN * height:
            continue
        before = [word for word in words if _stands_before(word, rule, slope, height)]
        if not before or any(_on(word, rule, height) for word in words if word not in before):
            continue
        room = ink[max(int(top - _ROOM * height), 0) : max(int(top - 0.15 * height), 1), left : left + across]
        if room.size and (room != 0).mean() <= _SPECK + 2 * abs(slope):
            yield rule


def _stands_before(word: Word, rule: Box, slope: float, height: float) -> bool:
    """The rule begins beside the end of the word, at the foot of its row."""
    foot = word.box.bottom - abs(word.slope) * word.box.width / 2 + slope * (rule.left - word.box.right)
    return (
        -0.3 * height <= rule.left - word.box.right <= _NEAR * height
        and _FOOT[0] * height <= rule.middle - foot <= _FOOT[1] * height
        and any(ch.isalpha() for ch in word.text)
    )


def _on(word: Word, rule: Box, height: float) -> bool:
    """The word stands on the rule, or is what a reader made of it."""
    return (
        min(word.box.right, rule.right) - max(word.box.left, rule.left) > 0.3 * height
        and word.box.top < rule.bottom + 0.2 * height
        and word.box.bottom > rule.top - 0.8 * height
    )
