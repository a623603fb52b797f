"""A card's number that is printed up or down an upright page: it is found, masked, and painted over."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, PageWords, Word
from pipeline.readers import read_rows
from pipeline.readers.sideways import with_sideways, with_those_of
from pipeline.safecopy import cover
from tests.card_papers import NUMBER

ROWS = partial(read_rows, name="tesseract")
TOTAL = Word("Total 10.80", Box(40, 30, 190, 60))


def page(text: str, turned: int) -> Image.Image:
    """A row that is upright, and `text` at the right of the page, turned by so many degrees."""
    picture, font = Image.new("RGB", (500, 620), (250, 248, 240)), ImageFont.load_default(26)
    ImageDraw.Draw(picture).text((40, 30), TOTAL.text, fill="black", font=font)
    row = Image.new("RGB", (round(font.getlength(text)) + 8, 36), (250, 248, 240))
    ImageDraw.Draw(row).text((4, 2), text, fill="black", font=font)
    picture.paste(row.rotate(turned, expand=True), (400, 150))
    return picture


def seen(*words: Word) -> PageWords:
    return PageWords(1, 500, 620, "tesseract", words)


@pytest.mark.parametrize("turned", [90, 270])
def test_it_is_found_where_nobody_read_and_painted_over(turned: int) -> None:
    picture = page(f"VISA {NUMBER}", turned)
    read = with_sideways(seen(TOTAL), picture, ROWS, sees_all=False)
    assert read.full_number
    total, number = read.words
    assert (total, number.text.replace(" ", "")) == (TOTAL, "VISAXXXXXXXXXXXX1111")
    assert number.box.overlap(Box(400, 150, 436, 480)) > 0.9
    covered = np.asarray(cover(picture, read).picture)
    assert (covered[100:] == (250, 248, 240)).all()
    assert (covered[:100] == np.asarray(picture)[:100]).all()


def test_it_takes_the_place_of_what_was_misread_there() -> None:
    misread = Word("41", Box(402, 150, 430, 405))
    read = with_sideways(seen(TOTAL, misread), page(NUMBER, 90), ROWS, sees_all=True)
    assert [word.text.replace(" ", "") for word in read.words] == ["Total10.80", "XXXXXXXXXXXX1111"]


def test_of_other_print_nothing_is_taken() -> None:
    words = seen(TOTAL, Word("|", Box(402, 150, 430, 405)))
    assert with_sideways(words, page("Store 0417 Register 12", 90), ROWS, sees_all=False) is words


def test_a_page_without_columns_of_print_is_not_looked_at() -> None:
    def nobody(_: object) -> list[str]:
        raise AssertionError

    words = seen(TOTAL, Word("1", Box(300, 30, 308, 60)), Word("8", Box(300, 300, 310, 330)))
    assert with_sideways(words, page("", 0), nobody, sees_all=False) is words


def test_it_stays_where_the_level_rows_are_read_anew() -> None:
    number = Word("XXXX XXXX XXXX 1111", Box(402, 150, 430, 405))
    before, anew = seen(TOTAL, number), seen(TOTAL, Word("41", Box(402, 160, 430, 400)))
    assert with_those_of(anew, before).words == (TOTAL, number)
    assert with_those_of(anew, seen(TOTAL)) is anew
