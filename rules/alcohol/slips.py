"""What a reader's slip makes of a drink's word: digits that stand for letters, and letters that look alike."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from rules.alcohol.lexicon import LONGEST, Tag, everyday, lexicon

#: Letters that each digit is taken for.
_DIGITS = {"0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g"}
#: Letters that are taken for one another on worn or blurred print.
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        *("il", "it", "lt", "ij", "lj", "ft", "ef", "fp", "ty", "ce", "co", "eo", "ao", "ae", "cg", "gq", "oq", "do"),
        *("uv", "uw", "vw", "vy", "hb", "hn", "hk", "mn", "nr", "nu", "pr", "br", "bp", "bs", "sz", "kx", "xy"),
    )
)
#: Letters that run together into another, both as one.
_TOGETHER = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("li", "h"))
#: The shapes of letters, for long words with several slips.
_SHAPES = str.maketrans("lijtfceoagqduvwyhnmrbpkxsz", "iiiiiooooooovvvvnnnnnnnnss")
#: From these lengths on: a word that is held against the drinks', one that may lack a letter or have two swapped, and
#: one with any slip.
_SHORTEST, _LACKING, _SWAPPED, _LONG = 3, 4, 6, 7
#: A word has at most so many digits that stand for letters.
_MOST_DIGITS = 3
#: An amount with its unit, which is no misread word (6in is not gin).
_MEASURE = re.compile(r"\d+(?:in|oz|ml|pk|ct|cl|lb|gl|pt|pc|ea|g|l|x|s)")
_COUNTED = re.compile(r"\d*([a-z]{4,})\d*")
_SERVED = re.compile(r"(\d{1,2})([a-z]{2,3})")
#: A name that its size follows in the same word (BUDLIGHT16OZ).
_SIZED = re.compile(r"([a-z]{4,})(\d{1,4}(?:ml|cl|oz|l|pk|ct)?)([a-z]{0,6})")
#: No word is longer: what is longer is a line without spaces, and is not searched for slips.
LONGEST_WORD = 40
#: What is written in one word with a drink's name.
_BESIDE = (Tag.DRINK, Tag.BRAND, Tag.POUR, Tag.NEUTRAL, Tag.VAGUE, Tag.BLOCK, Tag.SOFT, Tag.FLAVOR)
#: What names a drink or how it is served.
_DRINKS = (Tag.DRINK, Tag.BRAND, Tag.ALONE, Tag.VAGUE, Tag.POUR)
_NAMES = (Tag.DRINK, Tag.BRAND)


#: Strokes and rings, which are taken for one another.
_STROKES = {"1": "il", "l": "li", "i": "il", "0": "o", "|": "il"}
_MOST_STROKES = 4
_RUN = re.compile(r"[A-Za-z01|]{3,}")
#: Two letters, and a digit between letters or a small l between capitals: no word is written so.
_MIXED = re.compile(r"(?=(?:.*[A-Za-z]){2})(?:[A-Za-z][01|]|[01|][A-Za-z]|[A-Z]l[A-Z]|[a-z]I[a-z]|[A-Z]{2}l|l[A-Z]{2})")
_ZEROS = re.compile(r"(?<![\w.])[Oo0][.,][Oo0](?!\w)")
#: What is no alcohol, whatever drink's name stands in it.
_HARMLESS = (Tag.NOT, Tag.FREE, Tag.BLOCK)


@functools.lru_cache(65536)
def spelled(word: str) -> tuple[str, ...]:
    """`word` as it was meant: digits as the letters they look like, without a count, joined words apart.

    As it is where nothing comes of it, where it is a number, a measure or known, and where it has fewer than three
    letters: a code is a drink's word by chance then (the Canadian postal code G1N), see `nearly`.
    """
    if word in _known() or len(word) > LONGEST_WORD:
        return (word,)
    if word.isalpha():
        return _apart(word) or (word,)
    if (sized := _SIZED.fullmatch(word)) is not None and (name := _drink_in(sized[1])):
        return tuple(part for part in (*name, sized[2], sized[3]) if part)
    if (served := _SERVED.fullmatch(word)) is not None and _serves(served[2]):
        return (served[1], served[2])
    letters = sum(char.isalpha() for char in word)
    if letters < max(_SHORTEST, len(word) - _MOST_DIGITS):
        return (word,)
    if (counted := _COUNTED.fullmatch(word)) is not None and (counted[1],) in lexicon():
        return (counted[1],)
    return (next((form for form in _lettered(word) if form in _known()), word),)


def _drink_in(word: str) -> tuple[str, ...]:
    """The words of `word` where it is a drink's, or several and one of them a drink's; none where it is neither."""
    if (entry := lexicon().get((word,))) is not None and entry.tag in (*_NAMES, Tag.ALONE):
        return (word,)
    return _apart(word)


def _serves(word: str) -> bool:
    """Whether `word` is a short form by which a count stands (2HH, 2IPA)."""
    entry = lexicon().get((word,))
    return entry is not None and entry.tag in (Tag.DRINK, Tag.POUR) and _MEASURE.fullmatch(f"1{word}") is None


def _apart(word: str) -> tuple[str, ...]:
    """The words that are written as one in `word`, one of them a drink's; none where there are no such words."""
    if len(word) < _LONG or word in everyday():
        return ()
    drinks, beside = _written_as_one()
    for at in range(_LACKING, len(word) - 1):
        if word[:at] in drinks and word[at:] in beside:
            return (word[:at], word[at:])
        if word[-at:] in drinks and word[:-at] in beside:
            return (word[:-at], word[-at:])
    return ()


