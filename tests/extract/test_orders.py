"""Orders, invoices, terminals and tenders: what of them shows that somebody paid, and what of it is bought."""

from __future__ import annotations

import pytest

from pipeline.model import Receipt, TenderKind
from tests.extract.typewriter import amount, read
from tests.purchases.papers import D
from tests.rules.builders import of_purchase

ORDER = """
MAPLE & RYE KITCHEN
418 Delmar Court, St. Louis, MO 63130
(314) 555-0148
{0}
Order #88213                10/3/26 12:14 PM
1 Roasted Beet Salad                  $13.00
1 Chicken Panini                      $14.50
2 Iced Tea                             $7.00
Subtotal                              $34.50
Tax                                    $3.10
{1}

Thank you
See you soon
Goodbye
"""
TOTAL = "Total                                 $37.60\n"
VISA = "Visa ****4410                         $37.60"


def order(below: str, title: str = "Thanks for ordering") -> Receipt:
    return read(ORDER.format(title, below))


def proof(paper: Receipt) -> str:
    return of_purchase("payment-proof", paper).state.value


@pytest.mark.parametrize(
    "below",
    [
        TOTAL,
        "Estimated Total     $37.60\nYour card ending in 4410 will be charged when your order ships",
        TOTAL + "Payment method: Visa ending in 4410\nYou will be charged $37.60 at pickup",
        TOTAL + VISA + "\nPayment pending",
        TOTAL + "Payment method: Pay in store",
        TOTAL + "Payment: Cash on delivery",
        TOTAL + "A temporary hold of $37.60 was placed on Visa ****4410",
        TOTAL + VISA + "\nThis is a temporary authorization, not a charge",
        TOTAL + "Authorized amount     $37.60\nVisa ****4410\nYour card will be charged after delivery",
        TOTAL + "Deposit required     $18.80\nBalance due at event     $18.80",
    ],
)
def test_an_order_without_a_charge_is_no_proof(below: str) -> None:
    assert proof(order(below, "Your order is confirmed!")) in ("not_met", "cannot_tell")


@pytest.mark.parametrize(
    "below",
    [
        TOTAL + "Charged to Visa ...4410               $37.60",
        TOTAL + "Paid with Visa ending in 4410",
        TOTAL + "Apple Pay (Visa 4410)                 $37.60",
        TOTAL + VISA + "\nYour bank may show a temporary hold",
        TOTAL + VISA + "\nAmount Due                             $0.00",
        TOTAL + "US DEBIT ****4410                     $37.60\nPIN VERIFIED\nAID: A0000000980840",
        TOTAL + "PAID IN FULL - CASH PAYMENT 10/03/2026",
        TOTAL + "CASH PAYMENT / PAID IN FULL",
        TOTAL + "Pd cash 10/3",
        TOTAL + "PAID by cash MR 10/3",
        TOTAL + "Cash          $40.00\nChange         $2.40",
    ],
)
def test_an_order_that_was_charged_is(below: str) -> None:
    assert proof(order(below)) == "met"


@pytest.mark.parametrize(
    ("below", "states"),
    [
        ("Balance Due                            $0.00", ("cannot_tell",)),
        ("Amount Paid    $0.00\nBalance Due     $37.60", ("not_met",)),
        ("Terms: Net 30\nPay by Visa or check\nAmount Due     $37.60", ("not_met",)),
        ("Deposit paid 09/20/2026 Visa 4410   $18.80\nBalance Due     $18.80", ("not_met", "cannot_tell")),
        ("Amount Paid    $20.00\nBalance Due     $17.60", ("not_met", "cannot_tell")),
        ("Status: UNPAID", ("not_met", "cannot_tell")),
        ("Status: PAID\nPaid on 10/03/2026", ("met",)),
        ("Amount Paid    $37.60\nBalance Due     $0.00\nPAID", ("met",)),
    ],
)
def test_invoices(below: str, states: tuple[str, ...]) -> None:
    assert proof(order(TOTAL + below, "Invoice #20413")) in states


@pytest.mark.parametrize(
    "below",
    [
        "DECLINED",
        "INSUFFICIENT FUNDS",
        "10/3/26 1:02 PM VOIDED BY MGR 12",
        "REVERSED",
        "CHARGEBACK",
        "PRE-AUTHORIZATION",
        "AUTH ONLY",
        "Refund 10/5/26 VISA ****4410      -$37.60",
        "Refunded to VISA ****4410         -$13.00",
    ],
)
def test_what_became_of_a_payment_is_seen(below: str) -> None:
    assert proof(order(f"{TOTAL}{VISA}\nAuth 04127C\n{below}")) in ("not_met", "cannot_tell")


