"""The sheets Summary and Run: where things stand, what to do next, and how the workbook came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export._cells import (
    DOUBT,
    INK,
    QUIET,
    Book,
    Column,
    header,
    height_for,
    print_setup,
    put_text,
    sum_known,
    tint,
    total_look,
)
from pipeline.export._detail_sheets import finding_state
from pipeline.export._rows import Row, leads_to
from pipeline.export._verdict_sheets import DECISIONS, Span
from pipeline.export.accuracy import accuracy_facts
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
#: How many reasons are listed.
REASONS = 8
#: How many files are named that are no submission.
_MOST_NAMED = 6

SUMMARY_WIDTHS = (42, 14, 15, 16, 18, 14, 68)


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
        *run.ledger,
        *((f"Option {option}", value) for option, value in run.options),
        *((count[0].capitalize(), count[1]) for count in run.counts),
        *((f"No submission: {one_line(name)}", one_line(why)) for name, why in run.left_out),
        ("How the verdicts came about", _HOW),
        *accuracy_facts(run),
    ]  # fmt: skip
    for number, (name, value) in enumerate(facts, start=2):
        book.put(sheet, number, 1, name, "text", bold=True)
        cell = book.put(sheet, number, 2, value, "date" if value is run.today else "wrapped")
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
        if isinstance(value, str):
            sheet.row_dimensions[number].height = height_for([(value, 90), (name, 28)], least=18)
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
