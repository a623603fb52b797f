"""`itemized report`: a fiscal year added up, as values, as JSON and as a workbook."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.export.year import Account, Budget, Reason, Taxed, Year
from pipeline.export.year_workbook import write_year
from pipeline.ledger import Choice, Decision, Entry, Ledger, Listed
from pipeline.model import Verdict
from pipeline.reporting import report
from rules.policy import load
from tests.ledger_commands import books

D = Decimal
PEER = "Departmental Peer Circle"


def year_of(path: Path, year: int = 2027) -> Year:
    with Ledger.open(path) as ledger:
        return report(ledger, year, load(None), date(2027, 6, 1))


def test_what_a_year_came_to(finished: Path) -> None:
    year = year_of(finished)
    assert (year.first, year.last) == (date(2026, 7, 1), date(2027, 6, 30))
    zero = D("0.00")
    assert year.accounts == (
        Account("History", PEER, 1, D("9.00"), D("9.00"), zero, zero, zero, zero, zero),
        Account("History", "Reading group", 2, D("76.60"), D("21.60"), zero, zero, zero, D("55.00"), D("1.60")),
        Account("Music", "Reading group", 2, D("70.00"), D("40.00"), zero, zero, D("30.00"), zero, zero),
    )
    assert year.budgets == (
        Budget("History", D("500.00"), D("30.60"), zero), Budget("Music", D("80.00"), D("40.00"), zero),
    )  # fmt: skip
    assert [budget.left for budget in year.budgets] == [D("469.40"), D("40.00")]
    # One of the two was approved all the same: it did not go back.
    assert year.reasons == (Reason("Proof of payment", 1, 1, D("30.00")), Reason("The sums agree", 0, 1, zero))
    assert year.taxed == (Taxed("Café Río", 1, D("1.60")),)
    # Of what was corrected, the days are to the first decision: that is when the claimant heard.
    assert [(one.submission, one.days) for one in year.decided] == [
        ("a-lunch", 16), ("b-noodles", 18), ("c-noodles", 17), ("e-tea", 48),
    ]  # fmt: skip


def test_the_same_evidence_decided_otherwise(finished: Path) -> None:
    (case,) = year_of(finished).unequal
    assert case.evidence == "Proof of payment: return"
    assert [(how, one.submission, one.note) for how, one in case.decided] == [
        ("approved in full", "c-noodles", "The slip was shown to me"), ("returned", "b-noodles", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "unequal"),
    [
        (books.judged("b"), 1),
        (books.judged("b", program="departmental_peer_circle"), 0),
        (books.judged("b", because=["lead-approval"], verdict=Verdict.REVIEW), 0),
    ],
)
def test_what_counts_as_the_same_evidence(other: Entry, unequal: int, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    one = books.judged("a")
    run = books.record(path, one, other)
    books.decide(path, run, ("a", books.approved(one)), ("b", books.returned()))
    assert len(year_of(path).unequal) == unequal


def test_what_went_back_counts_where_it_was_decided_over_several_runs(tmp_path: Path) -> None:
    """Approved in one run, judged again in another; and put off, which is no return."""
    path = tmp_path / "ledger.sqlite"
    a, b = (books.judged(name, verdict=Verdict.RETURN, because=["payment-proof"]) for name in "ab")
    run = books.record(path, a, b)
    books.decide(path, run, ("a", books.approved(a, note="The slip was shown")))
    books.decide(path, run, ("b", Decision(Choice.HOLD, None, "EV", books.DAY)))
    books.record(path, replace(a, subject=1))
    year = year_of(path)
    assert year.reasons == (Reason("Proof of payment", 0, 2, D("0.00")),)
    assert [year.total(what) for what in ("approved", "returned", "waiting")] == [D("20.00"), D("0.00"), D("20.00")]


def test_what_is_approved_for_less_adds_up(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    a, b, c = (books.judged(name, "19.98", program=program) for name, program in zip("abc", "xyy", strict=True))
    c = replace(c, requested=D("30.00"))
    d = replace(books.judged("d", "8.00"), requested=D("5.00"))
    run = books.record(path, a, b, c, d)
    books.decide(
        path, run, ("a", books.approved(a, amount="15.50", note="No tip")), ("d", books.approved(d, note="So"))
    )
    year = year_of(path)
    assert [one.not_approved for one in year.accounts] == [D("0.00"), D("4.48"), D("10.02")]
    assert year.beyond == D("3.00")
    parts = ("approved", "not_approved", "ready", "returned", "waiting")
    assert year.total("requested") == sum(year.total(what) for what in parts) - year.beyond
    write_year(tmp_path / "year.xlsx", year)
    book = openpyxl.load_workbook(tmp_path / "year.xlsx", data_only=True)
    shown = {row[0].value: row[1].value for row in book["Report"].iter_rows(min_row=5, max_row=16, max_col=2)}
    assert (shown["Requested"], shown["Approved"], shown["Not approved"]) == (74.96, 23.5, 14.5)
    told = " ".join(str(cell.value) for cell in book["Report"]["A"])
    assert "$3.00 more than was asked for is approved or ready" in told


def test_what_is_left_is_the_department_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ledger.sqlite"
    a, b = books.judged("a", program="x"), books.judged("b", program="y")
    run = books.record(path, a, b, books.judged("c", department="Music"))
    books.decide(path, run, ("a", books.approved(a, amount="15.50", note="No tip")))
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--today", "2027-06-01"]) == 0
    said = capsys.readouterr()
    assert [line.split()[-1] for line in said.out.splitlines()] == [
        "Left", "$0.00", "$0.00", "$464.50", "$60.00", "$524.50",
    ]  # fmt: skip
    assert "(all of it)" in said.out.splitlines()[3]
    assert "$4.50 of what was asked for is not approved" in said.err


def test_another_amount_is_another_decision(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    a, b = books.judged("a"), books.judged("b", "30.00", merchant="Oak Diner")
    run = books.record(path, a, b)
    books.decide(path, run, ("a", books.approved(a)), ("b", books.approved(b, amount="12.00", note="Half")))
    (case,) = year_of(path).unequal
    assert [how for how, _ in case.decided] == ["approved in full", "approved with another amount"]


def test_years_end_in_june(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    june = books.judged("june", "10.00", bought=date(2026, 6, 30))
    july = books.judged("july", "7.00", bought=date(2026, 7, 1))
    open_day = books.judged("open", "3.00", bought=None, submitted=date(2026, 7, 2), verdict=Verdict.REVIEW)
    books.record(path, june, july, open_day, books.judged("no-day", "2.00", bought=None, submitted=None))
    assert year_of(path, 2026).total("requested") == D("10.00")
    assert year_of(path).total("requested") == D("12.00")
    assert (year_of(path).undated, year_of(path, 2026).undated) == (2, 0)


def test_what_falls_in_two_years_is_shared_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    one = books.judged("a", "10.00", bought=date(2026, 6, 29))
    other = books.judged("x", "20.00").purchases[0]
    both = replace(
        one, purchases=(*one.purchases, other), requested=D("15.00"), reimbursable=D("30.00"), to_pay=D("15.00"),
        costs=(("History", 2026, D("5.00")), ("History", 2027, D("10.00"))),
    )  # fmt: skip
    run = books.record(path, both)
    costs = (("History", 2026, D("4.00")), ("History", 2027, D("8.00")))
    books.decide(path, run, ("a", replace(books.approved(both, amount="12.00", note="Less"), costs=costs)))
    assert [(y.total("requested"), y.total("approved")) for y in (year_of(path, 2026), year_of(path))] == [
        (D("5.00"), D("4.00")), (D("10.00"), D("8.00")),
    ]  # fmt: skip


def test_tax_on_a_purchase_that_came_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    books.record(path, books.judged("a", tax="1.60", verdict=Verdict.RETURN, because=["lead-approval"]))
    books.record(path, books.judged("a-again", tax="1.60"))
    assert year_of(path).total("sales_tax") == D("1.60")


def test_a_version_that_was_mended_keeps_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    books.record(path, books.judged("a", verdict=Verdict.RETURN, because=["payment-proof"]))
    books.record(path, replace(books.judged("a", content="mended"), subject=1))
    year = year_of(path)
    assert [(one.clause, one.returned) for one in year.reasons] == [("Proof of payment", 1)]
    assert (year.total("requested"), year.total("ready"), year.total("returned")) == (D("20.00"), D("20.00"), D(0))


def test_an_approval_without_a_department_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    one = books.judged("a", department=None, verdict=Verdict.REVIEW, because=["form-complete"])
    run = books.record(path, one)
    books.decide(path, run, ("a", books.approved(one)))
    assert [(account.department, account.approved) for account in year_of(path).accounts] == [("", D("20.00"))]


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["History", "history", "Dept. of Music", "Music", None]), st.sampled_from(list(Verdict)),
            st.integers(1, 9999), st.sampled_from(["approve", "return", None]),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_accounts_budgets_and_movements_agree(
    rows: list[tuple[str | None, Verdict, int, str | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "ledger.sqlite"
    entries = [
        books.judged(f"s{n}", f"{cents / 100:.2f}", department=department, verdict=verdict)
        for n, (department, verdict, cents, _) in enumerate(rows)
    ]
    run = books.record(path, *entries)
    for entry, (*_, choice) in zip(entries, rows, strict=True):
        if choice is not None:
            decision = books.approved(entry, note="So") if choice == "approve" else books.returned()
            books.decide(path, run, (entry.handed.id, decision))
    year = year_of(path)
    spent = year.total("approved") + year.total("ready")
    assert spent == sum(budget.approved + budget.ready for budget in year.budgets)
    with Ledger.open(path) as ledger:
        moved = sum(D(row["amount"]) for row in ledger.listed(Listed.MOVEMENTS).as_json())
    nobodys = sum(one.approved + one.ready for one in year.accounts if not one.department)
    assert spent - nobodys == moved
    assert year.total("requested") == sum(entry.requested or 0 for entry in entries)
    assert year.total("requested") == spent + year.total("returned") + year.total("waiting")
    assert sum(account.submissions for account in year.accounts) == len(entries)


# --- As a person and a program see it --------------------------------------------------------------------------------


def test_the_command(ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ledger.parent)
    assert main(["report", "--today", "2027-06-01", "--out", "year.xlsx"]) == 0
    said = capsys.readouterr()
    assert max(map(len, said.out.splitlines())) <= 80
    assert "$469.40" in said.out
    assert said.out.splitlines()[-1].split() == ["All", "$155.60", "$70.60", "$0.00", "$30.00", "$509.40"]
    assert "Fiscal year 2027: 2026-07-01 to 2027-06-30, as of 2027-06-01" in said.err
    assert "Same evidence, different decisions: 1" in said.err
    assert main(["report", "--today", "2027-07-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["submissions"] == 0
    assert main(["report", "--year", "2027", "--json", "--today", "2027-07-01"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"]["approved"] == "70.60"
    assert found["days_to_decision"] == {"decided": 4, "known": 4, "median": 17.5, "longest": 48}
    assert [one["decided"] for one in found["same_evidence_decided_otherwise"][0]["submissions"]] == [
        "approved in full", "returned",
    ]  # fmt: skip
    assert main(["report", "--out", "year.pdf"]) == 2
    assert main(["report", "--ledger", "none.sqlite"]) == 2
    assert sorted(path.name for path in ledger.parent.glob("*.xlsx")) == ["year.xlsx"]


def test_the_same_year_gives_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    for name in "ab":
        write_year(tmp_path / name, year_of(finished))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_workbook(finished: Path, tmp_path: Path) -> None:
    write_year(tmp_path / "year.xlsx", year_of(finished))
    book = openpyxl.load_workbook(tmp_path / "year.xlsx")
    assert book.sheetnames == [
        "Report",
        "Programs",
        "Departments",
        "Reasons",
        "Decisions",
        "Unequal",
        "Approved twice",
        "Sales tax",
    ]
    assert len(book["Report"]._charts) == 3
    assert [one.value for one in book["Unequal"]["E"]] == ["Submission", "c-noodles", "b-noodles"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)


def test_day_person_and_note_are_of_one_decision(ledger: Path, tmp_path: Path) -> None:
    """One was sent back by one person, and a week later approved by another with a note."""
    year = year_of(ledger)
    (one,) = (one for one in year.decided if one.submission == "c-noodles")
    assert (one.first, one.day, one.note) == (date(2026, 10, 22), date(2026, 10, 29), "The slip was shown to me")
    told = next(one for one in year.as_json()["decisions"] if one["submission"] == "c-noodles")
    assert (told["first_decided_on"], told["decided_on"], told["days"]) == ("2026-10-22", "2026-10-29", 17)
    write_year(tmp_path / "year.xlsx", year)
    sheet = openpyxl.load_workbook(tmp_path / "year.xlsx")["Decisions"]
    at = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.values if row[0] == "c-noodles")
    assert [row[at.index(title)].day for title in ("First decided on", "Decided on")] == [22, 29]


def test_what_was_approved_twice_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ledger.sqlite"
    a, b = (books.judged(name, paper="slip") for name in ("a-1", "b-2"))
    run = books.record(path, a, b)
    books.decide(path, run, ("a-1", books.approved(a)))
    books.decide(path, run, ("b-2", books.approved(b, by="Kim", note="one slip with a-1", days=3)))
    year = year_of(path)
    assert [(one.submission, one.other, one.by, one.meant) for one in year.twice] == [("b-2", "a-1", "Kim", True)]
    write_year(tmp_path / "year.xlsx", year)
    rows = list(openpyxl.load_workbook(tmp_path / "year.xlsx")["Approved twice"].values)
    assert rows[1][:2] == ("b-2", "a-1")
    monkeypatch.chdir(tmp_path)
    assert main(["ledger", "check"]) == 0
    assert "approved twice: b-2 of run 1: its purchase" in capsys.readouterr().out
    assert main(["report", "--today", "2027-06-01"]) == 0
    assert "Approved twice: 1" in capsys.readouterr().err
    assert year_of(path, 2028).twice == ()


def test_an_empty_year_is_a_workbook_too(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").touch()
    write_year(tmp_path / "year.xlsx", year_of(tmp_path / "ledger.sqlite"))
    assert openpyxl.load_workbook(tmp_path / "year.xlsx")["Programs"]["A2"].value == "Nothing was handed in."


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    evil = books.judged("=1+1", department="=2+2", program="@x", merchant="+3", tax="1.00")
    run = books.record(path, evil)
    books.decide(path, run, ("=1+1", books.approved(evil, by="=HYPERLINK(0)", note="-1")))
    write_year(tmp_path / "year.xlsx", year_of(path))
    for sheet in openpyxl.load_workbook(tmp_path / "year.xlsx"):
        for row in sheet:
            for cell in row:
                if str(cell.value) in ("=1+1", "=2+2", "@x", "+3", "=HYPERLINK(0)", "-1"):
                    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_formulas_come_to_the_same_in_libreoffice(finished: Path, tmp_path: Path) -> None:
    """Departments whose names are patterns and comparisons to a spreadsheet among them."""
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(finished.read_bytes())
    names = ("=1+1", "Art*", "Art", ">0")
    odd = [books.judged(f"odd{n}", f"{n + 1}.00", department=name) for n, name in enumerate(names)]
    run = books.record(path, *odd)
    books.decide(path, run, *((one.handed.id, books.approved(one)) for one in odd[:2]))
    write_year(tmp_path / "year.xlsx", year_of(path))
    openpyxl.load_workbook(tmp_path / "year.xlsx").save(tmp_path / "bare.xlsx")  # openpyxl saves no values
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    formulas, ours = (openpyxl.load_workbook(tmp_path / "year.xlsx", data_only=flag) for flag in (False, True))
    theirs = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    compared = 0
    for sheet in formulas:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    want, got = (book[sheet.title][cell.coordinate].value for book in (ours, theirs))
                    assert got == pytest.approx(want) if want else not got, (sheet.title, cell.coordinate, want, got)
                    compared += 1
    assert compared > 40
