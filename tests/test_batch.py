"""A batch, as the real thing: files on disk, worker processes, everything written."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest

from pipeline import batch, run
from pipeline.batch import BatchOutcome, Progress, run_batch
from pipeline.cli import main
from pipeline.errors import ExitCode, NothingReadError, UsageError
from pipeline.intake.departments import load as load_departments
from pipeline.ledger import History, Ledger
from pipeline.model import FindingState, Result, SourceFile, Verdict
from pipeline.reading import default_workers, read_files
from rules.policy import load as load_policy
from tests.papers import DEPARTMENTS, receipt_pdf, submission

Sabotage = Callable[[str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "departments.csv").write_text(DEPARTMENTS)
    return tmp_path / "submissions"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def judged(folder: Path, out: Path, workers: int = 2, progress: list[Progress] | None = None) -> BatchOutcome:
    seen: list[Progress] = [] if progress is None else progress
    return run_batch(
        folder,
        out,
        policy=load_policy(None),
        settings=run.Settings(),
        departments=load_departments(folder.parent / "departments.csv"),
        today=date(2026, 10, 20),
        workers=workers,
        on_progress=seen.append,
    )


def verdicts(outcome: BatchOutcome) -> dict[str, Verdict]:
    return {result.submission: result.verdict for result in outcome.results}


def states(outcome: BatchOutcome, name: str) -> dict[str, FindingState]:
    return {finding.rule: finding.state for finding in one(outcome, name).findings}


def one(outcome: BatchOutcome, name: str) -> Result:
    return next(result for result in outcome.results if result.submission == name)


def everything(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def files_below(out: Path) -> Iterator[str]:
    return (str(path.relative_to(out)) for path in sorted(out.rglob("*")) if path.is_file())


def test_what_is_written(folder: Path, out: Path) -> None:
    submission(folder, "a-ready")
    returned = submission(folder, "b-returned", merchant="Birch Cafe", net="31.00")
    form = returned / "form.yaml"
    form.write_text(form.read_text().replace('"33.48"', '"99.00"'))
    progress: list[Progress] = []
    outcome = judged(folder, out, progress=progress)

    assert verdicts(outcome) == {"a-ready": Verdict.READY, "b-returned": Verdict.RETURN}
    assert [name for name in files_below(out) if not name.startswith(".cache")] == [
        "approval.xlsx",
        "bundle/answered.json",
        "bundle/approval.xlsx",
        "bundle/before.json",
        "bundle/departments.json",
        "bundle/manifest.jsonl",
        "bundle/policy.yaml",
        "bundle/run.json",
        "bundle/seal.json",
        "submissions/a-ready/annotated/lunch.pdf-p1.jpg",
        "submissions/a-ready/files/form.yaml",
        "submissions/a-ready/files/lunch.pdf",
        "submissions/a-ready/result.json",
        "submissions/a-ready/submission.json",
        "submissions/a-ready/words.json",
        "submissions/b-returned/annotated/lunch.pdf-p1.jpg",
        "submissions/b-returned/files/form.yaml",
        "submissions/b-returned/files/lunch.pdf",
        "submissions/b-returned/reply.eml",
        "submissions/b-returned/result.json",
        "submissions/b-returned/submission.json",
        "submissions/b-returned/words.json",
    ]
    copy = out / "submissions/a-ready/files/lunch.pdf"
    assert copy.read_bytes() == (folder / "a-ready/lunch.pdf").read_bytes()
    result = json.loads((out / "submissions/a-ready/result.json").read_text())
    assert (result["submission"], result["verdict"], result["reimbursable"]) == ("a-ready", "ready", "21.60")
    sheets = openpyxl.load_workbook(outcome.workbook).sheetnames
    assert sheets == ["Summary", "Ready", "Return", "Review", "Line items", "Findings", "Budget", "Run"]
    for stage in batch.Stage:
        steps = [(step.done, step.total) for step in progress if step.stage is stage]
        assert steps == [(1, 2), (2, 2)], stage


@pytest.mark.parametrize(("gigabytes", "workers"), [(1, 1), (4, 2), (16, 8), (64, 8)])
def test_no_more_processes_than_fit_into_the_memory(
    gigabytes: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": gigabytes * 10**9 // 4096}
    monkeypatch.setattr("os.sysconf", said.__getitem__, raising=False)
    monkeypatch.setattr("pipeline.reading.processors", lambda: 8)
    assert default_workers() == workers


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("os._exit(9)", "exit code 9"),
        ("os.kill(os.getpid(), 9)", "SIGKILL"),
        ("time.sleep(600)", "did not finish within 8 seconds"),
        ("raise RuntimeError('no such luck')", "RuntimeError: no such luck"),
    ],
)
def test_one_file_that_cannot_be_read_keeps_the_others(
    folder: Path, out: Path, harm: str, why: str, sabotage: Sabotage, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission(folder, "a")
    receipt_pdf(submission(folder, "b", merchant="Birch Cafe", net="31.00") / "bad.pdf", "Oak Bar", "9.00")
    submission(folder, "c", merchant="Cedar Deli", net="15.00")
    monkeypatch.setattr("pipeline.reading.SECONDS_A_TASK", 8)
    sabotage(f"if source.name == 'bad.pdf': {harm}")
    outcome = judged(folder, out)

    assert verdicts(outcome) == {"a": Verdict.READY, "b": Verdict.REVIEW, "c": Verdict.READY}
    ((name, file, told),) = outcome.unreadable
    assert (name, file) == ("b", "bad.pdf")
    assert why in told
    assert "bad.pdf" in (out / "submissions/b/result.json").read_text()
    assert [name for name, _ in outcome.faults] == (["b"] if harm.startswith("raise") else [])

    sabotage("")  # a failure is not kept: the next run reads what this one could not
    again = judged(folder, out)
    assert again.unreadable == ()
    assert again.kept == 3


def test_an_unreadable_submission_is_a_row_and_no_end(folder: Path, out: Path) -> None:
    submission(folder, "a")
    (folder / "z.zip").write_bytes(b"PK\x03\x04 and no more")
    outcome = judged(folder, out)
    assert verdicts(outcome)["a"] is Verdict.READY
    assert verdicts(outcome)["z"] is not Verdict.READY


def test_a_fault_while_judging_leaves_the_submission_to_a_person(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission(folder, "a")
    submission(folder, "b", merchant="Birch Cafe", net="31.00")
    real = run.assemble

    def assemble(*arguments: object) -> object:
        if arguments[0].id == "a":  # type: ignore[attr-defined]
            raise KeyError("lost")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "assemble", assemble)
    outcome = judged(folder, out)
    assert verdicts(outcome) == {"a": Verdict.REVIEW, "b": Verdict.READY}
    ((name, trace),) = outcome.faults
    assert name == "a"
    assert "KeyError: 'lost'" in trace


def test_what_was_read_is_not_read_again(folder: Path, out: Path, sabotage: Sabotage) -> None:
    submission(folder, "a")
    submission(folder, "b", merchant="Birch Cafe", net="31.00")
    first = judged(folder, out)
    before = everything(out)
    sabotage("raise RuntimeError('read again')")
    second = judged(folder, out)
    assert (first.kept, second.kept) == (0, 2)
    assert second.results == first.results
    assert everything(out) == before


def test_kept_readings_that_were_tampered_with_count_for_nothing(folder: Path, out: Path) -> None:
    altered = (b"", b"{}", b"[" * 100_000, b'{"file": "lunch.pdf", "sha256": "0", "pages": 1}')
    for number, net in enumerate(("20.00", "31.00", "12.50", "40.00")):
        submission(folder, f"s{number}", net=net, merchant=f"Diner {'NSEW'[number]}")
    first = judged(folder, out)
    kept = sorted((out / ".cache").glob("*.json"))
    for place, content in zip(kept, altered, strict=True):
        place.write_bytes(content)
    second = judged(folder, out)
    assert second.kept == 0
    assert second.results == first.results


def test_another_reader_reads_anew_and_old_readings_go(folder: Path, out: Path) -> None:
    submission(folder, "a")
    judged(folder, out)
    (folder / "a/lunch.pdf").unlink()
    receipt_pdf(folder / "a/dinner.pdf")
    outcome = judged(folder, out)
    assert outcome.kept == 0
    assert len(list((out / ".cache").glob("*.json"))) == 1
    assert sorted(path.name for path in (out / "submissions/a/files").iterdir()) == ["dinner.pdf", "form.yaml"]
    assert sorted(path.name for path in (out / "submissions/a/annotated").iterdir()) == ["dinner.pdf-p1.jpg"]


def test_of_two_claims_for_one_purchase_the_first_handed_in_stays(folder: Path, out: Path) -> None:
    submission(folder, "a-late", submitted="2026-10-09")
    submission(folder, "b-early", submitted="2026-10-03")
    outcome = judged(folder, out)
    assert [result.submission for result in outcome.results] == ["b-early", "a-late"]
    assert verdicts(outcome)["b-early"] is Verdict.READY
    assert verdicts(outcome)["a-late"] is not Verdict.READY
    assert states(outcome, "a-late")["not-duplicate"] is FindingState.NOT_MET


def test_the_budget_goes_to_what_comes_first(folder: Path, out: Path) -> None:
    submission(folder, "a-late", department="Philosophy", submitted="2026-10-09", net="25.00")
    submission(folder, "b-early", department="Philosophy", submitted="2026-10-03", net="40.00", merchant="Birch Cafe")
    submission(folder, "c-other", department="Linguistics", submitted="2026-10-11", net="30.00", merchant="Cedar Deli")
    outcome = judged(folder, out)
    assert states(outcome, "b-early")["within-budget"] is FindingState.MET
    assert states(outcome, "a-late")["within-budget"] is FindingState.NOT_MET
    assert states(outcome, "c-other")["within-budget"] is FindingState.MET
    assert one(outcome, "b-early").reimbursable == Decimal("43.20")


def test_what_is_not_paid_takes_nothing_from_the_budget(folder: Path, out: Path) -> None:
    early = submission(folder, "a-early", department="Philosophy", submitted="2026-10-03", net="40.00")
    (early / "lunch.pdf").write_bytes(b"%PDF-1.4 broken")
    submission(folder, "b-late", department="Philosophy", submitted="2026-10-09", net="25.00", merchant="Birch Cafe")
    assert verdicts(judged(folder, out)) == {"a-early": Verdict.REVIEW, "b-late": Verdict.READY}


def test_one_unusable_file_is_one_reason_and_can_be_opened(folder: Path, out: Path) -> None:
    harm = {
        "broken.zip": b"PK\x03\x04 broken",
        "letter.txt": b"Dear office",
        "bill.docx": b"PK",
        "form.json": b'{"department": "Philosophy"}',
    }
    for number, (name, content) in enumerate(harm.items()):
        place = submission(folder, name.partition(".")[0], merchant=f"Diner {'NESW'[number]}", net=f"{20 + number}.00")
        (place / name).write_bytes(content)
    (folder / "only.zip").write_bytes(b"PK\x03\x04 broken")
    outcome = judged(folder, out)
    for name, content in harm.items():
        key = name.partition(".")[0]
        result = one(outcome, key)
        assert result.verdict is Verdict.REVIEW
        (reason,) = [f for f in result.findings if f.state in (FindingState.CANNOT_TELL, FindingState.NOT_MET)]
        assert reason.rule == "form-complete"
        assert name in reason.message
        assert "Could you" in reason.ask
        assert "photo or scan" not in reason.ask
        assert (out / f"submissions/{key}/files/{name}").read_bytes() == content
    rows = openpyxl.load_workbook(outcome.workbook)["Review"]
    reasons = {row[0].value: row[11].value for row in rows.iter_rows(min_row=2) if row[0].value}
    assert all(reasons[name.partition(".")[0]].count("\n") == 0 for name in harm)
    assert reasons["only"].count("only.zip is a broken zip archive") == 1
    assert [line.partition(":")[0] for line in reasons["only"].split("\n")] == [
        "? Business name, Business contact, Itemized receipt, Proof of payment, No alcohol, The sums agree",
        "? Complete form",
        "? Open until then",
    ]
    link = next(row[12].hyperlink.target for row in rows.iter_rows(min_row=2) if row[0].value == "only")
    assert (out / link).read_bytes() == b"PK\x03\x04 broken"


def test_a_second_copy_is_noted_and_kept(folder: Path, out: Path) -> None:
    place = submission(folder, "a")
    shutil.copy(place / "lunch.pdf", place / "two.pdf")
    form = place / "form.yaml"
    form.write_text(form.read_text().replace('"21.60"', '"43.20"'))
    outcome = judged(folder, out)
    said = "two.pdf is a copy of lunch.pdf and counts once"
    assert one(outcome, "a").notes == (("two.pdf", "is a copy of lunch.pdf and counts once"),)
    assert (out / "submissions/a/files/two.pdf").read_bytes() == (place / "two.pdf").read_bytes()
    rows = openpyxl.load_workbook(outcome.workbook)["Return"]
    assert said in rows["L2"].value
    reply = message_from_bytes((out / "submissions/a/reply.eml").read_bytes(), policy=policy.default).get_body()
    assert reply is not None
    assert said in " ".join(reply.get_content().split())
    result = json.loads((out / "submissions/a/result.json").read_text())
    assert result["notes"] == [{"file": "two.pdf", "note": "is a copy of lunch.pdf and counts once"}]


def test_what_is_no_submission_is_named(folder: Path, out: Path) -> None:
    shutil.move(submission(folder, "a"), folder / ".a")
    (folder / "notes.txt").write_text("call Wei")
    (folder / ".DS_Store").write_bytes(b"x")
    outcome = judged(folder, out)
    assert verdicts(outcome) == {"a": Verdict.READY}
    assert [name for name, _ in outcome.left_out] == ["notes.txt"]
    book = openpyxl.load_workbook(outcome.workbook)
    for title in ("Summary", "Run"):
        assert any("notes.txt" in str(cell.value) for row in book[title] for cell in row), title


def test_a_fault_of_ours_in_reading_a_file_loses_no_other(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("pipeline.pages.open_pages", broken)
    source = SourceFile("lunch.pdf", b"%PDF-", "x")
    reading = run.read_file(source, run.Settings())
    assert reading.error == "a fault in the program (KeyError: 'lost')"
    assert reading.receipts == ()


def test_a_workbook_that_somebody_worked_in_is_kept(folder: Path, out: Path) -> None:
    submission(folder, "a")
    assert judged(folder, out).set_aside is None
    assert judged(folder, out).set_aside is None  # ours, as we wrote it
    (out / "approval.xlsx").write_bytes(b"decisions")
    outcome = judged(folder, out)
    assert outcome.set_aside == out / "approval-earlier-1.xlsx"
    assert outcome.set_aside.read_bytes() == b"decisions"
    (out / "approval.xlsx").write_bytes(b"more decisions")
    assert judged(folder, out).set_aside == out / "approval-earlier-2.xlsx"


def test_a_reply_goes_when_its_reason_does(folder: Path, out: Path) -> None:
    form = submission(folder, "a") / "form.yaml"
    good = form.read_text()
    form.write_text(good.replace('"21.60"', '"99.00"'))
    judged(folder, out)
    assert (out / "submissions/a/reply.eml").exists()
    form.write_text(good)
    judged(folder, out)
    assert not (out / "submissions/a/reply.eml").exists()


def test_nothing_to_judge(folder: Path, out: Path) -> None:
    folder.mkdir()
    with pytest.raises(NothingReadError):
        judged(folder, out)
    assert not out.exists()


@pytest.mark.parametrize("place", ["submissions/out", "submissions", "departments.csv", "departments.csv/out"])
def test_an_out_that_cannot_be(folder: Path, tmp_path: Path, place: str) -> None:
    submission(folder, "a")
    with pytest.raises(UsageError):
        judged(folder, tmp_path / place)
    assert sorted(path.name for path in folder.rglob("*")) == ["a", "form.yaml", "lunch.pdf"]


def test_submissions_within_their_own_out(tmp_path: Path) -> None:
    (tmp_path / "departments.csv").write_text(DEPARTMENTS)
    folder = tmp_path / "submissions"
    submission(folder, "a")
    with pytest.raises(UsageError):
        judged(folder, tmp_path)


def test_files_are_read_in_the_order_given(tmp_path: Path, sabotage: Sabotage) -> None:
    paths = [tmp_path / name for name in ("c.pdf", "a.pdf", "none.pdf", "b.pdf")]
    for path in paths:
        if path.stem != "none":
            receipt_pdf(path, f"Shop {path.stem.upper()}")
    sabotage("if 'c.pdf' in source.name: time.sleep(1)")
    readings = list(read_files(paths, run.Settings(), workers=2))
    assert [reading.file for reading in readings] == [str(path) for path in paths]
    assert [reading.error is None for reading in readings] == [True, True, False, True]
    shutil.rmtree(tmp_path / "sabotage")
    assert list(read_files(paths, run.Settings(), workers=1)) == readings


# --- With a ledger ---------------------------------------------------------------------------------------------------


def itemized(*arguments: str | Path) -> int:
    return main(["batch", *map(str, arguments), "--today", "2026-10-20", "--workers", "2"])


def test_a_ledger_knows_what_was_bought_and_spent(
    tmp_path: Path, folder: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    submission(folder, "a", department="Philosophy", net="40.00")
    submission(tmp_path / "november", "b", department="Philosophy", net="25.00", merchant="Birch Cafe")
    submission(tmp_path / "november", "c", department="Linguistics", net="40.00")
    common = ("--departments", tmp_path / "departments.csv", "--ledger", tmp_path / "ledger.db", "--out")
    assert itemized(folder, *common, out) == 0
    october = everything(out)
    a = json.loads((out / "submissions/a/result.json").read_text())
    assert any("$60.00 left; after this $16.80." in finding["message"] for finding in a["findings"])
    budget = openpyxl.load_workbook(out / "approval.xlsx", data_only=True)["Budget"]
    rows = {row[0].value: [cell.value for cell in row] for row in budget.iter_rows(min_row=2)}
    assert rows["Philosophy"][2:8] == [60, 0, 60, 43.2, 16.8, 0]
    assert itemized(tmp_path / "november", *common, tmp_path / "out 2") == 0
    first, second = (said for said in capfd.readouterr().err.split("Workbook:") if "Recorded in" in said)
    assert "ledger.db, which is new: no earlier batch was known" in first
    assert "which is new" not in second
    assert "Why review: Within the budget 1" in second
    b, c = (json.loads((tmp_path / f"out 2/submissions/{name}/result.json").read_text()) for name in "bc")
    assert (b["verdict"], c["verdict"]) == ("review", "return")
    said = {finding["rule"]: finding["message"] for finding in b["findings"]}
    assert "$60.00 allocated, $43.20 approved before, $16.80 left; this needs $27.00." in said["within-budget"]
    book = openpyxl.load_workbook(tmp_path / "out 2/approval.xlsx", data_only=True)
    rows = {row[0].value: [cell.value for cell in row] for row in book["Budget"].iter_rows(min_row=2)}
    assert rows["Philosophy"][2:8] == [60, 43.2, 16.8, 0, 16.8, 27]
    run_sheet = {row[0].value: row[1].value for row in book["Run"].iter_rows()}
    assert run_sheet["Ledger"] == "ledger.db, 1 run before this batch"
    assert len(run_sheet["Taken from the ledger, SHA-256"]) == 64

    assert itemized(folder, *common, out) == 0  # in December, say: nothing of November
    assert {name: everything(out)[name] for name in october if not name.startswith(".cache")} == {
        name: content for name, content in october.items() if not name.startswith(".cache")
    }
    known = "1 of these it knew already, which count once ($43.20 of what is ready was ready before: pay it once)"
    assert known in capfd.readouterr().err


def test_what_cannot_be_recorded_is_not_handed_out(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    submission(folder, "a")
    common = (folder, "--departments", tmp_path / "departments.csv", "--ledger", tmp_path / "ledger.db", "--out", out)
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    with monkeypatch.context() as patched:
        real = Ledger.history

        def and_somebody_holds_it(self: Ledger) -> History:
            other.execute("BEGIN IMMEDIATE")
            return real(self)

        patched.setattr("pipeline.ledger._file._PATIENCE", 0.1)
        patched.setattr(Ledger, "history", and_somebody_holds_it)
        assert itemized(*common) == ExitCode.USAGE
    other.close()
    assert "run the same command again" in capfd.readouterr().err
    assert not (out / "approval.xlsx").exists()
    assert itemized(*common) == 0
    assert (out / "approval.xlsx").exists()


def test_stopped_once_it_was_recorded_it_comes_out_the_same(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission(folder, "a")
    submission(folder, "b", submitted="2026-10-06")  # the same purchase again

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "other").mkdir()
    common = (folder, "--departments", tmp_path / "departments.csv", "--ledger")
    assert itemized(*common, tmp_path / "other/ledger.db", "--out", tmp_path / "undisturbed") == 0
    with monkeypatch.context() as patched:
        patched.setattr(batch, "_write_all", stopped)
        assert itemized(*common, tmp_path / "ledger.db", "--out", out) == 130
    assert not (out / "approval.xlsx").exists()
    assert itemized(*common, tmp_path / "ledger.db", "--out", out) == 0
    for name, content in everything(tmp_path / "undisturbed").items():
        if not name.startswith(".cache"):
            assert (out / name).read_bytes() == content, name


def test_a_ledger_among_the_submissions_is_refused(folder: Path, out: Path) -> None:
    submission(folder, "a")
    assert itemized(folder, "--ledger", folder / "ledger.db", "--out", out) == ExitCode.USAGE
