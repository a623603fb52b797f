"""Files read in processes of their own, as many as this machine has room for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import run
from pipeline.errors import UnreadableFile
from pipeline.intake import source_file
from pipeline.model import FileReading
from pipeline.workers import Workers

#: How long one file may take to be read, or one submission to be opened or drawn. A page takes about a second.
SECONDS_A_TASK = 300.0
#: What a process grows to that reads photos, in bytes (measured: 1.6 GB after 100 photos, most of it the reader's).
MEMORY_A_WORKER = 1_600_000_000


def processors() -> int:
    """How many processors we may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


def default_workers() -> int:
    """How many processes read fastest here: one for each processor, as far as the machine's memory goes."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows does not say
        return processors()
    return max(1, min(processors(), memory // MEMORY_A_WORKER))


def reading_workers(count: int) -> Workers:
    """Processes for reading files, which share the processors out among themselves."""
    threads = str(max(1, processors() // count))
    return Workers(count, SECONDS_A_TASK, {"ITEMIZED_READER_THREADS": threads, "OMP_THREAD_LIMIT": threads})


def read_files(paths: Sequence[Path], settings: run.Settings, workers: int) -> Iterator[FileReading]:
    """What is in each of `paths`, named as given, in their order; read in up to `workers` processes.

    A file that is not there, cannot be read, or crashes or hangs its reader is a reading with an error.
    """
    if len(paths) == 1:  # a process of its own would take longer to start than the reading takes
        yield _read_path(paths[0], settings)
        return
    ahead: dict[int, FileReading] = {}
    turn = 0
    with reading_workers(min(workers, len(paths))) as pool:
        for number, path in enumerate(paths):
            pool.submit(number, _read_path, path, settings)
        for number, reading, failure in pool:
            if failure is not None:
                reading = FileReading(str(paths[number]), "", 0, error=f"reading it {failure.why}")
            ahead[number] = reading
            while turn in ahead:
                yield ahead.pop(turn)
                turn += 1


def _read_path(path: Path, settings: run.Settings) -> FileReading:
    try:
        return run.read_file(source_file(path), settings)
    except UnreadableFile as why:
        return FileReading(str(path), "", 0, error=str(why))
