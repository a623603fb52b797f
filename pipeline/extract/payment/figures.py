"""Figures written by hand on a line to fill in: what a reader's text of them may say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

#: The letters that digits written by hand are read as.
MISTAKEN = "oOQDlI|!iZzSsbGBgqTA"
_DIGITS = str.maketrans(MISTAKEN, "00001111122556689974")
_NOTHING = re.compile(r"cash|none|no|n ?/ ?a|nil|zero|on table|no tip", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<whole>\d{1,4})(?:"
    r"(?P<cents>(?:\s?[.,:·]\s?|\s|\s?-\s?)\d\d)|(?P<stroke>\s?[.,]?\s?[-–—=~/]+|[.,]|\s?(?:xx|no)\s?/\s?100)"
    r")?"
)


class Ink(Enum):
    """What is on a line to fill in: nothing; a stroke or a word for no tip; figures; writing that is none of these."""

    BLANK = 0
    NONE = 1
    FIGURES = 2
    UNREAD = 3


#: Nothing was given, as far as such a line says.
EMPTY = (Ink.BLANK, Ink.NONE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that figures may say; `cost`: how much had to be supposed. `open`: its cents may not have been read."""

    value: Decimal
    cost: int
    open: bool = False


@dataclass(slots=True)
class Filled:
    """What is on one of the two lines, and the rows that it stands on; `rows` (): there is no such line.

    `confirmed`: a second reader read it alike.
    """

    rows: tuple[int, ...] = ()
    kind: Ink = Ink.BLANK
    readings: list[Reading] = field(default_factory=list)
    confirmed: bool = False


def is_nothing(rest: str) -> bool:
    """Whether a line has a word for no tip (`none`, `cash`)."""
    return bool(_NOTHING.fullmatch(rest.strip(" _.:-$")))


def filled(texts: Sequence[str], rows: tuple[int, ...]) -> Filled:
    """What is on a line, by all that its ink may say; the first of `texts` is what was read."""
    out = Filled(rows)
    for nth, text in enumerate(texts):
        clean = re.sub(r"_+|\.{3,}", " ", text).strip(" :=").removeprefix("USD").strip()
        if not re.search(r"\w", clean):
            if out.kind is Ink.BLANK and not nth and 0 < len(clean.replace("$", "").strip(" .")) <= 2:
                out.kind = Ink.NONE
            continue
        if is_nothing(clean) or clean.lower() in ("x", "0"):
            out.kind = Ink.NONE if out.kind is Ink.BLANK else out.kind
            continue
        readings = list(_readings(clean))
        out.readings += [replace(one, cost=one.cost + (nth > 0)) for one in readings]
        out.kind = Ink.FIGURES if out.readings else Ink.UNREAD
    return out


def _readings(text: str) -> Iterator[Reading]:
    """All that figures may say."""
    bare = text.replace("$", "").strip()
    tries = [(bare, 0)]
    if bare[:1] in "Ss5" and len(bare) > 1 and "$" not in text:
        tries.append((bare[1:].strip(), 1))  # a `$` read as a letter or a digit
    for tried, cost in tries:
        figures = re.sub(r"(?<=[\d.,:\s])[oO]+", lambda m: "0" * len(m[0]), tried) if re.search(r"\d", tried) else tried
        mended = figures.translate(_DIGITS)
        match = _NUMBER.fullmatch(mended)
        if match is None or len(tried) > 9:
            continue
        cost += sum(a != b for a, b in zip(figures, mended, strict=True))
        whole = match["whole"]
        if match["cents"]:
            yield Reading(Decimal(f"{whole}.{match['cents'][-2:]}"), cost)
            continue
        if len(whole) > 2:  # the point was not read
            yield Reading(Decimal(f"{whole[:-2]}.{whole[-2:]}"), cost)
            cost += 1
        yield Reading(Decimal(f"{whole}.00"), cost, open=not match["stroke"])
