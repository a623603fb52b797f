"""A lead's approval in every way it arrives: judged from the files of a whole submission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pipeline import run
from pipeline.intake import open_paths
from pipeline.model import Cause, Context, Department, Finding, FindingState, Result, Verdict
from rules.policy import load
from tests.intake.compound import Attachment, Letter
from tests.papers import receipt_pdf
from tests.test_run import pdf

MET, NOT_MET, CANNOT_TELL = FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL
LEADS = (Department("Linguistics", 2027, Decimal(500), ("lena.hart@example.edu", "omar.diaz@example.edu")),)
ANA, LENA = "Ana García <ana@example.edu>", "Lena Hart <lena.hart@example.edu>"
OMAR, KIM = "Omar Diaz <omar.diaz@example.edu>", "Kim Doe <kim@example.edu>"
FORM = """submitted: 2026-10-05
claimant: {name: Ana García, email: ana@example.edu, role: peer_mentor}
department: Linguistics
program: departmental_peer_circle
event: {date: 2026-10-01, purpose: Lunch with a mentee, attendees: [Ana García, Wei Chen]}
amount_requested: "21.60"
paid_by: card
"""
ON_THE_FORM = FORM + "lead_approval: {name: Lena Hart, email: lena.hart@example.edu, date: 2026-10-04}\n"
POLICY = load()


def mail(
    sender: str, text: str, subject: str = "Re: lunch", day: str = "Sun, 04 Oct 2026 15:11:00 -0500"
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, ANA, subject, day
    message.set_content(text)
    return message


def judged(folder: Path, departments: tuple[Department, ...] | None = LEADS) -> Result:
    context = Context(date(2026, 10, 20), departments)
    return run.process(open_paths([folder]), run.Settings(), POLICY, context)


def approval(result: Result) -> Finding:
    return next(finding for finding in result.findings if finding.rule == "lead-approval")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A submission that lacks nothing but the approval."""
    place = tmp_path / "2026-10-05-garcia"
    receipt_pdf(place / "lunch.pdf")
    (place / "form.yaml").write_text(FORM, encoding="utf-8")
    return place


Put = Callable[[Path], None]


def eml(message: EmailMessage, name: str = "approval.eml") -> Put:
    def put(folder: Path) -> None:
        (folder / name).write_bytes(message.as_bytes())

    return put


def msg(folder: Path) -> None:
    (folder / "approval.msg").write_bytes(
        Letter("Re: lunch", "Lena Hart", "lena.hart@example.edu", text="Approved.").msg()
    )


def zipped(folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("mails/approval.eml", mail(LENA, "Approved.").as_bytes())


def note(folder: Path) -> None:
    lines = ["Lena Hart <lena.hart@example.edu>", "to Ana", "Oct 4, 2026, 3:11 PM", "Hi Ana,", "Approved!", "Lena"]
    (folder / "screenshot.pdf").write_bytes(pdf(lines))


def nested(folder: Path) -> None:
    outer = mail(ANA, "Here it is.", "Fwd: lunch")
    outer.add_attachment(mail(LENA, "I approve this."))
    (folder / "fwd.eml").write_bytes(outer.as_bytes())


INLINE = f"""See below.

---------- Forwarded message ---------
From: {LENA}
Date: Sun, Oct 4, 2026 at 3:11 PM
Subject: Re: lunch
To: {ANA}

Approved, Lena
"""


@pytest.mark.parametrize(
    "put",
    [
        eml(mail(LENA, "Approved.")),
        msg,
        zipped,
        note,
        nested,
        eml(mail(ANA, INLINE, "Fwd: lunch")),
        eml(mail(OMAR, "Approved!")),
    ],
    ids=["eml", "msg", "zip", "picture", "nested", "forwarded", "another lead"],
)
def test_an_approval_is_found_wherever_it_is_and_is_no_receipt(folder: Path, put: Put) -> None:
    assert approval(judged(folder)).state is NOT_MET, "without it there is none"
    put(folder)
    result = judged(folder)
    assert approval(result).state is MET, approval(result).message
    assert result.verdict is Verdict.READY, [f.message for f in result.findings if f.state is not MET]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "I can't approve this.",
            "approval.eml (Lena Hart <lena.hart@example.edu> on 2026-10-04) says “I can't approve",
        ),
        ("Approved if it is under $20.", "depends on something: “Approved if it is under $20”"),
        ("Approved once I see the receipt.", "depends on something"),
        ("Approved for $12.00.", "is about $12.00, and $21.60 is asked for"),
        ("Approved for the dinner on September 12.", "is about 9/12, and the event was on 2026-10-01"),
        ("I approve Tom's lunch.", "is about Tom, and Ana García asks"),
    ],
)
@pytest.mark.parametrize("form", [FORM, ON_THE_FORM], ids=["", "named on the form"])
def test_a_doubt_goes_to_a_person_whatever_the_form_says(folder: Path, text: str, says: str, form: str) -> None:
    (folder / "form.yaml").write_text(form, encoding="utf-8")
    eml(mail(LENA, text))(folder)
    result = judged(folder)
    assert (approval(result).state, approval(result).cause) == (CANNOT_TELL, Cause.CONFLICTING)
    assert says in approval(result).message
    assert result.verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("message", "state", "says"),
    [
        (mail(ANA, "I approve this."), NOT_MET, "The approval is by the claimant"),
        (mail(ANA, "Lena approved this."), NOT_MET, "no lead's approval came with it"),
        (mail(ANA, "Hi Lena, could you approve this?"), NOT_MET, "no lead's approval came with it"),
        (mail(KIM, "Approved."), NOT_MET, "whom the departments file does not name as a lead"),
        (mail(KIM, "I can't approve this."), NOT_MET, "no lead's approval came with it"),
        (mail("Lena Hart", "Approved."), CANNOT_TELL, "without an e-mail address"),
        (mail('"lena.hart@example.edu" <kim@elsewhere.example>', "Approved."), NOT_MET, "does not name as a lead"),
    ],
)
def test_who_it_is_by_decides(folder: Path, message: EmailMessage, state: FindingState, says: str) -> None:
    eml(message)(folder)
    found = approval(judged(folder))
    assert (found.state, says in found.message) == (state, True), found.message
    assert judged(folder).verdict is not Verdict.READY


