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
#: No heading is longer.
_LONGEST = 60
#: A class of drinks that bars head a part of the check with, what stands before it, and what after it.
_CLASS = (
    r"beers?|wines?|liquors?|spirits?|cocktails?|ciders?|(?:hard )?seltzers|martinis?|margaritas?|alcohol|drafts?|"
    r"draughts?|"
    r"on tap|taps?|by the (?:glass|bottle|can)|shots|shooters|tequilas?|mezcals?|whisk(?:e?y|e?ys|ies)|bourbons?|"
    r"scotch(?:es)?|"
    r"ryes|vodkas?|gins?|rums?|brand(?:y|ies)|cognacs?|cordials?|liqueurs?|amaros?|aperitifs?|digestifs?|sangrias?|"
    r"champagnes?|prosecco|proseccos|sakes|soju|cervezas?|vinos?|tragos|licores|c[oó]cteles|lagers|ales|ipas|stouts|"
    r"booze|high ?balls|mules|(?:well|mixed|adult|alcoholic|after dinner|bar) (?:drinks?|beverages?)|alc|"
    r"(?:craft|domestics?|import(?:s|ed)?|tall) (?:cans|bottles|boys)|domestics|imports"
)
_BEFORE = (
    r"signature|craft|house|classics?|specialty|speciality|featured?|seasonal|frozen|our|the|local|domestic|imported|"
    r"import|"
    r"premium|well|call|top shelf|happy hour|hh|draft|draught|bottled?|canned?|red|white|ros[eé]|sparkling|dessert|"
    r"hard|"
    r"new|fine|special|specials|bar|hand ?crafted|handcrafted|small batch|single malt|irish|japanese|blended|mixed|"
    r"brunch|dinner|late night|daily|winter|summer|spring|fall|holiday|barrel aged|tiki|martini|margarita|tequila|"
    r"whiske?y|bourbon|vodka|gin|rum|wine|beer"
)
_AFTER = (
    r"on tap|by the (?:glass|bottle|can)|list|menu|specials?|selections?|bar|flights?|glass|bottles?|cans?|btl|gls|btg"
)
_BAR_ROW = re.compile(
    rf"\W*(?:(?:{_BEFORE})\W+)*(?:{_CLASS})(?:\W+(?:{_AFTER}))?"
    rf"(?:\s*(?:&|\+|/|,|\band\b|\by\b)\s*(?:(?:{_BEFORE})\W+)*(?:{_CLASS})(?:\W+(?:{_AFTER}))?)*\W*",
    re.IGNORECASE,
)
#: Rows that head drinks made without alcohol. The short ones may as well say so of the drink above them.
_SHORT_FREE = (
    r"n/?a|non[ -]?alc(?:oholic|ohol)?|zero[ -]proof|(?:no|zero)[ -]alc(?:ohol)?|alc(?:ohol)?[ -]free|mocktail|0%"
)
_FREE_ROW = re.compile(
    rf"\W*(?:(?:our|signature|craft|house|classic|seasonal)\W+)*(?:mocktails|spirit[ -]free|free[ -]spirited|"
    rf"virgin (?:cocktails|drinks)|sober\w*|soft drinks|(?:{_SHORT_FREE})|"
    rf"(?:{_SHORT_FREE}|spirit[ -]free)\W+(?:beers?|wines?|cocktails?|drinks|beverages|bevs?|spirits|mocktails|options|"
    rf"menu|selections?))\W*",
    re.IGNORECASE,
)
#: Rows that are a heading of dishes, or of what else is no drink of the bar, and end the bar's.
_DISHES = re.compile(
    r"\W*(?:(?:wood[ -]fired|brick oven|main|small|large|kids?|hot|cold|our|house|from the|side|soups? (?:and|&)) )*"
    r"(?:pizzas?|pastas?|tacos|salads?|sides|"
    r"burgers|sandwich(?:es)?|sushi|rolls|desserts?|dolci|appetizers?|apps|starters|antipasti|entr[eé]es?|mains?|soups?|"
    r"snacks|breakfast|brunch|lunch|dinner|plates|shareables|food|kitchen|wings|noodles|sweets|kids?|kids?'?s? menu|"
    r"children'?s? menu|coffees?|coffee (?:and|&) tea|teas?|espresso|juices?|sodas|grill|seafood|steaks|subs|wraps|"
    r"bowls|nigiri|sashimi|tapas|bakery|retail|merch(?:andise)?|grocery)\W*",
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
    if not section or _KITCHEN.search(section) or heads_none(section):
        return Heading.OTHER
    if heads_the_bars(section):
        return Heading.ALCOHOL
    for pattern, heading in ((_BAR, Heading.ALCOHOL), (_POURS, Heading.POURS), (_DRINKS, Heading.DRINKS)):
        if pattern.search(section):
            return heading
    return Heading.OTHER


def heads_the_bars(row: str) -> bool:
    """Whether the row, which has no amount, is a class of alcoholic drinks, as the bar's headings are (ON TAP)."""
    return len(row) <= _LONGEST and _BAR_ROW.fullmatch(row) is not None and not heads_none(row)


def heads_none(row: str) -> bool:
    """Whether the row heads drinks made without alcohol (MOCKTAILS), or may say so of the drink above it (N/A)."""
    return len(row) <= _LONGEST and _FREE_ROW.fullmatch(row) is not None


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
