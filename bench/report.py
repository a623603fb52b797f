"""The measurement as a document that an office reads: what the figures mean first, then tables.

Every figure is worked out from the measurement; no text here holds a digit of its own (a test looks).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.figures import FOUR, Figures, wilson
from pipeline.export.accuracy import Accuracy, Share, percent
from pipeline.export.words import rule_words
from pipeline.model import FindingState
from pipeline.run import DateOrder

#: One in so many is the hardest part of a set of pictures.
HARDEST = 10

_FIELD = {
    "merchant": "Merchant",
    "phone": "Telephone",
    "address": "Address",
    "date": "Date",
    "subtotal": "Subtotal",
    "tax": "Tax",
    "service_charge": "Service charge",
    "tip": "Tip",
    "total": "Total",
}
_ORDER = {"mdy": "month before day", "dmy": "day before month"}


@dataclass(frozen=True, slots=True)
class DataSet:
    """A set of labelled receipts.

    Attributes:
        name: in the plural, short. about: the same in more words.
        date_order: as `itemized read --date-order`.
        judged: whether its receipts are of the kind that the office gets, so that findings on them are counted.
    """

    folder: str
    name: str
    about: str
    date_order: DateOrder
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of one picture: the reader alone, and all of the program; and whether its first reading was proved."""

    alone: float
    whole: float
    proved_at_first: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the ablation: the program up to one of its parts. `seconds` are a picture's, on average."""

    name: str
    figures: Figures
    seconds: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """All that was measured; `figures` begins with the data set on which every field is labelled.

    `pictures`: how many were read, and how many of them differ. `processors`: how many the reader had.
    """

    accuracy: Accuracy
    figures: Mapping[DataSet, Figures]
    pictures: Mapping[DataSet, tuple[int, int]]
    costs: Mapping[DataSet, Sequence[Costs]]
    stages: Mapping[DataSet, Sequence[Stage]]
    processors: int


def report(measured: Measurement) -> str:
    """`docs/accuracy.md`."""
    parts = [
        _meaning(measured),
        _data(measured),
        _clauses(measured),
        _truths(measured),
        _fields(measured),
        _proof(measured),
        _speed(measured),
        _ablation(measured),
    ]
    return "\n".join(line for part in parts for line in (*part, ""))[:-1]


def _main(measured: Measurement) -> tuple[DataSet, Figures]:
    """The data set that everything is labelled on."""
    return next(iter(measured.figures.items()))


def _meaning(measured: Measurement) -> Iterator[str]:
    data, figures = _main(measured)
    said = {state: [0, 0] for state in FindingState}
    for states in figures.clauses.values():
        for (truth, state), times in states.items():
            said[state][truth] += times
    (wrong_met, met), (not_met, wrong_not), (untold_not, untold_met) = (
        said[state] for state in (FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL)
    )
    every = met + wrong_met + not_met + wrong_not + untold_met + untold_not
    proof = figures.proof
    yield "# How right Itemized is"
    yield ""
    yield "Written by `make accuracy`, which reads receipts that people labelled by eye and counts what comes out"
    yield "right. No figure in this file was typed by hand."
    yield ""
    yield "## What the figures mean for the office"
    yield ""
    yield f"On {figures.receipts} {data.name} and {len(figures.clauses)} clauses that a receipt by itself decides:"
    yield ""
    yield (
        f"- **Called met:** {_of(met, met + wrong_met)} are. Wrongly passed: {wrong_met}. This is the worst mistake "
        "there is, since nobody looks again; the tables below say at which clause."
    )
    yield (f"- **Called not met:** {_of(not_met, not_met + wrong_not)} are not. A good receipt sent back: {wrong_not}.")
    yield (
        f"- **Cannot tell:** {_of(untold_met + untold_not, every)} findings. In truth met: {untold_met}; not met: "
        f"{untold_not}. Such a clause never passes by itself: a person looks."
    )
    yield (
        f"- **Amounts that prove themselves:** on {_of(proof.proved.hits, proof.proved.of)} receipts the items, "
        f"charges and total that were read add up to the cent. With a wrong total all the same: {proof.wrong.hits}."
    )
    yield (
        f"- **Everything right:** on {_of(figures.all_right.hits, figures.all_right.of)} receipts every labelled field "
        "and every item is right."
    )
    yield ""
    yield (
        "In the tables a share is followed by the interval that holds the true one with "
        f"{measured.accuracy.confidence:.0%} confidence (Wilson's score interval): how much chance alone may have to "
        "do with a figure of so few receipts. It says nothing of receipts of another kind. And these receipts were at "
        "hand while the program was made, so expect a little less on yours."
    )


