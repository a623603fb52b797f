"""What one line says by itself: the phrases of the lexicon in it, weighed with what its name is like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model import HIDDEN_PART, Alcohol
from rules.alcohol import Words
from rules.alcohol.glued import run_together
from rules.alcohol.lexicon import Tag, lexicon
from rules.alcohol.names import UNIT
from rules.alcohol.register import LIKENESS, PARTS, WORDS, Part, parts_of, pipeline, read
from rules.alcohol.said import NOTHING, Ground, Said, why_drink, why_none
from rules.alcohol.scripts import in_another_script
from rules.alcohol.slips import LONGEST_WORD, fits, is_clear, nearly, shortened, without_slips
from rules.alcohol.weighing import weighed

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Marks of the alcohol-free kind of a drink.
_FREE = re.compile(
    r"\bna\b|\bn/a\b|\bnon?[ -]?alc|(?<![\w.,])(?:0[.,][0o]|o[.,]0)(?!\w)|\b(?:abv|alc(?:ohol)?)\W{0,2}0[.,][0-5]0? ?%|"
    r"(?<![\d.,])0[.,][0-5]0? ?% ?(?:abv|alc)|\bzero\b(?! ?(?:sugar|carb|sulfite|gravity|added))|"
    r"\balc(?:ohol)?[ -](?:free|removed)\b|\bal[ck]ohol ?frei\w*|\bsin alcohol\b|\bsans alcool\b|\banalcolic[oa]\b|"
    r"\bvirgin\b|\bmocktail|\bdealc|\bsutter h(?:o)?me? fre\b",
    re.IGNORECASE,
)
#: What a drink is made without; others of its spirits may be left in it.
_WITHOUT = re.compile(
    r"\b(?:no|w/o|without|hold|minus) (?:the )?"
    r"(?:tequila|vodka|rum|gin|whiske?y|bourbon|mezcal|liquor|booze|spirits?)\b",
    re.IGNORECASE,
)
_HARDENED = ("hard", "spiked", "alc", "alcoholic")
#: Soft drinks with alcohol: of any taste, and with the word before or after.
_HARD = re.compile(
    r"(?<!no )(?<!non[ -])\b(?:hard|spiked|alc|alcoholic) (?:[a-z]+ ){0,2}?(?:lemonade|limeade|seltzer|cider|tea|soda|"
    r"kombucha|root beer|"
    r"ginger (?:beer|ale))\b|\b(?:lemonade|seltzer|cider|tea|soda|kombucha|root beer|ginger (?:beer|ale)) hard$",
    re.IGNORECASE,
)
#: What holds drinks, also those without alcohol (a growler of root beer).
_HOLDERS = ("growler", "growlers", "crowler", "crowlers", "growler fill", "crowler fill", "growler refill", "keg")
#: Servings that hardly anything but beer has.
_OF_THE_BAR = frozenset(
    "dft|drft|drght|dght|draft|drafts|draught|btl|bttl|on tap|vom fass|pression|a la pression|de barril|alla spina|"
    "tallboy|tallboys|tall boy|tall boys|schooner|schooners|pounder|pounders|longneck|longnecks|long neck|"
    "long necks".split("|")
)
#: The sizes of bottles that hardly anything but wine and spirits has, and what they add to the odds.
_BOTTLES = frozenset("50ml 187ml 200ml 375ml 700ml 720ml 750ml 1.75l 1.5l 3l".split())
_BOTTLED = 3 * UNIT // 2
#: What the lexicon says of a ticket, of gear, of food and of root beer.
_WAY_IN, _GEAR, _FOOD, _SOFT_DRINK = "a way in", "a thing, no drink", "food", "a drink without alcohol"
#: What is more than a register's code.
_NAMED = re.compile(r"[a-z]{3}|\d{3}")
#: Coins that lie over a name's beginning, as a reader takes them: round letters and noughts, and then more of a word.
_COINS = re.compile(r"(?!O{3,}[Hh])(?:[O0Q@°]{3,}(?=[A-Za-z])|(?=[0@°]*[OQ])[O0Q@°]{3,}(?=\W))")
#: Between these marks of a line, each part is judged by itself.
_PARTS = re.compile(r"\s(?:[wW]/|with|plus)\s?|\+|;")
_DRINKS = (Tag.DRINK, Tag.BRAND)
_HINTS = (Tag.ALONE, Tag.VAGUE)
_NONE = {Tag.NOT, Tag.FREE}
_SERVINGS = (Tag.POUR, Tag.SIZE, Tag.NEUTRAL)

#: Cocktails whose name also says how something is made, and what may follow a cocktail's name.
_ADJECTIVES = ("old fashioned", "old fashion")
_BESIDE = (Tag.POUR, Tag.SIZE, Tag.NEUTRAL, Tag.DRINK, Tag.BRAND, Tag.ALONE, Tag.VAGUE)
#: So many numbers, and more than other words, are no name.
_NUMBERS = 4
#: A line of more words is a paragraph.
_LONG_LINE = 40
#: What by itself is beer.
_DRAFT = frozenset("dft|drft|drght|dght|drf|draft|drafts|draught|vom fass|pression|a la pression|de barril".split("|"))
#: What stands last in names of wines and beers of few words (Nightjar Rose), and of how many words at most.
_STYLES = ("rose", "pg", "sb", "amber", "blonde", "pale", "hazy", "bock", "bianco", "rosso", "tinto")
_SHORT = 3
#: Drinks without alcohol that are made to taste of wine or a cocktail.
_TASTING = ("seltzer", "soda", "kombucha", "iced tea", "ice tea", "lemonade", "juice", "water", "tonic")

_COFFEES = ("cold brew", "nitro cold brew", "iced coffee")

#: What an office without words of its own has.
NO_WORDS = Words()

#: A name has two letters, or one of a script where that is a word, or a number (3X3).
_LEGIBLE = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]|\d")
_NAMELESS = Said(Alcohol.UNCLEAR, "the name of the item could not be read", Ground.NAMELESS)


def judged(text: str, words: Words = NO_WORDS) -> Said:
    """What the line says, by itself."""
    said = _judged(text, words)
    if said.alcohol is Alcohol.YES or said.ground is Ground.OFFICE or not words.extra:
        return said
    if (entry := run_together(text, words.extra, words.exceptions)) is None:
        return said
    because = f"“{entry}” is on the office's list, and may stand in it run together with other words"
    return Said(Alcohol.UNCLEAR, because, Ground.OFFICE)


def _judged(text: str, words: Words) -> Said:
    doc = read(text)
    in_numbers = "&" in text and any(part.tag is Tag.BRAND for part in doc.user_data[PARTS])  # 7 & 7
    if not any(map(str.isalpha, text)) and not in_numbers:
        return _NAMELESS
    if (words.extra or words.exceptions) and (office := _office(doc, words)) is not None:
        return office
    if (foreign := in_another_script(text)) is not None:
        return Said(*foreign, Ground.SCRIPT)
    said = _of_parts(text, doc)
    coins = _COINS.match(text) is not None
    if (HIDDEN_PART in text or coins) and said.alcohol is Alcohol.NO:
        return Said(Alcohol.UNCLEAR, "a part of its name is hidden", Ground.NAMELESS)
    if (text.startswith(HIDDEN_PART) or coins) and said.alcohol is Alcohol.YES:
        because = f"{said.because}, but the beginning of its name is hidden, and may say that it is made without"
        return Said(Alcohol.UNCLEAR, because, Ground.NAMELESS)
    if said.ground is Ground.NOTHING and _LEGIBLE.search(text) is None:
        return _NAMELESS
    if said.ground is Ground.NOTHING and any(len(word) > LONGEST_WORD for word in doc.user_data[WORDS]):
        return _NAMELESS
    if said.ground is Ground.NOTHING and _is_no_name(doc.user_data[WORDS]):
        return said
    if (
        said.alcohol is Alcohol.YES
        and (meant := without_slips(text)) != text
        and _of_parts(meant, read(meant)).alcohol is Alcohol.NO
    ):
        return Said(Alcohol.UNCLEAR, f"“{text.strip()}” is nearly “{meant.strip()}”, which is none", Ground.PLAIN)
    return weighed(said, doc.user_data[LIKENESS], 0 if _BOTTLES.isdisjoint(doc.user_data[WORDS]) else _BOTTLED)


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether a line is a telephone number, a time or a sum with a word before it, or a paragraph, and no name."""
    if len(words) > _LONG_LINE:
        return True
    numbers = sum(word.isdigit() for word in words)
    return numbers >= _NUMBERS and numbers > len(words) - numbers


