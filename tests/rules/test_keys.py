"""Register keys: what does not say what was bought rules out no alcohol."""

from __future__ import annotations

import pytest

from pipeline.model import FindingState
from rules.checks.keys import is_department, is_key
from tests.rules.builders import item, of_purchase, receipt


@pytest.mark.parametrize("name", ["dept 04", "dept04", "misc", "item 1", "plu 4412", "4412", "open item", "misc 2"])
def test_a_key_names_nothing(name: str) -> None:
    assert is_key(name)
    assert not is_department(name)


@pytest.mark.parametrize("name", ["open food", "grocery", "deli", "misc food"])
def test_a_department_is_named(name: str) -> None:
    assert is_department(name)
    assert not is_key(name)


@pytest.mark.parametrize("name", ["bread", "open face turkey", "item of the day", "7up"])
def test_goods_are_neither(name: str) -> None:
    assert not is_key(name)
    assert not is_department(name)


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (["DEPT 03", "DEPT 07"], FindingState.CANNOT_TELL),
        (["OPEN FOOD", "GROCERY"], FindingState.CANNOT_TELL),
        (["Bread", "MISC"], FindingState.CANNOT_TELL),
        (["Bread", "4412"], FindingState.CANNOT_TELL),
        (["Bread", "OPEN FOOD"], FindingState.MET),
    ],
)
def test_goods_that_do_not_say_what_they_are_rule_out_no_alcohol(names: list[str], state: FindingState) -> None:
    finding = of_purchase("no-alcohol", receipt(items=tuple(item(name, "5.00") for name in names)))
    assert finding.state is state
    if state is FindingState.CANNOT_TELL:
        assert names[-1] in finding.message
        assert "does not say what" in finding.message
