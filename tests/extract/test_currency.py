"""Which money a paper speaks of, and the order of day and month that goes with it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import State
from tests.extract.typewriter import HEAD, read

BILL = "Soup   9.00\nBread   3.60\nTotal   12.60"
NAME = "LANTERN HOUSE\n"


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Soup   €9,00\nTotal   €9,00", "EUR"),
        ("Soup   9,00\nTOTAL EURO   9,00", "EUR"),
        ("Soup   9,00\nSumme EUR   9,00", "EUR"),
        ("Soup   9,00\nMwSt 19%   1,44\nSumme   9,00", "EUR"),
        ("Soup   9,00\nTVA 10%   0,82\nTOTAL   9,00", "EUR"),
        ("Soup   £9.00\nTotal   £9.00", "GBP"),
        ("VAT No. GB 331 2204 87\nSoup   9.00\nTotal   9.00", "GBP"),
        ("York YO1 6DD\nSoup   9.00\nTotal   9.00", "GBP"),
        ("Soup   ¥900\nTea   ¥120.00\nTotal   ¥1020.00", "JPY"),
        ("Soup   RM9.00\nTotal   RM9.00", "MYR"),
        ("SUNRISE TRADING SDN BHD\nSoup   $9.00\nTotal   $9.00", "MYR"),
        ("Soup   9.00\nTotal (RM)   9.00", "MYR"),
        ("SUNRISE CO. (M) BHD (126926-H)\nSoup   9.00\nTotal   9.00", "MYR"),
        ("Soup   CA$9.00\nTotal   CA$9.00", "CAD"),
        ("Toronto ON M8X 1E1\nSoup   $9.00\nTotal   $9.00", "CAD"),
        ("Soup   $9.00\nHST 13%   $1.17\nTotal   $10.17", "CAD"),
        ("GST# 123456789 RT0001\nSoup   $9.00\nTotal   $9.00", "CAD"),
        ("ABN 12 345 678 901\nSoup   $9.00\nTotal   $9.00", "AUD"),
        ("Soup   A$9.00\nTotal   A$9.00", "AUD"),
        ("Soup   NZ$9.00\nTotal   NZ$9.00", "NZD"),
        ("Soup   HK$9.00\nTotal   HK$9.00", "HKD"),
        ("RFC: RLP990210AB1\nSoup   $90.00\nIVA 16%   $14.40\nTotal   $104.40", "MXN"),
        ("Soup   $90.00\nIVA 16%   $14.40\nTotal   $104.40", "MXN"),
        ("Soup   9.00\nTotal CHF   9.00", "CHF"),
        ("Soup   90,00 kr\nTotal   90,00 kr", "SEK"),
        ("Soup   9,00 zł\nSUMA   9,00 zł", "PLN"),
        ("Soup   ₹90.00\nTotal   ₹90.00", "INR"),
        ("GSTIN 29ABCDE1234F1Z5\nSoup   90.00\nTotal   90.00", "INR"),
        ("Soup   R$9,00\nTotal   R$9,00", "BRL"),
        ("Soup   9.00\nVAT 20%   1.50\nTotal   9.00", "XXX"),
        (f"All prices in CAD\n{BILL}", "CAD"),
    ],
)
def test_other_money(text: str, currency: str) -> None:
    assert read(text, head=NAME).currency == currency


@pytest.mark.parametrize(
    "text",
    [
        BILL,
        "Soup   $9.00\nTotal   $9.00",
        "EURO CUT FRIES   9.00\nTotal   9.00",
        "Gyro Euro   9.00\nTotal   9.00",
        "GEL PEN 9.00\nBBQ RUB 3.00\nTotal   12.00",
        "Room RM 204\nSoup   9.00\nTotal   9.00",
        "Soup   9.00 FR\nTotal   9.00",
        "Soup   $9.00\nGST   $0.45\nTotal   $9.45",
        "Peso Plate   $9.00\nTotal   $9.00",
        "Hong Kong Noodles   $9.00\nTotal   $9.00",
        "Canadian Bacon   $9.00\nTotal   $9.00",
        "Apt B12 3RD Floor\nSoup   9.00\nTotal   9.00",
        "CAD Room\nSoup   $9.00\nTotal   $9.00",
        "Soup   $9.00\nTotal   $9.00\nOne misread €9.00",
        "Total USD   9.00\nEquals EUR 8.10",
    ],
)
def test_dollars_of_the_states(text: str) -> None:
    assert read(text, head=HEAD).currency == "USD"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Total   £9.00\n03/04/2026 12:41", date(2026, 4, 3)),
        ("Total   €9,00\n03.04.2026", date(2026, 4, 3)),
        ("Total RM   9.00\n03-04-26\nSUNRISE SDN BHD", date(2026, 4, 3)),
        ("Total   $9.00\n03/04/2026 12:41", date(2026, 3, 4)),
        ("Total   ¥900.00\n2026/03/04", date(2026, 3, 4)),
        ("Total   £9.00\n12/25/2026", date(2026, 12, 25)),
        ("Total   CA$9.00\n2026-03-04", date(2026, 3, 4)),
        ("Total   CA$9.00\n25/04/2026", date(2026, 4, 25)),
        ("Total   CA$9.00\n03/04/2026\nPrinted 25/03/2026", date(2026, 4, 3)),
        ("Total   CA$9.00\n03/03/2026", date(2026, 3, 3)),
    ],
)
def test_the_order_that_the_country_writes(text: str, day: date) -> None:
    receipt = read(f"Soup   9.00\n{text}", head=NAME)
    assert receipt.date.value == day


def test_a_day_that_nothing_decides_is_ambiguous_and_not_guessed() -> None:
    receipt = read("Soup   CA$9.00\nTotal   CA$9.00\n03/04/2026", head=NAME)
    assert (receipt.date.value, receipt.date.state) == (None, State.AMBIGUOUS)
    assert [place.text for place in receipt.date.evidence] == ["03/04/2026"]


def test_who_asks_for_day_first_decides_also_there() -> None:
    receipt = read("Soup   CA$9.00\nTotal   CA$9.00\n03/04/2026", head=NAME, day_first=True)
    assert receipt.date.value == date(2026, 4, 3)
