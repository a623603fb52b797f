"""The reimbursement form: keys and values as people write them, read into a `Form`.

Whatever carries a form (YAML, JSON, a sheet, a PDF, an e-mail's text, a row of an export) becomes `Entry`s first;
this module alone knows the keys. What is not understood is a problem of the form, never an exception.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.intake import values
from pipeline.model import Approval, Form, Person

T = TypeVar("T")

#: Every key, in the form's order, by its flat name, and how it is written in a nested form.
KEYS = {
    "submitted": "submitted",
    "claimant_name": "claimant.name",
    "claimant_email": "claimant.email",
    "claimant_role": "claimant.role",
    "department": "department",
    "program": "program",
    "event_date": "event.date",
    "event_purpose": "event.purpose",
    "attendees": "event.attendees",
    "amount_requested": "amount_requested",
    "paid_by": "paid_by",
    "lead_approval_name": "lead_approval.name",
    "lead_approval_email": "lead_approval.email",
    "lead_approval_date": "lead_approval.date",
}
#: Other ways to write a key that can mean nothing else.
_ALIASES = {
    "timestamp": "submitted",
    "submitted_on": "submitted",
    "date_submitted": "submitted",
    "date_of_submission": "submitted",
    "submission_date": "submitted",
    "name": "claimant_name",
    "claimant": "claimant_name",
    "your_name": "claimant_name",
    "email": "claimant_email",
    "email_address": "claimant_email",
    "your_email": "claimant_email",
    "role": "claimant_role",
    "your_role": "claimant_role",
    "your_department": "department",
    "dept": "department",
    "date_of_event": "event_date",
    "date_of_the_event": "event_date",
    "purpose": "event_purpose",
    "purpose_of_event": "event_purpose",
    "purpose_of_the_event": "event_purpose",
    "event_attendees": "attendees",
    "who_attended": "attendees",
    "requested_amount": "amount_requested",
    "payment_method": "paid_by",
    "paid_with": "paid_by",
    "how_you_paid": "paid_by",
    "lead_approval": "lead_approval_name",
    "lead_approved_by": "lead_approval_name",
    "approved_by": "lead_approval_name",
    "approved_by_lead": "lead_approval_name",
    "lead_name": "lead_approval_name",
    "lead_s_name": "lead_approval_name",
    "lead_email": "lead_approval_email",
    "lead_s_email": "lead_approval_email",
    "approval_date": "lead_approval_date",
    "date_of_approval": "lead_approval_date",
    "name_of_the_lead": "lead_approval_name",
    "email_of_the_lead": "lead_approval_email",
    "date_of_the_approval": "lead_approval_date",
}
#: Parts of a nested form: their keys stand below them.
SECTIONS = ("claimant", "event", "lead_approval")
#: The field of a problem that is of the form as a whole.
WHOLE = "form"
_MOST_UNKNOWN = 20
#: Keys that a form may have and that nothing is read from.
_REMARKS = {"note", "notes", "comment", "comments", "remarks"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the form and what was written there.

    Attributes:
        key: as written; nested keys joined by a dot.
        value: the text, or the texts of a list; never anything evaluated.
        place: where it stands ("line 7", "row 3, column paid_by"), or "" where there is no telling.
    """

    key: str
    value: str | tuple[str, ...]
    place: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else self.value


def folded(key: str) -> str:
    """`Claimant E-mail` -> `claimant_email`: how keys and column names are compared."""
    key = unicodedata.normalize("NFKC", key).casefold()
    return re.sub(r"[\W_]+", "_", key).strip("_").replace("e_mail", "email")


def recognized(key: str) -> str | None:
    """The flat name of the key that is meant, or None."""
    name = folded(key)
    return name if name in KEYS else _ALIASES.get(name)


def nearest(key: str, names: Iterable[str] = (*KEYS, *_ALIASES)) -> str | None:
    """The right key that is written most like `key`, or None where none is near."""
    near = difflib.get_close_matches(folded(key)[:80], list(names), n=1, cutoff=0.6)
    return _ALIASES.get(near[0], near[0]) if near else None


def field(key: str) -> str:
    """How problems name a key: by its flat name, or as it was written where it is not known."""
    return recognized(key) or values.quoted(key)[1:-1]


def is_remark(key: str) -> bool:
    """Whether the key is for remarks, which are allowed and not read."""
    return folded(key) in _REMARKS


