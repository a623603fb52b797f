"""How a reimbursable amount was worked out adds up to the cent, whatever is left out of the purchase."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.as_json import _purchase
from pipeline.export.words import working_words
from pipeline.model import (
    Alcohol,
    DocumentKind,
    Field,
    LineItem,
    Proof,
    Purchase,
    Receipt,
    Reconciliation,
    Tender,
    TenderKind,
)
from pipeline.money import ZERO
from pipeline.settle import settle

CENTS = st.integers(-2_000, 20_000).map(lambda n: Decimal(n) / 100)
ITEMS = st.lists(
    st.builds(
        LineItem,
        st.sampled_from(["Soup", "Lager", "VOID Soup", "Promo", ""]),
        st.none(),
        st.none(),
        CENTS,
        st.sampled_from(Alcohol),
        struck=st.booleans(),
    ),
    max_size=8,
)


def bought(items: list[LineItem], total: Decimal, gift: Decimal | None = None, takes_share: bool = True) -> Purchase:
    tenders = (Tender(TenderKind.GIFT_CARD, gift),) if gift is not None else ()
    receipt = Receipt(
        DocumentKind.RECEIPT,
        items=tuple(items),
        total=Field.found(total),
        tenders=tenders,
        reconciliation=Reconciliation(Proof.PROVED, ZERO),
    )
    return settle(Purchase(("lunch.jpg",), receipt, total=total), takes_share)


@given(ITEMS, st.integers(0, 50_000), st.none() | st.integers(1, 20_000), st.booleans())
def test_all_lines_but_the_last_make_the_last(
    items: list[LineItem], total: int, gift: int | None, takes_share: bool
) -> None:
    one = bought(items, Decimal(total) / 100, None if gift is None else Decimal(gift) / 100, takes_share)
    *steps, last = one.working
    assert sum((step.amount for step in steps), start=ZERO) == last.amount == one.reimbursable
    assert last.kind == "reimbursable"
    assert one.reimbursable is not None
    assert one.reimbursable >= 0
    assert all(step.amount == step.amount.quantize(Decimal("0.01")) for step in one.working)


@given(ITEMS, st.integers(0, 50_000))
def test_what_goes_and_what_stays_make_the_total(items: list[LineItem], total: int) -> None:
    amounts = [item for item in items if item.amount > 0]
    one = bought(amounts, Decimal(total) / 100)
    if one.excluded and len(one.excluded) == len(amounts):
        assert sum((part.amount + part.share for part in one.excluded), start=ZERO) == one.total


def test_the_share_is_what_a_person_works_out() -> None:
    items = [LineItem(name, None, None, Decimal(price)) for name, price in (("Soap", "18.40"), ("Cards", "15.00"))]
    items.append(LineItem("Bag", None, None, Decimal("15.00"), struck=True))
    one = bought(items, Decimal("52.64"))
    assert [(part.amount, part.share) for part in one.excluded] == [(Decimal("15.00"), Decimal("1.31"))]
    assert working_words(one) == "$52.64 total - $15.00 - $1.31 = $36.33 reimbursable"
    assert _purchase(one)["working"] == [
        {"kind": "total", "description": "total", "amount": "52.64", "reason": ""},
        {"kind": "excluded", "description": "Bag", "amount": "-15.00", "reason": "struck"},
        {"kind": "share", "description": "its share of tax, tip and charges", "amount": "-1.31", "reason": "struck"},
        {"kind": "reimbursable", "description": "reimbursable", "amount": "36.33", "reason": ""},
    ]


def test_more_left_out_than_was_paid_leaves_nothing() -> None:
    wine = LineItem("Wine", None, None, Decimal("8.00"), Alcohol.YES)
    one = bought([wine, LineItem("Soup", None, None, Decimal("2.00"))], Decimal("10.00"), gift=Decimal("9.00"))
    assert one.reimbursable == ZERO
    assert [(step.kind, step.amount) for step in one.working][-2:] == [
        ("floor", Decimal("7.00")),
        ("reimbursable", ZERO),
    ]


def test_nothing_left_out_has_nothing_to_show() -> None:
    one = bought([LineItem("Soup", None, None, Decimal("2.00"))], Decimal("2.10"))
    assert working_words(one) == ""
    assert [step.kind for step in one.working] == ["total", "reimbursable"]


def test_a_struck_discount_never_adds_money() -> None:
    items = [
        LineItem("Soup", None, None, Decimal("9.00")),
        LineItem("Promo", None, None, Decimal("-2.00"), struck=True),
    ]
    assert bought(items, Decimal("7.00")).reimbursable == Decimal("7.00")


def test_a_struck_item_and_its_void_are_neither_claimed_nor_taken_off_twice() -> None:
    items = [
        LineItem("Lager", None, None, Decimal("8.00"), struck=True),
        LineItem("VOID Lager", None, None, Decimal("-8.00"), struck=True),
        LineItem("Soup", None, None, Decimal("9.00")),
    ]
    assert bought(items, Decimal("9.90")).reimbursable == Decimal("9.90")
