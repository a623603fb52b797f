"""The day and the time of the purchase."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.extract.head.browser import without_printing
from pipeline.extract.lines.rows import Row, words_of
from pipeline.model import Word

_MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fe8|0ct|n0v|jui|augt|sept)(?P<rest>[a-z]*)"
#: What a reader takes for another, in both; a word with figures and letters; months as both make them.
_ALIKE = str.maketrans("01l|58", "oiiisb")
_MAY_BE_MONTH = re.compile(r"(?<![A-Za-z\d])(?=[A-Za-z]*[0158|])[A-Za-z0158|]{3,9}(?![A-Za-z\d])")
_MONTH_NAMES = {
    name.lower().translate(_ALIKE): name for name in (*calendar.month_name[1:], *calendar.month_abbr[1:], "Sept")
}
#: A word that begins as a month does is the month misread where it is so much like the month's whole name (0 to 1).
_LIKE_A_MONTH = 0.7
_YEAR = r"(?P<y>(?:19|20)\d{2}|['’`]?\d{2})(?![\d:])"
_DATES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        r"(?<!\d)(?P<y>20\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{2}(?=\d{1,2}[:;.]\d\d)|\d{1,2}(?!\d))",
        (
            r"(?<![\d.,$])(?P<a>\d{1,2})\s?[/]\s?(?P<b>\d{1,2})\s?[/]\s?(?P<y>(?:19|20)\d{2}(?!\d(?!\d?[:;.]\d\d))|\d{2}(?!\d)|"
            r"\d{2}(?=\d{1,2}:\d\d))(?!/)"
        ),
        (
            r"(?<![\d.,$'’-])(?P<a>\d{1,2})[-](?P<b>\d{1,2})[-](?P<y>(?:19|20)\d{2}(?!\d(?!\d?[:;.]\d\d))|\d{2}(?!\d)|"
            r"\d{2}(?=\d{1,2}:\d\d))(?!-)"
        ),
        r"(?<![\d.,$])(?P<a>\d{1,2})[.](?P<b>\d{1,2})[.](?P<y>20\d{2}|\d{2})(?![\d.])",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s./]{{0,2}}{_MONTH}[-\s.,/]{{0,2}}(?P<y>20\d{{2}})",
        rf"(?<![a-z\d]){_MONTH}[-.,/\s]{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-.,/\s]{{1,3}}{_YEAR}",
        rf"(?<!\d)(?P<y>20\d{{2}})[-/\s]{_MONTH}[-./\s]{{1,2}}(?P<d>\d{{1,2}})(?![\d:])",
        rf"(?<![a-z\d]){_MONTH}[.\s]?(?P<d>\d{{1,2}})\s?[/'’`,]\s?(?P<y>(?:19|20)?\d{{2}})(?!\d)",
        # Four figures in one may be the year, with its day not seen; no till printed that of `MAR.1917`.
        rf"(?<![a-z\d]){_MONTH}[.\s]?(?!20\d\d(?!\d))(?P<d>\d{{2}})\s?(?P<y>\d{{2}})(?=\s|$|\d{{2}}:)",
        (
            rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s./]{{0,2}}{_MONTH}[-\s.,/]{{0,2}}(?P<y>(?:19|20)\d{{2}}|"
            rf"['’`]?\d{{2}})(?!\d(?!\d?:))"
        ),
        r"(?<![\d.,$/])(?P<a>\d{1,2})/(?P<b>\d{1,2})\s+(?P<y>20\d{2})(?![\d:])",
        # Eight figures are a day only where the paper says so, or a time stands behind them.
        (
            r"(?:\bdate\W{0,3}|(?<!\d)(?=\d{8}[\sT-]+\d{1,2}:?\d\d))(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|"
            r"[12]\d|3[01])(?!\d)"
        ),
        # Figures run together or apart, month first, are one where the paper says so.
        (r"\bdate\W{0,3}(?:(?P<a>0[1-9]|1[0-2])(?P<b>0[1-9]|[12]\d|3[01])(?P<y>(?:20)?\d{2}))(?!\d)"),
        r"\bdate\W{0,3}(?P<a>\d{1,2}) (?P<b>\d{1,2}) (?P<y>20\d{2}|\d{2})(?![\d:.])",
        # What a reader makes of a slash; a space beside a hyphen.
        (
            r"(?<![\d.,$'’A-Za-z-])(?P<a>\d{1,2})(?P<sign>[|\\·•lI]|\s?-\s?)(?P<b>\d{1,2})(?:(?P=sign)|\s?[/-]\s?)(?P<y>20\d{2})"
            r"(?!\d)"
        ),
        rf"(?<![a-z\d]){_MONTH}[.\s]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:(?:at|@)\s+)?\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]m)?,?\s*(?:[A-Z]{{3,4}})?\s+(?P<y>20\d{{2}})",
    )
)
_DATE_WORD = re.compile(r"\bdate\b|\bopened\b|\bclosed\b|\btime\b", re.IGNORECASE)
_NOT_DATE = re.compile(
    r"\bexp\b|expire?s?|expiration|valid|until|through|\bthru\b|\bends|offer|coupon|within|survey|sweepstakes|birth|"
    r"policy|"
    r"return|copyright|©|since|\best\.?\b|due|effective|member(?:ship)? (?:since|from|until)|established|founded|"
    r"deliver(?:y|ed)? (?:on|date|by)|refill|(?:best|sell|use|redeem|void|claim|pay|exchange|good) (?:by|if|after|"
    r"before)|"
    r"warranty|next (?:visit|service|appointment|payment)|last (?:visit|payment)|license|revised|"
    r"\brev\b|"
    r"\bas of\b|\bship(?:s|ped|ping)? (?:on|date|by)|ready (?:by|on)|event date|reservation|installed|manufactured|"
    r"\bmfg\b|"
    r"deposit|lot (?:no|#)|batch|expected|estimated",
    re.IGNORECASE,
)
#: How far before a date such a word speaks of it, in characters.
_BEFORE = 24
#: A line that ends with what announces such a day on the next.
_ANNOUNCES = re.compile(
    r"\b(?:exp(?:ires?|iration|iry)?(?: date)?|valid (?:until|thru|through)|(?:good|redeem|return|use|best|sell|"
    r"pay) (?:until|by|"
    r"thru|through)|(?:offer|coupon|sale) ends|due(?: date)?|date of birth|member since)\W*$",
    re.IGNORECASE,
)
#: Dates that are right only where there is no other: when the paper was printed again.
_LESS_DATE = re.compile(
    r"\b(?:re-?print(?:ed)?|printed|copy|arriv(?:al|ed?)|check.?in|in date|pick.?up (?:on|date|by|time)|"
    r"business (?:date|day)|dob|"
    r"shift|promised|scheduled)\b|"
    # What was bought is had on another day.
    r"^\W*(?:event|show(?:time)?|performance|concert|game|travel|trip|tour|pick.?up)\W*(?:date|day|time|on)?\W*"
    r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\W*)?$",
    re.IGNORECASE,
)
#: Between the two days of a span.
_FROM_TO = re.compile(r"^\W*(?:to|thru|through|until|till)\b", re.IGNORECASE)
#: Of a person who shows an age for a drink. Tills call the day of business so too.
_BIRTH, _GROWN = re.compile(r"\bdob\b", re.IGNORECASE), 2012
#: What closes a purchase that took days: a stay, a rental.
_LAST_DATE = re.compile(r"\b(?:depart(?:ure|ed|s)?|check.?out|out date|invoice date|paid on|closed)\b", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d:/.])(?P<h>\d{1,2})[:;](?P<m>\d{2})(?:[:;](?P<s>\d{2}))?\s?_?(?P<ap>[AaPp])?\.?\s?[MmNH]?")


#: `10/03 12:41 PM`, `Date: 10/03`, `Date: 1O/O3/2O26`, `Oct 3 12:41`: with a time or the word beside it; and what is
#: left of a row that lost its beginning: `03/2026 12:41 PM`.
_PART = re.compile(
    r"\bdate\b\W{0,3}(?:\d[\d/.OlISB-]{3,}|(?:\w+,?\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*\.? \d)|"
    r"(?<![\d/])\d{1,2}/\d{1,2}/\d{5,8}(?!\d)|"
    # A slash that was read as a figure.
    r"(?<![\d/#-])[01]\d[17][0-3]\d[/-]20\d\d(?!\d)|(?<![\d/#-])[01]?\d[/-][0-3]\d[17]20\d\d(?!\d)|"
    r"^\W*(?:\d{0,2}[/-])?20\d\d,?\s+\d{1,2}:\d\d|"
    r"(?<![\d/.,$-])\d{1,2}[/-]\d{1,2}(?:[/-]\d{0,5})?\s+(?:at\s+)?\d{1,2}[:;]\d\d|"
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2},?\s+(?:at\s+)?\d{1,2}:\d\d|"
    # A month with its year alone, or with figures of it: `OCT 2026 11:58`, `Oct/07/202 12:15PM`.
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[-./\s]{1,2}(?:20\d\d|"
    r"\d{1,2}[-./,\s]{1,2}\d{0,3}),?\s+(?:at\s+)?\d{1,2}:\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A day of the paper, its time and its row.

    `open`: nothing tells which figure is the month, so `day` may be wrong.
    """

    day: date
    clock: time | None
    row: Row
    open: bool = False


