"""Pieces that many layouts print in the same way."""

from __future__ import annotations

from datetime import date, time

from sample_receipts.paper import Gap, Instruction, center, left, pair
from sample_receipts.purchase import Payment, Purchase


def us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def short(day: date) -> str:
    return f"{day.month}/{day.day}/{day:%y}"


def words(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def twelve(clock: time, gap: str = " ") -> str:
    return f"{clock.hour % 12 or 12}:{clock.minute:02d}{gap}{'PM' if clock.hour >= 12 else 'AM'}"


def head(purchase: Purchase, size: float = 1.5) -> list[Instruction]:
    """Name, street, city, phone and website, centered; what the merchant does not print is left out."""
    shop = purchase.merchant
    rows: list[Instruction] = [center(shop.name, "merchant", size=size, bold=True)]
    for text, field in (
        (shop.street, "address"),
        (shop.city, "address"),
        (shop.phone, "phone"),
        (shop.website, "website"),
        (shop.email, "email"),
    ):
        if text:
            rows.append(center(text, field))
    return rows


def masked(payment: Payment, mask: str = "XXXXXXXXXXXX") -> str:
    return f"{mask}{payment.last4}"


def card_block(purchase: Purchase, n: int) -> list[Instruction]:
    """The block that a card terminal prints under the bill: a sale, one that was declined, or a refund."""
    payment = purchase.payments[n]
    refund, declined = payment.outcome == "refund", payment.outcome == "declined"
    amount = f"${purchase.paid(payment):.2f}"
    return [
        pair("Card Type:", payment.brand.upper()),
        pair("Acct #:", masked(payment)),
        pair("Card Entry:", "CHIP"),
        pair("Trans Type:", "REFUND" if refund else "SALE"),
        *([] if declined else [pair("Auth Code:", payment.auth)]),
        pair("AID:", "A0000000031010"),
        pair("Amount:", f"-{amount}" if refund else amount, f"payment:{n}"),
        center("DECLINED" if declined else "APPROVED", bold=True),
    ]


def modifiers(names: tuple[str, ...], indent: float = 0.08, mark: str = "") -> list[Instruction]:
    return [left(f"{mark}{name}", indent=indent) for name in names]


def farewell(*lines: str) -> list[Instruction]:
    return [Gap(), *(center(text) for text in lines)]