def read(entries: Sequence[Entry], file: str | None, problems: Sequence[tuple[str, str]] = ()) -> Form:
    """The form that `entries` say, with what is wrong with each; `problems` are put first."""
    return _Reader(entries, problems).form(file)


class _Reader:
    """Takes the entries apart key by key and gathers what is not understood."""

    def __init__(self, entries: Sequence[Entry], problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        self.given: dict[str, Entry] = {}
        conflicting, unknown = set(), []
        for entry in entries:
            key = recognized(entry.key)
            if key is None:
                if not is_remark(entry.key) and not _is_empty(entry):
                    unknown.append(entry)
            elif key not in self.given or _is_empty(self.given[key]):
                self.given[key] = entry
            elif not _is_empty(entry) and entry.value != self.given[key].value:
                first = self.given[key]
                self._problem(
                    key, entry, f"given twice, {_quote(first)} and {_quote(entry)}; please keep the one that is right"
                )
                conflicting.add(key)
        # Which of two is meant is not ours to choose.
        for key in conflicting:
            del self.given[key]
        for entry in unknown[:_MOST_UNKNOWN]:
            self._unknown(entry)
        if len(unknown) > _MOST_UNKNOWN:
            self.problems.append((WHOLE, f"{len(unknown) - _MOST_UNKNOWN:,} more keys are not fields of the form"))

    def form(self, file: str | None) -> Form:
        claimant = self._person("claimant")
        approval = self._person("lead_approval")
        approved_on = self._one("lead_approval_date", values.day)
        has_approval = approval != Person() or approved_on is not None
        return Form(
            submitted=self._one("submitted", values.day),
            claimant=claimant,
            role=self._one("claimant_role", values.role),
            department=self._one("department", values.name),
            program=self._one("program", values.program),
            event_date=self._one("event_date", values.day),
            event_purpose=self._one("event_purpose", values.text),
            attendees=self._attendees(),
            amount_requested=self._one("amount_requested", values.amount),
            paid_by=self._one("paid_by", values.paid_by),
            lead_approval=Approval(approval.name, approval.email, approved_on) if has_approval else None,
            problems=tuple(self.problems),
            file=file,
        )

    def _one(self, key: str, understand: Callable[[str], T]) -> T | None:
        entry = self.given.get(key)
        if entry is None or _is_empty(entry):
            return None
        if not isinstance(entry.value, str):
            if len(entry.value) != 1:
                self._problem(key, entry, "wants one value and has a list")
                return None
            entry = Entry(entry.key, entry.value[0], entry.place)
        try:
            return understand(str(entry.value))
        except values.NotUnderstoodError as wrong:
            self._problem(key, entry, str(wrong))
            return None

    def _person(self, of: str) -> Person:
        name, address = self._one(f"{of}_name", values.name), self._one(f"{of}_email", values.email)
        written, beside = self.given.get(f"{of}_name"), self.given.get(f"{of}_email")
        if (beside is None or _is_empty(beside)) and written and "@" in str(written.value):
            # `Sam Lee <sam@example.edu>` in the place of the name says both.
            address = self._one(f"{of}_name", values.email)
        return Person(name, address)

    def _attendees(self) -> tuple[str, ...]:
        entry = self.given.get("attendees")
        if entry is None or _is_empty(entry):
            return ()
        try:
            return values.attendees(entry.texts)
        except values.NotUnderstoodError as wrong:
            self._problem("attendees", entry, str(wrong))
            return ()

    def _unknown(self, entry: Entry) -> None:
        near = nearest(entry.key) or nearest(entry.key.rpartition(".")[2])
        meant = KEYS[near] if near and "." in entry.key else near
        hint = f"did you mean {meant}?" if meant else "it was not read"
        # A field that stands there rightly as well is not the one to ask for.
        key = near if near and near not in self.given else field(entry.key)
        self._problem(key, entry, f"{values.quoted(entry.key)} is not a field of the form; {hint}")

    def _problem(self, key: str, entry: Entry, sentence: str) -> None:
        self.problems.append((key, f"{entry.place}: {sentence}" if entry.place else sentence))


def _is_empty(entry: Entry) -> bool:
    return all(values.is_blank(each) for each in entry.texts)


def _quote(entry: Entry) -> str:
    return values.quoted("; ".join(entry.texts))
