"""An audit in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.audit import PROGRAM, Audit, Sealed
from pipeline.audit.compare import OUTCOMES
from pipeline.export.columns import in_columns
from pipeline.export.policy_change import WhatIf
from pipeline.export.words import one_line
from pipeline.money import show
from pipeline.versions import short

#: A longer list is cut, with a word that says so; `--json` has all of it.
_MOST_LISTED = 20
#: Of a table, in characters.
_WIDTH = 78


def in_words(audit: Audit) -> Iterator[str]:
    """What an audit found, line by line: the seal, the judgment, the reading, what another policy would have said."""
    yield from _of_seal(audit.sealed)
    if audit.replay is None or audit.made is None:
        yield f"✗ It cannot be judged again: {audit.broken}"
        return
    count = len(audit.made.judged) - len(audit.replay.broken)
    if audit.replay.broken:
        yield f"✗ Cannot be judged again, or not be held against what was said: {len(audit.replay.broken)} of the batch"
        yield from _listed(f"{submission}: {why}" for submission, why in audit.replay.broken)
        if audit.replay.differences:
            yield "  What came after is judged without these: a budget or a duplicate may differ by that alone."
    of = f"{count} submission{'s' if count != 1 else ''}"
    if audit.replay.differences:
        otherwise = len({one.submission for one in audit.replay.differences})
        yield f"✗ Judged again from the words that were read then: {otherwise} of {of} otherwise"
        yield from _listed(audit.replay.differences)
        if not any(one.about.startswith((*OUTCOMES, "total of")) for one in audit.replay.differences):
            yield "  No verdict and no amount is another; what differs is what is said of them."
    else:
        yield f"✓ Judged again from the words that were read then: {of}, all as they were"
    if audit.fresh is not None:
        yield from _of_fresh(audit)
    yield from _of_versions(audit.versions)
    if audit.change is not None:
        yield from _of_change(audit.change)


def _of_seal(found: Sealed) -> Iterator[str]:
    """Whether everything is as it was sealed, line by line."""
    signed = f"signed with {found.signer}" if found.signer else "not signed"
    if found.breaches:
        yield f"✗ Not as it was sealed ({signed}):"
        yield from _listed(found.breaches)
    else:
        yield f"✓ As it was sealed, to the byte ({signed}; seal {found.seal})"
    if found.beside:
        yield "  Lying beside it, no part of the seal:"
        yield from _listed(one_line(name) for name in found.beside)


def _of_fresh(audit: Audit) -> Iterator[str]:
    fresh = audit.fresh
    assert fresh is not None
    if fresh.missing:
        yield "✗ Not read afresh:"
        yield from _listed(f"{submission}: {file} {why}" for submission, file, why in fresh.missing)
    if fresh.readings:
        files = len({(one.submission, one.file) for one in fresh.readings})
        yield f"✗ Read afresh: {files} file{'s' if files > 1 else ''} otherwise"
        yield from _listed(fresh.readings)
    elif not fresh.missing:
        yield "✓ Read afresh: every word as it was, forms and e-mails too"
    if fresh.copies:
        yield "  Read from safe copies; what is painted over there is taken as it was read then:"
        yield from _listed(f"{submission}: {file}" for submission, file in fresh.copies)
    if fresh.taken:
        yield "  Forms and e-mails that are not in the bundle as they came; what they say is taken as it was read then:"
        yield from _listed(f"{submission}: {file}" for submission, file in fresh.taken)
    if fresh.differences:
        yield "✗ What the reading changes in the verdicts:"
        yield from _listed(fresh.differences)
    elif fresh.readings:
        yield "✓ The verdicts are the same all the same"


def _of_versions(found: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    if not found:
        yield "  By the same program, libraries, readers and models as then"
        return
    yield "  Other versions than then; that is no fault, and may be why something differs:"
    for name, then, now in found:
        if name == PROGRAM and "+" not in then:
            yield f"  {name}: {then} then, {short(now)} now; whether it is the same code was not recorded then"
        elif name == PROGRAM:
            yield f"  {name}: {short(then)} then, {short(now)} now: another program"
        else:
            yield f"  {name}: {then or 'none'} then, {now or 'none'} now"


def _of_change(change: WhatIf) -> Iterator[str]:
    if not change.flips:
        yield "The other rules would have changed no verdict and no amount."
        return
    more = f"{show(abs(change.moved))} {'more' if change.moved >= 0 else 'less'}"
    yield f"The other rules would have changed {len(change.flips)} of the submissions; {more} would have been ready:"
    yield from _table(
        ("Submission", "Verdict", "Ready to pay"),
        (
            (
                flip.submission,
                f"{flip.was.value} → {flip.now.value}" if flip.was is not flip.now else flip.was.value,
                f"{show(flip.paid_was)} → {show(flip.paid_now)}",
            )
            for flip in change.flips
        ),
        [flip.because for flip in change.flips],
    )
    yield from _table(
        ("Department", "Ready", "Ready to pay", "Difference"),
        (
            (
                row.department or "(none)",
                f"{row.ready_was} → {row.ready_now}",
                f"{show(row.paid_was)} → {show(row.paid_now)}",
                show(row.moved),
            )
            for row in change.departments
        ),
    )


def _table(
    headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], below: Sequence[str] | None = None
) -> Iterator[str]:
    """A table in columns; `below` each row stands what is too long for one."""
    yield ""
    for number, row in enumerate(in_columns([headings, *rows], _WIDTH)):
        yield from (f"  {line}" for line in row.split("\n"))
        if below is not None and number:
            yield f"    {below[number - 1]}"


def _listed(things: Iterable[object]) -> Iterator[str]:
    lines = [str(thing) for thing in things]
    yield from (f"  {line}" for line in lines[:_MOST_LISTED])
    if len(lines) > _MOST_LISTED:
        yield f"  … and {len(lines) - _MOST_LISTED} more (--json tells all)"
