"""How the purchase was paid, as the paper shows it: cards, cash and change, checks, gift cards, PAID marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.extract.cards import CARD, TALK, CardBlock, apart, brand_of, card_block
from pipeline.extract.outcome import BILL, SUMS, Outcome
from pipeline.extract.remarks import another_pays, given_back, leaves_open, paid_mark, ticked
from pipeline.extract.roles import Role
from pipeline.extract.rows import Row
from pipeline.model import Field, Tender, TenderKind
from pipeline.money import ROUNDING, ZERO, show

_GIFT = re.compile(r"gift ?(?:card|cert|crd)|store credit|(?:shop|store|merchandise) ?card|e-?gift")
_CASH = re.compile(r"\bcash\b(?!less| ?back| ?ier| ?giveaway| ?register| app\b)|\befectivo\b|现金|現金")
_CHECK = re.compile(r"\b(?:personal |paid by )?che(?:ck|que)\b(?=\W*(?:tender|payment|paid|#?\s*\d{3,}\W*$|$))")
_OTHER = re.compile(
    r"venmo|paypal|voucher|prepaid|student card|campus card|zelle|cash app\b|gpay|samsung ?pay|mobile ?pay|"
    r"(?:online|web) pay(?:ment)?\b|\bonline paid|paid online"
)
#: Public benefits, which are not the claimant's own money.
_BENEFIT = re.compile(r"\bebt\b|\bsnap\b(?= (?:food|ebt|benefit|tender))|\bfood ?stamps?\b|\bwic\b|\bcal-?fresh\b")
#: Money that a university gives out for food: whose it is, nobody can tell from the paper.
_MEAL_MONEY = re.compile(
    r"\bmeal (?:plan|swipe|exchange|equivalency|points?)\b|\b(?:dining|flex|campus) (?:dollars|points)\b"
)
#: Short names of tenders that say so only where they are all that stands beside the amount.
_CODE = re.compile(
    r"\W*(?P<code>c\.?c\.?|vi|vs|ax|amx|american exp|ds|disc|discvr|dbt?|crdt?|cred|(?:crd ?)+|credit crd|m ?card|"
    r"mc|m/c|mastercrd|master|emv|interac|tap|square|stripe|toast pay|settled|charged?|(?:amount|total|card) charged|"
    r"bank ?card|svc card|gc|"
    r"csh|ca|tarjeta|信用卡|qr pay|chip|sq)"
    r"(?: ?(?:ctls|sale|purchase|tend(?:er)?|card|pmt|payment))?\W*[x*•]*\W*(?:\d{4})?\W*",
)
_CODES = {"gc": TenderKind.GIFT_CARD, "svc card": TenderKind.GIFT_CARD, "csh": TenderKind.CASH, "ca": TenderKind.CASH}
#: A price for a way of paying, or what is to be paid: no payment.
_PRICE = re.compile(
    r"\bif\b|\bpay (?:with|by|in|at|cash|card|credit|debit|this)\b|\bw/|\bwith (?:cash|card|credit|debit)\b|\bsplit\b|"
    r"\bdue\b|\bprice\b|amount to\b|\bunpaid\b|\bsuggest|\bminimum\b|\bdiscount\b|\bsurcharge\b|\bcash-? ?back\b"
)
_NAMED_PRICE = re.compile(r"\b(?:total|price)\b")
#: Words that stand beside an amount of the bill and name no payment.
_NO_NAME = re.compile(
    r"total|\btot\b|\bttl\b|balance|\bbal\b|\bdue\b|\bowed?\b|owing|amount|\bamt\b|price|suggest|\btips?\b|gratuity|"
    r"share|\bsplit|\bpay\b|payable|unpaid|\bper\b|\bseat|\bguests?\b|\btable\b|^\W*(?:food|drinks?|bev\w*)\W*$|\bitems?\b|\bsales?\b|\bnet\b|"
    r"\bestimate|\btax|\bvat\b|\bgst\b|\bsaved?\b|\bchange\b|\bsavings?\b|\bif\b|\bdiscount|\bpoints?\b|"
    r"\bspen[dt]\b|\byou\b|\bcheck\b|\bbill\b|^\W*(?:your )?order\W*$|\bmerchandise\b|\bsum\b|"
    r"\bbefore\b|\bafter\b|\bincl|"
    r"\bplease\b|\bsuma\b"
)
_NAMES = re.compile(r"[A-Za-z]{3}|[\u4e00-\u9fff]{2}")
_BY_CARD = re.compile(
    r"\b(?:card|credit|non-?\s?cash|regular|standard)\b.*\b(?:price|total|pricing)\b|\b(?:price|total|pay)\b.*"
    r"\b(?:card|credit|non-?\s?cash)\b"
)
_MAY_BE_PRICE = "which may be a price and no payment"
#: Change in other languages.
_CHANGE = re.compile(
    r"\b(?:r[uü]ckgeld|wechselgeld|rendu|resto|vuelto|cambio|troco|baki|växel|找零|找赎|お釣り|おつり)"
)
#: How much more than by cash a bill may cost by card, as a part of it.
_DUAL = Decimal("0.06")
_MASKED = re.compile(r"(?:[xX*#•∗×]\s?){2,}\s?-?\s?\d{4}(?!\d)")


#: The number of a card or a stored account beside a name, as far as it is printed.
_NUMBER = re.compile(
    r"(?<![\w*])[x*#•∗×.]{1,16}\s?-?\s?\d{4}(?!\d)|\b(?:ending in|last (?:4|digits):?) ?\d{4}\b", re.IGNORECASE
)
#: Accounts that are no money of the claimant's, and numbers that are no account.
_NO_ACCOUNT = re.compile(
    r"\bacc(?:oun)?t\b|\broom\b|\bhouse\b|\bdep(?:t|artment)|\bmember|\bloyalty|\breward|\bphone\b|\bpoints\b|\bparty\b"
)
#: A card that is only known to the shop.
_KEPT = re.compile(r"\bon file\b|\bpreferred\b|\bdefault\b|\bsaved card|\bexpires\b")
_HEADED = re.compile(r"\W*payments?(?: (?:details|info|information))?\W*")
_ITS_AMOUNT = re.compile(r"\W*(?:amount|amt|paid|charged?|sale|total|payment)?\W*")
#: From a card's name to its amount there are at most so many rows, and to its number.
_SPREAD, _NEAR = 4, 2


@dataclass(slots=True)
class _Payment:
    kind: TenderKind
    amount: Decimal | None
    rows: list[Row] = field(default_factory=list)
    brand: str | None = None
    doubt: str = ""


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
        (row for row in rows if row.role is Role.CHANGE and row.amount), key=lambda row: abs(_value(row)), default=None
    )
    said = Outcome(rows, total)
    payments = [
        payment
        for i, row in enumerate(rows)
        if (payment := _payment(row, total, said)) is not None and (i >= said.sums or _above(rows, i, total))
    ]
    if not payments and total is not None:
        payments, change_row = _beside_change(rows, total, change_row)
    if total is not None and not any(p.kind is TenderKind.CARD for p in payments):
        payments += _spread_out(rows[said.sums :], total)
    card = card_block([row for row in rows[said.last_refusal :] if not _GIFT.search(row.plain)])
    payments = _without_prices(payments, rows[said.sums :], card, change_row is not None)
    for payment in payments:
        if payment.amount is not None and total is not None and payment.amount - total in _cash_back(rows):
            payment.amount = total
        if card and payment.kind is TenderKind.CARD and payment.amount is None:
            payment.amount = _charged(rows, card, total)
    if card and card.proves and not any(p.kind is TenderKind.CARD for p in payments):
        payments.append(_Payment(TenderKind.CARD, _charged(rows, card, total), list(card.rows)))
    payments = _merged(payments, total)
    tenders = _with_marks(_tenders(payments, rows, card, file), rows, total, file)
    tenders = said.judged(tenders, rows, file)
    if not tenders and total is not None:
        tenders = _maybe(rows, total, said.sums, file)
    return tuple(tenders), abs(_value(change_row)) if change_row else None, change_row


def _value(row: Row) -> Decimal:
    return row.amount.value if row.amount else ZERO


def _charged(rows: Sequence[Row], card: CardBlock, total: Decimal | None) -> Decimal | None:
    """The bill's total where the terminal's own print repeats it; None where only the fact of payment shows."""
    first = rows.index(card.rows[0])
    return total if any(row.amount and row.amount.value == total for row in rows[first:]) else None


def _above(rows: Sequence[Row], index: int, total: Decimal | None) -> bool:
    """Whether a row above the sums is a payment of a till that sums up after it, not an item called like one.

    It shows the masked number or no amount; or it is nothing but a name, comes to the bill, and items stand above it.
    """
    row = rows[index]
    if row.amount is None or _MASKED.search(row.text):
        return True
    items = any(other.amount and other.amount.value > 0 for other in rows[:index])
    whole = total is None or row.amount.value >= total
    return items and whole and len(re.findall(r"[^\W\d_]+", row.label)) <= 2


def _cash_back(rows: Sequence[Row]) -> set[Decimal]:
    """Money handed out on top of a card payment."""
    return {_value(row) for row in rows if row.amount and re.search(r"\bcash ?-?back\b", row.plain)}


def _without_prices(
    payments: list[_Payment], rows: Sequence[Row], card: CardBlock | None, change: bool
) -> list[_Payment]:
    """`payments` without what the bill costs by cash and by card, where nothing shows that either was paid."""
    by_card = [row for row in rows if row.amount and CARD.search(row.plain) and not _MASKED.search(row.text)]
    by_cash = [row for row in rows if row.amount and _CASH.search(row.plain)]
    proved = card is not None and card.proves
    for one in by_cash:
        if change and not _NAMED_PRICE.search(one.plain):
            continue
        for other in by_card:
            if not one.amounts[0].value <= _value(other) <= one.amounts[0].value * (1 + _DUAL):
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
            re.search(r"\btotal\b", row.plain) and not re.search(r"charged|paid", row.plain) for row in payment.rows
        )
        shown = (
            change
            if payment.kind is TenderKind.CASH
            else _shows_card(payment) or (proved and payment.kind is TenderKind.CARD)
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


def _shows_card(payment: _Payment) -> bool:
    return any(_MASKED.search(row.text) or re.search(r"\b\d{4}\W*$", row.label) for row in payment.rows)


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


def _maybe(rows: Sequence[Row], total: Decimal, sums: int, file: str) -> list[Tender]:
    """What may be a payment under a name that is not known: the bill's own amount, repeated beside other words."""
    bill = next((i for i, r in enumerate(rows) if r.role in BILL and r.amount and r.amount.value == total), None)
    above = [i for i, row in enumerate(rows[:sums]) if row.amount and row.amount.value > 0]
    for i, row in enumerate(rows):
        if (
            not row.amounts
            and re.match(r"\W*pre-?\s?paid\b(?! card)", row.plain)
            and len(re.findall(r"[^\W\d_]+", row.label)) <= 4
        ):
            return [_doubtful(row, "says “{}”, and shows no payment", file)]
        late = bill is not None and i > bill
        if not (late or (len(above) > 1 and i == above[-1])) or not _NAMES.search(row.label):
            continue
        if row.amount is None or row.amount.value != total or row.role in SUMS:
            continue
        if _NO_NAME.search(row.plain) or _PRICE.search(row.plain) or len(row.label.split()) > 5:
            continue
        if _stored(rows[i : i + 1 + _NEAR]):
            return [Tender(TenderKind.OTHER, total, evidence=(row.evidence(file),))]
        return [_doubtful(row, "names “{}” beside the total, which may be a payment", file)]
    for row in rows:
        if not row.amounts and _NUMBER.search(row.text) and _names_card(row):
            return [_doubtful(row, "names “{}”, and shows no payment by it", file)]
    return []


