"""How to reach the merchant: phone, website, e-mail and address as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.dates import without_dates
from pipeline.extract.rows import Row

#: A value as printed and the rows it was read from.
Found = tuple[str, tuple[Row, ...]]

PHONE = re.compile(
    r"(?<![\d*X#-])(?:\+?1[-.\s]?)?[(\[{]?\s?(?P<a>[2-9]\d{2})\s?[)\]}]?[-.\s/:]{0,3}(?P<b>[2-9]\d{2})[-.\s:]{0,2}(?P<c>\d{4})(?![\d*X]|"
    r"[-.]\d)"
)
_PHONE_LETTERS = re.compile(r"[(\[]?(?P<a>[2-9]\d{2})[)\]]?[-.\s]{1,2}(?P<b>[2-9]\d{2})[-.\s](?P<c>[A-Z]{4})\b")
_PHONE_WORD = re.compile(r"\b(?:tel|phone|ph|call|store#? ?tel)\b", re.IGNORECASE)
_NOT_PHONE = re.compile(
    r"\b(?:fax|survey|ref|trans|auth|appr|acct|account|order|check|chk|invoice|ticket|terminal|aid|"
    r"seq|id|code|upc|ean|member|card|trace|batch|"
    r"code|password|license|gst|vat|reg(?:istration)?)\b\W{0,3}(?:no|num|#)?",
    re.IGNORECASE,
)
_FREE = re.compile(r"^8(?:00|33|44|55|66|77|88)")
_DOMAIN = r"(?:com|net|org|edu|gov|us|biz|info|co|cafe|restaurant|coffee|pizza|shop|store|menu|bar|io|tv)"
_WEBSITE = re.compile(
    rf"(?:https?\s?:\s?/{{0,2}})?(?:www?[.,]\s?)?(?P<host>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.{_DOMAIN})(?![a-z0-9])(?:/[^\s]*)?",
    re.IGNORECASE,
)
_WWW = re.compile(r"\bw{2,3}[.,]\s?[a-z0-9.-]{4,}", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


#: A line that announces the customer's own name, address or mailbox.
_CUSTOMERS = re.compile(
    r"\b(?:deliver(?:y|ed)?|ship(?:ped|ping)?|bill(?:ed|ing)?|sold|sent|e?mailed|receipt)(?: \w+)? to\b|"
    r"\bcustomer\b(?! (?:service|copy|care))|"
    r"\bdelivery address|\bguest name|\battn\b|\bfor:",
    re.IGNORECASE,
)
#: Pages of ordering services, tills and networks: they belong to no merchant.
_PLATFORM = re.compile(
    r"facebook|instagram|twitter|yelp|google|zagat|tripadvisor|clover\.|toasttab|squareup|square\.site|doordash|ubereats|uber\.com|"
    r"grubhub|instacart|postmates|chownow|paypal|venmo|jobs\.",
    re.IGNORECASE,
)


def merchants_own(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` without what tells of the customer: a line such as `Deliver to:` and the contact lines right below it."""
    own: list[Row] = []
    theirs = False
    for row in rows:
        if _CUSTOMERS.search(row.text) and not row.amounts:
            theirs = True
            continue
        contact = any(p.search(row.text) for p in (PHONE, STREET, CITY, _EMAIL))
        theirs = theirs and contact
        if not theirs:
            own.append(row)
    return tuple(own)


def phone(rows: Sequence[Row]) -> Found | None:
    """The merchant's phone number as printed; a fax or a survey line only where there is no other."""
    best: tuple[tuple[int, ...], str, Row] | None = None
    for index, row in enumerate(rows):
        for match in (*PHONE.finditer(row.text), *_PHONE_LETTERS.finditer(row.text)):
            before = row.text[: match.start()]
            labelled = bool(_PHONE_WORD.search(before[-12:]))
            bare = match[0].isdigit()
            tail = re.split(r"\d{4}", before)[-1]
            if _NOT_PHONE.search(tail) and not labelled and ("fax" not in tail.lower() or best is not None):
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


def announced(rows: Sequence[Row]) -> Row | None:
    """A row that announces a phone number whose digits could not be read as one; None where there is none.

    A label with nothing behind it (`Tel.`) announces nothing.
    """
    for row in rows:
        if (match := _PHONE_WORD.search(row.text)) and sum(ch.isdigit() for ch in row.text[match.end() :]) >= 5:
            return row
    return None


def email(rows: Sequence[Row]) -> Found | None:
    """The first e-mail address."""
    for row in rows:
        if match := _EMAIL.search(row.text):
            return match[0].replace(" ", ""), (row,)
    return None


def website(rows: Sequence[Row]) -> Found | None:
    """The merchant's website; a survey's only where there is no other, an ordering service's never."""
    best: tuple[int, str, Row] | None = None
    for row in rows:
        text = _EMAIL.sub(" ", row.text)
        match = _WEBSITE.search(text) or _WWW.search(text)
        if not match or len(match[0]) < 6 or _PLATFORM.search(match[0]):
            continue
        score = 1 - 2 * bool(re.search(r"survey|feedback|listens", text, re.IGNORECASE))
        if best is None or score > best[0]:
            best = (score, match[0].strip(".,"), row)
    return (best[1], (best[2],)) if best else None


