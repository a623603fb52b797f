"""Batches judged one after the other against one ledger: what counts as before, and what a rerun finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import run
from pipeline.judging import Judged, judge_all
from pipeline.ledger import Ledger, Run
from pipeline.model import Department, FileReading, Finding, FindingState, Form, Person, SourceFile, Submission, Verdict
from tests.rules.builders import POLICY, D, card, form, found, item, reading, receipt

READY, RETURN, REVIEW = Verdict.READY, Verdict.RETURN, Verdict.REVIEW
ROWS = (Department("History", 2027, D("100.00"), ("sam@example.edu",)), Department("Music", 2027, D("500.00")))
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 20), date(2026, 11, 20), date(2026, 12, 20)
READINGS: dict[tuple[str, str], tuple[FileReading, ...]] = {}


def read(one: Submission) -> tuple[FileReading, ...]:
    return READINGS[one.files[0].sha256, one.id]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def handed(
    name: str, shop: str, net: str = "20.00", *, day: date = date(2026, 10, 3), who: str = "Ana García", **changes: Any
) -> Submission:
    """A submission that is ready by itself: a receipt of `shop` for `net`, tax of a tenth, paid by card."""
    amount = D(net)
    total = amount * D("1.1")
    paper = receipt(
        merchant=found(shop),
        date=found(day),
        items=(item("Noodle Soup", str(amount - 1)), item("Tea", "1.00")),
        subtotal=found(amount),
        tax=found((amount * D("0.1")).quantize(D("0.01"))),
        tip=found(D("0.00")),
        total=found(total.quantize(D("0.01"))),
        tenders=(card(str(total.quantize(D("0.01"))), auth_code=f"{crc32(shop.encode()) % 10**6:06}"),),
    )
    file = f"{name}.jpg"
    mine = form(
        submitted=date(2026, 10, 5),
        claimant=Person(who, f"{who.split(maxsplit=1)[0].lower()}@example.edu"),
        amount_requested=total.quantize(D("0.01")),
        **changes,
    )
    READINGS[f"sha of {shop} {net}", name] = (reading(file, paper, sha256=f"sha of {shop} {net}"),)
    return Submission(name, mine, (SourceFile(file, b"", f"sha of {shop} {net}"),))


def judged(
    path: Path | None,
    submissions: Sequence[Submission],
    *,
    today: date = OCTOBER,
    folder: str = "october",
    rows: tuple[Department, ...] = ROWS,
    finished: bool = True,
) -> Judged:
    def all_of(ledger: Ledger | None) -> Judged:
        about = Run(today, folder, "0.1.0", "policy 1", "5f" * 32)
        all_ = judge_all(submissions, read, POLICY, rows, about, ledger)
        if ledger is not None and finished:
            ledger.seal(all_.run, f"{all_.run:064x}")
        return all_

    if path is None:
        return all_of(None)
    with Ledger.open(path) as ledger:
        return all_of(ledger)


def verdicts(judged: Judged) -> dict[str, Verdict]:
    return {result.submission: result.verdict for result in judged.results}


def finding(judged: Judged, name: str, rule: str) -> Finding:
    result = next(result for result in judged.results if result.submission == name)
    return next(finding for finding in result.findings if finding.rule == rule)


def changed(submission: Submission, **changes: Any) -> Submission:
    assert isinstance(submission.form, Form)
    return replace(submission, form=replace(submission.form, **changes))


def test_what_a_batch_called_ready_that_was_stopped_nobody_has_paid(ledger: Path) -> None:
    october = [handed("a", "Lantern House")]
    judged(ledger, october, finished=False)
    again = judged(ledger, october)
    assert (again.known, again.ready_before) == (1, D("0.00"))
    assert judged(ledger, october).ready_before == D("22.00")


def test_what_was_ready_before_counts_against_the_budget(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House", "60.00")])
    second = judged(ledger, [handed("b", "Birch Cafe", "40.00")], today=NOVEMBER, folder="november")
    assert verdicts(second) == {"b": REVIEW}
    said = finding(second, "b", "within-budget")
    assert said.state is FindingState.NOT_MET
    assert "$66.00 approved before, $34.00 left; this needs $44.00" in said.message
    assert second.spent == {("History", 2027): D("66.00")}
    assert verdicts(judged(None, [handed("b", "Birch Cafe", "40.00")])) == {"b": READY}


def test_what_was_not_ready_spent_nothing(ledger: Path) -> None:
    first = judged(ledger, [handed("a", "Lantern House", "60.00", department="Alchemy")])
    assert verdicts(first) == {"a": RETURN}
    assert verdicts(judged(ledger, [handed("b", "Birch Cafe", "60.00")])) == {"b": READY}


def test_a_purchase_of_an_earlier_batch_is_not_paid_again(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House")])
    for again in (handed("b", "Lantern House"), handed("c", "Lantern House", who="Wei Chen")):
        second = judged(ledger, [again], today=NOVEMBER)
        assert verdicts(second)[again.id] is RETURN
        assert "a" in finding(second, again.id, "not-duplicate").message


def test_earlier_purchases_name_their_batch(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House")])
    with Ledger.open(ledger) as book:
        (entry,) = book.history().entries
    assert entry.purchases[0].facts.batch == "batch october of October 20, 2026"


# --- Judging again ---------------------------------------------------------------------------------------------------


def test_judging_again_finds_the_same_world(ledger: Path) -> None:
    october = [
        handed("a", "Lantern House", "50.00"),
        handed("b", "Birch Cafe", "40.00"),
        handed("c", "Oak Deli", "9.00"),
    ]
    first = judged(ledger, october)
    assert verdicts(first) == {"a": READY, "b": READY, "c": REVIEW}
    for today in (OCTOBER, NOVEMBER):
        again = judged(ledger, october, today=today)
        assert again.results == first.results
        assert (again.spent, again.sales_tax, again.runs_before) == (first.spent, first.sales_tax, first.runs_before)
        assert (first.known, again.known) == (0, 3)
        assert (first.ready_before, again.ready_before) == (D("0.00"), D("99.00"))


def test_october_judged_again_in_december_knows_nothing_of_november(ledger: Path) -> None:
    october = [handed("a", "Lantern House", "50.00"), handed("b", "Birch Cafe", "10.00", department="Alchemy")]
    first = judged(ledger, october)
    november = judged(
        ledger,
        [handed("n", "Oak Deli", "40.00"), handed("m", "Birch Cafe", "10.00", department="Music", who="Wei Chen")],
        today=NOVEMBER,
        folder="november",
    )
    assert "$55.00 approved before" in finding(november, "n", "within-budget").message
    again = judged(ledger, october, today=DECEMBER)
    assert again.results == first.results
    assert again.taken == ""
    november_again = judged(
        ledger,
        [handed("n", "Oak Deli", "40.00"), handed("m", "Birch Cafe", "10.00", department="Music", who="Wei Chen")],
        today=DECEMBER,
        folder="november",
    )
    assert november_again.results == november.results
    assert november_again.taken == november.taken != ""


def test_one_more_submission_changes_none_of_the_others(ledger: Path) -> None:
    october = [handed("b", "Birch Cafe", "60.00"), handed("c", "Oak Deli", "30.00", department="Alchemy")]
    first = judged(ledger, october)
    judged(ledger, [handed("n", "Elm Bakery", "9.00")], today=NOVEMBER)
    # It was submitted first, but comes when the others have had their say.
    late = changed(handed("a", "Lantern House", "30.00"), submitted=date(2026, 10, 4))
    second = judged(ledger, [late, *october], today=DECEMBER)
    assert [result.submission for result in second.results] == ["a", "b", "c"]
    assert second.results[1:] == first.results
    assert "$75.90 approved before" in finding(second, "a", "within-budget").message
    assert verdicts(second)["a"] is REVIEW


def test_what_is_changed_comes_behind_what_was_approved_meanwhile(ledger: Path) -> None:
    bad = handed("a", "Lantern House", "60.00", department="Alchemy")
    judged(ledger, [bad])
    judged(ledger, [handed("n", "Oak Deli", "50.00")], today=NOVEMBER)
    mended = judged(ledger, [changed(bad, department="History")], today=DECEMBER)
    assert "$55.00 approved before" in finding(mended, "a", "within-budget").message
    assert verdicts(mended) == {"a": REVIEW}
    assert finding(mended, "a", "not-duplicate").state is FindingState.MET


def test_what_is_ready_only_now_comes_behind_what_was_approved_meanwhile(ledger: Path) -> None:
    """The same submission, but the departments file was mended: it has no right to money that is spent by now."""
    early = [handed("a", "Lantern House", "60.00", department="Biology"), handed("b", "Elm Bakery", "9.00")]
    assert verdicts(judged(ledger, early)) == {"a": RETURN, "b": READY}
    biology = (*ROWS, Department("Biology", 2027, D("100.00"), ("sam@example.edu",)))
    judged(ledger, [handed("n", "Oak Deli", "50.00", department="Biology")], today=NOVEMBER, rows=biology)
    again = judged(ledger, early, today=DECEMBER, rows=biology)
    assert "$55.00 approved before" in finding(again, "a", "within-budget").message
    assert verdicts(again) == {"a": REVIEW, "b": READY}


def test_what_became_ready_keeps_its_new_place(ledger: Path) -> None:
    early = [handed("a", "Lantern House", "60.00", department="Biology")]
    judged(ledger, early)
    biology = (*ROWS, Department("Biology", 2027, D("100.00"), ("sam@example.edu",)))
    first = judged(ledger, early, rows=biology)
    assert verdicts(first) == {"a": READY}
    judged(ledger, [handed("n", "Oak Deli", "30.00", department="Biology")], today=NOVEMBER, rows=biology)
    assert judged(ledger, early, today=DECEMBER, rows=biology).results == first.results


def test_only_the_latest_entry_of_a_submission_counts(ledger: Path) -> None:
    one = handed("a", "Lantern House", "60.00")
    judged(ledger, [one])
    judged(ledger, [changed(one, department="Alchemy")])
    then = judged(ledger, [handed("b", "Birch Cafe", "60.00")])
    assert then.spent == {}
    assert verdicts(then) == {"b": READY}


def test_an_old_version_judged_again_gives_up_nothing(ledger: Path) -> None:
    """An auditor reruns October's folder, which holds what was sent back; November had the mended one."""
    bad = handed("a", "Lantern House", "60.00", department="Alchemy")
    judged(ledger, [bad])
    assert verdicts(judged(ledger, [changed(bad, department="History")], today=NOVEMBER)) == {"a": READY}
    assert verdicts(judged(ledger, [bad], today=DECEMBER)) == {"a": RETURN}
    then = judged(ledger, [handed("b", "Lantern House", "60.00"), handed("c", "Birch Cafe", "60.00")], today=DECEMBER)
    assert then.spent == {("History", 2027): D("66.00")}
    assert verdicts(then) == {"b": RETURN, "c": REVIEW}


