"""What stands around a line: headings, neighbors, prices and the merchant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words
from rules.alcohol.lexicon import Tag
from rules.alcohol.lines import judged, tags_in
from rules.alcohol.names import UNIT
from rules.alcohol.places import (
    Heading,
    begins_dishes,
    heading_of,
    heads_none,
    heads_the_bars,
    lean_of,
    pours_coffee,
    sells_drinks,
)
from rules.alcohol.said import Ground, Said
from rules.alcohol.tokens import tokens
from rules.alcohol.weighing import weighed

#: What a drink of a bar is called by its grade and serving alone.
_GRADES = frozenset(
    "premium|prem|super|ultra|house|hse|special|specials|well|call|top|shelf|pour|pours|drink|drinks|single|sgl|double|"
    "dbl|triple|pitcher|shot|shots|feature|featured|features|signature|deluxe|standard|the|of|day|daily".split("|")
)
#: What is said of an espresso beside `shot`.
_SHOTS = frozenset("shot shots double dbl doubles single sgl triple quad extra add hot short espresso".split())
#: A name's odds below which it is none of a drink's, also among drinks.
_UNLIKE = -4 * UNIT
#: What its place adds to the odds of a name that no list has.
_BY_A_DRINK, _IN_A_SHOP, _UNDER_DRINKS = UNIT // 2, 4 * UNIT, 2 * UNIT
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
#: How a row begins that says something of the item above it.
_SAID_BELOW = re.compile(r"\s*[-+>*•·]\W*\w.*\w\W*(?<![-+>*•·=~])$|\W*(?:no|zero)[ -]alc", re.IGNORECASE)
#: A row in a frame (** N/A **), as only headings are.
_FRAMED = re.compile(r"\s*([-*=~_#])\W*\w.*\w\W*\1\s*")
#: So many rows right above the first item may be its headings; further up is the merchant's head.
_HEAD = 2
_NOTHING = re.compile(r"(?<!\d)0?[.,]00(?!\d)")
#: Pieces of sushi, and what stands on a check beside them.
_PIECES = re.compile(r"\(?\b[1-9] ?(?:pcs?|pieces?)\b\.?\)?", re.IGNORECASE)
_SUSHI = re.compile(
    r"\b(maguro|unagi|hamachi|ebi|amaebi|tako|toro|chu ?toro|ikura|uni|hotate|tamago|saba|tai|hirame|kani|masago|"
    r"tobiko|anago|ika|inari|nigiri|sashimi|maki|california roll|spicy tuna|"
    r"rainbow roll|dragon roll|philadelphia roll)\b",
    re.IGNORECASE,
)
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
    shop = merchant if sells_drinks(merchant) else None
    place = lean_of(merchant)
    found = []
    for at, (item, said) in enumerate(zip(items, alone, strict=True)):
        near = [alone[i].alcohol is Alcohol.YES for i in (at - 1, at + 1) if 0 <= i < len(items)]
        lean = place + _BY_A_DRINK * sum(near)
        judgment = _placed(under[at], said, shop, lean if abs(item.amount) >= _LEAST else 0)
        freed = under[at].section if heads_none(under[at].section) else ""
        if freed and judgment.alcohol is Alcohol.YES and said.ground is not Ground.OFFICE:
            because = f"{judgment.because}, and stands under “{freed}”, where drinks are made without alcohol"
            judgment = judgment._replace(alcohol=Alcohol.UNCLEAR, because=because)
        elif judgment.alcohol is Alcohol.YES and said.alcohol is not Alcohol.YES and _is_loose(under[at], item):
            judgment = judgment._replace(alcohol=Alcohol.UNCLEAR)
        if pours_coffee(merchant) and said.ground is Ground.HINT and _is_a_shot(item.description):
            judgment = said._replace(alcohol=Alcohol.NO, because=f"a shot at {merchant} is one of espresso")
        if judgment.alcohol is Alcohol.NO and said.ground not in (Ground.OFFICE, Ground.FREE) and _is_a_pour(under[at]):
            because = f"stands under “{item.section.strip()}” and says how a drink is served, not which"
            judgment = judgment._replace(alcohol=Alcohol.UNCLEAR, because=because)
        found.append(replace(item, alcohol=judgment.alcohol, because=judgment.because))
    found = list(_beside_sushi(found, [said.ground for said in alone]))
    found = list(_made_without(found, under, [said.ground for said in alone], lines))
    found = list(_among_the_drinks(found, alone))
    return tuple(_dear(found, [said.ground for said in alone])) if _has_alcohol(found, lines) else tuple(found)


def _under_their_headings(items: Sequence[LineItem], lines: Sequence[str]) -> list[LineItem]:
    """The items, each with the heading that the rows without an amount between the items give it.

    A heading of the bar (ON TAP) or of drinks without alcohol (MOCKTAILS) begins, one of dishes (PIZZA) ends.
    """
    placed: list[LineItem] = []
    start, current, first = 0, None, True
    headed = any(item.section for item in items) or any(map(heads_the_bars, lines))
    for item in items:
        rows = [place.text for place in item.evidence]
        at = next((at for at in range(start, len(lines)) if lines[at] in rows), None)
        if at is None:
            placed.append(item)
            continue
        heading = _plain(item.section)
        if first:
            named = (row for row in range(at - 1, -1, -1) if heading and _plain(lines[row]) == heading)
            start = min(next(named, at), max(at - _HEAD, 0))
        for row in lines[start:at]:
            if heading and _plain(row) == heading:
                current = item.section
            elif heads_the_bars(row) or (heads_none(row) and (headed or not _may_be_said_of(row))):
                current = row.strip()
            elif current and begins_dishes(row):
                current = ""
        placed.append(item if current is None else replace(item, section=current))
        start, first = at + 1, False
    return placed


def _is_loose(under: LineItem, item: LineItem) -> bool:
    """Whether the heading of the bar above the item may also be what came with the item above it (House Wine)."""
    return under.section != item.section and heads_the_bars(under.section)


def _may_be_said_of(row: str) -> bool:
    """Whether a heading of drinks without alcohol may as well say of the drink above it how it is made (N/A)."""
    return _MADE_WITHOUT.fullmatch(row) is not None and _FRAMED.fullmatch(row) is None


def _plain(heading: str) -> str:
    return heading.strip(" -*=:_~").casefold()


def _made_without(
    items: Sequence[LineItem], under: Sequence[LineItem], grounds: Sequence[Ground], lines: Sequence[str]
) -> Iterator[LineItem]:
    """The items, a drink none where the row right below it says so (Virgin) and costs nothing.

    Of several drinks on one row it may be about one: those are unclear. A row that may be the heading of what follows
    (NON-ALCOHOLIC) frees nothing on a paper with headings, and elsewhere leaves the drink unclear.
    """
    for at, (item, ground) in enumerate(zip(items, grounds, strict=True)):
        below = items[at + 1] if at + 1 < len(items) else None
        modified = below is not None and below.amount == 0 and _MADE_WITHOUT.fullmatch(below.description) is not None
        rows = [place.text for place in item.evidence]
        doubt = ""
        if not modified and rows and lines.count(rows[-1]) == 1:
            row = next(iter(lines[lines.index(rows[-1]) + 1 :]), "")
            modified = _MADE_WITHOUT.fullmatch(row) is not None
            if modified and heads_none(row) and _SAID_BELOW.match(row) is None:
                headed = bool(under[at].section) or not _may_be_said_of(row)
                if headed and below is not None:
                    modified = False
                elif headed or below is not None:
                    doubt = f"“{row.strip()}” below it may be about it, or be the heading of what follows"
        if modified and item.alcohol is not Alcohol.NO and ground is not Ground.OFFICE:
            because = "the row below says that it is made without alcohol"
            if not doubt and item.quantity is not None and item.quantity != 1:
                doubt = f"{because}, and there are several"
            item = replace(item, alcohol=Alcohol.UNCLEAR if doubt else Alcohol.NO, because=doubt or because)
        yield item


def _beside_sushi(items: list[LineItem], grounds: Sequence[Ground]) -> Iterator[LineItem]:
    """The items, unclear those called sake and nothing else in pieces or right beside sushi: salmon is called so."""
    for at, (item, ground) in enumerate(zip(items, grounds, strict=True)):
        beside = items[max(at - 1, 0) : at] + items[at + 1 : at + 2]
        sushi = _PIECES.search(item.description) or any(_SUSHI.search(other.description) for other in beside)
        if sushi and item.alcohol is Alcohol.YES and ground is not Ground.OFFICE and _is_sake(item.description):
            because = "“sake” may be the drink, or salmon as sushi"
            item = replace(item, alcohol=Alcohol.UNCLEAR, because=because)
        yield item


def _is_sake(text: str) -> bool:
    return [word for word in tokens(_PIECES.sub(" ", text)) if not word.isdigit()] == ["sake"]


def _has_alcohol(items: Sequence[LineItem], lines: Sequence[str]) -> bool:
    """Whether the paper says that alcohol was sold: by an item, by a heading of the bar or by its tax."""
    if any(item.alcohol is Alcohol.YES or heading_of(item.section) is not Heading.OTHER for item in items):
        return True
    return any(_TAX_ON_ALCOHOL.search(line) and not _NOTHING.search(line) for line in lines)


def _is_a_pour(item: LineItem) -> bool:
    """Whether the line stands under a heading of the bar and names but a grade or a serving (House Pour)."""
    if heading_of(item.section) not in (Heading.ALCOHOL, Heading.POURS):
        return False
    named = [word for word in tokens(item.description) if not word.isdigit()]
    return bool(named) and _GRADES.issuperset(named)


def _is_a_shot(text: str) -> bool:
    """Whether the line names a shot, and nothing that is in it."""
    named = {word for word in tokens(text) if not word.isdigit()}
    return named <= _SHOTS and not named.isdisjoint(("shot", "shots"))


def _among_the_drinks(items: Sequence[LineItem], alone: Sequence[Said]) -> Iterator[LineItem]:
    """The items, unclear those of unknown names that stand among the drinks at the head of the check and cost the same.

    A house's own cocktail has a name that no list has (House Recipe). Known dishes end the block of drinks.
    """
    end = next((at for at, item in enumerate(items) if _is_known_dish(item)), len(items))
    poured = [at for at in range(end) if items[at].alcohol is Alcohol.YES]
    prices = [_each(items[at]) for at in poured]
    for at, (item, said) in enumerate(zip(items, alone, strict=True)):
        beside = len(poured) > 1 and at < end and at <= poured[-1] + 1 and min(prices) <= _each(item) <= max(prices)
        if beside and _may_be_a_drink(item, said):
            because = "it stands among the drinks at the head of the check and costs as much, and its name says nothing"
            item = replace(item, alcohol=Alcohol.UNCLEAR, because=because)
        yield item


def _is_known_dish(item: LineItem) -> bool:
    return item.alcohol is Alcohol.NO and not tags_in(item.description).isdisjoint((Tag.BLOCK, Tag.THING))


def _may_be_a_drink(item: LineItem, said: Said) -> bool:
    """Whether the name is one of which no list knows anything, and not unlike a drink's."""
    if item.alcohol is not Alcohol.NO or said.ground is not Ground.NOTHING or item.section or said.likeness is None:
        return False
    known = (Tag.SOFT, Tag.NOT, Tag.FREE)
    return said.likeness.score >= _UNLIKE and tags_in(item.description).isdisjoint(known)


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
    return _OF_BOTH.search(text) is not None or (Tag.SOFT in tags and not tags & {Tag.NOT, Tag.FREE})


def _each(item: LineItem) -> Decimal:
    """What one of it costs."""
    return item.unit_price if item.unit_price is not None else item.amount / max(item.quantity or 1, 1)


def _placed(item: LineItem, said: Said, shop: str | None, lean: int) -> Said:
    """What heading, merchant and neighbors make of what the line says by itself."""
    if said.alcohol is Alcohol.YES or said.ground in (Ground.OFFICE, Ground.FREE, Ground.PLAIN, Ground.GOODS):
        return said
    section = item.section.strip()
    kind = heading_of(section)
    if kind is Heading.ALCOHOL or shop:
        return _sold_as_drinks(item, said, section if kind is Heading.ALCOHOL else None, shop)
    if said.likeness is None:
        return said
    if said.ground in (Ground.OTHER, Ground.THING):  # a dish of a pub is a dish
        return said
    return weighed(said, said.likeness, lean + (_UNDER_DRINKS if kind is not Heading.OTHER else 0))


def _sold_as_drinks(item: LineItem, said: Said, heading: str | None, shop: str | None) -> Said:
    """A line where little else is sold."""
    tags = tags_in(item.description)
    if tags & {Tag.NOT, Tag.FREE, Tag.BLOCK, Tag.SOFT, Tag.FLAVOR}:
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
