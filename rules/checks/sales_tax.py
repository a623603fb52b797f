"""sales-tax: how much sales tax was charged, for information only, and what the exemption letter would have saved.

The handbook's "Exemption from Missouri Sales Tax" saves nothing in other states, and a receipt in another currency
shows no sales tax of the United States.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pipeline.model import Purchase, State
from pipeline.money import ZERO, in_words, show
from rules.checks.common import bare, listed, name_of, papers, purchase_day
from rules.terms import Case, Check, Kind, Parameter, Policy, Scope, Statement, met, not_applicable

#: What the ZIP codes of each state begin with: `Cashier ID 10234` is no address in Idaho.
_ZIP_CODES = """
    AL 35 36; AK 99; AZ 85 86; AR 71 72; CA 90 91 92 93 94 95 96; CO 80 81; CT 06; DE 19; DC 20; FL 32 33 34;
    GA 30 31 39; HI 96; ID 83; IL 60 61 62; IN 46 47; IA 50 51 52; KS 66 67; KY 40 41 42; LA 70 71; ME 03 04;
    MD 20 21; MA 01 02 05; MI 48 49; MN 55 56; MS 38 39; MO 63 64 65; MT 59; NE 68 69; NV 88 89; NH 03; NJ 07
    08; NM 87 88; NY 00 06 10 11 12 13 14; NC 27 28; ND 58; OH 43 44 45; OK 73 74; OR 97; PA 15 16 17 18 19;
    PR 00; RI 02; SC 29; SD 57; TN 37 38; TX 75 76 77 78 79 88; UT 84; VT 05; VA 20 22 23 24; WA 98 99; WV 24
    25 26; WI 53 54; WY 82 83
"""
_STATES = {row.split()[0]: tuple(row.split()[1:]) for row in _ZIP_CODES.split(";")}
#: A state stands before a ZIP code.
_STATE = re.compile(r"\b([A-Z]{2})[.,]?\s+(\d{2})\d{3}(?:-\d{4})?\b")
#: ... or, where a paper prints none, at the end of its address.
_AT_END = re.compile(r",\s*([A-Z]{2})\.?$")
#: Names shorter than this have to be the same to the letter.
_LONG_ENOUGH = 6


def tax_saved(purchase: Purchase, policy: Policy) -> Decimal | None:
    """The sales tax on `purchase` that the exemption letter would have saved; None where nothing, or not known."""
    tax = purchase.receipt.tax.value
    if tax is None or tax <= 0 or not purchase.receipt.in_dollars:
        return None
    state = _state(purchase)
    return tax if state is None or state in policy.rule("sales-tax").words("states") else None


def same_shop(one: str, other: str) -> bool:
    """Whether two names are one merchant's, of which a letter may be misread. Numbers tell two shops apart."""
    a, b = bare(one), bare(other)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < _LONG_ENOUGH:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if any(letter.isdigit() for letter in (a[at : at + 1] + b[at : at + 1])):
        return False
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]


class Shops:
    """Merchants as they were first spelled, each found by any spelling without holding it against all others."""

    def __init__(self) -> None:
        self._firsts: list[str] = []
        self._known: dict[str, str] = {}
        self._near: dict[str, list[int]] = {}

    def first(self, name: str) -> str:
        """The first of all names so far that is the same shop's; `name` itself where none is, and from then on."""
        if name not in self._known:
            keys = _one_letter_less(bare(name))
            near = sorted({number for key in keys for number in self._near.get(key, ())})
            self._known[name] = next((one for n in near if same_shop(one := self._firsts[n], name)), name)
            if self._known[name] == name:
                for key in keys:
                    self._near.setdefault(key, []).append(len(self._firsts))
                self._firsts.append(name)
        return self._known[name]


def _one_letter_less(name: str) -> set[str]:
    """`name` and it without each of its letters: of two names that differ in one letter, some are the same."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _state(purchase: Purchase) -> str | None:
    """The state that the merchant's paper was printed in; None where no address shows it."""
    for paper in papers(purchase):
        for text in (paper.address.value or "", *paper.lines):
            for state, begins in _STATE.findall(text):
                if begins in _STATES.get(state, ()):
                    return str(state)
        if (ends := _AT_END.search(paper.address.value or "")) and ends[1] in _STATES:
            return ends[1]
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
    known = all(_state(p) is not None for p in saved)
    where = "" if known else f", if that was in {listed(list(case.rule.words('states')))}"
    said = [f"Sales tax of {show(total)} was charged; the exemption letter would have saved it{where}.", *others]
    said += _so_far(saved, case)
    return met(" ".join(said) + unknown, *(e for p in taxed for e in p.receipt.tax.evidence))


def _elsewhere(purchase: Purchase) -> str:
    tax = show(purchase.receipt.tax.value or ZERO)
    if not purchase.receipt.in_dollars:
        return f"The tax on {name_of(purchase)} was charged in {in_words(purchase.receipt.currency)}."
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
    parameters=(Parameter("states", Kind.WORDS, choices=tuple(_STATES), needs_a_word=True),),
)
