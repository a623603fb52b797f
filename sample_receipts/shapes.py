"""Papers of submissions with which nothing is wrong, by the shape they come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sample_receipts.photo import Shot
from sample_receipts.purchase import Purchase, Tax
from sample_receipts.sample import Sample
from sample_receipts.shops import (
    DEPOT,
    DINER_LUNCH,
    FORMULA,
    KETTLE,
    NONNA,
    ORCHARD,
    PREPARED,
    SAFFRON,
    SALES,
    TACO,
    VERBENA,
    card,
    item,
)


def shapes() -> Iterable[Sample]:
    """Other shops, other layouts, other kinds of files and pictures."""
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
    coffee = Purchase(
        KETTLE,
        date(2026, 10, 13),
        time(8, 41),
        (item("Flat White", "4.75", "2"), item("Bran Muffin", "3.25", "2")),
        SALES,
        (card("Visa", "4417", "40917N"),),
        number="52",
        server="Tomas",
    )
    later = replace(
        coffee,
        clock=time(14, 20),
        items=(item("Iced Americano", "4.25", "3"), item("Rice Crisp Bar", "2.95")),
        payments=(card("Visa", "4417", "41662P"),),
        number="96",
    )
    yield Sample(
        "two-on-one-picture.jpg",
        coffee,
        "coffee",
        Shot(123, angle=-2, table="slate", scale=1.3, quality=72),
        beside=later,
    )
    party = Purchase(
        ORCHARD,
        date(2026, 10, 4),
        time(17, 26),
        (
            item("RED GRAPES", "2.49", "3.06", unit="lb", flag="F", section="PRODUCE"),
            item("CARROTS 2LB", "2.29", "2", flag="F", section="PRODUCE"),
            item("LEMONS", "0.59", "6", flag="F", section="PRODUCE"),
            item("PITA BREAD", "3.79", "3", flag="F", section="BAKERY"),
            item("BAGUETTE", "2.99", "2", flag="F", section="BAKERY"),
            item("HUMMUS CLASSIC", "4.49", "2", flag="F", section="DELI"),
            item("BRIE WHEEL", "11.99", "0.84", unit="lb", flag="F", section="DELI"),
            item("ROOT BEER 12PK", "7.99", flag="F", section="GROCERY"),
            item("GINGER ALE 2L", "2.19", "3", flag="F", section="GROCERY"),
            item("TORTILLA CHIPS", "3.99", "2", flag="F", section="GROCERY"),
            item("SC CHIPS", "-1.50", flag="F", section="GROCERY"),
            item("FOIL TRAYS", "6.49", flag="T", section="GENERAL"),
        ),
        (Tax("TAX FOOD", Decimal("3.225"), "F"), Tax("TAX GENERAL", Decimal("8.225"), "T")),
        (card("Debit", "5512", "007730"),),
        number="0388",
        server="OMAR",
    )
    yield Sample("long-upper.jpg", party, "grocery", Shot(124, angle=0.8, table="oak", scale=1.25), part=(0, 30))
    yield Sample("long-lower.jpg", party, "grocery", Shot(125, angle=-0.7, table="oak", scale=1.25), part=(28, 99))
