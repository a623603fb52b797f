"""The export of an online form: a row is a submission."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pipeline.errors import ConfigError, UnreadableFile
from pipeline.intake import form, tables
from pipeline.intake.form import Entry
from pipeline.intake.names import alike, safe_name
from pipeline.model import Form

#: Columns that a form by itself does not have: the submission's id, and the names of its files.
ID, FILES = "submission", "files"
_COLUMNS = (*form.KEYS, ID, FILES)
_ALIASES = {
    "submission_id": ID, "id": ID, "response_id": ID, "file": FILES, "receipts": FILES, "receipt": FILES,
    "receipt_files": FILES, "attachments": FILES, "attachment": FILES, "itemized_receipt": FILES, "documents": FILES,
    "photos": FILES, "amount": "amount_requested", "amount_to_be_reimbursed": "amount_requested",
    "mentor_name": "claimant_name", "full_name": "claimant_name",
    "claimant_full_name": "claimant_name", "username": "claimant_email", "departmental_affiliation": "department",
    "program_name": "program", "participants": "attendees", "guests": "attendees", "method_of_payment": "paid_by",
    "form_of_payment": "paid_by", "lead_date": "lead_approval_date", "name_of_lead": "lead_approval_name",
    "email_of_lead": "lead_approval_email",
    "how_did_you_pay": "paid_by",
    "peer_mentor_or_lead": "claimant_role", "are_you_a_peer_mentor_or_lead": "claimant_role",
    "completion_time": "submitted",
}  # fmt: skip
#: Columns that Microsoft Forms and Google Forms add to every export, and that say nothing of the request.
_OF_PROGRAMS = {"start_time", "last_modified_time", "language", "score", "total_points", "quiz_feedback"}
#: What online forms put around the name of a question.
_AROUND = re.compile(
    r"\([^()]*\)|[?*:]|\b(?:please|kindly|enter|upload|uploads?|uploaded|attach|provide|select|choose|the|your|of|for|a|an|"
    r"is|was|what|which|who|s|here|below|us)\b",
    re.IGNORECASE,
)
#: How the name of a paper ends, and a link to one that Microsoft Forms took in.
_ENDING = re.compile(r"\.(?:jpe?g|png|heic|heif|webp|tiff?|bmp|gif|pdf|zip|eml|msg)\s*$", re.IGNORECASE)
_OF_MICROSOFT = re.compile(
    r"https://[\w.-]+\.sharepoint\.com/(?:[^?#]*/)?([^/?#]+\.(?:jpe?g|png|heic|heif|webp|tiff?|bmp|gif|pdf))(?:[?#].*)?$",
    re.IGNORECASE,
)
#: So many further columns that are not known are named at once.
_MOST_NAMED = 10
#: Cells of a row beyond the header's columns, a row that is broken in itself, and one whose id an earlier row has,
#: travel under these names.
EXTRA, BROKEN, TWICE = "(extra)", "(broken)", "(twice)"


@dataclass(frozen=True, slots=True)
class Response:
    """A row of an export. `cells`: (column's own name in the contract, what is written there), blanks left out."""

    row: int
    wanted_id: str
    cells: tuple[tuple[str, str], ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The names in its `files` column."""
        return files_of(self.cells)


def load(path: Path) -> Iterator[Response]:
    """The rows of an export that hold something.

    Raises:
        ConfigError: the file cannot be read, or a column of its header is not known or is there twice.
    """
    try:
        rows = tables.load(path)
    except UnreadableFile as wrong:
        raise ConfigError(str(wrong), path) from None
    if not rows:
        raise ConfigError("is empty; its first row names the columns, as in the contract", path)
    header, *rest = rows
    columns = _columns(path, header)
    ids: dict[str, int] = {}
    for row in rest:
        cells = [(column, cell) for column, cell in zip(columns, row.cells, strict=False) if column and cell]
        cells += [(EXTRA, cell) for cell in row.cells[len(columns) :] if cell]
        if row.broken:
            cells.append((BROKEN, row.broken))
        wanted = next((cell for column, cell in cells if column == ID), None)
        if wanted is not None and ids.setdefault(alike(wanted), row.number) != row.number:
            cells.append((TWICE, f'"{safe_name(wanted)}", the id of row {ids[alike(wanted)]}'))
        made_up = f"{safe_name(path.stem)}-row-{row.number}"
        yield Response(row.number, safe_name(wanted, made_up) if wanted else made_up, tuple(cells))


def files_of(cells: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The file names in a row's cells, each once, in their order.

    Commas divide names where what they divide are names of pictures and PDFs. A link of Microsoft Forms names the file
    as it is in the folder that Forms keeps the uploads in: that name is what lies beside the export.
    """
    written = [part for column, cell in cells if column == FILES for part in cell.replace("\n", ";").split(";")]
    named: list[str] = []
    for part in written:
        pieces = part.split(",")
        named += pieces if all(_ENDING.search(piece) for piece in pieces) else [part]
    names = (_uploaded(name.strip()) for name in named)
    return tuple(dict.fromkeys(name for name in names if name))


def _uploaded(name: str) -> str:
    link = _OF_MICROSOFT.match(name)
    return unquote(link[1]) if link else name


def read_form(file: str, row: int, cells: tuple[tuple[str, str], ...]) -> Form:
    """The form that a row is, with what is wrong in it by row and column."""
    problems = [(form.WHOLE, f"row {row}: {cell}") for column, cell in cells if column == BROKEN]
    if any(column == EXTRA for column, _ in cells):
        why = "has more cells than the header has columns; please put text that holds the separator in quotes"
        problems.append((form.WHOLE, f"row {row}: {why}"))
    entries = [Entry(column, cell, f"row {row}, column {column}") for column, cell in cells if column in form.KEYS]
    return form.read(entries, f"{file} row {row}", problems)


def _columns(path: Path, header: tables.Row) -> list[str | None]:
    """What each column holds; None for one whose cells are remarks or which has no name."""
    columns: list[str | None] = []
    wrong: list[tuple[str, str | None]] = []
    for cell in header.cells:
        column = _known(cell) or _known(_AROUND.sub(" ", cell))
        if column is None and cell and not form.is_remark(cell) and form.folded(cell) not in _OF_PROGRAMS:
            near = form.nearest(cell, (*_COLUMNS, *_ALIASES))
            wrong.append((cell[:80], _ALIASES.get(near, near) if near else None))
        if column is not None and column in columns:
            raise ConfigError(f"there are two columns for {column}; please keep one", path, header.line, cell[:80])
        columns.append(column)
    if wrong:
        (first, hint), *more = wrong
        named = ", ".join(f"“{cell}”" + (f" ({near}?)" if near else "") for cell, near in more[:_MOST_NAMED])
        also = f" (nor {'is' if len(more) == 1 else 'are'} {named})" if more else ""
        other = f"call it note if it is not of the form; the columns are {', '.join(_COLUMNS)}"
        hint = f"did you mean {hint}?" if hint else other
        raise ConfigError(f"is not a column of the form export; {hint}{also}", path, header.line, first)
    return columns


def _known(name: str) -> str | None:
    """The column that a name is another way to write, or None."""
    folded = form.folded(name)
    return folded if folded in _COLUMNS else _ALIASES.get(folded) or form.recognized(name)
