from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.intake import form, formfile
from pipeline.intake.form import Entry
from pipeline.model import Approval, Form, Person, Role, TenderKind

WHOLE = Form(
    submitted=date(2026, 10, 5),
    claimant=Person("Ana García", "ana@example.edu"),
    role=Role.PEER_MENTOR,
    department="History",
    program="departmental_peer_circle",
    event_date=date(2026, 10, 3),
    event_purpose="Lunch with mentee",
    attendees=("Ana García", "Wei Chen"),
    amount_requested=Decimal("48.08"),
    paid_by=TenderKind.CARD,
    lead_approval=Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4)),
)
FLAT = {
    "submitted": "2026-10-05",
    "claimant_name": "Ana García",
    "claimant_email": "ana@example.edu",
    "claimant_role": "peer_mentor",
    "department": "History",
    "program": "departmental_peer_circle",
    "event_date": "2026-10-03",
    "event_purpose": "Lunch with mentee",
    "attendees": "Ana García; Wei Chen",
    "amount_requested": "48.08",
    "paid_by": "card",
    "lead_approval_name": "Sam Lee",
    "lead_approval_email": "sam@example.edu",
    "lead_approval_date": "2026-10-04",
}


def named(file: str, of: Form = WHOLE) -> Form:
    return Form(**{field: getattr(of, field) for field in Form.__dataclass_fields__ if field != "file"}, file=file)


def loaded(name: str, content: bytes | str) -> Form:
    found = formfile.load(name, content.encode() if isinstance(content, str) else content)
    assert found is not None
    return found


