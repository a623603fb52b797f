"""The submissions of a batch judged one after the other, each against what was before it.

Without a ledger that is the order of submission: what comes first counts against the budget first and is no
duplicate. With one, what was judged in earlier runs comes first, in the places that `pipeline.ledger` gives.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from pipeline import run
from pipeline.answers import AS_A_REPEAT, answering, only_repeats, version_before
from pipeline.entered import bought_of, entry_of, handed_of
from pipeline.export.workbook import TaxCharged
from pipeline.ledger import Bought, Entry, Handed, History, Ledger, Place, Run
from pipeline.ledger.entries import storable
from pipeline.model import (
    Context,
    Department,
    Dossier,
    EarlierPurchase,
    FileReading,
    Person,
    Result,
    Submission,
    Verdict,
)
from pipeline.money import ZERO
from rules.checks.not_duplicate import told_of_repeats
from rules.checks.people import same_person
from rules.checks.recall import Recall
from rules.checks.sales_tax import Shops
from rules.policy import Policy

#: What was read of a submission's files, in their order.
Readings = Callable[[Submission], tuple[FileReading, ...]]
#: A submission's files put together as `assembled` does.
Assembled = Callable[[Submission], tuple[Dossier, str | None]]
#: Merchant, day, time, total, fiscal year and sales tax.
_Sale = tuple[str, date | None, time | None, Decimal | None, int, Decimal]


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging a batch came to.

    Attributes:
        results: in the order of submission: by the day of the form, then by id.
        faults: (submission, traceback) where the program itself failed; that submission is left to a person.
        spent: approved before this batch, by (department, fiscal year).
        sales_tax: the merchant that charged most first.
        entries: what the ledger keeps of them.
        known: how many of the submissions the ledger knew already, from whatever batch.
        ready_before: what is to be paid of those that were ready in an earlier batch too, and may be paid already.
        run: the ledger's number of the run; of no use without one.
        runs_before: how many runs of the ledger count as before this batch.
        taken: a digest of what was taken from the ledger; "" without one.
        order: the submissions' ids in the order they were judged, each with the first run that was not before it.
        before: what the ledger held of other submissions, as far as any of these was judged against it.
        answered: what it held of these themselves that was sent back and that they answer.
    """

    results: tuple[Result, ...]
    faults: tuple[tuple[str, str], ...]
    spent: dict[tuple[str, int], Decimal]
    sales_tax: tuple[TaxCharged, ...]
    entries: tuple[Entry, ...]
    known: int
    ready_before: Decimal
    run: int
    runs_before: int
    taken: str
    order: tuple[tuple[str, int], ...]
    before: tuple[Entry, ...]
    answered: tuple[Entry, ...]


def judge_all(
    submissions: Iterable[Submission],
    readings: Readings,
    policy: Policy,
    departments: tuple[Department, ...] | None,
    this_run: Run,
    ledger: Ledger | None = None,
) -> Judged:
    """Judge `submissions` on the day of `this_run` and, where there is a ledger, record what was said.

    Recorded before anything is written for a person to act on: what a workbook calls ready, the next batch knows.

    Raises:
        UsageError, ConfigError: the ledger cannot be read or written; nothing was recorded.
    """
    turns = sorted(submissions, key=_turn)
    while True:
        history = ledger.history() if ledger is not None else History()
        judged = _Judging(
            lambda submission: assembled(submission, readings(submission), policy),
            policy, departments, this_run.day, history,
        ).all(turns)  # fmt: skip
        if ledger is None or ledger.record(this_run, judged.entries, seen=history.runs):
            return judged


def judge_again(
    order: Sequence[tuple[Submission, int]],
    before: tuple[Entry, ...],
    put_together: Assembled,
    policy: Policy,
    departments: tuple[Department, ...] | None,
    today: date,
    answered: tuple[Entry, ...] = (),
) -> tuple[Result, ...]:
    """What `judge_all` said, or says now, in the order of submission.

    Args:
        order, before, answered: as `Judged` has them.
        put_together: what `assembled` says of each submission, asked in this order.
        today: the day of judging then.
    """
    runs = max((first for _, first in order), default=1) - 1
    own = {entry.handed.id: entry for entry in answered}
    return _Judging(put_together, policy, departments, today, History(before, runs), answered=own).again(order)


