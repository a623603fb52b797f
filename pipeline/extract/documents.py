"""What kind of paper a page is, and the debits of a bank statement or a check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.header import when
from pipeline.extract.rows import Role, Row
from pipeline.extract.totals import Totals
from pipeline.model import DocumentKind, StatementLine, Tender, TenderKind

_STATEMENT = re.compile(
    r"\bstatement\b|beginning balance|ending balance|opening balance|closing balance|account (?:summary|activity|number)|withdrawals?|deposits?|"
    r"transaction (?:history|detail)|posted|available balance|checks paid|debits?\b|\bbank\b|credit union|running balance",
    re.I,
)
_CHECK = re.compile(r"pay to the|to the order of|\border of\b|\bmemo\b|\bdollars\b|void after|\bendorse", re.I)
_FORM = re.compile(r"reimbursement (?:request )?form", re.I)
_APPROVAL = re.compile(r"\bi (?:hereby )?approve\b|\bis approved\b|\bapproved by\b|approval of (?:the )?(?:peer|lead)", re.I)


def kind_of(rows: Sequence[Row], has_items: bool, tenders: Sequence[Tender], totals: Totals) -> DocumentKind:
    """The kind of paper, by its own words first, then by what it shows."""
    text = "\n".join(row.text for row in rows)
    words = {m.lower().rstrip("s") for m in _STATEMENT.findall(text)}
    if len(words) >= 3 and re.search(r"statement|account (?:summary|activity)|beginning balance|checks paid", text, re.I):
        return DocumentKind.BANK_STATEMENT
    if len({m.lower() for m in _CHECK.findall(text)}) >= 2 and not has_items or re.search(r"pay to the\s+order of", text, re.I):
        return DocumentKind.CANCELLED_CHECK
    if _FORM.search(text) and not tenders:
        return DocumentKind.FORM
    if _APPROVAL.search(text) and not any(row.amounts for row in rows):
        return DocumentKind.APPROVAL
    card = any(t.kind is TenderKind.CARD for t in tenders)
    if card and not has_items:
        return DocumentKind.CARD_SLIP
    if any(not t.declined for t in tenders):
        return DocumentKind.RECEIPT
    if has_items or totals.total is not None or any(row.role is Role.TOTAL for row in rows):
        return DocumentKind.GUEST_CHECK
    return DocumentKind.OTHER


def statement_lines_of(rows: Sequence[Row], file: str, day_first: bool) -> tuple[StatementLine, ...]:
    """Every row with an amount, with its date where one is printed on it; for a check, its face."""
    lines = []
    for row in rows:
        found = when([row], day_first)
        for amount in row.amounts[:1]:
            if amount.value != 0:
                lines.append(StatementLine(found.day if found else None, row.label, abs(amount.value), (row.evidence(file),)))
    return tuple(lines)
