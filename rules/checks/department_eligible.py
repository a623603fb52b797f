"""department-eligible: the department and the program are ones that the office funds."""

from __future__ import annotations

import difflib

from pipeline.model import Cause
from rules.checks.common import folded, listed
from rules.checks.people import department_key, fiscal_years, rows_of
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_applicable, not_met


def _run(case: Case) -> Statement:
    """Without a departments file the program alone is judged, and the clause does not apply to the department:
    an office that keeps no such file must not have every submission held up.
    """
    form, departments = case.form, case.context.departments
    if form is None or form.department is None or form.program is None:
        return cannot_tell(Cause.MISSING_DOCUMENT, "The form does not say which department and program it is for.")
    programs = case.rule.words("programs")
    if _program(form.program) not in {_program(program) for program in programs}:
        message = f"The program “{form.program}” is not one of {listed(list(programs))}."
        return not_met(message, case.rule.ask("program", program=form.program))
    if departments is None:
        return not_applicable("No departments file was given, so the department was not judged.")
    ask = case.rule.ask("department", department=form.department)
    rows = rows_of(form.department, departments)
    if not rows:
        return not_met(f"“{form.department}” is not in the departments file{_nearest(case)}.", ask)
    years = fiscal_years(case)
    if isinstance(years, Statement):
        return years
    for year in years:
        if any(row.fiscal_year == year for row in rows):
            continue
        if any(row.fiscal_year == year for row in departments):
            return not_met(f"{form.department} is not in the departments file for fiscal year {year}.", ask)
        message = f"The departments file has nothing for fiscal year {year}."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    return met(f"{rows[0].name} is funded in fiscal year {listed([str(year) for year in years])}.")


def _program(name: str) -> str:
    return folded(name).replace("-", "_").replace(" ", "_")


def _nearest(case: Case) -> str:
    by_key = {department_key(row.name): row.name for row in case.context.departments or ()}
    key = department_key(case.form.department if case.form is not None else None)
    found = difflib.get_close_matches(key, list(by_key), n=1, cutoff=0.75)
    return f" (the nearest is “{by_key[found[0]]}”)" if found else ""


CHECK = Check(
    name="department-eligible",
    scope=Scope.SUBMISSION,
    checked="the program is one of those below, and the department is in the departments file for the fiscal year "
    "of the purchase (not judged where no such file is given).",
    run=_run,
    asks=(("department", ("department",)), ("program", ("program",))),
    parameters=(Parameter("programs", Kind.WORDS, needs_a_word=True),),
)
