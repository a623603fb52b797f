"""Rows: a line of the paper with its amounts told apart from its words, and what the words say it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from pipeline.extract.lines.boxes import boxed
from pipeline.extract.lines.context import in_context
from pipeline.extract.lines.marks import covers_amount, hidden_below, is_struck, on_row
from pipeline.extract.lines.roles import BILL, SUMS, Role, mend, names_goods, role_of
from pipeline.extract.lines.spaced import AFTER_AMOUNT
from pipeline.layout import lines_of, text_height
from pipeline.model import Box, Evidence, Line, PageWords, Word
from pipeline.money import ZERO

_FILL_IN = re.compile(r"[_\s]*__[_\s]*")
#: A card by its name, and a card's number with its first figures left out.
_CARD, _MASKED = re.compile(r"\bcard\W*$"), re.compile(r"\W*[x*#.•]{4,}[\s\d-]*\d{4}\W*$", re.IGNORECASE)
#: Below this reader score a word is noise (a border of asterisks, a smudge, handwriting read as glyphs).
NOISE = 0.5


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as printed.

    Attributes:
        value: signed; a leading minus, parentheses or a trailing minus make it negative.
        others: what else the same ink may be (a `$` read as 5 or 8, a pen tick read as a trailing minus, what the
            readers saw besides), likeliest first.
        start, end: where it stands in the row's text.
        marked: it has a currency sign.
        sure: a second reader read it alike. exact: it is a text layer's, so no digit of it is another.
    """

    value: Decimal
    box: Box
    text: str
    start: int
    end: int
    others: tuple[Decimal, ...] = ()
    marked: bool = False
    sure: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `label` is its text without the amounts; `plain` the same in lower case, confusions mended.

    `struck`: its name or its amount is marked out; `unsure`: the mark lies over its amount, or where one would stand.
    `hides`: marks right below it that hide whatever stood there. `lost`: places on it where the paper cannot be read.
    """

    page: int
    line: Line
    text: str
    label: str
    plain: str
    amounts: tuple[Amount, ...]
    role: Role
    reader: str
    struck: bool = False
    unsure: bool = False
    hides: tuple[Box, ...] = ()
    lost: tuple[Box, ...] = ()

    @property
    def amount(self) -> Amount | None:
        """The row's own amount: the rightmost."""
        return self.amounts[-1] if self.amounts else None

    def evidence(self, file: str) -> Evidence:
        return Evidence(file, self.page, self.line.box, self.text, self.reader)


# A minus may stand before the currency sign, after it or behind the amount; `S` and `5` are how `$` is often misread.
_AMOUNT = re.compile(
    r"(?:(?<![\d.,/#])|(?<=\.\.))(?<!\d:)(?P<glued>(?<=[A-Za-z])(?=[\d$]))?(?P<minus>(?<![-–—−])[-–—−]\s*)?(?P<open>\(\s*)?(?P<sign>[€£¥]|"
    r"(?:(?<![A-Za-z])(?:MX|CA|US|AU|NZ|C|A))?\$|(?<![A-Za-z])S(?=\s?\d)|USD\s?\$?|RM\s?)?\s*(?P<minus2>(?<![-–—−])[-–—−])?\s?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+(?=,\d\d)|\d{0,6})\s?(?P<point>\.\s?|,)(?P<cents>\d[\dSO]|O\d)"
    r"(?P<close>\s?\))?(?P<trail>\s?[-–—−~])?(?=$|[^\d%.:/,xXA-Za-z]|[.,](?!\d)|\s|[A-Z]{1,2}\d?(?:\s|$)|"
    rf"(?i:{AFTER_AMOUNT}))"
)
#: The last figures of a row with a letter among them that is a digit misread; `1.5l` and `B1.50` are none.
_LETTERED = re.compile(
    r"(?<=[\s:])(?P<sign>[$S]?)(?P<figures>(?=\S*\d)[\dIlOoZ][\dIlOoSZB]{0,3}\.[\dIlOoSZB][\dIOoSZB])$"
)
_AS_DIGITS = str.maketrans("IlOoZSB", "1100258")
_UNIT_WORD = re.compile(r"\s*(?:(?:EUR|USD|€)\s*)?(?:/|per\b|ea\b|each|[1il]bs?\b|gal\b|kg\b|oz\b|%)", re.IGNORECASE)

