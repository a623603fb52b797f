"""The merchant's name: the line of the paper's head that is most likely one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.extract.head.addresses import CITY, PHONE, STREET, Found, apart, cleared, is_by_road, is_place, runs_of
from pipeline.extract.head.dates import without_dates
from pipeline.extract.head.elsewhere import from_elsewhere, from_order
from pipeline.extract.head.names import elses, is_own_name, may_be_named, squeeze, trimmed
from pipeline.extract.head.naming import (
    DOING_BUSINESS_AS,
    GREETED,
    GREETING,
    INITIALS,
    KIND_OF_SHOP,
    LABELED,
    LEGAL,
    LEGAL_ABROAD,
    NO_HOST,
    NOBODY,
    NOT_NAME,
    PLACE,
    REGISTERED,
    SELDOM_NAME,
    SLOGAN,
    STORE,
    TILLS,
    TITLE,
    VIA,
)
from pipeline.extract.lines.rows import Row
from pipeline.extract.noughts import in_names

#: A line must weigh at least this much to be taken for a name.
_NAMELIKE = 1.5
#: Print this much higher than the paper's usual is a name's.
_LARGE = 1.15
_SITE = re.compile(r"(?:\bwww\.|\S+\.(?:com|net|org)\b)\S*|^\W*[a-z0-9-]{4,}(?:\.[a-z]{2,})+\W*$", re.IGNORECASE)
#: A web address alone on its row.
_HOST = re.compile(r"^\W*(?:https?:/*)?(?:www\.)?[a-z0-9-]{4,}(?:\.[a-z]{2,})+/?\W*$", re.IGNORECASE)
#: The end of a street or of a city's line that lost its beginning: `ple Street`, `uis, MO 63130`.
_END_OF_PLACE = re.compile(
    r"(?i:\b(?:st|street|ave|avenue|blvd|boulevard|rd|road|drive|pkwy|parkway|hwy|highway|tpke|turnpike)\b\.?\W*$)|"
    r"(?:^|[, ])[A-Z]{2},? \d{5}(?:-\d{4})?\W*$"
)
#: `Bill: 5998`, `Tb#:D4`, a day: a word of the till and its number.
_NUMBERED = re.compile(r"^\W*[A-Za-z#. ]{1,12}:\s*(?=\S*\d)\S+\W*$")
#: A row that says a name and more says nothing but the name where it has at most so many letters.
_LONGEST = 24
#: Of two readings of a name as long as each other the one is believed whose score is higher by this.
_BETTER_READ = 0.05
#: A word whose score is lower is not sure; below the other it was guessed.
_UNSURE, _GUESSED = 0.8, 0.6
#: In text heights: rows this near to each other's middle or beginning are aligned; the next row is this near below.
_ALIGNED, _NEXT = 1.0, 1.5
#: A name has so many letters; one of fewer than the other may be a scrap of print.
_FEWEST, _SHORT = 2, 4
#: Lines of the head that are looked at.
_HEAD = 14


def merchant(
    rows: Sequence[Row], limit: int, contact: Sequence[Row], site: Found | None, sender: Found | None = None
) -> Found | None:
    """The merchant's name, or None where the paper names nobody.

    Each line of its head (its first `limit` rows) is weighed: how high it stands and how large it is printed, what its
    words are, whether it stands above the rows of `contact`, whether the paper's own website `site`, its thanks or its
    head, or the `sender` of the mail that it is, repeat it. Where no line of the head is a name, what thanks, the foot,
    gift cards, the sender or the website say is one. Who sold is not who took the order: where the paper says from whom
    it was ordered, that is the name.
    """
    if ordered := from_order(rows):
        return ordered
    head = _Head(rows, tuple(rows[: max(limit, 1)])[:_HEAD], contact, site[0] if site else None, sender)
    best = max(range(len(head.rows)), key=lambda index: (head.weight(index), -index), default=None)
    if best is None or head.weight(best) < _NAMELIKE:
        return from_elsewhere(rows, site, sender)
    best = head.plainly(best)
    chosen = [head.rows[head.begins(best)]]
    chosen += head.rows[head.rows.index(chosen[0]) + 1 : best + 1]
    for below in head.rows[best + 1 : best + 3]:
        if head.address_at is not None and head.rows.index(below) >= head.address_at:
            break
        if not _continues(chosen[-1], below, head):
            break
        chosen.append(below)
    name = " ".join(_joins(row) + trimmed(_own_column(row)) for row in chosen)
    if NOBODY.search(name) or _NUMBERED.match(name) or sum(ch.isalpha() for ch in without_dates(name)) < _FEWEST:
        return from_elsewhere(rows, site, sender)
    return name, tuple(chosen)


def _own_column(row: Row) -> str:
    """The row's text without what stands in another column (`INVOICE`, a phone number, an address)."""
    names = [apart(run)[0] or run for run in runs_of(row) if apart(run)[0] or not elses(run)]
    text = in_names(PHONE.sub("", " ".join(names) or row.label))
    labeled = LABELED.match(text) or LABELED.match(in_names(row.label))
    return labeled["name"] if labeled else VIA.sub("", TITLE.sub("", text))


