"""Whether a line item is an alcoholic drink, in its context, with the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Alcohol, LineItem

__all__ = ["Words", "judge", "judge_text"]


@dataclass(frozen=True, slots=True)
class Words:
    """An office's own words: `extra` are alcohol, `exceptions` are not, whatever the lexicon says."""

    extra: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


def judge(items: Sequence[LineItem], merchant: str | None = None, words: Words = Words()) -> tuple[LineItem, ...]:
    """The items in the same order, each with `alcohol` and `because` set."""
    return tuple(items)


def judge_text(text: str, words: Words = Words()) -> tuple[Alcohol, str]:
    """What one line says by itself, and why, in words."""
    return Alcohol.UNCLEAR, "not judged yet"
