"""Card slips: each to its bill, a bill to one payment, and nothing to a purchase that is not its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Match, Receipt
from pipeline.purchases import join
from tests.extract.typewriter import page
from tests.purchases.papers import PAID, TAVERN, TOFU, D, bill, joined, proofs, slip, statement
from tests.rules.builders import card, reading
from tests.rules.builders import slip as typed_slip

OTHER = bill(TAVERN, clock="6:10 PM", items="Burger  14.00\nFries  6.00\nShake  11.00", total="32.80")
ITS_SLIP = slip("32.80", TAVERN, auth="77310B", clock="6:40 PM")
TWIN = bill(clock="1:30 PM", items=TOFU)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_two_bills_and_two_slips_in_any_order(order: tuple[int, ...]) -> None:
    papers = [bill(), OTHER, slip(), ITS_SLIP]
    assert proofs(*(papers[i] for i in order)) == ["met", "met"]


@pytest.mark.parametrize("swapped", [False, True])
def test_equal_totals_at_two_shops_on_one_day(swapped: bool) -> None:
    there = bill(TAVERN, clock="6:10 PM", items="Burger  14.00\nFries  6.00")
    slips = [slip(), slip("21.80", TAVERN, auth="77310B", clock="6:40 PM")]
    assert proofs(bill(), there, *(reversed(slips) if swapped else slips)) == ["met", "met"]
    assert proofs(bill(), there, slip()) == ["met", "not_met"]


@pytest.mark.parametrize("swapped", [False, True])
def test_two_bills_of_one_shop_day_and_total_take_the_slip_that_was_printed_after_each(swapped: bool) -> None:
    slips = [slip(), slip(auth="90011A", clock="1:52 PM")]
    first, second = joined(bill(), TWIN, *(reversed(slips) if swapped else slips))
    assert [t.auth_code for t in first.tenders] == ["04127C"]
    assert [t.auth_code for t in second.tenders] == ["90011A"]


def test_a_second_print_of_one_slip_pays_no_second_bill() -> None:
    assert proofs(bill(), slip(), slip(says="Merchant copy")) == ["met"]
    assert proofs(bill(), TWIN, slip(), slip(says="Merchant copy")) == ["met", "not_met"]


def test_the_merchants_copy_before_the_tip_adds_nothing() -> None:
    (one,) = joined(bill(), slip(tip="4.00"), slip(says="Merchant copy"))
    assert (one.total, one.paid) == (D("25.80"), D("25.80"))


@pytest.mark.parametrize("tip", ["2.00", "4.36", "6.50", "12.00"])
def test_a_slip_is_the_bill_and_its_tip(tip: str) -> None:
    (one,) = joined(bill(), slip(tip=tip))
    assert one.total == D("21.80") + D(tip)
    assert proofs(bill(), slip(tip=tip)) == ["met"]


UNCLEAR = slip(tip="4.00", total="28.80")


def test_a_slip_whose_written_tip_and_total_do_not_close_shows_a_payment_of_an_unknown_amount() -> None:
    (one,) = joined(bill(), UNCLEAR)
    (candidate,) = one.candidates
    assert candidate.match is Match.JOINED
    assert candidate.why == (
        "same total $21.80, same merchant, same day, what is written on it by hand could not be told"
    )
    assert (one.total, one.reimbursable) == (None, None)
    assert proofs(bill(), UNCLEAR) == ["met"]


def test_what_one_copy_does_not_say_another_copy_or_the_bank_does() -> None:
    (one,) = joined(bill(), UNCLEAR, slip(tip="4.00"))
    assert one.total == D("25.80")
    (one,) = joined(bill(), UNCLEAR, statement("10/05/2026  LANTERN HOUSE ST LOUIS  21.80"))
    assert one.total == D("21.80")
    (one,) = joined(bill(), UNCLEAR, slip(says="Merchant copy"))
    assert one.total is None, "a copy that was left blank says nothing of the tip"


def test_two_copies_with_different_tips_leave_open_what_was_paid() -> None:
    (one,) = joined(bill(), slip(tip="4.00"), slip(tip="5.00", says="Merchant copy"))
    assert one.total is None
    assert proofs(bill(), slip(tip="4.00"), slip(tip="5.00", says="Merchant copy")) == ["cannot_tell"]


def test_a_slip_that_shows_only_a_sum_with_a_tip_in_it_is_open() -> None:
    (one,) = joined(bill(), slip(None, total="25.80"))
    (candidate,) = one.candidates
    assert (candidate.match, one.total) == (Match.OPEN, D("25.80"))
    assert "no tip on it is the difference" in candidate.why
    assert proofs(bill(), slip(None, total="25.80")) == ["cannot_tell"]


@pytest.mark.parametrize(
    "foreign",
    [
        slip(None, total="40.80"),
        slip(None, total="22.30"),
        slip(None, TAVERN, total="25.80"),
        slip(None, total="25.80", day="10/04/2026"),
        slip("21.80", TAVERN),
        slip(day="10/09/2026"),
    ],
)
def test_a_slip_of_another_purchase_proves_nothing(foreign: Receipt) -> None:
    assert proofs(bill(), foreign) == ["not_met", "met, no items"]


def test_a_slip_goes_to_the_unpaid_bill_where_the_other_shows_another_approval() -> None:
    paid = bill(clock="1:30 PM", items=TOFU, below=PAID.replace("04127C", "55555K"))
    assert proofs(bill(), paid, slip()) == ["met", "met"]
    same = bill(clock="1:30 PM", items=TOFU, below=PAID)
    assert proofs(bill(), same, slip()) == ["not_met", "met"]


# --- Several cards, several bills -------------------------------------------------------------------------------


def test_a_bill_shared_by_two_cards() -> None:
    one_card, other_card = slip("12.00", tip="2.00"), slip("9.80", tip="2.00", auth="66123D", last4="8812")
    (one,) = joined(bill(), one_card, other_card)
    assert (one.total, one.paid) == (D("25.80"), D("25.80"))
    assert [c.match for c in one.candidates] == [Match.PART, Match.PART]
    assert "it pays $12.00 of $21.80" in one.candidates[0].why
    assert proofs(bill(), one_card, other_card) == ["met"]


def test_a_bill_shared_by_one_card_twice() -> None:
    assert proofs(bill(), slip("10.90"), slip("10.90", auth="66123D", clock="1:30 PM")) == ["met"]
    assert proofs(bill(), slip("10.90"), slip("10.90", says="Merchant copy")) == ["not_met", "met, no items"]


@pytest.mark.parametrize(
    "rest",
    [
        slip("9.80", day="10/09/2026", auth="66123D", last4="8812"),
        slip("9.80", TAVERN, auth="66123D", last4="8812"),
        slip("9.80", auth="66123D", last4="8812", says="DECLINED"),
        slip("9.70", auth="66123D", last4="8812"),
    ],
)
def test_parts_of_other_shops_days_or_sums_do_not_make_a_whole(rest: Receipt) -> None:
    assert proofs(bill(), slip("12.00"), rest)[0] == "not_met"


def test_a_heap_of_slips_is_placed_soon() -> None:
    heap = [typed_slip(f"{cents / 100:.2f}", tenders=(card(f"{cents / 100:.2f}", auth_code=f"{cents}A"),))
            for cents in range(101, 181)]  # fmt: skip
    purchases = joined(bill(), *heap)
    assert len(purchases) == 81
    assert [c.match for c in purchases[0].candidates] == [Match.APART] * 80


def test_one_slip_for_two_bills_is_for_a_person() -> None:
    first, second = joined(bill(), TWIN, slip("43.60"))
    assert first.proofs == second.proofs == ()
    assert "$43.60 = $21.80 (1.jpg) + $21.80 (2.jpg)" in first.candidates[0].why
    assert proofs(bill(), TWIN, slip("43.60")) == ["cannot_tell", "cannot_tell"]


def test_one_slip_for_bills_of_two_shops_is_neithers() -> None:
    assert proofs(bill(), OTHER, slip("54.60")) == ["not_met", "not_met", "met, no items"]


# --- Refused and given back ---------------------------------------------------------------------------------------


def test_a_refused_card_and_then_another() -> None:
    assert proofs(bill(), slip(last4="1111", auth="000000", says="DECLINED"), slip()) == ["met"]
    assert proofs(bill(), slip(says="DECLINED")) == ["not_met"]


@pytest.mark.parametrize("day", ["10/03/2026", "10/05/2026"])
@pytest.mark.parametrize("amount", ["21.80", "8.72"])
def test_a_refund_slip_speaks_against_the_payment(day: str, amount: str) -> None:
    back = slip(amount, auth="99100Q", day=day, clock="4:59 PM", says="REFUND")
    assert proofs(bill(), slip(), back) == ["cannot_tell"]
    (one,) = joined(bill(), slip(), back)
    assert [c.match for c in one.candidates] == [Match.JOINED, Match.UNDONE]


def test_what_a_shop_says_of_refunds_is_none() -> None:
    assert proofs(bill(), slip(says="Returns within 30 days\nNo refunds on food")) == ["met"]


# --- Every candidate has its reason -------------------------------------------------------------------------------


def test_every_slip_is_noted_at_every_bill() -> None:
    for one in joined(bill(), OTHER, slip(), ITS_SLIP):
        assert sorted(c.document for c in one.candidates) == ["3.jpg", "4.jpg"]
        assert sorted(c.match for c in one.candidates) == [Match.JOINED, Match.APART]
        assert all(c.why for c in one.candidates)
        assert len(one.joined) == 2


def test_a_slip_in_two_pictures() -> None:
    rows = [
        "LANTERN HOUSE", "18 Harbor Street", "(314) 555-0142", "10/03/2026 12:59 PM", "VISA xxxxxxxxxxxx4410",
        "Entry: Chip Read", "Approval: 04127C", "AID: A0000000031010", "Server: Dana", "Amount               21.80",
        "Total                21.80", "Customer copy", "Thank you",
    ]  # fmt: skip
    pages = [page("\n".join(part)) for part in (rows[:10], rows[4:])]
    upper, lower = (
        replace(reading(name, *receipts_of([seen], name)), words=(seen,))
        for name, seen in zip(("upper.jpg", "lower.jpg"), pages, strict=True)
    )
    (one,) = join([reading("bill.jpg", bill()), upper, lower])
    assert one.documents == ("bill.jpg", "upper.jpg", "lower.jpg")
    assert [c.match for c in one.candidates] == [Match.JOINED, Match.JOINED]


def test_a_slip_that_fits_another_bill_better_says_so() -> None:
    first, _ = joined(bill(clock="9:00 AM"), TWIN, slip(clock="1:52 PM"))
    assert first.candidates[0].why == "it fits 2.jpg better"
    assert first.paid is None
