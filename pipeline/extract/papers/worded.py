"""An amount written out in words, as on a check: `Twenty-one and 80/100 dollars`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.extract.lines.rows import Row

_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_CENTS = re.compile(r"(?P<words>[a-z][a-z\s*.,-]*?)\W*\b(?:and|&)?\W*(?P<cents>\d{1,2}|no|xx)\s*/\s*(?:100|xx)\b")
_FILLING = frozenset("and only exactly dollars dollar us the sum of".split())


def in_words(rows: Sequence[Row]) -> Decimal | None:
    """The amount that a row spells out with its cents as hundredths; None where none does, or not all of it is read."""
    for row in rows:
        match = _CENTS.search(row.text.lower())
        if match is None:
            continue
        words = [word for word in re.findall(r"[a-z]+", match["words"]) if word not in _FILLING]
        whole = _number(words)
        if whole is not None:
            cents = 0 if match["cents"] in ("no", "xx") else int(match["cents"])
            return Decimal(whole) + Decimal(cents) / 100
    return None


def _number(words: Sequence[str]) -> int | None:
    """The number that `words` spell out, none of them unknown; None where they spell none."""
    if not words:
        return None
    total = part = 0
    for word in words:
        if word in _ONES:
            part += _ONES[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word == "hundred":
            part *= 100
        elif word == "thousand":
            total, part = total + part * 1000, 0
        else:
            return None
    return total + part
