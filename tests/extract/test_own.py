"""Who sold, on papers that name others as well: mails, web pages, ordering services, columns of the customer's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Loss, LossKind
from tests.extract.typewriter import FILE, page, read

SOLD = """
10/14/2026 12:31 PM
2 Lentil Soup                        15.00
1 Corn Bread                          4.00
Subtotal                             19.00
Tax                                   1.90
Total                                20.90
"""
MAIL = """
Wei Chen <wchen@college.edu>
Your Lantern House order is confirmed (#LH-2041)
1 message
Lantern House <orders@lanternhouse.com>          Thu, Oct 16, 2026 at 9:41 AM
To: wchen@college.edu
Thanks, Wei! We got your order.
18 Harbor Street, Port Lively, OR 97999
(503) 555-0142
"""


def test_a_mail_is_from_its_sender_and_not_from_whose_mailbox_it_is() -> None:
    receipt = read(f"{MAIL}{SOLD}https://mail.host.com/mail/u/0/?view=pt 1/1")
    assert receipt.merchant.value == "Lantern House"
    assert receipt.phone.value == "(503) 555-0142"
    assert (receipt.email.value, receipt.website.value) == ("orders@lanternhouse.com", None)


def test_who_forwards_a_mail_is_no_way_to_reach_the_shop() -> None:
    receipt = read(f"Wei Chen <wchen@college.edu>\nSubject: Fwd: lunch\nLANTERN HOUSE\n18 Harbor Street{SOLD}")
    assert (receipt.merchant.value, receipt.email.value) == ("LANTERN HOUSE", None)


def test_a_person_who_sends_a_mail_is_no_business() -> None:
    mail = "1 message\nWei Chen <wchen@college.edu>\nTo: office@college.edu\nSubject: lunch"
    assert read(f"{mail}\n{SOLD}").merchant.value is None


@pytest.mark.parametrize(
    "heading",
    [
        "Order details",
        "Order Summary",
        "Order Confirmation #LH-2041",
        "Your order",
        "Your Lantern order is on its way",
        "Thank you for your order",
        "View in browser",
        "View this email in your browser",
        "CATERING QUOTE",
        "Catering Invoice",
        "EVENT SUMMARY",
        "Purchase Order 2041",
        "Payment Receipt",
        "Delivered Oct 16",
        "Page 1 of 2",
        "3 messages",
        "Gmail - Your order",
        "Here's your receipt",
    ],
)
def test_a_heading_names_nobody(heading: str) -> None:
    assert read(f"{heading}\n{SOLD}").merchant.value is None
    named = f"{heading}\nMarlow & Finch\n18 Harbor Street\nPort Lively, OR 97999\n{SOLD}"
    assert read(named).merchant.value == "Marlow & Finch"


@pytest.mark.parametrize(
    "said",
    [
        "You ordered from Marlow & Finch",
        "Your order from Marlow & Finch",
        "Thanks for ordering from Marlow & Finch!",
        "Thank you for ordering at Marlow & Finch",
        "Your receipt from Marlow & Finch via Swiftly",
    ],
)
def test_who_sold_is_not_who_took_the_order(said: str) -> None:
    assert read(f"Swiftly\n{said}\n{SOLD}").merchant.value == "Marlow & Finch"
    assert read(f"Swiftly\n{SOLD}\n{said}\n18 Harbor Street, Port Lively, OR 97999").merchant.value == "Marlow & Finch"


@pytest.mark.parametrize("said", ["Your order from us", "Thanks for ordering from our app", "You ordered at Table 12"])
def test_not_every_order_names_a_business(said: str) -> None:
    head = "Marlow & Finch\n18 Harbor Street\nPort Lively, OR 97999\n"
    assert read(f"{head}{said}\n{SOLD}").merchant.value == "Marlow & Finch"


@pytest.mark.parametrize("place", ["at THE HARBOR FOOD HALL", "Inside Harbor Station", "Located in The Old Mill"])
def test_where_it_is_is_not_who_it_is(place: str) -> None:
    head = f"        {place}\n       Olive & Oak\n     18 Harbor Street\n  Port Lively, OR 97999\n"
    assert read(SOLD, head=head).merchant.value == "Olive & Oak"


def test_a_web_pages_own_menu_is_no_part_of_the_name() -> None:
    where = "18 Harbor Street, Port Lively, OR 97999"
    head = f"Receipts      2 stamps so far\nProfile       Marlow's Corner\nCards         {where}"
    assert read(SOLD, head=head).merchant.value == "Marlow's Corner"


def test_the_foot_of_a_page_says_who_sold_and_where() -> None:
    foot = "Marlow Books, 18 Harbor Street, Port Lively, OR 97999 · 503-555-0142 · marlowbooks.com"
    receipt = read(f"Order details\n{SOLD}{foot}")
    assert receipt.merchant.value == "Marlow Books"
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"


def test_the_customers_column_is_not_the_shops_address() -> None:
    head = """
    Order details

    Ship to                  Payment                 Order summary
    Wei Chen                 PayPal                  Pickup
    240 College Row          wchen@college.edu       Oct 16
    Fairmont, OR 97888       In full                 Paid
    """
    foot = "Marlow Books, 18 Harbor Street, Port Lively, OR 97999"
    receipt = read(f"{SOLD}{foot}", head=head)
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"
    assert receipt.email.value is None


def test_beside_the_customers_column_the_shops_own_stays() -> None:
    head = """
    Lantern House            Bill to:
    18 Harbor Street         College of Letters
    Port Lively, OR 97999    240 College Row
    (503) 555-0142           Fairmont, OR 97888
    """
    receipt = read(SOLD, head=head)
    assert receipt.merchant.value == "Lantern House"
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"
    assert receipt.phone.value == "(503) 555-0142"


def test_a_shop_that_says_how_to_reach_it_below_the_customers_address() -> None:
    receipt = read(f"{SOLD}Ship to: Wei C., 240 College Row, Fairmont OR\nCustomer care: help@lanternhouse.com")
    assert receipt.email.value == "help@lanternhouse.com"


ASIDE = """
     MARLOW & FINCH
       18 Harbor Street · Port Lively, OR 97999
                  503-555-0142

"""


def test_a_name_aside_of_its_head_is_whole_where_the_site_says_it_or_nothing_can_be_torn() -> None:
    assert read(ASIDE + SOLD).merchant.value is None
    assert read(f"{ASIDE}{SOLD}www.marlowandfinch.com").merchant.value == "MARLOW & FINCH"
    typed = replace(page(ASIDE + SOLD), reader="pdf")
    assert receipts_of([typed], FILE, False)[0].merchant.value == "MARLOW & FINCH"
    name = min(typed.words, key=lambda word: word.box.top).box
    over = Loss(LossKind.COVERED, name._replace(left=name.right, right=name.right + 90))
    assert receipts_of([replace(typed, losses=(over,))], FILE, False)[0].merchant.value is None


def test_a_site_of_any_ending_below_the_name_is_no_fuller_name() -> None:
    head = "   Marlow Sweets\n 18 Harbor Street\nPort Lively, OR 97999\nmarlowsweets.cafe\n"
    assert read(SOLD, head=head).merchant.value == "Marlow Sweets"


def test_a_shop_with_the_customer_in_its_name_is_no_customer() -> None:
    where = "18 Harbor Street\nPort Lively, OR 97999\n(503) 555-0142"
    shop = read(SOLD, head=f"CUSTOMER COFFEE\n{where}")
    assert (shop.merchant.value, shop.phone.value) == ("CUSTOMER COFFEE", "(503) 555-0142")
    for theirs in ("Customer", "Customer: Wei Chen"):
        assert read(SOLD, head=f"{theirs}\n{where}").merchant.value is None
    assert read(SOLD, head=f"Customer: Wei Chen\n{where}").address.value is None
