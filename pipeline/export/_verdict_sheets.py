"""The sheets Ready, Return and Review: one row a submission, to be decided in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export._cells import (
    BAD,
    DOUBT,
    GOOD,
    QUIET,
    Book,
    Column,
    as_table,
    header,
    height_for,
    print_setup,
    put_link,
    sum_known,
    sum_shown,
    tint,
    total_look,
)
from pipeline.export._rows import Row
from pipeline.export.words import VERDICT
from pipeline.model import Verdict

if TYPE_CHECKING:
    from pipeline.export.workbook import Links

COLUMNS = (
    Column("Submission", 20),
    Column("Claimant", 15),
    Column("E-mail", 26),
    Column("Department", 15),
    Column("Program", 15),
    Column("Event date", 12, "date"),
    Column("Merchant", 18),
    Column("Purchase date", 12, "date"),
    Column("Requested", 12.5, "amount"),
    Column("Reimbursable", 15, "amount"),
    Column("Paid by", 10.5),
    Column("Reasons", 54, "wrapped"),
    Column("Receipt", 17, "link"),
    Column("Decision", 12, "choice"),
    Column("Decided by", 13),
    Column("Note", 22, "wrapped"),
)
FURTHER = (
    Column("To pay", 12.5, "amount"),
    Column("Fiscal year", 9, "number"),
    Column("Purchases", 12, "number"),
    Column("Folder", 13, "link"),
    Column("Reply draft", 13, "link"),
)
#: How many columns are printed.
PRINTED = len(COLUMNS) + 1
DECISIONS = ("approve", "return", "hold")

#: The picture's largest size in its cell, in pixels, and the row it needs, in points (with a line for the link).
THUMBNAIL = 104
PICTURE_ROW = THUMBNAIL * 0.75 + 22

_TAB = {Verdict.READY: "2E7D32", Verdict.RETURN: "B3261E", Verdict.REVIEW: "C77700"}
_EMPTY = {
    Verdict.READY: "No submission is ready.",
    Verdict.RETURN: "No submission goes back.",
    Verdict.REVIEW: "No submission needs a look.",
}


@dataclass(frozen=True, slots=True)
class Span:
    """The data rows of a sheet, for formulas of other sheets."""

    title: str
    columns: tuple[Column, ...]
    last: int
    first: int = 2

    def __getitem__(self, column: str) -> str:
        """The range of the column headed so: `'Ready'!$J$2:$J$9`."""
        return f"'{self.title}'!{self.local(column)}"

    def local(self, column: str) -> str:
        """The same range, for formulas of the sheet itself."""
        letter = self.letter(column)
        return f"${letter}${self.first}:${letter}${self.last}"

    def letter(self, column: str) -> str:
        """The letter of the column headed so (ValueError where there is none)."""
        letter: str = get_column_letter(self.number(column))
        return letter

    def number(self, column: str) -> int:
        """Its place, from 1."""
        return [c.title for c in self.columns].index(column) + 1


def write_verdict_sheet(
    book: Book, verdict: Verdict, rows: Sequence[Row], links: Mapping[str, Links], footer: str
) -> Span:
    """Add the sheet and return where its rows are."""
    sheet = book.sheet(VERDICT[verdict])
    columns = COLUMNS + FURTHER
    header(sheet, columns)
    span = Span(sheet.title, columns, last=max(2, len(rows) + 1))
    for number, row in enumerate(rows, start=2):
        _write_row(book, sheet, number, row, span)
        _write_links(sheet, number, span, links.get(row.result.submission))
    if not rows:
        for number, column in enumerate(columns, start=1):
            book.put(sheet, 2, number, _EMPTY[verdict] if column.title == "Reasons" else None, column.kind)
    as_table(sheet, f"{sheet.title}Table", len(columns), 1, span.last)
    _write_total(book, sheet, span, rows)
    _make_workable(sheet, span, verdict)
    print_setup(sheet, footer, header_row=1, legal=True)
    sheet.print_area = f"A1:{get_column_letter(PRINTED)}{span.last + 1}"
    return span


def _write_row(book: Book, sheet: Worksheet, number: int, row: Row, span: Span) -> None:
    result, form = row.result, row.form
    reasons = "\n".join(row.reasons)
    values = (
        result.submission,
        form.claimant.name,
        form.claimant.email,
        row.department,
        row.program,
        form.event_date,
        row.merchants,
        row.purchase_date,
        result.requested,
        result.reimbursable,
        row.paid_by,
        reasons,
        None,
        None,
        None,
        None,
        None,
        ", ".join(str(year) for year, _ in row.years) or row.fiscal_year,
        len(result.purchases),
        None,
        None,
    )
    for place, (column, value) in enumerate(zip(span.columns, values, strict=True), start=1):
        book.put(sheet, number, place, value, column.kind, bold=column.title == "Submission")
    asked, possible = f"{span.letter('Requested')}{number}", f"{span.letter('Reimbursable')}{number}"
    formula = f'=IF({possible}="","",IF({asked}="",{possible},MIN({asked},{possible})))'
    to_pay = "" if row.to_pay is None else row.to_pay
    book.formula(sheet, number, span.number("To pay"), formula, to_pay, "amount", bold=True)
    texts = [
        (value, column.width) for column, value in zip(span.columns, values, strict=True) if isinstance(value, str)
    ]  # fmt: skip
    sheet.row_dimensions[number].height = height_for(texts, least=30)


def _write_links(sheet: Worksheet, number: int, span: Span, links: Links | None) -> None:
    if links is None:
        return
    for title, target, text in (
        ("Receipt", links.receipt, "Open the receipt"),
        ("Folder", links.folder, "Open folder"),
        ("Reply draft", links.reply, "Open draft"),
    ):
        if target is not None:
            put_link(sheet[f"{span.letter(title)}{number}"], target, text)
    if links.thumbnail is not None:
        height = sheet.row_dimensions[number].height
        sheet.row_dimensions[number].height = max(height, PICTURE_ROW)
        _place_picture(sheet, links.thumbnail, number - 1, span.number("Receipt") - 1)


def _place_picture(sheet: Worksheet, jpeg: bytes, row: int, column: int) -> None:
    """Hang the picture in its cell (places from 0) below the link, so that it sorts, hides and moves with its row."""
    picture = Image(BytesIO(jpeg))
    scale = min(THUMBNAIL / picture.width, THUMBNAIL / picture.height)
    width, height = round(picture.width * scale), round(picture.height * scale)
    left, top = 6, 22
    picture.anchor = TwoCellAnchor(
        editAs="twoCell",
        _from=AnchorMarker(column, pixels_to_EMU(left), row, pixels_to_EMU(top)),
        to=AnchorMarker(column, pixels_to_EMU(left + width), row, pixels_to_EMU(top + height)),
    )
    sheet.add_image(picture)


def _write_total(book: Book, sheet: Worksheet, span: Span, rows: Sequence[Row]) -> None:
    """Sums of the rows that a filter shows. The Submission column stays empty, so that it is no submission."""
    number = span.last + 1
    for title, values in (
        ("Requested", [row.result.requested for row in rows]),
        ("Reimbursable", [row.result.reimbursable for row in rows]),
        ("To pay", [row.to_pay for row in rows]),
    ):
        formula = sum_shown(span.local(title), span.local("Submission"))
        book.formula(sheet, number, span.number(title), formula, sum_known(values), "amount")
    sheet[f"G{number}"].value = "Total of the rows shown"
    total_look(sheet, number, PRINTED)


def _make_workable(sheet: Worksheet, span: Span, verdict: Verdict) -> None:
    sheet.freeze_panes = "B2"
    sheet.sheet_properties.tabColor = _TAB[verdict]
    decision = span.letter("Decision")
    choices = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True, showErrorMessage=True)
    choices.promptTitle, choices.showInputMessage = "Your decision", True
    choices.prompt = "approve: pay the amount under To pay. return: send it back. hold: decide later."
    choices.errorTitle, choices.error = "Not a decision", "Choose approve, return or hold, or leave it empty."
    choices.add(f"{decision}{span.first}:{decision}{span.last}")
    sheet.add_data_validation(choices)
    for title, most, prompt in (
        ("Decided by", 80, "Who decided: a name or initials."),
        ("Note", 500, "Why, where it is not plain from the row. It goes into the ledger with the decision."),
    ):
        letter = span.letter(title)
        said = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(most), allow_blank=True)
        said.promptTitle, said.prompt, said.showInputMessage = title, prompt, True
        said.errorTitle, said.error, said.showErrorMessage = "Too long", f"At most {most} characters.", True
        said.add(f"{letter}{span.first}:{letter}{span.last}")
        sheet.add_data_validation(said)
    for title in ("Decision", "Decided by", "Note"):  # what is to be filled in has its own heading color
        sheet[f"{span.letter(title)}1"].fill = PatternFill("solid", fgColor="0B6E6E")
    for column in FURTHER:
        sheet[f"{span.letter(column.title)}1"].fill = PatternFill("solid", fgColor=QUIET)
    area = f"{decision}{span.first}:{decision}{span.last}"
    for choice, color in zip(DECISIONS, (GOOD, BAD, DOUBT), strict=True):
        tint(sheet, area, f'${decision}{span.first}="{choice}"', color)
    asked, paid = span.letter("Requested"), span.letter("Reimbursable")
    tint(
        sheet,
        f"{paid}{span.first}:{paid}{span.last}",
        f"AND(ISNUMBER(${asked}{span.first}),ISNUMBER(${paid}{span.first}),${asked}{span.first}<>${paid}{span.first})",
        DOUBT,
    )