@functools.cache
def _written_as_one() -> tuple[frozenset[str], frozenset[str]]:
    """The drinks' words, and those that are written in one word with them."""
    single = [(phrase[0], entry.tag) for phrase, entry in lexicon().items() if len(phrase) == 1]
    drinks = frozenset(word for word, tag in single if tag in _NAMES)
    return drinks, frozenset(word for word, tag in single if tag in _BESIDE and len(word) > 1)


@functools.lru_cache(65536)
def nearly(word: str) -> tuple[str, ...]:
    """The words of the drinks that one slip of a reader, beside digits for letters, makes into `word`, likeliest first.

    None for a word that is in the lexicon by itself, an everyday word or a measure.
    """
    found: list[str] = []
    for form in _lettered(word) if len(word) <= LONGEST_WORD else ():
        if len(form) < _SHORTEST or form in everyday() or (word,) in lexicon():
            continue
        if form != word and form in _known():
            found.append(form)
            continue
        found += [near for near in _skeletons().get(_skeleton(form), ()) if _looks_like(near, form)]
        found += [near for key in _shorter(form) for near in _index().get(key, ()) if _slipped(near, form)]
    return tuple(near for near in dict.fromkeys(found) if near != f"{word}s" or near.endswith("ss"))


def is_clear(word: str, near: str) -> bool:
    """Whether a slip leaves no doubt of a drink's word: one that is long enough, alone on its line."""
    return word.isalpha() and len(near) > _LONG


def without_slips(text: str) -> str:
    """`text` with the words that free a drink as they were meant (GlNGER ALE, V1RGIN), where strokes and rings were
    taken for one another; as it is where no word of it is nearly one of those.
    """
    if len(text) > LONGEST_WORD or text.isalpha():
        return text
    return _ZEROS.sub("0.0", _RUN.sub(lambda run: _freeing(run[0]), text))


def _freeing(word: str) -> str:
    """`word` as the one that frees a drink which strokes and rings make of it; itself where there is none."""
    plain = word.casefold()
    if _MIXED.search(word) is None or plain in _harmless() or sum(char in _STROKES for char in plain) > _MOST_STROKES:
        return word
    forms = itertools.product(*(_STROKES.get(char, char) for char in plain))
    return next((form for form in map("".join, forms) if form in _harmless()), word)


@functools.cache
def _harmless() -> frozenset[str]:
    """The words of the phrases that are no drink, and those that say that a drink is without alcohol."""
    every = lexicon().items()
    known = {word for phrase, entry in every if entry.tag in _HARMLESS for word in phrase if len(word) >= _SHORTEST}
    return frozenset(word for word in known if word.isalpha()) | {"non", "zero", "virgin", "mocktail", "free"}


def prepare() -> None:
    """Make the indexes that the first unknown word would make."""
    for index in (_index, _skeletons, _pairs, _written_as_one, _lengthened):
        index()


def shortened(word: str, line: tuple[str, ...], at: int) -> tuple[str, ...]:
    """The words of drinks' phrases that a register shortens to `word`, beside what stands next to it in the line.

    By their first letters (Irish Coff) or by leaving letters out (Sex on Bch).
    """
    places, first = _lengthened(), word[0]
    before = places.get((line[at - 1], first), ()) if at else ()
    after = places.get((line[at + 1], first), ()) if at + 1 < len(line) else ()
    return tuple(full for full in (*before, *after) if _shortens(word, full) and fits(full, line, at))


def _shortens(word: str, full: str) -> bool:
    """Whether `word` is `full` with its end or some letters inside left out, half of it at most; not its singular."""
    if not max(_SHORTEST, len(full) / 2) <= len(word) < len(full) or full == f"{word}s" or not word.isalpha():
        return False
    if full.startswith(word):
        return True
    rest = iter(full)
    return all(letter in rest for letter in word) and not set(word[1:]) & set("aeiou")


