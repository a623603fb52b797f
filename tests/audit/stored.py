"""Bundles as each layout wrote them, kept in the repository: what later programs must still be able to read.

`old/layout-1.zip` is a signed batch of two submissions without its pictures and its workbook, for their size; since the
second layout there is one with a safe copy too. None is ever made anew: a new layout gets a new file beside it.
`old/layout-1.json` is what this program says of it; it changes where the program judges otherwise than that one did.
`python -m tests.audit` writes it; look at the difference.
"""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline import disk, run
from pipeline.audit import examine
from pipeline.batch import run_batch
from pipeline.bundle import Bundle, sealing, signing
from pipeline.intake.departments import load as load_departments
from rules.policy import load
from tests.card_papers import with_number
from tests.papers import DEPARTMENTS, submission

OLD = Path(__file__).parent / "old"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
#: What is told of a bundle whatever the program judges: the rest is in the file of what it says.
_OF_PLACE = ("versions",)


def unpacked(layout: int, folder: Path) -> Path:
    """The stored bundle of a layout, in `folder`."""
    with zipfile.ZipFile(OLD / f"layout-{layout}.zip") as archive:
        archive.extractall(folder)
    return folder


def said(folder: Path) -> dict[str, Any]:
    """What an audit of the bundle in `folder` says, but for the versions of what is installed here."""
    found = examine(folder, reread=False, policy=None, key=KEY.public_key(), workers=1).as_json()
    return {part: value for part, value in found.items() if part not in _OF_PLACE}


def expected(layout: int) -> Path:
    """Where it is written what this program says of the stored bundle of a layout."""
    return OLD / f"layout-{layout}.json"


def written(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def make(layout: int, top: Path) -> None:
    """Store a bundle of today's layout, once: a submission that is ready, one that asks for too much, a safe copy."""
    top.mkdir(parents=True)
    (top / "departments.csv").write_text(DEPARTMENTS)
    submission(top / "october", "a-ready")
    form = submission(top / "october", "b-asks-too-much", merchant="Birch Cafe", net="12.50") / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace('"13.50"', '"15.50"'), encoding="utf-8")
    with_number(submission(top / "october", "c-card", net="10.00") / "lunch.pdf")
    out = top / "out"
    run_batch(
        top / "october", out, policy=load(None), settings=run.Settings(),
        departments=load_departments(top / "departments.csv"), today=date(2026, 10, 20), workers=1,
        on_progress=lambda _: None,
    )  # fmt: skip
    Bundle(out).workbook.unlink()
    for folder in (out / "submissions").iterdir():
        disk.keep_only(folder / "annotated", set())
    sealing(out).put()
    signing.sign(sealing(out), KEY)
    with zipfile.ZipFile(OLD / f"layout-{layout}.zip", "x", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for part in ("bundle", "submissions") for path in (out / part).rglob("*")):
            if path.is_file():
                about = zipfile.ZipInfo(path.relative_to(out).as_posix(), (2026, 10, 20, 0, 0, 0))
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, path.read_bytes())
