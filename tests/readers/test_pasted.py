"""A picture pasted on a PDF page with text: a card's whole number on it is known of, and painted over in its copy."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import SourceFile
from pipeline.pages import open_pages
from pipeline.readers import read_page
from pipeline.safecopy import safe_copy, text_behind
from tests.card_papers import NUMBER, rows


def with_picture(text: str, sideways: bool = False) -> SourceFile:
    """A paid receipt as a PDF with text, and below it a picture on which `text` stands."""
    picture = Image.new("RGB", (620, 90), "white")
    ImageDraw.Draw(picture).text((30, 25), text, fill="black", font=ImageFont.load_default(32))
    if sideways:
        picture = picture.rotate(90, expand=True)
    written = io.BytesIO()
    page = Canvas(written, pagesize=(400, 640), invariant=1)
    page.setFont("Courier", 9)
    for number, (left, right) in enumerate(rows("VISA ************1111")):
        page.drawString(20, 600 - 16 * number, left)
        page.drawRightString(280, 600 - 16 * number, right)
    size = (45, 310) if sideways else (310, 45)
    page.drawImage(ImageReader(picture), 20, 60, *size)
    page.save()
    content = written.getvalue()
    return SourceFile("order.pdf", content, hashlib.sha256(content).hexdigest())


def test_a_whole_number_on_a_picture_is_masked_and_painted_over() -> None:
    file = with_picture(NUMBER)
    (page,) = open_pages(file)
    read = read_page(page, "tesseract")
    assert page.layer is not None
    assert (read.reader, read.full_number) == ("pdf", True)
    assert read.words[: len(page.layer)] == page.layer
    more = "".join(word.text for word in read.words[len(page.layer) :]).replace(" ", "")
    assert more == "XXXXXXXXXXXX1111"
    (behind,) = text_behind(safe_copy(file, (read,), "tesseract").content)
    assert behind.endswith("XXXXXXXXXXXX1111")


def test_a_number_that_lies_sideways_is_found_at_its_place() -> None:
    file = with_picture(NUMBER, sideways=True)
    (page,) = open_pages(file)
    read = read_page(page, "tesseract")
    (number,) = read.words[len(page.layer or ()) :]
    assert number.text.replace(" ", "") == "XXXXXXXXXXXX1111"
    assert number.box.overlap(page.pasted[0]) == 1


@pytest.mark.parametrize("text", ["Elm Bakery", "Order 10420077"])
def test_of_other_pictures_nothing_is_taken(text: str) -> None:
    (page,) = open_pages(with_picture(text))
    read = read_page(page, "tesseract")
    assert len(page.pasted) == 1
    assert (read.words, read.full_number) == (page.layer, False)


def test_pictures_too_small_for_a_row_of_print_are_not_looked_at() -> None:
    written = io.BytesIO()
    page = Canvas(written, pagesize=(400, 640), invariant=1)
    page.drawString(20, 600, "Total 10.80")
    page.drawImage(ImageReader(Image.new("RGB", (64, 64), "red")), 20, 60, 30, 30)
    page.save()
    assert open_pages(SourceFile("order.pdf", written.getvalue(), ""))[0].pasted == ()
