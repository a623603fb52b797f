"""The ledger as lists for people: runs, submissions, decisions, purchases, movements; all of them, or some."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from pipeline.errors import UsageError
from pipeline.export.listing import Heading, Listing, Value
from pipeline.export.words import rule_words
from pipeline.ledger import _rows
from pipeline.ledger.entries import Entry, History
from pipeline.model import Verdict
from pipeline.money import ZERO
from rules.checks.common import folded


class Listed(StrEnum):
    """What there is a list of."""

    RUNS = "runs"
    SUBMISSIONS = "submissions"
    DECISIONS = "decisions"
    PURCHASES = "purchases"
    MOVEMENTS = "movements"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; None: whatever it is.

    Attributes:
        claimant, merchant, department: text that stands in it, whatever its case and accents (the claimant's: in the
            name or the e-mail address).
        amount: that one of the record's amounts is.
        since, until: between which one of its days is, both included.
    """

    claimant: str | None = None
    merchant: str | None = None
    department: str | None = None
    amount: Decimal | None = None
    since: date | None = None
    until: date | None = None


_RUN = Heading("run", "Run", "number", 7)
_SUBMISSION = Heading("submission", "Submission", width=24)
_DEPARTMENT = Heading("department", "Department", width=18)
_YEAR = Heading("fiscal_year", "Fiscal year", "number", 9)


def _claimant(brief: bool) -> tuple[Heading, Heading]:
    return Heading("claimant", "Claimant", width=20, brief=brief), Heading("email", "E-mail", width=28, brief=False)


_HEADINGS: dict[Listed, tuple[Heading, ...]] = {
    Listed.RUNS: (
        _RUN,
        Heading("day", "Judged on", "date", 12),
        Heading("folder", "Folder", width=24),
        Heading("submissions", "Submissions", "number", 12, brief=False),
        *(Heading(verdict.value, verdict.value.capitalize(), "number", 8) for verdict in Verdict),
        Heading("to_pay", "To pay", "amount", 14),
        Heading("decided", "Decided", "number", 9),
        Heading("finished", "Finished", width=10),
        Heading("program", "Itemized", width=12, brief=False),
        Heading("policy", "Policy", width=24, brief=False),
        Heading("policy_sha256", "Policy's SHA-256", width=24, brief=False),
        Heading("seal", "Bundle's seal", width=24, brief=False),
    ),
    Listed.SUBMISSIONS: (
        _RUN,
        _SUBMISSION,
        *_claimant(brief=True),
        _DEPARTMENT,
        Heading("program", "Program", width=24, brief=False),
        Heading("submitted", "Submitted", "date", 12, brief=False),
        Heading("merchants", "Merchants", width=24, brief=False),
        Heading("requested", "Requested", "amount", 13, brief=False),
        Heading("reimbursable", "Reimbursable", "amount", 14, brief=False),
        Heading("to_pay", "To pay", "amount", 13),
        Heading("verdict", "Verdict", width=9),
        Heading("reasons", "Clauses", width=36, brief=False),
        Heading("decision", "Decision", width=10),
        Heading("approved", "Approved", "amount", 13, brief=False),
        Heading("role", "Role", width=12, brief=False),
        Heading("event_date", "Event date", "date", 12, brief=False),
        Heading("event_purpose", "Purpose", width=36, brief=False),
        Heading("attendees", "Who came", width=36, brief=False),
        Heading("paid_by", "Paid by", width=9, brief=False),
        Heading("lead_approval", "Lead's approval", width=28, brief=False),
    ),
    Listed.DECISIONS: (
        Heading("decision", "No.", "number", 7),
        Heading("day", "Decided on", "date", 12),
        Heading("run", "Run", "number", 7, brief=False),
        _SUBMISSION,
        *_claimant(brief=False),
        Heading("department", "Department", width=18, brief=False),
        Heading("merchants", "Merchants", width=24, brief=False),
        Heading("verdict", "Verdict", width=9, brief=False),
        Heading("choice", "Choice", width=9),
        Heading("amount", "Amount", "amount", 13),
        Heading("decided_by", "By", width=16),
        Heading("note", "Note", width=40),
        Heading("corrected", "Corrected by", "number", 11, brief=False),
    ),
    Listed.PURCHASES: (
        _RUN,
        _SUBMISSION,
        Heading("purchase", "No.", "number", 7, brief=False),
        *_claimant(brief=False),
        Heading("department", "Department", width=18, brief=False),
        Heading("merchant", "Merchant", width=24),
        Heading("date", "Date", "date", 12),
        Heading("time", "Time", width=9, brief=False),
        Heading("total", "Total", "amount", 13),
        Heading("sales_tax", "Sales tax", "amount", 12, brief=False),
        Heading("fiscal_year", "Fiscal year", "number", 9, brief=False),
        Heading("card", "Card", width=7),
        Heading("approval_code", "Approval code", width=14, brief=False),
        Heading("sale_number", "Sale number", width=16, brief=False),
        Heading("verdict", "Verdict", width=9),
        Heading("files", "Files' SHA-256", width=24, brief=False),
        Heading("fingerprint", "Fingerprint", width=24, brief=False),
    ),
    Listed.MOVEMENTS: (
        _DEPARTMENT,
        _YEAR,
        Heading("amount", "Amount", "amount", 13),
        _RUN,
        _SUBMISSION,
        *_claimant(brief=False),
        Heading("merchants", "Merchants", width=24, brief=False),
        Heading("because", "Because", width=30),
        Heading("day", "Decided on", "date", 12, brief=False),
    ),
}


