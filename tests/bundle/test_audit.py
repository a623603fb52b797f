"""A batch judged again from its bundle says the same; what differs is told, and whose doing it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import run
from pipeline.audit.rerun import read_again, replay
from pipeline.batch import run_batch
from pipeline.bundle import Bundle, sealing
from pipeline.errors import ConfigError, UsageError
from pipeline.ledger import Choice, Decision, Ledger
from pipeline.workers import Workers
from rules.policy import load as load_policy
from tests.papers import submission


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, 100) as pool:
        yield pool


def edit(place: Path, change: Callable[[Any], object]) -> None:
    said = json.loads(place.read_bytes())
    change(said)
    place.write_text(json.dumps(said))


def test_a_replay_says_the_same(finished: Path, workers: Workers) -> None:
    replayed = replay(Bundle(finished), workers)
    assert [result.submission for result in replayed.results] == ["a-ready", "b-over", "c-ready", "d-broken"]
    assert [result.verdict for result in replayed.results] == ["ready", "review", "ready", "review"]
    assert replayed.differences == ()


def test_reading_again_says_the_same(finished: Path, workers: Workers) -> None:
    fresh = read_again(Bundle(finished), workers, replay(Bundle(finished), workers))
    assert (fresh.readings, fresh.missing, fresh.differences) == ((), (), ())


def test_what_was_said_otherwise_is_the_judgment_s_doing(out: Path, workers: Workers) -> None:
    def said_otherwise(result: Any) -> None:
        result["verdict"] = "return"
        proof = next(finding for finding in result["findings"] if finding["rule"] == "payment-proof")
        proof.update(state="not_met", message="Nothing shows that this was paid.")

    edit(out / "submissions/a-ready/result.json", said_otherwise)
    replayed = replay(Bundle(out), workers)
    assert [(one.submission, one.about, one.was.partition(" (")[0]) for one in replayed.differences] == [
        ("a-ready", "verdict", "return"),
        ("a-ready", "payment-proof of purchase 1", "not met"),
    ]
    assert replayed.differences[1].now.startswith("met (")
    assert read_again(Bundle(out), workers, replayed).differences == ()


def test_what_is_read_otherwise_is_the_reading_s_doing(out: Path, workers: Workers) -> None:
    def every_total(files: Any) -> None:
        for page in files[0]["words"]:
            for word in page["words"]:
                word["text"] = word["text"].replace("21.60", "21.66")

    edit(out / "submissions/a-ready/words.json", every_total)
    replayed = replay(Bundle(out), workers)
    assert "a-ready" in {one.submission for one in replayed.differences}
    fresh = read_again(Bundle(out), workers, replayed)
    (changed,) = fresh.readings
    assert (changed.submission, changed.file) == ("a-ready", "lunch.pdf")
    assert "21.66" in changed.was
    assert "21.60" in changed.now
    assert "a-ready" in {one.submission for one in fresh.differences}
    assert fresh.missing == ()


def test_a_file_that_is_another_now_is_told(out: Path, workers: Workers) -> None:
    shutil.copy(out / "submissions/c-ready/files/lunch.pdf", out / "submissions/a-ready/files/lunch.pdf")
    (out / "submissions/c-ready/files/lunch.pdf").unlink()
    fresh = read_again(Bundle(out), workers, replay(Bundle(out), workers))
    assert fresh.missing == (
        ("a-ready", "lunch.pdf", "is another file than it was"),
        ("c-ready", "lunch.pdf", "is not there"),
    )
    assert fresh.differences == ()


def test_without_copies_the_files_are_read_where_they_were(tmp_path: Path, workers: Workers) -> None:
    submission(tmp_path / "october", "a")
    out = tmp_path / "out"
    run_batch(
        tmp_path / "october", out, policy=load_policy(None), settings=run.Settings(), departments=None,
        today=date(2026, 10, 20), workers=1, on_progress=lambda _: None, copied=False,
    )  # fmt: skip
    assert not (out / "submissions/a/files").exists()
    assert sealing(out).breaches() == ()
    replayed = replay(Bundle(out), workers)
    assert replayed.differences == ()
    assert read_again(Bundle(out), workers, replayed).readings == ()
    (tmp_path / "october/a/lunch.pdf").unlink()
    assert read_again(Bundle(out), workers, replayed).missing == (("a", "lunch.pdf", "is not there"),)
    shutil.rmtree(tmp_path / "october")
    with pytest.raises(UsageError, match="where they were, is not there"):
        read_again(Bundle(out), workers, replayed)


def test_what_answers_an_earlier_submission_is_replayed_with_that(
    finished: Path, tmp_path: Path, workers: Workers
) -> None:
    ledger = tmp_path / "ledger.db"
    shutil.copy(finished.parent / "ledger.db", ledger)
    with Ledger.open(ledger) as book:
        back = Decision(Choice.RETURN, None, "E. Vance", date(2026, 10, 21), "who came?")
        book.decide(1, [("a-ready", back), ("c-ready", back)])
        for name, merchant, net in (("a-ready", "Maple Grill", "20.00"), ("c-again", "Oak Diner", "12.50")):
            form = submission(tmp_path / "november", name, merchant=merchant, net=net) / "form.yaml"
            form.write_text(form.read_text().replace("[Lena Hart, Wei Chen]", "[Lena Hart, Wei Chen, Ana Diaz]"))
        outcome = run_batch(
            tmp_path / "november", tmp_path / "out", policy=load_policy(None), settings=run.Settings(),
            departments=None, today=date(2026, 11, 20), workers=1, on_progress=lambda _: None, ledger=book,
        )  # fmt: skip
    answers = {result.submission: result.answers for result in outcome.results}
    assert {name: one and (one.submission, one.by) for name, one in answers.items()} == {
        "a-ready": ("a-ready", "E. Vance"),
        "c-again": ("c-ready", "E. Vance"),
    }
    assert replay(Bundle(tmp_path / "out"), workers).differences == ()
    (tmp_path / "out/bundle/answered.json").unlink()  # as in a bundle of before
    assert {one.submission for one in replay(Bundle(tmp_path / "out"), workers).differences} == {"a-ready"}


def test_no_bundle(tmp_path: Path, workers: Workers) -> None:
    with pytest.raises(UsageError, match="holds no finished batch"):
        replay(Bundle(tmp_path), workers)


@pytest.mark.parametrize(
    ("place", "change", "told"),
    [
        ("bundle/run.json", lambda said: said.update(layout=99), "newer Itemized"),
        ("bundle/run.json", lambda said: said.update(reader="crystal ball"), "crystal ball"),
        ("bundle/run.json", lambda said: said.pop("day"), "damaged"),
    ],
)  # fmt: skip
def test_a_damaged_bundle_is_told_with_its_file(
    out: Path, workers: Workers, place: str, change: Callable[[Any], object], told: str
) -> None:
    edit(out / place, change)
    with pytest.raises(ConfigError, match=told):
        replay(Bundle(out), workers)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("words.json", lambda said: said[0].pop("file")),
        ("submission.json", lambda said: said.update(files=1)),
    ],
)
def test_a_broken_submission_is_left_out(
    out: Path, workers: Workers, file: str, change: Callable[[Any], object]
) -> None:
    edit(out / "submissions/a-ready" / file, change)
    replayed = replay(Bundle(out), workers)
    assert [result.submission for result in replayed.results] == ["b-over", "c-ready", "d-broken"]
    ((name, why),) = replayed.broken
    assert (name, file in why) == ("a-ready", True)
    # What the broken one took from the budget is not known any more.
    assert [(one.submission, one.about) for one in replayed.differences] == [("c-ready", "within-budget")]
