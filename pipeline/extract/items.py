"""Line items: which priced rows are things bought, their names, quantities and unit prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract.names import count_behind, each_of, parse_name, pumped, rate_of, tidy
from pipeline.extract.roles import Role
from pipeline.extract.rows import Amount, Row
from pipeline.model import Evidence
from pipeline.money import ZERO, cents

#: Rows that end the list of things bought, once they bear an amount.
_SUMMARY = (
    Role.SUBTOTAL,
    Role.PART,
    Role.TAX,
    Role.TAX_SUM,
    Role.TAXED,
    Role.TOTAL,
    Role.BALANCE,
    Role.TENDER,
    Role.CHANGE,
)
#: Rows with an amount that sell nothing, also among the items.
_NO_ITEM = (Role.PART, Role.SUGGESTED, Role.IGNORED, Role.SERVICE, Role.TIP, Role.ROUNDING)

#: A subtotal whose amount was not read ends the list all the same: charges stand below it.
_BARE_SUBTOTAL = re.compile(r"^\W*(?:order |food |item\(?s?\)? )?sub\W?total\b[^a-z]*$")
_HEADING = re.compile(
    r"^\W*(?:qty|quantity|quan|item|items|item\(s\)|description|descript|desc|price|amount|amt|cost|"
    r"total|u/p|name|size|product|each|ext|code)"
    r"(?:[\s/|.:]+(?:qty|lb|quantity|quan|item|items|description|descript|desc|price|amount|amt|cost|"
    r"total|u/p|name|size|product|each|ext|rate|code|tax))*\W*$"
)
#: Rows of the header and the till's own notes, which name no goods.
_ADMIN = re.compile(
    r"\b(?:server|cashier|table|tbl|station|guests?|order\b(?=\W*[#:\d])|check\b(?=\W*[#:\d])|chk|"
    r"ticket|reg(?:ister)?\b|terminal|clerk|dine.?in|take.?out|"
    r"drive.?thr|pick.?up|to.?go\b|carry.?out|reprint|settled|seat\b|host\b|employee|invoice|trans(?:action)?\b|"
    r"receipt\b|date|time|cust(?:omer)?\b|tel\b|phone|party|covers?|svrck|welcome|here\b)",
    re.IGNORECASE,
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
_COUNTED = re.compile(r"^\W{0,2}\d{1,3}\s?[xX]?\s+[A-Za-z]")
#: What names of goods seldom have and addresses, dates and numbers of a head do.
_OF_HEAD = re.compile(r"\D\d|,|\d{3}")
#: A row below an item that its name needs; `with` and `w/` begin modifiers, too.
_NEEDED = re.compile(r"^\W{0,2}(?:(?:and|of|or)\b|&)")
#: A name over more rows than this is none.
_MOST_WRAPPED = 3
_GLUED = re.compile(r"(?P<q>[1-9]\d?)(?P<name>[A-Z][A-Za-z]{2}.*)")
_FUEL = re.compile(r"^\W*(?:fuel|gas|pump)(?: ?(?:total|sale|amount))?(?: ?#?\d+)?\W*$", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(?:product|grade)\W*[:#]?\s+(?P<name>[A-Za-z][\w +-]{2,})", re.IGNORECASE)
#: A row that says which item it takes back, by its name or its code.
_ITEM_LEVEL = re.compile(
    r"\bitem\b|\bvoid(?:ed)?\b|\bdeposit\b|\bbogo\b|\bbuy ?(?:1|one)\b|\bget ?(?:1|one)\b|\bcorrect(?:ion|ed)?\b|"
    r"\breturn(?:ed)?\b|/\s?\d{4,}|\b(?:mfr|mfg|manufacturer'?s?|vendor)\b|\bm[cr] coupon|"
    r"\b(?:instant|card|member|club|sale|multi|digital) (?:savings?|coupon)"
)
#: A row of nothing but words for other prices.
_PRICES = re.compile(
    r"(?:\W|\d|\b(?:reg|was|now|orig|regular|sale|price|only|msrp|list|our|your|you pay)\b|(?<=\d)now)*"
)
_PRICE_OF_BEFORE = re.compile(r"(?:was|reg|orig|regular|msrp|list)(?![a-z])")
_TAKES_BACK = re.compile(r"^\W*(?:returns?|returned|refund|void(?:ed)?|exchange)(?: items?| entry)?\W*$")
_CODE = re.compile(r"^[\s\d#.*-]*$")
#: Words that name a sum and no goods, as tills and card terminals print them; what a terminal says of itself.
_SUM_WORDS = re.compile(
    r"(?:[a-z. ]{0,16}\b(?:type|mode|method|response|resp|server|clerk|cashier|merchant|terminal|term|batch|ref|seq)"
    r"\W*:(?:\W*\w+){0,3})?"
    r"(?:\W|\d|\b(?:trans? type|tran|type|mode|issuer|entry (?:method|mode)|chip (?:read|card|sale|insert\w*)|"
    r"contactless|swiped?|tapped|inserted|read|response|approved|batch|inv|authori[sz]ed|requested|retail|seq|ref|"
    r"terminal|copy|customer|merchant|restaurant|dine in|sales?|base|amount|amt|bill|check|ticket|order|food|bev|"
    r"beverages?|pre|post|tip|visa|mastercard|amex|discover|card|credit|debit|usd|us|trans?|transaction|custom|table|"
    r"tbl|total|sub|net|gross|purchases?|charges?|goods|tab|invoice|due|value|taxable|non|tax|dept|department|misc|"
    r"open|auth|approval|approved|no|code|item|items|price)\b)*"
)


@dataclass(frozen=True, slots=True)
class Bought:
    """A thing bought, as rows of the paper. `others`: amounts the same ink may also be.

    `struck`: marked out; `unsure`: the mark lies over its amount.
    """

    description: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    others: tuple[Decimal, ...]
    evidence: tuple[Evidence, ...]
    section: str
    row: int
    struck: bool = False
    unsure: bool = False


def listed(rows: Sequence[Row]) -> range:
    """The rows among which things bought are listed: up to the first row that sums up.

    Where a paper shows its sum on top (apps and online shops do), from behind it to the next one.
    """
    sums = [i for i, row in enumerate(rows) if row.amounts and (row.role in _SUMMARY or row.role is Role.SUGGESTED)]
    priced = next((i for i, row in enumerate(rows) if row.amounts and row.role is Role.TEXT), len(rows))
    bare = [i for i, row in enumerate(rows) if i > priced and not row.amounts and _BARE_SUBTOTAL.match(row.plain)]
    sums = sorted([*sums, *bare])
    sums = [
        i for n, i in enumerate(sums) if not (rows[i].role is Role.PART and _goes_on_listing(rows, sums[n : n + 2]))
    ]
    start = 0
    for end in [*sums, len(rows)]:
        if any(rows[i].amount and rows[i].role is Role.TEXT for i in range(start, end)) and (
            not start or end < len(rows)
        ):
            return range(start, end)
        if end < len(rows) and rows[end].role in (Role.TOTAL, Role.BALANCE):
            start = end + 1
    return range(sums[0] if sums else len(rows))


def _goes_on_listing(rows: Sequence[Row], sums: list[int]) -> bool:
    """Behind a part's subtotal more is listed, up to another part's (`Food Subtotal`, beers, `Bar Subtotal`)."""
    if len(sums) < 2 or rows[sums[1]].role not in (Role.PART, Role.SUBTOTAL):
        return False
    return any(rows[i].amount and rows[i].role is Role.TEXT for i in range(sums[0] + 1, sums[1]))


def bought(rows: Sequence[Row], file: str) -> tuple[Bought, ...]:
    """Things bought among `rows`, top to bottom, with item-level discounts as negative amounts.

    Rows at $0.00 (free modifiers) and unpriced modifiers are left out. A name without a price takes the price of the
    row below it where that row has no name; a price with only a code takes the name below it.
    """
    span = listed(rows)
    end = span.stop
    found: list[Bought] = []
    used: set[int] = set()
    section = ""
    for index in span:
        row = rows[index]
        if row.amount is None:
            section = row.label if _is_section(row) else section
        elif row.role not in _NO_ITEM and not (_counts_neighbor(rows, index, end) or _notes_price(rows, index)):
            item = _item(rows, index, end, used, section, file)
            taken_back = index > 0 and not rows[index - 1].amounts and _TAKES_BACK.match(rows[index - 1].plain)
            whole_bill = item.amount < 0 and not taken_back and not _names_an_item(item.description, found)
            if item.amount != 0 and (not whole_bill or _among_items(rows, index, end)):
                found.append(item)
    # Prices whose names are unreadable are things bought on a paper that says what they come to.
    summed = len(found) > 1 and any(row.amount and row.role in _SUMMARY for row in rows[end:])
    if (not summed or any(item.description for item in found)) and all(
        _SUM_WORDS.fullmatch(item.description.lower()) for item in found
    ):
        return ()  # `Sale Amount 50.09`: a sum by another name, and nothing that was bought
    return tuple(_counted(_with_each(found, rows, end), rows))


def _counted(found: Sequence[Bought], rows: Sequence[Row]) -> list[Bought]:
    """Counts that only the list as a whole shows: `2Coffee` where others are counted, a column of them behind the
    names; and what is none: the rows' own numbers (`1.`, `2.`, `3.`).
    """
    counts = sum(item.quantity is not None for item in found) > 1
    behind = [count_behind(rows[item.row]) for item in found]
    listed_on = [rows[item.row].text for item in found]
    ordinals = len(found) > 1 and all(text.startswith(f"{n}. ") for n, text in enumerate(listed_on, 1))
    out = []
    for item, count in zip(found, behind, strict=True):
        if ordinals:
            item = replace(item, quantity=None)
        elif count is not None and item.quantity is None and sum(c is not None for c in behind) > 1:
            name = item.description.removesuffix(f" {count}")
            item = replace(item, description=name, quantity=count) if name != item.description else item
        match = _GLUED.match(item.description) if counts and item.quantity is None else None
        out.append(replace(item, description=match["name"], quantity=Decimal(match["q"])) if match else item)
    return out


def _item(rows: Sequence[Row], index: int, end: int, used: set[int], section: str, file: str) -> Bought:
    """The thing that the priced row at `index` sells; `used` rows already gave their name to another."""
    row, amount = rows[index], rows[index].amount
    assert amount is not None
    name, quantity, unit = parse_name(row)
    evidence, struck = [row.evidence(file)], row.struck
    nameless = _CODE.match(name) is not None
    if nameless and (amount.value > 0 or not name) and (other := _named_beside(rows, index, end, used)) is not None:
        above, _ = _wrapped(rows, other, end, used)
        used.update([other, *above])
        name, quantity_there, unit_there = parse_name(rows[min([other, *above])])
        name = " ".join([name, *(rows[i].label for i in [*above[1:], other] if above)])
        quantity, unit = quantity or quantity_there, unit or unit_there
        evidence = [*(rows[i].evidence(file) for i in (*above, other)), *evidence]
        struck = struck or rows[other].struck
    elif not nameless:
        above, below = _wrapped(rows, index, end, used)
        if above:
            # The first of them has the quantity.
            first = parse_name(rows[above[0]])
            name, quantity = (
                " ".join([first.name, *(rows[i].label for i in above[1:]), name]),
                quantity or first.quantity,
            )
        name = " ".join([name, *(rows[i].label for i in below)])
        used.update(above, below)
        evidence = [rows[i].evidence(file) for i in (*above, index, *below)]
    used.add(index)
    if len(row.amounts) > 1 and (match := re.search(r"^(?P<name>.*[A-Za-z].*?)\s+(?P<q>\d{1,3})$", name)):
        # Columns name, quantity, price, amount: the number behind the name counts it where the product says so.
        counted = cents(Decimal(match["q"]) * row.amounts[-2].value) == amount.value
        name, quantity = (match["name"], Decimal(match["q"])) if counted else (name, quantity)
    if unit is None and quantity is not None and len(row.amounts) > 1:
        unit = row.amounts[-2].value if cents(quantity * row.amounts[-2].value) == amount.value else None
    if quantity is None and unit is None:
        quantity, unit = _columns(row.amounts)
    if quantity is None and unit is None:
        quantity, unit = _counted_beside(rows, index, end)
    if quantity is None and unit is None:
        near = " ".join(row.text for row in rows[max(index - 3, 0) : index + 1])
        quantity, unit = pumped(near, amount.value) or (None, None)
    if _FUEL.match(name):
        name = _product(rows, index) or name
    value = -amount.value if row.role is Role.DISCOUNT and amount.value > 0 else amount.value
    if row.unsure and row.role is not Role.DISCOUNT:
        value = abs(value)  # the stroke itself is often read as a minus
    others = tuple(other for other in amount.others if other != value)
    return Bought(tidy(name), quantity, unit, value, others, tuple(evidence), section, index, struck, row.unsure)


def _columns(amounts: Sequence[Amount]) -> tuple[Decimal | None, Decimal | None]:
    """Quantity and unit price from a row with a unit-price column: `19.99 39.98` is two of 19.99."""
    if len(amounts) < 2 or amounts[-2].value <= 0 or amounts[-1].value <= 0:
        return None, None
    if len(amounts) > 2 and cents(amounts[-3].value * amounts[-2].value) == amounts[-1].value:
        return amounts[-3].value, amounts[-2].value  # hours and rate
    unit, total = amounts[-2].value, amounts[-1].value
    if match := re.fullmatch(r"(\d{1,2})[0Oo](\d{1,3}\.\d\d)", amounts[-2].text):  # `2@12.49` read as 2012.49
        count, each = Decimal(match[1]), Decimal(match[2])
        if count * each == total:
            return count, each
    quantity = total / unit
    return (Decimal(int(quantity)), unit) if quantity == int(quantity) and quantity < 1000 else (None, None)


def _named_beside(rows: Sequence[Row], index: int, end: int, used: set[int]) -> int | None:
    """The unpriced row that names the nameless price at `index`: the one above, or for a code the one below."""
    for other in (index - 1, index + 1):
        if not 0 <= other < end or other in used:
            continue
        row = rows[other]
        if row.amounts or row.role is not Role.TEXT or not re.search(r"[A-Za-z]{2}", row.label):
            continue
        if _HEADING.match(row.plain) or (other < index and is_admin(row)):
            continue
        return other
    return None


def is_admin(row: Row) -> bool:
    """A note of the till's own, and no name of goods."""
    if not (found := _ADMIN.search(row.label)):
        return False
    return not _DOUBLE_USE.fullmatch(found[0]) or _ADMIN_ALONE.match(row.label) is not None