#: Whether a row is looked for.
_Test = Callable[[tuple[Value, ...]], bool]


def listing(db: sqlite3.Connection, what: Listed, search: Search) -> Listing:
    """The list; raises ValueError, TypeError or KeyError for what no ledger holds.

    Movements are those that count now: of each submission, what holds of it.

    Raises:
        UsageError: `search` asks for what the list does not say.
    """
    headings, history = _HEADINGS[what], _rows.history(db)
    tests = tuple(_tests(what, headings, search))
    make: dict[Listed, Callable[[], Iterator[tuple[Value, ...]]]] = {
        Listed.RUNS: lambda: _runs(db, history),
        Listed.SUBMISSIONS: lambda: map(_submission, history.entries),
        Listed.DECISIONS: lambda: _decisions(db, history),
        Listed.PURCHASES: lambda: _purchases(history),
        Listed.MOVEMENTS: lambda: _movements(history),
    }
    rows = (row for row in make[what]() if all(test(row) for test in tests))
    return Listing(what.value, headings, tuple(rows))


def _tests(what: Listed, headings: tuple[Heading, ...], search: Search) -> Iterator[_Test]:
    """What a row must pass."""

    def places(word: str, fits: Callable[[Heading], bool]) -> list[int]:
        found = [at for at, heading in enumerate(headings) if fits(heading)]
        if not found:
            raise UsageError(f"the list of {what} names no {word} to search for; another list does")
        return found

    for word, text in (("claimant", search.claimant), ("merchant", search.merchant), ("department", search.department)):
        if text is not None:
            names = {"claimant": {"claimant", "email"}, "merchant": {"merchant", "merchants"}}.get(word, {word})
            at = places(word, lambda heading, names=names: heading.name in names)  # type: ignore[misc]
            yield _holding(folded(text), at)
    if search.amount is not None:
        amounts, amount = places("amount", lambda heading: heading.kind == "amount"), search.amount
        yield lambda row: any(row[place] == amount for place in amounts)
    if search.since is not None or search.until is not None:
        days, first, last = places("day", lambda heading: heading.kind == "date"), search.since, search.until
        yield lambda row: any(
            isinstance(day, date) and (first or day) <= day <= (last or day) for day in (row[place] for place in days)
        )


def _holding(text: str, places: list[int]) -> _Test:
    return lambda row: any(isinstance(row[place], str) and text in folded(str(row[place])) for place in places)


