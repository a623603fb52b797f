"""Rows of a CSV or XLSX file as text, whatever program wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from pipeline.errors import UnreadableFile

_LARGEST_XLSX = 100_000_000
_MOST_ROWS = 20_000
#: Lines of one row: a cell may hold some.
_LONGEST_RECORD = 500
_MOST_COLUMNS = 100
_TOO_MANY = f"has more than {_MOST_ROWS:,} rows; please divide it"
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something.

    Attributes:
        number: as a spreadsheet counts, from 1.
        line: where it begins in a text file, from 1; the same as `number` in a sheet.
        cells: what stands there, stripped.
        broken: what is wrong with the row itself, or None.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    broken: str | None = None


def load(path: Path) -> list[Row]:
    """The rows of a CSV or XLSX file (by its content) that are not empty.

    Raises:
        UnreadableFile: it cannot be read at all.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile(f"is larger than {_LARGEST // 1_000_000} MB, which no such table is")
        content = path.read_bytes()
    except OSError as wrong:
        raise UnreadableFile(f"cannot be read: {wrong.strerror or wrong}") from None
    if content.startswith(b"PK\x03\x04"):
        return list(xlsx_rows(content))
    if path.suffix.casefold() == ".xlsx":
        raise UnreadableFile("is named .xlsx and is no Excel workbook; please export it again")
    return list(csv_rows(decoded(content)))


def decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16 by its mark, else UTF-8, else as Windows writes it (cp1252). Never fails."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def csv_rows(text: str) -> Iterator[Row]:
    """The rows of a CSV text with `,`, `;` or tabs, whichever its header uses.

    A quotation mark that is never closed would swallow the rows below it; such a row is given as broken and the
    next one is read as usual.

    Raises:
        UnreadableFile: there are too many.
    """
    lines = list(io.StringIO(text, newline=""))
    start = 0
    delimiter = None
    if lines and lines[0].strip().casefold() in ("sep=,", "sep=;", "sep=\\t"):
        delimiter, start = lines[0].strip()[4:].replace("\\t", "\t"), 1
    columns, number = 0, 0
    while start < len(lines):
        number += 1
        if number > _MOST_ROWS:
            raise UnreadableFile(_TOO_MANY)
        if delimiter is None and lines[start].strip():
            head = lines[start]
            delimiter = max(",;\t", key=head.count)
        end = _end_of_record(lines, start, delimiter or ",", columns)
        cells = _cells("".join(lines[start : end or start + 1]), delimiter or ",")
        broken = None if end else "a quotation mark is opened and not closed; please close it"
        if any(cells):
            columns = columns or len(cells)
            yield Row(number, start + 1, cells, broken)
        start = end or start + 1


def _end_of_record(lines: list[str], start: int, delimiter: str, columns: int) -> int | None:
    """The line after the record that begins at `start`, or None where a quotation mark is left open."""
    marks = 0
    for end in range(start, min(start + _LONGEST_RECORD, len(lines))):
        # A later line that is a whole row by itself does not belong to this record.
        if end > start and columns > 2 and lines[end].count(delimiter) >= columns - 1:
            return None
        marks += lines[end].count('"')
        if marks % 2 == 0:
            return end + 1
    return None


def _cells(record: str, delimiter: str) -> tuple[str, ...]:
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter))
    except csv.Error:
        return (record.strip(),)
    return tuple(cell.strip() for cell in rows[0]) if rows else ()


def xlsx_rows(content: bytes) -> Iterator[Row]:
    """The rows of a workbook's first sheet, formulas by the values that were saved with them.

    Raises:
        UnreadableFile: it is no workbook that can be opened, or has too many rows.
    """
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST_XLSX:
                raise UnreadableFile("unpacks to more than any such workbook holds")
        # What openpyxl leaves out (styles, drop-downs) it warns of, and none of it is read here.
        with warnings.catch_warnings(action="ignore"):
            sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()
        rows = [
            tuple(_cell(value) for value in row)
            for row in sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
        ]
        if len(rows) > _MOST_ROWS and any(rows[-1]):
            raise UnreadableFile(_TOO_MANY)
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001 - the libraries fail in many ways on damaged workbooks
        raise UnreadableFile("is no Excel workbook that can be opened; please save it again as .xlsx") from None
    for number, cells in enumerate(rows, start=1):
        if any(cells):
            yield Row(number, number, cells)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and abs(value) < 1e12:
        # A sheet keeps 48.1 and 48.10 alike, and sums as 48.0999…: two places say what is shown.
        rounded = f"{value:.2f}"
        return rounded if abs(float(rounded) - value) < 1e-6 else repr(value)
    return str(value).strip()
