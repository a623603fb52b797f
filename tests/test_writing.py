"""A submission's folder: what may be seen on its pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import disk, run
from pipeline.intake import source_file
from pipeline.model import Context, Submission
from pipeline.writing import draw, write_over
from rules.policy import load
from tests.card_papers import with_number
from tests.papers import receipt_pdf


def test_a_card_s_number_is_painted_over_on_a_drawn_page(tmp_path: Path) -> None:
    with_number(tmp_path / "lunch.pdf")
    file = source_file(tmp_path / "lunch.pdf")
    result = run.process(Submission("s", None, (file,)), run.Settings(), load(None), Context(date(2026, 10, 20)))
    (drawing,) = draw(file, result)
    read = run.read_file(replace(file, content=drawing.picture), run.Settings("tesseract"))
    (row,) = [word.text for page in read.words for word in page.words if word.text.startswith("VISA")]
    assert re.sub(r"\D", "", row) == "1111"
    assert not any(page.full_number for page in read.words)


def test_pages_are_drawn_with_their_evidence(tmp_path: Path) -> None:
    receipt_pdf(tmp_path / "lunch.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    files = tuple(source_file(tmp_path / name) for name in ("lunch.pdf", "broken.pdf"))
    result = run.process(Submission("s", None, files), run.Settings(), load(None), Context(date(2026, 10, 20)))
    (drawing,) = draw(files[0], result)
    assert drawing.name == f"{tmp_path}/lunch.pdf-p1.jpg"
    assert drawing.picture.startswith(b"\xff\xd8\xff")
    assert len(drawing.small) < len(drawing.picture)
    assert list(draw(files[1], result)) == []


@pytest.mark.parametrize("name", ["../out.jpg", "a/../../out.jpg", ".", "..", ""])
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name inside"):
        disk.inside(tmp_path / "files", name)


def test_a_path_from_the_top_stays_inside(tmp_path: Path) -> None:
    assert disk.inside(tmp_path, "/etc/out.jpg") == tmp_path / "etc" / "out.jpg"


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "result.json"
    disk.write(place, b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.write(place, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
    assert place.read_bytes() == b"old"


def test_what_was_left_half_written_goes(tmp_path: Path) -> None:
    for name in ("a/.k3_x9qzw.part", "a/b/.aaaaaaaa.part", "a/.mine.part", "a/wheel.part", "a/result.json"):
        disk.write(tmp_path / name, b"x")
    disk.clear_unfinished(tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["a/.mine.part", "a/result.json", "a/wheel.part"]


@pytest.mark.parametrize("steps", range(4))
def test_our_own_workbook_is_known_again_whenever_we_were_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    workbook = tmp_path / "approval.xlsx"
    assert write_over(workbook, lambda place: disk.write(place, b"old")) is None
    real, done = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) > steps:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_over(workbook, lambda place: disk.write(place, b"new"))
    monkeypatch.undo()
    assert write_over(workbook, lambda place: disk.write(place, b"newest")) is None
    assert workbook.read_bytes() == b"newest"
