"""Which papers the pages of a file show: several on one page told apart, one over several pages put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pipeline.extract.arithmetic.totals import proves, totals_of
from pipeline.extract.goods.items import bought
from pipeline.extract.head.addresses import CITY, PHONE, STREET
from pipeline.extract.head.dates import when
from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import NOISE, Row, page_rows
from pipeline.extract.papers.kinds import stands_alone
from pipeline.extract.papers.seam import Lie, seam_of
from pipeline.extract.payment.cards import card_block
from pipeline.layout import beside
from pipeline.model import PageWords, Proof, Word

#: A page, or a paper on it, with its rows.
Sheet = tuple[PageWords, tuple[Row, ...]]

#: A merchant's name stands at most this many lines above its address.
_HEAD_ABOVE = 3
#: What a terminal or a till numbers: the digits behind it are no telephone's, however many they are.
_NUMBERED = re.compile(
    r"\b(?:tran(?:s(?:action)?)?|trn|txn|ref(?:erence)?|r?rn|aid|tc|tvr|iad|auth\w*|appr\w*|term(?:inal)?|[tm]id|"
    r"merch(?:ant)?|batch|seq\w*|trace|inv(?:oice)?|order|receipt|check|account|acct|card|member\w*|op|st|te|tr)\b"
    r"[\s.]*(?:id|no|num(?:ber)?|nr|code|cd)?[\s.:#-]*$",
    re.IGNORECASE,
)


def papers_of(pages: Sequence[PageWords]) -> list[list[Sheet]]:
    """The papers on `pages`, in page order; each is the pages, or the parts of pages, that it stands on."""
    parts: list[list[Sheet]] = []
    open_end = False
    for page in pages:
        papers = _papers(page)
        alone = stands_alone([row for _, rows in papers for row in rows])
        if len(papers) == 1 and open_end and not alone and (longer := _longer(parts[-1], papers[0])):
            parts[-1] = longer
        else:
            parts += [[paper] for paper in papers]
        open_end = not alone
    return parts


def without(page: PageWords, gone: AbstractSet[int], below: bool) -> PageWords:
    """`page` without the words whose id is in `gone`, and without all that lies beyond them: `below` them, or above."""
    dropped = [word.box.middle for word in page.words if id(word) in gone]
    edge = min(dropped) if below else max(dropped)

    def stays(word: Word) -> bool:
        noise = word.score is not None and word.score < NOISE
        return id(word) not in gone and not (noise and (word.box.middle > edge if below else word.box.middle < edge))

    return replace(page, words=tuple(word for word in page.words if stays(word)))


def _papers(page: PageWords) -> list[Sheet]:
    """The papers on one picture, those side by side left to right; the whole page where there is only one.

    Two papers are told apart where each has a total of its own or is a card's slip, or where the whole does not add up
    and one side alone does: the other is then paper that happened to lie beside it. Of more papers than two, each side
    is taken apart in turn: rows that go across all of them can add up by accident, with items of two papers in one.
    """
    whole = page_rows(page)
    cuts = [[replace(page, words=side) for side in sides] for sides in beside(page.words)]
    proved = bool(cuts) and proves(whole)
    drawn = page.reader != "pdf"  # nothing lies beside a PDF's text by chance: its columns are those of one paper
    if (drawn or not proved) and (several := _all_proved(cuts)) is not None:
        return several
    if (cut := _second_head(whole) or _second_sum(whole) or _other_slip(whole)) is not None:
        halves = (whole[:cut], whole[cut:])
        return [(replace(page, words=tuple(w for row in half for w in row.line.words)), half) for half in halves]
    for sides in cuts if drawn else ():
        parts = [(side, page_rows(side)) for side in sides]
        both = all(_has_total(rows) or _is_slip(rows) for _, rows in parts)
        if proved and not both:
            continue  # the whole adds up, and one of the sides is no paper: nothing to weigh
        if (both and not proved) or any(proves(rows) for _, rows in parts):
            return [paper for side in sides for paper in _papers(side)]
    return [(page, whole)]


def _all_proved(cuts: Sequence[Sequence[PageWords]]) -> list[Sheet] | None:
    """The papers on the sides of a cut where each of them adds up by itself or is the slip of one that does; None where
    there is no such cut.
    """
    for sides in cuts:
        if all(_has_total(rows) or _is_slip(rows) for rows in map(page_rows, sides)):
            papers = [paper for side in sides for paper in _papers(side)]
            proved = [proves(rows) for _, rows in papers]
            if any(proved) and all(
                adds_up or _is_slip(rows) for adds_up, (_, rows) in zip(proved, papers, strict=True)
            ):
                return papers
    return None


def _second_head(rows: Sequence[Row]) -> int | None:
    """Index of the row where a second paper begins below the first; None where there is one paper only.

    It has a total of its own, an address or a phone number between that and the first paper's last amount, and items
    or a subtotal.
    """
    totals = [i for i, row in enumerate(rows) if row.role in BILL and row.amount]
    for first in totals:
        for index in range(first + 1, totals[-1]):
            if not _is_head(rows[index]) or rows[index].amounts:
                continue
            start = max([i for i in range(index) if rows[i].amounts], default=0) + 1
            below = rows[index:]
            listed_below = any(row.amount and row.role in (Role.SUBTOTAL, Role.TAX) for row in below)
            if _has_total(rows[:start]) and _has_total(below) and listed_below and bought(below, ""):
                return max(start, index - _HEAD_ABOVE)
    return None


def _second_sum(rows: Sequence[Row]) -> int | None:
    """Index of the row where a second paper begins that names no address: each adds up by itself, to another total."""
    totals = [i for i, row in enumerate(rows) if row.role is Role.TOTAL and row.amount]
    for start in range(totals[0] + 1, totals[-1]) if totals else ():
        if not rows[start].amounts or rows[start].role is not Role.TEXT or rows[start - 1].amounts:
            continue  # a list begins behind a row without an amount
        if not any(row.amount and row.role in (Role.SUBTOTAL, Role.TAX, Role.TENDER) for row in rows[start:]):
            continue  # a tax summary below the receipt has a list and a total, too
        bare = max(i for i in range(start) if rows[i].amounts) + 1
        cut = max(range(bare, start), key=lambda i: rows[i].line.box.top - rows[i - 1].line.box.bottom)
        upper, lower = (totals_of(half, bought(half, ""))[0] for half in (rows[:cut], rows[cut:]))
        if upper.total is None or lower.total is None or upper.total.value == lower.total.value:
            continue
        if all(half.reconciliation.state is Proof.PROVED and half.items for half in (upper, lower)):
            return cut
    return None


def _other_slip(rows: Sequence[Row]) -> int | None:
    """Index of the row where a slip begins below a bill that it does not pay, or such a bill below the slip.

    A slip of the bill's own amount and day tells the same on a paper of its own and on the bill's; what a terminal
    prints at the foot of a bill without an amount that was charged is no slip at all.
    """
    block = card_block(rows)
    if block is None or not block.proves:
        return None
    for index in range(1, len(rows)):
        if not _is_head(rows[index]) or rows[index].amounts:
            continue
        start = max([i for i in range(index) if rows[i].amounts], default=0) + 1
        cut = max(range(start, index + 1), key=lambda i: rows[i].line.box.top - rows[i - 1].line.box.bottom)
        halves = rows[:cut], rows[cut:]
        for bill, slip in (halves, halves[::-1]):
            headed = any(_is_head(row) for row in slip) and any(map(_is_charge, slip))
            if headed and _is_slip(slip) and proves(bill) and not _pays(slip, bill):
                return cut
    return None


def _is_charge(row: Row) -> bool:
    """Whether a row names an amount that a slip is about: no change, no savings, nothing that comes to zero."""
    return row.role not in (Role.CHANGE, Role.IGNORED) and any(amount.value > 0 for amount in row.amounts)


def _pays(slip: Sequence[Row], bill: Sequence[Row]) -> bool:
    """Whether a slip names the amount of a bill, and no other day."""
    total = totals_of(bill, bought(bill, ""))[0].total
    days = [found.day for rows in (slip, bill) if (found := when(rows, day_first=False)) is not None]
    charged = {amount.value for row in slip for amount in row.amounts}
    return total is not None and total.value in charged and len(set(days)) < 2


def _is_head(row: Row) -> bool:
    return bool(CITY.search(row.text) or STREET.search(row.text) or _telephone(row))


def _telephone(row: Row) -> bool:
    found = PHONE.search(row.text)
    return found is not None and _NUMBERED.search(row.text[: found.start()]) is None


def _heads(rows: Sequence[Row]) -> set[str]:
    """The rows with a street or a phone number, for comparison: many businesses are in one city."""
    told = [row.text for row in rows if STREET.search(row.text) or _telephone(row)]
    return {"".join(ch for ch in text.casefold() if ch.isalnum()) for text in told}


def _longer(paper: Sequence[Sheet], sheet: Sheet) -> list[Sheet] | None:
    """`paper` with a further page, what is on both once; None where that is a paper of its own.

    A page that comes before, or shows the same again, is left to `pipeline.stitch`, which sees all papers.
    """
    page, rows = sheet
    above = [row for _, earlier in paper for row in earlier]
    seam = seam_of(above, rows)
    if seam is None:
        return [*paper, sheet] if _continues(paper, rows) else None
    if seam.lie is not Lie.ABOVE or not (seam.sure or _continues(paper, rows)):
        return None
    upper, lower = seam.middle
    kept = {id(word) for row in above[: upper + 1] for word in row.line.words}
    *first, (last, last_rows) = paper
    gone = {id(word) for row in last_rows for word in row.line.words} - kept
    trimmed = without(last, gone, below=True) if gone else last
    rest = without(page, {id(word) for row in rows[: lower + 1] for word in row.line.words}, below=False)
    return [*first, (trimmed, page_rows(trimmed)), (rest, page_rows(rest))]


def _continues(paper: Sequence[Sheet], rows: Sequence[Row]) -> bool:
    """Whether a page with `rows` goes on with `paper`.

    It does not where it has a total of its own and the paper is complete, or has no amount at all (a letter in front,
    unless it has the head that the page lacks); nor where the page has the head that the paper lacks: it comes before;
    nor where the paper is complete and the page begins with another head and lists items: its own total is on the next.
    """
    complete = any(_has_total(earlier) for _, earlier in paper)
    bare = not any(row.amounts for _, earlier in paper for row in earlier)
    headed, heads = any(map(_is_head, rows)), any(_is_head(row) for _, earlier in paper for row in earlier)
    if complete and headed and not heads:
        return not any(row.amounts for row in rows)
    own, theirs = _heads(rows), {head for _, earlier in paper for head in _heads(earlier)}
    if complete and own and theirs and not own & theirs and bought(rows, ""):
        return False
    return not _has_total(rows) or (heads and not headed if bare else not complete)


def _has_total(rows: Sequence[Row]) -> bool:
    return any(row.role in BILL and row.amount for row in rows)


def _is_slip(rows: Sequence[Row]) -> bool:
    """A terminal's own paper: what it approved, how much, and where or when."""
    block = card_block(rows)
    told = any(_is_head(row) for row in rows) or when(rows, day_first=False) is not None
    return block is not None and block.proves and told and any(row.amounts for row in rows)
