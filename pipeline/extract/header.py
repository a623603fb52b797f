"""Who sold, where and when: merchant, phone, address, website, e-mail, date and time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import SequenceMatcher

from pipeline.extract.rows import Role, Row
from pipeline.model import Box, Evidence

Found = tuple[str, tuple[Row, ...]]

# --- Phone, website, e-mail ----------------------------------------------------------------------------------------

_PHONE = re.compile(
    r"(?<![\d*X#-])(?:\+?1[-.\s]?)?[(\[{]?\s?(?P<a>[2-9]\d{2})\s?[)\]}]?[-.\s/:]{0,3}(?P<b>[2-9]\d{2})[-.\s:]{0,2}(?P<c>\d{4})(?![\d*X]|[-.]\d)"
)
_PHONE_LETTERS = re.compile(r"[(\[]?(?P<a>[2-9]\d{2})[)\]]?[-.\s]{1,2}(?P<b>[2-9]\d{2})[-.\s](?P<c>[A-Z]{4})\b")
_PHONE_WORD = re.compile(r"\b(?:tel|phone|ph|call|store#? ?tel)\b", re.I)
_NOT_PHONE = re.compile(
    r"\b(?:fax|survey|ref|trans|auth|appr|acct|account|order|check|chk|invoice|ticket|terminal|aid|seq|id|code|upc|ean|member|card|trace|batch|"
    r"code|password|license|gst|vat|reg(?:istration)?)\b\W{0,3}(?:no|num|#)?",
    re.I,
)
_FREE = re.compile(r"^8(?:00|33|44|55|66|77|88)")
_DOMAIN = r"(?:com|net|org|edu|gov|us|biz|info|co|cafe|restaurant|coffee|pizza|shop|store|menu|bar|io|tv)"
_WEBSITE = re.compile(rf"(?:https?\s?:\s?/{{0,2}})?(?:www?[.,]\s?)?(?P<host>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.{_DOMAIN})(?![a-z0-9])(?:/[^\s]*)?", re.I)
_WWW = re.compile(r"\bw{2,3}[.,]\s?[a-z0-9.-]{4,}", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def phone(rows: Sequence[Row]) -> Found | None:
    """The merchant's phone number as printed; a fax or a survey line only where there is no other."""
    best: tuple[tuple[int, ...], str, Row] | None = None
    for index, row in enumerate(rows):
        for match in (*_PHONE.finditer(row.text), *_PHONE_LETTERS.finditer(row.text)):
            before = row.text[: match.start()]
            labelled = bool(_PHONE_WORD.search(before[-12:]))
            bare = match[0].isdigit()
            tail = re.split(r"\d{4}", before)[-1]
            if _NOT_PHONE.search(tail) and not labelled:
                if "fax" not in tail.lower() or best is not None:
                    continue
            if bare and not labelled and not re.fullmatch(r"\W*\d{10}\W*", row.text):
                continue
            score = (
                int("fax" not in tail.lower()),
                int(not _FREE.match(match["a"])),
                int(labelled),
                int(index < max(8, len(rows) // 3)),
                -index,
            )
            if best is None or score > best[0]:
                best = (score, match[0].strip(), row)
    return (best[1], (best[2],)) if best else None


def email(rows: Sequence[Row]) -> Found | None:
    """The first e-mail address."""
    for row in rows:
        if match := _EMAIL.search(row.text):
            return match[0].replace(" ", ""), (row,)
    return None


def website(rows: Sequence[Row]) -> Found | None:
    """The merchant's website; a survey's or an order page's only where there is no other."""
    best: tuple[int, str, Row] | None = None
    for row in rows:
        text = _EMAIL.sub(" ", row.text)
        match = _WEBSITE.search(text) or _WWW.search(text)
        if not match or len(match[0]) < 6:
            continue
        score = 1 - 2 * bool(re.search(r"facebook|instagram|twitter|yelp|google|zagat|survey|clover|toasttab|squareup|order/|jobs", text, re.I))
        if best is None or score > best[0]:
            best = (score, match[0].strip(".,"), row)
    return (best[1], (best[2],)) if best else None


# --- Address ---------------------------------------------------------------------------------------------------------

_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN "
    "TX UT VT VA WA WV WI WY DC PR"
).split()
_STATE_NAMES = (
    "alabama alaska arizona arkansas california calif colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas "
    "kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon "
    "pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming jersey york"
).split()
_STREET_WORD = (
    r"st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|hwy|highway|ln|lane|way|pkwy|parkway|ct|court|pl|place|plaza|plz|sq|square|"
    r"cir|circle|ter|terrace|trl|trail|pike|tpke|turnpike|expressway|expy|fwy|freeway|loop|row|mall|broadway|route|rte|rt|bl|crossing|xing|alley|walk|"
    r"jalan|jln|lorong|lot"
)
_STREET = re.compile(rf"^\W*(?:\w{{1,3}}[.:]\s*)?#?\d[\d\w./-]{{0,8}}\s+.*(?:\b|\d)(?:{_STREET_WORD})\b\.?", re.I)
_NUMBERED = re.compile(r"^\W*\d{2,6}[A-Z]?\s+(?:[NSEW]\.?\s+)?[A-Za-z][A-Za-z.' ]{3,}$")
_ZIP = r"\d{5}(?:-\d{4})?"
_CITY = re.compile(
    rf"(?:^|[\s,])(?:{'|'.join(_STATES)})[.,]?\s*[,.]?\s*(?:{_ZIP}|[\dOIlSM]{{5}})\b|[A-Za-z.]{{3,}}\s?[,.]\s*(?:{'|'.join(_STATES)})\b\.?\s*(?:{_ZIP})?\W*$|"
    rf"\b(?:{'|'.join(_STATE_NAMES)})\.?,?\s+{_ZIP}|(?:{'|'.join(_STATES)})\s?{_ZIP}\W*$",
)
_CITY_LOOSE = re.compile(rf"^[A-Za-z.' ]{{3,}}[,\s]\s*(?:{'|'.join(_STATES)})[,.]?\s*(?:{_ZIP})?\W*$")
_ONLY_ZIP = re.compile(rf"^\W*(?:{_ZIP})\W*$")
_NOT_ADDRESS = re.compile(r"\b(?:server|table|check|order|guests?|cashier|station|date|time|ticket|invoice|survey|% ?off|reg|trans|www\.|within|days)\b|[@]|\d:\d\d", re.I)


def address(rows: Sequence[Row], limit: int) -> Found | None:
    """Street, city, state and zip in one line, or as much of it as is printed, from the first `limit` rows or the last ten."""
    for chosen in (list(range(min(limit, len(rows)))), list(range(max(limit, len(rows) - 10), len(rows)))):
        if found := _address_in(rows, chosen):
            return found
    return None


def _address_in(rows: Sequence[Row], indices: list[int]) -> Found | None:
    street = city = None
    for i in indices:
        text = _cleared(rows[i])
        if _NOT_ADDRESS.search(text):
            continue
        if street is None and city is None and (_STREET.search(text) or (_NUMBERED.match(text) and not rows[i].amounts)):
            street = i
            if _CITY.search(text):
                city = i
                break
        elif city is None and (_CITY.search(text) or _CITY_LOOSE.match(text)) and (street is None or i - street <= 4):
            city = i
            break
    if street is None and city is None:
        return None
    if street is None and city is not None:
        # The line above a city is its street, also where it has no word for one.
        above = city - 1
        if above >= 0 and re.match(r"^\W*\d{1,6}\s+\w", rows[above].text) and not _NOT_ADDRESS.search(rows[above].text):
            street = above
    first = street if street is not None else city
    last = city if city is not None else street
    assert first is not None and last is not None
    chosen = [rows[i] for i in range(first, last + 1) if i in (first, last) or _belongs(rows[i])]
    if last + 1 < len(rows) and _ONLY_ZIP.match(rows[last + 1].text):
        chosen.append(rows[last + 1])
    if street is not None and city is None and last + 1 < len(rows):
        after = _cleared(rows[last + 1])
        if re.match(r"^[A-Z][A-Za-z. ]+,", after) and not _NOT_ADDRESS.search(after):
            chosen.append(rows[last + 1])
    return ", ".join(_cleared(row).strip(" ,.;:") for row in chosen), tuple(chosen)


def _belongs(row: Row) -> bool:
    return not _NOT_ADDRESS.search(row.text) and not _PHONE.search(row.text) and len(row.text) > 2


def _cleared(row: Row) -> str:
    """What of the row may be an address: its widest-lettered run of words, without phone, date and time."""
    text = max(_runs(row), key=_addressy)
    text = _PHONE.sub(" ", text)
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    text = re.sub(r"\d{1,2}:\d{2}\s?(?:[ap]m)?", " ", text, flags=re.I)
    return re.sub(r"\b(?:tel|phone|ph|fax)\b\W*", " ", text, flags=re.I).strip()


def _runs(row: Row) -> list[str]:
    """The row's text cut where it leaves a wide gap: two columns, or print of another paper."""
    runs, last = [row.line.words[0].text], row.line.words[0]
    for word in row.line.words[1:]:
        if word.box.left - last.box.right > 2.5 * min(word.box.height, last.box.height):
            runs.append(word.text)
        else:
            runs[-1] += " " + word.text
        last = word
    return runs


def _addressy(text: str) -> tuple[bool, int]:
    return bool(_STREET.search(text) or _CITY.search(text) or _NUMBERED.match(text)), len(text)


# --- Date and time -----------------------------------------------------------------------------------------------------

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fe8|0ct|n0v|jui|augt|sept)[a-z]*"
_YEAR = r"(?P<y>(?:19|20)\d{2}|['’`]?\d{2})(?![\d:])"
_DATES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.I)
    for p in (
        r"(?<!\d)(?P<y>20\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<![\d.,$])(?P<a>\d{1,2})\s?[/]\s?(?P<b>\d{1,2})\s?[/]\s?(?P<y>(?:19|20)\d{2}|\d{2})(?!\d{2}(?!\d|:)|/)",
        r"(?<![\d.,$-])(?P<a>\d{1,2})[-](?P<b>\d{1,2})[-](?P<y>(?:19|20)\d{2}|\d{2})(?![\d-])",
        r"(?<![\d.,$])(?P<a>\d{1,2})[.](?P<b>\d{1,2})[.](?P<y>20\d{2}|\d{2})(?![\d.])",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s./]{{0,2}}{_MONTH}[-\s.,/]{{0,2}}(?P<y>20\d{{2}})",
        rf"(?<![a-z\d]){_MONTH}[.,\s]{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[.,\s]{{1,3}}{_YEAR}",
        rf"(?<![a-z\d]){_MONTH}[.\s]?(?P<d>\d{{1,2}})\s?[/'’`,]\s?(?P<y>(?:19|20)?\d{{2}})(?!\d)",
        rf"(?<![a-z\d]){_MONTH}[.\s]?(?P<d>\d{{2}})\s?(?P<y>\d{{2}})(?=\s|$|\d{{2}}:)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s./]{{0,2}}{_MONTH}[-\s.,/]{{0,2}}(?P<y>(?:19|20)\d{{2}}|['’`]?\d{{2}})(?!\d(?!\d?:))",
        rf"(?<![a-z\d]){_MONTH}[.\s]+(?P<d>\d{{1,2}})\s+\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]m)?\s+(?P<y>20\d{{2}})",
    )
)
_DATE_WORD = re.compile(r"\bdate\b|\bopened\b|\bclosed\b|\btime\b", re.I)
_NOT_DATE = re.compile(
    r"expire?s?|expiration|valid|until|through|ends|offer|coupon|within|survey|sweepstakes|birth|policy|return|copyright|©|since|est\.?\b|due date|"
    r"rewards|points|jan(?:uary)? \d+ ?- ",
    re.I,
)
_TIME = re.compile(r"(?<![\d:/.])(?P<h>\d{1,2})[:;](?P<m>\d{2})(?:[:;](?P<s>\d{2}))?\s?_?(?P<ap>[AaPp])?\.?\s?[MmNH]?")


