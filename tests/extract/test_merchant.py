"""Who sold: the line of the paper's head that names the merchant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, PageWords, State, Word
from tests.extract.typewriter import page, read

WHERE = "18 Harbor Street\nPort Lively, OR 97999\n(503) 555-0142"
REST = "10/03/2026 12:41 PM\nLentil Soup   7.50\nTax   0.60\nTotal   8.10\nVisa 0103   8.10"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (f"LANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Lantern House Noodles & Tea\n{WHERE}", "Lantern House Noodles & Tea"),
        (f"Welcome to\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Welcome to Lantern House\n{WHERE}", "Lantern House"),
        (f"LANTERN HOUSE\nYour neighborhood noodles\n{WHERE}", "LANTERN HOUSE"),
        (f"LANTERN HOUSE\nOpen 7 days a week\n{WHERE}", "LANTERN HOUSE"),
        (f"CUSTOMER COPY\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"GUEST CHECK\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Check #1042   Table 12\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Server: Mia\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Thank you!\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Mia's Kitchen\n{WHERE}", "Mia's Kitchen"),
        (f"LANTERN HOUSE #0123\n{WHERE}", "LANTERN HOUSE #0123"),
        (f"* LANTERN HOUSE *\n{WHERE}", "LANTERN HOUSE"),
        ("LANTERN HOUSE   (503) 555-0142\n18 Harbor Street\nPort Lively, OR 97999", "LANTERN HOUSE"),
        (f"RIVERSIDE CAFE\nServer: Mia   Table 4\n{WHERE}", "RIVERSIDE CAFE"),
        (f"7 STARS DINER\n{WHERE}", "7 STARS DINER"),
        (f"LANTERN HOUSE\n{WHERE}\nWE PROUDLY SERVE LOCAL PRODUCE", "LANTERN HOUSE"),
    ],
)
def test_the_name_above_the_address(head: str, name: str) -> None:
    receipt = read(f"{head}\n{REST}")
    assert receipt.merchant.value == name


@pytest.mark.parametrize(
    "name",
    [
        "RUBY TUESDAY",
        "SUNDAY BRUNCH CO",
        "TOTAL FRESH SALADS",
        "MONDAY'S",
        "T.G.I. FRIDAY'S",
        "SALE E PEPE",
        "HOUSE OF CARDS",
        "CHECKERS",
        "CASH & CARRY",
        "CREDIT ISLAND GRILL",
        "TAX STREET DELI",
        "TABLE 42 BISTRO",
        "MAY DECEMBER",
    ],
)
def test_a_day_or_a_sums_word_is_a_part_of_a_name_right_above_the_address(name: str) -> None:
    assert read(f"{name}\n{WHERE}\n{REST}").merchant.value == name


@pytest.mark.parametrize(
    "said",
    [
        "Sunday",
        "Sunday October 4",
        "Monday to Friday",
        "Closed Monday",
        "Sunday Special",
        "Total Tax",
        "Credit Card Sale",
        "Total Savings",
        "Delivery Order",
        "Store Manager Jane",
        "Served by Mia",
        "You saved",
        "Now hiring",
        "Mobile Order",
        "Ord #78",
        "ORD# A12",
        "Bill A M",
        "Hwy 101",
        "Covers 2",
        "Shift 1",
        "Section: Patio",
        "QR Order",
        "Self Checkout 07",
        "Do not pay from this copy",
        "Room Service",
        "DINING SERVICES",
    ],
)
def test_a_day_a_sum_and_an_orders_number_are_no_names(said: str) -> None:
    assert read(f"{said}\n{WHERE}\n{REST}").merchant.value is None
    assert read(f"{said}\nLANTERN HOUSE\n{WHERE}\n{REST}").merchant.value == "LANTERN HOUSE"
    assert read(f"LANTERN HOUSE\n{said}\n{WHERE}\n{REST}").merchant.value == "LANTERN HOUSE"


@pytest.mark.parametrize("where", [WHERE, "(503) 555-0142"])
@pytest.mark.parametrize(
    "said", ["AID & ABET", "VISIT HAVANA", "STAFF OF LIFE", "PLEASE & THANKYOU", "Please Bao", "THE DELIVERY CO"]
)
def test_words_that_may_be_a_name_right_above_where_it_is_are_not_known_to_be_none(said: str, where: str) -> None:
    merchant = read(f"{said}\n{where}\n{REST}").merchant
    assert (merchant.value, merchant.state) == (None, State.UNREADABLE)
    assert [place.text for place in merchant.evidence] == [said]


@pytest.mark.parametrize(
    "said",
    ["Sunday", "Credit Card Sale", "Please visit us again", "Please sign", "Order 1042", "Delivery Order", "Delivery"],
)
def test_what_only_tills_say_above_the_street_is_no_name(said: str) -> None:
    assert read(f"{said}\n{WHERE}\n{REST}").merchant.state is State.ABSENT


def test_a_large_note_by_hand_above_the_name_is_none() -> None:
    typed = page(f"Tundra s\nLANTERN HOUSE\n{WHERE}\n{REST}")
    note, *others = typed.words
    large = Word(note.text, Box(note.box.left, 10, note.box.left + 200, 55), 0.53)
    (receipt,) = receipts_of([replace(typed, words=(large, *others))], "lunch.jpg")
    assert receipt.merchant.value == "LANTERN HOUSE"


def test_a_logo_misread_above_its_plain_name() -> None:
    receipt = read(f"LANTERN H0SE\nLantern House LLC\n{WHERE}\nlanternhouse.com\n{REST}")
    assert receipt.merchant.value == "Lantern House LLC"


@pytest.mark.parametrize("score", [0.88, 0.99])
def test_of_a_logo_and_its_plain_name_of_one_length_the_better_reading_is_the_name(score: float) -> None:
    typed = page(f"lanternnouse\nLANTERN HOUSE\n{WHERE}\n{REST}")
    logo, *others = typed.words
    large = Word(logo.text, Box(logo.box.left, 10, logo.box.left + 300, 55), score)
    (receipt,) = receipts_of([replace(typed, words=(large, *others))], "lunch.jpg")
    assert (receipt.merchant.value == "LANTERN HOUSE") == (score < 0.9)


def test_a_name_in_the_thanks_only() -> None:
    receipt = read(f"{WHERE}\n{REST}\nThank you for dining at Lantern House!")
    assert receipt.merchant.value == "Lantern House"


def test_a_name_printed_large_over_two_lines() -> None:
    typed = page(f"\n{WHERE}\n{REST}")
    big = (Word("GOLDEN", Box(100, 10, 300, 45), 0.98), Word("LANTERN", Box(100, 50, 300, 85), 0.98))
    rest = tuple(
        Word(w.text, Box(w.box.left, w.box.top + 60, w.box.right, w.box.bottom + 60), w.score) for w in typed.words
    )
    sheet = PageWords(1, typed.width, typed.height + 60, "typewriter", big + rest)
    (receipt,) = receipts_of([sheet], "lunch.jpg")
    assert receipt.merchant.value == "GOLDEN LANTERN"
    assert [place.text for place in receipt.merchant.evidence] == ["GOLDEN", "LANTERN"]


def large(logo: tuple[str, ...], rest: str) -> PageWords:
    """A head whose first rows, `logo`, are printed large, above `rest` in plain print."""
    typed = page(rest)
    rows = tuple(Word(text, Box(100, 10 + 40 * i, 300, 45 + 40 * i), 0.98) for i, text in enumerate(logo))
    down = 20 + 40 * len(logo)
    below = tuple(replace(w, box=w.box._replace(top=w.box.top + down, bottom=w.box.bottom + down)) for w in typed.words)
    return PageWords(1, typed.width, typed.height + down, "typewriter", rows + below)


@pytest.mark.parametrize(
    ("logo", "name"),
    [
        (("LANTERN", "FISH HOUSE"), "LANTERN FISH HOUSE"),
        (("The Lantern", "Room & Grill"), "The Lantern Room & Grill"),
        (("Lantern's", "Famous Ice Cream", "& Sandwiches"), "Lantern's Famous Ice Cream & Sandwiches"),
        (("WELCOME TO", "FISH HOUSE"), "FISH HOUSE"),
        (("GUEST CHECK", "FISH HOUSE"), "FISH HOUSE"),
        (("LANTERN GROUP LLC", "FISH HOUSE"), "FISH HOUSE"),
    ],
)
def test_what_kind_of_place_it_is_ends_a_name_printed_large(logo: tuple[str, ...], name: str) -> None:
    (receipt,) = receipts_of([large(logo, f"{WHERE}\n{REST}")], "lunch.jpg")
    assert receipt.merchant.value == name


def test_whose_place_it_is_begins_a_name_in_plain_print_too() -> None:
    assert read(f"LANTERN'S\nFISH HOUSE\n{WHERE}\n{REST}").merchant.value == "LANTERN'S FISH HOUSE"
    assert read(f"LANTERN'S\nLANTERN'S FISH HOUSE LLC\n{WHERE}\n{REST}").merchant.value == "LANTERN'S FISH HOUSE LLC"
    assert read(f"GUEST CHECK\nFISH HOUSE\n{WHERE}\n{REST}").merchant.value == "FISH HOUSE"


@pytest.mark.parametrize(
    "below",
    [
        "Store 0231 Akron OH",
        "Cafe #1204 Westlake",
        "STORE #0231 AKRON",
        "Dining Services - Library Cafe",
        "Store Hours 9-5",
        "Catering Division",
        "Food & Beverage",
        "A Lantern Company",
        "COFFEE * TEA * PASTRIES",
        "Catering available",
        "License #4411",
    ],
)
def test_which_store_of_a_chain_it_is_stands_below_whose_it_is(below: str) -> None:
    assert read(f"LANTERN HILL\n{below}\n330-555-0142\n{REST}").merchant.value == "LANTERN HILL"


def test_which_store_it_is_names_it_where_nothing_else_does() -> None:
    assert read(f"CAFE 1820\n{WHERE}\n{REST}").merchant.value == "CAFE 1820"
    assert read(f"Guest Check\nCafe #1204 Westlake\n{WHERE}\n{REST}").merchant.value == "Cafe #1204 Westlake"


@pytest.mark.parametrize(
    "said", ["GUESTCHECK", "CUSTOMERCOPY", "SALESRECEIPT", "OrderConfirmation", "THANKYOU", "WELCOMETO"]
)
def test_what_tills_say_is_no_name_where_a_reader_ran_it_together(said: str) -> None:
    assert read(f"{said}\nLANTERN HILL\n{WHERE}\n{REST}").merchant.value == "LANTERN HILL"


def test_a_name_of_initials() -> None:
    assert read(f"A&L\n{WHERE}\n{REST}").merchant.value == "A&L"
    (receipt,) = receipts_of([large(("H-L-B",), f"Here Everything's Better\n{WHERE}\n{REST}")], "lunch.jpg")
    assert receipt.merchant.value == "H-L-B"
    two = read(f"LH\n{WHERE}\n{REST}").merchant
    assert (two.value, two.state) == (None, State.UNREADABLE)


def test_a_receipt_by_mail_says_from_whom_it_is() -> None:
    assert read(f"Receipt from Lantern Goods\nReceipt #1442-9912\n{REST}").merchant.value == "Lantern Goods"
    assert read(f"Relay Eats\n{REST}\nHere's your receipt for Lantern Thai.").merchant.value == "Lantern Thai"


def test_who_sold_stands_between_from_and_to() -> None:
    receipt = read(f"From\nLantern Goods\n{WHERE}\n\nTo\nJo Park\n7 Elm St\nLively, MN 55999\n{REST}")
    assert receipt.merchant.value == "Lantern Goods"
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"
    assert receipt.phone.value == "(503) 555-0142"


def test_a_nought_in_a_name_is_shown_as_the_letter_it_is() -> None:
    merchant = read(f"B0B'S C0FFEE\n{WHERE}\n{REST}").merchant
    assert merchant.value == "BOB'S COFFEE"
    assert [place.text for place in merchant.evidence] == ["B0B'S C0FFEE"]


def test_nobody_is_named() -> None:
    receipt = read(f"10/03/2026 12:41 PM\nTable 4\nOrder #12\n{REST}")
    assert receipt.merchant.value is None
    assert receipt.merchant.state is State.ABSENT


def test_a_head_cut_off_leaves_the_name_unreadable_not_absent() -> None:
    typed = page(f"10/03/2026 12:41 PM\nOrder #12\n{REST}")
    up = typed.words[0].box.top
    moved = tuple(
        Word(w.text, w.box._replace(top=w.box.top - up, bottom=w.box.bottom - up), w.score) for w in typed.words
    )
    cut = (Loss(LossKind.EDGE, moved[0].box),)
    (receipt,) = receipts_of([PageWords(1, typed.width, typed.height, "typewriter", moved, losses=cut)], "lunch.jpg")
    assert receipt.cut_off == ("top",)
    assert receipt.merchant.state is State.UNREADABLE
    assert receipt.phone.state is State.UNREADABLE


def test_a_part_without_a_head_is_not_named_after_what_was_bought() -> None:
    part = read(
        """
        Iced Tea Peach                  10.85
        Garden Bowl                     12.40
        Subtotal                        23.25
        Tax                              1.98
        Total                           25.23
        """
    )
    assert part.merchant.value is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (f"LANTERN HOUSE #1042\nSakura Foods LLC\n{WHERE}", "LANTERN HOUSE #1042"),
        (f"LANTERN\nSakura Foods LLC\n{WHERE}", "LANTERN"),
        (f"Store #1042\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"LANTERN HOUSE\nStore 1042\n{WHERE}", "LANTERN HOUSE"),
        (f"BULK LANTERN\nWHOLESALE\nPort Lively #104\n{WHERE}", "BULK LANTERN WHOLESALE"),
        (f"RED RING STORES\nPort Lively - 503-555-0142\n{WHERE}", "RED RING STORES"),
        (f"LANTERN HOUSE\nAN ELEGANT EVENING\n{WHERE}", "LANTERN HOUSE"),
        (f"Fresh food made daily.\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"How we cook is how we live.\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Happy Holidays!\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Westfield Mall\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"LANTERN HOUSE\nHarbor Food Court\n{WHERE}", "LANTERN HOUSE"),
        (f"VISA\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Toast\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Sakura Foods LLC DBA Lantern House\n{WHERE}", "Lantern House"),
        (f"Sakura Foods LLC\nd/b/a Lantern House\n{WHERE}", "Lantern House"),
        (f"Thank you for shopping at\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Nelcome to Lantern House\n{WHERE}", "Lantern House"),
        (f"Friendly Lantern's\nof Port Lively\n{WHERE}", "Friendly Lantern's of Port Lively"),
        (f"HOME LANTERN HARDWARE &\nELECTRICAL\n{WHERE}", "HOME LANTERN HARDWARE & ELECTRICAL"),
        (f"PASAR LANTERN\nSDN BHD\n{WHERE}", "PASAR LANTERN SDN BHD"),
        (f"wei chen\nSUNRISE MACHINERY\n(JM0352019-K)\n{WHERE}", "SUNRISE MACHINERY"),
        (f"LANTERN CAFE\nSUNRISE KITCHEN SDN BHD (967821-P)\n{WHERE}", "SUNRISE KITCHEN SDN BHD"),
        (f"229727 home\nLANTERN HOUSE #1042\n{WHERE}", "LANTERN HOUSE #1042"),
        (f"For chance to win\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        (f"Visit our website\nLANTERN HOUSE\n{WHERE}", "LANTERN HOUSE"),
        ("730lantern.com\n18 Harbor Street\nPort Lively, OR 97999", "730lantern"),
        (f"Forest Grill\n{WHERE}", "Forest Grill"),
        (f"Toast & Tea House\n{WHERE}", "Toast & Tea House"),
        (f"Discover Thai\n{WHERE}", "Discover Thai"),
        (f"The Best Lantern\n{WHERE}", "The Best Lantern"),
        (f"Yahoo!\n{WHERE}", "Yahoo!"),
        (f"Lantern's Table\n{WHERE}", "Lantern's Table"),
        (f"Union Station\n{WHERE}", "Union Station"),
        (f"LANTERN CAB CO\n{WHERE}", "LANTERN CAB CO"),
        ("The Lantern Lodge 77 Mill Rd, Stowe, VT 05672 802-555-0166", "The Lantern Lodge"),
        (f"Square One Diner\n{WHERE}", "Square One Diner"),
    ],
)
def test_the_name_among_what_is_none(head: str, name: str) -> None:
    assert read(f"{head}\n{REST}").merchant.value == name


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        ("Thank you for visiting Lantern House", "Lantern House"),
        ("Thank you for shopping at\nLantern House", "Lantern House"),
        ("Ask your server about the\nUncle Lantern's Loyalty Program", "Uncle Lantern's"),
        ("Buy Golden Lantern Gift Cards here", "Golden Lantern"),
        ("Come again to Lantern House", "Lantern House"),
        ("www.lanterngrill.com", "lanterngrill"),
    ],
)
def test_a_name_at_the_foot_alone(foot: str, name: str) -> None:
    assert read(f"{WHERE}\n{REST}\n{foot}").merchant.value == name


@pytest.mark.parametrize(
    "head",
    [
        "Server: Mia",
        "Mia R.",
        "Table 4",
        "TABLE 4   CHECK 12",
        "GUEST CHECK",
        "CUSTOMER COPY",
        "Merchant Copy",
        "*** REPRINT ***",
        "DINE IN",
        "To Go",
        "VISA",
        "MASTERCARD",
        "American Express",
        "Toast",
        "Square",
        "Powered by Clover",
        "First Data",
        "DoorDash",
        "Welcome!",
        "Thank you",
        "Thank you for shopping with us",
        "Fresh food made daily.",
        "How we cook is how we live.",
        "Sales Receipt",
        "TAX INVOICE",
        "Order #1042",
        "Receipt No. 0391",
        "Received from Wei Chen",
        "For pizza lunch, 4 lg + soda",
        "Acct: XXXXXXXXXXXX0103",
        "Terminal ID 00412",
        "Company Reg No: 725186-V",
        "Harbor Outlets",
        "Harbor Shopping Center",
        "Lobby",
        "Kiosk 2",
        "Order Here",
        "MERCHANT #: 5412",
        "We proudly serve Lantern Coffee",
        "Please rate us at bbq-survey.com",
        "Your order is ready!",
        "229727 home",
        "X",
        "OE",
        "Visit tellus-survey.com/abc",
        "Get our Rewards",
        "Gift Cards Available",
        "Earn Points with My Rewards",
    ],
)
def test_what_is_nobodys_name(head: str) -> None:
    receipt = read(f"{head}\n{WHERE}\n{REST}")
    assert receipt.merchant.value is None


def test_a_scrap_beside_the_address_is_no_name() -> None:
    assert read(f"OE   223 N. Harbor Ave\nPort Lively, OR 97999\n{REST}").merchant.value is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (f"Riverbend Final Details for Order #114-20418\n{WHERE}", "Riverbend"),
        (f"Harbor Market\nStand: Forest Mushrooms\n{WHERE}", "Forest Mushrooms"),
        ("Relay\nPrepared by Lantern House, 18 Harbor St, Port Lively, OR 97999", "Lantern House"),
        (f"Lantern Bakery\nSold by: Jo\n{WHERE}", "Lantern Bakery"),
        (f"Lantern Bakery\nPrepared by: Jo\n{WHERE}", "Lantern Bakery"),
    ],
)
def test_a_name_within_its_line(head: str, name: str) -> None:
    assert read(f"{head}\n{REST}").merchant.value == name


@pytest.mark.parametrize(
    "site", ["lanternhouse.com", "LANTERNHOUSE.NET", "www.lanternhouse.org/", "lanternhouse.pizza"]
)
def test_the_web_address_below_a_name_does_not_take_its_place(site: str) -> None:
    receipt = read(f"Lantern House\n{site}\n{REST}")
    assert (receipt.merchant.value, receipt.website.value) == ("Lantern House", site)