def assembled(submission: Submission, readings: tuple[FileReading, ...], policy: Policy) -> tuple[Dossier, str | None]:
    """What was read of a submission put together and, where the program failed in that, the traceback.

    Then nothing is known of it, and it is left to a person. Looks at nothing else: any process may do it.
    """
    try:
        return run.assemble(submission, readings, policy), None
    except Exception as fault:  # noqa: BLE001 - one submission's fault is a person's to look at, not the others'
        return _failed(submission, readings, fault), traceback.format_exc()


def _failed(submission: Submission, readings: tuple[FileReading, ...], fault: Exception) -> Dossier:
    why = f"a fault in the program ({type(fault).__name__}: {fault})"
    failed = replace(submission, problems=(*submission.problems, ("", why)))
    return run.dossier_of(failed, readings, ())


def _turn(submission: Submission) -> tuple[date, str]:
    form = submission.form
    return (form.submitted if form and form.submitted else date.max, submission.id)


class _Earlier(NamedTuple):
    """What comes before a submission: purchases, those of them of which nothing is approved (see `Context.unpaid`), the
    entries that were sent back and may be answered, by run and id, those that only repeat what is answered, and those
    that are ready or approved.
    """

    purchases: list[EarlierPurchase]
    unpaid: list[EarlierPurchase]
    sent_back: dict[tuple[int, str], Entry]
    repeats: dict[tuple[int, str], Entry]
    ready: dict[tuple[int, str], Entry]


@dataclass(slots=True)
class _Money:
    """What was spent, by (department, fiscal year), and what sales tax each merchant charged so far, entry by entry."""

    spent: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    charged: dict[tuple[str, int], tuple[int, Decimal]] = field(default_factory=dict)
    _shops: Shops = field(default_factory=Shops)
    _taxed: set[_Sale] = field(default_factory=set)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for department, year, amount in entry.spends:
                self.spent[department, year] = self.spent.get((department, year), ZERO) + amount
            for bought in entry.purchases:
                self._charge(bought)

    def charged_but_for(self, purchases: Iterable[Bought]) -> dict[tuple[str, int], Decimal]:
        """What each merchant charged in a year, without these: one that comes again was charged once."""
        charged = {key: tax for key, (_, tax) in self.charged.items()}
        for shop, *_, year, tax in self._taxed & {sale for one in purchases if (sale := self._sale(one))}:
            charged[shop, year] -= tax
        return charged

    def _charge(self, bought: Bought) -> None:
        sale = self._sale(bought)
        if sale is not None and sale not in self._taxed:  # a receipt that was sent back and came again was paid once
            self._taxed.add(sale)
            shop, *_, year, tax = sale
            count, before = self.charged.get((shop, year), (0, ZERO))
            self.charged[shop, year] = (count + 1, before + tax)

    def _sale(self, bought: Bought) -> _Sale | None:
        """What tells a taxed sale from others; None where no tax, no merchant or no year is known."""
        facts, year, tax = bought.facts, bought.fiscal_year, bought.sales_tax
        if tax is None or year is None or facts.merchant is None:
            return None
        return (self._shops.first(facts.merchant), facts.date, facts.time, facts.total, year, tax)


