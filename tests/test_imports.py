"""Who may import whom is a fact of the code: every module's imports, also those inside functions, are looked at.

The look-out itself is tested: in a copy of the tree each kind of breach is planted and must be found.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent

#: Units low to high. A unit may import itself, lower levels, and units of its own level that stand before it.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("pipeline.errors", "pipeline.money"),
    ("pipeline.model", "pipeline.pixels"),
    (
        "rules", "pipeline.layout", "pipeline.redact", "pipeline.intake", "pipeline.ruled",
        "pipeline.struck", "pipeline.losses", "pipeline.pages", "pipeline.fingerprint", "pipeline.readers",
        "pipeline.safecopy",
        "pipeline.extract", "pipeline.witness", "pipeline.stitch", "pipeline.purchases", "pipeline.settle",
    ),
    ("pipeline.export", "pipeline.ledger"),
    ("pipeline.run",),
    ("pipeline.disk", "pipeline.codec", "pipeline.versions", "pipeline.workers", "pipeline.reading", "pipeline.cache",
     "pipeline.writing", "pipeline.precheck", "pipeline.answers", "pipeline.entered", "pipeline.judging",
     "pipeline.bundle", "pipeline.batch", "pipeline.decisions", "pipeline.reporting", "pipeline.audit"),
    ("pipeline.terminal", "pipeline.cli", "pipeline.desk"),
)  # fmt: skip
#: Units that the design names and that are still to come.
TO_COME = {"pipeline.desk"}
RANK = {unit: (level, place) for level, units in enumerate(LEVELS) for place, unit in enumerate(units)}

#: What judges by typed values alone has no use for pixels, files' formats, processes or the network.
NO_PIXELS = {
    "PIL", "cv2", "numpy", "onnxruntime", "openvino", "pdfplumber", "pillow_heif", "pypdfium2", "pytesseract",
    "rapidocr", "socket", "subprocess", "urllib.request",
}  # fmt: skip
MAY_NOT_IMPORT = {
    "rules": NO_PIXELS | {"openpyxl", "time"},
    "pipeline.model": NO_PIXELS | {"os", "pathlib", "time"},
    "pipeline.export": NO_PIXELS - {"PIL"},
}
#: The rule modules that open files of their own package: the policy, the lexicon.
MAY_OPEN_FILES = {"rules.policy", "rules.terms", "rules.alcohol.lexicon"}
READS_THE_CLOCK = {"pipeline.cli", "pipeline.cli.common", "pipeline.desk"}
CLOCK = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"), ("time", "strftime"),
}  # fmt: skip


def unit_of(module: str) -> str:
    """`pipeline.extract` for `pipeline.extract.goods.items`; `rules` for anything in it."""
    parts = module.split(".")
    return "rules" if parts[0] == "rules" else ".".join(parts[:2])


def modules(top: Path) -> Iterator[tuple[str, Path]]:
    """Every module of the program: dotted name and file."""
    for package in ("pipeline", "rules"):
        for path in sorted((top / package).rglob("*.py")):
            parts = path.relative_to(top).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "__import__",
            "import_module",
            "importlib.import_module",
        ):
            name = node.args[0] if node.args else None
            yield node.lineno, name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else "?"


def breaches(top: Path) -> list[str]:
    """Every breach of the directions in the tree at `top`, as `module:line: what is wrong`."""
    found: list[str] = []
    for module, path in modules(top):
        found += _of_source(module, path.read_text(encoding="utf-8"), path.name == "__init__.py")
    return found


@cache
def _of_source(module: str, source: str, is_package: bool) -> tuple[str, ...]:
    tree = ast.parse(source)
    return tuple(f"{module}:{line}: {what}" for line, what in _of_module(module, tree, is_package))


def _of_module(module: str, tree: ast.Module, is_package: bool) -> Iterator[tuple[int, str]]:
    unit = unit_of(module)
    if module == "pipeline":
        if tree.body:
            yield 1, "pipeline/__init__.py stays empty"
        return
    if unit not in RANK:
        yield 1, f"{unit} is not in LEVELS; give it its place"
        return
    for line, name in imported(tree, module, is_package):
        root = name.partition(".")[0]
        if name == "?":
            yield line, "imports what cannot be told by looking"
        elif root in ("pipeline", "rules"):
            yield from ((line, what) for what in _inside(unit, name))
        elif banned := next((ban for ban in MAY_NOT_IMPORT.get(unit, ()) if f"{name}.".startswith(f"{ban}.")), None):
            yield line, f"{unit} may not import {banned}"
        elif unit == "rules" and root in ("os", "pathlib", "io", "shutil", "tempfile") and module not in MAY_OPEN_FILES:
            yield line, f"rules may not touch files ({root})"
    if module not in READS_THE_CLOCK:
        yield from ((line, f"reads the clock ({call})") for line, call in _clock(tree))


def _inside(unit: str, name: str) -> Iterator[str]:
    """What is wrong with a module of `unit` importing `name` of our own."""
    other = unit_of(name)
    if other == unit:
        return
    if other not in RANK:
        yield f"imports {other}, which is not in LEVELS"
    elif RANK[other] > RANK[unit]:
        yield f"{unit} may not import {other}, which stands above it"
    elif unit == "rules" and other not in ("pipeline.errors", "pipeline.money", "pipeline.model"):
        yield f"rules may not import {other}"
    elif unit == "pipeline.export" and other in ("pipeline.pages", "pipeline.readers", "pipeline.intake"):
        yield f"exporters see only typed results, not {other}"


def _clock(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if (owner, node.attr) in CLOCK:
                yield node.lineno, f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if ("time", alias.name) in CLOCK:
                    yield node.lineno, f"time.{alias.name}"


def test_the_program_keeps_its_directions() -> None:
    assert breaches(TOP) == []


def test_the_levels_name_what_there_is() -> None:
    there = {unit_of(module) for module, _ in modules(TOP)} - {"pipeline"}
    assert there | TO_COME == RANK.keys()
    assert not there & TO_COME, "it has come: take it out of TO_COME"


@pytest.mark.parametrize(
    ("file", "code", "what"),
    [
        ("pipeline/money.py", "from pipeline.model import Word", "may not import pipeline.model"),
        ("pipeline/model.py", "from pipeline import run", "may not import pipeline.run"),
        ("pipeline/model.py", "import pathlib", "may not import pathlib"),
        ("pipeline/layout.py", "def late():\n    from pipeline.export.words import one_line", "pipeline.export"),
        ("pipeline/layout.py", "import pipeline.extract", "may not import pipeline.extract"),
        ("pipeline/run.py", "if True:\n    from pipeline.batch import run_batch", "may not import pipeline.batch"),
        ("pipeline/run.py", "from .cli import main", "may not import pipeline.cli"),
        (
            "pipeline/batch.py",
            "import importlib\nimportlib.import_module('pipeline.cli')",
            "may not import pipeline.cli",
        ),
        ("pipeline/batch.py", "name = 'x'\n__import__(name)", "cannot be told"),
        ("pipeline/export/reply.py", "from pipeline.pages import open_pages", "only typed results"),
        ("pipeline/export/reply.py", "from ..run import Settings", "may not import pipeline.run"),
        ("pipeline/export/reply.py", "import cv2", "may not import cv2"),
        ("rules/engine.py", "from pipeline.pages import Page", "pipeline.pages"),
        ("rules/engine.py", "from pipeline.layout import lines_of", "pipeline.layout"),
        ("rules/engine.py", "import numpy as np", "may not import numpy"),
        ("rules/checks/itemized.py", "def late():\n    from pathlib import Path", "may not touch files"),
        ("rules/engine.py", "from datetime import date\nday = date.today()", "reads the clock (date.today)"),
        ("pipeline/batch.py", "import datetime\nnow = datetime.datetime.now()", "reads the clock (datetime.now)"),
        ("pipeline/batch.py", "from time import time", "reads the clock (time.time)"),
        ("pipeline/__init__.py", "version = 1", "stays empty"),
        ("pipeline/helpers.py", "x = 1", "is not in LEVELS"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, file: str, code: str, what: str) -> None:
    for package in ("pipeline", "rules"):
        shutil.copytree(TOP / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = breaches(tmp_path)
    planted = tmp_path / file
    with planted.open("a", encoding="utf-8") as source:
        source.write(f"\n\n{code}\n")
    new = [breach for breach in breaches(tmp_path) if breach not in before]
    assert len(new) == 1, new
    assert what in new[0]
    assert new[0].startswith(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
