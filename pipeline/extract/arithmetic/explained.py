"""What the rows beside a sum say of it: what speaks of a total is explained by the sum, or speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from pipeline.extract.arithmetic.choices import Candidates, Choice
from pipeline.extract.arithmetic.misread import Kind, Reading, in_cents, readings
from pipeline.extract.goods.items import Bought, listed
from pipeline.extract.goods.wrapped import is_admin
from pipeline.extract.lines.roles import BILL, CHARGED, PAID, Role
from pipeline.extract.lines.rows import Amount, Row
from pipeline.money import apart

_TOTALS = (*BILL, Role.TAXED)
_SUMS = (*_TOTALS, Role.SUBTOTAL)
#: What it costs that a row speaks of a total and no reading of it is explained; that what was paid is not the total
#: (it may hold a tip, or be a part of it).
_UNEXPLAINED, _PAID_OTHERWISE = 12.0, 6.0
#: By so much a payment is more than the bill where a tip was added to it.
_LEAST_TIP, _MOST_TIP = 1.1, 1.35


@dataclass(frozen=True, slots=True)
class Said:
    """What the other rows say of a sum.

    Attributes:
        cost: how unlikely the sum is by them (about the negative logarithm of the odds).
        off: rows that say something else as they were read. open: those of them that no misreading explains.
        weak: a misreading is supposed of one of them that no reader saw.
        again: how many say the same total.
    """

    cost: float
    off: tuple[int, ...]
    open: tuple[int, ...]
    weak: bool
    again: int


class _Other:
    """A row with its amounts in cents; payments are printed with a minus or without."""

    def __init__(self, index: int, row: Row, amount: Amount) -> None:
        self.row, self.role, self._amount = index, row.role, amount
        self._paid = row.role in PAID
        self.unnamed_total = row.role is Role.TEXT and bool(re.search(r"\btotal\b", row.plain))
        values = (in_cents(each.value) for each in row.amounts)
        self.amounts = tuple(abs(value) if self._paid else value for value in values)

    @property
    def value(self) -> int:
        return self.amounts[-1]

    @cached_property
    def _readings(self) -> tuple[Reading, ...]:
        found = readings(self._amount, self._amount.value)
        return tuple(r._replace(value=abs(r.value)) for r in found) if self._paid else found

    def as_one_of(self, wanted: set[int]) -> Reading | None:
        """Its likeliest reading among `wanted`."""
        return min((r for r in self._readings if r.value in wanted), key=lambda r: r.cost, default=None)


def _end(rows: Sequence[Row], choice: Choice) -> int:
    """Behind the row by which exactly the total was paid: below it stand sums of other things (of the whole table)."""
    last = max(choice.total.rows, default=len(rows))
    paid = (
        i
        for i, row in enumerate(rows)
        if i > last and row.role is Role.TENDER and row.amount and abs(row.amount.value) == choice.total.value
    )
    return next(paid, len(rows)) + 1


class Rest:
    """The rows that have a till's word for a sum, a charge or a payment and are no part of `choice`."""

    def __init__(self, choice: Choice, found: Candidates, rows: Sequence[Row]) -> None:
        used = {i for part in choice.parts for i in part.rows}
        self._choice, self._rounding = choice, found.rounding
        start = listed(rows).stop
        self._others = [
            _Other(i, row, row.amount)
            for i, row in enumerate(rows[: _end(rows, choice)])
            if row.amount and i not in used and i >= start and not ("incl" in row.plain and row.role in CHARGED)
        ]
        self._values = {abs(in_cents(a.value)) for row in rows[start:] for a in row.amounts}
        self._paid = [other for other in self._others if other.role is Role.TENDER]
        self._change = next((other for other in self._others if other.role is Role.CHANGE and other.value), None)

    def under(self, amounts: tuple[int, ...]) -> Said:
        """What they say where items, subtotal, tax, service charge, tip, discount and total come to `amounts`."""
        bought, sub, tax, service, tip, discount, total = amounts
        steps = [step for step in (tax, service, tip, -discount) if step]
        chain = {start + sum(some) for start in {bought, sub} for n in range(5) for some in combinations(steps, n)}
        chain |= {total - round_ for round_ in self._rounding} | {total - tip, total - tax, total - service, 0}
        back = self._change.value if self._change else 0
        paid = [other.value - back if other.value > back else other.value for other in self._paid]
        chain |= {total - one for one in paid}
        cost, off, left, weak, again = 0.0, [], [], False, int(total in paid)
        last = max(self._choice.total.rows, default=-1)
        for other in self._others:
            if other.role not in _SUMS and not other.unnamed_total:
                continue
            same = other.role in _TOTALS and any(other.value + r == total for r in self._rounding)
            again += same
            if same and other.row < min(self._choice.total.rows) and in_cents(self._choice.total.value) > total:
                left.append(self._choice.total.rows[0])  # a second total that is more is no misreading of the first
            if chain & {*other.amounts, sum(other.amounts)}:  # of a table of taxes: net and tax
                continue
            if other.role is Role.BALANCE and other.row > last and total - other.value in self._values:
                continue  # what is left to pay after a deposit
            reading = other.as_one_of(chain - {0})
            if reading and reading.kind is not Kind.OWN and (reading.kind is Kind.DIGIT or other.value > total):
                reading = None  # it may as well be another total: with a tip, of a table
            off.append(other.row)
            left += [other.row] if reading is None else []
            weak |= reading is not None and reading.kind is not Kind.OWN
            cost += _UNEXPLAINED if reading is None else reading.cost
        passed_over = [] if again else list(self._charges_left(total, chain))
        left += passed_over
        cost += _UNEXPLAINED * bool(passed_over)
        if paid and total not in paid and sum(other.value for other in self._paid) - back != total:
            against, reading = self._payments_against(total, back, paid)
            off += against
            left += against if reading is None else []
            weak |= reading is not None and reading.kind is not Kind.OWN
            cost += reading.cost if reading else _UNEXPLAINED if against else _PAID_OTHERWISE
        return Said(cost, tuple(dict.fromkeys([*off, *left])), tuple(left), weak, again)

    def _charges_left(self, total: int, chain: set[int]) -> Iterator[int]:
        """Charges above the total that are not in it, where none of their kind is; of a tax that is in the prices, the
        net amount stands beside it.
        """
        last = max(self._choice.total.rows, default=-1)
        tax, service, tip, _ = self._choice.charges.parts
        for other in self._others:
            if other.row < last and other.value > 0 and other.role in CHARGED:
                taken = tip if other.role is Role.TIP else service if other.role is Role.SERVICE else tax
                explained = other.value in chain or total - other.value in self._values
                if not taken.rows and not explained:
                    yield other.row

    def _payments_against(self, total: int, back: int, paid: Sequence[int]) -> tuple[list[int], Reading | None]:
        """Payments that cannot be of this total (a digit away from it, or with a change that does not fit), and the
        misreading of one of their amounts that explains it.
        """
        against = [
            other.row
            for other, net in zip(self._paid, paid, strict=True)
            if self._change or (apart(net, total) and not _LEAST_TIP * total <= net <= _MOST_TIP * total)
        ]
        meant = [other.as_one_of({total + back}) for other in self._paid] if against else []
        if self._change:
            meant.append(self._change.as_one_of({other.value - total for other in self._paid}))
        return against, min((r for r in meant if r), key=lambda r: r.cost, default=None)


