"""What a fiscal year came to, as values: the report that `year_workbook` draws and `--json` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.money import ZERO, plain

#: Days from submission to decision as the chart groups them: up to and including; None: more.
SPANS: tuple[tuple[str, int, int | None], ...] = (
    ("0 to 3", 0, 3), ("4 to 7", 4, 7), ("8 to 14", 8, 14), ("15 to 30", 15, 30), ("over 30", 31, None)
)  # fmt: skip


#: The amounts of an account.
AMOUNTS = ("requested", "approved", "not_approved", "ready", "returned", "waiting", "sales_tax")


@dataclass(frozen=True, slots=True)
class Account:
    """A department's requests of one program in the year.

    Attributes:
        department, program: in words; "" where no form says.
        submissions: how many hand in something that falls in the year.
        requested: what was asked for, as far as forms say.
        approved: what a coordinator approved.
        not_approved: what else was asked for with what is approved or ready: so much less is paid.
        ready: what is ready and was not decided; it counts against the budget as what is approved does.
        returned: what was asked for and went back.
        waiting: what was asked for and waits: for a look, or for a decision that was put off.
        sales_tax: what an exemption would have saved.
    """

    department: str
    program: str
    submissions: int
    requested: Decimal
    approved: Decimal
    not_approved: Decimal
    ready: Decimal
    returned: Decimal
    waiting: Decimal
    sales_tax: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """What a department is given in the year, and what of it is spent; `given` is None where no file gives it any."""

    department: str
    given: Decimal | None
    approved: Decimal
    ready: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.given is None else self.given - self.approved - self.ready


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause that kept submissions from being ready.

    Attributes:
        clause: in words.
        returned: how many submissions it sent back. held: how many it had a person look at.
        requested: what those that it sent back had asked for.
    """

    clause: str
    returned: int
    held: int
    requested: Decimal


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that holds.

    Attributes:
        submitted: the form's day; None where it does not say.
        first: the day it was first approved or returned. day: the day of the decision that holds.
        days: from `submitted` to `first`; None where not known, or where the form's day is later.
    """

    submission: str
    department: str
    program: str
    submitted: date | None
    first: date
    day: date
    choice: str
    amount: Decimal | None
    by: str
    note: str

    @property
    def days(self) -> int | None:
        if self.submitted is None or self.submitted > self.first:
            return None
        return (self.first - self.submitted).days


@dataclass(frozen=True, slots=True)
class Unequal:
    """Submissions of one program that the same clauses spoke for or against, and that were not decided alike.

    Attributes:
        evidence: what the rules said of each of them, in words.
        decided: (what was decided, in words; the decision), in the order of what was decided.
    """

    program: str
    evidence: str
    decided: tuple[tuple[str, Decided], ...]


@dataclass(frozen=True, slots=True)
class Twice:
    """An approved submission with a purchase that is approved in another one too; the later of the two decides.

    Attributes:
        other: the other submission. why: which purchase it is and how it is known again, in words.
        meant: whether the note names the other submission.
    """

    submission: str
    other: str
    amount: Decimal | None
    day: date
    by: str
    note: str
    why: str
    meant: bool


@dataclass(frozen=True, slots=True)
class Taxed:
    """A merchant that charged sales tax, on how many purchases of the year, and how much."""

    merchant: str
    purchases: int
    sales_tax: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """A fiscal year, named by the year it ends in, as the ledger has it.

    Attributes:
        first, last: its days. day: the day of the report.
        ledger: the ledger's name and its last link, by which another can be told from it.
        undated: submissions that are in it by the day of their form or batch, since no purchase's day is known.
    """

    year: int
    first: date
    last: date
    day: date
    ledger: str
    accounts: tuple[Account, ...]
    budgets: tuple[Budget, ...]
    reasons: tuple[Reason, ...]
    decided: tuple[Decided, ...]
    unequal: tuple[Unequal, ...]
    taxed: tuple[Taxed, ...]
    undated: int = 0
    beyond: Decimal = ZERO
    twice: tuple[Twice, ...] = ()

    def total(self, what: str) -> Decimal:
        """The sum of one of the accounts' amounts over all of them."""
        return sum((getattr(account, what) for account in self.accounts), ZERO)

    def as_json(self) -> dict[str, Any]:
        """All of it: amounts are strings with two decimals, dates ISO."""
        days = sorted(one.days for one in self.decided if one.days is not None)
        return {
            "fiscal_year": self.year,
            "first_day": self.first.isoformat(),
            "last_day": self.last.isoformat(),
            "as_of": self.day.isoformat(),
            "ledger": self.ledger,
            "totals": {
                "submissions": sum(account.submissions for account in self.accounts),
                **{what: plain(self.total(what)) for what in AMOUNTS},
            },
            "accounts": [
                {
                    "department": one.department, "program": one.program, "submissions": one.submissions,
                    **{what: plain(getattr(one, what)) for what in AMOUNTS},
                }
                for one in self.accounts
            ],
            "budgets": [
                {
                    "department": one.department, "allocation": plain(one.given), "approved": plain(one.approved),
                    "ready": plain(one.ready), "left": plain(one.left),
                }
                for one in self.budgets
            ],
            "reasons": [
                {"clause": one.clause, "returned": one.returned, "held": one.held, "requested": plain(one.requested)}
                for one in self.reasons
            ],
            "days_to_decision": {
                "decided": len(self.decided), "known": len(days), "median": median(days),
                "longest": days[-1] if days else None,
            },
            "decisions": [_decided(one) for one in self.decided],
            "same_evidence_decided_otherwise": [
                {
                    "program": one.program, "evidence": one.evidence,
                    "submissions": [{"decided": how, **_decided(each)} for how, each in one.decided],
                }
                for one in self.unequal
            ],
            "approved_twice": [
                {
                    "submission": one.submission, "other": one.other, "amount": plain(one.amount),
                    "decided_on": one.day.isoformat(), "decided_by": one.by, "note": one.note, "why": one.why,
                    "note_names_the_other": one.meant,
                }
                for one in self.twice
            ],
            "sales_tax": [
                {"merchant": one.merchant, "purchases": one.purchases, "sales_tax": plain(one.sales_tax)}
                for one in self.taxed
            ],
        }  # fmt: skip


def median(days: list[int]) -> float | None:
    """The middle of sorted whole numbers, as spreadsheets have it; None where there is none."""
    if not days:
        return None
    middle = len(days) // 2
    return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2


def _decided(one: Decided) -> dict[str, Any]:
    return {
        "submission": one.submission,
        "department": one.department,
        "program": one.program,
        "submitted": one.submitted and one.submitted.isoformat(),
        "first_decided_on": one.first.isoformat(),
        "decided_on": one.day.isoformat(),
        "days": one.days,
        "choice": one.choice,
        "amount": plain(one.amount),
        "decided_by": one.by,
        "note": one.note,
    }
