"""What the commands share: options, and how they speak."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from rules.policy import Policy

PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The rules to judge by; default: the peer circles' policy."),
]


Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Processes that work; default: one a processor.")
]


def _parsed_day(written: str) -> date:
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a day, in no time zone
    except ValueError:
        raise typer.BadParameter(f"{written!r} is not a day; write it as 2026-10-20 (year-month-day)") from None


def day_option(name: str, about: str) -> Any:
    """An option that takes a day."""
    return typer.Option(name, metavar="DATE", parser=_parsed_day, help=about)


Day = Annotated[date | None, day_option("--today", "Judge as on this day, such as 2026-10-20; default: today.")]

#: What an office's ledger is called where it is not named.
LEDGER = "ledger.sqlite"
#: What a batch's workbook is called, which the coordinator works in.
WORKBOOK = "approval.xlsx"
LedgerFile = Annotated[
    Path | None, typer.Option("--ledger", metavar="FILE", help=f"The ledger; default: {LEDGER} in this folder.")
]


def recorded_in(ledger: Path | None) -> Path:
    """Where the ledger is: as named, else `ledger.sqlite` in the folder where the command is run.

    Raises:
        UsageError: there is none. None is made: what is asked for would not be in it.
    """
    place = ledger or Path(LEDGER)
    if not place.is_file():
        how = "" if ledger else "; name the ledger that the batches were run with: --ledger FILE"
        raise UsageError(f"{place}: there is no such ledger{' here' if ledger is None else ''}{how}")
    return place


def ledger_beside(*configuration: Path | None) -> Path | None:
    """`ledger.sqlite` beside one of the office's files, where there is one; None where there is none."""
    places = (file.parent / LEDGER for file in configuration if file is not None)
    return next((place for place in places if place.is_file()), None)


def spare_the_record(file: Path, ledger: Path | None = None) -> None:
    """Refuse to write `file` where that would take something of a finished batch or the ledger away, or break a seal.

    Raises:
        UsageError: it is the ledger, a batch's approval.xlsx, or lies among what a batch sealed.
    """
    from pipeline.bundle import Bundle, sealing

    place = file.resolve()
    if ledger is not None and place == ledger.resolve():
        raise UsageError(f"{file} is the ledger itself; name another file")
    for folder in place.parents:
        seal, run_file = sealing(folder), Bundle(folder).run_file
        if place.relative_to(folder).parts[0] in (*seal.parts, WORKBOOK) and (seal.seal.exists() or run_file.exists()):
            raise UsageError(f"{file} belongs to the finished batch in {folder}; name a place apart from it")


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """What is done inside writes `file`: that it cannot be written is said in words."""
    try:
        yield
    except OSError as why:
        raise UsageError(f"{file}: cannot be written ({why.strerror})") from why


def load_policy(path: Path | None) -> Policy:
    """The policy in the file (None: the packaged one); ConfigError where it is invalid."""
    from rules.policy import load

    return load(path)


def print_line(line: str) -> None:
    """A line of output, at once, so that what follows in a pipe can work on it."""
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """What is wrong, in one line on stderr."""
    from pipeline.terminal import say

    say(f"itemized: {message}")


def day_of(given: date | None) -> date:
    """The day to judge on. This is the one place that reads the clock."""
    return given or date.today()  # noqa: DTZ011 - the day where the office is
