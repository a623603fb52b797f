"""Noughts and O's that a reader took for each other, told apart by what stands beside them."""

from __future__ import annotations

import re

#: A word of letters and noughts, with no other figure in it.
_WORD = re.compile(r"(?<![\w#$.-])[A-Za-z0]+(?![\w$]|[.-]\d)")
#: In it: one or two between letters (`C0FFEE`, `B00K`), one before two of them (`0ld`), one behind three (`DIABL0`).
_AMONG_LETTERS = re.compile(r"(?<=[A-Za-z])00?(?=[A-Za-z])|^0(?=[A-Za-z]{2})|(?<=[A-Za-z]{3})(?<!OO)0$")
#: `0'Hare`.
_BEFORE_APOSTROPHE = re.compile(r"(?<![\w.])0(?=['’][A-Z])")
#: A number of figures and O's, which begins with a figure (`13OO`, `9O21O`); an ordinal's ending is no part of it.
_NUMBER = re.compile(r"(?<![\w'’])\d[\dO]*O[\dO]*(?!\w)")


def in_names(text: str) -> str:
    """A name as it must have been printed: `B0B'S C0FFEE`, `0ld Mill`, `Bistro 1O1`; `Studio 54` and `H2O` stay.

    On 300 real receipts nearly all such noughts were O's. A word with another figure in it is left as it was read, and
    so is one of a nought and a letter or two, which may be a size, a code, a model.
    """
    text = _BEFORE_APOSTROPHE.sub("O", text)
    return in_numbers(_WORD.sub(lambda word: _AMONG_LETTERS.sub(lambda nought: _cased(word[0], nought), word[0]), text))


def in_numbers(text: str) -> str:
    """`text` with the figures of its numbers as they must have been printed: `13OO Main St`."""
    return _NUMBER.sub(lambda number: number[0].replace("O", "0"), text)


def _cased(word: str, nought: re.Match[str]) -> str:
    """As many O's, as large as the letters beside them; a capital at the beginning."""
    beside = word[nought.end() : nought.end() + 1] or word[nought.start() - 1]
    return ("o" if nought.start() and beside.islower() else "O") * len(nought[0])