def test_an_old_version_that_comes_again_and_is_ready_counts(ledger: Path) -> None:
    one = handed("a", "Lantern House", "60.00")
    judged(ledger, [one])
    judged(ledger, [changed(one, department="Alchemy")])
    assert verdicts(judged(ledger, [one], today=NOVEMBER)) == {"a": READY}
    assert verdicts(judged(ledger, [handed("b", "Birch Cafe", "60.00")], today=DECEMBER)) == {"b": REVIEW}


def test_money_that_was_given_up_is_not_taken_back(ledger: Path) -> None:
    """Ready, then judged by a departments file that did not list it, and its money spent by another meanwhile."""
    one = handed("a", "Lantern House", "60.00")
    judged(ledger, [one])
    judged(ledger, [one], rows=ROWS[1:])
    assert verdicts(judged(ledger, [handed("n", "Oak Deli", "60.00")], today=NOVEMBER)) == {"n": READY}
    assert verdicts(judged(ledger, [one], today=DECEMBER)) == {"a": REVIEW}


SHOPS = ("Lantern House", "Birch Cafe", "Oak Deli", "Elm Bakery")
CLAIMS = st.builds(
    lambda name, shop, net, department, who: handed(name, shop, net, department=department, who=who),
    st.sampled_from("abcde"),
    st.sampled_from(SHOPS),
    st.sampled_from(("20.00", "40.00", "60.00")),
    st.sampled_from(("History", "Music", "Alchemy")),
    st.sampled_from(("Ana García", "Wei Chen")),
)
BATCHES = st.lists(
    st.tuples(
        st.lists(CLAIMS, min_size=1, max_size=3, unique_by=lambda one: one.id), st.sampled_from((ROWS, ROWS[1:]))
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(batches=BATCHES, again=st.lists(st.integers(0, 4), max_size=3))
def test_no_money_and_no_purchase_is_ever_given_twice(
    batches: list[tuple[list[Submission], tuple[Department, ...]]],
    again: list[int],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("l") / "ledger.db"
    for submissions, rows in [*batches, *(batches[n] for n in again if n < len(batches))]:
        first = judged(path, submissions, rows=rows)
        again_judged = judged(path, submissions, rows=rows, today=DECEMBER)
        assert verdicts(again_judged) == verdicts(first)
        with Ledger.open(path) as book:
            history = book.history()
        ready = [one for one in history.before(history.runs + 1, frozenset()) if one.verdict is READY]
        for row in ROWS:
            assert sum(amount for one in ready for name, _, amount in one.costs if name == row.name) <= row.allocation
        receipts = [sha256 for one in ready for bought in one.purchases for sha256 in bought.facts.sha256]
        assert len(receipts) == len(set(receipts))


# --- Handed in again -------------------------------------------------------------------------------------------------


def test_what_was_sent_back_may_come_again_under_another_id(ledger: Path) -> None:
    judged(
        ledger, [handed("a", "Lantern House", department="Alchemy"), handed("x", "Elm Bakery", department="Alchemy")]
    )
    again = judged(
        ledger, [handed("b", "Lantern House"), handed("y", "Elm Bakery", who="Wei Chen")], today=NOVEMBER
    )  # fmt: skip
    assert verdicts(again) == {"b": READY, "y": RETURN}
    assert finding(again, "b", "not-duplicate").state is FindingState.MET
    assert finding(again, "y", "not-duplicate").state is FindingState.NOT_MET


def test_a_growing_folder_that_holds_the_answer_too(ledger: Path) -> None:
    bad = handed("a", "Lantern House", department="Alchemy")
    judged(ledger, [bad])
    both = judged(ledger, [bad, handed("b", "Lantern House")], today=NOVEMBER)
    assert verdicts(both) == {"a": RETURN, "b": READY}


def test_within_a_batch_the_first_one_stays(ledger: Path) -> None:
    for path in (None, ledger):
        both = judged(path, [handed("a", "Lantern House", department="Alchemy"), handed("b", "Lantern House")])
        assert verdicts(both) == {"a": RETURN, "b": REVIEW}


def test_what_came_without_a_name_is_answered_by_whoever_sends_the_form(ledger: Path) -> None:
    bare = replace(handed("a", "Lantern House"), form=None)
    assert verdicts(judged(ledger, [bare])) == {"a": RETURN}
    assert verdicts(judged(ledger, [handed("b", "Lantern House")], today=NOVEMBER)) == {"b": READY}
    assert verdicts(judged(ledger, [handed("a", "Lantern House")], today=NOVEMBER)) == {"a": RETURN}


def test_the_form_that_was_missing_makes_no_other_submission(ledger: Path) -> None:
    whole = handed("a", "Lantern House")
    judged(ledger, [replace(whole, form=None)])
    assert verdicts(judged(ledger, [whole], today=NOVEMBER)) == {"a": READY}


def test_the_same_id_by_somebody_else_or_with_another_paper_is_another_submission(ledger: Path) -> None:
    judged(ledger, [handed("row-3", "Lantern House", "60.00")])
    other = changed(handed("row-3", "Birch Cafe", "60.00"), submitted=date(2026, 11, 5))
    assert "$66.00 approved before" in finding(judged(ledger, [other]), "row-3", "within-budget").message
    stolen = handed("row-3", "Lantern House", "60.00", who="Wei Chen")
    assert finding(judged(ledger, [stolen]), "row-3", "not-duplicate").state is FindingState.NOT_MET


def test_a_second_claim_under_the_same_id_is_no_rerun(ledger: Path) -> None:
    first = handed("garcia", "Lantern House")
    judged(ledger, [first])
    second = judged(ledger, [changed(first, submitted=date(2026, 11, 5))], today=NOVEMBER, folder="november")
    assert finding(second, "garcia", "not-duplicate").state is FindingState.NOT_MET
    assert verdicts(judged(ledger, [first], today=DECEMBER)) == {"garcia": READY}


def test_what_was_looked_at_may_be_mended_with_another_day(ledger: Path) -> None:
    first = handed("garcia", "Lantern House", "99.00")
    assert verdicts(judged(ledger, [first])) == {"garcia": REVIEW}
    mended = changed(first, submitted=date(2026, 11, 5), amount_requested=D("90.00"))
    assert verdicts(judged(ledger, [mended], today=NOVEMBER)) == {"garcia": READY}


# --- Sales tax -------------------------------------------------------------------------------------------------------


def test_sales_tax_adds_up_by_merchant_over_the_ledger_and_the_batch(ledger: Path) -> None:
    judged(ledger, [handed("a", "Lantern House", "50.00"), handed("r", "Birch Cafe", "90.00", department="Alchemy")])
    second = judged(
        ledger,
        [
            handed("b", "LANTERN HOUSE", "10.00"),
            handed("c", "Lantem House", "20.00", department="Music"),  # no other merchant: too little is the same
            handed("d", "Birch Cafe", "90.00", department="Music"),  # what was sent back, again
            handed("e", "Lantern House", "50.00", who="Wei Chen"),  # a duplicate
        ],
        today=NOVEMBER,
    )
    assert verdicts(second)["e"] is RETURN
    said = [(row.merchant, row.purchases_before, row.before, row.purchases_here, row.here) for row in second.sales_tax]
    assert said == [
        ("Birch Cafe", 1, D("9.00"), 0, D("0.00")),
        ("Lantern House", 1, D("5.00"), 1, D("1.00")),
        ("Lantem House", 0, D("0.00"), 1, D("2.00")),
    ]
    assert (
        "LANTERN HOUSE has charged $6.00 of it in fiscal year 2027 so far" in finding(second, "b", "sales-tax").message
    )
    # What came again, answered or claimed by another, was charged once: nothing else of Birch Cafe, $1.00 of the other.
    assert "so far" not in finding(second, "d", "sales-tax").message
    assert "Lantern House has charged $6.00 of it" in finding(second, "e", "sales-tax").message


# --- Faults ----------------------------------------------------------------------------------------------------------


def test_a_fault_is_recorded_as_left_to_a_person(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = run.assemble

    def assemble(submission: Submission, *rest: Any) -> Any:
        if submission.id == "a":
            raise KeyError("lost")
        return real(submission, *rest)

    monkeypatch.setattr(run, "assemble", assemble)
    first = judged(ledger, [handed("a", "Lantern House"), handed("b", "Birch Cafe")])
    assert verdicts(first) == {"a": REVIEW, "b": READY}
    assert [name for name, _ in first.faults] == ["a"]
    monkeypatch.undo()
    assert verdicts(judged(ledger, [handed("a", "Lantern House"), handed("b", "Birch Cafe")])) == {
        "a": READY,
        "b": READY,
    }


def test_another_batch_that_is_recorded_meanwhile_has_this_one_judged_again(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = handed("b", "Lantern House", "60.00"), handed("a", "Lantern House", "60.00", who="Wei Chen")
    real, rounds = Ledger.history, []

    def history(self: Ledger) -> Any:
        seen = real(self)
        rounds.append(seen.runs)
        if len(rounds) == 1:
            with Ledger.open(self.path) as other:
                other_judged = judge_all([theirs], read, POLICY, ROWS, Run(OCTOBER, "theirs", "0", "p", "5f"))
                assert other.record(Run(OCTOBER, "theirs", "0", "p", "5f"), other_judged.entries, seen=0)
        return seen

    monkeypatch.setattr(Ledger, "history", history)
    result = judged(ledger, [mine])
    assert rounds == [0, 1]
    assert verdicts(result) == {"b": RETURN}
    assert result.spent == {("History", 2027): Decimal("66.00")}
