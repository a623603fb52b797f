"""Whether a day or a way to reach a business stands clear of what the picture does not show of its paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.head.addresses import Found
from pipeline.extract.head.dates import When, place_of, when
from pipeline.extract.head.names import squeeze
from pipeline.extract.lines.rows import Row, part_of
from pipeline.layout import text_height
from pipeline.model import Box, LossKind, PageWords

#: All below is in text heights. Print this near to the picture's edge runs out of it.
_AT_EDGE = 0.24
#: A place that hides so much of figures, across and down, may have turned them into others.
_OVER = 0.3
#: What lies this near behind the last figures of a row may lie on more of them.
_BEHIND = 0.6
#: The parts of a day stand no farther apart.
_APART = 1.5
#: On these places nothing lies: they were read, if badly, or lie at the picture's edge.
_NO_COVER = (LossKind.EDGE, LossKind.BLURRED, LossKind.FADED, LossKind.BLANK)


def seen_day(rows: Sequence[Row], pages: Sequence[PageWords], day_first: bool | None) -> tuple[When | None, Row | None]:
    """The day of the purchase as `when` finds it; or None and the row that gives it where not all of it was seen.

    A figure half covered is another one: 2026 under a thumb is 2020. A second row that says the same day bears it out.
    """
    found = when(rows, day_first)
    if found is None or _is_clear_day(found, pages):
        return found, None
    again = when([row for row in rows if row != found.row], day_first)
    if again is not None and again.day == found.day and _is_clear_day(again, pages):
        return again, None
    return None, found.row


def is_clear(found: Found | None, pages: Sequence[PageWords]) -> bool:
    """Whether a way to reach a business was wholly seen: no edge of the picture cuts it and nothing lies on it."""
    return found is None or all(
        not _is_hidden(_box_of(found[0], row), page) for row in found[1] for page in pages if page.page == row.page
    )


def ends_at_cut(box: Box, page: PageWords, near: float, level: bool = False) -> bool:
    """Whether what stands at `box` begins or ends so `near` (in pixels) to a side of the picture that cuts rows.

    A side is straight: between words it cuts the rows above and below those through whose letters it goes as well.

    `level`: only where it cuts the very row.
    """
    sides = [
        loss.box
        for loss in page.losses
        if loss.kind is LossKind.EDGE and not (level and (box.bottom <= loss.box.top or box.top >= loss.box.bottom))
    ]
    left = box.left <= near and any(side.left <= 0 for side in sides)
    return left or (box.right >= page.width - near and any(side.right >= page.width for side in sides))


def _is_clear_day(found: When, pages: Sequence[PageWords]) -> bool:
    words, is_last = place_of(found)
    page = next(page for page in pages if page.page == found.row.page)
    most = _APART * text_height(page.words)
    if any(right.box.left - left.box.right > most for left, right in pairwise(words)):
        return False  # what stands between them was not seen
    return not _is_hidden(Box.around([word.box for word in words]), page, is_last)


def _is_hidden(box: Box, page: PageWords, is_last: bool = False) -> bool:
    """Whether a place that was not seen lies on `box`, or right behind it where it is the last of its row."""
    height = text_height(page.words)
    return ends_at_cut(box, page, _AT_EDGE * height, level=True) or any(
        min(box.bottom, loss.box.bottom) - max(box.top, loss.box.top) >= _OVER * height
        and (
            min(box.right, loss.box.right) - max(box.left, loss.box.left) >= _OVER * height
            or (is_last and loss.box.right > box.right and loss.box.left - box.right <= _BEHIND * height)
        )
        for loss in page.losses
        if loss.kind not in _NO_COVER
    )


def _box_of(said: str, row: Row) -> Box:
    """Where the row says it, or a part of it: it may have other columns."""
    if (at := row.text.replace("O", "0").find(said.replace("O", "0"))) >= 0:
        return part_of(row.line.words, at, at + len(said))
    squeezed = squeeze(said)
    own = [word.box for word in row.line.words if (part := squeeze(word.text)) and part in squeezed]
    return Box.around(own) if own else row.line.box