@functools.cache
def _lengthened() -> dict[tuple[str, str], tuple[str, ...]]:
    """The words of the drinks' phrases, by a word right beside each and their own first letter."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for phrase, entry in lexicon().items():
        if len(phrase) > 1 and entry.tag in (Tag.DRINK, Tag.BRAND):
            for first, second in itertools.pairwise(phrase):
                found.setdefault((first, second[0]), {})[second] = None
                found.setdefault((second, first[0]), {})[first] = None
    return {key: tuple(words) for key, words in found.items()}


def fits(near: str, line: tuple[str, ...], at: int) -> bool:
    """Whether the line holds a drink's phrase, were its word at `at` meant to be `near`."""
    if (near,) in lexicon() and lexicon()[(near,)].tag in _DRINKS:
        return True
    pairs = _pairs()
    if not ((at and (line[at - 1], near) in pairs) or (at + 1 < len(line) and (near, line[at + 1]) in pairs)):
        return False
    for start in range(max(at - LONGEST + 1, 0), at + 1):
        for end in range(at + 1, min(start + LONGEST, len(line)) + 1):
            entry = lexicon().get((*line[start:at], near, *line[at + 1 : end]))
            if entry is not None and entry.tag in _DRINKS:
                return True
    return False


@functools.cache
def _pairs() -> frozenset[tuple[str, str]]:
    """The words that stand side by side in the drinks' phrases."""
    every = lexicon().items()
    return frozenset(pair for phrase, entry in every if entry.tag in _DRINKS for pair in itertools.pairwise(phrase))


def _lettered(word: str) -> list[str]:
    """`word` with all its digits as letters, in each way; none where little of it is letters or it is a measure."""
    if word.isalpha():
        return [word]
    if sum(char.isdigit() for char in word) > min(_MOST_DIGITS, len(word) - 2) or _MEASURE.fullmatch(word):
        return []
    return ["".join(form) for form in itertools.product(*(_DIGITS.get(char, char) for char in word))]


@functools.cache
def _known() -> frozenset[str]:
    """Every word of the lexicon's phrases."""
    return frozenset(word for words in lexicon() for word in words)


@functools.cache
def _targets() -> tuple[str, ...]:
    """The words of the drinks' phrases that are long enough to be known in spite of a slip.

    A short brand without a vowel (mgd) is not: too many abbreviations of a register are one slip from it.
    """
    targets: dict[str, None] = {}
    for phrase, entry in lexicon().items():
        for word in phrase if entry.tag in _DRINKS else ():
            brief = len(word) == _SHORTEST and entry.tag is not Tag.POUR and not set(word) & set("aeiouy")
            if word.isalpha() and len(word) >= _SHORTEST and not brief:
                targets[word] = None
    return tuple(targets)


@functools.cache
def _index() -> dict[str, list[str]]:
    """The targets by themselves and by what is left of them without one letter: two words one slip apart share one."""
    index: dict[str, list[str]] = {}
    for word in _targets():
        for key in _shorter(word):
            index.setdefault(key, []).append(word)
    return index


@functools.cache
def _skeletons() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for word in _targets():
        index.setdefault(_skeleton(word), []).append(word)
    return index


def _shorter(word: str) -> Iterator[str]:
    yield word
    yield from dict.fromkeys(word[:i] + word[i + 1 :] for i in range(len(word)))


def _skeleton(word: str) -> str:
    """`word` with letters that run together as one and, if it is long, one letter for all that look alike."""
    word = _together(word)
    return word.translate(_SHAPES) if len(word) >= _LONG else word


def _together(word: str) -> str:
    for apart, one in _TOGETHER:
        word = word.replace(apart, one)
    return word


def _looks_like(word: str, read: str) -> bool:
    """Whether two words of one skeleton differ in two letters at most, each taken for the other."""
    pairs = zip(_together(word), _together(read), strict=True)
    changed = [frozenset(pair) for pair in pairs if pair[0] != pair[1]]
    return len(changed) <= 2 and all(pair in _ALIKE for pair in changed)


def _slipped(word: str, read: str) -> bool:
    """Whether a reader makes `word` into `read` by one slip: another letter, one less or more, or two swapped."""
    if abs(len(word) - len(read)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, read, strict=False)) if a != b), min(len(word), len(read)))
    a, b = word[start:], read[start:]
    if len(word) == len(read) and a[1:] == b[1:]:
        return len(word) >= _LONG or frozenset((a[:1], b[:1])) in _ALIKE
    if a[1:] == b:
        return len(word) >= _LACKING or (start > 0 and a[0] == word[start - 1])
    if a[:2] == b[1::-1] and a[2:] == b[2:]:
        return len(word) >= _SWAPPED
    twice = start > 0 and b[:1] == word[start - 1]
    return len(word) >= (_LACKING + 1 if twice else _LONG) and a == b[1:]