@dataclass(slots=True)
class _World:
    """What was bought and paid so far, entry by entry."""

    money: _Money = field(default_factory=_Money)
    earlier: Recall[Entry] = field(default_factory=Recall)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.money.add([entry])
            for bought in entry.purchases:
                self.earlier.add(bought.facts, entry)

    def earlier_than(self, place: Place, handed: Handed, bought: Iterable[Bought], own: Entry | None) -> _Earlier:
        """The purchases that those of `handed`, which are `bought`, may repeat, or answer; `own`: see `answering`.

        What an earlier run sent back to the claimant, or to nobody by name, is answered by handing it in again. What of
        the same claimant is neither approved nor sent back by an earlier run may be answered by something else, and
        what was sent back as a repeat may be a repeat of what this answers; see `only_repeats` for where it is.
        """
        mine = [one.facts for one in bought]
        known = self.earlier.like(*mine)
        found = _Earlier([], [], {}, {}, {})
        for _, entry in known:
            if _may_be_answered(entry, handed, place):
                found.sent_back.setdefault((entry.run, entry.handed.id), entry)
        firsts = [*found.sent_back.values(), *([own] if own is not None else [])]
        for facts, entry in known:
            name = (entry.run, entry.handed.id)
            if name in found.sent_back:
                continue
            if entry.run < place.run and only_repeats(entry, facts, mine, handed, firsts):
                found.repeats[name] = entry
                continue
            found.purchases.append(facts)
            if entry.stands is Verdict.READY:
                found.ready[name] = entry
            repeats = entry.stands is Verdict.RETURN and AS_A_REPEAT in entry.reasons
            same = same_person(entry.handed.claimant, handed.claimant) and entry.handed.content != handed.content
            if entry.stands is not Verdict.READY and (repeats or same):
                found.unpaid.append(facts)
        return found


def _may_be_answered(entry: Entry, handed: Handed, place: Place) -> bool:
    returned = entry.stands is Verdict.RETURN and entry.run < place.run
    whose = entry.handed.claimant
    return returned and (whose == Person() or same_person(whose, handed.claimant))


