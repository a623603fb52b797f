"""Places of a page cut out for a closer look: level, at the recognizer's own height, faint ink brought out."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan
from typing import TYPE_CHECKING

from pipeline.model import Box

if TYPE_CHECKING:
    import numpy as np

#: Height of a crop in pixels: what the recognizer works at.
HEIGHT = 48
#: A quick look brings text to this height; ink is darker than its surroundings by at least this (of 255).
_GLANCE = 12.0
_LEAST_INK = 4.0
#: The light on a page is looked at on a picture so long (pixels), where no stroke of its print is as wide as this.
_PAPER = 400
_STROKES = 9


def level(pixels: np.ndarray, box: Box, slope: float, pad: tuple[float, float, float]) -> np.ndarray:
    """What stands in `box` of `pixels`, turned level along `slope` and brought to `HEIGHT`.

    `pad`: what is added at the left, at the right, and above and below, in heights of the text.
    """
    import cv2
    import numpy as np

    height = max(box.height - abs(slope) * box.width, 0.5 * box.height, 4.0)
    left, right, around = (part * height for part in pad)
    scale = HEIGHT / (height + 2 * around)
    wide = max(round((box.width + left + right) * scale), HEIGHT // 4)
    turn = atan(slope)
    along, across = scale * np.cos(turn), scale * np.sin(turn)
    # Onto the middle of the crop comes the middle of the box, moved by what one side is padded more than the other.
    x = (box.left + box.right) / 2 + (right - left) / 2 * np.cos(turn)
    y = box.middle + (right - left) / 2 * np.sin(turn)
    matrix = np.array(
        [
            [along, across, wide / 2 - along * x - across * y],
            [-across, along, HEIGHT / 2 + across * x - along * y],
        ]
    )
    how = cv2.INTER_CUBIC if scale > 0.7 else cv2.INTER_AREA
    return cv2.warpAffine(pixels, matrix, (wide, HEIGHT), flags=how, borderMode=cv2.BORDER_REPLICATE)


def clear(pixels: np.ndarray) -> np.ndarray:
    """`pixels` (BGR) in grey, faint ink brought out (CLAHE, Zuiderveld 1994) and edges sharpened; as BGR."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey)
    sharp = cv2.addWeighted(even, 1.6, cv2.GaussianBlur(even, (0, 0), 1.5), -0.6, 0)
    return cv2.cvtColor(sharp, cv2.COLOR_GRAY2BGR)


def thin(crop: np.ndarray) -> np.ndarray:
    """A crop (BGR) whose strokes are a pixel thinner: a dilation of the paper."""
    import cv2
    import numpy as np

    return cv2.dilate(crop, np.ones((2, 2), np.uint8))


def ink(crop: np.ndarray) -> np.ndarray:
    """A crop (BGR) in grey, stretched so that its paper is white and its darkest ink black."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
    dark, paper = np.percentile(grey, (1, 80))
    stretched: np.ndarray = np.clip((grey - dark) * (255 / max(float(paper - dark), 1.0)), 0, 255).astype(np.uint8)
    return stretched


def even(pixels: np.ndarray) -> np.ndarray:
    """A picture (RGB) in grey, each part of it held against the paper around it: shadows and shades are gone.

    The paper is the lightest around (a grey closing wider than strokes), smoothed.
    """
    import cv2
    import numpy as np

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    shrink = _PAPER / max(grey.shape)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_STROKES, _STROKES), np.uint8))
    paper = cv2.resize(cv2.GaussianBlur(closed, (0, 0), _STROKES / 2), grey.shape[::-1])
    evened: np.ndarray = cv2.divide(grey, np.maximum(paper, 1), scale=255)
    return evened


def stray_letters(pixels: np.ndarray, boxes: Sequence[Box], height: float) -> list[Box]:
    """Marks of a letter's size and darkness that stand on `pixels` (BGR) outside of `boxes`, as a quick look tells.

    `height`: of the text, in pixels.
    """
    import cv2
    import numpy as np

    scale = min(1.0, _GLANCE / height)
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    letter = height * scale
    reach = int(letter) | 1
    # What is darker than the lightest around it: paper is light at every letter's height.
    dark = cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), grey)
    read = np.zeros(grey.shape, bool)
    for box in boxes:
        left, top, right, bottom = (int(edge * scale) for edge in box)
        read[max(top, 0) : bottom + 1, max(left, 0) : right + 1] = True
    if not read.any():
        return []
    usual = max(float(np.percentile(dark[read], 90)) / 2, _LEAST_INK)
    _, _, found, _ = cv2.connectedComponentsWithStats(((dark >= usual) & ~read).astype(np.uint8))
    wide, high, ink = found[1:, 2] / letter, found[1:, 3] / letter, found[1:, 4] / letter**2
    like = (high >= 0.4) & (high <= 1.5) & (wide >= 0.15) & (wide <= 3.0) & (ink >= 0.1)
    return [Box(left, top, left + w, top + h).scaled(1 / scale) for left, top, w, h, _ in found[1:][like].tolist()]
