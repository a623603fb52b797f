"""Amounts without cents: `$9`, `¥1,200`, or a bare `9` in the column of the prices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from math import inf
from statistics import median

from pipeline.extract.goods.items import listed
from pipeline.extract.goods.wrapped import is_admin
from pipeline.extract.lines.roles import BILL, SUMS, Role, mend, role_of
from pipeline.extract.lines.rows import Amount, Row, part_of
from pipeline.layout import text_height
from pipeline.model import Box
from pipeline.money import CENT

_WHOLE = r"\d{1,3}(?:,\d{3})+|\d{1,6}"
#: What stands before or behind a number of dollars that is no amount of the bill: a rate, an offer, a share.
_NOT_BEHIND = (
    r"(?![\d:/%]|[.,]\d|\s?(?:off|each|ea|per|min(?:imum)?|or|and|gift|reward|for|in|value|prize)\b|[A-Za-z]{3})"
)
_MARKED = re.compile(
    rf"(?<![\w.,/#$@(])(?<!@\s)(?P<minus>[-–−]\s?)?(?:(?:MX|CA|US|C|A)?\$|[€£¥])\s?(?P<minus2>[-–−])?(?P<whole>{_WHOLE})"
    rf"(?P<trail>-(?!\d))?{_NOT_BEHIND}|(?<![\w.,/#$@(])(?P<whole2>{_WHOLE})\s?(?:円|€){_NOT_BEHIND}",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.,/#$@:%()*-])(?P<whole>\d{1,4})(?=(?:\s(?:[A-Z]{1,2}|\*))?$)")
#: Prices whose point was not read, whose last digit is cut off, or whose point was read as another sign.
_MARRED = re.compile(
    r"(?:(?<![\w.,/#@:%()*-])\$?(?:(?P<whole>\d{3,5})|(?P<cut>\d{1,3}[.,]\d))|"
    r"(?<![\d.,/#@:%()*-])\$?(?P<dollars>\d{1,3})(?:[-;· ]|, )(?P<cents>\d[\dSO]))(?=(?:\s(?:[A-Z]{1,2}|\*))?$)"
)
#: What may stand behind the last amount of a row.
_BEHIND = re.compile(r"\s*(?:[A-Z]{0,2}\d?|\*|USD|MXN|CAD|EUR|GBP|JPY|(?i:\W*(?:cash|card|visa|check|paid)\W*))[\s|]*")
_SUMS = (*SUMS, Role.CHANGE)
#: Numbers that count or name something, whatever column they stand in.
_COUNTS = re.compile(
    r"\b(?:items?|qty|quantity|sold|count|points?|no|number|table|tbl|guests?|seat|order|check|chk|ref|batch|"
    r"server|reg|store|st|op|te|tr|trans\w*|terminal|id|auth|approval|card|invoice|page|room|pump|size)\W*$"
)
#: A price column's right edge is met within so many text heights.
_COLUMN = 1.5
#: An amount that ends with its point (`8.`): its cents are cut off or covered. One alone may be misread.
_NO_CENTS = re.compile(r"(?<![\w.,/#@:%()*-])\$?\d{1,4}[.,]$")
_FEW = 2
#: The edge that cuts them is met within so many text heights.
_REACH = 0.7


def with_dollars(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with what a currency sign marks as whole dollars (yen, euros) as amounts.

    At the end of a row, before other amounts, or at the head of rows that go on with a name. None below the last sum:
    there stand offers and prizes. None where other amounts lose their cents: `9` is there what is left of `9.74`.
    """
    end = _cut_from(rows)
    found = {
        i: [m for m in _MARKED.finditer(row.text) if _free(row, m) and _place(row, m).right < end]
        for i, row in enumerate(rows)
    }
    if not any(found.values()):
        return tuple(rows)
    read = [_with(row, _at_end(row, found[i])) for i, row in enumerate(rows)]
    last = max((i for i, row in enumerate(read) if row.amount and row.role in _SUMS), default=-1)
    paid = [i for i, row in enumerate(read) if i > last and row.amount and row.role is Role.TENDER]
    last = max(paid, default=last)
    read = [*read[: last + 1], *rows[last + 1 :]]
    start = listed(read).stop
    heads = [i for i in range(start) if not read[i].amounts and _at_head(read[i], found[i])]
    for i in heads if len(heads) > 1 else ():
        read[i] = _with(read[i], found[i][:1])
    return tuple(read)


