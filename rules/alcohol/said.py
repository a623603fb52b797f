"""What is said of a line: the verdict, what it rests on, and the reasons, in words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from pipeline.model import Alcohol
from rules.alcohol.lexicon import Tag
from rules.alcohol.names import UNIT, Likeness
from rules.alcohol.register import Part


class Ground(Enum):
    """What the lexicon has of a line; it says how far the model of names may speak."""

    OFFICE = auto()
    NAMELESS = auto()
    SCRIPT = auto()
    FREE = auto()
    DRINK = auto()
    SERVED = auto()
    FLAVORED = auto()
    THING = auto()
    GOODS = auto()
    HINT = auto()
    SLIP = auto()
    CLEAR_SLIP = auto()
    SHORT = auto()
    OTHER = auto()
    PLAIN = auto()
    NOTHING = auto()


class Said(NamedTuple):
    """A verdict, why, and what it rests on; `likeness` is None where the line has no name."""

    alcohol: Alcohol
    because: str
    ground: Ground
    likeness: Likeness | None = None


NOTHING = "no word of it names an alcoholic drink"
#: What the lexicon says of charges for alcohol that are no drink themselves.
CHARGES = ("a fee for serving alcohol", "a charge for alcohol")
#: From this weight on, a word is said to speak against a drink.
_SPEAKS_AGAINST = -UNIT
#: The order in which words that are known to name something else are said.
_ELSE: dict[Tag | None, int] = {Tag.NOT: 0, Tag.FREE: 1, Tag.BLOCK: 2, Tag.THING: 3, Tag.SOFT: 4}
_SOFT = "a drink without alcohol"
_KIND_SAID = {"beer": "beers", "wine": "wines", "spirits": "spirits", "mixed": "mixed drinks"}


def why_drink(drink: Part, parts: Sequence[Part]) -> str:
    """Why a line with this drink is alcohol, and what its short forms mean."""
    charged = drink.says if drink.says in CHARGES else "an alcoholic drink"
    what = f"is a brand of {drink.says}" if drink.tag is Tag.BRAND else f"is {charged}"
    short = [f"“{part.text}” means {part.says}" for part in parts if part.tag is Tag.POUR and part.says]
    return "; ".join([f"“{drink.text}” {what}", *short])


def why_none(parts: Sequence[Part], drinks: Sequence[Part] = ()) -> str:
    """What a line that is no drink is, where a word of it says so; `drinks` are the drinks' words in it."""
    known = [part for part in parts if part.tag in _ELSE and (part.tag is not Tag.THING or part is parts[-1])]
    if not known:
        return NOTHING
    one = min(known, key=lambda part: _ELSE[part.tag])
    what = f"“{one.text}” is {one.says or _SOFT}"
    return f"{what}; “{drinks[0].text}” only says of which kind" if drinks else what


def reads_like(likeness: Likeness) -> str:
    """Why a name that no list has is held to be a drink's."""
    said = [f"“{word}”" for word in likeness.speaking]
    what = f"names like this are mostly {_KIND_SAID[likeness.kind]}"
    return f"{what}: {' and '.join(said)}" if said else what


def reads_like_none(likeness: Likeness) -> str:
    """Why a name of which no list knows anything is held to be none of a drink."""
    word = likeness.against(_SPEAKS_AGAINST)
    return f"{NOTHING}, and with “{word}” in it hardly any name does" if word else NOTHING
