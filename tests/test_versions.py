"""A program is known by the digest of its own code: another one, however little differs, has another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import versions
from pipeline.cli import main


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program of a few files, which is ours for the time."""
    for name, content in {
        "pipeline/run.py": "A = 1\n",
        "rules/words/kinds.txt": "ale\n",
        "rules/names.bin": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode())
    monkeypatch.setattr(versions, "_HERE", tmp_path)
    versions.code.cache_clear()
    yield tmp_path
    versions.code.cache_clear()


def test_what_is_shipped_counts_and_nothing_else(copy: Path) -> None:
    def after(name: str, content: bytes) -> bool:
        versions.code.cache_clear()
        before, of_pipeline = versions.code(), versions.code("pipeline")
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_bytes(content)
        versions.code.cache_clear()
        assert (versions.code("pipeline") == of_pipeline) is (versions.code() == before or not name.startswith("pipe"))
        return versions.code() != before

    assert after("pipeline/run.py", b"A = 2\n")
    assert after("rules/words/kinds.txt", b"ale\nstout\n")
    assert after("rules/names.bin", b"\r\n")
    assert after("rules/names.bin", b"\n")
    assert after("rules/another.py", b"")
    assert not after("pipeline/run.py", b"A = 2\r\n")
    assert not after("pipeline/__pycache__/run.pyc", b"A")
    assert not after("pipeline/run.py~", b"A")
    assert not after("README.md", b"A")


def test_the_version_is_printed_with_the_readers(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    first, *readers = capfd.readouterr().out.splitlines()
    assert first == f"itemized {versions.program()}+{versions.code()[:12]}"
    assert readers == [f"{name} {number}" for name, number in versions.readers()]


def test_the_model_of_names_is_among_the_models() -> None:
    names = Path(versions.__file__).parent.parent / "rules/alcohol/names.bin"
    assert ("rules/alcohol/names.bin", hashlib.sha256(names.read_bytes()).hexdigest()) in versions.models()
