"""Whose mistake a gap is: the paper's own where nobody can have misread it, with or without a row that nobody saw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Proof, Receipt
from tests.extract.test_proof import LUNCH, PAID, read, typed
from tests.extract.typewriter import HEAD, page


def flags(receipt: Receipt) -> tuple[bool, bool]:
    assert receipt.reconciliation.state is Proof.UNPROVED
    return receipt.reconciliation.own, receipt.reconciliation.legible


OWN, LEGIBLE, OURS = (True, False), (False, True), (False, False)


def test_what_both_readers_confirm_and_does_not_add_up_is_the_papers_own() -> None:
    wrong = {"Total": "26.11"}
    assert flags(read(typed(LUNCH, wrong, confirmed=True))) == OWN
    assert flags(read(typed(LUNCH, wrong))) == OURS
    assert not read(typed(LUNCH, {}, confirmed=True)).reconciliation.own


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(LUNCH, {"Subtotal": "24.25", "Total": "26.11"}, id="the items come to less than their subtotal"),
        pytest.param(LUNCH.replace("Tax                      1.86\n", ""), {}, id="no tax was read"),
    ],
)
def test_a_row_that_nobody_saw_may_explain_it_too(text: str, wrong: dict[str, str]) -> None:
    assert flags(read(typed(text, wrong, confirmed=True))) == LEGIBLE


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(LUNCH, {"Subtotal": "33.25", "Total": "35.11"}, id="a first figure may be hidden"),
        pytest.param(LUNCH, {"Subtotal": "36.25", "Total": "38.11"}, id="more than one figure may be hidden"),
        pytest.param(LUNCH, {"Subtotal": "15.75", "Total": "17.61"}, id="one of the items was not bought"),
        pytest.param(LUNCH.replace("Tax  ", "Tax incl"), {"Total": "25.46"}, id="some prices hold the tax"),
    ],
)
def test_of_what_else_explains_a_gap_the_paper_is_not_blamed(text: str, wrong: dict[str, str]) -> None:
    assert flags(read(typed(text, wrong, confirmed=True))) == OURS


@pytest.mark.parametrize("row", ["Delivery tax", "Iced Coffee              8.O"])
def test_a_row_whose_amount_was_not_read_is_no_mistake_of_the_papers(row: str) -> None:
    at = "Tax" if "tax" in row else "Subtotal"
    text = PAID.replace(f"{at}  ", f"{row}\n{at}  ", 1).replace("25.11", "25.46")
    assert flags(read(typed(PAID.replace("25.11", "25.46"), {}, confirmed=True))) == OWN
    assert flags(read(typed(text, {}, confirmed=True))) == OURS


@pytest.mark.parametrize(
    ("tax", "total", "whose"),
    [("1.68", "24.93", None), ("1.68", "25.11", OWN), ("1.66", "25.11", OURS)],
)
def test_one_reader_is_enough_where_no_digit_explains_it(tax: str, total: str, whose: tuple[bool, bool] | None) -> None:
    paper = typed(LUNCH, {"Tax": tax, "Total": total}, confirmed=True)
    once = replace(paper, words=tuple(replace(w, confirmed=w.confirmed and w.text != tax) for w in paper.words))
    receipt = read(once)
    if whose is None:
        assert receipt.reconciliation.state is Proof.PROVED
    else:
        assert flags(receipt) == whose


@pytest.mark.parametrize(("change", "whose"), [("4.39", OWN), ("4.19", OURS)])
def test_what_was_paid_less_the_change_says_a_total_a_second_time(change: str, whose: tuple[bool, bool]) -> None:
    paper = typed(LUNCH + f"Cash                     30.00\nChange                    {change}\n", {}, confirmed=True)
    wrong = tuple(
        replace(word, text="25.61", confirmed=False) if word.text == "25.11" else word for word in paper.words
    )
    assert flags(read(replace(paper, words=wrong))) == whose


def test_a_part_of_a_dish_that_costs_nothing_is_in_no_sum() -> None:
    text = LUNCH.replace("Garden Salad", "Croutons                  0.00\nGarden Salad")
    assert flags(read(typed(text, {"Total": "26.11"}, confirmed=True))) == OWN


def test_a_text_layer_is_believed() -> None:
    typed_page = page(HEAD + LUNCH.replace("23.25", "24.25").replace("25.11", "26.11"))
    layer = replace(typed_page, reader="pdf", words=tuple(replace(word, score=None) for word in typed_page.words))
    (receipt,) = receipts_of([layer], "a.pdf")
    assert flags(receipt) == OWN
