"""A table as text: nothing is lost, nothing is wider than the room, and words are cut where they have a joint."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.export.columns import in_columns

TEXT = st.text("ab-_/. 中é", max_size=40).map(lambda text: " ".join(text.split()))
ROWS = st.integers(1, 4).flatmap(lambda size: st.lists(st.lists(TEXT, min_size=size, max_size=size), min_size=1))


@given(rows=ROWS, width=st.integers(30, 90), right=st.sets(st.integers(0, 3)))
def test_all_is_there_and_fits(rows: list[list[str]], width: int, right: set[int]) -> None:
    told = list(in_columns(rows, width, right))
    assert len(told) == len(rows)
    for row, text in zip(rows, told, strict=True):
        assert all(cell_len(line) <= width for line in text.split("\n"))
        assert sorted("".join(row).replace(" ", "")) == sorted("".join(text.split()))


@given(rows=ROWS, width=st.integers(30, 90))
def test_what_is_never_cut_stays_whole(rows: list[list[str]], width: int) -> None:
    for row, text in zip(rows, in_columns(rows, width, whole=range(4)), strict=True):
        assert "\n" not in text
        assert all(cell in text for cell in row)


def test_how_it_looks() -> None:
    rows = [
        ["Run", "Submission", "Claimant", "To pay"],
        ["1", "2026-10-07-garcia", "Ana García", "$48.08"],
        ["12", "poster", "Wei Chen", "$1,200.00"],
    ]
    assert "\n".join(in_columns(rows, 45, right={0, 3}, whole={0, 3})).split("\n") == [
        "Run  Submission         Claimant       To pay",
        "  1  2026-10-07-garcia  Ana García     $48.08",
        " 12  poster             Wei Chen    $1,200.00",
    ]
    assert "\n".join(in_columns(rows, 36, right={0, 3}, whole={0, 3})).split("\n") == [
        "Run  Submission  Claimant     To pay",
        "  1  2026-10-    Ana          $48.08",
        "     07-garcia   García",
        " 12  poster      Wei Chen  $1,200.00",
    ]
