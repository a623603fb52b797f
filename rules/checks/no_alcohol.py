"""no-alcohol: no alcoholic beverage is claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import HIDDEN_PART, Alcohol, Cause, Evidence, FindingState, LineItem, Part, Proof, Receipt
from pipeline.money import ZERO, show
from rules.alcohol import Words, judge_text
from rules.checks.amount_requested import ask_for_nothing, unclear_items
from rules.checks.common import (
    Unseen,
    ask_for_prices,
    folded,
    hidden,
    is_named,
    listed,
    most_that_may_be_asked,
    name_of,
    names_unseen,
    only_blank,
    reimbursable,
    short_of,
    unseen_by,
    without_amounts,
)
from rules.checks.keys import is_department, is_key
from rules.checks.paid import ask_for_purchase, refund
from rules.checks.taken_off import off_unknown
from rules.losses import lost_in
from rules.terms import (
    Case,
    Check,
    Kind,
    Objection,
    Parameter,
    Rule,
    Scope,
    Statement,
    cannot_tell,
    met,
    not_met,
)  # fmt: skip

#: Of more things that no name tells apart only the first are shown.
_MOST_SHOWN = 4
#: An amount that is not zero.
_AMOUNT = re.compile(r"[1-9]\d*[.,]\d\d(?!\d)|(?<!\d)0[.,](?!00)\d\d(?!\d)")
#: Sums, taxes and payments as other countries' tills name them, which are nothing bought.
_SUMS_ABROAD = re.compile(
    r"\W*(?:(?:zwischen|rechnungs|end|netto|brutto)?summe|gesamt(?:betrag|summe)?|zwischentotal|(?:zu )?zahlen|betrag|"
    r"mwst|ust|kartenzahlung|gegeben|r[uü]ckgeld|montant|sous[- ]total|tva|rendu|r[eé]gl[eé]|esp[eè]ces|"
    r"carte bancaire|importe|iva|efectivo|tarjeta|cambio|totale|subtotale|contanti|importo|imposta)\b",
    re.IGNORECASE,
)
#: Where the items of a receipt end.
_SUMS = re.compile(
    r"\b(?:sub ?-?totals?|totals?|tax|tip|gratuity|amount|balance|payment|visa|mastercard|amex|cash|card|change|"
    r"thank)\b",
    re.IGNORECASE,
)


def _run(case: Case) -> Statement:
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    claimed = [item for item in receipt.items if not item.struck]
    drinks = [item for item in claimed if item.alcohol is Alcohol.YES]
    unclear = unclear_items(receipt)
    of_drinks = _drinks(case, drinks, unclear) if drinks else met(f"No alcohol among the items of {file}.")
    if of_drinks.state is not FindingState.MET:
        return of_drinks
    if unclear:
        if unread := [item for item in unclear if HIDDEN_PART in item.description or not is_named(item)]:
            # A better picture says what it was; nobody remembers a price.
            lines = listed([_shown(item, receipt.currency) for item in unread])
            hides = names_unseen(receipt)
            message = f"What was bought could not all be read on {file}, so alcohol cannot be ruled out: {lines}"
            return cannot_tell(hides.cause, f"{message}; {hides.why}.", *_places(unread), *hides.places)
        lines = listed([_shown(item, receipt.currency) for item in unclear])
        message = f"Whether this is alcohol does not show on {file}: {lines}."
        ask = case.rule.ask("unclear", receipt=file, items=lines)
        return cannot_tell(Cause.CONFLICTING, message, *_places(unclear), ask=ask)
    if keys := _unnamed(claimed):
        lines = _few(keys, receipt.currency)
        were = "were" if len(keys) > 1 else "was"
        message = f"{file} does not say what {lines} {were}, so alcohol cannot be ruled out."
        ask = case.rule.ask("unclear", receipt=file, items=lines)
        return cannot_tell(Cause.MISSING_DOCUMENT, message, *_places(keys), ask=ask)
    if beside := _unpriced(case):
        lines = listed(beside)
        message = (
            f"{file} names {lines}, which is none of the priced items that were read; it may be alcohol that came "
        )
        message += "with one of them, or was paid apart."
        return cannot_tell(Cause.CONFLICTING, message, ask=case.rule.ask("unclear", receipt=file, items=lines))
    if not receipt.items:
        if unseen := hidden(receipt, ("top", "bottom")):
            message = f"No items with prices were read on {file}: {unseen.why}."
            ask = ask_for_prices(case) if only_blank(receipt) else ""
            return cannot_tell(unseen.cause, message, *unseen.places, ask=ask)
        message = f"{file} does not show what was bought, so alcohol cannot be ruled out."
        return cannot_tell(Cause.MISSING_DOCUMENT, message, ask=_ask_for_items(case))
    if doubt := _may_lack_items(receipt):
        message = f"No alcohol was found among the items that could be read on {file}, but {doubt.why}."
        return cannot_tell(doubt.cause, message, *doubt.places)
    return of_drinks


def _ask_for_items(case: Case) -> str:
    """What to ask for of a paper without items, in the words of the clause about them, so that it is asked once."""
    receipt, file = case.purchase.receipt, name_of(case.purchase)
    if refund(receipt) is not None:
        return ask_for_purchase(receipt, file)
    return ask_for_prices(case) if without_amounts(receipt) else case.policy.rule("itemized").ask("items", receipt=file)


def _unnamed(claimed: list[LineItem]) -> list[LineItem]:
    """Things whose name is a register key (`DEPT 03`); a department's (`GROCERY`) where nothing else is named, too."""
    bought = [(item, folded(item.description)) for item in claimed if item.amount > 0]
    if all(is_key(name) or is_department(name) for _, name in bought):
        return [item for item, _ in bought]
    return [item for item, name in bought if is_key(name)]


