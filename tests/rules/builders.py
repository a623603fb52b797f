"""Made-up papers and submissions, right in every clause; a test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from pipeline.model import (
    Alcohol,
    Approval,
    Box,
    Context,
    Department,
    DocumentKind,
    Dossier,
    Evidence,
    Field,
    FileReading,
    Finding,
    Form,
    LineItem,
    Person,
    Proof,
    Purchase,
    Receipt,
    Reconciliation,
    Role,
    State,
    StatementLine,
    Tender,
    TenderKind,
)
from rules.engine import evaluate, evaluate_purchase
from rules.policy import load

D = Decimal
POLICY = load()
DAY = date(2026, 10, 3)
TODAY = date(2026, 10, 12)

UNREADABLE: Field[Any] = Field(state=State.UNREADABLE)
AMBIGUOUS: Field[Any] = Field(state=State.AMBIGUOUS)
ABSENT: Field[Any] = Field()


def place(text: str, file: str = "lunch.jpg") -> Evidence:
    return Evidence(file, 1, Box(10, 20, 200, 40), text, "rapidocr")


def found(value: Any, text: str = "") -> Field[Any]:
    return Field.found(value, place(text or str(value)))


def item(description: str, amount: str, alcohol: Alcohol = Alcohol.NO, **changes: Any) -> LineItem:
    return LineItem(
        description, None, None, D(amount), alcohol, "", evidence=(place(f"{description} {amount}"),), **changes
    )


def card(amount: str | None = "24.00", **changes: Any) -> Tender:
    kept: dict[str, Any] = {"brand": "visa", "last4": "0103", "auth_code": "02776A", **changes}
    return Tender(TenderKind.CARD, D(amount) if amount else None, evidence=(place("VISA 0103"),), **kept)


def cash(amount: str, **changes: Any) -> Tender:
    return Tender(TenderKind.CASH, D(amount), evidence=(place(f"CASH {amount}"),), **changes)


def receipt(**changes: Any) -> Receipt:
    """Two items of 20.00, tax 2.00, tip 2.00, total 24.00, paid by card."""
    kept: dict[str, Any] = {
        "document": DocumentKind.RECEIPT,
        "merchant": found("LANTERN HOUSE"),
        "phone": found("(314) 555-0142"),
        "date": found(DAY),
        "time": found(time(12, 41)),
        "items": (item("Noodle Soup", "13.00"), item("Spring Rolls", "7.00")),
        "subtotal": found(D("20.00")),
        "tax": found(D("2.00")),
        "tip": found(D("2.00")),
        "total": found(D("24.00")),
        "tenders": (card(),),
        "reconciliation": Reconciliation(Proof.PROVED, D("0.00")),
        **changes,
    }
    return Receipt(**kept)


def bill(**changes: Any) -> Receipt:
    """The same before payment and tip."""
    kept: dict[str, Any] = {
        "document": DocumentKind.GUEST_CHECK,
        "tip": ABSENT,
        "total": found(D("22.00")),
        "tenders": (),
        **changes,
    }
    return receipt(**kept)


def slip(amount: str = "24.00", **changes: Any) -> Receipt:
    kept: dict[str, Any] = {
        "document": DocumentKind.CARD_SLIP,
        "items": (),
        "subtotal": ABSENT,
        "tax": ABSENT,
        "tip": ABSENT,
        "total": found(D(amount)),
        "tenders": (card(amount),),
        "reconciliation": Reconciliation(),
        **changes,
    }
    return receipt(**kept)


def statement(*amounts: str) -> Receipt:
    lines = tuple(StatementLine(DAY, "LANTERN HOUSE", D(amount), (place(amount),)) for amount in amounts)
    return Receipt(DocumentKind.BANK_STATEMENT, statement_lines=lines)


def cancelled_check(amount: str) -> Receipt:
    return Receipt(DocumentKind.CANCELLED_CHECK, total=found(D(amount)))


def purchase(paper: Receipt | None = None, file: str = "lunch.jpg", **changes: Any) -> Purchase:
    paper = paper if paper is not None else receipt()
    proofs = changes.pop("proofs", ())
    kept: dict[str, Any] = {
        "documents": (file, *(name for name, _ in proofs)),
        "total": paper.total.value,
        "paid": paper.total.value if paper.tenders else None,
        "reimbursable": paper.total.value,
        "proofs": proofs,
        **changes,
    }
    return Purchase(receipt=paper, **kept)


def reading(file: str = "lunch.jpg", *papers: Receipt, **changes: Any) -> FileReading:
    kept: dict[str, Any] = {"sha256": f"sha of {file}", "pages": 1, "receipts": papers or (receipt(),), **changes}
    return FileReading(file, **kept)


def form(**changes: Any) -> Form:
    kept: dict[str, Any] = {
        "submitted": date(2026, 10, 5),
        "claimant": Person("Ana García", "ana@example.edu"),
        "role": Role.PEER_MENTOR,
        "department": "History",
        "program": "departmental_peer_circle",
        "event_date": DAY,
        "event_purpose": "Lunch with mentee",
        "attendees": ("Ana García", "Wei Chen"),
        "amount_requested": D("24.00"),
        "paid_by": TenderKind.CARD,
        "lead_approval": Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4)),
        "file": "form.yaml",
        **changes,
    }
    return Form(**kept)


DEPARTMENTS = (
    Department("History", 2027, D("500.00"), ("sam@example.edu",)),
    Department("Earth and Planetary Sciences", 2027, D("300.00"), ()),
    Department("Music", 2026, D("300.00"), ()),
)


def context(**changes: Any) -> Context:
    return replace(Context(TODAY, DEPARTMENTS), **changes)


def dossier(*purchases: Purchase, **changes: Any) -> Dossier:
    purchases = purchases or (purchase(),)
    readings = tuple(
        reading(name, dict(p.proofs).get(name, p.receipt)) for p in purchases for name in dict.fromkeys(p.documents)
    )
    kept: dict[str, Any] = {
        "submission": "2026-10-05-garcia",
        "form": form(),
        "readings": readings,
        "purchases": purchases,
        **changes,
    }
    return Dossier(**kept)


def of_purchase(rule: str, paper: Receipt | Purchase) -> Finding:
    """What `rule` says of one purchase alone."""
    one = paper if isinstance(paper, Purchase) else purchase(paper)
    return next(finding for finding in evaluate_purchase(one, POLICY, None) if finding.rule == rule)


def of_submission(rule: str, whole: Dossier | None = None, world: Context | None = None) -> Finding:
    """What `rule` says of a submission; the gravest finding, in the order not met, cannot tell, met."""
    order = ("not_met", "cannot_tell", "met", "not_applicable")
    findings = evaluate(whole or dossier(), POLICY, world or context())
    return min((f for f in findings if f.rule == rule), key=lambda f: order.index(f.state))
