"""The text layer of a PDF page, letter by letter: what of it a person sees on the page as it is shown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Box, Word
from pipeline.pages.page import PDF_DPI

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

#: A letter of a PDF's text is seen where the page's pixels around it differ by at least this much (0 to 255) ...
_CONTRAST = 24
#: ... and it is at least this high with its line, in pixels.
_SMALLEST = 4.0
#: A letter filled so differently from all the pixels around it has something drawn over it.
_DRAWN_OVER = 100
_DARK = 128
#: A white letter is seen only where less than this part of the pixels in and around it is white.
_PAPER = 0.5
#: A page is rendered with at most so many pixels to look for its letters.
_MOST_LAYER_PIXELS = 25_000_000


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    box: Box
    shown: bool
    covered: bool


def layer_of(page: pypdfium2.PdfPage, size: tuple[int, int]) -> tuple[tuple[Word, ...], tuple[Box, ...]]:
    """The words that a person sees on the page, and the boxes of those that something was drawn over.

    A PDF may hold text in the paper's color, too small to see, off the page or under a bar: it is no part of what the
    paper says, so each letter is looked for on the rendered page. No words at all where text is there only to be found
    in a scan, or stands sideways: the page is then read as a picture.
    """
    text = page.get_textpage()
    place = placing(page, size)
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
    return tuple(words), _by_row(covered)


def _by_row(covered: Sequence[Box]) -> tuple[Box, ...]:
    """One box for all that is covered on one level: a name and its price are one row that is hidden."""
    rows: list[Box] = []
    for box in covered:
        if rows and rows[-1].top <= box.middle <= rows[-1].bottom:
            rows[-1] = Box.around([rows[-1], box])
        else:
            rows.append(box)
    return tuple(rows)


def placing(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Callable[[float, float, float, float], Box]:
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
        # Dark print that is hidden in the dark has a bar over it, or was meant to be hidden: nobody can tell which.
        return False, fill is not None and (abs(fill - float(low)) > _DRAWN_OVER or float(low) < _DARK)  # type: ignore[arg-type]
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
