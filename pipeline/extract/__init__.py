"""Pages of words into receipts: fields, items and tenders, each with its state and its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import TypeVar

from pipeline.extract import header
from pipeline.extract.documents import kind_of, statement_lines_of
from pipeline.extract.items import Bought, bought, first_summary
from pipeline.extract.rows import NOISE, Role, Row, rows_of
from pipeline.extract.tender import tenders_of
from pipeline.extract.totals import Sum, Totals, totals_of
from pipeline.layout import lines_of, text_height
from pipeline.model import (
    PAYMENT_ONLY,
    DocumentKind,
    Evidence,
    Field,
    LineItem,
    PageWords,
    Proof,
    Receipt,
    Reconciliation,
    State,
    Tender,
)

T = TypeVar("T", date, time)

#: A page with fewer words than this has nothing on it that could be a receipt.
_FEWEST_WORDS = 3
#: Text this near to the picture's edge (in text heights) runs out of the picture.
_EDGE = 0.12


def receipts_of(pages: Sequence[PageWords], file: str, day_first: bool = False) -> tuple[Receipt, ...]:
    """All receipts on the pages of one file, in page order. A page without a total of its own belongs to the one before.

    `day_first`: 03/04/2026 is the third of April.
    """
    parts: list[list[tuple[PageWords, tuple[Row, ...]]]] = []
    for page in pages:
        rows = rows_of(page, lines_of(page.words))
        own = any(row.role in (Role.TOTAL, Role.BALANCE) and row.amount for row in rows)
        before = parts and any(row.role in (Role.TOTAL, Role.BALANCE) and row.amount for _, rs in parts[-1] for row in rs)
        if parts and not (own and before):
            parts[-1].append((page, rows))
        else:
            parts.append([(page, rows)])
    return tuple(
        _receipt([page for page, _ in part], [row for _, rows in part for row in rows], file, day_first)
        for part in parts
        if sum(len(page.words) for page, _ in part) >= _FEWEST_WORDS
    )


def _receipt(pages: Sequence[PageWords], rows: Sequence[Row], file: str, day_first: bool) -> Receipt:
    totals, items = totals_of(rows, bought(rows, file))
    total = totals.total.value if totals.total else None
    tenders, change, change_row = tenders_of(rows, total, file)
    head = min([item.row for item in items] + [first_summary(rows)])
    cut_off = _cut_off(pages)
    unread = tuple(e for page in pages for e in _unread(page, file))
    blank = _Blank(unread, cut_off)
    where = header.address(rows, max(head, 6))
    site = header.website(rows)
    phone = header.phone(rows)
    contact = [row for found in (where, phone) if found for row in found[1]]
    name = header.merchant(rows, max(head, 4), contact, site[0] if site else None)
    when = header.when(rows, day_first)
    kind = kind_of(rows, bool(items), tenders, totals)
    if total is None and kind in PAYMENT_ONLY:
        paid = next((t for t in tenders if t.amount is not None), None)
        total_field: Field[Decimal] = Field.found(paid.amount, *paid.evidence) if paid and paid.amount else blank.of()
    else:
        total_field = _sum(totals.total, rows, file, blank)
    return Receipt(
        document=kind,
        pages=tuple(page.page for page in pages),
        merchant=_text(name, file, blank, "top"),
        phone=_text(phone, file, blank, "top"),
        address=_text(where, file, blank, "top"),
        website=_text(site, file, blank, "top"),
        email=_text(header.email(rows), file, blank, "top"),
        date=_when(when.day if when else None, when, file, blank),
        time=_when(when.clock if when else None, when, file, blank),
        items=tuple(_item(item, amount) for item, amount in zip(items, totals.items, strict=True)),
        subtotal=_sum(totals.subtotal, rows, file, blank),
        discount=_sum(totals.discount, rows, file, blank),
        tax=_sum(totals.tax, rows, file, blank),
        service_charge=_sum(totals.service_charge, rows, file, blank),
        tip=_sum(totals.tip, rows, file, blank),
        total=total_field,
        change=Field.found(change, change_row.evidence(file)) if change is not None and change_row else Field(),
        balance_due=_sum(totals.balance_due, rows, file, blank),
        tenders=tenders,
        reconciliation=_reconciliation(totals, tenders, change),
        currency=_currency(rows),
        cut_off=cut_off,
        unread=unread,
        statement_lines=statement_lines_of(rows, file, day_first) if kind in PAYMENT_ONLY else (),
        lines=tuple(row.text for row in rows),
    )


class _Blank:
    """The state of a field that was not found: absent only on a paper that was wholly read."""

    def __init__(self, unread: tuple[Evidence, ...], cut_off: tuple[str, ...]) -> None:
        self.unread, self.cut_off = unread, cut_off

    def of(self, edge: str = "") -> Field[Decimal]:
        if edge and edge in self.cut_off:
            return Field(state=State.UNREADABLE)
        return Field()


def _text(found: header.Found | None, file: str, blank: _Blank, edge: str) -> Field[str]:
    if found is None:
        return Field(state=blank.of(edge).state)
    return Field.found(found[0], *(row.evidence(file) for row in found[1]))


def _when(value: T | None, when: header.When | None, file: str, blank: _Blank) -> Field[T]:
    if value is None or when is None:
        return Field(state=blank.of("top").state)
    return Field.found(value, when.row.evidence(file))


def _sum(found: Sum | None, rows: Sequence[Row], file: str, blank: _Blank) -> Field[Decimal]:
    if found is None:
        return Field()
    return Field.found(found.value, *(_amount_evidence(rows[i], file) for i in found.rows))


def _amount_evidence(row: Row, file: str) -> Evidence:
    return row.evidence(file)


def _item(item: Bought, amount: Decimal) -> LineItem:
    return LineItem(item.description, item.quantity, item.unit_price, amount, section=item.section, evidence=item.evidence)


def _reconciliation(totals: Totals, tenders: Sequence[Tender], change: Decimal | None) -> Reconciliation:
    """The bill's own arithmetic; a payment that closes with the total proves a bill that has no items to add up."""
    found = totals.reconciliation
    if found.state is Proof.CONSISTENT and totals.total is not None:
        paid = sum((t.amount for t in tenders if t.amount is not None), start=Decimal(0)) - (change or 0)
        if paid == totals.total.value and totals.tax is not None:
            return Reconciliation(Proof.PROVED, Decimal("0.00"))
    return found


