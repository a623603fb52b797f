"""How the purchase was paid, as the paper shows it: cards, cash and change, checks, gift cards, PAID marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.extract.cards import CARD, TALK, CardBlock, brand_of, card_block
from pipeline.extract.roles import Role
from pipeline.extract.rows import Row
from pipeline.model import Tender, TenderKind
from pipeline.money import ZERO

_GIFT = re.compile(r"gift ?(?:card|cert)|store credit|(?:shop|store|merchandise) ?card|e-?gift")
_CASH = re.compile(r"\bcash\b(?!less| ?back| ?ier| ?giveaway| ?register)")
_CHECK = re.compile(r"\b(?:personal |paid by )?che(?:ck|que)\b(?=\W*(?:tender|payment|paid|#?\s*\d{3,}\W*$|$))")
_OTHER = re.compile(
    r"house (?:account|charge)|room charge|venmo|paypal|voucher|prepaid|student card|campus card|meal plan|"
    r"zelle"
)
_DECLINED = re.compile(
    r"declin|not approved|void(?:ed)? (?:sale|transaction|payment)|transaction void|^\W*refund\W*$|"
    r"refund(?:ed)? (?:to|amount|total)|payment failed|insufficient",
    re.IGNORECASE,
)
_PAID_MARK = re.compile(
    r"\bpaid\b(?! ?out)|p\s?a\s?i\s?d\b|paid[- ]in[- ]full|cash payment|payment received|paid cash|"
    r"cash paid",
    re.IGNORECASE,
)
_UNPAID = re.compile(
    r"unpa[il1]d|not paid|to be paid|amount paid\W*\$?0\.00|balance unpaid|prepaid|paid by:?\s*$|paid time|"
    r"paid for by",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Payment:
    kind: TenderKind
    amount: Decimal | None
    rows: list[Row] = field(default_factory=list)
    brand: str | None = None


def tenders_of(
    rows: Sequence[Row], total: Decimal | None, file: str
) -> tuple[tuple[Tender, ...], Decimal | None, Row | None]:
    """(tenders in printed order, change given back or None, the row of the change).

    A tender is a row of the till that names a way of paying with an amount, or a card block that shows the card
    network's own marks (masked number with an authorization, AID). Advertising, prices for paying by card, suggested
    tips and amounts due are none. `total` decides between a payment and a price that only mentions one.
    """
    change_row = max(
        (row for row in rows if row.role is Role.CHANGE and row.amount), key=lambda row: abs(_value(row)), default=None
    )
    payments = [payment for row in rows if (payment := _payment(row, total)) is not None]
    if not payments and change_row and total is not None and (named := _named_beside_change(rows, total)):
        payments = [named]
    card = card_block(rows)
    for payment in payments:
        if card and payment.kind is TenderKind.CARD and payment.amount is None:
            payment.amount = _charged(rows, card, total)
    if card and card.proves and not any(p.kind is TenderKind.CARD for p in payments):
        payments.append(_Payment(TenderKind.CARD, _charged(rows, card, total), list(card.rows)))
    payments = _merged(payments)
    tenders = _with_marks([_tender(p, card, file) for p in payments], rows, file)
    return tuple(_with_refusals(tenders, rows, file)), abs(_value(change_row)) if change_row else None, change_row


def _value(row: Row) -> Decimal:
    return row.amount.value if row.amount else ZERO


def _charged(rows: Sequence[Row], card: CardBlock, total: Decimal | None) -> Decimal | None:
    """The bill's total where the terminal's own print repeats it; None where only the fact of payment shows."""
    first = rows.index(card.rows[0])
    return total if any(row.amount and row.amount.value == total for row in rows[first:]) else None


def _with_marks(tenders: list[Tender], rows: Sequence[Row], file: str) -> list[Tender]:
    """`tenders`, with what the vendor marked on the paper ("PAID", "cash payment"); a card needs no mark."""
    marks = [row for row in rows if _PAID_MARK.search(row.text) and not _UNPAID.search(row.text) and _is_remark(row)]
    if not marks or any(t.kind is TenderKind.CARD for t in tenders):
        return tenders
    evidence = tuple(row.evidence(file) for row in marks)
    if any(t.kind is TenderKind.CASH for t in tenders):
        return [
            replace(t, marked_paid=True, evidence=t.evidence + evidence) if t.kind is TenderKind.CASH else t
            for t in tenders
        ]
    kind = TenderKind.CASH if any(_CASH.search(row.plain) for row in marks) else TenderKind.OTHER
    return [*tenders, Tender(kind, marked_paid=True, evidence=evidence)]


def _with_refusals(tenders: list[Tender], rows: Sequence[Row], file: str) -> list[Tender]:
    """`tenders`, declined where the paper says that the payment was refused, voided or given back."""
    evidence = tuple(row.evidence(file) for row in rows if _DECLINED.search(row.text) and _is_remark(row))
    if not evidence:
        return tenders
    return [replace(t, declined=True, evidence=t.evidence + evidence) for t in tenders] or [
        Tender(TenderKind.OTHER, declined=True, evidence=evidence)
    ]


def _is_remark(row: Row) -> bool:
    """A short line, not a sentence about paying."""
    return len(row.label.split()) <= 6 and not TALK.search(row.text)


def _named_beside_change(rows: Sequence[Row], total: Decimal) -> _Payment | None:
    """A way of paying that has no common name (a bank's, an app's): the bill's own amount between total and change."""
    after_total = False
    for row in rows:
        if row.role is Role.CHANGE and row.amount is not None:
            return None
        if (
            after_total
            and row.role is Role.TEXT
            and row.amount
            and row.amount.value == total
            and re.search("[A-Za-z]{3}", row.label)
        ):
            return _Payment(TenderKind.OTHER, total, [row])
        after_total = after_total or (row.role in (Role.TOTAL, Role.BALANCE) and row.amount is not None)
    return None