def tags_in(text: str) -> set[Tag | None]:
    """The tags of the phrases in a line."""
    return {part.tag for part in read(text).user_data[PARTS]}


def _office(doc: Doc, words: Words) -> Said | None:
    """What the office's own words say."""
    line = doc.user_data[WORDS]
    for entries, alcohol, says in (
        (words.exceptions, Alcohol.NO, "is among the office's exceptions"),
        (words.extra, Alcohol.YES, "is on the office's list"),
    ):
        for entry in entries:
            phrase = pipeline().make_doc(entry).user_data[WORDS]
            at = next((at for at in range(len(line)) if phrase and line[at : at + len(phrase)] == phrase), None)
            if at is None:
                continue
            if alcohol is Alcohol.NO and _holds_more(doc, phrase, [*line[:at], *line[at + len(phrase) :]], words):
                continue
            return Said(alcohol, f"“{entry}” {says}", Ground.OFFICE)
    return None


def _holds_more(doc: Doc, excepted: list[str], rest: list[str], words: Words) -> bool:
    """Whether a line has more of a drink than the office excepted: an exception frees what it names by itself.

    `rest` is the line without it. What only says how something is served (house) names nothing by itself.
    """
    if all(part.tag in _SERVINGS or part.text.isdigit() for part in parts_of(rest)):
        return is_serving(parts_of(excepted)) and _of_part(doc.text, doc.user_data[PARTS]).alcohol is Alcohol.YES
    said = judged(" ".join(word for word in rest if word != "and"), Words(extra=words.extra))
    return said.alcohol is not Alcohol.NO and said.ground is not Ground.NAMELESS


