"""Subtotal, discount, tax, service charge, tip and total: the choice of rows that the arithmetic bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from pipeline.extract.items import Bought, listed
from pipeline.extract.roles import Role
from pipeline.extract.rows import Row
from pipeline.model import Proof, Reconciliation
from pipeline.money import CENT, ZERO

#: Unlabelled amounts below the items that are tried as subtotal or total; the rest is advertising.
_MOST_UNLABELLED = 5
#: On longer receipts a row is not dropped to make the sum close: too many sums would.
_MOST_DROPPED = 25
#: Names that fees go by. Nothing else between subtotal and total is one: it may be something that was bought.
_FEE = re.compile(
    r"\bfees?\b|\bcharges?\b|surcharge|deliver|adjust|shipping|handling|packag|\bbags?\b|donat|"
    r"round ?up|\btips?\b|\bcrv\b|deposit|levy|assessment|improvement|"
    r"\bcid\b|\btdd\b|district|processing|convenience|recovery|benefit|wellness|support"
)
#: More rows than this between subtotal and total are no fees.
_MOST_FEES = 4


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount and the rows it was read from."""

    value: Decimal
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The bill's own amounts. None: no such row. `items` are the items' amounts as the arithmetic bears them out."""

    subtotal: Sum | None = None
    discount: Sum | None = None
    tax: Sum | None = None
    service_charge: Sum | None = None
    tip: Sum | None = None
    total: Sum | None = None
    balance_due: Sum | None = None
    items: tuple[Decimal, ...] = ()
    reconciliation: Reconciliation = field(default_factory=Reconciliation)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Candidate rows by role, as indices."""

    subtotal: list[Sum]
    tax: list[Sum]
    service: list[Sum]
    tip: list[Sum]
    discount: list[Sum]
    total: list[Sum]
    rounding: tuple[Decimal, ...]
    paid: frozenset[Decimal]


def totals_of(rows: Sequence[Row], items: Sequence[Bought]) -> tuple[Totals, tuple[Bought, ...]]:
    """The reading of the summary rows that closes best; its reconciliation says how well.

    Every choice of a subtotal, a tax (rows or their printed sum), service charges, tips, discounts and a total among
    the rows that may be one is tried against items = subtotal and subtotal + charges = total; the choice that explains
    most wins. Nothing is taken from a suggested-tip table. The items come back too: one may turn out to be a subtotal
    that the till prints without a word for it.
    """
    best, taken = _closest(rows, items)
    taxed = any(row.amount and row.role is Role.TAX for row in rows)
    if taxed and len(items) > 1 and items[-1].amount == sum((i.amount for i in items[:-1]), start=ZERO):
        # A till that prints its subtotal without a word for it (`Counter-Eat In 18.00`): the tax tells.
        other, fewer = _closest(rows, items[:-1])
        if other[1] > best[1]:
            best, taken = other, fewer
    found = best[0]
    if found.total is not None and any(_lists(row) for row in rows[max(found.total.rows) + 1 :]):
        # More was bought below the total (a second round): what was added up is not all of it.
        found = replace(found, reconciliation=Reconciliation(Proof.UNPROVED, None))
    if _is_outdone(found, rows):
        found = replace(found, reconciliation=Reconciliation(Proof.UNPROVED, None))
    return _with_handwriting(_with_balance(found, rows), rows), taken


def _is_outdone(found: Totals, rows: Sequence[Row]) -> bool:
    """The total stands on a row without a word for it, and a row that has the word says more."""
    if found.total is None or any(rows[i].role is not Role.TEXT for i in found.total.rows):
        return False
    said = (row.amount.value for row in rows if row.amount and row.role in (Role.TOTAL, Role.BALANCE))
    return any(value > found.total.value for value in said)


def _lists(row: Row) -> bool:
    """A row like those of things bought: a quantity, a name, an amount."""
    return row.role is Role.TEXT and row.amount is not None and bool(re.match(r"^\d{1,2} [A-Za-z]{2}", row.label))


