"""Whether a line item is an alcoholic drink, in its context, with the reason in words.

The judge is a spaCy pipeline (`register`): the words of the line, the phrases of the lexicon in them, and what a small
model says that its name is like. `lines` weighs them, `context` adds headings, neighbors, prices and the merchant.
Nothing of it is imported before there is a line to judge.
"""

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


def judge(
    items: Sequence[LineItem], merchant: str | None = None, words: Words = Words(), lines: Sequence[str] = ()
) -> tuple[LineItem, ...]:
    """The items in the same order, each with `alcohol` and `because` set; see `rules.alcohol.context`.

    `words` are the office's own, `lines` all of the paper's.
    """
    if not items:
        return ()
    from rules.alcohol.context import in_context

    return in_context(items, merchant, words, lines)


def judge_text(text: str, words: Words = Words()) -> tuple[Alcohol, str]:
    """What one line says by itself, and why, in words. UNCLEAR where the line cannot tell, as where it has no name."""
    from rules.alcohol.lines import judged

    said = judged(text, words)
    return said.alcohol, said.because
