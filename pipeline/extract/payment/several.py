"""A bill paid in several ways: the parts that a till prints above its sums, and whose number is whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.ways import GIFT, value_of

#: A card's masked number, alone on its row.
_NUMBER = re.compile(r"\W*(?:card|acct|account)?\W*(?:[xX*#•∗×.]\s?){2,}\s?-?\s?\d{4}\W*", re.IGNORECASE)


def parts_above(rows: Sequence[Row], total: Decimal | None) -> list[Row]:
    """The rows above the sums that name several payments which together come to the bill; [] where none do."""
    paid = [row for row in rows if row.role is Role.TENDER and row.amount]
    return paid if len(paid) > 1 and sum(map(value_of, paid)) == total else []


def without_gift_cards(rows: Sequence[Row]) -> list[Row]:
    """`rows` without those of gift cards, each with the row of nothing but its number below it."""
    return [
        row
        for i, row in enumerate(rows)
        if not GIFT.search(row.plain)
        and not (i and _NUMBER.fullmatch(row.text) and rows[i - 1].amounts and GIFT.search(rows[i - 1].plain))
    ]
