"""Percentiles and pieces, against the general ones of numpy and OpenCV that they stand in for."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box
from pipeline.pixels import percentile, pieces


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60), st.sampled_from((0, 4, 50, 90, 97, 100)))
def test_a_percentile_is_that_of_numpy(values: list[int], percent: int) -> None:
    array = np.array(values, np.uint8)
    assert percentile(array, percent) == pytest.approx(float(np.percentile(array.astype(float), percent)))


@pytest.mark.parametrize("part", [np.s_[3:17, 5:31], np.s_[::2, ::3], np.s_[..., :20], np.s_[4]])
def test_a_part_of_a_picture_has_the_percentile_of_its_pixels(part: Any) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (40, 60), np.uint8)
    for whole in (picture, np.dstack([picture, 255 - picture, picture // 2])):
        assert percentile(whole[part], 90) == pytest.approx(float(np.percentile(whole[part], 90)))


def test_nothing_has_no_percentile() -> None:
    assert math.isnan(percentile(np.zeros((0, 4), np.uint8), 50))


@pytest.mark.parametrize("density", [0.2, 0.4, 0.6])
def test_pieces_are_the_connected_components_that_have_the_shape(density: float) -> None:
    flags = (np.random.default_rng(7).random((40, 60)) < density).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(flags, connectivity=8)
    boxes = [Box(left, top, left + wide, top + high) for left, top, wide, high, _ in stats.tolist()]
    wanted = {
        (box, (labels[box.top : box.bottom, box.left : box.right] == label).tobytes())
        for label, box in enumerate(boxes)
        if label and box.width >= 3
    }
    found = list(pieces(flags, lambda box: box.width >= 3))
    assert len(found) == len(wanted) > 0
    assert {(box, place.tobytes()) for place, box in found} == wanted
    assert [box.top for _, box in found] == sorted(box.top for _, box in found)


def test_a_hole_is_no_piece() -> None:
    ring = np.zeros((20, 20), np.uint8)
    ring[2:18, 2:18] = 1
    ring[5:15, 5:15] = 0
    assert [box for _, box in pieces(ring, lambda _: True)] == [Box(2, 2, 18, 18)]
