"""Finished readings, kept on disk so that a batch that was stopped goes on where it was.

A reading is found again only for the same bytes under the same name, read with the same settings by the same
program with the same libraries; whatever else is on disk counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pipeline import codec, disk, versions
from pipeline.model import FileReading, SourceFile
from pipeline.run import Settings


class Cache:
    """Readings in `folder`, made with `settings` by this very program."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._of = [_program(), settings.reader, settings.date_order]

    def place(self, file: SourceFile) -> Path:
        """Where the reading of `file` is or will be."""
        key = json.dumps([*self._of, file.sha256, file.name]).encode()
        return self._folder / f"{hashlib.sha256(key).hexdigest()}.json"

    def get(self, file: SourceFile) -> FileReading | None:
        """The kept reading of `file`; None where there is none, or none that can be trusted."""
        try:
            reading = codec.from_json(FileReading, json.loads(self.place(file).read_bytes()))
        except (OSError, ValueError, RecursionError):
            return None
        return reading if (reading.file, reading.sha256) == (file.name, file.sha256) else None


def keep(place: Path, reading: FileReading) -> None:
    """Put `reading` at `place`, unless a part of it failed: that is tried again next time."""
    if reading.error is None and not any(page.problem for page in reading.words):
        disk.write(place, json.dumps(codec.to_json(reading), separators=(",", ":")).encode())


def _program() -> str:
    """A digest of everything that decides what a reading says, apart from the file and the settings."""
    digest = hashlib.sha256(versions.code("pipeline").encode())  # not the rules: they judge what was read
    for library, number in versions.libraries():
        digest.update(f"{library}={number}\0".encode())
    digest.update(versions.tesseract().encode())
    return digest.hexdigest()
