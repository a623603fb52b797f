"""Commands that judge no submission: what the judge says of names, blank forms, the rules in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import PolicyFile, complain, load_policy, print_line, writing
from pipeline.errors import ExitCode, UsageError

policy_app = typer.Typer(help="The rules in force, in words.", no_args_is_help=True, rich_markup_mode=None)


def alcohol(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Names of items; - for lines on stdin.")],
    policy: PolicyFile = None,
) -> None:
    """Say of each name by itself whether it is alcohol: a JSON line {"text", "alcohol": "yes|no|unclear", "because"}.

    The same judge looks at every item of a receipt, there with its heading, its neighbors and the merchant too.

    \b
    Examples:
      itemized alcohol "BUD LT 12PK" "ROOT BEER"
      itemized alcohol - < names.txt

    Exit code: 0 done; 2 the command line is wrong; 3 the policy is invalid.
    """
    words = load_policy(policy).alcohol_words
    import json

    from rules.alcohol import judge_text

    for text in chain.from_iterable(_lines_of_stdin() if text == "-" else (text,) for text in texts):
        text = text.encode("utf-8", "replace").decode("utf-8")  # the shell hands over what is no UTF-8 as surrogates
        verdict, because = judge_text(text, words)
        print_line(json.dumps({"text": text, "alcohol": verdict.value, "because": because}, ensure_ascii=False))


def _lines_of_stdin() -> Iterator[str]:
    """The lines of standard input that are not blank, without the mark that some editors begin a file with; what is no
    UTF-8 is replaced.
    """
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        text = text.removeprefix("\ufeff") if number == 0 else text
        if text.strip():
            yield text


def form(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write; made where it is missing.")],
    policy: PolicyFile = None,
) -> None:
    """Write the blank reimbursement form: DIR/form.pdf to fill in with any PDF viewer, and DIR/form.xlsx as a sheet.

    Both have the policy's advice beside the fields, and either is read back when it comes with a submission. A form
    that somebody has filled in is never overwritten.

    \b
    Examples:
      itemized form --out blank
      itemized form --out blank --policy our-rules.yaml

    Exit code: 0 done; 2 the command line is wrong, or something is in the way in DIR; 3 the policy is invalid.
    """
    rules = load_policy(policy)
    from pipeline.disk import write
    from pipeline.export.blank_forms import blank_forms
    from pipeline.intake.formfile import is_blank
    from pipeline.terminal import say

    with writing(out):
        forms = [(out / name, content) for name, content in blank_forms(rules)]
        for place, _ in forms:
            if place.exists() and not (place.is_file() and is_blank(place.read_bytes())):
                raise UsageError(f"{place} is there and is no blank form; move it away, or name another folder")
        for place, content in forms:
            write(place, content)
            say(f"Wrote {place}")


@policy_app.command(short_help="Print the rules in words.")
def show(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A policy file; default: the peer circles' policy.")
    ] = None,
    policy: PolicyFile = None,
) -> None:
    """Print the rules in words: each with the handbook's sentence, what is checked, and what is asked for.

    \b
    Examples:
      itemized policy show
      itemized policy show our-rules.yaml
    """
    from rules.policy import describe

    if file is not None and policy is not None and file != policy:
        raise UsageError(f"two policy files are named, {file} and {policy}; name one")
    print_line(describe(load_policy(file or policy)).rstrip("\n"))


@policy_app.command(short_help="Tell every mistake in a policy file.")
def lint(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file.")],
) -> None:
    """Tell every mistake in a policy file, with its line, what is wrong and how to mend it.

    Of the rules without mistakes is listed, once the handbook's part has none, what contradicts itself or can never
    happen, as far as that can be shown (a condition that is never so, a rule that another one always forestalls), what
    the handbook leaves open and the office has not decided, and which of the handbook's rules hold nothing up.

    \b
    Examples:
      itemized policy lint our-rules.yaml

    Exit code: 0 no mistakes; 3 there are some, or the file cannot be read.
    """
    from rules.policy import cautions_beside
    from rules.policy import lint as mistakes_in

    mistakes = mistakes_in(file)
    for mistake in mistakes:
        print_line(str(mistake))
    if not mistakes:
        print_line(f"{file}: no mistakes")
    for caution in cautions_beside(file) or ():
        print_line(caution)
    if mistakes:
        complain(f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''} in {file}; it cannot be used as it is")
        raise typer.Exit(ExitCode.CONFIG)


@policy_app.command(short_help="Tell what differs between two policies.")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A policy file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one.")],
) -> None:
    """Tell in words, clause by clause, what differs between two policies; nothing where they say the same.

    \b
    Examples:
      itemized policy diff last-year.yaml this-year.yaml

    Exit code: 0 done; 3 one of them is invalid.
    """
    from pipeline.terminal import say
    from rules.changes import changes

    told = changes(load_policy(old), load_policy(new))
    for change in told:
        print_line(change)
    if not told:
        say(f"{old} and {new} say the same")
