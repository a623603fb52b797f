"""Papers into purchases: which slip, statement or check pays which bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import (
    PAYMENT_ONLY,
    Candidate,
    DocumentKind,
    FileReading,
    Match,
    Purchase,
    Receipt,
    StatementLine,
    Tender,
    TenderKind,
)
from pipeline.money import ZERO
from pipeline.purchases.copies import once_each
from pipeline.purchases.draft import Draft
from pipeline.purchases.fits import MOST_TIP, Fit, came_back, fit_bank
from pipeline.purchases.names import alike
from pipeline.purchases.slips import place_slips, tip_open
from pipeline.stitch import Paper, stitch, struck_too

_NO_PURCHASE = (DocumentKind.FORM, DocumentKind.APPROVAL, DocumentKind.OTHER)


def join(readings: Sequence[FileReading]) -> tuple[Purchase, ...]:
    """The purchases among all papers of a submission, in the order of their files.

    Bills and receipts are purchases; card slips, bank statements and cancelled checks are joined to the one whose
    total, date and merchant they fit. A card slip that fits none is a purchase of its own (without items); a
    statement or check that fits none joins none. Each purchase's `candidates` say of every payment paper why it was
    joined or not. A paper that is no receipt at all is a purchase only where there is no other, so that it is never
    passed over. Two copies of one receipt are one purchase.
    """
    papers = stitch(readings)
    drafts: list[Draft] = []
    for paper in papers:
        if paper.receipt.document not in PAYMENT_ONLY and paper.receipt.document not in _NO_PURCHASE:
            _add_bill(paper, drafts)
    payments = [(paper.files[0], paper.receipt) for paper in papers if paper.receipt.document in PAYMENT_ONLY]
    place_slips([payment for payment in payments if payment[1].document is DocumentKind.CARD_SLIP], drafts)
    for file, proof in payments:
        if proof.document is not DocumentKind.CARD_SLIP:
            _place_bank(file, proof, drafts)
    for paper in papers:
        if paper.receipt.document in PAYMENT_ONLY and len(paper.files) > 1:
            _add_pictures(paper, drafts)
    drafts = once_each(drafts, readings, _purchase)
    if not drafts:
        nothing = (DocumentKind.FORM, DocumentKind.APPROVAL)
        others = [paper for paper in papers if paper.receipt.document not in nothing]
        drafts = [Draft(paper.files[0], paper.receipt) for paper in others[:1]]
    order = {reading.file: i for i, reading in enumerate(readings)}
    drafts.sort(key=lambda d: order[d.file])
    return tuple(_purchase(draft) for draft in drafts)


def _add_pictures(paper: Paper, drafts: Sequence[Draft]) -> None:
    """The further pictures of a slip, to the purchase that the slip went to."""
    (file, *more), _, whys = paper
    for draft in drafts:
        if file == draft.file or any(file == name for name, _ in draft.proofs):
            draft.candidates += [Candidate(name, Match.JOINED, why) for name, why in zip(more, whys, strict=True)]


def _add_bill(paper: Paper, drafts: list[Draft]) -> None:
    """A purchase for a bill or receipt; one that is a second paper of another (its bill before payment) joins that."""
    (file, *more), receipt, whys = paper
    twin = next((d for d in drafts if _same_bill(d.receipt, receipt)), None)
    if twin is None:
        parts = [Candidate(name, Match.JOINED, why) for name, why in zip(more, whys, strict=True)]
        drafts.append(Draft(file, receipt, more, candidates=parts))
    elif not _paid(twin.receipt) and _paid(receipt):
        twin.take(twin.file, twin.receipt, Fit(Match.JOINED, "it is the bill: same merchant, day and total"))
        twin.file, twin.receipt = file, struck_too(receipt, twin.receipt)
    else:
        twin.receipt = struck_too(twin.receipt, receipt)
        twin.take(file, receipt, Fit(Match.JOINED, "it is another paper of it: same merchant, day and total"))


def _same_bill(one: Receipt, other: Receipt) -> bool:
    """An unpaid bill and its paid receipt: both list items, same merchant and day, same total but for a tip."""
    if _paid(one) == _paid(other) or one.total.value is None or other.total.value is None:
        return False
    low, high = sorted((one.total.value, other.total.value))
    if not (alike(one.merchant.value, other.merchant.value) and one.date.value == other.date.value is not None):
        return False
    same_items = {i.amount for i in one.items} == {i.amount for i in other.items}
    return same_items and low <= high <= low * (1 + MOST_TIP)


def _paid(receipt: Receipt) -> bool:
    return any(not tender.declined for tender in receipt.tenders)


# --- Bank's papers ------------------------------------------------------------------------------------------------


def _place_bank(file: str, paper: Receipt, drafts: Sequence[Draft]) -> None:
    """Join a statement to every purchase that a line of it pays, each line to one; a check is one line."""
    spent: list[StatementLine] = []
    home: dict[int, Fit] = {}
    for wanted in (Match.JOINED, Match.OPEN):
        for k, draft in enumerate(drafts):
            fit = fit_bank(draft.receipt, paper, _totals(draft), spent)
            if k in home or fit.match is not wanted or fit.line is None:
                continue
            home[k] = fit
            if wanted is Match.JOINED:
                spent.append(fit.line)
    for k, draft in enumerate(drafts):
        back = came_back(draft.receipt, paper, _totals(draft))
        fit = home.get(k) or fit_bank(draft.receipt, paper, _totals(draft), spent)
        if fit.match is Match.APART or fit.line is None:
            draft.note(file, fit)
        elif fit.match is Match.OPEN and (
            fit.line.amount in _totals(draft) or draft.receipt.currency != paper.currency
        ):
            draft.note(file, fit)  # what it pays may well be somebody else's; other money is no part of a sum
        else:
            draft.take(file, replace(paper, statement_lines=(fit.line,), statement_others=()), fit)
            draft.sums = [*draft.sums, fit.line.amount]
        if back is not None:
            draft.note(file, back)


def _totals(draft: Draft) -> list[Decimal]:
    """What a payment of the purchase may come to: its bill, and its slips' totals with their tips."""
    total = draft.receipt.total.value
    return list(dict.fromkeys([*([total] if total is not None else []), *draft.sums]))


