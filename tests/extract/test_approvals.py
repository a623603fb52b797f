"""An approval told from a request, a refusal, a condition, a report, and the approval of something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.papers.approvals import Claim, approval_of, approvals_of, speaks_of_approval
from pipeline.extract.papers.letters import letters_in
from pipeline.model import Approval, DocumentKind, FileReading, Letter, Person, Receipt
from tests.rules.builders import form

ANA = Person("Ana García", "ana@example.edu")
SAM = Person("Sam Lee", "sam@example.edu")
DAY = date(2026, 10, 4)
CLAIM = Claim(
    ANA, Decimal("48.08"), (Decimal("56.58"),), (date(2026, 10, 3),), ("Ana García", "Wei Chen"),
    ("GREEN FIELD", "History"),
)  # fmt: skip


def said(text: str, **changes: Any) -> Approval | None:
    kept: dict[str, Any] = {"file": "approval.eml", "sender": SAM, "day": DAY, "subject": "Re: lunch", **changes}
    return approval_of(Letter(text=text, **kept), CLAIM)


def kind(approval: Approval | None) -> str:
    return "none" if approval is None else "doubt" if approval.doubt else "approved"


@pytest.mark.parametrize(
    "text",
    [
        "Approved.",
        "Approved, Sam",
        "approved",
        "APPROVED!",
        "Hi Ana,\n\nApproved.\n\nSam",
        "Hi Ana, approved! Have fun.",
        "Yes, approved.",
        "I approve this.",
        "I approve.\nSam Lee\nPeer mentor lead, History",
        "I hereby approve the reimbursement of $48.08 for Ana García.",
        "I have approved this request.",
        "I've approved it.",
        "This is approved.",
        "Your request is approved. Please submit it to the coordinator.",
        "Your lunch has been approved.",
        "Request approved, thanks!",
        "Consider it approved.",
        "You have my approval.",
        "I give my approval.",
        "Approval granted.",
        "Happy to approve this.",
        "I'm happy to approve this lunch.",
        "Looks good - approved.",
        "Thanks for sending this. It is approved. Let me know if you have any questions.",
        "Approved. Please let me know if you need anything else.",
        "Approved for $48.08.",
        "I approve the lunch with Wei on October 3.",
        "I approve Ana's lunch at Green Field on 10/3/2026 ($56.58, of which $48.08 is claimed).",
        "Approved up to $50.",
        "Approved, not to exceed $100.00",
        "I approve Wei’s and Ana’s lunch.",
        "I approve this lunch for Ana García and Wei Chen on Oct. 3.",
        "Approved by Sam Lee",
        "I am the lead for History and approve this.",
        "You're approved!",
        "All good from my end. Approved!",
        "Approved: yes",
        "Approved! Please submit it before the deadline.",
        "I'm approving this.",
        "CAUTION: This email came from outside. Do not click links unless you trust the sender.\n\nApproved.",
        "Approved.\n\nCONFIDENTIALITY NOTICE: If you are not the intended recipient, you are not authorized to copy.",
    ],
)
def test_a_plain_statement_approves(text: str) -> None:
    approval = said(text)
    assert approval == Approval("Sam Lee", "sam@example.edu", DAY, "approval.eml"), approval


@pytest.mark.parametrize(
    "text",
    [
        "I can't approve this.",
        "I cannot approve this one, sorry.",
        "I can’t approve it.",
        "Not approved.",
        "This is not approved.",
        "This was not yet approved.",
        "I don't approve of this.",
        "I do not think that we can approve this.",
        "I am unable to approve this request.",
        "I won't be able to approve it.",
        "I no longer approve this.",
        "Unfortunately your request has not been approved.",
        "I decline to approve this.",
        "Approved if under $40.",
        "Approved if it is under $40",
        "Approved once you send the receipt.",
        "Approved, but please send the receipt first.",
        "Approved as long as there is no wine on it.",
        "Approved. However, the wine must come off.",
        "Approved, except for the wine.",
        "I approve this only for the food.",
        "I approve this provided that\nyou leave out the wine.",
        "I approve half of it.",
        "I would approve this.",
        "I will approve this tomorrow.",
        "I can approve this when I see the receipt.",
        "Conditionally approved.",
        "Approved in principle.",
        "Approved pending the receipt.",
        "Approved. Please remove the beer.",
        "Sam approved this yesterday.",
        "The committee approved this.",
        "Approved by Dana Fox",
        "Approved up to $40.",
        "Approved for $24.00.",
        "I approve the $120 dinner.",
        "I approve the dinner on September 12.",
        "Approved for the coffee on 9/28.",
        "I approve Tom's lunch.",
        "Approved for Tom Baker.",
        "Hi Tom,\n\nApproved.",
        "Approved: no",
        "Nothing here is approved.",
        "I have approved nothing yet.",
        "I think it was approved.",
        "I approved last year's lunch.",
        "Your first request was approved. This one is a duplicate.",
        "Approved / Not approved",
        "I think I approve, let me look again.",
        "Withdrawn: I approved this too early and revoke it.",
        "Approved. But keep it confidential if the wine is claimed.",
    ],
)
def test_a_refusal_a_condition_or_the_approval_of_something_else_is_a_doubt(text: str) -> None:
    assert kind(said(text)) == "doubt"


@pytest.mark.parametrize(
    "text",
    [
        "Could you approve?",
        "Please approve.",
        "Please approve this lunch",
        "Can you approve this by Friday?",
        "Would you kindly approve the attached?",
        "I am writing to ask for your approval of my lunch.",
        "Approval needed for the lunch",
        "This needs to be approved by you.",
        "Is this approved?",
        "Approved?",
        "Has Sam approved this?",
        "Once approved, you will get the money within two weeks.",
        "If approved, it is paid in November.",
        "Waiting for approval.",
        "Approved by: ________",
        "Approved [ ]",
        "Thanks, see you on Friday.",
        "The receipt is attached.",
        "",
    ],
)
def test_a_request_or_anything_else_is_no_approval(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    "text", ["Yes, go ahead.", "Fine with me", "Looks good to me!", "👍", "OK", "Sure, no problem."]
)
def test_a_yes_is_one_to_look_at_where_approval_was_asked_for(text: str) -> None:
    asked = Letter("approval.eml", ANA, text="Hi Sam, could you approve my lunch?")
    letter = Letter("approval.eml", SAM, day=DAY, subject="Re: lunch", text=text)
    assert kind(approval_of(letter, CLAIM, asked)) == "doubt"
    assert approval_of(letter, CLAIM) is None


def test_nobody_approves_for_themselves_and_a_report_of_the_claimant_is_none() -> None:
    assert said("Sam approved this.", sender=ANA) is None
    assert said("Sam Lee has approved my lunch, see the form.", sender=ANA) is None
    own = said("I approve this.", sender=Person(None, "ANA+x@example.edu"))
    assert own is not None
    assert own.email == "ANA+x@example.edu", "the rule says that it is the claimant's own"


def test_the_subject_counts_where_it_is_the_senders_own() -> None:
    assert kind(said("", subject="Approved: lunch on October 3")) == "approved"
    assert said("See below.", subject="Re: Approved form for lunch") is None
    assert said("", subject="Lunch to be approved") is None


def test_the_amount_of_the_request_that_is_answered_counts() -> None:
    letter = Letter("approval.eml", SAM, day=DAY, subject="Re: lunch", text="Approved.")
    asked = Letter("approval.eml", ANA, text="Hi Sam, could you approve $24.00?")
    assert kind(approval_of(letter, CLAIM, asked)) == "doubt"
    right = Letter("approval.eml", ANA, text="Hi Sam, could you approve $48.08?")
    assert kind(approval_of(letter, CLAIM, right)) == "approved"


def test_an_old_approval_is_one_of_something_else() -> None:
    assert kind(said("Approved.", day=date(2026, 5, 4))) == "doubt"
    assert kind(said("Approved.", day=date(2026, 9, 20))) == "approved"


def test_a_doubt_says_what_was_written() -> None:
    refused, cheaper = said("Sorry, I can't approve this."), said("Approved for $24.00.")
    assert refused is not None
    assert cheaper is not None
    assert refused.doubt == "says “Sorry, I can't approve this”"
    assert cheaper.doubt == "is about $24.00, and $48.08 is asked for"


# --- Whole letters ---------------------------------------------------------------------------------------------------


def found(text: str, sender: Person | None = ANA, **changes: Any) -> list[tuple[str | None, str]]:
    letter = Letter("mail.eml", sender, text=text, **changes)
    approvals = approvals_of([letter], [], form(amount_requested=Decimal("48.08")), [])
    return [(each.email or each.name, kind(each)) for each in approvals]


FORWARDED = """Here is Sam's approval.

