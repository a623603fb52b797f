"""A workbook's bytes: the same every time, with each formula's value beside the formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from pipeline.export._cells import Book

#: A formula cell as openpyxl writes it: its place, its other attributes, the formula, and no value.
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>')
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def save(book: Book, path: Path, title: str, day: date) -> None:
    """Write `book` to `path`, as made on `day`. An earlier file there is replaced whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(_bytes_of(book, title, day))
    unfinished.replace(path)


def _bytes_of(book: Book, title: str, day: date) -> bytes:
    """The finished file: no clock in it, and each formula's value beside the formula."""
    from openpyxl.xml.functions import tostring

    workbook = book.workbook
    workbook.calculation.fullCalcOnLoad = True
    about, made = workbook.properties, datetime(day.year, day.month, day.day)  # noqa: DTZ001
    about.creator = about.lastModifiedBy = "Itemized"
    about.title = title
    written = BytesIO()
    workbook.save(written)
    about.created = about.modified = made
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet.title for n, sheet in enumerate(workbook.worksheets, start=1)}
    finished = BytesIO()
    with ZipFile(written) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = tostring(about.to_tree())
            elif name in sheets:
                content = _with_values(content.decode(), sheets[name], book.computed).encode()
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, content)
    return finished.getvalue()


def _with_values(xml: str, sheet: str, computed: Mapping[tuple[str, str], Decimal | int | str]) -> str:
    """The sheet with what each formula comes to, for programs that show a workbook without calculating it."""

    def filled(cell: re.Match[str]) -> str:
        place, attributes, formula = cell.groups()
        value = computed[(sheet, place)]
        kind = ' t="str"' if isinstance(value, str) else ""
        return f'<c r="{place}"{attributes}{kind}><f>{formula}</f><v>{value}</v></c>'

    return _FORMULA_CELL.sub(filled, xml)
