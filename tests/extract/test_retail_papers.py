"""Shops: codes, flags, weights, coupons, voids, deposits, and what only tells of them."""

from __future__ import annotations

import pytest

from tests.extract.papers import Paper, paper

PAPERS = [
    paper(
        "flags",
        """
        MILK    2.98 F
        PAPER TOWEL   5.00 T
        GUM      1.00T
        BREAD    2.00 N
        EGGS     3.00 *
        CANDY    1.50 TF
        SOAP     2.50 X
        TEA      4.00 B
        PEN      1.25 A
        JAM      3.75 E
        SUBTOTAL 26.98
        TAX 1.00
        TOTAL 27.98
        """,
        [
            ("MILK", "2.98"),
            ("PAPER TOWEL", "5.00"),
            ("GUM", "1.00"),
            ("BREAD", "2.00"),
            ("EGGS", "3.00"),
            ("CANDY", "1.50"),
            ("SOAP", "2.50"),
            ("TEA", "4.00"),
            ("PEN", "1.25"),
            ("JAM", "3.75"),
        ],
    ),
    paper(
        "flag before",
        """
        MILK   F    2.98
        VITAMIN E      5.00
        PLAN B      40.00 T
        SUBTOTAL 47.98
        TAX 1.00
        TOTAL 48.98
        """,
        [("MILK", "2.98"), ("VITAMIN E", "5.00"), ("PLAN B", "40.00")],
    ),
    paper(
        "codes behind names, flags before prices",
        """
        GV MILK  007874235186 F    2.98 N
        BANANAS   000000004011KF
          1.24 lb @ 1.0 lb /0.54    0.67 N
        PAPER PLT 007874235999     4.12 X
        SUBTOTAL 7.77
        TAX 1 8.25 %   0.34
        TOTAL 8.11
        """,
        [("GV MILK", "2.98"), ("BANANAS", "0.67", "1.24", "0.54"), ("PAPER PLT", "4.12")],
    ),
    paper(
        "weights",
        """
        BANANAS
        1.24 lb @ 3.99/lb     4.95 F
        0.85 kg NET @ $2.99/kg     2.54
        GRAPES
        GALA APPLES   1.50 lb @ $2.00 / lb    3.00
        2.10 lb. @ $1.00/lb. POTATOES  2.10
        SUBTOTAL 12.59
        TAX 0.00
        TOTAL 12.59
        """,
        [
            ("BANANAS", "4.95", "1.24", "3.99"),
            ("GRAPES", "2.54", "0.85", "2.99"),
            ("GALA APPLES", "3.00", "1.50", "2.00"),
            ("POTATOES", "2.10", "2.10", "1.00"),
        ],
    ),
    paper(
        "weights after name",
        """
        BANANAS        0.62 F
        1.14 lb @ 0.54 /lb
        WT  GRAPES   4.95 F
           1.24 lb @ 3.99 /lb
        BREAD 2.00
        SUBTOTAL 7.57
        TAX 0.00
        TOTAL 7.57
        """,
        [("BANANAS", "0.62", "1.14", "0.54"), ("GRAPES", "4.95", "1.24", "3.99"), ("BREAD", "2.00")],
    ),
    paper(
        "warehouse",
        """
        E   1234567 KS WATER   4.99
        E   96716 ORG SPINACH   5.49
            1222333 PAPER TOWEL   19.99 A
            0000331 / 1222333    4.00-A
        E   555000 KS EGGS    7.49
        SUBTOTAL 33.96
        TAX 1.32
        **** TOTAL 35.28
        """,
        [
            ("KS WATER", "4.99"),
            ("ORG SPINACH", "5.49"),
            ("PAPER TOWEL", "19.99"),
            ("0000331 / 1222333", "-4.00"),
            ("KS EGGS", "7.49"),
        ],
    ),
    paper(
        "warehouse slash",
        """
        1234567 KS WATER   4.99
        /1234567   1.00-
        96716 ORG SPINACH   5.49
        SUBTOTAL 9.48
        TAX 0.52
        TOTAL 10.00
        """,
        [("KS WATER", "4.99"), ("/1234567", "-1.00"), ("ORG SPINACH", "5.49")],
    ),
    paper(
        "warehouse slash last",
        """
        96716 ORG SPINACH   5.49
        1234567 KS WATER   4.99
        /1234567   1.00-
        SUBTOTAL 9.48
        TAX 0.52
        TOTAL 10.00
        """,
        [("ORG SPINACH", "5.49"), ("KS WATER", "4.99"), ("/1234567", "-1.00")],
    ),
    paper(
        "drug store",
        """
        12345678901 ADVIL   9.99 T
        KB 012345  TAPE    1.99 T
        SKU 887766 GLUE    2.00
        TAPE 4455667 1.00
        SUBTOTAL 14.98
        TAX 1.02
        TOTAL 16.00
        """,
        [("ADVIL", "9.99"), ("TAPE", "1.99"), ("GLUE", "2.00"), ("TAPE", "1.00")],
    ),
    paper(
        "a code is all the name there is",
        """
        KB 012345     1.99 T
        4011     2.00 F
        SUBTOTAL 3.99
        TAX 0.01
        TOTAL 4.00
        """,
        [("KB 012345", "1.99"), ("4011", "2.00")],
    ),
    paper(
        "departments",
        """
        GROCERY
         MILK  2.98
        DEPT 04   5.00
        PRODUCE  3.00
        SUBTOTAL 10.98
        TAX 0.02
        TOTAL 11.00
        """,
        [("MILK", "2.98"), ("DEPT 04", "5.00"), ("PRODUCE", "3.00")],
    ),
    paper(
        "coupons etc",
        """
        MILK  2.98
        CEREAL  4.50
        MFR COUPON     1.00-
        BOGO CEREAL  -4.50
        CEREAL  4.50
        MEMBER SAVINGS   -0.50
        SOAP    3.00
        20% OFF SOAP  -0.60
        LOYALTY DISCOUNT -0.38
        CHIPS  2.00
        SUBTOTAL 10.00
        TAX 0.02
        TOTAL 10.02
        YOU SAVED 6.98
        """,
        [
            ("MILK", "2.98"),
            ("CEREAL", "4.50"),
            ("MFR COUPON", "-1.00"),
            ("BOGO CEREAL", "-4.50"),
            ("CEREAL", "4.50"),
            ("MEMBER SAVINGS", "-0.50"),
            ("SOAP", "3.00"),
            ("20% OFF SOAP", "-0.60"),
            ("LOYALTY DISCOUNT", "-0.38"),
            ("CHIPS", "2.00"),
        ],
    ),
    paper(
        "last coupon is a discount of bill",
        """
        MILK  2.98
        CEREAL  4.50
        EMPLOYEE DISCOUNT    -0.48
        SUBTOTAL 7.00
        TAX 0.02
        TOTAL 7.02
        """,
        [("MILK", "2.98"), ("CEREAL", "4.50")],
        discount="0.48",
    ),
    paper(
        "bogo last",
        """
        1 Latte  4.50
        1 Latte  4.50
        BOGO Free   -4.50
        SUBTOTAL 4.50
        TAX 0.50
        TOTAL 5.00
        """,
        [("Latte", "4.50"), ("Latte", "4.50"), ("BOGO Free", "-4.50")],
    ),
    paper(
        "voids",
        """
        1 Latte 4.50
        *VOID 1 Latte -4.50
        1 Mocha 5.00
        ITEM CORRECTION 5.00-
        1 Tea 3.00
        VOID
        1 Tea -3.00
        1 Scone 2.00
        SUBTOTAL 2.00
        TAX 0.50
        TOTAL 2.50
        """,
        [
            ("Latte", "4.50"),
            ("VOID 1 Latte", "-4.50"),
            ("Mocha", "5.00"),
            ("ITEM CORRECTION", "-5.00"),
            ("Tea", "3.00"),
            ("Tea", "-3.00"),
            ("Scone", "2.00"),
        ],
    ),
    paper(
        "void last",
        """
        1 Scone 2.00
        1 Mocha 5.00
        ERROR CORRECT   5.00-
        SUBTOTAL 2.00
        TAX 0.50
        TOTAL 2.50
        """,
        [("Scone", "2.00"), ("Mocha", "5.00"), ("ERROR CORRECT", "-5.00")],
    ),
    paper(
        "void word items",
        """
        1 Latte   4.50
        1 Mocha   5.00
          VOID: Mocha   (5.00)
        1 Tea   3.00
        Subtotal   7.50
        Tax   0.50
        Total   8.00
        """,
        [("Latte", "4.50"), ("Mocha", "5.00"), ("VOID: Mocha", "-5.00"), ("Tea", "3.00")],
    ),
    paper(
        "return",
        """
        SWEATER   30.00 T
        RETURN
         SOCKS   10.00-T
        SUBTOTAL 20.00
        TAX 1.50
        TOTAL 21.50
        """,
        [("SWEATER", "30.00"), ("SOCKS", "-10.00")],
    ),
    paper(
        "goods that sound like a discount",
        """
        COMP BOOK 1.99
        DISC BRAKE PAD  30.00
        CORN 1.00
        SUBTOTAL 32.99
        TAX 0.01
        TOTAL 33.00
        """,
        [("COMP BOOK", "1.99"), ("DISC BRAKE PAD", "30.00"), ("CORN", "1.00")],
    ),
    paper(
        "goods that sound like the till",
        """
        COLGATE TOTAL   3.99
        TRAVEL GUIDE   12.00
        VAT 69 WHISKY    20.00
        STEAK TIPS   10.00
        SUBTOTAL 45.99
        TAX 0.01
        TOTAL 46.00
        """,
        [("COLGATE TOTAL", "3.99"), ("TRAVEL GUIDE", "12.00"), ("VAT 69 WHISKY", "20.00"), ("STEAK TIPS", "10.00")],
    ),
    paper(
        "deposits",
        """
        COLA 12PK  6.99 T
        CA REDEMP VAL  0.60
        BOTTLE DEPOSIT   0.10
        CRV   0.05
        BAG FEE  0.10
        REUSABLE BAG 0.16
        SUBTOTAL 8.00
        TAX 0.60
        TOTAL 8.60
        """,
        [
            ("COLA 12PK", "6.99"),
            ("CA REDEMP VAL", "0.60"),
            ("BOTTLE DEPOSIT", "0.10"),
            ("CRV", "0.05"),
            ("BAG FEE", "0.10"),
            ("REUSABLE BAG", "0.16"),
        ],
    ),
    paper(
        "savings that are told only",
        """
        MILK  2.98
         REGULAR PRICE 3.98
         CARD SAVINGS 1.00-
        CEREAL  4.00
         You saved 0.50
        SUBTOTAL 6.98
        TAX 0.02
        TOTAL 7.00
        TOTAL SAVINGS 1.50
        POINTS EARNED 12
        """,
        [("MILK", "2.98"), ("CEREAL", "4.00")],
    ),
    paper(
        "regular prices with what was saved",
        """
        MILK  2.98
         REG 3.29 SAVED 0.31
        BREAD  2.02
         WAS 2.50SAVED 0.48
        CEREAL  4.00
         ORIG 4.50 YOU SAVE 0.50
        SUBTOTAL 9.00
        TAX 0.02
        TOTAL 9.02
        """,
        [("MILK", "2.98"), ("BREAD", "2.02"), ("CEREAL", "4.00")],
    ),
    paper(
        "savings that are taken off",
        """
        MILK  3.98
         CARD SAVINGS 1.00-
        CEREAL  4.02
        SUBTOTAL 7.00
        TAX 0.02
        TOTAL 7.02
        """,
        [("MILK", "3.98"), ("CARD SAVINGS", "-1.00"), ("CEREAL", "4.02")],
    ),
    paper(
        "survey on top",
        """
        TAKE OUR SURVEY AND WIN $1000
        ID 7RXY 88123
        MILK  3.98
        CEREAL  4.02
        SUBTOTAL 8.00
        TAX 0.02
        TOTAL 8.02
        ENTER TO WIN A $500.00 GIFT CARD
        GET $5 OFF YOUR NEXT $25.00
        7 81234 56789 2
        """,
        [("MILK", "3.98"), ("CEREAL", "4.02")],
    ),
    paper(
        "instant savings last",
        """
        PRINTER PAPER 554433  25.00
          Instant Savings   -5.00
        PENS  4.00
        Subtotal  24.00
        Tax  1.00
        Total   25.00
        """,
        [("PRINTER PAPER", "25.00"), ("Instant Savings", "-5.00"), ("PENS", "4.00")],
    ),
    paper(
        "return values are told only",
        """
        ADVIL 24CT 30573016930 A   9.99 SALE
          1 @ 9.99 OR 2/15.00
          RETURN VALUE 9.99
        GUM   1.00
          RETURN VALUE 1.00
        SUBTOTAL  10.99
        SALES TAX A 8.0%  0.80
        TOTAL 11.79
        """,
        [("ADVIL 24CT", "9.99"), ("GUM", "1.00")],
    ),
    paper(
        "codes with dashes, the count before or behind",
        """
        0000-123-456 HAMMER <A>     9.97
        2@4.99
        045242123456 NAILS <A>     9.98
          2@4.99
        MAX REFUND VALUE $17.96
        SUBTOTAL  19.95
        SALES TAX  1.60
        TOTAL  $21.55
        """,
        [("HAMMER", "9.97"), ("NAILS", "9.98", "2", "4.99")],
    ),
    paper(
        "percent off an item",
        """
        FRAME 8X10 123456789012   9.99 P
          COUPON 40%   4.00-
        GLUE 123456789013   3.00
          ITEM 20% OFF  (0.60)
        SUBTOTAL  8.39
        TAX  0.61
        TOTAL  9.00
        """,
        [("FRAME 8X10", "9.99"), ("COUPON 40%", "-4.00"), ("GLUE", "3.00"), ("ITEM 20% OFF", "-0.60")],
    ),
    paper(
        "counted by EA with a rate",
        """
        R-CARROTS SHREDDED 10 OZ   1.49
        BANANAS EACH
          4EA   0.19/EA     0.76
        MILK WHOLE GAL  3.99
          3 @ 1.00
        YOGURT   3.00
        SUBTOTAL 9.24
        TOTAL 9.24
        """,
        [
            ("R-CARROTS SHREDDED 10 OZ", "1.49"),
            ("BANANAS EACH", "0.76", "4", "0.19"),
            ("MILK WHOLE GAL", "3.99"),
            ("YOGURT", "3.00", "3", "1.00"),
        ],
    ),
    paper(
        "the count below the item",
        """
        234567 Milk    2.85 FA
        345678 Bread   2.58 FB
          2 x 1.29
        456789 Bananas  0.87 FA
          1.98 lb x 0.44 /lb
        SUBTOTAL 6.30
        TOTAL 6.30
        """,
        [("Milk", "2.85"), ("Bread", "2.58", "2", "1.29"), ("Bananas", "0.87", "1.98", "0.44")],
    ),
    paper(
        "grocery category heads",
        """
        GROCERY
        MILK   2.98 F
        CRACKERS  3.00 F
        MEAT
        HAM   5.00 F
          CARD SAVINGS  1.00-F
        SUBTOTAL  9.98
        TAX   0.00
        TOTAL  9.98
        """,
        [("MILK", "2.98"), ("CRACKERS", "3.00"), ("HAM", "5.00"), ("CARD SAVINGS", "-1.00")],
    ),
    paper(
        "sale columns",
        """
        Mug      4.99   -1.00   3.99
        Bowl     6.00   -1.50   4.50
        Subtotal 8.49
        Tax 0.51
        Total 9.00
        """,
        [("Mug", "3.99"), ("Bowl", "4.50")],
    ),
    paper(
        "regular price and price now are one item",
        """
        Candle   Reg 9.99  Now 6.99
        Mug      Reg 5.00  Now 4.00
        Subtotal   10.99
        Tax   0.88
        Total   11.87
        """,
        [("Candle", "6.99"), ("Mug", "4.00")],
    ),
    paper(
        "bottle deposit below",
        """
        COLA 12PK  6.99 T
          CRV 12PK  0.60
        DEPOSIT   0.05
        SUBTOTAL 7.64
        TAX 0.60
        TOTAL 8.24
        """,
        [("COLA 12PK", "6.99"), ("CRV 12PK", "0.60"), ("DEPOSIT", "0.05")],
    ),
    paper(
        "numbers that belong to the name",
        """
        7UP 20OZ   2.00
        2000 FLUSHES   5.00
        409 CLEANER    4.00
        A1 SAUCE   6.00
        WD40 12OZ  7.00
        PEPSI 12PK 355ML  8.00
        SUBTOTAL 32.00
        TAX 1.00
        TOTAL 33.00
        """,
        [
            ("7UP 20OZ", "2.00"),
            ("2000 FLUSHES", "5.00"),
            ("409 CLEANER", "4.00"),
            ("A1 SAUCE", "6.00"),
            ("WD40 12OZ", "7.00"),
            ("PEPSI 12PK 355ML", "8.00"),
        ],
    ),
    paper(
        "weights and sums in German",
        """
        Apfel 1,234 kg x 2,99 EUR/kg     3,69 B
        Brot           2,50 B
        2 x 0,79
        Wasser         1,58 A
        Pfand          0,50 A
        SUMME         8,27
        """,
        [("Apfel", "3.69", "1.234", "2.99"), ("Brot", "2.50"), ("Wasser", "1.58", "2", "0.79"), ("Pfand", "0.50")],
        total="8.27",
    ),
    paper(
        "a price inside a name",
        """
        Any 2 for $10    10.00
        Gift card $25    25.00
        2 Cookies for $5   5.00
        Subtotal   40.00
        Tax   1.04
        Total   41.04
        """,
        [("Any 2 for $10", "10.00"), ("Gift card $25", "25.00"), ("Cookies for $5", "5.00")],
    ),
    paper(
        "open food is sold",
        """
        Open Food   12.00
        Misc   3.00
        Coffee  2.00
        Subtotal  17.00
        Tax  1.00
        Total   18.00
        """,
        [("Open Food", "12.00"), ("Misc", "3.00"), ("Coffee", "2.00")],
    ),
    paper(
        "a store that sums up its savings below",
        """
        GROCERY
         LUCERNE MILK          3.99 S
           Regular Price  4.99
           Card Savings   1.00-
         BREAD               2.50 S
        PRODUCE
         BANANAS
           2.1 lb @ $ 0.69 /lb   1.45 S
           TAX              0.00
        **** BALANCE             7.94
          DEBIT                  7.94
          CHANGE                 0.00
         YOUR SAVINGS
          Card Savings           1.00
          Total                  1.00
        """,
        [("LUCERNE MILK", "3.99"), ("BREAD", "2.50"), ("BANANAS", "1.45")],
    ),
    paper(
        "coupons and weights below the name",
        """
           KRO 2% MILK        2.49 F
        SC KROGER SAVINGS     0.50
           BAGELS             3.00 F
           1.31 lb @ 1.99 /lb
        WT APPLES GALA        2.61 F
        MR COUPON            -0.75
           TAX                0.00
        **** BALANCE          7.35
        """,
        [("KRO 2% MILK", "2.49"), ("BAGELS", "3.00"), ("APPLES GALA", "2.61", "1.31", "1.99"), ("MR COUPON", "-0.75")],
    ),
    paper(
        "a savings summary below",
        """
        PUB MILK          3.99 F
        You Saved    1.00
        BREAD   2.50 F
        Order Total   6.49
        Grand Total   6.49
        Debit  Payment  6.49
        Change  0.00
        Savings Summary
         Special Price Savings   1.00
         Your Savings at Publix 1.00
        """,
        [("PUB MILK", "3.99"), ("BREAD", "2.50")],
    ),
    paper(
        "flags of two letters and departments",
        """
        GROCERY
        284010123  MILK   FN   $3.99
          Regular Price $4.49
        212030456  CHIPS    FN   $4.00
          2 @ $2.00 ea
          Circle 10% off   -$0.40
        HOME
        081020789  TOWEL   T   $10.00
              SUBTOTAL   $17.59
         T = MO TAX 9.6790% on $10.00   $0.97
               TOTAL    $18.56
        *1234 VISA CHARGE   $18.56
        """,
        [("MILK", "3.99"), ("CHIPS", "4.00", "2", "2.00"), ("Circle 10% off", "-0.40"), ("TOWEL", "10.00")],
        tax="0.97",
        total="18.56",
    ),
    paper(
        "comp restaurant",
        """
        2 Tacos   9.00
        1 Soda   3.00
         COMP Soda   -3.00
        1 Flan   5.00
        Subtotal   14.00
        Tax   1.26
        Total   15.26
        """,
        [("Tacos", "9.00"), ("Soda", "3.00"), ("COMP Soda", "-3.00"), ("Flan", "5.00")],
    ),
    paper(
        "comp positive last",
        """
        2 Tacos   9.00
        1 Soda   3.00
        Mgr Comp   3.00
        Subtotal   9.00
        Tax   0.81
        Total   9.81
        """,
        [("Tacos", "9.00"), ("Soda", "3.00")],
        discount="3.00",
    ),
    paper(
        "gift card bought",
        """
        Gift Card   25.00
        Latte   4.00
        Subtotal   29.00
        Tax   0.36
        Total   29.36
        Visa   29.36
        """,
        [("Gift Card", "25.00"), ("Latte", "4.00")],
    ),
    paper(
        "donation round up",
        """
        Burrito   9.50
        Round up for charity   0.14
        Subtotal   9.64
        Tax   0.86
        Total   10.50
        """,
        [("Burrito", "9.50"), ("Round up for charity", "0.14")],
    ),
]


@pytest.mark.parametrize("one", PAPERS)
def test_the_paper_is_read_and_proved(one: Paper) -> None:
    one.check()
