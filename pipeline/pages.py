"""A file's bytes into pages: pictures stand upright as their EXIF says, PDF pages bring their text layer.

A page is lazy: its picture is decoded or rendered when asked for, so that a text PDF is judged without a pixel.
"""

from __future__ import annotations

import io
import itertools
import warnings
from collections.abc import Callable, Sequence
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


#: A letter of a PDF's text is seen where the page's pixels around it differ by at least this much (0 to 255) ...
_CONTRAST = 24
#: ... and it is at least this high with its line, in pixels.
_SMALLEST = 4.0
#: A letter filled so differently from all the pixels around it has something drawn over it.
_DRAWN_OVER = 100
#: A white letter is seen only where less than this part of the pixels in and around it is white.
_PAPER = 0.5
#: A page is rendered with at most so many pixels to look for its letters.
_MOST_LAYER_PIXELS = 25_000_000


@dataclass(frozen=True)
class Page:
    """One page or frame.

    Attributes:
        number: from 1.
        layer: the words of a PDF page's own text, boxes in pixels at `PDF_DPI`; None where the page must be read as a
            picture.
        struck: places where something is drawn over a PDF page's text; what it covers is not in `layer`.
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
    pages = _pdf_pages if source.content[:1024].lstrip().startswith(b"%PDF") else _picture_pages
    try:
        return pages(source.content)
    except UnreadableFile:
        raise
    except Exception as fault:  # noqa: BLE001 - a decoder's own exception on damaged bytes
        raise UnreadableFile(f"the file is damaged ({fault}); please send it again") from None


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

    words, covered = ((), ()) if _is_scanned(page, width * height) else _layer(page, size)
    return Page(index + 1, size, render, words or None, covered if words else ())


def _is_scanned(page: pypdfium2.PdfPage, area: float) -> bool:
    import pypdfium2.raw as raw

    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) >= _SCANNED * area:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    box: Box
    shown: bool
    covered: bool


def _layer(page: pypdfium2.PdfPage, size: tuple[int, int]) -> tuple[tuple[Word, ...], tuple[Box, ...]]:
    """The words that a person sees on the page, and the boxes of those that something was drawn over.

    A PDF may hold text in the paper's color, too small to see, off the page or under a bar: it is no part of what the
    paper says, so each letter is looked for on the rendered page. No words at all where text is there only to be found
    in a scan, or stands sideways: the page is then read as a picture.
    """
    text = page.get_textpage()
    place = _placing(page, size)
    glyphs = _glyphs(page, text, size, place)
    if glyphs is None or not _runs_right(glyphs):
        return (), ()
    words: list[Word] = []
    covered: list[Box] = []
    told: set[_Glyph] = set()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        content = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if not content or right <= left or top <= bottom:
            continue
        box = place(left, bottom, right, top)
        inside = [glyph for glyph in glyphs if glyph.text.isspace() or _holds(box, glyph.box)]
        seen, under = _seen(inside)
        covered += under
        if all(glyph in told for glyph in seen):
            continue  # nothing is seen here but what another run of text has brought
        told.update(seen)
        if len(seen) == len([glyph for glyph in inside if not glyph.text.isspace()]):
            words.append(Word(content, box))
        elif seen:
            rest = " ".join("".join(glyph.text for glyph in inside if glyph.text.isspace() or glyph in seen).split())
            words.append(Word(rest, Box.around([glyph.box for glyph in seen])))
    return tuple(words), tuple(covered)


def _placing(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Callable[[float, float, float, float], Box]:
    """From the page's own coordinates to pixels of its picture, whatever part of it is shown and however turned."""
    import ctypes

    import pypdfium2.raw as raw

    fine = 100_000

    def point(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, size[0] * fine, size[1] * fine, 0, x, y, across, down)
        return across.value / fine, down.value / fine

    origin, right, up = point(0, 0), point(100, 0), point(0, 100)
    ax, ay = (right[0] - origin[0]) / 100, (right[1] - origin[1]) / 100
    bx, by = (up[0] - origin[0]) / 100, (up[1] - origin[1]) / 100

    def box(left: float, bottom: float, right: float, top: float) -> Box:
        xs = [origin[0] + ax * x + bx * y for x, y in ((left, bottom), (right, top))]
        ys = [origin[1] + ay * x + by * y for x, y in ((left, bottom), (right, top))]
        return Box.of(min(xs), min(ys), max(xs), max(ys))

    return box