def _drinks(case: Case, drinks: list[LineItem], unclear: list[LineItem]) -> Statement:
    """Alcohol is on the receipt: whether it is claimed. What else may be alcohol is asked about in the same breath."""
    file, lines = name_of(case.purchase), listed([_shown(item, case.purchase.receipt.currency) for item in drinks])
    why = "; ".join(dict.fromkeys(item.because for item in drinks if item.because))
    message = f"{file} has alcohol on it: {lines}{f' ({why})' if why else ''}."
    excluded = [each for each in case.purchase.excluded if each.reason == "alcohol"]
    taken_back = not excluded and any(item.amount < 0 for item in case.purchase.receipt.items)
    if sum(item.amount for item in drinks) <= 0 or (taken_back and case.purchase.reimbursable is not None):
        return met(f"{message} It was voided or free.", *_places(drinks))
    if off := off_unknown(case.purchase.receipt.items):
        shown = listed([_shown(item, case.purchase.receipt.currency) for item in off])
        message += f" What {shown} was off does not show, so it is taken off what is left without the alcohol."
    requested = case.form.amount_requested if case.form is not None else None
    doubted = listed([_shown(item, case.purchase.receipt.currency) for item in unclear])
    leave_out = case.rule.ask("alcohol", receipt=file, items=lines)
    if unclear:
        message += f" Whether this is alcohol too does not show: {doubted}."
        leave_out += f" {case.rule.ask('unclear', receipt=file, items=doubted)}"
    if requested is None:
        return not_met(message, leave_out, *_places([*drinks, *unclear]))
    most, right = most_that_may_be_asked(case), reimbursable(case.all_purchases)
    if most is None or right is None:
        message += " What may be reimbursed without it could not be worked out."
        return cannot_tell(Cause.UNREADABLE, message, *_places(drinks))
    if requested <= most:
        return met(f"{message} It is left out of the {show(requested)} that is asked for.", *_places(drinks))
    if unclear and right > 0:
        # What is left then may hold alcohol, so no amount is promised.
        message += f" {show(requested)} is asked for; without what is alcohol at most {show(right)} can be reimbursed."
        return not_met(message, leave_out, *_places([*drinks, *unclear]))
    message += f" {show(requested)} is asked for; without it {show(right)} can be reimbursed."
    if right > 0:
        ask = case.rule.ask("claimed", receipt=file, items=lines, amount=show(right))
    else:  # in the very words of the clause about the amount, so that it is asked once
        ask = ask_for_nothing(case, requested)
    return not_met(message, ask, *_places(drinks))


