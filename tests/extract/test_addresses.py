"""Where a merchant is, in the United States and elsewhere, and what only looks like an address."""

from __future__ import annotations

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Receipt, State
from tests.extract.typewriter import FILE, page, read

REST = """
10/03/2026 12:41 PM
Lentil Soup              7.50
Tax                      0.60
Total                    8.10
"""


def with_head(head: str) -> Receipt:
    return read(REST.strip(), head=head)


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("18 Harbor St. Ste 4, Port Lively, OR 97999", "18 Harbor St. Ste 4, Port Lively, OR 97999"),
        ("18 Harbor St\nUnit 4B\nPort Lively, OR 97999", "18 Harbor St, Unit 4B, Port Lively, OR 97999"),
        ("18 Harbor St\n2nd Floor\nPort Lively, OR 97999", "18 Harbor St, 2nd Floor, Port Lively, OR 97999"),
        ("P.O. Box 118\nPort Lively, OR 97999", "P.O. Box 118, Port Lively, OR 97999"),
        ("PO BOX 118", "PO BOX 118"),
        ("Post Office Box 118\nPort Lively, OR 97999", "Post Office Box 118, Port Lively, OR 97999"),
        ("Address: 18 Harbor St\nPort Lively, OR 97999", "18 Harbor St, Port Lively, OR 97999"),
        ("18 harbor st\nport lively, or 97999", "18 harbor st, port lively, or 97999"),
        ("101 1/2 Harbor St\nPort Lively OR97999", "101 1/2 Harbor St, Port Lively OR97999"),
        ("18 Harbor St - Port Lively, OR - 97999", "18 Harbor St - Port Lively, OR - 97999"),
        ("18 Avenue A\nNew York, N.Y. 10009", "18 Avenue A, New York, N.Y. 10009"),
        ("4210 Highway 101\nPort Lively, OR 97999", "4210 Highway 101, Port Lively, OR 97999"),
        ("4210 Hwy 101 N", "4210 Hwy 101 N"),
        ("4210 US-101\nPort Lively, OR", "4210 US-101, Port Lively, OR"),
        ("900 State Road 12\nPort Lively, OR 97999", "900 State Road 12, Port Lively, OR 97999"),
        ("18 St. Anne Street\nPort Lively, OR 97999", "18 St. Anne Street, Port Lively, OR 97999"),
        ("18 Saint Anne Blvd\nSt. Anne, OR 97999", "18 Saint Anne Blvd, St. Anne, OR 97999"),
        ("11814 186TH STREET\nPORT LIVELY, OR 97999", "11814 186TH STREET, PORT LIVELY, OR 97999"),
        ("1800 147AVE\nPORT LIVELY, OR 97999", "1800 147AVE, PORT LIVELY, OR 97999"),
        ("12Harbor Street\nPort Lively, OR 97999", "12Harbor Street, Port Lively, OR 97999"),
        ("One Harbor Plaza\nPort Lively, OR 97999", "One Harbor Plaza, Port Lively, OR 97999"),
        ("123 N 400 W\nPort Lively, UT 84999", "123 N 400 W, Port Lively, UT 84999"),
        ("5th & Main St\nPort Lively, OR 97999", "5th & Main St, Port Lively, OR 97999"),
        ("Corner of 5th and Main", "Corner of 5th and Main"),
        ("2441 Van Harbor\nPort Lively, OR 97999", "2441 Van Harbor, Port Lively, OR 97999"),
        ("7100 N Abbey", "7100 N Abbey"),
        ("2525 El Camino Real", "2525 El Camino Real"),
        ("18 Harbor Street\nPort Lively, OR 979", "18 Harbor Street, Port Lively, OR 979"),
        ("18 Harbor Street\nPORTLIVELYOR 97999", "18 Harbor Street, PORTLIVELYOR 97999"),
        ("18 Harbor Street\nPort Lively, West Virginia 26999", "18 Harbor Street, Port Lively, West Virginia 26999"),
        ("18 Harbor Street\nPort Lively, OR\n97999", "18 Harbor Street, Port Lively, OR, 97999"),
        ("97999(503) 555-0142\n18 Harbor Street", "18 Harbor Street"),
        ("N4410 County Rd G\nPort Lively, WI 53999", "N4410 County Rd G, Port Lively, WI 53999"),
        ("18-0443RD AVE\nPORT LIVELY OR 97999", "18-04 43RD AVE, PORT LIVELY OR 97999"),
        ("18 Harbor St\nPort Lively, 0R 97999", "18 Harbor St, Port Lively, OR 97999"),
        ("18OO N0rth St\nP0rt Lively, OR 979O9", "1800 North St, Port Lively, OR 97909"),
        ("Hwy 101\nPort Lively, OR 97999", "Hwy 101, Port Lively, OR 97999"),
        ("Route 9 North\nPort Lively NJ 07999", "Route 9 North, Port Lively NJ 07999"),
        ("Highway 80 East, Mile 40\nPort Lively GA", "Highway 80 East, Mile 40, Port Lively GA"),
        ("Rt. 12, Box 44\nLively, VT", "Rt. 12, Box 44, Lively, VT"),
        ("18 HARBOR ST\nPORT LIVELY       OR", "18 HARBOR ST, PORT LIVELY OR"),
        ("18 HARBOR ST\nPORT LIVELY      OR97999", "18 HARBOR ST, PORT LIVELY OR97999"),
        ("18 HARBOR ST\nPORT LIVELY, OR      97999", "18 HARBOR ST, PORT LIVELY, OR 97999"),
        ("Carr. 2 Km 14.7\nLively, Puerto Rico 00999", "Carr. 2 Km 14.7, Lively, Puerto Rico 00999"),
        ("Calle Puerto 104\nLively PR 00999", "Calle Puerto 104, Lively PR 00999"),
        ("Ave. Puerto Vivo 1200\nLively, PR 00999", "Ave. Puerto Vivo 1200, Lively, PR 00999"),
        ("Pier 12, Level 2\nPort Lively, CA 93999", "Pier 12, Level 2, Port Lively, CA 93999"),
        ("Concourse B, Gate B12\nPort Lively, CA 93999", "Concourse B, Gate B12, Port Lively, CA 93999"),
        ("HWY 17 &HARBOR ST\nPORT LIVELY OR 97999", "HWY 17 &HARBOR ST, PORT LIVELY OR 97999"),
        ("1263 120thAve NE\nPort Lively, WA 98999", "1263 120thAve NE, Port Lively, WA 98999"),
        ("N84W15 HarborAve\nPort Lively, WI 53999", "N84W15 HarborAve, Port Lively, WI 53999"),
        ("18 Harbor St E\nLively, Ontario M5A 1J5", "18 Harbor St E, Lively, Ontario M5A 1J5"),
        ("18 W Harbor St\nLively BC V0E 2E0", "18 W Harbor St, Lively BC V0E 2E0"),
        ("18 Harbor St\nPort Lively, C0 80999", "18 Harbor St, Port Lively, CO 80999"),
        ("Lantern Hall Rm 12\nPort Lively, OR 97999", "Lantern Hall Rm 12, Port Lively, OR 97999"),
        ("Lantern Hall, Room 4B\nPort Lively OR 97999", "Lantern Hall, Room 4B, Port Lively OR 97999"),
        (
            "18 Harbor St, Port Lively, OR 97999 | 503-555-0142 | lanternhouse.cafe",
            "18 Harbor St, Port Lively, OR 97999",
        ),
        ("18 Harbor St · Port Lively, OR 97999 · Open daily", "18 Harbor St, Port Lively, OR 97999"),
        ("18 Harbor St        No. 2041\nPort Lively, OR 97999", "18 Harbor St, Port Lively, OR 97999"),
        ("N21 Shore Dr\nPort Lively WI 53999", "N21 Shore Dr, Port Lively WI 53999"),
        ("W225N16708 Cedar Ln\nPort Lively, WI 53999", "W225N16708 Cedar Ln, Port Lively, WI 53999"),
        ("I-80 EXIT 210\nPORT LIVELY WY 82999", "I-80 EXIT 210, PORT LIVELY WY 82999"),
        ("4th & Main\nPort Lively OR 97999", "4th & Main, Port Lively OR 97999"),
        ("48Boardwalk\nPort Lively, OR 97999", "48Boardwalk, Port Lively, OR 97999"),
        ("55 HarborStreet, Port Lively", "55 HarborStreet, Port Lively"),
    ],
)
def test_addresses_of_the_states(lines: str, address: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{lines}").address.value == address


def test_a_place_in_the_logo_is_not_the_address() -> None:
    receipt = with_head("OAHU, HAWAII\nLantern House\n18 Harbor Street\nKapolei, HI 96707")
    assert receipt.merchant.value == "Lantern House"
    assert receipt.address.value == "18 Harbor Street, Kapolei, HI 96707"


def test_what_stands_between_street_and_city_and_is_no_address_is_left_out() -> None:
    receipt = with_head("LANTERN HOUSE\n18 Harbor Street\nXXXXXXXXX5001\nTable 4\nPort Lively, OR 97999")
    assert receipt.address.value == "18 Harbor Street, Port Lively, OR 97999"


@pytest.mark.parametrize(
    "line",
    [
        "229727 home",
        "DINE IN",
        "LANTERN BREWING CO",
        "569 SALE",
        "0122 ACCT",
        "237567 RECEIPT",
        "12 CAR WASH",
        "MARCO 66570",
        "2 Dr Pepper",
        "1 Way In",
        "3RD",
        "07  3 3RD",
        "Table 12 Court",
        "2 Large Loops",
        "4 Guests",
        "Two for Tuesday",
        "One Love",
        "Order 1042 Drive Thru",
        "Fish & Chips",
        "Soup and Salad",
        "Taste of Italy",
        "London Broil Night",
        "Paris",
        "10001 Coffee",
        "20018 Bandage",
        "Via Napoli",
        "Visit us in Berlin",
        "St. Patrick's Day Special",
    ],
)
def test_what_is_no_address(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").address.value is None


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (
            "NO.41, JALAN SERI BINTANG 2\nTAMAN SRI BINTANG,\n52100 KUALA LUMPUR.",
            "NO.41, JALAN SERI BINTANG 2, TAMAN SRI BINTANG, 52100 KUALA LUMPUR",
        ),
        (
            "(867388-U)\nLot 3, Jln Pelabur 23/1,\n40300 Shah Alam, Selangor.\nTel:03-55423228",
            "Lot 3, Jln Pelabur 23/1, 40300 Shah Alam, Selangor",
        ),
        (
            "LOT 38 & 39, LEVEL 2,\nJALAN KENARI 5,\n47170 PUCHONG,\nSELANGOR\nGST ID: 000381399040",
            "LOT 38 & 39, LEVEL 2, JALAN KENARI 5, 47170 PUCHONG, SELANGOR",
        ),
        ("14 Bridge Street\nYork YO1 6DD\nVAT No. 331 2204 87", "14 Bridge Street, York YO1 6DD"),
        ("14 High Street, Henley\nRG9 2AA", "14 High Street, Henley, RG9 2AA"),
        ("3200 Bloor St W\nToronto ON M8X 1E1", "3200 Bloor St W, Toronto ON M8X 1E1"),
        ("Shop 4, 120 Pitt Street\nSydney NSW 2000\nABN 12 345 678 901", "Shop 4, 120 Pitt Street, Sydney NSW 2000"),
        ("39, Rue Alain Chartier\n75015 PARIS", "39, Rue Alain Chartier, 75015 PARIS"),
        ("Lange Straße 12\n10115 Berlin", "Lange Straße 12, 10115 Berlin"),
        ("Via Roma 12\n20121 Milano", "Via Roma 12, 20121 Milano"),
        ("Calle Mayor 5\n28013 Madrid", "Calle Mayor 5, 28013 Madrid"),
        ("12 Orchard Road\nSingapore 238832", "12 Orchard Road, Singapore 238832"),
        ("Lot PTD 198718 Harbor Pk\n81750 Masai Johor", "Lot PTD 198718 Harbor Pk, 81750 Masai Johor"),
        ("Jalan Pelabur\n90 Ground Floor\nJalan Kenari", "Jalan Pelabur, 90 Ground Floor, Jalan Kenari"),
    ],
)
def test_addresses_of_other_countries(lines: str, address: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n{lines}")
    assert receipt.address.value == address
    assert receipt.merchant.value == "LANTERN HOUSE"


@pytest.mark.parametrize("line", ["Marktplatz 3\n72070 Tübingen", "Hauptmarkt 5\n90403 Nürnberg"])
def test_a_street_that_no_list_knows_is_believed_on_a_paper_in_other_money(line: str) -> None:
    receipt = read("Suppe   7,50 €\nSumme   7,50 €", head=f"ZUM HIRSCH\n{line}")
    assert receipt.address.value == line.replace("\n", ", ")


@pytest.mark.parametrize("line", ["Hauptmarkt 5", "GST ID: 000381399040", "(867388-U)", "Company No: JM0032980-V"])
def test_a_street_alone_and_numbers_of_the_company_are_no_address(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").address.value is None


def test_a_street_with_a_foreign_name_in_a_us_town_is_a_us_address() -> None:
    receipt = with_head("LANTERN HOUSE\n18 Calle Real\nPort Lively, CA 93999")
    assert receipt.address.value == "18 Calle Real, Port Lively, CA 93999"


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("3427S KINGSHARBOR\nST L0UIS MO", "3427S KINGSHARBOR, ST LOUIS MO"),
        ("6235 Delmar 503-555-0142", "6235 Delmar"),
        ("32 N Harbor Ave\nPort Lively 97999", "32 N Harbor Ave, Port Lively 97999"),
        ("OE   223 N. Harbor Ave\nPort Lively, OR 97999", "223 N. Harbor Ave, Port Lively, OR 97999"),
        ("Suite 4 18 Harbor Street\nPort Lively, OR 97999", "Suite 4 18 Harbor Street, Port Lively, OR 97999"),
    ],
)
def test_addresses_among_other_print(lines: str, address: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{lines}").address.value == address


@pytest.mark.parametrize("line", ["Av. Harbor 1020, Tijuana B.C.", "3-14-5 Harbor, Tokyo", "55 Harbor Street, Te Aro"])
def test_a_street_with_its_town_on_one_line_abroad(line: str) -> None:
    paper = read("Soup   €7.50\nTotal   €7.50", head=f"LANTERN HOUSE\n{line}")
    assert paper.address.value == line.rstrip(".")


@pytest.mark.parametrize("street", ["6401 N HARBOR", "4th & Main", "I-80 EXIT 210", "2441 Van Harbor"])
def test_a_row_of_the_address_is_never_the_name(street: str) -> None:
    paper = with_head(f"STORE # 7708\n{street}\nPORT LIVELY OR 97999\n503-555-0142")
    assert paper.merchant.value is None
    assert paper.address.value == f"{street}, PORT LIVELY OR 97999"


@pytest.mark.parametrize(
    "street", ["1617 Harbor AVENLE", "18 Harbor Streei", "2210 College Bouleyard", "18 Old Highwav"]
)
def test_a_faint_street_is_one_with_a_letter_of_its_word_misread(street: str) -> None:
    (faint,) = receipts_of([page(f"LANTERN HOUSE\n{street}\n{REST}", score=0.92)], FILE)
    assert (faint.merchant.value, faint.address.value) == ("LANTERN HOUSE", street)
    assert with_head(f"LANTERN HOUSE\n{street}").address.value is None


@pytest.mark.parametrize("line", ["12 Best Ever Squash", "24 Warm Sheet Cakes", "Harbor AVENLE", "1042 Guest Mark"])
def test_a_faint_line_without_such_a_word_is_no_street(line: str) -> None:
    (faint,) = receipts_of([page(f"LANTERN HOUSE\n{line}\n{REST}", score=0.92)], FILE)
    assert faint.address.value is None


@pytest.mark.parametrize(
    "line", ["18 Harbor Wharf", "2210 NW Harbor Commons", "5th & Main", "US Hwy 101", "Highway 20 West"]
)
def test_what_may_say_where_it_is_right_below_the_name_is_not_known_to_be_nothing(line: str) -> None:
    alone = with_head(f"LANTERN HOUSE\n{line}")
    assert (alone.merchant.value, alone.address.value, alone.address.state) == ("LANTERN HOUSE", None, State.UNREADABLE)
    assert [place.text for place in alone.address.evidence] == [line]
    assert with_head(f"LANTERN HOUSE\n{line}\n(503) 555-0142").address.state is State.ABSENT
    assert with_head(f"LANTERN HOUSE\nLunch & dinner\n{line}").address.state is State.ABSENT


@pytest.mark.parametrize(
    "line", ["12 Guests Table Four", "1042 Dine In", "42 Maria", "2 Lentil Soup", "Lunch & dinner"]
)
def test_a_tills_line_below_the_name_says_nothing_of_where_it_is(line: str) -> None:
    assert with_head(f"LANTERN HOUSE\n{line}").address.state is State.ABSENT


@pytest.mark.parametrize("line", ["Hwy 101", "Level 2", "Via Harbor 12", "Pier 12, Level 2", "Gate B12"])
def test_what_is_a_street_only_above_its_city_is_none_without_one(line: str) -> None:
    receipt = with_head(f"LANTERN HOUSE\n(503) 555-0142\n{line}")
    assert receipt.address.value is None
