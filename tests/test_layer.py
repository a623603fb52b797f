"""A text layer's words are what stands together on the page, in however many pieces a PDF draws it."""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import SourceFile
from pipeline.pages import Page, open_pages

Draw = Callable[[Any], None]

PRINTED = [
    *("WAVY", "TAPAS", "To", "Tyler", "Avenue", "1171 W.", "Taylor", "Ave.,", "Yakima, WA", "98901"),
    *("Tel. 509.555.0117", "Placed 11/12/2025 11:17", "AM", "Visa 1171", "Qty", "Description", "Amount"),
    *("1", "Tuna", "Taco, V.P.", "Tea", "$11.17", "2", "Yam Wrap", "LTAP", "$7.14"),
    *("Tax (7.1%)", "$1.31", "Tip", "$ 4.11", "TOTAL", "$23.73", "Total paid", "To VAT", "-$23.73"),
    *("Two", "waffles,", "yes:", "Tell", "Vera.", "Very", "kind", "office affiliates flow."),
    *("Was 12", "99", "cooperative", "Telephone", "Tax", "$17.11"),
]


def page_from(content: bytes) -> Page:
    (page,) = open_pages(SourceFile("paper.pdf", content, hashlib.sha256(content).hexdigest()))
    return page


def page_of(draw: Draw) -> Page:
    pytest.importorskip("reportlab")
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return page_from(out.getvalue())


def words(page: Page) -> list[str]:
    assert page.layer is not None
    return [word.text for word in page.layer]


def shown(array: str, *, x: float = 30, y: float = 200, size: float = 10, spacing: float = 0) -> Draw:
    """One text with the steps between its letters told, as a text set by a typesetter or an office program is."""

    def draw(canvas: Any) -> None:
        canvas._code.append(f"BT /F1 {size} Tf {spacing} Tc 1 0 0 1 {x} {y} Tm {array} TJ ET")

    return draw


def pieces(*texts: str, step: float = 0.0, x: float = 30, y: float = 200) -> Draw:
    """Each text drawn by itself, `step` points after the end of the one before."""

    def draw(canvas: Any) -> None:
        at = x
        for text in texts:
            canvas.drawString(at, y, text)
            at += canvas.stringWidth(text) + step

    return draw


def all_of(*draws: Draw) -> Draw:
    def draw(canvas: Any) -> None:
        for one in draws:
            one(canvas)

    return draw


def test_what_a_browser_prints_has_its_words_whole() -> None:
    page = page_from((Path(__file__).parent / "printed" / "receipt.pdf").read_bytes())
    assert words(page) == PRINTED


def test_what_a_browser_prints_is_struck_where_it_is_and_nowhere_else() -> None:
    page = page_from((Path(__file__).parent / "printed" / "receipt.pdf").read_bytes())
    (struck,) = page.struck
    assert [word.text for word in page.layer or () if struck.overlap(word.box) > 0.9] == ["LTAP"]


def test_the_box_of_a_word_in_pieces_holds_all_its_letters() -> None:
    page = page_from((Path(__file__).parent / "printed" / "receipt.pdf").read_bytes())
    picture = page.picture().convert("L")
    for word in page.layer or ():
        ink = picture.crop((word.box.left, word.box.top, word.box.right, word.box.bottom))
        dark = ink.point(lambda level: 255 * (level < 140))
        left, _, right, _ = dark.getbbox() or (0, 0, 0, 0)
        assert max(left, word.box.width - right) <= 3, word.text


@pytest.mark.parametrize(
    ("draw", "read"),
    [
        (pieces("T", "otal", step=-0.8), ["Total"]),
        (pieces("11/1", "2/2025", step=-0.4), ["11/12/2025"]),
        (pieces(*"TOTAL", step=0.6), ["TOTAL"]),
        (pieces(*"RECEIPT", step=6), ["RECEIPT"]),
        (all_of(pieces(*"BLUE", step=5), pieces(*"ROOM", x=110, step=5)), ["BLUE", "ROOM"]),
        (shown("[(T) 80 (ax) -278 (1) 60 (1.17)]"), ["Tax 11.17"]),
        (shown("[(Tight to 11.71)]", spacing=-0.6), ["Tight to 11.71"]),
    ],
)
def test_letters_that_go_on_are_one_word(draw: Draw, read: list[str]) -> None:
    assert words(page_of(draw)) == read


