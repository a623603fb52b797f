"""Files that Itemized writes: whole or not at all, and never outside of their folder."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

#: What `write` calls a file that it has not finished.
_UNFINISHED = re.compile(r"\.\w{8}\.part")


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whose folder is made where it is missing.

    An interruption leaves what was there before. A file that already holds `content` is left as it is.
    """
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes a file for its owner alone; a workbook on a shared drive is read by others.
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def clear_unfinished(folder: Path) -> None:
    """Remove what a program that was killed left half written anywhere below `folder`."""
    for path in folder.rglob(".*.part"):
        if _UNFINISHED.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def inside(folder: Path, name: str) -> Path:
    """The place of the file `name` (parts separated by `/`) in `folder`.

    Raises:
        ValueError: it would lie outside of `folder`.
    """
    place = folder.joinpath(*name.split("/"))
    if place == folder or ".." in place.relative_to(folder).parts:
        raise ValueError(f"not a name inside of a folder: {name!r}")
    return place


def keep_only(folder: Path, wanted: set[Path]) -> None:
    """Remove every file below `folder` that is not among `wanted`, and the folders that this leaves empty."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
