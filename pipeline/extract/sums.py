"""What the bill's own amounts come to in the end: as far as the paper was seen, and with all that it says besides.

`totals` says what adds up. Here that is held against what was not seen (a later total below the picture's edge, figures
behind a thumb), what somebody wrote on the paper, what was paid, and whatever is only true of a larger sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract import unseen
from pipeline.extract.choices import Sum
from pipeline.extract.handwritten import Unsettled
from pipeline.extract.inside import tax_inside
from pipeline.extract.items import Bought
from pipeline.extract.larger import begins_hidden, speaks_of_more
from pipeline.extract.rows import Row
from pipeline.extract.tender import card_price
from pipeline.extract.totals import Totals
from pipeline.model import (
    DocumentKind,
    Evidence,
    Field,
    Lost,
    PageWords,
    Part,
    Proof,
    Reconciliation,
    State,
    Tender,
)


@dataclass(frozen=True, slots=True)
class Bill:
    """What was read of a bill: its rows on its pages, what was bought, what it comes to and what was paid.

    Attributes:
        settled: its tip or total was filled in by hand, and that is what `totals` has.
        unsettled: what was filled in and cannot be told.
    """

    file: str
    pages: Sequence[PageWords]
    rows: Sequence[Row]
    items: Sequence[Bought]
    totals: Totals
    settled: bool
    unsettled: Unsettled | None
    tenders: Sequence[Tender]
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What of the paper was not seen: edges, places; and places where something was written over."""

    cut_off: tuple[str, ...]
    losses: tuple[Lost, ...]
    rewritten: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a bill as fields of a receipt, and whether they add up."""

    subtotal: Field[Decimal]
    discount: Field[Decimal]
    tax: Field[Decimal]
    service_charge: Field[Decimal]
    tip: Field[Decimal]
    total: Field[Decimal]
    balance_due: Field[Decimal]
    reconciliation: Reconciliation


def sums_of(bill: Bill, kind: DocumentKind, hidden: Unseen) -> Sums:
    """The sums of `bill`, a paper of some `kind` of which `hidden` was not seen.

    What adds up is not proved where a later total may stand where nothing was seen, where the figures of its amounts
    may be hidden (the total is then left open), and where the paper speaks of more.
    """
    totals, rows, file = bill.totals, bill.rows, bill.file
    proof = totals.reconciliation if bill.settled else _with_payment(totals, bill.tenders, bill.change)
    through = {t.amount for t in bill.tenders if t.amount is not None and not t.declined}
    goes_on = unseen.hides_total(rows, totals.total, through, hidden.cut_off, hidden.losses)
    by_card = card_price(rows, totals.total.value if totals.total else None, bill.tenders, file)
    more: tuple[int, ...] = ()
    goes_on |= begins_hidden(totals, bill.items, rows, bill.pages)
    if proof.state is not Proof.UNPROVED and not by_card and not bill.settled and bill.unsettled is None:
        more = speaks_of_more(totals, bill.items, rows)
    if goes_on or hidden.rewritten:
        proof = Reconciliation(Proof.UNPROVED, None)
    elif more:
        proof = Reconciliation(Proof.UNPROVED, None, tuple(rows[i].evidence(file) for i in more), closes=True)
    if hidden.cut_off or hidden.losses:
        proof = replace(proof, own=False)  # what was not seen may be what the sum lacks
    absent = _absent(totals, proof, hidden)
    total, tip = by_card or _total(bill, kind, absent), _field(totals.tip, rows, file, absent)
    if goes_on:
        total = Field(state=State.UNREADABLE, evidence=total.evidence)
    if bill.unsettled is not None:
        written = tuple(rows[i].evidence(file) for i in dict.fromkeys(bill.unsettled.rows))
        total = tip = Field(state=bill.unsettled.state, evidence=written)
    return Sums(
        subtotal=_field(totals.subtotal, rows, file, absent),
        discount=_field(totals.discount, rows, file, absent),
        tax=_field(tax_inside(totals, rows), rows, file, absent),
        service_charge=_field(totals.service_charge, rows, file, absent),
        tip=tip,
        total=total,
        balance_due=_field(totals.balance_due, rows, file, absent),
        reconciliation=proof,
    )


def _with_payment(totals: Totals, tenders: Sequence[Tender], change: Decimal | None) -> Reconciliation:
    """The bill's own arithmetic; a payment that closes with the total proves a bill that has no items to add up."""
    found = totals.reconciliation
    if found.state is Proof.CONSISTENT and totals.total is not None:
        through = [t.amount for t in tenders if t.amount is not None and not t.declined]
        paid = sum(through, start=Decimal(0)) - (change or 0)
        if paid == totals.total.value and totals.tax is not None and totals.subtotal is not None:
            return Reconciliation(Proof.PROVED, Decimal("0.00"))
    return found


def _absent(totals: Totals, proof: Reconciliation, hidden: Unseen) -> State:
    """What a sum is that was not read: not on the paper, or maybe on a part of it that was not seen."""
    lost = {part for loss in hidden.losses for part in loss.parts}
    among = lost & {Part.ITEMS, Part.SUMS} and proof.state is not Proof.PROVED
    below = "bottom" in hidden.cut_off and totals.total is None
    return State.UNREADABLE if among or below else State.ABSENT


def _total(bill: Bill, kind: DocumentKind, absent: State) -> Field[Decimal]:
    """The total that was read; on a card slip without one what was charged."""
    if bill.totals.total is None and kind is DocumentKind.CARD_SLIP:
        charged = next((t for t in bill.tenders if t.amount is not None and not t.declined), None)
        if charged is not None and charged.amount is not None:
            return Field.found(charged.amount, *charged.evidence)
    return _field(bill.totals.total, bill.rows, bill.file, absent)


def _field(found: Sum | None, rows: Sequence[Row], file: str, absent: State) -> Field[Decimal]:
    if found is None:
        return Field(state=absent)
    places = tuple(rows[i].evidence(file) for i in found.rows)
    return Field(state=State.AMBIGUOUS, evidence=places) if found.open else Field.found(found.value, *places)
