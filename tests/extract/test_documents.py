"""What kind of paper it is, what a bank's paper shows, and how pages become receipts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from pipeline.extract import receipts_of
from pipeline.model import DocumentKind, Proof
from tests.extract.typewriter import FILE, HEAD, bought, page, read

BILL = """
Lentil Soup              7.50
Garden Salad            12.50
Subtotal                20.00
Tax                      1.60
Total                   21.60
"""

SLIP = """
Visa XXXXXXXXXXXX0103
Entry: CHIP
Auth 02776A
Amount   21.60
Tip       4.00
Total    25.60
APPROVED
"""

STATEMENT = """
SECOND HARBOR BANK
Account statement        Checking ******0142
Statement period 09/01/2026 to 09/30/2026
Date        Description                Amount
09/04/2026  POS PURCHASE CORNER FUEL    33.47
09/06/2026  CHECK 2207                 198.74
09/09/2026  LANTERN HOUSE               21.60
Deposits
09/11/2026  PAYROLL                  2,104.55
"""

CANCELLED = """
WEI CHEN                              2211
7 Linden Court, Port Lively, OR 97999
                            Sept 17, 2026
PAY TO THE
ORDER OF  Lantern House        $ 144.64
One hundred forty-four and 64/100 DOLLARS
SECOND HARBOR BANK
MEMO  Invoice 2318
PAID 09/22/2026
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(f"{HEAD}{BILL}Visa XXXX0103   21.60\nAuth 02776A", DocumentKind.RECEIPT, id="receipt"),
        pytest.param(f"{HEAD}{BILL}Cash   25.00\nChange   3.40", DocumentKind.RECEIPT, id="receipt, cash"),
        pytest.param(f"{HEAD}{BILL}PAID", DocumentKind.RECEIPT, id="receipt, marked"),
        pytest.param(f"{HEAD}{BILL}", DocumentKind.GUEST_CHECK, id="guest check"),
        pytest.param(
            f"{HEAD}GUEST CHECK\n{BILL}Tip ____\nTotal ____\nSuggested tip 18% 3.60 20% 4.00",
            DocumentKind.GUEST_CHECK,
            id="guest check with suggested tips",
        ),
        pytest.param(
            f"{HEAD}{SLIP}",
            DocumentKind.CARD_SLIP,
            id="card slip",
        ),
        pytest.param(STATEMENT, DocumentKind.BANK_STATEMENT, id="bank statement"),
        pytest.param(CANCELLED, DocumentKind.CANCELLED_CHECK, id="cancelled check"),
        pytest.param(
            "Peer Mentoring Reimbursement Form\nName: Wei Chen\nDepartment: History\nAmount requested: 21.60",
            DocumentKind.FORM,
            id="form",
        ),
        pytest.param(
            "To: Wei Chen\nFrom: Ana García\nI approve this lunch with your mentee.\nAna García, lead",
            DocumentKind.APPROVAL,
            id="approval",
        ),
        pytest.param(
            "Lunch menu of the week\nMonday: soup\nTuesday: noodles\nWednesday: dumplings",
            DocumentKind.OTHER,
            id="other",
        ),
    ],
)
def test_the_kind_of_a_paper(text: str, kind: DocumentKind) -> None:
    assert read("\n".join(line.lstrip() for line in text.split("\n"))).document is kind


CUT = """
{items}
Subtotal
Tax
Total
Visa XXXXXXXXXXXX0103
Auth 02776A
APPROVED
"""


@pytest.mark.parametrize(
    "items", ["1 Lentil Soup\n1 Garden Salad", "2x Lentil Soup  7,\n1x Garden Salad  12", "Lentil Soup\nGarden Salad"]
)
def test_a_list_whose_prices_were_not_read_is_no_card_slip(items: str) -> None:
    assert read(CUT.format(items=items), head=HEAD).document is DocumentKind.RECEIPT


def test_a_list_above_a_total_is_no_card_slip_though_no_price_of_it_was_read() -> None:
    text = CUT.format(items="1 Lentil Soup\n1 Garden Salad").replace("Subtotal\nTax\nTotal", "Total   21.60")
    assert read(text, head=HEAD).document is DocumentKind.RECEIPT


@pytest.mark.parametrize(
    ("items", "foot"),
    [
        ("1\n1\n11", ""),  # what is left of the rows beside a note
        ("\n" * 7, ""),  # a note of the paper's own color
        ("KS WATER 40\nSTRAWBERRIES", "TOTAL NUMBER OF ITEMS SOLD = 6"),
        ("", "# Items Sold 2"),
        ("", "Item count: 2"),
    ],
)
def test_a_list_that_is_hidden_is_no_card_slip_and_not_said_to_be_missing(items: str, foot: str) -> None:
    sums = "Subtotal  20.00\nTax  1.60\nTotal  21.60\nVisa XXXXXXXXXXXX0103  21.60\nAuth 02776A\nAPPROVED"
    receipt = read(f"10/03/2026 12:14 PM\n{items}\n{sums}\n{foot}", head=HEAD)
    assert receipt.document is DocumentKind.RECEIPT
    assert receipt.unread
    assert not receipt.items


