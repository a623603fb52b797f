"""Names of goods over several rows: which of the rows without a price belong to the priced row they stand beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.goods.names import each_of, is_tare, parse_name, rate_of, tally_of
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.model import Word

_HEADING = re.compile(
    r"^\W*(?:qty|quantity|quan|item|items|item\(s\)|description|descript|desc|price|amount|amt|cost|"
    r"total|u/p|name|size|product|each|ext|code)"
    r"(?:[\s/|.:]+(?:qty|lb|quantity|quan|item|items|description|descript|desc|price|amount|amt|cost|"
    r"total|u/p|name|size|product|each|ext|rate|code|tax))*\W*$"
)
_SECTION = re.compile(
    r"\W*(?:bar|draft|drafts|beer|beers|wine|wines|cocktails|drinks|spirits|food|kitchen|happy hour)\W*"
)
#: What else stands between goods on a row of its own: a shop's departments, and that the next one is taken back.
_BETWEEN = re.compile(
    r"\W*(?:grocery|produce|meat|dairy|deli|bakery|frozen|seafood|floral|household|health|beauty|pharmacy|apparel|"
    r"general|merchandise|gen merch|electronics|toys|home|garden|hardware|housewares|taxable|non-?tax|refrigerated|"
    r"returns?|returned|refund|void(?:ed)?|exchange|entry|items?|and|&|\W)+"
)
#: Rows of the header and the till's own notes, which name no goods.
_ADMIN = re.compile(
    r"\b(?:server|cashier|table|tbl|station|guests?|order\b(?=\W*[#:\d])|check\b(?=\W*[#:\d])|chk|"
    r"ticket|reg(?:ister)?\b|terminal|clerk|dine\W{0,2}in|take\W{0,2}out|"
    r"drive\W{0,2}thr|pick\W{0,2}up|to\W{0,2}go\b|carry\W{0,2}out|eat\W{0,2}in\b|curb\W?side|reprint|settled|seat\b|host\b|employee|invoice|trans(?:action)?\b|"
    r"receipt\b|date|time|cust(?:omer)?\b|tel\b|phone|party|covers?|svrck|welcome|here\b)",
    re.IGNORECASE,
)
#: How an order is eaten, on a row of its own: no name of goods.
_ORDER_KIND = re.compile(
    r"\W*(?:(?:order|type|for|mode|dining)\b\W*)*(?:dine\W*in|take\W*(?:out|away)|drive\W*thr(?:u|ough)|pick\W*up|to\W*go|"
    r"carry\W*out|eat\W*in|here|curb\W?side|dining\W*room)\b(?:\W*order)?\W*"
)
#: Words that goods are made of too: a name that goes on (`Table lamp`, `Party mix`) is no note of the till's.
_ADMIN_ALONE = re.compile(
    r"^\W*(?:(?:server|order|check|cust\w*|no|of|your|the|total|print\w*|open\w*)\b\W*)*"
    r"(?:table|tbl|station|guests?|ticket|date|time|phone|party|covers?)\b\W*(?:$|#|:|no\b|\d)",
    re.IGNORECASE,
)
_DOUBLE_USE = re.compile(r"\b(?:table|station|guest|ticket|dates?|time|phone|party|covers?)\b", re.IGNORECASE)
#: A name that is not at its end, and a row that goes on with one.
_OPEN_END = re.compile(r"(?:[&,]|\b(?:and|with|w/|of|or))\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"^\W{0,2}(?:(?:and|with|of|or)\b|w/|&)")
#: A row below an item that its name needs; `with` and `w/` begin modifiers, too.
_NEEDED = re.compile(r"^\W{0,2}(?:(?:and|of|or)\b|&)")
_COUNTED = re.compile(r"^\W{0,2}\d{1,3}\s?[xX]?\s+[A-Za-z]")
#: What names of goods seldom have and addresses, dates and numbers of a head do.
_OF_HEAD = re.compile(r"\D\d|,|\d{3}")
#: What is put on, left off or changed: no name goes on with it.
_CHANGED = re.compile(r"^\W*(?:no|add(?:ed)?|extra|xtra|sub|hold|without|lite|light|only|side)\b", re.IGNORECASE)
#: How a guest wants an item, and what comes with it: a row of its own on every till.
_MODIFIER = re.compile(
    r"^[^\w(]|^(?:no|add(?:ed)?|extra|ex|xtra|sub|side|w[/.]|with(?:out)?|on|in|lite|light|less|more|hold|only|not|"
    r"well|med(?:ium)?|rare|hot|cold|iced?|to|allergy|choice|choose|opt(?:ion)?|size|mod|note|small|large|sm|lg|reg)\b",
    re.IGNORECASE,
)
#: A shop's number for its goods.
_NUMBER = re.compile(r"\W*\d{5,14}\W*")
#: Numbers of cards, orders and goods: no name goes on with one.
_NUMBERED = re.compile(r"\d{3}|[xX*#]{3}")
#: A name over more rows than this is none.
_MOST_WRAPPED = 3
#: Rows of one name stand as close as other rows do: their middles at most so many heights apart.
_CLOSE = 2.2
#: Between the names and the widest price a till leaves at least so many characters.
_LEFT_FREE = 2
#: No till's column of names is narrower than so many characters.
_NARROWEST = 16


def is_admin(row: Row) -> bool:
    """A note of the till's own, and no name of goods."""
    if not (found := _ADMIN.search(row.label)):
        return False
    return not _DOUBLE_USE.fullmatch(found[0]) or _ADMIN_ALONE.match(row.label) is not None