def is_serving(parts: Sequence[Part]) -> bool:
    """Whether the words only say how something is served, how much of it, or of which kind it is."""
    return all(part.tag in _SERVINGS for part in parts)


def _of_parts(text: str, doc: Doc) -> Said:
    """What the lexicon says of a line: the worst that one of its parts says, unless a dish stands beside it."""
    pieces = [piece for piece in _PARTS.split(f" {text} ") if piece.strip()]
    if len(pieces) < 2:
        return _of_part(text, doc.user_data[PARTS])
    lines = [read(piece).user_data[PARTS] for piece in pieces]
    verdicts = [_of_part(piece, parts) for piece, parts in zip(pieces, lines, strict=True)]
    dishes = [parts for parts in lines if (is_dish(parts) or _is_food(parts)) and not _is_gear(parts)]
    for wanted in (Alcohol.YES, Alcohol.UNCLEAR):
        for said in verdicts:
            if said.alcohol is Alcohol.YES and dishes:
                because = f"{said.because}, or an ingredient of the dish that it comes with"
                return Said(Alcohol.UNCLEAR, because, Ground.THING)
            if said.alcohol is wanted:
                return said
    return verdicts[0]


def _is_food(parts: Sequence[Part]) -> bool:
    return any(part.says == _FOOD for part in parts)


def _is_gear(parts: Sequence[Part]) -> bool:
    """Whether the words name a thing that a bottle is sold with (w/ 2 glasses)."""
    return any(part.says == _GEAR for part in parts) and not _is_food(parts)


def _of_part(text: str, parts: Sequence[Part]) -> Said:
    said = _hard(parts, text) or _named(parts, text)
    if said.alcohol is not Alcohol.NO and (said.ground is not Ground.HINT or all(part.tag for part in parts)):
        return said
    if said.ground is Ground.OTHER and is_dish(parts) and all(part.text != "and" for part in parts):
        return said  # a misread drink would only say what the dish is made with
    line = tuple(word for part in parts for word in part.text.split())
    unknown = {part.text for part in parts if part.tag is None}
    known = {part.text for part in parts if part.tag is not None}
    for at, word in enumerate(line):
        if word in known:
            continue
        for near in nearly(word):
            if fits(near, line, at) and (meant := _means(line, at, near, text)) is not Alcohol.NO:
                clear = meant is Alcohol.YES and is_clear(word, near) and len(unknown) == 1
                if clear or said.alcohol is Alcohol.NO:
                    ground = Ground.CLEAR_SLIP if clear else Ground.SLIP
                    return Said(Alcohol.UNCLEAR, f"“{word}” is nearly “{near}”", ground)
        for full in shortened(word, line, at) if word in unknown and said.alcohol is Alcohol.NO else ():
            if _means(line, at, full, text) is not Alcohol.NO:
                return Said(Alcohol.UNCLEAR, f"“{word}” may be short for “{full}”", Ground.SHORT)
    return said


