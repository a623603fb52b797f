"""Doubts that go to a person: drinks without a price, names that may be one person's, what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import Alcohol, Approval, Cause, Evidence, Finding, FindingState, LineItem, Person, Receipt, Role
from pipeline.settle import settle
from rules.alcohol import judge_text
from rules.checks.people import is_a_name, maybe_same_person
from rules.engine import evaluate
from rules.policy import load
from tests.rules.builders import (
    TODAY,
    context,
    dossier,
    form,
    found,
    item,
    of_purchase,
    of_submission,
    place,
    purchase,
    receipt,
)

D = Decimal
MET, NOT_MET, CANNOT_TELL = FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL


# --- Lines without a price -----------------------------------------------------------------------------------------


def plate(*lines: str, **changes: Any) -> Receipt:
    """A receipt whose items are the lines with a price, in the order of `lines`."""
    items = tuple(
        replace(item(text.rpartition(" ")[0], text.rpartition(" ")[2]), evidence=(place(text),), alcohol=Alcohol.NO)
        for text in lines
        if text[-3] == "." and not text.startswith("Subtotal")
    )
    kept = {
        "items": items,
        "lines": ("THE WINE BAR", "10/03/2026", *lines, "Tax 2.00", "Total 24.00", "Happy Hour Wine"),
    }
    return receipt(**(kept | changes))


def no_alcohol(paper: Receipt) -> Finding:
    return of_purchase("no-alcohol", paper)


@pytest.mark.parametrize(
    "lines",
    [
        ("Brunch Plate 12.00", "Glass Mimosa", "Coffee 3.00"),
        ("Prix Fixe 65.00", "Oysters", "Wine Pairing", "Subtotal 65.00"),
        ("Steak Frites 28.00", "Glass Malbec"),
    ],
)
def test_a_drink_without_a_price_is_shown_to_a_person(lines: tuple[str, ...]) -> None:
    finding = no_alcohol(plate(*lines))
    assert (finding.state, finding.cause) == (CANNOT_TELL, Cause.CONFLICTING)
    drink = next(line for line in lines if line in ("Glass Mimosa", "Wine Pairing", "Glass Malbec"))
    assert drink in finding.message
    assert drink in finding.ask


@pytest.mark.parametrize(
    "lines",
    [
        ("Brunch Plate 12.00", "extra basil", "no onions", "Coffee 3.00"),
        ("Fish and Chips 12.00", "beer batter", "Coffee 3.00"),
        ("Pasta 12.00", "vodka sauce"),
    ],
)
def test_other_words_among_the_items_and_names_around_them_are_no_drinks(lines: tuple[str, ...]) -> None:
    assert no_alcohol(plate(*lines)).state is MET


def test_a_name_over_several_lines_is_one_items() -> None:
    paper = plate("Penne alla 12.00", "vodka", "Coffee 3.00")
    ordered = replace(paper.items[0], evidence=(place("Penne alla 12.00"), place("vodka"), place("not there")))
    assert no_alcohol(replace(paper, items=(ordered, *paper.items[1:]))).state is MET


def test_a_priced_drink_below_the_sums_is_shown_to_a_person() -> None:
    lines = ("THE WINE BAR", "Burger 14.00", "Tax 1.26", "Total 15.26", "Round 2: 2 Bud Light 10.00")
    assert no_alcohol(plate("Burger 14.00", lines=lines)).state is CANNOT_TELL
    free = (*lines[:-1], "Liquor: 0.00", "Happy Hour Wine daily")
    assert no_alcohol(plate("Burger 14.00", lines=free)).state is MET


def test_a_line_taken_off_hides_no_drink() -> None:
    off = replace(item("330112", "-1.00"), alcohol=Alcohol.UNCLEAR)
    assert no_alcohol(receipt(items=(item("Burger", "15.00"), off))).state is MET


def test_a_heading_and_what_belongs_to_an_excluded_drink_raise_no_doubt() -> None:
    lines = ("Burger 12.00", "WINE", "House Red 9.00", "Merlot")
    paper = plate(*lines)
    burger, drink = paper.items
    items = (burger, replace(drink, alcohol=Alcohol.YES, section="WINE"))
    whole = dossier(
        purchase(replace(paper, items=items), reimbursable=D("12.00")), form=form(amount_requested=D("12.00"))
    )
    finding = next(f for f in evaluate(whole, load(), context()) if f.rule == "no-alcohol")
    assert "without a price" not in finding.message


# --- The judge --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    """青岛啤酒 | 清酒 | 소주 | 맥주 | 白酒 | 葡萄酒 | ビール | 梅酒 | Tsingtao 啤酒 | Budwieser | Hieneken | MLR LITE
    Corona Xtra | HSE RED GL | Old Fash | Espresso Mart | LIT | AMF | Vod Cran | Captain Coke | Ranch Water
    Bucket Domestic | Open Bar | Bar Tab | Chardonnnay | Proseco""".replace("\n", "|").split("|"),
)
def test_alcohol_by_other_spellings(text: str) -> None:
    assert judge_text(text.strip())[0] is Alcohol.YES


@pytest.mark.parametrize("text", ["宫保鸡丁", "비빔밥", "ラーメン", "Борщ", "A12 牛肉面", "料酒", "Corna", "Dbl Shot"])
def test_what_cannot_be_told_is_unclear(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Kung Pao Chicken 宫保鸡丁", "Blue Moon Ice Cream", "Old Fashioned Malt", "Beer Mug", "Porter House",
        "PF Chang", "Crème Brûlée", "Jalapeño Poppers", "Phở Gà",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


# --- People --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Bob Lee", "R. Lee", "Lee, R.", "Robert A. Lee", "Rob Lee", "Dr. Robert Lee", "Lee", "ROBERTO LEE", "Mr. Lee"],
)
def test_names_that_may_be_robert_lees(name: str) -> None:
    assert maybe_same_person(Approval(name), Person("Robert Lee"))


@pytest.mark.parametrize("name", ["Sam Lee", "S. Lee", "Robert Leeds", "Bob Park", "Yuki", "", None])
def test_names_that_are_somebody_elses(name: str | None) -> None:
    assert not maybe_same_person(Approval(name), Person("Robert Lee"))


@pytest.mark.parametrize(
    ("name", "right"),
    [("ok", False), ("Approved", False), ("yes", False), ("X", False), ("n/a", False), ("--", False), (None, False),
     ("Yuki", True), ("Sam Lee", True), ("O. Ng", True), ("李明", True)],
)  # fmt: skip
def test_a_name(name: str | None, right: bool) -> None:
    assert is_a_name(name) is right


@pytest.mark.parametrize(
    ("approval", "state"),
    [
        (Approval("Sam Lee", "sam@example.edu", date(2026, 10, 4)), MET),
        (Approval("Bob Lee", "bobby@example.edu", date(2026, 10, 4)), CANNOT_TELL),
        (Approval("R. Lee", "r.lee@example.edu", date(2026, 10, 4)), CANNOT_TELL),
        (Approval("ok", None, date(2026, 10, 4)), NOT_MET),
        (Approval("Sam Lee", "sam@example.edu", date(TODAY.year + 1, 10, 4)), CANNOT_TELL),
        (Approval("Robert Lee", None, date(2026, 10, 4)), NOT_MET),
    ],
)
def test_an_approval_where_no_list_names_the_leads(approval: Approval, state: FindingState) -> None:
    asked = form(claimant=Person("Robert Lee", "rlee@example.edu"), role=Role.PEER_MENTOR, lead_approval=approval)
    assert of_submission("lead-approval", dossier(form=asked), context(departments=None)).state is state


def test_a_listed_leads_approval_of_a_day_to_come_is_a_doubt_too() -> None:
    asked = form(lead_approval=Approval("Sam Lee", "sam@example.edu", date(TODAY.year + 1, 10, 4)))
    assert of_submission("lead-approval", dossier(form=asked)).state is CANNOT_TELL


# --- Voids ------------------------------------------------------------------------------------------------------------


def lines_of(*rows: tuple[str, str]) -> tuple[LineItem, ...]:
    evidence = (Evidence("lunch.jpg", 1, place("x").box, "x", "typewriter"),)
    return tuple(
        replace(item(text, amount), alcohol=Alcohol.YES if "IPA" in text else Alcohol.NO, evidence=evidence)
        for text, amount in rows
    )


@pytest.mark.parametrize(
    ("rows", "total", "excluded", "left"),
    [
        ((("Wings", "12.00"), ("IPA Draft", "7.00"), ("VOID IPA Draft", "-7.00")), "13.08", [], "13.08"),
        ((("Wings", "12.00"), ("IPA Draft", "7.00"), ("VOID", "-7.00")), "13.08", [], "13.08"),
        ((("Wings", "12.00"), ("2 IPA", "14.00"), ("VOID IPA", "-7.00")), "20.90", ["7.00"], "13.20"),
        ((("Wings", "12.00"), ("IPA", "7.00"), ("VOID Wings", "-12.00")), "7.63", ["7.00"], "0.00"),
        ((("IPA", "7.00"), ("VOID IPA", "-7.00"), ("IPA", "7.00"), ("Soup", "3.00")), "11.00", ["7.00"], "3.30"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("HH Disc IPA", "-4.00")), "17.60", ["4.00"], "13.20"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Half Price Beer", "-4.00")), "17.60", ["4.00"], "13.20"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Happy Hour Discount", "-4.00")), "16.00", ["8.00"], "8.00"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Wings Off", "-4.00")), "16.00", ["8.00"], "8.00"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Happy Hour 50%", "-4.00")), "16.00", ["4.00"], "12.00"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Happy Hour 50%", "-6.00")), "14.00", ["8.00"], "6.00"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Promo 10%", "-2.00")), "18.00", ["7.20"], "10.80"),
        ((("Wings", "12.00"), ("IPA", "8.00"), ("Promo 10%", "-1.50")), "18.50", ["8.00"], "10.50"),
        ((("Wings", "8.00"), ("IPA", "8.00"), ("Half 50%", "-4.00")), "12.00", ["8.00"], "4.00"),
    ],
)
def test_a_void_takes_its_item_back_before_anything_is_shared(
    rows: tuple[tuple[str, str], ...], total: str, excluded: list[str], left: str
) -> None:
    paper = receipt(items=lines_of(*rows), total=found(D(total)))
    settled = settle(purchase(paper), takes_share=True)
    assert [f"{one.amount:.2f}" for one in settled.excluded] == excluded
    assert settled.reimbursable == D(left)


@pytest.mark.parametrize(("void", "state"), [("VOID Corona", FindingState.MET), ("Comp", FindingState.MET)])
def test_what_was_taken_back_was_not_claimed(void: str, state: FindingState) -> None:
    drink = replace(item("Corona", "7.00"), alcohol=Alcohol.YES)
    items = (item("Wings", "12.00"), drink, item(void, "-7.00"))
    settled = settle(purchase(receipt(items=items, total=found(D("13.08")))), takes_share=True)
    assert of_purchase("no-alcohol", settled).state is state
    other = settle(purchase(receipt(items=(*items, drink), total=found(D("20.08")))), takes_share=True)
    assert of_purchase("no-alcohol", other).state is FindingState.NOT_MET


@pytest.mark.parametrize(
    ("row", "told"),
    [("Happy Hour Discount", True), ("Comp", True), ("HH IPA", False), ("Wings Off", False), ("Promo 20%", False)],
)
def test_a_discount_that_does_not_say_what_it_is_off_is_told(row: str, told: bool) -> None:
    """It is taken off what is left, so that no more is paid back than was paid; who knows better may say so."""
    paper = receipt(items=lines_of(("Wings", "12.00"), ("IPA", "8.00"), (row, "-4.00")), total=found(D("16.00")))
    message = of_purchase("no-alcohol", settle(purchase(paper), takes_share=True)).message
    assert (f"What {row} -$4.00 was off does not show" in message) is told


@pytest.mark.parametrize(
    ("row", "known"), [("Summe EUR 20,00", True), ("Montant 20,00", True), ("Glass Malbec 20,00", False)]
)
def test_a_sum_below_the_items_in_another_language_is_no_drink(row: str, known: bool) -> None:
    paper = receipt(lines=("LANTERN HOUSE", "Noodle Soup 13.00", "Spring Rolls 7.00", row))
    assert (of_purchase("no-alcohol", paper).state is FindingState.MET) is known
