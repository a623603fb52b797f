"""Documents that arrive as PDF: the shop's e-mail, a caterer's invoice, a bank's statement."""

from __future__ import annotations

from datetime import timedelta

from sample_receipts.layouts.parts import twelve, us, words
from sample_receipts.paper import Cell, Gap, Instruction, Print, Row, Rule, left, pair
from sample_receipts.purchase import Purchase


def order(p: Purchase) -> Print:
    """E-mailed order as the mail program prints it. With a payment it is a receipt, without one only a confirmation."""
    shop = p.merchant
    subject = "Your receipt" if p.payments else "We got your order"
    rows: list[Instruction] = [
        pair(f"{shop.name} <{shop.email}>", f"{words(p.day)} {twelve(p.clock)}", "email"),
        left("To: amara.diallo@example.edu"),
        left(f"Subject: {subject} #{p.number}"),
        Rule(""),
        Gap(),
        left(shop.name, "merchant", size=2.0, bold=True),
        left(shop.address, "address"),
        left(shop.phone, "phone"),
        left(shop.website, "website"),
        Gap(),
        left(f"Order #{p.number}", bold=True, size=1.3),
        left(f"Order date: {words(p.day)}", "date"),
        left("Pick-up: at the shop"),
        Gap(),
        Row((Cell("Item"), Cell("Qty", 0.6, "r"), Cell("Price", 0.8, "r"), Cell("Amount", 1.0, "r")), (), 1.0, True),
        Rule(""),
    ]
    for n, item in enumerate(p.items):
        cells = (Cell(item.description), Cell(str(item.quantity), 0.6, "r"), Cell(f"${item.price:.2f}", 0.8, "r"))
        rows.append(Row((*cells, Cell(f"${item.amount:.2f}", 1.0, "r")), (f"item:{n}",)))
        rows += [left(name, indent=0.03, size=0.9) for name in item.modifiers]
    rows += [Rule(""), pair("Subtotal", f"${p.subtotal:.2f}", "subtotal", indent=0.6)]
    if p.discount:
        rows.append(pair(p.discount_label, f"-${p.discount:.2f}", "discount", indent=0.6))
    rows += [pair(label, f"${amount:.2f}", "tax", indent=0.6) for label, amount in p.tax_rows]
    if p.tip is not None:
        rows.append(pair("Tip", f"${p.tip:.2f}", "tip", indent=0.6))
    rows += [pair("Total", f"${p.total:.2f}", "total", size=1.2, bold=True, indent=0.6), Gap()]
    if not p.payments:
        rows += [left("Payment: pay at pick-up", bold=True), left("Nothing has been charged. This is not a receipt.")]
    for n, card in enumerate(p.payments):
        rows.append(
            left(f"Paid with {card.brand} ending in {card.last4}: ${p.paid(card):.2f}", f"payment:{n}", bold=True)
        )
        rows.append(left(f"Charged {us(p.day)}, authorization {card.auth}"))
    return (*rows, Gap(2), left(f"Questions? Call {shop.phone} or answer this e-mail."))


def invoice(p: Purchase) -> Print:
    """A caterer's invoice: what was delivered and what it costs; the payment is shown by another paper."""
    shop = p.merchant
    rows: list[Instruction] = [
        pair(shop.name, "INVOICE", "merchant", size=1.9, bold=True),
        left(shop.address, "address"),
        left(f"Tel. {shop.phone}", "phone"),
        left(shop.website, "website"),
        Gap(),
        pair(f"Invoice no. {p.number}", f"Date: {us(p.day)}", "date"),
        left("Bill to: Graduate peer circle, Maple Falls"),
        Gap(),
        Row(
            (Cell("Description"), Cell("Qty", 0.62, "r"), Cell("Unit", 0.8, "r"), Cell("Amount", 1.0, "r")),
            (),
            1.0,
            True,
        ),
        Rule(""),
    ]
    for n, item in enumerate(p.items):
        cells = (Cell(item.description), Cell(str(item.quantity), 0.62, "r"), Cell(f"{item.price:.2f}", 0.8, "r"))
        rows.append(Row((*cells, Cell(f"{item.amount:.2f}", 1.0, "r")), (f"item:{n}",)))
    rows += [Rule(""), pair("Subtotal", f"{p.subtotal:.2f}", "subtotal", indent=0.6)]
    rows += [pair(label, f"{amount:.2f}", "tax", indent=0.6) for label, amount in p.tax_rows]
    rows += [pair("Total", f"${p.total:.2f}", "total", size=1.2, bold=True, indent=0.6), Gap(2)]
    if any(payment.kind == "cash_marked_paid" for payment in p.payments):
        return (*rows, left(f"PAID IN FULL - CASH PAYMENT {us(p.day)}", "payment:0", bold=True), left("Thank you!"))
    return (*rows, left("Terms: due on receipt."), left(f"Please make checks payable to {shop.name}."))


def statement(p: Purchase) -> Print:
    """A bank statement on which one debit is each payment's; the others are somebody's everyday life."""
    posted = p.day + timedelta(days=3)
    others = (
        (-6, "ACH DEBIT RIVERBEND ELECTRIC", "61.18"),
        (-4, "POS PURCHASE CORNER FUEL 12", "33.47"),
        (-1, "ONLINE TRANSFER TO SAVINGS", "150.00"),
        (6, "POS PURCHASE ELM ST PHARMACY", "12.89"),
    )
    lines = [(p.day + timedelta(days=shift), text, amount, "") for shift, text, amount in others]
    for n, payment in enumerate(p.payments):
        what = f"CHECK {payment.number}" if payment.kind == "check" else f"POS PURCHASE {p.merchant.name.upper()}"
        lines.append((posted, what, f"{p.paid(payment):.2f}", f"payment:{n}"))
    rows: list[Instruction] = [
        pair("SECOND RIVER CREDIT UNION", "Account statement", size=1.5, bold=True),
        left("400 Harbor Road, Maple Falls, MO 63099   (314) 555-0150"),
        Gap(),
        left("AMARA DIALLO"),
        left("88 Linden Court, Maple Falls, MO 63099"),
        Gap(),
        left("Account: ******0142   Share draft checking"),
        left(f"Statement period: {us(p.day - timedelta(days=10))} to {us(p.day + timedelta(days=18))}"),
        Gap(),
        left("Withdrawals and debits", size=1.2, bold=True),
        Row((Cell("Date"), Cell("Description", 0.18), Cell("Amount", 1.0, "r")), (), 1.0, True),
        Rule(""),
    ]
    for day, text, amount, says in sorted(lines):
        rows.append(Row((Cell(us(day)), Cell(text, 0.18), Cell(amount, 1.0, "r")), (says,) if says else ()))
    rows += [Rule(""), left("Deposits", size=1.2, bold=True)]
    rows += [Row((Cell(us(p.day + timedelta(days=1))), Cell("PAYROLL UNIVERSITY", 0.18), Cell("2,104.55", 1.0, "r")))]
    return (*rows, Gap(), left("Member NCUA. Please report errors within 60 days.", size=0.9))
