"""What people see on a terminal: progress, the cards of a pre-check, the summary of a batch."""

from __future__ import annotations

import os
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline.export._rows import leads_to, without_echo
from pipeline.export.words import NOT_WRITABLE, excluded_words, note_words, one_line, rule_words, state_words
from pipeline.model import FileReading, Finding, FindingState, Purchase, Result, Verdict
from pipeline.money import ZERO, show

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from pipeline.batch import BatchOutcome

#: A longer list is cut, with a word that says so.
_MOST_LISTED = 8

_HEADLINE = {
    Verdict.READY: "Ready to send",
    Verdict.RETURN: "Not ready yet",
    Verdict.REVIEW: "A person must look at this",
}
#: What a look at papers without a form comes to where nothing is wrong with them.
_WITHOUT_FORM = "The papers are in order; the form is still to be filled in"
_VERDICT_STYLE = {Verdict.READY: "bold green", Verdict.RETURN: "bold red", Verdict.REVIEW: "bold yellow"}
_SYMBOL = {
    FindingState.NOT_MET: ("✗", "x", "red"),
    FindingState.CANNOT_TELL: ("?", "?", "yellow"),
    FindingState.MET: ("✓", "+", "green"),
    FindingState.NOT_APPLICABLE: ("–", "-", "dim"),
}


def say(text: str) -> None:
    """A message to whoever runs the command; never mixed into what a program reads."""
    sys.stderr.write(NOT_WRITABLE.sub("\N{REPLACEMENT CHARACTER}", text) + "\n")
    sys.stderr.flush()


def is_plain(stream: TextIO) -> bool:
    """Whether to write nothing but text on `stream`: it is no terminal, or its user asked for no color."""
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def console(stream: TextIO) -> Console:
    """Where to print on `stream`; without any escape code where that `is_plain`."""
    from rich.console import Console

    plain = is_plain(stream)
    return Console(
        file=stream, color_system=None if plain else "auto", force_terminal=False if plain else None, highlight=False
    )


