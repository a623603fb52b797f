"""What of a receipt was not seen: edges outside the picture, writing nobody could read, places that are lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.lines.roles import BILL, PAID, Role
from pipeline.extract.lines.rows import NOISE, Row
from pipeline.layout import text_height
from pipeline.model import Box, Evidence, Loss, LossKind, Lost, PageWords, Part, Word

#: Text this near to the picture's edge (in text heights) runs out of the picture.
_EDGE = 0.12
#: With more lines than this below the last amount, the money part of the paper is wholly in the picture.
_FOOTER = 2
#: How a paper takes its leave.
_FAREWELL = re.compile(
    r"\bthanks?\b|\bcome (?:back|again)\b|\bvisit us\b|\bsee you\b|\bhave a (?:nice|great|good)\b|"
    r"\b(?:customer|guest|merchant) copy\b"
)
#: A till goes on below these: what was paid, and how, comes after what is due.
_GOES_ON = (Role.SUBTOTAL, Role.TAX, Role.TAX_SUM, Role.TAXED, Role.SERVICE, Role.TOTAL, Role.BALANCE)
#: And below goods and charges, which have an amount; it may end with what was paid, or with what is none of the bill's.
_CHARGES = (Role.TEXT, Role.PART, Role.TIP, Role.DISCOUNT)
#: The rows that are sums of the bill.
_SUMS = (*_GOES_ON, Role.PART, Role.TIP, Role.DISCOUNT, Role.ROUNDING)
#: Totals that charges may follow.
_OF_A_PART = re.compile(r"\b(?:order|food|items?|merch\w*|before|bev\w*|drinks?)\b")
#: A row that names the total and nothing else.
_BARE_TOTAL = re.compile(r"\W*(?:grand |order |bill |amount |balance )?(?:total|due)(?: due| amount)?\W*")
#: A loss further than this (in text heights) from all words of a paper is one of another paper beside it.
_OWN = 3.0
#: A row takes so much of its own height, with the blank above it.
_ROW = 1.5
#: The figures that a row ends with, where they are more than one.
_LAST_FIGURES = re.compile(r"(?<![\d.,])(\d[\d.]+)\W*$")
#: A row to be filled in by hand, which stands below the payment.
_TO_FILL_IN = "__"
#: Figures of which the picture's edge leaves less than this part of their height may be others: a 6 is an 8, a 1 a 7.
#: A word has figures with so many of them.
_HALF = 0.65
_FIGURES = 2
#: A row that so many of a cut edge's words stand on was cut; one alone may be a note in the margin.
_FEW = 2


def cut_off(pages: Sequence[PageWords], rows: Sequence[Row]) -> tuple[str, ...]:
    """Edges where text runs out of the picture and what is missing may matter: top, bottom, left, right.

    Never of a text layer, and not at the bottom where the last amounts are followed by lines of thanks and advertising:
    a till prints its payments before them. A picture that ends right below a sum or something bought, or before any
    amount, is cut off where the paper goes on.
    """
    last_amount = max((i for i, row in enumerate(rows) if row.amounts), default=0)
    footer = sum(any(ch.isalpha() for ch in row.text) for row in rows[last_amount + 1 :])
    first, last = pages[0], pages[-1]
    edges = []
    if _edges(first, "top"):
        edges.append("top")
    nothing_said = not any(row.amounts for row in rows)
    ends_early = _runs_on(last) and rows and (nothing_said or _goes_on(rows[-1]))
    if (_cuts_words(last) and footer <= _FOOTER) or ends_early or _is_cropped(last):
        edges.append("bottom")
    sides = (
        side
        for side in ("left", "right")
        if any(len(_cut_rows(loss, page, rows)) >= _FEW for page in pages for loss in _edges(page, side))
    )
    return (*edges, *sides)


def without_halves(page: PageWords) -> PageWords:
    """`page` without the figures that the picture's upper or lower edge cuts through: what is left is no evidence."""
    if not any(_edges(page, side) for side in ("top", "bottom")):
        return page
    usual = text_height(page.words)
    kept = [word for word in page.words if not _is_half(word, page, usual)]
    return replace(page, words=tuple(kept)) if len(kept) < len(page.words) else page


