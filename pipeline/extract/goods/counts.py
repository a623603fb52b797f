"""How many of a thing were bought, and at what price each, by its own row, the rows beside it and the whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.extract.goods.names import Named, bundle_of, count_behind, each_of, is_tare, pumped, rate_of, tally_of
from pipeline.extract.lines.rows import Amount, Row
from pipeline.money import cents

_GLUED = re.compile(r"(?P<q>[1-9]\d?)(?P<name>[A-Z][A-Za-z]{2}.*)")
#: What a reader takes a lone 1 for.
_LONE_ONE = re.compile(r"[Il|!\[\]](?=\s+[A-Z])")
#: The price of one, behind the name (`2 Ginger Beer ($6.00)`).
_EACH = re.compile(r"\s*\(\$?(?P<u>\d{1,3}\.\d\d)\)$")
#: A number of the list's own before a name: `1.`, `2)`, `03`.
_ORDINAL = re.compile(r"(?:0?(?P<n>\d{1,2})[.)]|0(?P<padded>\d))\s+")
#: How far above a sale of fuel its gallons and their price stand.
_PUMP = 3


def counted(rows: Sequence[Row], index: int, end: int, named: Named) -> Named:
    """`named` with the count and the unit price that the row at `index` and those beside it show for its amount."""
    row = rows[index]
    assert row.amount is not None
    amount, (name, quantity, unit) = row.amount.value, named
    behind = re.search(r"^(?P<name>.*[A-Za-z].*?)\s+(?P<q>\d{1,3})$", name) if len(row.amounts) > 1 else None
    if behind and cents(Decimal(behind["q"]) * row.amounts[-2].value) == amount:
        name, quantity = behind["name"], Decimal(behind["q"])  # columns name, quantity, price, amount
    if unit is None and quantity is not None and len(row.amounts) > 1:
        unit = row.amounts[-2].value if cents(quantity * row.amounts[-2].value) == amount else None
    if quantity is not None and (match := _EACH.search(name)) and cents(quantity * Decimal(match["u"])) == amount:
        name, unit = name[: match.start()], Decimal(match["u"])
    if quantity is None and unit is None:
        quantity, unit = _columns(row.amounts)
    if unit is None and (beside := _rate_beside(rows, index, end)) and quantity in (None, beside[0]):
        quantity, unit = beside
    if quantity is None and unit is None:
        bundles = [bundle_of(rows[other]) for other in (index - 1, index + 1) if 0 <= other < end]
        quantity = next((bundle[0] for bundle in bundles if bundle and bundle[1] == amount), None)
    if quantity is None and unit is None:
        near = " ".join(row.text for row in rows[max(index - _PUMP, 0) : index + 1])
        quantity, unit = pumped(near, amount) or (None, None)
    if unit is None and index + 1 < end and (each := each_of(rows[index + 1])):
        unit = each if quantity is None or cents(quantity * each) == amount else None
        unit = unit if _whole(amount, unit) else None
    if quantity is None and unit is not None:
        quantity = _whole(amount, unit)
    elif quantity is None and index + 1 < end:
        quantity = tally_of(rows[index + 1])
    return Named(name, quantity, unit)


def _whole(amount: Decimal, unit: Decimal | None) -> Decimal | None:
    """How many of `unit` make `amount`; None where no whole number of them does."""
    if unit is None or unit <= 0 or amount <= 0 or amount % unit:
        return None
    count = amount // unit
    return Decimal(int(count)) if count < 1000 else None


def _columns(amounts: Sequence[Amount]) -> tuple[Decimal | None, Decimal | None]:
    """Quantity and unit price from a row with a unit-price column: `19.99 39.98` is two of 19.99."""
    if len(amounts) < 2 or amounts[-2].value <= 0 or amounts[-1].value <= 0:
        return None, None
    if len(amounts) > 2 and cents(amounts[-3].value * amounts[-2].value) == amounts[-1].value:
        return amounts[-3].value, amounts[-2].value  # hours and rate
    total = amounts[-1].value
    if match := re.fullmatch(r"(\d{1,2})[0Oo](\d{1,3}\.\d\d)", amounts[-2].text):  # `2@12.49` read as 2012.49
        count, each = Decimal(match[1]), Decimal(match[2])
        if count * each == total:
            return count, each
    for unit in (amounts[-2].value, *amounts[-2].others):
        if quantity := _whole(total, unit):
            return quantity, unit
    return None, None


def counts_neighbor(rows: Sequence[Row], index: int, end: int) -> bool:
    """The row only counts the item above or below it: its quantity times its price is that row's amount."""
    rate = rate_of(rows[index])
    if rate is None:
        return False
    return any(
        0 <= other < end and (beside := rows[other].amount) is not None and beside.value == cents(rate[0] * rate[1])
        for other in (index + 1, index - 1)
    )


