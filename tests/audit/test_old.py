"""A bundle that an older program wrote is still verified, judged again and read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import versions
from pipeline.audit import examine
from pipeline.audit.telling import in_words
from pipeline.bundle import LAYOUT, Bundle
from tests.audit.stored import KEY, OLD, expected, said, unpacked, written


def test_every_layout_has_its_stored_bundle() -> None:
    assert sorted(path.name for path in OLD.glob("*.zip")) == [f"layout-{n}.zip" for n in range(1, LAYOUT + 1)]
    assert all(path.stat().st_size < 60_000 for path in OLD.iterdir())


@pytest.mark.parametrize("layout", range(1, LAYOUT + 1))
def test_an_old_bundle_is_verified_and_judged_again(layout: int, tmp_path: Path) -> None:
    folder = unpacked(layout, tmp_path)
    assert Bundle(folder).made().layout == layout
    found = said(folder)
    assert (found["breaches"], found["broken"]) == ([], None)
    assert written(found) == expected(layout).read_text(encoding="utf-8"), (
        "this program judges a stored bundle otherwise; if that is meant, run `python -m tests.audit` and look at it"
    )


@pytest.mark.parametrize("layout", range(1, LAYOUT + 1))
def test_its_files_are_read_again(layout: int, tmp_path: Path) -> None:
    found = examine(unpacked(layout, tmp_path), reread=True, policy=None, key=KEY.public_key(), workers=1)
    assert found.fresh is not None
    assert found.fresh.missing == ()
    assert found.fresh.copies == (() if layout == 1 else (("c-card", "lunch.pdf"),))


def test_other_words_for_the_same_verdicts_are_told_as_that(tmp_path: Path) -> None:
    folder = unpacked(1, tmp_path)
    result = folder / "submissions/a-ready/result.json"
    said = json.loads(result.read_text(encoding="utf-8"))
    told = "  No verdict and no amount is another; what differs is what is said of them."
    said["findings"][0]["message"] = "In other words."
    result.write_text(json.dumps(said), encoding="utf-8")
    assert told in [*in_words(examine(folder, reread=False, policy=None, key=None, workers=1))]
    result.write_text(json.dumps({**said, "verdict": "return"}), encoding="utf-8")
    assert told not in [*in_words(examine(folder, reread=False, policy=None, key=None, workers=1))]


def test_another_version_of_the_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpacked(1, tmp_path)
    then = json.loads((folder / "bundle/run.json").read_text(encoding="utf-8"))["program"]
    monkeypatch.setattr(versions, "program", lambda: "99.0")
    found = examine(folder, reread=False, policy=None, key=None, workers=1)
    now = f"99.0+{versions.code()}"
    assert ("itemized", then, now) in found.versions
    assert f"  itemized: {then} then, {now[:17]} now; whether it is the same code was not recorded then" in [
        *in_words(found)
    ]
    made = Bundle(folder).run_file
    made.write_text(
        made.read_text(encoding="utf-8").replace(f'"program": "{then}"', f'"program": "{then}+{"5f" * 32}"')
    )
    found = examine(folder, reread=False, policy=None, key=None, workers=1)
    assert f"  itemized: {then}+5f5f5f5f5f5f then, {now[:17]} now: another program" in [*in_words(found)]
