"""Three promises, timed (`make bench`): Itemized costs little more than its reader on a receipt that is proved at
first reading, a few times as much on the hardest tenth of the sample pictures, and a pre-check of a text PDF is quick.

Medians of five (the sample pictures: once each); exit code 1 where a promise is broken. Run it on a machine that does
nothing else.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.kept import read_anew
from bench.report import Costs, hardest
from pipeline import run
from pipeline.intake import open_paths
from pipeline.intake.source import source_file
from pipeline.model import Context
from pipeline.readers import rapid
from rules.policy import load

SAMPLES = Path(__file__).parent.parent / "sample_receipts"
PHOTO = SAMPLES / "receipts" / "diner-card.jpg"
TEXT_PDF = SAMPLES / "submissions" / "08-e-receipt" / "order.pdf"
TODAY = date(2026, 10, 20)
ROUNDS = 5
MOST_RATIO = 1.15
MOST_RATIO_HARDEST = 3.0
MOST_SECONDS = 1.5
#: Files that are read as pictures of one page.
PICTURES = (".jpg", ".png", ".webp", ".heic")


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def photo() -> tuple[float, float]:
    """Seconds of the reader alone and of Itemized as a whole (file to verdict) on one photo, taken in turns."""
    policy, settings, context = load(None), run.Settings(), Context(TODAY)
    engine = rapid._engine()

    def reader_alone() -> object:
        return engine(str(PHOTO))

    def itemized() -> object:
        return run.process(open_paths([PHOTO]), settings, policy, context)

    reader_alone()
    itemized()
    pairs = [(seconds(reader_alone), seconds(itemized)) for _ in range(ROUNDS)]
    alone, whole = zip(*pairs, strict=True)
    return statistics.median(alone), statistics.median(whole)


def hardest_tenth() -> tuple[int, float, float]:
    """Of the sample pictures, those that take longest for what the reader alone takes: how many, and their mean
    seconds with the reader alone and with Itemized as a whole.
    """
    policy, settings = load(None), run.Settings()
    files = sorted(file for file in PHOTO.parent.iterdir() if file.suffix in PICTURES)
    read = [read_anew(source_file(file), settings, policy) for file in files]
    most = hardest([Costs(one.alone, one.whole, False) for one in read])
    return len(most), statistics.fmean(cost.alone for cost in most), statistics.fmean(cost.whole for cost in most)


def text_pdf() -> float:
    """Seconds of `itemized check` on a text PDF of one page, as a process of its own."""
    command = [str(Path(sys.executable).parent / "itemized"), "check", str(TEXT_PDF), "--today", TODAY.isoformat()]

    def check() -> object:
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env={**os.environ, "NO_COLOR": "1"})

    check()
    return statistics.median(seconds(check) for _ in range(ROUNDS))


def main() -> int:
    """Measure, print a table, and return the exit code."""
    alone, whole = photo()
    pdf = text_pdf()
    count, alone_hardest, whole_hardest = hardest_tenth()
    hard = whole_hardest / alone_hardest
    rows = [
        (f"reader alone, {PHOTO.name}", f"{alone:.2f} s", "", True),
        (f"Itemized, {PHOTO.name}", f"{whole:.2f} s", "", True),
        ("  ratio", f"{whole / alone:.2f}", f"at most {MOST_RATIO}", whole / alone <= MOST_RATIO),
        (f"reader alone, the {count} hardest samples", f"{alone_hardest:.2f} s", "", True),
        (f"Itemized, the {count} hardest samples", f"{whole_hardest:.2f} s", "", True),
        ("  ratio", f"{hard:.2f}", f"at most {MOST_RATIO_HARDEST}", hard <= MOST_RATIO_HARDEST),
        (
            f"itemized check {TEXT_PDF.name}, whole process",
            f"{pdf:.2f} s",
            f"under {MOST_SECONDS} s",
            pdf < MOST_SECONDS,
        ),
    ]
    for name, measured, limit, kept in rows:
        print(f"{name:<46} {measured:>8}   {limit:<13}{'' if kept else '  BROKEN'}".rstrip())
    return 0 if all(kept for *_, kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