def _stored(rows: Sequence[Row]) -> bool:
    """Whether an unknown name beside the bill's amount has a card's number: the shop's own card, by any name."""
    if _NO_ACCOUNT.search(rows[0].plain):
        return False
    return any(_NUMBER.search(row.text) and not (row.amounts and row is not rows[0]) for row in rows)


def _names_card(row: Row) -> bool:
    if TALK.search(row.label) or re.search(r"\bmember|\bloyalty|\breward|\bphone\b", row.plain):
        return False
    return bool(CARD.search(apart(row.plain)) or re.search(r"[xX*•]{8,}\s?\d{4}", row.text))


def _doubtful(row: Row, doubt: str, file: str) -> Tender:
    return Tender(
        TenderKind.OTHER,
        _value(row) or None,
        declined=True,
        doubt=doubt.format(row.text),
        evidence=(row.evidence(file),),
    )


def _beside_change(rows: Sequence[Row], total: Decimal, change: Row | None) -> tuple[list[_Payment], Row | None]:
    """(the payment, the row of its change) where a way of paying has no name that is known (a till's short one, a
    foreign one): what was handed over less the change is the bill, or is the bill itself with a change of nothing.
    """
    bill = next((i for i, row in enumerate(rows) if row.role in BILL and _value(row) == total), len(rows))
    for i, row in enumerate(rows[bill + 1 :], bill + 1):
        if row is change:
            break
        if row.role not in (Role.TEXT, Role.TENDER) or row.amount is None or _PRICE.search(row.plain):
            continue
        back = next((r for r in rows[i + 1 :] if r is change or (r.amount and _CHANGE.search(r.plain))), None)
        if back is None or not re.search(r"[^\W\d_]{2}", row.label):
            continue
        if _value(row) == total and len(row.label) > 2:
            return [_Payment(TenderKind.OTHER, total, [row])], back
        if _value(row) > total and _value(row) - abs(_value(back)) == total and len(row.label.split()) <= 2:
            return [_Payment(TenderKind.CASH, _value(row), [row])], back
    return [], change


