"""One long receipt photographed in two or more pictures: its parts put together, the overlap counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TypeVar

from pipeline.model import DocumentKind, Field, LineItem, Proof, Receipt, Reconciliation, State
from pipeline.money import ZERO

T = TypeVar("T")

#: A receipt with the files it was read from, in reading order.
Paper = tuple[tuple[str, ...], Receipt]

#: Lines this alike are the same line, read from two pictures.
_SAME_LINE = 0.75
#: So many lines at least must be on both pictures, unless the arithmetic alone shows that they belong together.
_OVERLAP = 2


def stitch(papers: Sequence[tuple[str, Receipt]]) -> tuple[Paper, ...]:
    """`papers` with the parts of one receipt joined, in the order of their first files.

    An upper part lists items and has no total; a lower part has the total. They are one receipt where the end of the
    one is the beginning of the other, or where their items together make the total that neither makes alone. Nothing
    else is joined: two receipts of one shop stay two.
    """
    parts: list[Paper] = [((file,), receipt) for file, receipt in papers]
    while (pair := _pair(parts)) is not None:
        upper, lower, whole = pair
        parts = [whole if part is upper else part for part in parts if part is not lower]
    return tuple(parts)


def _pair(parts: Sequence[Paper]) -> tuple[Paper, Paper, Paper] | None:
    for upper in parts:
        for lower in parts:
            if upper is not lower and (whole := _joined(upper, lower)) is not None:
                return upper, lower, whole
    return None


def _joined(upper: Paper, lower: Paper) -> Paper | None:
    (upper_files, above), (lower_files, below) = upper, lower
    if set(upper_files) & set(lower_files) or not _is_upper(above) or not _is_merchants(below):
        return None
    shared = _overlap(above.lines, below.lines)
    whole = _merged(above, below, shared)
    closes = whole.reconciliation.state is Proof.PROVED and below.reconciliation.state is not Proof.PROVED
    if shared < _OVERLAP and not (shared == 0 and closes and below.merchant.state is not State.FOUND):
        return None
    return (*upper_files, *lower_files), whole


def _is_upper(receipt: Receipt) -> bool:
    """A part with items, without a total and without a payment."""
    return _is_merchants(receipt) and bool(receipt.items) and receipt.total.value is None and not receipt.tenders


def _is_merchants(receipt: Receipt) -> bool:
    return receipt.document in (DocumentKind.RECEIPT, DocumentKind.GUEST_CHECK, DocumentKind.CARD_SLIP)


def _overlap(above: Sequence[str], below: Sequence[str]) -> int:
    """How many lines at the end of `above` are the first of `below` again; a scrap of a line may follow above."""
    for length in range(min(len(above), len(below)), 0, -1):
        for skipped in (0, 1):
            end = above[len(above) - length - skipped : len(above) - skipped]
            if len(end) == length and all(_alike(a, b) for a, b in zip(end, below[:length], strict=True)):
                return length
    return 0


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= _SAME_LINE


def _merged(above: Receipt, below: Receipt, shared: int) -> Receipt:
    repeated = set(below.lines[:shared])
    items = (*above.items, *(item for item in below.items if not _stands_on(item, repeated)))
    return replace(
        below,
        document=DocumentKind.RECEIPT if below.document is DocumentKind.CARD_SLIP else below.document,
        merchant=_first(above.merchant, below.merchant) if above.merchant.value else below.merchant,
        phone=_first(above.phone, below.phone),
        address=_first(above.address, below.address),
        website=_first(above.website, below.website),
        email=_first(above.email, below.email),
        date=_first(below.date, above.date),
        time=_first(below.time, above.time),
        number=_first(above.number, below.number),
        items=items,
        reconciliation=_reconciled(below, items),
        cut_off=tuple(e for e in above.cut_off if e != "bottom") + tuple(e for e in below.cut_off if e != "top"),
        unread=above.unread + below.unread,
        lines=above.lines + below.lines[shared:],
    )


def _stands_on(item: LineItem, lines: set[str]) -> bool:
    return any(evidence.text in lines for evidence in item.evidence)


def _first(preferred: Field[T], other: Field[T]) -> Field[T]:
    return preferred if preferred.state is State.FOUND or other.state is not State.FOUND else other


def _reconciled(below: Receipt, items: tuple[LineItem, ...]) -> Reconciliation:
    """The whole's arithmetic: items to subtotal, subtotal and charges to total."""
    total = below.total.value
    if total is None:
        return Reconciliation()
    bought = sum((item.amount for item in items), start=ZERO)
    charges = sum((_value(f) for f in (below.tax, below.service_charge, below.tip)), start=ZERO)
    gaps: list[Decimal] = []
    for off in (ZERO, _value(below.discount)):
        gap = bought - off + charges - total
        if below.subtotal.value is not None and gap == 0 and below.subtotal.value not in (bought, bought - off):
            gap = bought - below.subtotal.value
        gaps.append(gap)
    gap = min(gaps, key=abs)
    return Reconciliation(Proof.PROVED if gap == 0 else Proof.UNPROVED, gap)


def _value(amount: Field[Decimal]) -> Decimal:
    return amount.value if amount.value is not None else ZERO
