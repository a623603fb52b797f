"""What another policy would have said of a batch, as a workbook of two sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.words import VERDICT
from pipeline.model import Verdict
from pipeline.money import ZERO

if TYPE_CHECKING:
    from pipeline.export._cells import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paid:
    """What is to be paid by the one policy and by the other."""

    paid_was: Decimal
    paid_now: Decimal

    @property
    def moved(self) -> Decimal:
        """How much more is ready to pay; negative for less."""
        return self.paid_now - self.paid_was


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip(_Paid):
    """A submission that another policy judges otherwise; what is to be paid of it: nothing unless it is ready.

    Attributes:
        department: as its form says; None where it says none.
        because: the clauses that ask for another verdict, with what they ask for; "" where only the amount differs.
    """

    submission: str
    department: str | None
    was: Verdict
    now: Verdict
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(_Paid):
    """What another policy moves in a department: submissions that are ready, and what is to be paid of them."""

    department: str | None
    ready_was: int
    ready_now: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A batch under two policies.

    Attributes:
        flips: the submissions whose verdict, or whose amount to pay, differs, in order of submission.
        departments: all that handed something in, by name, the nameless last.
    """

    flips: tuple[Flip, ...]
    departments: tuple[Moved, ...]

    @property
    def moved(self) -> Decimal:
        """How much more is ready to pay in all; negative for less."""
        return sum((row.moved for row in self.departments), start=ZERO)


def write_policy_change(path: Path, change: WhatIf, title: str, day: date) -> None:
    """Write both tables to `path`, as made on `day`; `title` says of what. The same tables give the same bytes."""
    from openpyxl import Workbook

    from pipeline.export._cells import Book
    from pipeline.export._saved import save

    workbook = Workbook()
    workbook.remove(workbook.active)
    book = Book(workbook)
    _write_departments(book, change, title)
    _write_flips(book, change, title)
    workbook.active = 0
    save(book, path, title, day)


def _write_departments(book: Book, change: WhatIf, footer: str) -> None:
    from pipeline.export._cells import Column, as_table, header, print_setup, total_look

    columns = (
        Column("Department", 30),
        Column("Ready before", 12, "number"),
        Column("Ready now", 12, "number"),
        Column("Ready to pay before", 16, "amount"),
        Column("Ready to pay now", 16, "amount"),
        Column("Difference", 14, "amount"),
    )
    sheet = book.sheet("Departments")
    header(sheet, columns)
    for at, row in enumerate(change.departments, start=2):
        book.put(sheet, at, 1, row.department or "(none)", "text")
        for number, value in enumerate((row.ready_was, row.ready_now, row.paid_was, row.paid_now), start=2):
            book.put(sheet, at, number, value, columns[number - 1].kind)
        book.formula(sheet, at, 6, f"=E{at}-D{at}", row.moved, "amount")
    last = len(change.departments) + 1
    as_table(sheet, "Departments", len(columns), 1, max(last, 2))
    book.put(sheet, last + 1, 1, "All", "text", bold=True)
    rows = change.departments
    sums: tuple[int | Decimal, ...] = (
        sum(row.ready_was for row in rows), sum(row.ready_now for row in rows),
        sum((row.paid_was for row in rows), start=ZERO), sum((row.paid_now for row in rows), start=ZERO), change.moved,
    )  # fmt: skip
    for number, value in enumerate(sums, start=2):
        letter = "ABCDEF"[number - 1]
        book.formula(sheet, last + 1, number, f"=SUM({letter}2:{letter}{last})", value, columns[number - 1].kind)
    total_look(sheet, last + 1, len(columns))
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1)


def _write_flips(book: Book, change: WhatIf, footer: str) -> None:
    from pipeline.export._cells import Column, as_table, header, height_for, print_setup

    columns = (
        Column("Submission", 26),
        Column("Department", 24),
        Column("Verdict before", 12),
        Column("Verdict now", 12),
        Column("Ready to pay before", 16, "amount"),
        Column("Ready to pay now", 16, "amount"),
        Column("Difference", 14, "amount"),
        Column("Clauses that ask for another verdict", 70, "wrapped"),
    )
    sheet = book.sheet("Submissions")
    header(sheet, columns)
    for at, flip in enumerate(change.flips, start=2):
        values = (
            flip.submission, flip.department or "(none)", VERDICT[flip.was], VERDICT[flip.now], flip.paid_was,
            flip.paid_now,
        )  # fmt: skip
        for number, value in enumerate(values, start=1):
            book.put(sheet, at, number, value, columns[number - 1].kind)
        book.formula(sheet, at, 7, f"=F{at}-E{at}", flip.moved, "amount")
        book.put(sheet, at, 8, flip.because, "wrapped")
        sheet.row_dimensions[at].height = height_for(
            [(flip.because, columns[7].width), (flip.submission, columns[0].width)]
        )
    as_table(sheet, "Submissions", len(columns), 1, max(len(change.flips) + 1, 2))
    sheet.freeze_panes = "B2"
    print_setup(sheet, footer, header_row=1)
