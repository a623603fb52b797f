"""A second look at what the first reader left in doubt: other crops, another light, another reader.

A place is looked at again where a receipt does not add up by what was seen, or where a clause hangs on it and it is
missing or faint. Each such place is cut out of the picture level and a little wider and read by the recognizer alone,
once as it is and, where that differs from the first reading, once with its faint ink brought out. Tesseract, the
independent reader, is asked in one call: for all of them where the sums are open, else for those that the recognizer
read otherwise both times. The detector looks once more, from nearer, for rows that it missed: on the whole page where
the sums are open, else where marks like letters stand that nobody read.

A text becomes the word's own only where two witnesses agree on it against a first reading that was faint; else it is
one of the word's `others`, and the arithmetic may prefer it. The recognizer's second look is no second witness for a
figure. No reader's score passes anything. Two readers that agree where nobody ever said otherwise confirm a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.lines.rows import page_rows
from pipeline.losses import losses_on, still_faint
from pipeline.model import Box, DocumentKind, LossKind, PageWords, Receipt, Word
from pipeline.pages import Page
from pipeline.redact import masked
from pipeline.witness.doubt import FAINT, doubtful_words, is_open, lacks
from pipeline.witness.missed import missed, unread_rows
from pipeline.witness.numbers import unsure_numbers, with_open_figures
from pipeline.witness.weigh import FIRM, FIRST, has_digit, is_short, key, weighed

if TYPE_CHECKING:
    import numpy as np

__all__ = ["in_another_light", "second_look", "weighed"]

#: Tesseract is asked about at most so many places.
_MOST_ASKED = 64
#: The detector looks again at a page of at most so many pixels.
_MOST_PIXELS = 2_000_000
#: A word that was missed is added where the recognizer is as sure as this of it.
_NEW = 0.8
#: A page was read badly where this part of its letters is of words that the reader was unsure of.
_UNSURE = 0.1
#: What is added around a crop, in text heights: left, right, above and below.
_WIDE = (0.3, 0.3, 0.05)
_TIGHT = (0.15, 0.15, 0.0)
#: And at the right of an amount whose cents are not all there.
_CUT = (0.3, 1.2, 0.05)

#: Places that could not be read for want of light or focus, and that another look may read.
_UNLIT = (LossKind.FADED, LossKind.BLURRED, LossKind.GLARE)
#: Papers that no purchase is added up on.
_NO_BILL = (
    DocumentKind.BANK_STATEMENT,
    DocumentKind.CANCELLED_CHECK,
    DocumentKind.FORM,
    DocumentKind.APPROVAL,
)


def in_another_light(page: Page, seen: PageWords, receipts: Sequence[Receipt]) -> PageWords:
    """The whole of a page that was read badly and whose sums stay open, read anew with its faint ink brought out.

    It is another reading of the page, for the arithmetic to choose between; `seen` itself where the page was read well.
    """
    if seen.reader != FIRST or seen.problem is not None or _is_well_read(seen.words):
        return seen
    if not any(is_open(one) for one in receipts if seen.page in one.pages and one.document not in _NO_BILL):
        return seen
    from pipeline.readers import rapid
    from pipeline.readers.sideways import with_those_of

    anew = with_those_of(rapid.read_cleared(page, seen, FIRM), seen)
    return masked(replace(anew, full_number=seen.full_number), anew.words)


def _is_well_read(words: Sequence[Word]) -> bool:
    """Hardly any of the letters are of a word that the reader was unsure of."""
    unsure = sum(len(word.text) for word in words if (word.score or 0.0) < FAINT)
    return unsure < _UNSURE * sum(len(word.text) for word in words)


def second_look(page: Page, seen: PageWords, receipts: Sequence[Receipt]) -> PageWords:
    """`seen` with what further witnesses say of the places in doubt; `seen` itself where there is none.

    Args:
        page: the page that `seen` was read from.
        receipts: what was made of `seen` (and of its file's other pages).
    """
    here = [one for one in receipts if seen.page in one.pages]
    bills = [one for one in here if one.document not in _NO_BILL]
    if seen.reader != FIRST or seen.problem is not None or (here and not bills):
        return seen
    rows = page_rows(seen)
    # Where no paper was made out at all, all of it is open.
    open_sum = not here or any(is_open(one) for one in bills)
    doubtful = doubtful_words(rows, seen, bills, open_sum)
    lacking = any(lacks(one) for one in bills)
    unlit = [loss.box for loss in seen.losses if loss.kind in _UNLIT]
    numbers = [word.box for word in unsure_numbers(seen.words, bills, seen.page)]
    if not (doubtful or open_sum or lacking or unlit or numbers):
        return seen
    from pipeline.readers import rapid

    pixels = rapid.pixels_of(page.picture(seen.turned))
    places: list[Word] = []
    widened: dict[int, Box] = {}
    lost = [] if open_sum else [*unlit, *(unread_rows(pixels, seen.words) if lacking else [])]
    if open_sum or lost:
        places, widened = missed(pixels, seen.words, doubtful, _MOST_PIXELS if open_sum else _MOST_PIXELS // 2, lost)
    words = _heard(pixels, seen.words, doubtful, places, widened, open_sum)
    heard = masked(seen, with_open_figures(pixels, words, numbers))
    # What was read now is not lost.
    losses = seen.losses
    if losses and len(heard.words) > len(seen.words):
        lying = [loss.box for loss in losses if loss.kind is LossKind.COVERED]
        found = losses_on(pixels[:, :, ::-1], heard.words, seen.struck, lying)
        losses = (*found, *(loss for loss in still_faint(losses, heard.words) if loss not in found))
    return replace(heard, losses=losses)


def _heard(
    pixels: np.ndarray,
    words: Sequence[Word],
    doubtful: Sequence[Word],
    places: Sequence[Word],
    widened: dict[int, Box],
    confirm: bool,
) -> list[Word]:
    """`words` with the witnesses' word on those that are `doubtful`, and behind them what stands at new `places`.

    Without `confirm` the independent reader is asked only where the recognizer says something else than at first, and
    that twice.
    """
    from pipeline.readers import crops, rapid, tesseract

    tight = [crops.level(pixels, place.box, place.slope, _TIGHT) for place in places]
    found = [
        (replace(place, text=read.text, score=read.score, others=read.others), one)
        for place, one, read in zip(places, tight, rapid.recognize(tight), strict=True)
        if read.score >= _NEW and sum(ch.isascii() and ch.isalnum() for ch in read.text) >= 2
    ]
    figures = [i for i, (word, _) in enumerate(found) if confirm and has_digit(word.text)]
    boxes = [widened.get(id(word), word.box) for word in doubtful]
    cut = [
        crops.level(pixels, box, word.slope, _CUT if is_short(word) else _WIDE)
        for word, box in zip(doubtful, boxes, strict=True)
    ]

    def ask(which: Sequence[int]) -> list[str]:
        strips = [*(cut[i] for i in which), *(found[i][1] for i in figures)][:_MOST_ASKED]
        return tesseract.lines([crops.ink(one) for one in strips])

    with ThreadPoolExecutor(1) as beside:
        # The independent reader is a program of its own: it reads while the recognizer does.
        early = beside.submit(ask, range(len(cut))) if confirm else None
        first = rapid.recognize(cut)
        apart = [i for i, word in enumerate(doubtful) if key(word.text) != key(first[i].text)]
        even = [crops.clear(crops.level(pixels, boxes[i], doubtful[i].slope, _TIGHT)) for i in apart]
        second = dict(zip(apart, rapid.recognize(even), strict=True))
        twice = [i for i in apart if key(second[i].text) == key(first[i].text)]
        said = early.result() if early else ask(twice)
    asked = list(range(len(cut))) if confirm else twice
    of_old = dict(zip(asked, said, strict=False))
    of_new = dict(zip(figures, said[len(asked) :], strict=False))
    told = {
        id(word): weighed(word, [first[i], *([second[i]] if i in second else [])], of_old.get(i, ""))
        for i, word in enumerate(doubtful)
    }
    new = [weighed(word, [], of_new.get(i, "")) for i, (word, _) in enumerate(found)]
    return [*(told.get(id(word), word) for word in words), *new]
