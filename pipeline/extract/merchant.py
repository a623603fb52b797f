"""The merchant's name: the line of the paper's head that is most likely one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.extract.addresses import CITY, PHONE, STREET, Found, cleared, runs_of
from pipeline.extract.rows import Row

_NOT_NAME = re.compile(
    r"\b(?:server|cashier|table|tbl|station|guests?|order|check|chk|ticket|terminal|clerk|dine.?in|"
    r"take.?out|carry.?out|drive.?thru|pick.?up|reprint|settled|"
    r"receipt|invoice|transaction|trans|date|time|tel|phone|fax|customer|copy|welcome to|thank|thanks|"
    r"visit|survey|chance|feedback|see back|number|"
    r"follow us|please|open|hours|delivery|credit|debit|card|total|subtotal|tax|tip|www|http|manager|"
    r"mgr|cash|register|reg|gst|approved|sale|"
    r"it pays|discover|powered by|duplicate|bill to|pay at|waiter|employee|host|page|exempt|ring|call|"
    r"come again|menu|qty|item|your|dear|regards|hello|subject|from:|"
    r"auth|approval|approved|aid|visa|mastercard|amex|chip|contactless|change)\b|@|\.com\b|"
    # Whole lines that only say when or how it was eaten, and a person's first name.
    r"^\W*(?:to.?go|happy hour.*|lunch|dinner|breakfast|brunch|here|eat.?in|for here|[A-Z][a-z]+ [A-Z]\.)\W*$",
    re.IGNORECASE,
)
_KIND_OF_SHOP = re.compile(
    r"\b(?:restaurant|cafe|café|coffee|grill|bar|pizza|pizzeria|kitchen|bakery|diner|bistro|sushi|"
    r"tavern|pub|deli|market|mart|burgers?|bbq|taqueria|ramen|"
    r"buffet|house|steakhouse|brewery|brewing|cantina|trattoria|ristorante|noodles?|pho|thai|tea|ice cream|"
    r"donuts?|bagels?|foods?|store|shop|inc|llc|company|"
    r"sdn|bhd|enterprise|trading|hardware|supermarket|grocery|books?|pharmacy|catering|express|chicken|"
    r"tacos?|wings?|bowl|creamery|eatery|gastropub|hotel)\b",
    re.IGNORECASE,
)
#: Words that say what kind of place it is and not which.
_GENERIC = re.compile(
    r"\b(?:restaurants?|ristorante|cafe|coffee|grill|bar|pizza|kitchen|bakery|diner|market|inc|llc|"
    r"co|company|food|foods|cuisine|store|shop|the|and|of|fine|"
    r"japanese|chinese|mexican|italian|indian|thai|vietnamese|american|korean|elegant|authentic|family|"
    r"dining|room|no|\d+)\b\W*",
    re.IGNORECASE,
)
_DINING_AT = re.compile(
    r"(?:thank(?:s| you) for (?:dining|eating|visiting|shopping|coming|stopping|your visit)(?: (?:with us|"
    r"in))? (?:at|to)|welcome to)\s+(?P<name>[A-Z][\w'& .-]{2,40})",
    re.IGNORECASE,
)


#: A line must weigh at least this much to be taken for a name.
_NAMELIKE = 1.5
#: Lines of the head that are looked at.
_HEAD = 14


def merchant(rows: Sequence[Row], limit: int, contact: Sequence[Row], site: str | None) -> Found | None:
    """The merchant's name, or None where the paper's head (its first `limit` rows) names nobody.

    Each line of the head is weighed: how high it stands and how large it is printed, what its words are, whether it
    stands above the rows of `contact`, whether the paper's own website `site`, its thanks or its head repeat it.
    """
    head = _Head(rows, tuple(rows[: max(limit, 1)])[:_HEAD], contact, site)
    best = max(range(len(head.rows)), key=lambda index: (head.weight(index), -index), default=None)
    if best is None or head.weight(best) < _NAMELIKE:
        return _from_thanks(rows)
    chosen = [head.rows[best]]
    if head.address_at is not None and best + 1 < head.address_at and _continues(chosen[0], head.rows[best + 1]):
        chosen.append(head.rows[best + 1])
    return " ".join(_name(_own_column(row)) for row in chosen), tuple(chosen)


def _own_column(row: Row) -> str:
    """The row's text without what stands in another column (`INVOICE`, a phone number)."""
    names = [run for run in runs_of(row) if not _NOT_NAME.search(run) or _KIND_OF_SHOP.search(run)]
    return PHONE.sub("", " ".join(names) or row.label)


