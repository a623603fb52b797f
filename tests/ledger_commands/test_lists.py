"""`itemized ledger list` and `export`, as a person and as a program use them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.ledger import Choice, Decision, Listed
from tests.ledger_commands import books

Listing = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def listed(ledger: Path, capsys: pytest.CaptureFixture[str]) -> Listing:
    def ask(*arguments: str) -> list[dict[str, Any]]:
        assert main(["ledger", "list", *arguments, "--json", "--ledger", str(ledger)]) == 0
        found = json.loads(capsys.readouterr().out)
        assert isinstance(found, list)
        return found

    return ask


@pytest.mark.parametrize("what", list(Listed))
def test_a_list_fits_a_terminal(what: Listed, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "list", what, "--ledger", str(ledger)]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) >= 3
    assert max(map(len, said.out.splitlines())) <= 80
    assert said.err == ""


def test_runs(listed: Listing) -> None:
    first, second = listed("runs")
    assert (first["run"], first["day"], first["folder"]) == (1, "2026-10-20", "october")
    assert (first["ready"], first["return"], first["to_pay"], first["decided"]) == (1, 2, "21.60", 3)
    assert (second["review"], second["seal"]) == (1, f"{2:064x}")


def test_decisions_are_in_the_order_decided_and_say_what_corrected_them(listed: Listing) -> None:
    rows = [(row["decision"], row["submission"], row["choice"], row["corrected"]) for row in listed("decisions")]
    assert rows == [
        (1, "b-noodles", "return", None), (2, "a-lunch", "approve", None), (3, "c-noodles", "return", 4),
        (4, "c-noodles", "approve", None), (5, "e-tea", "approve", None),
    ]  # fmt: skip


def test_movements_are_what_counts_now(listed: Listing) -> None:
    rows = [(row["department"], row["amount"], row["submission"], row["because"]) for row in listed("movements")]
    assert rows == [
        ("History", "21.60", "a-lunch", "approved by E. Vance"), ("History", "9.00", "e-tea", "approved by E. Vance"),
        ("Music", "40.00", "c-noodles", "approved by E. Vance"),
    ]  # fmt: skip


def test_a_movement_says_whether_what_is_ready_was_put_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "ledger.sqlite"
    run = books.record(place, books.judged("a"), books.judged("b"))
    books.decide(place, run, ("b", Decision(Choice.HOLD, None, "EV", books.DAY)))
    assert main(["ledger", "list", "movements", "--json", "--ledger", str(place)]) == 0
    rows = {row["submission"]: row["because"] for row in json.loads(capsys.readouterr().out)}
    assert rows == {"a": "ready, not decided", "b": "ready, put on hold by EV"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["submissions", "--claimant", "GARCIA"], ["a-lunch", "b-noodles", "c-noodles", "e-tea"]),
        (["submissions", "--claimant", "d-wide@"], ["d-wide"]),
        (["submissions", "--merchant", "cafe rio"], ["a-lunch"]),
        (["submissions", "--department", "music", "--amount", "$40"], ["c-noodles"]),
        (["submissions", "--department", "musical"], []),
        (["purchases", "--merchant", "lantern", "--amount", "9.00"], ["e-tea"]),
        (["purchases", "--since", "2026-10-04"], []),
        (["purchases", "--until", "2026-10-03", "--amount", "55"], ["d-wide"]),
        (["decisions", "--since", "2026-10-23", "--until", "2026-10-29"], ["b-noodles", "c-noodles"]),
        (["decisions", "--amount", "21.6"], ["a-lunch"]),
        (["movements", "--department", "music"], ["c-noodles"]),
    ],
)
def test_a_search(asked: list[str], found: list[str], listed: Listing) -> None:
    assert [row["submission"] for row in listed(*asked)] == found


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "runs", "--merchant", "x"], "the list of runs names no merchant"),
        (["list", "runs", "--amount", "lots"], "is no amount"),
        (["list", "recipes"], "recipes"),
        (["export", "runs", "runs.ods"], "ends in .csv, .xlsx or .parquet"),
    ],
)
def test_what_cannot_be_asked_for(
    arguments: list[str], told: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", *arguments, "--ledger", str(ledger)]) == 2
    said = capsys.readouterr()
    assert told in " ".join(said.err.split())
    assert said.out == ""


@pytest.mark.parametrize("arguments", [["list", "runs"], ["export", "runs", "x.csv"], ["check"], ["backup", "b"]])
def test_without_a_ledger_none_is_made(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ledger", *arguments]) == 2
    assert "name the ledger" in capsys.readouterr().err
    assert main(["ledger", *arguments, "--ledger", "other.sqlite"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ledger.parent)
    for arguments in (["ledger", "export", "runs", "ex/runs.csv"], ["report", "--out", "ex/year.xlsx"]):
        assert main(arguments) == 2
        assert capsys.readouterr().err == "itemized: ex is no folder; make it first, or name another place\n"


def test_the_ledger_of_the_folder_is_found(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ledger.parent)
    assert main(["ledger", "list", "runs"]) == 0
    assert "november" in capsys.readouterr().out


def test_a_name_writes_nothing_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.sqlite"
    books.record(path, books.judged("[red]x\x1b[2J[/]", merchant="=1+1\x07"))
    assert main(["ledger", "list", "purchases", "--ledger", str(path)]) == 0
    said = capsys.readouterr().out
    assert "[red]x [2J[/]" in said
    assert "\x1b" not in said


# --- Files -----------------------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "  =1", "\uff1d1"]


def exported(ledger: Path, what: str, file: Path) -> Path:
    assert main(["ledger", "export", what, str(file), "--ledger", str(ledger)]) == 0
    return file


def test_a_csv_has_what_the_list_has(listed: Listing, ledger: Path, tmp_path: Path) -> None:
    with exported(ledger, "purchases", tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = listed("purchases")
    assert [{name: value or None for name, value in row.items()} for row in rows] == [
        {name: None if value is None else str(value) or None for name, value in row.items()} for row in told
    ]


def test_a_parquet_has_its_types(ledger: Path, tmp_path: Path) -> None:
    from pyarrow import parquet  # type: ignore[import-untyped]

    table = parquet.read_table(exported(ledger, "submissions", tmp_path / "s.parquet"))
    assert table.column("to_pay").to_pylist()[0] == Decimal("21.60")
    assert table.column("submitted").to_pylist()[0] == date(2026, 10, 5)
    assert table.column("claimant").to_pylist()[0] == "Ana García"
    assert table.column("decision").to_pylist() == ["approve", "return", "approve", None, "approve"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_same_list_gives_the_same_bytes(ending: str, ledger: Path, tmp_path: Path) -> None:
    one, two = (exported(ledger, "decisions", tmp_path / f"{n}.{ending}").read_bytes() for n in "ab")
    assert one == two


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    books.record(path, *(books.judged(f"s{n}", merchant=text) for n, text in enumerate(FORMULAS)))
    with exported(path, "purchases", tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
        assert [row["merchant"] for row in csv.DictReader(file)] == [f"'{text}" for text in FORMULAS]
    sheet = openpyxl.load_workbook(exported(path, "purchases", tmp_path / "p.xlsx"))["Purchases"]
    column = [cell.value for cell in sheet[1]].index("Merchant") + 1
    cells = [sheet.cell(row, column) for row in range(2, len(FORMULAS) + 2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(FORMULAS)
    assert all(cell.quotePrefix for cell in cells)


def test_an_empty_ledger_has_empty_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.sqlite"
    path.touch()
    for what in Listed:
        for ending in ("csv", "xlsx", "parquet"):
            exported(path, what, tmp_path / f"{what}.{ending}")
    capsys.readouterr()
    assert main(["ledger", "list", "runs", "--ledger", str(path)]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No runs.\n")
