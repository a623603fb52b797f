"""Which letters of a PDF's text a person sees: a letter is seen where the page looks different without it.

The page is rendered with and without its text, and with and without all else that it draws. That tells text in the
paper's color, clipped, cropped, tiny or covered text alike, whatever the PDF calls it, from text that is there to be
read; and, of what is covered, whether something else is written in its place.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.model import Box
from pipeline.pages.objects import Drawn, Place, objects_on
from pipeline.pages.page import PDF_DPI

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2

    Pixels = np.ndarray

#: A pixel belongs to a letter where the page without it is lighter or darker by this much (0 to 255).
_CONTRAST = 24
#: Of a covered letter less than this part of its ink is left.
_LEFT = 0.25
#: A letter narrower or lower than so many pixels may be drawn beside its box.
_THIN = 4
#: A letter is at least this high with its line, in pixels.
_SMALLEST = 4.0
#: Letters that share this part of the smaller one's box stand on each other.
_ON = 0.3
#: More texts than this on top of each other are no text to read.
_MOST_LEVELS = 4
#: Text of less than this opacity (of 255) is there to be found, not to be seen.
_OPAQUE = 16
#: Of more letters than this part, it is not known what they are: the font does not say.
_UNKNOWN = 0.1
#: Something is written where a covered text stood if this part of its ink is now dark, and this part light.
_MIXED = 0.08
_DARK_FROM_LIGHT = 100
#: An amount or a day.
_TELLS = re.compile(r"\d[.,]\d\d(?!\d)|\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")
#: What a hyphen at the end of a line is to pdfium, and to a browser; and what is no letter and no space.
_HYPHENS, _NOTHING = "\x02\xad", "\u200b\u200c\u200d\u2060\ufeff"
#: A letter without a width or a height is at least so large, in points.
_DOT = 1e-3
#: A page is rendered with at most so many pixels to look for its letters.
_MOST_PIXELS = 25_000_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of the text layer, or a space (which has no box and is always shown).

    Attributes:
        height: of its line, in pixels.
        start, end: between which it takes up its line, in pixels: kerning and spacing aside, the next one starts there.
        foot: the level that it stands on, in pixels.
        order: of its text in the order of drawing; -1 where it is of none.
        covered: it is not shown, and would be if nothing but text were drawn.
    """

    text: str
    box: Box
    height: float = 0.0
    start: float = 0.0
    end: float = 0.0
    foot: float = 0.0
    order: int = -1
    shown: bool = True
    covered: bool = False


def look_at(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, size: tuple[int, int], place: Place) -> Look | None:
    """The letters of the text layer, each looked for on the page; None where the page must be read as a picture.

    It must where some are written to be found and not to be seen, where the fonts do not tell what their letters are,
    or where many texts lie on each other.
    """
    import pypdfium2.raw as raw

    drawn = tuple(objects_on(page))
    orders = {_address(one.handle): i for i, one in enumerate(drawn)}
    glyphs: list[Glyph] = []
    unknown = 0
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        unknown += raw.FPDFText_HasUnicodeMapError(text, index) == 1
        if char in _HYPHENS:
            char = "-"
        if char in _NOTHING:
            continue
        if char.isspace() or not char.isprintable():
            glyphs.append(Glyph(" ", Box(0, 0, 0, 0)))
            continue
        own = raw.FPDFText_GetTextObject(text, index)
        if _is_for_search(text, index, own):
            return None
        left, bottom, right, top = text.get_charbox(index, loose=True)
        height = max(right - left, top - bottom) * PDF_DPI / 72
        cell, stands = place(left, bottom, max(right, left + _DOT), max(top, bottom + _DOT)), _foot(text, index, place)
        left, bottom, right, top = text.get_charbox(index)
        box = place(left, bottom, max(right, left + _DOT), max(top, bottom + _DOT))
        order = orders.get(_address(own), -1)
        glyphs.append(Glyph(char, box, height, cell.left, cell.right, stands, order))
    levels = _levels(glyphs, size)
    letters = sum(not glyph.text.isspace() for glyph in glyphs)
    if unknown > _UNKNOWN * letters or max(levels.values(), default=0) > _MOST_LEVELS:
        return None
    return Look(page, drawn, glyphs, levels, size, place)


def _foot(text: pypdfium2.PdfTextPage, index: int, place: Place) -> float:
    """The level that a letter stands on, in pixels."""
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return float(place(x.value, y.value, x.value + _DOT, y.value + _DOT).top)


