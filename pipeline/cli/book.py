"""`itemized ledger`: what is recorded, listed, searched, exported, checked and copied."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.common import LedgerFile, complain, day_option, print_line, recorded_in, spare_the_record, writing
from pipeline.errors import ConfigError, ExitCode, UsageError
from pipeline.money import parse_amount

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

ledger_app = typer.Typer(
    help="The ledger: what every batch said, and what was decided of it.", no_args_is_help=True, rich_markup_mode=None
)


def _amount(written: str) -> Decimal:
    amount = parse_amount(written)
    if amount is None:
        raise typer.BadParameter(f"{written!r} is no amount; write it as 48.08")
    return amount


What = Annotated[
    Literal["runs", "submissions", "decisions", "purchases", "movements"],
    typer.Argument(metavar="WHAT", help="runs, submissions, decisions, purchases or movements."),
]
Claimant = Annotated[
    str | None, typer.Option("--claimant", metavar="TEXT", help="Only where the name or e-mail address has this.")
]
Merchant = Annotated[str | None, typer.Option("--merchant", metavar="TEXT", help="Only where a merchant has this.")]
Department = Annotated[str | None, typer.Option("--department", metavar="TEXT", help="Only where it has this.")]
Amount = Annotated[
    Decimal | None, typer.Option("--amount", metavar="AMOUNT", parser=_amount, help="Only with this amount.")
]
Since = Annotated[date | None, day_option("--since", "Only with a day from this one on, such as 2026-10-20.")]
Until = Annotated[date | None, day_option("--until", "Only with a day up to this one.")]


@ledger_app.command("list", short_help="List what is recorded, or search it.")
def list_(
    what: What,
    claimant: Claimant = None,
    merchant: Merchant = None,
    department: Department = None,
    amount: Amount = None,
    since: Since = None,
    until: Until = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that is recorded of each, as JSON.")] = False,
    ledger: LedgerFile = None,
) -> None:
    """List what is recorded, in the order recorded; with options, only what fits all of them.

    runs are batches; submissions what they said of each; decisions what was decided, corrected ones too; purchases
    what was bought; movements what counts against the departments' budgets now. Case and accents do not matter.

    \b
    Examples:
      itemized ledger list runs
      itemized ledger list submissions --claimant garcia
      itemized ledger list purchases --amount 56.58 --since 2026-07-01

    Exit code: 0 done; 2 the command line is wrong, or there is no ledger; 3 the ledger is damaged.
    """
    from pipeline.ledger import Listed, Search

    with _open(ledger) as book:
        found = book.listed(Listed(what), Search(claimant, merchant, department, amount, since, until))
    if as_json:
        print_line(json.dumps(found.as_json(), ensure_ascii=False))
        return
    from pipeline.cli.tables import print_listing

    print_listing(found)


@ledger_app.command("export", short_help="Write a list to a file: .csv, .xlsx or .parquet.")
def export(
    what: What,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; ends in .csv, .xlsx or .parquet.")],
    claimant: Claimant = None,
    merchant: Merchant = None,
    department: Department = None,
    amount: Amount = None,
    since: Since = None,
    until: Until = None,
    ledger: LedgerFile = None,
) -> None:
    """Write what `list` shows, and all that is recorded besides, to a file; one that is there is replaced.

    No text in it becomes a formula: in CSV, a text that begins as a formula does gets an apostrophe before it.

    \b
    Examples:
      itemized ledger export submissions submissions.xlsx
      itemized ledger export purchases history.parquet --department History

    Exit code: 0 done; 2 the command line is wrong, or there is no ledger; 3 the ledger is damaged.
    """
    from pipeline.export.listing import ENDINGS, write_listing
    from pipeline.ledger import Listed, Search
    from pipeline.terminal import say

    if file.suffix.lower() not in ENDINGS:
        raise UsageError(f"{file}: name a file that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    if not file.parent.is_dir():
        raise UsageError(f"{file.parent} is no folder; make it first, or name another place")
    spare_the_record(file, recorded_in(ledger))
    with _open(ledger) as book:
        found = book.listed(Listed(what), Search(claimant, merchant, department, amount, since, until))
        last = max(book.days().values(), default=date(1980, 1, 1))
    with writing(file):
        write_listing(file, found, last)
    say(f"{len(found.rows)} {found.name if len(found.rows) != 1 else found.name.removesuffix('s')} written to {file}")


@ledger_app.command(short_help="Look whether the ledger is sound.")
def check(
    link: Annotated[
        str | None,
        typer.Option("--link", metavar="SHA256", help="Tell where this link, which was kept earlier, stands in it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ledger: LedgerFile = None,
) -> None:
    """Look whether the ledger is as this program wrote it.

    Looked at: the file; that every row belongs to one that is there; that the triggers that keep it from being
    altered are there; the chain over all that was recorded, which shows whatever was altered with another program;
    and the sums. The last link of the chain stands for all of it: whoever keeps it elsewhere can ask for it later with
    --link, and is told where what was cut off at the end took it away. A purchase that is approved in two submissions,
    and a run that was not finished, are named as well; that is no fault.

    \b
    Examples:
      itemized ledger check --ledger office/ledger.sqlite
      itemized ledger check --link 7a90c1…the 64 characters that were kept

    Exit code: 0 sound, and it holds the link that was asked for; 1 something is not sound; 2 there is no ledger, or
    --link is no link; 3 it is no ledger, too damaged to be looked at, or does not hold that link.
    """
    asked = None if link is None else _link(link)
    with _open(ledger, as_it_is=True) as book:
        place = book.path
        wrong, (links, last) = book.problems(), book.last_link()
        remarks = () if wrong else book.remarks()
        stands = None if asked is None else book.linked(asked)
    if as_json:
        found: dict[str, object] = {
            "sound": not wrong, "problems": wrong, "remarks": remarks, "links": links, "last_link": last,
        }  # fmt: skip
        if asked is not None:
            number, of = stands or (None, None)
            found["asked"] = {"link": asked, "number": number, "of": of}
        print_line(json.dumps(found))
    else:
        for line in wrong:
            print_line(f"✗ {line}")
        if not wrong:
            print_line(f"✓ Sound: {links} links, the last {last}")
        if stands is not None:
            since = links - stands[0]
            after = f"{since} link{'' if since == 1 else 's'} since" if since else "the last"
            print_line(f"✓ Holds {asked}: link {stands[0]} of {links}, {stands[1]}; {after}")
        for line in remarks:
            print_line(f"  {line}")
    if asked is not None and stands is None:
        raise ConfigError(
            f"does not hold the link {asked}: what was recorded up to then is not all in it any more, or it is another "
            "ledger; put a copy of it in its place that holds the link",
            place,
        )
    if wrong:
        complain(f"{place} is not as it was recorded; put a sound copy of it in its place")
        raise typer.Exit(ExitCode.NEEDS_A_PERSON)


@ledger_app.command(short_help="Copy the ledger, also while it is in use.")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; a file that is not there yet.")],
    ledger: LedgerFile = None,
) -> None:
    """Copy the ledger as it is at one moment, also while batches are recorded in it, and check the copy.

    The copy is a ledger of its own: to go back to it, put it in the ledger's place.

    \b
    Examples:
      itemized ledger backup copies/2026-10-20.sqlite

    Exit code: 0 done; 2 something is at FILE already, it cannot be written, or there is no ledger; 3 the ledger is not
    sound (then nothing is written: `itemized ledger check` says what is wrong).
    """
    from pipeline.terminal import say

    spare_the_record(file)
    with _open(ledger, as_it_is=True) as book:  # what is not sound is not copied, and says all that `check` does
        book.copy(file)
    with _open(file) as copy:
        links, link = copy.last_link()
    say(f"Copied to {file}: {links} links, the last {link}")


def _open(ledger: Path | None, *, as_it_is: bool = False) -> Ledger:
    from pipeline.ledger import Ledger

    return Ledger.open(recorded_in(ledger), as_it_is=as_it_is, to_read=True)


def _link(written: str) -> str:
    link = written.strip().casefold()
    if not re.fullmatch("[0-9a-f]{64}", link):
        raise UsageError(
            f"--link {written}: is no link; it is 64 characters from 0 to 9 and a to f, as `check` says it"
        )
    return link
