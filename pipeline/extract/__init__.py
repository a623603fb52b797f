"""Pages of words into receipts: fields, items and tenders, each with its state and its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.extract import contact as reach
from pipeline.extract import unseen
from pipeline.extract.addresses import Found, address
from pipeline.extract.choices import Sum
from pipeline.extract.currency import currency_of, day_first_in
from pipeline.extract.dates import When, said_in_part
from pipeline.extract.dates import when as when_of
from pipeline.extract.documents import paper_of, receipt_kind, statement_lines_of
from pipeline.extract.handwritten import with_handwriting
from pipeline.extract.hidden import read_totals
from pipeline.extract.inside import tax_inside
from pipeline.extract.items import Bought, bought, listed
from pipeline.extract.merchant import merchant
from pipeline.extract.numbers import sale_number
from pipeline.extract.papers import papers_of
from pipeline.extract.readings import as_read
from pipeline.extract.rows import Row, page_rows
from pipeline.extract.tender import card_price, tenders_of
from pipeline.extract.totals import Totals
from pipeline.model import (
    PAYMENT_ONLY,
    DocumentKind,
    Evidence,
    Field,
    LineItem,
    LossKind,
    PageWords,
    Part,
    Proof,
    Receipt,
    Reconciliation,
    State,
    Tender,
)

#: A page with fewer words than this has nothing on it that could be a receipt.
_FEWEST_WORDS = 3
#: A picture whose amounts begin by this row, and that names nobody, shows only the lower part of a paper.
_HEADLESS = 2


def receipts_of(pages: Sequence[PageWords], file: str, day_first: bool = False) -> tuple[Receipt, ...]:
    """All receipts on the pages of one file, in page order. A page without its own total belongs to the one before.

    `day_first`: 03/04/2026 is the third of April.
    """
    return tuple(
        _receipt([page for page, _ in part], [row for _, rows in part for row in rows], file, day_first)
        for part in papers_of(pages)
        if sum(len(page.words) for page, _ in part) >= _FEWEST_WORDS
    )


def receipt_over(sheets: Sequence[tuple[str, PageWords]]) -> Receipt:
    """One receipt over pages of several files, in the order of `sheets` (file, page).

    Each of its evidence names its own file and page; its `pages` are those of the first file.
    """
    pages = [replace(page, page=number) for number, (_, page) in enumerate(sheets, start=1)]
    whole = _receipt(pages, [row for page in pages for row in page_rows(page)], "", False)
    places = {number: (file, page.page) for number, (file, page) in enumerate(sheets, start=1)}
    own = tuple(page.page for file, page in sheets if file == sheets[0][0])
    return replace(
        whole, **{each.name: _moved(getattr(whole, each.name), places) for each in fields(whole)} | {"pages": own}
    )


def _moved(part: Any, places: Mapping[int, tuple[str, int]]) -> Any:
    """`part` of a receipt with each of its evidence at the file and page that `places` gives for its page."""
    if isinstance(part, Evidence):
        file, page = places[part.page]
        return replace(part, file=file, page=page)
    if isinstance(part, tuple) and part:
        inner = [_moved(each, places) for each in part]
        return part if all(a is b for a, b in zip(part, inner, strict=True)) else tuple(inner)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            f.name: new for f in fields(part) if (new := _moved(old := getattr(part, f.name), places)) is not old
        }
        return replace(part, **changed) if changed else part
    return part


def _receipt(pages: Sequence[PageWords], rows: Sequence[Row], file: str, day_first: bool) -> Receipt:
    cut_off = unseen.cut_off(pages, rows)
    unread = tuple(e for page in pages for e in unseen.unread(page, file))
    paper = paper_of(rows, day_first)
    if paper is not None:
        return _other_paper(paper, pages, rows, file, day_first, cut_off, unread)
    lines, rows = tuple(row.text for row in rows), as_read(rows)
    totals, items, struck = read_totals(rows, bought(rows, file), file)
    printed = totals.reconciliation
    totals, unsettled = with_handwriting(totals, rows, pages, bool(items))
    total = totals.total.value if totals.total else None
    hides = any(loss.kind is not LossKind.EDGE for page in pages for loss in page.losses)
    if items and total is None and "bottom" not in cut_off and pages[-1].reader != "pdf" and not hides:
        cut_off = (*cut_off, "bottom")  # items without any total: the paper goes on where the picture or the paper ends
    tenders, change, change_row = tenders_of(rows, total, file)
    head = min([item.row for item in items] + [listed(rows).stop])
    currency = currency_of(rows)
    own = reach.merchants_own(rows)
    where = address(own, max(head, 6), currency != "USD")
    site = reach.website(own)
    phone = reach.phone(own, currency != "USD")
    contact = [row for found in (where, phone) if found for row in found[1]]
    name = merchant(own, max(head, 4), contact, site)
    if name is not None and unseen.is_below_cut(pages[0], rows, *name[:2]):
        name = None
    if head <= _HEADLESS and name is None and not contact and "top" not in cut_off and pages[0].reader != "pdf":
        cut_off = ("top", *cut_off)  # prices from the very first line on: the head is outside the picture
    when = when_of(rows, day_first or day_first_in(rows, currency))
    kind = receipt_kind(rows, bool(items), tenders, totals, when is not None)
    charged = next((t for t in tenders if t.amount is not None and not t.declined), None)
    losses = unseen.losses(pages, rows, head, cut_off, file)
    lost = {part for loss in losses for part in loss.parts}
    # Whoever sold stands at the top: cut off or covered there, it may stand on the part that was not seen.
    missing = State.UNREADABLE if "top" in cut_off or Part.HEAD in lost else State.ABSENT
    by_print = totals.reconciliation is printed
    reconciliation = _reconciliation(totals, tenders, change) if by_print else totals.reconciliation
    through = {t.amount for t in tenders if t.amount is not None and not t.declined}
    open_total = unseen.hides_total(rows, totals.total, through, cut_off, losses)
    if open_total:
        reconciliation = Reconciliation(Proof.UNPROVED, None)
    listed_less = totals.subtotal is not None and sum(totals.items) < totals.subtotal.value
    if cut_off or losses or (pages[0].reader != "pdf" and listed_less):
        reconciliation = replace(reconciliation, own=False)  # what was not seen may be what the sum lacks
    hides_sums = lost & {Part.ITEMS, Part.SUMS} and reconciliation.state is not Proof.PROVED
    below = "bottom" in cut_off and totals.total is None
    no_sum = State.UNREADABLE if hides_sums or below else State.ABSENT
    total_field = _sum(totals.total, rows, file, no_sum)
    if totals.total is None and kind is DocumentKind.CARD_SLIP and charged is not None and charged.amount is not None:
        total_field = Field.found(charged.amount, *charged.evidence)
    total_field, tip_field = card_price(rows, total, tenders, file) or total_field, _sum(totals.tip, rows, file, no_sum)
    if open_total:
        total_field = Field(state=State.UNREADABLE, evidence=total_field.evidence)
    if unsettled is not None:
        written = tuple(rows[i].evidence(file) for i in dict.fromkeys(unsettled.rows))
        total_field = tip_field = Field(state=unsettled.state, evidence=written)
    return Receipt(
        document=kind,
        pages=tuple(page.page for page in pages),
        merchant=_text(name, file, missing),
        phone=_text(phone, file, State.UNREADABLE if reach.announced(own) else missing),
        address=_text(where, file, missing),
        website=_text(site, file, missing),
        email=_text(reach.email(own), file, missing),
        number=_text(sale_number(rows), file, missing),
        date=_day(when, said_in_part(rows), file, missing),
        time=Field.found(when.clock, when.row.evidence(file)) if when and when.clock else Field(state=missing),
        items=tuple(_item(item, amount) for item, amount in zip(items, totals.items, strict=True)),
        subtotal=_sum(totals.subtotal, rows, file, no_sum),
        discount=_sum(totals.discount, rows, file, no_sum),
        tax=_sum(tax_inside(totals, rows), rows, file, no_sum),
        service_charge=_sum(totals.service_charge, rows, file, no_sum),
        tip=tip_field,
        total=total_field,
        change=Field.found(change, change_row.evidence(file)) if change is not None and change_row else Field(),
        balance_due=_sum(totals.balance_due, rows, file, no_sum),
        tenders=tenders,
        reconciliation=reconciliation,
        currency=currency,
        cut_off=cut_off,
        unread=unread,
        losses=losses,
        struck=struck,
        lines=lines,
    )


def _other_paper(
    paper: DocumentKind,
    pages: Sequence[PageWords],
    rows: Sequence[Row],
    file: str,
    day_first: bool,
    cut_off: tuple[str, ...],
    unread: tuple[Evidence, ...],
) -> Receipt:
    """A bank's paper, a form or an approval: it sells nothing, so it has no merchant, items or tenders."""
    lines, others = statement_lines_of(rows, day_first, file) if paper in PAYMENT_ONLY else ((), ())
    total: Field[Decimal] = Field()
    if paper is DocumentKind.CANCELLED_CHECK and lines:
        total = Field.found(lines[0].amount, *lines[0].evidence)
    when = when_of(rows, day_first)
    return Receipt(
        document=paper,
        pages=tuple(page.page for page in pages),
        date=Field.found(when.day, when.row.evidence(file)) if when else Field(),
        total=total,
        reconciliation=Reconciliation(Proof.CONSISTENT, None),
        cut_off=cut_off,
        unread=unread,
        statement_lines=lines,
        statement_others=others,
        lines=tuple(row.text for row in rows),
    )


