"""Every exception Itemized raises on purpose, and the exit code each ends a command with.

    ItemizedError                 what a person can mend; the message says how            70 if nothing below fits
    ├── UsageError                the command line asks for what cannot be                2
    ├── ConfigError               a policy, departments file or form export is invalid    3
    ├── NothingReadError          not one of the given inputs could be read               4
    └── UnreadableFile            one file cannot be opened or decoded; callers turn it into data

A problem *in a document* is data (a state, a cause, a row with a reason). A problem in a command,
in its configuration or in the program is an exception.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    NEEDS_A_PERSON = 1
    USAGE = 2
    CONFIG = 3
    NOTHING_READ = 4
    FAULT = 70


class ItemizedError(Exception):
    """Base of all deliberate errors; the message is written for the person who can mend it."""

    exit_code: ExitCode = ExitCode.FAULT


class UsageError(ItemizedError):
    """The command line asks for something that cannot be done."""

    exit_code = ExitCode.USAGE


class ConfigError(ItemizedError):
    """A policy, departments file or form export is invalid.

    `path`, `line` (from 1, None where the format has none) and `field` say where.
    """

    exit_code = ExitCode.CONFIG

    def __init__(
        self, message: str, path: Path | str | None = None, line: int | None = None, field: str | None = None
    ) -> None:
        self.path, self.line, self.field = path, line, field
        place = ":".join(str(part) for part in (path, line) if part is not None)
        super().__init__(": ".join(part for part in (place, field, message) if part))


class NothingReadError(ItemizedError):
    """Nothing among the given inputs could be read at all."""

    exit_code = ExitCode.NOTHING_READ


class UnreadableFile(ItemizedError):
    """One file cannot be opened or decoded; the message names the reason and the mend, not the file."""
