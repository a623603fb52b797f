"""Where submissions come from: finding them in a folder, and opening one."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pipeline.errors import UnreadableFile, UsageError
from pipeline.intake import formfile, responses
from pipeline.intake.basket import CONTAINERS, LARGEST_FILE, MESSAGES, Basket, is_litter, is_of_the_system, read_limited
from pipeline.intake.filetype import FileType, sniff
from pipeline.intake.names import Names, alike, safe_name
from pipeline.model import SourceFile, Submission
from pipeline.redact import masked_text

#: Folders within a submission's folder, so far down and no farther.
_DEEPEST = 8
#: Files that lie in such a folder and are nobody's submission, by extension.
_NOT_SUBMITTED = {".txt", ".md", ".csv", ".tsv", ".log", ".xlsx", ".xls", ".ods", ".sqlite", ".jsonl", ".py"}
_TABLES = (".csv", ".xlsx")
_LEADS_OUT = "is a link that leads out of the folder, so it was not followed; please put the file itself there"


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
        cells: of a ROW: (column of the export, what was written), in the order of the columns.
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
        ConfigError: a form export (`responses.csv`, `.xlsx`) has a column that is not known, or cannot be read.
    """
    return _survey(folder)[0]


def left_out(folder: Path) -> tuple[tuple[str, str], ...]:
    """What lies in `folder` and is no submission nor part of one, by name, with the reason: (name, why).

    What a system left there is not named. Of a card's number in a name the last four digits are left. Raises as
    `discover` does.
    """
    return tuple((masked_text(name), why) for name, why in _survey(folder)[1])


def unpacked(folder: Path) -> tuple[tuple[str, str], ...]:
    """What in `folder` is handed in part by part, archives by their files and form exports by their rows, by name:
    (path in it, SHA-256), of a card's number in a name the last four digits. Raises as `discover` does.
    """
    parted = [
        (name, path)
        for name, path, problem in _files_below(folder)
        if problem is None and (path.suffix.casefold() == ".zip" or _is_export(name))
    ]
    found = []
    for name, path in parted:
        try:
            with path.open("rb") as file:
                found.append((masked_text(name), hashlib.file_digest(file, "sha256").hexdigest()))
        except OSError as wrong:
            raise UsageError(f"{path}: cannot be read ({wrong.strerror})") from None
    return tuple(sorted(found))


def _survey(folder: Path) -> tuple[tuple[Source, ...], tuple[tuple[str, str], ...]]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not _is_of_the_system(entry)), key=lambda entry: entry.name)
    except OSError as wrong:
        raise UsageError(f"{folder}: is not a folder that can be read ({wrong.strerror})") from None
    found: list[tuple[str, Source]] = []
    passed_over: list[tuple[str, str]] = []
    named: set[str] = set()
    for entry in entries:
        if _is_export(entry.name):
            for response in responses.load(Path(entry)):
                source = Source("", Kind.ROW, Path(entry), response.row, response.cells)
                found.append((response.wanted_id, source))
                named.update(alike(name.replace("\\", "/")) for name in response.files)
    shared = {name.split("/")[0] for name in named}
    for entry in entries:
        if alike(entry.name) in shared:
            passed_over += _unnamed(Path(entry), named)
            continue
        kind = _kind(entry)
        if kind is not None:
            wanted = entry.name if kind is Kind.FOLDER else Path(entry.name).stem
            found.append((safe_name(wanted, "submission"), Source("", kind, Path(entry))))
        elif not _is_export(entry.name):
            passed_over.append((entry.name, _why_not(entry)))
    return tuple(sorted(_with_ids(found), key=lambda source: source.id)), tuple(passed_over)


def _unnamed(entry: Path, named: set[str]) -> Iterator[tuple[str, str]]:
    """The files of a folder that a form export names files in, and that no row names."""
    if alike(entry.name) in named or not entry.is_dir():
        return
    for name, _, _ in _files_below(entry):
        path = f"{entry.name}/{name}"
        if not any(alike(path) == each or alike(path).startswith(f"{each}/") for each in named):
            yield path, "in a folder of the form export, and no row names it"


def open_source(source: Source) -> Submission:
    """The submission with its files in memory. What is wrong with it is in its `problems` and its form's."""
    basket = Basket()
    if source.row is not None:
        return _open_row(source, source.row, basket)
    if source.path.is_symlink() and not _within(source.path, source.path.parent):
        basket.refuse(source.path.name, _LEADS_OUT)
    else:
        _add(basket, source.path)
    return basket.submission(source.id, mail=source.kind is Kind.MAIL)


