"""A card's whole number in what is no picture of a paper: forms, documents, what a PDF holds and does not show."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from pipeline.bundle import not_to_copy, stand_in
from pipeline.bundle.held import holds_number
from pipeline.export.blank_forms import blank_forms
from pipeline.intake import formfile, values
from pipeline.model import FileReading, Letter, PageWords, SourceFile, Submission
from pipeline.redact import masked_text
from rules.policy import load
from tests.card_papers import NUMBER
from tests.pdf_filling import fill, flatten

BARE = NUMBER.replace(" ", "")
FORM = dict(blank_forms(load(None)))["form.pdf"]


def workbook(*cells: object, note: str = "") -> bytes:
    book = Workbook()
    for at, value in enumerate(cells):
        book.active.cell(3, 2 + at).value = value
    book.active["A1"] = "Purpose"
    if note:
        book.active["A1"].comment = Comment(note, "me")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(**parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in {"[Content_Types].xml": "<Types/>", **parts}.items():
            archive.writestr(name, text)
    return written.getvalue()


def mailed() -> bytes:
    message = EmailMessage()
    message["From"] = "lena.hart@example.edu"
    message.set_content("Lunch\n")
    message.add_alternative(f"<p>card <b>{NUMBER}</b></p>", subtype="html", cte="base64")
    return bytes(message)


def pdf(stream: bytes, said: bytes = b"") -> bytes:
    whole = b"%%PDF-1.7\n1 0 obj\n<< %s /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n"
    return whole % (said, zlib.compress(stream))


@pytest.mark.parametrize(
    "content",
    [
        workbook(f"Lunch, card {NUMBER}"),
        workbook(int(BARE)),
        workbook(float(BARE)),
        workbook(4111, 1111, 1111, 1111),
        workbook(note=f"card {BARE}"),
        packed(**{"word/document.xml": "<w:p><w:t>card 4111 1111</w:t></w:r><w:r><w:t> 1111 1111</w:t></w:p>"}),
        packed(**{"xl/worksheets/sheet1.xml": "<row><c><v>4.111111111111111E15</v></c></row>"}),
        b"{\\rtf1\\ansi card \\b 4111\\b0  1111 1111 1111\\par}",
        b"<html><p>card <b>4111</b> 1111&#32;1111 1111</p></html>",
        f"card {NUMBER}".encode("utf-16"),
        mailed(),
        fill(FORM, {"event_purpose": f"Lunch {NUMBER}"}),
        flatten(fill(FORM, {"event_purpose": f"Lunch {NUMBER}"})),
        FORM + f"\n9 0 obj\n<< /V ({NUMBER}) >>\nendobj\n".encode(),
        FORM + f"\n9 0 obj\n<< /V <feff{NUMBER.encode('utf-16-be').hex()}> >>\nendobj\n".encode(),
        pdf(f"<< /V ({BARE}) >>".encode()),
        pdf(f"card {NUMBER}".encode(), b"/Type /EmbeddedFile"),
        FORM + f"\n%{NUMBER}\n".encode(),
        b"\xff\xd8\xff\xff\xd9 " + BARE.encode(),
        pdf(f"<xfa><v>{BARE}</v></xfa>".encode()),
    ],
)
def test_it_is_found(content: bytes) -> None:
    assert holds_number(content)


@pytest.mark.parametrize(
    "content",
    [
        FORM,
        dict(blank_forms(load(None)))["form.xlsx"],
        workbook("4111 XXXX XXXX 1111", 3145550123, "2026-10-01", 48.1, 12),
        packed(**{"word/document.xml": '<w:p w:rsidR="00A77B3E"><w:t>Lunch</w:t></w:p>'}),
        pdf(b"[278 278 355 556 556 889 667 191 333]"),
        b"PK\x03\x04 no archive",
        b"\xff\xd8\xff" + BARE.encode() + b"17",
        b"",
    ],
)
def test_of_others_nothing_is_said(content: bytes) -> None:
    assert not holds_number(content)


def test_a_form_is_kept_as_what_it_says(tmp_path: Path) -> None:
    forms = {
        "form.pdf": fill(FORM, {"event_purpose": f"Lunch {NUMBER}", "amount_requested": "10.80"}),
        "form.xlsx": workbook(f"Lunch, card {NUMBER}", note=f"or {BARE}"),
        "note.rtf": b"{\\rtf1\\ansi card \\b 4111\\b0  1111 1111 1111\\par}",
    }
    (tmp_path / "files").mkdir()
    for name, content in forms.items():
        (tmp_path / "files" / name).write_bytes(content)
    handed = Submission("s", None, (), kept=tuple(SourceFile(name, b"", name) for name in forms))
    stand = stand_in(tmp_path, handed, (), not_to_copy(tmp_path, handed, ()), "auto")
    assert (stand.withheld, [name for name, _ in stand.copies]) == ((), list(forms))
    told = {name: (tmp_path / "files" / copy).read_text() for name, copy in stand.copies}
    assert "event_purpose: Lunch XXXX XXXX XXXX 1111\n" in told["form.pdf"]
    assert "amount_requested: 10.80\n" in told["form.pdf"]
    assert "Lunch, card XXXX XXXX XXXX 1111\n" in told["form.xlsx"]
    assert "or XXXXXXXXXXXX1111\n" in told["form.xlsx"]
    assert not any(holds_number(text.encode()) for text in told.values())


def test_a_form_and_a_letter_stay_what_they_are(tmp_path: Path) -> None:
    """A form is JSON still, and an e-mail's copy has what only its HTML says."""
    mail = EmailMessage()
    mail["From"] = "ana@example.edu"
    mail.set_content(f"Lunch with Wei, card {NUMBER}")
    mail.add_alternative(f"<p>Lunch with <b>Wei</b>, card {NUMBER}</p><p>Tip 2.00, or {BARE}</p>", "html")
    files = {"form.json": f'{{"event_purpose": "x", "card": {BARE}, "note": 5}}'.encode(), "mail.eml": mail.as_bytes()}
    (tmp_path / "files").mkdir()
    for name, content in files.items():
        (tmp_path / "files" / name).write_bytes(content)
    letter = Letter("mail.eml", text="Lunch with Wei, card XXXX XXXX XXXX 1111", full_number=True)
    kept = tuple(SourceFile(name, b"", name) for name in files)
    handed = Submission("s", None, (), kept=kept, letters=(letter,))
    stand = stand_in(tmp_path, handed, (), not_to_copy(tmp_path, handed, ()), "auto")
    copies = {name: (tmp_path / "files" / copy).read_text() for name, copy in stand.copies}
    assert json.loads(copies["form.json"]) == {"event_purpose": "x", "card": "XXXXXXXXXXXX1111", "note": 5}
    assert copies["mail.eml"].splitlines()[-4:] == [
        letter.text,
        "",
        "Only in its HTML:",
        "Tip 2.00, or XXXXXXXXXXXX1111",
    ]


