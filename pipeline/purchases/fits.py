"""Whether one payment paper fits one bill, and why: amount, day, merchant, tip, approval."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.model import DocumentKind, Evidence, Match, Receipt, State, StatementLine, TenderKind
from pipeline.money import ZERO, show
from pipeline.purchases.names import Names, alike, another, compared, payee

#: A slip may be for more than its bill by a tip of at most this part of the bill.
MOST_TIP = Decimal("0.40")
#: Less than this part of the bill is no tip.
_LEAST_TIP = Decimal("0.05")
#: A check is debited at most this many days after the purchase, and so much later at most money comes back.
_CLEARING = timedelta(days=60)
#: A bill may have been paid so many days before the day on it: an invoice, an event.
_AHEAD = timedelta(days=7)
#: A card's tip is posted at most this many days after the purchase.
_POSTING = timedelta(days=10)
#: Two prints of one slip are made at most so many minutes apart.
_REPRINT = 10
_UNDOING = re.compile(
    r"\b(?:void(?:ed)?|refund(?:ed)?|revers\w+|returned?|credit (?:slip|voucher|issued)|charge ?back)\b", re.IGNORECASE
)
_VOID = re.compile(r"\bvoid(?:ed)?\b(?!\s*(?:after|if|when|without))", re.IGNORECASE)
#: Money that left the account, but not to a merchant.
_TAKEN_OUT = re.compile(
    r"\b(?:atm|cash|teller|counter) (?:cash )?(?:withdrawal|withdrwl|w/?d)\b|\bcash advance\b|\btransfer (?:to|out)\b|"
    r"\bbank fee|\bservice charge\b",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"\$|\bUSD\b")
_CHECK_NUMBER = re.compile(r"\b(?:check|cheque|chk|ck)\b\W*(?:no|num|number)?\W*(\d{3,6})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a paper fits a bill. `score` orders the fits of one paper (0: does not fit); `line` is the statement's."""

    match: Match
    why: str
    score: float = 0.0
    line: StatementLine | None = None
    evidence: tuple[Evidence, ...] = ()


def _apart(why: str, *evidence: Evidence) -> Fit:
    return Fit(Match.APART, why, evidence=evidence)


# --- Card slips ---------------------------------------------------------------------------------------------------


def fit_slip(bill: Receipt, slip: Receipt) -> Fit:
    """How `slip` fits `bill`.

    The same card and approval on the bill make it the bill's. Else shop and day must agree as far as both are known,
    at least one of them must, and what the slip is more than the bill must be a tip that it shows. Where it shows none,
    shop and day are the bill's, and the difference could be a tip, it is open; so it is where it shows another tip.
    """
    total, paid = bill.total.value, slip.total.value
    if total is None:
        return _apart("the bill's total could not be read")
    if by_hand := tip_unsettled(slip):
        paid = base(slip)
    if paid is None:
        return _apart("the slip's total could not be read")
    one_payment = _one_payment(bill, slip)
    against = None if one_payment else _elsewhere(bill, slip)
    if other_money(bill, slip):
        why = f"it is for {show(paid, slip.currency)}, the bill for {show(total, bill.currency)}"
        return _apart(against) if against else Fit(Match.OPEN, f"{why}, which is other money", 0.3)
    extra = paid - total
    # The slip may show its tip, or have been printed before the tip that the receipt shows.
    shown = extra == slip.tip.value or (bill.tip.value is not None and extra == -bill.tip.value)
    likely = ZERO < extra <= total * MOST_TIP
    unseen_tip = bool(extra) and not shown and not (likely and _prints(slip, total))
    if unseen_tip:
        tip = ", and no tip on it is the difference" if likely else ""
        why = f"it is for {show(paid, bill.currency)}, the bill for {show(total, bill.currency)}{tip}"
        tip_alone = likely and extra >= total * _LEAST_TIP and not any(not t.declined for t in bill.tenders)
        if not (
            tip_alone and against is None and same_shop(bill, slip) and bill.date.value == slip.date.value is not None
        ):
            return _apart(why)
        return Fit(Match.OPEN, why, 0.5)
    if against is not None:
        return _apart(against)
    if extra > 0 and not shown and slip.tip.value is not None:
        return Fit(
            Match.OPEN,
            f"it is for {show(paid, bill.currency)}, the bill for {show(total, bill.currency)}, and its tip is "
            f"{show(slip.tip.value, bill.currency)}",
            0.5,
        )
    shop, same_day = same_shop(bill, slip), _same_day(bill, slip)
    score = 2.0 + 2 * (not extra) + 4 * one_payment + shop + same_day + _same_number(bill, slip) * 2
    score += _soon(bill, slip) - 3 * (not one_payment and _other_payment(bill, slip))
    why = (
        f"same total {show(total, bill.currency)}"
        if not extra
        else f"{show(paid, bill.currency)}, the bill with a tip of {show(extra, bill.currency)}"
    )
    reasons = ["same card approval"] * one_payment + ["same merchant"] * shop + ["same day"] * same_day
    reasons += ["what is written on it by hand could not be told"] * by_hand
    return Fit(Match.JOINED, ", ".join([why, *reasons]), max(score, 0.1))