def open_paths(paths: Sequence[Path]) -> Submission:
    """One submission of files that belong together, or of one folder, e-mail or archive; its id is from the first.

    Raises:
        UsageError: a path does not exist, or there is none.
    """
    if not paths:
        raise UsageError("nothing to check: name a receipt, its files, or a submission's folder")
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    basket = Basket()
    for path in paths:
        _add(basket, path)
    first = paths[0].resolve() if paths[0].name in ("", "..") else paths[0]
    wanted = first.name if first.is_dir() else first.stem
    return basket.submission(safe_name(wanted, "submission"), mail=len(paths) == 1 and _ending(first) in MESSAGES)


def groups(paths: Sequence[Path]) -> list[list[Path]]:
    """The submissions that `paths` on a command line are: each folder is one, all other files together are one.

    E-mails and archives belong to the files they are named with; without such files each is a submission.
    """
    folders = [[path] for path in paths if path.is_dir()]
    files = [path for path in paths if not path.is_dir()]
    if all(_ending(path) in CONTAINERS for path in files):
        return folders + [[path] for path in files]
    return [*folders, files]


def source_file(path: Path) -> SourceFile:
    """One file by itself, named by its path as given.

    Raises:
        UnreadableFile: it is not there, not a file, may not be read, or is over the size limit.
    """
    content = read_limited(path, LARGEST_FILE)
    # A name that the disk holds in no known encoding cannot be printed or written as JSON.
    name = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return SourceFile(name, content, hashlib.sha256(content).hexdigest())


def _is_export(name: str) -> bool:
    return name.casefold().endswith(_TABLES) and "responses" in name.casefold()


def _kind(entry: os.DirEntry[str]) -> Kind | None:
    """What an entry of the folder is as a submission; None where it is none."""
    if _is_directory(entry):
        return None if _is_our_output(Path(entry)) else Kind.FOLDER
    ending = _ending(Path(entry))
    if ending in MESSAGES:
        return Kind.MAIL
    if ending == ".zip":
        return Kind.ARCHIVE
    if _is_blank_form(entry):
        return None
    if ending == ".xlsx" and formfile.is_named(entry.name):
        return Kind.STRAY
    if ending not in _NOT_SUBMITTED and not is_litter(entry.name, b""):
        return Kind.STRAY
    # By its name it is nobody's paper; what a picture or PDF is called does not matter.
    kind = sniff(_head(Path(entry)))
    return Kind.STRAY if kind is not None and kind is not FileType.ZIP else None


def _why_not(entry: os.DirEntry[str]) -> str:
    """Why an entry of the folder is no submission."""
    if _is_directory(entry):
        return "the output of an earlier batch"
    return "a blank form" if _is_blank_form(entry) else "no picture, PDF, form, e-mail or archive"


