"""What is laid flat over whole rows: a note, a card, another paper; and what is on or beside a paper and hides none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from pipeline.losses import losses_on
from pipeline.model import Box, Loss, LossKind
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
