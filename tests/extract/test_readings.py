"""Other readings of the rows are taken only where the sums bear them out, and never where they already add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import receipts_of
from pipeline.extract.arithmetic.readings import as_read
from pipeline.model import Proof
from tests.extract.typewriter import FILE, HEAD, amount, bought, page, read, rows


def test_a_paper_that_adds_up_is_left_as_it_stands() -> None:
    text = """
        Reg Coffee   2.50     Save Money Club   3.50
        Comp Book                            4.00
        Subtotal                             7.50
        Tax                                  0.50
        Total                                8.00
    """
    # The row of two prices counts by its last one; the book is goods, or the sum would not close.
    assert [row.label for row in as_read(rows(text))][-3:] == ["Subtotal", "Tax", "Total"]
    plain = rows("Soup   7.50\nSalad   6.50\nSubtotal   14.00\nTax   1.12\nTotal   15.12")
    assert as_read(plain) == plain


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param(
            "Latte   4.50   Muffin   3.25\nTotal   9.99",
            [("Latte Muffin", "3.25")],
            id="two columns whose sum is another",
        ),
        pytest.param(
            "Soup   7.50\nWings 12\nTable   16\nTotal   99.50",
            [("Soup", "7.50")],
            id="bare numbers that the total does not bear out",
        ),
        pytest.param(
            "Soup   7.50\nCola   2.50\nHouse wine   8.00\nTotal   12.00",
            [("Soup", "7.50"), ("Cola", "2.50"), ("House wine", "8.00")],
            id="an item named like a part of the sales",
        ),
    ],
)
def test_what_no_sum_bears_out_is_read_as_it_stands(text: str, items: list[tuple[str, str]]) -> None:
    receipt = read(text, head=HEAD)
    assert bought(receipt) == items
    assert receipt.reconciliation.state is not Proof.PROVED


@pytest.mark.parametrize(
    "slip",
    [
        "VISA    4410\nRef       12\nAMOUNT   28.00\nTIP\nTOTAL",
        "Table      28\nServer      3\nTOTAL   28.00",
        "MID 000412   Batch 12\nVISA XXXXXXXXXXXX4410\nSeq       9\nAmount   $28\nAuth 04127C",
    ],
)
def test_a_slips_numbers_are_nothing_bought(slip: str) -> None:
    assert bought(read(slip, head=HEAD)) == []


def test_the_last_digits_of_a_card_are_no_payment_in_whole_dollars() -> None:
    receipt = read("Burger   24\nFries     4\nTOTAL   28\nVISA  4410", head=HEAD)
    assert amount(receipt.total) == "28.00"
    assert all(tender.amount != Decimal("4410.00") for tender in receipt.tenders)


def test_parts_of_the_sales_above_the_tax_are_no_items() -> None:
    receipt = read(
        """
        Caesar Salad      14.00
        Glass of Red      16.00

        Food              14.00
        Wine              16.00
        Sales Tax          2.40
        Total Paid        32.40
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Caesar Salad", "14.00"), ("Glass of Red", "16.00")]
    assert receipt.reconciliation.state is Proof.PROVED


