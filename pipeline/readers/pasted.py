"""Pictures on a PDF page whose own text is read: a card slip with its whole number may be pasted there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.layout import lines_of
from pipeline.model import Box, PageWords
from pipeline.pages import Page

if TYPE_CHECKING:
    from PIL import Image

#: White about the pictures, in pixels: readers miss what touches the edge.
_ABOUT = 20
#: A word seen on a picture is one of the page's own text where the smaller box lies in the other by as much.
_SAME_PLACE = 0.5
#: A row on which a number is masked.
_MASKED = re.compile(r"X(?:[ \-–—._/•]{0,3}X){7}")


def with_pasted(words: PageWords, page: Page, read: Callable[[Page], PageWords]) -> PageWords:
    """`words`, read of the page's own text, and the rows of its pictures on which a card's whole number stands, masked.

    Nothing else is taken from the pictures: what the text says is exact, and a logo says nothing. Where the number
    stands on its head, the page is one with a whole number at a place that is not known.

    Args:
        page: has pictures pasted.
        read: the reader of pictures; card numbers masked.
    """
    around = Box.around(page.pasted)
    left, top = around.left - _ABOUT, around.top - _ABOUT

    def alone() -> Image.Image:
        from PIL import Image

        whole = page.picture()
        sheet = Image.new("RGB", (around.width + 2 * _ABOUT, around.height + 2 * _ABOUT), "white")
        for box in page.pasted:
            sheet.paste(whole.crop((box.left, box.top, box.right, box.bottom)), (box.left - left, box.top - top))
        return sheet

    try:
        seen = read(Page(page.number, (around.width + 2 * _ABOUT, around.height + 2 * _ABOUT), alone))
    except Exception:  # noqa: BLE001 - what the page's own text says is read; nobody looks at its pictures then
        return words
    if not seen.full_number or seen.turned == 2:
        return replace(words, full_number=words.full_number or seen.full_number)
    found = [
        replace(word, box=_as_it_lies(word.box, seen).moved(left, top))
        for row in lines_of(seen.words)
        if _MASKED.search(row.text)
        for word in row.words
    ]
    new = [word for word in found if not any(word.box.overlap(one.box) > _SAME_PLACE for one in words.words)]
    return replace(words, words=(*words.words, *new), full_number=True) if new else words


def _as_it_lies(box: Box, seen: PageWords) -> Box:
    """Where a box of the upright page is on the page as it was given, turned from that by one quarter or three."""
    if seen.turned == 1:
        return Box(box.top, seen.width - box.right, box.bottom, seen.width - box.left)
    if seen.turned == 3:
        return Box(seen.height - box.bottom, box.left, seen.height - box.top, box.right)
    return box
