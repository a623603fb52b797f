"""Names of which a part lies where the paper cannot be read: what is left of one does not pass for the whole."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Alcohol, Box, LineItem, Loss, LossKind
from rules.alcohol import judge_text
from tests.extract.typewriter import FILE, HEAD, page

#: Soda stands from pixel 260 to 300, its count at 60, its price from 420 on.
PAPER = """
1   Lentil Soup                    7.50
1                   Soda           6.00
Subtotal                          13.50
Tax                                0.00
Total                             13.50
"""


def items_with(*lost: tuple[int, int], kind: LossKind = LossKind.COVERED) -> list[LineItem]:
    """The items of PAPER where places from left to right on the row of the soda are lost."""
    typed = page(dedent(HEAD) + PAPER)
    top = next(word.box.top for word in typed.words if word.text == "Soda")
    losses = tuple(Loss(kind, Box(left, top - 4, right, top + 24)) for left, right in lost)
    (receipt,) = receipts_of([replace(typed, losses=losses)], FILE, False)
    return list(receipt.items)


@pytest.mark.parametrize(
    ("lost", "name"),
    [
        pytest.param((110, 255), "[…] Soda", id="a thumb on its beginning"),
        pytest.param((305, 360), "Soda […]", id="a thumb on its end"),
        pytest.param((270, 290), "Soda […]", id="in its middle"),
        pytest.param((110, 200), "Soda", id="too far from it"),
        pytest.param((350, 390), "Soda", id="in the blank before the price"),
    ],
)
def test_what_is_left_of_a_name_says_so(lost: tuple[int, int], name: str) -> None:
    soup, soda = items_with(lost)
    assert (soup.description, soda.description) == ("Lentil Soup", name)


def test_a_short_name_that_the_edge_cuts_lost_its_beginning() -> None:
    typed = page(dedent(HEAD) + PAPER)
    at = next(word for word in typed.words if word.text == "Soda").box
    moved = [
        replace(word, box=word.box._replace(left=2, right=42)) if word.text == "Soda" else word
        for word in typed.words
        if not (word.text == "1" and word.box.top == at.top)
    ]
    losses = (Loss(LossKind.EDGE, Box(0, at.top - 4, 60, at.bottom + 4)),)
    (receipt,) = receipts_of([replace(typed, words=tuple(moved), losses=losses)], FILE, False)
    assert receipt.items[1].description == "[…] Soda"


def test_a_row_whose_price_is_hidden_goes_on_with_no_name() -> None:
    typed = page(
        dedent(HEAD) + "\nDouble Bacon Cheeseburger Deluxe   11.00\nMimosa\nSoup      8.00\nTax   0.00\nTotal   30.00"
    )
    top = next(word.box.top for word in typed.words if word.text == "Mimosa")
    names = []
    for losses in ((), (Loss(LossKind.COVERED, Box(380, top - 4, 480, top + 24)),)):
        (receipt,) = receipts_of([replace(typed, losses=losses)], FILE, False)
        names.append(receipt.items[0].description)
    assert names == ["Double Bacon Cheeseburger Deluxe Mimosa", "Double Bacon Cheeseburger Deluxe"]


def test_a_count_whose_name_is_hidden_is_no_name() -> None:
    typed = page(dedent(HEAD) + PAPER)
    words = tuple(word for word in typed.words if word.text != "Soda")
    (receipt,) = receipts_of([replace(typed, words=words)], FILE, False)
    soda = receipt.items[1]
    assert (soda.description, str(soda.quantity), f"{soda.amount}") == ("", "1", "6.00")


def test_what_is_hidden_of_a_name_may_be_a_drink() -> None:
    assert judge_text("Lentil Soup")[0] is Alcohol.NO
    assert judge_text("[…] Lentil Soup") == (Alcohol.UNCLEAR, "a part of its name is hidden")
    assert judge_text("Pinot Noir […]")[0] is Alcohol.YES


@pytest.mark.parametrize("text", ["[…] Mojito", "[…] irgin Mojito", "[…] inger Beer", "[…] Wine", "000Mojito"])
def test_a_drink_whose_beginning_is_hidden_may_be_made_without_alcohol(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR


@pytest.mark.parametrize("text", ["000Coffee", "OOOcoffee", "OQO Lemonade"])
def test_what_coins_hide_of_a_name_may_be_a_drink(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR
    assert judge_text("Oooh Coffee")[0] is Alcohol.NO
    assert judge_text("0000 Coffee")[0] is Alcohol.NO  # a number for it
