"""What each part of the reading adds: the same words, read with one part of the program after the other.

The switches are here and not in the program: functions of it are replaced while a stage is at work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline import extract
from pipeline.extract.arithmetic.choices import Sum
from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.goods.items import Bought
from pipeline.extract.lines import rows
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.papers import apart
from pipeline.model import Evidence, Line, PageWords, Receipt, Word
from pipeline.money import ZERO

Change = tuple[object, str, object]

_ONLY_AN_AMOUNT = re.compile(r"[-(]?\s?\$?\s?-?\d{0,3}(?:,?\d{3})*[.,]\d\d\)?-?(?: ?[A-Z]{1,2})?")


@contextmanager
def replaced(*changes: Change) -> Iterator[None]:
    """Has (where, name, by what) in force inside the `with`, and everything as it was after it.

    Raises:
        AttributeError: a name to replace is not there: the program was changed and this file was not.
    """
    before = [(where, name, getattr(where, name)) for where, name, _ in changes]
    try:
        for where, name, other in changes:
            setattr(where, name, other)
        yield
    finally:
        for where, name, was in before:
            setattr(where, name, was)


def lines_as_read(words: Sequence[Word]) -> tuple[Line, ...]:
    """Each run a line, in the reader's own order; a run that is nothing but an amount stays with the run before it."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _ONLY_AN_AMOUNT.fullmatch(word.text) and not _ONLY_AN_AMOUNT.fullmatch(lines[-1][-1].text):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(Line(tuple(line)) for line in lines)


def labelled(found: Sequence[Row], items: Sequence[Bought]) -> tuple[Totals, tuple[Bought, ...]]:
    """The sums by their labels alone, as they stand: nothing is added up, so nothing is proved.

    The last total is the one that was asked for; taxes are added up where no row gives their sum.
    """

    def of(*roles: Role) -> list[Sum]:
        return [Sum(row.amount.value, (i,)) for i, row in enumerate(found) if row.amount and row.role in roles]

    def together(parts: Sequence[Sum]) -> Sum | None:
        if not parts:
            return None
        return Sum(sum((part.value for part in parts), start=ZERO), tuple(i for part in parts for i in part.rows))

    subtotals, taxes, discounts = of(Role.SUBTOTAL), of(Role.TAX_SUM)[:1] or of(Role.TAX), of(Role.DISCOUNT)
    totals = of(Role.TOTAL) or of(Role.BALANCE)
    totals_found = Totals(
        subtotal=subtotals[0] if subtotals else None,
        discount=together([Sum(abs(one.value), one.rows) for one in discounts]),
        tax=together(taxes),
        service_charge=together(of(Role.SERVICE)),
        tip=together(of(Role.TIP)),
        total=totals[-1] if totals else None,
        items=tuple(item.amount for item in items),
    )
    return totals_found, tuple(items)


def _labelled_on_file(
    found: Sequence[Row], items: Sequence[Bought], _file: str
) -> tuple[Totals, tuple[Bought, ...], tuple[Evidence, ...]]:
    return (*labelled(found, items), ())


def _as_they_stand(found: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(found)


def _without_handwriting(totals: Totals, *_rest: object) -> tuple[Totals, None]:
    """What was written by hand is told from print by what adds up."""
    return totals, None


def _one_paper(_words: Sequence[Word]) -> tuple[Any, ...]:
    """Papers side by side are told apart by what adds up, so without the arithmetic there is one."""
    return ()


WITHOUT_ARITHMETIC: tuple[Change, ...] = (
    (extract, "read_totals", _labelled_on_file),
    (extract, "as_read", _as_they_stand),
    (extract, "with_handwriting", _without_handwriting),
    (apart, "totals_of", labelled),
    (apart, "beside", _one_paper),
)
WITHOUT_LAYOUT: tuple[Change, ...] = ((rows, "lines_of", lines_as_read),)

#: What is read from the reader's words, one part of the program after the other.
STAGES: dict[str, tuple[Change, ...]] = {
    "reader alone": (*WITHOUT_LAYOUT, *WITHOUT_ARITHMETIC),
    "+ layout": WITHOUT_ARITHMETIC,
    "+ arithmetic": (),
}


def receipts_at(stage: str, words: Sequence[PageWords], file: str, day_first: bool) -> tuple[Receipt, ...]:
    """The receipts on `words` as the program has them at a stage of `STAGES`."""
    receipts_of: Callable[..., tuple[Receipt, ...]] = extract.receipts_of
    with replaced(*STAGES[stage]):
        return receipts_of(words, file, day_first)
