"""What the bill's own amounts come to in the end: as far as the paper was seen, and with all that it says besides.

`totals` says what adds up. Here that is held against what was not seen (a later total below the picture's edge, figures
behind a thumb), what somebody wrote on the paper, what was paid, and whatever is only true of a larger sum.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract import unseen
from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.arithmetic.inside import tax_inside
from pipeline.extract.arithmetic.larger import (
    begins_cut,
    begins_hidden,
    goes_on_cut,
    is_cut,
    lacks_tens,
    speaks_of_more,
)
from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.handwritten import Unsettled
from pipeline.extract.payment.tender import card_price
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

#: What is left of an amount that was misread.
_FIGURES = re.compile(r"[\dIlOS][.,]\s?\w\w\W*$|[$S]\s?\w*\d\w*\W*$")
#: The end of the word for the total.
_TOTAL_ENDS = re.compile(r"\W*(?:ot|t)?al\W*")


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

    @property
    def payments(self) -> list[tuple[Decimal, Tender]]:
        """What was paid by those tenders that went through and show it."""
        return [(t.amount, t) for t in self.tenders if t.amount is not None and not t.declined]


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
    may be hidden (subtotal and total are then left open), and where the paper speaks of more.
    """
    totals, rows, file = bill.totals, bill.rows, bill.file
    proof = totals.reconciliation
    paid = {amount for amount, _ in bill.payments}
    later = unseen.hides_total(rows, totals.total, paid, hidden.cut_off, hidden.losses)
    hides = begins_hidden(totals, bill.items, rows, bill.pages) or goes_on_cut(totals, rows, hidden.losses)
    by_card = card_price(rows, totals.total.value if totals.total else None, bill.tenders, file)
    more: tuple[int, ...] = ()
    if proof.state is not Proof.UNPROVED and not by_card and not bill.settled and bill.unsettled is None:
        more = speaks_of_more(totals, bill.items, rows)
    if later or hides or hidden.rewritten or begins_cut(totals, rows, hidden.losses):
        proof = Reconciliation(Proof.UNPROVED, None)
    elif more:
        proof = Reconciliation(Proof.UNPROVED, None, tuple(rows[i].evidence(file) for i in more), closes=True)
    if hidden.cut_off or hidden.losses:
        proof = replace(proof, own=False, legible=False)  # what was not seen may be what the sum lacks
    absent = _absent(totals, proof, hidden)
    proved = proof.state is Proof.PROVED
    total, tip = by_card or _total(bill, kind, absent, proved), _field(totals.tip, rows, file, absent, proved)
    if hides or (later and not _is_still(totals.total, rows, hidden)):
        total = Field(state=State.UNREADABLE, evidence=total.evidence)
    elif _lacks_a_figure(total.value, more, rows, paid) or (proof.state is Proof.UNPROVED and lacks_tens(totals)):
        total = Field(state=State.AMBIGUOUS, evidence=total.evidence)
    subtotal = _field(totals.subtotal, rows, file, absent, proved)
    cut = totals.subtotal is not None and any(
        rows[i].role is not Role.SUBTOTAL and is_cut(rows[i], hidden.losses) for i in totals.subtotal.rows
    )  # `otal` may be the end of the one as of the other
    if (hides or cut) and subtotal.value is not None:
        subtotal = Field(state=State.UNREADABLE, evidence=subtotal.evidence)
    if bill.unsettled is not None:
        written = tuple(rows[i].evidence(file) for i in dict.fromkeys(bill.unsettled.rows))
        total = tip = Field(state=bill.unsettled.state, evidence=written)
    return Sums(
        subtotal=subtotal,
        discount=_field(totals.discount, rows, file, absent, proved),
        tax=_field(tax_inside(totals, rows), rows, file, absent, proved),
        service_charge=_field(totals.service_charge, rows, file, absent, proved),
        tip=tip,
        total=total,
        balance_due=_field(totals.balance_due, rows, file, absent, proved),
        reconciliation=proof,
    )


