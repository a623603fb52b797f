"""What was read, held against what people read by eye, as counts with their intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import PurePath
from statistics import NormalDist

from bench.truth import AMOUNTS, CLAUSES, TEXTS, Label, amount, counts, items_found, meets, same
from pipeline.export.accuracy import ClauseAccuracy, Share
from pipeline.model import DocumentKind, Finding, FindingState, Proof, Receipt
from pipeline.money import ZERO

#: Of every interval.
CONFIDENCE = 0.95

FIELDS = (*TEXTS, *AMOUNTS)
#: What the SROIE competition asked for.
FOUR = ("merchant", "address", "date", "total")
_NOTHING = Receipt(DocumentKind.OTHER)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the program made of one file."""

    receipts: tuple[Receipt, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def receipt(self) -> Receipt:
        """The one that the label is about: that with the most items."""
        return max(self.receipts, key=lambda one: len(one.items), default=_NOTHING)

    def state_of(self, rule: str) -> FindingState:
        """What was said of a clause; where a file shows several purchases, the worst that was said of one."""
        said = {finding.state for finding in self.findings if finding.rule == rule}
        for state in (FindingState.NOT_MET, FindingState.CANNOT_TELL, FindingState.MET):
            if state in said:
                return state
        return FindingState.CANNOT_TELL


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field: on how many receipts it was read right, wrong, or not offered; and how often one was made up."""

    name: str
    right: Share
    wrong: Share
    not_offered: Share
    invented: int


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Line items over all receipts; `whole`: the receipts on which all were found and none made up."""

    found: Share
    true: Share
    f1: float | None
    whole: Share


@dataclass(frozen=True, slots=True)
class ProofFigures:
    """What the arithmetic said, over receipts whose total is labelled.

    Attributes:
        proved: of all. visible: of those that are wholly in the picture and not marked out; None where no label says.
        wrong: those proved whose total is wrong. wrong_part: those proved with any labelled amount or item wrong.
    """

    proved: Share
    visible: Share | None
    consistent: Share
    unproved: Share
    wrong: Share
    wrong_part: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one data set."""

    receipts: int
    fields: tuple[FieldFigures, ...]
    items: ItemFigures
    all_right: Share
    proof: ProofFigures
    clauses: Mapping[str, Counter[tuple[bool, FindingState]]]

    def field(self, name: str) -> FieldFigures:
        return next(field for field in self.fields if field.name == name)

    def mean(self, names: Sequence[str]) -> float | None:
        """Mean over `names` of how much was read right; None where one of them is on no receipt."""
        parts = [self.field(name).right.part for name in names]
        known = [part for part in parts if part is not None]
        return sum(known) / len(names) if len(known) == len(names) else None


def wilson(hits: int, of: int, confidence: float = CONFIDENCE) -> Share:
    """`hits` of `of` with the score interval for the true share.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209-212. Unlike the usual one it stays within 0 and 1, also for none and all.
    """
    if not of:
        return Share(0, 0, None, None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    part, square = hits / of, z * z / of
    middle = (part + square / 2) / (1 + square)
    reach = z * sqrt(part * (1 - part) / of + square / (4 * of)) / (1 + square)
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return Share(hits, of, 0.0 if hits == 0 else round(low, 6), 1.0 if hits == of else round(high, 6))


def figures_of(labels: Sequence[Label], readings: Mapping[str, Reading]) -> Figures:
    """The figures over those labels that count; `readings` are by the stem of the file's name."""
    labels = [label for label in labels if counts(label)]
    read = [readings.get(PurePath(label["file"]).stem, Reading()) for label in labels]
    fields = [_field(name, labels, read) for name in FIELDS]
    pairs = list(zip(labels, read, strict=True))
    return Figures(
        receipts=len(labels),
        fields=tuple(fields),
        items=_items(pairs),
        all_right=wilson(sum(_all_right(label, one.receipt) for label, one in pairs), len(labels)),
        proof=_proof(pairs),
        clauses={clause: _states(clause, pairs) for clause in CLAUSES},
    )


def text_of(name: str, receipt: Receipt) -> str | None:
    """The value of a field as text; None where it is not found."""
    value = getattr(receipt, name).value
    return None if value is None else str(value)


def _field(name: str, labels: Sequence[Label], read: Sequence[Reading]) -> FieldFigures:
    right = wrong = missing = invented = 0
    for label, one in zip(labels, read, strict=True):
        truth, got = label.get(name), text_of(name, one.receipt)
        if truth in (None, ""):
            invented += got is not None and not (name in AMOUNTS and amount(got) == ZERO)
        elif not got:
            missing += 1
        elif same(name, str(truth), got):
            right += 1
        else:
            wrong += 1
    of = right + wrong + missing
    return FieldFigures(name, wilson(right, of), wilson(wrong, of), wilson(missing, of), invented)


def _items(pairs: Sequence[tuple[Label, Reading]]) -> ItemFigures:
    found = there = offered = whole = listed = 0
    for label, one in pairs:
        if not label.get("items"):
            continue
        listed += 1
        here = items_found(label["items"], one.receipt.items)
        found += here
        there += len(label["items"])
        offered += len(one.receipt.items)
        whole += here == len(label["items"]) == len(one.receipt.items)
    f1 = 2 * found / (there + offered) if there + offered else None
    return ItemFigures(wilson(found, there), wilson(found, offered), f1, wilson(whole, listed))


def _right(name: str, label: Label, receipt: Receipt) -> bool:
    """Whether a field is right, or is not on the paper."""
    truth, got = label.get(name), text_of(name, receipt)
    return truth in (None, "") or (bool(got) and same(name, str(truth), str(got)))


def _items_right(label: Label, receipt: Receipt) -> bool:
    truth = label.get("items")
    return not truth or items_found(truth, receipt.items) == len(truth) == len(receipt.items)


def _all_right(label: Label, receipt: Receipt) -> bool:
    return all(_right(name, label, receipt) for name in FIELDS) and _items_right(label, receipt)


def _proof(pairs: Sequence[tuple[Label, Reading]]) -> ProofFigures:
    told = [(label, one.receipt) for label, one in pairs if amount(label.get("total")) is not None]
    by_state = Counter(receipt.reconciliation.state for _, receipt in told)
    proved = [(label, receipt) for label, receipt in told if _is_proved(receipt)]
    said = any("cut_off" in label for label, _ in told)
    visible = [receipt for label, receipt in told if not label.get("cut_off") and not label.get("marked_out")]
    wrong_part = sum(
        not (all(_right(name, label, receipt) for name in AMOUNTS) and _items_right(label, receipt))
        for label, receipt in proved
    )
    return ProofFigures(
        proved=wilson(len(proved), len(told)),
        visible=wilson(sum(_is_proved(receipt) for receipt in visible), len(visible)) if said else None,
        consistent=wilson(by_state[Proof.CONSISTENT], len(told)),
        unproved=wilson(by_state[Proof.UNPROVED], len(told)),
        wrong=wilson(sum(not _right("total", label, receipt) for label, receipt in proved), len(proved)),
        wrong_part=wilson(wrong_part, len(proved)),
    )


def _is_proved(receipt: Receipt) -> bool:
    return receipt.reconciliation.state is Proof.PROVED


def _states(clause: str, pairs: Sequence[tuple[Label, Reading]]) -> Counter[tuple[bool, FindingState]]:
    """(whether it is met, what was said of it): how often."""
    told = [(meets(clause, label), one.state_of(clause)) for label, one in pairs]
    return Counter((truth, said) for truth, said in told if truth is not None)


def clause_accuracy(rule: str, data: str, states: Counter[tuple[bool, FindingState]]) -> ClauseAccuracy:
    """How far what is said of a clause can be believed."""
    met, not_met, unknown = (
        (states[True, said], states[False, said])
        for said in (FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL)
    )
    return ClauseAccuracy(
        rule=rule,
        data=data,
        receipts=states.total(),
        met=wilson(met[0], sum(met)),
        not_met=wilson(not_met[1], sum(not_met)),
        cannot_tell=wilson(sum(unknown), states.total()),
        untold_met=wilson(unknown[0], sum(unknown)),
    )
