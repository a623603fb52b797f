"""amount-requested: no more is asked for than can be reimbursed."""

from __future__ import annotations

from pipeline.model import Cause
from pipeline.money import ZERO, show
from rules.checks.common import evidence_of, listed, most_that_may_be_asked, name_of, reimbursable, unclear_cause
from rules.checks.tips import tip_over
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_met, wanting


def _run(case: Case) -> Statement:
    requested = case.form.amount_requested if case.form is not None else None
    if requested is None:
        return cannot_tell(Cause.MISSING_DOCUMENT, "The form does not say what amount is asked for.")
    if not case.all_purchases:
        message = f"{show(requested)} is asked for, and there is no receipt to hold it against."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    if requested <= 0:
        return not_met(f"The amount asked for is {show(requested)}.", case.rule.ask("none"))
    foreign = [purchase for purchase in case.all_purchases if purchase.receipt.currency != "USD"]
    if foreign:
        said = listed([f"{name_of(purchase)} ({purchase.receipt.currency})" for purchase in foreign])
        return cannot_tell(Cause.CONFLICTING, f"{show(requested)} is asked for, but not in dollars is {said}.")
    unknown = [purchase for purchase in case.all_purchases if purchase.reimbursable is None]
    if unknown:
        totals = [purchase.receipt.total for purchase in unknown]
        files = listed([name_of(purchase) for purchase in unknown])
        message = f"{show(requested)} is asked for; what can be reimbursed of {files} could not be worked out."
        cap = case.policy.tip_cap
        if cap is not None and (open_tips := [name_of(each) for each in unknown if tip_over(each, cap) is None]):
            message += f" A tip is paid up to {cap:f}%, and how high it is on {listed(open_tips)} is not known."
        return cannot_tell(unclear_cause(totals) or Cause.UNREADABLE, message, *evidence_of(totals))
    right, most = reimbursable(case.all_purchases), most_that_may_be_asked(case)
    assert right is not None
    assert most is not None
    places = evidence_of([purchase.receipt.total for purchase in case.all_purchases])
    without = _left_out(case)
    if requested <= most:
        return met(f"{show(requested)} is asked for, of {show(right)} that can be reimbursed{without}.", *places)
    message = f"{show(requested)} is asked for, but only {show(right)} can be reimbursed{without}."
    ask = case.rule.ask("too_much", requested=show(requested), amount=show(right))
    return wanting(message, ask, *places)


def _left_out(case: Case) -> str:
    left_out = [excluded for purchase in case.all_purchases for excluded in purchase.excluded]
    if not left_out:
        return ""
    gross = sum((excluded.amount + excluded.share for excluded in left_out), ZERO)
    names = listed([f"{excluded.description} ({excluded.reason})" for excluded in left_out])
    return f" (without {names}, {show(gross)} with its share of tax, tip and charges)"


CHECK = Check(
    name="amount-requested",
    scope=Scope.SUBMISSION,
    checked="the amount asked for is not more than the receipts' totals, less struck out and excluded items and "
    "their share of discount, tax, service charge and tip.",
    run=_run,
    asks=(("too_much", ("requested", "amount")), ("none", ())),
    parameters=(Parameter("rounding", Kind.AMOUNT), Parameter("tip_cap", Kind.PERCENT)),
)
