"""`itemized audit` of bundles that are damaged, moved or not there: every message names the file and what to do."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.audit.stored import unpacked

RESULT = "submissions/a-ready/result.json"


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return unpacked(1, tmp_path / "a bundle of Zoë’s")


def audit(folder: Path, *options: str) -> int:
    return main(["audit", str(folder), "--workers", "1", *options])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b'{"findings": 3, "purchases": [4]}', "is no result of a submission"),
        (b'{"findings": [{"rule": [], "purchase": {}}], "purchases": [{"documents": 4}]}', "verdict: was not said"),
    ],
)
def test_a_damaged_result(stored: Path, said: bytes, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (stored / RESULT).write_bytes(said)
    assert audit(stored) == 1
    out = capsys.readouterr().out
    assert f"{RESULT}: is not what it was when this was sealed" in out
    assert told in out


def test_words_that_are_gone_are_named_once(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stored / "submissions/a-ready/words.json").unlink()
    assert audit(stored) == 1
    out = capsys.readouterr().out
    assert f"  a-ready: {stored}/submissions/a-ready/words.json: is part of the bundle" in out
    assert "Error" not in out


def test_a_batch_that_was_stopped(stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("seal.json", "manifest.jsonl", "seal.sig"):
        (stored / "bundle" / name).unlink()
    assert audit(stored) == 1
    assert "the same command finishes it" in capsys.readouterr().out
    (stored / "bundle/run.json").unlink()
    assert audit(stored) == 2
    assert "a batch that was stopped is finished by the same command again" in capsys.readouterr().err
    assert audit(tmp_path / "nowhere") == 2
    assert "nowhere does not exist" in capsys.readouterr().err


def test_a_bundle_is_moved_and_may_not_be_written(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert audit(stored, "--json") in (0, 1)
    before = json.loads(capsys.readouterr().out)
    moved = Path(shutil.move(stored, tmp_path / "moved"))
    everything = [moved, *moved.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    try:
        audit(Path("../moved"), "--json")
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    assert json.loads(capsys.readouterr().out) == before
