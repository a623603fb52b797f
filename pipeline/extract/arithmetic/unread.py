"""A tax whose row was read and its amount was not, as under a pen's circle: what the other sums leave for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.arithmetic.misread import MOST_TAX, RATE, in_cents
from pipeline.extract.arithmetic.totals import Totals, totals_of
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines.roles import BILL, TAXES, TIPS, Role
from pipeline.extract.lines.rows import Amount, Row
from pipeline.model import Proof, Reconciliation
from pipeline.money import ZERO


def with_unread_tax(rows: Sequence[Row], items: Sequence[Bought]) -> Totals | None:
    """The totals with the tax that is the only one to close them; None where it is not said twice what they come to.

    The items make the subtotal, one row between it and the total names a tax and shows no amount, no other charge was
    read, and two rows say the total. They are consistent and never proved: the amount itself was not read.
    """
    at = [i for i, row in enumerate(rows) if row.role in TAXES and not row.amounts]
    bought = sum((item.amount for item in items), start=ZERO)
    above = [row.amount.value for row in rows[: at[0]] if row.amount and row.role is Role.SUBTOTAL] if at else []
    more = any(row.amount and row.role in (*TAXES, *TIPS, Role.DISCOUNT) for row in rows)
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
