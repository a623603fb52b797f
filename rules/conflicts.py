"""What in a policy contradicts itself or can never happen, as far as that can be shown; of the rest nothing is said.

Of the office's own rules' conditions those parts are looked into that hold a name against written values (`total > 75
&& paid_by == "cash"`, `size(attendees) == 0`), or sums of names against each other; all others may be so or not
(`rules.conditions`). There the truth changes only at the written values, so trying each of them, what lies beside it
and what is not known shows all that can ever come out. Names are tried as if they had nothing to do with each other (a
day and its weekday), which can only hide a conflict, never make one up.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import prod
from typing import Any

from pipeline.model import Consequence
from rules.conditions import UNKNOWN, Held, Part, parts_of
from rules.expressions.tokens import tokens
from rules.house import types_of
from rules.terms import House, MonthDay, Policy, Rule

#: More than so many cases are not tried; nor, to find what changes nothing, more than so many comparisons.
_MOST_CASES, _MOST_COMPARISONS = 4000, 200_000
_GRAVITY = {Consequence.NOTE: 0, Consequence.REVIEW: 1, Consequence.RETURN: 2}
_DOES = {
    Consequence.NOTE: "only notes it",
    Consequence.REVIEW: "has a person look at it",
    Consequence.RETURN: "sends it back",
}
#: Rules of the handbook whose checks never say "not met".
_NEVER_BROKEN = ("reconciles", "sales-tax")
#: A text that nobody writes into a policy.
_OTHER = "\N{REPLACEMENT CHARACTER}"
#: How the texts are written that are of one kind: as ISO 4217 has currencies, and the last digits of a card.
_WRITTEN = {"currency": re.compile(r"[A-Z]{3}"), "last4": re.compile(r"\d{4}")}
#: A year whose February has 28 days, and one in which it has 29.
_YEARS = (2027, 2028)


def conflicts(policy: Policy) -> tuple[str, ...]:
    """Everything that can be shown to contradict itself or never to happen, a line for each, the handbook's first."""
    return (*_of_the_handbook(policy), *_of_the_office(policy))


# --- The handbook's rules ---------------------------------------------------------------------------------------------


def _of_the_handbook(policy: Policy) -> Iterator[str]:
    for name in _NEVER_BROKEN:
        does = policy.rule(name).on_not_met
        usual = Consequence.REVIEW if name == "reconciles" else Consequence.NOTE
        if does is not usual:
            yield f"rules.{name}.on_not_met is {does}, which never counts: this rule is met or cannot be told"
    if not policy.rule("lead-approval").words("roles"):
        yield "rules.lead-approval.roles is empty: nobody is asked for an approval, so the rule is never broken"
    if not policy.rule("form-complete").words("fields"):
        yield "rules.form-complete.fields is empty: a form that says nothing at all is complete"
    yield from _of_days(policy)


def _of_days(policy: Policy) -> Iterator[str]:
    rule = policy.rule("purchase-date")
    after, within, last = (
        rule.number("days_after_year_end"),
        rule.number("days_to_submit"),
        rule.month_day("spend_by"),
    )
    if within == 0:
        yield "rules.purchase-date.days_to_submit is 0: only what is submitted on the day of the purchase is in time"
    if after is not None and within is not None and after >= within:
        yield (
            f"rules.purchase-date.days_after_year_end never decides: what comes more than {after} days after the "
            f"year's end comes more than days_to_submit ({within}) days after the purchase too"
        )
    if after is not None and within is not None and within >= after + 365:
        yield (
            f"rules.purchase-date.days_to_submit never decides: what comes more than {within} days after the purchase "
            f"comes more than days_after_year_end ({after}) days after its year's end too"
        )
    if last is not None and all(policy.year_ends(year) == _in_year(last, policy, year) for year in _YEARS):
        yield "rules.purchase-date.spend_by is the last day of the fiscal year, so no purchase comes after it"


def _in_year(day: MonthDay, policy: Policy, year: int) -> date:
    """The day of every year as it comes in a fiscal year."""
    both = (date(number, day.month, day.day) for number in (year - 1, year))
    return next(one for one in both if policy.fiscal_year(one) == year)


