"""The command line: arguments in, exit code out. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.audit import audit
from pipeline.cli.book import ledger_app
from pipeline.cli.common import (
    LEDGER,
    Day,
    PolicyFile,
    Workers,
    complain,
    day_of,
    ledger_beside,
    load_policy,
    print_line,
)
from pipeline.cli.decide import decide
from pipeline.cli.report import report
from pipeline.cli.telling import alcohol, form, policy_app
from pipeline.errors import ExitCode, ItemizedError, NothingReadError, UsageError

if TYPE_CHECKING:
    from pipeline.batch import Progress
    from pipeline.ledger import Ledger
    from pipeline.model import FileReading, Result, Submission
    from rules.policy import Policy

#: What shells report for a program that Ctrl-C ended.
_INTERRUPTED = 130

app = typer.Typer(
    name="itemized",
    help="Judges reimbursement receipts against the handbook: what is ready, what goes back and why, what a person "
    "must look at. The work is done on this computer; nothing is sent anywhere.",
    epilog="`itemized COMMAND --help` shows examples.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # Rich would make --help four times slower
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from pipeline import versions

        print_line(f"itemized {versions.short(versions.build())}")
        for name, number in versions.readers():
            print_line(f"{name} {number}")
        raise typer.Exit


@app.callback()
def itemized(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Print the version with the first digits of the code's SHA-256, and the readers; then end.",
        ),
    ] = False,
) -> None:
    """What the options before a command do is done when they are read."""


@app.command(short_help="Judge a folder of submissions and write the workbook.")
def batch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of submissions.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write; made where it is missing.")],
    policy: PolicyFile = None,
    departments: Annotated[
        Path | None,
        typer.Option("--departments", metavar="FILE", help="Departments, allocations and leads, as CSV or XLSX."),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="FILE",
            help="What earlier batches said: budgets and purchases are held against it, and this batch is recorded in "
            f"it. Made where it is missing. Default: {LEDGER} beside the departments' or the policy's file, where it "
            "is; else a batch knows only itself, and nothing is recorded.",
        ),
    ] = None,
    no_ledger: Annotated[
        bool, typer.Option("--no-ledger", help="Only try: know of no earlier batch, and record nothing.")
    ] = False,
    no_copy: Annotated[
        bool, typer.Option("--no-copy", help="Keep the files' digests and places in the bundle, not the files.")
    ] = False,
    sign: Annotated[
        Path | None,
        typer.Option("--sign", metavar="FILE", help="Sign the bundle's seal with this private key (Ed25519)."),
    ] = None,
    workers: Workers = None,
    today: Day = None,
) -> None:
    """Judge every submission in FOLDER and write DIR/approval.xlsx.

    In FOLDER, a folder, an e-mail (.eml, .msg), an archive (.zip), a row of an online-form export (responses.csv or
    .xlsx) and a picture or PDF by itself are one submission each. DIR/submissions/ gets, for each, its files, its
    result.json, pictures with the evidence boxed, and a reply draft where it goes back. DIR/bundle/ gets all that the
    verdicts rest on, sealed: `itemized audit DIR` reruns it.

    Ctrl-C leaves what is finished: the same command then goes on from there.

    \b
    Examples:
      itemized batch submissions --out october
      itemized batch submissions --departments departments.csv --out october
      itemized batch submissions --ledger ledger.sqlite --out october
      itemized batch submissions --out october --policy our-rules.yaml --today 2026-10-20
      itemized batch submissions --out october --ledger ledger.sqlite --sign office-key

    Exit code: 0 when it ran to its end, whatever the verdicts; 2 the command line is wrong, or the ledger cannot be
    written; 3 a policy, departments file, form export or ledger is invalid; 4 there is nothing to read.
    """
    from pipeline import terminal

    rules = load_policy(policy)
    from pipeline.batch import run_batch
    from pipeline.intake.departments import load
    from pipeline.reading import default_workers
    from pipeline.run import Settings

    if no_ledger and ledger is not None:
        raise UsageError("--ledger names a ledger and --no-ledger wants none; leave one of them out")
    if ledger is None and not no_ledger and (ledger := ledger_beside(departments, policy)) is not None:
        terminal.say(f"Ledger: {ledger}, beside the office's files (--no-ledger to only try)")
    key = None
    if sign is not None:
        from pipeline.bundle.signing import private_key

        key = private_key(sign, os.environ.get("ITEMIZED_KEY_PASSWORD"))
    rows = load(departments) if departments else None
    if rows is not None and not any(row.leads for row in rows):
        terminal.say(f"{departments} names no leads: who approved cannot be held against it")
    options = (("--departments", _identified(departments)),) if departments else ()
    last: Progress | None = None
    try:
        with _open_ledger(ledger) as book, terminal.progress() as step:

            def on_progress(progress: Progress) -> None:
                nonlocal last
                last = progress
                step(progress.stage.capitalize(), progress.done, progress.total)

            outcome = run_batch(
                folder,
                out,
                policy=rules,
                settings=Settings(),
                departments=rows,
                today=day_of(today),
                workers=workers or default_workers(),
                on_progress=on_progress,
                options=options,
                ledger=book,
                copied=not no_copy,
                key=key,
            )
    except KeyboardInterrupt:
        where = f"{last.stage} {last.done} of {last.total}" if last else "starting"
        terminal.say(f"Stopped while {where}. What is read is kept in {out}; the same command goes on from there.")
        terminal.say("No new approval.xlsx was written.")
        raise typer.Exit(_INTERRUPTED) from None
    terminal.say_outcome(outcome, out)


@app.command(short_help="Look at a receipt before it is sent.")
def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="A receipt, several files that belong together, or submission folders, e-mails, archives.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each submission.")] = False,
    annotate: Annotated[
        Path | None, typer.Option("--annotate", metavar="DIR", help="Write pictures with the evidence boxed to DIR.")
    ] = None,
    policy: PolicyFile = None,
    today: Day = None,
) -> None:
    """Look at a receipt before it is sent: what the handbook asks for, what is there, what to ask for.

    Files named together are one submission; of several folders, e-mails or archives, each is one. Without a form among
    the files, only the receipts are judged.

    \b
    Examples:
      itemized check lunch.jpg
      itemized check bill.jpg card-slip.jpg --annotate marked
      itemized check submissions/2026-10-07-garcia --json

    Exit code: 0 every clause that counts is met; 1 not ready; 2 the command line is wrong; 3 the policy is invalid;
    4 nothing could be read.
    """
    rules = load_policy(policy)
    from pipeline.intake import groups
    from pipeline.model import Verdict
    from pipeline.precheck import precheck
    from pipeline.run import Settings

    together = groups(paths)
    something_read, all_ready = False, True
    for submission, result in precheck(together, rules, Settings(), day_of(today)):
        if annotate is not None:
            _annotate(submission, result, annotate / submission.id if len(together) > 1 else annotate)
        if as_json:
            from pipeline.export.as_json import dumps, result_json

            print_line(dumps(result_json(result)))
        else:
            from pipeline.terminal import print_cards

            print_cards(result, sys.stdout)
        something_read |= submission.form is not None or any(reading.error is None for reading in result.readings)
        all_ready &= result.verdict is Verdict.READY
    if not something_read:
        raise NothingReadError("nothing among these files could be read")
    if not all_ready:
        raise typer.Exit(ExitCode.NEEDS_A_PERSON)


def _annotate(submission: Submission, result: Result, folder: Path) -> None:
    from pipeline.disk import inside, write
    from pipeline.terminal import say
    from pipeline.writing import draw

    for file in submission.files:
        for drawing in draw(file, result):
            place = inside(folder, drawing.name)
            write(place, drawing.picture)
            say(f"Wrote {place}")


@app.command(short_help="Read receipts without judging submissions.")
def read(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Pictures and PDFs; a folder stands for the files in it.")
    ],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one JSON line for each file.")] = False,
    date_order: Annotated[
        Literal["mdy", "dmy"], typer.Option("--date-order", help="Whether 10/03 is October 3 (mdy) or March 10 (dmy).")
    ] = "mdy",
    reader: Annotated[
        Literal["auto", "rapidocr", "tesseract"],
        typer.Option("--reader", help="What reads pictures; auto takes the best."),
    ] = "auto",
) -> None:
    """Read receipts without judging submissions: merchant, date, items, amounts, payment, each with its evidence.

    Prints a line for each file, in the order given. A file that cannot be read says why and does not stop the others.

    \b
    Examples:
      itemized read lunch.jpg
      itemized read receipts/ --jsonl > read.jsonl
      itemized read quittung.jpg --date-order dmy --jsonl

    Exit code: 0 done; 2 the command line is wrong; 4 nothing could be read.
    """
    from pipeline import terminal

    files = _files_of(paths)
    rules = load_policy(None)
    from pipeline.reading import default_workers, read_files
    from pipeline.run import Settings

    readable = 0
    with terminal.progress() as step:
        for done, reading in enumerate(read_files(files, Settings(reader, date_order), default_workers()), start=1):
            readable += reading.error is None
            print_line(_reading_line(reading, rules) if jsonl else terminal.reading_words(reading))
            if len(files) > 1:
                step("Reading", done, len(files))
    if not readable:
        raise NothingReadError("nothing among these files could be read")


def _files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that `paths` stand for: a folder for those in it, by name, without hidden ones that are no papers."""
    from pipeline.intake import may_be_paper

    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.iterdir() if entry.is_file())
            files += [entry for entry in inside if not entry.name.startswith(".") or may_be_paper(entry)]
        else:
            files.append(path)
    if not files:
        raise NothingReadError(f"there is no file in {', '.join(map(str, paths))}")
    return files


