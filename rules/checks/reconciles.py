"""reconciles: our reading of the receipt adds up, so its amounts can be relied on."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import HIDDEN_ROW, Cause, DocumentKind, Evidence, Part, Proof, Purchase, Receipt, State, TenderKind
from pipeline.money import ZERO, apart, cents, in_words, show
from rules.checks.common import (
    ask_for_prices,
    ask_for_sharper,
    ask_for_unfolded,
    evidence_of,
    files_with,
    hidden,
    listed,
    name_of,
    not_seen,
    only_blank,
    papers,
    payment_only,
    unpriced,
    without_amounts,
)
from rules.checks.paid import refund
from rules.losses import is_text, whys
from rules.terms import Case, Check, Scope, Statement, cannot_tell, met, not_applicable

#: By so much cash is rounded at most.
_ROUNDED = Decimal("0.05")
#: Of more doubtful amounts than that only the first are named.
_MOST_NAMED = 4
#: A picture shows what was written by hand; what was charged in the end, another paper.
_CHARGED = (
    "Could you tell us what was paid for {} in the end, with the tip, and send what shows it, such as the card slip or "
    "the statement that it is on?"
)
#: What the handbook allows to be marked out.
_MAY_BE_MARKED = "What you can mark out is your card number and expenses that you are not asking for."


def _itself(receipt: Receipt, file: str) -> str:
    """A fact about the paper: its amounts were read alike by two readers, and they do not agree."""
    gap = show(abs(receipt.reconciliation.gap or ZERO))
    told = f"The sums on {file} itself are off by {gap}{_where(receipt, 'says')}. The amounts are plainly legible"
    if receipt.reconciliation.own:
        return f"{told}."
    return f"{told}: the business added up wrong, or a row of {gap} is not seen in the picture (folded under, for one)."


def _ask_why(receipt: Receipt, file: str) -> str:
    """What may be known of sums that the paper itself gets wrong; a row folded under may explain it, where any may."""
    off = f"the sums printed on {file} are off by {show(abs(receipt.reconciliation.gap or ZERO))}"
    if receipt.reconciliation.own or is_text(receipt):
        return f"Could you tell us why {off}, if you know?"
    return ask_for_unfolded(file, off)


def _wrong_rows(receipt: Receipt) -> list[str]:
    """The rows of items, as printed, whose quantity times unit price is not their amount though the bill closes."""
    return [
        item.evidence[-1].text
        for item in receipt.items
        if item.quantity is not None
        and item.quantity > 1
        and item.quantity % 1 == 0
        and item.unit_price is not None
        and not item.struck
        and cents(item.quantity * item.unit_price) != item.amount
        and item.evidence
        and re.findall(r"\d+\.\d\d", item.evidence[-1].text) == [f"{item.unit_price:.2f}", f"{item.amount:.2f}"]
        and re.search(rf"(?<![\d.]){item.quantity:.0f} ?[@xX×] ?\$?{item.unit_price:.2f}", item.evidence[-1].text)
    ]


def _adds_up(receipt: Receipt, file: str) -> str:
    message = f"The amounts on {file} add up to the cent."
    if wrong := _wrong_rows(receipt):
        named = listed([f"“{text}”" for text in wrong[:_MOST_NAMED]])
        are = "is not its quantity times its price" if len(wrong) == 1 else "are not their quantity times their price"
        message += f" On the paper itself {named} {are}; the bill was added up with what is printed."
    return message


def _agrees(case: Case, receipt: Receipt, file: str, evidence: tuple[Evidence, ...]) -> Statement:
    """What was read agrees, and a part of it was not read: the prices of what was bought, or a tax."""
    if receipt.items:
        unread = [f"“{place.text}”" for place in receipt.reconciliation.doubts]
        left = f"; that of {listed(unread)} was not read and is what the others leave for it" if unread else ""
        return met(f"The amounts read on {file} agree with each other{left}.", *evidence)
    if unseen := hidden(receipt, ("top",), (Part.HEAD, Part.ITEMS, Part.SUMS)):
        message = f"The sums on {file} agree with each other, but no price of what was bought was seen: {unseen.why}."
        ask = ask_for_prices(case) if only_blank(receipt) else ""
        return cannot_tell(unseen.cause, message, *unseen.places, ask=ask)
    return met(f"The sums on {file} agree with each other; nothing that was bought has a price of its own.", *evidence)


def _paid_otherwise(receipt: Receipt, file: str) -> str | None:
    """What to say where the bill closes and what was handed over less the change is another amount; None elsewhere.

    Of a bill that is proved by its own sums only what is no rounding and no tip: a till gives change to what was paid
    in cash.
    """
    proof, total, change = receipt.reconciliation, receipt.total.value, receipt.change.value
    paid = [tender for tender in receipt.tenders if tender.amount is not None and not tender.declined]
    if total is None or change is None or len(paid) != 1 or paid[0].amount is None or proof.gap:
        return None
    off = paid[0].amount - change - total
    if proof.state is Proof.PROVED:
        open_ = paid[0].kind is TenderKind.CASH and change > 0 and abs(off) > _ROUNDED and off != receipt.tip.value
    else:
        open_ = off != 0 and bool({place.text for place in proof.doubts} & {place.text for place in paid[0].evidence})
    if not open_ or total < change:
        return None
    left = paid[0].amount - total
    return (
        f"On {file} {show(paid[0].amount)} was handed over for a total of {show(total)}, which leaves {show(left)}, "
        f"and the change is printed as {show(change)}. Please compare these amounts with the paper; it may itself be "
        "wrong there."
    )


def _abroad(case: Case, evidence: tuple[Evidence, ...]) -> Statement:
    """Of a receipt in other money: what it came to in dollars is for a bank's paper to say, and for a person to see."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    money = in_words(receipt.currency)
    message = f"{file} is in {money}, not in US dollars; what was charged for it in dollars is not known."
    if case.whole is not None and (banks := files_with(case, DocumentKind.BANK_STATEMENT)):
        message += f" Whether {listed(banks)} shows it is for a person to say."
        return cannot_tell(Cause.CONFLICTING, message, *evidence)
    return cannot_tell(Cause.MISSING_DOCUMENT, message, *evidence, ask=_dollars(receipt, file))


