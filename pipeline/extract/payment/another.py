"""A terminal's print that names another amount than the bill's: a slip of something else, or a part of the bill."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.cards import CardBlock
from pipeline.money import apart

_AMOUNT = re.compile(r"\bam(?:oun)?t\b(?!\W*(?:due|tendered|saved))")
#: What is left on a card, or may be spent with it.
_LEFT = re.compile(r"\bbal(?:ance)?\b|\bremain|\bavail|\blimit\b|\bleft\b")
#: Rows that name sums of their own, even where a terminal's print stands between them.
_OTHERS = (Role.SUBTOTAL, Role.TAX, Role.TIP, Role.SUGGESTED, Role.BALANCE, Role.CHANGE, Role.IGNORED)
#: A slip's amount stands at most so many rows below the other marks of its card.
_BELOW = 2


def another_amount(rows: Sequence[Row], card: CardBlock, total: Decimal) -> Row | None:
    """The row of a `card`'s own print with an amount that is neither the bill's nor what a tip, a fee or a part that
    stands on the paper makes of it; None where there is none. One that is a figure away is sooner the bill's misread.
    """
    at = [i for i, row in enumerate(rows) if row in card.rows]
    own = [row for i, row in enumerate(rows[: at[-1] + 1 + _BELOW]) if i >= at[0] and _names_charge(row, card)]
    told = {amount.value for row in rows if row not in own for amount in row.amounts}
    known = {total, *told, *(total + one for one in told), *(total - one for one in told)}
    for row in sorted(own, key=lambda row: _AMOUNT.search(row.plain) is None):
        for amount in row.amounts:
            misread = total in amount.others or apart(int(amount.value * 100), int(total * 100))
            if amount.value > 0 and amount.value not in known and not misread:
                return row
    return None


def _names_charge(row: Row, card: CardBlock) -> bool:
    if not row.amounts or "%" in row.text:
        return False
    own = row in card.rows and row.role not in _OTHERS and not _LEFT.search(row.plain)
    return own or _AMOUNT.search(row.plain) is not None
