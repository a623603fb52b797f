"""Card numbers out of words as soon as they are read: only the last four digits may exist in our data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout import lines_of
from pipeline.model import Word

_RUN = re.compile(r"(?<![\dA-Za-z.,$])\d(?:[ \-.]?\d){11,18}(?![\d]|[.,]\d)")
_GROUPS = re.compile(r"\d{4}[ \-.]\d{4}[ \-.]\d{4}[ \-.]\d{4}|3\d{3}[ \-.]\d{6}[ \-.]\d{5}")
_CARD = re.compile(r"\b(?:card|acct|account|visa|master|mc|amex|american|discover|debit|credit|pan)\b", re.IGNORECASE)


def mask(words: Sequence[Word]) -> tuple[Word, ...]:
    """`words` with every card number's digits but the last four turned to X, also where it spans several words.

    A card number is 13 to 19 digits that pass the Luhn check (ISO/IEC 7812-1), or that are grouped as on a card, or
    that stand on a line that speaks of a card (a reader's one wrong digit breaks Luhn).
    """
    masked = {id(word): word for word in words}
    for line in lines_of(words):
        text = line.text
        speaks = bool(_CARD.search(text))
        spans = [m.span() for m in _RUN.finditer(text) if _is_pan(m[0], speaks)]
        spans += [m.span() for m in _GROUPS.finditer(text)]
        if not spans:
            continue
        hidden = set()
        for start, end in spans:
            digits = [i for i in range(start, end) if text[i].isdigit()]
            hidden.update(digits[:-4])
        at = 0
        for word in line.words:
            new = "".join("X" if at + i in hidden else ch for i, ch in enumerate(word.text))
            if new != word.text:
                masked[id(word)] = replace(word, text=new)
            at += len(word.text) + 1
    return tuple(masked[id(word)] for word in words)


def _is_pan(run: str, speaks_of_card: bool) -> bool:
    digits = re.sub(r"\D", "", run)
    if not 13 <= len(digits) <= 19 or digits[0] not in "3456" or len(set(digits)) < 3:
        return False
    return speaks_of_card or luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
