"""Print instructions, and the paper that a till makes of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
FACES = {
    "till": "TerminusTTF-4.46.0.ttf",
    "sans": "LiberationSans-Regular.ttf",
    "mono": "Inconsolata.otf",
    "hand": "Breip.ttf",
    "signature": "Kristi.ttf",
}
PEN = (28, 40, 120)
PRINT = (26, 26, 30)
SUPER = 2  # drawn this much larger, then reduced: gives the soft edge of a print head


@dataclass(frozen=True, slots=True)
class Cell:
    """Text at `x` of the printable width (0 left, 1 right); `anchor` l, m or r says which of its ends is there."""

    text: str
    x: float = 0.0
    anchor: str = "l"


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row. `says` names the fields of the truth that a person can read in it."""

    cells: tuple[Cell, ...]
    says: tuple[str, ...] = ()
    size: float = 1.0
    bold: bool = False
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across: a drawn one for "", otherwise the character repeated."""

    char: str = "-"


@dataclass(frozen=True, slots=True)
class Gap:
    lines: float = 0.5


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code, or (`square`) a two-dimensional one, that encodes nothing."""

    seed: str
    square: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """A filled shape with the merchant's first letter."""

    letter: str


@dataclass(frozen=True, slots=True)
class Ink:
    """Handwriting at (`x`, `y`) in widths of the paper: from the last row's middle, or from the top where `top`."""

    text: str
    x: float
    y: float = 0.0
    says: tuple[str, ...] = ()
    size: float = 1.5
    angle: float = 3.0
    face: str = "hand"
    color: tuple[int, int, int] = PEN
    top: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A rubber stamp over the last rows."""

    lines: tuple[str, ...]
    x: float
    y: float
    says: tuple[str, ...] = ()
    angle: float = 12.0
    color: tuple[int, int, int] = (170, 30, 40)


@dataclass(frozen=True, slots=True)
class Strike:
    """A row that the claimant marked out.

    Attributes:
        row: a field that the row says, or a part of its text; the first such row is meant.
        how: pen (a line through it), marker (a black bar over it) or tape (white correction tape over it).
        ends: from where to where, in parts of the printable width.
    """

    row: str
    how: str = "pen"
    ends: tuple[float, float] = (0.0, 1.0)

    def on(self, row: Row) -> bool:
        return self.row in row.says or any(self.row in cell.text for cell in row.cells)


Instruction = Row | Rule | Gap | Bars | Logo | Ink | Stamp | Strike
Print = tuple[Instruction, ...]


def pair(left: str, right: str, *says: str, size: float = 1.0, bold: bool = False, indent: float = 0.0) -> Row:
    return Row((Cell(left, indent), Cell(right, 1.0, "r")), says, size, bold)


def center(text: str, *says: str, size: float = 1.0, bold: bool = False) -> Row:
    return Row((Cell(text, 0.5, "m"),), says, size, bold)


def left(text: str, *says: str, size: float = 1.0, bold: bool = False, indent: float = 0.0) -> Row:
    return Row((Cell(text, indent),), says, size, bold)


def shown(instructions: Print) -> Iterator[str]:
    """Every field that the print shows."""
    for instruction in instructions:
        if isinstance(instruction, Row | Ink | Stamp):
            yield from instruction.says


@lru_cache(maxsize=64)
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / FACES[face], pixels, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True, slots=True)
class Stock:
    """The paper: width in pixels, face and size of its print, its tint."""

    width: int = 620
    face: str = "till"
    text: int = 24
    tint: tuple[int, int, int] = (247, 246, 241)
    margin: int = 30
    weight: int = 1

    def wide(self, width: int) -> Stock:
        return replace(self, width=width)


def render(instructions: Print, stock: Stock) -> Image.Image:
    """The paper as a flat RGB picture."""
    line = round(stock.text * 1.24)
    height = _height(instructions, line, stock)
    image = Image.new("RGB", (stock.width * SUPER, height * SUPER), stock.tint)
    draw = ImageDraw.Draw(image)
    y = stock.margin
    over: list[tuple[Ink | Stamp, int]] = []
    rows: list[tuple[Row, int, int]] = []
    for instruction in instructions:
        step = _step(instruction, line, stock)
        match instruction:
            case Row():
                _row(draw, instruction, y, step, stock)
                rows.append((instruction, y, step))
            case Rule(char):
                _rule(draw, char, y, line, stock)
            case Bars():
                _bars(draw, instruction, y, stock)
            case Logo(letter):
                _logo(draw, letter, y, step, stock)
            case Ink() | Stamp():
                over.append((instruction, stock.margin if isinstance(instruction, Ink) and instruction.top else y))
            case Gap() | Strike():
                pass
        y += step
    for mark, at in over:
        _mark(image, mark, at, line, stock)
    for strike in (instruction for instruction in instructions if isinstance(instruction, Strike)):
        top, step = next((top, step) for row, top, step in rows if strike.on(row))
        _strike(image, strike, top, step, stock)
    return image.resize((stock.width, height), Image.Resampling.BOX)


def _step(instruction: Instruction, line: int, stock: Stock) -> int:
    match instruction:
        case Row(size=size):
            return round(line * size)
        case Rule():
            return line
        case Gap(lines):
            return round(line * lines)
        case Bars(square=square):
            return round(stock.text * (6.5 if square else 3.4))
        case Logo():
            return round(stock.text * 4)
    return 0


def _height(instructions: Sequence[Instruction], line: int, stock: Stock) -> int:
    return 2 * stock.margin + sum(_step(i, line, stock) for i in instructions)


def _row(draw: ImageDraw.ImageDraw, row: Row, y: int, step: int, stock: Stock) -> None:
    face = font(stock.face, round(stock.text * row.size) * SUPER)
    inner = stock.width - 2 * stock.margin
    color: tuple[int, int, int] = PRINT
    if row.inverse:
        box = (stock.margin * SUPER, y * SUPER, (stock.width - stock.margin) * SUPER, (y + step) * SUPER)
        draw.rectangle(box, fill=PRINT)
        color = stock.tint
    for cell in row.cells:
        # The till's face strikes its zero through, which a print head blurs into an eight.
        text = cell.text.replace("0", "O") if stock.face == "till" else cell.text
        x = (stock.margin + cell.x * inner) * SUPER
        draw.text(
            (x, (y + step / 2) * SUPER),
            text,
            font=face,
            fill=color,
            anchor=cell.anchor + "m",
            stroke_width=stock.weight + (2 if row.bold else 0),
            stroke_fill=color,
        )


def _rule(draw: ImageDraw.ImageDraw, char: str, y: int, line: int, stock: Stock) -> None:
    first, last = stock.margin * SUPER, (stock.width - stock.margin) * SUPER
    middle = (y + line // 2) * SUPER
    if not char:
        draw.line((first, middle, last, middle), fill=PRINT, width=3)
        return
    face = font(stock.face, stock.text * SUPER)
    count = int((last - first) // face.getlength(char))
    draw.text((first, middle), char * count, font=face, fill=PRINT, anchor="lm", stroke_width=stock.weight)


def _bars(draw: ImageDraw.ImageDraw, bars: Bars, y: int, stock: Stock) -> None:
    rng = np.random.default_rng(zlib.crc32(bars.seed.encode()))
    if bars.square:
        cells = rng.integers(0, 2, (25, 25))
        for corner in ((0, 0), (0, 18), (18, 0)):
            r, c = corner
            cells[r : r + 7, c : c + 7] = 1
            cells[r + 1 : r + 6, c + 1 : c + 6] = 0
            cells[r + 2 : r + 5, c + 2 : c + 5] = 1
        side = stock.text * 6 // 25 * SUPER
        x0, y0 = stock.width * SUPER // 2 - side * 12, y * SUPER
        for r, c in zip(*np.nonzero(cells), strict=True):
            at = (x0 + int(c) * side, y0 + int(r) * side)
            draw.rectangle((*at, at[0] + side - 1, at[1] + side - 1), fill=PRINT)
        return
    x, end = stock.width * SUPER * 0.2, stock.width * SUPER * 0.8
    while x < end:
        dark, light = rng.integers(1, 4, 2) * 2 * SUPER
        draw.rectangle((x, y * SUPER, x + dark - 1, (y + stock.text * 2.8) * SUPER), fill=PRINT)
        x += dark + light


def _logo(draw: ImageDraw.ImageDraw, letter: str, y: int, step: int, stock: Stock) -> None:
    r = (step - stock.text * 0.6) / 2 * SUPER
    cx, cy = stock.width / 2 * SUPER, (y + step / 2 - stock.text * 0.2) * SUPER
    draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=PRINT)
    draw.text((cx, cy), letter, font=font("sans", round(r * 1.3)), fill=stock.tint, anchor="mm", stroke_width=2)


def _mark(image: Image.Image, mark: Ink | Stamp, y: int, line: int, stock: Stock) -> None:
    """Draw handwriting or a stamp turned, with the unevenness of ink."""
    # A hurried hand sets a point off from the figures.
    lines = (re.sub(r"(?<=\d)\.(?=\d)", " . ", mark.text),) if isinstance(mark, Ink) else mark.lines
    size = round(stock.text * (mark.size if isinstance(mark, Ink) else 1.7)) * SUPER
    face = font(mark.face if isinstance(mark, Ink) else "sans", size)
    width = int(max(face.getlength(text) for text in lines)) + 2 * size
    height = round(size * (1.15 * len(lines) + 1.4))
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    for n, text in enumerate(lines):
        at = (width / 2, size * (1.15 * n + 1.25))
        pen.text(at, text, font=face, fill=235, anchor="mm", stroke_width=3)
    if isinstance(mark, Stamp):
        edge = round(size * 0.35)
        pen.rectangle((edge, edge, width - edge, height - edge), outline=235, width=7)
    seed = zlib.crc32("|".join(lines).encode())
    blot = np.random.default_rng(seed).integers(150, 256, (height // 6 + 1, width // 6 + 1)).astype(np.uint8)
    worn = Image.fromarray(blot).resize((width, height), Image.Resampling.BILINEAR)
    mask = Image.fromarray((np.asarray(mask).astype(np.uint16) * np.asarray(worn) // 255).astype(np.uint8))
    mask = mask.rotate(mark.angle, Image.Resampling.BICUBIC, expand=True)
    # An Ink starts at its x; a stamp is centered there.
    x = mark.x * stock.width * SUPER - (size if isinstance(mark, Ink) else mask.width / 2)
    top = (y - line / 2 + mark.y * stock.width) * SUPER - mask.height / 2
    image.paste(Image.new("RGB", mask.size, mark.color), (round(x), round(top)), mask)


def _strike(image: Image.Image, strike: Strike, top: int, step: int, stock: Stock) -> None:
    """A hand's stroke wavers; a marker and a tape cover the row's height and are uneven at their edges."""
    rng = np.random.default_rng(zlib.crc32(f"{strike.row}|{strike.how}|{top}".encode()))
    inner = stock.width - 2 * stock.margin
    left, right = ((stock.margin + end * inner) * SUPER for end in strike.ends)
    over = 8 * SUPER
    xs = np.linspace(left - over, right + over, 24)
    waver = np.cumsum(rng.normal(0, 0.6, xs.size)) * SUPER
    waver -= np.linspace(waver[0], waver[-1], xs.size)
    middle = (top + step * 0.53) * SUPER + waver + np.linspace(2, -2, xs.size) * SUPER
    draw = ImageDraw.Draw(image)
    if strike.how == "pen":
        draw.line([*zip(xs, middle, strict=True)], fill=PEN, width=round(stock.text * 0.15 * SUPER), joint="curve")
        return
    half = step * (0.5 if strike.how == "marker" else 0.56) * SUPER
    upper = [*zip(xs, middle - half + rng.normal(0, SUPER, xs.size), strict=True)]
    lower = [*zip(xs, middle + half + rng.normal(0, SUPER, xs.size), strict=True)]
    fill = (18, 18, 24) if strike.how == "marker" else (254, 254, 252)
    draw.polygon([*upper, *reversed(lower)], fill=fill)
