"""A file that shows a card's whole number is in no bundle: its digest and its place are, and its masked words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import run
from pipeline.audit.rerun import read_again, replay
from pipeline.batch import run_batch
from pipeline.bundle import Bundle, not_to_copy, sealing
from pipeline.model import FileReading, Letter, PageWords, SourceFile, Submission
from pipeline.workers import Workers
from rules.policy import load
from tests.papers import submission

#: Made up from an issuer's first digits and a check digit.
NUMBER = "4111 1111 1111 1111"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, 100) as pool:
        yield pool


def with_number(path: Path) -> None:
    """A paid receipt on which the card's number stands in full."""
    from reportlab.pdfgen.canvas import Canvas

    rows = [
        ("Elm Bakery", ""), ("12 Elm Street, Maple Falls, MO 63099", ""), ("(314) 555-0123", ""),
        ("Date: 10/01/2026", "12:41 PM"), ("Seeded Rolls", "10.00"), ("Subtotal", "10.00"), ("Sales Tax", "0.80"),
        ("Total", "10.80"), (f"VISA {NUMBER}", "10.80"), ("Approval Code: 010007", ""),
    ]  # fmt: skip
    page = Canvas(str(path), pagesize=(300, 420), invariant=1)
    page.setFont("Courier", 9)
    for number, (left, right) in enumerate(rows):
        page.drawString(20, 390 - 16 * number, left)
        page.drawRightString(280, 390 - 16 * number, right)
    page.save()


def test_the_file_is_not_in_the_bundle(tmp_path: Path, workers: Workers) -> None:
    submission(tmp_path / "october", "a")
    with_number(submission(tmp_path / "october", "b", net="10.00") / "lunch.pdf")
    out = tmp_path / "out"
    run_batch(
        tmp_path / "october", out, policy=load(None), settings=run.Settings(), departments=None,
        today=date(2026, 10, 20), workers=1, on_progress=lambda _: None,
    )  # fmt: skip
    assert {path.name for path in (out / "submissions/b/files").iterdir()} == {"form.yaml"}
    assert (out / "submissions/a/files/lunch.pdf").exists()
    made = Bundle(out).made()
    assert made.withheld == (("b", "lunch.pdf"),)
    assert made.originals == str((tmp_path / "october").resolve())
    sha256 = hashlib.sha256((tmp_path / "october/b/lunch.pdf").read_bytes()).hexdigest()
    assert [file.sha256 for file in Bundle(out).submission("b").files] == [sha256]
    said = (out / "submissions/b/words.json").read_text()
    assert "XXXX XXXX XXXX 1111" in said
    assert json.loads(said)[0]["words"][0]["full_number"] is True
    for path in out.rglob("*"):
        assert not path.is_file() or not any(n.encode() in path.read_bytes() for n in (NUMBER, NUMBER.replace(" ", "")))

    assert sealing(out).breaches() == ()
    replayed = replay(Bundle(out), workers)
    assert replayed.differences == ()
    fresh = read_again(Bundle(out), workers, replayed)
    assert (fresh.readings, fresh.missing, fresh.differences) == ((), (), ())
    (tmp_path / "october").rename(tmp_path / "elsewhere")
    fresh = read_again(Bundle(out), workers, replayed)
    ((where, file, why),) = fresh.missing
    assert (where, file) == ("b", "lunch.pdf")
    assert why.startswith("shows a card's whole number")
    assert fresh.differences == ()


def test_what_may_hold_the_file_again_is_not_copied_either() -> None:
    files = tuple(SourceFile(name, b"", "5f") for name in ("lunch.jpg", "slip.jpg"))
    kept = tuple(SourceFile(name, b"", "5f") for name in ("form.yaml", "mail.eml", "lunch (1).jpg", "responses.csv"))
    handed = Submission("a", None, files, kept=kept)

    def read(*shown: str) -> tuple[FileReading, ...]:
        pages = {name: PageWords(1, 10, 10, "pdf", (), full_number=name in shown) for name in ("lunch.jpg", "slip.jpg")}
        return tuple(FileReading(name, "5f", 1, words=(page,)) for name, page in pages.items())

    assert not_to_copy(handed, read()) == ()
    told = Letter("mail.eml", full_number=True)
    assert not_to_copy(replace(handed, letters=(told,)), read()) == ("mail.eml", "lunch (1).jpg")
    assert not_to_copy(handed, read("slip.jpg")) == ("slip.jpg", "mail.eml", "lunch (1).jpg")
