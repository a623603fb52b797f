"""What a paper says besides its sum that is only true of a larger one.

A sum closes also where the first figure of every row is hidden, and where the last sum of the paper was not read. So
whatever adds up is held against all that stands beside it: a payment of more, a tip below the total, rates and
suggested tips that are of a larger amount, a price that is its quantity's but for the first figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from pipeline.extract.arithmetic.inside import tax_inside
from pipeline.extract.arithmetic.misread import MOST_TAX, RATE, in_cents, rated
from pipeline.extract.arithmetic.totals import MOST_ROUNDED, SUGGESTS, Totals
from pipeline.extract.goods.items import Bought, listed
from pipeline.extract.lines.roles import BILL, FEE, PAID, TAXES, TIPS, Role
from pipeline.extract.lines.rows import Amount, Row
from pipeline.extract.payment.ways import CASH, PRICE
from pipeline.model import Loss, LossKind, Lost, PageWords
from pipeline.money import ZERO, apart, cents

#: What was charged in the end, in the words of tills and terminals.
_CHARGED = re.compile(
    r"\b(?:charged?|paid|pd|auth(?:ori[sz]ed)?|approved|final|captured|settled)\b|^\W*(?:card|sale)? ?am(?:oun)?t\W*$"
)
_CASH_CODE = re.compile(r"\W*(?:ca|csh|tend(?:er(?:ed)?)?)\W*")
#: Amounts of something else: what is left on a card, of a year, of the whole table, of a price not taken.
_BESIDE = re.compile(
    r"\bbal(?:ance)?\b|remain|avail|\blimit\b|minimum|\bytd\b|to date|points|previous|\bprior\b|before|"
    r"\b(?:whole|full|entire|original|unsplit|table|party)\b|\bsaved?\b|savings|\bor\b|declin|void|refund|hold\b"
)
#: Rows that say the total or a part of it again, or that take no part.
_SAME = (*BILL, Role.TAXED, Role.SUBTOTAL, Role.PART, Role.SUGGESTED)
_TIP = re.compile(r"^(?:\W*[a-z]+){0,2}\W*(?:tips?|gratuity)\W*$")
_BLANK_TOTAL = re.compile(r"(?i:total)\W*_{3,}\W*$")
#: A payment is more than a bill by a tip of this part of it.
_LEAST_TIP, _MOST_TIP = 1.05, 1.4
#: So many rows on top of a total are put together; more of them are a table.
_MOST_ON_TOP = 6
#: A rate and the tip that it makes.
_TIP_AT = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,4})?)\s?%[^\d%]{0,24}(\d{1,4}\.\d\d)(?!\d)")
#: What the first figure of a sum of two or more makes at least.
_FIRST = 10
#: What a rate is of is more than the bill by this part of it at least; a rate may be of a part of a bill, not of more.
_MORE = Decimal("1.05")
#: To an amount of so many cents a guide or a tax is rounded.
_ROUNDED = Decimal("0.6")


def speaks_of_more(found: Totals, items: Sequence[Bought], rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows that are only true of a larger total than that of `found`; none where it has no total."""
    if found.total is None or not found.total.rows:
        return ()
    said = [*_paid_more(found, rows), *_left_over(found, rows), *_of_more(found, items, rows), *_counted(items)]
    said += [*_filled_in(found, rows), *_charged_last(found, rows), *_ends_at_subtotal(found, rows)]
    return tuple(dict.fromkeys(said))


def _taken(found: Totals) -> set[int]:
    parts = (found.subtotal, found.discount, found.tax, found.service_charge, found.tip, found.total)
    return {i for part in parts if part is not None for i in part.rows}


