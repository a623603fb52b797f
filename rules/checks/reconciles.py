"""reconciles: our reading of the receipt adds up, so its amounts can be relied on."""

from __future__ import annotations

import re

from pipeline.model import Cause, DocumentKind, Evidence, Part, Proof, Purchase, Receipt, State, TenderKind
from pipeline.money import ZERO, cents, in_words, show
from rules.checks.common import evidence_of, files_with, hidden, listed, name_of, not_seen, papers, payment_only
from rules.terms import Case, Check, Scope, Statement, cannot_tell, met, not_applicable

#: Of more doubtful amounts than that only the first are named.
_MOST_NAMED = 4


def _own_words(receipt: Receipt, file: str) -> str:
    """A fact about the paper: every amount of its sum was read alike by two readers, and the sum is wrong."""
    parts = [(f"the {word}", field.value) for word, field in (("subtotal", receipt.subtotal), ("total", receipt.total))]
    bought = sum((item.amount for item in receipt.items), start=ZERO)
    said = listed(
        [f"the items come to {show(bought)}", *(f"{name} says {show(v)}" for name, v in parts if v is not None)]
    )
    gap = show(abs(receipt.reconciliation.gap or ZERO))
    sure = "Each of these amounts is plainly legible."
    return f"The sums on {file} itself do not agree, by {gap}: {said}. {sure}"


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


def _paid_otherwise(receipt: Receipt, file: str) -> str | None:
    """What to say where the bill closes and what was handed over less the change is another amount; None elsewhere."""
    proof, total, change = receipt.reconciliation, receipt.total.value, receipt.change.value
    paid = [tender for tender in receipt.tenders if tender.amount is not None and not tender.declined]
    if total is None or change is None or len(paid) != 1 or paid[0].amount is None or proof.gap:
        return None
    if (
        paid[0].amount - change == total
        or not {place.text for place in proof.doubts} & {place.text for place in paid[0].evidence}
        or total < change
    ):
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
    return f"{_off(receipt, file)}. Please compare with the paper what was read as {named}."


def _off(receipt: Receipt, file: str) -> str:
    """That our reading does not add up, and by how much where that says something: a gap of about the total or more
    only says that most of the amounts were not read for what they are.
    """
    gap, total = abs(receipt.reconciliation.gap or ZERO), receipt.total.value
    if not gap:
        return f"Our reading of {file} does not add up"
    if total is not None and gap * 2 > total:
        return f"The amounts read on {file} do not lead up to its total of {show(total)}"
    hidden_figure = " (the first figure of an amount may be hidden or misread)" if gap % 10 == 0 else ""
    return f"Our reading of {file} does not add up by {show(gap)}{hidden_figure}"


def _worth_unknown(purchase: Purchase, evidence: tuple[Evidence, ...]) -> Statement | None:
    """That what the purchase came to in the end is not known, though what was read may agree; None where it is."""
    receipt, file = purchase.receipt, name_of(purchase)
    unread = receipt.total.state is State.UNREADABLE
    if unread and (unseen := hidden(receipt, ("bottom",)) or not_seen(receipt, (Part.SUMS,))):
        message = f"What {file} comes to was not seen: {unseen.why}."
        return cannot_tell(unseen.cause, message, *unseen.places)
    if purchase.total is None and receipt.reconciliation.state is not Proof.UNPROVED:
        message = f"What {file} comes to in the end could not be told (a tip or a total filled in by hand, for one)."
        cause = Cause.CONFLICTING if receipt.total.state is State.AMBIGUOUS else Cause.UNREADABLE
        return cannot_tell(cause, message, *evidence)
    return None


def _run(case: Case) -> Statement:
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    evidence = evidence_of([receipt.subtotal, receipt.tax, receipt.tip, receipt.total])
    if receipt.currency != "USD":
        return _abroad(case, evidence)
    if changed := [place for paper in papers(case.purchase) for place in paper.rewritten]:
        places = listed(list(dict.fromkeys(f"“{place.text}”" for place in changed if place.text))) or "one place"
        message = f"On {changed[0].file} something is written over what was printed before, at {places}."
        return cannot_tell(Cause.CONFLICTING, f"{message} Which of the two holds is for a person to say.", *changed)
    if receipt.struck and receipt.currency == "USD":
        marked = listed(list(dict.fromkeys(f"“{place.text}”" for place in receipt.struck)))
        message = f"On {file} something is marked out ({marked}), and what it came to cannot be told from the rest."
        return cannot_tell(Cause.CONFLICTING, message, *receipt.struck)
    if payment_only(receipt):
        return not_applicable(f"{file} shows a payment alone: there is nothing to add up.")
    if (unknown := _worth_unknown(case.purchase, evidence)) is not None:
        return unknown
    match receipt.reconciliation.state:
        case Proof.PROVED:
            return met(_adds_up(receipt, file), *evidence)
        case Proof.CONSISTENT:
            return met(f"The amounts read on {file} agree with each other.", *evidence)
    if receipt.reconciliation.own:
        return cannot_tell(Cause.CONFLICTING, _own_words(receipt, file), *evidence)
    gap, doubts = receipt.reconciliation.gap, receipt.reconciliation.doubts[:_MOST_NAMED]
    if lost := not_seen(receipt, (Part.ITEMS, Part.SUMS)):
        message = f"The amounts on {file} could not all be read: {lost.why}."
        return cannot_tell(lost.cause, message, *lost.places)
    if doubts:
        return cannot_tell(Cause.CONFLICTING, _doubtful(receipt, file), *doubts)
    if gap:
        message = f"{_off(receipt, file)}; please compare it with the paper."
        return cannot_tell(Cause.CONFLICTING, message, *evidence)
    return cannot_tell(Cause.UNREADABLE, f"Too little was read on {file} to add it up.", *evidence)


CHECK = Check(
    name="reconciles",
    scope=Scope.PURCHASE,
    checked="items, discounts, tax, service charge and tip as we read them come to the total as we read it, in US "
    "dollars. Where they do not, our reading is in doubt, or (where two readers read every amount alike) the paper "
    "itself is wrong; never the submitter.",
    run=_run,
)
