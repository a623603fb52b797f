"""Rows: a line of the paper with its amounts told apart from its words, and what the words say it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from pipeline.model import Box, Evidence, Line, PageWords, Word

#: Below this reader score a word is noise (a border of asterisks, a smudge, handwriting read as glyphs).
NOISE = 0.5


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as printed.

    Attributes:
        value: signed; a leading minus, parentheses or a trailing minus make it negative.
        others: what else the same ink may be (a `$` read as 5 or 8, a pen tick read as a trailing minus).
        start, end: where it stands in the row's text.
        marked: it has a currency sign.
    """

    value: Decimal
    box: Box
    text: str
    start: int
    end: int
    others: tuple[Decimal, ...] = ()
    marked: bool = False


class Role(Enum):
    """What a row of the paper is, by its words."""

    TEXT = "text"
    SUBTOTAL = "subtotal"
    PART = "part"  # a subtotal of a part: food, bar
    TAX = "tax"
    TAX_SUM = "tax_sum"
    TAXED = "taxed"  # a subtotal with tax in it
    SERVICE = "service"
    TIP = "tip"
    DISCOUNT = "discount"
    TOTAL = "total"
    BALANCE = "balance"
    TENDER = "tender"
    CHANGE = "change"
    SUGGESTED = "suggested"
    IGNORED = "ignored"  # an amount that is none of the bill's: savings, points, cash back


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `label` is its text without the amounts; `plain` the same in lower case, confusions mended."""

    page: int
    line: Line
    text: str
    label: str
    plain: str
    amounts: tuple[Amount, ...]
    role: Role
    reader: str

    @property
    def amount(self) -> Amount | None:
        """The row's own amount: the rightmost."""
        return self.amounts[-1] if self.amounts else None

    def evidence(self, file: str) -> Evidence:
        return Evidence(file, self.page, self.line.box, self.text, self.reader)


# A minus may stand before the currency sign, after it or behind the amount; `S` and `5` are how `$` is often misread.
_AMOUNT = re.compile(
    r"(?<![\d.,/#])(?<!\d:)(?P<glued>(?<=[A-Za-z])(?=[\d$]))?(?P<minus>[-–—−]\s*)?(?P<open>\(\s*)?(?P<sign>[$€£]|S(?=\s?\d)|USD\s?\$?|RM\s?)?\s*(?P<minus2>[-–—−])?\s?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{0,6})\s?(?P<point>\.\s?|,)(?P<cents>\d[\dSO]|O\d)"
    r"(?P<close>\s?\))?(?P<trail>\s?[-–—−~])?(?=$|[^\d%.:/,xXA-Za-z]|[.,](?!\d)|\s|[A-Z]{1,2}\d?(?:\s|$))"
)
_UNIT_WORD = re.compile(r"\s*(?:/|per\b|ea\b|each|[1il]bs?\b|gal\b|kg\b|oz\b|%)", re.I)


def rows_of(page: PageWords, lines: Sequence[Line]) -> tuple[Row, ...]:
    """`lines` of one page as rows, noise words left out, rows in the same order."""
    rows = []
    for line in lines:
        words = tuple(w for w in line.words if w.score is None or w.score >= NOISE)
        if not words or not any(ch.isalnum() for w in words for ch in w.text):
            continue
        rows.append(_row(page, Line(words)))
    return _in_context(rows)


def _in_context(rows: list[Row]) -> tuple[Row, ...]:
    """`rows`, with what only sounds like payment among the items (`Chang`, `3 TENDER ML`) taken for text.

    Above the first summary row a payment is printed only by tills that sum up after it, and it is never less than the
    bill.
    """
    sums = (Role.SUBTOTAL, Role.PART, Role.TAX, Role.TAX_SUM, Role.TAXED, Role.TOTAL, Role.BALANCE)
    first = next((i for i, row in enumerate(rows) if row.amount and row.role in sums), None)
    if first is None:
        return tuple(rows)
    bill = max(row.amount.value for row in rows[first:] if row.amount and (row.role in sums or row.role is Role.TENDER))
    return tuple(
        replace(row, role=Role.TEXT)
        if i < first and row.amount and (row.role is Role.CHANGE or row.role is Role.TENDER and row.amount.value < bill)
        else row
        for i, row in enumerate(rows)
    )


def _row(page: PageWords, line: Line) -> Row:
    text, spans = "", []
    for word in line.words:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(word.text), word))
        text += word.text
    amounts = []
    label, last = "", 0
    for match in _AMOUNT.finditer(text):
        if match["glued"] is not None and match.end() < len(text):
            continue  # letters run into digits: an amount only where the row ends with it (`SCAMPI MILAN25.75`)
        if _UNIT_WORD.match(text, match.end()) or _is_rate(text, match) or _is_note(match, spans):
            continue
        amounts.append(_amount(match, spans))
        label += text[last : match.start()] + " "
        last = match.end()
    label = re.sub(r"\s+", " ", label + text[last:]).strip()
    plain = mend(label)
    return Row(page.page, line, text, label, plain, tuple(amounts), role_of(plain, text, bool(amounts)), page.reader)


