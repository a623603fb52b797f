"""What stands on the blank forms: the contract's fields in their order, and the policy's words beside them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from pipeline.export.blank_forms import blank_forms
from pipeline.intake import form
from rules.policy import PACKAGED, load
from rules.terms import Policy

#: The rules whose sentences the form quotes.
QUOTED = (
    "business-name", "itemized", "payment-proof", "no-alcohol", "amount-requested", "lead-approval",
    "department-eligible", "sales-tax", "form-complete",
)  # fmt: skip


def pdf_of(policy: Policy) -> bytes:
    return dict(blank_forms(policy))["form.pdf"]


def sheet_of(policy: Policy) -> Any:
    return load_workbook(io.BytesIO(dict(blank_forms(policy))["form.xlsx"])).active


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def words_of(sheet: Any) -> str:
    return " ".join(" ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value).split())


def fields_of(pdf: bytes) -> list[dict[str, Any]]:
    catalog = resolve1(PDFDocument(PDFParser(io.BytesIO(pdf))).catalog["AcroForm"])
    return [resolve1(field) for field in resolve1(catalog)["Fields"]]


def says(field: dict[str, Any], key: str) -> str:
    return str(decode_text(resolve1(field[key])))


@pytest.fixture
def changed(tmp_path: Path) -> Any:
    """The packaged policy with a part of its text changed."""

    def change(old: str, new: str) -> Policy:
        text = PACKAGED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "ours.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load(path)

    return change


def test_the_same_policy_gives_the_same_bytes() -> None:
    assert blank_forms(load()) == blank_forms(load())
    about = load_workbook(io.BytesIO(dict(blank_forms(load()))["form.xlsx"])).properties
    assert (about.created.year, about.modified.year) == (1980, 1980)


def test_the_pdf_has_the_contracts_fields_in_their_order_with_tooltips() -> None:
    fields = fields_of(pdf_of(load()))
    assert [says(field, "T") for field in fields] == list(form.KEYS)
    for field in fields:
        label, dot, advice = says(field, "TU").partition(". ")
        assert form.recognized(label.rstrip(" *")) == says(field, "T")
        assert dot
        assert advice


def test_required_fields_are_those_of_the_policy(changed: Any) -> None:
    required = load().rule("form-complete").words("fields")
    assert {says(field, "T") for field in fields_of(pdf_of(load())) if field["Ff"] & 2} == set(required)
    marked = {form.recognized(str(cell.value)) for cell in sheet_of(load())["A"] if str(cell.value).endswith(" *")}
    assert marked == set(required)
    fewer = changed("claimant_name, claimant_email, claimant_role, department,", "claimant_name,")
    assert (
        {says(field, "T") for field in fields_of(pdf_of(fewer)) if field["Ff"] & 2}
        == set(fewer.rule("form-complete").words("fields"))
        < set(required)
    )


def test_choices_are_those_of_the_policy(changed: Any) -> None:
    policy = changed("[departmental_peer_circle, reading_group]", "[reading_group, writing_retreat]")
    (program,) = [field for field in fields_of(pdf_of(policy)) if says(field, "T") == "program"]
    assert [decode_text(option) for option in resolve1(program["Opt"])] == [" ", "Reading group", "Writing retreat"]
    lists = [rule.formula1 for rule in sheet_of(policy).data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"Peer mentor,Lead"', '"Reading group,Writing retreat"', '"Card,Cash,Check"']


def test_choices_that_a_cells_own_list_cannot_hold_are_named_beside_it(changed: Any) -> None:
    policy = changed("[departmental_peer_circle, reading_group]", '["Reading, writing", \'The "big" one\']')
    lists = [rule.formula1 for rule in sheet_of(policy).data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"Peer mentor,Lead"', '"Card,Cash,Check"']
    assert 'One of: Reading, writing, The "big" one.' in words_of(sheet_of(policy))


@pytest.mark.parametrize("rule", QUOTED)
def test_the_policys_sentences_stand_on_both_forms(rule: str) -> None:
    policy = load()
    # Up to the first quotation mark of its own.
    sentence = policy.rule(rule).clause[1:].partition("“")[0].strip()
    assert sentence in text_of(pdf_of(policy))
    assert sentence in words_of(sheet_of(policy))


def test_the_handbooks_ways_of_paying_stand_beside_the_field() -> None:
    advice = {says(field, "T"): says(field, "TU") for field in fields_of(pdf_of(load()))}["paid_by"]
    assert "Card: turn in the receipt showing the card payment" in advice
    assert "“cash payment/paid in full.”" in advice
    assert "bank statement or a copy of the cancelled check" in advice


def test_an_office_with_its_own_sentence_has_it_on_its_form(changed: Any) -> None:
    policy = changed(
        'clause: "Please keep in mind that alcoholic beverages cannot be reimbursed through peer mentoring funds."',
        'clause: "=1+1 <b>R&D</b> 规则: no alcohol"',
    )
    assert "“=1+1 <b>R&D</b> " in text_of(pdf_of(policy))
    sheet = sheet_of(policy)
    assert "“=1+1 <b>R&D</b> 规则: no alcohol.”" in words_of(sheet)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_alcohols_share_is_named_only_where_the_policy_takes_it(changed: Any) -> None:
    assert "its share of tax, tip and charges" in text_of(pdf_of(load()))
    without = changed("share_of_charges:\n        value: yes", "share_of_charges:\n        value: no")
    assert "its share of tax" not in text_of(pdf_of(without))


def test_only_the_answers_of_the_sheet_can_be_typed_into() -> None:
    sheet = sheet_of(load())
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    free = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert [form.recognized(str(sheet.cell(cell.row, 1).value).rstrip(" *")) for cell in free] == list(form.KEYS)
    assert {cell.column_letter for cell in free} == {"B"}
    formats = {form.recognized(str(sheet.cell(cell.row, 1).value).rstrip(" *")): cell.number_format for cell in free}
    assert (formats["event_date"], formats["amount_requested"], formats["claimant_name"]) == ("yyyy-mm-dd", "0.00", "@")
    assert sheet.freeze_panes == "A4"


def test_all_that_is_written_stays_on_the_page() -> None:
    document = pypdfium2.PdfDocument(pdf_of(load()))
    assert len(document) == 2
    for page in document:
        text = page.get_textpage()
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            assert 36 <= left <= right <= 576, text.get_text_range(number, 1)
            assert 20 <= bottom <= top <= 770


def test_long_sentences_of_a_policy_go_on_to_further_pages(changed: Any) -> None:
    long = "A sentence that goes on. " * 60
    policy = changed("Each MA and/or PhD-granting department", f"{long} Each MA and/or PhD-granting department")
    pdf = pdf_of(policy)
    assert len(pypdfium2.PdfDocument(pdf)) > 2
    assert [says(field, "T") for field in fields_of(pdf)] == list(form.KEYS)


def test_who_attended_is_marked_where_the_office_wants_it(tmp_path: Path) -> None:
    off = "attendees_up_to:\n        value: "
    text = PACKAGED.read_text(encoding="utf-8")
    assert f"{off}off" in text
    path = tmp_path / "ours.yaml"
    path.write_text(text.replace(f"{off}off", f"{off}6"), encoding="utf-8")
    for policy, marked in ((load(path), True), (load(), False)):
        words = words_of(sheet_of(policy))
        assert ("Who attended *" in words) is marked
        assert ("Of more than 6 people, the number is enough" in words) is marked


def test_what_the_office_decided_beyond_the_handbook_stands_on_the_form(tmp_path: Path) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    for name, value in (("days_to_submit", "60"), ("spend_by", "05-15"), ("tip_cap", "20"), ("attendees_up_to", "6"),
                        ("translation_of_foreign_receipts", "on")):  # fmt: skip
        off = f"{name}:\n        value: off"
        assert off in text
        text = text.replace(off, f"{name}:\n        value: {value}")
    path = tmp_path / "ours.yaml"
    path.write_text(
        text
        + """
house_rules:
  names-of-guests:
    scope: purchase
    not_met_if: total > 75.00 && size(attendees) == 0
    message: "{receipt} is for {total}, and the form names nobody who attended."
    ask: "Could you tell us who attended?"
    on_not_met: return
    clause: Who attended is named where more than $75 is spent.
    where: Office rule
""",
        encoding="utf-8",
    )
    for words in (text_of(pdf_of(load(path))), words_of(sheet_of(load(path)))):
        assert "within 60 days of the purchase." in words
        assert "to be spent by May 15." in words
        assert "up to 20% of what was bought" in words
        assert "of more than 6 people, the number is enough." in words
        assert "needs a translation into English." in words
        assert "“Who attended is named where more than $75 is spent.”" in words
    for words in (text_of(pdf_of(load())), words_of(sheet_of(load()))):
        assert "Limits" not in words
        assert "Also" not in words
