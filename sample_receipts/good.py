"""Papers of submissions with which nothing is wrong, by the way of paying."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from sample_receipts.paper import Ink, Stamp
from sample_receipts.photo import Shot
from sample_receipts.purchase import Payment, Purchase, Tax
from sample_receipts.sample import Sample
from sample_receipts.shops import (
    BADGER,
    BREAKFAST,
    CATERED,
    CRUMB,
    DINER_LUNCH,
    HARBOR,
    MARLOW,
    NOODLES,
    PICKLE,
    QUILL,
    ROCKET,
    SAFFRON,
    SALES,
    TEAHOUSE,
    by_check,
    card,
    item,
    slip,
)


def ready() -> Iterable[Sample]:
    """Papers of submissions with which nothing is wrong."""
    yield Sample("diner-card.jpg", DINER_LUNCH, "diner", Shot(101, angle=-3, folds=1))
    yield Sample(
        "fast-food-cash.jpg",
        Purchase(
            ROCKET,
            date(2026, 9, 29),
            time(13, 7, 44),
            (
                item("Veggie Burger Combo", "10.49", "1", "no onion", "med fries"),
                item("Crispy Chicken Wrap", "7.89"),
                item("Side Salad", "3.99", "2"),
                item("Lg Root Beer", "2.79"),
            ),
            SALES,
            (Payment("cash_tendered", tendered=Decimal("40.00")),),
            number="5538",
        ),
        "fast_food",
        Shot(102, angle=4, crumple=0.7, table="slate"),
    )
    yield Sample(
        "bakery-cash-by-hand.jpg",
        Purchase(
            MARLOW,
            date(2026, 9, 18),
            time(9, 0),
            (item("Almond croissant", "4.25", "6"), item("Seeded loaf", "8.50"), item("Coffee, carafe", "18.00")),
            SALES,
            (Payment("cash_marked_paid"),),
            number="0417",
        ),
        "bakery",
        Shot(103, angle=-6, table="oak", crumple=0.15),
        marks=(
            Ink("cash payment / paid in full", 0.1, -0.055, ("payment:0",), 1.6, 4),
            Ink("Marlow", 0.6, 0.0, (), 2.2, 6, "signature"),
        ),
    )
    yield Sample(
        "tea-house-paid-stamp.jpg",
        Purchase(
            TEAHOUSE,
            date(2026, 10, 6),
            time(15, 0),
            (
                item("Afternoon tea for two", "26.00", "2"),
                item("Cucumber sandwiches", "11.50"),
                item("Scone basket", "9.75"),
            ),
            SALES,
            (Payment("paid_stamp"),),
            number="0882",
        ),
        "bakery",
        Shot(104, angle=5, table="white", shade=0.35),
        marks=(Stamp(("PAID", "OCT 06 2026"), 0.5, -0.075, ("payment:0",), 11),),
    )
    yield Sample("caterer-invoice.pdf", CATERED, "invoice")
    yield Sample("bank-statement.pdf", by_check(CATERED, "2207", "bank_statement"), "statement")
    yield Sample(
        "caterer-invoice-scan.tiff", BREAKFAST, "invoice_scan", Shot(105, angle=0.6, flat=True, scale=1.5, noise=1)
    )
    yield Sample(
        "cancelled-check.jpg",
        by_check(BREAKFAST, "2211", "cancelled_check"),
        "check",
        Shot(106, angle=1.5, crumple=0.12, table="slate", scale=1.0),
        marks=(Stamp(("POSTED SEP 22 2026", "SECOND RIVER C.U."), 0.56, -0.075, (), 6, (90, 40, 120)),),
    )
    yield Sample("noodles-bill.jpg", NOODLES, "guest_check", Shot(107, angle=2, folds=2))
    yield Sample(
        "noodles-slip.jpg",
        slip(NOODLES, card("Mastercard", "8820", "61904C"), "9.00"),
        "slip",
        Shot(108, angle=-8, crumple=0.5, scale=1.5),
    )
    yield Sample(
        "order-paid.pdf",
        Purchase(
            CRUMB,
            date(2026, 10, 1),
            time(8, 15),
            (item("Wrap box, assorted", "11.25", "6"), item("Hummus tray", "24.00"), item("Lemonade, gallon", "12.50")),
            SALES,
            (card("Visa", "0142", "77120B"),),
            discount=Decimal("10.00"),
            discount_label="Promo CAMPUS10",
            number="CL-2344",
        ),
        "order",
    )
    yield Sample(
        "pub-with-beer.jpg",
        Purchase(
            BADGER,
            date(2026, 9, 25),
            time(20, 14),
            (
                item("Fish & Chips", "16.00", "1", "malt vinegar", section="KITCHEN"),
                item("Mushroom Pie", "15.50", section="KITCHEN"),
                item("Club Soda", "3.00", "2", section="BAR"),
                item("Amber Ale Draft", "6.25", "2", alcohol=True, section="BAR"),
            ),
            (Tax("STATE TAX 6%", Decimal(6)), Tax("CITY TAX 2%", Decimal(2))),
            (card("Visa", "4417", "08813D"),),
            tip=Decimal("10.00"),
            number="B-1190",
            server="JOSS",
        ),
        "pub",
        Shot(109, angle=3, light=0.72, table="walnut", noise=3),
    )
    yield Sample(
        "cafe-contactless.jpg",
        Purchase(
            QUILL,
            date(2026, 10, 3),
            time(10, 26),
            (
                item("Oat Latte", "5.25", "2", "16 oz, extra shot"),
                item("Blueberry Scone", "3.95"),
                item("Avocado Toast", "9.50"),
            ),
            SALES,
            (card("Amex", "1007", "552901"),),
            tip=Decimal("3.50"),
            number="Qx7L",
        ),
        "square",
        Shot(110, angle=-2, table="oak"),
    )
    yield Sample(
        "table-tab.heic",
        Purchase(
            HARBOR,
            date(2026, 10, 8),
            time(12, 58),
            (
                item("Lentil Salad", "13.00", "1", "Dressing on side"),
                item("Salmon Plate", "21.50"),
                item("Sourdough", "4.00"),
                item("Sparkling Water", "4.50", "2"),
            ),
            SALES,
            (card("Discover", "6011", "R04481"),),
            tip=Decimal("9.40"),
            number="118",
            server="Marisol",
            table="7",
        ),
        "tab",
        Shot(111, angle=2, table="green", shade=0.4),
    )
    yield Sample(
        "deli-gift-card.jpg",
        Purchase(
            PICKLE,
            date(2026, 9, 30),
            time(12, 12),
            (
                item("Reuben Sandwich", "12.50", "2"),
                item("Matzo Ball Soup", "7.25"),
                item("Half-Sour Pickle", "1.50", "3"),
            ),
            SALES,
            (Payment("gift_or_other", "", "7731", "", Decimal("25.00")), card("Mastercard", "8820", "44310E", "14.97")),
            number="60112",
        ),
        "deli",
        Shot(112, angle=-4, crumple=0.45, table="slate"),
    )
    yield Sample(
        "bowls-root-beer.webp",
        Purchase(
            SAFFRON,
            date(2026, 9, 22),
            time(18, 40),
            (
                item("Chickpea Bowl", "12.25", "2"),
                item("Root Beer Bottle", "3.50"),
                item("Ginger Beer", "4.00"),
                item("Wine Vinegar Slaw", "4.75"),
            ),
            (Tax("Tax", Decimal("8.75")),),
            (card("Visa", "3390", "19027F"),),
            number="7H2K9QX",
        ),
        "clover",
        Shot(113, angle=7, table="walnut"),
    )
