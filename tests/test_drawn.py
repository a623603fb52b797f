"""What a PDF says that it draws: lines and remarks that strike rows, and those that only lie near them."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from pipeline.extract import receipts_of
from pipeline.model import FindingState, Proof, Purchase, Receipt, SourceFile, State
from pipeline.pages import open_pages
from pipeline.readers import read_page
from pipeline.settle import settle
from rules.engine import evaluate_purchase
from rules.policy import load

ROWS = [
    ("LANTERN HOUSE", ""), ("18 Harbor Street", ""), ("(503) 555-0142", "10/03/2026"), ("Lentil Soup", "7.50"),
    ("Gift Mug", "15.00"), ("Corn Bread", "4.00"), ("Subtotal", "26.50"), ("Tax", "2.65"), ("Total", "29.15"),
]  # fmt: skip
LEFT, RIGHT, TOP, DOWN = 40, 260, 360, 18
MUG = TOP - 4 * DOWN
Draw = Callable[[Any], None]


def read(draw: Draw) -> Receipt:
    """The receipt of ROWS, typed in a PDF in 10 points, with something drawn over it."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1)
    canvas.setFont("Courier", 10)
    for number, (name, price) in enumerate(ROWS):
        canvas.drawString(LEFT, TOP - number * DOWN, name)
        canvas.drawRightString(RIGHT, TOP - number * DOWN, price)
    draw(canvas)
    canvas.save()
    (page,) = open_pages(SourceFile("lunch.pdf", out.getvalue(), sha256(out.getvalue()).hexdigest()))
    (receipt,) = receipts_of([read_page(page, "auto")], "lunch.pdf")
    return receipt


def struck(receipt: Receipt) -> list[tuple[str, str]]:
    return [(item.description, f"{item.amount:.2f}") for item in receipt.items if item.struck]


def line(up: float, width: float = 1.0, gray: float = 0.0, tilt: float = 0.0) -> Draw:
    def draw(canvas: Any) -> None:
        canvas.setLineWidth(width)
        canvas.setStrokeGray(gray)
        canvas.line(LEFT - 2, MUG + up, RIGHT + 2, MUG + up + tilt)

    return draw


def bar(left: float, right: float, gray: float) -> Draw:
    def draw(canvas: Any) -> None:
        canvas.setFillGray(gray)
        canvas.rect(left, MUG - 3, right - left, 12, fill=1, stroke=0)

    return draw


def remark(kind: str, **more: Any) -> Draw:
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

    def draw(canvas: Any) -> None:
        rect = [LEFT - 1, MUG - 3, RIGHT + 1, MUG + 9]
        known = {"Type": PDFName("Annot"), "Subtype": PDFName(kind), "Rect": PDFArray(rect)}
        canvas._addAnnotation(PDFDictionary({**known, **{key: PDFArray(v) for key, v in more.items()}}))

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Any) -> None:
        for one in draws:
            one(canvas)

    return draw


def cross(canvas: Any) -> None:
    canvas.setLineWidth(2)
    canvas.line(LEFT, MUG - 22, RIGHT, MUG + 12)
    canvas.line(LEFT, MUG + 12, RIGHT, MUG - 22)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(line(3), id="a line"),
        pytest.param(line(1.2), id="a low line"),
        pytest.param(line(5), id="a high line"),
        pytest.param(line(3, width=0.5, gray=0.4), id="a thin gray line"),
        pytest.param(line(1.5, tilt=3), id="a line that leans"),
        pytest.param(both(line(1.5), line(4.5)), id="two lines"),
        pytest.param(remark("Redact"), id="marked for redaction"),
        pytest.param(remark("StrikeOut", QuadPoints=[LEFT, MUG + 8, RIGHT, MUG + 8, LEFT, MUG - 2, RIGHT, MUG - 2]),
                     id="struck out by a remark"),
        pytest.param(remark("Line", L=[LEFT, MUG + 3, RIGHT, MUG + 3]), id="a line as a remark"),
        pytest.param(bar(220, 265, 0), id="a bar over the price"),
        pytest.param(bar(220, 265, 1), id="a white box over the price"),
    ],
)  # fmt: skip
def test_what_strikes_a_row(draw: Draw) -> None:
    assert struck(read(draw)) == [("Gift Mug", "15.00")]


@pytest.mark.parametrize("gray", [0, 1])
def test_a_box_over_a_whole_row_hides_one_item_that_the_sums_explain(gray: float) -> None:
    assert struck(read(bar(LEFT - 3, RIGHT + 3, gray))) == [("marked out", "15.00")]


def test_a_cross_strikes_the_rows_between_its_ends() -> None:
    assert struck(read(cross)) == [("Gift Mug", "15.00"), ("Corn Bread", "4.00")]


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(line(-1), id="an underline"),
        pytest.param(line(-4), id="a rule below"),
        pytest.param(line(12), id="a rule above"),
        pytest.param(line(3, gray=1), id="a line that nobody sees"),
        pytest.param(lambda canvas: canvas.line(120, MUG + 3, 215, MUG + 3), id="a leader"),
        pytest.param(lambda canvas: canvas.rect(LEFT - 4, MUG - 5, RIGHT - LEFT + 8, 16), id="a frame"),
        pytest.param(remark("Underline", QuadPoints=[LEFT, MUG + 8, RIGHT, MUG + 8, LEFT, MUG - 2, RIGHT, MUG - 2]),
                     id="underlined by a remark"),
    ],
)  # fmt: skip
def test_what_only_lies_near_a_row(draw: Draw) -> None:
    assert struck(read(draw)) == []


def over_an_amount(row: int, text: str) -> Draw:
    def draw(canvas: Any) -> None:
        canvas.setFillGray(1)
        canvas.rect(RIGHT - 50, TOP - row * DOWN - 3, 60, 12, fill=1, stroke=0)
        canvas.setFillGray(0)
        canvas.drawRightString(RIGHT, TOP - row * DOWN, text)

    return draw


def test_a_total_written_over_another_proves_nothing_and_goes_to_a_person() -> None:
    receipt = read(over_an_amount(8, "129.15"))
    assert [place.text for place in receipt.rewritten] == ["Total 129.15"]
    assert receipt.reconciliation.state is Proof.UNPROVED
    purchase = settle(Purchase(("lunch.pdf",), receipt, total=receipt.total.value), takes_share=True)
    assert purchase.reimbursable is None
    (finding,) = [f for f in evaluate_purchase(purchase, load(), 1) if f.rule == "reconciles"]
    assert finding.state is FindingState.CANNOT_TELL
    assert "lunch.pdf" in finding.message
    assert "“Total 129.15”" in finding.message


def test_amounts_written_over_all_alike_are_still_told() -> None:
    forged = both(*(over_an_amount(row, text) for row, text in ((3, "107.50"), (6, "126.50"), (8, "129.15"))))
    receipt = read(forged)
    assert len(receipt.rewritten) == 3
    assert receipt.reconciliation.state is Proof.UNPROVED


def test_a_page_cropped_below_its_items_is_cut_off() -> None:
    receipt = read(lambda canvas: canvas.setCropBox((0, TOP - 5.5 * DOWN, 300, 400)))
    assert "bottom" in receipt.cut_off


def test_a_page_cropped_below_its_head_is_cut_off() -> None:
    receipt = read(lambda canvas: canvas.setCropBox((0, 0, 300, TOP - 2.5 * DOWN)))
    assert "top" in receipt.cut_off
    assert receipt.merchant.state is State.UNREADABLE