def with_bare(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with bare whole numbers at the right edge of the price column as amounts: a reading for the sums to prove.

    Never a table's, an order's or a phone's number, nor the last digits of a card.
    """
    read = list(rows)
    for i, match in _in_column(rows, _BARE).items():
        read[i] = _with(rows[i], [match])
    due = {row.amount.value for row in read if row.amount and row.role in BILL}
    return tuple(
        old
        if new.role is Role.TENDER and new.amount and new.amount.value not in due and "cash" not in new.plain
        else new
        for old, new in zip(rows, read, strict=True)
    )


def with_marred(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with the marred prices in the price column: without their point (`750`, `7150`), with another sign for it
    (`21-75`, `12 50`), without their last digit (`2.9`).

    Only among things whose prices have cents, and above the sums: a price that was seen is not to vanish, and what it
    says the sums may choose.
    """
    span = listed(rows)
    priced = [i for i in span if rows[i].amount and rows[i].role is Role.TEXT]
    read = list(rows)
    for i, match in _in_column(rows, _MARRED).items():
        values = _mended(match)
        if i in span and priced and i > priced[0] - 2 and values[0]:
            read[i] = _with(rows[i], [match], values[0], values[1:])
    return tuple(read)


def _mended(match: re.Match[str]) -> tuple[Decimal, ...]:
    """What a marred price may have been, likeliest first."""
    if match["cut"]:
        least = Decimal(match["cut"].replace(",", ".") + "0")
        return tuple(least + CENT * digit for digit in range(10))
    if match["dollars"]:
        return (Decimal(f"{match['dollars']}.{match['cents'].replace('S', '5').replace('O', '0')}"),)
    digits = match["whole"]
    found = [digits] if len(digits) < 4 else [digits, digits[:-3] + digits[-2:]]
    return tuple(Decimal(f"{each[:-2]}.{each[-2:]}") for each in found)


def _in_column(rows: Sequence[Row], pattern: re.Pattern[str]) -> dict[int, re.Match[str]]:
    """What `pattern` finds in rows without an amount, where its right edge is that of the prices."""
    height, end = text_height([word for row in rows for word in row.line.words]), _cut_from(rows)
    found = {}
    for i, row in enumerate(rows):
        match = None if row.amounts or row.role is Role.IGNORED else pattern.search(row.text)
        if match and _may_be_price(row, match) and _place(row, match).right < end:
            found[i] = (match, _place(row, match))
    if not found:
        return {}
    edges = [row.amount.box.right for row in rows[: listed(rows).stop] if row.amount and row.role is Role.TEXT]
    edges = edges or [row.amount.box.right for row in rows if row.amount and row.role in _SUMS]
    column = median(edges or [box.right for _, box in found.values()])
    return {i: match for i, (match, box) in found.items() if abs(box.right - column) <= _COLUMN * height}


def _cut_from(rows: Sequence[Row]) -> float:
    """How far to the right amounts are whole: what reaches as far as those that end with their point is not."""
    cut = [row for row in rows if not row.amounts and _NO_CENTS.search(row.text)]
    reach = min((row.line.words[-1].box.right for row in cut), default=0) - _REACH * text_height(
        [word for row in cut for word in row.line.words]
    )
    return reach if len(cut) >= _FEW else inf


def _place(row: Row, match: re.Match[str]) -> Box:
    return part_of(row.line.words, match.start(), match.end())


def _may_be_price(row: Row, match: re.Match[str]) -> bool:
    before = mend(row.text[: match.start()]).strip(" .:$=-")
    if (
        not re.search(r"[a-z]{2}", before)
        or _COUNTS.search(before)
        or re.search(r"\d{3}|\d[/:]\d\d|(?:xx|\*)\W*$", before)
    ):
        return False
    return role_of(before, row.text, True) is not Role.TEXT or not is_admin(row)


def _free(row: Row, match: re.Match[str]) -> bool:
    """Not a part of an amount that was read already."""
    return not any(a.start < match.end() and match.start() < a.end for a in row.amounts)


def _at_end(row: Row, found: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Those of `found` behind which nothing stands but tax flags and other amounts.

    None behind an amount with cents: there it is a note somebody wrote.
    """
    found = [m for m in found if not row.amounts or m.start() < row.amounts[0].start]
    taken, rest = [], row.text
    for start, end, match in sorted(
        [(m.start(), m.end(), m) for m in found] + [(a.start, a.end, None) for a in row.amounts], key=lambda s: -s[0]
    ):
        if not _BEHIND.fullmatch(rest[end:]):
            break
        rest = rest[:start]
        if match is not None:
            taken.append(match)
    return taken[::-1]


def _at_head(row: Row, found: Sequence[re.Match[str]]) -> bool:
    """`$9 Burger`."""
    return bool(found) and not row.text[: found[0].start()].strip(" .-") and row.text[found[0].end() :].strip() != ""


def _dollars(match: re.Match[str]) -> Decimal:
    groups = match.groupdict()
    minus = any(groups.get(name) for name in ("minus", "minus2", "trail"))
    return Decimal((groups["whole"] or groups["whole2"]).replace(",", "") + ".00") * (-1 if minus else 1)


def _with(
    row: Row, matches: Sequence[re.Match[str]], value: Decimal | None = None, others: tuple[Decimal, ...] = ()
) -> Row:
    """`row` with `matches` among its amounts, as whole dollars or as `value`, which may also be one of `others`."""
    if not matches:
        return row
    new = [
        Amount(
            _dollars(match) if value is None else value,
            _place(row, match),
            match[0].strip(),
            match.start(),
            match.end(),
            others,
            marked=match.re is _MARKED,
        )
        for match in matches
    ]
    amounts = tuple(sorted((*row.amounts, *new), key=lambda amount: amount.start))
    label, last = "", 0
    for amount in amounts:
        label += row.text[last : amount.start] + " "
        last = amount.end
    label = re.sub(r"\s+", " ", label + row.text[last:]).strip()
    plain = mend(label)
    return replace(row, label=label, plain=plain, amounts=amounts, role=role_of(plain, row.text, True))


__all__ = ["with_bare", "with_dollars", "with_marred"]
