"""What of a purchase is reimbursable: the total, less what is excluded and its share of tax, tip and charges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.model import Alcohol, Excluded, Proof, Purchase, TenderKind
from pipeline.money import ZERO, cents, share_out
from rules.checks.common import papers
from rules.checks.taken_off import worths
from rules.checks.tips import tip_over


def settle(purchase: Purchase, takes_share: bool, tip_cap: Decimal | None = None) -> Purchase:
    """`purchase` with what is excluded from it and what is left to reimburse.

    Alcohol and struck items are excluded, with their share of discount, tax, service charge and tip where
    `takes_share`: what the bill is more or less than its items is shared out over the items by their amounts, to the
    cent, so that all shares add up to the total. A void takes back the item that it names before anything is shared:
    what was voided is neither excluded nor lost. Of a tip, what is over `tip_cap` percent is excluded before anything
    is shared (see `rules.checks.tips`). What a gift card paid was not paid out of pocket. Reimbursable stays None where
    the total is unknown or not in US dollars (nothing is ever converted), where something is excluded and the items do
    not add up, and where a mark leaves open what was bought or paid, or something is written over an amount or a day.

    A discount in a row of its own that does not say what it is off stays with what is reimbursed: it may have been on
    that alone, and no more is paid back than was paid. The clause about alcohol says so.

    Shares go by amount alone: which items a till taxed is rarely printed, and never in the same way. A gift card is
    taken off what is left, never off the excluded items first: it is not the claimant's money that it saves.
    """
    items = purchase.receipt.items
    total = purchase.total
    worth = worths(items)
    out = [i for i, item in enumerate(items) if worth[i] > 0 and (item.struck or item.alcohol is Alcohol.YES)]
    gift = sum(
        (t.amount for t in purchase.tenders if t.kind is TenderKind.GIFT_CARD and t.amount and not t.declined),
        start=ZERO,
    )
    stays = [i for i in range(len(items)) if i not in out]
    over = tip_over(purchase, tip_cap)
    shares = [ZERO] * len(items)
    if out and total is not None and takes_share:
        bought = sum((item.amount for item in items), start=ZERO)
        gone, kept = (sum((max(worth[i], ZERO) for i in some), start=ZERO) for some in (out, stays))
        # First between what goes and what stays, as anybody works it out by hand, then among what goes. Of two equal
        # halves of a cent, the side of the paper's first item has the cent.
        first = out[0] == next(i for i, amount in enumerate(worth) if amount > 0)
        share = share_out(total - (over or ZERO) - bought, [gone, kept] if first else [kept, gone])[0 if first else 1]
        for i, part in zip(out, share_out(share, [worth[i] for i in out]), strict=True):
            shares[i] = part
    excluded = [
        Excluded(
            items[i].description or "an item whose name could not be read",
            worth[i],
            "struck" if items[i].struck else "alcohol",
            shares[i],
            items[i].evidence,
        )
        for i in out
    ]
    if over and tip_cap is not None:
        description = f"Tip over {tip_cap.normalize():f}%"
        excluded.append(Excluded(description, over, "tip limit", ZERO, purchase.receipt.tip.evidence))
    if gift:
        evidence = tuple(e for t in purchase.tenders if t.kind is TenderKind.GIFT_CARD for e in t.evidence)
        excluded.append(Excluded("Paid with a gift card", min(gift, total or gift), "gift card", ZERO, evidence))
    unproved = bool(out) and purchase.receipt.reconciliation.state is Proof.UNPROVED
    left = None
    marked = purchase.receipt.struck or any(paper.rewritten for paper in papers(purchase))
    dollars = purchase.receipt.in_dollars
    if dollars and total is not None and over is not None and not unproved and not marked:
        left = max(cents(total - sum((e.amount + e.share for e in excluded), start=ZERO)), ZERO)
    return replace(purchase, excluded=tuple(excluded), reimbursable=left)
