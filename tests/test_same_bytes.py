"""The same batch gives the same bytes, whatever the workers, the order and names of files, the hour and the place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipeline.ledger import Ledger
from rules.policy import PACKAGED
from tests.conftest import Itemized
from tests.sample_receipts.conftest import HERE, TODAY

#: A photo, a mail with a receipt in its text, a paper with its approval as a mail, two that compete for one budget,
#: one that is no picture.
SUBMISSIONS = (
    "92-small-coffee", "44-receipt-in-the-text.eml", "101-approved-by-another-department", "83-over-budget-by-order",
    "84-first-in-order", "41-not-a-picture",
)  # fmt: skip

#: Put before the program: every folder is listed from its end.
BACKWARDS = """
import os

listdir, scandir = os.listdir, os.scandir


class Backwards:
    def __init__(self, *place):
        with scandir(*place) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


os.listdir = lambda *place: sorted(listdir(*place), reverse=True)
os.scandir = Backwards
"""


def test_workers_order_names_time_zone_and_locale_change_nothing(tmp_path: Path, itemized: Itemized) -> None:
    for name in SUBMISSIONS:
        source = HERE / "submissions" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / "october" / name)
    for place in ("here", "there", "backwards"):
        (tmp_path / place).mkdir()
    (tmp_path / "backwards" / "sitecustomize.py").write_text(BACKWARDS)
    shutil.copy(HERE / "departments.csv", tmp_path)
    here = itemized(
        "batch", "october", "--departments", "departments.csv", "--today", TODAY,
        "--out", "here/out", "--ledger", "here/ledger.db", "--workers", 1,
        TZ="UTC", LC_ALL="C", LANG="C", PYTHONHASHSEED="1",
    )  # fmt: skip
    there = itemized(
        "batch", tmp_path / "october", "--departments", "there/../departments.csv", "--today", TODAY,
        "--out", tmp_path / "there/out", "--ledger", "there/ledger.db", "--workers", 2, "--policy", PACKAGED,
        TZ="Pacific/Kiritimati", LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8", PYTHONHASHSEED="2", COLUMNS="40",
        PYTHONPATH=os.pathsep.join([str(tmp_path / "backwards"), os.environ.get("PYTHONPATH", "")]),
    )  # fmt: skip
    assert (here.returncode, there.returncode) == (0, 0), here.stderr + there.stderr
    one, other = written(tmp_path / "here/out"), written(tmp_path / "there/out")
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()
    assert {f"submissions/{name.removesuffix('.eml')}/result.json" for name in SUBMISSIONS} <= one.keys()
    assert entries(tmp_path / "here/ledger.db") == entries(tmp_path / "there/ledger.db")


def written(out: Path) -> dict[str, bytes]:
    """All that is handed out; what is kept to go on with is not."""
    files = (path for path in out.rglob("*") if path.is_file() and out / ".cache" not in path.parents)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def entries(ledger: Path) -> object:
    with Ledger.open(ledger) as book:
        return book.history()
