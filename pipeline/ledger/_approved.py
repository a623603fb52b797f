"""What is approved already, so that no purchase is approved in two submissions by mistake."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.ledger.entries import Choice, Entry
from pipeline.model import EarlierPurchase
from pipeline.money import show
from rules.checks.likeness import likeness


@dataclass(frozen=True, slots=True)
class Twice:
    """An approved submission with a purchase that is approved in another one too: which, and why, in words."""

    entry: Entry
    other: Entry
    why: str

    @property
    def meant(self) -> bool:
        """Whether the note of the decision that holds names the other submission."""
        return bool(self.entry.decided) and names(self.entry.decided[-1].note, self.other.handed.id)


def names(note: str, submission: str) -> bool:
    """Whether `note` names the id `submission`, as a word of its own, whatever its case."""
    said, name = (" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in (note, submission))
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\w)", said) is not None


def approved_twice(entries: Iterable[Entry]) -> tuple[Twice, ...]:
    """Every two of `entries` whose approval holds and that have a purchase in common for certain, the later first."""
    approved, found = Approved(()), list[Twice]()
    for entry in entries:
        if entry.decided and entry.decided[-1].choice is Choice.APPROVE:
            found += approved.already(entry)
            approved.add(entry)
    return tuple(found)


class Approved:
    """The purchases of submissions whose approval holds."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_mark: dict[object, list[tuple[Entry, EarlierPurchase]]] = {}
        latest = {entry.subject: entry for entry in entries if entry.decided}
        for entry in latest.values():
            if entry.decided[-1].choice is Choice.APPROVE:
                self.add(entry)

    def add(self, entry: Entry) -> None:
        """`entry` is approved now."""
        for bought in entry.purchases:
            for mark in _marks(bought.facts):
                self._by_mark.setdefault(mark, []).append((entry, bought.facts))

    def drop(self, entry: Entry) -> None:
        """What was decided of `entry` does not hold any longer."""
        for bought in entry.purchases:
            for mark in _marks(bought.facts):
                those = self._by_mark.get(mark, [])
                those[:] = [one for one in those if one[0].subject != entry.subject]

    def already(self, entry: Entry) -> tuple[Twice, ...]:
        """The other submissions in which a purchase of `entry` is approved for certain, each once."""
        found: dict[int | None, Twice] = {}
        shown = Counter(sha256 for bought in entry.purchases for sha256 in set(bought.facts.sha256))
        for bought in entry.purchases:
            mine = bought.facts
            one_file = any(shown[sha256] > 1 for sha256 in mine.sha256)
            for other, theirs in self._like(mine):
                if other.subject == entry.subject or other.subject in found:
                    continue
                alike = likeness(mine, theirs, one_file)
                if alike is not None and alike.certain:
                    total = None if mine.total is None else show(mine.total)
                    what = ", ".join(str(fact) for fact in (mine.merchant, mine.date, total) if fact is not None)
                    last = other.decided[-1].by if other.decided else "this workbook"
                    found[other.subject] = Twice(
                        entry,
                        other,
                        f"its purchase{f' ({what})' if what else ''} is approved in submission {other.handed.id} of "
                        f"{theirs.batch} by {last} ({alike.why})",
                    )
        return tuple(found.values())

    def _like(self, mine: EarlierPurchase) -> Iterator[tuple[Entry, EarlierPurchase]]:
        """Those that may be the same: to hold thousands against each other would take minutes."""
        for mark in _marks(mine):
            yield from self._by_mark.get(mark, ())


def _marks(facts: EarlierPurchase) -> set[object]:
    """What two papers of one purchase have in common, one of them at least."""
    marks: set[object] = {*facts.sha256, facts.total, facts.auth_code, facts.number}
    return marks - {None}
