"""Reply drafts: who, what is missing, what is asked; and nothing in a form can write a header."""

from __future__ import annotations

import email
from dataclasses import replace
from decimal import Decimal
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.reply import Office, eml, reply
from pipeline.model import Cause, Consequence, Field, Finding, FindingState, Form, Person, Result, Verdict
from pipeline.money import show
from pipeline.terminal import asks_of
from tests.export import builders

HEADERS = {
    "X-Unsent", "From", "To", "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip


def parsed(result: Result, office: Office | None = None) -> EmailMessage:
    draft = reply(result, office or Office())
    assert draft is not None
    message = email.message_from_bytes(eml(draft), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def with_claimant(name: str | None, address: str | None) -> Result:
    result = builders.returned()
    return replace(result, form=replace(result.form or Form(), claimant=Person(name, address)))


def test_draft_to_the_claimant() -> None:
    message = parsed(builders.returned(), Office(email="office@example.edu"))
    assert message["X-Unsent"] == "1"
    assert message["To"] == "Wei Chen <wei@example.edu>"
    assert message["From"] == "Office of Graduate Studies <office@example.edu>"
    assert message["Subject"] == "Your reimbursement request at LANTERN HOUSE on October 3, 2026"
    assert message["Date"] is None
    text = message.get_content()
    assert text.splitlines()[0] == "Dear Wei Chen,"
    assert "for $52.58 at LANTERN HOUSE on October 3, 2026" in text


def test_every_ask_is_a_numbered_line_with_its_clause() -> None:
    lines = parsed(builders.returned()).get_content().splitlines()
    asks = [finding for finding in builders.returned().findings if finding.ask]
    assert len(asks) == 3
    for number, finding in enumerate(asks, start=1):
        place = lines.index(f"  {number}. {finding.ask}")
        retake = finding.cause is Cause.CUT_OFF
        assert lines[place + 1] == "" if retake else finding.clause in lines[place + 1]


def test_what_is_fine_what_is_left_out_and_what_can_be_paid() -> None:
    text = parsed(builders.returned()).get_content()
    assert "$41.54 of the $52.58 you asked for can be reimbursed" in text
    assert "DRAFT LAGER $8.50 and its $2.54 of tax, tip and service (alcohol)" in text
    fine = next(line for line in text.splitlines() if line.startswith("You need not do anything more"))
    assert "the list of items" in fine
    assert "the proof of payment" not in fine
    assert "contact" not in fine


def test_unknown_amounts_are_not_spoken_of() -> None:
    text = parsed(replace(builders.returned(), requested=None, reimbursable=None, purchases=())).get_content()
    assert "Once this is settled" not in text
    assert "None" not in text
    assert "$0.00" not in text


@pytest.mark.parametrize(
    ("rule", "state", "cause", "said"),
    [
        ("itemized", FindingState.NOT_MET, None, False),
        ("no-alcohol", FindingState.CANNOT_TELL, Cause.UNREADABLE, False),
        ("no-alcohol", FindingState.NOT_MET, None, True),
        ("business-name", FindingState.CANNOT_TELL, Cause.UNREADABLE, True),
        ("business-name", FindingState.NOT_MET, None, True),
        ("no-gift-cards", FindingState.NOT_MET, None, False),
        ("no-gift-cards", FindingState.MET, None, True),
    ],
)
def test_no_amount_is_promised_while_it_is_open_what_was_bought(
    rule: str, state: FindingState, cause: Cause | None, said: bool
) -> None:
    result = builders.returned()
    finding = Finding(rule, state, "…", cause, purchase=1, consequence=Consequence.RETURN)
    text = parsed(replace(result, findings=(*result.findings, finding))).get_content()
    assert ("$41.54 of the $52.58" in text) is said
    assert ("How much can be reimbursed we can only say when we have this." in text) is not said


def test_the_whole_amount() -> None:
    text = parsed(replace(builders.returned(), requested=builders.D("41.54"))).get_content()
    assert "Once this is settled, the whole $41.54 you asked for can be reimbursed" in text


def test_the_same_ask_is_made_once() -> None:
    result = builders.returned()
    text = parsed(replace(result, findings=(result.findings[0], *result.findings))).get_content()
    assert text.count(result.findings[0].ask) == 1


def test_a_finding_without_an_ask_is_told() -> None:
    finding = replace(builders.returned().findings[0], ask="", message="The department is not one of ours.")
    text = parsed(replace(builders.returned(), findings=(finding,))).get_content()
    assert "  - The department is not one of ours." in text


def test_what_the_policy_only_notes_is_not_asked_for() -> None:
    noted = replace(
        builders.returned().findings[0], rule="sales-tax", consequence=Consequence.NOTE, ask="Do not pay tax."
    )
    assert noted.state is FindingState.NOT_MET
    result = builders.returned()
    assert "Do not pay tax." not in parsed(replace(result, findings=(*result.findings, noted))).get_content()


@pytest.mark.parametrize("verdict", [Verdict.READY, Verdict.REVIEW])
def test_no_draft_for_other_verdicts(verdict: Verdict) -> None:
    assert reply(replace(builders.returned(), verdict=verdict), Office()) is None


@pytest.mark.parametrize("address", [None, "", "not an address", "a@b", "a@example.edu, b@example.edu", "x@é.edu"])
def test_no_usable_address_leaves_to_empty_and_says_so(address: str | None) -> None:
    message = parsed(with_claimant("Wei Chen", address))
    assert message["To"] == ""
    assert message.get_content().startswith("[Before sending: the form gives no usable e-mail address.")


def test_without_a_form_it_goes_to_who_sent_the_message() -> None:
    sender = Person("Wei Chen", "wei@example.edu")
    message = parsed(replace(builders.returned(), form=None, sender=sender))
    assert message["To"] == "Wei Chen <wei@example.edu>"
    text = message.get_content()
    assert text.startswith("[Before sending: no form gives an e-mail address, so this goes to who sent the message.")
    assert "Dear Wei Chen," in text
    by_form = parsed(replace(builders.returned(), sender=Person("Sam Lee", "sam@example.edu")))
    assert by_form["To"] == "Wei Chen <wei@example.edu>"


def test_a_note_is_told_where_less_is_paid_than_was_asked_for() -> None:
    notes = (("two.jpg", "is a copy of lunch.jpg and counts once"),)
    assert (
        "Please note: two.jpg is a copy of lunch.jpg" in parsed(replace(builders.returned(), notes=notes)).get_content()
    )
    whole = replace(builders.returned(), notes=notes, reimbursable=builders.returned().requested)
    assert "two.jpg" not in parsed(whole).get_content()


def test_a_clause_that_says_nothing_of_copies_is_explained() -> None:
    result = builders.returned()
    again = replace(result.findings[0], rule="not-duplicate", clause="It is important to save all itemized receipts.")
    text = parsed(replace(result, findings=(again, *result.findings[1:]))).get_content()
    assert "(Our rule: “It is important to save all itemized receipts.” One purchase is reimbursed once.)" in text


def test_no_form_at_all() -> None:
    text = parsed(replace(builders.returned(), form=None)).get_content()
    assert "Dear colleague," in text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Wei\r\nBcc: all@example.edu", "wei@example.edu"),
        ("Wei", "wei@example.edu\nBcc: all@example.edu"),
        ('"; Bcc: <all@example.edu>', "wei@example.edu"),
        ("Wei\u2028Bcc: all@example.edu\x00\x85", "wei@example.edu"),
    ],
)
def test_a_form_cannot_write_headers(name: str, address: str) -> None:
    message = parsed(with_claimant(name, address))
    assert set(message.keys()) <= HEADERS
    assert [a.addr_spec for a in message["To"].addresses] in ([], ["wei@example.edu"])


