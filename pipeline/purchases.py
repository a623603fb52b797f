"""Papers into purchases: which slip, statement or check pays which bill."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.model import (
    PAYMENT_ONLY,
    DocumentKind,
    FileReading,
    Purchase,
    Receipt,
    State,
    StatementLine,
    Tender,
    TenderKind,
)
from pipeline.money import ZERO, show
from pipeline.stitch import stitch

#: A slip may be for more than its bill by a tip of at most this part of the bill.
_MOST_TIP = Decimal("0.40")
#: A check is debited at most this many days after the purchase.
_CLEARING = timedelta(days=60)
#: Names less alike than this (0 to 1), without a word in common, are of two merchants.
_PARTLY = 0.5
_VOID = re.compile(r"\bvoid(?:ed)?\b(?!\s*(?:after|if|when|without))", re.IGNORECASE)
#: Words of a bank's lines that name no payee.
_BANK_WORDS = frozenset(
    "ach atm auth bill card check checkcard chk ck credit crd debit electronic inclearing inv invoice memo mobile no "
    "num number of online order paid pay payment pmt pos posted purchase recurring ref share signature substitute the "
    "to trace jan feb mar apr may jun jul aug sep oct nov dec visa mastercard amex discover web withdrawal withdrwl "
    "dda image item draft serial converted".split()
)
#: Words that many merchants' names share.
_COMMON = frozenset("the and bar cafe café grill house restaurant kitchen inc llc company shop store market".split())
_NO_PURCHASE = (DocumentKind.FORM, DocumentKind.APPROVAL, DocumentKind.OTHER)


@dataclass(slots=True)
class _Draft:
    """A purchase while its papers are being gathered; `more` are the further pictures of the same receipt."""

    file: str
    receipt: Receipt
    more: list[str] = field(default_factory=list)
    proofs: list[tuple[str, Receipt]] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)


def join(readings: Sequence[FileReading]) -> tuple[Purchase, ...]:
    """The purchases among all papers of a submission, in the order of their files.

    Bills and receipts are purchases; card slips, bank statements and cancelled checks are joined to the one whose
    total, date and merchant they fit. A card slip that fits none is a purchase of its own (without items); a
    statement or check that fits none joins none, and each purchase's `joined` says why. A paper that is no receipt at
    all is a purchase only where there is no other, so that it is never passed over.
    """
    papers = stitch([(reading.file, receipt) for reading in readings for receipt in reading.receipts])
    drafts: list[_Draft] = []
    for (file, *more), receipt in papers:
        if receipt.document in PAYMENT_ONLY or receipt.document in _NO_PURCHASE:
            continue
        twin = next((d for d in drafts if _same_bill(d.receipt, receipt)), None)
        if twin is None:
            drafts.append(_Draft(file, receipt, more=more, joined=_parts(file, more)))
        elif not _paid(twin.receipt) and _paid(receipt):
            twin.proofs.append((twin.file, twin.receipt))
            twin.joined.append(f"{twin.file} is the bill of {file}: same merchant, day and total")
            twin.file, twin.receipt = file, receipt
        else:
            twin.proofs.append((file, receipt))
            twin.joined.append(f"{file} is another paper of {twin.file}: same merchant, day and total")
    for (file, *_), receipt in papers:
        if receipt.document in PAYMENT_ONLY:
            _place(file, receipt, drafts)
    if not drafts:
        others = [paper for paper in papers if paper[1].document not in (DocumentKind.FORM, DocumentKind.APPROVAL)]
        drafts = [_Draft(files[0], receipt) for files, receipt in others[:1]]
    order = {reading.file: i for i, reading in enumerate(readings)}
    drafts.sort(key=lambda d: order[d.file])
    return tuple(_purchase(draft) for draft in drafts)


def _parts(file: str, more: list[str]) -> list[str]:
    return [f"{name} goes on where {file} ends: one receipt in {len(more) + 1} pictures" for name in more]


def _purchase(draft: _Draft) -> Purchase:
    receipt = draft.receipt
    total = receipt.total.value
    slips = [
        p.total.value for _, p in draft.proofs if p.document is DocumentKind.CARD_SLIP and p.total.value is not None
    ]
    if total is not None and receipt.tip.state is not State.FOUND:
        total = max([total, *(s for s in slips if s <= total * (1 + _MOST_TIP))])
    elif total is None and slips:
        total = max(slips)
    return Purchase(
        documents=tuple(dict.fromkeys([draft.file, *draft.more, *(file for file, _ in draft.proofs)])),
        receipt=receipt,
        proofs=tuple(draft.proofs),
        joined=tuple(draft.joined),
        total=total,
        paid=_out_of_pocket(
            receipt.tenders + tuple(t for _, p in draft.proofs for t in p.tenders), receipt.change.value
        ),
    )


def _out_of_pocket(tenders: Sequence[Tender], change: Decimal | None) -> Decimal | None:
    amounts = {
        (t.kind, t.last4, t.amount)
        for t in tenders
        if t.amount and not t.declined and t.kind is not TenderKind.GIFT_CARD
    }
    return sum((a for _, _, a in amounts if a), start=ZERO) - (change or ZERO) if amounts else None


def _paid(receipt: Receipt) -> bool:
    return any(not tender.declined for tender in receipt.tenders)


def _same_bill(one: Receipt, other: Receipt) -> bool:
    """An unpaid bill and its paid receipt: both list items, same merchant and day, same total but for a tip."""
    if _paid(one) == _paid(other) or one.total.value is None or other.total.value is None:
        return False
    low, high = sorted((one.total.value, other.total.value))
    if not (alike(one.merchant.value, other.merchant.value) and one.date.value == other.date.value is not None):
        return False
    same_items = {i.amount for i in one.items} == {i.amount for i in other.items}
    return same_items and low <= high <= low * (1 + _MOST_TIP)


def _place(file: str, proof: Receipt, drafts: list[_Draft]) -> None:
    """Join a payment paper to the purchase that it fits best (a statement: to each that a line of it pays), or say on
    every purchase why it does not.
    """
    if proof.document is DocumentKind.CARD_SLIP:
        _place_slip(file, proof, drafts)
        return
    spent: set[int] = set()
    misses: list[tuple[_Draft, str]] = []
    for draft in drafts:
        line, why = _fit_bank(draft.receipt, proof, spent)
        if line is None:
            misses.append((draft, why))
            continue
        spent.add(line)
        draft.proofs.append((file, proof))
        draft.joined.append(f"{file} joined to {draft.file}: {why}")
    if not spent:
        for draft, why in misses:
            draft.joined.append(f"{file} not joined to {draft.file}: {why}")


def _place_slip(file: str, slip: Receipt, drafts: list[_Draft]) -> None:
    fits = [(_fit_slip(draft.receipt, slip), draft) for draft in drafts]
    best = max((f for f in fits if f[0][0] > 0), key=lambda f: f[0][0], default=None)
    if best is not None:
        (_, why), draft = best
        draft.proofs.append((file, _undone(slip)))
        draft.joined.append(f"{file} joined to {draft.file}: {why}")
        return
    for (_, why), draft in fits:
        draft.joined.append(f"{file} not joined to {draft.file}: {why}")
    drafts.append(_Draft(file, _undone(slip)))


def _undone(slip: Receipt) -> Receipt:
    """A slip that says that it was voided shows no payment that went through."""
    if not any(_VOID.search(line) for line in slip.lines):
        return slip
    return replace(slip, tenders=tuple(replace(tender, declined=True) for tender in slip.tenders))


def _fit_bank(bill: Receipt, paper: Receipt, spent: set[int]) -> tuple[int | None, str]:
    """(the line of a statement or check that pays `bill`, None where none does; why in words).

    The amount must be the same; a line that names another payee, or is not of the days after the purchase, pays
    something else. A payee that is only partly alike may be the same, misread or under another of its names.
    """
    total, day, shop = bill.total.value, bill.date.value, bill.merchant.value
    if total is None:
        return None, "the bill's total could not be read"
    why = f"no payment of {show(total)} on it"
    if paper.document is DocumentKind.CANCELLED_CHECK and not _debits(paper):
        why = "no mark of the bank was read on it that shows that the check was paid"
    best: tuple[int, str] | None = None
    for index, line in enumerate(_debits(paper)):
        if line.amount != total or index in spent:
            continue
        if day and line.date and not timedelta(0) <= line.date - day <= _CLEARING:
            why = f"{show(total)} on it is of {line.date:%B %-d, %Y}, the purchase of {day:%B %-d, %Y}"
            continue
        payee = _payee(line.description)
        named = payee if alike(shop, payee) else ""
        if _another(shop, payee):
            why = f"{show(total)} on it was paid to {payee}, the bill is of {shop}"
            continue
        if best is None or (named and not best[1]):
            best = index, named
    if best is None:
        return None, why
    index, named = best
    return index, f"it shows {show(total)}" + (f" paid to {named}" if named else "")


def _debits(paper: Receipt) -> tuple[StatementLine, ...]:
    """The lines of a bank's paper; a check of which only the amount is known is one line."""
    if paper.statement_lines or paper.document is not DocumentKind.CANCELLED_CHECK or paper.total.value is None:
        return paper.statement_lines
    return (StatementLine(paper.date.value, "", paper.total.value, paper.total.evidence),)


