"""Small ledgers, written on the spot: submissions that were judged, and what was decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from pipeline.ledger import Bought, Choice, Decision, Entry, Handed, Ledger, Run
from pipeline.model import EarlierPurchase, Person, Verdict

D = Decimal
DAY = date(2026, 10, 20)
ALLOCATIONS = (("History", 2027, D("500.00")), ("Music", 2027, D("80.00")))


def judged(
    name: str,
    amount: str = "20.00",
    *,
    department: str | None = "History",
    program: str = "reading_group",
    verdict: Verdict = Verdict.READY,
    because: Sequence[str] = (),
    merchant: str = "Lantern House",
    bought: date | None = date(2026, 10, 3),
    submitted: date | None = date(2026, 10, 5),
    claimant: str = "Ana García",
    paper: str | None = None,
    tax: str | None = None,
    content: str = "",
) -> Entry:
    """A submission of one purchase; `paper` names what it shows, where several show the same."""
    shown = sha256((paper or name).encode()).hexdigest()
    total = D(amount)
    year = None if bought is None else bought.year + (bought.month >= 7)
    facts = EarlierPurchase(name, (shown,), (), merchant, bought, None, total)
    return Entry(
        handed=Handed(name, Person(claimant, f"{name}@example.edu"), submitted, frozenset({shown}), content or name),
        program=program,
        department=department,
        verdict=verdict,
        requested=total,
        reimbursable=total,
        to_pay=total,
        purchases=(Bought(facts, year, None if tax is None else D(tax)),),
        costs=((department, year, total),) if verdict is Verdict.READY and department and year else (),
        reasons=tuple((rule, verdict) for rule in sorted(because)),
        said=(("attendees", f"{claimant}; Wei Chen"), ("role", "")),
    )


def run(folder: str = "october", day: date = DAY) -> Run:
    return Run(day, folder, "0.1.0", "Peer Circles 1", "5f" * 32, ALLOCATIONS)


def record(path: Path, *entries: Entry, of: Run | None = None) -> int:
    """Record a run, with a seal of its own; returns its number."""
    with Ledger.open(path) as ledger:
        seen = ledger.history().runs
        assert ledger.record(of or run(), entries, seen)
        ledger.seal(seen + 1, f"{seen + 1:064x}")
        return seen + 1


def approved(
    entry: Entry, *, amount: str | None = None, by: str = "E. Vance", note: str = "", days: int = 1
) -> Decision:
    paid = entry.to_pay if amount is None else D(amount)
    assert paid is not None
    year = entry.purchases[0].fiscal_year
    costs = ((entry.department, year, paid),) if entry.department and year else ()
    return Decision(Choice.APPROVE, paid, by, DAY + timedelta(days=days), note, costs)


def returned(*, by: str = "E. Vance", note: str = "", days: int = 1) -> Decision:
    return Decision(Choice.RETURN, None, by, DAY + timedelta(days=days), note)


def decide(path: Path, number: int, *decisions: tuple[str, Decision]) -> int:
    with Ledger.open(path) as ledger:
        return ledger.decide(number, decisions).added
