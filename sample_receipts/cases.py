"""The sample submissions: who asks for what with which papers, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO
from sample_receipts.catalog import samples
from sample_receipts.purchase import Purchase

LEADS = {
    "Anthropology": ("Nadia Brandt", "nadia.brandt@example.edu"),
    "Biology": ("Tomás Ruiz", "tomas.ruiz@example.edu"),
    "Classics": ("Ines Okoro", "ines.okoro@example.edu"),
    "Linguistics": ("Yuki Tanabe", "yuki.tanabe@example.edu"),
    "Philosophy": ("Peter Lindqvist", "peter.lindqvist@example.edu"),
}
MENTORS = {
    "Amara Diallo": "Linguistics",
    "Ben Castellano": "Biology",
    "Mei Zhou": "Anthropology",
    "Hugo Petrov": "Classics",
}
#: Allocation of each fiscal year. Philosophy has next to nothing, for the case that is over budget.
ALLOCATIONS = {
    "Anthropology": "1200.00",
    "Biology": "1800.00",
    "Classics": "900.00",
    "Linguistics": "1500.00",
    "Philosophy": "25.00",
}
FISCAL_YEARS = (2026, 2027)


def mail_of(name: str) -> str:
    known = dict(LEADS.values())
    return known.get(name) or f"{name.lower().replace(' ', '.')}@example.edu"


@dataclass(frozen=True, slots=True)
class Case:
    """One submission and its outcome.

    Attributes:
        id: name of its folder or file, without a suffix. form: how it arrives: yaml, json, eml, zip, csv or none.
        files: name in the submission -> name in the gallery ("" for bytes that are no picture).
        verdict: ready, return, review; two joined by `|` where either is right.
        states: what named rules must say. reimbursable: checked where given.
        claimant, requested, paid_by, approver: of the form; approver "lead" is the department's own.
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
        return flat


_PAID = {"payment-proof": "met", "itemized": "met"}
_MET = {**_PAID, "no-alcohol": "met", "business-contact": "met", "reconciles": "met"}
_PURCHASES = {sample.name: sample.purchase for sample in samples()}
_BESIDE = {sample.name: sample.beside.reimbursable() for sample in samples() if sample.beside}


