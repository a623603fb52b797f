"""What is marked on a picture of the paper, and where: values read, parts left out, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from pipeline.export.words import CAUSE, STATE, exclusion_words, rule_words
from pipeline.model import Box, Evidence, Field, FindingState, Receipt, Result, State, Word
from pipeline.money import show
from rules.losses import SHORT


class MarkState(StrEnum):
    """What a mark says of its place: what was read there, or what is wrong, uncertain or left out."""

    READ = "read"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on one page (pixels of the upright page) and its name.

    `slope` is how much the text there falls per pixel to the right: the place is then not all of `box` but the
    leaning band that just fits into it.
    """

    box: Box
    label: str
    state: MarkState = MarkState.READ
    slope: float = 0.0

    @property
    def height(self) -> float:
        """Of the band, measured straight down."""
        return max(self.box.height - abs(self.slope) * self.box.width, 0.3 * self.box.height)

    def middle(self, x: float) -> float:
        """Height of the band's center line at `x`."""
        return self.box.middle + self.slope * (x - (self.box.left + self.box.right) / 2)


#: Of two marks on one place, the later of these gives the look.
GRAVITY = (MarkState.READ, MarkState.LEFT_OUT, MarkState.CANNOT_TELL, MarkState.NOT_MET)


def marks_for(result: Result, file: str, page: int) -> tuple[Mark, ...]:
    """What was read on one page of one file, and what the findings say of it, from top to bottom.

    Marks on the same place become one that carries all their names.
    """
    seen = [word for reading in result.readings if reading.file == file
            for shown in reading.words if shown.page == page for word in shown.words]  # fmt: skip
    here: list[Mark] = []
    for fact in _said(result, file):
        places = [evidence for evidence in fact.evidence if (evidence.file, evidence.page) == (file, page)]
        for group in [places] if fact.together else [[place] for place in places]:
            if group:
                _add(here, replace(_around(group, seen), label=fact.label, state=fact.state))
    return tuple(sorted(here, key=lambda mark: (mark.box.middle, mark.box.left)))


@dataclass(frozen=True, slots=True)
class _Fact:
    """Something said of the paper; `together` where all of its evidence is one thing, as a name and its price are."""

    label: str
    state: MarkState
    evidence: Sequence[Evidence]
    together: bool = True


def _said(result: Result, file: str) -> Iterator[_Fact]:
    """Everything that may point to a place on `file`: values read, parts left out, findings, places unread."""
    for reading in result.readings:
        if reading.file == file:
            for receipt in reading.receipts:
                yield from _read(receipt)
    for purchase in result.purchases:
        for part in purchase.excluded:
            yield _Fact(f"left out: {exclusion_words(part.reason)}", MarkState.LEFT_OUT, part.evidence)
    for finding in result.findings:
        if finding.state is FindingState.NOT_MET or finding.cause is not None:
            cause = f" ({CAUSE[finding.cause]})" if finding.cause else ""
            label = f"{rule_words(finding.rule)}: {STATE[finding.state].lower()}{cause}"
            state = MarkState.CANNOT_TELL if finding.cause else MarkState.NOT_MET
            yield _Fact(label, state, finding.evidence, together=False)


def _read(receipt: Receipt) -> Iterator[_Fact]:
    texts: list[tuple[str, Field[str]]] = [
        ("Merchant", receipt.merchant),
        ("Phone", receipt.phone),
        ("Address", receipt.address),
        ("Website", receipt.website),
        ("E-mail", receipt.email),
    ]
    money = receipt.currency
    for name, text in texts:
        yield _field(name, "", text.state, text.evidence)
    day, hour = receipt.date, receipt.time
    said = f"{day.value:%b} {day.value.day}, {day.value.year}" if day.value else ""
    yield _field("Date", said, day.state, day.evidence)
    yield _field("Time", f"{hour.value:%H:%M}" if hour.value else "", hour.state, hour.evidence)
    for item in receipt.items:
        yield _Fact(f"Item {show(item.amount, money)}", MarkState.READ, item.evidence)
        if item.struck:
            yield _Fact("marked out", MarkState.LEFT_OUT, item.evidence)
    for name, amount in (
        ("Subtotal", receipt.subtotal),
        ("Discount", receipt.discount),
        ("Tax", receipt.tax),
        ("Service charge", receipt.service_charge),
        ("Tip", receipt.tip),
        ("Total", receipt.total),
        ("Change", receipt.change),
        ("Still to pay", receipt.balance_due),
    ):
        yield _field(name, "" if amount.value is None else show(amount.value, money), amount.state, amount.evidence)
    for tender in receipt.tenders:
        words = ["Payment", tender.brand.capitalize() if tender.brand else tender.kind.value.replace("_", " ")]
        words += [show(tender.amount, money)] if tender.amount is not None else []
        words += ["declined"] if tender.declined else []
        yield _Fact(" ".join(words), MarkState.CANNOT_TELL if tender.declined else MarkState.READ, tender.evidence)
    for line in receipt.statement_lines:
        yield _Fact(f"Debit {show(line.amount, money)}", MarkState.READ, line.evidence)
    yield _Fact("cannot be read", MarkState.CANNOT_TELL, receipt.unread, together=False)
    for lost in receipt.losses:
        yield _Fact(SHORT[lost.kind], MarkState.CANNOT_TELL, (lost.place,))


