"""How right the alcohol judge is: `python -m bench.alcohol BENCH` measures, and renews its part of docs/accuracy.md.

Rows that the model of names learns from are judged by a model that never saw their group (five folds over receipts,
makers and kinds of food); all others by the model that is shipped.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

from bench.examples import Example, rows_in
from bench.figures import wilson
from bench.training import featured, trained
from bench.written_lines import written
from pipeline.model import Alcohol, LineItem
from rules.alcohol import judge, names
from rules.alcohol.lines import judged
from rules.alcohol.said import Said

TOP = Path(__file__).parent.parent
FOLDS = 5
#: How many lines are timed, and how often.
TIMED, TRIES = 10_000, 3
_HEADING = "## Alcohol in names of items"

Counts = Counter[tuple[bool, Alcohol]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are scored together: which sources, what a mark in their notes must be, and what is aimed at."""

    name: str
    sources: tuple[str, ...]
    mark: str = ""
    aim: str = "–"


#: What is counted, row by row of the report.
TABLES = (
    Table("Lines of restaurants' bills", ("expressexpense_us", "pos_snippets"), "", "right 97%, found 95%, unclear 5%"),
    Table("Names of groceries", ("instacart",), "", "right 95%, found 95%"),
    Table("Register texts of liquor stores", ("montgomery_md_abs",), "", "found 97%"),
    Table("Spirits of a state's price list", ("iowa_abd",)),
    Table("Titles of wines", ("winemag",)),
    Table("Dishes and foods (USDA)", ("fndds", "sr28_shrt"), "", "5 false alarms"),
    Table("Fast food", ("fastfood_chains",)),
    Table("Departments of a grocery chain", ("dunnhumby_subcommodity",)),
    Table("Names that sound like a drink and are none", (), "hard-negative", "false alarms 1%"),
    Table("Names of beers and cocktails without a word of their kind", (), "name-only"),
    Table("Lines that do not say what they are", (), "text-uninformative"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, renew the section of docs/accuracy.md and return the exit code: 2 where BENCH holds no such rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="the folder that holds alcohol/dev.csv")
    given = parser.parse_args(arguments)
    if not (given.bench / "alcohol" / "dev.csv").is_file():
        print(f"{given.bench} holds no alcohol/dev.csv", file=sys.stderr)
        return 2
    renew(TOP / "docs" / "accuracy.md", given.bench)
    return 0


def renew(document: Path, bench: Path) -> None:
    """Measure on `bench` and put the section at the end of `document`, in place of the one that is there."""
    before, found, after = document.read_text(encoding="utf-8").partition(f"{_HEADING}\n")
    rest = after[after.index("\n## ") + 1 :] if found and "\n## " in after else ""
    section = "\n".join(report(bench))
    document.write_text(f"{before.rstrip()}\n\n{rest}{chr(10) if rest else ''}{section}\n", encoding="utf-8")


def verdicts(path: Path) -> list[tuple[Example, Said]]:
    """Each row with what is said of it by a model that has not learned from its group."""
    learned, every = rows_in(path)
    said: dict[int, Said] = {}
    unseen = {one.source for one in learned}
    rows, own = featured(learned), featured(written())
    for fold in range(FOLDS):
        weights = trained([*(row for row in rows if _fold(row[0]) != fold), *own])
        with _weights(weights):
            said.update((id(one), judged(one.text)) for one in every if one.source in unseen and _fold(one) == fold)
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return [(one, said.get(id(one)) or judged(one.text)) for one in every]


@contextmanager
def _weights(learned: bytes) -> Iterator[None]:
    """The judge goes by these weights instead of the shipped ones."""
    with patch.object(names, "weights", return_value=learned):
        names.forget()
        try:
            yield
        finally:
            names.forget()


def _fold(one: Example) -> int:
    return crc32(one.group.encode()) % FOLDS


def counted(rows: Sequence[tuple[Example, Said]], table: Table) -> Counts:
    """What was said of the rows of a table; ambiguous ones are left out, and those scored apart."""
    counts: Counts = Counter()
    for one, said in rows:
        if "ambiguous" in one.note or (table.sources and one.source not in table.sources):
            continue
        if (
            (table.mark in one.note)
            if table.mark in ("name-only", "text-uninformative")
            else (one.is_scored and table.mark in one.note)
        ):
            counts[one.alcohol, said.alcohol] += 1
    return counts


def report(bench: Path) -> Iterator[str]:
    """The section, line by line."""
    rows = verdicts(bench / "alcohol" / "dev.csv")
    yield _HEADING
    yield ""
    yield "Written by `make alcohol-accuracy`. Each name is judged alone, without the heading, the neighbors and the"
    yield "merchant that a receipt gives. Names from sources that the model of names learns from are judged by a model"
    yield "that never saw their receipt, maker or kind of food (five folds). Unclear counts neither as right nor as"
    yield "wrong: a person is asked. `docs/alcohol-model.md` says where the names come from."
    yield ""
    yield "| Names | Number | Alcohol | Called alcohol, right | Alcohol that is found | False alarms | Unclear | Aim |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    for table in TABLES:
        yield _row(table.name, counted(rows, table), table.aim)
    yield ""
    left_out = [one for one, _ in rows if "ambiguous" in one.note]
    yield f"Left out: {len(left_out):,} of {len(rows):,} names that are marked ambiguous, on which people do not agree."
    yield ""
    yield from _by_source(rows)
    yield from _receipts(bench / "data" / "srd" / "labels.jsonl")
    yield from _speed([one.text for one, _ in rows])


def _row(name: str, counts: Counts, aim: str) -> str:
    yes, no, unclear = (
        {truth: counts[truth, said] for truth in (True, False)} for said in (Alcohol.YES, Alcohol.NO, Alcohol.UNCLEAR)
    )
    drinks = yes[True] + no[True] + unclear[True]
    others = yes[False] + no[False] + unclear[False]
    cells = (
        name,
        drinks + others,
        drinks,
        _share(yes[True], yes[True] + yes[False]) if drinks else "–",
        _share(yes[True], yes[True] + no[True]),
        _share(yes[False], others),
        _share(unclear[True] + unclear[False], drinks + others),
        aim,
    )
    return f"| {' | '.join(map(str, cells))} |"


def _by_source(rows: Sequence[tuple[Example, Said]]) -> Iterator[str]:
    sources = sorted({one.source for one, _ in rows})
    alone = [(source, counted(rows, Table(source, (source,)))) for source in sources]
    parts = [f"{source} {found[True, Alcohol.YES]} of {of}" for source, found in alone
             if (of := found[True, Alcohol.YES] + found[True, Alcohol.NO])]  # fmt: skip
    yield f"Alcohol found, by source: {', '.join(parts)}."
    yield ""


def _share(hits: int, of: int) -> str:
    share = wilson(hits, of)
    return f"{hits} of {of} ({share.words()})" if of else "–"


def _receipts(labels: Path) -> Iterator[str]:
    """Whole receipts as people read them, with the merchant."""
    if not labels.is_file():
        return
    told: Counter[tuple[bool, Alcohol]] = Counter()
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label["usable"] or not label["items"] or not isinstance(label["alcohol"], bool):
            continue
        said = {item.alcohol for item in judge(_items(label), label["merchant"])}
        worst = next((each for each in (Alcohol.YES, Alcohol.UNCLEAR) if each in said), Alcohol.NO)
        told[label["alcohol"], worst] += 1
    drinks, others = (sum(told[truth, each] for each in Alcohol) for truth in (True, False))
    yield (
        f"On {drinks + others} restaurant receipts with their items as people read them: of {drinks} with alcohol "
        f"{told[True, Alcohol.YES]} are flagged and {told[True, Alcohol.UNCLEAR]} asked about; of {others} without, "
        f"{told[False, Alcohol.YES]} are flagged and {told[False, Alcohol.UNCLEAR]} asked about."
    )
    yield ""


def _items(label: Mapping[str, object]) -> list[LineItem]:
    items = label["items"]
    assert isinstance(items, list)
    return [LineItem(item["description"] or "", None, None, Decimal(str(item["amount"] or 0))) for item in items]


def _speed(texts: Sequence[str]) -> Iterator[str]:
    """What loading and judging take in a process of their own, which has not met any of the names before."""
    step = max(1, len(texts) // TIMED)
    timed = texts[::step][:TIMED]
    command = [sys.executable, "-m", "bench.loading"]
    given = json.dumps(timed).encode()
    tries = [json.loads(subprocess.run(command, input=given, capture_output=True, check=True, cwd=TOP).stdout)
             for _ in range(TRIES)]  # fmt: skip
    spacy, loading, judging = (min(each) for each in zip(*tries, strict=True))
    yield (
        f"Loading takes {loading:.2f} s of one processor beyond the {spacy:.2f} s of importing spaCy (aim: 0.4 s), and "
        f"{len(timed):,} names {judging:.2f} s then (aim for 10,000: 1 s); the best of {TRIES} runs."
    )


if __name__ == "__main__":
    sys.exit(main())
