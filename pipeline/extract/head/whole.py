"""Whether the name that a head shows is one, and all of it: a part may be torn off, covered or out of the picture."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.head.addresses import CITY, STREET, Found
from pipeline.extract.head.clear import ends_at_cut
from pipeline.extract.head.names import is_own_name, says_what_it_is, squeeze
from pipeline.extract.head.naming import (
    ASKS_NOTHING,
    GENERIC,
    GREETED,
    GREETING,
    KIND_OF_SHOP,
    NOBODY,
    ORDERED,
    SAYS_NOTHING,
)
from pipeline.extract.head.own import printed
from pipeline.extract.lines.rows import Row
from pipeline.layout import text_height
from pipeline.model import Box, Loss, LossKind, PageWords, Word

#: All below is in text heights. Rows whose middles are this near stand on one axis, if their ends are farther apart.
_ALIGNED, _RAGGED = 0.6, 1.2
#: Rows that begin this near to each other are flush.
_FLUSH = 0.35
#: A name whose middle is farther than this from the axis of the rows below it has lost an end; one this near to it has
#: not, whatever lies beside it: a letter less moves the middle by half its width.
_ASIDE, _CENTERED = 1.2, 0.2
#: So many rows below the name belong to its head.
_HEAD = 5
#: What lies this near to an end of the name may lie over more of it.
_BESIDE = 1.2
#: A single row is centered where this much room is left on both its sides.
_ROOM = 2.0
#: Text this near to the picture's upper edge is cut by it; a first row this near may not be the paper's first.
_CUT, _AT_EDGE = 0.12, 0.33
#: The next row of the same head is this near, in its own height.
_NEXT = 1.5
#: Of letters lower than this much is cut off: then the reader has to be this sure of them.
_TALL, _SURE = 0.75, 0.93
#: And of those of a name in large print, of which more is left, so sure.
_HALF_SURE = 0.88
#: A paper's name stands in one of so many rows.
_FIRST = 2
#: How to reach a business stands at most so many rows below its name.
_REACHED = 4
#: So many letters are no accident.
_NOT_A_SCRAP = 4
#: A row of so many words is a sentence.
_SENTENCE = 5
#: A first name has fewer letters than this.
_NOT_A_PERSON = 8
#: Print up to this much higher than the paper's usual is plain.
_LARGE = 1.15
#: A host's own name: `lanternhouse` of `www.lanternhouse.com`.
_HOST = re.compile(r"(?<![\w.])(?:www\.)?([a-z0-9-]{4,})\.[a-z]{2,}\b", re.IGNORECASE)
#: Who calls itself a company is one, whatever words stand before: `The Delivery Co`.
_COMPANY = re.compile(r"\w\W+(?:co|company)\b\W*$", re.IGNORECASE)
#: What a reader makes of coins in a row that lie over letters: round signs, which are neither a number's noughts
#: (`1000 Degrees`, `#0003`) nor a cry (`Oooh La La`).
_COINS = re.compile(r"(?<![\w#])(?!O?o+h?\b|O{3,}H\b)[O0Qo@°]{3,}(?!\d)|(?<![\d#])[O0Q@°]{4,}(?!\d)")
#: A name lies within a place by so much of it.
_WITHIN = 0.8
#: Of a loss this part of the row's height lies beside it.
_LEVEL = 0.3


class Name(NamedTuple):
    """Who sold, as far as the head shows it.

    Attributes:
        found: the name and its rows; None where the head names nobody, or not surely.
        scraps: rows that stand where a name would and may be a part of one; then `found` is None.
        borne_out: the paper tells that the name is one, though a part of its head was not seen.
        beheaded: the paper begins at the picture's upper edge, and no row there is the name: more may stand above.
    """

    found: Found | None
    scraps: Sequence[Row]
    borne_out: bool
    beheaded: bool


def name_on(
    rows: Sequence[Row],
    page: PageWords,
    named: Found | None,
    contact: Sequence[Row],
    reached: Sequence[Row],
    goods: Sequence[Row],
) -> Name:
    """What of `named`, read for a name, is known to be one, and all of it.

    Args:
        rows: of the whole paper, whose first `page` the head is on.
        contact: the rows of its address and phone number; `reached`: those of all ways to reach the merchant.
        goods: the rows that list what was bought.
    """
    at_edge = begins_at_edge(page)
    if named is None:
        return Name(None, in_place_of_name(rows, contact), False, at_edge)
    name, found = named[0], tuple(printed(row, rows) for row in named[1])
    borne_out = is_borne_out(name, found, contact, rows, goods)
    unsure = at_edge or any(row in goods for row in found)
    if is_below_cut(name, found, rows, page) or (unsure and not borne_out):
        return Name(None, in_place_of_name(rows, contact), False, at_edge)
    if not is_whole(name, found, rows, page) or may_be_a_person(name, found, reached, rows, page):
        return Name(None, found, False, at_edge)
    return Name((name, found), (), borne_out, at_edge and not any(row in rows[:_FIRST] for row in found))


def is_whole(name: str, found: Sequence[Row], rows: Sequence[Row], page: PageWords) -> bool:
    """Whether all of `name`, read on the rows `found` of `page`, was seen.

    A till prints its head on one axis, so what is left of a torn name stands aside of the rows below it; off a text
    layer nothing is torn, and what is drawn over it is known. Nor is a name known to be whole that ends where the paper
    cannot be read, unless it stands just on that axis, and not from one side of the picture to the other. Where the
    paper says the name again, it is.
    """
    if is_said_again(name, found, rows):
        return True
    row = next((row for row in found if row.page == page.page), None)
    if row is None:
        return True
    if page.reader != "pdf" and _COINS.search(name):
        return False
    height, box = text_height(page.words), _box_of(name, row)
    if any(loss.kind is LossKind.COVERED and loss.box.overlap(box) > _WITHIN for loss in page.losses):
        return False  # what lies there may be another paper, with a name of its own
    if box.left <= _CUT * height and box.right >= page.width - _CUT * height and _ends_at_loss(box, page, height):
        return False  # as much may be cut off at either end
    aside = _aside(box, row, rows, page, height) if page.reader != "pdf" else None
    if aside is not None and (aside > _ASIDE or aside <= _CENTERED):
        return aside <= _CENTERED
    return not _ends_at_loss(box, page, height)


def is_below_cut(name: str, found: Sequence[Row], rows: Sequence[Row], page: PageWords) -> bool:
    """Whether `name`, read on the rows `found` and nowhere else, is in doubt for a row that the upper edge cuts.

    It stands right below that row, which may be the name, and this one what tills print below it: a branch, a slogan.
    Or it is that row, and so little of its letters is left that the reader guessed. Or something lies over the paper
    right above the first row.
    """
    at = [i for i, row in enumerate(rows) if row.page == page.page and row in found]
    first = next((i for i, row in enumerate(rows) if row.page == page.page), 0)
    if at and min(at) - first <= 1 and any(_lies_above(loss, rows[first]) for loss in page.losses):
        return not any(name.casefold() in row.text.casefold() for row in rows[max(at) + 1 :])
    cut = [i for i, row in enumerate(rows) if row.page == page.page and _cut_words(page, row)]
    if not at or not cut or any(name.casefold() in row.text.casefold() for row in rows[max(at) + 1 :]):
        return False
    if min(at) in cut:
        words, usual = _cut_words(page, rows[min(at)]), text_height(page.words)
        return any((word.score or 0) < (_SURE if word.box.height < _TALL * usual else _HALF_SURE) for word in words)
    upper, lower = rows[max(cut)], rows[min(at)].line.box
    near = lower.top - upper.line.box.bottom <= _NEXT * lower.height
    # A logo's row says a part of the name, or a town, where a street follows below that is the shop's own.
    of_a_logo = len(said := squeeze(upper.text)) >= _NOT_A_SCRAP and said in squeeze(name)
    if CITY.search(upper.text) and any(STREET.search(row.text) for row in rows[max(at) + 1 : max(at) + 2]):
        of_a_logo = True
    return min(at) == max(cut) + 1 and near and not of_a_logo


def is_borne_out(
    name: str, found: Sequence[Row], contact: Sequence[Row], rows: Sequence[Row], goods: Sequence[Row]
) -> bool:
    """Whether a head that was not wholly seen still tells whose it is: `name`, read on the rows `found`.

    Its own words say which business it is; or how to reach the business stands right below it; or the paper says it
    again (a short one may be the server's) where no `goods` are listed. What is left of a paper without its head begins
    with a table, a server or an item.
    """
    if not is_own_name(name) or not squeeze(KIND_OF_SHOP.sub("", GENERIC.sub("", name))):
        return False  # what kind of shop it is stands below its name
    if any(row in contact for row in found):
        return True  # on the row of its own address
    if says_what_it_is(name) and not any(row in goods for row in found):
        return True
    last = max(i for i, row in enumerate(rows) if row in found)
    if any(row in contact for row in rows[last + 1 : last + 1 + _REACHED]):
        return True
    said = name.casefold()
    return len(said) >= _NOT_A_PERSON and any(
        said in row.text.casefold() for row in rows if row not in found and row not in goods
    )


def may_be_a_person(
    name: str, found: Sequence[Row], contact: Sequence[Row], rows: Sequence[Row], page: PageWords
) -> bool:
    """Whether `name` may as well be a server's, a customer's or a dish's.

    It is one short word in plain print that nothing else bears out: it says no kind of place, the paper does not say it
    again, and tells no way to reach anybody.
    """
    if contact or " " in name.strip() or len(name) >= _NOT_A_PERSON or says_what_it_is(name):
        return False
    most = _LARGE * text_height(page.words)
    plain = all(word.upright <= most for row in found for word in row.line.words)
    return plain and not is_said_again(name, found, rows)


def in_place_of_name(rows: Sequence[Row], contact: Sequence[Row]) -> Sequence[Row]:
    """What stands where the name would on a paper that shows none, so that it is not known to have none.

    An address or a phone number in the first row: whose it is stands above it, as a rule. Or the row right above them,
    where a name is printed, though its words are a sentence's or a till's as well (`Aid & Abet`, `Visit Havana`). Empty
    where no such row stands there, and where it says only what tills say.
    """
    at = next((i for i, row in enumerate(rows[:_REACHED]) if row in contact), None)
    if not at:
        return rows[:1] if at == 0 else ()
    row, below = rows[at - 1], rows[at].line.box
    near = below.top - row.line.box.bottom <= _NEXT * row.line.box.height
    nobody = NOBODY.search(row.text) and not ASKS_NOTHING.match(row.text)
    said = row.amounts or nobody or GREETING.match(row.text)
    if said or not near or re.search(r"[\d:]", row.text) or len(row.text.split()) >= _SENTENCE:
        return ()
    if row is rows[0] and row.label.isupper() and len(row.label) < _NOT_A_SCRAP:
        return (row,)  # `BP` may be a name or a scrap of one
    told = _COMPANY.search(row.text) or len(squeeze(SAYS_NOTHING.sub("", GENERIC.sub("", row.text)))) >= _NOT_A_SCRAP
    return (row,) if told else ()


def begins_at_edge(page: PageWords) -> bool:
    """The first row stands at the picture's upper edge, where the paper may go on."""
    first = min((word.box.middle - word.upright / 2 for word in page.words), default=0.0)
    return page.reader != "pdf" and first <= _AT_EDGE * text_height(page.words)


def is_said_again(name: str, found: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether another row, its thanks or its web address says just this name."""
    own = squeeze(name)
    others = [row for row in rows if row not in found]
    hosts = {squeeze(host) for row in others for host in _HOST.findall(row.text)}
    if len(own) >= _NOT_A_SCRAP and any(host.replace("and", "") == own.replace("and", "") for host in hosts):
        return True
    said = {squeeze(row.label) for row in others}
    said |= {squeeze(match["name"]) for row in others if (match := GREETED.search(row.text))}
    return own in said


def _box_of(name: str, row: Row) -> Box:
    """Where the row says the name: it may have other columns. A name within a sentence is as whole as the sentence."""
    if GREETED.search(row.text) or ORDERED.search(row.text):
        return row.line.box
    squeezed = squeeze(name)
    own = [word.box for word in row.line.words if (part := squeeze(word.text)) and part in squeezed]
    return Box.around(own) if own else row.line.box


def _ends_at_loss(box: Box, page: PageWords, height: float) -> bool:
    """A place that cannot be read lies beside the name, or over an end of it."""
    near = _BESIDE * height
    return ends_at_cut(box, page, near) or any(
        loss.kind not in (LossKind.BLURRED, LossKind.FADED, LossKind.EDGE)
        and min(box.bottom, loss.box.bottom) - max(box.top, loss.box.top) >= _LEVEL * box.height
        and max(loss.box.left - box.right, box.left - loss.box.right) <= near
        and not (loss.box.left <= box.left and box.right <= loss.box.right)
        for loss in page.losses
    )


def _aside(box: Box, row: Row, rows: Sequence[Row], page: PageWords, height: float) -> float | None:
    """How far the middle of the name is from the axis of the rows below it, in text heights.

    A row whose own end cannot be read shows no axis. Infinite where all of the name stands to one side of the paper's
    middle and only one row below it is centered there. None where the rows below are not centered.
    """
    at = rows.index(row)
    own = [one.line.box for one in rows if one.page == row.page]
    below = [one.line.box for one in rows[at + 1 : at + 1 + _HEAD] if one.page == row.page]
    below = [each for each in below if not _ends_at_loss(each, page, height)]
    hull = Box.around(own)
    if sum(abs(each.left - box.left) <= _FLUSH * height for each in below) > 1:
        return None  # they begin where it does
    together = max((_on_axis(each, below, height) for each in below), key=len, default=[])
    if len(together) > 1:
        axis = sum(_middle(each) for each in together) / len(together)
        return abs(_middle(box) - axis) / height
    alone = [each for each in below if abs(_middle(each) - _middle(hull)) <= _ALIGNED * height]
    room = _ROOM * height
    centered = any(each.left - hull.left > room and hull.right - each.right > room for each in alone)
    return math.inf if centered and not box.left < _middle(hull) < box.right else None


def _lies_above(loss: Loss, row: Row) -> bool:
    """Something other than the picture's edge hides the paper right above the middle of a row."""
    box, at = loss.box, row.line.box
    middle = (at.left + at.right) / 2
    over = box.left < middle < box.right and box.middle < row.line.level(middle)
    return loss.kind is not LossKind.EDGE and over and at.top - box.bottom <= _NEXT * at.height


def _cut_words(page: PageWords, row: Row) -> list[Word]:
    """The words of a row, mostly of letters, that the picture's upper edge cuts."""
    edges = [loss.box for loss in page.losses if loss.kind is LossKind.EDGE and loss.box.top <= 0]
    if not edges:
        return []
    near = _CUT * text_height(page.words)
    return [
        word
        for word in row.line.words
        if sum(ch.isalpha() for ch in word.text) > len(word.text) / 2
        and word.box.top <= near
        and any(word.box.shared(edge) for edge in edges)
    ]


def _on_axis(one: Box, boxes: Sequence[Box], height: float) -> list[Box]:
    """The boxes with the same middle as `one`; none where they are as wide, so that their ends are aligned as well."""
    same = [each for each in boxes if abs(_middle(each) - _middle(one)) <= _ALIGNED * height]
    lefts = [each.left for each in same]
    return same if max(lefts) - min(lefts) > _RAGGED * height else []


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2
