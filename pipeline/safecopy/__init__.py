"""Safe copies: a file on which a card's whole number stands, as a picture of itself without that number.

A copy is made anew of what was seen: of each page its pixels, the number's digits but the last four painted over, and
of a PDF's own text the masked words behind them. Nothing of the file's bytes goes over into it, so no preview, remark,
earlier revision or appended byte can hold the number. It is read again before it is given out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.errors import UnreadableFile
from pipeline.layout import lines_of
from pipeline.model import Box, Line, PageWords, SourceFile
from pipeline.pages import Page, open_pages
from pipeline.readers import READERS, read_page, read_rows
from pipeline.readers.sideways import read_sideways
from pipeline.redact import mask
from pipeline.safecopy.painting import Covered, cover
from pipeline.safecopy.written import pictures, searchable_pdf, text_behind, written_behind

__all__ = ["NoSafeCopyError", "SafeCopy", "cover", "safe_copy", "text_behind", "written_behind"]

#: So many digits of a card's number may be seen.
_LAST = 4
#: A number may be misread as one of so many, and is one where it has the last digits of one that was masked.
_LONG = 12
_TAIL = re.compile(r"X[ \-–—._/•·]{0,3}(\d{4})(?!\d)")
#: More than the last four digits in one piece behind masked ones: however they came to be left, nobody masks so.
_MORE = re.compile(r"X{3}[ \-–—._/•·]{0,3}\d{5}")
#: Masked digits, three of them beside each other, and what digits stand before and between them.
_LED = re.compile(r"(?:[\dX][ \-–—._/•·]{0,3})*X{3}(?:[ \-–—._/•·]{0,3}[\dX])*X")
_RUN = re.compile(r"\d(?:[ \-–—._/•·]{0,3}\d)*")


class NoSafeCopyError(Exception):
    """No safe copy can be made of a file; says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """What may be kept in a file's place.

    Attributes:
        ending: of a name for it: ".png", ".tiff" where a picture has several frames, or ".pdf".
        content: its bytes; the same for the same file and words. Its pages stand upright as they were read, so that
            what was read of the file lies at the same places.
    """

    ending: str
    content: bytes


def safe_copy(source: SourceFile, read: Sequence[PageWords], reader: str) -> SafeCopy:
    """A copy of `source` without the digits of card numbers but the last four.

    Args:
        read: what was read of each of its pages, card numbers masked.
        reader: what reads the copy to see that they are gone, a name of `pipeline.readers.READERS` or "auto".

    Raises:
        NoSafeCopyError: a page was not read, what was masked on it cannot be placed, or the copy still shows a number.
    """
    try:
        pages = open_pages(source)
        if [page.number for page in pages] != [page.page for page in read]:
            raise NoSafeCopyError("not every page of it was read")
        covered = tuple(_covered(page, words) for page, words in zip(pages, read, strict=True))
        shown = [one.picture for one in covered]
        if source.content[:1024].lstrip().startswith(b"%PDF"):
            copy = SafeCopy(".pdf", searchable_pdf(shown, read))
        else:
            copy = SafeCopy(".png" if len(shown) == 1 else ".tiff", pictures(shown))
        _prove(copy, covered, read, reader)
    except UnreadableFile as why:
        raise NoSafeCopyError(f"it cannot be opened again ({why})") from None
    return copy


def _covered(page: Page, words: PageWords) -> Covered:
    if words.problem is not None:
        raise NoSafeCopyError(f"page {page.number} could not be read")
    if _leaves_more(words):
        raise NoSafeCopyError(f"more than the last four digits of a number are left on page {page.number}")
    covered = cover(page.picture(words.turned), words)
    if words.full_number and not covered.places and not page.remarked and not page.inside():
        raise NoSafeCopyError(f"where the number stands on page {page.number} is not known")
    return covered