def _payment(row: Row, total: Decimal | None, said: Outcome) -> _Payment | None:
    code = _coded(row) if row.amount and row.amount.value == total else None
    if row.role not in (Role.TENDER, Role.TEXT, Role.TOTAL) and code is None:
        return None
    text = apart(row.plain)
    whole = row.amount is not None and row.amount.value == total
    if (_PRICE.search(text) and not _MASKED.search(row.text)) or (
        TALK.search(row.label) and not (whole or _MASKED.search(row.text))
    ):
        return None
    if another_pays(row) or leaves_open(row) or given_back(row):
        return None
    whose = _not_own(text)
    kind = _kind(row) or code or (TenderKind.OTHER if whose else None)
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
    if said.settled and total is not None and amount == -total:
        amount = total  # `Payments  Visa ending in 4410  (21.60)  Balance 0.00`
    named = row.role in (Role.TENDER, Role.TOTAL) or whose
    if amount <= 0 or not (named or amount == total):
        return None
    if total is not None and amount < total and kind is not TenderKind.GIFT_CARD and amount < total / 10:
        return None
    if whose:
        doubt = f"says “{row.text}”: whether what {whose} paid can be reimbursed is for a person to say"
        return _Payment(TenderKind.OTHER, amount, [row], None, doubt)
    return _Payment(kind, amount, [row], brand_of(text))


