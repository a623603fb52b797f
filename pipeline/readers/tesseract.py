"""Tesseract through pytesseract: the second, independent reader."""

from __future__ import annotations

from pipeline.model import Box, PageWords, Word
from pipeline.pages import Page

#: Seconds after which a page counts as not read.
_PATIENCE = 60
#: Tesseract likes letters of 30 pixels: pictures are enlarged by this, up to a longest side of 4000.
_ENLARGE = 1.6
_CONFIG = "--oem 1 --psm 4 -c preserve_interword_spaces=1"


def read(page: Page) -> PageWords:
    """The words on a page's picture. A time-out or a missing program is a `problem`, never an empty page."""
    import pytesseract

    picture = page.picture()
    turned = 0
    try:
        turned = _turn(picture)
        upright = page.picture(turned) if turned else picture
        scale = min(_ENLARGE, max(4000 / max(upright.size), 0.1))
        sized = upright.convert("L").resize((round(upright.width * scale), round(upright.height * scale)))
        data = pytesseract.image_to_data(sized, config=_CONFIG, timeout=_PATIENCE, output_type=pytesseract.Output.DICT)
    except pytesseract.TesseractNotFoundError:
        return PageWords(
            page.number, *page.size, "tesseract", (), problem="Tesseract is not installed (see `make setup`)"
        )
    except RuntimeError:
        return PageWords(
            page.number, *page.size, "tesseract", (), problem=f"Tesseract took longer than {_PATIENCE} seconds"
        )
    words = []
    for i, text in enumerate(data["text"]):
        if not text.strip() or float(data["conf"][i]) < 0 or data["width"][i] < 1 or data["height"][i] < 1:
            continue
        left, top = data["left"][i] / scale, data["top"][i] / scale
        box = Box.of(left, top, left + max(data["width"][i] / scale, 1), top + max(data["height"][i] / scale, 1))
        words.append(Word(text.strip(), box, round(float(data["conf"][i]) / 100, 4)))
    return PageWords(page.number, upright.width, upright.height, "tesseract", tuple(words), turned)


def _turn(picture: object) -> int:
    """Quarter turns clockwise that make the picture upright, by Tesseract's orientation detection; 0 where unsure."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(picture, output_type=pytesseract.Output.DICT, timeout=_PATIENCE)
    except (pytesseract.TesseractError, RuntimeError):
        return 0
    return int(found["rotate"]) // 90 % 4 if float(found["orientation_conf"]) >= 2 else 0


def version() -> str | None:
    """`tesseract 5.3.0`, or None where it is not installed."""
    import pytesseract

    try:
        return f"tesseract {pytesseract.get_tesseract_version()}"
    except pytesseract.TesseractNotFoundError:
        return None
