"""A look at one's own papers before they are sent: the clauses that they can decide by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline import run
from pipeline.intake import open_paths
from pipeline.intake.names import Names
from pipeline.model import Context, DocumentKind, Finding, FindingState, Result, Submission
from rules.engine import decide, findings_on_unread
from rules.house import needs_the_form
from rules.policy import Policy

#: Clauses that are about the form: without one there is nothing to say of them yet.
_ABOUT_THE_FORM = frozenset(
    {"form-complete", "amount-requested", "lead-approval", "department-eligible", "within-budget"}
)
_NO_FORM = "Not checked: there is no form among these files."


def precheck(
    groups: Sequence[Sequence[Path]], policy: Policy, settings: run.Settings, today: date
) -> Iterator[tuple[Submission, Result]]:
    """What can be said of each of `groups`: files that belong together, or one submission folder, e-mail or archive.

    Where there is no form, the clauses about it do not apply, and the verdict is that of the others. Ids are unique.

    Raises:
        UsageError: a path does not exist, or there is none (before anything is read).
    """
    names = Names()
    for submission in [open_paths(paths) for paths in groups]:
        one = replace(submission, id=names.take(submission.id, extension=False))
        yield one, _judged(one, policy, settings, today)


def _judged(submission: Submission, policy: Policy, settings: run.Settings, today: date) -> Result:
    result = run.process(submission, settings, policy, Context(today))
    papers = [receipt.document for reading in result.readings for receipt in reading.receipts]
    # A scan of a filled-in form is one too, though its fields cannot be taken from it.
    if submission.form is not None or submission.form_problems or DocumentKind.FORM in papers:
        return result
    read = run.dossier_of(submission, result.readings, result.purchases)
    of_unread = findings_on_unread(read, policy)
    own = {rule.name for rule in policy.rules if rule.house is not None and needs_the_form(rule.house)}
    said = {finding.rule for finding in of_unread}  # of a paper that could not be read; it is the one thing to say
    findings = tuple(
        finding if finding in of_unread else _unless_about_the_form(finding, own)
        for finding in result.findings
        if finding in of_unread or finding.rule not in said
    )
    return replace(result, findings=findings, verdict=decide(findings))


def _unless_about_the_form(finding: Finding, own: set[str]) -> Finding:
    """`finding`, or that it does not apply: `own` are the office's rules that ask for what a form says."""
    open_for_want_of_one = finding.rule in own and finding.state is FindingState.CANNOT_TELL
    if finding.rule not in _ABOUT_THE_FORM and not open_for_want_of_one:
        return finding
    state = FindingState.NOT_APPLICABLE
    return replace(finding, state=state, cause=None, message=_NO_FORM, ask="", evidence=())
