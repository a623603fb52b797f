"""What another policy would have said of a batch: which verdicts flip, and what that moves in each department."""

from __future__ import annotations

from decimal import Decimal

from pipeline.export._rows import leads_to
from pipeline.export.policy_change import Flip, Moved, WhatIf
from pipeline.export.words import rule_words
from pipeline.model import Result, Verdict
from pipeline.money import ZERO


def what_if(was: tuple[Result, ...], now: tuple[Result, ...]) -> WhatIf:
    """What differs between two judgments of the same submissions, in the same order."""
    flips = tuple(
        Flip(
            submission=old.submission,
            department=_department(old),
            was=old.verdict,
            now=new.verdict,
            paid_was=_paid(old),
            paid_now=_paid(new),
            because=_because(old, new),
        )
        for old, new in zip(was, now, strict=True)
        if (old.verdict, _paid(old)) != (new.verdict, _paid(new))
    )
    names = sorted({_department(result) for result in was}, key=lambda name: (name is None, name or ""))
    return WhatIf(flips, tuple(_moved(name, was, now) for name in names))


def _moved(name: str | None, was: tuple[Result, ...], now: tuple[Result, ...]) -> Moved:
    mine = [(old, new) for old, new in zip(was, now, strict=True) if _department(old) == name]
    return Moved(
        department=name,
        ready_was=sum(old.verdict is Verdict.READY for old, _ in mine),
        ready_now=sum(new.verdict is Verdict.READY for _, new in mine),
        paid_was=sum((_paid(old) for old, _ in mine), start=ZERO),
        paid_now=sum((_paid(new) for _, new in mine), start=ZERO),
    )


def _department(result: Result) -> str | None:
    return result.form.department if result.form is not None else None


def _paid(result: Result) -> Decimal:
    return (result.to_pay or ZERO) if result.verdict is Verdict.READY else ZERO


def _because(old: Result, new: Result) -> str:
    """The clauses that ask for another verdict than they did."""
    before, after = _asked(old), _asked(new)
    return "; ".join(
        f"{about}: {_spelled(before.get(about))} → {_spelled(after.get(about))}"
        for about in dict.fromkeys([*before, *after])
        if before.get(about) != after.get(about)
    )


def _asked(result: Result) -> dict[str, Verdict | None]:
    """What each clause asks for, by its name and the purchase that it is said of."""
    return {
        rule_words(f.rule) + ("" if f.purchase is None else f" of purchase {f.purchase}"): leads_to(f)
        for f in result.findings
    }


def _spelled(verdict: Verdict | None) -> str:
    return "no objection" if verdict is None else verdict.value
