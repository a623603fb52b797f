"""The sheets Line items and Findings: everything behind the rows of the verdict sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export._cells import (
    AS_IS,
    BAD,
    DOUBT,
    PLAIN,
    Book,
    Column,
    as_table,
    header,
    height_for,
    print_setup,
    sum_known,
    sum_shown,
    tint,
    total_look,
)
from pipeline.export._rows import leads_to
from pipeline.export._verdict_sheets import Span
from pipeline.export.words import (
    ALCOHOL,
    CAUSE,
    STATE,
    VERDICT,
    exclusion_words,
    one_line,
    rule_words,
)
from pipeline.model import Alcohol, Excluded, Finding, FindingState, LineItem, Purchase, Result
from pipeline.money import ZERO, show

ITEM_COLUMNS = (
    Column("Submission", 22),
    Column("Purchase", 12, "number"),
    Column("Paper", 20),
    Column("Merchant", 20),
    Column("Kind", 15),
    Column("Item", 34),
    Column("Quantity", 11, "number"),
    Column("Unit price", 11.5, "amount"),
    Column("Amount", 12, "amount"),
    Column("Alcohol", 11),
    Column("Why", 28),
    Column("Marked out", 9),
    Column("Left out because", 16),
    Column("Left out", 11, "amount"),
    Column("Its share of tax and tip", 12, "amount"),
    Column("Reimbursable", 15, "amount"),
)
#: The reader that is asked where the first one is in doubt (`Evidence.reader`).
_SECOND_READER = "tesseract"
FINDING_COLUMNS = (
    Column("Submission", 22),
    Column("Verdict", 10.5),
    Column("Purchase", 12, "number"),
    Column("Rule", 19),
    Column("State", 16),
    Column("Cause", 20),
    Column("Leads to", 11),
    Column("What was read", 46, "wrapped"),
    Column("What to ask for", 40, "wrapped"),
    Column("Clause", 40, "wrapped"),
    Column("Where on the paper", 38, "wrapped"),
)
SIGN = {
    FindingState.MET: "✓",
    FindingState.NOT_MET: "✗",
    FindingState.CANNOT_TELL: "?",
    FindingState.NOT_APPLICABLE: "–",
}
#: How many places of a finding are written out; the rest are counted.
PLACES = 4
#: How many papers that were held against a purchase are written out.
PAPERS = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of Line items: an item, a charge of the whole bill, or something left out that is no item of its own."""

    kind: str
    description: str
    amount: Decimal
    item: LineItem | None = None
    left_out: Excluded | None = None


def write_line_items(book: Book, results: Sequence[Result], footer: str) -> Span:
    """One row an item, and one each for discount, tax, service charge, tip and the rest: a purchase adds up."""
    sheet = book.sheet("Line items")
    header(sheet, ITEM_COLUMNS)
    number = 1
    amounts: list[Decimal | None] = []
    counted: list[Decimal | None] = []
    for result in results:
        for place, purchase in enumerate(result.purchases, start=1):
            for part in _parts(purchase):
                number += 1
                counted.append(_write_part(book, sheet, number, (result.submission, place, purchase), part))
                amounts.append(part.amount if purchase.receipt.in_dollars else None)
    span = _close(book, sheet, ITEM_COLUMNS, number, "ItemsTable", "No line item was read.", footer)
    total = span.last + 1
    for title, values in (("Amount", amounts), ("Reimbursable", counted)):
        formula = sum_shown(span.local(title), span.local("Submission"))
        book.formula(sheet, total, span.number(title), formula, sum_known(values), "amount")
    sheet[f"F{total}"].value = "Total of the rows shown"
    total_look(sheet, total, len(ITEM_COLUMNS))
    alcohol = span.letter("Alcohol")
    area = f"{alcohol}{span.first}:{alcohol}{span.last}"
    tint(sheet, area, f'${alcohol}{span.first}="{ALCOHOL[Alcohol.YES]}"', BAD)
    tint(sheet, area, f'${alcohol}{span.first}="{ALCOHOL[Alcohol.UNCLEAR]}"', DOUBT)
    because = span.letter("Left out because")
    tint(sheet, f"{because}{span.first}:{because}{span.last}", f'${because}{span.first}<>""', PLAIN)
    return span


def write_findings(book: Book, results: Sequence[Result], footer: str) -> Span:
    """One row a finding."""
    sheet = book.sheet("Findings")
    header(sheet, FINDING_COLUMNS)
    number = 1
    for result in results:
        for finding in result.findings:
            number += 1
            _write_finding(book, sheet, number, result, finding)
    span = _close(book, sheet, FINDING_COLUMNS, number, "FindingsTable", "No rule has said anything.", footer)
    state = span.letter("State")
    area = f"{state}{span.first}:{state}{span.last}"
    tint(sheet, area, f'LEFT(${state}{span.first},1)="{SIGN[FindingState.NOT_MET]}"', BAD)
    tint(sheet, area, f'LEFT(${state}{span.first},1)="{SIGN[FindingState.CANNOT_TELL]}"', DOUBT)
    return span


def finding_state(state: FindingState) -> str:
    """`✗ Not met`: a sign before the word, for those who do not see the color."""
    return f"{SIGN[state]} {STATE[state]}"


