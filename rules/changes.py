"""What differs between two policies, in words, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator

from rules.describe import MEANS, shown
from rules.terms import MonthDay, Policy, Rule, Setting

#: A text of more words is told where it differs, with so many words around.
_SHORT, _AROUND = 20, 4


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
    left = {rule.name for rule in new.rules}
    yield from (f"{rule.name}: is gone{_in_short(rule)}" for rule in old.rules if rule.name not in left)


def _of_rule(old: Rule, new: Rule) -> Iterator[str]:
    if old.on_not_met is not new.on_not_met:
        yield f"{new.name}: where it is not met, {MEANS[new.on_not_met]}; before, {MEANS[old.on_not_met]}"
    before = {setting.name: setting for setting in old.settings}
    for setting in new.settings:
        yield from _of_setting(old, before[setting.name], new, setting)
    if old.house is not None and new.house is not None:
        yield from _text(new.name, "what it is judged of", old.house.scope, new.house.scope)
        yield from _text(new.name, "when it is not met", old.house.expression.written, new.house.expression.written)
        yield from _text(new.name, "what is said then", old.house.message, new.house.message)
    yield from _text(new.name, "the clause", old.clause, new.clause)
    yield from _text(new.name, "where it stands", old.where, new.where)
    asked, asks = dict(old.asks), dict(new.asks)
    for which in dict.fromkeys([*asks, *asked]):
        what = f"what is asked for ({which})" if which else "what is asked for"
        yield from _text(new.name, what, asked.get(which, ""), asks.get(which, ""))


def _of_setting(old: Rule, was: Setting, new: Rule, now: Setting) -> Iterator[str]:
    if isinstance(was.value, tuple) and isinstance(now.value, tuple):
        more = [word for word in now.value if word not in was.value]
        less = [word for word in was.value if word not in now.value]
        said = [
            *([f"has {_all_quoted(more)} now"] if more else []),
            *([f"has {_all_quoted(less)} no more"] if less else []),
        ]
        if said:
            yield f"{new.name}: {now.name} {' and '.join(said)}"
    else:
        yield from _text(new.name, now.name, shown(old, was), shown(new, now))
    yield from _text(new.name, f"the reason for {now.name}", was.reason, now.reason)


def _text(of: str, what: str, old: str, new: str) -> Iterator[str]:
    if old.split() != new.split():
        old, new = _apart(old, new)
        yield f"{of}: {what} is {_quoted(new)}; it was {_quoted(old)}"


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts where they differ, with a few words around; … stands for what both have beyond."""
    before, after = old.split(), new.split()
    if max(len(before), len(after)) <= _SHORT:
        return old, new
    first = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    first = min(len(before), len(after)) if first is None else first
    most = min(len(before), len(after)) - first
    last = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return _around(before, first, len(before) - last), _around(after, first, len(after) - last)


def _around(words: list[str], first: int, last: int) -> str:
    start, end = max(0, first - _AROUND), min(len(words), last + _AROUND)
    return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if end < len(words) else ''}"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "not there"


def _all_quoted(words: list[str]) -> str:
    return ", ".join(map(_quoted, words))


def _in_short(rule: Rule) -> str:
    if rule.house is None:
        return ""
    return f": not met if {rule.house.expression.written}; then {MEANS[rule.on_not_met]}"


def _day(day: MonthDay) -> str:
    return f"{day.month:02}-{day.day:02}"
