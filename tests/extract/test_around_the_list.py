"""Sums and charges around the list of things bought: which rows sell something, and which only say what it comes to."""

from __future__ import annotations

import pytest

from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import page_rows
from pipeline.model import Proof
from tests.extract.typewriter import HEAD, amount, bought, page, read, row, rows


def test_a_box_of_sums_beside_other_columns_sells_nothing_and_the_list_below_it_does() -> None:
    receipt = read(
        """
        Order 5521 - Mar 3, 2025
        Ship to            Billing            Summary
        Rosa Quill         Debit card         Items:            $60.00
        4 Mill Lane        rq@mail.example    Shipping:          $5.00
        Salem, OR 97301                       Tax:               $0.00
                                              Order total:      $65.00
                                              Paid by debit:    $65.00

        Chalk, white (12)                                       $24.00
        Felt erasers                                            $36.00
        """
    )
    assert bought(receipt) == [("Chalk, white (12)", "24.00"), ("Felt erasers", "36.00")]
    assert (amount(receipt.subtotal), amount(receipt.total)) == ("60.00", "65.00")
    assert receipt.reconciliation.state is Proof.PROVED


def test_what_stands_beside_a_box_of_sums_keeps_its_own_rows() -> None:
    typed = page(
        """
        Rosa Quill         Subtotal:         $60.00
        4 Mill Lane        Tax:               $3.00
        Salem, OR 97301    Total:            $63.00
        """
    )
    texts = [(one.text, one.role) for one in page_rows(typed)]
    assert texts == [
        ("Rosa Quill", Role.TEXT), ("Subtotal: $60.00", Role.SUBTOTAL),
        ("4 Mill Lane", Role.TEXT), ("Tax: $3.00", Role.TAX),
        ("Salem, OR 97301", Role.TEXT), ("Total: $63.00", Role.TOTAL),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["Items:", "Items (3)", "Merchandise", "Goods total", "Items subtotal", "3 items"])
def test_a_summary_alone_lists_nothing(word: str) -> None:
    receipt = read(
        f"""
        {word:<22}60.00
        Member discount       -5.00
        Shipping               5.00
        Sales tax              4.80
        Order total           64.80
        """,
        head=HEAD,
    )
    assert bought(receipt) == []
    assert receipt.reconciliation.state is not Proof.PROVED


def test_a_total_above_the_list_with_all_charges_below_it_is_the_total() -> None:
    text = """
        Total                $26.20
        1 Lentil Bowl        $12.00
        1 Flatbread           $8.00
        Subtotal             $20.00
        Delivery Fee          $2.50
        Taxes                 $1.70
        Courier tip           $2.00
        """
    receipt = read(text, head=HEAD)
    assert bought(receipt) == [("Lentil Bowl", "12.00"), ("Flatbread", "8.00")]
    assert (amount(receipt.total), amount(receipt.tip)) == ("26.20", "2.00")
    assert receipt.reconciliation.state is Proof.PROVED
    wrong = read(text.replace("26.20", "29.20"), head=HEAD)
    assert wrong.reconciliation.state is not Proof.PROVED


@pytest.mark.parametrize(
    ("parts", "subtotal"),
    [
        ("Food           18.00\nSoft Bev        6.00", ""),
        ("FOOD           18.00\nBEVERAGE        6.00", "Sub-Total      24.00"),
        ("Food & Bev     24.00", ""),
        ("Food 24.00   Beer 0.00   Wine 0.00", ""),
    ],
)
def test_sums_by_class_below_the_list_are_no_items(parts: str, subtotal: str) -> None:
    text = "\n".join(
        [
            "2 Chicken Pie   18.00",
            "2 Root Beer      6.00",
            *parts.split("\n"),
            subtotal,
            "Town Meals 7.5%  1.80",
            "Total          25.80",
        ]
    )
    receipt = read(text, head=HEAD)
    assert bought(receipt) == [("Chicken Pie", "18.00"), ("Root Beer", "6.00")]
    assert (amount(receipt.tax), amount(receipt.total)) == ("1.80", "25.80")
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("City Meals 5%", "tax"), ("Local 5%", "tax"), ("Liquor tax", "tax"), ("Impuesto", "tax"),
        ("AUTO SERVICE 5%", "service_charge"), ("Gratuity (auto)", "service_charge"), ("Svc chg", "service_charge"),
        ("Healthy SF", "service_charge"), ("SF mandate", "service_charge"), ("Wellness fee", "service_charge"),
        ("Cover charge", "service_charge"), ("Platform fee", "service_charge"), ("Bag fee", "service_charge"),
        ("Propina", "tip"),
    ],
)  # fmt: skip
def test_a_charge_between_subtotal_and_total(label: str, field: str) -> None:
    receipt = read(
        f"""
        Corn Soup            8.00
        Plum Tart           12.00
        Subtotal            20.00
        {label:<20}1.00
        Total               21.00
        """,
        head=HEAD,
    )
    assert amount(getattr(receipt, field)) == "1.00"
    assert receipt.reconciliation.state is Proof.PROVED
    assert len(receipt.items) == 2