def when(rows: Sequence[Row], day_first: bool | None) -> When | None:
    """The day of the purchase (and its time), or None.

    `day_first`: 03/04/2026 is the third of April; None: it may be that or the fourth of March.
    """
    if day_first is None:
        one, other = when(rows, day_first=False), when(rows, day_first=True)
        return replace(one, open=one.day != other.day) if one is not None and other is not None else one
    rows = without_printing(rows)
    best: tuple[tuple[int, ...], When] | None = None
    for index, row in enumerate(rows):
        for order, day, clock, before in _days_in(row.text, day_first):
            if not before.strip() and index:
                before = _heading(rows[index - 1].text)
            of_birth = day.year < _GROWN and _BIRTH.search(before)
            score = (
                int(not (of_birth or _NOT_DATE.search(before[-_BEFORE:]))),
                int(not _LESS_DATE.search(before)),
                int(2000 <= day.year <= 2069),
                int(bool(_LAST_DATE.search(before)) and len(before) < _BEFORE),
                int(clock is not None or bool(_DATE_WORD.search(row.text))),
                int(not row.amounts),
                -index,
                -order,
            )
            if best is None or score > best[0]:
                best = (score, When(day, clock, row))
    if best is None or best[0][0] == 0:
        return None
    if best[1].clock is None:
        near = next((c for r in rows if (c := clock_in(r.text))), None)
        return When(best[1].day, near, best[1].row)
    return best[1]


