"""purchase-date: the purchase has a date, and it lies before the submission."""

from __future__ import annotations

from pipeline.model import Cause, Purchase
from rules.checks.common import evidence_of, hidden, name_of, papers, purchase_day, unclear_cause
from rules.terms import Case, Check, Scope, Statement, cannot_tell, gravest, met, not_met


def _run(case: Case) -> Statement:
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "There is no receipt to take a date from.")
    return gravest([_one(purchase, case) for purchase in case.all_purchases])


def _one(purchase: Purchase, case: Case) -> Statement:
    file, day = name_of(purchase), purchase_day(purchase)
    dates = [paper.date for paper in papers(purchase)]
    if day is None:
        cause = unclear_cause(dates)
        if cause is not None:
            how = "could not be read" if cause is Cause.UNREADABLE else "can be read in more than one way"
            return cannot_tell(cause, f"The date on {file} {how}.", *evidence_of(dates))
        if unseen := hidden(purchase.receipt, ("top", "bottom")):
            return cannot_tell(unseen[0], f"No date was seen on {file}, but {unseen[1]}.", *purchase.receipt.unread)
        message = f"{file} shows no date."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=case.rule.ask("undated", receipt=file))
    submitted = case.form.submitted if case.form is not None else None
    for limit, what in ((submitted, "the submission"), (case.context.today, "today")):
        if limit is not None and day > limit:
            message = f"{file} is dated {day}, which is after {what} ({limit})."
            ask = case.rule.ask("late", receipt=file, date=day.isoformat())
            return not_met(message, ask, *evidence_of(dates))
    return met(f"{file} is dated {day}.", *evidence_of(dates))


CHECK = Check(
    name="purchase-date",
    scope=Scope.SUBMISSION,
    checked="every purchase has a date that can be read, not after the form was submitted and not after today.",
    run=_run,
    asks=(("late", ("receipt", "date")), ("undated", ("receipt",))),
)
