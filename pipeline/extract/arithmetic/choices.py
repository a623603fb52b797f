"""Which rows are the subtotal, the charges and the total: every choice that the words allow, held against the sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from pipeline.extract.arithmetic.misread import in_cents
from pipeline.extract.goods.items import Bought, listed
from pipeline.extract.lines.roles import FEE, Role
from pipeline.extract.lines.rows import Row
from pipeline.money import ZERO

#: Unlabelled amounts below the items that are tried as subtotal or total; the rest is advertising.
_MOST_UNLABELLED = 5
#: What is left without the tax is no tax.
_NET = re.compile(r"\bnett? (?:of|before|excl\w*|without)\b")
#: What was paid before the bill was made out; of a word alone only what it is taken off tells.
_PAID_BEFORE = re.compile(
    r"\b(?:less|initial|booking)\W+deposit|\bdeposit\W+(?:applied|on file)|"
    r"\bpayments?\b|\bpmts?\b|\bprepa(?:id|y\w*)\b|\bpaid(?=\b|\d)|\breceived\b|\bretainers?\b|"
    r"\badvances?\b|\bon account\b|\bcredits? applied\b"
)
_DEPOSIT = re.compile(r"\bdeposits?\b")
#: More rows than this between subtotal and total are no fees.
_MOST_FEES = 4
#: So many rows of a kind are tried: what says more totals than that says the same again, or is no receipt.
_MOST = {"subtotal": 7, "tax": 4, "service": 5, "tip": 3, "discount": 3, "total": 10}
#: Where nothing closes, so many sets of charges are weighed: those that use most of the rows that have a word for it.
_MOST_OPEN = 8


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount and the rows it was read from. `open`: several readings of it add up, so it has no value to rely on."""

    value: Decimal
    rows: tuple[int, ...]
    open: bool = False


NONE = Sum(ZERO, ())


