"""not-duplicate: no purchase was handed in before, or twice in this submission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Cause, EarlierPurchase, FindingState, Result
from pipeline.money import show
from rules.checks.common import name_of
from rules.checks.likeness import likeness
from rules.checks.marks import facts_of
from rules.terms import Case, Check, Scope, Statement, cannot_tell, gravest, met, not_met


def _run(case: Case) -> Statement:
    dossier = case.dossier
    mine = [facts_of(purchase, dossier.readings, dossier.submission) for purchase in case.all_purchases]
    files = [name_of(purchase) for purchase in case.all_purchases]
    several = {r.file for r in dossier.readings if len(r.receipts) > 1}
    found: list[Statement] = []
    for i, (facts, purchase) in enumerate(zip(mine, case.all_purchases, strict=True)):
        shares = any(file in several for file in purchase.documents)
        for earlier in case.context.earlier:
            found += _compared(case, files[i], facts, earlier, f"submission {earlier.submission}", shares)
        for j in range(i):
            shares = bool(set(facts.sha256) & set(mine[j].sha256))
            found += _compared(case, files[i], facts, mine[j], f"{files[j]} of this submission", shares)
    if found:
        return gravest(found)
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "There is no receipt to hold against earlier ones.")
    return met("No earlier purchase is like this one." if len(mine) == 1 else "No earlier purchase is like these.")


def _compared(
    case: Case, file: str, new: EarlierPurchase, old: EarlierPurchase, where: str, shares: bool
) -> list[Statement]:
    """What speaks for two purchases being one, or nothing. `shares`: one file holds several receipts."""
    alike = likeness(new, old, shares)
    if alike is None:
        return []
    total = show(old.total) if old.total is not None else None
    said = ", ".join(str(fact) for fact in (old.merchant, old.date, total) if fact is not None)
    of_batch = f" of {old.batch}" if old.batch else ""
    message = f"{file} is like a purchase in {where}{of_batch}{f' ({said})' if said else ''}: {alike.why}."
    ask = case.rule.ask(receipt=file, earlier=where)
    return [not_met(message, ask) if alike.certain else cannot_tell(Cause.CONFLICTING, message)]


def told_of_repeats(results: Sequence[Result]) -> tuple[Result, ...]:
    """`results`, which come in the order of judging; what a later one repeats says so too, in its finding's message.

    The first one stays: its states and its verdict are not touched.
    """
    told = list(results)
    for later, repeat in enumerate(results):
        said = [finding for finding in repeat.findings if finding.rule == CHECK.name]
        if not any(finding.state in (FindingState.NOT_MET, FindingState.CANNOT_TELL) for finding in said):
            continue
        mine = [(name_of(one), facts_of(one, repeat.readings, repeat.submission)) for one in repeat.purchases]
        for before, first in enumerate(results[:later]):
            known = [facts_of(purchase, first.readings, first.submission) for purchase in first.purchases]
            for file, facts in mine:
                alike = next((alike for old in known if (alike := likeness(facts, old)) is not None), None)
                if alike is not None:
                    again = f"It came again: {file} in submission {repeat.submission} is like it, {alike.why}."
                    told[before] = _with(told[before], again)
    return tuple(told)


def _with(result: Result, sentence: str) -> Result:
    findings = (
        replace(finding, message=f"{finding.message} {sentence}") if finding.rule == CHECK.name else finding
        for finding in result.findings
    )
    return replace(result, findings=tuple(findings))


CHECK = Check(
    name="not-duplicate",
    scope=Scope.SUBMISSION,
    checked="no earlier purchase, and no other one of this submission, is the same file, the same picture, the same "
    "card payment or line of a bank statement, has the same number of the sale, or has the same merchant, date and "
    "total. Different times, numbers or card payments tell two purchases apart.",
    run=_run,
    asks=(("", ("receipt", "earlier")),),
)

__all__ = ["CHECK", "facts_of", "told_of_repeats"]
