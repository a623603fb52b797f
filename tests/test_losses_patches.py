"""Tape and spilled drinks on a paper are found where they lie; a pen's bar, paint, print and shades of it are none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from pipeline.losses import in_view, losses_on
from pipeline.model import Box, Loss, LossKind, Word
from pipeline.struck import marks_on
from tests.test_losses import FONT, HIGH, LEFT, RIGHT, STEP, TOP, _paper

#: The rows of a drink and of the card that paid; the last price stands in the latter.
DRINK, CARD, CODE = 10, 16, 17
TAPE, GRAY, WHITE, BLACK = (150, 140, 110), (110, 110, 114), (250, 250, 248), (18, 18, 20)
COFFEE, GREEN, SHADE = (84, 54, 28), (20, 120, 60), (168, 166, 161)


def level(number: float) -> int:
    """Where a row of the drawn paper begins, in pixels from the top."""
    return int(TOP + STEP * number)


def taped(
    color: tuple[int, int, int], box: tuple[int, int, int, int], hides: tuple[str, ...], text: str = ""
) -> tuple[Loss, ...]:
    """What is found lost where tape lies in `box`, which `hides` words; with light `text` on it, which is read."""
    paper, words = _paper()
    picture = paper.copy()
    draw = ImageDraw.Draw(picture)
    draw.rectangle(box, fill=color)
    seen = [word for word in words if not word.text.startswith(hides)]
    if text:
        draw.text((box[0] + 150, box[1]), text, (230, 230, 230), ImageFont.truetype(str(FONT), 28))
        seen.append(Word(text, Box(box[0] + 148, box[1], box[0] + 290, box[3]), 0.9))
    return lost_of(np.asarray(picture), seen)


def lost_of(picture: Any, words: list[Word]) -> tuple[Loss, ...]:
    marks = marks_on(picture, words)
    return losses_on(picture, words, marks.struck, marks.lying)


@pytest.mark.parametrize("color", [TAPE, GRAY, WHITE])
def test_tape_over_the_rows_below_the_last_price_hides_the_payment(color: tuple[int, int, int]) -> None:
    box = (LEFT - 10, level(CARD) - 4, RIGHT + 5, level(CODE) + HIGH + 6)
    (loss,) = taped(color, box, ("VISA", "Approval", "02776A", "48.75"))
    assert loss.kind is LossKind.COVERED
    assert np.abs(np.subtract(loss.box, box)).max() < 12


@pytest.mark.parametrize("color", [TAPE, COFFEE])
def test_what_no_pen_draws_over_a_name_hides_it(color: tuple[int, int, int]) -> None:
    (loss,) = taped(color, (LEFT - 6, level(DRINK) - 3, LEFT + 130, level(DRINK) + HIGH + 8), ("1 Lemonade",))
    assert loss.kind is LossKind.COVERED
    assert level(DRINK) - 12 < loss.box.top < loss.box.bottom < level(DRINK + 1)


@pytest.mark.parametrize(("hidden", "at"), [("1 Lemonade", LEFT + 75), ("3.75", RIGHT - 30)])
def test_a_spilled_drink_is_no_mark(hidden: str, at: int) -> None:
    paper, words = _paper()
    spilled = cv2.ellipse(np.array(paper), (at, level(DRINK) + HIGH // 2), (90, 24), 2, 0, 360, COFFEE, -1)
    picture = cv2.GaussianBlur(spilled, (0, 0), 1.5)
    seen = [word for word in words if word.text != hidden]
    marks, lost = marks_on(picture, seen), lost_of(picture, seen)
    assert [loss.kind for loss in lost] == [LossKind.COVERED]
    assert in_view(marks.struck, lost) == ()


@pytest.mark.parametrize("color", [BLACK, GREEN, WHITE])
def test_what_may_be_drawn_over_a_name_is_no_loss(color: tuple[int, int, int]) -> None:
    box = (LEFT - 6, level(DRINK) - 1, LEFT + 130, level(DRINK) + HIGH + 4)
    assert taped(color, box, ("1 Lemonade",)) == ()


@pytest.mark.parametrize(("color", "number"), [(GREEN, 1), (BLACK, 0)])
def test_a_sticker_over_the_first_word_of_a_name_hides_it_as_no_pen_does(
    color: tuple[int, int, int], number: int
) -> None:
    paper, words = _paper()
    picture, name = paper.copy(), next(word for word in words if word.text == "2 Garden Salad")
    begins = name.box.left + name.box.width * 9 // 14
    ImageDraw.Draw(picture).rectangle((LEFT - 6, name.box.top - 1, begins - 8, name.box.bottom), fill=color)
    rest = replace(name, text="Salad", box=name.box._replace(left=begins))
    lost = lost_of(np.asarray(picture), [rest if word is name else word for word in words])
    assert [loss.kind for loss in lost] == [LossKind.COVERED] * number


def test_tape_that_runs_out_of_the_picture_hides_the_payment() -> None:
    paper, words = _paper()
    picture = paper.copy()
    ImageDraw.Draw(picture).rectangle((LEFT - 10, level(CARD) - 4, RIGHT + 5, level(CODE) + HIGH + 6), fill=TAPE)
    shown = np.asarray(picture)[: level(CODE) + HIGH]
    (loss,) = (one for one in lost_of(shown, [word for word in words if word.box.top < level(CARD)]) if one.box.left)
    assert loss.kind is LossKind.COVERED
    assert abs(loss.box.top - level(CARD)) < 12


def test_paint_over_a_card_number_beside_its_name_is_no_loss() -> None:
    box = (LEFT + 60, level(CARD) - 1, RIGHT - 90, level(CARD) + HIGH + 4)
    paper, words = _paper()
    picture = paper.copy()
    ImageDraw.Draw(picture).rectangle(box, fill=WHITE)
    cards = {
        word: replace(word, text="VISA", box=word.box._replace(right=LEFT + 56))
        for word in words
        if "VISA" in word.text
    }
    assert lost_of(np.asarray(picture), [cards.get(word, word) for word in words]) == ()


@pytest.mark.parametrize(("color", "text"), [(BLACK, "ITEMS: 6"), (SHADE, "")])
def test_a_printed_bar_and_a_shade_of_the_paper_hide_nothing(color: tuple[int, int, int], text: str) -> None:
    box = (LEFT - 10, level(CODE) - 2, RIGHT + 5, level(CODE) + HIGH + 4)
    assert taped(color, box, ("Approval", "02776A"), text) == ()
