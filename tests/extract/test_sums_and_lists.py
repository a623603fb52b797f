"""What is listed, what is summed up, and what only looks like either."""

from __future__ import annotations

import pytest

from pipeline.extract import receipts_of
from pipeline.model import DocumentKind, Proof
from tests.extract.typewriter import FILE, HEAD, amount, bought, page, read


@pytest.mark.parametrize(
    "name", ["Tip Jar Ale", "Tax Evader IPA", "Total Recall Burger", "Change of Heart Cake", "Half Off Wings"]
)
def test_an_item_may_begin_with_a_tills_word(name: str) -> None:
    receipt = read(f"{name}   6.00\nBurger   14.00\nSubtotal   20.00\nTax   1.80\nTotal   21.80", head=HEAD)
    assert bought(receipt) == [(name, "6.00"), ("Burger", "14.00")]
    assert (amount(receipt.tax), amount(receipt.tip), amount(receipt.total)) == ("1.80", None, "21.80")
    assert receipt.reconciliation.state is Proof.PROVED


@pytest.mark.parametrize("name", ["Cash Cow Burger", "Visa Bowl", "Discover Tasting Menu"])
def test_one_item_named_like_a_payment_is_bought_and_not_paid(name: str) -> None:
    receipt = read(f"{name}   24.00\nTotal   24.00", head=HEAD)
    assert bought(receipt) == [(name, "24.00")]
    assert receipt.tenders == ()


@pytest.mark.parametrize(
    "word",
    ["Sale Amount", "Base Amount", "Bill", "Visa Sale", "Custom Amount", "Table 14", "USD", "Wells Fargo", "PayPal"],
)
def test_a_sum_by_another_name_is_no_item(word: str) -> None:
    slip = f"VISA XXXXXXXXXXXX4410\nApproval: 041251\n{word}   50.09\nTip   9.00\nTotal   59.09"
    receipt = read(slip, head=HEAD)
    assert bought(receipt) == []
    assert receipt.document is DocumentKind.CARD_SLIP


def test_prices_under_one_key_are_a_list_and_their_total_is_the_printed_one() -> None:
    keys = "TAXABLE T1   12.00\nTAXABLE T1   3.00\nTAXABLE T1   3.00\n"
    receipt = read(f"{keys}TAX1   1.62\nTOTAL   19.62\nCASH   19.62", head=HEAD)
    assert [price for _, price in bought(receipt)] == ["12.00", "3.00", "3.00"]
    assert (amount(receipt.tax), amount(receipt.total)) == ("1.62", "19.62")


