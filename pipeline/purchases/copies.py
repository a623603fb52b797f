"""Two copies of one receipt in a submission: the customer's and the merchant's, or one that was printed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.model import Field, FileReading, Match, Proof, Purchase
from pipeline.purchases.draft import Draft
from pipeline.purchases.fits import Fit
from pipeline.stitch import struck_too
from rules.checks.likeness import likeness
from rules.checks.marks import facts_of

T = TypeVar("T")


def once_each(
    drafts: Sequence[Draft], readings: Sequence[FileReading], purchase_of: Callable[[Draft], Purchase]
) -> list[Draft]:
    """`drafts`, those of one sale put together: what is handed in with its own copy is claimed once.

    The same rule that knows a purchase of an earlier submission again must be certain of it, total and day must be the
    same, and no other time or number of the sale may be on it. Of two copies the paid one is kept, then the one that
    adds up and shows more items; what is marked out on either is marked out.
    """
    kept: list[Draft] = []
    for draft in drafts:
        first = next((i for i, other in enumerate(kept) if _same_sale(other, draft, readings, purchase_of)), None)
        if first is None:
            kept.append(draft)
        else:
            kept[first] = _together(kept[first], draft)
    return kept


def _same_sale(
    one: Draft, other: Draft, readings: Sequence[FileReading], purchase_of: Callable[[Draft], Purchase]
) -> bool:
    ours, theirs = one.receipt, other.receipt
    known = None not in (ours.total.value, ours.date.value)
    same = (ours.total.value, ours.date.value) == (theirs.total.value, theirs.date.value)
    if not known or not same or _differ(ours.time, theirs.time) or _differ(ours.number, theirs.number):
        return False
    # To lie on one picture is no likeness; a slip with its tip went to one of two copies of the bill.
    a, b = (
        replace(facts_of(purchase_of(draft), readings, ""), sha256=(), total=draft.receipt.total.value)
        for draft in (one, other)
    )
    alike = likeness(b, a, one_file=one.file == other.file)
    return alike is not None and alike.certain


def _differ(one: Field[T], other: Field[T]) -> bool:
    return one.value is not None and other.value is not None and one.value != other.value


def _together(one: Draft, other: Draft) -> Draft:
    keeps, copy = (other, one) if _worth(other) > _worth(one) else (one, other)
    keeps.receipt = struck_too(keeps.receipt, copy.receipt)
    keeps.copies += [copy.file, *copy.copies]
    known = {keeps.file, *keeps.more, *(file for file, _ in keeps.proofs)}
    for file in dict.fromkeys((copy.file, *copy.more)):
        if file not in known:
            keeps.note(file, Fit(Match.JOINED, "it is a second copy of it, which counts once"))
    keeps.candidates += [found for found in copy.candidates if found.document not in {*known, copy.file}]
    if not (keeps.paid or keeps.proofs):
        new = [proof for proof in copy.proofs if proof[0] not in known]
        keeps.proofs += new
        keeps.slips += copy.slips
        keeps.sums += copy.sums
    return keeps


def _worth(draft: Draft) -> tuple[bool, bool, int]:
    receipt = draft.receipt
    return draft.paid or bool(draft.proofs), receipt.reconciliation.state is Proof.PROVED, len(receipt.items)
