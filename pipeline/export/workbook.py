"""The coordinator's workbook, `approval.xlsx`: sheets in their order, saved to the same bytes every time.

The sheets themselves are in `_verdict_sheets`, `_detail_sheets`, `_budget` and `_overview`; how a cell is written in
`_cells`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.export.accuracy import Accuracy
from pipeline.model import Department, Result, Verdict
from rules.terms import Policy


@dataclass(frozen=True, slots=True)
class TaxCharged:
    """What a merchant charged in a fiscal year that the exemption letter would have saved, and on how many purchases.

    `before` is of earlier batches, `here` of this one. Each purchase counts once, whatever its submission's verdict:
    it was charged. One that is a duplicate counts where it came first.
    """

    merchant: str
    fiscal_year: int
    purchases_before: int
    before: Decimal
    purchases_here: int
    here: Decimal


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How a batch came about: everything that somebody needs to get the same workbook again.

    Attributes:
        program: Itemized's version.
        policy: the rules in force.
        today: the day of judging.
        folder: the name of the folder of submissions, without the way to it.
        readers: (name, version) of each reader in the order it was asked.
        options: (option, value) of the command line that differ from the default.
        counts: figures to show, such as ("files read", 31).
        departments: rows of departments.csv; None where none was given (then nothing is said of budgets).
        left_out: (name, why) of what lies in the folder and is no submission nor part of one.
        spent: approved before this batch, by (department, fiscal year).
        sales_tax: what each merchant charged that the exemption letter would have saved, in the order to show.
        ledger: (what, value) of what the verdicts rest on of the ledger; () where none was named.
        accuracy: how right findings were on labelled receipts; None where that was never measured.
    """

    program: str
    policy: Policy
    today: date
    folder: str
    readers: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    departments: tuple[Department, ...] | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    spent: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    sales_tax: tuple[TaxCharged, ...] = ()
    ledger: tuple[tuple[str, str], ...] = ()
    accuracy: Accuracy | None = None


class Links(NamedTuple):
    """What the workbook shows and links to for one submission: paths from the workbook's own folder, with `/`.

    Attributes:
        receipt: its first receipt; None where it has none.
        thumbnail: a small JPEG of it (`annotate.thumbnail`); None where it could not be drawn.
        folder: the submission's folder; None where there is none.
        reply: the reply draft; None where none was written.
    """

    receipt: str | None
    thumbnail: bytes | None = None
    folder: str | None = None
    reply: str | None = None


def write_workbook(
    path: Path, results: Sequence[Result], run: RunInfo, links: Mapping[str, Links] | None = None
) -> None:
    """Write `approval.xlsx` to `path`: the same results, run and links give the same bytes.

    `links` is by submission id. Any earlier file at `path` is replaced whole or not at all.

    Raises:
        ValueError: a link leads out of the workbook's folder.
    """
    from openpyxl import Workbook

    from pipeline.export._budget import write_budget
    from pipeline.export._cells import Book
    from pipeline.export._detail_sheets import write_findings, write_line_items
    from pipeline.export._overview import write_run, write_summary
    from pipeline.export._rows import Spelling, rows_of
    from pipeline.export._saved import save
    from pipeline.export._verdict_sheets import write_verdict_sheet

    workbook = Workbook()
    workbook.remove(workbook.active)
    book = Book(workbook)
    footer = f"{run.policy.name} {run.policy.version} · judged on {run.today.isoformat()}"
    spelled = Spelling(department.name for department in run.departments or ())
    rows = rows_of(results, run.policy, spelled)
    summary = book.sheet("Summary")
    spans = {verdict: write_verdict_sheet(book, verdict, rows[verdict], links or {}, footer) for verdict in Verdict}
    write_line_items(book, results, footer)
    findings = write_findings(book, results, footer)
    write_budget(book, rows, spans, run, spelled, footer)
    write_run(book, run, footer)
    write_summary(book, summary, rows, spans, findings, run, footer)
    workbook.active = 0
    save(book, path, "Reimbursement requests", run.today)
