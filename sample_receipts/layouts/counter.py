"""Shops and counters: the customer pays at the till."""

from __future__ import annotations

from sample_receipts.layouts.parts import farewell, head, masked, modifiers, short, twelve, us, words
from sample_receipts.paper import Bars, Cell, Gap, Instruction, Logo, Print, Row, Rule, center, left, pair
from sample_receipts.purchase import Purchase


def square(p: Purchase) -> Print:
    """Logo, name, big total on top, sans print, `Item x 2`, card with last four digits."""
    card = p.payments[0]
    rows: list[Instruction] = [Logo(p.merchant.name[0]), center(p.merchant.name, "merchant", size=1.3, bold=True)]
    rows += [center(p.merchant.address, "address"), center(p.merchant.phone, "phone"), Rule("")]
    rows.append(pair(f"{words(p.day)} at {twelve(p.clock)}", f"#{p.number}", "date", "time"))
    rows.append(Gap(0.3))
    for n, item in enumerate(p.items):
        name = item.description if item.quantity == 1 else f"{item.description} × {item.quantity}"
        rows.append(pair(name, f"${item.amount:.2f}", f"item:{n}", bold=True))
        rows += modifiers(item.modifiers, 0.0)
    rows += [Rule(""), pair("Subtotal", f"${p.subtotal:.2f}", "subtotal")]
    rows += [pair(label, f"${amount:.2f}", "tax") for label, amount in p.tax_rows]
    if p.tip is not None:
        rows.append(pair("Tip", f"${p.tip:.2f}", "tip"))
    rows += [pair("Total", f"${p.total:.2f}", "total", size=1.3, bold=True), Rule("")]
    rows += [pair(f"{card.brand} {card.last4} (Contactless)", f"${p.paid(card):.2f}", "payment:0")]
    rows += [left(f"Auth code: {card.auth}"), left("AID: A0000000041010")]
    return (*rows, *farewell(p.merchant.website or "Thank you!"))


