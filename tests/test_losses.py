"""What a picture does not show of its paper is found where it is, and nothing on a paper that is wholly in view."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.extract import receipts_of
from pipeline.extract.head.whole import is_below_cut
from pipeline.extract.lines.rows import page_rows
from pipeline.losses import in_view, losses_on
from pipeline.model import (
    Box,
    Cause,
    Evidence,
    Field,
    FindingState,
    Loss,
    LossKind,
    Lost,
    Part,
    Proof,
    Receipt,
    Reconciliation,
    State,
    Word,
)
from pipeline.pages import open_pages
from pipeline.struck import marks_on
from rules.checks.common import hidden as unseen_at
from rules.losses import tips, why
from sample_receipts.hidden import Hide, hidden
from tests.extract.typewriter import DOWN, FILE, page
from tests.recorded import recordings
from tests.rules.builders import POLICY, bill, purchase, receipt

FONT = Path(__file__).parent.parent / "sample_receipts" / "fonts" / "Inconsolata.otf"
ROWS = [
    ("LANTERN HOUSE", ""), ("18 Harbor Street", ""), ("(503) 555-0142", ""), ("Check 204", "Table 7"), ("", ""),
    ("1 Lentil Soup", "7.50"), ("1 Corn Bread", "4.00"), ("2 Garden Salad", "20.00"), ("1 Peach Pie", "6.25"),
    ("1 Iced Tea", "3.25"), ("1 Lemonade", "3.75"), ("", ""),
    ("Subtotal", "44.75"), ("Tax", "4.00"), ("Total", "48.75"), ("", ""),
    ("VISA XXXXXXXXXXXX0103", "48.75"), ("Approval Code", "02776A"), ("Thank you for coming", "CUSTOMER COPY"),
]  # fmt: skip
#: The paper lies on a table that is seen all around it.
ROOM, LEFT, RIGHT, TOP, STEP, HIGH = 70, 110, 610, 110, 40, 26
WIDE, TALL = RIGHT + LEFT, TOP + STEP * len(ROWS) + 110
TABLES = [(62, 44, 36), (30, 30, 34), (58, 84, 66), (150, 112, 74)]


@cache
def _paper(table: tuple[int, int, int] = TABLES[0], light: float = 0.85) -> tuple[Any, tuple[Word, ...]]:
    """A photographed-looking paper on a table, uneven in light, and its words."""
    picture = Image.new("RGB", (WIDE, TALL), table)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 28)
    draw.rectangle((ROOM, ROOM, WIDE - ROOM, TALL - ROOM), fill=(235, 232, 225))
    words = []
    for number, row in enumerate(ROWS):
        for text, right in zip(row, (False, True), strict=True):
            if text:
                across = draw.textlength(text, font)
                left, top = (RIGHT - across if right else LEFT), TOP + STEP * number
                draw.text((left, top), text, (40, 40, 45), font)
                words.append(Word(text, Box.of(left - 2, top, left + across + 2, top + HIGH + 4), 0.98))
    fall = np.linspace(1.0, 0.8, WIDE)[None, :, None] * light
    noise = np.random.default_rng(7).normal(0, 2, (TALL, WIDE, 1))
    return Image.fromarray((np.asarray(picture) * fall + noise).clip(0, 255).astype("uint8")), tuple(words)


def row(number: int) -> float:
    """Height of a row's middle, as a part of the picture's."""
    return (TOP + STEP * number + HIGH / 2) / TALL


def losses(*hides: Hide, light: float = 0.85, table: tuple[int, int, int] = TABLES[0]) -> tuple[Loss, ...]:
    """What is found lost once `hides` lie over the paper; words that can no longer be seen are not read."""
    paper, words = _paper(table, light)
    picture = np.asarray(hidden(paper, hides, 5))
    changed = np.abs(picture.astype(int) - np.asarray(paper)).max(axis=2) > 25
    seen = []
    for word in words:
        box = word.box
        gone = changed[box.top : box.bottom, box.left : box.right].mean(axis=0) > 0.4
        if gone.mean() > 0.5:
            continue
        kept = np.flatnonzero(~gone)
        text = word.text[: max(round(len(word.text) * (1 - gone.mean())), 1)]
        seen.append(replace(word, text=text, box=replace_right(box, box.left + int(kept[-1]) + 1)))
    return losses_on(picture, seen)


def replace_right(box: Box, right: int) -> Box:
    return box._replace(right=max(min(right, box.right), box.left + 1))


# --- in the pixels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("light", [1.0, 0.85, 0.5])
def test_a_paper_that_is_wholly_in_view_has_lost_nothing(table: tuple[int, int, int], light: float) -> None:
    assert losses(table=table, light=light) == ()


@pytest.mark.parametrize(
    "name",
    ["diner-card.jpg", "table-tab.heic", "bistro-gratuity.jpg", "pub-with-beer.jpg", "groceries.jpg", "coffee-dim.jpg",
     "warehouse-club.jpg", "diner-again.jpg", "tacos-faded.jpg", "bowls-upside-down.jpg", "struck-by-marker.jpg",
     "struck-by-tape.jpg", "two-on-one-picture.jpg", "cafe-no-approval.png"],
)  # fmt: skip
def test_photographs_on_every_table_have_lost_nothing(name: str) -> None:
    for shown, seen in zip(open_pages(recordings.source(name)), recordings.words(name), strict=True):
        assert losses_on(np.asarray(shown.picture(seen.turned)), seen.words) == ()


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ("thumb", {LossKind.COVERED}),
        ("clip", {LossKind.COVERED, LossKind.TORN}),
        ("glare", {LossKind.GLARE}),
    ],
)
@pytest.mark.parametrize("first", [5, 7, 12])
def test_what_lies_over_prices_is_found_where_it_is(how: str, kinds: set[LossKind], first: int) -> None:
    left = 0.7 if how == "glare" else 0.72
    found = losses(Hide(how, (left, row(first) - 0.035, 0.93, row(first + 2) + 0.035)))
    assert found
    assert {loss.kind for loss in found} <= kinds
    middle = row(first + 1) * TALL
    assert any(abs(loss.box.middle - middle) < 1.5 * STEP and loss.box.right > 0.8 * WIDE for loss in found)


@pytest.mark.parametrize("second", [True, False])
def test_glare_that_the_print_parts_in_two_is_one(second: bool) -> None:
    """Print beside one part of it pales; alone that part would be too small for a single word to tell it."""
    paper, words = _paper()
    patches = [(140, 300), (340, 556)] if second else [(455, 556)]
    shine = np.zeros((TALL, WIDE), np.float32)
    for left, right in patches:
        cv2.rectangle(shine, (left, TOP + 15 * STEP), (right, TOP + 16 * STEP + 30), 1.0, -1)
    shine = np.maximum(shine, cv2.GaussianBlur(shine, (0, 0), 14) * 1.8).clip(0, 1)[:, :, None]
    picture = (np.asarray(paper) * (1 - shine) + 255 * shine).astype("uint8")
    seen = [word for word in words if word.text != ROWS[16][0]]
    found = [loss for loss in losses_on(picture, seen) if loss.kind is LossKind.GLARE]
    assert bool(found) is second
    assert all(loss.box.left < 160 and loss.box.right > 520 for loss in found)


@pytest.mark.parametrize("left", [0.45, 0.55])
def test_a_torn_corner_is_found(left: float) -> None:
    found = losses(Hide("torn", (left, row(8), 1.0, 1.0), TABLES[0]))
    assert {loss.kind for loss in found} <= {LossKind.TORN, LossKind.COVERED}
    assert found
    assert min(loss.box.top for loss in found) > row(7) * TALL


def test_a_band_out_of_focus_is_found() -> None:
    paper, words = _paper()
    blurred = hidden(paper, (Hide("blur", (0.0, row(5) - 0.02, 1.0, row(14) + 0.02)),), 5)
    seen = [word for word in words if not row(5) - 0.01 < word.box.middle / TALL < row(14) + 0.01]
    (loss,) = losses_on(np.asarray(blurred), seen)
    assert loss.kind is LossKind.BLURRED
    assert loss.box.top < row(9) * TALL < loss.box.bottom


def _cut(left: int, top: int, right: int, bottom: int) -> tuple[Loss, ...]:
    """What is found where the picture shows only this part of the paper; a word that is partly in it is read."""
    paper, words = _paper()
    part = paper.crop((left, top, right, bottom))
    seen = []
    for word in words:
        box = Box(
            max(word.box.left - left, 0),
            max(word.box.top - top, 0),
            min(word.box.right - left, right - left),
            min(word.box.bottom - top, bottom - top),
        )
        if box.width > 4 and box.height > 8:
            seen.append(replace(word, box=box))
    return losses_on(np.asarray(part), seen)


@pytest.mark.parametrize(
    ("part", "edge"),
    [
        ((LEFT + 40, 0, WIDE, TALL), "left"),
        ((0, 0, RIGHT - 25, TALL), "right"),
        ((0, TOP + STEP + 12, WIDE, TALL), "top"),
        ((0, TOP - 15, WIDE, TALL), "top"),
        ((0, 0, WIDE, TOP + STEP * 12 + 14), "bottom"),
        ((0, 0, WIDE, TOP + STEP * 14 + HIGH + 12), "bottom"),
    ],
    ids=["left", "right", "top", "right above the first row", "bottom", "right below the total"],
)
def test_an_edge_through_the_print_touches_that_edge_of_the_picture_alone(
    part: tuple[int, int, int, int], edge: str
) -> None:
    (loss,) = _cut(*part)
    assert loss.kind is LossKind.EDGE
    box, wide, high = loss.box, part[2] - part[0], part[3] - part[1]
    touched = {"left": box.left == 0, "top": box.top == 0, "right": box.right == wide, "bottom": box.bottom == high}
    assert [name for name, touches in touched.items() if touches] == [edge]


@pytest.mark.parametrize("part", [(LEFT - 20, 0, WIDE, TALL), (0, ROOM - 5, WIDE, TALL), (0, 0, RIGHT + 20, TALL)])
def test_an_edge_beside_the_print_loses_nothing(part: tuple[int, int, int, int]) -> None:
    assert _cut(*part) == ()


@pytest.mark.parametrize("color", [(236, 190, 160), (120, 76, 56), (20, 60, 140)])
def test_a_thing_over_the_head_that_comes_from_beyond_the_paper_is_a_loss_above_the_first_row_seen(
    color: tuple[int, int, int],
) -> None:
    paper, words = _paper()
    held, low = paper.copy(), TOP + STEP
    ImageDraw.Draw(held).rectangle((LEFT - 10, 0, LEFT + 300, low - 6), fill=color)
    (loss,) = losses_on(np.asarray(held), [word for word in words if word.box.top > low - 6])
    assert loss.kind is LossKind.COVERED
    assert loss.box.left == pytest.approx(LEFT - 10, abs=12)
    assert loss.box.bottom == pytest.approx(low, abs=15)


def test_a_paper_that_ends_in_the_letters_of_its_last_row_is_torn_there() -> None:
    paper, words = _paper(light=1.0)
    torn, end = paper.copy(), TOP + STEP * 14 + HIGH + 12
    ImageDraw.Draw(torn).rectangle((0, end, WIDE, TALL), fill=TABLES[0])
    (loss,) = losses_on(np.asarray(torn), [word for word in words if word.box.bottom < end])
    assert (loss.kind, loss.box.bottom > end) == (LossKind.TORN, True)


def test_light_print_on_something_dark_beside_the_paper_is_none_of_the_papers() -> None:
    paper, words = _paper()
    tray = paper.copy()
    font = ImageFont.truetype(str(FONT), 34)
    ImageDraw.Draw(tray).rectangle((0, TALL - ROOM, WIDE, TALL), fill=(25, 25, 28))
    ImageDraw.Draw(tray).text((200, TALL - 31), "LANTERN CARD", (205, 180, 120), font)
    sign = Word("LANTERN CARD", Box(200, TALL - 32, 405, TALL), 0.98)
    assert losses_on(np.asarray(tray), (*words, sign)) == ()


def test_a_bar_behind_light_print_is_no_part_that_is_missing() -> None:
    paper, words = _paper()
    barred = paper.copy()
    top = TOP + STEP * 11 - 4
    ImageDraw.Draw(barred).rectangle((LEFT, top, RIGHT + 10, top + 34), fill=(30, 30, 30))
    assert losses_on(np.asarray(barred), words) == ()


SKINS = [(236, 200, 178), (222, 170, 143), (200, 146, 120), (172, 118, 92), (120, 76, 56), (84, 54, 41)]


def _across(color: tuple[int, int, int], left: int, right: int, number: int = 9) -> tuple[list[Box], list[Loss]]:
    """The marks and the losses once a bar of `color` lies over the row of that number."""
    paper, words = _paper()
    barred, middle = paper.copy(), row(number) * TALL
    ImageDraw.Draw(barred).rounded_rectangle((left, middle - 20, right, middle + 20), 16, fill=color)
    pixels = np.asarray(barred.filter(ImageFilter.GaussianBlur(1)))
    seen = [w for w in words if abs(w.box.middle - middle) > 15 or w.box.right <= left or w.box.left >= right]
    struck = marks_on(pixels, seen).struck
    lost = losses_on(pixels, seen, struck)
    over = [loss for loss in lost if loss.kind is not LossKind.EDGE and loss.box.top < middle < loss.box.bottom]
    return [mark for mark in in_view(struck, lost) if mark.top < middle < mark.bottom], over


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize(("left", "right"), [(LEFT + 20, WIDE + 9), (-9, RIGHT - 100), (-9, WIDE + 9), (LEFT, RIGHT)])
def test_a_finger_across_a_row_hides_it_and_marks_nothing_out(
    skin: tuple[int, int, int], left: int, right: int
) -> None:
    marks, lost = _across(skin, left, right)
    assert marks == []
    assert {loss.kind for loss in lost} == {LossKind.COVERED}


@pytest.mark.parametrize("ink", [(24, 24, 28), (35, 45, 130), (190, 25, 35), (20, 110, 60)])
def test_a_bar_of_ink_over_a_row_marks_it_out_and_hides_nothing(ink: tuple[int, int, int]) -> None:
    marks, lost = _across(ink, LEFT - 8, RIGHT + 8)
    assert len(marks) == 1
    assert lost == []


def test_a_finger_along_the_prices_that_hides_their_first_figures_is_found() -> None:
    paper, words = _paper()
    barred, cut = paper.copy(), RIGHT - 58
    ImageDraw.Draw(barred).rectangle((cut - 24, row(5) * TALL - 24, cut, row(10) * TALL + 24), fill=SKINS[2])
    seen = []
    for word in words:
        hit = word.box.left < cut < word.box.right and row(5) < word.box.middle / TALL + 0.001 < row(10) + 0.01
        seen.append(replace(word, text=word.text[-4:], box=word.box._replace(left=cut + 2)) if hit else word)
    found = losses_on(np.asarray(barred), seen)
    assert [loss.kind for loss in found] == [LossKind.COVERED]
    assert found[0].box.height > 4 * STEP


def _priced_left(
    table: tuple[int, int, int], thing: tuple[int, int, int], first: float, last: float, reach: int
) -> tuple[Loss, ...]:
    """What is lost on a paper with prices at its left, where a thing lies on it from beside it as far as `reach`."""
    picture = Image.new("RGB", (WIDE, TALL), table)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 28)
    draw.rectangle((ROOM, ROOM, WIDE - ROOM, TALL - ROOM), fill=(235, 232, 225))
    words = []
    for number, (name, price) in enumerate(ROWS):
        for text, left in ((price, LEFT), (name, LEFT + 130)):
            if text:
                top = TOP + STEP * number
                draw.text((left, top), text, (40, 40, 45), font)
                box = Box.of(left - 2, top, left + draw.textlength(text, font) + 2, top + HIGH + 4)
                words.append(Word(text, box, 0.98))
    draw.rounded_rectangle((-30, first, reach, last), 30, fill=thing)
    seen = []
    for word in words:
        hit = word.box.left < reach - 5 and first < word.box.middle < last
        kept = replace(word, text=word.text[1:], box=word.box._replace(left=reach))
        seen.append(kept if hit else word)
    return losses_on(np.asarray(picture.filter(ImageFilter.GaussianBlur(1))), seen)


@pytest.mark.parametrize("thumb", [SKINS[2], (38, 34, 36)])
@pytest.mark.parametrize("table", [TABLES[0], (222, 220, 216)])
def test_what_lies_along_prices_that_stand_left_of_their_names_hides_their_first_figures(
    thumb: tuple[int, int, int], table: tuple[int, int, int]
) -> None:
    middle = row(13) * TALL

    def found(reach: int) -> tuple[Loss, ...]:
        return _priced_left(table, thumb, middle - 2 * STEP, middle + 2 * STEP, reach)

    (loss,) = found(LEFT + 13)
    assert loss.kind in (LossKind.COVERED, LossKind.TORN)  # what is as dark as the table may be a part torn off
    assert loss.box.left < LEFT < loss.box.right < LEFT + 60
    assert loss.box.top < row(12) * TALL < row(14) * TALL < loss.box.bottom
    assert found(ROOM + 15) == ()


def test_a_sheet_as_white_as_the_paper_along_prices_at_its_left_hides_their_first_figures() -> None:
    (loss,) = [
        each for each in _priced_left(TABLES[0], (236, 234, 230), -40, TALL + 40, LEFT + 13) if each.box.top > TOP
    ]
    assert loss.kind in (LossKind.COVERED, LossKind.TORN)
    assert loss.box.left < LEFT < loss.box.right < LEFT + 60
    assert loss.box.top < row(12) * TALL < row(14) * TALL < loss.box.bottom
    beside = _priced_left(TABLES[0], (236, 234, 230), -40, TALL + 40, ROOM + 15)
    assert not [each for each in beside if each.box.top > TOP]


def test_a_paper_of_which_only_the_name_is_seen_goes_on_below_the_picture() -> None:
    paper, words = _paper()
    head = [word for word in words if word.box.top < TOP + 3 * STEP]
    cut = np.asarray(paper)[: max(word.box.bottom for word in head) + 8]
    assert len(head) < 5
    assert [loss.kind for loss in losses_on(cut, head)] == [LossKind.EDGE]
    assert losses_on(np.asarray(paper), head) == ()


def test_a_bar_that_goes_on_beside_the_paper_is_none_of_ink() -> None:
    marks, lost = _across((30, 40, 110), LEFT + 150, WIDE + 9)
    assert marks == []
    assert lost


def test_a_pen_that_ends_in_a_point_right_beside_the_paper_marks_nothing_out() -> None:
    paper, words = _paper(TABLES[3])
    covered, middle = paper.copy(), row(9) * TALL
    ImageDraw.Draw(covered).ellipse((ROOM - 22, middle - 19, WIDE - ROOM + 10, middle + 19), fill=(24, 24, 28))
    pixels = np.asarray(covered.filter(ImageFilter.GaussianBlur(1)))
    seen = [word for word in words if abs(word.box.middle - middle) > 15]
    marks = marks_on(pixels, seen)
    lost = losses_on(pixels, seen, marks.struck, marks.lying)
    assert in_view(marks.struck, lost) == ()
    assert any(loss.box.top < middle < loss.box.bottom for loss in lost)


def test_a_pen_upright_before_the_prices_hides_their_first_figures() -> None:
    paper, words = _paper()
    prices = [word for word in words if re.fullmatch(r"\d\d\.\d\d", word.text)][1:]
    assert len(prices) == 3
    first, last = prices[0].box, prices[-1].box
    at = max(word.box.left for word in prices) + 14
    covered = paper.copy()
    ImageDraw.Draw(covered).rectangle((at - 16, first.top - 30, at, last.bottom + 30), fill=(40, 40, 44))
    cut = [replace(w, text=w.text[1:], box=w.box._replace(left=at)) if w in prices else w for w in words]
    (loss,) = losses_on(np.asarray(covered), cut)
    assert loss.kind is LossKind.COVERED
    assert loss.box.left < at - 10 < loss.box.right
    assert loss.box.top <= first.bottom
    assert loss.box.bottom >= last.top


@pytest.mark.parametrize("cut", [False, True])
def test_a_picture_that_a_program_drew_ends_where_its_margins_are_alike(cut: bool) -> None:
    picture = Image.new("RGB", (WIDE, TALL), (255, 255, 255))
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 28)
    words = []
    for number, (name, price) in enumerate(ROWS):
        for text, left in ((name, LEFT), (price, 500)):
            if text:
                top = TOP + STEP * number
                draw.text((left, top), text, (40, 40, 45), font)
                words.append(Word(text, Box.of(left, top, left + draw.textlength(text, font), top + HIGH), 0.98))
    hull = Box.around([word.box for word in words])
    around = 6 if cut else 34  # what stands between two rows; a margin
    pixels = np.asarray(picture)[hull.top - 30 : hull.bottom + around, hull.left - 30 : hull.right + 30]
    moved = [replace(w, box=w.box._replace(
        left=w.box.left - hull.left + 30, right=w.box.right - hull.left + 30,
        top=w.box.top - hull.top + 30, bottom=w.box.bottom - hull.top + 30,
    )) for w in words]  # fmt: skip
    assert bool(losses_on(pixels, moved)) is cut


def test_a_mark_is_none_where_the_paper_is_lost() -> None:
    clip, pen = Box(400, 300, 600, 340), Box(100, 500, 300, 520)
    lost = (Loss(LossKind.TORN, Box(380, 290, 620, 400)), Loss(LossKind.EDGE, Box(1, 480, 700, 600)))
    assert in_view((clip, pen), lost) == (pen,)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**16),
    boxes=st.lists(
        st.tuples(st.integers(0, 150), st.integers(0, 90), st.integers(3, 60), st.integers(3, 30)), max_size=9
    ),
)
def test_whatever_is_seen_losses_lie_in_the_picture(seed: int, boxes: list[tuple[int, int, int, int]]) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (100, 160, 3)).astype(np.uint8)
    words = [
        Word("9.99", Box(x, y, min(x + w, 160), min(y + h, 100)), 0.9) for x, y, w, h in boxes if x < 157 and y < 97
    ]
    for loss in losses_on(pixels, words):
        assert 0 <= loss.box.left < loss.box.right <= 160
        assert 0 <= loss.box.top < loss.box.bottom <= 100


# --- what it means for a receipt ---------------------------------------------------------------------------------

TYPED = """
    18 Harbor Street

    Lentil Soup          7.50
    Corn Bread           4.00
    Garden Salad        20.00
    Subtotal            31.50
    Tax                  2.50
    Total               34.00
    VISA ****0103       34.00
