"""What people are told and asked: once, of the right thing, and with the places it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.export.words import excluded_words
from pipeline.model import (
    HIDDEN_PART,
    HIDDEN_ROW,
    Alcohol,
    Box,
    Cause,
    DocumentKind,
    Evidence,
    Excluded,
    FindingState,
    Form,
    LossKind,
    Lost,
    Part,
    Proof,
    Reconciliation,
    State,
    Tender,
    TenderKind,
)
from pipeline.model import Field as Read
from rules.checks.paid import called
from rules.engine import evaluate_purchase
from rules.losses import edge_words, whys
from tests.rules.builders import (
    ABSENT,
    POLICY,
    card,
    cash,
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
NO_CONTACT = {"phone": ABSENT, "address": ABSENT, "website": ABSENT, "email": ABSENT}
#: What is said of a place that something hides.
GONE = "is covered, torn off or lost in glare"
WHERE = Evidence("lunch.jpg", 1, Box(0, 0, 90, 40), "", "rapidocr")


def lost(kind: LossKind, side: str = "", *near: str, parts: tuple[Part, ...] = (Part.SUMS,)) -> Lost:
    return Lost(kind, parts, side, near, WHERE)


# --- The business ---


def test_a_name_and_contact_that_are_both_missing_are_asked_for_in_one_sentence() -> None:
    neither = receipt(merchant=ABSENT, **NO_CONTACT)
    asks = {of_purchase(rule, neither).ask for rule in ("business-name", "business-contact")}
    assert asks == {
        (
            "Could you send a receipt for lunch.jpg that shows the name of the business and its phone number, street "
            "address, website or e-mail?"
        )
    }


@pytest.mark.parametrize(
    ("rule", "changes", "wanted"),
    [
        ("business-name", {"merchant": ABSENT}, "shows the name of the business?"),
        ("business-contact", NO_CONTACT, "shows a phone number, street address, website or e-mail of the business?"),
        # What cannot be told is on a better picture, not on another receipt.
        (
            "business-name",
            {"merchant": ABSENT, **NO_CONTACT, "cut_off": ("bottom",)},
            "shows the name of the business?",
        ),
    ],
)
def test_what_is_there_is_not_asked_for(rule: str, changes: dict[str, Any], wanted: str) -> None:
    assert of_purchase(rule, receipt(**changes)).ask.endswith(wanted)


def test_a_name_read_on_a_picture_that_is_blurred_as_a_whole_is_not_believed() -> None:
    picture = replace(WHERE, box=Box(0, 0, 900, 1600))
    whole = replace(lost(LossKind.BLURRED, parts=tuple(Part)), place=picture)
    finding = of_purchase("business-name", receipt(losses=(whole,)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "“LANTERN HOUSE”" in finding.message
    assert "hold the camera still" in finding.ask
    a_row = receipt(losses=(lost(LossKind.BLURRED, "", "Total"),))
    assert of_purchase("business-name", a_row).state is FindingState.MET


# --- What a picture hides ---


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        (
            [lost(LossKind.COVERED, "right", "Tax", "Total"), lost(LossKind.COVERED, "right", "Total")],
            f"the end of the rows “Tax” and “Total” {GONE}",
        ),
        (
            [lost(LossKind.COVERED, "right", "Total"), lost(LossKind.COVERED, "left", "Total")],
            f"a part of the row “Total” {GONE}",
        ),
        (
            [lost(LossKind.GLARE, "right", "Tax"), lost(LossKind.COVERED, "right", "Tax")],
            f"glare lies over the end of the row “Tax” and the end of the row “Tax” {GONE}",
        ),
        (
            [lost(LossKind.EDGE, "right", "Tax"), lost(LossKind.EDGE, "left", "Tax")],
            (
                "the right edge of the paper is outside the picture, and with it the end of the row “Tax” and the left "
                "edge of the paper is outside the picture, and with it the beginning of the row “Tax”"
            ),
        ),
    ],
)
def test_what_hides_a_row_is_said_once(losses: list[Lost], said: str) -> None:
    assert whys(losses) == said


def test_names_cut_off_at_the_left_edge_are_asked_for_with_the_whole_paper_and_shown() -> None:
    edge = lost(LossKind.EDGE, "left", "Noodle Soup", parts=(Part.ITEMS,))
    finding = of_purchase("no-alcohol", receipt(losses=(edge,), cut_off=("left",)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    assert finding.evidence == (WHERE,)
    assert finding.ask.startswith("Could you send lunch.jpg again with the whole paper in the picture?")


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"date": ABSENT, "cut_off": ("top",)}, "with the whole paper in the picture?"),
        ({"date": Read(None, State.UNREADABLE, (place("1?/03"),))}, "as a photo or scan that shows all of it clearly"),
    ],
)
def test_a_date_that_was_not_seen_is_asked_for_by_a_better_picture(changes: dict[str, Any], asked: str) -> None:
    finding = of_submission("purchase-date", dossier(purchase(receipt(**changes))))
    assert finding.state is FindingState.CANNOT_TELL
    assert asked in finding.ask


COVERED = lost(LossKind.COVERED, "right", "Noodle Soup", parts=(Part.ITEMS,))
UNPROVED = {"reconciliation": Reconciliation(Proof.UNPROVED, D("-8.00")), "subtotal": found(D("28.00"))}


def test_one_new_picture_is_asked_for_that_is_whole_and_shows_what_was_covered() -> None:
    paper = receipt(merchant=ABSENT, cut_off=("top",), losses=(COVERED,), **UNPROVED)
    asks = {of_purchase(rule, paper).ask for rule in ("business-name", "no-alcohol")}
    assert len(asks) == 1
    (ask,) = asks
    assert ask.startswith("Could you send lunch.jpg again with the whole paper in the picture?")
    assert "no finger or clip either" in ask


def test_room_around_the_paper_is_asked_for_only_where_an_edge_is_what_was_wanted() -> None:
    ask = of_purchase("no-alcohol", receipt(cut_off=("top",), losses=(COVERED,), **UNPROVED)).ask
    assert ask.startswith("lunch.jpg, or a part of it, could not be read.")
    assert "edge" not in ask
    assert "no finger or clip either" in ask


@pytest.mark.parametrize(
    ("filled", "said"),
    [(form(submitted=date(2026, 10, 5)), "it was submitted on 2026-10-05."), (None, "today is 2026-10-12.")],
)
def test_what_has_no_form_yet_was_not_submitted(filled: Form | None, said: str) -> None:
    old = purchase(receipt(date=found(date(2025, 5, 3))))
    assert said in of_submission("purchase-date", dossier(old, form=filled)).message


# --- Amounts ---


def test_where_all_of_it_was_alcohol_nobody_is_asked_to_request_nothing() -> None:
    beer = receipt(items=(item("Draft Lager", "20.00", Alcohol.YES),), reconciliation=Reconciliation(Proof.PROVED))
    left_out = Excluded("Draft Lager", D("20.00"), "alcohol", D("4.00"))
    one = purchase(beer, excluded=(left_out,), reimbursable=D("0.00"))
    whole = dossier(one, form=form(amount_requested=D("24.00")))
    asks = {of_submission(rule, whole).ask for rule in ("no-alcohol", "amount-requested")}
    assert len(asks) == 1
    assert "Could you withdraw the request" in asks.pop()


def test_a_share_of_a_discount_is_called_one() -> None:
    rum = Excluded("Rum", D("9.50"), "alcohol", D("-0.67"))
    assert excluded_words(rum, "USD") == "Rum $9.50 less its $0.67 of discount, tax, tip and service (alcohol)"
    one = purchase(receipt(), excluded=(rum,), reimbursable=D("15.17"))
    message = of_submission("amount-requested", dossier(one)).message
    assert "Rum (alcohol), $8.83 with its share of the discount, tax, tip and charges" in message


def test_what_a_gift_card_paid_is_said_once() -> None:
    part = Excluded("Paid with a gift card", D("25.25"), "gift card", D("0.00"))
    assert excluded_words(part, "USD") == "$25.25 paid with a gift card"


# --- Sales tax ---


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("18 Harbor Street St. Louis, MO 63130", "the exemption letter would have saved it."),
        ("18 Harbor Street Everett, WA", "charged in WA, where the exemption letter does not hold"),
        ("18 Harbor Street", "the exemption letter would have saved it, if that was in MO."),
    ],
)
def test_tax_is_called_saved_only_where_the_letter_holds(address: str, said: str) -> None:
    one = purchase(replace(receipt(), address=found(address)))
    assert said in of_submission("sales-tax", dossier(one)).message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "but what was read comes to $8.00 too little, so an item may be missing."),
        (
            {"losses": (COVERED,)},
            f"$8.00 too little: the end of the row “Noodle Soup” {GONE}.",
        ),
        ({"cut_off": ("top",)}, "$8.00 too little, so an item may be missing."),
    ],
)
def test_what_comes_to_too_little_is_said_with_the_place_that_was_not_seen(changes: dict[str, Any], said: str) -> None:
    finding = of_purchase("no-alcohol", receipt(**UNPROVED, **changes))
    assert finding.message.endswith(said)


def test_a_list_that_begins_at_the_upper_edge_lacks_what_stood_above_it() -> None:
    soup = item("Noodle Soup", "13.00")
    cut = receipt(items=(soup,), lines=("Noodle Soup 13.00",), cut_off=("top",), **UNPROVED)
    finding = of_purchase("no-alcohol", cut)
    assert finding.cause is Cause.CUT_OFF
    assert finding.message.endswith(
        "$8.00 too little: what was read begins with “Noodle Soup 13.00”, so its beginning seems to be missing or "
        "illegible."
    )
    assert finding.ask.endswith(
        "Its beginning is not to be seen. Please have all of the paper in the picture, unfolded and in focus; where a "
        "part is torn off or has faded, the business can print a copy."
    )
    seen = of_purchase("no-alcohol", replace(cut, losses=(lost(LossKind.EDGE, "top", parts=(Part.HEAD,)),)))
    assert seen.message.endswith("$8.00 too little: the top edge of the paper is outside the picture.")
    assert seen.ask.endswith("The top edge is outside the picture: please leave room around the paper.")


def test_the_side_of_a_picture_that_cuts_all_rows_is_told_before_its_lower_edge() -> None:
    right = lost(LossKind.EDGE, "right", "Tax", "Total", parts=(Part.SUMS,))
    below = lost(LossKind.EDGE, "bottom", parts=(Part.FOOT,))
    unread: Read[Any] = Read(None, State.UNREADABLE)
    finding = of_purchase("reconciles", receipt(total=unread, cut_off=("right", "bottom"), losses=(right, below)))
    assert finding.message == (
        "What lunch.jpg comes to was not seen: the right edge of the paper is outside the picture, and with it the end "
        "of the rows “Tax” and “Total”; also the bottom edge of the paper is outside the picture."
    )


def test_a_paper_that_is_wrong_itself_is_not_asked_for_again() -> None:
    for own in (True, False):  # half a dollar is no item where the cheapest costs seven
        wrong = receipt(subtotal=found(D("20.50")), reconciliation=Reconciliation(Proof.UNPROVED, D("-0.50"), own=own))
        finding = of_purchase("no-alcohol", wrong)
        assert (finding.cause, finding.ask) == (Cause.CONFLICTING, "")
        assert finding.message.endswith("but its sums come to $0.50 more than the items that were read.")


def test_items_that_make_the_subtotal_are_all_there_whatever_the_total_says() -> None:
    wrong = receipt(reconciliation=Reconciliation(Proof.UNPROVED, D("-0.35")))
    assert of_purchase("no-alcohol", wrong).state is FindingState.MET
    covered = of_purchase("no-alcohol", replace(wrong, losses=(COVERED,)))
    assert covered.state is FindingState.CANNOT_TELL


def test_a_name_that_was_not_read_is_shown_by_a_better_picture_and_not_remembered() -> None:
    half = item(f"{HIDDEN_PART} nion", "8.35", Alcohol.UNCLEAR)
    finding = of_purchase("no-alcohol", receipt(items=(item("", "4.00", Alcohol.UNCLEAR), half)))
    assert finding.cause is Cause.UNREADABLE
    assert finding.message == (
        "What was bought could not all be read on lunch.jpg, so alcohol cannot be ruled out: "
        "(name not read) $4.00 and […] nion $8.35; glare, a shadow, a finger or a fold may hide the names."
    )
    assert "could not be read. Could you send it again" in finding.ask


def test_a_slip_without_any_amount_at_the_lower_edge_may_be_the_head_of_a_receipt() -> None:
    slip = receipt(document=DocumentKind.CARD_SLIP, items=(), total=ABSENT, tenders=(), cut_off=("bottom",))
    finding = of_purchase("itemized", slip)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)


def test_two_edges_are_said_in_the_plural() -> None:
    assert edge_words(("top", "bottom")) == "the top and bottom edges of the paper are outside the picture"


@pytest.mark.parametrize(
    ("near", "parts", "said"),
    [
        (
            ("10/14/2026 12:41 PM",),
            (Part.HEAD,),
            f"the print above “10/14/2026 12:41 PM” {GONE}",
        ),
        (("Total",), (Part.SUMS, Part.FOOT), f"the print below “Total” {GONE}"),
        (
            ("Soup", "Total"),
            (Part.ITEMS, Part.SUMS),
            f"the print between “Soup” and “Total” {GONE}",
        ),
    ],
)
def test_rows_of_which_nothing_is_seen_are_told_by_those_around_them(
    near: tuple[str, ...], parts: tuple[Part, ...], said: str
) -> None:
    assert whys([replace(lost(LossKind.COVERED, "left", *near, parts=parts), apart=True)]) == said


def test_what_hides_a_row_may_be_a_mark_or_a_thing() -> None:
    hidden = Evidence("lunch.jpg", 1, Box(40, 90, 200, 110), HIDDEN_ROW, "rapidocr")
    finding = of_purchase("reconciles", receipt(struck=(hidden,), **UNPROVED))
    assert "something is marked out or covered (a row that is hidden), and what it came to" in finding.message


# --- What was seen, and what helps ---


def test_what_was_seen_of_a_date_is_quoted() -> None:
    part: Read[Any] = Read(None, State.UNREADABLE, (place("10/0?/2026 6:40 PM"),))
    seen = of_submission("purchase-date", dossier(purchase(receipt(date=part))))
    assert seen.message == "The date on lunch.jpg could not be wholly read: “10/0?/2026 6:40 PM”."
    beside = lost(LossKind.COVERED, "left", "6:40 PM", parts=(Part.HEAD,))
    hidden = of_submission("purchase-date", dossier(purchase(receipt(date=part, losses=(beside,)))))
    assert hidden.message == (
        "The date on lunch.jpg, read as “10/0?/2026 6:40 PM”, is not sure: the beginning of the row “6:40 PM” is "
        "covered, torn off or lost in glare."
    )
    either: Read[Any] = Read(None, State.AMBIGUOUS, (place("04/05/26"),))
    asked = of_submission("purchase-date", dossier(purchase(receipt(date=either))))
    assert "can be read in more than one way (“04/05/26”)" in asked.message
    assert asked.ask.startswith("Could you tell us on which day the purchase on lunch.jpg was made?")


ROW = Evidence("lunch.jpg", 1, Box(10, 600, 80, 620), "xq?w", "rapidocr")


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        (replace(ROW, text="Subtotal 20.00"), "what is listed above “Subtotal 20.00” could not be read"),
        (replace(ROW, text="ITEMS SOLD 3"), "the list that “ITEMS SOLD 3” counts could not be read"),
        (ROW, "the writing on the left side of the receipt's lower third could not be read"),
        (
            replace(ROW, box=Box(500, 12, 600, 22)),
            "the writing on the right side of the receipt's upper third could not be read",
        ),
    ],
)
def test_writing_that_nobody_could_read_is_told_so_that_it_is_found(unread: Evidence, said: str) -> None:
    top, subtotal = Evidence("lunch.jpg", 1, Box(10, 10, 400, 40), "SHOP", "x"), place("Subtotal 20.00")
    paper = receipt(
        items=(), merchant=Read.found("SHOP", top), subtotal=Read.found(D("20.00"), subtotal), unread=(unread,)
    )
    assert said in of_purchase("itemized", paper).message


def test_a_picture_without_a_known_loss_is_asked_for_with_what_helps_in_most_cases() -> None:
    nameless = receipt(items=(item("", "4.00", Alcohol.UNCLEAR),))
    assert "without reflections or shadows" in of_purchase("no-alcohol", nameless).ask
    text = tuple(replace(each, reader="pdf") for each in nameless.total.evidence)
    drawn = item("", "4.00", Alcohol.UNCLEAR)
    typed = replace(nameless, items=(replace(drawn, evidence=text),), merchant=ABSENT, date=ABSENT)
    assert "reflections" not in of_purchase("no-alcohol", typed).ask


def test_amounts_in_doubt_ask_for_no_second_picture_beside_that_of_another_clause() -> None:
    doubt = Reconciliation(Proof.UNPROVED, D("-0.35"), (place("Soup 5.00"),))
    alone = of_purchase("reconciles", receipt(reconciliation=doubt))
    assert "“Soup 5.00” is not clear to us." in alone.ask
    for proof in (doubt, Reconciliation(Proof.UNPROVED, D("-8.00"), legible=True)):
        paper = receipt(reconciliation=proof, items=(item("", "4.00", Alcohol.UNCLEAR),))
        findings = evaluate_purchase(purchase(paper), POLICY, 1)
        asks = {finding.ask for finding in findings if finding.rule in ("reconciles", "no-alcohol", "itemized")}
        assert len(asks) == 1
        assert asks.pop().startswith("lunch.jpg, or a part of it, could not be read.")


def test_two_clauses_in_doubt_ask_for_one_sharper_picture() -> None:
    paper = receipt(tenders=(card("99.00"),), reconciliation=Reconciliation(Proof.UNPROVED, D("-0.35")))
    asks = {of_purchase(rule, paper).ask for rule in ("payment-proof", "reconciles")}
    assert len(asks) == 1
    assert asks.pop().startswith("Could you send lunch.jpg again as a sharper photo or scan?")


def test_marks_over_amounts_are_told_with_what_may_be_marked_out() -> None:
    marked = of_purchase("reconciles", receipt(struck=(place("TOTAL 2?.00"),)))
    assert "“TOTAL 2?.00”" in marked.message
    for said in (marked.message, marked.ask):
        assert said.endswith("What you can mark out is your card number and expenses that you are not asking for.")
    picture = replace(WHERE, box=Box(0, 0, 900, 1600))
    blurred = replace(lost(LossKind.BLURRED, parts=tuple(Part)), place=picture)
    assert "marked" not in of_purchase("reconciles", receipt(struck=(place("x"),), losses=(blurred,))).message


def test_the_list_is_asked_for_once_where_a_paper_shows_none() -> None:
    slip = receipt(document=DocumentKind.CARD_SLIP, items=())
    asks = {of_purchase(rule, slip).ask for rule in ("itemized", "no-alcohol")}
    assert len(asks) == 1
    assert asks.pop().startswith("Could you send the itemized receipt for lunch.jpg")


def test_names_that_an_edge_cuts_off_are_told_with_it_and_asked_for_with_the_whole_paper() -> None:
    edge = lost(LossKind.EDGE, "left", "Soup", parts=(Part.ITEMS,))
    nameless = receipt(items=(item("", "4.00", Alcohol.UNCLEAR),), losses=(edge,), cut_off=("left",))
    for rule in ("itemized", "no-alcohol"):
        finding = of_purchase(rule, nameless)
        assert finding.message.endswith(
            "the left edge of the paper is outside the picture, and with it the beginning of the row “Soup”."
        )
        assert finding.cause is Cause.CUT_OFF
        assert finding.ask.startswith("Could you send lunch.jpg again with the whole paper in the picture?")


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"tenders": (cash("40.00"),)}, "again with the change on it in the picture or, if it prints none,"),
        ({"tenders": (cash("40.00"),), "change": found(D("9.00"))}, "again as a sharper photo or scan?"),
        ({"tenders": (card("99.00"),)}, "again as a sharper photo or scan?"),
    ],
)
def test_a_payment_that_does_not_go_with_the_bill_is_asked_about(changes: dict[str, Any], asked: str) -> None:
    consistent = Reconciliation(Proof.CONSISTENT, D("0.00"))
    finding = of_purchase("payment-proof", receipt(reconciliation=consistent, **changes))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert asked in finding.ask


def test_a_payment_is_not_called_absent_where_its_row_was_cut_with_that_of_the_total() -> None:
    edge = lost(LossKind.EDGE, "left", "CASH", parts=(Part.SUMS, Part.FOOT))
    total: Read[Any] = Read(None, State.UNREADABLE, (place("9.10 TOTAL"),))
    cut = receipt(total=total, tenders=(), losses=(replace(edge, rows_seen=True),), cut_off=("left",))
    finding = of_purchase("payment-proof", cut)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    assert finding.message.startswith("No payment was seen on lunch.jpg, but the left edge of the paper")
    whole = of_purchase("payment-proof", replace(cut, total=found(D("24.00"))))
    assert whole.state is FindingState.NOT_MET


def test_a_card_is_called_by_its_name() -> None:
    paid = Tender(TenderKind.CARD, brand="amex", last4="1004", auth_code="04412B")
    assert called(paid) == "American Express ending in 1004, approval 04412B"
    assert called(replace(paid, brand="debit", last4=None, auth_code=None)) == "debit card"
    assert called(Tender(TenderKind.GIFT_CARD)) == "gift card"


def test_a_total_that_is_more_than_what_is_listed_is_told_as_that() -> None:
    beyond = Reconciliation(Proof.UNPROVED, D("-9.00"), own=True)
    finding = of_purchase("no-alcohol", receipt(reconciliation=beyond))
    assert finding.message.endswith("but its total says $9.00 more than its items and charges come to.")
    ours = of_purchase("no-alcohol", receipt(reconciliation=replace(beyond, own=False)))
    assert ours.message.endswith("but what was read comes to $9.00 too little, so an item or a charge may be missing.")
