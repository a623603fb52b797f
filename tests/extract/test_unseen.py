"""A sum that adds up is no proof where the till's own total was not seen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, Part, Proof, Receipt, State
from tests.extract.typewriter import FILE, HEAD, page

BILL = HEAD + "2 Lentil Soup     15.00\n1 Corn Bread       4.00\n"


def read(text: str, *, cut: bool) -> Receipt:
    """The receipt on the paper that says `text`, where `cut` with the picture's lower edge through its last row."""
    paper = page(text.strip("\n"))
    if cut:
        last = max(paper.words, key=lambda word: word.box.bottom).box
        paper = replace(paper, height=last.bottom, losses=(Loss(LossKind.EDGE, last),))
    (receipt,) = receipts_of([paper], FILE, False)
    return receipt


@pytest.mark.parametrize(
    "sums",
    ["SUB TOTAL      19.00", "SUB TOTAL      19.00\nTax 1: 1.90", "Subtotal  19.00\nTax  1.90\nOrder Total  20.90"],
)
def test_a_part_of_the_bill_at_the_lower_edge_is_not_its_total(sums: str) -> None:
    receipt = read(BILL + sums, cut=True)
    assert receipt.cut_off == ("bottom",)
    assert receipt.total.state is State.UNREADABLE
    assert receipt.reconciliation.state is not Proof.PROVED


def test_the_tills_own_total_at_the_lower_edge_is_the_total() -> None:
    receipt = read(BILL + "Subtotal  19.00\nTax  1.90\nTotal  20.90", cut=True)
    assert (receipt.total.value, receipt.reconciliation.state) == (Decimal("20.90"), Proof.PROVED)


def test_a_payment_says_what_the_total_is() -> None:
    receipt = read(BILL + "Subtotal  19.00\nTax  1.90\nOrder Total  20.90\nCash  20.90", cut=True)
    assert (receipt.total.value, receipt.reconciliation.state) == (Decimal("20.90"), Proof.PROVED)


def test_a_total_without_its_amount_below_what_adds_up_leaves_the_total_open() -> None:
    receipt = read(BILL + "Subtotal  19.00\nTax  1.90\nOrder Total  20.90\n18% Tips  3.42\nTotal:", cut=False)
    assert (receipt.total.state, receipt.reconciliation.state) == (State.UNREADABLE, Proof.UNPROVED)


def test_lines_for_tip_and_total_to_fill_in_leave_nothing_open() -> None:
    receipt = read(BILL + "Subtotal  19.00\nTax  1.90\nTotal  20.90\nTip ____\nTotal ____", cut=False)
    assert (receipt.total.value, receipt.reconciliation.state) == (Decimal("20.90"), Proof.PROVED)


SOLD = "2 Lentil Soup     15.00\n1 Corn Bread       4.00\nSubtotal  19.00\nTax  1.90\nTotal  20.90\nVISA 4417  20.90"


def beheaded(text: str) -> Receipt:
    """The receipt of which the picture's upper edge runs through the first row of `text`."""
    paper = page(text.strip("\n"))
    first = min(paper.words, key=lambda word: word.box.top).box
    words = tuple(replace(w, box=w.box._replace(top=w.box.top - first.top, bottom=w.box.bottom - first.top))
                  for w in paper.words)  # fmt: skip
    cut = Loss(LossKind.EDGE, first._replace(top=0, bottom=first.height))
    (receipt,) = receipts_of([replace(paper, words=words, losses=(cut,))], FILE, False)
    return receipt


@pytest.mark.parametrize("left", ["Mac n Cheese", "Philippa", "Table D2", "Bar lab: Bar Tab", "Cash", "Drive, Thru"])
def test_what_is_left_of_a_paper_without_its_head_is_no_name(left: str) -> None:
    receipt = beheaded(f"{left}\n10/14/2026 12:31 PM\n{SOLD}")
    assert receipt.cut_off == ("top",)
    assert (receipt.merchant.value, receipt.merchant.state) == (None, State.UNREADABLE)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Lantern House\n18 Harbor St, Maple Falls, MO 63098\n10/14/2026", "Lantern House"),
        ("Lantern Noodles\n10/14/2026 12:31 PM", "Lantern Noodles"),
        ("Taqueria Sol # 30\n10/14/2026 12:31 PM", "Taqueria Sol # 30"),
    ],
)
def test_a_name_below_the_edge_stands_where_the_paper_bears_it_out(head: str, name: str) -> None:
    assert beheaded(f"{head}\n{SOLD}").merchant.value == name


def halved(text: str, side: str, left: int) -> Receipt:
    """The receipt of which the picture's edge leaves so many pixels of the first (`top`) or last row of `text`."""
    paper = page(text.strip("\n"))
    rows = [word.box.top for word in paper.words]
    first, last = min(rows), max(word.box.bottom for word in paper.words)
    start, stop = (first + 20 - left, paper.height) if side == "top" else (0, last - 20 + left)
    boxes = [
        box._replace(top=max(box.top, start) - start, bottom=min(box.bottom, stop) - start)
        for box in (word.box for word in paper.words)
    ]
    words = tuple(replace(word, box=box) for word, box in zip(paper.words, boxes, strict=True))
    cut = [word.box for word in words if (word.box.top == 0 if side == "top" else word.box.bottom == stop)]
    loss = Loss(LossKind.EDGE, Box.around(cut))
    (receipt,) = receipts_of([replace(paper, words=words, height=stop - start, losses=(loss,))], FILE, False)
    return receipt


CUT = """Brie wedge    9.99
rackers       4.49
lives         5.49
ubtotal      19.97
ax            0.90
otal         20.87
ebit 3310    20.87
pproved 66120K"""


