"""What is laid flat over whole rows: a note, a card, another paper; and what is on or beside a paper and hides none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.losses import losses_on
from pipeline.model import Box, Loss, LossKind, Word
from tests.test_losses import FONT, LEFT, RIGHT, ROOM, STEP, TALL, TOP, WIDE, _paper

#: The rows that follow the total, up to the thanks.
PAID, THANKS = 15, 18
YELLOW, PINK, GREEN = (245, 225, 110), (250, 150, 200), (170, 230, 140)
BLUE, WHITE = (30, 60, 140), (228, 228, 226)


def level(number: float) -> float:
    """Where a row of the drawn paper begins, in pixels from the top."""
    return TOP + STEP * number


def laid(color: tuple[int, int, int], box: tuple[float, float, float, float]) -> tuple[Loss, ...]:
    """What is found lost where a thing of that color lies in `box`, turned a little; what it hides is not read."""
    paper, words = _paper()
    picture = paper.copy()
    left, top, right, bottom = box
    ImageDraw.Draw(picture).polygon([(left, top), (right, top + 6), (right, bottom + 6), (left, bottom)], color)
    place = Box.of(left, top, right, bottom)
    return losses_on(np.asarray(picture), [word for word in words if not word.box.shared(place)])


@pytest.mark.parametrize(
    ("color", "left", "right", "last"),
    [
        (YELLOW, LEFT - 15, RIGHT + 15, THANKS + 0.9),  # a note within the paper
        (YELLOW, LEFT - 15, LEFT + 300, THANKS - 0.3),
        (PINK, LEFT - 15, RIGHT + 15, THANKS + 0.9),
        (GREEN, LEFT - 15, LEFT + 300, THANKS - 0.3),
        (BLUE, ROOM - 30, RIGHT - 110, THANKS - 0.3),  # a card that comes from beside the paper
        (YELLOW, ROOM - 40, WIDE - ROOM + 40, THANKS + 0.9),  # across it from side to side, and its foot is seen below
        (WHITE, ROOM - 50, WIDE, 30),  # another paper, as white, to the end of the picture
        (WHITE, ROOM - 60, WIDE - ROOM + 60, THANKS + 1),
        (WHITE, ROOM - 60, WIDE - ROOM + 60, THANKS - 0.3),  # a note, or a light, beyond both sides, and thanks below
    ],
)
def test_what_lies_over_the_payment_is_found_where_it_is(
    color: tuple[int, int, int], left: float, right: float, last: float
) -> None:
    (loss,) = laid(color, (left, level(PAID + 0.2), right, level(last)))
    assert loss.kind is LossKind.COVERED
    assert level(PAID) - 15 < loss.box.top < level(PAID + 1)
    assert loss.box.left < LEFT + 10
    assert loss.box.right > min(right, RIGHT) - 15
    assert loss.box.bottom > level(min(last, THANKS)) - 10


@pytest.mark.parametrize(
    ("color", "box"),
    [
        (YELLOW, (LEFT + 50, level(PAID + 0.1), LEFT + 400, level(PAID + 0.7))),  # a sticker, no higher than a row
        (BLUE, (WIDE - ROOM - 15, level(6), WIDE - 10, level(14))),  # a card beside the print
        (WHITE, (WIDE - ROOM - 5, level(THANKS + 0.7), WIDE, TALL)),  # another paper beside this one
        (WHITE, (WIDE - ROOM - 5, level(PAID + 0.2), WIDE, level(THANKS - 0.3))),
    ],
)
def test_what_hides_no_row_is_no_loss(color: tuple[int, int, int], box: tuple[float, float, float, float]) -> None:
    assert laid(color, box) == ()


def test_a_printed_field_with_light_print_hides_nothing() -> None:
    paper, words = _paper()
    draw = ImageDraw.Draw(paper := paper.copy())
    draw.rectangle((LEFT - 10, level(PAID - 3.6), RIGHT + 10, level(THANKS + 0.9)), fill=(30, 30, 34))
    word = next(word for word in words if word.text.startswith("VISA"))
    draw.text((word.box.left, word.box.top), word.text, (235, 235, 235), ImageFont.truetype(str(FONT), 28))
    field = Box.of(LEFT - 10, level(PAID - 3.6), RIGHT + 10, level(THANKS + 0.9))
    others = [each for each in words if not each.box.shared(field)]
    assert losses_on(np.asarray(paper), others) != ()
    assert losses_on(np.asarray(paper), [*others, word]) == ()


@pytest.mark.parametrize("color", [YELLOW, PINK, GREEN])
def test_a_highlighter_over_rows_that_can_be_read_hides_nothing(color: tuple[int, int, int]) -> None:
    paper, words = _paper()
    pixels = np.asarray(paper).copy()
    there = np.s_[int(level(PAID - 3)) : int(level(PAID)), LEFT - 10 : RIGHT + 10]
    pixels[there] = (pixels[there] * (np.array(color) / 250)).clip(0, 255).astype("uint8")
    assert losses_on(pixels, words) == ()


@pytest.mark.parametrize("color", [BLUE, (150, 25, 40), (20, 130, 60)])
def test_a_card_of_a_strong_color_within_the_paper_hides_what_it_lies_on_though_it_is_as_low_as_a_bar(
    color: tuple[int, int, int],
) -> None:
    (loss,) = laid(color, (LEFT - 15, level(PAID + 0.8), RIGHT + 15, level(PAID + 2.7)))
    assert loss.kind is LossKind.COVERED
    assert level(PAID) < loss.box.top < level(PAID + 1.5)
    assert loss.box.bottom > level(PAID + 2)


def _sheet_over(left: int, top: int, right: int, bottom: int, shadow: float) -> tuple[Loss, ...]:
    """What is found where another paper as white lies there and its shadow falls right and below of it."""
    paper, words = _paper(light=1.0)
    pixels = np.asarray(paper).astype(float)
    dark = np.zeros(pixels.shape[:2], np.float32)
    dark[top + 9 : bottom + 9, left + 9 : right + 9] = shadow
    pixels *= 1 - cv2.GaussianBlur(dark, (0, 0), 6)[:, :, None]
    pixels[top:bottom, left:right] = 231
    picture = Image.fromarray(pixels.astype("uint8"))
    ImageDraw.Draw(picture).text((left + 20, top + 14), "OTHER HOUSE", (40, 40, 45), ImageFont.truetype(str(FONT), 28))
    own = Word("OTHER HOUSE", Box(left + 18, top + 12, left + 176, top + 46), 0.98)
    place = Box(left, top, right, bottom)
    return losses_on(np.asarray(picture), [own, *(word for word in words if not word.box.shared(place))])


@pytest.mark.parametrize("shadow", [0.3, 0.6])
def test_another_paper_as_white_is_known_by_its_shadow_where_it_cuts_letters(shadow: float) -> None:
    place = (LEFT - 20, TOP - 30, LEFT + 330, TOP + 2 * STEP + 14)
    (loss,) = _sheet_over(*place, shadow)
    assert loss.kind is LossKind.COVERED
    assert np.abs(np.subtract(loss.box, place)).max() < 20


def test_another_paper_that_lies_where_nothing_is_printed_hides_nothing() -> None:
    assert _sheet_over(LEFT + 190, TOP - 34, LEFT + 480, TOP + 2 * STEP + 34, 0.6) == ()


def test_a_fold_and_a_frame_are_no_sides_of_another_paper() -> None:
    paper, words = _paper(light=1.0)
    pixels = np.asarray(paper).astype(float)
    fold = TOP + STEP * 9 - 6
    pixels[fold : fold + 14] *= np.linspace(0.7, 1.0, 14)[:, None, None]
    picture = Image.fromarray(pixels.astype("uint8"))
    frame = LEFT - 10, level(11.8), RIGHT + 10, level(15)
    ImageDraw.Draw(picture).rectangle(frame, outline=(40, 40, 45), width=4)
    assert losses_on(np.asarray(picture), words) == ()
