"""The ledger as a file: what goes in comes out, whatever happens to it on the way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import time as clock
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError, ExitCode, UsageError
from pipeline.ledger import VERSION, Bought, Entry, Handed, Ledger, Listed, Run, _file
from pipeline.model import EarlierPurchase, Person, Verdict

D = Decimal
RUN = Run(date(2026, 10, 20), "october", "0.1.0", "Peer Circles 1", "5f" * 32)
ANA = Person("Ana García", "ana@example.edu")


def entry(name: str = "a", **changes: object) -> Entry:
    facts = EarlierPurchase(
        submission=name,
        sha256=("aa", "bb"),
        fingerprint=("0123456789abcdef",),
        merchant="Lantern House",
        date=date(2026, 10, 3),
        time=clock(12, 41),
        total=D("22.00"),
        items=(("Noodle Soup", D("13.00")), ("Void", D("-1.00"))),
        last4="0103",
        auth_code="02776A",
        number="1207",
    )
    whole = Entry(
        handed=Handed(name, ANA, date(2026, 10, 5), frozenset({"aa", "bb"}), "c0ffee"),
        program="reading_group",
        department="History",
        verdict=Verdict.READY,
        requested=D("22.00"),
        reimbursable=D("22.00"),
        to_pay=D("22.00"),
        purchases=(
            Bought(facts, 2027, D("2.00")),
            Bought(EarlierPurchase(name, (), (), None, None, None, None), None, None),
        ),
        costs=(("History", 2026, D("2.00")), ("History", 2027, D("20.00"))),
        said=(("attendees", "Ana García; Wei Chen"), ("role", "lead")),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def recorded(path: Path, *entries: Entry) -> Path:
    with Ledger.open(path) as ledger:
        assert ledger.record(RUN, entries, seen=ledger.history().runs)
    return path


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    bare = entry("b", handed=Handed("b", Person(), None, frozenset(), ""), purchases=(), costs=(), to_pay=None)
    path = recorded(tmp_path / "ledger.db", entry(), bare)
    with Ledger.open(path) as ledger:
        history = ledger.history()
    assert history.runs == 1
    whole, second = history.entries
    batch = "batch october of October 20, 2026"
    put = tuple(replace(bought, facts=replace(bought.facts, batch=batch)) for bought in entry().purchases)
    assert whole == entry(run=1, subject=1, purchases=put)
    assert second == replace(bare, run=1, subject=2)


@settings(max_examples=30)
@given(text=st.text(), cents=st.integers(-(10**9), 10**9))
def test_any_text_and_amount(text: str, cents: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    amount = D(cents).scaleb(-2)
    facts = replace(entry().purchases[0].facts, merchant=text, total=amount, items=((text, amount),))
    path = recorded(tmp_path_factory.mktemp("l") / "ledger.db", entry(purchases=(Bought(facts, None, amount),)))
    with Ledger.open(path) as ledger:
        (bought,) = ledger.history().entries[0].purchases
    assert (bought.facts.merchant, bought.facts.total, bought.sales_tax) == (text, amount, amount)
    assert bought.facts.items == ((text, amount),)


def test_a_name_that_no_database_can_hold(tmp_path: Path) -> None:
    odd = entry(handed=replace(entry().handed, id="half \udc80 a pair"))
    with Ledger.open(recorded(tmp_path / "ledger.db", odd)) as ledger:
        assert ledger.history().place_of(odd.handed).subject == 1


def test_nothing_is_ever_altered_or_taken_out(tmp_path: Path) -> None:
    db = sqlite3.connect(recorded(tmp_path / "ledger.db", entry()))
    for table in ("runs", "submissions", "files", "purchases", "movements"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = 7"):
            with pytest.raises(sqlite3.Error, match=r"only ever added to|no such column: rowid"):
                db.execute(statement)
        assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] > 0
    db.close()


def test_a_run_that_others_came_before_is_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        assert ledger.record(RUN, [entry("a")], seen=0)
        assert not ledger.record(RUN, [entry("b")], seen=0)
        assert [one.handed.id for one in ledger.history().entries] == ["a"]
        assert ledger.record(RUN, [entry("b")], seen=1)


def test_a_run_is_recorded_whole_or_not_at_all(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        with pytest.raises(ConfigError):
            ledger.record(RUN, [entry("a"), entry("a")], seen=0)  # one id twice in one run
        assert ledger.history().runs == 0
        assert ledger.record(RUN, [entry("a")], seen=0)


# --- What the file may be --------------------------------------------------------------------------------------------


def refused(path: Path, kind: type[Exception]) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as error:
        Ledger.open(path)
    assert before is None or path.read_bytes() == before
    assert path.name in str(error.value)
    return str(error.value)


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    recorded(tmp_path / "ledger.db", entry())
    recorded(tmp_path / "ledger.db", entry("b"))


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_text("department,fiscal_year,allocation\n" * 40)
    assert "not an SQLite file" in refused(path, ConfigError)
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    assert "a database of another program" in refused(path, ConfigError)


def test_a_newer_ledger_wants_the_newer_program(tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    said = refused(path, ConfigError)
    assert f"ledger version {VERSION + 1}" in said
    assert "use the newer one" in said


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", *(entry(f"s{n}") for n in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    assert "put a sound copy of it in its place" in refused(path, ConfigError)
    with pytest.raises(ConfigError) as error:
        Ledger.open(path)
    assert error.value.exit_code is ExitCode.CONFIG


def test_a_damage_that_is_no_text_is_named_too(tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE runs", b"CREATE TABL\xf9 runs"))
    assert "put a sound copy of it in its place" in refused(path, ConfigError)


@pytest.mark.parametrize(
    "ask",
    [
        Ledger.history,
        lambda ledger: ledger.listed(Listed.SUBMISSIONS),
        lambda ledger: ledger.objections(1, []),
        lambda ledger: ledger.decide(1, []),
    ],
)
def test_values_that_no_ledger_holds_are_a_damage(ask: Callable[[Ledger], object], tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    db = sqlite3.connect(path)
    db.execute("DROP TRIGGER purchases_update")
    db.execute("UPDATE purchases SET items = '[[1' WHERE number = 1")
    db.commit()
    db.close()
    with Ledger.open(path, as_it_is=True) as ledger, pytest.raises(ConfigError, match="damaged"):
        ask(ledger)


def test_places_that_cannot_be(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path, UsageError)
    with pytest.raises(UsageError, match="make it first"):
        Ledger.open(tmp_path / "none" / "ledger.db")


def test_a_ledger_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda name, **rest: real(f"{Path(name).as_uri()}?mode=ro", uri=True, **rest)
    )
    said = refused(path, UsageError)
    assert "cannot be written" in said
    assert "allow writing" in said


def test_a_ledger_that_stays_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(_file, "_PATIENCE", 0.1)
    assert "in use by another program" in refused(path, UsageError)
    other.execute("ROLLBACK")
    other.close()
    recorded(path, entry("b"))


# --- Several programs at once ----------------------------------------------------------------------------------------


def _add_runs(path: Path, name: str, count: int) -> None:
    for number in range(count):
        with Ledger.open(path) as ledger:
            while not ledger.record(RUN, [entry(f"{name}-{number}")], seen=ledger.history().runs):
                pass


def test_batches_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    context = multiprocessing.get_context("fork")
    several = [context.Process(target=_add_runs, args=(path, name, 8)) for name in "abc"]
    for process in several:
        process.start()
    for process in several:
        process.join(60)
    assert [process.exitcode for process in several] == [0, 0, 0]
    with Ledger.open(path) as ledger:
        history = ledger.history()
    assert history.runs == 24
    assert sorted(one.handed.id for one in history.entries) == sorted(f"{n}-{i}" for n in "abc" for i in range(8))
    assert sorted(one.run for one in history.entries) == list(range(1, 25))


_SLOWLY = """
import sys, time
from pathlib import Path
from tests.test_ledger import RUN, Ledger, entry
from pipeline.ledger import _rows
real = _rows.insert
def insert(*arguments):
    real(*arguments)
    print("one", flush=True)
    time.sleep(0.2)
_rows.insert = insert
with Ledger.open(Path(sys.argv[1])) as ledger:
    ledger.record(RUN, [entry(f"k{n}") for n in range(50)], seen=1)
"""


def test_killed_in_the_middle_it_is_as_it_was(tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", entry())
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOWLY, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent
    )
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline() == b"one\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    with Ledger.open(path) as ledger:
        assert [one.handed.id for one in ledger.history().entries] == ["a"]
        assert ledger.record(RUN, [entry("b")], seen=1)


def test_five_thousand_submissions_are_read_in_no_time(tmp_path: Path) -> None:
    path = recorded(tmp_path / "ledger.db", *(entry(f"s{n}") for n in range(5000)))
    started = time.process_time()
    with Ledger.open(path) as ledger:
        history = ledger.history()
        assert len(history.before(2, frozenset())) == 5000
        assert {history.place_of(one.handed).run for one in history.entries} == {1}
    assert time.process_time() - started < 3
