"""itemized: the receipt says what was bought and what each thing cost."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import (
    HIDDEN_PART,
    HIDDEN_ROW,
    Cause,
    DocumentKind,
    FindingState,
    LineItem,
    LossKind,
    Lost,
    Part,
    Proof,
    Receipt,
    State,
)
from pipeline.money import ZERO, in_words, show
from rules.checks.common import (
    AMOUNT,
    Unseen,
    ask_for_prices,
    folded,
    hidden,
    is_named,
    listed,
    name_of,
    names_unseen,
    not_seen,
    only_blank,
    payment_only,
    short_of,
    unpriced,
    unseen_by,
    without_amounts,
)
from rules.checks.keys import is_department, is_key
from rules.checks.paid import ask_for_purchase, refund
from rules.language import foreign_language
from rules.losses import is_text, lost_in
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, wanting

#: So many rows are quoted.
_MOST_NAMED = 3
_BARE_CENTS = re.compile(r"(?<![\d.,$])\$?\.\d\d\W*$")

_KIND_WORDS = {
    DocumentKind.CARD_SLIP: "a card slip",
    DocumentKind.BANK_STATEMENT: "a bank statement",
    DocumentKind.CANCELLED_CHECK: "a cancelled check",
}


def _run(case: Case) -> Statement:
    said, receipt, file = _listed(case), case.purchase.receipt, name_of(case.purchase)
    if said.state is not FindingState.MET or not case.rule.flag("translation_of_foreign_receipts"):
        return said
    if receipt.in_dollars and not foreign_language(receipt):
        return said
    how = f"in {in_words(receipt.currency)}" if not receipt.in_dollars else "in another language than English"
    message = f"{file} is {how}; this office asks for a translation, and whether there is one is for a person to say."
    ask = case.rule.ask("translation", receipt=file)
    return cannot_tell(Cause.MISSING_DOCUMENT, message, *said.evidence, ask=ask)


def _listed(case: Case) -> Statement:
    """Whether things are named with their prices, in whatever language."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    ask = case.rule.ask("items", receipt=file)
    if given_back := refund(receipt):
        message = f"{file} is {given_back}, which does not show what was bought."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=ask_for_purchase(receipt, file))
    items = [item for item in receipt.items if item.amount >= 0]
    if not items:
        return _without_items(case, ask)
    evidence = tuple(e for item in items for e in item.evidence)
    named = [(item, folded(item.description)) for item in items if any(c.isalpha() for c in item.description)]
    if not named:
        hides, prices = names_unseen(receipt), f"{len(items)} prices" if len(items) > 1 else "a price"
        message = f"{file} lists {prices}, but what was bought could not be read: {hides.why}."
        return cannot_tell(hides.cause, message, *evidence, *hides.places)
    if all(is_key(text) for _, text in named):
        words = ", ".join(dict.fromkeys(item.description for item, _ in named))
        return wanting(f"{file} lists prices under {words}, which does not say what was bought.", ask, *evidence)
    if all(is_key(text) or is_department(text) for _, text in named):
        words = ", ".join(dict.fromkeys(item.description for item, _ in named))
        message = f"{file} names only departments ({words}); whether that says what was bought is for a person to say."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, *evidence, ask=ask)
    if blank := [item for item in items if not item.struck and not is_named(item)]:
        hides, prices = names_unseen(receipt), listed([show(item.amount, receipt.currency) for item in blank])
        message = f"What was bought for {prices} could not be read on {file}: {hides.why}."
        return cannot_tell(hides.cause, message, *(e for item in blank for e in item.evidence), *hides.places)
    if covered := [item for item in items if item.struck and is_named(item) and _is_left(item)]:
        rows = listed([f"“{item.description}”" for item in covered])
        left = listed([show(item.amount, receipt.currency) for item in covered])
        message = f"The price of {rows} on {file} is marked out or covered; the other amounts leave {left} for it."
        return cannot_tell(Cause.UNREADABLE, message, *(e for item in covered for e in item.evidence))
    if unseen := _may_lack(receipt):
        message = f"{file} lists {len(named)} item{'s' if len(named) > 1 else ''} with prices, but {unseen.why}."
        return cannot_tell(unseen.cause, message, *unseen.places)
    return met(f"{file} lists {len(named)} item{'s' if len(named) > 1 else ''} with prices.", *evidence)


