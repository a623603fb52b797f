"""Submissions made on the spot: text PDFs, which are read without a picture and so within milliseconds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.money import share_out

DEPARTMENTS = """department,fiscal_year,allocation,leads
Linguistics,2027,500.00,lena.hart@example.edu
Philosophy,2027,60.00,paul.moor@example.edu
"""


def receipt_pdf(
    path: Path, merchant: str = "Maple Grill", net: str = "20.00", day: date = date(2026, 10, 1)
) -> Decimal:
    """A paid receipt of three dishes for `net` and 8% tax, as a PDF with text. Returns its total."""
    from reportlab.pdfgen.canvas import Canvas

    before_tax = Decimal(net)
    tax = (before_tax * 8 / 100).quantize(Decimal("0.01"))
    total = before_tax + tax
    prices = share_out(before_tax, [Decimal(3), Decimal(2), Decimal(1)])
    rows = [
        (merchant, ""), ("12 Elm Street, Maple Falls, MO 63099", ""), ("(314) 555-0123", ""), ("", ""),
        (f"Date: {day:%m/%d/%Y}", "12:41 PM"), ("", ""),
        ("Lentil Soup", prices[0]), ("Garden Salad", prices[1]), ("Corn Bread", prices[2]), ("", ""),
        ("Subtotal", before_tax), ("Sales Tax", tax), ("Total", total), ("", ""),
        (f"VISA ************{len(merchant):04d}", total), (f"Approval Code: 0{net.replace('.', '')}7", ""),
    ]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    page = Canvas(str(path), pagesize=(300, 420), invariant=1)
    page.setFont("Courier", 9)
    for number, (left, right) in enumerate(rows):
        page.drawString(20, 390 - 16 * number, left)
        page.drawRightString(280, 390 - 16 * number, str(right))
    page.save()
    return total


def submission(
    folder: Path, name: str, *, submitted: str = "2026-10-05", department: str = "Linguistics", net: str = "20.00",
    merchant: str = "Maple Grill",
) -> Path:  # fmt: skip
    """A submission that is ready: a lead's complete form and a paid receipt for all that is asked for."""
    place = folder / name
    total = receipt_pdf(place / "lunch.pdf", merchant, net)
    lead = {"Linguistics": "Lena Hart, email: lena.hart", "Philosophy": "Paul Moor, email: paul.moor"}[department]
    (place / "form.yaml").write_text(
        f"""submitted: {submitted}
claimant: {{name: {lead}@example.edu, role: lead}}
department: {department}
program: departmental_peer_circle
event: {{date: 2026-10-01, purpose: Lunch with a mentee, attendees: [Lena Hart, Wei Chen]}}
amount_requested: "{total}"
paid_by: card
""",
        encoding="utf-8",
    )
    return place