def _glyphs(
    page: pypdfium2.PdfPage,
    text: pypdfium2.PdfTextPage,
    size: tuple[int, int],
    place: Callable[[float, float, float, float], Box],
) -> list[_Glyph] | None:
    """The letters of the text layer in order; None where some are written to be found, not to be seen."""
    import pypdfium2.raw as raw

    scale = min(
        size[0] / max(page.get_width(), 1.0),
        (_MOST_LAYER_PIXELS / max(page.get_width() * page.get_height(), 1.0)) ** 0.5,
    )
    ink: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    shrink = ink.width / size[0]
    glyphs = []
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.isspace() or not char.isprintable():
            glyphs.append(_Glyph(" ", Box(0, 0, 0, 0), True, False))
            continue
        if (
            raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, index))
            == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            return None
        box = place(*text.get_charbox(index))
        left, bottom, right, top = text.get_charbox(index, loose=True)
        height = max(right - left, top - bottom) * PDF_DPI / 72
        shown, covered = _is_shown(ink, box, shrink, height, size, _fill(text, index))
        glyphs.append(_Glyph(char, box, shown, covered))
    return glyphs


def _runs_right(glyphs: Sequence[_Glyph]) -> bool:
    """Whether most letters stand to the right of the one before: the text is upright on the page as it is shown."""
    steps = [
        (other.box.left - one.box.left, other.box.middle - one.box.middle)
        for one, other in itertools.pairwise(glyphs)
        if not (one.text.isspace() or other.text.isspace())
    ]
    return 2 * sum(across > abs(down) for across, down in steps) >= len(steps)


def _fill(text: pypdfium2.PdfTextPage, index: int) -> int | None:
    """How light a letter is filled, 0 to 255; None where that is not known."""
    import ctypes

    import pypdfium2.raw as raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        return None
    return round(0.299 * red.value + 0.587 * green.value + 0.114 * blue.value)


def _is_shown(
    ink: Image.Image, box: Box, shrink: float, height: float, size: tuple[int, int], fill: int | None
) -> tuple[bool, bool]:
    """(a person sees the letter in `box`, something is drawn over it)."""
    middle = (box.left + box.right) / 2, box.middle
    if not (0 <= middle[0] < size[0] and 0 <= middle[1] < size[1]) or height < _SMALLEST:
        return False, False
    edges = (box.left * shrink - 1, box.top * shrink - 1, box.right * shrink + 1, box.bottom * shrink + 1)
    around = (
        max(int(edges[0]), 0),
        max(int(edges[1]), 0),
        min(int(edges[2]) + 1, ink.width),
        min(int(edges[3]) + 1, ink.height),
    )
    patch = ink.crop(around)
    low, high = patch.getextrema()
    if float(high) - float(low) < _CONTRAST:  # type: ignore[arg-type]
        return False, fill is not None and abs(fill - float(low)) > _DRAWN_OVER  # type: ignore[arg-type]
    if fill is not None and fill >= 255 - _CONTRAST:
        more = int(height * shrink / 2)
        patch = ink.crop((around[0], max(around[1] - more, 0), around[2], min(around[3] + more, ink.height)))
        light = sum(patch.histogram()[256 - _CONTRAST :])
        return light < _PAPER * patch.width * patch.height, False
    return True, False


def _holds(box: Box, glyph: Box) -> bool:
    across, down = (glyph.left + glyph.right) / 2, glyph.middle
    return box.left - 1 <= across <= box.right + 1 and box.top - 1 <= down <= box.bottom + 1


def _seen(glyphs: Sequence[_Glyph]) -> tuple[list[_Glyph], list[Box]]:
    """Letters of the words most of whose letters are shown, and the boxes of the words that are covered."""
    seen: list[_Glyph] = []
    covered: list[Box] = []
    word: list[_Glyph] = []
    for glyph in (*glyphs, _Glyph(" ", Box(0, 0, 0, 0), True, False)):
        if not glyph.text.isspace():
            word.append(glyph)
            continue
        if word and 2 * sum(g.shown for g in word) >= len(word):
            seen += word
        elif word and any(g.covered for g in word):
            covered.append(Box.around([g.box for g in word]))
        word = []
    return seen, covered
