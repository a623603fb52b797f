"""How right Itemized is on receipts that people labelled: `make accuracy BENCH=/path/to/bench`.

Reads the pictures of the data sets in BENCH with the real program (once: what was read is kept in a cache folder, for
as long as the program stays the same), holds it against the labels, and writes `docs/accuracy.md` and the few figures
that the workbook's Run sheet prints. Both hold figures alone, and nothing of any receipt. The figures are the same each
time; the seconds are not, so run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path, PurePath
from statistics import fmean

from bench import alcohol, kept
from bench.figures import CONFIDENCE, Figures, Reading, clause_accuracy, figures_of
from bench.report import Costs, DataSet, Measurement, Stage, report
from bench.stages import STAGES, receipts_at
from bench.truth import Label, counts, labels_in
from pipeline import run, versions
from pipeline.cache import Cache
from pipeline.export.accuracy import MEASURED, Accuracy, as_json
from pipeline.intake.source import source_file
from pipeline.model import Proof, Receipt
from pipeline.reading import processors
from rules.policy import Policy, load

TOP = Path(__file__).parent.parent
#: The data sets: those on which fields, items and every clause are labelled come first.
DATA_SETS = (
    DataSet("srd", "restaurant photos", "phone photos of restaurant receipts, nearly all from the U.S.", "mdy"),
    DataSet("slips", "scanned card receipts", "flat scans from California: fuel and stores, all paid by card", "mdy"),
    DataSet("sroie", "scans from Malaysia", "scanned receipts of the SROIE competition, from Malaysia", "dmy", False),
)  # fmt: skip
LAST_STAGE = "+ second witness"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write both files, and return the exit code: 2 where BENCH holds no labelled receipts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "bench", type=Path, help="the folder that holds data/srd, data/slips, data/sroie and alcohol/dev.csv"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(tempfile.gettempdir()) / "itemized-accuracy",
        help="where what was read is kept (default: %(default)s)",
    )
    given = parser.parse_args(arguments)
    data = given.bench / "data"
    needed = [data / each.folder / "labels.jsonl" for each in DATA_SETS]
    missing = [str(file) for file in (*needed, given.bench / "alcohol" / "dev.csv") if not file.is_file()]
    if missing:
        print(f"there is no {', '.join(missing)}", file=sys.stderr)
        return 2
    measurement = measure(data, given.cache, load(None))
    write(measurement, TOP / "docs" / "accuracy.md", MEASURED)
    alcohol.renew(TOP / "docs" / "accuracy.md", given.bench)
    return 0


def write(measurement: Measurement, document: Path, packaged: Path) -> None:
    """Write the report to `document`, and to `packaged` what the Run sheet prints."""
    document.write_text(report(measurement), encoding="utf-8")
    packaged.write_text(as_json(measurement.accuracy), encoding="utf-8")


def measure(data: Path, cache: Path, policy: Policy) -> Measurement:
    """Read and score every data set below `data`; progress goes to stderr."""
    figures: dict[DataSet, Figures] = {}
    costs: dict[DataSet, list[Costs]] = {}
    pictures: dict[DataSet, tuple[int, int]] = {}
    stages: dict[DataSet, tuple[Stage, ...]] = {}
    for each in DATA_SETS:
        settings = run.Settings(date_order=each.date_order)
        labels = labels_in(data / each.folder)
        read = _read_all(data / each.folder / "images", labels, settings, policy, Cache(cache, settings), each.folder)
        figures[each] = figures_of(labels, {stem: _final(one, policy) for stem, one in read.items()})
        costs[each] = [_costs(one, each.date_order == "dmy") for one in read.values()]
        pictures[each] = (len(read), len({one.reading.sha256 for one in read.values()}))
        stages[each] = tuple(_stages(labels, read, figures[each], policy, each.date_order == "dmy"))
    return Measurement(
        accuracy=_accuracy(figures, policy),
        figures=figures,
        pictures=pictures,
        costs=costs,
        stages=stages,
        processors=processors(),
    )


def _read_all(
    images: Path, labels: Sequence[Label], settings: run.Settings, policy: Policy, cache: Cache, name: str
) -> dict[str, kept.Kept]:
    """Every labelled picture as read, by the stem of its name."""
    read: dict[str, kept.Kept] = {}
    warm = False
    for number, label in enumerate(labels, start=1):
        path = images / PurePath(label["file"]).name
        source = replace(source_file(path), name=path.name)
        one = kept.kept(source, cache)
        if one is None:
            if not warm:  # the first reading loads the models
                kept.read_anew(source, settings, policy)
                warm = True
            one = kept.read_anew(source, settings, policy)
            kept.keep(source, cache, one)
            failed = one.reading.error or next((page.problem for page in one.reading.words if page.problem), None)
            print(f"{name}: {number} of {len(labels)}{f', {path.name}: {failed}' if failed else ''}", file=sys.stderr)
        read[path.stem] = one
    return read


def _final(one: kept.Kept, policy: Policy) -> Reading:
    reading, findings = run.findings_of_file(one.reading, policy)
    return Reading(reading.receipts, findings)


def _costs(one: kept.Kept, day_first: bool) -> Costs:
    first = Reading(receipts_at("+ arithmetic", one.first, one.reading.file, day_first))
    return Costs(one.alone, one.whole, first.receipt.reconciliation.state is Proof.PROVED)


def _stages(
    labels: Sequence[Label], read: Mapping[str, kept.Kept], last: Figures, policy: Policy, day_first: bool
) -> list[Stage]:
    """The ablation: the same first words read with one part of the program after the other, then all of it."""
    told = {PurePath(label["file"]).stem for label in labels if counts(label)}
    read = {stem: one for stem, one in read.items() if stem in told}
    stages = []
    looking = fmean(one.looking for one in read.values())
    for name in STAGES:
        timed = {
            stem: kept.timed(partial(receipts_at, name, one.first, one.reading.file, day_first))
            for stem, one in read.items()
        }
        found = figures_of(labels, {stem: _at_a_stage(read[stem], made, policy) for stem, (made, _) in timed.items()})
        stages.append(Stage(name, found, looking + fmean(seconds for _, seconds in timed.values())))
    second = fmean(one.second for one in read.values())
    return [*stages, Stage(LAST_STAGE, last, stages[-1].seconds + second)]


def _at_a_stage(one: kept.Kept, made: tuple[Receipt, ...], policy: Policy) -> Reading:
    """What the program would say of `one`, had it made `made` of the first words and looked no further."""
    return _final(replace(one, reading=replace(one.reading, words=one.first, receipts=made)), policy)


def _accuracy(figures: Mapping[DataSet, Figures], policy: Policy) -> Accuracy:
    """What the Run sheet prints: each clause on each data set of receipts that are like the office's."""
    return Accuracy(
        program=version("itemized"),
        readers=versions.readers(),
        policy=f"{policy.name} {policy.version}",
        confidence=CONFIDENCE,
        clauses=tuple(
            clause_accuracy(rule, each.name, states)
            for each, of in figures.items()
            for rule, states in of.clauses.items()
            if each.judged and states
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
