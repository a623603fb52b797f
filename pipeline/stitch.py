"""One paper in several pictures: its parts put together, what is on two of them counted once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple, TypeVar

from pipeline.extract import receipt_over
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row, page_rows
from pipeline.extract.papers.apart import without
from pipeline.extract.papers.seam import Lie, Seam, seam_of
from pipeline.model import DocumentKind, Field, FileReading, PageWords, Proof, Receipt, State

T = TypeVar("T")

_STITCHED = (DocumentKind.RECEIPT, DocumentKind.GUEST_CHECK, DocumentKind.CARD_SLIP, DocumentKind.OTHER)
_ONLY_TOGETHER = "it goes on where {0} ends: only together they add up"


class Paper(NamedTuple):
    """A receipt with the files it was read from, and why each file but the first belongs to it."""

    files: tuple[str, ...]
    receipt: Receipt
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A paper while it is put together: its pages in order, each with its file."""

    paper: Paper
    sheets: tuple[tuple[str, PageWords], ...]
    rows: tuple[Row, ...]

    @property
    def receipt(self) -> Receipt:
        return self.paper.receipt


def stitch(readings: Sequence[FileReading]) -> tuple[Paper, ...]:
    """The papers of a submission, the parts of one receipt put together, in the order of their first files.

    Pictures are parts of one paper where the rows at the end of one are those at the beginning of the other, where one
    shows again what another shows, or where an upper part without a total and a lower part without a head add up only
    together. Two receipts of one shop, whose day, time or numbers differ, stay two. What was put together is read anew
    as a whole, the rows that are on two pictures once.
    """
    if sum(len(reading.receipts) for reading in readings) < 2:
        return tuple(Paper((reading.file,), receipt) for reading in readings for receipt in reading.receipts)
    parts = [part for reading in readings for part in _parts(reading)]
    while (found := _closest(parts)) is not None:
        one, other, whole = found
        parts = [whole if part is one else part for part in parts if part is not other]
    while len(halves := list(_halves(parts))) == 1:
        (upper, *below), whole = halves[0]
        parts = [whole if part is upper else part for part in parts if part not in below]
    return tuple(part.paper for part in parts)


def _parts(reading: FileReading) -> Iterator[_Part]:
    """The papers of a file; one that shares its page with another has no sheets, and is not put together with any."""
    for receipt in reading.receipts:
        shared = sum(bool(set(receipt.pages) & set(other.pages)) for other in reading.receipts) > 1
        own = () if shared or receipt.document not in _STITCHED else receipt.pages
        sheets = tuple((reading.file, page) for page in reading.words if page.page in own and page.problem is None)
        rows = tuple(row for _, page in sheets for row in page_rows(page))
        yield _Part(Paper((reading.file,), receipt), sheets, rows)


def _closest(parts: Sequence[_Part]) -> tuple[_Part, _Part, _Part] | None:
    """The two parts with most in common, the first of which keeps its place, and what they are together."""
    seams = [
        (seam, one, other)
        for one, other in combinations(parts, 2)
        if one.rows and other.rows and (seam := seam_of(one.rows, other.rows))
    ]
    for seam, one, other in sorted(seams, key=lambda found: -found[0].score):
        whole = _together(one, other, seam)
        if whole is not None:
            return one, other, whole
    return None


def _together(one: _Part, other: _Part, seam: Seam) -> _Part | None:
    """What two parts that share rows are together; None where they are two papers all the same."""
    if _of_two(one.receipt, other.receipt):
        return None
    if seam.lie is Lie.ABOVE:
        return _over_each_other(one, other, seam.middle, seam)
    if seam.lie is Lie.BELOW:
        return _over_each_other(other, one, (seam.middle[1], seam.middle[0]), seam)
    if DocumentKind.CARD_SLIP in (one.receipt.document, other.receipt.document):
        return None  # a slip repeats what its bill says, and is another paper
    return _again(one, other, seam)


def _again(one: _Part, other: _Part, seam: Seam) -> _Part | None:
    """The one picture of a paper that two show; None where that is not certain, or where they may be two alike."""
    if not seam.amounts or not _agree(one.receipt, other.receipt):
        return None
    keeps = other if seam.lie is Lie.AROUND or (seam.lie is Lie.SAME and _better(other, one)) else one
    drops = one if keeps is other else other
    what = "the same paper" if seam.lie is Lie.SAME else "a part of the same paper"
    why = f"it shows {what} again as {keeps.paper.files[0]}"
    return replace(keeps, paper=_with(keeps.paper, drops.paper, why, struck_too(keeps.receipt, drops.receipt)))


def _over_each_other(upper: _Part, lower: _Part, middle: tuple[int, int], seam: Seam) -> _Part | None:
    whole = _whole(upper, lower, middle[0] + 1, middle[1] + 1, "it goes on where {0} ends, with rows of it")
    proved = [part.receipt.reconciliation.state is Proof.PROVED for part in (upper, lower, whole)]
    if proved[2] and not (proved[0] and proved[1]):
        return whole
    if all(proved[:2]) and upper.receipt.total.value != lower.receipt.total.value:
        return None
    return whole if seam.sure else None