class _Head:
    """The first rows of a paper, and what else on it speaks of its merchant."""

    def __init__(self, paper: Sequence[Row], rows: tuple[Row, ...], contact: Sequence[Row], site: str | None) -> None:
        self.rows, self.contact = rows, contact
        heights = sorted(_height(row) for row in paper)
        self.usual = (heights[len(heights) // 2] if heights else 0.0) or 1.0
        self.address_at = next((i for i, row in enumerate(rows) if row in contact and not self._beside_name(row)), None)
        bare = re.sub(r"^(?:https?:?/*)?(?:w{2,3}[.,])?", "", (site or "").lower())
        self.host = _squeeze(bare.split(".")[0])
        self.thanks = [_squeeze(m["name"]) for row in paper if (m := _DINING_AT.search(row.text))]

    def weight(self, index: int) -> float:
        """How likely the row is the merchant's name; well below 0 where it is something else."""
        row = self.rows[index]
        letters = sum(ch.isalpha() for ch in row.label)
        if letters < 2 or (row.amounts and row not in self.contact):
            return -10.0  # a price stands beside what is sold, not beside who sells
        return self._print(index) + self._words(row, letters) + self._echo(row)

    @staticmethod
    def _beside_name(row: Row) -> bool:
        """A phone number on the merchant's own line."""
        return bool(PHONE.search(row.text)) and len(_squeeze(cleared(row))) >= 4 and not STREET.search(row.text)

    def _print(self, index: int) -> float:
        row = self.rows[index]
        weight = 4.0 - 0.35 * index + 1.2 * min(max(_height(row) / self.usual - 1.0, 0.0), 1.5)
        if self.address_at is not None:
            weight += 0.8 if index < self.address_at else -1.5
        if min((w.score for w in row.line.words if w.score is not None), default=1.0) < 0.8:
            weight -= 1.5
        return weight

    def _words(self, row: Row, letters: int) -> float:
        text, weight = PHONE.sub("", row.label), 0.0
        in_contact = row in self.contact
        if (PHONE.search(row.text) and not self._beside_name(row)) or STREET.search(text) or CITY.search(text):
            weight -= 5.0
        if not re.search(r"[A-Za-z]{2}", _GENERIC.sub("", text)):
            weight -= 1.5
        elif _KIND_OF_SHOP.search(text):
            weight += 0.7
        elif _NOT_NAME.search(cleared(row) if in_contact else text):
            weight -= 3.0
        if row.amounts or re.search(r"\d{1,2}:\d{2}|\d/\d", row.text):
            weight -= 3.0
        if letters < 0.5 * len(text.replace(" ", "")):
            weight -= 2.0
        scraps = letters <= 6 and len(text.split()) > 1 and all(len(word) <= 4 for word in text.split())
        return weight - 1.5 * (letters < 4) - 1.5 * (letters < 3) - 1.0 * scraps

    def _echo(self, row: Row) -> float:
        squeezed, weight = _squeeze(row.label), 0.0
        if len(squeezed) < 4:
            return 0.0
        if any(name[:6] in squeezed or squeezed in name for name in self.thanks):
            weight += 2.0
        if self.host and (squeezed in self.host or self.host in squeezed or squeezed[:7] == self.host[:7]):
            weight += 1.2 + 0.8 * _likeness(squeezed, self.host)
        others = [
            _squeeze(other.label) for other in self.rows if other is not row and not re.search(r"[@]|www", other.text)
        ]
        echoes = [other for other in others if len(other) >= 4 and _starts_alike(squeezed, other)]
        if echoes:
            # A logo and, near it, the same name in plain print: the plain print is the better reading.
            weight += 0.8 if all(len(other) <= len(squeezed) for other in echoes) else -1.2
        return weight


def _from_thanks(rows: Sequence[Row]) -> Found | None:
    for row in rows:
        if match := _DINING_AT.search(row.text):
            return match["name"].strip(" .!"), (row,)
    return None


def _continues(name: Row, below: Row) -> bool:
    """`below` is the second line of a name printed large over two lines."""
    if _NOT_NAME.search(below.label) or re.search(r"\d", below.label):
        return False
    if name.label.isupper() != below.label.isupper():
        return False  # a slogan in other letters
    return 0.75 < _height(below) / max(_height(name), 1.0) < 1.34 and len(name.label.split()) <= 3


def _name(text: str) -> str:
    text = re.sub(r"^(?:welcome to)\s+|\s+(?:tel|phone|ph)\W*$", "", text, flags=re.IGNORECASE)
    return re.sub(r"^[\W_]+(?<![#(])|[\s,;:|*~-]+$", "", text) or text


def _height(row: Row) -> float:
    return max(w.box.height - abs(w.slope) * w.box.width for w in row.line.words)


def _starts_alike(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return _likeness(one[:length], other[:length]) > 0.6


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
