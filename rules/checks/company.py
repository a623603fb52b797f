"""Who attended, as a form says it: names, how many came, or words that tell neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)} | {"dozen": 12}
#: An entry that tells how many came instead of who.
_COUNT = re.compile(
    rf"(?:and |plus |\+ ?)?(?:(?:about|ca\.?|approx\.?|approximately|around|over|a|all|the|of|us|group|we were) )*"
    rf"(?P<number>\d{{1,4}}|{'|'.join(_WORDS)})(?: (?P<of>[a-z ]+))?",
    re.IGNORECASE,
)
#: Of whom: those beside the ones who are named.
_MORE = re.compile(r"\b(?:others?|more|else|additional|further)\b", re.IGNORECASE)
#: A number written out is a name's part (`Six Morales`) where none of these follows.
_PEOPLE = re.compile(
    r"\b(?:people|persons?|students?|mentees?|mentors?|attendees|guests?|participants|members|others?|more|of us|"
    r"group of)\b",
    re.IGNORECASE,
)
#: Words that tell neither who came nor how many, and those that stand around them.
_GROUPS = frozenset(
    """everyone everybody all cohort group team class department members students mentees mentors peers friends others
    people guests us circle""".split()
)
_AROUND = frozenset(
    """the a an whole entire our my some several many various other peer grad graduate first year and of in
    reading""".split()
)


@dataclass(frozen=True, slots=True)
class Company:
    """Who came.

    Attributes:
        names: how many are named.
        came: how many came: the number that the form gives, else how many it names. None where it says neither.
        vague: what tells neither who nor how many.
    """

    names: int
    came: int | None
    vague: tuple[str, ...] = ()


def company(attendees: Sequence[str]) -> Company:
    """What the entries of a form's attendees say; `12 people` is all who came, `3 others` come to those named."""
    counted = more = names = 0
    vague: list[str] = []
    for entry in (each.strip() for each in attendees):
        match = _COUNT.fullmatch(entry)
        whom = match["of"] or "" if match else ""
        if match and (match["number"].isdecimal() or _PEOPLE.search(entry)):
            number = int(match["number"]) if match["number"].isdecimal() else _NUMBERS[match["number"].lower()]
            if _MORE.search(whom):
                more += number
            else:
                counted += number
        elif (words := set(re.findall(r"[^\W\d_]+", entry.lower()))) & _GROUPS and words <= _GROUPS | _AROUND:
            vague.append(entry)
        else:
            names += 1
    came = max(counted, names) + more
    return Company(names, None if not came or (vague and not counted) else came, tuple(vague))
