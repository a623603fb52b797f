"""How the purchase was paid, as the paper shows it: cards, cash and change, checks, gift cards, PAID marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.another import another_amount
from pipeline.extract.payment.behind import as_seen
from pipeline.extract.payment.cards import CARD, TALK, CardBlock, apart, brand_of, card_block, stored_number
from pipeline.extract.payment.outcome import Outcome
from pipeline.extract.payment.remarks import another_pays, given_back, leaves_open, paid_mark, refused, ticked
from pipeline.extract.payment.several import parts_above, without_gift_cards
from pipeline.extract.payment.unnamed import beside_change, maybe, spread_out, wordless
from pipeline.extract.payment.ways import (
    ASKED,
    CAMPUS,
    CASH,
    GIFT,
    MASKED,
    PRICE,
    Payment,
    abroad,
    coded,
    kind_of,
    not_own,
    says_more,
    value_of,
)
from pipeline.model import Field, Tender, TenderKind
from pipeline.money import ROUNDING, ZERO, show

_NAMED_PRICE = re.compile(r"\b(?:total|price)\b")
_BY_CARD = re.compile(
    r"\b(?:card|credit|non-?\s?cash|regular|standard)\b.*\b(?:price|total|pricing)\b|\b(?:price|total|pay)\b.*"
    r"\b(?:card|credit|non-?\s?cash)\b"
)
_CARDS_OWN = re.compile(r"\b(?:card|credit|non-?\s?cash|surcharge|service|processing|convenience)\b")
#: What a slip says beside its amount, and a pump beside what was bought.
_CHARGE = re.compile(r"\W*(?:(?:fuel|gas|pump|total|sale|purchase|card) )?(?:amount|total|sales?|purchase|charged?)\W*")
_MAY_BE_PRICE = "which may be a price and no payment"
_NOT_OWN = "says “{}”: whether what {} paid can be reimbursed is for a person to say"
#: How much more than by cash a bill may cost by card, as a part of it.
_DUAL = Decimal("0.06")


def tenders_of(
    rows: Sequence[Row], total: Decimal | None, file: str
) -> tuple[tuple[Tender, ...], Decimal | None, Row | None]:
    """(tenders in printed order, change given back or None, the row of the change).

    A tender is a row of the till that names a way of paying with an amount, or a card block that shows the card
    network's own marks (masked number with an authorization, AID). Advertising, prices for paying by card, suggested
    tips and amounts due are none. `total` decides between a payment and a price that only mentions one. What may be a
    payment and may not comes declined, with its doubt.
    """
    change_row = max(
        (row for row in rows if row.role is Role.CHANGE and row.amount),
        key=lambda row: abs(value_of(row)),
        default=None,
    )
    said = Outcome(rows, total)
    parts = parts_above(rows[: said.sums], total)
    payments = [
        payment
        for i, row in enumerate(rows)
        if (payment := _payment(row, total, said) or _taken_off(row, rows, total)) is not None
        and (i >= said.sums or _above(rows, i, total) or row in parts)
    ]
    payments += [
        Payment(kind, None, [row], brand_of(row.plain)) for row in rows[said.sums :] if (kind := _amount_hidden(row))
    ]
    if not payments and total is not None:
        payments, change_row = beside_change(rows, total, change_row)
        payments = payments or _handed_over(rows[said.sums :], change_row)
    if total is not None and not any(p.kind is TenderKind.CARD for p in payments):
        payments += spread_out(rows[said.sums :], total)
    card = card_block(without_gift_cards(rows[said.last_refusal :]))
    payments = _without_prices(payments, rows[said.sums :], card, change_row is not None)
    plan = next((row for row in rows if not_own(row.plain)), None)
    shown = said.settled or change_row is not None
    for payment in payments:
        # A check by itself passes nothing.
        proved = shown or payment.kind is TenderKind.CHECK
        proved = proved or (payment.kind is TenderKind.CARD and card is not None and card.proves)
        if not payment.doubt and not proved and all(_may_be_none(row, rows, said) for row in payment.rows):
            payment.doubt = f"says “{payment.rows[0].text}”, which may be a payment and may not"
        if plan is not None and CAMPUS.search(payment.rows[0].plain):
            payment.doubt = _NOT_OWN.format(plan.text, not_own(plan.plain))
    charged = any(p.kind is TenderKind.CARD and p.amount is not None for p in payments)
    for payment in payments:
        if payment.amount is not None and total is not None and payment.amount - total in _cash_back(rows):
            payment.amount = total
        # A heading (`CREDIT CARD SALE`) above the card's own amount is no payment of its own.
        if card and payment.kind is TenderKind.CARD and payment.amount is None and not charged:
            payment.amount = _charged(rows, card, total)
    if card and card.proves and not any(p.kind is TenderKind.CARD for p in payments):
        payments.append(Payment(TenderKind.CARD, _charged(rows, card, total), list(card.rows)))
    payments = _merged(payments, total, value_of(change_row) if change_row else ZERO)
    _doubt_another(payments, rows, card, total)
    tenders = _with_marks(_tenders(payments, rows, card, file), rows, total, file)
    tenders = said.judged(tenders, rows, file)
    if not tenders and total is not None:
        tenders = wordless(rows, total, file) or maybe(rows, total, said.sums, file)
        tenders = tenders if any(tender.doubt for tender in tenders) else said.judged(tenders, rows, file)
    return as_seen(tenders, rows), abs(value_of(change_row)) if change_row else None, change_row


def _doubt_another(
    payments: Sequence[Payment], rows: Sequence[Row], card: CardBlock | None, total: Decimal | None
) -> None:
    """Puts the bill's payment by card in doubt where the card's own print names another amount than the bill's."""
    if card is None or total is None or (other := another_amount(rows, card, total)) is None:
        return
    for payment in payments:
        if payment.kind is TenderKind.CARD and payment.amount in (None, total):
            words = f"shows a payment by card beside “{other.text}”, an amount that is not the bill's"
            payment.doubt = payment.doubt or words