def _data(measured: Measurement) -> Iterator[str]:
    accuracy = measured.accuracy
    yield "## What was measured"
    yield ""
    rows = [
        (each.about, pictures, different, measured.figures[each].receipts, _ORDER[each.date_order])
        for each, (pictures, different) in measured.pictures.items()
    ]
    yield from _table(("Data", "Pictures", "Different", "Scored", "Dates"), rows, "lrrrl")
    yield ""
    readers = ", ".join(f"{name} {version}" for name, version in accuracy.readers)
    yield f"Program: Itemized {accuracy.program}. Readers: {readers}. Policy: {accuracy.policy}."
    yield "Scored are receipts that a person can read and that are not from abroad where the labels say so."
    yield "Command: `make accuracy BENCH=` with the folder that holds the labelled receipts."


def _clauses(measured: Measurement) -> Iterator[str]:
    yield "## How far a finding can be believed"
    yield ""
    yield "Of the receipts on which the program said so, how many are so; and what is true where it could not tell."
    yield ""
    rows = [
        (
            rule_words(one.rule),
            one.data,
            one.receipts,
            _share(one.met),
            _share(one.not_met),
            _share(one.cannot_tell),
            f"{one.untold_met.hits} / {one.untold_met.missed}",
        )
        for one in measured.accuracy.clauses
    ]
    titles = (
        "Clause",
        "Data",
        "Receipts",
        "Said met, right",
        "Said not met, right",
        "Cannot tell",
        "of these met / not",
    )
    yield from _table(titles, rows, "llrrrrr")


def _truths(measured: Measurement) -> Iterator[str]:
    yield "## How often what is so is found"
    yield ""
    yield "The same findings from the other side: of the receipts that meet a clause and of those that do not."
    yield ""
    rows = []
    for each, figures in measured.figures.items():
        for rule, states in figures.clauses.items() if each.judged else ():
            for truth in (True, False):
                said = [
                    states[truth, state] for state in (FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL)
                ]
                if of := sum(said):
                    shares = [_share(wilson(times, of)) for times in said]
                    rows.append((rule_words(rule), each.name, "met" if truth else "not met", *shares))
    titles = ("Clause", "Data", "In truth", "Said met", "Said not met", "Cannot tell")
    yield from _table(titles, rows, "lllrrr")


def _fields(measured: Measurement) -> Iterator[str]:
    yield "## Fields and items"
    yield ""
    yield "Wrong is worse than not offered: what is not offered is asked for. Made up: offered where none is labelled."
    for each, figures in measured.figures.items():
        known = [field for field in figures.fields if field.right.of]
        if not known:
            continue
        yield ""
        yield f"On {figures.receipts} {each.name}:"
        yield ""
        rows: list[tuple[object, ...]] = [
            (
                _FIELD[field.name],
                field.right.of,
                _share(field.right),
                _share(field.wrong),
                _share(field.not_offered),
                field.invented,
            )
            for field in known
        ]
        yield from _table(("Field", "Receipts", "Right", "Wrong", "Not offered", "Made up"), rows, "lrrrrr")
        yield ""
        mean, items = figures.mean(FOUR), figures.items
        if items.f1 is not None:
            yield f"- Items on the paper that were read: {_share(items.found)}."
            yield f"- Items read that are on the paper: {_share(items.true)}."
            yield f"- Item F1, which weighs both: {percent(items.f1)}."
            yield f"- Receipts with all items right and none made up: {_share(items.whole)}."
            yield f"- Receipts with every field and every item right: {_share(figures.all_right)}."
        elif mean is not None:
            names = ", ".join(_FIELD[name].lower() for name in FOUR)
            yield f"- Mean of {names}: {percent(mean)}."


def _proof(measured: Measurement) -> Iterator[str]:
    yield "## Proof by arithmetic"
    yield ""
    yield "A reading is proved where items, charges, tax, tip and total close to the cent, and consistent where a part"
    yield "is missing and the rest agrees. A gap in our own reading is never called the person's mistake."
    yield ""
    rows = []
    for each, figures in measured.figures.items():
        proof = figures.proof
        if not proof.proved.of:
            continue
        visible = _share(proof.visible) if proof.visible is not None else "–"
        shares = (proof.consistent, proof.unproved, proof.wrong, proof.wrong_part)
        rows.append((each.name, _share(proof.proved), visible, *(_share(share) for share in shares)))
    titles = (
        "Data",
        "Proved",
        "Proved, of those wholly visible",
        "Consistent",
        "Unproved",
        "Proved with a wrong total",
        "Proved with any amount or item wrong",
    )
    yield from _table(titles, rows, "lrrrrrr")


def _speed(measured: Measurement) -> Iterator[str]:
    yield "## Speed"
    yield ""
    yield "Seconds a picture, from the file to the findings, beside one look of the reader alone at the same picture,"
    yield "one picture after the other. The hardest tenth are the pictures on which the program takes longest for what"
    yield f"the reader takes. Processors: {measured.processors}. These figures change from run to run, and so does the"
    yield "last column of the next table; the others do not."
    yield ""
    every = [cost for costs in measured.costs.values() for cost in costs]
    rows = [_speed_row(each.name, costs) for each, costs in measured.costs.items()]
    rows.append(_speed_row("all", every))
    rows.append(_speed_row("proved at first reading", [cost for cost in every if cost.proved_at_first]))
    rows.append(_speed_row("the hardest tenth", hardest(every)))
    titles = ("Pictures", "Number", "Reader alone", "Itemized", "Times as long", "Median", "Most")
    yield from _table(titles, rows, "lrrrrrr")


