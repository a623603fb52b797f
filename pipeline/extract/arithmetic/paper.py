"""Whose mistake it is where sums do not add up: the paper's own, or one of our reading.

A reader takes one digit for another, and hardly ever two of one amount. So where two readers read the amounts alike and
no digit of the others explains the gap, the sums are wrong on the paper; or a row of it was not seen at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.arithmetic.larger import hides_figures
from pipeline.extract.arithmetic.misread import in_cents
from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines.roles import BESIDE, SUMS, Role
from pipeline.extract.lines.rows import Amount, Row
from pipeline.model import Proof, Reconciliation
from pipeline.money import ZERO, apart


def blamed(found: Totals, items: Sequence[Bought], rows: Sequence[Row]) -> Reconciliation:
    """The reconciliation of `found`, with whether its gap is the paper's own, or all is `legible` and a row that nobody
    saw would explain it too.
    """
    proof = found.reconciliation
    used = _used(found, items)
    if proof.state is not Proof.UNPROVED or not proof.gap or used is None or not _is_whole(used, found, rows):
        return proof
    told = _told_again(found, rows)
    amounts = [replace(amount, sure=amount.sure or i in told) for i in used if (amount := rows[i].amount) is not None]
    exact = all(amount.exact for amount in amounts)
    if not exact and (not _is_legible(amounts, found) or hides_figures(found) or _has_too_much(found)):
        return proof  # a digit was misread, the first figure of an amount is hidden, or something was not bought
    own = exact or not _may_lack_a_row(found, proof.gap)
    return replace(proof, own=own, legible=not own)


def _used(found: Totals, items: Sequence[Bought]) -> set[int] | None:
    """The rows of the sum; None where too little was read to say that it is wrong."""
    if found.total is None or found.total.open or found.subtotal is None or not items:
        return None
    parts = (found.subtotal, found.discount, found.tax, found.service_charge, found.tip, found.total)
    used = {item.row for item in items} | {i for part in parts if part is not None for i in part.rows}
    return used if max(used) == max(found.total.rows) else None


def _is_whole(used: set[int], found: Totals, rows: Sequence[Row]) -> bool:
    """Each amount down to the total has its place in the sum, no row of it lacks its amount, and no price holds a tax
    that the subtotal does not.
    """
    parts = (found.subtotal, found.discount, found.tax, found.service_charge, found.tip, found.total)
    sums = {part.value for part in parts if part is not None}
    made = found.subtotal is not None and sum(found.items) == found.subtotal.value
    column = min(amount.box.left for i in used if (amount := rows[i].amount) is not None)
    for i in range(min(used), max(used) + 1):
        row = rows[i]
        if "incl" in row.plain:
            return False
        if row.amount is None and (row.role in SUMS or row.line.box.right > column):
            return False
        if row.amount is None or i in used or row.role in BESIDE or row.amount.value in sums:
            continue
        if row.amount.value or not (row.amount.sure or made):  # a part of a dish that costs nothing is in no sum
            return False
    return True


def _told_again(found: Totals, rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows of the total where what was handed over less the change is just as much: () where they do not say it."""
    handed = [row.amount.value for row in rows if row.amount and row.role is Role.TENDER]
    back = [abs(row.amount.value) for row in rows if row.amount and row.role is Role.CHANGE and row.amount.value]
    if found.total is None or not any(one - change == found.total.value for one in handed for change in back):
        return ()
    return found.total.rows


def _is_legible(amounts: Sequence[Amount], found: Totals) -> bool:
    """Most of `amounts` were read alike by two readers, and no other reading of one of the rest explains a gap."""
    rest = [amount for amount in amounts if not (amount.sure or amount.exact)]
    gaps = [in_cents(gap) for gap in _gaps(found)]
    return 2 * len(rest) <= len(amounts) and not any(
        amount.others
        or any(value * meant > 0 and apart(value, meant) for gap in gaps for meant in (value + gap, value - gap))
        for amount in rest
        for value in [in_cents(amount.value)]
    )


def _gaps(found: Totals) -> Iterator[Decimal]:
    """What the items come to more than the subtotal, and that with the charges more than the total, where they do not
    close.
    """
    assert found.subtotal is not None
    assert found.total is not None
    tax, service, tip, off = (
        part.value if part else ZERO for part in (found.tax, found.service_charge, found.tip, found.discount)
    )
    listed, charged = sum(found.items) - found.subtotal.value, found.subtotal.value + tax + service + tip
    if listed not in (ZERO, off, -service, tax):
        yield listed
    if found.total.value not in (charged, charged - off, charged - service):
        yield charged - off - found.total.value


def _has_too_much(found: Totals) -> bool:
    """Whether the items come to more than the subtotal, by what one of them costs: one was not bought."""
    assert found.subtotal is not None
    more = sum(found.items) - found.subtotal.value
    return more >= min((amount for amount in found.items if amount > 0), default=more)


def _may_lack_a_row(found: Totals, gap: Decimal) -> bool:
    """Whether a row that nobody saw would explain `gap`: the items come to less than the subtotal, or the total is more
    and no tax or charge was read at all.
    """
    assert found.subtotal is not None
    return sum(found.items) < found.subtotal.value or (gap < 0 and found.tax is None and found.service_charge is None)
