"""Our PDF form filled in with the engine of a browser, saved, printed, merged, and read back."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.blank_forms import blank_forms
from pipeline.intake import form, formfile
from pipeline.intake.form import Entry
from pipeline.intake.source import discover, left_out, open_paths, open_source
from pipeline.model import Approval, Form, Person, Role, TenderKind
from rules.policy import PACKAGED, load
from tests.papers import receipt_pdf
from tests.pdf_filling import fill, flatten, merge

ROOT = Path(__file__).parents[2]
BLANK = dict(blank_forms(load()))["form.pdf"]
ANSWERS = {
    "submitted": "2026-10-05",
    "claimant_name": "Ana García 王小明",
    "claimant_email": "ana.garcia-lopez.montgomery@artsci.example.edu",
    "claimant_role": "Peer mentor",
    "department": "Romance Languages and Literatures",
    "program": "Departmental Peer Circle",
    "event_date": "10/3/2026",
    "event_purpose": "Lunch with mentee: “how to begin”",
    "attendees": "Ana García\nWei Chen\nŁukasz Żak",
    "amount_requested": "$48.08",
    "paid_by": "Card",
    "lead_approval_name": "Sam Lee",
    "lead_approval_email": "sam@example.edu",
    "lead_approval_date": "Oct 4, 2026",
}
FILLED = Form(
    submitted=date(2026, 10, 5),
    claimant=Person("Ana García 王小明", "ana.garcia-lopez.montgomery@artsci.example.edu"),
    role=Role.PEER_MENTOR,
    department="Romance Languages and Literatures",
    program="departmental_peer_circle",
    event_date=date(2026, 10, 3),
    event_purpose="Lunch with mentee: “how to begin”",
    attendees=("Ana García", "Wei Chen", "Łukasz Żak"),
    amount_requested=Decimal("48.08"),
    paid_by=TenderKind.CARD,
    lead_approval=Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4)),
    file="garcia.pdf",
)
EMPTY = Form(file="garcia.pdf")


def loaded(content: bytes) -> Form:
    found = formfile.load("garcia.pdf", content)
    assert found is not None
    return found


def test_what_is_typed_into_the_form_is_read_back() -> None:
    assert loaded(fill(BLANK, ANSWERS)) == FILLED


@settings(max_examples=12)
@given(
    st.dictionaries(
        st.sampled_from([key for key in form.KEYS if key not in ("claimant_role", "program", "paid_by")]),
        st.text(st.characters(max_codepoint=0xD7FF, categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40),
        max_size=5,
    )
)
def test_whatever_is_typed_arrives_as_it_was_typed(typed: dict[str, str]) -> None:
    assert loaded(fill(BLANK, typed)) == form.read([Entry(key, typed.get(key, "")) for key in form.KEYS], "garcia.pdf")


def test_a_choice_can_be_taken_back() -> None:
    once = fill(BLANK, {"paid_by": "Cash", "claimant_role": "Lead", "program": "Reading group"})
    assert (loaded(once).paid_by, loaded(once).role, loaded(once).program) == (
        TenderKind.CASH,
        Role.LEAD,
        "reading_group",
    )
    assert loaded(fill(once, {"paid_by": " ", "claimant_role": " ", "program": " "})) == EMPTY


def test_a_blank_form_is_a_form_with_every_field_missing() -> None:
    assert loaded(BLANK) == EMPTY
    assert formfile.is_blank(BLANK)
    assert not formfile.is_blank(fill(BLANK, {"event_purpose": "Lunch"}))
    assert not formfile.is_blank(b"%PDF-1.7")


def test_a_wrong_value_is_named_by_its_field() -> None:
    found = loaded(fill(BLANK, ANSWERS | {"amount_requested": "48,08", "event_date": "13/10/2026"}))
    assert (found.amount_requested, found.event_date) == (None, None)
    assert found.problems == (
        ("event_date", '"13/10/2026" is not a date; write it as year-month-day, like 2026-10-03'),
        ("amount_requested", '"48,08" is not an amount in dollars and cents; write it like 48.08'),
    )


def test_a_name_with_its_address_leaves_the_box_of_the_address_free() -> None:
    assert loaded(fill(BLANK, {"claimant_name": "Ana García <ana@example.edu>"})).claimant == Person(
        "Ana García", "ana@example.edu"
    )


# --- Printed to PDF --------------------------------------------------------------------------------------------------


def test_a_printed_copy_is_read_by_its_labels() -> None:
    printed = flatten(fill(BLANK, ANSWERS))
    assert b"/AcroForm" not in printed
    assert loaded(printed) == FILLED


@pytest.mark.parametrize("scale", [0.6, 0.94, 1.3])
def test_a_printed_copy_may_be_smaller_or_larger(scale: float) -> None:
    document = pypdfium2.PdfDocument(flatten(fill(BLANK, ANSWERS)))
    for page in document:
        pdfium.FPDFPage_TransFormWithClip(page.raw, pdfium.FS_MATRIX(scale, 0, 0, scale, 20, 30), None)
        page.set_mediabox(0, 0, 612 * scale + 40, 792 * scale + 60)
    out = io.BytesIO()
    document.save(out)
    assert loaded(out.getvalue()) == FILLED


def test_a_printed_copy_with_gaps_has_those_fields_missing_and_no_others() -> None:
    some = {key: ANSWERS[key] for key in ("claimant_name", "event_date", "amount_requested")}
    assert loaded(flatten(fill(BLANK, some))) == Form(
        claimant=Person("Ana García 王小明"),
        event_date=date(2026, 10, 3),
        amount_requested=Decimal("48.08"),
        file="garcia.pdf",
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ana García; Wei Chen", ("Ana García", "Wei Chen")),
        (
            "Maximiliana Aldeburgh-Smith; Wei Chen; Guinevere Constantinopolous; Bo",
            ("Maximiliana Aldeburgh-Smith", "Wei Chen", "Guinevere Constantinopolous", "Bo"),
        ),
        ("Ana\nWei\nBo\nJo", ("Ana", "Wei", "Bo", "Jo")),
    ],
)
def test_names_on_a_printed_copy_are_not_cut_where_the_line_ends(written: str, names: tuple[str, ...]) -> None:
    assert loaded(flatten(fill(BLANK, {"attendees": written}))).attendees == names


def test_a_printed_copy_of_several_pages_is_read_to_its_last_field(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    text = PACKAGED.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Each MA and/or PhD", "A sentence that goes on. " * 60 + "Each MA and/or PhD"), "utf-8"
    )
    blank = dict(blank_forms(load(path)))["form.pdf"]
    assert loaded(flatten(fill(blank, ANSWERS))) == FILLED


def test_a_printed_copy_without_answers_says_so() -> None:
    found = loaded(flatten(BLANK))
    assert found == Form(problems=found.problems, file="garcia.pdf")
    ((field, why),) = found.problems
    assert field == form.WHOLE
    assert why.startswith("is a printed copy of our form, and no answers can be read in its boxes; please")


def test_notes_drawn_over_empty_boxes_are_said_to_be_unreadable() -> None:
    document = pypdfium2.PdfDocument(BLANK)
    page = document[0]
    pdfium.FPDFPage_CloseAnnot(pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_FREETEXT))
    out = io.BytesIO()
    document.save(out)
    ((field, why),) = loaded(out.getvalue()).problems
    assert field == form.WHOLE
    assert "please type into the boxes" in why
    assert not formfile.is_blank(out.getvalue())


def test_a_damaged_form_is_read_as_far_as_it_goes_without_a_word_on_the_screen() -> None:
    whole = fill(BLANK, ANSWERS)
    code = (
        "import sys; from pipeline.intake import formfile; "
        "print(formfile.load('form.pdf', sys.stdin.buffer.read()) is not None)"
    )
    damaged = whole.replace(b"xref\n0 ", b"xref\n0x", 1).replace(b"00000 n", b"0\xe500 n", 3)
    assert damaged != whole
    ran = subprocess.run([sys.executable, "-c", code], input=damaged, capture_output=True, check=True, cwd=ROOT)
    assert (ran.stdout, ran.stderr) == (b"True\n", b"")


def test_a_receipt_is_no_form(tmp_path: Path) -> None:
    receipt_pdf(tmp_path / "form.pdf")
    assert formfile.load("form.pdf", (tmp_path / "form.pdf").read_bytes()) is None
    assert formfile.load("form.pdf", b"") is None


# --- In a submission -------------------------------------------------------------------------------------------------


@pytest.fixture
def receipt(tmp_path: Path) -> bytes:
    receipt_pdf(tmp_path / "made" / "lunch.pdf")
    return (tmp_path / "made" / "lunch.pdf").read_bytes()


def folder(top: Path, files: Mapping[str, bytes]) -> Path:
    top.mkdir()
    for name, content in files.items():
        (top / name).write_bytes(content)
    return top


def test_the_form_is_no_paper(tmp_path: Path, receipt: bytes) -> None:
    found = open_paths([folder(tmp_path / "mine", {"form.pdf": fill(BLANK, ANSWERS), "lunch.pdf": receipt})])
    assert found.form is not None
    assert found.form.claimant.name == "Ana García 王小明"
    assert [file.name for file in found.files] == ["lunch.pdf"]
    assert not found.problems + found.form_problems


@pytest.mark.parametrize("printed", [False, True])
def test_receipts_behind_the_form_in_one_pdf_are_not_lost(tmp_path: Path, receipt: bytes, printed: bool) -> None:
    first = fill(BLANK, ANSWERS)
    whole = merge(flatten(first) if printed else first, receipt)
    found = open_paths([folder(tmp_path / "mine", {"everything.pdf": whole})])
    assert found.form is not None
    assert found.form.amount_requested == Decimal("48.08")
    assert [(file.name, file.content) for file in found.files] == [("everything.pdf", whole)]


@pytest.mark.parametrize("name", ["form.pdf", "form.xlsx"])
def test_a_form_in_a_mail_or_an_archive_is_read(tmp_path: Path, receipt: bytes, made: Any, name: str) -> None:
    files = {name: dict(blank_forms(load()))[name], "lunch.pdf": receipt}
    top = folder(tmp_path / "submissions", {"garcia.zip": made.packed(files)})
    mail = made.letter()
    for each, content in files.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=each)
    (top / "lee.eml").write_bytes(mail.as_bytes())
    for submission in map(open_source, discover(top)):
        assert submission.form is not None
        assert (submission.form.file, submission.form.problems) == (name, ())
        assert [file.name for file in submission.files] == ["lunch.pdf"]


def test_a_blank_form_among_the_submissions_is_none(tmp_path: Path) -> None:
    blank = dict(blank_forms(load()))
    top = folder(tmp_path / "submissions", {**blank, "form-2.pdf": fill(BLANK, ANSWERS), "receipt.pdf": b"%PDF-1.7"})
    assert [source.id for source in discover(top)] == ["form-2", "receipt"]
    assert left_out(top) == (("form.pdf", "a blank form"), ("form.xlsx", "a blank form"))


# --- As other programs write fields ----------------------------------------------------------------------------------


def written(fields: list[bytes], *, packed: bool = False) -> bytes:
    """A PDF with `fields` as its form, by hand; `packed`: its catalog and fields stand in an object stream."""
    numbers = range(4, 4 + len(fields))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % b" ".join(b"%d 0 R" % n for n in numbers),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        *fields,
    ]
    out, places = b"%PDF-1.7\n", []
    size = len(objects) + 1
    if packed:
        body, offsets = b"\n".join(objects), [sum(len(one) + 1 for one in objects[:n]) for n in range(len(objects))]
        head = b" ".join(b"%d %d" % (n, place) for n, place in enumerate(offsets, start=1)) + b" "
        stream = zlib.compress(head + body)
        start = len(out)
        out += b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode >>\nstream\n" % (
            size, len(objects), len(head), len(stream),
        )  # fmt: skip
        out += stream + b"\nendstream\nendobj\n"
        rows = b"\0\0\0\0" + b"".join(struct.pack(">BHB", 2, size, n) for n in range(len(objects)))
        rows += struct.pack(">BHB", 1, start, 0)
        xref = len(out)
        out += b"%d 0 obj\n<< /Type /XRef /Size %d /Root 1 0 R /W [1 2 1] /Index [0 %d] /Length %d >>\nstream\n" % (
            size + 1, size + 2, size + 1, len(rows),
        )  # fmt: skip
        return out + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % xref
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, xref)


@pytest.mark.parametrize("packed", [False, True])
def test_values_are_read_however_a_program_wrote_them(packed: bool) -> None:
    content = written(
        [
            b"<< /FT /Tx /T (attendees) /V (Ana Garc\xeda; Wei) >>",
            b"<< /FT /Tx /T (event_purpose) /V <%s> >>" % "\ufeffLunch – 王".encode("utf-16-be").hex().encode(),
            b"<< /FT /Tx /T (department) /V <%s> >>" % b"\xef\xbb\xbfM\xc3\xbasica".hex().encode(),
            b"<< /FT /Btn /T (paid_by) /V /card >>",
            b"<< /FT /Ch /T (claimant_role) /Opt [[(peer_mentor) (Peer mentor)]] /V (peer_mentor) >>",
            b"<< /FT /Btn /T (lead_approval_name) /V /Off >>",
            b"<< /T (claimant) /Kids [<< /FT /Tx /T (name) /V (Ana\\040Garc\\355a) >> << /T (email) /V null >>] >>",
        ],
        packed=packed,
    )
    assert (b"/AcroForm" in content) is not packed
    assert loaded(content) == Form(
        claimant=Person("Ana García"),
        role=Role.PEER_MENTOR,
        department="Música",
        event_purpose="Lunch – 王",
        attendees=("Ana García", "Wei"),
        paid_by=TenderKind.CARD,
        file="garcia.pdf",
    )


def test_a_value_kept_as_a_stream_is_text_too() -> None:
    content = written([
        b"<< /FT /Tx /T (event_purpose) /V 6 0 R >>",
        b"<< /FT /Tx /T (amount_requested) /V (48.08) >>",
        b"<< /Length 5 >>\nstream\nLunch\nendstream",
    ])  # fmt: skip
    found = formfile.load("form.pdf", content)
    assert found is not None
    assert (found.event_purpose, found.amount_requested) == ("Lunch", Decimal("48.08"))
