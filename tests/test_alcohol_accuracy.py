"""Measuring the alcohol judge: which rows are learned from, what is counted, and where the figures go."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench import alcohol
from bench.alcohol import Table, counted, main, renew
from bench.examples import Example, rows_in
from pipeline.model import Alcohol
from rules.alcohol.lines import judged

ROWS = """text,label,source,note,use
Nightjar Lager,1,iowa_abd,cat=BEER,train
NIGHTJAR LAGER 6PK,1,montgomery_md_abs,cat=DOMESTIC BEER,train
Bitters,1,iowa_abd,cat=X;ambiguous,train
Soup,0,expressexpense_us,receipt=7,train
Salad,0,expressexpense_us,receipt=7,train
Zaluvera,1,openbeerdb,name-only,train
Wine Jelly,0,instacart,hard-negative;dept=pantry,measure
"""


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    (tmp_path / "alcohol").mkdir()
    (tmp_path / "alcohol" / "dev.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_only_rows_that_may_be_are_learned_from_and_a_maker_or_receipt_is_one_group(bench: Path) -> None:
    learned, every = rows_in(bench / "alcohol" / "dev.csv")
    assert len(every) == 7
    assert [one.text for one in learned] == ["Nightjar Lager", "NIGHTJAR LAGER 6PK", "Soup", "Salad", "Zaluvera"]
    groups = {one.text: one.group for one in learned}
    assert groups["Nightjar Lager"] == groups["NIGHTJAR LAGER 6PK"] != groups["Zaluvera"]
    assert groups["Soup"] == groups["Salad"]
    assert {one.text: one.kind for one in learned}["NIGHTJAR LAGER 6PK"] == 0


def test_rows_that_cannot_be_told_are_counted_apart() -> None:
    rows = [
        (Example(text, truth, "made", "", note), judged(text))
        for text, truth, note in (
            ("Beer", True, ""),
            ("Soup", False, "hard-negative"),
            ("Prem Glass", True, "text-uninformative"),
            ("Bitters", True, "ambiguous"),
        )
    ]
    assert counted(rows, Table("all", ("made",))) == Counter({(True, Alcohol.YES): 1, (False, Alcohol.NO): 1})
    assert counted(rows, Table("hard", (), "hard-negative")) == Counter({(False, Alcohol.NO): 1})
    assert counted(rows, Table("apart", (), "text-uninformative")) == Counter({(True, Alcohol.UNCLEAR): 1})
    assert counted(rows, Table("others", ("elsewhere",))) == Counter()


def test_the_section_is_renewed_in_its_place_and_holds_no_name(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alcohol, "written", lambda: [Example("ale", True, "w", ""), Example("bun", False, "w", "")])
    document = tmp_path / "accuracy.md"
    document.write_text(
        "# Right\n\nText.\n\n## Alcohol in names of items\n\nstale\n\n## After\n\nmore\n", encoding="utf-8"
    )
    renew(document, bench)
    written = document.read_text(encoding="utf-8")
    assert written.startswith("# Right\n\nText.\n\n## After\n\nmore\n\n## Alcohol in names of items\n")
    assert "stale" not in written
    assert "| Lines of restaurants' bills | 2 | 0 | – |" in written
    assert "nightjar" not in written.lower()
    renew(document, bench)
    assert document.read_text(encoding="utf-8").count("## Alcohol in names of items") == 1
    assert judged("Beer").alcohol is Alcohol.YES  # by the shipped weights again


def test_a_folder_without_rows_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "alcohol/dev.csv" in capsys.readouterr().err


def test_loading_and_judging_take_less_than_importing_spacy() -> None:
    """Each against the other, in a process of its own: a slow or busy machine is slow at all of them."""
    names = [f"{first} {second} {size}" for first in _FIRST for second in _SECOND for size in ("lg", "sm", "12oz", "2")]
    command = [sys.executable, "-m", "bench.loading"]
    done = subprocess.run(command, input=json.dumps(names).encode(), capture_output=True, check=True, cwd=alcohol.TOP)
    spacy, loading, judging = json.loads(done.stdout)
    assert len(names) == 2000
    assert loading < spacy  # a third of it
    assert judging < spacy  # likewise


_FIRST = [f"{a}{b}" for a in ("zor", "mil", "pan", "kel", "dun") for b in ("bo", "ta", "rin", "wick", "mo")]
_SECOND = [f"{a}{b}" for a in ("grilled ", "house ", "draft ", "") for b in ("plate", "cola", "ale", "chicken", "jig")]
