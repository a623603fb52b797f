from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.errors import ConfigError
from pipeline.intake import discover, open_source, responses
from pipeline.intake.responses import FILES, files_of
from pipeline.model import Person, Submission, TenderKind

#: As a sheet keeps it: without a zone.
SUBMITTED = datetime(2026, 10, 5, 14, 33)  # noqa: DTZ001
HEADER = (
    "submission,submitted,claimant_name,claimant_email,claimant_role,department,program,event_date,event_purpose,"
    "attendees,amount_requested,paid_by,lead_approval_name,lead_approval_email,lead_approval_date,files"
)
ROW = (
    "{id},2026-10-05,Ana García,ana@example.edu,peer_mentor,History,reading_group,10/3/2026,Lunch,"
    "Ana García;Wei Chen,48.08,card,Sam Lee,sam@example.edu,2026-10-04,{files}"
)


def rows(tmp_path: Path, text: str | bytes, name: str = "responses.csv") -> dict[str, Submission]:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return {source.id: open_source(source) for source in discover(tmp_path)}


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def test_a_row_is_a_submission_and_its_files_are_no_strays(tmp_path: Path, made: Any) -> None:
    for name in ("Lunch.JPG", "slip.jpg", "other.jpg"):
        (tmp_path / name).write_bytes(made.jpeg(name))
    found = rows(tmp_path, f"{HEADER}\n{ROW.format(id='garcia', files='lunch.jpg; slip.jpg;lunch.jpg')}\n")
    assert sorted(found) == ["garcia", "other"]
    one = found["garcia"]
    assert names(one) == ["Lunch.JPG", "slip.jpg"]
    assert (one.problems, one.notes) == ((), ())
    assert one.form is not None
    assert one.form.problems == ()
    assert (one.form.file, one.form.event_date, one.form.attendees) == (
        "responses.csv row 2", date(2026, 10, 3), ("Ana García", "Wei Chen"),
    )  # fmt: skip
    assert one.form.amount_requested == Decimal("48.08")
    assert one.form.lead_approval is not None


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_delimiters_encodings_and_line_ends(tmp_path: Path, delimiter: str, encoding: str, ending: str) -> None:
    lines = ["claimant_name", "amount_requested", "attendees", "paid_by"], ["Ana García", "1.50", '"Ana;Wei"', "cash"]
    text = ending.join(delimiter.join(line) for line in lines) + ending
    (one,) = rows(tmp_path, text.encode(encoding)).values()
    assert one.form is not None
    assert one.form.claimant == Person("Ana García")
    assert (one.form.attendees, one.form.paid_by) == (("Ana", "Wei"), TenderKind.CASH)


def test_columns_as_online_forms_name_them(tmp_path: Path) -> None:
    text = "Timestamp,Email Address,Claimant Name,AMOUNT REQUESTED,Paid by,Comments\n"
    text += '10/5/2026 14:33:02,ana@example.edu,Ana,"$1,048.08",Visa,thanks\n'
    (one,) = rows(tmp_path, text).values()
    assert one.form is not None
    assert one.form.problems == ()
    assert (one.form.submitted, one.form.claimant) == (date(2026, 10, 5), Person("Ana", "ana@example.edu"))
    assert one.form.amount_requested == Decimal("1048.08")


