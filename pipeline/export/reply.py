"""Reply drafts: what a claimant is asked for when a submission goes back.

A draft is for the coordinator to read, change and send; nothing here sends anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256

from pipeline.export._rows import leads_to, without_echo
from pipeline.export.words import excluded_words, note_words, one_line
from pipeline.model import Cause, Finding, FindingState, Form, Person, Result, Verdict
from pipeline.money import show
from rules.checks import CHECKS
from rules.checks.amount_requested import is_settled_later

#: An address that can stand in a header as it is. Anything else is left for the coordinator to look at.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

#: What a claimant has done well, for the rules where there is something to do.
_FINE = {
    "business-name": "the business name",
    "business-contact": "its contact information",
    "itemized": "the list of items",
    "payment-proof": "the proof of payment",
    "reconciles": "the sums on the receipt",
    "form-complete": "the form",
    "amount-requested": "the amount",
    "lead-approval": "your lead's approval",
    "purchase-date": "the date of purchase",
}

#: What follows from a clause that does not say it by itself.
_FOLLOWS = {
    "not-duplicate": "One purchase is reimbursed once.",
    "purchase-date": "An expense is reimbursed after it was made.",
}


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes. `email` None leaves From for the mail program to fill in."""

    name: str = "Office of Graduate Studies"
    signed: str = "Graduate Student Affairs Coordinator"
    email: str | None = None


def reply(result: Result, office: Office) -> EmailMessage | None:
    """A draft to the claimant of a submission that is returned; None for any other verdict.

    It has no date, so that the mail program dates it when it is sent. Where the form gives no usable e-mail address,
    To is who sent the e-mail that the submission came as, or empty, and a note in brackets at the top says so.
    """
    if result.verdict is not Verdict.RETURN:
        return None
    form = result.form or Form()
    sent_by = result.sender or Person()
    by_form = _address(form.claimant.name, form.claimant.email)
    claimant = by_form or _address(sent_by.name, sent_by.email)
    if form.claimant.name is None and by_form is None:
        form = replace(form, claimant=sent_by)
    to_do = None if by_form else _CHECK_SENDER if claimant else _NO_ADDRESS
    text = "\n".join(_body(result, form, office, to_do)) + "\n"
    message = EmailMessage(policy=policy.SMTP)
    message["X-Unsent"] = "1"
    sender = _address(office.name, office.email)
    if sender is not None:
        message["From"] = sender
    message["To"] = claimant if claimant is not None else ""
    message["Subject"] = _subject(result, form)
    digest = sha256(f"{result.submission}\n{text}".encode("utf-8", "replace")).hexdigest()
    message["Message-ID"] = f"<{digest[:32]}@itemized.invalid>"
    message.set_content(text, cte="quoted-printable")
    return message


def eml(message: EmailMessage) -> bytes:
    """The draft as the bytes of an `.eml` file: the same draft, the same bytes."""
    return message.as_bytes()


_NO_ADDRESS = "the form gives no usable e-mail address. Please add one"
_CHECK_SENDER = "no form gives an e-mail address, so this goes to who sent the message. Please check that"


def _body(result: Result, form: Form, office: Office, to_do: str | None) -> Iterator[str]:
    if to_do is not None:
        yield f"[Before sending: {to_do}, and delete this line.]"
        yield ""
    yield f"Dear {_name(form.claimant.name) or 'colleague'},"
    yield ""
    asked = f" for {show(result.requested)}" if result.requested is not None else ""
    yield f"Thank you for your reimbursement request{asked}{_occasion(result, form)}."
    if result.answers is not None and result.answers.changed:
        yield (
            "We have taken it as your answer to the one that we sent back before. Changed since: "
            f"{one_line('; '.join(result.answers.changed))}."
        )
    needed = _asks(without_echo(result), _returns)
    helpful = [ask for ask in _asks(result.findings, _unclear) if ask[0] not in {ask for ask, _ in needed}]
    if needed:
        count = "one thing" if len(needed) == 1 else f"{_count(len(needed))} things"
        yield f"Before we can approve it, we need {count} from you:"
        yield from _numbered(needed)
    else:
        yield "We cannot approve it as it is:"
        yield ""
        yield from (f"  - {one_line(finding.message)}" for finding in result.findings if _returns(finding))
    if helpful:
        yield ""
        yield "There is also something that we could not make out. This would help us:"
        yield from _numbered(helpful, start=len(needed) + 1)
    yield ""
    yield from _amount(result)
    still_open = {finding.rule for finding in result.findings if _open(finding)}
    met = dict.fromkeys(finding.rule for finding in result.findings if finding.state is FindingState.MET)
    fine = [_FINE[rule] for rule in met if rule in _FINE and rule not in still_open]
    if fine:
        yield f"You need not do anything more about {_listed(fine)}: that is fine already."
        yield ""
    yield "You can simply reply to this e-mail. If something here does not look right to you, please tell us."
    yield ""
    yield "Best regards,"
    yield ""
    yield one_line(office.signed)
    yield one_line(office.name)


