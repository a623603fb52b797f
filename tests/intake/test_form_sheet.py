"""Our sheet filled in as people do, with real dates and numbers or with text, and read back."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.export.blank_forms import blank_forms
from pipeline.intake import form, formfile
from pipeline.intake.form import Entry
from pipeline.model import Approval, Form, Person, Role, TenderKind
from rules.policy import load

BLANK = dict(blank_forms(load()))["form.xlsx"]
#: The row of each field.
ROWS = {
    key: cell.row
    for cell in load_workbook(io.BytesIO(BLANK)).active["A"]
    if (key := form.recognized(str(cell.value or "").rstrip(" *")))
}
EMPTY = Form(file="garcia.xlsx")

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), max_size=60)
NAME = st.text(st.characters(max_codepoint=0x24F, categories=("Lu", "Ll")), min_size=1, max_size=20).map(
    "Ana {}".format
)
EMAIL = st.from_regex(r"[a-z]{2,10}\.[a-z]{2,10}@[a-z]{2,10}\.edu", fullmatch=True)
DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def filled(answers: dict[str, object]) -> bytes:
    book = load_workbook(io.BytesIO(BLANK))
    for key, answer in answers.items():
        cell = book.active.cell(row=ROWS[key], column=2)
        cell.value = answer
        if isinstance(answer, str):
            # What is typed into a cell for text is text.
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def loaded(content: bytes, name: str = "garcia.xlsx") -> Form:
    found = formfile.load(name, content)
    assert found is not None
    return found


def test_every_field_has_its_row() -> None:
    assert list(ROWS) == list(form.KEYS)


@settings(max_examples=25)
@given(
    days=st.tuples(DAY, DAY, DAY),
    names=st.tuples(NAME, NAME, NAME),
    emails=st.tuples(EMAIL, EMAIL),
    attendees=st.lists(NAME, min_size=1, max_size=4),
    cents=st.integers(0, 99_999_99),
    choices=st.tuples(
        st.sampled_from([("Peer mentor", Role.PEER_MENTOR), ("Lead", Role.LEAD)]),
        st.sampled_from([("Departmental Peer Circle", "departmental_peer_circle"), ("Reading group", "reading_group")]),
        st.sampled_from([("Card", TenderKind.CARD), ("Cash", TenderKind.CASH), ("Check", TenderKind.CHECK)]),
    ),
)
def test_any_form_comes_back_as_it_was_filled_in(
    days: tuple[date, date, date],
    names: tuple[str, str, str],
    emails: tuple[str, str],
    attendees: list[str],
    cents: int,
    choices: tuple[tuple[str, Role], tuple[str, str], tuple[str, TenderKind]],
) -> None:
    (role, program, paid_by) = choices
    content = filled(
        {
            "submitted": days[0],
            "claimant_name": names[0],
            "claimant_email": emails[0],
            "claimant_role": role[0],
            "department": names[1],
            "program": program[0],
            "event_date": datetime.combine(days[1], time()),
            "event_purpose": "Lunch with mentee",
            "attendees": "\n".join(attendees),
            "amount_requested": cents / 100,
            "paid_by": paid_by[0],
            "lead_approval_name": names[2],
            "lead_approval_email": emails[1],
            "lead_approval_date": f"{days[2]:%m/%d/%Y}",
        }
    )
    assert loaded(content) == Form(
        submitted=days[0],
        claimant=Person(names[0], emails[0]),
        role=role[1],
        department=names[1],
        program=program[1],
        event_date=days[1],
        event_purpose="Lunch with mentee",
        attendees=tuple(attendees),
        amount_requested=Decimal(cents) / 100,
        paid_by=paid_by[1],
        lead_approval=Approval(names[2], emails[1], days[2]),
        file="garcia.xlsx",
    )


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(list(form.KEYS)), TEXT, max_size=5))
def test_whatever_text_is_typed_arrives_as_it_was_typed(typed: dict[str, str]) -> None:
    expected = form.read([Entry(key, typed.get(key, ""), f"cell B{ROWS[key]}") for key in form.KEYS], "garcia.xlsx")
    assert loaded(filled(dict(typed))) == expected


def test_a_blank_sheet_is_a_form_with_every_field_missing() -> None:
    assert loaded(BLANK) == EMPTY
    assert formfile.is_blank(BLANK)
    assert not formfile.is_blank(filled({"event_purpose": "Lunch"}))


def test_a_wrong_value_is_named_by_its_cell() -> None:
    found = loaded(filled({"amount_requested": "about 50", "paid_by": "Venmo"}))
    assert found.problems == (
        (
            "amount_requested",
            f'cell B{ROWS["amount_requested"]}: "about 50" is not an amount in dollars and cents; write it like 48.08',
        ),
        ("paid_by", f'cell B{ROWS["paid_by"]}: "Venmo" is not one of the ways of paying; write card, cash or check'),
    )


@pytest.mark.parametrize("placeholder", ["Choose one", "(please choose)", "Select…", "-"])
def test_what_a_drop_down_shows_at_first_is_no_choice(placeholder: str) -> None:
    assert loaded(filled({"paid_by": placeholder, "claimant_role": placeholder})) == EMPTY


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("form.ods", "is an OpenDocument sheet, which cannot be read; please save it as an Excel workbook"),
        ("my form.xls", "is an Excel file of another kind than .xlsx"),
        ("form.numbers", "please export it as an Excel workbook"),
        ("Form.DOCX", "is a text document, which cannot be read; please fill in our form"),
        ("form.fdf", "please send the form.pdf itself"),
    ],
)
def test_a_form_of_another_kind_says_what_to_send(name: str, says: str) -> None:
    found = loaded(b"PK\x03\x04 whatever it holds", name)
    ((field, why),) = found.problems
    assert field == form.WHOLE
    assert says in why
    assert formfile.load(name.casefold().replace("form", "lunch"), b"whatever it holds") is None