def _unpriced(case: Case) -> list[str]:
    """Lines that name alcohol and are no item: among the items without a price (what came with a dish or a fixed
    menu), or with one below them.

    Not a heading, not what belongs to an item that is not claimed anyway, and not a part of an item's own name.
    """
    receipt = case.purchase.receipt
    place: dict[int, LineItem] = {}
    start = 0
    for item in receipt.items:
        for evidence in item.evidence:
            at = next((at for at in range(start, len(receipt.lines)) if receipt.lines[at] == evidence.text), None)
            if at is not None:
                place[at], start = item, at
    if not place:
        return []
    headings = {item.section.strip().casefold() for item in receipt.items}
    found: list[str] = []
    none_known = not any(item.alcohol is Alcohol.YES for item in receipt.items)
    below = False
    owner = place[min(place)]
    for at in range(min(place), len(receipt.lines)):
        text = receipt.lines[at].strip()
        if at in place:
            owner = place[at]
            continue
        priced = _AMOUNT.search(text) is not None
        if priced or _SUMS.search(text):
            below = below or at > max(place)
            if not (priced and below and none_known):
                continue
        elif below:
            continue
        a_sum = at > max(place) and _SUMS_ABROAD.match(text)
        if a_sum or text.casefold() in headings or owner.struck or owner.alcohol is Alcohol.YES:
            continue
        if judge_text(text, case.policy.alcohol_words)[0] is Alcohol.YES:
            found.append(f"“{text}”")
    return found


def _may_lack_items(receipt: Receipt) -> Unseen | None:
    """Why the items read may not be all, or not all their names; None where nothing speaks against it.

    Arithmetic proves that no price is missing, and nothing of what a thumb hides of a name.
    """
    proof = receipt.reconciliation
    if proof.state is Proof.PROVED:
        return unseen_by([lost for lost in lost_in(receipt, (Part.ITEMS,)) if lost.side == "left"])
    if proof.state is Proof.UNPROVED and proof.gap is not None and proof.gap < 0:
        missing = show(-proof.gap, receipt.currency)
        bought = [item.amount for item in receipt.items]
        too_little = -proof.gap < min((amount for amount in bought if amount > 0), default=ZERO) / 2  # for an item
        listed_all = sum(bought, ZERO) == receipt.subtotal.value
        if too_little and listed_all:
            return hidden(receipt, (), (Part.ITEMS,))
        if too_little or proof.own:
            more, than = (
                ("total says", "its items and charges come to")
                if listed_all
                else ("sums come to", "the items that were read")
            )
            return Unseen(Cause.CONFLICTING, f"its {more} {missing} more than {than}")
        missed = "an item or a charge" if listed_all else "an item"
        return short_of(receipt, f"what was read comes to {missing} too little", f"{missed} may be missing")
    return hidden(receipt, ("top", "bottom"), (Part.ITEMS, Part.SUMS))


def _tried(rule: Rule) -> Iterator[Objection]:
    """What is wrong with the office's own words; the judge is not loaded where there are none."""
    words = Words(extra=rule.words("extra_words"), exceptions=rule.words("exceptions"))
    if words != Words():
        from rules.alcohol.office import objections

        yield from objections(words)


def _few(items: list[LineItem], currency: str) -> str:
    """The first of `items`, with how many more there are."""
    shown = [_shown(item, currency) for item in items]
    return listed(shown if len(shown) <= _MOST_SHOWN else [*shown[:_MOST_SHOWN], f"{len(shown) - _MOST_SHOWN} more"])


def _shown(item: LineItem, currency: str) -> str:
    return f"{item.description.strip() or '(name not read)'} {show(item.amount, currency)}"


def _places(items: list[LineItem]) -> tuple[Evidence, ...]:
    return tuple(evidence for item in items for evidence in item.evidence)


CHECK = Check(
    name="no-alcohol",
    scope=Scope.PURCHASE,
    checked="no item that is alcohol is claimed. What is on the receipt but left out of the amount asked for, or "
    "struck out, is not claimed; an item that could be alcohol is shown to a person.",
    run=_run,
    asks=(
        ("claimed", ("receipt", "items", "amount")),
        ("alcohol", ("receipt", "items")),
        ("unclear", ("receipt", "items")),
    ),
    parameters=(
        Parameter("share_of_charges", Kind.FLAG),
        Parameter("extra_words", Kind.WORDS),
        Parameter("exceptions", Kind.WORDS),
    ),
    trial=_tried,
)
