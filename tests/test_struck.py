"""Marks are found on drawn papers: every kind of strike, and none of what only looks like one."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Box, SourceFile, Word
from pipeline.pages import Page, open_pages
from pipeline.readers import read_page
from pipeline.struck import Marks, marks_on

FONT = Path(__file__).parent.parent / "sample_receipts" / "fonts" / "Inconsolata.otf"
ROWS = [
    ("LANTERN HOUSE", ""), ("18 Harbor Street, Port Lively", ""), ("(503) 555-0142", ""), ("", ""),
    ("1 Lentil Soup", "7.50"), ("1 Lager Shandy", "8.50"), ("1 Corn Bread", "4.00"), ("2 Garden Salad", "20.00"),
    ("", ""),
    ("Subtotal", "40.00"), ("Tax", "4.00"), ("Total", "44.00"), ("", ""),
    ("VISA XXXXXXXXXXXX0103", "44.00"), ("Approval Code: 02776A", ""), ("- - - - - - - - - - - - - - - -", ""),
]  # fmt: skip
LEFT, RIGHT, TOP, DOWN = 60, 560, 50, 40
INK, BLUE, RED = (40, 40, 45), (30, 40, 150), (170, 25, 30)


@cache
def _paper() -> tuple[Any, tuple[Word, ...]]:
    """A photographed-looking paper on a dark table, uneven in light, and its words."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    size = (620, TOP + DOWN * len(ROWS) + 60)
    paper = Image.new("RGB", size, (225, 222, 215))
    draw, font = ImageDraw.Draw(paper), ImageFont.truetype(str(FONT), 28)
    words = []
    for number, row in enumerate(ROWS):
        for text, right in zip(row, (False, True), strict=True):
            if text:
                across = draw.textlength(text, font)
                left, top = (RIGHT - across if right else LEFT), TOP + DOWN * number
                draw.text((left, top), text, INK, font)
                words.append(Word(text, Box.of(left - 2, top, left + across + 2, top + 32), 0.98))
    light = np.linspace(1.0, 0.75, size[0])[None, :, None]
    noise = np.random.default_rng(7).normal(0, 3, (size[1], size[0], 1))
    shaded = (np.asarray(paper) * light + noise).clip(0, 255).astype("uint8")
    shaded[:, :25] = 30
    return Image.fromarray(shaded), tuple(words)


def row(number: int) -> int:
    """Height of the middle of a row's letters."""
    return TOP + DOWN * number + 17


def stroke(
    draw: Any, x0: float, y0: float, x1: float, y1: float, wide: int = 4, color: Any = INK, seed: int = 1
) -> None:
    """A pen's line with a wobble."""
    turn = random.Random(seed).uniform(0, 6)
    steps = 40
    points = [
        (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps + 1.5 * math.sin(turn + i / 4))
        for i in range(steps + 1)
    ]
    draw.line(points, fill=color, width=wide, joint="curve")


def found(draw_on: Callable[[Any], None], *, missing: tuple[str, ...] = ()) -> list[str]:
    """The words under the marks that are found on the paper once `draw_on` has drawn; "" for a mark over none."""
    import numpy as np
    from PIL import ImageDraw, ImageFilter

    paper, words = _paper()
    paper = paper.copy()
    draw_on(ImageDraw.Draw(paper))
    paper = paper.filter(ImageFilter.GaussianBlur(0.6))
    seen = [word for word in words if word.text not in missing]
    marks = marks_on(np.asarray(paper), seen).struck
    return [next((word.text for word in seen if word.box == mark), "") for mark in marks]


def test_a_clean_paper_has_no_marks() -> None:
    assert found(lambda draw: None) == []


@pytest.mark.parametrize("color", [INK, BLUE, RED])
@pytest.mark.parametrize("wide", [4, 5, 7])
@pytest.mark.parametrize("seed", range(4))
def test_a_pen_stroke_through_a_row_is_found(color: Any, wide: int, seed: int) -> None:
    chance = random.Random(seed)
    tilt = [chance.uniform(-4, 4) for _ in range(2)]
    at = row(5)
    assert found(lambda draw: stroke(draw, 45, at + tilt[0], 575, at + tilt[1], wide, color, seed)) == [
        "1 Lager Shandy",
        "8.50",
    ]


@pytest.mark.parametrize(("x0", "x1", "what"), [(48, 275, "1 Lager Shandy"), (470, 580, "8.50")])
@pytest.mark.parametrize("seed", range(3))
def test_a_stroke_through_the_name_or_the_price_alone_is_found(x0: int, x1: int, what: str, seed: int) -> None:
    assert found(lambda draw: stroke(draw, x0, row(5), x1, row(5), 4, BLUE, seed)) == [what]


