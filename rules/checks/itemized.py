"""itemized: the receipt says what was bought and what each thing cost."""

from __future__ import annotations

import re

from pipeline.model import Cause, DocumentKind, FindingState, Part, State
from pipeline.money import in_words
from rules.checks.common import folded, hidden, name_of, not_seen, payment_only
from rules.language import foreign_language
from rules.terms import Case, Check, Kind, Parameter, Scope, Statement, cannot_tell, met, wanting

_KIND_WORDS = {
    DocumentKind.CARD_SLIP: "a card slip",
    DocumentKind.BANK_STATEMENT: "a bank statement",
    DocumentKind.CANCELLED_CHECK: "a cancelled check",
}

#: Register keys that name no goods at all.
_KEY = re.compile(
    r"(?:non ?-?)?tax(?:able|ed)?(?: (?:sale|item)s?)?(?: (?:t|t?[\dil]))?|t[\dil]|items?|misc(?:ellaneous)?|"
    r"merchandise|merch|(?:dept|department|dep|plu|item|sku|key)\.? ?#?\d*|general|sales?|open(?: item)?|charge|"
    r"purchase|amount"
)
#: Register keys that name a department of goods.
_DEPARTMENT = re.compile(
    r"(?:open |misc |hot |cold |taxable |non ?-?tax )?(?:food|foods|beverages?|bev|drinks?|grocery|groceries|produce|"
    r"meat|deli|bakery|dairy|frozen|liquor|bar|kitchen|restaurant|meals?)(?: (?:tax(?:able)?|sales?|item|only|t\d))?"
)


def _run(case: Case) -> Statement:
    said, receipt, file = _listed(case), case.purchase.receipt, name_of(case.purchase)
    if said.state is not FindingState.MET or not case.rule.flag("translation_of_foreign_receipts"):
        return said
    if receipt.currency == "USD" and not foreign_language(receipt):
        return said
    how = f"in {in_words(receipt.currency)}" if receipt.currency != "USD" else "in another language than English"
    message = f"{file} is {how}; this office asks for a translation, and whether there is one is for a person to say."
    ask = case.rule.ask("translation", receipt=file)
    return cannot_tell(Cause.MISSING_DOCUMENT, message, *said.evidence, ask=ask)


def _listed(case: Case) -> Statement:
    """Whether things are named with their prices, in whatever language."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    ask = case.rule.ask("items", receipt=file)
    items = [item for item in receipt.items if item.amount >= 0]
    if not items:
        if payment_only(receipt) and "top" in receipt.cut_off:
            # The lower half of an itemized receipt looks like a slip.
            return cannot_tell(Cause.CUT_OFF, f"{file} shows a payment; what stands above it is outside the picture.")
        if payment_only(receipt) and (unseen := not_seen(receipt, tuple(Part))):
            # A receipt whose prices are cut off looks like one, too.
            return cannot_tell(unseen.cause, f"No items were read on {file}, but {unseen.why}.", *unseen.places)
        if payment_only(receipt):
            return wanting(f"{file} is {_KIND_WORDS[receipt.document]}: it shows a payment and no items.", ask)
        if unseen := hidden(receipt, ("top", "bottom")):
            return cannot_tell(unseen.cause, f"No items were read on {file}, but {unseen.why}.", *unseen.places)
        if receipt.total.state is not State.FOUND:
            message = f"Neither items nor a total could be read on {file}."
            return cannot_tell(Cause.UNREADABLE, message, *receipt.total.evidence)
        return wanting(f"{file} shows a total and no items.", ask, *receipt.total.evidence)
    evidence = tuple(e for item in items for e in item.evidence)
    named = [(item, folded(item.description)) for item in items if any(c.isalpha() for c in item.description)]
    if not named:
        message = f"{file} lists {len(items)} prices, but what was bought could not be read."
        return cannot_tell(Cause.UNREADABLE, message, *evidence)
    if all(_KEY.fullmatch(text) for _, text in named):
        words = ", ".join(dict.fromkeys(item.description for item, _ in named))
        return wanting(f"{file} lists prices under {words}, which does not say what was bought.", ask, *evidence)
    if all(_KEY.fullmatch(text) or _DEPARTMENT.fullmatch(text) for _, text in named):
        words = ", ".join(dict.fromkeys(item.description for item, _ in named))
        message = f"{file} names only departments ({words}); whether that says what was bought is for a person to say."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, *evidence, ask=ask)
    blank = len(items) - len(named)
    rest = f" ({blank} more without a readable name)" if blank else ""
    return met(f"{file} lists {len(named)} item{'s' if len(named) > 1 else ''} with prices{rest}.", *evidence)


CHECK = Check(
    name="itemized",
    scope=Scope.PURCHASE,
    checked="at least one thing bought is named with its own price; a total alone, a card slip alone or a register "
    "key such as TAXABLE is not enough.",
    run=_run,
    asks=(("items", ("receipt",)), ("translation", ("receipt",))),
    parameters=(Parameter("translation_of_foreign_receipts", Kind.SWITCH),),
)
