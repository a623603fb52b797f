"""What the coordinator filled in in `approval.xlsx`, checked against the workbook as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.bundle import HOME, Bundle
from pipeline.decisions._beside import edited, put_in
from pipeline.decisions._cells import NOISE, in_letters, plain, seen, shown_as, spells, typed_in, words_of
from pipeline.errors import ConfigError
from pipeline.export._verdict_sheets import COLUMNS, FURTHER
from pipeline.export.words import VERDICT
from pipeline.ledger import Choice, Decision
from pipeline.model import Verdict, what_to_pay
from pipeline.money import ZERO, cents, parse_amount, share_out, show
from pipeline.redact import masked_text
from rules.policy import Policy, load

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: What the coordinator fills in; "To pay" may be typed over where something else is to be paid.
_FILLED_IN = ("Decision", "Decided by", "Note", "To pay")
#: What says whose row it is and what it is about, and may not be altered.
_SETTLED = tuple(column for column in (*COLUMNS, *FURTHER) if column.title not in _FILLED_IN and column.kind != "link")
_TITLES = tuple(column.title for column in (*COLUMNS, *FURTHER))
#: The formula that stands under To pay, wherever its row was sorted to.
_OURS = re.compile(r'=IF\([A-Z]+\d+="","",IF\([A-Z]+\d+="",[A-Z]+\d+,MIN\([A-Z]+\d+,[A-Z]+\d+\)\)\)')
#: No amount that anybody is paid back.
_TOO_MUCH = Decimal(10**9)
#: How many mistakes are told at once.
_TOLD = 20
#: Where the workbook is as it was first written.
_KEPT = f"{HOME}/approval.xlsx"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a verdict sheet: where it stands, and its cells by their headings."""

    sheet: str
    number: int
    cells: Mapping[str, Any]

    @property
    def submission(self) -> str:
        return self.text("Submission")

    def text(self, title: str) -> str:
        return words_of(self.cells.get(title))

    def typed(self, title: str) -> str:
        """What somebody typed; "" where nothing of it can be seen, and of Note where it has no letter and no digit."""
        said = typed_in(self.cells.get(title))
        if title == "Decision":
            return seen(said).casefold()
        return said if title != "Note" or in_letters(said) else ""

    def wrong(self, why: str) -> str:
        """A mistake in this row, in words."""
        of = f" ({self.submission})" if self.submission else ""
        return f"{self.sheet}, row {self.number}{of}: {why}"


