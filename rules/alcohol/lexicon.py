"""The word lists of the alcohol judge, read once from `lexicon.txt` beside this file."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path


class Tag(StrEnum):
    """What a phrase of the lexicon says of a line; see the headings in `lexicon.txt`."""

    DRINK = "drink"
    ALONE = "alone"
    VAGUE = "vague"
    POUR = "pour"
    SIZE = "size"
    NEUTRAL = "neutral"
    NOT = "not"
    BLOCK = "block"
    FLAVOR = "flavor"
    SOFT = "soft"


Phrases = dict[tuple[str, ...], Tag]
#: A piece of a line: its tag (None: not in the lexicon) and its words.
Part = tuple[Tag | None, str]

_WORD = re.compile(r"[a-z0-9]+")
#: The heading of the words that are no slip of a drink's word.
_EVERYDAY = "everyday"
#: Phrases are also known as one word, from this length on ("budlight").
_JOINED = 7


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text` for matching: lower case, no accents, no apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ").replace("n/a", "na"))
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’`´")
    return tuple(_WORD.findall(plain))


@functools.cache
def lexicon() -> Phrases:
    """Every phrase with its tag. Where two headings list a phrase, the later one counts."""
    phrases: Phrases = {}
    for heading, entry in _entries():
        if heading != _EVERYDAY:
            add(phrases, entry, Tag(heading))
    return phrases


@functools.cache
def everyday() -> frozenset[str]:
    """Words that look like a drink's word and are none."""
    return frozenset(entry.strip() for heading, entry in _entries() if heading == _EVERYDAY)


def _entries() -> Iterator[tuple[str, str]]:
    """(heading, entry) for each entry of the file, in order."""
    heading = ""
    for line in Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            heading = line.strip("[]")
        elif line:
            yield from ((heading, entry) for entry in line.split(","))


def add(phrases: Phrases, entry: str, tag: Tag) -> None:
    """Put one phrase into `phrases`, also as a single word where it is long enough to be unmistakable."""
    words = tokens(entry)
    if not words:
        return
    phrases[words] = tag
    joined = "".join(words)
    if len(words) > 1 and len(joined) >= _JOINED and tag in (Tag.DRINK, Tag.NOT):
        phrases.setdefault((joined,), tag)


def tagged(words: tuple[str, ...], phrases: Phrases) -> list[Part]:
    """`words` cut into phrases from left to right, the longest first; None is the tag of a word not listed."""
    longest = 4
    parts: list[Part] = []
    start = 0
    while start < len(words):
        for length in range(min(longest, len(words) - start), 0, -1):
            phrase = words[start : start + length]
            if phrase in phrases:
                parts.append((phrases[phrase], " ".join(phrase)))
                start += length
                break
        else:
            parts.append((None, words[start]))
            start += 1
    return parts
