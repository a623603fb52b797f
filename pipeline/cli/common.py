"""What the commands share: options, and how they speak."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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


Day = Annotated[
    date | None,
    typer.Option(
        "--today",
        metavar="DATE",
        parser=_parsed_day,
        help="Judge as on this day, such as 2026-10-20; default: today.",
    ),
]


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
