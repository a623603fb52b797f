"""A file's bytes into pages: pictures stand upright as their EXIF says, PDF pages bring their text layer.

A page is lazy: its picture is decoded or rendered when asked for, so that a text PDF is judged without a pixel.
"""

from __future__ import annotations

from pipeline.errors import UnreadableFile
from pipeline.model import SourceFile
from pipeline.pages.page import MOST_PAGES, PDF_DPI, Page
from pipeline.pages.pdf import pdf_pages
from pipeline.pages.pictures import picture_pages


def open_pages(source: SourceFile) -> tuple[Page, ...]:
    """All pages of a file, in order.

    Raises:
        UnreadableFile: it is no picture and no PDF, is damaged, encrypted, empty or too large; says the mend.
    """
    if not source.content:
        raise UnreadableFile("the file is empty (0 bytes); please send it again")
    pages = pdf_pages if source.content[:1024].lstrip().startswith(b"%PDF") else picture_pages
    try:
        return pages(source.content)
    except UnreadableFile:
        raise
    except Exception as fault:  # noqa: BLE001 - a decoder's own exception on damaged bytes
        raise UnreadableFile(f"the file is damaged ({fault}); please send it again") from None


__all__ = ["MOST_PAGES", "PDF_DPI", "Page", "open_pages"]