def _is_for_search(text: pypdfium2.PdfTextPage, index: int, own: object) -> bool:
    """Whether a letter is invisible by what the PDF says of it: the text that a scanner's program put under a scan."""
    import pypdfium2.raw as raw

    if raw.FPDFTextObj_GetTextRenderMode(own) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)) and alpha.value < _OPAQUE


def _address(handle: object) -> int:
    return ctypes.addressof(handle.contents) if handle else 0  # type: ignore[attr-defined]


def _levels(glyphs: Sequence[Glyph], size: tuple[int, int]) -> dict[int, int]:
    """How many texts lie below each text, by its order: 0 for one that stands on no other."""
    import numpy as np

    by_order: dict[int, list[Box]] = {}
    for glyph in glyphs:
        if not glyph.text.isspace():
            by_order.setdefault(glyph.order, []).append(glyph.box)
    ground = np.zeros((size[1], size[0]), np.uint8)
    levels = {}
    for order in sorted(by_order):
        places = [ground[_slices(box)] for box in by_order[order]]
        on = [int(place.max()) for place in places if place.size and np.count_nonzero(place) >= _ON * place.size]
        levels[order] = min(max(on, default=0), _MOST_LEVELS + 1)
        for place in places:
            place[:] = levels[order] + 1
    return levels


def _slices(box: Box, scale: float = 1.0) -> tuple[slice, slice]:
    """The pixels of a letter; of one as thin as a dash, those beside them too."""
    rim = 1 if min(box.width, box.height) < _THIN else 0
    left, top, right, bottom = (max(int(edge * scale), 0) for edge in box)
    across = slice(max(left - rim, 0), max(right, left + 1) + rim)
    return slice(max(top - rim, 0), max(bottom, top + 1) + rim), across


