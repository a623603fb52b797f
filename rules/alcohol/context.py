"""What stands around a line: headings, neighbors, prices and the merchant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words
from rules.alcohol.lexicon import Tag
from rules.alcohol.lines import Ground, Said, judged, tags_in, weighed
from rules.alcohol.names import UNIT

#: Headings under which everything is alcohol that is not plainly something else.
_BAR = re.compile(
    r"\b(beers?|wines?|liquors?|spirits?|cocktails?|draf?ts?|draughts?|on tap|taps|bottled beers?|by the glass|btg|"
    r"martinis|margaritas|alcohol|booze|cervezas?|vinos?|tragos|licores|sake|whiske?y|bourbons?)\b",
    re.IGNORECASE,
)
#: Headings under which a drink stands that may be alcohol, or none.
_MAYBE_BAR = re.compile(r"\b(bar|lounge|happy hour|hh|drinks?|bebidas)\b", re.IGNORECASE)
_KITCHEN = re.compile(
    r"\b(snack|salad|juice|coffee|espresso|sushi|raw|oyster|soft|hot|n/?a|non.?alc\w*) (bar|drinks?)\b", re.IGNORECASE
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
#: What a place adds to the odds of a name that no list has.
_IN_A_PUB, _BY_ITS_MAKER, _BY_A_DRINK, _IN_A_SHOP, _UNDER_DRINKS = UNIT, 4 * UNIT, UNIT // 2, 4 * UNIT, 2 * UNIT
#: What a glass, a bottle or a flight costs.
_LEAST = Decimal(2)


def in_context(items: Sequence[LineItem], merchant: str | None, words: Words) -> tuple[LineItem, ...]:
    """The items in the same order, each judged.

    An item under a heading of the bar, or of a shop that sells little else, is alcohol or unclear unless its line
    says that it is something else. A name that no list has is likelier a drink in a pub and beside other drinks.
    """
    alone = [judged(item.description, words) for item in items]
    shop = merchant if _SHOP.search(merchant or "") else None
    place = 0
    if _MAKER.search(merchant or ""):
        place = _BY_ITS_MAKER
    elif _PUB.search(merchant or "") and not _NO_PUB.search(merchant or ""):
        place = _IN_A_PUB
    found = []
    for at, (item, said) in enumerate(zip(items, alone, strict=True)):
        near = [alone[i].alcohol is Alcohol.YES for i in (at - 1, at + 1) if 0 <= i < len(items)]
        lean = place + _BY_A_DRINK * sum(near)
        judgment = _placed(item, said, shop, lean if abs(item.amount) >= _LEAST else 0)
        found.append(replace(item, alcohol=judgment.alcohol, because=judgment.because))
    return tuple(found)


def _placed(item: LineItem, said: Said, shop: str | None, lean: int) -> Said:
    """What heading, merchant and neighbors make of what the line says by itself."""
    if said.alcohol is Alcohol.YES or said.ground in (Ground.OFFICE, Ground.FREE, Ground.PLAIN):
        return said
    section = item.section.strip()
    heading = section if _BAR.search(section) and not _KITCHEN.search(section) else None
    if heading or shop:
        return _among_drinks(item, said, heading, shop)
    if said.likeness is None:
        return said
    drinks = _MAYBE_BAR.search(section) is not None and _KITCHEN.search(section) is None
    if said.ground in (Ground.OTHER, Ground.THING):  # a dish of a pub is a dish
        return said
    return weighed(said, said.likeness, lean + (_UNDER_DRINKS if drinks else 0))


def _among_drinks(item: LineItem, said: Said, heading: str | None, shop: str | None) -> Said:
    """A line where little else is sold."""
    tags = tags_in(item.description)
    if tags & {Tag.NOT, Tag.BLOCK, Tag.SOFT, Tag.FLAVOR}:
        return said
    where = f"stands under “{heading}”" if heading else f"was sold by {shop}"
    if heading and said.ground is not Ground.NAMELESS:
        return said._replace(alcohol=Alcohol.YES, because=f"{where}, and nothing says that it is something else")
    if tags & {Tag.ALONE, Tag.VAGUE}:
        because = f"{where}, where “{item.description.strip()}” is an alcoholic drink"
        return said._replace(alcohol=Alcohol.YES, because=because)
    if said.likeness is not None and weighed(said, said.likeness, _IN_A_SHOP).alcohol is Alcohol.YES:
        return weighed(said, said.likeness, _IN_A_SHOP)
    return said._replace(alcohol=Alcohol.UNCLEAR, because=f"{where}; {said.because}")
