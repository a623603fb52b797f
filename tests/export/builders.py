"""Made-up submissions as they come out of judging: enough of every kind to fill a workbook and to look at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.export.workbook import RunInfo
from pipeline.model import (
    Alcohol,
    Approval,
    Box,
    Candidate,
    Cause,
    Consequence,
    Department,
    DocumentKind,
    Evidence,
    Excluded,
    Field,
    FileReading,
    Finding,
    FindingState,
    Form,
    LineItem,
    Match,
    Person,
    Proof,
    Purchase,
    Receipt,
    Reconciliation,
    Result,
    Role,
    State,
    Tender,
    TenderKind,
    Verdict,
)
from rules.terms import MonthDay, Policy

D = Decimal
TODAY = date(2026, 10, 12)

#: The lines of the drawn receipt: text at the left, text at the right. Lines are 40 pixels apart.
PRINTED = (
    ("", "LANTERN HOUSE", ""),
    ("", "410 Delmar Ave, St. Louis MO", ""),
    ("", "(314) 555-0142", ""),
    ("10/03/2026", "", "12:41 PM"),
    ("1 Noodle Soup", "", "13.50"),
    ("2 Spring Rolls", "", "15.00"),
    ("1 Green Tea", "", "3.50"),
    ("1 DRAFT LAGER", "", "8.50"),
    ("SUBTOTAL", "", "40.50"),
    ("TAX", "", "4.08"),
    ("TIP", "", "8.00"),
    ("TOTAL", "", "52.58"),
    ("VISA ************0103", "", "52.58"),
    ("AUTH 02776A", "", "APPROVED"),
)
LINE, TOP, LEFT, RIGHT = 40, 60, 40, 560


def line_box(number: int) -> Box:
    """Where line `number` of the drawn receipt stands."""
    return Box(LEFT, TOP + number * LINE, RIGHT, TOP + number * LINE + 32)


def at(number: int, file: str = "lunch.jpg") -> Evidence:
    """Evidence at line `number` of the drawn receipt."""
    text = " ".join(part for part in PRINTED[number] if part)
    return Evidence(file, 1, line_box(number), text, "rapidocr")


def picture(scale: int = 1) -> Image.Image:
    """The receipt of `PRINTED`, drawn."""
    image = Image.new("RGB", (600 * scale, (TOP * 2 + LINE * len(PRINTED)) * scale), (244, 242, 236))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(24 * scale)
    for number, (left, middle, right) in enumerate(PRINTED):
        box = line_box(number)
        y = box.top * scale + 2 * scale
        draw.text((box.left * scale + 4, y), left, fill=(40, 40, 40), font=font)
        draw.text((300 * scale, y), middle, fill=(40, 40, 40), font=font, anchor="ma")
        draw.text((box.right * scale - 4, y), right, fill=(40, 40, 40), font=font, anchor="ra")
    return image


def policy() -> Policy:
    return Policy(
        name="Peer Circles",
        version="2026.1",
        source="Grad Peer Circles handbook",
        sha256="5f" * 32,
        path=Path("peer_circles.yaml"),
        rules=(),
        fiscal_year_starts=MonthDay(7, 1),
        fiscal_year_reason="",
        retake=(),
    )


def run() -> RunInfo:
    return RunInfo(
        program="0.1.0",
        policy=policy(),
        today=TODAY,
        folder="October submissions",
        readers=(("rapidocr", "3.10.0"), ("tesseract", "5.3.0")),
        options=(("--workers", "2"),),
        counts=(("files read", 31), ("pages read", 36)),
        departments=(
            Department("History", 2027, D("1200.00"), ("sam@example.edu",)),
            Department("Biology & Biomedical Sciences", 2027, D("60.00"), ("kim@example.edu",)),
            Department("Music", 2027, D("400.00")),
        ),
        spent={("History", 2027): D("310.25"), ("Biology & Biomedical Sciences", 2027): D("35.00")},
    )


def item(number: int, description: str, amount: str, quantity: str = "1", alcohol: Alcohol = Alcohol.NO) -> LineItem:
    return LineItem(
        description,
        D(quantity),
        D(amount) / D(quantity),
        D(amount),
        alcohol,
        "the word “lager”" if alcohol is Alcohol.YES else "",
        evidence=(at(number),),
    )


def receipt(*, with_beer: bool = True) -> Receipt:
    """The receipt of `PRINTED` as read."""
    items = (
        item(4, "Noodle Soup", "13.50"),
        item(5, "Spring Rolls", "15.00", "2"),
        item(6, "Green Tea", "3.50"),
        item(7, "DRAFT LAGER", "8.50", alcohol=Alcohol.YES),
    )
    return Receipt(
        DocumentKind.RECEIPT,
        merchant=Field.found("LANTERN HOUSE", at(0)),
        address=Field.found("410 Delmar Ave, St. Louis MO", at(1)),
        phone=Field.found("(314) 555-0142", at(2)),
        date=Field.found(date(2026, 10, 3), at(3)),
        time=Field.found(time(12, 41), at(3)),
        items=items if with_beer else items[:3],
        subtotal=Field.found(D("40.50") if with_beer else D("32.00"), at(8)),
        tax=Field.found(D("4.08") if with_beer else D("3.22"), at(9)),
        tip=Field.found(D("8.00") if with_beer else D("6.00"), at(10)),
        total=Field.found(D("52.58") if with_beer else D("41.22"), at(11)),
        tenders=(
            Tender(TenderKind.CARD, D("52.58"), "visa", "0103", "02776A", evidence=(at(12), at(13))),
        ),
        reconciliation=Reconciliation(Proof.PROVED, D("0.00")),
    )  # fmt: skip


def purchase() -> Purchase:
    """The receipt of `PRINTED` with its beer and the beer's share left out."""
    beer = Excluded("DRAFT LAGER", D("8.50"), "alcohol", D("2.54"), (at(7),))
    return Purchase(
        ("lunch.jpg",),
        receipt(),
        candidates=(Candidate("slip.jpg", Match.APART, "it is for $9.00, the bill for $56.58"),),
        total=D("52.58"),
        paid=D("52.58"),
        excluded=(beer,),
        reimbursable=D("41.54"),
    )


