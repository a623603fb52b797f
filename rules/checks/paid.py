"""What the payments of a purchase come to: on all of its papers, each counted once, and against what settles it."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import DocumentKind, Purchase, Receipt, State, Tender, TenderKind
from pipeline.money import ZERO, show
from rules.checks.common import AMOUNT, papers

#: The title of a paper that gives money back, a line of its own; the day may stand behind it.
_REFUND = re.compile(
    r"\W*(?:(?:merchandise|item|cash|card|credit|debit|customer|store|sale|full|partial)\W+)*(?:refund|return)(?:s|ed)?"
    r"(?:\W+(?:receipt|slip|transaction|sale|copy))*\W*(?:\d.*)?",
    re.IGNORECASE,
)

#: How cards are called in messages.
_BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "debit": "debit card",
}


def amounts_that_settle(purchase: Purchase) -> list[Decimal]:
    """What a payment may come to: what was finally paid, first, and the bill before its tip; [] where unknown."""
    receipt = purchase.receipt
    total = purchase.total if purchase.total is not None else receipt.total.value
    if total is None:
        return []
    return [total, total - receipt.tip.value] if receipt.tip.value else [total]


def refund(receipt: Receipt) -> str | None:
    """How messages name a paper that gives money back (`a refund of $12.50`); None where it is none.

    Its total is below nothing; or it is called so above its first amount, and no payment on it went through.
    """
    total = receipt.total.value
    if total is None or total >= 0:
        first = next((i for i, line in enumerate(receipt.lines) if AMOUNT.search(line)), len(receipt.lines))
        titled = any(_REFUND.fullmatch(line) for line in receipt.lines[:first])
        undone = [tender.declined and not tender.doubt for tender in receipt.tenders]
        if not (titled and undone and all(undone)):
            return None
    return f"a refund of {show(abs(total), receipt.currency)}" if total else "a refund"


def ask_for_purchase(receipt: Receipt, file: str) -> str:
    """What to ask for where all that came is a refund."""
    return f"Could you send the receipt of the purchase itself? {file} is {refund(receipt)}."


def still_due(purchase: Purchase) -> Decimal | None:
    """What the receipt says is left to pay; None where nothing.

    A line "amount due" that is the whole total, with or without its tip, is the bill itself, not what a payment left
    open; what is due above a payment of that much or more is what it paid.
    """
    receipt = purchase.receipt
    due, total, tip = receipt.balance_due.value, receipt.total.value, receipt.tip.value
    if due is None or due <= 0 or due == total or (total is not None and tip and due == total - tip):
        return None
    return None if any(_pays_due(tender, receipt, due) for tender in receipt.tenders) else due


def _pays_due(tender: Tender, receipt: Receipt, due: Decimal) -> bool:
    """Whether a payment of what is due, or more, stands below the line that says so."""
    if is_undone(tender) or tender.amount is None or tender.amount < due or not receipt.balance_due.evidence:
        return False
    said, paid = receipt.balance_due.evidence[0], tender.evidence[0] if tender.evidence else None
    if paid is None or said.file != paid.file:
        return False
    return (said.page, said.box.bottom) <= (paid.page, paid.box.middle)


def paid_in_all(purchase: Purchase, good: list[Tender]) -> Decimal | None:
    """What all papers together show as paid, each payment counted once; None where no amount shows.

    A payment shown on the receipt and again on its slip is one payment: the larger amount is kept (the tip).
    """
    counted: list[tuple[Tender, Decimal]] = []
    for paper in papers(purchase):
        amounts = [(tender, _amount(tender, paper)) for tender in paper.tenders if tender in good]
        new: list[tuple[Tender, Decimal]] = []
        for tender, amount in amounts:
            if amount is None or any(_one_approval(tender, other) for other, _ in new):
                continue
            again = next((i for i, (other, _) in enumerate(counted) if _same_payment(tender, other)), None)
            if again is None:
                new.append((tender, amount))
            else:
                counted[again] = (tender, max(amount, counted[again][1]))
        counted += new
    if not counted:
        return None
    paid = sum((amount for _, amount in counted), ZERO)
    if any(tender.kind in (TenderKind.CASH, TenderKind.OTHER) for tender, _ in counted):
        paid -= abs(purchase.receipt.change.value or ZERO)
    return paid


def _amount(tender: Tender, paper: Receipt) -> Decimal | None:
    """A tender's amount; a card slip's only tender without one is for the slip's total."""
    if tender.amount is None and paper.document is DocumentKind.CARD_SLIP and len(paper.tenders) == 1:
        return paper.total.value
    return tender.amount


def is_undone(tender: Tender) -> bool:
    """Whether a tender is no payment: declined, given back, or in doubt."""
    return tender.declined or (tender.amount is not None and tender.amount < 0)


def same_means(one: Tender, other: Tender) -> bool:
    """Whether two tenders may be of one card (or both cash, both checks)."""
    return one.kind is other.kind and (one.last4 is None or other.last4 is None or one.last4 == other.last4)


def _one_approval(one: Tender, other: Tender) -> bool:
    return one.auth_code is not None and (one.auth_code, one.last4) == (other.auth_code, other.last4)


def _same_payment(one: Tender, other: Tender) -> bool:
    """Whether tenders on two papers may be one payment."""
    if one.auth_code is not None and other.auth_code is not None:
        return one.auth_code == other.auth_code
    return same_means(one, other)


def stands_by_itself(purchase: Purchase, good: list[Tender]) -> bool:
    """Whether the paper shows one payment that was approved, with its card, and its amount on two rows alike.

    Such a payment was made, whatever a thumb hides of the bill; what can be reimbursed stays open. An amount that
    stands only once may be misread, and the row of a total that is in doubt bears it out no better; a second payment
    says that the first was but a part.
    """
    if len(good) != 1 or len(purchase.tenders) != 1 or purchase.receipt.struck or still_due(purchase):
        return False
    (tender,) = good
    if tender.amount is None or not (tender.auth_code and tender.last4):
        return False
    printed = re.compile(rf"(?<![\d.,]){re.escape(f'{tender.amount:,.2f}')}(?![\d.,])")
    total = purchase.receipt.total
    doubtful = {place.text for place in total.evidence} if total.state is State.AMBIGUOUS else set()
    return any(
        sum(line not in doubtful and printed.search(line) is not None for line in paper.lines) > 1
        for paper in papers(purchase)
    )


def called(tender: Tender) -> str:
    """How messages call a payment: `Visa ending in 4182, approval 04412B`."""
    if tender.kind is TenderKind.CARD:
        name = _BRANDS.get(tender.brand or "card", tender.brand or "card")
        ending = f" ending in {tender.last4}" if tender.last4 else ""
        return f"{name}{ending}{f', approval {tender.auth_code}' if tender.auth_code else ''}"
    return "another means of payment" if tender.kind is TenderKind.OTHER else str(tender.kind).replace("_", " ")
