"""Papers of submissions that go back, or that a person must look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sample_receipts.photo import Shot
from sample_receipts.purchase import Purchase, Tax
from sample_receipts.sample import Sample
from sample_receipts.shops import (
    CRUMB,
    DINER_LUNCH,
    GRILL,
    HARBOR,
    KETTLE,
    MARLOW,
    NAMELESS,
    NOODLES,
    PREPARED,
    QUILL,
    ROCKET,
    SAFFRON,
    SALES,
    TACO,
    VERBENA,
    card,
    item,
    slip,
)


def not_ready() -> Iterable[Sample]:
    """Papers of submissions that go back, or that a person must look at."""
    yield Sample(
        "guest-check-unpaid.jpg",
        replace(
            NOODLES,
            day=date(2026, 10, 7),
            clock=time(12, 15),
            number="3502",
            table="11",
            items=(item("Tofu Ban Mi", "11.00", "2"), item("Papaya Salad", "9.50"), item("Thai Iced Tea", "4.50", "2")),
        ),
        "guest_check",
        Shot(201, angle=-3, table="oak"),
    )
    yield Sample(
        "slip-alone.jpg",
        slip(
            replace(
                NOODLES,
                merchant=VERBENA,
                day=date(2026, 9, 26),
                clock=time(20, 2),
                number="4790",
                server="Luc",
                items=(item("Dinner", "54.00"),),
            ),
            card("Visa", "1142", "83310P"),
            "11.00",
        ),
        "slip",
        Shot(202, angle=6, scale=1.5),
    )
    yield Sample("grill-bill.jpg", GRILL, "guest_check", Shot(203, angle=-2, folds=1))
    yield Sample(
        "foreign-slip.jpg",
        slip(
            replace(
                GRILL,
                merchant=TACO,
                day=date(2026, 8, 30),
                clock=time(21, 40),
                number="441",
                server="Bea",
                items=(item("Dinner", "27.50"),),
            ),
            card("Visa", "3390", "40082Q"),
            "5.00",
        ),
        "slip",
        Shot(204, angle=4, scale=1.5, table="slate"),
    )
    yield Sample(
        "bakery-unmarked.jpg",
        Purchase(
            MARLOW,
            date(2026, 9, 9),
            time(9, 0),
            (item("Cinnamon roll", "3.75", "8"), item("Orange juice, jug", "9.00", "2")),
            SALES,
            number="0391",
            document="guest_check",
        ),
        "bakery",
        Shot(205, angle=3, table="walnut"),
    )
    yield Sample(
        "dinner-with-wine.jpg",
        Purchase(
            HARBOR,
            date(2026, 9, 4),
            time(19, 47),
            (
                item("Roast Chicken", "22.00"),
                item("Gnocchi", "19.50"),
                item("Gls Pinot Noir", "12.00", "2", alcohol=True),
            ),
            SALES,
            (card("Visa", "7745", "66102R"),),
            tip=Decimal("13.00"),
            number="240",
            server="Theo",
            table="15",
        ),
        "tab",
        Shot(206, angle=-5, light=0.6, noise=4, table="walnut"),
    )
    yield Sample(
        "cafe-no-approval.png",
        Purchase(
            QUILL,
            date(2026, 9, 28),
            time(15, 9),
            (item("Chai", "4.75", "2"), item("Lemon Loaf", "3.75", "2")),
            SALES,
            (card("Visa", "2218", "31880S"),),
            number="Pz4D",
        ),
        "square",
        Shot(207, flat=True, noise=0, blur=0.0, scale=1.2),
    )
    yield Sample(
        "coffee-dim.jpg",
        Purchase(
            KETTLE,
            date(2026, 10, 12),
            time(17, 31),
            (item("Mocha", "5.25", "1", "oat milk"), item("Green Tea", "3.50"), item("Oatmeal Cookie", "2.75", "2")),
            SALES,
            (card("Mastercard", "6604", "58217T"),),
            number="141",
            server="Ben",
        ),
        "coffee",
        Shot(208, angle=4, light=0.42, noise=5, scale=1.5),
    )
    yield Sample(
        "bowls-upside-down.jpg",
        Purchase(
            SAFFRON,
            date(2026, 9, 16),
            time(12, 4),
            (item("Lamb Bowl", "14.50"), item("Mint Tea", "3.25", "2")),
            (Tax("Tax", Decimal("8.75")),),
            (card("Amex", "1007", "90233U"),),
            number="9M4C2RB",
        ),
        "clover",
        Shot(209, angle=2, table="oak"),
        turn=2,
    )
    yield Sample(
        "diner-sideways.jpg",
        replace(
            DINER_LUNCH,
            day=date(2026, 9, 8),
            clock=time(13, 20),
            number="20102",
            table="5",
            tip=Decimal("4.00"),
            items=(item("BLT", "10.25"), item("Chili Bowl", "7.75"), item("Lemonade", "3.50", "2")),
            payments=(card("Visa", "9032", "47725V"),),
        ),
        "diner",
        Shot(210, angle=-3, table="slate"),
        turn=3,
    )
    yield Sample(
        "cafe-low-resolution.jpg",
        Purchase(
            QUILL,
            date(2026, 8, 26),
            time(11, 2),
            (item("Cortado", "4.25"), item("Ham & Swiss", "8.75"), item("Seltzer", "2.50")),
            SALES,
            (card("Visa", "2218", "12390W"),),
            number="Tt9B",
        ),
        "square",
        Shot(211, angle=3, table="walnut", quality=60),
        width=430,
    )
    yield Sample(
        "diner-again.jpg", DINER_LUNCH, "diner", Shot(212, angle=6, folds=2, crumple=0.9, table="oak", light=0.8)
    )
    yield Sample(
        "coffee-future.jpg",
        Purchase(
            KETTLE,
            date(2026, 10, 30),
            time(9, 40),
            (item("Box O' Coffee", "21.00"), item("Mini Muffins", "9.50", "2")),
            SALES,
            (card("Visa", "5120", "60714X"),),
            number="18",
            server="Ines",
        ),
        "coffee",
        Shot(213, angle=-4, table="green", scale=1.5),
    )
    yield Sample(
        "tacos-faded.jpg",
        Purchase(
            TACO,
            date(2026, 9, 23),
            time(18, 51),
            (item("Family Fajitas", "42.00"), item("Churros", "6.50", "2")),
            PREPARED,
            (card("Visa", "4460", "85093Y"),),
            tip=Decimal("9.00"),
            number="618",
            server="Inez",
            table="2",
        ),
        "tab",
        Shot(214, angle=-2, fade=0.45, table="walnut"),
    )
    yield Sample(
        "order-unpaid.pdf",
        Purchase(
            CRUMB,
            date(2026, 10, 11),
            time(14, 5),
            (item("Soup kettle, 10 portions", "48.00"), item("Dinner rolls", "6.00", "2")),
            SALES,
            number="CL-2360",
            document="guest_check",
        ),
        "order",
    )
    yield Sample(
        "no-contact.jpg",
        Purchase(
            NAMELESS,
            date(2026, 9, 20),
            time(19, 12),
            (item("Kung Pao Tofu", "12.95"), item("Veg Lo Mein", "11.50"), item("Hot Tea", "2.00", "2")),
            SALES,
            (card("Visa", "7411", "28836Z"),),
            tip=Decimal("5.00"),
            number="0077",
            server="Lin",
            table="6",
        ),
        "diner",
        Shot(215, angle=-6, curl=0.02, table="oak"),
    )
    yield Sample(
        "too-blurred.jpg",
        Purchase(
            ROCKET,
            date(2026, 9, 27),
            time(17, 3),
            (item("Fish Sandwich", "6.79", "2"), item("Onion Rings", "3.59")),
            SALES,
            (card("Visa", "4417", "73004A"),),
            number="6120",
        ),
        "diner",
        Shot(216, angle=9, blur=6.5, motion=25, light=0.5, noise=4, quality=50),
    )
    yield Sample(
        "torn.jpg",
        replace(
            DINER_LUNCH,
            day=date(2026, 9, 14),
            clock=time(12, 2),
            number="20233",
            table="8",
            tip=None,
            items=(
                item("Patty Melt", "12.25"),
                item("Garden Salad", "8.50"),
                item("Ginger Ale", "3.00", "2"),
                item("Peach Cobbler", "6.25"),
            ),
        ),
        "diner",
        Shot(217, angle=-4, torn=0.5, table="slate", crumple=0.6),
    )
