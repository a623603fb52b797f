"""Printed names of merchants: whether two of them, as tills, terminals and banks shorten them, are one merchant's."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum

from rules.checks.common import bare

#: Words of a bank's lines that name no payee.
_BANK_WORDS = frozenset(
    "ach atm auth bill card check checkcard chk ck credit crd debit electronic inclearing inv invoice memo mobile no "
    "num number of online order paid pay payment pmt pos posted purchase recurring ref share signature substitute the "
    "to trace jan feb mar apr may jun jul aug sep oct nov dec visa mastercard amex discover web withdrawal withdrwl "
    "dda image item draft serial converted cleared processed external echeck fee intl international".split()
)
#: Whoever carries out a payment for a merchant, as banks print it before the merchant's name.
_CARRIERS = re.compile(
    r"\b(?:sq|sqr?c|tst|paypal|pp|pypl|py|sp|dd|cke|clv|clover|toast|square|stripe|fsp|in|ic|zsk|eb|doordash|grubhub|"
    r"ubereats|uber eats|cash app|venmo|apple pay|google)\s?\*",
    re.IGNORECASE,
)
#: Words that many merchants' names share.
_COMMON = frozenset(
    "the and bar cafe café grill house restaurant kitchen inc llc company shop store market corp ltd group of".split()
)
#: Names less alike than this (0 to 1), without a word in common, are of two merchants.
_PARTLY = 0.5


class Names(Enum):
    """How two printed names stand to each other; UNKNOWN where one of them names nobody."""

    SAME = "same"
    PARTLY = "partly"
    OTHER = "other"
    UNKNOWN = "unknown"


def payee(description: str) -> str:
    """Whom a line of a bank's paper names, without the bank's own words and numbers; "" where it names nobody."""
    description = _CARRIERS.sub(" ", description)
    return " ".join(word for word in re.findall(r"[^\W\d_]+", description) if word.lower() not in _BANK_WORDS)


def compared(shop: str | None, named: str, place: str | None = None) -> Names:
    """How a bank's payee stands to the bill's merchant.

    A bank cuts names short and puts the place behind them: words of `place` (the merchant's address) tell nothing.
    The same where every telling word of the bill's name is in it, whole, cut short or misread, or its first ones are.
    """
    mine, theirs = _telling(shop or "", place), _telling(named, place)
    if not bare(shop) or not bare(named):
        return Names.UNKNOWN
    if alike(shop, named):
        return Names.SAME
    if not mine or not theirs:
        return Names.PARTLY if len(bare(named)) >= 4 and _near_as_whole(shop or "", named) else Names.OTHER
    mine_found = [any(_same_word(a, b) for b in theirs) for a in mine]
    theirs_found = [any(_same_word(a, b) for a in mine) for b in theirs]
    if all(mine_found) or (mine_found[0] and (sum(mine_found) > 1 or (all(theirs_found) and len(theirs[0]) >= 4))):
        return Names.SAME
    near = any(_same_word(a, b) or a[:4] == b[:4] for a in mine for b in theirs)
    return Names.PARTLY if near or _near_as_whole(" ".join(mine), " ".join(theirs)) else Names.OTHER


def another(one: str | None, other: str | None) -> bool:
    """Whether two names that merchants printed are surely not one merchant's: no part of them is alike."""
    if alike(one, other):
        return False
    a, b = _words(one or ""), _words(other or "")
    if not a or not b or min(len("".join(a)), len("".join(b))) < 4:
        return False
    pairs = [(x, y) for x in a for y in b if x not in _COMMON and y not in _COMMON]
    near = any(x[:4] == y[:4] or SequenceMatcher(None, x, y, autojunk=False).ratio() >= 0.7 for x, y in pairs)
    return not near and not _near_as_whole(one or "", other or "")


def alike(one: str | None, other: str | None) -> bool:
    """Whether two printed names may be one merchant's: one inside the other, or nearly the same letters."""
    a, b = bare(one), bare(other)
    if min(len(a), len(b)) < 3:
        return False
    return a in b or b in a or SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.7


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]{3,}", text.lower())


def _telling(name: str, place: str | None) -> list[str]:
    """The words of a name that tell it from others: none that many share, none of the place."""
    elsewhere = set(_words(place or "")) | _COMMON
    return [word for word in _words(re.sub(r"['’]", "", name)) if word not in elsewhere and not word.isdigit()]


def _same_word(one: str, other: str) -> bool:
    """The same word, whole, cut short or misread by a letter or so."""
    cut = one.startswith(other) or other.startswith(one)
    return cut or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.75


def _near_as_whole(one: str, other: str) -> bool:
    a, b = "".join(_words(one)), "".join(_words(other))
    return bool(a and b) and SequenceMatcher(None, a, b, autojunk=False).ratio() >= _PARTLY
