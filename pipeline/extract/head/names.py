"""What the words of a name tell, and what of a line is none."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.head.addresses import CITY, STREET
from pipeline.extract.head.naming import (
    DOING_BUSINESS_AS,
    GENERIC,
    INITIALS,
    KIND_OF_SHOP,
    LEGAL,
    NAMES_TOO,
    NAVIGATION,
    NOT_NAME,
    OWNED_DAY,
    REGISTERED,
    SAYS_NOTHING,
    TILLS,
)

#: A name of more words is a sentence; so many letters are a word of their own.
_MOST_WORDS, _TELLING = 5, 3


def says_what_it_is(name: str) -> bool:
    """Whether a name says by itself that it is a business's: which kind of one, or which of its stores."""
    store = re.fullmatch(r"\W*[A-Za-z][A-Za-z'’&. -]{2,}#\s?\d{1,6}\W*", name)
    return ":" not in name and bool(KIND_OF_SHOP.search(name) or store)


def is_own_name(name: str) -> bool:
    """Whether a name says more than which kind of place it is: `Tavern`, `Family Restaurant` say that of many."""
    return bool(re.search(r"[A-Za-z]{2}", GENERIC.sub("", name)) or INITIALS.match(name))


def may_be_named(text: str) -> bool:
    """Whether words that speak against a name may be a part of one: `Ruby Tuesday`, `Total Fresh Salads`, `Monday's`.

    Beside the day or the sum stands a word that neither a day nor a sum has beside it, or a company's form.
    """
    rest = NAMES_TOO.sub(" ", text)
    if rest == text or NOT_NAME.search(rest) or re.search(r"[\d:%$]", text) or len(text.split()) > _MOST_WORDS:
        return False
    owned = re.fullmatch(rf"\W*{OWNED_DAY}\W*", text, re.IGNORECASE)
    company = re.search(r"\b(?:co|company)\b\W*$", text, re.IGNORECASE) or LEGAL.search(text)
    other = sum(ch.isalpha() for ch in SAYS_NOTHING.sub("", GENERIC.sub("", text)))
    return bool(owned or company) or other >= _TELLING


@lru_cache(maxsize=1 << 13)
def elses(run: str) -> bool:
    """Whether a column holds something else than a name."""
    return bool(STREET.search(run) or CITY.search(run) or NAVIGATION.match(run)) or bool(
        (NOT_NAME.search(run) or TILLS.search(run)) and not KIND_OF_SHOP.search(run)
    )


def trimmed(text: str) -> str:
    """A name without what is written around it: a company's form of trade, a greeting, marks, the ending of a host."""
    text = DOING_BUSINESS_AS.sub("", text)
    text = REGISTERED.sub("", text) or text
    text = re.sub(r"^(?:w{3}\.)?([\w-]{4,})\.(?:com|net|org)$", r"\1", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^(?:\w?[wn]?elcome to)\s+|\s+(?:tel|phone|ph)\W*$", "", text, flags=re.IGNORECASE)
    return re.sub(r"^[\W_]+(?<![#(])|[\s,;:|*~-]+$", "", text) or text


def squeeze(text: str) -> str:
    """The letters and figures of a text, in small letters, to compare it with others."""
    return re.sub(r"[^a-z0-9]", "", text.lower())
