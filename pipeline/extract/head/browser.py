"""What a browser prints around a web page: when it was printed, the page's title, its address and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.lines.rows import Row

_ADDRESS = re.compile(r"\b(?:https?|file)\s?:\s?//", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|\s)(?:page )?\d{1,3} ?(?:/|of) ?\d{1,3}(?=\W*$|\s)", re.IGNORECASE)
#: `11/5/26, 3:02 PM`, `05/11/2026, 15:02` at an end of its row: so browsers write when they print.
_PRINTED = re.compile(
    r"(?:^\W*(?=\d)|\s)\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,.] ?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]\.?M\.?)?(?=\s|\W*$)",
    re.IGNORECASE,
)


def without_printing(rows: Sequence[Row]) -> Sequence[Row]:
    """`rows` without those at the upper and lower end of a page that say when a browser printed it.

    A page is a browser's where these two rows also give its address and its number among all pages. The day there is
    day of printing, which may be long after that of the purchase.
    """
    printed: list[Row] = []
    for page in {row.page for row in rows}:
        own = sorted((row for row in rows if row.page == page), key=lambda row: row.line.box.middle)
        ends = own[0], own[-1]
        if all(any(mark.search(row.text) for row in ends) for mark in (_ADDRESS, _NUMBER, _PRINTED)):
            printed += [row for row in ends if _PRINTED.search(row.text)]
    return [row for row in rows if row not in printed] if printed else rows
