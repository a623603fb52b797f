"""Words of the till that a reader ran together, told apart (`CHANGEDUE`, `TOTALPAID`, `51.20Auth# 4471`).

Thermal print stands close, and readers lose the space between two words or behind an amount. Only what is wholly made
of words that tills and terminals print is taken apart; nothing that anybody sells is called so.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = frozenset(
    """
    account acct amex amount amt appr approval approved auth authorization balance bill card cash change charge charged
    check closed code contactless credit customer debit declined discount discover due entry express gift grand gratuity
    guest id invoice mastercard merchant method mode net number online order paid payment pmt received receipt ref
    reference refund remaining room sale sales server service signature suggested tax tender tendered terminal tip tips
    total trans transaction type visa
    """.split()
)
#: Short words between them, beside one of a payment (`PAIDINFULL`).
_SMALL = frozenset("by full in no of to via with".split())
_SAYS = frozenset("paid payment charged received card cash visa mastercard amex".split())
#: A run shorter than this is a word of its own.
_SHORTEST = 6
_RUN = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
#: Words that follow an amount on the rows of a payment.
AFTER_AMOUNT = (
    r"auth|appr|approv|authoriz|visa|amex|mastercard|discover|debit|credit|card|cash|change|balance|tip|total"
)
_BEHIND_CENTS = re.compile(rf"(?<=\d\.\d\d)(?=(?:{AFTER_AMOUNT}))", re.IGNORECASE)


@lru_cache(maxsize=1 << 13)
def spaced(text: str) -> str:
    """`text` with a space where words of the till, or an amount and such a word, were run together; capitals stay."""
    return _RUN.sub(_apart, _BEHIND_CENTS.sub(" ", text))


def _apart(run: re.Match[str]) -> str:
    at, out = 0, []
    for part in _parts(run[0].lower()):
        out.append(run[0][at : at + len(part)])
        at += len(part)
    return " ".join(out) or run[0]


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    """The words that `word` is made of; () where it is one, or not wholly made of known ones."""
    if word in _WORDS:
        return ()
    parts = next(iter(_splits(word)), ())
    known = [part for part in parts if part in _WORDS]
    return parts if len(known) > 1 or (known and _SAYS & set(known)) else ()


def _splits(word: str) -> list[tuple[str, ...]]:
    """All ways in which a word is made of known ones, those of the fewest words first."""
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        found = [
            (*way, word[start:end])
            for start in range(end)
            if word[start:end] in _WORDS or word[start:end] in _SMALL
            for way in ways[start]
        ]
        ways.append(sorted(found, key=len)[:4])
    return ways[-1]
