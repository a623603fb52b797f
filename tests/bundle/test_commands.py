"""`itemized audit`, `decide` and `policy diff` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pipeline.cli import main
from pipeline.ledger import Choice, Ledger
from rules.policy import PACKAGED
from tests.bundle.conftest import KEY
from tests.bundle.test_decisions import fill_in

DECIDE = ("decide", "--today", "2026-10-21")


@pytest.fixture
def ledger(finished: Path, tmp_path: Path) -> Path:
    """A copy of the ledger that the batch was recorded in."""
    place = tmp_path / "ledger.db"
    place.write_bytes((finished.parent / "ledger.db").read_bytes())
    return place


@pytest.fixture
def lax(tmp_path: Path) -> Path:
    """A policy by which nothing is sent back or held up."""
    place = tmp_path / "lax.yaml"
    text = PACKAGED.read_text(encoding="utf-8")
    place.write_text(
        text.replace("on_not_met: return", "on_not_met: note").replace("on_not_met: review", "on_not_met: note")
    )
    return place


def test_a_bundle_as_it_was(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key.pub").write_bytes(KEY.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH))
    assert main(["audit", str(out), "--reread", "--workers", "1", "--key", str(tmp_path / "key.pub")]) == 0
    said = capsys.readouterr().out
    assert "✓ As it was sealed, to the byte (signed with SHA256:" in said
    assert "4 submissions, all as they were" in said
    assert "✓ Read afresh: every word as it was, forms and e-mails too" in said
    assert "By the same program, libraries, readers and models as then" in said


def test_a_bundle_that_was_tampered_with(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = out / "submissions/a-ready/result.json"
    place.write_text(place.read_text().replace('"21.60"', '"91.60"'))
    assert main(["audit", str(out), "--workers", "1"]) == 1
    said = capsys.readouterr().out
    assert "submissions/a-ready/result.json: is not what it was when this was sealed" in said
    assert "a-ready: requested: was 91.60, is 21.60" in said
    assert main(["audit", str(out), "--workers", "1", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["breaches"] == [
        {"path": "submissions/a-ready/result.json", "what": "is not what it was when this was sealed"}
    ]
    assert {one["about"] for one in found["judged_otherwise"]} >= {"requested", "reimbursable"}
    assert found["reproduced"] is False


@pytest.mark.parametrize("file", ["words.json", "submission.json", "result.json"])
def test_one_that_is_broken_keeps_no_other_from_being_judged(
    file: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "submissions/a-ready" / file).write_text("[")
    place = out / "submissions/c-ready/result.json"
    place.write_text(place.read_text().replace('"13.50"', '"93.50"'))
    assert main(["audit", str(out), "--workers", "1"]) == 1
    said = capsys.readouterr().out
    assert "Cannot be judged again, or not be held against what was said: 1 of the batch" in said
    assert f"{file}: is damaged: no JSON" in said
    assert "1 of 3 submissions otherwise" in said
    assert "c-ready: requested: was 93.50, is 13.50" in said


def test_the_seal_is_looked_at_where_nothing_can_be_judged(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "submissions/a-ready/words.json").unlink()
    everything = set(_json_of(["audit", str(out), "--workers", "1"], 1, capsys))
    for damage in (lambda place: place.write_text("["), Path.unlink):
        damage(out / "bundle/run.json")
        assert main(["audit", str(out), "--workers", "1", "--reread"]) == 1
        said = capsys.readouterr().out
        assert "submissions/a-ready/words.json: is missing" in said
        assert "It cannot be judged again:" in said
        assert "run.json: is " in said
        found = _json_of(["audit", str(out), "--workers", "1"], 1, capsys)
        assert {one["path"] for one in found["breaches"]} == {"bundle/run.json", "submissions/a-ready/words.json"}
        assert (found["reproduced"], found["submissions"], set(found)) == (False, None, everything)


def _json_of(command: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*command, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_what_other_rules_would_have_said(
    out: Path, lax: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "what-if.xlsx"
    assert main(["audit", str(out), "--workers", "1", "--policy", str(lax), "--xlsx", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "The other rules would have changed 1 of the submissions; $75.60 more would have been ready:" in said
    assert "b-over" in said
    book = openpyxl.load_workbook(sheet)
    assert book.sheetnames == ["Departments", "Submissions"]
    assert [cell.value for cell in book["Submissions"][2]][:6] == [
        "b-over", "Philosophy", "Review", "Ready", 0, 75.6,
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["approval.xlsx", "bundle/approval.xlsx", "submissions/a-ready/new.xlsx", "new.xlsx"])
def test_an_audit_writes_nothing_into_the_batch(
    place: str, out: Path, lax: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main(["audit", str(out), "--policy", str(lax), "--xlsx", str(out / place)]) == 2
    assert "an audit writes nothing into it" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_an_audit_writes_a_workbook_alone(out: Path, lax: Path, ledger: Path) -> None:
    before = ledger.read_bytes()
    assert main(["audit", str(out), "--policy", str(lax), "--xlsx", str(ledger)]) == 2
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("place", ["approval.xlsx", "bundle/new.xlsx", "submissions/a-ready/result.xlsx"])
@pytest.mark.parametrize(
    "command", [["report", "--out"], ["ledger", "export", "runs"], ["ledger", "backup"]], ids=lambda words: words[-1]
)
def test_nothing_is_written_over_a_batch(
    command: list[str], place: str, out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main([*command, str(out / place), "--ledger", str(ledger)]) == 2
    assert f"belongs to the finished batch in {out}" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", [["report", "--out"], ["ledger", "export", "runs"]], ids=lambda words: words[-1])
def test_nothing_is_written_over_the_ledger(
    command: list[str], ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = ledger.rename(ledger.with_suffix(".xlsx"))
    before = book.read_bytes()
    assert main([*command, str(book), "--ledger", str(book)]) == 2
    assert "is the ledger itself" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_decisions_go_into_the_ledger_once(out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(out, {
        "a-ready": {"Decision": "approve", "Decided by": "E. Vance"},
        "c-ready": {"Decision": "return", "Decided by": "E. Vance"},
    })  # fmt: skip
    command = ["decide", str(out / "approval.xlsx"), "--ledger", str(ledger), "--today", "2026-10-21"]
    assert main(command) == 0
    assert "1 approve, 1 return in approval.xlsx; 2 new to ledger.db, 2 not decided yet" in capsys.readouterr().err
    assert main(command) == 0
    assert "0 new to ledger.db, 2 not" in capsys.readouterr().err
    fill_in(out, {"a-ready": {"Note": "As agreed"}, "c-ready": {"Decided by": "K. Lee"}})
    assert main(command) == 0
    assert "0 new to ledger.db, 1 note changed, 1 name changed, 2 not decided yet" in capsys.readouterr().err
    fill_in(out, {"a-ready": {"Note": None}})
    assert main(command) == 0
    said = capsys.readouterr().err
    assert "a-ready: its Note is empty: “As agreed” of E. Vance stays recorded" in said
    assert "0 new to ledger.db, 2 not decided yet" in said
    with Ledger.open(ledger) as book:
        entries = {entry.handed.id: entry for entry in book.history().entries}
    assert [(one.choice, one.note) for one in entries["a-ready"].decided] == [
        (Choice.APPROVE, ""), (Choice.APPROVE, "As agreed"),
    ]  # fmt: skip
    assert [one.by for one in entries["c-ready"].decided] == ["E. Vance", "K. Lee"]
    assert (entries["c-ready"].stands, entries["c-ready"].spends) == ("return", ())
    assert entries["b-over"].decided == ()


def test_a_decision_is_corrected_with_a_note(out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["decide", str(out / "approval.xlsx"), "--ledger", str(ledger), "--today", "2026-10-21"]
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV"}})
    assert main(command) == 0
    fill_in(out, {"a-ready": {"Decision": "return", "Decided by": "KL"}})
    assert main(command) == 2
    assert "EV decided approve $21.60 on 2026-10-21; to decide otherwise, say why in Note" in capsys.readouterr().err
    fill_in(out, {"a-ready": {"Note": "The meeting did not take place"}})
    assert main(command) == 0
    with Ledger.open(ledger) as book:
        (entry,) = (entry for entry in book.history().entries if entry.handed.id == "a-ready")
    assert [(one.choice, one.by) for one in entry.decided] == [(Choice.APPROVE, "EV"), (Choice.RETURN, "KL")]


def test_a_card_number_is_not_recorded(out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = "4111 1111 1111 1111"
    fill_in(
        out, {"a-ready": {"Decision": "approve", "Decided by": f"EV {number}", "Note": f"Paid with {number}, is mine"}}
    )
    assert main([*DECIDE, str(out / "approval.xlsx"), "--ledger", str(ledger)]) == 0
    assert "(a-ready): a card number in Decided by and Note is masked in the ledger" in capsys.readouterr().err
    with Ledger.open(ledger) as book:
        (one,) = (one for entry in book.history().entries for one in entry.decided)
    assert (one.by, one.note) == ("EV XXXX XXXX XXXX 1111", "Paid with XXXX XXXX XXXX 1111, is mine")
    assert number.encode() not in ledger.read_bytes()


def test_what_is_refused_changes_nothing(out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(out, {
        "a-ready": {"Decision": "approve", "Decided by": "EV"},
        "c-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 5},
    })  # fmt: skip
    assert main([*DECIDE, str(out / "approval.xlsx"), "--ledger", str(ledger)]) == 3
    said = capsys.readouterr().err
    assert "nothing was taken over" in said
    assert "Ready, row 3 (c-ready): To pay was $13.50 and is $5.00: say why in Note" in said
    with Ledger.open(ledger) as book:
        assert not any(entry.decided for entry in book.history().entries)


def test_all_that_is_wrong_with_a_row_is_told_at_once(
    out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the workbook lacks beside what the ledger has against it; and what is filled in for nothing."""
    command = [*DECIDE, str(out / "approval.xlsx"), "--ledger", str(ledger)]
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV"}, "c-ready": {"Note": "Ask May"}})
    assert main(command) == 0
    said = capsys.readouterr().err
    assert "Ready, row 3 (c-ready): Note filled in, and no Decision: not taken over" in said
    assert "1 new to ledger.db, 3 not decided yet" in said
    fill_in(out, {"a-ready": {"Decision": "return", "Decided by": None}})
    assert main(command) == 3
    said = capsys.readouterr().err
    assert "(a-ready): is decided, and Decided by is empty" in said
    assert "(a-ready): EV decided approve $21.60 on 2026-10-21; to decide otherwise, say why in Note" in said
    fill_in(out, {"a-ready": {"Decision": None, "Decided by": None}})  # what is taken over is not what is in the rows
    assert main(command) == 0
    said = capsys.readouterr().err
    assert "nothing in approval.xlsx; 0 new to ledger.db, 3 not decided yet" in said
    assert (
        "a-ready: nothing is decided in approval.xlsx; recorded is approve $21.60 by EV on 2026-10-21, which stays; to "
        "correct it, decide again"
    ) in said


