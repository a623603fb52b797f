"""reconciles: what is said of amounts that go together, that do not, and that are wrong on the paper itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Cause, Evidence, FindingState, LossKind, Lost, Part, Proof, Receipt, Reconciliation
from tests.extract import typewriter
from tests.rules.builders import ABSENT, cash, found, item, of_purchase, place, receipt

D = Decimal


def said(paper: Receipt) -> str:
    return of_purchase("reconciles", paper).message or ""


def off(gap: str | None, *doubts: Evidence) -> Receipt:
    return receipt(reconciliation=Reconciliation(Proof.UNPROVED, D(gap) if gap else None, doubts))


@pytest.mark.parametrize(("row", "wrong"), [("3 @ 2.50 Naan      7.00", True), ("3 @ 2.50 Naan      7.50", False)])
def test_a_row_that_is_wrong_on_the_paper_is_told_and_fails_nothing(row: str, wrong: bool) -> None:
    amount = D(row.rsplit(maxsplit=1)[-1])
    bill = f"2 @ 14.00 Lamb Curry  28.00\n{row}\nSubtotal  {28 + amount}\nTax  2.80\nTOTAL  {30 + amount + D('0.80')}"
    paper = typewriter.read(bill, head=typewriter.HEAD)
    finding = of_purchase("reconciles", paper)
    assert finding.state is FindingState.MET
    assert ("On the paper itself “3 @ 2.50 Naan 7.00” is not its quantity" in (finding.message or "")) is wrong


def test_of_change_that_does_not_fit_the_amounts_are_named() -> None:
    note = cash("40.00")
    paper = replace(off(None, note.evidence[0]), tenders=(note,), change=found(D("18.00")), tip=ABSENT)
    message = said(replace(paper, total=found(D("22.00")), change=found(D("18.20"))))
    assert "$40.00 was handed over for a total of $22.00, which leaves $18.00" in message
    assert "the change is printed as $18.20" in message
    fits = said(replace(paper, total=found(D("22.00"))))
    assert "handed over" not in fits


def test_a_gap_of_tens_may_be_a_figure_and_one_above_the_bill_is_not_named() -> None:
    assert "by $10.00 (the first figure of an amount may be hidden or misread)" in said(off("10.00"))
    assert "first figure" not in said(off("9.00"))
    assert "do not lead up to its total of $24.00" in said(off("-38.00", place("Soup 9.00")))


@pytest.mark.parametrize(("told", "own"), [("", True), ("(*Item shown with tax included)\n", False)])
def test_prices_that_hold_the_tax_are_not_the_papers_mistake(told: str, own: bool) -> None:
    bill = f"1 Oysters   19.00\n2 *Wine   22.00\n{told}Subtotal   39.50\nTax   2.77\nTOTAL   42.27"
    page = typewriter.page(f"{typewriter.HEAD}\n{bill}")
    layer = replace(page, reader="pdf", words=tuple(replace(word, score=None) for word in page.words))
    (paper,) = receipts_of([layer], "a.pdf")
    assert paper.reconciliation.own is own


def unproved(gap: str, own: bool = False, legible: bool = False) -> Receipt:
    """Fries and soup for 19.00, read to a subtotal that is off by `gap` and a total that is right for it."""
    subtotal = D("19.00") - D(gap)
    bill = receipt(items=(item("Fries", "10.00"), item("Soup", "9.00")), subtotal=found(subtotal), tip=ABSENT)
    proof = Reconciliation(Proof.UNPROVED, D(gap), own=own, legible=legible)
    return replace(bill, tax=found(D("1.00")), total=found(subtotal + 1, "Total"), reconciliation=proof)


def test_a_mistake_of_the_papers_is_told_with_the_sum_that_it_stands_in() -> None:
    message = said(unproved("0.45", own=True))
    assert message == (
        "The sums on lunch.jpg itself are off by $0.45: the items come to $19.00, and the subtotal says $18.55. "
        "The amounts are plainly legible."
    )
    assert "row" not in message


def test_where_a_row_may_be_unseen_both_are_said_and_nobody_is_blamed() -> None:
    message = said(unproved("-1.00", legible=True))
    assert "The sums on lunch.jpg itself are off by $1.00" in message
    assert "the business added up wrong, or a row of $1.00 is not seen in the picture" in message
    assert "Our reading" not in message


def test_our_own_gap_names_the_sum_it_stands_in() -> None:
    assert "the items come to $19.00, and the subtotal is read as $19.50" in said(unproved("-0.50"))
    charged = replace(unproved("-0.50"), subtotal=found(D("19.00")))
    assert "the subtotal and what is charged on it come to $20.00, and the total is read as $20.50" in said(charged)


@pytest.mark.parametrize(
    ("gap", "place_of", "meant"),
    [
        ("-0.50", "Soup 9.00", " (the others leave $9.50 for it)"),
        ("-0.50", "Sub 19.50", " (the others leave $19.00 for it)"),
        ("-1.50", "Soup 9.00", ""),
        ("-0.50", "Somewhere 3.00", ""),
    ],
)
def test_of_an_amount_in_doubt_both_values_are_named(gap: str, place_of: str, meant: str) -> None:
    bill = unproved(gap)
    bill = replace(bill, subtotal=found(bill.subtotal.value, f"Sub {bill.subtotal.value}"))
    doubted = replace(bill, reconciliation=replace(bill.reconciliation, doubts=(place(place_of),)))
    assert f"what was read as “{place_of}”{meant}." in said(doubted)


def test_of_a_total_in_doubt_both_values_are_named() -> None:
    bill = replace(unproved("-0.50"), subtotal=found(D("19.00")))
    doubted = replace(bill, reconciliation=replace(bill.reconciliation, doubts=(place("Total"),)))
    assert "“Total” (the others leave $20.00 for it)" in said(doubted)


def test_of_two_sums_that_do_not_close_the_one_with_the_gap_is_named() -> None:
    bill = replace(unproved("-0.50"), subtotal=found(D("19.20")))
    both = replace(bill, reconciliation=replace(bill.reconciliation, gap=D("-0.30")))
    assert "by $0.30: the subtotal and what is charged on it come to $20.20" in said(both)
    assert "the items come to" not in said(both)


def test_a_thing_whose_price_was_not_seen_is_named_with_what_is_left_for_it() -> None:
    bill = unproved("-4.50")
    bare = replace(bill, reconciliation=replace(bill.reconciliation, doubts=(place("1 Side Salad"),)))
    assert said(bare).endswith("The amount of “1 Side Salad” was not read; the others leave $4.50 for it.")
    assert "the price of “1 Side Salad” was not read" in of_purchase("itemized", bare).message


def test_one_price_below_the_edge_may_be_a_payment_by_a_name_that_nobody_knows() -> None:
    alone = receipt(items=(item("Harbor Union", "64.43"),), total=ABSENT, reconciliation=Reconciliation())
    assert of_purchase("itemized", alone).state is FindingState.MET
    cut = of_purchase("itemized", replace(alone, cut_off=("top",)))
    assert (cut.state, cut.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)


AGREES = Reconciliation(Proof.CONSISTENT, D("0.00"))


def test_prices_that_were_not_seen_leave_the_sums_open() -> None:
    bare = receipt(items=(), reconciliation=AGREES, tip=ABSENT)
    finding = of_purchase("reconciles", bare)
    assert (finding.state, finding.message) == (
        FindingState.MET,
        "The sums on lunch.jpg agree with each other; nothing that was bought has a price of its own.",
    )
    thumb = Lost(LossKind.COVERED, (Part.HEAD,), "right", ("1 Soup",), place(""), True)
    finding = of_purchase("reconciles", replace(bare, losses=(thumb,)))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert finding.message.startswith(
        "The sums on lunch.jpg agree with each other, but no price of what was bought was"
    )
    assert "“1 Soup”" in finding.message
    above = of_purchase("reconciles", replace(bare, cut_off=("top",)))
    assert (above.state, above.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)


def test_an_amount_that_the_others_leave_is_told() -> None:
    bill = receipt(reconciliation=replace(AGREES, doubts=(place("Tax"),)), tip=ABSENT)
    finding = of_purchase("reconciles", bill)
    assert finding.state is FindingState.MET
    assert finding.message.endswith("that of “Tax” was not read and is what the others leave for it.")


@pytest.mark.parametrize(("change", "told"), [("9.00", True), ("8.00", False), ("8.03", False), ("0.00", False)])
def test_change_that_is_wrong_on_the_paper_leaves_a_proved_bill_open(change: str, told: bool) -> None:
    proved = Reconciliation(Proof.PROVED, D("0.00"))
    bill = receipt(reconciliation=proved, total=found(D("22.00")), tip=ABSENT, tenders=(cash("30.00"),))
    finding = of_purchase("reconciles", replace(bill, change=found(D(change))))
    assert (finding.state is FindingState.CANNOT_TELL) is told
    assert ("it may itself be wrong there" in (finding.message or "")) is told
    assert finding.ask == ""


def test_change_that_is_wrong_on_the_paper_is_nothing_that_the_submitter_owes() -> None:
    proved = Reconciliation(Proof.PROVED, D("0.00"))
    bill = receipt(reconciliation=proved, total=found(D("22.00")), tip=ABSENT, tenders=(cash("30.00"),))
    finding = of_purchase("payment-proof", replace(bill, change=found(D("9.00"))))
    assert (finding.state, finding.ask) == (FindingState.CANNOT_TELL, "")
    short = of_purchase("payment-proof", replace(bill, tenders=(cash("20.00"),), change=found(D("0.00"))))
    assert short.state is FindingState.NOT_MET
