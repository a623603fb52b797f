"""Strokes of a pen through words, and words that are scribbled over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model import Box, Word
from pipeline.pixels import percentile
from pipeline.struck.folds import is_fold
from pipeline.struck.sheet import LEGIBLE, Sheet

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: A pen is darker than its surroundings by this part of what the print is darker by.
_PEN = 0.6
#: All below is in text heights unless it is a part of one. A stroke is at least this long.
_LONG = 2.0
#: A stroke runs between these parts of the letters' height (0 is the top of their box) ...
_UPPER, _LOWER = 0.24, 0.74
#: ... below nearly all of a word's width ...
_COVERED = 0.88
#: ... and over this much blank paper, at one place and altogether (as part of the word's width).
_BLANK = 0.5
_BLANKS = 0.15
#: Where the print is smeared it is so itself between letters: only what runs on for longer is a stroke.
_SMEARED = 1.5
#: The darkest parts of a word (percent of its pixels below them) are its letters.
_LETTERS = 97
#: A stroke thinner than this may reach out of those parts.
_THIN = 0.35
#: How far beyond a word's ends the stroke is followed; one that leaves the row there for longer is no strike.
_BEYOND = 1.5
_LEAVES = 0.6
#: A ring has room for a row, and its pen may have left so small a gap, or one so large in a line of its own. One that
#: is open runs on so far from the row it crosses, at most so far beside the word.
_ROOM = 0.8
_GAP, _OPEN = 0.1, 0.6
_FAR = 2.0
_NEAR = 3.0
#: What strikes more than this is none that is open.
_SHORT = 6.0
#: Ink that fills a word's place by this part was scribbled over, where the word can no longer be read well; where it
#: can, ink that fills this much of it is its ground.
_SCRIBBLED = 0.3
_DENSE = 0.8


def is_struck(sheet: Sheet, word: Word) -> bool:
    """A stroke runs through the word, or it is scribbled over."""
    import cv2
    import numpy as np

    if sum(ch.isalnum() for ch in word.text) < 2:
        return False
    h, box = sheet.h, word.box
    rows, columns = _strip(sheet, word)
    tall = len(rows) // 2  # the strip is twice as high as the word: half a height above it and below
    body = slice(tall // 2, tall // 2 + tall)
    middle = slice(body.start + int(_UPPER * tall), max(body.start + int(_LOWER * tall), body.start + 2))
    start = box.left - int(columns[0, 0])
    own = slice(start, start + box.width)
    if sheet.ink[rows[middle, own], columns[middle, own]].any(axis=0).mean() < _COVERED:
        return False  # as of most words
    strip = sheet.ink[rows, columns]
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
    long = stats[:, cv2.CC_STAT_WIDTH] >= _LONG * h
    long[0] = False
    mark = long[pieces]
    covered = mark[middle].any(axis=0)
    if covered[own].mean() < _COVERED:
        return False
    dense, legible = float(mark[body, own].mean()), word.score is None or word.score >= LEGIBLE
    if not legible and dense >= _SCRIBBLED:
        return not sheet.is_smeared
    if min(mark[body.start, own].mean(), mark[body.stop - 1, own].mean()) >= _DENSE:
        return False  # light print on a dark ground
    leaves = mark.any(axis=0) & ~covered
    if max(leaves[: own.start].sum(), leaves[own.stop :].sum()) > _LEAVES * h:
        return False
    bare = covered & _is_bare(strip[body] > 0, mark[body], h)
    if _longest(bare) < (_SMEARED if sheet.is_smeared else _BLANK) * h or bare.sum() < _BLANKS * box.width:
        return False
    darker = sheet.darker[rows, columns]
    core = darker[middle].max(axis=0)[bare]
    if float(np.median(core)) < _PEN * sheet.contrast:
        return False
    at = middle.start + darker[middle].argmax(axis=0)[bare], np.flatnonzero(bare)
    letters = percentile(darker[body, own], _LETTERS)
    return not is_fold(sheet, columns[at], rows[at], letters)


def rings(sheet: Sheet, struck: Sequence[Word]) -> list[Word]:
    """Those of the `struck` words that only lie under the edge of a ring or a frame drawn around something else.

    A closed one leaves a hole with room for a row; an open one runs on far above or below the only row it crosses.
    """
    import cv2
    import numpy as np

    if not struck:
        return []
    slope = struck[0].slope
    _, labels = cv2.connectedComponents(sheet.ink, connectivity=8)
    pieces = {word: _piece(labels, word) for word in struck}
    rooms = _rooms(sheet.ink, sheet.h, slope, _GAP)
    own = {piece: _rooms((labels == piece).astype(np.uint8), sheet.h, slope, _OPEN) for piece in set(pieces.values())}
    return [
        word
        for word in struck
        if any(_lies_at_edge(word, room, sheet.h) for room in (*rooms, *own[pieces[word]]))
        or _runs_far(sheet, labels, word, [w for w in struck if pieces[w] == pieces[word]], pieces[word])
    ]


def _rooms(ink: Pixels, h: float, slope: float, gap: float) -> list[Box]:
    """What the `ink` encloses, with no more than a `gap` open, and is large enough for print."""
    import cv2
    import numpy as np

    near = max(int(gap * h), 1)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    contours, tree = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return [
        Box(left, top, left + across, top + down)
        for contour, (_, _, _, parent) in zip(contours, tree[0] if len(contours) else (), strict=True)
        if parent >= 0
        for left, top, across, down in [cv2.boundingRect(contour)]
        if across >= _LONG * h and down - abs(slope) * across >= _ROOM * h
    ]


def _piece(labels: Pixels, word: Word) -> int:
    """The piece of ink that covers most of the word's width."""
    import numpy as np

    box = word.box
    found, counts = np.unique(labels[box.top : box.bottom, box.left : box.right], return_counts=True)
    return max(((int(n), int(label)) for n, label in zip(counts, found, strict=True) if label), default=(0, 0))[1]


