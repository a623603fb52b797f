"""A page: what readers are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Box, Loss, Word

if TYPE_CHECKING:
    from PIL import Image

#: Pixels per inch of a PDF page; its boxes and its picture share them.
PDF_DPI = 150
#: Frames or pages past this are not read: nobody hands in a receipt this long.
MOST_PAGES = 40


@dataclass(frozen=True)
class Page:
    """One page or frame.

    Attributes:
        number: from 1.
        layer: the words of a PDF page's own text, boxes in pixels at `PDF_DPI`; None where the page must be read as a
            picture.
        struck: places where something is drawn over a PDF page's text; what it covers is not in `layer`.
        rewritten: places of a PDF page where something else is written over an amount or a day of its text.
        losses: edges that a PDF page was cropped to where its text goes on.
        pasted: places of pictures on a page with `layer`, each large enough for a row of print.
        remarked: a card's whole number stands where it need not be seen on the page: in what its file says of itself,
            in a PDF's remarks, fields or hidden text.
        inside: gives the pictures within a picture's file that show anything else than it and on which a number could
            be read.
        size: (width, height) in pixels of `picture()`.
    """

    number: int
    size: tuple[int, int]
    render: Callable[[], Image.Image]
    layer: tuple[Word, ...] | None = None
    struck: tuple[Box, ...] = ()
    rewritten: tuple[Box, ...] = ()
    losses: tuple[Loss, ...] = ()
    pasted: tuple[Box, ...] = ()
    remarked: bool = False
    inside: Callable[[], Sequence[Image.Image]] = tuple

    def picture(self, turned: int = 0) -> Image.Image:
        """The page as an RGB picture, turned by `turned` quarter turns clockwise; for looking only: it is shared.

        Raises:
            UnreadableFile: the picture's data is damaged.
        """
        picture = self.render()
        return picture.rotate(-90 * (turned % 4), expand=True) if turned % 4 else picture


def shown_again(renders: Sequence[Callable[[], Image.Image]]) -> list[Callable[[], Image.Image]]:
    """The `renders` of one file's pages, of which that which was asked last keeps its picture: a page is looked at
    several times in turn, and all of a long file's pictures do not fit into memory.
    """
    last: list[tuple[int, Image.Image]] = []

    def keeping(number: int, render: Callable[[], Image.Image]) -> Callable[[], Image.Image]:
        def shown() -> Image.Image:
            if not last or last[0][0] != number:
                last[:] = [(number, render())]
            return last[0][1]

        return shown

    return [keeping(number, render) for number, render in enumerate(renders)]
