"""Papers that are no receipt of a purchase, or that lack what only another paper has: what they are called, what is
asked for instead of one more photo.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Cause, FindingState, Loss, LossKind, Lost, Part, Proof, Receipt, Reconciliation
from tests.extract.typewriter import DOWN, FILE, HEAD, page, read
from tests.rules.builders import ABSENT, card, cash, item, of_purchase, place, receipt

BILL = """Lentil Soup              7.50
Garden Salad            12.50
Subtotal                20.00
Tax                      1.60
Total                   21.60
"""


@pytest.mark.parametrize(
    ("paper", "amount"),
    [
        ("RETURN\nDesk lamp  -24.99\nSUBTOTAL  -24.99\nTAX  -1.69\nTOTAL  -26.68\nCASH REFUND  -26.68", "$26.68"),
        ("REFUND 11/02/2026 10:20 AM\nDesk lamp  -24.99\nTAX  -1.69\nTOTAL  -26.68\nVISA ****0103  -26.68", "$26.68"),
        ("** REFUND **\nVISA ************0103\nEntry: CHIP\nAMOUNT  $12.50\nAPPROVED 001122", "$12.50"),
    ],
)
def test_a_refund_is_called_one_and_the_receipt_of_the_purchase_asked_for(paper: str, amount: str) -> None:
    found = read(paper, head=HEAD)
    ask = f"Could you send the receipt of the purchase itself? lunch.jpg is a refund of {amount}."
    told = {rule: of_purchase(rule, found) for rule in ("payment-proof", "itemized", "reconciles")}
    assert [each.state for each in told.values()] == [
        FindingState.NOT_MET,
        FindingState.CANNOT_TELL,
        FindingState.NOT_APPLICABLE,
    ]
    assert all(f"a refund of {amount}" in each.message for each in told.values())
    assert told["payment-proof"].ask == told["itemized"].ask == ask


def test_a_purchase_with_something_taken_back_or_a_payment_that_was_undone_is_no_refund() -> None:
    exchange = read("RETURN\nDesk lamp  -24.99\nFloor lamp  34.99\nTOTAL  10.00\nVISA ****0103  10.00", head=HEAD)
    undone = read(BILL + "VISA ****0103  21.60\nREFUNDED  21.60", head=HEAD)
    policy = read("Returns within 30 days\n" + BILL + "VISA ****0103  21.60\nDECLINED", head=HEAD)
    for paper in (exchange, undone, policy):
        assert "is a refund" not in of_purchase("payment-proof", paper).message
        assert of_purchase("itemized", paper).state is FindingState.MET


def test_an_order_ticket_is_not_asked_to_be_photographed_again() -> None:
    paper = read("ORDER 45\n2 Turkey Club\n1 Cobb Salad\n   no onion\n3 Iced Tea\nTHANK YOU", head=HEAD)
    for rule in ("itemized", "payment-proof"):
        finding = of_purchase(rule, paper)
        assert finding.state is FindingState.CANNOT_TELL
        assert "itemized receipt for lunch.jpg" in finding.ask
        assert "again as a photo" not in finding.ask
    assert of_purchase("reconciles", paper).ask == ""
    cut = replace(paper, cut_off=("bottom",))
    assert "whole paper in the picture" in of_purchase("itemized", cut).ask


def test_names_without_prices_ask_for_the_itemized_receipt_or_for_the_prices() -> None:
    blank = Lost(LossKind.BLANK, (Part.ITEMS,), "right", ("2 Turkey Club",), place(""), rows_seen=True)
    sums = Reconciliation(Proof.CONSISTENT, Decimal(0))
    for rule in ("itemized", "reconciles", "no-alcohol"):
        finding = of_purchase(rule, receipt(items=(), losses=(blank,), reconciliation=sums))
        assert finding.state is FindingState.CANNOT_TELL
        assert finding.ask.startswith("Could you send the itemized receipt for lunch.jpg")
        assert finding.ask.endswith(
            "please have all of them in the picture, with nothing on them and no light reflected there."
        )


def test_prices_whose_ends_are_outside_the_picture_are_not_known_unless_they_make_the_sum() -> None:
    edge = Lost(LossKind.EDGE, (Part.ITEMS, Part.SUMS), "right", ("Soup", "Total"), place(""), rows_seen=True)
    some = receipt(
        items=(item("Soup", "5.70"), item("Salad", "3.99")),
        subtotal=ABSENT,
        total=ABSENT,
        losses=(edge,),
        cut_off=("right",),
        reconciliation=Reconciliation(Proof.UNPROVED, None),
    )
    finding = of_purchase("itemized", some)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    all_there = receipt(losses=(edge,), cut_off=("right",), reconciliation=Reconciliation(Proof.UNPROVED, None))
    assert of_purchase("itemized", all_there).state is FindingState.MET


def cut_at(row: str, share: float) -> Receipt:
    """A bill whose picture ends in the row that begins so, of whose letters a `share` is seen."""
    whole = page(HEAD.strip("\n") + "\n" + BILL + row)
    top = max(word.box.top for word in whole.words)
    end = top + round(20 * share)
    words = [replace(w, box=w.box._replace(bottom=min(w.box.bottom, end))) for w in whole.words]
    loss = Loss(LossKind.EDGE, Box(60, top, 400, end))
    (found,) = receipts_of([replace(whole, height=end, words=tuple(words), losses=(loss,))], FILE)
    return found


@pytest.mark.parametrize("row", ["VISA ****0103           21.60", "CASH                    40.00"])
def test_a_payment_whose_row_the_picture_cuts_through_is_not_told(row: str) -> None:
    finding = of_purchase("payment-proof", cut_at(row, 0.5))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    assert of_purchase("payment-proof", cut_at(row, 1.0)).state is FindingState.MET


def test_the_edge_cuts_no_payment_that_shows_on_another_row_too() -> None:
    low = place("AUTH 02776A")
    edge = lower_edge()
    shown = replace(card("24.00"), evidence=(place("VISA 0103"), replace(low, box=Box(10, 50, 200, 58))))
    assert of_purchase("payment-proof", receipt(tenders=(shown,), losses=(edge,))).state is FindingState.MET
    alone = replace(cash("24.00"), evidence=(replace(low, box=Box(10, 50, 200, 58)),))
    assert of_purchase("payment-proof", receipt(tenders=(alone,), losses=(edge,))).state is FindingState.CANNOT_TELL


def lower_edge() -> Lost:
    at = replace(place(""), box=Box(10, 48, 200, 58))
    return Lost(LossKind.EDGE, (Part.FOOT,), "bottom", ("AUTH",), at)


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ("KLARNA                   21.60", True),
        ("Remote Pay               21.60", True),
        ("BEAR BUCKS\nRemaining               201.44", True),
        ("Venmo", True),
        ("PRE-AUTH VISA ****0103   21.60", True),
        ("BEAR BUCKS               21.60", False),
        ("House Account            21.60", False),
    ],
)
def test_a_payment_by_a_way_that_is_not_known_asks_for_what_would_prove_it(row: str, asked: bool) -> None:
    finding = of_purchase("payment-proof", read(BILL + row, head=HEAD))
    assert finding.state is FindingState.CANNOT_TELL
    assert ("Could you send what shows that lunch.jpg was paid" in finding.ask) is asked


@pytest.mark.parametrize("row", ["Venmo: @lantern", "We accept Apple Pay", "Venmo\n@lantern", "Server: Ana"])
def test_where_to_send_money_is_no_payment(row: str) -> None:
    assert of_purchase("payment-proof", read(BILL + row, head=HEAD)).state is FindingState.NOT_MET


def test_a_name_below_the_total_whose_amount_is_hidden_may_be_a_payment() -> None:
    whole = page(HEAD.strip("\n") + "\n" + BILL + "LANTERN PAY\nThank you\nCome again")
    at = next(word.box for word in whole.words if word.text == "LANTERN PAY")
    for down, state in ((0, FindingState.CANNOT_TELL), (DOWN, FindingState.NOT_MET)):
        over = Box(at.right + 20, at.top + down, at.right + 250, at.bottom + down)
        (found,) = receipts_of([replace(whole, losses=(Loss(LossKind.COVERED, over),))], FILE)
        assert of_purchase("payment-proof", found).state is state


@pytest.mark.parametrize(
    "sums",
    [
        "Subtotal  20.00\nTotal  21.60\nCash  20.00",  # the tax was not read
        "Subtotal  20.00\nTax\nTotal  21.60\nCash  20.00",
        "Subtotal  20.00\nTax  1.60\nCash  20.00",
        "Tax  1.60\nVISA 4417  5.00\nRemaining balance  16.60",
        "Subtotal  20.00\nDelivery  2.00\n50% deposit due now  11.00\nPaid 11.00 by VISA 4417",
    ],
)
def test_a_part_that_was_paid_is_not_taken_for_the_whole_bill(sums: str) -> None:
    paper = read("1 Lentil Soup  7.50\n1 Garden Salad  12.50\n" + sums, head=HEAD)
    assert of_purchase("payment-proof", paper).state in (FindingState.NOT_MET, FindingState.CANNOT_TELL)


def test_what_a_terminal_approved_is_the_bill_though_its_items_were_misread() -> None:
    paid = card("24.00")
    unsure = receipt(
        items=(item("Soup", "48.00"),),
        tenders=(paid,),
        total=replace(receipt().total, evidence=paid.evidence),
        reconciliation=Reconciliation(Proof.UNPROVED, None),
    )
    assert of_purchase("payment-proof", unsure).state is FindingState.MET
    keyed = replace(unsure, tenders=(replace(paid, auth_code=None),))
    finding = of_purchase("payment-proof", keyed)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert "what was bought comes to $48.00" in finding.message


@pytest.mark.parametrize("price", ["1.25", "20.00"])
def test_a_thing_whose_price_was_not_read_leaves_the_list_open(price: str) -> None:
    sums = f"Subtotal  {Decimal(price) + 30:.2f}\nTotal  {Decimal(price) + 30:.2f}"
    paper = read(f"1 Garden Salad  30.00\n1 Lentil Soup\n{sums}", head=HEAD)
    finding = of_purchase("itemized", paper)
    assert finding.state is FindingState.CANNOT_TELL
    assert "the price of “1 Lentil Soup” was not read" in finding.message
    assert of_purchase("itemized", read(f"1 Salad  30.00\n1 Soup  {price}\n{sums}", head=HEAD)).state is (
        FindingState.MET
    )
