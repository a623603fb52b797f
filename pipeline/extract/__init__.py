"""Pages of words into receipts: fields, items and tenders, each with its state and its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.extract import contact as reach
from pipeline.extract.dates import when as when_of
from pipeline.extract.documents import paper_of, receipt_kind, stands_alone, statement_lines_of
from pipeline.extract.hidden import read_totals
from pipeline.extract.items import Bought, bought, listed
from pipeline.extract.merchant import merchant
from pipeline.extract.numbers import sale_number
from pipeline.extract.roles import Role
from pipeline.extract.rows import NOISE, Row, page_rows, rows_of
from pipeline.extract.seam import Lie, seam_of
from pipeline.extract.tender import card_price, tenders_of
from pipeline.extract.totals import Sum, Totals, totals_of
from pipeline.layout import beside, lines_of, text_height
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
    Word,
)

#: A page, or a paper on it, with its rows.
_Sheet = tuple[PageWords, tuple[Row, ...]]

#: A page with fewer words than this has nothing on it that could be a receipt.
_FEWEST_WORDS = 3
#: Text this near to the picture's edge (in text heights) runs out of the picture.
_EDGE = 0.12
#: With more lines than this below the last amount, the money part of the paper is wholly in the picture.
_FOOTER = 2
#: A merchant's name stands at most this many lines above its address.
_HEAD_ABOVE = 3
#: A picture whose amounts begin by this row, and that names nobody, shows only the lower part of a paper.
_HEADLESS = 2


def receipts_of(pages: Sequence[PageWords], file: str, day_first: bool = False) -> tuple[Receipt, ...]:
    """All receipts on the pages of one file, in page order. A page without its own total belongs to the one before.

    `day_first`: 03/04/2026 is the third of April.
    """
    parts: list[list[_Sheet]] = []
    open_end = False
    for page in pages:
        papers = _papers(page)
        alone = stands_alone([row for _, rows in papers for row in rows])
        if len(papers) == 1 and open_end and not alone and (longer := _longer(parts[-1], papers[0])):
            parts[-1] = longer
        else:
            parts += [[paper] for paper in papers]
        open_end = not alone
    return tuple(
        _receipt([page for page, _ in part], [row for _, rows in part for row in rows], file, day_first)
        for part in parts
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


def without(page: PageWords, gone: AbstractSet[int], below: bool) -> PageWords:
    """`page` without the words whose id is in `gone`, and without all that lies beyond them: `below` them, or above."""
    dropped = [word.box.middle for word in page.words if id(word) in gone]
    edge = min(dropped) if below else max(dropped)

    def stays(word: Word) -> bool:
        noise = word.score is not None and word.score < NOISE
        return id(word) not in gone and not (noise and (word.box.middle > edge if below else word.box.middle < edge))

    return replace(page, words=tuple(word for word in page.words if stays(word)))


def _papers(page: PageWords) -> list[_Sheet]:
    """The papers that lie side by side on one picture, left to right; the whole page where there is only one.

    Two papers are told apart where each has a total of its own, or where the whole does not add up and one side alone
    does: the other is then paper that happened to lie beside it.
    """
    whole = page_rows(page)
    if (cut := _second_head(whole) or _second_sum(whole)) is not None:
        halves = (whole[:cut], whole[cut:])
        return [(replace(page, words=tuple(w for row in half for w in row.line.words)), half) for half in halves]
    if page.reader == "pdf":
        return [(page, whole)]
    cuts = beside(page.words)
    proved = bool(cuts) and _proves(whole)
    for sides in cuts:
        parts = [(replace(page, words=side), rows_of(page, lines_of(side))) for side in sides]
        both = all(_has_total(rows) for _, rows in parts)
        if proved and not both:
            continue  # the whole adds up, and one of the sides is no paper: nothing to weigh
        if (both and not proved) or any(_proves(rows) for _, rows in parts):
            return parts
    return [(page, whole)]


def _second_head(rows: Sequence[Row]) -> int | None:
    """Index of the row where a second paper begins below the first; None where there is one paper only.

    It has a total of its own, an address or a phone number between that and the first paper's last amount, and items
    or a subtotal.
    """
    totals = [i for i, row in enumerate(rows) if row.role in (Role.TOTAL, Role.BALANCE) and row.amount]
    for first in totals:
        for index in range(first + 1, totals[-1]):
            if not _is_head(rows[index]) or rows[index].amounts:
                continue
            start = max([i for i in range(index) if rows[i].amounts], default=0) + 1
            below = rows[index:]
            listed_below = any(row.amount and row.role in (Role.SUBTOTAL, Role.TAX) for row in below)
            if _has_total(rows[:start]) and _has_total(below) and listed_below and bought(below, ""):
                return max(start, index - _HEAD_ABOVE)
    return None


def _second_sum(rows: Sequence[Row]) -> int | None:
    """Index of the row where a second paper begins that names no address: each adds up by itself, to another total."""
    totals = [i for i, row in enumerate(rows) if row.role is Role.TOTAL and row.amount]
    for start in range(totals[0] + 1, totals[-1]) if totals else ():
        if not rows[start].amounts or rows[start].role is not Role.TEXT or rows[start - 1].amounts:
            continue  # a list begins behind a row without an amount
        bare = max(i for i in range(start) if rows[i].amounts) + 1
        cut = max(range(bare, start), key=lambda i: rows[i].line.box.top - rows[i - 1].line.box.bottom)
        upper, lower = (totals_of(half, bought(half, ""))[0] for half in (rows[:cut], rows[cut:]))
        if upper.total is None or lower.total is None or upper.total.value == lower.total.value:
            continue
        if all(half.reconciliation.state is Proof.PROVED and half.items for half in (upper, lower)):
            return cut
    return None


def _is_head(row: Row) -> bool:
    return bool(reach.CITY.search(row.text) or reach.STREET.search(row.text) or reach.PHONE.search(row.text))


def _longer(paper: Sequence[_Sheet], sheet: _Sheet) -> list[_Sheet] | None:
    """`paper` with a further page, what is on both once; None where that is a paper of its own.

    A page that comes before, or shows the same again, is left to `pipeline.stitch`, which sees all papers.
    """
    page, rows = sheet
    above = [row for _, earlier in paper for row in earlier]
    seam = seam_of(above, rows)
    if seam is None:
        return [*paper, sheet] if _continues(paper, rows) else None
    if seam.lie is not Lie.ABOVE or not (seam.sure or _continues(paper, rows)):
        return None
    upper, lower = seam.middle
    kept = {id(word) for row in above[: upper + 1] for word in row.line.words}
    *first, (last, last_rows) = paper
    gone = {id(word) for row in last_rows for word in row.line.words} - kept
    trimmed = without(last, gone, below=True) if gone else last
    rest = without(page, {id(word) for row in rows[: lower + 1] for word in row.line.words}, below=False)
    return [*first, (trimmed, page_rows(trimmed)), (rest, page_rows(rest))]


def _continues(paper: Sequence[_Sheet], rows: Sequence[Row]) -> bool:
    """Whether a page with `rows` goes on with `paper`.

    It does not where it has a total of its own and the paper is complete, or has no amount at all (a letter in front,
    unless it has the head that the page lacks); nor where the page has the head that the paper lacks: it comes before.
    """
    complete = any(_has_total(earlier) for _, earlier in paper)
    bare = not any(row.amounts for _, earlier in paper for row in earlier)
    headed, heads = any(map(_is_head, rows)), any(_is_head(row) for _, earlier in paper for row in earlier)
    if complete and headed and not heads:
        return not any(row.amounts for row in rows)
    return not _has_total(rows) or (heads and not headed if bare else not complete)


def _has_total(rows: Sequence[Row]) -> bool:
    return any(row.role in (Role.TOTAL, Role.BALANCE) and row.amount for row in rows)


def _proves(rows: Sequence[Row]) -> bool:
    return totals_of(rows, bought(rows, ""))[0].reconciliation.state is Proof.PROVED


def _receipt(pages: Sequence[PageWords], rows: Sequence[Row], file: str, day_first: bool) -> Receipt:
    cut_off = _cut_off(pages, rows)
    unread = tuple(e for page in pages for e in _unread(page, file))
    paper = paper_of(rows, day_first)
    if paper is not None:
        return _other_paper(paper, pages, rows, file, day_first, cut_off, unread)
    totals, items, struck = read_totals(rows, bought(rows, file), file)
    total = totals.total.value if totals.total else None
    if items and total is None and "bottom" not in cut_off:
        cut_off = (*cut_off, "bottom")  # items without any total: the paper goes on where the picture or the paper ends
    tenders, change, change_row = tenders_of(rows, total, file)
    head = min([item.row for item in items] + [listed(rows).stop])
    own = reach.merchants_own(rows)
    where = reach.address(own, max(head, 6))
    site = reach.website(own)
    phone = reach.phone(own)
    contact = [row for found in (where, phone) if found for row in found[1]]
    name = merchant(own, max(head, 4), contact, site[0] if site else None)
    if head <= _HEADLESS and name is None and not contact and "top" not in cut_off and pages[0].reader != "pdf":
        cut_off = ("top", *cut_off)  # prices from the very first line on: the head is outside the picture
    when = when_of(rows, day_first)
    kind = receipt_kind(rows, bool(items), tenders, totals, when is not None)
    charged = next((t for t in tenders if t.amount is not None and not t.declined), None)
    total_field = _sum(totals.total, rows, file)
    if totals.total is None and kind is DocumentKind.CARD_SLIP and charged is not None and charged.amount is not None:
        total_field = Field.found(charged.amount, *charged.evidence)
    total_field = card_price(rows, total, tenders, file) or total_field
    # Whoever sold stands at the top: cut off there, it may stand on the part that is not in the picture.
    missing = State.UNREADABLE if "top" in cut_off else State.ABSENT
    return Receipt(
        document=kind,
        pages=tuple(page.page for page in pages),
        merchant=_text(name, file, missing),
        phone=_text(phone, file, State.UNREADABLE if reach.announced(own) else missing),
        address=_text(where, file, missing),
        website=_text(site, file, missing),
        email=_text(reach.email(own), file, missing),
        number=_text(sale_number(rows), file, missing),
        date=Field.found(when.day, when.row.evidence(file)) if when else Field(state=missing),
        time=Field.found(when.clock, when.row.evidence(file)) if when and when.clock else Field(state=missing),
        items=tuple(_item(item, amount) for item, amount in zip(items, totals.items, strict=True)),
        subtotal=_sum(totals.subtotal, rows, file),
        discount=_sum(totals.discount, rows, file),
        tax=_sum(totals.tax, rows, file),
        service_charge=_sum(totals.service_charge, rows, file),
        tip=_sum(totals.tip, rows, file),
        total=total_field,
        change=Field.found(change, change_row.evidence(file)) if change is not None and change_row else Field(),
        balance_due=_sum(totals.balance_due, rows, file),
        tenders=tenders,
        reconciliation=_reconciliation(totals, tenders, change),
        currency=_currency(rows),
        cut_off=cut_off,
        unread=unread,
        struck=struck,
        lines=tuple(row.text for row in rows),
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


def _text(found: reach.Found | None, file: str, missing: State) -> Field[str]:
    if found is None:
        return Field(state=missing)
    return Field.found(found[0], *(row.evidence(file) for row in found[1]))


def _sum(found: Sum | None, rows: Sequence[Row], file: str) -> Field[Decimal]:
    if found is None:
        return Field()
    return Field.found(found.value, *(rows[i].evidence(file) for i in found.rows))


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


_FOREIGN = (
    ("EUR", re.compile(r"€|\bEUR(?:O|OS)?\b")),
    ("GBP", re.compile(r"£\s?\d|\bGBP\b")),
    ("MYR", re.compile(r"\bRM\s?\d+\.\d\d|\(RM\)|\bMYR\b")),
    ("CAD", re.compile(r"\bCAD\b|\bCA\$|\b(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK)\W+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")),
    ("MXN", re.compile(r"\bMXN\b|\bPESOS\b")),
    ("JPY", re.compile(r"[¥円]|\bJPY\b")),
)


def _currency(rows: Sequence[Row]) -> str:
    """ISO code of the paper's money: dollars unless its own words or signs say otherwise.

    A dollar sign on an amount speaks for US dollars against a sign seen elsewhere, but not against a Canadian address.
    """
    dollars = any("$" in row.text for row in rows if row.amounts)
    for code, pattern in _FOREIGN:
        if any(pattern.search(row.text) for row in rows) and (code == "CAD" or not dollars):
            return code
    return "USD"


def _cut_off(pages: Sequence[PageWords], rows: Sequence[Row]) -> tuple[str, ...]:
    """Edges of the first and last page where text runs out of the picture and what is missing may matter.

    Never of a text layer, and not at the bottom where the last amounts are followed by lines of thanks and advertising:
    a till prints its payments before them.
    """
    last_amount = max((i for i, row in enumerate(rows) if row.amounts), default=0)
    footer = sum(any(ch.isalpha() for ch in row.text) for row in rows[last_amount + 1 :])
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
        if edge == "bottom" and footer <= _FOOTER and any(w.box.bottom >= page.height - near for w in words):
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
