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
    the copy: the former stays as it was, the latter too where it is what stands behind that picture. Of what is read
    otherwise the words alone are other ones, not the marks that were seen on the page.

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
    read = [word for word in now.words if not any(word.box.overlap(one.box) > _SAME_PLACE for one in painted)]
    if now.problem != was.problem:
        return replace(now, words=(*read, *painted), full_number=was.full_number)
    return replace(was, words=_as_before([word for word in was.words if word not in painted], read, was.words))


def _painted(page: PageWords) -> list[Word]:
    """The words of the rows on which something is masked."""
    if not page.full_number:
        return []
    return [word for line in lines_of(page.words) if "XX" in line.text.replace(" ", "") for word in line.words]


def _as_before(rest: Sequence[Word], read: Sequence[Word], all_of_it: Sequence[Word]) -> tuple[Word, ...]:
    """`all_of_it`, where of `rest` each word that is read otherwise gives way to what is read in its place, one that
    is not read any more is gone, and what is new stands at the end.

    A word is the same where its letters are, in the same place, however sure the reader was and wherever it put spaces;
    a row is, however it falls into words.
    """
    gone, new = list(rest), list(read)
    for word in rest:
        same = next((one for one in new if _bare([one]) == _bare([word]) and _is_there(one, word)), None)
        if same is not None:
            new.remove(same)
            gone.remove(word)
    for one, other in ((gone, new), (new, gone)):  # words that were one, and one that was several
        for word in tuple(one):
            parts = [part for part in other if _is_there(part, word)]
            if _bare(parts) == _bare([word]):
                one.remove(word)
                other[:] = [part for part in other if part not in parts]
    words: list[Word] = []
    for word in all_of_it:
        if word not in gone:
            words.append(word)
            continue
        instead = [one for one in new if _is_there(one, word)]
        words += instead
        new = [one for one in new if one not in instead]
    return (*words, *new)


def _is_there(one: Word, other: Word) -> bool:
    return one.box.overlap(other.box) > _SAME_PLACE


def _bare(words: Sequence[Word]) -> str:
    """The letters of words, row by row, without spaces."""
    return "".join("".join(line.text.split()) for line in lines_of(words))