def _paid_more(found: Totals, rows: Sequence[Row]) -> Iterator[int]:
    """Payments, and what was charged, of more than the total with all that is paid on top of it."""
    assert found.total is not None
    total, start, taken = in_cents(found.total.value), listed(rows).stop, _taken(found)
    below = max(found.total.rows)
    on_top = [
        abs(in_cents(row.amount.value))
        for i, row in enumerate(rows)
        if row.amount
        and i not in taken
        and i >= start
        and row.role not in (Role.TENDER, *_SAME)
        and (i > below or row.role in TIPS)
    ][:_MOST_ON_TOP]
    known = {total + sum(some) for n in range(min(len(on_top), 3) + 1) for some in combinations(on_top, n)}
    payments: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        if i < start or i in taken or row.amount is None or _BESIDE.search(row.plain) or PRICE.search(row.plain):
            continue
        charged = row.role in (Role.TEXT, Role.SUBTOTAL, Role.TENDER) and _CHARGED.search(row.plain)
        value = abs(in_cents(row.amount.value))
        if _runs_on(value, total) or _is_misread(value, total):
            continue
        if row.role is Role.TENDER and not _is_note(row):
            payments.append((i, value))
        elif charged and value > total and not known & {value}:
            yield i
    back = [abs(in_cents(row.amount.value)) for row in rows if row.amount and row.role is Role.CHANGE]
    rounds = in_cents(MOST_ROUNDED) if any(row.role is Role.ROUNDING for row in rows) else 0
    if any(abs(value - change - total) <= rounds for _, value in payments for change in back):
        return
    values = [value for _, value in payments]
    some = {sum(part) for n in (1, 2, 3) for part in combinations(values[:_MOST_ON_TOP], n)}
    if sum(values) > total and not some & known:
        yield from (i for i, value in payments if value > total or len(payments) > 1)


def _is_note(row: Row) -> bool:
    """What was handed over in notes is more than the total, where the change was not printed or not read."""
    cash = CASH.search(row.plain) or _CASH_CODE.fullmatch(row.plain)
    return row.amount is not None and cash is not None and row.amount.value % 1 == 0


def _runs_on(value: int, total: int) -> bool:
    """A card's number run together with the total (`Amex 100472.70`)."""
    more = str(value).removesuffix(str(total))
    return len(str(value)) - len(more) == len(str(total)) and len(more) > 2


def _is_misread(value: int, total: int) -> bool:
    """One figure apart, and by what nobody gives as a tip: which of the two is right, the other witnesses say."""
    return len(str(value)) == len(str(total)) and apart(value, total) and not _LEAST_TIP <= value / total <= _MOST_TIP


def _left_over(found: Totals, rows: Sequence[Row]) -> Iterator[int]:
    """A tip or a service charge below the total, which no later row says is the total all the same (several are a table
    to choose from); a tax below what is called a subtotal, or below the total where no other is in it.
    """
    assert found.total is not None
    last, taken = max(found.total.rows), _taken(found)
    known = {part.value for part in (found.tax, found.service_charge, found.tip, found.subtotal, found.total) if part}
    part_only = all(rows[i].role in (Role.SUBTOTAL, Role.PART) for i in found.total.rows)
    untaxed = found.tax is None and tax_inside(found, rows) is None
    paid, printed = _payments_of(found.total.value, rows), {amount.value for row in rows for amount in row.amounts}
    tips, taxes = [], []
    for i in range(last + 1, len(rows)):
        row = rows[i]
        if row.amount is None or row.amount.value <= 0 or i in taken or row.amount.value in known:
            continue
        if "incl" in row.plain or i < max(paid, default=-1):
            continue
        named = row.role in TIPS or (row.role is Role.TEXT and _TIP.search(row.plain))
        tip = named and not any(_heads(other) for other in rows[max(i - 2, 0) : i + 1])
        inside = bool(paid) or found.total.value - row.amount.value in printed  # what it is without stands beside it
        tax = row.role in TAXES and (part_only or untaxed) and not inside
        if not _is_said(found.total.value, rows[i + 1 :]):
            tips += [i] if tip else []
            taxes += [i] if tax and not tip else []
    yield from (*(tips if len(tips) == 1 else ()), *taxes)


def _filled_in(found: Totals, rows: Sequence[Row]) -> Iterator[int]:
    """A total left blank below the total, for the sum with a tip, and no row for the tip: that was not read.

    Not where just the total was paid.
    """
    assert found.total is not None
    last = max(found.total.rows)
    blank = (i for i, row in enumerate(rows) if i > last and _BLANK_TOTAL.search(row.text) and row.role in BILL)
    at = next(blank, None)
    named = any(re.search(r"\btips?\b|\bgrat", row.plain) for row in rows)
    if at is not None and not named and not _payments_of(found.total.value, rows):
        yield at


