"""The sample submissions: first those that one receipt decides, then the ways of arriving, then clause by clause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sample_receipts.arrivals import arrivals
from sample_receipts.case import LEADS, MENTORS, MET, PAID, Case, case, total
from sample_receipts.clauses import clauses


def _ready() -> Iterable[Case]:
    amara, ben, mei, hugo = MENTORS
    nadia, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    yield case("01-card", {"lunch.jpg": "diner-card.jpg"}, "ready", MET, tomas)
    yield case("02-cash-with-change", {"receipt.jpg": "fast-food-cash.jpg"}, "ready", MET, ines, paid_by="cash")
    yield case(
        "03-cash-marked-by-hand",
        {"bakery.jpg": "bakery-cash-by-hand.jpg"},
        "ready",
        PAID,
        mei,
        paid_by="cash",
        purpose="Breakfast before the methods workshop",
    )
    yield case(
        "04-paid-stamp",
        {"tea.jpg": "tea-house-paid-stamp.jpg"},
        "ready",
        PAID,
        hugo,
        paid_by="cash",
        purpose="Tea with two first-years",
    )
    yield case(
        "05-check-and-statement",
        {"invoice.pdf": "caterer-invoice.pdf", "statement.pdf": "bank-statement.pdf"},
        "ready",
        PAID,
        amara,
        paid_by="check",
        purpose="Welcome lunch, 12 persons",
    )
    yield case(
        "06-cancelled-check",
        {"invoice.tiff": "caterer-invoice-scan.tiff", "check.jpg": "cancelled-check.jpg"},
        "ready",
        PAID,
        amara,
        paid_by="check",
        purpose="Breakfast round table",
    )
    yield case(
        "07-bill-and-slip", {"bill.jpg": "noodles-bill.jpg", "slip.jpg": "noodles-slip.jpg"}, "ready", PAID, amara
    )
    yield case("08-e-receipt", {"order.pdf": "order-paid.pdf"}, "ready", MET, amara, purpose="Paper workshop")
    yield case(
        "09-alcohol-left-out",
        {"pub.jpg": "pub-with-beer.jpg"},
        "ready",
        PAID,
        nadia,
        program="reading_group",
        purpose="Reading group dinner; the two ales are not claimed",
    )
    yield case("10-lead-alone", {"cafe.jpg": "cafe-contactless.jpg"}, "ready", MET, yuki)
    yield case("11-mentor-approved", {"IMG_2041.heic": "table-tab.heic"}, "ready", {**MET, "lead-approval": "met"}, ben)
    # A gift card is not out of pocket: only what the bank card paid is asked for.
    yield case(
        "12-gift-card-and-card",
        {"deli.jpg": "deli-gift-card.jpg"},
        "ready",
        PAID,
        hugo,
        requested=Decimal("14.97"),
        reimbursable=Decimal("14.97"),
    )
    yield case("13-root-beer", {"bowls.webp": "bowls-root-beer.webp"}, "ready", MET, nadia)
    yield case(
        "14-groceries",
        {"groceries.jpg": "groceries.jpg"},
        "ready",
        PAID,
        yuki,
        form="eml",
        program="reading_group",
        purpose="Snacks for the reading group",
    )
    yield case(
        "15-coffee", {"coffee.jpg": "coffee-exif.jpg"}, "ready", MET, hugo, form="zip", purpose="Coffee with mentees"
    )
    yield case(
        "16-gratuity",
        {"16-bistro.jpg": "bistro-gratuity.jpg"},
        "ready",
        PAID,
        tomas,
        form="csv",
        purpose="Dinner for the new cohort",
    )
    yield case(
        "17-warehouse",
        {"17-snacks.jpg": "warehouse-club.jpg"},
        "ready",
        PAID,
        mei,
        form="csv",
        purpose="Snacks; paper goods",
    )
    yield case("18-two-taxes", {"18-tacos.jpg": "tacos-two-taxes.jpg"}, "ready", PAID, yuki, form="csv")
    yield case(
        "19-voids-and-coupon",
        {"pizza.jpg": "pizza-voids.jpg"},
        "ready",
        PAID,
        tomas,
        form="json",
        purpose="Pizza evening",
    )
    yield case("20-scanned-pdf", {"scan.pdf": "diner-scan.pdf"}, "ready", MET, nadia)
    yield case("21-mail-with-photo", {"mail.pdf": "mail-with-photo.pdf"}, "ready", MET, yuki)
    yield case(
        "22-formula-text",
        {"=cmd.jpg": "formula-name.jpg"},
        "ready",
        {"payment-proof": "met"},
        ines,
        purpose='=HYPERLINK("http://x.example","Open")',
    )
    yield case(
        "42-two-on-one-picture",
        {"coffees.jpg": "two-on-one-picture.jpg"},
        "ready",
        PAID,
        tomas,
        purpose="Coffee with two mentees, morning and afternoon",
    )
    yield case(
        "43-long-receipt-in-two",
        {"upper.jpg": "long-upper.jpg", "lower.jpg": "long-lower.jpg"},
        "ready",
        PAID,
        ben,
        purpose="Snacks for the poster evening",
    )


def _return() -> Iterable[Case]:
    amara, ben, mei, hugo = MENTORS
    nadia, tomas, ines, yuki, peter, *_ = (name for name, _ in LEADS.values())
    unpaid = {"payment-proof": "not_met"}
    yield case(
        "23-unpaid-guest-check", {"bill.jpg": "guest-check-unpaid.jpg"}, "return", {**unpaid, "itemized": "met"}, yuki
    )
    yield case("24-slip-only", {"slip.jpg": "slip-alone.jpg"}, "return", {"itemized": "not_met"}, amara)
    yield case(
        "25-slip-of-another-purchase",
        {"bill.jpg": "grill-bill.jpg", "slip.jpg": "foreign-slip.jpg"},
        "return",
        unpaid,
        amara,
        requested=total("grill-bill.jpg"),
    )
    yield case("26-check-without-proof", {"bakery.jpg": "bakery-unmarked.jpg"}, "return", unpaid, mei, paid_by="check")
    yield case(
        "27-alcohol-claimed",
        {"dinner.jpg": "dinner-with-wine.jpg"},
        "return",
        {"no-alcohol": "not_met", "payment-proof": "met"},
        nadia,
        requested=total("dinner-with-wine.jpg"),
    )
    yield case(
        "28-no-lead-approval",
        {"chai.png": "cafe-no-approval.png"},
        "return",
        {"lead-approval": "not_met", "payment-proof": "met"},
        hugo,
        approver="",
    )
    yield case(
        "29-self-approved", {"coffee.jpg": "coffee-dim.jpg"}, "return", {"lead-approval": "not_met"}, ben, approver=ben
    )
    yield case(
        "30-asks-too-much",
        {"bowls.jpg": "bowls-upside-down.jpg"},
        "return",
        {"amount-requested": "not_met"},
        nadia,
        requested=total("bowls-upside-down.jpg") + 10,
    )
    yield case(
        "31-unknown-department",
        {"diner.jpg": "diner-sideways.jpg"},
        "return",
        {"department-eligible": "not_met"},
        tomas,
        department="Alchemy",
    )
    yield Case(
        "32-stray", {"32-stray.jpg": "cafe-low-resolution.jpg"}, "return", {"form-complete": "not_met"}, form="none"
    )
    yield Case(
        "33-no-files", {}, "return", {"form-complete": "not_met"}, ines, Decimal("24.80"), event=date(2026, 10, 8)
    )
    yield case(
        "34-same-receipt-again",
        {"photo.jpg": "diner-again.jpg"},
        "return",
        {"not-duplicate": "not_met"},
        tomas,
        submitted=date(2026, 10, 20),
    )
    yield case(
        "35-from-the-future",
        {"coffee.jpg": "coffee-future.jpg"},
        "return",
        {"purchase-date": "not_met"},
        ines,
        submitted=date(2026, 10, 16),
        event=date(2026, 10, 15),
    )
    yield case("36-over-budget", {"tacos.jpg": "tacos-faded.jpg"}, "review|return", {"within-budget": "not_met"}, peter)
    yield case(
        "37-unpaid-order",
        {"order.pdf": "order-unpaid.pdf"},
        "return",
        {**unpaid, "itemized": "met"},
        amara,
        submitted=date(2026, 10, 13),
    )
    yield case(
        "38-no-contact",
        {"dinner.jpg": "no-contact.jpg"},
        "return",
        {"business-contact": "not_met", "payment-proof": "met"},
        ines,
    )


def _review() -> Iterable[Case]:
    _, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    yield case("39-too-blurred", {"receipt.jpg": "too-blurred.jpg"}, "review", {"itemized": "cannot_tell"}, ines)
    # A person sees that the rest is torn off; a program that only sees no payment may also send it back.
    yield case("40-torn", {"receipt.jpg": "torn.jpg"}, "review|return", {}, tomas)
    yield Case(
        "41-not-a-picture",
        {"receipt.jpg": ""},
        "review|return",
        {"itemized": "cannot_tell"},
        yuki,
        Decimal("18.75"),
        event=date(2026, 10, 9),
    )


def cases() -> tuple[Case, ...]:
    """Every submission in the order of its name: a duplicate comes after its original."""
    return (*_ready(), *_return(), *_review(), *arrivals(), *clauses())
