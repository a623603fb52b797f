"""business-name: the receipt names the business."""

from __future__ import annotations

from pipeline.model import Cause, Evidence, Receipt
from rules.checks.business import ask_for_head, missing, name_unseen, ways
from rules.checks.common import Unseen, evidence_of, name_of, own_papers, unclear_cause
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
    places = evidence_of([receipt.merchant])
    unseen = name_unseen(receipt) if cause is not Cause.CONFLICTING else None
    if unseen is not None and not places:
        message, ask = f"No business name was seen on {file}, but {unseen.why}", ask_for_head(case, receipt, file)
        message += ", or no business name is printed on it." if ask else "."
        return cannot_tell(unseen.cause, message, *unseen.places, ask=ask)
    if places:
        message = f"No whole business name was read on {file}: {_left(receipt, places[0], unseen)}."
        return cannot_tell(unseen.cause if unseen is not None else cause or Cause.UNREADABLE, message, *places)
    if cause is not None:
        how = "could not be read" if cause is Cause.UNREADABLE else "can be read in more than one way"
        return cannot_tell(cause, f"The business name on {file} {how}.")
    ask = case.rule.ask(receipt=file, missing=missing(case.purchase))
    return wanting(f"{file} does not name the business.", ask)


def _left(receipt: Receipt, place: Evidence, unseen: Unseen | None) -> str:
    """What stands where a name would, and why no more was seen; a paper's head that begins with how to reach the
    business lost what is above.
    """
    why = f"; {unseen.why}" if unseen is not None else ""
    if any(place in way.evidence for _, way in ways(receipt)):
        above = f"what was read begins with “{place.text}”, and the name may stand above it"
        return f"{above}{why or ', where nothing could be read'}"
    return f"where it would stand, “{place.text}” was read, which may be a part of it or something else{why}"


CHECK = Check(
    name="business-name",
    scope=Scope.PURCHASE,
    checked="the receipt, or a card slip of the same purchase, shows the name of the business.",
    run=_run,
    asks=(("", ("receipt", "missing")),),
)