@lru_cache(maxsize=1 << 13)
def _days_in(text: str, day_first: bool) -> tuple[tuple[int, date, time | None, str], ...]:
    """The days in a row's text: the number of the pattern that found it, the day, its time, the text before it."""
    text = _in_figures(text)
    found = (
        (order, _date(match, day_first), match)
        for order, pattern in enumerate(_DATES)
        for match in pattern.finditer(text)
    )
    days = [(order, day, match) for order, day, match in found if day is not None]
    ends = [match.end() for _, _, match in days]
    return tuple(
        (order, day, clock_in(text[: match.start()] + " " + text[match.end() :]), _said_of(text, match.start(), ends))
        for order, day, match in days
    )


def _said_of(text: str, start: int, ends: Sequence[int]) -> str:
    """What the row says of the day that begins at `start`; `ends` are those of all days on the row.

    All before it, or where words stand between it and another day, those: `Check in: 10/03/26  Check out: 10/05/26`.
    """
    last = max((end for end in ends if end <= start), default=0)
    between = text[last:start]
    return between if re.search(r"[A-Za-z]{4}", between) and not _FROM_TO.search(between) else text[:start]


def _in_figures(text: str) -> str:
    """`text`, as long, with the figures of a day that were read as letters and the letters of a month that were read as
    figures: `l1/21/2O26`, `0CT0BER 21`.
    """
    text = _MAY_BE_MONTH.sub(lambda word: _MONTH_NAMES.get(word[0].lower().translate(_ALIKE), word[0]), text)
    text = re.sub(r"(?<![A-Za-z\d])[lI|](?=\d?[/-]\d{1,2}[/-]\d)|(?<=\d[/-])[lI|](?=\d?[/-]\d\d)", "1", text)
    return re.sub(r"(?<=[\d/-])O(?=[\d/-])", "0", text)


