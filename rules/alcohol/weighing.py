"""What the words of a line say, weighed with what its name is like."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Alcohol
from rules.alcohol.names import UNIT, Likeness
from rules.alcohol.said import NOTHING, Ground, Said, reads_like, reads_like_none


class _Bounds(NamedTuple):
    """Logarithms of the odds, in UNITs: from where on a line is alcohol, may be, and below which it may not be."""

    sure: int
    maybe: int
    doubt: int = -1000 * UNIT


#: How far the model of names may speak, by what the lexicon has of the line. It never says no where the lexicon says
#: yes, and it says nothing of a line that says itself that it is without alcohol.
_BOUNDS = {
    Ground.NOTHING: _Bounds(7 * UNIT, 5 * UNIT // 2),
    Ground.OTHER: _Bounds(9 * UNIT, 5 * UNIT),
    Ground.THING: _Bounds(7 * UNIT // 2, UNIT),
    Ground.FLAVORED: _Bounds(2 * UNIT, -1000 * UNIT),
    Ground.HINT: _Bounds(15 * UNIT // 2, -1000 * UNIT),
    Ground.SLIP: _Bounds(15 * UNIT // 2, -1000 * UNIT),
    Ground.CLEAR_SLIP: _Bounds(-4 * UNIT, -1000 * UNIT),
    Ground.SHORT: _Bounds(3 * UNIT, -1000 * UNIT, -3 * UNIT),
    Ground.DRINK: _Bounds(-5 * UNIT, -1000 * UNIT, -5 * UNIT),
    Ground.SERVED: _Bounds(-5 * UNIT, -1000 * UNIT, -5 * UNIT),
}


def weighed(said: Said, likeness: Likeness, lean: int = 0) -> Said:
    """What the lexicon says, weighed with what the name is like; `lean` is what the context adds to its odds."""
    said = said._replace(likeness=likeness)
    bounds = _BOUNDS.get(said.ground)
    if bounds is None:
        return said
    odds = likeness.score + lean
    if said.alcohol is Alcohol.YES and odds < bounds.doubt:
        return said._replace(alcohol=Alcohol.UNCLEAR, because=f"{said.because}, but the line reads like something else")
    if said.alcohol is Alcohol.UNCLEAR and odds < bounds.doubt:
        return said._replace(alcohol=Alcohol.NO, because=f"{said.because}, but the line reads like something else")
    if said.alcohol is not Alcohol.YES and odds >= bounds.sure:
        because = said.because if said.ground is Ground.CLEAR_SLIP else reads_like(likeness)
        return said._replace(alcohol=Alcohol.YES, because=because)
    if said.alcohol is Alcohol.NO and odds >= bounds.maybe:
        return said._replace(alcohol=Alcohol.UNCLEAR, because=f"{reads_like(likeness)}, and no list has it")
    if said.because == NOTHING:
        return said._replace(because=reads_like_none(likeness))
    return said