def _closest(
    rows: Sequence[Row], items: Sequence[Bought]
) -> tuple[tuple[Totals, tuple[float, ...]], tuple[Bought, ...]]:
    best = _best(_candidates(rows, items), tuple(item.amount for item in items), rows)
    if best[0].reconciliation.state is not Proof.PROVED:
        for other in _alternatives(items):
            tried = _best(_candidates(rows, other), tuple(item.amount for item in other), rows)
            if tried[0].reconciliation.state is Proof.PROVED:
                return tried, tuple(other)
    return best, tuple(items)


def _candidates(rows: Sequence[Row], items: Sequence[Bought]) -> _Rows:
    start = listed(rows).stop
    taken = {item.row for item in items}
    by_role: dict[Role, list[Sum]] = {role: [] for role in Role}
    for index, row in enumerate(rows):
        if row.amount is None or (index < start and row.role not in (Role.DISCOUNT, Role.SERVICE, Role.TIP, Role.TEXT)):
            continue
        if row.role is Role.TEXT and index < max(taken, default=-1):
            continue
        by_role[row.role].append(Sum(row.amount.value, (index,)))
    # A row without the till's words may still be a subtotal or a total (`Counter-Eat In 18.00`, `TO-GO 13.78`).
    loose = [s for s in by_role[Role.TEXT] if s.rows[0] not in taken and s.value > 0]
    unlabelled = loose[:_MOST_UNLABELLED]
    tax = by_role[Role.TAX]
    taxes = [_sum(tax)] if tax else []
    taxes += [s for s in by_role[Role.TAX_SUM] if s not in taxes]
    taxes += [s for s in tax if s not in taxes]
    # A tax row may have lost its word, but only between a subtotal and a total that have theirs.
    first = max((s.rows[0] for s in by_role[Role.SUBTOTAL] + by_role[Role.PART]), default=len(rows))
    last = max((s.rows[0] for s in by_role[Role.TOTAL] + by_role[Role.BALANCE] + by_role[Role.TENDER]), default=-1)
    between = [s for s in loose if first < s.rows[0] < last and rows[s.rows[0]].amount is not None]
    taxes += [] if taxes else between[:1]
    # Fees stand between subtotal and total; whether one counts, the sum says.
    fees = [s for s in between if _FEE.search(rows[s.rows[0]].plain)][:_MOST_FEES]
    subs = list(by_role[Role.SUBTOTAL])
    if by_role[Role.PART]:
        subs.append(_sum(by_role[Role.PART]))
    discounts = [
        Sum(abs(row.amount.value), (index,))
        for index, row in enumerate(rows)
        if row.amount is not None
        and row.amount.value != 0
        and index not in taken
        and (row.role is Role.DISCOUNT or (row.amount.value < 0 and row.role is Role.TEXT))
    ]
    totals = [s for s in by_role[Role.TOTAL] + by_role[Role.BALANCE] + by_role[Role.TAXED] if s.value > 0]
    totals += [s for s in subs if s not in totals and s.value > 0]
    given_back = [abs(s.value) for s in by_role[Role.CHANGE]] or [ZERO]
    paid = [Sum(s.value - back, s.rows) for s in by_role[Role.TENDER] for back in given_back if s.value > back]
    rounding = [s.value for s in by_role[Role.ROUNDING]]
    return _Rows(
        subs + unlabelled,
        taxes,
        _subsets(by_role[Role.SERVICE], fees),
        _subsets([s for s in by_role[Role.TIP] if s.value > 0]),
        _subsets(discounts),
        totals + paid + unlabelled,
        (ZERO, *(sign * r for r in dict.fromkeys(rounding) if r for sign in (1, -1))),
        frozenset(s.value for s in paid),
    )


def _sum(parts: Sequence[Sum]) -> Sum:
    return Sum(sum((p.value for p in parts), start=ZERO), tuple(i for p in parts for i in p.rows))


def _subsets(parts: list[Sum], extra: Sequence[Sum] = ()) -> list[Sum]:
    """The sum of all parts first, then each alone (a repeated row), then none; at last all with the `extra` ones."""
    whole = [_sum(parts)] if parts else []
    more = [_sum([*parts, *extra])] if extra else []
    more += [_sum([*parts, one]) for one in extra] if len(extra) > 1 else []
    return more + whole + (parts if len(parts) > 1 else []) + [Sum(ZERO, ())]


