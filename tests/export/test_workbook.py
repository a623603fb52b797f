"""The workbook as the coordinator opens it: columns, types, live formulas, drop-downs, links; text stays text."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.export.annotate import thumbnail
from pipeline.export.workbook import Links, TaxCharged, write_workbook
from pipeline.model import Department, Field, FileReading, Finding, FindingState, Form, Person, Result, Verdict
from tests.export import builders

SHEETS = ["Summary", "Ready", "Return", "Review", "Line items", "Findings", "Budget", "Run"]
COLUMNS = [
    "Submission", "Claimant", "E-mail", "Department", "Program", "Event date", "Merchant", "Purchase date",
    "Requested", "Reimbursable", "Paid by", "Reasons", "Receipt", "Decision", "Decided by", "Note",
]  # fmt: skip
VERDICTS = ["Ready", "Return", "Review"]


def links() -> dict[str, Links]:
    small = thumbnail(builders.picture())
    return {
        result.submission: Links(
            f"submissions/{result.submission}/files/lunch #1 50%.jpg",
            small,
            f"submissions/{result.submission}",
            f"submissions/{result.submission}/reply.eml" if result.verdict is Verdict.RETURN else None,
        )
        for result in builders.batch()
    }


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "approval.xlsx"
    write_workbook(path, builders.batch(), builders.run(), links())
    return path


@pytest.fixture
def book(path: Path) -> Any:
    return load_workbook(path)


def written(tmp_path: Path, *results: Result) -> Any:
    write_workbook(tmp_path / "a.xlsx", results, builders.run())
    return load_workbook(tmp_path / "a.xlsx")


def row(sheet: Any, number: int) -> dict[str, Any]:
    return {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[number], strict=True)}


def test_sheets_and_columns_are_those_of_the_contract(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for title in VERDICTS:
        assert [cell.value for cell in book[title][1]][: len(COLUMNS)] == COLUMNS


def test_a_row_holds_numbers_and_dates(book: Any) -> None:
    said = row(book["Ready"], 2)
    assert said["Submission"] == "2026-10-07-garcia"
    assert said["Claimant"] == "Ana García"
    assert said["Program"] == "Departmental Peer Circle"
    assert (said["Event date"].date(), said["Purchase date"].date()) == (date(2026, 10, 3), date(2026, 10, 3))
    assert (said["Requested"], said["Reimbursable"]) == (41.54, 41.54)
    assert (said["Paid by"], said["Merchant"], said["Fiscal year"]) == ("Card", "LANTERN HOUSE", 2027)
    assert said["Decision"] is None
    cell = book["Ready"]["J2"]
    assert cell.data_type == "n"
    assert cell.number_format.startswith("#,##0.00")
    assert book["Ready"]["F2"].number_format == "yyyy-mm-dd"


def test_unknown_amounts_are_empty_cells(book: Any) -> None:
    said = row(book["Review"], 2)
    assert said["Requested"] is None
    assert said["Reimbursable"] is None


def test_reasons_begin_with_what_sends_it_there(book: Any) -> None:
    first, second, third, fourth, last = row(book["Return"], 2)["Reasons"].split("\n")
    assert first.startswith("✗ Proof of payment: not met. lunch.jpg shows a total")
    assert second.startswith("✗ Lead's approval: not met.")
    assert third.startswith("? Business contact: cannot tell (the picture is cut off). The top of")
    assert fourth == "– Left out: DRAFT LAGER $8.50 and its $2.54 of tax, tip and service (alcohol)"
    assert last.startswith("– Worked out: $")
    assert last.endswith(" reimbursable.")
    assert row(book["Ready"], 2)["Reasons"].startswith("✓ Every clause that counts is met.")


def test_department_is_spelled_as_in_the_departments_file(book: Any) -> None:
    assert row(book["Return"], 2)["Department"] == "History"


def test_findings_say_who_else_read_what_is_shown(tmp_path: Path) -> None:
    unclear = builders.returned()
    findings = tuple(
        replace(finding, evidence=tuple(replace(place, reader="rapidocr+tesseract") for place in finding.evidence))
        for finding in unclear.findings
    )
    shown = written(tmp_path, replace(unclear, findings=findings))["Findings"]
    assert "(read by rapidocr and tesseract)" in str([cell.value for line in shown.iter_rows() for cell in line])


def test_findings_say_it_in_plain_words(book: Any) -> None:
    rows = [row(book["Findings"], n) for n in range(2, book["Findings"].max_row + 1)]
    assert len(rows) == sum(len(result.findings) for result in builders.batch())
    (unclear,) = [r for r in rows if r["Rule"] == "Business contact" and r["Submission"] == "2026-10-08-chen"]
    assert (unclear["State"], unclear["Cause"], unclear["Leads to"]) == (
        "? Cannot tell",
        "the picture is cut off",
        "Review",
    )
    assert unclear["Where on the paper"] == "lunch.jpg, page 1: “(314) 555-0142”"
    assert unclear["What to ask for"].startswith("Please send a picture")
    assert unclear["Purchase"] == 1


def test_a_proof_of_payment_names_the_papers_held_against_the_purchase(book: Any) -> None:
    rows = [row(book["Findings"], n) for n in range(2, book["Findings"].max_row + 1)]
    said = next(r for r in rows if r["Rule"] == "Proof of payment" and r["Submission"] == "2026-10-07-garcia")
    assert "slip.jpg not joined to lunch.jpg: it is for $9.00, the bill for $56.58" in said["What was read"].split("\n")


def test_line_items_of_a_purchase_add_up_to_what_is_reimbursable(book: Any, path: Path) -> None:
    values = load_workbook(path, data_only=True)["Line items"]
    rows = [row(values, n) for n in range(2, values.max_row)]
    mine = [r for r in rows if r["Submission"] == "2026-10-07-garcia"]
    assert [r["Kind"] for r in mine] == ["Item", "Item", "Item", "Item", "Tax", "Tip"]
    assert round(sum(r["Reimbursable"] for r in mine), 2) == 41.54
    lager = mine[3]
    assert (lager["Alcohol"], lager["Left out because"], lager["Left out"]) == ("Yes", "alcohol", 8.5)
    unknown = [r for r in rows if r["Submission"] == "2026-10-09-okafor"]
    assert unknown
    assert all(r["Reimbursable"] is None for r in unknown)
    assert book["Line items"]["P2"].data_type == "f"


def test_a_tip_on_the_slip_is_the_rest_of_the_total(tmp_path: Path) -> None:
    bought = replace(builders.purchase(), total=Decimal("57.58"), reimbursable=Decimal("46.54"))
    write_workbook(tmp_path / "a.xlsx", [replace(builders.ready(), purchases=(bought,))], builders.run())
    values = load_workbook(tmp_path / "a.xlsx", data_only=True)["Line items"]
    rows = [row(values, n) for n in range(2, values.max_row)]
    assert (rows[-1]["Kind"], rows[-1]["Amount"]) == ("Rest", 5)
    assert round(sum(r["Reimbursable"] for r in rows), 2) == 46.54


def test_amounts_of_a_foreign_receipt_are_in_its_own_money_and_in_no_sum_of_dollars(tmp_path: Path) -> None:
    abroad = replace(builders.purchase(), receipt=replace(builders.receipt(), currency="EUR"), reimbursable=None)
    result = replace(builders.returned(), purchases=(abroad,), reimbursable=None)
    book = written(tmp_path, result)
    first = row(book["Line items"], 2)
    assert str(first["Amount"]).startswith("EUR ")
    assert str(first["Unit price"] or "EUR ").startswith("EUR ")
    assert first["Reimbursable"] is None
    reasons = str(row(book["Return"], 2)["Reasons"])
    left_out = next(line for line in reasons.splitlines() if "Left out" in line)
    assert "EUR 8.50" in left_out
    assert "$" not in left_out


def test_totals_are_formulas_outside_the_filters(book: Any) -> None:
    for title in VERDICTS:
        sheet = book[title]
        (table,) = sheet.tables.values()
        last = int(re.findall(r"\d+", table.ref)[-1])
        total = row(sheet, last + 1)
        assert total["Submission"] is None
        assert total["Merchant"] == "Total of the rows shown"
        for column in ("Requested", "Reimbursable"):
            assert total[column].startswith("=")
            assert f"${last})" in total[column]
    assert book["Summary"]["D5"].data_type == "f"
    assert all(book["Budget"][f"{letter}2"].data_type == "f" for letter in "EFG")


def test_every_formula_has_its_value_beside_it(book: Any, path: Path) -> None:
    values = load_workbook(path, data_only=True)
    formulas = [c for sheet in book for cells in sheet for c in cells if c.data_type == "f"]
    assert len(formulas) > 80
    for cell in formulas:
        known = values[cell.parent.title][cell.coordinate].value
        assert known is not None or '""' in cell.value, (cell.parent.title, cell.coordinate)


def test_decision_is_a_drop_down(book: Any) -> None:
    for title in VERDICTS:
        choices = next(v for v in book[title].data_validations.dataValidation if v.type == "list")
        assert choices.formula1 == '"approve,return,hold"'
        assert "N2" in choices.sqref
        assert choices.prompt
        assert choices.showErrorMessage


def test_links_stay_beside_the_workbook(book: Any) -> None:
    sheet = book["Return"]
    assert sheet["M2"].hyperlink.target == "submissions/2026-10-08-chen/files/lunch%20%231%2050%25.jpg"
    assert sheet["T2"].hyperlink.target == "submissions/2026-10-08-chen"
    assert sheet["U2"].hyperlink.target == "submissions/2026-10-08-chen/reply.eml"
    assert book["Ready"]["U2"].hyperlink is None
    assert book["Summary"]["A5"].hyperlink.location == "'Ready'!A1"


@pytest.mark.parametrize("target", ["/etc/passwd", "../a.jpg", "submissions/../../a.jpg", "C:\\a.jpg", "//host/a", ""])
def test_links_that_lead_out_are_refused(target: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stays below its folder"):
        write_workbook(tmp_path / "a.xlsx", [builders.ready("a")], builders.run(), {"a": Links(target)})
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_never_another_scheme(tmp_path: Path) -> None:
    target = "javascript:alert(1)"
    write_workbook(tmp_path / "a.xlsx", [builders.ready("a")], builders.run(), {"a": Links(target)})
    assert load_workbook(tmp_path / "a.xlsx")["Ready"]["M2"].hyperlink.target == "javascript%3Aalert%281%29"


def test_thumbnails_sit_in_their_cells(book: Any) -> None:
    for title, count in zip(VERDICTS, (2, 1, 2), strict=True):
        pictures = book[title]._images
        assert len(pictures) == count
        for number, picture in enumerate(pictures, start=1):
            anchor = picture.anchor
            assert (anchor._from.row, anchor.to.row) == (number, number)
            assert (anchor._from.col, anchor.to.col) == (12, 12)
            assert book[title].row_dimensions[number + 1].height >= anchor.to.rowOff / 12_700
            assert book[title].column_dimensions["M"].width * 7 >= anchor.to.colOff / 9_525


def test_made_to_be_worked_in(book: Any) -> None:
    for title in [*VERDICTS, "Line items", "Findings", "Budget"]:
        sheet = book[title]
        assert sheet.freeze_panes == "B2"
        assert sheet.tables
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    assert book["Return"]["L2"].alignment.wrap_text
    assert book["Return"].conditional_formatting
    assert book.active.title == "Summary"


def test_budget(book: Any, path: Path) -> None:
    values = load_workbook(path, data_only=True)["Budget"]
    said = {r["Department"]: r for n in range(2, values.max_row) if (r := row(values, n))}
    assert list(said) == ["History", "Biology & Biomedical Sciences", "Music", None, "Bio"]
    history = said["History"]
    assert (history["Allocation"], history["Approved before"]) == (1200, 310.25)
    assert (history["Left before"], history["This batch"], history["Left after"]) == (889.75, 41.54, 848.21)
    assert history["Undecided in Return and Review"] == 41.54
    assert said["Biology & Biomedical Sciences"]["Left after"] == -16.54
    assert said["Biology & Biomedical Sciences"]["Remark"] == "✗ More than is left of the allocation."
    assert said["Bio"]["Remark"] == "Not in the departments file for this fiscal year."
    assert said["Bio"]["Left after"] is None


def test_no_more_is_paid_than_was_requested(tmp_path: Path) -> None:
    less = replace(builders.ready(), requested=Decimal("30.00"))
    write_workbook(tmp_path / "a.xlsx", [less, builders.returned(), builders.review()], builders.run())
    values = load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert row(values["Ready"], 2)["To pay"] == 30
    assert row(values["Return"], 2)["To pay"] == 41.54
    assert row(values["Review"], 2)["To pay"] is None
    assert row(values["Review"], 3)["To pay"] == "not known"
    assert row(values["Budget"], 2)["This batch"] == 30


def test_purchases_without_a_day_leave_the_year_open(tmp_path: Path) -> None:
    bought = builders.purchase()
    undated = replace(bought, receipt=replace(bought.receipt, date=Field()))
    for number, purchases in enumerate(((undated,), (bought, undated), ())):
        sheets = written(tmp_path, replace(builders.ready(), purchases=purchases))
        assert row(sheets["Ready"], 2)["Fiscal year"] is None, number
        remark = next(row(sheets["Budget"], n) for n in range(2, 7) if row(sheets["Budget"], n)["Fiscal year"] is None)
        assert remark["Remark"].startswith("The fiscal year is open")


def test_a_submission_over_two_fiscal_years_is_borne_by_both(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [two_years(), replace(two_years(), submission="b", verdict=Verdict.REVIEW)],
                   builders.run())  # fmt: skip
    book = load_workbook(tmp_path / "a.xlsx", data_only=True)
    assert row(book["Ready"], 2)["Fiscal year"] == "2026, 2027"
    said = {year: row(book["Budget"], n) for n, year in history_rows(book["Budget"])}
    assert {year: (r["This batch"], r["Undecided in Return and Review"]) for year, r in said.items()} == {
        2026: (35, 35), 2027: (35.01, 35.01),
    }  # fmt: skip


def test_sales_tax_by_merchant(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", builders.batch(), replace(builders.run(), sales_tax=TAX))
    rows = list(load_workbook(tmp_path / "a.xlsx", data_only=True)["Budget"].values)
    top = next(n for n, cells in enumerate(rows) if str(cells[0]).startswith("Sales tax"))
    assert [cells[:7] for cells in rows[top + 2 :]] == [
        ("=Lantern House", 2027, 3, 12.5, 2, 8.16, 20.66),
        ("Birch Café", 2026, 0, 0, 1, 2.1, 2.1),
        ("Total of the rows shown", None, 3, 12.5, 3, 10.26, 22.76),
    ]


def test_how_an_allocation_was_worked_out(tmp_path: Path) -> None:
    working = "41 of 410 students × $12,000.00 = $1,200.00"
    rows = (Department("History", 2027, Decimal("1200.00"), (), working),)
    write_workbook(tmp_path / "a.xlsx", builders.batch(), replace(builders.run(), departments=rows))
    assert row(load_workbook(tmp_path / "a.xlsx")["Budget"], 2)["Allocation worked out"] == working


def test_the_run_sheet_names_the_ledger(tmp_path: Path) -> None:
    run = replace(builders.run(), ledger=(("Ledger", "ledger.db, 3 runs before this batch"),))
    write_workbook(tmp_path / "a.xlsx", builders.batch(), run)
    said = {cells[0].value: cells[1].value for cells in load_workbook(tmp_path / "a.xlsx")["Run"].iter_rows(min_row=2)}
    assert said["Ledger"] == "ledger.db, 3 runs before this batch"


def test_one_department_however_it_is_spelled(tmp_path: Path) -> None:
    results = [
        builders.ready(f"s{n}", department=name) for n, name in enumerate(("history", "Dept. of HISTORY", "Bio"))
    ]
    spent = {("Department of History", 2027): Decimal("100.00")}
    write_workbook(tmp_path / "a.xlsx", results, replace(builders.run(), spent=spent))
    values = load_workbook(tmp_path / "a.xlsx", data_only=True)["Budget"]
    assert [values[f"A{n}"].value for n in range(2, 6)] == ["History", "Biology & Biomedical Sciences", "Music", "Bio"]
    said = row(values, 2)
    assert (said["Approved before"], said["This batch"], said["Left after"]) == (100, 83.08, 1016.92)


def test_run_names_policy_readers_and_options(book: Any) -> None:
    said = {cells[0].value: cells[1].value for cells in book["Run"].iter_rows(min_row=2)}
    assert said["Policy version"] == "2026.1"
    assert said["Policy file's SHA-256"] == "5f" * 32
    assert said["Reader 1"] == "rapidocr 3.10.0"
    assert said["Option --workers"] == "2"
    assert said["Judged on"].date() == date(2026, 10, 12)
    assert said["Files read"] == 31


def test_nothing_to_judge(tmp_path: Path) -> None:
    book = written(tmp_path)
    assert book.sheetnames == SHEETS
    for title in VERDICTS:
        sheet = book[title]
        assert row(sheet, 2)["Submission"] is None
        assert row(sheet, 2)["Reasons"].startswith("No submission")
        assert row(sheet, 3)["Requested"].startswith("=")


def test_no_departments_file(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", builders.batch(), replace(builders.run(), departments=None, spent={}))
    sheet = load_workbook(tmp_path / "a.xlsx")["Budget"]
    assert row(sheet, 2)["Remark"] == "No departments file was given: the allocation is not known."
    assert row(sheet, 2)["Allocation"] is None


# --- Text is only ever text ------------------------------------------------------------------------------------------


def loud(text: str) -> Result:
    """A submission where everything that can come from a document says `text`."""
    base = builders.returned(text)
    purchase = base.purchases[0]
    item = replace(purchase.receipt.items[3], description=text, because=text)
    receipt = replace(purchase.receipt, merchant=Field.found(text), items=(item,))
    excluded = (replace(purchase.excluded[0], description=text, reason=text),)
    evidence = (replace(builders.at(11), file=text, text=text),)
    finding = replace(base.findings[0], message=text, ask=text, clause=text, rule=text, evidence=evidence)
    form = Form(claimant=Person(text, text), department=text, program=text, event_purpose=text)
    return replace(
        base,
        purchases=(replace(purchase, documents=(text,), receipt=receipt, excluded=excluded),),
        findings=(finding, Finding(text, FindingState.MET, text)),
        form=form,
        readings=(FileReading(text, "00", 1),),
    )


DANGEROUS = ["=1+1", "+1", "-1", "@x", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "=cmd|' /C calc'!A0", "＝1+1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str, tmp_path: Path) -> None:
    plain, loud_book = written(tmp_path, loud("harmless")), written(tmp_path, loud(text))
    for sheet, other in zip(loud_book, plain, strict=True):
        for cells in sheet:
            for cell in cells:
                assert (cell.data_type == "f") == (other[cell.coordinate].data_type == "f"), cell.coordinate
    cell = loud_book["Return"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.strip() == text.strip()


@given(text=st.text(st.characters(exclude_categories=()), max_size=50))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_text_and_the_file_opens(text: str, tmp_path: Path) -> None:
    book = written(tmp_path, loud(f"={text}"), loud(text))
    for title in ("Return", "Findings", "Line items"):
        for cells in book[title].iter_rows(min_row=2, max_row=3, max_col=8):
            assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("text", ["a\x00b\x08c\x0bd\x1fe", "a\ud800b\ufffec\uffffd", "\u202eabc"])
def test_what_xml_cannot_hold_is_left_out(text: str, tmp_path: Path) -> None:
    value = written(tmp_path, loud(text))["Return"]["A2"].value
    assert value == re.sub(r"[^a-e]", "", text)


def test_a_cell_never_holds_more_than_excel_can(tmp_path: Path) -> None:
    book = written(tmp_path, loud("long " * 20_000))
    longest = max(len(c.value) for sheet in book for cells in sheet for c in cells if isinstance(c.value, str))
    assert longest == 32_767
    heights = [d.height for sheet in book for d in sheet.row_dimensions.values() if d.height]
    assert max(heights) <= 409


# --- The same in, the same out ---------------------------------------------------------------------------------------


def test_same_bytes_twice(path: Path, tmp_path: Path) -> None:
    write_workbook(tmp_path / "again.xlsx", builders.batch(), builders.run(), links())
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["again.xlsx"]


def test_no_clock_in_the_file(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", core) == ["2026-10-12T00:00:00"] * 2


def test_an_earlier_workbook_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("not a workbook")
    assert written(tmp_path, builders.ready()).sheetnames == SHEETS


# --- Recalculated ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_formulas_come_to_the_same_in_libreoffice(path: Path, tmp_path: Path) -> None:
    """Once as written, once with decisions filled in; openpyxl saves no values, so LibreOffice has to calculate."""
    as_written = load_workbook(path)
    as_written.save(tmp_path / "plain.xlsx")
    decided = load_workbook(path)
    decided["Ready"]["N2"] = "approve"
    decided["Ready"]["N3"] = "hold"
    decided["Return"]["N2"] = "approve"
    decided["Review"]["N3"] = "return"
    decided.save(tmp_path / "decided.xlsx")
    write_workbook(
        tmp_path / "patterns.xlsx", [*tricky_departments(), two_years()], replace(builders.run(), sales_tax=TAX)
    )
    load_workbook(tmp_path / "patterns.xlsx").save(tmp_path / "tricky.xlsx")
    held = load_workbook(tmp_path / "patterns.xlsx")
    assert held["Ready"]["A12"].value == "two-years"
    held["Ready"]["N12"] = "hold"
    held.save(tmp_path / "held.xlsx")
    for name in ("plain", "decided", "tricky"):
        assert all(
            cell.value is None or '="' in str(cell.value)
            for cells in load_workbook(tmp_path / f"{name}.xlsx", data_only=True)["Budget"]["F2:F4"]
            for cell in cells
        )
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"),
         *(str(tmp_path / f"{n}.xlsx") for n in ("plain", "decided", "tricky", "held"))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name, source in (("plain", path), ("tricky", tmp_path / "patterns.xlsx")):
        formulas, ours = load_workbook(source), load_workbook(source, data_only=True)
        theirs = load_workbook(tmp_path / "out" / f"{name}.xlsx", data_only=True)
        compared = 0
        for sheet in formulas:
            for cells in sheet:
                for cell in cells:
                    if cell.data_type == "f":
                        want = ours[sheet.title][cell.coordinate].value
                        got = theirs[sheet.title][cell.coordinate].value
                        assert same(want, got), (name, sheet.title, cell.coordinate, cell.value, want, got)
                        compared += 1
        assert compared > 60
    tricky = load_workbook(tmp_path / "out" / "tricky.xlsx")
    assert [row(tricky["Ready"], n)["Department"] for n in (2, 3, 5)] == ["_x003D_1+1", "Art*", ">0"]
    after = load_workbook(tmp_path / "out" / "decided.xlsx", data_only=True)
    said = {r["Department"]: r for n in range(2, 5) if (r := row(after["Budget"], n))}
    assert said["History"]["This batch"] == pytest.approx(83.08)
    assert said["History"]["Left after"] == pytest.approx(1200 - 310.25 - 83.08)
    assert said["Biology & Biomedical Sciences"]["This batch"] == pytest.approx(0)
    open_yet, on_hold = (
        {year: row(budget, n)["This batch"] for n, year in history_rows(budget)}
        for budget in (
            load_workbook(place, data_only=True)["Budget"]
            for place in (tmp_path / "patterns.xlsx", tmp_path / "out" / "held.xlsx")
        )
    )
    assert open_yet[2026] - on_hold[2026] == pytest.approx(35.00)
    assert open_yet[2027] - on_hold[2027] == pytest.approx(35.01)
    decisions = {c[0].value: c[1].value for c in after["Summary"].iter_rows(max_col=2)}
    assert {k: decisions[k] for k in ("approve", "return", "hold", "not yet")} == {
        "approve": 2, "return": 1, "hold": 1, "not yet": 1,
    }  # fmt: skip


def history_rows(budget: Any) -> list[tuple[int, int]]:
    """(row, fiscal year) of History in the first table."""
    end = next(n for n in range(1, 50) if budget[f"A{n}"].value == "Total of the rows shown")
    return [(n, budget[f"B{n}"].value) for n in range(2, end) if budget[f"A{n}"].value == "History"]


def two_years() -> Result:
    """A ready submission of a purchase on each side of July 1, for a little less than could be asked for."""
    bought = builders.purchase()
    earlier = replace(bought, receipt=replace(bought.receipt, date=Field.found(date(2026, 6, 30))))
    whole = builders.ready("two-years")
    return replace(
        whole,
        purchases=(bought, earlier),
        requested=Decimal("70.01"),
        reimbursable=(bought.reimbursable or Decimal(0)) * 2,
    )


TAX = (
    TaxCharged("=Lantern House", 2027, 3, Decimal("12.50"), 2, Decimal("8.16")),
    TaxCharged("Birch Café", 2026, 0, Decimal("0.00"), 1, Decimal("2.10")),
)


def same(want: object, got: object) -> bool:
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(want - got) < 0.005
    return (want or "") == (got or "")


def tricky_departments() -> list[Result]:
    """Departments that a spreadsheet's own matching would take for patterns or comparisons."""
    names = ("_x003D_1+1", "Art*", "Arts", ">0", "=History", "Dept. of hIStory", "~?", "", "#N/A", "arts")
    return [builders.ready(f"s{n}", department=name) for n, name in enumerate(names)]


def test_a_thousand_submissions(tmp_path: Path) -> None:
    base = replace(builders.ready(), findings=builders.usual_findings()[:1], purchases=())
    results = [replace(base, submission=f"s{n:04}", requested=Decimal(n)) for n in range(1000)]
    book = written(tmp_path, *results)
    assert book["Ready"].max_row == 1002
    assert row(book["Ready"], 1001)["Submission"] == "s0999"


def test_dates_of_several_purchases(tmp_path: Path) -> None:
    first = builders.purchase()
    later = replace(first, receipt=replace(first.receipt, date=Field.found(date(2026, 10, 9))))
    result = replace(builders.ready(), purchases=(later, first))
    said = row(written(tmp_path, result)["Ready"], 2)
    assert said["Purchase date"].date() == date(2026, 10, 3)
    assert said["Purchases"] == 2