def _means(line: tuple[str, ...], at: int, word: str, text: str) -> Alcohol:
    """What the line is where its word at `at` is meant to be `word`, that of a drink."""
    meant = parts_of([*line[:at], word, *line[at + 1 :]])
    return _named(meant, text).alcohol if _of_a_drink(word, meant) else Alcohol.NO


def _of_a_drink(word: str, parts: Sequence[Part]) -> bool:
    """Whether `word` stands in a phrase that names a drink, or in one that hardly anything but beer has."""
    return any(
        word in part.text.split() and (part.tag in (*_DRINKS, *_HINTS) or part.text in _OF_THE_BAR) for part in parts
    )


def _hard(parts: Sequence[Part], text: str) -> Said | None:
    """What a line says that calls a soft drink hard (Ginger Beer Hard); None where it does not."""
    if not any(part.text in _HARDENED for part in parts):
        return None
    hard = _HARD.search(text)
    if hard is None or _FREE.search(text) or is_dish(parts) or any(part.tag in (*_DRINKS, Tag.FREE) for part in parts):
        return None
    return Said(Alcohol.YES, f"“{hard[0].lower()}” is an alcoholic drink", Ground.PLAIN)


def _named(every: Sequence[Part], text: str) -> Said:
    """What the words of a line say as they stand; `text` is the line itself."""
    parts = _without_codes(every)
    tags = {part.tag for part in parts}
    drinks = [part for at, part in enumerate(parts) if part.tag in _DRINKS and not _is_adjective(at, parts)]
    hints = [part for part in parts if part.tag in _HINTS]
    if not (drinks or hints) and Tag.POUR not in tags:
        ground = Ground.PLAIN if tags & _NONE else Ground.OTHER if Tag.BLOCK in tags else Ground.NOTHING
        return Said(Alcohol.NO, why_none(parts), ground)
    if (drinks or hints) and _FREE.search(text):
        return Said(Alcohol.NO, "the line says that it is without alcohol", Ground.FREE)
    if maker := next((part for part in parts if part.tag is Tag.FREE), None):
        return Said(Alcohol.NO, f"“{maker.text}” is {maker.says}", Ground.FREE)
    if (thing := _thing(parts, drinks)) is not None:
        return Said(Alcohol.NO, why_none([thing], drinks or hints), Ground.GOODS)
    if is_dish(parts):
        if drinks and any(part.text == "and" and part.tag is None for part in parts):
            because = f"“{drinks[0].text}” may be a drink beside the dish, or a part of it"
            return Said(Alcohol.UNCLEAR, because, Ground.THING)
        return Said(Alcohol.NO, why_none(parts, drinks), Ground.THING if drinks else Ground.OTHER)
    if drinks:
        if without := _WITHOUT.search(text):
            because = f"“{drinks[0].text}” is an alcoholic drink, and the line says “{without[0]}”"
            return Said(Alcohol.UNCLEAR, because, Ground.PLAIN)
        if all(part.text in _HOLDERS for part in drinks) and any(part.says == _SOFT_DRINK for part in parts):
            return Said(Alcohol.NO, f"“{drinks[0].text}” only holds what is none", Ground.PLAIN)
        if any(part.text == "alcoholic" for part in drinks):
            return Said(Alcohol.YES, "the line says that it is alcoholic", Ground.PLAIN)
        if Tag.FLAVOR in tags or _is_taste_of(drinks, parts[-1]):
            beside = next((part.says for part in parts if part.tag is Tag.FLAVOR and part.says), "only a flavor here")
            because = f"“{drinks[0].text}” may be the drink or {beside}"
            return Said(Alcohol.UNCLEAR, because, Ground.FLAVORED)
        ground = Ground.DRINK if tags & {None, Tag.SOFT, Tag.THING, *_NONE} else Ground.PLAIN
        return Said(Alcohol.YES, why_drink(drinks[0], parts), ground)
    return _by_hints(parts, tags, hints)


