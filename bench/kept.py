"""Each picture read once, with the seconds that it took, and kept on disk: a second run reads none again.

What is kept counts only for the very program and libraries that read it (`pipeline.cache.Cache`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.stages import replaced
from pipeline import codec, disk, extract, readers, run, witness
from pipeline.cache import Cache
from pipeline.model import FileReading, PageWords, Receipt, SourceFile
from pipeline.pages import Page, open_pages
from pipeline.readers import rapid
from rules.policy import Policy

T = TypeVar("T")

#: Longest side of a picture as RapidOCR takes it when nobody says otherwise.
READERS_OWN_SIZE = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as read.

    Attributes:
        first: the words of the first reading, before any second look.
        reading: what the program made of it in the end.
        alone: seconds of the reader by itself, once, from the file to its words.
        looking: seconds of the first reading, from the upright page to its words.
        second: seconds of all that looks again after it.
        whole: seconds from the file to the findings.
    """

    first: tuple[PageWords, ...]
    reading: FileReading
    alone: float
    looking: float
    second: float
    whole: float


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and its seconds."""
    started = time.perf_counter()
    given = work()
    return given, time.perf_counter() - started


def reader_alone(source: SourceFile) -> None:
    """The reader on the first page of `source` as it comes: one look, at its own size, nothing before or after."""
    picture = open_pages(source)[0].picture()
    picture.thumbnail((READERS_OWN_SIZE, READERS_OWN_SIZE))
    rapid._engine()(rapid.pixels_of(picture))


def read_anew(source: SourceFile, settings: run.Settings, policy: Policy) -> Kept:
    """`source` read as `itemized read` reads it, and timed against the reader alone."""
    read_page, receipts_of = readers.read_page, extract.receipts_of
    first: dict[int, PageWords] = {}
    looking = second = 0.0
    readings = 0

    def noted(page: Page, *rest: Any, **named: Any) -> PageWords:
        nonlocal looking
        words, seconds = timed(lambda: read_page(page, *rest, **named))
        if page.number not in first:
            first[page.number] = words
            looking += seconds
        return words

    def again(look: Callable[..., PageWords]) -> Callable[..., PageWords]:
        def looked_again(*given: Any, **named: Any) -> PageWords:
            nonlocal second
            words, seconds = timed(lambda: look(*given, **named))
            second += seconds
            return words

        return looked_again

    def made_of(*given: Any, **named: Any) -> tuple[Receipt, ...]:
        nonlocal second, readings
        receipts, seconds = timed(lambda: receipts_of(*given, **named))
        second += seconds if readings else 0.0
        readings += 1
        return receipts

    def whole() -> FileReading:
        with replaced(
            (readers, "read_page", noted),
            (witness, "second_look", again(witness.second_look)),
            (witness, "in_another_light", again(witness.in_another_light)),
            (run, "receipts_of", made_of),
        ):
            reading = run.read_file(source, settings)
        run.findings_of_file(reading, policy)
        return reading

    _, alone = timed(lambda: reader_alone(source))
    reading, seconds = timed(whole)
    times = (round(each, 4) for each in (alone, looking, second, seconds))
    return Kept(tuple(first.values()), reading, *times)


def kept(source: SourceFile, cache: Cache) -> Kept | None:
    """What is kept of `source`; None where it was not read by this very program."""
    try:
        return codec.from_json(Kept, json.loads(cache.place(source).read_bytes()))
    except (OSError, ValueError):
        return None


def keep(source: SourceFile, cache: Cache, read: Kept) -> None:
    """Keep what was read of `source`, unless a part of it failed: that is tried again next time."""
    if read.reading.error is None and not any(page.problem for page in read.reading.words):
        disk.write(cache.place(source), json.dumps(codec.to_json(read), separators=(",", ":")).encode())
