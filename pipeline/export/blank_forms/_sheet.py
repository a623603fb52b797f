"""The form as a sheet: labels, cells to fill in, advice; only the cells to fill in can be typed into."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.export.blank_forms._content import HEADINGS, TITLE, Content, FormField

_WIDTHS = (26.0, 40.0, 66.0)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
#: What Excel takes as a drop-down's list within the cell's own rule.
_LONGEST_LIST = 255
_LINE = 15.0


def sheet(content: Content) -> bytes:
    """The workbook, of one sheet: column A has the labels that intake knows, column B the answers."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.title = "Form"
    _Writer(workbook.active).write(content)
    about = workbook.properties
    about.creator = about.lastModifiedBy = "Itemized"
    about.title = TITLE
    about.created = about.modified = datetime(*_LONG_AGO)  # noqa: DTZ001
    return _bytes_of(workbook)


class _Writer:
    """Writes rows from top to bottom."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.row = 0

    def write(self, content: Content) -> None:
        from openpyxl.worksheet.protection import SheetProtection

        page = self.page
        page.sheet_view.showGridLines = False
        for letter, width in zip("ABC", _WIDTHS, strict=True):
            page.column_dimensions[letter].width = width
        self._across(TITLE, bold=True, size=16)
        self._across(content.how_to)
        self._headings()
        page.freeze_panes = page.cell(row=self.row + 1, column=1)
        for heading, fields in content.sections:
            self._across(heading, bold=True, line=True)
            for field in fields:
                self._field(field)
        self._across("Before you send it", bold=True, line=True)
        for heading, words, meaning in content.checklist:
            self._across(f"☐  {heading}: {words}\n{meaning}".rstrip())
        self._across("How to send it", bold=True, line=True)
        for sentence in content.sending:
            self._across(sentence)
        # Without a password: whoever must may lift it.
        page.protection = SheetProtection(sheet=True, formatCells=False, formatRows=False, formatColumns=False)
        page.page_setup.orientation, page.page_setup.paperSize = "portrait", 1
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_margins.left = page.page_margins.right = 0.5
        page.oddFooter.left.text, page.oddFooter.left.size = content.about[:180].replace("&", "&&"), 8
        page.oddFooter.right.text, page.oddFooter.right.size = "Page &P of &N", 8
        page.print_area = f"A1:C{self.row}"
        page.print_title_rows = "1:1"

    def _across(self, text: str, *, bold: bool = False, size: int = 11, line: bool = False) -> None:
        """A text over the whole width."""
        from openpyxl.styles import Alignment, Border, Font, Side

        self.row += 1
        cell = self._text(1, text)
        cell.font = Font(name="Calibri", size=size, bold=bold)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom" if bold else "top")
        self.page.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=3)
        self.page.row_dimensions[self.row].height = (
            (24.0 if line or size > 11 else _LINE) if bold else _tall(text, sum(_WIDTHS))
        )
        if line:
            for column in (1, 2, 3):
                self.page.cell(row=self.row, column=column).border = Border(bottom=Side(style="medium"))

    def _headings(self) -> None:
        from openpyxl.styles import Font

        self.row += 1
        for column, heading in enumerate(HEADINGS, start=1):
            self._text(column, heading).font = Font(name="Calibri", size=10, italic=True, color="595959")

    def _field(self, field: FormField) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        self.row += 1
        label = self._text(1, field.marked)
        label.font = Font(name="Calibri", size=11, bold=field.required)
        label.alignment = Alignment(vertical="top", wrap_text=True)
        answer = self.page.cell(row=self.row, column=2)
        thin = Side(style="thin")
        answer.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        answer.fill = PatternFill("solid", fgColor="FFFBE6")
        answer.protection = Protection(locked=False)
        answer.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=1)
        # As text, what is typed stays as it is: a name is no number, and =1+1 no formula.
        answer.number_format = {"date": "yyyy-mm-dd", "amount": "0.00"}.get(field.kind, "@")
        advice = self._text(3, field.advice)
        advice.font = Font(name="Calibri", size=10, color="404040")
        advice.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=1)
        least = 4 * _LINE if field.kind == "long" else _LINE + 7
        self.page.row_dimensions[self.row].height = max(least, _tall(field.advice, _WIDTHS[2] * 1.1))
        self._help(answer, field)

    def _help(self, cell: Any, field: FormField) -> None:
        """A drop-down for a choice; for every field, what to write, shown when its cell is chosen."""
        from openpyxl.worksheet.datavalidation import DataValidation

        choices = ",".join(field.choices)
        listed = choices and len(choices) <= _LONGEST_LIST and not any("," in choice for choice in field.choices)
        # Other answers are allowed: they are told apart where the form is read, with a reason.
        rule = (
            DataValidation(type="list", formula1='"' + choices.replace('"', '""') + '"', showErrorMessage=False)
            if listed
            else DataValidation()
        )
        rule.allow_blank, rule.showInputMessage = True, True
        rule.promptTitle = field.label[:32]
        rule.prompt = field.advice if len(field.advice) <= _LONGEST_LIST else f"{field.advice[: _LONGEST_LIST - 1]}…"
        self.page.add_data_validation(rule)
        rule.add(cell)

    def _text(self, column: int, text: str) -> Any:
        """A cell with text that is never a formula."""
        cell = self.page.cell(row=self.row, column=column)
        cell.value = text
        cell.data_type = "s"
        return cell


def _tall(text: str, width: float) -> float:
    """Points that a text needs in a column so many digits wide."""
    from textwrap import wrap

    lines = sum(max(1, len(wrap(line, int(width * 1.05)))) for line in text.split("\n"))
    return lines * _LINE + 4


def _bytes_of(workbook: Any) -> bytes:
    """The file without a clock in it."""
    from openpyxl.writer.excel import ExcelWriter

    written, finished = BytesIO(), BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).write_data()
    with ZipFile(written) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _LONG_AGO)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            target.writestr(entry, source.read(name), ZIP_DEFLATED)
    return finished.getvalue()
