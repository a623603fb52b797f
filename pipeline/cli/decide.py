"""`itemized decide`: what a coordinator decided, taken into the ledger."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import LedgerFile, complain, day_of, day_option, recorded_in
from pipeline.errors import ConfigError, UsageError

#: So many submissions that were decided before are named.
_TOLD = 20


def decide(
    workbook: Annotated[Path, typer.Argument(metavar="APPROVAL.XLSX", help="The workbook with what was decided.")],
    ledger: LedgerFile = None,
    today: Annotated[
        date | None, day_option("--today", "The day of deciding, no later than today; default: today.")
    ] = None,
) -> None:
    """Take over what was decided in approval.xlsx into the ledger: all of it, or nothing.

    In each row, Decision is approve, return or hold, Decided by a name, Note a reason. What is approved is the amount
    under To pay; another one may be typed there, with a note, up to what was requested or the papers come to. What
    was decided before is corrected by deciding again, with a note; another note or name for the same decision is
    recorded as well. What is approved in another submission already is approved again only where the note names that
    submission. Decisions count in the sheets Ready, Return and Review alone, and no amount of another sheet may be
    altered. An empty Decision takes nothing back. The workbook stays where `batch` wrote it, beside its bundle.

    \b
    Examples:
      itemized decide october/approval.xlsx --ledger ledger.sqlite

    Exit code: 0 done; 2 the command line is wrong, the batch is not in the ledger, or a decision contradicts what is
    recorded there; 3 the workbook contradicts itself or the batch, or the ledger is damaged. Unless it is 0, nothing
    was taken over.
    """
    from pipeline.bundle import Bundle, sealing
    from pipeline.decisions import decisions_in
    from pipeline.ledger import Ledger
    from pipeline.terminal import say

    if not workbook.is_file():
        raise UsageError(f"{workbook}: there is no such file")
    folder = workbook.parent
    bundle = Bundle(folder)
    made = bundle.made()
    if broken := sealing(folder).breaches():
        raise ConfigError(f"{broken[0]}; `itemized audit {folder}` tells all that is not as it was sealed", folder)
    day = day_of(today)
    if day < made.day:
        raise UsageError(
            f"{day} is before {made.day}, the day the batch was judged; name the day of deciding with --today"
        )
    if day > (latest := max(day_of(None), made.day)):
        raise UsageError(f"{day} is still to come (today is {latest}); leave --today out, or name the day of deciding")
    place = recorded_in(ledger)
    with Ledger.open(place) as book:
        run = book.sealed(sealing(folder).value())
        if run is None:
            raise UsageError(f"{folder}: this batch is not recorded in {place}; name the ledger that it was run with")
        filled = decisions_in(workbook, bundle, day, lambda decided: book.objections(run, decided))
        try:
            taken = book.decide(run, filled.decided)
        except UsageError as why:
            between = "\n" if "\n" in str(why) else " "
            raise UsageError(f"nothing was taken over:{between}{why}") from None
    for submission, why_left in taken.left[:_TOLD]:
        complain(
            f"{submission}: nothing is decided in {workbook.name}; {why_left}, which stays; to correct it, decide again"
        )
    if (more := len(taken.left) - _TOLD) > 0:
        complain(f"… and {more} more that were decided before and are not decided in {workbook.name}: all of them stay")
    for remark in filled.remarks:
        complain(remark)
    for submission, why_kept in taken.kept:
        complain(f"{submission}: {why_kept}")
    for submission, why_twice in taken.twice:
        say(f"Approved twice: {submission}: {why_twice}")
    counts = Counter(decision.choice for _, decision in filled.decided)
    told = ", ".join(f"{count} {choice}" for choice, count in sorted(counts.items())) or "nothing"
    changed = "".join(
        f"{count} {what}{'s' if count > 1 else ''} changed, "
        for count, what in ((taken.notes, "note"), (taken.names, "name"))
        if count
    )
    say(f"{told} in {workbook.name}; {taken.added} new to {place.name}, {changed}{taken.undecided} not decided yet")
