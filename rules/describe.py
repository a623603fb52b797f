"""A policy in plain words, clause by clause."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal

from pipeline.model import Consequence
from pipeline.money import show
from rules.checks import CHECKS
from rules.conflicts import conflicts
from rules.house import check_of
from rules.terms import Kind, MonthDay, Policy, Rule, Setting

_BY_NAME = {check.name: check for check in CHECKS}

#: Rules that inform and hold nothing up.
_FOR_INFORMATION = ("sales-tax",)
#: Where an office's own rule holds a text as it is printed or written against one in quotes.
_TO_THE_LETTER = re.compile(
    r"\b(?P<name>merchant|description|section|department|purpose|claimant_name)"
    r"(?: *[=!]= *['\"]| +in +\[ *['\"]|\.(?:contains|startsWith|endsWith)\()"
)
#: What happens where a clause is not met.
MEANS = {
    Consequence.RETURN: "the submission goes back to the submitter",
    Consequence.REVIEW: "a person looks at it",
    Consequence.NOTE: "it is noted, and nothing is held up",
}


def describe(policy: Policy) -> str:
    """The policy in plain words, clause by clause, for `policy show`; lines of at most 100 characters."""
    start = policy.fiscal_year_starts
    lines = [f"{policy.name}, version {policy.version}", f"states: {policy.source}", f"file sha256: {policy.sha256}"]
    lines += _wrap(f"a fiscal year starts on {start.month:02}-{start.day:02} ({policy.fiscal_year_reason})", "")
    for rule in policy.rules:
        lines += _of_rule(rule)
    lines += ["", "Where a paper cannot be judged, it goes to a person; the submitter may be asked:"]
    for cause, sentence in policy.retake:
        lines += _wrap(f"{cause.replace('_', ' ')}: {sentence}")
    return "\n".join(lines) + "\n"


def _of_rule(rule: Rule) -> list[str]:
    check = check_of(rule, rule.house) if rule.house is not None else _BY_NAME[rule.name]
    own = ", a rule of this office" if rule.house is not None else ""
    lines = ["", f"{rule.name}  (judged of {check.scope}{own})"]
    lines += _wrap(f"“{rule.clause}” [{rule.where}]")
    if rule.house is not None:
        lines += _wrap(f"Not met if: {rule.house.expression.written}")
        lines += _wrap(f"Then said: {rule.house.message}")
    else:
        lines += _wrap(f"Checked: {check.checked}")
    for setting in rule.settings:
        lines += _wrap(f"{setting.name} = {shown(rule, setting)}: {setting.reason}")
    lines += _wrap(f"If not met: {MEANS[rule.on_not_met]}.")
    for name, sentence in rule.asks:
        if not sentence:
            continue
        lines += _wrap(f"Ask{f' ({name})' if name else ''}: {sentence}")
    return lines


def undecided(policy: Policy) -> tuple[tuple[Rule, Setting], ...]:
    """The parameters that are off because the handbook does not ask for them: the office must decide."""
    settings = ((rule, setting) for rule in policy.rules for setting in rule.settings)
    return tuple((rule, setting) for rule, setting in settings if shown(rule, setting) == "off")


def cautions(policy: Policy) -> tuple[str, ...]:
    """What is no mistake in a policy, and what an office should know: what contradicts itself or can never happen, and
    what it has not decided, or has decided so.
    """
    only_noted = (
        f"{rule.name}: where it is not met, that is only noted, and the submission can be ready all the same"
        for rule in policy.rules
        if rule.on_not_met is Consequence.NOTE and rule.name not in _FOR_INFORMATION and rule.house is None
    )
    to_the_letter = (
        f"{rule.name}: in `{found[0]}...` capital and small letters count, and receipts often print capitals; "
        f'{found["name"]}.matches("(?i)...") takes both'
        for rule in policy.rules
        if rule.house is not None and (found := _TO_THE_LETTER.search(rule.house.expression.written))
    )
    tried = (
        f"rules.{rule.name}.{objection.parameter}: `{objection.entry}` {objection.why}"
        for rule in policy.rules
        if rule.house is None
        for objection in _BY_NAME[rule.name].trial(rule)
        if not objection.refused
    )
    off = (f"rules.{rule.name}.{setting.name} is off: the office must decide" for rule, setting in undecided(policy))
    return (*conflicts(policy), *only_noted, *to_the_letter, *tried, *off)


def shown(rule: Rule, setting: Setting) -> str:
    """A parameter's value as a coordinator would write it."""
    kind = next(each.kind for each in _BY_NAME[rule.name].parameters if each.name == setting.name)
    match setting.value:
        case None:
            return "off"
        case bool():
            yes, no = ("on", "off") if kind is Kind.SWITCH else ("yes", "no")
            return yes if setting.value else no
        case int():
            return str(setting.value)
        case MonthDay():
            return f"{setting.value.month:02}-{setting.value.day:02}"
        case tuple():
            return ", ".join(setting.value) or "(none)"
        case Decimal():
            return f"{setting.value:f}%" if kind is Kind.PERCENT else show(setting.value)


def _wrap(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=indent, subsequent_indent=indent + ("  " if indent else ""))