def test_an_export_of_microsoft_forms_as_it_is(tmp_path: Path) -> None:
    text = "ID;Start time;Completion time;Email;Name;Last modified time;Amount requested\n"
    text += "7;10/5/26 14:30:11;10/5/26 14:33:02;ana@example.edu;Ana García;;48.08\n"
    found = rows(tmp_path, text)
    assert list(found) == ["7"]
    assert found["7"].form is not None
    assert found["7"].form.problems == ()
    assert found["7"].form.submitted == date(2026, 10, 5)
    assert found["7"].form.claimant == Person("Ana García", "ana@example.edu")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("a.jpg; b.pdf", ("a.jpg", "b.pdf")),
        ("a.jpg, b.PDF", ("a.jpg", "b.PDF")),
        ("Lunch, with Wei.jpg", ("Lunch, with Wei.jpg",)),
        (
            "https://a.sharepoint.com/x/IMG_1_Ana%20G.jpg; https://a.sharepoint.com/slip.pdf?web=1",
            ("IMG_1_Ana G.jpg", "slip.pdf"),
        ),
        ("https://drive.google.com/open?id=1AbC", ("https://drive.google.com/open?id=1AbC",)),
        ("https://my.sharepoint.com/x/..%2f..%2fsecret.pdf", ("../../secret.pdf",)),
    ],
)
def test_the_files_that_a_row_names(cell: str, names: tuple[str, ...]) -> None:
    assert files_of(((FILES, cell),)) == names


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("claimant_name,amount_requsted", "responses.csv:1: amount_requsted: is not a column of the form export"),
        ("claimant_name,amount_requsted", "did you mean amount_requested?"),
        ("claimant_name,Reciepts", "did you mean files?"),
        ("claimant_name,shoe size", "shoe size: is not a column of the form export; call it note if it is not of"),
        ("amount_requsted,Reciepts,shoe size", "amount_requested? (nor are “Reciepts” (files?), “shoe size”)"),
        ("claimant_name,name", "name: there are two columns for claimant_name; please keep one"),
        ("", "is empty"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_known_is_refused_with_the_nearest_right_name(
    tmp_path: Path, header: str, says: str
) -> None:
    (tmp_path / "responses.csv").write_text(header, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        discover(tmp_path)
    assert says in str(refused.value)


def test_wrong_rows_are_named_by_row_and_column_and_stop_no_others(tmp_path: Path) -> None:
    text = "claimant_name,amount_requested,event_date,paid_by,files\n"
    text += "Ana,5.00,2026-10-03,card,\n"
    text += 'Wei,"5,00",13/10/2026,Venmo,gone.jpg\n'
    text += "\n"
    text += "Hana,6.00,2026-10-04,cash,,extra\n"
    text += "Noor,7.00,2026-10-05,check,\n"
    found = rows(tmp_path, text)
    assert list(found) == ["responses-row-2", "responses-row-3", "responses-row-5", "responses-row-6"]
    day = '"13/10/2026" is not a date; write it as year-month-day, like 2026-10-03'
    amount = '"5,00" is not an amount in dollars and cents; write it like 48.08'
    paid_by = '"Venmo" is not one of the ways of paying; write card, cash or check'
    extra = "has more cells than the header has columns; please put text that holds the separator in quotes"
    assert [one.form.problems for one in found.values() if one.form] == [
        (),
        (
            ("event_date", f"row 3, column event_date: {day}"),
            ("amount_requested", f"row 3, column amount_requested: {amount}"),
            ("paid_by", f"row 3, column paid_by: {paid_by}"),
        ),
        (("form", f"row 5: {extra}"),),
        (),
    ]
    assert found["responses-row-3"].problems[0][0] == "gone.jpg"
    assert "is named in row 3, column files, and is not in the folder" in found["responses-row-3"].problems[0][1]


def test_blank_lines_before_the_header_and_odd_separators_in_a_cell(tmp_path: Path) -> None:
    found = rows(tmp_path, "\r\n\r\nclaimant_name;event_purpose\r\nAna;Lunch\u2028with, a mentee\r\n")
    (one,) = found.values()
    assert list(found) == ["responses-row-4"]
    assert one.form is not None
    assert (one.form.claimant.name, one.form.event_purpose) == ("Ana", "Lunch with, a mentee")


def test_a_quotation_mark_left_open_swallows_no_other_row(tmp_path: Path) -> None:
    text = "claimant_name,amount_requested,event_purpose\n"
    text += 'Ana,5.00,"Lunch\nwith, a mentee"\n'
    text += 'Wei,6.00,"Coffee\n'
    text += "Hana,7.00,Tea\n"
    text += 'Noor,8.00,"Snacks\n'
    text += "Priya,9.00,Lunch\n"
    found = list(rows(tmp_path, text).values())
    assert [one.form and one.form.claimant.name for one in found] == ["Ana", "Wei", "Hana", "Noor", "Priya"]
    assert [bool(one.form and one.form.problems) for one in found] == [False, True, False, True, False]
    assert found[0].form is not None
    assert found[0].form.event_purpose == "Lunch with, a mentee"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("lunhc.jpg", "did you mean lunch.jpg?"),
        ("../secret.jpg", "leads out of the folder"),
        ("/etc/passwd", "leads out of the folder"),
        ("a/../../secret.jpg", "leads out of the folder"),
        ("https://drive.example.com/open?id=1", "is a link to the web"),
        ("C:\\lunch.jpg", "leads out of the folder"),
    ],
)
def test_files_that_are_not_there_are_problems(tmp_path: Path, made: Any, name: str, says: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(made.jpeg())
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "lunch.jpg").write_bytes(made.jpeg())
    found = rows(folder, f"submission,files\ngarcia,{name}\n")
    assert found["garcia"].files == ()
    assert says in found["garcia"].problems[0][1]
    assert "lunch" in found


