"""Papers into purchases: which slip, statement or check pays which bill, and what of each is reimbursable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.model import (
    PAYMENT_ONLY,
    Alcohol,
    DocumentKind,
    Excluded,
    FileReading,
    Proof,
    Purchase,
    Receipt,
    State,
    Tender,
    TenderKind,
)
from pipeline.money import ZERO, cents, share_out, show
from pipeline.stitch import stitch

#: A slip may be for more than its bill by a tip of at most this part of the bill.
_MOST_TIP = Decimal("0.40")
#: A check is debited at most this many days after the purchase.
_CLEARING = timedelta(days=60)
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


def settle(purchase: Purchase, takes_share: bool) -> Purchase:
    """`purchase` with what is excluded from it and what is left to reimburse.

    Alcohol and struck items are excluded, with their share of discount, tax, service charge and tip where
    `takes_share`: what the bill is more or less than its items is shared out over the items by their amounts, to the
    cent, so that all shares add up to the total. What a gift card paid was not paid out of pocket. Reimbursable stays
    None where the total is unknown, or where something is excluded and the items do not add up.
    """
    items = purchase.receipt.items
    total = purchase.total
    out = [i for i, item in enumerate(items) if item.struck or item.alcohol is Alcohol.YES]
    gift = sum(
        (t.amount for t in purchase.tenders if t.kind is TenderKind.GIFT_CARD and t.amount and not t.declined),
        start=ZERO,
    )
    shares = [ZERO] * len(items)
    if out and total is not None and takes_share:
        bought = sum((item.amount for item in items), start=ZERO)
        shares = share_out(total - bought, [max(item.amount, ZERO) for item in items])
    excluded = [
        Excluded(
            items[i].description or "an item whose name could not be read",
            items[i].amount,
            "struck" if items[i].struck else "alcohol",
            shares[i],
            items[i].evidence,
        )
        for i in out
    ]
    if gift:
        evidence = tuple(e for t in purchase.tenders if t.kind is TenderKind.GIFT_CARD for e in t.evidence)
        excluded.append(Excluded("Paid with a gift card", min(gift, total or gift), "gift card", ZERO, evidence))
    known = total is not None and not (out and purchase.receipt.reconciliation.state is Proof.UNPROVED)
    left = None
    if known and total is not None:
        left = max(cents(total - sum((e.amount + e.share for e in excluded), start=ZERO)), ZERO)
    return replace(purchase, excluded=tuple(excluded), reimbursable=left)


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
    """Join a payment paper to the purchase that it fits best, or say on every purchase why it does not."""
    fits = [(_fit(draft, proof), draft) for draft in drafts]
    best = max((f for f in fits if f[0][0] > 0), key=lambda f: f[0][0], default=None)
    if best is not None:
        (_, why), draft = best
        draft.proofs.append((file, proof))
        draft.joined.append(f"{file} joined to {draft.file}: {why}")
        return
    for (_, why), draft in fits:
        draft.joined.append(f"{file} not joined to {draft.file}: {why}")
    if proof.document is DocumentKind.CARD_SLIP:
        drafts.append(_Draft(file, proof))


def _fit(draft: _Draft, proof: Receipt) -> tuple[float, str]:
    """(how well `proof` pays the draft's bill, 0 where it does not; why in words)."""
    bill = draft.receipt
    total = bill.total.value
    if total is None:
        return 0.0, "the bill's total could not be read"
    if proof.document is DocumentKind.CARD_SLIP:
        return _fit_slip(bill, total, proof)
    best = (0.0, f"no payment of {show(total)} on it")
    for line in proof.statement_lines:
        if line.amount != total:
            continue
        day, near = bill.date.value, line.date
        if day and near and not timedelta(days=-3) <= near - day <= _CLEARING:
            best = max(best, (0.0, f"{show(total)} on it is of {near:%B %-d, %Y}, not near the purchase"))
            continue
        named = alike(bill.merchant.value, line.description)
        best = max(best, (1.0 + named, f"it shows {show(total)}" + (f" paid to {line.description}" if named else "")))
    if best[0] == 0.0 and proof.total.value == total:
        return 1.0, f"it is for {show(total)}"
    return best


def _fit_slip(bill: Receipt, total: Decimal, slip: Receipt) -> tuple[float, str]:
    paid = slip.total.value
    if paid is None:
        return 0.0, "the slip's total could not be read"
    same_shop = alike(bill.merchant.value, slip.merchant.value)
    same_day = bill.date.value == slip.date.value is not None
    other_shop = not same_shop and bool(bill.merchant.value and slip.merchant.value)
    other_day = not same_day and bool(bill.date.value and slip.date.value)
    extra = paid - total
    if slip.tip.value is not None and paid - slip.tip.value == total:
        extra = ZERO
    if extra and not (ZERO < extra <= total * _MOST_TIP and same_shop and not other_day):
        return 0.0, f"it is for {show(paid)}, the bill for {show(total)}"
    if other_shop and other_day:
        return 0.0, "it is of another shop and another day"
    score = 1.0 + 2 * (not extra) + same_shop + same_day
    why = [f"same total {show(total)}" if not extra else f"{show(paid)}, the bill with a tip of {show(extra)}"]
    why += ["same merchant"] * same_shop + ["same day"] * same_day
    return score, ", ".join(why)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two printed names may be one merchant's: one inside the other, or nearly the same letters."""
    a, b = (re.sub(r"[^a-z0-9]", "", (text or "").lower()) for text in (one, other))
    if min(len(a), len(b)) < 3:
        return False
    return a in b or b in a or SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.7
