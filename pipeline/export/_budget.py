"""The sheet Budget: what each department has left in each fiscal year, and the sales tax that was charged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export._cells import (
    BAD,
    DOUBT,
    Book,
    Column,
    as_table,
    header,
    height_for,
    print_setup,
    tint,
    total_look,
)
from pipeline.export._rows import Row, Spelling
from pipeline.export._verdict_sheets import Span
from pipeline.model import Verdict
from pipeline.money import ZERO

if TYPE_CHECKING:
    from pipeline.export.workbook import RunInfo, TaxCharged

COLUMNS = (
    Column("Department", 30),
    Column("Fiscal year", 13, "number"),
    Column("Allocation", 14, "amount"),
    Column("Approved before", 14, "amount"),
    Column("Left before", 14, "amount"),
    Column("This batch", 14, "amount"),
    Column("Left after", 14, "amount"),
    Column("Undecided in Return and Review", 20, "amount"),
    Column("Allocation worked out", 38, "wrapped"),
    Column("Remark", 44, "wrapped"),
)
_PARTS = (
    Column("Department", 30),
    Column("Fiscal year", 13, "number"),
    Column("To pay", 14, "amount"),
    Column("Counts", 14, "number"),
    Column("Undecided", 14, "number"),
    Column("Submission", 14),
)
_TAX = (
    Column("Merchant", 30),
    Column("Fiscal year", 13, "number"),
    Column("Purchases before", 14, "number"),
    Column("Charged before", 14, "amount"),
    Column("Purchases here", 14, "number"),
    Column("Charged here", 14, "amount"),
    Column("Charged in all", 14, "amount"),
)
_OVER = "✗ More than is left of the allocation."
_SHORT = "? Enough for this batch, not for all that is undecided."
_OTHERS = (Verdict.RETURN, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class _Account:
    """A row of the sheet: a department in a fiscal year, and what it comes to before anything is decided."""

    department: str
    year: int | None
    given: Decimal | None
    before: Decimal
    batch: Decimal
    elsewhere: Decimal
    working: str

    @property
    def left_before(self) -> Decimal | None:
        return None if self.given is None else self.given - self.before

    @property
    def left(self) -> Decimal | None:
        return None if self.left_before is None else self.left_before - self.batch


@dataclass(frozen=True, slots=True)
class _Part:
    """What a submission over several fiscal years takes from one of them."""

    row: Row
    verdict: Verdict
    year: int
    amount: Decimal


def write_budget(
    book: Book,
    rows: Mapping[Verdict, Sequence[Row]],
    spans: Mapping[Verdict, Span],
    run: RunInfo,
    spelled: Spelling,
    footer: str,
) -> None:
    """What each department has left in each fiscal year if this batch is paid as decided.

    "This batch" is what is to pay for every row that is approved, and of every row of Ready that is not decided
    otherwise; "Undecided in Return and Review" that of Return and Review rows without a decision. Reading groups have
    no budget of their own in the handbook: they count against the department that the form names, which may be a row
    of its own in the departments file.
    """
    sheet = book.sheet("Budget")
    header(sheet, COLUMNS)
    accounts = _accounts(rows, run, spelled)
    parts = [
        _Part(row, verdict, year, amount) for verdict in Verdict for row in rows[verdict] for year, amount in row.years
    ]
    last = max(2, len(accounts) + 1)
    top_of_parts = last + 5
    for number, account in enumerate(accounts, start=2):
        _write_account(book, sheet, number, account, run, spans, (top_of_parts, len(parts)))
    if not accounts:
        for place, shape in enumerate(COLUMNS, start=1):
            nothing = "There is nothing to count." if place == len(COLUMNS) else None
            book.put(sheet, 2, place, nothing, shape.kind)
    as_table(sheet, "BudgetTable", len(COLUMNS), 1, last)
    _write_totals(book, sheet, last, accounts)
    tint(sheet, f"G2:G{last}", "AND(ISNUMBER($G2),$G2<0)", BAD)
    tint(sheet, f"H2:H{last}", "AND(ISNUMBER($G2),$H2>0,$H2>$G2)", DOUBT)
    free = last + 3
    if parts:
        free = _write_parts(book, sheet, top_of_parts, parts, spans)
    if run.sales_tax:
        _write_sales_tax(book, sheet, free, run.sales_tax)
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1)


def _accounts(rows: Mapping[Verdict, Sequence[Row]], run: RunInfo, spelled: Spelling) -> list[_Account]:
    """The rows of the departments file first, in its order, then what else there is to count."""
    allocated = _by_department(((d.name, d.fiscal_year, d.allocation) for d in run.departments or ()), spelled)
    workings = {(spelled.of(d.name), d.fiscal_year): d.working for d in run.departments or ()}
    spent = _by_department(((name, year, amount) for (name, year), amount in run.spent.items()), spelled)
    batch, elsewhere = (_in_batch(rows, verdicts) for verdicts in ((Verdict.READY,), _OTHERS))
    keys: dict[tuple[str, int | None], None] = dict.fromkeys([*allocated, *spent])
    keys |= dict.fromkeys(sorted({**batch, **elsewhere}, key=lambda key: (key[0].casefold(), key[1] or 0)))
    return [
        _Account(
            department=name,
            year=year,
            given=allocated.get((name, year)) if year is not None else None,
            before=spent.get((name, year), ZERO) if year is not None else ZERO,
            batch=batch.get((name, year), ZERO),
            elsewhere=elsewhere.get((name, year), ZERO),
            working=workings.get((name, year), "") if year is not None else "",
        )
        for name, year in keys
    ]


def _by_department(amounts: Iterable[tuple[str, int, Decimal]], spelled: Spelling) -> dict[tuple[str, int], Decimal]:
    """Sums by department, however it is spelled, and fiscal year, in the order they come."""
    sums: dict[tuple[str, int], Decimal] = {}
    for name, year, amount in amounts:
        key = (spelled.of(name), year)
        sums[key] = sums.get(key, ZERO) + amount
    return sums


def _in_batch(
    rows: Mapping[Verdict, Sequence[Row]], verdicts: Sequence[Verdict]
) -> dict[tuple[str, int | None], Decimal]:
    """What is to pay on the submissions of `verdicts`, as far as known, by department and fiscal year."""
    sums: dict[tuple[str, int | None], Decimal] = {}
    for row in (row for verdict in verdicts for row in rows[verdict]):
        for year, amount in row.years or ((row.fiscal_year, row.to_pay),):
            key = (row.department, year)
            sums[key] = sums.get(key, ZERO) + (amount or ZERO)
    return sums


def _write_account(
    book: Book,
    sheet: Worksheet,
    number: int,
    account: _Account,
    run: RunInfo,
    spans: Mapping[Verdict, Span],
    parts: tuple[int, int],
) -> None:
    book.put(sheet, number, 1, account.department, "text", bold=True)
    book.put(sheet, number, 2, account.year, "number")
    book.put(sheet, number, 3, account.given, "amount")
    book.put(sheet, number, 4, account.before, "amount")
    n = number

    def of(verdict: Verdict, decided: str) -> str:
        span = spans[verdict]
        return (f'SUMPRODUCT(({span["Submission"]}<>"")*({span["Department"]}=$A{n}&"")'
                f'*({span["Fiscal year"]}&""=$B{n}&"")*{decided.format(span["Decision"])},'
                f'{span["To pay"]})')  # fmt: skip

    def shared(flag: str) -> list[str]:
        """The parts of submissions over several years that are marked so in column `flag`."""
        top, count = parts
        if not count:
            return []
        at = {letter: f"${letter}${top + 1}:${letter}${top + count}" for letter in "ABC" + flag}
        return [f'SUMPRODUCT(({at["A"]}=$A{n}&"")*({at["B"]}&""=$B{n}&"")*{at[flag]},{at["C"]})']

    batch = [of(Verdict.READY, '({0}<>"return")*({0}<>"hold")'), *(of(v, '({0}="approve")') for v in _OTHERS)]
    book.formula(sheet, n, 5, f'=IF(C{n}="","",C{n}-D{n})', _or_nothing(account.left_before), "amount")
    book.formula(sheet, n, 6, "=" + "+".join(batch + shared("D")), account.batch, "amount", bold=True)
    book.formula(sheet, n, 7, f'=IF(C{n}="","",E{n}-F{n})', _or_nothing(account.left), "amount", bold=True)
    undecided = [of(verdict, '({0}="")') for verdict in _OTHERS]
    book.formula(sheet, n, 8, "=" + "+".join(undecided + shared("E")), account.elsewhere, "amount")
    book.put(sheet, n, 9, account.working or None, "wrapped")
    remark = _remark(account, run)
    if remark is not None:
        book.put(sheet, n, 10, remark, "wrapped")
    else:
        formula = f'=IF(G{n}<0,"{_OVER}",IF(AND(H{n}>0,H{n}>G{n}),"{_SHORT}",""))'
        book.formula(sheet, n, 10, formula, _verdict_on(account), "wrapped")
    texts = zip((account.department, account.working, remark or ""), (30.0, 38.0, 44.0), strict=True)
    sheet.row_dimensions[n].height = height_for(list(texts), least=18)


def _or_nothing(amount: Decimal | None) -> Decimal | str:
    return "" if amount is None else amount


def _verdict_on(account: _Account) -> str:
    left = account.left or ZERO
    if left < 0:
        return _OVER
    return _SHORT if account.elsewhere > left else ""


def _remark(account: _Account, run: RunInfo) -> str | None:
    """Why there is no allocation; None where there is one."""
    if run.departments is None:
        return "No departments file was given: the allocation is not known."
    if not account.department:
        return "The form names no department."
    if account.year is None:
        return "The fiscal year is open: the date or the amount of a purchase is not known."
    return None if account.given is not None else "Not in the departments file for this fiscal year."


def _write_totals(book: Book, sheet: Worksheet, last: int, accounts: Sequence[_Account]) -> None:
    columns: tuple[Sequence[Decimal | None], ...] = (
        [a.given for a in accounts],
        [a.before for a in accounts],
        [a.left_before for a in accounts],
        [a.batch for a in accounts],
        [a.left for a in accounts],
        [a.elsewhere for a in accounts],
    )
    for column, amounts in enumerate(columns, start=3):
        letter = get_column_letter(column)
        value = sum((amount for amount in amounts if amount is not None), start=ZERO)
        book.formula(sheet, last + 1, column, f"=SUBTOTAL(109,{letter}2:{letter}{last})", value, "amount")
    total_look(sheet, last + 1, len(COLUMNS))
    sheet.cell(row=last + 1, column=1, value="Total of the rows shown")


def _write_parts(book: Book, sheet: Worksheet, top: int, parts: Sequence[_Part], spans: Mapping[Verdict, Span]) -> int:
    """The shares of submissions over several fiscal years, below a heading; returns the next free row."""
    _heading(sheet, top - 1, "Submissions over several fiscal years: what each year bears")
    _headings(sheet, _PARTS, top)
    for n, part in enumerate(parts, start=top + 1):
        span, ready = spans[part.verdict], part.verdict is Verdict.READY
        book.put(sheet, n, 1, part.row.department, "text")
        book.put(sheet, n, 2, part.year, "number")
        book.put(sheet, n, 3, part.amount, "amount")
        mine = f'({span["Submission"]}=$F{n}&"")'
        counts = '({0}<>"return")*({0}<>"hold")' if ready else '({0}="approve")'
        book.formula(sheet, n, 4, f"=SUMPRODUCT({mine}*{counts.format(span['Decision'])})", int(ready), "number")
        undecided = "=0" if ready else f'=SUMPRODUCT({mine}*({span["Decision"]}=""))'
        book.formula(sheet, n, 5, undecided, int(not ready), "number")
        book.put(sheet, n, 6, part.row.result.submission, "text")
        texts = [(part.row.department, 30.0), (part.row.result.submission, 14.0)]
        sheet.row_dimensions[n].height = height_for(texts, least=18)
    return top + len(parts) + 3


def _write_sales_tax(book: Book, sheet: Worksheet, top: int, charged: Sequence[TaxCharged]) -> None:
    _heading(sheet, top, "Sales tax that the exemption letter would have saved, by merchant")
    _headings(sheet, _TAX, top + 1)
    first, last = top + 2, top + 1 + len(charged)
    for n, row in enumerate(charged, start=first):
        values = (row.merchant, row.fiscal_year, row.purchases_before, row.before, row.purchases_here, row.here)
        for place, (shape, value) in enumerate(zip(_TAX, values, strict=False), start=1):
            book.put(sheet, n, place, value, shape.kind)
        book.formula(sheet, n, 7, f"=D{n}+F{n}", row.before + row.here, "amount", bold=True)
        sheet.row_dimensions[n].height = height_for([(row.merchant, 30.0)], least=18)
    as_table(sheet, "SalesTaxTable", len(_TAX), top + 1, last)
    totals: tuple[Decimal | int, ...] = (
        sum(row.purchases_before for row in charged),
        sum((row.before for row in charged), ZERO),
        sum(row.purchases_here for row in charged),
        sum((row.here for row in charged), ZERO),
        sum((row.before + row.here for row in charged), ZERO),
    )
    for column, value in enumerate(totals, start=3):
        letter = get_column_letter(column)
        formula = f"=SUBTOTAL(109,{letter}{first}:{letter}{last})"
        book.formula(sheet, last + 1, column, formula, value, _TAX[column - 1].kind)
    total_look(sheet, last + 1, len(_TAX))
    sheet.cell(row=last + 1, column=1, value="Total of the rows shown")


def _heading(sheet: Worksheet, row: int, text: str) -> None:
    cell = sheet.cell(row=row, column=1, value=text)
    cell.font = Font(name="Calibri", size=12, bold=True)
    cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = 24


def _headings(sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    """Headings in the widths that the sheet has."""
    widths = {letter: shape.width for letter, shape in sheet.column_dimensions.items()}
    header(sheet, columns, row)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
