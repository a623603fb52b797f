"""PDFs into pages: the words that a person sees of a page's own text, and what is drawn over them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableFile
from pipeline.layout import text_height
from pipeline.model import Box, Word
from pipeline.pages.drawn import drawn_marks
from pipeline.pages.layer import Layer, layer_of
from pipeline.pages.objects import Place, objects_on, placing
from pipeline.pages.page import MOST_PAGES, PDF_DPI, Page, shown_again
from pipeline.redact import shows_number
from pipeline.struck import marks_on

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

#: A PDF page is read as a picture where one picture covers at least this part of it.
_SCANNED = 0.5
#: So does one that covers this part of a page whose own text has no amount.
_PASTED = 0.15
#: In pixels, the longer and the shorter side of the smallest picture that a row of some words can be read in.
_ROW_OF_PRINT = (100, 10)
_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")
#: A line drawn with at most this many points (1/72 inch) is a rule of the page where it keeps clear of the words.
_RULE = 2.5
#: A colored row is at most so many text heights high; what looks struck and ends where it does (in pixels) is its edge.
_ROW, _NEAR = 4.0, 3


def pdf_pages(content: bytes) -> tuple[Page, ...]:
    """The pages of a PDF; what cannot be opened raises `UnreadableFile` with the mend."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
        pdf.init_forms()  # without that, what is filled in is not drawn
        count = len(pdf)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise UnreadableFile("the PDF is locked with a password; please send it without one") from None
        raise UnreadableFile("the PDF is damaged; please export or scan it again") from None
    if count == 0:
        raise UnreadableFile("the PDF has no pages")
    if count > MOST_PAGES:
        raise UnreadableFile(
            f"the PDF has {count} pages; at most {MOST_PAGES} are read. Please send the pages that matter"
        )
    told = any(shows_number(str(said)) for said in pdf.get_metadata_dict().values())
    pages = [_pdf_page(pdf, index) for index in range(count)]
    renders = shown_again([page.render for page in pages])
    return tuple(
        replace(page, render=render, remarked=told or page.remarked)
        for page, render in zip(pages, renders, strict=True)
    )


def _pdf_page(pdf: pypdfium2.PdfDocument, index: int) -> Page:
    page = pdf[index]
    scale = PDF_DPI / 72
    width, height = page.get_size()
    size = (max(round(width * scale), 1), max(round(height * scale), 1))

    def render() -> Image.Image:
        picture: Image.Image = pdf[index].render(scale=scale).to_pil()
        return picture.convert("RGB")

    pictures = _pictures(page, width * height)
    text = page.get_textpage()
    layer = Layer() if pictures >= _SCANNED else layer_of(page, text, size)
    if pictures >= _PASTED and not any(_AMOUNT.search(word.text) for word in layer.words):
        layer = Layer()  # a photo of a receipt pasted in a letter: what the letter says is not all
    words, covered = layer.words, layer.covered
    if words and _has_drawings(page, size, [*(word.box for word in words), *covered]):
        covered += _marks(page, words, size)
    remarked = any(shows_number(said) for said in _unseen(page, text))
    if not words or _has_written_remarks(page, size):
        return Page(index + 1, size, render, rewritten=layer.rewritten, losses=layer.cropped, remarked=remarked)
    pasted = _pasted(page, size)
    return Page(index + 1, size, render, words, covered, layer.rewritten, layer.cropped, pasted, remarked)


def _unseen(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[str]:
    """All `text` of a page, whether it is seen or not, and what its remarks and fields say."""
    import pypdfium2.raw as raw

    yield text.get_text_range()
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, number)
        for key in (b"Contents", b"V"):
            size = raw.FPDFAnnot_GetStringValue(remark, key, None, 0)
            held = (ctypes.c_ushort * (size // 2))()
            raw.FPDFAnnot_GetStringValue(remark, key, held, size)
            yield bytes(held).decode("utf-16-le", "replace").rstrip("\0")


def _pasted(page: pypdfium2.PdfPage, size: tuple[int, int]) -> tuple[Box, ...]:
    """Where pictures are seen on the page that may show a row of print."""
    import pypdfium2.raw as raw

    place, sheet = placing(page, size), Box(0, 0, *size)
    boxes = [one.box(place) for one in objects_on(page) if one.kind == raw.FPDF_PAGEOBJ_IMAGE]
    seen = [
        box for box in boxes if box.left < sheet.right and box.top < sheet.bottom and min(box.right, box.bottom) > 0
    ]
    within = [
        Box(max(box.left, 0), max(box.top, 0), min(box.right, sheet.right), min(box.bottom, sheet.bottom))
        for box in seen
    ]
    long, short = _ROW_OF_PRINT
    large = (box for box in within if max(box.width, box.height) >= long and min(box.width, box.height) >= short)
    return tuple(dict.fromkeys(large))


def _has_written_remarks(page: pypdfium2.PdfPage, size: tuple[int, int]) -> bool:
    """Whether remarks that may say something in words (a typed note, a stamp, a filled field) are seen on the page:
    they are no part of its text, so only its picture shows all that a person reads.
    """
    import numpy as np
    import pypdfium2.raw as raw

    written = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)
    place, rect, boxes = placing(page, size), raw.FS_RECTF(), []
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, number)
        if raw.FPDFAnnot_GetSubtype(remark) in written and raw.FPDFAnnot_GetRect(remark, rect):
            low, high = sorted((rect.bottom, rect.top))
            boxes.append(place(rect.left, low, max(rect.right, rect.left + 0.1), max(high, low + 0.1)))
    if not boxes:
        return False
    with_them, without = (
        np.asarray(
            page.render(
                scale=size[0] / page.get_width(), grayscale=True, draw_annots=drawn, may_draw_forms=drawn
            ).to_pil()
        )
        for drawn in (True, False)
    )
    return any(
        (with_them[top:bottom, left:right] != without[top:bottom, left:right]).any()
        for left, top, right, bottom in (Box(*(max(edge, 0) for edge in box)) for box in boxes)
    )


