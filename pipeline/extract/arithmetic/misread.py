"""What an amount may say besides what was read, and how unlikely each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from pipeline.extract.lines.rows import Amount

#: Digits that print, thermal paper and readers make of each other: closed and open loops, a stroke more or less.
_CONFUSED = {
    "0": "869",
    "1": "742",
    "2": "71",
    "3": "859",
    "4": "19",
    "5": "6839",
    "6": "8053",
    "7": "124",
    "8": "0369",
    "9": "0438",
}


class Kind(Enum):
    """Why another reading of an amount is thought of."""

    READ = "read"  # as it was read
    OWN = "own"  # a reader's own second choice, or another witness's reading
    COUNTED = "counted"  # quantity times unit price, a printed rate: the paper says it a second time
    CONFUSED = "confused"  # one digit taken for another that looks like it
    DIGIT = "digit"  # any one digit: only ever held against the others
    SIGN = "sign"  # a minus lost or made up
    DROPPED = "dropped"  # not bought at all: a saving, a repeated sum


class Reading(NamedTuple):
    """One thing an amount may say: cents, and how unlikely that is (about the negative logarithm of the odds)."""

    value: int
    cost: float
    kind: Kind


#: About -ln of how often a reader is wrong in that way where it offered that reading, or at all.
OWN, COUNTED, CONFUSED, DIGIT, SIGN, DROPPED = 3.0, 2.0, 7.0, 9.0, 6.5, 4.0
#: A rate that is printed.
RATE = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,4})?)\s?%")
#: The highest rate of one tax.
MOST_TAX = Decimal("0.16")
#: What was read alike twice, or is printed twice, is that much less likely to be something else.
SURE = 6.0


def in_cents(value: Decimal) -> int:
    """`value`, which has two places, as a whole number of cents."""
    return int(value * 100)


def readings(amount: Amount, value: Decimal) -> tuple[Reading, ...]:
    """All that an amount which was read as `value` may say, as read first; each value once, at its least cost.

    A text layer's digits are certain: only its signs are left open.
    """
    best: dict[int, Reading] = {}
    for reading in _readings(amount, in_cents(value)):
        if reading.value not in best or reading.cost < best[reading.value].cost:
            best[reading.value] = reading
    return tuple(best.values())


def _readings(amount: Amount, value: int) -> Iterator[Reading]:
    yield Reading(value, 0.0, Kind.READ)
    sign = -1 if value < 0 else 1
    more = SURE if amount.sure else 0.0
    for place, other in enumerate(amount.others):
        yield Reading(in_cents(other), OWN + 0.5 * place + more, Kind.OWN)
    yield Reading(-value, SIGN + more, Kind.SIGN)
    if amount.exact:
        return
    digits = str(abs(value)).rjust(3, "0")
    for at, digit in enumerate(digits):
        for new in "0123456789":
            if new != digit:
                confused = new in _CONFUSED[digit]
                changed = sign * int(digits[:at] + new + digits[at + 1 :])
                yield Reading(
                    changed, (CONFUSED if confused else DIGIT) + more, Kind.CONFUSED if confused else Kind.DIGIT
                )
    for first in "123456789":  # a digit that was cut off or covered
        yield Reading(sign * int(first + digits), DIGIT + 1 + more, Kind.DIGIT)


def dropped(sums: bool) -> Reading:
    """The row was not bought at all; `sums`: its words are those of a sum or a payment."""
    return Reading(0, DROPPED - 3 if sums else DROPPED, Kind.DROPPED)


def rated(text: str, base: int, value: int) -> bool:
    """A rate that is printed in `text` says that `value` is so much of `base`, to a cent either way."""
    return any(abs(base * Decimal(rate) / 100 - value) <= Decimal("1.5") for rate in RATE.findall(text))
