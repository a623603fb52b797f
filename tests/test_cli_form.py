"""`itemized form`: writes the blank forms, and never over one that somebody filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.export.blank_forms import blank_forms
from rules.policy import PACKAGED, load
from tests.papers import receipt_pdf
from tests.pdf_filling import fill

Captured = pytest.CaptureFixture[str]
BLANK = dict(blank_forms(load()))


def started(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_it_writes_both_forms_and_says_where(tmp_path: Path, capfd: Captured) -> None:
    assert started("form", "--out", tmp_path / "a" / "blank") == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert [line.rpartition("/")[2] for line in err.splitlines()] == ["form.pdf", "form.xlsx"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "blank").iterdir()} == BLANK


def test_another_offices_policy_has_other_forms_which_replace_blank_ones(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    text = PACKAGED.read_text(encoding="utf-8")
    ours.write_text(text.replace("[departmental_peer_circle, reading_group]", "[writing_retreat]"), encoding="utf-8")
    assert started("form", "--out", tmp_path / "blank") == 0
    assert started("form", "--out", tmp_path / "blank", "--policy", ours) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "blank").iterdir()} == dict(blank_forms(load(ours)))


@pytest.mark.parametrize("name", ["form.pdf", "form.xlsx"])
def test_what_somebody_filled_in_stays(tmp_path: Path, capfd: Captured, name: str) -> None:
    answers = fill(BLANK["form.pdf"], {"claimant_name": "Ana García"}) if name == "form.pdf" else b"not ours"
    (tmp_path / name).write_bytes(answers)
    assert started("form", "--out", tmp_path) == 2
    assert f"{name} is there and is no blank form; move it away, or name another folder" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == answers


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "blank").write_text("x")
    assert started("form", "--out", tmp_path / "blank") == 2
    assert "cannot be written" in capfd.readouterr().err


def test_a_policy_that_is_none_is_told_and_nothing_written(tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "ours.yaml").write_text("policy: x\n")
    assert started("form", "--out", tmp_path / "blank", "--policy", tmp_path / "ours.yaml") == 3
    assert "ours.yaml:1" in capfd.readouterr().err
    assert not (tmp_path / "blank").exists()


def test_a_form_that_is_only_a_paper_is_said_to_be_one(tmp_path: Path, capfd: Captured) -> None:
    from reportlab.pdfgen.canvas import Canvas

    receipt_pdf(tmp_path / "lunch.pdf")
    page = Canvas(str(tmp_path / "scan.pdf"), invariant=1)
    for number, line in enumerate(("Peer Mentoring Reimbursement Form", "Name: Ana García", "Date: 2026-10-05")):
        page.drawString(40, 700 - 20 * number, line)
    page.save()
    assert started("check", tmp_path / "lunch.pdf", tmp_path / "scan.pdf", "--today", "2026-10-20") == 1
    out = " ".join(capfd.readouterr().out.split())
    assert "scan.pdf looks like a reimbursement form; its fields could not be taken from it." in out
