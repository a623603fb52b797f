"""The coordinator's workbook, `approval.xlsx`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Department, Result
from rules.policy import Policy


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How a batch came about: everything that somebody needs to get the same workbook again.

    Attributes:
        program: Itemized's version.
        policy: the rules in force.
        today: the day of judging.
        folder: the folder of submissions, as the coordinator named it.
        readers: (name, version) of each reader in the order it was asked.
        options: (option, value) of the command line that differ from the default.
        counts: further figures to show, such as ("files read", 31).
        departments: rows of departments.csv; None where none was given (then nothing is said of budgets).
        spent: approved before this batch, by (department, fiscal year).
    """

    program: str
    policy: Policy
    today: date
    folder: str
    readers: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    departments: tuple[Department, ...] | None = None
    spent: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)


class Links(NamedTuple):
    """What the workbook shows and links to for one submission: paths from the workbook's own folder, with `/`.

    Attributes:
        receipt: its first receipt; None where it has none.
        thumbnail: a small JPEG of it (`annotate.thumbnail`); None where it could not be drawn.
        folder: the submission's folder; None where there is none.
        reply: the reply draft; None where none was written.
    """

    receipt: str | None
    thumbnail: bytes | None = None
    folder: str | None = None
    reply: str | None = None


def write_workbook(
    path: Path, results: Sequence[Result], run: RunInfo, links: Mapping[str, Links] | None = None
) -> None:
    """Write `approval.xlsx` to `path`: the same results, run and links give the same bytes.

    `links` is by submission id. Any earlier file at `path` is replaced whole or not at all.
    """
    raise NotImplementedError