def _fit_slip(bill: Receipt, slip: Receipt) -> tuple[float, str]:
    """(how well `slip` pays `bill`, 0 where it does not; why in words).

    The same card and approval on the bill make it the bill's. Else shop and day must agree as far as both are known,
    at least one of them must, and what the slip is more than the bill must be a tip that it shows.
    """
    total, paid = bill.total.value, slip.total.value
    if total is None:
        return 0.0, "the bill's total could not be read"
    if paid is None:
        return 0.0, "the slip's total could not be read"
    one_payment = _one_payment(bill, slip)
    other_shop = _another(bill.merchant.value, slip.merchant.value)
    same_shop = alike(bill.merchant.value, slip.merchant.value) or (not other_shop and _same_phone(bill, slip))
    day, paid_on = bill.date.value, slip.date.value
    same_day = day is not None and paid_on is not None and paid_on - day in (timedelta(0), timedelta(days=1))
    other_day = not same_day and day is not None and paid_on is not None
    extra = paid - total
    # The slip may show its tip, or have been printed before the tip that the receipt shows.
    shown = extra == slip.tip.value or (bill.tip.value is not None and extra == -bill.tip.value)
    likely = ZERO < extra <= total * _MOST_TIP
    if extra and not shown and not (likely and _prints(slip, total)):
        tip = ", and no tip on it is the difference" if likely else ""
        return 0.0, f"it is for {show(paid)}, the bill for {show(total)}{tip}"
    if not one_payment:
        if other_shop and other_day:
            return 0.0, "it is of another shop and another day"
        if other_shop:
            return 0.0, f"it is of {slip.merchant.value}, the bill of {bill.merchant.value}"
        if other_day and day is not None and paid_on is not None:
            return 0.0, f"it is of {paid_on:%B %-d, %Y}, the bill of {day:%B %-d, %Y}"
        if not (same_shop or same_day):
            return 0.0, "neither the shop nor the day on it is known to be the bill's"
    score = 1.0 + 2 * (not extra) + 4 * one_payment + same_shop + same_day
    why = [f"same total {show(total)}" if not extra else f"{show(paid)}, the bill with a tip of {show(extra)}"]
    why += ["same card approval"] * one_payment + ["same merchant"] * same_shop + ["same day"] * same_day
    return score, ", ".join(why)


