"""`departments.csv`: which departments are eligible, with what allocation, and who leads them.

An allocation is an amount, or is worked out: the handbook funds departments "based on department size". A row without
an allocation and with a `size` (its number of students) shares, with the other rows like it, what is left of the
fiscal year's total after the amounts that are given. The total stands in a row of that year whose department is
`TOTAL`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, UnreadableFile
from pipeline.intake import form, tables, values
from pipeline.model import Department
from pipeline.money import ZERO, share_out, show

_REQUIRED = ("department", "fiscal_year", "allocation")
_COLUMNS = (*_REQUIRED, "leads", "size")
_ALIASES = {"students": "size", "number_of_students": "size", "department_size": "size"}
#: What the row with a year's total may be called.
_TOTAL = ("total", "totals", "grand_total", "all_departments", "total_of_all_departments")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as written. `allocation` and `size` are None where nothing is written; `line` is where it stands."""

    name: str
    year: int
    allocation: Decimal | None
    size: int | None
    leads: tuple[str, ...]
    line: int

    @property
    def is_total(self) -> bool:
        return form.folded(self.name) in _TOTAL


def load(path: Path) -> tuple[Department, ...]:
    """The rows of a departments file (CSV or XLSX), in its order, every allocation worked out.

    Raises:
        ConfigError: the file cannot be read or anything in it is wrong; file, line and field are named.
    """
    try:
        written = tables.load(path)
    except UnreadableFile as wrong:
        raise ConfigError(str(wrong), path) from None
    if not written:
        raise ConfigError(f"is empty; its first line is {','.join(_COLUMNS[:4])}", path)
    columns = _columns(path, written[0])
    rows: list[_Row] = []
    seen: dict[tuple[str, int], int] = {}
    for cells in written[1:]:
        row = _row(path, cells, columns)
        key = ("total" if row.is_total else form.folded(row.name), row.year)
        if key in seen:
            why = f"{row.name} has a row for fiscal year {row.year} already, in line {seen[key]}; keep one"
            raise ConfigError(why, path, row.line, "department")
        seen[key] = row.line
        rows.append(row)
    years = {year: _allocations(path, year, [row for row in rows if row.year == year]) for _, year in seen}
    departments = tuple(
        Department(row.name, row.year, *years[row.year][row.line]) for row in rows if not row.is_total
    )  # fmt: skip
    if not departments:
        raise ConfigError("lists no departments: there is nothing below its first line", path)
    return departments


def _columns(path: Path, header: tables.Row) -> list[str]:
    folded = [form.folded(cell) for cell in header.cells]
    names = [_ALIASES.get(name, name) for name in folded]
    for name, cell in zip(names, header.cells, strict=True):
        if name not in _COLUMNS and cell and not form.is_remark(cell):
            near = form.nearest(cell, _COLUMNS)
            hint = f"did you mean {near}?" if near else f"the columns are {', '.join(_COLUMNS)}"
            raise ConfigError(f"is not a column of the departments file; {hint}", path, header.line, cell[:80])
        if name and names.count(name) > 1:
            raise ConfigError("is there twice; keep one", path, header.line, cell[:80])
    for wanted in _REQUIRED:
        if wanted not in names:
            raise ConfigError("this column is missing", path, header.line, wanted)
    return names


def _row(path: Path, row: tables.Row, columns: list[str]) -> _Row:
    def wrong(field: str, why: str) -> ConfigError:
        return ConfigError(why, path, row.line, field)

    if row.broken:
        raise ConfigError(row.broken, path, row.line)
    if any(row.cells[len(columns) :]):
        raise ConfigError("has more cells than the header has columns", path, row.line)
    cells = dict(zip(columns, (*row.cells, *[""] * len(columns)), strict=False))
    for field in ("department", "fiscal_year"):
        if not cells[field]:
            raise wrong(field, "is empty")
    try:
        name = values.name(cells["department"])
    except values.NotUnderstoodError as refused:
        raise wrong("department", str(refused)) from None
    year = re.fullmatch(r"(20\d{2})(?:\.00)?", cells["fiscal_year"], re.ASCII)
    if not year:
        written = values.quoted(cells["fiscal_year"])
        raise wrong("fiscal_year", f"{written} is not a fiscal year; write the year it ends in, like 2027")
    parsed: dict[str, Any] = {}
    for field, parse in (("allocation", _allocation), ("size", _size), ("leads", _leads)):
        try:
            parsed[field] = parse(cells.get(field, ""))
        except values.NotUnderstoodError as refused:
            raise wrong(field, str(refused)) from None
    return _Row(name, int(year[1]), line=row.line, **parsed)


