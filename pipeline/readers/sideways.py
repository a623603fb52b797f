"""Card numbers that are printed up or down an upright page, as at its margin: readers see a row of them at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model import Box, PageWords, Word
from pipeline.redact import is_masked, mask

if TYPE_CHECKING:
    from PIL import Image

#: A column of print where a number has room is so many times as high as wide.
_COLUMN = 5.0
#: Print goes on in a column but for a gap of so many of its widths.
_ON = 3.0
#: Columns are read at this height, in pixels, with so much around them, in their widths.
_HEIGHT, _AROUND = 48, 0.2
#: At the ends of a place there may be more of its print, so many of its widths.
_ENDS = 6
#: More columns than this on a page are no numbers at its margin.
_MOST = 24
#: Print that no reader saw is looked for on a picture so long (pixels): the least and largest size of a letter there,
#: how much darker than its paper it is (of 255), and how many of its pieces a number has at least.
_GLANCE = 1400
_SMALLEST, _LARGEST, _DARKER, _PIECES = 4, 60, 40, 10
#: Two boxes are of one place where the smaller one lies in the other by as much.
_SAME_PLACE = 0.5

#: Texts of some rows of print, each a level picture of its own.
Rows = Callable[[Sequence["Image.Image"]], list[str]]


def with_sideways(words: PageWords, picture: Image.Image, rows: Rows, *, sees_all: bool) -> PageWords:
    """`words`, read on the upright `picture` of a page, and each card's whole number that stands sideways, masked.

    It takes the place of whatever was read there, and its box is higher than wide. Nothing else is taken from what
    stands sideways.

    Args:
        rows: reads rows of print; not masked.
        sees_all: the reader of the page gives words, however wrong, also where print stands sideways. Where it does
            not, the pixels are looked at.
    """
    if words.problem is not None:
        return words
    columns = _columns(words.words)
    if not sees_all:
        columns += [box for box in _unread(picture, words.words) if not any(_is_of(box, one) for one in columns)]
    if not columns or len(columns) > _MOST:
        return words
    numbers = tuple(_numbers(picture, columns, rows))
    if not numbers:
        return words
    gone = [word for word in words.words if word.box.is_tall and any(_is_of(word.box, one.box) for one in numbers)]
    others = (word for word in words.words if word not in gone)
    return replace(words, words=(*others, *numbers), full_number=True)


def with_those_of(anew: PageWords, seen: PageWords) -> PageWords:
    """`anew`, another reading of the page's level rows, with the numbers that were found sideways in `seen`."""
    numbers = [word for word in seen.words if word.is_sideways and is_masked(word.text)]
    others = (
        word for word in anew.words if not (word.box.is_tall and any(_is_of(word.box, one.box) for one in numbers))
    )
    return replace(anew, words=(*others, *numbers)) if numbers else anew


def read_sideways(picture: Image.Image, place: Box, rows: Rows) -> list[str]:
    """What can be read in the column at `place` and at its ends, turned either way."""
    more = round(_ENDS * place.width)
    longer = Box(place.left, max(place.top - more, 0), place.right, min(place.bottom + more, picture.height))
    return rows([piece for _, piece in _turned(picture, [longer])])


def _numbers(picture: Image.Image, columns: Sequence[Box], rows: Rows) -> Iterator[Word]:
    """The columns on which a card's whole number stands, each a word, masked."""
    turned = _turned(picture, columns)
    texts = rows([piece for _, piece in turned])
    # As rows below each other: a number may go on in the next.
    level = [
        Word(text, Box(0, 2 * _HEIGHT * at, 20 * _HEIGHT, 2 * _HEIGHT * at + _HEIGHT)) if text else None
        for at, text in enumerate(texts)
    ]
    read = [word for word in level if word is not None]
    hidden = dict(zip(map(id, read), mask(read), strict=True))
    for word, (place, _) in zip(level, turned, strict=True):
        if word is not None and hidden[id(word)].text != word.text:
            yield Word(hidden[id(word)].text, place)


