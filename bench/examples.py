"""Labelled names: the rows that the model of names learns from, and all that it is measured on."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: Rows that say nothing, or not enough, of what they are.
NOT_SCORED = ("ambiguous", "text-uninformative", "name-only")


@dataclass(frozen=True, slots=True)
class Example:
    """A line and whether it is alcohol.

    Attributes:
        group: rows of one group never stand on both sides of a cross-validation.
        kind: index in KINDS of a drink whose kind is known.
        weight: how often it counts.
    """

    text: str
    alcohol: bool
    source: str
    group: str
    note: str = ""
    kind: int | None = None
    weight: int = 1

    @property
    def is_scored(self) -> bool:
        return not any(mark in self.note for mark in NOT_SCORED)


def rows_in(path: Path) -> tuple[list[Example], list[Example]]:
    """The rows of `alcohol/dev.csv` to learn from, and all its rows."""
    every: list[Example] = []
    learned: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            source, note = row["source"], row["note"]
            one = Example(
                row["text"], row["label"] == "1", source, _group(row), note, _kind(source, note), _weight(source, note)
            )
            every.append(one)
            doubtful = any(mark in note for mark in ("ambiguous", "text-uninformative", "label-conflict"))
            if row["use"] == "train" and not doubtful:
                learned.append(one)
    return learned, every


def _group(row: Mapping[str, str]) -> str:
    """A receipt, the first digits of a food's code, or the first words of a product's name."""
    source, note = row["source"], row["note"]
    for key, length in (("receipt", None), ("code", 4), ("grp", None)):
        if (found := re.search(rf"\b{key}=(\w+)", note)) is not None:
            if key == "grp":
                return f"{source} {found[1]} {row['text'].split(',')[0]}"
            return f"{source} {found[1][:length]}"
    words = [word for word in re.findall(r"[a-z0-9]+", row["text"].casefold()) if word not in _NO_MAKER]
    return f"product {' '.join(words[:1])}"


#: First words of a product's name that do not say who made it.
_NO_MAKER = frozenset(
    "ch dom chateau domaine the ha sooh special order castello bodegas vina casa el la le di st".split()
)
_KIND_OF = (
    (re.compile(r"RTD|COCKTAIL|COOLER"), 3),
    (re.compile(r"BEER|CIDER|MALT|ALE\b"), 0),
    (re.compile(r"WINE|RED|WHITE|BLUSH|SPARKL|CHAMP|ITAL|CHILE|ARGENT|AUSTRAL|ZEALAND|SPAN|GERMAN|KOSHER|PORT|SAKE|"
                r"SHERRY|FRANCE|AFRIC|GREEK|VERMOUTH|ROSE"), 1),
    (re.compile(r"."), 2),
)  # fmt: skip


def _kind(source: str, note: str) -> int | None:
    if source == "openbeerdb":
        return 0
    if (found := re.search(r"cat=([^;]*)", note)) is None or source not in ("iowa_abd", "montgomery_md_abs"):
        return None
    return next(kind for pattern, kind in _KIND_OF if pattern.search(found[1]))


def _weight(source: str, note: str) -> int:
    """Lines of restaurants and things of a liquor store are few among the rows, and common on receipts."""
    if source == "expressexpense_us":
        return 4
    return 4 if source == "montgomery_md_abs" and ("NON-ALC" in note or "SUPPLIES" in note) else 2