def _not_own(text: str) -> str:
    """Who or what pays by a tender that may not be the claimant's own money; "" where it is."""
    if _BENEFIT.search(text):
        return "benefits"
    return "a meal plan" if _MEAL_MONEY.search(text) else ""


def _spread_out(rows: Sequence[Row], total: Decimal) -> list[_Payment]:
    """A card's payment over several rows: its name, its masked number, the bill's amount, and the till's own close (a
    heading `Payment`, or a change of 0.00). Without that close it may be a card that is only kept.
    """
    for i, row in enumerate(rows):
        if row.amounts or not CARD.search(apart(row.plain)) or len(row.label.split()) > 3:
            continue
        below = rows[i : i + 1 + _SPREAD]
        if any(_KEPT.search(r.plain) for r in rows[max(i - 1, 0) : i + 1 + _SPREAD]):
            continue
        if TALK.search(row.label) or leaves_open(row):
            continue
        paid = next((r for r in below if r.amount and r.amount.value == total and _ITS_AMOUNT.fullmatch(r.plain)), None)
        closed = any(r.role is Role.CHANGE and r.amount and r.amount.value == 0 for r in rows[i:])
        headed = i > 0 and _HEADED.fullmatch(rows[i - 1].plain) is not None and not rows[i - 1].amounts
        if paid is not None and (closed or headed) and any(_MASKED.search(r.text) for r in below):
            return [_Payment(TenderKind.CARD, total, [row, paid], brand_of(row.plain))]
    return []


