"""What rows are beside the others: suggested tips below a total, cash back, what is left on a card, a bill posted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.extract.lines.roles import BILL, SUMS, Role
from pipeline.money import ZERO

if TYPE_CHECKING:
    from pipeline.extract.lines.rows import Row

_TIP = re.compile(r"\btips?\b|\bgratuity\b|\bgrat\b")
_RATE = re.compile(r"(?<!\d)\d{1,2}(?:[.,]\d+)?\s?%")
#: Between two rows of a table of tips there is at most the total with the first of them, and one row more below.
_APART = 2
_ROUNDED = re.compile(r"\brounded\b")
_CASH_BACK = re.compile(r"\bcash\W?back\b")
_DUE = re.compile(r"\bdue\b|\bow(?:ed|ing|e)\b|\bpay\b|\boutstanding\b")
_SURCHARGE = re.compile(r"\bsurcharge\b")
_OF_THE_BILL = re.compile(
    r"\b(?:card|credit|debit|cc|bank|cash|fuel|energy|kitchen|labor|wages?|staff|employee|health\w*|wellness|covid|"
    r"holiday|weekend|sunday|inflation|supply|service|processing|living|city|sf|party|group|delivery|covers?)\b"
)
#: Sums of all that was bought, and the tax on it.
_OF_ALL = tuple(role for role in SUMS if role is not Role.PART)
#: What money is kept on: a gift card, a meal plan, a shop's own card; not what a bank pays.
_KEPT = re.compile(
    r"\bgift|store credit|\bmeal\b|\bdining\b|\bcampus\b|\bflex\b|\bpre-?paid\b|\bstudent\b|\bdeclining\b|"
    r"\b(?:account|acct|e?wallet|stored value)\b|\bcard\b"
)
#: Where somebody else keeps the bill: named on a row of its own, above the sums on some tills.
_POSTED = re.compile(
    r"\W*(?:(?:room|guest|house|dept|department|member|account|acct)\.? (?:charge|chg|account|acct|ledger|posting)|"
    r"charged? to (?:room|account|acct|member)|declining\W{1,2}bal(?:ance)?|meal (?:plan|card|points)|"
    r"(?:dining|flex|campus) (?:dollars|points|cash|card|plan))\b[\W\d]*"
)
#: Whose account it is, and how much, may stand on rows of their own below.
_SAID = 2
_BANKS = re.compile(r"(?<!store )\bcredit\b|\b(?:debit|visa|amex|discover|bank)\b|master ?card|american express")


def in_context(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with the roles that only the rows around them show."""
    return tuple(_settled(_with_cash_back(_suggested(_posted(_extras(_rounded(list(rows))))))))


def _rounded(rows: list[Row]) -> list[Row]:
    """A total rounded for cash below another one (`Total 5.06`, `Rounded Total 5.05`) is what rounding makes of
    that; where both say the same it is the total.
    """
    said: set[Decimal] = set()
    for i, row in enumerate(rows):
        if row.role is not Role.TOTAL or row.amount is None:
            continue
        if _ROUNDED.search(row.plain) and said and row.amount.value not in said:
            rows[i] = replace(row, role=Role.ROUNDING)
        said.add(row.amount.value)
    return rows


def _extras(rows: list[Row]) -> list[Row]:
    """A surcharge for one thing (`Surcharge for gluten free bun`) stands among the things bought and sells it; one for
    the way of paying or the house's costs stands below them, or says its rate.
    """
    first = _first_sum(rows)
    goods = [i for i in range(first) if rows[i].amount and rows[i].role is Role.TEXT]
    for i in range(goods[0] + 1, first) if goods else ():
        row = rows[i]
        if row.role is not Role.SERVICE or not row.amount or not _SURCHARGE.search(row.plain) or _RATE.search(row.text):
            continue
        if re.search(r"\bfor\b", row.plain) or (i < goods[-1] and not _OF_THE_BILL.search(row.plain)):
            rows[i] = replace(row, role=Role.TEXT)
    return rows


