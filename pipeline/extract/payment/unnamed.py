"""Payments by a name that is not known, over several rows, or that only may be payments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile, zip_longest

from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.cards import CARD, TALK, apart, brand_of, stored_number
from pipeline.extract.payment.outcome import TOLD
from pipeline.extract.payment.remarks import leaves_open, may_be_paid
from pipeline.extract.payment.ways import MASKED, PRICE, Payment, value_of
from pipeline.model import Tender, TenderKind

#: Words that stand beside an amount of the bill and name no payment.
_NO_NAME = re.compile(
    r"total|\btot\b|\bttl\b|balance|\bbal\b|\bdue\b|\bowed?\b|owing|amount|\bamt\b|price|suggest|\btips?\b|gratuity|"
    r"share|\bsplit|(?<![a-z]{3} )\bpay\b|\bpay\b(?!\W*$)|payable|unpaid|\bper\b|\bseat|"
    r"\bguests?\b|\btable\b|^\W*(?:food|drinks?|bev\w*)\W*$|\bitems?\b|\bsales?\b|\bnet\b|"
    r"\bestimate|\btax|\bvat\b|\bgst\b|\bsaved?\b|\bchange\b|\bsavings?\b|\bif\b|\bdiscount|\bpoints?\b|"
    r"\bspen[dt]\b|\byou\b|\bcheck\b|\bbill\b|^\W*(?:your )?order\W*$|\bmerchandise\b|\bsum\b|"
    r"\bbefore\b|\bafter\b|\bincl|"
    r"\bplease\b|\bsuma\b"
)
_NAMES = re.compile(r"[A-Za-z]{3}|[\u4e00-\u9fff]{2}")
#: Change in other languages.
_CHANGE = re.compile(
    r"\b(?:r[uü]ckgeld|wechselgeld|rendu|resto|vuelto|cambio|troco|baki|växel|找零|找赎|お釣り|おつり)"
)
#: The same as a till without room for words has it: believed where it is what was handed over less the bill.
_CHANGE_CODE = re.compile(r"\W*(?:ch|cn|cg|chn)\W*")
#: The number of a card or a stored account beside a name, as far as it is printed.
_NUMBER = re.compile(
    r"(?<![\w*])[x*#•∗×.]{1,16}\s?-?\s?\d{4}(?!\d)|\b(?:ending(?: in| with)?|last (?:4|digits):?) ?\d{4}\b|"
    r"^\W*(?:visa|master ?card|mc|amex|american express|discover)\W{1,3}\d{4}\W*$",
    re.IGNORECASE,
)
#: Accounts that are no money of the claimant's, and numbers that are no account.
_NO_ACCOUNT = re.compile(
    r"\bacc(?:oun)?t\b|\broom\b|\bhouse\b|\bdep(?:t|artment)|\bmember|\bloyalty|\breward|\bphone\b|\bpoints\b|\bparty\b"
)
#: A card that is only known to the shop.
_KEPT = re.compile(r"\bon file\b|\bpreferred\b|\bdefault\b|\bsaved card|\bexpires\b")
#: How an order says that it is or was paid.
_BY = re.compile(
    r"\W*payment(?: method| type)?\W{1,3}(?:paypal|venmo|zelle|apple ?pay|google ?pay|visa|master ?card|amex|discover|"
    r"cash|credit|debit|card)\b"
)
_METHOD = re.compile(r"\bpayment method\b|\bpaid with\b")
_HEADED = re.compile(r"\W*payments?(?: (?:details|info|information))?\W*")
_ITS_AMOUNT = re.compile(r"\W*(?:amount|amt|paid|charged?|sale|total|payment)?\W*")
#: What money is kept on or sent by, and nothing else; behind it the number.
_ACCOUNT = re.compile(
    r"\W*(?:venmo|paypal|zelle|cash ?app|apple ?pay|google ?pay|g ?pay|samsung ?pay|interac(?: flash| debit)?|"
    r"e?gift ?cards?|gift certificate|store credit|(?:campus|student|meal) (?:card|plan)|"
    r"(?:dining|flex|campus|meal|munch) (?:dollars|points|cash|bucks|plan)|(?!star)[\w'’]+ bucks|declining balance)"
    r"[\W_x*•#\d]*"
)
#: How a paper takes its leave, or says who serves.
_LEAVE = re.compile(r"\bthank|\bvisit|\bcome\b|\bwelcome|\bcopy\b|\bserver\b|\bcashier\b|\bnice\b|\bsee you\b")
#: What is left of a word for a sum beside a stamp that goes across it.
_STAMP = re.compile(r"\W*(?i:s\w{0,8}|t\w{0,5}|sales t\w{0,3})?[\W\d]*\bPAID\b[\W\d]*(?i:\w{0,4})\W*")
#: From a card's name to its amount there are at most so many rows, and to its number.
_SPREAD, _NEAR = 4, 2


def spread_out(rows: Sequence[Row], total: Decimal) -> list[Payment]:
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
        if paid is not None and (closed or headed) and any(MASKED.search(r.text) for r in below):
            return [Payment(TenderKind.CARD, total, [row, paid], brand_of(row.plain))]
    return []


def beside_change(rows: Sequence[Row], total: Decimal, change: Row | None) -> tuple[list[Payment], Row | None]:
    """(the payment, the row of its change) where a way of paying has no name that is known (a till's short one, a
    foreign one): what was handed over less the change is the bill, or is the bill itself with a change of nothing.
    """
    bill = next((i for i, row in enumerate(rows) if row.role in BILL and value_of(row) == total), len(rows))
    for i, row in enumerate(rows[bill + 1 :], bill + 1):
        if row is change:
            break
        if row.role not in (Role.TEXT, Role.TENDER) or row.amount is None or PRICE.search(row.plain):
            continue
        back = next(
            (
                r
                for r in rows[i + 1 :]
                if r is change
                or (r.amount and _CHANGE.search(r.plain))
                or (r.amount and _CHANGE_CODE.fullmatch(r.plain) and value_of(row) - value_of(r) == total)
            ),
            None,
        )
        if back is None or not re.search(r"[^\W\d_]{2}", row.label):
            continue
        if value_of(row) == total and len(row.label) > 2:
            return [Payment(TenderKind.OTHER, total, [row])], back
        if value_of(row) > total and value_of(row) - abs(value_of(back)) == total and len(row.label.split()) <= 2:
            return [Payment(TenderKind.CASH, value_of(row), [row])], back
    return [], change


def wordless(rows: Sequence[Row], total: Decimal, file: str) -> list[Tender]:
    """What may be a payment of which no word was read: an amount below the bill's that comes to it, by itself or as
    what was handed over less the change; or what is left of two amounts and more in the bill's own column, or of one
    beside a card's name. Tills print none without a word, and no word without one, so something hides what it was.
    """
    bill = max((i for i, row in enumerate(rows) if row.role in BILL and value_of(row) == total), default=len(rows))
    below = rows[bill + 1 :]
    bare = [row for row in below if row.amount and not any(ch.isalnum() for ch in row.label)]
    paid = [
        row
        for row, back in zip_longest(bare, bare[1:])
        if total in (value_of(row), value_of(row) - abs(value_of(back)) if back else None)
    ]
    left = list(takewhile(lambda row: _is_left_of_amount(row, rows[bill]), below))
    some = paid or (left if len(left) > 1 else [])
    if some:
        return [_doubtful(some[0], "shows “{}” below the total, and no word beside it was read", file)]
    for row in below:
        if row.role is Role.TENDER and _ends_in_scrap(row, rows[bill]):
            doubtful = _doubtful(row, "shows “{}” below the total, of whose amount a part is hidden", file)
            last = row.line.words[-1]
            return [replace(doubtful, evidence=(replace(row.evidence(file), box=last.box, text=last.text),))]
    return []


def _ends_in_scrap(row: Row, bill: Row) -> bool:
    """Whether nothing stands on a row but a way of paying and, in the column of the `bill`'s amount, a few figures."""
    last = row.line.words[-1]
    whole = any(not amount.text.startswith((".", ",")) for amount in row.amounts)
    if bill.amount is None or whole or len(re.findall(r"[^\W\d_]+", row.label)) > 2:
        return False
    figures = re.fullmatch(r"[$.,]{0,2}\d{1,3}[.,]?", last.text) is not None
    return figures and abs(last.box.right - bill.amount.box.right) < last.box.height


