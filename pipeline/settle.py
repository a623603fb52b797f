"""What of a purchase is reimbursable: the total, less what is excluded and its share of tax, tip and charges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Alcohol, Excluded, LineItem, Proof, Purchase, TenderKind
from pipeline.money import ZERO, cents, share_out
from rules.checks.common import papers
from rules.checks.tips import tip_over

_VOIDS = frozenset(
    "void voided voids vd refund refunded return returned removed cancel canceled cancelled comp".split()
)
#: What a row that takes money off a drink says beside the drink's name.
_DISCOUNTS = frozenset("disc discount discounts off half price hh happy hour promo promotion special deal save".split())
#: Kinds of drinks that a discount names in place of the drinks it is for.
_KINDS = frozenset("wine wines beer beers cocktail cocktails draft drafts liquor spirits bar alcohol".split())


def settle(purchase: Purchase, takes_share: bool, tip_cap: Decimal | None = None) -> Purchase:
    """`purchase` with what is excluded from it and what is left to reimburse.

    Alcohol and struck items are excluded, with their share of discount, tax, service charge and tip where
    `takes_share`: what the bill is more or less than its items is shared out over the items by their amounts, to the
    cent, so that all shares add up to the total. A void takes back the item that it names before anything is shared:
    what was voided is neither excluded nor lost. Of a tip, what is over `tip_cap` percent is excluded before anything
    is shared (see `rules.checks.tips`). What a gift card paid was not paid out of pocket. Reimbursable stays None where
    the total is unknown or not in US dollars (nothing is ever converted), where something is excluded and the items do
    not add up, and where a mark leaves open what was bought or paid, or something is written over an amount or a day.

    Shares go by amount alone: which items a till taxed is rarely printed, and never in the same way. A gift card is
    taken off what is left, never off the excluded items first: it is not the claimant's money that it saves.
    """
    items = purchase.receipt.items
    total = purchase.total
    worth = _after_voids(items)
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


def _after_voids(items: Sequence[LineItem]) -> list[Decimal]:
    """What each item comes to once every negative line is set off against an item before it (then after it) that has
    its name, or a discount against the drinks whose name or kind it names; one that names none keeps its amount.
    """
    worth = [item.amount for item in items]
    for i, item in enumerate(items):
        if item.amount >= 0:
            continue
        same = [j for j, other in enumerate(items) if other.amount > 0 and _takes_back(item, other)]
        same = same or [j for j, other in enumerate(items) if other.amount > 0 and _is_off(item, other)]
        for j in sorted(same, key=lambda j: (worth[j] != -item.amount, j > i, abs(j - i))):
            taken = min(worth[j], -worth[i])
            worth[j], worth[i] = worth[j] - taken, worth[i] + taken
    return worth


def _takes_back(void: LineItem, item: LineItem) -> bool:
    """Whether a negative line names `item`: all of its words but those of a void are the item's, or none is left."""
    words, own = (set(re.findall(r"[a-z0-9]+", line.description.lower())) for line in (void, item))
    marked = words & _VOIDS
    words -= _VOIDS
    if not words:
        return bool(marked) and item.amount == -void.amount
    return words <= own or (bool(marked) and own <= words)


def _is_off(discount: LineItem, item: LineItem) -> bool:
    """Whether a negative line is a discount on `item`, a drink: of its name, or of drinks of its kind (HH wine)."""
    words, own = (set(re.findall(r"[a-z]+", line.description.lower())) for line in (discount, item))
    named = words - _DISCOUNTS
    if item.alcohol is not Alcohol.YES or not words & _DISCOUNTS or not named:
        return False
    return named <= own or named <= _KINDS
