"""not-duplicate: no purchase was handed in before, or twice in this submission."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.model import Cause, DocumentKind, EarlierPurchase, FileReading, Purchase
from pipeline.money import show
from rules.checks.common import folded, name_of, papers, purchase_day
from rules.terms import Case, Check, Scope, Statement, cannot_tell, gravest, met, not_met

#: Two pictures are taken for one where their 64-bit fingerprints differ in no more places than this.
_NEAR = 6
#: Two merchants are taken for one from this likeness (0 to 1) of their names on.
_ALIKE = 0.8
#: A receipt that is printed again bears the same name, but for a letter misread.
_PRINTED_AGAIN = 0.9


def facts_of(purchase: Purchase, readings: Sequence[FileReading], submission: str) -> EarlierPurchase:
    """What a later submission must know of `purchase` to recognize it.

    Files and fingerprints are those of its receipt and slips, not of bank statements, which rightly come again.
    """
    statements = {file for file, proof in purchase.proofs if proof.document is DocumentKind.BANK_STATEMENT}
    files = [file for file in purchase.documents if file not in statements]
    own = [reading for reading in readings if reading.file in files]
    receipt = purchase.receipt
    slips = [tender for tender in purchase.tenders if tender.auth_code is not None]
    return EarlierPurchase(
        submission=submission,
        sha256=tuple(reading.sha256 for reading in own),
        fingerprint=tuple(mark for reading in own for mark in reading.fingerprint),
        merchant=next((paper.merchant.value for paper in papers(purchase) if paper.merchant.value), None),
        date=purchase_day(purchase),
        time=receipt.time.value,
        total=purchase.total if purchase.total is not None else receipt.total.value,
        items=tuple((item.description, item.amount) for item in receipt.items),
        last4=slips[0].last4 if slips else None,
        auth_code=slips[0].auth_code if slips else None,
    )


def _run(case: Case) -> Statement:
    dossier = case.dossier
    mine = [facts_of(purchase, dossier.readings, dossier.submission) for purchase in case.all_purchases]
    files = [name_of(purchase) for purchase in case.all_purchases]
    several = {r.file for r in dossier.readings if len(r.receipts) > 1}
    found: list[Statement] = []
    for i, (facts, purchase) in enumerate(zip(mine, case.all_purchases, strict=True)):
        shares = any(file in several for file in purchase.documents)
        for earlier in case.context.earlier:
            found += _compared(case, files[i], facts, earlier, f"submission {earlier.submission}", shares)
        for j in range(i):
            shares = bool(set(facts.sha256) & set(mine[j].sha256))
            found += _compared(case, files[i], facts, mine[j], f"{files[j]} of this submission", shares)
    if found:
        return gravest(found)
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "There is no receipt to hold against earlier ones.")
    return met("No earlier purchase is like this one." if len(mine) == 1 else "No earlier purchase is like these.")


def _compared(
    case: Case, file: str, new: EarlierPurchase, old: EarlierPurchase, where: str, shares: bool
) -> list[Statement]:
    """What speaks for two purchases being one, or nothing. `shares`: one file holds several receipts."""
    why, certain = _likeness(new, old, shares)
    if not why:
        return []
    total = show(old.total) if old.total is not None else None
    said = ", ".join(str(fact) for fact in (old.merchant, old.date, total) if fact is not None)
    message = f"{file} is like a purchase in {where}{f' ({said})' if said else ''}: {why}."
    if certain:
        return [not_met(message, case.rule.ask(receipt=file, earlier=where))]
    return [cannot_tell(Cause.CONFLICTING, message)]


def _likeness(new: EarlierPurchase, old: EarlierPurchase, shares: bool) -> tuple[str, bool]:
    """Why two purchases seem one ("" where they do not), and whether that is certain enough to say so."""
    same_total = _same(new.total, old.total)
    if set(new.sha256) & set(old.sha256) and not (shares and same_total is False):
        return "the very same file", not shares or same_total is True
    one_slip = new.auth_code is not None and (new.auth_code, new.last4) == (old.auth_code, old.last4)
    same_date, same_time = _same(new.date, old.date), _same(new.time, old.time)
    same_merchant = _same_merchant(new.merchant, old.merchant)
    if new.auth_code is not None and new.auth_code == old.auth_code and same_merchant and same_date and not one_slip:
        return f"the same approval {new.auth_code} of the same merchant and day, with another card number", False
    if one_slip and not (same_total is same_date is False and same_merchant is not True):
        # Approval codes are short, so one comes back in time: with another day or total a person looks.
        certain = same_date is not False and same_total is not False
        return f"the same card payment, approval {new.auth_code}", certain
    if same_total is False:
        return "", False
    if same_date is False or same_merchant is False:
        return "", False
    if same_time is False:
        return _again_later(new, old, bool(same_total and same_date))
    if not shares and _near(new.fingerprint, old.fingerprint):
        return "the same picture", same_total is True
    if not (same_total and same_date):
        return "", False
    if same_merchant is None:
        return ("the same date, time and total", False) if same_time else ("", False)
    if same_time:
        return "the same merchant, date, time and total", True
    alike = not new.items or not old.items or _amounts(new) == _amounts(old)
    return "the same merchant, date and total", alike


def _again_later(new: EarlierPurchase, old: EarlierPurchase, agree: bool) -> tuple[str, bool]:
    """Two times on one day: a second purchase, or the first one printed again. Approvals that differ tell two apart."""
    if new.auth_code is not None and old.auth_code is not None:
        return "", False
    if not agree or not new.items or _amounts(new) != _amounts(old):
        return "", False
    a, b = (re.sub(r"[^a-z0-9]", "", folded(name)) for name in (new.merchant, old.merchant))
    other_shop = re.findall(r"\d+", a) != re.findall(r"\d+", b)
    if not a or other_shop or SequenceMatcher(None, a, b, autojunk=False).ratio() < _PRINTED_AGAIN:
        return "", False
    return "the same merchant, date, total and items at another time; it may be printed again", False


def _same(one: date | time | Decimal | None, other: date | time | Decimal | None) -> bool | None:
    """Whether two facts agree; None where one is unknown."""
    return None if one is None or other is None else one == other


def _same_merchant(one: str | None, other: str | None) -> bool | None:
    a, b = (re.sub(r"[^a-z0-9]", "", folded(name)) for name in (one, other))
    if not a or not b:
        return None
    short, long = sorted((a, b), key=len)
    return (len(short) >= 4 and short in long) or SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _near(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any((int(one, 16) ^ int(other, 16)).bit_count() <= _NEAR for one in ones for other in others)


def _amounts(purchase: EarlierPurchase) -> list[Decimal]:
    return sorted(amount for _, amount in purchase.items)


CHECK = Check(
    name="not-duplicate",
    scope=Scope.SUBMISSION,
    checked="no earlier purchase, and no other one of this submission, is the same file, the same picture, the same "
    "card payment, or has the same merchant, date and total. Different times tell two purchases apart where their "
    "items or approvals differ.",
    run=_run,
    asks=(("", ("receipt", "earlier")),),
)
