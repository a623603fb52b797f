"""Papers of submissions with which nothing is wrong: what was bought, and how its paper was photographed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
    DEPOT,
    DINER_LUNCH,
    FORMULA,
    HARBOR,
    KETTLE,
    MARLOW,
    NONNA,
    NOODLES,
    ORCHARD,
    PICKLE,
    PREPARED,
    QUILL,
    ROCKET,
    SAFFRON,
    SALES,
    TACO,
    TEAHOUSE,
    VERBENA,
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
    yield from _ready_by_other_ways()


def _ready_by_other_ways() -> Iterable[Sample]:
    yield Sample(
        "groceries.jpg",
        Purchase(
            ORCHARD,
            date(2026, 9, 12),
            time(16, 48),
            (
                item("ORG BANANAS", "0.69", "2.41", unit="lb", flag="F", section="PRODUCE"),
                item("GALA APPLES", "1.99", "3.12", unit="lb", flag="F", section="PRODUCE"),
                item("CHEDDAR BLOCK", "3.99", "1.24", unit="lb", flag="F", section="DELI"),
                item("CRACKERS", "3.49", "2", flag="F", section="GROCERY"),
                item("SC CRACKERS", "-1.00", flag="F", section="GROCERY"),
                item("SPARKLING CIDER", "4.29", "2", flag="F", section="GROCERY"),
                item("PAPER PLATES 50CT", "5.79", flag="T", section="GENERAL"),
                item("NAPKINS", "3.29", flag="T", section="GENERAL"),
                item("MFR COUPON", "-0.75", flag="T", section="GENERAL"),
            ),
            (Tax("TAX FOOD", Decimal("3.225"), "F"), Tax("TAX GENERAL", Decimal("8.225"), "T")),
            (card("Debit", "5512", "004417"),),
            number="0231",
            server="LENA",
        ),
        "grocery",
        Shot(114, angle=1.5, folds=2, scale=1.1),
    )
    yield Sample(
        "coffee-exif.jpg",
        Purchase(
            KETTLE,
            date(2026, 10, 9),
            time(8, 52),
            (
                item("Lg Drip Coffee", "3.75", "3"),
                item("Cappuccino", "4.95", "1", "whole milk"),
                item("Banana Bread", "3.50", "2"),
            ),
            SALES,
            (card("Visa", "2218", "88172G"),),
            tip=Decimal("3.00"),
            number="77",
            server="Hugo",
        ),
        "coffee",
        Shot(115, angle=-5, table="oak", scale=1.5),
        turn=1,
        exif=True,
    )
    yield Sample(
        "bistro-gratuity.jpg",
        Purchase(
            VERBENA,
            date(2026, 8, 28),
            time(19, 33),
            (
                item("Ratatouille", "18.00", "3"),
                item("Croque Madame", "16.50", "2", "side salad"),
                item("Quiche", "14.00", "3"),
                item("Limonade", "4.50", "6"),
                item("Tarte Tatin", "9.00", "2"),
            ),
            (Tax("Sales tax", Decimal("8.75")),),
            (card("MC", "8820", "30551H"),),
            service=Decimal(18),
            number="4471",
            server="Odile",
            table="30",
        ),
        "bistro",
        Shot(116, angle=3, table="white", curl=0.02),
    )
    yield Sample(
        "warehouse-club.jpg",
        Purchase(
            DEPOT,
            date(2026, 9, 5),
            time(11, 18),
            (
                item("MIXED NUTS", "15.99", code="40177", flag="F"),
                item("GRANOLA BAR", "12.49", "2", code="118420", flag="F"),
                item("/118420 OFF", "-3.00", code="22901", flag="F"),
                item("SODA WTR 35", "9.89", code="60551", flag="T"),
                item("PAPER CUPS", "13.79", code="88102", flag="T"),
                item("CLEMENTINES", "7.99", code="30066", flag="F"),
            ),
            (Tax("TAX", Decimal("3.225"), "F"), Tax("TAX", Decimal("8.725"), "T")),
            (card("Visa", "4417", "67120J"),),
            number="219",
        ),
        "warehouse",
        Shot(117, angle=-2, crumple=0.4, table="slate", scale=1.45),
    )
    yield Sample(
        "tacos-two-taxes.jpg",
        Purchase(
            TACO,
            date(2026, 10, 10),
            time(13, 16),
            (
                item("Taco Plate", "11.75", "3", "2 pastor, 1 papa"),
                item("Guacamole", "8.50"),
                item("Horchata", "3.75", "3"),
            ),
            PREPARED,
            (card("Visa", "7745", "12084K"),),
            discount=Decimal("5.00"),
            discount_label="Student discount",
            number="553",
            server="Inez",
            table="9",
        ),
        "tab",
        Shot(118, angle=5, table="oak", light=0.85),
    )
    yield Sample(
        "pizza-voids.jpg",
        Purchase(
            NONNA,
            date(2026, 9, 19),
            time(18, 5),
            (
                item("Lg Margherita", "17.50"),
                item("Lg Funghi", "19.00", "2", "half no garlic"),
                item("Garlic Knots", "6.50"),
                item("VOID Garlic Knots", "-6.50"),
                item("Caesar Salad", "8.75"),
                item("Mgr comp 50% Caesar", "-4.38"),
            ),
            SALES,
            (card("DEBIT", "5512", "900318"),),
            discount=Decimal("6.00"),
            discount_label="Coupon $6 OFF",
            number="041",
        ),
        "pizzeria",
        Shot(119, angle=-7, crumple=0.8, scale=1.5),
    )
    yield Sample(
        "diner-scan.pdf",
        replace(
            DINER_LUNCH,
            day=date(2026, 8, 21),
            clock=time(9, 5),
            number="19877",
            server="Gus",
            table="3",
            tip=Decimal("6.00"),
            items=(
                item("Short Stack", "8.25"),
                item("Veggie Omelet", "11.50", "1", "egg whites"),
                item("Home Fries", "4.00"),
                item("Coffee", "2.95", "2"),
            ),
            payments=(card("Visa", "4417", "51190L"),),
        ),
        "diner",
        Shot(120, angle=-1.2, flat=True, noise=1.5, scale=1.1),
    )
    yield Sample(
        "mail-with-photo.pdf",
        Purchase(
            SAFFRON,
            date(2026, 10, 5),
            time(12, 33),
            (item("Paneer Bowl", "13.25"), item("Tofu Bowl", "12.75", "2"), item("Mango Lassi", "4.50", "3")),
            (Tax("Tax", Decimal("8.75")),),
            (card("Mastercard", "6604", "70925M"),),
            number="3Q8T1WV",
        ),
        "clover",
        Shot(121, angle=2, table="green"),
        cover=True,
    )
    yield Sample(
        "formula-name.jpg",
        Purchase(
            FORMULA,
            date(2026, 9, 15),
            time(14, 21),
            (item("=SUM Sandwich", "9.25"), item("+Plus Size Soup", "6.50"), item("@Home Cookie", "2.25", "2")),
            SALES,
            (card("Visa", "0199", "23117N"),),
            number="A1B2",
            server="-1",
            table="1",
        ),
        "diner",
        Shot(122, angle=1, table="oak", crumple=0.1),
    )
