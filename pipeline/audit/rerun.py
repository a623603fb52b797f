"""The verdicts of a bundle again: from the words that were read then, and from what is read now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from pipeline.audit.compare import Difference, Reread, differences, reread
from pipeline.bundle import Bundle, Made
from pipeline.errors import ConfigError, UsageError
from pipeline.export.as_json import dumps, result_json
from pipeline.intake import Source, discover, open_source
from pipeline.judging import judge_again
from pipeline.model import FileReading, Result, SourceFile, Submission
from pipeline.run import DateOrder, ReaderChoice, Settings, read_file, understood
from pipeline.workers import Workers
from pipeline.writing import with_content
from rules.policy import Policy, load


@dataclass(frozen=True, slots=True)
class Replay:
    """What is said now of a bundle's submissions, from the words that were read then.

    Attributes:
        results: in order of submission.
        differences: from what was said then, in the same order.
    """

    results: tuple[Result, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the readers read now, and what is said of it.

    Attributes:
        readings: the files that are read otherwise.
        missing: (submission, file, why) of files that are not there any more, or are others.
        differences: from what the replay says.
    """

    readings: tuple[Reread, ...]
    missing: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]


def replay(bundle: Bundle, workers: Workers, policy: Policy | None = None) -> Replay:
    """The bundle's submissions judged again from the words that were read then.

    Args:
        policy: to judge by; None: the bundle's own.

    Raises:
        UsageError, ConfigError: there is no bundle, it is damaged, or its policy is none for this program.
    """
    made = bundle.made()
    for name, _ in made.judged:
        workers.submit(name, _understood, bundle, name, _settings(made, bundle))
    results = _judged(bundle, made, _all(workers), policy)
    found: list[Difference] = []
    for result in results:
        found += differences(result.submission, bundle.said(result.submission), _plain(result))
    return Replay(results, tuple(found))


def read_again(bundle: Bundle, workers: Workers, replayed: Replay) -> Fresh:
    """The bundle's files read afresh, and judged by the bundle's policy; held against what `replayed` says.

    Raises:
        UsageError, ConfigError: as `replay`; also where the files are not in the bundle nor where they were.
    """
    made = bundle.made()
    originals = _originals(made)
    for name, _ in made.judged:
        workers.submit(name, _read, bundle, bundle.submission(name), originals.get(name), _settings(made, bundle))
    read: dict[str, tuple[FileReading, ...]] = {}
    missing: list[tuple[str, str, str]] = []
    for key, (readings, gone) in _all(workers).items():
        read[key] = readings
        missing += [(key, file, why) for file, why in gone]
    results = _judged(bundle, made, read, None)
    now = {result.submission: _plain(result) for result in results}
    found: list[Difference] = []
    changed: list[Reread] = []
    for result in replayed.results:
        found += differences(result.submission, _plain(result), now[result.submission])
        then = bundle.words(result.submission)
        changed += [
            one
            for old, new in zip(then, read[result.submission], strict=True)
            if (one := reread(result.submission, old, new)) is not None
        ]
    return Fresh(tuple(changed), tuple(sorted(missing)), tuple(found))


def _judged(
    bundle: Bundle, made: Made, readings: Mapping[str, tuple[FileReading, ...]], policy: Policy | None
) -> tuple[Result, ...]:
    return judge_again(
        [(bundle.submission(name), run) for name, run in made.judged],
        bundle.before(),
        lambda submission: readings[submission.id],
        policy or load(bundle.policy),
        bundle.departments(),
        made.day,
        bundle.answered(),
    )


def _all(workers: Workers) -> dict[str, Any]:
    """What each task came to, by its key."""
    came = {}
    for key, value, failure in workers:
        if failure is not None:
            raise ConfigError(f"cannot be judged again: that {failure.why}", key)
        came[key] = value
    return came


def _understood(bundle: Bundle, submission: str, settings: Settings) -> tuple[FileReading, ...]:
    """In a worker: a submission's readings, with the receipts that their words say there are."""
    return tuple(understood(reading, settings) for reading in bundle.words(submission))


def _read(
    bundle: Bundle, submission: Submission, source: Source | None, settings: Settings
) -> tuple[tuple[FileReading, ...], list[tuple[str, str]]]:
    """In a worker: a submission's files read afresh, those that cannot be had as they were read then; and why."""
    then = {reading.file: reading for reading in bundle.words(submission.id)}
    at_hand = {file.name: file for file in open_source(source).files} if source is not None else {}
    readings, missing = [], []
    for file in submission.files:
        try:
            found = at_hand[file.name] if source is not None else with_content(bundle.of(submission.id), file)
        except (KeyError, OSError):
            found = None
        if found is None or _digest(found) != file.sha256:
            missing.append((file.name, "is not there" if found is None else "is another file than it was"))
            readings.append(understood(then[file.name], settings))
        else:
            readings.append(read_file(found, settings))
    return tuple(readings), missing


def _digest(file: SourceFile) -> str:
    return hashlib.sha256(file.content).hexdigest()


def _originals(made: Made) -> dict[str, Source]:
    """Where the submissions are, by id, of a batch that kept no copies; empty for one that did."""
    if made.originals is None:
        return {}
    folder = Path(made.originals)
    if not folder.is_dir():
        raise UsageError(
            f"the files of this batch are not in its bundle, and {folder}, where they were, is not there; put them "
            "back there, or audit without --reread"
        )
    return {source.id: source for source in discover(folder)}


def _settings(made: Made, bundle: Bundle) -> Settings:
    if made.reader not in get_args(ReaderChoice) or made.date_order not in get_args(DateOrder):
        raise ConfigError(
            f"names a reader or an order of dates that there is not: {made.reader}, {made.date_order}",
            bundle.folder / "bundle" / "run.json",
        )
    return Settings(cast(ReaderChoice, made.reader), cast(DateOrder, made.date_order))


def _plain(result: Result) -> dict[str, Any]:
    """A result as it is read back from `result.json`."""
    plain: dict[str, Any] = json.loads(dumps(result_json(result)))
    return plain
