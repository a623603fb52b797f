"""A bank's papers: the debits of a statement, and what a check says once the bank has paid it.

Only money that left the account is a payment. Deposits, refunds, what is pending or came back, sums and balances are
amounts too, and often the same ones; they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from pipeline.extract.head.dates import when, without_dates
from pipeline.extract.lines.rows import Amount, Row
from pipeline.extract.papers.worded import in_words
from pipeline.model import StatementLine
from pipeline.money import show

#: Money that came in, or a payment that never was or came back.
_NO_DEBIT = re.compile(
    r"\bdep(?:osit|osits)?\b|\bcredit(?!\s*(?:union|card))s?\b|\bcr\b|\brefund\w*|\breturn(?:ed|s)?\b|\breversal\b|"
    r"\breversed\b|\bn\.?s\.?f\b|insufficient|\bpending\b|\bhold\b|\bvoid\w*|\bdeclined\b|\bpayroll\b|"
    r"\binterest (?:paid|earned)|\btransfer from\b|\bcash ?back\b|\badjustment\b|\bchargeback\b|\bstop payment\b|"
    r"\bprovisional\b|\bdispute\w*",
    re.IGNORECASE,
)
_CAME_IN = "is money that came in"
_PENDING = re.compile(r"\bpending\b|\bhold\b|\bprocessing\b", re.IGNORECASE)
_CAME_BACK = re.compile(r"\brefund|\breturn|\brevers|\bn\.?s\.?f\b|\bvoid|\bchargeback|\bstop payment", re.IGNORECASE)
#: Rows that sum up.
_SUM = re.compile(r"\bbalance\b|\btotals?\b|\bsubtotal\b|\bamount due\b|\bminimum\b|\blimit\b|\bfees?\b", re.IGNORECASE)
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("balance", re.compile(r"\bbalance\b", re.IGNORECASE)),
    ("in", re.compile(r"\bdeposits?\b|\bcredits?\b|\badditions?\b|\bmoney in\b|\bpaid in\b", re.IGNORECASE)),
    (
        "out",
        re.compile(
            r"\bwithdrawals?\b|\bdebits?\b|\bcharges?\b|\bpayments?\b|\bsubtractions?\b|\bmoney out\b|\bpaid out\b",
            re.IGNORECASE,
        ),
    ),
    ("amount", re.compile(r"\bamount\b", re.IGNORECASE)),
)
_HEAD_WORD = re.compile(r"\bdate\b|\bdescription\b|\bdetails?\b|\btransaction\b", re.IGNORECASE)
_SECTION_IN = re.compile(
    r"\bdeposits?\b|\bcredits\b|\badditions\b|\bpending\b|\brefunds?\b|\bbalances\b", re.IGNORECASE
)
_SECTION_OUT = re.compile(
    r"\bwithdrawals?\b|\bdebits?\b|\bchecks?\b|\bpurchases?\b|\bposted\b|\bcharges\b|\bsubtractions?\b", re.IGNORECASE
)
#: A day without its year, as statements print it.
_SHORT_DAY = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})(?![\d/-])")
_CLEARED = re.compile(
    r"\bpaid\b|\bposted\b|\bcleared\b|\bprocessed\b|\bcancell?ed\b|deposit\s*only|pay any bank|for credit to|"
    r"credited to",
    re.IGNORECASE,
)
_BANK_NAME = re.compile(r"\bbank\b|\bcredit union\b|\bc\.\s?u\.", re.IGNORECASE)
_NOT_PAID = re.compile(
    r"\bvoid(?:ed)?\b(?!\s*(?:after|if|when|without))|\breturn(?:ed)?\b|\bn\.?s\.?f\b|insufficient|\bstop payment\b|"
    r"\brefer to maker\b|\baccount closed\b|\bunpaid\b|\bnot paid\b|\bspecimen\b|\bsample\b",
    re.IGNORECASE,
)
#: A stamp stands askew by at least this much against the check's own print.
_ASKEW = 0.06


_DETAIL = re.compile(r"^\W*transaction details?\W*$", re.IGNORECASE | re.MULTILINE)
_OF_A_BANK = re.compile(
    r"\bposted\b|\bpending\b|\baccount\b|\bcategory\b|\bdispute\b|\bcard ending\b|on your statement|transaction date|"
    r"\bpost(?:ing)? date\b|\bavailable balance\b",
    re.IGNORECASE,
)
#: What an app itself writes above or below an amount.
_APP = re.compile(rf"{_DETAIL.pattern}|^\W*amount\W*$|{_OF_A_BANK.pattern}", re.IGNORECASE)
_OF_A_TERMINAL = re.compile(
    r"\bapprov|\bauth|\baid\b|\btvr\b|\bterminal\b|\b(?:customer|merchant) copy\b|\bchip\b|\btip\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An amount of a statement with its words; `out` is None where nothing says whether it went out or came in.

    `pending`: it stands below a heading of what has not gone out yet.
    """

    row: Row
    day: date | None
    words: str
    value: Decimal
    out: bool | None
    pending: bool = False


