"""The bundle: a batch's folder with all that its verdicts rest on, sealed, so that an auditor can rerun it.

    bundle/run.json           how it was judged: the day, the options, the versions of program, readers and models
    bundle/policy.yaml        the policy in force, as it was written
    bundle/departments.json   the departments' rows; null where none were given
    bundle/before.json        what the ledger held before, as far as it was looked at
    bundle/answered.json      what was sent back before and came again under the same id; not in bundles of before
    bundle/approval.xlsx      the workbook as it was first written (the one beside `bundle` is worked in)
    bundle/manifest.jsonl, seal.json, seal.sig     see `seal`
    submissions/<id>/submission.json               what was handed in, without the files' bytes
    submissions/<id>/words.json                    what the readers read of each file, card numbers masked
    submissions/<id>/result.json                   what was said
    submissions/<id>/files/…                       the files as they were received; where a card's whole number stands
                                                   on one, its safe copy (see `copies`); none at all with --no-copy
    submissions/<id>/annotated/…, reply.eml        what was written beside it

`submission.json`, `words.json`, `departments.json`, `before.json` and `answered.json` are the model's types as `codec`
writes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pipeline import codec, disk
from pipeline.bundle.copies import Stand, not_to_copy, stand_in
from pipeline.bundle.seal import Breach, Sealing
from pipeline.errors import ConfigError, UsageError
from pipeline.ledger import Entry
from pipeline.model import Department, FileReading, Submission
from pipeline.writing import without_content

__all__ = ["HOME", "LAYOUT", "Breach", "Bundle", "Made", "Stand", "not_to_copy", "sealing", "stand_in"]

#: The folder of the batch's folder in which the record lies.
HOME = "bundle"
_SUBMISSIONS = "submissions"
#: The version of the layout. Since 2 there are safe copies, and what is withheld has its reason.
LAYOUT = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """How a batch was judged.

    Attributes:
        program: Itemized's version, with the SHA-256 of its code behind a plus sign; without in bundles of before.
        day: the day of judging.
        folder: the name of the folder of submissions.
        reader, date_order: as `run.Settings` has them.
        judged: the submissions' ids in the order they were judged, each with the ledger's first run that was not
            before it.
        options: (option, value) of the command line that differ from the default.
        libraries, readers, models: (name, version or SHA-256).
        originals: the folder of submissions, where not all of its files are in the bundle; None where they are.
        withheld: (submission, file, why) of the files that are not in it because of a card's whole number, nor a safe
            copy of them. The reason is "" in bundles of before.
        copies: (submission, file, name of its safe copy) of those that are there as that; the name is one in `files`.
        unpacked: (path in the folder of submissions, SHA-256) of the archives and form exports, which are not in it;
            their files and rows are. Not in bundles of before.
    """

    program: str
    day: date
    folder: str
    reader: str
    date_order: str
    judged: tuple[tuple[str, int], ...]
    options: tuple[tuple[str, str], ...]
    libraries: tuple[tuple[str, str], ...]
    readers: tuple[tuple[str, str], ...]
    models: tuple[tuple[str, str], ...]
    originals: str | None = None
    layout: int = LAYOUT
    withheld: tuple[tuple[str, str, str], ...] = ()
    copies: tuple[tuple[str, str, str], ...] = ()
    unpacked: tuple[tuple[str, str], ...] = ()


def sealing(folder: Path) -> Sealing:
    """The seal of the bundle in a batch's `folder`."""
    return Sealing(folder, HOME, (HOME, _SUBMISSIONS))


