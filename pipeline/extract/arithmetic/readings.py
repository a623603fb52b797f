"""Ways in which the rows of a paper may be read, and the one that its own sums bear out.

Tills print what looks alike and means different things: two prices on a row are two items, a price and its amount, or
one amount in two currencies; a negative row is taken off, or only tells what was saved. As the rows stand they are
believed first. Where they do not add up, another reading of the same ink is taken only if the sums then prove it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations, pairwise

from pipeline.extract.arithmetic.around import goods_first, with_charges
from pipeline.extract.arithmetic.misread import RATE, in_cents
from pipeline.extract.arithmetic.signs import (
    dashes_as_dirt,
    shares_taken_off,
    with_change,
    without_rings,
    without_signs,
)
from pipeline.extract.arithmetic.totals import totals_of
from pipeline.extract.goods.dollars import with_bare, with_dollars, with_marred
from pipeline.extract.goods.items import bought, listed
from pipeline.extract.goods.names import parse_name
from pipeline.extract.lines.roles import BILL, FEE, PAID, TIPS, Role, mend, names_goods, role_of
from pipeline.extract.lines.rows import Row, words_of
from pipeline.model import Line
from pipeline.money import ZERO

_SUMS = (Role.SUBTOTAL, *BILL, Role.TAXED, Role.TENDER)
_APART = frozenset((Role.SUBTOTAL, Role.TAX, *BILL, Role.TIP, *PAID))
_FEE = re.compile(r"\bfees?\b|\bdelivery\b|\bcharges?\b|\bshipping\b")
_OF = re.compile(r"^\W*\d{1,3} of\W")
#: What tills call their parts of the sales, above the tax.
_CLASS = re.compile(
    r"^\W*(?:(?:total|tot|net|na|non|alc\w*|alcoholic|soft|hot|cold|draft|btl|bottled?|food|wines?|beers?|liquor|bev\w*|bar|"
    r"spirits?|merch\w*|retail|misc|other|desserts?|drinks?|sales?|grocery|produce|deli|bakery|coffee|kitchen|open|"
    r"taxable|nontaxable|and)\b\W*)+$"
)
#: Words between two prices of one item: the second one is no item of its own.
_PRICE_WORDS = re.compile(
    r"^\W*(?:(?:reg(?:ular)?|was|now|sale|orig\w*|save\w*|you|pay|each|ea|only|price|unit|usd|eur|gbp|cad|mxn|tax|net|less|"
    r"off|disc\w*|qty|total|amt|amount|per|for|lb|kg|oz|[tfnaxobe]|tx|tf|fs)\b\W*)*$"
)
_TOLD = re.compile(
    r"\bsav(?:ed|ings?)\b|\b(?:reg(?:ular)?|list|orig(?:inal)?) price\b|\bprice reduc|\bcompare\b|\byou pay\b"
)
_MINUS = re.compile(r"[-–—−(]")


def as_read(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` as the paper's sums bear them out; as they stand where they add up, or where no reading does."""
    rows = _taxes_inside(without_rings(without_signs(tuple(chain.from_iterable(_sums_apart(row) for row in rows)))))
    rows = _one_subtotal(with_charges(goods_first(with_change(rows))))
    if _closes(rows) or _closes(rows := with_dollars(rows)):
        return rows
    ways = [(way, changed) for way in _WAYS if (changed := way(rows)) != rows]
    both = (second(changed) for (_, changed), (second, _) in combinations(ways, 2))
    for changed in chain((changed for _, changed in ways), both):
        if _closes(changed) and _proves(changed):
            return changed
    if _sums_by_parts(parts := _parts_of_sales(rows)):
        return parts
    return with_marred(rows)


def _proves(rows: Sequence[Row]) -> bool:
    """The sums bear out every item as it was read."""
    items = bought(rows, "")
    totals, taken = totals_of(rows, items)
    adds_up = totals.reconciliation.gap == 0 or totals.total is None
    return adds_up and [i.amount for i in taken] == [i.amount for i in items]