def statement_of(
    rows: Sequence[Row], day_first: bool, file: str
) -> tuple[tuple[StatementLine, ...], tuple[StatementLine, ...]]:
    """(what left the account, what else there is with a note of why it is no payment), each top to bottom.

    A line has the day printed on its row (None where none is) and its words.
    """
    entries = _entries(rows, day_first)
    signed = [entry.value < 0 for entry in entries if entry.out is not False]
    negative_is_out = bool(signed) and any(signed) and not any(_is_in(e) and e.value < 0 for e in entries)
    debits, others = [], []
    for entry in entries:
        line = StatementLine(entry.day, entry.words, abs(entry.value), (entry.row.evidence(file),))
        note = _no_debit(entry, entries, negative_is_out)
        if not note:
            debits.append(line)
        else:
            others.append(replace(line, note=note, came_in=note == _CAME_IN))
    return tuple(debits), tuple(others)


def is_detail(text: str) -> bool:
    """Whether a page is a bank's page about a single transaction, as its app shows it."""
    words = {found.lower() for found in _OF_A_BANK.findall(text)}
    return _DETAIL.search(text) is not None and len(words) >= 2 and not _OF_A_TERMINAL.search(text)


def detail_of(
    rows: Sequence[Row], day_first: bool, file: str
) -> tuple[tuple[StatementLine, ...], tuple[StatementLine, ...]]:
    """The same for a page about one transaction: its amount with the name beside, above or below it."""
    priced = [i for i, row in enumerate(rows) if row.amounts and not _SUM.search(row.label)]
    if len({abs(rows[i].amounts[0].value) for i in priced}) != 1:
        return (), ()
    row = rows[priced[0]]
    names = [row, *rows[max(priced[0] - 1, 0) : priced[0]], *rows[priced[0] + 1 : priced[0] + 2]]
    named = (n.label for n in names if re.search(r"[A-Za-z]{3}", n.label) and not _APP.search(n.label))
    found = when(rows, day_first)
    amount = row.amounts[0]
    line = StatementLine(found.day if found else None, next(named, ""), abs(amount.value), (row.evidence(file),))
    text = "\n".join(one.text for one in rows)
    if _PENDING.search(text):
        return (), (replace(line, note="is only pending"),)
    if _NO_DEBIT.search(text) or _is_plus(row, amount):
        return (), (replace(line, note=_CAME_IN, came_in=True),)
    return (line,), ()


def _no_debit(entry: _Entry, entries: Sequence[_Entry], negative_is_out: bool) -> str:
    """Why an entry is no payment that stands; "" where it is one."""
    if _PENDING.search(entry.words) or entry.pending:
        return "is only pending"
    comes_in = entry.out is False or (negative_is_out and entry.out is None and entry.value > 0)
    if comes_in or _is_in(entry) or (entry.value < 0 and not negative_is_out):
        return _CAME_IN
    back = next((other for other in entries if _undoes(other, entry)), None)
    if back is not None:
        return f"came back{f' on {back.day:%B %-d, %Y}' if back.day else ''}"
    return ""


