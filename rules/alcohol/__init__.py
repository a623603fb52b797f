"""Whether a line item is an alcoholic drink, in its context, with the reason in words.

`judge` and `judge_text` rest on the phrases of `lexicon.txt`: a drink's word or brand is alcohol unless a longer phrase
says otherwise (root beer) or the line is a dish or a thing (bourbon chicken, wine glass).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import HIDDEN_PART, Alcohol, LineItem
from rules.alcohol.lexicon import Part, Tag, lexicon, tagged, tokens
from rules.alcohol.slips import mended, nearly

__all__ = ["Words", "judge", "judge_text"]


@dataclass(frozen=True, slots=True)
class Words:
    """An office's own words: `extra` are alcohol, `exceptions` are not, whatever the lexicon says."""

    extra: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


#: Headings under which everything is alcohol that is not plainly something else.
_BAR = re.compile(
    r"\b(beers?|wines?|liquors?|spirits?|cocktails?|draf?ts?|draughts?|on tap|alcohol|booze)\b", re.IGNORECASE
)
#: Merchants that sell little else.
_SHOP = re.compile(
    r"\b(liquors?|wines? (&|and) spirits|bottle shop|package store|winery|distillery|taproom)\b", re.IGNORECASE
)
#: Marks of the alcohol-free kind of a drink.
_FREE = re.compile(
    r"\bna\b|\bn/a\b|\bnon[ -]?alc|\b0[.,]0\b|\bzero\b|\balc(ohol)?[ -](free|removed)\b|\bvirgin\b|\bmocktail|\bdealc",
    re.IGNORECASE,
)
#: Servings that hardly anything but beer has.
_OF_THE_BAR = frozenset(
    "dft|drft|draft|drafts|draught|btl|bttl|on tap|vom fass|pression|a la pression|de barril|alla spina|tallboy|"
    "tallboys|tall boy|tall boys|schooner|schooners|pounder|pounders|longneck|longnecks|long neck|long necks".split("|")
)
#: Alcohol in other scripts, and words of the kitchen that hold one of these.
_FOREIGN = (
    *(
        "啤酒",
        "清酒",
        "白酒",
        "葡萄酒",
        "红酒",
        "紅酒",
        "米酒",
        "黄酒",
        "黃酒",
        "烧酒",
        "燒酒",
        "鸡尾酒",
        "雞尾酒",
        "威士忌",
        "伏特加",
        "茅台",
        "酒",
    ),
    *("ビール", "ワイン", "サワー", "ハイボール", "焼酎", "日本酒", "カクテル", "ウイスキー", "サケ", "チューハイ"),
    *("소주", "맥주", "막걸리", "와인", "청주", "하이볼", "사케", "칵테일", "위스키"),
    *(
        "пиво",
        "вино",
        "водка",
        "коньяк",
        "шампанское",
        "виски",
        "μπύρα",
        "κρασί",
        "ούζο",
        "بيرة",
        "بيره",
        "عرق",
        "בירה",
        "יין",
    ),
)
_KITCHEN = ("料酒", "酒酿", "酒釀", "酒蒸", "酒糟", "烧酒鸡", "燒酒雞")
#: A word of a Latin name has at least so many letters.
_NAME = 4
#: What is more than a register's code.
_NAMED = re.compile(r"[a-z]{3}|\d{3}")
#: Between these marks of a line, each part is judged by itself.
_PARTS = re.compile(r"\s(?:w/|with|plus)\s?|\+|;")


def judge(items: Sequence[LineItem], merchant: str | None = None, words: Words = Words()) -> tuple[LineItem, ...]:
    """The items in the same order, each with `alcohol` and `because` set.

    An item under a heading of the bar, or of a shop that sells little else, is alcohol or unclear unless its line
    says that it is something else. `words` are the office's own.
    """
    judged = []
    for item in items:
        alcohol, because = judge_text(item.description, words)
        if alcohol is not Alcohol.YES:
            alcohol, because = _in_context(item, alcohol, because, merchant, words)
        judged.append(replace(item, alcohol=alcohol, because=because))
    return tuple(judged)


