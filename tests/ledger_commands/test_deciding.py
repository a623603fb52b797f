"""Decisions in the ledger: once, corrected by new ones, and never the same purchase in two submissions by mistake."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.ledger import Choice, Decision, Ledger, Listed
from pipeline.model import Verdict
from tests.ledger_commands import books

D = Decimal
LUNCH = books.judged("a-lunch")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def held(path: Path) -> dict[str, tuple[Decision, ...]]:
    """What was decided of each submission, as the next batch knows it."""
    with Ledger.open(path) as ledger:
        history = ledger.history()
    return {entry.handed.id: entry.decided for entry in history.before(history.runs + 1, frozenset())}


def test_a_batch_that_was_judged_again_the_same_takes_its_decisions(path: Path) -> None:
    first, second = books.record(path, LUNCH), books.record(path, replace(LUNCH, subject=1))
    assert books.decide(path, first, ("a-lunch", books.approved(LUNCH))) == 1
    assert books.decide(path, first, ("a-lunch", books.approved(LUNCH))) == 0
    assert books.decide(path, second, ("a-lunch", books.approved(LUNCH))) == 0
    third = books.record(path, replace(LUNCH, subject=1))
    assert books.decide(path, third, ("a-lunch", books.approved(LUNCH, days=30))) == 0
    assert [one.amount for one in held(path)["a-lunch"]] == [D("20.00")]


def test_corrections_keep_their_order_over_runs(path: Path) -> None:
    first, second = books.record(path, LUNCH), books.record(path, replace(LUNCH, subject=1))
    books.decide(path, second, ("a-lunch", books.approved(LUNCH)))
    with pytest.raises(UsageError, match=r"E\. Vance decided approve \$20\.00 on 2026-10-21"):
        books.decide(path, first, ("a-lunch", books.returned()))
    books.decide(path, first, ("a-lunch", books.returned(note="It was cancelled", days=2)))
    assert [one.choice for one in held(path)["a-lunch"]] == [Choice.APPROVE, Choice.RETURN]


@pytest.mark.parametrize(
    "changes",
    [{"content": "mended"}, {"verdict": Verdict.REVIEW, "because": ["reconciles"]}, {"amount": "21.00"}],
)
def test_what_was_judged_otherwise_since_is_decided_there(changes: dict[str, Any], path: Path) -> None:
    first = books.record(path, LUNCH)
    books.record(path, replace(books.judged("a-lunch", **{"content": "a-lunch", **changes}), subject=1))
    with pytest.raises(UsageError, match=r"judged otherwise in a later batch \(run 2"):
        books.decide(path, first, ("a-lunch", books.approved(LUNCH)))
    assert held(path)["a-lunch"] == ()


def test_one_purchase_is_not_approved_in_two_submissions(path: Path) -> None:
    first = books.record(path, books.judged("a-lunch", paper="slip"))
    again = books.judged("b", paper="slip")
    second = books.record(path, again)
    assert books.decide(path, first, ("a-lunch", books.approved(again))) == 1
    with pytest.raises(UsageError) as error:
        books.decide(path, second, ("b", books.approved(again)))
    assert str(error.value) == (
        "b: its purchase (Lantern House, 2026-10-03, $20.00) is approved in submission a-lunch of batch october of "
        "October 20, 2026 by E. Vance (the very same file); to approve it as well, name a-lunch in Note and say why"
    )
    for note in ("Two tables, one slip", "as a-lunch-2"):  # a note for another reason is no consent to paying twice
        with pytest.raises(UsageError, match="name a-lunch in Note"):
            books.decide(path, second, ("b", books.approved(again, note=note)))
    assert held(path)["b"] == ()
    with Ledger.open(path) as ledger:
        taken = ledger.decide(second, [("b", books.approved(again, note="Two tables, one slip; see A-LUNCH."))])
        assert (taken.added, taken.undecided) == (1, 0)
        assert [(name, "approved in submission a-lunch" in why) for name, why in taken.twice] == [("b", True)]
        assert [remark[:36] for remark in ledger.remarks()] == ["approved twice: b of run 2: its purc"]
        assert ledger.problems() == ()


def test_every_reason_is_told(path: Path) -> None:
    a, b, c = (books.judged(name, paper="slip") for name in ("a-1", "b-2", "c-3"))
    run = books.record(path, a, b, c)
    books.decide(path, run, ("a-1", books.approved(a)), ("b-2", books.returned()))
    with pytest.raises(UsageError) as error:
        books.decide(path, run, ("b-2", books.approved(b)), ("c-3", books.approved(c)), ("d-4", books.returned()))
    said = str(error.value).splitlines()
    assert [line.split(":")[0] for line in said] == ["d-4", "b-2", "b-2", "c-3", "c-3"]
    assert [name for line in said for name in ("a-1", "b-2") if f"name {name} in Note" in line] == ["a-1", "a-1", "b-2"]


def test_nor_in_two_rows_of_one_workbook(path: Path) -> None:
    a, b = (books.judged(name, paper="slip") for name in "ab")
    run = books.record(path, a, b)
    with pytest.raises(UsageError, match=r"b: its purchase .* by this workbook"):
        books.decide(path, run, ("a", books.approved(a)), ("b", books.approved(b)))
    assert held(path) == {"a": (), "b": ()}


def test_what_was_taken_back_may_be_approved_elsewhere(path: Path) -> None:
    a, b = (books.judged(name, paper="slip") for name in "ab")
    run = books.record(path, a, b)
    books.decide(path, run, ("a", books.approved(a)))
    books.decide(path, run, ("a", books.returned(note="It is b's")))
    assert books.decide(path, run, ("b", books.approved(b))) == 1


def test_one_workbook_may_take_it_from_one_and_give_it_to_another(path: Path) -> None:
    a, b = (books.judged(name, paper="slip") for name in "ab")
    run = books.record(path, a, b)
    books.decide(path, run, ("b", books.approved(b)))
    assert books.decide(path, run, ("a", books.approved(a)), ("b", books.returned(note="It is a's"))) == 2
    assert [held(path)[name][-1].choice for name in "ab"] == [Choice.APPROVE, Choice.RETURN]


def test_what_was_put_off_is_decided_without_a_note(path: Path) -> None:
    run = books.record(path, LUNCH)
    books.decide(path, run, ("a-lunch", Decision(Choice.HOLD, None, "EV", books.DAY)))
    assert books.decide(path, run, ("a-lunch", books.approved(LUNCH))) == 1
    with pytest.raises(UsageError, match="say why in Note"):
        books.decide(path, run, ("a-lunch", Decision(Choice.HOLD, None, "KL", books.DAY)))


def test_an_old_workbook_takes_nothing_back(path: Path) -> None:
    run = books.record(path, LUNCH)
    wait = Decision(Choice.HOLD, None, "EV", books.DAY, "Wait for May")
    books.decide(path, run, ("a-lunch", wait))
    books.decide(path, run, ("a-lunch", books.approved(LUNCH)))
    with pytest.raises(UsageError, match=r"taken over before, and E\. Vance decided approve \$20\.00 on 2026-10-21"):
        books.decide(path, run, ("a-lunch", wait))
    wait = replace(wait, day=books.DAY + timedelta(days=1))
    assert books.decide(path, run, ("a-lunch", replace(wait, note="Wait for June"))) == 1


def test_no_decision_is_before_the_one_that_it_corrects(path: Path) -> None:
    run = books.record(path, LUNCH)
    books.decide(path, run, ("a-lunch", books.approved(LUNCH, days=2)))
    for early in (books.returned(note="It was cancelled"), books.approved(LUNCH, note="As asked")):
        with pytest.raises(UsageError) as error:
            books.decide(path, run, ("a-lunch", early))
        assert str(error.value) == (
            "a-lunch: its day, 2026-10-21, is before that of the decision that it corrects (approve $20.00 by E. Vance "
            "on 2026-10-22); name the day of deciding with --today"
        )
    assert books.decide(path, run, ("a-lunch", books.approved(LUNCH))) == 0, "the same again corrects nothing"
    assert books.decide(path, run, ("a-lunch", books.returned(note="It was cancelled", days=2))) == 1


def test_what_was_decided_and_is_not_decided_now_stays_and_is_told(path: Path) -> None:
    run = books.record(path, LUNCH, books.judged("b"), books.judged("c"))
    books.decide(path, run, ("a-lunch", books.returned()), ("b", books.returned()))
    with Ledger.open(path) as ledger:
        taken = ledger.decide(run, [("b", books.returned())])
    assert (taken.added, taken.undecided) == (0, 1)
    assert taken.left == (("a-lunch", "recorded is return by E. Vance on 2026-10-21"),)


def test_another_note_is_recorded_and_moves_no_money(path: Path) -> None:
    run = books.record(path, LUNCH)
    first = books.approved(LUNCH, note="The slip was shown")
    books.decide(path, run, ("a-lunch", first))
    other = replace(first, note="The slip was shown to me", costs=(("Alchemy", 2030, D("20.00")),))
    with Ledger.open(path) as ledger:
        taken = ledger.decide(run, [("a-lunch", other)])
        assert (taken.added, taken.notes, taken.names, taken.kept) == (0, 1, 0, ())
        assert ledger.decide(run, [("a-lunch", replace(other, by="KL"))]).names == 1
        assert ledger.decide(run, [("a-lunch", replace(other, by="KL"))]).kept == ()
        assert len(ledger.listed(Listed.MOVEMENTS).rows) == 1
        assert ledger.problems() == ()
    decided = held(path)["a-lunch"]
    assert [(one.by, one.note) for one in decided] == [
        (first.by, first.note),
        (first.by, other.note),
        ("KL", other.note),
    ]
    assert {one.costs for one in decided} == {first.costs}


def test_a_note_that_is_not_taken_is_told(path: Path) -> None:
    """Of an old workbook, and one that was emptied: the reason that is recorded stays."""
    run = books.record(path, LUNCH)
    old, new = (books.approved(LUNCH, note=note) for note in ("May asked", "Kim asked"))
    for decision in (old, new):
        books.decide(path, run, ("a-lunch", decision))
    with Ledger.open(path) as ledger:
        for again, why in ((old, "changed since: “Kim asked” of E. Vance stays"), (replace(new, note=""), "is empty")):
            taken = ledger.decide(run, [("a-lunch", again)])
            assert (taken.added, taken.notes, taken.names) == (0, 0, 0)
            ((submission, told),) = taken.kept
            assert submission == "a-lunch"
            assert why in told
    assert len(held(path)["a-lunch"]) == 2


def test_the_consent_to_approve_twice_stays_in_the_note(path: Path) -> None:
    a, b = (books.judged(name, paper="slip") for name in ("a-lunch", "b-lunch"))
    run = books.record(path, a, b)
    books.decide(path, run, ("a-lunch", books.approved(a)))
    books.decide(path, run, ("b-lunch", books.approved(b, note="Two meals, as a-lunch says")))
    with pytest.raises(UsageError, match="name a-lunch in Note and say why"):
        books.decide(path, run, ("b-lunch", books.approved(b, note="Two meals")))


def test_a_card_number_that_an_older_program_kept_is_not_shown(path: Path) -> None:
    run = books.record(path, LUNCH)
    books.decide(path, run, ("a-lunch", books.approved(LUNCH, note="Paid with 4111111111111111")))
    with Ledger.open(path) as ledger:
        (row,) = ledger.listed(Listed.DECISIONS).as_json()
        assert row["note"] == "Paid with XXXXXXXXXXXX1111"
        assert ledger.problems() == ()


def test_two_purchases_with_one_total_are_two(path: Path) -> None:
    a, b = books.judged("a", merchant="Oak Diner"), books.judged("b", merchant="Lantern House")
    run = books.record(path, a, b)
    assert books.decide(path, run, ("a", books.approved(a)), ("b", books.approved(b))) == 2


def test_a_thousand_are_decided_in_no_time(path: Path) -> None:
    entries = [books.judged(f"s{n:04}", f"{10 + n / 100:.2f}", merchant=f"Shop {n}") for n in range(1500)]
    run = books.record(path, *entries)
    started = time.process_time()
    assert books.decide(path, run, *((one.handed.id, books.approved(one)) for one in entries)) == 1500
    assert time.process_time() - started < 5


# --- Several programs at once ----------------------------------------------------------------------------------------


def _decide(path: Path, run: int, names: Sequence[str], barrier: Barrier, done: Any) -> None:
    barrier.wait()
    for name in names:
        try:
            done.put((name, books.decide(path, run, (name, books.approved(books.judged(name, paper=name[1:]))))))
        except UsageError:
            done.put((name, 0))


def test_two_programs_at_once_approve_a_purchase_once(path: Path) -> None:
    names = {letter: [f"{letter}{number}" for number in range(12)] for letter in "ab"}
    runs = {
        letter: books.record(path, *(books.judged(name, paper=name[1:]) for name in mine))
        for letter, mine in names.items()
    }
    context = multiprocessing.get_context("fork")
    barrier, done = context.Barrier(2), context.Queue()
    both = [context.Process(target=_decide, args=(path, runs[letter], names[letter], barrier, done)) for letter in "ab"]
    for process in both:
        process.start()
    said = [done.get(timeout=60) for _ in range(24)]
    for process in both:
        process.join(60)
    added = {name for name, count in said if count}
    assert sorted(name[1:] for name in added) == sorted(str(number) for number in range(12))
    assert {name for name, decided in held(path).items() if decided} == added
    with Ledger.open(path) as ledger:
        assert ledger.problems() == ()


# --- What always holds -----------------------------------------------------------------------------------------------

_CHOICES = st.sampled_from(["approve", "less", "return", "hold"])


@settings(max_examples=25)
@given(
    verdicts=st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=5),
    steps=st.lists(st.tuples(st.integers(0, 4), _CHOICES), max_size=12),
)
def test_spent_is_the_sum_of_what_holds(
    verdicts: list[Verdict], steps: list[tuple[int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is decided, and decided again: movements come to what the last decisions say, and nothing is lost."""
    path = tmp_path_factory.mktemp("any") / "ledger.sqlite"
    entries = [books.judged(f"s{n}", f"{10 + n}.00", verdict=verdict) for n, verdict in enumerate(verdicts)]
    run = books.record(path, *entries)
    last: dict[str, Decision] = {}
    links = 2
    for number, (at, choice) in enumerate(steps):
        entry, note = entries[at % len(entries)], f"because {number}"
        decision = {
            "approve": books.approved(entry, note=note),
            "less": books.approved(entry, amount="1.50", note=note),
            "return": books.returned(note=note),
            "hold": Decision(Choice.HOLD, None, "EV", books.DAY + timedelta(days=1), note),
        }[choice]
        before = last.get(entry.handed.id)
        same = before is not None and (before.choice, before.amount) == (decision.choice, decision.amount)
        assert books.decide(path, run, (entry.handed.id, decision)) == (not same)
        links += 1  # where it is the same, its note is another
        last[entry.handed.id] = decision
    want = sum((_counts(entry.verdict, entry.to_pay or D(0), last.get(entry.handed.id)) for entry in entries), D(0))
    with Ledger.open(path) as ledger:
        rows = ledger.listed(Listed.MOVEMENTS).as_json()
        assert sum((D(row["amount"]) for row in rows), D(0)) == want
        assert ledger.last_link()[0] == links
        assert ledger.problems() == ()


def _counts(verdict: Verdict, to_pay: Decimal, last: Decision | None) -> Decimal:
    if last is None or last.choice is Choice.HOLD:
        return to_pay if verdict is Verdict.READY else D(0)
    return last.amount or D(0)
