"""Paid receipts on which a card's number stands as a row says it: made up from an issuer's digits and a check digit."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

NUMBER = "4111 1111 1111 1111"


def rows(card: str) -> list[tuple[str, str]]:
    """A receipt of one item for 10.80 in all, paid with `card`, left and right."""
    return [
        ("Elm Bakery", ""), ("12 Elm Street, Maple Falls, MO 63099", ""), ("(314) 555-0123", ""),
        ("Date: 10/01/2026", "12:41 PM"), ("Seeded Rolls", "10.00"), ("Subtotal", "10.00"), ("Sales Tax", "0.80"),
        ("Total", "10.80"), (card, "10.80"), ("Approval Code: 010007", ""),
    ]  # fmt: skip


def with_number(path: Path, card: str = f"VISA {NUMBER}", pages: int = 1, remark: str = "") -> None:
    """The receipt as a PDF with text, `pages` times; with a note pinned to it where there is a `remark`."""
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(path), pagesize=(300, 420), invariant=1)
    page.setTitle(remark)
    for _ in range(pages):
        page.setFont("Courier", 9)
        for number, (left, right) in enumerate(rows(card)):
            page.drawString(20, 390 - 16 * number, left)
            page.drawRightString(280, 390 - 16 * number, right)
        if remark:
            page.textAnnotation(remark, Rect=[10, 10, 30, 30])
        page.showPage()
    page.save()


def receipt_drawn(card: str = f"VISA {NUMBER}") -> Image.Image:
    """The receipt as a picture."""
    picture, font = Image.new("RGB", (760, 640), (250, 248, 240)), ImageFont.load_default(26)
    pen = ImageDraw.Draw(picture)
    for number, (left, right) in enumerate(rows(card)):
        pen.text((50, 40 + 56 * number), left, fill=(30, 30, 35), font=font)
        pen.text((710 - pen.textlength(right, font=font), 40 + 56 * number), right, fill=(30, 30, 35), font=font)
    return picture
