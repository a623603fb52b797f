"""The rules of the submission: met, not met, cannot tell, not applicable, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import (
    Approval,
    Cause,
    Context,
    Department,
    DocumentKind,
    Dossier,
    EarlierPurchase,
    Excluded,
    FindingState,
    Form,
    Person,
    Receipt,
    Role,
)
from rules.checks.not_duplicate import facts_of
from rules.engine import evaluate
from tests.rules.builders import (
    ABSENT,
    AMBIGUOUS,
    DAY,
    TODAY,
    UNREADABLE,
    bill,
    card,
    context,
    dossier,
    form,
    found,
    of_submission,
    purchase,
    reading,
    receipt,
    slip,
    statement,
)
from tests.rules.own_policy import with_setting

D = Decimal
MET, NOT_MET = FindingState.MET, FindingState.NOT_MET
CANNOT_TELL, NOT_APPLICABLE = FindingState.CANNOT_TELL, FindingState.NOT_APPLICABLE


def state_of(
    rule: str, whole: Dossier | None = None, world: Context | None = None
) -> tuple[FindingState, Cause | None]:
    finding = of_submission(rule, whole, world)
    assert finding.purchase is None
    if finding.state is NOT_MET:
        assert finding.ask
    return finding.state, finding.cause


# --- form-complete -----------------------------------------------------------------------------------------------


def test_form_complete() -> None:
    assert state_of("form-complete") == (MET, None)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"claimant": Person(None, "ana@example.edu")}, "your name"),
        ({"claimant": Person("Ana García", None)}, "your e-mail"),
        ({"role": None}, "your role"),
        ({"department": None}, "your department"),
        ({"program": None}, "the program"),
        ({"event_date": None}, "the date of the event"),
        ({"event_purpose": None}, "the purpose of the event"),
        ({"amount_requested": None}, "the amount requested"),
        ({"paid_by": None}, "how you paid"),
    ],
)
def test_every_missing_field_is_named(changes: dict[str, Any], asked: str) -> None:
    finding = of_submission("form-complete", dossier(form=form(**changes)))
    assert finding.state is NOT_MET
    assert asked in finding.ask


def test_a_field_that_is_not_understood_is_named_once() -> None:
    whole = dossier(form=form(event_date=None, problems=(("event.date", "“31/31” is not a date"),)))
    finding = of_submission("form-complete", whole)
    assert finding.state is NOT_MET
    assert "“31/31” is not a date" in finding.message
    assert finding.ask.count("the date of the event") == 1
    assert "is missing" not in finding.message


def test_what_was_written_and_what_is_wanted_is_asked() -> None:
    why = 'line 6: "lots" is not an amount in dollars and cents; write it like 48.08'
    whole = dossier(form=form(amount_requested=None, department=None, problems=(("amount_requested", why),)))
    ask = of_submission("form-complete", whole).ask
    assert f"the amount requested ({why})" in ask
    assert "your department" in ask


def test_a_form_of_which_nothing_could_be_taken_has_one_reason() -> None:
    why = "line 3: is not valid YAML (mapping values are not allowed here); please put quotation marks around text"
    finding = of_submission("form-complete", dossier(form=Form(problems=(("form", why),), file="form.yaml")))
    assert finding.state is NOT_MET
    assert finding.message == f"form.yaml: {why}."
    assert f"since form.yaml is not right ({why})" in finding.ask
    assert "your name" not in finding.ask


def test_a_picture_of_a_form_is_a_form_that_was_not_understood() -> None:
    papers = (reading(), reading("form.jpg", Receipt(DocumentKind.FORM)))
    assert state_of("form-complete", dossier(form=None, readings=papers)) == (CANNOT_TELL, Cause.UNREADABLE)
    assert state_of("form-complete", dossier(readings=papers)) == (MET, None)


def test_no_form_and_no_receipts() -> None:
    assert state_of("form-complete", dossier(form=None)) == (NOT_MET, None)
    empty = of_submission("form-complete", Dossier("x", form(), (), ()))
    assert empty.state is NOT_MET
    assert "your itemized receipts" in empty.ask


def test_a_requested_amount_of_nothing_is_filled_in_and_wrong() -> None:
    whole = dossier(form=form(amount_requested=D("0.00")))
    assert state_of("form-complete", whole) == (MET, None)
    assert state_of("amount-requested", whole) == (NOT_MET, None)


# --- amount-requested --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requested", "state"), [("24.00", MET), ("10.00", MET), ("24.01", NOT_MET), ("-1.00", NOT_MET)]
)
def test_amount_requested(requested: str, state: FindingState) -> None:
    assert state_of("amount-requested", dossier(form=form(amount_requested=D(requested))))[0] is state


def test_the_right_amount_is_asked_for() -> None:
    whole = dossier(purchase(), purchase(file="b.jpg"), form=form(amount_requested=D("50.00")))
    assert "change the amount requested to $48.00" in of_submission("amount-requested", whole).ask


def test_no_cent_more_is_allowed_unless_the_office_says_so_and_then_only_where_something_is_left_out(
    tmp_path: Path,
) -> None:
    out = (Excluded("DRAFT", D("6.00"), "alcohol", D("1.20")),)
    less = purchase(excluded=out, reimbursable=D("16.80"))
    over = dossier(less, form=form(amount_requested=D("16.81")))
    assert "change the amount requested to $16.80" in of_submission("amount-requested", over).ask
    lenient = with_setting(tmp_path, "rounding", '"0.02"')
    for bought, asked, state in ((less, "16.82", MET), (less, "16.83", NOT_MET), (purchase(), "24.01", NOT_MET)):
        findings = evaluate(dossier(bought, form=form(amount_requested=D(asked))), lenient, context())
        assert {f.state for f in findings if f.rule == "amount-requested"} == {state}


@pytest.mark.parametrize(
    ("whole", "cause"),
    [
        (dossier(form=None), Cause.MISSING_DOCUMENT),
        (dossier(form=form(amount_requested=None)), Cause.MISSING_DOCUMENT),
        (Dossier("x", form(), (), ()), Cause.MISSING_DOCUMENT),
        (dossier(purchase(receipt(total=UNREADABLE))), Cause.UNREADABLE),
        (dossier(purchase(receipt(total=AMBIGUOUS))), Cause.CONFLICTING),
        (dossier(purchase(reimbursable=None)), Cause.UNREADABLE),
        (dossier(purchase(receipt(currency="EUR"))), Cause.CONFLICTING),
    ],
)
def test_amount_requested_cannot_be_told(whole: Dossier, cause: Cause) -> None:
    assert state_of("amount-requested", whole) == (CANNOT_TELL, cause)


# --- lead-approval -----------------------------------------------------------------------------------------------


def approved(*approvals: Approval, world: Context | None = None, **changes: Any) -> tuple[FindingState, Cause | None]:
    whole = dossier(form=form(lead_approval=None, **changes), approvals=approvals)
    return state_of("lead-approval", whole, world)


SAM = Approval("Sam Lee", "sam@example.edu")
NO_LISTS = context(departments=None)


def test_approval_on_the_form_or_in_a_paper() -> None:
    assert state_of("lead-approval") == (MET, None)
    assert approved(SAM) == (MET, None)
    assert approved(Approval("Sam Lee", " SAM+leads@Example.edu ")) == (MET, None)
    assert approved() == (NOT_MET, None)
    assert approved(Approval(None, None)) == (NOT_MET, None)


def test_a_picture_of_an_approval_is_read_by_a_person() -> None:
    papers = (reading(), reading("approval.jpg", Receipt(DocumentKind.APPROVAL)))
    whole = dossier(form=form(lead_approval=None), readings=papers)
    assert state_of("lead-approval", whole) == (CANNOT_TELL, Cause.UNREADABLE)
    assert "approval.jpg" in of_submission("lead-approval", whole).message


@pytest.mark.parametrize(
    "approval",
    [
        Approval("Ana García", None),
        Approval("  ana  GARCIA ", None),
        Approval("García, Ana", "other@example.edu"),
        Approval("A. G.", "ANA@example.edu"),
        Approval("A. G.", "ana+approver@example.edu"),
    ],
)
def test_nobody_approves_for_themselves(approval: Approval) -> None:
    assert approved(approval, world=NO_LISTS) == (NOT_MET, None)
    assert "somebody else" in of_submission("lead-approval", dossier(form=form(lead_approval=approval))).ask


@pytest.mark.parametrize("said", ["pending", "Sam Lee (not yet, will ask)", "Awaiting reply", "TBD", "asked on Oct 4"])
def test_a_form_that_says_the_approval_is_to_come_has_none(said: str) -> None:
    """Also where it gives the lead's address: that is whom the mentor means to ask."""
    to_come = Approval(said, "sam@example.edu")
    assert state_of("lead-approval", dossier(form=form(lead_approval=to_come))) == (NOT_MET, None)
    assert said in of_submission("lead-approval", dossier(form=form(lead_approval=to_come))).message
    late = dossier(form=form(lead_approval=to_come), approvals=(replace(SAM, file="approval.eml"),))
    assert state_of("lead-approval", late) == (MET, None)