def _case(
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


def _total(name: str) -> Decimal:
    purchase: Purchase = _PURCHASES[name]
    return purchase.total


def _ready() -> Iterable[Case]:
    amara, ben, mei, hugo = MENTORS
    nadia, tomas, ines, yuki, _ = (name for name, _ in LEADS.values())
    yield _case("01-card", {"lunch.jpg": "diner-card.jpg"}, "ready", _MET, tomas)
    yield _case("02-cash-with-change", {"receipt.jpg": "fast-food-cash.jpg"}, "ready", _MET, ines, paid_by="cash")
    yield _case(
        "03-cash-marked-by-hand",
        {"bakery.jpg": "bakery-cash-by-hand.jpg"},
        "ready",
        _PAID,
        mei,
        paid_by="cash",
        purpose="Breakfast before the methods workshop",
    )
    yield _case(
        "04-paid-stamp",
        {"tea.jpg": "tea-house-paid-stamp.jpg"},
        "ready",
        _PAID,
        hugo,
        paid_by="cash",
        purpose="Tea with two first-years",
    )
    yield _case(
        "05-check-and-statement",
        {"invoice.pdf": "caterer-invoice.pdf", "statement.pdf": "bank-statement.pdf"},
        "ready",
        _PAID,
        amara,
        paid_by="check",
        purpose="Welcome lunch, 12 persons",
    )
    yield _case(
        "06-cancelled-check",
        {"invoice.tiff": "caterer-invoice-scan.tiff", "check.jpg": "cancelled-check.jpg"},
        "ready",
        _PAID,
        amara,
        paid_by="check",
        purpose="Breakfast round table",
    )
    yield _case(
        "07-bill-and-slip", {"bill.jpg": "noodles-bill.jpg", "slip.jpg": "noodles-slip.jpg"}, "ready", _PAID, amara
    )
    yield _case("08-e-receipt", {"order.pdf": "order-paid.pdf"}, "ready", _MET, amara, purpose="Paper workshop")
    yield _case(
        "09-alcohol-left-out",
        {"pub.jpg": "pub-with-beer.jpg"},
        "ready",
        _PAID,
        nadia,
        program="reading_group",
        purpose="Reading group dinner; the two ales are not claimed",
    )
    yield _case("10-lead-alone", {"cafe.jpg": "cafe-contactless.jpg"}, "ready", _MET, yuki)
    yield _case(
        "11-mentor-approved", {"IMG_2041.heic": "table-tab.heic"}, "ready", {**_MET, "lead-approval": "met"}, ben
    )
    # Whether a gift card is out of pocket is the office's to say: only what the bank card paid is asked for.
    yield _case(
        "12-gift-card-and-card",
        {"deli.jpg": "deli-gift-card.jpg"},
        "ready",
        _PAID,
        hugo,
        requested=Decimal("14.97"),
        reimbursable=None,
    )
    yield _case("13-root-beer", {"bowls.webp": "bowls-root-beer.webp"}, "ready", _MET, nadia)
    yield _case(
        "14-groceries",
        {"groceries.jpg": "groceries.jpg"},
        "ready",
        _PAID,
        yuki,
        form="eml",
        program="reading_group",
        purpose="Snacks for the reading group",
    )
    yield _case(
        "15-coffee", {"coffee.jpg": "coffee-exif.jpg"}, "ready", _MET, hugo, form="zip", purpose="Coffee with mentees"
    )
    yield _case(
        "16-gratuity",
        {"16-bistro.jpg": "bistro-gratuity.jpg"},
        "ready",
        _PAID,
        tomas,
        form="csv",
        purpose="Dinner for the new cohort",
    )
    yield _case(
        "17-warehouse",
        {"17-snacks.jpg": "warehouse-club.jpg"},
        "ready",
        _PAID,
        mei,
        form="csv",
        purpose="Snacks; paper goods",
    )
    yield _case("18-two-taxes", {"18-tacos.jpg": "tacos-two-taxes.jpg"}, "ready", _PAID, yuki, form="csv")
    yield _case(
        "19-voids-and-coupon",
        {"pizza.jpg": "pizza-voids.jpg"},
        "ready",
        _PAID,
        tomas,
        form="json",
        purpose="Pizza evening",
    )
    yield _case("20-scanned-pdf", {"scan.pdf": "diner-scan.pdf"}, "ready", _MET, nadia)
    yield _case("21-mail-with-photo", {"mail.pdf": "mail-with-photo.pdf"}, "ready", _MET, yuki)
    yield _case(
        "22-formula-text",
        {"=cmd.jpg": "formula-name.jpg"},
        "ready",
        {"payment-proof": "met"},
        ines,
        purpose='=HYPERLINK("http://x.example","Open")',
    )
    yield _case(
        "42-two-on-one-picture",
        {"coffees.jpg": "two-on-one-picture.jpg"},
        "ready",
        _PAID,
        tomas,
        purpose="Coffee with two mentees, morning and afternoon",
    )
    yield _case(
        "43-long-receipt-in-two",
        {"upper.jpg": "long-upper.jpg", "lower.jpg": "long-lower.jpg"},
        "ready",
        _PAID,
        ben,
        purpose="Snacks for the poster evening",
    )


def _return() -> Iterable[Case]:
    amara, ben, mei, hugo = MENTORS
    nadia, tomas, ines, yuki, peter = (name for name, _ in LEADS.values())
    unpaid = {"payment-proof": "not_met"}
    yield _case(
        "23-unpaid-guest-check", {"bill.jpg": "guest-check-unpaid.jpg"}, "return", {**unpaid, "itemized": "met"}, yuki
    )
    yield _case("24-slip-only", {"slip.jpg": "slip-alone.jpg"}, "return", {"itemized": "not_met"}, amara)
    yield _case(
        "25-slip-of-another-purchase",
        {"bill.jpg": "grill-bill.jpg", "slip.jpg": "foreign-slip.jpg"},
        "return",
        unpaid,
        amara,
        requested=_total("grill-bill.jpg"),
    )
    yield _case("26-check-without-proof", {"bakery.jpg": "bakery-unmarked.jpg"}, "return", unpaid, mei, paid_by="check")
    yield _case(
        "27-alcohol-claimed",
        {"dinner.jpg": "dinner-with-wine.jpg"},
        "return",
        {"no-alcohol": "not_met", "payment-proof": "met"},
        nadia,
        requested=_total("dinner-with-wine.jpg"),
    )
    yield _case(
        "28-no-lead-approval",
        {"chai.png": "cafe-no-approval.png"},
        "return",
        {"lead-approval": "not_met", "payment-proof": "met"},
        hugo,
        approver="",
    )
    yield _case(
        "29-self-approved", {"coffee.jpg": "coffee-dim.jpg"}, "return", {"lead-approval": "not_met"}, ben, approver=ben
    )
    yield _case(
        "30-asks-too-much",
        {"bowls.jpg": "bowls-upside-down.jpg"},
        "return",
        {"amount-requested": "not_met"},
        nadia,
        requested=_total("bowls-upside-down.jpg") + 10,
    )
    yield _case(
        "31-unknown-department",
        {"diner.jpg": "diner-sideways.jpg"},
        "return",
        {"department-eligible": "not_met"},
        tomas,
        department="Alchemy",
    )
    yield Case(
        "32-stray", {"32-stray.jpg": "cafe-low-resolution.jpg"}, "return", {"form-complete": "not_met"}, form="none"
    )
    yield Case(
        "33-no-files", {}, "return", {"form-complete": "not_met"}, ines, Decimal("24.80"), event=date(2026, 10, 8)
    )
    yield _case(
        "34-same-receipt-again",
        {"photo.jpg": "diner-again.jpg"},
        "return",
        {"not-duplicate": "not_met"},
        tomas,
        submitted=date(2026, 10, 20),
    )
    yield _case(
        "35-from-the-future",
        {"coffee.jpg": "coffee-future.jpg"},
        "return",
        {"purchase-date": "not_met"},
        ines,
        submitted=date(2026, 10, 16),
        event=date(2026, 10, 15),
    )
    yield _case(
        "36-over-budget", {"tacos.jpg": "tacos-faded.jpg"}, "review|return", {"within-budget": "not_met"}, peter
    )
    yield _case(
        "37-unpaid-order",
        {"order.pdf": "order-unpaid.pdf"},
        "return",
        {**unpaid, "itemized": "met"},
        amara,
        submitted=date(2026, 10, 13),
    )
    yield _case(
        "38-no-contact",
        {"dinner.jpg": "no-contact.jpg"},
        "return",
        {"business-contact": "not_met", "payment-proof": "met"},
        ines,
    )


def _review() -> Iterable[Case]:
    _, tomas, ines, yuki, _ = (name for name, _ in LEADS.values())
    yield _case("39-too-blurred", {"receipt.jpg": "too-blurred.jpg"}, "review", {"itemized": "cannot_tell"}, ines)
    # A person sees that the rest is torn off; a program that only sees no payment may also send it back.
    yield _case("40-torn", {"receipt.jpg": "torn.jpg"}, "review|return", {}, tomas)
    yield Case(
        "41-not-a-picture",
        {"receipt.jpg": ""},
        "review|return",
        {"itemized": "cannot_tell"},
        yuki,
        Decimal("18.75"),
        event=date(2026, 10, 9),
    )


def cases() -> tuple[Case, ...]:
    """Every submission in the order of its name: a duplicate comes after its original."""
    return (*_ready(), *_return(), *_review())
