"""The ledger: what every batch said of every submission, in one SQLite file that is only ever added to.

What is in it decides what counts as bought and spent "before" a submission, so a rerun must find the same world
again. The rules are:

1. A submission is known again by `same_submission`: the same id from the same claimant, unchanged or mended in place.
   The same receipt under another id, or from another claimant, is another submission.
2. Of a submission only the latest entry counts, and in a batch none of the entries of the batch's own submissions.
   An old version that is judged again does not undo what a newer one was given (`History.before`).
3. A submission that comes again unchanged (`Handed.content`) keeps its place: what was recorded after it first came,
   or since it has been ready, is not "before" it. So October's batch, judged again in December, knows nothing of
   November. One that was changed, is new, or is ready only now comes after everything that is recorded
   (`History.place_of`), so that no money and no purchase is given twice.
4. What is recorded says which runs it rested on: if another batch was recorded since, `Ledger.record` refuses, and
   the batch is judged again. Two batches at once can never both have been the first.
5. A decision takes the place of a verdict, and a correction is another decision. The same purchase is approved in two
   submissions only where the note names the other submission.
6. All of it is chained (`_chain`), so that what another program alters is named (`Ledger.problems`).

Amounts are whole cents, dates ISO; card numbers were masked before anything came here.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self

from pipeline.errors import ConfigError, UsageError
from pipeline.export.listing import Listing
from pipeline.ledger import _chain, _rows, _soundness
from pipeline.ledger._approved import Twice, approved_twice
from pipeline.ledger._file import VERSION, connected, connected_to_read, reading, told, transaction, understood
from pipeline.ledger._weighing import Change, Taken, undecided_of, untouched, weigh
from pipeline.ledger.entries import (
    Bought,
    Choice,
    Decision,
    Entry,
    Handed,
    History,
    Place,
    Run,
    same_submission,
)
from pipeline.ledger.lists import Listed, Search, listing

__all__ = [
    "VERSION",
    "Bought",
    "Choice",
    "Decision",
    "Entry",
    "Handed",
    "History",
    "Ledger",
    "Listed",
    "Place",
    "Run",
    "Search",
    "Taken",
    "Twice",
    "approved_twice",
    "same_submission",
]


class Ledger:
    """A ledger that is open; see `Ledger.open`. Closes itself at the end of a `with`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection

    @classmethod
    def open(cls, path: Path, *, as_it_is: bool = False, to_read: bool = False) -> Ledger:
        """The ledger at `path`, made where there is none, brought to this program's version where it is older.

        Its tables, triggers and chain are looked at first, so that nothing rests on what another program altered.

        Args:
            as_it_is: open it also where they are not as recorded, to look into it (`problems`).
            to_read: nothing will be recorded: all that is read is of one moment, beside whoever writes, and waits for
                nobody unless the ledger has to be brought to this version.

        Raises:
            UsageError: it cannot be opened, written or waited for.
            ConfigError: it is no ledger, is damaged or altered, or a newer program wrote it. The file is left as it is.
        """
        if path.is_dir():
            raise UsageError(f"{path} is a folder; --ledger names a file, which is made where it is missing")
        if not path.parent.is_dir():
            raise UsageError(f"{path.parent} is no folder; make it first, or name another place for --ledger")
        ledger = cls(path, connected_to_read(path) if to_read else connected(path))
        if not as_it_is:
            try:
                ledger._hold_to_the_chain()
            except BaseException:
                ledger._db.close()
                raise
        return ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _hold_to_the_chain(self) -> None:
        with told(self.path), reading(self._db), understood(self.path):
            wrong = next(_soundness.alterations(self._db), None)
        if wrong is not None:
            raise ConfigError(
                f"the ledger is not as it was recorded ({wrong}); put a sound copy of it in its place: "
                "`itemized ledger check` tells all that is wrong with it",
                self.path,
            )

    def history(self) -> History:
        """All that is recorded now.

        Raises:
            ConfigError: it holds what no ledger holds. UsageError: it cannot be read.
        """
        with told(self.path), reading(self._db), understood(self.path):
            return _rows.history(self._db)

    def record(self, run: Run, entries: Sequence[Entry], seen: int) -> bool:
        """Add a run and its entries, all or nothing. `seen` is `History.runs` of what they were judged against.

        Returns:
            False, with nothing written, where another run was recorded since: judge again against what is there now.

        Raises:
            UsageError, ConfigError: as `open`; nothing was written.
        """
        with told(self.path), transaction(self._db):
            if _rows.latest_run(self._db) != seen:
                return False
            _rows.insert_run(self._db, seen + 1, run)
            for entry in entries:
                _rows.insert(self._db, seen + 1, entry)
            _chain.add(self._db, "run", seen + 1)
        return True

    def problems(self) -> tuple[str, ...]:
        """All that is not as this program wrote it, in words; () where the ledger is sound. Raises as `open`."""
        with told(self.path), reading(self._db):
            return tuple(_soundness.problems(self._db))

    def copy(self, to: Path) -> None:
        """Copy the ledger to `to` as it is at one moment, while other programs go on writing.

        Raises:
            UsageError: something is at `to` already, or it cannot be written. ConfigError: the ledger is not sound.
        """
        if to.exists():
            raise UsageError(f"{to} is there already; name a file that is not")
        if not to.parent.is_dir():
            raise UsageError(f"{to.parent} is no folder; make it first, or name another place")
        try:
            with told(to):
                _soundness.copied(self._db, self.path, to)
        except OSError as why:
            raise UsageError(f"{to}: cannot be written ({why.strerror})") from None

    def last_link(self) -> tuple[int, str]:
        """How many acts are in the chain, and its last link; see `pipeline.ledger._chain`. Raises as `open`."""
        with told(self.path):
            return _chain.last(self._db)

    def linked(self, sha256: str) -> tuple[int, str] | None:
        """Where a link stands in the chain, and what it is of, in words; None where none is this. Raises as `open`."""
        with told(self.path):
            return _chain.linked(self._db, sha256)

    def days(self) -> dict[int, date]:
        """The day of judging of each run. Raises as `open`."""
        with told(self.path), understood(self.path):
            return _rows.days(self._db)

    def listed(self, what: Listed, search: Search | None = None) -> Listing:
        """A list of what is recorded, in the order recorded, of it what `search` asks for. Raises as `history`."""
        with told(self.path), reading(self._db), understood(self.path):
            return listing(self._db, what, search or Search())

    def allocations(self, year: int) -> dict[str, Decimal]:
        """What each department is given in a fiscal year, as the latest run that was told of that year has it.

        Raises as `open`.
        """
        with told(self.path), understood(self.path):
            return _rows.allocations(self._db, year)

    def seal(self, run: int, seal: str) -> None:
        """Keep the seal of the bundle of `run`. Raises as `open`."""
        with told(self.path), transaction(self._db):
            _rows.insert_seal(self._db, run, seal)

    def sealed(self, seal: str) -> int | None:
        """The run whose bundle has this seal; None where none has. Raises as `open`."""
        with told(self.path):
            return _rows.run_sealed(self._db, seal)

    def objections(self, run: int, decisions: Sequence[tuple[str, Decision]]) -> tuple[tuple[str, str], ...]:
        """(submission, why) of all for which `decide` would refuse these. Raises as `history`."""
        return weigh(self.history(), run, decisions).wrong

    def decide(self, run: int, decisions: Sequence[tuple[str, Decision]]) -> Taken:
        """Add what was decided of submissions of `run`, all or nothing; what was decided so already is not added.

        The same decision with another note or name is added as its correction, and takes from budgets what it took.

        Raises:
            UsageError: a submission is none of that run, or was judged otherwise since; or, without a note that says
                why, it is decided otherwise already; or it is approved, its purchase is approved in another
                submission, and the note does not name that one; or its day is before that of the decision that it
                corrects. With every reason, in a line each; nothing was added.
                ConfigError: as `open`.
        """
        with told(self.path), transaction(self._db):
            with understood(self.path):
                history = _rows.history(self._db)
            weighed = weigh(history, run, decisions)
            if weighed.wrong:
                raise UsageError("\n".join(f"{submission}: {why}" for submission, why in weighed.wrong))
            for entry, submission, decision, _ in weighed.new:
                _rows.insert_decision(self._db, entry.run, submission, decision)
            counts = Counter(change for *_, change in weighed.new)
            undecided = undecided_of(history, run, weighed.new)
            added, notes, renamed = (counts[one] for one in (Change.DECISION, Change.NOTE, Change.NAME))
            left = untouched(history, run, {submission for submission, _ in decisions})
            return Taken(added, weighed.twice, undecided, notes, renamed, weighed.kept, left)

    def remarks(self) -> tuple[str, ...]:
        """What is sound and wants to be known: what is approved twice, runs that were not finished. As `history`."""
        history = self.history()
        twice = (
            f"approved twice: {one.entry.handed.id} of run {one.entry.run}: {one.why}"
            for one in approved_twice(history.before(history.runs + 1, frozenset()))
        )
        return (*twice, *(_not_finished(history, run) for run in sorted(history.unfinished)))


def _not_finished(history: History, run: int) -> str:
    """That `run` has no seal; and which one judged its submissions again, where one did."""
    subjects: dict[int, set[int | None]] = {}
    for entry in history.entries:
        subjects.setdefault(entry.run, set()).add(entry.subject)
    mine = subjects.get(run, set())
    later = (one for one in subjects if one > run and one not in history.unfinished and mine <= subjects[one])
    stopped = f"not finished: run {run} was stopped before its workbook was there"
    again = next(later, None)
    return f"{stopped}, or is at work now" if again is None else f"{stopped}; run {again} judged its submissions again"