def test_own_approval_does_not_spoil_a_leads() -> None:
    assert approved(Approval("Ana García", None), SAM) == (MET, None)


def test_only_a_lead_of_that_department_approves() -> None:
    stranger = Approval("Kim Doe", "kim@example.edu")
    assert approved(stranger) == (NOT_MET, None)
    assert approved(stranger, world=NO_LISTS) == (MET, None)
    assert approved(stranger, department="Earth and Planetary Sciences") == (MET, None)
    assert approved(Approval("Sam Lee", None)) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


def test_leads_are_those_of_the_purchases_fiscal_year() -> None:
    rows = (
        Department("History", 2026, D(9), ("old@example.edu",)),
        Department("History", 2027, D(9), ("sam@example.edu",)),
    )
    assert approved(Approval("Old", "old@example.edu"), world=context(departments=rows)) == (NOT_MET, None)
    assert approved(SAM, world=context(departments=rows)) == (MET, None)


def test_a_lead_goes_straight_to_the_coordinator() -> None:
    lead = Person("Sam Lee", "sam@example.edu")
    assert approved(role=Role.LEAD, claimant=lead) == (NOT_APPLICABLE, None)
    assert approved(role=Role.LEAD) == (CANNOT_TELL, Cause.CONFLICTING)
    assert approved(role=Role.LEAD, world=NO_LISTS) == (NOT_APPLICABLE, None)


