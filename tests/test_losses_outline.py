"""What is torn off the outline of a paper, washed out by a light, or beyond a scan's edge; and what is whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from pipeline.losses import losses_on
from pipeline.model import Box, Loss, LossKind, Word
from tests.test_losses import HIGH, LEFT, RIGHT, ROOM, STEP, TABLES, TALL, TOP, WIDE, _paper

Points = list[tuple[float, float]]


def top_of(number: int) -> int:
    """Where a row of the drawn paper begins, in pixels from the top."""
    return TOP + STEP * number


def torn(points: Points, table: tuple[int, int, int] = TABLES[0]) -> tuple[Loss, ...]:
    """What is found lost where the paper within `points` is gone; of a word the part on the paper is read."""
    paper, words = _paper(table)
    gone = Image.new("L", paper.size, 0)
    ImageDraw.Draw(gone).polygon(points, fill=255)
    picture = Image.composite(Image.new("RGB", paper.size, table), paper, gone)
    hole = np.asarray(gone) > 0
    seen = [part for word in words if (part := _left_of(word, hole)) is not None]
    return losses_on(np.asarray(picture), seen)


def _left_of(word: Word, hole: Any) -> Word | None:
    box = word.box
    there = np.flatnonzero(hole[box.top : box.bottom, box.left : box.right].mean(axis=0) < 0.1)
    if there.size < box.width / 4:
        return None
    text = word.text[: max(round(len(word.text) * there.size / box.width), 1)]
    return replace(
        word, text=text, box=box._replace(left=box.left + int(there[0]), right=box.left + int(there[-1]) + 1)
    )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_corner_that_is_torn_off_through_the_head_is_lost_from_the_papers_end_on(
    table: tuple[int, int, int], side: str
) -> None:
    points = {
        "left": [(0, 0), (420, 0), (420, ROOM), (300, top_of(0) + 30), (200, top_of(1) + 40), (0, top_of(4))],
        "right": [(WIDE, 0), (200, 0), (200, ROOM), (270, top_of(1)), (340, top_of(2)), (WIDE, top_of(3))],
    }[side]
    found = torn([(float(x), float(y)) for x, y in points], table)
    assert {loss.kind for loss in found} <= {LossKind.TORN, LossKind.COVERED}
    (loss,) = found
    assert loss.box.top <= ROOM + 5
    assert top_of(0) < loss.box.bottom < top_of(4)


def test_a_corner_without_print_may_be_missing() -> None:
    assert torn([(0, 0), (LEFT + 30, 0), (LEFT + 30, ROOM), (0, TOP - 8)]) == ()


def test_a_bite_out_of_the_side_that_takes_the_prices_is_a_loss_of_these_rows() -> None:
    bite: Points = [(WIDE, top_of(4)), (RIGHT - 70, top_of(6) - 10), (RIGHT - 80, top_of(8)), (WIDE, top_of(10))]
    found = torn(bite)
    assert found
    assert {loss.kind for loss in found} <= {LossKind.TORN, LossKind.COVERED}
    assert all(top_of(4) < loss.box.middle < top_of(10) for loss in found)


def _foot(deep: int) -> Points:
    """All below the total, along an edge that runs up and down by so many pixels."""
    end = top_of(14) + HIGH + 30
    jags = [(ROOM - 10 + 62 * i, end + deep * ((i * 7) % 3 - 1)) for i in range(10)]
    return [(0, end), *jags, (WIDE, end), (WIDE, TALL), (0, TALL)]


def test_a_foot_that_a_hand_tore_off_below_the_total_is_lost_and_one_that_was_cut_is_not() -> None:
    assert LossKind.TORN in {loss.kind for loss in torn(_foot(8))}
    assert torn(_foot(0)) == ()


def lit(box: tuple[int, int, int, int]) -> tuple[Loss, ...]:
    """What is found lost where a soft light shines on the paper; what it drowns is not read."""
    paper, words = _paper()
    light = Image.new("L", paper.size, 0)
    ImageDraw.Draw(light).ellipse(box, fill=255)
    light = light.filter(ImageFilter.GaussianBlur(9))
    picture = Image.composite(Image.new("RGB", paper.size, (255, 255, 255)), paper, light)
    seen = [part for word in words if (part := _left_of(word, np.asarray(light) > 235)) is not None]
    return losses_on(np.asarray(picture), seen)


def test_a_light_that_drowns_the_name_is_found_by_the_print_that_pales_toward_it() -> None:
    (loss,) = lit((LEFT + 60, TOP - 25, RIGHT, top_of(3) + 10))
    assert loss.kind is LossKind.GLARE
    assert loss.box.top < top_of(1)


def _band(top: int, bottom: int) -> tuple[Loss, ...]:
    """What is found lost where a light shines on all of the paper's width, with nothing soft about it."""
    paper, words = _paper()
    picture = paper.copy()
    ImageDraw.Draw(picture).rectangle((ROOM - 9, top, WIDE - ROOM + 9, bottom), fill=(255, 255, 255))
    return losses_on(np.asarray(picture), [w for w in words if not top < w.box.middle < bottom])


def test_a_light_from_side_to_side_hides_what_stands_there_though_nothing_pales_toward_it() -> None:
    (head,) = _band(TOP - 25, top_of(3) - 6)
    assert head.kind is LossKind.GLARE
    assert head.box.bottom > top_of(2)
    (foot,) = _band(top_of(15), top_of(18) - 8)
    assert foot.kind is LossKind.GLARE
    assert _band(0, ROOM - 20) == ()  # above the paper


def test_a_light_on_a_blank_part_of_the_paper_drowns_nothing() -> None:
    assert lit((RIGHT - 170, TOP - 5, RIGHT + 10, top_of(2) + 5)) == ()


@pytest.mark.parametrize(("below", "edges"), [(10, 1), (50, 1), (95, 0)])
def test_a_scan_that_ends_nearer_below_a_row_than_a_till_feeds_its_paper_may_go_on(below: int, edges: int) -> None:
    paper, words = _paper()
    end = top_of(14) + HIGH
    within = paper.crop((ROOM + 2, ROOM + 2, WIDE - ROOM - 2, end + below))
    seen = [
        replace(
            word,
            box=word.box._replace(left=b.left - ROOM, top=b.top - ROOM, right=b.right - ROOM, bottom=b.bottom - ROOM),
        )
        for word in words
        if (b := word.box).bottom <= end + 6
    ]
    found = losses_on(np.asarray(within), seen)
    assert [loss.kind for loss in found] == [LossKind.EDGE] * edges
    assert all(loss.box.bottom == within.height for loss in found)


def test_what_is_round_hides_a_part_of_the_rows_above_and_below_its_middle_too() -> None:
    picture, words = _paper()
    picture, thing = picture.copy(), Box(RIGHT - 80, top_of(6) - 8, RIGHT + 40, top_of(9) - 2)
    ImageDraw.Draw(picture).ellipse(thing, fill=(60, 60, 70))
    seen = [word for word in words if word.box.shared(thing) < 0.1 * word.box.width * word.box.height]
    (loss,) = losses_on(np.asarray(picture), seen)
    assert thing.top - 10 <= loss.box.top < top_of(6) + HIGH / 2
    assert top_of(8) + HIGH / 2 < loss.box.bottom <= thing.bottom + 10
