"""How the purchase was paid, as the paper shows it: cards, cash and change, checks, gift cards, PAID marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.extract.roles import Role
from pipeline.extract.rows import Row
from pipeline.model import Tender, TenderKind

_BRANDS = (
    ("visa", re.compile(r"\bvisa\b|\bvi\b(?= card)")),
    ("mastercard", re.compile(r"master\s?card|\bm/?c\b(?! ?#0?\d\b)|\bmc\b(?! ?#)")),
    ("amex", re.compile(r"\bamex\b|american express")),
    ("discover", re.compile(r"\bdiscover\b")),
    ("debit", re.compile(r"\bdebit\b")),
)
_CARD = re.compile(
    r"\bcredit\b|\bdebit\b|\bcard\b|cashless|\bvisa\b|master\s?card|\bamex\b|american express|\bdiscover\b|"
    r"\batm\b|\beft\b|apple ?pay|google ?pay|contactless|\bjcb\b|"
    r"diners club|\bm/?c\b(?! ?#)|\bchip\b"
)
_GIFT = re.compile(r"gift ?(?:card|cert)|store credit")
_CASH = re.compile(r"\bcash\b(?!less| ?back| ?ier| ?giveaway| ?register)")
_CHECK = re.compile(r"\b(?:personal |paid by )?che(?:ck|que)\b(?=\W*(?:tender|payment|paid|#?\s*\d{3,}\W*$|$))")
_OTHER = re.compile(
    r"house (?:account|charge)|room charge|venmo|paypal|voucher|prepaid|student card|campus card|meal plan|"
    r"zelle"
)
_MASKED = re.compile(
    r"(?:[xX*#•∗×]\s?){2,}\s?-?\s?(?P<last4>\d{4})(?!\d)|"
    r"(?:ending(?: in)?|last ?4(?: digits)?:?|acct#?:?\s*\.{2,})\s*:?\s*(?P<last4b>\d{4})\b",
    re.IGNORECASE,
)
_AFTER_BRAND = re.compile(r"(?:visa|mastercard|amex|discover|debit)\W{0,3}(?P<last4>\d{4})(?!\d)", re.IGNORECASE)
_AUTH = re.compile(
    r"\b(?:auth(?:orization)?|appr(?:oval|oved)?|autho?)\.?\W{0,3}(?:code|cd|no|num|number|#|c0de)?\W{0,4}(?P<code>[A-Z]?\d[A-Z0-9]{4,6}[A-Z]?)(?!\d)|"
    r"\bauthcd:?\s*(?P<code2>\w{5,7})",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\bapproved\b|\bapproval\b|\bauthorization\b|auth ?code|appr ?code|\baid\b\W{0,3}a0|chip read|"
    r"contactless|emv|entry (?:method|mode)|card entry|trans type|swiped|pin verified|verified by pin",
    re.IGNORECASE,
)
_DECLINED = re.compile(
    r"declin|not approved|void(?:ed)? (?:sale|transaction|payment)|transaction void|refund(?:ed)? (?:to|"
    r"amount|total)|\brefund\b\W*$|payment failed|insufficient",
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
#: Sentences about paying that show no payment.
_TALK = re.compile(
    r"minimum|we accept|we welcome|welcome .*cards|please ask|present|not accepted|no credit|fee|surcharge of|"
    r"giveaway|save|win|survey|gift card each|apply|"
    r"pay at|pay cashier|earn|statement credit|rewards|mastercard\.com|visit|\(19 digits\)|price|members?|"
    r"discount|return|refund policy|original|purchase of",
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
    payments: list[_Payment] = []
    change: Decimal | None = None
    change_row: Row | None = None
    for row in rows:
        if row.role is Role.CHANGE and row.amount is not None:
            if change is None or abs(row.amount.value) > change:
                change, change_row = abs(row.amount.value), row
            continue
        payment = _payment(row, total)
        if payment is not None:
            payments.append(payment)
    if not payments and change is not None and total is not None and (named := _named_beside_change(rows, total)):
        payments = [named]
    payments = _merged(payments)
    card = _card_block(rows)
    tenders = [_tender(p, card, file) for p in payments]
    if card and not any(p.kind is TenderKind.CARD for p in payments) and card.proves:
        tenders.append(
            Tender(
                TenderKind.CARD,
                None,
                card.brand,
                card.last4,
                card.auth_code,
                evidence=tuple(r.evidence(file) for r in card.rows),
            )
        )
    marks = [
        row
        for row in rows
        if _PAID_MARK.search(row.text) and not _UNPAID.search(row.text) and not _TALK.search(row.text) and _short(row)
    ]
    if marks and not any(t.kind is TenderKind.CARD for t in tenders):
        cash = any(_CASH.search(row.plain) for row in marks) or any(t.kind is TenderKind.CASH for t in tenders)
        evidence = tuple(row.evidence(file) for row in marks)
        kept = [t for t in tenders if t.kind is TenderKind.CASH]
        if kept:
            tenders = [
                Tender(t.kind, t.amount, marked_paid=True, evidence=t.evidence + evidence) if t in kept else t
                for t in tenders
            ]
        else:
            tenders.append(
                Tender(TenderKind.CASH if cash else TenderKind.OTHER, None, marked_paid=True, evidence=evidence)
            )
    declined = [row for row in rows if _DECLINED.search(row.text) and _short(row) and not _TALK.search(row.text)]
    if declined:
        evidence = tuple(row.evidence(file) for row in declined)
        tenders = [
            Tender(t.kind, t.amount, t.brand, t.last4, t.auth_code, t.marked_paid, True, t.evidence + evidence)
            for t in tenders
        ] or [Tender(TenderKind.OTHER, None, declined=True, evidence=evidence)]
    return tuple(tenders), change, change_row


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


def _short(row: Row) -> bool:
    return len(row.label.split()) <= 6


def _payment(row: Row, total: Decimal | None) -> _Payment | None:
    if row.role not in (Role.TENDER, Role.TEXT, Role.TOTAL) or _TALK.search(row.label):
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
            return _Payment(kind, None, [row], _brand(text))
        return None
    amount = row.amount.value
    if amount <= 0 or (row.role is Role.TEXT and amount != total):
        return None
    if total is not None and amount < total and kind is not TenderKind.GIFT_CARD and amount < total / 10:
        return None
    return _Payment(kind, amount, [row], _brand(text))


def _kind(text: str) -> TenderKind | None:
    if _GIFT.search(text):
        return TenderKind.GIFT_CARD
    if _CARD.search(text):
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


def _brand(text: str) -> str | None:
    return next((name for name, pattern in _BRANDS if pattern.search(text)), None)


@dataclass(slots=True)
class _Card:
    brand: str | None
    last4: str | None
    auth_code: str | None
    rows: list[Row]
    proves: bool


def _card_block(rows: Sequence[Row]) -> _Card | None:
    """What the card network printed anywhere on the paper."""
    brand = last4 = auth = None
    used: list[Row] = []
    approved = False
    for row in rows:
        hit = False
        if match := _MASKED.search(row.text) or (_AFTER_BRAND.search(row.text) if row.role is Role.TENDER else None):
            last4 = last4 or next(g for g in match.groups() if g)
            hit = True
        if match := _AUTH.search(row.text):
            auth = auth or (match["code"] or match["code2"])
            hit = True
        if _APPROVED.search(row.text) and not _TALK.search(row.text):
            approved = hit = True
        if hit or (_CARD.search(row.plain) and not _TALK.search(row.text) and row.role is Role.TENDER):
            brand = brand if brand not in (None, "debit") else _brand(row.plain) or brand
            if hit:
                used.append(row)
    if not used:
        return None
    return _Card(
        brand,
        last4,
        auth,
        used,
        bool((last4 and (auth or approved)) or (auth and approved) or (brand and approved and last4)),
    )


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


def _tender(payment: _Payment, card: _Card | None, file: str) -> Tender:
    evidence = [row.evidence(file) for row in payment.rows]
    if payment.kind is not TenderKind.CARD or card is None:
        return Tender(payment.kind, payment.amount, payment.brand, evidence=tuple(evidence))
    evidence += [row.evidence(file) for row in card.rows if row not in payment.rows]
    return Tender(
        payment.kind, payment.amount, payment.brand or card.brand, card.last4, card.auth_code, evidence=tuple(evidence)
    )
