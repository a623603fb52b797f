"""What in a policy contradicts itself or can never happen, as far as that can be shown; of the rest nothing is said.

Of the office's own rules only conditions are looked at that hold single names against written values (`total > 75 &&
paid_by == "cash"`, `size(attendees) == 0`). There the truth changes only at the written values, so trying each of them,
what lies beside it and what is not known shows all that can ever come out. Names are tried as if they had nothing to do
with each other (a day and its weekday), which can only hide a conflict, never make one up.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import prod
from typing import Any

from pipeline.model import Consequence
from rules.expressions import Expression, Type
from rules.expressions.tokens import tokens
from rules.house import MOST_ELEMENTS, types_of
from rules.terms import House, MonthDay, Policy, Rule

#: More than so many cases are not tried.
_MOST_CASES = 4000
_GRAVITY = {Consequence.NOTE: 0, Consequence.REVIEW: 1, Consequence.RETURN: 2}
_DOES = {
    Consequence.NOTE: "only notes it",
    Consequence.REVIEW: "has a person look at it",
    Consequence.RETURN: "sends it back",
}
#: Rules of the handbook whose checks never say "not met".
_NEVER_BROKEN = ("reconciles", "sales-tax")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
#: A text that nobody writes into a policy.
_OTHER = "\N{REPLACEMENT CHARACTER}"
#: A year whose February has 28 days, and one in which it has 29.
_YEARS = (2027, 2028)

#: What stands for a value that is not known.
_UNKNOWN = object()


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
    """An office's own rule. `held`: by name, the written values that it is held against; None: it is not so simple."""

    rule: Rule
    house: House
    held: Mapping[str, tuple[Any, ...]] | None

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
            own.append(_Own(rule, rule.house, _held(rule.house.expression, types)))
    constant = set()
    for one in own:
        truths = {truth for truth, _ in _tried(policy, one)} - {None}
        if len(truths) == 1:
            constant.add(one.rule.name)
            always, never = "so whatever is handed in: nothing can keep", "never so: nothing can break"
            is_so = always if truths == {True} else never
            yield f"{one.called}: `{one.house.expression.written}` is {is_so} this rule"
    for first, second in itertools.combinations((one for one in own if one.rule.name not in constant), 2):
        if first.house.scope is second.house.scope:
            yield from _of_two(policy, first, second)


def _of_two(policy: Policy, first: _Own, second: _Own) -> Iterator[str]:
    does = [_DOES[one.rule.on_not_met] for one in (first, second)]
    if first.house.expression.cel == second.house.expression.cel:
        outcomes: set[tuple[bool | None, bool | None]] = {(True, True), (False, False)}
    else:
        outcomes = set(_tried(policy, first, second))
    if not outcomes:
        return
    if all(one == other for one, other in outcomes):
        what = (
            "say the same twice" if does[0] == does[1] else f"contradict each other: one {does[0]}, the other {does[1]}"
        )
        yield f"{first.called} and {second.called} are broken by the very same, and {what}"
        return
    for one, other, broken in ((first, second, outcomes), (second, first, {(b, a) for a, b in outcomes})):
        graver = _GRAVITY[other.rule.on_not_met] >= _GRAVITY[one.rule.on_not_met]
        if one.decides and graver and all(also is True for so, also in broken if so is True):
            yield (
                f"{one.called} never decides: whatever breaks it breaks {other.called} too, "
                f"which {_DOES[other.rule.on_not_met]}"
            )
    if first.decides and second.decides and all(True in pair for pair in outcomes if None not in pair):
        both = f"{first.called} and {second.called}"
        yield f"{both}: one of the two is broken whatever is handed in; nothing can be ready"


def _tried(policy: Policy, one: _Own, other: _Own | None = None) -> Iterator[tuple[bool | None, bool | None]]:
    """What comes out of both in every case there is (None: it cannot be told); nothing where that cannot be tried."""
    both = [one] if other is None else [one, other]
    if any(each.held is None for each in both):
        return
    types = types_of(one.house.scope, policy.rule("department-eligible").words("programs"))
    names = dict.fromkeys(name for each in both for name in each.held or ())
    values = [
        _values(types[name], name, [value for each in both for value in (each.held or {}).get(name, ())])
        for name in names
    ]
    if prod(map(len, values)) > _MOST_CASES:
        return
    for case in itertools.product(*values):
        known = {name: value for name, value in zip(names, case, strict=True) if value is not _UNKNOWN}
        whole = len(known) == len(names)
        first, *rest = (_holds(each.house.expression, known) for each in both)
        if whole or other is not None:
            yield first, rest[0] if rest else first