@dataclass(frozen=True, slots=True)
class When:
    day: date
    clock: time | None
    row: Row


def when(rows: Sequence[Row], day_first: bool) -> When | None:
    """The day of the purchase (and its time), or None. `day_first`: 03/04/2026 is the third of April."""
    best: tuple[tuple[int, ...], When] | None = None
    for index, row in enumerate(rows):
        for order, pattern in enumerate(_DATES):
            for match in pattern.finditer(row.text):
                day = _date(match, day_first)
                if day is None:
                    continue
                clock = clock_in(row.text[: match.start()] + " " + row.text[match.end() :])
                score = (
                    int(not _NOT_DATE.search(row.text)),
                    int(2000 <= day.year <= 2069),
                    int(clock is not None or bool(_DATE_WORD.search(row.text))),
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


def _date(match: re.Match[str], day_first: bool) -> date | None:
    parts = match.groupdict()
    year_text = re.sub(r"\D", "", parts["y"])
    year = int(year_text) + (2000 if len(year_text) == 2 else 0)
    if parts.get("mon"):
        month = _MONTHS.get(parts["mon"].lower().replace("fe8", "feb").replace("0", "o").replace("jui", "jul")[:3])
        day = int(parts["d"])
    elif parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        month, day = (second, first) if day_first else (first, second)
        if month is not None and month > 12 >= day:
            month, day = day, month
    else:
        month, day = int(parts["m"]), int(parts["d"])
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


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


# --- Merchant ------------------------------------------------------------------------------------------------------------

_NOT_NAME = re.compile(
    r"\b(?:server|cashier|table|tbl|station|guests?|order|check|chk|ticket|terminal|clerk|dine.?in|take.?out|carry.?out|drive.?thru|pick.?up|reprint|settled|"
    r"receipt|invoice|transaction|trans|date|time|tel|phone|fax|customer|copy|welcome to|thank|thanks|visit|survey|chance|feedback|see back|number|"
    r"follow us|please|open|hours|delivery|credit|debit|card|total|subtotal|tax|tip|www|http|manager|mgr|cash|register|reg|gst|approved|sale|"
    r"it pays|discover|powered by|duplicate|bill to|pay at|waiter|employee|host|page|exempt|ring|call|come again|menu|qty|item|your)\b|@|\.com\b",
    re.I,
)
_KIND_OF_SHOP = re.compile(
    r"\b(?:restaurant|cafe|café|coffee|grill|bar|pizza|pizzeria|kitchen|bakery|diner|bistro|sushi|tavern|pub|deli|market|mart|burgers?|bbq|taqueria|ramen|"
    r"buffet|house|steakhouse|brewery|brewing|cantina|trattoria|ristorante|noodles?|pho|thai|tea|ice cream|donuts?|bagels?|foods?|store|shop|inc|llc|company|"
    r"sdn|bhd|enterprise|trading|hardware|supermarket|grocery|books?|pharmacy|catering|express|chicken|tacos?|wings?|bowl|creamery|eatery|gastropub|hotel)\b",
    re.I,
)
#: Words that say what kind of place it is and not which.
_GENERIC = re.compile(
    r"\b(?:restaurants?|ristorante|cafe|coffee|grill|bar|pizza|kitchen|bakery|diner|market|inc|llc|co|company|food|foods|cuisine|store|shop|the|and|of|fine|"
    r"japanese|chinese|mexican|italian|indian|thai|vietnamese|american|korean|elegant|authentic|family|dining|room|no|\d+)\b\W*",
    re.I,
)
_DINING_AT = re.compile(r"(?:thank(?:s| you) for (?:dining|eating|visiting|shopping|coming|stopping|your visit)(?: (?:with us|in))? (?:at|to)|welcome to)\s+(?P<name>[A-Z][\w'& .-]{2,40})", re.I)


def merchant(rows: Sequence[Row], limit: int, contact: Sequence[Row], site: str | None) -> Found | None:
    """The merchant's name, or None where the paper's head names nobody.

    Each line above the first item is weighed: how high it stands, how large it is printed, whether it stands above the
    address, whether the paper's own website or thanks repeat it.
    """
    head = list(rows[: max(limit, 1)])[:14]
    if not head:
        return None
    heights = sorted(_height(row) for row in rows)
    usual = heights[len(heights) // 2] or 1.0
    address_at = next((i for i, row in enumerate(head) if row in contact), None)
    host = re.sub(r"[^a-z0-9]", "", re.sub(r"^(?:https?:?/*)?(?:w{2,3}[.,])?", "", (site or "").lower()).split(".")[0])
    thanks = [_DINING_AT.search(row.text) for row in rows]
    named = {_squeeze(m["name"]): m["name"] for m in thanks if m}
    best: tuple[float, int] | None = None
    for index, row in enumerate(head):
        text = row.label
        squeezed = _squeeze(text)
        letters = sum(ch.isalpha() for ch in text)
        if letters < 2 or len(squeezed) < 2:
            continue
        score = 4.0 - 0.35 * index
        score += 1.2 * min(max(_height(row) / usual - 1.0, 0.0), 1.5)
        if (row in contact and len(_squeeze(_cleared(row))) < 4) or _STREET.search(text) or _CITY.search(text) or _PHONE.search(row.text):
            score -= 5.0
        if _NOT_NAME.search(text) and not _KIND_OF_SHOP.search(text):
            score -= 3.0
        if _KIND_OF_SHOP.search(text):
            score += 0.7 if re.search(r"[A-Za-z]{3}", _GENERIC.sub("", text)) else -1.0
        if address_at is not None:
            score += 0.8 if index < address_at else -1.5
        if any(p[:6] in squeezed or squeezed in p for p in named if len(squeezed) >= 4):
            score += 2.0
        if host and len(squeezed) >= 4 and (squeezed in host or host in squeezed or squeezed[:7] == host[:7]):
            score += 1.2 + min(_likeness(squeezed, host), 0.8)
        if any(_likeness(squeezed, _squeeze(other.label)) > 0.6 and len(other.label) >= len(text) for other in head if other is not row):
            # A logo and, below it, the name in plain print: the plain print is the better reading.
            score += 0.8 if not any(
                len(other.label) > len(text) and _likeness(squeezed, _squeeze(other.label)) > 0.6 for other in head if other is not row
            ) else -0.4
        if letters < 0.5 * len(text.replace(" ", "")):
            score -= 2.0
        if letters < 4:
            score -= 1.0
        if row.amounts or re.search(r"\d{1,2}:\d{2}|\d/\d", row.text):
            score -= 3.0
        if letters <= 6 and len(text.split()) > 1 and all(len(w) <= 4 for w in text.split()):
            score -= 1.0
        score_of_reader = min((w.score for w in row.line.words if w.score is not None), default=1.0)
        if score_of_reader < 0.8:
            score -= 1.5
        if best is None or score > best[0]:
            best = (score, index)
    if best is None or best[0] < 1.5:
        return _from_thanks(rows)
    chosen = [head[best[1]]]
    following = best[1] + 1
    if address_at is not None and following < address_at and _continues(head[best[1]], head[following]):
        chosen.append(head[following])
    return " ".join(_name(_PHONE.sub("", row.label)) for row in chosen), tuple(chosen)


def _from_thanks(rows: Sequence[Row]) -> Found | None:
    for row in rows:
        if match := _DINING_AT.search(row.text):
            return match["name"].strip(" .!"), (row,)
    return None


def _continues(name: Row, below: Row) -> bool:
    """`below` is the second line of a name printed large over two lines."""
    if _NOT_NAME.search(below.label) or re.search(r"\d", below.label):
        return False
    return 0.75 < _height(below) / max(_height(name), 1.0) < 1.34 and len(name.label.split()) <= 3


def _name(text: str) -> str:
    text = re.sub(r"^(?:welcome to)\s+|\s+(?:tel|phone|ph)\W*$", "", text, flags=re.I)
    return re.sub(r"^[\W_]+(?<![#(])|[\s,;:|*~-]+$", "", text) or text


def _height(row: Row) -> float:
    return max(
        w.box.height - abs(w.slope) * w.box.width for w in row.line.words
    )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


__all__ = ["Box", "Evidence", "Role", "When", "address", "clock_in", "email", "merchant", "phone", "website", "when"]
