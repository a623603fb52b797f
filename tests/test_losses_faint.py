"""Print that has faded or is washed out by a light is told where nobody can read it; blank paper and rules are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from pipeline.losses import losses_on, still_faint
from pipeline.model import Box, FindingState, Loss, LossKind, Word
from rules.losses import tips
from tests.extract.typewriter import DOWN
from tests.test_losses import LEFT, RIGHT, ROOM, ROWS, STEP, TOP, WIDE, _paper, _read, _said

#: The rows of the payment, and those of thanks below it.
PAID, THANKS = 16, 18


def seen(change: Callable[[Any], Any], noise: float = 4) -> tuple[Loss, ...]:
    """The losses on a paper of which nobody read the rows of the payment, after a `change` to its pixels."""
    picture, words = _paper()
    first, last = (TOP + STEP * row - 6 for row in (PAID, THANKS))
    pixels = change(np.asarray(picture).astype(np.float32))
    pixels = pixels + np.random.default_rng(3).normal(0, noise, (*pixels.shape[:2], 1))
    read = [word for word in words if not first <= word.box.top < last]
    return losses_on(pixels.clip(0, 255).astype(np.uint8), read)


def faded(strength: float) -> Callable[[Any], Any]:
    """Of the payment's print only so much is left."""

    def change(pixels: Any) -> Any:
        rows = slice(TOP + STEP * PAID - 6, TOP + STEP * THANKS - 6)
        paper = cv2.blur(cv2.dilate(pixels[rows], np.ones((25, 25))), (25, 25))
        inside = np.s_[:, LEFT - 15 : RIGHT + 15]
        pixels[rows][inside] = (paper - strength * (paper - pixels[rows]))[inside]
        return pixels

    return change


def washed_out(pixels: Any) -> Any:
    """A light over the payment."""
    ys, xs = np.mgrid[: len(pixels), :WIDE]
    glow = np.exp(-((((ys - TOP - STEP * (PAID + 0.6)) / 75) ** 2) ** 1.5)) * (np.abs(xs - WIDE / 2) < WIDE / 2 - ROOM)
    return pixels + (250 - pixels) * 0.93 * glow[..., None]


@pytest.mark.parametrize("change", [faded(0.15), faded(0.1), washed_out])
def test_print_that_nobody_can_read_is_found_where_it_is(change: Callable[[Any], Any]) -> None:
    (loss,) = seen(change)
    assert loss.kind is LossKind.FADED
    assert TOP + STEP * (PAID - 1) < loss.box.top < loss.box.bottom < TOP + STEP * THANKS + 10
    assert loss.box.left <= LEFT < RIGHT - 30 < loss.box.right


def _dashes(pixels: Any) -> Any:
    pixels = faded(0)(pixels)
    for left in range(LEFT, RIGHT, 16):
        pixels[TOP + STEP * (PAID + 1) : TOP + STEP * (PAID + 1) + 3, left : left + 9] = 60
    return pixels


def _creased(pixels: Any) -> Any:
    pixels = faded(0)(pixels)
    return cv2.line(pixels, (ROOM, TOP + STEP * PAID), (WIDE - ROOM, TOP + STEP * PAID + 30), (150, 148, 144), 5)


@pytest.mark.parametrize("change", [faded(0), _dashes, _creased])
@pytest.mark.parametrize("noise", [0, 8])
def test_blank_paper_rules_and_creases_hide_nothing(change: Callable[[Any], Any], noise: float) -> None:
    assert seen(change, noise) == ()


def test_a_payment_that_has_faded_is_not_said_to_be_missing() -> None:
    text = "\n".join(f"{left:<30}{right}" for left, right in ROWS[:15]) + "\n\n\nThank you for coming"
    hidden = _read(text, Loss(LossKind.FADED, Box(0, 60 + 15 * DOWN + 2, 900, 60 + 16 * DOWN + 20)))
    state, _, message, _ = _said("payment-proof", hidden)
    assert state is FindingState.CANNOT_TELL
    assert "the print between “Total” and “Thank you for coming” is too faint to be read" in message
    assert "turn it away from the lamp or the window" in tips(hidden)


def test_a_scrap_read_of_faint_print_leaves_the_rest_unread() -> None:
    faint, glare = Loss(LossKind.FADED, Box(100, 500, 600, 560)), Loss(LossKind.GLARE, Box(100, 700, 600, 760))
    scrap = Word("4812C", Box(250, 505, 330, 535), 0.98)
    most = [Word("VISA ****0103", Box(110, 502, 380, 526), 0.9), Word("48.75", Box(520, 532, 590, 558), 0.9)]
    assert still_faint((faint, glare), [scrap]) == (faint,)
    assert still_faint((faint, glare), most) == ()
