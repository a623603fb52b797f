"""form-complete: there is a form, every field of it can be understood, and receipts came with it."""

from __future__ import annotations

import re

from pipeline.model import Cause, DocumentKind, Form
from rules.checks.common import files_with, listed
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_met, wanting

#: The form's fields under their names in CONTRACT, as they are called when asked for.
FIELDS = {
    "submitted": "the date of submission",
    "claimant_name": "your name",
    "claimant_email": "your e-mail",
    "claimant_role": "your role (peer mentor or lead)",
    "department": "your department",
    "program": "the program",
    "event_date": "the date of the event",
    "event_purpose": "the purpose of the event",
    "attendees": "who attended",
    "amount_requested": "the amount requested",
    "paid_by": "how you paid (card, cash or check)",
}


def _run(case: Case) -> Statement:
    form, receipts_missing = case.form, not case.all_purchases and not case.unread
    if form is None and (papers := files_with(case, DocumentKind.FORM)):
        message = f"{listed(papers)} looks like a reimbursement form; its fields could not be taken from it."
        return cannot_tell(Cause.UNREADABLE, message)
    if form is None:
        also = ", and no receipts" if receipts_missing else ""
        return wanting(f"There is no reimbursement form{also}.", case.rule.ask("form"))
    values = _values(form)
    problems = {re.sub(r"\W+", "_", field.strip().lower()): why for field, why in form.problems}
    missing = [name for name in case.rule.words("fields") if not values[name] and name not in problems]
    said = [f"{FIELDS[name].removeprefix('your ').removeprefix('the ')} is missing" for name in missing]
    said += [f"{field}: {why}" for field, why in form.problems]
    asked = [FIELDS.get(name, name.replace("_", " ")) for name in (*missing, *problems)]
    if receipts_missing:
        said.append("no receipts came with it")
        asked.append("your itemized receipts")
    if not said:
        return met("The form is complete, and papers came with it.")
    message = f"{form.file or 'The form'}: {'; '.join(said)}."
    return not_met(message, case.rule.ask("fields", fields=listed(asked)))


def _values(form: Form) -> dict[str, object]:
    return {
        "submitted": form.submitted,
        "claimant_name": form.claimant.name,
        "claimant_email": form.claimant.email,
        "claimant_role": form.role,
        "department": form.department,
        "program": form.program,
        "event_date": form.event_date,
        "event_purpose": form.event_purpose,
        "attendees": form.attendees,
        # a requested amount of zero is there; whether it makes sense is for amount-requested to say
        "amount_requested": form.amount_requested is not None,
        "paid_by": form.paid_by,
    }


CHECK = Check(
    name="form-complete",
    scope=Scope.SUBMISSION,
    checked="there is a form, the fields below are filled in, everything written in it is understood, and at least "
    "one receipt came with it.",
    run=_run,
    asks=(("form", ()), ("fields", ("fields",))),
    parameters=(Parameter("fields", Kind.WORDS, choices=tuple(FIELDS)),),
)
