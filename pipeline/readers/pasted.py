"""Pictures on a PDF page whose own text is read: a card slip with its whole number may be pasted there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pipeline.layout import lines_of
from pipeline.model import Box, PageWords
from pipeline.pages import Page
from pipeline.redact import is_masked

if TYPE_CHECKING:
    from PIL import Image

#: White about the pictures, in pixels: readers miss what touches the edge.
_ABOUT = 20
#: A word seen on a picture is one of the page's own text where the smaller box lies in the other by as much.
_SAME_PLACE = 0.5


#: What differs from its ground by as much (of 255) is ink; so many pixels wide is no stroke of a letter; a
#: letter is so high, in pixels. Letters that touch are one for each such part of their height; a thin line is none.
_DARKER, _STROKE, _LOWEST, _HIGHEST, _WIDE, _THIN = 24, 31, 4, 60, 0.7, 6
#: A number has at least so many letters' worth of ink.
_FEWEST = 12


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Pictures as they lie, to be read once where every page of a file has the same."""

    size: tuple[int, int]
    pixels: bytes


@lru_cache(maxsize=2)
def _read_once(sheet: _Sheet, read: Callable[[Page], PageWords]) -> PageWords:
    from PIL import Image

    return read(Page(1, sheet.size, lambda: Image.frombytes("RGB", sheet.size, sheet.pixels)))


def _may_hold_number(picture: Image.Image) -> bool:
    """Whether a quick look finds ink for as many letters on a picture as a card's number has: on most logos, not."""
    import cv2
    import numpy as np

    gray = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2GRAY)
    around, dark = np.ones((_STROKE, _STROKE), np.uint8), cv2.blur(gray, (2 * _STROKE, 2 * _STROKE)) < 128
    for how, ground in ((cv2.MORPH_BLACKHAT, ~dark), (cv2.MORPH_TOPHAT, dark)):
        ink = ((cv2.morphologyEx(gray, how, around) >= _DARKER) & ground).astype(np.uint8)
        _, _, pieces, _ = cv2.connectedComponentsWithStats(ink)
        along, across = pieces[1:, 2:4].T if picture.width >= picture.height else pieces[1:, 3:1:-1].T  # sideways too
        fits = (np.maximum(along, across) >= _LOWEST) & (np.minimum(along, across) <= _HIGHEST)
        along, across = along[fits], across[fits]
        letters = np.where(across >= _THIN, np.maximum(along / (_WIDE * across), 1), 0)
        if np.where(along > across, letters, 1).sum() >= _FEWEST:
            return True
    return False


def with_pasted(words: PageWords, page: Page, read: Callable[[Page], PageWords]) -> PageWords:
    """`words`, read of the page's own text, and the rows of its pictures on which a card's whole number stands, masked.

    Nothing else is taken from the pictures: what the text says is exact, and a logo says nothing. Where the number
    stands on its head, the page is one with a whole number at a place that is not known.

    Args:
        page: has pictures pasted.
        read: the reader of pictures; card numbers masked.
    """
    from PIL import Image

    whole = page.picture()
    boxes = [box for box in page.pasted if _may_hold_number(whole.crop(box))]
    if not boxes:
        return words
    around = Box.around(boxes)
    left, top = around.left - _ABOUT, around.top - _ABOUT
    sheet = Image.new("RGB", (around.width + 2 * _ABOUT, around.height + 2 * _ABOUT), "white")
    for box in boxes:
        sheet.paste(whole.crop(box), (box.left - left, box.top - top))
    try:
        seen = _read_once(_Sheet(sheet.size, sheet.tobytes()), read)
    except Exception:  # noqa: BLE001 - what the page's own text says is read; nobody looks at its pictures then
        return words
    if not seen.full_number or seen.turned == 2:
        return replace(words, full_number=words.full_number or seen.full_number)
    found = [
        replace(word, box=_as_it_lies(word.box, seen).moved(left, top))
        for row in lines_of(seen.words)
        if is_masked(row.text)
        for word in row.words
    ]
    new = [word for word in found if not any(word.box.overlap(one.box) > _SAME_PLACE for one in words.words)]
    return replace(words, words=(*words.words, *new), full_number=True) if new else words


def shown_inside(page: Page, read: Callable[[Page], PageWords]) -> bool:
    """Whether a card's whole number stands on a picture within a page's file; also where one cannot be read."""
    try:
        return any(
            read(Page(1, picture.size, partial(_same, picture))).full_number
            for picture in page.inside()
            if _may_hold_number(picture)
        )
    except Exception:  # noqa: BLE001 - what a reader fails on may show a number
        return True


def _same(picture: Image.Image) -> Image.Image:
    return picture


def _as_it_lies(box: Box, seen: PageWords) -> Box:
    """Where a box of the upright page is on the page as it was given, turned from that by one quarter or three."""
    if seen.turned == 1:
        return Box(box.top, seen.width - box.right, box.bottom, seen.width - box.left)
    if seen.turned == 3:
        return Box(seen.height - box.bottom, box.left, seen.height - box.top, box.right)
    return box
