"""Every sample submission from its files to its verdict, on the recorded words of its pictures, as it must come out."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import FindingState, Result, Verdict
from rules.policy import load
from tests.recorded import recordings
from tests.sample_receipts.conftest import Judge

HERE = Path(recordings.SAMPLES).parent
EXPECTED: dict[str, dict[str, Any]] = {
    line["submission"]: line
    for line in map(json.loads, (HERE / "expected.jsonl").read_text(encoding="utf-8").splitlines())
}
_GRAVEST = (FindingState.NOT_MET, FindingState.CANNOT_TELL, FindingState.MET, FindingState.NOT_APPLICABLE)


@pytest.fixture(scope="module")
def results(judge: Judge) -> dict[str, Result]:
    return judge(load())


def _state(result: Result, rule: str) -> FindingState | None:
    """The gravest state that a rule has on any purchase."""
    found = {finding.state for finding in result.findings if finding.rule == rule}
    return next((state for state in _GRAVEST if state in found), None)


def test_there_are_at_least_sixty_and_each_is_judged(results: dict[str, Result]) -> None:
    assert len(EXPECTED) >= 60
    assert results.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_submission_comes_out_as_it_must(name: str, results: dict[str, Result]) -> None:
    result, wanted = results[name], EXPECTED[name]
    said = [f"{f.rule} {f.state}: {f.message}" for f in result.findings if f.state in _GRAVEST[:2]]
    assert result.verdict in wanted["verdict"].split("|"), said
    assert {rule: _state(result, rule) for rule in wanted["states"]} == wanted["states"], said
    if wanted["reimbursable"] is not None:
        assert result.reimbursable == Decimal(wanted["reimbursable"])


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if wanted["verdict"] == "return"])
def test_whoever_gets_it_back_is_told_what_to_send(name: str, results: dict[str, Result]) -> None:
    assert results[name].verdict is Verdict.RETURN
    asks = [finding.ask for finding in results[name].findings if finding.state is FindingState.NOT_MET and finding.ask]
    assert asks
    assert all("{" not in ask for ask in asks)
