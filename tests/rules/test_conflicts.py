"""What contradicts itself or can never happen in a policy is told, and nothing else is."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import cli
from pipeline.errors import ConfigError
from rules.conditions import parts_of
from rules.conflicts import conflicts
from rules.expressions import expression
from rules.house import types_of
from rules.policy import PACKAGED, cautions, load
from rules.terms import Scope
from tests.rules.own_policy import TEXT, written

RULE = """  {name}:
    scope: {scope}
    not_met_if: '{condition}'
    message: Broken.
    ask: Why?
    on_not_met: {does}
    clause: The office wants it so.
    where: Office rule
"""


def own(folder: Path, *rules: tuple[str, str], scope: str = "purchase") -> tuple[str, ...]:
    """What is told of a policy with these (condition, on_not_met), called a, b, c …; without lines."""
    entries = (
        RULE.format(name=name, scope=scope, condition=condition, does=does)
        for name, (condition, does) in zip("abcdef", rules, strict=False)
    )
    policy = load(written(folder, TEXT + "\nhouse_rules:\n" + "".join(entries)))
    lines = {rule.name: f" (line {rule.line})" for rule in policy.rules if rule.house is not None}
    told = []
    for line in conflicts(policy):
        for name, place in lines.items():
            line = line.replace(f"house_rules.{name}{place}", name)
        told.append(line)
    return tuple(told)


def test_a_mistake_in_one_rule_hides_nothing_of_the_others(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    conditions = ("total > 100 && total < 50", 'paid_by == "bitcoin"')
    house = "\nhouse_rules:\n" + "".join(
        RULE.format(
            name=name, scope="submission" if "paid" in condition else "purchase", condition=condition, does="review"
        )
        for name, condition in zip("ab", conditions, strict=True)
    )
    path = written(tmp_path, TEXT + house)
    assert cli.main(["policy", "lint", str(path)]) == 3
    said = capfd.readouterr()
    assert '`paid_by` is never "bitcoin"' in said.out
    assert "`total > 100 && total < 50` is never so" in said.out
    assert "1 mistake in" in said.err
    with pytest.raises(ConfigError, match="bitcoin"):
        load(path)
    # Where the handbook's part has mistakes, only they are told.
    path = written(tmp_path, TEXT.replace("\n    on_not_met: return", "\n    on_not_met: retrun", 1) + house)
    assert cli.main(["policy", "lint", str(path)]) == 3
    assert len(capfd.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    "condition",
    [
        "tip > tax && tax > tip", "tip * 2.0 > 10.00 && tip < 4.00",
        "tip > 0.20 * subtotal && 0.2 * subtotal - tip > 1",
        "total - 5.00 < 20 && total > 30", "-1 * total > -20 && total > 30",
        "subtotal + tax > total && total >= tax + subtotal",
        "headcount * 2 > 10 && headcount < 5", "tip > tax && tip - tax < 0.005 && tip - tax >= 0.01",
    ],
)  # fmt: skip
def test_sums_of_names_that_cannot_be(tmp_path: Path, condition: str) -> None:
    (told,) = own(tmp_path, (condition, "review"))
    assert told.startswith(f"a: `{condition}` is never so: nothing can break this rule")


@pytest.mark.parametrize(
    "condition",
    [
        "tip > tax && tax > 1", "tip * 2.0 > 10.00 && tip < 6.00", "tip > 0.20 * subtotal && tip < 0.30 * subtotal",
        "tip > 3 * tax && tax > 3 * tip", "tip - tax > 0.001 && tip - tax < 0.002", "tip * tax > 5 && tip < 1",
        "(tip + tax) * 2 > 5 && tip + tax < 1", "tip / 2.0 > 5 && tip < 1", "tip * 3.0 > 10 && tip < 3.34",
        "tip > tax || tax > tip",
    ],
)  # fmt: skip
def test_sums_of_names_that_may_be_or_are_not_looked_into(tmp_path: Path, condition: str) -> None:
    assert own(tmp_path, (condition, "review")) == ()


def test_a_text_that_is_never_written_so(tmp_path: Path) -> None:
    (told,) = own(tmp_path, ('currency == "usd"', "review"))
    assert told == 'a: `currency == "usd"` is never so: nothing can break this rule'
    assert own(tmp_path, ('currency != "USD"', "review")) == ()
    (told,) = own(tmp_path, ('tenders.exists(t, t.last4 == "0x11" && t.kind == "card")', "review"))
    assert "is never so" in told
    assert own(tmp_path, ('tenders.exists(t, t.last4 == "0011" && t.kind == "card")', "review")) == ()


def test_the_packaged_policy_has_none() -> None:
    assert conflicts(load(PACKAGED)) == ()


@pytest.mark.parametrize("condition", ["total / 0 > 1", "tip / (0.00) > 1", "total > 9 && headcount % 0 == 1"])
def test_a_division_by_zero(tmp_path: Path, condition: str) -> None:
    assert own(tmp_path, (condition, "review")) == (
        f"a: `{condition}` divides by zero; wherever that decides, the rule cannot be told",
    )


@pytest.mark.parametrize(
    "condition",
    [
        "total > 100 && total < 50",
        'paid_by == "cash" && paid_by == "card"',
        "size(attendees) < 0",
        "size(attendees) == 0 && size(attendees) > 2",
        'date > "2026-05-15" && date < "2026-05-16"',
        'date > "2026-05-15" && !(date >= "2026-05-01")',
        "headcount < 0",
        '!(weekday in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])',
        'total > 75 && "card" == paid_by && role == "lead" && (total <= 75 || role != "lead")',
        'merchant == "A" && merchant == "B"',
        "total > 10 && false",
    ],
)
def test_what_can_never_be(tmp_path: Path, condition: str) -> None:
    (told,) = own(tmp_path, (condition, "return"))
    assert told == f"a: `{condition}` is never so: nothing can break this rule"


@pytest.mark.parametrize(
    "condition",
    [
        "total > 50 || total < 100",
        'paid_by in ["card", "cash", "check"]',
        "size(attendees) >= 0",
        'date >= "2026-05-15" || date < "2026-05-15"',
        "headcount >= 0 || total > 5",
    ],
)
def test_what_is_always_so(tmp_path: Path, condition: str) -> None:
    (told,) = own(tmp_path, (condition, "review"))
    assert told == f"a: `{condition}` is so whatever is handed in: nothing can keep this rule"


@pytest.mark.parametrize(
    "condition",
    [
        "total > 100 && total < 100.02",
        "total > 50 && total <= 50.01",
        'date > "2026-05-15" && date < "2026-05-17"',
        'program != "departmental_peer_circle" && program != "reading_group"',  # a form may say anything
        'merchant != "A" && merchant != "B"',
        "total < 0",
        "total > 75 && size(attendees) == 0",
        "tip > 0.25 * subtotal && tip < 0.20 * subtotal",  # never, and not shown
        'date != event_date && date == event_date && merchant.contains("A")',
        "size(attendees) > 2 && size(attendees) < 4",
        "headcount > 0 && total / headcount > 25",
        "has(tenders[0].amount) && tenders[0].amount > 5",
        "total > 75 ? tip > 5 : tip > 5",
    ],
)
def test_what_may_be_or_is_not_shown_is_not_told(tmp_path: Path, condition: str) -> None:
    assert own(tmp_path, (condition, "return")) == ()


def test_two_rules_on_one_condition(tmp_path: Path) -> None:
    (told,) = own(tmp_path, ("total > 75", "return"), ("75.00 < total", "review"))
    assert told.startswith("a and b are broken by the very same, and contradict each other: one sends it back, the ")
    assert told.endswith("other has a person look at it")
    (told,) = own(tmp_path, ('merchant.contains("X")', "review"), ('merchant.contains("X")', "review"))
    assert told == "a and b are broken by the very same, and say the same twice"


def test_a_rule_that_another_always_forestalls(tmp_path: Path) -> None:
    (told,) = own(tmp_path, ('total > 100 && paid_by == "cash"', "review"), ("total > 50", "return"))
    assert told == "a never decides: whatever breaks it breaks b too, which sends it back"
    assert own(tmp_path, ("total > 100", "return"), ("total > 50", "review")) == ()
    assert own(tmp_path, ("total > 100", "note"), ("total > 50", "return")) == ()
    assert own(tmp_path, ("total > 100", "review"), ("tip > 50", "return")) == ()
    # Where the tip is not known the second cannot be told, and the first decides.
    found = own(tmp_path, ("total > 100", "review"), ("total > 50 && (tip > 1 || tip <= 1)", "return"))
    assert not any("decides" in line for line in found)
    (told,) = own(tmp_path, ('merchant.contains("X") && total > 9', "review"), ('merchant.contains("X")', "return"))
    assert told == "a never decides: whatever breaks it breaks b too, which sends it back"


def test_two_rules_of_which_one_is_always_broken(tmp_path: Path) -> None:
    (told,) = own(tmp_path, ("total > 50", "return"), ("total <= 50", "review"))
    assert told == "a and b: one of the two is broken whatever is handed in; nothing can be ready"
    assert own(tmp_path, ("total > 50", "return"), ("total <= 50", "note")) == ()
    assert own(tmp_path, ("total > 50", "return"), ("total < 50", "return")) == ()


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (
            '(total > 100 && total < 50) || paid_by == "cash"',
            "the part `total > 100 && total < 50` is never so",
        ),
        (
            'paid_by == "cash" && (total > 50 || total < 100)',
            "the part `total > 50 || total < 100` is so whatever is handed in",
        ),
        (
            'tip > 0.25 * subtotal || (total > 9 && merchant.contains("A") && total < 5)',
            (
                'the part `total > 9 && merchant.contains("A") && total < 5` is never so, since `total > 9` and '
                "`total < 5` cannot both be"
            ),
        ),
        (
            "items.exists(item, item.amount > 50 && item.amount < 20)",
            "the part `item.amount > 50 && item.amount < 20` is never so",
        ),
        (
            "!items.all(item, item.struck || !item.struck)",
            "the part `item.struck || !item.struck` is so whatever is handed in",
        ),
        ("total > 100 && total > 50", "the part `total > 50` changes nothing: without it the condition says the same"),
        ("total > 50 && total > 50", "the part `total > 50` changes nothing: without it the condition says the same"),
        (
            'total > 50 && (paid_by == "cash" || (total < 40 && tip > 1))',
            "the part `total < 40 && tip > 1` changes nothing: without it the condition says the same",
        ),
    ],
)
def test_what_of_a_condition_cannot_be_or_changes_nothing(tmp_path: Path, condition: str, told: str) -> None:
    assert own(tmp_path, (condition, "return")) == (f"a: {told}",)


def test_the_two_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    (told,) = own(tmp_path, ('merchant.contains("A") && total > 100 && total < 50', "return"))
    assert told.endswith("nothing can break this rule, since `total > 100` and `total < 50` cannot both be")
    (told,) = own(tmp_path, ('total > 5 || merchant.contains("A") || total <= 5', "return"))
    assert told.endswith("nothing can keep this rule, since one of `total > 5` and `total <= 5` always is")


def test_of_too_many_cases_only_two_parts_are_held_against_each_other(tmp_path: Path) -> None:
    names = ("total", "subtotal", "discount", "tax", "tip", "service_charge", "reimbursable")
    (told,) = own(tmp_path, (" && ".join(f"{name} > 2 && {name} < 1" for name in names), "return"))
    assert told.endswith("since `total > 2` and `total < 1` cannot both be")
    # A part that can be tried by itself is; what changes nothing in the whole is not looked for.
    assert own(tmp_path, (" && ".join(f"({name} > 2 || {name} > 1)" for name in names), "return")) == ()


SIMPLE = st.sampled_from(
    ["total > 20", "total <= 20", "total >= 40", "total == 40.00", 'paid_by == "cash"', 'paid_by != "cash"',
     'paid_by in ["card", "check"]', "size(attendees) > 1", "size(attendees) == 0", 'role == "lead"']
)  # fmt: skip
CONDITION = st.recursive(
    SIMPLE,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["&&", "||"]), part).map(lambda it: f"({it[0]} {it[1]} {it[2]})"),
        part.map(lambda inner: f"!({inner})"),
    ),
    max_leaves=5,
)
WORLD: list[dict[str, Any]] = [
    {"total": total, "paid_by": paid, "attendees": [""] * came, "role": role}
    for total, paid, came, role in itertools.product(
        (-3.5, 0.0, 19.99, 20.0, 20.01, 39.99, 40.0, 40.01, 9999.0), ("card", "cash", "check"), (0, 1, 2, 7),
        ("peer_mentor", "lead"),
    )
]  # fmt: skip


@settings(max_examples=100)
@given(condition=CONDITION)
def test_a_condition_as_a_tree_says_what_it_says(condition: str) -> None:
    types = types_of(Scope.SUBMISSION)
    (tree,) = parts_of(condition, types)
    whole = expression(condition, types)
    for values in WORLD:
        case = {**values, "attendees": len(values["attendees"]), "total": Decimal(str(values["total"]))}
        assert tree.truth(case) is whole.holds(values)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CONDITION, second=CONDITION)
def test_what_is_told_is_true(first: str, second: str, tmp_path: Path) -> None:
    """Held against every case of a world of its own; and what holds in all of it is told."""
    told = own(tmp_path, (first, "review"), (second, "return"))
    rules = [rule for rule in load(tmp_path / "policy.yaml").rules if rule.house is not None]
    came = []
    for values in WORLD:
        one, other = (rule.house.expression.holds(values) for rule in rules if rule.house is not None)
        came.append((one, other))
    for name, truths in zip("ab", ({one for one, _ in came}, {other for _, other in came}), strict=True):
        constant = [line for line in told if line.startswith(f"{name}: `")]
        assert bool(constant) == (len(truths) == 1)
    assert not any("never decides" in line for line in told) or all(other for one, other in came if one)
    assert not any("very same" in line for line in told) or all(one == other for one, other in came)
    assert not any("one of the two" in line for line in told) or all(one or other for one, other in came)


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("roles", "[]", "rules.lead-approval.roles is empty: nobody is asked"),
        ("fields", "[]", "rules.form-complete.fields is empty: a form that says nothing"),
        ("spend_by", "06-30", "rules.purchase-date.spend_by is the last day of the fiscal year"),
        ("spend_by", "06-29", None),
    ],
)
def test_parameters_that_leave_a_rule_without_effect(
    tmp_path: Path, parameter: str, value: str, told: str | None
) -> None:
    policy = load(written(tmp_path, re.sub(rf"( {parameter}:\n +value:) (?:\[[^]]*\]|off)", rf"\1 {value}", TEXT)))
    found = conflicts(policy)
    assert len(found) == (told is not None)
    assert told is None or found[0].startswith(told)
    assert set(found) <= set(cautions(policy))


@pytest.mark.parametrize(
    ("after_year_end", "to_submit", "told"),
    [
        (30, 60, None), ("off", 0, "days_to_submit is 0"), ("off", 1, None),
        (60, 60, "days_after_year_end never decides"), (30, 394, None), (30, 395, "days_to_submit never decides"),
    ],
)  # fmt: skip
def test_two_limits_of_which_one_never_decides(
    tmp_path: Path, after_year_end: int | str, to_submit: int, told: str | None
) -> None:
    text = TEXT
    for name, value in (("days_after_year_end", after_year_end), ("days_to_submit", to_submit)):
        assert f"      {name}:\n        value: off" in text
        text = text.replace(f"      {name}:\n        value: off", f"      {name}:\n        value: {value}")
    found = conflicts(load(written(tmp_path, text)))
    assert [told] == [line.partition(".purchase-date.")[2][: len(told or "")] for line in found] if told else not found


def test_what_happens_where_a_rule_cannot_be_broken_never_counts(tmp_path: Path) -> None:
    before, found, after = TEXT.partition("  reconciles:")
    text = before + found + after.replace("on_not_met: review", "on_not_met: return", 1)
    (told,) = conflicts(load(written(tmp_path, text)))
    assert told.startswith("rules.reconciles.on_not_met is return, which never counts")
