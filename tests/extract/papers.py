"""Whole papers with what a person reads on them: the items in order, the sums, and that they prove each other."""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import pytest

from pipeline.model import LineItem, Proof
from tests.extract.typewriter import HEAD, amount, read

#: Description and amount of an item; and its quantity and unit price, where a test is about them (...: it is not).
Item = tuple[str, str] | tuple[str, str, str | EllipsisType | None, str | EllipsisType | None]


@dataclass(frozen=True)
class Paper:
    """A typed paper and what it says."""

    text: str
    items: list[Item]
    sums: dict[str, str]

    def check(self) -> None:
        """Read the paper and compare."""
        receipt = read(self.text, head=HEAD)
        assert [_same(item, wanted) for item, wanted in _pairs(receipt.items, self.items)] == self.items
        assert {name: amount(getattr(receipt, name)) for name in self.sums} == self.sums
        assert receipt.reconciliation.state is Proof.PROVED


def _pairs(found: tuple[LineItem, ...], wanted: list[Item]) -> list[tuple[LineItem, Item]]:
    missing: Item = ("", "")
    return [(item, wanted[i] if i < len(wanted) else missing) for i, item in enumerate(found)]


def _same(item: LineItem, wanted: Item) -> tuple[Any, ...]:
    """`item` in the form of `wanted`, which leaves out or passes over what it is not about."""
    said: tuple[Any, ...] = (item.description, f"{item.amount:.2f}")
    for want, value in zip(wanted[2:], (item.quantity, item.unit_price), strict=False):
        said += (want if want is ... else None if value is None else str(value),)
    return said


def paper(name: str, text: str, items: list[Item], **sums: str) -> Any:
    """A case for `pytest.mark.parametrize`, by its name."""
    return pytest.param(Paper(text, items, sums), id=name)
