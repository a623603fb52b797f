"""Papers of submissions in which it takes more than one receipt, or more than its print, to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sample_receipts.good import ready
from sample_receipts.paper import Strike
from sample_receipts.photo import Shot
from sample_receipts.purchase import Item, Merchant, Payment, Purchase
from sample_receipts.sample import Sample
from sample_receipts.shapes import shapes
from sample_receipts.shops import (
    BADGER,
    CATERED,
    CRUMB,
    GINGHAM,
    GRILL,
    JUNIPER,
    KETTLE,
    LANTERN,
    NOODLES,
    PICKLE,
    SALES,
    SPARROW,
    THISTLE,
    WHISTLE,
    by_check,
    card,
    item,
    slip,
)


def lunch(
    shop: Merchant, day: date, clock: time, number: str, payment: Payment, *items: Item, tip: str | None = None
) -> Purchase:
    """A meal that one card, or cash, pays."""
    paid = None if tip is None else Decimal(tip)
    return Purchase(shop, day, clock, items, SALES, (payment,), tip=paid, number=number, server="Ida", table="6")


def combined() -> Iterable[Sample]:
    """All of them."""
    yield from _arriving()
    yield from _several()
    yield from _payments()
    yield from _struck()
    yield from _people_and_money()
    yield from _edges()
    yield from _again()


def _arriving() -> Iterable[Sample]:
    """One plain paper for each way in which a submission arrives."""
    yield Sample(
        "soup-inline.jpg",
        lunch(
            SPARROW, date(2026, 10, 7), time(12, 18), "3107", card("Visa", "2218", "40117A"),
            item("Tomato Bisque", "6.75", "2"), item("Rye Roll", "1.95", "3"),
        ),
        "coffee",
        Shot(301, angle=-2, table="oak", scale=1.2),
    )  # fmt: skip
    for name, layout, purchase in (
        (
            "forwarded.pdf",
            "order",
            lunch(
                THISTLE, date(2026, 9, 21), time(11, 5), "TP-118", card("Visa", "0142", "77341C"),
                item("Grain bowl", "12.50", "2"), item("Sparkling water", "2.75", "2"),
            ),
        ),
        (
            "nested.pdf",
            "order",
            lunch(
                THISTLE, date(2026, 9, 30), time(12, 40), "TP-131", card("Mastercard", "6604", "21877D"),
                item("Falafel wrap", "10.25", "3"), item("Mint lemonade", "4.00", "3"),
            ),
        ),
        (
            "html.pdf",
            "tab",
            lunch(
                GINGHAM, date(2026, 10, 6), time(13, 2), "2207", card("Visa", "7745", "30218E"),
                item("Chopped Salad", "11.50"), item("Turkey Melt", "12.75"), item("Iced Tea", "3.25", "2"), tip="6.00",
            ),
        ),
        (
            "zipped-twice.pdf",
            "diner",
            lunch(
                WHISTLE, date(2026, 9, 18), time(8, 47), "4410", card("Visa", "4417", "61882F"),
                item("Sesame Bagel", "2.95", "4"), item("Lox Spread", "8.50"), item("Coffee", "3.10", "4"),
            ),
        ),
        (
            "zipped-folder.pdf",
            "pub",
            lunch(
                GINGHAM, date(2026, 9, 29), time(12, 11), "2164", card("Amex", "1007", "90442G"),
                item("Soup & Half Sandwich", "11.95", "2"), item("Ginger Tea", "3.50", "2"), tip="5.50",
            ),
        ),
        (
            "form-sheet.pdf",
            "diner",
            lunch(
                SPARROW, date(2026, 10, 1), time(12, 55), "2988", card("Discover", "6011", "R11840"),
                item("Lentil Soup", "7.25", "2"), item("Cheddar Toast", "4.50", "2"), tip="4.00",
            ),
        ),
        (
            "form-fillable.pdf",
            "tab",
            lunch(
                GINGHAM, date(2026, 10, 2), time(18, 24), "2190", card("Visa", "9032", "55107H"),
                item("Pot Pie", "14.25", "2"), item("Root Beer", "3.75", "2"), tip="7.00",
            ),
        ),
        (
            "twice.pdf",
            "diner",
            lunch(
                WHISTLE, date(2026, 10, 5), time(9, 14), "4633", card("Visa", "2218", "18820J"),
                item("Everything Bagel", "2.95", "3"), item("Orange Juice", "4.25", "2"),
            ),
        ),
        (
            "export-row.pdf",
            "diner",
            lunch(
                SPARROW, date(2026, 10, 8), time(13, 31), "3140", card("Visa", "7745", "66291K"),
                item("Chicken Noodle", "7.95", "2"), item("Apple", "1.25", "2"),
            ),
        ),
        (
            "export-bad-row.pdf",
            "diner",
            lunch(
                SPARROW, date(2026, 10, 8), time(17, 6), "3152", card("Mastercard", "8820", "12077L"),
                item("Minestrone", "7.50"), item("Roll", "1.95"),
            ),
        ),
    ):  # fmt: skip
        yield Sample(name, purchase, layout)


def _several() -> Iterable[Sample]:
    """Several receipts in one file, and one receipt in several."""
    morning = lunch(
        WHISTLE, date(2026, 9, 22), time(8, 30), "4502", card("Visa", "2218", "71004M"),
        item("Cinnamon Bagel", "3.25", "6"), item("Coffee Box", "19.00"),
    )  # fmt: skip
    noon = lunch(
        GINGHAM, date(2026, 9, 22), time(12, 22), "2142", card("Visa", "2218", "71963N"),
        item("Sandwich Tray", "38.00"), item("Fruit Plate", "14.50"),
    )  # fmt: skip
    yield Sample("two-in-one.pdf", morning, "diner", beside=noon, beside_layout="tab")
    banquet = lunch(
        GINGHAM, date(2026, 9, 26), time(17, 45), "2155", card("Mastercard", "6604", "31188P"),
        item("Caesar Salad", "9.50", "2"), item("Veggie Lasagna", "15.25", "3"), item("Grilled Salmon", "19.75"),
        item("Garlic Bread", "5.50", "2"), item("Bread Pudding", "6.95", "3"), item("Decaf", "2.95", "4"), tip="20.00",
    )  # fmt: skip
    yield Sample(
        "two-pages.pdf",
        banquet,
        "diner",
        Shot(302, flat=True, angle=0.4, noise=1.5, scale=1.0),
        pages=((0, 14), (14, 99)),
    )
    taken = replace(NOODLES, day=date(2026, 10, 9), clock=time(19, 40), number="3611", table="8")
    dinner = replace(taken, items=(item("Tofu Curry", "14.00", "2"), item("Jasmine Tea", "3.50", "2")))
    yield Sample(
        "bill-beside-slip.jpg",
        dinner,
        "guest_check",
        Shot(303, angle=1.5, table="slate", scale=1.1),
        beside=slip(dinner, card("Visa", "9032", "81250Q"), "6.00"),
        beside_layout="slip",
    )
    snack = lunch(
        KETTLE, date(2026, 9, 25), time(16, 12), "88", card("Visa", "7745", "22045R"),
        item("Chai Latte", "4.95", "2"), item("Almond Biscotti", "2.50", "2"),
    )  # fmt: skip
    yield Sample("paper-once.jpg", snack, "coffee", Shot(304, angle=2, table="green", scale=1.2))
    yield Sample("paper-again.jpg", snack, "coffee", Shot(305, angle=-5, table="green", scale=1.1, light=0.8))
    yield Sample(
        "beside-a-menu.pdf",
        lunch(
            GINGHAM, date(2026, 10, 9), time(12, 5), "2231", card("Visa", "0142", "60713S"),
            item("Quiche Plate", "12.25", "2"), item("Lemonade", "3.50", "2"), tip="6.00",
        ),
        "diner",
    )  # fmt: skip


def _payments() -> Iterable[Sample]:
    """What belongs together, and what is and is not a payment."""
    bill = replace(
        NOODLES,
        day=date(2026, 9, 15),
        clock=time(18, 2),
        number="3290",
        items=(item("Pad Thai", "14.50", "2"), item("Green Papaya Salad", "9.25"), item("Hot Tea", "3.00", "2")),
    )
    paid = slip(bill, card("Visa", "0142", "27180T"), "8.00")
    yield Sample("three-bill.pdf", bill, "guest_check")
    yield Sample("three-slip.jpg", paid, "slip", Shot(306, angle=3, scale=1.3, table="oak"))
    yield Sample("three-statement.pdf", replace(paid, document="bank_statement"), "statement")
    yield Sample(
        "good-one.pdf",
        lunch(
            JUNIPER, date(2026, 9, 24), time(12, 33), "20377", card("Visa", "7745", "48117U"),
            item("Cobb Salad", "13.25"), item("Tuna Melt", "11.50"), tip="4.50",
        ),
        "diner",
    )  # fmt: skip
    yield Sample(
        "bad-one.pdf",
        replace(
            GRILL,
            day=date(2026, 9, 24),
            clock=time(18, 55),
            number="851",
            items=(item("Bean Burrito", "11.00", "2"), item("Chips & Salsa", "5.25")),
        ),
        "guest_check",
    )
    sale = card("Visa", "4417", "90218V")
    meal = (item("Club Wrap", "11.25", "2"), item("Fries", "4.25"), item("Cola", "2.95", "2"))
    refund = lunch(JUNIPER, date(2026, 9, 10), time(13, 2), "20155", replace(sale, outcome="refunded"), *meal)
    back = replace(sale, outcome="refund", auth="90336V")
    yield Sample("refunded.pdf", replace(refund, payments=(*refund.payments, back)), "diner")
    first = replace(card("Visa", "1142", ""), outcome="declined")
    second = card("Mastercard", "6604", "33710W")
    retried = lunch(JUNIPER, date(2026, 9, 17), time(12, 20), "20241", first, *meal[:2], tip="5.00")
    yield Sample("declined-approved.pdf", replace(retried, payments=(first, second)), "diner")
    yield Sample(
        "declined.pdf",
        lunch(JUNIPER, date(2026, 9, 19), time(12, 50), "20262", first, *meal[1:], item("Meatloaf", "14.50")),
        "diner",
    )
    invoice = Purchase(
        CRUMB,
        date(2026, 9, 8),
        time(10, 0),
        (item("Taco bar, 10 persons", "110.00"), item("Iced tea, gallon", "9.50", "2")),
        SALES,
        number="CL-2302",
        document="guest_check",
    )
    yield Sample("other-check-invoice.pdf", invoice, "invoice")
    other = replace(invoice, merchant=Merchant("RIVERBEND GARAGE"), items=(item("Brakes", "212.00"),))
    yield Sample("other-check-statement.pdf", by_check(other, "2209", "bank_statement"), "statement")
    yield Sample(
        "invoice-paid-cash.pdf",
        replace(
            invoice,
            day=date(2026, 9, 28),
            number="CL-2333",
            items=(item("Fruit tray", "34.00"), item("Scones, dozen", "21.00", "2")),
            payments=(Payment("cash_marked_paid"),),
            document="receipt",
        ),
        "invoice",
    )


def _struck() -> Iterable[Sample]:
    """What the claimant marked out, by pen, marker, white tape, and a box drawn in a PDF."""
    yield Sample(
        "struck-by-pen.jpg",
        lunch(
            JUNIPER, date(2026, 9, 30), time(12, 14), "20398", card("Visa", "9032", "15520X"),
            item("Chicken Plate", "14.50"), item("Veggie Burger", "12.25"), item("Gift Mug", "9.00", struck=True),
            item("Iced Tea", "3.25", "2"), tip="6.00",
        ),
        "diner",
        Shot(307, angle=1, table="oak", scale=1.25),
    )  # fmt: skip
    yield Sample(
        "struck-by-marker.jpg",
        lunch(
            GINGHAM, date(2026, 10, 3), time(12, 48), "2203", card("Visa", "7745", "70211Y"),
            item("Spinach Quiche", "12.50"), item("Cookie Tin To Go", "16.00", struck=True),
            item("Tomato Soup", "6.25", "2"), tip="5.00",
        ),
        "tab",
        Shot(308, angle=-1.5, table="slate", scale=1.2),
        strike="marker",
    )  # fmt: skip
    yield Sample(
        "struck-by-tape.jpg",
        lunch(
            JUNIPER, date(2026, 10, 6), time(18, 30), "20455", card("Mastercard", "8820", "41002Z"),
            item("Pot Roast", "15.75", "2"), item("Pie Whole To Go", "18.00", struck=True),
            item("Coffee", "2.95", "2"), tip="8.00",
        ),
        "diner",
        Shot(309, angle=0.5, table="walnut", scale=1.25),
        strike="tape",
    )  # fmt: skip
    yield Sample(
        "boxed.pdf",
        lunch(
            THISTLE, date(2026, 9, 23), time(12, 2), "1180", card("Visa", "0142", "52231B"),
            item("Harvest Bowl", "12.75", "2"), item("Tote Bag", "15.00", struck=True),
            item("Apple Cider", "3.95", "2"),
        ),
        "tab",
        strike="marker",
    )  # fmt: skip
    yield Sample(
        "struck-card-number.jpg",
        lunch(
            JUNIPER, date(2026, 9, 9), time(12, 5), "20140", card("Visa", "", "83361C"),
            item("Egg Salad Plate", "10.75", "2"), item("Lemon Pie", "5.50", "2"), tip="5.00",
        ),
        "diner",
        Shot(310, angle=-1, table="oak", scale=1.2),
        marks=(Strike("Acct #:", "marker", (0.55, 1.0)),),
    )  # fmt: skip
    yield Sample(
        "struck-and-claimed.pdf",
        lunch(
            THISTLE, date(2026, 10, 1), time(12, 33), "1204", card("Mastercard", "6604", "11930D"),
            item("Squash Soup", "8.25", "2"), item("Candle", "14.00", struck=True), item("Focaccia", "4.75"),
        ),
        "tab",
    )  # fmt: skip
    yield Sample(
        "gift-card-claimed.jpg",
        Purchase(
            PICKLE,
            date(2026, 10, 7),
            time(12, 49),
            (
                item("Pastrami Sandwich", "13.25", "2"),
                item("Potato Knish", "5.75", "2"),
                item("Celery Soda", "2.95", "2"),
            ),
            SALES,
            (Payment("gift_or_other", "", "7731", "", Decimal("20.00")), card("Visa", "4417", "91140E", "27.74")),
            number="60344",
        ),
        "deli",
        Shot(311, angle=2, table="white", scale=1.2),
    )
    yield Sample(
        "struck-beer.jpg",
        lunch(
            BADGER, date(2026, 10, 2), time(19, 20), "B-1233", card("Visa", "9032", "30045F"),
            item("Shepherds Pie", "15.50", section="KITCHEN"), item("Leek Tart", "14.00", section="KITCHEN"),
            item("Pale Ale Pint", "7.00", section="BAR", alcohol=True, struck=True),
            item("Lime Soda", "3.50", section="BAR"), tip="7.00",
        ),
        "pub",
        Shot(312, angle=-1, table="white", scale=1.25),
    )  # fmt: skip


def _people_and_money() -> Iterable[Sample]:
    """Plain receipts as PDF, for what the people and the purse decide."""
    for name, day, number, auth, net in (
        ("approved-by-mail", date(2026, 9, 16), "2101", "20301A", "12.50"),
        ("approved-by-picture", date(2026, 9, 17), "2104", "20302B", "11.25"),
        ("approved-by-oneself", date(2026, 9, 18), "2107", "20303C", "10.75"),
        ("approved-by-another", date(2026, 9, 19), "2109", "20304D", "13.00"),
        ("refused", date(2026, 9, 23), "2147", "20305E", "9.95"),
        ("forwarded-by-the-lead", date(2026, 9, 24), "2150", "20306F", "12.10"),
        ("last-fiscal-year", date(2026, 5, 12), "1402", "20307G", "11.60"),
        ("budget-second", date(2026, 9, 28), "2160", "20308H", "15.80"),
        ("budget-first", date(2026, 9, 27), "2157", "20309J", "16.20"),
        ("sized", date(2026, 9, 30), "2177", "20310K", "14.40"),
        ("sized-over", date(2026, 10, 1), "2183", "20311L", "17.30"),
        ("unknown-program", date(2026, 10, 4), "2211", "20312M", "10.40"),
    ):
        dishes = (item("Plate of the Day", net, "2"), item("House Lemonade", "3.25", "2"))
        layout = "bistro" if name.startswith("approved") else "diner"
        yield Sample(
            f"{name}.pdf", lunch(GINGHAM, day, time(12, 30), number, card("Visa", "5120", auth), *dishes), layout
        )


def _edges() -> Iterable[Sample]:
    """Close to one of the papers above, and judged otherwise."""
    bill = replace(
        NOODLES,
        day=date(2026, 9, 28),
        clock=time(19, 12),
        number="3402",
        items=(item("Miso Ramen", "14.00", "2"), item("Edamame", "6.00"), item("Green Tea", "3.00", "2")),
    )
    twin = replace(
        bill, clock=time(19, 14), number="3403", items=(item("Soba Bowl", "15.00", "2"), item("Gyoza", "10.00"))
    )
    yield Sample("shared-slip-bill.pdf", bill, "guest_check")
    yield Sample("shared-slip-twin.pdf", twin, "guest_check")
    yield Sample(
        "shared-slip.pdf", replace(bill, document="card_slip", payments=(card("Visa", "0142", "60117R"),)), "slip"
    )
    party = replace(
        GRILL,
        day=date(2026, 10, 5),
        clock=time(18, 40),
        number="903",
        items=(item("Fajita Platter", "22.00", "2"), item("Queso Dip", "8.50"), item("Agua Fresca", "3.75", "2")),
    )
    yield Sample("two-cards-bill.pdf", party, "guest_check")
    for name, last4, auth, amount in (
        ("two-cards-first", "4417", "71180S", "40.00"),
        ("two-cards-second", "8820", "71192T", str(party.total - 40)),
    ):
        part = replace(party, items=(item("Dinner", amount),), taxes=(), document="card_slip")
        yield Sample(f"{name}.pdf", replace(part, payments=(card("Visa", last4, auth),)), "slip")
    for name, day, number, auth, net, layout in (
        ("approved-on-condition", date(2026, 9, 22), "2140", "20313N", "10.15", "diner"),
        ("approval-asked-for", date(2026, 9, 25), "2153", "20314P", "11.85", "diner"),
        ("approved-for-less", date(2026, 9, 26), "2154", "20315Q", "12.35", "diner"),
        ("approved-next-door", date(2026, 9, 27), "2156", "20316R", "13.45", "diner"),
        ("no-lead", date(2026, 9, 28), "2162", "20317S", "12.95", "diner"),
        ("last-day", date(2026, 6, 30), "1702", "20318T", "11.35", "diner"),
        ("first-day", date(2026, 7, 1), "1703", "20319U", "11.45", "diner"),
        ("asks-for-less", date(2026, 10, 7), "2225", "20320V", "12.65", "tab"),
    ):
        dishes = (item("Plate of the Day", net, "2"), item("House Lemonade", "3.25", "2"))
        bought = lunch(GINGHAM, day, time(12, 30), number, card("Visa", "5120", auth), *dishes)
        yield Sample(f"{name}.pdf", bought, layout)
    dinner = (item("Roast Squash", "16.50", "2"), item("Bread Basket", "5.00"))
    yield Sample(
        "boxed-total.pdf",
        lunch(THISTLE, date(2026, 10, 2), time(18, 45), "1211", card("Visa", "0142", "20321W"), *dinner),
        "bistro",
        marks=(Strike("total", "marker"), Strike("payment:0", "marker")),
    )
    yield Sample(
        "boxed-wine.pdf",
        lunch(
            THISTLE, date(2026, 10, 3), time(19, 5), "1215", card("Visa", "7745", "20322X"), *dinner,
            item("Glass of Merlot", "11.00", alcohol=True, struck=True), tip="9.00",
        ),
        "pub",
        strike="marker",
    )  # fmt: skip
    long = lunch(
        THISTLE, date(2026, 9, 25), time(18, 15), "1187", card("Mastercard", "6604", "20323Y"), *dinner,
        item("Lentil Loaf", "15.75", "3"), item("Apple Crumble", "7.25", "4"),
            item("Bottle Pinot Gris", "34.00", alcohol=True),
        item("Coffee", "3.25", "5"), tip="24.00",
    )  # fmt: skip
    yield Sample("wine-on-page-two.pdf", long, "diner", pages=((0, 13), (13, 99)))
    alike = replace(long, day=date(2026, 9, 29), number="1199", items=(*dinner, item("Lentil Loaf", "15.75", "2")))
    paid = replace(alike, payments=(card("Visa", "0142", "20324Z"),), tip=Decimal("12.00"))
    yield Sample("head-on-page-one.pdf", paid, "diner", pages=((0, 11), (11, 99)))
    gift = Payment("gift_or_other", "", "7731")
    yield Sample(
        "gift-card-alone.jpg",
        Purchase(
            PICKLE,
            date(2026, 10, 8),
            time(13, 10),
            (item("Tuna Melt", "11.75", "2"), item("Slaw", "3.25")),
            SALES,
            (gift,),
            number="60361",
        ),
        "deli",
        Shot(316, angle=-2, table="oak", scale=1.1),
    )
    catered = replace(CATERED, day=date(2026, 9, 14), number="CL-2311", items=(item("Pasta trays", "64.00", "2"),))
    baked = replace(catered, number="CL-2312", items=(item("Pie assortment", "18.50", "4"),))
    checks = (
        Payment("check", number="2213", amount=catered.total),
        Payment("check", number="2214", amount=baked.total),
    )
    yield Sample("one-statement-lunch.pdf", catered, "invoice")
    yield Sample("one-statement-pies.pdf", baked, "invoice")
    yield Sample("one-statement.pdf", replace(catered, document="bank_statement", payments=checks), "statement")


def _again() -> Iterable[Sample]:
    """The same purchase once more, and purchases that only look the same."""
    before = {sample.name: sample for sample in (*ready(), *shapes())}
    coffee, bowls, tacos = (before[f"{name}.{kind}"] for name, kind in (
        ("coffee-exif", "jpg"), ("bowls-root-beer", "webp"), ("tacos-two-taxes", "jpg"),
    ))  # fmt: skip
    assert coffee.shot
    yield replace(
        coffee, name="coffee-smaller.jpg", shot=replace(coffee.shot, quality=45), width=560, turn=0, exif=False
    )
    yield replace(bowls, name="bowls-cropped.jpg", crop=(0.06, 0.04, 0.95, 0.97))
    yield replace(tacos, name="tacos-turned.jpg", turn=1)
    yield Sample("tab-by-mail.pdf", before["table-tab.heic"].purchase, "tab")
    first = lunch(
        KETTLE, date(2026, 10, 14), time(8, 52), "31", card("Visa", "4417", "55021N"), item("Cold Brew", "4.14")
    )
    yield Sample("small-coffee.jpg", first, "coffee", Shot(313, angle=2, table="oak", scale=1.2))
    second = replace(first, clock=time(15, 37), number="118", payments=(card("Visa", "4417", "57733P"),))
    yield Sample("small-coffee-later.jpg", second, "coffee", Shot(314, angle=-3, table="oak", scale=1.2))
    bill = replace(
        NOODLES,
        merchant=LANTERN,
        day=date(2026, 10, 10),
        clock=time(18, 10),
        number="3702",
        items=(item("Vegetable Pho", "13.00", "2"), item("Spring Rolls", "7.00")),
    )
    yield Sample("one-slip-bill.pdf", bill, "guest_check")
    paid = slip(bill, card("Visa", "7745", "64410Q"), "6.00")
    yield Sample("one-slip.jpg", paid, "slip", Shot(315, angle=-4, scale=1.3, table="slate"))
    twin = replace(
        bill, clock=time(18, 31), number="3709", items=(item("Shoyu Ramen", "14.50", "2"), item("Tea", "4.00"))
    )
    yield Sample("one-slip-other-bill.pdf", twin, "guest_check")