@given(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.text(max_size=30),
)
def test_any_text_gives_a_draft_that_parses(name: str, merchant: str, address: str) -> None:
    result = with_claimant(name, address)
    purchase = result.purchases[0]
    bought = replace(purchase, receipt=replace(purchase.receipt, merchant=Field.found(merchant)))
    message = parsed(replace(result, purchases=(bought,)))
    assert set(message.keys()) <= HEADERS
    assert not message.defects
    assert message["Subject"].startswith("Your reimbursement request")
    assert "Best regards," in message.get_content()


def test_same_draft_same_bytes_and_other_draft_other_id() -> None:
    first, again = reply(builders.returned(), Office()), reply(builders.returned(), Office())
    assert first is not None
    assert again is not None
    assert eml(first) == eml(again)
    other = reply(builders.returned("another"), Office())
    assert other is not None
    assert other["Message-ID"] != first["Message-ID"]


def test_what_the_ask_about_alcohol_says_is_not_asked_twice_at_the_terminal() -> None:
    right = builders.ready()
    assert right.reimbursable is not None
    asks = (
        f"Alcohol cannot be reimbursed. Could you change the amount requested to {show(right.reimbursable)}?",
        f"Could you change the amount requested to {show(right.reimbursable)}, please?",
    )
    findings = tuple(
        Finding(rule, FindingState.NOT_MET, "said", ask=ask, consequence=Consequence.RETURN)
        for rule, ask in zip(("no-alcohol", "amount-requested"), asks, strict=True)
    )
    assert asks_of(replace(right, findings=findings)) == asks[:1]
    assert asks_of(replace(right, findings=findings[1:])) == asks[1:]


def test_where_nothing_is_left_no_amount_is_promised() -> None:
    findings = tuple(f for f in builders.returned().findings if f.state is not FindingState.CANNOT_TELL)
    text = parsed(replace(builders.returned(), findings=findings, reimbursable=Decimal("0.00"))).get_content()
    assert "nothing of the $52.58 you asked for can be reimbursed" in text
    assert "$0.00" not in text


def test_a_better_picture_is_asked_for_without_the_clause_that_it_was_wanted_for() -> None:
    text = parsed(builders.returned()).get_content()
    _, _, after = text.partition("all four edges included.")
    assert not after.lstrip().startswith("(Our rule")
