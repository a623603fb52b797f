"""Papers into purchases, and what of each is reimbursed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Alcohol,
    DocumentKind,
    FileReading,
    Proof,
    Purchase,
    Receipt,
    Reconciliation,
    StatementLine,
    Tender,
    TenderKind,
)
from pipeline.money import ZERO
from pipeline.purchases import join
from pipeline.settle import settle
from tests.rules.builders import ABSENT, DAY, bill, cancelled_check, card, cash, found, item, reading, receipt, slip

D = Decimal


def joined(*papers: Receipt) -> tuple[Purchase, ...]:
    """The purchases of a submission whose files are paper-1.jpg, paper-2.jpg …"""
    return join([reading(f"paper-{number}.jpg", paper) for number, paper in enumerate(papers, 1)])


def statement(*lines: tuple[date | None, str, str]) -> Receipt:
    debits = tuple(StatementLine(day, text, D(amount)) for day, text, amount in lines)
    return Receipt(DocumentKind.BANK_STATEMENT, statement_lines=debits)


# --- Joining ---------------------------------------------------------------------------------------------------------


def test_one_receipt_is_one_purchase() -> None:
    (one,) = joined(receipt())
    assert (one.documents, one.proofs, one.joined) == (("paper-1.jpg",), (), ())
    assert (one.total, one.paid) == (D("24.00"), D("24.00"))


def test_two_receipts_are_two_purchases_in_the_order_of_their_files() -> None:
    first, second = joined(receipt(), receipt(merchant=found("HARBOR TEA ROOM"), total=found(D("9.00"))))
    assert (first.documents, second.documents) == (("paper-1.jpg",), ("paper-2.jpg",))
    assert second.receipt.merchant.value == "HARBOR TEA ROOM"


def test_several_receipts_of_one_file_are_a_purchase_each() -> None:
    both = FileReading("both.pdf", "sha", 2, receipts=(receipt(), receipt(total=found(D("9.00")))))
    assert [one.documents for one in join([both])] == [("both.pdf",), ("both.pdf",)]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_slip_for_the_bills_total_pays_it(swapped: bool) -> None:
    papers = [bill(), slip("22.00")]
    (one,) = joined(*(reversed(papers) if swapped else papers))
    assert one.receipt.document is DocumentKind.GUEST_CHECK
    assert one.documents == (("paper-2.jpg", "paper-1.jpg") if swapped else ("paper-1.jpg", "paper-2.jpg"))
    assert [proof.document for _, proof in one.proofs] == [DocumentKind.CARD_SLIP]
    assert (one.total, one.paid) == (D("22.00"), D("22.00"))
    assert "same total $22.00, same merchant, same day" in one.joined[0]


def test_a_slip_with_a_tip_sets_what_was_paid() -> None:
    (one,) = joined(bill(), slip("26.40", tip=found(D("4.40"))))
    assert (one.total, one.paid) == (D("26.40"), D("26.40"))
    assert "with a tip of $4.40" in one.joined[0]


def test_a_slip_that_names_its_tip_fits_however_large_it_is() -> None:
    (one,) = joined(bill(), slip("36.00", tip=found(D("14.00"))))
    assert [proof.document for _, proof in one.proofs] == [DocumentKind.CARD_SLIP]


@pytest.mark.parametrize(
    ("foreign", "why"),
    [
        (slip("21.00"), "it is for $21.00, the bill for $22.00"),
        (slip("31.00"), "it is for $31.00, the bill for $22.00"),
        (slip("25.00", merchant=found("HARBOR TEA ROOM")), "it is for $25.00"),
        (slip("25.00", date=found(DAY + timedelta(1))), "it is for $25.00"),
        (
            slip("22.00", merchant=found("HARBOR TEA ROOM"), date=found(DAY + timedelta(2))),
            "another shop and another day",
        ),
        (slip("22.00", total=ABSENT), "the slip's total could not be read"),
    ],
)
def test_a_foreign_slip_pays_nothing_and_stands_alone(foreign: Receipt, why: str) -> None:
    mine, other = joined(bill(), foreign)
    assert (mine.proofs, mine.paid, mine.total) == ((), None, D("22.00"))
    assert why in mine.joined[0]
    assert other.receipt.document is DocumentKind.CARD_SLIP
    assert other.receipt.items == ()


def test_a_slip_goes_to_the_bill_that_it_fits_best() -> None:
    small = bill(total=found(D("20.00")))
    first, second = joined(small, bill(), slip("22.00"))
    assert (first.proofs, second.documents) == ((), ("paper-2.jpg", "paper-3.jpg"))


def test_a_bill_whose_total_is_unknown_takes_no_slip() -> None:
    mine, _ = joined(bill(total=ABSENT), slip("22.00"))
    assert mine.proofs == ()
    assert "total could not be read" in mine.joined[0]
    assert mine.total is None


def test_a_slip_alone_is_a_purchase_without_items() -> None:
    (one,) = joined(slip("24.00"))
    assert (one.documents, one.receipt.items, one.total) == (("paper-1.jpg",), (), D("24.00"))


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ((DAY, "LANTERN HOUSE", "22.00"), True),
        ((DAY + timedelta(9), "CHECK 2207", "22.00"), True),
        ((None, "CHECK 2207", "22.00"), True),
        ((DAY - timedelta(30), "LANTERN HOUSE", "22.00"), False),
        ((DAY + timedelta(90), "LANTERN HOUSE", "22.00"), False),
        ((DAY, "LANTERN HOUSE", "22.01"), False),
    ],
)
def test_a_line_of_a_bank_statement(line: tuple[date | None, str, str], fits: bool) -> None:
    (one,) = joined(bill(), statement((DAY, "CORNER FUEL", "33.47"), line))
    assert bool(one.proofs) is fits
    assert ("not joined" in one.joined[0]) is not fits
    assert one.documents == (("paper-1.jpg", "paper-2.jpg") if fits else ("paper-1.jpg",))


def test_a_statement_says_whom_it_paid() -> None:
    (one,) = joined(bill(), statement((DAY, "POS LANTERN HOUSE 12", "22.00")))
    assert "it shows $22.00 paid to LANTERN HOUSE" in one.joined[0]


def test_a_statement_alone_is_no_purchase_but_is_not_passed_over() -> None:
    (one,) = joined(statement((DAY, "LANTERN HOUSE", "22.00")))
    assert one.receipt.document is DocumentKind.BANK_STATEMENT
    assert one.total is None


@pytest.mark.parametrize(("amount", "fits"), [("22.00", True), ("23.00", False)])
def test_a_cancelled_check(amount: str, fits: bool) -> None:
    (one,) = joined(bill(), cancelled_check(amount))
    assert bool(one.proofs) is fits


def test_the_paid_receipt_of_a_bill_takes_its_place() -> None:
    (one,) = joined(bill(), receipt())
    assert one.documents == ("paper-2.jpg", "paper-1.jpg")
    assert one.receipt.tenders
    assert "paper-1.jpg joined to paper-2.jpg: it is the bill" in one.joined[0]


def test_the_bill_of_a_paid_receipt_is_another_paper_of_it() -> None:
    (one,) = joined(receipt(), bill())
    assert one.documents == ("paper-1.jpg", "paper-2.jpg")
    assert one.receipt.tenders


@pytest.mark.parametrize(
    "other",
    [
        bill(merchant=found("HARBOR TEA ROOM")),
        bill(date=found(DAY + timedelta(1))),
        bill(date=ABSENT),
        bill(total=found(D("40.00"))),
        bill(items=(item("Dumplings", "20.00"),)),
        receipt(number=found("check 131"), tenders=(card(auth_code="13811C"),)),
    ],
)
def test_what_is_not_the_same_bill_is_a_purchase_of_its_own(other: Receipt) -> None:
    assert len(joined(receipt(number=found("check 88")), other)) == 2


@pytest.mark.parametrize("kind", [DocumentKind.FORM, DocumentKind.APPROVAL, DocumentKind.OTHER])
def test_a_paper_that_sells_nothing_is_no_purchase_beside_a_receipt(kind: DocumentKind) -> None:
    (one,) = joined(Receipt(kind), receipt())
    assert one.documents == ("paper-2.jpg",)


def test_an_unknown_paper_alone_is_not_passed_over() -> None:
    (one,) = joined(Receipt(DocumentKind.OTHER))
    assert (one.documents, one.total, one.paid) == (("paper-1.jpg",), None, None)


def test_no_papers_make_no_purchases() -> None:
    assert join([]) == ()
    assert join([reading("broken.jpg", receipts=())]) == ()


@pytest.mark.parametrize(
    ("tenders", "change", "paid"),
    [
        ((), None, None),
        ((cash("30.00"),), "6.00", "24.00"),
        ((card("24.00"),), None, "24.00"),
        ((card("24.00"), card("24.00")), None, "24.00"),
        ((card("12.00", last4="0103"), card("12.00", last4="9999")), None, "24.00"),
        ((Tender(TenderKind.GIFT_CARD, D("10.00")), card("14.00")), None, "14.00"),
        ((card("24.00", declined=True),), None, None),
        ((card("24.00", declined=True), cash("24.00")), None, "24.00"),
        ((Tender(TenderKind.OTHER, marked_paid=True),), None, None),
    ],
)
def test_what_was_paid_out_of_pocket(tenders: tuple[Tender, ...], change: str | None, paid: str | None) -> None:
    (one,) = joined(receipt(tenders=tenders, change=found(D(change)) if change else ABSENT))
    assert one.paid == (D(paid) if paid else None)


# --- Settling --------------------------------------------------------------------------------------------------------

BEER = item("Draft Beer", "8.00", Alcohol.YES)
SOUP = item("Noodle Soup", "12.00")


def settled(paper: Receipt, takes_share: bool = True) -> Purchase:
    (one,) = joined(paper)
    return settle(one, takes_share)


def with_beer(**changes: Any) -> Receipt:
    """Soup 12.00 and beer 8.00, tax 2.00, tip 2.00: 24.00."""
    return receipt(items=(SOUP, BEER), **changes)


def test_nothing_excluded_leaves_the_total() -> None:
    one = settled(receipt())
    assert (one.excluded, one.reimbursable) == ((), D("24.00"))


def test_alcohol_goes_with_its_share_of_tax_and_tip() -> None:
    one = settled(with_beer())
    (out,) = one.excluded
    assert (out.description, out.reason, out.amount, out.share) == ("Draft Beer", "alcohol", D("8.00"), D("1.60"))
    assert one.reimbursable == D("14.40")


def test_or_without_it_where_the_policy_says_so() -> None:
    one = settled(with_beer(), takes_share=False)
    assert (one.excluded[0].share, one.reimbursable) == (ZERO, D("16.00"))


def test_a_discount_of_the_bill_is_shared_too() -> None:
    one = settled(with_beer(discount=found(D("5.00")), tax=ABSENT, tip=ABSENT, total=found(D("15.00"))))
    assert (one.excluded[0].share, one.reimbursable) == (D("-2.00"), D("9.00"))


def test_what_may_be_alcohol_is_not_excluded() -> None:
    unclear = replace(BEER, alcohol=Alcohol.UNCLEAR)
    assert settled(receipt(items=(SOUP, unclear))).excluded == ()


def test_a_struck_item_is_not_claimed() -> None:
    one = settled(receipt(items=(SOUP, replace(BEER, alcohol=Alcohol.NO, struck=True))))
    assert [(out.reason, out.amount, out.share) for out in one.excluded] == [("struck", D("8.00"), D("1.60"))]
    assert one.reimbursable == D("14.40")


def test_an_item_without_a_name_is_excluded_in_words() -> None:
    (out,) = settled(receipt(items=(SOUP, replace(BEER, description="")))).excluded
    assert "could not be read" in out.description


def test_what_a_gift_card_paid_is_not_out_of_pocket() -> None:
    one = settled(receipt(tenders=(Tender(TenderKind.GIFT_CARD, D("10.00")), card("14.00"))))
    assert [(out.reason, out.amount, out.share) for out in one.excluded] == [("gift card", D("10.00"), ZERO)]
    assert one.reimbursable == D("14.00")


def test_a_gift_card_pays_no_more_than_the_total() -> None:
    one = settled(receipt(tenders=(Tender(TenderKind.GIFT_CARD, D("50.00")),)))
    assert (one.excluded[0].amount, one.reimbursable) == (D("24.00"), ZERO)


def test_a_refused_gift_card_paid_nothing() -> None:
    one = settled(receipt(tenders=(Tender(TenderKind.GIFT_CARD, D("10.00"), declined=True), card("24.00"))))
    assert (one.excluded, one.reimbursable) == ((), D("24.00"))


def test_alcohol_and_a_gift_card_leave_no_less_than_nothing() -> None:
    one = settled(with_beer(tenders=(Tender(TenderKind.GIFT_CARD, D("20.00")), card("4.00"))))
    assert one.reimbursable == ZERO


def test_what_is_not_in_dollars_is_never_converted_nor_added_to_them() -> None:
    assert settled(receipt(currency="EUR")).reimbursable is None
    assert settled(receipt(currency="XXX")).reimbursable is None


def test_an_unknown_total_leaves_the_sum_unknown() -> None:
    assert settled(receipt(total=ABSENT)).reimbursable is None
    assert settled(with_beer(total=ABSENT)).reimbursable is None


def test_items_that_do_not_add_up_leave_the_share_unknown() -> None:
    unproved = Reconciliation(Proof.UNPROVED, D("1.00"))
    assert settled(with_beer(reconciliation=unproved)).reimbursable is None
    assert settled(receipt(reconciliation=unproved)).reimbursable == D("24.00"), (
        "nothing is left out, so nothing is shared"
    )


def test_all_of_it_alcohol_leaves_nothing() -> None:
    one = settled(receipt(items=(replace(BEER, amount=D("20.00")),)))
    assert (one.excluded[0].share, one.reimbursable) == (D("4.00"), ZERO)


def test_settling_twice_changes_nothing_more() -> None:
    one = settled(with_beer())
    assert settle(one, True) == one


@given(
    prices=st.lists(
        st.tuples(st.integers(1, 9999), st.sampled_from([*Alcohol]), st.booleans()), min_size=1, max_size=9
    ),
    discount=st.integers(0, 99),
    charges=st.integers(0, 5000),
)
def test_what_is_left_out_and_what_is_left_add_up_to_the_total(
    prices: list[tuple[int, Alcohol, bool]], discount: int, charges: int
) -> None:
    items = tuple(
        item(f"Dish {number}", f"{cents / 100:.2f}", alcohol, struck=struck)
        for number, (cents, alcohol, struck) in enumerate(prices)
    )
    bought = sum(cents for cents, _, _ in prices)
    total = D(bought - bought * discount // 100 + charges) / 100
    one = settled(receipt(items=items, total=found(total), tenders=()))
    assert one.reimbursable is not None
    assert one.reimbursable + sum(out.amount + out.share for out in one.excluded) == total
    assert [out.amount for out in one.excluded] == [i.amount for i in items if i.struck or i.alcohol is Alcohol.YES]
    rest = settle(replace(one, receipt=replace(one.receipt, items=tuple(map(_turned, items)))), True)
    assert rest.reimbursable is not None
    assert one.reimbursable + rest.reimbursable == total, "the other items' shares are what is left"


def _turned(one: Any) -> Any:
    """The same item, left out where it was not and the other way round."""
    out = one.struck or one.alcohol is Alcohol.YES
    return replace(one, struck=not out, alcohol=Alcohol.NO)