def form(name: str = "Ana García", department: str = "History", amount: str = "41.54") -> Form:
    return Form(
        submitted=date(2026, 10, 5),
        claimant=Person(
            name, f"{name.split(maxsplit=1)[0].lower()}@example.edu" if name.isascii() else "ana@example.edu"
        ),
        role=Role.PEER_MENTOR,
        department=department,
        program="departmental_peer_circle",
        event_date=date(2026, 10, 3),
        event_purpose="Lunch with mentee",
        attendees=(name, "Wei Chen"),
        amount_requested=D(amount),
        paid_by=TenderKind.CARD,
        lead_approval=Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4)),
    )


CLAUSE = {
    "business-name": "Itemized receipts must include the business name and contact information.",
    "itemized": "Itemized receipts must include what items were purchased and the cost of each item.",
    "payment-proof": "Itemized receipts must include proof on the receipt showing that payment was actually made.",
    "no-alcohol": "Alcoholic beverages cannot be reimbursed through peer mentoring funds.",
    "lead-approval": "You should obtain the approval of the peer mentor lead before submitting.",
}


def met(rule: str, message: str, *evidence: Evidence, of: int | None = 1) -> Finding:
    return Finding(rule, FindingState.MET, message, purchase=of, clause=CLAUSE.get(rule, ""), evidence=evidence)


def usual_findings() -> tuple[Finding, ...]:
    return (
        met("business-name", "lunch.jpg names LANTERN HOUSE.", at(0)),
        met("business-contact", "lunch.jpg shows the phone number (314) 555-0142.", at(2)),
        met("itemized", "lunch.jpg lists 4 items with their prices.", at(4), at(5), at(6), at(7)),
        met("payment-proof", "lunch.jpg shows a Visa payment of $52.58, approved (02776A).", at(12)),
        met("no-alcohol", "DRAFT LAGER ($8.50) is alcohol; it is left out and was not claimed.", at(7)),
        met("reconciles", "Items, tax and tip of lunch.jpg add up to $52.58."),
        met("form-complete", "Every field of the form is filled in.", of=None),
        met("lead-approval", "Sam Lee approved on October 4, 2026.", of=None),
        Finding("sales-tax", FindingState.NOT_APPLICABLE, "Sales tax of $4.08 was paid.", clause=""),
    )


def reading(file: str = "lunch.jpg", *receipts: Receipt) -> FileReading:
    return FileReading(file, "ab" * 32, 1, receipts=receipts or (receipt(),))