def test_an_unknown_role_cannot_be_told() -> None:
    assert approved(SAM, role=None) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)
    assert state_of("lead-approval", dossier(form=None)) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


# --- department-eligible, within-budget --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({}, MET, None),
        ({"department": "Dept. of  HISTORY"}, MET, None),
        ({"department": "Earth & Planetary Sciences Department"}, MET, None),
        ({"department": "Alchemy"}, NOT_MET, None),
        ({"department": "Music"}, NOT_MET, None),
        ({"program": "Reading Group"}, MET, None),
        ({"program": "book_club"}, NOT_MET, None),
        ({"department": None}, CANNOT_TELL, Cause.MISSING_DOCUMENT),
        ({"program": None}, CANNOT_TELL, Cause.MISSING_DOCUMENT),
    ],
)
def test_department_eligible(changes: dict[str, Any], state: FindingState, cause: Cause | None) -> None:
    assert state_of("department-eligible", dossier(form=form(**changes))) == (state, cause)


def test_the_nearest_department_is_named() -> None:
    finding = of_submission("department-eligible", dossier(form=form(department="Hystory")))
    assert "the nearest is “History”" in finding.message


@pytest.mark.parametrize(
    ("written", "state", "near"),
    [
        ("Histroy", CANNOT_TELL, "History"),
        ("HIST", CANNOT_TELL, "History"),
        ("Dept. of Hist.", CANNOT_TELL, "History"),
        ("EPS", CANNOT_TELL, "Earth and Planetary Sciences"),
        ("The History Department", MET, ""),
        ("Art History", NOT_MET, ""),
        ("Prehistory", NOT_MET, "History"),
        ("HI", NOT_MET, ""),
        ("M", NOT_MET, ""),
    ],
)
def test_a_department_that_is_likely_a_listed_one_is_looked_at(written: str, state: FindingState, near: str) -> None:
    finding = of_submission("department-eligible", dossier(form=form(department=written)))
    assert finding.state is state
    assert (f"the nearest is “{near}”" in finding.message) == bool(near)
    assert ("Could you check the department" in finding.ask) == (state is not MET)


