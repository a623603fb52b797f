"""Amounts paid whose first figures may be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.lines.rows import Row, right_behind
from pipeline.model import Tender


def as_seen(tenders: Sequence[Tender], rows: Sequence[Row]) -> tuple[Tender, ...]:
    """`tenders` without the amounts that stand only right behind a place that was not seen: `9.75` may be `19.75`."""
    return tuple(replace(tender, amount=None) if _is_hidden(tender, rows) else tender for tender in tenders)


def _is_hidden(tender: Tender, rows: Sequence[Row]) -> bool:
    printed = [(row, amount) for row in rows for amount in row.amounts if amount.value == tender.amount]
    return bool(printed) and all(any(right_behind(amount, place) for place in row.lost) for row, amount in printed)
