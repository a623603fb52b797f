"""The six rules of a purchase: met, not met, cannot tell, and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import (
    HIDDEN_ROW,
    Alcohol,
    Box,
    Cause,
    DocumentKind,
    Evidence,
    Excluded,
    Finding,
    FindingState,
    LineItem,
    LossKind,
    Lost,
    Part,
    Proof,
    Purchase,
    Receipt,
    Reconciliation,
    Tender,
    TenderKind,
)
from rules.engine import evaluate, evaluate_purchase
from rules.policy import load
from tests.rules.builders import (
    ABSENT,
    AMBIGUOUS,
    POLICY,
    UNREADABLE,
    bill,
    cancelled_check,
    card,
    cash,
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
    slip,
    statement,
)

D = Decimal
MET, NOT_MET = FindingState.MET, FindingState.NOT_MET
CANNOT_TELL, NOT_APPLICABLE = FindingState.CANNOT_TELL, FindingState.NOT_APPLICABLE

NO_CONTACT = {"phone": ABSENT, "address": ABSENT, "website": ABSENT, "email": ABSENT}
UNREAD = (place("smudge"),)


def test_a_good_receipt_meets_all_six() -> None:
    findings = evaluate_purchase(purchase(), POLICY, 1)
    assert [f.rule for f in findings] == [
        "business-name",
        "business-contact",
        "itemized",
        "payment-proof",
        "no-alcohol",
        "reconciles",
    ]
    assert {f.state for f in findings} == {MET}
    assert {f.purchase for f in findings} == {1}
    assert all(f.clause and "lunch.jpg" in f.message for f in findings)


@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({}, MET, None),
        ({"merchant": ABSENT}, NOT_MET, None),
        ({"merchant": ABSENT, "cut_off": ("bottom",)}, NOT_MET, None),
        ({"merchant": ABSENT, "cut_off": ("top",)}, CANNOT_TELL, Cause.CUT_OFF),
        ({"merchant": ABSENT, "cut_off": ("right",)}, CANNOT_TELL, Cause.CUT_OFF),
        ({"merchant": ABSENT, "unread": UNREAD}, CANNOT_TELL, Cause.UNREADABLE),
        ({"merchant": UNREADABLE}, CANNOT_TELL, Cause.UNREADABLE),
        ({"merchant": AMBIGUOUS}, CANNOT_TELL, Cause.CONFLICTING),
    ],
)
def test_business_name(changes: dict[str, Any], state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("business-name", receipt(**changes))
    assert (finding.state, finding.cause) == (state, cause)


@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({}, MET, None),
        (NO_CONTACT | {"address": found("410 Delmar Ave")}, MET, None),
        (NO_CONTACT | {"website": found("lantern.example")}, MET, None),
        (NO_CONTACT | {"email": found("hi@lantern.example"), "phone": UNREADABLE}, MET, None),
        (NO_CONTACT, NOT_MET, None),
        (NO_CONTACT | {"cut_off": ("left",)}, CANNOT_TELL, Cause.CUT_OFF),
        (NO_CONTACT | {"cut_off": ("bottom",)}, CANNOT_TELL, Cause.CUT_OFF),
        (NO_CONTACT | {"cut_off": ("top",)}, CANNOT_TELL, Cause.CUT_OFF),
        (NO_CONTACT | {"unread": UNREAD}, CANNOT_TELL, Cause.UNREADABLE),
        (NO_CONTACT | {"phone": UNREADABLE}, CANNOT_TELL, Cause.UNREADABLE),
        (NO_CONTACT | {"address": AMBIGUOUS}, CANNOT_TELL, Cause.CONFLICTING),
    ],
)
def test_business_contact(changes: dict[str, Any], state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("business-contact", receipt(**changes))
    assert (finding.state, finding.cause) == (state, cause)


def test_a_card_slip_of_the_purchase_may_name_the_business() -> None:
    nameless = bill(merchant=ABSENT, **NO_CONTACT)
    joined = purchase(nameless, proofs=(("slip.jpg", slip("22.00")),))
    for rule in ("business-name", "business-contact"):
        finding = of_purchase(rule, joined)
        assert finding.state is MET
        assert "slip.jpg" in finding.message


def test_a_bank_statement_does_not_name_the_business() -> None:
    line = statement("22.00")
    joined = purchase(bill(merchant=ABSENT), proofs=(("bank.pdf", replace(line, merchant=found("LANTERN"))),))
    assert of_purchase("business-name", joined).state is NOT_MET


@pytest.mark.parametrize(
    ("paper", "state", "cause"),
    [
        (receipt(), MET, None),
        (slip(), NOT_MET, None),
        (statement("24.00"), NOT_MET, None),
        (cancelled_check("24.00"), NOT_MET, None),
        (receipt(items=()), NOT_MET, None),
        (receipt(items=(), cut_off=("top",)), CANNOT_TELL, Cause.CUT_OFF),
        (receipt(items=(), unread=UNREAD), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(), total=UNREADABLE), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(item("", "20.00"),)), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(item("", "10.00"), item("Soup", "10.00"))), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(item("a", "10.00"), item("Soup", "10.00"))), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(item("[…]", "10.00"), item("Soup", "10.00"))), CANNOT_TELL, Cause.UNREADABLE),
        (receipt(items=(item("#4", "10.00"), item("Soup", "10.00"))), MET, None),
        (receipt(items=(item("Chicken Par […]", "10.00"), item("Soup", "10.00"))), MET, None),
        (receipt(items=(item("", "10.00", struck=True), item("Soup", "10.00"))), MET, None),
        (
            receipt(items=(item("TAXABLE T1", "10.00"), item("TAXABLE TI", "1.00"), item("ITEM", "10.00"))),
            NOT_MET,
            None,
        ),
        (receipt(items=(item("FOOD", "10.00"), item("BEVERAGE", "10.00"))), CANNOT_TELL, Cause.MISSING_DOCUMENT),
        (receipt(items=(item("FOOD", "10.00"), item("Soup", "10.00"))), MET, None),
        (receipt(items=(item("Soup", "20.00"),), reconciliation=Reconciliation(Proof.UNPROVED, D("0.35"))), MET, None),
    ],
)
def test_itemized(paper: Receipt, state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("itemized", paper)
    assert (finding.state, finding.cause) == (state, cause)
    assert bool(finding.ask) == (state is not MET)


ONE = (item("Noodle Soup", "13.00"),)
UNPROVED = Reconciliation(Proof.UNPROVED, D("-7.00"))


def lost(kind: LossKind, side: str, *, rows_seen: bool = False) -> Lost:
    return Lost(kind, (Part.ITEMS,), side, ("Noodle Soup",), place(""), rows_seen)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param({"items": ONE, "reconciliation": UNPROVED}, Cause.UNREADABLE, id="a row folded away"),
        pytest.param(
            {"reconciliation": Reconciliation(), "losses": (lost(LossKind.GLARE, ""),)},
            Cause.UNREADABLE,
            id="glare over rows",
        ),
        pytest.param({"losses": (lost(LossKind.EDGE, "left"),)}, Cause.CUT_OFF, id="no beginnings of names, proved"),
        pytest.param(
            {"items": (item("[…] Soup", "20.00"),), "losses": (lost(LossKind.COVERED, "left", rows_seen=True),)},
            Cause.UNREADABLE,
            id="a thumb over the beginning of a name, proved",
        ),
        pytest.param(
            {
                "subtotal": ABSENT,
                "total": ABSENT,
                "reconciliation": Reconciliation(),
                "cut_off": ("bottom",),
                "lines": ("LANTERN HOUSE", "Noodle Soup 13.00", "Spring Rolls 7.00"),
            },
            Cause.CUT_OFF,
            id="the picture ends among the items",
        ),
        pytest.param(
            {"items": ONE, "subtotal": ABSENT, "reconciliation": UNPROVED},
            Cause.UNREADABLE,
            id="a row folded away, of a till without a subtotal",
        ),
        pytest.param(
            {
                "items": (item("Noodle Soup", "7.00"), item("Ramen", "6.50")),
                "reconciliation": Reconciliation(Proof.UNPROVED, D("-6.50")),
                "lines": ("Noodle Soup 7.00", "Ramen", "Ramen 6.50"),
            },
            Cause.UNREADABLE,
            id="the price of another one of the same is hidden",
        ),
        pytest.param(
            {
                "items": (item("Noodle Soup", "19.29"),),
                "reconciliation": Reconciliation(Proof.UNPROVED, D("-0.71")),
                "losses": (Lost(LossKind.COVERED, (Part.HEAD,), "right", ("LANTERN HOUSE",), place(""), True),),
            },
            Cause.UNREADABLE,
            id="a corner torn off, and less than the subtotal",
        ),
        pytest.param(
            {
                "subtotal": UNREADABLE,
                "total": UNREADABLE,
                "reconciliation": Reconciliation(),
                "lines": ("Noodle Soup 13.00", "Spring Rolls .00", "Total .00"),
            },
            Cause.UNREADABLE,
            id="the first figures are hidden",
        ),
    ],
)
def test_what_was_not_seen_of_the_items_is_said(changes: dict[str, Any], cause: Cause) -> None:
    finding = of_purchase("itemized", receipt(**changes))
    assert (finding.state, finding.cause) == (CANNOT_TELL, cause)


def test_a_price_that_the_other_amounts_leave_for_a_covered_one_is_shown_to_a_person() -> None:
    def told(text: str) -> Finding:
        covered = replace(item("Spring Rolls", "7.00", struck=True), evidence=(place(text),))
        return of_purchase("itemized", receipt(items=(*ONE, covered)))

    assert (told("Spring Rolls").state, told("Spring Rolls").cause) == (CANNOT_TELL, Cause.UNREADABLE)
    assert "is marked out or covered; the other amounts leave $7.00 for it" in told("Spring Rolls").message
    assert told("Spring Rolls 7.00").state is told(HIDDEN_ROW).state is MET


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"losses": (lost(LossKind.GLARE, ""),)}, id="the sums prove that no row is hidden"),
        pytest.param({"losses": (lost(LossKind.COVERED, "left", rows_seen=True),)}, id="all names were seen"),
        pytest.param(
            {"items": (item("Noodle Soup", "10.00"),), "reconciliation": Reconciliation(Proof.UNPROVED, D("-10.00"))},
            id="a figure misread is no row",
        ),
        pytest.param(
            {"items": (item("Noodle Soup", "19.86"),), "reconciliation": Reconciliation(Proof.UNPROVED, D("-0.14"))},
            id="less than anything costs",
        ),
        pytest.param(
            {
                "items": (item("Noodle Soup", "23.50"),),
                "reconciliation": Reconciliation(Proof.UNPROVED, D("3.50")),
                "losses": (Lost(LossKind.COVERED, (Part.FOOT,), "right", ("VISA",), place(""), True),),
            },
            id="a corner torn off, and more than the subtotal",
        ),
        pytest.param(
            {"items": ONE, "reconciliation": UNPROVED, "lines": ("Noodle Soup 13.00", "Shipping 7.00")},
            id="a row that was seen",
        ),
        pytest.param(
            {
                "items": ONE,
                "reconciliation": Reconciliation(Proof.UNPROVED, D("-7.00"), own=True),
            },
            id="the paper's own sums are wrong",
        ),
        pytest.param(
            {
                "subtotal": ABSENT,
                "total": ABSENT,
                "reconciliation": Reconciliation(),
                "cut_off": ("bottom",),
                "lines": ("Noodle Soup 13.00", "Spring Rolls 7.00", "VISA 20.00"),
            },
            id="the picture ends below the items",
        ),
    ],
)
def test_what_is_hidden_elsewhere_is_nothing_to_the_items(changes: dict[str, Any]) -> None:
    assert of_purchase("itemized", receipt(**changes)).state is MET


def test_what_counts_as_itemized_is_not_the_voided_item() -> None:
    assert of_purchase("itemized", receipt(items=(item("VOID Soup", "-13.00"),))).state is NOT_MET


def cash_paid(handed: str, change: Any = ABSENT, **changes: Any) -> Receipt:
    return receipt(tip=ABSENT, total=found(D("22.00")), tenders=(cash(handed),), change=change, **changes)


PAYMENTS: list[tuple[str, Receipt | Purchase, FindingState, Cause | None]] = [
    ("card with amount", receipt(), MET, None),
    ("card by name and amount alone", receipt(tenders=(card(brand="visa", last4=None, auth_code=None),)), MET, None),
    ("card without amount but approved", receipt(tenders=(card(None),)), MET, None),
    (
        "brand alone",
        receipt(tenders=(card(None, last4=None, auth_code=None),)),
        CANNOT_TELL,
        Cause.UNREADABLE,
    ),
    ("card before the tip was written", receipt(tenders=(card("22.00"),)), MET, None),
    ("card for less", receipt(tenders=(card("15.00"),)), NOT_MET, None),
    (
        "card for less, in a reading that does not add up",
        receipt(tenders=(card("15.00"),), reconciliation=Reconciliation(Proof.UNPROVED, D("1.00"))),
        CANNOT_TELL,
        Cause.CONFLICTING,
    ),
    (
        "card for less, tip unreadable",
        receipt(tip=UNREADABLE, tenders=(card("20.00"),)),
        CANNOT_TELL,
        Cause.CONFLICTING,
    ),
    ("card, total unreadable", receipt(total=UNREADABLE), CANNOT_TELL, Cause.UNREADABLE),
    ("card, total unreadable, nothing due", receipt(total=UNREADABLE, balance_due=found(D("0.00"))), MET, None),
    ("card declined", receipt(tenders=(card(declined=True),)), NOT_MET, None),
    ("refund", receipt(tenders=(card("-24.00"),)), NOT_MET, None),
    ("refund receipt", receipt(total=found(D("-24.00"))), NOT_MET, None),
    (
        "declined, then another card",
        receipt(tenders=(card(declined=True, last4="9999"), card())),
        MET,
        None,
    ),
    ("sale and refund on one card", receipt(tenders=(card(), card("-24.00"))), CANNOT_TELL, Cause.CONFLICTING),
    ("two cards", receipt(tenders=(card("12.00"), card("12.00", last4="7777", auth_code="1"))), MET, None),
    ("one approval printed twice", receipt(tenders=(card("12.00"), card("12.00"))), NOT_MET, None),
    ("cash, change closes", cash_paid("40.00", found(D("18.00"))), MET, None),
    ("cash, change printed as negative", cash_paid("40.00", found(D("-18.00"))), MET, None),
    ("cash, exact", cash_paid("22.00"), MET, None),
    ("cash, change does not close", cash_paid("40.00", found(D("10.00"))), CANNOT_TELL, Cause.CONFLICTING),
    ("cash, change not printed", cash_paid("40.00"), CANNOT_TELL, Cause.CONFLICTING),
    ("cash, change unreadable", cash_paid("40.00", UNREADABLE), CANNOT_TELL, Cause.UNREADABLE),
    ("cash, change cut off", cash_paid("40.00", cut_off=("bottom",)), MET, None),
    ("no sum of notes, change cut off", cash_paid("22.75", cut_off=("bottom",)), CANNOT_TELL, Cause.CUT_OFF),
    ("far too much cash, change cut off", cash_paid("400.00", cut_off=("bottom",)), CANNOT_TELL, Cause.CUT_OFF),
    (
        "cash for a total that is not proved, change cut off",
        cash_paid("40.00", cut_off=("bottom",), reconciliation=Reconciliation()),
        CANNOT_TELL,
        Cause.CUT_OFF,
    ),
    (
        "cash, a rest due",
        cash_paid("40.00", cut_off=("bottom",), balance_due=found(D("4.00"))),
        CANNOT_TELL,
        Cause.CUT_OFF,
    ),
    ("cash marked as paid", bill(tenders=(Tender(TenderKind.CASH, marked_paid=True),)), MET, None),
    (
        "marked as paid, but a rest is due",
        bill(tenders=(Tender(TenderKind.CASH, marked_paid=True),), balance_due=found(D("5.00"))),
        CANNOT_TELL,
        Cause.CONFLICTING,
    ),
    ("gift card", receipt(tenders=(Tender(TenderKind.GIFT_CARD, D("24.00")),)), MET, None),
    ("gift card and card", receipt(tenders=(Tender(TenderKind.GIFT_CARD, D("10.00")), card("14.00"))), MET, None),
    ("bill", bill(), NOT_MET, None),
    ("bill that names its total as due", bill(balance_due=found(D("22.00"))), NOT_MET, None),
    (
        "amount due is the bill, and it was paid",
        bill(balance_due=found(D("22.00")), tenders=(card("22.00"),)),
        MET,
        None,
    ),
    (
        "part of it is still due",
        receipt(balance_due=found(D("4.00"))),
        CANNOT_TELL,
        Cause.CONFLICTING,
    ),
    ("card without amount, a rest due", receipt(tenders=(card(None),), balance_due=found(D("4.00"))), NOT_MET, None),
    ("nothing due, no payment", bill(balance_due=found(D("0.00"))), CANNOT_TELL, Cause.CONFLICTING),
    ("a tender of 0.00 is none", bill(tenders=(cash("0.00"),)), NOT_MET, None),
    ("bill, foot cut off", bill(cut_off=("bottom",)), CANNOT_TELL, Cause.CUT_OFF),
    ("bill, head cut off", bill(cut_off=("top",)), NOT_MET, None),
    ("bill, places unread", bill(unread=UNREAD), CANNOT_TELL, Cause.UNREADABLE),
    ("nearly nothing read", bill(items=(), total=UNREADABLE), CANNOT_TELL, Cause.UNREADABLE),
    ("bill and slip", purchase(bill(), proofs=(("slip.jpg", slip("22.00")),)), MET, None),
    ("bill and slip with tip", purchase(bill(), total=D("26.00"), proofs=(("slip.jpg", slip("26.00")),)), MET, None),
    (
        "bill with a rest due, and its slip",
        purchase(bill(balance_due=found(D("21.00"))), proofs=(("slip.jpg", slip("22.00")),)),
        MET,
        None,
    ),
    (
        "one card payment on receipt and slip is not two",
        purchase(receipt(tenders=(card("12.00"),)), proofs=(("slip.jpg", slip("12.00")),)),
        NOT_MET,
        None,
    ),
    (
        "slip whose tender lost its amount",
        purchase(bill(), proofs=(("slip.jpg", slip("22.00", tenders=(card(None, auth_code=None),))),)),
        MET,
        None,
    ),
    ("slip without a readable tender", slip(tenders=()), CANNOT_TELL, Cause.UNREADABLE),
    ("statement alone", statement("22.00"), CANNOT_TELL, Cause.MISSING_DOCUMENT),
    ("check said, not proved", bill(tenders=(Tender(TenderKind.CHECK, D("22.00")),)), NOT_MET, None),
    ("bill and statement", purchase(bill(), proofs=(("bank.pdf", statement("5.00", "22.00")),)), MET, None),
    ("bill and cancelled check", purchase(bill(), proofs=(("check.jpg", cancelled_check("22.00")),)), MET, None),
    (
        "statement of other amounts",
        purchase(bill(), proofs=(("bank.pdf", statement("5.00")),)),
        CANNOT_TELL,
        Cause.CONFLICTING,
    ),
    ("statement without amounts", purchase(bill(), proofs=(("bank.pdf", statement()),)), CANNOT_TELL, Cause.UNREADABLE),
]


@pytest.mark.parametrize(
    ("paper", "state", "cause"), [case[1:] for case in PAYMENTS], ids=[case[0] for case in PAYMENTS]
)
def test_payment_proof(paper: Receipt | Purchase, state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("payment-proof", paper)
    assert (finding.state, finding.cause) == (state, cause), finding.message
    assert "lunch.jpg" in finding.message
    if state is NOT_MET:
        assert finding.ask


@pytest.mark.parametrize(
    ("paid_by", "words"),
    [
        (TenderKind.CARD, "card slip"),
        (TenderKind.CASH, "ask the vendor to mark the receipt"),
        (TenderKind.CHECK, "bank statement or a copy of the cancelled check"),
        (None, "if you paid by check"),
    ],
)
def test_the_ask_for_proof_follows_the_form(paid_by: TenderKind | None, words: str) -> None:
    whole = dossier(purchase(bill()), form=form(paid_by=paid_by))
    finding = of_submission("payment-proof", whole)
    assert finding.state is NOT_MET
    assert words in finding.ask


def test_an_office_may_want_the_vendors_mark_on_cash(tmp_path: Any) -> None:
    text = POLICY.path.read_text(encoding="utf-8")
    strict = tmp_path / "strict.yaml"
    start = text.index("printed_cash_tender_counts")
    strict.write_text(text[:start] + text[start:].replace("value: yes", "value: no", 1), encoding="utf-8")
    paid = purchase(cash_paid("40.00", found(D("18.00"))))
    findings = {f.rule: f for f in evaluate_purchase(paid, load(strict), None)}
    assert findings["payment-proof"].state is NOT_MET
    assert "mark the receipt" in findings["payment-proof"].ask
    marked = purchase(cash_paid("40.00", found(D("18.00"))), proofs=())
    marked = replace(marked, receipt=replace(marked.receipt, tenders=(Tender(TenderKind.CASH, marked_paid=True),)))
    assert {f.rule: f.state for f in evaluate_purchase(marked, load(strict), None)}["payment-proof"] is MET


BEER = item("DRAFT LAGER", "6.00", Alcohol.YES)
MYSTERY = item("Prem Glass", "6.00", Alcohol.UNCLEAR)
SOUP = item("Soup", "14.00")


@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({}, MET, None),
        ({"items": (SOUP, BEER)}, NOT_MET, None),
        ({"items": (SOUP, BEER, MYSTERY)}, NOT_MET, None),
        ({"items": (SOUP, replace(BEER, struck=True))}, MET, None),
        ({"items": (SOUP, BEER, replace(BEER, amount=D("-6.00")))}, MET, None),
        ({"items": (SOUP, replace(BEER, amount=D("0.00")))}, MET, None),
        ({"items": (SOUP, MYSTERY)}, CANNOT_TELL, Cause.CONFLICTING),
        ({"items": (SOUP, item("", "6.00", Alcohol.UNCLEAR))}, CANNOT_TELL, Cause.UNREADABLE),
        ({"items": (SOUP, replace(MYSTERY, amount=D("0.00")))}, MET, None),
        ({"items": ()}, CANNOT_TELL, Cause.MISSING_DOCUMENT),
        ({"items": (), "cut_off": ("top",)}, CANNOT_TELL, Cause.CUT_OFF),
        ({"reconciliation": Reconciliation(Proof.UNPROVED, D("-8.50"))}, CANNOT_TELL, Cause.UNREADABLE),
        ({"reconciliation": Reconciliation(Proof.UNPROVED, D("0.35"))}, MET, None),
        ({"reconciliation": Reconciliation(Proof.CONSISTENT), "unread": UNREAD}, CANNOT_TELL, Cause.UNREADABLE),
        ({"reconciliation": Reconciliation(Proof.CONSISTENT), "cut_off": ("top",)}, CANNOT_TELL, Cause.CUT_OFF),
        ({"reconciliation": Reconciliation(Proof.PROVED, D("0.00")), "unread": UNREAD}, MET, None),
    ],
)
def test_no_alcohol_on_one_receipt(changes: dict[str, Any], state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("no-alcohol", receipt(**changes))
    assert (finding.state, finding.cause) == (state, cause), finding.message


def test_items_that_nobody_judged_are_not_taken_for_soft() -> None:
    raw = LineItem("Noodle Soup", None, None, D("20.00"))
    assert of_purchase("no-alcohol", receipt(items=(raw,))).state is CANNOT_TELL


def with_beer(reimbursable: str | None, items: tuple[LineItem, ...] = (SOUP, BEER)) -> Purchase:
    """14.00 soup, 6.00 beer, 4.00 tax and tip: 16.80 without the beer and its share."""
    out = Excluded("DRAFT LAGER", D("6.00"), "alcohol", D("1.20"))
    right = D(reimbursable) if reimbursable else None
    return purchase(receipt(items=items), excluded=(out,), reimbursable=right)


def asked(amount: str, *purchases: Purchase) -> Any:
    return dossier(*purchases, form=form(amount_requested=D(amount)))


def test_alcohol_left_out_is_met_and_said() -> None:
    finding = of_submission("no-alcohol", asked("16.80", with_beer("16.80")))
    assert finding.state is MET
    assert "DRAFT LAGER $6.00" in finding.message
    assert finding.evidence


def test_alcohol_claimed_names_items_and_the_right_amount() -> None:
    finding = of_submission("no-alcohol", asked("24.00", with_beer("16.80")))
    assert finding.state is NOT_MET
    assert "DRAFT LAGER $6.00" in finding.ask
    assert "$16.80" in finding.ask


@pytest.mark.parametrize("amount", ["24.00", None])
def test_alcohol_and_what_may_be_are_told_and_asked_at_once(amount: str | None) -> None:
    both = with_beer("16.80", (SOUP, BEER, MYSTERY))
    finding = of_submission("no-alcohol", asked(amount, both) if amount else dossier(both))
    assert finding.state is NOT_MET
    for said in (finding.message, finding.ask):
        assert "DRAFT LAGER $6.00" in said
        assert "Prem Glass" in said
    assert "whether it was alcoholic" in finding.ask
    assert "16.80" not in finding.ask
    if amount:
        of_amount = of_submission("amount-requested", asked(amount, both))
        assert (of_amount.state, of_amount.ask) == (NOT_MET, "")
        assert "at most $16.80" in of_amount.message


def test_alcohol_is_claimed_where_a_cent_more_than_the_rest_is_asked_for() -> None:
    assert of_submission("no-alcohol", asked("16.80", with_beer("16.80"))).state is MET
    assert of_submission("no-alcohol", asked("16.81", with_beer("16.80"))).state is NOT_MET


def test_alcohol_without_a_known_remainder_cannot_be_told() -> None:
    assert of_submission("no-alcohol", asked("16.80", with_beer(None))).cause is Cause.UNREADABLE


def test_an_unclear_item_beside_alcohol_left_out_is_still_asked_about() -> None:
    finding = of_submission("no-alcohol", asked("16.80", with_beer("16.80", (SOUP, BEER, MYSTERY))))
    assert (finding.state, finding.cause) == (CANNOT_TELL, Cause.CONFLICTING)
    assert "Prem Glass" in finding.ask


@pytest.mark.parametrize(
    ("changes", "state", "cause"),
    [
        ({}, MET, None),
        ({"reconciliation": Reconciliation(Proof.CONSISTENT)}, MET, None),
        ({"reconciliation": Reconciliation(Proof.UNPROVED, D("-0.35"))}, CANNOT_TELL, Cause.CONFLICTING),
        ({"reconciliation": Reconciliation(Proof.UNPROVED)}, CANNOT_TELL, Cause.UNREADABLE),
        ({"currency": "EUR"}, CANNOT_TELL, Cause.MISSING_DOCUMENT),
        ({"document": DocumentKind.CARD_SLIP, "items": ()}, NOT_APPLICABLE, None),
        ({"document": DocumentKind.CARD_SLIP, "items": (), "currency": "EUR"}, CANNOT_TELL, Cause.MISSING_DOCUMENT),
    ],
)
def test_reconciles(changes: dict[str, Any], state: FindingState, cause: Cause | None) -> None:
    finding = of_purchase("reconciles", receipt(**changes))
    assert (finding.state, finding.cause) == (state, cause)


def test_for_a_price_without_a_name_a_better_picture_is_asked() -> None:
    nameless = receipt(items=(item("", "13.00", Alcohol.UNCLEAR), item("Spring Rolls", "7.00")))
    finding = of_purchase("no-alcohol", nameless)
    assert finding.cause is Cause.UNREADABLE
    assert "send it again as a photo or scan that shows all of it clearly" in finding.ask


def test_a_foreign_receipt_is_said_in_its_own_money_and_dollars_are_asked_for() -> None:
    abroad = receipt(currency="EUR")
    finding = of_purchase("reconciles", abroad)
    assert "lunch.jpg is in EUR" in finding.message
    assert finding.ask == (
        "Could you send the card or bank statement that shows what lunch.jpg (EUR 24.00) came to in US dollars?"
    )
    by_cash = of_purchase("reconciles", receipt(currency="EUR", tenders=(cash("24.00"),)))
    assert "statement" not in by_cash.ask
    assert "EUR 24.00" in by_cash.ask
    assert "EUR 24.00 paid" in of_purchase("payment-proof", abroad).message
    assert "$" not in of_purchase("payment-proof", abroad).message
    beer = receipt(currency="GBP", items=(item("Draft Lager", "20.00", Alcohol.YES),))
    assert "Draft Lager GBP 20.00" in of_purchase("no-alcohol", beer).message


def test_a_gap_is_our_readings_and_not_the_persons_who_may_send_a_sharper_picture() -> None:
    finding = of_purchase("reconciles", receipt(reconciliation=Reconciliation(Proof.UNPROVED, D("-0.35"))))
    assert "Our reading of lunch.jpg does not add up by $0.35" in finding.message
    assert finding.ask.startswith("Could you send lunch.jpg again as a sharper photo or scan? Please unfold it")


def test_amounts_in_doubt_are_named_with_their_places() -> None:
    doubt = Evidence("lunch.jpg", 1, Box(300, 200, 350, 220), "Total 26.11", "rapidocr")
    unproved = Reconciliation(Proof.UNPROVED, D("-0.35"), (doubt,))
    finding = of_purchase("reconciles", receipt(reconciliation=unproved))
    assert finding.message == (
        "Our reading of lunch.jpg does not add up by $0.35. Please compare with the paper what was read as "
        "“Total 26.11”."
    )
    assert finding.evidence == (doubt,)
    assert (finding.state, finding.cause) == (CANNOT_TELL, Cause.CONFLICTING)
    assert finding.ask.startswith(
        "Could you send lunch.jpg again as a sharper photo or scan? “Total 26.11” is not clear to us. Please unfold"
    )


def test_a_sum_that_is_wrong_on_the_paper_is_a_fact_about_the_paper() -> None:
    finding = of_purchase("reconciles", receipt(reconciliation=Reconciliation(Proof.UNPROVED, D("-0.35"), own=True)))
    assert "The sums on lunch.jpg itself are off by $0.35" in finding.message
    assert "Our reading" not in finding.message
    assert (finding.state, finding.cause) == (CANNOT_TELL, Cause.CONFLICTING)
    assert finding.ask == "Could you tell us why the sums printed on lunch.jpg are off by $0.35, if you know?"


def test_one_good_purchase_never_covers_for_a_bad_one() -> None:
    findings = evaluate(dossier(purchase(), purchase(bill(), "second.jpg")), POLICY, context())
    proofs = {f.purchase: f.state for f in findings if f.rule == "payment-proof"}
    assert proofs == {1: MET, 2: NOT_MET}