def _ends_at_subtotal(found: Totals, rows: Sequence[Row]) -> Iterator[int]:
    """A subtotal without a tax above it that is taken for the total and is the very last print: no till ends there."""
    assert found.total is not None
    last = max((i for i, row in enumerate(rows) if any(ch.isalnum() for ch in row.text)), default=0)
    if (
        found.tax is None
        and last in found.total.rows
        and all(rows[i].role in (Role.SUBTOTAL, Role.PART) for i in found.total.rows)
    ):
        yield last


def _charged_last(found: Totals, rows: Sequence[Row]) -> Iterator[int]:
    """A fee that is the last amount below the total (`Cash price 21.90`, `Non-cash fee 0.77`): what it makes of the
    total was not read. Not where anything was paid.
    """
    assert found.total is not None
    last = max((i for i, row in enumerate(rows) if row.amount), default=0)
    row = rows[last]
    paid = any(not PRICE.search(rows[i].plain) for i in _payments_of(found.total.value, rows))
    charges = row.role is Role.SERVICE or (row.role is Role.TEXT and FEE.search(row.plain))
    if row.amount is None or last <= max(found.total.rows) or paid or not charges:
        return
    if ZERO < row.amount.value < found.total.value:
        yield last


def _heads(row: Row) -> bool:
    """A heading of tips to choose from, or a line left for a tip."""
    return bool(SUGGESTS.search(row.plain)) or (not row.amounts and bool(re.search(r"\btips?\b|\bgrat", row.plain)))


def _is_said(total: Decimal, rows: Sequence[Row]) -> bool:
    return any(row.role in BILL and row.amount and row.amount.value == total for row in rows)


def _payments_of(total: Decimal, rows: Sequence[Row]) -> list[int]:
    """The rows of payments that are just the total, or just what it takes to give the change that is printed."""
    change = {abs(row.amount.value) for row in rows if row.amount and row.role is Role.CHANGE} | {ZERO}
    return [
        i
        for i, row in enumerate(rows)
        if row.role is Role.TENDER and row.amount and abs(row.amount.value) - total in change
    ]


def _of_more(found: Totals, items: Sequence[Bought], rows: Sequence[Row]) -> Iterator[int]:
    """Taxes, charges and suggested tips that are of a larger amount than anything on the bill."""
    assert found.total is not None
    bought = sum((item.amount for item in items if item.amount > 0), start=ZERO)
    bases = [found.total.value, bought]
    if found.subtotal is not None:
        bases += [
            found.subtotal.value + (part.value if part else ZERO) for part in (found.discount, found.service_charge)
        ]
    most = max(bases)
    for part in (found.tax, found.service_charge):
        for i in part.rows if part else ():
            value = part.value if part and len(part.rows) == 1 else None
            if (base := _base(rows[i], value)) is not None and base > most * _MORE:
                yield i
    if (tax := found.tax) is not None and tax.value > most * MOST_TAX * len(tax.rows):
        said = [rows[i] for i in tax.rows]
        if not any(
            "fee" in row.plain or rated(row.text, int(b * 100), int(tax.value * 100)) for row in said for b in bases
        ):
            yield from tax.rows
    guides = [(i, base) for i, row in enumerate(rows) if row.role is Role.SUGGESTED for base in _bases(row)]
    if len(guides) > 1 and min(base for _, base in guides) > most * _MORE:
        yield from dict.fromkeys(i for i, _ in guides)


def _base(row: Row, value: Decimal | None) -> Decimal | None:
    """What the one rate that a row prints is of, at least, where it makes `value` (None: the row's amount)."""
    rates = [Decimal(rate) for rate in RATE.findall(row.text)]
    value = row.amount.value if value is None and row.amount else value
    if len(rates) != 1 or rates[0] <= 0 or value is None:
        return None
    return (value * 100 - _ROUNDED) / rates[0]


