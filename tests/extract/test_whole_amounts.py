"""Amounts without cents, in other signs and with other points, and the numbers that are none."""

from __future__ import annotations

import pytest

from pipeline.model import Proof
from tests.extract.papers import Paper, paper
from tests.extract.typewriter import bought, read

PAPERS = [
    paper(
        "whole dollars on the left",
        """
        $9 Burger
        $4 Fries
        Total $13
        """,
        [("Burger", "9.00"), ("Fries", "4.00")],
        total="13.00",
    ),
    paper(
        "whole dollars",
        """
        Burger              $9
        Fries               $4
        Subtotal           $13
        Tax              $1.04
        Total           $14.04
        """,
        [("Burger", "9.00"), ("Fries", "4.00")],
        total="14.04",
        subtotal="13.00",
    ),
    paper(
        "bare whole column with cents total",
        """
        Burger              9
        Fries               4
        Subtotal          13.00
        Tax                1.04
        Total             14.04
        """,
        [("Burger", "9.00"), ("Fries", "4.00")],
        total="14.04",
    ),
    paper(
        "bare whole column all",
        """
        Burger              9
        2 Fries             8
        Total              17
        """,
        [("Burger", "9.00"), ("Fries", "8.00")],
        total="17.00",
    ),
    paper(
        "one bare price among cents",
        """
        Burger              9.50
        Fries               4
        Subtotal          13.50
        Tax                1.04
        Total             14.54
        """,
        [("Burger", "9.50"), ("Fries", "4.00")],
        total="14.54",
    ),
    paper(
        "numbers of a table and of guests are no prices",
        """
        Table            12
        Guests            2
        Burger              9.50
        Fries               4.00
        Subtotal          13.50
        Tax                1.04
        Total             14.54
        """,
        [("Burger", "9.50"), ("Fries", "4.00")],
        total="14.54",
    ),
    paper(
        "a number in a name is no price",
        """
        Wings 12
        Burger              9.50
        Coors 16
        Fries               4.00
        Subtotal          13.50
        Tax                1.04
        Total             14.54
        """,
        [("Burger", "9.50"), ("Fries", "4.00")],
        total="14.54",
    ),
    paper(
        "footer dollars",
        """
        Burger   $9
        Fries   $4
        Subtotal   $13
        Tax   $1.04
        Total   $14.04
        VISA  $14.04
        Get $5 off your next visit of $25
        Win $1000
        $2
        """,
        [("Burger", "9.00"), ("Fries", "4.00")],
        total="14.04",
    ),
    paper(
        "item count dollars",
        """
        2 Burger   24
        1 Fries     4
        Subtotal   28
        Tax      2.24
        Total   30.24
        Items: 3
        """,
        [("Burger", "24.00"), ("Fries", "4.00")],
        total="30.24",
    ),
    paper(
        "a bill in bare dollars with its table",
        """
        Table 7
        Burger   24
        Fries     4
        TOTAL   28
        CASH   40
        CHANGE   12
        """,
        [("Burger", "24.00"), ("Fries", "4.00")],
        total="28.00",
    ),
    paper(
        "invoice whole dollars",
        """
        Description            Qty   Rate     Total
        Sandwich platter         2   $45    $90
        Bottled water           10    $2    $20
        Subtotal                                 $110
        Tax                                        $8.80
        Total                                    $118.80
        """,
        [("Sandwich platter", "90.00", "2", "45.00"), ("Bottled water", "20.00", "10", "2.00")],
    ),
    paper(
        "lost point",
        """
        1 EVERYTHING BAGEL   12.50
        2 PLAIN               7150
        1 COFFEE LG            325
        SUBTOTAL     23.25
        TAX     2.06
        TOTAL    25.31
        """,
        [("EVERYTHING BAGEL", "12.50"), ("PLAIN", "7.50"), ("COFFEE LG", "3.25")],
    ),
    paper(
        "euro",
        """
        2 x Espresso      2,20     4,40 A
        Kuchen                    12,50 B
        Catering                1.234,50
        SUMME EUR               1.251,40
        """,
        [("Espresso", "4.40", "2", "2.20"), ("Kuchen", "12.50"), ("Catering", "1234.50")],
        total="1251.40",
    ),
    paper(
        "euro sign",
        """
        Espresso      4,40 €
        Kuchen                    12,50€
        Total               € 16,90
        """,
        [("Espresso", "4.40"), ("Kuchen", "12.50")],
        total="16.90",
    ),
    paper(
        "yen",
        """
        ラーメン     ¥980
        餃子     ¥1,200
        合計     ¥2,180
        """,
        [("ラーメン", "980.00"), ("餃子", "1200.00")],
        total="2180.00",
    ),
    paper(
        "pesos",
        """
        2 Tacos       MX$120.00
        Agua          $ 35.00
        IVA 16%       24.80
        Total         $179.80 MXN
        """,
        [("Tacos", "120.00"), ("Agua", "35.00")],
        total="179.80",
        tax="24.80",
    ),
    paper(
        "pounds",
        """
        Fish & Chips   £12.50
        Peas   £2.00
        Total   £14.50
        """,
        [("Fish & Chips", "12.50"), ("Peas", "2.00")],
        total="14.50",
    ),
    paper(
        "Canadian dollars",
        """
        Poutine    CA$12.50
        Tim Bits   C$2.00
        GST 5%  0.73
        Total   15.23
        """,
        [("Poutine", "12.50"), ("Tim Bits", "2.00")],
        total="15.23",
        tax="0.73",
    ),
    paper(
        "French Canadian",
        """
        Poutine   9,50
        Biere   6,00
        Sous-total   15,50
        TPS 5%   0,78
        TVQ 9,975%   1,55
        Total   17,83
        """,
        [("Poutine", "9.50"), ("Biere", "6.00")],
        total="17.83",
        tax="2.33",
    ),
    paper(
        "Italian",
        """
        2 X 3,50
        CAFFE           7,00
        PIZZA           9,00
        COPERTO         2,00
        TOTALE EURO    18,00
        CONTANTI       20,00
        RESTO           2,00
        """,
        [("CAFFE", "7.00"), ("PIZZA", "9.00"), ("COPERTO", "2.00")],
        total="18.00",
    ),
    paper(
        "French",
        """
        2 Plat du jour @ 14,50    29,00
        Vin rouge 25cl       8,00
        TOTAL TTC           37,00
        dont TVA 10%         3,36
        CB                  37,00
        """,
        [("Plat du jour", "29.00"), ("Vin rouge 25cl", "8.00")],
        total="37.00",
    ),
    paper(
        "Spanish",
        """
        Cant Descripcion   Precio   Importe
        2  Cerveza     2,50    5,00
        1  Tortilla    6,00    6,00
        Base imponible   10,00
        IVA 10%     1,00
        TOTAL      11,00
        """,
        [("Cerveza", "5.00"), ("Tortilla", "6.00")],
        total="11.00",
    ),
    paper(
        "British, with tax inside",
        """
        Fish & Chips       £12.50
        Mushy Peas          £2.00
        Subtotal           £14.50
        Service 12.5%       £1.81
        Total              £16.31
        VAT included        £2.42
        """,
        [("Fish & Chips", "12.50"), ("Mushy Peas", "2.00")],
        total="16.31",
    ),
]


