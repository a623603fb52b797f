"""How to reach the merchant: phone, address, website and e-mail."""

from __future__ import annotations

import pytest

from pipeline.model import Receipt, State
from tests.extract.typewriter import read

REST = """
10/03/2026 12:41 PM
Lentil Soup              7.50
Tax                      0.60
Total                    8.10
"""


def with_head(head: str, foot: str = "") -> Receipt:
    return read(f"{REST.strip()}\n{foot}", head=head)


def digits(text: str | None) -> str | None:
    return None if text is None else "".join(ch for ch in text if ch.isdigit())[-10:]


@pytest.mark.parametrize(
    "line",
    [
        "(503) 555-0142",
        "(503)555-0142",
        "503-555-0142",
        "503.555.0142",
        "503 555 0142",
        "+1 503 555 0142",
        "1-503-555-0142",
        "Tel: 503-555-0142",
        "T 503 555 0142",
        "Tel/Fax 503-555-0142",
        "Tel/Fax: (503) 555-0142",
        "503.555.0142 lanternhouse.com",
        "Phone (503) 555-0142",
        "Ph: 5035550142",
        "5035550142",
        "Call us at 503-555-0142",
        "18 Harbor Street   (503) 555-0142",
        "[503] 555-0142",
        "503 - 555 - 0142",
        "503–555–0142",
        "503—555—0142",
        "Ph#503-555-0142",
        "PDX 5035550142",
        "503·555·0142",
        "503_555_0142",
        "Phone#5035550142",
        "(5O3) 555-O142",
        "(503)-555-0142",
    ],
)
def test_a_phone_number(line: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n{line}")
    assert digits(receipt.phone.value) == "5035550142"
    assert receipt.merchant.value == "LANTERN HOUSE"


@pytest.mark.parametrize(
    "line",
    [
        "Order 5035550142",
        "Check # 5035550142",
        "Ref: 503-555-0142",
        "Auth 5035550142",
        "Trans ID 503 555 0142",
        "UPC 5035550142",
        "TID 5035550142",
        "Driver: Bo 503-555-0142",
        "Account 5035550142",
        "Member 503555014200",
        "10/03/2026 12:41:55",
        "12345 67890",
        "123-456-7890",
    ],
)
def test_what_is_no_phone_number(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").phone.value is None


@pytest.mark.parametrize("line", ["(636) 555-0", "(636) 5", "636-555-01", "636.555."])
def test_the_beginning_of_a_number_in_the_head_is_one_that_could_not_be_read(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").phone.state is State.UNREADABLE


@pytest.mark.parametrize("line", ["(100) 5", "(6) Knots", "10-13-20", "Table 636"])
def test_other_figures_in_the_head_begin_no_number(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").phone.state is State.ABSENT


def test_ten_figures_behind_a_word_are_a_number_in_the_head_alone() -> None:
    sold = "\n".join(f"{count} Lentil Soup   3.00" for count in range(1, 8))
    assert read(f"{sold}\nTotal   21.00\nLOYALTY 5035550142", head="LANTERN HOUSE").phone.value is None


def test_the_shops_number_goes_before_its_fax_and_a_free_line() -> None:
    receipt = with_head("LANTERN HOUSE\nFax (503) 555-0199\nCall 800-555-0111 for orders\nTel (503) 555-0142")
    assert digits(receipt.phone.value) == "5035550142"


def test_a_fax_number_above_is_no_phone_number() -> None:
    assert digits(with_head("LANTERN HOUSE\nFax (503) 555-0199\n(503) 555-0142").phone.value) == "5035550142"


def test_a_free_number_is_a_number_where_there_is_no_other() -> None:
    assert digits(with_head("LANTERN HOUSE\n1-800-555-0111").phone.value) == "8005550111"


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("18 Harbor Street, Port Lively, OR 97999", "18 Harbor Street, Port Lively, OR 97999"),
        ("18 Harbor Street\nPort Lively, OR 97999", "18 Harbor Street, Port Lively, OR 97999"),
        ("18 Harbor St.\nPort Lively OR 97999", "18 Harbor St, Port Lively OR 97999"),
        ("18 Harbor Street\nSuite 200\nPort Lively, OR 97999", "18 Harbor Street, Suite 200, Port Lively, OR 97999"),
        ("1800 N Lively Blvd\nPort Lively, OR 97999-1234", "1800 N Lively Blvd, Port Lively, OR 97999-1234"),
        ("220 Broadway\nPort Lively, OR", "220 Broadway, Port Lively, OR"),
        ("18 Harbor Ave\nPort Lively, Oregon 97999", "18 Harbor Ave, Port Lively, Oregon 97999"),
        ("18-20 Harbor Road\nPort Lively, OR 97999", "18-20 Harbor Road, Port Lively, OR 97999"),
        ("Port Lively, OR 97999", "Port Lively, OR 97999"),
        ("18 Harbor Street", "18 Harbor Street"),
    ],
)
def test_an_address_over_one_to_three_lines(lines: str, address: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n{lines}\n(503) 555-0142")
    assert receipt.address.value == address
    assert len(receipt.address.evidence) == len(lines.split("\n"))


def test_an_address_at_the_foot() -> None:
    receipt = with_head("LANTERN HOUSE", "Visa 0103   8.10\nThank you!\n18 Harbor Street\nPort Lively, OR 97999")
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"


def test_the_tills_own_notes_are_no_address() -> None:
    receipt = with_head("LANTERN HOUSE\nServer 12 Mia\nTable 4 Way In\nOrder 1042 Drive Thru")
    assert receipt.address.value is None


@pytest.mark.parametrize(
    ("line", "website"),
    [
        ("www.lanternhouse.example.com", "www.lanternhouse.example.com"),
        ("lanternhouse.com", "lanternhouse.com"),
        ("https://lanternhouse.com/menu", "https://lanternhouse.com/menu"),
        ("Visit us at lanternhouse.coffee", "lanternhouse.coffee"),
        ("WWW.LANTERNHOUSE.COM", "WWW.LANTERNHOUSE.COM"),
    ],
)
def test_a_website(line: str, website: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").website.value == website


@pytest.mark.parametrize(
    ("line", "email"),
    [
        ("hello@lanternhouse.com", "hello@lanternhouse.com"),
        ("E-mail: hello@lanternhouse.com", "hello@lanternhouse.com"),
        ("catering.orders@lantern-house.example.com", "catering.orders@lantern-house.example.com"),
    ],
)
def test_an_email_address_is_no_website(line: str, email: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n{line}")
    assert (receipt.email.value, receipt.website.value) == (email, None)


def test_the_shops_own_page_goes_before_a_survey() -> None:
    receipt = with_head("LANTERN HOUSE\nsurvey at tell-us-more.com\nlanternhouse.com")
    assert receipt.website.value == "lanternhouse.com"


def test_a_paper_without_contact_has_none() -> None:
    receipt = with_head("LANTERN HOUSE")
    fields = (receipt.phone, receipt.address, receipt.website, receipt.email)
    assert [field.value for field in fields] == [None] * 4


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("1-800-FLOWERS", "1-800-FLOWERS"),
        ("(541) 482-HOPS", "(541) 482-HOPS"),
        ("Ph# 503-555-0142", "503-555-0142"),
        ("T: 503.555.0142", "503.555.0142"),
        ("T 97999(503) 555-0142", "(503) 555-0142"),
        ("Store phone (503) 555-0142\nFor comments call 503-555-0177", "(503) 555-0142"),
        ("For comments call 503-555-0177\n(503) 555-0142", "(503) 555-0142"),
        ("Corporate office 214-555-0177\nTel 503-555-0142", "503-555-0142"),
        ("Customer Service\n503-555-0177\n503-555-0142 Port Lively", "503-555-0142"),
        ("(503) 555-0142\nQuestions? Call 503-555-0177", "(503) 555-0142"),
        ("1-888-555-0177\n503-555-0142", "503-555-0142"),
    ],
)
def test_the_shops_own_number(lines: str, number: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{lines}").phone.value == number


@pytest.mark.parametrize(
    "line",
    [
        "DoorDash support 855-555-0101",
        "American Express 800-555-0101",
        "Card questions? PayWell Merchant Services\n1-800-555-0101",
        "Payment processing by PayWell 1-800-555-0101",
        "18 HARBOR STREET",
        "204 JERICHO TURNPIKE",
        "888 LYCHEES IN SYRUP",
        "237567 RECEIPT",
        "03-7855 0144",
        "Tel: 555-0142",
    ],
)
def test_what_is_no_number_of_the_shop(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").phone.value is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Tel: 03-7855 0144", "03-7855 0144"),
        ("TEL:07-5547360 FAX:07-5624059", "07-5547360"),
        ("Tel. 07071/555012", "07071/555012"),
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("Telefono 031/951888", "031/951888"),
        ("01434 555018", "01434 555018"),
        ("ABN 51 824 753 556   (02) 5550 0142", "(02) 5550 0142"),
        ("055 555 0123", "055 555 0123"),
        ("P.IVA 04812340487", None),
        ("001 0010447", None),
        ("Fax 03-7855 0199", None),
        ("Bill 03-7855 0144", None),
    ],
)
def test_a_number_abroad_is_known_by_its_word(line: str, number: str | None) -> None:
    receipt = read("Soup   £7.50\nTotal   £7.50", head=f"LANTERN HOUSE\n{line}")
    assert receipt.phone.value == number


@pytest.mark.parametrize(
    ("line", "website"),
    [
        ("ORDER ONLINE AT lanternhouse.kitchen", "lanternhouse.kitchen"),
        ("Visit lanternhouse.ca", "lanternhouse.ca"),
        ("South Gate.CA 90280", None),
        ("St.Louis MO", None),
        ("toasttab.com/lanternhouse", None),
        ("www.irs.gov", None),
    ],
)
def test_what_is_a_website(line: str, website: str | None) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").website.value == website


@pytest.mark.parametrize("line", ["noreply@lanternhouse.com", "receipts@toasttab.com", "do-not-reply@shop.com"])
def test_a_mailbox_that_reaches_nobody(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").email.value is None


@pytest.mark.parametrize(
    "theirs",
    [
        "Deliver to:\nMei Garcia\n40 Elm Street\nPort Lively, OR 97999\n(503) 555-0188",
        "Customer\nMei Garcia\n40 Elm Street",
        "Ship to: Mei Garcia\n40 Elm Street\nPort Lively, OR 97999",
        "Bill to\n40 Elm Street\nPort Lively, OR 97999",
        "Customer: Mei Garcia (503) 555-0188",
        "Customer phone: 503-555-0188",
    ],
)
def test_what_tells_of_the_customer_reaches_no_business(theirs: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n{theirs}")
    assert (receipt.address.value, receipt.phone.value) == (None, None)


def test_what_stands_below_delivery_is_the_drivers() -> None:
    receipt = with_head("LANTERN HOUSE\n(503) 555-0142\nDelivery\nMei 503-555-0188\n40 Elm St")
    assert (receipt.phone.value, receipt.address.value) == ("(503) 555-0142", None)


@pytest.mark.parametrize("words", ["Find us:", "Find us online", "Our menu:", "Pre-order at", "Follow us:", "Book at"])
def test_a_site_of_any_ending_is_one_where_the_paper_says_so(words: str) -> None:
    receipt = read(f"{words} lanternhouse.tacos\n1 Soup   7.50\nTotal   7.50", head="LANTERN HOUSE")
    assert receipt.website.value == "lanternhouse.tacos"
