"""What the card networks print on a receipt or a slip: brand, masked number, approval, chip data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.lines.spaced import spaced

_BRANDS = (
    ("visa", re.compile(r"\b[vu]isa\b|\b[vu]i\b(?= (?:card|acct))")),
    ("mastercard", re.compile(r"master\s?card|\bm/?c\b(?! ?#(?!\s?\d{4}\W*$))")),
    ("amex", re.compile(r"\bamex\b|american express")),
    ("discover", re.compile(r"\bdiscover\b")),
    ("debit", re.compile(r"\bdebit\b")),
)
CARD = re.compile(
    r"\bcredit\b|\bdebit\b|\bcard\b|cashless|\b[vu]isa\b|master\s?card|\bamex\b|american express|\bdiscover\b|"
    r"\batm\b|\beft(?:p[o0]s)?\b|apple ?pay|google ?pay|contactless|\bjcb\b|diners club|\bchip\b|"
    r"\bm/?c\b(?! ?#(?!\s?\d{4}\W*$))"
)
#: Sentences about paying that show no payment.
TALK = re.compile(
    r"\bminimum|\bwe accept|\bwe welcome|\bwelcome .*cards|\bplease ask|\bpresent\b|\bnot accepted|\bno credit|"
    r"\bfees?\b|\bsurcharge of|\bgiveaway|\bsaved?\b|\bwin\b|\bsurvey|\bgift card each|\bapply\b|"
    r"\bpay at|\bpay cashier|\bearn|\bstatement credit|\brewards\b|mastercard\.com|\bvisit\b|\(19 digits\)|\bprice|"
    r"\bmembers?\b|\bdiscount|\breturn|\brefund policy|\boriginal|\bpurchase of",
    re.IGNORECASE,
)
#: A line left open to be filled in by hand.
_BLANK = re.compile(r"_{2}|\[ \]|\.{5}(?!\.*\s?\d{4}(?![\d.]))")


_LAST4 = (
    re.compile(r"(?:[xX*#•∗×]\s?){2,}\s?-?\s?(\d{4})(?!\d)"),
    re.compile(
        r"(?:ending(?: in)?|last ?4(?: digits)?|(?:acct|card)(?: ?(?:no|number))?\W{0,3}#?)\W{0,4}(\d{4})\W*$|"
        r"\bending(?: in| with)?\W{0,3}(\d{4})(?!\d|[.,]\d)",
        re.IGNORECASE,
    ),
)
_BESIDE_BRAND = re.compile(
    r"(?:visa|master ?card|\bmc|\bv/mc?|amex|american express|discover|debit|credit|card)\b[\s.:•#*x()-]{0,24}"
    r"(?<!\d)(\d{4})(?!\d|[.,/-]\d)|^\W*(\d{4}) (?:visa|mastercard|amex|disc)",
    re.IGNORECASE,
)
#: The number of a card that the shop keeps: fewer of its marks are printed.
_STORED = re.compile(r"(?:(?:[xX*#•.…]\s?)+|\bending(?: in| with)? )(\d{4})\W*$")
#: The number of a shop, a terminal or a sale, which is often masked as a card's is.
_NO_CARD = re.compile(
    r"\b(?:merch(?:ant)?|mer|term(?:inal)?|store|shop|device|batch|ref(?:erence)?|trace|seq\w*|inv(?:oice)?|order|"
    r"trans(?:action)?|member(?:ship)?|loyalty|rewards?|phone|tel|employee|emp|cashier|clerk|register|reg|lane|site|"
    r"tc|[mts]id)\b[\s.:#]*(?:id|no|num(?:ber)?|#)?[\s.:#]*[x*#•∗×.\s-]*\d{2,}|"
    # A till's day, time and numbers, which masked look like a card's: `10/12/26 09:XX XXXX XX XX 8812`.
    r"\b\d{1,2}:xx\b[\sx]*\d*",
    re.IGNORECASE,
)
_AUTH = re.compile(
    r"\b(?:auth(?:[o0]rizati[o0]n|[o0]riz)?|appr(?:[o0]val|[o0]ved)?|ruth|app)\b\W{0,3}(?:code|c0de|cd|no|num|number|id|#)?\W{0,4}"
    r"(?P<code>[A-Z]?\d(?:[A-Z0-9]{4,6}|[A-Z0-9]{1,3}\s\d{2}[A-Z]))(?![\dA-Za-z])|\bauthcd:?\s*(?P<code2>\w{5,7})",
    re.IGNORECASE,
)
#: Marks of a payment that a terminal carried out, by what they are.
_MARKS = (
    ("approved", re.compile(r"\bapproved\b|\bapproval\b|^\W*authorized\b", re.IGNORECASE)),
    ("chip", re.compile(r"\ba[i1l]d\b\W{0,4}a[0o]|\ba[0o]{6,}\d{3,}|\btvr\b\W*\d|\btsi\b", re.IGNORECASE)),
    (
        "entry",
        re.compile(
            r"chip read|contactless|\btapped\b|\bswiped?d?\b|card inserted|entry (?:method|mode)|card entry|"
            r"pin verified|verified by pin",
            re.IGNORECASE,
        ),
    ),
)


#: A card's name, its last digits and how it was read, on one row: only a terminal prints that.
_READ = re.compile(
    r"\b(?:visa|master ?card|mc|amex|american express|discover|debit|credit)\W{0,4}[x*.•]*\s?(?P<last4>\d{4})\W+"
    r"(?:chip|tap(?:ped)?|contactless|swiped?|insert(?:ed)?|dipped|keyed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CardBlock:
    """The card network's own print, wherever it stands on the paper.

    Attributes:
        rows: where it stands.
        proves: a terminal approved a payment: an approval or chip data, and at least one more mark of the card.
    """

    brand: str | None
    last4: str | None
    auth_code: str | None
    rows: tuple[Row, ...]
    proves: bool


_GLUED = re.compile(
    r"(?<=visa)(?=[\dx*#])|(?<=amex)(?=[\dx*#])|(?<=mastercard)(?=[\dx*#])|(?<=discover)(?=[\dx*#])|(?<=debit)(?=[\dx*#])|"
    r"(?<=credit)(?=[\dx*#])|(?<=\d{4})(?=(?:tap|chip|swiped?|contactless|keyed|manual|emv)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 13)
def apart(text: str) -> str:
    """`text` with a space where a reader ran a card's name, its number and its use together (`VISA1290TAP`)."""
    return _GLUED.sub(" ", spaced(text))


