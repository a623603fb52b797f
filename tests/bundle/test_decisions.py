"""What the coordinator fills in in the workbook, taken over or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.bundle import Bundle
from pipeline.decisions import decisions_in
from pipeline.errors import ConfigError
from pipeline.ledger import Choice, Decision

DAY = date(2026, 10, 21)
Cells = dict[str, Any]


def fill_in(out: Path, filled: dict[str, Cells]) -> None:
    """Fill in cells by their headings in the rows of submissions, as a person does."""
    workbook = openpyxl.load_workbook(out / "approval.xlsx")
    for title in ("Ready", "Return", "Review"):
        sheet = workbook[title]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number in range(2, sheet.max_row + 1):
            for heading, value in filled.get(sheet.cell(number, columns["Submission"]).value, {}).items():
                sheet.cell(number, columns[heading]).value = value
    workbook.save(out / "approval.xlsx")


def taken(out: Path) -> dict[str, Decision]:
    return dict(decisions_in(out / "approval.xlsx", Bundle(out), DAY).decided)


def test_nothing_is_decided_in_a_fresh_workbook(out: Path) -> None:
    assert taken(out) == {}


def test_what_is_filled_in_is_taken(out: Path) -> None:
    fill_in(out, {
        "a-ready": {"Decision": "approve", "Decided by": "E. Vance"},
        "b-over": {"Decision": "Hold ", "Decided by": "E. Vance", "Note": "Budget is being raised"},
        "c-ready": {"Decision": "return", "Decided by": "E. Vance"},
    })  # fmt: skip
    assert taken(out) == {
        "a-ready": Decision(
            Choice.APPROVE, Decimal("21.60"), "E. Vance", DAY, "", (("Linguistics", 2027, Decimal("21.60")),)
        ),
        "b-over": Decision(Choice.HOLD, None, "E. Vance", DAY, "Budget is being raised"),
        "c-ready": Decision(Choice.RETURN, None, "E. Vance", DAY),
    }


def test_another_amount_is_taken_with_a_note(out: Path) -> None:
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 15, "Note": "One meal less"}})
    assert taken(out)["a-ready"].amount == Decimal("15.00")
    assert taken(out)["a-ready"].costs == (("Linguistics", 2027, Decimal("15.00")),)


def test_rows_that_were_sorted_are_the_same(out: Path) -> None:
    workbook = openpyxl.load_workbook(out / "approval.xlsx")
    sheet = workbook["Ready"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for column in columns.values():  # the two ready ones change places
        a, b = sheet.cell(2, column), sheet.cell(3, column)
        a.value, b.value = b.value, a.value
    workbook.save(out / "approval.xlsx")
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV"}})
    assert taken(out)["a-ready"].amount == Decimal("21.60")


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"a-ready": {"Decision": "aprove", "Decided by": "EV"}}, "“aprove” is no decision"),
        ({"a-ready": {"Decision": "approve"}}, "Decided by is empty"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 15}}, "To pay was \\$21.60 and is \\$15.00"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 1e6, "Note": "?"}}, "is more than was req"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 1e30, "Note": "?"}}, "is no amount"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 9.999, "Note": "?"}}, "more than two decim"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": "9.999", "Note": "?"}}, "is no amount"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 0, "Note": "?"}}, "with \\$0.00 to pay"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": "lots"}}, "“lots” under To pay"),
        ({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": "=J2+10"}}, "under To pay is no amount"),
        ({"a-ready": {"Decision": "return", "Decided by": "EV", "To pay": 25}}, "the decision is return"),
        ({"a-ready": {"Requested": 21.604}}, "Requested was \\$21.60 and is “21.604”"),
        ({"a-ready": {"Decision": "approve", "Decided by": "\u200b\u00a0"}}, "Decided by is empty"),
        ({"a-ready": {"Decision": "approve", "Decided by": "\u3164"}}, "Decided by is empty"),
        ({"a-ready": {"Decision": "approve", "Decided by": " – "}}, "“–” under Decided by is no name"),
        *(({"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": 15, "Note": note}}, "say why in Note")
          for note in ("\u00a0", "\u200b\u2060", "\ufeff\u00ad", "\u2800\u115f", "\u202e", "…", "?!", "-")),
        ({"a-ready": {"Requested": 99}}, "Requested was \\$21.60 and is \\$99.00"),
        ({"a-ready": {"Reimbursable": 99, "Decision": "approve", "Decided by": "EV"}}, "Reimbursable was"),
        ({"a-ready": {"Department": "Alchemy"}}, "Department was “Linguistics” and is “Alchemy”"),
        ({"b-over": {"Reasons": "All is well"}}, "Reasons was “.*Philosophy.*” and is “All is well”; undo that"),
        ({"a-ready": {"Reasons": "Ask May"}}, "Reasons was “.*” and is “Ask May”; undo that"),
        ({"a-ready": {"Purchases": 2}}, "Purchases was “1” and is “2”; undo that"),
        ({"a-ready": {"Submission": "z-new"}}, "z-new.*is no submission of this batch"),
        ({"a-ready": {"Submission": None, "Decision": "approve"}}, "has no submission"),
        ({"d-broken": {"Decision": "approve", "Decided by": "EV"}}, "what is to be paid is not known"),
        ({"c-ready": {"Submission": "a-ready", "Decision": "hold", "Decided by": "EV"},
          "a-ready": {"Decision": "hold", "Decided by": "EV"}}, "is decided in Ready, row 2, too; leave one"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(out: Path, filled: dict[str, Cells], told: str) -> None:
    fill_in(out, filled)
    with pytest.raises(ConfigError, match=f"(?s)nothing was taken over.*{told}"):
        taken(out)


def test_every_mistake_is_told(out: Path) -> None:
    fill_in(out, {name: {"Decision": "maybe"} for name in ("a-ready", "b-over", "c-ready")})
    with pytest.raises(ConfigError) as error:
        taken(out)
    assert str(error.value).count("is no decision") == 3


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"PK no workbook"), lambda path: path.unlink()])
def test_what_is_no_workbook(out: Path, harm: Callable[[Path], object]) -> None:
    harm(out / "approval.xlsx")
    with pytest.raises(ConfigError, match="cannot be opened"):
        taken(out)


def test_a_workbook_without_its_sheets(out: Path) -> None:
    openpyxl.Workbook().save(out / "approval.xlsx")
    with pytest.raises(ConfigError, match="has no sheet Ready"):
        taken(out)


def remarks(out: Path) -> tuple[str, ...]:
    return decisions_in(out / "approval.xlsx", Bundle(out), DAY).remarks


def test_what_cannot_be_seen_is_not_in_the_way(out: Path) -> None:
    fill_in(
        out, {"a-ready": {"Decision": "\u200bapprove\ufeff", "Decided by": "\u200bE. Vance\ufeff ", "Note": "\u200b…"}}
    )
    assert [(one.choice, one.by, one.note) for one in taken(out).values()] == [(Choice.APPROVE, "E. Vance", "")]
    assert [told.split(": ")[1] for told in remarks(out)] == ["Note is “\u200b…” and says nothing"]


def test_an_emptied_amount_is_told(out: Path) -> None:
    fill_in(out, {"a-ready": {"Decision": "approve", "Decided by": "EV", "To pay": None}})
    assert taken(out)["a-ready"].amount == Decimal("21.60")
    assert remarks(out) == ("Ready, row 2 (a-ready): To pay was emptied: approved with $21.60, as it was worked out",)
