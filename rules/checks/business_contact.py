"""business-contact: the receipt says how to reach the business."""

from __future__ import annotations

from pipeline.model import Cause
from rules.checks.business import ask_for_head, contact_unseen, missing, ways
from rules.checks.common import evidence_of, name_of, own_papers, unclear_cause
from rules.terms import Case, Check, Scope, Statement, cannot_tell, met, wanting


def _run(case: Case) -> Statement:
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    for paper_file, paper in own_papers(case.purchase):
        found = [(label, way) for label, way in ways(paper) if way.value is not None]
        if found:
            said = ", ".join(f"{label} {way.value}" for label, way in found)
            return met(f"{paper_file} says how to reach the business: {said}.", *evidence_of([w for _, w in found]))
    fields = [way for _, way in ways(receipt)]
    cause = unclear_cause(fields)
    unseen = contact_unseen(receipt)
    if cause is not Cause.CONFLICTING and unseen is not None:
        message = f"No phone, street address, website or e-mail of the business was seen on {file}, but {unseen.why}."
        return cannot_tell(unseen.cause, message, *unseen.places, ask=ask_for_head(case, receipt, file))
    if cause is not None:
        how = "could not be read" if cause is Cause.UNREADABLE else "can be read in more than one way"
        message, places = f"The contact information on {file} {how}.", evidence_of(fields)
        if places:
            message = f"No way to reach the business was surely read on {file}: “{places[0].text}” may be one."
        return cannot_tell(cause, message, *places)
    ask = case.rule.ask(receipt=file, missing=missing(case.purchase))
    return wanting(f"{file} shows no phone, street address, website or e-mail of the business.", ask)


CHECK = Check(
    name="business-contact",
    scope=Scope.PURCHASE,
    checked="a phone, street address, website or e-mail of the business is on the receipt or on its card slip.",
    run=_run,
    asks=(("", ("receipt", "missing")),),
)
