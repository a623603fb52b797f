"""What every reader of pictures gives of a page: its words, and what the pixels show beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.losses import in_view, losses_on
from pipeline.model import PageWords, Word
from pipeline.struck import marks_on

if TYPE_CHECKING:
    from PIL import Image


def seen_on(page: int, picture: Image.Image, reader: str, words: Sequence[Word], turned: int) -> PageWords:
    """`words` that `reader` read on the upright `picture` of a page, with the blanks to fill in, marks and losses."""
    import numpy as np

    pixels = np.asarray(picture)
    marks = marks_on(pixels, words)
    losses = losses_on(pixels, words, marks.struck, marks.lying)
    struck = in_view(marks.struck, losses)
    return PageWords(page, *picture.size, reader, marks.with_blanks(words), turned, struck, losses=losses)
