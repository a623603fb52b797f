"""within-budget: the department's allocation has room for it."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Cause
from pipeline.money import ZERO, show
from rules.checks.common import purchase_day, reimbursable
from rules.checks.people import department_key, fiscal_years, rows_of
from rules.terms import Case, Check, Scope, Statement, cannot_tell, gravest, met, not_applicable, not_met


def _run(case: Case) -> Statement:
    """Without a departments file there is no allocation to judge by, and the clause does not apply."""
    form, departments = case.form, case.context.departments
    if departments is None:
        return not_applicable("No departments file was given, so no budget was judged.")
    if form is None or form.department is None:
        return cannot_tell(Cause.MISSING_DOCUMENT, "The form does not say whose budget this is.")
    years = fiscal_years(case)
    if isinstance(years, Statement):
        return years
    return gravest([_one_year(case, form.department, year, len(years) == 1) for year in years])


def _one_year(case: Case, department: str, year: int, alone: bool) -> Statement:
    rows = [row for row in rows_of(department, case.context.departments or ()) if row.fiscal_year == year]
    if not rows:
        message = f"The departments file has no allocation for {department} in fiscal year {year}."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    needed = _needed(case, year, alone)
    if needed is None:
        return cannot_tell(Cause.UNREADABLE, f"What would be paid from the budget of {year} could not be worked out.")
    allocation, key = sum((row.allocation for row in rows), ZERO), department_key(department)
    spent = sum(
        (amount for (name, y), amount in case.context.spent.items() if y == year and department_key(name) == key), ZERO
    )
    left = allocation - spent
    said = f"{rows[0].name}, fiscal year {year}: {show(allocation)} allocated, {show(spent)} approved before"
    if needed <= left:
        return met(f"{said}, {show(left)} left; after this {show(left - needed)}.")
    message = f"{said}, {show(left)} left; this needs {show(needed)}."
    return not_met(message, case.rule.ask(department=rows[0].name, left=show(max(left, ZERO)), year=str(year)))


def _needed(case: Case, year: int, alone: bool) -> Decimal | None:
    """What the submission would take from the year's budget; None where unknown.

    Never more than is asked for; where purchases fall in several years, what of each can be reimbursed.
    """
    days = [(purchase, purchase_day(purchase)) for purchase in case.all_purchases]
    purchases = tuple(p for p, day in days if day is not None and case.policy.fiscal_year(day) == year)
    possible = reimbursable(purchases)
    requested = case.form.amount_requested if alone and case.form is not None else None
    known = [amount for amount in (possible, requested) if amount is not None]
    return min(known) if known else None


CHECK = Check(
    name="within-budget",
    scope=Scope.SUBMISSION,
    checked="what would be paid is not more than the department's allocation for the fiscal year of the purchase, "
    "less what was approved before (not judged where no departments file is given).",
    run=_run,
    asks=(("", ("department", "left", "year")),),
)
