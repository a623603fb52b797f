"""A tip and a total filled in by hand on the lines that a slip leaves for them, held against the printed amount.

Handwriting is read badly, and a terminal prints neither: only the printed amount plus the tip, to the cent, says what
was written. Cents stand raised or apart (`5 00`), are a stroke (`5-`, `5.-`) or missing (`$5`); a dash through the
tip's line is no tip. What is filled in and cannot be told is said to be open, and the printed amount is then not what
was finally paid.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.cards import card_block
from pipeline.extract.payment.figures import EMPTY, Filled, Ink
from pipeline.extract.payment.tiplines import is_headed, lone_total, pairs_of
from pipeline.model import PageWords, Proof, Reconciliation, State
from pipeline.money import ZERO, cents

#: What a terminal calls the printed amount to which a tip may be added.
_AMOUNT = re.compile(
    r"^\W*(?:(?:sale|base|purchase|check|bill|charge|credit|card|pre-?tip|net|trans(?:action)?|usd) )*"
    r"(?:am(?:oun)?t|sale|purchase|charge|(?:fuel|gas|pump) (?:total|sale|amount))\b(?: usd)?\W*(?:\d\W*)?$"
)
#: A row has a word of print, or figures alone.
_LONG, _FIGURES = re.compile(r"[a-z]{4,}"), re.compile(r"[\W_\d]+")
#: A label, and no rule or dots behind it.
_NAMES = re.compile(r"[A-Za-z][A-Za-z/&+' ]*\W{0,2}(?<![_.][_.])")
#: A tip that nothing else bears out is at most this part of the bill.
_LIKELY = Decimal("0.5")
#: What a total alone may be more than the bill: this part of it, or this much on a small one.
_MOST, _SMALL = Decimal("0.30"), Decimal("2.00")
#: Parts of the bill that people give.
_USUAL = tuple(Decimal(part) / 100 for part in (10, 12, 15, 18, 20, 22, 25, 30))
_HALF = Decimal("0.50")
#: So many copies of a slip are on one paper at most.
_COPIES = 2


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A tip or a total was filled in, and what it says cannot be told.

    Attributes:
        state: UNREADABLE, or AMBIGUOUS where figures were read that do not fit the printed amount.
        rows: where it stands.
    """

    state: State
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was finally paid and given; `proved`: printed amount, tip and total close, so that nothing is guessed."""

    total: Decimal
    tip: Decimal
    proved: bool = True


def with_handwriting(
    found: Totals, rows: Sequence[Row], pages: Sequence[PageWords], itemized: bool, cut: Collection[str] = ()
) -> tuple[Totals, Unsettled | None]:
    """`found` with the tip and the total that are filled in below the printed amount, or with that amount alone and
    what could not be told of them.

    A slip without items that has no such lines, or has them left blank, is for its printed amount. Two copies that were
    filled in differently leave it open. Nothing changes where what is printed adds up with its tip. Where the lower
    edge of the paper is among those that are `cut` off, a tip may stand below the printed amount.
    """
    fees = found.service_charge.rows if found.service_charge and _adds_up(found) else ()
    pairs = list(pairs_of(rows, pages, fees)) or lone_total(rows, found)
    pairs = [pair for pair in pairs if not _gives_nothing(pair, rows, found)]
    inked = [pair for pair in pairs if any(line.kind not in EMPTY for line in pair)]
    hidden = () if inked else tuple(i for pair in pairs for line in pair for i in line.rows if rows[i].lost)
    if "bottom" in cut and found.tip is None and not any(line.kind is Ink.FIGURES for pair in inked for line in pair):
        hidden = hidden or _cut_at_tip(rows, pairs)
    if not inked and found.tip is None:
        hidden = hidden or _unruled(rows, pairs)
    example = [i for i in (found.tip.rows if found.tip else ()) if is_headed(rows, i)]
    closes = _closes(found)
    if (
        not example
        and not hidden
        and (len(inked) < 2 and itemized if closes else not pairs and (itemized or found.total or not _is_slip(rows)))
    ):
        return found, None
    starts = [*example, *(min(tip.rows) for tip, _ in pairs)]
    bills = _bills(rows[: min(starts, default=len(rows))], found, itemized)
    if not bills:
        return found, None
    if hidden:  # blank is only what was seen
        return _unproved(_settled(found, bills[0], bills[0], None)), Unsettled(State.UNREADABLE, hidden)
    written = _agreed(bills, inked, found)
    if written is None and closes and len(inked) < 2:
        return found, None
    if written is None:
        figures = any(line.kind is Ink.FIGURES for pair in inked for line in pair)
        places = tuple(i for pair in inked for line in pair for i in line.rows)
        unread = Unsettled(State.AMBIGUOUS if figures else State.UNREADABLE, places)
        return _unproved(_settled(found, bills[0], bills[0], None)), unread
    if not written.tip:
        return _settled(found, bills[0], bills[0], None), None
    tip, total = inked[0]
    paid = Sum(written.total, total.rows if total.readings else tip.rows)
    settled = _settled(found, bills[0], paid, Sum(written.tip, tip.rows))
    return settled if written.proved else _unproved(settled), None


def _cut_at_tip(rows: Sequence[Row], pairs: Sequence[tuple[Filled, Filled]]) -> tuple[int, ...]:
    """The rows on which a paper that is cut off at the bottom ends, where a terminal leaves its lines for a tip: its
    printed amount, such a line itself, or figures without a word, as a hand leaves them. () where it ends otherwise.
    """
    worded = [i for i, row in enumerate(rows) if _LONG.search(row.plain)]
    if not worded or card_block(rows) is None:
        return ()
    last = worded[-1]
    scraps = tuple(range(last + 1, len(rows)))
    lines = {i for pair in pairs for line in pair for i in line.rows}
    printed = rows[last].amount is not None and _AMOUNT.match(rows[last].plain)
    if printed or lines & {last, *scraps} or any(rows[i].amount and _FIGURES.fullmatch(rows[i].text) for i in scraps):
        return (last, *scraps)
    return ()


def _unruled(rows: Sequence[Row], pairs: Sequence[tuple[Filled, Filled]]) -> tuple[int, ...]:
    """The two lines for a tip and a total on a picture that show nothing at all, not even a rule to write on: a hand
    may have written there what no reader takes for words. () where a line was seen to be blank.
    """
    bare = [(*tip.rows, *total.rows) for tip, total in pairs if tip.kind is total.kind is Ink.BLANK and total.rows]
    seen = any(not _NAMES.fullmatch(rows[i].text) or rows[i].reader == "pdf" for pair in bare for i in pair)
    return () if seen or len(bare) < len(pairs) else tuple(i for pair in bare for i in pair)


def _unproved(found: Totals) -> Totals:
    """`found` whose bill may be proved, and what was finally paid is not."""
    if found.reconciliation.state is not Proof.PROVED:
        return found
    return replace(found, reconciliation=Reconciliation(Proof.CONSISTENT, ZERO))


def _closes(found: Totals) -> bool:
    """What is printed adds up with its tip."""
    if found.tip is None or found.total is None or found.total.value <= found.tip.value:
        return False
    return found.reconciliation.state is not Proof.UNPROVED


def _adds_up(found: Totals) -> bool:
    return found.total is not None and found.reconciliation.state is not Proof.UNPROVED


def _gives_nothing(pair: tuple[Filled, Filled], rows: Sequence[Row], found: Totals) -> bool:
    """Whether a tip of 0.00 stands by itself, and the bill alone was paid below it."""
    tip, total = pair
    if total.rows or found.total is None or any((amount := rows[i].amount) is None or amount.value for i in tip.rows):
        return False
    below = rows[max(tip.rows, default=0) + 1 :]
    return any(row.role is Role.TENDER and row.amount and row.amount.value == found.total.value for row in below)


def _is_slip(rows: Sequence[Row]) -> bool:
    card = card_block(rows)
    return card is not None and card.proves


def _agreed(bills: Sequence[Sum], inked: Sequence[tuple[Filled, Filled]], found: Totals) -> _Choice | None:
    """What all pairs of lines say that have something on them; None where they differ, or one cannot be told."""
    choices = {_written(bills, tip, total, found) for tip, total in inked} or {_Choice(bills[0].value, ZERO)}
    if len(choices) > _COPIES and None not in choices:
        return _Choice(bills[0].value, ZERO)  # a table of what might be given
    return choices.pop() if len(choices) == 1 else None


def _settled(found: Totals, bill: Sum, total: Sum, tip: Sum | None) -> Totals:
    """`found` for a printed `bill` and what was finally paid; it stays as proved as the bill was."""
    proof = found.reconciliation
    if found.total is None or found.total.value != bill.value:
        closes = found.total is not None and found.total.value == total.value and proof.state is not Proof.UNPROVED
        proof = proof if closes or found.items else Reconciliation(Proof.CONSISTENT, ZERO)
        if tip is not None and found.printed and found.total and proof.gap == bill.value - found.total.value:
            proof = found.printed  # the sum below the bill that left this gap is explained by the tip now
    fee = found.service_charge
    if tip is not None and fee is not None and set(fee.rows) <= set(tip.rows):
        fee = None
    return replace(found, total=total, tip=tip, service_charge=fee, reconciliation=proof)


# --- What was written ----------------------------------------------------------------------------------------------


def _bills(above: Sequence[Row], found: Totals, itemized: bool) -> list[Sum]:
    """The printed amounts to which a tip may have been added, the likeliest first; [] where none is."""
    named = [
        Sum(row.amount.value, (i,))
        for i, row in enumerate(above)
        if row.amount
        and row.amount.value > 0
        and not re.search(r"\b(?:tips?|gratuity)\b", row.plain)
        and (row.role in (*BILL, Role.TENDER) or _AMOUNT.match(row.plain))
    ]
    totals = [s for s in named if above[s.rows[0]].role in BILL]
    own = [s for s in totals if found.total and s.rows == found.total.rows]
    parts = [
        Sum(row.amount.value, (i,))
        for i, row in enumerate(above)
        if row.amount and row.role in (Role.SUBTOTAL, Role.TAX, Role.SERVICE) and not _AMOUNT.match(row.plain)
    ]
    if not itemized and not totals and any(above[part.rows[0]].role is Role.SUBTOTAL for part in parts):
        whole = Sum(sum((p.value for p in parts), start=ZERO), tuple(i for p in parts for i in p.rows))
        named = [*named, whole]
    first: dict[Decimal, Sum] = {}
    for bill in (*own, *reversed(totals), *reversed(named)):
        first.setdefault(bill.value, bill)
    return list(first.values())


def _written(bills: Sequence[Sum], tip: Filled, total: Filled, found: Totals) -> _Choice | None:
    """What was finally paid and given, where the printed amount bears it out; None where that cannot be told."""
    bill = bills[0].value
    if tip.kind in EMPTY and total.kind in EMPTY:
        return _Choice(bill, ZERO)
    if tip.kind is Ink.FIGURES and total.kind is Ink.FIGURES:
        return _closing([each.value for each in bills], tip, total)
    if tip.kind is Ink.FIGURES and total.kind in EMPTY:
        return _tip_alone(bill, tip, found) if total.rows or tip.confirmed else None  # its line may not have been seen
    if total.kind is Ink.FIGURES:
        if any(reading.value == bill for reading in total.readings):
            return _Choice(bill, ZERO)
        return None if tip.kind is Ink.NONE else _total_alone(bill, total, found)
    return None


def _tip_alone(bill: Decimal, tip: Filled, found: Totals) -> _Choice | None:
    """A tip without a total is added, where it is what people give and can be nothing else."""
    likely = {one.value for one in tip.readings if one.value <= bill * _LIKELY}
    sure = {one.value for one in tip.readings if not one.cost} & likely
    if len(sure) != 1 or (len(likely) > 1 and not tip.confirmed):
        return None
    value = sure.pop()
    return _Choice(bill + value, value, proved=False) if tip.confirmed or _given(bill, value, found) else None


def _total_alone(bill: Decimal, total: Filled, found: Totals) -> _Choice | None:
    """A total without a tip that could be read: only what people give, and nothing else that it may say."""
    likely = {one.value for one in total.readings if _given(bill, one.value - bill, found)}
    sure = {one.value for one in total.readings if not one.cost and not one.open} & likely
    if len(sure) != 1 or (len(likely) > 1 and not total.confirmed):
        return None
    value = sure.pop()
    return _Choice(value, value - bill, proved=False)


def _closing(bills: Sequence[Decimal], tip: Filled, total: Filled) -> _Choice | None:
    """The readings of both that close with a printed amount; None where none do, or several that differ."""
    closing: list[tuple[int, _Choice]] = []
    for bill in bills:
        for given, paid in product(tip.readings, total.readings):
            exact, cost = bill + given.value, given.cost + paid.cost
            if exact == paid.value:
                closing.append((cost, _Choice(paid.value, given.value)))
            elif paid.open and not given.open and int(exact) == paid.value:
                closing.append((cost + 1, _Choice(exact, given.value)))
            elif given.open and not paid.open and paid.value > bill and int(paid.value - bill) == given.value:
                closing.append((cost + 1, _Choice(paid.value, paid.value - bill)))
        if closing:
            break
    least = min((cost for cost, _ in closing), default=0)
    best = {choice for cost, choice in closing if cost == least}
    return best.pop() if len(best) == 1 else None


def _given(bill: Decimal, tip: Decimal, found: Totals) -> bool:
    """Whether a difference is one that people give: a round sum, one that rounds the total, or a usual part."""
    if not ZERO < tip <= max(bill * _MOST, _SMALL):
        return False
    before_tax = found.subtotal.value if found.subtotal else bill
    parts = {cents(base * part) for base in (bill, before_tax) for part in _USUAL}
    return tip % _HALF == 0 or (bill + tip) % _HALF == 0 or tip in parts
