"""What the ledger keeps of a submission: what was handed in, what was bought, what was said of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from pipeline import codec
from pipeline.export._rows import leads_to
from pipeline.ledger import Bought, Entry, Handed, Place
from pipeline.ledger.entries import said_of
from pipeline.model import FileReading, FindingState, Person, Purchase, Result, Submission, Verdict
from rules.checks.common import costs, purchase_day
from rules.checks.not_duplicate import facts_of
from rules.checks.sales_tax import tax_saved
from rules.policy import Policy


def handed_of(submission: Submission) -> Handed:
    """What was handed in: whose it is, and a digest of its files and form, by which it is known again."""
    form = submission.form
    claimant = form.claimant if form is not None and form.claimant != Person() else submission.sender or Person()
    files = frozenset(file.sha256 for file in (*submission.files, *submission.kept))
    said = codec.to_json(replace(form, problems=(), file=None)) if form is not None else None
    content = json.dumps([sorted(files), said], sort_keys=True)
    return Handed(
        id=submission.id,
        claimant=claimant,
        submitted=form.submitted if form is not None else None,
        files=files,
        content=hashlib.sha256(content.encode(errors="replace")).hexdigest(),
    )


def bought_of(purchase: Purchase, readings: tuple[FileReading, ...], submission: str, policy: Policy) -> Bought:
    """What a later purchase is compared with, in the fiscal year of its day; None where no day is known."""
    day = purchase_day(purchase)
    year = policy.fiscal_year(day) if day is not None else None
    return Bought(facts_of(purchase, readings, submission), year, tax_saved(purchase, policy))


def entry_of(result: Result, handed: Handed, place: Place, policy: Policy) -> Entry:
    """What counts of `result` for those that come after it."""
    form = result.form
    department = form.department if form is not None else None
    spends = result.verdict is Verdict.READY and department is not None
    again = {
        finding.purchase
        for finding in result.findings
        if finding.rule == "not-duplicate" and finding.state is FindingState.NOT_MET
    }
    bought = [bought_of(purchase, result.readings, result.submission, policy) for purchase in result.purchases]
    for number, one in enumerate(bought):
        if again & {None, number + 1}:
            bought[number] = replace(one, sales_tax=None)
    by_year = costs(result.purchases, result.requested, policy)
    return Entry(
        handed=handed,
        program=form.program if form is not None else None,
        department=department,
        verdict=result.verdict,
        requested=result.requested,
        reimbursable=result.reimbursable,
        to_pay=result.to_pay,
        purchases=tuple(bought),
        costs=tuple(
            (department or "", year, cost)
            for year, cost in by_year.items()
            if spends and year is not None and cost is not None
        ),
        run=place.run,
        subject=place.subject,
        reasons=tuple(sorted(_reasons(result).items())),
        said=said_of(form),
    )


def _reasons(result: Result) -> dict[str, Verdict]:
    """The clauses that ask for another verdict than ready; of a clause that asks for both, what sends it back."""
    asked: dict[str, Verdict] = {}
    for finding in result.findings:
        verdict = leads_to(finding)
        if verdict is not None and asked.get(finding.rule) is not Verdict.RETURN:
            asked[finding.rule] = verdict
    return asked