def _wrapped(rows: Sequence[Row], index: int, end: int, used: set[int]) -> tuple[list[int], list[int]]:
    """The rows without a price above and below the one at `index` over which its name goes on.

    Above: where one of the two says so (`Squash and` / `and Ravioli`), or where this till counts its items and the
    count stands on the first row of the name. Below: only where the row itself is not at its end. Other rows without
    a price are modifiers, headings and notes.
    """

    def open_row(i: int) -> bool:
        row = rows[i]
        return (
            i not in used
            and not row.amounts
            and row.role is Role.TEXT
            and re.search(r"[A-Za-z]{2}", row.label) is not None
            and not (_HEADING.match(row.plain) or _is_section(row) or is_admin(row) or rate_of(row) or each_of(row))
        )

    above: list[int] = []
    if index and open_row(index - 1) and not _COUNTED.match(rows[index].label):
        counts = any(row.amount and _COUNTED.match(row.label) for row in rows[:end]) or _counts_above(rows, end)
        first = not any(row.amount and row.role is Role.TEXT for row in rows[:index])  # the head may stand above it
        reach, joined = [index], True
        for i in range(index - 1, max(index - 1 - _MOST_WRAPPED, -1), -1):
            if not open_row(i) or (first and _OF_HEAD.search(rows[i].label)):
                break
            joined = joined and bool(_OPEN_END.search(rows[i].label) or _GOES_ON.match(rows[reach[0]].label))
            reach.insert(0, i)
            counted = counts and _COUNTED.match(rows[i].label) is not None
            if joined or counted:
                above = reach[:-1]
            if counted:
                break
    below: list[int] = []
    last = index
    while (
        last + 1 < end
        and len(below) + 1 < _MOST_WRAPPED
        and open_row(last + 1)
        and not _COUNTED.match(rows[last + 1].label)
        and (_OPEN_END.search(rows[last].label) or _NEEDED.match(rows[last + 1].label))
    ):
        last += 1
        below.append(last)
    return above, below


