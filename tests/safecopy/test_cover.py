"""What is painted over on a page: the masked digits, all of each, and never the last four."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, PageWords, Word
from pipeline.redact import mask
from pipeline.safecopy import cover, painting

PAPER, INK = (248, 246, 238), (25, 25, 30)
NUMBER = "4539578763621486"


def drawn(texts: list[str], size: int, slope: float = 0.0) -> tuple[Image.Image, list[Word], list[list[Box]]]:
    """Texts side by side on one row, each a word, with the boxes of their letters; the row rises by `slope`."""
    font = ImageFont.load_default(size)
    picture, x = Image.new("RGB", (60 * size, 6 * size), PAPER), 2.0 * size
    pen, words, letters = ImageDraw.Draw(picture), [], []
    for text in texts:
        boxes = []
        for letter in text:
            y = 2 * size + slope * x
            pen.text((x, y), letter, fill=INK, font=font)
            if not letter.isspace():
                left, top, right, bottom = pen.textbbox((x, y), letter, font=font)
                boxes.append(Box.of(left, top, right, bottom))
            x += pen.textlength(letter, font=font) + 1
        words.append(Word(text, Box.around(boxes), slope=slope))
        letters.append(boxes)
        x += 0.7 * size
    return picture, words, letters


def page(words: list[Word], picture: Image.Image) -> PageWords:
    masked = mask(words)
    return PageWords(1, *picture.size, "rapidocr", masked, full_number=masked != tuple(words))


@settings(max_examples=60)
@given(
    before=st.sampled_from(["VISA", "Card #", "VISA ", "Acct: "]),
    after=st.sampled_from(["", " 10.80", "  EXP"]),
    gap=st.sampled_from(["", " ", "-"]),
    cuts=st.sets(st.integers(1, 15), max_size=4),
    apart=st.booleans(),
    size=st.sampled_from([14, 22, 37]),
    slope=st.sampled_from([-0.06, 0.0, 0.03]),
)
def test_no_pixel_of_a_masked_digit_is_left_and_none_of_the_last_four_is_touched(
    before: str, after: str, gap: str, cuts: set[int], apart: bool, size: int, slope: float
) -> None:
    groups = [NUMBER[start:end] for start, end in pairwise([0, *sorted(cuts), 16])]
    texts = [before.strip(), *groups, *after.split()] if apart else [before + gap.join(groups) + after]
    picture, words, letters = drawn(texts, size, slope)
    seen = page(words, picture)
    covered = cover(picture, seen)
    with pytest.MonkeyPatch.context() as without:
        without.setattr(painting, "_cross", lambda *_: None)
        bare = np.asarray(cover(picture, seen).picture)
    was, now = np.asarray(picture), np.asarray(covered.picture)
    for word, masked, boxes in zip(words, seen.words, letters, strict=True):
        printed = [at for at, letter in enumerate(masked.text) if not letter.isspace()]
        for at, box in zip(printed, boxes, strict=True):
            here = np.s_[box.top : box.bottom, box.left : box.right]
            if masked.text[at] != word.text[at]:
                assert (bare[here] == PAPER).all(), (masked.text, at)
            elif masked.text[at] != "-":
                assert (was[here] == now[here]).mean() > 0.97, (masked.text, at)


@pytest.mark.parametrize("text", ["XXXXXXXXXXXX1111", "SIZE XXL", "4417"])
def test_a_page_without_a_whole_number_stays_as_it_is(text: str) -> None:
    picture, words, _ = drawn([text], 20)
    assert cover(picture, PageWords(1, *picture.size, "r", tuple(words))).picture is picture


def test_a_word_that_stands_nearly_upright_is_painted_over_whole() -> None:
    picture, words, _ = drawn(["4539578763621486"], 20)
    steep = Word("XXXXXXXXXXXX1486", words[0].box, slope=0.8)
    covered = cover(picture, PageWords(1, *picture.size, "r", (steep,), full_number=True))
    (place,) = covered.places
    assert place.overlap(words[0].box) == 1
    assert (np.asarray(covered.picture.crop(words[0].box)) == PAPER).all()


def test_words_with_a_few_letters_x_are_no_number() -> None:
    picture, words, _ = drawn(["VISA XXXXXXXXXXXX1486"], 20)
    box = words[0].box
    shirt = Word("SHIRT XXL", Box(box.left, box.bottom + 20, box.right, box.bottom + 20 + box.height))
    covered = cover(picture, PageWords(1, *picture.size, "r", (words[0], shirt), full_number=True))
    assert len(covered.places) == 1


def test_a_line_through_the_number_leaves_its_last_four_digits() -> None:
    picture, words, (boxes,) = drawn(["CARD 4539 5787 6362 1486"], 22)
    level = round(boxes[0].middle)
    ImageDraw.Draw(picture).line((boxes[4].left, level, boxes[-1].right, level), fill=INK, width=3)
    was = np.asarray(picture)
    covered = np.asarray(cover(picture, page(words, picture)).picture)
    for box in boxes[-4:]:
        here = np.s_[box.top : box.bottom, box.left : box.right]
        assert (was[here] == covered[here]).mean() > 0.97


@pytest.mark.parametrize("before", ["fill it ill till ", "WWMW MWM "])
def test_letters_that_are_not_as_wide_as_digits_are_no_reason_to_leave_one(before: str) -> None:
    picture, (word,), (boxes,) = drawn([f"{before}4539 5787 6362 1486".replace(" ", "  ")], 22)
    first = len(before.replace(" ", ""))
    one, other = boxes[first + 4 : first + 6]  # digits that touch
    ImageDraw.Draw(picture).line((one.left, one.middle, other.right, one.middle), fill=INK, width=3)
    once = replace(word, text=word.text.replace("  ", " "))
    (place,) = cover(picture, page([once], picture)).places
    assert boxes[first - 1].right <= place.left + 1 <= boxes[first].left + 1
