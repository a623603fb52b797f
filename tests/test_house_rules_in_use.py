"""House rules on the command line: with a form they count, without one they wait for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.papers import receipt_pdf
from tests.rules.own_policy import house_text, written

Captured = pytest.CaptureFixture[str]
FORM = """
submitted: 2026-10-05
claimant: {name: Ana García, email: ana@example.edu, role: lead}
department: History
program: departmental_peer_circle
event: {date: 2026-10-03, purpose: Lunch with mentee}
amount_requested: "21.60"
paid_by: card
"""


def checked(folder: Path, expression: str, capfd: Captured, *more: str, **words: str) -> tuple[int, str]:
    policy = written(folder, house_text(expression, **words))
    paper = folder / "lunch" / "lunch.pdf"
    code = main(["check", str(paper.parent), "--today", "2026-10-20", "--policy", str(policy), *more])
    return code, capfd.readouterr().out


@pytest.fixture
def lunch(tmp_path: Path) -> Path:
    folder = tmp_path / "lunch"
    folder.mkdir()
    receipt_pdf(folder / "lunch.pdf")
    return tmp_path


def test_a_broken_rule_is_a_card_with_its_ask(lunch: Path, capfd: Captured) -> None:
    code, out = checked(lunch, "total > 21.59", capfd, message="{receipt} is for {total}.", ask="Who paid {total}?")
    assert code == 1
    assert "Not met  Own rule" in out
    assert "lunch.pdf is for $21.60." in out
    assert "  - Who paid $21.60?" in out
    code, out = checked(lunch, "total > 21.60", capfd)
    assert code == 0
    assert "Met  Own rule" in out
    assert "The office's rule “The office wants it so.” is kept (lunch.pdf)." in out


def test_a_rule_that_asks_for_the_form_waits_for_one(lunch: Path, capfd: Captured) -> None:
    rule = "total > 1 && size(attendees) == 0"
    code, out = checked(lunch, rule, capfd)
    assert code == 0
    assert "Not checked: there is no form among these files." in out
    (lunch / "lunch" / "form.yaml").write_text(FORM, encoding="utf-8")
    code, out = checked(lunch, rule, capfd, "--json")
    assert code == 1
    states = {finding["rule"]: finding["state"] for finding in json.loads(out)["findings"]}
    assert states["own-rule"] == "not_met"


def test_a_policy_that_is_wrong_stops_every_command_at_once(lunch: Path, capfd: Captured) -> None:
    policy = written(lunch, house_text("totl > 1"))
    out = lunch / "out"
    assert main(["check", str(lunch / "lunch"), "--policy", str(policy)]) == 3
    assert main(["batch", str(lunch), "--out", str(out), "--policy", str(policy)]) == 3
    said = capfd.readouterr()
    assert said.err.count("did you mean `total`?") == 2
    assert not out.exists()
