"""The sums of a paper on which something is marked out: what the arithmetic leaves for it, or that nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.arithmetic.misread import in_cents
from pipeline.extract.arithmetic.paper import blamed
from pipeline.extract.arithmetic.totals import Totals, totals_of
from pipeline.extract.arithmetic.unread import unpriced, with_unread_tax
from pipeline.extract.goods.items import Bought, listed
from pipeline.extract.goods.names import parse_name
from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import Row
from pipeline.model import HIDDEN_ROW, Evidence, Proof, Reconciliation
from pipeline.money import ZERO, apart

#: What an item is called whose name nobody can read any more.
MARKED_OUT = "marked out"
#: Rows above the first item that was read, among which another one may be hidden.
_ABOVE = 2
#: Words written beside an item instead of a stroke through it.
_TOLD_OFF = re.compile(
    r"\bnot (?:being |to be )?claim(?:ed|ing)\b|\b(?:do not|don'?t) (?:claim|reimburse|pay)\b|"
    r"\bnot (?:for |to be )?reimburs\w+|\bnon-?reimburs\w+|\bpersonal (?:item|expense|purchase|use)s?\b",
    re.IGNORECASE,
)
#: Rows that say what the sum is, also where another of them is struck.
_SUMS = (*BILL, Role.ROUNDING, Role.TENDER)


def read_totals(
    rows: Sequence[Row], items: Sequence[Bought], file: str
) -> tuple[Totals, tuple[Bought, ...], tuple[Evidence, ...]]:
    """`totals_of`, with one more item for all that is hidden among the items, where the paper's other sums prove what
    it came to; the items; and the marks that leave the amount of the purchase open.
    """
    totals, found, marks = _read(rows, items, file)
    if not marks and totals.reconciliation.state is Proof.UNPROVED:
        totals = with_unread_tax(rows, found) or totals
    if marks or totals.reconciliation.state is Proof.PROVED:
        return totals, found, marks
    doubts = tuple(_amount_on(rows[i], file) for i in totals.doubts)
    proof = replace(blamed(totals, found, rows), doubts=doubts)
    if bare := unpriced(rows, found, totals):
        named = tuple(rows[i].evidence(file) for i in bare) if len(bare) == 1 else doubts
        proof = replace(proof, doubts=named, own=False, legible=False)
    return replace(totals, reconciliation=proof), found, marks


def _amount_on(row: Row, file: str) -> Evidence:
    """The place of a row's amount; of all of it where its amount was not read."""
    return Evidence(file, row.page, row.amount.box if row.amount else row.line.box, row.text, row.reader)


def _read(
    rows: Sequence[Row], items: Sequence[Bought], file: str
) -> tuple[Totals, tuple[Bought, ...], tuple[Evidence, ...]]:
    totals, found = totals_of(rows, items)
    places = tuple(_places(rows, items, file))
    unproved = totals.reconciliation.state is Proof.UNPROVED
    if unproved and found:
        tried = _with_hidden(rows, items, places) if places else _with_amended(rows, found, totals)
        if tried is not None:
            proved, taken = tried
            return proved, taken, (*_told_off(rows, file), *_struck_sums(rows, proved, file))
    hidden_sums = _hidden_sums(rows, totals, file)
    if hidden_sums:  # whatever closes without the total is not the total
        totals = replace(totals, reconciliation=Reconciliation(Proof.UNPROVED, None))
    open_marks = (*(places if unproved else ()), *hidden_sums, *_told_off(rows, file))
    return totals, found, (*open_marks, *_struck_sums(rows, totals, file))


def _places(rows: Sequence[Row], items: Sequence[Bought], file: str) -> Iterator[Evidence]:
    """Where something may be hidden among the items: marks between their rows, and struck rows without an amount."""
    first = min((item.row for item in items), default=len(rows))
    named = {item.evidence[0].box for item in items if len(item.evidence) > 1}
    for index in range(max(first - _ABOVE, 0), listed(rows).stop):
        row = rows[index]
        if row.struck and not row.amounts and index >= first - 1 and row.line.box not in named:
            yield row.evidence(file)
        yield from (Evidence(file, row.page, mark, HIDDEN_ROW, row.reader) for mark in row.hides)