def struck_too(receipt: Receipt, *others: Receipt) -> Receipt:
    """`receipt` with every item struck that is struck on another picture or paper of it.

    Where it is not certain which item that is, the mark leaves open what was bought.
    """
    items, marks = list(receipt.items), list(receipt.struck)
    for other in others:
        for item in other.items:
            alike = [i for i, own in enumerate(items) if own.amount == item.amount]
            told = sum(again.struck and again.amount == item.amount for again in other.items)
            if not item.struck or sum(items[i].struck for i in alike) >= told:
                continue
            left = [i for i in alike if not items[i].struck]
            named = [i for i in left if items[i].description.casefold() == item.description.casefold()] or left
            if named and (len(left) == 1 or len({items[i].description.casefold() for i in named}) == 1):
                items[named[0]] = replace(items[named[0]], struck=True)
            else:
                marks += item.evidence[:1]
    return replace(receipt, items=tuple(items), struck=tuple(marks))


def _halves(parts: Sequence[_Part]) -> Iterator[tuple[tuple[_Part, ...], _Part]]:
    """Parts that share no row, from the upper to the lower one, whose sum closes only where they are taken together.

    What lies between the two, in the order of the files, are all parts that show nothing but items.
    """
    middles = tuple(part for part in parts if _is_upper(part) and _is_headless(part))
    for upper in parts:
        for lower in parts:
            if upper is lower or not (_is_lower(lower) and (_is_upper(upper) or _ends_again(upper, lower))):
                continue
            between = tuple(part for part in middles if part is not upper and part is not lower)
            for some in ((), between) if between else ((),):
                taken = (upper, *some, lower)
                if any(_of_two(one.receipt, other.receipt) for one, other in combinations(taken, 2)):
                    continue
                whole = upper
                for part in taken[1:]:
                    whole = _whole(whole, part, len(whole.rows), 0, _ONLY_TOGETHER)
                enough = len(whole.receipt.items) >= sum(len(part.receipt.items) for part in taken[:-1]) > 0
                if enough and whole.receipt.reconciliation.state is Proof.PROVED:
                    yield taken, whole
                    break


def _is_upper(part: _Part) -> bool:
    """Items, and neither a total nor a payment: the paper goes on below."""
    ends = any(row.amount and row.role in (Role.TOTAL, Role.BALANCE) for row in part.rows)
    return bool(part.receipt.items) and not ends and not part.receipt.tenders


def _ends_again(upper: _Part, lower: _Part) -> bool:
    """Whether a lower part without items has the total that ends the upper one: its last rows again, and more."""
    total = upper.receipt.total.value
    return bool(upper.receipt.items) and not lower.receipt.items and total == lower.receipt.total.value


def _is_lower(part: _Part) -> bool:
    """A total, and nothing of the head that every receipt has."""
    return bool(part.rows) and part.receipt.total.value is not None and _is_headless(part)


def _is_headless(part: _Part) -> bool:
    return all(field.state is not State.FOUND for field in (part.receipt.address, part.receipt.phone))


def _whole(upper: _Part, lower: _Part, above: int, below: int, why: str) -> _Part:
    """`upper`'s first `above` rows and `lower`'s from `below` on, read as one paper."""
    sheets = [*_kept(upper, upper.rows[above:], True), *_kept(lower, lower.rows[:below], False)]
    rows = upper.rows[:above] + lower.rows[below:]
    receipt = struck_too(receipt_over(sheets), upper.receipt, lower.receipt)
    paper = _with(upper.paper, lower.paper, why.format(upper.paper.files[-1]), receipt)
    return _Part(paper, tuple(sheets), rows)


def _with(paper: Paper, more: Paper, why: str, receipt: Receipt) -> Paper:
    """`paper` with the files of `more`, each once, and `why` the first of these belongs to it."""
    added = {file: said for file, said in zip(more.files, (why, *more.whys), strict=True) if file not in paper.files}
    return Paper((*paper.files, *added), receipt, (*paper.whys, *added.values()))


def _kept(part: _Part, dropped: Sequence[Row], below: bool) -> Iterator[tuple[str, PageWords]]:
    """The sheets of a part without `dropped` rows and what lies beyond them (`below` or above)."""
    gone = {id(word) for row in dropped for word in row.line.words}
    for file, page in part.sheets:
        if any(id(word) in gone for word in page.words):
            page = without(page, gone, below)
        if page.words:
            yield file, page


# --- What tells two papers apart ---------------------------------------------------------------------------------


def _of_two(one: Receipt, other: Receipt) -> bool:
    """Whether two parts are clearly of two sales: another day, number or approval.

    Not another time: till and terminal print theirs, the bill its opening and its closing.
    """
    (kind, _, number), (other_kind, _, other_number) = ((r.number.value or "").partition(" ") for r in (one, other))
    if _differ(one.date, other.date) or (kind == other_kind and number != other_number):
        return True
    ours, theirs = ({t.auth_code for t in r.tenders if t.auth_code} for r in (one, other))
    return bool(ours and theirs and not ours & theirs)


def _differ(one: Field[T], other: Field[T]) -> bool:
    return one.value is not None and other.value is not None and one.value != other.value


def _agree(one: Receipt, other: Receipt) -> bool:
    """Whether the one may be the other again: its time, total and items are no others."""
    if _differ(one.total, other.total) or _differ(one.time, other.time):
        return False
    long, short = sorted(([item.amount for item in r.items] for r in (one, other)), key=len, reverse=True)
    return all(short.count(amount) <= long.count(amount) for amount in short)


def _better(one: _Part, other: _Part) -> bool:
    """Whether `one` is read better than `other`."""

    def worth(part: _Part) -> tuple[bool, bool, int, int]:
        receipt = part.receipt
        told = (receipt.date, receipt.time, receipt.number, receipt.merchant, receipt.phone)
        known = sum(field.value is not None for field in told)
        return receipt.reconciliation.state is Proof.PROVED, bool(receipt.tenders), len(receipt.items), known

    return worth(one) > worth(other)
