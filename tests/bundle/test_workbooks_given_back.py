"""The workbook as people and their programs give it back: taken as it was meant, or refused in words."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from pipeline.bundle import Bundle
from pipeline.decisions import decisions_in
from pipeline.errors import ConfigError
from pipeline.ledger import Choice, Decision, Ledger
from tests.bundle.test_decisions import fill_in

TOP = Path(__file__).parent.parent.parent
DAY = date(2026, 10, 21)
RUN = "import sys; from pipeline.cli import main; sys.exit(main())"


def taken(out: Path) -> dict[str, Decision]:
    return dict(decisions_in(out / "approval.xlsx", Bundle(out), DAY).decided)


def changed(out: Path, *changes: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(out / "approval.xlsx")
    for change in changes:
        change(book)
    book.save(out / "approval.xlsx")


def cell(sheet: Any, heading: str, row: int = 2) -> Any:
    return sheet.cell(row, [one.value for one in sheet[1]].index(heading) + 1)


def _set(heading: str, value: object, number_format: str = "General") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        one = cell(book["Ready"], heading)
        one.value, one.number_format = value, number_format

    return change


def _filled(book: Any) -> None:
    _set("Decision", "approve")(book)
    _set("Decided by", "E. Vance")(book)


def _moved(book: Any) -> None:
    """The first row of Ready cut out and pasted below those of Review, as its values."""
    values = [one.value for one in book["Ready"][2]]
    book["Ready"].delete_rows(2)
    for column, value in enumerate(values, start=1):
        book["Review"].cell(20, column).value = value


def _filtered(book: Any) -> None:
    book["Ready"].row_dimensions[2].hidden = True
    book["Ready"].auto_filter.ref = "A1:U3"


@pytest.mark.parametrize(
    "changes",
    [
        (
            _set("Decision", " Approve\u00a0"),
            _set("Purchase date", to_excel(date(2026, 10, 1))),
            _set("Event date", "2026-10-01", "@"),
            _set("Requested", "21.60", "@"),
            _set("Reimbursable", "$21.60"),
            _set("To pay", 21.6),
            _set("Department", "Linguistics "),
            _set("Merchant", "Maple\u00a0 Grill"),
        ),
        (_set("Decision", "APPROVE"), _set("To pay", " "), lambda book: book["Ready"].insert_rows(2)),
        (lambda book: book["Ready"].insert_cols(3), lambda book: book.move_sheet("Ready", 3), _filtered),
        (lambda book: book.create_sheet("My notes", 0), _moved),
        (_set("Purchase date", "10/01/2026"), _set("Event date", "1.10.26"), _set("Requested", "21,60")),
        (_set("Purchase date", "2026/10/01"), _set("Event date", "1/10/2026")),
    ],
)
def test_what_means_the_same_is_taken(changes: Sequence[Callable[[Any], None]], out: Path) -> None:
    changed(out, _filled, *changes)
    assert {name: (one.choice, one.amount, one.by) for name, one in taken(out).items()} == {
        "a-ready": (Choice.APPROVE, Decimal("21.60"), "E. Vance")
    }


def _another_note(book: Any) -> None:
    book["Ready"].insert_cols(1)
    book["Ready"]["A1"] = "Note"


def _title_above(book: Any) -> None:
    book["Ready"].insert_rows(1)
    book["Ready"]["A1"] = "October"


def _rename(book: Any) -> None:
    book["Ready"].title = "Ready (October)"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_rename, "has no sheet Ready; give it its name again"),
        (_another_note, "the sheet Ready has two columns Note"),
        (_title_above, "the sheet Ready has no column Submission in its first row"),
        (_set("Decided by", '=UPPER("ev")'), "Decided by holds a formula"),
        (_set("Purchase date", to_excel(date(2026, 10, 2))), "Purchase date was “2026-10-01” and is “2026-10-02”"),
        (_set("Reimbursable", "21.70"), "Reimbursable was $21.60 and is $21.70; type what is to be paid under To pay"),
        (_set("Requested", None), "Requested was $21.60 and is empty"),
        (_set("Decision", "approved"), "“approved” is no decision; choose approve, return, hold"),
        (_set("To pay", "=1+1"), "“=1+1” under To pay is no amount"),
        (_set("To pay", "21,60"), "“21,60” under To pay is no amount"),
        (_set("Purchase date", "10/02/2026"), "Purchase date was “2026-10-01” and is “10/02/2026”"),
        (_set("Requested", "2,160"), "Requested was $21.60 and is $2,160.00"),
        (lambda book: book["Ready"].merge_cells("N2:N3"), "merged over several rows (N2:N3); unmerge them"),
    ],
)
def test_what_means_something_else_is_refused(change: Callable[[Any], None], told: str, out: Path) -> None:
    changed(out, _filled, change)
    with pytest.raises(ConfigError) as error:
        taken(out)
    assert told in str(error.value)


def _copied(book: Any) -> None:
    book.copy_worksheet(book["Ready"]).title = "Ready (2)"


def test_decisions_in_a_copied_sheet_are_refused(out: Path) -> None:
    changed(out, _copied, _filled)
    found = decisions_in(out / "approval.xlsx", Bundle(out), DAY)
    assert (len(found.decided), found.remarks) == (
        1,
        ("the sheet Ready (2) was put in, and nothing is decided in it: not looked at",),
    )
    changed(out, lambda book: setattr(cell(book["Ready (2)"], "Decision", 3), "value", "return"))
    with pytest.raises(ConfigError, match=r"Ready \(2\), row 3: is decided, and the sheet Ready \(2\) was put in"):
        taken(out)


def _edit(title: str, wanted: Callable[[Any], bool], value: object) -> Callable[[Any], None]:
    """Write over the first cell that is so."""

    def change(book: Any) -> None:
        next(one for row in book[title] for one in row if wanted(one.value)).value = value

    return change


def _amount(value: object) -> bool:
    return isinstance(value, int | float) and value > 5


def _formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_edit("Line items", _amount, 5.25), r"Line items, [A-Z]\d+: was \d+(\.\d+)? and is 5\.25; undo that"),
        (_edit("Line items", _amount, None), r"Line items, [A-Z]\d+: was \S+ and is empty"),
        (_edit("Line items", lambda value: value == "Item", 9.75), r"Line items, [A-Z]\d+: was “Item” and is 9\.75"),
        (_edit("Budget", _amount, 1e6), r"Budget, [A-Z]\d+: was \S+ and is 1000000"),
        (_edit("Summary", _formula, 9), r"Summary, [A-Z]\d+: was a formula and is 9"),
        (lambda book: book["Line items"].delete_rows(2), r"Line items, "),
    ],
)
def test_an_amount_that_was_edited_elsewhere_is_refused(change: Callable[[Any], None], told: str, out: Path) -> None:
    changed(out, _filled, change)
    with pytest.raises(ConfigError, match=told):
        taken(out)


def _sorted_the_other_way(book: Any) -> None:
    sheet = book["Line items"]
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def _as_text(book: Any) -> None:
    for row in book["Line items"]:
        for one in row:
            if isinstance(one.value, float):
                one.value = f"{one.value:.2f}".replace(".", ",")


@pytest.mark.parametrize(
    "change",
    [
        _sorted_the_other_way,
        _as_text,
        lambda book: book["Line items"].insert_cols(2),
        lambda book: book["Budget"].insert_rows(1),
        lambda book: book.remove(book["Findings"]),
    ],
)
def test_sheets_that_were_sorted_or_taken_out_are_the_same(change: Callable[[Any], None], out: Path) -> None:
    changed(out, _filled, change)
    assert len(taken(out)) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saved_is_taken(out: Path, tmp_path: Path) -> None:
    changed(out, _filled)
    fill_in(out, {"b-over": {"Decision": "hold", "Decided by": "E. Vance", "Note": "Wait\nfor May"}})
    before = taken(out)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path), str(out / "approval.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = tmp_path / "approval.xlsx"
    assert saved.read_bytes() != (out / "approval.xlsx").read_bytes()
    saved.replace(out / "approval.xlsx")
    assert taken(out) == before
    assert len(before) == 2


def test_two_programs_take_one_workbook_over_once(out: Path, finished: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    ledger.write_bytes((finished.parent / "ledger.db").read_bytes())
    fill_in(out, {name: {"Decision": "approve", "Decided by": "E. Vance"} for name in ("a-ready", "c-ready")})
    command = [sys.executable, "-c", RUN, "decide", str(out / "approval.xlsx"), "--ledger", str(ledger)]
    command += ["--today", "2026-10-21"]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, cwd=TOP, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    new = sorted(int(words.split("; ")[1].split()[0]) for words in said)
    with Ledger.open(ledger) as book:
        decided = [one for entry in book.history().entries for one in entry.decided]
        assert book.problems() == ()
    assert (new, len(decided)) == ([0, 2], 2)
