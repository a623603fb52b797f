"""One sample submission: who asks for what with which papers, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO
from sample_receipts.catalog import samples
from sample_receipts.letters import Letter, Sheet
from sample_receipts.purchase import Purchase

LEADS = {
    "Anthropology": ("Nadia Brandt", "nadia.brandt@example.edu"),
    "Biology": ("Tomás Ruiz", "tomas.ruiz@example.edu"),
    "Classics": ("Ines Okoro", "ines.okoro@example.edu"),
    "Linguistics": ("Yuki Tanabe", "yuki.tanabe@example.edu"),
    "Philosophy": ("Peter Lindqvist", "peter.lindqvist@example.edu"),
    "Musicology": ("Rosa Almeida", "rosa.almeida@example.edu"),
    "Sociology": ("Owen Clarke", "owen.clarke@example.edu"),
    "Economics": ("Mara Quist", "mara.quist@example.edu"),
}
MENTORS = {
    "Amara Diallo": "Linguistics",
    "Ben Castellano": "Biology",
    "Mei Zhou": "Anthropology",
    "Hugo Petrov": "Classics",
}
PAID = {"payment-proof": "met", "itemized": "met"}
MET = {**PAID, "no-alcohol": "met", "business-contact": "met", "reconciles": "met"}
#: Allocation of each fiscal year. Philosophy and Musicology have little, for the cases that are over budget.
ALLOCATIONS = {
    "Anthropology": "1200.00",
    "Biology": "1800.00",
    "Classics": "900.00",
    "Linguistics": "1500.00",
    "Philosophy": "25.00",
    "Musicology": "60.00",
}
#: Students of the departments that share what the others leave of the total: 46.00 for the first one.
SIZES = {"Sociology": "20", "Economics": "30"}
TOTAL = "5600.00"
FISCAL_YEARS = (2026, 2027)


def mail_of(name: str) -> str:
    known = dict(LEADS.values())
    return known.get(name) or f"{name.lower().replace(' ', '.')}@example.edu"


@dataclass(frozen=True, slots=True)
class Case:
    """One submission and its outcome.

    Attributes:
        id: name of its folder or file, without a suffix.
        form: how it arrives: a name in `submissions.PACKED`, where `csv` and `sheet` are rows of an export.
        files: name in the submission -> name in the gallery ("" for bytes that are no picture).
        letters: name in the submission -> what is no receipt: an approval, a menu.
        verdict: ready, return, review; two joined by `|` where either is right.
        states: what named rules must say. reimbursable: checked where given.
        claimant, requested, paid_by, approver: of the form; approver "lead" is the department's own.
        written: fields that the form says otherwise than it should.
    """

    id: str
    files: Mapping[str, str]
    verdict: str
    states: Mapping[str, str]
    claimant: str = ""
    requested: Decimal = ZERO
    reimbursable: Decimal | None = None
    form: str = "yaml"
    paid_by: str = "card"
    approver: str = ""
    department: str = ""
    purpose: str = "Lunch with mentees"
    event: date = date(2026, 10, 1)
    submitted: date = date(2026, 10, 14)
    program: str = "departmental_peer_circle"
    guests: tuple[str, ...] = field(default=("Priya Nair", "Jonah Weiss"))
    letters: Mapping[str, Letter | Sheet] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def role(self) -> str:
        return "peer_mentor" if self.claimant in MENTORS else "lead"

    def values(self) -> dict[str, str | list[str]]:
        """The form as flat names and values; an empty value is left out of it."""
        led = {name: department for department, (name, _) in LEADS.items()}
        home = self.department or (MENTORS | led)[self.claimant]
        flat: dict[str, str | list[str]] = {
            "submitted": self.submitted.isoformat(),
            "claimant_name": self.claimant,
            "claimant_email": mail_of(self.claimant),
            "claimant_role": self.role,
            "department": home,
            "program": self.program,
            "event_date": self.event.isoformat(),
            "event_purpose": self.purpose,
            "attendees": [self.claimant, *self.guests],
            "amount_requested": f"{self.requested:.2f}",
            "paid_by": self.paid_by,
        }
        if self.approver:
            name = LEADS[home][0] if self.approver == "lead" else self.approver
            flat |= {"lead_approval_name": name, "lead_approval_email": mail_of(name)}
            flat["lead_approval_date"] = (self.submitted - timedelta(days=1)).isoformat()
        return flat | dict(self.written)


_PURCHASES = {sample.name: sample.purchase for sample in samples()}
_BESIDE = {sample.name: sample.beside.reimbursable() for sample in samples() if sample.beside}


def case(
    name: str, files: Mapping[str, str], verdict: str, states: Mapping[str, str], who: str, **more: object
) -> Case:
    """A case whose money and dates follow from its papers: all is asked for that can be, some days later."""
    bought = [_PURCHASES[source] for source in files.values() if source]
    final = max(bought, key=lambda p: p.total)
    claim = final.reimbursable() + sum((_BESIDE.get(source, ZERO) for source in files.values()), start=ZERO)
    more.setdefault("requested", claim)
    more.setdefault("event", final.day)
    more.setdefault("submitted", max(date(2026, 10, 1), final.day + timedelta(days=5)))
    if verdict == "ready":
        more.setdefault("reimbursable", claim)
    if who in MENTORS:
        more.setdefault("approver", "lead")
    return Case(name, files, verdict, states, who, **more)  # type: ignore[arg-type]


def total(name: str) -> Decimal:
    purchase: Purchase = _PURCHASES[name]
    return purchase.total