def _best(c: _Rows, items: tuple[Decimal, ...], rows: Sequence[Row]) -> tuple[Totals, tuple[float, ...]]:
    bought = sum(items, start=ZERO)
    none = Sum(ZERO, ())
    best: tuple[Totals, tuple[float, ...]] | None = None
    for sub, tax, service, tip, discount, total in product(
        [*c.subtotal, none], [*c.tax, none], c.service, c.tip, c.discount, [*c.total, none]
    ):
        parts = (sub, tax, service, tip, discount, total)
        used = [i for p in parts for i in p.rows]
        if len(used) != len(set(used)) or _only_a_subtotal(total, (tax, service, tip, discount), rows):
            continue
        scored = _score(parts, items, bought, rows, c)
        if best is None or scored[1] > best[1]:
            best = scored
    assert best is not None  # the choice of nothing at all is always among them
    return best


def _only_a_subtotal(total: Sum, charges: tuple[Sum, ...], rows: Sequence[Row]) -> bool:
    """A row called subtotal is a total only where charges lead up to it (`Sub Total` after tax)."""
    if not total.rows or rows[total.rows[0]].role not in (Role.SUBTOTAL, Role.PART):
        return False
    return not any(charge.rows for charge in charges)


def _score(
    parts: tuple[Sum, Sum, Sum, Sum, Sum, Sum],
    items: tuple[Decimal, ...],
    bought: Decimal,
    rows: Sequence[Row],
    c: _Rows,
) -> tuple[Totals, tuple[float, ...]]:
    sub, tax, service, tip, discount, total = parts
    base = sub.value if sub.rows else bought
    charges = tax.value + service.value + tip.value
    # Where the discount stands: already inside the subtotal, or taken off after it; and so for the service charge.
    gap: Decimal | None
    gap, off, inside = None, ZERO, ZERO
    if total.rows:
        gap, off, inside = min(
            (abs(base - off + charges - inside + rounding - total.value), off, inside)
            for rounding in c.rounding
            for off in _offs(bought, sub, discount)
            for inside in ((service.value, ZERO) if sub.rows and bought + service.value == sub.value else (ZERO,))
        )
    closes = gap is not None and gap <= CENT / 2
    # Tax is inside the prices where items alone make the total.
    items_gap = None
    if items and sub.rows:
        items_gap = min(
            abs(bought - sub.value),
            abs(bought - (discount.value - off) - sub.value),
            abs(bought + inside - sub.value),
            abs(bought - tax.value - sub.value),
        )
    items_close = items_gap is not None and items_gap == 0
    shown: Decimal | None = ZERO
    if closes and items and (items_close or not sub.rows):
        state = Proof.PROVED
    elif (closes and not items) or (items_close and not total.rows):
        state = Proof.CONSISTENT
    else:
        state = Proof.UNPROVED
        shown = _gap(base, off, charges - inside, total, bought, sub, items)
    # What was paid is the total, also where it was rounded or a tip came on top, as long as the sum says so.
    labelled = _labelled(parts, rows) + float(closes and total.value in c.paid)
    key = (
        float(closes) * 3 + float(items_close) * 2 + (1.5 if closes and items and not sub.rows else 0.0),
        labelled,
        float(len({i for p in (sub, tax, service, tip, discount) for i in p.rows})),
        # Where nothing closes, the last of several totals is the one that was asked for.
        float(total.rows[0]) if total.rows and not closes else 0.0,
        -float(gap or 0),
        float(total.rows[0]) if total.rows else -1.0,
    )
    return (
        Totals(
            _or_none(sub),
            _or_none(discount),
            _or_none(tax),
            _or_none(service),
            _or_none(tip),
            _or_none(total),
            None,
            items,
            Reconciliation(state, shown),
        ),
        key,
    )