def test_a_charge_under_a_name_of_its_own_is_one_where_the_sum_needs_it() -> None:
    text = """
        Corn Soup            8.00
        Plum Tart           12.00
        Subtotal            20.00
        Heart of the house   0.70
        Sales Tax            1.00
        Total               21.70
        """
    receipt = read(text, head=HEAD)
    assert (amount(receipt.service_charge), amount(receipt.tax)) == ("0.70", "1.00")
    assert receipt.reconciliation.state is Proof.PROVED
    counted = read(text.replace("  Heart of the house", "2 Heart of the house"), head=HEAD)
    assert counted.service_charge.value is None


@pytest.mark.parametrize("label", ["1 Corn Soup", "Corn Soup"])
def test_a_row_without_a_charges_word_is_none_where_the_sum_does_not_need_it(label: str) -> None:
    receipt = read(
        f"""
        Plum Tart           12.00
        Fig Tart             8.00
        Subtotal            20.00
        Sales Tax            1.00
        {label:<20}3.00
        Total               21.00
        """,
        head=HEAD,
    )
    assert receipt.service_charge.value is None


@pytest.mark.parametrize("modifier", ["Soy Milk Upcharge", "UPCHARGE SOY", "Surcharge for soy milk", "Soy surcharge"])
def test_a_surcharge_for_one_thing_is_an_item(modifier: str) -> None:
    receipt = read(
        f"""
        1 Latte              5.00
        {modifier:<20} 0.80
        1 Scone              4.00
        Subtotal             9.80
        Tax                  0.50
        Total               10.30
        """,
        head=HEAD,
    )
    assert (modifier, "0.80") in bought(receipt)
    assert receipt.service_charge.value is None


def test_a_surcharge_for_the_card_is_a_charge() -> None:
    receipt = read(
        """
        1 Latte              5.00
        1 Scone              4.00
        Card surcharge       0.27
        Total                9.27
        """,
        head=HEAD,
    )
    assert amount(receipt.service_charge) == "0.27"
    assert len(receipt.items) == 2


def test_a_night_in_a_folio_is_charged_and_a_rate_in_its_head_is_not() -> None:
    receipt = read(
        """
        Room 512  Rate                  140.00
        05-08-25  Room & rate           140.00
        05-08-25  Self parking           20.00
        05-08-25  City tax                9.00
        Total                           169.00
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Room & rate", "140.00"), ("Self parking", "20.00")]
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_tab_so_far_and_what_is_held_for_it_are_no_items() -> None:
    receipt = read(
        """
        2 Ginger Fizz       14.00
        1 Loaded Fries       9.00
        Tab so far          23.00
        Pre-auth $1.00 - tab still open
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Ginger Fizz", "14.00"), ("Loaded Fries", "9.00")]
    assert amount(receipt.total) == "23.00"


def test_a_bill_posted_to_a_room_is_no_item_where_its_words_stand_above_it() -> None:
    receipt = read(
        """
        1 Porridge          11.00
        1 Toast              5.00
        Room Charge
        Rm 310 / DUNCAN
                            17.00
        Subtotal            16.00
        Tax                  1.00
        Total               17.00
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Porridge", "11.00"), ("Toast", "5.00")]
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize("text", ["11/21/26 07.12 PM", "Nov 21,26", "10.30 am", "Order of Sept. 9,25"])
def test_a_time_or_a_day_is_no_amount(text: str) -> None:
    assert row(text).amounts == ()


@pytest.mark.parametrize("text", ["Espresso 7.12", "Dinner $7.12 PM", "Novel 21,26", "Spring Rolls 13.12 A"])
def test_a_price_stays_one(text: str) -> None:
    assert len(rows(text)[0].amounts) == 1
