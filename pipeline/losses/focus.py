"""Whether the print of a whole picture is sharp enough, and large enough, to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.layout import text_height
from pipeline.model import Box, Word
from pipeline.pixels import percentile
from pipeline.struck.sheet import smear

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: With fewer words there is no print to go by; fewer than a receipt has are all that could be read of one.
_FEWEST, _FEW = 2, 10
#: Text is looked at in this height in pixels, in at most so many words of so many text heights' width.
_HEIGHT = 24.0
_MOST = 60
_WIDE = 1.5
#: The steepest of a word's strokes (this percentile of its pixels) as part of its contrast, times the text height. On
#: 305 pictures of receipts it is 5.5 at least and mostly 11; blurred by an eighth of the text height it is mostly 3.
_STEEP, _FULL = 96, (4, 85)
#: The few words read of a blurred picture are its largest: sharp for their own height, and not for that of the rest.
_SHARP, _SHARP_OF_FEW = 3.8, 7.0
#: Contrast that is only the noise of a camera.
_NOISE = 4.0
#: Letters so low in pixels are read right by luck, where the reader is this unsure of them.
_TINY = 11.0
_UNSURE = 0.9
#: On a picture with a side this short the few words read are the largest, where the reader is as unsure as this of most
#: of them. On 305 pictures of receipts it is as sure as 0.88 at least.
_SMALL, _HOPELESS = 400, 0.8
#: A camera that moved leaves steps that are weaker along the row than across it, or stronger, by this, or on one
#: diagonal than on the other. On 305 pictures they are 0.94 to 1.84 times as strong along the row, and 0.91 at least.
_ALONG, _DIAGONALS = (0.72, 2.6), 0.75


def is_out_of_focus(pixels: Pixels, words: Sequence[Word]) -> bool:
    """Whether a picture (RGB) on which `words` were read is too blurred, smeared or small to be read wholly."""
    import numpy as np

    height = text_height(words)
    if height < 1 or len(words) < _FEWEST or pixels.ndim != 3:
        return False
    wide = [word.box for word in words if word.box.width >= _WIDE * height]
    scale = min(_HEIGHT / height, 1.0)
    places = [place for box in wide[:: max(len(wide) // _MOST, 1)] if (place := _place(pixels, box, scale)) is not None]
    steep = [found * height * scale for place in places if (found := _steepness(place)) is not None]
    least = _SHARP if len(words) >= _FEW else _SHARP_OF_FEW
    if steep and float(np.median(steep)) < least:
        return True
    sure = _score(words)
    is_small = (height < _TINY and sure < _UNSURE) or (min(pixels.shape[:2]) < _SMALL and sure < _HOPELESS)
    return is_small or (len(words) >= _FEW and _moved(places, height * scale))


def _place(pixels: Pixels, box: Box, scale: float) -> Pixels | None:
    """What is seen in `box`, in gray and resized by `scale`; None where that is hardly anything."""
    import cv2

    place = pixels[max(box.top, 0) : box.bottom, max(box.left, 0) : box.right]
    if place.shape[0] < 4 or place.shape[1] < 4:
        return None
    gray = cv2.cvtColor(place, cv2.COLOR_RGB2GRAY)
    return cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else gray


def _moved(places: Sequence[Pixels], height: float) -> bool:
    """Whether the camera moved while it saw the print in `places`: all of it is soft in one direction."""
    found = smear(places, height)
    return found is not None and (not _ALONG[0] <= found[0] <= _ALONG[1] or found[1] < _DIAGONALS)


def _steepness(place: Pixels) -> float | None:
    """How steep the strokes in a gray place are, as part of its contrast by pixel; None where it has hardly any."""
    import cv2

    dark, light = (percentile(place, part) for part in _FULL)
    if light - dark < _NOISE:
        return None
    across = cv2.convertScaleAbs(cv2.Sobel(place, cv2.CV_16S, 1, 0, ksize=1))
    return percentile(across, _STEEP) / 2 / (light - dark)


def _score(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum((1.0 if word.score is None else word.score) * len(word.text) for word in words) / max(letters, 1)