def _charged(rows: Sequence[Row], card: CardBlock, total: Decimal | None) -> Decimal | None:
    """The bill's total where the terminal's own print repeats it, or the one amount of a paper, which its row says was
    charged; None where only the fact of payment shows.
    """
    amounts = {amount.value for row in rows for amount in row.amounts}
    if total is None and len(amounts) == 1 and any(row.amounts and _CHARGE.fullmatch(row.plain) for row in rows):
        return max(amounts.pop(), ZERO) or None
    first = rows.index(card.rows[0])
    return total if any(row.amount and row.amount.value == total for row in rows[first:]) else None


def _above(rows: Sequence[Row], index: int, total: Decimal | None) -> bool:
    """Whether a row above the sums is a payment of a till that sums up after it, not an item called like one.

    It shows the masked number or no amount; or it is nothing but a name, comes to the bill, and items stand above it.
    """
    row = rows[index]
    if row.amount is None or MASKED.search(row.text):
        return True
    items = any(other.amount and other.amount.value > 0 for other in rows[:index])
    whole = total is None or row.amount.value >= total
    return items and whole and len(re.findall(r"[^\W\d_]+", row.label)) <= 2


def _handed_over(rows: Sequence[Row], change: Row | None) -> list[Payment]:
    """The cash of which nothing was read but noughts, where change was given: its first figures were not seen."""
    if change is None or value_of(change) <= 0:
        return []
    row = next((row for row in rows if row.role is Role.TENDER and CASH.search(row.plain) and row.amount), None)
    if row is None or value_of(row) != 0:
        return []
    doubt = f"says “{row.text}” and “{change.text}”: what was handed over could not be read"
    return [Payment(TenderKind.CASH, None, [row], None, doubt)]


def _amount_hidden(row: Row) -> TenderKind | None:
    """How was paid by a till's row for a payment whose amount was not seen: something hides where it would stand."""
    hidden = any(place.right > row.line.box.right for place in row.lost)
    if row.role is not Role.TENDER or row.amounts or not hidden:
        return None
    text = apart(row.plain)
    if says_more(row) or TALK.search(text) or PRICE.search(text) or ASKED.search(text):
        return None
    none = another_pays(row) or leaves_open(row) or given_back(row) or refused(row) or not_own(text)
    return None if none else kind_of(row)


