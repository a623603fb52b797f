"""Writing cells: typed values, one look, and text that can never become a formula.

openpyxl is imported by whoever builds a sheet; this module is imported only from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any, Literal
from urllib.parse import quote

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export.words import NOT_WRITABLE
from pipeline.money import ZERO

#: What Excel holds in one cell.
MAX_TEXT = 32_767
#: What Excel allows as a row's height, in points.
MAX_HEIGHT = 409.0
LINE_HEIGHT = 15.0
#: How many letters that are not mostly capitals fit where one digit does; a column's width is measured in digits.
LETTERS = 1.2

Kind = Literal["text", "wrapped", "amount", "date", "number", "choice", "link"]

#: `_)` keeps numbers off the cell's edge.
AMOUNT = "#,##0.00_);[Red]-#,##0.00_);0.00_);@_)"
AS_IS = "General_)"
DATE = "yyyy-mm-dd"
INK, PAPER, RULE_COLOR, QUIET = "1F2A44", "FFFFFF", "C9CED8", "6B7280"
GOOD, BAD, DOUBT, PLAIN = "DDF0DD", "F6C9C4", "FFE9A8", "E9ECF1"

#: A text that a spreadsheet would take for a formula, were it typed; full-width signs count in East Asian settings.
_LIKE_A_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\n]")
#: Excel's own escape for a character by its number; taken literally it has to be escaped itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading, width in characters and what it holds."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(slots=True)
class Book:
    """A workbook in the making.

    Attributes:
        workbook: openpyxl's.
        computed: the value of each formula by (sheet title, cell), stored beside the formula for programs that do not
            calculate (previews, a protected view).
    """

    workbook: Any
    computed: dict[tuple[str, str], Decimal | int | str] = field(default_factory=dict)
    _styles: dict[tuple[Kind, bool], Any] = field(default_factory=dict)

    def sheet(self, title: str) -> Worksheet:
        """A new sheet after the others, without grid lines."""
        sheet = self.workbook.create_sheet(title)
        sheet.sheet_view.showGridLines = False
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: object, kind: Kind, *, bold: bool = False) -> Any:
        """Write one value in the look of its kind; None leaves the cell empty. Text is only ever text."""
        cell = sheet.cell(row=row, column=column)
        self._dress(cell, kind, bold)
        if isinstance(value, str):
            put_text(cell, value)
        elif isinstance(value, Decimal | date | int):
            cell.value = value
            cell.number_format = _NUMBER_FORMAT[kind]
        return cell

    def formula(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        value: Decimal | int | str,
        kind: Kind,
        *,
        bold: bool = False,
    ) -> Any:
        """Write a live formula and remember what it comes to now. `formula` must hold no text from a document."""
        cell = sheet.cell(row=row, column=column)
        self._dress(cell, kind, bold)
        cell.value = formula
        cell.number_format = _NUMBER_FORMAT[kind]
        self.computed[(sheet.title, cell.coordinate)] = value
        return cell

    def _dress(self, cell: Any, kind: Kind, bold: bool) -> None:
        """Give the look of `kind`; made once and copied, which is what keeps thousands of rows quick."""
        known = self._styles.get((kind, bold))
        if known is None:
            thin = Side(style="hair", color=RULE_COLOR)
            cell.font = Font(
                name="Calibri", size=11, bold=bold, color="1F4E8C" if kind == "link" else "000000",
                underline="single" if kind == "link" else None,
            )  # fmt: skip
            cell.alignment = Alignment(
                vertical="top",
                wrap_text=kind in ("text", "wrapped", "link"),
                horizontal={"amount": "right", "number": "right", "date": "left", "choice": "center"}.get(kind),
            )
            cell.border = Border(bottom=thin, right=thin)
            cell.number_format = _NUMBER_FORMAT[kind]
            self._styles[(kind, bold)] = copy(cell._style)
        else:
            cell._style = copy(known)


_NUMBER_FORMAT: dict[Kind, str] = {
    "text": "General",
    "wrapped": "General",
    "choice": "General",
    "link": "General",
    "number": "0_)",
    "amount": AMOUNT,
    "date": DATE,
}


def put_text(cell: Any, text: str) -> None:
    """Write `text` as text whatever it looks like, without what a workbook cannot hold."""
    text = NOT_WRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _ESCAPE.sub("_x005F_", text)
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    cell._value = text or None
    cell.data_type = "s" if text else "n"
    if like_a_formula(text):
        cell.quotePrefix = True


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take `text` for a formula, were it typed."""
    return _LIKE_A_FORMULA.match(text) is not None