def _is_rate(text: str, match: re.Match[str]) -> bool:
    """`(@ 5.00`, `2 @ 5.00`, `($7.85 each)`: a unit price, not an amount of its own."""
    before = text[: match.start()].rstrip()
    return before.endswith("@") or bool(re.search(r"\(\s*$", before) and re.match(r"\s*(each|ea)", text[match.end() :]))


def _is_note(match: re.Match[str], spans: list[tuple[int, int, Word]]) -> bool:
    """`Grilled Onion ($0.75)`, `18%(4.38)`: in parentheses behind words of the same run, so inside another amount."""
    if not (match["open"] and match["close"]):
        return False
    return any(a < match.start() < b and re.search(r"[A-Za-z%]", match.string[a : match.start()]) for a, b, _ in spans)


def _amount(match: re.Match[str], spans: list[tuple[int, int, Word]]) -> Amount:
    whole = match["whole"].replace(",", "") or "0"
    value = Decimal(f"{whole}.{match['cents'].replace('S', '5').replace('O', '0')}")
    others: list[Decimal] = []
    if match["minus"] or match["minus2"] or (match["open"] and match["close"]):
        value = -value
    elif match["trail"]:
        others.append(-value)
    if not match["sign"] and len(whole) > 1 and whole[0] in "58":
        others.append(abs(value - int(whole[0]) * 10 ** (len(whole) - 1)) * (-1 if value < 0 else 1))
    start, end = match.start(), match.end()
    while start < end and match.string[start].isspace():
        start += 1
    box = Box.around([_part(word, max(start, a) - a, min(end, b) - a) for a, b, word in spans if a < end and b > start])
    return Amount(value, box, match[0].strip(), start, end, tuple(others), bool(match["sign"]))


def _part(word: Word, start: int, end: int) -> Box:
    """The part of a word's box that its characters `start` to `end` take up (equal widths)."""
    step = word.box.width / max(len(word.text), 1)
    left = word.box.left + start * step
    return Box.of(left, word.box.top, max(word.box.left + end * step, left + 1), word.box.bottom)


# --- What the words say -------------------------------------------------------------------------------------------

_VOCABULARY = (
    "subtotal total amount balance change cash tender tendered tax taxes taxable sales service charge gratuity discount "
    "suggested payment visa mastercard discover american express debit credit coupon surcharge approval authorization "
    "grand order received paid card gift void"
).split()


def _near(token: str, word: str) -> bool:
    """At most one edit apart (two for words of nine letters and more), same first or last letter."""
    if abs(len(token) - len(word)) > 1 or (token[0] != word[0] and token[-1] != word[-1]):
        return False
    allowed = 2 if len(word) >= 9 else 1
    previous = list(range(len(word) + 1))
    for i, a in enumerate(token, 1):
        current = [i]
        for j, b in enumerate(word, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1] <= allowed


#: Real words one letter from one of ours.
_OTHERS = frozenset("tenders cart care cast wash rash dash case mash charger changes visit vista sale served gifts avoid orders cars carb".split())


@lru_cache(maxsize=4096)
def _mend_token(token: str) -> str:
    if token in _VOCABULARY or token in _OTHERS or len(token) < 4:
        return token
    letters = token.replace("0", "o").replace("1", "l").replace("5", "s")
    if letters in _VOCABULARY:
        return letters
    if len(letters) >= 5 and letters.isalpha():
        for word in _VOCABULARY:
            if len(word) >= 5 and _near(letters, word):
                return word
    return token


def mend(label: str) -> str:
    """`label` in lower case, with the till's own words as they must have been printed (`Subtotai`, `T0TAL`)."""
    lowered = label.lower().replace("’", "'")
    return re.sub(r"[a-z0-9]+", lambda m: _mend_token(m[0]), lowered)


