"""All sample submissions, read once on the recorded words of their pictures, and judged as often as a test asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline import readers, run
from pipeline.intake import departments, discover, open_source
from pipeline.judging import judge_all
from pipeline.ledger import Run
from pipeline.model import FileReading, PageWords, Result, SourceFile, Submission
from pipeline.pages import Page
from rules.policy import Policy
from tests.recorded import recordings

HERE = Path(recordings.SAMPLES).parent
#: The day of the demo.
TODAY = date(2026, 10, 20)

#: A policy -> the result of each submission, by its id.
Judge = Callable[[Policy], dict[str, Result]]


@pytest.fixture(scope="session")
def submissions() -> tuple[Submission, ...]:
    return tuple(open_source(source) for source in discover(HERE / "submissions"))


@pytest.fixture(scope="session")
def readings(submissions: tuple[Submission, ...]) -> dict[str, FileReading]:
    """What is in each file, by its digest and name; pictures are not read again."""
    recorded = {recordings.head(name)["sha256"]: recordings.words(name) for name in recordings.pictures()}
    pages: tuple[PageWords, ...] = ()
    really = readers.read_page

    def read_page(page: Page, wanted: str) -> PageWords:
        if page.layer is not None:
            return really(page, wanted)
        assert pages, recordings.MEND
        return pages[page.number - 1]

    made: dict[str, FileReading] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "read_page", read_page)
        for file in (file for submission in submissions for file in submission.files):
            pages = recorded.get(file.sha256, ())
            if _key(file) not in made:
                made[_key(file)] = run.read_file(file, run.Settings())
    return made


def _key(file: SourceFile) -> str:
    return f"{file.sha256} {file.name}"


@pytest.fixture(scope="session")
def judge(submissions: tuple[Submission, ...], readings: dict[str, FileReading]) -> Judge:
    """The whole batch under a policy."""
    known = departments.load(HERE / "departments.csv")

    def of(submission: Submission) -> tuple[FileReading, ...]:
        return tuple(readings[_key(file)] for file in submission.files)

    def judged(policy: Policy) -> dict[str, Result]:
        this_run = Run(TODAY, "submissions", "0", policy.name, policy.sha256)
        all_of_them = judge_all(submissions, of, policy, known, this_run)
        assert all_of_them.faults == ()
        return {result.submission: result for result in all_of_them.results}

    return judged