@dataclass(slots=True)
class _Judging:
    """One pass over a batch against what the ledger holds."""

    put_together: Assembled
    policy: Policy
    departments: tuple[Department, ...] | None
    today: date
    history: History
    done: list[tuple[Result, Entry]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    answered: dict[str, Entry] = field(default_factory=dict)
    _mine: frozenset[int | None] = frozenset()
    _was_ready: frozenset[int | None] = frozenset()
    _world: tuple[int, _World] | None = None

    def all(self, turns: Sequence[Submission]) -> Judged:
        """Judge all, in their places; `turns` are in order of submission."""
        handed = [(submission, handed_of(submission)) for submission in turns]
        placed = [(submission, known, self.history.place_of(known)) for submission, known in handed]
        self._mine = frozenset(place.subject for *_, place in placed) - {None}
        # What a batch called ready that was stopped before its workbook was there, nobody has paid.
        seen = {e.subject for e in self.history.entries if e.decided or e.run not in self.history.unfinished}
        self._was_ready = frozenset(place.subject for *_, place in placed if place.was_ready) & seen
        now = self.history.runs + 1
        late = [one for one in placed if one[2].run == now]
        for submission, known, place in sorted((p for p in placed if p[2].run < now), key=lambda p: p[2].run):
            result, fault = self._judge(submission, known, place)
            if result.verdict is Verdict.READY and not place.was_ready:
                late.append((submission, known, Place(now, place.subject)))
            else:
                self._take(result, fault, known, place)
        for submission, known, place in sorted(late, key=lambda one: _turn(one[0])):
            self._take(*self._judge(submission, known, place), known, place)
        return self._judged(turns, max((place.run for *_, place in (*placed, *late)), default=now))

    def again(self, order: Sequence[tuple[Submission, int]]) -> tuple[Result, ...]:
        """Judge in an order that is known, of submissions of which the history holds nothing."""
        for submission, first in order:
            handed, place = handed_of(submission), Place(first)
            self._take(*self._judge(submission, handed, place), handed, place)
        return self._judged(sorted((submission for submission, _ in order), key=_turn), 1).results

    def _judge(self, submission: Submission, handed: Handed, place: Place) -> tuple[Result, str | None]:
        """The result and, where the program failed, its traceback."""
        world, own = self._world_at(place.run), self._version_before(handed, place)
        context = Context(today=self.today, departments=self.departments, spent=dict(world.money.spent))
        dossier, trace = self.put_together(submission)
        if trace is not None:
            return run.judge(dossier, self.policy, context), trace
        try:
            bought = [bought_of(one, dossier.readings, submission.id, self.policy) for one in dossier.purchases]
            earlier = world.earlier_than(place, handed, bought, own)
            returned = [*earlier.sent_back.values(), *([own] if own is not None else [])]
            known = replace(
                context,
                earlier=tuple(earlier.purchases),
                unpaid=tuple(earlier.unpaid),
                sent_back=tuple(bought.facts for entry in returned for bought in entry.purchases),
                sales_tax=world.money.charged_but_for(bought),
            )
            result = run.judge(dossier, self.policy, known)
            sent_back, repeats, ready = (
                found.values() for found in (earlier.sent_back, earlier.repeats, earlier.ready)
            )
            return answering(result, handed, own, sent_back, repeats, ready), None
        except Exception as fault:  # noqa: BLE001 - as `assembled`
            return run.judge(_failed(submission, dossier.readings, fault), self.policy, context), traceback.format_exc()

    def _version_before(self, handed: Handed, place: Place) -> Entry | None:
        """What it answers as the same submission; see `answers.version_before`."""
        name = storable(handed.id)
        if name not in self.answered and (own := version_before(self.history, handed, place)) is not None:
            self.answered[name] = own
        return self.answered.get(name)

    def _world_at(self, place: int) -> _World:
        """All that is before `place`: of the ledger, and of this batch what was judged already."""
        if self._world is None or self._world[0] != place:
            world = _World()
            world.add(self.history.before(place, self._mine))
            world.add(entry for _, entry in self.done)
            self._world = (place, world)
        return self._world[1]

    def _take(self, result: Result, fault: str | None, handed: Handed, place: Place) -> None:
        entry = entry_of(result, handed, place, self.policy)
        self._world_at(place.run).add([entry])
        self.done.append((result, entry))
        if fault is not None:
            self.faults.append((result.submission, fault))

    def _judged(self, turns: Sequence[Submission], last: int) -> Judged:
        taken = self.history.before(last, self._mine)
        money = _Money()
        money.add(taken)
        spent, charged = dict(money.spent), dict(money.charged)
        money.add(entry for _, entry in self.done)
        order = {submission.id: number for number, submission in enumerate(turns)}
        told = told_of_repeats([result for result, _ in self.done])
        results = sorted(told, key=lambda result: order[result.submission])
        return Judged(
            results=tuple(results),
            faults=tuple(sorted(self.faults)),
            spent=spent,
            sales_tax=_table(charged, money.charged),
            entries=tuple(sorted((entry for _, entry in self.done), key=lambda entry: order[entry.handed.id])),
            known=len(self._mine),
            ready_before=sum(
                (
                    entry.to_pay or ZERO
                    for _, entry in self.done
                    if entry.verdict is Verdict.READY and entry.subject in self._was_ready
                ),
                ZERO,
            ),
            run=self.history.runs + 1,
            runs_before=last - 1,
            taken=_digest(taken) if last > 1 else "",
            order=tuple((entry.handed.id, entry.run) for _, entry in self.done),
            before=_for_the_record(
                self.history.others(last, self._mine), {one.handed.claimant for _, one in self.done}
            ),
            answered=tuple(self.answered[name] for name in sorted(self.answered)),
        )


def _for_the_record(entries: Sequence[Entry], claimants: AbstractSet[Person]) -> tuple[Entry, ...]:
    """`entries` as a bundle keeps them: what a form said of its people only where one of `claimants` may answer it."""
    everybody = {entry.handed.claimant for entry in entries if entry.said}
    own = {whose for whose in everybody if any(same_person(whose, one) for one in claimants)}
    return tuple(
        replace(entry, said=()) if entry.said and entry.handed.claimant not in own else entry for entry in entries
    )


def _table(
    before: Mapping[tuple[str, int], tuple[int, Decimal]], after: Mapping[tuple[str, int], tuple[int, Decimal]]
) -> tuple[TaxCharged, ...]:
    rows = []
    for (merchant, year), (count, tax) in after.items():
        count_before, tax_before = before.get((merchant, year), (0, ZERO))
        rows.append(TaxCharged(merchant, year, count_before, tax_before, count - count_before, tax - tax_before))
    return tuple(sorted(rows, key=lambda row: (-(row.before + row.here), row.merchant.casefold(), row.fiscal_year)))


def _digest(entries: Iterable[Entry]) -> str:
    """SHA-256 of all that later submissions are held against."""
    said = [(e.run, e.handed.id, e.handed.claimant, e.stands.value, e.spends, e.purchases) for e in entries]
    return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()
