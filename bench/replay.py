"""Replay of 1,000 stored submissions, timed: `itemized audit` of a bundle that is made here, as a process of its own.

The submissions are the samples, each in nine spellings (other amounts, other numbers, so that no two are one purchase
or share their texts), with the words that the reader is recorded to have seen. Exit code 1 where it takes too long or
differs. The promise is for two processors that do nothing else; processor seconds are told beside it.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from pipeline import disk, run, versions
from pipeline.bundle import Bundle, Made, sealing
from pipeline.export.as_json import dumps, result_json
from pipeline.intake import discover, open_source
from pipeline.intake.departments import load as load_departments
from pipeline.judging import judge_all
from pipeline.ledger import Run
from pipeline.model import FileReading, PageWords, Submission, Word
from rules.policy import load
from tests.recorded import recordings

SAMPLES = Path(__file__).parent.parent / "sample_receipts"
TODAY = date(2026, 10, 20)
COUNT = 1000
WORKERS = 2
MOST_SECONDS = 20.0
#: What the amounts of a spelling are multiplied by: far enough apart that none is another with a tip.
FACTORS = (1, 2, 3, 5, 8, 12, 17, 25, 36)

_AMOUNT = re.compile(r"\d[\d,]*\.\d\d(?![\d%])")
_TIME_OR_DATE = re.compile(r"\d[:/]\d|\d-\d\d-\d|20[23]\d")
_DIGITS = re.compile(r"\d{3,}")


def _spelled(text: str, factor: int) -> str:
    """`text` with every amount `factor` times as large, and all digits of other long numbers moved on."""
    if _AMOUNT.search(text):
        return _AMOUNT.sub(lambda found: f"{Decimal(found[0].replace(',', '')) * factor:,.2f}", text)
    if _TIME_OR_DATE.search(text):
        return text
    return _DIGITS.sub(lambda found: "".join(str((int(digit) + factor - 1) % 10) for digit in found[0]), text)


def _page(page: PageWords, factor: int) -> PageWords:
    def spelled(word: Word) -> Word:
        return replace(word, text=_spelled(word.text, factor), others=tuple(_spelled(o, factor) for o in word.others))

    return replace(page, words=tuple(spelled(word) for word in page.words))


def _samples() -> Iterator[tuple[Submission, tuple[FileReading, ...]]]:
    """The samples with what is read of their files: recorded of pictures, read now of PDFs with text."""
    recorded = {recordings.head(name)["sha256"]: name for name in recordings.pictures()}
    for source in discover(SAMPLES / "submissions"):
        submission = open_source(source)
        yield (
            submission,
            tuple(
                FileReading(file.name, file.sha256, 1, words=recordings.words(recorded[file.sha256]))
                if file.sha256 in recorded
                else run.read_file(file, run.Settings(reader="tesseract"))
                for file in submission.files
            ),
        )


def _spellings() -> Iterator[tuple[Submission, tuple[FileReading, ...]]]:
    samples = list(_samples())
    for factor in FACTORS:
        for submission, readings in samples:
            form = submission.form
            asked = form.amount_requested * factor if form and form.amount_requested is not None else None
            files, kept = (
                tuple(replace(f, content=b"", sha256=f"{factor:02}{f.sha256[2:]}") for f in some)
                for some in (submission.files, submission.kept)
            )
            yield (
                replace(
                    submission,
                    id=f"{submission.id} {factor}",
                    form=form and replace(form, amount_requested=asked),
                    files=files,
                    kept=kept,
                ),
                tuple(
                    replace(
                        one,
                        sha256=f"{factor:02}{one.sha256[2:]}",
                        words=tuple(_page(page, factor) for page in one.words),
                    )
                    for one in readings
                ),
            )


def make(folder: Path, count: int = COUNT) -> None:
    """Write the bundle of `count` judged submissions to `folder`, as a batch would, but for pictures and workbook."""
    bundle, settings, policy = Bundle(folder), run.Settings(), load(None)
    read = {}
    for submission, readings in islice(_spellings(), count):
        bundle.put(submission, readings)
        read[submission.id] = (submission, tuple(run.understood(one, settings) for one in readings))
    departments = load_departments(SAMPLES / "departments.csv")
    about = Run(TODAY, "submissions", versions.program(), f"{policy.name} {policy.version}", policy.sha256, ())
    submissions = [submission for submission, _ in read.values()]
    judged = judge_all(submissions, lambda one: read[one.id][1], policy, departments, about)
    for result in judged.results:
        disk.write(bundle.of(result.submission) / "result.json", (dumps(result_json(result), indent=2) + "\n").encode())
    disk.write(bundle.policy, policy.path.read_bytes())
    made = Made(
        program=versions.build(),
        day=TODAY,
        folder="submissions",
        reader=settings.reader,
        date_order=settings.date_order,
        judged=judged.order,
        options=(),
        libraries=versions.libraries(),
        readers=versions.readers(),
        models=versions.models(),
    )
    bundle.put_made(made, departments, judged.before)
    sealing(folder).put()


def replayed(folder: Path) -> tuple[int, str, float, float]:
    """`itemized audit` of the bundle in `folder`: exit code, what it says, seconds, and seconds of all processors."""
    command = [str(Path(sys.executable).parent / "itemized"), "audit", str(folder), "--workers", str(WORKERS)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, done.stdout + done.stderr, took, work


def main() -> int:
    """Measure, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        make(folder)
        code, said, took, work = replayed(folder)
    if code:
        print(said, file=sys.stderr)
    kept = code == 0 and took < MOST_SECONDS
    print(
        f"audit of {COUNT} submissions, whole process, {WORKERS} workers: {took:.1f} s "
        f"({work:.1f} s of processors)   under {MOST_SECONDS:.0f} s{'' if kept else '  BROKEN'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
