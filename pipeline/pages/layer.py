"""The text layer of a PDF page: the words of it that a person sees on the page as it is shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Box, Loss, LossKind, Word
from pipeline.pages.objects import Place, placing
from pipeline.pages.runs import runs_of
from pipeline.pages.seen import Glyph, look_at

if TYPE_CHECKING:
    import pypdfium2

#: So many rows of text beyond an edge were cropped away; one may be a browser's header or footer.
_ROWS_CROPPED = 2
#: A cropped edge is told as a strip of this part of the page.
_STRIP = 0.02


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's own text says.

    Attributes:
        words: what a person sees. None at all: the page must be read as a picture.
        covered: places where something is drawn over text, a row of it each.
        rewritten: places where something else is written over an amount or a day, or in place of it.
        cropped: edges that rows of text were cropped away at.
    """

    words: tuple[Word, ...] = ()
    covered: tuple[Box, ...] = ()
    rewritten: tuple[Box, ...] = ()
    cropped: tuple[Loss, ...] = ()


def layer_of(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, size: tuple[int, int]) -> Layer:
    """The words that a person sees on the page, and where others were hidden.

    A PDF may hold text in the paper's color, too small to see, off the page or under a bar: it is no part of what the
    paper says, so the page is looked at with and without each letter. No words at all where text is there only to be
    found in a scan, stands sideways, or is in fonts that do not tell their letters.
    """
    place = placing(page, size)
    look = look_at(page, text, size, place)
    if look is None or not _runs_right(look.glyphs):
        return Layer()
    words: list[Word] = []
    hidden: list[tuple[Glyph, ...]] = []
    for run in runs_of(look.glyphs):
        seen, under = _seen(run)
        hidden += under
        content = " ".join("".join(glyph.text for glyph in run if glyph.text.isspace() or glyph in seen).split())
        if content:
            words.append(Word(content, Box.around([glyph.box for glyph in seen])))
    covered = [Box.around([glyph.box for glyph in word if glyph.covered]) for word in hidden]
    rewritten = [box for word, box in zip(hidden, covered, strict=True) if look.is_written_over(word)]
    return Layer(
        tuple(words), _by_row(covered), (*rewritten, *look.unlisted()), _cropped(page, look.glyphs, size, place)
    )


def _by_row(covered: Sequence[Box]) -> tuple[Box, ...]:
    """One box for all that is covered on one level: a name and its price are one row that is hidden."""
    rows: list[Box] = []
    for box in covered:
        if rows and rows[-1].top <= box.middle <= rows[-1].bottom:
            rows[-1] = Box.around([rows[-1], box])
        else:
            rows.append(box)
    return tuple(rows)


def _runs_right(glyphs: Sequence[Glyph]) -> bool:
    """Whether most letters stand to the right of the one before: the text is upright on the page as it is shown."""
    steps = [
        (other.box.left - one.box.left, other.box.middle - one.box.middle)
        for one, other in itertools.pairwise(glyphs)
        if not (one.text.isspace() or other.text.isspace())
    ]
    return 2 * sum(across > abs(down) for across, down in steps) >= len(steps)


def _holds(box: Box, glyph: Box) -> bool:
    across, down = (glyph.left + glyph.right) / 2, glyph.middle
    return box.left - 1 <= across <= box.right + 1 and box.top - 1 <= down <= box.bottom + 1


def _seen(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[tuple[Glyph, ...]]]:
    """Letters of the words most of whose letters are shown, but for those covered; and the words that are covered.

    A word is covered where most of it is, or a figure of it: with that it is another amount.
    """
    seen: list[Glyph] = []
    covered: list[tuple[Glyph, ...]] = []
    for blank, letters in itertools.groupby(glyphs, key=lambda glyph: glyph.text.isspace()):
        if blank:
            continue
        word = tuple(letters)
        most = 2 * sum(glyph.shown for glyph in word) >= len(word)
        if most:
            seen += [glyph for glyph in word if not glyph.covered]
        if any(glyph.covered and (glyph.text.isdigit() or not most) for glyph in word):
            covered.append(word)
    return seen, covered


def _cropped(page: pypdfium2.PdfPage, glyphs: Sequence[Glyph], size: tuple[int, int], place: Place) -> tuple[Loss, ...]:
    """The edges of a page that was cropped beyond which rows of its text stand."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    if all(abs(one - other) < 1 for one, other in zip(media, crop, strict=True)):
        return ()
    whole = place(*media)
    letters = [glyph.box for glyph in glyphs if glyph.text.isalnum() and _holds(whole, glyph.box)]
    (width, height), strip = size, max(round(_STRIP * max(size)), 2)
    beyond = (
        (Box(1, 0, width - 1, strip), [box for box in letters if box.middle < 0]),
        (Box(1, height - strip, width - 1, height), [box for box in letters if box.middle > height]),
        (Box(0, 1, strip, height - 1), [box for box in letters if box.left + box.right < 0]),
        (Box(width - strip, 1, width, height - 1), [box for box in letters if box.left + box.right > 2 * width]),
    )
    return tuple(Loss(LossKind.EDGE, edge) for edge, gone in beyond if _rows_of(gone) >= _ROWS_CROPPED)


def _rows_of(letters: Sequence[Box]) -> int:
    """On how many levels `letters` stand."""
    rows, foot = 0, float("-inf")
    for box in sorted(letters, key=lambda box: box.middle):
        if box.middle > foot:
            rows, foot = rows + 1, float(box.bottom)
    return rows