@dataclass(frozen=True, slots=True)
class Charges:
    """What comes on top of the subtotal, or off it."""

    tax: Sum
    service: Sum
    tip: Sum
    discount: Sum

    @property
    def parts(self) -> tuple[Sum, Sum, Sum, Sum]:
        return self.tax, self.service, self.tip, self.discount

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(i for part in self.parts for i in part.rows)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the sums may be meant, in cents: what the items come to besides, and what comes on top.

    Attributes:
        within: subtotal less items (a discount, a service charge or the tax that is inside the subtotal already).
        on_top: total less subtotal.
        off, inside: the discount taken off after the subtotal; the service charge that is not charged again.
    """

    within: int
    on_top: int
    off: int
    inside: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows taken for the sums. Parts without rows are not on the paper.

    Attributes:
        way: the way that comes nearest.
        gap: parts less total in cents; None without a total.
        items_close: the items make the subtotal; False where there is none of either.
        key: how well it explains the paper; the greatest is the best.
        words: how well the till's own words bear it out.
    """

    subtotal: Sum
    charges: Charges
    total: Sum
    way: Way
    gap: int | None
    items_close: bool
    key: tuple[float, ...]
    words: float

    @property
    def closes(self) -> bool:
        return self.gap == 0

    @property
    def parts(self) -> tuple[Sum, ...]:
        return self.subtotal, *self.charges.parts, self.total


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate rows by what they may be.

    `paid`: what payments less change come to; `handed`: what was handed over, where change is printed. Some tills print
    a payment net of it, so that is a total where it closes.
    """

    subtotal: list[Sum]
    charges: list[Charges]
    total: list[Sum]
    handed: list[Sum]
    rounding: tuple[int, ...]
    paid: frozenset[Decimal]


def candidates(rows: Sequence[Row], items: Sequence[Bought]) -> Candidates:
    """The rows that may be one of the sums, where `items` are the things bought."""
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
    tax = [s for s in by_role[Role.TAX] if not _NET.search(rows[s.rows[0]].plain)]
    taxes = [sum_of(tax)] if tax else []
    taxes += [s for s in by_role[Role.TAX_SUM] if s not in taxes]
    taxes += [s for s in tax if s not in taxes]
    # A tax row may have lost its word, but only between a subtotal and a total that have theirs.
    bill = max((s.rows[0] for s in by_role[Role.TOTAL] + by_role[Role.BALANCE]), default=-1)
    starts = [s.rows[0] for s in by_role[Role.SUBTOTAL] + by_role[Role.PART]]
    # Below the bill a payment is an `Amount` too.
    first = max([i for i in starts if i < bill] or starts, default=len(rows))
    last = max((bill, *(s.rows[0] for s in by_role[Role.TENDER])))
    between = [s for s in loose if first < s.rows[0] < last]
    taxes += [] if taxes else [s for s in between if not FEE.search(rows[s.rows[0]].plain)][:1]
    # Fees stand between subtotal and total; whether one counts, the sum says.
    fees = [s for s in between if FEE.search(rows[s.rows[0]].plain)][:_MOST_FEES]
    subs = list(by_role[Role.SUBTOTAL])
    if by_role[Role.PART]:
        subs.append(sum_of(by_role[Role.PART]))
    discounts = [
        Sum(abs(row.amount.value), (index,))
        for index, row in enumerate(rows)
        if row.amount is not None
        and row.amount.value != 0
        and index not in taken
        and (row.role is Role.DISCOUNT or (row.amount.value < 0 and row.role is Role.TEXT))
        and not _was_paid(rows, index)
    ]
    totals = [s for s in by_role[Role.TOTAL] + by_role[Role.BALANCE] + by_role[Role.TAXED] if s.value > 0]
    totals += [s for s in subs if s not in totals and s.value > 0]
    totals += _before_payments(rows, start)
    given_back = [abs(s.value) for s in by_role[Role.CHANGE]] or [ZERO]
    paid = [Sum(s.value - back, s.rows) for s in by_role[Role.TENDER] for back in given_back if s.value > back]
    rounding = [in_cents(s.value) for s in by_role[Role.ROUNDING]]
    charges = product(
        _most("tax", [*taxes, NONE]),
        _most("service", _subsets(by_role[Role.SERVICE], fees)),
        _most("tip", _subsets([s for s in by_role[Role.TIP] if s.value > 0])),
        _most("discount", _subsets(discounts)),
    )
    return Candidates(
        [*_most("subtotal", subs + unlabelled), NONE],
        [one for one in (Charges(*parts) for parts in charges) if len(one.rows) == len(set(one.rows))],
        [*_most("total", totals + paid + unlabelled), NONE],
        by_role[Role.TENDER][: _MOST["total"]] if by_role[Role.CHANGE] else [],
        (0, *(sign * r for r in dict.fromkeys(rounding[:1]) if r for sign in (1, -1))),
        frozenset(s.value for s in paid),
    )


def _was_paid(rows: Sequence[Row], index: int) -> bool:
    """Whether what is taken off at `index` was paid before and is no discount: it says so, or is a deposit that is
    taken off the bill's total (`Total 412.78`, `Deposit -100.00`, `Balance due 312.78`; one for bottles stands among
    the goods).
    """
    row = rows[index]
    if row.amount is None or row.amount.value >= 0 or row.role not in (Role.TEXT, Role.TENDER):
        return False
    totaled = any(above.role is Role.TOTAL and above.amount and above.amount.value > 0 for above in rows[:index])
    said = _PAID_BEFORE.search(row.plain) or (totaled and _DEPOSIT.search(row.plain))
    return row.role is Role.TENDER or bool(said)


def _before_payments(rows: Sequence[Row], start: int) -> list[Sum]:
    """What the bill came to where it prints no total, only what was paid and what is still open of it (`Mastercard
    -379.12`, `Balance 0.00`); [] where it prints one, or gives change.
    """
    if any(row.amount and row.role in (Role.TOTAL, Role.CHANGE) for row in rows):
        return []
    last = max((i for i in range(start, len(rows)) if rows[i].amount and rows[i].role is Role.BALANCE), default=None)
    left = rows[last].amount if last is not None else None
    if last is None or left is None or left.value < 0:
        return []
    paid = [Sum(-row.amount.value, (i,)) for i, row in enumerate(rows[:last]) if row.amount and _was_paid(rows, i)]
    if not paid:
        return []
    return [sum_of([Sum(left.value, (last,)), *paid] if left.value else paid)]


def _most(kind: str, found: list[Sum]) -> list[Sum]:
    """At most as many as are tried: the first and the last of them."""
    most = _MOST[kind]
    return found if len(found) <= most else [*found[: most // 2], *found[most // 2 - most :]]


def sum_of(parts: Sequence[Sum]) -> Sum:
    """All `parts` as one amount over all their rows."""
    return Sum(sum((p.value for p in parts), start=ZERO), tuple(i for p in parts for i in p.rows))


def _subsets(parts: list[Sum], extra: Sequence[Sum] = ()) -> list[Sum]:
    """The sum of all parts first, then each alone (a repeated row), then none; at last all with the `extra` ones."""
    whole = [sum_of(parts)] if parts else []
    more = [sum_of([*parts, *extra])] if extra else []
    more += [sum_of([*parts, one]) for one in extra] if len(extra) > 1 else []
    return more + whole + (parts if len(parts) > 1 else []) + [NONE]


def ways(bought: int, subtotal: Sum, charges: Charges, rows: Sequence[Row], rounding: Sequence[int]) -> list[Way]:
    """The ways in which the sums may be meant: a discount or a service charge after the subtotal or inside it.

    They are inside only where the items show that.
    """
    tax, service, tip, discount = (in_cents(part.value) for part in charges.parts)
    sub = in_cents(subtotal.value)
    offs = {discount: 0}  # what is taken off after the subtotal: what the items are more than it
    if subtotal.rows:
        later = (rows[i].amount for i in charges.discount.rows if i > subtotal.rows[0])
        after = sum(in_cents(abs(amount.value)) for amount in later if amount)
        for off in (0, after):
            if bought - (discount - off) == sub:
                offs[off] = discount - off
    insides = {0: 0}
    if subtotal.rows:
        above = (rows[i].amount for i in charges.service.rows if i < subtotal.rows[0])
        earlier = sum(in_cents(amount.value) for amount in above if amount)
        insides = {inside: 0 for inside in (earlier, service) if bought + inside == sub} | insides
    return [
        Way(within, tax + service + tip - off - inside + round_, off, inside)
        for round_, (off, less), inside in product(rounding, offs.items(), insides)
        for within in dict.fromkeys((inside - less, -less, inside, 0, -tax))
    ]


def closing(found: Candidates, items: Sequence[Bought], rows: Sequence[Row]) -> Iterator[Choice]:
    """Every choice of rows that closes as it was read.

    All charges are tried against all subtotals, and the totals looked up by what they would have to be, so that many
    rows cost their sum and not their product.
    """
    bought = sum(in_cents(item.amount) for item in items)
    by_value: dict[int, list[Sum]] = {}
    for total in [*found.total, *found.handed]:
        if total.rows:
            by_value.setdefault(in_cents(total.value), []).append(total)
    for sub, charges in product(found.subtotal, found.charges):
        base = in_cents(sub.value) if sub.rows else bought
        meant = ways(bought, sub, charges, rows, found.rounding)
        for total in {id(t): t for way in meant for t in by_value.get(base + way.on_top, ())}.values():
            if _fits(sub, charges, total, rows):
                yield _choice(sub, charges, total, meant, bought, bool(items), rows, found)


def open_ones(found: Candidates, items: Sequence[Bought], rows: Sequence[Row]) -> Iterator[Choice]:
    """The choices of rows that the till's words bear out, whether they close or not; that of none is among them."""
    bought = sum(in_cents(item.amount) for item in items)
    best = sorted(found.charges, key=lambda c: (-_words(NONE, c, NONE, rows), -len(c.rows)))[:_MOST_OPEN]
    if not any(not charges.rows for charges in best):
        best.append(Charges(NONE, NONE, NONE, NONE))
    for sub, charges in product(found.subtotal, best):
        meant = ways(bought, sub, charges, rows, found.rounding)
        for total in found.total:
            if _fits(sub, charges, total, rows):
                yield _choice(sub, charges, total, meant, bought, bool(items), rows, found)


