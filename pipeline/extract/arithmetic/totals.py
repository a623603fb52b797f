"""Subtotal, discount, tax, service charge, tip and total: the choice of rows that the arithmetic bears out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.extract.arithmetic.choices import Candidates, Choice, Sum, candidates, closing, open_ones
from pipeline.extract.arithmetic.explained import unexplained
from pipeline.extract.arithmetic.misread import Kind
from pipeline.extract.arithmetic.proof import search
from pipeline.extract.arithmetic.solutions import Solution
from pipeline.extract.goods.items import Bought, bought
from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import Row
from pipeline.model import Proof, Reconciliation
from pipeline.money import ZERO

_TIP = re.compile(r"\b(?:tips?|gratuity|grat)\b")
#: A heading of tips to choose from.
SUGGESTS = re.compile(r"suggest|recommend|\bguide\b|for your convenience|\bwould be\b")
_TOTAL = re.compile(r"\btotale?\b")
#: What was charged in the end.
_CHARGED = re.compile(r"\b(?:final|charged?|paid|total|amt|amount|sum)\b")
#: Beside a tip on its row: what was charged with it. A table to choose from says "total".
_FINAL = re.compile(r"\bfinal\b|\bcharged\b")
#: What is added where a card pays.
_CARD_FEE = re.compile(
    r"\b(?:non-?\s?cash|card|credit|cc|surcharge|convenience|processing)\b.*"
    r"\b(?:fees?|adj\w*|charges?|surcharge|price difference)\b|^\W*surcharge\b"
)
#: What a tip that is added by hand is a multiple of.
_ROUND = Decimal("0.50")
#: By so much cash is rounded at most.
MOST_ROUNDED = Decimal("0.05")
#: Of so many readings the amounts that differ are named as doubtful.
_MOST_DOUBTS = 4


@dataclass(frozen=True, slots=True)
class Totals:
    """The bill's own amounts. None: no such row.

    Attributes:
        items: the items' amounts as the arithmetic bears them out.
        doubts: rows whose amounts may be misread, or contradict the sum.
        printed: where `total` is written below the printed one without a word: how well the printed bill adds up.
    """

    subtotal: Sum | None = None
    discount: Sum | None = None
    tax: Sum | None = None
    service_charge: Sum | None = None
    tip: Sum | None = None
    total: Sum | None = None
    balance_due: Sum | None = None
    items: tuple[Decimal, ...] = ()
    reconciliation: Reconciliation = field(default_factory=Reconciliation)
    doubts: tuple[int, ...] = ()
    printed: Reconciliation | None = None


def proves(rows: Sequence[Row]) -> bool:
    """Whether `rows` by themselves are a bill that adds up."""
    return totals_of(rows, bought(rows, ""))[0].reconciliation.state is Proof.PROVED


def totals_of(rows: Sequence[Row], items: Sequence[Bought]) -> tuple[Totals, tuple[Bought, ...]]:
    """The reading of the summary rows that closes best; its reconciliation says how well.

    Every choice of a subtotal, a tax (rows or their printed sum), service charges, tips, discounts and a total among
    the rows that may be one is tried against items = subtotal and subtotal + charges = total; the choice that explains
    most wins. Nothing is taken from a suggested-tip table. Where it does not close as it was read, or leaves a row
    that speaks of a total unexplained, the other readings of the amounts are searched (`proof`). The items come back
    too: their amounts may be read in another way, and one may turn out to be no item (a subtotal that the till prints
    without a word for it).
    """
    found, taken = _read(rows, items)
    if found.total is not None and any(_lists(row) for row in rows[max(found.total.rows) + 1 :]):
        # More was bought below the total (a second round): what was added up is not all of it.
        found = replace(found, reconciliation=Reconciliation(Proof.UNPROVED, None))
    if _is_outdone(found, rows):
        found = replace(found, reconciliation=Reconciliation(Proof.UNPROVED, None))
    if found.reconciliation.state is Proof.PROVED and _leaves_out(found, taken, rows):
        found = replace(found, reconciliation=Reconciliation(Proof.CONSISTENT, ZERO))
    found = _rounded(_with_subtotal(found, rows), rows)
    return _with_added(_by_name(_with_fee(_with_charged(_with_balance(found, rows), rows), rows), rows), rows), taken


def _read(rows: Sequence[Row], items: Sequence[Bought]) -> tuple[Totals, tuple[Bought, ...]]:
    choice, among = _best(rows, items)
    taxed = any(row.amount and row.role is Role.TAX for row in rows)
    bare = not choice.total.rows and not choice.items_close
    if (taxed or bare) and len(items) > 1 and items[-1].amount == sum((i.amount for i in items[:-1]), start=ZERO):
        # A till that prints a sum without a word for it (`Counter-Eat In 18.00`): the tax tells, or that there is none.
        other, fewer = _best(rows, items[:-1])
        if other.key > choice.key:
            choice, among, items = other, fewer, items[:-1]
    read = _totals(choice, items)
    state = read.reconciliation.state
    unclear = unexplained(choice, items, among, rows) if choice.closes else ()
    if state is Proof.CONSISTENT or not items or (state is Proof.PROVED and not unclear):
        return read, tuple(items)
    searched = search(among, (choice, *open_ones(among, items, rows)), items, rows)
    if searched.best is not None:
        return _as_solved(searched.best, items, rows, searched.proved)
    if state is Proof.PROVED:
        read = _asked_for(replace(read, reconciliation=Reconciliation(Proof.UNPROVED, None)), unclear, rows)
    elif searched.agreed is not None:
        read = _with_sums(read, searched.agreed, rows)
    elif searched.torn and read.total is not None:
        read = replace(read, total=replace(read.total, open=True))
    named = {row for solution in searched.rivals[:_MOST_DOUBTS] for row in solution.doubts(items)}
    return replace(read, doubts=tuple(sorted({*unclear, *named}))), tuple(items)


def _asked_for(found: Totals, unclear: Sequence[int], rows: Sequence[Row]) -> Totals:
    """`found` with the last total that the paper names below the one that adds up: what it asks for in the end.

    A check that is split, a part that more was added to; a payment that is less than the total above it.
    """
    handed = found.total is not None and all(rows[i].role is Role.TENDER for i in found.total.rows)
    for index in reversed(unclear):
        amount, role = rows[index].amount, rows[index].role
        if amount and amount.value > 0 and role in BILL and len(rows[index].amounts) == 1:
            rest = role is Role.BALANCE and found.total is not None and amount.value < found.total.value
            less = handed and found.total is not None and found.total.value < amount.value
            if found.total is not None and (less or index > max(found.total.rows)) and not rest:
                gap = found.total.value - amount.value
                return replace(
                    found, total=Sum(amount.value, (index,)), reconciliation=Reconciliation(Proof.UNPROVED, gap)
                )
            break
    return found


def _best(rows: Sequence[Row], items: Sequence[Bought]) -> tuple[Choice, Candidates]:
    among = candidates(rows, items)
    ones = list(closing(among, items, rows)) or list(open_ones(among, items, rows))
    return max(ones, key=lambda choice: choice.key), among


def _as_solved(
    solution: Solution, items: Sequence[Bought], rows: Sequence[Row], proved: bool
) -> tuple[Totals, tuple[Bought, ...]]:
    """`solution` as totals, with the items as it has them."""
    other = {change.item: change.reading for change in solution.changes if change.item is not None}
    taken = tuple(
        replace(item, amount=Decimal(other[i].value).scaleb(-2)) if i in other else item
        for i, item in enumerate(items)
        if i not in other or other[i].kind is not Kind.DROPPED
    )
    as_read = _totals(solution.choice, items)
    found = replace(_with_sums(as_read, solution, rows), items=tuple(item.amount for item in taken))
    if proved:
        return replace(found, reconciliation=Reconciliation(Proof.PROVED, ZERO)), taken
    gap = as_read.reconciliation.gap or None
    return replace(
        found, reconciliation=Reconciliation(Proof.UNPROVED, gap), doubts=tuple(sorted(solution.doubts(items)))
    ), taken


def _with_sums(found: Totals, solution: Solution, rows: Sequence[Row]) -> Totals:
    """`found` with subtotal, charges and total as `solution` has them."""
    changed = {change.row: change.reading.value for change in solution.changes if change.row is not None}
    subtotal, tax, service, tip, discount, total = (_with(part, changed, rows) for part in solution.choice.parts)
    return replace(
        found,
        subtotal=_or_none(subtotal),
        discount=_or_none(discount),
        tax=_or_none(tax),
        service_charge=_or_none(service),
        tip=_or_none(tip),
        total=_or_none(total),
    )


def _with(part: Sum, changed: Mapping[int, int], rows: Sequence[Row]) -> Sum:
    """`part` with the amounts of its rows as they were `changed`, in cents."""
    value = part.value
    for row in part.rows:
        amount = rows[row].amount
        if row in changed and amount is not None:
            value += abs(Decimal(changed[row]).scaleb(-2)) - abs(amount.value)
    return replace(part, value=value)


def _is_outdone(found: Totals, rows: Sequence[Row]) -> bool:
    """The total stands on a row without a word for it, and a row that has the word says more, or no subtotal or charge
    with a word for it leads up to it (it may as well be a subtotal, the rest being cut off).
    """
    if found.total is None or any(rows[i].role is not Role.TEXT for i in found.total.rows):
        return False
    said = (row.amount.value for row in rows if row.amount and row.role in BILL)
    parts = (found.subtotal, found.tax, found.service_charge, found.tip, found.discount)
    led_up_to = any(rows[i].role is not Role.TEXT for part in parts if part for i in part.rows)
    return not led_up_to or any(value > found.total.value for value in said)


def _leaves_out(found: Totals, items: Sequence[Bought], rows: Sequence[Row]) -> bool:
    """Something was taken off among the items that is in no sum: what it was taken off was not read (a free drink, a
    dish that was sent back). Not where it is told again, or a charge that it takes back.
    """
    parts = (found.subtotal, found.discount, found.tax, found.service_charge, found.tip, found.total)
    used = {item.row for item in items} | {i for part in parts if part is not None for i in part.rows}
    known = {abs(amount.value) for i in used if (amount := rows[i].amount)}
    span = [(i, row, row.amount.value) for i, row in enumerate(rows[: max(used)]) if row.amount and i not in used]
    charged = {value for _, _, value in span if value > 0}
    return any(
        value < 0 and row.role in (Role.TEXT, Role.DISCOUNT) and i > min(used) and -value not in known | charged
        for i, row, value in span
    )


def _totals(choice: Choice, items: Sequence[Bought]) -> Totals:
    return Totals(
        _or_none(choice.subtotal),
        _or_none(choice.charges.discount),
        _or_none(choice.charges.tax),
        _or_none(choice.charges.service),
        _or_none(choice.charges.tip),
        _or_none(choice.total),
        None,
        tuple(item.amount for item in items),
        _reconciliation(choice, items),
    )


def _reconciliation(choice: Choice, items: Sequence[Bought]) -> Reconciliation:
    """How well `choice` closes as it was read, and what it is off by (None: there is nothing to hold it against)."""
    if choice.closes and items and (choice.items_close or not choice.subtotal.rows):
        return Reconciliation(Proof.PROVED, ZERO)
    if (choice.closes and not items) or (choice.items_close and not choice.total.rows):
        return Reconciliation(Proof.CONSISTENT, ZERO)
    if choice.gap:
        return Reconciliation(Proof.UNPROVED, Decimal(choice.gap).scaleb(-2))
    if choice.subtotal.rows and items:
        bought = sum((item.amount for item in items), start=ZERO)
        return Reconciliation(Proof.UNPROVED, bought - choice.subtotal.value)
    return Reconciliation(Proof.UNPROVED, None)


def _with_subtotal(found: Totals, rows: Sequence[Row]) -> Totals:
    """`found` with the subtotal that its rows say: a row called so that is the total, as nothing was charged on it, is
    both; the total told again on a row without a word for it (what was paid) is none.
    """
    if found.total is None:
        return found
    if found.subtotal is not None:
        unnamed = [i for i in found.subtotal.rows if rows[i].role is Role.TEXT]
        again = any(i > min(found.total.rows) or _TOTAL.search(rows[i].plain) for i in unnamed)
        return replace(found, subtotal=None) if again and found.subtotal.value == found.total.value else found
    named = any(rows[i].role is Role.SUBTOTAL for i in found.total.rows)
    charged = any(part is not None and part.value for part in (found.tax, found.service_charge, found.tip))
    return replace(found, subtotal=found.total) if named and not charged and found.discount is None else found


def _rounded(found: Totals, rows: Sequence[Row]) -> Totals:
    """With the total as it is printed, where cash is rounded: the sum after rounding where the paper prints it
    (`Rounding 72.75`, `Rounded Total 72.75`), else the total itself and not what the change leaves of the payment.
    """
    if found.total is None or found.total.value < 1 or not any(row.role is Role.ROUNDING for row in rows):
        return found
    value, last = found.total.value, max(found.total.rows)
    printed = [(i, row.amount.value, row.role) for i, row in enumerate(rows) if row.amount is not None]
    near = [(i, other, role) for i, other, role in printed if ZERO < abs(other - value) <= MOST_ROUNDED]
    exactly = [i for i, other, role in printed if role is Role.ROUNDING and other == value]
    if exactly and rows[last].role is Role.TENDER:
        return replace(found, total=Sum(value, (exactly[0],)))
    after = [(i, other) for i, other, role in near if role is Role.ROUNDING and i > last]
    if len(after) == 1:
        return replace(found, total=Sum(after[0][1], (after[0][0],)))
    total = [(i, other) for i, other, role in near if role is Role.TOTAL]
    if not total or any(value in (other, -other) for _, other, _ in printed):
        return found
    return replace(found, total=Sum(total[-1][1], (total[-1][0],)))


def _lists(row: Row) -> bool:
    """A row like those of things bought: a quantity, a name, an amount."""
    return row.role is Role.TEXT and row.amount is not None and bool(re.match(r"^\d{1,2} [A-Za-z]{2}", row.label))


def _or_none(part: Sum) -> Sum | None:
    return part if part.rows else None


def _with_balance(found: Totals, rows: Sequence[Row]) -> Totals:
    """`balance_due` from the last row that speaks of what is still to pay, where it is not the total itself."""
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if row.role is Role.BALANCE and row.amount is not None:
            return replace(found, balance_due=Sum(row.amount.value, (index,)))
    return found


def _with_charged(found: Totals, rows: Sequence[Row]) -> Totals:
    """With a tip that the till prints below its total, where a later amount is both: `Gratuity 18% 8.37`, `Final amount
    58.92`, or on the payment's own row (`Visa 4418, tip 26.00, charged 171.35`). Of several there, it is a table.
    """
    if found.total is None or found.tip is not None:
        return found
    bill, below = found.total.value, max(found.total.rows) + 1
    both: dict[Decimal, tuple[int, int]] = {}
    for i in range(below, len(rows)):
        row = rows[i]
        if (
            not row.amounts
            or row.role is Role.SUGGESTED
            or not _TIP.search(row.plain)
            or any(SUGGESTS.search(r.plain) for r in rows[max(i - 2, 0) : i + 1])
        ):
            continue
        for tip in (amount.value for amount in row.amounts if amount.value > 0):
            named = (j for j in range(i, min(i + 7, len(rows))) if _charges(rows[j], bill + tip, j == i))
            if (j := next(named, None)) is not None:
                both.setdefault(tip, (i, j))
    if len(both) != 1:
        return found
    ((tip, (i, j)),) = both.items()
    if rows[i].role is not Role.SERVICE:
        return replace(found, tip=Sum(tip, (i,)), total=Sum(bill + tip, (j,)))
    if found.service_charge is not None:
        return found
    return replace(found, service_charge=Sum(tip, (i,)), total=Sum(bill + tip, (j,)))


def _with_fee(found: Totals, rows: Sequence[Row]) -> Totals:
    """With what a till adds below its total where a card paid, and says with it what was charged: `Total 21.90`,
    `Non-cash adjustment 0.77`, `Amount charged 22.67`. A price for cards that nobody says was paid is none.
    """
    if found.total is None:
        return found
    bill, below, handed = found.total.value, max(found.total.rows) + 1, _paid_in(rows)
    for i in range(below, len(rows)):
        fee = rows[i].amount
        if fee is None or fee.value <= ZERO or bill in handed or not _CARD_FEE.search(rows[i].plain):
            continue
        for j in range(i + 1, min(i + 4, len(rows))):
            if _charges(rows[j], bill + fee.value, False) and not re.search(r"\bprice\b", rows[j].plain):
                own = found.service_charge or Sum(ZERO, ())
                charge = Sum(own.value + fee.value, (*own.rows, i))
                return replace(found, service_charge=charge, total=Sum(bill + fee.value, (j,)))
    return found


def _paid_in(rows: Sequence[Row]) -> set[Decimal]:
    """What payments come to, each less any of the change."""
    back = {abs(row.amount.value) for row in rows if row.amount and row.role is Role.CHANGE} | {ZERO}
    paid = [row.amount.value for row in rows if row.amount and row.role is Role.TENDER]
    return {value - change for value in paid for change in back}


def _by_name(found: Totals, rows: Sequence[Row]) -> Totals:
    """What the till calls a tip is one, also among the fees; with its rate (`Tip 15% 5.78`) only on a bill that was
    paid: on one that was not, the house added it.
    """
    charge = found.service_charge
    if found.tip is not None or charge is None:
        return found
    paid = any(row.role is Role.TENDER and row.amount for row in rows)
    tips = [i for i in charge.rows if re.search(r"\btips?\b", rows[i].plain) and (paid or "%" not in rows[i].text)]
    value = sum((amount.value for i in tips if (amount := rows[i].amount)), start=ZERO)
    if not tips or (len(tips) < len(charge.rows) and value >= charge.value):
        return found
    if len(tips) == len(charge.rows):
        return replace(found, service_charge=None, tip=charge)
    rest = Sum(charge.value - value, tuple(i for i in charge.rows if i not in tips))
    return replace(found, service_charge=rest, tip=Sum(value, tuple(tips)))


def _charges(row: Row, value: Decimal, beside_tip: bool) -> bool:
    """Whether a row says that `value` was charged in all; beside the tip only a payment's row says that, or one that
    says what was charged in the end (`Tip 7.00 Final 44.80`).
    """
    if not any(amount.value == value for amount in row.amounts):
        return False
    named = row.role in BILL or bool(_CHARGED.search(row.plain))
    if beside_tip and len(row.amounts) == 2 and _FINAL.search(row.plain) and "%" not in row.text:
        return True
    return row.role is Role.TENDER or (named and not beside_tip)


def _with_added(found: Totals, rows: Sequence[Row]) -> Totals:
    """A sum written by hand below the printed total, without a word: larger by a round tip of at most half the bill.

    Nothing proves it, so the reading is not proved any more.
    """
    if found.total is None or found.tip is not None:
        return found
    printed, below = found.total.value, max(found.total.rows) + 1
    if any(row.role is Role.TENDER and row.amount and row.amount.value == printed for row in rows):
        return found
    bare = [
        (i, row.amount) for i, row in enumerate(rows) if i >= below and row.amount and not re.search(r"\w", row.plain)
    ]
    if any(row.role is Role.SUGGESTED for row in rows[below:]) and len(bare) > 2:
        return found
    for i, amount in bare:
        tip = amount.value - printed
        if ZERO < tip <= printed / 2 and tip % _ROUND == 0:
            off = Reconciliation(Proof.UNPROVED, -tip)
            return replace(
                found, total=Sum(amount.value, (i,)), doubts=(i,), reconciliation=off, printed=found.reconciliation
            )
    return found