def ready(submission: str = "2026-10-07-garcia", **of: str) -> Result:
    return Result(
        submission,
        Verdict.READY,
        D("41.54"),
        D("41.54"),
        (purchase(),),
        usual_findings(),
        form(**of),
        (reading(),),
    )


def returned(submission: str = "2026-10-08-chen") -> Result:
    """Nothing shows that it was paid, the lead has not approved, and the beer was claimed."""
    unpaid = replace(purchase(), receipt=replace(receipt(), tenders=()), paid=None)
    problems = (
        Finding(
            "payment-proof",
            FindingState.NOT_MET,
            "lunch.jpg shows a total of $52.58 and no payment: it reads like a bill before it was paid.",
            purchase=1,
            ask="Please send the receipt that shows your card payment of $52.58 at LANTERN HOUSE.",
            clause=CLAUSE["payment-proof"],
            evidence=(at(11),),
            consequence=Consequence.RETURN,
        ),
        Finding(
            "lead-approval",
            FindingState.NOT_MET,
            "The form names no lead who approved.",
            ask="Please have your department's peer mentor lead approve the request, and send us the approval.",
            clause=CLAUSE["lead-approval"],
            consequence=Consequence.RETURN,
        ),
        Finding(
            "business-contact",
            FindingState.CANNOT_TELL,
            "The top of lunch.jpg is cut off, so a phone number may be missing.",
            cause=Cause.CUT_OFF,
            purchase=1,
            ask="Please send a picture that shows the whole of lunch.jpg, all four edges included.",
            clause=CLAUSE["business-name"],
            evidence=(at(2),),
        ),
    )
    usual = tuple(f for f in usual_findings() if f.rule not in {p.rule for p in problems})
    return Result(
        submission,
        Verdict.RETURN,
        D("52.58"),
        D("41.54"),
        (unpaid,),
        (*problems, *usual),
        form("Wei Chen", "history", "52.58"),
        (reading("lunch.jpg", unpaid.receipt),),
    )


def review(submission: str = "2026-10-09-okafor") -> Result:
    """The total cannot be read, so nothing is known of the amount."""
    blurred = replace(
        receipt(), total=Field(None, State.UNREADABLE, (at(11),)), reconciliation=Reconciliation(), tip=Field()
    )
    bought = replace(purchase(), receipt=blurred, total=None, reimbursable=None, excluded=())
    findings = (
        Finding(
            "reconciles",
            FindingState.CANNOT_TELL,
            "The total of lunch.jpg is blurred; the items and the tax come to $44.58 without it.",
            cause=Cause.UNREADABLE,
            purchase=1,
            ask="Please send a sharper picture of lunch.jpg.",
            evidence=(at(11),),
        ),
        Finding(
            "department-eligible",
            FindingState.NOT_MET,
            "“Bio” is not in the departments file.",
            clause="Each MA and/or PhD-granting department in A&S is eligible.",
            consequence=Consequence.REVIEW,
        ),
    )
    usual = tuple(f for f in usual_findings() if f.rule != "reconciles")
    return Result(
        submission,
        Verdict.REVIEW,
        None,
        None,
        (bought,),
        (*findings, *usual),
        replace(form("Ngozi Okafor", "Bio"), amount_requested=None),
        (reading("lunch.jpg", blurred),),
    )


def stray(submission: str = "scan0001") -> Result:
    """A picture alone that could not be opened: no form, no purchase."""
    return Result(
        submission,
        Verdict.REVIEW,
        None,
        None,
        (),
        (
            Finding(
                "form-complete",
                FindingState.CANNOT_TELL,
                "There is no form with scan0001.jpg.",
                cause=Cause.MISSING_DOCUMENT,
                ask="Please fill in the reimbursement form.",
            ),
            Finding(
                "itemized",
                FindingState.CANNOT_TELL,
                "scan0001.jpg cannot be opened: the file is broken off.",
                cause=Cause.UNREADABLE,
                ask="Please send scan0001.jpg again.",
            ),
        ),
        readings=(FileReading("scan0001.jpg", "cd" * 32, 0, error="The file is broken off."),),
    )


def batch() -> tuple[Result, ...]:
    """One of everything, in the order of their names."""
    return (
        ready(),
        returned(),
        review(),
        ready("2026-10-10-lee", name="Kim Lee", department="Biology & Biomedical Sciences"),
        stray(),
    )
