"""sales-tax: how much sales tax was charged, for information only, and what the exemption letter would have saved.

The handbook's "Exemption from Missouri Sales Tax" saves nothing in other states, and a receipt in another currency
shows no sales tax of the United States.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Purchase, State
from pipeline.money import ZERO, show
from rules.checks.common import folded, listed, name_of, papers, purchase_day
from rules.terms import Case, Check, Kind, Parameter, Policy, Scope, Statement, met, not_applicable

_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY PR".split()
)
#: A state stands before a ZIP code.
_STATE = re.compile(r"\b([A-Z]{2})[.,]?\s+\d{5}(?:-\d{4})?\b")
#: Names shorter than this have to be the same to the letter.
_LONG_ENOUGH = 6


def tax_saved(purchase: Purchase, policy: Policy) -> Decimal | None:
    """The sales tax on `purchase` that the exemption letter would have saved; None where nothing, or not known."""
    tax = purchase.receipt.tax.value
    if tax is None or tax <= 0 or purchase.receipt.currency != "USD":
        return None
    state = _state(purchase)
    return tax if state is None or state in policy.rule("sales-tax").words("states") else None


def same_shop(one: str, other: str) -> bool:
    """Whether two names are one merchant's, of which a letter may be misread. Numbers tell two shops apart."""
    a, b = _key(one), _key(other)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < _LONG_ENOUGH:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if any(letter.isdigit() for letter in (a[at : at + 1] + b[at : at + 1])):
        return False
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", folded(name))


def _state(purchase: Purchase) -> str | None:
    """The state that the merchant's paper was printed in; None where no address shows it."""
    for paper in papers(purchase):
        for text in (paper.address.value or "", *paper.lines):
            found = _STATE.search(text)
            if found and found[1] in _STATES:
                return found[1]
    return None


def _run(case: Case) -> Statement:
    taxed = [p for p in case.all_purchases if p.receipt.tax.value is not None and p.receipt.tax.value > 0]
    unclear = [p for p in case.all_purchases if p.receipt.tax.state in (State.UNREADABLE, State.AMBIGUOUS)]
    unknown = f" The tax on {listed([name_of(p) for p in unclear])} could not be read." if unclear else ""
    saved = [p for p in taxed if tax_saved(p, case.policy) is not None]
    others = [_elsewhere(p) for p in taxed if p not in saved]
    if not saved:
        return not_applicable(" ".join(["No sales tax was read." if not others else "", *others]).strip() + unknown)
    total = sum((p.receipt.tax.value for p in saved if p.receipt.tax.value is not None), ZERO)
    said = [f"Sales tax of {show(total)} was charged; the exemption letter would have saved it.", *others]
    said += _so_far(saved, case)
    return met(" ".join(said) + unknown, *(e for p in taxed for e in p.receipt.tax.evidence))


def _elsewhere(purchase: Purchase) -> str:
    tax = show(purchase.receipt.tax.value or ZERO)
    if purchase.receipt.currency != "USD":
        return f"The tax on {name_of(purchase)} was charged in {purchase.receipt.currency}."
    return f"{tax} on {name_of(purchase)} was charged in {_state(purchase)}, where the exemption letter does not hold."


def _so_far(saved: list[Purchase], case: Case) -> list[str]:
    """For each merchant and fiscal year, what it has charged with these purchases, where there were others before."""
    here: dict[tuple[str, int], Decimal] = {}
    for purchase in saved:
        merchant, day = purchase.receipt.merchant.value, purchase_day(purchase)
        if merchant is not None and day is not None:
            key = (merchant, case.policy.fiscal_year(day))
            here[key] = here.get(key, ZERO) + (purchase.receipt.tax.value or ZERO)
    return [
        f"{merchant} has charged {show(before + tax)} of it in fiscal year {year} so far."
        for (merchant, year), tax in here.items()
        if (before := charged_before(case.context.sales_tax, merchant, year))
    ]


def charged_before(charged: Mapping[tuple[str, int], Decimal], merchant: str, year: int) -> Decimal:
    """What a merchant, however its name was read, has charged in a fiscal year."""
    return sum((tax for (name, y), tax in charged.items() if y == year and same_shop(name, merchant)), ZERO)


CHECK = Check(
    name="sales-tax",
    scope=Scope.SUBMISSION,
    checked="the sales tax that was charged is noted, with what the merchant has charged in the fiscal year so far; "
    "tax of other states and currencies, which the exemption letter would not have saved, is said apart. It never "
    "holds a submission up.",
    run=_run,
    parameters=(Parameter("states", Kind.WORDS, needs_a_word=True),),
)
