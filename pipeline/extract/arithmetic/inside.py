"""A tax that is printed for information: it is in the prices already, so the sum does without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.lines.roles import TAXES, Role
from pipeline.extract.lines.rows import Row
from pipeline.money import ZERO, cents

_SAYS_INSIDE = re.compile(
    r"\b(?:incl\w*|of which|contains?|therein|dont|davon|enth\w*|inkl\w*|di cui|compris\w*|within)\b"
)
_SAYS_NOT = re.compile(r"\b(?:not|non|excl\w*)\b")
_VALUE_ADDED = re.compile(r"\b(?:vat|gst|hst|tva|iva|mwst|ust|btw|moms)\b")
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")
#: No tax is more of what is paid than this: the highest rate of value added tax is 27 %.
_MOST = Decimal("0.22")


def tax_inside(found: Totals, rows: Sequence[Row]) -> Sum | None:
    """The tax that the total includes, from the rows below the items that name it so, or whose rate of value added tax
    makes it so; None where the total is made with the tax, or none is named.
    """
    if found.tax is not None or found.total is None or found.total.value <= 0:
        return found.tax
    total = found.total.value
    named = [
        (i, row.amount.value)
        for i, row in enumerate(rows)
        if row.role in TAXES
        and row.amount is not None
        and ZERO < row.amount.value <= total * _MOST
        and not _SAYS_NOT.search(row.plain)
        and (_SAYS_INSIDE.search(row.plain) or _at_its_rate(row, total))
    ]
    if not named:
        return None
    sums = [one for one in named if rows[one[0]].role is Role.TAX_SUM]
    if len(named) > 1 and not sums:
        return Sum(sum((value for _, value in named), start=ZERO), tuple(i for i, _ in named))
    i, value = (sums or named)[0]
    return Sum(value, (i,))


def _at_its_rate(row: Row, total: Decimal) -> bool:
    """A value added tax that is just the part of the total which its own printed rate makes it."""
    match = _RATE.search(row.text)
    if match is None or row.amount is None or not _VALUE_ADDED.search(row.plain):
        return False
    rate = Decimal(match[1].replace(",", "."))
    return abs(cents(total * rate / (100 + rate)) - row.amount.value) <= Decimal("0.01")