def sheet(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_yaml_as_the_contract_writes_it(made: Any) -> None:
    assert loaded("form.yaml", made.form) == named("form.yaml")


def test_json_nested_and_flat() -> None:
    nested = {
        "submitted": "2026-10-05",
        "claimant": {"name": "Ana García", "email": "ana@example.edu", "role": "peer_mentor"},
        "department": "History",
        "program": "departmental_peer_circle",
        "event": {"date": "2026-10-03", "purpose": "Lunch with mentee", "attendees": ["Ana García", "Wei Chen"]},
        "amount_requested": 48.08,
        "paid_by": "card",
        "lead_approval": {"name": "Sam Lee", "email": "sam@example.edu", "date": "2026-10-04"},
        "comment": None,
    }
    assert loaded("form.json", json.dumps(nested)) == named("form.json")
    assert loaded("form.json", json.dumps(FLAT)) == named("form.json")


def test_xlsx_with_keys_in_the_first_column_and_real_dates_and_numbers() -> None:
    rows: list[list[Any]] = [["Peer Mentoring Reimbursement Form"], ["Field", "Value", "Advice"], []]
    rows += [[key, value, "as on the receipt"] for key, value in FLAT.items()]
    rows[3][1], rows[3][0] = date(2026, 10, 5), "Submitted:"
    rows[12][1] = 48.08
    assert loaded("form.xlsx", sheet(rows)) == named("form.xlsx")


def test_pdf_with_filled_in_fields() -> None:
    assert loaded("reimbursement.pdf", fillable(FLAT)) == named("reimbursement.pdf")


def fillable(values: dict[str, str]) -> bytes:
    """A PDF with text fields, written by hand as the format's own examples are."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>"]
    objects += [
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    for key, value in values.items():
        text = ("\ufeff" + value).encode("utf-16-be").hex().encode()
        objects.append(b"<< /FT /Tx /T (%s) /V <%s> >>" % (key.encode(), text))
    references = b" ".join(b"%d 0 R" % number for number in range(4, len(objects) + 1))
    objects[0] = objects[0] % references
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def test_a_pdf_without_our_fields_is_no_form() -> None:
    assert formfile.load("receipt.pdf", fillable({"Signature": "x"})) is None
    assert formfile.load("invoice.pdf", fillable({"Name": "x", "Email": "x@example.edu", "Department": "x"})) is None
    assert loaded("form.pdf", fillable({"department": "History"})).department == "History"
    assert formfile.load("form.pdf", fillable({})) is None
    assert formfile.load("form.pdf", b"%PDF-1.7 and then nothing") is None


def test_scalars_stay_what_was_written() -> None:
    found = loaded(
        "form.yaml", "claimant: {name: NO}\nevent: {purpose: 1_000}\namount_requested: 48.10\ndepartment: 0x10f\n"
    )
    assert found.problems == (("claimant_name", 'line 1: "NO" is not a name; please write the full name'),)
    assert (found.event_purpose, found.amount_requested, found.department) == ("1_000", Decimal("48.10"), "0x10f")
    assert str(found.amount_requested) == "48.10"
    assert loaded("form.yaml", "claimant: {name: No Yun}\n").claimant.name == "No Yun"


def test_a_value_that_is_not_understood_is_none_and_named_with_its_line() -> None:
    found = loaded(
        "form.yaml", 'department: History\nevent:\n  date: 13/10/2026\namount_requested: "48,08"\npaid_by: Venmo\n'
    )
    assert (found.event_date, found.amount_requested, found.paid_by) == (None, None, None)
    assert found.problems == (
        ("event_date", 'line 3: "13/10/2026" is not a date; write it as year-month-day, like 2026-10-03'),
        ("amount_requested", 'line 4: "48,08" is not an amount in dollars and cents; write it like 48.08'),
        ("paid_by", 'line 5: "Venmo" is not one of the ways of paying; write card, cash or check'),
    )


@pytest.mark.parametrize(
    ("written", "field", "key", "hint"),
    [
        ("amount_requsted: 1", "amount_requested", "amount_requsted", "did you mean amount_requested?"),
        ("claimant: {nmae: Ana}", "claimant_name", "claimant.nmae", "did you mean claimant.name?"),
        ("shoe size: 43", "shoe size", "shoe size", "it was not read"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_right_one(written: str, field: str, key: str, hint: str) -> None:
    says = f'line 1: "{key}" is not a field of the form; {hint}'
    assert loaded("form.yaml", written).problems == ((field, says),)


def test_a_field_that_is_there_is_not_asked_for_because_of_a_key_like_it() -> None:
    found = loaded("form.yaml", "event_dates: soon\nevent_date: 2026-10-03\n")
    assert found.event_date == date(2026, 10, 3)
    assert [field for field, _ in found.problems] == ["event_dates"]


def test_a_thousand_unknown_keys_are_not_a_thousand_problems() -> None:
    found = loaded("form.yaml", "".join(f"zq{number}: 1\n" for number in range(1000)))
    assert len(found.problems) == 21
    assert found.problems[-1] == ("form", "980 more keys are not fields of the form")


def test_keys_are_matched_as_people_write_them() -> None:
    found = loaded(
        "form.yaml", "Claimant Name: Ana\nE-mail: ana@example.edu\nAmount requested: $5\nPAID-BY: Cash\nNotes: thanks\n"
    )
    assert found == Form(
        claimant=Person("Ana", "ana@example.edu"),
        amount_requested=Decimal("5.00"),
        paid_by=TenderKind.CASH,
        file="form.yaml",
    )


def test_a_duplicate_key_is_named_and_neither_is_taken() -> None:
    found = loaded("form.yaml", "amount_requested: 10.00\ndepartment: History\namount_requested: 20.00\n")
    assert found.amount_requested is None
    assert found.department == "History"
    assert found.problems == (
        ("amount_requested", "stands there more than once (lines 1 and 3); please keep the right one"),
    )
    in_json = loaded("form.json", '{"amount_requested": 10, "amount_requested": 20, "department": "History"}')
    assert in_json.amount_requested is None
    assert in_json.problems[0][0] == "amount_requested"


def test_two_spellings_of_a_key_that_disagree_give_no_value() -> None:
    found = loaded("form.yaml", "name: Ana\nclaimant: {name: Wei}\n")
    assert found.claimant == Person()
    assert found.problems == (
        ("claimant_name", 'line 2: given twice, "Ana" and "Wei"; please keep the one that is right'),
    )
    assert loaded("form.yaml", "name: Ana\nclaimant: {name: Ana}\n").claimant == Person("Ana")


@pytest.mark.parametrize("written", ["n/a", "none", "~", "", '""', "'-'"])
def test_a_blank_is_missing_and_no_mistake(written: str) -> None:
    found = loaded("form.yaml", f"department: History\nlead_approval: {written}\namount_requested: {written}\n")
    assert found == Form(department="History", file="form.yaml")


def test_a_yes_is_not_a_leads_name() -> None:
    found = loaded("form.yaml", "lead_approval: yes\n")
    assert found.lead_approval is None
    assert found.problems[0][0] == "lead_approval_name"


def test_name_and_address_in_one_text() -> None:
    assert loaded("form.yaml", "lead_approval: Sam Lee <sam@example.edu>\n").lead_approval == Approval(
        "Sam Lee", "sam@example.edu"
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("form.yaml", "a: b: c", "line 1: is not valid YAML"),
        ("form.yaml", "department: History\n\tprogram: x", "please use spaces in place of tabs"),
        ("form.yaml", "just text", "has no keys"),
        ("form.yaml", "", "has no keys"),
        ("form.yaml", "a: [1, 2", "is not valid YAML"),
        ("form.yaml", "[" * 2000, "nested deeper"),
        ("form.yaml", "a: 1\n---\nb: 2\n", "is not valid YAML"),
        ("form.yaml", "x" * 70_000, "larger than 64 KB"),
        ("form.json", '{"department": ', "line 1: is not valid JSON"),
        ("form.json", "[1]", "has no keys"),
        ("form.json", "[" * 50_000, "nested deeper"),
        ("form.xlsx", "not a workbook", "no Excel workbook"),
    ],
)
def test_a_broken_form_is_a_form_with_the_reason(name: str, content: str, says: str) -> None:
    found = loaded(name, content)
    assert found == Form(problems=found.problems, file=name)
    assert len(found.problems) == 1
    assert says in found.problems[0][1]


def test_nothing_is_evaluated() -> None:
    found = loaded("form.yaml", "department: !!python/object/apply:os.getcwd []\nevent: {purpose: !x '=1+1'}\n")
    assert found.event_purpose == "=1+1"
    assert found.department is None


def test_aliases_cannot_make_a_few_lines_endless() -> None:
    lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 50)}]" for n in range(1, 40)]
    lines += ["b0: &b0 {}"] + [
        f"b{n}: &b{n} {{{', '.join(f'k{i}: *b{n - 1}' for i in range(50))}}}" for n in range(1, 9)
    ]
    assert loaded("form.yaml", "\n".join(lines)).problems


def test_other_yaml_json_and_sheets_are_no_forms() -> None:
    assert formfile.load("lunch.jpg.json", b'{"title": "lunch.jpg", "geo": {"lat": 1}}') is None
    assert formfile.load("notes.xlsx", sheet([["a", "b"]])) is None
    assert loaded("garcia.json", json.dumps(FLAT)) == named("garcia.json")


def test_a_form_in_the_text_of_an_email(made: Any) -> None:
    flat = "Hello,\nhere it is: thanks\n" + "".join(f"{key}: {value}\n" for key, value in FLAT.items()) + "Best: Ana\n"
    nested = f"Hello,\n\n{made.form}\nBest,\nAna"
    blocks = """\
claimant:
  name: Ana García
  email: ana@example.edu
  role: peer_mentor
event:
  date: 2026-10-03
  purpose: Lunch with mentee
  attendees:
    - Ana García
    - Wei Chen
"""
    rest = "".join(
        f"{key}: {value}\n" for key, value in FLAT.items() if not key.startswith(("claimant", "event", "att"))
    )
    for text in (flat, nested, blocks + rest, "".join(f"> {line}\n" for line in flat.splitlines())):
        assert formfile.of_text(text, "lee.eml") == named("lee.eml"), text
    assert formfile.of_text("Hello,\nDate: today\nname: x\nThank you", "lee.eml") is None


def test_windows_and_utf16_text_is_read() -> None:
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        assert loaded("form.yaml", "claimant: {name: Ana García}\n".encode(encoding)).claimant.name == "Ana García"


def test_entries_of_lists_where_one_value_is_wanted() -> None:
    found = form.read([Entry("department", ("History", "Music")), Entry("program", ("Reading group",))], None)
    assert (found.department, found.program) == (None, "reading_group")
    assert found.problems == (("department", "wants one value and has a list"),)
