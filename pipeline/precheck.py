"""A look at one's own papers before they are sent: the clauses that they can decide by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline import run
from pipeline.intake import open_paths
from pipeline.model import Context, Finding, FindingState, Result, Submission
from rules.engine import decide
from rules.policy import Policy

#: Clauses that are about the form: without one there is nothing to say of them yet.
_ABOUT_THE_FORM = frozenset(
    {"form-complete", "amount-requested", "lead-approval", "department-eligible", "within-budget"}
)
_NO_FORM = "Not checked: there is no form among these files."


def precheck(paths: Sequence[Path], policy: Policy, settings: run.Settings, today: date) -> tuple[Submission, Result]:
    """What can be said of files that belong together, or of one submission folder, e-mail or archive.

    Where there is no form, the clauses about it do not apply, and the verdict is that of the others.

    Raises:
        UsageError: a path does not exist, or there is none.
    """
    submission = open_paths(paths)
    result = run.process(submission, settings, policy, Context(today))
    if submission.form is None:
        findings = tuple(_unless_about_the_form(finding) for finding in result.findings)
        result = replace(result, findings=findings, verdict=decide(findings))
    return submission, result


def _unless_about_the_form(finding: Finding) -> Finding:
    if finding.rule not in _ABOUT_THE_FORM:
        return finding
    state = FindingState.NOT_APPLICABLE
    return replace(finding, state=state, cause=None, message=_NO_FORM, ask="", evidence=())
