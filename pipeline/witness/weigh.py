"""What two readers' words on the same ink come to: a text, what else it may be, and who read which of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model import Word
from pipeline.readers.ctc import MOST
from pipeline.redact import is_long

if TYPE_CHECKING:
    from pipeline.readers.rapid import Reading

#: The reader that is looked behind, and the independent one.
FIRST = "rapidocr"
SECOND = "tesseract"
#: A first reading at least this sure keeps its text, whoever says otherwise; without Tesseract it takes less.
FIRM = 0.96
_FIRM_ALONE = 0.9
#: So much surer must the recognizer be the second time, both ways, where Tesseract says neither.
_SURER = 0.04

_FIGURE = re.compile(r"-?\d+(?:\.\d+)*-?")
_AMOUNT = re.compile(r"[$S]?-?\$?\d{0,4}(?:,\d{3})*\.\d\d-?(?:[A-Z]{1,2})?")
_SHORT = re.compile(r"\d[.,]\d?\W*$")


def weighed(word: Word, again: Sequence[Reading], other: str) -> Word:
    """`word` after the recognizer looked `again` and the independent reader said `other` ("" for nothing)."""
    score = word.score or 0.0
    against = [read for read in again if key(read.text) != key(word.text)]
    score = max([score, *(read.score for read in again if read not in against)])
    word = replace(word, score=score)
    if agree(word.text, other):
        # A digit that was a close call for one reader is one for the other: they err alike on a slashed zero.
        return _credited(replace(word, confirmed=not against and not word.others), word.others, other)
    for read in against:
        faint = score < FIRM and read.text.isascii()
        if agree(read.text, other, wholly=True) and (faint or _is_cut(word, read)):
            return _adopted(word, read, again, other)
    if len(against) > 1 and agree(against[0].text, against[1].text, wholly=True):
        surer = score < _FIRM_ALONE and min(read.score for read in against) >= score + _SURER
        # The recognizer is no second witness of itself for a figure: the arithmetic may take it, we do not.
        if _is_cut(word, against[0]) or (surer and against[0].text.isascii() and not has_digit(word.text)):
            return _adopted(word, against[0], again, other)
    heard = [*(read.text for read in against), *word.others]
    heard.sort(key=lambda text: not agree(text, other))
    # Tesseract errs more than the first reader: alone against a firm reading it counts for nothing.
    others = _others(word, [*heard, other] if against or score < FIRM else heard)
    return _credited(replace(word, others=others), heard, other)


def is_short(word: Word) -> bool:
    """It ends like an amount whose cents are not all there."""
    return bool(_SHORT.search(word.text))


def _is_cut(word: Word, read: Reading) -> bool:
    """The first reading is an amount without all of its cents, and the new one goes on from it."""
    return is_short(word) and read.text.startswith(word.text) and bool(_AMOUNT.fullmatch(read.text))


def _adopted(word: Word, read: Reading, again: Sequence[Reading], other: str) -> Word:
    changed = replace(word, text=read.text, score=read.score)
    heard = [word.text, *(one.text for one in again), *word.others, *read.others]
    return _credited(replace(changed, others=_others(changed, heard)), heard, other)


def _credited(word: Word, heard: Sequence[str], other: str) -> Word:
    """`word` with who read its text and its others: the recognizer (`heard`), the independent reader (`other`)."""
    own = {key(text) for text in (word.text, *heard)}
    readers = tuple(
        "+".join(name for name, said in ((FIRST, key(text) in own), (SECOND, agree(text, other))) if said)
        for text in (word.text, *word.others)
    )
    return replace(word, readers=readers if any(SECOND in one for one in readers) else ())


def _others(word: Word, texts: Sequence[str]) -> tuple[str, ...]:
    """What of `texts` the ink of `word` may say, likeliest first: figures of its shape, no long numbers."""
    if not has_digit(word.text) or is_long(word.text):
        return ()
    kept: dict[str, str] = {}
    for text in texts:
        if key(text) != key(word.text) and text.isascii() and not is_long(text) and _alike(word.text, text):
            kept.setdefault(key(text), text)
    return tuple(kept.values())[:MOST]


def _alike(text: str, other: str) -> bool:
    """Whether `other` can be a reading of the same ink: about as long, with digits, an amount where `text` is one."""
    a, b = text.replace(" ", ""), other.replace(" ", "")
    shaped = bool(_AMOUNT.search(b.replace(",", "."))) or not _AMOUNT.search(a.replace(",", "."))
    return abs(len(a) - len(b)) <= 2 and has_digit(b) and shaped


def agree(one: str, other: str, wholly: bool = False) -> bool:
    """Two readers say the same of the same ink: the same figures; `wholly`, also the same letters beside them."""
    return key(one) != "" and key(one) == key(other) and (not wholly or _letters(one) == _letters(other))


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalpha())


def has_digit(text: str) -> bool:
    """Whether a digit is in `text`."""
    return any(ch.isdigit() for ch in text)


def key(text: str) -> str:
    """What two readers of the same ink agree on: the figures of a text that has some, else its letters."""
    squeezed = re.sub(r"\s*([.,])\s*(?=\d)", ".", text.replace("–", "-").replace("—", "-"))
    figures = _FIGURE.findall(squeezed)
    return " ".join(figures) if figures else "".join(ch for ch in text.casefold() if ch.isalnum())
