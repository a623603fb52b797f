"""Where submissions come from: finding them in a folder, and opening one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.model import SourceFile, Submission


class Kind(StrEnum):
    """The forms in which a submission arrives."""

    FOLDER = "folder"
    MAIL = "mail"
    ARCHIVE = "archive"
    ROW = "row"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Source:
    """A submission that was found and not yet opened. Picklable; holds no file contents.

    Attributes:
        id: unique in its folder without regard to case, and safe as a folder name on Linux, macOS and Windows.
        path: the folder or file; for a ROW the form export, beside which its files are.
        row: number of the row in the export as a spreadsheet shows it (the header is row 1); None otherwise.
        cells: of a ROW: (field of the form, what was written), in the order of the columns.
    """

    id: str
    kind: Kind
    path: Path
    row: int | None = None
    cells: tuple[tuple[str, str], ...] = ()


def discover(folder: Path) -> tuple[Source, ...]:
    """Every submission in `folder`, sorted by id; empty where there is none.

    Raises:
        UsageError: `folder` is not a folder or may not be read.
        ConfigError: the header of a form export (`responses.csv`, `.xlsx`) has a column that is not known.
    """
    raise NotImplementedError


def open_source(source: Source) -> Submission:
    """The submission with its files in memory. What is wrong with it is in its `problems` and its form's."""
    raise NotImplementedError


def open_paths(paths: Sequence[Path]) -> Submission:
    """One submission of files that belong together, or of one folder, e-mail or archive.

    Raises:
        UsageError: a path does not exist, or there is none.
    """
    raise NotImplementedError


def source_file(path: Path) -> SourceFile:
    """One file by itself, named by its path as given.

    Raises:
        UnreadableFile: it is not there, not a file, may not be read, or is over the size limit.
    """
    raise NotImplementedError