def _taken_off(row: Row, rows: Sequence[Row], total: Decimal | None) -> Payment | None:
    """A gift card or store credit printed as what it takes off the bill (`Store Credit -10.00`), where another payment
    below it comes to the rest; in doubt a card that takes off all of it, with no row that says what is left; else None.
    """
    if row.amount is None or row.amount.value >= 0 or total is None:
        return None
    if row.amount.value == -total and row.role is Role.TENDER and CARD.search(row.plain) and not given_back(row):
        doubt = f"says “{row.text}”, which may be a payment taken off the bill, or one given back"
        return Payment(TenderKind.CARD, total, [row], brand_of(row.plain), doubt)
    if not GIFT.search(row.plain):
        return None
    rest, below = total + row.amount.value, rows[rows.index(row) + 1 :]
    paid = any(other.amount and other.amount.value == rest and kind_of(other) is not None for other in below)
    return Payment(TenderKind.GIFT_CARD, -row.amount.value, [row]) if paid and rest > 0 else None


def _may_be_none(row: Row, rows: Sequence[Row], said: Outcome) -> bool:
    """Whether a row below the bill says more than that something was paid."""
    return says_more(row) and paid_mark(row) is None and rows.index(row) >= said.sums


def _cash_back(rows: Sequence[Row]) -> set[Decimal]:
    """Money handed out on top of a card payment."""
    return {value_of(row) for row in rows if row.amount and re.search(r"\bcash ?-?back\b", row.plain)}


def _without_prices(
    payments: list[Payment], rows: Sequence[Row], card: CardBlock | None, change: bool
) -> list[Payment]:
    """`payments` without what the bill costs by cash and by card, where nothing shows that either was paid."""
    by_card = [row for row in rows if row.amount and CARD.search(row.plain) and not MASKED.search(row.text)]
    by_cash = [row for row in rows if row.amount and CASH.search(row.plain)]
    proved = card is not None and card.proves
    for one in by_cash:
        if change and not _NAMED_PRICE.search(one.plain):
            continue
        for other in by_card:
            if not one.amounts[0].value <= value_of(other) <= one.amounts[0].value * (1 + _DUAL):
                continue
            for payment in [p for p in payments if p.rows[0] in (one, other) and not _shows_card(p)]:
                only = len(by_cash if payment.rows[0] is one else by_card) == 1
                if _NAMED_PRICE.search(payment.rows[0].plain) or (only and not (proved and payment.rows[0] is other)):
                    payments = [p for p in payments if p is not payment]
                elif not (proved and payment.rows[0] is other):
                    payment.doubt = f"says “{payment.rows[0].text}”, {_MAY_BE_PRICE}"
    out = []
    for payment in payments:
        totals = any(
            re.search(r"\btotal\b", row.plain) and not re.search(r"charged|paid|\bpd\b", row.plain)
            for row in payment.rows
        )
        shown = (
            change
            if payment.kind is TenderKind.CASH
            else _shows_card(payment)
            or (
                payment.kind is TenderKind.CARD
                and (proved or (card is not None and card.last4 and _is_charged(payment)))
            )
        )
        if totals and not shown and payment.kind in (TenderKind.CASH, TenderKind.CARD):
            payment.doubt = f"says “{payment.rows[0].text}”, {_MAY_BE_PRICE}"
        out.append(payment)
    return out


def card_price(
    rows: Sequence[Row], total: Decimal | None, tenders: Sequence[Tender], file: str
) -> Field[Decimal] | None:
    """What the bill costs by card, where a card was charged exactly that; None where nothing says so.

    Shops with two prices print the one for cash as the total (`Total 37.60`, `Card price 38.92`, `VISA 38.92`).
    """
    charged = [t for t in tenders if t.kind is TenderKind.CARD and t.amount and not t.declined]
    if total is None or len(tenders) != 1 or not charged or not (charged[0].auth_code or charged[0].last4):
        return None
    paid = charged[0].amount or ZERO
    row = next((r for r in rows if r.amount and r.amount.value == paid and _BY_CARD.search(r.plain)), None)
    return Field.found(paid, row.evidence(file)) if row and total < paid <= total * (1 + _DUAL) else None