def is_order_kind(row: Row) -> bool:
    """Nothing but how the order is eaten (`Dine In`, `Drive-Thru`), whatever figures stand beside it."""
    return _ORDER_KIND.fullmatch(re.sub(r"\d", " ", row.plain)) is not None


def is_section(row: Row) -> bool:
    """A heading within the list (`BAR`, `Wine`)."""
    return _SECTION.fullmatch(row.plain) is not None


def is_open(row: Row) -> bool:
    """A row that may be a part of a name: words without a price that are no note, heading or count."""
    return (
        not row.amounts
        and row.role is Role.TEXT
        and re.search(r"[A-Za-z]{2}", row.label) is not None
        and not (_HEADING.match(row.plain) or is_section(row) or _BETWEEN.fullmatch(row.plain) or is_admin(row))
        and not (rate_of(row) or each_of(row) or tally_of(row))
    )


def named_beside(rows: Sequence[Row], index: int, end: int, used: set[int]) -> int | None:
    """The unpriced row that names the nameless price at `index`: the one above, or for a code the one below.

    Between it and its price may stand a row with only a count or the shop's number for it.
    """
    above = index - 1
    if above > 0 and is_tare(rows[above]):
        above -= 1
    if above > 0 and not rows[above].amounts and (rate_of(rows[above]) or _NUMBER.fullmatch(rows[above].text)):
        above -= 1
    for other in (above, index + 1):
        if not 0 <= other < end or other in used:
            continue
        row = rows[other]
        if row.amounts or row.role is not Role.TEXT or not re.search(r"[A-Za-z]{2}", row.label):
            continue
        if _HEADING.match(row.plain) or tally_of(row) or (other < index and is_admin(row)):
            continue
        return other
    return None