def other_money(bill: Receipt, paper: Receipt) -> bool:
    """Whether a paper says that its amounts are of other money than the bill's: figures that are the same are chance.

    A slip that names no money is in the bill's.
    """
    said = not paper.in_dollars or any(_DOLLARS.search(line) for line in paper.lines)
    return bill.currency != paper.currency and said


def fits_place(bill: Receipt, slip: Receipt) -> bool:
    """Whether shop and day of a slip are the bill's, whatever its amount."""
    return _elsewhere(bill, slip) is None


def _elsewhere(bill: Receipt, slip: Receipt) -> str | None:
    """Why a slip is of another shop or day, or cannot be placed; None where it may be the bill's."""
    day, paid_on = bill.date.value, slip.date.value
    other_shop = another(bill.merchant.value, slip.merchant.value)
    same_day = _same_day(bill, slip)
    other_day = not same_day and day is not None and paid_on is not None
    if other_shop and other_day:
        return "it is of another shop and another day"
    if other_shop:
        return f"it is of {slip.merchant.value}, the bill of {bill.merchant.value}"
    if other_day and day is not None and paid_on is not None:
        return f"it is of {paid_on:%B %-d, %Y}, the bill of {day:%B %-d, %Y}"
    if not (same_shop(bill, slip) or same_day):
        return "neither the shop nor the day on it is known to be the bill's"
    return None


def same_shop(one: Receipt, other: Receipt) -> bool:
    """Whether two papers are known to be of one merchant, by name or by phone number."""
    if alike(one.merchant.value, other.merchant.value):
        return True
    return not another(one.merchant.value, other.merchant.value) and _same_phone(one, other)


def one_slip(one: Receipt, other: Receipt) -> bool:
    """Whether two slips are prints of one payment: the merchant's copy and the customer's, before and after the tip."""
    if not set(_sums(one)) & set(_sums(other)):
        return False
    (a, last), (b, other_last) = (_marks(paper) for paper in (one, other))
    minutes = _minutes(one, other)
    if (last and other_last and last != other_last) or not fits_place(one, other):
        return False
    if a is not None and b is not None and a != b:
        near = len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
        return near and last is not None and minutes is not None and abs(minutes) <= _REPRINT
    return a == b or minutes is None or abs(minutes) <= _REPRINT


def given_back(slip: Receipt) -> bool:
    """Whether a slip says of itself that what was paid went back (a void, a refund), or is one of less than nothing."""
    if slip.total.value is not None and slip.total.value < 0:
        return True
    refused = bool(slip.tenders) and all(tender.declined and not tender.doubt for tender in slip.tenders)
    return voided(slip) or (refused and any(_UNDOING.search(line) and len(line.split()) <= 5 for line in slip.lines))


def voided(slip: Receipt) -> bool:
    """Whether a slip says that it was voided."""
    return any(_VOID.search(line) for line in slip.lines)


def base(slip: Receipt) -> Decimal | None:
    """What a slip pays of its bill: its total less the tip that it shows; None where unknown."""
    if slip.total.value is not None:
        return slip.total.value - (slip.tip.value or ZERO)
    printed = [tender.amount for tender in slip.tenders if tender.amount is not None and not tender.declined]
    return sum(printed, ZERO) if printed and tip_unsettled(slip) else None


def tip_unsettled(slip: Receipt) -> bool:
    """Whether a tip or a total was filled in on a slip that could not be told: it was for what is printed, or more."""
    unclear = (State.AMBIGUOUS, State.UNREADABLE)
    return slip.tip.state in unclear and slip.total.state in unclear


def _sums(slip: Receipt) -> list[Decimal]:
    own = base(slip)
    return [value for value in (slip.total.value, own) if value is not None]


def _marks(paper: Receipt) -> tuple[str | None, str | None]:
    """(approval, last four) of the first card on a paper."""
    cards = [tender for tender in paper.tenders if tender.kind is TenderKind.CARD]
    return (cards[0].auth_code, cards[0].last4) if cards else (None, None)


