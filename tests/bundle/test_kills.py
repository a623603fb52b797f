"""Killed at a few moments, `batch` and `decide` leave the ledger whole and end as undisturbed when run again.

`make bench` tries thirty moments of each, one by one; see `bench.kills`. Here a command is killed again and again on
what it has left of the last time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.kills import SUBMISSIONS, Office, differs


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, int]:
    """An undisturbed batch, and how many effects it had."""
    office = Office.at(tmp_path_factory.mktemp("kills") / "judged")
    return office, office.run(office.batch)[1]


def test_a_batch_that_is_killed_again_and_again(judged: tuple[Office, int], tmp_path: Path) -> None:
    undisturbed, effects = judged
    office = Office.at(tmp_path / "office")
    # While it is recorded; and then, with tables that are there by now, while results, workbook and seal are written.
    for part in (0.45, 0.27, 0.47, 0.68):
        assert office.kill(office.batch, before=round(part * effects))
        assert all(entry.decided == () for entry in office.entries())
    office.run(office.batch)
    assert differs(office, undisturbed) == ""


def test_decide_that_is_killed_again_and_again(judged: tuple[Office, int], tmp_path: Path) -> None:
    office = judged[0].copy(tmp_path / "office")
    office.fill_in()
    undisturbed = office.copy(tmp_path / "undisturbed")
    _, effects = undisturbed.run(undisturbed.decide)
    assert len(undisturbed.entries()) == len(SUBMISSIONS)
    taken = []
    for before in (effects // 2, effects - 5, effects - 1, effects):  # the last but one is the end of the transaction
        assert office.kill(office.decide, before=before)
        taken.append([len(entry.decided) for entry in office.entries()])
    assert taken == [[0, 0], [0, 0], [0, 0], [1, 1]]
    office.run(office.decide)
    assert differs(office, undisturbed) == ""