def judge_text(text: str, words: Words = Words()) -> tuple[Alcohol, str]:
    """What one line says by itself, and why, in words. UNCLEAR where the line cannot tell, as where it has no name."""
    if not any(char.isalpha() for char in text):
        return Alcohol.UNCLEAR, "the name of the item could not be read"
    parts = [part for part in _PARTS.split(f" {text} ") if part.strip()]
    line = _words(text)
    for entry in words.exceptions:
        if _within(_words(entry), line):
            return Alcohol.NO, f"“{entry}” is among the office's exceptions"
    for entry in words.extra:
        if _within(_words(entry), line):
            return Alcohol.YES, f"“{entry}” is on the office's list"
    if (foreign := _foreign(text)) is not None:
        return foreign
    verdicts = [_part(part) for part in parts]
    if HIDDEN_PART in text:
        verdicts.append((Alcohol.UNCLEAR, "a part of its name is hidden"))
    for wanted in (Alcohol.YES, Alcohol.UNCLEAR):
        for alcohol, because in verdicts:
            if alcohol is Alcohol.YES and any(_is_dish(tagged(_words(part), lexicon())) for part in parts):
                return Alcohol.UNCLEAR, f"{because}, or an ingredient of the dish that it comes with"
            if alcohol is wanted:
                return alcohol, because
    return verdicts[0] if verdicts else (Alcohol.NO, "names no drink of the kind")


def _foreign(text: str) -> tuple[Alcohol, str] | None:
    """What a line in another script says: None where it has none, or has a name in Latin letters beside it."""
    plain = unicodedata.normalize("NFKC", text)
    letters = [char for char in plain if char.isalpha()]
    others = [char for char in letters if not unicodedata.name(char, "LATIN").startswith("LATIN")]
    if not others:
        return None
    if (kitchen := next((word for word in _KITCHEN if word in plain), None)) is not None:
        return Alcohol.UNCLEAR, f"“{kitchen}” may be a part of a dish"
    if (drink := next((word for word in _FOREIGN if word in plain.casefold()), None)) is not None:
        return Alcohol.YES, f"“{drink}” is an alcoholic drink"
    if any(len(word) >= _NAME and word.isalpha() for word in _words(text)):
        return None
    return Alcohol.UNCLEAR, "the name is in a script that this judge cannot read"


def _words(text: str) -> tuple[str, ...]:
    return tuple(mended(word) for word in tokens(text))


def _part(text: str) -> tuple[Alcohol, str]:
    line = _words(text)
    free = _FREE.search(text) is not None
    alcohol, because = _named(line, free)
    if alcohol is Alcohol.NO and not free:
        for i, word in enumerate(line):
            for near in nearly(word):
                meant = (*line[:i], near, *line[i + 1 :])
                if _of_a_drink(near, meant) and _named(meant, free)[0] is not Alcohol.NO:
                    return Alcohol.UNCLEAR, f"“{word}” is nearly “{near}”"
    return alcohol, because


def _of_a_drink(word: str, line: tuple[str, ...]) -> bool:
    """Whether `word` stands in a phrase of `line` that names a drink, or in one that hardly anything but beer has."""
    return any(
        word in phrase.split() and (tag in (Tag.DRINK, Tag.ALONE, Tag.VAGUE) or phrase in _OF_THE_BAR)
        for tag, phrase in tagged(line, lexicon())
    )