@dataclass(frozen=True, slots=True)
class Bundle:
    """The bundle in a batch's `folder`, to be written or read."""

    folder: Path

    @property
    def policy(self) -> Path:
        """Where the policy's file is."""
        return self.folder / HOME / "policy.yaml"

    @property
    def workbook(self) -> Path:
        """Where the workbook is as it was first written."""
        return self.folder / HOME / "approval.xlsx"

    @property
    def run_file(self) -> Path:
        """Where it says how the batch was judged."""
        return self.folder / HOME / "run.json"

    def of(self, submission: str) -> Path:
        """The folder of a submission."""
        return disk.inside(self.folder / _SUBMISSIONS, submission)

    def put_made(
        self,
        made: Made,
        departments: tuple[Department, ...] | None,
        before: tuple[Entry, ...],
        answered: tuple[Entry, ...] = (),
    ) -> None:
        """Record how the batch was judged, and against what; `before` and `answered` as `judging.Judged` has them."""
        home = self.folder / HOME
        disk.write(self.run_file, _json(made, indent=2))
        disk.write(home / "departments.json", _json(departments))
        disk.write(home / "before.json", _json(before))
        disk.write(home / "answered.json", _json(answered))

    def put(self, submission: Submission, readings: tuple[FileReading, ...]) -> None:
        """Record what was handed in, and what was read of its files. Files' bytes are not written here."""
        words = tuple(replace(reading, receipts=()) for reading in readings)
        disk.write(self.of(submission.id) / "submission.json", _json(without_content(submission)))
        disk.write(self.of(submission.id) / "words.json", _json(words))

    def made(self) -> Made:
        """How the batch was judged.

        Raises:
            UsageError: there is no bundle, nor a seal of one. ConfigError: it is damaged, or a newer program wrote it.
        """
        place = self.run_file
        if not place.is_file():
            if not self.folder.is_dir():
                raise UsageError(f"{self.folder} does not exist; name the folder that `itemized batch --out` wrote")
            seal = sealing(self.folder)
            if any(part.exists() for part in (seal.seal, seal.manifest, seal.signature)):
                raise ConfigError("is missing, and with it what says how this batch was judged", place)
            raise UsageError(
                f"{self.folder} holds no finished batch: there is no {HOME}/run.json in it; name the folder that "
                "`itemized batch --out` wrote; a batch that was stopped is finished by the same command again"
            )
        said = _parsed(place)
        layout = said.get("layout") if isinstance(said, dict) else None
        if isinstance(layout, int) and layout > LAYOUT:
            why = f"was written by a newer Itemized (layout {layout}; this one knows up to {LAYOUT})"
            raise ConfigError(f"{why}; use the newer one", place)
        if layout == 1 and isinstance(said.get("withheld"), list):
            said["withheld"] = [[*one, ""] for one in said["withheld"] if isinstance(one, list)]
        return _understood(Made, said, place)

    def of_folder(self) -> str | None:
        """The name of the folder of submissions that was judged; None where none was, or it cannot be told."""
        try:
            return self.made().folder
        except (UsageError, ConfigError):
            return None

    def departments(self) -> tuple[Department, ...] | None:
        """The departments' rows; None where none were given. Raises ConfigError where the file is damaged."""
        return _held(tuple[Department, ...] | None, self.folder / HOME / "departments.json")  # type: ignore[arg-type]

    def before(self) -> tuple[Entry, ...]:
        """What the ledger held before, as far as it was looked at. Raises ConfigError where the file is damaged."""
        return _held(tuple[Entry, ...], self.folder / HOME / "before.json")

    def answered(self) -> tuple[Entry, ...]:
        """What was sent back before and came again under the same id. Raises ConfigError where the file is damaged."""
        place = self.folder / HOME / "answered.json"
        return _held(tuple[Entry, ...], place) if place.exists() else ()

    def submission(self, name: str) -> Submission:
        """What was handed in under this id. Raises ConfigError where the file is damaged."""
        return _held(Submission, self.of(name) / "submission.json")

    def words(self, submission: str) -> tuple[FileReading, ...]:
        """What the readers read of each file, without what is made of it. Raises ConfigError where it is damaged."""
        return _held(tuple[FileReading, ...], self.of(submission) / "words.json")

    def said(self, submission: str) -> dict[str, Any]:
        """What the batch said of a submission: its `result.json`. Raises ConfigError where that is damaged."""
        place = self.of(submission) / "result.json"
        said = _parsed(place)
        if not isinstance(said, dict) or not all(
            isinstance(said.get(part), list) and all(isinstance(one, dict) for one in said[part])
            for part in ("findings", "purchases")
        ):
            raise ConfigError("is no result of a submission", place)
        return said


def _json(value: object, indent: int | None = None) -> bytes:
    separators = None if indent else (",", ":")
    return (json.dumps(codec.to_json(value), indent=indent, separators=separators) + "\n").encode()


def _parsed(place: Path) -> Any:
    try:
        return json.loads(place.read_bytes())
    except OSError as why:
        raise ConfigError(f"is part of the bundle and cannot be read ({why.strerror})", place) from None
    except (ValueError, RecursionError) as why:
        raise ConfigError(f"is damaged: no JSON ({why})", place) from None


def _held(kind: type[T], place: Path) -> T:
    return _understood(kind, _parsed(place), place)


def _understood(kind: type[T], said: Any, place: Path) -> T:
    try:
        return codec.from_json(kind, said)
    except ValueError as why:
        raise ConfigError(f"is damaged, or was written by another version: {why}", place) from None