def _joins(row: Row) -> str:
    """The sign with which the row goes on with what stands above it: `& Sandwiches`."""
    return "& " if row.label.startswith("&") else ""


def _only_legal(text: str) -> bool:
    """A company's form alone on its line: `CO. (M) SDN BHD`."""
    return bool(LEGAL_ABROAD.search(text) or LEGAL.search(text)) and not re.search(
        r"[A-Za-z]{3}", LEGAL.sub("", LEGAL_ABROAD.sub("", text))
    )


class _Head:
    """The first rows of a paper, and what else on it speaks of its merchant."""

    def __init__(
        self,
        paper: Sequence[Row],
        rows: tuple[Row, ...],
        contact: Sequence[Row],
        site: str | None,
        sender: Found | None,
    ) -> None:
        self.rows, self.contact = rows, contact
        heights = sorted(_height(row) for row in paper)
        self.usual = (heights[len(heights) // 2] if heights else 0.0) or 1.0
        self.address_at = next((i for i, row in enumerate(rows) if row in contact and not self._beside_name(row)), None)
        bare = re.sub(r"^(?:https?:?/*)?(?:w{2,3}[.,])?", "", (site or "").lower())
        self.host = "" if NO_HOST.search(bare) else squeeze(bare.split(".")[0])
        greeted = [m["name"] for row in paper if (m := GREETED.search(row.text))]
        greeted += [below.label for row, below in itertools.pairwise(paper) if GREETING.match(row.text)]
        greeted += [sender[0]] if sender else []
        self.thanks = [squeezed for name in greeted if len(squeezed := squeeze(name)) >= 3]
        self.places = [squeeze(row.text) for row in contact if not PHONE.search(row.text)]

    def weight(self, index: int) -> float:
        """How likely the row is the merchant's name; well below 0 where it is something else."""
        row = self.rows[index]
        letters = _SHORT if INITIALS.match(row.label) else sum(ch.isalpha() for ch in row.label)
        scrap = any(0 < len(squeeze(apart(run)[0])) < 4 for run in runs_of(row))
        if (
            letters < 2
            or scrap
            or GREETING.match(row.text)
            or NOBODY.search(row.label)
            or NOBODY.search(_own_column(row))
        ):
            return -10.0
        if (row.amounts and row not in self.contact) or (row in self.contact and not self._named(row)):
            return -10.0  # a price stands beside what is sold, not beside who sells
        return self._print(index) + self._words(index, letters) + self._echo(row)

    def plainly(self, logo: int) -> int:
        """The row below a `logo` that says all of the name, of which that row says a part; the logo where none does."""
        part = squeeze(_own_column(self.rows[logo]))
        for index in range(logo + 1, len(self.rows)):
            whole = "" if _SITE.search(self.rows[index].text) else squeeze(_own_column(self.rows[index]))
            says_more = 4 <= len(part) < len(whole) <= _LONGEST
            if says_more and (whole.startswith(part) or whole.endswith(part)) and self.weight(index) >= _NAMELIKE:
                return index
        return logo

    def begins(self, best: int) -> int:
        """The row with which a name begins that `best` ends: right above it, as large, and a name as well.

        A logo over two rows says in the second one what kind of place it is (`MARLOW'S`, `FISH HOUSE`), and that
        weighs more. In plain print the row above may be anything else, unless it says whose place it is.
        """
        row, above = self.rows[best], self.rows[best - 1] if best else None
        if above is None or not KIND_OF_SHOP.search(row.label) or self.weight(best - 1) < _NAMELIKE:
            return best
        large = min(_height(above), _height(row)) > _LARGE * self.usual
        near = row.line.box.top - above.line.box.bottom <= _height(row)
        own = above not in self.contact and above.label.isupper() == row.label.isupper()
        a_name = is_own_name(above.label) and not LEGAL.search(above.label) and not GREETING.match(above.text)
        own = own and not squeeze(row.label).startswith(squeeze(above.label))  # a logo, and the company's name
        whose = bool(re.fullmatch(r"\W*[A-Za-z]+['’]s\W*", above.label, re.IGNORECASE)) and not row.amounts
        goes_on = whose or (large and _continues(above, row, self))
        return best - 1 if near and own and a_name and goes_on else best

    @staticmethod
    def _named(row: Row) -> bool:
        """A row of the address, or of the phone number, with room for a name beside it."""
        if LABELED.match(row.label):
            return True
        beside = [apart(run)[0] for run in runs_of(row)]
        street = not PHONE.search(row.text)  # of an address, what begins with a number is a street: `6401 S Congress`
        beside += [run for run in runs_of(row) if not (is_place(run) or (street and re.match(r"\W*\d", run)))]
        return sum(ch.isalpha() for ch in PHONE.sub("", " ".join(beside))) >= 4

    @staticmethod
    def _beside_name(row: Row) -> bool:
        """A phone number on the merchant's own line."""
        return bool(PHONE.search(row.text)) and len(squeeze(cleared(row))) >= 4 and not STREET.search(row.text)

    def _print(self, index: int) -> float:
        row = self.rows[index]
        weight = 4.0 - 0.35 * index
        if self.address_at is not None:
            weight += 0.8 if index < self.address_at else -1.5
        worded = [w.score for w in row.line.words if w.score is not None and sum(ch.isalpha() for ch in w.text) > 1]
        if min(worded, default=1.0) < _UNSURE:
            weight -= 1.5
        if _score(row) < _GUESSED:
            weight -= 1.0
        if _score(row) >= _UNSURE:  # what is written by hand is large too
            weight += 1.2 * min(max(_height(row) / self.usual - 1.0, 0.0), 1.5)
        return weight

    def _words(self, index: int, letters: int) -> float:
        row = self.rows[index]
        text = _own_column(row)
        if sum(ch.isalpha() for ch in _SITE.sub("", text)) > 3:
            text = _SITE.sub("", text)  # what a host says of the shop says nothing of the words around it
        weight = self._vocabulary(index, text) + self._company(index, text) - self._place(row, text)
        weight -= 3.5 * bool(SLOGAN.search(text)) + 1.5 * text.rstrip().endswith("!") + 0.7 * text.islower()
        weight -= 1.5 * bool(re.match(r"^\W*\(.*\)\W*$", text)) + 4.0 * bool(re.match(r"\W*\d{5}", text))
        if row.amounts or re.search(r"\d{1,2}:\d{2}|\d/\d", row.text):
            weight -= 3.0
        if letters < 0.5 * len(text.replace(" ", "")):
            weight -= 2.0
        scraps = letters <= 6 and len(text.split()) > 1 and all(len(word) <= 4 for word in text.split())
        return weight - 1.5 * (letters < _SHORT) - 2.0 * (letters < 3) - 1.0 * scraps

    def _vocabulary(self, index: int, text: str) -> float:
        """What single words say for a name, or against it."""
        row = self.rows[index]
        said = cleared(row) if row in self.contact else text
        weight, sells = 0.0, bool(KIND_OF_SHOP.search(text))
        if TILLS.search(said) and not (sells and ":" not in text):
            weight -= 3.0
        if not is_own_name(text):
            return weight - 1.5
        if sells and not LEGAL.search(text):
            return weight + 0.7 * (not SLOGAN.search(text))
        if NOT_NAME.search(said):
            return weight - (1.0 if self._heads_address(index) and may_be_named(text) else 3.5)
        return weight - 2.0 * bool(SELDOM_NAME.search(said))

    def _heads_address(self, index: int) -> bool:
        """Whether the row stands right above the address, on its axis or where it begins: there the name is printed."""
        if index + 1 != self.address_at:
            return False
        own, below = self.rows[index].line.box, self.rows[index + 1].line.box
        near = _ALIGNED * max(own.height, below.height)
        axis = abs((own.left + own.right) - (below.left + below.right)) / 2
        return min(axis, abs(own.left - below.left)) <= near and below.top - own.bottom <= _NEXT * own.height

    def _company(self, index: int, text: str) -> float:
        """What a company's form, its register or the number of its store says for a name."""
        row, weight = self.rows[index], 0.0
        below = self.rows[index + 1].text if index + 1 < len(self.rows) else ""
        if LEGAL_ABROAD.search(text) or _only_legal(below):
            weight += 2.0 - 5.0 * _only_legal(text)
        if re.fullmatch(rf"\W*(?:{REGISTERED.pattern})\W*", below):
            weight += 1.5
        if index and STORE.search(text):
            weight -= 2.5  # below whose they are
        elif REGISTERED.search(text) or re.search(r"[A-Za-z]{2}.*#\s?\d{2,}", text):
            weight += 0.7
        if DOING_BUSINESS_AS.search(text) or LABELED.match(row.label):
            weight += 2.0 + 2.0 * (row in self.contact)
        return weight

    def _place(self, row: Row, text: str) -> float:
        """How surely the row says where the shop is, or how to reach it, and not who it is."""
        weight = 4.0 * bool(PLACE.match(text))
        torn = _END_OF_PLACE.search(text) and not any(STREET.search(other.text) for other in self.contact)
        reached = PHONE.search(row.text) and not self._beside_name(row)
        weight += 5.0 * bool(reached or STREET.search(text) or CITY.search(text) or is_by_road(text) or torn)
        town = squeeze(re.sub(r"\W*(?:#|\bno\b|\bstore\b|-|\d).*", "", text, flags=re.IGNORECASE))
        if len(town) >= 4 and not LABELED.match(row.label) and any(town in place for place in self.places):
            weight += 2.5  # the town again: `Port Lively - 503-555-0142`
        return weight

    def _echo(self, row: Row) -> float:
        squeezed, weight = squeeze(row.label), 0.0
        if len(squeezed) < 4 or _HOST.match(row.text):
            return 0.0  # its web address says the name again: that is for the name
        if any(name[:6] in squeezed or squeezed in name for name in self.thanks):
            weight += 2.0 + 0.5 * any(name in squeezed for name in self.thanks)
        if self.host and (squeezed in self.host or self.host in squeezed or squeezed[:7] == self.host[:7]):
            weight += 1.2 + 0.8 * max(_likeness(squeezed, self.host), float(self.host in squeezed))
        others = {
            squeeze(other.label): _score(other)
            for other in self.rows
            if other is not row
            and other not in self.contact
            and not re.search(r"[@]|www", other.text)
            and not _HOST.match(other.text)
        }
        echoes = [other for other in others if len(other) >= 4 and _starts_alike(squeezed, other)]
        if echoes:
            # A logo and, near it, the same name in plain print: the plain print is the better reading.
            better = [
                other
                for other in echoes
                if len(other) > len(squeezed)
                or (len(other) == len(squeezed) and others[other] - _score(row) > _BETTER_READ)
            ]
            weight += -1.2 if better else 0.8
        return weight


def _continues(name: Row, below: Row, head: _Head) -> bool:
    """`below` is the next line of a name printed over two: as large, or begun or left off in the middle."""
    text = below.label
    nobody = NOBODY.search(text) and not re.fullmatch(r"\W*restaurants?\W*", text, re.IGNORECASE)
    if below.amounts or nobody or below in head.contact or GREETING.match(below.text):
        return False
    if _only_legal(text):
        return True
    if re.search(r"(?:&|\band|-)\s*$", name.label) and re.match(r"[A-Z]", text) and not re.search(r"\d{3}", text):
        return True
    if NOT_NAME.search(text) or re.search(r"\d", text):
        return False
    if re.match(r"(?:(?:of|at|and)\b|&)", text):
        return True
    if name.label.isupper() != text.isupper() or SLOGAN.search(text) or PLACE.match(text):
        return False  # a slogan in other letters
    if _height(below) > _LARGE * head.usual and not is_own_name(text) and KIND_OF_SHOP.search(text):
        return True  # what kind of place it is, printed large, of whatever size the name is
    if not 0.75 < _height(below) / max(_height(name), 1.0) < 1.34 or len(name.label.split()) > 3:
        return False
    return _height(name) > _LARGE * head.usual or not is_own_name(text)


def _height(row: Row) -> float:
    return max(word.upright for word in row.line.words)


def _score(row: Row) -> float:
    return min((word.score for word in row.line.words if word.score is not None), default=1.0)


def _starts_alike(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return _likeness(one[:length], other[:length]) > 0.6


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
