"""Print that the picture's edge cuts, and paper that runs on beyond it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.losses.sheet import Sheet
from pipeline.model import Box, Loss, LossKind

#: Text this near to the picture's edge runs out of it, where so much of its side there is ink.
_EDGE = 0.12
_CUT = (0.06, 0.8)
#: A paper goes on beyond the picture where it fills this part of the edge below its print, and the last row stands
#: this near.
_FILLS = 0.97
_NEXT_ROW = 1.0


def edges(sheet: Sheet) -> Iterator[Loss]:
    """Words that the picture's edge cuts, one loss for each edge; the paper's lower end where it runs on."""
    near = max(_EDGE * sheet.h, 1.5)
    boxes = {
        "left": [word.box for word in sheet.words if word.box.left <= near and _is_cut(sheet, word.box, "left")],
        "right": [w.box for w in sheet.words if w.box.right >= sheet.wide - near and _is_cut(sheet, w.box, "right")],
        "top": [word.box for word in sheet.words if word.box.top <= near and _is_cut(sheet, word.box, "top")],
        "bottom": [w.box for w in sheet.words if w.box.bottom >= sheet.high - near and _is_cut(sheet, w.box, "bottom")],
    }
    for edge, cut in boxes.items():
        if cut:
            yield Loss(LossKind.EDGE, _at(sheet, edge, Box.around(cut)))
    if not boxes["bottom"] and _runs_on(sheet):
        last = max(sheet.words, key=lambda word: word.box.bottom).box
        yield Loss(LossKind.EDGE, _at(sheet, "bottom", last))


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


def _runs_on(sheet: Sheet) -> bool:
    """The paper fills the picture's lower edge below the print, and its last row stands there."""
    low = max(word.box.bottom for word in sheet.words)
    if low < sheet.high - _NEXT_ROW * sheet.h:
        return False
    hull = Box.around([word.box for word in sheet.words])
    return float((~sheet.bare[-2:, hull.left : hull.right]).mean()) >= _FILLS
