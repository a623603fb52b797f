"""payment-proof where it is open whether there was a payment, or of how much."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import Box, Cause, Field, FindingState, LossKind, Lost, Part, State, Tender, TenderKind
from tests.rules.builders import (
    ABSENT,
    UNREADABLE,
    bill,
    card,
    cash,
    found,
    of_purchase,
    place,
    purchase,
    receipt,
    slip,
)

D = Decimal
ROOM = "says “Room Charge 412”, which is no payment out of the claimant's own pocket"


def doubtful(doubt: str = ROOM, amount: str | None = "24.00") -> Tender:
    evidence = (place("Room Charge 412"),)
    return Tender(TenderKind.OTHER, D(amount) if amount else None, declined=True, doubt=doubt, evidence=evidence)


def test_a_doubtful_tender_alone_cannot_be_told_and_says_why() -> None:
    finding = of_purchase("payment-proof", receipt(tenders=(doubtful(),)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert finding.message == f"lunch.jpg {ROOM}."
    assert [e.text for e in finding.evidence] == ["Room Charge 412"]


def test_a_doubtful_tender_beside_a_card_that_pays_for_all_takes_nothing_away() -> None:
    assert of_purchase("payment-proof", receipt(tenders=(card(), doubtful()))).state is FindingState.MET


def test_a_card_that_pays_for_a_part_and_a_doubtful_rest_cannot_be_told() -> None:
    finding = of_purchase("payment-proof", receipt(tenders=(card("13.50"), doubtful(amount="10.50"))))
    assert finding.state is FindingState.CANNOT_TELL
    alone = of_purchase("payment-proof", receipt(tenders=(card("13.50"),)))
    assert alone.state is FindingState.NOT_MET


def test_a_mark_paid_does_not_lift_the_doubt() -> None:
    mark = Tender(TenderKind.OTHER, marked_paid=True, evidence=(place("PAID"),))
    assert of_purchase("payment-proof", receipt(tenders=(mark,))).state is FindingState.MET
    assert of_purchase("payment-proof", receipt(tenders=(mark, doubtful()))).state is FindingState.CANNOT_TELL


def test_a_payment_on_the_slip_settles_what_the_bill_leaves_open() -> None:
    open_tab = replace(card(None, auth_code=None), declined=True, doubt="shows a payment, and says “PRE-AUTH”")
    bill = receipt(tenders=(open_tab,))
    paid = purchase(bill, proofs=(("slip.jpg", receipt(items=(), tenders=(card(),))),))
    assert of_purchase("payment-proof", paid).state is FindingState.MET


@pytest.mark.parametrize("tenders", [(card("31.00"),), (card(), cash("10.00")), (card("24.60"),)])
def test_more_than_the_bill_cannot_be_told(tenders: tuple[Tender, ...]) -> None:
    finding = of_purchase("payment-proof", receipt(tenders=tenders))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert "more than the total of $24.00" in finding.message


UNSEEN: Field[Decimal] = Field(state=State.UNREADABLE)
SLIP_LINES = ("VISA XXXX0103   24.00", "Auth 02776A", "Amount   $24.00", "APPROVED")


def test_an_approved_payment_printed_twice_stands_by_itself_where_the_total_was_not_seen() -> None:
    finding = of_purchase("payment-proof", receipt(total=UNSEEN, tenders=(card(),), lines=SLIP_LINES))
    assert finding.state is FindingState.MET
    assert finding.message.endswith("approval 02776A); the total of the bill could not be read.")


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": SLIP_LINES[:2]},
        {"lines": ("VISA XXXX0103   24.00", "Table 124.00", "24.001", "1,024.00")},
        {"tenders": (card(auth_code=None),)},
        {"tenders": (card(last4=None),)},
        {"tenders": (card(), cash("5.00"))},
        {"tenders": (card(), doubtful())},
        {"balance_due": found(D("6.00"))},
        {"struck": (place("TOTAL"),)},
    ],
)
def test_it_does_not_where_its_amount_may_be_misread_or_it_may_be_but_a_part(changes: dict[str, Any]) -> None:
    kept: dict[str, Any] = {"total": UNSEEN, "tenders": (card(),), "lines": SLIP_LINES, **changes}
    assert of_purchase("payment-proof", receipt(**kept)).state is not FindingState.MET


def test_a_tip_explains_more_than_the_bill() -> None:
    paper = receipt(total=found(D("22.00")), tip=found(D("2.00")), tenders=(card("24.00"),))
    assert of_purchase("payment-proof", paper).state is FindingState.MET


def test_change_comes_off_whatever_was_handed_over() -> None:
    tendered = Tender(TenderKind.OTHER, D("30.00"), evidence=(place("Tendered 30.00"),))
    assert of_purchase("payment-proof", receipt(tenders=(tendered,), change=found(D("6.00")))).state is FindingState.MET
    assert of_purchase("payment-proof", receipt(tenders=(tendered,))).state is FindingState.CANNOT_TELL


@pytest.mark.parametrize("state", [State.AMBIGUOUS, State.UNREADABLE])
def test_what_is_written_by_hand_and_cannot_be_told_leaves_the_payment_shown_and_the_amount_open(state: State) -> None:
    open_: Field[Decimal] = Field(state=state, evidence=(place("TIP 5.00"), place("TOTAL 27.60")))
    paper = receipt(tip=open_, total=open_)
    finding = of_purchase("payment-proof", paper)
    assert finding.state is FindingState.MET
    assert finding.message.endswith("; the tip or total written by hand on lunch.jpg could not be told.")
    assert purchase(paper).total is None
    bare = replace(paper, tenders=(card(auth_code=None, last4=None),))
    assert of_purchase("payment-proof", bare).state is FindingState.CANNOT_TELL
    unseen: Field[Decimal] = Field(state=state)
    assert of_purchase("payment-proof", replace(paper, tip=unseen, total=unseen)).state is FindingState.CANNOT_TELL


@pytest.mark.parametrize(
    "changes",
    [
        {"cut_off": ("right",)},
        {"cut_off": ("left",)},
        {"total": UNREADABLE},
        {"total": ABSENT},
    ],
)
def test_a_card_without_an_amount_proves_nothing_where_the_amounts_were_not_seen(changes: dict[str, Any]) -> None:
    seen = receipt(tenders=(card(None),))
    assert of_purchase("payment-proof", seen).state is FindingState.MET
    finding = of_purchase("payment-proof", replace(seen, **changes))
    assert finding.state is FindingState.CANNOT_TELL
    assert "how much was paid" in finding.message


@pytest.mark.parametrize("state", [State.AMBIGUOUS, State.UNREADABLE])
def test_what_adds_up_is_not_enough_where_what_was_paid_in_the_end_is_not_known(state: State) -> None:
    finding = of_purchase("reconciles", receipt(total=Field(state=state), tip=Field(state=state)))
    assert finding.state is FindingState.CANNOT_TELL
    assert "could not be told" in finding.message


@pytest.mark.parametrize(("change", "state"), [("18.02", FindingState.MET), ("18.40", FindingState.CANNOT_TELL)])
def test_cash_is_rounded_to_five_cents_where_change_was_given(change: str, state: FindingState) -> None:
    paid = bill(tenders=(cash("40.00"),), change=found(D(change)))
    assert of_purchase("payment-proof", paid).state is state
    without = bill(tenders=(cash("21.98"),))
    assert of_purchase("payment-proof", without).state is FindingState.NOT_MET


def lost(top: int, file: str = "lunch.jpg") -> Lost:
    """A thumb over the ends of the rows at `top`; all rows of these papers stand at 20."""
    at = replace(place("", file), box=Box(150, top, 300, top + 15))
    return Lost(LossKind.COVERED, (Part.FOOT,), "right", ("VISA",), at, rows_seen=True)


@pytest.mark.parametrize("tender", [card(None), card(None, auth_code=None, last4=None)])
def test_an_amount_that_lies_under_something_on_the_row_of_its_payment_was_not_seen(tender: Tender) -> None:
    finding = of_purchase("payment-proof", receipt(tenders=(tender,), losses=(lost(22),)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "how much was paid was not seen" in finding.message
    assert "“VISA”" in finding.message
    assert lost(22).place in finding.evidence


def test_what_lies_elsewhere_or_on_another_paper_hides_no_amount_paid() -> None:
    for elsewhere in (lost(50), lost(22, "slip.jpg")):
        assert of_purchase("payment-proof", receipt(tenders=(card(None),), losses=(elsewhere,))).state is (
            FindingState.MET
        )
    shown = receipt(tenders=(card("24.00"),), losses=(lost(22),))
    assert of_purchase("payment-proof", shown).state is FindingState.MET


def test_what_lies_on_the_slips_own_row_of_the_payment_hides_its_amount() -> None:
    tender = replace(card(None), evidence=(place("VISA 0103", "slip.jpg"),))
    paper = slip(tenders=(tender,), total=ABSENT, losses=(lost(22, "slip.jpg"),))
    both = purchase(bill(), proofs=(("slip.jpg", paper),))
    assert of_purchase("payment-proof", both).state is FindingState.CANNOT_TELL
    assert of_purchase("payment-proof", purchase(bill(), proofs=(("slip.jpg", replace(paper, losses=())),))).state is (
        FindingState.MET
    )


def test_a_slip_that_shows_no_amount_at_all_proves_none_and_one_whose_figures_were_misread_was_paid() -> None:
    none = slip(tenders=(card(None),), total=ABSENT)
    finding = of_purchase("payment-proof", none)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert of_purchase("payment-proof", replace(none, cut_off=("bottom",))).cause is Cause.CUT_OFF
    named = replace(none, total=Field(state=State.UNREADABLE, evidence=(place("Total: 2I.6B"),)))
    assert of_purchase("payment-proof", named).state is FindingState.MET
    assert of_purchase("payment-proof", replace(named, losses=(lost(22),))).state is FindingState.CANNOT_TELL


def test_a_bill_whose_total_was_not_seen_may_have_been_paid_below_it() -> None:
    finding = of_purchase("payment-proof", bill(total=ABSENT))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    seen: Field[Decimal] = Field(state=State.UNREADABLE, evidence=(place("TOTAL 2?.00"),))
    assert of_purchase("payment-proof", bill(total=seen)).state is FindingState.NOT_MET


@pytest.mark.parametrize(("text", "cause"), [("21.60", Cause.UNREADABLE), ("House 21.60", Cause.CONFLICTING)])
def test_where_only_figures_of_what_may_be_a_payment_were_read_a_better_picture_is_asked_for(
    text: str, cause: Cause
) -> None:
    tender = replace(doubtful("shows it"), evidence=(place(text),))
    assert of_purchase("payment-proof", bill(tenders=(tender,))).cause is cause


@pytest.mark.parametrize(
    ("tender", "state"),
    [
        (card("12.00"), FindingState.CANNOT_TELL),
        (card("2.00"), FindingState.CANNOT_TELL),
        (card("10.50"), FindingState.NOT_MET),
        (cash("12.00"), FindingState.NOT_MET),
    ],
)
def test_a_card_that_is_one_figure_away_from_the_bill_may_be_misread(tender: Tender, state: FindingState) -> None:
    assert of_purchase("payment-proof", bill(tenders=(tender,))).state is state
    rest = of_purchase("payment-proof", bill(tenders=(tender, doubtful(amount="10.00"))))
    assert rest.message == f"lunch.jpg {ROOM}."


def _above(due: str, paid_at: int, due_at: int, **changes: Any) -> FindingState:
    """What is said of a card whose row begins at `paid_at`, and of a row of what is due at `due_at`."""
    said = replace(place(f"Amount Due {due}"), box=Box(0, due_at, 100, due_at + 20))
    paid = replace(place("VISA"), box=Box(0, paid_at, 100, paid_at + 20))
    paper = receipt(
        balance_due=Field.found(D(due), said), tenders=(replace(card("24.00"), evidence=(paid,)),), **changes
    )
    return of_purchase("payment-proof", paper).state


def test_what_is_due_above_the_card_is_what_the_card_paid() -> None:
    assert _above("20.50", paid_at=300, due_at=200) is FindingState.MET


def test_what_is_due_below_the_card_is_still_due() -> None:
    assert _above("20.50", paid_at=200, due_at=300) is FindingState.CANNOT_TELL


def test_what_is_due_before_the_tip_is_the_bill() -> None:
    assert _above("20.00", paid_at=200, due_at=300, tip=found(D("4.00"))) is FindingState.MET


def test_of_a_bill_with_a_deposit_the_rest_that_is_due_is_named() -> None:
    finding = of_purchase("payment-proof", bill(balance_due=found(D("14.00"))))
    assert finding.state is FindingState.NOT_MET
    assert finding.message.startswith("lunch.jpg is a bill of $22.00, of which $14.00 is still due, without a payment:")
    whole = of_purchase("payment-proof", bill(balance_due=found(D("22.00"))))
    assert whole.message.startswith("lunch.jpg is a bill of $22.00 without a payment:")


@pytest.mark.parametrize(("paid", "state"), [("122.00", FindingState.MET), ("2.00", FindingState.CANNOT_TELL)])
def test_nothing_due_any_more_bears_out_no_payment_of_less_than_was_bought(paid: str, state: FindingState) -> None:
    paper = receipt(
        total=UNSEEN, subtotal=found(D("100.00")), balance_due=found(D("0.00")), tenders=(card(paid, auth_code=None),)
    )
    assert of_purchase("payment-proof", paper).state is state
