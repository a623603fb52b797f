"""What kind of paper a page is, and the debits of a bank statement or a check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.head.dates import when
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.papers.approvals import speaks_of_approval
from pipeline.extract.papers.bank import detail_of, is_detail, paid_check_of, statement_of
from pipeline.model import DocumentKind, StatementLine, Tender, TenderKind

_BANK = re.compile(
    r"\bstatement\b|(?:beginning|ending|opening|closing|available|current|running) balance|account (?:summary|"
    r"activity|number|ending)|withdrawals?|"
    r"deposits?|transactions?\b|posted|pending|checks? paid|\bdebits?\b|\bbank\b|credit union|\bchecking\b|check no",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"statement (?:of|period|date|summary)|(?<!on your )(?:account|bank|monthly|card) statement|account activity|"
    r"transaction history|beginning balance",
    re.IGNORECASE,
)
_CHECK = re.compile(r"pay to the|\border of\b|\bmemo\b|\bdollars\b|void after|\bendorse|deposit only", re.IGNORECASE)
_FORM = re.compile(r"reimbursement (?:request )?form", re.IGNORECASE)

#: A paper that says of itself that it only puts another into English.
_TRANSLATION = re.compile(
    r"^\W*(?:(?:english|certified|my|own) )*translation(?:\W*$|:| (?:of|from|into|by)\b)|"
    r"\btranslated (?:from|into|by)\b",
    re.IGNORECASE,
)
#: It says so at the top.
_TITLE_ROWS = 3

_MENU = re.compile(
    r"\b(?:menu|appetizers?|starters|small plates|entr[eé]es|mains|sides|desserts|beverages|breakfast|brunch|soups|"
    r"salads|sandwiches|pasta|drinks|kids|specials|available (?:daily|all day)|prices (?:are )?(?:subject|may))\b",
    re.IGNORECASE,
)
#: So many different headings of a menu make one.
_HEADINGS = 3

#: All that is left of a row whose name and price are covered.
_ONLY_COUNT = re.compile(r"\W*\d{1,2}\W*")
#: How a till counts what it sold; a terminal does not.
_SOLD = re.compile(
    r"\bitems? (?:sold|purchased|bought)\W*[1-9]|\b(?:number of items|item count)\W*[1-9]", re.IGNORECASE
)
#: A gap of so many rows' distances is wider than any that is left on purpose between a head and the sums.
_HOLE = 5

_SUMS = (Role.SUBTOTAL, Role.TAX, Role.TOTAL, Role.BALANCE, Role.TENDER)
#: A quantity and the name of what was bought; no day, and no street with its town.
_COUNTED = re.compile(r"\W*\d{1,2}\s?x?\s+[^\W\d]{3,}(?!.*\d{4})", re.IGNORECASE)


_NAMED = re.compile(r"[^\W\d]{3}")

#: A name, and a price whose cents are cut off or covered (`LG FRY   9.`).
_CENTS_LOST = re.compile(r"[^\W\d]{2}.*\s\$?\d{1,4}[.,]\d?\W*$")


def stands_alone(rows: Sequence[Row]) -> bool:
    """Whether a page is a form or an approval: no page before or behind it is a part of the same paper."""
    return paper_of(rows, day_first=False) in (DocumentKind.FORM, DocumentKind.APPROVAL)


def paper_of(rows: Sequence[Row], day_first: bool) -> DocumentKind | None:
    """What the paper is by its own words, where it is no merchant's: a bank's, a form, an approval. Else None."""
    text = "\n".join(row.text for row in rows)
    if any(_TRANSLATION.search(row.text) and not row.amounts for row in rows[:_TITLE_ROWS]):
        return DocumentKind.OTHER
    bank = {m.lower().rstrip("s") for m in _BANK.findall(text)}
    dated = sum(1 for row in rows if row.amounts and when([row], day_first) is not None)
    billed = any(row.amount and row.role in (Role.SUBTOTAL, Role.TAX) for row in rows)
    titles = {m.lower() for m in _STATEMENT.findall(text)}
    if not billed and is_detail(text):
        return DocumentKind.BANK_STATEMENT
    if not billed and ((titles and dated >= 1) or len(titles) >= 2 or (dated >= 2 and len(bank) >= 2)):
        return DocumentKind.BANK_STATEMENT
    if not billed and (
        re.search(r"pay to the\s+order of", text, re.IGNORECASE) or len({m.lower() for m in _CHECK.findall(text)}) >= 3
    ):
        return DocumentKind.CANCELLED_CHECK
    sums_up = {row.role for row in rows if row.amount and row.role in (Role.SUBTOTAL, Role.TAX, Role.TOTAL)}
    if _FORM.search(text) and len(sums_up) < 2:  # `Amount` is a field of the form; more is a receipt stapled to it
        return DocumentKind.FORM
    sums = any(row.amounts and row.role is not Role.TEXT for row in rows)
    if not billed and speaks_of_approval([row.text for row in rows], sums):
        return DocumentKind.APPROVAL
    return None


def receipt_kind(
    rows: Sequence[Row], has_items: bool, tenders: Sequence[Tender], totals: Totals, dated: bool
) -> DocumentKind:
    """The kind of a merchant's paper, by what it shows: items, a payment, both, or nothing of a purchase at all.

    A list of prices without a day and without any sum is nothing that somebody bought, where it cannot be the upper
    part of a receipt: it stands under a menu's headings, or is the text of a PDF, of which nothing is cut off.
    """
    if has_items and not (dated or tenders or totals.total or totals.subtotal or totals.tax):
        headings = {found.lower() for row in rows if not row.amounts for found in _MENU.findall(row.text)}
        if "menu" in headings or len(headings) >= _HEADINGS or rows[0].reader == "pdf":
            return DocumentKind.OTHER
    paid = any(not t.declined for t in tenders)
    if not has_items and any(t.kind is TenderKind.CARD for t in tenders) and not _lists_unread(rows):
        return DocumentKind.CARD_SLIP
    if paid:
        return DocumentKind.RECEIPT
    if has_items or totals.total is not None or any(row.role is Role.TOTAL for row in rows):
        return DocumentKind.GUEST_CHECK
    return DocumentKind.OTHER


def _lists_unread(rows: Sequence[Row]) -> bool:
    """Whether a paper on which no item was read has a list all the same, whose prices are cut off or unreadable.

    A slip has no rows of a quantity with a name, one below the other, and does not name a subtotal and a tax without
    their amounts.
    """
    if unread_list(rows):
        return True
    end = next((i for i, row in enumerate(rows) if row.role in _SUMS), len(rows))
    back = [row for row in rows[:end] if row.amount and row.amount.value < 0 and row.role is Role.TEXT]
    if end < len(rows) and rows[end].role is Role.SUBTOTAL and any(_NAMED.search(row.label) for row in back):
        return True  # what was given back, each with its price
    counted = [not row.amounts and _COUNTED.match(row.text) is not None for row in rows[:end]]
    blank = {row.role for row in rows if not row.amounts}
    return any(one and other for one, other in pairwise(counted)) or {Role.SUBTOTAL, Role.TAX} <= blank


def unread_list(rows: Sequence[Row]) -> list[Row]:
    """Rows that show that things bought are listed above the sums, though none of them has a price there; [] elsewhere.

    The prices' cents are cut off; or only quantities are left of the rows; or a till counted what it sold; or above a
    subtotal and its tax, where the list stands, is nothing at all over the height of several rows.
    """
    end = next((i for i, row in enumerate(rows) if row.role in _SUMS), len(rows))
    if any(row.amounts for row in rows[:end]):
        return []
    lost = [row for row in rows[:end] if _CENTS_LOST.search(row.text)]
    left = [row for row in rows[:end] if _ONLY_COUNT.fullmatch(row.text)]
    sold = [row for row in rows[end:] if _SOLD.search(row.text)]
    return next((one for one in (lost, left) if len(one) > 1), sold or _below_hole(rows, end))


def _below_hole(rows: Sequence[Row], end: int) -> list[Row]:
    """The subtotal at `end`, where its tax stands below it and a hole of `_HOLE` rows above it; else []."""
    sums = rows[end:]
    taxed = any(row.role is Role.TAX and row.amount and row.amount.value > 0 for row in sums)
    if not 0 < end < len(rows) - 1 or sums[0].role is not Role.SUBTOTAL or not sums[0].amount or not taxed:
        return []
    steps = [below.line.box.top - above.line.box.top for above, below in pairwise(rows)]
    return [sums[0]] if steps[end - 1] > _HOLE * median(steps) else []


def statement_lines_of(
    rows: Sequence[Row], day_first: bool, file: str
) -> tuple[tuple[StatementLine, ...], tuple[StatementLine, ...]]:
    """(what a bank's paper shows as paid, what else it shows): of a statement, or of a check."""
    if paper_of(rows, day_first) is DocumentKind.CANCELLED_CHECK:
        return paid_check_of(rows, day_first, file)
    if is_detail("\n".join(row.text for row in rows)):
        return detail_of(rows, day_first, file)
    return statement_of(rows, day_first, file)
