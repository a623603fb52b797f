"""A file that shows a card's whole number is in a bundle as its safe copy, with its own digest and masked words."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline import run
from pipeline.audit.compare import changes, differences, reread
from pipeline.audit.copies import of_copy
from pipeline.audit.rerun import read_again, replay
from pipeline.batch import BatchOutcome, run_batch
from pipeline.bundle import Bundle, Stand, not_to_copy, sealing, stand_in
from pipeline.model import Box, FileReading, Letter, PageWords, Person, SourceFile, Submission, Word
from pipeline.terminal import say_outcome
from pipeline.workers import Workers
from rules.policy import load
from tests.card_papers import NUMBER, receipt_drawn, with_number
from tests.papers import submission

BARE = NUMBER.replace(" ", "")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, 100) as pool:
        yield pool


def mailed(folder: Path) -> None:
    """An e-mail that tells the number and carries the form and a receipt with it, twice."""
    made = submission(folder, "d", net="10.00")
    with_number(made / "lunch.pdf")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "lena.hart@example.edu", "office@example.edu", "Lunch"
    message.set_content(f"I paid with my card, VISA {NUMBER}.\n")
    for name in ("form.yaml", "lunch.pdf"):
        message.add_attachment(
            (made / name).read_bytes(), maintype="application", subtype="octet-stream", filename=name
        )
    message.add_attachment(
        (made / "lunch.pdf").read_bytes(), maintype="application", subtype="pdf", filename="again.pdf"
    )
    shutil.rmtree(made)
    (folder / "d.eml").write_bytes(bytes(message))


def batch(top: Path, *, copied: bool = True) -> BatchOutcome:
    return run_batch(
        top / "october", top / "out", policy=load(None), settings=run.Settings(), departments=None,
        today=date(2026, 10, 20), workers=1, on_progress=lambda _: None, copied=copied,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BatchOutcome]:
    """A batch of a receipt without the number, a photo with it, and an e-mail with a PDF; the submissions are gone."""
    top = tmp_path_factory.mktemp("cards")
    submission(top / "october", "a")
    photo = submission(top / "october", "c", net="10.00")
    (photo / "lunch.pdf").unlink()
    receipt_drawn().save(photo / "lunch.jpg", quality=92)
    mailed(top / "october")
    outcome = batch(top)
    (top / "october").rename(top / "elsewhere")
    return top, outcome


def test_what_is_kept_of_them(made: tuple[Path, BatchOutcome]) -> None:
    top, outcome = made
    out = top / "out"
    held = {name: {path.name for path in (out / "submissions" / name / "files").iterdir()} for name in "acd"}
    assert held["a"] == {"form.yaml", "lunch.pdf"}
    assert held["c"] == {"form.yaml", "lunch.jpg.safe-copy.png"}
    assert held["d"] == {"form.yaml", "lunch.pdf.safe-copy.pdf", "d.eml.safe-copy.txt"}
    told = Bundle(out).made()
    assert (told.copies, told.withheld) == (outcome.copies, outcome.withheld)
    assert set(told.copies) == {
        ("c", "lunch.jpg", "lunch.jpg.safe-copy.png"),
        ("d", "lunch.pdf", "lunch.pdf.safe-copy.pdf"),
        ("d", "d.eml", "d.eml.safe-copy.txt"),
    }
    assert told.withheld == (("d", "again.pdf", "is a second copy of lunch.pdf"),)
    letter = (out / "submissions/d/files/d.eml.safe-copy.txt").read_text(encoding="utf-8")
    assert "VISA XXXX XXXX XXXX 1111" in letter
    assert "From: lena.hart@example.edu" in letter
    sha256 = hashlib.sha256((top / "elsewhere/c/lunch.jpg").read_bytes()).hexdigest()
    assert [file.sha256 for file in Bundle(out).submission("c").files] == [sha256]
    assert json.loads((out / "submissions/d/words.json").read_text())[0]["words"][0]["full_number"] is True
    for path in out.rglob("*"):
        assert not path.is_file() or not any(n.encode() in path.read_bytes() for n in (NUMBER, BARE)), path
    assert sealing(out).breaches() == ()


def test_they_are_judged_again_and_read_again_alike(made: tuple[Path, BatchOutcome], workers: Workers) -> None:
    top, outcome = made
    proofs = [finding.state for one in outcome.results for finding in one.findings if finding.rule == "payment-proof"]
    assert proofs == ["met"] * 3
    replayed = replay(Bundle(top / "out"), workers)
    assert replayed.differences == ()
    fresh = read_again(Bundle(top / "out"), workers, replayed)
    assert (fresh.readings, fresh.missing, fresh.differences) == ((), (), ())
    assert fresh.copies == (("c", "lunch.jpg"), ("d", "lunch.pdf"))


def test_a_copy_that_is_gone_or_says_otherwise_is_told(
    made: tuple[Path, BatchOutcome], tmp_path: Path, workers: Workers
) -> None:
    out = Path(shutil.copytree(made[0] / "out", tmp_path / "out"))
    (out / "submissions/c/files/lunch.jpg.safe-copy.png").unlink()
    other = out / "submissions/d/files/lunch.pdf.safe-copy.pdf"
    other.write_bytes((made[0] / "elsewhere/a/lunch.pdf").read_bytes())
    fresh = read_again(Bundle(out), workers, replay(Bundle(out), workers))
    assert fresh.missing == (("c", "lunch.jpg", "shows a card's whole number, and its safe copy is not in the bundle"),)
    assert [(one.submission, one.file) for one in fresh.readings] == [("d", "lunch.pdf")]


def test_the_end_of_a_batch_names_them(made: tuple[Path, BatchOutcome], capsys: pytest.CaptureFixture[str]) -> None:
    top, outcome = made
    say_outcome(outcome, top / "out")
    said = capsys.readouterr().err
    assert "  c: lunch.jpg" in said
    assert "  d: again.pdf: is a second copy of lunch.pdf" in said
    assert outcome.seal[:16] in said


def test_without_copies_nothing_of_them_is_kept(tmp_path: Path, workers: Workers) -> None:
    with_number(submission(tmp_path / "october", "b", net="10.00") / "lunch.pdf")
    outcome = batch(tmp_path, copied=False)
    assert (outcome.copies, outcome.withheld) == ((), ())
    bundle = Bundle(tmp_path / "out")
    assert not (tmp_path / "out/submissions/b/files").exists()
    ((of, file, why),) = bundle.made().withheld
    assert (bundle.made().copies, of, file) == ((), "b", "lunch.pdf")
    assert why == "shows or may show a card's whole number, and no file was to be copied"
    fresh = read_again(bundle, workers, replay(bundle, workers))
    assert (fresh.readings, fresh.missing, fresh.differences, fresh.copies) == ((), (), (), ())


def test_what_may_hold_the_file_again_is_not_copied_either(tmp_path: Path) -> None:
    files = tuple(SourceFile(name, b"", "5f") for name in ("lunch.jpg", "slip.jpg"))
    kept = tuple(SourceFile(name, b"", "5f") for name in ("form.yaml", "mail.eml", "lunch (1).jpg", "responses.csv"))
    handed = Submission("a", None, files, kept=kept)
    (tmp_path / "files").mkdir()
    for one in (*files, *kept):
        (tmp_path / "files" / one.name).write_bytes(b"")

    def read(*shown: str) -> tuple[FileReading, ...]:
        pages = {name: PageWords(1, 10, 10, "pdf", (), full_number=name in shown) for name in ("lunch.jpg", "slip.jpg")}
        return tuple(FileReading(name, "5f", 1, words=(page,)) for name, page in pages.items())

    assert not_to_copy(tmp_path, handed, read()) == ()
    told = Letter("mail.eml", full_number=True)
    assert not_to_copy(tmp_path, replace(handed, letters=(told,)), read()) == ("mail.eml", "lunch (1).jpg")
    assert not_to_copy(tmp_path, handed, read("slip.jpg")) == ("slip.jpg", "mail.eml", "lunch (1).jpg")
    (tmp_path / "files/form.yaml").write_text(f"purpose: paid with {NUMBER}\n")
    assert not_to_copy(tmp_path, handed, read()) == ("form.yaml", "mail.eml", "lunch (1).jpg")
    (tmp_path / "files/form.yaml").write_bytes(NUMBER.encode("utf-16"))
    assert "form.yaml" in not_to_copy(tmp_path, handed, read())


def test_what_is_no_picture(tmp_path: Path) -> None:
    """An e-mail and a plain text are kept as masked text; what holds other files, or cannot be masked, is not."""
    texts = {
        "note.txt": f"card {NUMBER}\n",
        "two.txt": "4111 1111\n1111 1111\n",
        "mail.txt": "Card ************1111\nElm Bakery MO 63099\n(314) 555-0123\n10/08/2026 12:04 PM\n",
        "lines.txt": "4111\n1111\n> 1111\n> 1111 5\n",
        "thanks.txt": "I paid with\n4111\n1111\n1111\n1111 thanks\n",
        "old.txt": f"\udcff {NUMBER}",
        "form.yaml": f"purpose: {NUMBER}\n",
        "wide.txt": "\0".join(NUMBER),
        "all.zip": "PK\x03\x04",
        "mail.eml": "",
        "note.txt.safe-copy.txt": "\udcff",
    }
    for name, text in texts.items():
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    kept = tuple(SourceFile(name, b"", name) for name in texts)
    letter = Letter("mail.eml", Person("Lena Hart"), text="XXXX XXXX XXXX 1111", full_number=True)
    handed = Submission("s", None, (), kept=kept, letters=(letter,))
    stand = stand_in(tmp_path, handed, (), not_to_copy(tmp_path, handed, ()), "auto")
    assert dict(stand.copies) == {
        "form.yaml": "form.yaml.safe-copy.txt",
        "mail.eml": "mail.eml.safe-copy.txt",
        "mail.txt": "mail.txt.safe-copy.txt",
        "note.txt": "note.txt.safe-copy-2.txt",
        "thanks.txt": "thanks.txt.safe-copy.txt",
        "two.txt": "two.txt.safe-copy.txt",
    }
    assert (tmp_path / "files/two.txt.safe-copy.txt").read_text() == "XXXX XXXX\nXXXX 1111\n"
    assert (tmp_path / "files/mail.txt.safe-copy.txt").read_text() == texts["mail.txt"]
    assert {name for name, _ in stand.withheld} == {
        "lines.txt", "old.txt", "wide.txt", "all.zip", "note.txt.safe-copy.txt",
    }  # fmt: skip

    assert (tmp_path / "files/note.txt.safe-copy-2.txt").read_text() == "card XXXX XXXX XXXX 1111\n"
    assert stand.instead_of("files/mail.eml") == "files/mail.eml.safe-copy.txt"
    assert stand.instead_of("files/all.zip") is None
    assert stand.instead_of("annotated/lunch.jpg-p1.jpg") == "annotated/lunch.jpg-p1.jpg"
    assert Stand().instead_of("files/lunch.jpg") == "files/lunch.jpg"


def page(*words: Word, shown: bool = True) -> PageWords:
    return PageWords(1, 400, 300, "rapidocr", words, full_number=shown)


def test_only_what_is_painted_over_and_a_reader_s_tremble_is_no_difference() -> None:
    total, card, tail = (
        Word("Total 10.80", Box(20, 20, 160, 40), 0.98),
        Word("XXXX XXXX XXXX", Box(20, 60, 200, 80), 0.9),
        Word("1111", Box(210, 60, 260, 80), 0.9),
    )
    was = FileReading("lunch.jpg", "5f", 1, words=(page(total, card, tail),), fingerprint=("00ff00ff00ff00ff",))

    def read(*words: Word) -> FileReading:
        return of_copy(was, FileReading("x", "", 1, words=(page(*words, shown=False),), fingerprint=("0",)), b"png")

    moved = replace(total, box=Box(21, 20, 161, 41), score=0.97)
    assert read(moved, Word("XXX X XXXX 1111", Box(20, 58, 262, 82))) is was
    assert read(moved) is was
    other = read(replace(moved, text="Total 16.80"), Word("XXXX XXXX 1111", Box(20, 60, 262, 80)))
    assert [word.text for word in other.words[0].words] == ["Total 16.80", "XXXX XXXX XXXX", "1111"]
    assert (other.file, other.fingerprint, other.words[0].full_number) == ("lunch.jpg", was.fingerprint, True)
    assert read(replace(total, text="Total10.80")) is was
    in_two = Word("Total", Box(20, 20, 90, 40)), Word("10.80", Box(100, 20, 160, 40))
    assert read(*in_two) is was
    misread = read(in_two[0], replace(in_two[1], text="16.80"))
    assert [word.text for word in misread.words[0].words] == ["Total", "16.80", "XXXX XXXX XXXX", "1111"]
    assert str(reread("s", was, misread)).startswith("s: lunch.jpg: was read “Total 10.80”")
    assert [word.text for word in read().words[0].words] == ["XXXX XXXX XXXX", "1111"]
    assert len(read(total, Word("Tip 2.00", Box(20, 100, 160, 120))).words[0].words) == 4
    none = of_copy(was, FileReading("x", "", 0, error="the file is damaged"), b"png")
    assert (none.error, none.words) == ("the file is damaged", ())


def test_where_it_stands_changes_nothing_that_is_said() -> None:
    was = {"verdict": "ready", "findings": [{"rule": "total", "state": "met", "evidence": [{"box": [1, 2, 3, 4]}]}]}
    moved = {**was, "findings": [{**was["findings"][0], "evidence": [{"box": [1, 2, 3, 5]}]}]}  # type: ignore[dict-item]
    assert [one.about for one in differences("s", was, moved)] == ["total, evidence"]
    assert list(changes("s", was, moved)) == []
    assert [one.about for one in changes("s", was, {**moved, "verdict": "review"})] == ["verdict"]
