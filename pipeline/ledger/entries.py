"""What the ledger holds, as types, and which of it counts as before a submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pipeline.model import EarlierPurchase, Form, Person, Verdict
from rules.checks.people import same_person

#: What stands between the names of those who came.
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Handed:
    """A submission as it was handed in: what it is known again by.

    Attributes:
        claimant: the form's, else the sender of the e-mail; without name and address where nobody is named.
        submitted: the form's day.
        files: SHA-256 of everything that came.
        content: a digest of the files and of what the form says.
    """

    id: str
    claimant: Person
    submitted: date | None
    files: frozenset[str]
    content: str


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase of a submission.

    Attributes:
        fiscal_year: of its day; None where that is unknown.
        sales_tax: what was charged and the exemption letter would have saved; None where nothing, or not known.
    """

    facts: EarlierPurchase
    fiscal_year: int | None
    sales_tax: Decimal | None


class Choice(StrEnum):
    """What a coordinator decides."""

    APPROVE = "approve"
    RETURN = "return"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coordinator decided of a submission.

    Attributes:
        amount: what is to be paid; None unless approved.
        by: who decided, as they write themselves. day: when.
        note: why, in their words.
        costs: (department, fiscal year, amount) that it takes from budgets.
        after: how many runs were recorded before it.
    """

    choice: Choice
    amount: Decimal | None
    by: str
    day: date
    note: str = ""
    costs: tuple[tuple[str, int, Decimal], ...] = ()
    after: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What a batch says of one submission, and what was decided of it since.

    Attributes:
        costs: (department, fiscal year, amount) that it takes from budgets as judged: nothing unless it is ready.
        run: the run that recorded it; 0 before it is recorded. subject: see `Place`.
        decided: in the order decided; the last one holds, the others were corrected by it.
        reasons: the clauses that kept it from being ready, by name, each with the verdict that it asked for.
        said: what else its form says; see `said_of`. () where it has no form, or an older ledger did not keep it.
    """

    handed: Handed
    program: str | None
    department: str | None
    verdict: Verdict
    requested: Decimal | None
    reimbursable: Decimal | None
    to_pay: Decimal | None
    purchases: tuple[Bought, ...] = ()
    costs: tuple[tuple[str, int, Decimal], ...] = ()
    run: int = 0
    subject: int | None = None
    decided: tuple[Decision, ...] = ()
    reasons: tuple[tuple[str, Verdict], ...] = ()
    said: tuple[tuple[str, str], ...] = ()

    @property
    def stands(self) -> Verdict:
        """The verdict with what was decided: an approval makes it ready, a return sends it back."""
        last = self.decided[-1].choice if self.decided else Choice.HOLD
        return {Choice.APPROVE: Verdict.READY, Choice.RETURN: Verdict.RETURN, Choice.HOLD: self.verdict}[last]

    @property
    def spends(self) -> tuple[tuple[str, int, Decimal], ...]:
        """What it takes from budgets, with what was decided."""
        if not self.decided or self.decided[-1].choice is Choice.HOLD:
            return self.costs
        return self.decided[-1].costs


def said_of(form: Form | None) -> tuple[tuple[str, str], ...]:
    """(field, what it says) of a form beside what an entry has of it anyway, by field; "" for what is not given."""
    if form is None:
        return ()
    approval = form.lead_approval
    who = [part for part in (approval.name, approval.email) if part] if approval is not None else []
    by = who[0] + (f" ({who[1]})" if len(who) > 1 else "") if who else ""
    day = f" on {approval.date}" if approval is not None and approval.date is not None else ""
    return (
        ("attendees", _BETWEEN.join(form.attendees)),
        ("event_date", str(form.event_date or "")),
        ("event_purpose", form.event_purpose or ""),
        ("lead_approval", f"{by}{day}".strip()),
        ("paid_by", form.paid_by.value if form.paid_by is not None else ""),
        ("role", form.role.value.replace("_", " ") if form.role is not None else ""),
    )


def attendees_in(said: Mapping[str, str]) -> list[str]:
    """Who came, as `said_of` has it."""
    return [name for name in said.get("attendees", "").split(_BETWEEN) if name]


