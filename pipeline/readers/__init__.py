"""Readers: a page in, words out. `READERS` is the visible list; nothing is imported before it is asked to read.

Every reader gives its words with card numbers masked, or a `problem` in words for a person. It never raises for what
is on the page, and it never gives an empty page for a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.model import PageWords
from pipeline.pages import Page
from pipeline.readers.pasted import shown_inside, with_pasted
from pipeline.readers.sideways import with_sideways
from pipeline.redact import masked

if TYPE_CHECKING:
    from PIL import Image


def _rapidocr(page: Page) -> PageWords:
    from pipeline.readers import rapid

    return rapid.read(page)


def _tesseract(page: Page) -> PageWords:
    from pipeline.readers import tesseract

    return tesseract.read(page)


#: Readers of pictures, best first.
READERS: dict[str, Callable[[Page], PageWords]] = {"rapidocr": _rapidocr, "tesseract": _tesseract}


def read_rows(rows: Sequence[Image.Image], name: str) -> list[str]:
    """What the reader of that name sees on pictures of a level row of print each; card numbers are not masked."""
    if name == "tesseract":
        import numpy as np

        from pipeline.readers import tesseract

        return tesseract.lines([np.asarray(row.convert("L")) for row in rows])
    from pipeline.readers import rapid

    return [one.text for one in rapid.recognize([rapid.pixels_of(row) for row in rows])]


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
        return with_pasted(text, page, _SEEING[choose(wanted)]) if page.pasted else text
    name = choose(wanted)
    try:
        found = _seen(page, name)
    except Exception as fault:  # noqa: BLE001 - a reader's crash is a page that nobody read, never an empty one
        return PageWords(page.number, *page.size, name, (), problem=f"{name} failed: {fault}")
    return replace(
        found,
        losses=(*found.losses, *page.losses),
        rewritten=page.rewritten,
        full_number=found.full_number or page.remarked or shown_inside(page, _SEEING[name]),
    )


def _seen(page: Page, name: str) -> PageWords:
    """What the reader of that name sees on a page's picture, sideways too; card numbers masked."""
    found = READERS[name](page)
    # Tesseract passes over what stands sideways; RapidOCR's detector finds it and its recognizer is wrong about it.
    return with_sideways(
        masked(found, found.words),
        page.picture(found.turned),
        partial(read_rows, name=name),
        sees_all=name == "rapidocr",
    )


_SEEING = {name: partial(_seen, name=name) for name in READERS}
