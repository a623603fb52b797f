"""The day and the time of the purchase, in every way that US paper prints them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Receipt, State
from tests.extract.typewriter import HEAD, read

DAY = date(2026, 10, 3)


def day_of(text: str, day_first: bool = False) -> date | None:
    return read(f"{text}\nSoup   3.00\nTotal   3.00", head=HEAD, day_first=day_first).date.value


@pytest.mark.parametrize(
    "text",
    [
        "10/03/2026",
        "10/3/2026",
        "10/03/26",
        "10/3/26",
        "10-03-2026",
        "10-03-26",
        "10.03.2026",
        "2026-10-03",
        "2026/10/03",
        "2026 Oct 3",
        "2026-Oct-03",
        "Oct/03/2026",
        "1O/O3/2O26",
        "I0/03/2026",
        "10/03/2O26 12:41",
        "Oct 3, 2026",
        "Oct 03 2026",
        "OCT. 3, 2026",
        "October 3, 2026",
        "October 3rd, 2026",
        "3 Oct 2026",
        "03-Oct-2026",
        "03OCT2026",
        "Oct 3 '26",
        "Sat Oct 3, 2026",
        "Saturday, October 3, 2026",
        "Date: 10/03/2026",
        "Date 10/03/2026 Time 12:41",
        "Opened: 10/03/2026 12:41 PM",
        "10/03/2026 12:41 PM",
        "10/03/2612:41",
        "2026-10-0312:41:09",
        "2026-10-0312.4109",
        "10/03/202612.4109",
        "0CT 3, 2026",
        "Server Mia 10/03/2026 Table 4",
    ],
)
def test_a_day(text: str) -> None:
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    ("text", "mdy", "dmy"),
    [
        ("03/04/2026", date(2026, 3, 4), date(2026, 4, 3)),
        ("03-04-26", date(2026, 3, 4), date(2026, 4, 3)),
        ("25/12/2026", date(2026, 12, 25), date(2026, 12, 25)),
        ("12/25/2026", date(2026, 12, 25), date(2026, 12, 25)),
        ("2026-03-04", date(2026, 3, 4), date(2026, 3, 4)),
        ("4 Mar 2026", date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_the_order_of_day_and_month(text: str, mdy: date, dmy: date) -> None:
    assert (day_of(text), day_of(text, day_first=True)) == (mdy, dmy)


@pytest.mark.parametrize(
    "text",
    [
        "Expires 12/31/2026",
        "Card Exp 12/31/2026 expiration",
        "Offer valid until 12/31/2026",
        "Valid through Dec 31, 2026",
        "Return by 12/31/2026",
        "Coupon ends 12/31/2026",
        "Complete our survey within 7 days of 12/31/2026",
        "Copyright 2026",
        "Since 10/03/1987",
        "13/32/2026",
        "02/30/2026",
        "1/2 price",
        "503.555.0142",
        "10.03",
    ],
)
def test_what_is_no_day_of_a_purchase(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize("other", ["Expires 12/31/2026", "Valid through Dec 31, 2026", "Return by 11/02/2026"])
@pytest.mark.parametrize("first", [True, False])
def test_another_day_on_the_paper_never_takes_its_place(other: str, first: bool) -> None:
    lines = [other, "10/03/2026 12:41 PM"] if first else ["10/03/2026 12:41 PM", other]
    assert day_of("\n".join(lines)) == DAY


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("10/03/2026 12:41 PM", time(12, 41)),
        ("10/03/2026 12:41 AM", time(0, 41)),
        ("10/03/2026 8:05 PM", time(20, 5)),
        ("10/03/2026 8:05p", time(20, 5)),
        ("10/03/2026 20:05", time(20, 5)),
        ("10/03/2026 20:05:09", time(20, 5, 9)),
        ("Oct 3, 2026 at 8:05 PM", time(20, 5)),
        ("8:05 PM 10/03/2026", time(20, 5)),
        ("Time: 8:05 PM\nDate: 10/03/2026", time(20, 5)),
        ("10/03/2026", None),
        ("10/03/2026 25:61", None),
    ],
)
def test_the_time(text: str, clock: time | None) -> None:
    receipt = read(f"{text}\nSoup   3.00\nTotal   3.00", head=HEAD)
    assert receipt.date.value == DAY
    assert receipt.time.value == clock
    assert receipt.time.state is (State.FOUND if clock else State.ABSENT)


def test_the_day_points_to_its_row() -> None:
    receipt = read("Date: 10/03/2026 12:41 PM\nSoup   3.00\nTotal   3.00", head=HEAD)
    assert [place.text for place in receipt.date.evidence] == ["Date: 10/03/2026 12:41 PM"]


FORMATS = ["%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%Y-%m-%d", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d%b%Y"]


@given(st.dates(date(2010, 1, 1), date(2059, 12, 31)), st.sampled_from(FORMATS), st.sampled_from(["", "  7:08 PM"]))
def test_any_day_in_any_format(day: date, form: str, clock: str) -> None:
    assert day_of(f"{day:{form}}{clock}") == day


@given(st.text(st.sampled_from("0123456789/-.: ,'AaPpMmJjNnOoCcTt"), max_size=30))
def test_no_text_breaks_the_search_for_a_day(text: str) -> None:
    day_of(text)


@pytest.mark.parametrize(
    "item", ["Orange Juice 12.26", "Decaf 4.26", "Mayo 1.26", "Apricot Tart 5.26", "Farmers Market 10.26", "Nova 9.26"]
)
def test_an_item_that_begins_as_a_month_does_and_its_price_are_no_day(item: str) -> None:
    assert day_of(f"Soup   3.00\n{item}") is None


@pytest.mark.parametrize("text", ["Septernber 3, 26", "Sept 3, 26", "0ctober 3 26", "Octobcr 3, 26"])
def test_a_misread_month_is_still_one(text: str) -> None:
    day = day_of(text)
    assert day is not None
    assert (day.day, day.year) == (3, 2026)


@pytest.mark.parametrize("text", ["0CT0BER 3, 2026 12:36 PM", "OCT0BER 3, 2026", "0ct/03/2026", "OCT 3 2026"])
def test_a_month_with_figures_for_letters_is_still_one(text: str) -> None:
    assert day_of(text) == DAY


def test_a_year_that_no_till_printed_is_a_day_and_a_year() -> None:
    assert day_of("20:14 #04 MAR.1917 REG0001") == date(2017, 3, 19)


@pytest.mark.parametrize("text", ["OCT 2026 11:58", "0CT 2026 11:58", "Oct/07/202 12:15PM"])
def test_a_year_is_no_day_and_a_day_in_part_is_not_known(text: str) -> None:
    assert read(f"{text}\nSoup   3.00\nTotal   3.00", head=HEAD).date.state is State.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "20261003 12:41",
        "Date: 20261003",
        "Date:10/03/26 Time:12:41",
        "Date:10/03/26Time:12:41PM",
        "3-OCT-26",
        "03-OCT-2026",
        "SAT OCT 3 12:41:07 2026",
        "10 / 03 / 26",
        "10/03 2026 TICKET 88",
        "2026/10/0312:41",
        "Fri., Oct. 3, 2026",
        "Date: Saturday, October 03, 2026",
        "Member 2044  MENSAH   10/03/26 1:02P",
        "Guest: Wei Chen   Room 118   10/03/2026",
        "Drive Thru\n10/03/2026 6:03 PM",
        "Server: Mia DOB: 10/03/2026",
        "DATE: 100326",
        "Date 10032026",
        "Date 10 03 26",
        "10- 03-2026",
        "10|03|2026",
        "10\\03/2026",
        "10l03/2026",
        "10·03·2026",
        "Visa Exp 10/28/2029   Date 10/03/2026",
        "Due 11/02/2026   Invoice date 10/03/2026",
    ],
)
def test_more_ways_to_print_a_day(text: str) -> None:
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    "other",
    [
        "Card Exp: 10/28/2029",
        "Coupon expires:\n12/31/2026",
        "Offer ends 12/31/2026",
        "Offer valid thru 12/31/26",
        "Offer valid 12/01/2026 to 12/31/2026",
        "Coupon valid 12/01/2026 - 12/31/2026",
        "Sweepstakes 12/01/2026 through 12/31/2026",
        "Redeem by 12/31/2026",
        "Due date: 11/02/2026",
        "Member since 04/05/2011",
        "Deliver by 10/09/2026",
        "Established 04/05/2011",
        "Next appointment 11/02/2026 9:00 AM",
        "Reservation 10/01/2026 6:00 PM",
        "Last visit 09/01/2026",
        "Use by 10/09/2026",
        "Mfg 04/05/2026",
        "DOB 04/05/1990",
        "Printed 10/04/2026 09:00 AM",
        "REPRINT 10/04/2026 09:00 AM",
        "Deposit paid 03/01/2026",
        "Check-in 10/01/2026",
        "Event: Saturday 10/17/2026",
        "Show: Oct 17, 2026 8:00 PM",
        "Travel date 10/17/2026",
        "Pickup 10/09/2026 9:00 AM",
        "Order placed for pickup on 10/09/2026 5:00 PM",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_days_of_something_else(other: str, first: bool) -> None:
    lines = [other, "10/03/2026 12:41 PM"] if first else ["10/03/2026 12:41 PM", other]
    assert day_of("\n".join(lines)) == DAY


def test_a_stay_is_bought_on_the_day_it_ends() -> None:
    assert day_of("Arrival 10/01/2026\nDeparture 10/03/2026") == DAY
    assert day_of("Check-out 10/03/2026\nCheck-in 10/01/2026") == DAY
    assert day_of("Check In: 10/01/26   Check Out: 10/03/26") == DAY


def test_the_day_of_the_paper_goes_before_those_of_its_lines() -> None:
    assert day_of("10/02/2026 Room   90.00\n10/02/2026 Parking   9.00\nFolio of 10/03/2026") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "10/03 12:41 PM",
        "Date: 10/03",
        "Oct 3 12:41 PM",
        "Date: 10/O3/2O2B",
        "20/03/202 12:42",
        "Date: 13/32/2026",
        "Date: Friday, April 05",
        "12/26/201912",
        "10103/2026 12:41",
        "10/0372026",
    ],
)
def test_a_day_said_in_part_is_unreadable_and_not_absent(text: str) -> None:
    receipt = read(f"{text}\nSoup   3.00\nTotal   3.00", head=HEAD)
    assert (receipt.date.value, receipt.date.state) == (None, State.UNREADABLE)
    assert [place.text for place in receipt.date.evidence] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Order 20261003",
        "1/2 Chicken",
        "3/4 lb Burger",
        "Serves 2-3",
        "Expires 10/28",
        "12:41 PM",
        "Order 100326",
        "'26-10-03",
        "#10103/2026",
    ],
)
def test_what_says_no_day_at_all(text: str) -> None:
    receipt = read(f"{text}\nSoup   3.00\nTotal   3.00", head=HEAD)
    assert (receipt.date.value, receipt.date.state) == (None, State.ABSENT)


@pytest.mark.parametrize(
    "text", ["Oct 3 at 1:05 PM 2026", "Oct 3, 1:05 PM 2026", "October 3rd @ 13:05 2026", "Oct 3 13:05:09 CDT 2026"]
)
def test_the_year_may_stand_behind_the_time(text: str) -> None:
    assert day_of(text) == DAY


def printed(margin: str, foot: str, *, said: str = "") -> Receipt:
    """A web page with what a browser prints above and below it."""
    head = "LANTERN HOUSE\n18 Harbor Street\nPort Lively, OR 97999"
    return read(f"{margin}\n{head}\n{said}\nSoup              3.00\nTotal             3.00\n\n{foot}")


@pytest.mark.parametrize(
    ("margin", "foot"),
    [
        ("11/5/26, 3:02 PM     Order details", "https://lantern.example/orders/1042      1/2"),
        ("Order details        11/05/2026, 15:02", "https://lantern.example/orders/1042      Page 1 of 2"),
        ("Order details        https://lantern.example", "1 of 2          11/5/2026, 3:02 PM"),
        ("11/5/26, 3:02 PM", "file:///home/ana/order.html    1/1"),
    ],
)
def test_the_day_that_a_browser_printed_a_page_is_not_that_of_the_purchase(margin: str, foot: str) -> None:
    dated = printed(margin, foot, said="Ordered October 3, 2026")
    assert (dated.date.value, dated.time.value) == (DAY, None)
    undated = printed(margin, foot)
    assert (undated.date.state, undated.time.state) == (State.ABSENT, State.ABSENT)


@pytest.mark.parametrize(
    ("margin", "foot"),
    [
        ("10/3/26, 3:02 PM     Order details", "Thank you"),
        ("10/3/26, 3:02 PM     Order details", "https://lantern.example"),
        ("Invoice of 10/3/26", "https://lantern.example      1/1"),
    ],
)
def test_a_day_at_the_head_of_what_no_browser_printed_is_the_papers_own(margin: str, foot: str) -> None:
    assert printed(margin, foot).date.value == DAY
