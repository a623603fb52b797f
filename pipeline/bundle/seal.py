"""The seal on a folder: a digest of every file, chained, so that whatever is changed afterwards is named.

`manifest.jsonl` has a line for each file, sorted by path: its path from the folder, its size, its SHA-256, and a link.
A link is the SHA-256 of the link before and of what its own line says (a hash chain, as in RFC 6962's logs, without
the tree): a line cannot be changed, dropped or put in without breaking every link from there on. The last link is
the seal; it stands in `seal.json`. Who knows the seal, or signs it, has the whole folder by it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline import disk

#: The version of how it is sealed, which is not that of the layout of what is sealed.
_VERSION = 1
_FIRST = hashlib.sha256(b"itemized bundle").hexdigest()
_UNSEALED = "is missing: it was taken away, or the batch was stopped before its end (the same command finishes it)"
#: Read this much of a file at a time.
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that is not as it was sealed: the file by its path from the folder, and what is wrong, in words."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class _Entry(NamedTuple):
    """A file as the manifest lists it."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """Where a seal lies and what it covers.

    Attributes:
        folder: in which it is.
        home: the folder within it that holds the manifest and the seal.
        parts: the names of what is sealed in it, folders with all that is in them.
    """

    folder: Path
    home: str
    parts: tuple[str, ...]

    @property
    def manifest(self) -> Path:
        return self.folder / self.home / "manifest.jsonl"

    @property
    def seal(self) -> Path:
        return self.folder / self.home / "seal.json"

    @property
    def signature(self) -> Path:
        return self.folder / self.home / "seal.sig"

    def put(self) -> str:
        """Seal all that is in the folder now; returns the seal. Raises OSError where it cannot be read or written."""
        link = _FIRST
        lines = []
        for path in sorted(self._files()):
            entry = _Entry(path, *_measured(self.folder / path))
            lines.append(_line(link, entry))
            link = _link(link, entry)
        disk.write(self.manifest, b"".join(lines))
        disk.write(self.seal, _seal(len(lines), link))
        return link

    def value(self) -> str:
        """The seal, as `put` returned it; "" where there is none that can be read."""
        try:
            return str(json.loads(self.seal.read_bytes())["seal"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ""

    def lift(self) -> None:
        """Take the seal off, before what it is on is written anew."""
        for path in (self.signature, self.seal, self.manifest):
            path.unlink(missing_ok=True)

    def breaches(self) -> tuple[Breach, ...]:
        """All that is not as it was sealed, the manifest and the seal first; () where all is."""
        broken, listed, last = self._manifest()
        found = [*broken, *self._seal_breaches(len(listed), last, bool(broken))]
        there = set(self._files())
        found += [breach for entry in listed if (breach := self._breach(entry, there)) is not None]
        if not broken:
            strangers = sorted(there - {entry.path for entry in listed})
            found += [Breach(path, "was not there when this was sealed") for path in strangers]
        return tuple(found)

    def beside(self) -> tuple[str, ...]:
        """What lies in the folder and is not sealed, by its path; folders end in "/", and are not looked into.

        An empty folder among what is sealed is one, too: a seal is over files.
        """
        try:
            there = [path for path in self.folder.iterdir() if path.name not in self.parts]
            for part in self.parts:
                folders = [path for path in (self.folder / part).rglob("*") if path.is_dir() and not path.is_symlink()]
                there += [path for path in folders if not any(path.iterdir())]
        except OSError:
            return ()
        names = ((path.relative_to(self.folder).as_posix(), path.is_dir()) for path in there)
        return tuple(sorted(f"{name}/" if is_folder else name for name, is_folder in names))

    def _breach(self, entry: _Entry, there: set[str]) -> Breach | None:
        if entry.path not in there:
            return Breach(entry.path, "is missing")
        try:
            same = _measured(self.folder / entry.path) == (entry.bytes, entry.sha256)
        except OSError as why:
            return Breach(entry.path, f"cannot be read ({why.strerror})")
        return None if same else Breach(entry.path, "is not what it was when this was sealed")

    def _files(self) -> Iterator[str]:
        """Every file that is or should be sealed, by its path from the folder; a link is one itself, not followed."""
        own = {self.manifest, self.seal, self.signature}
        for part in self.parts:
            for path in (self.folder / part).rglob("*"):
                if path not in own and (path.is_symlink() or not path.is_dir()):
                    yield path.relative_to(self.folder).as_posix()

    def _manifest(self) -> tuple[list[Breach], list[_Entry], str]:
        """What is wrong with the manifest, the files that it lists, and its last link."""
        name = self.manifest.relative_to(self.folder).as_posix()
        try:
            content = self.manifest.read_bytes()
        except FileNotFoundError:
            return [Breach(name, _UNSEALED)], [], ""
        except OSError as why:
            return [Breach(name, f"cannot be read ({why.strerror})")], [], ""
        listed: list[_Entry] = []
        link = _FIRST
        for number, line in enumerate(content.splitlines(keepends=True), start=1):
            entry = _parsed(line)
            if entry is None or line != _line(link, entry):
                return [Breach(name, f"line {number} is not what was sealed; nothing after it counts")], listed, link
            listed.append(entry)
            link = _link(link, entry)
        return [], listed, link

    def _seal_breaches(self, files: int, last: str, manifest_broken: bool) -> Iterator[Breach]:
        name = self.seal.relative_to(self.folder).as_posix()
        try:
            content = self.seal.read_bytes()
        except FileNotFoundError:
            yield Breach(name, _UNSEALED)
            return
        except OSError as why:
            yield Breach(name, f"cannot be read ({why.strerror})")
            return
        if manifest_broken:
            return  # whether the seal is right cannot be told from a manifest that is not
        if content != _seal(files, last):
            yield Breach(name, "is not the seal of this manifest")


def _link(before: str, entry: _Entry) -> str:
    return hashlib.sha256(f"{before}{json.dumps(entry)}".encode()).hexdigest()


def _line(before: str, entry: _Entry) -> bytes:
    return (json.dumps({**entry._asdict(), "link": _link(before, entry)}) + "\n").encode()


def _seal(files: int, last: str) -> bytes:
    return (json.dumps({"layout": _VERSION, "files": files, "seal": last}) + "\n").encode()


def _parsed(line: bytes) -> _Entry | None:
    """The file that a line of a manifest lists; None where it lists none. Its link is for the caller to check."""
    try:
        said = json.loads(line)
        entry = _Entry(said["path"], said["bytes"], said["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if [type(part) for part in entry] == [str, int, str] else None


def _measured(path: Path) -> tuple[int, str]:
    """A file's size and SHA-256; of a link, that it is one and where it leads."""
    if path.is_symlink():
        return -1, hashlib.sha256(os.fsencode(path.readlink())).hexdigest()
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()