def wrapped(
    rows: Sequence[Row], index: int, end: int, used: set[int], overflowing: frozenset[int]
) -> tuple[list[int], list[int]]:
    """The rows without a price above and below the one at `index` over which its name goes on.

    Above: where one of the two says so (`Squash and` / `and Ravioli`), where this till counts its items and the count
    stands on the first row of the name, or where the next word had no room on it. Below: where the row itself is not at
    its end, or where the next word had no room on it (`overflowing`, as `overflows` gives it). Other rows without a
    price are modifiers, headings and notes.
    """

    def open_row(i: int) -> bool:
        return i not in used and is_open(rows[i])

    above: list[int] = []
    if index and open_row(index - 1) and index - 1 not in overflowing and not _COUNTED.match(rows[index].label):
        counts = any(row.amount and _COUNTED.match(row.label) for row in rows[:end]) or _counts_above(rows, end)
        first = not any(row.amount and row.role is Role.TEXT for row in rows[:index])  # the head may stand above it
        reach, joined = [index], True
        for i in range(index - 1, max(index - 1 - _MOST_WRAPPED, -1), -1):
            if not open_row(i) or (first and _OF_HEAD.search(rows[i].label)) or _CHANGED.match(rows[reach[0]].label):
                break
            joined = joined and bool(_OPEN_END.search(rows[i].label) or _GOES_ON.match(rows[reach[0]].label))
            reach.insert(0, i)
            counted = counts and _COUNTED.match(rows[i].label) is not None
            if joined or counted:
                above = reach[:-1]
            if counted:
                break
        if not above and (_uncounted(rows, index, end) or (not first and _had_no_room(rows, index, end))):
            above = [index - 1]
    below: list[int] = []
    last = index
    while (
        last + 1 < end
        and len(below) + 1 < _MOST_WRAPPED
        and open_row(last + 1)
        and not _COUNTED.match(rows[last + 1].label)
        and (_OPEN_END.search(rows[last].label) or _NEEDED.match(rows[last + 1].label) or last + 1 in overflowing)
    ):
        last += 1
        below.append(last)
    return above, below


def overflows(rows: Sequence[Row], span: range) -> frozenset[int]:
    """The rows that a till began because the name on the row above had filled its column.

    Such a row begins where the name does, directly below it, and its first word would have run into the prices. Where
    any row that stands like that had room above, this till prints modifiers there, and none is taken.
    """
    widest = max((len(amount.text) for row in rows for amount in row.amounts), default=0)
    found: set[int] = set()
    for index in span:
        column = _column(rows[index], widest)
        last = index
        while column is not None and last + 1 < span.stop and last - index + 1 < _MOST_WRAPPED:
            row, above = rows[last + 1], rows[last]
            if not is_open(row) or row.lost or _COUNTED.match(row.label) or not _hangs(row, above, column):
                break  # on a lost place stood a price, and the row is an item of its own
            if last + 2 < len(rows) and rows[last + 2].amounts and not _is_named(rows[last + 2]):
                break  # the name of the price below
            if _NUMBERED.search(row.label):
                break
            if _MODIFIER.match(row.label) or not _is_full(above, row, column):
                return frozenset()
            last += 1
            found.add(last)
    return frozenset(found)


class _Column(NamedTuple):
    """Where the names of a priced row stand: left edges of the row and of its name, and where its prices begin."""

    lefts: tuple[int, int]
    end: float


def _column(row: Row, widest: int) -> _Column | None:
    """The column of the name on a priced row, whose prices are at most `widest` characters wide; None without one."""
    if row.amount is None or row.role is not Role.TEXT or row.amount.value <= 0 or not _is_named(row):
        return None
    words = _name_words(row)
    if not words or words[-1].box.right >= row.amounts[0].box.left:
        return None
    named = next(word for word in words if re.search(r"[A-Za-z]{2}", word.text))  # `_name_words` has one
    inside = re.match(r"\W{0,2}\d{1,3}\s?[xX]?\s+(?=[A-Za-z])", named.text)  # the count stands in the same run
    left = named.box.left + (inside.end() * _wide(named) if inside else 0)
    behind = next((word for word in row.line.words if word.box.left >= words[-1].box.right), None)
    if behind is None:
        return None  # boxes of a bent row lie over each other
    end = float(behind.box.left)
    if behind is row.line.words[-1] and len(row.amounts) == 1:
        end = min(end, row.amount.box.right - widest * row.amount.box.width / len(row.amount.text))
    end -= _LEFT_FREE * _wide(named)
    return _Column((words[0].box.left, round(left)), end) if end - left >= _NARROWEST * _wide(named) else None