def _is_blank_form(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is our form as it was given out: whoever keeps it there hands nothing in."""
    if _ending(Path(entry)) not in (".pdf", ".xlsx") or not formfile.is_named(entry.name):
        return False
    try:
        return formfile.is_blank(read_limited(Path(entry), LARGEST_FILE))
    except UnreadableFile:
        return False


def may_be_paper(path: Path) -> bool:
    """Whether a file may have been handed in: no program left it there, and what it holds or is called is a paper."""
    return not is_of_the_system(path.name) and not is_litter(path.name, _head(path))


def _ending(path: Path) -> str:
    return path.suffix.casefold()


def _head(path: Path) -> bytes:
    """How a file begins; nothing where it cannot be read or is none (a pipe would never end)."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            return stream.read(1024)
    except OSError:
        return b""


def _is_of_the_system(entry: os.DirEntry[str]) -> bool:
    return is_of_the_system(f"{entry.name}/" if _is_directory(entry) else entry.name)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_our_output(folder: Path) -> bool:
    """Whether a folder is what an earlier batch wrote: it is no submission, though it may lie among them."""
    return (folder / "approval.xlsx").exists() and (folder / "submissions").is_dir()


def _with_ids(found: list[tuple[str, Source]]) -> Iterator[Source]:
    """The sources with unique ids: the first of each name has it as it is, further ones have a number."""
    found.sort(key=lambda pair: (pair[0], pair[1].path.name, pair[1].row or 0))
    names = Names()
    firsts: set[str] = set()
    later = []
    for wanted, source in found:
        if alike(wanted) in firsts:
            later.append((wanted, source))
        else:
            firsts.add(alike(wanted))
            yield _renamed(source, names.take(wanted, extension=False))
    for wanted, source in later:
        yield _renamed(source, names.take(wanted, extension=False))


def _renamed(source: Source, name: str) -> Source:
    return Source(name, source.kind, source.path, source.row, source.cells)


# --- Opening -------------------------------------------------------------------------------------------------------


def _add(basket: Basket, path: Path) -> None:
    """Add a folder, an e-mail or any other file that is a submission or part of one."""
    try:
        if not path.is_dir():
            basket.add_path(path)
            return
        for name, inner, problem in _files_below(path):
            if problem:
                basket.refuse(name, problem)
            else:
                basket.add_path(inner, name)
    except OSError as wrong:
        # Where the rights to a folder allow its listing and nothing more.
        basket.refuse(path.name, f"cannot be read: {wrong.strerror}")


def _files_below(folder: Path) -> Iterator[tuple[str, Path, str | None]]:
    """Name, path and problem of every file in a folder and its folders, sorted by name."""
    waiting = [(folder, 0)]
    while waiting:
        current, depth = waiting.pop(0)
        try:
            inside = sorted(current.iterdir(), key=lambda path: path.name)
        except OSError as wrong:
            yield current.name, current, f"cannot be read: {wrong.strerror}"
            continue
        for path in inside:
            name = path.relative_to(folder).as_posix()
            if is_of_the_system(f"{name}/" if path.is_dir() else name):
                continue
            if path.is_symlink() and not _within(path, folder):
                yield path.name, path, _LEADS_OUT
            elif not path.is_dir():
                yield name, path, None
            elif path.is_symlink():
                # It leads to a folder that is visited anyway.
                continue
            elif depth < _DEEPEST:
                waiting.append((path, depth + 1))
            else:
                yield path.name, path, "is a folder too deep inside others; please put its files higher up"


def _within(path: Path, folder: Path) -> bool:
    """Whether a link leads to something inside `folder`."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError):
        return False


def _open_row(source: Source, row: int, basket: Basket) -> Submission:
    """A row's form, and the files it names beside the export."""
    form = responses.read_form(source.path.name, row, source.cells)
    beside = source.path.parent
    place = f"is named in row {row}, column {responses.FILES}, and"
    for name in responses.files_of(source.cells):
        path, problem = _beside(beside, name)
        if path is None:
            basket.refuse(name, f"{place} {problem}")
        else:
            _add(basket, path)
    gathered = basket.submission(source.id)
    form_problems = gathered.form_problems
    for cell in (cell for column, cell in source.cells if column == responses.TWICE):
        why = f"has in row {row}, column {responses.ID}, {cell} too; please give each row its own, or delete one"
        form_problems += ((source.path.name, why),)
    if gathered.form is not None:
        why = f"is a form, and row {row} of {source.path.name} is one already; please tell us which one is right"
        form_problems += ((gathered.form.file or "", why),)
    return replace(gathered, form=form, form_problems=form_problems)


def _beside(folder: Path, name: str) -> tuple[Path | None, str]:
    """The file of that name in `folder` (its case and the way accents are stored do not matter), or why not."""
    parts = name.replace("\\", "/").split("/")
    if "://" in name:
        return None, "is a link to the web; please download the file, put it beside the export and write its name"
    if "" in parts or ".." in parts or ":" in name or "\0" in name:
        return None, "leads out of the folder, so it was not read; please put the file beside the export"
    path = folder
    for part in parts:
        try:
            names = sorted(each.name for each in path.iterdir())
        except OSError:
            names = []
        match = part if part in names else next((each for each in names if alike(each) == alike(part)), None)
        if match is None:
            near = difflib.get_close_matches(part, [each for each in names if not is_of_the_system(each)], n=1)
            hint = f" (did you mean {safe_name(near[0])}?)" if near else ""
            return None, f"is not in the folder {folder.name or 'of the export'}{hint}; please attach it"
        path /= match
    if path.is_symlink() and not _within(path, folder):
        return None, _LEADS_OUT
    return path, ""
