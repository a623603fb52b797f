"""What people write into a form, understood or refused: each function gives a value or says what is wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipeline.model import Role, TenderKind
from pipeline.money import parse_amount, show
from pipeline.redact import masked_text

_LONGEST = 2000
_CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){8,14}([ -]?\d){4}(?!\d)")
_MASKED_NUMBER = re.compile(r"X(?:[ \-–—._/•]{0,3}X){7,}[ \-–—._/•]{0,3}(\d(?:[ -]?\d){3})(?!\d)")
_LAST_FOUR = re.compile(r"(?:\d[ -]?){3}\d$")
_BLANK = {
    "", "-", "--", "n/a", "none", "null", "nil", "~", "—",
    # What drop-downs show before anything is chosen.
    "choose", "choose one", "please choose", "(please choose)", "select", "select one", "please select",
    "choose an item.", "select…", "choose…",
}  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:.]{2,}")
_YES = {"yes", "y", "true", "ok", "x", "approved", "no", "n", "false", "1", "0"}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_TIME = r"(?:(?:t|,?\s+(?:at\s+)?)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|(?:gmt|utc)?[+-]\d{1,2}:?(?:\d{2})?|[a-z]{3,4})?)?"  # noqa: E501
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(_WEEKDAY + pattern + _TIME, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})\s?([-/])\s?(?P<day>\d{1,2})\s?\2\s?(?P<year>\d{4}|\d{2})",
        _MONTH + r"\s*" + _DAY + r",?\s+(?P<year>\d{4})",
        _DAY + r"(?:\s+|-)(?:of\s+)?" + _MONTH + r"(?:,?\s+|-)(?P<year>\d{4})",
    )
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_SERIAL_START = date(1899, 12, 30).toordinal()

_ROLES = {
    **dict.fromkeys(("peer mentor", "mentor", "a peer mentor", "graduate peer mentor", "grad peer mentor"),
                    Role.PEER_MENTOR),
    **dict.fromkeys(("lead", "peer mentor lead", "peer mentoring lead", "mentor lead", "peer lead", "lead peer mentor",
                     "department lead", "departmental lead", "department peer mentor lead"), Role.LEAD),
}  # fmt: skip
_PAID_BY = {
    **dict.fromkeys(("card", "credit", "debit", "credit card", "debit card", "bank card", "personal card",
                     "personal credit card", "personal debit card", "credit or debit card", "credit debit card",
                     "credit debit", "visa", "mastercard", "master card", "mc", "amex", "american express", "discover",
                     "visa debit", "visa credit", "visa card", "visa credit card", "visa debit card",
                     "mastercard debit", "mastercard credit", "apple pay", "google pay"), TenderKind.CARD),
    **dict.fromkeys(("cash", "cash payment"), TenderKind.CASH),
    **dict.fromkeys(("check", "cheque", "personal check", "personal cheque", "paper check"), TenderKind.CHECK),
}  # fmt: skip
_PROGRAMS = {
    **dict.fromkeys(("departmental peer circle", "department peer circle", "peer circle", "grad peer circle",
                     "graduate peer circle", "departmental circle"), "departmental_peer_circle"),
    **dict.fromkeys(("reading group", "grad reading group", "graduate reading group"), "reading_group"),
}  # fmt: skip


class NotUnderstoodError(ValueError):
    """What was written is not a value of its field; the message quotes it and says what is wanted."""


def quoted(text: str) -> str:
    """`text` in quotation marks for a message: short, on one line, card numbers masked."""
    text = _clean(text)
    return f'"{text[:57] + "…" if len(text) > 58 else text}"'


def is_blank(text: str) -> bool:
    """Whether nothing is said: empty, or a word people write for nothing."""
    return _clean(text).casefold() in _BLANK


def text(written: str) -> str:
    """Free text in NFC on one line, card numbers masked down to their last four digits."""
    cleaned = _clean(written)
    if len(cleaned) > _LONGEST:
        raise NotUnderstoodError(f"is longer than {_LONGEST:,} characters; please shorten it")
    return cleaned


def masked(written: str) -> str:
    """`written` with X for the digits that fields are masked of; all else as it was."""
    return masked_text(_CARD_NUMBER.sub(_crossed, written))


def hidden(written: str) -> tuple[str, ...]:
    """The digits that are masked in a field with that text, those of each number together; empty where none are."""
    shown = _shown(written)
    crossed = masked(shown)
    runs = re.finditer(r"X(?:\D*X)?", crossed) if crossed != shown else ()
    return tuple(digits for run in runs if (digits := re.sub(r"\D", "", shown[slice(*run.span())])))


def name(written: str) -> str:
    """The name of a person or department."""
    cleaned = text(written)
    if _EMAIL.search(cleaned):
        cleaned = cleaned.partition("<")[0]
    cleaned = cleaned.strip(" ,;")
    if cleaned.casefold() in _YES or not any(char.isalpha() for char in cleaned):
        raise NotUnderstoodError(f"{quoted(written)} is not a name; please write the full name")
    return cleaned


def email(written: str) -> str:
    """An e-mail address; `Ana García <ana@example.edu>` and `mailto:` are fine."""
    found = _EMAIL.findall(_clean(written).removeprefix("mailto:").removeprefix("MAILTO:"))
    if len(found) != 1:
        raise NotUnderstoodError(f"{quoted(written)} is not one e-mail address; write it like name@example.edu")
    return str(found[0]).strip(".'")


def day(written: str) -> date:
    """A date: ISO, US order in digits, or with the month's name; a time of day behind it is left out.

    A spreadsheet's day number counts as a date too. Day-first dates are refused even where they could be nothing
    else: whoever writes 13/10 would write 05/10 as well, and that one would be read wrong.
    """
    cleaned = _clean(written).casefold()
    serial = _SERIAL.fullmatch(cleaned)
    found: date | None = None
    if serial:
        found = date.fromordinal(_SERIAL_START + int(serial[1]))
    for pattern in _DATES:
        match = pattern.fullmatch(cleaned)
        if match:
            found = _date_of(match["year"], match["month"], match["day"])
            break
    if found is None or not 2000 <= found.year <= 2099:
        raise NotUnderstoodError(f"{quoted(written)} is not a date; write it as year-month-day, like 2026-10-03")
    return found


def amount(written: str) -> Decimal:
    """An amount of US dollars, not negative."""
    cleaned = re.sub(r"(?i)^(?:usd?\s*)?(.*?)(?:\s*(?:usd|dollars?))?$", r"\1", _clean(written))
    cleaned = cleaned.strip()
    # Longer than any amount, and past what decimals are quantized to.
    found = parse_amount(cleaned) if len(cleaned) <= 18 else None
    if found is None:
        raise NotUnderstoodError(f"{quoted(written)} is not an amount in dollars and cents; write it like 48.08")
    if found < 0:
        raise NotUnderstoodError(f"{show(found)} is negative; write the amount to be paid back, like 48.08")
    return found


def role(written: str) -> Role:
    """Whether the claimant is a peer mentor or the lead."""
    found = _ROLES.get(_folded(written))
    if found is None:
        raise NotUnderstoodError(f"{quoted(written)} is not a role; write peer_mentor or lead")
    return found


def paid_by(written: str) -> TenderKind:
    """Card, cash or check; a card's brand counts as card."""
    folded = re.sub(r"^(?:i )?(?:paid )?(?:by|with|in|via|using)? ?(?:my |a )?", "", _folded(written))
    folded = re.sub(r" (?:ending(?: in)?|x+)? ?\d{4}$", "", folded)
    found = _PAID_BY.get(folded)
    if found is None:
        raise NotUnderstoodError(f"{quoted(written)} is not one of the ways of paying; write card, cash or check")
    return found


