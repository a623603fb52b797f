"""Print that the picture's edge cuts, and paper that runs on beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.losses.sheet import DARK, Sheet, brightest
from pipeline.model import Box, Loss, LossKind

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray

#: Text this near to the picture's edge runs out of it, where so much of its side there is ink.
_EDGE = 0.12
_CUT = (0.06, 0.8)
#: Paper is as light as this part of the ground of most print.
_LIT = 0.75
#: A paper goes on beyond the picture where it fills this part of the edge beside its print, and the last row stands
#: this near to the lower edge: a till feeds what it printed past its knife, so a foot is higher than that. The last row
#: may stand farther away, and yet nearer than the print to the picture's sides; farther still where the table is seen
#: beside the paper and not below it. The first row, with those that are so near to it, is so near to the upper edge.
_FILLS = 0.97
_FOOT, _LOW_FOOT, _LAST_ROW = 1.5, 2.5, 4.0
_FIRST_ROW, _HEAD = 1.6, 4.0
#: Margins are alike where one is at most so many times another; a border is of one color within this (of 255).
_ALIKE, _ONE_COLOR = 1.6, 3
#: The paper's end is in view where so much of the picture's edge is dark, or where its side, followed at these depths,
#: turns inward by so much (in text heights).
_LINE = 0.5
_CORNER = (0.1, 1.0, 1.9)
_TURNS = 0.3


def edges(sheet: Sheet) -> Iterator[Loss]:
    """Words that the picture's edge cuts, one loss for each edge; the paper's ends where it runs on up or down."""
    near = max(_EDGE * sheet.h, 1.5)
    boxes = {
        "left": [word.box for word in sheet.words if word.box.left <= near and _is_cut(sheet, word.box, "left")],
        "right": [w.box for w in sheet.words if w.box.right >= sheet.wide - near and _is_cut(sheet, w.box, "right")],
        "top": [word.box for word in sheet.words if word.box.top <= near and _is_cut(sheet, word.box, "top")],
        "bottom": [w.box for w in sheet.words if w.box.bottom >= sheet.high - near and _ends_on(sheet, w.box)],
    }
    for edge, cut in boxes.items():
        if cut:
            yield Loss(LossKind.EDGE, _at(sheet, edge, Box.around(cut)))
    if not boxes["bottom"] and _runs_on(sheet):
        last = max(sheet.words, key=lambda word: word.box.bottom).box
        yield Loss(LossKind.EDGE, _at(sheet, "bottom", last))
    if not boxes["top"] and _runs_up(sheet):
        first = min(sheet.words, key=lambda word: word.box.top).box
        yield Loss(LossKind.EDGE, _at(sheet, "top", first))


def _at(sheet: Sheet, edge: str, box: Box) -> Box:
    """`box` made to touch the picture's `edge`, and none of the edges beside it."""
    left, top, right, bottom = box
    if edge in ("left", "right"):
        top, bottom = max(top, 1), min(bottom, sheet.high - 1)
        left, right = (0, right) if edge == "left" else (left, sheet.wide)
    else:
        left, right = max(left, 1), min(right, sheet.wide - 1)
        top, bottom = (0, bottom) if edge == "top" else (top, sheet.high)
    return Box.of(left, top, right, bottom)


def _is_cut(sheet: Sheet, box: Box, edge: str) -> bool:
    """There is ink at the picture's very edge, where the box meets it."""
    import numpy as np

    gray = sheet.light
    strip = {
        "left": gray[box.top : box.bottom, :2],
        "right": gray[box.top : box.bottom, -2:],
        "top": gray[:2, box.left : box.right].T,
        "bottom": gray[-2:, box.left : box.right].T,
    }[edge]
    inner = gray[box.top : box.bottom, box.left : box.right]
    if not strip.size or not inner.size:
        return False
    dark, light = np.percentile(inner, (4, 90))
    share = float((strip.min(axis=1) < (dark + light) / 2).mean())
    return _CUT[0] <= share <= _CUT[1]


