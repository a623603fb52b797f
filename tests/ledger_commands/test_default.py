"""Which ledger a batch is recorded in where none is named: the office's own, and never a new one by surprise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.ledger import Ledger
from pipeline.model import Verdict
from rules.policy import PACKAGED
from tests.papers import DEPARTMENTS, submission

TOP = Path(__file__).parent.parent.parent


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a departments' file, and beside it one submission."""
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "departments.csv").write_text(DEPARTMENTS)
    submission(tmp_path / "october", "a-ready")
    return tmp_path / "office"


def batch(office: Path, out: str, *arguments: str) -> int:
    top = office.parent
    return main([
        "batch", str(top / "october"), "--out", str(top / out), "--today", "2026-10-20", "--workers", "1", *arguments
    ])  # fmt: skip


def verdicts(ledger: Path) -> list[tuple[int, str, Verdict]]:
    with Ledger.open(ledger) as book:
        return [(entry.run, entry.handed.id, entry.verdict) for entry in book.history().entries]


def test_a_first_trial_makes_no_ledger_and_a_rerun_repeats_nothing(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    departments = ("--departments", str(office / "departments.csv"))
    ledger = office / "ledger.sqlite"
    assert batch(office, "out", *departments) == 0
    assert not ledger.exists()
    assert batch(office, "out", *departments, "--ledger", str(ledger)) == 0
    capsys.readouterr()
    assert batch(office, "again", *departments) == 0
    said = capsys.readouterr().err
    assert f"Ledger: {ledger}, beside the office's files (--no-ledger to only try)" in said
    assert "1 of these it knew already" in said
    assert verdicts(ledger) == [(1, "a-ready", Verdict.READY), (2, "a-ready", Verdict.READY)]


@pytest.mark.parametrize(
    ("arguments", "ends", "used"),
    [
        (["--departments", "departments.csv"], 4, True),
        (["--policy", "rules.yaml"], 4, True),
        (["--departments", "departments.csv", "--no-ledger"], 4, False),
        ([], 4, False),
        (["--ledger", "ledger.sqlite", "--no-ledger"], 2, False),
    ],
)
def test_which_ledger_is_used(
    arguments: list[str], ends: int, used: bool, office: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Nothing is judged: the folder of submissions is empty."""
    (office / "rules.yaml").write_bytes(PACKAGED.read_bytes())
    (office / "ledger.sqlite").touch()
    (office / "none").mkdir()
    monkeypatch.chdir(office)
    assert main(["batch", "none", "--out", "out", *arguments]) == ends
    assert ("Ledger: ledger.sqlite, beside the office's files" in capsys.readouterr().err) == used


_BATCH = "import sys; from pipeline.cli import main; sys.exit(main())"


def test_two_batches_at_once_call_a_purchase_ready_once(office: Path) -> None:
    top = office.parent
    submission(top / "november", "another-name")
    named = ["--departments", str(office / "departments.csv"), "--ledger", str(office / "ledger.sqlite")]
    commands = [
        [sys.executable, "-c", _BATCH, "batch", str(top / folder), "--out", str(top / f"out-{folder}"), *named,
         "--workers", "1", "--today", "2026-10-20"]
        for folder in ("october", "november")
    ]  # fmt: skip
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, cwd=TOP, text=True) for command in commands]
    said = [process.communicate(timeout=180)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    found = verdicts(office / "ledger.sqlite")
    assert sorted(verdict for *_, verdict in found) != [Verdict.READY, Verdict.READY]
    assert found[0][2] is Verdict.READY
    with Ledger.open(office / "ledger.sqlite") as book:
        assert book.problems() == ()
