"""Invented merchants, tax rates, and the purchases that more than one paper shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sample_receipts.purchase import Item, Merchant, Payment, Purchase, Tax


def item(description: str, price: str, quantity: str = "1", *modifiers: str, **more: str | bool) -> Item:
    return Item(description, Decimal(price), Decimal(quantity), modifiers=modifiers, **more)  # type: ignore[arg-type]


def card(brand: str, last4: str, auth: str, amount: str | None = None) -> Payment:
    return Payment("card", brand, last4, auth, Decimal(amount) if amount else None)


def slip(bill: Purchase, payment: Payment, tip: str) -> Purchase:
    return replace(bill, document="card_slip", payments=(payment,), tip=Decimal(tip))


def by_check(bill: Purchase, number: str, document: str) -> Purchase:
    return replace(bill, document=document, payments=(Payment("check", number=number),))


SALES = (Tax("Sales Tax", Decimal("8.75")),)
PREPARED = (Tax("State Tax", Decimal("5.25")), Tax("Local Food Tax", Decimal("1.50")))

JUNIPER = Merchant("JUNIPER STREET DINER", "214 Juniper St", "Maple Falls, MO 63099", "(314) 555-0142")
HARBOR = Merchant("Harbor & Thyme", "31 Wharf Road", "Maple Falls, MO 63099", "314-555-0117", "harborthyme.example.com")
QUILL = Merchant(
    "Quill Coffee Bar", "9 Library Lane", "Maple Falls, MO 63099", "(314) 555-0163", "quillcoffee.example.com"
)
SAFFRON = Merchant("SAFFRON BOWL", "1720 Delwood Ave", "Maple Falls, MO 63098", "314.555.0129")
ORCHARD = Merchant("ORCHARD FRESH MARKET", "4800 Old Mill Pike", "Maple Falls, MO 63097", "(314) 555-0188")
DEPOT = Merchant("PANTRY DEPOT", "Club #183  900 Commerce Dr", "Maple Falls, MO 63097", "(314) 555-0171")
KETTLE = Merchant(
    "COPPER KETTLE COFFEE", "55 Station Sq", "Maple Falls, MO 63099", "(314) 555-0104", "copperkettle.example.com"
)
ROCKET = Merchant("ROCKET BURGER #27", "3300 Highway 9", "Maple Falls, MO 63098", "314-555-0136")
MARLOW = Merchant("Marlow's Bakery", "12 Church Street", "Maple Falls, MO 63099", "(314) 555-0155")
TEAHOUSE = Merchant("Willow Tea House", "77 Garden Row", "Maple Falls, MO 63099", "(314) 555-0190")
LANTERN = Merchant("Lantern Noodle House", "640 Canal St", "Maple Falls, MO 63099", "(314) 555-0120")
VERBENA = Merchant(
    "Bistro Verbena", "18 Rue Court", "Maple Falls, MO 63099", "314-555-0108", "bistroverbena.example.com"
)
BADGER = Merchant("THE LOST BADGER", "101 Foundry Alley", "Maple Falls, MO 63098", "(314) 555-0147")
NONNA = Merchant("NONNA PIA PIZZA", "2210 Grove Blvd", "Maple Falls, MO 63098", "(314) 555-0175")
PICKLE = Merchant("The Paper Pickle Deli", "5 Market Arcade", "Maple Falls, MO 63099", "(314) 555-0112")
CRUMB = Merchant(
    "Crumb & Ladle Catering",
    "260 Depot Street",
    "Maple Falls, MO 63097",
    "(314) 555-0198",
    "crumbladle.example.com",
    "orders@crumbladle.example.com",
)
TACO = Merchant(
    "Taqueria Las Palmas", "1408 Sunset Ave", "Maple Falls, MO 63098", "(314) 555-0133", "laspalmas.example.com"
)
NAMELESS = Merchant("PEARL GARDEN")
FORMULA = Merchant('=HYPERLINK("x.example","Cafe")', "700 Cell Street", "Maple Falls, MO 63099", "(314) 555-0101")
MESA = Merchant("Blue Mesa Grill", "88 Canyon Road", "Maple Falls, MO 63097", "(314) 555-0166")
THISTLE = Merchant(
    "Thistle & Plum Kitchen",
    "17 Orchard Row",
    "Maple Falls, MO 63099",
    "(314) 555-0114",
    "thistleplum.example.com",
    "hello@thistleplum.example.com",
)
WHISTLE = Merchant("TIN WHISTLE BAGELS", "402 Mercer St", "Maple Falls, MO 63098", "(314) 555-0125")
GINGHAM = Merchant("Gingham Table Cafe", "68 Quarry Lane", "Maple Falls, MO 63097", "314-555-0138")
SPARROW = Merchant("SPARROW SOUP WORKS", "1115 Ferry Road", "Maple Falls, MO 63098", "(314) 555-0152")

DINER_LUNCH = Purchase(
    JUNIPER,
    date(2026, 10, 2),
    time(12, 41),
    (
        item("Grilled Cheese", "9.50", "1", "add tomato"),
        item("Turkey Club", "12.75", "1", "no mayo", "sub fruit"),
        item("Cup Tomato Soup", "4.50", "2"),
        item("Iced Tea", "3.25", "2"),
    ),
    SALES,
    (card("Visa", "4417", "02776A"),),
    tip=Decimal("7.50"),
    number="20418",
    server="Dot",
    table="12",
)
NOODLES = Purchase(
    LANTERN,
    date(2026, 9, 24),
    time(18, 22),
    (
        item("Vegetable Pho", "13.00", "1", "extra basil"),
        item("Shoyu Ramen", "14.50"),
        item("Spring Rolls", "7.00"),
        item("Jasmine Tea", "3.50", "2"),
    ),
    SALES,
    (),
    "guest_check",
    number="3371",
    server="Kim",
    table="4",
)
GRILL = Purchase(
    MESA,
    date(2026, 9, 11),
    time(19, 5),
    (item("Fish Tacos", "15.00", "2"), item("Street Corn", "6.50"), item("Lemonade", "3.75", "2")),
    SALES,
    (),
    "guest_check",
    number="812",
    server="Raul",
    table="21",
)
CATERED = Purchase(
    CRUMB,
    date(2026, 9, 3),
    time(11, 30),
    (
        item("Sandwich platter, 12 persons", "96.00"),
        item("Green salad, large bowl", "28.50"),
        item("Cookie tray", "22.00", "2"),
        item("Sparkling water, case", "14.25"),
    ),
    SALES,
    number="CL-2291",
    document="guest_check",
)
BREAKFAST = replace(
    CATERED,
    day=date(2026, 9, 17),
    number="CL-2318",
    items=(
        item("Bagel box, 24 pieces", "46.00"),
        item("Cream cheese tubs", "5.50", "3"),
        item("Fruit bowl", "31.00"),
        item("Coffee traveler", "19.75", "2"),
    ),
)