def _one_payment(bill: Receipt, slip: Receipt) -> bool:
    """Whether both show the same approval of the same card."""
    marks = [{(t.auth_code, t.last4) for t in paper.tenders if t.auth_code is not None} for paper in (bill, slip)]
    return bool(marks[0] & marks[1])


def _same_phone(one: Receipt, other: Receipt) -> bool:
    a, b = (re.sub(r"\D", "", paper.phone.value or "")[-10:] for paper in (one, other))
    return len(a) == 10 and a == b


def _prints(paper: Receipt, amount: Decimal) -> bool:
    return any(re.search(rf"(?<![\d.,]){re.escape(f'{amount:,.2f}')}(?!\d)", line) for line in paper.lines)


def _payee(description: str) -> str:
    """Whom a line of a bank's paper names, without the bank's own words and numbers; "" where it names nobody."""
    return " ".join(word for word in re.findall(r"[^\W\d_]+", description) if word.lower() not in _BANK_WORDS)


def _another(one: str | None, other: str | None) -> bool:
    """Whether two printed names are surely not one merchant's: both can be read and no part of them is alike."""
    if alike(one, other):
        return False
    a, b = (re.findall(r"[a-z0-9]{3,}", (text or "").lower()) for text in (one, other))
    if not a or not b or min(len("".join(a)), len("".join(b))) < 4:
        return False
    pairs = [(x, y) for x in a for y in b if x not in _COMMON and y not in _COMMON]
    near = any(x[:4] == y[:4] or SequenceMatcher(None, x, y, autojunk=False).ratio() >= 0.7 for x, y in pairs)
    return not near and SequenceMatcher(None, "".join(a), "".join(b), autojunk=False).ratio() < _PARTLY


def alike(one: str | None, other: str | None) -> bool:
    """Whether two printed names may be one merchant's: one inside the other, or nearly the same letters."""
    a, b = (re.sub(r"[^a-z0-9]", "", (text or "").lower()) for text in (one, other))
    if min(len(a), len(b)) < 3:
        return False
    return a in b or b in a or SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.7
