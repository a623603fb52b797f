"""Pictures of the paper with the evidence boxed and named.

The names stand in margins beside the paper, each joined to its box by a line, so that nothing printed is covered.
What a mark says shows in the line's style as well as in its color.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from pipeline.export._marks import GRAVITY, Mark, MarkState, marks_for
from pipeline.export.words import one_line
from pipeline.model import Box

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

__all__ = ["Mark", "MarkState", "annotate", "marks_for", "thumbnail"]

#: Longest side of the paper in the finished picture, in pixels, and of a thumbnail.
LONGEST = 1600
THUMBNAIL = 208
#: A paper whose longest side is below this is enlarged to it, so that the names are not larger than the print.
SHORTEST = 900


class _Style(NamedTuple):
    color: tuple[int, int, int]
    width: int
    dash: tuple[int, int] | None
    pale: tuple[int, int, int]
    meaning: str


_STYLE = {
    MarkState.READ: _Style((29, 78, 137), 3, None, (255, 255, 255), "read"),
    MarkState.NOT_MET: _Style((176, 24, 24), 6, None, (253, 232, 230), "not met"),
    MarkState.CANNOT_TELL: _Style((150, 84, 0), 4, (16, 9), (255, 244, 214), "cannot tell"),
    MarkState.LEFT_OUT: _Style((104, 32, 128), 4, (4, 6), (244, 234, 248), "left out"),
}


def annotate(page: Image.Image, marks: Sequence[Mark]) -> Image.Image:
    """`page` (upright, as the boxes count) with every mark boxed, and named in a margin beside it.

    The paper keeps its proportions and is at most `LONGEST` pixels long; a mark that lies outside of it is left out.
    """
    from PIL import Image, ImageDraw, ImageFont

    paper, scale = _fit(page.convert("RGB"))
    marks = [mark for mark in marks if _on(mark.box, page.size)]
    if not marks:
        return paper
    size = max(18, round(max(paper.size) / 60))
    font = ImageFont.load_default(size)
    gap = size * 2
    left, right = _sides(marks, page.width)
    names = {id(mark): _wrapped(mark.label, font, size * 19) for mark in marks}
    widths = [
        max((round(max(font.getlength(line) for line in names[id(mark)])) for mark in side), default=-2 * gap) + 2 * gap
        for side in (left, right)
    ]
    tall = max(paper.height, *(sum(_height(names[id(mark)], size) for mark in side) for side in (left, right)))
    legend = size * 3
    canvas = Image.new("RGB", (paper.width + sum(widths), tall + legend), "white")
    canvas.paste(paper, (widths[0], 0))
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((widths[0], 0, widths[0] + paper.width - 1, paper.height - 1), outline=(160, 160, 160))
    for side, edge, names_at in (
        (left, widths[0], widths[0] - gap),
        (right, widths[0] + paper.width, widths[0] + paper.width + gap),
    ):
        middles = [_join(mark, on_right=edge > widths[0]) * scale for mark in side]
        tops = _spread(middles, [_height(names[id(mark)], size) for mark in side], tall)
        for mark, top in zip(side, tops, strict=True):
            _draw_mark(draw, mark, scale, widths[0], edge, (names_at, top), names[id(mark)], font)
    _draw_legend(draw, marks, font, tall + legend - size * 2, canvas.width)
    return canvas


def thumbnail(page: Image.Image) -> bytes:
    """A small JPEG of the page for the workbook's Receipt column."""
    from PIL import Image

    small = page.convert("RGB")
    small.info = {}  # Pillow writes a JPEG's comment into the next
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=75, optimize=True)
    return written.getvalue()


def _fit(page: Image.Image) -> tuple[Image.Image, float]:
    """The page at the size it is shown in, and how many of its pixels one of the page's has become."""
    from PIL import Image

    longest = max(page.size)
    scale = min(LONGEST, max(SHORTEST, longest)) / longest
    if scale == 1:
        return page.copy(), 1.0
    size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
    return page.resize(size, Image.Resampling.LANCZOS), scale


def _on(box: Box, size: tuple[int, int]) -> bool:
    return box.left < size[0] and box.top < size[1] and box.right > 0 and box.bottom > 0


def _sides(marks: Sequence[Mark], width: int) -> tuple[list[Mark], list[Mark]]:
    """Marks named in the left and in the right margin, each from top to bottom.

    Each goes to the margin nearer to its box; of boxes as near to one as to the other every second goes left.
    """
    left: list[Mark] = []
    right: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.box.middle, mark.box.left)):
        to_left, to_right = mark.box.left, width - mark.box.right
        if abs(to_left - to_right) < width / 10:
            (left if len(left) < len(right) else right).append(mark)
        else:
            (left if to_left < to_right else right).append(mark)
    return left, right


