"""Pictures of pages written as a file of their own, with nothing beside their pixels and, of a PDF, masked words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model import PageWords
from pipeline.pages import PDF_DPI

if TYPE_CHECKING:
    from PIL import Image

#: A PDF's page is smaller than its picture by this part of a pixel, so that no rounding makes it larger.
_LESS = 0.01
#: The font of what is written behind a picture: each of its letters has this part of its height as width.
_FONT, _WIDE = "Courier", 0.6
#: In a PDF's own fonts there are these letters; others become question marks.
_LETTERS = "cp1252"


def pictures(shown: Sequence[Image.Image]) -> bytes:
    """RGB pictures without loss: one as PNG, several as the frames of a TIFF."""
    from PIL import Image

    first, *more = (Image.frombytes("RGB", one.size, one.convert("RGB").tobytes()) for one in shown)
    written = io.BytesIO()
    if more:
        first.save(written, "TIFF", compression="tiff_deflate", save_all=True, append_images=more)
    else:
        first.save(written, "PNG")
    return written.getvalue()


def searchable_pdf(shown: Sequence[Image.Image], read: Sequence[PageWords]) -> bytes:
    """Pictures, at the resolution at which PDFs are read, as pages; behind one whose own text was read, its words."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    written = io.BytesIO()
    point = 72 / PDF_DPI
    canvas = Canvas(written, invariant=1, pageCompression=1)
    for picture, words in zip(shown, read, strict=True):
        wide, high = ((side - _LESS) * point for side in picture.size)
        canvas.setPageSize((wide, high))
        canvas.drawImage(ImageReader(picture.convert("RGB")), 0, 0, wide, high)
        for word in words.words if _has_text(words) else ():
            box, text = word.box, _known(word.text)
            behind = canvas.beginText(box.left * point, high - box.bottom * point)
            behind.setTextRenderMode(3)
            behind.setFont(_FONT, box.height * point)
            behind.setHorizScale(100 * box.width / (_WIDE * box.height * max(len(text), 1)))
            behind.textOut(text)
            canvas.drawText(behind)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def text_behind(content: bytes) -> tuple[str, ...]:
    """What is written on each page of a PDF, seen or not: its letters and digits alone, in their order in the file."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    return tuple(_bare(page.get_textpage().get_text_range()) for page in pdf)


def written_behind(words: PageWords) -> str:
    """What `text_behind` finds on a page that `searchable_pdf` has written of these words."""
    return "".join(_bare(_known(word.text)) for word in words.words) if _has_text(words) else ""


def _has_text(words: PageWords) -> bool:
    return words.reader == "pdf"


def _known(text: str) -> str:
    return text.encode(_LETTERS, "replace").decode(_LETTERS)


def _bare(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum())