def _prove(copy: SafeCopy, covered: Sequence[Covered], read: Sequence[PageWords], reader: str) -> None:
    """Read the copy as any other file, and what is written behind its pictures."""
    if copy.ending == ".pdf":
        for behind, words in zip(text_behind(copy.content), read, strict=True):
            if behind != written_behind(words) or mask(words.words) != words.words:
                raise NoSafeCopyError(f"the text behind page {words.page} of the copy is not as it was written")
    for page, cut, words in zip(open_pages(SourceFile("copy", copy.content, "")), covered, read, strict=True):
        seen = read_page(page, reader)
        if seen.problem is not None or page.layer is not None:
            raise NoSafeCopyError(f"page {page.number} of the copy could not be read to prove it")
        if cut.places and (seen.turned, (seen.width, seen.height)) != (0, cut.picture.size):
            raise NoSafeCopyError(f"page {page.number} of the copy is not read as upright")
        # Another reader may see what this one does not; where it cannot read, this one's word stands.
        others = [read_page(page, name) for name in READERS if name != seen.reader]
        left = (
            _goes_on(seen, cut.places, words)
            or _goes_before(seen, cut.places, words)
            or _goes_on_sideways(page, seen.reader, cut.places)
        )
        if left or any(_shows(one, words) or _leaves_more(one) for one in (seen, *others)):
            raise NoSafeCopyError(f"a number can still be read on page {page.number} of the copy")


def _goes_on(seen: PageWords, painted: Sequence[Box], words: PageWords) -> bool:
    """Whether more than a number's last digits can be read on the row of what was `painted`."""
    level = [place for place in painted if not _is_tall(place)]
    rows = [line for line in lines_of(seen.words) if any(_is_beside(line, place) for place in level)]
    known = [run for line in lines_of(words.words) for run in _runs(line.text)]
    return any(len(run) > _LAST and not any(run in one for one in known) for line in rows for run in _runs(line.text))


def _goes_before(seen: PageWords, painted: Sequence[Box], words: PageWords) -> bool:
    """Whether a digit is read before or between the X of what was `painted` that is not among the row's own words."""
    for place in painted:
        if _is_tall(place):
            continue
        known, read = (
            [line.text for line in lines_of(page.words) if _is_beside(line, place)] for page in (words, seen)
        )
        before = [re.sub(r"\D", "", text[: text.rfind("X") + 1]) for text in known]
        led = [re.sub(r"\D", "", found[0]) for text in read for found in _LED.finditer(text)]
        if any(digits and not any(one.endswith(digits) for one in before) for digits in led):
            return True
    return False


def _goes_on_sideways(page: Page, reader: str, painted: Sequence[Box]) -> bool:
    """Whether more than a number's last digits can be read in a column that was `painted`, or at its ends."""
    rows = partial(read_rows, name=reader)
    texts = [text for place in painted if _is_tall(place) for text in read_sideways(page.picture(), place, rows)]
    return any(len(run) > _LAST for text in texts for run in _runs(text))


def _is_tall(place: Box) -> bool:
    return place.height > place.width


def _leaves_more(words: PageWords) -> bool:
    """Whether more than a number's last four digits stand behind masked ones."""
    return any(_MORE.search(line.text) for line in lines_of(words.words))


def _shows(seen: PageWords, words: PageWords) -> bool:
    """Whether a card's whole number is read, or a long number with the last digits of one that was masked."""
    tails = [found[1] for line in lines_of(words.words) for found in _TAIL.finditer(line.text)]
    runs = [run for line in lines_of(seen.words) for run in _runs(line.text)]
    return seen.full_number or any(len(run) >= _LONG and tail in run for run in runs for tail in tails)


def _is_beside(line: Line, place: Box) -> bool:
    """Whether a painted place lies on the row."""
    return abs(line.level((place.left + place.right) / 2) - place.middle) < place.height / 2


def _runs(text: str) -> list[str]:
    """The numbers in `text`, however they are grouped, their digits alone."""
    return [re.sub(r"\D", "", run[0]) for run in _RUN.finditer(text)]
