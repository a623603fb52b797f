"""`itemized ledger check` and `backup`: what is altered is named, and a copy is a ledger."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import ConfigError, UsageError
from pipeline.ledger import VERSION, Ledger, _file
from tests.ledger_commands import books
from tests.ledger_commands.books import judged, record

TOP = Path(__file__).parent.parent.parent


def triggers(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return list(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def altered(path: Path, *statements: str) -> None:
    """As somebody with another program would: triggers off, statements, triggers on again."""
    db = sqlite3.connect(path)
    known = triggers(db)
    for name, _ in known:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    for _, sql in known:
        db.execute(sql)
    db.commit()
    db.close()


def wrong(path: Path) -> tuple[str, ...]:
    with Ledger.open(path, as_it_is=True) as ledger:
        return ledger.problems()


def test_a_sound_ledger(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(ledger) == ()
    assert main(["ledger", "check", "--ledger", str(ledger)]) == 0
    said = capsys.readouterr().out
    assert main(["ledger", "check", "--json", "--ledger", str(ledger)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["last_link"] in said
    assert (found["sound"], found["problems"], found["links"]) == (True, [], 9)  # 2 runs, 2 seals, 5 decisions


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE decisions SET amount = 999900 WHERE decision = 2", "decision 2 is not what was recorded"),
        ("UPDATE purchases SET total = total + 1 WHERE entry = 1", "run 1 is not what was recorded"),
        ("UPDATE runs SET day = '2026-10-21' WHERE run = 2", "run 2 is not what was recorded"),
        ("UPDATE seals SET seal = 'x' WHERE run = 1", "seal 1 is not what was recorded"),
        ("DELETE FROM links WHERE link = 3", "link 3 of the chain is missing"),
        ("INSERT INTO runs VALUES (3, '2026-12-01', 'x', '0', 'p', 's')", "run 3 was put in past the chain"),
        ("UPDATE submissions SET requested = 1 WHERE entry = 1", "run 1, a-lunch: what is to be paid is not"),
        ("UPDATE movements SET amount = 1 WHERE entry = 1", "run 1, a-lunch: takes $0.01 from budgets"),
        (
            "UPDATE decided_movements SET amount = 1 WHERE decision = 2",
            "a-lunch: takes $0.01 from budgets, and E. Vance",
        ),
        ("UPDATE decisions SET after_run = 1 WHERE decision = 5", "run 2, e-tea: was decided by E. Vance before"),
        ("DELETE FROM said WHERE entry = 1", "run 1 is not what was recorded"),
        ("UPDATE files SET entry = 77 WHERE entry = 1", "of files points to nothing in submissions"),
        ("UPDATE purchases SET items = '[[1' WHERE entry = 1", "no value of a ledger"),
        ("CREATE TABLE recipes (name TEXT)", "table recipes does not belong here"),
        ("CREATE TRIGGER more AFTER INSERT ON runs BEGIN SELECT 1; END", "trigger more does not belong here"),
    ],
)
def test_what_was_altered_is_named(statement: str, told: str, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    altered(ledger, statement)
    assert main(["ledger", "check", "--ledger", str(ledger)]) == 1
    said = capsys.readouterr()
    assert told in said.out
    assert "put a sound copy of it in its place" in said.err


def test_a_missing_trigger_is_named(ledger: Path) -> None:
    db = sqlite3.connect(ledger)
    db.execute("DROP TRIGGER decisions_delete")
    db.close()
    assert wrong(ledger) == ("trigger decisions_delete is missing",)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE decided_movements SET amount = 1000 WHERE decision = 2", "decision 2 is not what was recorded"),
        ("DROP TRIGGER decisions_update", "trigger decisions_update is missing"),
    ],
)
@pytest.mark.parametrize(
    "asked",
    [
        ["report", "--json"],
        ["ledger", "list", "movements"],
        ["ledger", "export", "decisions", "{folder}/d.csv"],
        ["ledger", "backup", "{folder}/copy.sqlite"],
        ["batch", "{folder}/papers", "--out", "{folder}/out"],
    ],
)
def test_nothing_rests_on_what_was_altered(
    asked: list[str], statement: str, told: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if statement.startswith("DROP"):
        with closing(sqlite3.connect(ledger)) as db:
            db.execute(statement)
    else:
        altered(ledger, statement)
    (ledger.parent / "papers" / "a").mkdir(parents=True)
    before = sorted(ledger.parent.rglob("*"))
    asked = [word.format(folder=ledger.parent) for word in asked]
    assert main([*asked, "--ledger", str(ledger)]) == 3
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert sorted(ledger.parent.rglob("*")) == before


_TABLES = (
    "runs", "submissions", "files", "purchases", "movements", "seals", "decisions", "decided_movements", "reasons",
    "allocations", "said", "links",
)  # fmt: skip


@pytest.mark.parametrize("table", _TABLES)
def test_nothing_is_altered_or_taken_out(table: str, ledger: Path) -> None:
    db = sqlite3.connect(ledger)
    column = next(name for _, name, *_ in db.execute(f"PRAGMA table_info({table})"))
    before = list(db.execute(f"SELECT * FROM {table}"))
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            db.execute(statement)
    assert list(db.execute(f"SELECT * FROM {table}")) == before != []
    db.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_that_is_altered_is_found(
    data: st.DataObject, finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("altered") / "ledger.sqlite"
    path.write_bytes(finished.read_bytes())
    db = sqlite3.connect(path)
    table = data.draw(st.sampled_from(_TABLES))
    columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    key = ", ".join(name for _, name, *_, in_key in db.execute(f"PRAGMA table_info({table})") if in_key)
    rows = list(db.execute(f"SELECT * FROM {table} ORDER BY {key}"))
    row, column = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(columns))
    was = row[columns.index(column)]
    now = was + data.draw(st.integers(1, 9)) if isinstance(was, int) else f"{was or ''}{data.draw(st.text(min_size=1))}"
    for name, _ in triggers(db):
        db.execute(f"DROP TRIGGER {name}")
    where = " AND ".join(f"{name} IS ?" for name in columns)
    try:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (now, *row))
    except (sqlite3.IntegrityError, UnicodeEncodeError):
        db.close()
        return  # what no table takes cannot be put in
    for statement in (sql for _, sql in triggers(sqlite3.connect(finished))):
        db.execute(statement)
    db.commit()
    db.close()
    assert wrong(path)


def test_an_older_ledger_gets_its_chain(ledger: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    db = sqlite3.connect(old)
    for statement in (statement for step in _file._MIGRATIONS[:2] for statement in step):
        db.execute(statement)
    db.execute("ATTACH ? AS new", (str(ledger),))
    for table in _TABLES[:-2]:
        db.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
    db.execute(f"PRAGMA application_id = {_file._APPLICATION}")
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()
    assert wrong(old) == ()
    with Ledger.open(old) as one, Ledger.open(ledger) as other:
        assert one.history().entries == tuple(replace(entry, said=()) for entry in other.history().entries)
        assert one.last_link()[0] == other.last_link()[0] == 9


def test_a_ledger_that_kept_less_keeps_its_chain(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    record(old, replace(judged("a-lunch"), said=()))
    with Ledger.open(old) as ledger:
        link = ledger.last_link()
    with closing(sqlite3.connect(old)) as db:
        db.executescript("DROP TABLE said; PRAGMA user_version = 3")
    assert wrong(old) == ()
    with Ledger.open(old) as ledger:
        assert ledger.last_link() == link
    record(old, judged("b-lunch"))
    assert wrong(old) == ()
    altered(old, "INSERT INTO said VALUES (1, 'role', 'lead')")
    assert wrong(old) == ("run 1 is not what was recorded (link 1 of the chain)",)
    assert VERSION == 4


def test_a_link_that_was_kept_is_asked_for(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was cut off at the end, its links too, leaves a sound chain: only a link that was kept tells."""
    check = ["ledger", "check", "--ledger", str(ledger)]
    with Ledger.open(ledger) as book:
        number, kept = book.last_link()
    books.record(ledger, books.judged("f"))
    assert main([*check, "--link", f" {kept.upper()} "]) == 0
    assert f"✓ Holds {kept}: link {number} of 11, decision 5; 2 links since" in capsys.readouterr().out
    assert main([*check, "--link", kept, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["asked"] == {"link": kept, "number": 9, "of": "decision 5"}
    altered(
        ledger, "DELETE FROM links WHERE link >= 9", "DELETE FROM decided_movements WHERE decision = 5",
        "DELETE FROM decisions WHERE decision = 5", "DELETE FROM seals WHERE run = 3",
        *(f"DELETE FROM {table} WHERE entry > 5" for table in ("said", "reasons", "movements", "purchases", "files")),
        "DELETE FROM submissions WHERE run = 3", "DELETE FROM allocations WHERE run = 3",
        "DELETE FROM runs WHERE run = 3",
    )  # fmt: skip
    assert main(check) == 0, "nothing in the file shows it"
    assert main([*check, "--link", kept]) == 3
    assert f"does not hold the link {kept}" in capsys.readouterr().err
    assert main([*check, "--link", "7a90"]) == 2


def test_a_run_without_a_seal_is_told_as_not_finished(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(ledger) as book:
        assert book.record(books.run("december"), [books.judged("f")], seen=2)
    assert main(["ledger", "check", "--ledger", str(ledger)]) == 0
    said = capsys.readouterr().out
    assert "  not finished: run 3 was stopped before its workbook was there, or is at work now\n" in said
    assert main(["ledger", "list", "runs", "--json", "--ledger", str(ledger)]) == 0
    assert [run["finished"] for run in json.loads(capsys.readouterr().out)] == ["yes", "yes", "no"]
    record(ledger, judged("g"))
    record(ledger, replace(judged("f"), subject=6), judged("h"))
    with Ledger.open(ledger) as book:
        assert [remark.split("; ")[1:] for remark in book.remarks()] == [["run 5 judged its submissions again"]]


# --- Copies ----------------------------------------------------------------------------------------------------------


def test_a_copy_is_the_ledger(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.sqlite"
    assert main(["ledger", "backup", str(copy), "--ledger", str(ledger)]) == 0
    assert "9 links" in capsys.readouterr().err
    with Ledger.open(ledger) as one, Ledger.open(copy) as other:
        assert one.history() == other.history()
        assert one.last_link() == other.last_link()
    books.record(copy, books.judged("f"))


def test_what_is_there_is_not_overwritten(ledger: Path, tmp_path: Path) -> None:
    mine = tmp_path / "letter.txt"
    mine.write_text("Dear Ana")
    with Ledger.open(ledger) as book:
        for place in (mine, ledger, tmp_path):
            with pytest.raises(UsageError, match="is there already"):
                book.copy(place)
        with pytest.raises(UsageError, match="make it first"):
            book.copy(tmp_path / "none" / "copy.sqlite")
    assert mine.read_text() == "Dear Ana"


def test_what_is_not_sound_is_not_copied(ledger: Path, tmp_path: Path) -> None:
    altered(ledger, "UPDATE decisions SET amount = 999900 WHERE decision = 2")
    with Ledger.open(ledger, as_it_is=True) as book, pytest.raises(ConfigError, match="not sound: decision 2"):
        book.copy(tmp_path / "copy.sqlite")
    assert list(tmp_path.glob("copy*")) == []


_WRITING = """
import sys
from pathlib import Path
from tests.ledger_commands import books
from tests.ledger_commands.books import judged, record
for number in range(1000):
    name = f"w{number}"
    run = books.record(Path(sys.argv[1]), books.judged(name))
    books.decide(Path(sys.argv[1]), run, (name, books.approved(books.judged(name))))
    print(number, flush=True)
"""


@pytest.mark.parametrize(
    "asked", [["ledger", "check"], ["ledger", "list", "runs"], ["ledger", "backup", "copy.sqlite"], ["report"]]
)
def test_to_read_waits_for_nobody(asked: list[str], ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program is in the middle of writing."""
    monkeypatch.setattr(_file, "_PATIENCE", 0.1)
    monkeypatch.chdir(ledger.parent)
    with Ledger.open(ledger) as book:
        link = book.last_link()
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO runs VALUES (3, '2026-12-01', 'x', '0', 'p', 's')")
        assert main(asked) == 0
        with pytest.raises(UsageError, match="in use by another program"):
            Ledger.open(ledger)
    if "backup" in asked:
        with Ledger.open(Path("copy.sqlite")) as copy:
            assert (copy.problems(), copy.last_link()) == ((), link)


def test_all_that_is_read_is_of_one_moment(ledger: Path) -> None:
    with Ledger.open(ledger, to_read=True) as book:
        books.record(ledger, books.judged("f"))
        assert (book.history().runs, len(book.days()), book.last_link()[0]) == (2, 2, 9)
    with Ledger.open(ledger, to_read=True) as book:
        assert book.history().runs == 3


def test_a_copy_while_another_program_writes(ledger: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITING, str(ledger)], stdout=subprocess.PIPE, cwd=TOP)
    assert writer.stdout is not None
    links = []
    try:
        for number in range(4):
            writer.stdout.readline()
            with Ledger.open(ledger) as book:
                book.copy(tmp_path / f"{number}.sqlite")
            with Ledger.open(tmp_path / f"{number}.sqlite") as copy:
                assert copy.problems() == ()
                links.append(copy.last_link())
        assert writer.poll() is None, "it was to write all the while"
    finally:
        writer.kill()
        writer.wait(30)
        writer.stdout.close()
    assert links == sorted(set(links))
    db = sqlite3.connect(ledger)
    chain = dict(db.execute("SELECT link, sha256 FROM links"))
    db.close()
    assert all(chain[number] == link for number, link in links)
    assert wrong(ledger) == ()
