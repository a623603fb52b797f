"""What each item comes to once the rows that take money off again are set off against what they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.model import Alcohol, LineItem
from pipeline.money import ZERO, cents, share_out

_VOIDS = frozenset(
    "void voided voids vd refund refunded return returned removed cancel canceled cancelled comp".split()
)
#: What a row that takes money off a drink says beside the drink's name.
_DISCOUNTS = frozenset("disc discount discounts off half price hh happy hour promo promotion special deal save".split())
#: Kinds of drinks that a discount names in place of the drinks it is for.
_KINDS = frozenset("wine wines beer beers cocktail cocktails draft drafts liquor spirits bar alcohol".split())
#: How much of a price a discount takes off, where it says so.
_PERCENT = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d+)?) ?%")


def worths(items: Sequence[LineItem]) -> list[Decimal]:
    """What each item comes to in dollars once every negative line is set off against what it is for; see `off_unknown`.

    A line takes back an item before it (then after it) that has its name. A discount is off the drinks whose name or
    kind it names; and one of a percentage off all items, or the drinks, or the others alone, where its amount is that
    percentage of just these. Any other keeps its amount: what it is off is not known.
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
        for j, part in _by_percentage(item, items, worth) if worth[i] == item.amount else ():
            worth[j], worth[i] = worth[j] - part, worth[i] + part
    return worth


def off_unknown(items: Sequence[LineItem]) -> list[LineItem]:
    """The discounts of which is not known whether they are off the drinks or off something else."""
    bought = [item for item in items if item.amount > 0]
    kept = [item for item in bought if not item.struck and item.alcohol is not Alcohol.YES]
    if not kept or len(kept) == len(bought):
        return []
    unknown = [item for item, left in zip(items, worths(items), strict=True) if left < 0]
    return [item for item in unknown if not any(_named(item) <= _words(other) for other in kept if _named(item))]


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
    named = _named(discount)
    if item.alcohol is not Alcohol.YES or named == _words(discount) or not named:
        return False
    return named <= _words(item) or named <= _KINDS


def _words(item: LineItem) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", item.description.lower()))


def _named(discount: LineItem) -> frozenset[str]:
    """What a row that takes money off names beside that."""
    return _words(discount) - _DISCOUNTS


def _by_percentage(
    discount: LineItem, items: Sequence[LineItem], worth: Sequence[Decimal]
) -> list[tuple[int, Decimal]]:
    """What of a discount that says its percentage is off which items; nothing where it fits none or several groups."""
    said = _PERCENT.search(discount.description)
    bought = [j for j, item in enumerate(items) if item.amount > 0 and worth[j] > 0]
    drinks = [j for j in bought if items[j].alcohol is Alcohol.YES]
    others = [j for j in bought if items[j].alcohol is not Alcohol.YES]
    groups = [group for group in (bought, drinks, others) if group] if drinks and others else []
    if said is None or not groups:
        return []
    fits = [
        group
        for group in groups
        if cents(sum((worth[j] for j in group), ZERO) * Decimal(said[1]) / 100) == -discount.amount
    ]
    if len(fits) != 1:
        return []
    (group,) = fits
    return list(zip(group, share_out(-discount.amount, [worth[j] for j in group]), strict=True))