def test_two_lines_through_a_row_are_found() -> None:
    def draw_on(draw: Any) -> None:
        stroke(draw, 45, row(5) - 4, 575, row(5) - 4, 3, BLUE)
        stroke(draw, 45, row(5) + 4, 575, row(5) + 4, 3, BLUE, 2)

    assert found(draw_on) == ["1 Lager Shandy", "8.50"]


def test_a_struck_card_number_is_found_where_it_stands() -> None:
    assert found(lambda draw: stroke(draw, 45, row(13), 370, row(13))) == ["VISA XXXXXXXXXXXX0103"]


def test_two_struck_rows_below_each_other_are_found() -> None:
    def draw_on(draw: Any) -> None:
        stroke(draw, 45, row(5), 575, row(5))
        stroke(draw, 45, row(6), 575, row(6), seed=3)

    assert found(draw_on) == ["1 Lager Shandy", "8.50", "1 Corn Bread", "4.00"]


@pytest.mark.parametrize("color", [(15, 15, 18), (250, 250, 248)])
def test_a_bar_and_a_patch_of_paint_are_found_where_no_word_was_read(color: Any) -> None:
    def draw_on(draw: Any) -> None:
        draw.rectangle((50, row(5) - 18, 565, row(5) + 17), fill=color)

    assert set(found(draw_on, missing=("1 Lager Shandy", "8.50"))) == {""}


@pytest.mark.parametrize("lighter", [3, 6])
def test_tape_as_white_as_the_paper_is_found_by_its_two_straight_edges(lighter: int) -> None:
    assert _taped(lambda number: lighter * (abs(number - row(5)) < 17)) == [""]


def test_a_row_left_blank_a_fold_and_a_shadow_are_no_tape() -> None:
    assert _taped(lambda _: 0) == []
    assert _taped(lambda number: 6 * (number > row(5))) == []
    assert _taped(lambda number: 10 * abs(number - row(5)) / 400) == []


def _taped(lighter: Callable[[int], float]) -> list[str]:
    """`found` on the paper without row 5, where each row of pixels is `lighter` than it was."""
    import numpy as np

    paper, words = _paper()
    seen = [word for word in words if word.text not in ("1 Lager Shandy", "8.50")]
    pixels = np.asarray(paper.convert("L")).astype(float)
    top, bottom = row(5) - 18, row(5) + 17
    pixels[top:bottom, 45:575] = pixels[row(3) - 18 : row(3) + 17, 45:575]
    pixels += np.array([lighter(number) for number in range(len(pixels))])[:, None]
    marks = marks_on(pixels.clip(0, 255).astype("uint8"), seen).struck
    return [next((word.text for word in seen if word.box == mark), "") for mark in marks]


def test_a_ruled_line_after_print_is_a_blank_until_something_is_written_on_it() -> None:
    import numpy as np
    from PIL import ImageDraw, ImageFont

    paper, words = _paper()
    paper = paper.copy()
    draw, font = ImageDraw.Draw(paper), ImageFont.truetype(str(FONT), 28)
    draw.line((190, row(9) + 10, 390, row(9) + 10), fill=INK, width=2)  # after "Subtotal"
    draw.line((LEFT, row(3) + 10, RIGHT, row(3) + 10), fill=INK, width=2)  # a rule between two parts of the paper
    draw.line((120, row(10) + 10, 360, row(10) + 10), fill=INK, width=2)  # after "Tax", filled in
    draw.text((160, TOP + DOWN * 10), "exempt", BLUE, font)
    (blank,) = marks_on(np.asarray(paper), words).blanks
    assert abs(blank.left - 190) < 12
    assert abs(blank.bottom - row(9) - 10) < 6


def test_a_stroke_over_print_that_no_reader_saw_is_found() -> None:
    def draw_on(draw: Any) -> None:
        for off in (-5, 0, 5):
            stroke(draw, 45, row(5) + off, 575, row(5) + off, 3, BLUE, off)

    assert "" in found(draw_on, missing=("1 Lager Shandy", "8.50"))


def _ring(draw: Any, number: int, left: int, right: int, high: int = 24) -> None:
    middle, half = (left + right) / 2, (right - left) / 2
    turns = [i / 40 * 2 * math.pi for i in range(42)]
    draw.line(
        [(middle + half * math.cos(t), row(number) + high * math.sin(t)) for t in turns],
        fill=BLUE,
        width=4,
        joint="curve",
    )


