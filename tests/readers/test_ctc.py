"""What else the recognizer may have read, out of made-up outputs: one row of probabilities for each step of a line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.readers.ctc import Decoder

CHARACTERS = ["blank", *"0123456789.,-$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz: "]


class Own:
    """As the recognizer's own decoder does it: the best choice at every step, repeats joined, blanks left out."""

    character = CHARACTERS

    def decode(self, best: Any, sure: Any, *_: object, remove_duplicate: bool) -> tuple[list[Any], list[Any]]:
        assert remove_duplicate
        lines = []
        for path, odds in zip(best, sure, strict=True):
            kept = [i for i in range(len(path)) if path[i] and (i == 0 or path[i] != path[i - 1])]
            lines.append(("".join(CHARACTERS[path[i]] for i in kept), float(np.mean([odds[i] for i in kept]))))
        return lines, []


def line(text: str, second: dict[int, tuple[str, float]] | None = None) -> np.ndarray[Any, Any]:
    """The output for `text`, each character at every second step; `second`: what else a step may be, and how likely."""
    steps = np.full((2 * len(text) + 1, len(CHARACTERS)), 1e-6, np.float32)
    for step in range(len(steps)):
        first = CHARACTERS.index(text[step // 2]) if step % 2 else 0
        other, odds = (second or {}).get(step, ("A", 0.0))
        steps[step, CHARACTERS.index(other)] = odds
        steps[step, first] = 1 - odds
    return steps[None]


def others(text: str, second: dict[int, tuple[str, float]] | None = None) -> tuple[str, ...]:
    ((read, score),), _ = Decoder(Own())(line(text, second))
    assert read == text
    assert 0 < score <= 1
    kept: tuple[str, ...] = read.others
    return kept


@pytest.mark.parametrize(
    ("text", "second", "left"),
    [
        ("12.68", {9: ("0", 0.1)}, ("12.60",)),
        ("12.68", {9: ("0", 0.005)}, ()),
        ("1268", {4: (".", 0.3)}, ("12.68",)),
        ("12.68", {5: ("blank", 0.2)}, ("1268",)),
        ("812.68", {1: ("$", 0.4), 11: ("3", 0.1)}, ("$12.68", "812.63")),
        ("5.351", {9: ("T", 0.3)}, ("5.35T",)),
        ("lO.68", {1: ("1", 0.3)}, ("1O.68",)),
        ("Tea 3.25", {15: ("6", 0.3)}, ("Tea 3.26",)),
    ],
)
def test_a_close_call_in_a_figure_is_kept(
    text: str, second: dict[int, tuple[str, float]], left: tuple[str, ...]
) -> None:
    assert others(text, second) == left


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Tea", {3: ("a", 0.4)}),
        ("Bell 2", {5: ("1", 0.4)}),
        ("12.68", {5: (",", 0.4)}),
        ("12 68", {5: ("blank", 0.4)}),
        ("5551234", {1: ("3", 0.4)}),
        ("555123", {2: ("1", 0.4)}),
        ("4539578763621486", {1: ("1", 0.4)}),
        ("7", {1: ("blank", 0.4)}),
        ("12.68", None),
    ],
)
def test_what_changes_no_amount_is_not(text: str, second: dict[int, tuple[str, float]] | None) -> None:
    assert others(text, second) == ()


def test_few_are_kept_the_likeliest_first() -> None:
    second = {1: ("7", 0.1), 3: ("3", 0.4), 7: ("5", 0.2), 9: ("0", 0.3)}
    assert others("12.68", second) == ("13.68", "12.60", "12.58")