@dataclass(frozen=True, slots=True)
class Run:
    """A batch as the ledger records it: the day of judging, the folder's name, and what it was judged by and with.

    Attributes:
        allocations: (department, fiscal year, amount) as the departments' file gave them.
    """

    day: date
    folder: str
    program: str
    policy: str
    policy_sha256: str
    allocations: tuple[tuple[str, int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a submission stands in the order of all that was ever judged.

    Attributes:
        run: what was recorded in earlier runs than this is before it.
        subject: what the ledger calls the submission; None for one that is new to it.
        was_ready: it has been ready ever since that run. One that was not, and is now, comes behind all others: what
            it needs of the budget others may have by now.
    """

    run: int
    subject: int | None = None
    was_ready: bool = False


@dataclass(frozen=True)
class History:
    """All entries of a ledger, in the order recorded, the number of its latest run, and which runs have no seal: they
    were stopped before their workbook was there, or are at work.
    """

    entries: tuple[Entry, ...] = ()
    runs: int = 0
    unfinished: frozenset[int] = frozenset()

    @cached_property
    def _by_id(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(storable(entry.handed.id), []).append(entry)
        return found

    def called(self, submission: str) -> Sequence[Entry]:
        """The entries with this id, in the order recorded: all of one subject are among those of its id."""
        return self._by_id.get(storable(submission), ())

    def place_of(self, handed: Handed) -> Place:
        """Where a submission that is handed in now stands."""
        called = self.called(handed.id)
        known = [entry for entry in called if same_submission(entry, handed)]
        if not known:
            return Place(self.runs + 1)
        subject = next((e for e in reversed(known) if e.handed.content == handed.content), known[-1]).subject
        unchanged = [entry.run for entry in known if (entry.subject, entry.handed.content) == (subject, handed.content)]
        if not unchanged:
            return Place(self.runs + 1, subject)
        since = None
        for entry in reversed(called):
            if entry.subject == subject:
                if entry.verdict is not Verdict.READY or entry.handed.content != handed.content:
                    break
                since = entry.run
        return Place(unchanged[0] if since is None else since, subject, since is not None)

    def others(self, run: int, mine: AbstractSet[int | None]) -> tuple[Entry, ...]:
        """All entries before `run` but for those of the subjects in `mine`."""
        return tuple(
            _decided(entry, tuple(one for one in entry.decided if one.after < run))
            for entry in self.entries
            if entry.run < run and entry.subject not in mine
        )

    def before(self, run: int, without: AbstractSet[int | None]) -> tuple[Entry, ...]:
        """What counts of each submission before `run`, but for the subjects in `without`, in a steady order.

        That is its latest entry, with what was decided by then of what it says. An old version of it that comes again,
        as where an old batch is judged again, takes the place of a newer one only where it gains money that the newer
        one does not have.
        """
        latest: dict[int | None, Entry] = {}
        seen: set[tuple[int | None, str]] = set()
        decided: dict[tuple[int | None, str], tuple[Decision, ...]] = {}
        for entry in self.entries:
            if entry.run >= run or entry.subject in without:
                continue
            version = (entry.subject, entry.handed.content)
            newer = latest.get(entry.subject, entry)
            brought_back = version in seen and newer.handed.content != entry.handed.content
            seen.add(version)
            decided[version] = decided.get(version, ()) + tuple(one for one in entry.decided if one.after < run)
            if not brought_back or (entry.verdict is Verdict.READY and newer.verdict is not Verdict.READY):
                latest[entry.subject] = entry
        return tuple(_decided(e, decided[e.subject, e.handed.content]) for e in latest.values())


def _decided(entry: Entry, decided: tuple[Decision, ...]) -> Entry:
    """`entry` with what was decided; itself where nothing differs, as of most of a large ledger."""
    return entry if entry.decided == decided else replace(entry, decided=decided)


def same_submission(old: Entry, new: Handed) -> bool:
    """Whether one submission was handed in again, as it was or mended in place.

    It has the same id and claimant, and is unchanged, or has the same day on its form. What was not ready before may
    also come with another day, or with the form that was missing, where it has a receipt in common. What was ready
    and comes changed with another day is never taken for itself: it may be a second claim for the same receipt.
    """
    if storable(old.handed.id) != storable(new.id):
        return False
    if old.handed.content == new.content:
        return True
    receipts = {sha256 for bought in old.purchases for sha256 in bought.facts.sha256} or old.handed.files
    answered = old.stands is not Verdict.READY and bool(receipts & new.files)
    if Person() in (old.handed.claimant, new.claimant):
        return answered
    same_day = new.submitted is not None and old.handed.submitted == new.submitted
    return same_person(old.handed.claimant, new.claimant) and (same_day or answered)


def storable(text: str) -> str:
    """`text` as a database can hold it: file names may hold half of a surrogate pair, which UTF-8 cannot."""
    return text.encode(errors="replace").decode()