_SUB = r"sub\W{0,2}(?:to?ta?[l1]|tt[l1]|tot)\w?|sub\s?t[o0]ta[l1]|su?btl"
_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d+)?\s?%")
_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.SUGGESTED, r"suggest|recommend|tip guide|gratuity guide|tip calc|guide\b|tip table|% ?(?:tip )?(?:is|=)|of sale|gratuity not|tip not|not included"),
        (Role.IGNORED, r"you (?:have )?saved|your savings|total savings|savings total|points|rewards? (?:balance|earned)|cash ?back|you earned|"
                       r"tax ?id|tax invoice|tax ?(?:#|no\b|reg)|gst ?(?:#|no|id|reg)|number of items|items? sold|item count|total qty|qty total|"
                       r"^taxable\W*$|^non-?taxable\W*$|minimum|before discount|prior to|loyalty|fuel points|survey|chance to|\bwin\b|giveaway|total (?:number|items)|points balance|account balance|gift card balance|remaining balance"),
        (Role.CHANGE, r"^\W*(?:your |cash )?(?:change|chng|cg|chg)\b(?! ?card)|change due|^\W*change\b|\bcambio\b"),
        (Role.TAXED, rf"(?:{_SUB}|total)\W*(?:w/|with|incl)\W*tax|sub w/ ?tax"),
        (Role.PART, r"\b(?:food|bar|bev|beverages?|liquor|drinks?|kitchen|beer|wine|alcohol)\s*(?:sub\W?total|subtot|total)|(?:sub\W?total|total) (?:food|bar|bev|liquor)"),
        (Role.SUBTOTAL, rf"(?:{_SUB})\b|^net(?: total| sales?| amount)?\W*$|^merchandise(?: total)?\W*$|^(?:items?|goods) (?:sub)?total\W*$|"
                        r"^amount\W*$|^total \d+ ?items?(?:\(s\))?|^items?\W*$|total before tax|^taxable (?:amount|total)|complete subtotal"),
        (Role.TIP, r"^\W*(?:\d{1,2}(?:\.\d+)?% ?)?(?:add(?:itional|ed|'l)? |driver |cc |card )?(?:tip|tips)\b(?! ?top)|^\W*(?:add(?:itional|ed|'l)? )?gratuity\b|^\W*grat\b"),
        (Role.SERVICE, r"service (?:charge|fee)|serv\W{0,2}(?:ice)?\W?(?:charge|chg|chrg|fee)|\bsvc\W?(?:charge|chg)?\b|(?:auto|automatic|added|included|large party|group) ?(?:\w+ )?grat|"
                       r"\bgrat\W? ?\d{2}|gratuity (?:included|added|\d)|surcharge|\d% ?(?:sc|service)\b|service fees|kitchen (?:fee|appreciation)|living wage|mandate"),
        (Role.TAX_SUM, r"^\W*(?:total|tot) (?:sales )?tax(?:es)?\b|^\W*tax(?:es)? total"),
        (Role.TAX, r"\btax(?:es)?\d?\b(?!able)|\btxt[l1]\b|\b(?:gst|hst|pst|qst|vat|tva|iva|get)\b|\btax ?[a-z0-9]?:"),
        (Role.BALANCE, r"(?:amount|amt|balance|bal|total|ant)\W{0,2}(?:is )?due|^\W*due\b|please pay|to pay\b|^\W*(?:\*+ ?)?balance\b"),
        (Role.DISCOUNT, r"discount|coupon|\bpromo|\boff\b|\bcomps?\b|^\W*void|\bvoid\b|^\W*savings?\b|\boffer\b|\breward\b|\bdisc\b|employee meal|military|senior disc|refund"),
        (Role.TOTAL, r"^(?:\w+[-\s/]{0,2}){0,3}?(?:grand |order |receipt |take-?out |sales? |bill |check |purchase |net )?(?:total|totl|tot[a4]l?)\b(?! (?:items?|qty|saving))|^\W*pay this amount|\btotal\W*$"),
    )
)
_TENDER = re.compile(
    r"\bvisa\b|master ?card|\bm/?c\b|\bamex\b|american express|discover\b|\bdebit\b|\bcredit\b|\bcash\b|cashless|\bcheck\b(?=\W*(?:tender|payment|paid|$))|"
    r"gift ?(?:card|cert)|\btend(?:ered)?\b|(?:cash|card|check|debit|credit) tender\b|^\W*tender\b|^\W*payment\b|\bpaid\b|apple ?pay|google ?pay|contactless|\batm\b(?! ?(?:charge|fee))|\beft\b|\bebt\b|"
    r"amount (?:paid|received|tendered)|^\W*received\b|store credit|card payment|credit card|charge(?:d)? (?:to|amount)|\bjcb\b|diners club|venmo|paypal"
)


def role_of(plain: str, text: str, priced: bool) -> Role:
    """The role of a row by its words; TEXT for anything that is not the till's own."""
    bare = plain.strip(" :.*-=$#")
    if len(_PERCENT.findall(text)) >= 2 or re.match(r"^\W*\d{1,2}(?:\.\d+)?\s?%\W*(?:[=:]|is)?\W*$", plain) and priced:
        return Role.SUGGESTED
    for role, pattern in _RULES:
        if not pattern.search(bare):
            continue
        if role is Role.TIP and (_PERCENT.search(text) or re.search(r"\bgrat\w* ?\(?\d{2}\b", bare)):
            return Role.SERVICE
        if role in (Role.BALANCE, Role.TOTAL) and re.search(r"total (?:debit|credit|visa|cash)|(?:debit|credit|visa|cash) total", bare):
            return Role.TENDER
        if role is Role.TAX and re.search(r"pre-?tax|excl|exempt|taxable|before tax|non-?tax", bare):
            return Role.IGNORED
        if role is Role.DISCOUNT and not priced:
            return Role.TEXT
        return role
    return Role.TENDER if _TENDER.search(bare) else Role.TEXT
