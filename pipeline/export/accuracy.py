"""How right the program was on receipts that people labelled, in words for the Run sheet.

The figures stand in `accuracy.json` beside this module, which `make accuracy` writes; none is typed by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.words import rule_words

if TYPE_CHECKING:
    from pipeline.export.workbook import RunInfo

#: Where `make accuracy` writes what `measured` reads.
MEASURED = Path(__file__).with_name("accuracy.json")

_ABOUT = (
    "Measured on receipts that people had labelled by eye (docs/accuracy.md), with {then}. In parentheses the share "
    "and the interval that holds the true one with {confidence} confidence (Wilson). The receipts were at hand "
    "while the program was made: expect a little less on others."
)
_OTHER = "This batch was judged with {now}. The figures below were measured with {then}, and need not hold for it."


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of` cases; `low` and `high` are the ends (0 to 1) of the interval for the true share.

    `low` and `high` are None exactly where there is no case.
    """

    hits: int
    of: int
    low: float | None
    high: float | None

    @property
    def part(self) -> float | None:
        """From 0 to 1; None where there is no case."""
        return self.hits / self.of if self.of else None

    @property
    def missed(self) -> int:
        return self.of - self.hits

    def words(self) -> str:
        """`95.0%; 88.8% to 97.8%`, or "" where there is no case."""
        if self.part is None or self.low is None or self.high is None:
            return ""
        return f"{percent(self.part)}; {percent(self.low)} to {percent(self.high)}"


@dataclass(frozen=True, slots=True)
class ClauseAccuracy:
    """How right the findings on one clause were.

    Attributes:
        rule: the clause, by its rule's name.
        data: what it was measured on, in the plural ("restaurant photos").
        receipts: how many of them say whether the clause is met.
        met: of those called met, how many are. not_met: of those called not met, how many are not.
        cannot_tell: how many could not be told, of all. untold_met: how many of those are met.
    """

    rule: str
    data: str
    receipts: int
    met: Share
    not_met: Share
    cannot_tell: Share
    untold_met: Share


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What was measured, and with what.

    Attributes:
        program: Itemized's version. readers: (name, version) of each that was installed. policy: its name and version.
        confidence: of the intervals, from 0 to 1.
    """

    program: str
    readers: tuple[tuple[str, str], ...]
    policy: str
    confidence: float
    clauses: tuple[ClauseAccuracy, ...]


def as_json(accuracy: Accuracy) -> str:
    """The text of `accuracy.json`."""
    return json.dumps(asdict(accuracy), indent=1, ensure_ascii=False) + "\n"


def measured(place: Path = MEASURED) -> Accuracy | None:
    """The figures that came with the program; None where it was never measured."""
    if not place.is_file():
        return None
    data: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    held = data.pop("clauses")
    shares = [{key: Share(**value) for key, value in one.items() if isinstance(value, dict)} for one in held]
    clauses = tuple(ClauseAccuracy(**{**one, **of}) for one, of in zip(held, shares, strict=True))
    readers = tuple((name, version) for name, version in data.pop("readers"))
    return Accuracy(readers=readers, clauses=clauses, **data)


def percent(part: float) -> str:
    """`95.0%`; `part` is from 0 to 1."""
    return f"{part:.1%}"


def accuracy_facts(run: RunInfo) -> Iterator[tuple[str, str]]:
    """The rows of the Run sheet: what was measured on what, whether it holds for this run, then a row a clause."""
    accuracy = run.accuracy
    if accuracy is None:
        return
    then = _with_what(accuracy.program, accuracy.readers, accuracy.policy)
    now = _with_what(run.program, run.readers, f"{run.policy.name} {run.policy.version}")
    yield "How often findings are right", _ABOUT.format(then=then, confidence=f"{accuracy.confidence:.0%}")
    if now != then:
        yield "Measured with something else", _OTHER.format(then=then, now=now)
    for clause in accuracy.clauses:
        yield f"{rule_words(clause.rule)}, {clause.data}", _clause_words(clause)


def _with_what(program: str, readers: tuple[tuple[str, str], ...], policy: str) -> str:
    with_them = " and ".join(f"{name} {version}" for name, version in readers) or "no reader of pictures"
    return f"Itemized {program}, {with_them}, under {policy}"


def _clause_words(clause: ClauseAccuracy) -> str:
    said = (_said("met", clause.met), _said("not met", clause.not_met), _untold(clause.cannot_tell, clause.untold_met))
    return f"Of {clause.receipts} receipts: {'; '.join(said)}."


def _said(state: str, share: Share) -> str:
    if not share.of:
        return f"none called {state}"
    return f"{share.of} called {state}, {share.hits} of them rightly ({share.words()})"


def _untold(unknown: Share, met: Share) -> str:
    if not unknown.hits:
        return f"none that could not be told ({unknown.words()})"
    return f"{unknown.hits} that could not be told ({unknown.words()}), {met.hits} of them met and {met.missed} not"
