"""Pictures of the paper with the evidence boxed and named.

The names stand in margins beside the paper, each joined to its box by a line, so that nothing printed is covered.
What a mark says shows in the line's style as well as in its color.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from pipeline.export.words import CAUSE, STATE, exclusion_words, one_line, rule_words
from pipeline.model import Box, Evidence, Field, FindingState, Receipt, Result, State
from pipeline.money import show

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

#: Longest side of the paper in the finished picture, in pixels, and of a thumbnail.
LONGEST = 1600
THUMBNAIL = 208
#: A paper whose longest side is below this is enlarged to it, so that the names are not larger than the print.
SHORTEST = 900


class MarkState(StrEnum):
    """What a mark says of its place: what was read there, or what is wrong, uncertain or left out."""

    READ = "read"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on one page (pixels of the upright page) and its name."""

    box: Box
    label: str
    state: MarkState = MarkState.READ


class _Style(NamedTuple):
    color: tuple[int, int, int]
    width: int
    dash: tuple[int, int] | None
    pale: tuple[int, int, int]
    meaning: str


_STYLE = {
    MarkState.READ: _Style((29, 78, 137), 2, None, (255, 255, 255), "read"),
    MarkState.NOT_MET: _Style((176, 24, 24), 5, None, (253, 232, 230), "not met"),
    MarkState.CANNOT_TELL: _Style((150, 84, 0), 4, (16, 9), (255, 244, 214), "cannot tell"),
    MarkState.LEFT_OUT: _Style((104, 32, 128), 4, (4, 6), (244, 234, 248), "left out"),
}
#: Of two marks on one place, the later of these gives the look.
_GRAVITY = (MarkState.READ, MarkState.LEFT_OUT, MarkState.CANNOT_TELL, MarkState.NOT_MET)


def marks_for(result: Result, file: str, page: int) -> tuple[Mark, ...]:
    """What was read on one page of one file, and what the findings say of it, from top to bottom.

    Marks on the same place become one that carries all their names.
    """
    here: list[Mark] = []
    for evidence, label, state in _said(result, file):
        if (evidence.file, evidence.page) != (file, page):
            continue
        place = next((n for n, mark in enumerate(here) if _within(evidence.box, mark.box)), None)
        if place is None:
            here.append(Mark(evidence.box, label, state))
            continue
        known = here[place]
        label = known.label if label in known.label.split("; ") else f"{known.label}; {label}"
        here[place] = replace(known, label=label, state=max(known.state, state, key=_GRAVITY.index))
    return tuple(sorted(here, key=lambda mark: (mark.box.top, mark.box.left)))


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
        tops = _spread([_middle(mark, scale) for mark in side], [_height(names[id(mark)], size) for mark in side], tall)
        for mark, top in zip(side, tops, strict=True):
            _draw_mark(draw, mark, scale, widths[0], edge, (names_at, top), names[id(mark)], font)
    _draw_legend(draw, marks, font, tall + legend - size * 2, canvas.width)
    return canvas


def thumbnail(page: Image.Image) -> bytes:
    """A small JPEG of the page for the workbook's Receipt column."""
    from PIL import Image

    small = page.convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    written = BytesIO()
    small.save(written, "JPEG", quality=75, optimize=True)
    return written.getvalue()


# --- What is marked -------------------------------------------------------------------------------------------------


def _said(result: Result, file: str) -> Iterator[tuple[Evidence, str, MarkState]]:
    """Everything that points to a place on `file`: values read, parts left out, findings, places unread."""
    for reading in result.readings:
        if reading.file == file:
            for receipt in reading.receipts:
                yield from _read(receipt)
    for purchase in result.purchases:
        for part in purchase.excluded:
            for evidence in _together(part.evidence):
                yield evidence, f"left out: {exclusion_words(part.reason)}", MarkState.LEFT_OUT
    for finding in result.findings:
        if finding.state is FindingState.NOT_MET or finding.cause is not None:
            cause = f" ({CAUSE[finding.cause]})" if finding.cause else ""
            label = f"{rule_words(finding.rule)}: {STATE[finding.state].lower()}{cause}"
            state = MarkState.CANNOT_TELL if finding.cause else MarkState.NOT_MET
            for evidence in finding.evidence:
                yield evidence, label, state


