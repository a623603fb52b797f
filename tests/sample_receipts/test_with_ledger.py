"""All sample submissions in three batches on one ledger come out as they do in one, and again when judged again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.intake import departments
from pipeline.judging import Judged, judge_all
from pipeline.ledger import Ledger, Run
from pipeline.model import FileReading, Submission, Verdict
from rules.policy import load
from tests.sample_receipts.conftest import HERE, TODAY, Judge


def test_three_batches_come_to_the_same_as_one(
    judge: Judge, submissions: tuple[Submission, ...], readings: dict[str, FileReading], tmp_path: Path
) -> None:
    policy, known = load(), departments.load(HERE / "departments.csv")
    by_id = {submission.id: submission for submission in submissions}
    at_once = judge(policy)
    in_order = [by_id[name] for name in at_once]
    third = len(in_order) // 3 + 1

    def batch(part: list[Submission], today: date) -> Judged:
        def of(submission: Submission) -> tuple[FileReading, ...]:
            return tuple(readings[f"{file.sha256} {file.name}"] for file in submission.files)

        with Ledger.open(tmp_path / "ledger.db") as ledger:
            return judge_all(part, of, policy, known, Run(today, "month", "0", policy.name, "5f"), ledger)

    parts = [in_order[start : start + third] for start in range(0, len(in_order), third)]
    first = [batch(part, TODAY) for part in parts]
    verdicts = {result.submission: result.verdict for judged in first for result in judged.results}
    assert verdicts == {name: result.verdict for name, result in at_once.items()}
    assert Verdict.READY in verdicts.values()
    again = [batch(part, date(2026, 12, 1)) for part in parts]
    assert [judged.results for judged in again] == [judged.results for judged in first]
    assert [judged.spent for judged in again] == [judged.spent for judged in first]