# --- Address ---------------------------------------------------------------------------------------------------------

_STATE = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|"
    r"PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR)"
)
_STATE_NAME = (
    r"(?:alabama|alaska|arizona|arkansas|california|calif|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|"
    r"indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|"
    r"nebraska|nevada|ohio|oklahoma|oregon|pennsylvania|tennessee|texas|utah|vermont|virginia|washington|wisconsin|wyoming|"
    r"jersey|york)"
)
_STREET_WORD = (
    r"st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|hwy|highway|ln|lane|way|pkwy|parkway|ct|"
    r"court|pl|place|plaza|plz|sq|square|"
    r"cir|circle|ter|terrace|trl|trail|pike|tpke|turnpike|expressway|expy|fwy|freeway|loop|row|mall|"
    r"broadway|route|rte|rt|bl|crossing|xing|alley|walk|"
    r"jalan|jln|lorong|lot"
)
STREET = re.compile(
    rf"^\W*(?:\w{{1,3}}[.:]\s*|\w+\s?#\d+\s+)?#?\d[\d\w./-]{{0,8}}\s+.*(?:\b|\d)(?:{_STREET_WORD})\b\.?", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\W*\d{2,6}[A-Z]?\s+(?:[NSEW]\.?\s+)?[A-Za-z][A-Za-z.' ]{3,}$")
_ZIP = r"\d{5}(?:-\d{4})?"
CITY = re.compile(
    rf"(?:^|[\s,]){_STATE}[.,]?\s*[,.]?\s*(?:{_ZIP}|[\dOIlSM]{{5}})\b|[A-Za-z.]{{3,}}\s?[,.]\s*{_STATE}\b\.?\s*(?:{_ZIP})?\W*$|"
    rf"\b(?i:{_STATE_NAME})\.?,?\s+{_ZIP}|{_STATE}\s?{_ZIP}\W*$"
)
_CITY_LOOSE = re.compile(rf"^[A-Za-z.' ]{{3,}}[,\s]\s*{_STATE}[,.]?\s*(?:{_ZIP})?\W*$")
_ONLY_ZIP = re.compile(rf"^\W*(?:{_ZIP})\W*$")
_NOT_ADDRESS = re.compile(
    r"\b(?:server|table|check|order|guests?|cashier|station\W*[:#\d]|date|time|ticket|invoice|survey|% ?off|"
    r"reg|trans|www\.|within|days)\b|[@]|\d:\d\d",
    re.IGNORECASE,
)


def address(rows: Sequence[Row], limit: int) -> Found | None:
    """Street, city, state and zip in one line, or what is printed of it: in the first `limit` rows or the last ten."""
    for chosen in (list(range(min(limit, len(rows)))), list(range(max(limit, len(rows) - 10), len(rows)))):
        if found := _address_in(rows, chosen):
            return found
    return None


def _address_in(rows: Sequence[Row], indices: list[int]) -> Found | None:
    street = city = None
    for i in indices:
        text = cleared(rows[i])
        if _NOT_ADDRESS.search(text):
            continue
        if street is None and city is None and (STREET.search(text) or (_NUMBERED.match(text) and not rows[i].amounts)):
            street = i
            if CITY.search(text):
                city = i
                break
        elif city is None and (CITY.search(text) or _CITY_LOOSE.match(text)) and (street is None or i - street <= 4):
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
    assert first is not None
    assert last is not None
    chosen = [rows[i] for i in range(first, last + 1) if i in (first, last) or _belongs(rows[i])]
    if last + 1 < len(rows) and _ONLY_ZIP.match(rows[last + 1].text):
        chosen.append(rows[last + 1])
    if street is not None and city is None and last + 1 < len(rows):
        after = cleared(rows[last + 1])
        if re.match(r"^[A-Z][A-Za-z. ]+,", after) and not _NOT_ADDRESS.search(after):
            chosen.append(rows[last + 1])
    return ", ".join(cleared(row).strip(" ,.;:") for row in chosen), tuple(chosen)


def _belongs(row: Row) -> bool:
    return not _NOT_ADDRESS.search(row.text) and not PHONE.search(row.text) and len(row.text) > 2


def cleared(row: Row) -> str:
    """What of the row may be an address: its widest-lettered run of words, without phone, date and time."""
    text = max(runs_of(row), key=_addressy)
    text = PHONE.sub(" ", text)
    text = without_dates(text)
    return re.sub(r"\b(?:tel|phone|ph|fax)\b\W*", " ", text, flags=re.IGNORECASE).strip()


def runs_of(row: Row) -> list[str]:
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
    return bool(STREET.search(text) or CITY.search(text) or _NUMBERED.match(text)), len(text)
