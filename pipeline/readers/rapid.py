"""RapidOCR (PP-OCR, models in its wheel) on OpenVINO, or on ONNX Runtime where OpenVINO is missing."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.layout import text_height
from pipeline.model import Box, PageWords, Word
from pipeline.pages import Page
from pipeline.readers.ctc import Decoder
from pipeline.readers.picture import seen_on

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

#: Longest side given to the detector, for a picture of usual shape; a long strip keeps its width instead.
_LONGEST = 2000
#: A strip's short side is not made smaller than this for the sake of its length.
_STRIP = 800
#: Pictures whose short side is under this are enlarged to it: the recognizer wants letters of about 20 pixels.
_SMALLEST = 700
#: Text lower than this (pixels, as the engine saw it), or fewer words than this, on a picture that was made smaller for
#: it: the paper is small on a large picture, and worth a look from nearer if that makes it this much larger.
_SMALL_TEXT = 24.0
_FEW = 12
_NEARER = 1.2
#: What is added around the paper found, as part of its longer side: a shadowed end of it is not bright.
_MARGIN = 0.15
#: Two boxes are around the same word where they share this part of all that they take; a word that lies in another's
#: place by so much was read there again. Nothing is added around a crop: so the engine cuts them itself.
_SAME, _COVERED = 0.6, 0.4
_AS_FOUND = (0.0, 0.0, 0.0)
#: The detector works on sides of multiples of this.
_LOWEST = 32
#: A page read worse than this (mean score by letters), or mostly in upright boxes, is tried turned.
_DOUBTFUL = 0.80


def read(page: Page) -> PageWords:
    """The words on a page's picture, turned upright first where it lies on its side or upside down."""
    picture = page.picture()
    seen = {0: (_words(picture), picture)}
    if _lies(seen[0][0]):
        candidates: tuple[int, ...] = (1, 3)
    else:
        candidates = (2,) if _doubtful(seen[0][0]) else ()
    for turned in candidates:
        other = page.picture(turned)
        seen[turned] = _words(other), other
    if _lies(seen[0][0]):
        # Words on their side are read well and laid out wrongly: only the two ways to stand them up compete.
        del seen[0]
    turned = max(seen, key=lambda t: (_sense(seen[t][0]), -t))
    words, upright = seen[turned]
    return seen_on(page.number, upright, "rapidocr", words, turned)


def read_cleared(page: Page, seen: PageWords, sure: float) -> PageWords:
    """The words on a page's picture with its faint ink brought out, turned as it was `seen` before.

    The detector looks at all of it; where it finds just a word that was seen and whose score is at least `sure`, that
    word stays as it is.
    """
    from pipeline.readers import crops

    upright = page.picture(seen.turned)
    pixels = crops.clear(pixels_of(upright))
    firm = [word for word in seen.words if (word.score or 0.0) >= sure]
    found = _places_at(pixels, _scale(*upright.size))
    anew = [place for place in found if not any(_is_same(place.box, word.box) for word in firm)]
    read = recognize([crops.level(pixels, place.box, place.slope, _AS_FOUND) for place in anew])
    words = [
        replace(place, text=one.text, score=one.score, others=one.others)
        for place, one in zip(anew, read, strict=True)
        if one.text
    ]
    kept = [word for word in firm if not any(word.box.overlap(place.box) > _COVERED for place in words)]
    return seen_on(page.number, upright, "rapidocr", [*kept, *words], seen.turned)


def _places_at(pixels: np.ndarray, scale: float) -> list[Word]:
    """Where the detector sees text on `pixels` resized by `scale`: words without a text, in the pixels given."""
    import cv2

    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = pixels if scale == 1.0 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)
    return [Word("", box.scaled(1 / scale), None, slope) for box, slope in places(sized)]


def _is_same(one: Box, other: Box) -> bool:
    """Two boxes are around the same word: nearly all that either takes they share."""
    both = one.shared(other)
    return both >= _SAME * (one.width * one.height + other.width * other.height - both)


class Reading(NamedTuple):
    """What the recognizer says of one crop; see `Word` for `score` and `others`."""

    text: str
    score: float
    others: tuple[str, ...]


def pixels_of(picture: Image.Image) -> np.ndarray:
    """A picture as the engine takes it: rows of blue, green, red."""
    import cv2
    import numpy as np

    return cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR)


