from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ExitCode
from pipeline.intake import departments
from pipeline.model import Department

HEADER = "department,fiscal_year,allocation,leads\n"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "departments.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_rows_in_their_order(tmp_path: Path) -> None:
    text = (
        HEADER
        + 'History,2027,"$5,000.00",sam@example.edu; ana@example.edu\nMusic,2027,0,\n\n'
        + "History,2028,12.5,sam@example.edu\n"
    )
    assert departments.load(written(tmp_path, text)) == (
        Department("History", 2027, Decimal("5000.00"), ("sam@example.edu", "ana@example.edu")),
        Department("Music", 2027, Decimal("0.00")),
        Department("History", 2028, Decimal("12.50"), ("sam@example.edu",)),
    )


def test_as_excel_writes_it(tmp_path: Path) -> None:
    text = "Department;Fiscal Year;Allocation\r\nÉtudes;2027;5.00\r\n".encode("utf-8-sig")
    assert departments.load(written(tmp_path, text)) == (Department("Études", 2027, Decimal("5.00")),)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "departments.csv: ", "is empty"),
        ("department,fiscal_year,alocation\n", ":1: alocation", "did you mean allocation?"),
        ("department,fiscal_year\n", ":1: allocation", "this column is missing"),
        ("department,fiscal_year,allocation,budget code\n", ":1: budget code", "the columns are department"),
        ("department,department,fiscal_year,allocation\n", ":1: department", "is there twice"),
        (HEADER + "History,2027,lots,\n", ":2: allocation", '"lots" is not an amount'),
        (HEADER + "History,2027,-5.00,\n", ":2: allocation", "what the department may spend"),
        (HEADER + "History,2027,($5.00),\n", ":2: allocation", "is negative"),
        (HEADER, "departments.csv: ", "lists no departments"),
        (HEADER + "History,2027,,\n", ":2: allocation", "is empty"),
        (HEADER + ",2027,5.00,\n", ":2: department", "is empty"),
        (HEADER + "History,26/27,5.00,\n", ":2: fiscal_year", "write the year it ends in"),
        (HEADER + "History,2027,5.00,sam\n", ":2: leads", "e-mail address"),
        (HEADER + "History,2027,5.00,a@example.edu,b@example.edu\n", ":2: ", "more cells"),
        (
            HEADER + "\nHistory,2027,5.00,\nMusic,2027,5.00,\nhistory ,2027,6.00,\n",
            ":5: department",
            "in line 3; keep one",
        ),
        (HEADER + 'Music,2027,5.00,"x\n', ":2: ", "quotation mark"),
    ],
)
def test_every_mistake_is_refused_with_file_line_and_field(tmp_path: Path, text: str, place: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        departments.load(written(tmp_path, text))
    assert str(refused.value).startswith(str(tmp_path))
    assert place in str(refused.value)
    assert says in str(refused.value)
    assert refused.value.exit_code is ExitCode.CONFIG


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        departments.load(tmp_path / "departments.csv")


def test_a_fiscal_year_is_a_number_and_no_date(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="fiscal year"):
        departments.load(written(tmp_path, f"{HEADER}History,{date(2027, 6, 30)},5.00,\n"))
