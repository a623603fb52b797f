"""Restaurants with service at the table."""

from __future__ import annotations

from decimal import Decimal

from pipeline.money import cents
from sample_receipts.layouts.parts import card_block, farewell, head, modifiers, short, twelve, us, words
from sample_receipts.paper import Cell, Gap, Instruction, Print, Row, Rule, center, left, pair
from sample_receipts.purchase import Purchase


def diner(p: Purchase) -> Print:
    """Thermal diner: leading quantities, unpriced modifiers, card block below the total."""
    rows: list[Instruction] = [*head(p), Gap()]
    rows += [pair(f"Server: {p.server}", f"Table {p.table}"), pair(f"Check #{p.number}", "Guests: 2")]
    rows += [pair(us(p.day), twelve(p.clock), "date", "time"), Rule()]
    for n, item in enumerate(p.items):
        rows.append(pair(f"{item.quantity:>2} {item.description}", f"{item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.1)
    rows += [Rule(), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal")]
    if p.tax:
        rows.append(pair("Tax", f"{p.tax:.2f}", "tax"))
    rows += _tip_and_total(p)
    for n in range(len(p.payments)):
        rows += [Gap(), *card_block(p, n)]
    return (*rows, *farewell("Thank you for dining with us!", "Customer Copy"))


def _tip_and_total(p: Purchase) -> list[Instruction]:
    rows: list[Instruction] = []
    if p.tip is not None:
        rows.append(pair("Tip", f"{p.tip:.2f}", "tip"))
    rows.append(pair("TOTAL", f"${p.total:.2f}", "total", size=1.35, bold=True))
    return rows


def tab(p: Purchase) -> Print:
    """Large sans print in the manner of tablet tills: prices with $, payment details, tip line, total paid."""
    shop, card = p.merchant, p.payments[0]
    rows: list[Instruction] = [center(shop.name, "merchant", size=1.45, bold=True)]
    rows += [center(shop.street, "address"), center(shop.city, "address"), center(shop.phone, "phone"), Gap()]
    rows += [left(f"Server: {p.server}"), left(f"Check #{p.number}"), left(f"Table {p.table}")]
    rows += [pair("Ordered:", f"{short(p.day)} {twelve(p.clock)}", "date", "time"), Rule("")]
    for n, item in enumerate(p.items):
        rows.append(pair(f"{item.quantity}  {item.description}", f"${item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.07)
    rows += [Rule(""), pair("Subtotal", f"${p.subtotal:.2f}", "subtotal")]
    if p.discount:
        rows.append(pair(p.discount_label, f"-${p.discount:.2f}", "discount"))
    rows += [pair(label, f"${amount:.2f}", "tax") for label, amount in p.tax_rows]
    if p.tip is not None:
        rows.append(pair("Tip", f"${p.tip:.2f}", "tip"))
    rows += [pair("Total", f"${p.total:.2f}", "total", size=1.2, bold=True), Rule("")]
    rows += [pair("Input Type", "C (EMV Chip Read)"), pair(f"{card.brand.upper()} CREDIT", f"xxxxxxxx{card.last4}")]
    rows += [pair("Transaction Type", "Sale"), pair("Authorization", "Approved"), pair("Approval Code", card.auth)]
    rows += [pair("Amount Paid", f"${p.paid(card):.2f}", "payment:0", bold=True)]
    return (*rows, *farewell("Suggested tip is never required.", "Thank you, come back soon"))


def bistro(p: Purchase) -> Print:
    """Restaurant with an automatic gratuity and its total in words of its own."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.4), Gap(), left(f"{words(p.day)}   {twelve(p.clock)}", "date", "time")]
    rows += [left(f"Order {p.number}  Tbl {p.table}  Guests 8"), left(f"Your server: {p.server}"), Rule("=")]
    for n, item in enumerate(p.items):
        rows.append(pair(f"{item.quantity} x {item.description}", f"{item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.12, "- ")
    rows += [Rule("="), pair("Food & Beverage", f"{p.subtotal:.2f}", "subtotal")]
    rows += [
        pair(f"{label} {tax.rate}%", f"{amount:.2f}", "tax")
        for tax, (label, amount) in zip(p.taxes, p.tax_rows, strict=True)
    ]
    rows += [pair(f"Gratuity {p.service:.0f}% (parties of 6+)", f"{p.service_charge:.2f}", "service_charge")]
    rows += [pair("GRAND TOTAL", f"{p.total:.2f}", "total", size=1.25, bold=True), Rule("-")]
    rows += [pair(f"{card.brand} ****{card.last4}", f"{p.paid(card):.2f}", "payment:0"), left(f"Auth {card.auth}")]
    rows += [pair("Additional tip", "__________"), pair("Balance due", "0.00")]
    return (*rows, *farewell("An 18% gratuity is added to parties", "of six or more. Merci!"))


def guest_check(p: Purchase) -> Print:
    """The bill before payment: suggested tips, and an amount due that is no payment."""
    rows: list[Instruction] = [*head(p), Gap(), center("GUEST CHECK", size=1.2, bold=True)]
    rows += [
        Row((Cell(us(p.day)), Cell(f"Tbl {p.table}", 0.5, "m"), Cell(twelve(p.clock), 1.0, "r")), ("date", "time"))
    ]
    rows += [pair(f"Server {p.server}", f"Chk {p.number}"), Rule()]
    for n, item in enumerate(p.items):
        rows.append(pair(f"{item.quantity} {item.description}", f"{item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.08)
    rows += [Rule(), pair("Sub Total", f"{p.subtotal:.2f}", "subtotal")]
    rows += [pair(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [pair("AMOUNT DUE", f"{p.total:.2f}", "total", size=1.35, bold=True), Gap()]
    rows.append(center("Suggested gratuity:"))
    for percent in (18, 20, 22):
        tip = cents(p.subtotal * Decimal(percent) / 100)
        rows.append(center(f"{percent}%  Tip {tip:.2f}  Total {p.total + tip:.2f}"))
    return (*rows, *farewell("Please pay your server", "Thank you!"))


def pub(p: Purchase) -> Print:
    """Pub: headings for kitchen and bar, two tax rows, `2 @ 5.00`, card with printed tip."""
    rows: list[Instruction] = [*head(p, 1.7), Rule("*")]
    rows += [
        left(f"DATE {p.day.isoformat()}   TIME {p.clock:%H:%M}", "date", "time"),
        left(f"TAB {p.number} / {p.server}"),
    ]
    section = ""
    for n, item in enumerate(p.items):
        if item.section != section:
            section = item.section
            rows += [Gap(0.3), left(f"-- {section} --")]
        name = item.description if item.quantity == 1 else f"{item.description} {item.quantity} @ {item.price:.2f}"
        rows.append(pair(name, f"{item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.08, "+ ")
    rows += [Rule("*"), pair("SUBTOTAL", f"{p.subtotal:.2f}", "subtotal")]
    rows += [pair(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [Row((Cell("TIP"), Cell(f"{p.tip or 0:.2f}", 1.0, "r")), ("tip",) if p.tip is not None else ())]
    rows += [pair("TOTAL", f"{p.total:.2f}", "total", size=1.4, bold=True), Gap(0.4)]
    return (*rows, *card_block(p, 0), *farewell("** PLEASE DRINK RESPONSIBLY **"))


def pizzeria(p: Purchase) -> Print:
    """Pizza counter: a void, an item discount, a coupon on the whole bill, debit card."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.35), Gap(0.4), center(f"ORDER {p.number}  *PICK UP*", bold=True)]
    rows += [center(f"{short(p.day)} {twelve(p.clock, '')}", "date", "time"), Rule("=")]
    for n, item in enumerate(p.items):
        amount = f"{item.amount:.2f}" if item.amount >= 0 else f"-{-item.amount:.2f}"
        name = item.description if item.quantity == 1 else f"{item.quantity}x {item.description}"
        rows.append(pair(name, amount, f"item:{n}"))
        rows += modifiers(item.modifiers, 0.1)
    rows += [Rule("="), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal")]
    if p.discount:
        rows.append(pair(p.discount_label, f"-{p.discount:.2f}", "discount"))
    rows += [pair(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [pair("Total", f"{p.total:.2f}", "total", size=1.3, bold=True)]
    rows += [pair(f"{card.brand} {card.last4}", f"{p.paid(card):.2f}", "payment:0"), pair("Change", "0.00")]
    rows += [left(f"APPR {card.auth}  PIN VERIFIED")]
    return (*rows, *farewell("Rate us online & get a free slice!"))