# --- The office's own -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Own:
    """An office's own rule. `condition`: as a tree; `inside`: what it asks of each element of a list."""

    rule: Rule
    house: House
    condition: Part
    inside: tuple[Part, ...]

    @property
    def called(self) -> str:
        return f"house_rules.{self.rule.name} (line {self.rule.line})"

    @property
    def decides(self) -> bool:
        return self.rule.on_not_met is not Consequence.NOTE


def _of_the_office(policy: Policy) -> Iterator[str]:
    programs = policy.rule("department-eligible").words("programs")
    own = []
    for rule in policy.rules:
        if rule.house is not None:
            types = types_of(rule.house.scope, programs)
            condition, *inside = parts_of(rule.house.expression.written, types)
            own.append(_Own(rule, rule.house, condition, tuple(inside)))
    constant = set()
    for one in own:
        told = one.house.expression.written
        if _divides_by_zero(told):
            yield f"{one.called}: `{told}` divides by zero; wherever that decides, the rule cannot be told"
        always = _always(one.condition)
        if always is not None:
            constant.add(one.rule.name)
            so = "so whatever is handed in: nothing can keep" if always else "never so: nothing can break"
            yield f"{one.called}: `{told}` is {so} this rule{_since(one.condition, always)}"
        for part in (*(() if always is not None else (one.condition,)), *one.inside):
            yield from (f"{one.called}: {said}" for said in _of_parts(part))
    for first, second in itertools.combinations((one for one in own if one.rule.name not in constant), 2):
        if first.house.scope is second.house.scope:
            yield from _of_two(first, second)


def _divides_by_zero(written: str) -> bool:
    """Whether a written zero stands behind a sign that divides."""
    signs = [(sort, text) for sort, text in tokens(written) if text not in ("(", "-")]
    return any(
        sort == "sign" and text in ("/", "%") and divisor == "number" and not Decimal(number)
        for (sort, text), (divisor, number) in itertools.pairwise(signs)
    )


def _of_parts(whole: Part) -> Iterator[str]:
    """The parts of a condition that are always or never so, else those that change nothing."""
    found = list(_constant_parts(whole))
    yield from found or _idle_parts(whole)


def _constant_parts(part: Part) -> Iterator[str]:
    always = _always(part)
    if always is not None and part.of:
        what = "is so whatever is handed in" if always else "is never so"
        yield f"the part `{part.written}` {what}{_since(part, always)}"
        return
    for one in part.of:
        yield from _constant_parts(one)


def _since(part: Part, always: bool) -> str:
    """The two of its parts that make it so, where there are more than these; else ""."""
    if part.joined != ("||" if always else "&&") or len(part.of) < 3:
        return ""
    for one, other in itertools.combinations(part.of, 2):
        if _always(Part("", part.joined, (one, other))) is always:
            names = f"`{one.written}` and `{other.written}`"
            return f", since one of {names} always is" if always else f", since {names} cannot both be"
    return ""


def _always(part: Part) -> bool | None:
    """What comes out of `part` in every case there is where all is known; None where both may, or it is not tried."""
    cases = _cases([part], known=True)
    if cases is None:  # two of its parts may suffice
        decides = part.joined == "||"
        pairs = itertools.combinations(part.of, 2) if part.joined in ("&&", "||") else ()
        return decides if any(_always(Part("", part.joined, two)) is decides for two in pairs) else None
    first = None
    for case in cases:
        truth = part.truth(case)
        if first is not None and truth is not first:
            return None
        first = truth
    return first


def _idle_parts(whole: Part) -> Iterator[str]:
    """The parts without which a condition would say the same; of two of which one suffices, the later one."""
    size = sum(1 for _ in whole.leaves())
    cases = list(_cases([whole], known=True) or ())
    if not cases or len(cases) * size * size > _MOST_COMPARISONS:
        return
    truths = [whole.truth(case) for case in cases]
    gone: list[tuple[int, ...]] = []
    for path in _operands(whole):
        if any(path[: len(one)] == one for one in gone):
            continue
        less = _without(whole, path)
        if less is not None and [less.truth(case) for case in cases] == truths:
            yield f"the part `{_at(whole, path).written}` changes nothing: without it the condition says the same"
            whole = less
            gone.append(path)


