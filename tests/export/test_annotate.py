"""Annotated pictures: the right places are boxed, in a style that tells without color; nothing printed is covered."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pipeline.export.annotate import LONGEST, THUMBNAIL, Mark, MarkState, _spread, annotate, marks_for, thumbnail
from pipeline.model import Box, Cause, DocumentKind, Evidence, Finding, FindingState, PageWords, Receipt, Word
from tests.export import builders

RED, BLUE = (176, 24, 24), (29, 78, 137)


def labels(marks: tuple[Mark, ...]) -> dict[str, MarkState]:
    return {mark.label: mark.state for mark in marks}


def test_marks_name_what_was_read_and_what_is_wrong() -> None:
    said = labels(marks_for(builders.returned(), "lunch.jpg", 1))
    assert said["Merchant"] is MarkState.READ
    assert said["Item $8.50; left out: alcohol"] is MarkState.LEFT_OUT
    assert said["Total $52.58; Proof of payment: not met"] is MarkState.NOT_MET
    assert said["Phone; Business contact: cannot tell (the picture is cut off)"] is MarkState.CANNOT_TELL
    assert said["Date Oct 3, 2026; Time 12:41"] is MarkState.READ


def test_marks_go_from_top_to_bottom_and_stand_where_the_evidence_is() -> None:
    marks = marks_for(builders.ready(), "lunch.jpg", 1)
    assert [mark.box.top for mark in marks] == sorted(mark.box.top for mark in marks)
    total = next(mark for mark in marks if mark.label.startswith("Total"))
    assert total.box == builders.line_box(11)


def test_a_field_that_cannot_be_read_is_doubtful() -> None:
    said = labels(marks_for(builders.review(), "lunch.jpg", 1))
    assert said["Total cannot be read; The sums agree: cannot tell (the writing cannot be read)"] is (
        MarkState.CANNOT_TELL
    )


def test_other_files_and_pages_have_no_marks() -> None:
    assert marks_for(builders.ready(), "lunch.jpg", 2) == ()
    assert marks_for(builders.ready(), "other.jpg", 1) == ()


def test_a_name_and_its_price_are_one_item() -> None:
    parts = tuple(Evidence("lunch.jpg", 1, box, "", "rapidocr") for box in (Box(40, 9, 90, 30), Box(400, 9, 460, 30)))
    receipt = replace(builders.receipt(), items=(replace(builders.receipt().items[0], evidence=parts),))
    result = replace(builders.ready(), purchases=(), findings=(), readings=(builders.reading("lunch.jpg", receipt),))
    (mark,) = [mark for mark in marks_for(result, "lunch.jpg", 1) if mark.label == "Item $13.50"]
    assert mark.box == Box(40, 9, 460, 30)


def tilted(number: int, slope: float = 0.1) -> tuple[tuple[Word, ...], Evidence]:
    """A row of a name and a price on a paper that leans, and the evidence that extraction makes of it."""
    top = 100 + 40 * number
    words = tuple(
        Word(text, Box.of(left, top + slope * left, right, top + slope * right + 30), 1.0, slope)
        for text, left, right in ((f"Item number {number}", 100, 400), (f"{number}.00", 700, 780))
    )
    box = Box.around([word.box for word in words])
    return words, Evidence("lunch.jpg", 1, box, " ".join(word.text for word in words), "rapidocr")


def test_marks_lean_with_the_text() -> None:
    """Level boxes around these rows would lie over each other; leaning ones do not touch and stay apart."""
    rows = [tilted(number) for number in range(1, 6)]
    items = tuple(
        replace(builders.receipt().items[0], amount=builders.D(number), evidence=(evidence,))
        for number, (_, evidence) in enumerate(rows, start=1)
    )
    words = tuple(word for row, _ in rows for word in row)
    reading = replace(
        builders.reading("lunch.jpg", replace(Receipt(DocumentKind.RECEIPT), items=items)),
        words=(PageWords(1, 1000, 600, "rapidocr", words),),
    )
    blamed = Finding("no-alcohol", FindingState.NOT_MET, "", purchase=1, evidence=(rows[2][1],))
    marks = marks_for(replace(builders.ready(), purchases=(), findings=(blamed,), readings=(reading,)), "lunch.jpg", 1)
    assert [mark.label for mark in marks] == [
        "Item $1.00", "Item $2.00", "Item $3.00; No alcohol: not met", "Item $4.00", "Item $5.00",
    ]  # fmt: skip
    for above, below in pairwise(marks):
        assert above.box.bottom > below.box.top
        for x in (100, 440, 780):
            assert above.middle(x) + above.height / 2 < below.middle(x) - below.height / 2
    assert marks[0].middle(100) == pytest.approx(100 + 40 + 10 + 15, abs=2)
    assert marks[0].middle(780) == pytest.approx(100 + 40 + 78 + 15, abs=2)


def paper_in(picture: Image.Image, page: Image.Image) -> int:
    """How far the paper was moved to the right."""
    row = picture.height // 2
    color = page.getpixel((2, 2))
    return next(x for x in range(picture.width) if picture.getpixel((x, row)) == color) - 1


def test_boxes_are_drawn_in_their_places_and_the_print_is_kept() -> None:
    page = Image.new("RGB", (1000, 1200), (250, 250, 240))
    page.paste((0, 0, 0), (300, 500, 700, 540))  # the print inside the box
    picture = annotate(page, [Mark(Box(290, 490, 710, 550), "Total $9.00", MarkState.NOT_MET)])
    shift = paper_in(picture, page)
    for x, y in ((287, 520), (713, 520), (500, 487), (500, 553)):
        assert picture.getpixel((x + shift, y)) == RED, (x, y)
    inside = (300, 500, 700, 540)
    moved = (inside[0] + shift, inside[1], inside[2] + shift, inside[3])
    assert ImageChops.difference(picture.crop(moved), page.crop(inside)).getbbox() is None


def test_names_stand_beside_the_paper() -> None:
    """On the paper itself there is nothing but boxes and level lines out to the margins."""
    page = Image.new("RGB", (1000, 1200), (250, 250, 240))
    marks = [Mark(Box(400, 100 + 60 * n, 600, 130 + 60 * n), f"Item ${n}.00") for n in range(15)]
    picture = annotate(page, marks)
    shift = paper_in(picture, page)
    between = picture.crop((shift + 1, 150, shift + 999, 151))  # no box and no middle of one is in this row
    assert {color for _, color in between.getcolors() or []} == {(250, 250, 240)}


def test_states_tell_without_color() -> None:
    """Each state's outline leaves another pattern in grey: thin, thick, dashed, dotted."""
    page = Image.new("RGB", (1000, 1000), "white")
    patterns = set()
    for state in MarkState:
        picture = annotate(page, [Mark(Box(200, 200, 800, 300), "x", state)]).convert("L")
        column = next(x for x in range(picture.width) if picture.getpixel((x, 900)) != 255)  # the paper's edge
        dark = [picture.getpixel((column + 500, y)) < 200 for y in range(190, 215)]  # type: ignore[operator]
        across = [picture.getpixel((column + x, 198)) < 200 for x in range(300, 400)]  # type: ignore[operator]
        patterns.add((sum(dark), sum(across)))
    assert len(patterns) == len(MarkState)


