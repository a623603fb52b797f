"""Amounts of money: exact decimals with two places, their parsing, their tolerance, their sharing out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: Largest difference between printed amounts that rounding alone explains (one cent each way).
ROUNDING = Decimal("0.01")
#: What ISO 4217 writes where it is not known which money it is.
UNKNOWN_CURRENCY = "XXX"

_PLAIN = re.compile(r"\(?-?\s*[$]?\s*-?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*-?\)?")


def cents(value: Decimal) -> Decimal:
    """`value` rounded half up to two places, as tills do."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def apart(one: int, other: int) -> bool:
    """Whether two amounts, in cents, are one digit apart: another, one more, or one less."""
    a, b = sorted((f"{abs(one):03d}", f"{abs(other):03d}"), key=len)
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) <= 1
    return len(b) - len(a) == 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))


def parse_amount(text: str) -> Decimal | None:
    """The amount a person typed (`48.08`, `$1,234.5`, `(3.00)`, `-3`), or None where it is not one.

    This is for forms and command lines, where the text is exact. Text read off a picture goes through
    `pipeline.extract`, which knows what readers confuse.
    """
    text = text.strip().removeprefix("USD").strip()
    match = _PLAIN.fullmatch(text)
    if not match:
        return None
    amount = Decimal(f"{match[1].replace(',', '')}.{match[2] or '0'}")
    negative = "-" in text or (text.startswith("(") and text.endswith(")"))
    return cents(-amount if negative else amount)


def show(amount: Decimal, currency: str = "USD") -> str:
    """`$1,234.50`, `-$3.00`, `EUR 38.50`: for messages to people; no more than the figures where it is not known which
    money it is.
    """
    sign = "$" if currency == "USD" else "" if currency == UNKNOWN_CURRENCY else f"{currency} "
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def plain(amount: Decimal | None) -> str | None:
    """`1234.50`: for JSON. None stays None."""
    return None if amount is None else f"{amount:.2f}"


def share_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `amount` over `weights` to the cent so that the parts add up to `amount` exactly.

    Largest remainder method (Hamilton): each part is rounded down, and the cents left over go to the largest
    remainders, first come first served among equals. All-zero weights give everything to the first part.

    Raises:
        ValueError: no weights, or a negative one.
    """
    if not weights or any(w < 0 for w in weights):
        raise ValueError("share_out needs at least one weight, none negative")
    whole = int(cents(amount) * 100)
    sign, whole = (-1, -whole) if whole < 0 else (1, whole)
    total = sum(weights, start=Decimal(0))
    if total == 0:
        return [cents(amount)] + [ZERO] * (len(weights) - 1)
    exact = [whole * w / total for w in weights]
    parts = [int(e) for e in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return [cents(Decimal(sign * p) / 100) for p in parts]


def in_words(currency: str) -> str:
    """An ISO 4217 code as messages name it: itself, or "another currency" where the paper does not say which."""
    return "another currency" if currency == UNKNOWN_CURRENCY else currency