_HALF = re.compile(r"\s?[AaPp]\.?[Mm]\b")
_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"(?:nov|dec)(?:ember)?)\.?$",
    re.IGNORECASE,
)


def page_rows(page: PageWords) -> tuple[Row, ...]:
    """The rows of a page, top to bottom."""
    usual = text_height(page.words)
    return rows_of(page, boxed(lines_of([_raised(word, usual) for word in page.words])))


def _raised(word: Word, usual: float) -> Word:
    """A blank to fill in (`____`) with a box as high as text: its ink lies at the foot of its row."""
    if not _FILL_IN.fullmatch(word.text) or word.box.height >= usual / 2:
        return word
    return replace(word, box=word.box._replace(top=max(int(word.box.bottom - usual), 0)))


def rows_of(page: PageWords, lines: Sequence[Line]) -> tuple[Row, ...]:
    """`lines` of one page as rows, noise words left out, rows in the same order."""
    rows = []
    for line in lines:
        words = tuple(w for w in line.words if w.score is None or w.score >= NOISE)
        if not words or not any(ch.isalnum() for w in words for ch in w.text):
            continue
        row = _row(page, Line(words))
        rows += _several(page, row) or [row]
    rows = [_with_losses(row, page) for row in rows] if page.losses else rows
    return in_context(_in_context(_marked(rows, page.struck) if page.struck else rows))


def _with_losses(row: Row, page: PageWords) -> Row:
    """`row` with the places that lie on it where its page cannot be read; not where that is the whole page."""
    lost = [
        loss.box
        for loss in page.losses
        if loss.box != (0, 0, page.width, page.height)
        and loss.box.top <= row.line.level((loss.box.left + loss.box.right) / 2) <= loss.box.bottom
    ]
    return replace(row, lost=tuple(lost)) if lost else row


def right_behind(amount: Amount, place: Box) -> bool:
    """Whether a figure in front of `amount` would stand in `place`, which lies on its row and not over all of it.

    A place at the picture's left edge reaches into the rows that the edge cuts: those begin there.
    """
    step = amount.box.width / max(len(amount.text), 1)
    ends = place.right if place.left > 0 else 0
    return place.left < amount.box.left + step and amount.box.left - 2 * step <= ends < amount.box.right


def _marked(rows: Sequence[Row], marks: Sequence[Box]) -> list[Row]:
    """`rows` with what the marks on their page strike out or hide."""
    hidden = hidden_below(marks, [row.line for row in rows])
    out = []
    for index, row in enumerate(rows):
        here, amount = on_row(marks, row.line), row.amount.box if row.amount else None
        out.append(
            replace(
                row,
                struck=is_struck(here, row.line, amount),
                unsure=covers_amount(here, row.line, amount),
                hides=hidden.get(index, ()),
            )
        )
    return out


def _in_context(rows: list[Row]) -> tuple[Row, ...]:
    """`rows`, with what only sounds like payment among the items (`Chang`, `3 TENDER ML`) taken for text.

    Above the first summary row a payment is printed only by tills that sum up after it; it is never less than the bill
    (all of them together, where it was split), and has no words but those of paying (`Cash Cow Burger` has).
    """
    first = next((i for i, row in enumerate(rows) if row.amount and row.role in SUMS), None)
    if first is None:
        return tuple(rows)
    bill = max(row.amount.value for row in rows[first:] if row.amount and row.role in (*SUMS, Role.TENDER))
    split = _split_before(rows, first)
    return tuple(
        replace(row, role=Role.TENDER)
        if i in split
        else replace(row, role=Role.TEXT)
        if i < first
        and row.amount
        and (
            row.role is Role.CHANGE or (row.role is Role.TENDER and (row.amount.value < bill or names_goods(row.plain)))
        )
        else row
        for i, row in enumerate(rows)
    )


def _split_before(rows: Sequence[Row], first: int) -> tuple[int, ...]:
    """The payments that stand right above the `first` row that sums up and come to the bill together (`Gift Card
    10.00`, `Visa 8.38`, then `Total 18.38`), with things bought above them; () where there are none.
    """
    priced = [i for i in range(first) if rows[i].amount]
    paid = list(takewhile(lambda i: _pays(rows, i), reversed(priced)))
    bills = {row.amount.value for row in rows[first:] if row.amount and row.role in BILL}
    back = {abs(row.amount.value) for row in rows[first:] if row.amount and row.role is Role.CHANGE} | {ZERO}
    handed = sum((row.amount.value for i in paid if (row := rows[i]).amount), start=ZERO)
    return tuple(paid) if 1 < len(paid) < len(priced) and bills & {handed - change for change in back} else ()


