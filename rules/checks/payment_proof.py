"""payment-proof: the papers show that the purchase was actually paid, each tender as the handbook has it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.model import (
    PAYMENT_ONLY,
    Cause,
    DocumentKind,
    Evidence,
    FindingState,
    LossKind,
    Match,
    Part,
    Proof,
    Purchase,
    Receipt,
    State,
    Tender,
    TenderKind,
)
from pipeline.money import ROUNDING, ZERO, apart, show
from rules.checks.common import (
    Unseen,
    ask_for_prices,
    ask_for_sharper,
    hidden,
    listed,
    name_of,
    own_papers,
    papers,
    unseen_by,
    without_amounts,
)
from rules.checks.paid import (
    amounts_that_settle,
    ask_for_purchase,
    called,
    is_undone,
    paid_in_all,
    refund,
    same_means,
    stands_by_itself,
    still_due,
)
from rules.checks.unseen_payment import amount_lost, beside, cut_through
from rules.losses import lost_in
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, not_met, wanting

_BANK_PAPERS = {
    DocumentKind.BANK_STATEMENT: "bank statement",
    DocumentKind.CANCELLED_CHECK: "cancelled check",
}
#: A check, and the vendor's mark without a word of how it was paid.
_CHECK_OR_UNSAID = (TenderKind.CHECK, TenderKind.OTHER)
#: Where no cents are in use, what is paid in cash is rounded to five, and the change with it.
_CASH_ROUNDED = Decimal("0.04")
#: What would show a payment that a paper leaves open, whatever it was made by.
_PROOF = (
    "Could you send what shows that {} was paid, such as the card slip, the app's confirmation of the payment, or the "
    "statement that it is on?"
)
#: The handbook's own way for what was paid in cash.
_MARKED = (
    "Could you send {} again with the change on it in the picture or, if it prints none, ask the vendor to mark it as "
    "“cash payment/paid in full”?"
)
#: Where a bank's paper came that may show it.
_WHERE = "Could you tell us where the {} shows the payment of {}, or send the page that does?"
#: What is open is not whether it was paid, but whose money that was.
_WHOSE_MONEY = ("own pocket", "can be reimbursed")
#: What is handed over is more than the bill by less than this.
_LARGEST_NOTE = Decimal(100)


def _run(case: Case) -> Statement:
    """What the papers of the purchase show, and then what other papers say that may be a payment or undo one."""
    shown, file = _shown(case), name_of(case.purchase)
    for one in case.purchase.candidates:
        if one.match is Match.UNDONE and shown.state is FindingState.MET:
            message = f"{file} shows a payment, and {one.document} speaks against it: {one.why}."
            return cannot_tell(Cause.CONFLICTING, message, *shown.evidence, *one.evidence, ask=_PROOF.format(file))
        if one.match is Match.OPEN and shown.state is FindingState.NOT_MET:
            message = f"{one.document} may show the payment of {file}, and may not: {one.why}."
            return cannot_tell(Cause.CONFLICTING, message, *one.evidence, ask=_ask(case))
    return shown


def _shown(case: Case) -> Statement:
    purchase, file = case.purchase, name_of(case.purchase)
    settles = amounts_that_settle(purchase)
    if given_back := refund(purchase.receipt):
        message = f"{file} is {given_back}, not a purchase."
        return not_met(message, ask_for_purchase(purchase.receipt, file), *purchase.receipt.total.evidence)
    at_bank = _at_bank(purchase, settles)
    tenders = [tender for tender in purchase.tenders if tender.amount != 0 or not any(settles)]
    good = [tender for tender in tenders if not is_undone(tender)]
    undone = [tender for tender in tenders if is_undone(tender) and not tender.doubt]
    open_ = [tender for tender in tenders if tender.doubt]
    if at_bank is not None and at_bank.cause is None and (good or not undone):
        return at_bank
    if undone and (came_to_nothing := _came_to_nothing(case, good, undone, open_, at_bank)) is not None:
        return came_to_nothing
    if open_ and all(tender.marked_paid or tender.amount is None for tender in good):
        return at_bank or _open(purchase, open_)
    marked = [tender for tender in good if tender.marked_paid]
    by_check = any(tender.kind is TenderKind.CHECK for tender in good)
    if marked and not (by_check and all(tender.kind in _CHECK_OR_UNSAID for tender in good)):
        return _marked(purchase, marked)
    if at_bank is not None:
        return at_bank
    if not good:
        return _nothing_shown(case)
    if by_check and all(tender.kind in _CHECK_OR_UNSAID for tender in good):
        message = f"{file} says that a check was given; whether it was paid shows only at the bank."
        return wanting(message, case.rule.ask("check", receipt=file), *_places(good))
    if not case.rule.flag("printed_cash_tender_counts"):
        good = [tender for tender in good if tender.kind is not TenderKind.CASH]
        if not good:
            message = f"{file} prints a cash payment, and the policy wants the vendor's mark."
            return wanting(message, case.rule.ask("cash", receipt=file), *_places(purchase.tenders))
    statement = _covered(case, good, settles)
    return _open(purchase, open_) if open_ and statement.state is FindingState.NOT_MET else statement


def _came_to_nothing(
    case: Case, good: list[Tender], undone: list[Tender], open_: list[Tender], at_bank: Statement | None
) -> Statement | None:
    """What payments that were declined, voided or refunded mean beside the others; None where they mean nothing."""
    file = name_of(case.purchase)
    if at_bank is not None and at_bank.cause is None:
        message = f"{at_bank.message} A paper of the purchase shows a payment declined, voided or refunded."
        return cannot_tell(Cause.CONFLICTING, message, *at_bank.evidence, *_places(undone), ask=_PROOF.format(file))
    if not good and not open_:
        message = f"{file} shows a payment that was declined, voided or refunded."
        return not_met(message, _ask(case), *_places(undone))
    doubtful = [tender for tender in good if any(same_means(tender, other) for other in undone)]
    if not doubtful:
        return None
    message = f"{file} shows a payment, and by the same means one that was declined, voided or refunded."
    return cannot_tell(Cause.CONFLICTING, message, *_places([*doubtful, *undone]), ask=_PROOF.format(file))


def _open(purchase: Purchase, tenders: list[Tender]) -> Statement:
    """Something on the paper that may be a payment and may not; not to be told where only figures of it were read."""
    file, why = name_of(purchase), tenders[0].doubt
    places, doubt = _places(tenders), f"{file} {why}"
    unseen = unseen_by(beside(places, papers(purchase)))
    named = any(char.isalpha() for place in places for char in place.text)
    if named and not (unseen and tenders[0].amount is None):
        ask = "" if any(words in why for words in _WHOSE_MONEY) else _PROOF.format(file)
        return cannot_tell(Cause.CONFLICTING, f"{doubt}.", *places, ask=ask)
    return cannot_tell(Cause.UNREADABLE, f"{doubt}{f': {unseen.why}' if unseen else ''}.", *places)


def _at_bank(purchase: Purchase, settles: list[Decimal]) -> Statement | None:
    """What a bank statement or a cancelled check says of the purchase; None where there is neither."""
    file = name_of(purchase)
    unclear: Statement | None = None
    open_ = {one.document: one for one in purchase.candidates if one.match is Match.OPEN}
    for proof_file, proof in purchase.proofs:
        if proof.document not in _BANK_PAPERS:
            continue
        paper = f"{_BANK_PAPERS[proof.document]} {proof_file}"
        if proof_file in open_:
            message = f"The {paper} may show the payment of {file}, and may not: {open_[proof_file].why}."
            ask = _WHERE.format(paper, file)
            unclear = unclear or cannot_tell(Cause.CONFLICTING, message, *open_[proof_file].evidence, ask=ask)
            continue
        debits = [(line.amount, line.evidence) for line in proof.statement_lines]
        if proof.document is DocumentKind.CANCELLED_CHECK and proof.total.value is not None:
            debits.append((proof.total.value, proof.total.evidence))
        for amount, evidence in debits:
            if any(abs(amount - settled) <= ROUNDING for settled in settles):
                return met(f"The {paper} shows {show(amount, purchase.receipt.currency)} paid for {file}.", *evidence)
        cause = Cause.CONFLICTING if debits and settles else Cause.UNREADABLE
        message = f"No amount on the {paper} could be matched with the total of {file}."
        ask = _WHERE.format(paper, file) if cause is Cause.CONFLICTING else ""
        unclear = unclear or cannot_tell(cause, message, *(e for _, evidence in debits for e in evidence), ask=ask)
    return unclear


def _marked(purchase: Purchase, marked: list[Tender]) -> Statement:
    file, due = name_of(purchase), still_due(purchase)
    if due:
        message = f"{file} is marked as paid, and says that {show(due, purchase.receipt.currency)} is still due."
        places = (*_places(marked), *purchase.receipt.balance_due.evidence)
        return cannot_tell(Cause.CONFLICTING, message, *places, ask=_PROOF.format(file))
    texts = [evidence.text for evidence in _places(marked)]
    quoted = f" (“{texts[0]}”)" if texts else ""
    return met(f"{file} is marked as paid{quoted}.", *_places(marked))


def _nothing_shown(case: Case) -> Statement:
    """No tender at all: an unpaid bill, unless the payment may stand where nothing was read."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    if receipt.document is DocumentKind.CARD_SLIP:
        message = f"{file} is a card slip, but the payment on it could not be read."
        return cannot_tell(Cause.UNREADABLE, message, *receipt.total.evidence)
    if receipt.document in PAYMENT_ONLY:
        message = f"{file} shows payments; what was bought with them is not among the papers."
        return cannot_tell(Cause.MISSING_DOCUMENT, message)
    if unseen := hidden(receipt, ("bottom",)):
        return cannot_tell(unseen.cause, f"No payment was seen on {file}, but {unseen.why}.", *unseen.places)
    lost = lost_in(receipt, (Part.SUMS, Part.FOOT))
    if receipt.total.evidence:  # a row below it may be the payment, cut off as it is: `0.00 CASH`
        lost = tuple(one for one in lost if one.kind is LossKind.EDGE and Part.FOOT in one.parts)
    if receipt.total.state is not State.FOUND and (unseen := unseen_by(lost)):
        return cannot_tell(unseen.cause, f"No payment was seen on {file}, but {unseen.why}.", *unseen.places)
    if receipt.total.state is not State.FOUND and not receipt.total.evidence:
        message = f"No payment was seen on {file}, but neither was its total, below which it stands."
        # An order ticket, of which another picture shows no more.
        ask = ask_for_prices(case) if without_amounts(receipt) else ""
        return cannot_tell(Cause.UNREADABLE, message, ask=ask)
    if receipt.balance_due.value == 0:
        message = f"{file} says that nothing is due any more, and shows no payment."
        return cannot_tell(Cause.CONFLICTING, message, *receipt.balance_due.evidence, ask=_ask(case))
    amount = f" of {show(receipt.total.value, receipt.currency)}" if receipt.total.value is not None else ""
    if (due := still_due(case.purchase)) and due < (receipt.total.value or ZERO):  # the rest behind a deposit
        amount += f", of which {show(due, receipt.currency)} is still due,"
    tried = f" ({'; '.join(case.purchase.joined)})" if case.purchase.joined else ""
    message = f"{file} is a bill{amount} without a payment: no card, cash, check or mark “paid” was found on it{tried}."
    return wanting(message, _ask(case), *receipt.total.evidence)


