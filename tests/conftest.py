"""What several tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more of what else a machine does than of the code.
settings.register_profile("itemized", deadline=None)
settings.load_profile("itemized")

#: The installed command, as a person starts it.
ITEMIZED = Path(sys.executable).parent / "itemized"

Itemized = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def itemized(tmp_path: Path) -> Itemized:
    """Runs the installed command, standing in `tmp_path`; keyword arguments are variables of its environment."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(ITEMIZED), *map(str, arguments)]
        surroundings = {**os.environ, **environment}
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=surroundings,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has every Python process that starts from now on run some code before it reads each file.

    The code sees `source`, the file that is to be read; it may kill the process, hang, or raise.
    """

    def plant(code: str) -> None:
        folder = tmp_path / "sabotage"
        folder.mkdir(exist_ok=True)
        body = "\n".join(f"    {line}" for line in code.splitlines())
        (folder / "sitecustomize.py").write_text(
            f"import os, time\nimport pipeline.run as run\nreal = run.read_file\n"
            f"def read_file(source, settings):\n{body}\n    return real(source, settings)\nrun.read_file = read_file\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return plant