def put_link(cell: Any, target: str, text: str) -> None:
    """Make the cell a link to a file beside the workbook.

    Raises:
        ValueError: `target` is not a path below the workbook's own folder.
    """
    parts = target.split("/")
    if not target or target.startswith("/") or "\\" in target or ".." in parts:
        raise ValueError(f"a link in the workbook stays below its folder: {target!r}")
    cell.hyperlink = quote(target, safe="/", errors="replace")
    put_text(cell, text)


def header(sheet: Worksheet, columns: Sequence[Column], row: int = 1) -> None:
    """Write the headings and set the widths."""
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(row=row, column=number, value=column.title)
        cell.font = Font(name="Calibri", size=11, bold=True, color=PAPER)
        cell.fill = PatternFill("solid", fgColor=INK)
        # Left even above numbers: the filter's button covers a heading's right end.
        cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="left")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[row].height = 32


def as_table(sheet: Worksheet, name: str, columns: int, first: int, last: int) -> None:
    """Make rows `first` (headings) to `last` a table: filters and sorting that leave a total row below it alone."""
    table = Table(displayName=name, ref=f"A{first}:{get_column_letter(columns)}{last}")
    table.tableStyleInfo = TableStyleInfo(showRowStripes=False, showColumnStripes=False)
    sheet.add_table(table)


def total_look(sheet: Worksheet, row: int, columns: int) -> None:
    """A line above the totals, so that they stand apart without color."""
    for number in range(1, columns + 1):
        cell = sheet.cell(row=row, column=number)
        cell.border = Border(top=Side(style="medium", color=INK))
        cell.font = Font(name="Calibri", size=11, bold=True)
        cell.alignment = Alignment(vertical="center", horizontal=cell.alignment.horizontal)
    sheet.row_dimensions[row].height = 20


def tint(sheet: Worksheet, area: str, condition: str, color: str) -> None:
    """Fill `area` and set it in bold where the formula `condition` (for the area's first cell) holds."""
    sheet.conditional_formatting.add(
        area, FormulaRule(formula=[condition], fill=PatternFill("solid", bgColor=color), font=Font(bold=True))
    )


def print_setup(sheet: Worksheet, footer: str, *, header_row: int | None = None, legal: bool = False) -> None:
    """Landscape, as wide as the paper, headings on every page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 5 if legal else 1
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.75, 0.75
    sheet.page_margins.header, sheet.page_margins.footer = 0.4, 0.4
    sheet.oddHeader.left.text, sheet.oddHeader.left.size = "Itemized: &A", 9
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = footer[:100].replace("&", "&&"), 8
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "Page &P of &N", 8
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"


def height_for(texts: Sequence[tuple[str, float]], least: float = LINE_HEIGHT) -> float:
    """Points a row needs so that each (text, column width in characters) shows whole, within what Excel allows."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(MAX_HEIGHT, max(least, lines * LINE_HEIGHT + 3))


def _lines(text: str, width: float) -> int:
    count = 0
    for line in text[: round(width) * 40].split("\n"):
        capitals = sum(letter.isupper() for letter in line)
        fit = int(width * (1.0 if capitals * 2 > len(line) else LETTERS))
        count += len(wrap(line, fit)) if len(line) > fit else 1
    return count


def sum_shown(span: str, names: str) -> str:
    """A formula that adds up the rows of `span` that a filter shows: "not known" where rows, but no amounts, show.

    `names` is the range that is filled in every row.
    """
    return f'=IF(AND(SUBTOTAL(103,{names})>0,SUBTOTAL(102,{span})=0),"not known",SUBTOTAL(109,{span}))'


def sum_known(amounts: Sequence[Decimal | None]) -> Decimal | Literal["not known"]:
    """What `sum_shown` comes to."""
    known = [amount for amount in amounts if amount is not None]
    return "not known" if amounts and not known else sum(known, start=ZERO)
