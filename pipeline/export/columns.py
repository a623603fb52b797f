"""A table as plain text, in columns that fit a width."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

#: What stands between two columns.
_BETWEEN = "  "
#: Where a word may go on in the next line: a name of many parts is read more easily where it is cut between them.
_PARTS = re.compile(r"\s+|(?<=[-_/@;,])(?=\S)")
#: Narrower than this no column gets, whatever the room.
_NARROWEST = 6


def in_columns(
    rows: Sequence[Sequence[str]], width: int, right: Collection[int] = (), whole: Collection[int] = ()
) -> Iterator[str]:
    """Each of `rows` (the headings first) as text of one or more lines, at most `width` characters wide.

    A row that is too long for one line goes on below, cut between words or parts of a name; a word is cut only where
    its column has no room for it. More columns than there is room for make lines that are longer.

    Args:
        right: the columns, from 0, that are flush right. whole: those that are never cut.
    """
    widths = _widths(rows, width, whole)
    for row in rows:
        cells = [[cell] if at in whole else _cut(cell, widths[at]) for at, cell in enumerate(row)]
        lines = zip_longest(*cells, fillvalue="")
        yield "\n".join(
            _BETWEEN.join(_padded(part, widths[at], at in right) for at, part in enumerate(line)).rstrip()
            for line in lines
        )


def _widths(rows: Sequence[Sequence[str]], width: int, whole: Collection[int]) -> list[int]:
    """How wide each column is: as it is, or where that is too much, the widest that may be cut made narrower."""
    columns = range(len(rows[0]))
    found = [max(_wide(row[at]) for row in rows) for at in columns]
    words = [max(_wide(part) for row in rows for part in _PARTS.split(row[at])) for at in columns]
    for least in (words, [_NARROWEST] * len(words)):
        while sum(found) + len(_BETWEEN) * (len(found) - 1) > width:
            may_shrink = [at for at in columns if at not in whole and found[at] > least[at]]
            if not may_shrink:
                break
            found[max(may_shrink, key=lambda at: found[at])] -= 1
    return found


def _cut(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width`."""
    lines, line = list[str](), ""
    for word, parts in ((word, _PARTS.split(word)) for word in text.split()):
        joined = f"{line} {word}" if line else word
        if _wide(joined) <= width:
            line = joined
            continue
        if line and _wide(word) <= width:
            lines.append(line)
            line = word
            continue
        line = f"{line} " if line else ""
        for part in parts:
            if line.strip() and _wide(line + part) > width:
                lines.append(line.rstrip())
                line = ""
            line += part
            while _wide(line) > width:
                fits = next(size for size in range(len(line), 0, -1) if size == 1 or _wide(line[:size]) <= width)
                lines.append(line[:fits])
                line = line[fits:]
    return [*lines, line] if line or not lines else lines


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _wide(text))
    return blank + text if right else text + blank


def _wide(text: str) -> int:
    """How many characters' room `text` takes on a terminal: Chinese letters take two."""
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)