def _runs_far(sheet: Sheet, labels: Pixels, word: Word, same: Sequence[Word], piece: int) -> bool:
    """Near `word` its `piece` of ink goes on beyond the rows of all words that it strikes (`same`)."""
    import numpy as np

    if sum(other.box.width for other in same) > _SHORT * sheet.h:
        return False
    box, wide, far = word.box, int(_NEAR * sheet.h), int(_FAR * sheet.h)
    area = slice(max(box.left - wide, 0), box.right + wide)
    top = min(other.box.top for other in same) + int(sheet.h / 2) - far
    bottom = max(other.box.bottom for other in same) - int(sheet.h / 2) + far
    return bool(np.any(labels[: max(top, 0), area] == piece) or np.any(labels[bottom:, area] == piece))


def _strip(sheet: Sheet, word: Word) -> tuple[Pixels, Pixels]:
    """Where the word's row is, half its height more above and below and `_BEYOND` more at its sides, made level."""
    import numpy as np

    box, beyond = word.box, int(_BEYOND * sheet.h)
    tall = max(round(word.upright), 6)
    columns = np.arange(max(box.left - beyond, 0), min(box.right + beyond, sheet.gray.shape[1]))
    middle = box.middle + word.slope * (columns - (box.left + box.right) / 2)
    rows = np.rint(middle[None, :] - tall + np.arange(2 * tall)[:, None]).astype(int)
    return np.clip(rows, 0, sheet.gray.shape[0] - 1), np.broadcast_to(columns, rows.shape)


def _is_bare(ink: Pixels, mark: Pixels, h: float) -> Pixels:
    """Of each column, whether all its ink is the mark's and lies where no letter alone has its ink: between the height
    of small letters and the base line, or in one thin stroke around the middle.
    """
    import numpy as np

    tall = len(ink)
    down = np.arange(tall)[:, None]
    upper, lower = np.where(ink, down, tall).min(axis=0), np.where(ink, down, -1).max(axis=0)
    within = (upper >= int(_UPPER * tall)) & (lower < int(_LOWER * tall))
    middle = (upper + lower) / 2
    thin = (lower - upper < _THIN * h) & (middle >= _UPPER * tall) & (middle < _LOWER * tall)
    bare: Pixels = (ink.sum(axis=0) == mark.sum(axis=0)) & (within | thin) & ink.any(axis=0)
    return bare


def _lies_at_edge(word: Word, hole: Box, h: float) -> bool:
    box = word.box
    beside = min(box.right, hole.right) - max(box.left, hole.left)
    if beside < 0.5 * box.width:
        return False
    return min(abs(hole.top - box.middle), abs(hole.bottom - box.middle)) < 0.6 * h + abs(word.slope) * hole.width / 2


def _longest(flags: Pixels) -> int:
    """Length of the longest run of true."""
    best = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        best = max(best, run)
    return best
