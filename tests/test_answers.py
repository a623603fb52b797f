"""What was sent back and comes again: it is known as the answer, is no duplicate, and shows what has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.export._rows import Spelling, rows_of
from pipeline.export.as_json import result_json
from pipeline.export.reply import Office, reply
from pipeline.judging import Judged, assembled, judge_again
from pipeline.ledger import Choice, Decision, Ledger
from pipeline.model import (
    Answer,
    Approval,
    FindingState,
    Person,
    Result,
    Role,
    SourceFile,
    Submission,
    TenderKind,
    Verdict,
)
from tests.rules.builders import POLICY, D, reading
from tests.test_judging import DECEMBER, NOVEMBER, READINGS, ROWS, changed, finding, handed, judged, read, verdicts

READY, RETURN, REVIEW = Verdict.READY, Verdict.RETURN, Verdict.REVIEW


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def wrong(name: str = "a", **changes: object) -> Submission:
    """Sent back: its department is not funded."""
    return handed(name, "Lantern House", department="Alchemy", **changes)  # type: ignore[arg-type]


def with_paper(submission: Submission, file: str) -> Submission:
    """It has one more paper, of which nothing could be read."""
    key = (submission.files[0].sha256, submission.id)
    READINGS[key] = (*READINGS[key][:1], reading(file, sha256=f"sha of {file}", receipts=()))
    return replace(submission, files=(submission.files[0], SourceFile(file, b"", f"sha of {file}")))


def decided(path: Path, run: int, name: str, choice: Choice, note: str = "") -> None:
    amount = D("22.00") if choice is Choice.APPROVE else None
    with Ledger.open(path) as book:
        book.decide(run, [(name, Decision(choice, amount, "E. Vance", date(2026, 10, 21), note))])


def one(judged: Judged, name: str) -> Result:
    return next(result for result in judged.results if result.submission == name)


def answer(judged: Judged, name: str) -> Answer:
    found = one(judged, name).answers
    assert found is not None
    return found


def test_an_answer_under_another_id_is_no_duplicate_and_shows_what_changed(ledger: Path) -> None:
    assert verdicts(judged(ledger, [wrong()])) == {"a": RETURN}
    again = judged(ledger, [with_paper(handed("b", "Lantern House"), "menu.jpg")], today=NOVEMBER)
    assert finding(again, "b", "not-duplicate").state is FindingState.MET
    assert answer(again, "b") == Answer(
        submission="a",
        batch="batch october of October 20, 2026",
        by="",
        day=None,
        note="",
        asked=(("department-eligible", True),),
        changed=("menu.jpg is new", "the department was Alchemy and is History"),
        certain=True,
    )
    assert finding(again, "b", "not-duplicate").message == (
        "No earlier purchase but one that was sent back is like this one. It answers submission a of batch october of "
        "October 20, 2026, which was sent back for Eligible department. Settled since: Eligible department. Changed "
        "since: menu.jpg is new; the department was Alchemy and is History."
    )


def test_an_answer_under_the_same_id_shows_what_changed(ledger: Path) -> None:
    judged(ledger, [wrong()])
    again = judged(ledger, [changed(wrong(), department="History")], today=NOVEMBER)
    assert verdicts(again) == {"a": READY}
    assert answer(again, "a").changed == ("the department was Alchemy and is History",)
    assert answer(again, "a").asked == (("department-eligible", True),)
    assert judged(ledger, [changed(wrong(), department="History")], today=DECEMBER).results == again.results


def test_where_it_is_shown(ledger: Path) -> None:
    judged(ledger, [wrong()])
    again = judged(ledger, [changed(wrong("b"), amount_requested=D("21.00"))], today=NOVEMBER)
    result = one(again, "b")
    assert result.verdict is RETURN
    assert result_json(result)["answers"] == {
        "submission": "a",
        "batch": "batch october of October 20, 2026",
        "returned_by": "",
        "returned_on": None,
        "note": "",
        "asked": [{"rule": "department-eligible", "settled": False}],
        "changed": ["the amount requested was $22.00 and is $21.00"],
        "certain": True,
        "repeated": [],
    }
    (row,) = rows_of([result], POLICY, Spelling())[RETURN]
    assert "– It answers submission a of batch october of October 20, 2026" in "\n".join(row.reasons)
    assert "Still open: Eligible department." in "\n".join(row.reasons)
    draft = reply(result, Office())
    assert draft is not None
    assert "your answer to the one that we sent back" in (said := " ".join(draft.get_content().split()))
    assert "the amount requested was $22.00 and is $21.00" in said
    assert "submission a" not in said


def test_what_answers_nothing_says_so(ledger: Path) -> None:
    judged(ledger, [wrong()])
    other = judged(ledger, [handed("b", "Birch Cafe", "9.00")], today=NOVEMBER)
    assert one(other, "b").answers is None
    assert result_json(one(other, "b"))["answers"] is None


def test_sent_back_twice_it_answers_the_last_one(ledger: Path) -> None:
    judged(ledger, [wrong("a")])
    judged(ledger, [wrong("b", program="poetry")], today=NOVEMBER)
    third = judged(ledger, [handed("c", "Lantern House")], today=DECEMBER)
    assert verdicts(third) == {"c": READY}
    assert answer(third, "c").submission == "b"


def test_sent_back_by_a_person_says_who_when_and_why(ledger: Path) -> None:
    assert verdicts(judged(ledger, [handed("a", "Lantern House")])) == {"a": READY}
    decided(ledger, 1, "a", Choice.RETURN, "whose lunch was it?")
    again = judged(ledger, [handed("b", "Lantern House", event_purpose="Lunch with Wei Chen")], today=NOVEMBER)
    assert verdicts(again) == {"b": READY}
    said = finding(again, "b", "not-duplicate").message
    assert "which was sent back by E. Vance on 2026-10-21 (“whose lunch was it?”)." in said
    (told,) = answer(again, "b").changed
    assert told == "the purpose of the event was “Lunch with mentee” and is “Lunch with Wei Chen”"
    draft = reply(replace(one(again, "b"), verdict=RETURN), Office())
    assert draft is not None
    assert "whose lunch" not in draft.get_content()


def test_a_lead_s_approval_and_another_day_are_named(ledger: Path) -> None:
    without = handed("a", "Lantern House", role=Role.PEER_MENTOR, lead_approval=None)
    assert verdicts(judged(ledger, [without])) == {"a": RETURN}
    approval = Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4))
    mended = handed("b", "Lantern House", role=Role.PEER_MENTOR, lead_approval=approval)
    again = judged(ledger, [changed(mended, submitted=date(2026, 10, 6))], today=NOVEMBER)
    assert answer(again, "b").changed == (
        "the day on the form was 2026-10-05 and is 2026-10-06",
        "the lead's approval, by Sam Lee (sam@example.edu) on 2026-10-04, counts now",
    )


def test_somebody_else_s_is_no_answer(ledger: Path) -> None:
    judged(ledger, [wrong()])
    again = judged(ledger, [handed("b", "Lantern House", who="Wei Chen")], today=NOVEMBER)
    assert verdicts(again) == {"b": RETURN}
    assert one(again, "b").answers is None


def test_what_was_approved_needs_no_answer(ledger: Path) -> None:
    judged(ledger, [wrong()])
    decided(ledger, 1, "a", Choice.APPROVE, "a new department")
    again = judged(ledger, [handed("b", "Lantern House")], today=NOVEMBER)
    assert verdicts(again) == {"b": RETURN}
    assert one(again, "b").answers is None


@pytest.mark.parametrize("name", ["a", "c"])
def test_what_was_answered_and_approved_is_only_repeated(ledger: Path, name: str) -> None:
    """Sent back as a, answered by b, approved: the third is told what became of it, and answers nothing."""
    judged(ledger, [wrong()])
    judged(ledger, [handed("b", "Lantern House")], today=NOVEMBER)
    for approved in (False, True):
        if approved:
            decided(ledger, 2, "b", Choice.APPROVE)
        third = wrong(name, event_purpose=f"Once more ({approved})")
        again = judged(ledger, [third], today=DECEMBER)
        result, said = one(again, name), finding(again, name, "not-duplicate")
        assert (result.verdict, result.answers, said.state) == (RETURN, None, FindingState.NOT_MET)
        assert ("Submission b was approved on 2026-10-21 by E. Vance." in said.message) == approved
        assert "It answers" not in said.message
        draft = reply(result, Office())
        assert draft is not None
        told = " ".join(draft.get_content().split())
        assert ("That one is already approved, on 2026-10-21 (b)." in told) == approved
        assert "your answer to the one that we sent back" not in told
        assert "If it is another purchase, " in told
        assert "E. Vance" not in told
        assert replayed(again, third) == again.results


def test_of_what_was_approved_to_somebody_else_the_claimant_is_not_told_more(ledger: Path) -> None:
    judged(ledger, [handed("b", "Lantern House", who="Wei Chen")])
    decided(ledger, 1, "b", Choice.APPROVE)
    again = judged(ledger, [handed("c", "Lantern House")], today=NOVEMBER)
    assert "Submission b was approved on 2026-10-21 by E. Vance." in finding(again, "c", "not-duplicate").message
    draft = reply(one(again, "c"), Office())
    assert draft is not None
    assert not any(word in draft.get_content() for word in ("already approved", "Vance", "Wei"))


def test_a_purchase_beside_one_that_was_approved_is_still_an_answer(ledger: Path) -> None:
    judged(ledger, [wrong("a"), handed("b", "Birch Cafe", "9.00")])
    decided(ledger, 1, "b", Choice.APPROVE)
    both = handed("c", "Lantern House")
    key, other = (both.files[0].sha256, "c"), handed("c", "Birch Cafe", "9.00")
    READINGS[key] = (*READINGS[key], *READINGS[other.files[0].sha256, "c"])
    again = judged(ledger, [replace(both, files=(*both.files, *other.files))], today=NOVEMBER)
    assert (verdicts(again), answer(again, "c").submission) == ({"c": RETURN}, "a")


def test_another_picture_in_the_place_of_one_is_told_as_that(ledger: Path) -> None:
    judged(ledger, [wrong()])
    mended = changed(wrong(), department="History")
    (paper,) = READINGS[mended.files[0].sha256, "a"]
    READINGS["sha of a sharper one", "a"] = (replace(paper, sha256="sha of a sharper one"),)
    mended = replace(mended, files=(replace(mended.files[0], sha256="sha of a sharper one"),))
    again = judged(ledger, [mended], today=NOVEMBER)
    assert answer(again, "a").changed[0] == "a.jpg is another picture than before"


def test_what_is_not_decided_yet_may_be_answered(ledger: Path) -> None:
    big = handed("a", "Lantern House", "150.00")
    assert verdicts(judged(ledger, [big])) == {"a": REVIEW}
    mended = changed(replace(handed("b", "Lantern House", "150.00")), department="Music")
    again = judged(ledger, [mended], today=NOVEMBER)
    said = finding(again, "b", "not-duplicate")
    assert (verdicts(again)["b"], said.state) == (REVIEW, FindingState.CANNOT_TELL)
    assert "this may be the answer to it, or what it repeats. Only one of them can be paid." in said.message
    decided(ledger, 1, "a", Choice.HOLD)
    assert verdicts(judged(ledger, [mended], today=DECEMBER)) == {"b": REVIEW}


def test_of_what_may_be_answered_and_what_was_approved_the_approved_one_counts(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House", who="Wei Chen")])
    judged(ledger, [handed("b", "Lantern House", paid_by=None)])
    again = judged(ledger, [handed("c", "Lantern House")], today=NOVEMBER)
    assert verdicts(again) == {"c": RETURN}
    assert "submission a" in finding(again, "c", "not-duplicate").message


def test_every_field_of_the_form_that_is_otherwise_is_named(ledger: Path) -> None:
    form: dict[str, Any] = {
        "event_date": date(2026, 10, 3),
        "attendees": ("Ana García", "Wei Chen"),
        "role": Role.LEAD,
        "paid_by": TenderKind.CARD,
        "lead_approval": Approval("Sam Lee"),
    }
    judged(ledger, [wrong(**form)])
    mended: dict[str, Any] = {
        "event_date": None,
        "attendees": ("Wei Chen", "Ana García", "Kim Park", "Olu Ade"),
        "role": Role.PEER_MENTOR,
        "paid_by": TenderKind.CASH,
        "lead_approval": Approval("Kim Park", None, date(2026, 10, 4)),
    }
    again = judged(ledger, [wrong("b", **mended)], today=NOVEMBER)
    assert answer(again, "b").changed == (
        "the role was “lead” and is “peer mentor”",
        "the day of the event was “2026-10-03” and is not given",
        "how it was paid was “card” and is “cash”",
        "the lead's approval was “Sam Lee” and is “Kim Park on 2026-10-04”",
        "of those who came, Kim Park and Olu Ade are new",
    )
    back = judged(ledger, [wrong("c", **form)], today=DECEMBER)
    assert "of those who came, Kim Park and Olu Ade are not there any more" in answer(back, "c").changed


def test_of_others_forms_a_bundle_keeps_only_what_may_be_answered(ledger: Path) -> None:
    judged(ledger, [wrong("a"), handed("w", "Birch Cafe", "9.00", who="Wei Chen")])
    again = judged(ledger, [wrong("b", event_purpose="Welcome lunch")], today=NOVEMBER)
    kept = {entry.handed.id: bool(entry.said) for entry in again.before}
    assert kept == {"a": True, "w": False}


def test_what_an_older_ledger_did_not_keep_is_not_made_up(ledger: Path) -> None:
    judged(ledger, [wrong()])
    with closing(sqlite3.connect(ledger)) as db:
        db.executescript("DROP TABLE said; DROP TABLE links; PRAGMA user_version = 2")  # the second version had neither
    again = judged(ledger, [wrong("b", event_purpose="Lunch with Wei Chen")], today=NOVEMBER)
    assert answer(again, "b").changed == ("something else that was handed in is another than it was",)


@pytest.mark.parametrize("name", ["a", "c"])
def test_somebody_s_repeat_that_was_sent_back_does_not_hold_up_the_answer(ledger: Path, name: str) -> None:
    mine, theirs = wrong(), handed("b", "Lantern House", who="Wei Chen")
    assert verdicts(judged(ledger, [mine, theirs])) == {"a": RETURN, "b": RETURN}
    mended = changed(wrong(name), department="History")
    again = judged(ledger, [mended], today=NOVEMBER)
    assert (verdicts(again), answer(again, name).submission) == ({name: READY}, "a")
    assert answer(again, name).repeated == ("b",)
    assert "Sent back as its repeat: b." in finding(again, name, "not-duplicate").message
    # The other one is a repeat of this as it was of the first.
    assert verdicts(judged(ledger, [changed(theirs, department="Music")], today=DECEMBER)) == {"b": RETURN}
    assert replayed(again, mended) == again.results


@pytest.mark.parametrize("note", ["", "no payment"])
def test_nor_where_a_person_sent_both_back_as_they_were_judged(ledger: Path, note: str) -> None:
    assert verdicts(judged(ledger, [wrong(), handed("b", "Lantern House", who="Wei Chen")])) == {
        "a": RETURN,
        "b": RETURN,
    }
    decided(ledger, 1, "a", Choice.RETURN, note)
    decided(ledger, 1, "b", Choice.RETURN)
    mended = handed("c", "Lantern House")
    again = judged(ledger, [mended], today=NOVEMBER)
    assert (verdicts(again), answer(again, "c").submission) == ({"c": READY}, "a")
    assert answer(again, "c").repeated == ("b",)
    assert replayed(again, mended) == again.results


def named_in_the_note(ledger: Path) -> list[Submission]:
    decided(ledger, 1, "a", Choice.RETURN, "this is Wei's")
    decided(ledger, 1, "b", Choice.RETURN)
    return [handed("c", "Lantern House")]


def approved_and_taken_back(ledger: Path) -> list[Submission]:
    decided(ledger, 1, "a", Choice.RETURN)
    decided(ledger, 1, "b", Choice.APPROVE, "theirs")
    decided(ledger, 1, "b", Choice.RETURN, "no, wait")
    return [handed("c", "Lantern House")]


def held_back_by_a_person(ledger: Path) -> list[Submission]:
    decided(ledger, 1, "a", Choice.RETURN, "Wei Chen paid this")
    return [handed("c", "Lantern House")]


def from_the_other(_: Path) -> list[Submission]:
    return [handed("c", "Lantern House", who="Wei Chen")]


def put_off(ledger: Path) -> list[Submission]:
    decided(ledger, 1, "b", Choice.HOLD, "asking both")
    return [handed("c", "Lantern House")]


@pytest.mark.parametrize(
    "meanwhile", [held_back_by_a_person, from_the_other, put_off, named_in_the_note, approved_and_taken_back]
)
def test_where_it_is_in_doubt_whose_it_is_a_person_looks(
    ledger: Path, meanwhile: Callable[[Path], list[Submission]]
) -> None:
    assert verdicts(judged(ledger, [wrong(), handed("b", "Lantern House", who="Wei Chen")])) == {
        "a": RETURN,
        "b": RETURN,
    }
    again = judged(ledger, meanwhile(ledger), today=NOVEMBER)
    assert verdicts(again)["c"] is not READY


def test_somebody_s_that_was_sent_back_for_something_else_is_no_repeat(ledger: Path) -> None:
    judged(ledger, [wrong("b", who="Wei Chen")])
    judged(ledger, [wrong("a")], today=NOVEMBER)
    again = judged(ledger, [handed("c", "Lantern House")], today=DECEMBER)
    assert verdicts(again)["c"] is not READY


def test_where_it_is_a_reason_anyway_it_is_said_once(ledger: Path) -> None:
    judged(ledger, [wrong(), handed("p", "Lantern House", who="Wei Chen", department="Music")])
    decided(ledger, 1, "p", Choice.APPROVE, "theirs")
    again = judged(ledger, [handed("c", "Lantern House")], today=NOVEMBER)
    assert verdicts(again) == {"c": RETURN}
    (row,) = rows_of([one(again, "c")], POLICY, Spelling())[RETURN]
    assert "\n".join(row.reasons).count("It answers submission a") == 1


def test_the_very_same_again_is_no_answer(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House", "150.00")])
    again = judged(ledger, [handed("b", "Lantern House", "150.00")], today=NOVEMBER)
    assert finding(again, "b", "not-duplicate").state is FindingState.NOT_MET


def test_two_in_one_batch_of_which_the_first_goes_back(ledger: Path) -> None:
    other = judged(None, [wrong(), handed("b", "Lantern House", who="Wei Chen")])
    assert verdicts(other) == {"a": RETURN, "b": RETURN}
    both = judged(ledger, [wrong(), handed("b", "Lantern House")])
    assert verdicts(both) == {"a": RETURN, "b": REVIEW}
    assert judged(ledger, [wrong(), handed("b", "Lantern House")], today=DECEMBER).results == both.results


def test_what_names_nobody_may_be_answered_by_anybody(ledger: Path) -> None:
    judged(ledger, [changed(handed("a", "Lantern House"), claimant=Person())])
    again = judged(ledger, [handed("b", "Lantern House", who="Wei Chen")], today=NOVEMBER)
    assert (verdicts(again), answer(again, "b").submission) == ({"b": READY}, "a")
    assert answer(again, "b").changed == (
        "the claimant was not given and is Wei Chen",
        "the claimant's e-mail was not given and is wei@example.edu",
    )


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_replay_knows_what_was_answered(ledger: Path, name: str) -> None:
    judged(ledger, [wrong()])
    mended = changed(wrong(name), department="History")
    again = judged(ledger, [mended], today=NOVEMBER)
    assert answer(again, name).submission == "a"
    assert replayed(again, mended) == again.results


def replayed(judged: Judged, *submissions: Submission) -> tuple[Result, ...]:
    by_id = {one.id: one for one in submissions}
    return judge_again(
        [(by_id[known], first) for known, first in judged.order],
        judged.before,
        lambda submission: assembled(submission, read(submission), POLICY),
        POLICY,
        ROWS,
        NOVEMBER,
        judged.answered,
    )
