"""What hides a part of a photographed paper: a thumb, a clip, a light's reflection, a torn corner, a blurred band."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hide:
    """Something over the picture.

    Attributes:
        how: thumb (from the right edge), clip (black, from the right edge), glare, torn (the lower right corner) or
            blur (a band that is out of focus).
        box: where, in parts of the picture's width and height: left, top, right, bottom. A thumb, a clip and a torn
            corner reach from its left side to the picture's right edge.
        color: of a torn corner: what lies below the paper.
    """

    how: str
    box: tuple[float, float, float, float]
    color: tuple[int, int, int] = (66, 68, 74)


def hidden(picture: Image.Image, hides: tuple[Hide, ...], seed: int) -> Image.Image:
    """`picture` with all of `hides` over it, every unevenness drawn from `seed`."""
    pixels = np.asarray(picture.convert("RGB")).astype(np.float64)
    rng = np.random.default_rng(seed)
    for hide in hides:
        height, width = pixels.shape[:2]
        left, top, right, bottom = (
            round(part * full) for part, full in zip(hide.box, (width, height) * 2, strict=True)
        )
        match hide.how:
            case "thumb":
                pixels = _thumb(pixels, left, top, bottom, rng)
            case "clip":
                pixels = _clip(pixels, left, top, bottom, rng)
            case "glare":
                pixels = _glare(pixels, left, top, right, bottom)
            case "torn":
                pixels = _torn(pixels, left, top, hide.color, rng)
            case _:
                pixels = _blur(pixels, top, bottom, rng)
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))


def _over(pixels: Plane, mask: Pixels, above: Plane, sigma: float, rng: np.random.Generator) -> Plane:
    """`above` where `mask` is 255, its edge softened by `sigma`, with the sensor's noise."""
    soft = cv2.GaussianBlur(mask, (0, 0), sigma)[..., None].astype(np.float64) / 255
    noise = rng.normal(0, 2, mask.shape)[..., None]
    return np.asarray(pixels * (1 - soft) + (above + noise) * soft)


def _lit(pixels: Plane) -> Plane:
    """The light on the paper, by its color: what skin and metal look like depends on it."""
    return np.percentile(pixels.reshape(-1, 3), 85, axis=0)


def _thumb(pixels: Plane, left: int, top: int, bottom: int, rng: np.random.Generator) -> Plane:
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    center, half = (width + (width - left) // 2, (top + bottom) // 2), (bottom - top) // 2
    cv2.ellipse(mask, center, (center[0] - left, half), 4, 0, 360, 255, -1)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    round_ = 1 - 0.35 * ((rows - center[1]) / max(half, 1)) ** 2
    skin = _lit(pixels) * np.array([0.86, 0.62, 0.52]) * np.clip(round_, 0.5, 1)[..., None]
    nail = ((columns - left - 0.45 * half) / (0.42 * half)) ** 2 + ((rows - center[1]) / (0.55 * half)) ** 2 < 1
    skin[nail] = skin[nail] * 0.55 + _lit(pixels) * np.array([0.95, 0.78, 0.72]) * 0.45
    shadow = cv2.GaussianBlur(np.roll(mask, (9, -7), (0, 1)), (0, 0), 9)[..., None].astype(np.float64) / 255
    return _over(pixels * (1 - 0.35 * shadow), mask, skin, 1.5, rng)


def _clip(pixels: Plane, left: int, top: int, bottom: int, rng: np.random.Generator) -> Plane:
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    mask[top:bottom, left:] = 255
    black = np.full(pixels.shape, 24.0)
    black[(top + bottom) // 2 - 4 : (top + bottom) // 2] = 70  # the gleam of its edge
    return _over(pixels, mask, black, 1.0, rng)


def _glare(pixels: Plane, left: int, top: int, right: int, bottom: int) -> Plane:
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float64)
    away = np.hypot(
        (columns - (left + right) / 2) / (right - left) * 2, (rows - (top + bottom) / 2) / (bottom - top) * 2
    )
    light = np.clip(1.25 - away, 0, 1) * 4
    return np.asarray(np.minimum(pixels + 255 * light[..., None], 255.0))


def _torn(pixels: Plane, left: int, top: int, color: tuple[int, int, int], rng: np.random.Generator) -> Plane:
    height, width = pixels.shape[:2]
    steps = 40
    xs = np.linspace(left, width, steps) + rng.normal(0, 5, steps)
    ys = np.linspace(height, top, steps) + rng.normal(0, 5, steps)
    mask = np.zeros((height, width), np.uint8)
    outline = np.array([*zip(xs, ys, strict=True), (width + 9, top), (width + 9, height + 9)], np.int32)
    cv2.fillPoly(mask, [outline], 255)
    return _over(pixels, mask, np.broadcast_to(np.array(color, np.float64), pixels.shape), 0.8, rng)


def _blur(pixels: Plane, top: int, bottom: int, rng: np.random.Generator) -> Plane:
    mask = np.zeros(pixels.shape[:2], np.uint8)
    mask[top:bottom] = 255
    return _over(pixels, mask, np.asarray(cv2.GaussianBlur(pixels, (0, 0), 6), np.float64), 18, rng)
