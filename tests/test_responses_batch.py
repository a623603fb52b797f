"""The export of an online form as a batch: the rows that are wrong are named, and stop no others."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline import run
from pipeline.batch import run_batch
from pipeline.intake import departments, discover, open_source
from pipeline.judging import judge_all
from pipeline.ledger import Run
from pipeline.model import FileReading, Result, Submission, Verdict
from rules.policy import load
from tests.papers import receipt_pdf

HEADER = (
    "Response ID,Timestamp,Your name,E-mail,Role,Department,Program,Date of event,Purpose of the event,Who attended?,"
    "Amount requested (USD),Payment method,Lead approval (name),Lead e-mail,Lead approval date,Receipt upload"
).split(",")
ROW = (
    "s{0},10/5/2026 14:33:02,Lena Hart,lena.hart@example.edu,Lead,Linguistics,Reading group,{1},Lunch,"
    "Lena Hart; Wei Chen,{2},Visa,,,,{3}"
).split(",")
#: Row of the bad ones among the first 500, the column, what is written there, what the workbook says of it.
BAD = (
    (7, "Role", "boss", 'row 9, column claimant_role: "boss" is not a role; write peer_mentor or lead'),
    (57, "Date of event", "13/10/2026", 'row 59, column event_date: "13/10/2026" is not a date; write it as'),
    (107, "Amount requested (USD)", "forty", 'row 109, column amount_requested: "forty" is not an amount in dollars'),
    (157, "Receipt upload", "gone.pdf", "gone.pdf is named in row 159, column files, and is not in the folder"),
    (207, "Receipt upload", "r5.pdf; lost.jpg", "lost.jpg is named in row 209, column files, and is not in the folder"),
    (257, "more", "extra", "row 259: has more cells than the header has columns; please put text that holds the"),
    (307, "Your name", "", "responses.csv row 309: name is missing"),
    (357, "E-mail", "lena at example", 'row 359, column claimant_email: "lena at example" is not one e-mail address'),
    (407, "Response ID", "S1", 'has in row 409, column submission, "S1", the id of row 3 too'),
    (457, "Amount requested (USD)", "=1+1", 'row 459, column amount_requested: "=1+1" is not an amount in dollars'),
)
POLICY = load()


def export(folder: Path, count: int, bad: tuple[tuple[int, str, str, str], ...]) -> None:
    """`count` rows over ten receipts, so that few files have to be read."""
    folder.mkdir()
    totals = [
        receipt_pdf(folder / f"r{n}.pdf", f"Maple Grill {n}", f"{10 + n}.00", date(2026, 9, 1 + n)) for n in range(10)
    ]
    rows = []
    for number in range(count):
        n = number % 10
        rows.append([cell.format(number, date(2026, 9, 1 + n), totals[n], f"r{n}.pdf") for cell in ROW])
    for number, column, cell, _ in bad:
        if column in HEADER:
            rows[number][HEADER.index(column)] = cell
        else:
            rows[number].append(cell)
    with (folder / "responses.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    (folder.parent / "departments.csv").write_text(
        "department,fiscal_year,allocation,leads\nLinguistics,2027,500000.00,lena.hart@example.edu\n", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """All 500 rows judged, each file read once."""
    place = tmp_path_factory.mktemp("export")
    export(place / "in", 500, BAD)
    submissions = [open_source(source) for source in discover(place / "in")]
    made: dict[str, FileReading] = {}

    def of(submission: Submission) -> tuple[FileReading, ...]:
        for file in submission.files:
            if file.name not in made:
                made[file.name] = run.read_file(file, run.Settings())
        return tuple(made[file.name] for file in submission.files)

    known = departments.load(place / "departments.csv")
    this_run = Run(date(2026, 10, 20), "export", "0", POLICY.name, POLICY.sha256)
    judged = judge_all(submissions, of, POLICY, known, this_run)
    assert judged.faults == ()
    return {result.submission: result for result in judged.results}


def wrong(result: Result) -> str:
    """What stands in the way of a result, but that the few receipts come again and again in this export."""
    open_findings = [f for f in result.findings if f.state in ("not_met", "cannot_tell") and f.rule != "not-duplicate"]
    return " ".join(finding.message for finding in open_findings)


def test_of_five_hundred_rows_ten_are_named_and_the_others_judged(results: dict[str, Result]) -> None:
    assert len(results) == 500
    named = {name: wrong(result) for name, result in results.items() if wrong(result)}
    assert len(named) == 10
    for _, _, _, says in BAD:
        assert sum(says in each for each in named.values()) == 1, says
    assert sum(result.verdict is Verdict.READY for result in results.values()) == 9, "the first of each receipt"


def test_the_workbook_names_row_column_and_mend(tmp_path: Path) -> None:
    few = tuple((number % 50 + place, column, cell, says) for place, (number, column, cell, says) in enumerate(BAD[:3]))
    export(tmp_path / "in", 12, few)
    outcome = run_batch(
        tmp_path / "in", tmp_path / "out", policy=POLICY, settings=run.Settings(), today=date(2026, 10, 20), workers=1,
        departments=departments.load(tmp_path / "departments.csv"), on_progress=lambda _: None,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(outcome.workbook)["Return"]
    text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    for place, column in enumerate(("claimant_role", "event_date", "amount_requested")):
        assert f"row {9 + place}, column {column}: " in text
    assert "write it as year-month-day, like 2026-10-03" in text
