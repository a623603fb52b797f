"""Letters into runs of text: what stands next to each other is one run, in however many pieces a PDF draws it.

A browser draws a text anew wherever two letters are kerned ("T", "ax"), and each letter by itself where they are
spaced. pdfium gives one rectangle per piece, and the text within one has letters of the next: the pieces are put
together here by where the letters stand, and each letter is taken once.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.pages.seen import Glyph

#: A letter goes on where the one before ends, but for so much of the line's height: kerning draws it back, spacing on.
_BACK, _ON = 0.25, 0.5
#: Where something is drawn between two letters that the text layer leaves out, a gap as wide as this is a space.
_LEFT_OUT = 0.04
#: Two letters stand on one line if their feet are this near, in parts of its height.
_LEVEL = 0.1
#: Figures are of one number where they are of one size: small ones after large ones are cents.
_SIZE = 0.9
#: A letter is drawn twice, to be bold, at most this far off, in parts of its line's height.
_TWICE = 0.12
#: Side of the squares that letters drawn twice are looked for in, in pixels.
_SQUARE = 8
#: So many letters that stand alone are a word spaced wide, where they stand this near to one another (in parts of the
#: line's height) and each gap is hardly wider than their middle one.
_SPACED, _WIDE, _EVEN = 4, 0.8, 1.7


def runs_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The letters in runs, in their order, spaces within one kept: letters that one object draws, and others that go
    on where those end without a space.
    """
    runs: list[list[Glyph]] = []
    blank: Glyph | None = None
    for glyph in _once(glyphs):
        if glyph.text.isspace():
            blank = glyph
            continue
        last = runs[-1][-1] if runs else None
        if last and (last.order == glyph.order >= 0 or (blank is None and _goes_on(last, glyph))):
            runs[-1] += [blank, glyph] if blank else [glyph]
        else:
            runs.append([glyph])
        blank = None
    return _spaced(runs)


def _goes_on(one: Glyph, other: Glyph) -> bool:
    """Whether `other`, seen or hidden like `one`, stands where that ends, on its line."""
    height, gap = max(one.height, other.height), other.start - one.end
    if one.shown != other.shown or abs(one.foot - other.foot) > _LEVEL * height:
        return False
    if not -_BACK * height <= gap <= (_ON if other.order == one.order + 1 else _LEFT_OUT) * height:
        return False
    return not (one.text.isdigit() and other.text.isdigit()) or _of_one_size(one, other)


def _of_one_size(one: Glyph, other: Glyph) -> bool:
    return min(one.height, other.height) >= _SIZE * max(one.height, other.height)


def _once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The letters without those that another object draws over their like; one of two that is seen is enough."""
    kept: list[Glyph] = []
    at: dict[tuple[str, int, int], list[int]] = {}
    for glyph in glyphs:
        if glyph.text.isspace() or glyph.covered:
            kept.append(glyph)
            continue
        across, down = glyph.box.left // _SQUARE, glyph.box.top // _SQUARE
        near = itertools.product((across, across - 1, across + 1), (down, down - 1, down + 1))
        found = (index for place in near for index in at.get((glyph.text, *place), ()))
        twin = next((index for index in found if _is_twice(kept[index], glyph)), None)
        if twin is None:
            at.setdefault((glyph.text, across, down), []).append(len(kept))
            kept.append(glyph)
            continue
        if glyph.shown:
            kept[twin] = replace(kept[twin], shown=True)
        if kept[-1].text.isspace():
            kept.pop()  # a space between two letters that are drawn again
    return kept


def _is_twice(one: Glyph, other: Glyph) -> bool:
    """Whether a letter is the same one as `one`, drawn again by another object."""
    off = max(abs(edge - its) for edge, its in zip(one.box, other.box, strict=True))
    return one.order != other.order and off <= _TWICE * min(one.height, other.height)


def _spaced(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The runs, letters that stand alone put together where they are words spaced wide."""
    joined: list[list[Glyph]] = []
    row: list[Glyph] = []
    for run in runs:
        alone = run[0] if len(run) == 1 and run[0].text.isalpha() else None
        if row and not (alone and _stands_near(row[-1], alone)):
            joined += _words(row)
            row = []
        if alone:
            row.append(alone)
        else:
            joined.append(run)
    return joined + _words(row)


def _stands_near(one: Glyph, other: Glyph) -> bool:
    level = abs(one.foot - other.foot) <= _LEVEL * one.height and _of_one_size(one, other)
    return level and 0 <= other.start - one.end <= 2 * _WIDE * one.height


def _words(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """The words that a row of single letters is spaced into; each letter by itself where they are none."""
    gaps = [other.start - one.end for one, other in itertools.pairwise(row)]
    if len(row) < _SPACED or (middle := statistics.median(gaps)) > _WIDE * row[0].height:
        return [[letter] for letter in row]
    words = [[row[0]]]
    for gap, letter in zip(gaps, row[1:], strict=True):
        if gap <= _EVEN * middle:
            words[-1].append(letter)
        else:
            words.append([letter])
    return words