def _counts_neighbor(rows: Sequence[Row], index: int, end: int) -> bool:
    """The row only counts the item above or below it: its quantity times its price is that row's amount."""
    rate = rate_of(rows[index])
    if rate is None:
        return False
    return any(
        0 <= other < end and (beside := rows[other].amount) is not None and beside.value == cents(rate[0] * rate[1])
        for other in (index + 1, index - 1)
    )


def _counts_above(rows: Sequence[Row], end: int) -> bool:
    """A till that prints every count and name on a row of its own, and the price at the end of the name's next row."""
    priced = [i for i in range(end) if rows[i].amount and rows[i].role is Role.TEXT]
    return len(priced) > 1 and all(
        i and not rows[i - 1].amounts and not _COUNTED.match(rows[i].label) and _COUNTED.match(rows[i - 1].label)
        for i in priced
    )


def _notes_price(rows: Sequence[Row], index: int) -> bool:
    """The row only says what the item above it cost before, and again what it costs (`was 15.99  now 12.99`)."""
    row, above = rows[index], rows[index - 1].amount if index else None
    if row.amount is None or above is None or row.amount.value not in (above.value, ZERO):
        return False
    return bool(_PRICES.fullmatch(row.plain) and _PRICE_OF_BEFORE.search(row.plain))


