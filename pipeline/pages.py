"""A file's bytes into pages: pictures stand upright as their EXIF says, PDF pages bring their text layer.

A page is lazy: its picture is decoded or rendered when asked for, so that a text PDF is judged without a pixel.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableFile
from pipeline.model import Box, SourceFile, Word

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

#: Pixels per inch of a PDF page; its boxes and its picture share them.
PDF_DPI = 150
#: A PDF page is read as a picture where one picture covers at least this part of it.
_SCANNED = 0.5
#: Frames or pages past this are not read: nobody hands in a receipt this long.
MOST_PAGES = 40
#: Pictures larger than this are refused (a decompression bomb).
MOST_PIXELS = 200_000_000


@dataclass(frozen=True)
class Page:
    """One page or frame.

    Attributes:
        number: from 1.
        layer: the words of a PDF page's own text, boxes in pixels at `PDF_DPI`; None where the page must be read as a
            picture.
        struck: boxes drawn over text or lines drawn through it, on a PDF page with a text layer.
        size: (width, height) in pixels of `picture()`.
    """

    number: int
    size: tuple[int, int]
    render: Callable[[], Image.Image]
    layer: tuple[Word, ...] | None = None
    struck: tuple[Box, ...] = ()

    def picture(self, turned: int = 0) -> Image.Image:
        """The page as an RGB picture, turned by `turned` quarter turns clockwise.

        Raises:
            UnreadableFile: the picture's data is damaged.
        """
        picture = self.render()
        return picture.rotate(-90 * (turned % 4), expand=True) if turned % 4 else picture


def open_pages(source: SourceFile) -> tuple[Page, ...]:
    """All pages of a file, in order.

    Raises:
        UnreadableFile: it is no picture and no PDF, is damaged, encrypted, empty or too large; says the mend.
    """
    if not source.content:
        raise UnreadableFile("the file is empty (0 bytes); please send it again")
    if source.content[:1024].lstrip().startswith(b"%PDF"):
        return _pdf_pages(source.content)
    return _picture_pages(source.content)


# --- Pictures ------------------------------------------------------------------------------------------------------


def _picture_pages(content: bytes) -> tuple[Page, ...]:
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

    pages = []
    for frame in range(frames):
        picture = render(frame)()
        pages.append(Page(frame + 1, picture.size, _once(picture, render(frame))))
    return tuple(pages)


def _once(first: Image.Image, again: Callable[[], Image.Image]) -> Callable[[], Image.Image]:
    """Hand out the picture that was decoded for its size the first time, decode again after."""
    held = [first]
    return lambda: held.pop() if held else again()


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
    except Exception as fault:  # noqa: BLE001 - any decoder's own exception on damaged bytes
        raise UnreadableFile(f"the picture is damaged ({fault}); please send it again") from None


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
    except Exception as fault:  # noqa: BLE001 - damaged data shows itself only when decoded
        raise UnreadableFile(
            f"the picture is damaged or was cut short in transfer ({fault}); please send it again"
        ) from None


# --- PDF -------------------------------------------------------------------------------------------------------------


def _pdf_pages(content: bytes) -> tuple[Page, ...]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
        count = len(pdf)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise UnreadableFile("the PDF is locked with a password; please send it without one") from None
        raise UnreadableFile("the PDF is damaged; please export or scan it again") from None
    if count == 0:
        raise UnreadableFile("the PDF has no pages")
    if count > MOST_PAGES:
        raise UnreadableFile(
            f"the PDF has {count} pages; at most {MOST_PAGES} are read. Please send the pages that matter"
        )
    return tuple(_pdf_page(pdf, index) for index in range(count))


def _pdf_page(pdf: pypdfium2.PdfDocument, index: int) -> Page:
    page = pdf[index]
    scale = PDF_DPI / 72
    width, height = page.get_size()
    size = (max(round(width * scale), 1), max(round(height * scale), 1))

    def render() -> Image.Image:
        picture: Image.Image = pdf[index].render(scale=scale).to_pil()
        return picture.convert("RGB")

    words = () if _is_scanned(page, width * height) else _layer(page, height, scale)
    return Page(index + 1, size, render, words or None)


def _is_scanned(page: pypdfium2.PdfPage, area: float) -> bool:
    import pypdfium2.raw as raw

    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) >= _SCANNED * area:
            return True
    return False


def _layer(page: pypdfium2.PdfPage, height: float, scale: float) -> tuple[Word, ...]:
    text = page.get_textpage()
    words = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        content = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if content and right > left and top > bottom:
            box = Box.of(left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
            words.append(Word(content, box))
    return tuple(words)


def fingerprint(picture: Image.Image) -> str:
    """A picture's difference hash as 16 hex digits: near-equal pictures differ in few bits (dHash, N. Krawetz 2013)."""
    from PIL import Image

    small = list(picture.convert("L").resize((9, 8), Image.Resampling.BILINEAR).tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (small[row * 9 + column] > small[row * 9 + column + 1])
    return f"{bits:016x}"
