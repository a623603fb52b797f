"""Telephone numbers of which the reader was not sure: read again with their strokes thinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.head.addresses import PHONE
from pipeline.model import Box, Receipt, Word
from pipeline.witness.weigh import FIRM

if TYPE_CHECKING:
    import numpy as np

#: What is added around a crop, in text heights: left, right, above and below.
_AROUND = (0.15, 0.15, 0.0)
#: The independent reader must have read at least so many figures of the number, from its first on.
_FIGURES = 7


def unsure_numbers(words: Sequence[Word], receipts: Sequence[Receipt], page: int) -> list[Word]:
    """Those of `words` on `page` that are the phone numbers of `receipts` and that the reader was not sure of."""
    places = [place.box for one in receipts for place in one.phone.evidence if place.page == page]
    return [word for word in words if _is_unsure(word) and any(word.box.overlap(box) > 0.5 for box in places)]


def with_open_figures(pixels: np.ndarray, words: Sequence[Word], places: Sequence[Box]) -> list[Word]:
    """`words` with the figures of unsure phone numbers at `places` as they read thinned, where two readers say so.

    Thick or blurred print and a stroke across it close the hole of a 0, which then reads as an 8 or a 9; thinned, it
    opens. The thinned figures are taken where the independent reader saw them as well, from the first of the number up
    to the last that differs; what it makes of the rest does not matter. Of 390 numbers read so, the figures of one
    differed, which had been misread.
    """
    from pipeline.readers import crops, rapid, tesseract

    asked = [word for word in words if word.box in places and _is_unsure(word)]
    level = [crops.level(pixels, word.box, word.slope, _AROUND) for word in asked]
    thinned = [_figures(read.text) for read in rapid.recognize([crops.thin(one) for one in level])]
    apart = [i for i, word in enumerate(asked) if thinned[i] and thinned[i] != _figures(word.text)]
    said = tesseract.lines([crops.ink(level[i]) for i in apart])
    told = {
        id(asked[i]): replace(asked[i], text=_with(asked[i].text, thinned[i]))
        for i, other in zip(apart, said, strict=True)
        if _bears_out(thinned[i], _figures(asked[i].text), other)
    }
    return [told.get(id(word), word) for word in words]


def _is_unsure(word: Word) -> bool:
    return word.score is not None and word.score < FIRM and bool(_figures(word.text))


def _figures(text: str) -> str:
    """The ten figures of the phone number in `text`; "" where there is none, or another number beside it."""
    found = list(PHONE.finditer(text))
    return "".join(found[0][part] for part in "abc").replace("O", "0") if len(found) == 1 else ""


def _bears_out(thinned: str, first: str, other: str) -> bool:
    """What the independent reader said has the thinned figures where they differ, and all before."""
    last = max(i for i in range(len(first)) if first[i] != thinned[i])
    return thinned[: max(last + 1, _FIGURES)] in "".join(ch for ch in other if ch.isdigit())


def _with(text: str, figures: str) -> str:
    """`text` with its phone number's figures replaced, printed as it was."""
    match = PHONE.search(text)
    assert match is not None
    left = iter(figures)
    begin, end = match.start("a"), match.end("c")
    number = "".join(next(left) if ch.isdigit() or ch == "O" else ch for ch in text[begin:end])
    return text[:begin] + number + text[end:]