def _one_payment(bill: Receipt, slip: Receipt) -> bool:
    """Whether both show the same approval of the same card."""
    marks = [{(t.auth_code, t.last4) for t in paper.tenders if t.auth_code is not None} for paper in (bill, slip)]
    return bool(marks[0] & marks[1])


def _other_payment(bill: Receipt, slip: Receipt) -> bool:
    """Whether the bill shows a payment of its own that is not the slip's."""
    cards = [t for t in bill.tenders if t.kind is TenderKind.CARD and not t.declined]
    auth, last4 = _marks(slip)
    return any(
        (t.auth_code and auth and t.auth_code != auth) or (t.last4 and last4 and t.last4 != last4) for t in cards
    )


def _same_day(bill: Receipt, slip: Receipt) -> bool:
    """The slip is of the bill's day or of the next (after midnight)."""
    day, paid_on = bill.date.value, slip.date.value
    return day is not None and paid_on is not None and paid_on - day in (timedelta(0), timedelta(days=1))


def _same_number(bill: Receipt, slip: Receipt) -> bool:
    return bill.number.value is not None and bill.number.value == slip.number.value


def _minutes(one: Receipt, other: Receipt) -> int | None:
    """From one paper's time of day to the other's; None where either is unknown."""
    a, b = one.time.value, other.time.value
    return None if a is None or b is None else (b.hour - a.hour) * 60 + b.minute - a.minute


def _soon(bill: Receipt, slip: Receipt) -> float:
    """A part of 1 that is the larger, the sooner after its bill the slip was printed."""
    minutes = _minutes(bill, slip)
    if minutes is None:
        return 0.0
    return 0.9 * (1 - minutes / 1440) if minutes >= 0 else 0.3 * (1 + minutes / 1440)


def _same_phone(one: Receipt, other: Receipt) -> bool:
    a, b = (re.sub(r"\D", "", paper.phone.value or "")[-10:] for paper in (one, other))
    return len(a) == 10 and a == b


def _prints(paper: Receipt, amount: Decimal) -> bool:
    return any(re.search(rf"(?<![\d.,]){re.escape(f'{amount:,.2f}')}(?!\d)", line) for line in paper.lines)


# --- Bank's papers ------------------------------------------------------------------------------------------------


def fit_bank(bill: Receipt, paper: Receipt, totals: Sequence[Decimal], spent: Collection[StatementLine]) -> Fit:
    """How a statement or a check fits `bill`, whose payment came to one of `totals` (with its slips' tips).

    A line of that amount pays it where its day is near and nothing else contradicts; lines in `spent` pay another
    purchase. A line of the amount that names somebody else, or that is more by what may be a tip, is open.
    """
    if not totals:
        return _apart("the bill's total could not be read")
    lines = _debits(paper)
    free = [line for line in lines if line not in spent]
    if bill.currency != paper.currency:
        return _fit_abroad(bill, paper, free, totals)
    fits = [_fit_line(bill, line, totals) for line in free] + [_fit_tipped(bill, line, totals) for line in free]
    if (best := max(fits, key=lambda fit: fit.score, default=None)) is not None and best.score:
        return best
    if near := next((fit for fit in fits if fit.why), None):
        return near
    if any(line.amount in totals for line in spent):
        return _apart(f"the {show(totals[0], bill.currency)} on it pays another purchase")
    is_check = paper.document is DocumentKind.CANCELLED_CHECK
    for other in paper.statement_others:
        if other.amount in totals or is_check:
            return _apart(f"{show(other.amount)} on it {other.note}", *other.evidence)
    return _apart(f"no payment of {show(totals[0], bill.currency)} on it")


def came_back(bill: Receipt, paper: Receipt, totals: Sequence[Decimal]) -> Fit | None:
    """The line of a statement that says that the purchase, or a part of it, was given back; None where none does."""
    day = bill.date.value
    for line in paper.statement_others:
        if not line.came_in or not totals or not ZERO < line.amount <= max(totals):
            continue
        if day and line.date and not timedelta(0) <= line.date - day <= _CLEARING:
            continue
        if compared(bill.merchant.value, payee(line.description), bill.address.value) is Names.SAME:
            on = f" on {_said(line.date)}" if line.date else ""
            return Fit(Match.UNDONE, f"it shows {show(line.amount)} given back{on}", 1.0, line, line.evidence)
    return None


