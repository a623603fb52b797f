"""What the handbook leaves open is off, says that the office must decide, and works where it is set."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.model import (
    Alcohol,
    Cause,
    Context,
    Dossier,
    Finding,
    FindingState,
    Proof,
    Purchase,
    Reconciliation,
    Tender,
    TenderKind,
)
from pipeline.settle import settle
from rules.engine import evaluate
from rules.language import foreign_language
from rules.policy import describe, load, undecided
from rules.terms import MonthDay, Policy
from tests.rules.builders import (
    ABSENT,
    POLICY,
    UNREADABLE,
    D,
    bill,
    card,
    context,
    dossier,
    form,
    found,
    item,
    of_submission,
    purchase,
    receipt,
    slip,
)
from tests.rules.own_policy import TEXT, with_setting, written

OPEN_QUESTIONS = {
    "translation_of_foreign_receipts": "itemized",
    "attendees_up_to": "form-complete",
    "tip_cap": "amount-requested",
    "days_after_year_end": "purchase-date",
    "days_to_submit": "purchase-date",
    "spend_by": "purchase-date",
}


def said(rule: str, policy: Policy, whole: Dossier, world: Context | None = None) -> Finding:
    (finding,) = (f for f in evaluate(whole, policy, world or context()) if f.rule == rule)
    return finding


def test_they_are_off_and_say_that_the_office_must_decide() -> None:
    off = {setting.name: rule.name for rule, setting in undecided(load())}
    assert off.items() >= OPEN_QUESTIONS.items()
    for _, setting in undecided(load()):
        assert "handbook" in setting.reason
        assert "office must decide" in setting.reason
    shown = " ".join(describe(load()).split())
    for name in OPEN_QUESTIONS:
        assert f"{name} = off: The handbook" in shown


@pytest.mark.parametrize(
    ("parameter", "value", "meant", "shown"),
    [
        ("attendees_up_to", "6", 6, "6"),
        ("tip_cap", "20", D("20"), "20%"),
        ("tip_cap", "17.5%", D("17.5"), "17.5%"),
        ("tip_cap", '"0"', D("0"), "0%"),
        ("days_to_submit", "60", 60, "60"),
        ("spend_by", "05-15", MonthDay(5, 15), "05-15"),
        ("spend_by", "5-1", MonthDay(5, 1), "05-01"),
        ("spend_by", "OFF", None, "off"),
        ("days_after_year_end", "0", 0, "0"),
        ("days_after_year_end", "NO", None, "off"),
        ("translation_of_foreign_receipts", "on", True, "on"),
        ("translation_of_foreign_receipts", "NO", False, "off"),
    ],
)
def test_they_are_read_as_written(tmp_path: Path, parameter: str, value: str, meant: object, shown: str) -> None:
    policy = with_setting(tmp_path, parameter, value)
    rule = policy.rule(OPEN_QUESTIONS[parameter])
    assert next(setting.value for setting in rule.settings if setting.name == parameter) == meant
    assert f"{parameter} = {shown}: " in " ".join(describe(policy).split())


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        ("attendees_up_to", "six", "expected a whole number such as 60, or off, not `six`"),
        ("attendees_up_to", "6.5", "expected a whole number such as 60, or off, not `6.5`"),
        ("attendees_up_to", "-1", "not `-1`"),
        ("days_to_submit", "60 days", "not `60 days`"),
        ("days_to_submit", "yes", "not `yes`"),
        ("tip_cap", "120", "expected a percentage such as 20, or off, not `120`"),
        ("tip_cap", "-5", "not `-5`"),
        ("tip_cap", "nan", "not `nan`"),
        ("tip_cap", "0.2", "`0.2` is less than one percent; for 20 percent write 20"),
        ("tip_cap", "0.005", "for 0.5 percent write 0.5"),
        ("spend_by", "13-13", "expected month-day such as 07-01, not `13-13`"),
        ("spend_by", "02-29", "02-29 is not in every year; write 02-28 or 03-01"),
        ("spend_by", "May 15", "not `May 15`"),
        ("translation_of_foreign_receipts", "always", "expected on or off, not `always`"),
        ("days_after_year_end", "[30]", "expected a single text"),
    ],
)
def test_what_cannot_be_one_is_refused(tmp_path: Path, parameter: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        with_setting(tmp_path, parameter, value)
    assert words in str(refusal.value)
    line = next(at for at, text in enumerate(TEXT.splitlines(), 1) if text.strip() == f"{parameter}:") + 1
    assert refusal.value.line == line


# --- Who attended ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attendees", "state"),
    [
        (("Ana García", "Wei Chen"), FindingState.MET),
        ((), FindingState.NOT_MET),
        (("2",), FindingState.NOT_MET),
        (("4 students",), FindingState.NOT_MET),
        (("about 4 people",), FindingState.NOT_MET),
        (("5 people",), FindingState.MET),
        (("12",), FindingState.MET),
        (("Ana García", "11 students"), FindingState.MET),
        (("Ana", "Wei", "2 guests"), FindingState.MET),
        (("Ana", "3 guests"), FindingState.NOT_MET),
        (("A", "B", "C", "D", "E", "F"), FindingState.MET),
        (("3rd year students",), FindingState.MET),
        (("four people",), FindingState.NOT_MET),
        (("a group of three",), FindingState.NOT_MET),
        (("a dozen students",), FindingState.MET),
        (("Six Morales",), FindingState.MET),
        (("Ana García", "Wei Chen", "1 more"), FindingState.NOT_MET),
        (("Ana García", "Wei Chen", "and 3 others"), FindingState.MET),
        (("the whole cohort",), FindingState.NOT_MET),
        (("everyone",), FindingState.NOT_MET),
        (("Ana García", "other mentees"), FindingState.NOT_MET),
        (("our cohort", "12 people"), FindingState.MET),
    ],
)
def test_names_of_a_small_group(tmp_path: Path, attendees: tuple[str, ...], state: FindingState) -> None:
    whole = dossier(form=form(attendees=attendees))
    assert of_submission("form-complete", whole).state is FindingState.MET
    finding = said("form-complete", with_setting(tmp_path, "attendees_up_to", "4"), whole)
    assert finding.state is state
    if state is FindingState.NOT_MET:
        assert "If more than 4 people came, their number is enough, such as “12 people”." in finding.ask


def test_who_attended_is_asked_once(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "attendees_up_to", "4")
    wrong = form(attendees=(), department=None, problems=(("event.attendees", "`??` is no name"),))
    finding = said("form-complete", policy, dossier(form=wrong))
    assert "`??` is no name" in finding.ask
    assert "by name" not in finding.ask
    assert "your department" in finding.ask
    both = said("form-complete", policy, dossier(form=form(attendees=(), department=None)))
    assert "your department" in both.ask
    assert "by name" in both.ask


# --- Days ------------------------------------------------------------------------------------------------------------


def bought(day: date, submitted: date | None, **changes: Any) -> Dossier:
    return dossier(purchase(receipt(date=found(day))), form=form(submitted=submitted), **changes)


@pytest.mark.parametrize(
    ("day", "submitted", "state"),
    [
        (date(2026, 10, 3), date(2026, 10, 5), FindingState.MET),
        (date(2026, 7, 1), date(2026, 8, 30), FindingState.MET),
        (date(2026, 7, 1), date(2026, 8, 31), FindingState.NOT_MET),
    ],
)
def test_days_to_submit(tmp_path: Path, day: date, submitted: date, state: FindingState) -> None:
    assert of_submission("purchase-date", bought(day, submitted)).state is FindingState.MET
    finding = said("purchase-date", with_setting(tmp_path, "days_to_submit", "60"), bought(day, submitted))
    assert finding.state is state
    if state is FindingState.NOT_MET:
        assert finding.message == (
            "lunch.jpg is dated 2026-07-01, 61 days before the submission (2026-08-31); at most 60 may pass."
        )
        assert "up to 60 days" in finding.ask
        assert finding.evidence


def test_without_a_day_on_the_form_the_day_of_judging_counts(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "days_to_submit", "8")
    assert said("purchase-date", policy, bought(date(2026, 10, 3), None)).state is FindingState.NOT_MET
    assert said("purchase-date", policy, bought(date(2026, 10, 4), None)).state is FindingState.MET


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 5, 15), FindingState.MET),
        (date(2026, 5, 16), FindingState.NOT_MET),
        (date(2026, 6, 30), FindingState.NOT_MET),
        (date(2025, 7, 1), FindingState.MET),
        (date(2025, 12, 31), FindingState.MET),
    ],
)
def test_spend_by(tmp_path: Path, day: date, state: FindingState) -> None:
    policy = with_setting(tmp_path, "spend_by", "05-15")
    finding = said("purchase-date", policy, bought(day, date(2026, 6, 30)), context(today=date(2026, 6, 30)))
    assert finding.state is state
    if state is FindingState.NOT_MET:
        assert "the money of fiscal year 2026 was to be spent by 2026-05-15" in finding.message
        assert "was to be spent by 2026-05-15" in finding.ask


def test_spend_by_in_the_first_half_of_the_year(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "spend_by", "11-30")
    world = context(today=date(2027, 6, 1))
    early, late = bought(date(2026, 11, 30), date(2027, 1, 10)), bought(date(2027, 1, 5), date(2027, 1, 10))
    assert said("purchase-date", policy, early, world).state is FindingState.MET
    assert said("purchase-date", policy, late, world).state is FindingState.NOT_MET


# --- An open fiscal year ---------------------------------------------------------------------------------------------


def test_a_purchase_of_an_ended_year_goes_to_a_person_until_the_office_decides() -> None:
    finding = of_submission("purchase-date", bought(date(2026, 6, 30), date(2026, 7, 2)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert "in fiscal year 2026, which ended on 2026-06-30; it was submitted on 2026-07-02" in finding.message
    assert "does not say how long" in finding.message


@pytest.mark.parametrize(
    ("days", "submitted", "state"),
    [
        ("30", date(2026, 7, 30), FindingState.MET),
        ("30", date(2026, 7, 31), FindingState.NOT_MET),
        ("0", date(2026, 7, 1), FindingState.NOT_MET),
        ("0", date(2026, 6, 30), FindingState.MET),
    ],
)
def test_how_long_an_ended_year_stays_open(tmp_path: Path, days: str, submitted: date, state: FindingState) -> None:
    policy = with_setting(tmp_path, "days_after_year_end", days)
    finding = said("purchase-date", policy, bought(date(2026, 6, 30), submitted))
    assert finding.state is state
    if state is FindingState.NOT_MET:
        assert "fiscal year 2026, which ended on 2026-06-30 and can no longer be charged" in finding.ask


def test_a_year_that_is_the_calendars(tmp_path: Path) -> None:
    policy = load(written(tmp_path, TEXT.replace("value: 07-01", "value: 01-01", 1)))
    world = context(today=date(2027, 1, 10))
    finding = said("purchase-date", policy, bought(date(2026, 12, 31), date(2027, 1, 5)), world)
    assert "fiscal year 2026, which ended on 2026-12-31" in finding.message


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_the_year_that_ends_after_it(day: date) -> None:
    assert POLICY.year_ends(POLICY.fiscal_year(day) - 1) < day <= POLICY.year_ends(POLICY.fiscal_year(day))


# --- Tips ------------------------------------------------------------------------------------------------------------


def tipped(amount: str, **changes: Any) -> Purchase:
    total = D("22.00") + D(amount)
    kept: dict[str, Any] = {"tip": found(D(amount)), "total": found(total), **changes}
    paper = receipt(**kept)
    return purchase(paper, total=paper.total.value)


def test_without_a_limit_a_tip_is_paid_in_full() -> None:
    assert load().tip_cap is None
    assert settle(tipped("15.00"), takes_share=True).reimbursable == D("37.00")


@pytest.mark.parametrize(
    ("tip", "over"), [("0.00", "0.00"), ("4.00", "0.00"), ("4.01", "0.01"), ("6.00", "2.00"), ("20.00", "16.00")]
)
def test_a_tip_is_paid_up_to_the_limit(tip: str, over: str) -> None:
    settled = settle(tipped(tip), True, D("20"))
    assert settled.reimbursable == D("22.00") + D(tip) - D(over)
    assert [(e.description, e.amount, e.share) for e in settled.excluded] == (
        [("Tip over 20%", D(over), D("0.00"))] if D(over) else []
    )


def test_an_automatic_gratuity_uses_up_the_limit_and_is_not_cut() -> None:
    charged = tipped("2.00", service_charge=found(D("3.60")), total=found(D("27.60")))
    assert settle(charged, True, D("20")).reimbursable == D("26.00")
    much = tipped("1.00", service_charge=found(D("5.00")), total=found(D("28.00")))
    assert settle(much, True, D("20")).reimbursable == D("27.00")


def test_a_tip_that_only_the_slip_shows_is_limited_too() -> None:
    joined = purchase(bill(), proofs=(("slip.jpg", slip("28.00")),), total=D("28.00"))
    assert settle(joined, True, D("20")).reimbursable == D("26.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"tip": UNREADABLE},
        {"tip": ABSENT, "cut_off": ("bottom",), "reconciliation": Reconciliation(Proof.CONSISTENT, None)},
        {"subtotal": UNREADABLE},
        {"subtotal": ABSENT, "reconciliation": Reconciliation(Proof.UNPROVED, None)},
        {"service_charge": UNREADABLE},
    ],
)
def test_a_tip_of_which_too_little_is_known_is_not_waved_through(changes: dict[str, Any]) -> None:
    assert settle(tipped("6.00", **changes), True, D("20")).reimbursable is None
    assert settle(tipped("6.00", **changes), True).reimbursable is not None


@given(st.integers(0, 3000), st.integers(0, 100), st.booleans())
def test_what_is_left_out_and_what_is_left_make_the_total(cents: int, cap: int, takes_share: bool) -> None:
    tip = D(cents) / 100
    items = (item("Soup", "12.00"), item("Wine", "8.00", Alcohol.YES))
    settled = settle(tipped(f"{tip:.2f}", items=items), takes_share, D(cap))
    assert settled.reimbursable is not None
    left_out = sum((e.amount + e.share for e in settled.excluded), D("0.00"))
    assert settled.reimbursable + left_out == settled.total


def test_asking_for_more_than_the_limit_goes_back_with_the_right_amount(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "tip_cap", "20")
    assert policy.tip_cap == 20
    whole = dossier(settle(tipped("6.00"), True, policy.tip_cap), form=form(amount_requested=D("28.00")))
    finding = said("amount-requested", policy, whole)
    assert finding.state is FindingState.NOT_MET
    assert "change the amount requested to $26.00?" in " ".join(finding.ask.replace("\n", " ").split())
    assert "Tip over 20%" in finding.message


def test_a_tip_of_which_too_little_is_known_is_named(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "tip_cap", "20")
    whole = dossier(settle(tipped("6.00", tip=UNREADABLE), True, policy.tip_cap))
    finding = said("amount-requested", policy, whole)
    assert finding.state is FindingState.CANNOT_TELL
    assert "A tip is paid up to 20%, and how high it is on lunch.jpg is not known." in finding.message


# --- What is left out, in words --------------------------------------------------------------------------------------


def requested(amount: str, *purchases: Purchase) -> Finding:
    return of_submission("amount-requested", dossier(*purchases, form=form(amount_requested=D(amount))))


def with_gift_card(amount: str, **changes: Any) -> Purchase:
    gift = Tender(TenderKind.GIFT_CARD, D(amount))
    return settle(purchase(receipt(tenders=(gift, card("1.00")), **changes)), takes_share=True)


def test_what_a_gift_card_paid_is_said_as_such() -> None:
    finding = requested("24.00", with_gift_card("20.00"))
    assert finding.message == (
        "$24.00 is asked for, but only $4.00 can be reimbursed (without $20.00 paid with a gift card)."
    )
    wine = (item("Soup", "12.00"), item("Wine", "8.00", Alcohol.YES))
    finding = requested("24.00", with_gift_card("10.00", items=wine))
    assert (
        "(without Wine (alcohol), $9.60 with its share of tax, tip and charges, and $10.00 paid with a gift card)"
        in (finding.message)
    )


def test_where_nothing_can_be_reimbursed_no_amount_is_asked_for() -> None:
    finding = requested("24.00", with_gift_card("24.00"))
    assert finding.state is FindingState.NOT_MET
    assert finding.ask == (
        "You asked for $24.00, but nothing on these receipts can be reimbursed: $24.00 paid with a gift card. "
        "Could you withdraw the request, or tell us what we have missed?"
    )


# --- Translations ----------------------------------------------------------------------------------------------------

GERMAN = ("GASTHAUS LINDE", "Rechnung 104", "Datum 03.10.2026", "2 Suppe 9,00", "Gesamt 9,00", "MwSt 19% 1,44", "Bar")
JAPANESE = ("領収書 東京都港区赤坂", "合計金額 千二百円", "お買い上げありがとうございます")
ITALIAN_MENU = ("TRATTORIA SOLE", "Order 12", "1 Pollo al limone 18.00", "Subtotal 18.00", "Tax 1.80", "Total 19.80")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, FindingState.MET),
        ({"lines": ITALIAN_MENU}, FindingState.MET),
        ({"lines": GERMAN}, FindingState.CANNOT_TELL),
        ({"currency": "EUR"}, FindingState.CANNOT_TELL),
        (
            {"lines": ("合計金額 千二百円 領収書 東京都港区赤坂 お買い上げありがとうございます",)},
            FindingState.CANNOT_TELL,
        ),
    ],
)
def test_a_translation_is_asked_for(tmp_path: Path, changes: dict[str, Any], state: FindingState) -> None:
    whole = dossier(purchase(receipt(**changes)))
    assert of_submission("itemized", whole).state is FindingState.MET
    finding = said("itemized", with_setting(tmp_path, "translation_of_foreign_receipts", "on"), whole)
    assert finding.state is state
    if state is FindingState.CANNOT_TELL:
        assert finding.ask.startswith("Could you send a translation of lunch.jpg into English")


def test_a_receipt_without_items_is_asked_for_its_items_first(tmp_path: Path) -> None:
    policy = with_setting(tmp_path, "translation_of_foreign_receipts", "on")
    finding = said("itemized", policy, dossier(purchase(receipt(items=(), lines=GERMAN))))
    assert finding.state is FindingState.NOT_MET
    assert "lists each item" in finding.ask


@pytest.mark.parametrize(
    ("lines", "foreign"),
    [
        ((), False),
        (("Total", "Gesamt", "Datum"), False),
        (GERMAN, True),
        (("Ticket", "Montant", "Espèces", "TVA", "Merci"), True),
        (("Mesa 4", "Cuenta", "Propina", "Gracias", "Subtotal", "Total", "Tax", "Tip", "Cash"), False),
    ],
)
def test_a_foreign_receipt_is_told_by_the_tills_words(lines: tuple[str, ...], foreign: bool) -> None:
    assert foreign_language(receipt(lines=lines)) is foreign
