"""A sealed and signed batch of small submissions, made once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline import run
from pipeline.batch import run_batch
from pipeline.intake.departments import load as load_departments
from pipeline.ledger import Ledger
from rules.policy import load as load_policy
from tests.papers import DEPARTMENTS, submission

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="package")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished batch: two ready, one over its budget, one that cannot be read; judged with a ledger."""
    top = tmp_path_factory.mktemp("batch")
    (top / "departments.csv").write_text(DEPARTMENTS)
    submission(top / "october", "a-ready")
    submission(top / "october", "b-over", merchant="Birch Cafe", net="70.00", department="Philosophy")
    submission(top / "october", "c-ready", merchant="Oak Diner", net="12.50", submitted="2026-10-07")
    (top / "october" / "d-broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    with Ledger.open(top / "ledger.db") as ledger:
        run_batch(
            top / "october",
            top / "out",
            policy=load_policy(None),
            settings=run.Settings(),
            departments=load_departments(top / "departments.csv"),
            today=date(2026, 10, 20),
            workers=1,
            on_progress=lambda _: None,
            ledger=ledger,
            key=KEY,
        )
    return top / "out"


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    return Path(shutil.copytree(finished, tmp_path / "out"))
