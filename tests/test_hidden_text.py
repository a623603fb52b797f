"""Text of a PDF that nobody sees is no part of the paper."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.model import LossKind, SourceFile
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


# --- Something else written over it ---------------------------------------------------------------------------------


def price(canvas: Any, text: str, y: float = 210) -> None:
    canvas.setFillGray(0)
    canvas.drawRightString(321, y, text)


def patch(canvas: Any, left: float, right: float, y: float = 210, gray: float = 1.0) -> None:
    canvas.setFillGray(gray)
    canvas.rect(left, y - 3, right - left, 12, stroke=0, fill=1)


def rewritten(canvas: Any) -> None:
    price(canvas, "12.50")
    patch(canvas, 280, 330)
    price(canvas, "42.50")


def one_figure_rewritten(canvas: Any) -> None:
    price(canvas, "12.50")
    left = 321 - canvas.stringWidth("12.50")
    patch(canvas, left, left + canvas.stringWidth("1"))
    canvas.setFillGray(0)
    canvas.drawString(left, 210, "4")


def rewritten_further_left(canvas: Any) -> None:
    price(canvas, "12.50")
    patch(canvas, 270, 330)
    canvas.setFillGray(0)
    canvas.drawRightString(318, 210, "142.50")


def rewritten_in_a_form(canvas: Any) -> None:
    price(canvas, "12.50")
    canvas.beginForm("cover")
    patch(canvas, 280, 330)
    price(canvas, "42.50")
    canvas.endForm()
    canvas.doForm("cover")


def a_picture_of_a_price(canvas: Any) -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    price(canvas, "12.50")
    picture = Image.new("L", (200, 48), 255)
    ImageDraw.Draw(picture).text((60, 2), "42.50", fill=0, font_size=40)
    canvas.drawImage(ImageReader(picture), 280, 207, 50, 12)


@pytest.mark.parametrize(
    "draw", [rewritten, one_figure_rewritten, rewritten_further_left, rewritten_in_a_form, a_picture_of_a_price]
)
def test_what_is_written_over_an_amount_is_told_and_the_covered_one_is_not_read(draw: Callable[[Any], None]) -> None:
    page = page_of(draw)
    (place,) = page.rewritten
    assert abs(place.middle - (300 - 213) * PDF_DPI / 72) < 6
    assert not any("12.50" in word for word in words(page))


def a_bar(canvas: Any) -> None:
    price(canvas, "12.50")
    patch(canvas, 280, 330, gray=0)


def a_bar_with_a_word(canvas: Any) -> None:
    canvas.drawString(30, 210, "4111 1111 12.50")
    patch(canvas, 28, 130, gray=0)
    canvas.setFillGray(1)
    canvas.drawString(40, 210, "REDACTED")


def twice_for_bold(canvas: Any) -> None:
    price(canvas, "12.50")
    canvas.drawRightString(321.3, 210, "12.50")


def on_a_colored_row(canvas: Any) -> None:
    patch(canvas, 20, 330, gray=0.9)
    price(canvas, "12.50")


def under_a_highlighter(canvas: Any) -> None:
    price(canvas, "12.50")
    canvas.setFillColorRGB(1, 1, 0, alpha=0.4)
    canvas.rect(280, 207, 50, 12, stroke=0, fill=1)


@pytest.mark.parametrize("draw", [a_bar, a_bar_with_a_word, twice_for_bold, on_a_colored_row, under_a_highlighter])
def test_what_lies_over_an_amount_alone_writes_nothing_over_it(draw: Callable[[Any], None]) -> None:
    assert page_of(draw).rewritten == ()


@pytest.mark.parametrize("draw", [twice_for_bold, on_a_colored_row, under_a_highlighter])
def test_print_that_is_seen_is_read_once_and_unmarked(draw: Callable[[Any], None]) -> None:
    page = page_of(draw)
    assert words(page) == [*SEEN, "12.50"]
    assert page.struck == ()


def test_a_covered_figure_is_no_part_of_its_amount() -> None:
    def draw(canvas: Any) -> None:
        price(canvas, "112.50")
        left = 321 - canvas.stringWidth("112.50")
        patch(canvas, left - 1, left + canvas.stringWidth("1"))

    page = page_of(draw)
    assert words(page) == [*SEEN, "12.50"]
    assert page.struck


def test_text_without_opacity_is_there_to_be_found_in_a_picture() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillAlpha(0)
        canvas.drawString(30, 100, HIDDEN)

    assert page_of(draw).layer is None


def test_text_cut_away_by_its_frame_is_neither_read_nor_marked_out() -> None:
    def draw(canvas: Any) -> None:
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(20, 120, 300, 10)
        canvas.clipPath(frame, stroke=0)
        canvas.drawString(30, 100, HIDDEN)
        canvas.restoreState()

    page = page_of(draw)
    assert words(page) == SEEN
    assert page.struck == ()


def test_a_typed_remark_is_read_from_the_picture() -> None:
    def draw(canvas: Any) -> None:
        canvas.freeTextAnnotation("Tip 5.00", "/Helv 10 Tf 0 g", (30, 90, 130, 110), relative=0)

    def with_appearance(canvas: Any) -> None:
        canvas.acroForm.textfield(value="Tip 5.00", x=30, y=90, width=100, height=20)

    assert page_of(with_appearance).layer is None
    assert page_of(draw).layer is not None  # nothing of it is drawn


def test_rows_beyond_a_cropped_edge_are_told() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(30, 100, "Tip 5.00")
        canvas.drawString(30, 80, "Total 12.50")
        canvas.setCropBox((0, 150, 400, 300))

    def footer(canvas: Any) -> None:
        canvas.drawString(30, 10, "Page 1 of 1")
        canvas.setCropBox((0, 50, 400, 300))

    (loss,) = page_of(draw).losses
    assert loss.kind is LossKind.EDGE
    assert loss.box.bottom == page_of(draw).size[1]
    assert page_of(footer).losses == ()


def test_a_photo_pasted_in_a_letter_is_looked_at() -> None:
    def photo(canvas: Any) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (200, 200), 128)), 100, 20, 170, 170)

    def letter(canvas: Any) -> None:
        canvas.setFillGray(1)
        canvas.rect(0, 200, 400, 100, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(30, 250, "My receipt is below.")
        photo(canvas)

    assert page_of(photo).layer is not None  # a bill with its prices, and a picture on it
    assert page_of(letter).layer is None