def _covered(case: Case, good: list[Tender], settles: list[Decimal]) -> Statement:
    """Whether payments that went through pay for the whole purchase."""
    purchase, file, money = case.purchase, name_of(case.purchase), case.purchase.receipt.currency
    places, words = _places(good), listed([called(tender) for tender in good])
    named = f"{file} names a payment by {words}"
    if cut := cut_through(purchase, places):
        edge = f"the picture ends in the middle of “{places[0].text}”"
        return cannot_tell(Cause.CUT_OFF, f"{named}, but {edge}.", *places, cut)
    due, paid = still_due(purchase), paid_in_all(purchase, good)
    if paid is None:
        if due and unseen_by(beside(places, papers(purchase))) is None:
            return not_met(
                f"{named}, and says that {show(due, money)} is still due.",
                _ask(case),
                *places,
            )
        unseen = amount_lost(purchase, places)
        if unseen is None and any(tender.auth_code or tender.last4 for tender in good):
            return met(f"{file} shows payment by {words}.", *places)
        unseen = unseen or Unseen(Cause.UNREADABLE, "no amount or approval was read")
        return cannot_tell(unseen.cause, f"{named}, but {unseen.why}.", *places, *unseen.places)
    shows = f"{file} shows {show(paid, money)} paid ({words})"
    if not settles:
        return _without_total(purchase, good, shows)
    return _compared(case, good, settles, paid)


