"""The figures that come with the program, and how the workbook's Run sheet prints them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from pipeline.export.accuracy import Accuracy, ClauseAccuracy, Share, as_json, measured
from pipeline.export.workbook import RunInfo, write_workbook
from tests.export import builders

NONE = Share(0, 0, None, None)
PROOF = ClauseAccuracy(
    rule="payment-proof",
    data="restaurant photos",
    receipts=60,
    met=Share(35, 36, 0.858315, 0.995082),
    not_met=Share(20, 20, 0.838875, 1.0),
    cannot_tell=Share(4, 60, 0.026207, 0.159299),
    untold_met=Share(3, 4, 0.300642, 0.954413),
)
ITEMIZED = ClauseAccuracy(
    rule="itemized",
    data="restaurant photos",
    receipts=8,
    met=Share(8, 8, 0.675592, 1.0),
    not_met=NONE,
    cannot_tell=Share(0, 8, 0.0, 0.324408),
    untold_met=NONE,
)
ACCURACY = Accuracy(
    program="0.1.0",
    readers=(("rapidocr", "3.10.0"), ("tesseract", "5.3.0")),
    policy="Peer Circles 2026.1",
    confidence=0.95,
    clauses=(PROOF, ITEMIZED),
)


def run_sheet(tmp_path: Path, run: RunInfo) -> dict[str, object]:
    write_workbook(tmp_path / "a.xlsx", builders.batch(), run)
    rows = load_workbook(tmp_path / "a.xlsx")["Run"].iter_rows(min_row=2)
    return {str(cells[0].value): cells[1].value for cells in rows}


def test_each_clause_says_how_often_it_was_right(tmp_path: Path) -> None:
    said = run_sheet(tmp_path, replace(builders.run(), accuracy=ACCURACY))
    assert said["Proof of payment, restaurant photos"] == (
        "Of 60 receipts: 36 called met, 35 of them rightly (97.2%; 85.8% to 99.5%); "
        "20 called not met, 20 of them rightly (100.0%; 83.9% to 100.0%); "
        "4 that could not be told (6.7%; 2.6% to 15.9%), 3 of them met and 1 not."
    )
    assert said["Itemized receipt, restaurant photos"] == (
        "Of 8 receipts: 8 called met, 8 of them rightly (100.0%; 67.6% to 100.0%); none called not met; "
        "none that could not be told (0.0%; 0.0% to 32.4%)."
    )


def test_it_says_what_was_measured_with_what(tmp_path: Path) -> None:
    said = run_sheet(tmp_path, replace(builders.run(), accuracy=ACCURACY))
    about = str(said["How often findings are right"])
    assert "with Itemized 0.1.0, rapidocr 3.10.0 and tesseract 5.3.0, under Peer Circles 2026.1." in about
    assert "95% confidence" in about
    assert "Measured with something else" not in said


def test_another_program_reader_or_policy_is_said(tmp_path: Path) -> None:
    for other, told in (
        (replace(ACCURACY, program="0.0.9"), "Itemized 0.0.9"),
        (replace(ACCURACY, readers=(("tesseract", "5.3.0"),)), "Itemized 0.1.0, tesseract 5.3.0, under"),
        (replace(ACCURACY, readers=()), "no reader of pictures"),
        (replace(ACCURACY, policy="Peer Circles 2025.2"), "Peer Circles 2025.2"),
    ):
        said = str(run_sheet(tmp_path, replace(builders.run(), accuracy=other))["Measured with something else"])
        assert "judged with Itemized 0.1.0, rapidocr 3.10.0 and tesseract 5.3.0, under Peer Circles 2026.1." in said
        assert told in said


def test_nothing_is_said_where_nothing_was_measured(tmp_path: Path) -> None:
    assert "How often findings are right" not in run_sheet(tmp_path, builders.run())
    assert measured(tmp_path / "no.json") is None


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    place = tmp_path / "accuracy.json"
    place.write_text(as_json(ACCURACY), encoding="utf-8")
    assert measured(place) == ACCURACY
