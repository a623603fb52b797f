"""The word lists of the alcohol judge, read once from the files in `words` beside this one."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from rules.alcohol.tokens import tokens


class Tag(StrEnum):
    """What a phrase says of a line; see the headings of the files in `words`."""

    DRINK = "drink"
    BRAND = "brand"
    ALONE = "alone"
    VAGUE = "vague"
    POUR = "pour"
    SIZE = "size"
    NEUTRAL = "neutral"
    NOT = "not"
    FREE = "free"
    BLOCK = "block"
    THING = "thing"
    FLAVOR = "flavor"
    SOFT = "soft"


class Entry(NamedTuple):
    """What is known of a phrase: `says` is the kind of drink, or what a register's short form means, or ""."""

    tag: Tag
    says: str = ""


Phrases = dict[tuple[str, ...], Entry]

#: The files, in the order in which they count: where two list a phrase, the later one does.
_FILES = ("kinds.txt", "brands.txt", "served.txt", "others.txt", "everyday.txt")
_FOLDER = Path(__file__).with_name("words")
#: The heading of the words that are no slip of a drink's word.
_EVERYDAY = "everyday"
#: Phrases are also known as one word, from this length on ("budlight").
_JOINED = 7
#: The longest phrase, in words.
LONGEST = 5


@functools.cache
def lexicon() -> Phrases:
    """Every phrase with what is known of it."""
    phrases: Phrases = {}
    for heading, entry in _entries():
        if heading != _EVERYDAY:
            tag, _, says = heading.partition(": ")
            phrase, _, means = entry.partition(" = ")
            add(phrases, phrase, Entry(Tag(tag), means or says))
    return phrases


@functools.cache
def everyday() -> frozenset[str]:
    """Words that look like a drink's word and are none."""
    return frozenset(entry for heading, entry in _entries() if heading == _EVERYDAY)


def weights() -> bytes:
    """What the model of names has learned; see `rules.alcohol.names`."""
    return Path(__file__).with_name("names.bin").read_bytes()


def _entries() -> Iterator[tuple[str, str]]:
    """(heading, entry) for each entry of the files, in order."""
    for name in _FILES:
        heading = ""
        for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
            line = line.partition("#")[0].strip()
            if line.startswith("["):
                heading = line.strip("[]")
            elif line:
                yield from ((heading, entry.strip()) for entry in line.split(","))


def add(phrases: Phrases, phrase: str, entry: Entry) -> None:
    """Put one phrase into `phrases`, also as a single word where it is long enough to be unmistakable."""
    words = tokens(phrase)
    if not words:
        return
    phrases[words] = entry
    joined = "".join(words)
    if len(words) > 1 and len(joined) >= _JOINED and entry.tag in (Tag.DRINK, Tag.BRAND, Tag.NOT, Tag.FREE):
        phrases.setdefault((joined,), entry)
