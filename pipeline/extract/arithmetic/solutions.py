"""Readings of the amounts under which the rows of one choice add up, likeliest first within a bound.

Items are looked up by what they would have to come to; charges, a subtotal and a total are read in the ways in which
bills are made up. Which of the readings is to be believed, `proof` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.extract.arithmetic.choices import Candidates, Choice, Sum
from pipeline.extract.arithmetic.explained import Rest
from pipeline.extract.arithmetic.misread import (
    COUNTED,
    MOST_TAX,
    OWN,
    SURE,
    Kind,
    Reading,
    dropped,
    in_cents,
    rated,
    readings,
)
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.money import cents

#: How much less likely the next reading must be that gives another total; less likely ones are not looked at.
APART = 5.0
#: So many of the readers' own choices for items are put together, so many readings of charges tried, and so many
#: solutions of one choice of rows weighed.
_MOST_SEEN, _MOST_CHARGES, _MOST_SOLUTIONS = 80, 60, 40
#: On longer receipts a row is not dropped to make the sum close: too many sums would.
_MOST_DROPPED = 25


@dataclass(frozen=True, slots=True)
class Change:
    """An amount that says something else than was read: of an item (its place in the list), or of a row."""

    reading: Reading
    item: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """A reading that adds up: rows, what is changed in them, and its cost.

    Attributes:
        amounts: what items, subtotal, tax, service charge, tip, discount and total come to, in cents.
        off: rows that speak of another total as they were read. open: those of them that nothing explains.
        witnesses: of the total, see above. weak: it supposes misreadings of a total or a payment that no reader saw.
    """

    choice: Choice
    changes: tuple[Change, ...]
    cost: float
    amounts: tuple[int, ...]
    off: tuple[int, ...]
    open: tuple[int, ...]
    witnesses: int
    weak: bool

    @property
    def total(self) -> int:
        return self.amounts[-1]

    @property
    def own(self) -> bool:
        """Nothing is changed but to what a reader saw, or what the paper says a second time."""
        return all(change.reading.kind in (Kind.OWN, Kind.COUNTED) for change in self.changes)

    @property
    def parts_cost(self) -> tuple[float, float]:
        """What its changes to items, and to charges, cost: each of them stands in one sum only."""
        charges = self.choice.charges.rows
        return (
            sum(change.reading.cost for change in self.changes if change.item is not None),
            sum(change.reading.cost for change in self.changes if change.row in charges),
        )

    def doubts(self, items: Sequence[Bought]) -> set[int]:
        """The rows whose amounts it reads in another way, or that say something else."""
        changed = {items[c.item].row if c.item is not None else c.row for c in self.changes}
        return {*self.off, *(row for row in changed if row is not None)}


# --- The items ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Way:
    cost: float
    changes: tuple[Change, ...]


def item_sums(items: Sequence[Bought], rows: Sequence[Row]) -> dict[int, list[_Way]]:
    """By how much the items may come to more than was read, with the two likeliest ways to it."""
    sums: dict[int, list[_Way]] = {0: [_Way(0.0, ())]}
    own: list[list[tuple[int, _Way]]] = []
    for at, item in enumerate(items):
        value = in_cents(item.amount)
        mine = []
        for reading in _item_readings(item, rows, len(items)):
            if reading.kind is Kind.READ:
                continue
            way = _Way(reading.cost, (Change(reading, item=at),))
            _add(sums, reading.value - value, way)
            if reading.kind in (Kind.OWN, Kind.COUNTED):
                mine.append((reading.value - value, way))
        if mine:
            own.append(mine)
    _add_together(sums, own)
    return sums


def _item_readings(item: Bought, rows: Sequence[Row], count: int) -> tuple[Reading, ...]:
    amount, value = rows[item.row].amount, in_cents(item.amount)
    if amount is None or abs(in_cents(amount.value)) != abs(value):
        return ()  # it was worked out, not read
    product = None
    if item.quantity is not None and item.unit_price is not None:
        product = in_cents(cents(item.quantity * item.unit_price))
    found = {r.value: r for r in readings(amount, item.amount)}
    for other in item.others:
        if in_cents(other) not in found or found[in_cents(other)].cost > OWN:
            found[in_cents(other)] = Reading(in_cents(other), OWN, Kind.OWN)
    if product is not None and product == value:
        found = {v: r._replace(cost=r.cost + SURE) for v, r in found.items()}
    elif product is not None and product > 0 and product in found:
        found[product] = Reading(product, COUNTED, Kind.COUNTED)
    if 1 < count <= _MOST_DROPPED:
        found[0] = dropped(rows[item.row].role is not Role.TEXT)
    return tuple(found.values())


def _add(sums: dict[int, list[_Way]], shift: int, way: _Way) -> None:
    ways = sums.setdefault(shift, [])
    ways.append(way)
    ways.sort(key=lambda w: w.cost)
    del ways[2:]


def _add_together(sums: dict[int, list[_Way]], own: list[list[tuple[int, _Way]]]) -> None:
    """Two items misread, where the readers' own choices say so; or all in the same way (`$` read as 5)."""
    if len(own) > 1:
        for parts in ([mine[0] for mine in own], [max(mine, key=lambda one: one[0]) for mine in own]):
            changes = tuple(change for _, way in parts for change in way.changes)
            _add(sums, sum(shift for shift, _ in parts), _Way(OWN + 1, changes))
    seen = sorted((one for mine in own for one in mine), key=lambda one: one[1].cost)[:_MOST_SEEN]
    for (shift, way), (more, another) in combinations(seen, 2):
        if way.changes[0].item != another.changes[0].item:
            _add(sums, shift + more, _Way(way.cost + another.cost, way.changes + another.changes))