def _pays(rows: Sequence[Row], index: int) -> bool:
    """Whether a row has no words but those of paying, or is a shop's own card with its number below it."""
    row, below = rows[index], rows[index + 1]
    if row.role is Role.TENDER and not names_goods(row.plain):
        return True
    return row.role in (Role.TEXT, Role.TENDER) and bool(_CARD.search(row.plain) and _MASKED.match(below.text))


def _row(page: PageWords, line: Line) -> Row:
    text, spans = "", []
    for word in line.words:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(word.text), word))
        text += word.text
    amounts = []
    label, last = "", 0
    figures = _LETTERED.search(text)
    clean = text[: figures.start("figures")] + figures["figures"].translate(_AS_DIGITS) if figures else text
    for match in _AMOUNT.finditer(clean):
        if match["glued"] is not None and match.end() < len(text):
            continue  # letters run into digits: an amount only where the row ends with it (`SCAMPI MILAN25.75`)
        if not match["whole"] and text[: match.start("point")][-1:].isalpha():
            continue  # `No. 88`: the point is the word's
        if (
            _UNIT_WORD.match(text, match.end())
            or _is_time(clean, match)
            or _is_rate(clean, match, spans)
            or _is_note(match, spans)
        ):
            continue
        amounts.append(_amount(match, spans))
        label += text[last : match.start()] + " "
        last = match.end()
    label = re.sub(r"\s+", " ", label + text[last:]).strip()
    plain = mend(label)
    return Row(page.page, line, text, label, plain, tuple(amounts), role_of(plain, text, bool(amounts)), page.reader)


#: What a till sums up, and what is paid.
_SUMMED = (Role.SUBTOTAL, Role.TAX, Role.TAX_SUM, Role.TIP, Role.SERVICE, Role.DISCOUNT)
_SHORT = {"sub": Role.SUBTOTAL, "food": Role.SUBTOTAL, "=": Role.TOTAL}
_CLOSING = (Role.TOTAL, Role.BALANCE, Role.CHANGE)


def _several(page: PageWords, row: Row) -> list[Row]:
    """The sums that one line has side by side (`Sub 42.50   Tax 4.96   Total 47.46`), each a row with its own label;
    none where not every amount has one.
    """
    if len(row.amounts) < 2 or row.role is Role.SUGGESTED:
        return []
    ends = [amount.end for amount in row.amounts[:-1]] + [len(row.text)]
    parts = [
        _row(page, Line(words)) if (words := words_of(row.line.words, start, end)) else None
        for start, end in zip([0, *ends[:-1]], ends, strict=True)
    ]
    split = [
        replace(part, role=_SHORT.get(re.sub(r"[^a-z=]", "", part.plain), part.role))
        if part.role is Role.TEXT
        else part
        for part in parts
        if part is not None and len(part.amounts) == 1 and part.amounts[0].start > 0
    ]
    roles = [part.role for part in split]
    if len(split) < len(row.amounts) or len(set(roles)) < 2 or not set(roles) & set(_CLOSING):
        return []
    return split if all(role in (*_SUMMED, *_CLOSING, Role.TENDER) for role in roles) else []


def _is_time(text: str, match: re.Match[str]) -> bool:
    """`07.12 PM`, `Nov 21,26`: the time or the day."""
    if match["sign"] or match["minus"] or len(match["whole"]) > 2 or not match["whole"]:
        return False
    if match["point"] == ",":
        return int(match["whole"]) <= 31 and _MONTH.search(text[: match.start()].rstrip()) is not None
    hour = 1 <= int(match["whole"]) <= 12 and match["cents"] < "60"
    return hour and _HALF.match(text, match.end()) is not None


def _is_rate(text: str, match: re.Match[str], spans: list[tuple[int, int, Word]]) -> bool:
    """`(@ 5.00`, `2 @ 5.00`, `($7.85 each)`: a unit price, not an amount of its own. A count behind a name (`Pens 2X`)
    and apart from the amount makes none of it.
    """
    before = text[: match.start()].rstrip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    if re.search(r"[A-Za-z]{2} +\d{1,2}[xX]$", before) and any(a == start for a, _, _ in spans[1:]):
        return False
    return bool(re.search(r"@\s*[$]?$|\d\s?[xX×]$|\d at$|@\s*\d{1,2} (?:for|FOR)$", before)) or bool(
        re.search(r"\(\s*$", before) and re.match(r"\s*(each|ea)", text[match.end() :])
    )