def _bases(row: Row) -> Iterator[Decimal]:
    """What the tips that a row suggests are of, at least."""
    return ((Decimal(tip) * 100 - _ROUNDED) / Decimal(rate) for rate, tip in _TIP_AT.findall(row.text) if Decimal(rate))


def _counted(items: Sequence[Bought]) -> Iterator[int]:
    """Items whose quantity times unit price is their amount but for a figure in front of it."""
    for item in items:
        if item.quantity is None or item.unit_price is None:
            continue
        more = in_cents(cents(item.quantity * item.unit_price)) - in_cents(item.amount)
        if more > 0 and _is_first_figure(more, in_cents(item.amount)):
            yield item.row


def _is_first_figure(more: int, value: int) -> bool:
    """Whether `more` cents are a figure in front of `value`: 1000 to 9000 of 1.00 to 9.99, and so on."""
    place = int(10 ** max(len(str(abs(value))), 3))
    return more % place == 0 and more // place < 10


def begins_hidden(found: Totals, items: Sequence[Bought], rows: Sequence[Row], pages: Sequence[PageWords]) -> bool:
    """Whether amounts of the sum stand right behind a place that was not seen, so that figures may be hidden."""
    lost = {page.page: page.losses for page in pages if page.losses}
    used = _taken(found) | {item.row for item in items}
    return any(
        _is_right_behind(amount, loss)
        for i in sorted(used)
        for loss in lost.get(rows[i].page, ())
        if (amount := rows[i].amount) is not None
    )


def begins_cut(found: Totals, rows: Sequence[Row], losses: Sequence[Lost]) -> bool:
    """Whether the beginning of the total's row was not seen, so that what names it may be the end of another name
    (`Subtotal`).
    """
    return found.total is not None and any(is_cut(rows[i], losses) for i in found.total.rows)


def goes_on_cut(found: Totals, rows: Sequence[Row], losses: Sequence[Lost]) -> bool:
    """Whether rows below the total of `found` whose names were not seen have amounts that nothing accounts for."""
    if found.total is None or not begins_cut(found, rows, losses):
        return False
    return any(
        row.role not in (*PAID, Role.SUGGESTED, Role.ROUNDING) and is_cut(row, losses)
        for row in rows[max(found.total.rows) + 1 :]
        if row.amount is not None and row.amount.value not in (found.total.value, ZERO)
    )


def is_cut(row: Row, losses: Sequence[Lost]) -> bool:
    """Whether a place on the left that was not seen reaches to the first word of `row`."""
    first = row.line.words[0].box
    return any(
        loss.side == "left"
        and loss.place.page == row.page
        and loss.place.box.top <= first.middle <= loss.place.box.bottom
        and first.left <= loss.place.box.right
        for loss in losses
    )


def lacks_tens(found: Totals) -> bool:
    """Whether the total is less than what was bought, and the subtotal less by tens of dollars: the first figure of
    its row was not read, and that of the total may not have been either. Or whether the total is less than the
    subtotal, and its cents are those of the subtotal with its tax: its first figures may be hidden or misread.
    """
    if found.total is None or found.subtotal is None or found.discount is not None:
        return False
    if found.tax is not None and found.total.value < found.subtotal.value and hides_figures(found):
        return True
    bought = sum(found.items, start=ZERO)
    less = bought - found.subtotal.value
    return less > 0 and less % 10 == 0 and found.total.value < bought


def hides_figures(found: Totals) -> bool:
    """Whether the sums lack whole dollars, ten or more: their cents agree, so the figures before them may be hidden."""
    gap = found.reconciliation.gap
    return gap is not None and abs(gap) >= _FIRST and gap % 1 == 0


def _is_right_behind(amount: Amount, loss: Loss) -> bool:
    """Whether a figure in front of `amount` would stand in `loss`; that of an edge reaches into the rows it cuts."""
    step = amount.box.width / max(len(amount.text), 1)
    ends = 0 if loss.kind is LossKind.EDGE else loss.box.right
    if not loss.box.left < amount.box.left + step or not ends >= amount.box.left - 2 * step:
        return False
    return bool(loss.box.top <= amount.box.middle) and bool(amount.box.middle <= loss.box.bottom)