def _compared(case: Case, good: list[Tender], settles: list[Decimal], paid: Decimal) -> Statement:
    """What was `paid` against what settles the bill."""
    purchase, file, money = case.purchase, name_of(case.purchase), case.purchase.receipt.currency
    places, due, total = _places(good), still_due(purchase), settles[0]
    total_places = purchase.receipt.total.evidence
    shows = f"{file} shows {show(paid, money)} paid ({listed([called(tender) for tender in good])})"
    in_cash = all(tender.kind is TenderKind.CASH for tender in good)
    slack = _CASH_ROUNDED if in_cash and purchase.receipt.change.value is not None else ROUNDING
    if in_cash and paid > total + slack:
        return _change_open(purchase, good, paid, total)
    if more := _part_of_bill(purchase, good, paid):
        message = f"{shows}, and {more}; no total was read but what was paid."
        ask = ask_for_sharper(file, purchase.receipt, places)
        return cannot_tell(Cause.CONFLICTING, message, *places, ask=ask)
    if paid + slack >= min(settles):
        if due and not purchase.proofs:
            message = f"{shows}, and says that {show(due, money)} is still due."
            both = (*places, *purchase.receipt.balance_due.evidence)
            return cannot_tell(Cause.CONFLICTING, message, *both, ask=_PROOF.format(file))
        if paid > total + slack and abs(paid - total - (purchase.receipt.tip.value or ZERO)) > ROUNDING:
            message = f"{shows}, which is more than the total of {show(total, money)}."
            ask = ask_for_sharper(file, purchase.receipt, (*places, *total_places))
            return cannot_tell(Cause.CONFLICTING, message, *places, *total_places, ask=ask)
        return met(f"{shows}{_note(purchase)}.", *places)
    if in_cash and purchase.receipt.change.value:  # a till gives change to what was paid in full
        return _change_open(purchase, good, paid, total)
    message = f"{shows}, which is less than the total of {show(total, money)}."
    tip, alone = purchase.receipt.tip.state, len(good) == 1 and not any(tender.doubt for tender in purchase.tenders)
    # A card is charged the bill; an amount that is one figure away from it is sooner a figure misread than a part.
    misread = alone and good[0].kind is TenderKind.CARD and apart(int(paid * 100), int(total * 100))
    if misread or purchase.receipt.reconciliation.state is Proof.UNPROVED or tip in (State.UNREADABLE, State.AMBIGUOUS):
        ask = ask_for_sharper(file, purchase.receipt, (*places, *total_places))
        doubted = f"{message} Our reading is not certain here."
        return cannot_tell(Cause.CONFLICTING, doubted, *places, *total_places, ask=ask)
    return wanting(
        message, case.rule.ask("rest", receipt=file, missing=show(total - paid, money)), *places, *total_places
    )