def _rate_beside(rows: Sequence[Row], index: int, end: int) -> tuple[Decimal, Decimal] | None:
    amount = rows[index].amount
    above = index - 2 if index > 1 and is_tare(rows[index - 1]) else index - 1
    for other in (above, index + 1):
        if 0 <= other < end and amount and (rate := rate_of(rows[other])) and cents(rate[0] * rate[1]) == amount.value:
            return rate
    return None


def by_the_list(rows: Sequence[Row], found: Sequence[tuple[int, Named]]) -> list[Named]:
    """What is named at the rows of `found`, with the counts that only the list as a whole shows.

    `2Coffee` and `I Burger` where others are counted, a column of counts behind the names; the rows' own numbers
    (`1.`, `2.`, `3.`) are none; and a count without a unit price is 1 where its ink may be, as nearly all counts are.
    """
    counts = sum(named.quantity is not None for _, named in found) > 1
    behind = [count_behind(rows[i]) for i, _ in found]
    columns = sum(count is not None for count in behind) > 1
    ordinals = len(found) > 1 and all(_is_ordinal(rows[i], n) for n, (i, _) in enumerate(found, 1))
    out = []
    for (index, (name, quantity, unit)), count in zip(found, behind, strict=True):
        if ordinals:
            name, quantity = _ORDINAL.sub("", name, count=1), quantity if unit is not None else None
        elif quantity is None and count is not None and columns and name.endswith(f" {count}"):
            name, quantity = name.removesuffix(f" {count}"), count
        if counts and quantity is None and (match := _GLUED.match(name)):
            name, quantity = match["name"], Decimal(match["q"])
        elif counts and quantity is None and (match := _LONE_ONE.match(name)):
            name, quantity = name[match.end() :].strip(), Decimal(1)
        elif quantity is not None:
            quantity = _settled(quantity, unit, rows[index])
            if not counts and _is_of_name(quantity, unit, rows[index]):
                name, quantity = f"{quantity} {name}", None
        out.append(Named(name, quantity, unit))
    return out


def _is_ordinal(row: Row, number: int) -> bool:
    match = _ORDINAL.match(row.text)
    return match is not None and int(match["n"] or match["padded"]) == number


def _is_of_name(count: Decimal, unit: Decimal | None, row: Row) -> bool:
    """Whether the only count on a list is a part of the name (`5 Hour Energy`): so many cannot make the amount at a
    price in whole cents.
    """
    first = row.text.split()[0]
    return unit is None and count > 1 and first == str(count) and (row.amounts[-1].value * 100) % count != 0


def _settled(count: Decimal, unit: Decimal | None, row: Row) -> Decimal:
    """`count` of the item on `row`, or another that its ink may be where that one is the likelier.

    With a unit price: one that the readers saw besides and that makes the amount, where `count` does not. Without:
    1 for a lone figure (or one seen twice, 11) that may be a 1, as nearly all counts are; and what readers take for
    `count`, a 1 for a 7 and a lone figure for two, where `count` of them cannot make the amount at a price in whole
    cents and the other can.
    """
    amount = row.amounts[-1].value
    seen = {Decimal(m[0]) for other in row.line.words[0].others if (m := re.match(r"\d{1,3}(?=\s|$)", other))}
    seen = seen if re.match(rf"{count}(?=\s|$)", row.line.words[0].text) else set()
    if unit is not None:
        makes = _whole(amount, unit)
        return makes if makes in seen and cents(count * unit) != amount else count
    if count <= 1 or amount <= 0:
        return count
    if Decimal(1) in seen and (count < 10 or count == 11):
        return Decimal(1)
    digits = str(count)
    single = digits[0] if re.fullmatch(r"(\d)\1", digits) else digits
    other = Decimal(single.replace("7", "1"))
    return other if (amount * 100) % count and not (amount * 100) % other else count
