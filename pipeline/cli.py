"""The command line: arguments in, exit code out."""

from __future__ import annotations

import typer

app = typer.Typer(help="Judges reimbursement receipts against the handbook.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Judges reimbursement receipts against the handbook."""


@app.command()
def check() -> None:
    """Pre-check."""


def main() -> None:
    """Run the command line."""
    app()