def _told_off(rows: Sequence[Row], file: str) -> Iterator[Evidence]:
    """The rows among the items beside which somebody wrote that they are not claimed: which ones, a person must see."""
    within = listed(rows)
    for row in rows[within.start : within.stop]:
        if not row.struck and _TOLD_OFF.search(row.text):
            yield row.evidence(file)


def _left(totals: Totals, items: Sequence[Bought], rows: Sequence[Row]) -> Decimal | None:
    """What the paper's own sums leave over the items' amounts; None where they do not prove each other.

    They do where subtotal, discount, charges and total close, or, without a subtotal, where the total was also paid.
    """
    total = totals.total
    if total is None:
        return None
    charges = _value(totals.tax) + _value(totals.service_charge) + _value(totals.tip) - _value(totals.discount)
    bought = sum((item.amount for item in items), start=ZERO)
    if totals.subtotal is not None:
        return totals.subtotal.value - bought if totals.subtotal.value + charges == total.value else None
    paid = any(row.role is Role.TENDER and row.amount and row.amount.value == total.value for row in rows)
    return total.value - charges - bought if paid else None


def _value(part: Sum | None) -> Decimal:
    return part.value if part is not None else ZERO


def _with_hidden(
    rows: Sequence[Row], items: Sequence[Bought], places: tuple[Evidence, ...]
) -> tuple[Totals, tuple[Bought, ...]] | None:
    left = _left(totals_of(rows, ())[0], items, rows)  # the sums by themselves: the items lack what is hidden
    if left is None or left <= 0:
        return None
    names = [parse_name(row)[0] for row in rows for place in places if row.line.box == place.box and row.struck]
    last = max(
        i for i, row in enumerate(rows) if row.line.box.top <= places[-1].box.bottom and row.page == places[-1].page
    )
    below = [item for item in items if item.row > last]
    at = len(items) - len(below)
    hidden = Bought(", ".join(filter(None, names)) or MARKED_OUT, None, None, left, (), places, "", last, True, True)
    proved, taken = totals_of(rows, (*items[:at], hidden, *items[at:]))
    return (proved, taken) if proved.reconciliation.state is Proof.PROVED and hidden in taken else None


def _with_amended(
    rows: Sequence[Row], items: Sequence[Bought], totals: Totals
) -> tuple[Totals, tuple[Bought, ...]] | None:
    """The one item whose amount was read under a stroke takes what the sums leave for it, a digit or so from that."""
    doubtful = [i for i, item in enumerate(items) if item.unsure]
    if len(doubtful) != 1:
        return None
    (at,) = doubtful
    left = _left(totals, [*items[:at], *items[at + 1 :]], rows)
    if left is None or left <= 0 or not apart(in_cents(left), in_cents(items[at].amount)):
        return None
    proved, taken = totals_of(rows, (*items[:at], replace(items[at], amount=left), *items[at + 1 :]))
    return (proved, taken) if proved.reconciliation.state is Proof.PROVED else None


def _hidden_sums(rows: Sequence[Row], totals: Totals, file: str) -> tuple[Evidence, ...]:
    """The marks that hide rows below the items, where no row with a word for it says what the total is."""
    if totals.total is not None and any(rows[i].role in _SUMS for i in totals.total.rows):
        return ()
    below = [row for row in rows[listed(rows).stop :] if row.hides]
    return tuple(Evidence(file, row.page, mark, HIDDEN_ROW, row.reader) for row in below for mark in row.hides)


def _struck_sums(rows: Sequence[Row], totals: Totals, file: str) -> tuple[Evidence, ...]:
    """The rows of the sums that were taken and are struck, unless an open row says the same."""
    parts = (totals.subtotal, totals.discount, totals.tax, totals.service_charge, totals.tip, totals.total)
    taken = [(i, part.value) for part in parts if part is not None for i in part.rows if rows[i].unsure]
    return tuple(
        rows[i].evidence(file)
        for i, value in taken
        if not any(
            row.role in _SUMS and not row.unsure and row.amount is not None and row.amount.value == value
            for row in rows
        )
    )