def test_taxes_between_nights_are_taxes() -> None:
    receipt = read(
        """
        10/01/26  ROOM CHARGE          120.00
        10/01/26  ROOM TAX              14.40
        10/02/26  ROOM CHARGE          120.00
        10/02/26  ROOM TAX              14.40
        10/02/26  PARKING               20.00
        Total                          288.80
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("ROOM CHARGE", "120.00"), ("ROOM CHARGE", "120.00"), ("PARKING", "20.00")]
    assert (amount(receipt.tax), amount(receipt.total)) == ("28.80", "288.80")


def test_the_words_of_the_paper_stay_in_its_own_order() -> None:
    text = "10/01/26 ROOM   50.00\n10/01/26 ROOM TAX   5.00\n10/02/26 BREAKFAST   9.00\nTotal   64.00"
    assert [line for line in read(text, head=HEAD).lines if "/26" in line or "Total" in line] == [
        "10/01/26 ROOM 50.00",
        "10/01/26 ROOM TAX 5.00",
        "10/02/26 BREAKFAST 9.00",
        "Total 64.00",
    ]


@settings(max_examples=40)
@given(st.lists(st.integers(50, 4999), min_size=2, max_size=12))
def test_two_lists_side_by_side_are_read_left_to_right(prices: list[int]) -> None:
    goods = [(f"{name} Plate", f"{Decimal(price) / 100:.2f}") for name, price in zip(_NAMES, prices, strict=False)]
    pairs = [goods[i : i + 2] for i in range(0, len(goods), 2)]
    lines = ["".join(f"{name:<16}{price:>7}      " for name, price in pair).rstrip() for pair in pairs]
    total = f"{Decimal(sum(prices)) / 100:.2f}"
    receipt = read(
        "\n".join([*lines, f"Subtotal   {total}", "Tax   1.01", f"Total   {Decimal(total) + Decimal('1.01')}"])
    )
    assert bought(receipt) == goods


_NAMES = "Bean Corn Rice Fish Kale Plum Pear Oats Beet Leek Figs Lime".split()


def test_sixty_rows_are_read_quickly() -> None:
    lines = [f"{4000000 + i} {_NAMES[i % 12]} Tin {'ABCDE'[i // 12]}   {1 + i % 7}.{i:02d} F" for i in range(60)]
    total = sum(Decimal(line.split()[-2]) for line in lines)
    text = "\n".join([*lines, f"Subtotal   {total + 5}", "Tax   0.00", f"Total   {total + 5}"])
    start = perf_counter()
    receipt = read(text, head=HEAD)
    assert len(receipt.items) == 60
    assert perf_counter() - start < 5  # a tenth of that where nothing else runs


@pytest.mark.parametrize(
    "note",
    ["Regular Price   9.99", "Orig. Price   9.99", "Compare at   9.99", "Comp. value   9.50", "Return Value   5.00",
     "Max Refund Value   5.00", "You saved   2.00", "1 SAVED   2.00", "MSRP   9.99", "Card Savings   1.00-"],
)  # fmt: skip
def test_a_note_of_another_price_is_no_item(note: str) -> None:
    receipt = read(f"Mug   5.00\n  {note}\nBowl   6.00\nSubtotal   11.00\nTax   0.90\nTotal   11.90", head=HEAD)
    assert [item for item in bought(receipt) if item[1] not in ("5.00", "6.00")] == []
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize(
    "name", ["Regular Value Meal", "Savings Bond Folder", "Listed Pear Juice", "Reward Cake", "Vat Dye"]
)
def test_goods_that_sound_like_a_note_are_goods(name: str) -> None:
    receipt = read(f"{name}   5.00\nBowl   6.00\nSubtotal   11.00\nTax   0.90\nTotal   11.90", head=HEAD)
    assert bought(receipt) == [(name, "5.00"), ("Bowl", "6.00")]


def test_charges_below_a_subtotal_without_its_amount_are_no_items() -> None:
    receipt = read(
        "Pad Thai   14.00\nRolls   10.00\nSubtotal\nDelivery Fee   3.99\nTax   2.16\nTotal   30.15", head=HEAD
    )
    assert bought(receipt) == [("Pad Thai", "14.00"), ("Rolls", "10.00")]


def test_a_count_does_not_multiply_the_amount_of_its_row() -> None:
    receipt = read("2 Coffee   5.00\n1 Pie   7.25\nSubtotal   17.25\nTax   1.00\nTotal   18.25", head=HEAD)
    assert bought(receipt) == [("Coffee", "5.00"), ("Pie", "7.25")]
    assert receipt.reconciliation.state is not Proof.PROVED


@pytest.mark.parametrize(("change", "paid"), [("6.26", "40.00"), ("6.36", "48.08"), ("14.34", "48.08")])
def test_a_nought_read_as_an_eight_is_mended_by_the_change(change: str, paid: str) -> None:
    bill = f"Pho   30.95\nSubtotal   30.95\nTax   2.79\nTotal   33.74\nCash   48.08\nChange   {change}"
    typed = page(HEAD + bill)
    words = tuple(replace(w, others=("40.00",)) if w.text == "48.08" else w for w in typed.words)
    (receipt,) = receipts_of([replace(typed, words=words)], FILE, False)
    assert [tender.amount for tender in receipt.tenders] == [Decimal(paid)]
