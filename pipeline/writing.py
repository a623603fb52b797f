"""The folder that is written for a submission: copies of its files, its result, its pictures, its reply."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import disk
from pipeline.errors import UnreadableFile
from pipeline.export.annotate import annotate, marks_for, thumbnail
from pipeline.export.as_json import dumps, result_json
from pipeline.export.reply import Office, eml, reply
from pipeline.model import Result, SourceFile, Submission
from pipeline.pages import open_pages
from pipeline.safecopy import cover


@dataclass(frozen=True, slots=True)
class Drawing:
    """One page of a file with its evidence boxed, as the bytes of a JPEG, and the bare page as a small one."""

    file: str
    page: int
    picture: bytes
    small: bytes

    @property
    def name(self) -> str:
        """A file name for the picture."""
        return f"{self.file}-p{self.page}.jpg"


def draw(file: SourceFile, result: Result) -> Iterator[Drawing]:
    """Each page of `file` that was looked at, in order, what was read on it boxed; ends at what cannot be opened."""
    read = {page.page: page for reading in result.readings if reading.file == file.name for page in reading.words}
    with contextlib.suppress(UnreadableFile):
        for page in open_pages(file):
            words, marks = read.get(page.number), marks_for(result, file.name, page.number)
            if words is None:
                continue
            picture = page.picture(words.turned)
            picture = cover(picture, words).picture
            written = io.BytesIO()
            annotate(picture, marks).convert("RGB").save(written, "JPEG", quality=85, optimize=True)
            yield Drawing(file.name, page.number, written.getvalue(), thumbnail(picture))


def copies_in(folder: Path) -> Path:
    """Where a submission's folder holds its files as they were received."""
    return folder / "files"


def without_content(submission: Submission) -> Submission:
    """The submission without its files' bytes, which lie beside what is written of it."""
    bare, kept = (tuple(replace(f, content=b"") for f in files) for files in (submission.files, submission.kept))
    return replace(submission, files=bare, kept=kept)


def with_content(folder: Path, file: SourceFile) -> SourceFile:
    """`file` with the bytes of its copy in the submission's `folder`."""
    return replace(file, content=disk.inside(copies_in(folder), file.name).read_bytes())


def write_words(result: Result, folder: Path) -> bool:
    """Write `result.json` and, for a return, `reply.eml`; whether there is a reply."""
    disk.write(folder / "result.json", (dumps(result_json(result), indent=2) + "\n").encode())
    draft = reply(result, Office())
    if draft is None:
        (folder / "reply.eml").unlink(missing_ok=True)
        return False
    disk.write(folder / "reply.eml", eml(draft))
    return True


def write_pictures(result: Result, folder: Path) -> tuple[str | None, bytes | None]:
    """Write `annotated/<file>-p<page>.jpg` from the copies in `folder`, and nothing else there.

    Returns what to show as the receipt, by its name in `folder`, and a small picture of it: the first page drawn of
    the first purchase, or of any; else the first file, without a picture; None where there is no file.
    """
    shown: dict[str, tuple[str, bytes]] = {}
    wanted = set()
    for reading in result.readings:
        for drawing in draw(with_content(folder, SourceFile(reading.file, b"", reading.sha256)), result):
            place = disk.inside(folder / "annotated", drawing.name)
            disk.write(place, drawing.picture)
            wanted.add(place)
            shown.setdefault(drawing.file, (f"annotated/{drawing.name}", drawing.small))
    disk.keep_only(folder / "annotated", wanted)
    for file in [*(name for purchase in result.purchases for name in purchase.documents), *shown]:
        if file in shown:
            return shown[file]
    return (f"files/{result.readings[0].file}" if result.readings else None), None


def write_over(workbook: Path, write: Callable[[Path], None]) -> Path | None:
    """Have `write` put a new file in the place of `workbook`, and move one away that somebody has worked in.

    Killed at any moment, it leaves what lets the next run tell whether the workbook there is one that we wrote: the
    mark knows the new one before that takes the place of the old one.

    Args:
        write: is given where to write.

    Returns:
        Where the earlier one is now; None where there was none, or nobody had touched it.
    """
    mark = mark_of(workbook)
    fresh = workbook.with_name(f"{workbook.name}.new")
    write(fresh)
    ours = set(mark.read_bytes().split()) if mark.exists() else set()
    moved = None
    if workbook.exists() and _digest(workbook) not in ours:
        names = (workbook.with_stem(f"{workbook.stem}-earlier-{number}") for number in itertools.count(1))
        moved = workbook.rename(next(name for name in names if not name.exists()))
    last = _digest(fresh)
    disk.write(mark, b"\n".join(sorted({*ours, last})))
    fresh.replace(workbook)
    disk.write(mark, last)
    return moved


def mark_of(workbook: Path) -> Path:
    """Where the digest of the workbook as we wrote it is kept; while a new one takes its place, those of both."""
    return workbook.parent / ".cache" / f"{workbook.name}.sha256"


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).hexdigest().encode()