def paid_check_of(
    rows: Sequence[Row], day_first: bool, file: str
) -> tuple[tuple[StatementLine, ...], tuple[StatementLine, ...]]:
    """The same for a check: its day, payee and amount as one line; a payment only where the bank shows that it paid."""
    row = next((row for row in rows if row.amounts and any(a.value > 0 for a in row.amounts)), None)
    if row is None:
        return (), ()
    amount = next(a for a in row.amounts if a.value > 0)
    dated = [r for r in rows if re.search(r"\bdate", r.text, re.IGNORECASE)]
    found = when(dated, day_first) or when(rows, day_first)
    line = StatementLine(found.day if found else None, _payee(rows), amount.value, (row.evidence(file),))
    text = "\n".join(row.text for row in rows)
    if _NOT_PAID.search(text):
        return (), (replace(line, note="is of a check that was voided or came back"),)
    if not _is_cleared(rows):
        return (), (replace(line, note="is on a check, and no mark of the bank was read that shows it was paid"),)
    if (written := in_words(rows)) is not None and written != amount.value:
        return (), (replace(line, note=f"is in figures, and the check's words say {show(written)}"),)
    return (line,), ()


def _entries(rows: Sequence[Row], day_first: bool) -> list[_Entry]:
    years = [found.day for row in rows if (found := when([row], day_first)) is not None]
    columns: list[tuple[str, float]] = []
    section: bool | None = None
    pending = False
    entries: list[_Entry] = []
    for row in rows:
        day = _day(row, day_first, years)
        if not row.amounts:
            if heads := _columns(row):
                columns = heads
            elif day is None and (comes_in := _section(row.text)) is not None:
                section, columns = comes_in, []
                pending = _PENDING.search(row.text) is not None
            continue
        if day is None and (comes_in := _section(row.text)) is not None and not _SUM.search(row.text):
            section, pending = comes_in, _PENDING.search(row.text) is not None
        for words, amount, column in _parts(row, columns):
            if column == "balance" or _SUM.search(words):
                continue
            out = False if column == "in" or _is_plus(row, amount) else True if column == "out" else None
            if section is True and column != "out":
                out = False
            on = _short_day(words, day_first, years) or day
            entries.append(_Entry(row, on, words, amount.value, out, pending))
    return entries


def _parts(row: Row, columns: list[tuple[str, float]]) -> list[tuple[str, Amount, str]]:
    """Each amount of a row with its words and its column; amounts without words of their own before them are
    balances where no column says otherwise.
    """
    parts: list[tuple[str, Amount, str]] = []
    start, words = 0, ""
    for amount in row.amounts:
        own = row.text[start : amount.start].strip(" $+-")
        after = row.text[amount.end : amount.end + 4]
        start = amount.end
        named = (any(char.isalnum() for char in own) and own.upper() not in ("DR", "CR")) or not parts
        words = own if named else words
        column = ""
        if len({name for name, _ in columns}) > 1:
            right = amount.box.right
            column = min(columns, key=lambda c: abs(c[1] - right))[0]
        elif not named:
            column = "balance"
        if re.match(r"\s?CR\b", after):
            column = "in"
        parts.append((words, amount, column))
    return parts


def _columns(row: Row) -> list[tuple[str, float]]:
    """Names and right edges of the money columns of a table's head; [] where the row is none."""
    found: list[tuple[str, float]] = []
    kinds: set[str] = set()
    for word in row.line.words:
        step = word.box.width / max(len(word.text), 1)
        for name, pattern in _COLUMNS:
            found += [(name, word.box.left + step * match.end()) for match in pattern.finditer(word.text)]
        kinds.update(name for name, pattern in _COLUMNS[:3] if pattern.fullmatch(word.text))
    is_head = bool(_HEAD_WORD.search(row.text)) or len(kinds) >= 2
    return found if is_head and len(row.text) < 90 else []


