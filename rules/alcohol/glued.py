"""An office's words where a reader, or a register, ran them together with others: TomatoSoup, TOMATOSOUP, SOUP12OZ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.alcohol.lexicon import everyday, lexicon
from rules.alcohol.tokens import tokens

#: Where a capital begins a word within a word.
_CAPITAL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
#: What stands behind a word and is no other: a plural, a number, a measure.
_BEHIND = re.compile(r"e?s|\d+(?:\.\d+)?[a-z]{0,2}")
_COUNT = re.compile(r"\d+x?")
#: From these lengths on: a word that is looked for at all, one that is found beside what no list knows, such a rest.
_SHORTEST, _LONG, _REST = 3, 4, 3


def run_together(text: str, extra: Sequence[str], exceptions: Sequence[str]) -> str | None:
    """The first of the office's `extra` words that may stand in `text` run together with others; None where none does.

    Found are whole words by their capitals, and a word at an end of a longer one whose rest is a word too. That the
    letters of one stand within another (ale in kale, sale, tamale) is nothing; nor is what is one of the `exceptions`.
    """
    apart = tokens(_CAPITAL.sub(" ", text))
    joined = "".join(apart)
    excepted = ["".join(tokens(one)) for one in exceptions]
    for entry in extra:
        phrase = tokens(entry)
        word = "".join(phrase)
        if len(word) < _SHORTEST or any(word in one and one in joined for one in excepted):
            continue
        if any(apart[at : at + len(phrase)] == phrase for at in range(len(apart))):
            return entry
        if any(_ends_in(token, word) for token in (*apart, *tokens(text))):
            return entry
    return None


def _ends_in(token: str, word: str) -> bool:
    """Whether a longer `token` begins or ends with `word`, and the rest of it is a word, a number or a measure."""
    if token == word or (token.startswith(word) and _BEHIND.fullmatch(token[len(word) :])):
        return True
    if (token,) in lexicon() or token in everyday():
        return False
    if token.startswith(word) and _is_known(token[len(word) :], word):
        return True
    rest = token.removesuffix(word)
    if rest == token:
        return False
    unknown = len(word) >= _LONG and len(rest) >= _REST
    return unknown or _is_known(rest, word) or _COUNT.fullmatch(rest) is not None


def _is_known(rest: str, word: str) -> bool:
    """Whether what stands beside `word` is a word of its own; beside a short one it must be a longer one."""
    return len(rest) >= (_REST if len(word) >= _LONG else _LONG) and ((rest,) in lexicon() or rest in everyday())