def _has_drawings(page: pypdfium2.PdfPage, size: tuple[int, int], words: Sequence[Box]) -> bool:
    """Whether anything is drawn on the page that may strike or cover one of `words`, or a place without any: an
    annotation, all lines and boxes but thin rules and pictures that keep clear of the words.
    """
    import pypdfium2.raw as raw

    if raw.FPDFPage_GetAnnotCount(page) > 0:
        return True
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    place = placing(page, size)
    for found in page.get_objects(filter=kinds):
        left, bottom, right, top = found.get_bounds()
        thin = found.type == raw.FPDF_PAGEOBJ_PATH and min(right - left, top - bottom) <= _RULE
        # Within a form of the page, a picture's place is that form's affair.
        if not thin and not (found.type == raw.FPDF_PAGEOBJ_IMAGE and found.level == 0):
            return True
        rule = place(left, bottom, max(right, left + 0.1), max(top, bottom + 0.1))
        if any(
            rule.top < box.bottom and rule.bottom > box.top and rule.left < box.right and rule.right > box.left
            for box in words
        ):
            return True
    return False


def _marks(page: pypdfium2.PdfPage, words: tuple[Word, ...], size: tuple[int, int]) -> tuple[Box, ...]:
    """What is struck through on the page as it is shown: one look at its pixels finds a line, a pen's path, an
    annotation and a picture of a stroke alike, whatever the PDF calls them; what it draws as lines, it says exactly.
    """
    import numpy as np

    shown = page.render(scale=size[0] / page.get_width(), grayscale=True).to_pil().convert("L")
    seen = marks_on(np.asarray(shown.resize(size)), words).struck
    place = placing(page, size)
    grounds = _grounds(page, words, place) if seen else []
    levels = [word.box.middle for word in words]
    marks = [mark for mark in seen if not any(_is_edge_of(mark, ground, levels) for ground in grounds)]
    return tuple(dict.fromkeys((*marks, *drawn_marks(page, words, place))))


def _grounds(page: pypdfium2.PdfPage, words: Sequence[Word], place: Place) -> list[Box]:
    """The colored rows that words stand on, as the head of a table is: side by side, what is painted for each cell."""
    import pypdfium2.raw as raw

    rows: dict[tuple[int, int], list[Box]] = {}
    highest = _ROW * text_height(words)
    for one in objects_on(page):
        if one.kind == raw.FPDF_PAGEOBJ_PATH and (box := one.box(place)).height <= highest:
            rows.setdefault((box.top, box.bottom), []).append(box)
    return [
        Box.around(cells)
        for (top, bottom), cells in rows.items()
        if any(
            top <= word.box.top and word.box.bottom <= bottom and cell.left <= word.box.left <= cell.right
            for cell in cells
            for word in words
        )
    ]


def _is_edge_of(mark: Box, ground: Box, levels: Sequence[float]) -> bool:
    """Whether a mark is a strip of a colored row, as wide as that, above the words on it or below them."""
    if mark.top < ground.top - _NEAR or mark.bottom > ground.bottom + _NEAR:
        return False
    if any(mark.top <= level <= mark.bottom for level in levels):
        return False
    return abs(mark.left - ground.left) <= _NEAR and abs(mark.right - ground.right) <= _NEAR


def _pictures(page: pypdfium2.PdfPage, area: float) -> float:
    """The part of a page that its largest picture covers."""
    import pypdfium2.raw as raw

    sizes = [found.get_bounds() for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))]
    return max(((right - left) * (top - bottom) for left, bottom, right, top in sizes), default=0.0) / area
