"""Parts of a paper that a picture does not show: out of the picture, under a thumb, torn off, in glare or out of focus.

What is looked for is not the object but what it does to the print. A paper is as bright and as tinted as the ground of
the words that were read on it; where it is not, there is no paper. Rows that stop short there, while the column they
run to goes on above or below, have lost their end, whatever it is that covers it. A blank part of a paper is no loss,
and neither is its edge where the print keeps clear of it.

What a loss means for the fields of a receipt is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.layout import text_height
from pipeline.losses.covered import covered
from pipeline.losses.edges import edges
from pipeline.losses.ends import ends
from pipeline.losses.faint import faint
from pipeline.losses.focus import is_out_of_focus
from pipeline.losses.laid import laid
from pipeline.losses.outline import outline
from pipeline.losses.paling import paling
from pipeline.losses.patches import patches
from pipeline.losses.sheet import Sheet
from pipeline.losses.sheets import sheets
from pipeline.losses.strips import strips
from pipeline.losses.things import things
from pipeline.losses.unlit import blurred, glare
from pipeline.model import Box, Loss, LossKind, Word

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: The picture is looked at with text of this height in pixels: a contour is found to a tenth of it.
_HEIGHT = 12.0
#: With fewer words there is no print that could be lost; with fewer than these no rows tell what is missing beside
#: them, and only the edges of the picture are looked at. A word counts with so many letters and such a score.
_FEWEST, _FEW = 3, 5
_LETTERS = 2
_LEGIBLE = 0.5
#: A mark that lies in a lost place by this part of its area is what hides the paper there.
_SAME = 0.3
#: A faint place is read where what was read of it is so wide and high, as parts of the place.
_READ = 0.4


def losses_on(
    pixels: Pixels, words: Sequence[Word], marks: Sequence[Box] = (), lying: Sequence[Box] = ()
) -> tuple[Loss, ...]:
    """What a picture (RGB) does not show of the paper that `words` were read on, in its pixels, from top to bottom.

    Nothing where there is hardly any print, and on a paper that is wholly in view. Of the `marks` that were found on
    the paper those that are something lying on it are losses too, and so are those of `lying`, which no pen drew.
    """
    printed = [word for word in words if _is_print(word)]
    found = tuple(_places(pixels, printed, marks, lying))
    if is_out_of_focus(pixels, [word for word in words if _has_letters(word)]):  # all other places are lost with it
        whole = Loss(LossKind.BLURRED, Box(0, 0, pixels.shape[1], pixels.shape[0]))
        found = (whole, *(loss for loss in found if loss.kind is LossKind.EDGE))
    return tuple(sorted(found, key=lambda loss: (loss.box.top, loss.box.left, loss.kind, loss.box)))


def _places(pixels: Pixels, printed: Sequence[Word], marks: Sequence[Box], lying: Sequence[Box]) -> Iterator[Loss]:
    """The places that are lost of a paper on which `printed` was read."""
    import cv2

    height = text_height(printed)
    if height < 1 or len(printed) < _FEWEST or pixels.ndim != 3:
        return
    scale = min(_HEIGHT / height, 1.0)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    sheet = Sheet(small, [word.scaled(scale) for word in printed], height * scale)
    if len(sheet.words) < _FEWEST:
        return
    if len(sheet.words) < _FEW:
        yield from (Loss(loss.kind, _unscaled(loss.box, small, pixels)) for loss in edges(sheet))
        return
    ink, found = things(sheet, [mark.scaled(scale) for mark in marks], [box.scaled(scale) for box in lying])
    sheet.with_ink(ink)
    losses = [*edges(sheet), *covered(sheet), *glare(sheet), *blurred(sheet), *strips(sheet)]
    for more in (patches, ends, outline, laid, sheets, faint, paling):
        losses += [one for one in more(sheet) if not any(_shares(one.box, loss.box) for loss in losses)]
    for thing in found:
        if not any(_shares(thing.box, loss.box) for loss in losses if loss.kind is not LossKind.EDGE):
            losses.append(thing)
    yield from {Loss(loss.kind, _unscaled(loss.box, small, pixels)) for loss in losses}


def still_faint(losses: Sequence[Loss], words: Sequence[Word]) -> tuple[Loss, ...]:
    """Those of the `losses` that are faint print, where another look read hardly any of it in `words`."""
    return tuple(loss for loss in losses if loss.kind is LossKind.FADED and not _is_read(loss.box, words))


def _is_read(place: Box, words: Sequence[Word]) -> bool:
    """What was read in a place goes over most of it."""
    here = [word.box for word in words if place.top <= word.box.middle <= place.bottom and word.box.shared(place)]
    if not here:
        return False
    read = Box.around(here)
    return read.width >= _READ * place.width and read.height >= _READ * place.height


def in_view(marks: Sequence[Box], losses: Sequence[Loss]) -> tuple[Box, ...]:
    """Those of the `marks` on a paper that are none of its `losses`: a clip is no marker's bar, a blur no scribble.

    On a picture that is out of focus altogether a mark is one all the same.
    """
    lost = [loss.box for loss in losses if loss.kind is not LossKind.EDGE and not _is_all(loss)]
    return tuple(mark for mark in marks if not any(_shares(mark, box) for box in lost))


def _is_all(loss: Loss) -> bool:
    return loss.kind is LossKind.BLURRED and (loss.box.left, loss.box.top) == (0, 0)


def _shares(mark: Box, lost: Box) -> bool:
    return mark.shared(lost) >= _SAME * mark.width * mark.height


def _is_print(word: Word) -> bool:
    return (word.score is None or word.score >= _LEGIBLE) and _has_letters(word)


def _has_letters(word: Word) -> bool:
    return sum(ch.isalnum() for ch in word.text) >= _LETTERS


def _unscaled(box: Box, small: Pixels, pixels: Pixels) -> Box:
    """`box` on `small` in the picture's own pixels; what is at an edge of the one is at that of the other."""
    high, wide = (full / part for full, part in zip(pixels.shape[:2], small.shape[:2], strict=True))
    return box.scaled(wide, high)
