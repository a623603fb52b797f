"""Pictures within a picture's file: what a phone or an editor left in its EXIF or behind its end."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

#: How a JPEG and a PNG begin; that of a JPEG stands nowhere within its own compressed pixels.
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
#: A number can be read on a picture of so many pixels along its longer side.
_LEAST = 300
#: What says that a picture holds only how bright the main one's places are (ISO 21496-1, Apple's and Google's own).
_BRIGHTNESS = (b"hdrgm", b"hdrgainmap", b"urn:iso:std:iso:ts:21496")
#: Behind this stand a JPEG's pixels.
_PIXELS = b"\xff\xda"
#: More beginnings than this are no pictures.
_MOST = 8
#: Pictures are held against each other at so many pixels, in places of so many, that differ by as much (of 255).
_COMPARED, _PLACE, _OTHER = 640, 8, 24.0


def pictures_inside(content: bytes) -> tuple[Image.Image, ...]:
    """The pictures within a picture's file that show anything else than it, in RGB, large enough for a number.

    What is the main picture again, smaller, is none, nor what is damaged.
    """
    found = (_opened(part) for part in (content[at:] for at in _beginnings(content)) if not _is_of_brightness(part))
    large = [one for one in found if one is not None]
    main = _opened(content) if large else None
    return tuple(one for one in large if main is None or _shows_more(one, main))


def _is_of_brightness(part: bytes) -> bool:
    head = part[: max(part.find(_PIXELS), 0)]
    return any(mark in head for mark in _BRIGHTNESS)


def _beginnings(content: bytes) -> list[int]:
    places: list[int] = []
    for start in _STARTS:
        at = content.find(start, 1)
        while at >= 0 and len(places) < _MOST:
            places.append(at)
            at = content.find(start, at + 1)
    return places


def _opened(content: bytes) -> Image.Image | None:
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"):
            opened = Image.open(io.BytesIO(content), formats=("JPEG", "MPO", "PNG"))
            return opened.convert("RGB") if max(opened.size) >= _LEAST else None
    except Exception:  # noqa: BLE001 - any decoder's own exception on bytes that are no picture
        return None


def _shows_more(one: Image.Image, main: Image.Image) -> bool:
    """Whether anywhere on `one` there is something else than at that place of `main`."""
    import cv2
    import numpy as np

    if abs(one.width * main.height - one.height * main.width) > 0.02 * one.width * main.height:
        return True
    scale = min(_COMPARED / max(one.size), 1.0)
    size = (max(round(one.width * scale), 1), max(round(one.height * scale), 1))
    small = [
        cv2.blur(cv2.resize(np.asarray(each.convert("L"), np.float32), size, interpolation=cv2.INTER_AREA), (3, 3))
        for each in (one, main)
    ]
    apart = cv2.blur(np.abs(small[0] - small[1]), (_PLACE, _PLACE))
    return bool(apart.max() > _OTHER)