def _dollars(receipt: Receipt, file: str) -> str:
    """What to ask for where a receipt is not in dollars: nothing is converted here."""
    total = f" ({show(receipt.total.value, receipt.currency)})" if receipt.total.value is not None else ""
    if {tender.kind for tender in receipt.tenders} == {TenderKind.CASH}:
        return f"Could you tell us what {file}{total} came to in US dollars, and send what shows the exchange rate?"
    return f"Could you send the card or bank statement that shows what {file}{total} came to in US dollars?"


def _doubtful(receipt: Receipt, file: str) -> str:
    """What of the amounts does not go together, and what to compare with the paper."""
    proof = receipt.reconciliation
    doubts = proof.doubts[:_MOST_NAMED]
    named = listed([f"“{place.text}”" for place in doubts])
    if proof.closes:
        return (
            f"The amounts read on {file} add up, but {named} {'does' if len(doubts) == 1 else 'do'} not go with their "
            "total. A figure may be hidden or misread, or a later total is missing; please compare with the paper."
        )
    if said := _paid_otherwise(receipt, file):
        return said
    if (bare := unpriced(receipt)) and proof.gap:
        left = show(abs(proof.gap))
        return f"{_off(receipt, file)}. The amount of “{bare}” was not read; the others leave {left} for it."
    told = [f"“{place.text}”{_meant(receipt, place)}" for place in doubts]
    return f"{_off(receipt, file)}. Please compare with the paper what was read as {listed(told)}."


def _meant(receipt: Receipt, place: Evidence) -> str:
    """What the other amounts leave for the one at `place`, where that is a figure apart; "" elsewhere."""
    gap, total, above = receipt.reconciliation.gap, receipt.total.value, _charged(receipt)
    if not gap or total is None or above is None:
        return ""
    charges = (receipt.tax, receipt.service_charge, receipt.tip)
    parts = [(field.value, field.evidence, -1) for field in charges]
    if above == total:  # the items do not make the subtotal
        parts = [(item.amount, item.evidence, -1) for item in receipt.items]
        parts.append((receipt.subtotal.value, receipt.subtotal.evidence, 1))
    else:
        parts.append((total, receipt.total.evidence, 1))
    for value, evidence, sign in parts:
        if value is None or not any((place.page, place.text) == (one.page, one.text) for one in evidence):
            continue
        meant = value + sign * gap
        return f" (the others leave {show(meant)} for it)" if apart(int(value * 100), int(meant * 100)) else ""
    return ""


