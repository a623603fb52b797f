"""reconciles: what is said of amounts that go together, that do not, and that are wrong on the paper itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Evidence, FindingState, Proof, Receipt, Reconciliation
from tests.extract import typewriter
from tests.rules.builders import ABSENT, cash, found, of_purchase, place, receipt

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