def _amount(result: Result) -> Iterator[str]:
    """What can be reimbursed, and what not and why, each as far as it is known."""
    parts = [excluded_words(part, each.receipt.currency) for each in result.purchases for part in each.excluded]
    amount, asked = result.reimbursable, result.requested
    unsettled = any(_hides_items(finding) for finding in result.findings)
    if amount is None or unsettled or any(map(is_settled_later, result.purchases)):
        yield "How much can be reimbursed we can only say when we have this."
    else:
        of = f" of the {show(asked)} you asked for" if asked is not None else ""
        said = f"the whole {show(amount)} you asked for" if amount == asked else f"{show(amount)}{of}"
        if amount:
            repeats = any(finding.rule == "not-duplicate" and _returns(finding) for finding in result.findings)
            once = "If it is another purchase" if repeats else "Once this is settled"
            yield f"{once}, {said} can be reimbursed, as far as we can tell now."
        else:
            yield f"As far as we can tell now, nothing{of} can be reimbursed."
        if asked is not None and asked > amount:
            # What they wrote themselves they need not be told.
            notes = (note for note in result.notes if not note[1].startswith("says: "))
            yield from (f"Please note: {note_words(*note)}." for note in notes)
    if parts:
        yield f"Not included: {'; '.join(parts)}."
    yield ""


def _hides_items(finding: Finding) -> bool:
    """Whether it leaves open what was bought or is paid for, and with it how much can be reimbursed."""
    if finding.state is FindingState.CANNOT_TELL:
        return finding.rule in ("itemized", "no-alcohol", "reconciles")
    # what a rule of the office's own asks to leave out is not in the amount that was worked out
    return finding.state is FindingState.NOT_MET and (finding.rule == "itemized" or _returns_by_own_rule(finding))


def _returns_by_own_rule(finding: Finding) -> bool:
    return _returns(finding) and finding.rule not in {check.name for check in CHECKS}


def _asks(findings: Iterable[Finding], wanted: Callable[[Finding], bool]) -> list[tuple[str, str]]:
    """Each different ask of the wanted findings with the clause behind it, in the order of the findings."""
    asks: dict[str, str] = {}
    for finding in findings:
        if wanted(finding) and one_line(finding.ask):
            asks.setdefault(one_line(finding.ask), _rule(finding))
    return list(asks.items())


def _numbered(asks: Iterable[tuple[str, str]], start: int = 1) -> Iterator[str]:
    for number, (ask, clause) in enumerate(asks, start=start):
        yield ""
        yield f"  {number}. {ask}"
        if clause:
            yield f"     (Our rule: {clause})"


def _rule(finding: Finding) -> str:
    """The clause as it is quoted below an ask, with what follows from it; "" where it would explain nothing."""
    if finding.rule == "form-complete" and finding.state is FindingState.CANNOT_TELL:
        return ""  # it is about a paper that could not be used, of which the clause says nothing
    if finding.cause in (Cause.UNREADABLE, Cause.CUT_OFF):
        return ""  # so is a better picture: what the clause asks for may well be on the paper
    clause, follows = one_line(finding.clause), _FOLLOWS.get(finding.rule, "")
    return " ".join(filter(None, (f"“{clause}”" if clause else "", follows)))


def _returns(finding: Finding) -> bool:
    return leads_to(finding) is Verdict.RETURN


def _unclear(finding: Finding) -> bool:
    return _open(finding) and not _returns(finding)


def _open(finding: Finding) -> bool:
    """Whether anything is left to settle about it; what the policy only notes is not."""
    return leads_to(finding) is not None


def _subject(result: Result, form: Form) -> str:
    return _short(f"Your reimbursement request{_occasion(result, form)}")


def _occasion(result: Result, form: Form) -> str:
    """` at GREEN FIELD on October 3, 2026`, from the first purchase, else from the form; "" where nothing is known."""
    for purchase in result.purchases:
        merchant, day = purchase.receipt.merchant.value, purchase.receipt.date.value or form.event_date
        if merchant:
            on = f" on {day:%B} {day.day}, {day.year}" if day else ""
            more = " and elsewhere" if len(result.purchases) > 1 else ""
            return f" at {_short(one_line(merchant), 60)}{on}{more}"
    if form.event_purpose:
        return f" for “{_short(one_line(form.event_purpose), 60)}”"
    return ""


def _address(name: str | None, email: str | None) -> Address | None:
    email = (email or "").strip()
    if not _ADDRESS.fullmatch(email):
        return None
    user, _, domain = email.rpartition("@")
    return Address(_name(name), user, domain)


def _name(name: str | None) -> str:
    return _short(one_line(name or ""), 80)


def _short(text: str, most: int = 150) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _listed(words: list[str]) -> str:
    """`the form, the list of items and the date`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(number: int) -> str:
    names = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
    return names[number - 2] if number - 2 < len(names) else str(number)
