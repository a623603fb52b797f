"""A phone's photograph, or a scanner's picture, of a flat paper. Every effect is drawn from the shot's own seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float64]

TABLES = {
    "walnut": (92, 62, 44),
    "oak": (150, 112, 74),
    "slate": (66, 68, 74),
    "green": (58, 84, 66),
    "white": (205, 202, 196),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """How a paper is photographed. Lengths are in pixels of the picture unless said otherwise.

    Attributes:
        angle: turn of the paper in degrees. tilt: how far perspective moves a corner, in widths of the paper.
        crumple: depth of creases, 0 none, 1 much. folds: horizontal folds. curl: sideways bow in widths of the paper.
        light: 1 bright, 0.35 a dim bar. shade: strength of a shadow that falls across.
        blur: sigma. motion: length of a shake. noise: sigma in gray levels. fade: lost thermal print, 0 none, 1 all.
        scale: pixels of the picture per pixel of the paper. torn: the paper ends raggedly at this part of its height.
        quality: of the JPEG. flat: a scanner's picture instead of a photograph (angle and noise still count).
    """

    seed: int
    angle: float = 0.0
    tilt: float = 0.02
    crumple: float = 0.3
    folds: int = 0
    curl: float = 0.0
    light: float = 0.95
    shade: float = 0.25
    blur: float = 0.5
    motion: int = 0
    noise: float = 2.0
    fade: float = 0.0
    scale: float = 1.35
    table: str = "walnut"
    torn: float = 1.0
    quality: int = 74
    flat: bool = False


def photograph(paper: Image.Image, shot: Shot, outline: Pixels | None = None) -> Image.Image:
    """The picture, upright where the shot's angle is about 0; `outline` is 255 where there is paper, None: all over."""
    rng = np.random.default_rng(shot.seed)
    sheet = _faded(np.asarray(paper, dtype=np.float64), shot, rng)
    outline = np.full(sheet.shape[:2], 255, np.uint8) if outline is None else outline
    if shot.torn < 1:
        outline = _torn(outline, shot.torn, rng)
    if shot.flat:
        return _scan(sheet, shot, rng)
    sheet, outline = _bent(sheet, outline, shot, rng)
    width, height, matrix = _stand(sheet.shape[1], sheet.shape[0], shot, rng)
    laid = _warp(_bytes(sheet), matrix, width, height)
    mask = _soft(_warp(outline, matrix, width, height), 0.8)[..., None].astype(np.float64) / 255
    table = _table(width, height, shot, rng)
    dark = (
        np.roll(_soft(_warp(outline, matrix, width, height), 11), (10, 7), (0, 1))[..., None].astype(np.float64) / 255
    )
    picture = table * (1 - 0.55 * dark) * (1 - mask) + laid * mask
    picture = picture * _light(width, height, shot, rng)[..., None]
    return Image.fromarray(_lens(picture, shot, rng))


def _bytes(values: Plane) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _soft(values: Any, sigma: float) -> Any:
    return cv2.GaussianBlur(values, (0, 0), sigma)


def _warp(values: Pixels, matrix: Plane, width: int, height: int) -> Pixels:
    warped: Pixels = cv2.warpPerspective(values, matrix, (width, height), flags=cv2.INTER_AREA)  # type: ignore[assignment]
    return warped