def test_big_pictures_are_made_smaller_and_boxes_with_them() -> None:
    page = Image.new("RGB", (3000, 4000), "white")
    picture = annotate(page, [Mark(Box(1000, 2000, 2000, 2100), "Total", MarkState.NOT_MET)])
    assert picture.height < LONGEST * 1.1
    red = (
        ImageChops.difference(picture, Image.new("RGB", picture.size, RED)).convert("L").point(lambda v: 255 * (v < 2))
    )
    box = red.crop((0, 780, picture.width, 860)).getbbox()
    assert box is not None
    assert abs(box[1] + 780 - 2000 * 0.4) < 8


@pytest.mark.parametrize("size", [(1, 1), (40, 3000), (3000, 40), (300, 500)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    annotate(Image.new("L", size, 255), [Mark(Box(0, 0, 1, 1), "Total", MarkState.READ)])


def test_nothing_to_mark_leaves_the_page_as_it_is() -> None:
    page = builders.picture(2)
    assert ImageChops.difference(annotate(page, []), page).getbbox() is None
    outside = [Mark(Box(5000, 5000, 5100, 5100), "Total")]
    assert ImageChops.difference(annotate(page, outside), page).getbbox() is None


def test_same_marks_same_picture() -> None:
    marks = marks_for(builders.returned(), "lunch.jpg", 1)
    assert annotate(builders.picture(), marks).tobytes() == annotate(builders.picture(), marks).tobytes()


@given(
    st.lists(
        st.builds(
            Mark,
            st.builds(
                lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.integers(0, 300)] * 2, *[st.integers(1, 99)] * 2
            ),
            st.text(st.characters(exclude_categories=()), max_size=80),
            st.sampled_from(MarkState),
        ),
        max_size=60,
    )
)
def test_any_marks_can_be_drawn(marks: list[Mark]) -> None:
    annotate(Image.new("RGB", (320, 400), "white"), marks)


@given(st.lists(st.tuples(st.floats(-50, 2000), st.integers(1, 90)), max_size=30))
def test_names_never_cover_each_other(wanted: list[tuple[float, int]]) -> None:
    wanted.sort()
    heights = [height for _, height in wanted]
    tall = max(1200, sum(heights))
    tops = _spread([middle for middle, _ in wanted], heights, tall)
    ends = [0, *(top + height for top, height in zip(tops, heights, strict=True))]
    assert all(top >= end for top, end in zip(tops, ends, strict=False))
    assert ends[-1] <= tall


def test_thumbnail_is_a_small_jpeg() -> None:
    jpeg = thumbnail(builders.picture(3))
    small = Image.open(BytesIO(jpeg))
    assert small.format == "JPEG"
    assert max(small.size) == THUMBNAIL
    assert len(jpeg) < 20_000
    assert jpeg == thumbnail(builders.picture(3))


def test_amounts_of_a_foreign_receipt_are_labelled_in_its_own_money() -> None:
    abroad = replace(builders.receipt(), currency="EUR")
    result = replace(builders.ready(), purchases=(), findings=(), readings=(builders.reading("lunch.jpg", abroad),))
    said = labels(marks_for(result, "lunch.jpg", 1))
    assert "Item EUR 13.50" in said
    assert not any("$" in label for label in said)


def test_clauses_that_say_the_same_of_a_place_share_a_name() -> None:
    place = (builders.at(11),)
    said = [
        Finding(rule, FindingState.CANNOT_TELL, "said", Cause.UNREADABLE, evidence=place)
        for rule in ("itemized", "no-alcohol", "itemized")
    ]
    result = replace(
        builders.ready(), findings=(*said, Finding("reconciles", FindingState.NOT_MET, "", evidence=place))
    )
    (label,) = [one for one in labels(marks_for(result, "lunch.jpg", 1)) if one.startswith("Total")]
    assert label == (
        "Total $52.58; Itemized receipt, No alcohol: cannot tell (the writing cannot be read); The sums agree: not met"
    )