def _turned(picture: Image.Image, columns: Sequence[Box]) -> list[tuple[Box, Image.Image]]:
    """Each column with a picture of it turned level, one way and the other: upwards print from the left, downwards
    print from the right, as one reads it.
    """
    from PIL import Image

    pieces: list[tuple[Box, Image.Image]] = []
    for turn, ordered in (
        (Image.Transpose.ROTATE_270, sorted(columns)),
        (Image.Transpose.ROTATE_90, sorted(columns, reverse=True)),
    ):
        for column in ordered:
            around = round(_AROUND * column.width)
            piece = picture.crop(
                (
                    max(column.left - around, 0),
                    max(column.top - 2 * around, 0),
                    min(column.right + around, picture.width),
                    min(column.bottom + 2 * around, picture.height),
                )
            ).transpose(turn)
            scale = _HEIGHT / piece.height
            pieces.append((column, piece.resize((max(round(piece.width * scale), 1), _HEIGHT))))
    return pieces


def _columns(words: Sequence[Word]) -> list[Box]:
    """Where tall words stand below each other for long enough."""
    tall = sorted((word.box for word in words if word.box.is_tall), key=lambda box: box.top)
    return [column for column in _joined(tall) if _is_column(column)]


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Boxes, from top to bottom, together that stand below each other in one column."""
    columns: list[Box] = []
    for box in boxes:
        at = next((at for at, column in enumerate(columns) if _goes_on(column, box)), None)
        if at is None:
            columns.append(box)
        else:
            columns[at] = Box.around([columns[at], box])
    return columns


def _goes_on(column: Box, box: Box) -> bool:
    across = min(column.right, box.right) - max(column.left, box.left)
    narrow = min(column.width, box.width)
    return 2 * across > narrow and box.top - column.bottom <= _ON * narrow


def _unread(picture: Image.Image, words: Sequence[Word]) -> list[Box]:
    """Columns of letters that stand outside of the level `words`, as a quick look at the pixels tells."""
    import cv2
    import numpy as np

    scale = min(_GLANCE / max(picture.size), 1.0)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    gray = cv2.resize(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    reach = np.ones((_LARGEST // 2, _LARGEST // 2), np.uint8)
    ink = (cv2.subtract(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, reach), gray) >= _DARKER).astype(np.uint8)
    for box in (word.box for word in words if not word.box.is_tall):
        left, top, right, bottom = (max(int(edge * scale), 0) for edge in box)
        ink[top : bottom + 1, left : right + 1] = 0
    _, _, pieces, _ = cv2.connectedComponentsWithStats(ink)
    wide, high = pieces[1:, 2], pieces[1:, 3]
    fits = (np.maximum(wide, high) >= _SMALLEST) & (np.maximum(wide, high) <= _LARGEST)
    letters = [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in pieces[1:][fits]]
    return [column.scaled(1 / scale) for column in _stacks(letters, gray.shape)]


def _stacks(letters: Sequence[Box], shape: Sequence[int]) -> list[Box]:
    """Letters that stand evenly below each other, enough for a number."""
    import cv2
    import numpy as np

    if len(letters) < _PIECES:
        return []
    ground = np.zeros(shape, np.uint8)
    for box in letters:
        reach = box.width  # as far as the next letter of its size may stand
        ground[max(box.top - reach, 0) : box.bottom + reach, box.left : box.right] = 1
    _, of, pieces, _ = cv2.connectedComponentsWithStats(ground)
    within = [int(of[int(box.middle), (box.left + box.right) // 2]) for box in letters]
    count = np.bincount(within, minlength=len(pieces))
    stacks = [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in pieces]
    return [box for at, box in enumerate(stacks) if at and count[at] >= _PIECES and _is_column(box)]


def _is_column(box: Box) -> bool:
    return box.height >= _COLUMN * box.width


def _is_of(one: Box, other: Box) -> bool:
    return one.overlap(other) > _SAME_PLACE