def _offs(bought: Decimal, sub: Sum, discount: Sum) -> tuple[Decimal, ...]:
    """What the discount takes off the subtotal: itself, or nothing where the items show that it is inside already."""
    inside = sub.rows and bought - discount.value == sub.value
    return (discount.value, ZERO) if inside else (discount.value,)


def _gap(
    base: Decimal, off: Decimal, charges: Decimal, total: Sum, bought: Decimal, sub: Sum, items: tuple[Decimal, ...]
) -> Decimal | None:
    """What our reading is off by; None where there is nothing to hold it against."""
    if total.rows and base - off + charges != total.value:
        return base - off + charges - total.value
    return bought - sub.value if sub.rows and items else None


def _labelled(parts: tuple[Sum, Sum, Sum, Sum, Sum, Sum], rows: Sequence[Row]) -> float:
    """How well the till's own words bear this choice out."""
    sub, tax, service, tip, discount, total = parts
    score = 0.0
    if sub.rows:
        role = rows[sub.rows[0]].role
        score += {Role.SUBTOTAL: 1.0, Role.PART: 0.9}.get(role, -0.4)
    score += 1.0 if tax.rows else 0.0
    score += 0.5 * len(service.rows) + 0.8 * len(tip.rows) + 0.3 * len(discount.rows)
    if total.rows:
        role = rows[total.rows[0]].role
        score += {Role.TOTAL: 1.2, Role.BALANCE: 1.1, Role.TENDER: 0.6, Role.TAXED: 0.2}.get(role, -0.3)
        if sub.rows and total.rows[0] < sub.rows[0]:
            score -= 0.8
    return score


def _or_none(part: Sum) -> Sum | None:
    return part if part.rows else None


def _alternatives(items: Sequence[Bought]) -> Iterator[list[Bought]]:
    """Other readings of the items: one amount, or all, as what their ink may also be; one row that is no item at all
    (a price that was saved, a payment printed above the sums).
    """
    for i, item in enumerate(items):
        for other in item.others:
            yield [*items[:i], replace(item, amount=other), *items[i + 1 :]]
    if sum(bool(item.others) for item in items) > 1:
        yield [replace(item, amount=item.others[0]) if item.others else item for item in items]
        yield [replace(item, amount=max(item.amount, *item.others)) if item.others else item for item in items]
    if 1 < len(items) <= _MOST_DROPPED:
        for i in range(len(items) - 1, -1, -1):
            yield [*items[:i], *items[i + 1 :]]


def _with_balance(found: Totals, rows: Sequence[Row]) -> Totals:
    """`balance_due` from the last row that speaks of what is still to pay, where it is not the total itself."""
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if row.role is Role.BALANCE and row.amount is not None:
            return replace(found, balance_due=Sum(row.amount.value, (index,)))
    return found


def _with_handwriting(found: Totals, rows: Sequence[Row]) -> Totals:
    """A total written by hand under the printed one, where a tip was added.

    Taken where a bare amount below the printed total is larger by a tip that is written beside it, or by a round
    sum of at most half the bill.
    """
    if found.total is None or found.tip is not None:
        return found
    printed = found.total.value
    paid_as_printed = any(row.role is Role.TENDER and row.amount and row.amount.value == printed for row in rows)
    after = [
        (i, row.amount)
        for i, row in enumerate(rows)
        if i > max(found.total.rows)
        and row.amount is not None
        and row.role in (Role.TEXT, Role.TOTAL, Role.TIP)
        and _bare(row)
    ]
    if any(rows[i].role is Role.SUGGESTED for i in range(max(found.total.rows), len(rows))) and len(after) > 2:
        return found
    for i, amount in after:
        tip = amount.value - printed
        if not ZERO < tip <= printed / 2:
            continue
        written = next((j for j, other in after if other.value == tip and j != i), None)
        if written is not None:
            return replace(found, tip=Sum(tip, (written,)), total=Sum(amount.value, (i,)))
        if tip % Decimal("0.50") == 0 and not paid_as_printed:
            return replace(found, total=Sum(amount.value, (i,)))
    return found


def _bare(row: Row) -> bool:
    return bool(re.fullmatch(r"\W*(?:total|tip|gratuity)?\W*", row.plain))
