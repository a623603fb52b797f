"""Who is who: people and departments as forms write them and as the departments file names them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model import Approval, Cause, Department, Person
from rules.checks.common import folded, listed, name_of, purchase_day
from rules.terms import Case, Statement, cannot_tell


def same_person(one: Person | Approval, other: Person | Approval) -> bool:
    """Whether two may be one person: the same e-mail address, or the same name in any order of its parts."""
    email, name = mailbox(one.email), name_key(one.name)
    return (email != "" and email == mailbox(other.email)) or (name != () and name == name_key(other.name))


def mailbox(email: str | None) -> str:
    """An e-mail address for comparison, without a +tag; "" for None."""
    local, at, host = folded(email).replace(" ", "").rpartition("@")
    return f"{local.partition('+')[0]}{at}{host}"


def name_key(name: str | None) -> tuple[str, ...]:
    """The parts of a name for comparison (`Lee, Sam` and `Sam  LEE` are alike); () for None."""
    return tuple(sorted(re.findall(r"\w+", folded(name))))


def department_key(name: str | None) -> str:
    """A department's name for comparison: `Dept. of History` and `history` are alike; "" for None."""
    text = folded(name).replace("&", " and ")
    text = re.sub(r"^(the )?(department|dept\.?) of |[ ,]+(department|dept\.?)$", "", text)
    return " ".join(re.findall(r"\w+", text))


def rows_of(name: str | None, departments: Iterable[Department]) -> list[Department]:
    """The rows of the department that is called `name`."""
    key = department_key(name)
    return [row for row in departments if key and department_key(row.name) == key]


def fiscal_years(case: Case) -> list[int] | Statement:
    """The fiscal years of the purchases, in order; a "cannot tell" where there is none or a date is unknown."""
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "Without a receipt the fiscal year is not known.")
    days = [(purchase, purchase_day(purchase)) for purchase in case.all_purchases]
    undated = [name_of(purchase) for purchase, day in days if day is None]
    if undated:
        return cannot_tell(Cause.UNREADABLE, f"The fiscal year is not known: no date was read on {listed(undated)}.")
    return sorted({case.policy.fiscal_year(day) for _, day in days if day is not None})


def leads_of(case: Case) -> tuple[str, ...]:
    """Addresses of the leads of the form's department in the purchases' fiscal years (where these are unknown, in
    any); () where nobody is named.
    """
    form = case.form
    rows = rows_of(form.department if form is not None else None, case.context.departments or ())
    years = fiscal_years(case)
    leads = [
        mailbox(lead) for row in rows if isinstance(years, Statement) or row.fiscal_year in years for lead in row.leads
    ]
    return tuple(dict.fromkeys(lead for lead in leads if lead))
