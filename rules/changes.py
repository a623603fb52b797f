"""What differs between two policies, in words, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator

from rules.describe import MEANS, shown
from rules.terms import MonthDay, Policy, Rule


def changes(old: Policy, new: Policy) -> tuple[str, ...]:
    """Every difference between two policies that changes what is judged or said, a line for each.

    First what holds for all, then clause by clause in the order of the new policy, then what it has no more. Comments
    and layout of the files are no difference: () where the policies say the same.
    """
    return tuple(_changes(old, new))


def _changes(old: Policy, new: Policy) -> Iterator[str]:
    yield from _text("policy", "the name", old.name, new.name)
    yield from _text("policy", "the version", old.version, new.version)
    yield from _text("policy", "the source", old.source, new.source)
    days = [_day(policy.fiscal_year_starts) for policy in (old, new)]
    yield from _text("policy", "the fiscal year's first day", *days)
    yield from _text("policy", "the reason for it", old.fiscal_year_reason, new.fiscal_year_reason)
    before, after = dict(old.retake), dict(new.retake)
    for cause in sorted(before.keys() | after.keys()):
        what = f"what is asked for where a paper is {cause.replace('_', ' ')}"
        yield from _text("policy", what, before.get(cause, ""), after.get(cause, ""))
    known = {rule.name: rule for rule in old.rules}
    for rule in new.rules:
        if rule.name in known:
            yield from _of_rule(known[rule.name], rule)
        else:
            yield f"{rule.name}: is new{_in_short(rule)}"
    for name in known.keys() - {rule.name for rule in new.rules}:
        yield f"{name}: is gone{_in_short(known[name])}"


def _of_rule(old: Rule, new: Rule) -> Iterator[str]:
    if old.on_not_met is not new.on_not_met:
        yield f"{new.name}: where it is not met, {MEANS[new.on_not_met]}; before, {MEANS[old.on_not_met]}"
    values = {setting.name: shown(old, setting) for setting in old.settings}
    reasons = {setting.name: setting.reason for setting in old.settings}
    for setting in new.settings:
        yield from _text(new.name, setting.name, values.get(setting.name, ""), shown(new, setting))
        yield from _text(new.name, f"the reason for {setting.name}", reasons.get(setting.name, ""), setting.reason)
    if old.house is not None and new.house is not None:
        yield from _text(new.name, "what it is judged of", old.house.scope, new.house.scope)
        yield from _text(new.name, "when it is not met", old.house.expression.written, new.house.expression.written)
        yield from _text(new.name, "what is said then", old.house.message, new.house.message)
    yield from _text(new.name, "the clause", old.clause, new.clause)
    yield from _text(new.name, "where it stands", old.where, new.where)
    before, after = dict(old.asks), dict(new.asks)
    for which in dict.fromkeys([*after, *before]):
        what = f"what is asked for ({which})" if which else "what is asked for"
        yield from _text(new.name, what, before.get(which, ""), after.get(which, ""))


def _text(of: str, what: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{of}: {what} is {_quoted(new)}; it was {_quoted(old)}"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "not there"


def _in_short(rule: Rule) -> str:
    if rule.house is None:
        return ""
    return f": not met if {rule.house.expression.written}; then {MEANS[rule.on_not_met]}"


def _day(day: MonthDay) -> str:
    return f"{day.month:02}-{day.day:02}"