@pytest.mark.parametrize("one", PAPERS)
def test_the_paper_is_read_and_proved(one: Paper) -> None:
    one.check()


@pytest.mark.parametrize(
    ("printed", "right"),
    [("750", "7.50"), ("7150", "7.50"), ("7-50", "7.50"), ("7-5O", "7.50"), ("7.5", "7.50"), ("7 50", "7.50")],
)
def test_a_marred_price_among_others_is_mended_by_the_sums(printed: str, right: str) -> None:
    receipt = read(
        f"1 Bagel     12.50\n1 Plain  {printed:>8}\n1 Coffee     3.25\nSubtotal   23.25\nTax   2.06\nTotal   25.31"
    )
    assert bought(receipt) == [("Bagel", "12.50"), ("Plain", right), ("Coffee", "3.25")]
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_marred_price_that_no_sum_settles_does_not_vanish() -> None:
    receipt = read("1 Bagel     12.50\n1 Plain       7.8\n1 Ale         2.9\nSubtotal   99.99\nTotal   99.99")
    assert [item.description for item in receipt.items] == ["Bagel", "Plain", "Ale"]
    assert receipt.reconciliation.state is Proof.UNPROVED


@pytest.mark.parametrize(
    "line", ["Chk 2218", "Room 214", "Open 24 hours 365", "Ale from Route 660", "Ordered 10/3/26        12:48"]
)
def test_numbers_outside_the_column_are_no_marred_prices(line: str) -> None:
    receipt = read(
        f"1 Bagel                 12.50\n{line}\n1 Coffee                 3.25\nTotal                   16.00"
    )
    assert bought(receipt) == [("Bagel", "12.50"), ("Coffee", "3.25")]


def test_dollars_among_amounts_that_lose_their_cents_are_no_whole_amounts() -> None:
    cut = """
        Taco                $8.
        Extra Salsa         $0.
        Subtotal            $8.
        Total               $9.
        Cash                $9
        """
    receipt = read(cut)
    assert (receipt.total.value, [tender.amount for tender in receipt.tenders]) == (None, [])
    whole = read(cut.replace(".", ""))
    assert (str(whole.total.value), [str(tender.amount) for tender in whole.tenders]) == ("9.00", ["9.00"])


def test_prices_are_not_made_up_where_cents_are_cut_off() -> None:
    cut = """
        Taco              $8.50
        Burrito            $9.2
        Subtotal           $17.
        Tax                 $1.
        Total              $19.
        """
    assert [name for name, _ in bought(read(cut))] == ["Taco"]