def test_a_short_name_that_fits_two_departments_goes_back_with_both() -> None:
    rows = (Department("Music", 2027, D("9.00")), Department("Musicology", 2027, D("9.00")))
    finding = of_submission("department-eligible", dossier(form=form(department="Mus")), context(departments=rows))
    assert finding.state is NOT_MET
    assert "“Music” and “Musicology”" in finding.message


def test_a_reading_group_counts_against_its_department() -> None:
    group = dossier(form=form(program="reading_group"))
    assert state_of("department-eligible", group) == (MET, None)
    spent = context(spent={("History", 2027): D("480.00")})
    assert state_of("within-budget", group, spent)[0] is NOT_MET


def test_how_an_allocation_was_worked_out_is_said() -> None:
    rows = (Department("History", 2027, D("500.00"), (), "41 of 82 students × $1,000.00 = $500.00"),)
    message = of_submission("within-budget", None, context(departments=rows)).message
    assert "$500.00 allocated (41 of 82 students × $1,000.00 = $500.00)" in message


def test_department_of_an_unknown_year() -> None:
    undated = dossier(purchase(receipt(date=UNREADABLE)))
    assert state_of("department-eligible", undated) == (CANNOT_TELL, Cause.UNREADABLE)
    assert state_of("within-budget", undated) == (CANNOT_TELL, Cause.UNREADABLE)
    other = dossier(purchase(receipt(date=found(date(2024, 10, 3)))))
    assert state_of("department-eligible", other) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)
    assert state_of("within-budget", other) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


def test_without_a_departments_file_neither_applies_but_the_program_does() -> None:
    assert state_of("department-eligible", None, NO_LISTS) == (NOT_APPLICABLE, None)
    assert state_of("within-budget", None, NO_LISTS) == (NOT_APPLICABLE, None)
    assert "No departments file" in of_submission("within-budget", None, NO_LISTS).message
    assert state_of("department-eligible", dossier(form=form(program="book_club")), NO_LISTS) == (NOT_MET, None)


def test_a_program_is_named_in_words_and_only_what_the_form_lacks() -> None:
    other = of_submission("department-eligible", dossier(form=form(program="book_club")))
    assert other.message.endswith("is not among those that are funded: departmental peer circle, reading group.")
    for lacking, words in (({"program": None}, "which program it"), ({"department": None}, "which department it")):
        assert words in of_submission("department-eligible", dossier(form=form(**lacking))).message
    assert "which department and program it" in of_submission("department-eligible", dossier(form=None)).message


@pytest.mark.parametrize(
    ("spent", "state"),
    [("0.00", MET), ("476.00", MET), ("476.01", NOT_MET), ("600.00", NOT_MET)],
)
def test_within_budget(spent: str, state: FindingState) -> None:
    world = context(spent={("history", 2027): D(spent), ("History", 2026): D("999.00"), ("Music", 2027): D("999.00")})
    finding = of_submission("within-budget", None, world)
    assert finding.state is state
    assert "$500.00 allocated" in finding.message


def test_the_budget_is_charged_no_more_than_is_asked_for() -> None:
    world = context(spent={("History", 2027): D("490.00")})
    assert state_of("within-budget", dossier(form=form(amount_requested=D("10.00"))), world)[0] is MET
    assert state_of("within-budget", dossier(form=form(amount_requested=D("10.01"))), world)[0] is NOT_MET


def test_the_fiscal_year_turns_on_the_first_of_july() -> None:
    rows = (Department("History", 2026, D("24.00")), Department("History", 2027, D("1.00")))
    june = dossier(purchase(receipt(date=found(date(2026, 6, 30)))))
    july = dossier(purchase(receipt(date=found(date(2026, 7, 1)))))
    assert state_of("within-budget", june, context(departments=rows))[0] is MET
    assert state_of("within-budget", july, context(departments=rows))[0] is NOT_MET


