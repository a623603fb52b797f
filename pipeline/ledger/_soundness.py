"""Whether a ledger is what this program wrote: as a file, as a chain, and in its sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.ledger import _chain, _rows
from pipeline.ledger._file import connected
from pipeline.ledger.entries import Choice, Decision, Entry
from pipeline.model import Verdict
from pipeline.money import ZERO, show

#: So many findings of one kind are told.
_MOST = 20


def problems(db: sqlite3.Connection) -> Iterator[str]:
    """All that is wrong, in words; nothing where the ledger is sound."""
    for (told,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        if told != "ok":
            yield f"the file is damaged: {told}"
    for table, row, other, _ in db.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
        yield f"row {row} of {table} points to nothing in {other}"
    yield from alterations(db)
    try:
        entries = _rows.history(db).entries
    except (KeyError, TypeError, ValueError, ArithmeticError) as why:
        yield f"something in it is no value of a ledger: {why}"
        return
    for entry in entries:
        where = f"run {entry.run}, {entry.handed.id}"
        yield from (f"{where}: {what}" for what in _of_entry(entry))
        for decision in entry.decided:
            yield from (f"{where}: {what}" for what in _of_decision(entry, decision))


def alterations(db: sqlite3.Connection) -> Iterator[str]:
    """What another program altered, in words: the tables and triggers first, then what is not as the chain has it.

    Of 20,000 submissions it takes half a second.
    """
    yield from _altered_tables(db)
    yield from _chain.breaches(db)


def _altered_tables(db: sqlite3.Connection) -> Iterator[str]:
    """Tables and triggers that are not as this version makes them: without its triggers a table could be altered."""
    with closing(connected(Path(":memory:"))) as fresh:
        wanted, there = _schema(fresh), _schema(db)
    for name in sorted(wanted.keys() | there.keys()):
        if wanted.get(name) != there.get(name):
            what = (
                "is missing" if name not in there else "does not belong here" if name not in wanted else "was altered"
            )
            yield f"{name[0]} {name[1]} {what}"


def _schema(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    made = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return {(kind, name): sql for kind, name, sql in made}


def _of_entry(entry: Entry) -> Iterator[str]:
    """What does not add up of what a run said."""
    known = [amount for amount in (entry.requested, entry.reimbursable) if amount is not None]
    possible = min(known) if entry.reimbursable is not None else None
    if entry.to_pay != possible:
        yield "what is to be paid is not what was asked for and can be reimbursed"
    moved = sum((amount for *_, amount in entry.costs), ZERO)
    if entry.costs and entry.verdict is not Verdict.READY:
        yield f"takes {show(moved)} from a budget and is not ready"
    elif entry.costs and all(bought.fiscal_year is not None for bought in entry.purchases) and moved != entry.to_pay:
        yield f"takes {show(moved)} from budgets, and something else is to be paid"


def _of_decision(entry: Entry, decision: Decision) -> Iterator[str]:
    """What does not add up of a decision on `entry`."""
    moved = sum((amount for *_, amount in decision.costs), ZERO)
    if decision.choice is not Choice.APPROVE and decision.costs:
        yield f"was not approved by {decision.by} and takes {show(moved)} from a budget"
    elif decision.choice is Choice.APPROVE and decision.costs and moved != decision.amount:
        yield f"takes {show(moved)} from budgets, and {decision.by} approved another amount"
    if decision.after < entry.run:
        yield f"was decided by {decision.by} before it was judged"


def copied(db: sqlite3.Connection, path: Path, to: Path) -> None:
    """Copy the ledger to `to`, where nothing is yet, as it is at one moment while others go on writing.

    Raises:
        ConfigError: the copy is not sound, as where the ledger is not; then there is none.
        OSError, sqlite3.Error: it cannot be written.
    """
    unfinished = to.with_name(f"{to.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        target = sqlite3.connect(unfinished)
        try:
            db.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, to be carried away
            wrong = next(problems(target), None)
        finally:
            target.close()
        if wrong is not None:
            raise ConfigError(f"was not copied, since it is not sound: {wrong}", path)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
