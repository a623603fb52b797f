"""The alcohol judge: drinks, their register forms, and everything that only sounds like one."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words, judge, judge_text
from rules.alcohol.lexicon import LONGEST, Tag, everyday, lexicon
from rules.alcohol.slips import nearly
from rules.alcohol.tokens import tokens

NAMED = (Tag.DRINK, Tag.BRAND)

YES = """
Beer | BUD LT 12PK | Bud Light | MICH ULT DRFT | TITOS 750 | Tito's Vodka | CAB SAUV GL | Pinot Noir Btl
SAM ADAMS PT | 2 HH MARG | WHITE CLAW | High Noon | Guinness | IPA | Draft IPA | House Red | Well Vodka
Margarita | Old Fashioned | Moscow Mule | Corona | Corona Extra | Modelo | Jameson | JACK DANIELS | Jack & Coke
Mimosa | Sangria Pitcher | Sake | Soju | Hard Cider | Prosecco | Gin & Tonic | Long Island Iced Tea
Espresso Martini | Chocolate Martini | Oatmeal Stout | gl Rosé | G1 SB | Irish Coffee | Corkage Fee | Beer Flight
Dft Amber | BUDLIGHT | C0RONA | Manhattan | CHARD GL | Vodka Ginger Beer | Nightjar Bay Pale
"""
NO = """
Root Beer | Ginger Ale | Ginger Beer | Beer Battered Cod | Shrimp Cocktail | Fruit Cocktail | Penne alla Vodka
Vodka Sauce | Rum Cake | Rum Raisin Ice Cream | Bourbon Chicken | Red Wine Vinegar | Cooking Wine | Wine Glass
Bottle Opener | Old Fashioned Donut | NA Beer | Heineken 0.0 | N/A IPA | Virgin Mojito | Virgin Mary | Mocktail
Kombucha | Burger | Noodle Soup | Manhattan Clam Chowder | Margarita Pizza | Swiss Chard | Apple Cider Vinegar
Apple Cider | Beer Brat | Champagne Vinaigrette | Salmon Sake Nigiri | Sprite | Iced Tea | Btl Water
Draft Root Beer | Stella's Salad | Corona Ave | Tiger Prawns | Rye Toast | Guinness Stew | Whiskey BBQ Ribs
Tequila Lime Shrimp | Chicken Marsala | Old Fashioned Oats | Non-Alcoholic Wine | Ginger Soda | Scotch Egg
Butterscotch Pudding | Port Salut | Wheat Bread | Crown Roast | Jack Cheese | Steak Medium Well | Medium Well 2
"""
UNCLEAR = """
Prem Glass | Tropical Punch | House Glass | Double Shot | Shots | Rose | Burger w/ Beer | Burger & Beer
BTL Blackbird | Draft Nightjar | 123 |  | --
"""


def lines(block: str) -> list[str]:
    return [text.strip() for row in block.strip("\n").split("\n") for text in row.split("|")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Alcohol.YES) for text in lines(YES)),
        *((text, Alcohol.NO) for text in lines(NO)),
        *((text, Alcohol.UNCLEAR) for text in lines(UNCLEAR)),
    ],
)
def test_one_line(text: str, expected: Alcohol) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is expected, because
    assert because


@pytest.mark.parametrize(
    "text",
    lines(
        """
Old Fash1oned | PA7RON | 8EER | W1NE GL | B4CARDI 750 | TSINGT4O | 2wickel 16oz | Hot 5ake Lg | CORON4 12PK
1MIMOSA | Ne9roni | BUSCH DF7 | MEZC4L
"""
    ),
)
def test_digits_that_stand_for_letters_are_read_as_those(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.YES


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mlmosa", "mimosa"),
        ("rnimosa", "mimosa"),
        ("vvine", "wine"),
        ("WINF PLASTIC", "wine"),
        ("MEZGAL ESPADIN", "mezcal"),
        ("IP4 6PK", "ipa"),
        ("Lagen Pint", "lager"),
        ("Hot Sakc Lg", "sake"),
        ("TERRA BER", "beer"),
        ("Palom", "paloma"),
        ("Large Ske", "sake"),
        ("High Lifc Bottle", "life"),
        ("HOUSE PED", "red"),
        ("0ld Fashioned", "old"),
        ("Kir Rcyale", "royale"),
        ("Rainier Talboy", "tallboy"),
        ("HURRlGANE", "hurricane"),
        ("T1T05", "titos"),
        ("Burger w/ Mlmosa", "mimosa"),
    ],
)
def test_a_name_one_slip_of_a_reader_away_from_a_drinks_is_unclear_and_says_which(text: str, meant: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is Alcohol.UNCLEAR
    assert f"is nearly “{meant}”" in because


@pytest.mark.parametrize("text", lines("Guinnes | Margarta | Proseco Gl | Old Fashioncd | Limoncelo | Manhatan"))
def test_a_long_name_that_is_misspelled_and_alone_is_that_drink(text: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is Alcohol.YES
    assert "is nearly “" in because


@pytest.mark.parametrize("text", lines("Models | Stelle | Triple Berry | Guinevere Cake | Heinz Ketchup | Margarine"))
def test_a_name_that_is_something_else_is_no_misspelling(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize(
    "text",
    lines(
        """