def _frame(draw: Any) -> None:
    draw.rectangle((45, row(6) - 30, 575, row(6) + 30), outline=BLUE, width=4)


def _highlighter(draw: Any) -> None:
    draw.rectangle((50, row(5) - 16, 575, row(5) + 16), fill=(228, 224, 120))
    draw.text((LEFT, TOP + DOWN * 5), "1 Lager Shandy", INK)


@pytest.mark.parametrize(
    "draw_on",
    [
        lambda draw: _ring(draw, 11, 40, 590),
        lambda draw: _ring(draw, 11, 440, 590),
        lambda draw: _ring(draw, 6, 40, 590, 34),
        lambda draw: _ring(draw, 6, 440, 590, 40),
        _frame,
        lambda draw: stroke(draw, 50, row(5) + 18, 300, row(5) + 18),
        lambda draw: stroke(draw, 50, row(11) + 19, 570, row(11) + 20),
        lambda draw: draw.line([(575, row(5)), (583, row(5) + 10), (605, row(5) - 25)], fill=BLUE, width=4),
        lambda draw: draw.line([(600, row(5) + 4), (540, row(5) + 24), (552, row(5) + 12)], fill=BLUE, width=4),
        lambda draw: draw.line([(0, row(8)), (620, row(8))], fill=(120, 118, 112), width=3),
        lambda draw: draw.text((300, row(12) - 12), "tip 6.00", BLUE),
        _highlighter,
    ],
    ids=["ring", "ring-price", "wide-ring", "high-ring", "frame", "underline", "rule", "tick", "arrow", "fold", "note",
         "highlighter"],
)  # fmt: skip
def test_what_is_drawn_beside_or_around_print_strikes_nothing(draw_on: Callable[[Any], None]) -> None:
    assert [text for text in found(draw_on) if text] == []


@pytest.mark.parametrize("lean", [-14, -6, 9])
def test_the_frame_of_a_stamp_across_a_rule_marks_nothing_out(lean: float) -> None:
    def draw_on(draw: Any) -> None:
        draw.line((LEFT, row(8), RIGHT, row(8)), fill=INK, width=2)
        turn = math.radians(lean)
        corners = [
            (260 + x * math.cos(turn) - y * math.sin(turn), row(9) + x * math.sin(turn) + y * math.cos(turn))
            for x, y in ((-110, -45), (110, -45), (110, 45), (-110, 45), (-110, -45))
        ]
        draw.line(corners, fill=RED, width=5)
        draw.line([corners[0], corners[1]], fill=RED, width=6)

    assert found(draw_on) == []


def test_light_print_on_a_dark_ground_is_not_struck() -> None:
    import numpy as np
    from PIL import ImageDraw, ImageFont

    paper, words = _paper()
    paper = paper.copy()
    draw = ImageDraw.Draw(paper)
    draw.rectangle((50, row(0) - 19, 260, row(0) + 18), fill=(20, 20, 20))
    draw.text((LEFT, TOP), ROWS[0][0], (235, 235, 235), ImageFont.truetype(str(FONT), 28))
    assert marks_on(np.asarray(paper), words).struck == ()


def test_too_little_print_shows_no_marks() -> None:
    import numpy as np

    assert marks_on(np.full((50, 50), 255, np.uint8), ()) == Marks((), ())
    assert marks_on(np.zeros((50, 50, 3), np.uint8), (Word("A1", Box(1, 1, 9, 9), 0.9),) * 3).struck == ()


# --- what is no pen's ---------------------------------------------------------------------------------------------

PAPER = 24, 596
TABLE = (92, 66, 48)


def changed(change: Callable[[Any], Any], *, missing: tuple[str, ...] = (), score: float = 0.98) -> list[str]:
    """`found` on the paper, its right edge in view too, once `change` has made another picture of its pixels."""
    import numpy as np

    paper, words = _paper()
    pixels = np.asarray(paper).astype(float)
    pixels[:, PAPER[1] :] = 30
    seen = [Word(word.text, word.box, score) for word in words if word.text not in missing]
    marks = marks_on(change(pixels).clip(0, 255).astype("uint8"), seen).struck
    return [next((word.text for word in seen if word.box == mark), "") for mark in marks]


def _from(level: float, pixels: Any) -> Any:
    """How far below `level` each row of pixels lies."""
    import numpy as np

    return np.arange(len(pixels))[:, None, None] - level


def _folded(pixels: Any, level: float, deep: float) -> Any:
    """A crease at `level`, so much darker than the paper, with the paper in its shade below it."""
    import numpy as np

    below = _from(level, pixels)
    shade = np.where(below > 0, 1 - 0.2 * np.exp(-np.abs(below) / 40), 1)
    return pixels * (1 - deep * np.exp(-((below / 2.5) ** 2))) * shade


