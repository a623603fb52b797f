"""sales-tax: how much sales tax was charged, for information only."""

from __future__ import annotations

from pipeline.model import State
from pipeline.money import ZERO, show
from rules.checks.common import name_of
from rules.terms import Case, Check, Scope, Statement, met, not_applicable


def _run(case: Case) -> Statement:
    taxed = [p for p in case.all_purchases if p.receipt.tax.value is not None and p.receipt.tax.value > 0]
    unclear = [p for p in case.all_purchases if p.receipt.tax.state in (State.UNREADABLE, State.AMBIGUOUS)]
    unknown = f" The tax on {', '.join(map(name_of, unclear))} could not be read." if unclear else ""
    if not taxed:
        return not_applicable(f"No sales tax was read.{unknown}")
    total = sum((p.receipt.tax.value for p in taxed if p.receipt.tax.value is not None), ZERO)
    message = f"Sales tax of {show(total)} was charged; the exemption letter would have saved it.{unknown}"
    return met(message, *(e for p in taxed for e in p.receipt.tax.evidence))


CHECK = Check(
    name="sales-tax",
    scope=Scope.SUBMISSION,
    checked="the sales tax that was charged is noted; it never holds a submission up.",
    run=_run,
)
