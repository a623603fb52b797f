"""Where two pictures show the same rows of paper: the overlap of a long receipt, or the same paper twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipeline.extract.lines.rows import Row

#: Rows this alike (0 to 1) may be one row of paper, read from two pictures.
_ALIKE = 0.6
#: What a row costs that is on one picture only, in rows that match perfectly.
_GAP = 0.4
#: So many rows at the edge of a picture may be cut through and match nothing.
_FRAYED = 2
#: A picture that shows so many rows more than the other at one end, and the other at the other end, is a part.
_HANGS = 1.5
#: A row with fewer letters and digits says little; one with so many counts in full.
_TELLING = 8
#: So many rows must be on both pictures, in rows that match perfectly.
_ENOUGH = 1.6
#: See `Seam.sure`.
_SURE = 3.0
#: So much of a picture's rows must be on the other for it to show nothing else.
_WHOLLY = 0.75


class Lie(StrEnum):
    """How two pictures lie on each other."""

    ABOVE = "the first ends where the second begins"
    BELOW = "the second ends where the first begins"
    INSIDE = "the second shows a part of the first"
    AROUND = "the first shows a part of the second"
    SAME = "both show the same"


@dataclass(frozen=True, slots=True)
class Seam:
    """How two lists of rows go together.

    Attributes:
        score: how many rows match, each by how alike they are and how much they say.
        pairs: (index in the first, index in the second) of the rows that are on both, in order.
        amounts: how many of these have the same amounts on both.
    """

    lie: Lie
    score: float
    pairs: tuple[tuple[int, int], ...]
    amounts: int

    @property
    def sure(self) -> bool:
        """Whether so much is shared, amounts among it, that the pictures show one paper whatever they add up to."""
        return self.score >= _SURE and self.amounts > 0

    @property
    def middle(self) -> tuple[int, int]:
        """The pair in the middle of what is on both: farthest from either picture's edge, where rows are cut."""
        return self.pairs[len(self.pairs) // 2]


def seam_of(ones: Sequence[Row], others: Sequence[Row]) -> Seam | None:
    """How the rows of two pictures lie on each other; None where they share none to speak of.

    A semi-global alignment (S. Needleman and C. Wunsch 1970, with free ends): what hangs over at either end costs
    nothing, but where both have rows on the same side of what they share, they are not the same paper.
    """
    first, second = [_key(row) for row in ones], [_key(row) for row in others]
    told = {key for key in first if len(key) >= _TELLING}
    if not told.intersection(second):
        return None
    likeness = [[_alike(a, b) for b in second] for a in first]
    score, pairs = _aligned(likeness)
    if score < _ENOUGH or len(pairs) < 2:
        return None
    head = [_weights(first[: pairs[0][0]]), _weights(second[: pairs[0][1]])]
    tail = [_weights(first[pairs[-1][0] + 1 :]), _weights(second[pairs[-1][1] + 1 :])]
    lie = _lie(score, head, tail)
    if lie is None:
        return None
    amounts = sum(
        bool(ones[i].amounts) and [a.value for a in ones[i].amounts] == [a.value for a in others[j].amounts]
        for i, j in pairs
    )
    return Seam(lie, score, tuple(pairs), amounts)


def _lie(score: float, head: Sequence[float], tail: Sequence[float]) -> Lie | None:
    """By what hangs over (first, second) above and below the shared rows; None where the rests contradict it."""
    if min(head[0] - head[1], tail[1] - tail[0]) >= _HANGS:
        return Lie.ABOVE if head[1] <= _FRAYED and tail[0] <= _FRAYED else None
    if min(head[1] - head[0], tail[0] - tail[1]) >= _HANGS:
        return Lie.BELOW if head[0] <= _FRAYED and tail[1] <= _FRAYED else None
    first, second = head[0] + tail[0], head[1] + tail[1]
    whole_first, whole_second = score >= _WHOLLY * (score + first), score >= _WHOLLY * (score + second)
    if whole_first and whole_second:
        return Lie.SAME
    if whole_second:
        return Lie.INSIDE
    if whole_first:
        return Lie.AROUND
    if head[1] <= _FRAYED and tail[0] <= _FRAYED:
        return Lie.ABOVE
    if head[0] <= _FRAYED and tail[1] <= _FRAYED:
        return Lie.BELOW
    return None


def _key(row: Row) -> str:
    return "".join(ch for ch in row.text.casefold() if ch.isalnum())


def _weights(keys: Sequence[str]) -> float:
    return sum(_weight(key) for key in keys)


def _weight(key: str) -> float:
    return min(len(key) / _TELLING, 1.0)


def _alike(one: str, other: str) -> float:
    """What a pair of rows adds to the alignment: up to 1 for two equal telling rows, negative for unlike ones."""
    weight = min(_weight(one), _weight(other))
    if one == other:
        return weight
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return -1.0
    return weight * (matcher.ratio() - _ALIKE) / (1 - _ALIKE) if matcher.ratio() >= _ALIKE else -1.0


def _aligned(likeness: Sequence[Sequence[float]]) -> tuple[float, list[tuple[int, int]]]:
    """The best local alignment: its score, and the pairs in order."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            best[i][j] = max(
                0.0,
                best[i - 1][j - 1] + likeness[i - 1][j - 1],
                best[i - 1][j] - _GAP,
                best[i][j - 1] - _GAP,
            )
    top = max((value, -i, -j) for i, line in enumerate(best) for j, value in enumerate(line))
    i, j = -top[1], -top[2]
    pairs: list[tuple[int, int]] = []
    while i and j and best[i][j] > 0:
        here = best[i][j]
        if here == best[i - 1][j - 1] + likeness[i - 1][j - 1]:
            if likeness[i - 1][j - 1] > 0:
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif here == best[i - 1][j] - _GAP:
            i -= 1
        else:
            j -= 1
    return top[0], pairs[::-1]
