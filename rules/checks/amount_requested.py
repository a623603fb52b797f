"""amount-requested: no more is asked for than can be reimbursed."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Alcohol, Cause, LineItem, Purchase, Receipt
from pipeline.money import ZERO, in_words, show
from rules.checks.common import evidence_of, listed, most_that_may_be_asked, name_of, reimbursable, unclear_cause
from rules.checks.tips import tip_over
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_met, wanting

#: How the part of a purchase is called that was not paid out of pocket; see `pipeline.settle`.
_PAID = "Paid with "
#: How a reason is said where its own word is ours.
_WHY = {"struck": "marked out"}


def _run(case: Case) -> Statement:
    requested = case.form.amount_requested if case.form is not None else None
    if requested is None:
        return cannot_tell(Cause.MISSING_DOCUMENT, "The form does not say what amount is asked for.")
    if not case.all_purchases:
        message = f"{show(requested)} is asked for, and there is no receipt to hold it against."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    if requested <= 0:
        return not_met(f"The amount asked for is {show(requested)}.", case.rule.ask("none"))
    foreign = [purchase for purchase in case.all_purchases if not purchase.receipt.in_dollars]
    if foreign:
        said = listed([f"{name_of(purchase)} ({in_words(purchase.receipt.currency)})" for purchase in foreign])
        message = f"{show(requested)} is asked for; what can be reimbursed in dollars is not known of {said}."
        return cannot_tell(Cause.CONFLICTING, message)
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
    left_out = _left_out(case)
    without = f" (without {left_out})" if left_out else ""
    if requested <= most:
        return met(f"{show(requested)} is asked for, of {show(right)} that can be reimbursed{without}.", *places)
    if right > 0 and any(is_settled_later(purchase) for purchase in case.all_purchases):
        # The clause about alcohol asks what it was; until that is known no amount is promised.
        message = f"{show(requested)} is asked for, but at most {show(right)} can be reimbursed{without}."
        return wanting(message, "", *places)
    of_it = f"only {show(right)}" if right > 0 else "nothing"
    message = f"{show(requested)} is asked for, but {of_it} can be reimbursed{without}."
    if right > 0:
        ask = case.rule.ask("too_much", requested=show(requested), amount=show(right))
    else:
        ask = ask_for_nothing(case, requested)
    return wanting(message, ask, *places)


def unclear_items(receipt: Receipt) -> list[LineItem]:
    """The items that are claimed and may be alcohol."""
    return [item for item in receipt.items if not item.struck and item.alcohol is Alcohol.UNCLEAR and item.amount > 0]


def is_settled_later(purchase: Purchase) -> bool:
    """Whether alcohol is left out of it and other items may be alcohol too, so that less may be left to reimburse."""
    return any(each.reason == "alcohol" for each in purchase.excluded) and bool(unclear_items(purchase.receipt))


def ask_for_nothing(case: Case, requested: Decimal) -> str:
    """What to ask where nothing at all can be reimbursed."""
    left_out = _left_out(case) or "their total is $0.00"
    return case.policy.rule("amount-requested").ask("nothing", requested=show(requested), left_out=left_out)


def _left_out(case: Case) -> str:
    """What is not reimbursed, as `Wine (alcohol), $9.60 with its share of tax, tip and charges, and $20.00 paid with a
    gift card`; "" where all is.
    """
    left_out = [excluded for purchase in case.all_purchases for excluded in purchase.excluded]
    paid_otherwise = [each for each in left_out if each.description.startswith(_PAID)]
    items = [each for each in left_out if each not in paid_otherwise]
    said: list[str] = []
    if items:
        gross = sum((each.amount + each.share for each in items), ZERO)
        whose = "its" if len(items) == 1 else "their"
        of = "the discount, tax, tip and charges" if any(each.share < 0 for each in items) else "tax, tip and charges"
        share = f" with {whose} share of {of}" if any(each.share for each in items) else ""
        named = [f"{each.description} ({_WHY.get(each.reason, each.reason)})" for each in items]
        said.append(f"{listed(named)}, {show(gross)}{share}")
    said += [f"{show(each.amount)} {each.description[0].lower()}{each.description[1:]}" for each in paid_otherwise]
    return ", and ".join(said)


CHECK = Check(
    name="amount-requested",
    scope=Scope.SUBMISSION,
    checked="the amount asked for is not more than the receipts' totals, less struck out and excluded items and "
    "their share of discount, tax, service charge and tip.",
    run=_run,
    asks=(("too_much", ("requested", "amount")), ("nothing", ("requested", "left_out")), ("none", ())),
    parameters=(Parameter("rounding", Kind.AMOUNT), Parameter("tip_cap", Kind.PERCENT)),
)
