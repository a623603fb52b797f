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
    """What `numpy.percentile` gives of levels (0 to 255): between the two nearest; not a number where there are none.

    That one sorts; levels are only counted here, which takes a fifth of the time.
    """
    import cv2
    import numpy as np

    if not values.size:
        return math.nan
    at = (values.size - 1) * percent / 100
    below, above = int(at), min(int(at) + 1, values.size - 1)
    counts = cv2.calcHist([values if values.ndim == 2 else values.ravel()], [0], None, [256], [0, 256])
    low, high = np.searchsorted(counts.ravel().astype(int).cumsum(), (below, above), side="right").tolist()
    return float(low + (high - low) * (at - below))


def pieces(flags: Pixels, has_shape: Callable[[Box], bool]) -> Iterator[tuple[Pixels, Box]]:
    """The connected pieces (corners touch) of what is not 0 in `flags` whose box `has_shape`, from top to bottom.

    Each comes as its own pixels in the box around it, and that box. Only what has the shape is labeled: on most pages
    nothing has, and to label all their letters takes longer than all the rest.
    """
    import cv2

    contours, tree = cv2.findContours(flags, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[Box, int, int]] = []
    for contour, (_, _, _, parent) in zip(contours, tree[0] if len(contours) else (), strict=True):
        if parent >= 0:
            continue  # the edge of a hole
        left, top, across, down = cv2.boundingRect(contour)
        box = Box(left, top, left + across, top + down)
        if has_shape(box):
            found.append((box, *contour[0, 0].tolist()))
    for box, x, y in sorted(found, key=lambda each: (each[0].top, each[0].left)):
        _, labels = cv2.connectedComponents(flags[box.top : box.bottom, box.left : box.right], connectivity=8)
        yield labels == labels[y - box.top, x - box.left], box