---------- Forwarded message ---------
From: Sam Lee <sam@example.edu>
Date: Sun, Oct 4, 2026 at 3:11 PM
Subject: Re: lunch
To: Ana García <ana@example.edu>


{answer}

On Sun, Oct 4, 2026 at 2:00 PM Ana García
<ana@example.edu> wrote:

> Hi Sam,
> could you please approve $48.08 for my lunch with Wei?
> I have it approved by Monday usually.
"""
APPLE = """Begin forwarded message:

> From: Sam Lee <sam@example.edu>
> Subject: Re: lunch
> Date: October 4, 2026 at 3:11:00 PM CDT
> To: Ana García <ana@example.edu>
>
> {answer}
>
>> On Oct 4, 2026, at 2:00 PM, Ana García <ana@example.edu> wrote:
>>
>> please approve
"""
OUTLOOK = """See below

________________________________
From: Sam Lee <sam@example.edu>
Sent: Sunday, October 4, 2026 3:11 PM
To: Ana García <ana@example.edu>
Subject: RE: lunch

{answer}
"""


@pytest.mark.parametrize("mail", [FORWARDED, APPLE, OUTLOOK], ids=["gmail", "apple", "outlook"])
def test_a_forwarded_approval_is_its_writers(mail: str) -> None:
    assert found(mail.format(answer="Approved, thanks, Sam")) == [("sam@example.edu", "approved")]
    assert found(mail.format(answer="Approved if under $40")) == [("sam@example.edu", "doubt")]
    assert found(mail.format(answer="I can't approve this")) == [("sam@example.edu", "doubt")]
    assert found(mail.format(answer="Which lunch is this?")) == []
    (approval,) = approvals_of([Letter("m.eml", ANA, text=mail.format(answer="Approved"))], [], form(), [])
    assert approval.date == DAY


def test_the_lead_passes_the_request_on_with_a_word_above() -> None:
    below = "\n\nFrom: Ana García <ana@example.edu>\nSent: Sunday, October 4, 2026\nSubject: lunch\n\nPlease approve."
    assert found(f"Approved, Sam{below}", SAM, subject="FW: lunch") == [("sam@example.edu", "approved")]
    assert found(f"FYI{below}", SAM, subject="FW: lunch") == []


def test_what_the_claimant_writes_under_a_quoted_mail_is_not_the_leads() -> None:
    quoted = "On Sun, Oct 4, 2026 at 2:00 PM Sam Lee <sam@example.edu> wrote:\n> Please send me the receipt.\n"
    assert found(f"{quoted}\nApproved by Sam.\n") == []


def test_only_the_newest_word_of_one_person_in_a_mail_counts() -> None:
    thread = "{new}\n\nOn Sun, Oct 4, 2026 at 2:00 PM Sam Lee <sam@example.edu> wrote:\n> {old}\n"
    assert found(thread.format(new="Now approved.", old="I can't approve this."), SAM) == [
        ("sam@example.edu", "approved")
    ]
    assert found(thread.format(new="Sorry, I can't approve it.", old="Approved."), SAM) == [
        ("sam@example.edu", "doubt")
    ]


def test_a_quoted_approval_of_nobody_has_no_name() -> None:
    assert found("See below:\n> Approved\n") == [(None, "approved")]


def paper(*lines: str, document: DocumentKind = DocumentKind.APPROVAL) -> list[Approval]:
    reading = FileReading("approval.png", "0", 1, receipts=(Receipt(document, lines=lines),))
    return list(approvals_of([], [reading], form(amount_requested=Decimal("48.08")), []))


def test_a_picture_of_an_email_or_a_signed_note() -> None:
    named = Approval("Sam Lee", None, DAY, "approval.png")
    mail = paper(
        "From: Sam Lee <sam@example.edu>", "To: Ana García", "Date: Oct 4, 2026", "Subject: lunch", "Approved!"
    )
    assert mail == [Approval("Sam Lee", "sam@example.edu", DAY, "approval.png")]
    phone = paper(
        "Re: lunch", "Sam Lee <sam@example.edu>", "to Ana", "Oct 4, 2026, 3:11 PM", "Hi Ana,", "Approved!", "Sam"
    )
    assert phone == [Approval("Sam Lee", "sam@example.edu", DAY, "approval.png")]
    assert paper("I approve the lunch of Ana García", "on October 3, 2026.", "Sam Lee", "10/4/2026") == [named]
    assert paper("Approved by: Sam Lee", "Date: 10/4/2026") == [named]
    assert paper("I approve this purchase.", "Signed,", "Sam Lee, peer mentor lead", "Oct 4, 2026") == [named]
    assert [kind(each) for each in paper("I do not approve this.", "Sam Lee")] == ["doubt"]
    assert paper("Could you approve this?", "Ana García") == []
    assert paper("I approve.", "Sam Lee", document=DocumentKind.OTHER) == []


@pytest.mark.parametrize(
    ("lines", "is_one"),
    [
        (["From: Sam Lee", "Subject: lunch", "Approved!"], True),
        (["Sam Lee <sam@example.edu>", "I can't approve it"], True),
        (["I approve this lunch", "Sam Lee"], True),
        (["VISA XXXX0103", "APPROVED", "AUTH 02776A"], False),
        (["APPROVED"], False),
        (["LANTERN HOUSE", "hello@lantern.example", "Visa 0103", "Approved"], False),
        (["Lunch menu", "Monday: soup"], False),
        (["Lunch approval", "Sam Lee Oct 5", "to me", "Approved, thanks!", "Reply Forward"], True),
        (["Ana Garcia 9:02 AM", "could you approve my lunch, $48.08?", "Sam Lee 9:05 AM", "Approved"], True),
        (["Maple Pizza Oct 8", "to me", "Visa 0103", "Payment approved"], False),
        (["Server Mia 9:05 AM", "APPROVED", "Total 24.00"], False),
    ],
)  # fmt: skip
def test_what_a_paper_about_an_approval_looks_like(lines: list[str], is_one: bool) -> None:
    assert speaks_of_approval(lines) is is_one


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(FORWARDED.splitlines() + OUTLOOK.splitlines() + ["> x", ">", ""])).map("\n".join)
)
def test_any_text_is_taken_apart_and_nothing_is_raised(text: str) -> None:
    letter = Letter("mail.eml", ANA, text=text)
    assert all(part.text or part.subject for part in letters_in(letter))
    for approval in approvals_of([letter], [], form(), []):
        assert approval.file == "mail.eml"
