"""Who sold: the line of the paper's head that names the merchant."""

from __future__ import annotations

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, PageWords, State, Word
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


def test_a_logo_misread_above_its_plain_name() -> None:
    receipt = read(f"LANTERN H0SE\nLantern House LLC\n{WHERE}\nlanternhouse.com\n{REST}")
    assert receipt.merchant.value == "Lantern House LLC"


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
    (receipt,) = receipts_of([PageWords(1, typed.width, typed.height, "typewriter", moved)], "lunch.jpg")
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
