"""`itemized report`: a fiscal year of the ledger."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import (
    LedgerFile,
    PolicyFile,
    day_of,
    day_option,
    load_policy,
    print_line,
    recorded_in,
    spare_the_record,
    writing,
)
from pipeline.errors import UsageError
from pipeline.money import ZERO, show

if TYPE_CHECKING:
    from pipeline.export.listing import Listing, Value
    from pipeline.export.year import Year


#: What the table on the terminal has of each account, beside what is left.
_SHOWN = ("requested", "approved", "ready", "returned")


def report(
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1900, max=9998, help="The year it ends in; default: this one."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it as a workbook (.xlsx), with charts.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ledger: LedgerFile = None,
    policy: PolicyFile = None,
    today: Annotated[date | None, day_option("--today", "The day of the report; default: today.")] = None,
) -> None:
    """What a fiscal year came to, by department and program: requested, approved, returned, left in the budget.

    The workbook and --json also have the sales tax that an exemption would have saved, the top reasons for return, the
    days from submission to decision, what was decided differently on the same evidence, and what was approved twice.

    \b
    Examples:
      itemized report
      itemized report --year 2027 --out 2027.xlsx
      itemized report --ledger office/ledger.sqlite --json

    Exit code: 0 done; 2 the command line is wrong, or there is no ledger; 3 the policy is invalid, or the ledger is
    damaged.
    """
    rules, day = load_policy(policy), day_of(today)
    place = recorded_in(ledger)
    if out is not None and out.suffix.lower() != ".xlsx":
        raise UsageError(f"{out}: the report is a workbook; name a file that ends in .xlsx")
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"{out.parent} is no folder; make it first, or name another place")
    if out is not None:
        spare_the_record(out, place)
    from pipeline import reporting
    from pipeline.cli.tables import print_listing
    from pipeline.ledger import Ledger
    from pipeline.terminal import say

    with Ledger.open(place, to_read=True) as book:
        found = reporting.report(book, rules.fiscal_year(day) if year is None else year, rules, day)
    if out is not None:
        from pipeline.export.year_workbook import write_year

        with writing(out):
            write_year(out, found)
        say(f"Wrote {out}")
    if as_json:
        print_line(json.dumps(found.as_json(), ensure_ascii=False))
        return
    say(f"Fiscal year {found.year}: {found.first.isoformat()} to {found.last.isoformat()}, as of {day.isoformat()}")
    print_listing(_accounts(found))
    if less := found.total("not_approved"):
        say(
            f"{show(less)} of what was asked for is not approved, or not part of what is ready; the workbook says where"
        )
    if found.unequal:
        say(f"Same evidence, different decisions: {len(found.unequal)}; the workbook and --json list them")
    if found.twice:
        say(f"Approved twice: {len(found.twice)}; the workbook and --json list them")


def _accounts(year: Year) -> Listing:
    from pipeline.export.listing import Heading, Listing

    headings = (
        Heading("department", "Department"),
        Heading("program", "Program"),
        *(Heading(what, what.capitalize(), "amount") for what in (*_SHOWN, "left")),
    )
    left = {one.department: one.left for one in year.budgets}
    rows: list[tuple[Value, ...]] = []
    # A budget is the department's, not a program's: where it has several, it stands in a row of its own.
    for department in dict.fromkeys(one.department for one in year.accounts):
        own = [one for one in year.accounts if one.department == department]
        budget = left.get(department)
        alone = budget if len(own) == 1 else None
        rows += [(department, one.program, *(getattr(one, what) for what in _SHOWN), alone) for one in own]
        if len(own) > 1 and budget is not None:
            sums = (sum((getattr(one, what) for one in own), ZERO) for what in _SHOWN)
            rows.append((department, "(all of it)", *sums, budget))
    if rows:
        known = [one.left for one in year.budgets if one.left is not None]
        rows.append(("All", "", *map(year.total, _SHOWN), sum(known, ZERO) if known else None))
    return Listing("requests in this year", headings, tuple(rows))