def _runs(db: sqlite3.Connection, history: History) -> Iterator[tuple[Value, ...]]:
    of_run: dict[int, list[Entry]] = {}
    for entry in history.entries:
        of_run.setdefault(entry.run, []).append(entry)
    told = (
        "SELECT run, day, folder, program, policy, policy_sha256, seal FROM runs LEFT JOIN seals USING (run) ORDER BY 1"
    )
    for run, day, folder, *about in db.execute(told):
        entries = of_run.get(run, [])
        counts = (sum(entry.verdict is verdict for entry in entries) for verdict in Verdict)
        ready = sum((e.to_pay or ZERO for e in entries if e.verdict is Verdict.READY), ZERO)
        decided = sum(bool(entry.decided) for entry in entries)
        finished = "no" if run in history.unfinished else "yes"
        yield (run, date.fromisoformat(day), folder, len(entries), *counts, ready, decided, finished, *about)


def _submission(entry: Entry) -> tuple[Value, ...]:
    handed, last = entry.handed, entry.decided[-1] if entry.decided else None
    said = {field: words or None for field, words in entry.said}
    event = said.get("event_date")
    return (
        entry.run, handed.id, handed.claimant.name, handed.claimant.email, entry.department, entry.program,
        handed.submitted, _merchants(entry), entry.requested, entry.reimbursable, entry.to_pay, entry.verdict.value,
        "; ".join(rule_words(rule) for rule, _ in entry.reasons), last.choice.value if last else None,
        last.amount if last else None, said.get("role"), date.fromisoformat(event) if event else None,
        said.get("event_purpose"), said.get("attendees"), said.get("paid_by"), said.get("lead_approval"),
    )  # fmt: skip


def _decisions(db: sqlite3.Connection, history: History) -> Iterator[tuple[Value, ...]]:
    """The order of numbers is the order decided, so each submission's follow its entry's own order."""
    numbers: dict[tuple[int, str], list[int]] = {}
    told = "SELECT decision, run, id FROM decisions JOIN submissions USING (entry) ORDER BY decision"
    for number, run, name in db.execute(told):
        numbers.setdefault((run, name), []).append(number)
    rows: list[tuple[Value, ...]] = []
    for entry in history.entries:
        handed = entry.handed
        mine = numbers.get((entry.run, handed.id), [])
        for number, later, one in zip(mine, (*mine[1:], None), entry.decided, strict=False):
            rows.append((
                number, one.day, entry.run, handed.id, handed.claimant.name, handed.claimant.email, entry.department,
                _merchants(entry), entry.verdict.value, one.choice.value, one.amount, one.by, one.note, later,
            ))  # fmt: skip
    return iter(sorted(rows, key=lambda row: int(str(row[0]))))


def _purchases(history: History) -> Iterator[tuple[Value, ...]]:
    for entry in history.entries:
        handed = entry.handed
        for number, bought in enumerate(entry.purchases, start=1):
            facts = bought.facts
            yield (
                entry.run, handed.id, number, handed.claimant.name, handed.claimant.email, entry.department,
                facts.merchant, facts.date, _minutes(facts.time), facts.total,
                bought.sales_tax, bought.fiscal_year, facts.last4, facts.auth_code, facts.number, entry.verdict.value,
                " ".join(facts.sha256), " ".join(facts.fingerprint),
            )  # fmt: skip


def _movements(history: History) -> Iterator[tuple[Value, ...]]:
    held = history.before(history.runs + 1, frozenset())
    moves = [(department, year, amount, entry) for entry in held for department, year, amount in entry.spends]
    for department, year, amount, entry in sorted(moves, key=lambda move: (move[0].casefold(), move[1], move[3].run)):
        last = entry.decided[-1] if entry.decided else None
        approved = last is not None and entry.spends is last.costs
        because = f"{'approved' if approved else 'ready, put on hold'} by {last.by}" if last else "ready, not decided"
        handed = entry.handed
        yield (
            department, year, amount, entry.run, handed.id, handed.claimant.name, handed.claimant.email,
            _merchants(entry), because, last.day if last else None,
        )  # fmt: skip


def _minutes(moment: time | None) -> str | None:
    return None if moment is None else moment.isoformat("minutes")


def _merchants(entry: Entry) -> str:
    return "; ".join(dict.fromkeys(bought.facts.merchant for bought in entry.purchases if bought.facts.merchant))