def recognize(crops: Sequence[np.ndarray]) -> list[Reading]:
    """Each crop (BGR, one line of text, level) as the recognizer reads it, without the detector."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    found = _engine().text_rec(TextRecInput(img=list(crops), return_word_box=False))
    return [
        Reading(_plain(text), round(float(score), 4), tuple(_plain(other) for other in text.others))
        for text, score in zip(found.txts, found.scores, strict=True)
    ]


def places(pixels: np.ndarray) -> list[tuple[Box, float]]:
    """Where the detector sees text on `pixels` (BGR): (box, slope as in `Word`)."""
    found = _detector()(pixels)
    if found.boxes is None:
        return []
    size = (pixels.shape[1], pixels.shape[0])
    words = [_word(quad, "?", 0.0, size, ()) for quad in found.boxes]
    return [(word.box, word.slope) for word in words]


def version() -> str:
    """Reader, runtime and their versions, for the record of a run."""
    from importlib.metadata import version as of

    runtime = "openvino" if find_spec("openvino") else "onnxruntime"
    return f"rapidocr {of('rapidocr')} on {runtime} {of(runtime)}"


def _words(picture: Image.Image) -> list[Word]:
    """What is seen on the picture; a small paper on a large picture is looked at again from nearer."""
    pixels = pixels_of(picture)
    scale = _scale(*picture.size)
    words = _seen(pixels, scale)
    if scale < 1.0 and (text_height(words) * scale < _SMALL_TEXT or len(words) < _FEW):
        box = _region(pixels, words)
        if box is not None and (nearer := _scale(box.width, box.height)) > scale * _NEARER:
            part = pixels[box.top : box.bottom, box.left : box.right]
            again = [replace(word, box=word.box.moved(box.left, box.top)) for word in _seen(part, nearer)]
            if _sense(again) > _sense(words):
                return again
    return words


def _seen(pixels: np.ndarray, scale: float) -> list[Word]:
    """The words that the engine sees on `pixels` resized by `scale`, boxes in the pixels given."""
    import numpy as np

    sized = pixels
    if scale != 1.0:
        import cv2

        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        sized = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)
    found: Any = _engine()(np.ascontiguousarray(sized))
    if found.boxes is None:
        return []
    size = (pixels.shape[1], pixels.shape[0])
    words = []
    for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        others = tuple(_plain(other) for other in text.others)
        plain = _plain(text)
        if plain:
            words.append(_word(quad / scale, plain, float(score), size, others))
    return words


def _plain(text: str) -> str:
    """The recognizer knows Chinese too, and sometimes sees its full-width forms of ASCII marks."""
    return unicodedata.normalize("NFKC", text).strip()


def _region(pixels: np.ndarray, words: list[Word]) -> Box | None:
    """Where the paper is: the brightest large patch, with all words around it; None where nothing stands out."""
    import cv2

    height, width = pixels.shape[:2]
    shrink = 500 / max(height, width)
    small = cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (9, 9), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, _, patches, _ = cv2.connectedComponentsWithStats(bright)
    boxes = [word.box for word in words]
    patch = max(patches[1:], key=lambda found: int(found[4]), default=None)
    if patch is not None and patch[4] > 0.01 * grey.size:
        left, top, wide, high = (float(v) / shrink for v in patch[:4])
        boxes.append(Box.of(left, top, left + wide, top + high))
    if not boxes:
        return None
    around = Box.around(boxes)
    margin = _MARGIN * max(around.width, around.height)
    return Box.of(
        max(around.left - margin, 0),
        max(around.top - margin, 0),
        min(around.right + margin, width),
        min(around.bottom + margin, height),
    )


def _word(quad: np.ndarray, text: str, score: float, size: tuple[int, int], others: tuple[str, ...]) -> Word:
    xs, ys = quad[:, 0].clip(0, size[0]), quad[:, 1].clip(0, size[1])
    along = float(quad[1][0] - quad[0][0] + quad[2][0] - quad[3][0])
    rise = float(quad[1][1] - quad[0][1] + quad[2][1] - quad[3][1])
    left, top = float(xs.min()), float(ys.min())
    box = Box.of(left, top, max(float(xs.max()), left + 1), max(float(ys.max()), top + 1))
    return Word(text, box, round(score, 4), round(rise / along, 4) if abs(along) > 1 else 0.0, others)


def _scale(width: int, height: int) -> float:
    long, short = max(width, height), min(width, height)
    if short < _SMALLEST and long * _SMALLEST / short <= _LONGEST:
        return _SMALLEST / short
    if long <= _LONGEST:
        return 1.0
    return min(1.0, max(_LONGEST / long, _STRIP / short))


def _lies(words: list[Word]) -> bool:
    """Most of the text runs up or down the page."""
    letters = sum(len(w.text) for w in words if len(w.text) >= 3)
    return letters >= 12 and 2 * sum(len(w.text) for w in words if len(w.text) >= 3 and w.box.is_tall) > letters


def _doubtful(words: list[Word]) -> bool:
    letters = sum(len(w.text) for w in words)
    return letters >= 12 and sum((w.score or 0) * len(w.text) for w in words) < _DOUBTFUL * letters


def _sense(words: list[Word]) -> float:
    """How much of the page was read with confidence: letters, each weighted by how far its word is above even odds."""
    return sum(len(w.text) * max((w.score or 0) - 0.6, 0.0) for w in words if w.text.isascii())


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The engine's detector for pictures that were sized for it: it makes no low strip larger than it is."""
    detector = copy(_engine()._load_det_model())
    detector.limit_side_len = _LOWEST
    return detector


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import EngineType, RapidOCR

    runtime = EngineType.OPENVINO if find_spec("openvino") else EngineType.ONNXRUNTIME
    threads = int(os.environ.get("ITEMIZED_READER_THREADS", "-1"))
    engine: Any = RapidOCR(
        params={
            "Global.log_level": "error",
            # Every word is wanted, also the doubtful ones: what could not be read must be known.
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Global.max_side_len": 20_000,
            "Det.engine_type": runtime,
            "Rec.engine_type": runtime,
            "EngineConfig.openvino.inference_num_threads": threads,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
    recognizer = engine._load_rec_model()
    recognizer.postprocess_op = Decoder(recognizer.postprocess_op)
    return engine
