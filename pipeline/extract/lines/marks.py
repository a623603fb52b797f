"""Which rows of a paper the marks on it lie over, and which marks hide a row altogether."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Box, Line

#: A name is struck where a mark lies over this part of its width, an amount over this part of its own.
_NAME, _AMOUNT = 0.5, 0.6
#: A mark that is no word's box lies on a row whose level is this far inside it (as part of its height).
_INSIDE = 0.2
#: What hides a row is as wide as this part of the print, or lies over the prices.
_WIDE = 0.3


def on_row(marks: Sequence[Box], line: Line) -> tuple[Box, ...]:
    """The marks that lie on the row of `line`, over its words or beside them."""
    boxes = {word.box for word in line.words}
    return tuple(mark for mark in marks if mark in boxes or (_is_patch(mark, line) and _levels(mark, line)))


def _is_patch(mark: Box, line: Line) -> bool:
    return mark.height > 0.3 * min(word.box.height for word in line.words)


def _levels(mark: Box, line: Line) -> bool:
    level = line.level((mark.left + mark.right) / 2)
    edge = _INSIDE * mark.height
    return mark.top + edge <= level <= mark.bottom - edge


def is_struck(marks: Sequence[Box], line: Line, amount: Box | None) -> bool:
    """Whether `marks`, all on the row of `line`, strike its name or its `amount` (None: it has none).

    Where nothing is left of the name, or of the price, what lies in its place has hidden it.
    """
    if not marks:
        return False
    if amount is None:
        return _share(marks, [word.box for word in line.words]) >= _NAME or covers_amount(marks, line, None)
    if _share(marks, [amount]) >= _AMOUNT:
        return True
    name = [box for word in line.words if (box := _left_of(word.box, amount)) is not None]
    if name:
        return _share(marks, name) >= _NAME
    return any(mark.right <= amount.left + amount.width / 2 for mark in marks)


def covers_amount(marks: Sequence[Box], line: Line, amount: Box | None) -> bool:
    """Whether `marks`, all on the row of `line`, lie over its `amount`, or where one would stand (None)."""
    if amount is not None:
        return _share(marks, [amount]) >= _AMOUNT
    end = max(word.box.right for word in line.words)
    return any(mark.left >= end for mark in marks)


def _left_of(box: Box, amount: Box) -> Box | None:
    right = min(box.right, amount.left)
    return Box(box.left, box.top, right, box.bottom) if right > box.left else None


def _share(marks: Sequence[Box], boxes: Sequence[Box]) -> float:
    """The part of the width of `boxes` that lies under a mark."""
    under = sum(max([0, *(min(mark.right, box.right) - max(mark.left, box.left) for mark in marks)]) for box in boxes)
    return under / max(sum(box.width for box in boxes), 1)


def hidden_below(marks: Sequence[Box], lines: Sequence[Line]) -> dict[int, tuple[Box, ...]]:
    """The marks among `marks` that lie on no line but between the first and the last, by the line above them.

    Only those wide enough to hide a row of the paper.
    """
    if not lines:
        return {}
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    hidden: dict[int, tuple[Box, ...]] = {}
    for mark in marks:
        within = min(mark.right, right) - max(mark.left, left)
        if within < _WIDE * (right - left) or any(on_row([mark], line) for line in lines):
            continue
        middle = (mark.left + mark.right) / 2
        above = [i for i, line in enumerate(lines) if line.level(middle) < mark.middle]
        if above and above[-1] < len(lines) - 1:
            hidden[above[-1]] = (*hidden.get(above[-1], ()), mark)
    return hidden
