"""Pages of words into receipts: fields, items and tenders, each with its state and its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.extract import unseen
from pipeline.extract.arithmetic.hidden import read_totals
from pipeline.extract.arithmetic.readings import as_read
from pipeline.extract.arithmetic.sums import Bill, Unseen, sums_of
from pipeline.extract.blank import Blank, blank_amounts
from pipeline.extract.goods.items import Bought, bought, listed
from pipeline.extract.head import contact as reach
from pipeline.extract.head import whole
from pipeline.extract.head.addresses import Found, address, hinted
from pipeline.extract.head.clear import is_clear, seen_day
from pipeline.extract.head.currency import currency_of, day_first_in
from pipeline.extract.head.dates import When, said_in_part
from pipeline.extract.head.dates import when as when_of
from pipeline.extract.head.merchant import merchant
from pipeline.extract.head.numbers import sale_number
from pipeline.extract.head.own import mailbox, merchants_own, sender
from pipeline.extract.lines.rows import Row, page_rows
from pipeline.extract.papers.apart import papers_of
from pipeline.extract.papers.kinds import paper_of, receipt_kind, statement_lines_of, unread_list
from pipeline.extract.payment.handwritten import with_handwriting
from pipeline.extract.payment.remarks import without_holds
from pipeline.extract.payment.tender import tenders_of, without_card_price
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
        for part in papers_of([unseen.without_halves(page) for page in pages])
        if sum(len(page.words) for page, _ in part) >= _FEWEST_WORDS
    )


def receipt_over(sheets: Sequence[tuple[str, PageWords]]) -> Receipt:
    """One receipt over pages of several files, in the order of `sheets` (file, page).

    Each of its evidence names its own file and page; its `pages` are those of the first file.
    """
    pages = [replace(unseen.without_halves(page), page=number) for number, (_, page) in enumerate(sheets, start=1)]
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
    lines, rows = tuple(row.text for row in rows), as_read(without_card_price(without_holds(rows)))
    typed, items, struck = read_totals(rows, bought(rows, file), file)
    totals, unsettled = with_handwriting(typed, rows, pages, bool(items), cut_off)
    tenders, change, change_row = tenders_of(rows, totals.total.value if totals.total else None, file)
    goods = listed(rows)
    head = min([item.row for item in items] + [goods.stop])
    currency = currency_of(rows)
    own = merchants_own(rows)
    where = address(own, max(head, 6), currency != "USD")
    site = reach.website(own)
    phone = reach.phone(own, currency != "USD")
    contact = [row for found in (where, phone) if found for row in found[1]]
    sent = sender(rows)
    named = merchant(own, max(head, 4), contact, site, sent)
    mail = reach.email(own) or mailbox(sent, named)
    when, in_part = seen_day(rows, pages, day_first or day_first_in(rows, currency))
    in_part = in_part or said_in_part(rows)
    kind = receipt_kind(rows, bool(items), tenders, totals, when is not None)
    if not items:
        unread += tuple(row.evidence(file) for row in unread_list(rows))
    if items and totals.total is None:
        cut_off = _ends_early(pages, cut_off, rows, tenders)
    reached = [row for way in (where, phone, site, mail) if way for row in way[1]]
    name = whole.name_on(rows, pages[0], named, contact, reached, rows[head : goods.stop])
    hint = hinted(own, name.found[1]) if name.found and not reached else None
    if name.beheaded or (name.found is None and head <= _HEADLESS and not contact):
        cut_off = _begins_late(pages, cut_off)
    if not items and (blank := blank_amounts(rows, pages)):
        cut_off, pages = _without_amounts(pages, cut_off, blank)
        head = min(head, blank.first)
    losses = unseen.losses(pages, rows, head, cut_off, file)
    # Whoever sold stands at the top: cut off or covered there, it may stand on the part that was not seen.
    headless = "top" in cut_off or any(Part.HEAD in loss.parts for loss in losses)
    missing = State.UNREADABLE if headless else State.ABSENT
    seller = name.found if name.borne_out or not headless else None

    def way(found: Found | None, none: State = missing) -> Field[str]:
        return _partly(found[1], file) if found and not is_clear(found, pages) else _text(found, file, none)

    rewritten = unseen.rewritten(pages, rows, file)
    by_hand = totals.reconciliation is not typed.reconciliation
    bill = Bill(file, pages, rows, items, totals, by_hand, unsettled, tenders, change)
    sums = sums_of(bill, kind, Unseen(cut_off, losses, rewritten))
    return Receipt(
        document=kind,
        pages=tuple(page.page for page in pages),
        merchant=_partly(name.scraps, file) if name.scraps else _text(seller, file, missing),
        phone=way(phone, State.UNREADABLE if reach.announced(own) else missing),
        address=_partly([hint], file) if hint else way(where),
        website=way(site),
        email=way(mail),
        number=_text(sale_number(rows), file, missing),
        date=_day(when, in_part, file, missing),
        time=Field.found(when.clock, when.row.evidence(file)) if when and when.clock else Field(state=missing),
        items=tuple(_item(item, amount) for item, amount in zip(items, totals.items, strict=True)),
        subtotal=sums.subtotal,
        discount=sums.discount,
        tax=sums.tax,
        service_charge=sums.service_charge,
        tip=sums.tip,
        total=sums.total,
        change=Field.found(change, change_row.evidence(file)) if change is not None and change_row else Field(),
        balance_due=sums.balance_due,
        tenders=tenders,
        reconciliation=sums.reconciliation,
        currency=currency,
        cut_off=cut_off,
        unread=unread,
        losses=losses,
        struck=struck,
        rewritten=rewritten,
        lines=lines,
    )


def _ends_early(
    pages: Sequence[PageWords], cut: tuple[str, ...], rows: Sequence[Row], tenders: Sequence[Tender]
) -> tuple[str, ...]:
    """Items without any total: the paper goes on where the picture or the paper ends, or where something hides it.

    It does not where what a paper ends with was seen below the list: a payment, or thanks.
    """
    hides = any(loss.kind is not LossKind.EDGE for page in pages for loss in page.losses)
    ends = unseen.shows_foot(rows) or any(tender.amount is not None or tender.auth_code for tender in tenders)
    return cut if "bottom" in cut or hides or ends or pages[-1].reader == "pdf" else (*cut, "bottom")


def _begins_late(pages: Sequence[PageWords], cut: tuple[str, ...]) -> tuple[str, ...]:
    """Prices from the very first line on, and nobody named: the head is outside the picture, or something hides it."""
    first = min((word.box.top for word in pages[0].words), default=0)
    hides = any(loss.kind is not LossKind.EDGE and loss.box.top < first for loss in pages[0].losses)
    return cut if "top" in cut or hides or pages[0].reader == "pdf" else ("top", *cut)


def _without_amounts(
    pages: Sequence[PageWords], cut: tuple[str, ...], blank: Blank
) -> tuple[tuple[str, ...], Sequence[PageWords]]:
    """`cut` and `pages` with the loss of amounts that the words alone tell."""
    if blank.loss is None:
        return cut, pages
    beyond = blank.loss.kind is LossKind.EDGE and "right" not in cut
    pages = [replace(page, losses=(*page.losses, blank.loss)) if page is blank.page else page for page in pages]
    return (*cut, "right") if beyond else cut, pages


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


def _partly(rows: Sequence[Row], file: str) -> Field[Any]:
    """What stands on `rows` and is not all there."""
    return Field(state=State.UNREADABLE, evidence=tuple(row.evidence(file) for row in rows))


def _day(when: When | None, part: Row | None, file: str, missing: State) -> Field[date]:
    if when is None and part is not None:
        return _partly([part], file)
    if when is None:
        return Field(state=missing)
    if when.open:
        return Field(state=State.AMBIGUOUS, evidence=(when.row.evidence(file),))
    return Field.found(when.day, when.row.evidence(file))


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


__all__ = ["DocumentKind", "receipts_of"]
