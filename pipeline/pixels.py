"""What is asked of pixels many times to a page: percentiles of those of a word, and the pieces of a certain shape."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeline.model import Box

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray


def percentile(values: Pixels, percent: float) -> float:
    """What `numpy.percentile` gives: between the two nearest of `values`; not a number where there are none.

    That one takes far longer to prepare than to find it: here only the two values are looked for.
    """
    import numpy as np

    flat = values.ravel()
    if not flat.size:
        return math.nan
    at = (flat.size - 1) * percent / 100
    below, above = int(at), min(int(at) + 1, flat.size - 1)
    sorted_there = np.partition(flat, (below, above))
    low, high = float(sorted_there[below]), float(sorted_there[above])
    return low + (high - low) * (at - below)


def pieces(flags: Pixels, has_shape: Callable[[Box], bool]) -> Iterator[tuple[Pixels, Box]]:
    """The connected pieces (corners touch) of what is not 0 in `flags` whose box `has_shape`, from top to bottom.

    Each comes as its own pixels in the box around it, and that box. Only what has the shape is labeled: on most pages
    nothing has, and to label all their letters takes longer than all the rest.
    """
    import cv2

    contours, tree = cv2.findContours(flags, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[Box, int, int]] = []
    for contour, (_, _, _, parent) in zip(contours, tree[0] if len(contours) else (), strict=True):
        left, top, across, down = cv2.boundingRect(contour)
        box = Box(left, top, left + across, top + down)
        if parent < 0 and has_shape(box):  # what has a parent is the edge of a hole
            found.append((box, *contour[0, 0].tolist()))
    for box, x, y in sorted(found, key=lambda each: (each[0].top, each[0].left)):
        _, labels = cv2.connectedComponents(flags[box.top : box.bottom, box.left : box.right], connectivity=8)
        yield labels == labels[y - box.top, x - box.left], box