def _is_half(word: Word, page: PageWords, usual: float) -> bool:
    """Whether the picture's upper or lower edge leaves hardly half of the figures of a word, on a page whose text is
    usually so high.
    """
    if sum(ch.isdigit() for ch in word.text) < _FIGURES or text_height([word]) >= _HALF * usual:
        return False
    near = max(_EDGE * usual, 1)
    return any(
        any(word.box.shared(loss.box) for loss in _edges(page, side))
        for side, at_edge in (("top", word.box.top <= near), ("bottom", word.box.bottom >= page.height - near))
        if at_edge
    )


def _goes_on(last: Row) -> bool:
    """A till prints more below a row like the `last` one that was read."""
    return last.role in _GOES_ON or (last.role in _CHARGES and bool(last.amounts))


def shows_foot(rows: Sequence[Row]) -> bool:
    """Whether a paper takes its leave below its last amount; other words there may be a dish's own (`no onion`)."""
    last = max((i for i, row in enumerate(rows) if row.amounts), default=-1)
    return any(_FAREWELL.search(row.plain) for row in rows[last + 1 :])


def _cuts_words(page: PageWords) -> bool:
    """The picture's lower edge cuts words of the paper."""
    words = [w for w in page.words if (w.score or 0) >= NOISE and sum(ch.isalnum() for ch in w.text) >= 3]
    usual, cut = text_height(words), _edges(page, "bottom")
    near = _EDGE * usual
    halves = any(loss.box.height < _HALF * usual for loss in cut)
    return halves or any(w.box.bottom >= page.height - near and w.box.shared(loss.box) for w in words for loss in cut)


def _runs_on(page: PageWords) -> bool:
    """The paper goes on below the picture, which ends right under its last row."""
    return any(_edges(page, "bottom"))


def _is_cropped(page: PageWords) -> bool:
    """A PDF page holds rows of text below the edge that it was cropped to."""
    return page.reader == "pdf" and _runs_on(page)


def _edges(page: PageWords, side: str) -> list[Loss]:
    return [loss for loss in page.losses if loss.kind is LossKind.EDGE and _side(loss, page) == side]


def _side(loss: Loss, page: PageWords) -> str:
    """Which edge of the picture a loss of kind EDGE lies at; a loss touches only its own."""
    box = loss.box
    if box.left <= 0 or box.right >= page.width:
        return "left" if box.left <= 0 else "right"
    return "top" if box.top <= 0 else "bottom"


def _cut_rows(loss: Loss, page: PageWords, rows: Sequence[Row]) -> list[int]:
    """The rows with a word in the loss that touches its edge of the picture."""
    near = 2 * _EDGE * text_height(page.words)
    left = _side(loss, page) == "left"
    return [
        i
        for i, row in enumerate(rows)
        if row.page == page.page
        for word in ([row.line.words[0]] if left else [row.line.words[-1]])
        if (word.box.left <= near if left else word.box.right >= page.width - near)
        and loss.box.top <= word.box.middle <= loss.box.bottom
    ]


def hides_total(
    rows: Sequence[Row], total: Sum | None, paid: Collection[Decimal], cut: Sequence[str], lost: Sequence[Lost]
) -> bool:
    """Whether a later total than `total` may stand where nothing was seen, so that what adds up is only a part of it.

    Below the picture's lower edge or in a place among the sums that is lost, where the till's own word for the total is
    missing so far; or on a row that says total and shows no amount and is none to fill in by hand. A payment of just
    the total (`paid`) says that there is none.
    """
    if total is None or total.value in paid:
        return False
    said = any(rows[i].role in BILL and not _OF_A_PART.search(rows[i].plain) for i in total.rows)
    if not said and ("bottom" in cut or any(Part.SUMS in each.parts for each in lost)):
        return True
    below = rows[max(total.rows) + 1 :]
    bare = [i for i, row in enumerate(below) if not row.amounts and _BARE_TOTAL.fullmatch(row.plain)]
    by_hand = any(row.role is Role.TIP and not row.amounts for row in below)
    return bool(bare) and not by_hand and any(row.amounts for row in below[: bare[0]])


