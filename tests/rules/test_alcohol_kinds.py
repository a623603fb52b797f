"""Kinds of drinks from everywhere, as registers print them, and what stands beside them on the same receipts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Alcohol, LineItem
from rules.alcohol import judge, judge_text

DRINKS = """
Rauchbier | Smoked Beer | SMOKED HELLES | Schwarzbier 0.5L | BBA STOUT 10OZ | DDH DIPA | FRUITED SOUR | Czech Pils
Craft Can | CRAFT DFT | Rotating Tap | 5 BEER BKT | CROWLER 32OZ | Mac & Jack | Mets-Vins
YLW TAIL SHRZ | PROSECCO SPLIT | PNT GRGO GL | Domaine Nightjar Rouge | Flight of Reds | Verre de Vin | Vino Tinto Copa
YUZU CHUHAI | Suntory Hiball | OTOKOYAMA | Kubota 180ml | CHAMISUL | KLOUD BTL | Makgeolli | Bokbunja | Somaek
JAEGERMEISTER | Underberg | STIEGL GRAPEFRUIT | Harar | Habesha Beer | TEJ HONEY WINE | MOUTAI | 400 Conejos
WHT RUSSIAN | LONG ISL ICED TEA | SMOKED MANHATTAN | LIQ MARIJUANA | GREY GOOSE MART | JACK DT COKE | WELL GIN TONIC
Palo Cortado | Cortado de Jerez | Jet Fuel IPA
SIMPLY SPIKED LMND | HARD KOMBUCHA | Flying Embers | JuneShine | Heineken Silver | TITOS SDA | MINIBAR WHISKEY
"""
OTHERS = """
Athletic Upside Dawn | HEINEKEN 0.0 BTL | Lyre's Spritz | Seedlip Garden 108 | Phony Negroni | ALKOHOLFREI WEISSE
Weissbier Alkoholfrei | Coors Edge | Hop Water | Cerveza sin Alcohol | Lagunitas Hoppy Refresher | Clausthaler
Steamed Cider | Sparkling Cider | Suntory Oolong | SLIM JIM | Empty Growler | T-Shirt XL | Sticker | Coffee Flight
HOLLAND HOUSE CKG WINE | RED WINE VNGR | Sake Nigiri | Okonomiyaki | Palermo Pizza | Bartlett Pears | JACK LINKS JERKY
Mimosa Cupcake | Margarita Scone | Beer Cheese Pretzel | Paloma Salad | Bourbon Street Chicken | Kona Coffee
Cortado | Iced Cortado | FUEL TOTAL | Fuel Sale
Grill Fee | Ranch | Romaine Hearts | Pinto Beans | Camp Chair | Cash | Toasting Bread | Maria | Hugo | Daniel
"""


def lines(block: str) -> list[str]:
    return [text.strip() for row in block.strip("\n").split("\n") for text in row.split("|")]


@pytest.mark.parametrize("text", lines(DRINKS))
def test_a_drink_is_alcohol(text: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is Alcohol.YES, because


@pytest.mark.parametrize("text", lines(OTHERS))
def test_what_sounds_like_one_is_none(text: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is Alcohol.NO, because


@pytest.mark.parametrize("merchant", ["Nightjar Cantina", "Nightjar Brewing Co", "Nightjar Wine Bar"])
@pytest.mark.parametrize("text", ["Paloma Salad", "Mussels Nightjar", "Zaluvera Tacos", "Burrata"])
def test_a_dish_is_a_dish_where_drinks_are_sold_too(text: str, merchant: str) -> None:
    (said,) = judge([LineItem(text, None, None, Decimal(12))], merchant)
    assert said.alcohol is Alcohol.NO, said.because


@pytest.mark.parametrize("text", ["ICE 10LB BAG", "LIME EACH", "LOTTERY SCRATCH", "BIC LIGHTER", "BOTTLE DEPOSIT"])
def test_a_shop_for_drinks_sells_other_things(text: str) -> None:
    (said,) = judge([LineItem(text, None, None, Decimal(3))], "Nightjar Liquors")
    assert said.alcohol is Alcohol.NO, said.because


@pytest.mark.parametrize(
    ("text", "full"),
    [("Zwickel Crowlr", ""), ("Whispering Angl", "angel"), ("Basil Hayd", "hayden"), ("Toasted Lagr", "")],
)
def test_a_word_of_a_drink_that_a_register_shortens_is_known_by_the_word_beside_it(text: str, full: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is not Alcohol.NO
    assert full in because


@pytest.mark.parametrize(
    "text",
    ["Old Fashioned", "Old Fashioned Peanut Butter", "White All Purpose Flour", "Basil", "Angl"],
)
def test_a_word_is_not_short_for_its_plural_nor_for_one_twice_as_long(text: str) -> None:
    assert "short for" not in judge_text(text)[1]