def _is_named(row: Row) -> bool:
    """The row says what it sells, not only how many at what price."""
    return re.search(r"[A-Za-z]{2}", parse_name(row).name) is not None


def _name_words(row: Row) -> list[Word]:
    """The words of a row up to the end of its name: a count before it, and runs with letters."""
    words: list[Word] = []
    for word in row.line.words:
        named = re.search(r"[A-Za-z]{2}", word.text) is not None
        if not named and any(re.search(r"[A-Za-z]{2}", before.text) for before in words):
            break
        words.append(word)
    return words if any(re.search(r"[A-Za-z]{2}", word.text) for word in words) else []


def _wide(word: Word) -> float:
    """The width of one character."""
    return word.box.width / max(len(word.text), 1)


def _hangs(row: Row, above: Row, column: _Column) -> bool:
    """`row` stands right below `above` and begins where the name or its row does."""
    first = row.line.words[0]
    near = (row.line.box.middle - above.line.box.middle) <= _CLOSE * max(first.box.height, 1)
    return near and row.page == above.page and any(abs(first.box.left - left) <= _wide(first) for left in column.lefts)


def _is_full(above: Row, row: Row, column: _Column) -> bool:
    """The first word of `row` had no room behind the name on `above`."""
    end = max(word.box.right for word in _name_words(above))
    return end + (1 + len(row.label.split()[0])) * _wide(row.line.words[0]) > column.end


def _uncounted(rows: Sequence[Row], index: int, end: int) -> bool:
    """The row above begins the name whose count was not read: all other names of this till have one, some of them on
    a row of its own above the price, and it stands between two prices where a name begins.
    """
    others = [i for i in range(end) if i != index and rows[i].amount and rows[i].role is Role.TEXT]
    own = [i for i in others if _COUNTED.match(rows[i].label)]
    over = [i for i in others if i not in own and i and not rows[i - 1].amounts and _COUNTED.match(rows[i - 1].label)]
    first, priced = rows[index - 1].line.words[0], rows[index].line.words[0]
    return (
        len(others) > 1
        and len(own) + len(over) == len(others)
        and bool(over)
        and index - 2 in others
        and not _MODIFIER.match(rows[index].label)
        and not _MODIFIER.match(rows[index - 1].label)
        and abs(first.box.left - priced.box.left) <= _wide(priced)
    )


def _had_no_room(rows: Sequence[Row], index: int, end: int) -> bool:
    """The row above begins where other names do, right above, and the first word of this one, indented, would have run
    into the prices there.
    """
    above, row = rows[index - 1], rows[index]
    widest = max((len(amount.text) for each in rows for amount in each.amounts), default=0)
    column = _column(row, widest)
    if column is None or above.page != row.page or _CHANGED.match(row.label) or _CHANGED.match(above.label):
        return False
    first = above.line.words[0].box
    near = row.line.box.middle - above.line.box.middle <= _CLOSE * max(first.height, 1)
    named = (other for i, other in enumerate(rows[:end]) if i != index and other.amount and other.role is Role.TEXT)
    wide = _wide(above.line.words[0])
    begins = any(abs(other.line.words[0].box.left - first.left) <= wide for other in named if _is_named(other))
    return near and begins and row.line.words[0].box.left > first.left + wide and _is_full(above, row, column)


def _counts_above(rows: Sequence[Row], end: int) -> bool:
    """A till that prints every count on a row of its own, with the name that goes on beside the price, or with what
    each of them costs.
    """
    priced = [i for i in range(end) if rows[i].amount and rows[i].role is Role.TEXT]
    above = [rows[i - 1] for i in priced if i and not rows[i - 1].amounts and not _COUNTED.match(rows[i].label)]
    named = [row for row in above if _COUNTED.match(row.label)]
    return len(named) > 1 and len(above) == len(priced) and all(row in named or rate_of(row) for row in above)