def test_purchases_of_two_years_are_held_against_both_budgets() -> None:
    rows = (Department("History", 2026, D("24.00")), Department("History", 2027, D("23.00")))
    papers = (purchase(receipt(date=found(date(2026, 6, 30)))), purchase(file="b.jpg"))
    both = dossier(*papers, form=form(amount_requested=D("48.00")))
    finding = of_submission("within-budget", both, context(departments=rows))
    assert finding.state is NOT_MET
    assert "2027" in finding.message
    assert "2026" not in finding.message
    less = dossier(*papers, form=form(amount_requested=D("45.01")))  # shared out: 22.51 and 22.50
    finding = of_submission("within-budget", less, context(departments=rows))
    assert finding.state is MET
    assert "after this $1.49" in finding.message
    assert "after this $0.50" in finding.message


def test_budget_without_amounts_cannot_be_told() -> None:
    whole = dossier(purchase(reimbursable=None), form=form(amount_requested=None))
    assert state_of("within-budget", whole) == (CANNOT_TELL, Cause.UNREADABLE)
    assert state_of("within-budget", dossier(form=None)) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


# --- purchase-date, sales-tax ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "state", "cause"),
    [
        (receipt(), MET, None),
        (receipt(date=found(date(2026, 10, 5))), MET, None),
        (receipt(date=found(date(2026, 10, 6))), NOT_MET, None),
        (receipt(date=UNREADABLE), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(date=AMBIGUOUS), CANNOT_TELL, Cause.CONFLICTING),
        (receipt(date=ABSENT), CANNOT_TELL, Cause.MISSING_DOCUMENT),
        (receipt(date=ABSENT, cut_off=("top",)), CANNOT_TELL, Cause.CUT_OFF),
        (receipt(date=ABSENT, cut_off=("right",)), CANNOT_TELL, Cause.CUT_OFF),
    ],
)
def test_purchase_date(paper: Receipt, state: FindingState, cause: Cause | None) -> None:
    assert state_of("purchase-date", dossier(purchase(paper))) == (state, cause)


def test_without_a_day_of_submission_today_is_the_limit() -> None:
    today = dossier(purchase(receipt(date=found(TODAY))), form=form(submitted=None))
    assert state_of("purchase-date", today) == (MET, None)
    later = dossier(purchase(receipt(date=found(date(2026, 10, 13)))), form=form(submitted=date(2027, 1, 1)))
    assert state_of("purchase-date", later) == (NOT_MET, None)


def test_a_slip_may_give_the_date_but_a_statement_may_not() -> None:
    undated = bill(date=ABSENT)
    assert state_of("purchase-date", dossier(purchase(undated, proofs=(("s.jpg", slip("22.00")),))))[0] is MET
    posted = replace(statement("22.00"), date=found(DAY))
    assert state_of("purchase-date", dossier(purchase(undated, proofs=(("b.pdf", posted),))))[0] is CANNOT_TELL


def test_no_receipt_has_no_date() -> None:
    assert state_of("purchase-date", Dossier("x", form(), (), ())) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


def test_the_gravest_date_counts() -> None:
    whole = dossier(purchase(), purchase(receipt(date=found(date(2026, 10, 9))), "late.jpg"))
    finding = of_submission("purchase-date", whole)
    assert finding.state is NOT_MET
    assert "late.jpg" in finding.message
    assert "lunch.jpg" not in finding.message


@pytest.mark.parametrize(
    ("tax", "state"),
    [
        (found(D("2.00")), MET),
        (found(D("0.00")), NOT_APPLICABLE),
        (ABSENT, NOT_APPLICABLE),
        (UNREADABLE, NOT_APPLICABLE),
    ],
)
def test_sales_tax_is_information(tax: Any, state: FindingState) -> None:
    finding = of_submission("sales-tax", dossier(purchase(receipt(tax=tax))))
    assert finding.state is state
    assert ("$2.00" in finding.message) == (state is MET)
    assert ("could not be read" in finding.message) == (tax is UNREADABLE)


