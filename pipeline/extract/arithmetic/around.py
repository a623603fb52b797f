"""What stands around the list of things bought: sums above it, charges below it that no word names.

Both are only taken where the sums prove the paper with them, and do not without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.arithmetic.totals import proves
from pipeline.extract.goods.names import parse_name
from pipeline.extract.lines.roles import BILL, CHARGED, Role
from pipeline.extract.lines.rows import Row

#: At most so many rows between subtotal and total are charges that the till does not call so.
_MOST_UNNAMED = 2
#: What was paid is nothing bought (`Charged: USD 21.80`).
_PAID = re.compile(r"\b(?:charged|paid|payment|authorized)\b", re.IGNORECASE)


def goods_first(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with sums that stand above the things bought, as order confirmations and delivery apps print them, below:
    a whole box of them with nothing summed up below the list, or the total alone with the subtotal and all the charges
    below.
    """
    first = next((i for i, row in enumerate(rows) if row.amount), len(rows))
    goods = next((i for i in range(first, len(rows)) if _sells(rows, i)), len(rows))
    top = [i for i in range(first, goods) if rows[i].amount]
    total = next((i for i in top if rows[i].role in BILL), None)
    if total is None or goods == len(rows):
        return rows
    end = top[-1] + 1
    below = [i for i in range(goods, len(rows)) if rows[i].amount and rows[i].role is not Role.TEXT]
    if any(rows[i].role in BILL for i in below):
        return rows
    if rows[first].role is Role.SUBTOTAL:
        behind = next(iter(below), len(rows))
    elif top == [total] and below and rows[below[0]].role is Role.SUBTOTAL:
        charged = [i for i in below if rows[i].role in CHARGED]
        behind = charged[-1] + 1 if charged else below[0] + 1
    else:
        return rows
    moved = (*rows[:first], *rows[end:behind], *rows[first:end], *rows[behind:])
    return moved if proves(moved) else rows


def _sells(rows: Sequence[Row], index: int) -> bool:
    """An amount without a till's word, and not between a subtotal and its total."""
    row = rows[index]
    if row.amount is None or row.role is not Role.TEXT or _PAID.search(row.label):
        return False
    before = [row.role for row in rows[:index] if row.amount]
    return Role.SUBTOTAL not in before or any(role in BILL for role in before)


def with_charges(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with what the till charges between subtotal and total under a name of its own (`Heart of the house 2.10`)
    as charges: no count, nothing taken off, and without them it does not add up.
    """
    at = [i for i, row in enumerate(rows) if row.amount and row.role is Role.SUBTOTAL]
    end = next((i for i, row in enumerate(rows) if at and i > at[-1] and row.amount and row.role in BILL), None)
    if end is None:
        return rows
    between = [i for i in range(at[-1] + 1, end) if rows[i].role is Role.TEXT and len(rows[i].amounts) == 1]
    if not 0 < len(between) <= _MOST_UNNAMED or not all(_is_charge(rows[i]) for i in between) or proves(rows):
        return rows
    charged = tuple(replace(row, role=Role.SERVICE) if i in between else row for i, row in enumerate(rows))
    return charged if proves(charged) else rows


def _is_charge(row: Row) -> bool:
    named = parse_name(row)
    has_name = re.search(r"[A-Za-z]{3}", named.name) is not None
    return has_name and named.quantity is None and named.unit is None and row.amounts[0].value > 0