def _charged(receipt: Receipt) -> Decimal | None:
    """The subtotal with all charges, less the discount; None where no subtotal was read."""
    if receipt.subtotal.value is None:
        return None
    charges = sum((f.value or ZERO for f in (receipt.tax, receipt.service_charge, receipt.tip)), start=ZERO)
    return receipt.subtotal.value + charges - (receipt.discount.value or ZERO)


def _off(receipt: Receipt, file: str) -> str:
    """That our reading does not add up, by how much and where, where that says something: a gap of about the total or
    more only says that most of the amounts were not read for what they are.
    """
    gap, total = abs(receipt.reconciliation.gap or ZERO), receipt.total.value
    if not gap:
        return f"Our reading of {file} does not add up"
    if total is not None and gap * 2 > total:
        return f"The amounts read on {file} do not lead up to its total of {show(total)}"
    hidden_figure = " (the first figure of an amount may be hidden or misread)" if gap % 10 == 0 else ""
    return f"Our reading of {file} does not add up by {show(gap)}{hidden_figure}{_where(receipt, 'is read as')}"


def _where(receipt: Receipt, says: str) -> str:
    """Which of its sums does not close, to go behind the gap (of two the one that is off by it); "" where it was not
    read what both should come to.
    """
    subtotal, total, above = receipt.subtotal.value, receipt.total.value, _charged(receipt)
    bought = sum((item.amount for item in receipt.items), start=ZERO)
    if subtotal is None or total is None:
        return ""
    off = []
    if bought != subtotal and receipt.items:
        told = f": the items come to {show(bought)}, and the subtotal {says} {show(subtotal)}"
        off.append((abs(bought - subtotal), told))
    if above is not None and above != total:
        told = f": the subtotal and what is charged on it come to {show(above)}, and the total {says} {show(total)}"
        off.append((abs(above - total), told))
    gap = abs(receipt.reconciliation.gap or ZERO)
    return min(off, key=lambda each: each[0] != gap)[1] if off else ""


def _worth_unknown(purchase: Purchase, evidence: tuple[Evidence, ...]) -> Statement | None:
    """That what the purchase came to in the end is not known, though what was read may agree; None where it is."""
    receipt, file = purchase.receipt, name_of(purchase)
    unread = receipt.total.state is State.UNREADABLE
    if unread and (unseen := hidden(receipt, ("bottom",)) or not_seen(receipt, (Part.SUMS,))):
        message = f"What {file} comes to was not seen: {unseen.why}."
        return cannot_tell(unseen.cause, message, *unseen.places)
    if purchase.total is None and receipt.reconciliation.state is not Proof.UNPROVED:
        message = f"What {file} comes to in the end could not be told"
        if unseen := hidden(receipt, ("bottom",)) or not_seen(receipt, (Part.SUMS,)):
            return cannot_tell(unseen.cause, f"{message}: {unseen.why}.", *evidence, *unseen.places)
        message += " (a tip or a total filled in by hand, for one)"
        texts = [place.text for place in (*receipt.tip.evidence, *receipt.total.evidence)]
        named = [f"“{text}”" for text in dict.fromkeys(texts) if any(char.isalpha() for char in text)]
        message += f"; please look at {listed(named)}." if named else "."
        cause = Cause.CONFLICTING if receipt.total.state is State.AMBIGUOUS else Cause.UNREADABLE
        return cannot_tell(cause, message, *evidence, ask=_CHARGED.format(file) if cause is Cause.CONFLICTING else "")
    return None