# --- The sums ----------------------------------------------------------------------------------------------------


def solutions_of(
    choice: Choice,
    found: Candidates,
    sums: dict[int, list[_Way]],
    items: Sequence[Bought],
    rows: Sequence[Row],
    limit: float,
) -> Iterator[Solution]:
    """The ways to read the amounts of one choice of rows under which they add up."""
    bought = sum(in_cents(item.amount) for item in items)
    subs = _row_readings(choice.subtotal, rows) if choice.subtotal.rows else ()
    totals = {r.value: r for r in _row_readings(choice.total, rows)}
    rest, shown = Rest(choice, found, rows), 0
    for values, cost, changes in _charge_readings(choice, bought, rows):
        if cost > limit:
            continue
        for base, last, shift in _closing(subs, totals, values, bought, found.rounding, limit - cost):
            upto = cost + last.cost + (base.cost if base else 0.0)
            for way in sums.get(shift, ()) if upto <= limit else ():
                if upto + way.cost > limit:
                    continue
                more = [*changes, *way.changes]
                if base is not None and base.kind is not Kind.READ:
                    more.append(Change(base, row=choice.subtotal.rows[0]))
                if last.kind is not Kind.READ:
                    more.append(Change(last, row=choice.total.rows[0]))
                amounts = (bought + shift, base.value if base else bought + shift, *values, last.value)
                solution = _weighed(choice, tuple(more), upto + way.cost, amounts, rest)
                limit = min(limit, solution.cost + APART)
                yield solution
                shown += 1
                if shown >= _MOST_SOLUTIONS:
                    return


def _closing(
    subs: Sequence[Reading],
    totals: dict[int, Reading],
    values: tuple[int, int, int, int],
    bought: int,
    rounding: Sequence[int],
    limit: float,
) -> Iterator[tuple[Reading | None, Reading, int]]:
    """A subtotal (None: there is none) and a total between which `values` close, and what the items must be more."""
    for within, on_top in _forms(values, bool(subs), rounding):
        if not subs:
            yield from ((None, r, r.value - on_top - bought) for r in totals.values() if r.cost <= limit)
        for base in subs:
            if base.cost > limit:
                break
            if (same := totals.get(base.value + on_top)) is not None:
                yield base, same, base.value - bought - within


def _row_readings(part: Sum, rows: Sequence[Row]) -> tuple[Reading, ...]:
    """What an amount may be, likeliest first; over several rows, or of a payment less its change, only as read."""
    amount, value = rows[part.rows[0]].amount, in_cents(part.value)
    if len(part.rows) > 1 or amount is None or abs(in_cents(amount.value)) != abs(value):
        return (Reading(value, 0.0, Kind.READ),)
    return tuple(sorted((r for r in readings(amount, amount.value) if r.value > 0), key=lambda r: r.cost))


