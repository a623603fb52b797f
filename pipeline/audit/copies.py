"""A safe copy read again, held against what was read of the file itself.

A copy is that file's pixels but for the digits that were painted over, so what is read elsewhere on it must be the
same. That a reader's boxes move by a pixel, as they do where anything on a page is another, is no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout import lines_of
from pipeline.model import FileReading, PageWords, Word
from pipeline.safecopy import text_behind, written_behind

#: Two words stand in one place where the smaller box lies in the other by as much.
_SAME_PLACE = 0.5


def of_copy(was: FileReading, copy: FileReading, content: bytes) -> FileReading:
    """What the file would be read as now, as far as its safe copy shows it: `was` itself where that shows the same.

    The row of a number that was painted over cannot be read again, nor the text of a PDF, which is only a picture in
    the copy: the former stays as it was, the latter too where it is what stands behind that picture.

    Args:
        was: what was read of the file. copy: what is read now of its safe copy, whose bytes are `content`.
    """
    if len(copy.words) != len(was.words):
        return replace(copy, file=was.file, sha256=was.sha256, fingerprint=was.fingerprint)
    behind = text_behind(content) if content.startswith(b"%PDF") else ("",) * len(was.words)
    pages = tuple(_page(*one) for one in zip(was.words, copy.words, behind, strict=True))
    return was if pages == was.words else replace(was, words=pages)


def _page(was: PageWords, now: PageWords, behind: str) -> PageWords:
    if was.reader == "pdf":
        return was if behind == written_behind(was) else replace(now, page=was.page)
    painted = _painted(was)
    rest = [word for word in was.words if word not in painted]
    read = [word for word in now.words if not any(word.box.overlap(one.box) > _SAME_PLACE for one in painted)]
    if now.problem == was.problem and _are_alike(rest, read):
        return was
    return replace(now, words=(*read, *painted), full_number=was.full_number)


def _painted(page: PageWords) -> list[Word]:
    """The words of the rows on which something is masked."""
    if not page.full_number:
        return []
    return [word for line in lines_of(page.words) if "XX" in line.text.replace(" ", "") for word in line.words]


def _are_alike(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether the same words stand in the same places, in whatever order and however sure the reader was."""
    left = list(other)
    for word in one:
        same = next((w for w in left if w.text == word.text and w.box.overlap(word.box) > _SAME_PLACE), None)
        if same is None:
            return False
        left.remove(same)
    return not left
