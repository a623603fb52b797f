"""Signs of amounts: a currency sign read as a figure, what only looks taken off, and what is and does not look it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.goods.items import listed
from pipeline.extract.lines.roles import BILL, SUMS, Role
from pipeline.extract.lines.rows import Amount, Row


def without_signs(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows`; where the paper prints no currency sign, no first 5 or 8 of a price is one misread, unless most are.

    One beside a sum alone is printed by many tills.
    """
    amounts = [amount for row in rows for amount in row.amounts]
    like_signs = [amount for amount in amounts if _as_sign(amount) is not None]
    if any(amount.marked for amount in amounts) or 2 * len(like_signs) > len(amounts):
        return rows
    return tuple(
        replace(row, amounts=tuple(_digits_only(amount) for amount in row.amounts))
        if row.role is Role.TEXT and any(amount in like_signs for amount in row.amounts)
        else row
        for row in rows
    )


def with_change(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with the one payment's other reading (a slashed 0 read as 8) that makes the total with the change, where
    the first one does not.
    """
    paid = [i for i, row in enumerate(rows) if row.role is Role.TENDER and row.amount]
    back = {abs(row.amount.value) for row in rows if row.role is Role.CHANGE and row.amount and row.amount.value}
    bills = {row.amount.value for row in rows if row.role in BILL and row.amount}
    if len(paid) != 1 or len(back) != 1 or len(bills) != 1:
        return rows
    amount, handed = rows[paid[0]].amounts[-1], min(back) + min(bills)
    if amount.value == handed or handed not in amount.others:
        return rows
    meant = replace(amount, value=handed, others=())
    mended = replace(rows[paid[0]], amounts=(*rows[paid[0]].amounts[:-1], meant))
    return (*rows[: paid[0]], mended, *rows[paid[0] + 1 :])


def _as_sign(amount: Amount) -> Decimal | None:
    """What `amount` is where its first figure is a currency sign; None where that is not thought of."""
    figures = amount.text.lstrip("-–—−( ")
    if figures[:1] not in ("5", "8") or not figures[1:2].isdigit():
        return None
    less = Decimal(figures[0]).scaleb(len(str(int(abs(amount.value)))) - 1)
    return amount.value + less if amount.value < 0 else amount.value - less


def _digits_only(amount: Amount) -> Amount:
    return replace(amount, others=tuple(other for other in amount.others if other != _as_sign(amount)))


def shares_taken_off(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Negative shares above the first sum (`10% (10.00%)   -3.40`) as taken off: tips to choose from stand below it."""
    stop = next((i for i, row in enumerate(rows) if row.amount and row.role in (Role.SUBTOTAL, *BILL)), 0)
    return tuple(
        replace(row, role=Role.DISCOUNT)
        if i < stop and row.role is Role.SUGGESTED and row.amount and row.amount.value < 0
        else row
        for i, row in enumerate(rows)
    )


def dashes_as_dirt(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Prices with a dash behind them (`7.89-`) as charged: some tills' minus, and on worn paper a speck or a rule."""
    span = listed(rows)
    return tuple(
        _positive(row)
        if i in span and row.role is Role.TEXT and row.amount and row.amount.value < 0 and row.amount.text.endswith("-")
        else row
        for i, row in enumerate(rows)
    )


def without_rings(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows` with sums in parentheses as charged where goods were: a pen's ring is read as such."""
    goods = [row.amount.value for row in rows[: listed(rows).stop] if row.amount and row.role is Role.TEXT]
    if sum(goods) <= 0:
        return rows
    return tuple(
        _positive(row) if row.role in SUMS and row.amount and row.amount.text.startswith("(") else row for row in rows
    )


def _positive(row: Row) -> Row:
    last = row.amounts[-1]
    return replace(row, amounts=(*row.amounts[:-1], replace(last, value=abs(last.value), others=())))
