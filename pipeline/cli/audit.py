"""`itemized audit`: a finished batch rerun from its own bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import Workers, load_policy, print_line, spare_the_record, writing
from pipeline.errors import ExitCode, UsageError


def audit(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `batch --out` wrote.")],
    reread: Annotated[bool, typer.Option("--reread", help="Read the files afresh as well.")] = False,
    policy: Annotated[
        Path | None, typer.Option("--policy", metavar="FILE", help="Show what these rules would have said instead.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write what --policy shows as a workbook, too.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The office's public key, which must have signed it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    workers: Workers = None,
) -> None:
    """Rerun a finished batch from its own bundle: is it as it was sealed, and are the verdicts the same?

    The judgment is replayed from the words that were read then. With --reread the files are read afresh as well: what
    differs by the reading is told apart from what differs by the judgment. With --policy: which verdicts other rules
    would flip, and how many dollars that moves in each department.

    \b
    Examples:
      itemized audit october
      itemized audit october --reread --json
      itemized audit october --policy new-rules.yaml --xlsx what-if.xlsx

    Exit code: 0 sealed and reproduced; 1 something differs, is damaged or gone; 2 the command line is wrong, or DIR
    holds no finished batch; 3 the policy is invalid.
    """
    if xlsx is not None and policy is None:
        raise UsageError("--xlsx writes what --policy shows; name the policy as well")
    if xlsx is not None:
        if xlsx.suffix.lower() != ".xlsx":
            raise UsageError(f"{xlsx}: what --policy shows is a workbook; name a file that ends in .xlsx")
        if xlsx.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"{xlsx} lies in {folder}, and an audit writes nothing into it; name a place apart from it"
            )
        spare_the_record(xlsx)
    rules = load_policy(policy) if policy is not None else None
    from pipeline.audit import examine
    from pipeline.audit.telling import in_words
    from pipeline.bundle.signing import public_key
    from pipeline.reading import default_workers

    office = public_key(key) if key is not None else None
    found = examine(folder, reread=reread, policy=rules, key=office, workers=workers or default_workers())
    if xlsx is not None and found.change is not None and found.made is not None:
        from pipeline.export.policy_change import write_policy_change

        with writing(xlsx):
            write_policy_change(xlsx, found.change, f"{folder.resolve().name} by {policy}", found.made.day)
    if as_json:
        print_line(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        for line in in_words(found):
            print_line(line)
    if not found.reproduced:
        raise typer.Exit(ExitCode.NEEDS_A_PERSON)
