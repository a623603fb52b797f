"""Proof by arithmetic: which of all readings of the amounts adds up, and whether that can be luck.

An amount may say other things than were read (`misread`): the reader's own second choices, a digit that looks like
another, a lost minus, a row that was not bought. Each has a cost, about the negative logarithm of its odds. Searched
are the readings at the least cost for which

    items (with what the subtotal includes) = subtotal,    subtotal + charges = total,

and every other row that a till calls a subtotal or a total is explained by the same sum.

With enough free amounts some sum always closes, and a gap of one digit in one amount can nearly always be closed by
one digit of another. So a sum that closes is a proof only where

- the total stands on two witnesses as they were read: its own row, another row that says the same (the total printed
  again, what was paid less the change), the charges (by their printed rate, or as read) with the items, and with the
  subtotal; on three where a
  total or a payment must be misread and no reader saw that; or on one, where every change is a reader's own or is
  printed a second time (quantity times price, a rate), and a second reader confirmed all that is as it was read; and
- no other reading that gives another total is nearly as likely (`_APART`), and none that gives other amounts under the
  same total (`_APART_BELOW`). Any one digit of any amount is held against it, also digits nobody would confuse, and so
  is a row that was not read at all, or a mistake of the paper's: the more readings there are that close, the less is
  proved. So an item or a charge, which stands in one sum only, is changed to what a reader saw or the paper says twice.

This is a search with a bound: items are looked up by what they would have to come to, costs only grow, and what costs
more than the best so far and the margin is not followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.arithmetic.choices import Candidates, Choice
from pipeline.extract.arithmetic.explained import alike, passed_over
from pipeline.extract.arithmetic.misread import Kind
from pipeline.extract.arithmetic.solutions import APART, Solution, item_sums, solutions_of
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines.rows import Row

#: Nothing that costs more is a reading of the paper.
_MOST_COST = 14.0
#: What is changed at a higher cost than that is not proved, whatever it closes.
_MOST_PROVED = 10.0
#: How much less likely the next reading must be that gives only other parts of the same total.
_APART_BELOW = 3.0
#: Several readings are equally good where they are no further apart than that.
_SAME = 1.5
#: So many choices of rows are searched, those first that the till's own words bear out best.
_MOST_CHOICES = 5
#: About -ln of the odds that a row of just that amount, an item or a fee, was not read at all, or that the paper is
#: wrong by it.
_UNREAD = 9.5


@dataclass(frozen=True, slots=True)
class Found:
    """What the search says. `best`: the one reading to adopt, None where none is good enough or several are as good.

    `proved`: it is a proof. `rivals`: the readings that are nearly as likely, the best of all among them.
    """

    best: Solution | None
    proved: bool
    rivals: tuple[Solution, ...]

    @property
    def agreed(self) -> Solution | None:
        """Where several readings of the items are equally likely, and all have the same sums as they were read."""
        near = [s for s in self.rivals if s.cost <= self.rivals[0].cost + _APART_BELOW]
        same = len({s.amounts[1:] for s in near}) == 1 and not any(s.open for s in near)
        return near[0] if same and all(change.item is not None for change in near[0].changes) else None

    @property
    def torn(self) -> bool:
        """The readers' own choices give several totals that are equally likely."""
        near = [s for s in self.rivals if s.own and s.cost <= self.rivals[0].cost + _SAME]
        return len({s.total for s in near}) > 1


def search(found: Candidates, open_choices: Sequence[Choice], items: Sequence[Bought], rows: Sequence[Row]) -> Found:
    """The readings of the amounts under which the rows of some choice add up, and which of them is proved."""
    ranked = sorted(open_choices, key=lambda c: (c.words, c.key[2], c.key[3]), reverse=True)
    picked = [choice for choice in ranked if choice.total.rows][:_MOST_CHOICES]
    if not picked or not items:
        return Found(None, False, ())
    sums = item_sums(items, rows)
    solutions: list[Solution] = []
    limit = _MOST_COST
    for choice in picked:
        for solution in solutions_of(choice, found, sums, items, rows, limit):
            solutions.append(solution)
            limit = min(limit, solution.cost + APART)
    return _verdict(solutions, items, rows)


def _verdict(solutions: list[Solution], items: Sequence[Bought], rows: Sequence[Row]) -> Found:
    unique: dict[tuple[object, ...], Solution] = {}
    for solution in sorted(solutions, key=lambda s: s.cost):
        unique.setdefault(_signature(solution, items), solution)
    ranked = list(unique.values())
    if not ranked:
        return Found(None, False, ())
    best = ranked[0]
    rivals = [s for s in ranked[1:] if s.cost < best.cost + (APART if s.total != best.total else _APART_BELOW)]
    unread = max(best.parts_cost) + _APART_BELOW > _UNREAD
    unread |= sum(change.reading.cost for change in best.changes) > _MOST_PROVED
    unread |= any(change.reading.kind is Kind.DIGIT for change in best.changes)
    dropped_ones = [change.item for change in best.changes if change.reading.kind is Kind.DROPPED]
    unread |= any(at is not None and passed_over(at, best.amounts, items, rows) for at in dropped_ones)
    confirmed = best.witnesses == 1 and best.own and not best.weak and _is_sure(best, items, rows)
    seen = confirmed or best.witnesses >= 2 + best.weak
    proved = not best.open and not rivals and not unread and seen
    adopt = not best.open and best.own and not any(s.cost <= best.cost + _SAME for s in rivals)
    return Found(best if proved or adopt else None, proved, (best, *rivals))


def _is_sure(solution: Solution, items: Sequence[Bought], rows: Sequence[Row]) -> bool:
    """All amounts of its sum that are as they were read are confirmed by a second reader, or a text layer's."""
    used = {item.row for item in items} | {i for part in solution.choice.parts for i in part.rows}
    amounts = [rows[i].amount for i in used - solution.doubts(items)]
    return all(amount is not None and (amount.sure or amount.exact) for amount in amounts)


def _signature(solution: Solution, items: Sequence[Bought]) -> tuple[object, ...]:
    """What it comes to; which of two rows that say the same was not bought makes no difference."""
    changes = []
    for change in solution.changes:
        if change.item is not None:
            item = items[change.item]
            twice = change.reading.kind is Kind.DROPPED and sum(alike(item, other) for other in items) > 1
            changes.append((item.description if twice else str(change.item), change.reading.value))
    return solution.amounts[1:], tuple(sorted(changes))