def _leads(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values.email(lead) for lead in written.split(";") if lead.strip()))


def _size(written: str) -> int | None:
    if not written:
        return None
    size = re.fullmatch(r"(\d{1,3}(?:,\d{3})|\d{1,6})(?:\.00)?", written, re.ASCII)
    if not size:
        why = "is not a number of students; write a whole number, like 41"
        raise values.NotUnderstoodError(f"{values.quoted(written)} {why}")
    return int(size[1].replace(",", ""))


def _allocation(written: str) -> Decimal | None:
    if not written:
        return None
    if re.match(r"[$\s]*[-\u2212(]", written):
        why = "is negative; write what the department may spend in that year, like 1500.00"
        raise values.NotUnderstoodError(f"{values.quoted(written)} {why}")
    return values.amount(written)


# --- Allocations by size ---------------------------------------------------------------------------------------------


def _allocations(path: Path, year: int, rows: Sequence[_Row]) -> dict[int, tuple[Decimal, tuple[str, ...], str]]:
    """(allocation, leads, how it was worked out) of each department of a fiscal year, by the line of its row."""
    total = next((row for row in rows if row.is_total), None)
    departments = [row for row in rows if not row.is_total]
    shares = [row for row in departments if row.allocation is None]
    for row in shares:
        if row.size is None:
            why = "is empty; write an amount, or the department's number of students in a column size"
            raise ConfigError(why, path, row.line, "allocation")
        if total is None:
            why = f"is empty, and there is no row TOTAL for fiscal year {year} whose allocation could be shared by size"
            raise ConfigError(why, path, row.line, "allocation")
    given = sum((row.allocation for row in departments if row.allocation is not None), ZERO)
    if total is not None:
        _check_total(path, total, departments, given)
    worked_out = _shared(total.allocation or ZERO, given, shares) if total is not None and shares else {}
    if shares and not worked_out:
        raise ConfigError("has no students in the rows that share the total", path, shares[0].line, "size")
    return {
        row.line: (row.allocation, row.leads, "")
        if row.allocation is not None
        else (worked_out[row.line][0], row.leads, worked_out[row.line][1])
        for row in departments
    }


def _check_total(path: Path, total: _Row, departments: Sequence[_Row], given: Decimal) -> None:
    """What a row with a year's total may say; a sum that somebody keeps below a list is one too."""
    if total.allocation is None:
        raise ConfigError("is empty; write the total of the fiscal year", path, total.line, "allocation")
    if total.leads:
        raise ConfigError("the total of a fiscal year has no leads; leave this empty", path, total.line, "leads")
    if not departments:
        why = f"is the total of fiscal year {total.year}, and no department has a row for that year"
        raise ConfigError(why, path, total.line, "fiscal_year")
    if given > total.allocation:
        why = (
            f"is {show(total.allocation)}, less than the {show(given)} given to departments of fiscal year {total.year}"
        )
        raise ConfigError(why, path, total.line, "allocation")
    students = sum(row.size or 0 for row in departments)
    if total.size is not None and total.size != students:
        why = f"is {total.size:,}, but the rows of fiscal year {total.year} add up to {students:,}; mend or empty it"
        raise ConfigError(why, path, total.line, "size")


def _shared(total: Decimal, given: Decimal, rows: Sequence[_Row]) -> dict[int, tuple[Decimal, str]]:
    """(share, working) of each row of what is left of `total`, to the cent; empty where nobody has any students."""
    students = sum(row.size or 0 for row in rows)
    if not students:
        return {}
    rest = total - given
    amount = f"({show(total)} - {show(given)} given)" if given else show(total)
    parts = share_out(rest, [Decimal(row.size or 0) for row in rows])
    return {
        row.line: (part, f"{row.size:,} of {students:,} students × {amount} = {show(part)}")
        for row, part in zip(rows, parts, strict=True)
    }
