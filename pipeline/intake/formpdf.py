"""What a PDF says as a form: its fields, or, on a copy that was printed to PDF, the answers beside our labels."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.intake import form
from pipeline.intake.form import Entry

# What pdfminer finds wrong with a file, it would print among our messages.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

_DEEPEST = 5
_MOST = 2000
#: The headings of our form's columns: labels, answers, advice.
_HEADINGS = ("Field", "Your answer", "Good to know")
_TITLE = "Reimbursement Form"
#: How far above its label's top an answer may begin, in points at the form's own size.
_ABOVE = 6.0


@dataclass(frozen=True, slots=True)
class PdfForm:
    """A PDF looked at as a form.

    Attributes:
        entries: its fields, also empty ones.
        printed: whether it is a copy of our form whose fields were made part of the page.
        drawn_over: whether text or strokes were drawn on it as notes, which say nothing of a field.
        pages_beside: whether it has pages that are not our form's: receipts put behind it.
    """

    entries: tuple[Entry, ...]
    printed: bool = False
    drawn_over: bool = False
    pages_beside: bool = False


def look(content: bytes) -> PdfForm | None:
    """What is written in the fields of a PDF, or beside the labels of our printed form; None where it has neither.

    None also where it cannot be opened; reading it as a paper says why.
    """
    seen = _seen(content)
    entries, drawn_over = _fields(content) if seen.has_fields else ([], False)
    if any(form.recognized(entry.key) for entry in entries):
        return PdfForm(tuple(entries), drawn_over=drawn_over, pages_beside=seen.pages_beside)
    return PdfForm(tuple(_answers(content)), printed=True, pages_beside=seen.pages_beside) if seen.ours else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A quick look: whether there are fields, and whether the first page is our form's and some other page is not."""

    has_fields: bool = False
    ours: bool = False
    pages_beside: bool = False


def _seen(content: bytes) -> _Seen:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return _Seen()
    try:
        has_fields = document.get_formtype() != pdfium.FORMTYPE_NONE
        if not len(document) or not _is_ours(_text_of(document[0])):
            return _Seen(has_fields)
        # Each page of the form has its title.
        beside = any(_TITLE not in _text_of(document[number]) for number in range(1, len(document)))
        return _Seen(has_fields, ours=True, pages_beside=beside)
    except pypdfium2.PdfiumError:
        return _Seen()
    finally:
        document.close()


# --- Fillable fields -------------------------------------------------------------------------------------------------


def _fields(content: bytes) -> tuple[list[Entry], bool]:
    """The fields with their values, and whether notes were drawn on the first page."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)))
        catalog = resolve1(resolve1(document.catalog).get("AcroForm")) or {}
        entries = list(_walk(catalog.get("Fields"), "", None, 0))
        first = next(PDFPage.create_pages(document), None) if entries else None
        notes = [resolve1(note) or {} for note in resolve1(first.annots) or []] if first else []
        kinds = {getattr(note.get("Subtype"), "name", None) for note in notes}
    except Exception:  # noqa: BLE001 - a damaged PDF fails in any way it likes; the reader of the receipt reports it
        return [], False
    return entries, not kinds.isdisjoint({"FreeText", "Ink", "Stamp"})


def _walk(fields: Any, parent: str, inherited: Any, depth: int) -> Iterator[Entry]:
    from pdfminer.pdftypes import resolve1

    for reference in (resolve1(fields) or [])[:_MOST]:
        one = resolve1(reference)
        own = _text(resolve1(one.get("T")))
        name = ".".join(part for part in (parent, own) if part)
        value = resolve1(one.get("V", inherited))
        kids = resolve1(one.get("Kids"))
        if kids and depth < _DEEPEST and any("T" in resolve1(kid) for kid in kids):
            yield from _walk(kids, name, value, depth + 1)
        elif name:
            several = value if isinstance(value, list) else [value]
            yield Entry(name, "; ".join(_text(resolve1(each)) for each in several))


def _text(value: Any) -> str:
    """Text of a PDF string, name or stream of text; a box that is not ticked is empty."""
    from pdfminer.pdftypes import PDFStream
    from pdfminer.psparser import PSLiteral
    from pdfminer.utils import decode_text

    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, bytes):
        if value.startswith(b"\xef\xbb\xbf"):
            return value.decode("utf-8-sig", errors="replace")
        return str(decode_text(value))
    if isinstance(value, PSLiteral):
        name = value.name if isinstance(value.name, str) else value.name.decode("latin-1")
        return "" if name == "Off" else name
    return ""


# --- Our form, printed to PDF ----------------------------------------------------------------------------------------


def _text_of(page: Any) -> str:
    text = page.get_textpage()
    try:
        return " ".join(text.get_text_range().split())
    finally:
        text.close()
        page.close()


def _is_ours(text: str) -> bool:
    return all(words in text for words in (_TITLE, *_HEADINGS))


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def _answers(content: bytes) -> list[Entry]:
    """What stands in the column of answers, each with the label to its left; empty where the columns are not found."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            entries: list[Entry] = []
            # Long advice may have sent the last fields to a further page.
            for number, page in enumerate(document.pages[:3], start=1):
                words = page.extract_words(x_tolerance=1.5, y_tolerance=2)
                pieces = [_Piece(w["text"], w["x0"], w["x1"], w["top"], w["bottom"]) for w in words]
                entries += _beside_labels(pieces, number)
                if len(entries) >= len(form.KEYS):
                    break
    except Exception:  # noqa: BLE001 - a damaged PDF fails in any way it likes; the reader of the receipt reports it
        return []
    return entries


def _beside_labels(pieces: Sequence[_Piece], page: int) -> list[Entry]:
    rows = _rows(pieces)
    heads = next((row for row in rows if " ".join(piece.text for piece in row) == " ".join(_HEADINGS)), None)
    if heads is None:
        return []
    lefts = [heads[sum(len(words.split()) for words in _HEADINGS[:column])].left for column in range(3)]
    # A viewer may have made the page smaller: distances go by the columns'.
    scale = (lefts[2] - lefts[0]) / 316
    below = [piece for piece in pieces if piece.top > heads[0].bottom]
    # An answer is set in from its box's edge.
    labels = _rows([piece for piece in below if piece.left < lefts[1] - 4 * scale])
    answers = [piece for piece in below if lefts[1] - 4 * scale <= piece.left < lefts[2] - 4 * scale]
    entries = []
    for number, label in enumerate(labels):
        start = min(piece.top for piece in label) - _ABOVE * scale
        following = labels[number + 1] if number + 1 < len(labels) else None
        end = min(piece.top for piece in following) - _ABOVE * scale if following else start + 60 * scale
        key = " ".join(piece.text for piece in label).rstrip(" *")
        said = _rows([piece for piece in answers if start <= piece.top < end])
        if form.recognized(key):
            entries.append(Entry(key, _as_written(said, lefts[2] - 14 * scale), f"page {page}"))
    return entries


def _as_written(rows: Sequence[Sequence[_Piece]], edge: float) -> str:
    """The text of a box whose right edge is at `edge`: a line that ended there for want of room goes on in the next."""
    text = ""
    for number, row in enumerate(rows):
        if number:
            first, last = row[0], rows[number - 1][-1]
            text += " " if last.right + 3 + first.right - first.left > edge else "\n"
        text += " ".join(piece.text for piece in row)
    return text


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces of one height together, from top to bottom, each from left to right."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]