def _is_left_of_amount(row: Row, bill: Row) -> bool:
    """Whether a row is but figures in the column of the `bill`'s amount: what is left of one that is hidden."""
    if bill.amount is None or not re.fullmatch(r"[\s$.,]*\d{1,3}[.,]?", row.text):
        return False
    column, box = bill.amount.box, row.line.box
    return column.left - box.height < box.left and box.right < column.right + box.height


def maybe(rows: Sequence[Row], total: Decimal, sums: int, file: str) -> list[Tender]:
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
        if row.amount is None or row.amount.value != total or row.role in TOLD:
            continue
        if _NO_NAME.search(row.plain) or PRICE.search(row.plain) or len(row.label.split()) > 5:
            continue
        if _stored(rows[i : i + 1 + _NEAR]):
            return [Tender(TenderKind.OTHER, total, last4=stored_number(row), evidence=(row.evidence(file),))]
        return [_doubtful(row, "names “{}” beside the total, which may be a payment", file)]
    if (stamped := next((row for row in rows[sums:] if _stamped(row)), None)) is not None:
        return [_doubtful(stamped, "says “{}”, which may be a mark that it was paid", file)]
    if bill is not None and (named := _without_amount(rows[bill + 1 :], rows[bill])) is not None:
        return [_doubtful(named, "names “{}” below the total, and no amount beside it was read", file)]
    return _announced(rows, sums, file)


