"""The words that an office adds or excepts, tried before they are used: what becomes of a line with each of them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Alcohol
from rules.alcohol import Words
from rules.alcohol.lines import is_serving, judged
from rules.alcohol.register import PARTS, read
from rules.alcohol.said import CHARGES, Ground, Said
from rules.alcohol.tokens import tokens
from rules.terms import Objection

#: The parameters, as a policy file calls them.
_ADDED, _EXCEPTED = "extra_words", "exceptions"
#: Lines that an entry is tried in.
_LINES = ("{}", "special {}", "{} special")
#: How an entry stands on a line where it is sold by the bottle.
_BOTTLE = "{} btl"

#: Words that stand in the names of all kinds of goods.
_EVERYWHERE = frozenset(
    "the an and of with for on in to at by or is it item items food foods drink drinks water beverage beverages "
    "meal meals lunch dinner breakfast coffee tea juice soda total tax tip misc large small medium".split()
)

_NO_LETTER = "has no letter, and a line without one has no name to go by; write the words as receipts print them"
_NOT_FOUND = "is never found in a line; write the words as receipts print them, in Latin letters"


def objections(words: Words) -> Iterator[Objection]:
    """What is wrong with an office's words, each with its mend.

    An added word must make a line with it alcohol, and an excepted one must make it none without letting a drink pass.
    """
    for entry in words.extra:
        if (found := _to_added(entry, words)) is not None:
            yield Objection(_ADDED, entry, *found)
    for entry in words.exceptions:
        if (found := _to_excepted(entry, words)) is not None:
            yield Objection(_EXCEPTED, entry, *found)


def _to_added(entry: str, words: Words) -> tuple[str, bool] | None:
    """What is wrong with an added word, and whether it is refused for it."""
    if (why := _unreadable(entry, Words(extra=(entry,)), Alcohol.YES)) is not None:
        return why, True
    freed = next((each for each in words.exceptions if _has(entry, each)), None)
    if freed is not None:
        if _has(freed, entry):
            return f"is in both lists; take it out of `{_ADDED}` or out of `{_EXCEPTED}`", True
        return f"never counts, for it holds `{freed}` of `{_EXCEPTED}`, which wins; take one of the two out", True
    if all(len(word) == 1 or word in _EVERYWHERE for word in tokens(entry)):
        return "stands in lines of every kind; write the drink's whole name", True
    plain = judged(entry)
    if plain.alcohol is Alcohol.YES:
        why = "is alcohol without this entry, which only makes alcohol of lines with it that are none, as dishes made "
        return f"{why}with it are; it can go", False
    if plain.alcohol is Alcohol.NO and plain.ground is not Ground.NOTHING:
        why = "makes every line with it alcohol, and without this entry it is none"
        return f"{why} ({plain.because}); write the drink's whole name", False
    return None


def _to_excepted(entry: str, words: Words) -> tuple[str, bool] | None:
    """What is wrong with an excepted word, and whether it is refused for it."""
    if (why := _unreadable(entry, Words(exceptions=(entry,)), Alcohol.NO)) is not None:
        return why, True
    parts = read(entry).user_data[PARTS]
    if len(parts) == 1 and is_serving(parts):
        return "only says how something is served or of which kind it is; write the whole name of the item", True
    charge = len(parts) == 1 and parts[0].says in CHARGES
    if (
        not charge
        and (drink := next(filter(_is_all_drink, map(judged, (entry, _BOTTLE.format(entry)))), None)) is not None
    ):
        why = "would let every line with it pass, and it is the name of a drink"
        return f"{why} ({drink.because}); write the whole name of the item that is none", True
    if judged(entry, Words(extra=words.extra)).alcohol is Alcohol.NO:
        why = "is no alcohol without this entry, which only counts under a heading of the bar or in a shop for drinks"
        return f"{why}; otherwise it can go", False
    return None


def _unreadable(entry: str, alone: Words, wanted: Alcohol) -> str | None:
    """Why no line can hold the entry; None where one can."""
    if not any(map(str.isalpha, entry)):
        return _NO_LETTER
    said = [judged(line.format(entry), alone) for line in _LINES]
    found = all(each.alcohol is wanted and each.ground is Ground.OFFICE for each in said)
    return None if found else _NOT_FOUND


def _has(text: str, entry: str) -> bool:
    """Whether `entry` is found in `text`."""
    return judged(text, Words(exceptions=(entry,))).ground is Ground.OFFICE


def _is_all_drink(said: Said) -> bool:
    """Whether the line is alcohol and every word of it is known."""
    return said.alcohol is Alcohol.YES and said.ground is Ground.PLAIN
