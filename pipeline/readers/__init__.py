"""Readers: a page in, words out. `READERS` is the visible list; nothing is imported before it is asked to read.

Every reader gives its words with card numbers masked, or a `problem` in words for a person. It never raises for what
is on the page, and it never gives an empty page for a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

from pipeline.model import PageWords
from pipeline.pages import Page
from pipeline.readers.pasted import with_pasted
from pipeline.redact import masked


def _rapidocr(page: Page) -> PageWords:
    from pipeline.readers import rapid

    return rapid.read(page)


def _tesseract(page: Page) -> PageWords:
    from pipeline.readers import tesseract

    return tesseract.read(page)


#: Readers of pictures, best first.
READERS: dict[str, Callable[[Page], PageWords]] = {"rapidocr": _rapidocr, "tesseract": _tesseract}


def choose(wanted: str) -> str:
    """The picture reader for `wanted`, a name of `READERS` or `auto`: RapidOCR where installed, else Tesseract."""
    if wanted != "auto":
        return wanted
    return "rapidocr" if find_spec("rapidocr") else "tesseract"


def read_page(page: Page, wanted: str) -> PageWords:
    """The words of a page: its own text layer where it has one, else what the chosen reader sees on its picture."""
    if page.layer is not None:
        read = PageWords(
            page.number,
            *page.size,
            "pdf",
            (),
            struck=page.struck,
            losses=page.losses,
            rewritten=page.rewritten,
            full_number=page.remarked,
        )
        text = masked(read, page.layer)
        return with_pasted(text, page, READERS[choose(wanted)]) if page.pasted else text
    name = choose(wanted)
    try:
        found = READERS[name](page)
    except Exception as fault:  # noqa: BLE001 - a reader's crash is a page that nobody read, never an empty one
        return PageWords(page.number, *page.size, name, (), problem=f"{name} failed: {fault}")
    return masked(
        replace(found, losses=(*found.losses, *page.losses), rewritten=page.rewritten, full_number=page.remarked),
        found.words,
    )
