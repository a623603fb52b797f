"""Earlier purchases kept so that the few that a new one may repeat are found without looking at all the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from pipeline.model import EarlierPurchase
from rules.checks.marks import of_kind

T = TypeVar("T")


class Recall(Generic[T]):
    """Purchases with something kept beside each, in the order in which they were added."""

    def __init__(self) -> None:
        self._kept: list[tuple[EarlierPurchase, T]] = []
        self._by: dict[Hashable, list[int]] = {}

    def add(self, facts: EarlierPurchase, beside: T) -> None:
        """Keep one more."""
        for key in _keys(facts):
            self._by.setdefault(key, []).append(len(self._kept))
        self._kept.append((facts, beside))

    def like(self, *new: EarlierPurchase) -> list[tuple[EarlierPurchase, T]]:
        """Those that `likeness` may find like one of `new`, in order.

        It finds nothing in two purchases that share no file, no payment and no line of a statement and whose totals
        and days are both known and differ: every other one is here.
        """
        places: set[int] = set()
        for facts in new:
            if facts.total is None or facts.date is None:
                return self._kept[:]
            for key in (*_keys(facts), ("total", None), ("day", None)):
                places.update(self._by.get(key, ()))
        return [self._kept[place] for place in sorted(places)]


def _keys(facts: EarlierPurchase) -> Iterator[Hashable]:
    yield "total", facts.total
    yield "day", facts.date
    if facts.auth_code is not None:
        yield "approval", facts.auth_code
    for sha256 in dict.fromkeys(facts.sha256):
        yield "file", sha256
    for debit in dict.fromkeys(mark.partition("|")[0] for mark in of_kind(facts, "l")):
        yield "debit", debit
