"""Every way a submission arrives with every kind of form in it: the same form and the same papers come out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.export.blank_forms import blank_forms
from pipeline.intake import discover, open_source
from pipeline.model import Form
from rules.policy import load
from tests.intake.compound import Attachment, Letter
from tests.intake.conftest import FORM, jpeg, letter, packed
from tests.pdf_filling import fill

FLAT = {
    "submitted": "2026-10-05", "claimant_name": "Ana García", "claimant_email": "ana@example.edu",
    "claimant_role": "peer_mentor", "department": "History", "program": "departmental_peer_circle",
    "event_date": "2026-10-03", "event_purpose": "Lunch with mentee", "attendees": "Ana García; Wei Chen",
    "amount_requested": "48.08", "paid_by": "card", "lead_approval_name": "Sam Lee",
    "lead_approval_email": "sam@example.edu", "lead_approval_date": "2026-10-04",
}  # fmt: skip
Files = Mapping[str, bytes]


def sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in FLAT.items():
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def filled() -> bytes:
    typed = FLAT | {"claimant_role": "Peer mentor", "program": "Departmental Peer Circle", "paid_by": "Card"}
    return fill(dict(blank_forms(load()))["form.pdf"], typed)


FORMS: dict[str, Callable[[], bytes]] = {
    "form.yaml": FORM.encode, "form.json": lambda: json.dumps(FLAT).encode(), "form.xlsx": sheet, "form.pdf": filled,
}  # fmt: skip


def as_mail(files: Files) -> EmailMessage:
    message = letter()
    for name, content in files.items():
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def folder(place: Path, files: Files) -> None:
    for name, content in files.items():
        (place / "garcia" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "garcia" / name).write_bytes(content)


def forwarded(place: Path, files: Files) -> None:
    outer = letter(subject="Fwd: Reimbursement")
    outer.add_attachment(as_mail(files))
    (place / "garcia.eml").write_bytes(outer.as_bytes())


def from_a_mac(place: Path, files: Files) -> None:
    inside = {f"garcia/{name}": content for name, content in files.items()}
    inside |= {f"__MACOSX/garcia/._{name}": b"\0\5\x16\7" for name in files} | {"garcia/.DS_Store": b"Bud1"}
    (place / "garcia.zip").write_bytes(packed(inside))


WAYS: dict[str, Callable[[Path, Files], object]] = {
    "folder": folder,
    "eml": lambda place, files: (place / "garcia.eml").write_bytes(as_mail(files).as_bytes()),
    "forwarded eml": forwarded,
    "msg": lambda place, files: (place / "garcia.msg").write_bytes(
        Letter(attachments=[Attachment(name, content) for name, content in files.items()]).msg()
    ),
    "zip": lambda place, files: (place / "garcia.zip").write_bytes(packed(files)),
    "zip of a Mac's folder": from_a_mac,
    "zip in a zip": lambda place, files: (place / "garcia.zip").write_bytes(packed({"in.zip": packed(files)})),
    "eml in a zip": lambda place, files: (place / "garcia.zip").write_bytes(
        packed({"mail.eml": as_mail(files).as_bytes()})
    ),
    "zip in an eml": lambda place, files: (place / "garcia.eml").write_bytes(
        as_mail({"papers.zip": packed(files)}).as_bytes()
    ),
    "zip in a folder": lambda place, files: folder(place, {"papers.zip": packed(files)}),
    "eml in a folder": lambda place, files: folder(place, {"mail.eml": as_mail(files).as_bytes()}),
}


@pytest.fixture(scope="module")
def expected() -> Any:
    """The form as its fields say, whatever held it."""
    from pipeline.intake import formfile

    form = formfile.load("form.yaml", FORM.encode())
    assert form is not None
    assert form.problems == ()
    return form


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FORMS)
def test_the_form_and_the_paper_are_found(tmp_path: Path, way: str, name: str, expected: Form) -> None:
    WAYS[way](tmp_path, {name: FORMS[name](), "lunch.jpg": jpeg("1"), "slip.heic": jpeg("2")})
    (source,) = discover(tmp_path)
    one = open_source(source)
    assert source.id == "garcia"
    assert [file.name for file in one.files] == ["lunch.jpg", "slip.heic"]
    assert one.problems == one.form_problems == ()
    assert one.form is not None
    assert one.form.file == name
    for field in ("claimant", "role", "department", "event_date", "attendees", "amount_requested", "lead_approval"):
        assert getattr(one.form, field) == getattr(expected, field), field
    assert one.form.problems == ()
