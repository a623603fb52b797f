"""The sale's own number, by its label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.head.numbers import sale_number
from pipeline.model import State
from tests.extract.typewriter import HEAD, read, rows


def number(text: str) -> str | None:
    found = sale_number(rows(text))
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Check #: 1042", "check 1042"),
        ("CHK 1042", "check 1042"),
        ("Chk:202524", "check 202524"),
        ("Check #7   Table 23", "check 7"),
        ("TABLE 403   CHECK   39", "check 39"),
        ("02/18/17 10:20 PM   Check 101244", "check 101244"),
        ("Check 5738/1   07/02/18   6:28pm", "check 5738/1"),
        ("Guest Check No. 430212", "check 430212"),
        ("Order 88", "order 88"),
        ("ORDER # 01029   Dine In", "order 01029"),
        ("Order T237TH0Q0T7RC", "order T237TH0Q0T7RC"),
        ("Order Id: AAAP2F9WAEBP", "order AAAP2F9WAEBP"),
        ("Trans# 0034", "transaction 0034"),
        ("REG#05 TRN#5484 CSHR#2579401", "transaction 5484"),
        ("Inv. No. A-1007", "invoice A-1007"),
        ("INV0ICE 034428", "invoice 034428"),
        ("INVOICE047373", "invoice 047373"),
        ("Involce No.: CS 67832", "invoice CS 67832"),
        ("INVOICE 44391   TOTAL:   75.77", "invoice 44391"),
        ("Receipt: YWG5   10:29 AM", "receipt YWG5"),
        ("Bill No 01-36870", "bill 01-36870"),
        (">> Ticket #: 32 <<", "ticket 32"),
        ("REF#318100599606", "reference 318100599606"),
    ],
)
def test_a_number_is_what_its_label_announces(line: str, expected: str) -> None:
    assert number(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Table 12", "Server: 14 Dana", "Guests: 4", "Store #1042", "Terminal: 0012", "Tel (503) 555-0142",
        "Auth: 123456",
        "VISA XXXXXXXXXXXX1234", "Invoice XXXX1234", "Member # 88231", "Batch #: 017", "Tax ID 43-1234567",
        "Order Total 12.00", "Order 2 Burgers", "Order 10 or more and save", "Order Started: 11:01 AM", "Check 24.00",
        "Check #1042   24.00", "Paid by check #1042", "18.00% of sale: $7.65", "TAX INVOICE   23/1/7",
        "7 DAYS WITH RECEIPT 2 TRIES", "Receipt Total: $38.75", "Checkers 42", "Reorder 1234", "Check 1 of 3", "Order:",
    ],
)  # fmt: skip
def test_other_numbers_are_none(line: str) -> None:
    assert number(line) is None


def test_of_several_the_one_that_comes_back_least() -> None:
    assert number("Order #: 8262\nTicket #: 35\nREF#: 003713") == "order 8262"
    assert number("Order 45\nInvoice# 47862") == "invoice 47862"
    assert number("ORDER: 45\nOrder ZJTOG7ZX6ANR8") == "order ZJTOG7ZX6ANR8"


def test_a_split_check_says_which_part_it_is() -> None:
    assert number("Check #: 1042\nSplit 2 of 3") == "check 1042 (2 of 3)"
    assert number("Check #: 1042\nSplit 4 of 3") == "check 1042"


def test_a_receipt_has_its_number_with_its_place() -> None:
    paper = read("Check #: 1042\n10/03/2026 12:41 PM\nSoup   13.00\nTotal   13.00", head=HEAD)
    assert paper.number.value == "check 1042"
    assert [place.text for place in paper.number.evidence] == ["Check #: 1042"]
    assert read("Soup   13.00\nTotal   13.00", head=HEAD).number.state is State.ABSENT


@given(st.text(alphabet="Chek#rdINVoice:. 0123456789X/-\n", max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    found = number(text)
    assert found is None or any(char.isdigit() for char in found)