def unexplained(choice: Choice, items: Sequence[Bought], found: Candidates, rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows with a till's word for a sum that say something else than `choice`, which closes as it was read."""
    bought = sum(in_cents(item.amount) for item in items)
    sub = in_cents(choice.subtotal.value) if choice.subtotal.rows else bought
    charges = (in_cents(part.value) for part in choice.charges.parts)
    return Rest(choice, found, rows).under((bought, sub, *charges, in_cents(choice.total.value))).off


_NAMED = re.compile(r"[^\W\d_]{2}")


def passed_over(at: int, amounts: Sequence[int], items: Sequence[Bought], rows: Sequence[Row]) -> bool:
    """Whether item `at` has a name and a price, and nothing on the paper says why it should not be bought: it is no
    saving, not printed twice, not marked out, no sum over again (`amounts` of the bill, in cents, or some of the items
    above it: `FSA ELIGIBLE`), and no note of the till's above the first thing bought.
    """
    item, value = items[at], in_cents(items[at].amount)
    row = rows[item.row]
    if value <= 0 or item.struck or item.unsure or row.role is not Role.TEXT or not _NAMED.search(item.description):
        return False
    if value in amounts or any(alike(item, other) for other in items if other is not item):
        return False
    return not (at == len(items) - 1 and _adds_up_some(items, value)) and not (at == 0 and is_admin(row))


def alike(one: Bought, other: Bought) -> bool:
    """The same thing at the same price."""
    return (one.description, one.amount) == (other.description, other.amount)


def _adds_up_some(items: Sequence[Bought], value: int) -> bool:
    """`value`, of the last of `items`, is the sum of some of those above it."""
    sums = {0}
    for item in items[:-1]:
        sums |= {one + in_cents(item.amount) for one in sums if one + in_cents(item.amount) <= value}
    return value in sums
