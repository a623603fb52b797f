"""Papers that show a payment and no items: the card slip and the face of a cancelled check."""

from __future__ import annotations

from sample_receipts.layouts.parts import head, masked, twelve, us
from sample_receipts.paper import Cell, Gap, Ink, Instruction, Print, Row, Rule, center, left, pair
from sample_receipts.purchase import Purchase

_ONES = (
    "",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
)
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")


def spelled(dollars: int) -> str:
    """A whole amount under 1000 in words, as on a check."""
    hundreds, rest = divmod(dollars, 100)
    tens = _ONES[rest] if rest < 20 else "-".join(part for part in (_TENS[rest // 10], _ONES[rest % 10]) if part)
    return " ".join(part for part in (f"{_ONES[hundreds]} hundred" if hundreds else "", tens) if part).capitalize()


def slip(p: Purchase) -> Print:
    """Card slip of a restaurant: the amount is printed, tip and total are written by hand."""
    card = p.payments[0]
    rows: list[Instruction] = [*head(p, 1.35), Gap(0.4), center("CUSTOMER COPY"), Rule("-")]
    rows += [pair(us(p.day), twelve(p.clock), "date", "time"), pair(f"Check {p.number}", f"Server {p.server}")]
    rows += [pair(card.brand.upper(), masked(card, "**** **** **** ")), pair("Entry: CHIP", f"Auth {card.auth}")]
    rows += [Gap(0.4), pair("AMOUNT", f"${p.bill:.2f}", size=1.2, bold=True), Gap(1.0)]
    if p.tip is None:
        rows += [pair("TOTAL", f"${p.total:.2f}", "total", "payment:0", size=1.2, bold=True)]
    else:
        rows += [pair("TIP", "_______________"), Ink(f"{p.tip:.2f}", 0.66, -0.016, ("tip",), 1.8, 4), Gap(1.1)]
        rows += [pair("TOTAL", "_______________"), Ink(f"{p.total:.2f}", 0.62, -0.016, ("total", "payment:0"), 1.8, 3)]
    rows += [Gap(1.3), left("X______________________________"), Ink("A. Diallo", 0.25, -0.03, (), 2.2, 5, "signature")]
    rows += [left("I agree to pay the above total amount"), left("according to card issuer agreement.")]
    return (*rows, Gap(0.3), center("APPROVED - THANK YOU", bold=True))


def check(p: Purchase) -> Print:
    """Face of a check that the bank has paid: payee, amount in figures and in words, the printed line."""
    payment = p.payments[0]
    dollars, rest = divmod(int(p.total * 100), 100)
    black = (22, 24, 40)
    rows: list[Instruction] = [
        Row((Cell("AMARA DIALLO"), Cell(payment.number, 1.0, "r")), (), 1.1, True),
        left("88 Linden Court, Maple Falls, MO 63099"),
        Gap(0.7),
        pair("", "Date __________________"),
        Ink(us(p.day), 0.79, -0.012, ("date",), 1.5, 1, color=black),
        Gap(0.8),
        Row((Cell("PAY TO THE"), Cell("$", 0.8)), (), 0.8),
        Row((Cell("ORDER OF  ____________________________________________"), Cell("________________", 1.0, "r"))),
        Ink(p.merchant.name, 0.17, -0.014, ("merchant",), 1.7, 1, color=black),
        Ink(f"{p.total:.2f}", 0.82, -0.014, ("total", "payment:0"), 1.8, 1, color=black),
        Gap(0.8),
        pair("__________________________________________________________", "DOLLARS"),
        Ink(f"{spelled(dollars)} and {rest:02d}/100 ---", 0.06, -0.014, (), 1.6, 1, color=black),
        Gap(0.6),
        left("SECOND RIVER CREDIT UNION", bold=True),
        left("Maple Falls, MO", size=0.8),
        Gap(0.6),
        Row((Cell("MEMO ________________________"), Cell("______________________________", 1.0, "r"))),
        Ink(f"Invoice {p.number}", 0.13, -0.014, (), 1.4, 1, color=black),
        Ink("Amara Diallo", 0.66, -0.02, (), 2.6, 3, "signature", black),
        Gap(0.7),
        left(f"|: 000000550 |:   00 5501 42 ||'   {payment.number}", size=1.1),
    ]
    return tuple(rows)
