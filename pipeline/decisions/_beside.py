"""What stands in a workbook beside its verdict sheets: sheets that were put in, and amounts that were edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.decisions._cells import amount_of, seen, shown_as, spells, words_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: In so many of its first rows the headings of a sheet that was put in are looked for.
_TOP = 10


def put_in(given: Workbook, kept: Workbook) -> tuple[list[str], list[str]]:
    """What is wrong with sheets of `given` that `kept` has not and that look like verdict sheets, as copies of them do:
    decisions there may contradict those that count. The others are named, in the second list.
    """
    wrong, unread = list[str](), list[str]()
    for sheet in given.worksheets:
        if sheet.title in kept.sheetnames or (place := _decisions_of(sheet)) is None:
            continue
        top, column = place
        cells = sheet.iter_rows(min_row=top, min_col=column, max_col=column, values_only=True)
        decided = [number for number, (value,) in enumerate(cells, start=top) if seen(words_of(value))]
        if decided:
            wrong.append(
                f"{sheet.title}, row {decided[0]}: is decided, and the sheet {sheet.title} was put in: decisions count "
                "in Ready, Return and Review alone; take the sheet out, or empty its column Decision"
            )
        else:
            unread.append(f"the sheet {sheet.title} was put in, and nothing is decided in it: not looked at")
    return wrong, unread


def _decisions_of(sheet: Worksheet) -> tuple[int, int] | None:
    """The first row and the column with decisions, from 1; None where the sheet has no such headings."""
    for number, row in enumerate(sheet.iter_rows(max_row=_TOP, values_only=True), start=1):
        headings = [words_of(value) for value in row]
        if "Submission" in headings and "Decision" in headings:
            return number + 1, headings.index("Decision") + 1
    return None


def edited(given: Workbook, kept: Workbook, but: Collection[str]) -> Iterator[str]:
    """Every sheet but for some in which an amount or a count was altered, with one of its cells.

    Rows may be sorted and moved, columns put in; a sheet that was taken out altered nothing.
    """
    for sheet in kept.worksheets:
        if sheet.title not in but and sheet.title in given.sheetnames:
            yield from _edited(_cells(given[sheet.title]), _cells(sheet), sheet.title)


def _edited(now: dict[str, Any], was: dict[str, Any], title: str) -> Iterator[str]:
    undo = "undo that: what is paid is decided in Ready, Return and Review"
    there = {place: amount for place, value in was.items() if (amount := _number(value)) is not None}
    left = Counter(there.values())
    texts = list[str]()
    for value in now.values():
        if (amount := _number(value)) is not None:
            left[amount] -= 1
        elif isinstance(value, str) and not value.startswith("="):
            texts.append(words_of(value))
    for text in texts:  # some programs make a text of an amount
        known = amount_of(text)
        same = known if isinstance(known, Decimal) else next((one for one in left if spells(text, one)), None)
        if same is not None:
            left[same] -= 1
    gone = {amount for amount, count in left.items() if count > 0}
    altered = [
        place
        for place, amount in there.items()
        if amount in gone and _number(now.get(place)) != amount and not spells(words_of(now.get(place)), amount)
    ]
    if altered:
        place = altered[0]
        yield f"{title}, {place}: was {_told(was[place])} and is {_told(now.get(place))}; {undo}"
    elif gone:
        yield f"{title}: {_told(min(gone))} is not there any more; {undo}"
    more = {amount for amount, count in left.items() if count < 0}
    put_over = [place for place, value in was.items() if isinstance(value, str) and _number(now.get(place)) in more]
    if words := [place for place in put_over if _is_words(was[place])]:
        yield f"{title}, {words[0]}: was {_told(was[words[0]])} and is {_told(now.get(words[0]))}; {undo}"
    formulas, kept = (sum(map(_formula, cells.values())) for cells in (was, now))
    typed_over = [place for place in put_over if _formula(was[place])]
    # A program that saves no formulas makes numbers of all of them; where rows were moved, there are as many.
    if typed_over and formulas > kept >= formulas / 2:
        yield f"{title}, {typed_over[0]}: was a formula and is {_told(now.get(typed_over[0]))}; {undo}"


def _cells(sheet: Worksheet) -> dict[str, Any]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def _formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _is_words(value: object) -> bool:
    """Whether no program makes a number of it."""
    return isinstance(value, str) and not _formula(value) and not isinstance(amount_of(value), Decimal)


def _number(value: object) -> Decimal | None:
    number = amount_of(value) if isinstance(value, int | float) else None
    return number if isinstance(number, Decimal) else None


def _told(value: object) -> str:
    number = _number(value)
    return f"{number:f}" if number is not None else shown_as(None if value is None else words_of(value))