def test_a_form_beside_a_paper_with_the_number_stays_where_it_shows_no_picture(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    filled = fill(FORM, {"event_purpose": "Lunch"})
    pictured = filled + b"\n9 0 obj\n<< /Subtype /Image >>\nendobj\n"
    for name, content in {"lunch.jpg": b"", "form.pdf": filled, "form2.pdf": pictured}.items():
        (tmp_path / "files" / name).write_bytes(content)
    kept = tuple(SourceFile(name, b"", name) for name in ("form.pdf", "form2.pdf"))
    handed = Submission("s", None, (SourceFile("lunch.jpg", b"", "5f"),), kept=kept)
    page = PageWords(1, 10, 10, "tesseract", (), full_number=True)
    assert not_to_copy(tmp_path, handed, (FileReading("lunch.jpg", "5f", 1, words=(page,)),)) == (
        "lunch.jpg",
        "form2.pdf",
    )


def test_what_is_written_in_a_form_is_masked_however_it_is_grouped() -> None:
    written = f"event_purpose: card {NUMBER.replace(' ', '.')}\nevent_date: {NUMBER}\n{NUMBER}: x\n"
    form = formfile.load("form.yaml", written.encode())
    assert form is not None
    assert form.event_purpose == "card …1111"
    assert "1111 1111" not in str(form.problems)
    assert formfile.load("form.yaml", masked_text(written).encode()) == form


@pytest.mark.parametrize(
    "written",
    [" ".join(BARE), "4111\u00a01111\u00a01111\u00a01111", "4111–1111–1111–1111", "4111\t1111\t1111\t1111",
     "4111 1111\n1111 1111", "4111,1111,1111,1111", "4222222222222", "٤١١١١١١١١١١١١١١١"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["form.json", "form.yaml", "form.xlsx"])
def test_what_is_masked_in_a_form_s_field_is_not_in_the_file_that_is_kept(
    tmp_path: Path, kind: str, written: str
) -> None:
    purpose = f"Lunch {written} paid"
    quoted = json.dumps({"event": {"purpose": purpose}, "department": "Biology", "fee": 12.5, "note": "no. 12\u201313"})
    content = quoted.encode()
    if kind == "form.xlsx":
        book = Workbook()
        book.active.append(["Purpose", purpose])
        book.save(written_to := io.BytesIO())
        content = written_to.getvalue()
    one = SourceFile(kind, content, "5f")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / kind).write_bytes(content)
    handed = Submission("s", None, (), kept=(one,))
    stand = stand_in(tmp_path, handed, (), not_to_copy(tmp_path, handed, ()), "auto")
    assert stand.withheld == ((kind, "was not read and may show a card's whole number again"),) * len(stand.withheld)
    assert len(stand.copies) + len(stand.withheld) == 1
    if kind != "form.xlsx" and stand.copies:
        copy = (tmp_path / "files" / stand.copies[0][1]).read_bytes()
        assert formfile.load(kind, copy) == formfile.load(kind, content)
        assert not any(map(values.hidden, formfile.told(kind, copy)))
    assert kind != "form.json" or stand.copies


def test_a_form_without_a_number_is_kept_as_it_came(tmp_path: Path) -> None:
    content = json.dumps({"purpose": "4,111.00 of 1,111,111 caf\u00e9 12\u201313", "phone": "512-555-0147"}).encode()
    (tmp_path / "files").mkdir()
    (tmp_path / "files/form.json").write_bytes(content)
    assert not not_to_copy(tmp_path, Submission("s", None, (), kept=(SourceFile("form.json", content, "5f"),)), ())


def test_a_form_that_would_say_something_else_masked_is_left_out(tmp_path: Path) -> None:
    content = b"attendees:\n- '4111'\n- '1111'\n- '1111'\n- '1111'\ndepartment: Biology\n"
    (tmp_path / "files").mkdir()
    (tmp_path / "files/form.yaml").write_bytes(content)
    handed = Submission("s", None, (), kept=(SourceFile("form.yaml", content, "5f"),))
    stand = stand_in(tmp_path, handed, (), not_to_copy(tmp_path, handed, ()), "auto")
    assert stand.withheld == (("form.yaml", "would say something else with the card's number masked"),)
