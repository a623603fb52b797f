"""What the sheets, the terminal and the reply say of one submission, put together from its typed result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.export.words import (
    CAUSE,
    PAID_BY,
    STATE,
    answer_words,
    excluded_words,
    note_words,
    one_line,
    program_words,
    rule_words,
    working_words,
)
from pipeline.model import Cause, Consequence, Finding, FindingState, Form, Person, Result, Verdict
from pipeline.money import show
from rules.checks.common import costs, purchase_day
from rules.checks.people import department_key
from rules.terms import Policy


@dataclass(frozen=True, slots=True)
class Row:
    """A submission as the verdict sheets show it.

    Attributes:
        department: as departments.csv spells it where it is in there, else as the first form does.
        fiscal_year: of the purchases; None where the date of one is not known, or they fall in several years.
        years: what each of several fiscal years bears; () where they fall in one, or a date or an amount is not known.
        purchase_date: of the earliest purchase whose date is known.
        to_pay: what approving it costs: the reimbursable amount, and never more than was requested; None where unknown.
        reasons: a line each.
    """

    result: Result
    form: Form
    department: str
    fiscal_year: int | None
    years: tuple[tuple[int, Decimal], ...]
    merchants: str
    purchase_date: date | None
    to_pay: Decimal | None
    paid_by: str
    program: str
    reasons: tuple[str, ...]


def rows_of(results: Sequence[Result], policy: Policy, spelled: Spelling) -> dict[Verdict, list[Row]]:
    """All submissions by verdict, in the order given."""
    rows: dict[Verdict, list[Row]] = {verdict: [] for verdict in Verdict}
    for result in results:
        rows[result.verdict].append(_row(result, policy, spelled))
    return rows


def leads_to(finding: Finding) -> Verdict | None:
    """The verdict that this finding alone asks for; None where it asks for none."""
    if finding.state is FindingState.CANNOT_TELL:
        return Verdict.REVIEW
    if finding.state is FindingState.NOT_MET:
        return {Consequence.RETURN: Verdict.RETURN, Consequence.REVIEW: Verdict.REVIEW}.get(finding.consequence)
    return None


def without_echo(result: Result) -> Iterator[Finding]:
    """The findings, without the amount's own where the ask about alcohol already names the right amount."""
    right = show(result.reimbursable) if result.reimbursable is not None else None
    named = any(
        right and right in finding.ask
        for finding in result.findings
        if finding.rule == "no-alcohol" and leads_to(finding) is Verdict.RETURN
    )
    return (finding for finding in result.findings if not (named and finding.rule == "amount-requested"))


class Spelling:
    """One spelling for each department: the first that was met, for names that the rules hold to be the same."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._first: dict[str, str] = {}
        for name in names:
            self.of(name)

    def of(self, name: str) -> str:
        """The spelling to use for `name`."""
        name = one_line(name)
        return self._first.setdefault(department_key(name) or name.casefold(), name)


def _row(result: Result, policy: Policy, spelled: Spelling) -> Row:
    form = result.form or Form(claimant=result.sender or Person())
    days = [purchase_day(purchase) for purchase in result.purchases]
    bought = [day for day in days if day is not None]
    years = costs(result.purchases, result.requested, policy)
    shares = tuple((year, cost) for year, cost in years.items() if year is not None and cost is not None)
    merchants = dict.fromkeys(one_line(purchase.receipt.merchant.value or "") for purchase in result.purchases)
    kinds = dict.fromkeys(PAID_BY[tender.kind] for purchase in result.purchases for tender in purchase.tenders)
    return Row(
        result=result,
        form=form,
        department=spelled.of(form.department or ""),
        fiscal_year=next(iter(years)) if len(years) == 1 else None,
        years=tuple(sorted(shares)) if len(shares) == len(years) > 1 else (),
        merchants="; ".join(name for name in merchants if name),
        purchase_date=min(bought, default=None),
        to_pay=result.to_pay,
        paid_by=PAID_BY[form.paid_by] if form.paid_by else ", ".join(kinds),
        program=program_words(form.program),
        reasons=tuple(_reasons(result)),
    )


def _reasons(result: Result) -> list[str]:
    """Why it is where it is: what sends it there first, then what else is open, then what is left out."""
    first = [finding for finding in result.findings if leads_to(finding) is result.verdict]
    then = [finding for finding in result.findings if finding not in first and leads_to(finding) is not None]
    noted = [
        finding for finding in result.findings
        if finding.state is FindingState.NOT_MET and finding.consequence is Consequence.NOTE
    ]  # fmt: skip
    follows = [finding for finding in (*first, *then) if _follows(finding, result)]
    reasons = [finding for finding in (*first, *then, *noted) if finding not in follows] or follows
    lines = [_reason(alike, result) for alike in _alike(reasons)]
    if reasons is not follows and follows:
        lines.append(f"? Open until then: {', '.join(dict.fromkeys(rule_words(each.rule) for each in follows))}.")
    if result.verdict is Verdict.READY:
        lines.insert(0, "✓ Every clause that counts is met.")
    lines += [
        f"– Left out: {excluded_words(part, purchase.receipt.currency)}"
        for purchase in result.purchases
        for part in purchase.excluded
    ]
    for number, purchase in enumerate(result.purchases, start=1):
        if working := working_words(purchase):
            which = f" (purchase {number})" if len(result.purchases) > 1 else ""
            lines.append(f"– Worked out{which}: {working}.")
    if result.answers is not None and not any(answer_words(result.answers) in line for line in lines):
        lines.append(f"– {answer_words(result.answers)}")
    lines += [f"– Note: {note_words(*note)}" for note in result.notes]
    return lines


def _follows(finding: Finding, result: Result) -> bool:
    """Whether it only says again that there is no form, or no receipt, which is a reason by itself."""
    nothing_there = result.form is None or not result.purchases
    return nothing_there and finding.cause is Cause.MISSING_DOCUMENT and finding.purchase is None and not finding.ask


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, those that say the very same put together."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        same = (finding.state, finding.cause, finding.purchase, finding.message, leads_to(finding))
        groups.setdefault(same, []).append(finding)
    return list(groups.values())


def _reason(findings: Sequence[Finding], result: Result) -> str:
    """A line for findings that say the same."""
    finding = findings[0]
    sign = {Verdict.RETURN: "✗", Verdict.REVIEW: "?"}.get(leads_to(finding) or Verdict.READY, "–")
    which = f" (purchase {finding.purchase})" if finding.purchase and len(result.purchases) > 1 else ""
    state = STATE[finding.state].lower() + (f" ({CAUSE[finding.cause]})" if finding.cause else "")
    rules = ", ".join(dict.fromkeys(rule_words(each.rule) for each in findings))
    return f"{sign} {rules}{which}: {state}. {one_line(finding.message)}"