def _text(found: Found | None, file: str, missing: State) -> Field[str]:
    if found is None:
        return Field(state=missing)
    return Field.found(found[0], *(row.evidence(file) for row in found[1]))


def _day(when: When | None, part: Row | None, file: str, missing: State) -> Field[date]:
    if when is None and part is not None:
        return Field(state=State.UNREADABLE, evidence=(part.evidence(file),))
    if when is None:
        return Field(state=missing)
    if when.open:
        return Field(state=State.AMBIGUOUS, evidence=(when.row.evidence(file),))
    return Field.found(when.day, when.row.evidence(file))


def _sum(found: Sum | None, rows: Sequence[Row], file: str, missing: State = State.ABSENT) -> Field[Decimal]:
    if found is None:
        return Field(state=missing)
    places = tuple(rows[i].evidence(file) for i in found.rows)
    return Field(state=State.AMBIGUOUS, evidence=places) if found.open else Field.found(found.value, *places)


def _item(item: Bought, amount: Decimal) -> LineItem:
    return LineItem(
        item.description,
        item.quantity,
        item.unit_price,
        amount,
        struck=item.struck,
        section=item.section,
        evidence=item.evidence,
    )


def _reconciliation(totals: Totals, tenders: Sequence[Tender], change: Decimal | None) -> Reconciliation:
    """The bill's own arithmetic; a payment that closes with the total proves a bill that has no items to add up."""
    found = totals.reconciliation
    if found.state is Proof.CONSISTENT and totals.total is not None:
        through = [t.amount for t in tenders if t.amount is not None and not t.declined]
        paid = sum(through, start=Decimal(0)) - (change or 0)
        if paid == totals.total.value and totals.tax is not None and totals.subtotal is not None:
            return Reconciliation(Proof.PROVED, Decimal("0.00"))
    return found


__all__ = ["DocumentKind", "receipts_of"]