def _part_of_bill(purchase: Purchase, good: list[Tender], paid: Decimal) -> str | None:
    """Why what was `paid` may be a part of a bill that does not add up, and of which no total was read but that payment
    itself; None elsewhere. What a terminal approved is sooner the whole bill, and the rest of it misread.
    """
    receipt, approved = purchase.receipt, any(tender.auth_code for tender in good)
    if receipt.reconciliation.state is not Proof.UNPROVED or not receipt.total.evidence or approved:
        return None
    if not set(receipt.total.evidence) <= set(_places(good)):
        return None
    if (more := _bought(receipt)) > paid + ROUNDING:
        return f"what was bought comes to {show(more, receipt.currency)}"
    in_cash = all(tender.kind is TenderKind.CASH for tender in good) and receipt.change.value is None
    doubts = [place.text for place in receipt.reconciliation.doubts if place not in receipt.total.evidence]
    return f"“{doubts[0]}” is not in it" if in_cash and doubts else None


def _bought(receipt: Receipt) -> Decimal:
    """What the things bought come to before taxes, as far as read: their prices, or the subtotal where it is more."""
    items = sum((item.amount for item in receipt.items if not item.struck), ZERO) - (receipt.discount.value or ZERO)
    return max(items, receipt.subtotal.value or ZERO)


