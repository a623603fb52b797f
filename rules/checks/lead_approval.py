"""lead-approval: a peer mentor has the approval of a lead of the department."""

from __future__ import annotations

from pipeline.model import Approval, Cause, DocumentKind, Form, Person, Role
from rules.checks.common import files_with, listed
from rules.checks.people import is_a_name, is_to_come, leads_of, mailbox, maybe_same_person, same_person
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
    written, nothing = _written(form)
    given = [*written, *case.dossier.approvals]
    if objection := _objection(given, form.claimant, leads):
        who = f" ({_who(objection)})" if objection.name or objection.email else ""
        return cannot_tell(Cause.CONFLICTING, f"{objection.file}{who} {objection.doubt}.", ask=case.rule.ask("missing"))
    given = [approval for approval in given if not approval.doubt]
    named = [approval for approval in given if approval.name or approval.email]
    if not named and (
        papers := [*(each.file for each in given if each.file), *files_with(case, DocumentKind.APPROVAL)]
    ):
        message = f"{listed(list(dict.fromkeys(papers)))} looks like an approval; who gave it could not be read."
        return cannot_tell(Cause.UNREADABLE, message)
    if not named:
        return wanting(nothing, case.rule.ask("missing"))
    others = [approval for approval in named if not same_person(approval, form.claimant)]
    if not others:
        return wanting(f"The approval is by the claimant ({_who(named[0])}).", case.rule.ask("own"))
    people = [approval for approval in others if approval.email or is_a_name(approval.name)]
    if not people:
        message = f"“{others[0].name}” stands where the name of the lead who approved is wanted."
        return wanting(message, case.rule.ask("missing"))
    if not leads:
        return _without_list(case, form, people)
    by_leads = [approval for approval in people if mailbox(approval.email) in leads]
    if by_leads:
        return _best(case, form, by_leads, f", a lead of {form.department}")
    unnamed = [approval for approval in people if not approval.email]
    if unnamed:
        message = f"Approved by {_who(unnamed[0])}; without an e-mail address this cannot be held against the leads of "
        return cannot_tell(Cause.MISSING_DOCUMENT, f"{message}{form.department}.", ask=case.rule.ask("missing"))
    message = f"Approved by {_who(people[0])}, whom the departments file does not name as a lead of {form.department}."
    who = people[0].name or people[0].email or ""
    return wanting(message, case.rule.ask("unlisted", who=who, department=form.department or "your department"))


def _written(form: Form) -> tuple[list[Approval], str]:
    """The approval on the form, if there is one, and what to say where no other is found either."""
    written = [form.lead_approval] if form.lead_approval is not None else []
    if written and is_to_come(written[0].name):
        return [], f"The form says “{written[0].name}” where the name of the lead who approved is wanted."
    return written, "A peer mentor asks, and no lead's approval came with it."


def _objection(given: list[Approval], claimant: Person, leads: tuple[str, ...]) -> Approval | None:
    """A paper of somebody who may be a lead that leaves the approval open and that no later word of theirs settles.

    It weighs more than what the form says: the form is the claimant's.
    """
    for doubted in given:
        if not doubted.doubt or same_person(doubted, claimant):
            continue
        if leads and doubted.email and mailbox(doubted.email) not in leads:
            continue
        settled = any(
            later.file is not None
            and not later.doubt
            and mailbox(later.email) == mailbox(doubted.email) != ""
            and later.date is not None
            and doubted.date is not None
            and later.date > doubted.date
            for later in given
        )
        if not settled:
            return doubted
    return None


def _without_list(case: Case, form: Form, people: list[Approval]) -> Statement:
    """Where no list names the leads: somebody else by name approved.

    Of an e-mail or a picture, that counts where the form names the same person or the address is of the claimant's
    own institution: shops and programs write "approved" too.
    """
    sure = [approval for approval in people if not maybe_same_person(approval, form.claimant)]
    if not sure:
        message = f"Approved by {_who(people[0])}, which may be the claimant ({form.claimant.name}) under another name."
        return cannot_tell(Cause.CONFLICTING, message, ask=case.rule.ask("own"))
    known = [approval for approval in sure if approval.file is None or _is_near(approval, form)]
    if not known:
        message = f"Approved by {_who(sure[0])}; whether that is a lead of {form.department} nothing says."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=case.rule.ask("missing"))
    return _best(case, form, known, "")


def _is_near(approval: Approval, form: Form) -> bool:
    """Whether the form names who approved, or their address is of the claimant's institution."""
    if form.lead_approval is not None and same_person(approval, form.lead_approval):
        return True
    hosts = [mailbox(email).rpartition("@")[2].split(".")[-2:] for email in (approval.email, form.claimant.email)]
    return len(hosts[0]) == 2 and hosts[0] == hosts[1]


def _best(case: Case, form: Form, approvals: list[Approval], what: str) -> Statement:
    """That one of `approvals` counts, or why the first of them does not."""
    doubts = [_dated(case, form, approval) for approval in approvals]
    for approval, doubt in zip(approvals, doubts, strict=True):
        if doubt is None:
            return met(f"Approved by {_who(approval)}{what}.")
    assert doubts[0] is not None
    return cannot_tell(Cause.CONFLICTING, f"Approved by {_who(approvals[0])}; {doubts[0]}.")


def _dated(case: Case, form: Form, approval: Approval) -> str | None:
    """Why the day of an approval cannot be right; None where it can.

    What the form itself says of it cannot be later than the form. An e-mail may be: the approval was late, and it is
    there now.
    """
    if approval.date is None:
        return None
    if approval.date > case.context.today:
        return "that day has not come yet"
    if approval.file is None and form.submitted is not None and approval.date > form.submitted:
        return f"the form that says so is of {form.submitted}, before that day"
    return None


def _who(approval: Approval) -> str:
    date = f" on {approval.date}" if approval.date is not None else ""
    place = f" ({approval.file})" if approval.file is not None and not approval.doubt else ""
    return " ".join(filter(None, (approval.name, f"<{approval.email}>" if approval.email else ""))) + date + place


CHECK = Check(
    name="lead-approval",
    scope=Scope.SUBMISSION,
    checked="where the claimant's role needs it, somebody else approved, on the form or in an e-mail or picture "
    "that came with it, without a condition and for this amount, day and person; by e-mail address a lead of the "
    "department, where the departments file names its leads.",
    run=_run,
    asks=(("missing", ()), ("own", ()), ("unlisted", ("who", "department"))),
    parameters=(Parameter("roles", Kind.WORDS, choices=tuple(str(role) for role in Role)),),
)
