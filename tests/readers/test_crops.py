"""Places cut out for a closer look, and what the readers say of single lines."""

from __future__ import annotations

from math import atan, degrees
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.readers import crops, rapid, tesseract
from tests.recorded.recordings import SAMPLES

FONT = ImageFont.truetype(str(SAMPLES.parent / "fonts" / "LiberationSans-Regular.ttf"), 30)
LINES = ("Lemon Loaf 7.50", "Sales Tax 1.49", "Total 18.49")

installed = pytest.mark.skipif(tesseract.version() is None, reason="Tesseract is not installed; `make setup` says how")


def paper(slope: float = 0.0) -> np.ndarray[Any, Any]:
    """A gray paper with `LINES` on it, 60 pixels apart, all rising or falling by `slope`."""
    picture = Image.new("RGB", (500, 300), (205, 200, 190))
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(LINES):
        pen.text((60, 70 + 60 * number), line, fill=(60, 60, 70), font=FONT)
    turned = picture.rotate(-degrees(atan(slope)), center=(250, 150), fillcolor=(205, 200, 190))
    return rapid.pixels_of(turned)


def boxes(pixels: np.ndarray[Any, Any]) -> list[tuple[Box, float]]:
    """The three lines as the detector sees them, top to bottom."""
    found = sorted(rapid.places(pixels), key=lambda place: place[0].middle)
    assert len(found) == 3
    return found


@pytest.mark.parametrize("slope", [0.0, 0.12, -0.12])
def test_a_leaning_line_is_cut_out_level(slope: float) -> None:
    pixels = paper(slope)
    for (box, seen), line in zip(boxes(pixels), LINES, strict=True):
        assert seen == pytest.approx(slope, abs=0.03)
        cut = crops.level(pixels, box, seen, (0.3, 0.3, 0.05))
        assert cut.shape[0] == crops.HEIGHT
        # Level, so that all of its ink stands in the rows of one line of text.
        inked = np.flatnonzero((crops.ink(cut) < 100).any(axis=1))
        assert inked[-1] - inked[0] < 0.85 * crops.HEIGHT
        (read,) = rapid.recognize([cut])
        assert read.text.replace(" ", "") == line.replace(" ", "")


@installed
def test_the_independent_reader_is_asked_for_all_lines_at_once() -> None:
    pixels = paper()
    cut = [crops.ink(crops.level(pixels, box, slope, (0.3, 0.3, 0.05))) for box, slope in boxes(pixels)]
    blank = np.full((crops.HEIGHT, 200), 255, np.uint8)
    said = tesseract.lines([cut[0], blank, cut[1], cut[2]])
    assert said == [LINES[0], "", LINES[1], LINES[2]]


def test_without_the_independent_reader_every_line_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    assert tesseract.lines([np.full((crops.HEIGHT, 200), 255, np.uint8)]) == [""]
    assert tesseract.lines([]) == []


def test_letters_outside_of_all_words_are_seen() -> None:
    pixels = paper()
    places = [box for box, _ in boxes(pixels)]
    assert crops.stray_letters(pixels, places, 30.0) == []
    marks = crops.stray_letters(pixels, places[:2], 30.0)
    assert len(marks) >= 6
    assert all(mark.overlap(places[2]) == 1 for mark in marks)
    assert crops.stray_letters(pixels, [], 30.0) == []


def test_a_low_strip_is_looked_at_as_large_as_it_is() -> None:
    strip = paper()[50:120]
    assert len(rapid.places(strip)) == 1
    # The network takes sides of multiples of 32 pixels; by itself the engine brings the shorter one to 736.
    assert rapid._detector().get_preprocess()(strip).shape[2:] == (64, 512)


def test_faint_ink_stands_out_after_clearing() -> None:
    pixels = paper()
    faint = (200 - (200 - pixels.astype(np.float32)) * 0.15).astype(np.uint8)

    def contrast(one: np.ndarray[Any, Any]) -> float:
        return float(np.percentile(one, 95) - np.percentile(one, 1))

    assert contrast(crops.clear(faint)) > 2 * contrast(faint)


def test_a_shadow_over_a_page_is_gone_and_its_print_stays() -> None:
    pixels = paper()
    shaded = (pixels * np.linspace(0.25, 1.0, pixels.shape[1])[None, :, None]).astype(np.uint8)
    even = crops.even(shaded)
    assert np.ptp(np.percentile(even, 90, axis=0)) < 20 < np.ptp(np.percentile(shaded[..., 0], 90, axis=0))
    for box, _ in boxes(pixels):
        assert np.percentile(even[box.top : box.bottom, box.left : box.right], 1) < 120
