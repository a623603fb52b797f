"""A ledger of two batches, with decisions, one of them corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.model import Verdict
from tests.ledger_commands import books


def written(path: Path) -> Path:
    """Two batches: approved, approved and corrected, returned, waiting, ready, approved with another amount."""
    slip = books.judged("b-noodles", "30.00", verdict=Verdict.RETURN, because=["payment-proof"], department="Music")
    shown = books.judged("c-noodles", "40.00", verdict=Verdict.RETURN, because=["payment-proof"], department="Music")
    lunch = books.judged("a-lunch", "21.60", tax="1.60", merchant="Café Río")
    first = books.record(path, lunch, slip, shown)
    wide = books.judged("d-wide", "55.00", verdict=Verdict.REVIEW, because=["reconciles"], claimant="Wei Chen")
    later = books.run("november", date(2026, 11, 20))
    second = books.record(path, wide, books.judged("e-tea", "9.00", program="departmental_peer_circle"), of=later)
    books.decide(path, first, ("a-lunch", books.approved(lunch)), ("b-noodles", books.returned(days=3)))
    books.decide(path, first, ("c-noodles", books.returned(days=2)))
    books.decide(path, first, ("c-noodles", books.approved(shown, note="The slip was shown to me", days=9)))
    books.decide(path, second, ("e-tea", replace(books.approved(lunch, amount="9.00"), day=date(2026, 11, 22))))
    return path


@pytest.fixture(scope="package")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("office") / "ledger.sqlite")


@pytest.fixture
def ledger(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of its own."""
    place = tmp_path / "ledger.sqlite"
    place.write_bytes(finished.read_bytes())
    return place
