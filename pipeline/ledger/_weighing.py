"""Decisions held against the ledger: what they add, what is wrong with them, what they leave as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum, auto

from pipeline.errors import UsageError
from pipeline.ledger._approved import Approved, names
from pipeline.ledger.entries import Choice, Decision, Entry, History
from pipeline.money import show


@dataclass(frozen=True, slots=True)
class Taken:
    """What `Ledger.decide` did.

    Attributes:
        added: how many decisions that are new, or other than they were.
        twice: (submission, why) of what was added and approves a purchase that is approved in another one too.
        undecided: how many submissions of the run nothing was ever decided of.
        notes, names: how many decisions stay and were given another note, or only another name.
        kept: (submission, why) of what says the same as the decision that holds, and whose note or name was not taken.
        left: (submission, why) of what was decided before and is not decided now: that stays.
    """

    added: int
    twice: tuple[tuple[str, str], ...]
    undecided: int
    notes: int = 0
    names: int = 0
    kept: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()


class Change(Enum):
    """What a decision adds to the one that holds; of the last, nothing is recorded."""

    DECISION = auto()
    NOTE = auto()
    NAME = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Weighed:
    """Decisions held against the ledger: what is new and what is wrong; the others as in `Taken`."""

    new: tuple[tuple[Entry, str, Decision, Change], ...]
    wrong: tuple[tuple[str, str], ...]
    twice: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


def weigh(history: History, run: int, decisions: Sequence[tuple[str, Decision]]) -> Weighed:
    approved = Approved(history.entries)
    new: list[tuple[Entry, str, Decision, Change]] = []
    wrong: list[tuple[str, str]] = []
    twice: list[tuple[str, str]] = []
    kept: list[tuple[str, str]] = []
    # What is taken back comes first, so that another submission may have it in the same workbook.
    for submission, decision in sorted(decisions, key=lambda one: one[1].choice is Choice.APPROVE):
        try:
            entry = _to_decide(history, run, submission)
        except UsageError as why:
            wrong.append((submission, str(why)))
            continue
        change = Change.DECISION
        try:
            change, stays = _adds(entry, decision)
        except UsageError as why:
            wrong.append((submission, str(why)))
        else:
            if change is Change.NOTHING:
                kept += [(submission, stays)] if stays else []
                continue
            if (early := _too_early(entry, decision)) is not None:
                wrong.append((submission, early))
            if change is not Change.DECISION:
                decision = replace(decision, costs=entry.decided[-1].costs)
        approved.drop(entry)
        if decision.choice is Choice.APPROVE:
            for one in approved.already(entry):
                if names(decision.note, one.other.handed.id):
                    twice.append((submission, one.why))
                else:
                    how = f"to approve it as well, name {one.other.handed.id} in Note and say why"
                    wrong.append((submission, f"{one.why}; {how}"))
            approved.add(entry)
        new.append((entry, submission, decision, change))
    return Weighed(tuple(new), tuple(wrong), tuple(twice), tuple(kept))


def undecided_of(history: History, run: int, new: Iterable[tuple[Entry, str, Decision, Change]]) -> int:
    """How many submissions of `run` nothing was decided of, in whatever run the same was said of them, nor is `new`."""
    those = [*(one for one in history.entries if one.decided), *(one for one, *_ in new)]
    decided = {(one.subject, one.handed.content) for one in those}
    return sum((one.subject, one.handed.content) not in decided for one in history.entries if one.run == run)


def untouched(history: History, run: int, now: AbstractSet[str]) -> tuple[tuple[str, str], ...]:
    """(submission, why) of those of `run` that were decided before and are not among `now`, in their order."""
    found: list[tuple[str, str]] = []
    for name in (one.handed.id for one in history.entries if one.run == run and one.handed.id not in now):
        try:
            decided = _to_decide(history, run, name).decided
        except UsageError:  # judged otherwise since: what holds is another batch's
            continue
        if decided:
            found.append((name, f"recorded is {_told(decided[-1])}"))
    return tuple(found)


def _told(decision: Decision) -> str:
    """`approve $20.00 by E. Vance on 2026-10-21`."""
    paid = f" {show(decision.amount)}" if decision.amount is not None else ""
    return f"{decision.choice}{paid} by {decision.by} on {decision.day}"


def _too_early(entry: Entry, decision: Decision) -> str | None:
    """Why a decision may not have its day: it cannot be decided before the one that it corrects."""
    if not entry.decided or entry.decided[-1].day <= decision.day:
        return None
    return (
        f"its day, {decision.day}, is before that of the decision that it corrects ({_told(entry.decided[-1])}); name "
        "the day of deciding with --today"
    )


def _to_decide(history: History, run: int, submission: str) -> Entry:
    """The latest entry of `submission`, which says what that of `run` does, with what was decided of it so far."""
    called = history.called(submission)
    entry = next((one for one in called if one.run == run), None)
    if entry is None:
        raise UsageError("is no submission of this batch")
    same = [one for one in called if one.subject == entry.subject]
    latest = same[-1]
    if _says(latest) != _says(entry):
        raise UsageError(f"was judged otherwise in a later batch (run {latest.run} of the ledger); decide it there")
    versions = (one for one in same if one.handed.content == entry.handed.content)
    return replace(latest, decided=tuple(decision for one in versions for decision in one.decided))


def _says(entry: Entry) -> tuple[object, ...]:
    """What must be the same for a decision on one entry to hold for another of the same submission."""
    return (entry.handed.content, entry.verdict, entry.requested, entry.reimbursable)


def _adds(entry: Entry, decision: Decision) -> tuple[Change, str]:
    """What the decision changes of the one that holds; and why its note or name is not taken, "" where that is no loss.

    Raises:
        UsageError: it needs a note for that.
    """
    if not entry.decided:
        return Change.DECISION, ""
    last = entry.decided[-1]
    if (last.choice, last.amount) == (decision.choice, decision.amount):
        return _rewords(entry, decision)
    paid = f" {show(last.amount)}" if last.amount is not None else ""
    otherwise = f"{last.by} decided {last.choice}{paid} on {last.day}"
    if any(_as_written(one) == _as_written(decision) for one in entry.decided):  # an old workbook, taken over again
        raise UsageError(f"this was taken over before, and {otherwise}; to decide so again, say why anew in Note")
    if not decision.note and last.choice is not Choice.HOLD:
        raise UsageError(f"{otherwise}; to decide otherwise, say why in Note")
    return Change.DECISION, ""


def _rewords(entry: Entry, decision: Decision) -> tuple[Change, str]:
    """As `_adds`, of the decision that holds, taken over again."""
    last = entry.decided[-1]
    if _as_written(decision) == _as_written(last):
        return Change.NOTHING, ""
    said = f"“{last.note}” of {last.by}" if last.note else f"{last.by}, without a note,"
    if not decision.note and decision.by == last.by:
        return Change.NOTHING, f"its Note is empty: {said} stays recorded"
    if any(_as_written(one) == _as_written(decision) for one in entry.decided):
        return Change.NOTHING, f"its note and name were recorded before and changed since: {said} stays recorded"
    if decision.note == last.note:
        return Change.NAME, ""
    return Change.NOTE, ""


def _as_written(decision: Decision) -> tuple[object, ...]:
    return (decision.choice, decision.amount, decision.by, decision.note)