def without_card_price(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` without what the bill would have cost by card, where the price by cash was paid in cash to the cent.

    `Cash Total 30.12`, `Card Fee 3.99% 1.20`, `Card Total 31.32`, `Cash 40.00`, `Change 9.88`.
    """
    prices = [row for row in rows if row.amount and CASH.search(row.plain) and _NAMED_PRICE.search(row.plain)]
    handed = [row for row in rows if row.amount and CASH.search(row.plain) and row not in prices]
    back = [row for row in rows if row.amount and row.role is Role.CHANGE]
    paid = {value_of(cash) - abs(value_of(change)) for cash in handed for change in back}
    price = next((value_of(row) for row in prices if value_of(row) in paid), None)
    if price is None:
        return tuple(rows)
    dearer = {value_of(r) for r in rows if _BY_CARD.search(r.plain) and price < value_of(r) <= price * (1 + _DUAL)}
    ours = {*dearer, *(one - price for one in dearer)}
    told = [
        replace(row, amounts=(), role=Role.TEXT) if value_of(row) in ours and _CARDS_OWN.search(row.plain) else row
        for row in rows
    ]
    return tuple(
        replace(row, role=Role.TOTAL, plain=CASH.sub("", row.plain))
        if row in prices and value_of(row) == price
        else row
        for row in told
    )


def _shows_card(payment: Payment) -> bool:
    return any(MASKED.search(row.text) or re.search(r"\b\d{4}\W*$", row.label) for row in payment.rows)


def _with_marks(tenders: list[Tender], rows: Sequence[Row], total: Decimal | None, file: str) -> list[Tender]:
    """`tenders`, with what the vendor marked on the paper ("PAID", "cash payment"); a card needs no mark."""
    marks = [
        (row, kind)
        for row in rows
        if (kind := paid_mark(row)) is not None
        and not (row.amount and total is not None and row.amount.value + ROUNDING < total)
    ]
    if not tenders and not marks and (tick := ticked(rows)):
        marks = [tick]
    if not marks:
        return tenders
    evidence = tuple(row.evidence(file) for row, _ in marks)
    if any(t.kind is TenderKind.CARD for t in tenders):
        by_card = any(kind is TenderKind.CARD for _, kind in marks)
        return [
            replace(t, declined=False, doubt="", evidence=t.evidence + evidence)
            if by_card and t.doubt.endswith(_MAY_BE_PRICE)
            else t
            for t in tenders
        ]
    if any(t.kind is TenderKind.CASH for t in tenders):
        return [
            replace(t, marked_paid=True, evidence=t.evidence + evidence) if t.kind is TenderKind.CASH else t
            for t in tenders
        ]
    kind = next((kind for _, kind in marks if kind is not TenderKind.OTHER), TenderKind.OTHER)
    return [*tenders, Tender(kind, marked_paid=True, evidence=evidence)]


def _payment(row: Row, total: Decimal | None, said: Outcome) -> Payment | None:
    code = (coded(row) or abroad(row)) if row.amount and row.amount.value == total else None
    text = apart(row.plain)
    whole = row.amount is not None and row.amount.value == total
    whose = not_own(text, whole)
    if row.role not in (Role.TENDER, Role.TEXT, Role.TOTAL) and code is None and not whose:
        return None
    if (PRICE.search(text) and not MASKED.search(row.text)) or (
        TALK.search(row.label) and not (whole or MASKED.search(row.text))
    ):
        return None
    if another_pays(row) or leaves_open(row) or given_back(row):
        return None
    if ASKED.search(text):
        return None
    kind = _kind(row, code) or (TenderKind.OTHER if whose else None)
    if kind is None:
        return None
    if row.amount is None:
        # The till's own line at the very end of a picture: `Credit Purchase`, `CREDIT CARD AUTH`.
        if kind is TenderKind.CARD and re.search(
            r"^\W*credit(?: card)? (?:purchase|auth|sale)|^\W*credit\W*\d?\W*$", text
        ):
            return Payment(kind, None, [row], brand_of(text))
        return None
    amount = row.amount.value
    if total is not None and amount < 0 and total + amount in said.left:
        amount = -amount  # `Payments  Visa ending in 4410  (21.60)  Balance 0.00`
    named = row.role in (Role.TENDER, Role.TOTAL) or whose
    if amount <= 0 or not (named or amount == total):
        return None
    if total is not None and amount < total and kind is not TenderKind.GIFT_CARD and amount < total / 10:
        return None
    if whose:
        return Payment(TenderKind.OTHER, amount, [row], None, _NOT_OWN.format(row.text, whose))
    return Payment(kind, amount, [row], brand_of(text))


def _kind(row: Row, code: TenderKind | None) -> TenderKind | None:
    """How was paid: `MCARD TEND` is a payment by its second word, and by a card by its first, the `code`."""
    named = kind_of(row)
    return code or named if named in (None, TenderKind.OTHER) else named


def _merged(payments: list[Payment], total: Decimal | None, change: Decimal) -> list[Payment]:
    """One payment printed twice (`VISA 12.00`, `AMOUNT 12.00`) once; OTHER gives way to a named kind.

    Two that differ in brand, number or kind and halve the bill (with its `change`) are two; where nothing tells them
    apart it is open.
    """
    out: list[Payment] = []
    for payment in payments:
        same = next(
            (
                p
                for p in out
                if p.amount == payment.amount
                or (p.kind is payment.kind and None in (p.amount, payment.amount))
                or (p.kind is payment.kind is TenderKind.CARD and _is_charged(payment) and not _differ(p, payment))
            ),
            None,
        )
        halves = total is not None and payment.amount is not None and 2 * payment.amount == total + abs(change)
        if same is not None and halves and TenderKind.OTHER not in (same.kind, payment.kind):
            if not _differ(same, payment):
                payment.doubt = f"prints a payment of {show(payment.amount or ZERO)} twice, which may be one or two"
            same = None
        if same is None:
            out.append(payment)
            continue
        same.rows += payment.rows
        if same.amount is None or _is_charged(payment):
            same.amount = payment.amount
        same.brand = same.brand if same.brand not in (None, "debit") else payment.brand or same.brand
        same.doubt = same.doubt and payment.doubt
        if same.kind is TenderKind.OTHER:
            same.kind = payment.kind
    if any(p.kind is TenderKind.CARD and p.amount == total for p in out):  # `Check 41.82` is the bill, before its tip
        out = [p for p in out if p.kind is not TenderKind.CHECK or not re.fullmatch(r"\W*check\W*", p.rows[0].plain)]
    named = [p for p in out if p.kind is not TenderKind.OTHER]
    return [p for p in out if p in named or p.doubt] if named else out


def _is_charged(payment: Payment) -> bool:
    """The final charge below a payment that was printed before the tip (`VISA 21.60`, `Tip 4.00`, `Charged 25.60`)."""
    return bool(re.fullmatch(r"\W*(?:(?:amount|total|card) )?charged\W*", payment.rows[0].label.lower()))


def _differ(one: Payment, other: Payment) -> bool:
    brands = {p.brand for p in (one, other)} - {None, "debit"}
    numbers = {m[0][-4:] for p in (one, other) for row in p.rows if (m := MASKED.search(row.text))}
    return one.kind is not other.kind or len(brands) > 1 or len(numbers) > 1


def _tenders(payments: Sequence[Payment], rows: Sequence[Row], card: CardBlock | None, file: str) -> list[Tender]:
    """The payments as tenders; of several cards each has the card network's print from its own row to the next's."""
    cards = [p for p in payments if p.kind is TenderKind.CARD]
    starts = sorted(rows.index(p.rows[0]) for p in cards)
    out = []
    for payment in payments:
        own = card
        if len(cards) > 1 and payment.kind is TenderKind.CARD:
            first = rows.index(payment.rows[0])
            own = card_block(rows[first : next((i for i in starts if i > first), len(rows))])
        out.append(_tender(payment, own, file))
    return out


def _tender(payment: Payment, card: CardBlock | None, file: str) -> Tender:
    evidence = [row.evidence(file) for row in payment.rows]
    declined = bool(payment.doubt)
    if payment.kind is not TenderKind.CARD or card is None:
        own = (number for row in payment.rows if row.amount and (number := stored_number(row)))
        return Tender(
            payment.kind,
            payment.amount,
            payment.brand,
            next(own, None),
            declined=declined,
            doubt=payment.doubt,
            evidence=tuple(evidence),
        )
    evidence += [row.evidence(file) for row in card.rows if row not in payment.rows]
    brand = payment.brand if payment.brand not in (None, "debit") else card.brand or payment.brand
    return Tender(
        payment.kind,
        payment.amount,
        brand,
        card.last4,
        card.auth_code,
        declined=declined,
        doubt=payment.doubt,
        evidence=tuple(evidence),
    )
