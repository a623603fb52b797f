"""What stands on a page and was not read: rows that the detector passed over, words that reach further than read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.layout import text_height
from pipeline.model import Box, Word

if TYPE_CHECKING:
    import numpy as np

#: At most so many new places are looked at.
_MOST_NEW = 60
#: With fewer words than this on a page it is not known how large its text is.
_FEW = 5
#: So many marks like letters outside of all words are a row that was missed, where each stands no further from the last
#: than this, and no further above or below it (in text heights).
_STRAY = 3
_NEXT, _LEVEL = 1.5, 0.6
#: The detector's second look: text this high (pixels).
_LETTERS = 36.0
#: Two boxes are of one word where they share this part of the smaller one.
_SAME_PLACE = 0.4


def missed(
    pixels: np.ndarray, words: Sequence[Word], asked: Sequence[Word], most_pixels: int, lost: Sequence[Box] = ()
) -> tuple[list[Word], dict[int, Box]]:
    """Places with ink that no word was read at, found by the detector from nearer; words that reach further than read.

    The places come as words without a text; the wider boxes by the id of their word, of those in `asked`. Where there
    are `lost` places it is looked at these alone.
    """
    height, width = pixels.shape[:2]
    letters = text_height(words) if len(words) >= _FEW else 0.0
    if not letters:
        areas = [Box(0, 0, width, height)]
    else:
        parts = [[box] for box in lost] or [[word.box for word in words]]
        areas = [_around(part, 3 * letters, width, height) for part in parts]
    new, widened, ids = list[Word](), {}, {id(word) for word in asked}
    for area in areas:
        for here, slope in _seen_in(area, pixels, letters, most_pixels):
            known = [word for word in (*words, *new) if word.box.overlap(here) > _SAME_PLACE]
            if not known:
                new.append(Word("", here, None, slope))
            elif len(known) == 1 and id(known[0]) in ids and here.width > known[0].box.width + 0.5 * letters:
                widened[id(known[0])] = here
    return new[:_MOST_NEW], widened


def _seen_in(area: Box, pixels: np.ndarray, letters: float, most_pixels: int) -> Iterator[tuple[Box, float]]:
    """Where the detector sees text in an `area` of the page that it is shown from nearer, and how that leans."""
    import cv2

    from pipeline.readers import crops, rapid

    most = (most_pixels / (area.width * area.height)) ** 0.5
    scale = min(max(_LETTERS / letters, 0.2) if letters else 2.0, most, 4.0)
    part = pixels[area.top : area.bottom, area.left : area.right]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    near = crops.clear(cv2.resize(part, None, fx=scale, fy=scale, interpolation=how))
    for box, slope in rapid.places(near):
        left, top, right, bottom = (edge / scale for edge in box)
        yield Box.of(area.left + left, area.top + top, area.left + right, area.top + bottom), slope


def unread_rows(pixels: np.ndarray, words: Sequence[Word]) -> list[Box]:
    """Places with marks like letters side by side, among and around `words` and in none of them, as a quick look tells.

    With too few words to know how large a letter is, that is the whole page. Specks, rules and pictures make no row.
    """
    from pipeline.readers import crops

    height, width = pixels.shape[:2]
    if len(words) < _FEW:
        return [Box(0, 0, width, height)]
    letters = text_height(words)
    area = _around([word.box for word in words], 2 * letters, width, height)
    boxes = [word.box.moved(-area.left, -area.top) for word in words]
    marks = crops.stray_letters(pixels[area.top : area.bottom, area.left : area.right], boxes, letters)
    rows: list[list[Box]] = []
    for mark in sorted(marks):
        row = next((row for row in rows if _goes_on(row[-1], mark, letters)), None)
        if row is None:
            rows.append([mark])
        else:
            row.append(mark)
    return [Box.around(row).moved(area.left, area.top) for row in rows if len(row) >= _STRAY]


def _goes_on(last: Box, mark: Box, letters: float) -> bool:
    """`mark` stands beside `last` as the next letter of its row would, letters being so high."""
    return mark.left - last.right < _NEXT * letters and abs(mark.middle - last.middle) < _LEVEL * letters


def _around(boxes: list[Box], margin: float, width: int, height: int) -> Box:
    """The part of a page of `width` and `height` that `boxes` lie on, with a margin."""
    whole = Box.around(boxes)
    return Box.of(
        max(whole.left - margin, 0),
        max(whole.top - margin, 0),
        min(whole.right + margin, width),
        min(whole.bottom + margin, height),
    )
