"""What a name is like: a small model, trained on names of drinks and of everything else, for names no list has.

A line's words, their pieces of three to five letters, its pairs of words and the tags of its phrases each have a
weight; their sum is the logarithm of the odds that the line is an alcoholic drink. The weights are whole numbers, so
that every machine says the same. `docs/alcohol-model.md` says what they were learned from, and how.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
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
    """What a line is like: the logarithm of its odds in UNITs, the likeliest kind of drink, what speaks for it."""

    score: int
    kind: str
    words: tuple[str, ...]


def likeness(words: Sequence[str], parts: Sequence[tuple[str, Tag | None]]) -> Likeness:
    """What a line of these words, cut into these phrases, is like."""
    if not words:
        return Likeness(0, KINDS[0], ())
    alike = [_of_word(word) for word in words]
    table = _model().alcohol
    score = sum([each[0] for each in alike])
    score += sum([table[crc32(feature.encode()) % SIZE] for feature in of_line(words, parts)])
    kinds = [sum(each) for each in zip(*alike, strict=True)][1:]
    said = [word for word, each in zip(words, alike, strict=True) if each[0] >= _SPEAKS]
    said = sorted(set(said), key=lambda word: (-_of_word(word)[0], word)) if len(said) > 1 else said
    return Likeness(score, KINDS[kinds.index(max(kinds))], tuple(said[:_WORDS_SAID]))


def of_line(words: Sequence[str], parts: Sequence[tuple[str, Tag | None]]) -> list[str]:
    """The features of a line as a whole."""
    tags = sorted({tag or "?" for _, tag in parts})
    found = [f"length {min(len(words), 8)}", f"tags {' '.join(tags)}", f"first {words[0]}", f"last {words[-1]}"]
    found += [f"tag {tag}" for tag in tags]
    found += [f"phrase {text}" for text, tag in parts if tag and " " in text]
    found += [f"pair {first} {second}" for first, second in pairwise(words)]
    return found


def of_word(word: str) -> Iterator[str]:
    """The features of a word by itself."""
    if word.isdigit():
        yield f"number {len(word)}"
        return
    yield f"word {word}"
    if word.isalpha():
        whole = f"^{word}$"
        for length in range(_SHORTEST, _LONGEST + 1):
            for at in range(len(whole) - length + 1):
                yield whole[at : at + length]
    else:
        yield "mixed " + "".join("9" if char.isdigit() else char for char in word)


class _Model(NamedTuple):
    alcohol: memoryview
    kinds: tuple[memoryview, ...]


def forget() -> None:
    """Ask `weights` again from here on: what other rows teach is measured with other weights."""
    _model.cache_clear()
    _of_word.cache_clear()


@functools.cache
def _model() -> _Model:
    every = memoryview(weights()).cast("b")
    kinds = (every[SIZE + i * KIND_SIZE : SIZE + (i + 1) * KIND_SIZE] for i in range(len(KINDS)))
    return _Model(every[:SIZE], tuple(kinds))


@functools.lru_cache(65536)
def _of_word(word: str) -> tuple[int, ...]:
    """The sum of the weights of a word's features: for alcohol, and for each kind of drink."""
    table, kinds = _model()
    features = [crc32(feature.encode()) for feature in of_word(word)]
    return sum(table[f % SIZE] for f in features), *(sum(kind[f % KIND_SIZE] for f in features) for kind in kinds)