#: (submission, why) of what speaks against decisions, as `Ledger.objections` says.
Objections = Callable[[Sequence[tuple[str, Decision]]], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a workbook was filled in with.

    Attributes:
        decided: (submission, what was decided of it) of each row that is decided, in order of submission.
        remarks: the rows with something beside a decision that is not there, or with a card number, in words.
    """

    decided: tuple[tuple[str, Decision], ...]
    remarks: tuple[str, ...]


def decisions_in(workbook: Path, bundle: Bundle, day: date, objections: Objections = lambda _: ()) -> FilledIn:
    """What was decided in `workbook`.

    Approved is the amount under To pay. Another one may be typed there, with a note that says why, up to what the
    papers come to or was requested; so a submission that was to be sent back is approved with a note.

    Args:
        bundle: the batch's, whose workbook it is.
        day: the day of deciding.
        objections: what else is wrong with decisions; told beside what is wrong with the workbook, so that all of a
            row can be mended at once.

    Raises:
        ConfigError: the workbook cannot be read or contradicts itself or the bundle; with every row that does.
    """
    kept, given = _opened(bundle.workbook), _opened(workbook)
    written = {row.submission: row for row in _rows(kept, bundle.workbook) if row.submission}
    policy = load(bundle.policy)
    found: dict[str, Decision] = {}
    rows: dict[str, _Row] = {}
    mistakes: list[str] = []
    remarks: list[str] = []
    for row in _rows(given, workbook):
        if not row.submission:
            if row.typed("Decision"):
                mistakes.append(row.wrong("is decided and has no submission"))
            continue
        known = written.get(row.submission)
        if known is None:
            mistakes.append(row.wrong("is no submission of this batch"))
            continue
        mistakes += _altered(row, known)
        if not row.typed("Decision"):
            beside = [
                title for title in ("Decided by", "Note") if row.typed(title) and row.text(title) != known.text(title)
            ]
            if beside:
                remarks.append(row.wrong(f"{' and '.join(beside)} filled in, and no Decision: not taken over"))
            continue
        said = bundle.said(row.submission)
        mistakes += [row.wrong(why) for why in _mistakes(row, said)]
        if (first := rows.get(row.submission)) is not None:
            mistakes.append(row.wrong(f"is decided in {first.sheet}, row {first.number}, too; leave one of the two"))
            continue
        rows[row.submission] = row
        if (decision := _decision(row, said, policy, day)) is not None:
            found[row.submission] = decision
        remarks += [row.wrong(why) for why in _remarks(row, said)]
    theirs, unread = put_in(given, kept)
    mistakes += [*theirs, *edited(given, kept, {VERDICT[verdict] for verdict in Verdict})]
    remarks += unread
    decided = tuple((name, found[name]) for name in written if name in found)
    if mistakes:
        mistakes += [rows[name].wrong(why) for name, why in objections(decided)]
        more = f"\n… and {len(mistakes) - _TOLD} more" if len(mistakes) > _TOLD else ""
        told = "".join(f"\n{mistake}" for mistake in mistakes[:_TOLD])
        raise ConfigError(
            f"nothing was taken over; mend these, save, and run the same command again:{told}{more}", workbook
        )
    return FilledIn(decided, tuple(remarks))


def _remarks(row: _Row, said: Mapping[str, Any]) -> Iterator[str]:
    """What is taken otherwise than it was typed."""
    if row.typed("Decision") == Choice.APPROVE and not row.text("To pay") and (pays := _to_pay(said)) is not None:
        yield f"To pay was emptied: approved with {show(pays)}, as it was worked out"
    if typed_in(row.cells.get("Note")) and not row.typed("Note"):
        yield f"Note is “{row.text('Note')}” and says nothing: not taken over"
    if cells := [title for title in ("Decided by", "Note") if masked_text(row.text(title)) != row.text(title)]:
        yield f"a card number in {' and '.join(cells)} is masked in the ledger; take it out of the workbook too"


def _opened(workbook: Path) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(workbook)
    except Exception as why:  # noqa: BLE001 - whatever a broken workbook does to its reader
        raise ConfigError(f"cannot be opened as a workbook ({why}); save it as .xlsx", workbook) from None


def _rows(book: Workbook, workbook: Path) -> Iterator[_Row]:
    """The rows of the verdict sheets below their headings, without the totals. Raises ConfigError."""
    for verdict in Verdict:
        title = VERDICT[verdict]
        if title not in book.sheetnames:
            raise ConfigError(f"has no sheet {title}; give it its name again, or take a copy of {_KEPT}", workbook)
        yield from _rows_of(book[title], workbook)


def _rows_of(sheet: Worksheet, workbook: Path) -> Iterator[_Row]:
    rows = sheet.iter_rows(values_only=True)
    headings = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    if missing := [title for title in _TITLES if title not in headings]:
        raise ConfigError(
            f"the sheet {sheet.title} has no column {missing[0]} in its first row; put its heading back there", workbook
        )
    if twice := [title for title in _TITLES if headings.count(title) > 1]:
        raise ConfigError(
            f"the sheet {sheet.title} has two columns {twice[0]}; give the one that was put in another heading",
            workbook,
        )
    if joined := [str(one) for one in sheet.merged_cells.ranges if one.max_row > one.min_row]:
        raise ConfigError(
            f"the sheet {sheet.title} has cells that were merged over several rows ({', '.join(sorted(joined))}); "
            "unmerge them and fill in each row by itself",
            workbook,
        )
    for number, values in enumerate(rows, start=2):
        cells = {title: value for title, value in zip(headings, values, strict=False) if title}
        if any(cells.get(title) is not None for title in ("Submission", *_FILLED_IN[:3])):
            yield _Row(sheet.title, number, cells)


def _altered(row: _Row, known: _Row) -> Iterator[str]:
    for column in _SETTLED:
        was, now = (plain(one.cells.get(column.title), column.kind) for one in (known, row))
        if was != now and not (isinstance(now, str) and spells(now, was)):
            how = "type what is to be paid under To pay, and why in Note" if column.kind == "amount" else "undo that"
            yield row.wrong(f"{column.title} was {shown_as(was)} and is {shown_as(now)}; {how}")


def _mistakes(row: _Row, said: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with what was filled in."""
    choice, note = row.typed("Decision"), row.typed("Note")
    if choice not in tuple(Choice):
        yield f"“{row.text('Decision')}” is no decision; choose {', '.join(Choice)}"
        return
    for title in ("Decided by", "Note"):
        if row.text(title).startswith("="):
            yield f"{title} holds a formula; type it as text"
    if not row.typed("Decided by"):
        yield "is decided, and Decided by is empty"
    elif not in_letters(row.typed("Decided by")):
        yield f"is decided, and “{row.typed('Decided by')}” under Decided by is no name"
    try:
        typed = _typed(row)
    except ValueError as why:
        yield str(why)
        return
    possible = _to_pay(said)
    if choice != Choice.APPROVE:
        if typed is not None:
            yield f"an amount was typed under To pay, and the decision is {choice}"
        return
    yield from _of_amount(typed, possible, said, noted=bool(note))


def _of_amount(
    typed: Decimal | None, possible: Decimal | None, said: Mapping[str, Any], *, noted: bool
) -> Iterator[str]:
    """What is wrong with the amount of an approval."""
    amount = possible if typed is None else typed
    if amount is None:
        yield "is approved, and what is to be paid is not known: type it under To pay, and why in Note"
        return
    if amount <= 0:
        yield f"is approved with {show(amount)} to pay"
        return
    if (most := _most(said)) is not None and amount > most:
        yield f"{show(amount)} is more than was requested and than its papers come to, {show(most)} at most"
    if typed is not None and typed != possible and not noted:
        known_to_be = "not known" if possible is None else show(possible)
        yield f"To pay was {known_to_be} and is {show(typed)}: say why in Note"
    elif said.get("verdict") == Verdict.RETURN and not noted:
        yield "is approved though it was to be sent back: say why in Note"


def _decision(row: _Row, said: Mapping[str, Any], policy: Policy, day: date) -> Decision | None:
    """What was decided, also where a note or a name is wanting; None where what was typed is no decision.

    Of a card number in its texts only the last four digits are kept.
    """
    try:
        choice = Choice(row.typed("Decision"))
        typed = _typed(row)
    except ValueError:
        return None
    amount = (_to_pay(said) if typed is None else typed) if choice is Choice.APPROVE else None
    department = row.text("Department")
    costs = _costs(amount, said, policy, department, day) if amount is not None and department else ()
    by, note = masked_text(row.typed("Decided by")), masked_text(row.typed("Note"))
    return Decision(choice, amount, by, day, note, costs)


def _costs(
    amount: Decimal, said: Mapping[str, Any], policy: Policy, department: str, day: date
) -> tuple[tuple[str, int, Decimal], ...]:
    """What `amount` takes from the department's budgets, shared out over years by what was bought in each."""
    shares: dict[int, Decimal] = {}
    for purchase in said.get("purchases", ()):
        bought = date.fromisoformat(purchase["date"]) if purchase.get("date") else day
        worth = Decimal(purchase.get("reimbursable") or purchase.get("total") or "0")
        year = policy.fiscal_year(bought)
        shares[year] = shares.get(year, ZERO) + max(worth, ZERO)
    if not any(shares.values()):
        return ((department, policy.fiscal_year(day) if not shares else min(shares), amount),)
    parts = share_out(amount, list(shares.values()))
    return tuple(
        (department, year, part) for (year, _), part in zip(sorted(shares.items()), parts, strict=True) if part
    )


def _to_pay(said: Mapping[str, Any]) -> Decimal | None:
    requested, reimbursable = (
        Decimal(said[part]) if said.get(part) is not None else None for part in ("requested", "reimbursable")
    )
    return what_to_pay(requested, reimbursable)


def _most(said: Mapping[str, Any]) -> Decimal | None:
    """What may be approved at most: what the papers come to or was requested, whichever is more.

    None where nothing was requested and a paper's total is not known, or is in another money.
    """
    requested = Decimal(said["requested"]) if said.get("requested") is not None else None
    worths = [
        max(Decimal(one[part]) for part in ("total", "paid", "reimbursable") if one.get(part) is not None)
        for one in said["purchases"]
        if one.get("total") is not None and one.get("currency", "USD") == "USD"
    ]
    if requested is None and (not worths or len(worths) < len(said["purchases"])):
        return None
    return max(requested or ZERO, sum(worths, ZERO))


def _typed(row: _Row) -> Decimal | None:
    """The amount that somebody typed under To pay; None where our formula stands there, or nothing.

    Raises:
        ValueError: something else was typed; with what is wrong, in words.
    """
    value = row.cells.get("To pay")
    if value is None or (isinstance(value, str) and (_OURS.fullmatch(value) or not value.strip())):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(str(value))
        amount = cents(exact) if abs(exact) < _TOO_MUCH else None
        if amount is not None and abs(amount - exact) > NOISE:
            raise ValueError(f"“{value}” under To pay has more than two decimals; type whole cents")
    else:
        amount = parse_amount(str(value))
    if amount is None or abs(amount) >= _TOO_MUCH:
        raise ValueError(f"“{value}” under To pay is no amount; type one such as 48.08")
    return amount