class Look:
    """A page as it is, and as it would be without one or the other thing that it draws."""

    def __init__(
        self,
        page: pypdfium2.PdfPage,
        drawn: Sequence[Drawn],
        glyphs: Sequence[Glyph],
        levels: Mapping[int, int],
        size: tuple[int, int],
        place: Place,
    ) -> None:
        import pypdfium2.raw as raw

        pixels = max(page.get_width() * page.get_height(), 1.0)
        self._page, self._size, self._levels, self._place = page, size, levels, place
        self._scale = min(size[0] / max(page.get_width(), 1.0), (_MOST_PIXELS / pixels) ** 0.5)
        self._shrink = self._scale * page.get_width() / size[0]
        self._others = [(i, one) for i, one in enumerate(drawn) if one.kind != raw.FPDF_PAGEOBJ_TEXT]
        #: Texts that the text layer leaves out, as it does with one that another much like it stands on.
        self._unlisted = [
            (i, one) for i, one in enumerate(drawn) if one.kind == raw.FPDF_PAGEOBJ_TEXT and i not in levels
        ]
        self._texts = texts = [
            [drawn[order].handle for order, level in levels.items() if order >= 0 and level == below]
            for below in range(max(levels.values(), default=0) + 1)
        ]
        self._whole = self._picture(True)
        self._ink = self._alone = self._ink_of(texts)
        self._remarks = raw.FPDFPage_GetAnnotCount(page) > 0
        if self._others or self._remarks:
            with _left_out([one.handle for _, one in self._others]):
                self._alone = [self._ink_alone(texts, level) for level in range(len(texts))]
        #: The letters in the order of the text layer.
        self.glyphs = tuple(self._looked_for(glyph) for glyph in glyphs)

    def _looked_for(self, glyph: Glyph) -> Glyph:
        """`glyph` with what is seen of it."""
        if glyph.text.isspace():
            return glyph
        across = (glyph.box.left + glyph.box.right) / 2
        on_page = 0 <= across < self._size[0] and 0 <= glyph.box.middle < self._size[1]
        if not on_page or glyph.height < _SMALLEST:
            return replace(glyph, shown=False)
        level, where = self._levels[glyph.order], _slices(glyph.box, self._shrink)
        left, whole = (int(ink[level][where].sum()) for ink in (self._ink, self._alone))
        shown = left > 0 and left >= _LEFT * whole
        return replace(glyph, shown=shown, covered=not shown and whole > 0 and self._lies_under(glyph))

    def _lies_under(self, glyph: Glyph) -> bool:
        """Whether anything but text is drawn over a letter: print under its like, to be bold, is not hidden."""
        return self._remarks or any(at > glyph.order and _inside(glyph.box, box) for at, box in self._boxes)

    def is_written_over(self, word: Sequence[Glyph]) -> bool:
        """Whether something else is written where `word`, an amount or a day, is covered.

        Figures are drawn in its place after what covers it, or that is dark here and light there where its letters
        were: a picture, a remark. What is only put over a word, a bar or a pen's path, is of one color.
        """
        if not _TELLS.search("".join(glyph.text for glyph in word)):
            return False
        under = [glyph for glyph in word if glyph.covered]
        over = self._written_on([(glyph.order, glyph.box) for glyph in under], Box.around([g.box for g in word]))
        return any(map(str.isdigit, over)) or (not over and self._is_mixed(under))

    def unlisted(self) -> tuple[Box, ...]:
        """The places of texts that the layer leaves out, over which something is drawn, and an amount or a day then."""
        return tuple(
            box
            for order, one in self._unlisted
            if _TELLS.search("".join(self._written_on([(order, box := one.box(self._place))], box)))
            and self._has_ink(order)
        )

    def _written_on(self, under: Sequence[tuple[int, Box]], place: Box) -> list[str]:
        """The letters that are drawn in `place`, or right beside it, after what is drawn over `under`."""
        covers = [at for at, box in self._boxes if any(at > order and _inside(own, box) for order, own in under)]
        return [
            glyph.text
            for glyph in self.glyphs
            if covers and glyph.shown and min(covers) < glyph.order and _is_beside(glyph.box, place)
        ]

    def _has_ink(self, order: int) -> bool:
        """Whether a text that the layer leaves out would be seen if it were alone."""
        rest = [one.handle for at, one in (*self._others, *self._unlisted) if at != order]
        with _left_out([*rest, *(handle for some in self._texts for handle in some)]):
            alone = self._picture(False)
        return bool((alone <= int(alone.max()) - _CONTRAST).any())

    @cached_property
    def _boxes(self) -> list[tuple[int, Box]]:
        """What is drawn but for text: its place in the order of drawing, and its box."""
        return [(at, one.box(self._place)) for at, one in self._others]

    def _is_mixed(self, under: Sequence[Glyph]) -> bool:
        """Whether dark and light lies where the letters of `under` would be."""
        import numpy as np

        places = [(_slices(glyph.box, self._shrink), self._levels[glyph.order]) for glyph in under]
        now = np.concatenate([self._whole[where][self._alone[level][where]] for where, level in places])
        low, high = int(now.min()), int(now.max())
        dark = float((now < (low + high) / 2).mean())
        return high - low >= _DARK_FROM_LIGHT and _MIXED <= dark <= 1 - _MIXED

    def _ink_of(self, texts: Sequence[Sequence[Any]]) -> list[Pixels]:
        """Where the page changes without the texts of each level, those below it left out already: white letters are
        not seen for the print that they cross.
        """
        inks: list[Pixels] = []
        gone: list[Any] = []
        shown = self._whole
        for some in texts:
            gone += some
            with _left_out(gone):
                rest = self._picture(True)
            inks.append(abs(rest - shown) >= _CONTRAST)
            shown = rest
        return inks

    def _ink_alone(self, texts: Sequence[Sequence[Any]], level: int) -> Pixels:
        """The ink of one level's texts where no other text is drawn, nor any remark."""
        others = [handle for i, some in enumerate(texts) if i != level for handle in some]
        with _left_out(others):
            alone = self._picture(False)
            with _left_out(texts[level]):
                ink: Pixels = abs(self._picture(False) - alone) >= _CONTRAST
        return ink

    def _picture(self, remarks: bool) -> Pixels:
        import numpy as np

        shown = self._page.render(scale=self._scale, grayscale=True, draw_annots=remarks, may_draw_forms=remarks)
        return np.asarray(shown.to_pil().convert("L")).astype(np.int16)


@contextmanager
def _left_out(handles: Sequence[Any]) -> Iterator[None]:
    """The page is drawn without the objects of `handles` as long as this lasts."""
    import pypdfium2.raw as raw

    for handle in handles:
        raw.FPDFPageObj_SetIsActive(handle, False)
    try:
        yield
    finally:
        for handle in handles:
            raw.FPDFPageObj_SetIsActive(handle, True)


def _is_beside(box: Box, place: Box) -> bool:
    """Whether a letter stands on the row of `place`, in it or right beside it."""
    near = 2 * place.height
    return place.top <= box.middle <= place.bottom and place.left - near <= box.left and box.right <= place.right + near


def _inside(box: Box, around: Box) -> bool:
    across = (box.left + box.right) / 2
    return around.left <= across <= around.right and around.top <= box.middle <= around.bottom
