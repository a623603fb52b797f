"""business-name: the receipt names the business."""

from __future__ import annotations

from pipeline.model import Cause
from rules.checks.business import missing, name_unseen
from rules.checks.common import evidence_of, name_of, own_papers, unclear_cause
from rules.losses import whys
from rules.terms import Case, Check, Scope, Statement, cannot_tell, met, wanting


def _run(case: Case) -> Statement:
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    for paper_file, paper in own_papers(case.purchase):
        name = paper.merchant.value
        if name is not None and (everything := [lost for lost in paper.losses if lost.is_all]):
            # No sum and no second paper bears a name out.
            message = f"The business name on {paper_file}, read as “{name}”, is not sure: {whys(everything)}."
            return cannot_tell(Cause.UNREADABLE, message, *paper.merchant.evidence)
        if name is not None:
            return met(f"{paper_file} names the business: {name}.", *paper.merchant.evidence)
    cause = unclear_cause([receipt.merchant])
    if cause is not Cause.CONFLICTING and (unseen := name_unseen(receipt)):
        return cannot_tell(unseen.cause, f"No business name was seen on {file}, but {unseen.why}.", *unseen.places)
    if cause is not None:
        how = "could not be read" if cause is Cause.UNREADABLE else "can be read in more than one way"
        places = evidence_of([receipt.merchant])
        message = f"The business name on {file} {how}."
        if places:
            there = f"where it would stand, “{places[0].text}” was read, which may be a part of it or something else"
            message = f"No whole business name was read on {file}: {there}."
        return cannot_tell(cause, message, *places)
    ask = case.rule.ask(receipt=file, missing=missing(case.purchase))
    return wanting(f"{file} does not name the business.", ask)


CHECK = Check(
    name="business-name",
    scope=Scope.PURCHASE,
    checked="the receipt, or a card slip of the same purchase, shows the name of the business.",
    run=_run,
    asks=(("", ("receipt", "missing")),),
)