def _field(name: str, value: str, state: State, evidence: Sequence[Evidence]) -> _Fact:
    doubt = {State.UNREADABLE: "cannot be read", State.AMBIGUOUS: "can be read in more than one way"}.get(state)
    if doubt:
        return _Fact(f"{name} {doubt}", MarkState.CANNOT_TELL, evidence)
    return _Fact(f"{name} {value}".strip(), MarkState.READ, evidence)


def _add(marks: list[Mark], mark: Mark) -> None:
    """Add `mark`, or its name to the mark that stands in the same place already."""
    place = next((n for n, known in enumerate(marks) if _within(mark, known)), None)
    if place is None:
        marks.append(mark)
        return
    known = marks[place]
    marks[place] = replace(
        known, label=_with(known.label, mark.label), state=max(known.state, mark.state, key=GRAVITY.index)
    )


def _with(known: str, label: str) -> str:
    """`Itemized receipt, No alcohol: cannot tell` of two clauses that say the same; else one after the other."""
    parts = known.split("; ")
    name, _, said = label.partition(": ")
    for n, part in enumerate(parts):
        names, _, same = part.partition(": ")
        if part == label or (said and same == said and name in names.split(", ")):
            return known
        if said and same == said:
            return "; ".join([*parts[:n], f"{names}, {name}: {said}", *parts[n + 1 :]])
    return f"{known}; {label}"


def _within(mark: Mark, other: Mark) -> bool:
    """Whether most of `mark` lies in `other`."""
    left, right = max(mark.box.left, other.box.left), min(mark.box.right, other.box.right)
    if right <= left:
        return False
    x = (left + right) / 2
    one, two = mark.middle(x), other.middle(x)
    overlap = min(one + mark.height / 2, two + other.height / 2) - max(one - mark.height / 2, two - other.height / 2)
    return overlap > 0 and (right - left) * overlap > 0.8 * mark.box.width * mark.height


def _around(evidence: Sequence[Evidence], seen: Sequence[Word]) -> Mark:
    """A nameless mark around the evidence; it leans as the words lean that were seen there."""
    words = [word for word in seen if any(_is_part(word, place) for place in evidence)]
    if not words:
        return Mark(Box.around([place.box for place in evidence]), "")
    slope = _slope(words)
    left, right = min(word.box.left for word in words), max(word.box.right for word in words)
    # Every word's band, moved along the slope to x = 0, where they can be compared.
    bands = [Mark(word.box, "", slope=slope) for word in words]
    top = min(band.middle(0) - band.height / 2 for band in bands)
    bottom = max(band.middle(0) + band.height / 2 for band in bands)
    ends = (slope * left, slope * right)
    return Mark(Box.of(left, top + min(ends), right, bottom + max(ends)), "", slope=slope)


def _is_part(word: Word, place: Evidence) -> bool:
    box = place.box
    inside = (
        box.left <= word.box.left and word.box.right <= box.right
        and box.top <= word.box.top and word.box.bottom <= box.bottom
    )  # fmt: skip
    return inside and word.text in place.text


def _slope(words: Sequence[Word]) -> float:
    """The middle slope of the words that are long enough to have one."""
    slopes = [word.slope for word in words if word.box.width > 2 * word.box.height and abs(word.slope) < 0.5]
    return median(slopes) if slopes else 0.0