"""


def _read(text: str, *lost: Loss) -> Receipt:
    (found,) = receipts_of([replace(page(text), losses=lost)], FILE)
    return found


def _over(first: int, last: int, kind: LossKind = LossKind.COVERED) -> Loss:
    """A loss over the ends of the typed rows from `first` to `last`."""
    return Loss(kind, Box(300, 60 + first * DOWN - 5, 340, 60 + last * DOWN + 25))


@pytest.mark.parametrize(
    ("first", "last", "parts", "near"),
    [
        (0, 0, (Part.HEAD,), ("18 Harbor Street",)),
        (3, 4, (Part.ITEMS,), ("Corn Bread", "Garden Salad")),
        (6, 6, (Part.SUMS,), ("Tax",)),
        (4, 5, (Part.ITEMS, Part.SUMS), ("Garden Salad", "Subtotal")),
        (8, 8, (Part.FOOT,), ("VISA ****0103",)),
    ],
)
def test_a_loss_names_its_part_and_its_rows(
    first: int, last: int, parts: tuple[Part, ...], near: tuple[str, ...]
) -> None:
    (lost,) = _read(TYPED, _over(first, last)).losses
    assert (lost.parts, lost.near, lost.side) == (parts, near, "right")
    assert lost.place.file == FILE


def test_what_is_missing_where_something_lies_is_unreadable_and_not_absent() -> None:
    whole, covered = _read(TYPED), _read(TYPED, _over(0, 0))
    assert (whole.phone.state, whole.date.state) == (State.ABSENT,) * 2
    assert (covered.merchant.state, covered.phone.state, covered.date.state) == (State.UNREADABLE,) * 3
    assert covered.address.value == whole.address.value
    bare = TYPED.replace("Tax                  2.50", "").replace("34.00", "35.00")
    assert _read(bare).tax.state is State.ABSENT
    assert _read(bare, _over(5, 6)).tax.state is State.UNREADABLE


def test_a_loss_that_hides_only_the_ends_of_rows_hides_no_row() -> None:
    assert _read(TYPED, _over(3, 4)).losses[0].rows_seen
    assert not _read(TYPED, Loss(LossKind.COVERED, Box(300, 250, 340, 480))).losses[0].rows_seen


@pytest.mark.parametrize(
    ("row", "row_below", "seen"),
    [
        ("Wells Fargo Bank", "Change        0.00", False),
        ("Wells Fargo Bank", "Server        Ann", True),
        ("Interac Flash  34", "Server        Ann", False),
        ("Number of guests  12", "Server        Ann", True),
    ],
)
def test_a_row_of_unknown_words_above_the_change_or_with_the_totals_first_figures_may_be_the_payment(
    row: str, row_below: str, seen: bool
) -> None:
    text = TYPED.replace("VISA ****0103       34.00", f"{row}\n    {row_below}")
    paid = [word.box for word in page(text).words if word.text in row][-1]
    lost = Box(paid.right, paid.top, page(text).width - 60, paid.bottom)
    (loss,) = _read(text, Loss(LossKind.GLARE, lost)).losses
    assert loss.rows_seen is seen


def test_what_stands_below_thanks_or_suggested_tips_is_no_payment() -> None:
    (low,) = _read(TYPED + "    Thank you\n    Come again soon\n    Open daily", _over(11, 11)).losses
    assert low.parts == (Part.END,)
    unpaid = TYPED.replace("VISA ****0103       34.00", "Suggested Gratuity:\n    18% of the bill is 5.67")
    (below,) = _read(unpaid, _over(9, 9)).losses
    assert below.parts == (Part.END,)


def test_a_loss_far_from_the_print_is_of_another_paper() -> None:
    assert _read(TYPED, Loss(LossKind.COVERED, Box(900, 100, 990, 200))).losses == ()


def test_a_picture_that_ends_right_below_a_sum_is_cut_off_where_the_paper_goes_on() -> None:
    text = TYPED.replace("    VISA ****0103       34.00\n", "")
    typed = page(text)
    below = Loss(LossKind.EDGE, Box(1, typed.height - 80, typed.width - 1, typed.height))
    assert _read(text).cut_off == ()
    assert _read(text, below).cut_off == ("bottom",)
    assert _read(TYPED + "    Thank you\n    Come again soon\n", below).cut_off == ()
    fee = _read(text + "    Non-cash fee 3.5%      1.19\n", below)
    assert fee.cut_off == ("bottom",)
    assert fee.total.value is None
    assert fee.reconciliation.state is Proof.UNPROVED


# --- what is said of it ------------------------------------------------------------------------------------------


def _lost(kind: LossKind, side: str, *near: str, parts: tuple[Part, ...] = (Part.ITEMS,)) -> Lost:
    return Lost(kind, parts, side, near, Evidence(FILE, 1, Box(10, 10, 90, 40), "", "rapidocr"))


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (_lost(LossKind.EDGE, "top"), "the top edge of the paper is outside the picture"),
        (
            _lost(LossKind.EDGE, "right", "Latte"),
            "the right edge of the paper is outside the picture, and with it the end of the row “Latte”",
        ),
        (
            _lost(LossKind.COVERED, "right", "Latte", "Bagel"),
            "the end of the rows “Latte” and “Bagel” is covered, torn off or lost in glare",
        ),
        (
            _lost(LossKind.TORN, "left", "Latte"),
            "the beginning of the row “Latte” is covered, torn off or lost in glare",
        ),
        (
            _lost(LossKind.BLANK, "right", "Latte", "Bagel"),
            "no amounts can be seen beside the rows “Latte” and “Bagel”",
        ),
        (_lost(LossKind.GLARE, "", "A", "B", "C", "D"), "glare lies over a part of the rows from “A” to “D”"),
        (_lost(LossKind.BLURRED, "", "A", "B"), "the print between “A” and “B” is too blurred to be read"),
        (_lost(LossKind.FADED, "", "A"), "the print beside “A” is too faint to be read"),
    ],
)
def test_a_loss_is_said_with_its_place(lost: Lost, words: str) -> None:
    assert why(lost) == words


def test_the_tip_fits_what_was_lost() -> None:
    assert tips(receipt()) == ""
    cut = receipt(cut_off=("right", "top"), losses=(_lost(LossKind.GLARE, "right", "Latte"),))
    assert tips(cut) == (
        "The top and right edges are outside the picture: please leave room around the paper. "
        "Please turn it away from the lamp or the window, so that nothing is reflected."
    )


WAYS = ("phone", "address", "website", "email")


def _said(rule: str, paper: Receipt) -> tuple[FindingState, Cause | None, str, str]:
    from rules.engine import evaluate_purchase

    (finding,) = (f for f in evaluate_purchase(purchase(paper), POLICY, 1) if f.rule == rule)
    return finding.state, finding.cause, finding.message, finding.ask


THUMB = "the end of the row “Latte” is covered, torn off or lost in glare"


def test_a_payment_is_not_missing_where_something_covers_the_foot() -> None:
    foot = _lost(LossKind.COVERED, "right", "Latte", parts=(Part.FOOT,))
    state, cause, message, ask = _said("payment-proof", bill(losses=(foot,)))
    assert (state, cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert THUMB in message
    assert "with nothing on it, no finger or clip either" in ask
    for seen in (replace(foot, parts=(Part.HEAD,)), replace(foot, parts=(Part.END,)), replace(foot, rows_seen=True)):
        assert _said("payment-proof", bill(losses=(seen,)))[0] is FindingState.NOT_MET


def test_sums_that_do_not_close_under_a_thumb_are_said_to_be_covered() -> None:
    paper = receipt(
        losses=(_lost(LossKind.COVERED, "right", "Latte"),), reconciliation=Reconciliation(Proof.UNPROVED, None)
    )
    state, cause, message, _ = _said("reconciles", paper)
    assert (state, cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert THUMB in message


def test_names_under_a_thumb_are_not_known_to_be_no_alcohol_even_where_the_sums_close() -> None:
    names = _lost(LossKind.COVERED, "left", "5.00")
    assert _said("no-alcohol", receipt(losses=(names,)))[0] is FindingState.CANNOT_TELL
    assert _said("no-alcohol", receipt(losses=(replace(names, side="right"),)))[0] is FindingState.MET


# --- the whole picture ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("soft", [4, 6])
def test_a_picture_that_is_out_of_focus_is_lost_as_a_whole_and_its_marks_are_marks(soft: int) -> None:
    paper, words = _paper()
    (loss,) = losses_on(np.asarray(paper.filter(ImageFilter.GaussianBlur(soft))), words)
    assert loss == Loss(LossKind.BLURRED, Box(0, 0, WIDE, TALL))
    assert in_view((Box(100, 500, 300, 540),), (loss,)) == (Box(100, 500, 300, 540),)


@pytest.mark.parametrize("soft_by", [2, 3])
def test_few_soft_words_are_all_that_could_be_read_of_a_blurred_paper(soft_by: int) -> None:
    paper, words = _paper()
    soft = np.asarray(paper.filter(ImageFilter.GaussianBlur(soft_by)))
    assert [loss.kind for loss in losses_on(soft, words[:3])] == [LossKind.BLURRED]
    assert losses_on(np.asarray(paper), words[:3]) == ()


@pytest.mark.parametrize("along", ["row", "diagonal"])
def test_a_picture_that_a_moving_camera_smeared_is_lost_as_a_whole(along: str) -> None:
    paper, words = _paper()
    far = 15
    kernel: Any = np.eye(far)
    if along == "row":
        kernel = np.zeros((far, far))
        kernel[far // 2] = 1
    (loss,) = losses_on(cv2.filter2D(np.asarray(paper), -1, kernel / far), words)
    assert loss == Loss(LossKind.BLURRED, Box(0, 0, WIDE, TALL))


def test_a_thumbnail_that_was_hardly_read_is_asked_for_as_it_was_taken() -> None:
    paper, words = _paper()
    small = np.asarray(paper.resize((300, 300 * TALL // WIDE)))
    doubtful = [replace(word.scaled(300 / WIDE), score=0.7) for word in words]
    (loss,) = losses_on(small, doubtful)
    assert loss == Loss(LossKind.BLURRED, Box(0, 0, *small.shape[1::-1]))
    assert losses_on(small, [replace(word, score=0.98) for word in doubtful]) == ()
    lost = replace(_lost(LossKind.BLURRED, "", parts=tuple(Part)), place=Evidence(FILE, 1, loss.box, "", "rapidocr"))
    assert why(lost) == f"the picture is too small to be read surely, 300 by {loss.box.height} pixels"
    unread: Field[str] = Field(state=State.UNREADABLE)
    _, cause, message, ask = _said("business-contact", receipt(**dict.fromkeys(WAYS, unread), losses=(lost,)))
    assert cause is Cause.UNREADABLE
    assert why(lost) in message
    assert ask.endswith(
        "Please send the photo as it was taken: this is a small copy of it (a thumbnail, or out of a chat)."
    )


def test_nothing_is_absent_from_a_picture_that_is_out_of_focus() -> None:
    seen = replace(page("LANTERN HOUSE\n18 Harbor Street\nTable 7\nThank you"), width=800, height=900)
    whole = Loss(LossKind.BLURRED, Box(0, 0, seen.width, seen.height))
    (read,) = receipts_of([replace(seen, losses=(whole,))], FILE)
    assert read.losses[0].parts == tuple(Part)
    assert (read.date.state, read.phone.state, read.total.state) == (State.UNREADABLE,) * 3
    assert "whole picture is too blurred" in why(read.losses[0])
    assert "go near" in tips(read)


def test_amounts_that_the_right_edge_cuts_are_unreadable_and_not_absent() -> None:
    seen = page(
        """
        18 Harbor Street
        1 Lentil Soup           7.
        1 Corn Bread            4.
        Subtotal               11.
        Total                  12.
        """
    )
    ends = [word.box for word in seen.words if word.text.endswith(".")]
    edge = Loss(LossKind.EDGE, Box(min(b.left for b in ends), min(b.top for b in ends), max(b.right for b in ends),
                                   max(b.bottom for b in ends)))  # fmt: skip
    (read,) = receipts_of([replace(seen, width=edge.box.right, losses=(edge,))], FILE)
    assert read.cut_off == ("right",)
    assert set(read.losses[0].parts) >= {Part.ITEMS, Part.SUMS}
    assert read.total.state is State.UNREADABLE


def test_what_stands_right_below_a_cut_row_of_letters_is_not_sure_to_be_the_name() -> None:
    text = "{}\nElm Street Branch\n18 Harbor Street\n\nLentil Soup   7.50\n{}"
    for first, last, unsure in (
        ("Lant rn H use", "Total 7.50", True),
        ("31803033", "Total 7.50", False),
        ("Lant rn H use", "Thank you from Elm Street Branch", False),
    ):
        seen = page(text.format(first, last))
        top = min(word.box.top for word in seen.words)
        words = tuple(
            replace(w, box=Box(w.box.left, w.box.top - top, w.box.right, w.box.bottom - top)) for w in seen.words
        )
        cut = Loss(LossKind.EDGE, Box(1, 0, seen.width - 1, words[0].box.bottom))
        seen = replace(seen, words=words, losses=(cut,))
        rows = page_rows(seen)
        assert is_below_cut("Elm Street Branch", rows[1:2], rows, seen) == unsure


def test_a_cut_off_edge_is_shown_where_it_is() -> None:
    place = Evidence(FILE, 1, Box(1, 0, 90, 12), "", "rapidocr")
    seen = replace(receipt(), cut_off=("top",), losses=(Lost(LossKind.EDGE, (Part.HEAD,), "top", (), place),))
    unseen = unseen_at(seen, ("top",))
    assert unseen is not None
    assert unseen.places == (place,)