def test_the_end_of_a_word_that_the_left_edge_cuts_names_no_subtotal() -> None:
    """`otal` is the end of the one as of the other."""
    paper = page(HEAD + CUT)
    first = min(word.box.top for word in paper.words if word.text.startswith("rackers"))
    words = tuple(replace(w, box=w.box._replace(left=0)) if w.box.left == 60 else w for w in paper.words)
    cut = Loss(LossKind.EDGE, Box.around([w.box for w in words if w.box.left == 0 and w.box.top >= first]))
    (receipt,) = receipts_of([replace(paper, words=words, losses=(cut,))], FILE, False)
    assert receipt.losses
    assert receipt.subtotal.value is None
    assert receipt.reconciliation.state is Proof.UNPROVED


PAID_BY_CARD = BILL + "Subtotal  19.00\nTax  1.90\nTotal  20.90\nVISA ****4471  20.90"


def test_figures_that_the_edge_cuts_in_half_are_no_evidence() -> None:
    phone = "     (503) 555-0142\n10/14/2026 12:41 PM\n" + PAID_BY_CARD.removeprefix(HEAD)
    seen, half = halved(phone, "top", 16), halved(phone, "top", 9)
    assert (seen.phone.value, half.phone.value, half.phone.state) == ("(503) 555-0142", None, State.UNREADABLE)
    seen, half = halved(PAID_BY_CARD, "bottom", 16), halved(PAID_BY_CARD, "bottom", 9)
    assert [tender.amount for tender in seen.tenders] == [Decimal("20.90")]
    assert (half.cut_off, half.tenders) == (("bottom",), ())


@pytest.mark.parametrize("reach", [-12, 8])
def test_what_hides_the_head_is_told_by_the_first_row_below_it(reach: int) -> None:
    """Whether it ends above that row or covers a part of it, too."""
    paper = page("\n\n\n\n\n10/14/2026 12:41 PM\n1 Corn Bread       4.00\nTotal  4.00\nVISA 4417  4.00")
    first = min(word.box.top for word in paper.words)
    phone = Loss(LossKind.COVERED, Box(60, first - 140, 260, first + 10 + reach))
    (receipt,) = receipts_of([replace(paper, losses=(phone,))], FILE, False)
    (lost,) = receipt.losses
    assert (lost.apart, lost.near) == (True, ("10/14/2026 12:41 PM",))
    assert Part.HEAD in lost.parts
    assert receipt.cut_off == ()


def test_glare_between_the_total_and_a_tip_to_fill_in_hides_the_payment() -> None:
    """Figures without a word are what is left of its row."""
    paper = page(
        "LANTERN HOUSE\n1 Corn Bread       4.00\nTotal              4.00\n                   40\nTip   ____\nTotal ____"
    )
    scrap = next(word.box for word in paper.words if word.text == "40")
    glare = Loss(LossKind.GLARE, Box(180, scrap.top - 10, scrap.right, scrap.bottom + 10))
    (receipt,) = receipts_of([replace(paper, losses=(glare,))], FILE, False)
    (lost,) = receipt.losses
    assert (lost.parts, lost.rows_seen) == ((Part.FOOT,), False)


def test_amounts_whose_first_figures_a_thumb_hides_are_not_said_to_be_the_sums() -> None:
    text = "LANTERN HOUSE\n\n4.00    CATERED LUNCH\n4.00    SUBTL\n1.00    TAX\n5.00    TOTAL\n5.00    CASH"
    paper = page(text)
    column = [word.box for word in paper.words if word.text.endswith(".00")]
    thumb = Loss(LossKind.COVERED, Box.around(column)._replace(left=0, right=column[0].left + 4))
    (seen,), (hidden,) = receipts_of([paper], FILE, False), receipts_of([replace(paper, losses=(thumb,))], FILE, False)
    assert (seen.subtotal.value, seen.total.value) == (Decimal("4.00"), Decimal("5.00"))
    assert (hidden.subtotal.state, hidden.total.state) == (State.UNREADABLE, State.UNREADABLE)


CARD = HEAD + "2 Lentil Soup     15.00\n1 Corn Bread       4.00\nSubtotal  19.00\nTax  1.90\nTotal  20.90\n"
CHIP = "VISA XXXXXXXXXXXX0103\nAUTH 02776A\nApproved\n"


@pytest.mark.parametrize(
    "end",
    [
        "Amount          20.90",
        "Amount          20.90\n           4.00",
        "Amount          20.90\n           4.00\nTin:",
        "Amount          20.90\nTip: ______",
        "Payment ID 7K2F\n           4.00",
        "Amount          20.90\nTip: ______\nTotal: ______",
    ],
)
def test_a_slip_cut_off_where_a_tip_may_be_written_leaves_open_what_was_paid(end: str) -> None:
    receipt = read(f"{CARD}{CHIP}{end}", cut=True)
    assert receipt.cut_off == ("bottom",)
    assert (receipt.tip.state, receipt.total.state) == (State.UNREADABLE, State.UNREADABLE)
    assert receipt.reconciliation.state is not Proof.PROVED


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("Amount          20.90", False),
        ("Amount          20.90\nTip: ______\nTotal: ______\nX ________\nCustomer copy", True),
        ("Amount          20.90\nTip: 4.00\nTotal: 24.90", True),
        ("Payment ID 7K2F", True),
    ],
)
def test_what_was_paid_is_known_where_the_lines_for_a_tip_are_in_view_or_none_are_left(end: str, cut: bool) -> None:
    assert read(f"{CARD}{CHIP}{end}", cut=cut).reconciliation.state is Proof.PROVED