def _payment(row: Row, total: Decimal | None) -> _Payment | None:
    if row.role not in (Role.TENDER, Role.TEXT, Role.TOTAL) or TALK.search(row.label):
        return None
    text = row.plain
    kind = _kind(text)
    if kind is None:
        return None
    if row.amount is None:
        # The till's own line at the very end of a picture: `Credit Purchase`, `CREDIT CARD AUTH`.
        if kind is TenderKind.CARD and re.search(
            r"^\W*credit(?: card)? (?:purchase|auth|sale)|^\W*credit\W*\d?\W*$", text
        ):
            return _Payment(kind, None, [row], brand_of(text))
        return None
    amount = row.amount.value
    if amount <= 0 or (row.role is Role.TEXT and amount != total):
        return None
    if total is not None and amount < total and kind is not TenderKind.GIFT_CARD and amount < total / 10:
        return None
    return _Payment(kind, amount, [row], brand_of(text))


def _kind(text: str) -> TenderKind | None:
    if _GIFT.search(text):
        return TenderKind.GIFT_CARD
    if CARD.search(text):
        return TenderKind.CARD
    if _CASH.search(text):
        return TenderKind.CASH
    if _CHECK.search(text):
        return TenderKind.CHECK
    if _OTHER.search(text):
        return TenderKind.OTHER
    if re.search(
        r"\btend(?:er|ered)?\b|^\W*(?:amount )?received\b|amount (?:paid|tendered|received)|^\W*payment\b", text
    ):
        return TenderKind.OTHER
    return None


def _merged(payments: list[_Payment]) -> list[_Payment]:
    """One payment printed twice (`VISA 12.00`, `AMOUNT 12.00`) once; OTHER gives way to a named kind."""
    out: list[_Payment] = []
    for payment in payments:
        same = next(
            (
                p
                for p in out
                if p.amount == payment.amount or (p.kind is payment.kind and None in (p.amount, payment.amount))
            ),
            None,
        )
        if same is None:
            out.append(payment)
            continue
        same.rows += payment.rows
        same.amount = same.amount if same.amount is not None else payment.amount
        same.brand = same.brand if same.brand not in (None, "debit") else payment.brand or same.brand
        if same.kind is TenderKind.OTHER:
            same.kind = payment.kind
    named = [p for p in out if p.kind is not TenderKind.OTHER]
    return named or out


def _tender(payment: _Payment, card: CardBlock | None, file: str) -> Tender:
    evidence = [row.evidence(file) for row in payment.rows]
    if payment.kind is not TenderKind.CARD or card is None:
        return Tender(payment.kind, payment.amount, payment.brand, evidence=tuple(evidence))
    evidence += [row.evidence(file) for row in card.rows if row not in payment.rows]
    brand = payment.brand if payment.brand not in (None, "debit") else card.brand or payment.brand
    return Tender(payment.kind, payment.amount, brand, card.last4, card.auth_code, evidence=tuple(evidence))
