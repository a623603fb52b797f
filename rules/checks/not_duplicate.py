"""not-duplicate: no purchase was handed in before, or twice in this submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Cause, EarlierPurchase, FileReading, FindingState, Purchase, Result
from pipeline.money import show
from rules.checks.common import listed, name_of
from rules.checks.likeness import Likeness, likeness
from rules.checks.marks import facts_of
from rules.checks.recall import Recall
from rules.terms import Case, Check, Scope, Statement, cannot_tell, gravest, met, not_met

#: So many repeats of a purchase are named, the others counted.
_MOST_TOLD = 5


def _run(case: Case) -> Statement:
    dossier = case.dossier
    mine = [facts_of(purchase, dossier.readings, dossier.submission) for purchase in case.all_purchases]
    files = [name_of(purchase) for purchase in case.all_purchases]
    several = {r.file for r in dossier.readings if len(r.receipts) > 1}
    crowded = frozenset(r.sha256 for r in dossier.readings if r.file in several)
    found: list[Statement] = []
    for i, (facts, purchase) in enumerate(zip(mine, case.all_purchases, strict=True)):
        shares = any(file in several for file in purchase.documents)
        before = [(earlier, f"submission {earlier.submission}", shares) for earlier in case.context.earlier]
        before += [
            (_beside(mine[j], crowded), f"{files[j]} of this submission", _one_file(facts, mine[j])) for j in range(i)
        ]
        alike = [(old, where, one) for old, where, both in before if (one := likeness(facts, old, both)) is not None]
        if alike:
            found.append(_said(case, purchase, facts, alike))
    if found:
        return gravest(found)
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "There is no receipt to hold against earlier ones.")
    answered = any(likeness(facts, old) for facts in mine for old in case.context.sent_back)
    but = " but one that was sent back" if answered else ""
    alone = f"No earlier purchase{but} is like {'this one' if len(mine) == 1 else 'these'}."
    return met(" ".join([alone, *map(_copies_of, case.all_purchases)]).strip())


def _copies_of(purchase: Purchase) -> str:
    """That the submission shows a purchase more than once, and that it is counted once; "" where it does not."""
    first = name_of(purchase)
    others = [file for file in dict.fromkeys(purchase.copies) if file != first]
    if others:
        are = "is another copy" if len(others) == 1 else "are other copies"
        return f"{listed(others)} {are} of {first}; it counts once."
    return f"{first} shows the receipt twice; it counts once." if purchase.copies else ""


def _one_file(one: EarlierPurchase, other: EarlierPurchase) -> bool:
    return bool(set(one.sha256) & set(other.sha256))


def _beside(old: EarlierPurchase, crowded: frozenset[str]) -> EarlierPurchase:
    """A purchase of the same submission without the files that show several: to lie on one picture is no likeness."""
    return replace(old, sha256=tuple(sha for sha in old.sha256 if sha not in crowded))


def _said(
    case: Case, purchase: Purchase, mine: EarlierPurchase, alike: list[tuple[EarlierPurchase, str, Likeness]]
) -> Statement:
    """That `purchase` is like each of `alike`: the first one of which that is certain is named, else the first.

    One of which nothing is approved may be answered by this, or be its repeat, so that a person looks.
    """
    unpaid = case.context.unpaid
    old, where, one = min(alike, key=lambda entry: (not entry[2].certain, entry[0] in unpaid))
    file = _file_of(purchase, case.dossier.readings, mine, old)
    total = show(old.total, purchase.receipt.currency) if old.total is not None else None
    facts = ", ".join(str(fact) for fact in (old.merchant, old.date, total) if fact is not None)
    of_batch = f" of {old.batch}" if old.batch else ""
    others = len(alike) - 1
    more = f" It is like {others} more purchase{'s' if others > 1 else ''} too." if others else ""
    message = f"{file} is like a purchase in {where}{of_batch}{f' ({facts})' if facts else ''}: {one.why}.{more}"
    if one.certain and old in unpaid:
        why = "Nothing of that one is approved: this may be the answer to it, or what it repeats."
        return cannot_tell(Cause.CONFLICTING, f"{message} {why} Only one of them can be paid.")
    if one.certain:
        return not_met(message, case.rule.ask(receipt=file, earlier=where))
    return cannot_tell(Cause.CONFLICTING, message)


def _file_of(purchase: Purchase, readings: Sequence[FileReading], facts: EarlierPurchase, old: EarlierPurchase) -> str:
    """The file of `purchase` that is one of `old` too, such as a slip under two bills; else what names the purchase."""
    both = set(facts.sha256) & set(old.sha256)
    files = [one.file for one in readings if one.file in purchase.documents and one.sha256 in both]
    return name_of(purchase) if not files or name_of(purchase) in files else files[0]


def told_of_repeats(results: Sequence[Result]) -> tuple[Result, ...]:
    """`results`, which come in the order of judging; what a later one repeats says so too, in its finding's message.

    The first one stays: its states and its verdict are not touched. What is surely a repeat itself is no first one.
    """
    known: Recall[int] = Recall()
    again: dict[int, list[str]] = {}
    sure = {number for number, result in enumerate(results) if _repeats(result, FindingState.NOT_MET)}
    for number, result in enumerate(results):
        bought = [facts_of(one, result.readings, result.submission) for one in result.purchases]
        if _repeats(result):
            for one, facts in zip(result.purchases, bought, strict=True):
                for first, said in _came_again(known, one, result.readings, facts):
                    if first not in sure:
                        again.setdefault(first, []).append(said)
        for facts in bought:
            known.add(facts, number)
    return tuple(_with(first, again[n]) if n in again else first for n, first in enumerate(results))


def _came_again(
    known: Recall[int], purchase: Purchase, readings: Sequence[FileReading], facts: EarlierPurchase
) -> Iterator[tuple[int, str]]:
    """Of each submission that `purchase` repeats: its number, and as which file, where and why it does."""
    seen: set[int] = set()
    for old, number in known.like(facts):
        if number not in seen and (alike := likeness(facts, old)) is not None:
            seen.add(number)
            yield number, f"{_file_of(purchase, readings, facts, old)} in submission {facts.submission} ({alike.why})"


def _repeats(result: Result, *states: FindingState) -> bool:
    """Whether it is, or may be, a purchase that came before; or that this is in one of `states`."""
    asked = states or (FindingState.NOT_MET, FindingState.CANNOT_TELL)
    return any(finding.rule == CHECK.name and finding.state in asked for finding in result.findings)


def _with(result: Result, again: list[str]) -> Result:
    more = f" and {len(again) - _MOST_TOLD} more" if len(again) > _MOST_TOLD else ""
    sentence = f"Later ones like it: {'; '.join(again[:_MOST_TOLD])}{more}."
    findings = (
        replace(finding, message=f"{finding.message} {sentence}") if finding.rule == CHECK.name else finding
        for finding in result.findings
    )
    return replace(result, findings=tuple(findings))


CHECK = Check(
    name="not-duplicate",
    scope=Scope.SUBMISSION,
    checked="no earlier purchase, and no other one of this submission, is the same file, the same picture, the same "
    "card payment or line of a bank statement, has the same number of the sale, or has the same merchant, date and "
    "total. Different times, numbers or card payments tell two purchases apart.",
    run=_run,
    asks=(("", ("receipt", "earlier")),),
)

__all__ = ["CHECK", "facts_of", "told_of_repeats"]
