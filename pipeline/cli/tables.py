"""Lists on a terminal."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.export.columns import in_columns
from pipeline.export.words import one_line
from pipeline.money import show

if TYPE_CHECKING:
    from pipeline.export.listing import Listing, Value


def print_listing(listing: Listing) -> None:
    """The list in columns as wide as the terminal (80 characters where it is none), with what matters most of each."""
    from rich.text import Text

    from pipeline.terminal import console, say

    if not listing.rows:
        say(f"No {listing.name}.")
        return
    shown = [at for at, heading in enumerate(listing.headings) if heading.brief]
    headings = [listing.headings[at] for at in shown]
    rows = [[heading.title for heading in headings], *([_words(row[at]) for at in shown] for row in listing.rows)]
    screen = console(sys.stdout)
    whole = [at for at, heading in enumerate(headings) if heading.kind != "text"]
    lines = in_columns(rows, screen.width, [at for at in whole if headings[at].kind != "date"], whole)
    screen.print(Text(next(lines), style="bold"), soft_wrap=True)
    for line in lines:
        screen.print(Text(line), soft_wrap=True)


def _words(value: Value) -> str:
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else one_line(str(value))