def test_what_a_merchant_charged_before_is_added_up() -> None:
    charged = {
        ("LANTERN H0USE", 2027): D("9.00"),  # numbers tell two shops apart
        ("Lantern Hause", 2027): D("3.00"),
        ("Lantern House", 2026): D("5.00"),
        ("Birch Cafe", 2027): D("7.00"),
    }
    message = of_submission("sales-tax", None, context(sales_tax=charged)).message
    assert "$2.00 was charged; the exemption letter would have saved it" in message
    assert "LANTERN HOUSE has charged $5.00 of it in fiscal year 2027 so far." in message
    assert "so far" not in of_submission("sales-tax").message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lines": ("LANTERN HOUSE", "12 Elm St", "Chicago, IL 60601")}, "charged in IL, where the exemption letter"),
        ({"address": found("12 Elm St, Belleville IL 62220-1234")}, "charged in IL, where"),
        ({"currency": "EUR"}, "was charged in EUR"),
    ],
)
def test_tax_that_the_letter_would_not_have_saved_is_said_apart(changes: dict[str, Any], says: str) -> None:
    finding = of_submission("sales-tax", dossier(purchase(receipt(**changes))))
    assert finding.state is NOT_APPLICABLE
    assert says in finding.message
    assert "would have saved" not in finding.message


@pytest.mark.parametrize(
    "line", ["St. Louis, MO 63130", "Elm Street NE 12", "TABLE IL 3", "NO 12345", "Total OK 21.60", "Cashier ID 10234"]
)
def test_tax_of_missouri_or_of_no_address_would_have_been_saved(line: str) -> None:
    assert of_submission("sales-tax", dossier(purchase(receipt(lines=(line,))))).state is MET


# --- not-duplicate -----------------------------------------------------------------------------------------------


def earlier(**changes: Any) -> EarlierPurchase:
    """The builders' purchase as seen before, in other files."""
    facts = facts_of(purchase(), (reading(),), "2026-09-30-lee")
    return replace(facts, **({"sha256": ("other",), "last4": None, "auth_code": None} | changes))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, NOT_MET),
        ({"merchant": "Lantern House Inc."}, NOT_MET),
        ({"time": None}, NOT_MET),
        ({"time": time(18, 5)}, CANNOT_TELL),
        ({"time": time(18, 5), "last4": "0103", "auth_code": "61904C"}, MET),
        ({"time": time(18, 5), "items": (("Tea", D("24.00")),)}, MET),
        ({"total": D("24.01")}, CANNOT_TELL),
        ({"total": D("24.01"), "time": time(18, 5)}, MET),
        ({"total": D("44.01")}, MET),
        ({"date": date(2026, 10, 2)}, MET),
        ({"merchant": "BLUE BICYCLE"}, MET),
        ({"time": None, "items": (("Tea", D("24.00")),)}, CANNOT_TELL),
        ({"time": None, "items": ()}, CANNOT_TELL),
        ({"merchant": None}, CANNOT_TELL),
        ({"merchant": None, "time": None}, MET),
        ({"sha256": ("sha of lunch.jpg",), "time": time(18, 5)}, NOT_MET),
        ({"last4": "0103", "auth_code": "02776A", "time": time(18, 5)}, NOT_MET),
        ({"last4": "0103", "auth_code": "02776A", "total": D("1.00")}, CANNOT_TELL),
        ({"last4": "0103", "auth_code": "02776A", "date": date(2026, 10, 2)}, CANNOT_TELL),
        ({"last4": "9999", "auth_code": "02776A", "total": D("1.00")}, CANNOT_TELL),
        ({"last4": "9999", "auth_code": "02776A", "date": date(2026, 10, 2)}, MET),
        (
            {"last4": "0103", "auth_code": "02776A", "total": D("1.00"), "date": date(2026, 10, 2), "merchant": "ELM"},
            MET,
        ),
        ({"time": time(18, 5), "merchant": "LANTERN HOUSE NO 2"}, MET),
    ],
)
def test_not_duplicate(changes: dict[str, Any], state: FindingState) -> None:
    finding = of_submission("not-duplicate", None, context(earlier=(earlier(**changes),)))
    assert finding.state is state, finding.message
    assert ("2026-09-30-lee" in finding.message) == (state is not MET)
    assert "lee" not in finding.ask
    if state is NOT_MET:
        assert str(DAY) in finding.ask