def test_nothing_is_decided_before_it_was_judged(out: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["decide", str(out / "approval.xlsx"), "--ledger", str(ledger), "--today", "2026-10-19"]
    assert main(command) == 2
    assert "2026-10-19 is before 2026-10-20, the day the batch was judged" in capsys.readouterr().err
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV"}})
    assert main([*command[:-1], "2999-01-01"]) == 2
    assert "2999-01-01 is still to come" in capsys.readouterr().err


def test_a_bundle_that_is_not_in_the_ledger(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(tmp_path / "other.db"):
        pass
    assert main([*DECIDE, str(out / "approval.xlsx"), "--ledger", str(tmp_path / "other.db")]) == 2
    assert "is not recorded in" in capsys.readouterr().err
    assert main([*DECIDE, str(out / "approval.xlsx"), "--ledger", str(tmp_path / "none.db")]) == 2
    assert not (tmp_path / "none.db").exists()
    (out / "submissions/a-ready/result.json").write_text("{}")
    assert main([*DECIDE, str(out / "approval.xlsx"), "--ledger", str(tmp_path / "other.db")]) == 3
    assert "itemized audit" in capsys.readouterr().err


def test_two_policies(lax: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "diff", str(PACKAGED), str(lax)]) == 0
    assert "no-alcohol: where it is not met, it is noted" in capsys.readouterr().out
    assert main(["policy", "diff", str(lax), str(lax)]) == 0
    assert capsys.readouterr().out == ""