@pytest.mark.parametrize("gap", [1, 2, 4])
def test_a_slip_with_its_tax_below_a_gap_stays_a_slip(gap: int) -> None:
    sums = "Subtotal  20.00\nTax  1.60\nTotal  21.60\nVisa XXXXXXXXXXXX0103  21.60\nAuth 02776A\nAPPROVED"
    gaps = "\n" * gap
    receipt = read(f"10/03/2026 12:14 PM{gaps}{sums}\nItems sold are not taken back", head=HEAD)
    assert (receipt.document, receipt.unread) == (DocumentKind.CARD_SLIP, ())


def test_the_addresses_of_two_copies_of_a_slip_are_no_list() -> None:
    head = "LANTERN HOUSE\n18 Harbor Street\n12 Oct 2026\n"
    assert read(f"{head}{SLIP}MERCHANT COPY\n{head}{SLIP}CUSTOMER COPY").document is DocumentKind.CARD_SLIP


def test_a_bank_statement_lists_its_debits_and_sells_nothing() -> None:
    receipt = read(STATEMENT)
    lines = [(line.date, line.description, line.amount) for line in receipt.statement_lines]
    assert (date(2026, 9, 6), "09/06/2026 CHECK 2207", Decimal("198.74")) in lines
    assert (date(2026, 9, 9), "09/09/2026 LANTERN HOUSE", Decimal("21.60")) in lines
    assert all(line.evidence for line in receipt.statement_lines)
    assert (receipt.items, receipt.tenders, receipt.merchant.value, receipt.total.value) == ((), (), None, None)
    assert receipt.reconciliation.state is not Proof.PROVED


def test_a_cancelled_check_shows_its_amount() -> None:
    receipt = read(CANCELLED)
    assert receipt.total.value == Decimal("144.64")
    assert receipt.statement_lines[0].amount == Decimal("144.64")
    assert receipt.tenders == ()


def test_a_card_slip_has_the_total_with_its_tip_and_no_items() -> None:
    receipt = read(
        SLIP,
        head=HEAD,
    )
    assert (receipt.items, receipt.total.value, receipt.tip.value) == ((), Decimal("25.60"), Decimal("4.00"))
    (tender,) = receipt.tenders
    assert (tender.brand, tender.last4, tender.auth_code) == ("visa", "0103", "02776A")


def test_a_receipt_over_two_pages_is_one() -> None:
    top, bottom = HEAD + "Lentil Soup   7.50\nGarden Salad   12.50", "Subtotal   20.00\nTax   1.60\nTotal   21.60"
    (receipt,) = receipts_of([page(dedent(top), 1), page(bottom, 2)], FILE)
    assert receipt.pages == (1, 2)
    assert bought(receipt) == [("Lentil Soup", "7.50"), ("Garden Salad", "12.50")]
    assert receipt.reconciliation.state is Proof.PROVED
    assert [place.page for place in receipt.total.evidence] == [2]


def test_a_file_of_two_receipts_gives_both_in_page_order() -> None:
    sheets = [
        page(f"{name}\n{BILL.strip()}", number) for number, name in ((1, "LANTERN HOUSE"), (2, "HARBOR TEA ROOM"))
    ]
    first, second = receipts_of(sheets, FILE)
    assert (first.merchant.value, first.pages) == ("LANTERN HOUSE", (1,))
    assert (second.merchant.value, second.pages) == ("HARBOR TEA ROOM", (2,))


def test_a_letter_before_the_receipt_is_a_paper_of_its_own() -> None:
    letter = page("Hello,\nthe photo of the receipt is on the next page.\nThank you!\nWei", 1)
    papers = receipts_of([letter, page(f"LANTERN HOUSE\n{BILL.strip()}", 2)], FILE)
    assert [(paper.document, paper.pages) for paper in papers] == [
        (DocumentKind.OTHER, (1,)),
        (DocumentKind.GUEST_CHECK, (2,)),
    ]


@pytest.mark.parametrize("text", ["", "x", "-- ++ **"])
def test_a_blank_page_holds_no_receipt(text: str) -> None:
    assert receipts_of([page(text)], FILE) == ()


@pytest.mark.parametrize(
    ("mark", "currency"),
    [("", "USD"), ("Total €21.60", "EUR"), ("Total £21.60", "GBP"), ("All prices in CAD", "CAD"), ("USD", "USD")],
)
def test_the_currency(mark: str, currency: str) -> None:
    assert read(f"{mark}\n{BILL.strip()}", head=HEAD).currency == currency


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("English translation", DocumentKind.OTHER),
        ("Translation of the receipt of Bistrot du Carmel", DocumentKind.OTHER),
        ("TRANSLATION:", DocumentKind.OTHER),
        ("Translated from French by Ana", DocumentKind.OTHER),
        ("TRANSLATION CAFE", DocumentKind.GUEST_CHECK),
        ("LOST IN TRANSLATION", DocumentKind.GUEST_CHECK),
    ],
)
def test_a_translation_is_not_the_receipt(title: str, kind: DocumentKind) -> None:
    assert read(f"{title}\n(314) 555-0104\n10/03/2026\n{BILL}").document is kind


def test_a_list_whose_cents_are_cut_off_is_no_slip_and_not_a_bill_without_items() -> None:
    cut = read("1 Combo    9.\n  Spicy\n1 Shrimp Box    8.\nTax    1.\nTotal    23.\n" + SLIP, head=HEAD)
    assert cut.document is DocumentKind.RECEIPT
    assert [place.text for place in cut.unread] == ["1 Combo 9.", "1 Shrimp Box 8."]
    assert not read(BILL + "Table 9.\nOrder 8.\n", head=HEAD).unread