def _operands(part: Part, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where the parts stand that are joined by and, or or: the last first, each before its own parts."""
    for at in reversed(range(len(part.of))):
        if part.joined != "!":
            yield (*path, at)
        yield from _operands(part.of[at], (*path, at))


def _at(part: Part, path: tuple[int, ...]) -> Part:
    return _at(part.of[path[0]], path[1:]) if path else part


def _without(part: Part, path: tuple[int, ...]) -> Part | None:
    """The condition without one of its parts; None where that is the last of those that it is joined with."""
    at, *rest = path
    less = _without(part.of[at], tuple(rest)) if rest else None
    if (rest and less is None) or (not rest and len(part.of) == 1):
        return None
    return replace(part, of=(*part.of[:at], *([less] if less is not None else []), *part.of[at + 1 :]))


def _of_two(first: _Own, second: _Own) -> Iterator[str]:
    does = [_DOES[one.rule.on_not_met] for one in (first, second)]
    if first.house.expression.cel == second.house.expression.cel:
        outcomes: set[tuple[bool | None, bool | None]] = {(True, True), (False, False)}
    else:
        one, other = first.condition, second.condition
        outcomes = {(one.truth(case), other.truth(case)) for case in _cases([one, other]) or ()}
    if not outcomes:
        return
    if all(so == also for so, also in outcomes):
        what = (
            "say the same twice" if does[0] == does[1] else f"contradict each other: one {does[0]}, the other {does[1]}"
        )
        yield f"{first.called} and {second.called} are broken by the very same, and {what}"
        return
    for rule, beside, broken in ((first, second, outcomes), (second, first, {(b, a) for a, b in outcomes})):
        graver = _GRAVITY[beside.rule.on_not_met] >= _GRAVITY[rule.rule.on_not_met]
        if rule.decides and graver and all(also is True for so, also in broken if so is True):
            yield (
                f"{rule.called} never decides: whatever breaks it breaks {beside.called} too, "
                f"which {_DOES[beside.rule.on_not_met]}"
            )
    if first.decides and second.decides and all(True in pair for pair in outcomes if None not in pair):
        names = f"{first.called} and {second.called}"
        yield f"{names}: one of the two is broken whatever is handed in; nothing can be ready"


def _cases(parts: Sequence[Part], known: bool = False) -> Iterator[dict[str, Any]] | None:
    """Every case that `parts` can tell apart, also of what is not known unless all is `known`; None: too many."""
    held: dict[str, list[Held | None]] = {}
    for leaf in (leaf for part in parts for leaf in part.leaves() if leaf.about):
        held.setdefault(leaf.about, []).append(leaf.held)
    values = [[*_values(name, against), *(() if known else (UNKNOWN,))] for name, against in held.items()]
    if prod(map(len, values)) > _MOST_CASES:
        return None
    return (dict(zip(held, case, strict=True)) for case in itertools.product(*values))


def _values(name: str, against: Sequence[Held | None]) -> list[Any]:
    """Every value between which comparisons with what `name` is held against can tell apart."""
    helds = [one for one in against if one is not None]
    if not helds:
        return [True, False]
    if helds[0].is_sum:
        return _around([value for one in helds for value in one.values])
    kind, written = helds[0].type, [value for one in helds for value in one.values]
    match "number" if helds[0].counted else kind.kind:
        case "number":
            return sorted({max(0, value + by) for value in written for by in (-1, 0, 1)})
        case "amount":
            return sorted({value + by for value in written for by in _BESIDE})
        case "day":
            return sorted({day + timedelta(by) for day in written for by in (-1, 0, 1)})
        case _:
            # a form may name a program that the policy does not have
            others = kind.choices if kind.choices and name != "program" else (*kind.choices, *written, _OTHER)
            shape = _WRITTEN.get(name.rpartition(".")[2])
            return [one for one in dict.fromkeys(others) if shape is None or one == _OTHER or shape.fullmatch(one)]


def _around(values: Sequence[Decimal]) -> list[Decimal]:
    """`values`, and one below, above and between each two."""
    known = sorted(set(values))
    return [known[0] - 1, *known, *((one + other) / 2 for one, other in itertools.pairwise(known)), known[-1] + 1]


_BESIDE = (Decimal("-0.01"), Decimal(0), Decimal("0.01"))