def _run(case: Case) -> Statement:
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    evidence = evidence_of([receipt.subtotal, receipt.tax, receipt.tip, receipt.total])
    if not receipt.in_dollars:
        return _abroad(case, evidence)
    if changed := [place for paper in papers(case.purchase) for place in paper.rewritten]:
        places = listed(list(dict.fromkeys(f"“{place.text}”" for place in changed if place.text))) or "one place"
        message = f"On {changed[0].file} something is written over what was printed before, at {places}."
        ask = f"Could you send {changed[0].file} as the business gave it to you, with nothing written over the print?"
        return cannot_tell(
            Cause.CONFLICTING, f"{message} Which of the two holds is for a person to say.", *changed, ask=ask
        )
    if receipt.struck:
        return _marked_out(receipt, file)
    if given_back := refund(receipt):
        return not_applicable(f"{file} is {given_back}: nothing on it was bought.")
    if payment_only(receipt):
        return not_applicable(f"{file} shows a payment alone: there is nothing to add up.")
    if (unknown := _worth_unknown(case.purchase, evidence)) is not None:
        return unknown
    match receipt.reconciliation.state:
        case Proof.PROVED:
            return _proved(receipt, file, evidence)
        case Proof.CONSISTENT:
            return _agrees(case, receipt, file, evidence)
        case Proof.UNPROVED:
            return _open(receipt, file, evidence)


def _marked_out(receipt: Receipt, file: str) -> Statement:
    """Marks that leave open what was bought or paid; a picture that is blurred as a whole shows no mark for sure."""
    if everything := [lost for lost in receipt.losses if lost.is_all]:
        return cannot_tell(Cause.UNREADABLE, f"The amounts on {file} could not be read: {whys(everything)}.")
    rows = [place.text if place.text == HIDDEN_ROW else f"“{place.text}”" for place in receipt.struck]
    marked = listed(list(dict.fromkeys(rows)))
    # A mark that hides all of its row may be a pen's or a finger.
    message = f"On {file} something is marked out or covered ({marked})"
    message += f", and what it came to cannot be told from the rest. {_MAY_BE_MARKED}"
    ask = f"Could you send {file} again without marks over its amounts, or another copy from the business?"
    return cannot_tell(Cause.CONFLICTING, message, *receipt.struck, ask=f"{ask} {_MAY_BE_MARKED}")


def _proved(receipt: Receipt, file: str, evidence: tuple[Evidence, ...]) -> Statement:
    if message := _paid_otherwise(receipt, file):
        cash = (place for tender in receipt.tenders for place in tender.evidence)
        return cannot_tell(Cause.CONFLICTING, message, *cash, *receipt.change.evidence, *receipt.total.evidence)
    return met(_adds_up(receipt, file), *evidence)


def _open(receipt: Receipt, file: str, evidence: tuple[Evidence, ...]) -> Statement:
    """What was read does not add up, or too little was read to tell."""
    proof = receipt.reconciliation
    if proof.own or proof.legible:
        return cannot_tell(Cause.CONFLICTING, _itself(receipt, file), *evidence, ask=_ask_why(receipt, file))
    if lost := not_seen(receipt, (Part.ITEMS, Part.SUMS)):
        message = f"The amounts on {file} could not all be read: {lost.why}."
        return cannot_tell(lost.cause, message, *lost.places)
    if proof.doubts:
        doubts = proof.doubts[:_MOST_NAMED]
        ask = ask_for_sharper(file, receipt, doubts)
        return cannot_tell(Cause.CONFLICTING, _doubtful(receipt, file), *doubts, ask=ask)
    if proof.gap:
        message = f"{_off(receipt, file)}; please compare it with the paper."
        return cannot_tell(Cause.CONFLICTING, message, *evidence, ask=ask_for_sharper(file, receipt))
    if without_amounts(receipt):
        return cannot_tell(Cause.MISSING_DOCUMENT, f"No amount was read on {file}: there is nothing to add up.")
    return cannot_tell(Cause.UNREADABLE, f"Too little was read on {file} to add it up.", *evidence)


CHECK = Check(
    name="reconciles",
    scope=Scope.PURCHASE,
    checked="items, discounts, tax, service charge and tip as we read them come to the total as we read it, in US "
    "dollars. Where they do not, our reading is in doubt, or (where two readers read every amount alike) the paper "
    "itself is wrong; never the submitter.",
    run=_run,
)