def _named(line: tuple[str, ...], free: bool) -> tuple[Alcohol, str]:
    """What the words of a line say as they stand; `free` where it is said to be without alcohol."""
    parts = _without_codes(tagged(line, lexicon()))
    tags = {tag for tag, _ in parts}
    drinks = [phrase for tag, phrase in parts if tag is Tag.DRINK]
    hints = [phrase for tag, phrase in parts if tag in (Tag.ALONE, Tag.VAGUE)]
    if not (drinks or hints) and Tag.POUR not in tags:
        return Alcohol.NO, "names no drink of the kind"
    if (drinks or hints) and free:
        return Alcohol.NO, "the line says that it is without alcohol"
    if _is_dish(parts):
        if drinks and (None, "and") in parts:
            return Alcohol.UNCLEAR, f"“{drinks[0]}” may be a drink beside the dish, or a part of it"
        return Alcohol.NO, "a dish or a thing, not a drink"
    if drinks:
        if Tag.FLAVOR in tags:
            return Alcohol.UNCLEAR, f"“{drinks[0]}” may be the drink or only a flavor here"
        return Alcohol.YES, f"“{drinks[0]}” is an alcoholic drink"
    return _by_hints(parts, tags, hints)


def _is_dish(parts: Sequence[Part]) -> bool:
    """Whether a word outside the drinks' own names says that the line is a dish or a thing."""
    return any(
        tag is Tag.BLOCK or (tag is Tag.NOT and any(lexicon().get((word,)) is Tag.BLOCK for word in phrase.split()))
        for tag, phrase in parts
    )


def _without_codes(parts: Sequence[Part]) -> list[Part]:
    """Without register codes and measures: unknown words without three letters in a row, beside others.

    A long number stays: with it, a name may be a place (Corona 92880).
    """
    kept = [(tag, phrase) for tag, phrase in parts if tag is not None or _NAMED.search(phrase)]
    return kept or list(parts)


def _by_hints(parts: list[Part], tags: set[Tag | None], hints: list[str]) -> tuple[Alcohol, str]:
    """A line without a drink's own word: by words that may be one, and by how it is served."""
    if tags & {Tag.SOFT, Tag.NOT, Tag.FLAVOR}:
        return Alcohol.NO, "names something without alcohol"
    served = [phrase for tag, phrase in parts if tag in (Tag.POUR, Tag.SIZE)]
    if hints and served:
        return Alcohol.YES, f"“{hints[0]}”, served as “{served[0]}”, is an alcoholic drink"
    if None in tags:
        if any(phrase in _OF_THE_BAR for phrase in served):
            return Alcohol.UNCLEAR, f"“{served[0]}” is how beer is served, and the name is not known"
        return Alcohol.NO, "names no drink of the kind"
    if Tag.ALONE in tags:
        return Alcohol.YES, f"“{hints[0]}” by itself is an alcoholic drink"
    return Alcohol.UNCLEAR, f"“{(hints or served)[0]}” does not say what was in the glass"


def _in_context(
    item: LineItem, alcohol: Alcohol, because: str, merchant: str | None, words: Words
) -> tuple[Alcohol, str]:
    """What heading and merchant say of a line that does not say by itself that it is alcohol."""
    heading = _BAR.search(item.section)
    shop = _SHOP.search(merchant or "")
    if not (heading or shop) or _says_otherwise(item.description, words):
        return alcohol, because
    where = f"stands under “{item.section.strip()}”" if heading else f"was sold by {merchant}"
    parts = tagged(_words(item.description), lexicon())
    if heading and any(char.isalpha() for char in item.description):
        return Alcohol.YES, f"{where}, and nothing says that it is something else"
    if any(tag in (Tag.ALONE, Tag.VAGUE) for tag, _ in parts):
        return Alcohol.YES, f"{where}, where “{item.description.strip()}” is an alcoholic drink"
    return Alcohol.UNCLEAR, f"{where}; {because}"


def _says_otherwise(text: str, words: Words) -> bool:
    """Whether the line itself says that it is no alcoholic drink."""
    line = _words(text)
    if _FREE.search(text) or any(_within(_words(entry), line) for entry in words.exceptions):
        return True
    return any(tag in (Tag.NOT, Tag.BLOCK, Tag.SOFT, Tag.FLAVOR) for tag, _ in tagged(line, lexicon()))


def _within(phrase: tuple[str, ...], line: tuple[str, ...]) -> bool:
    length = len(phrase)
    return length > 0 and any(line[i : i + length] == phrase for i in range(len(line) - length + 1))