def _holds(expression: Expression, values: Mapping[str, Any]) -> bool | None:
    try:
        return expression.holds(values)
    except LookupError:
        return None


def _values(kind: Type, name: str, written: Sequence[Any]) -> list[Any]:
    """Every value between which and `written` a comparison can tell apart, and that it is not known."""
    match kind.kind:
        case "list":
            found: list[Any] = [[""] * size for size in sorted({max(0, n + by) for n in written for by in (-1, 0, 1)})]
        case "number":
            found = sorted({max(0, int(value) + by) for value in written for by in (-1, 0, 1)})
        case "amount":
            found = [float(value) for value in sorted({v + by for v in written for by in _BESIDE})]
        case "day":
            days = {date.fromisoformat(day) + timedelta(by) for day in written for by in (-1, 0, 1)}
            found = sorted(day.isoformat() for day in days)
        case _:
            # a form may name a program that the policy does not have
            others = kind.choices if kind.choices and name != "program" else (*kind.choices, *written, _OTHER)
            found = list(dict.fromkeys(others))
    return [*found, _UNKNOWN]


_BESIDE = (Decimal("-0.01"), Decimal(0), Decimal("0.01"))


# --- How a condition is written ---------------------------------------------------------------------------------------


def _held(expression: Expression, types: Mapping[str, Type]) -> dict[str, tuple[Any, ...]] | None:
    """By name, the written values that it is held against; None where a condition is more than that."""
    found: dict[str, tuple[Any, ...]] = {}
    for part in _parts(tokens(expression.written)):
        if part in ([("name", "true")], [("name", "false")]):
            continue
        one = _comparison(part, types)
        if one is None:
            return None
        name, counted, values = one
        if counted is not (types[name].kind == "list"):
            return None
        found[name] = (*found.get(name, ()), *values)
    return found


def _parts(signs: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The comparisons between `&&` and `||`, without brackets and `!`; `size(name)` as one token."""
    part: list[tuple[str, str]] = []
    at = 0
    while at < len(signs):
        words = [sign for _, sign in signs[at : at + 4]]
        if words[:2] == ["size", "("] and words[3:] == [")"] and signs[at + 2][0] == "name":
            part.append(("size", words[2]))
            at += 4
            continue
        if signs[at][1] in ("&&", "||") and signs[at][0] == "sign":
            yield part
            part = []
        elif signs[at] not in (("sign", "("), ("sign", ")"), ("sign", "!")):
            part.append(signs[at])
        at += 1
    yield part


def _comparison(part: Sequence[tuple[str, str]], types: Mapping[str, Type]) -> tuple[str, bool, tuple[Any, ...]] | None:
    """The name that is held against written values, whether its size is, and the values; None where it is not so."""
    if len(part) < 3:
        return None
    if part[1] == ("name", "in") and part[2] == ("sign", "[") and part[-1] == ("sign", "]"):
        subject, written, sign = part[0], part[3:-1:2], "=="
        if any(comma != ("sign", ",") for comma in part[4:-1:2]):
            return None
    elif len(part) == 3 and part[1][0] == "sign" and part[1][1] in _COMPARISONS:
        ends = (part[0], part[2]) if part[0][0] in ("name", "size") else (part[2], part[0])
        subject, written, sign = ends[0], [ends[1]], part[1][1]
    else:
        return None
    if subject[0] not in ("name", "size") or subject[1] not in types:
        return None
    counted = subject[0] == "size"
    kind = "number" if counted else types[subject[1]].kind
    if kind == "text" and sign not in ("==", "!="):
        return None
    values = [_value(each, kind) for each in written]
    if any(value is None for value in values) or (counted and any(value >= MOST_ELEMENTS for value in values)):
        return None
    return subject[1], counted, tuple(values)


def _value(token: tuple[str, str], kind: str) -> Any:
    """A number or text as written; None where it is none, or of another kind."""
    sort, written = token
    if sort == "number" and kind in ("amount", "number"):
        value = Decimal(written)
        fits = value == value.quantize(Decimal("0.01")) if kind == "amount" else value == int(value)
        return (value if kind == "amount" else int(value)) if fits else None
    plain = sort == "text" and kind in ("text", "day") and "\\" not in written
    return written[1:-1] if plain else None