# --- Whose money, and how much ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["EBT FOOD", "EBT SNAP", "Food Stamps"])
def test_what_benefits_paid_is_for_a_person(name: str) -> None:
    paper = order(f"{TOTAL}{name}       $20.00\nVISA ****4410     $17.60\nAuth 04127C")
    found = of_purchase("payment-proof", paper)
    assert found.state.value == "cannot_tell"
    assert "benefits" in found.message


@pytest.mark.parametrize("label", ["Card price", "Credit Total", "Non-Cash Price", "Total (card)"])
def test_the_total_is_the_cards_price_where_a_card_paid_it(label: str) -> None:
    paper = order(f"{TOTAL}{label}        $38.92\nVISA ****4410     $38.92\nAuth 04127C")
    assert amount(paper.total) == "38.92"
    assert proof(paper) == "met"


@pytest.mark.parametrize(
    "below",
    [
        "Card price        $38.92",
        "Card price        $38.92\nVISA ****4410     $37.60\nAuth 04127C",
        "Card price        $45.00\nVISA ****4410     $45.00\nAuth 04127C",
    ],
)
def test_a_price_nobody_paid_is_no_total(below: str) -> None:
    assert order(TOTAL + below).total.value == D("37.60")


# --- A terminal's own lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Tran Type: Sale", "Trans Type  PURCHASE", "SALE", "Purchase", "Auth Amt", "Chip Read Sale", "Credit Sale",
        "Charge Amount", "Batch 000412 Inv 000017", "APPROVED", "CONTACTLESS SALE", "Requested Amount", "Amount Due",
        "Type: Purchase", "Mode: Issuer Sale", "Server: Kim Sale", "Ticket Amount", "Tab Total", "Retail Sale",
        "Authorized", "Entry Method: Chip", "SALE TYPE: DINE IN", "Response: APPROVED Sale", "Custom amount",
    ],
)  # fmt: skip
def test_a_terminals_line_is_nothing_bought(line: str) -> None:
    slip = read(
        f"""
OZARK GRILLE
11 Elm Street, St. Louis, MO 63101
(314) 555-0144
10/03/2026 07:31 PM
VISA XXXXXXXXXXXX4410
{line}                50.09
Approval: 041277
Customer Copy
"""
    )
    assert slip.items == ()
    assert of_purchase("itemized", slip).state.value == "not_met"


@pytest.mark.parametrize("line", ["Chip Cookie", "Server's Choice Soup", "Merchant Burger", "Retail Coffee Beans"])
def test_goods_that_sound_like_a_terminal_are_goods(line: str) -> None:
    paper = read(f"{line}        12.00\nTax        1.00\nTotal        13.00\nVISA XXXX4410      13.00\nAuth 04127C")
    assert [item.description for item in paper.items] == [line]


# --- Announced, promised, in general ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Refund of $37.60 is being processed",
        "Your refund has been issued",
        "This order was refunded",
        "AutoPay on 10/15/2026 with Visa ****4410",
        "Payment scheduled for 10/15/2026",
    ],
)
def test_what_was_announced_keeps_a_payment_from_counting(line: str) -> None:
    assert proof(order(f"{TOTAL}{VISA}\nAuth 04127C\n{line}")) in ("not_met", "cannot_tell")


@pytest.mark.parametrize(
    "line",
    [
        "No refund will be given",
        "No refund is made on food",
        "Refunds within 30 days with receipt",
        "If a refund was issued, allow 5 days",
        "Gift cards can not be refunded",
        "Scheduled for pickup 12:30 PM",
    ],
)
def test_what_is_said_in_general_does_not(line: str) -> None:
    assert proof(order(f"{TOTAL}{VISA}\nAuth 04127C\n{line}")) == "met"


@pytest.mark.parametrize("below", ["PAID by check 1882", "Check #1882       $37.60\nPAID"])
def test_a_mark_that_a_check_was_given_does_not_show_that_it_was_paid(below: str) -> None:
    found = of_purchase("payment-proof", order(TOTAL + below))
    assert found.state.value == "not_met"
    assert "shows only at the bank" in found.message


def test_the_number_of_a_gift_card_is_not_the_cards() -> None:
    paper = order(f"{TOTAL}GIFT CARD **7731     $20.00\nVISA **4417     $17.60\nAuth 04127C")
    gift, card = paper.tenders
    assert (gift.kind, gift.amount, gift.last4) == (TenderKind.GIFT_CARD, D("20.00"), "7731")
    assert (card.kind, card.amount, card.last4) == (TenderKind.CARD, D("17.60"), "4417")
    assert proof(paper) == "met"
