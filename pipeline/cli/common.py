"""What the commands share: options, and how they speak."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rules.policy import Policy

PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The rules to judge by; default: the peer circles' policy."),
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