def program(written: str) -> str:
    """The program's name as policies have it; what is not known is kept as given, for the policy to judge."""
    folded = re.sub(r"s$", "", re.sub(r"\(s\)$", "", _folded(written, keep="()")).strip())
    return _PROGRAMS.get(folded, text(written))


def attendees(written: Sequence[str]) -> tuple[str, ...]:
    """Names of those who were there, or how many (`12`), from a list or one text with `;`, lines or commas between."""
    parts = list(written)
    if len(parts) == 1:
        split = re.split(r"[;\n\r]+", parts[0])
        parts = split if len(split) > 1 else re.split(r",|\s&\s|\sand\s", parts[0])
    names = [re.sub(r"^(?:[-*•]|\d{1,3}[.)])\s*", "", text(part)) for part in parts if not is_blank(part)]
    for each in names:
        if not any(char.isalpha() for char in each) and not re.fullmatch(r"[0-9]{1,3}", each):
            raise NotUnderstoodError(f"{quoted(each)} is not a name; list who was there by name, with ; between them")
    return tuple(names)


def _date_of(year: str, month: str, day_of_month: str) -> date | None:
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day_of_month))
    except ValueError:
        return None


def _folded(written: str, keep: str = "") -> str:
    """Lower case words with single spaces, for looking up."""
    words = unicodedata.normalize("NFKC", _clean(written)).casefold()
    return " ".join("".join(char if char.isalnum() or char in keep else " " for char in words).split())


def _clean(written: str) -> str:
    """NFC on one line without control or invisible characters, card numbers masked."""
    # A safe copy of the form has X where the form had digits: both say the same.
    return _MASKED_NUMBER.sub(_masked, masked_text(_CARD_NUMBER.sub(_masked, _shown(written))))


def _shown(written: str) -> str:
    """NFC on one line without control or invisible characters."""
    # Twice the longest text: enough to see that it is too long, and no work for patterns.
    composed = unicodedata.normalize("NFC", written[: 2 * _LONGEST])
    shown = "".join(
        " " if char.isspace() else "" if unicodedata.category(char)[0] == "C" else char for char in composed
    )
    return " ".join(shown.split())


def _crossed(match: re.Match[str]) -> str:
    digits = [place for place, letter in enumerate(match[0]) if letter.isdecimal()][:-4]
    return "".join("X" if place in digits else letter for place, letter in enumerate(match[0]))


def _masked(match: re.Match[str]) -> str:
    last = _LAST_FOUR.search(match[0])
    return "…" + re.sub(r"\D", "", last[0] if last else "")
