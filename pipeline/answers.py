"""A submission that answers one which was sent back: which one that is, what it was sent back for, what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.export._rows import leads_to
from pipeline.export.words import answer_words
from pipeline.ledger import Choice, Entry, Handed, History, Place
from pipeline.ledger.entries import attendees_in, said_of
from pipeline.model import Answer, EarlierPurchase, FindingState, Person, Result, Verdict
from pipeline.money import show
from rules.checks.common import bare, folded, listed
from rules.checks.likeness import likeness
from rules.checks.not_duplicate import CHECK, facts_of
from rules.checks.people import same_person

#: The clause that wants a lead's approval.
_APPROVAL = "lead-approval"
#: What was sent back as somebody's repeat has this reason.
AS_A_REPEAT = (CHECK.name, Verdict.RETURN)
#: How the fields of `Entry.said` are called.
_CALLED = {
    "role": "the role",
    "event_date": "the day of the event",
    "event_purpose": "the purpose of the event",
    "paid_by": "how it was paid",
    "lead_approval": "the lead's approval",
}


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


def only_repeats(
    other: Entry, facts: EarlierPurchase, mine: Sequence[EarlierPurchase], handed: Handed, firsts: Iterable[Entry]
) -> bool:
    """Whether the purchase `facts` of `other` can only be a repeat of what `handed`, which bought `mine`, answers.

    Had the first one been right at once it would have been paid, and `other`, which came later and was sent back as
    its repeat, would not have kept it; nor does it keep the answer. It does where there is any doubt: where a person
    sent the first one back and has not settled the other, which may be for the other's sake (see `_both_confirmed`);
    where the first one named nobody; where a person has put the other one off.

    Args:
        firsts: what `handed` may answer; see `answering`.
    """
    put_off = bool(other.decided) and other.decided[-1].choice is Choice.HOLD
    if other.stands is not Verdict.RETURN or AS_A_REPEAT not in other.reasons or put_off:
        return False
    first = [
        one.facts
        for entry in firsts
        if entry.run <= other.run
        and (not entry.decided or _both_confirmed(entry, other))
        and all(rule != CHECK.name for rule, _ in entry.reasons)
        and same_person(entry.handed.claimant, handed.claimant)
        for one in entry.purchases
    ]
    return any(_surely(one, facts) and any(_surely(one, own) for own in first) for one in mine)


def _both_confirmed(first: Entry, other: Entry) -> bool:
    """Whether a person sent both back as they were judged, the first one for its own faults, the other as its repeat.

    Not where a person ever decided otherwise of one of them, nor where a note on the first one names the other or its
    claimant: that may be for the other's sake.
    """
    for entry in (first, other):
        if entry.verdict is not Verdict.RETURN or any(one.choice is not Choice.RETURN for one in entry.decided):
            return False
    theirs = other.handed.claimant
    words = [*folded(theirs.name).split(), theirs.name, theirs.email, other.handed.id]
    called = {name for name in map(bare, words) if len(name) > 1}
    return bool(other.decided) and not any(name in bare(one.note) for one in first.decided for name in called)


def _surely(one: EarlierPurchase, other: EarlierPurchase) -> bool:
    alike = likeness(one, other)
    return alike is not None and alike.certain


def answering(
    result: Result,
    handed: Handed,
    own: Entry | None,
    sent_back: Collection[Entry],
    repeats: Iterable[Entry] = (),
    ready: Iterable[Entry] = (),
) -> Result:
    """`result` with the submission that it answers, also in what it says of duplicates.

    What the same claimant has answered already, with something that is ready or approved, is not answered again.

    Args:
        own: as `version_before` says.
        sent_back: what was sent back to the same claimant under other ids, in the order recorded.
        repeats: others' that were sent back as repeats of what it answers.
        ready: what has a purchase like one of its own and is ready or approved.
    """
    bought = [facts_of(purchase, result.readings, result.submission) for purchase in result.purchases]
    same = [entry for entry in ready if _alike(bought, entry)]
    result = _told_of_approvals(result, handed, same)
    mine = [entry for entry in same if same_person(entry.handed.claimant, handed.claimant)]
    found = [(entry, certain) for entry in sent_back if (certain := _alike(bought, entry)) is not None]
    if own is not None:
        found.append((own, True))
    found = [(entry, certain) for entry, certain in found if not any(_one_purchase(entry, one) for one in mine)]
    if not found:
        return result
    entry, certain = max(reversed(found), key=lambda one: (one[0].run, one[1]))
    answer = replace(
        _answer(result, bought, handed, entry, certain), repeated=tuple(other.handed.id for other in repeats)
    )
    findings = (
        replace(finding, message=f"{finding.message} {answer_words(answer)}") if finding.rule == CHECK.name else finding
        for finding in result.findings
    )
    return replace(result, answers=answer, findings=tuple(findings))


def _told_of_approvals(result: Result, handed: Handed, same: Iterable[Entry]) -> Result:
    """`result` with who approved, and when, what it repeats; its claimant is told of what is their own alone."""
    said, asked = list[str](), list[str]()
    for entry in same:
        last = entry.decided[-1] if entry.decided else None
        if last is not None and last.choice is Choice.APPROVE:
            said.append(f"Submission {entry.handed.id} was approved on {last.day} by {last.by}.")
            if same_person(entry.handed.claimant, handed.claimant):
                asked.append(f"That one is already approved, on {last.day} ({entry.handed.id}).")
    if not said:
        return result
    findings = (
        replace(
            finding,
            message=" ".join([finding.message, *said]),
            ask=" ".join([finding.ask, *asked]) if finding.ask else finding.ask,
        )
        if finding.rule == CHECK.name and finding.state is not FindingState.MET
        else finding
        for finding in result.findings
    )
    return replace(result, findings=tuple(findings))


def _one_purchase(one: Entry, other: Entry) -> bool:
    return any(_surely(mine.facts, theirs.facts) for mine in one.purchases for theirs in other.purchases)


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
        yield "something else that was handed in is another than it was"


def _papers(result: Result, handed: Handed, old: Entry) -> Iterator[str]:
    new = [one.file for one in result.readings if one.sha256 not in old.handed.files]
    gone = {sha256 for one in old.purchases for sha256 in one.facts.sha256} - handed.files
    if len(new) == len(gone) == 1:
        yield f"{new[0]} is another {'file' if new[0].casefold().endswith('.pdf') else 'picture'} than before"
        return
    yield from (f"{file} is new" for file in new)
    if gone:
        yield f"{len(gone)} of its papers {'is' if len(gone) == 1 else 'are'} not there any more"


def _said(result: Result, handed: Handed, old: Entry) -> Iterator[str]:
    """What the form says, and what comes of it."""
    form = result.form
    yield from _whose(old.handed.claimant, handed.claimant)
    if old.handed.submitted != handed.submitted:
        first, again = old.handed.submitted, handed.submitted
        yield f"the day on the form was {first or 'not given'} and is {again or 'not given'}"
    approval = dict(said_of(form)).get("lead_approval")
    counts = approval and any(one.rule == _APPROVAL and one.state is FindingState.MET for one in result.findings)
    mended = counts and any(rule == _APPROVAL for rule, _ in old.reasons)
    if mended:
        yield f"the lead's approval, by {approval}, counts now"
    for what, was, now in (
        ("department", old.department, form.department if form is not None else None),
        ("program", old.program, form.program if form is not None else None),
    ):
        if was != now:
            yield f"the {what} was {was or 'not given'} and is {now or 'not given'}"
    # What somebody else's form said of people and their purposes is not this claimant's to be told.
    if old.handed.claimant != Person():
        yield from _fields(dict(old.said), dict(said_of(form)), skipped="lead_approval" if mended else "")
    for what, before, after in (
        ("the amount requested", old.requested, result.requested),
        ("what can be reimbursed", old.reimbursable, result.reimbursable),
    ):
        if before != after:
            yield f"{what} was {_amount(before)} and is {_amount(after)}"


def _whose(was: Person, now: Person) -> Iterator[str]:
    for what, before, after in (("claimant", was.name, now.name), ("claimant's e-mail", was.email, now.email)):
        if before != after:
            yield f"the {what} was {before or 'not given'} and is {after or 'not given'}"


def _fields(was: Mapping[str, str], now: Mapping[str, str], skipped: str) -> Iterator[str]:
    """What differs of the fields that both know: an older ledger kept none."""
    for field, called in _CALLED.items():
        if field in was and field in now and field != skipped and was[field] != now[field]:
            before, after = (f"“{said[field]}”" if said[field] else "not given" for said in (was, now))
            yield f"{called} was {before} and is {after}"
    if "attendees" in was and "attendees" in now:
        came, come = attendees_in(was), attendees_in(now)
        for names, verb in ((set(come) - set(came), "new"), (set(came) - set(come), "not there any more")):
            if names:
                yield f"of those who came, {listed(sorted(names))} {'is' if len(names) == 1 else 'are'} {verb}"


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
