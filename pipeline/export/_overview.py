"""The sheets Summary, Budget and Run: where things stand, what to do next, and how the workbook came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export._cells import (
    BAD,
    DOUBT,
    INK,
    QUIET,
    Book,
    Column,
    as_table,
    header,
    height_for,
    print_setup,
    put_text,
    sum_known,
    tint,
    total_look,
)
from pipeline.export._detail_sheets import finding_state
from pipeline.export._rows import Row, Spelling, leads_to
from pipeline.export._verdict_sheets import DECISIONS, Span
from pipeline.export.words import VERDICT, one_line, rule_words
from pipeline.model import FindingState, Verdict
from pipeline.money import ZERO

if TYPE_CHECKING:
    from pipeline.export.workbook import RunInfo

_SIGN = {Verdict.READY: "✓", Verdict.RETURN: "←", Verdict.REVIEW: "?"}
_TO_DO = {
    Verdict.READY: "Glance at each picture beside its row, then choose approve in the Decision column.",
    Verdict.RETURN: "Read the reply draft (last column), send it, and choose return. Nothing has been sent yet.",
    Verdict.REVIEW: "Open the receipt and read the reasons: they say what could not be told. Then decide.",
}
_STEPS = (
    "1. Begin with the sheet Review, go on with Ready, end with Return. The reasons stand in each row.",
    "2. In each row fill in Decision (approve, return or hold), Decided by and, where it helps, Note.",
    "3. The sheet Budget shows what is left of each department's money as you decide.",
    "4. Save this file. It and the folder submissions beside it belong together: they are the record of this batch.",
    "Any single value can be traced: Findings says where on which paper it stands, Line items what was bought.",
)
_HOW = (
    "By the rules of the policy alone: any clause not met that the policy returns for makes Return; otherwise anything "
    "that cannot be told makes Review; otherwise Ready. The decisions are yours."
)
_OVER = "✗ More than is left of the allocation."
_SHORT = "? Enough for this batch, not for all that is undecided."
#: How many reasons are listed.
REASONS = 8
#: How many files are named that are no submission.
_MOST_NAMED = 6

SUMMARY_WIDTHS = (42, 14, 15, 16, 18, 14, 68)
BUDGET_COLUMNS = (
    Column("Department", 30),
    Column("Fiscal year", 13, "number"),
    Column("Allocation", 14, "amount"),
    Column("Approved before", 14, "amount"),
    Column("This batch", 14, "amount"),
    Column("Left", 14, "amount"),
    Column("Undecided in Return and Review", 20, "amount"),
    Column("Remark", 56, "wrapped"),
)


def write_summary(
    book: Book,
    sheet: Worksheet,
    rows: Mapping[Verdict, Sequence[Row]],
    spans: Mapping[Verdict, Span],
    findings: Span,
    run: RunInfo,
    footer: str,
) -> None:
    """The first page: counts, sums, next steps and the most frequent reasons, all of them live."""
    for number, width in enumerate(SUMMARY_WIDTHS, start=1):
        sheet.column_dimensions["ABCDEFG"[number - 1]].width = width
    _line(sheet, 1, "Reimbursement requests", size=18, bold=True)
    put_text(sheet["A2"], f"Judged on {run.today:%B} {run.today.day}, {run.today.year} by {run.policy.name}, "
             f"version {run.policy.version}")  # fmt: skip
    sheet["A2"].font = Font(name="Calibri", size=11, color=QUIET)
    after = _where_things_stand(book, sheet, 4, rows, spans)
    if run.left_out:
        names = ", ".join(one_line(name) for name, _ in run.left_out[:_MOST_NAMED])
        more = f" and {len(run.left_out) - _MOST_NAMED} more" if len(run.left_out) > _MOST_NAMED else ""
        _line(sheet, after, f"Not used, since it is no submission: {names}{more} (see the sheet Run).", bold=True)
        after += 1
    after = _next_steps(sheet, after + 1)
    after = _decisions(book, sheet, after + 1, rows, spans)
    for verdict, title in (
        (Verdict.RETURN, "Most frequent reasons for sending back"),
        (Verdict.REVIEW, "Most frequent reasons for a look"),
    ):
        after = _reasons(book, sheet, after + 1, verdict, title, rows, findings)
    sheet.sheet_properties.tabColor = INK
    print_setup(sheet, footer)
    sheet.page_setup.fitToHeight = 1


def _where_things_stand(
    book: Book, sheet: Worksheet, top: int, rows: Mapping[Verdict, Sequence[Row]], spans: Mapping[Verdict, Span]
) -> int:
    """A row a verdict and their total; returns the next free row."""
    titles = ("Where things stand", "Submissions", "Requested", "To pay", "Without amount", "Undecided", "To do")
    _headings(sheet, top, titles)
    for number, verdict in enumerate(Verdict, start=top + 1):
        span, of = spans[verdict], rows[verdict]
        book.put(sheet, number, 1, f"{_SIGN[verdict]} {VERDICT[verdict]}", "text", bold=True)
        sheet.cell(row=number, column=1).hyperlink = Hyperlink(ref=f"A{number}", location=f"'{span.title}'!A1")
        unknown = sum(row.result.requested is None or row.result.reimbursable is None for row in of)
        there = f'{span["Submission"]}<>""'
        book.formula(sheet, number, 2, f"=SUMPRODUCT(--({there}))", len(of), "number", bold=True)
        for column, title, amounts in ((3, "Requested", _requested(of)), (4, "To pay", _to_pay(of))):
            formula = f'=IF(AND(B{number}>0,COUNT({span[title]})=0),"not known",SUM({span[title]}))'
            book.formula(sheet, number, column, formula, sum_known(amounts), "amount", bold=column == 4)
        blank = f'((({span["Requested"]}="")+({span["Reimbursable"]}=""))>0)'
        book.formula(sheet, number, 5, f"=SUMPRODUCT(({there})*{blank})", unknown, "number")
        book.formula(sheet, number, 6, f'=SUMPRODUCT(({there})*({span["Decision"]}=""))', len(of), "number")
        book.put(sheet, number, 7, _TO_DO[verdict], "wrapped")
        sheet.row_dimensions[number].height = height_for([(_TO_DO[verdict], SUMMARY_WIDTHS[6])], least=20)
    total = top + 1 + len(Verdict)
    everyone = [row for verdict in Verdict for row in rows[verdict]]
    unknown = sum(row.result.requested is None or row.result.reimbursable is None for row in everyone)
    sheet.cell(row=total, column=1, value="All, as far as known")
    known = (_sum(_requested(everyone)), _sum(_to_pay(everyone)))
    values: tuple[Decimal | int, ...] = (len(everyone), *known, unknown, len(everyone))
    for column, value in enumerate(values, start=2):
        letter = "ABCDEF"[column - 1]
        formula = f"=SUM({letter}{top + 1}:{letter}{total - 1})"
        book.formula(sheet, total, column, formula, value, "amount" if column in (3, 4) else "number")
    total_look(sheet, total, 7)
    tint(sheet, f"E{top + 1}:F{total - 1}", f"E{top + 1}>0", DOUBT)
    return total + 1


def _next_steps(sheet: Worksheet, top: int) -> int:
    _heading(sheet, top, "What to do next")
    for number, step in enumerate(_STEPS, start=top + 1):
        _line(sheet, number, step)
    return top + 1 + len(_STEPS)


def _decisions(
    book: Book, sheet: Worksheet, top: int, rows: Mapping[Verdict, Sequence[Row]], spans: Mapping[Verdict, Span]
) -> int:
    """What has been decided so far, over all three sheets."""
    _headings(sheet, top, ("Decided so far", "Submissions", "Requested", "To pay"))
    everyone = [row for verdict in Verdict for row in rows[verdict]]
    known, nothing = (_sum(_requested(everyone)), _sum(_to_pay(everyone))), (ZERO, ZERO)
    for number, choice in enumerate((*DECISIONS, ""), start=top + 1):
        sheet.row_dimensions[number].height = 18
        book.put(sheet, number, 1, choice or "not yet", "text", bold=True)
        chosen = [f'({span["Submission"]}<>"")*({span["Decision"]}="{choice}")' for span in spans.values()]
        count = 0 if choice else len(everyone)
        book.formula(sheet, number, 2, "=" + "+".join(f"SUMPRODUCT({c})" for c in chosen), count, "number")
        requested, to_pay = nothing if choice else known
        for column, title, amount in ((3, "Requested", requested), (4, "To pay", to_pay)):
            each = [f"SUMPRODUCT({c},{span[title]})" for c, span in zip(chosen, spans.values(), strict=True)]
            book.formula(sheet, number, column, "=" + "+".join(each), amount, "amount")
    return top + 2 + len(DECISIONS)


def _reasons(
    book: Book,
    sheet: Worksheet,
    top: int,
    verdict: Verdict,
    title: str,
    rows: Mapping[Verdict, Sequence[Row]],
    findings: Span,
) -> int:
    """Rules that lead to `verdict` on the submissions with that verdict, most frequent first."""
    counts: Counter[str] = Counter()
    states: dict[str, Counter[FindingState]] = {}
    for row in rows[verdict]:
        for finding in row.result.findings:
            if leads_to(finding) is verdict:
                rule = rule_words(finding.rule)
                counts[rule] += 1
                states.setdefault(rule, Counter())[finding.state] += 1
    _headings(sheet, top, (title, "Findings", "Not met", "Cannot tell"))
    if not counts:
        _line(sheet, top + 1, "None.")
        return top + 2
    most = sorted(counts, key=lambda rule: (-counts[rule], rule))[:REASONS]
    for number, rule in enumerate(most, start=top + 1):
        sheet.row_dimensions[number].height = 18
        book.put(sheet, number, 1, rule, "text")
        # Compared with `=`, not COUNTIFS: a rule's name is then never a pattern or an operator.
        here = (f'({findings["Verdict"]}="{VERDICT[verdict]}")*({findings["Leads to"]}="{VERDICT[verdict]}")'
                f'*({findings["Rule"]}=$A{number})')  # fmt: skip
        book.formula(sheet, number, 2, f"=SUMPRODUCT({here})", counts[rule], "number", bold=True)
        for column, state in ((3, FindingState.NOT_MET), (4, FindingState.CANNOT_TELL)):
            formula = f'=SUMPRODUCT({here}*({findings["State"]}="{finding_state(state)}"))'
            book.formula(sheet, number, column, formula, states[rule][state], "number")
    return top + 1 + len(most)


def write_budget(
    book: Book,
    rows: Mapping[Verdict, Sequence[Row]],
    spans: Mapping[Verdict, Span],
    run: RunInfo,
    spelled: Spelling,
    footer: str,
) -> None:
    """What each department has left in each fiscal year if this batch is paid as decided.

    "This batch" is what is to pay for every row that is approved, and of every row of Ready that is not
    decided otherwise; "Undecided in Return and Review" that of Return and Review rows without a decision.
    """
    sheet = book.sheet("Budget")
    header(sheet, BUDGET_COLUMNS)
    allocated = _by_department(((d.name, d.fiscal_year, d.allocation) for d in run.departments or ()), spelled)
    spent = _by_department(((name, year, amount) for (name, year), amount in run.spent.items()), spelled)
    everyone = [row for verdict in Verdict for row in rows[verdict]]
    seen = {(row.department, row.fiscal_year): None for row in everyone}
    keys: list[tuple[str, int | None]] = list(dict.fromkeys([*allocated, *spent]))
    keys += sorted((key for key in seen if key not in keys), key=lambda key: (key[0].casefold(), key[1] or 0))
    totals = [ZERO] * 5
    for number, (department, year) in enumerate(keys, start=2):
        given = allocated.get((department, year)) if year is not None else None
        before = spent.get((department, year), ZERO) if year is not None else ZERO
        values = (given, before, *_of_department(rows, department, year))
        book.put(sheet, number, 1, department, "text", bold=True)
        book.put(sheet, number, 2, year, "number")
        book.put(sheet, number, 3, given, "amount")
        book.put(sheet, number, 4, before, "amount")
        _department_formulas(book, sheet, number, spans, values)
        remark = _remark(department, year, given, run)
        texts = [(department, BUDGET_COLUMNS[0].width), (remark or "", BUDGET_COLUMNS[-1].width)]
        sheet.row_dimensions[number].height = height_for(texts, least=18)
        _write_remark(book, sheet, number, remark, values)
        left = ZERO if given is None else given - before - values[2]
        for place, value in enumerate((given or ZERO, before, values[2], left, values[3])):
            totals[place] += value
    last = max(2, len(keys) + 1)
    if not keys:
        for place, shape in enumerate(BUDGET_COLUMNS, start=1):
            book.put(sheet, 2, place, "There is nothing to count." if place == 8 else None, shape.kind)
    as_table(sheet, "BudgetTable", len(BUDGET_COLUMNS), 1, last)
    for column, value in enumerate(totals, start=3):
        letter = "ABCDEFG"[column - 1]
        book.formula(sheet, last + 1, column, f"=SUBTOTAL(109,{letter}2:{letter}{last})", value, "amount")
    total_look(sheet, last + 1, len(BUDGET_COLUMNS))
    sheet.cell(row=last + 1, column=1, value="Total of the rows shown")
    tint(sheet, f"F2:F{last}", "AND(ISNUMBER($F2),$F2<0)", BAD)
    tint(sheet, f"G2:G{last}", "AND(ISNUMBER($F2),$G2>0,$G2>$F2)", DOUBT)
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1)


def _by_department(amounts: Iterable[tuple[str, int, Decimal]], spelled: Spelling) -> dict[tuple[str, int], Decimal]:
    """Sums by department, however it is spelled, and fiscal year, in the order they come."""
    sums: dict[tuple[str, int], Decimal] = {}
    for name, year, amount in amounts:
        key = (spelled.of(name), year)
        sums[key] = sums.get(key, ZERO) + amount
    return sums


def _of_department(rows: Mapping[Verdict, Sequence[Row]], department: str, year: int | None) -> tuple[Decimal, Decimal]:
    """What is to pay on Ready, and on the other two, before anything is decided."""

    def of(*verdicts: Verdict) -> Decimal:
        mine = (
            row for verdict in verdicts for row in rows[verdict]
            if (row.department, row.fiscal_year) == (department, year)
        )  # fmt: skip
        return _sum(_to_pay(list(mine)))

    return of(Verdict.READY), of(Verdict.RETURN, Verdict.REVIEW)


def _department_formulas(
    book: Book, sheet: Worksheet, number: int, spans: Mapping[Verdict, Span], values: tuple[Any, ...]
) -> None:
    given, before, batch, elsewhere = values

    def of(verdict: Verdict, decided: str) -> str:
        span = spans[verdict]
        return (f'SUMPRODUCT(({span["Submission"]}<>"")*({span["Department"]}=$A{number}&"")'
                f'*({span["Fiscal year"]}&""=$B{number}&"")*{decided.format(span["Decision"])},'
                f'{span["To pay"]})')  # fmt: skip

    others = (Verdict.RETURN, Verdict.REVIEW)
    not_refused = '({0}<>"return")*({0}<>"hold")'
    batch_formula = "+".join([of(Verdict.READY, not_refused), *(of(v, '({0}="approve")') for v in others)])
    book.formula(sheet, number, 5, f"={batch_formula}", batch, "amount", bold=True)
    left = "" if given is None else given - before - batch
    formula = f'=IF(C{number}="","",C{number}-D{number}-E{number})'
    book.formula(sheet, number, 6, formula, left, "amount", bold=True)
    book.formula(sheet, number, 7, "=" + "+".join(of(v, '({0}="")') for v in others), elsewhere, "amount")


def _write_remark(book: Book, sheet: Worksheet, number: int, remark: str | None, values: tuple[Any, ...]) -> None:
    """Why there is no allocation; where there is one, whether the money is enough, live."""
    if remark is not None:
        book.put(sheet, number, 8, remark, "wrapped")
        return
    given, before, batch, elsewhere = values
    left = given - before - batch
    short = "" if elsewhere <= max(left, ZERO) else _SHORT
    formula = f'=IF(F{number}<0,"{_OVER}",IF(AND(G{number}>0,G{number}>F{number}),"{_SHORT}",""))'
    book.formula(sheet, number, 8, formula, _OVER if left < 0 else short, "wrapped")


def _remark(department: str, year: int | None, given: Decimal | None, run: RunInfo) -> str | None:
    if run.departments is None:
        return "No departments file was given: the allocation is not known."
    if not department:
        return "The form names no department."
    if year is None:
        return "The fiscal year is open: the date of a purchase is not known, or they fall in two years."
    return None if given is not None else "Not in the departments file for this fiscal year."


def write_run(book: Book, run: RunInfo, footer: str) -> None:
    """How the workbook came about, so that the same can be made again."""
    sheet = book.sheet("Run")
    header(sheet, (Column("What", 28), Column("Value", 90)))
    facts: list[tuple[str, object]] = [
        ("Program", f"Itemized {run.program}"),
        ("Judged on", run.today),
        ("Folder of submissions", run.folder),
        ("Policy", run.policy.name),
        ("Policy version", run.policy.version),
        ("Policy states", run.policy.source),
        ("Policy file", run.policy.path.name),
        ("Policy file's SHA-256", run.policy.sha256),
    ]
    facts += [(f"Reader {place}", f"{name} {version}") for place, (name, version) in enumerate(run.readers, start=1)]
    facts += [
        ("Departments file", "none" if run.departments is None else f"{len(run.departments)} rows"),
        *((f"Option {option}", value) for option, value in run.options),
        *((count[0].capitalize(), count[1]) for count in run.counts),
        *((f"No submission: {one_line(name)}", one_line(why)) for name, why in run.left_out),
        ("How the verdicts came about", _HOW),
    ]  # fmt: skip
    for number, (name, value) in enumerate(facts, start=2):
        book.put(sheet, number, 1, name, "text", bold=True)
        cell = book.put(sheet, number, 2, value, "date" if value is run.today else "wrapped")
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
        if isinstance(value, str):
            sheet.row_dimensions[number].height = height_for([(value, 90)], least=18)
    sheet.freeze_panes = "A2"
    print_setup(sheet, footer, header_row=1)


def _requested(rows: Sequence[Row]) -> list[Decimal | None]:
    return [row.result.requested for row in rows]


def _to_pay(rows: Sequence[Row]) -> list[Decimal | None]:
    return [row.to_pay for row in rows]


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    """Of what is known of them."""
    return sum((amount for amount in amounts if amount is not None), start=ZERO)


def _headings(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles, start=1):
        cell = sheet.cell(row=row, column=column, value=title)
        cell.font = Font(name="Calibri", size=12 if column == 1 else 11, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=INK)
        cell.number_format = "@_)"
        cell.alignment = Alignment(
            vertical="center",
            horizontal="left" if column in (1, 7) else "right",
            wrap_text=True,
        )
    sheet.row_dimensions[row].height = 24


def _heading(sheet: Worksheet, row: int, title: str) -> None:
    _headings(sheet, row, (title, "", "", "", "", "", ""))


def _line(sheet: Worksheet, row: int, text: str, *, size: int = 11, bold: bool = False) -> None:
    cell = sheet.cell(row=row, column=1, value=text)
    cell.font = Font(name="Calibri", size=size, bold=bold)
    cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = size * 1.6
