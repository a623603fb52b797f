"""The sample submissions under the policy of an office that has rules of its own and has decided what is left open."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.model import FindingState, Result, Verdict
from rules.policy import PACKAGED, load
from tests.recorded import recordings
from tests.sample_receipts.conftest import Judge

HOUSE_RULES = recordings.SAMPLES.parent / "policies" / "house_rules.yaml"
DECIDED = {
    "printed_cash_tender_counts": "no",
    "attendees_up_to": "6",
    "tip_cap": "18",
    "days_after_year_end": "30",
    "days_to_submit": "60",
    "spend_by": "05-15",
}


def written(folder: Path, text: str) -> Path:
    path = folder / "office.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ruled(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Under the handbook and the house rules."""
    text = PACKAGED.read_text(encoding="utf-8") + "\n" + HOUSE_RULES.read_text(encoding="utf-8")
    return judge(load(written(tmp_path_factory.mktemp("ruled"), text)))


@pytest.fixture(scope="module")
def decided(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Under the handbook with every parameter that it leaves open decided."""
    text = PACKAGED.read_text(encoding="utf-8")
    for parameter, value in DECIDED.items():
        text, times = re.subn(rf"(\n {{6}}{parameter}:\n {{8}}value: ).*", rf"\g<1>{value}", text)
        assert times == 1, parameter
    return judge(load(written(tmp_path_factory.mktemp("decided"), text)))


def states(results: dict[str, Result], submission: str, rule: str) -> set[FindingState]:
    return {finding.state for finding in results[submission].findings if finding.rule == rule}


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        ("names-of-guests", "05-check-and-statement", "01-card"),
        ("no-supplies", "14-groceries", "68-struck-by-pen"),
        ("little-cash", "03-cash-marked-by-hand", "02-cash-with-change"),
    ],
)
def test_a_house_rule_is_judged_like_the_others(rule: str, broken: str, kept: str, ruled: dict[str, Result]) -> None:
    assert states(ruled, broken, rule) == {FindingState.NOT_MET}
    assert states(ruled, kept, rule) == {FindingState.MET}
    assert ruled[broken].verdict is (Verdict.RETURN if rule == "no-supplies" else Verdict.REVIEW)


def test_what_a_house_rule_says_names_the_receipt_and_what_was_read(ruled: dict[str, Result]) -> None:
    found = next(f for f in ruled["05-check-and-statement"].findings if f.rule == "names-of-guests")
    assert "invoice.pdf is for $198.74" in found.message
    assert "Priya Nair" in found.message
    assert found.ask == "Could you tell us who else attended?"


def test_house_rules_change_nothing_where_they_are_kept(judge: Judge, ruled: dict[str, Result]) -> None:
    before = judge(load())
    broken = {name for name, result in ruled.items() if result.verdict is not before[name].verdict}
    ours = ("names-of-guests", "no-supplies", "little-cash")
    assert broken
    for name in broken:
        assert any(f.rule in ours and f.state is not FindingState.MET for f in ruled[name].findings), name


@pytest.mark.parametrize(
    ("submission", "rule"),
    [
        ("02-cash-with-change", "payment-proof"),
        ("82-last-fiscal-year", "purchase-date"),
    ],
)
def test_what_an_office_decides_counts(submission: str, rule: str, decided: dict[str, Result]) -> None:
    assert states(decided, submission, rule) == {FindingState.NOT_MET}
    assert decided[submission].verdict is Verdict.RETURN


def test_a_tip_above_the_cap_is_paid_up_to_it(decided: dict[str, Result]) -> None:
    # 47.50 before tax: 18% of it is 8.55 of the 9.40 that were given.
    assert decided["11-mentor-approved"].reimbursable == Decimal("61.06") - Decimal("0.85")
    assert states(decided, "11-mentor-approved", "amount-requested") == {FindingState.NOT_MET}


def test_a_purchase_within_the_days_is_as_ready_as_before(decided: dict[str, Result]) -> None:
    assert decided["13-root-beer"].verdict is Verdict.READY
