"""`departments.csv`: which departments are eligible, with what allocation, and who leads them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from pipeline.errors import ConfigError, UnreadableFile
from pipeline.intake import form, tables, values
from pipeline.model import Department

_REQUIRED = ("department", "fiscal_year", "allocation")
_COLUMNS = (*_REQUIRED, "leads")


def load(path: Path) -> tuple[Department, ...]:
    """The rows of a departments file (CSV or XLSX), in its order.

    Raises:
        ConfigError: the file cannot be read or anything in it is wrong; file, line and field are named.
    """
    try:
        rows = tables.load(path)
    except UnreadableFile as wrong:
        raise ConfigError(str(wrong), path) from None
    if not rows:
        raise ConfigError(f"is empty; its first line is {','.join(_COLUMNS)}", path)
    columns = _columns(path, rows[0])
    departments: list[Department] = []
    seen: dict[tuple[str, int], int] = {}
    for row in rows[1:]:
        one = _department(path, row, columns)
        key = (form.folded(one.name), one.fiscal_year)
        if key in seen:
            why = f"{one.name} has a row for fiscal year {one.fiscal_year} already, in line {seen[key]}; keep one"
            raise ConfigError(why, path, row.line, "department")
        seen[key] = row.line
        departments.append(one)
    if not departments:
        raise ConfigError("lists no departments: there is nothing below its first line", path)
    return tuple(departments)


def _columns(path: Path, header: tables.Row) -> list[str]:
    names = [form.folded(cell) for cell in header.cells]
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


def _department(path: Path, row: tables.Row, columns: list[str]) -> Department:
    def wrong(field: str, why: str) -> ConfigError:
        return ConfigError(why, path, row.line, field)

    if row.broken:
        raise ConfigError(row.broken, path, row.line)
    if any(row.cells[len(columns) :]):
        raise ConfigError("has more cells than the header has columns", path, row.line)
    cells = dict(zip(columns, (*row.cells, *[""] * len(columns)), strict=False))
    for field in _REQUIRED:
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
    try:
        allocation = _allocation(cells["allocation"])
    except values.NotUnderstoodError as refused:
        raise wrong("allocation", str(refused)) from None
    leads = []
    for lead in cells.get("leads", "").split(";"):
        if lead.strip():
            try:
                leads.append(values.email(lead))
            except values.NotUnderstoodError as refused:
                raise wrong("leads", str(refused)) from None
    return Department(name, int(year[1]), allocation, tuple(dict.fromkeys(leads)))


def _allocation(written: str) -> Decimal:
    if re.match(r"[$\s]*[-\u2212(]", written):
        why = "is negative; write what the department may spend in that year, like 1500.00"
        raise values.NotUnderstoodError(f"{values.quoted(written)} {why}")
    return values.amount(written)