def _charge_readings(
    choice: Choice, bought: int, rows: Sequence[Row]
) -> Iterator[tuple[tuple[int, int, int, int], float, tuple[Change, ...]]]:
    """Tax, service charge, tip and discount as they were read, then with one of their rows changed, then with two
    changed to what a reader saw; with the cost and the changes.
    """
    parts = choice.charges.parts
    read = [in_cents(part.value) for part in parts]
    yield (read[0], read[1], read[2], read[3]), 0.0, ()
    most = MOST_TAX * (in_cents(choice.subtotal.value) if choice.subtotal.rows else bought)
    single: list[tuple[int, int, Change]] = []
    for kind, part in enumerate(parts):
        for row in part.rows:
            for reading in _charge_row(choice, row, rows):
                amount = rows[row].amount
                if amount is None:
                    continue
                shift = abs(reading.value) - abs(in_cents(amount.value))
                if kind or read[0] + shift <= most:
                    single.append((kind, shift, Change(reading, row=row)))
    single.sort(key=lambda one: one[2].reading.cost)
    for kind, shift, change in single[:_MOST_CHARGES]:
        values = list(read)
        values[kind] += shift
        yield (values[0], values[1], values[2], values[3]), change.reading.cost, (change,)
    seen = [one for one in single if one[2].reading.kind in (Kind.OWN, Kind.COUNTED)][:20]
    for (kind, shift, change), (kind2, shift2, change2) in combinations(seen, 2):
        if change.row != change2.row:
            values = list(read)
            values[kind] += shift
            values[kind2] += shift2
            cost = change.reading.cost + change2.reading.cost
            yield (values[0], values[1], values[2], values[3]), cost, (change, change2)


def _charge_row(choice: Choice, row: int, rows: Sequence[Row]) -> Iterator[Reading]:
    """What one row of the charges may say; a rate that is printed beside it speaks for what it makes."""
    amount = rows[row].amount
    if amount is None:
        return
    base, text = in_cents(choice.subtotal.value), rows[row].text
    sure = bool(base) and rated(text, base, abs(in_cents(amount.value)))
    for reading in readings(amount, amount.value):
        if reading.kind is Kind.SIGN or reading.kind is Kind.READ:
            continue
        if sure:
            yield reading._replace(cost=reading.cost + SURE)
        elif base and rated(text, base, abs(reading.value)):
            yield Reading(reading.value, COUNTED, Kind.COUNTED)
        else:
            yield reading


def _forms(values: tuple[int, int, int, int], has_subtotal: bool, rounding: Sequence[int]) -> list[tuple[int, int]]:
    """(subtotal less items, total less subtotal) in the ways in which bills are made up."""
    tax, service, tip, discount = values
    on_top = tax + service + tip
    forms = [(0, on_top - discount)]
    if has_subtotal and discount:
        forms.append((-discount, on_top))
    if has_subtotal and service:
        forms.append((service, on_top - service - discount))
    if has_subtotal and tax:
        forms.append((-tax, on_top - discount))
    return [(within, top + more) for within, top in dict.fromkeys(forms) for more in rounding]


# --- What it explains --------------------------------------------------------------------------------------------


def _weighed(
    choice: Choice, changes: tuple[Change, ...], cost: float, amounts: tuple[int, ...], rest: Rest
) -> Solution:
    """The solution with what it costs that other rows speak of another total, and with its witnesses."""
    touched = {change.row for change in changes}
    said = rest.under(amounts)
    rated = {change.row for change in changes if change.reading.kind is Kind.COUNTED}
    charges_read = not any(row in touched - rated for row in choice.charges.rows)
    bought = [change.reading.kind for change in changes if change.item is not None]
    sub_read = bool(choice.subtotal.rows) and choice.subtotal.rows[0] not in touched
    items_read = not bought or (sub_read and all(kind in (Kind.OWN, Kind.COUNTED) for kind in bought))
    added_up = sub_read + items_read if charges_read else 0
    last = choice.total.rows[0]
    weak = said.weak or any(c.row == last and c.reading.kind is not Kind.OWN for c in changes)
    witnesses = said.again + added_up + (last not in touched)
    return Solution(choice, changes, cost + said.cost, amounts, said.off, said.open, witnesses, weak)
