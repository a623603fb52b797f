"""What a PDF page draws, object by object, in the order of drawing."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model import Box

if TYPE_CHECKING:
    import pypdfium2

#: From a page's own coordinates (left, bottom, right, top) to pixels of its picture.
Place = Callable[[float, float, float, float], Box]
#: From the coordinates of a drawing to those of the page: x' = a*x + c*y + e, y' = b*x + d*y + f.
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object of a page that holds no others.

    Attributes:
        handle: pdfium's. kind: text, path, image or shading, as pdfium numbers them.
        within: the matrix of the forms that it is drawn in.
    """

    handle: Any
    kind: int
    within: Matrix = SAME

    @property
    def matrix(self) -> Matrix:
        """From the object's own coordinates to those of the page."""
        return after(_matrix_of(self.handle), self.within)

    def box(self, place: Place) -> Box:
        """What it lies in, in pixels."""
        import pypdfium2.raw as raw

        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(self.handle, *edges)
        left, bottom, right, top = (edge.value for edge in edges)
        corners = (left, bottom), (right, bottom), (left, top), (right, top)
        xs, ys = zip(*(moved(corner, self.within) for corner in corners), strict=True)
        return place(min(xs), min(ys), max(*xs, min(xs) + 0.01), max(*ys, min(ys) + 0.01))


def objects_on(page: pypdfium2.PdfPage) -> Iterator[Drawn]:
    """All that a page draws, that of its forms too, in the order of drawing; remarks (annotations) are not among it."""
    import pypdfium2.raw as raw

    yield from _each([raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page))], SAME, 0)


def _each(handles: Sequence[Any], within: Matrix, depth: int) -> Iterator[Drawn]:
    import pypdfium2.raw as raw

    for handle in handles:
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield Drawn(handle, kind, within)
        elif depth < _DEEPEST:
            inner = [raw.FPDFFormObj_GetObject(handle, i) for i in range(raw.FPDFFormObj_CountObjects(handle))]
            yield from _each(inner, after(_matrix_of(handle), within), depth + 1)


def _matrix_of(handle: Any) -> Matrix:
    import pypdfium2.raw as raw

    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, own)
    return own.a, own.b, own.c, own.d, own.e, own.f


def after(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does what `first` does and then what `then` does."""
    a, b, c, d, e, f = first
    return (
        *(a * then[0] + b * then[2], a * then[1] + b * then[3]),
        *(c * then[0] + d * then[2], c * then[1] + d * then[3]),
        *(e * then[0] + f * then[2] + then[4], e * then[1] + f * then[3] + then[5]),
    )


def moved(point: Point, by: Matrix) -> Point:
    """Where `by` puts a point."""
    x, y = point
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]


def placing(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Place:
    """From the page's own coordinates to pixels of its picture, whatever part of it is shown and however turned."""
    import pypdfium2.raw as raw

    fine = 100_000

    def point(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, size[0] * fine, size[1] * fine, 0, x, y, across, down)
        return across.value / fine, down.value / fine

    origin, right, up = point(0, 0), point(100, 0), point(0, 100)
    ax, ay = (right[0] - origin[0]) / 100, (right[1] - origin[1]) / 100
    bx, by = (up[0] - origin[0]) / 100, (up[1] - origin[1]) / 100

    def box(left: float, bottom: float, right: float, top: float) -> Box:
        xs = [origin[0] + ax * x + bx * y for x, y in ((left, bottom), (right, top))]
        ys = [origin[1] + ay * x + by * y for x, y in ((left, bottom), (right, top))]
        return Box.of(min(xs), min(ys), max(xs), max(ys))

    return box
