"""Lists on a terminal."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.export.words import one_line
from pipeline.money import show

if TYPE_CHECKING:
    from pipeline.export.listing import Listing, Value


def print_listing(listing: Listing) -> None:
    """The list in columns as wide as the terminal (80 characters where it is none), with what matters most of each."""
    from rich.table import Table
    from rich.text import Text

    from pipeline.terminal import console, say

    if not listing.rows:
        say(f"No {listing.name}.")
        return
    shown = [at for at, heading in enumerate(listing.headings) if heading.brief]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (listing.headings[at] for at in shown):
        right, text = heading.kind in ("amount", "number"), heading.kind == "text"
        table.add_column(Text(heading.title), justify="right" if right else "left", no_wrap=not text, overflow="fold")
    for row in listing.rows:
        table.add_row(*(Text(_words(row[at])) for at in shown))
    console(sys.stdout).print(table)


def _words(value: Value) -> str:
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else one_line(str(value))
