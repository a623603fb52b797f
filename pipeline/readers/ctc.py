"""What else the recognizer may have read: second choices out of its CTC output, for figures only.

The recognizer gives, for each narrow step along a line, a probability for every character and for the blank between
two characters (connectionist temporal classification, Graves 2006). Its text is the best choice at every step, with
repeats joined. Where a step was a close call, the text with the second choice there is what else the ink may say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self

from pipeline.redact import is_long

if TYPE_CHECKING:
    import numpy as np

#: At most this many are kept, likeliest first.
MOST = 3
#: A choice that was this sure has no second.
_SURE = 0.985
#: A second choice less likely than this against the first, all steps together, is none.
_LEAST = 0.015
_BLANK = 0
#: What figures are made of; a token of them; an amount of which the reader took digits for letters.
_FIGURES = "0123456789.,-"
_TOKEN = re.compile(r"[^\s:$=@#]+")
_LETTERED = re.compile(r"[OoQDIliSsBZzGgqb|\d]{1,4}[.,][OoQDIliSsBZzGgqb|\d]{2}")


class Read(str):
    """A text as the recognizer gives it, with what else the same ink may say."""

    __slots__ = ("others",)
    others: tuple[str, ...]

    def __new__(cls, text: str, others: tuple[str, ...] = ()) -> Self:
        read = super().__new__(cls, text)
        read.others = others
        return read


class Decoder:
    """Stands in for the recognizer's own decoder: the same texts and scores, each text a `Read`."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self.character: list[str] = own.character
        self._ascii = [i for i, ch in enumerate(own.character) if len(ch) == 1 and " " < ch <= "~"]

    def __call__(self, output: np.ndarray, return_word_box: bool = False, **widths: Any) -> tuple[list[Any], list[Any]]:
        """(text, score) of each line of `output` [line, step, character], and the places of its words if asked for."""
        import numpy as np

        best = output.argmax(axis=2)
        sure = np.take_along_axis(output, best[:, :, None], axis=2)[:, :, 0]
        lines, places = self._own.decode(
            best,
            sure,
            return_word_box,
            widths.get("wh_ratio_list", (1.0,)),
            widths.get("max_wh_ratio", 1.0),
            remove_duplicate=True,
        )
        reads = []
        for number, (text, score) in enumerate(lines):
            others = self._others(text, best[number], sure[number], output[number]) if _is_figures(text) else ()
            reads.append((Read(text, others), score))
        return reads, places

    def _others(self, text: str, best: np.ndarray, sure: np.ndarray, output: np.ndarray) -> tuple[str, ...]:
        path = best.tolist()
        found: dict[str, float] = {}
        for start, stop, choice, odds in self._second_choices(path, sure, output):
            other = self._text([*path[:start], *[choice] * (stop - start), *path[stop:]])
            if _bare(other) in ("", _bare(text)) or not other.isascii():
                continue
            at = len(self._text(path[:start]))
            if _matters(text, other, at):
                found[other] = max(odds, found.get(other, 0.0))
        return tuple(sorted(found, key=lambda other: (-found[other], other))[:MOST])

    def _second_choices(
        self, path: list[int], sure: np.ndarray, output: np.ndarray
    ) -> Iterator[tuple[int, int, int, float]]:
        """(first step, step after the last, other character, how likely against the best) of each close call."""
        start = 0
        for character, run in groupby(path):
            stop = start + len(list(run))
            # A character is read as another over all its steps; between characters each step may hide one.
            parts = [(i, i + 1) for i in range(start, stop)] if character == _BLANK else [(start, stop)]
            for first, end in parts:
                own = float(sure[first:end].prod())
                if own >= _SURE or own <= 0:
                    continue
                odds = output[first:end][:, self._ascii].prod(axis=0) / own
                for place in odds.argsort()[::-1][:3].tolist():
                    if self._ascii[place] != character and odds[place] >= _LEAST:
                        yield first, end, self._ascii[place], float(odds[place])
                if character != _BLANK:
                    gone = float(output[first:end, _BLANK].prod()) / own
                    if gone >= _LEAST:
                        yield first, end, _BLANK, gone
            start = stop

    def _text(self, path: Sequence[int]) -> str:
        return "".join(self.character[one] for one, _ in groupby(path) if one != _BLANK)


def _bare(text: str) -> str:
    """`text` without what changes no number: spaces, and a comma where others print a point."""
    return text.replace(" ", "").replace(",", ".")


def _is_figures(text: str) -> bool:
    """Whether another reading of `text` could change an amount, and is no part of a long number."""
    return text.isascii() and not is_long(text) and any(_is_figure(token) for token in _TOKEN.findall(text))


def _is_figure(token: str) -> bool:
    """At least half of its letters and digits are digits; or it has an amount's shape, with letters for digits."""
    letters = [ch for ch in token if ch.isalnum()]
    return 0 < len(letters) <= 2 * sum(ch.isdigit() for ch in letters) or bool(_LETTERED.fullmatch(token))


def _matters(text: str, other: str, at: int) -> bool:
    """Whether a digit or a mark of a number comes, goes or becomes the letter that a till prints behind an amount."""
    old, new = text[at : at + 1], other[at : at + 1]
    if len(text) != len(other):
        old, new = ("", new) if len(text) < len(other) else (old, "")
    flag = old in _FIGURES and new.isupper() and not other[at + 1 : at + 2].isalnum()
    if not flag and (new not in _FIGURES + "$" or (not new and old not in _FIGURES + "$")):
        return False
    inside = any(_is_figure(token[0]) and token.start() <= at <= token.end() for token in _TOKEN.finditer(text))
    return inside and not is_long(other)
