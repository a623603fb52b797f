"""A strip over the first figures of amounts is found by what it does to the paper; amounts in line are no loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract import receipts_of
from pipeline.losses import losses_on
from pipeline.model import Box, Loss, LossKind, PageWords, Proof, Receipt, State, Word
from rules.engine import evaluate_purchase
from tests.rules.builders import POLICY, purchase

FONT = ImageFont.truetype(
    str(Path(__file__).parent.parent / "sample_receipts" / "fonts" / "Inconsolata.otf"), 28
)  # each figure is 14 wide
ROWS = [
    ("LANTERN HOUSE", ""), ("18 Harbor Street, Salem OR 97301", ""), ("(503) 555-0142", ""), ("04/11/2026 6:20 PM", ""),
    ("---", ""), ("Lentil Soup", "14.25"), ("Corn Bread", "3.10"), ("Peach Pie", "12.40"), ("---", ""),
    ("Subtotal", "29.75"), ("Total", "29.75"), ("---", ""), ("VISA XXXXXXXXXXXX0103", "29.75"),
    ("Approval Code 02776A", ""),
]  # fmt: skip
WIDE, STEP, LEFT, TOP = 560, 38, 100, 100
END, FIGURE, PAPER = LEFT + WIDE - 40, 14, (246, 244, 238)
#: What the first figures end at where all but one before the point are hidden.
LINE = END - 4 * FIGURE


class Drawn(NamedTuple):
    """A receipt on a table, and its words."""

    pixels: Any
    words: list[Word]


def drawn(rules: bool = True, short: bool = False) -> Drawn:
    """A receipt; `rules`: with lines between its parts; `short`: with no amount of ten dollars."""
    image = Image.new("RGB", (WIDE + 2 * LEFT, STEP * len(ROWS) + 2 * TOP + 40), (96, 84, 70))
    draw, words = ImageDraw.Draw(image), []
    draw.rectangle((LEFT, TOP, LEFT + WIDE, image.height - TOP), fill=PAPER)
    for number, (name, amount) in enumerate(ROWS):
        top = TOP + 20 + STEP * number
        if name == "---":
            if rules:
                draw.line((LEFT + 40, top + 16, END, top + 16), fill=(40, 40, 44), width=3)
            continue
        amount = amount[1:] if short and len(amount) > 4 else amount
        for left, text in ((LEFT + 40, name), (END - FIGURE * len(amount), amount)):
            if text:
                draw.text((left, top), text, font=FONT, fill=(40, 40, 44))
                words.append(Word(text, Box(left, top, left + FIGURE * len(text), top + 28), 0.98))
    return Drawn(np.asarray(image), words)


def behind(paper: Drawn, left: int, right: int, color: tuple[int, int, int], top: int, bottom: int) -> Drawn:
    """The paper with a strip of `color` on it, and what is read then of the amounts that it lies over."""
    pixels = paper.pixels.copy()
    pixels[top:bottom, left:right] = color
    words = []
    for word in paper.words:
        hidden = max((right - word.box.left + FIGURE // 2) // FIGURE, 0)
        if word.box.right == END and hidden and top <= word.box.top < bottom:
            box = word.box._replace(left=word.box.left + FIGURE * hidden)
            word = replace(word, text=word.text[hidden:], box=box)
        words.append(word)
    return Drawn(pixels, words)


def seen(paper: Drawn, turn: float = 0.0) -> tuple[Loss, ...]:
    """The losses on a paper, turned by so many degrees, in a picture with a camera's noise."""
    high, wide = paper.pixels.shape[:2]
    way = cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1)
    pixels = cv2.warpAffine(paper.pixels, way, (wide, high), borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    pixels += np.random.default_rng(7).normal(0, 3, pixels.shape[:2])[:, :, None]
    slope = -np.tan(np.radians(turn))
    words = []
    for word in paper.words:
        box = word.box
        x, y = way @ np.array([(box.left + box.right) / 2, box.middle, 1])
        wider, higher = box.width / 2, box.height / 2 + abs(slope) * box.width / 2
        words.append(replace(word, box=Box.of(x - wider, y - higher, x + wider, y + higher), slope=float(slope)))
    return losses_on(pixels.clip(0, 255).astype(np.uint8), words)


def read(paper: Drawn) -> Receipt:
    high, wide = paper.pixels.shape[:2]
    page = PageWords(1, wide, high, "rapidocr", tuple(paper.words), losses=seen(paper))
    (found,) = receipts_of((page,), "a.jpg")
    return found


@pytest.mark.parametrize("turn", [0.0, 1.5, -1.0])
@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("rules", [False, True])
def test_amounts_in_line_are_no_loss(rules: bool, short: bool, turn: float) -> None:
    assert seen(drawn(rules, short), turn) == ()


@pytest.mark.parametrize("turn", [0.0, 1.5, -1.0])
@pytest.mark.parametrize("color", [(240, 238, 233), (253, 252, 250), (238, 240, 244)])
def test_a_strip_a_little_lighter_or_darker_than_the_paper_is_seen(color: tuple[int, int, int], turn: float) -> None:
    paper = behind(drawn(rules=False), LINE - 40, LINE, color, TOP + 130, TOP + 560)
    (loss,) = seen(paper, turn)
    assert loss.kind is LossKind.COVERED
    assert loss.box.left < LINE + 20
    assert loss.box.right > LINE - 2 * FIGURE


def test_a_strip_like_the_paper_breaks_the_rules_between_the_rows() -> None:
    bottom = TOP + 560
    assert [loss.kind for loss in seen(behind(drawn(), LINE - 30, LINE, PAPER, TOP + 130, bottom))] == [
        LossKind.COVERED
    ]
    # Nothing tells one that is just like the paper where no rule is printed.
    assert seen(behind(drawn(rules=False), LINE - 30, LINE, PAPER, TOP + 130, bottom)) == ()


def test_a_rule_under_the_amounts_alone_is_not_broken() -> None:
    paper = drawn(rules=False)
    pixels = paper.pixels.copy()
    for number in (8, 11):
        top = TOP + 20 + STEP * number + 15
        pixels[top : top + 3, END - 5 * FIGURE : END] = 40
    assert seen(Drawn(pixels, paper.words)) == ()


def test_a_light_is_told_from_a_strip() -> None:
    paper = drawn(rules=False)
    dim = Drawn((paper.pixels * 0.9).astype(np.uint8), paper.words)
    shone = behind(dim, LINE - 40, LINE, (254, 254, 254), TOP + 130, TOP + 560)
    assert [loss.kind for loss in seen(shone)] == [LossKind.GLARE]


def test_a_strip_that_goes_on_over_the_table_is_seen() -> None:
    paper = drawn(rules=False)
    assert [loss.kind for loss in seen(behind(paper, LINE - 40, LINE, PAPER, 0, len(paper.pixels)))] == [
        LossKind.COVERED
    ]


def test_a_dark_bar_from_end_to_end_that_parts_the_paper_hides_figures() -> None:
    paper = drawn()
    barred = behind(paper, LINE - 30, LINE, (40, 40, 50), TOP, len(paper.pixels) - TOP)
    assert LossKind.COVERED in {loss.kind for loss in seen(barred)}
    assert read(barred).total.state is State.UNREADABLE


def test_a_total_and_a_payment_behind_a_strip_are_not_known() -> None:
    whole = read(drawn())
    assert (str(whole.total.value), whole.reconciliation.state) == ("29.75", Proof.PROVED)
    assert str(whole.tenders[0].amount) == "29.75"
    found = read(behind(drawn(), LINE - 30, LINE, PAPER, TOP + 130, TOP + 560))
    assert found.total.state is State.UNREADABLE
    assert found.reconciliation.state is Proof.UNPROVED
    assert found.tenders[0].amount is None
    states = {one.rule: one.state.value for one in evaluate_purchase(purchase(found), POLICY, None)}
    assert {states[rule] for rule in ("payment-proof", "itemized", "reconciles")} == {"cannot_tell"}