def _debits(paper: Receipt) -> tuple[StatementLine, ...]:
    """The lines of a bank's paper; a check of which only the amount is known is one line."""
    if paper.statement_lines or paper.document is not DocumentKind.CANCELLED_CHECK or paper.total.value is None:
        return paper.statement_lines
    return (StatementLine(paper.date.value, "", paper.total.value, paper.total.evidence),)


def _fit_line(bill: Receipt, line: StatementLine, totals: Sequence[Decimal]) -> Fit:
    """How a debit fits; a `why` of "" where it is not even for the amount."""
    if line.amount not in totals:
        return _apart("")
    day, amount, named = bill.date.value, show(line.amount), payee(line.description)
    names = compared(bill.merchant.value, named, bill.address.value)
    if day and line.date and not timedelta(0) <= line.date - day <= _CLEARING:
        why = f"{amount} on it is of {_said(line.date)}, the purchase of {_said(day)}"
        if names is Names.SAME and timedelta(0) < day - line.date <= _AHEAD:
            return Fit(Match.OPEN, why, 0.4, line, line.evidence)
        return _apart(why, *line.evidence)
    numbers = _check_numbers(bill), set(_CHECK_NUMBER.findall(line.description))
    if numbers[0] and numbers[1] and not numbers[0] & numbers[1]:
        mine, theirs = (" and ".join(sorted(found)) for found in numbers)
        return _apart(f"{amount} on it is of check {theirs}, the receipt names check {mine}", *line.evidence)
    if _TAKEN_OUT.search(line.description) and names is not Names.SAME:
        return _apart(f"{amount} on it is money taken out or moved ({line.description.strip()})", *line.evidence)
    if names in (Names.OTHER, Names.PARTLY):
        late = day and line.date and line.date - day > _POSTING and not _CHECK_NUMBER.search(line.description)
        why = f"{amount} on it was paid to {named}, the bill is of {bill.merchant.value}"
        if late and names is Names.OTHER:
            return _apart(why, *line.evidence)
        return Fit(Match.OPEN, why, 0.2 + 0.1 * (names is Names.PARTLY), line, line.evidence)
    score = 1.0 + 2 * (names is Names.SAME) + _near(day, line.date)
    to = f" paid to {named}" if names is Names.SAME else ""
    return Fit(Match.JOINED, f"it shows {amount}{to}", score, line, line.evidence)


def _fit_abroad(bill: Receipt, paper: Receipt, lines: Sequence[StatementLine], totals: Sequence[Decimal]) -> Fit:
    """A debit in other money than the bill's: the bill's own merchant in the days after it; the rate is not known."""
    day, due = bill.date.value, show(totals[0], bill.currency)
    for line in lines:
        soon = day and line.date and timedelta(0) <= line.date - day <= _POSTING
        if soon and compared(bill.merchant.value, payee(line.description), bill.address.value) is Names.SAME:
            why = (
                f"it shows {show(line.amount, paper.currency)} paid to {payee(line.description)}, the bill is for {due}"
            )
            return Fit(Match.OPEN, f"{why}, which is other money", 0.4, line, line.evidence)
    return _apart(f"the bill is for {due}; no payment in other money on it is to its merchant in the days after")


def _fit_tipped(bill: Receipt, line: StatementLine, totals: Sequence[Decimal]) -> Fit:
    """A debit to the bill's own merchant, in the days after it, that is more by what may be a tip nobody printed."""
    extra, day = line.amount - totals[0], bill.date.value
    if (
        bill.tip.value is not None
        or len(totals) > 1
        or totals[0] <= 0
        or not _LEAST_TIP <= extra / totals[0] <= MOST_TIP
    ):
        return _apart("")
    if not (day and line.date and timedelta(0) <= line.date - day <= _POSTING):
        return _apart("")
    if compared(bill.merchant.value, payee(line.description), bill.address.value) is not Names.SAME:
        return _apart("")
    why = f"it shows {show(line.amount)} paid to {payee(line.description)}, {show(extra)} more than the bill"
    return Fit(Match.OPEN, f"{why}, and no paper shows a tip", 0.5, line, line.evidence)


def _near(day: date | None, paid_on: date | None) -> float:
    """A part of 1 that is the larger, the fewer days lie between."""
    return 0.9 * (1 - (paid_on - day) / _CLEARING) if day and paid_on else 0.0


def _check_numbers(bill: Receipt) -> set[str]:
    """Numbers of the checks that a receipt says it was paid by."""
    checks = [tender for tender in bill.tenders if tender.kind is TenderKind.CHECK]
    return {number for t in checks for place in t.evidence for number in _CHECK_NUMBER.findall(place.text)}


def _said(day: date) -> str:
    return f"{day:%B %-d, %Y}"