def _is_left(item: LineItem) -> bool:
    """Whether an item's row was seen and its amount was not: that is what the other amounts leave for it."""
    texts = [place.text for place in item.evidence]
    return any(text != HIDDEN_ROW for text in texts) and not any(AMOUNT.search(text) for text in texts)


def _without_items(case: Case, ask: str) -> Statement:
    """No thing with its price was read: because the paper lists none, or because of what was not seen of it."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    if payment_only(receipt) and "top" in receipt.cut_off:
        # The lower half of an itemized receipt looks like a slip.
        return cannot_tell(Cause.CUT_OFF, f"{file} shows a payment; what stands above it is outside the picture.")
    no_amounts = receipt.total.value is None and all(tender.amount is None for tender in receipt.tenders)
    if payment_only(receipt) and (
        unseen := hidden(receipt, ("bottom", "right")) if no_amounts else not_seen(receipt, tuple(Part))
    ):
        # A receipt whose prices are cut off looks like one, too.
        return cannot_tell(unseen.cause, f"No items with prices were read on {file}: {unseen.why}.", *unseen.places)
    if payment_only(receipt):
        return wanting(f"{file} is {_KIND_WORDS[receipt.document]}: it shows a payment and no items.", ask)
    if unseen := hidden(receipt, ("top", "bottom")):
        message = f"No items with prices were read on {file}: {unseen.why}."
        prices = ask_for_prices(case) if only_blank(receipt) else ""
        return cannot_tell(unseen.cause, message, *unseen.places, ask=prices)
    if without_amounts(receipt):
        message = f"No prices were read on {file}, neither of things bought nor a total."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=ask_for_prices(case))
    if receipt.total.state is not State.FOUND:
        message = f"Neither items nor a total could be read on {file}."
        return cannot_tell(Cause.UNREADABLE, message, *receipt.total.evidence)
    return wanting(f"{file} shows a total and no items.", ask, *receipt.total.evidence)


def _may_lack(receipt: Receipt) -> Unseen | None:
    """Why not all things bought, or not all of their names, may have been seen; None where nothing speaks against it.

    Where the amounts add up no price is missing, but names still may be.
    """
    headless = [item for item in receipt.items if item.description.startswith(HIDDEN_PART)]
    beginnings = [
        lost
        for lost in lost_in(receipt, (Part.ITEMS,))
        if lost.side == "left" and (headless or lost.kind is LossKind.EDGE)
    ]
    if beginnings:
        return unseen_by(beginnings)
    if receipt.reconciliation.state is Proof.PROVED:
        return None
    if lost := not_seen(receipt, (Part.ITEMS,), whole_rows=True):
        return lost
    if "top" in receipt.cut_off and len(receipt.items) == 1 and receipt.total.value is None:
        return hidden(receipt, ("top",))  # it may be a payment by a name that nobody knows
    if "bottom" in receipt.cut_off and _ends_listing(receipt):
        return hidden(receipt, ("bottom",))
    if ends := _ends_lost(receipt):
        return unseen_by(ends)
    if receipt.total.value is None and (rows := _beheaded(receipt)):
        why = f"the first figures of amounts were not seen ({listed([f'“{line}”' for line in rows[:_MOST_NAMED]])})"
        return Unseen(Cause.UNREADABLE, why, ())
    gap, bare = receipt.reconciliation.gap, unpriced(receipt)
    missing = _row_missing(receipt) or (-gap if gap and bare else None)
    if missing:
        said = "it comes" if len(receipt.items) == 1 else "they come"
        sums = "sums" if bare else "total" if receipt.subtotal.value is None else "subtotal"
        less = f"{said} to {show(missing, receipt.currency)} less than the {sums}"
        unseen = "an item may not have been seen" + ("" if is_text(receipt) else " (under glare, a finger or a fold)")
        return short_of(receipt, less, f"the price of “{bare}” was not read" if bare else unseen)
    return None


def _ends_lost(receipt: Receipt) -> list[Lost]:
    """What cuts off or hides the ends of rows among the things bought, unless they make the subtotal all the same: what
    was read of a price there may be a part of it, and a row without one may have lost it. Where the sums say that
    something is missing, it may reach among them wherever it was seen.
    """
    bought = sum((item.amount for item in receipt.items), ZERO)
    if bought in (receipt.subtotal.value, receipt.total.value):
        return []
    gap = receipt.reconciliation.gap
    parts = tuple(Part) if gap is not None and gap < 0 else (Part.ITEMS,)
    return [lost for lost in lost_in(receipt, parts) if lost.side == "right"]


def _beheaded(receipt: Receipt) -> list[str]:
    """The rows that end with an amount without a figure before its point, as where a strip lies along the prices."""
    return [line for line in receipt.lines if _BARE_CENTS.search(line)]


def _ends_listing(receipt: Receipt) -> bool:
    """No amount stands below the last thing bought."""
    rows = {evidence.text for item in receipt.items for evidence in item.evidence}
    last = max((at for at, line in enumerate(receipt.lines) if line in rows), default=len(receipt.lines))
    return not any(AMOUNT.search(line) for line in receipt.lines[last + 1 :])


def _row_missing(receipt: Receipt) -> Decimal | None:
    """What the items come to less than the subtotal, where the sums below it are sound; None where they do not.

    A digit misread is no row: a gap of one digit of one amount, or less than half of what the cheapest item costs, is
    left to the sums.
    """
    subtotal, total = receipt.subtotal.value, receipt.total.value
    above = (receipt.tax.value or ZERO) + (receipt.tip.value or ZERO) + (receipt.service_charge.value or ZERO)
    paid = any(tender.amount == total for tender in receipt.tenders)
    if subtotal is None and total is not None and paid and receipt.tax.value is not None:
        subtotal = total - above + (receipt.discount.value or ZERO)  # a till that prints none
    if subtotal is None or total is None or receipt.reconciliation.own:
        return None
    short = subtotal - sum((item.amount for item in receipt.items), ZERO)
    off = receipt.discount.value or ZERO
    least = min((item.amount for item in receipt.items if item.amount > 0), default=ZERO)
    if short <= 0 or short < least / 2 or total not in (subtotal + above, subtotal + above - off):
        return None
    own = {place.text for item in receipt.items for place in item.evidence}
    if any(f"{short:.2f}" in line for line in receipt.lines if line not in own):
        return None  # a charge above the subtotal
    misread = [(item.amount, item.amount + short) for item in receipt.items] + [(subtotal, subtotal - short)]
    return None if short in (off, above) or any(_one_digit(*each) for each in misread) else short


def _one_digit(read: Decimal, meant: Decimal) -> bool:
    """Whether an amount was read as another by one digit of it."""
    a, b = f"{read:.2f}", f"{meant:.2f}"
    return a[-len(b) :] == b[-len(a) :] or (len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1)


CHECK = Check(
    name="itemized",
    scope=Scope.PURCHASE,
    checked="the things bought are named, each with its own price; a total alone, a card slip alone or a register key "
    "such as TAXABLE is not enough. A price whose name was not seen, or rows that were not, are shown to a person.",
    run=_run,
    asks=(("items", ("receipt",)), ("translation", ("receipt",))),
    parameters=(Parameter("translation_of_foreign_receipts", Kind.SWITCH),),
)