def _without_total(purchase: Purchase, good: list[Tender], shows: str) -> Statement:
    """Payments (as `shows` says) of a purchase whose total is not known."""
    places = _places(good)
    all_of_it = _bought(purchase.receipt) <= (paid_in_all(purchase, good) or ZERO) + ROUNDING
    if purchase.receipt.balance_due.value == 0 and all_of_it:
        return met(f"{shows} and nothing due any more.", *places)
    by_card = all(tender.kind is TenderKind.CARD and (tender.auth_code or tender.last4) for tender in good)
    if by_card and (note := _note(purchase)):
        return met(f"{shows}{note}.", *places, *purchase.receipt.total.evidence)
    if stands_by_itself(purchase, good):
        return met(f"{shows}; the total of the bill could not be read.", *places, *purchase.receipt.total.evidence)
    message = f"{shows}, but its total could not be read."
    return cannot_tell(Cause.UNREADABLE, message, *places, *purchase.receipt.total.evidence)


def _note(purchase: Purchase) -> str:
    """That a tip or total filled in by hand could not be told, to go behind what was paid; "" where none was filled in.

    That something was paid does not hang on it; what can be reimbursed does, and is then not known.
    """
    unclear = (State.AMBIGUOUS, State.UNREADABLE)
    for name, paper in own_papers(purchase):
        if paper.tip.state in unclear and paper.total.state in unclear and paper.tip.evidence:
            return f"; the tip or total written by hand on {name} could not be told"
    return ""


def _change_open(purchase: Purchase, good: list[Tender], paid: Decimal, total: Decimal) -> Statement:
    """Cash handed over, and what came back does not bring it to the total."""
    money = purchase.receipt.currency
    receipt, file = purchase.receipt, name_of(purchase)
    places = (*_places(good), *receipt.change.evidence)
    if receipt.change.value is not None:
        message = f"{file}: cash less change is {show(paid, money)}, but the total is {show(total, money)}."
        # What its own sums prove was read right: the paper is wrong there, and nobody owes the rest.
        proved = receipt.reconciliation.state is Proof.PROVED
        ask = "" if proved else ask_for_sharper(file, receipt, places)
        return cannot_tell(Cause.CONFLICTING, message, *places, ask=ask)
    message = f"{file} shows {show(paid, money)} in cash for a total of {show(total, money)}, and no change was read"
    due = still_due(purchase)
    if (
        "bottom" in receipt.cut_off
        and receipt.change.state is State.ABSENT
        and not due
        and _handed(receipt, paid, total)
    ):
        handed = f"{file} shows {show(paid, money)} in cash for a total of {show(total, money)}"
        return met(f"{handed}; the change is outside the picture.", *places)
    if receipt.change.state is State.ABSENT and (unseen := hidden(receipt, ("bottom",))):
        return cannot_tell(unseen.cause, f"{message}: {unseen.why}.", *places, *unseen.places)
    if receipt.change.state is not State.ABSENT:
        return cannot_tell(Cause.UNREADABLE, f"{message}.", *places)
    return cannot_tell(Cause.CONFLICTING, f"{message}.", *places, ask=_MARKED.format(file))


def _handed(receipt: Receipt, paid: Decimal, total: Decimal) -> bool:
    """Whether cash is what one hands over for a bill that its own sums prove: whole dollars, a note more at most."""
    more = paid - total
    return receipt.reconciliation.state is Proof.PROVED and paid % 1 == 0 and more < _LARGEST_NOTE


# --- words --------------------------------------------------------------------------------------------------------


def _ask(case: Case) -> str:
    """What to send, by how the form says it was paid."""
    paid_by = case.form.paid_by if case.form is not None else None
    known = paid_by in (TenderKind.CARD, TenderKind.CASH, TenderKind.CHECK)
    return case.rule.ask(str(paid_by) if known else "unknown", receipt=name_of(case.purchase))


def _places(tenders: Sequence[Tender]) -> tuple[Evidence, ...]:
    return tuple(evidence for tender in tenders for evidence in tender.evidence)


CHECK = Check(
    name="payment-proof",
    scope=Scope.PURCHASE,
    checked="a card, gift card or cash payment on the receipt or its slip that covers the total, a mark “paid”, or "
    "for a check the bank statement or cancelled check with that amount. A bill that says what is due is no "
    "payment; a suggested tip is nothing.",
    run=_run,
    asks=(
        ("card", ("receipt",)),
        ("cash", ("receipt",)),
        ("check", ("receipt",)),
        ("unknown", ("receipt",)),
        ("rest", ("receipt", "missing")),
    ),
    parameters=(Parameter("printed_cash_tender_counts", Kind.FLAG),),
)