# --- Progress --------------------------------------------------------------------------------------------------------


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far long work is, on standard error: call what this gives with (doing what, done, total).

    On a terminal a bar with the time left; otherwise a line at every tenth of the way.
    """
    if is_plain(sys.stderr):
        yield _lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None)
        doing = ""

        def step(what: str, done: int, total: int) -> None:
            nonlocal doing
            if what != doing:
                bar.reset(task, description=what, total=total)
                doing = what
            bar.update(task, completed=done)

        yield step


def _lines() -> Callable[[str, int, int], None]:
    said: dict[str, int] = {}

    def step(what: str, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth > said.get(what, 0):
            said[what] = tenth
            say(f"{what}: {done} of {total}")

    return step


# --- One submission --------------------------------------------------------------------------------------------------


def print_cards(result: Result, stream: TextIO) -> None:
    """The verdict, what to ask for, and a card for each clause, the troublesome ones first."""
    from rich.panel import Panel
    from rich.text import Text

    out = console(stream)
    ready = result.verdict is Verdict.READY
    text = Text(
        _WITHOUT_FORM if ready and result.form is None else _HEADLINE[result.verdict],
        style=_VERDICT_STYLE[result.verdict],
    )
    text.append(f"\n{_in_short(result)}", style="default")
    out.print(Panel(text, title=Text(one_line(result.submission)), title_align="left"))
    for purchase in result.purchases:
        for line in _purchase_lines(purchase):
            _print_indented(out, line, "")
    for note in result.notes:
        _print_indented(out, f"Note: {note_words(*note)}", "")
    if asks := asks_of(result):
        out.print(Text("\nWhat to ask for", style="bold"))
        for ask in asks:
            _print_indented(out, ask, "  - ")
    for title, message in _cards(result, stream):
        out.print()
        out.print(title)
        _print_indented(out, message, "    ")


def _cards(result: Result, stream: TextIO) -> Iterator[tuple[Text, str]]:
    """(title, message) of each clause, the troublesome first; clauses that say the very same are one card."""
    for state in _SYMBOL:
        groups: dict[tuple[object, str], list[Finding]] = {}
        for finding in result.findings:
            if finding.state is state:
                groups.setdefault((finding.cause, finding.message), []).append(finding)
        for alike in groups.values():
            names = dict.fromkeys(_clause(finding, result) for finding in alike)
            yield _title(alike[0], ", ".join(names), stream), alike[0].message


def _clause(finding: Finding, result: Result) -> str:
    several = finding.purchase is not None and len(result.purchases) > 1
    return rule_words(finding.rule) + (f" (purchase {finding.purchase})" if several else "")


def _title(finding: Finding, name: str, stream: TextIO) -> Text:
    from rich.text import Text

    drawn, plain, style = _SYMBOL[finding.state]
    title = Text(f"{drawn if _can_draw(stream) else plain} {state_words(finding)}", style=style)
    return title.append(f"  {name}", style="bold")


def _print_indented(out: Console, text: str, indent: str, style: str = "") -> None:
    """`text` folded at the width of `out`, its first line after `indent` and the others below it."""
    from rich.text import Text

    blank = " " * len(indent)
    out.print(
        Text(textwrap.fill(one_line(text), out.width, initial_indent=indent, subsequent_indent=blank), style=style)
    )


def asks_of(result: Result) -> tuple[str, ...]:
    """What to ask for, each once, the clauses that are not met first."""
    open_findings = [
        f for f in without_echo(result) if f.state in (FindingState.NOT_MET, FindingState.CANNOT_TELL) and f.ask
    ]
    open_findings.sort(key=lambda finding: finding.state is not FindingState.NOT_MET)
    return tuple(dict.fromkeys(finding.ask for finding in open_findings))


def _in_short(result: Result) -> str:
    counts = Counter(finding.state for finding in result.findings)
    parts = [
        f"{counts[FindingState.MET]} met",
        f"{counts[FindingState.NOT_MET]} not met",
        f"{counts[FindingState.CANNOT_TELL]} cannot tell",
    ]
    amount = "unknown" if result.reimbursable is None else show(result.reimbursable)
    asked = "" if result.requested is None else f"; asked for: {show(result.requested)}"
    return f"{', '.join(parts)}; reimbursable: {amount}{asked}"


def _purchase_lines(purchase: Purchase) -> list[str]:
    merchant, currency = purchase.receipt.merchant.value or "(no business name)", purchase.receipt.currency
    day = purchase.receipt.date.value
    total = "total unknown" if purchase.total is None else f"total {show(purchase.total, currency)}"
    line = f"{merchant}, {day.isoformat() if day else 'no date'}, {total} ({', '.join(purchase.documents)})"
    return [line, *(f"Left out: {excluded_words(part, currency)}" for part in purchase.excluded)]


def _can_draw(stream: TextIO) -> bool:
    try:
        "✗✓–".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


# --- One file --------------------------------------------------------------------------------------------------------


def reading_words(reading: FileReading) -> str:
    """What was read from a file, a line for each receipt, for people."""
    if reading.error is not None:
        return one_line(f"{reading.file}: could not be read: {reading.error}")
    lines = [f"{reading.file}: {_number(len(reading.receipts), 'receipt')}"]
    for receipt in reading.receipts:
        merchant = receipt.merchant.value or "no business name"
        day = receipt.date.value.isoformat() if receipt.date.value else "no date"
        known = receipt.total.value
        total = "no total" if known is None else f"total {show(known, receipt.currency)}"
        items = _number(len(receipt.items), "item")
        kind = receipt.document.value.replace("_", " ")
        lines.append(f"  {kind}: {merchant}, {day}, {items}, {total} ({receipt.reconciliation.state})")
    return "\n".join(one_line(line) if line == lines[0] else f"  {one_line(line)}" for line in lines)


# --- A batch ---------------------------------------------------------------------------------------------------------


def say_outcome(outcome: BatchOutcome, out: Path) -> None:
    """What a batch came to, on one screen."""
    before = f" ({outcome.kept} of them read before)" if outcome.kept else ""
    say(f"{_number(len(outcome.results), 'submission')}, {_number(outcome.files, 'file')}{before}")
    after = {
        Verdict.READY: "",
        Verdict.RETURN: f"   reply drafts: {out}/submissions/*/reply.eml",
        Verdict.REVIEW: "",
    }
    for verdict in Verdict:
        those = [result for result in outcome.results if result.verdict is verdict]
        total = sum((result.to_pay or ZERO for result in those), ZERO)
        worth = f"  {show(total):>11} to pay" if verdict is Verdict.READY else ""
        say(f"  {verdict.value.capitalize():<7} {len(those):>4}{worth}{after[verdict] if those else ''}")
    for verdict in (Verdict.RETURN, Verdict.REVIEW):
        if reasons := _reasons(outcome.results, verdict):
            say(f"Why {verdict.value}: {reasons}")
    _say_list("Could not be read", [f"{name}: {file}: {why}" for name, file, why in outcome.unreadable])
    _say_list("Not used, since it is no submission", [f"{name}: {why}" for name, why in outcome.left_out])
    _say_list(
        "A fault in the program; left to a person", [f"{name}: {_last_line(trace)}" for name, trace in outcome.faults]
    )
    if outcome.set_aside:
        say(f"An earlier workbook had been worked in and is kept: {outcome.set_aside}")
    if outcome.ledger is not None:
        again = f"; {outcome.known} of these it knew already, which count once" if outcome.known else ""
        if outcome.ready_before:
            again += f" ({show(outcome.ready_before)} of what is ready was ready before: pay it once)"
        begun = ", which is new: no earlier batch was known" if outcome.ledger_was_empty else ""
        say(f"Recorded in {outcome.ledger}{begun}{again}")
    _say_list(
        "Kept as safe copies, the card's whole number painted over",
        [f"{name}: {file}" for name, file, _ in outcome.copies],
    )
    _say_list(
        "Not kept, since they show or may show a card's whole number (their SHA-256 is)",
        [f"{name}: {file}: {why}" for name, file, why in outcome.withheld],
    )
    say(f"Sealed: {outcome.seal[:16]}… (whole in {out}/bundle/seal.json)")
    say(f"Workbook: {outcome.workbook}")


def _reasons(results: tuple[Result, ...], verdict: Verdict) -> str:
    """`Proof of payment 4, Itemized receipt 2`: how many submissions of `verdict` each clause has sent there."""
    counts = Counter(
        rule
        for result in results
        if result.verdict is verdict
        for rule in {finding.rule for finding in result.findings if leads_to(finding) is verdict}
    )
    ordered = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    return ", ".join(f"{rule_words(rule)} {count}" for rule, count in ordered)


def _say_list(title: str, lines: list[str]) -> None:
    if lines:
        say(f"{title}:")
    for line in lines[:_MOST_LISTED]:
        say(f"  {line}")
    if len(lines) > _MOST_LISTED:
        say(f"  and {len(lines) - _MOST_LISTED} more")


def _last_line(trace: str) -> str:
    return trace.rstrip().rpartition("\n")[2]


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