def _closes(rows: Sequence[Row]) -> bool:
    """The items, alone or with charges and discounts, come to the paper's subtotal, or where it has none to a sum."""
    items = bought(rows, "")
    if not items:
        return False
    taken = {item.row for item in items}
    stop = listed(rows).stop
    goods = sum((item.amount for item in items), start=ZERO)

    def all_of(*roles: Role) -> Decimal:
        within = rows if roles[0] in TIPS else rows[stop:]
        return sum((r.amount.value for r in within if r.amount and r.role in roles), start=ZERO)

    off = [
        abs(row.amount.value)
        for i, row in enumerate(rows)
        if row.amount
        and i not in taken
        and (row.role is Role.DISCOUNT or (row.amount.value < 0 and row.role is Role.TEXT))
    ]
    less = (ZERO, sum(off, start=ZERO))
    at = [i for i, row in enumerate(rows) if row.amount and row.role is Role.SUBTOTAL]
    if at:
        more_listed = any(row.amount and row.role is Role.TEXT for row in rows[at[0] : at[-1]])
        subtotals = {row.amount.value for i in (at[-1:] if more_listed else at) if (row := rows[i]).amount}
        return any(goods - each in subtotals for each in (*less, -all_of(Role.SERVICE)))
    sums = {abs(row.amount.value) for row in rows if row.amount and row.role in _SUMS} | {all_of(Role.PART)}
    tax, service, tip = all_of(Role.TAX), all_of(Role.SERVICE), all_of(Role.TIP)
    charges = (ZERO, tax, all_of(Role.TAX_SUM), tax + service, tax + service + tip, service)
    return any(goods + more - each in sums for more in charges for each in less)


def _sums_apart(row: Row) -> tuple[Row, ...]:
    """A row with several of the till's sums as one row each: `Subtotal 31.34   Tax 2.78`, `Food 32.50   Bar 9.00`."""
    if len(row.amounts) < 2 or row.role in (Role.SUGGESTED, Role.IGNORED):
        return (row,)
    ends = [0, *(amount.end for amount in row.amounts[:-1]), len(row.text)]
    parts = tuple(_cut(row, start, end) for start, end in pairwise(ends))
    if all(_CLASS.match(part.plain) for part in parts):
        return tuple(replace(part, role=Role.PART) for part in parts)
    roles = {part.role for part in parts}
    return parts if row.role is not Role.TEXT and len(roles) == len(parts) and roles <= _APART else (row,)