@pytest.mark.parametrize(
    ("draw", "read"),
    [
        (pieces("Soup", "4.50", step=9), ["Soup", "4.50"]),
        (all_of(pieces("Price 12"), shown("[(99)]", x=67.5, y=203, size=6)), ["Price 12", "99"]),
        (all_of(pieces("Price 12"), shown("[(99)]", x=67.5, size=6)), ["Price 12", "99"]),
        (pieces("A", "B", "C", "D", "E", step=50), ["A", "B", "C", "D", "E"]),
        (pieces("1", "2", "3", "4", "5", step=5), ["1", "2", "3", "4", "5"]),
        (all_of(pieces("Soup"), pieces("Stew", y=188)), ["Soup", "Stew"]),
    ],
)
def test_what_stands_apart_stays_apart(draw: Draw, read: list[str]) -> None:
    assert words(page_of(draw)) == read


@pytest.mark.parametrize("off", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("each", [True, False], ids=["piece by piece", "line by line"])
def test_letters_drawn_twice_to_be_bold_are_read_once(off: float, each: bool) -> None:
    def draw(canvas: Any) -> None:
        steps = [(30.0, "T"), (35.3, "otal")]
        again = [(x + off, text) for x, text in steps]
        drawn = [one for pair in zip(steps, again, strict=True) for one in pair] if each else [*steps, *again]
        for x, text in drawn:
            canvas.drawString(x, 200, text)

    assert words(page_of(draw)) == ["Total"]


def test_two_letters_alike_beside_each_other_are_two() -> None:
    assert words(page_of(pieces("Bil", "l 1", "1.10", step=-0.2))) == ["Bill 11.10"]


def test_a_covered_piece_of_an_amount_is_no_part_of_it_and_told() -> None:
    def draw(canvas: Any) -> None:
        pieces("LANTERN HOUSE", y=250)(canvas)
        pieces("Total", x=200)(canvas)
        pieces("1", "12.50", x=300, step=-0.3)(canvas)
        canvas.rect(299, 197, 6, 12, stroke=0, fill=1)

    page = page_of(draw)
    assert words(page) == ["LANTERN HOUSE", "Total", "12.50"]
    assert page.struck


def test_hidden_text_that_goes_on_where_seen_text_ends_takes_nothing_with_it() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(30, 200, "Total")
        canvas.setFillGray(1)
        canvas.drawString(30 + canvas.stringWidth("Total"), 200, "PAIDINFULL")

    assert words(page_of(draw)) == ["Total"]


@pytest.mark.parametrize("high", [20.0, 22.4])
@pytest.mark.parametrize("cells", [(20, 380), (20, 70, 335, 380)], ids=["row", "cells"])
def test_the_dark_head_of_a_table_is_no_mark(high: float, cells: tuple[float, ...]) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(25, 282, "LANTERN HOUSE")
        canvas.setFillGray(0.27)
        for left, right in itertools.pairwise(cells):
            canvas.rect(left, 239, right - left, high, stroke=0, fill=1)
        canvas.setFillGray(1)
        for x, text in ((25, "Qty"), (80, "Description"), (340, "Amount")):
            canvas.drawString(x, 246, text)
        canvas.setFillGray(0)
        for y, name, price in ((222, "Lentil Soup", "7.50"), (200, "Root Salad", "9.25"), (178, "Oat Bread", "3.00")):
            canvas.drawString(80, y, name)
            canvas.drawRightString(375, y, price)

    page = page_of(draw)
    assert words(page)[:4] == ["LANTERN HOUSE", "Qty", "Description", "Amount"]
    assert page.struck == ()


def test_a_bar_without_a_word_on_it_is_one() -> None:
    def draw(canvas: Any) -> None:
        for y, name, price in ((222, "Lentil Soup", "7.50"), (188, "Root Salad", "9.25"), (171, "Oat Bread", "3.00")):
            canvas.drawString(30, y, name)
            canvas.drawRightString(375, y, price)
        canvas.rect(20, 205, 360, 12, stroke=0, fill=1)

    assert page_of(draw).struck
