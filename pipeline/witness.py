"""A second look at what the first reader left in doubt: other crops, another light, another reader.

A place is looked at again where a receipt does not add up by what was seen, or where a clause hangs on it and it is
missing or faint. Each such place is cut out of the picture level and a little wider and read by the recognizer alone,
once as it is and, where that differs from the first reading, once with its faint ink brought out. Tesseract, the
independent reader, is asked for all of them in one call. The detector looks once more, from nearer, for rows that it
missed.

A text becomes the word's own only where two witnesses agree on it against a first reading that was faint; else it is
one of the word's `others`, and the arithmetic may prefer it. The recognizer's second look is no second witness for a
figure. No reader's score passes anything. Two readers that agree where nobody ever said otherwise confirm a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.rows import NOISE, Row, page_rows
from pipeline.layout import text_height
from pipeline.losses import losses_on
from pipeline.model import Box, DocumentKind, Evidence, LossKind, PageWords, Proof, Receipt, State, Word
from pipeline.pages import Page
from pipeline.redact import is_long, mask

if TYPE_CHECKING:
    import numpy as np

    from pipeline.readers.rapid import Reading

#: Only this reader's words are looked at again: who asks for Tesseract alone gets it alone.
_FIRST = "rapidocr"
#: At most so many words are read again on a page, those that the reader was least sure of first.
_MOST_WORDS = 40
#: Tesseract is asked about at most so many places, and a page is searched from nearer at most at so many new ones.
_MOST_ASKED = 64
_MOST_NEW = 60
#: With fewer words than this on a page it is not known how large its text is.
_FEW = 5
#: So many marks like letters outside of all words are a row that was missed.
_STRAY = 3
#: At most so many other readings are kept of a word.
_MOST_OTHERS = 3
#: A clause's own words are looked at again where the reader was less sure than this.
_FAINT = 0.9
#: A first reading at least this sure keeps its text, whoever says otherwise; without Tesseract it takes less.
_FIRM = 0.96
_FIRM_ALONE = 0.9
#: So much surer must the recognizer be the second time, both ways, where Tesseract says neither.
_SURER = 0.04
#: A word that was missed is added where the recognizer is as sure as this of it.
_NEW = 0.8
#: Rows from the top among which a merchant's name stands.
_HEAD = 5
#: The detector's second look: text this high (pixels), on at most so many pixels.
_LETTERS = 36.0
_MOST_PIXELS = 2_000_000
#: Two boxes are of one word where they share this part of the smaller one.
_SAME_PLACE = 0.4
#: What is added around a crop, in text heights: left, right, above and below.
_WIDE = (0.3, 0.3, 0.05)
_TIGHT = (0.15, 0.15, 0.0)
#: And at the right of an amount whose cents are not all there.
_CUT = (0.3, 1.2, 0.05)

_FIGURE = re.compile(r"-?\d+(?:\.\d+)*-?")
_AMOUNT = re.compile(r"[$S]?-?\$?\d{0,4}(?:,\d{3})*\.\d\d-?(?:[A-Z]{1,2})?")
_SHORT = re.compile(r"\d[.,]\d?\W*$")
_DAY = re.compile(r"\d\s?[/.\-']\s?\d|\d{4}|(?i:\bdate\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_MANY_DIGITS = 5
#: A number that was masked, by us or on the paper, is not read again.
_MASKED = re.compile(r"[Xx*]{4}")

#: Places that could not be read for want of light or focus, and that another look may read.
_UNLIT = (LossKind.FADED, LossKind.BLURRED, LossKind.GLARE)
#: Papers that no purchase is added up on.
_NO_BILL = (
    DocumentKind.BANK_STATEMENT,
    DocumentKind.CANCELLED_CHECK,
    DocumentKind.FORM,
    DocumentKind.APPROVAL,
)


def second_look(page: Page, seen: PageWords, receipts: Sequence[Receipt]) -> PageWords:
    """`seen` with what further witnesses say of the places in doubt; `seen` itself where there is none.

    Args:
        page: the page that `seen` was read from.
        receipts: what was made of `seen` (and of its file's other pages).
    """
    here = [one for one in receipts if seen.page in one.pages]
    bills = [one for one in here if one.document not in _NO_BILL]
    if seen.reader != _FIRST or seen.problem is not None or (here and not bills):
        return seen
    rows = page_rows(seen)
    # Where no paper was made out at all, all of it is open.
    open_sum = not here or any(_is_open(one) for one in bills)
    doubtful = _doubtful(rows, seen, bills, open_sum)
    lacking = any(_lacks(one) for one in bills)
    unlit = any(loss.kind in _UNLIT for loss in seen.losses)
    if not (doubtful or open_sum or lacking or unlit):
        return seen
    from pipeline.readers import rapid

    pixels = rapid.pixels_of(page.picture(seen.turned))
    places: list[Word] = []
    widened: dict[int, Box] = {}
    if open_sum or unlit or (lacking and _leaves_ink(pixels, seen.words)):
        places, widened = _missed(pixels, seen.words, doubtful, _MOST_PIXELS if open_sum else _MOST_PIXELS // 2)
    words = mask(_heard(pixels, seen.words, doubtful, places, widened, open_sum))
    # What was read now is not lost.
    losses = losses_on(pixels[:, :, ::-1], words) if seen.losses and len(words) > len(seen.words) else seen.losses
    return replace(seen, words=words, losses=losses)


# --- Which places --------------------------------------------------------------------------------------------------


def _is_open(receipt: Receipt) -> bool:
    """It does not add up by what was seen. A card slip has no items to add up: there its payment must be clear."""
    paid = any(t.amount is not None and not t.declined and not t.doubt for t in receipt.tenders)
    if receipt.document is DocumentKind.CARD_SLIP and receipt.total.state is State.FOUND and paid:
        return bool(receipt.reconciliation.gap)
    return receipt.reconciliation.state is not Proof.PROVED


def _lacks(receipt: Receipt) -> bool:
    """Something that every receipt should show was not found on it."""
    reached = (receipt.phone, receipt.address, receipt.website, receipt.email)
    return (
        receipt.merchant.state is not State.FOUND
        or receipt.date.state is not State.FOUND
        or all(way.state is not State.FOUND for way in reached)
    )


def _doubtful(rows: Sequence[Row], seen: PageWords, receipts: Sequence[Receipt], open_sum: bool) -> list[Word]:
    """The words to read again: those that a sum or a clause hangs on, the least sure first."""
    chosen: dict[int, Word] = {}
    words = [
        word for word in seen.words if word.score is not None and not _stands(word) and not _MASKED.search(word.text)
    ]
    if open_sum:
        with_amount = [i for i, row in enumerate(rows) if row.amounts]
        part = rows[max(with_amount[0] - 1, 0) : with_amount[-1] + 2] if with_amount else rows
        inside = {id(word) for row in part for word in row.line.words}
        lost = [word for word in words if (word.score or 0) < NOISE]
        chosen |= {id(w): w for w in words if id(w) in inside and _has_digit(w.text)}
        chosen |= {id(w): w for w in words if id(w) in inside and (w.score or 0) < _FAINT}
        chosen |= {id(w): w for w in lost}
    faint = [word for word in words if (word.score or 0) < _FAINT]
    for receipt in receipts:
        hangs = [*_clause_places(receipt, seen.page)]
        chosen |= {id(w): w for w in faint if any(_shared(w.box, box) > 0.5 for box in hangs)}
        if receipt.merchant.state is not State.FOUND:
            head = {id(word) for row in rows[:_HEAD] for word in row.line.words}
            chosen |= {id(w): w for w in faint if id(w) in head}
        if receipt.date.state is not State.FOUND:
            chosen |= {id(w): w for w in words if _DAY.search(w.text) and (w.score or 0) < _FIRM}
        if receipt.phone.state is not State.FOUND and receipt.address.state is not State.FOUND:
            chosen |= {id(w): w for w in faint if sum(ch.isdigit() for ch in w.text) >= _MANY_DIGITS}
    ranked = sorted(chosen.values(), key=lambda w: (w.score or 0, w.box.top, w.box.left, w.text))
    return ranked[:_MOST_WORDS]


def _clause_places(receipt: Receipt, page: int) -> Iterator[Box]:
    """Where what the clauses ask for stands on `page`, who sold, when, how to reach them, the total, its payment; and
    where something stands that could not be read.
    """
    fields = (receipt.merchant, receipt.date, receipt.phone, receipt.address, receipt.total)
    found: list[Evidence] = [one for each in fields for one in each.evidence]
    found += [one for tender in receipt.tenders for one in tender.evidence]
    found += [one for item in receipt.items if not item.description for one in item.evidence]
    found += receipt.unread
    return (one.box for one in found if one.page == page)


def _stands(word: Word) -> bool:
    """The word runs up or down the page, so it has no line of its own to be levelled along."""
    return len(word.text) >= 3 and word.box.height > 1.5 * word.box.width


def _missed(
    pixels: np.ndarray, words: Sequence[Word], asked: Sequence[Word], most_pixels: int
) -> tuple[list[Word], dict[int, Box]]:
    """Places with ink that no word was read at, found by the detector from nearer; words that reach further than read.

    The places come as words without a text; the wider boxes by the id of their word, of those in `asked`.
    """
    import cv2

    from pipeline.readers import crops, rapid

    height, width = pixels.shape[:2]
    letters = text_height(words) if len(words) >= _FEW else 0.0
    area = _around(words, 3 * letters, width, height) if letters else Box(0, 0, width, height)
    most = (most_pixels / (area.width * area.height)) ** 0.5
    scale = min(max(_LETTERS / letters, 0.2) if letters else 2.0, most, 4.0)
    part = pixels[area.top : area.bottom, area.left : area.right]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    near = crops.clear(cv2.resize(part, None, fx=scale, fy=scale, interpolation=how))
    missed, widened, ids = [], {}, {id(word) for word in asked}
    for box, slope in rapid.places(near):
        here = Box.of(
            area.left + box.left / scale,
            area.top + box.top / scale,
            area.left + box.right / scale,
            area.top + box.bottom / scale,
        )
        known = [word for word in words if _shared(word.box, here) > _SAME_PLACE]
        if not known:
            missed.append(Word("", here, None, slope))
        elif len(known) == 1 and id(known[0]) in ids and here.width > known[0].box.width + 0.5 * letters:
            widened[id(known[0])] = here
    return missed[:_MOST_NEW], widened


def _leaves_ink(pixels: np.ndarray, words: Sequence[Word]) -> bool:
    """Something like letters stands among and around `words` and is none of them; or they are too few to tell."""
    from pipeline.readers import crops

    letters = text_height(words)
    if len(words) < _FEW:
        return True
    area = _around(words, 2 * letters, pixels.shape[1], pixels.shape[0])
    boxes = [
        Box(w.box.left - area.left, w.box.top - area.top, w.box.right - area.left, w.box.bottom - area.top)
        for w in words
    ]
    part = pixels[area.top : area.bottom, area.left : area.right]
    return crops.stray_letters(part, boxes, letters) >= _STRAY


def _around(words: Sequence[Word], margin: float, width: int, height: int) -> Box:
    """The part of a page of `width` and `height` that `words` stand on, with a margin."""
    whole = Box.around([word.box for word in words])
    return Box.of(
        max(whole.left - margin, 0),
        max(whole.top - margin, 0),
        min(whole.right + margin, width),
        min(whole.bottom + margin, height),
    )


def _shared(one: Box, other: Box) -> float:
    """How much of the smaller box lies in the other, from 0 to 1."""
    return one.shared(other) / min(one.width * one.height, other.width * other.height)


# --- Reading them again --------------------------------------------------------------------------------------------


def _heard(
    pixels: np.ndarray,
    words: Sequence[Word],
    doubtful: Sequence[Word],
    places: Sequence[Word],
    widened: dict[int, Box],
    confirm: bool,
) -> list[Word]:
    """`words` with the witnesses' word on those that are `doubtful`, and behind them what stands at new `places`.

    Without `confirm` the independent reader is asked only where the recognizer says something else the second time.
    """
    from pipeline.readers import crops, rapid, tesseract

    boxes = [widened.get(id(word), word.box) for word in doubtful]
    cut = [
        crops.level(pixels, box, word.slope, _CUT if _SHORT.search(word.text) else _WIDE)
        for word, box in zip(doubtful, boxes, strict=True)
    ]
    first = rapid.recognize(cut)
    apart = [i for i, word in enumerate(doubtful) if _key(word.text) != _key(first[i].text)]
    even = [crops.clear(crops.level(pixels, boxes[i], doubtful[i].slope, _TIGHT)) for i in apart]
    second = dict(zip(apart, rapid.recognize(even), strict=True))
    tight = [crops.level(pixels, place.box, place.slope, _TIGHT) for place in places]
    found = [
        (replace(place, text=read.text, score=read.score, others=read.others), one)
        for place, one, read in zip(places, tight, rapid.recognize(tight), strict=True)
        if read.score >= _NEW and sum(ch.isascii() and ch.isalnum() for ch in read.text) >= 2
    ]
    asked = list(range(len(cut))) if confirm else apart
    figures = [i for i, (word, _) in enumerate(found) if confirm and _has_digit(word.text)]
    strips = [*(cut[i] for i in asked), *(found[i][1] for i in figures)][:_MOST_ASKED]
    said = tesseract.lines([crops.ink(one) for one in strips])
    of_old = dict(zip(asked, said, strict=False))
    of_new = dict(zip(figures, said[len(asked) :], strict=False))
    told = {
        id(word): weighed(word, [first[i], *([second[i]] if i in second else [])], of_old.get(i, ""))
        for i, word in enumerate(doubtful)
    }
    new = [
        replace(word, confirmed=not word.others and _agree(word.text, of_new.get(i, "")))
        for i, (word, _) in enumerate(found)
    ]
    return [*(told.get(id(word), word) for word in words), *new]


def weighed(word: Word, again: Sequence[Reading], other: str) -> Word:
    """`word` after the recognizer looked `again` and the independent reader said `other` ("" for nothing)."""
    score = word.score or 0.0
    against = [read for read in again if _key(read.text) != _key(word.text)]
    score = max([score, *(read.score for read in again if read not in against)])
    word = replace(word, score=score)
    if _agree(word.text, other):
        # A digit that was a close call for one reader is one for the other: they err alike on a slashed zero.
        return replace(word, confirmed=not against and not word.others)
    for read in against:
        faint = score < _FIRM and read.text.isascii()
        if _agree(read.text, other, wholly=True) and (faint or _is_cut(word, read)):
            return _adopted(word, read, again)
    if len(against) > 1 and _agree(against[0].text, against[1].text, wholly=True):
        surer = score < _FIRM_ALONE and min(read.score for read in against) >= score + _SURER
        # The recognizer is no second witness of itself for a figure: the arithmetic may take it, we do not.
        if _is_cut(word, against[0]) or (surer and against[0].text.isascii() and not _has_digit(word.text)):
            return _adopted(word, against[0], again)
    heard = [*(read.text for read in against), *word.others]
    heard.sort(key=lambda text: not _agree(text, other))
    if against or score < _FIRM:
        heard.append(other)  # it errs more than the first reader: alone against a firm reading it counts for nothing
    return replace(word, others=_others(word, heard))


def _is_cut(word: Word, read: Reading) -> bool:
    """The first reading is an amount without all of its cents, and the new one goes on from it."""
    return bool(_SHORT.search(word.text)) and read.text.startswith(word.text) and bool(_AMOUNT.fullmatch(read.text))


def _adopted(word: Word, read: Reading, again: Sequence[Reading]) -> Word:
    changed = replace(word, text=read.text, score=read.score)
    heard = [word.text, *(one.text for one in again), *word.others, *read.others]
    return replace(changed, others=_others(changed, heard))


def _others(word: Word, texts: Sequence[str]) -> tuple[str, ...]:
    """What of `texts` the ink of `word` may say, likeliest first: figures of its shape, no long numbers."""
    if not _has_digit(word.text) or is_long(word.text):
        return ()
    kept: dict[str, str] = {}
    for text in texts:
        key = _key(text)
        if key != _key(word.text) and text.isascii() and not is_long(text) and _alike(word.text, text):
            kept.setdefault(key, text)
    return tuple(kept.values())[:_MOST_OTHERS]


def _alike(text: str, other: str) -> bool:
    """Whether `other` can be a reading of the same ink: about as long, with digits, an amount where `text` is one."""
    a, b = text.replace(" ", ""), other.replace(" ", "")
    shaped = bool(_AMOUNT.search(b.replace(",", "."))) or not _AMOUNT.search(a.replace(",", "."))
    return abs(len(a) - len(b)) <= 2 and _has_digit(b) and shaped


def _agree(one: str, other: str, wholly: bool = False) -> bool:
    """Two readers say the same of the same ink: the same figures; `wholly`, also the same letters beside them."""
    return _key(one) != "" and _key(one) == _key(other) and (not wholly or _letters(one) == _letters(other))


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalpha())


def _has_digit(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def _key(text: str) -> str:
    """What two readers of the same ink agree on: the figures of a text that has some, else its letters."""
    squeezed = re.sub(r"\s*([.,])\s*(?=\d)", ".", text.replace("–", "-").replace("—", "-"))
    figures = _FIGURE.findall(squeezed)
    return " ".join(figures) if figures else "".join(ch for ch in text.casefold() if ch.isalnum())