@pytest.mark.parametrize(
    ("mark", "total", "day", "state"),
    [
        ("00000000000000ff", D("24.00"), DAY, NOT_MET),
        ("00000000000000ff", D("24.00"), None, CANNOT_TELL),
        ("00000000000000ff", None, None, CANNOT_TELL),
        ("00000000000000ff", D("9.00"), None, MET),
        ("00000000000000ff", D("24.00"), date(2026, 1, 1), MET),
        ("ffffffffffffffff", D("24.00"), None, MET),
    ],
)
def test_the_same_picture_again(mark: str, total: Decimal | None, day: date | None, state: FindingState) -> None:
    whole = dossier(readings=(reading(fingerprint=("00000000000000fe",)),))
    before = earlier(merchant=None, time=None, date=day, total=total, fingerprint=(mark,), items=())
    assert state_of("not-duplicate", whole, context(earlier=(before,)))[0] is state


def test_twice_in_one_submission() -> None:
    finding = of_submission("not-duplicate", dossier(purchase(), purchase(file="again.jpg")))
    assert finding.state is NOT_MET
    assert "again.jpg" in finding.message
    assert "lunch.jpg of this submission" in finding.message


def test_two_coffees_on_one_day_are_two() -> None:
    tea = receipt(time=found(time(9, 15)), tenders=(card(auth_code="99"),))
    assert state_of("not-duplicate", dossier(purchase(), purchase(tea, "b.jpg"))) == (MET, None)


def test_two_receipts_in_one_file_are_no_duplicates() -> None:
    one, other = receipt(), receipt(total=found(D("9.00")), tenders=(card("9.00", auth_code="99"),))
    both = (reading("lunch.jpg", one, other, fingerprint=("ff",)),)
    whole = dossier(purchase(one), purchase(other), readings=both)
    assert state_of("not-duplicate", whole) == (MET, None)
    before = facts_of(purchase(receipt(total=found(D("5.00")), tenders=())), both, "before")
    assert state_of("not-duplicate", whole, context(earlier=(before,))) == (MET, None)


def test_two_coffees_on_one_picture_are_two() -> None:
    one = receipt(number=found("check 2459"), time=found(time(9, 5)), tenders=(card(auth_code="13537B"),))
    other = receipt(number=found("check 2511"), time=found(time(15, 40)), tenders=(card(auth_code="13811C"),))
    both = (reading("lunch.jpg", one, other, fingerprint=("ff",)),)
    assert state_of("not-duplicate", dossier(purchase(one), purchase(other), readings=both)) == (MET, None)
    twice = dossier(purchase(one), purchase(one), readings=(reading("lunch.jpg", one, one, fingerprint=("ff",)),))
    assert state_of("not-duplicate", twice)[0] is NOT_MET


def test_a_bank_statement_may_come_again() -> None:
    paid = purchase(bill(), proofs=(("bank.pdf", statement("22.00", "9.00")),))
    files = (reading("lunch.jpg", bill()), reading("bank.pdf", statement("22.00", "9.00")))
    assert facts_of(paid, files, "x").sha256 == ("sha of lunch.jpg",)


def test_nothing_to_compare_cannot_be_told() -> None:
    assert state_of("not-duplicate", Dossier("x", form(), (), ())) == (CANNOT_TELL, Cause.MISSING_DOCUMENT)


def test_the_other_documents_of_a_submission_are_no_purchases() -> None:
    """A form among the files counts as read and is not a receipt."""
    papers = (reading("form.jpg", Receipt(DocumentKind.FORM)),)
    finding = of_submission("form-complete", Dossier("x", form(), papers, ()))
    assert finding.state is NOT_MET
    assert "no receipts came with it" in finding.message


def test_whoever_filled_in_a_form_is_not_told_the_row_of_a_file() -> None:
    why = 'row 3, column claimant_role: "the boss" is not a role; write peer_mentor or lead'
    wrong = form(role=None, problems=(("claimant_role", why),))
    finding = of_submission("form-complete", dossier(purchase(), form=wrong))
    assert "row 3" in finding.message
    assert "the boss" in finding.ask
    assert "row 3" not in finding.ask


def test_what_is_marked_out_is_said_in_everybodys_words() -> None:
    bought = purchase(excluded=(Excluded("Candle", D("14.00"), "struck", D("1.22")),), reimbursable=D("8.78"))
    finding = of_submission("amount-requested", dossier(bought, form=form(amount_requested=D("24.00"))))
    assert "Candle (marked out)" in finding.message
    assert "struck" not in finding.message
