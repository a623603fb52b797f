"""form-complete: there is a form, every field of it can be understood, and receipts came with it."""

from __future__ import annotations

import re

from pipeline.model import Cause, DocumentKind, FindingState, Form
from rules import mend
from rules.checks.common import files_with, listed
from rules.checks.company import company
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


#: Fields that are never missing by themselves, as they are called where what was written is not understood.
_MORE = {
    "lead_approval_name": "the name of the lead who approved",
    "lead_approval_email": "the e-mail of the lead who approved",
    "lead_approval_date": "the date of the lead's approval",
}
#: Where in the office's export of an online form a problem stands, which tells nothing to who filled in the form.
_AT = re.compile(r"^row \d+, column [^:]+: ")
#: The field of a problem that is of the form as a whole.
_WHOLE = "form"


def _run(case: Case) -> Statement:
    said = _of_the_form(case)
    others = case.dossier.form_problems
    if not others:
        return said
    sentences = " ".join(mend.sentence([name], why) for name, why in others)
    asks = " ".join(mend.ask([name], why) or "" for name, why in others)
    if said.state is FindingState.NOT_MET and case.form is not None:
        return not_met(f"{said.message} {sentences}", f"{said.ask} {asks}".strip())
    cause = Cause.CONFLICTING if case.form is not None else Cause.UNREADABLE
    return cannot_tell(cause, sentences, ask=asks)


def _of_the_form(case: Case) -> Statement:
    """What is said of the form that counts, whatever other forms came with it."""
    form, receipts_missing = case.form, not case.all_purchases and not case.unread
    if form is None and (papers := files_with(case, DocumentKind.FORM)):
        message = f"{listed(papers)} looks like a reimbursement form; its fields could not be taken from it."
        return cannot_tell(Cause.UNREADABLE, message)
    if form is None:
        also = ", and no receipts" if receipts_missing else ""
        return wanting(f"There is no reimbursement form{also}.", case.rule.ask("form"))
    values = _values(form)
    company = _who_came(case, form)
    problems = [(re.sub(r"\W+", "_", field.strip().lower()), why) for field, why in form.problems]
    wrong = {field for field, _ in problems}
    missing = [name for name in case.rule.words("fields") if not values[name] and name not in wrong]
    if _WHOLE in wrong and not any(value for name, value in values.items() if name != "amount_requested"):
        # Nothing could be taken from it: the reason says more than a list of all fields.
        missing = []
    said = [f"{FIELDS[name].removeprefix('your ').removeprefix('the ')} is missing" for name in missing]
    said += [why if field == _WHOLE else f"{field}: {why}" for field, why in form.problems]
    asked = [FIELDS[name] for name in missing]
    asked += [f"{_called(field, form)} ({_AT.sub('', why)})" for field, why in problems]
    if receipts_missing:
        said.append("no receipts came with it")
        asked.append("your itemized receipts")
    if company and not any("attendees" in field for field in (*missing, *wrong)):
        said.append(company)
    else:
        company = ""
    if not said:
        return met("The form is complete, and papers came with it.")
    message = f"{form.file or 'The form'}: {'; '.join(said)}."
    asks = [case.rule.ask("fields", fields=listed(asked))] if asked else []
    asks += [case.rule.ask("attendees", most=str(case.rule.number("attendees_up_to")))] if company else []
    return not_met(message, " ".join(asks))


def _who_came(case: Case, form: Form) -> str:
    """What the form lacks about who attended, where the office wants the names of small groups; "" where nothing."""
    most = case.rule.number("attendees_up_to")
    if most is None:
        return ""
    if not form.attendees:
        return "it does not say who attended"
    who = company(form.attendees)
    if who.came is None:
        return f"{listed([f'“{entry}”' for entry in who.vague])} says neither who attended nor how many"
    if who.names < who.came <= most:
        return f"{who.came} attended, and a group of up to {most} is named one by one"
    return ""


def _called(field: str, form: Form) -> str:
    """How a field is called where what was written in it is not understood."""
    if field == _WHOLE:
        return f"a form that can be read, since {form.file or 'this one'} is not right"
    return FIELDS.get(field) or _MORE.get(field) or f"“{field.replace('_', ' ')}”"


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
    checked="there is one form, the fields below are filled in, everything written in it is understood, at least one "
    "receipt came with it, and every other paper that came could be read.",
    run=_run,
    asks=(("form", ()), ("fields", ("fields",)), ("attendees", ("most",))),
    parameters=(Parameter("fields", Kind.WORDS, choices=tuple(FIELDS)), Parameter("attendees_up_to", Kind.NUMBER)),
)
