"""White correction tape on white paper: a blank band between two rows of print, a trace lighter than the paper.

One edge of it is fainter than the grain of the paper. But it is straight and as long as the row that it hides, so the
middle of the differences along it stands out, where a shadow's edge runs across the rows and a fold has no second edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: In text heights: the band between two rows that a row may have stood in, how far beyond it the tape may reach, and
#: how high the tape is.
_BAND = (0.7, 5.0)
_REACH = 0.3
_HIGH = (0.7, 2.5)
#: The tape is lighter than the paper above it and below it by so much (of 255), within so many pixels.
_STEP = 2.0
_NEAR = 3
#: Ink in so small a part of the band is a speck.
_SPECK = 0.005
#: So much of the band's width has no print above or below it, within reach.
_FREE = 0.1


def tape_on(gray: Pixels, ink: Pixels, words: Sequence[Word], height: float) -> Iterator[Box]:
    """Boxes of the bands that tape hides on `gray`, whose text is `height` pixels high and whose `ink` is not 0."""
    import numpy as np

    hull = Box.around([word.box for word in words])
    slope = sorted(word.slope for word in words)[len(words) // 2]
    columns = np.arange(max(hull.left, 0), min(hull.right, gray.shape[1]))
    lean = slope * (columns - (hull.left + hull.right) / 2)
    for upper, lower in _bands(words, slope, hull, height):
        level = np.arange(int(upper - _REACH * height), int(lower + _REACH * height))
        rows = np.clip(np.rint(level[:, None] + lean).astype(int), 0, gray.shape[0] - 1)
        inked = ink[rows, columns] != 0
        # The paper beside letters is darker than paper alone: only columns that are free of them tell of an edge.
        free = ~inked.any(axis=0)
        if (inked[(level > upper) & (level < lower)]).mean() > _SPECK or free.mean() < _FREE:
            continue
        tape = _lighter(gray[rows, columns][:, free].astype(float), height)
        if tape is not None:
            above, below = tape
            yield Box(hull.left, int(level[above]), hull.right, int(level[below]))


def _bands(words: Sequence[Word], slope: float, hull: Box, height: float) -> Iterator[tuple[float, float]]:
    """Top and bottom of the bands without a word that a row has room in, at the middle of the print, made level."""
    middle = (hull.left + hull.right) / 2
    spans = list[tuple[float, float]]()
    for word in words:
        half = max(word.box.height - abs(slope) * word.box.width, 4) / 2
        level = word.box.middle - slope * ((word.box.left + word.box.right) / 2 - middle)
        spans.append((level - half, level + half))
    reached = min(spans)[1]
    for top, bottom in sorted(spans):
        if _BAND[0] * height <= top - reached <= _BAND[1] * height:
            yield reached, top
        reached = max(reached, bottom)


def _lighter(band: Pixels, height: float) -> tuple[int, int] | None:
    """First and last row of the lighter strip across `band`; None where there is none as high as a row."""
    import numpy as np

    k = _NEAR
    if len(band) <= 2 * k:
        return None
    near = np.lib.stride_tricks.sliding_window_view(band, k, axis=0).mean(axis=2)
    steps = np.median(near[k + 1 :] - near[: -k - 1], axis=1)
    top = int(steps.argmax())
    bottom = top + int(steps[top:].argmin())
    if steps[top] < _STEP or steps[bottom] > -_STEP or not _HIGH[0] * height <= bottom - top <= _HIGH[1] * height:
        return None
    top, bottom = top + k, bottom + k
    inside = band[top + k : bottom - k].mean(axis=0)
    beside = [side.mean(axis=0) for side in (band[: top - 1], band[bottom + 2 :]) if len(side)]
    return (top, bottom) if all(np.median(inside - side) >= _STEP / 2 for side in beside) else None