def _section(text: str) -> bool | None:
    """Whether what stands below a heading came in (or has not gone out yet); None where it is no such heading."""
    if len(text.split()) > 8:
        return None
    if _SECTION_IN.search(text) and not re.search(r"\bwithdrawals?\b|\bdebits?\b", text, re.IGNORECASE):
        return True
    return False if _SECTION_OUT.search(text) else None


def _day(row: Row, day_first: bool, days: Sequence[date]) -> date | None:
    """The day on a row; one without its year is of the year that brings it nearest to the statement's other days."""
    if (found := when([row], day_first)) is not None:
        return found.day
    match = re.search(r"(?<!\d)\d{1,2}[/-]\d{1,2}[/-](?:20)?\d{2}(?!\d)", row.text)
    if match and (whole := _plain_day(match[0], day_first)) is not None:
        return whole
    return _short_day(row.text, day_first, days)


def _short_day(text: str, day_first: bool, days: Sequence[date]) -> date | None:
    short = _SHORT_DAY.search(text)
    if short is None or not days:
        return None
    month, day = (int(short[2]), int(short[1])) if day_first else (int(short[1]), int(short[2]))
    options = []
    for year in {d.year + step for d in days for step in (-1, 0, 1)}:
        try:
            options.append(date(year, month, day))
        except ValueError:
            continue
    return min(options, key=lambda o: (min(abs(o - d) for d in days), o), default=None)


def _plain_day(text: str, day_first: bool) -> date | None:
    """A day in figures beside words (`RETURNED`) for which a receipt's date would not be believed."""
    one, two, year = (int(part) for part in re.split(r"[/-]", text))
    month, day = (two, one) if day_first else (one, two)
    try:
        return date(year + 2000 * (year < 100), month, day)
    except ValueError:
        return None


def _is_in(entry: _Entry) -> bool:
    return _NO_DEBIT.search(entry.words) is not None


def _is_plus(row: Row, amount: Amount) -> bool:
    return row.text[: amount.start].rstrip(" $").endswith("+") or amount.text.startswith("+")


def _undoes(other: _Entry, entry: _Entry) -> bool:
    """Whether `other` says that a payment came back: the same amount, and nothing that tells it apart; or the same
    amount as a credit from the same payee.
    """
    if other is entry or abs(other.value) != abs(entry.value):
        return False
    if other.day and entry.day and not timedelta(0) <= other.day - entry.day <= timedelta(days=60):
        return False
    ones, others = _telling(entry.words), _telling(other.words)
    if _CAME_BACK.search(other.words):
        return not others or not ones or bool(ones & others)
    came_in = other.out is False or (_is_in(other) and other.out is None) or other.value == -entry.value
    return came_in and bool(ones & others)


def _telling(text: str) -> set[str]:
    text = re.sub(
        r"\b(?:check|returned?|refund|reversal|item|purchase|card|debit|fee)\b", " ", without_dates(text).lower()
    )
    return {word for word in re.findall(r"[a-z0-9]+", text) if len(word) >= 4}


def _is_cleared(rows: Sequence[Row]) -> bool:
    """Whether a check has a mark of the bank: a word of it, or its name stamped across the print."""
    if any(_CLEARED.search(row.text) for row in rows):
        return True
    words = [word for row in rows for word in row.line.words]
    level = median([word.slope for word in words]) if words else 0.0
    return any(abs(word.slope - level) >= _ASKEW and _BANK_NAME.search(word.text) for word in words)


def _payee(rows: Sequence[Row]) -> str:
    """Who a check is made out to; "" where no name was read."""
    names = []
    for row in rows:
        if re.search(r"pay to|order of", row.text, re.IGNORECASE):
            name = re.sub(r"pay to the|pay to|order of|[$_]", " ", row.label, flags=re.IGNORECASE)
            names.append(" ".join(name.split()))
    return max(names, key=len, default="")