def _coded(row: Row) -> TenderKind | None:
    """The kind of a tender that its short name alone says (`CC`, `VI`, `GC`)."""
    match = _CODE.fullmatch(row.label.lower()) or _CODE.fullmatch(row.plain)
    return _CODES.get(match["code"], TenderKind.CARD) if match else None


def _kind(row: Row) -> TenderKind | None:
    text = apart(row.plain)
    if _GIFT.search(text):
        return TenderKind.GIFT_CARD
    if CARD.search(text):
        return TenderKind.CARD
    if _CASH.search(text) and not _OTHER.search(text):
        return TenderKind.CASH
    if _CHECK.search(text):
        return TenderKind.CHECK
    if _OTHER.search(text):
        return TenderKind.OTHER
    if re.search(
        r"\btend(?:er|ered)?\b|^\W*(?:amount )?received\b|amount (?:paid|tendered|received)|^\W*payment\b|"
        r"^\W*(?:total |you )?paid\W*$",
        text,
    ):
        return TenderKind.OTHER
    return None


def _merged(payments: list[_Payment], total: Decimal | None) -> list[_Payment]:
    """One payment printed twice (`VISA 12.00`, `AMOUNT 12.00`) once; OTHER gives way to a named kind.

    Two that differ in brand, number or kind and halve the bill are two; where nothing tells them apart it is open.
    """
    out: list[_Payment] = []
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
        halves = total is not None and payment.amount is not None and 2 * payment.amount == total
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
    named = [p for p in out if p.kind is not TenderKind.OTHER]
    return [p for p in out if p in named or p.doubt] if named else out


def _is_charged(payment: _Payment) -> bool:
    """The final charge below a payment that was printed before the tip (`VISA 21.60`, `Tip 4.00`, `Charged 25.60`)."""
    return bool(re.fullmatch(r"\W*(?:(?:amount|total|card) )?charged\W*", payment.rows[0].label.lower()))


def _differ(one: _Payment, other: _Payment) -> bool:
    brands = {p.brand for p in (one, other)} - {None, "debit"}
    numbers = {m[0][-4:] for p in (one, other) for row in p.rows if (m := _MASKED.search(row.text))}
    return one.kind is not other.kind or len(brands) > 1 or len(numbers) > 1


def _tenders(payments: Sequence[_Payment], rows: Sequence[Row], card: CardBlock | None, file: str) -> list[Tender]:
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


def _tender(payment: _Payment, card: CardBlock | None, file: str) -> Tender:
    evidence = [row.evidence(file) for row in payment.rows]
    declined = bool(payment.doubt)
    if payment.kind is not TenderKind.CARD or card is None:
        return Tender(
            payment.kind,
            payment.amount,
            payment.brand,
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