def _counted_beside(rows: Sequence[Row], index: int, end: int) -> tuple[Decimal | None, Decimal | None]:
    amount = rows[index].amount
    for other in (index - 1, index + 1):
        if 0 <= other < end and amount and (rate := rate_of(rows[other])) and cents(rate[0] * rate[1]) == amount.value:
            return rate
    return None, None


def _product(rows: Sequence[Row], index: int) -> str | None:
    """What the pump sold, by the row that says so (`PRODUCT: UNLEADED`), for a sale that is only called fuel."""
    for row in rows[max(index - 6, 0) : index + 3]:
        if not row.amounts and (match := _PRODUCT.search(row.text)):
            return match["name"]
    return None


def _among_items(rows: Sequence[Row], index: int, end: int) -> bool:
    """A discount with more items below it was given on an item, not on the bill."""
    return any(row.amount and row.role is Role.TEXT and row.amount.value > 0 for row in rows[index + 1 : end])


def _names_an_item(name: str, found: Sequence[Bought]) -> bool:
    """Whether a negative row is about one item (its name, or the word itself) rather than the whole bill."""
    words = set(re.findall(r"[a-z]{3,}", name.lower())) - {
        "discount",
        "coupon",
        "off",
        "void",
        "promo",
        "comp",
        "offer",
    }
    if _ITEM_LEVEL.search(name.lower()):
        return True
    return any(words & set(re.findall(r"[a-z]{3,}", b.description.lower())) for b in found)


def _with_each(found: list[Bought], rows: Sequence[Row], end: int) -> list[Bought]:
    """Unit prices that stand on a row of their own below the item (`($2.50 each)`), and how many that makes."""
    out = []
    for item in found:
        below = item.row + 1
        if item.unit_price is None and below < end and (unit := each_of(rows[below])):
            whole = item.amount % unit == 0 and item.amount > 0
            item = replace(item, unit_price=unit, quantity=item.quantity or (item.amount // unit if whole else None))
        out.append(item)
    return out


def _is_section(row: Row) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:bar|draft|drafts|beer|beers|wine|wines|cocktails|drinks|spirits|food|kitchen|happy hour)\W*",
            row.plain,
        )
    )
