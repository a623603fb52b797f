"""What a zip archive holds, read in memory: nothing is ever unpacked onto the disk."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import UnreadableFile

#: A photo or PDF packs to a half at best; a text form to a tenth.
_MOST_RATIO = 150
_RATIO_FROM = 1_000_000
_MOST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there, and its bytes or the reason why it was not taken."""

    path: str
    content: bytes = b""
    problem: str | None = None


def members(content: bytes, largest: int) -> Iterator[Member]:
    """The files of a zip archive by path, each read when it is asked for; none larger than `largest` bytes.

    Raises:
        UnreadableFile: it is no archive that can be opened (before the first member is given).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = sorted((_path(entry), number, entry) for number, entry in enumerate(archive.infolist()))
    except Exception:  # noqa: BLE001 - zipfile fails in many ways on what only looks like an archive
        raise UnreadableFile("is a broken zip archive; please send the files again, or each by itself") from None
    if len(entries) > _MOST_ENTRIES:
        raise UnreadableFile(f"holds more than {_MOST_ENTRIES:,} entries; please send only the papers of one purchase")
    return _members(archive, entries, largest)


def _members(
    archive: zipfile.ZipFile, entries: list[tuple[str, int, zipfile.ZipInfo]], largest: int
) -> Iterator[Member]:
    for path, _, entry in entries:
        if path.endswith("/"):  # `is_dir` fails on an entry without a name
            continue
        problem = _refused(path, entry, largest)
        if problem:
            yield Member(path, problem=problem)
            continue
        try:
            with archive.open(entry) as stream:
                # One byte more than allowed: what the directory says of the size need not be true.
                found = stream.read(largest + 1)
        except Exception:  # noqa: BLE001 - damaged data fails in the decompressor's own ways
            yield Member(path, problem="is damaged inside the archive; please send it again")
            continue
        yield Member(path, found) if len(found) <= largest else Member(path, problem=_too_large(largest))


def _refused(path: str, entry: zipfile.ZipInfo, largest: int) -> str | None:
    if path.startswith("/") or ":" in path.split("/", maxsplit=1)[0] or ".." in path.split("/"):
        return "has a path that leads out of the archive, so it was not read; please send the file by itself"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link and not a file; please send the file itself"
    if entry.flag_bits & 0x1:
        return "is locked with a password; please send it without one"
    # The other methods of zip unpack a whole block whatever it grows to.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in an unusual way; please pack it as an ordinary zip, or send it by itself"
    if entry.file_size > largest:
        return _too_large(largest)
    if entry.file_size > _RATIO_FROM and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        return "unpacks to far more than any receipt holds, so it was not read; please send the file by itself"
    return None


def _too_large(largest: int) -> str:
    return f"is larger than {largest // 1_000_000} MB, so it was not read; please send a smaller copy"


def _path(entry: zipfile.ZipInfo) -> str:
    """The entry's path with `/`; archivers that write UTF-8 without saying so are read right."""
    path = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path.replace("\\", "/")
