"""Real files of the kinds that people hand in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import pytest
from PIL import Image

FORM = """\
submitted: 2026-10-05
claimant: {name: Ana García, email: ana@example.edu, role: peer_mentor}
department: History
program: departmental_peer_circle
event: {date: 2026-10-03, purpose: Lunch with mentee, attendees: [Ana García, Wei Chen]}
amount_requested: "48.08"
paid_by: card
lead_approval: {name: Sam Lee, email: sam@example.edu, date: 2026-10-04}
"""


def jpeg(mark: str = "") -> bytes:
    """Bytes that begin as a JPEG does; intake looks no farther."""
    return b"\xff\xd8\xff\xe0" + mark.encode()


def png(width: int, height: int) -> bytes:
    """A real PNG of that size."""
    out = io.BytesIO()
    Image.new("L", (width, height), 200).save(out, "PNG")
    return out.getvalue()


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def letter(
    subject: str = "Reimbursement", sender: str = "Ana García <ana@example.edu>", text: str = ""
) -> EmailMessage:
    """An e-mail to attach things to."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "office@example.edu", subject
    message.set_content(text or "Form and receipt attached.")
    return message


class Made:
    """The makers above, for tests."""

    form = FORM
    jpeg = staticmethod(jpeg)
    png = staticmethod(png)
    packed = staticmethod(packed)
    letter = staticmethod(letter)


@pytest.fixture(scope="session")
def made() -> type[Made]:
    """Makers of the files that people hand in."""
    return Made
