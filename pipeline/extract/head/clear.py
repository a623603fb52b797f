"""Whether a day or a way to reach a business stands clear of what the picture does not show of its paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import linear_regression, median

from pipeline.extract.head.addresses import Found
from pipeline.extract.head.dates import When, place_of, when
from pipeline.extract.head.names import squeeze
from pipeline.extract.lines.rows import Row, part_of
from pipeline.layout import text_height
from pipeline.model import Box, LossKind, PageWords, Word

#: All below is in text heights. Print this near to the picture's edge runs out of it.
_AT_EDGE = 0.24
#: A place that hides so much of figures, across and down, may have turned them into others.
_OVER = 0.3
#: What lies this near behind the last figures of a row may lie on more of them.
_BEHIND = 0.6
#: The parts of a day stand no farther apart.
_APART = 1.5
#: A figure that was not seen leaves its room: before a day of one figure on a row that begins with it so much, where
#: so many rows below begin within so little of each other; in a type of one width so many characters.
_INDENTED, _FLUSH, _FEW = (0.33, 1.0), 0.16, 3
_ROOM, _ONE_WIDTH, _MANY = 0.75, 0.25, 6
#: The two that end a year leave room for themselves and a space, in characters, up to what stands behind.
_YEAR_ENDS = (2.5, 3.5)
#: A day that may have lost a figure of its month or of its day, all in figures; one whose year may go on.
_SHORT = re.compile(r"(?:\d/\d{1,2}|\d\d/\d|\d-\d{1,2}|\d\d-\d)[-/](?:20)?\d\d")
_MAY_GO_ON = re.compile(r"(?:.*\D)?\d{1,2}([-/.])\d{1,2}\1(?:19|20)")
#: On these places nothing lies: they were read, if badly, or lie at the picture's edge.
_NO_COVER = (LossKind.EDGE, LossKind.BLURRED, LossKind.FADED, LossKind.BLANK)


def seen_day(rows: Sequence[Row], pages: Sequence[PageWords], day_first: bool | None) -> tuple[When | None, Row | None]:
    """The day of the purchase as `when` finds it; or None and the row that gives it where not all of it was seen.

    A figure half covered is another one: 2026 under a thumb is 2020. A second row that says the same day bears it out.
    """
    found = when(rows, day_first)
    if found is None or (_is_clear_day(found, pages) and not _lacks_figure(found, rows, pages)):
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


def _lacks_figure(found: When, rows: Sequence[Row], pages: Sequence[PageWords]) -> bool:
    """Whether room is left where a figure of the day may have stood: under a finger `12/24/2026` is `2/24/2026`."""
    page = next(page for page in pages if page.page == found.row.page)
    if page.reader == "pdf":
        return False
    (first, *_), words, height = place_of(found)[0], found.row.line.words, text_height(page.words)
    at = words.index(first) if first in words else 0
    if _MAY_GO_ON.fullmatch(first.text):
        behind = words[at + 1].box.left if at + 1 < len(words) else None
        width = first.box.width / len(first.text)
        if behind is not None and _YEAR_ENDS[0] <= (behind - first.box.right) / width <= _YEAR_ENDS[1]:
            return True
        if behind is None and first.box.right >= page.width - _AT_EDGE * height:
            return True
    if not _SHORT.match(first.text):
        return False
    if at == 0 and first.text[1] in "-/" and _is_indented(found.row, rows, height):
        return True
    return _SHORT.fullmatch(first.text) is not None and _is_wide(first, page)


def _is_indented(row: Row, rows: Sequence[Row], height: float) -> bool:
    """Whether the row begins about one character later than those below it, which are flush."""
    at = rows.index(row)
    below = [one.line.box.left for one in rows[at + 1 : at + 1 + _FEW] if one.page == row.page]
    if len(below) < _FEW or max(below) - min(below) > _FLUSH * height:
        return False
    return _INDENTED[0] <= (row.line.box.left - median(below)) / height <= _INDENTED[1]


def _is_wide(word: Word, page: PageWords) -> bool:
    """Whether, in a type of one width, the word is as wide as one of more characters."""
    like = [one for one in page.words if len(one.text) > 2 and abs(one.upright - word.upright) <= _FLUSH * word.upright]
    like = [one for one in like if one is not word]
    if len(like) < _MANY or len({len(one.text) for one in like}) == 1:
        return False
    pitch, pad = linear_regression([len(one.text) for one in like], [one.box.width for one in like])
    off = [abs(one.box.width - pad - pitch * len(one.text)) for one in like]
    return median(off) <= _ONE_WIDTH * pitch and word.box.width - pad - pitch * len(word.text) >= _ROOM * pitch


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
