"""A fiscal year as a workbook: figures and charts first, then what they are added up from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.year import AMOUNTS, SPANS, Decided, Year, median
from pipeline.money import ZERO, show

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline.export._cells import Book, Column

Cell = str | int | Decimal | date | None
#: So many reasons are charted.
_CHARTED = 8
#: What was requested, and what became of it.
_REQUESTED = (
    ("Requested", "requested"), ("Approved", "approved"), ("Not approved", "not_approved"),
    ("Ready, not decided", "ready"), ("Returned", "returned"), ("Waiting", "waiting"),
)  # fmt: skip
_IN_FULL = {"waiting": "Waiting for a look or a decision"}
_NOT_NAMED = "(none named)"
#: In characters: a wider table is printed on legal paper.
_WIDE = 180


def write_year(path: Path, year: Year) -> None:
    """Write the report to `path`, replaced whole or not at all: the same year gives the same bytes.

    Raises:
        OSError: it cannot be written.
    """
    from openpyxl import Workbook

    from pipeline.export._cells import Book
    from pipeline.export._saved import save

    workbook = Workbook()
    workbook.remove(workbook.active)
    book = Book(workbook)
    footer = f"Fiscal year {year.year}, as of {year.day.isoformat()}"
    front = book.sheet("Report")
    _write_accounts(book, year, footer)
    _write_budgets(book, year, footer)
    _write_reasons(book, year, footer)
    _write_decisions(book, year, footer)
    _write_unequal(book, year, footer)
    _write_twice(book, year, footer)
    _write_taxed(book, year, footer)
    _write_front(book, front, year, footer)
    workbook.active = 0
    save(book, path, f"Fiscal year {year.year}", year.day)


def _table(
    book: Book, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], footer: str, nothing: str
) -> Worksheet:
    """A sheet with a table in it, and in its first row `nothing` where there are no rows."""
    from pipeline.export._cells import as_table, header, height_for, print_setup

    sheet = book.sheet(title)
    header(sheet, columns)
    for number, row in enumerate(rows or [[nothing]], start=2):
        for place, (value, column) in enumerate(zip(row, columns, strict=False), start=1):
            book.put(sheet, number, place, value, column.kind)
        texts = [(value, column.width) for value, column in zip(row, columns, strict=False) if isinstance(value, str)]
        sheet.row_dimensions[number].height = height_for(texts, least=18)
    as_table(sheet, f"{title.replace(' ', '')}Table", len(columns), 1, max(2, len(rows) + 1))
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1, legal=sum(column.width for column in columns) > _WIDE)
    return sheet


def _totals(book: Book, sheet: Worksheet, columns: Sequence[Column], rows: int, values: dict[int, Any]) -> None:
    """A row of live sums of the rows shown, below the table; `values` by column, from 1."""
    from openpyxl.utils import get_column_letter

    from pipeline.export._cells import total_look

    last = max(2, rows + 1)
    for place, value in values.items():
        letter = get_column_letter(place)
        book.formula(
            sheet, last + 1, place, f"=SUBTOTAL(109,{letter}2:{letter}{last})", value, columns[place - 1].kind
        )  # fmt: skip
    total_look(sheet, last + 1, len(columns))
    sheet.cell(row=last + 1, column=1, value="Total of the rows shown")


def _write_accounts(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        Column("Department", 30), Column("Program", 28), Column("Submissions", 13, "number"),
        *(Column(title, 15, "amount") for title, _ in _REQUESTED),
        Column("Sales tax that an exemption would have saved", 28, "amount"),
    )  # fmt: skip
    rows = [
        (
            one.department or _NOT_NAMED, one.program or _NOT_NAMED, one.submissions,
            *(getattr(one, what) for what in AMOUNTS),
        )
        for one in year.accounts
    ]  # fmt: skip
    sheet = _table(book, "Programs", columns, rows, footer, "Nothing was handed in.")
    totals = {3: sum(one.submissions for one in year.accounts), **{n: year.total(w) for n, w in enumerate(AMOUNTS, 4)}}
    _totals(book, sheet, columns, len(rows), totals)


def _write_budgets(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import BAD, Column, tint

    columns = (
        Column("Department", 34), Column("Allocation", 16, "amount"), Column("Approved", 16, "amount"),
        Column("Ready, not decided", 16, "amount"), Column("Left in the budget", 16, "amount"),
    )  # fmt: skip
    rows = [(one.department or _NOT_NAMED, one.given) for one in year.budgets]
    sheet = _table(book, "Departments", columns, rows, footer, "No department is given a budget.")
    last = max(2, len(year.accounts) + 1)
    for number, one in enumerate(year.budgets, start=2):
        for place, letter, value in ((3, "E", one.approved), (4, "G", one.ready)):
            formula = f"=SUMPRODUCT((Programs!$A$2:$A${last}=$A{number})*Programs!{letter}$2:{letter}${last})"
            book.formula(sheet, number, place, formula, value, "amount")
        left = "" if one.left is None else one.left
        book.formula(sheet, number, 5, f'=IF(B{number}="","",B{number}-C{number}-D{number})', left, "amount", bold=True)
    sums = (
        sum((one.given or ZERO for one in year.budgets), ZERO), sum((one.approved for one in year.budgets), ZERO),
        sum((one.ready for one in year.budgets), ZERO), sum((one.left or ZERO for one in year.budgets), ZERO),
    )  # fmt: skip
    _totals(book, sheet, columns, len(rows), dict(enumerate(sums, start=2)))
    tint(sheet, f"E2:E{max(2, len(rows) + 1)}", "AND(ISNUMBER($E2),$E2<0)", BAD)


def _write_reasons(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        Column("Clause", 34), Column("Sent back", 14, "number"), Column("Looked at", 14, "number"),
        Column("Requested by those sent back", 20, "amount"),
    )  # fmt: skip
    rows = [(one.clause, one.returned, one.held, one.requested) for one in year.reasons]
    _table(book, "Reasons", columns, rows, footer, "Nothing was sent back or held up.")


_DECISION = ("Submission", 26), ("Department", 24), ("Program", 26)


def _write_decisions(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        *(Column(*shape) for shape in _DECISION),
        Column("Submitted", 13, "date"), Column("First decided on", 13, "date"),
        Column("Days", 9, "number"), Column("Decision", 12), Column("Amount", 14, "amount"),
        Column("Decided on", 13, "date"), Column("Decided by", 18), Column("Note", 44, "wrapped"),
    )  # fmt: skip
    rows = [
        (
            one.submission, one.department, one.program, one.submitted, one.first, None, one.choice, one.amount,
            one.day, one.by, one.note,
        )
        for one in year.decided
    ]  # fmt: skip
    sheet = _table(book, "Decisions", columns, rows, footer, "Nothing was decided.")
    for number, one in enumerate(year.decided, start=2):
        days = "" if one.days is None else one.days
        formula = f'=IF(OR(D{number}="",D{number}>E{number}),"",E{number}-D{number})'
        book.formula(sheet, number, 6, formula, days, "number")


def _write_unequal(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        Column("Case", 7, "number"), Column("What the rules said", 34, "wrapped"), Column("Program", 22),
        Column("Decided", 22), Column("Submission", 24), Column("Department", 20), Column("Amount", 12, "amount"),
        Column("First decided on", 13, "date"), Column("Decided on", 13, "date"), Column("Decided by", 16),
        Column("Note", 34, "wrapped"),
    )  # fmt: skip
    rows = [
        (
            number,
            case.evidence,
            case.program,
            how,
            one.submission,
            one.department,
            one.amount,
            one.first,
            one.day,
            one.by,
            one.note,
        )
        for number, case in enumerate(year.unequal, start=1)
        for how, one in case.decided
    ]  # fmt: skip
    sheet = _table(book, "Unequal", columns, rows, footer, "")
    if not rows:
        book.put(sheet, 2, 2, "Nothing: what the rules said the same of was decided alike.", "wrapped")
        sheet.row_dimensions[2].height = 36


def _write_twice(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        Column("Submission", 26), Column("Approved in too", 26), Column("Amount", 14, "amount"),
        Column("Decided on", 13, "date"), Column("Decided by", 18), Column("Note", 40, "wrapped"),
        Column("Note names it", 11), Column("What is the same", 44, "wrapped"),
    )  # fmt: skip
    rows = [
        (one.submission, one.other, one.amount, one.day, one.by, one.note, "yes" if one.meant else "no", one.why)
        for one in year.twice
    ]
    _table(book, "Approved twice", columns, rows, footer, "Nothing.")


def _write_taxed(book: Book, year: Year, footer: str) -> None:
    from pipeline.export._cells import Column

    columns = (
        Column("Merchant", 36), Column("Purchases", 13, "number"),
        Column("Sales tax that an exemption would have saved", 28, "amount"),
    )  # fmt: skip
    rows = [(one.merchant or "(no name)", one.purchases, one.sales_tax) for one in year.taxed]
    sheet = _table(book, "Sales tax", columns, rows, footer, "No sales tax was charged.")
    totals = {2: sum(one.purchases for one in year.taxed), 3: sum((one.sales_tax for one in year.taxed), ZERO)}
    _totals(book, sheet, columns, len(rows), totals)


# --- The first sheet -------------------------------------------------------------------------------------------------


def _write_front(book: Book, sheet: Worksheet, year: Year, footer: str) -> None:
    from openpyxl.styles import Font

    from pipeline.export._cells import QUIET, print_setup
    from pipeline.export.year_charts import DAYS_HEIGHT, add_charts

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 17
    sheet.column_dimensions["C"].width = 3
    sheet["A1"].value = f"Fiscal year {year.year}"
    sheet["A1"].font = Font(name="Calibri", size=18, bold=True)
    sheet["A2"].value = f"{_spelled(year.first)} to {_spelled(year.last)}, as of {_spelled(year.day)}"
    sheet["A2"].font = Font(name="Calibri", size=11, color=QUIET)
    row = _key_figures(book, sheet, year, 4)
    first = row + 2
    _days(book, sheet, year, first)
    chart_at = first + len(SPANS) + 2
    below = chart_at + (round(DAYS_HEIGHT / 0.53) + 1 if year.decided else 0)
    for number, note in enumerate([f"From {year.ledger}.", *_remarks(year)], start=below):
        _remark(sheet, number, note)
    add_charts(sheet, year, first + 1, chart_at, min(len(year.reasons), _CHARTED))
    print_setup(sheet, footer)
    sheet.page_setup.fitToHeight = 1


def _remark(sheet: Worksheet, row: int, text: str) -> None:
    from openpyxl.styles import Alignment, Font

    from pipeline.export._cells import QUIET, height_for, put_text

    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    cell = sheet.cell(row=row, column=1)
    put_text(cell, text)
    cell.font = Font(name="Calibri", size=10, color=QUIET)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = height_for([(text, 58.0)])


def _remarks(year: Year) -> list[str]:
    remarks = [
        "Every submission counts once, as it stands now; what was sent back and came again by another id, as two."
    ]
    remarks.append(
        "Requested is the sum of approved, not approved (asked for, and less is paid), ready, returned and waiting"
        + (f"; {show(year.beyond)} more than was asked for is approved or ready." if year.beyond else ".")
    )
    if year.undated:
        remarks.append(f"{year.undated} without a known day of purchase count by the day of their form or batch.")
    if unknown := sum(one.days is None for one in year.decided):
        remarks.append(f"Of {unknown} decisions the days are not known: the form has no day, or a later one.")
    return remarks


def _key_figures(book: Book, sheet: Worksheet, year: Year, top: int) -> int:
    """Figures in rows from `top` on; returns the last row."""
    from pipeline.export._cells import Column, header

    header(sheet, (Column("In all", 44), Column("", 17)), top)
    sheet.cell(row=top, column=2).value = None
    account, budget = max(2, len(year.accounts) + 1), max(2, len(year.budgets) + 1)
    days = sorted(one.days for one in year.decided if one.days is not None)
    middle, decided = median(days), f"Decisions!$F$2:$F${max(2, len(year.decided) + 1)}"
    middle_shown: Decimal | str = "" if middle is None else Decimal(str(middle))
    left = sum((one.left or ZERO for one in year.budgets), ZERO)
    tax = "Sales tax that an exemption would have saved"
    submissions = sum(one.submissions for one in year.accounts)
    figures: tuple[tuple[str, str, Decimal | int | str, str], ...] = (
        ("Submissions", f"=SUM(Programs!C2:C{account})", submissions, "number"),
        *(
            (_IN_FULL.get(what, title), f"=SUM(Programs!{letter}2:{letter}{account})", year.total(what), "amount")
            for letter, (title, what) in zip("DEFGHI", _REQUESTED, strict=True)
        ),
        ("Left in the departments' budgets", f"=SUM(Departments!E2:E{budget})", left, "amount"),
        (tax, f"=SUM(Programs!J2:J{account})", year.total("sales_tax"), "amount"),
        ("Days from submission to decision, median", f'=IF(COUNT({decided})=0,"",MEDIAN({decided}))', middle_shown, ""),
        ("Days, longest", f'=IF(COUNT({decided})=0,"",MAX({decided}))', days[-1] if days else "", "number"),
        ("Same evidence, different decisions", f"=MAX(Unequal!A2:A{_rows(year)})", len(year.unequal), "number"),
        (
            "Purchases approved twice",
            f"=COUNTA('Approved twice'!B2:B{max(2, len(year.twice) + 1)})",
            len(year.twice),
            "number",
        ),
    )
    for row, (label, formula, value, kind) in enumerate(figures, start=top + 1):
        book.put(sheet, row, 1, label, "text")
        cell = book.formula(sheet, row, 2, formula, value, "amount" if kind == "amount" else "number", bold=True)
        if not kind:
            cell.number_format = "0.0_)"
    return top + len(figures)


def _rows(year: Year) -> int:
    """The last row of the sheet Unequal."""
    return max(2, 1 + sum(len(case.decided) for case in year.unequal))


def _days(book: Book, sheet: Worksheet, year: Year, top: int) -> None:
    from pipeline.export._cells import Column, header

    header(sheet, (Column("Days from submission to decision", 44), Column("Decisions", 17)), top)
    span = f"Decisions!$F$2:$F${max(2, len(year.decided) + 1)}"
    for row, (label, least, most) in enumerate(SPANS, start=top + 1):
        book.put(sheet, row, 1, label, "text")
        upper = "" if most is None else f',{span},"<={most}"'
        formula = f'=COUNTIFS({span},">={least}"{upper})'
        book.formula(sheet, row, 2, formula, _within(year.decided, least, most), "number")


def _within(decided: Sequence[Decided], least: int, most: int | None) -> int:
    return sum(one.days is not None and least <= one.days and (most is None or one.days <= most) for one in decided)


def _spelled(day: date) -> str:
    """`October 20, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"
