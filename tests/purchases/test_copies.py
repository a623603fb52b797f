"""Two copies of one receipt are one purchase; two sales that are only alike stay two."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import FindingState, Match, Purchase, Receipt
from pipeline.purchases import join
from pipeline.settle import settle
from tests.rules.builders import (
    ABSENT,
    bill,
    card,
    context,
    dossier,
    found,
    item,
    of_submission,
    reading,
    receipt,
    slip,
)

D = Decimal


def bought(*papers: Receipt) -> tuple[Purchase, ...]:
    """The purchases on one picture that shows `papers`."""
    return join([reading("lunch.jpg", *papers)])


def test_two_copies_on_one_picture_are_one_purchase() -> None:
    (purchase,) = bought(receipt(), receipt())
    assert purchase.total == D("24.00")
    assert purchase.paid == D("24.00")
    assert purchase.copies == ("lunch.jpg",)
    assert settle(purchase, takes_share=True).reimbursable == D("24.00")
    finding = of_submission("not-duplicate", dossier(purchase))
    assert finding.state is FindingState.MET
    assert "lunch.jpg shows the receipt twice" in finding.message


def test_a_copy_in_another_file_is_named() -> None:
    shown_again = replace(receipt(), lines=("something else",))
    (purchase,) = join([reading("customer.jpg", receipt()), reading("merchant.jpg", shown_again)])
    assert purchase.documents == ("customer.jpg", "merchant.jpg")
    assert [(one.document, one.match) for one in purchase.candidates] == [("merchant.jpg", Match.JOINED)]
    finding = of_submission("not-duplicate", dossier(purchase))
    assert "merchant.jpg is another copy of customer.jpg; it counts once" in finding.message


def test_the_same_sale_in_an_earlier_submission_is_still_a_repeat() -> None:
    from rules.checks.marks import facts_of

    (purchase,) = bought(receipt(), receipt())
    before = facts_of(purchase, (), "before")
    assert of_submission("not-duplicate", dossier(purchase), context(earlier=(before,))).state is FindingState.NOT_MET


def test_the_copy_that_shows_the_payment_is_kept() -> None:
    unpaid = receipt(tenders=())
    for papers in ((unpaid, receipt()), (receipt(), unpaid)):
        (purchase,) = bought(*papers)
        assert purchase.receipt.tenders


def test_what_is_marked_out_on_either_copy_is_marked_out() -> None:
    struck = (item("Noodle Soup", "13.00", struck=True), item("Spring Rolls", "7.00"))
    for papers in ((receipt(), receipt(items=struck)), (receipt(items=struck), receipt())):
        (purchase,) = bought(*papers)
        assert [each.struck for each in purchase.receipt.items] == [True, False]


def test_the_slips_of_both_copies_pay_once() -> None:
    (purchase,) = bought(bill(), bill(), slip(tip=found(D("2.00"))), slip(tip=found(D("2.00"))))
    assert purchase.total == D("24.00")
    assert purchase.paid == D("24.00")


def test_two_sales_that_are_alike_stay_two() -> None:
    others = (
        receipt(number=found("check 2511"), tenders=(card(auth_code="13811C"),)),
        receipt(time=found(time(18, 5)), tenders=(card(auth_code="13811C"),)),
        receipt(total=found(D("26.00")), tip=found(D("4.00")), tenders=(card("26.00", auth_code="13811C"),)),
    )
    first = receipt(number=found("check 2459"))
    assert all(len(bought(first, other)) == 2 for other in others)


def test_where_total_or_day_is_unknown_nothing_is_a_copy() -> None:
    for unknown in ("total", "date"):
        paper = receipt(**{unknown: ABSENT})
        assert len(bought(paper, paper)) == 2


@given(st.permutations(range(4)))
def test_the_order_of_the_papers_changes_no_sum(order: list[int]) -> None:
    papers = [
        receipt(),
        receipt(),
        receipt(total=found(D("9.00")), items=(item("Tea", "9.00"),), tenders=(card("9.00", auth_code="77120A"),)),
        receipt(),
    ]
    found_there = bought(*(papers[i] for i in order))
    assert sorted(purchase.total or D(0) for purchase in found_there) == [D("9.00"), D("24.00")]