def _fits(sub: Sum, charges: Charges, total: Sum, rows: Sequence[Row]) -> bool:
    used = [*sub.rows, *charges.rows, *total.rows]
    return len(used) == len(set(used)) and not _only_a_subtotal(total, charges, rows)


def _only_a_subtotal(total: Sum, charges: Charges, rows: Sequence[Row]) -> bool:
    """A row called subtotal is a total only where charges lead up to it (`Sub Total` after tax)."""
    if not total.rows or rows[total.rows[0]].role not in (Role.SUBTOTAL, Role.PART):
        return False
    return not charges.rows


def _choice(
    sub: Sum,
    charges: Charges,
    total: Sum,
    meant: Sequence[Way],
    bought: int,
    has_items: bool,
    rows: Sequence[Row],
    found: Candidates,
) -> Choice:
    base = in_cents(sub.value) if sub.rows else bought
    value = in_cents(total.value)
    if total.rows:
        nearest = min(meant, key=lambda way: (abs(base + way.on_top - value), way.off, way.inside))
        same = [w for w in meant if (w.on_top, w.off, w.inside) == (nearest.on_top, nearest.off, nearest.inside)]
    else:
        nearest, same = meant[0], list(meant)
    closest = min(same, key=lambda way: abs(bought + way.within - base)) if sub.rows else nearest
    gap = base + nearest.on_top - value if total.rows else None
    items_close = bool(has_items and sub.rows and bought + closest.within == base)
    closes = gap == 0
    words = _words(sub, charges, total, rows) + float(closes and total.value in found.paid)
    key = (
        float(closes) * 3 + float(items_close) * 2 + (1.5 if closes and has_items and not sub.rows else 0.0),
        words,
        float(len({*sub.rows, *charges.rows})),
        # Where nothing closes, the last of several totals is the one that was asked for.
        float(total.rows[0]) if total.rows and not closes else 0.0,
        -float(abs(gap or 0)),
        float(total.rows[0]) if total.rows else -1.0,
    )
    return Choice(sub, charges, total, closest, gap, items_close, key, words)


def _words(sub: Sum, charges: Charges, total: Sum, rows: Sequence[Row]) -> float:
    """How well the till's own words bear this choice out."""
    score = 0.0
    if sub.rows:
        role = rows[sub.rows[0]].role
        score += {Role.SUBTOTAL: 1.0, Role.PART: 0.9}.get(role, -0.4)
    score += 1.0 if charges.tax.rows else 0.0
    score += 0.5 * len(charges.service.rows) + 0.8 * len(charges.tip.rows) + 0.3 * len(charges.discount.rows)
    if total.rows:
        role = rows[total.rows[0]].role
        score += {Role.TOTAL: 1.2, Role.BALANCE: 1.1, Role.TENDER: 0.6, Role.TAXED: 0.2}.get(role, -0.3)
        if sub.rows and total.rows[0] < sub.rows[0]:
            score -= 0.8
    return score
