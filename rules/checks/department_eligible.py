"""department-eligible: the department and the program are ones that the office funds."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pipeline.model import Cause, Department
from rules.checks.common import listed, program_key
from rules.checks.people import department_key, fiscal_years, rows_of
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_applicable, not_met

#: How alike (0 to 1) a misspelled name is to the right one.
_ALIKE = 0.8
#: Fewer letters stand for nothing.
_SHORTEST = 3


def _run(case: Case) -> Statement:
    """Without a departments file the program alone is judged, and the clause does not apply to the department:
    an office that keeps no such file must not have every submission held up.
    """
    form, departments = case.form, case.context.departments
    if form is None or form.department is None or form.program is None:
        said = {"department": form and form.department, "program": form and form.program}
        unsaid = [what for what, value in said.items() if value is None]
        return cannot_tell(Cause.MISSING_DOCUMENT, f"The form does not say which {' and '.join(unsaid)} it is for.")
    programs = case.rule.words("programs")
    if program_key(form.program) not in {program_key(program) for program in programs}:
        funded = ", ".join(one.replace("_", " ") for one in programs)
        message = f"The program “{form.program}” is not among those that are funded: {funded}."
        return not_met(message, case.rule.ask("program", program=form.program))
    if departments is None:
        return not_applicable("No departments file was given, so the department was not judged.")
    ask = case.rule.ask("department", department=form.department)
    rows = rows_of(form.department, departments)
    if not rows:
        return _unknown(form.department, departments, ask)
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


def _unknown(name: str, departments: Sequence[Department], ask: str) -> Statement:
    """A name that is not in the file: sent back, but for one that is likely a listed one, which a person knows."""
    by_key = {department_key(row.name): row.name for row in departments}
    key = department_key(name)
    likely = [known for known in by_key if _misspelled(key, known) or _abbreviated(key, known)]
    near = likely or difflib.get_close_matches(key, list(by_key), n=1, cutoff=0.75)
    hint = f" (the nearest is {listed([f'“{by_key[known]}”' for known in near])})" if near else ""
    message = f"“{name}” is not in the departments file{hint}."
    if len(likely) == 1:
        return cannot_tell(Cause.CONFLICTING, message, ask=ask)
    return not_met(message, ask)


def _misspelled(key: str, known: str) -> bool:
    """`histroy` for `history`: about as long, the same first letter, and most letters in their order."""
    alike = difflib.SequenceMatcher(None, key, known, autojunk=False).ratio()
    return key[:1] == known[:1] and abs(len(key) - len(known)) <= 1 and alike >= _ALIKE


def _abbreviated(key: str, known: str) -> bool:
    """`hist` for `history`, `eps` for `earth and planetary sciences`."""
    initials = "".join(word[0] for word in known.split() if word not in ("and", "of", "the", "in"))
    return len(key) >= _SHORTEST and (known.startswith(key) or key == initials)


CHECK = Check(
    name="department-eligible",
    scope=Scope.SUBMISSION,
    checked="the program is one of those below, and the department is in the departments file for the fiscal year "
    "of the purchase (not judged where no such file is given).",
    run=_run,
    asks=(("department", ("department",)), ("program", ("program",))),
    parameters=(Parameter("programs", Kind.WORDS, needs_a_word=True),),
)