def _read(receipt: Receipt) -> Iterator[tuple[Evidence, str, MarkState]]:
    texts: list[tuple[str, Field[str]]] = [
        ("Merchant", receipt.merchant),
        ("Phone", receipt.phone),
        ("Address", receipt.address),
        ("Website", receipt.website),
        ("E-mail", receipt.email),
    ]
    for name, text in texts:
        yield from _field(name, "", text.state, text.evidence)
    day, hour = receipt.date, receipt.time
    yield from _field("Date", f"{day.value:%b} {day.value.day}, {day.value.year}" if day.value else "", day.state,
                      day.evidence)  # fmt: skip
    yield from _field("Time", f"{hour.value:%H:%M}" if hour.value else "", hour.state, hour.evidence)
    for item in receipt.items:
        for evidence in _together(item.evidence):
            yield evidence, f"Item {show(item.amount)}", MarkState.READ
            if item.struck:
                yield evidence, "marked out", MarkState.LEFT_OUT
    for name, amount in (
        ("Subtotal", receipt.subtotal),
        ("Discount", receipt.discount),
        ("Tax", receipt.tax),
        ("Service charge", receipt.service_charge),
        ("Tip", receipt.tip),
        ("Total", receipt.total),
        ("Change", receipt.change),
        ("Still to pay", receipt.balance_due),
    ):
        said = "" if amount.value is None else show(amount.value)
        yield from _field(name, said, amount.state, amount.evidence)
    for tender in receipt.tenders:
        words = ["Payment", tender.brand.capitalize() if tender.brand else tender.kind.value.replace("_", " ")]
        words += [show(tender.amount)] if tender.amount is not None else []
        words += ["declined"] if tender.declined else []
        for evidence in _together(tender.evidence):
            yield evidence, " ".join(words), MarkState.CANNOT_TELL if tender.declined else MarkState.READ
    for line in receipt.statement_lines:
        for evidence in _together(line.evidence):
            yield evidence, f"Debit {show(line.amount)}", MarkState.READ
    for evidence in receipt.unread:
        yield evidence, "cannot be read", MarkState.CANNOT_TELL


def _field(
    name: str, value: str, state: State, evidence: tuple[Evidence, ...]
) -> Iterator[tuple[Evidence, str, MarkState]]:
    doubt = {State.UNREADABLE: "cannot be read", State.AMBIGUOUS: "can be read in more than one way"}.get(state)
    for place in _together(evidence):
        if doubt:
            yield place, f"{name} {doubt}", MarkState.CANNOT_TELL
        else:
            yield place, f"{name} {value}".strip(), MarkState.READ


def _together(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The places behind one fact as one place a page: a name and its price are one item."""
    pages: dict[tuple[str, int], list[Evidence]] = {}
    for place in evidence:
        pages.setdefault((place.file, place.page), []).append(place)
    for places in pages.values():
        yield replace(places[0], box=Box.around([place.box for place in places]))


def _within(box: Box, other: Box) -> bool:
    """Whether most of `box` lies in `other`."""
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    return width > 0 and height > 0 and width * height > 0.8 * box.width * box.height


# --- How it is drawn ------------------------------------------------------------------------------------------------


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


def _middle(mark: Mark, scale: float) -> float:
    return mark.box.middle * scale


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
    box = drawn_box(mark.box, scale, shift)
    _outline(draw, box, style)
    size = round(getattr(font, "size", 18))
    near, top = place
    tall = _height(lines, size)
    middle, name_middle = round(_middle(mark, scale)), top + tall // 2
    on_right = near > edge
    widest = max(round(font.getlength(line)) for line in lines)
    left = near if on_right else near - widest
    thin = max(1, style.width // 2)
    at_box, at_name = (box[2], near - size // 3) if on_right else (box[0], near + size // 3)
    draw.line((at_box, middle, edge, middle), fill=style.color, width=thin)
    draw.line((edge, middle, at_name, name_middle), fill=style.color, width=thin)
    if mark.state is not MarkState.READ:  # stands out without color too
        frame = (left - size // 3, top + 1, left + widest + size // 3, top + tall - 2)
        draw.rectangle(frame, fill=style.pale, outline=style.color, width=2)
    for number, line in enumerate(lines):
        y = top + round(size * 0.2) + round(number * size * 1.25)
        at = left if on_right else near - round(font.getlength(line))
        draw.text((at, y), line, fill=style.color, font=font)


def drawn_box(box: Box, scale: float, shift: int) -> tuple[int, int, int, int]:
    """Where a box is drawn: scaled as the page, moved by the left margin, a little wider than the print."""
    room = 3
    return (
        round(box.left * scale) + shift - room,
        round(box.top * scale) - room,
        round(box.right * scale) + shift + room,
        round(box.bottom * scale) + room,
    )


def _outline(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], style: _Style) -> None:
    left, top, right, bottom = box
    if style.dash is None:
        draw.rectangle(box, outline=style.color, width=style.width)
        return
    for start, end in (
        ((left, top), (right, top)),
        ((right, top), (right, bottom)),
        ((left, bottom), (right, bottom)),
        ((left, top), (left, bottom)),
    ):
        _dashed(draw, start, end, style)


def _dashed(draw: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int], style: _Style) -> None:
    """A broken line, level or upright."""
    assert style.dash is not None
    on, off = style.dash
    length = max(end[0] - start[0], end[1] - start[1])
    across = end[0] > start[0]
    for begin in range(0, length, on + off):
        stop = min(begin + on, length)
        first = (start[0] + begin, start[1]) if across else (start[0], start[1] + begin)
        last = (start[0] + stop, start[1]) if across else (start[0], start[1] + stop)
        draw.line((*first, *last), fill=style.color, width=style.width)


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
    for state in _GRAVITY:
        if not any(mark.state is state for mark in marks):
            continue
        style = _STYLE[state]
        _outline(draw, (x, top + 2, x + size * 2, top + size + 2), style)
        x += size * 2 + size // 2
        draw.text((x, top), style.meaning, fill=style.color, font=font)
        x += round(font.getlength(style.meaning)) + size * 2
