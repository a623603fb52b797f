"""How a purchase was paid: what counts as a payment on the paper, and what only talks of paying."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model import Receipt, TenderKind
from tests.extract.typewriter import HEAD, amount, read

BILL = """
Lentil Soup              7.50
Garden Salad            12.50
Subtotal                20.00
Tax                      1.60
Total                   21.60
"""


def paid(below: str, bill: str = BILL) -> Receipt:
    return read(f"{bill.strip()}\n{below}", head=HEAD)


def tenders(below: str) -> list[tuple[str, str | None]]:
    return [(t.kind.value, amount_of(t.amount)) for t in paid(below).tenders if not t.declined]


def amount_of(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


@pytest.mark.parametrize(
    ("line", "brand"),
    [
        ("VISA   21.60", "visa"),
        ("Visa ****0103   21.60", "visa"),
        ("MASTERCARD   21.60", "mastercard"),
        ("Master Card   21.60", "mastercard"),
        ("MC   21.60", "mastercard"),
        ("M/C   21.60", "mastercard"),
        ("AMEX   21.60", "amex"),
        ("American Express   21.60", "amex"),
        ("DISCOVER   21.60", "discover"),
        ("DEBIT   21.60", "debit"),
        ("US DEBIT   21.60", "debit"),
        ("Credit Card   21.60", None),
        ("CREDIT   21.60", None),
        ("Card Payment   21.60", None),
        ("Apple Pay   21.60", None),
        ("EFTPOS 4418   21.60", None),
        ("Contactless   21.60", None),
    ],
)
def test_a_row_of_the_till_that_names_a_card(line: str, brand: str | None) -> None:
    (tender,) = paid(line).tenders
    assert (tender.kind, tender.amount, tender.brand) == (TenderKind.CARD, Decimal("21.60"), brand)
    assert tender.evidence[0].text == " ".join(line.split())


@pytest.mark.parametrize(
    ("line", "last4"),
    [
        ("VISA XXXXXXXXXXXX0103   21.60", "0103"),
        ("VISA ************0103   21.60", "0103"),
        ("VISA **** **** **** 0103   21.60", "0103"),
        ("VISA xxxx-xxxx-xxxx-0103   21.60", "0103"),
        ("VISA 0103   21.60", "0103"),
        ("VISA   21.60\nCard # XXXX0103", "0103"),
        ("VISA   21.60\nCard ending in 0103", "0103"),
        ("VISA   21.60\nAcct: 0103", "0103"),
        ("VISA   21.60", None),
    ],
)
def test_the_last_four_digits(line: str, last4: str | None) -> None:
    (tender,) = paid(line).tenders
    assert tender.last4 == last4


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Auth 02776A", "02776A"),
        ("Auth Code: 02776A", "02776A"),
        ("AUTH# 027761", "027761"),
        ("Approval: 027761", "027761"),
        ("Approval Code 02776A", "02776A"),
        ("APPR CODE: 02776A", "02776A"),
        ("Authorization No. 02776A", "02776A"),
        ("Authorized", None),
    ],
)
def test_the_approval_code(line: str, code: str | None) -> None:
    (tender,) = paid(f"VISA XXXX0103   21.60\n{line}").tenders
    assert tender.auth_code == code


def test_a_chip_block_without_the_tills_own_line() -> None:
    receipt = paid(
        """
        US DEBIT
        XXXXXXXXXXXX0103   CHIP READ
        AID: A0000000980840
        TVR 8080008000   TSI 6800
        Auth Code 02776A
        APPROVED
        """
    )
    (tender,) = receipt.tenders
    assert (tender.kind, tender.last4, tender.auth_code) == (TenderKind.CARD, "0103", "02776A")
    assert tender.amount is None, "only the fact of payment shows"


@pytest.mark.parametrize(
    "below",
    [
        "Payment\n  Mastercard\n  Acct: XXXXXXXXXXXX0103\n  Amount:   21.60\n  Change:   0.00",
        "Payment\nMastercard\nXXXXXXXXXXXX0103\nAmount   21.60",
        "Mastercard XXXXXXXXXXXX0103\nAmount   21.60\nChange   0.00",
    ],
)
def test_a_payment_over_several_rows_that_the_till_closes(below: str) -> None:
    (tender,) = paid(below).tenders
    assert (tender.kind, tender.amount, tender.brand) == (TenderKind.CARD, Decimal("21.60"), "mastercard")
    assert (tender.declined, tender.last4) == (False, "0103")


@pytest.mark.parametrize("line", ["VISA0103TAP   21.60", "VISA0103   21.60", "VISAXXXX0103   21.60"])
def test_a_cards_name_that_ran_into_its_number(line: str) -> None:
    (tender,) = paid(line).tenders
    assert (tender.kind, tender.amount, tender.brand) == (TenderKind.CARD, Decimal("21.60"), "visa")


def test_the_mark_of_a_card_makes_a_total_charged_a_payment() -> None:
    bill = BILL.replace("Total ", "Total Charged ")
    (tender,) = paid("Paid with Visa ...0103", bill).tenders
    assert (tender.kind, tender.amount, tender.declined, tender.doubt) == (TenderKind.CARD, Decimal("21.60"), False, "")
    assert all(tender.declined for tender in paid("", bill).tenders)


@pytest.mark.parametrize(
    "below",
    [
        "MrmCard   21.60\nXXXXXXXXXXXX4410\nNew Balance   9.34",
        "*0103 TARGET REDCARD   $21.60",
    ],
)
def test_a_shops_own_card_by_any_name_has_a_number(below: str) -> None:
    (tender,) = paid(below).tenders
    assert (tender.kind, tender.amount, tender.declined) == (TenderKind.OTHER, Decimal("21.60"), False)


@pytest.mark.parametrize(
    ("below", "kind", "handed", "change"),
    [
        ("CA   30.00\nCG   8.40", "cash", "30.00", "8.40"),
        ("Bar   30,00\nRückgeld   8,40", "cash", "30.00", "8.40"),
        ("Tunai   21.60\nChange   0.00", "other", "21.60", "0.00"),
    ],
)
def test_what_was_handed_over_less_its_change_is_the_bill(below: str, kind: str, handed: str, change: str) -> None:
    receipt = paid(below)
    assert [(t.kind.value, amount_of(t.amount), t.declined) for t in receipt.tenders] == [(kind, handed, False)]
    assert amount(receipt.change) == change


@pytest.mark.parametrize("below", ["Bar   30.00\nKitchen   8.40", "Bar   30.00", "Bar   30.00\nRückgeld   5.00"])
def test_amounts_that_only_look_like_cash_and_change_pay_nothing(below: str) -> None:
    assert tenders(below) == []


def test_the_final_charge_below_the_tip_is_the_same_payment() -> None:
    receipt = paid("PAID MASTERCARD 0103   21.60\nTIP   4.00\nCHARGED   25.60")
    assert [(t.brand, t.last4, amount_of(t.amount)) for t in receipt.tenders] == [("mastercard", "0103", "25.60")]
    assert (amount(receipt.total), amount(receipt.tip)) == ("25.60", "4.00")


def test_a_ticked_box_on_a_form_that_says_received() -> None:
    form = "CASH RECEIPT   No. 417\nReceived from Wei Chen\nAmount $21.60\n{}\nBy Sal"
    (tender,) = read(form.format("( ) Check  (X) Cash  ( ) Card"), head=HEAD).tenders
    assert (tender.kind, tender.marked_paid) == (TenderKind.CASH, True)
    for boxes in ("( ) Check  ( ) Cash", "(X) Check  (X) Cash", "(X) Cash"):
        assert read(form.format(boxes), head=HEAD).tenders == ()
    order = "How will you pay?\n( ) Check  (X) Cash  ( ) Card"
    assert not [t for t in paid(order).tenders if not t.declined]


def test_you_paid_beside_the_card() -> None:
    bill = BILL.replace("Total   ", "You paid")
    assert any(t.amount == Decimal("21.60") and not t.declined for t in paid("Card: Visa **** 0103", bill).tenders)


@pytest.mark.parametrize("line", ["VISA 0103 | chip | 204471", "Visa *0103 (tap)", "VISA ...0103 Contactless"])
def test_a_card_and_how_it_was_read_is_a_terminals_print(line: str) -> None:
    (tender,) = paid(line).tenders
    assert (tender.kind, tender.brand, tender.last4, tender.declined) == (TenderKind.CARD, "visa", "0103", False)


def test_a_check_that_is_the_bill_before_its_tip_pays_nothing() -> None:
    bill = BILL.replace("Total   ", "CHECK   ")
    receipt = paid("Tip   4.00\nCARD TOTAL   25.60\nVISA 0103 APPR 02776A", bill)
    assert [(t.kind.value, amount_of(t.amount)) for t in receipt.tenders] == [("card", "25.60")]


def test_a_total_charged_to_a_card_that_is_named_is_paid() -> None:
    bill = BILL.replace("Total ", "Total Charged ")
    assert [t.doubt for t in paid("MC ending 0103", bill).tenders] == [""]


def test_the_terminals_print_that_repeats_the_total() -> None:
    (tender,) = paid("Mastercard\nXXXX0103   CHIP READ\nAmount   21.60\nAuth Code 02776A\nApproved").tenders
    assert (tender.kind, tender.amount, tender.brand) == (TenderKind.CARD, Decimal("21.60"), "mastercard")


def test_one_payment_printed_twice_is_one() -> None:
    assert tenders("VISA 0103   21.60\nAmount Paid   21.60\nAuth 02776A") == [("card", "21.60")]


def test_a_card_and_cash_of_one_amount_are_two_where_the_change_says_so() -> None:
    assert tenders("VISA XXXX0103   15.00\nCASH   15.00\nChange   8.40") == [("card", "15.00"), ("cash", "15.00")]


@pytest.mark.parametrize("priced", ["Fuel Total  $46.24", "Fuel Sale   $46.24"])
def test_the_one_amount_of_a_slip_is_what_was_charged(priced: str) -> None:
    slip = f"SHELL\n1200 Main Street\nPump 04\n{priced}\nVISA\nXXXX XXXX XXXX 4417\nAuth: 052817\nAPPROVED"
    (tender,) = (receipt := read(slip)).tenders
    assert (tender.amount, tender.last4, receipt.total.value) == (Decimal("46.24"), "4417", Decimal("46.24"))


def test_the_one_price_below_a_cards_approval_is_not_what_was_charged() -> None:
    receipt = read("Authorization: 052817\nCHASE VISA\nAID A0000000031010\nPoke Box   13.50", head=HEAD)
    assert [tender.amount for tender in receipt.tenders] == [None]
    assert receipt.total.value is None


def test_a_payment_by_a_telephone_names_its_card() -> None:
    assert tenders("Tap to Pay  VISA 0103   21.60") == [("card", "21.60")]


def test_two_cards_that_share_the_bill() -> None:
    assert tenders("VISA 0103   11.60\nAMEX 1005   10.00") == [("card", "11.60"), ("card", "10.00")]


@pytest.mark.parametrize(
    ("below", "tendered", "change"),
    [
        ("CASH   25.00\nCHANGE   3.40", "25.00", "3.40"),
        ("Cash Tendered   $25.00\nChange Due   $3.40", "25.00", "3.40"),
        ("CASH   25.00\nCHANGE   -3.40", "25.00", "3.40"),
        ("CASH   21.60\nCHANGE   0.00", "21.60", "0.00"),
        ("Cash   21.60", "21.60", None),
        ("Cash   $25.00\nYour Change   $3.40", "25.00", "3.40"),
    ],
)
def test_cash_and_change(below: str, tendered: str, change: str | None) -> None:
    receipt = paid(below)
    assert [(t.kind, amount_of(t.amount)) for t in receipt.tenders] == [(TenderKind.CASH, tendered)]
    assert amount(receipt.change) == change
    assert amount(receipt.total) == "21.60"


@pytest.mark.parametrize(
    "line", ["CHECK   21.60", "Check Tendered   21.60", "PERSONAL CHECK   21.60", "Cheque   21.60"]
)
def test_a_check(line: str) -> None:
    assert tenders(line) == [("check", "21.60")]


def test_a_gift_card_and_a_card_for_the_rest() -> None:
    receipt = paid("Gift Card   15.00\nVISA XXXX0103   6.60\nAuth 02776A\nGift Card Balance   0.00")
    assert [(t.kind.value, amount_of(t.amount)) for t in receipt.tenders] == [("gift_card", "15.00"), ("card", "6.60")]


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("PAID", TenderKind.OTHER),
        ("P A I D", TenderKind.OTHER),
        ("* PAID *", TenderKind.OTHER),
        ("Paid in full", TenderKind.OTHER),
        ("PAID 10/03/2026", TenderKind.OTHER),
        ("Payment received", TenderKind.OTHER),
        ("Paid in app", TenderKind.OTHER),
        ("** PAID - CREDIT CARDONLINE **", TenderKind.CARD),
        ("PAIDINFULL", TenderKind.OTHER),
        ("Paid byVisa ending in 0103", TenderKind.CARD),
        ("CASH PAYMENT-PAID WN FULL SR", TenderKind.CASH),
        ("水水本 PAID 本家冰", TenderKind.OTHER),
        ("Charged to your Visa ending in 0103", TenderKind.CARD),
        ("Paid with Visa ...0103", TenderKind.CARD),
        ("Cash payment", TenderKind.CASH),
        ("Paid cash", TenderKind.CASH),
        ("cash payment / paid in full", TenderKind.CASH),
    ],
)
def test_a_stamp_or_a_hand_mark(mark: str, kind: TenderKind) -> None:
    (tender,) = paid(mark).tenders
    assert (tender.kind, tender.marked_paid, tender.amount) == (kind, True, None)
    assert tender.evidence[0].text == mark


def test_a_mark_beside_a_cash_tender_is_one_payment() -> None:
    (tender,) = paid("Cash   25.00\nChange   3.40\nPaid in full").tenders
    assert (tender.kind, tender.amount, tender.marked_paid) == (TenderKind.CASH, Decimal("25.00"), True)


@pytest.mark.parametrize(
    "talk",
    [
        "Unpaid",
        "NOT PAID",
        "UNPAID BALANCE   21.60",
        "Amount Paid   0.00",
        "To be paid at the counter",
        "AMOUNT DUE   21.60",
        "Balance Due   21.60",
        "Please pay at the register",
        "Please pay your server",
        "We accept VISA",
        "We accept VISA, Mastercard and AMEX",
        "Visa Mastercard Discover welcome cards",
        "No credit cards under $10.00",
        "Credit card minimum $10.00",
        "Minimum card payment $5.00",
        "Card minimum   10.00",
        "A 4% fee is added to credit cards",
        "Pay with cash and save 4%",
        "Gift cards available",
        "Cash Price   20.74\nCredit Price   21.60",
        "If paying by card   22.46",
        "[ ] Cash  [ ] Check  [ ] Card",
        "Payment due on receipt",
        "This is not a receipt of payment",
        "Cash only",
        "Tip tray: cash tips appreciated",
        "Tips by cash are appreciated",
        "Leave the tip on the tray",
        "NO REFUNDS",
        "No cash refunds without receipt",
        "Ask about our gift cards",
        "Check #1042",
        "CHECK 1042   Table 12",
        "Server: Cash   Table 4",
        "Cashier: Mia",
        "Thank you for your payment policy",
        "Customer Copy",
        "Not charged to your Visa",
        "Venmo request   21.60",
        "Zelle to 503-555-0142   $21.60",
        "Venmo: @lanternhouse   21.60",
        "Cash drawer   21.60",
        "Cash tips   21.60",
        "Table total   21.60",
        "Tab opened with VISA 0103",
        "Card on file: VISA XXXX0103",
        "Visa XXXX0103 expires 12/27",
        "Preferred payment: Visa XXXX0103",
        "Will be charged to your Visa ending in 0103",
        "Mastercard\nXXXXXXXXXXXX0103\nAmount   21.60",
        "Card on file\nMastercard XXXXXXXXXXXX0103\nAmount   21.60\nChange   0.00",
        "Win a $500.00 gift card",
        "Suggested Tip 18%   3.60",
        "Tip ______\nTotal ______\nSignature ______",
    ],
)
def test_what_only_talks_of_paying_is_no_payment(talk: str) -> None:
    assert tenders(talk) == []


@pytest.mark.parametrize(
    "refusal",
    [
        "DECLINED",
        "Card declined",
        "Transaction declined",
        "NOT APPROVED",
        "TRANSACTION VOID",
        "Payment failed",
        "REFUND",
        "Refunded to VISA 0103",
        "Insufficient funds",
    ],
)
def test_a_payment_that_did_not_hold_is_marked_declined(refusal: str) -> None:
    receipt = paid(f"VISA XXXX0103   21.60\nAuth 02776A\n{refusal}")
    assert receipt.tenders
    assert all(tender.declined for tender in receipt.tenders)


@pytest.mark.parametrize("footer", ["NO REFUNDS", "No refunds or exchanges", "Refund policy: 30 days with receipt"])
def test_a_refund_policy_refuses_nothing(footer: str) -> None:
    (tender,) = paid(f"VISA XXXX0103   21.60\nAuth 02776A\n{footer}").tenders
    assert not tender.declined


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("Pagamento elettronico", TenderKind.CARD),
        ("Carta di credito", TenderKind.CARD),
        ("Tarjeta de débito", TenderKind.CARD),
        ("Carte bancaire", TenderKind.CARD),
        ("CB sans contact", TenderKind.CARD),
        ("EC-Karte", TenderKind.CARD),
        ("Kartenzahlung", TenderKind.CARD),
        ("Cartão de crédito", TenderKind.CARD),
        ("NETS", TenderKind.CARD),
        ("Espèces", TenderKind.CASH),
        ("Contanti", TenderKind.CASH),
        ("Importo pagato", TenderKind.OTHER),
        ("PayNow", TenderKind.OTHER),
    ],
)
def test_ways_of_paying_of_other_countries_are_known_beside_the_bills_amount(named: str, kind: TenderKind) -> None:
    (tender,) = paid(f"{named}    21.60").tenders
    assert (tender.kind, amount_of(tender.amount), tender.declined) == (kind, "21.60", False)


@pytest.mark.parametrize("row", ["Carte    9.60", "Pin    3.00", "Octopus    12.00", "Total a pagar    21.60"])
def test_such_words_beside_other_amounts_pay_nothing(row: str) -> None:
    assert not [tender for tender in paid(row).tenders if not tender.declined]


@pytest.mark.parametrize("bill", ["Total This Check", "Total Guest Check", "Total Check", "Total Your Check"])
def test_a_restaurants_check_is_the_bill_and_no_check_that_was_given(bill: str) -> None:
    receipt = read(f"Tea    20.00\nTax    1.60\n{bill}    21.60\nMC ...0103    21.60\nAuth 02776A", head=HEAD)
    (tender,) = receipt.tenders
    assert (tender.kind, tender.last4) == (TenderKind.CARD, "0103")


def test_the_heading_of_a_slip_is_no_payment_beside_the_cards_own_row() -> None:
    receipt = paid("CREDIT CARD SALE\nVISA 0103    21.60\nTip:    4.00\nTotal:    25.60\nAuth ID: 090505")
    assert [amount_of(tender.amount) for tender in receipt.tenders] == ["21.60"]
    assert (amount(receipt.tip), amount(receipt.total)) == ("4.00", "25.60")


def test_store_credit_that_is_taken_off_the_bill_pays_for_its_part() -> None:
    kinds = [
        (tender.kind, amount_of(tender.amount)) for tender in paid("Store Credit   -10.00\nVisa 0103   11.60").tenders
    ]
    assert kinds == [(TenderKind.GIFT_CARD, "10.00"), (TenderKind.CARD, "11.60")]
    kinds = [
        (tender.kind, amount_of(tender.amount)) for tender in paid("Store Credit   -10.00\nVisa 0103   9.60").tenders
    ]
    assert kinds == [(TenderKind.CARD, "9.60")]  # what it takes off does not go with what was paid


def test_of_two_prices_the_one_by_cash_is_the_bill_where_cash_was_paid() -> None:
    bill = (
        "Tea   28.25\nCash Subtotal   28.25\nTax   1.87\nCash Total   30.12\nCard Fee 3.99%   1.20\nCard Total   31.32"
    )
    by_cash = read(f"{bill}\nCash   40.00\nChange   9.88", head=HEAD)
    assert (amount(by_cash.total), by_cash.service_charge.value) == ("30.12", None)
    assert [tender.kind for tender in by_cash.tenders] == [TenderKind.CASH]
    by_card = read(f"{bill}\nVisa XXXX0103   31.32\nAuth 02776A", head=HEAD)
    assert amount(by_card.total) == "31.32"


@pytest.mark.parametrize("gift", ["Gift Card", "Lantern Card"])
def test_what_was_paid_in_two_ways_above_the_sums_has_each_its_own_number(gift: str) -> None:
    receipt = read(
        f"""
        Lentil Soup              7.50
        Garden Salad            12.50
        {gift}             10.00
        XXXXXXXXXXXX0921
        Visa                    11.60
        XXXXXXXXXXXX1193
        APPROVED  AUTH 66120C
        Subtotal                20.00
        Tax                      1.60
        Total                   21.60
        Change Due               0.00
        """,
        head=HEAD,
    )
    first, second = receipt.tenders
    assert (amount_of(first.amount), first.auth_code) == ("10.00", None)
    assert (second.kind, amount_of(second.amount), second.last4) == (TenderKind.CARD, "11.60", "1193")
    assert first.last4 != second.last4


def test_a_part_paid_in_advance_is_a_payment_of_that_part() -> None:
    below = "Payment received 09/10/2026 Visa 1109   -10.00\nBalance Due   11.60"
    (tender,) = paid(below).tenders
    assert (tender.kind, amount_of(tender.amount), tender.last4) == (TenderKind.CARD, "10.00", "1109")


@pytest.mark.parametrize("due", ["", "Balance Due   21.60", "Balance Due   12.00"])
def test_what_is_taken_off_without_its_rest_is_no_payment(due: str) -> None:
    assert tenders(f"Payment received 09/10/2026 Visa 1109   -10.00\n{due}") == []


@pytest.mark.parametrize(
    "row", ["CARTE BANCAIRE   21.60 EUR", "Carte bancaire EUR   21.60", "Interac Flash   21.60", "MCARD TEND   21.60"]
)
def test_a_card_by_another_name(row: str) -> None:
    assert tenders(row) == [("card", "21.60")]
