"""Tesseract through pytesseract: the second, independent reader."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box, PageWords, Word
from pipeline.pages import Page
from pipeline.readers.picture import seen_on

if TYPE_CHECKING:
    import numpy as np

#: Seconds after which a page counts as not read.
_PATIENCE = 60
#: The same for a second look, which must not take long: the page was read already.
_PATIENCE_SECOND = 10
#: White between the lines that are asked together, in pixels; Tesseract is told that they are one block.
_BETWEEN = 24
_STACK = "--oem 1 --psm 6"
#: Tesseract likes letters of 30 pixels: pictures are enlarged by this, up to a longest side of 4000.
_ENLARGE = 1.6
#: A gap wider than this many letter heights parts a name from its price.
_APART = 1.2
#: Scattered text: Tesseract's own page layout loses the prices of a receipt; ours puts the rows together.
_CONFIG = "--oem 1 --psm 11 -c preserve_interword_spaces=1"


def read(page: Page) -> PageWords:
    """The words on a page's picture. A time-out or a missing program is a `problem`, never an empty page."""
    import numpy as np
    import pytesseract
    from PIL import Image

    from pipeline.readers import crops

    _alone()
    picture = page.picture()
    turned = 0
    try:
        turned = _turn(picture)
        upright = page.picture(turned) if turned else picture
        scale = min(_ENLARGE, max(4000 / max(upright.size), 0.1))
        size = (round(upright.width * scale), round(upright.height * scale))
        # Tesseract parts ink from paper at one level for the whole page: a shadow would be ink.
        sized = Image.fromarray(crops.even(np.asarray(upright.convert("RGB")))).resize(size)
        data = pytesseract.image_to_data(sized, config=_CONFIG, timeout=_PATIENCE, output_type=pytesseract.Output.DICT)
    except pytesseract.TesseractNotFoundError:
        return PageWords(
            page.number, *page.size, "tesseract", (), problem="Tesseract is not installed (see `make setup`)"
        )
    except RuntimeError:
        return PageWords(
            page.number, *page.size, "tesseract", (), problem=f"Tesseract took longer than {_PATIENCE} seconds"
        )
    words: list[tuple[tuple[int, ...], Word]] = []
    for i, text in enumerate(data["text"]):
        if not text.strip() or float(data["conf"][i]) < 0 or data["width"][i] < 1 or data["height"][i] < 1:
            continue
        left, top = data["left"][i] / scale, data["top"][i] / scale
        box = Box.of(left, top, left + max(data["width"][i] / scale, 1), top + max(data["height"][i] / scale, 1))
        line = tuple(data[part][i] for part in ("block_num", "par_num", "line_num"))
        words.append((line, Word(text.strip(), box, round(float(data["conf"][i]) / 100, 4))))
    return seen_on(page.number, upright, "tesseract", tuple(_runs(words)), turned)


def lines(crops: Sequence[np.ndarray]) -> list[str]:
    """What stands on each crop (grey, one line of text, level), all asked in one call.

    "" where nothing was read; all of them are "" where Tesseract is missing, fails or takes too long.
    """
    import numpy as np
    import pytesseract
    from PIL import Image

    texts = [""] * len(crops)
    if not crops:
        return texts
    width = max(crop.shape[1] for crop in crops) + 2 * _BETWEEN
    strips, ends, foot = [np.full((_BETWEEN, width), 255, np.uint8)], [], _BETWEEN
    for crop in crops:
        strip = np.full((crop.shape[0] + _BETWEEN, width), 255, np.uint8)
        strip[: crop.shape[0], _BETWEEN : _BETWEEN + crop.shape[1]] = crop
        strips.append(strip)
        foot += strip.shape[0]
        ends.append(foot - _BETWEEN / 2)
    _alone()
    block = Image.fromarray(np.vstack(strips))
    block.format = "BMP"  # how it is handed over: packing it would take as long as reading some lines
    try:
        data = pytesseract.image_to_data(
            block,
            config=_STACK,
            timeout=_PATIENCE_SECOND,
            output_type=pytesseract.Output.DICT,
        )
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError):
        return texts
    for text, top, height in zip(data["text"], data["top"], data["height"], strict=True):
        if text.strip():
            at = next((i for i, end in enumerate(ends) if top + height / 2 < end), len(ends) - 1)
            texts[at] = f"{texts[at]} {text.strip()}".strip()
    return texts


def _alone() -> None:
    """Let Tesseract take one processor: its threads (OpenMP) wait for each other in busy loops, which takes four times
    the work for the same words.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"


def _runs(words: list[tuple[tuple[int, ...], Word]]) -> Iterator[Word]:
    """The words of each of Tesseract's lines, put together where they stand close, with the line's slope.

    A line's slope is that from its first word to its last; a line of one word has none.
    """
    lines: dict[tuple[int, ...], list[Word]] = {}
    for line, word in words:
        lines.setdefault(line, []).append(word)
    for members in lines.values():
        members.sort(key=lambda word: word.box.left)
        first, last = members[0].box, members[-1].box
        across = (last.left + last.right - first.left - first.right) / 2
        slope = round((last.middle - first.middle) / across, 4) if across > 4 * first.height else 0.0
        run = [members[0]]
        for word in members[1:]:
            if word.box.left - run[-1].box.right > _APART * word.box.height:
                yield _run(run, slope)
                run = []
            run.append(word)
        yield _run(run, slope)


def _run(words: list[Word], slope: float) -> Word:
    """`words` as one, as sure as they are by their letters: one misread mark does not make a whole run noise."""
    text = " ".join(word.text for word in words)
    sure = sum((word.score or 0.0) * len(word.text) for word in words) / sum(len(word.text) for word in words)
    return Word(text, Box.around([w.box for w in words]), round(sure, 4), slope)


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