def unread(page: PageWords, file: str) -> list[Evidence]:
    """Writing whose text the reader itself does not believe; borders and logos left out."""
    usual = text_height(page.words)
    out = []
    for word in page.words:
        letters = [ch for ch in word.text if ch.isascii() and ch.isalnum()]
        if word.score is None or word.score >= NOISE or len(letters) < 4 or len(set(letters)) < 4:
            continue
        if word.box.height >= 0.6 * usual:
            out.append(Evidence(file, page.page, word.box, word.text, page.reader))
    return out


def rewritten(pages: Sequence[PageWords], rows: Sequence[Row], file: str) -> tuple[Evidence, ...]:
    """The places where something else is written over an amount or a day, with what their row says now."""
    return tuple(
        Evidence(
            file, page.page, box, " ".join(rows[i].text for i in _rows_at(box, page.page, rows)[0][:1]), page.reader
        )
        for page in pages
        for box in page.rewritten
    )


def losses(
    pages: Sequence[PageWords], rows: Sequence[Row], head: int, cut: Sequence[str], file: str
) -> tuple[Lost, ...]:
    """The places of the paper that were not seen; `head` is the index of the first row that is not of the head.

    Of the upper and lower edge only what `cut` names: the paper may go on there without anything that matters.
    """
    return tuple(
        _lost(loss, page, rows, head, file)
        for page in pages
        if any(row.page == page.page for row in rows)
        for loss in page.losses
        if _hides(loss, page, [row for row in rows if row.page == page.page], pages, cut)
    )


def _hides(loss: Loss, page: PageWords, own: Sequence[Row], pages: Sequence[PageWords], cut: Sequence[str]) -> bool:
    """Whether a place on `page` may hide anything that matters of the paper whose rows on it are `own`."""
    if loss.box.gap(Box.around([row.line.box for row in own])) > _OWN * text_height(page.words):
        return False  # it is of another paper
    if loss.kind is not LossKind.EDGE:
        return not _is_after_all(loss.box, own[-1])
    side = _side(loss, page)
    shows_the_end = {"top": pages[0], "bottom": pages[-1]}.get(side, page)  # of several pictures of one paper
    return side in cut and page is shows_the_end


def _lost(loss: Loss, page: PageWords, rows: Sequence[Row], head: int, file: str) -> Lost:
    """What a place on `page` hides of the paper that shows `rows`."""
    place = Evidence(file, page.page, loss.box, "", page.reader)
    if loss.kind is LossKind.BLURRED and loss.box == Box(0, 0, page.width, page.height):
        return Lost(loss.kind, tuple(Part), "", (), place)
    own = [row for row in rows if row.page == page.page]
    at, apart = _rows_at(loss.box, page.page, rows)
    near = tuple(_short(rows[i].label or rows[i].text) for i in at)
    if loss.kind is LossKind.BLANK:
        return Lost(loss.kind, _parts_of(at, rows, head), "right", near, place, rows_seen=True)
    parts = _parts_of(at, rows, head)
    if loss.kind is LossKind.EDGE:
        side = _side(loss, page)
        parts = tuple(part for part in Part if part in parts or (side == "bottom" and part is Part.FOOT))
    else:
        side = _end(loss, own)
        parts = _with_ends(parts, loss.box, [rows[i] for i in at], own) if at else parts
    if loss.kind is not LossKind.EDGE and at and rows[at[0]] is own[0] and _is_above(loss.box, own[0]):
        near, apart = near[:1], True
    seen = _rows_seen(loss, side, own) and not (
        loss.kind is not LossKind.EDGE and any(_may_pay(i, rows, head) for i in at)
    )
    return Lost(loss.kind, parts, side, near, place, seen, apart)


def _may_pay(index: int, rows: Sequence[Row], head: int) -> bool:
    """Whether a row of which a part was not seen may be a payment, though its words are none of those known.

    What was paid stands above the change, and begins with the figures of the total.
    """
    if rows[index].role is not Role.TEXT or _part(index, rows, head) is not Part.FOOT:
        return False
    left = _LAST_FIGURES.search(rows[index].text)
    totals = [f"{row.amount.value:.2f}" for row in rows[:index] if row.role in BILL and row.amount]
    return any(row.role is Role.CHANGE for row in rows[index + 1 :]) or (
        left is not None and any(total.startswith(left[1]) for total in totals)
    )