@pytest.mark.parametrize(
    ("fee", "charged"),
    [("Delivery Fee", "2.00"), ("Bag Fee", "0.10"), ("Non-Cash Adjustment", "1.32"), ("CID", "0.20")],
)
def test_a_fee_between_subtotal_and_total_is_a_charge(fee: str, charged: str) -> None:
    total = f"{37 + float(charged):.2f}"
    receipt = read(f"Soup   34.00\nSubtotal   34.00\nTax   3.00\n{fee}   {charged}\nTotal   {total}", head=HEAD)
    assert amount(receipt.service_charge) == charged
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_drink_between_two_subtotals_is_bought_and_no_fee() -> None:
    receipt = read(
        """
        Burger              14.00
        Food Subtotal       14.00
        Bud Light            5.00
        Beverage Subtotal    5.00
        Subtotal            19.00
        Tax                  1.71
        Total               20.71
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Burger", "14.00"), ("Bud Light", "5.00")]
    assert receipt.service_charge.value is None


def test_what_is_listed_below_the_total_leaves_the_sum_unproved() -> None:
    receipt = read("Burger   14.00\nTax   1.26\nTotal   15.26\nVISA xxxx4410   15.26\n2 Bud Light   10.00", head=HEAD)
    assert receipt.reconciliation.state is Proof.UNPROVED


def test_the_last_of_two_equal_items_is_no_subtotal() -> None:
    receipt = read("Coffee   3.00\nBeer   3.00\nTotal   6.00", head=HEAD)
    assert bought(receipt) == [("Coffee", "3.00"), ("Beer", "3.00")]
    assert amount(receipt.tax) is None


def test_a_sum_on_top_does_not_end_the_list() -> None:
    receipt = read(
        """
        Total               31.47
        1 Margherita Pizza  15.00
        1 Tiramisu           7.50
        Subtotal            22.50
        Tax                  2.04
        Service Fee          2.93
        Tip                  4.00
        Visa ****4410       31.47
        """,
        head=HEAD,
    )
    assert bought(receipt) == [("Margherita Pizza", "15.00"), ("Tiramisu", "7.50")]
    assert amount(receipt.total) == "31.47"
    assert receipt.reconciliation.state is Proof.PROVED


def test_a_row_that_only_the_sum_shows_to_be_no_item() -> None:
    receipt = read("Cards   5.99\nCandy   8.49\nSALE 2/10.00 SAVED   1.50\nSUBTOTAL   14.48\nTAX   1.30\nTOTAL   15.78")
    assert bought(receipt) == [("Cards", "5.99"), ("Candy", "8.49")]


def test_a_tip_table_with_totals_charges_nothing() -> None:
    receipt = read("Soup   41.50\nSubtotal   41.50\nTax   3.63\nTotal   45.13\n18% Tip 7.47 Total 52.60", head=HEAD)
    assert (amount(receipt.service_charge), amount(receipt.tip), amount(receipt.total)) == (None, None, "45.13")


def test_a_tip_paid_after_the_total_makes_the_total() -> None:
    receipt = read("Food   50.00\nTax   4.84\nTotal   54.84\nTip   10.00\nPayment   64.84\nVisa XXXX4410", head=HEAD)
    assert (amount(receipt.tip), amount(receipt.total)) == ("10.00", "64.84")


@pytest.mark.parametrize(("row", "total"), [("Rounding   -0.01", "21.50"), ("Rounding   0.04", "21.55")])
def test_cash_is_rounded(row: str, total: str) -> None:
    receipt = read(f"Soup   20.00\nTax   1.51\n{row}\nTotal   {total}\nCash   {total}", head=HEAD)
    assert amount(receipt.total) == total
    assert receipt.reconciliation.state is Proof.PROVED


def test_cash_with_change_is_not_the_total() -> None:
    receipt = read("Soup   8.20\nIncludes tax\nCash   20.20\nChange   12.00", head=HEAD)
    assert amount(receipt.total) == "8.20"


def test_a_subtotal_alone_is_no_total_and_the_paper_not_wholly_seen() -> None:
    receipt = read("Soup   20.00\nTea   4.00\nSubtotal   24.00", head=HEAD)
    assert receipt.total.value is None
    assert "bottom" in receipt.cut_off


def test_columns_of_quantity_and_price_belong_to_the_name_before_them() -> None:
    receipt = read("Soup   2   7.50   15.00\nCroissant 3 x 3.75   11.25\nLatte x 2 ($5.25 ea.)   10.50\nTotal   36.75")
    assert [(i.description, str(i.quantity), str(i.unit_price)) for i in receipt.items] == [
        ("Soup", "2", "7.50"),
        ("Croissant", "3", "3.75"),
        ("Latte", "2", "5.25"),
    ]


BILL = "Soup   20.00\nSubtotal   20.00\nTax   1.60\nTotal   21.60"


def test_two_papers_one_above_the_other_are_two() -> None:
    below = HEAD.replace("LANTERN HOUSE", "HARBOR CAFE")
    typed = page(f"{HEAD}{BILL}\n{below}Tea   4.00\nSubtotal   4.00\nTax   0.32\nTotal   4.32\nVISA xxxx4410   4.32")
    upper, lower = receipts_of([typed], FILE)
    assert (upper.merchant.value, amount(upper.total), upper.tenders) == ("LANTERN HOUSE", "21.60", ())
    assert (lower.merchant.value, amount(lower.total), len(lower.tenders)) == ("HARBOR CAFE", "4.32", 1)


def test_an_address_in_the_footer_begins_no_second_paper() -> None:
    typed = page(f"LANTERN HOUSE\n{BILL}\nVISA xxxx4410   21.60\n18 Harbor Street\nPort Lively, OR 97999")
    assert len(receipts_of([typed], FILE)) == 1


@pytest.mark.parametrize("line", ["Guests 2  GST 2 #4", "PST time 12:41 #4", "K1R 5T7", "RM 412"])
def test_letters_that_only_look_foreign_leave_dollars(line: str) -> None:
    assert read(f"{line}\n{BILL}", head=HEAD).currency == "USD"


def test_a_canadian_address_is_not_in_us_dollars() -> None:
    assert read(f"{BILL}", head="MAPLE CAFE\n1 Main St\nOttawa, ON K1R 5T7\n").currency == "CAD"


def test_the_customers_contact_is_not_the_merchants() -> None:
    receipt = read(f"NONNA'S OVEN\nDeliver to: Dana Moss\n9 Elm Street\nClayton, MO 63105\n(314) 555-0199\n{BILL}")
    assert (receipt.address.value, receipt.phone.value) == (None, None)


def test_an_ordering_service_is_no_website_of_the_merchant() -> None:
    assert read(f"NONNA'S OVEN\n{BILL}\nwww.toasttab.com").website.value is None


def test_a_wide_level_page_keeps_its_rows() -> None:
    typed = page(
        "Coffee"
        + " " * 120
        + "3.00\nSandwich"
        + " " * 118
        + "9.00\nCake"
        + " " * 122
        + "4.00\nTotal"
        + " " * 120
        + "16.00"
    )
    (receipt,) = receipts_of([typed], FILE)
    assert bought(receipt) == [("Coffee", "3.00"), ("Sandwich", "9.00"), ("Cake", "4.00")]


def test_the_lower_half_of_a_receipt_is_known_to_lack_its_head() -> None:
    receipt = read("Tax   3.30\nTotal   41.05\nVISA XXXX4410   41.05\nAuth 04127C\nThank you")
    assert "top" in receipt.cut_off
    assert "top" not in read(f"{BILL}\nVISA XXXX4410   21.60", head=HEAD).cut_off
