"""Text of a PDF that nobody sees is no part of the paper."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.model import SourceFile
from pipeline.pages import PDF_DPI, Page, open_pages

SEEN = ["LANTERN HOUSE", "Lentil Soup", "7.50"]
HIDDEN = "PAID IN FULL"


def page_of(draw: Callable[[Any], None], **how: Any) -> Page:
    pytest.importorskip("reportlab")
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1, **how)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(30, 250, SEEN[0])
    canvas.drawString(30, 230, SEEN[1])
    canvas.drawString(300, 230, SEEN[2])
    draw(canvas)
    canvas.showPage()
    canvas.save()
    content = out.getvalue()
    (page,) = open_pages(SourceFile("paper.pdf", content, hashlib.sha256(content).hexdigest()))
    return page


def words(page: Page) -> list[str]:
    assert page.layer is not None
    return [word.text for word in page.layer]


def white(canvas: Any) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(30, 100, HIDDEN)


def almost_white(canvas: Any) -> None:
    canvas.setFillColorRGB(0.96, 0.96, 0.97)
    canvas.drawString(30, 100, HIDDEN)


def white_over_other_text(canvas: Any) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(32, 250, HIDDEN)


def white_under_it(canvas: Any) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(30, 100, "Thank you")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(76, 100, HIDDEN)


def tiny(canvas: Any) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(30, 100, HIDDEN)


def small(canvas: Any) -> None:
    canvas.setFont("Helvetica", 1.5)
    canvas.drawString(30, 100, HIDDEN)


def below_the_page(canvas: Any) -> None:
    canvas.drawString(30, -50, HIDDEN)


def beside_the_page(canvas: Any) -> None:
    canvas.drawString(405, 100, HIDDEN)


def box_over(color: float) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        canvas.drawString(30, 100, HIDDEN)
        canvas.setFillColorRGB(color, color, color)
        canvas.rect(20, 90, 200, 30, stroke=0, fill=1)

    return draw


def outside_the_crop_box(canvas: Any) -> None:
    canvas.setCropBox((0, 150, 400, 300))
    canvas.drawString(30, 100, HIDDEN)


@pytest.mark.parametrize(
    "draw",
    [
        white,
        almost_white,
        white_over_other_text,
        tiny,
        small,
        below_the_page,
        beside_the_page,
        box_over(0),
        box_over(1),
        box_over(0.5),
        outside_the_crop_box,
    ],
)
def test_what_nobody_sees_is_not_read(draw: Callable[[Any], None]) -> None:
    assert words(page_of(draw)) == SEEN


def test_hidden_words_beside_seen_ones_are_left_out() -> None:
    assert words(page_of(white_under_it)) == [*SEEN, "Thank you"]


def test_a_box_over_part_of_a_line_hides_that_part() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(30, 100, "Visa 22.00 PAID")
        canvas.rect(30 + canvas.stringWidth("Visa 22.00 "), 95, 40, 15, stroke=0, fill=1)

    assert words(page_of(draw)) == [*SEEN, "Visa 22.00"]


@pytest.mark.parametrize("color", [0, 1])
def test_what_is_drawn_over_text_is_told(color: float) -> None:
    page = page_of(box_over(color))
    scale = PDF_DPI / 72
    assert page.struck
    assert all(abs(box.middle - (300 - 103) * scale) < 12 for box in page.struck)


@pytest.mark.parametrize("gray", [0.0, 0.4, 0.7])
def test_gray_print_is_seen(gray: float) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(gray, gray, gray)
        canvas.drawString(30, 100, "Thank you")

    assert words(page_of(draw)) == [*SEEN, "Thank you"]


def test_light_print_on_a_dark_bar_is_seen() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.3)
        canvas.rect(20, 90, 300, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(30, 100, "Order MMW 1182 - 22.00")

    assert words(page_of(draw)) == [*SEEN, "Order MMW 1182 - 22.00"]


def test_dots_and_dashes_of_small_print_stay() -> None:
    line = "Tax id 12-345.678, i.e. l'Il ... --- _ 'a' ii"

    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(30, 100, line)

    assert words(page_of(draw)) == [*SEEN, line]


def test_words_under_a_picture_that_only_a_search_finds_are_read_from_the_picture() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(30, 100)
        text.setTextRenderMode(3)
        text.textOut(HIDDEN)
        canvas.drawText(text)

    assert page_of(draw).layer is None


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_from_its_picture(turn: int) -> None:
    assert page_of(lambda canvas: canvas.setPageRotation(turn)).layer is None


@pytest.mark.parametrize(("turn", "by"), [(90, (0, 1, -1, 0, 300, 0)), (270, (0, -1, 1, 0, 0, 400))])
def test_a_turned_page_that_stands_upright_has_its_words_where_they_are_seen(turn: int, by: tuple[float, ...]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)  # as it is shown
    canvas.setPageRotation(turn)
    canvas.transform(*by)
    canvas.drawString(30, 250, SEEN[0])
    canvas.drawString(30, 230, SEEN[1])
    canvas.save()
    content = out.getvalue()
    (page,) = open_pages(SourceFile("paper.pdf", content, hashlib.sha256(content).hexdigest()))
    assert sorted(words(page)) == SEEN[:2]
    for word in page.layer or ():
        ink = page.picture().convert("L").crop(word.box)
        assert ink.getextrema()[0] < 128  # type: ignore[operator]


def test_a_crop_box_moves_the_words_with_the_picture() -> None:
    page = page_of(lambda canvas: canvas.setCropBox((20, 200, 400, 300)))
    assert words(page) == SEEN
    for word in page.layer or ():
        ink = page.picture().convert("L").crop(word.box)
        assert ink.getextrema()[0] < 128  # type: ignore[operator]
