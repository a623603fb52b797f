"""A submission that answers one which was sent back: which one that is, what it was sent back for, what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.export._rows import leads_to
from pipeline.export.words import answer_words
from pipeline.ledger import Choice, Entry, Handed, History, Place
from pipeline.model import Answer, EarlierPurchase, FindingState, Result, Verdict
from pipeline.money import show
from rules.checks.likeness import likeness
from rules.checks.not_duplicate import CHECK, facts_of

#: The clause that wants a lead's approval.
_APPROVAL = "lead-approval"
#: What of a form the ledger does not keep, so that nothing can say what it was.
_NOT_KEPT = "the role, the event, who came, how it was paid or who approved"


def version_before(history: History, handed: Handed, place: Place) -> Entry | None:
    """What was handed in as the same submission before, where that was sent back; None where nothing was.

    With what was decided of it before `place`.
    """
    if place.subject is None:
        return None
    earlier = [
        entry
        for entry in history.called(handed.id)
        if entry.subject == place.subject and entry.run < place.run and entry.handed.content != handed.content
    ]
    if not earlier:
        return None
    last = earlier[-1]
    decided = (one for entry in earlier if entry.handed.content == last.handed.content for one in entry.decided)
    last = replace(last, decided=tuple(one for one in decided if one.after < place.run))
    return last if last.stands is Verdict.RETURN else None


def answering(result: Result, handed: Handed, own: Entry | None, sent_back: Collection[Entry]) -> Result:
    """`result` with the submission that it answers, also in what it says of duplicates.

    Args:
        own: as `version_before` says.
        sent_back: what was sent back to the same claimant under other ids, in the order recorded.
    """
    if own is None and not sent_back:
        return result
    bought = [facts_of(purchase, result.readings, result.submission) for purchase in result.purchases]
    found = [(entry, certain) for entry in sent_back if (certain := _alike(bought, entry)) is not None]
    if own is not None:
        found.append((own, True))
    if not found:
        return result
    entry, certain = max(reversed(found), key=lambda one: (one[0].run, one[1]))
    answer = _answer(result, bought, handed, entry, certain)
    findings = (
        replace(finding, message=f"{finding.message} {answer_words(answer)}") if finding.rule == CHECK.name else finding
        for finding in result.findings
    )
    return replace(result, answers=answer, findings=tuple(findings))


def _alike(bought: Sequence[EarlierPurchase], entry: Entry) -> bool | None:
    """Whether one of `bought` surely is a purchase of `entry`; None where none seems to be."""
    alike = [likeness(mine, old.facts) for mine in bought for old in entry.purchases]
    return max((one.certain for one in alike if one is not None), default=None)


def _answer(result: Result, bought: Sequence[EarlierPurchase], handed: Handed, old: Entry, certain: bool) -> Answer:
    last = old.decided[-1] if old.decided and old.decided[-1].choice is Choice.RETURN else None
    open_now = {finding.rule for finding in result.findings if leads_to(finding) is not None}
    asked = [rule for rule, verdict in old.reasons if last is not None or verdict is Verdict.RETURN]
    return Answer(
        submission=old.handed.id,
        batch=next((one.facts.batch for one in old.purchases if one.facts.batch), ""),
        by=last.by if last is not None else "",
        day=last.day if last is not None else None,
        note=last.note if last is not None else "",
        asked=tuple((rule, rule not in open_now) for rule in asked),
        changed=tuple(_changed(result, bought, handed, old)),
        certain=certain,
    )


def _changed(result: Result, bought: Sequence[EarlierPurchase], handed: Handed, old: Entry) -> Iterator[str]:
    told = False
    for change in (*_papers(result, handed, old), *_said(result, handed, old), *_read(bought, old)):
        told = True
        yield change
    if not told and handed.content != old.handed.content:
        yield f"something else on the form ({_NOT_KEPT}) is another than it was"


def _papers(result: Result, handed: Handed, old: Entry) -> Iterator[str]:
    yield from (f"{one.file} is new" for one in result.readings if one.sha256 not in old.handed.files)
    gone = {sha256 for one in old.purchases for sha256 in one.facts.sha256} - handed.files
    if gone:
        yield f"{len(gone)} of its papers {'is' if len(gone) == 1 else 'are'} not there any more"


def _said(result: Result, handed: Handed, old: Entry) -> Iterator[str]:
    """What the form says, and what comes of it."""
    form = result.form
    if old.handed.submitted != handed.submitted:
        first, again = old.handed.submitted, handed.submitted
        yield f"the day on the form was {first or 'not given'} and is {again or 'not given'}"
    if any(rule == _APPROVAL for rule, _ in old.reasons) and form is not None and form.lead_approval is not None:
        who = form.lead_approval.name or form.lead_approval.email
        met = any(one.rule == _APPROVAL and one.state is FindingState.MET for one in result.findings)
        if who and met:
            day = f" on {form.lead_approval.date}" if form.lead_approval.date is not None else ""
            yield f"the lead's approval, by {who}{day}, counts now"
    for what, was, now in (
        ("department", old.department, form.department if form is not None else None),
        ("program", old.program, form.program if form is not None else None),
    ):
        if was != now:
            yield f"the {what} was {was or 'not given'} and is {now or 'not given'}"
    for what, before, after in (
        ("the amount requested", old.requested, result.requested),
        ("what can be reimbursed", old.reimbursable, result.reimbursable),
    ):
        if before != after:
            yield f"{what} was {_amount(before)} and is {_amount(after)}"


def _read(bought: Sequence[EarlierPurchase], old: Entry) -> Iterator[str]:
    """What is read otherwise of one purchase that both have."""
    for mine in bought:
        same = next((one.facts for one in old.purchases if likeness(mine, one.facts) is not None), None)
        if same is None:
            yield f"the purchase{f' at {mine.merchant}' if mine.merchant else ''} is new"
        elif same.total != mine.total:
            yield f"its total was {_amount(same.total)} and is {_amount(mine.total)}"


def _amount(amount: Decimal | None) -> str:
    return "not known" if amount is None else show(amount)