def _ends_on(sheet: Sheet, box: Box) -> bool:
    """The picture's lower edge, where the box meets it, shows ink or paper as light as that of most print."""
    import numpy as np

    lit = float(
        np.median([np.median(sheet.ground[w.box.top : w.box.bottom, w.box.left : w.box.right]) for w in sheet.words])
    )
    edge = sheet.light[-2:, box.left : box.right]
    return bool(edge.size and np.median(edge) >= _LIT * lit) or _is_cut(sheet, box, "bottom")


def _runs_on(sheet: Sheet) -> bool:
    """The paper fills the picture's lower edge below the print, and its last row stands there.

    Where the table is seen beside it, the last row may stand farther away.
    """
    low = max(word.box.bottom for word in sheet.words)
    far = sheet.high - low
    hull = Box.around([word.box for word in sheet.words])
    fills, beside = _filled(sheet, sheet.bare[-2:], hull)
    is_low = far < min(hull.left, sheet.wide - hull.right)
    if fills and far >= sheet.h and _is_drawn(sheet, hull):
        return False
    return fills and far <= (_LAST_ROW if all(beside) else _LOW_FOOT if is_low else _FOOT) * sheet.h


def _is_drawn(sheet: Sheet, hull: Box) -> bool:
    """A program drew the picture: its border is of one color all around, as no camera sees it, its margins are alike,
    and the lower one is the widest, where a part that was shown and cut has what stands between two of its rows.
    """
    import numpy as np

    others = (hull.left, hull.top, sheet.wide - hull.right)
    if not max(others) <= sheet.high - hull.bottom <= _ALIKE * min(others):
        return False
    pixels = sheet.pixels
    sides = (part.reshape(-1, 3) for part in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]))
    border = np.concatenate(list(sides))
    return bool((np.ptp(border, axis=0) <= _ONE_COLOR).all())


def _filled(sheet: Sheet, bare: Pixels, part: Box) -> tuple[bool, tuple[bool, bool]]:
    """Whether the paper fills the picture's edge (`bare`: what of its rows is none) above or below `part` of the print,
    and whether the table is seen there to the left and right of it.
    """
    edge: Pixels = bare.min(axis=0)
    room = max(int(sheet.h / 2), 1)
    fills = 1 - float(edge[part.left : part.right].mean()) >= _FILLS
    return fills, (int(edge[: part.left].sum()) >= room, int(edge[part.right :].sum()) >= room)


def _runs_up(sheet: Sheet) -> bool:
    """The paper fills the picture's upper edge above its first rows; the table is seen beside it."""
    high = min(word.box.top for word in sheet.words)
    if high > _FIRST_ROW * sheet.h:
        return False
    head = Box.around([word.box for word in sheet.words if word.box.top <= high + _HEAD * sheet.h])
    fills, beside = _filled(sheet, sheet.bare[:2], head)
    return fills and any(beside) and not _ends_at_top(sheet, head)


def _ends_at_top(sheet: Sheet, head: Box) -> bool:
    """The paper's upper end is just in view: a dark line above its `head`, or a corner where a side turns inward."""
    import numpy as np

    across = slice(head.left, head.right)
    ground = float(np.median(brightest(sheet.closed[head.top : head.bottom, across])))
    if float((sheet.light[:2, across].max(axis=0) < DARK * ground).mean()) >= _LINE:
        return True
    levels = [min(int(part * sheet.h), sheet.high - 1) for part in _CORNER]
    for step in (-1, 1):
        beside = sheet.bare[:, head.right :] if step > 0 else sheet.bare[:, : head.left][:, ::-1]
        if not all(beside[y].any() for y in levels):
            continue
        upper, middle, lower = (int(beside[y].argmax()) for y in levels)
        if 2 * middle - upper - lower >= _TURNS * sheet.h:
            return True
    return False
