"""Killed (signal 9) at random moments, `itemized batch` and `itemized decide` leave the ledger whole, take no decision
by half, and the same command afterwards ends as one that nobody disturbed.

A moment is a time after the start, or one of the program's effects: the n-th file that it opens to write, renames or
removes, or the n-th statement that it sends to the ledger; the process is ended right before it. So the small gaps
between two effects, which a clock hardly ever hits, are met as well. `make bench` tries thirty of each command.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.ledger import Entry, Ledger

SAMPLES = Path(__file__).parent.parent / "sample_receipts"
#: Submissions of text PDFs, which are read in no time: one that is ready, one that goes back.
SUBMISSIONS = ("08-e-receipt", "87-unknown-program")
TODAY = "2026-10-20"
MOMENTS = 30

#: Put before the program: ends it right before its effect number ITEMIZED_KILL_AT, or writes down how many it had.
_KILLER = """
import atexit, os, signal, sqlite3, sys

real_connect = sqlite3.connect
at, parent = int(os.environ["ITEMIZED_KILL_AT"]), int(os.environ["ITEMIZED_KILL_PARENT"])
place = os.environ["ITEMIZED_KILL_COUNT"]
effects = 0


def effect(*_):
    global effects
    effects += 1
    if effects == at:
        os.kill(os.getpid(), signal.SIGKILL)