def _write_part(
    book: Book, sheet: Worksheet, number: int, of: tuple[str, int, Purchase], part: _Part
) -> Decimal | None:
    """Write a row and return what it counts toward the reimbursement; None where that is not known."""
    submission, place, purchase = of
    item, left_out = part.item, part.left_out
    values = (
        submission,
        place,
        purchase.documents[0] if purchase.documents else None,
        purchase.receipt.merchant.value,
        part.kind,
        part.description,
        item.quantity if item else None,
        item.unit_price if item else None,
        part.amount,
        ALCOHOL[item.alcohol] if item else None,
        item.because if item else None,
        "Yes" if item and item.struck else None,
        exclusion_words(left_out.reason) if left_out else None,
        left_out.amount if left_out else None,
        left_out.share if left_out and left_out.share else None,
    )
    texts = []
    for column, (shape, value) in enumerate(zip(ITEM_COLUMNS, values, strict=False), start=1):
        if shape.kind == "amount" and isinstance(value, Decimal) and not purchase.receipt.in_dollars:
            value = show(value, purchase.receipt.currency)  # as text: no sum of dollars takes it in
        cell = book.put(sheet, number, column, one_line(value) if isinstance(value, str) else value, shape.kind)
        if isinstance(value, str):
            texts.append((value, shape.width))
        if shape.title == "Quantity":
            cell.number_format = AS_IS
        elif shape.title == "Unit price":
            cell.number_format = "#,##0.00##_)"
    sheet.row_dimensions[number].height = height_for(texts)
    column = len(ITEM_COLUMNS)
    if purchase.reimbursable is None:
        book.put(sheet, number, column, None, "amount")
        return None
    counts = part.amount - (left_out.amount + left_out.share if left_out else ZERO)
    book.formula(sheet, number, column, f"=I{number}-N{number}-O{number}", counts, "amount")
    return counts


def _parts(purchase: Purchase) -> Iterator[_Part]:
    """The rows of a purchase: what stands on its receipt, then what it lacks to the total, if that is known."""
    rest = purchase.total
    for part in _on_receipt(purchase):
        yield part
        rest = None if rest is None else rest - part.amount
    if rest:
        yield _Part("Rest", "Rest of the total: on another paper (a tip on a slip), or not read line by line", rest)


def _on_receipt(purchase: Purchase) -> Iterator[_Part]:
    """Items in the receipt's order, each with what is left out of it; other parts left out; charges of the bill."""
    receipt = purchase.receipt
    open_parts = list(purchase.excluded)
    for item in receipt.items:
        left_out = next((part for part in open_parts if _same(part, item)), None)
        if left_out is not None:
            open_parts.remove(left_out)
        yield _Part("Item", item.description or "(name not read)", item.amount, item, left_out)
    for part in open_parts:
        yield _Part("Left out", part.description or "(name not read)", ZERO, None, part)
    for kind, charge, sign in (
        ("Discount", receipt.discount, -1),
        ("Tax", receipt.tax, 1),
        ("Service charge", receipt.service_charge, 1),
        ("Tip", receipt.tip, 1),
    ):
        if charge.value:
            yield _Part(kind, f"{kind} of the whole bill", sign * charge.value)


def _same(part: Excluded, item: LineItem) -> bool:
    if part.evidence and item.evidence:
        return part.evidence == item.evidence and part.amount == item.amount
    return (part.description, part.amount) == (item.description, item.amount)


def _write_finding(book: Book, sheet: Worksheet, number: int, result: Result, finding: Finding) -> None:
    verdict = leads_to(finding)
    values = (
        result.submission,
        VERDICT[result.verdict],
        finding.purchase,
        rule_words(finding.rule),
        finding_state(finding.state),
        CAUSE[finding.cause] if finding.cause else None,
        VERDICT[verdict] if verdict else None,
        _read(result, finding),
        finding.ask,
        finding.clause,
        _where(finding),
    )
    texts = []
    for column, (shape, value) in enumerate(zip(FINDING_COLUMNS, values, strict=True), start=1):
        book.put(sheet, number, column, value, shape.kind)
        if isinstance(value, str):
            texts.append((value, shape.width))
    sheet.row_dimensions[number].height = height_for(texts)


def _read(result: Result, finding: Finding) -> str:
    """The message; of a proof of payment also which papers were held against the purchase and why, a line a paper."""
    if finding.rule != "payment-proof" or finding.purchase is None or finding.purchase > len(result.purchases):
        return finding.message
    joined = [line for line in result.purchases[finding.purchase - 1].joined if line not in finding.message]
    more = len(joined) - PAPERS
    lines = [one_line(line) for line in joined[:PAPERS]] + ([f"and {more} more papers"] if more > 0 else [])
    return "\n".join([finding.message, *lines])


def _by(reader: str) -> str:
    """Who read it, where that was not the first reader alone."""
    return f" (read by {' and '.join(reader.split('+'))})" if _SECOND_READER in reader else ""


def _where(finding: Finding) -> str:
    """`lunch.jpg, page 1: “DRAFT 8.50”`, a line a place."""
    places = [
        f"{one_line(e.file)}, page {e.page}" + (f": “{one_line(e.text)}”" if e.text else "") + _by(e.reader)
        for e in finding.evidence[:PLACES]
    ]
    more = len(finding.evidence) - PLACES
    return "\n".join(places + ([f"and {more} more"] if more > 0 else []))


def _close(
    book: Book, sheet: Worksheet, columns: tuple[Column, ...], last: int, table: str, empty: str, footer: str
) -> Span:
    """What both sheets have in common once their rows are written."""
    span = Span(sheet.title, columns, last=max(2, last))
    if last < span.last:
        for number, column in enumerate(columns, start=1):
            book.put(sheet, 2, number, empty if column.width > 30 and empty else None, column.kind)
            empty = "" if column.width > 30 else empty
    as_table(sheet, table, len(columns), 1, span.last)
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1, legal=True)
    return span