Wing | Bear Claw | Gummy Bears | Rump | Park Fee | Pork | Sale | All | Ate | Lime | Meat Lovers | Tea | On the Vine
Bake | Kalua Pig | Machaca Plate | Hard Boiled | Gift Card | Corn on the Cob | Run | Sandy | Ham Hock | Life Cereal
Bok Choy | Jarlsberg 8oz | 6in Turkey | 2IN Tape | Kale | Java | Cola | Samosa | Martin Roll | Glass Plate | House Bed
7UP | H2O | R0ot Beer | G1nger Ale | Bread | Sage Leaf | Costco | Mlmosa 0.0 | Wlne Vinegar | Beer Brat 4PK
SMOOTHIE MGO | Slinger
"""
    ),
)
def test_everyday_words_that_look_like_a_drinks_stay_what_they_are(text: str) -> None:
    alcohol, because = judge_text(text)
    assert alcohol is Alcohol.NO, because


@pytest.mark.parametrize("serving", ["Tallboy", "Tall Boy", "Schooner", "Pounder", "Longneck", "Drft", "vom Fass"])
def test_a_name_served_as_only_beer_is_may_be_one(serving: str) -> None:
    assert judge_text(f"Nightjar {serving}")[0] is Alcohol.UNCLEAR
    assert judge_text(f"Amber {serving}")[0] is Alcohol.YES
    assert judge_text(f"Root Beer {serving}")[0] is Alcohol.NO


@pytest.mark.parametrize("text", ["Quarter Pounder", "1/4 Pounder w/ Cheese", "Dbl Qtr Pounder", "Pounder Burger"])
def test_a_pounder_with_a_weight_is_a_burger(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


def test_a_place_with_its_number_is_no_drink_and_a_measure_is_no_name() -> None:
    assert judge_text("Corona, CA 92880")[0] is Alcohol.NO
    assert judge_text("Flight (4x4oz)")[0] is Alcohol.UNCLEAR
    assert judge_text("G1N 2P3")[0] is not Alcohol.YES  # a Canadian postal code


@given(
    st.sampled_from(
        sorted(k[0] for k, entry in lexicon().items() if entry.tag in NAMED and len(k) == 1 and len(k[0]) > 6)
    ),
    st.integers(0, 30),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
)
def test_any_one_letter_of_a_long_name_may_be_misread(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    assume(word.isalpha())
    misread = word[:at] + letter + word[at + 1 :]
    assume(misread not in everyday() and tokens(misread) not in lexicon())
    assert judge_text(misread)[0] is not Alcohol.NO


def test_every_everyday_word_is_needed_and_is_no_drink() -> None:
    for word in everyday():
        assert tokens(word) == (word,)
        assert (word,) not in lexicon()
        assert nearly(word) == ()


def test_a_line_is_judged_in_a_fraction_of_a_millisecond() -> None:
    judge_text("Burger")
    names = [f"Nightjar {a}{b} Plattter of Somethings" for a in "abcdefghij" for b in "klmnopqrst"]
    start = time.process_time()
    for name in names * 10:
        judge_text(name)
    assert (time.process_time() - start) / 1000 < 0.001


def item(description: str, section: str = "") -> LineItem:
    return LineItem(description, None, None, Decimal("5.00"), section=section)


def judged(description: str, section: str = "", merchant: str | None = None) -> Alcohol:
    return judge([item(description, section)], merchant)[0].alcohol


def test_a_heading_of_the_bar_speaks_for_what_stands_under_it() -> None:
    assert judged("Nightjar") is Alcohol.NO
    assert judged("Nightjar", "BEER") is Alcohol.YES
    assert judged("Amber", "ON TAP") is Alcohol.YES
    assert judged("Sprite", "COCKTAILS") is Alcohol.NO
    assert judged("Virgin Colada", "COCKTAILS") is Alcohol.NO
    assert judged("Root Beer", "DRAFT") is Alcohol.NO
    assert judged("", "WINE") is Alcohol.UNCLEAR


def test_a_shop_that_sells_little_else_makes_unknown_names_unclear() -> None:
    assert judged("Nightjar 4", merchant="Park Liquors") is Alcohol.UNCLEAR
    assert judged("Bombay", merchant="Park Liquors") is Alcohol.YES
    assert judged("Chips", merchant="Park Liquors") is Alcohol.NO
    assert judged("Nightjar 4", merchant="Park Bakery") is Alcohol.NO


def priced(description: str, amount: str, quantity: int | None = None, section: str = "") -> LineItem:
    count = None if quantity is None else Decimal(quantity)
    return LineItem(description, count, None, Decimal(amount), section=section)


@pytest.mark.parametrize("row", ["Liquor Tax 3.10", "ALCOHOL TAX 10% 2.20", "Tax (Liquor) 1.90", "Mixed Bev Tax 2.05"])
def test_a_soft_drink_at_a_cocktails_price_is_unclear_where_alcohol_is_taxed(row: str) -> None:
    items = [
        *(priced("Grape Crush", "26.00", 2), priced("Cola", "13.50"), priced("Lemonade", "18.00", 4)),
        *(priced("Sparkling Water", "11.00"), priced("Lobster Roll", "31.00"), priced("Virgin Mojito", "12.00")),
    ]
    expected = [Alcohol.UNCLEAR] * 2 + [Alcohol.NO] * 4
    after = judge(items, lines=("Lobster Roll 31.00", row))
    assert [i.alcohol for i in after] == expected, [i.because for i in after]
    assert "costs what a cocktail does" in after[0].because
    for untaxed in ("Liquor Tax 0.00", "Sales Tax 3.10", "Beverage Tax 1.20"):
        assert {i.alcohol for i in judge(items, lines=(untaxed,))} == {Alcohol.NO}


def test_a_soft_drink_is_held_against_the_others_on_its_paper() -> None:
    """Where every soft drink is dear, one is no cocktail for it; the other drinks of the bar say that it has a bar."""
    assert judge([priced("Lemonade", "12.00", section="BAR")])[0].alcohol is Alcohol.UNCLEAR
    beside = judge([priced("Lemonade", "12.00"), priced("Cola", "8.50"), priced("Merlot", "14.00")])
    assert [i.alcohol for i in beside] == [Alcohol.NO, Alcohol.NO, Alcohol.YES]


@pytest.mark.parametrize(
    "text", ["Sm Rt Beer", "RTBEER", "DIET RBEER", "GNGR BR", "Ging Ale", "BTL DEP .60", "CA CRV", "CAN DEPOSIT"]
)
def test_short_forms_of_root_beer_and_the_deposit_on_a_bottle_are_no_drinks(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize("text", ["HARD RT BEER", "MODELO 12PK CRV", "IPA 6PK BTL DEP", "VODKA GNGR BR"])
def test_they_free_no_drink_beside_them(text: str) -> None:
    assert judge_text(text)[0] is not Alcohol.NO


@pytest.mark.parametrize("text", ["03/19 18:27 TOTAL: 48.15", "Tel:02,51.33.40.76"])
def test_a_line_of_numbers_is_no_name(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


def test_an_offices_own_words_win() -> None:
    words = Words(extra=("Nightjar", "house special"), exceptions=("Rum Tum Burger", "near beer"))
    assert judge_text("NIGHTJAR 16", words)[0] is Alcohol.YES
    assert judge_text("House Special burger", words)[0] is Alcohol.YES
    assert judge_text("Near Beer", words)[0] is Alcohol.NO
    assert judge_text("Beer", words)[0] is Alcohol.YES
    assert judge([item("Near Beer", "BEER")], None, words)[0].alcohol is Alcohol.NO


def test_items_keep_their_order_and_all_else() -> None:
    before = [replace(item("Soup"), struck=True), item("IPA", "BAR")]
    after = judge(before)
    assert [(i.description, i.struck, i.section, i.amount) for i in after] == [
        (i.description, i.struck, i.section, i.amount) for i in before
    ]
    assert [i.alcohol for i in after] == [Alcohol.NO, Alcohol.YES]
    assert "ipa" in after[1].because


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_with_a_reason(text: str) -> None:
    alcohol, because = judge_text(text)
    assert because
    assert alcohol is not Alcohol.NO or any(char.isalpha() for char in text)
    assert judge_text(text) == (alcohol, because)


@given(
    st.sampled_from(sorted(" ".join(k) for k, entry in lexicon().items() if entry.tag in NAMED)),
    st.booleans(),
)
def test_every_drink_of_the_lexicon_is_one_in_any_case(phrase: str, upper: bool) -> None:
    assert judge_text(phrase.upper() if upper else phrase.title())[0] is not Alcohol.NO


def test_the_lexicon_is_in_matching_form_and_no_phrase_is_too_long_to_match() -> None:
    assert all(tokens(" ".join(phrase)) == phrase for phrase in lexicon())
    assert max(len(phrase) for phrase in lexicon()) <= LONGEST
