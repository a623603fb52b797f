"""What is drawn on a PDF page as lines or as remarks: exact where a look at the pixels may miss a thin or a low line.

A line strikes a word that it runs along between the top and the foot of its letters; two long lines that cross strike
what lies between their ends. A remark that strikes out or that marks for redaction says itself what it is of, also
where a viewer has not drawn it yet.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from pipeline.layout import text_height
from pipeline.model import Box, Word
from pipeline.pages.objects import Place, Point, moved, objects_on

if TYPE_CHECKING:
    import pypdfium2

#: A line strikes a word between these parts of the letters' height (0 is their top), along this part of its width.
_UPPER, _LOWER, _ALONG = 0.15, 0.85, 0.88
#: Of a word with letters that reach below the line this part of the height is above it.
_ABOVE_LINE = 0.76
_BELOW_LINE = frozenset("gjpqyQ,;()[]{}|/$@_")
#: A line as thick as this part of the letters that can be read through it is a highlighter's ...
_THICK = 0.6
#: ... and one as light as this (of 255) is hardly seen.
_FAINT = 215
#: A cross is at least so many text heights wide and high.
_CROSS_WIDE, _CROSS_HIGH = 3.0, 2.0
#: One over this part of the print's width is meant for whole rows.
_MUCH = 0.4
#: A page with more drawings than this is a drawing, and is only looked at.
_MOST = 4000


def drawn_marks(page: pypdfium2.PdfPage, words: Sequence[Word], place: Place) -> tuple[Box, ...]:
    """Boxes of the words that drawn lines strike, and of the places that remarks strike out or mark for redaction."""
    lines, quads = list(_lines(page, place)), list(_quads(page, place))
    if len(lines) > _MOST:
        return tuple(quads)
    struck = [
        word.box for word in words if any(_runs_through(line, width, word.box, word.text) for line, width in lines)
    ]
    hull = Box.around([word.box for word in words])
    crosses = [_widened(cross, hull) for cross in _crosses([line for line, _ in lines], text_height(words))]
    struck += [word.box for word in words if any(_inside(word.box, cross) for cross in crosses)]
    return (*dict.fromkeys(struck), *quads)


def _runs_through(line: Sequence[Point], width: float, box: Box, text: str) -> bool:
    tall = box.height * (_ABOVE_LINE if _BELOW_LINE.intersection(text) else 1.0)
    if box.width < 2 or width > _THICK * tall:
        return False
    top, foot = box.top + _UPPER * tall, box.top + _LOWER * tall
    along: set[int] = set()
    for ends in pairwise(line):
        (x, y), (to_x, to_y) = sorted(ends)
        for column in range(max(round(x), box.left), min(round(to_x), box.right)):
            level = y + (to_y - y) * (column - x) / max(to_x - x, 1.0)
            if top <= level <= foot:
                along.add(column)
    return len(along) >= _ALONG * box.width


def _crosses(lines: Sequence[Sequence[Point]], height: float) -> list[Box]:
    """The boxes around two long straight lines that cross, one rising and one falling."""
    long = [
        (one, other)
        for line in lines
        for one, other in pairwise(line)
        if abs(one[0] - other[0]) >= _CROSS_WIDE * height and abs(one[1] - other[1]) >= _CROSS_HIGH * height
    ]
    found = []
    for (a, b), (c, d) in combinations(long, 2):
        rises = ((b[0] - a[0]) * (b[1] - a[1]) > 0) != ((d[0] - c[0]) * (d[1] - c[1]) > 0)
        if rises and _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0:
            xs, ys = [p[0] for p in (a, b, c, d)], [p[1] for p in (a, b, c, d)]
            found.append(Box.of(min(xs), min(ys), max(xs), max(ys)))
    return found


def _widened(cross: Box, hull: Box) -> Box:
    """A cross over much of the print's width strikes its rows wholly."""
    if cross.width < _MUCH * hull.width:
        return cross
    return Box(min(cross.left, hull.left), cross.top, max(cross.right, hull.right), cross.bottom)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _inside(box: Box, around: Box) -> bool:
    return around.left <= (box.left + box.right) / 2 <= around.right and around.top <= box.middle <= around.bottom


# --- What a page says it draws ------------------------------------------------------------------------------------


def _lines(page: pypdfium2.PdfPage, place: Place) -> Iterator[tuple[list[Point], float]]:
    """Every line drawn on the page as its corners, in pixels, with its width; none that nobody sees."""
    import pypdfium2.raw as raw

    def to_pixels(points: Sequence[Point]) -> list[Point]:
        boxes = [place(x, y, x + 1e-3, y + 1e-3) for x, y in points]
        return [(float(box.left), float(box.top)) for box in boxes]

    square = place(0, 0, 100, 100)
    unit = max(square.width, square.height) / 100
    for one in objects_on(page):
        if one.kind == raw.FPDF_PAGEOBJ_PATH and (width := _seen_width(one.handle)) is not None:
            matrix = one.matrix
            scale = (abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) ** 0.5
            for points in _corners(one.handle):
                yield to_pixels([moved(point, matrix) for point in points]), width * scale * unit
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, index)
        if _is_hidden(remark):
            continue
        start, end = raw.FS_POINTF(), raw.FS_POINTF()
        kind = raw.FPDFAnnot_GetSubtype(remark)
        if kind == raw.FPDF_ANNOT_LINE and raw.FPDFAnnot_GetLine(remark, start, end):
            yield to_pixels([(start.x, start.y), (end.x, end.y)]), 1.0


def _seen_width(path: object) -> float | None:
    """How thick a path's line is, 0 where it is only filled; None where nobody sees it."""
    import pypdfium2.raw as raw

    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, filled, stroked) or not (filled.value or stroked.value):
        return None
    color = [ctypes.c_uint() for _ in range(4)]
    told = raw.FPDFPageObj_GetStrokeColor if stroked.value else raw.FPDFPageObj_GetFillColor
    if told(path, *color):
        red, green, blue, alpha = (part.value for part in color)
        if alpha < 255 - _FAINT or 0.299 * red + 0.587 * green + 0.114 * blue > _FAINT:
            return None
    width = ctypes.c_float()
    return width.value if stroked.value and raw.FPDFPageObj_GetStrokeWidth(path, width) else 0.0


def _corners(path: object) -> Iterator[list[Point]]:
    """The corners of each piece of a path, its curves by their ends."""
    import pypdfium2.raw as raw

    piece: list[Point] = []
    for index in range(min(raw.FPDFPath_CountSegments(path), _MOST)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(piece) > 1:
                yield piece
            piece = []
        piece.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            piece.append(piece[0])
    if len(piece) > 1:
        yield piece


def _is_hidden(remark: object) -> bool:
    import pypdfium2.raw as raw

    hidden = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
    return bool(raw.FPDFAnnot_GetFlags(remark) & hidden)


def _quads(page: pypdfium2.PdfPage, place: Place) -> Iterator[Box]:
    """The places of remarks that strike out or mark for redaction."""
    import pypdfium2.raw as raw

    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(remark) not in (raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_REDACT):
            continue
        if _is_hidden(remark):
            continue
        count, quad, rect = raw.FPDFAnnot_CountAttachmentPoints(remark), raw.FS_QUADPOINTSF(), raw.FS_RECTF()
        for which in range(count):
            if raw.FPDFAnnot_GetAttachmentPoints(remark, which, quad):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                yield place(min(xs), min(ys), max(xs), max(ys))
        if not count and raw.FPDFAnnot_GetRect(remark, rect):
            yield place(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
