"""Pictures into pages: every frame upright as its EXIF says, in RGB."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableFile
from pipeline.pages.inside import pictures_inside
from pipeline.pages.page import MOST_PAGES, Page, shown_again
from pipeline.redact import shows_number

if TYPE_CHECKING:
    from PIL import Image

#: Pictures larger than this are refused (a decompression bomb).
MOST_PIXELS = 200_000_000
#: Where in its EXIF a camera's own part is.
_EXIF = 0x8769


def picture_pages(content: bytes) -> tuple[Page, ...]:
    """The frames of a picture; what is damaged raises `UnreadableFile`, or a decoder's own exception."""
    from PIL import ImageSequence

    opened = _open_picture(content)
    frames = getattr(opened, "n_frames", 1) if opened.format in ("TIFF", "MPO") else 1
    if opened.format == "MPO":  # a phone's second frame is a preview or a depth map
        frames = 1
    if frames > MOST_PAGES:
        raise UnreadableFile(
            f"the file has {frames} frames; at most {MOST_PAGES} are read. Please send the pages that matter"
        )

    def render(frame: int) -> Callable[[], Image.Image]:
        def picture() -> Image.Image:
            image = _open_picture(content)
            if frame:
                image = next(f for i, f in enumerate(ImageSequence.Iterator(image)) if i == frame)
            return _upright(image)

        return picture

    renders = shown_again([render(frame) for frame in range(frames)])
    remarked = any(shows_number(text) for text in _remarks(opened))
    pages = [Page(number, shown().size, shown, remarked=remarked) for number, shown in enumerate(renders, start=1)]
    return (replace(pages[0], inside=partial(pictures_inside, content)), *pages[1:])


def _remarks(opened: Image.Image) -> Iterator[str]:
    """What a picture's file says beside its pixels: its comment, its EXIF, its texts."""
    try:
        exif = opened.getexif()
        said = [*opened.info.values(), *exif.values(), *exif.get_ifd(_EXIF).values()]
    except Exception:  # noqa: BLE001 - what is damaged beside the pixels does not keep them from being read
        said = [*opened.info.values()]
    for one in said:
        if isinstance(one, bytes):
            yield one.replace(b"\0", b"").decode("latin-1")
        elif isinstance(one, str):
            yield one


def _open_picture(content: bytes) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    if content[4:8] == b"ftyp":
        _register_heif()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        raise UnreadableFile(
            "it is neither a picture nor a PDF, whatever its name says; please send a photo (JPEG, PNG, HEIC) or a PDF"
        ) from None
    except Image.DecompressionBombError:
        raise UnreadableFile("the picture is larger than 200 megapixels; please send a smaller one") from None
    except Exception:  # noqa: BLE001 - any decoder's own exception on damaged bytes, in words for programmers
        raise UnreadableFile("the picture is damaged; please send it again") from None


def _register_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()


def _upright(image: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    try:
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            flat = turned.convert("RGBA")
            white = Image.new("RGBA", flat.size, "white")
            return Image.alpha_composite(white, flat).convert("RGB")
        if turned.mode.startswith(("I;16", "I", "F")):
            low, high = turned.getextrema()
            span = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
            return turned.convert("F").point(lambda v: (v - float(low)) * 255 / span).convert("RGB")  # type: ignore[arg-type]
        return turned.convert("RGB")
    except Exception:  # noqa: BLE001 - damaged data shows itself only when decoded
        raise UnreadableFile("the picture is damaged or was cut short in transfer; please send it again") from None
