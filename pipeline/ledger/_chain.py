"""The chain over all that is recorded: whatever is changed afterwards, by whatever program, is named.

Each act (a run, its bundle's seal, a decision) gets a link: the SHA-256 of the link before and of every row that the
act added (a hash chain, as `pipeline.bundle.seal` has over files). Triggers keep this program from altering a row; the
chain shows it where somebody altered the file with another one. Who keeps the last link elsewhere, as in a backup, can
also tell that nothing was cut off at the end.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator

_FIRST = hashlib.sha256(b"itemized ledger").hexdigest()
#: What each act added, in a steady order. Columns are named, so that a later version may add some.
_ROWS: dict[str, tuple[str, ...]] = {
    "run": (
        "SELECT run, day, folder, program, policy, policy_sha256 FROM runs WHERE run = ?",
        "SELECT department, fiscal_year, amount FROM allocations WHERE run = ? ORDER BY 1, 2",
        """SELECT entry, subject, id, claimant_name, claimant_email, submitted, content, department, program, verdict,
            requested, reimbursable, to_pay FROM submissions WHERE run = ? ORDER BY entry""",
        "SELECT f.entry, sha256 FROM files f JOIN submissions s USING (entry) WHERE s.run = ? ORDER BY 1, 2",
        """SELECT p.entry, number, merchant, date, time, total, last4, auth_code, sale_number, sha256, fingerprint,
            items, fiscal_year, sales_tax FROM purchases p JOIN submissions s USING (entry) WHERE s.run = ?
            ORDER BY 1, 2""",
        """SELECT m.entry, m.department, fiscal_year, amount FROM movements m JOIN submissions s USING (entry)
            WHERE s.run = ? ORDER BY 1, 2, 3""",
        """SELECT r.entry, rule, r.verdict FROM reasons r JOIN submissions s USING (entry) WHERE s.run = ?
            ORDER BY 1, 2""",
    ),
    "seal": ("SELECT run, seal FROM seals WHERE run = ?",),
    "decision": (
        "SELECT decision, entry, choice, amount, decided_by, day, note, after_run FROM decisions WHERE decision = ?",
        "SELECT department, fiscal_year, amount FROM decided_movements WHERE decision = ? ORDER BY 1, 2",
    ),
}
#: The same of tables that came later: only where there are rows, so that what was linked before them stays as it is.
_LATER: dict[str, tuple[str, ...]] = {
    "run": ("SELECT d.entry, field, said FROM said d JOIN submissions s USING (entry) WHERE s.run = ? ORDER BY 1, 2",),
}
#: The numbers of all acts of a kind.
_NUMBERS = {
    "run": "SELECT run FROM runs ORDER BY 1",
    "seal": "SELECT run FROM seals ORDER BY 1",
    "decision": "SELECT decision FROM decisions ORDER BY 1",
}


def add(db: sqlite3.Connection, act: str, number: int) -> None:
    """Link the act `number` ("run", "seal" or "decision"), whose rows are all there, to what came before."""
    link, before = last(db)
    db.execute("INSERT INTO links VALUES (?, ?, ?, ?)", (link + 1, act, number, _digest(db, before, act, number)))


def add_missing(db: sqlite3.Connection) -> None:
    """Link what an older version recorded without a link."""
    for act, numbers in _NUMBERS.items():
        linked = {number for (number,) in db.execute("SELECT number FROM links WHERE act = ?", (act,))}
        for number in [number for (number,) in db.execute(numbers) if number not in linked]:
            add(db, act, number)


def last(db: sqlite3.Connection) -> tuple[int, str]:
    """The number of the last link, and the link."""
    row = db.execute("SELECT link, sha256 FROM links ORDER BY link DESC LIMIT 1").fetchone()
    return (0, _FIRST) if row is None else (int(row[0]), str(row[1]))


def linked(db: sqlite3.Connection, sha256: str) -> tuple[int, str] | None:
    """The number of the link that is `sha256`, and what it is of, in words; None where none is."""
    row = db.execute("SELECT link, act, number FROM links WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return None
    link, act, number = row
    return int(link), f"the seal of run {number}" if act == "seal" else f"{act} {number}"


def breaches(db: sqlite3.Connection) -> Iterator[str]:
    """What is not as it was recorded, in words."""
    before = _FIRST
    linked: dict[str, set[int]] = {act: set() for act in _ROWS}
    for expected, (link, act, number, sha256) in enumerate(db.execute("SELECT * FROM links ORDER BY link"), start=1):
        if link != expected:
            yield f"link {expected} of the chain is missing"
            return
        if sha256 != _digest(db, before, act, number):
            yield f"{act} {number} is not what was recorded (link {link} of the chain)"
        linked[act].add(number)
        before = sha256
    for act, numbers in _NUMBERS.items():
        there = [number for (number,) in db.execute(numbers)]
        yield from (f"{act} {number} was put in past the chain" for number in there if number not in linked[act])


def _digest(db: sqlite3.Connection, before: str, act: str, number: int) -> str:
    rows = [_added(db, statement, number) for statement in _ROWS[act]]
    rows += [added for statement in _LATER.get(act, ()) if (added := _added(db, statement, number))]
    return hashlib.sha256(json.dumps([before, act, number, rows]).encode()).hexdigest()


def _added(db: sqlite3.Connection, statement: str, number: int) -> list[list[object]]:
    return [list(row) for row in db.execute(statement, (number,))]
