"""Pictures on a PDF page whose own text is read: a card slip with its whole number may be pasted there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.layout import lines_of
from pipeline.model import Box, PageWords
from pipeline.pages import Page
from pipeline.redact import mask

if TYPE_CHECKING:
    from PIL import Image

#: White about the pictures, in pixels: readers miss what touches the edge.
_ABOUT = 20
#: A word seen on a picture is one of the page's own text where the smaller box lies in the other by as much.
_SAME_PLACE = 0.5


def with_pasted(words: PageWords, page: Page, read: Callable[[Page], PageWords]) -> PageWords:
    """`words`, read of the page's own text, and the rows of its pictures on which a card's whole number stands, masked.

    Nothing else is taken from the pictures: what the text says is exact, and a logo says nothing. Where the number
    lies sideways, the page is one with a whole number at a place that is not known.

    Args:
        page: has pictures pasted.
        read: the reader of pictures; its words not masked.
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
    hidden = dict(zip(map(id, seen.words), mask(seen.words), strict=True))
    rows = [line for line in lines_of(seen.words) if any(hidden[id(word)].text != word.text for word in line.words)]
    if seen.turned:
        return replace(words, full_number=words.full_number or bool(rows))
    found = [
        replace(word, box=box.moved(left, top))
        for row in rows
        for word, box in ((hidden[id(one)], one.box) for one in row.words)
    ]
    new = [word for word in found if not any(word.box.overlap(one.box) > _SAME_PLACE for one in words.words)]
    return replace(words, words=(*words.words, *new), full_number=True) if new else words