def _parts_of(at: Sequence[int], rows: Sequence[Row], head: int) -> tuple[Part, ...]:
    """The parts of the receipt from the first to the last of the rows `at`.

    Sums in the head hide all amounts, and nothing tells where the head ends.
    """
    order = list(Part)
    met = sorted(order.index(_part(i, rows, head)) for i in at)
    parts = tuple(order[met[0] : met[-1] + 1]) if met else ()
    return tuple(Part) if parts == (Part.HEAD,) and any(rows[i].role in (*_SUMS, *PAID) for i in at) else parts


def _is_after_all(box: Box, last: Row) -> bool:
    """A place below the last row of a paper, after which nothing comes any more that matters."""
    return last.role not in _GOES_ON and box.top > last.line.level((box.left + box.right) / 2)


def _with_ends(parts: tuple[Part, ...], box: Box, near: Sequence[Row], own: Sequence[Row]) -> tuple[Part, ...]:
    """`parts` and, for a place above the first row of a paper or below its last one, what stands there of a receipt."""
    middle = (box.left + box.right) / 2
    more = set(parts)
    if near[0] is own[0] and box.middle < own[0].line.level(middle):
        more.add(Part.HEAD)
    if near[-1] is own[-1] and box.middle > own[-1].line.level(middle):
        more.add(Part.FOOT)
    return tuple(part for part in Part if part in more)


def _rows_seen(loss: Loss, side: str, rows: Sequence[Row]) -> bool:
    """Whether there are as many rows beside a place as it has room for; the picture's side leaves a part of each."""
    box = loss.box
    if loss.kind is LossKind.EDGE or side not in ("left", "right"):
        return side in ("left", "right")
    told = [row for row in rows if row.amounts or any(ch.isalpha() for ch in row.text)]  # others are scraps of a row
    levels = sorted(row.line.level((box.left + box.right) / 2) for row in told)
    steps = sorted(lower - upper for upper, lower in pairwise(levels))
    pitch = steps[len(steps) // 2] if steps else 0.0
    beside = sum(box.top <= level <= box.bottom for level in levels)
    return pitch > 0 and beside >= box.height / pitch - 1


def _end(loss: Loss, rows: Sequence[Row]) -> str:
    """Which end of the rows a loss hides: "left" or "right"; "" where it lies across them."""
    hull = Box.around([row.line.box for row in rows])
    if loss.box.width >= 0.8 * hull.width:
        return ""
    return "right" if loss.box.left + loss.box.right > hull.left + hull.right else "left"


def _is_above(box: Box, first: Row) -> bool:
    """Most of a place lies above the first row of a paper, with room for rows there."""
    over = first.line.level((box.left + box.right) / 2) - box.top
    return over > _ROW * first.line.box.height and over > box.height / 2


def _rows_at(box: Box, page: int, rows: Sequence[Row]) -> tuple[list[int], bool]:
    """The rows that a place lies on; where it lies on none, those right above and below it, and that it is so."""
    levels = {i: row.line.level((box.left + box.right) / 2) for i, row in enumerate(rows) if row.page == page}
    on = [i for i, level in levels.items() if box.top <= level <= box.bottom]
    if on or not levels:
        return on, False
    above = [i for i, level in levels.items() if level < box.top]
    below = [i for i, level in levels.items() if level > box.bottom]
    return [*above[-1:], *below[:1]], True


def _part(index: int, rows: Sequence[Row], head: int) -> Part:
    if index < head:
        return Part.HEAD
    said = [i for i, row in enumerate(rows) if i >= head and row.role is Role.SUGGESTED]
    if said and index >= said[0] and not any(row.amount and row.role in (*_SUMS, *PAID) for row in rows[index:]):
        return Part.END  # suggested tips are the last of a bill
    sums = [i for i, row in enumerate(rows) if i >= head and row.role in _SUMS and _TO_FILL_IN not in row.text]
    paid = [i for i, row in enumerate(rows) if i >= head and row.role in PAID]
    if not sums + paid or index < min(sums + paid):
        return Part.ITEMS
    if sums and index <= max(sums):
        return Part.SUMS
    amounts = [i for i, row in enumerate(rows) if row.amounts]
    between = sum(any(ch.isalpha() for ch in row.text) for row in rows[max(amounts, default=0) + 1 : index])
    return Part.END if between >= _FOOTER else Part.FOOT


def _short(text: str) -> str:
    return text if len(text) <= 32 else f"{text[:31].rstrip()}…"