def test_a_row_may_name_a_folder_an_archive_and_files_below(tmp_path: Path, made: Any) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.jpg").write_bytes(made.jpeg("a"))
    (tmp_path / "okafor.zip").write_bytes(made.packed({"b.jpg": made.jpeg("b"), "form.yaml": b"department: Music\n"}))
    found = rows(tmp_path, "submission,department,files\n1,History,papers/A.jpg;okafor.zip\n")
    assert list(found) == ["1"]
    assert names(found["1"]) == ["a.jpg", "b.jpg"]
    assert found["1"].form is not None
    assert found["1"].form.department == "History"
    assert found["1"].problems == ()
    assert [name for name, _ in found["1"].form_problems] == ["form.yaml"]


def test_rows_that_want_the_same_id_get_their_own(tmp_path: Path) -> None:
    found = rows(tmp_path, "submission,claimant_name\ngarcia,Ana\nGarcia,Wei\n../x,Hana\n,Noor\n")
    assert sorted(found) == ["Garcia", "garcia-2", "responses-row-5", "x"]


def test_a_sheet_with_real_dates_and_numbers(tmp_path: Path, made: Any) -> None:
    (tmp_path / "lunch.jpg").write_bytes(made.jpeg())
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(
        ["garcia", SUBMITTED, "Ana", "ana@example.edu", "lead", "History", "Reading group", date(2026, 10, 3),
         "Lunch", "Ana;Wei", 48.1, "Visa", None, None, None, "lunch.jpg"]
    )  # fmt: skip
    book.active.append([])
    book.active.append(["lee", None, "Lee", None, None, None, None, None, None, None, 12])
    out = io.BytesIO()
    book.save(out)
    found = rows(tmp_path, out.getvalue(), "responses.xlsx")
    assert list(found) == ["garcia", "lee"]
    form = found["garcia"].form
    assert form is not None
    assert form.problems == ()
    assert (form.submitted, form.event_date, str(form.amount_requested)) == (
        date(2026, 10, 5),
        date(2026, 10, 3),
        "48.10",
    )
    assert found["lee"].form is not None
    assert found["lee"].form.amount_requested == Decimal("12.00")


def test_an_export_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "responses.xlsx").write_bytes(b"claimant_name\nAna\n")
    with pytest.raises(ConfigError, match="no Excel workbook"):
        discover(tmp_path)


def test_more_rows_than_are_read_are_refused_and_not_cut_off(tmp_path: Path) -> None:
    (tmp_path / "responses.csv").write_text("claimant_name\n" + "Ana\n" * 20_000, encoding="utf-8")
    with pytest.raises(ConfigError, match="more than 20,000 rows"):
        discover(tmp_path)


def test_an_id_that_two_rows_have_is_told_of_the_second(tmp_path: Path) -> None:
    found = rows(tmp_path, "submission,claimant_name\ngarcia,Ana\nGarcia,Wei\n")
    first, second = found["Garcia"], found["garcia-2"]
    if first.form and first.form.claimant.name != "Ana":
        first, second = second, first
    assert first.form_problems == ()
    why = 'has in row 3, column submission, "Garcia", the id of row 2 too; please give each row its own, or delete one'
    assert second.form_problems == (("responses.csv", why),)


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Timestamp", "submitted"), ("Your name", "claimant_name"), ("E-mail", "claimant_email"),
        ("Your e-mail address", "claimant_email"), ("Username", "claimant_email"),
        ("Are you a peer mentor or lead?", "claimant_role"), ("What is your department?", "department"),
        ("Date of the event", "event_date"), ("Purpose of event", "event_purpose"), ("Who attended?", "attendees"),
        ("Amount requested (USD)", "amount_requested"), ("AMOUNT-REQUESTED", "amount_requested"),
        ("How did you pay?", "paid_by"), ("Payment method", "paid_by"), ("Lead approval (name)", "lead_approval_name"),
        ("Lead's e-mail", "lead_approval_email"), ("Receipt upload", "files"),
        ("Please upload your itemized receipt", "files"), ("Receipt(s)", "files"), ("Response ID", "submission"),
    ],
)  # fmt: skip
def test_questions_of_online_forms_are_columns(tmp_path: Path, question: str, column: str) -> None:
    path = tmp_path / "responses.csv"
    path.write_text(f'"{question}"\n5\n', encoding="utf-8")
    (row,) = responses.load(path)
    assert row.cells == ((column, "5"),)
