"""What a file of the gallery is made of."""

from __future__ import annotations

from dataclasses import dataclass

from sample_receipts.hidden import Hide
from sample_receipts.paper import Instruction
from sample_receipts.photo import Shot
from sample_receipts.purchase import Purchase


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of the gallery.

    Attributes:
        name: its name with the suffix that decides its format.
        layout: a name in LAYOUTS, or "order", "invoice", "statement" for a PDF with a text layer.
        marks: what hands and stamps added to the print.
        shot: the photograph or scan; None for a text PDF.
        turn: quarter turns counterclockwise in which the picture is stored. exif: whether its EXIF says so.
        width: the picture is reduced to this many pixels; 0 leaves it.
        part: first and last (not included) instruction that this picture of a long paper shows; the paper runs out
            of the picture where it goes on.
        pages: a PDF with a page for each of these parts (see `part`) of the paper.
        beside: another purchase, whose paper lies to the right on the same table; in a text PDF, its next page.
        beside_layout: of that paper, where it is another one.
        strike: how struck items are marked out on the paper, see `paper.Strike`.
        crop: the picture is cut to these parts of its width and height: left, top, right, bottom.
        hide: what lies over the picture, before it is cut.
        cover: a PDF whose first page is an e-mail's text and whose second is this picture.
    """

    name: str
    purchase: Purchase
    layout: str
    shot: Shot | None = None
    marks: tuple[Instruction, ...] = ()
    turn: int = 0
    exif: bool = False
    width: int = 0
    part: tuple[int, int] | None = None
    pages: tuple[tuple[int, int], ...] = ()
    beside: Purchase | None = None
    beside_layout: str = ""
    strike: str = "pen"
    crop: tuple[float, float, float, float] | None = None
    hide: tuple[Hide, ...] = ()
    cover: bool = False
