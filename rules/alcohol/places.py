"""Where drinks stand and are sold: headings of the bar, and merchants that pour or sell alcohol."""

from __future__ import annotations

import re
from enum import Enum, auto

from rules.alcohol.names import UNIT


class Heading(Enum):
    """What stands under a heading: ALCOHOL if it is not plainly something else, what a bar POURS (a grade and a serving
    may be all that a drink is called), DRINKS with or without alcohol, or anything OTHER.
    """

    OTHER = auto()
    DRINKS = auto()
    POURS = auto()
    ALCOHOL = auto()


_BAR = re.compile(
    r"\b(beers?|wines?|liquors?|spirits?|cocktails?|draf?ts?|draughts?|on tap|taps|bottled beers?|by the glass|btg|"
    r"martinis|margaritas|alcohol|booze|cervezas?|vinos?|tragos|licores|sake|whiske?y|bourbons?)\b",
    re.IGNORECASE,
)
_POURS = re.compile(r"\b(bar|lounge|happy hour|hh)\b", re.IGNORECASE)
_DRINKS = re.compile(r"\b(drinks?|bebidas)\b", re.IGNORECASE)
_KITCHEN = re.compile(
    r"\b(snack|salad|juice|coffee|espresso|sushi|raw|oyster|soft|hot|n/?a|non.?alc\w*) (bar|drinks?)\b", re.IGNORECASE
)
#: Rows that are a heading of dishes and end the bar's.
_DISHES = re.compile(
    r"\W*(?:(?:wood[ -]fired|brick oven|main|small|large|kids?|hot|cold|our) )?(?:pizzas?|pastas?|tacos|salads?|sides|"
    r"burgers|sandwiches|sushi|rolls|desserts?|dolci|appetizers?|apps|starters|antipasti|entr[eé]es?|mains|soups|"
    r"snacks|breakfast|plates|shareables|food|kitchen|wings|noodles|sweets|"
    r"soft drinks|n/?a (?:drinks|beverages)|non[ -]alcoholic(?: (?:drinks|beverages))?)\W*",
    re.IGNORECASE,
)
#: Merchants that sell little else than alcohol.
_SHOP = re.compile(
    r"\b(liquors?|wines? (?:&|and|n) (?:more|spirits|liquors?)|wine (?:shop|store|cellar|merchants?)|bottle ?shop|"
    r"package store|winery|wineries|distiller(?:y|s)|taproom|tap ?room|beverage (?:depot|warehouse|barn)|"
    r"beer (?:depot|store|barn)|spirits|abc store|licores|vinoteca|total wine|bevmo)\b",
    re.IGNORECASE,
)
#: Merchants that make or choose what they pour: a name that no list has is likely a drink of their own.
_MAKER = re.compile(
    r"\b(brewery|brewing|brew ?pub|brew ?house|tap ?house|cidery|cider house|meadery|vineyards?|sake house|wine bar)\b",
    re.IGNORECASE,
)
#: Other merchants of which a good part of the sales is alcohol, and bars that are none.
_PUB = re.compile(
    r"\b(bar|pub|tavern|saloon|ale ?house|beer ?garden|biergarten|cantina|cocktails?|lounge|nightclub|speakeasy|"
    r"gastropub|izakaya)\b",
    re.IGNORECASE,
)
_NO_PUB = re.compile(
    r"\b(juice|coffee|espresso|salad|snack|sushi|noodle|ramen|taco|burger|oyster|smoothie|tea|boba|milk|dessert|candy|"
    r"nail|hair|brow|blow dry) ?bar\b",
    re.IGNORECASE,
)
#: Other merchants where a shot is one of espresso.
_COFFEE = re.compile(
    r"\b(coffee|espresso|roasters?|roastery|donuts?|doughnuts?|bagels?|starbucks|dunkin|peet'?s|tim hortons|"
    r"dutch bros)\b",
    re.IGNORECASE,
)
_POURING = re.compile(r"\b(wines?|beers?|cocktails?|spirits|whiske?y|brew(?:s|ing|ery))\b", re.IGNORECASE)
#: What a place adds to the odds of a name that no list has.
_IN_A_PUB, _BY_ITS_MAKER = UNIT, 4 * UNIT


def heading_of(section: str) -> Heading:
    """What stands under the heading `section`."""
    if not section or _KITCHEN.search(section):
        return Heading.OTHER
    for pattern, heading in ((_BAR, Heading.ALCOHOL), (_POURS, Heading.POURS), (_DRINKS, Heading.DRINKS)):
        if pattern.search(section):
            return heading
    return Heading.OTHER


def begins_dishes(row: str) -> bool:
    """Whether the row is a heading of dishes, which ends the bar's."""
    return _DISHES.fullmatch(row) is not None


def sells_drinks(merchant: str | None) -> bool:
    """Whether the merchant sells little else than alcohol."""
    return _SHOP.search(merchant or "") is not None


def pours_coffee(merchant: str | None) -> bool:
    """Whether the merchant sells coffee, and its name says nothing of alcohol."""
    name = merchant or ""
    pours = any(pattern.search(name) for pattern in (_SHOP, _MAKER, _POURING, _PUB))
    return _COFFEE.search(name) is not None and (not pours or _NO_PUB.search(name) is not None)


def lean_of(merchant: str | None) -> int:
    """What the kind of place adds to the odds of a name that no list has, in `names.UNIT`s."""
    name = merchant or ""
    if _MAKER.search(name):
        return _BY_ITS_MAKER
    return _IN_A_PUB if _PUB.search(name) and not _NO_PUB.search(name) else 0
