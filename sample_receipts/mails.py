"""E-mails as mail programs write them: with attachments, pictures in the text, forwarded, in Outlook's own form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import PurePath

from PIL import Image, ImageDraw

from sample_receipts.case import LEADS, Case, mail_of
from sample_receipts.files import encode
from sample_receipts.forms import as_yaml
from sample_receipts.letters import Letter
from sample_receipts.paper import font

Papers = Mapping[str, bytes]

_POLICY = SMTP.clone(linesep="\n")
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".jpg": ("image", "jpeg"),
    ".png": ("image", "png"),
    ".yaml": ("application", "yaml"),
    ".dat": ("application", "ms-tnef"),
}
_OFFICE = "coordinator@example.edu"
#: What Outlook makes of a message in rich text: everything that was attached is in here, and nothing else can open it.
_TNEF = bytes.fromhex("789f3e22") + b"\x01\x00\x01\x90\x08\x00\x04\x00\x00\x00" + b"\x00\x01\x00\x01" * 40


def plain(case: Case, papers: Papers) -> bytes:
    """Form and papers attached to a few words."""
    mail = _claim(case, "Thu, 01 Oct 2026 12:00:00 -0500")
    _attach(mail, {"form.yaml": as_yaml(case), **papers})
    mail.set_boundary("=-peer-circle-sample-=")
    return mail.as_bytes()


def inline(case: Case, papers: Papers) -> bytes:
    """The receipt pasted into the text, and the university's logo in the signature below it."""
    mail = _claim(case)
    name, receipt = next(iter(papers.items()))
    mail.add_alternative(
        f"<html><body><p>Hello,</p><p>this is the receipt of our lunch:</p><p><img src='cid:receipt' alt='{name}'></p>"
        f"<p>Thank you!</p><p>--<br><b>{case.claimant}</b><br>Graduate student, Department of "
        f"{case.values()['department']}<br><img src='cid:logo' width='180' alt='logo'></p></body></html>\n",
        subtype="html",
    )
    html = mail.get_payload()[1]  # type: ignore[index]
    html.add_related(receipt, "image", "jpeg", cid="<receipt>", filename=name)  # type: ignore[union-attr]
    html.add_related(logo(), "image", "png", cid="<logo>", filename="image001.png")  # type: ignore[union-attr]
    _attach(mail, {"form.yaml": as_yaml(case)})
    return _bytes(mail)


def html_only(case: Case, papers: Papers) -> bytes:
    """No plain text beside the HTML."""
    mail = _headed(case.claimant, _OFFICE, f"Reimbursement: {case.purpose}", case.submitted)
    mail.set_content("<html><body><p>Form and receipt are attached.<br>Thank you!</p></body></html>\n", subtype="html")
    _attach(mail, {"form.yaml": as_yaml(case), **papers})
    return _bytes(mail)


def forwarded(case: Case, papers: Papers) -> bytes:
    """The shop's own e-mail with the receipt, forwarded as an attachment beside the form."""
    mail = _claim(case)
    mail.add_attachment(_from_the_shop(case, papers))
    _attach(mail, {"form.yaml": as_yaml(case)})
    return _bytes(mail)


def nested(case: Case, papers: Papers) -> bytes:
    """A colleague passes on the claimant's mail, in which the shop's mail is."""
    claim = _claim(case)
    claim.add_attachment(_from_the_shop(case, papers))
    _attach(claim, {"form.yaml": as_yaml(case)})
    mail = _headed("Front Desk", _OFFICE, f"FW: Reimbursement: {case.purpose}", case.submitted + timedelta(days=1))
    mail.set_content("This came to the front desk by mistake.\n")
    mail.add_attachment(claim)
    return _bytes(mail)


def from_the_lead(case: Case, papers: Papers) -> bytes:
    """A lead passes on a mentor's mail and approves it with that."""
    claim = _claim(case)
    _attach(claim, {"form.yaml": as_yaml(case), **papers})
    lead = LEADS[str(case.values()["department"])][0]
    mail = _headed(lead, _OFFICE, f"Fwd: Reimbursement: {case.purpose}", case.submitted)
    mail.set_content(f"I approve this reimbursement.\n\n{lead}\nPeer mentor lead\n")
    mail.add_attachment(claim)
    return _bytes(mail)


def winmail(case: Case, _papers: Papers) -> bytes:
    """Outlook's rich text: form and receipt are inside winmail.dat."""
    mail = _claim(case)
    _attach(mail, {"winmail.dat": _TNEF})
    return _bytes(mail)


def letter(paper: Letter) -> bytes:
    """A message saved from a mail program."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = f"{paper.sender[0]} <{paper.sender[1]}>"
    mail["To"] = f"{paper.to[0]} <{paper.to[1]}>"
    mail["Subject"] = paper.subject
    mail["Date"] = _noon(paper.day)
    mail.set_content("\n".join(paper.text) + "\n")
    return mail.as_bytes()


def _claim(case: Case, when: str = "") -> EmailMessage:
    mail = _headed(
        str(case.values()["claimant_email"]), _OFFICE, f"Reimbursement: {case.purpose}", case.submitted, when
    )
    mail["Message-ID"] = f"<{case.id}@example.edu>"
    mail.set_content("Form and receipt are attached. Thank you!\n")
    return mail


def _from_the_shop(case: Case, papers: Papers) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = "hello@thistleplum.example.com"
    mail["To"] = mail_of(case.claimant)
    mail["Subject"] = "Your receipt"
    mail["Date"] = _noon(case.event)
    mail.set_content("Thank you for your order. Your receipt is attached.\n")
    _attach(mail, papers)
    return mail


def _headed(sender: str, to: str, subject: str, day: date, when: str = "") -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender if "@" in sender else f"{sender} <{mail_of(sender)}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = when or _noon(day)
    return mail


def _attach(mail: EmailMessage, papers: Papers) -> None:
    for name, content in papers.items():
        main, sub = _TYPES[PurePath(name).suffix]
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)


def _noon(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def _bytes(mail: EmailMessage) -> bytes:
    """With boundaries that are the same on every run."""
    for number, part in enumerate(part for part in mail.walk() if part.get_content_maintype() == "multipart"):
        part.set_boundary(f"=-peer-circle-{number}-=")
    return mail.as_bytes()


def logo() -> bytes:
    """The picture below the university's signatures."""
    picture = Image.new("RGB", (540, 150), (255, 255, 255))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((14, 14, 136, 136), fill=(120, 24, 40))
    pen.text((75, 75), "MF", font=font("sans", 56), fill=(255, 255, 255), anchor="mm")
    pen.text((160, 56), "University of Maple Falls", font=font("sans", 32), fill=(120, 24, 40), anchor="lm")
    pen.text((160, 98), "Graduate Studies", font=font("sans", 24), fill=(90, 90, 90), anchor="lm")
    return encode(picture, ".png", 80)