def _clouds(height: int, width: int, cell: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Smooth noise from 0 to 1; `cell` is the size of its features as (rows, columns)."""
    grid = rng.integers(0, 256, (height // cell[0] + 4, width // cell[1] + 4)).astype(np.uint8)
    grown = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return grown.astype(np.float64) / 255


def _faded(sheet: Plane, shot: Shot, rng: np.random.Generator) -> Plane:
    """Thermal print that lost its black in bands, and the grain of every print head."""
    height, width = sheet.shape[:2]
    left = 1 - shot.fade * (0.55 + 0.45 * _clouds(height, width, (150, 260), rng))
    left *= 0.9 + 0.1 * _clouds(height, width, (3, 5), rng)
    blank = sheet.reshape(-1, 3).max(axis=0)
    faded: Plane = blank - (blank - sheet) * left[..., None]
    return faded


def _torn(outline: Pixels, at: float, rng: np.random.Generator) -> Pixels:
    height, width = outline.shape
    steps = rng.integers(-9, 10, width // 9 + 2).cumsum() + round(height * at)
    edge = np.interp(np.arange(width), np.arange(len(steps)) * 9, steps)
    torn = outline.copy()
    torn[np.arange(height)[:, None] > edge[None, :]] = 0
    return torn


def _bent(sheet: Plane, outline: Pixels, shot: Shot, rng: np.random.Generator) -> tuple[Plane, Pixels]:
    """Creases, folds and curl: the paper's relief moves its print a little and shades it."""
    height, width = sheet.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    relief = _creased(rows, columns, shot, rng)
    for n in range(shot.folds):
        at = height * (n + 1) / (shot.folds + 1) + float(rng.integers(-12, 13))
        away = np.abs(np.arange(height) - at)
        relief -= (7 * np.maximum(0, 1 - away / 26) + 5 * np.maximum(0, 1 - away / 150))[:, None]
    down, across = np.gradient(relief)
    shading = 1 + 0.5 * across + 0.4 * down
    columns += 0.10 * relief + shot.curl * width * ((rows / height * 2 - 1) ** 2 - 0.5)
    rows += 0.08 * relief
    shading = shading + 0.06 * np.sign(shot.curl) * (columns / width - 0.5)
    maps = (columns.astype(np.float32), rows.astype(np.float32))
    lit = _bytes(sheet * np.clip(shading, 0.55, 1.12)[..., None])
    bent = cv2.remap(lit, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    edge = cv2.remap(outline, *maps, cv2.INTER_LINEAR, borderValue=0)
    return bent.astype(np.float64), edge.astype(np.uint8)


def _creased(rows: Plane, columns: Plane, shot: Shot, rng: np.random.Generator) -> Plane:
    """Height of a paper that was crushed and flattened: straight creases, sharp on top, that run out."""
    height, width = rows.shape
    relief = np.zeros((height, width))
    for _ in range(round(38 * shot.crumple)):
        turn = rng.uniform(0, np.pi)
        y, x = rows - rng.uniform(0, height), columns - rng.uniform(0, width)
        away = np.abs(y * np.cos(turn) + x * np.sin(turn))
        along = (x * np.cos(turn) - y * np.sin(turn)) / (width * rng.uniform(0.15, 0.5))
        slope = rng.uniform(30, 130)
        side = rng.choice((-1.0, 1.0)) * rng.uniform(0.10, 0.30)
        relief += side * np.maximum(0, slope - away) * np.exp(-(along**2))
    soft: Plane = _soft(relief, 1.3)
    return soft


def _stand(width: int, height: int, shot: Shot, rng: np.random.Generator) -> tuple[int, int, Plane]:
    """Size of the picture, and the matrix that lays the paper on it, turned and seen from an angle."""
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    turn = np.deg2rad(shot.angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    lean = rng.uniform(-1, 1, (4, 2)) * shot.tilt * width
    target = ((corners - corners.mean(axis=0)) @ rotation.T + lean) * shot.scale
    room = 0.07 * width * shot.scale
    low, high = target.min(axis=0) - room, target.max(axis=0) + room
    target -= low
    size = np.rint(high - low).astype(int)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    return int(size[0]), int(size[1]), matrix.astype(np.float64)


def _table(width: int, height: int, shot: Shot, rng: np.random.Generator) -> Plane:
    """A table top with the grain of wood along its planks (slate and cloth: speckles)."""
    color = np.array(TABLES[shot.table], np.float64)
    if shot.table in ("slate", "green", "white"):
        tone = 0.9 + 0.2 * _clouds(height, width, (60, 60), rng)
    else:
        grain = _clouds(height, width, (5, 420), rng) * 0.6 + _clouds(height, width, (26, 700), rng) * 0.4
        tone = 0.72 + 0.5 * grain
        seams = np.arange(int(rng.integers(60, 200)), height, 330)
        for seam in seams:
            tone[seam : seam + 4] *= 0.45
    return np.asarray(_soft(tone, 1.4)[..., None] * color)


def _light(width: int, height: int, shot: Shot, rng: np.random.Generator) -> Plane:
    """Light that falls off to one side, and the soft edge of a shadow across the picture."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x, y = x / width - 0.5, y / height - 0.5
    toward = rng.uniform(-1, 1, 2)
    fall = 1 + 0.16 * (x * toward[0] + y * toward[1]) - 0.18 * (x**2 + y**2)
    normal = rng.uniform(-1, 1, 2)
    normal /= max(float(np.hypot(*normal)), 0.2)
    shadow = np.clip((x * normal[0] + y * normal[1] - 0.08) * 7 + 0.5, 0, 1)
    lit: Plane = shot.light * fall * (1 - shot.shade * shadow)
    return lit


def _lens(picture: Plane, shot: Shot, rng: np.random.Generator) -> Pixels:
    """Blur, shake and the sensor's noise, with the warm cast of a dim room."""
    warm = np.array([1.0, 1 - 0.10 * (1 - shot.light), 1 - 0.26 * (1 - shot.light)])
    seen = _bytes(picture * warm)
    if shot.blur:
        seen = _soft(seen, shot.blur)
    if shot.motion:
        kernel = np.zeros((shot.motion, shot.motion), np.float32)
        kernel[np.arange(shot.motion), np.arange(shot.motion)] = 1 / shot.motion
        seen = cv2.filter2D(seen, -1, kernel).astype(np.uint8)
    grain = rng.normal(0, shot.noise, seen.shape[:2])
    return _bytes(seen.astype(np.float64) + grain[..., None])


def _scan(sheet: Plane, shot: Shot, rng: np.random.Generator) -> Image.Image:
    """A flat-bed scanner's gray picture: white all around, a little skew."""
    height, width = sheet.shape[:2]
    room = 40
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -shot.angle, shot.scale)
    out = (round(width * shot.scale) + 2 * room, round(height * shot.scale) + 2 * room)
    turn[:, 2] = turn[:, 2] + np.array(out) / 2 - np.array([width, height]) / 2
    gray = sheet.mean(axis=2)
    gray = 255 - (gray.max() - gray) * 1.02
    seen = cv2.warpAffine(_bytes(gray), turn, out, flags=cv2.INTER_AREA, borderValue=(252, 252, 252))
    noisy = _soft(seen, max(shot.blur, 0.3)).astype(np.float64) + rng.normal(0, shot.noise, seen.shape)
    return Image.fromarray(_bytes(noisy))