def hardest(costs: Sequence[Costs]) -> list[Costs]:
    """The tenth (at least one) of the pictures that took longest for what the reader alone takes."""
    ordered = sorted(costs, key=_times, reverse=True)
    return ordered[: max(1, len(ordered) // HARDEST)]


def _times(cost: Costs) -> float:
    return cost.whole / cost.alone


def _speed_row(name: str, costs: Sequence[Costs]) -> tuple[object, ...]:
    if not costs:
        return (name, 0, *["–"] * 5)
    alone, whole = fmean(cost.alone for cost in costs), fmean(cost.whole for cost in costs)
    times = [_times(cost) for cost in costs]
    ratios = (whole / alone, median(times), max(times))
    return (name, len(costs), f"{alone:.2f} s", f"{whole:.2f} s", *(f"{ratio:.2f}" for ratio in ratios))


def _ablation(measured: Measurement) -> Iterator[str]:
    yield "## What each part adds and costs"
    yield ""
    yield "One part after the other, with what it adds to the row above it."
    yield ""
    yield "- **Reader alone**: its runs of text in its own order, an amount with the run before it, and the sums by"
    yield "  their labels as they stand. The reader's own second looks at small and turned papers belong to it."
    yield "- **Layout** puts runs on the rows of the paper."
    yield "- **Arithmetic** chooses the reading that adds up, and proves it. Without it nothing is proved."
    yield "- **Second witness** reads again what is not proved, or what a clause hangs on, and looks for what the"
    yield "  picture hides."
    for data, stages in measured.stages.items():
        yield ""
        yield f"On {stages[-1].figures.receipts} {data.name}:"
        yield ""
        yield from _stage_table(stages, data)


def _stage_table(stages: Sequence[Stage], data: DataSet) -> Iterator[str]:
    columns = [_values(stage.figures, data) for stage in stages]
    shown = [title for title in columns[-1] if any(column[title] is not None for column in columns)]
    mistakes = ("Proved wrongly", "Clauses told wrongly")[: 2 if data.judged else 1]
    rows = []
    above: Stage | None = None
    for stage, values in zip(stages, columns, strict=True):
        before = _values(above.figures, data) if above else dict.fromkeys(shown)
        cells = [_value(values[title], before[title]) for title in shown]
        wrong = (stage.figures.proof.wrong.hits, _said(stage.figures)[1])[: len(mistakes)]
        cost = f"{stage.seconds:.2f} s" + (f" ({stage.seconds - above.seconds:+.2f})" if above else "")
        rows.append((stage.name.capitalize(), *cells, *wrong, cost))
        above = stage
    titles = ("Up to", *shown, *mistakes, "Seconds a picture")
    yield from _table(titles, rows, "l" + "r" * (len(titles) - 1))


def _values(figures: Figures, data: DataSet) -> dict[str, float | None]:
    """The columns of the ablation that are shares; None where nothing of the kind is labelled."""
    right, _, told = _said(figures)
    return {
        **{_FIELD[name]: figures.field(name).right.part for name in ("total", "subtotal", "tax")},
        "Mean of four fields": figures.mean(FOUR),
        "Item F1": figures.items.f1 if figures.items.found.of else None,
        "All right": figures.all_right.part if figures.field("total").right.of else None,
        "Clauses told right": right / told if data.judged and told else None,
        "Proved": figures.proof.proved.part,
    }


def _said(figures: Figures) -> tuple[int, int, int]:
    """How many findings say what is so, how many the opposite, and how many there are with those that cannot tell."""
    said = sum(figures.clauses.values(), start=Counter[tuple[bool, FindingState]]())
    right = said[True, FindingState.MET] + said[False, FindingState.NOT_MET]
    wrong = said[True, FindingState.NOT_MET] + said[False, FindingState.MET]
    return right, wrong, said.total()


def _value(value: float | None, before: float | None) -> str:
    if value is None:
        return "–"
    return percent(value) if before is None else f"{percent(value)} ({100 * (value - before):+.1f})"


def _of(hits: int, of: int) -> str:
    return f"{hits} of {of} ({percent(hits / of)})" if of else f"{hits} of {of}"


def _share(share: Share) -> str:
    """`95 of 100 (95.0%; 88.8% to 97.8%)`, or a dash where there is no case."""
    return f"{share.hits} of {share.of} ({share.words()})" if share.of else "–"


def _table(titles: Sequence[str], rows: Sequence[Sequence[object]], sides: str) -> Iterator[str]:
    """A table in Markdown; `sides` says of each column whether it stands left or right."""
    yield f"| {' | '.join(titles)} |"
    yield f"| {' | '.join('---:' if side == 'r' else '---' for side in sides)} |"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
