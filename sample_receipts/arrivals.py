"""Submissions by the way in which they arrive, and by what their files hold."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sample_receipts.case import LEADS, MENTORS, MET, PAID, Case, case, total
from sample_receipts.letters import Sheet


def arrivals() -> Iterable[Case]:
    amara, ben, mei, _ = MENTORS
    nadia, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    yield case("44-receipt-in-the-text", {"soup.jpg": "soup-inline.jpg"}, "ready", MET, nadia, form="inline")
    yield case("45-forwarded-mail", {"receipt.pdf": "forwarded.pdf"}, "ready", MET, amara, form="forwarded")
    yield case("46-mail-in-mail-in-mail", {"receipt.pdf": "nested.pdf"}, "ready", MET, amara, form="nested")
    yield case("47-html-mail", {"receipt.pdf": "html.pdf"}, "ready", MET, tomas, form="html")
    yield case("48-zip-in-zip", {"receipt.pdf": "zipped-twice.pdf"}, "ready", MET, ines, form="zip in zip")
    yield case("49-zipped-folder", {"receipt.pdf": "zipped-folder.pdf"}, "ready", MET, yuki, form="zipped folder")
    yield case("50-form-as-a-sheet", {"receipt.pdf": "form-sheet.pdf"}, "ready", MET, mei, form="sheet form")
    yield case("51-form-as-a-pdf", {"receipt.pdf": "form-fillable.pdf"}, "ready", MET, ben, form="pdf form")
    twice = {"receipt.pdf": "twice.pdf", "receipt (1).pdf": "twice.pdf"}
    yield case("52-same-file-twice", twice, "ready", MET, nadia)
    yield Case("53-winmail", {}, "return|review", {}, mei, Decimal("31.20"), form="winmail")
    row = {"54-soup.pdf": "export-row.pdf"}
    yield case("54-row-of-a-sheet", row, "ready", MET, amara, form="sheet")
    yield case(
        "55-row-with-a-wrong-role",
        {"55-soup.pdf": "export-bad-row.pdf"},
        "return",
        {"form-complete": "not_met"},
        tomas,
        form="sheet",
        written={"claimant_role": "the boss"},
    )
    both = {"receipts.pdf": "two-in-one.pdf"}
    yield case("56-two-receipts-in-one-pdf", both, "ready", MET, nadia, purpose="Workshop: breakfast and lunch")
    yield case("57-scan-of-two-pages", {"scan.pdf": "two-pages.pdf"}, "ready", MET, ben, purpose="Welcome dinner")
    yield case(
        "58-bill-and-slip-on-one-picture",
        {"both.jpg": "bill-beside-slip.jpg"},
        "ready",
        PAID,
        tomas,
        requested=total("bill-beside-slip.jpg") + 6,
        reimbursable=total("bill-beside-slip.jpg") + 6,
    )
    photos = {"IMG_3310.jpg": "paper-once.jpg", "IMG_3311.jpg": "paper-again.jpg"}
    yield case("59-two-photos-of-one-paper", photos, "ready", PAID, tomas)
    menu = Sheet(
        "Gingham Table Cafe",
        (
            ("Plates", ""),
            ("Quiche Plate with greens", "12.25"),
            ("Pot Pie, chicken or root vegetables", "14.25"),
            ("Soup & Half Sandwich", "11.95"),
            ("Drinks", ""),
            ("Lemonade, Iced Tea, Ginger Tea", "3.50"),
            ("We open at eleven. Parties of eight and more, please call ahead.", ""),
        ),
    )
    yield case(
        "60-beside-a-menu",
        {"receipt.pdf": "beside-a-menu.pdf"},
        "ready|review",
        PAID,
        amara,
        letters={"menu.pdf": menu},
    )
