"""purchase-date: the purchase has a date, it lies before the submission, and in a fiscal year that is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.model import Cause, Part, Purchase
from rules.checks.common import evidence_of, hidden, listed, name_of, papers, purchase_day, retake, unclear_cause
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, gravest, met, not_met

#: A date may stand beyond any of them.
_EDGES = ("top", "bottom", "left", "right")


def _run(case: Case) -> Statement:
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "There is no receipt to take a date from.")
    return gravest([_one(purchase, case) for purchase in case.all_purchases])


def _one(purchase: Purchase, case: Case) -> Statement:
    file, day = name_of(purchase), purchase_day(purchase)
    dates = [paper.date for paper in papers(purchase)]
    if day is None:
        return _undated(purchase, case)
    submitted = case.form.submitted if case.form is not None else None
    for limit, what in ((submitted, "the submission"), (case.context.today, "today")):
        if limit is not None and day > limit:
            message = f"{file} is dated {day}, which is after {what} ({limit})."
            ask = case.rule.ask("late", receipt=file, date=day.isoformat())
            return not_met(message, ask, *evidence_of(dates))
    said = [_in_time(case, file, day), _before_spend_by(case, file, day), _in_open_year(case, file, day)]
    troubles = [replace(trouble, evidence=evidence_of(dates)) for trouble in said if trouble is not None]
    return gravest(troubles) if troubles else met(f"{file} is dated {day}.", *evidence_of(dates))


def _undated(purchase: Purchase, case: Case) -> Statement:
    """No day is known: none was seen, or what was seen of one does not tell it."""
    file, dates = name_of(purchase), [paper.date for paper in papers(purchase)]
    cause, places = unclear_cause(dates), evidence_of([each for each in dates if each.value is None])
    seen = listed(list(dict.fromkeys(f"“{place.text}”" for place in places if place.text)))
    if cause is Cause.CONFLICTING:
        quoted = f" ({seen})" if seen else ""
        message = f"The date on {file} can be read in more than one way{quoted}."
        ask = (
            f"Could you tell us on which day the purchase on {file} was made? Its date{quoted} can be read in two ways."
        )
        return cannot_tell(cause, message, *places, ask=ask)
    unseen = hidden(purchase.receipt, _EDGES, (Part.HEAD, Part.FOOT, Part.END))
    if unseen is not None:
        ask = retake(case.policy, unseen.cause, file, purchase.receipt)
        said = f"The date on {file}, read as {seen}, is not sure" if seen else f"No date was seen on {file}"
        message = f"{said}: {unseen.why}." if seen else f"{said}, but {unseen.why}."
        return cannot_tell(unseen.cause, message, *places, *unseen.places, ask=ask)
    if cause is not None:
        ask = retake(case.policy, cause, file, purchase.receipt)
        message = (
            f"The date on {file} could not be wholly read: {seen}."
            if seen
            else f"The date on {file} could not be read."
        )
        return cannot_tell(cause, message, *places, ask=ask)
    message = f"{file} shows no date."
    return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=case.rule.ask("undated", receipt=file))


def _handed_in(case: Case) -> date:
    """The day of the submission; where no form says it, the day of judging."""
    submitted = case.form.submitted if case.form is not None else None
    return submitted or case.context.today


def _when(case: Case) -> str:
    """The day that `_handed_in` gives, as what it is: before a form is sent, nothing was submitted yet."""
    day = _handed_in(case)
    return f"it was submitted on {day}" if case.form is not None and case.form.submitted else f"today is {day}"


def _in_time(case: Case, file: str, day: date) -> Statement | None:
    """Where the office has a limit of days: what is said of a purchase that was handed in later."""
    days, handed_in = case.rule.number("days_to_submit"), _handed_in(case)
    if days is None or (handed_in - day).days <= days:
        return None
    until = "the submission" if case.form is not None and case.form.submitted else "today"
    passed = f"{(handed_in - day).days} days before {until} ({handed_in})"
    message = f"{file} is dated {day}, {passed}; at most {days} may pass."
    return not_met(message, case.rule.ask("old", receipt=file, date=day.isoformat(), days=str(days)))


def _before_spend_by(case: Case, file: str, day: date) -> Statement | None:
    """Where the office has a spend-by date: what is said of a purchase after it, until the fiscal year ends."""
    spend_by, policy = case.rule.month_day("spend_by"), case.policy
    if spend_by is None:
        return None
    year = policy.fiscal_year(day)
    last = next(
        limit
        for limit in (date(year, spend_by.month, spend_by.day), date(year - 1, spend_by.month, spend_by.day))
        if policy.fiscal_year(limit) == year
    )
    if day <= last:
        return None
    message = f"{file} is dated {day}; the money of fiscal year {year} was to be spent by {last}."
    return not_met(message, case.rule.ask("spent_late", receipt=file, date=day.isoformat(), last=last.isoformat()))


def _in_open_year(case: Case, file: str, day: date) -> Statement | None:
    """What is said of a purchase of a fiscal year that ended before the submission."""
    policy, handed_in = case.policy, _handed_in(case)
    year = policy.fiscal_year(day)
    if policy.fiscal_year(handed_in) <= year:
        return None
    ended = policy.year_ends(year)
    message = f"{file} is dated {day}, in fiscal year {year}, which ended on {ended}; {_when(case)}."
    days = case.rule.number("days_after_year_end")
    if days is None:
        message += " The policy does not say how long a year that ended stays open."
        return cannot_tell(Cause.CONFLICTING, message)
    if (handed_in - ended).days <= days:
        return None
    message += f" A year that ended stays open for {days} days."
    ask = case.rule.ask("closed", receipt=file, date=day.isoformat(), year=str(year), ended=ended.isoformat())
    return not_met(message, ask)


CHECK = Check(
    name="purchase-date",
    scope=Scope.SUBMISSION,
    checked="every purchase has a date that can be read, not after the form was submitted and not after today, and in "
    "a fiscal year that is open at submission. A purchase of an earlier year is shown to a person, or goes back where "
    "the office says how long a year stays open.",
    run=_run,
    asks=(
        ("late", ("receipt", "date")),
        ("undated", ("receipt",)),
        ("closed", ("receipt", "date", "year", "ended")),
        ("old", ("receipt", "date", "days")),
        ("spent_late", ("receipt", "date", "last")),
    ),
    parameters=(
        Parameter("days_after_year_end", Kind.NUMBER),
        Parameter("days_to_submit", Kind.NUMBER),
        Parameter("spend_by", Kind.MONTH_DAY),
    ),
)
