"""lead-approval: a peer mentor has the approval of a lead of the department."""

from __future__ import annotations

from pipeline.model import Approval, Cause, DocumentKind, Person, Role
from rules.checks.common import files_with, listed
from rules.checks.people import is_a_name, leads_of, mailbox, maybe_same_person, same_person
from rules.terms import (
    Case,
    Check,
    Kind,
    Parameter,
    Scope,
    Statement,
    cannot_tell,
    met,
    not_applicable,
    wanting,
)


def _run(case: Case) -> Statement:
    form = case.form
    if form is None or form.role is None:
        return cannot_tell(Cause.MISSING_DOCUMENT, "Who asks, and in what role, is not known from a form.")
    leads = leads_of(case)
    if str(form.role) not in case.rule.words("roles"):
        if form.role is Role.LEAD and leads and mailbox(form.claimant.email) not in leads:
            who, department = form.claimant.name or form.claimant.email or "The claimant", form.department
            message = f"{who} asks as a lead, but the departments file names other leads for {department}."
            return cannot_tell(Cause.CONFLICTING, message, ask=case.rule.ask("missing"))
        return not_applicable("A lead sends the form directly to the coordinator.")
    given = [form.lead_approval] if form.lead_approval is not None else []
    given = [approval for approval in (*given, *case.dossier.approvals) if approval.name or approval.email]
    if not given and (papers := files_with(case, DocumentKind.APPROVAL)):
        message = f"{listed(papers)} looks like an approval; who gave it could not be read."
        return cannot_tell(Cause.UNREADABLE, message)
    if not given:
        return wanting("A peer mentor asks, and no lead's approval came with it.", case.rule.ask("missing"))
    others = [approval for approval in given if not same_person(approval, form.claimant)]
    if not others:
        return wanting(f"The approval is by the claimant ({_who(given[0])}).", case.rule.ask("own"))
    named = [approval for approval in others if approval.email or is_a_name(approval.name)]
    if not named:
        message = f"“{others[0].name}” stands where the name of the lead who approved is wanted."
        return wanting(message, case.rule.ask("missing"))
    others = named
    if not leads:
        return _without_list(case, form.claimant, others)
    for approval in others:
        if mailbox(approval.email) in leads:
            return _dated(case, approval) or met(f"Approved by {_who(approval)}, a lead of {form.department}.")
    unnamed = [approval for approval in others if not approval.email]
    if unnamed:
        message = f"Approved by {_who(unnamed[0])}; without an e-mail address this cannot be held against the leads of "
        return cannot_tell(Cause.MISSING_DOCUMENT, f"{message}{form.department}.", ask=case.rule.ask("missing"))
    message = f"Approved by {_who(others[0])}, whom the departments file does not name as a lead of {form.department}."
    return wanting(message, case.rule.ask("missing"))


def _without_list(case: Case, claimant: Person, others: list[Approval]) -> Statement:
    """Where no list names the leads: somebody else by name approved."""
    sure = [approval for approval in others if not maybe_same_person(approval, claimant)]
    if not sure:
        message = f"Approved by {_who(others[0])}, which may be the claimant ({claimant.name}) under another name."
        return cannot_tell(Cause.CONFLICTING, message, ask=case.rule.ask("own"))
    return _dated(case, sure[0]) or met(f"Approved by {_who(sure[0])}.")


def _dated(case: Case, approval: Approval) -> Statement | None:
    """A doubt where an approval bears a day that has not come yet."""
    if approval.date is None or approval.date <= case.context.today:
        return None
    return cannot_tell(Cause.CONFLICTING, f"Approved by {_who(approval)}; that day has not come yet.")


def _who(approval: Approval) -> str:
    date = f" on {approval.date}" if approval.date is not None else ""
    return " ".join(filter(None, (approval.name, f"<{approval.email}>" if approval.email else ""))) + date


CHECK = Check(
    name="lead-approval",
    scope=Scope.SUBMISSION,
    checked="where the claimant's role needs it, somebody else approved, on the form or in a paper that came with "
    "it; by e-mail address a lead of the department, where the departments file names its leads.",
    run=_run,
    asks=(("missing", ()), ("own", ())),
    parameters=(Parameter("roles", Kind.WORDS, choices=tuple(str(role) for role in Role)),),
)