def seen(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        if not str(arguments[0]).endswith(".pyc") and "__pycache__" not in str(arguments[0]):
            effect()
    elif event in ("os.rename", "os.remove", "os.mkdir"):
        effect()


def connect(*arguments, **options):
    database = real_connect(*arguments, **options)
    database.set_trace_callback(effect)
    return database


if os.getppid() == parent:  # not in the program's own workers
    sqlite3.connect = connect
    sys.addaudithook(seen)
    atexit.register(lambda: os.write(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), str(effects).encode()))
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A folder with submissions, a ledger and what a batch of them wrote, in which commands run and are killed."""

    top: Path

    @classmethod
    def at(cls, top: Path) -> Office:
        """A new one, with nothing judged yet."""
        top.mkdir(parents=True)
        for name in SUBMISSIONS:
            shutil.copytree(SAMPLES / "submissions" / name, top / "october" / name)
        shutil.copy(SAMPLES / "departments.csv", top)
        (top / "killer").mkdir()
        (top / "killer" / "sitecustomize.py").write_text(_KILLER)
        return cls(top)

    def copy(self, top: Path) -> Office:
        """Another one as this is now."""
        return Office(Path(shutil.copytree(self.top, top)))

    @property
    def batch(self) -> tuple[str, ...]:
        """The command that judges the submissions."""
        return ("batch", "october", "--out", "out", "--ledger", "ledger.db", "--departments", "departments.csv",
                "--workers", "1", "--today", TODAY)  # fmt: skip

    @property
    def decide(self) -> tuple[str, ...]:
        """The command that takes over what was decided."""
        return ("decide", "out/approval.xlsx", "--ledger", "ledger.db", "--today", TODAY)

    def fill_in(self) -> None:
        """Decide all rows of the workbook: what is ready is approved, the rest sent back."""
        from openpyxl import load_workbook

        book = load_workbook(self.top / "out" / "approval.xlsx")
        for title in ("Ready", "Return", "Review"):
            sheet = book[title]
            columns = {cell.value: cell.column for cell in sheet[1]}
            for row in range(2, sheet.max_row + 1):
                if sheet.cell(row, 1).value in SUBMISSIONS:
                    sheet.cell(row, columns["Decision"], "approve" if title == "Ready" else "return")
                    sheet.cell(row, columns["Decided by"], "E. Vance")
        book.save(self.top / "out" / "approval.xlsx")

    def run(self, command: Sequence[str]) -> tuple[float, int]:
        """Run a command to its end: how many seconds it took, and how many effects it had.

        Raises:
            AssertionError: it failed; with what it said.
        """
        started = time.monotonic()
        ended = self._start(command)
        said = ended.communicate()[1]
        assert ended.returncode == 0, said
        return time.monotonic() - started, int((self.top / "effects").read_text())

    def kill(self, command: Sequence[str], *, after: float | None = None, before: int = 0) -> bool:
        """Run a command and kill it `after` so many seconds, or right before its effect of that number (from 1).

        Returns:
            Whether it was still running.
        """
        process = self._start(command, before)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        return process.returncode == -signal.SIGKILL

    def _start(self, command: Sequence[str], before: int = 0) -> subprocess.Popen[str]:
        program = [str(Path(sys.executable).parent / "itemized"), *command]
        surroundings = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(self.top / "killer"), os.environ.get("PYTHONPATH", "")]),
            "ITEMIZED_KILL_AT": str(before),
            "ITEMIZED_KILL_PARENT": str(os.getpid()),
            "ITEMIZED_KILL_COUNT": str(self.top / "effects"),
        }
        return subprocess.Popen(program, cwd=self.top, env=surroundings, stderr=subprocess.PIPE, text=True)

    def written(self) -> dict[str, bytes]:
        """All that a batch wrote but for what it keeps for itself, by its path."""
        out = self.top / "out"
        files = (path for path in out.rglob("*") if path.is_file() and out / ".cache" not in path.parents)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}

    def entries(self) -> tuple[Entry, ...]:
        """What the ledger says of each submission now; () where there is no ledger.

        Raises:
            AssertionError: SQLite finds it damaged, or something in it belongs to nothing.
        """
        place = self.top / "ledger.db"
        if not place.exists():
            return ()
        with closing(sqlite3.connect(place)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        with Ledger.open(place) as ledger:
            return ledger.history().before(1_000, frozenset())


def differs(office: Office, undisturbed: Office) -> str:
    """What an office that a killed command was run again in has otherwise than an undisturbed one; "" where nothing."""
    ours, theirs = office.written(), undisturbed.written()
    for name in sorted(ours.keys() | theirs.keys()):
        if name != "approval.xlsx" and ours.get(name) != theirs.get(name):
            return f"{name} is {'another' if name in ours and name in theirs else 'there in one alone'}"
    mine, known = (_said(entry) for entry in (office.entries(), undisturbed.entries()))
    return "" if mine == known else f"the ledger says {mine}, not {known}"


def _said(entries: Sequence[Entry]) -> list[object]:
    return [
        (e.handed.id, e.verdict, e.to_pay, e.spends, [(d.choice, d.amount, d.by) for d in e.decided]) for e in entries
    ]


def moments(chance: random.Random, seconds: float, effects: int, count: int) -> Iterator[dict[str, float | int]]:
    """`count` moments to kill at, every second one by the clock and the others by effect."""
    for number in range(count):
        if number % 2:
            yield {"after": chance.uniform(0.0, seconds)}
        else:
            yield {"before": chance.randint(1, effects)}


def main() -> int:
    """Try all moments, print what came out, and return the exit code."""
    chance = random.Random(2026)  # noqa: S311 - the same moments every time
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        fresh = Office.at(top / "fresh")
        judged = fresh.copy(top / "judged")
        judging = judged.run(judged.batch)
        filled = judged.copy(top / "filled")
        filled.fill_in()
        decided = filled.copy(top / "decided")
        deciding = decided.run(decided.decide)
        for start, end, command, taken in (
            (fresh, judged, fresh.batch, judging),
            (filled, decided, fresh.decide, deciding),
        ):
            hit = 0
            for number, moment in enumerate(moments(chance, *taken, MOMENTS)):
                office = start.copy(top / f"{command[0]}-{number}")
                try:
                    hit += office.kill(command, **moment)  # type: ignore[arg-type]
                    half = sum(bool(entry.decided) for entry in office.entries()) not in (0, len(SUBMISSIONS))
                    assert not half, "decisions are taken by half"
                    office.run(command)
                    assert not (why := differs(office, end)), why
                except AssertionError as why:
                    broken.append(f"{command[0]} killed at {moment}: {why}")
                shutil.rmtree(office.top)
            print(f"{command[0]:<8} killed at {MOMENTS} moments ({hit} before its end): {taken[1]} effects in all")
    for line in broken:
        print(f"BROKEN  {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
