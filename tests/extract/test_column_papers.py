"""Papers in columns: two lists side by side, prices on the left, invoices, folios, pumps, two currencies."""

from __future__ import annotations

import pytest

from tests.extract.papers import Paper, paper

PAPERS = [
    paper(
        "two rows of two columns",
        """
        Latte        4.50      Muffin       3.25
        Espresso     3.00      Bagel        2.75
        Subtotal                           13.50
        Tax                                 1.08
        Total                              14.58
        """,
        [("Latte", "4.50"), ("Muffin", "3.25"), ("Espresso", "3.00"), ("Bagel", "2.75")],
        subtotal="13.50",
    ),
    paper(
        "two columns odd last",
        """
        Latte        4.50      Muffin       3.25
        Espresso     3.00      Bagel        2.75
        Scone        2.00
        Total                              15.50
        """,
        [("Latte", "4.50"), ("Muffin", "3.25"), ("Espresso", "3.00"), ("Bagel", "2.75"), ("Scone", "2.00")],
    ),
    paper(
        "prices left",
        """
        4.50 Latte
        3.25 Muffin
        Subtotal 7.75
        Tax 0.62
        Total 8.37
        """,
        [("Latte", "4.50"), ("Muffin", "3.25")],
    ),
    paper(
        "invoice qdua",
        """
        Qty  Description            Unit price   Amount
        2    Sandwich platter            45.00    90.00
        10   Bottled water                1.50    15.00
        1    Delivery                    10.00    10.00
        Subtotal                                 115.00
        Tax                                        9.20
        Total                                    124.20
        """,
        [
            ("Sandwich platter", "90.00", "2", "45.00"),
            ("Bottled water", "15.00", "10", "1.50"),
            ("Delivery", "10.00", "1", "10.00"),
        ],
    ),
    paper(
        "invoice dqrt",
        """
        Description            Qty   Rate     Total
        Sandwich platter         2   45.00    90.00
        Bottled water           10    1.50    15.00
        Delivery                 1   10.00    10.00
        Subtotal                                 115.00
        Tax                                        9.20
        Total                                    124.20
        """,
        [
            ("Sandwich platter", "90.00", "2", "45.00"),
            ("Bottled water", "15.00", "10", "1.50"),
            ("Delivery", "10.00", "1", "10.00"),
        ],
    ),
    paper(
        "invoice item codes",
        """
        Item   Description   Qty   Price   Ext
        A-100  Sandwich platter         2   45.00    90.00
        W-7    Bottled water           10    1.50    15.00
        Subtotal                                 105.00
        Tax                                        9.20
        Total                                    114.20
        """,
        [("A-100 Sandwich platter", "90.00", "2", "45.00"), ("W-7 Bottled water", "15.00", "10", "1.50")],
    ),
    paper(
        "price qty total",
        """
        Item     Price   Qty  Total
        Burger   12.00   2    24.00
        Fries    4.00    1    4.00
        Subtotal   28.00
        Tax   1.04
        Total   29.04
        """,
        [("Burger", "24.00", "2", "12.00"), ("Fries", "4.00", "1", "4.00")],
    ),
    paper(
        "tax column",
        """
        Item      Net     Tax   Total
        Mug     10.00   0.80   10.80
        Bowl     5.00   0.40   5.40
        Total   16.20
        """,
        [("Mug", "10.80"), ("Bowl", "5.40")],
    ),
    paper(
        "running balance",
        """
        Date   Description   Charges   Balance
        10/01/2026  Room   120.00   120.00
        10/01/2026  Tax     14.40   134.40
        10/02/2026  Breakfast   20.00   154.40
        Total charges  154.40
        """,
        [("Room", "120.00"), ("Breakfast", "20.00")],
        total="154.40",
        tax="14.40",
    ),
    paper(
        "hotel charges credits",
        """
        Date      Description          Charges   Credits
        10/01/26  Guest Room           120.00
        10/01/26  Occupancy Tax         14.40
        10/02/26  Guest Room           120.00
        10/02/26  Occupancy Tax         14.40
        10/03/26  Visa ****4410                  268.80
        Total                          268.80   268.80
        Balance Due                          0.00
        """,
        [("Guest Room", "120.00"), ("Guest Room", "120.00")],
        tax="28.80",
        total="268.80",
    ),
    paper(
        "a folio with short dates",
        """
        08-01 Guest Room  199.00
        08-01 Occ. Tax  27.86
        08-02 Guest Room  199.00
        08-02 Occ. Tax  27.86
        08-03 Mini Bar  12.00
        Total Charges   465.72
        Total Payments   465.72
        Balance   0.00
        """,
        [("Guest Room", "199.00"), ("Guest Room", "199.00"), ("Mini Bar", "12.00")],
        total="465.72",
        tax="55.72",
    ),
    paper(
        "fuel",
        """
        PUMP 4  10.221 GAL @ 3.199/G   32.70
        CHIPS   2.00
        SUBTOTAL  34.70
        TAX    0.15
        TOTAL  34.85
        """,
        [("PUMP 4", "32.70", "10.221", "3.199"), ("CHIPS", "2.00", None, None)],
    ),
    paper(
        "fuel rows 2",
        """
        Pump  Gallons   Price
        04    10.221   $3.199
        Product      Amount
        UNLEAD       $32.70
        Total Sale   $32.70
        """,
        [("UNLEAD", "32.70", "10.221", "3.199")],
    ),
    paper(
        "two currencies",
        """
                        EUR     USD
        Coffee         3,50    3,85
        Cake           5,00    5,50
        Total          8,50    9,35
        """,
        [("Coffee", "3.85"), ("Cake", "5.50")],
        total="9.35",
    ),
    paper(
        "second currency column left total",
        """
        Coffee         3.50    3.85
        Cake           5.00    5.50
        Total          8.50
        """,
        [("Coffee", "3.50"), ("Cake", "5.00")],
        total="8.50",
    ),
    paper(
        "several sums on one row",
        """
        Nails   31.34
        SUB-TOTAL: $31.34    TAX: $2.78
        TOTAL: $34.12   CASH: $40.00   CHANGE: $5.88
        """,
        [("Nails", "31.34")],
        subtotal="31.34",
        tax="2.78",
        total="34.12",
    ),
    paper(
        "catering",
        """
        Lunch buffet  25 @ $14.50   362.50
        Coffee service 25 x 2.00   50.00
        Delivery & setup   40.00
        Subtotal   452.50
        Service charge 20%   90.50
        Sales tax   40.00
        Total   583.00
        Deposit paid   -100.00
        Balance due   483.00
        """,
        [
            ("Lunch buffet", "362.50", "25", "14.50"),
            ("Coffee service", "50.00", "25", "2.00"),
            ("Delivery & setup", "40.00"),
        ],
        service_charge="90.50",
        subtotal="452.50",
    ),
    paper(
        "a price for each of several",
        """
        Items Ordered                                     Price
        1 of: USB Cable, 6 ft, Black                      $9.99
        Sold by: Cable Shop
        Condition: New
        2 of: Notebook, Ruled                             $4.50
        Sold by: Paper Shop
        Item(s) Subtotal:   $18.99
        Shipping & Handling:   $0.00
        Total before tax:   $18.99
        Estimated tax to be collected:   $1.71
        Grand Total:   $20.70
        """,
        [("of: USB Cable, 6 ft, Black", "9.99"), ("of: Notebook, Ruled", "9.00")],
    ),
    paper(
        "hours and rates",
        """
        Description          Hours    Rate     Amount
        Consulting            2.50   80.00     200.00
        Design                1.25   60.00      75.00
        Total Due                              275.00
        """,
        [("Consulting", "200.00", "2.50", "80.00"), ("Design", "75.00", "1.25", "60.00")],
    ),
    paper(
        "a fare with tolls and a tip",
        """
        Fare               $12.50
        Extra               $1.00
        Tolls               $5.76
        MTA Surcharge       $0.50
        Tip                 $3.00
        Total              $22.76
        """,
        [("Fare", "12.50"), ("Extra", "1.00"), ("Tolls", "5.76")],
        total="22.76",
    ),
    paper(
        "parking",
        """
        ENTRY 10/03/26 08:12
        EXIT  10/03/26 17:40
        Duration 9h28m
        Parking Fee        15.00
        TOTAL              15.00
        VISA               15.00
        """,
        [("Parking Fee", "15.00")],
    ),
    paper(
        "print shop",
        """
        Color Copies 8.5x11     25 @ 0.59      14.75
        Binding 1/2 in           2 @ 4.99       9.98
        Subtotal   24.73
        Tax    1.98
        Total  26.71
        """,
        [("Color Copies 8.5x11", "14.75", "25", "0.59"), ("Binding 1/2 in", "9.98", "2", "4.99")],
    ),
    paper(
        "tax per line word",
        """
        Coffee              3.00
         Sales tax          0.27
        Sandwich            9.00
         Sales tax          0.81
        Total              13.08
        """,
        [("Coffee", "3.00"), ("Sandwich", "9.00")],
        tax="1.08",
        total="13.08",
    ),
    paper(
        "subtotal then fees",
        """
        Cake   30.00
        Subtotal   30.00
        Delivery   5.00
        Tax   2.70
        Total   37.70
        """,
        [("Cake", "30.00")],
        total="37.70",
    ),
]


@pytest.mark.parametrize("one", PAPERS)
def test_the_paper_is_read_and_proved(one: Paper) -> None:
    one.check()