def test_a_later_word_of_the_same_lead_settles_an_earlier_doubt(folder: Path) -> None:
    eml(mail(LENA, "Approved once I see the receipt.", day="Fri, 02 Oct 2026 09:00:00 -0500"), "a.eml")(folder)
    eml(mail(LENA, "Approved."), "b.eml")(folder)
    assert approval(judged(folder)).state is MET
    eml(mail(LENA, "Sorry, I cannot approve this.", day="Mon, 05 Oct 2026 09:00:00 -0500"), "c.eml")(folder)
    assert approval(judged(folder)).state is CANNOT_TELL


def test_an_approval_that_came_after_the_form_counts_and_one_of_tomorrow_does_not(folder: Path) -> None:
    eml(mail(LENA, "Approved.", day="Fri, 09 Oct 2026 09:00:00 -0500"))(folder)
    assert approval(judged(folder)).state is MET
    eml(mail(LENA, "Approved.", day="Fri, 30 Oct 2026 09:00:00 -0500"))(folder)
    assert approval(judged(folder)).state is CANNOT_TELL
    (folder / "approval.eml").unlink()
    (folder / "form.yaml").write_text(ON_THE_FORM.replace("2026-10-04", "2026-10-08"), encoding="utf-8")
    assert approval(judged(folder)).state is CANNOT_TELL, "no form tells what happens after it"


def test_the_reply_says_who_approved_and_is_no_lead(folder: Path) -> None:
    eml(mail(KIM, "Approved."))(folder)
    ask = approval(judged(folder)).ask
    assert "Kim" in ask
    assert "whom our list does not name as a lead of" in ask


def test_where_no_list_names_the_leads_a_shops_approved_is_none(folder: Path) -> None:
    eml(mail("Quick Food <orders@quickfood.example>", "Your order is approved."))(folder)
    assert approval(judged(folder, None)).state is CANNOT_TELL
    eml(mail(LENA, "Approved."))(folder)
    assert approval(judged(folder, None)).state is MET


def test_the_lead_sends_the_mentors_mail_on(tmp_path: Path) -> None:
    receipt_pdf(tmp_path / "lunch.pdf")
    inner = mail(ANA, "Please approve.", "Lunch")
    inner.add_attachment(FORM.encode(), "application", "yaml", filename="form.yaml")
    inner.add_attachment((tmp_path / "lunch.pdf").read_bytes(), "application", "pdf", filename="lunch.pdf")
    outer = mail(LENA, "Approved, Lena", "FW: Lunch")
    outer.add_attachment(inner)
    (tmp_path / "lunch.eml").write_bytes(outer.as_bytes())
    result = judged(tmp_path / "lunch.eml")
    assert (approval(result).state, result.verdict) == (MET, Verdict.READY)


def test_a_message_of_outlook_with_everything_in_it(tmp_path: Path) -> None:
    receipt_pdf(tmp_path / "lunch.pdf")
    inner = Letter("Re: lunch", "Lena Hart", "lena.hart@example.edu", text="Approved, Lena").tree(inner=True)
    papers = [
        Attachment("form.yaml", FORM.encode()), Attachment("Re: lunch", message=inner),
        Attachment("lunch.pdf", (tmp_path / "lunch.pdf").read_bytes()),
    ]  # fmt: skip
    (tmp_path / "garcia.msg").write_bytes(Letter(text="Receipt and approval attached.", attachments=papers).msg())
    assert judged(tmp_path / "garcia.msg").verdict is Verdict.READY


def test_a_signatures_banner_is_noted_and_a_pasted_receipt_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.model import Box, PageWords, Word
    from pipeline.pages import Page
    from pipeline.readers import READERS
    from tests.intake.conftest import png

    def seen(page: Page) -> PageWords:
        words = ("University of Maple Falls",) if page.size[0] > page.size[1] else ("Lantern House", "Total", "21.60")
        placed = tuple(Word(text, Box(10, 10 + 30 * n, 200, 30 + 30 * n), 0.9) for n, text in enumerate(words))
        return PageWords(page.number, *page.size, "rapidocr", placed)

    for name in READERS:
        monkeypatch.setitem(READERS, name, seen)
    message: Any = mail(ANA, "Receipt below.", "Lunch")
    message.add_alternative("<p>Receipt below.<img src='cid:shot@x'><img src='cid:banner@x'></p>", "html")
    html = message.get_payload()[1]
    html.add_related(png(300, 480), "image", "png", cid="<shot@x>", filename="image001.png")
    html.add_related(png(900, 240), "image", "png", cid="<banner@x>", filename="image002.png")
    (tmp_path / "lunch.eml").write_bytes(message.as_bytes())
    result = judged(tmp_path / "lunch.eml")
    assert [reading.file for reading in result.readings] == ["image001.png"]
    assert ("image002.png", "is a logo or signature picture and was left out") in result.notes
