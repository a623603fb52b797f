"""Words into lines, in reading order.

Paper in a photo is tilted, seen at an angle and curled, so a row of a receipt is not a row of the picture. Each word
brings the slope of its own base line; the slope at a place of the page is the width-weighted median of the slopes
around it. Short words measure their slope badly, so the whole page's remaining tilt is the one that makes the rows
sharpest (a projection profile, as in Postl's skew detection of 1986). Words are brought to one level along that
slope before they are put on lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import pstdev

from pipeline.model import Line, Word

#: Two words share a line where their levels differ by less than this part of the smaller word's height.
_SAME_LEVEL = 0.5
#: Words share a line only where they overlap sideways by less than this part of the narrower one.
_SIDE_OVERLAP = 0.3
#: A slope is trusted where the word is at least this many times wider than high.
_LONG = 3.0
#: Slopes tried beyond the words' own: a tilt of the page, and what perspective adds from its middle to its edge.
_TILTS = tuple(step * 0.008 for step in range(-12, 13))
_TURNS = tuple(step * 0.012 for step in range(-4, 5))
#: How far from the words' own slopes a slope may be: this much, and more where they disagree among themselves.
_TRUST = 0.008
_DISAGREE = 2.0
#: How much sharper rows must be, per unit of slope away from the words' own, to be believed.
_DOUBT = 2.0
#: Weight of a pair of a price and a text against other pairs.
_PRICE_WEIGHT = 3.0
#: A gap between papers is at least this many text heights wide, and a paper has at least this many words.
_GAP = 1.0
_FEWEST = 8
#: A masked number.
_MASKED = re.compile(r"X{4}.{0,2}X{4}")
_PRICE = re.compile(r"\W{0,3}[S$]?\s?\d{0,4}[.,]\d\d\W{0,2}[A-Z]{0,2}")


@dataclass(slots=True)
class _Placed:
    word: Word
    at: int
    level: float
    height: float


def lines_of(words: Sequence[Word]) -> tuple[Line, ...]:
    """All of `words` on lines, top to bottom, each line left to right. Every word is on exactly one line."""
    # The same words are put on lines for their card numbers, for their rows and for their papers.
    order = _order(tuple(Word(word.text, word.box, None, word.slope) for word in words))
    return tuple(Line(tuple(words[i] for i in row)) for row in order)


@lru_cache(maxsize=8)
def _order(words: tuple[Word, ...]) -> tuple[tuple[int, ...], ...]:
    """Which of `words` stand on each line, by their place among them."""
    if not words:
        return ()
    placed = sorted(_placed(words), key=lambda p: (p.level, p.word.box.left, p.word.text))
    rows: list[list[_Placed]] = []
    for one in placed:
        row = min(
            (row for row in rows[-6:] if not _is_sideways_number(one.word) and _fits(one, row)),
            key=lambda row: _distance(one, row),
            default=None,
        )
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    rows.sort(key=_row_level)
    return tuple(tuple(p.at for p in sorted(row, key=lambda p: p.word.box.left)) for row in rows)


def beside(words: Sequence[Word]) -> tuple[tuple[tuple[Word, ...], tuple[Word, ...]], ...]:
    """Ways to cut the words into a left and a right paper: the widest gaps that no word crosses, widest first.

    The gap may lean as the papers do. At most three cuts; none where either side would hold fewer than eight words.
    A cut is only a possibility: a receipt's own names and prices stand apart too.
    """
    height = max(text_height(words), 1.0)
    found: list[tuple[float, int, tuple[Word, ...], tuple[Word, ...]]] = []
    for lean in (0.0, -0.06, 0.06, -0.12, 0.12, -0.2, 0.2):
        edges = sorted(
            (w.box.left + lean * w.box.middle, w.box.right + lean * w.box.middle, i) for i, w in enumerate(words)
        )
        reach = edges[0][1] if edges else 0.0
        for count, (left, right, _) in enumerate(edges):
            if left - reach > _GAP * height and _FEWEST <= count <= len(words) - _FEWEST:
                order = [words[i] for _, _, i in edges]
                found.append((left - reach, count, tuple(order[:count]), tuple(order[count:])))
            reach = max(reach, right)
    cuts: dict[frozenset[int], tuple[tuple[Word, ...], tuple[Word, ...]]] = {}
    for _, _, left_side, right_side in sorted(found, key=lambda f: (-f[0], f[1])):
        cuts.setdefault(frozenset(map(id, left_side)), (left_side, right_side))
    return tuple(cuts.values())[:3]


def text_height(words: Sequence[Word]) -> float:
    """Median height of the words' text in pixels, without what their tilt adds; 0 for no words."""
    heights = sorted(_upright_height(word) for word in words)
    return heights[len(heights) // 2] if heights else 0.0


def _placed(words: Sequence[Word]) -> list[_Placed]:
    import numpy as np

    heights = [_upright_height(w) for w in words]
    local = np.array(_local_slopes(words, heights))
    x = np.array([(w.box.left + w.box.right) / 2 for w in words])
    y = np.array([w.box.middle for w in words])
    x -= x.mean()
    down = (y - y.mean()) / max(float(np.abs(y - y.mean()).max()), 1.0)
    kernel = max(text_height(words), 1.0) / 4
    priced = np.array([bool(_PRICE.fullmatch(w.text)) for w in words])
    weight = np.sqrt([min(w.box.width, 12 * h) for w, h in zip(words, heights, strict=True)])
    # What matters most is which label a price stands beside.
    pairs = weight[:, None] * weight[None, :] * np.where(priced[:, None] != priced[None, :], _PRICE_WEIGHT, 1.0)
    np.fill_diagonal(pairs, 0.0)

    def score(slopes: np.ndarray) -> float:
        level = y - slopes * x
        apart = (level[:, None] - level[None, :]) / kernel
        strange = float(np.sqrt((weight * (slopes - local) ** 2).sum() / weight.sum()))
        return float((pairs * np.exp(-0.5 * apart * apart)).sum()) * (1 - _DOUBT * strange)

    best = local
    if len(words) >= 8:
        # Words that agree on their slope are right about it; those of folded paper disagree.
        reach = _TRUST + _DISAGREE * _spread(words, heights)
        middle = float(np.median(local))
        tilts = [tilt for tilt in _TILTS if abs(tilt) <= reach]
        straight = [
            np.full(len(words), middle + t) + turn * down for t in tilts for turn in _TURNS if abs(turn) <= reach
        ]
        best = max([local, *(local + tilt for tilt in tilts), *straight], key=score)
    levels = y - best * x
    return [_Placed(w, i, float(v), h) for i, (w, v, h) in enumerate(zip(words, levels, heights, strict=True))]


def _spread(words: Sequence[Word], heights: Sequence[float]) -> float:
    """Standard deviation of the slopes of the words that are long enough to know theirs."""
    slopes = [w.slope for w, h in zip(words, heights, strict=True) if w.box.width > _LONG * h]
    return pstdev(slopes) if len(slopes) > 1 else 0.0


def _local_slopes(words: Sequence[Word], heights: Sequence[float]) -> list[float]:
    reach = 6 * max(text_height(words), 1.0)
    trusted = [
        (w.box.middle, w.slope, w.box.width)
        for w, h in zip(words, heights, strict=True)
        if w.box.width > _LONG * h and abs(w.slope) < 1
    ]
    overall = _weighted_median([(slope, width) for _, slope, width in trusted])
    slopes = []
    for word in words:
        near = [(slope, width) for middle, slope, width in trusted if abs(middle - word.box.middle) < reach]
        slopes.append(_weighted_median(near) if len(near) >= 3 else overall)
    return slopes


def _upright_height(word: Word) -> float:
    return max(word.upright, 0.5 * word.box.height, 1.0)


def _weighted_median(pairs: list[tuple[float, int]]) -> float:
    if not pairs:
        return 0.0
    pairs = sorted(pairs)
    half, seen = sum(weight for _, weight in pairs) / 2, 0
    for value, weight in pairs:
        seen += weight
        if seen >= half:
            return value
    return pairs[-1][0]


def _row_level(row: list[_Placed]) -> float:
    return sum(p.level for p in row) / len(row)


def _distance(one: _Placed, row: list[_Placed]) -> float:
    # The neighbor decides, not the row's mean: a curled row drifts along its length.
    nearest = min(
        row, key=lambda p: min(abs(p.word.box.left - one.word.box.right), abs(one.word.box.left - p.word.box.right))
    )
    return abs(one.level - nearest.level) / min(one.height, nearest.height)


def _is_sideways_number(word: Word) -> bool:
    """Whether a word is a card's masked number that runs up or down the page: it is on a line of its own."""
    return word.box.is_tall and _MASKED.search(word.text) is not None


def _fits(one: _Placed, row: list[_Placed]) -> bool:
    if _is_sideways_number(row[0].word):
        return False
    for other in row:
        a, b = one.word.box, other.word.box
        overlap = min(a.right, b.right) - max(a.left, b.left)
        if overlap > _SIDE_OVERLAP * min(a.width, b.width):
            return False
    return _distance(one, row) < _SAME_LEVEL