@pytest.mark.parametrize("deep", [0.3, 0.45, 0.65])
@pytest.mark.parametrize("off", [-3, 0, 3])
def test_a_fold_through_a_row_strikes_nothing(deep: float, off: int) -> None:
    assert changed(lambda pixels: _folded(pixels, row(5) + off, deep)) == []


@pytest.mark.parametrize("deep", [0.45, 0.65])
def test_a_fold_that_hides_a_row_marks_nothing_out(deep: float) -> None:
    import numpy as np

    def fold(pixels: Any) -> Any:
        top, bottom = row(5) - 12, row(5) + 16
        return _folded(np.concatenate([pixels[:top], pixels[bottom:], pixels[: bottom - top]]), top, deep)

    words = _paper()[1]
    below = {word.text for word in words if word.box.top > row(5)}
    assert changed(fold, missing=("1 Lager Shandy", "8.50", *below)) == []


@pytest.mark.parametrize("wide", [4, 6])
@pytest.mark.parametrize("color", [INK, BLUE])
def test_a_pen_stroke_from_edge_to_edge_of_the_paper_is_one_all_the_same(wide: int, color: Any) -> None:
    import numpy as np
    from PIL import Image, ImageDraw

    def strike(pixels: Any) -> Any:
        picture = Image.fromarray(pixels.astype("uint8"))
        stroke(ImageDraw.Draw(picture), PAPER[0] + 4, row(5), PAPER[1] - 4, row(5), wide, color)
        return np.asarray(picture).astype(float)

    assert changed(strike) == ["1 Lager Shandy", "8.50"]


@pytest.mark.parametrize("level", [row(5), row(5) + 12, row(7) - 20])
def test_the_edge_of_a_shadow_strikes_nothing(level: float) -> None:
    import numpy as np

    assert changed(lambda pixels: pixels * (1 - 0.4 / (1 + np.exp(-_from(level, pixels) / 1.5)))) == []


@pytest.mark.parametrize("along", ["row", "diagonal"])
@pytest.mark.parametrize("far", [9, 13])
@pytest.mark.parametrize("score", [0.95, 0.6])
def test_print_that_a_moving_camera_smeared_is_not_struck(along: str, far: int, score: float) -> None:
    import cv2
    import numpy as np

    moved = np.eye(far) / far if along == "diagonal" else np.full((1, far), 1 / far)
    assert changed(lambda pixels: cv2.filter2D(pixels, -1, moved), score=score) == []


GLOVE = ("1 Lentil Soup", "1 Lager Shandy", "1 Corn Bread")


def _gloved(color: tuple[int, int, int]) -> Callable[[Any], Any]:
    """A finger in a glove that comes from the left over the names of three rows."""

    def lay(pixels: Any) -> Any:
        import numpy as np
        from PIL import Image, ImageDraw

        picture = Image.fromarray(pixels.astype("uint8"))
        ImageDraw.Draw(picture).rounded_rectangle((-80, row(4) + 22, 300, row(6) + 18), radius=55, fill=color)
        return np.asarray(picture).astype(float)

    return lay


@pytest.mark.parametrize("color", [(40, 120, 200), (120, 80, 170), (60, 150, 110), (45, 45, 50)])
def test_a_glove_over_names_marks_nothing_out(color: tuple[int, int, int]) -> None:
    assert changed(_gloved(color), missing=GLOVE) == []


@pytest.mark.parametrize("lean", [-14, 14])
def test_a_bar_that_leans_over_the_rows_beside_it_is_found(lean: int) -> None:
    def draw_on(draw: Any) -> None:
        draw.line((50, row(5) - lean, 570, row(5) + lean), fill=(18, 18, 20), width=30)

    assert "" in found(draw_on, missing=("1 Lager Shandy", "8.50"))


def test_a_bar_that_ends_beside_a_dark_table_is_found() -> None:
    import numpy as np
    from PIL import Image, ImageDraw

    def draw_on(pixels: Any) -> Any:
        picture = Image.fromarray(pixels.astype("uint8"))
        ImageDraw.Draw(picture).rectangle((50, row(5) - 16, PAPER[1] - 8, row(5) + 16), fill=(18, 18, 20))
        return np.asarray(picture).astype(float)

    assert changed(draw_on, missing=("1 Lager Shandy", "8.50")) == [""]