def _thing(parts: Sequence[Part], drinks: Sequence[Part]) -> Part | None:
    """The word for a thing that the line ends in, but for its size or color; None where it says how a drink is served.

    What lets somebody in is one after a maker's name only: a drink ticket is a drink.
    """
    last = next(
        (part for part in reversed(parts) if part.tag is not Tag.NEUTRAL and not part.text.isdigit()), parts[-1]
    )
    if not (last.tag is Tag.THING or last.says == _GEAR) or any(part.tag in (Tag.POUR, Tag.SIZE) for part in parts):
        return None
    return last if last.says != _WAY_IN or all(part.tag is Tag.BRAND for part in drinks) else None


def _is_adjective(at: int, parts: Sequence[Part]) -> bool:
    """Whether the phrase says how something else is made (old fashioned lemonade)."""
    return parts[at].text in _ADJECTIVES and at + 1 < len(parts) and parts[at + 1].tag not in _BESIDE


def _is_taste_of(drinks: Sequence[Part], last: Part) -> bool:
    """Whether the line ends in a drink without alcohol that may only taste of these: margarita seltzer."""
    if last.text in _COFFEES:
        return True
    return last.text in _TASTING and all(part.tag is Tag.DRINK and part.says in ("wine", "mixed") for part in drinks)


def is_dish(parts: Sequence[Part]) -> bool:
    """Whether a word outside the drinks' own names says that the line is a dish or a thing."""
    known = lexicon()
    return any(
        part.tag is Tag.BLOCK
        or (part.tag is Tag.NOT
            and any((entry := known.get((word,))) and entry.tag is Tag.BLOCK for word in part.text.split()))
        for part in parts
    )  # fmt: skip


def _without_codes(parts: Sequence[Part]) -> Sequence[Part]:
    """Without register codes and measures: unknown words without three letters in a row, beside others.

    A long number stays: with it, a name may be a place (Corona 92880).
    """
    return [part for part in parts if part.tag or _NAMED.search(part.text)] or parts


def _by_hints(parts: Sequence[Part], tags: set[Tag | None], hints: Sequence[Part]) -> Said:
    """A line without a drink's own word: by words that may be one, and by how it is served."""
    if tags & {Tag.SOFT, Tag.FLAVOR, *_NONE}:
        ground = Ground.PLAIN if tags & _NONE else Ground.OTHER
        return Said(Alcohol.NO, why_none(parts), ground)
    served = [part.text for part in parts if part.tag in (Tag.POUR, Tag.SIZE)]
    if hints and served:
        because = f"“{hints[0].text}”, served as “{served[0]}”, is an alcoholic drink"
        return Said(Alcohol.YES, because, Ground.SERVED if tags & {None, Tag.THING} else Ground.PLAIN)
    if tags & {None, Tag.THING}:
        if any(text in _OF_THE_BAR for text in served):
            because = f"“{served[0]}” is how beer is served, and the name is not known"
            return Said(Alcohol.UNCLEAR, because, Ground.HINT)
        named = all(part.tag in (None, Tag.THING) for part in parts[:-1])
        if parts[-1].text in _STYLES and 1 < len(parts) <= _SHORT and named:
            because = f"“{parts[-1].text}” after a name is how wines and beers are called, and the name is not known"
            return Said(Alcohol.UNCLEAR, because, Ground.HINT)
        because = f"“{hints[0].text}” is a drink where a line says nothing else" if hints else NOTHING
        return Said(Alcohol.NO, because, Ground.NOTHING)
    if Tag.ALONE in tags:
        return Said(Alcohol.YES, f"“{hints[0].text}” by itself is an alcoholic drink", Ground.PLAIN)
    if (color := _poured_color(parts)) is not None:
        return Said(Alcohol.YES, f"“{color}” is how a glass or bottle of wine is called", Ground.PLAIN)
    if not hints and any(text in _DRAFT for text in served):
        return Said(Alcohol.YES, f"“{served[0]}” by itself is beer from the tap", Ground.PLAIN)
    what, ground = (hints[0].text, Ground.HINT) if hints else (served[0], Ground.PLAIN)
    return Said(Alcohol.UNCLEAR, f"“{what}” does not say what was in the glass", ground)


def _poured_color(parts: Sequence[Part]) -> str | None:
    """The words for a wine by its color alone ("prem white"), where the color stands after how it is poured."""
    for at, part in enumerate(parts):
        if part.tag is Tag.POUR and any(after.text in ("red", "white") for after in parts[at + 1 :]):
            return " ".join(each.text for each in parts)
    return None
