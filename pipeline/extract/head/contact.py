"""How to reach the merchant: phone, website and e-mail as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.head.addresses import PHONE, Found
from pipeline.extract.lines.rows import Row

#: Digits that are dialed by letters: `(541) 482-HOPS`, `1-800-FLOWERS`.
_PHONE_LETTERS = re.compile(
    r"(?<!\d)[(\[]?(?P<a>[2-9]\d{2})[)\]]?[-.\s]{1,2}[2-9]\d{2}[-.\s][A-Z]{4}\b|"
    r"(?<!\d)(?:1[-.\s]\(?(?P<free>8\d\d)\)?[-.\s]|(?P<bare>8(?:00|33|44|55|66|77|"
    r"88))[-.])(?=[A-Z-]{7,8}\b)[A-Z]+(?:-[A-Z]+)?"
)
_PHONE_WORD = re.compile(r"\b(?:tel|te1|telephone|phone|fhone|ph|call)\b|\b[TP]\s?[:.]", re.IGNORECASE)
#: A number elsewhere: behind its word, with its country's code, or as dialed within the country.
_PHONE_ABROAD = re.compile(
    r"(?:\b(?:te[l1]|tel[eé]fono?|telephone|t[ée]l|phone|ph|mobile|mob|hp|fon|tlf|"
    r"t)\b\W{0,3}(?:no\b\W{0,3})?(?P<own>[+(]?\d[\d\s()./-]{5,16}\d))|"
    r"(?<![\w+])(?P<coded>\+\d{1,3}[\s.(-]?\d[\d\s().-]{5,14}\d)|"
    # By itself: a trunk's 0 and groups of figures (`01434 555018`, `(02) 5550 0142`).
    r"(?:^\W*|(?<=\d)\s+)(?P<bare>\(?0[1-9]\d{0,3}\)?[\s-]\d{3,4}[\s-]?\d{3,4})\W*$",
    re.IGNORECASE,
)
#: A number for something else than the shop: its owners, its cards, those who deliver.
_OTHERS_PHONE = re.compile(
    r"survey|feedback|comments?\b|corporate|head ?quarters|head office|customer (?:service|care|support|relations)|"
    r"guest (?:service|relation)s?|hot ?line|help ?(?:line|desk)|questions|concerns|complain|toll.?free|gift ?cards?|"
    r"balance inquir|catering|franchise|hiring|jobs|careers",
    re.IGNORECASE,
)
_NOT_PHONE = re.compile(
    r"\b(?:fax|survey|ref|trans|auth|appr|acct|account|order|check|chk|invoice|ticket|terminal|aid|"
    r"seq|id|code|upc|ean|member|card|trace|batch|"
    r"code|password|license|gst|vat|reg(?:istration)?|tid|mid|driver|dasher|courier|shopper)\b\W{0,3}(?:no|num|#)?",
    re.IGNORECASE,
)
#: Rows of a head, in which ten figures behind a word (`STL 3145550142`) are a phone number; below it they are others.
_HEAD = 8
#: What is left of a number whose end was not seen: `(636) 555-0`, `636-555-01`.
_BEGUN = re.compile(
    r"\([2-9]\d\d\)\s?[2-9]\d{0,2}(?:[-.\s]\d{0,3})?(?![\w.-])|^\W*[2-9]\d\d([-./])[2-9]\d\d\1\d{0,3}\W*$"
)
_FREE = re.compile(r"^8(?:00|33|44|55|66|77|88)")
#: Countries' own endings (`.ca`, `.it`) are known by `www.` alone: a city's line with a point for a comma has them too.
_DOMAIN = (
    r"(?:com|net|org|edu|gov|us|biz|info|co|cafe|restaurant|coffee|pizza|shop|store|menu|bar|io|tv|online|app|nyc|"
    r"co\.uk|com\.au|com\.my|com\.mx|com\.sg)"
)
_WEBSITE = re.compile(
    rf"(?:https?\s?:\s?/{{0,2}})?(?:www?[.,]\s?)?(?P<host>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.{_DOMAIN})(?![a-z0-9])(?:/[^\s]*)?",
    re.IGNORECASE,
)
#: A site of any ending where the paper says that it is one: `ORDER ONLINE AT lanternhouse.shop`.
_SAID_SITE = re.compile(
    r"\b(?:visit(?: us)?(?: at| on)?|on-?line(?: at)?|web-?(?:site|page)?|url|find us(?: at| on(?:line)?)?|"
    r"(?:pre-?)?order(?: at)?|(?:our )?menu(?: at| on)?|follow us(?: at)?|book(?: at)?)"
    r"\W+(?P<host>[a-z0-9-]{4,}(?:\.[a-z]{2,})+)\b",
    re.IGNORECASE,
)
_WWW = re.compile(r"\bw{2,3}[.,]\s?[a-z0-9.-]{4,}", re.IGNORECASE)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
#: Who brings or bills what others sell: their numbers are no merchant's.
_CARRIER = re.compile(
    r"door ?dash|uber ?eats|grubhub|instacart|postmates|paypal|venmo|american express|\bamex\b|"
    r"merchant serv|payment (?:process|serv|solution)|process(?:ed|ing) by|"
    r"card ?(?:holder|processing|member)? ?(?:serv|questions)",
    re.IGNORECASE,
)
#: A mailbox that nobody reads.
_NOBODYS = re.compile(r"no-?_?reply|do-?not-?reply|mailer", re.IGNORECASE)
#: Pages of ordering services, tills and networks: they belong to no merchant.
_PLATFORM = re.compile(
    r"facebook|instagram|twitter|yelp|google|zagat|tripadvisor|clover\.|toasttab|squareup|square\.site|doordash|"
    r"ubereats|uber\.com|"
    r"grubhub|instacart|postmates|chownow|paypal|venmo|jobs\.|opentable|seamless|ezcater|toast\.com|linkedin|tiktok|"
    r"youtube|"
    r"americanexpress|mastercard\.|visa\.com|discover\.com|irs\.gov|usda\.gov|fda\.gov",
    re.IGNORECASE,
)


def phone(rows: Sequence[Row], abroad: bool = False) -> Found | None:
    """The merchant's phone number as printed; a fax or a head office's line only where there is no other.

    `abroad`: the paper is another country's, whose numbers are known by a word before them or a `+`.
    """
    best: tuple[tuple[int, ...], str, Row] | None = None
    for index, row in enumerate(rows):
        if _CARRIER.search(row.text) or _CARRIER.search(_about(rows, index, row.text)):
            continue
        for match in (*PHONE.finditer(row.text), *_PHONE_LETTERS.finditer(row.text)):
            before = row.text[: match.start()]
            labelled = bool(_PHONE_WORD.search(before[-12:]))
            bare = match[0].strip().isalnum()
            tail = re.split(r"\d{4}", before)[-1]
            if _NOT_PHONE.search(tail) and not labelled and ("fax" not in tail.lower() or best is not None):
                continue
            alone = re.fullmatch(r"\W*\d{10}\W*", row.text) or (before and index < _HEAD)
            if bare and not (labelled or alone):
                continue
            score = (
                int("fax" not in tail.lower()),
                int(not _FREE.match(match["a"] or "800")),
                int(not _OTHERS_PHONE.search(_about(rows, index, before))),
                int(index < max(_HEAD, len(rows) // 3)),
                int(labelled),
                -index,
            )
            if best is None or score > best[0]:
                best = (score, _with_noughts(match[0].strip()), row)
    if best is None and abroad:
        return _phone_abroad(rows)
    return (best[1], (best[2],)) if best else None


def _with_noughts(number: str) -> str:
    """A number as printed, where a nought of it was read as an O; one with letters to dial has others too."""
    return number if re.search(r"[A-NP-Z]", number) else number.replace("O", "0")


def _about(rows: Sequence[Row], index: int, before: str) -> str:
    """The words that say whose number it is: those before it, or where there are none the line above."""
    if re.search(r"[A-Za-z]{3}", before) or index == 0 or PHONE.search(rows[index - 1].text):
        return before
    return rows[index - 1].text


def _phone_abroad(rows: Sequence[Row]) -> Found | None:
    for row in rows:
        for match in _PHONE_ABROAD.finditer(row.text):
            number = (match["own"] or match["coded"] or match["bare"]).strip()
            if match["bare"] and _NOT_PHONE.search(re.split(r"\d{3}", row.text[: match.start("bare")])[-1]):
                continue
            if 7 <= sum(ch.isdigit() for ch in number) <= 15 and "fax" not in row.text[: match.start()].lower()[-8:]:
                return number, (row,)
    return None


def announced(rows: Sequence[Row]) -> Row | None:
    """A row that announces a phone number whose digits could not be read as one; None where there is none.

    A label with nothing behind it (`Tel.`) announces nothing. In a head the beginning of one does.
    """
    for index, row in enumerate(rows):
        if index < _HEAD and _BEGUN.search(row.text):
            return row
        if (match := _PHONE_WORD.search(row.text)) and sum(ch.isdigit() for ch in row.text[match.end() :]) >= 3:
            return row
    return None


def email(rows: Sequence[Row]) -> Found | None:
    """The first e-mail address of the merchant; one at PayPal or the like is of the account that paid."""
    for index, row in enumerate(rows):
        below = any(_CARRIER.search(one.text) and not EMAIL.search(one.text) for one in rows[max(index - 2, 0) : index])
        pays = below or _CARRIER.search(row.text)
        if (match := EMAIL.search(row.text)) and not (pays or _PLATFORM.search(match[0]) or _NOBODYS.match(match[0])):
            return match[0].replace(" ", ""), (row,)
    return None


def website(rows: Sequence[Row]) -> Found | None:
    """The merchant's website; a survey's only where there is no other, an ordering service's never."""
    best: tuple[int, str, Row] | None = None
    for row in rows:
        text = EMAIL.sub(" ", row.text)
        match = _WEBSITE.search(text) or _WWW.search(text)
        said = None if match else _SAID_SITE.search(text)
        site = match[0] if match else said["host"] if said else ""
        if len(site) < 6 or _PLATFORM.search(site):
            continue
        score = 1 - 2 * bool(re.search(r"survey|feedback|listens", text, re.IGNORECASE))
        if best is None or score > best[0]:
            best = (score, site.strip(".,"), row)
    return (best[1], (best[2],)) if best else None