def _first_sum(rows: Sequence[Row]) -> int:
    """The first row that ends the list of what was bought; a part's own sum may stand within it."""
    return next((i for i, row in enumerate(rows) if row.amount and row.role in _OF_ALL), len(rows))


def _posted(rows: list[Row]) -> list[Row]:
    """A bill that goes to a room or an account, said below the items and above the sums: the amount is the bill's."""
    first = _first_sum(rows)
    bills = {_value(row) for row in rows[first:] if row.role in (*BILL, Role.TENDER)}
    priced = [i for i in range(first) if rows[i].amount and rows[i].role is Role.TEXT]
    for i in priced[1:]:
        said = [rows[i], *(rows[at] for at in range(max(i - _SAID, 0), i) if not any(r.amounts for r in rows[at:i]))]
        if _value(rows[i]) in bills and any(_POSTED.fullmatch(row.plain) for row in said):
            rows[i] = replace(rows[i], role=Role.TENDER)
    return rows


def _suggested(rows: list[Row]) -> list[Row]:
    """Tips at several rates below the total are there to choose from, and so is what the bill comes to with them."""
    bill = next((i for i, row in enumerate(rows) if row.amount and row.role in BILL), len(rows))
    tips = [i for i in range(bill + 1, len(rows)) if rows[i].amount and _TIP.search(rows[i].plain) and _rate(rows[i])]
    if len({_rate(rows[i]) for i in tips}) < 2 or any(b - a > _APART for a, b in pairwise(tips)):
        return rows
    for i in range(tips[0], min(tips[-1] + _APART, len(rows) - 1) + 1):
        row = rows[i]
        with_tip = row.role in BILL and row.amount is not None and row.amount.value in _with_tips(rows, tips)
        if i in tips or with_tip:
            rows[i] = replace(row, role=Role.SUGGESTED)
    return rows


def _rate(row: Row) -> str | None:
    match = _RATE.search(row.text)
    return match[0] if match else None


def _with_tips(rows: Sequence[Row], tips: Sequence[int]) -> set[Decimal]:
    """What the sums above come to with each of the tips."""
    sums = [row.amount.value for row in rows[: tips[0]] if row.amount and row.role in BILL]
    return {one + amount.value for one in sums for i in tips for amount in rows[i].amounts}


def _with_cash_back(rows: list[Row]) -> list[Row]:
    """A sum with the money in it that was handed out besides is what the card was charged, not what was bought."""
    back = {row.amount.value for row in rows if row.amount and row.amount.value > 0 and _CASH_BACK.search(row.plain)}
    named = {row.amount.value for row in rows if row.amount and not _CASH_BACK.search(row.plain)}
    for i, row in enumerate(rows):
        if row.role in BILL and row.amount and any(row.amount.value - one in named for one in back):
            rows[i] = replace(row, role=Role.TENDER)
    return rows


def _settled(rows: list[Row]) -> list[Row]:
    """A balance below a payment out of money that was kept somewhere is what is left there, unless it is just what that
    payment left of the bill, or the row says that it is due.
    """
    bill = next((i for i, row in enumerate(rows) if row.amount and row.role is Role.TOTAL), len(rows))
    if bill == len(rows) or rows[bill].amount is None:
        return rows
    total = _value(rows[bill])
    kept = [row.amount and _KEPT.search(row.plain) and not _BANKS.search(row.plain) for row in rows]
    for i in range(bill + 1, len(rows)):
        row = rows[i]
        if row.role is not Role.BALANCE or _DUE.search(row.plain) or _value(row) <= ZERO:
            continue
        if any(kept[at] and _value(rows[at]) == total for at in range(bill + 1, i)):
            rows[i] = replace(row, role=Role.IGNORED)
    return rows


def _value(row: Row) -> Decimal:
    return row.amount.value if row.amount else ZERO
