"""What cells say, so that what a spreadsheet program saves is the same as what was written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from textwrap import shorten

from pipeline.money import cents, parse_amount, show

#: How much of a long cell is told, in characters.
_LONG = 200
#: What a spreadsheet program may add to a number that it saves.
NOISE = Decimal("0.000001")
#: Letters by Unicode that show nothing: fillers of Hangul, and the blank of Braille.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"


def plain(value: object, kind: str) -> Decimal | date | str | None:
    """A cell's value so that what a spreadsheet program saves is the same as what we wrote, whatever its cell type."""
    if kind == "amount":
        return amount_of(value)
    return _day(value) if kind == "date" else words_of(value) or None


def amount_of(value: object) -> Decimal | str | None:
    """An amount; what is none as its text. One with parts of a cent is kept with them, so that it is no other."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(str(value))
        whole = cents(exact) if exact.is_finite() and abs(exact) < 10**15 else exact
        return exact if abs(whole - exact) > NOISE else whole
    text = words_of(value)
    known = parse_amount(text)
    return known if known is not None else text or None


def _day(value: object) -> date | str | None:
    """A day, also where its cell lost its format: as the count of days that spreadsheets keep, or as text."""
    from openpyxl.utils.datetime import from_excel

    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            value = from_excel(value)
        except (ValueError, OverflowError):
            return words_of(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = words_of(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


def spells(text: str, value: object) -> bool:
    """Whether `text` is how some spreadsheet writes `value` where it makes a text of a day or an amount."""
    if isinstance(value, Decimal):
        return parse_amount(text.replace(".", "").replace(",", ".")) == value
    if not isinstance(value, date):
        return False
    year, month, day = value.year, value.month, value.day
    ordered = [f"{year}/{month}/{day}"]
    ordered += [f"{a}/{b}/{c}" for a, b in ((month, day), (day, month)) for c in (year, f"{year % 100}")]
    return re.sub(r"\b0(?=\d)", "", re.sub(r"[.-]", "/", text)) in ordered


def words_of(value: object) -> str:
    """What a cell says, without white space around it; a whole number as it is written."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def typed_in(value: object) -> str:
    """As `words_of`, of what somebody typed, without what cannot be seen around it."""
    words = words_of(value)
    return words.strip("".join(set(words) - set(seen(words))))


def in_letters(text: str) -> bool:
    """Whether `text` has a letter or a digit that can be seen: a reason or a name has."""
    return any(char.isalnum() for char in seen(text))


def shown_as(value: Decimal | date | str | None) -> str:
    """`$48.08`, `“History”`, `empty`."""
    if value is None:
        return "empty"
    if isinstance(value, Decimal):
        return show(value) if value.is_finite() and value == cents(value) else f"“{value}”"
    return f"“{shorten(str(value), _LONG, placeholder=' …')}”"


def seen(text: str) -> str:
    """`text` without spaces, and without characters that show nothing (Unicode's Z and C, and blank letters)."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "ZC" and c not in _BLANK)
