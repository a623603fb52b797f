"""A plain list of records, as JSON and as a file: CSV, a workbook, or Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pipeline.money import plain

Value = str | int | Decimal | date | None
#: What a file of a list may end in.
ENDINGS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds.

    Attributes:
        name: in files and JSON, `to_pay`. title: for people, `To pay`.
        width: in characters, on a sheet.
        brief: whether it is shown where there is little room.
    """

    name: str
    title: str
    kind: Literal["text", "amount", "date", "number"] = "text"
    width: float = 16
    brief: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Records of one kind; of each, a value for each heading."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]

    def as_json(self) -> list[dict[str, Any]]:
        """An object for each record: amounts are strings with two decimals, dates ISO."""
        return [
            {heading.name: _plain(value) for heading, value in zip(self.headings, row, strict=True)}
            for row in self.rows
        ]


def _plain(value: Value) -> str | int | None:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def write_listing(path: Path, listing: Listing, day: date) -> None:
    """Write `listing` to `path`, which ends in one of `ENDINGS`; a workbook is made as of `day`.

    The same list gives the same bytes. No text in it becomes a formula: in a workbook it is text, and in CSV, which
    spreadsheets take for typed, a text that begins as a formula does gets an apostrophe before it.

    Raises:
        OSError: it cannot be written.
    """
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, listing, day)
        return
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]

    is_csv = path.suffix.lower() == ".csv"
    types = {
        "text": pa.string(), "amount": pa.decimal128(18, 2), "date": pa.date32(), "number": pa.int64()
    }  # fmt: skip
    frame = pd.DataFrame(
        {
            heading.name: pd.array(
                [_typed(row[at]) if is_csv else row[at] for row in listing.rows],
                dtype=pd.ArrowDtype(types[heading.kind]),
            )
            for at, heading in enumerate(listing.headings)
        }
    )
    unfinished = path.with_name(f"{path.name}.unfinished")
    if is_csv:
        frame.to_csv(unfinished, index=False, lineterminator="\n")
    else:
        frame.to_parquet(unfinished, index=False)
    unfinished.replace(path)


def _typed(value: Value) -> Value:
    """The value as a CSV holds it: a spreadsheet takes what it finds there for typed by a person."""
    from pipeline.export._cells import like_a_formula

    return f"'{value}" if isinstance(value, str) and like_a_formula(value) else value


def _write_workbook(path: Path, listing: Listing, day: date) -> None:
    from openpyxl import Workbook

    from pipeline.export._cells import Book, Column, as_table, header, height_for, print_setup
    from pipeline.export._saved import save

    workbook = Workbook()
    workbook.remove(workbook.active)
    book = Book(workbook)
    sheet = book.sheet(listing.name.capitalize())
    columns = [Column(heading.title, heading.width, heading.kind) for heading in listing.headings]
    header(sheet, columns)
    for number, row in enumerate(listing.rows, start=2):
        for place, (value, column) in enumerate(zip(row, columns, strict=True), start=1):
            book.put(sheet, number, place, value, column.kind)
        texts = [(value, column.width) for value, column in zip(row, columns, strict=True) if isinstance(value, str)]
        sheet.row_dimensions[number].height = height_for(texts)
    as_table(sheet, f"{sheet.title}Table", len(columns), 1, max(2, len(listing.rows) + 1))
    sheet.freeze_panes = "B2"
    print_setup(sheet, f"{listing.name.capitalize()} of the ledger", header_row=1)
    save(book, path, f"The ledger's {listing.name}", day)