def clover(p: Purchase) -> Print:
    """Item with its price, then the payment as a list of labels and values; name of the cardholder verified by chip."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.35), Rule("-")]
    rows += [left("Transaction " + p.number, bold=True), Gap(0.3)]
    for n, item in enumerate(p.items):
        name = item.description if item.quantity == 1 else f"{item.description} ({item.quantity} x ${item.price:.2f})"
        rows.append(pair(name, f"${item.amount:.2f}", f"item:{n}"))
    rows += [Rule("-"), pair("Subtotal", f"${p.subtotal:.2f}", "subtotal")]
    if p.discount:
        rows.append(pair(p.discount_label, f"-${p.discount:.2f}", "discount"))
    rows += [
        pair(f"{label} ({tax.rate}%)", f"${amount:.2f}", "tax")
        for tax, (label, amount) in zip(p.taxes, p.tax_rows, strict=True)
    ]
    rows += [pair("Total", f"${p.total:.2f}", "total", size=1.2, bold=True), Rule("-")]
    rows += [pair("CREDIT SALE", card.brand.upper(), bold=True), pair("CARD #", masked(card, "**** **** **** "))]
    rows += [left(f"{p.day:%d-%b-%Y} {p.clock:%I:%M:%S%p}".upper(), "date", "time")]
    rows += [
        pair("AMOUNT", f"${p.paid(card):.2f}", "payment:0"),
        pair("AUTH ID", card.auth),
        pair("STATUS", "APPROVED"),
    ]
    return (*rows, Gap(0.4), Bars(p.number, square=True), *farewell("Merchant copy on request"))


def grocery(p: Purchase) -> Print:
    """Supermarket: tax flags behind the price, weights on a row of their own, coupons, tax by class, debit card."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.7), center(f"Cashier: {p.server}"), Rule("-")]
    section = ""
    for n, item in enumerate(p.items):
        if item.section != section:
            section = item.section
            rows.append(left(section, bold=True))
        says = f"item:{n}"
        if item.unit:
            rows.append(left(f" {item.quantity} {item.unit} @ {item.price:.2f}/{item.unit}"))
        elif item.quantity != 1:
            rows.append(left(f" {item.quantity} @ {item.price:.2f}"))
        amount = f"{item.amount:.2f}" if item.amount >= 0 else f"{-item.amount:.2f}-"
        rows.append(Row((Cell(item.description, 0.03), Cell(amount, 0.92, "r"), Cell(item.flag, 1.0, "r")), (says,)))
    rows += [Rule("-"), _grocery("SUBTOTAL", f"{p.subtotal:.2f}", "subtotal")]
    rows += [_grocery(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [Row((Cell("**** BALANCE", 0.03), Cell(f"{p.total:.2f}", 0.92, "r")), ("total",), 1.2, True)]
    rows += [Gap(0.4), left(f"US DEBIT {masked(card, '*' * 12)}"), left(f"REF#: {card.auth}  PURCHASE")]
    rows += [_grocery("US DEBIT", f"{p.paid(card):.2f}", "payment:0"), _grocery("CHANGE", "0.00")]
    count = sum(1 for i in p.items if i.amount > 0)
    rows += [Gap(0.3), center(f"TOTAL NUMBER OF ITEMS SOLD = {count}")]
    rows += [center(f"{p.day:%m/%d/%y} {p.clock:%I:%M%p}".lower() + f" 104 {p.number} 88", "date", "time")]
    return (*rows, Bars(p.number), *farewell("YOU SAVED WITH YOUR CARD TODAY"))


def _grocery(label: str, amount: str, *says: str) -> Row:
    return Row((Cell(label, 0.03), Cell(amount, 0.92, "r")), says)


def warehouse(p: Purchase) -> Print:
    """Members' warehouse: item numbers before the names, a discount row under its item, letters for tax."""
    card = p.payments[0]
    rows: list[Instruction] = [center(p.merchant.name, "merchant", size=1.6, bold=True)]
    rows += [
        center(p.merchant.street, "address"),
        center(p.merchant.city, "address"),
        center(p.merchant.phone, "phone"),
    ]
    rows += [left("Member 111800550142"), Gap(0.2)]
    for n, item in enumerate(p.items):
        amount = f"{item.amount:.2f}" if item.amount >= 0 else f"{-item.amount:.2f}-"
        name = item.description if item.quantity == 1 else f"{item.description} {item.quantity}@{item.price:.2f}"
        cells = (Cell(item.code), Cell(name, 0.17), Cell(amount, 0.93, "r"), Cell(item.flag, 1.0, "r"))
        rows.append(Row(cells, (f"item:{n}",)))
    rows += [Gap(0.3), pair("SUBTOTAL", f"{p.subtotal:.2f}", "subtotal", indent=0.17)]
    rows += [pair("TAX", f"{p.tax:.2f}", "tax", indent=0.17)]
    rows += [pair("**** TOTAL", f"{p.total:.2f}", "total", size=1.2, bold=True, indent=0.1)]
    rows += [left(masked(card, "X" * 12) + "   CHIP read"), left(f"AID: A0000000031010  APP#: {card.auth}")]
    rows += [left(f"{card.brand.upper()}   Resp: APPROVED"), pair("AMOUNT:", f"${p.paid(card):.2f}", "payment:0")]
    rows += [left(f"{us(p.day)} {p.clock:%H:%M}  1183 7 {p.number}", "date", "time")]
    rows += [pair(card.brand, f"{p.total:.2f}", indent=0.17), pair("CHANGE", "0.00", indent=0.17), Gap(0.3)]
    rows += [Row((Cell(f"ITEMS SOLD: {sum(1 for i in p.items if i.amount > 0)}", 0.5, "m"),), (), 1.1, inverse=True)]
    return (*rows, Gap(0.3), Bars(p.number), *farewell("Thank You!  Please Come Again"))


def coffee(p: Purchase) -> Print:
    """Coffee shop: narrow paper, name of the customer, modifiers under each drink, mobile pay."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.4), Gap(0.4), center(f"For: {p.server}", size=1.25, bold=True)]
    rows += [pair(f"{p.day:%m-%d-%Y}", twelve(p.clock), "date", "time"), Rule(".")]
    for n, item in enumerate(p.items):
        rows.append(pair(f"{item.quantity} {item.description}", f"{item.amount:.2f}", f"item:{n}"))
        rows += modifiers(item.modifiers, 0.1)
    rows += [Rule("."), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal"), pair("Tax", f"{p.tax:.2f}", "tax")]
    if p.tip is not None:
        rows.append(pair("Tip", f"{p.tip:.2f}", "tip"))
    rows += [pair("Total", f"{p.total:.2f}", "total", size=1.25, bold=True)]
    rows += [pair(f"{card.brand} ...{card.last4}", f"{p.paid(card):.2f}", "payment:0"), left(f"Approval {card.auth}")]
    return (*rows, *farewell("Wi-Fi: ask at the bar", "See you tomorrow"))


def fast_food(p: Purchase) -> Print:
    """Fast food for cash: cash tendered and change close the bill."""
    cash = p.payments[0]
    tendered = cash.tendered or p.total
    rows: list[Instruction] = [*head(p, 1.4), Gap(0.3), center(f"ORDER #{p.number[-2:]}", size=1.5, bold=True)]
    rows += [pair(f"REG 3  {us(p.day)}", f"{p.clock:%H:%M:%S}", "date", "time"), left("EAT IN"), Rule("-")]
    rows += [Row((Cell("QTY"), Cell("ITEM", 0.12), Cell("TOTAL", 1.0, "r")))]
    for n, item in enumerate(p.items):
        cells = (Cell(f"{item.quantity:>2}"), Cell(item.description, 0.12), Cell(f"{item.amount:.2f}", 1.0, "r"))
        rows.append(Row(cells, (f"item:{n}",)))
        rows += modifiers(item.modifiers, 0.18)
    rows += [Rule("-"), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal"), pair("Tax", f"{p.tax:.2f}", "tax")]
    rows += [pair("Eat-In Total", f"{p.total:.2f}", "total", size=1.2, bold=True), Gap(0.3)]
    rows += [pair("Cash Tendered", f"{tendered:.2f}", "payment:0"), pair("Change", f"{tendered - p.total:.2f}")]
    return (*rows, *farewell("Tell us how we did", "code 5550-1428-77"))


def bakery(p: Purchase) -> Print:
    """A small shop's order pad: names, prices and a total, and no word of how it was paid."""
    rows: list[Instruction] = [
        *head(p, 1.3),
        Gap(0.3),
        pair(f"No. {p.number}", f"Date {short(p.day)}", "date"),
        Rule(""),
    ]
    for n, item in enumerate(p.items):
        cells = (Cell(str(item.quantity)), Cell(item.description, 0.1), Cell(f"{item.amount:.2f}", 1.0, "r"))
        rows.append(Row(cells, (f"item:{n}",)))
    rows += [Rule(""), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal")]
    rows += [pair(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [pair("Total", f"$ {p.total:.2f}", "total", size=1.25, bold=True), Gap(2.6)]
    return (*rows, center("Thank you for your order"))


def deli(p: Purchase) -> Print:
    """Deli: two-row items, a gift card that pays a part and a bank card that pays the rest."""
    rows: list[Instruction] = [*head(p, 1.4), Rule("-")]
    rows += [left(f"{p.day:%a} {words(p.day)} {p.clock:%H:%M}  Ticket {p.number}", "date", "time"), Gap(0.3)]
    for n, item in enumerate(p.items):
        rows += [
            left(item.description),
            pair(f"{item.quantity} x {item.price:.2f}", f"{item.amount:.2f}", f"item:{n}", indent=0.08),
        ]
    rows += [Rule("-"), pair("Sub-total", f"{p.subtotal:.2f}", "subtotal")]
    rows += [pair(label, f"{amount:.2f}", "tax") for label, amount in p.tax_rows]
    rows += [pair("TOTAL", f"{p.total:.2f}", "total", size=1.25, bold=True), Gap(0.3)]
    for n, payment in enumerate(p.payments):
        name = "GIFT CARD" if payment.kind == "gift_or_other" else payment.brand.upper()
        rows.append(pair(f"{name} **{payment.last4}", f"{p.paid(payment):.2f}", f"payment:{n}"))
        if payment.auth:
            rows.append(left(f"Approved {payment.auth}", indent=0.08))
    rows += [pair("BALANCE DUE", "0.00")]
    return (*rows, Gap(0.3), Bars(p.number), *farewell("Gift card balance: $0.00"))
