"""within-budget: the department's allocation has room for it.

The handbook gives budgets to departments; reading groups were "reorganized under Peer Mentoring" and have none of their
own. So a reading group counts against the department that its form names. A group that the office funds apart has a row
of its own in the departments file, and its forms name that.
"""

from __future__ import annotations

from pipeline.model import Cause
from pipeline.money import ZERO, show
from rules.checks.common import costs
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
    return gravest([_one_year(case, form.department, year) for year in years])


def _one_year(case: Case, department: str, year: int) -> Statement:
    rows = [row for row in rows_of(department, case.context.departments or ()) if row.fiscal_year == year]
    if not rows:
        message = f"The departments file has no allocation for {department} in fiscal year {year}."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    needed = costs(case.all_purchases, case.form.amount_requested if case.form else None, case.policy).get(year)
    if needed is None:
        return cannot_tell(Cause.UNREADABLE, f"What would be paid from the budget of {year} could not be worked out.")
    allocation, key = sum((row.allocation for row in rows), ZERO), department_key(department)
    spent = sum(
        (amount for (name, y), amount in case.context.spent.items() if y == year and department_key(name) == key), ZERO
    )
    left = allocation - spent
    working = next((f" ({row.working})" for row in rows if row.working), "")
    said = f"{rows[0].name}, fiscal year {year}: {show(allocation)} allocated{working}, {show(spent)} approved before"
    if needed <= left:
        return met(f"{said}, {show(left)} left; after this {show(left - needed)}.")
    message = f"{said}, {show(left)} left; this needs {show(needed)}."
    return not_met(message, case.rule.ask(department=rows[0].name, left=show(max(left, ZERO)), year=str(year)))


CHECK = Check(
    name="within-budget",
    scope=Scope.SUBMISSION,
    checked="what would be paid is not more than the department's allocation for the fiscal year of the purchase, "
    "less what was approved before (not judged where no departments file is given).",
    run=_run,
    asks=(("", ("department", "left", "year")),),
)
