"""What stands around a line: headings, neighbors, prices and the merchant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words
from rules.alcohol.lexicon import Tag
from rules.alcohol.lines import Ground, Said, judged, tags_in, weighed
from rules.alcohol.names import UNIT
from rules.alcohol.tokens import tokens

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
#: Headings of the bar under which grade and serving may be all that a drink is called, and the words of those.
_POURS = re.compile(r"\b(bar|lounge|happy hour|hh)\b", re.IGNORECASE)
_GRADES = frozenset(
    "premium|prem|super|ultra|house|hse|special|specials|well|call|top|shelf|pour|pours|drink|drinks|single|sgl|double|"
    "dbl|triple|pitcher|shot|shots|feature|featured|features|signature|deluxe|standard|the|of|day|daily".split("|")
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
#: What a place adds to the odds of a name that no list has.
_IN_A_PUB, _BY_ITS_MAKER, _BY_A_DRINK, _IN_A_SHOP, _UNDER_DRINKS = UNIT, 4 * UNIT, UNIT // 2, 4 * UNIT, 2 * UNIT
#: What a glass, a bottle or a flight costs.
_LEAST = Decimal(2)
#: Rows that charge a tax on alcohol, and so say that some was sold; a tax of nothing does not.
_TAX_ON_ALCOHOL = re.compile(
    r"\b(?:liquor|liq|lqr|alcohol|alc|mixed bev(?:erage)?s?|beer|wine|spirits?)\.? ?(?:sales |excise |drinks? )?"
    r"(?:tax|tx)\b|"
    r"\btax(?:es)?\b[ :(-]*(?:liquor|alcohol|alc)\b",
    re.IGNORECASE,
)
#: A row of its own below a drink that says that it is made without alcohol.
_MADE_WITHOUT = re.compile(
    r"\W*(?:(?:make|made|mk)\W+)?(?:it\W+)?(?:virgin|n/?a|(?:no|zero)[ -]alc(?:ohol)?|non[ -]?alc(?:oholic)?|"
    r"(?:alc(?:ohol)?[ -]free)|zero proof|mocktail)\b(?:\W+(?:style|version|drink))?\W*(?:0?[.,]00\W*)?",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?<!\d)0?[.,]00(?!\d)")
#: Names of soft drinks that are also those of cocktails, and soft drinks that cost as much by themselves.
_OF_BOTH = re.compile(
    r"\b(crush|cooler|smash|fizz|splash|slush(?:y|ie)?|refresher|spritz(?:er)?|breeze|sling|swizzle|punch|"
    r"(?:root|ginger|birch) (?:beer|ale)|(?:rt|gngr) (?:beer|br))\b",
    re.IGNORECASE,
)
_DEAR_ALONE = re.compile(
    r"\b(water|wtr|agua|acqua|h2o|pellegrino|pelle|perrier|panna|voss|evian|fiji|saratoga|topo|sparkling|still|"
    r"bottle|btl|pitcher|carafe|gallon|case|floats?|milk|espresso|boba|matcha|kids?|bottomless|refills?|no alc\w*)\b",
    re.IGNORECASE,
)
#: What a cocktail costs at least, and how many times as much as the soft drinks beside it.
_DEAR, _TIMES_AS_DEAR = Decimal(9), 2


def in_context(
    items: Sequence[LineItem], merchant: str | None, words: Words, lines: Sequence[str] = ()
) -> tuple[LineItem, ...]:
    """The items in the same order, each judged; `lines` are all of the paper's.

    An item under a heading of the bar, or of a shop that sells little else, is alcohol or unclear unless its line
    says that it is something else. A name that no list has is likelier a drink in a pub and beside other drinks. On a
    paper with alcohol on it, a soft drink at a cocktail's price is unclear.
    """
    under = _under_their_headings(items, lines)
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
        judgment = _placed(under[at], said, shop, lean if abs(item.amount) >= _LEAST else 0)
        if judgment.alcohol is Alcohol.NO and said.ground not in (Ground.OFFICE, Ground.FREE) and _is_a_pour(under[at]):
            because = f"stands under “{item.section.strip()}” and says how a drink is served, not which"
            judgment = judgment._replace(alcohol=Alcohol.UNCLEAR, because=because)
        found.append(replace(item, alcohol=judgment.alcohol, because=judgment.because))
    found = list(_made_without(found, [said.ground for said in alone], lines))
    return tuple(_dear(found, [said.ground for said in alone])) if _has_alcohol(found, lines) else tuple(found)


def _under_their_headings(items: Sequence[LineItem], lines: Sequence[str]) -> list[LineItem]:
    """The items, one without its heading where a row of its own between the two begins the dishes (Pizza)."""
    placed: list[LineItem] = []
    start = 0
    for item in items:
        rows = [place.text for place in item.evidence]
        at = next((at for at in range(start, len(lines)) if lines[at] in rows), None)
        if at is not None and item.section:
            heading = _plain(item.section)
            top = next((row for row in range(at - 1, -1, -1) if _plain(lines[row]) == heading), at)
            if any(_DISHES.fullmatch(lines[row]) for row in range(top + 1, at)):
                item = replace(item, section="")
        start = start if at is None else at + 1
        placed.append(item)
    return placed


def _plain(heading: str) -> str:
    return heading.strip(" -*=:_~").casefold()


def _made_without(items: Sequence[LineItem], grounds: Sequence[Ground], lines: Sequence[str]) -> Iterator[LineItem]:
    """The items, a drink none where the row right below it says so (Virgin) and costs nothing.

    Of several drinks on one row it may be about one: those are unclear.
    """
    for at, (item, ground) in enumerate(zip(items, grounds, strict=True)):
        below = items[at + 1] if at + 1 < len(items) else None
        modified = below is not None and below.amount == 0 and _MADE_WITHOUT.fullmatch(below.description) is not None
        rows = [place.text for place in item.evidence]
        if not modified and rows and lines.count(rows[-1]) == 1:
            after = lines[lines.index(rows[-1]) + 1 :]
            modified = bool(after) and _MADE_WITHOUT.fullmatch(after[0]) is not None
        if modified and item.alcohol is not Alcohol.NO and ground is not Ground.OFFICE:
            one = item.quantity is None or item.quantity == 1
            because = "the row below says that it is made without alcohol"
            item = replace(
                item,
                alcohol=Alcohol.NO if one else Alcohol.UNCLEAR,
                because=because if one else f"{because}, and there are several",
            )
        yield item


def _has_alcohol(items: Sequence[LineItem], lines: Sequence[str]) -> bool:
    """Whether the paper says that alcohol was sold: by an item, by a heading of the bar or by its tax."""
    if any(item.alcohol is Alcohol.YES or _is_of_the_bar(item.section) for item in items):
        return True
    return any(_TAX_ON_ALCOHOL.search(line) and not _NOTHING.search(line) for line in lines)


def _is_of_the_bar(section: str) -> bool:
    return bool(_BAR.search(section) or _MAYBE_BAR.search(section)) and not _KITCHEN.search(section)


def _is_a_pour(item: LineItem) -> bool:
    """Whether the line stands under a heading of the bar and names but a grade or a serving (House Pour)."""
    section = item.section
    if not (_BAR.search(section) or _POURS.search(section)) or _KITCHEN.search(section):
        return False
    named = [word for word in tokens(item.description) if not word.isdigit()]
    return bool(named) and _GRADES.issuperset(named)


def _dear(items: Sequence[LineItem], grounds: Sequence[Ground]) -> Iterator[LineItem]:
    """The items, those unclear that have a soft drink's name and cost far more than a soft drink.

    Such a name (Cherry Smash) is a cocktail's as well, and a drink with a shot in it is often rung up by its mixer.
    """
    soft = [
        item.alcohol is Alcohol.NO and ground not in (Ground.OFFICE, Ground.FREE) and _is_soft(item.description)
        for item, ground in zip(items, grounds, strict=True)
    ]
    cheap = [_each(item) for item, is_soft in zip(items, soft, strict=True) if is_soft and _each(item) < _DEAR]
    least = max(_DEAR, _TIMES_AS_DEAR * max(cheap, default=Decimal(0)))
    for item, is_soft in zip(items, soft, strict=True):
        if is_soft and _each(item) >= least:
            because = f"“{item.description.strip()}” may be a soft drink, but costs what a cocktail does"
            item = replace(item, alcohol=Alcohol.UNCLEAR, because=because)
        yield item


def _is_soft(text: str) -> bool:
    """Whether the line names one glass of a soft drink, or of what may be one, that is no dearer than others."""
    if _DEAR_ALONE.search(text):
        return False
    tags = tags_in(text)
    if tags & {Tag.BLOCK, Tag.FLAVOR, Tag.SIZE}:
        return False
    return _OF_BOTH.search(text) is not None or (Tag.SOFT in tags and Tag.NOT not in tags)


def _each(item: LineItem) -> Decimal:
    """What one of it costs."""
    return item.unit_price if item.unit_price is not None else item.amount / max(item.quantity or 1, 1)


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
