"""Entries as rows of the ledger's tables, and back."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, time
from decimal import Decimal
from typing import Any

from pipeline.ledger import _chain
from pipeline.ledger.entries import Bought, Choice, Decision, Entry, Handed, History, Run, storable
from pipeline.model import EarlierPurchase, Person, Verdict
from pipeline.redact import is_long, masked_text


def latest_run(db: sqlite3.Connection) -> int:
    """The number of the latest run; 0 where there is none."""
    (latest,) = db.execute("SELECT COALESCE(MAX(run), 0) FROM runs").fetchone()
    return int(latest)


def days(db: sqlite3.Connection) -> dict[int, date]:
    """The day of judging of each run."""
    return {run: date.fromisoformat(day) for run, day in db.execute("SELECT run, day FROM runs ORDER BY run")}


def insert_run(db: sqlite3.Connection, number: int, run: Run) -> None:
    """Add a run."""
    values = (number, run.day.isoformat(), _text(run.folder), run.program, run.policy, run.policy_sha256)
    db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", values)
    db.executemany(
        "INSERT INTO allocations VALUES (?, ?, ?, ?)",
        [(number, _text(department), year, _cents(amount)) for department, year, amount in run.allocations],
    )


def insert(db: sqlite3.Connection, run: int, entry: Entry) -> None:
    """Add an entry of that run, with all that belongs to it."""
    handed, claimant = entry.handed, entry.handed.claimant
    (number,) = db.execute("SELECT COALESCE(MAX(entry), 0) + 1 FROM submissions").fetchone()
    db.execute(
        "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            run,
            number if entry.subject is None else entry.subject,
            _text(handed.id),
            _text(claimant.name),
            _text(claimant.email),
            _iso(handed.submitted),
            handed.content,
            _text(entry.department),
            _text(entry.program),
            entry.verdict.value,
            _cents(entry.requested),
            _cents(entry.reimbursable),
            _cents(entry.to_pay),
        ),
    )
    db.executemany("INSERT INTO files VALUES (?, ?)", [(number, sha256) for sha256 in sorted(handed.files)])
    for place, bought in enumerate(entry.purchases, start=1):
        facts = bought.facts
        items = [[_text(description), _cents(amount)] for description, amount in facts.items]
        db.execute(
            "INSERT INTO purchases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                place,
                _text(facts.merchant),
                _iso(facts.date),
                _iso(facts.time),
                _cents(facts.total),
                facts.last4,
                facts.auth_code,
                facts.number,
                json.dumps(facts.sha256),
                json.dumps(facts.fingerprint),
                json.dumps(items),
                bought.fiscal_year,
                _cents(bought.sales_tax),
            ),
        )
    db.executemany(
        "INSERT INTO movements VALUES (?, ?, ?, ?)",
        [(number, _text(department), year, _cents(amount)) for department, year, amount in entry.costs],
    )
    db.executemany(
        "INSERT INTO reasons VALUES (?, ?, ?)", [(number, rule, verdict.value) for rule, verdict in entry.reasons]
    )
    db.executemany("INSERT INTO said VALUES (?, ?, ?)", [(number, field, _text(said)) for field, said in entry.said])


def allocations(db: sqlite3.Connection, year: int) -> dict[str, Decimal]:
    """What each department is given in a fiscal year, as the latest run that was told of that year has it."""
    rows = db.execute(
        "SELECT department, amount FROM allocations WHERE fiscal_year = ? AND run = "
        "(SELECT MAX(run) FROM allocations WHERE fiscal_year = ?) ORDER BY department",
        (year, year),
    )
    return {department: _known(_dollars(amount)) for department, amount in rows}


def insert_seal(db: sqlite3.Connection, run: int, seal: str) -> None:
    """Add the seal of a run's bundle."""
    db.execute("INSERT INTO seals VALUES (?, ?)", (run, seal))
    _chain.add(db, "seal", run)


def run_sealed(db: sqlite3.Connection, seal: str) -> int | None:
    """The run whose bundle has this seal; None where none has."""
    row = db.execute("SELECT run FROM seals WHERE seal = ? ORDER BY run DESC", (seal,)).fetchone()
    return None if row is None else int(row[0])


def insert_decision(db: sqlite3.Connection, run: int, submission: str, decision: Decision) -> None:
    """Add what was decided of a submission of that run, after all that was decided before."""
    of = (run, storable(submission))
    (entry,) = db.execute("SELECT entry FROM submissions WHERE run = ? AND id = ?", of).fetchone()
    (number,) = db.execute("SELECT COALESCE(MAX(decision), 0) + 1 FROM decisions").fetchone()
    db.execute(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            entry,
            decision.choice.value,
            _cents(decision.amount),
            _text(decision.by),
            decision.day.isoformat(),
            _text(decision.note),
            latest_run(db),
        ),
    )
    db.executemany(
        "INSERT INTO decided_movements VALUES (?, ?, ?, ?)",
        [(number, _text(department), year, _cents(amount)) for department, year, amount in decision.costs],
    )
    _chain.add(db, "decision", number)


