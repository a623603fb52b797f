"""What became of the payments on a paper, by the lines that speak of it: refused, given back, open, paid by another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.goods.items import listed
from pipeline.extract.lines.roles import BILL, SUMS, TIPS, Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.cards import CARD, card_block
from pipeline.extract.payment.remarks import (
    another_pays,
    charged_to_room,
    given_back,
    leaves_open,
    names_room,
    refused,
)
from pipeline.extract.payment.stamped import stamps
from pipeline.model import Tender, TenderKind
from pipeline.money import ROUNDING

#: What a till prints of the bill itself, and what it proposes.
TOLD = (*SUMS, *TIPS, Role.SUGGESTED)

#: What is left to pay after a payment; not what is left on a card.
_REST = re.compile(
    r"\bremaining (?:balance |amount )?due\b|\bstill (?:due|owed|to pay)\b|\bbalance (?:remaining|owed)\b"
)
#: A charge's amount stands at most so many rows below it.
_NEAR = 2
#: An amount as books have what is given back.
_CREDIT = re.compile(r"\(\s?\$?\s?\d[\d,]*\.\d\d\s?\)|\d\.\d\d\s?CR\b")


class Outcome:
    """What lines of their own say of the payments on a paper.

    Attributes:
        sums: index of the first summary row: above it stand items.
        settled: it says that nothing is due any more.
        left: what it says is due in the end; [] where it says nothing of it.
        refused, back: rows that say that a payment did not go through, that it was given back.
        last_refusal: index behind the last refusal after which a payment was carried out all the same; else 0.
        open, due: rows that leave open whether it was charged, that have the whole bill still due below the payments.
        others: rows that have somebody else pay, or put the bill on a room.
    """

    def __init__(self, rows: Sequence[Row], total: Decimal | None) -> None:
        items_end = listed(rows).stop
        self._total = total
        self.sums = next((i for i in range(items_end, len(rows)) if rows[i].role in TOLD and rows[i].amount), items_end)
        priced = next((i for i, row in enumerate(rows) if row.amounts), len(rows))
        totals = (i for i, r in enumerate(rows) if r.role in BILL and r.amount and r.amount.value == total)
        self._bill = bill = next((i for i in totals if i >= self.sums), self.sums)

        def heard(i: int) -> bool:
            """Not among the items, nor a part of the sums."""
            return i > bill or (not rows[i].amounts and (i < priced or i >= self.sums))

        lines = [(i, row) for i, row in enumerate(rows) if heard(i)]
        self.left = [row.amount.value for row in rows if row.role is Role.BALANCE and row.amount]
        self.settled = 0 in self.left
        back = [row for _, row in lines if given_back(row)]
        part = [row for row in back if row.amount and total is not None and abs(row.amount.value) + ROUNDING < total]
        self.back = [row for row in back if row not in part]
        amounts = [row for row in rows if row.amount and row.amount.value != 0]
        if total is None and all(row.amount is not None and row.amount.value < 0 for row in amounts):
            self.back += amounts  # a slip over nothing but an amount with a minus gives it back
        self.open = [row for _, row in lines if leaves_open(row) or self._credited(row, total)] + part
        if total is None:  # of a paper without a bill every row speaks of the payment
            self.open += [
                row
                for row in rows
                if row not in self.open and ((row.amounts and leaves_open(row)) or _CREDIT.search(row.text))
            ]
        self.others = [
            row for i, row in enumerate(rows) if another_pays(row) and (i >= self.sums or _is_charge(rows, i, total))
        ]
        self._room = [row for row in rows[priced + 1 :] if charged_to_room(row) or names_room(row)]
        refusals = [i for i, row in lines if refused(row)]
        self.last_refusal = 0
        if refusals and refusals[0] >= priced:
            after = rows[refusals[-1] + 1 :]
            block = card_block(after)
            cash = any(re.search(r"\bcash\b", r.plain) and r.amount for r in after if r.role is Role.TENDER)
            own = block is not None and (
                block.last4 is not None or any(r.role is Role.TENDER and r.amount for r in after)
            )
            if (block and block.auth_code and block.proves and own) or (
                cash and any(r.role is Role.CHANGE for r in after)
            ):
                self.last_refusal = refusals[-1] + 1
        self.refused = [rows[i] for i in refusals]
        last = max((i for i, row in enumerate(rows) if row.role is Role.TENDER and row.amount), default=len(rows))
        self.due = [row for i, row in enumerate(rows) if i > last and row.amount and self._owed(row)]

    def _owed(self, row: Row) -> bool:
        """Whether a row below the payments has the whole bill, or the rest of it, still to pay."""
        if _is(row, self._total):
            return re.search(r"\bdue\b|\bowed\b", row.plain) is not None
        return row.amount is not None and row.amount.value > 0 and _REST.search(row.plain) is not None

    def _credited(self, row: Row, total: Decimal | None) -> bool:
        """Whether a card's own row has the bill as a credit; where nothing is due, that is how payments are printed."""
        if total is None or self.settled or not CARD.search(row.plain):
            return False
        return bool(row.amount and row.amount.value == -total) or f"({total})" in row.text.replace("$", "")

    def _marked_out(self, tenders: Sequence[Tender], rows: Sequence[Row], file: str) -> list[Row]:
        """The rows of the payment at which an amount is marked out or hidden, unless another row below the bill shows
        what was paid. A card number that is marked out hides no amount.
        """
        places = {place for tender in tenders for place in tender.evidence}
        below = range(
            self._bill + 1, max((i for i, row in enumerate(rows) if row.evidence(file) in places), default=0) + 1
        )
        if any(
            rows[i].amount is not None
            and not rows[i].unsure
            and (rows[i].role is Role.TENDER or _is(rows[i], self._total))
            for i in below
        ):
            return []
        left = max((row.amount.box.left for row in rows if row.amount and _is(row, self._total)), default=0)
        return [rows[i] for i in below if rows[i].unsure] + [
            rows[i] for i in range(self._bill, below.stop - 1) if any(mark.right > left for mark in rows[i].hides)
        ]

    def judged(self, tenders: list[Tender], rows: Sequence[Row], file: str) -> list[Tender]:
        """`tenders`, declined where the paper says that they came to nothing, or in doubt where it leaves that open."""
        late = {row.evidence(file) for row in rows[self.last_refusal :]} if self.last_refusal else set()
        against = [*self.back, *([] if late else self.refused)]
        if against:
            evidence = tuple(row.evidence(file) for row in against)
            return [replace(t, declined=True, doubt="", evidence=t.evidence + evidence) for t in tenders] or [
                Tender(TenderKind.OTHER, declined=True, evidence=evidence)
            ]
        if late:
            early = tuple(row.evidence(file) for row in self.refused)
            tenders = [
                t if late & set(t.evidence) else replace(t, declined=True, evidence=t.evidence + early) for t in tenders
            ]
        for lines, doubt in (
            (self._marked_out(tenders, rows, file), "has what was paid marked out, at “{}”"),
            (self.open, "shows a payment, and says “{}”: whether it was charged is open"),
            (self.due, "shows a payment, and says below it “{}”"),
        ):
            if not lines:
                continue
            evidence = tuple(row.evidence(file) for row in lines)
            words = doubt.format(lines[0].text)
            tenders = [
                t
                if t.declined and not t.doubt
                else replace(t, declined=True, doubt=words, evidence=t.evidence + evidence)
                for t in tenders
            ]
        unsaid = [t for t in tenders if t.kind is TenderKind.OTHER and not t.declined]
        if stamped := stamps(rows, file):
            words = f"shows a payment, and is stamped “{stamped[0].text}”"
            tenders = [
                t if t.declined else replace(t, declined=True, doubt=words, evidence=(*t.evidence, *stamped))
                for t in tenders
            ]
        others = self.others or (self._room if unsaid else [])
        if others:
            evidence = tuple(row.evidence(file) for row in others)
            words = f"says “{others[0].text}”, which is no payment out of the claimant's own pocket"
            if any(charged_to_room(row) or names_room(row) for row in others):
                words += ": the hotel's own bill (the folio), with its payment, shows whether the claimant paid"
            # A till closes a bill that it put on a room with a payment of no name.
            tenders = [replace(t, declined=True, doubt=words) if t in unsaid else t for t in tenders]
            tenders = [*tenders, Tender(TenderKind.OTHER, declined=True, doubt=words, evidence=evidence)]
        return tenders


def _is_charge(rows: Sequence[Row], index: int, total: Decimal | None) -> bool:
    """Whether a row above the sums, where somebody else pays, is the payment of a till that sums up after it, and
    nothing bought: it comes to the bill (by itself, or with the bare amount below it), and things bought stand above.
    """
    bought = any(row.amount and row.amount.value > 0 for row in rows[:index])
    own = rows[index].amounts or next((row.amounts for row in rows[index + 1 : index + 1 + _NEAR] if row.amounts), ())
    return bought and total is not None and bool(own) and own[-1].value == total


def _is(row: Row, total: Decimal | None) -> bool:
    return row.amount is not None and row.amount.value == total