def _currency(rows: Sequence[Row]) -> str:
    """ISO code of the paper's money: dollars unless its own words or signs say otherwise."""
    text = " ".join(row.text for row in rows)
    for code, pattern in (
        ("EUR", r"€|\bEUR(?:O|OS)?\b"),
        ("GBP", r"£|\bGBP\b"),
        ("MYR", r"\bRM\s?\d|\(RM\)|\bMYR\b"),
        ("CAD", r"\bCAD\b|\b(?:GST|HST|PST)\b.*#|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"),
        ("MXN", r"\bMXN\b|\bPESOS\b"),
        ("JPY", r"¥|\bJPY\b|円"),
    ):
        if re.search(pattern, text) and "$" not in text.replace("US$", ""):
            return code
        if code == "CAD" and re.search(r"\bCAD\b|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b", text):
            return code
    return "USD"


def _cut_off(pages: Sequence[PageWords]) -> tuple[str, ...]:
    """Edges of the first and last page where text runs out of the picture (never of a text layer)."""
    edges = []
    first, last = pages[0], pages[-1]
    for edge, page in (("top", first), ("bottom", last)):
        words = [w for w in page.words if (w.score or 0) >= NOISE and sum(ch.isalnum() for ch in w.text) >= 3]
        height = text_height(words)
        if not words or all(w.score is None for w in page.words):
            continue
        near = _EDGE * height
        if edge == "top" and any(w.box.top <= near for w in words):
            edges.append(edge)
        if edge == "bottom" and any(w.box.bottom >= page.height - near for w in words):
            edges.append(edge)
    return tuple(edges)


def _unread(page: PageWords, file: str) -> list[Evidence]:
    """Writing whose text the reader itself does not believe; borders and logos left out."""
    usual = text_height(page.words)
    out = []
    for word in page.words:
        letters = [ch for ch in word.text if ch.isascii() and ch.isalnum()]
        if word.score is None or word.score >= NOISE or len(letters) < 4 or len(set(letters)) < 4:
            continue
        if word.box.height >= 0.6 * usual:
            out.append(Evidence(file, page.page, word.box, word.text, page.reader))
    return out


__all__ = ["DocumentKind", "receipts_of"]
