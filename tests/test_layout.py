"""Words into lines: rows of paper that lies level, tilted, seen at an angle, folded, or printed in two columns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.layout import lines_of, text_height
from pipeline.model import Box, Word

#: Dishes and prices of a made-up bill: a name at the left, a price far at the right.
BILL = [
    ("LANTERN HOUSE", ""), ("18 Harbor Street", ""), ("Port Lively, OR 97999", ""), ("(503) 555-0142", ""),
    ("Lentil Soup", "7.50"), ("Garden Salad", "12.50"), ("Roast Vegetable Plate", "13.25"), ("Tea", "3.00"),
    ("Corn Bread", "2.25"), ("Peach Cobbler", "6.25"), ("Subtotal", "44.75"), ("Tax", "3.58"), ("Total", "48.33"),
]  # fmt: skip
ROWS = [[text for text in row if text] for row in BILL]

#: Where a point of the flat paper comes to lie in the picture.
Bend = Callable[[float, float], tuple[float, float]]


def photographed(bend: Bend, pitch: float = 34, high: float = 24, wide: float = 600) -> list[Word]:
    """The bill's words where `bend` puts them, each with the slope of its own base line, as a reader gives it."""
    words = []
    for number, (name, price) in enumerate(BILL):
        for text, left in ((name, 100.0), (price, 100.0 + wide - 12 * len(price))):
            if text:
                words.append(_word(text, left, 100 + number * pitch, high, bend))
    return words


def _word(text: str, left: float, top: float, high: float, bend: Bend) -> Word:
    right = left + 12 * len(text)
    corners = [bend(x, y) for x, y in ((left, top), (right, top), (right, top + high), (left, top + high))]
    xs, ys = zip(*corners, strict=True)
    (x0, y0), (x1, y1) = bend(left, top + high / 2), bend(right, top + high / 2)
    return Word(text, Box.of(min(xs), min(ys), max(xs), max(ys)), 0.98, (y1 - y0) / (x1 - x0))


def texts(words: list[Word]) -> list[list[str]]:
    return [[word.text for word in line.words] for line in lines_of(words)]


def level(x: float, y: float) -> tuple[float, float]:
    return x, y


def tilted(degrees: float) -> Bend:
    turn = math.radians(degrees)

    def bend(x: float, y: float) -> tuple[float, float]:
        return 400 + x * math.cos(turn) - y * math.sin(turn), 400 + x * math.sin(turn) + y * math.cos(turn)

    return bend


def from_the_side(strength: float) -> Bend:
    """The paper's right edge is farther away: rows run together there."""

    def bend(x: float, y: float) -> tuple[float, float]:
        depth = 1 + strength * x
        return x / depth, 300 + (y - 300) / depth

    return bend


def folded(at: float, rise: float) -> Bend:
    """Folded across its rows: right of `at`, the paper runs uphill."""

    def bend(x: float, y: float) -> tuple[float, float]:
        return x, y + 200 - max(x - at, 0) * rise

    return bend


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(level, id="level"),
        *[pytest.param(tilted(d), id=f"tilted by {d} degrees") for d in (-12, -5, -2, 1, 3, 7, 12)],
        *[pytest.param(from_the_side(s / 10000), id=f"from the side, {s}") for s in (-3, 2, 4)],
        *[pytest.param(folded(400, rise), id=f"folded, {rise}") for rise in (-0.03, 0.02, 0.03)],
    ],
)
def test_a_price_stands_on_the_row_of_its_dish(bend: Bend) -> None:
    assert texts(photographed(bend)) == ROWS


def test_rows_set_close_stay_apart() -> None:
    assert texts(photographed(level, pitch=25, high=24)) == ROWS


def test_prices_far_to_the_right() -> None:
    assert texts(photographed(level, wide=1400)) == ROWS
    assert texts(photographed(tilted(2), wide=1200)) == ROWS


def test_a_line_reads_from_left_to_right_and_knows_its_place() -> None:
    words = [Word("3.00", Box(300, 12, 340, 32)), Word("Tea", Box(10, 10, 50, 30)), Word("hot", Box(60, 11, 90, 31))]
    (line,) = lines_of(words)
    assert line.text == "Tea hot 3.00"
    assert line.box == Box(10, 10, 340, 32)


def test_words_above_one_another_never_share_a_line() -> None:
    assert texts([Word("over", Box(10, 10, 90, 30)), Word("under", Box(10, 19, 90, 39))]) == [["over"], ["under"]]


def test_no_words_make_no_lines() -> None:
    assert lines_of([]) == ()
    assert text_height([]) == 0


def test_the_height_of_tilted_text_is_without_its_tilt() -> None:
    assert text_height([Word("a long line of text", Box(0, 0, 400, 50), slope=0.05)]) == pytest.approx(30)


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(0, 900), st.integers(0, 900), st.integers(1, 300), st.integers(1, 80),
)  # fmt: skip
anything = st.lists(
    st.builds(Word, st.text(max_size=6), boxes, st.none() | st.floats(0, 1), st.floats(-2, 2)), max_size=25
)


@given(anything)
def test_every_word_is_on_exactly_one_line(words: list[Word]) -> None:
    on_lines = [word for line in lines_of(words) for word in line.words]
    assert sorted(map(id, on_lines)) == sorted(map(id, words))
    for line in lines_of(words):
        assert line.words
        assert [w.box.left for w in line.words] == sorted(w.box.left for w in line.words)


@given(anything)
def test_lines_are_the_same_twice(words: list[Word]) -> None:
    assert lines_of(words) == lines_of(words)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([level, tilted(4), from_the_side(0.0003), folded(400, 0.02)]))
def test_the_readers_order_of_the_words_changes_nothing(seed: int, bend: Bend) -> None:
    words = photographed(bend)
    shuffled = words[:]
    Random(seed).shuffle(shuffled)
    assert lines_of(shuffled) == lines_of(words)


@given(anything, st.integers(0, 10**6))
def test_nor_on_any_page_of_different_words(words: list[Word], seed: int) -> None:
    words = [replace(word, text=f"word {number}") for number, word in enumerate(words)]
    shuffled = words[:]
    Random(seed).shuffle(shuffled)
    assert lines_of(shuffled) == lines_of(words)


def test_a_masked_number_that_runs_up_the_margin_is_on_no_row_of_the_paper() -> None:
    rows = [Word(f"Item {at}", Box(20, 20 + 40 * at, 120, 40 + 40 * at)) for at in range(5)]
    number = Word("XXXX XXXX XXXX 1111", Box(200, 30, 220, 190))
    assert [[word.text for word in line.words] for line in lines_of([*rows, number]) if number in line.words] == [
        [number.text]
    ]
    assert len(lines_of([*rows, number])) == 6
