"""Line items: which priced rows are things bought, their names, quantities and unit prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract.roles import Role
from pipeline.extract.rows import Amount, Row
from pipeline.model import Evidence
from pipeline.money import cents

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
_NO_ITEM = (Role.SUGGESTED, Role.IGNORED, Role.SERVICE, Role.TIP, Role.ROUNDING)

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
_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_AT = re.compile(
    rf"\(?\s*(?P<q>{_NUMBER})\s*(?:(?:x|X|×)?\s*@|[xX×](?=\s*\$?\s*\d+[.,]\d\d))\s*\$?\s*(?P<u>\d{{1,4}}[.,]\d{{2}})\s*(?:/?\s*(?:each|"
    rf"ea)\.?)?\s*\)?"
)
_EACH = re.compile(
    r"\(?\s*@?\s*\$?(?P<u>\d{1,4}[.,]\d{2})\s*(?:/?\s*(?:each|ea)\.?)\s*\)?|\(\s*@\s*\$?(?P<u2>\d{1,4}[.,]\d{2})\s*\)"
)
_TIMES = re.compile(r"(?:\s|^)[xX×]\s?(?P<q>\d{1,3})\s*$|^(?P<q2>\d{1,3})\s?[xX×](?=\s)|(?<=\D)[×](?P<q3>\d{1,3})\s*$")
_LEADING = re.compile(
    r"^[^\w#*\"'(]*(?P<q>\d{1,3})[.\s]{1,3}(?=\S*[A-Za-z#*&\"'(+>])(?!oz\b|lb\b|pc\b|pk\b|ct\b|in\b|"
    r"inch\b|piece)"
)
_WEIGHT = re.compile(
    r"(?P<q>\d+\.\d+)\s*(?:lbs?|kg|oz)\s*@\s*\$?(?P<u>\d+[.,]\d{2})\s*/?\s*(?:lbs?|kg|oz)?", re.IGNORECASE
)
_CODE = re.compile(r"^[\s\d#.*-]*$")
_FLAGS = re.compile(r"(?:\s+(?:[TFNAXOEB]|T1|TX|FS))+\s*$")
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
        elif row.role not in _NO_ITEM and not _counts_neighbor(rows, index, end):
            item = _item(rows, index, end, used, section, file)
            whole_bill = item.amount < 0 and not _names_an_item(item.description, found)
            if item.amount != 0 and (not whole_bill or _among_items(rows, index, end)):
                found.append(item)
    if all(_SUM_WORDS.fullmatch(item.description.lower()) for item in found):
        return ()  # `Sale Amount 50.09`: a sum by another name, and nothing that was bought
    return tuple(_with_each(found, rows, end))


def _item(rows: Sequence[Row], index: int, end: int, used: set[int], section: str, file: str) -> Bought:
    """The thing that the priced row at `index` sells; `used` rows already gave their name to another."""
    row, amount = rows[index], rows[index].amount
    assert amount is not None
    name, quantity, unit = parse_name(row)
    evidence, struck = [row.evidence(file)], row.struck
    if _CODE.match(name) and (other := _named_beside(rows, index, end, used)) is not None:
        used.add(other)
        name, quantity_there, unit_there = parse_name(rows[other])
        quantity, unit = quantity or quantity_there, unit or unit_there
        evidence.insert(0, rows[other].evidence(file))
        struck = struck or rows[other].struck
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
    value = -amount.value if row.role is Role.DISCOUNT and amount.value > 0 else amount.value
    if row.unsure and row.role is not Role.DISCOUNT:
        value = abs(value)  # the stroke itself is often read as a minus
    others = tuple(other for other in amount.others if other != value)
    return Bought(_tidy(name), quantity, unit, value, others, tuple(evidence), section, index, struck, row.unsure)


def parse_name(row: Row) -> tuple[str, Decimal | None, Decimal | None]:
    """Name, quantity and unit price out of a row's label; None where they are not printed."""
    text = row.text if not row.amounts else _without_amounts(row)
    quantity = unit = None
    if (match := _WEIGHT.search(text)) or (match := _AT.search(text)):
        quantity, unit = Decimal(match["q"]), _decimal(match["u"])
        text = text[: match.start()] + text[match.end() :]
    elif match := _EACH.search(text):
        unit = _decimal(match["u"] or match["u2"])
        text = text[: match.start()] + text[match.end() :]
    if quantity is None and (match := _TIMES.search(text)):
        quantity = Decimal(match["q"] or match["q2"] or match["q3"])
        text = (text[: match.start()] + " " + text[match.end() :]).strip()
    if quantity is None and (match := _LEADING.match(text)):
        quantity = Decimal(match["q"])
        text = text[match.end() :]
    elif quantity is not None and (match := _LEADING.match(text)) and Decimal(match["q"]) == quantity:
        text = text[match.end() :]
    return _FLAGS.sub("", text).strip(), quantity, unit


