"""What was given as a tip, and what of it is beyond an office's limit."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Proof, Purchase, State
from pipeline.money import ZERO, cents
from rules.checks.common import hidden, papers


def wholly_read(purchase: Purchase) -> bool:
    """Whether what the receipt does not show was not charged: its amounts close to the cent, or it was seen from top to
    bottom and nothing in it disagrees.
    """
    receipt = purchase.receipt
    if receipt.reconciliation.state is Proof.PROVED:
        return True
    return receipt.reconciliation.state is Proof.CONSISTENT and hidden(receipt, ("top", "bottom")) is None


def tip_of(purchase: Purchase) -> Decimal | None:
    """The tip: as any paper shows it, or what was paid beyond the bill; None where it is not known."""
    fields = [paper.tip for paper in papers(purchase)]
    found = [field.value for field in fields if field.value is not None]
    if found:
        return found[0]
    if any(field.state is not State.ABSENT for field in fields) or not wholly_read(purchase):
        return None
    bill = purchase.receipt.total.value
    return max(purchase.total - bill, ZERO) if purchase.total is not None and bill is not None else ZERO


def bought_for(purchase: Purchase) -> Decimal | None:
    """The subtotal as printed; where none is printed, the sum of the items; None where neither is known."""
    receipt = purchase.receipt
    if receipt.subtotal.state is not State.ABSENT:
        return receipt.subtotal.value
    if not receipt.items or not wholly_read(purchase):
        return None
    return cents(sum((item.amount for item in receipt.items), ZERO))


def tip_over(purchase: Purchase, cap: Decimal | None) -> Decimal | None:
    """How much of the tip is more than `cap` percent of what was bought (before tax); None where it is not known.

    An automatic gratuity is not for the claimant to choose, so it is never cut; it uses up the limit first, and a tip
    on top of it counts only as far as the limit then reaches. `cap` None: there is no limit.
    """
    if cap is None:
        return ZERO
    tip = tip_of(purchase)
    if tip is None or tip <= 0:
        return tip
    charge, base = purchase.receipt.service_charge, bought_for(purchase)
    if base is None or charge.state in (State.UNREADABLE, State.AMBIGUOUS):
        return None
    allowed = max(cents(base * cap / 100) - (charge.value or ZERO), ZERO)
    return max(tip - allowed, ZERO)