def _lacks_a_figure(
    total: Decimal | None, more: Sequence[int], rows: Sequence[Row], through: Collection[Decimal]
) -> bool:
    """Whether rows that speak of `more` say that the first figure of `total` may be hidden; just that was not paid.

    A payment of more does by tens of dollars; by less it may hold a tip.
    """
    if total is None or total in through:
        return False
    paid = {i: row.amount.value - total for i in more if (row := rows[i]).role is Role.TENDER and row.amount}
    return any(i not in paid or paid[i] % 10 == 0 for i in more)


def _is_still(total: Sum | None, rows: Sequence[Row], hidden: Unseen) -> bool:
    """Whether the total is what was read though its own row was not wholly seen: only the beginning of its word is cut
    and nothing of another name stands there; or nothing was added between the subtotal and the bare word for it.
    """
    if total is None:
        return False
    below = rows[max(total.rows) + 1 :]
    if all(_TOTAL_ENDS.fullmatch(rows[i].plain) for i in total.rows):
        return not any(row.amount for row in below)
    if "bottom" in hidden.cut_off or any(Part.SUMS in loss.parts for loss in hidden.losses):
        return False
    bare = next((i for i, row in enumerate(below) if row.role is Role.TOTAL and not row.amounts), None)
    return bare is not None and bare > 0 and all(row.amount and row.amount.value == 0 for row in below[:bare])


def _absent(totals: Totals, proof: Reconciliation, hidden: Unseen) -> State:
    """What a sum is that was not read: not on the paper, or maybe on a part of it that was not seen."""
    lost = {part for loss in hidden.losses for part in loss.parts}
    among = lost & {Part.ITEMS, Part.SUMS} and proof.state is not Proof.PROVED
    below = "bottom" in hidden.cut_off and totals.total is None
    return State.UNREADABLE if among or below else State.ABSENT


def _total(bill: Bill, kind: DocumentKind, absent: State, proved: bool) -> Field[Decimal]:
    """The total that was read; where none is printed what was charged: on a card slip, and for just what was bought."""
    if bill.totals.total is None and bill.payments:
        charged, tender = bill.payments[0]
        if kind is DocumentKind.CARD_SLIP or charged == sum(bill.totals.items):
            return Field.found(charged, *tender.evidence)
    if bill.totals.total is None and kind is DocumentKind.CARD_SLIP and (named := _named(bill.rows)) is not None:
        return Field(state=State.UNREADABLE, evidence=(named.evidence(bill.file),))
    if bill.totals.total is None and (refund := _given_back(bill.rows)) is not None and refund.amount is not None:
        return Field.found(refund.amount.value, refund.evidence(bill.file))
    return _field(bill.totals.total, bill.rows, bill.file, absent, proved)


def _given_back(rows: Sequence[Row]) -> Row | None:
    """The row of the total of a paper that gives money back: it is below nothing, as is every other amount."""
    if any(amount.value > 0 for row in rows for amount in row.amounts):
        return None
    return next((row for row in rows if row.role is Role.TOTAL and row.amount and row.amount.value < 0), None)


def _named(rows: Sequence[Row]) -> Row | None:
    """The row of the total whose figures are there and are no amount (`Total:$4I.31`)."""
    return next((row for row in rows if row.role is Role.TOTAL and not row.amounts and _FIGURES.search(row.text)), None)


def _is_bare(row: Row) -> bool:
    """An amount without a figure before its point (`.93`): the first ones may be hidden."""
    return row.amount is not None and row.amount.text.lstrip("$ -").startswith(".")


def _field(found: Sum | None, rows: Sequence[Row], file: str, absent: State, proved: bool) -> Field[Decimal]:
    if found is None:
        return Field(state=absent)
    places = tuple(rows[i].evidence(file) for i in found.rows)
    if not proved and any(_is_bare(rows[i]) for i in found.rows):
        return Field(state=State.UNREADABLE)
    return Field(state=State.AMBIGUOUS, evidence=places) if found.open else Field.found(found.value, *places)