def test_a_ring_that_is_not_quite_closed_strikes_no_row_beside_its_own() -> None:
    def draw_on(draw: Any) -> None:
        middle, half, high = 515, 75, 40
        turns = [math.radians(part) for part in range(8, 346, 4)]
        draw.line(
            [(middle + half * math.cos(t), row(10) + high * math.sin(t)) for t in turns],
            fill=BLUE,
            width=4,
            joint="curve",
        )

    assert [text for text in found(draw_on) if text] == []


def test_what_lies_on_the_table_beside_an_item_is_no_mark() -> None:
    def lay(pixels: Any) -> Any:
        pixels = pixels.copy()
        pixels[:, 470:] = TABLE
        pixels[row(5) - 14 : row(5) + 14, 490:600] = 15
        return pixels

    prices = tuple(right for _, right in ROWS if right)
    assert changed(lay, missing=prices) == []


# --- PDF -------------------------------------------------------------------------------------------------------------


def pdf(draw_on: Callable[[Any], None], annotation: str = "") -> Page:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 420), invariant=1)
    canvas.setFont("Courier", 11)
    for number, (left, right) in enumerate(ROWS):
        canvas.drawString(20, 390 - 18 * number, left)
        canvas.drawRightString(270, 390 - 18 * number, right)
    draw_on(canvas)
    canvas.showPage()
    canvas.save()
    content = out.getvalue()
    if annotation:
        content = _annotated(content, annotation)
    (page,) = open_pages(SourceFile("paper.pdf", content, sha256(content).hexdigest()))
    return page


def _annotated(content: bytes, kind: str) -> bytes:
    """The PDF with one annotation over the row of the shandy."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(content)
    page = document[0]
    of = {"strikeout": raw.FPDF_ANNOT_STRIKEOUT, "ink": raw.FPDF_ANNOT_INK}[kind]
    note = raw.FPDFPage_CreateAnnot(page, of)
    rect = raw.FS_RECTF(left=18, top=312, right=272, bottom=296)
    raw.FPDFAnnot_SetRect(note, rect)
    raw.FPDFAnnot_SetColor(note, raw.FPDFANNOT_COLORTYPE_Color, 200, 0, 0, 255)
    if kind == "strikeout":
        quad = raw.FS_QUADPOINTSF(x1=18, y1=311, x2=272, y2=311, x3=18, y3=297, x4=272, y4=297)
        raw.FPDFAnnot_AppendAttachmentPoints(note, quad)
    else:
        raw.FPDFAnnot_AddInkStroke(note, (raw.FS_POINTF * 2)((18, 304), (272, 303)), 2)
        raw.FPDFAnnot_SetBorder(note, 0, 0, 2)
    raw.FPDFPage_CloseAnnot(note)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def struck_in(page: Page) -> list[str]:
    seen = read_page(page, "auto")
    assert seen.reader == "pdf"
    return [word.text for word in seen.words if any(mark == word.box for mark in seen.struck)]


def test_a_line_drawn_through_text_of_a_pdf_is_found() -> None:
    def draw_on(canvas: Any) -> None:
        canvas.setLineWidth(1)
        canvas.line(18, 303, 272, 304)

    assert struck_in(pdf(draw_on)) == ["1 Lager Shandy", "8.50"]


@pytest.mark.parametrize("kind", ["strikeout", "ink"])
def test_an_annotation_through_text_of_a_pdf_is_found(kind: str) -> None:
    assert struck_in(pdf(lambda canvas: None, kind)) == ["1 Lager Shandy", "8.50"]


@pytest.mark.parametrize("color", [0.0, 0.3, 1.0])
def test_text_under_a_box_of_a_pdf_is_not_read_and_its_place_is_told(color: float) -> None:
    def draw_on(canvas: Any) -> None:
        canvas.setFillColorRGB(color, color, color)
        canvas.rect(18, 296, 254, 15, stroke=0, fill=1)

    page = pdf(draw_on)
    assert not any("Shandy" in word.text or word.text == "8.50" for word in page.layer or ())
    assert any(abs(mark.middle - (420 - 303) * 150 / 72) < 12 for mark in page.struck)


def test_rules_and_frames_of_a_pdf_strike_nothing() -> None:
    def draw_on(canvas: Any) -> None:
        for number in range(4, 9):
            canvas.line(15, 385 - 18 * number, 275, 385 - 18 * number)
        canvas.rect(15, 180, 265, 130, stroke=1, fill=0)

    assert struck_in(pdf(draw_on)) == []


def test_a_pdf_of_text_alone_is_not_looked_at_for_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(*_: object) -> tuple[Box, ...]:
        raise AssertionError

    monkeypatch.setattr("pipeline.pages.pdf.marks_on", looked)
    assert pdf(lambda canvas: None).struck == ()