def _heading(above: str) -> str:
    """The line above a day that begins its own, where it announces one: `Offer expires:`."""
    return above if _ANNOUNCES.search(above) else ""


def place_of(found: When) -> tuple[Sequence[Word], bool]:
    """The words of its row that say a day, or their parts that do, and whether they are the last of that row."""
    text, words = _in_figures(found.row.text), found.row.line.words
    spans = [
        match.span()
        for pattern in _DATES
        for match in pattern.finditer(text)
        if found.day in (_date(match, day_first=False), _date(match, day_first=True))
    ]
    start, end = spans[0] if spans else (0, len(text))
    return words_of(words, start, end) or words, not text[end:].strip()


def said_in_part(rows: Sequence[Row]) -> Row | None:
    """A row that gives a day of which the year is missing or a figure is misread; None where there is none."""
    rows = without_printing(rows)
    said = (row for row in rows if _PART.search(_in_figures(row.text)) and not _NOT_DATE.search(row.text))
    return next(said, None)


def _date(match: re.Match[str], day_first: bool) -> date | None:
    parts = match.groupdict()
    year_text = re.sub(r"\D", "", parts["y"])
    year = int(year_text) + (2000 if len(year_text) == 2 else 0)
    if parts.get("mon"):
        name = parts["mon"].lower().replace("fe8", "feb").replace("0", "o").replace("jui", "jul")
        month = _MONTHS[name[:3].title()]
        if len(year_text) == 2 and not _is_month(f"{name}{parts['rest'].lower()}", month):
            return None
        day = int(parts["d"])
    elif parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        month, day = (second, first) if day_first else (first, second)
        if month > 12 >= day:
            month, day = day, month
    else:
        month, day = int(parts["m"]), int(parts["d"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_month(word: str, month: int) -> bool:
    """Whether `word`, which begins as `month` does, is its name and no item's: "Orange Juice 12.75", "Decaf 4.26"."""
    whole = calendar.month_name[month].lower()
    if len(word) == 3 or word in ("sept", "augt"):
        return True
    return whole != "may" and SequenceMatcher(None, word, whole, autojunk=False).ratio() >= _LIKE_A_MONTH


@lru_cache(maxsize=1 << 13)
def clock_in(text: str) -> time | None:
    """The first time of day in `text`."""
    for match in _TIME.finditer(text):
        hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
        half = (match["ap"] or "").lower()
        if half == "p" and hour < 12:
            hour += 12
        if half == "a" and hour == 12:
            hour = 0
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    return None


@lru_cache(maxsize=1 << 13)
def without_dates(text: str) -> str:
    """`text` with dates and times of day blanked out."""
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    return re.sub(r"\d{1,2}:\d{2}\s?(?:[ap]m)?", " ", text, flags=re.IGNORECASE)