def _reading_line(reading: FileReading, policy: Policy) -> str:
    from pipeline.export.as_json import dumps, reading_json
    from pipeline.run import findings_of_file

    return dumps(reading_json(*findings_of_file(reading, policy)))


app.command(short_help="Say whether names of items are alcohol.")(alcohol)
app.command(short_help="Write blank forms that read back.")(form)
app.command(short_help="Rerun a finished batch from its own bundle.")(audit)
app.command(short_help="Take over what was decided in approval.xlsx.")(decide)
app.command(short_help="Tell what a fiscal year came to.")(report)
app.add_typer(ledger_app, name="ledger")
app.add_typer(policy_app, name="policy")


def _open_ledger(path: Path | None) -> AbstractContextManager[Ledger | None]:
    if path is None:
        return nullcontext()
    from pipeline.ledger import Ledger

    return Ledger.open(path)


def _identified(path: Path) -> str:
    """A file by its name and content, wherever it lies."""
    return f"{path.name}, SHA-256 {sha256(path.read_bytes()).hexdigest()}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; None: this process's own). Returns its exit code."""
    if arguments is None and sys.argv[1:2] == ["check"]:
        # What a pre-check makes stays until it ends: looking through it for garbage is a tenth of its time.
        gc.disable()
    try:
        app(arguments, prog_name="itemized")
    except SystemExit as end:  # how Typer ends, also when all is well
        return end.code if isinstance(end.code, int) else ExitCode.FAULT
    except ItemizedError as error:
        complain(str(error))
        return error.exit_code
    except Exception as fault:  # noqa: BLE001 - the last place where a fault can be told in a line
        if os.environ.get("ITEMIZED_TRACEBACK"):
            traceback.print_exc()
        complain(f"a fault in the program: {type(fault).__name__}: {fault}")
        complain("ITEMIZED_TRACEBACK=1 before the same command shows where; please report it")
        return ExitCode.FAULT
    return ExitCode.DONE