def card_block(rows: Sequence[Row]) -> CardBlock | None:
    """What the card network printed on the paper; None where it printed nothing."""
    brand = last4 = auth = None
    marks: set[str] = set()
    used: list[Row] = []
    for row in rows:
        if _says_nothing(row.text):
            continue
        marked, read, code = _marks_in(row.text)
        found = set(marked)
        if digits := read or _last4(row):
            last4 = last4 or digits
            found.add("last4")
        auth = auth or code
        named = brand_of(row.plain) if len(row.label.split()) <= 6 else None
        if named and (found or row.role is Role.TENDER):
            brand = named if brand in (None, "debit") else brand
            marks.add("brand")
        if found or (named and row.role is Role.TENDER and not row.amounts):
            used.append(row)
        marks |= found
    if not marks - {"brand"}:
        return None
    return CardBlock(brand, last4, auth, tuple(used), bool(marks & {"auth", "approved", "chip"}) and len(marks) >= 2)


@lru_cache(maxsize=1 << 13)
def _says_nothing(text: str) -> bool:
    return bool(_BLANK.search(text) or (TALK.search(text) and not _LAST4[0].search(text)))


@lru_cache(maxsize=1 << 13)
def _marks_in(text: str) -> tuple[frozenset[str], str | None, str | None]:
    """The names of the marks of a card's payment in a row's text, a card's digits that its chip told, the approval."""
    text = apart(text)
    # Noughts within words are letters (`APPR0VED`); the registered names of chips have noughts of their own.
    texts = (text, re.sub(r"(?<=[A-Za-z])0(?=[A-Za-z])", "o", text))
    found = {name for name, pattern in _MARKS if any(map(pattern.search, texts))}
    if read := _READ.search(text):
        found |= {"chip", "last4"}
    match = _AUTH.search(text)
    code = (match["code"] or match["code2"]).replace(" ", "") if match else ""
    if code.strip("0"):  # an approval of nothing but zeros is what a terminal prints where it got none
        found.add("auth")
    return frozenset(found), read["last4"] if read else None, code if code.strip("0") else None


def stored_number(row: Row) -> str | None:
    """The last four digits of a shop's or a gift card on the row of its payment; None where it has none."""
    match = _STORED.search(_NO_CARD.sub(" ", apart(row.label)))
    return match[1] if match else None


@lru_cache(maxsize=1 << 13)
def brand_of(text: str) -> str | None:
    """The card brand that a row's plain text names; None where it names none."""
    return next((name for name, pattern in _BRANDS if pattern.search(apart(text))), None)


def _last4(row: Row) -> str | None:
    return _last4_in(row.text, row.role is Role.TENDER)


@lru_cache(maxsize=1 << 13)
def _last4_in(text: str, of_a_payment: bool) -> str | None:
    text = _NO_CARD.sub(" ", apart(text))
    for pattern in (*_LAST4, _BESIDE_BRAND) if of_a_payment else _LAST4:
        if match := pattern.search(text):
            return next(digits for digits in match.groups() if digits)
    return None