# --- The purchase -------------------------------------------------------------------------------------------------


def _purchase(draft: Draft) -> Purchase:
    receipt = draft.receipt
    sums = [value for value in (receipt.total.value, *draft.sums) if value is not None]
    at_bank = any(proof.document is not DocumentKind.CARD_SLIP for _, proof in draft.proofs)
    further = [one.document for one in draft.candidates if one.match in (Match.JOINED, Match.PART)]
    return Purchase(
        documents=tuple(dict.fromkeys([draft.file, *draft.more, *(file for file, _ in draft.proofs), *further])),
        receipt=receipt,
        proofs=tuple(draft.proofs),
        candidates=tuple(draft.candidates),
        copies=tuple(draft.copies),
        total=None if tip_open(draft.slips) and not at_bank else max(sums, default=None),
        paid=_out_of_pocket([receipt, *(proof for _, proof in draft.proofs)], receipt.change.value),
    )


def _out_of_pocket(papers: Sequence[Receipt], change: Decimal | None) -> Decimal | None:
    """What the tenders of all papers come to, each payment counted once, with its tip; None where none shows it."""
    counted: list[Tender] = []
    for paper in papers:
        new = [
            tender for tender in dict.fromkeys(_plain(t) for t in paper.tenders)
            if tender.amount and not tender.declined and tender.kind is not TenderKind.GIFT_CARD
        ]  # fmt: skip
        before = counted[:]
        for tender in new:
            again = next((i for i, other in enumerate(before) if _again(tender, other)), None)
            if again is None:
                counted.append(tender)
            elif (counted[again].amount or ZERO) < (tender.amount or ZERO):
                counted[again] = tender
    return sum((t.amount for t in counted if t.amount), start=ZERO) - (change or ZERO) if counted else None


def _plain(tender: Tender) -> Tender:
    return replace(tender, evidence=(), brand=None)


def _again(one: Tender, other: Tender) -> bool:
    """Whether tenders on two papers may be one payment."""
    if one.auth_code and other.auth_code:
        return one.auth_code == other.auth_code
    return one.kind is other.kind and (one.last4 is None or other.last4 is None or one.last4 == other.last4)