def _taxes_inside(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """`rows`, with a total that is just the tax in another one at the rate beside it as that tax (`Total incl. GST @ 6%
    0.42`): the words alone may mean either.
    """
    sums = [in_cents(row.amount.value) for row in rows if row.amount and row.role in (*BILL, Role.TENDER)]
    return tuple(replace(row, role=Role.TAX) if _is_tax_inside(row, sums) else row for row in rows)


def _is_tax_inside(row: Row, sums: Sequence[int]) -> bool:
    if row.role is not Role.TOTAL or row.amount is None or "incl" not in row.plain or len(RATE.findall(row.text)) != 1:
        return False
    rate, tax = Decimal(RATE.findall(row.text)[0]), in_cents(row.amount.value)
    return any(0 < tax < total and abs(total * rate / (100 + rate) - tax) <= 1 for total in sums)


def _one_subtotal(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with one subtotal of two that only what stands between them tells apart; the other is no sum of the bill.

    Where something is taken off, that stands among the things bought and the charges lead from the second one to the
    total; where fees come on top, they are charges on the first one.
    """
    at = [(i, row.amount.value) for i, row in enumerate(rows) if row.amount and row.role is Role.SUBTOTAL]
    read = list(rows)
    for (i, first), (j, second) in pairwise(at):
        between = [(row, row.amount.value) for row in rows[i + 1 : j] if row.amount]
        moved = sum((abs(value) for _, value in between), start=ZERO)
        if not moved:
            continue
        if second == first - moved and all(row.role is Role.DISCOUNT or value < 0 for row, value in between):
            read[i] = replace(rows[i], role=Role.IGNORED)
        elif second == first + moved and all(_is_fee(row) and value > 0 for row, value in between):
            read[j] = replace(rows[j], role=Role.IGNORED)
    return tuple(read)


def _is_fee(row: Row) -> bool:
    return row.role is Role.SERVICE or (row.role is Role.TEXT and FEE.search(row.plain) is not None)


def _two_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows with two prices, each with a name of its own, as two rows."""
    span = listed(rows)
    return tuple(
        chain.from_iterable(_parts(row) if i in span and len(row.amounts) > 1 else (row,) for i, row in enumerate(rows))
    )


def _parts(row: Row) -> tuple[Row, ...]:
    ends = [0, *(amount.end for amount in row.amounts[:-1]), len(row.text)]
    if not re.search(r"[A-Za-z]{2}", row.text[: row.amounts[0].start]):  # the prices stand before the names
        ends = [0, *(amount.start for amount in row.amounts[1:]), len(row.text)]
    parts = [_cut(row, start, end) for start, end in pairwise(ends)]
    whole = all(
        part.role in (Role.TEXT, Role.DISCOUNT)
        and re.search(r"[a-z]{2}", part.plain)
        and not _PRICE_WORDS.match(part.plain)
        for part in parts
    )
    return tuple(parts) if whole else (row,)


def _first_column(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Items with three amounts and more by the first of them: the price, before the tax on it and the sum of both."""
    span = listed(rows)
    return tuple(
        _cut(row, 0, row.amounts[0].end) if i in span and len(row.amounts) > 2 else row for i, row in enumerate(rows)
    )


def _left_column(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Every row with two amounts without the last one: another currency's, a running balance."""
    twice = [row for row in rows if len(row.amounts) > 1]
    if len(twice) < 2:
        return tuple(rows)
    return tuple(_cut(row, 0, row.amounts[-2].end) if len(row.amounts) > 1 else row for row in rows)


def _cut(row: Row, start: int, end: int) -> Row:
    """The part of `row` from one place in its text to another, with the words and the amounts that stand there."""
    words = words_of(row.line.words, start, end)
    lead = start + len(row.text[start:end]) - len(row.text[start:end].lstrip())
    text = " ".join(word.text for word in words)
    amounts = tuple(
        replace(a, start=a.start - lead, end=a.end - lead) for a in row.amounts if start <= a.start and a.end <= end
    )
    label = text
    for amount in reversed(amounts):
        label = label[: amount.start] + " " + label[amount.end :]
    label = re.sub(r"\s+", " ", label).strip()
    plain = mend(label)
    return replace(
        row,
        line=Line(words),
        text=text,
        label=label,
        plain=plain,
        amounts=amounts,
        role=role_of(plain, text, bool(amounts)),
    )


def _taxes_last(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Taxes and charges between the items, as a hotel prints them under each night, behind the last item."""
    stop = next((i for i, row in enumerate(rows) if row.amount and row.role in (Role.SUBTOTAL, *_SUMS[1:])), len(rows))
    last = max((i for i, row in enumerate(rows[:stop]) if row.amount and row.role is Role.TEXT), default=0)
    taxes = [row for row in rows[:last] if row.amount and row.role in (Role.TAX, Role.SERVICE)]
    if not taxes:
        return tuple(rows)
    return (
        *(row for row in rows[:last] if not any(row is tax for tax in taxes)),
        rows[last],
        *taxes,
        *rows[last + 1 :],
    )


def _parts_of_sales(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The last rows above the tax that name parts of the sales (`Food 88.00`, `Wine 32.00`) as parts of the sum."""
    span = listed(rows)
    read = list(rows)
    for i in range(span.stop - 1, span.start, -1):
        if not rows[i].amount or rows[i].role is not Role.TEXT or _FEE.search(rows[i].plain):
            continue
        if not _CLASS.match(rows[i].plain):
            break
        read[i] = replace(rows[i], role=Role.PART)
    goods = any(row.amount and row.role is Role.TEXT for row in read[span.start : span.stop])
    return tuple(read) if goods else tuple(rows)


def _sums_by_parts(rows: Sequence[Row]) -> bool:
    """Parts of the sales, taxes and charges come to the total: they are parts, whatever the items say."""
    parts, charges, totals = ZERO, ZERO, set()
    for row in rows:
        if row.amount and row.role is Role.PART:
            parts += row.amount.value
        elif row.amount and row.role in (Role.TAX, Role.SERVICE):
            charges += row.amount.value
        elif row.amount and row.role in BILL:
            totals.add(row.amount.value)
    return parts > 0 and parts + charges in totals


def _goods_after_all(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows above the subtotal (or the total) that only sound like the till's own (`Comp book`, `Colgate Total`)."""
    lasts = [i for i, row in enumerate(rows) if row.amount and row.role is Role.SUBTOTAL]
    lasts = lasts or [i for i, row in enumerate(rows) if row.amount and row.role is Role.TOTAL]
    stop = lasts[-1] if lasts else 0
    return tuple(
        replace(row, role=Role.TEXT)
        if i < stop
        and row.amount
        and row.role not in (Role.TEXT, Role.SUBTOTAL, Role.PART, Role.SERVICE)
        and names_goods(re.sub(r"\b(?:tips?|grat\w*)\b", "", row.plain))
        and not _MINUS.search(row.text)
        else row
        for i, row in enumerate(rows)
    )


def _by_groups(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Sums of a seat, a guest or an order within the list, each of what stands above it, as no sums of the bill."""
    read, since, groups = list(rows), ZERO, 0
    for i, row in enumerate(rows):
        if row.amount is None:
            continue
        if row.role is Role.TEXT:
            since += row.amount.value
        elif row.role in (Role.SUBTOTAL, Role.PART, Role.TOTAL):
            if since and row.amount.value == since:
                read[i], groups = replace(row, role=Role.IGNORED), groups + 1
            since = ZERO
    return tuple(read) if groups > 1 else tuple(rows)


def _priced_each(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Counted rows that say that their one price is for each of them, as online shops do (`2 of: Notebook   4.50`).

    A count in front of an amount is no reason to multiply it: most tills print the amount of the row.
    """
    span = listed(rows)
    read = list(rows)
    for i in span:
        row = rows[i]
        says = row.role is Role.TEXT and len(row.amounts) == 1 and _OF.match(row.plain)
        count = parse_name(row).quantity if says else None
        if count and count > 1 and count == int(count) and row.amounts[0].value > 0:
            read[i] = replace(row, amounts=(replace(row.amounts[0], value=row.amounts[0].value * count, others=()),))
    return tuple(read)


def _only_told(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that tell what was saved or what it costs elsewhere, and take nothing off."""
    stop = listed(rows).stop
    return tuple(
        replace(row, role=Role.IGNORED) if i < stop and row.amount and _is_told(row) else row
        for i, row in enumerate(rows)
    )


def _is_told(row: Row) -> bool:
    """What was saved, another price, or a modifier's part of the price above (`Bacon +2.00`)."""
    return _TOLD.search(row.plain) is not None or re.search(r"\+\s*\$?$", row.text[: row.amounts[-1].start]) is not None


#: Likeliest first.
_WAYS: tuple[Callable[[Sequence[Row]], tuple[Row, ...]], ...] = (
    _two_columns,
    _taxes_last,
    shares_taken_off,
    _parts_of_sales,
    _only_told,
    _goods_after_all,
    _by_groups,
    _priced_each,
    _first_column,
    _left_column,
    dashes_as_dirt,
    with_bare,
)