def _is_note(match: re.Match[str], spans: list[tuple[int, int, Word]]) -> bool:
    """`Grilled Onion ($0.75)`, `18%(4.38)`: in parentheses behind words of the same run, so inside another amount."""
    if not (match["open"] and match["close"]) or re.search(r"\bUSD\s*$", match.string[: match.start()]):
        return False
    return any(a < match.start() < b and re.search(r"[A-Za-z%]", match.string[a : match.start()]) for a, b, _ in spans)


def _amount(match: re.Match[str], spans: list[tuple[int, int, Word]]) -> Amount:
    value = _value(match)
    whole = match["whole"].replace(",", "")
    others: list[Decimal] = []
    if match["trail"] and not (match["minus"] or match["minus2"] or (match["open"] and match["close"])):
        others.append(-value)  # `1.50-` is a till's minus; a pen tick beside the price is sometimes read as one
    if len(whole) > 1 and spans and _first(match, spans) in "Il":
        others.append((abs(value) - 10 ** (len(whole) - 1)) * (-1 if value < 0 else 1))  # a mark beside the price
    if not match["sign"] and len(whole) > 1 and whole[0] in "58":
        others.append((abs(value) - int(whole[0]) * 10 ** (len(whole) - 1)) * (-1 if value < 0 else 1))
    start, end = match.start(), match.end()
    while start < end and match.string[start].isspace():
        start += 1
    here = [(a, b, word) for a, b, word in spans if a < match.end() and b > match.start()]
    box = Box.around([_part(word, max(start, a) - a, min(end, b) - a) for a, b, word in here if a < end and b > start])
    others += [other for a, _, word in here if word.others for other in _seen(word, match, a)]
    return Amount(
        value,
        box,
        match[0].strip(),
        start,
        end,
        tuple(other for other in dict.fromkeys(others) if other != value),
        bool(match["sign"]),
        all(word.confirmed for _, _, word in here),
        all(word.score is None for _, _, word in here),
    )


def _first(match: re.Match[str], spans: list[tuple[int, int, Word]]) -> str:
    """The first of the figures as it was read."""
    at = match.start("whole")
    return next((word.text[at - a] for a, b, word in spans if a <= at < b), "0")


def _value(match: re.Match[str]) -> Decimal:
    whole = re.sub(r"[.,]", "", match["whole"]) or "0"
    value = Decimal(f"{whole}.{match['cents'].replace('S', '5').replace('O', '0')}")
    if match["minus"] or match["minus2"] or (match["open"] and match["close"]):
        return -value
    return -value if match["trail"] == "-" else value


def _seen(word: Word, match: re.Match[str], start: int) -> Iterator[Decimal]:
    """What the other readings of a word have in the place of one of its amounts; `start`: of the word in its row."""
    own = [m.start() for m in _AMOUNT.finditer(word.text)]
    at = next((i for i, begin in enumerate(own) if begin + start + 1 >= match.start()), len(own) - 1)
    for text in word.others:
        found = [_value(m) for m in _AMOUNT.finditer(text)]
        if found:
            yield found[at] if len(found) == len(own) else found[-1]


def _part(word: Word, start: int, end: int) -> Box:
    """The part of a word's box that its characters `start` to `end` take up (equal widths)."""
    step = word.box.width / max(len(word.text), 1)
    left = word.box.left + start * step
    return Box.of(left, word.box.top, max(word.box.left + end * step, left + 1), word.box.bottom)


def words_of(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """What of a row's `words` stands between two places in its text; a word that is cut keeps the part inside."""
    out, at = [], 0
    for word in words:
        a, b = max(start - at, 0), min(end - at, len(word.text))
        at += len(word.text) + 1
        text = word.text[a:b] if a < b else ""
        if not text.strip():
            continue
        a += len(text) - len(text.lstrip())
        whole = text == word.text
        out.append(word if whole else replace(word, text=text.strip(), box=_part(word, a, b), others=()))
    return tuple(out)


def part_of(words: Sequence[Word], start: int, end: int) -> Box:
    """The box of what stands between two places in the text of a row of `words`; not of an empty place."""
    return Box.around([word.box for word in words_of(words, start, end)])