def _wrapped(label: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    """The label in at most three lines of `width` pixels, in letters that the built-in typeface has."""
    lines = [""]
    for word in _plain_letters(one_line(label)).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines if len(lines) <= 3 else [*lines[:2], f"{lines[2]} …"]


def _plain_letters(text: str) -> str:
    """`Cafe` for `Café`: the typeface that comes with Pillow, the same everywhere, has few accents."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() or letter in "–…“”’" else "?" for letter in bare)


def _height(lines: Sequence[str], size: int) -> int:
    return round(len(lines) * size * 1.25 + size * 0.35)


def _spread(middles: Sequence[float], heights: Sequence[int], tall: int) -> list[int]:
    """Tops of names as near to the middle of their boxes as can be without one covering another."""
    tops: list[int] = []
    floor = 0
    for middle, height in zip(middles, heights, strict=True):
        tops.append(max(floor, round(middle - height / 2)))
        floor = tops[-1] + height
    ceiling = tall
    for number in range(len(tops) - 1, -1, -1):
        tops[number] = min(tops[number], ceiling - heights[number])
        ceiling = tops[number]
    return tops


def _draw_mark(
    draw: ImageDraw.ImageDraw,
    mark: Mark,
    scale: float,
    shift: int,
    edge: int,
    place: tuple[int, int],
    lines: Sequence[str],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    """Box, name and the line between them: level over the paper, then through the gap beside it."""
    style = _STYLE[mark.state]
    corners = _corners(mark, scale, shift)
    _outline(draw, corners, style)
    size = round(getattr(font, "size", 18))
    near, top = place
    tall = _height(lines, size)
    on_right = near > edge
    middle, name_middle = round(_join(mark, on_right=on_right) * scale), top + tall // 2
    widest = max(round(font.getlength(line)) for line in lines)
    left = near if on_right else near - widest
    thin = max(1, style.width // 2)
    at_box, at_name = (corners[1][0], near - size // 3) if on_right else (corners[0][0], near + size // 3)
    draw.line((at_box, middle, edge, middle), fill=style.color, width=thin)
    draw.line((edge, middle, at_name, name_middle), fill=style.color, width=thin)
    if mark.state is not MarkState.READ:  # stands out without color too
        frame = (left - size // 3, top + 1, left + widest + size // 3, top + tall - 2)
        draw.rectangle(frame, fill=style.pale, outline=style.color, width=2)
    for number, line in enumerate(lines):
        y = top + round(size * 0.2) + round(number * size * 1.25)
        at = left if on_right else near - round(font.getlength(line))
        draw.text((at, y), line, fill=style.color, font=font)


def _join(mark: Mark, *, on_right: bool) -> float:
    """Height on the page where the line to its name leaves a mark."""
    return mark.middle(mark.box.right if on_right else mark.box.left)


def _corners(mark: Mark, scale: float, shift: int) -> tuple[tuple[int, int], ...]:
    """Where a mark is drawn, clockwise from top left: scaled as the page, moved by the left margin, with some room."""
    room = 3
    left, right = mark.box.left, mark.box.right
    (at_left, at_right), half = (mark.middle(left), mark.middle(right)), mark.height / 2
    return (
        (round(left * scale) + shift - room, round((at_left - half) * scale) - room),
        (round(right * scale) + shift + room, round((at_right - half) * scale) - room),
        (round(right * scale) + shift + room, round((at_right + half) * scale) + room),
        (round(left * scale) + shift - room, round((at_left + half) * scale) + room),
    )


def _outline(draw: ImageDraw.ImageDraw, corners: Sequence[tuple[int, int]], style: _Style) -> None:
    """A closed line through the corners, whole or broken."""
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = hypot(end[0] - start[0], end[1] - start[1])
        on, off = style.dash or (length + style.width, 0)
        begin = 0.0
        while begin < length:
            stop = min(begin + on, length)
            points = [
                (start[0] + (end[0] - start[0]) * at / length, start[1] + (end[1] - start[1]) * at / length)
                for at in (begin, stop)
            ]
            draw.line(points, fill=style.color, width=style.width)
            begin += on + off
    if style.dash is None:
        for x, y in corners:
            reach = style.width // 2
            draw.rectangle(
                (x - reach, y - reach, x - reach + style.width - 1, y - reach + style.width - 1), style.color
            )


def _draw_legend(
    draw: ImageDraw.ImageDraw,
    marks: Sequence[Mark],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    top: int,
    width: int,
) -> None:
    """What the line styles mean, for those that occur."""
    size = round(getattr(font, "size", 18))
    x = size
    draw.line((0, top - size // 2, width, top - size // 2), fill=(160, 160, 160))
    for state in GRAVITY:
        if not any(mark.state is state for mark in marks):
            continue
        style = _STYLE[state]
        right, bottom = x + size * 2, top + size + 2
        _outline(draw, ((x, top + 2), (right, top + 2), (right, bottom), (x, bottom)), style)
        x += size * 2 + size // 2
        draw.text((x, top), style.meaning, fill=style.color, font=font)
        x += round(font.getlength(style.meaning)) + size * 2
