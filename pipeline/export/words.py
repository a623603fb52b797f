"""The words in which the office reads about rules, states and papers: one place, so that no two screens differ."""

from __future__ import annotations

import re

from pipeline.model import Alcohol, Answer, Cause, Excluded, Finding, FindingState, Purchase, TenderKind, Verdict
from pipeline.money import show

#: What neither XML nor a person can use: control characters but tab and line feed, halves of surrogate pairs,
#: non-characters, and the marks that make text run backwards.
NOT_WRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

VERDICT: dict[Verdict, str] = {Verdict.READY: "Ready", Verdict.RETURN: "Return", Verdict.REVIEW: "Review"}

STATE: dict[FindingState, str] = {
    FindingState.MET: "Met",
    FindingState.NOT_MET: "Not met",
    FindingState.CANNOT_TELL: "Cannot tell",
    FindingState.NOT_APPLICABLE: "Does not apply",
}

CAUSE: dict[Cause, str] = {
    Cause.UNREADABLE: "the writing cannot be read",
    Cause.CUT_OFF: "the picture is cut off",
    Cause.CONFLICTING: "something does not fit",
    Cause.MISSING_DOCUMENT: "a paper is missing",
}

ALCOHOL: dict[Alcohol, str] = {Alcohol.YES: "Yes", Alcohol.NO: "No", Alcohol.UNCLEAR: "Unclear"}

PAID_BY: dict[TenderKind, str] = {
    TenderKind.CARD: "Card",
    TenderKind.CASH: "Cash",
    TenderKind.CHECK: "Check",
    TenderKind.GIFT_CARD: "Gift card",
    TenderKind.OTHER: "Other",
}

_RULE = {
    "business-name": "Business name",
    "business-contact": "Business contact",
    "itemized": "Itemized receipt",
    "payment-proof": "Proof of payment",
    "no-alcohol": "No alcohol",
    "reconciles": "The sums agree",
    "form-complete": "Complete form",
    "amount-requested": "Amount requested",
    "lead-approval": "Lead's approval",
    "department-eligible": "Eligible department",
    "within-budget": "Within the budget",
    "not-duplicate": "Not claimed before",
    "purchase-date": "Purchase date",
    "sales-tax": "Sales tax",
}

_PROGRAM = {"departmental_peer_circle": "Departmental Peer Circle", "reading_group": "Reading group"}

_REASON = {"alcohol": "alcohol", "struck": "marked out by the claimant"}


def rule_words(rule: str) -> str:
    """`Proof of payment` for `payment-proof`; an office's own rule is spelled out from its name."""
    return _RULE.get(rule) or spelled_out(rule)


def state_words(finding: Finding) -> str:
    """`Not met`, or `Cannot tell: the picture is cut off`."""
    words = STATE[finding.state]
    return words if finding.cause is None else f"{words}: {CAUSE[finding.cause]}"


def program_words(program: str | None) -> str:
    """The program's name; text that no policy knows stays as it was written, and none is empty."""
    return _PROGRAM.get(program or "", program or "")


def exclusion_words(reason: str) -> str:
    """Why a part is left out: `alcohol`, `marked out by the claimant`, or the policy's own word."""
    return _REASON.get(reason, reason)


def spelled_out(name: str) -> str:
    """`House rule` for `house-rule` or `house_rule`."""
    return name.replace("-", " ").replace("_", " ").strip().capitalize()


def excluded_words(part: Excluded, currency: str) -> str:
    """`DRAFT $8.50 and its $1.20 of tax, tip and service (alcohol)`."""
    amount = show(part.amount, currency)
    if part.reason == "gift card":
        return f"{amount} {one_line(part.description).lower()}"
    share = f" and its {show(part.share, currency)} of tax, tip and service" if part.share > 0 else ""
    if part.share < 0:
        share = f" less its {show(-part.share, currency)} of discount, tax, tip and service"
    return f"{one_line(part.description) or 'an item'} {amount}{share} ({exclusion_words(part.reason)})"


def working_words(purchase: Purchase) -> str:
    """`$56.58 total - $7.50 - $1.00 = $48.08 reimbursable`; "" where nothing is left out or the amount is not known."""
    if not purchase.excluded or not purchase.working:
        return ""
    total, *parts, left = purchase.working
    middle = "".join(f" {'-' if step.amount < 0 else '+'} {show(abs(step.amount))}" for step in parts)
    return f"{show(total.amount)} total{middle} = {show(left.amount)} reimbursable"


def answer_words(answer: Answer) -> str:
    """`It answers submission a, which was sent back for Proof of payment.`, and what is settled and changed since."""
    by = f" by {answer.by}" if answer.by else ""
    on = f" on {answer.day.isoformat()}" if answer.day is not None else ""
    note = f" (“{answer.note}”)" if answer.note else ""
    asked = _listed([rule_words(rule) for rule, _ in answer.asked])
    settled = _listed([rule_words(rule) for rule, done in answer.asked if done])
    still_open = _listed([rule_words(rule) for rule, done in answer.asked if not done])
    of = f" of {answer.batch}" if answer.batch else ""
    why = f" for {asked}" if asked else ""
    verb = "answers" if answer.certain else "seems to answer"
    parts = [
        f"It {verb} submission {answer.submission}{of}, which was sent back{by}{on}{note}{why}.",
        f"Settled since: {settled}." if settled else "",
        f"Still open: {still_open}." if still_open else "",
        f"Changed since: {'; '.join(answer.changed)}." if answer.changed else "Nothing has changed since.",
        f"Sent back as its repeat: {_listed(list(answer.repeated))}." if answer.repeated else "",
    ]
    return one_line(" ".join(filter(None, parts)))


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def note_words(file: str, why: str) -> str:
    """`two.jpg is a copy of one.jpg and counts once`."""
    return one_line(f"{file} {why}")


def one_line(text: str) -> str:
    """`text` without line breaks, control characters and runs of white space."""
    return " ".join(NOT_WRITABLE.sub(" ", text).split())
