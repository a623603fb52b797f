"""What adds up is no proof where the paper says besides that it was more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, Proof, Receipt, State
from tests.extract import typewriter

BILL = """
2 Turkey Club              2.50
1 Tomato Soup              4.25
1 Garden Salad             1.00
Subtotal                   7.75
Tax                        0.62
TOTAL                      8.37
"""


def read(below: str = "", bill: str = BILL) -> Receipt:
    return typewriter.read(bill.strip("\n") + "\n" + below, head=typewriter.HEAD)


@pytest.mark.parametrize(
    "below",
    [
        "Visa 4417                 38.37",
        "Amount charged            38.37",
        "Gratuity 18%              1.50",
        "15% = $5.66\n18% = $6.80\n20% = $7.55\n",
    ],
)
def test_a_larger_payment_a_tip_left_over_and_guides_of_more_forbid_a_proof(below: str) -> None:
    found = read(below).reconciliation
    assert (found.state, found.closes) == (Proof.UNPROVED, True)
    assert found.doubts[0].text.split() == below.split("\n", maxsplit=1)[0].split()


@pytest.mark.parametrize(
    "below",
    [
        "",
        "Visa 4417                  8.37",
        "Cash                      10.00\nChange                     1.63",
        "Cash                      10.00",
        "Visa 4417                  8.37\nCard balance              38.37",
        "15% = $1.16\n18% = $1.40\n20% = $1.55\n",
        "Visa 4417                  8.37\nTip 18%   1.40\nTip 20%   1.55\n",
    ],
)
def test_what_goes_with_the_total_leaves_it_proved(below: str) -> None:
    assert read(below).reconciliation.state is Proof.PROVED


def test_a_tax_of_more_than_the_bill_forbids_a_proof_unless_its_rate_is_printed() -> None:
    hidden = BILL.replace("0.62", "3.02").replace("8.37", "10.77")
    assert read(bill=hidden).reconciliation.state is Proof.UNPROVED
    rated = hidden.replace("Tax     ", "Tax 39% ")
    assert read(bill=rated).reconciliation.state is Proof.PROVED


def test_a_rate_of_a_larger_amount_forbids_a_proof() -> None:
    assert read(bill=BILL.replace("Tax    ", "Tax 2% ")).reconciliation.state is Proof.UNPROVED
    assert read(bill=BILL.replace("Tax    ", "Tax 8% ")).reconciliation.state is Proof.PROVED


def test_figures_behind_an_edge_leave_the_total_open() -> None:
    page = typewriter.page("2.50 Turkey Club\n4.25 Garden Salad\n6.75 Subtotal\n0.54 Tax\n7.29 Total")
    at = page.words[0].box.left
    moved = tuple(replace(word, box=word.box._replace(left=word.box.left - at)) for word in page.words)
    page = replace(page, words=moved)
    (whole,) = receipts_of([page], "a.jpg")
    assert whole.total.value is not None
    cut = replace(page, losses=(Loss(LossKind.EDGE, Box(0, 0, 200, page.height)),))
    (receipt,) = receipts_of([cut], "a.jpg")
    assert receipt.reconciliation.state is Proof.UNPROVED
    assert receipt.total.state is State.UNREADABLE
