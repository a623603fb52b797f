"""A finger over the first rows of a paper, and print that pales toward its end: what is lost there is found."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import ImageDraw, ImageFilter

from pipeline.losses import losses_on
from pipeline.model import Box, Loss, LossKind
from tests.test_losses import HIGH, LEFT, RIGHT, ROOM, STEP, TABLES, TALL, TOP, WIDE, _paper, row

SKIN, ORANGE, RED = (206, 160, 132), (240, 140, 30), (200, 40, 45)


def _over(
    color: tuple[int, int, int], box: tuple[float, float, float, float], table: tuple[int, int, int] = TABLES[0]
) -> tuple[Loss, ...]:
    """What is found lost where a round thing of that color lies in `box`; what it hides is not read."""
    paper, words = _paper(table)
    picture, place = paper.copy(), Box.of(*box)
    ImageDraw.Draw(picture).rounded_rectangle(box, min(place.width, place.height) // 2, fill=color)
    picture = picture.filter(ImageFilter.GaussianBlur(1))
    seen = []
    for word in words:
        if not word.box.shared(place):
            seen.append(word)
        elif word.box.right - place.right > 40:  # its beginning is hidden
            seen.append(replace(word, text=word.text[6:], box=word.box._replace(left=place.right)))
    return losses_on(np.asarray(picture), seen)


@pytest.mark.parametrize("number", [0, 3])
def test_the_tip_of_a_finger_on_a_row_of_the_head_hides_it(number: int) -> None:
    middle = row(number) * TALL
    (loss,) = _over(SKIN, (LEFT - 5, middle - 24, LEFT + 330, middle + 20))
    assert loss.kind is LossKind.COVERED
    assert loss.box.top < middle < loss.box.bottom


@pytest.mark.parametrize("color", [ORANGE, RED])
def test_a_round_picture_of_ink_above_the_name_hides_nothing(color: tuple[int, int, int]) -> None:
    assert _over(color, (WIDE / 2 - 120, ROOM + 6, WIDE / 2 + 120, TOP - 4)) == ()


@pytest.mark.parametrize("table", [TABLES[0], TABLES[3]])
def test_a_thumb_from_beside_the_paper_over_the_beginnings_of_its_first_rows_hides_them(
    table: tuple[int, int, int],
) -> None:
    (loss,) = _over(SKIN, (-40, 20, LEFT + 60, TOP + STEP * 3.6), table)
    assert loss.kind is LossKind.COVERED
    assert loss.box.left < LEFT
    assert loss.box.top < row(0) * TALL
    assert row(2) * TALL < loss.box.bottom


# --- print that pales ----------------------------------------------------------------------------------------------


def _paling(first: int, last: int, seen_to: int, soft: float = 0) -> tuple[Loss, ...]:
    """What is found where print pales from the row `first` to nothing (or to a blur) at the row `last`."""
    paper, words = _paper()
    pixels = np.asarray(paper).astype(float)
    blank = cv2.GaussianBlur(pixels, (0, 0), soft) if soft else cv2.dilate(pixels, np.ones((31, 31)))
    ys = (np.arange(TALL) - TOP - STEP * first) / (STEP * (last - first))
    ys[(np.arange(TALL) > TALL - ROOM - 10)] = 0
    part = ys.clip(0, 1)[:, None, None]
    inside = np.s_[:, ROOM + 20 : WIDE - ROOM - 20]
    pixels[inside] = (pixels * (1 - part) + blank * part)[inside]
    end = TOP + STEP * seen_to + HIGH + 10
    return losses_on(pixels.clip(0, 255).astype("uint8"), [word for word in words if word.box.bottom < end])


@pytest.mark.parametrize(("soft", "kind"), [(0, LossKind.FADED), (6, LossKind.BLURRED)])
def test_below_rows_that_pale_one_by_one_there_may_be_more(soft: float, kind: LossKind) -> None:
    (loss,) = _paling(11, 15, 14, soft)
    assert loss.kind is kind
    assert row(13) * TALL < loss.box.top < row(14) * TALL + HIGH
    assert loss.box.bottom > row(17) * TALL
    assert loss.box.left < LEFT + 10
    assert loss.box.right > RIGHT - 60


def test_one_pale_row_at_the_end_tells_of_no_more() -> None:
    paper, words = _paper()
    pixels = np.asarray(paper).astype(float)
    there = np.s_[TOP + STEP * 14 - 4 : TOP + STEP * 14 + HIGH + 8, LEFT - 5 : RIGHT + 5]
    pixels[there] += (cv2.dilate(pixels, np.ones((31, 31)))[there] - pixels[there]) * 0.6
    end = TOP + STEP * 15
    blank = np.s_[end - 6 : TOP + STEP * 19, LEFT - 5 : RIGHT + 5]
    pixels[blank] = cv2.dilate(pixels, np.ones((31, 31)))[blank]
    seen = [word for word in words if word.box.bottom < end]
    assert losses_on(pixels.clip(0, 255).astype("uint8"), seen) == ()
