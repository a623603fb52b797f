"""What setup installs: everything pinned, from nowhere in particular, and our own data with our code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from pipeline import versions

TOP = Path(__file__).parent.parent
LOCK = (TOP / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.findall(
    r"^([a-z0-9-]+)==(\S+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", LOCK, re.MULTILINE
)


def test_every_package_is_pinned_with_its_hashes() -> None:
    assert len(PINNED) > 50
    rest = re.findall(r"^(?!    --hash=|\s*#|$).+", LOCK, re.MULTILINE)
    assert len(rest) == len(PINNED), "a line that is no pin with hashes"


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_the_lock_holds_all_that_the_project_asks_for() -> None:
    asked = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"], *asked["build-system"]["requires"]]
    names = {re.split(r"[<>=!~;\[ ]", entry)[0].lower().replace(".", "-") for entry in wanted}
    assert names <= {name for name, _, _ in PINNED}


def test_no_library_that_needs_a_screen() -> None:
    names = {name for name, _, _ in PINNED}
    assert "opencv-python-headless" in names
    assert not names & {"opencv-python", "opencv-contrib-python"}


def test_data_files_are_installed_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    copy = tmp_path / "source"
    for package in ("pipeline", "rules", "tests", "bench", "tools"):
        shutil.copytree(TOP / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "LICENSE"):
        shutil.copy(TOP / file, copy)
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(copy)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("itemized-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
        inside = set(packed.namelist())
    wanted = {
        path.relative_to(copy).as_posix()
        for package in ("pipeline", "rules")
        for path in (copy / package).rglob("*")
        if path.is_file()
    }
    assert wanted <= inside, "see package-data in pyproject.toml"
    assert not {name for name in inside if name.startswith(("tests", "sample_receipts", "bench", "tools"))}
    digests = set()
    for place in (copy, tmp_path / "installed"):
        monkeypatch.setattr(versions, "_HERE", place)
        versions.code.cache_clear()
        digests.add(versions.code())
    versions.code.cache_clear()
    assert len(digests) == 1, "what is installed counts as another program"
