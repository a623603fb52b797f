from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


# --- Allocations by size ---------------------------------------------------------------------------------------------

SIZED = "department,fiscal_year,allocation,leads,size\n"


def test_a_total_is_shared_by_size(tmp_path: Path) -> None:
    text = SIZED + (
        'Total,2027,"$20,000.00",,410\nHistory,2027,,sam@example.edu,41\nMusic,2027,,,\t300\n'
        "Physics,2027,,,69\nHistory,2028,7.00,,\n"
    )
    assert departments.load(written(tmp_path, text)) == (
        Department(
            "History", 2027, Decimal("2000.00"), ("sam@example.edu",), "41 of 410 students × $20,000.00 = $2,000.00"
        ),
        Department("Music", 2027, Decimal("14634.15"), (), "300 of 410 students × $20,000.00 = $14,634.15"),
        Department("Physics", 2027, Decimal("3365.85"), (), "69 of 410 students × $20,000.00 = $3,365.85"),
        Department("History", 2028, Decimal("7.00")),
    )


def test_what_is_given_comes_off_the_total_first(tmp_path: Path) -> None:
    text = (
        "department,fiscal year,allocation,Number of students\n"
        "History,2027,,1\nMusic,2027,400.00,50\nPhysics,2027,,1\nChemistry,2027,,1\nALL DEPARTMENTS,2027,500,\n"
    )
    rows = departments.load(written(tmp_path, text))
    assert [row.allocation for row in rows] == [Decimal(a) for a in ("33.34", "400.00", "33.33", "33.33")]
    assert rows[0].working == "1 of 3 students × ($500.00 - $400.00 given) = $33.34"
    assert rows[1].working == ""


def test_a_sum_below_a_list_of_amounts_is_no_department(tmp_path: Path) -> None:
    rows = departments.load(written(tmp_path, HEADER + "History,2027,5.00,\nMusic,2027,6.00,\nTOTAL,2027,11.00,\n"))
    assert [row.name for row in rows] == ["History", "Music"]


@given(
    total=st.integers(0, 10_000_000),
    sizes=st.lists(st.integers(0, 5000), min_size=1, max_size=12).filter(any),
    given_to=st.lists(st.integers(0, 1000), max_size=4),
)
def test_shares_and_what_is_given_make_the_total(
    total: int, sizes: list[int], given_to: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    total += sum(given_to)
    lines = [f"TOTAL,2027,{total / 100:.2f},,"]
    lines += [f"By size {n},2027,,,{size}" for n, size in enumerate(sizes)]
    lines += [f"Given {n},2027,{amount / 100:.2f},," for n, amount in enumerate(given_to)]
    rows = departments.load(written(tmp_path_factory.mktemp("d"), SIZED + "\n".join(lines)))
    assert sum(row.allocation for row in rows) == Decimal(total) / 100
    assert all(row.allocation >= 0 for row in rows)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("History,2027,,,\n", ":2: allocation", "is empty; write an amount, or the department's number of students"),
        ("History,2027,,,41\n", ":2: allocation", "no row TOTAL for fiscal year 2027"),
        ("History,2027,,,41\nTotal,2028,9.00,,\n", ":2: allocation", "no row TOTAL for fiscal year 2027"),
        ("History,2027,,,0\nTotal,2027,9.00,,\n", ":2: size", "has no students"),
        ("History,2027,,,-41\nTotal,2027,9.00,,\n", ":2: size", '"-41" is not a number of students'),
        ("History,2027,,,41.5\nTotal,2027,9.00,,\n", ":2: size", "write a whole number"),
        ("History,2027,,,many\nTotal,2027,9.00,,\n", ":2: size", "write a whole number"),
        ("History,2027,8.00,,\nMusic,2027,2.00,,\nTotal,2027,9.00,,\n", ":4: allocation", "less than the $10.00"),
        ("Total,2027,9.00,,\nAll departments,2027,9.00,,\n", ":3: department", "in line 2; keep one"),
        ("History,2027,8.00,,\nTotal,2027,,,\n", ":3: allocation", "write the total"),
        ("History,2027,8.00,,\nTotal,2027,-9.00,,\n", ":3: allocation", "is negative"),
        ("History,2027,8.00,,\nTotal,2027,9.00,sam@example.edu,\n", ":3: leads", "has no leads"),
        ("History,2027,,,5\nTotal,2027,9.00,,6\n", ":3: size", "is 6, but the rows of fiscal year 2027 add up to 5"),
        ("History,2027,8.00,,\nTotal,2028,9.00,,\n", ":3: fiscal_year", "no department has a row for that year"),
    ],
)
def test_every_mistake_of_a_total_is_refused(tmp_path: Path, text: str, place: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        departments.load(written(tmp_path, SIZED + text))
    assert place in str(refused.value)
    assert says in str(refused.value)