def decisions(db: sqlite3.Connection) -> dict[int, tuple[Decision, ...]]:
    """What was decided of each entry, in order. Raises as `history`."""
    costs: dict[int, list[tuple[str, int, Decimal]]] = {}
    for number, department, year, amount in db.execute("SELECT * FROM decided_movements ORDER BY 1, 2, 3"):
        costs.setdefault(number, []).append((department, year, _known(_dollars(amount))))
    found: dict[int, tuple[Decision, ...]] = {}
    for number, entry, choice, amount, by, day, note, after in db.execute("SELECT * FROM decisions ORDER BY decision"):
        paid, spent = _dollars(amount), tuple(costs.get(number, ()))
        one = Decision(Choice(choice), paid, _shown(by), date.fromisoformat(day), _shown(note), spent, after)
        found[entry] = (*found.get(entry, ()), one)
    return found


def history(db: sqlite3.Connection) -> History:
    """All entries, in the order recorded. Raises ValueError, TypeError or KeyError for what no ledger holds."""
    batches = {
        run: f"batch {folder} of {_spelled(date.fromisoformat(day))}"
        for run, folder, day in db.execute("SELECT run, folder, day FROM runs")
    }
    files: dict[int, list[str]] = {}
    for entry, sha256 in db.execute("SELECT entry, sha256 FROM files"):
        files.setdefault(entry, []).append(sha256)
    bought: dict[int, list[tuple[Any, ...]]] = {}
    for entry, *row in db.execute("SELECT * FROM purchases ORDER BY entry, number"):
        bought.setdefault(entry, []).append(tuple(row))
    costs: dict[int, list[tuple[str, int, Decimal]]] = {}
    for entry, department, year, amount in db.execute("SELECT * FROM movements ORDER BY entry, fiscal_year"):
        costs.setdefault(entry, []).append((department, year, _known(_dollars(amount))))
    decided = decisions(db)
    reasons: dict[int, list[tuple[str, Verdict]]] = {}
    for entry, rule, verdict in db.execute("SELECT * FROM reasons ORDER BY entry, rule"):
        reasons.setdefault(entry, []).append((rule, Verdict(verdict)))
    said: dict[int, list[tuple[str, str]]] = {}
    for entry, field, words in db.execute("SELECT * FROM said ORDER BY entry, field"):
        said.setdefault(entry, []).append((field, words))
    entries = []
    for row in db.execute("SELECT * FROM submissions ORDER BY entry"):
        entry, run, subject, name, claimant, email, submitted, content, department, program, verdict = row[:11]
        handed = Handed(
            name, Person(claimant, email), _date(submitted), frozenset(files.get(entry, ())), content
        )  # fmt: skip
        requested, reimbursable, to_pay = map(_dollars, row[11:])
        entries.append(
            Entry(
                handed=handed,
                program=program,
                department=department,
                verdict=Verdict(verdict),
                requested=requested,
                reimbursable=reimbursable,
                to_pay=to_pay,
                purchases=tuple(_bought(purchase, name, batches[run]) for purchase in bought.get(entry, ())),
                costs=tuple(costs.get(entry, ())),
                run=run,
                subject=subject,
                decided=decided.get(entry, ()),
                reasons=tuple(reasons.get(entry, ())),
                said=tuple(said.get(entry, ())),
            )
        )
    sealed = {run for (run,) in db.execute("SELECT run FROM seals")}
    return History(tuple(entries), max(batches, default=0), frozenset(batches.keys() - sealed))


def _bought(row: tuple[Any, ...], submission: str, batch: str) -> Bought:
    _, merchant, day, at, total, last4, auth_code, number, sha256, fingerprint, items, year, tax = row
    facts = EarlierPurchase(
        submission=submission,
        sha256=tuple(json.loads(sha256)),
        fingerprint=tuple(json.loads(fingerprint)),
        merchant=merchant,
        date=_date(day),
        time=time.fromisoformat(at) if at else None,
        total=_dollars(total),
        items=tuple((description, _known(_dollars(amount))) for description, amount in json.loads(items)),
        last4=last4,
        auth_code=auth_code,
        number=number,
        batch=batch,
    )
    return Bought(facts, year, _dollars(tax))


def _text(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _shown(text: str) -> str:
    """What somebody typed, without the card number that an older program may have kept of it."""
    return masked_text(text) if is_long(text) else text


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else round(amount * 100)


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def _known(amount: Decimal | None) -> Decimal:
    if amount is None:
        raise ValueError("an amount is missing")
    return amount


def _iso(moment: date | time | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _spelled(day: date) -> str:
    """`October 20, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"