def _announced(rows: Sequence[Row], sums: int, file: str) -> list[Tender]:
    """What may be a payment by the words of rows that show no amount of one."""
    for row in rows[sums:]:
        if may_be_paid(row):
            return [_doubtful(row, "says “{}”, which may be the mark of a payment", file)]
    for row in rows:
        if not row.amounts and _BY.match(row.plain) and not re.search(r"\bor\b|\band\b|\bonly\b|[,/?_]", row.plain):
            return [_doubtful(row, "says “{}”, and shows no payment by it", file)]
        if _NUMBER.search(row.text) and _names_card(row) and (not row.amounts or _METHOD.search(row.plain)):
            return [_doubtful(row, "names “{}”, and shows no payment by it", file)]
    return []


def _stamped(row: Row) -> bool:
    """Whether `PAID` in capitals stands in a row of the sums, where only a stamp would put it (`Ta PAID  6.12`)."""
    return row.amount is not None and row.amount.value > 0 and _STAMP.fullmatch(row.label) is not None


def _without_amount(rows: Sequence[Row], bill: Row) -> Row | None:
    """The row below the `bill` that names a payment of whose amount nothing is left: it is called like an account that
    money is kept on and nothing else, or it is the next one and hidden where its amount would stand.
    """
    assert bill.amount is not None
    for row, below in zip_longest(rows, rows[1:]):
        asked = re.search("[@?_]", row.text + (below.text if below else ""))
        if not row.amounts and not asked and _ACCOUNT.fullmatch(row.plain):
            return row
    at = next((row for row in rows if _NAMES.search(row.label)), None)
    if at is None or at.amount or _NO_NAME.search(at.plain) or _LEAVE.search(at.plain) or TALK.search(at.label):
        return None
    hidden = any(place.right > at.line.box.right and place.right > bill.amount.box.left for place in at.lost)
    return at if hidden and not at.text.rstrip().endswith(":") and len(at.label.split()) <= 3 else None


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
        value_of(row) or None,
        declined=True,
        doubt=doubt.format(row.text),
        evidence=(row.evidence(file),),
    )
