"""Rows that were read and whose amounts were not: a tax under a pen's circle, the price of a thing under a glare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.arithmetic.misread import MOST_TAX, RATE, in_cents
from pipeline.extract.arithmetic.totals import Totals, totals_of
from pipeline.extract.goods.items import Bought, listed
from pipeline.extract.goods.wrapped import is_open
from pipeline.extract.lines.roles import BILL, CHARGED, TAXES, Role
from pipeline.extract.lines.rows import Amount, Row
from pipeline.model import Proof, Reconciliation
from pipeline.money import ZERO

#: How many of a thing, before its name.
_COUNTED = re.compile(r"\W{0,2}\d{1,2}\s?[xX]?\s+[A-Za-z]")


def unpriced(rows: Sequence[Row], items: Sequence[Bought], found: Totals) -> tuple[int, ...]:
    """The rows of the list that name a thing as its items do and show no amount, where the items come to too little
    by the gap of `found`: a glare takes the ink of a price alone. Empty otherwise, and of a text layer, which says all
    there is.

    Where most items have a count such a row has one, too; else it begins where they do.
    """
    gap = found.reconciliation.gap
    if not items or gap is None or gap >= 0 or rows[items[0].row].reader == "pdf":
        return ()
    if found.subtotal is not None and sum(found.items) - found.subtotal.value != gap:
        return ()
    taken = {(place.page, place.box) for item in items for place in item.evidence}
    counts = 2 * sum(_COUNTED.match(rows[item.row].text) is not None for item in items) > len(items)
    first, lefts = min(item.row for item in items), [rows[item.row].line.box.left for item in items]
    bare = []
    for i in range(max(first - counts, 0), listed(rows).stop):
        row = rows[i]
        if not is_open(row) or (row.page, row.evidence("").box) in taken:
            continue
        near = any(abs(row.line.box.left - left) * 2 <= row.line.box.height for left in lefts)
        if _COUNTED.match(row.text) if counts else near:
            bare.append(i)
    return tuple(bare)


def with_unread_tax(rows: Sequence[Row], items: Sequence[Bought]) -> Totals | None:
    """The totals with the tax that is the only one to close them; None where it is not said twice what they come to.

    The items make the subtotal, one row between it and the total names a tax and shows no amount, no other charge was
    read, and two rows say the total. They are consistent and never proved: the amount itself was not read.
    """
    at = [i for i, row in enumerate(rows) if row.role in TAXES and not row.amounts]
    bought = sum((item.amount for item in items), start=ZERO)
    above = [row.amount.value for row in rows[: at[0]] if row.amount and row.role is Role.SUBTOTAL] if at else []
    more = any(row.amount and row.role in (*CHARGED, Role.DISCOUNT) for row in rows)
    if len(at) != 1 or more or not items or above[-1:] != [bought]:
        return None
    said = [(row.amount.value, row.role) for row in rows[at[0] + 1 :] if row.amount]
    for total, role in said:
        tax = total - bought
        again = sum(value == total for value, _ in said) > 1
        if role not in (*BILL, Role.TENDER) or not again or not ZERO < tax <= bought * MOST_TAX:
            continue
        row = rows[at[0]]
        figures = re.sub(r"\D", "", RATE.sub("", row.text))
        if len(figures) > 1 and figures != str(in_cents(tax)):
            continue  # what is left of its amount says otherwise
        amount = Amount(tax, row.line.box, "", len(row.text), len(row.text))
        totals, taken = totals_of([*rows[: at[0]], replace(row, amounts=(amount,)), *rows[at[0] + 1 :]], items)
        taxed = totals.tax is not None and totals.tax.rows == (at[0],) and totals.tax.value == tax
        if taxed and totals.reconciliation.state is Proof.PROVED and taken == tuple(items):
            return replace(totals, reconciliation=Reconciliation(Proof.CONSISTENT, ZERO), doubts=(at[0],))
    return None