def _without_amounts(row: Row) -> str:
    text, last = "", 0
    for amount in row.amounts:
        text += row.text[last : amount.start] + " "
        last = amount.end
    return text + row.text[last:] if not re.fullmatch(r"\W*[A-Z]{0,2}\d?\W*", row.text[last:]) else text


def _columns(amounts: Sequence[Amount]) -> tuple[Decimal | None, Decimal | None]:
    """Quantity and unit price from a row with a unit-price column: `19.99 39.98` is two of 19.99."""
    if len(amounts) < 2 or amounts[-2].value <= 0 or amounts[-1].value <= 0:
        return None, None
    unit, total = amounts[-2].value, amounts[-1].value
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
        if _HEADING.match(row.plain) or (other < index and _ADMIN.search(row.label)):
            continue
        return other
    return None


def _rate_row(row: Row) -> tuple[Decimal, Decimal] | None:
    """(quantity, unit price) of a row that says nothing else: `2 @ 2.29`, also where the `@` was read as 0 or O."""
    if match := _AT.fullmatch(row.text.strip()):
        return Decimal(match["q"]), _decimal(match["u"])
    if len(row.amounts) == 1 and (match := re.fullmatch(rf"({_NUMBER})\s?[@0oOxX×]?", row.label.strip())):
        return Decimal(match[1]), row.amounts[0].value
    return None


def _counts_neighbor(rows: Sequence[Row], index: int, end: int) -> bool:
    """The row only counts the item above or below it: its quantity times its price is that row's amount."""
    rate = _rate_row(rows[index])
    if rate is None:
        return False
    return any(
        0 <= other < end and (beside := rows[other].amount) is not None and beside.value == cents(rate[0] * rate[1])
        for other in (index + 1, index - 1)
    )


def _counted_beside(rows: Sequence[Row], index: int, end: int) -> tuple[Decimal | None, Decimal | None]:
    amount = rows[index].amount
    for other in (index - 1, index + 1):
        if (
            0 <= other < end
            and amount
            and (rate := _rate_row(rows[other]))
            and cents(rate[0] * rate[1]) == amount.value
        ):
            return rate
    return None, None


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
    if re.search(r"\bitem\b|\bvoid\b|\bdeposit\b", name.lower()):
        return True
    return any(words & set(re.findall(r"[a-z]{3,}", b.description.lower())) for b in found)


def _with_each(found: list[Bought], rows: Sequence[Row], end: int) -> list[Bought]:
    """Unit prices that stand on a row of their own below the item (`($2.50 each)`)."""
    out = []
    for item in found:
        below = item.row + 1
        if (
            item.unit_price is None
            and below < end
            and not rows[below].amounts
            and (m := _EACH.search(rows[below].text))
        ):
            item = replace(item, unit_price=_decimal(m["u"] or m["u2"]))
        out.append(item)
    return out


def _is_section(row: Row) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:bar|draft|drafts|beer|beers|wine|wines|cocktails|drinks|spirits|food|kitchen|happy hour)\W*",
            row.plain,
        )
    )


def _tidy(name: str) -> str:
    name = re.sub(r"^[\s.,:;|>*·•-]+|[\s,:;|$@=]+$", "", name)
    return re.sub(r"\s+", " ", name)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
