"""What a name is like: a small model, trained on names of drinks and of everything else, for names no list has.

A line's words, their pieces of three to five letters, its pairs of words and the tags of its phrases each have a
weight; their sum is the logarithm of the odds that the line is an alcoholic drink. The weights are whole numbers, so
that every machine says the same. `docs/alcohol-model.md` says what they were learned from, and how.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from rules.alcohol.lexicon import Tag, weights

#: A weight of 1 is a thirty-second in the logarithm of the odds.
UNIT = 32
#: Features share this many weights, and as many of each kind of drink.
SIZE, KIND_SIZE = 1 << 18, 1 << 15
KINDS = ("beer", "wine", "spirits", "mixed")
#: The pieces of a word that have weights.
_SHORTEST, _LONGEST = 3, 5
#: From this weight on, a word is said to speak for a drink.
_SPEAKS = UNIT // 2
_WORDS_SAID = 2


class Likeness(NamedTuple):
    """What a line is like: the logarithm of its odds in UNITs, and its words."""

    score: int
    words: tuple[str, ...]
    #: What each of the words adds.
    weights: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of drink whose names it is most like."""
        sums = [sum(of_words) for of_words in zip(*map(_kinds_of_word, self.words), strict=True)] or [0]
        return KINDS[sums.index(max(sums))]

    @property
    def speaking(self) -> tuple[str, ...]:
        """The words that speak most for a drink."""
        found = sorted({word for word in self.words if _of_word(word) >= _SPEAKS}, key=lambda w: (-_of_word(w), w))
        return tuple(found[:_WORDS_SAID])

    def against(self, weight: int) -> str:
        """The word that speaks most against a drink, with no more than `weight`; "" where there is none."""
        least = min(self.weights, default=0)
        word = self.words[self.weights.index(least)] if least <= weight else ""
        return word if word.isalpha() else ""


def likeness(words: Sequence[str], parts: Sequence[tuple[str, Tag | None]]) -> Likeness:
    """What a line of these words, cut into these phrases, is like."""
    if not words:
        return Likeness(0, ())
    table = _model().alcohol
    score = sum([table[crc32(feature.encode()) % SIZE] for feature in of_line(words, parts)])
    of_words = tuple([_of_word(word) for word in words])
    return Likeness(score + sum(of_words), tuple(words), of_words)


def of_line(words: Sequence[str], parts: Sequence[tuple[str, Tag | None]]) -> list[str]:
    """The features of a line as a whole."""
    tags = sorted({tag or "?" for _, tag in parts})
    found = [f"length {min(len(words), 8)}", f"tags {' '.join(tags)}", f"first {words[0]}", f"last {words[-1]}"]
    found += [f"tag {tag}" for tag in tags]
    found += [f"phrase {text}" for text, tag in parts if tag and " " in text]
    found += [f"pair {first} {second}" for first, second in pairwise(words)]
    return found


def of_word(word: str) -> list[bytes]:
    """The features of a word by itself."""
    if word.isdigit():
        return [b"number %d" % len(word)]
    if not word.isalpha():
        mixed = "".join("9" if char.isdigit() else char for char in word)
        return [f"word {word}".encode(), f"mixed {mixed}".encode()]
    whole, length = f"^{word}$".encode(), len(word) + 2
    pieces = [whole[at : at + size] for size in range(_SHORTEST, _LONGEST + 1) for at in range(length - size + 1)]
    return [f"word {word}".encode(), *pieces]


class _Model(NamedTuple):
    alcohol: memoryview
    kinds: tuple[memoryview, ...]


def forget() -> None:
    """Ask `weights` again from here on: what other rows teach is measured with other weights."""
    _model.cache_clear()
    _of_word.cache_clear()
    _kinds_of_word.cache_clear()


@functools.cache
def _model() -> _Model:
    every = memoryview(weights()).cast("b")
    kinds = (every[SIZE + i * KIND_SIZE : SIZE + (i + 1) * KIND_SIZE] for i in range(len(KINDS)))
    return _Model(every[:SIZE], tuple(kinds))


@functools.lru_cache(65536)
def _of_word(word: str) -> int:
    """The sum of the weights of a word's features."""
    table = _model().alcohol
    return sum([table[crc32(feature) % SIZE] for feature in of_word(word)])


@functools.lru_cache(65536)
def _kinds_of_word(word: str) -> tuple[int, ...]:
    """The sums of a word's features' weights for each kind."""
    features = [crc32(feature) % KIND_SIZE for feature in of_word(word)]
    return tuple(sum([table[feature] for feature in features]) for table in _model().kinds)
