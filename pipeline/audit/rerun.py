"""The verdicts of a bundle again: from the words that were read then, and from what is read now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from pipeline.audit.compare import Difference, Reread, changes, differences, reread
from pipeline.audit.copies import of_copy
from pipeline.audit.handed import handed_again
from pipeline.bundle import Bundle, Made
from pipeline.errors import ConfigError, UsageError
from pipeline.export.as_json import dumps, result_json
from pipeline.intake import Source, discover, open_source
from pipeline.judging import Assembled, assembled, judge_again
from pipeline.model import Dossier, Result, SourceFile, Submission
from pipeline.run import DateOrder, ReaderChoice, Settings, read_file, understood
from pipeline.workers import Failure, Workers
from pipeline.writing import copies_in, with_content
from rules.policy import Policy, load

#: Why a file cannot be read afresh that a bundle must not hold.
_WITHHELD = "shows a card's whole number, so the bundle does not hold it, and it is not where it was"
_NO_COPY = "shows a card's whole number, and its safe copy is not in the bundle"
_GONE, _ANOTHER = "is not there", "is another file than it was"
#: Forms of which a safe copy is the form itself, the number masked.
_TEXTS = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Replay:
    """What is said now of a bundle's submissions, from the words that were read then.

    Attributes:
        results: in order of submission.
        differences: from what was said then, in the same order.
        otherwise: what another policy says of them, in the same order; None where none was asked for.
        broken: (submission, why) of those that cannot be judged again, or not be held against what was said, since
            their own files are damaged; the others are judged as if the former were not there.
    """

    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    otherwise: tuple[Result, ...] | None = None
    broken: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the readers read now, and what is said of it.

    Attributes:
        readings: the files that are read otherwise; of forms and e-mails, the fields.
        missing: (submission, file, why) of files that are not there any more, or are others.
        differences: from what the replay says.
        copies: (submission, file) of those that were read from their safe copies: what is painted over there, and all
            that was only seen of the file itself, is taken as it was.
        taken: (submission, file) of forms and e-mails that are not in the bundle as files of their own: what they said
            is taken as it was.
    """

    readings: tuple[Reread, ...]
    missing: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    copies: tuple[tuple[str, str], ...] = ()
    taken: tuple[tuple[str, str], ...] = ()


def replay(bundle: Bundle, workers: Workers, other: Policy | None = None) -> Replay:
    """The bundle's submissions judged again, by its own policy, from the words that were read then.

    Args:
        other: another policy to judge them by, beside.

    Raises:
        UsageError, ConfigError: there is no bundle, what all of it rests on is damaged, or its policy is none for this
            program.
    """
    made = bundle.made()
    policies = (load(bundle.policy), *([other] if other is not None else []))
    came, broken, handed = _Came(workers, bundle), dict[str, str](), dict[str, Submission]()
    for name, _ in made.judged:
        try:
            handed[name] = bundle.submission(name)
        except ConfigError as why:
            broken[name] = str(why)
        else:
            workers.submit(name, _put_together, bundle, name, handed[name], _settings(made, bundle), policies)

    def judged() -> list[tuple[Result, ...]]:
        sound = {name: submission for name, submission in handed.items() if name not in broken}
        return [
            _judged(bundle, made, sound, policy, lambda submission, at=at: came.of(submission.id)[at])  # type: ignore[misc]
            for at, policy in enumerate(policies)
        ]

    try:
        results, *more = judged()
    except _BrokenError:  # only now is it known which are; those that are not are judged from the first on
        broken |= {name: told for name, _ in made.judged if name not in broken and (told := came.broken(name))}
        results, *more = judged()
    found: list[Difference] = []
    for result in results:
        try:
            found += differences(result.submission, bundle.said(result.submission), _plain(result))
        except ConfigError as why:
            broken[result.submission] = str(why)
    return Replay(results, tuple(found), more[0] if more else None, tuple(sorted(broken.items())))


def read_again(bundle: Bundle, workers: Workers, replayed: Replay) -> Fresh:
    """The bundle's files read afresh, and judged by the bundle's policy; held against what `replayed` says.

    Raises:
        UsageError, ConfigError: as `replay`; also where none of the files is in the bundle nor where they were.
    """
    made = bundle.made()
    originals = _originals(made, bundle)
    policy = load(bundle.policy)
    handed = {result.submission: bundle.submission(result.submission) for result in replayed.results}
    for name, submission in handed.items():
        withheld = frozenset(file for of, file, _ in made.withheld if of == name)
        copies = {file: copy for of, file, copy in made.copies if of == name}
        source, settings = originals.get(name), _settings(made, bundle)
        workers.submit(name, _read, bundle, name, submission, source, withheld, copies, settings, policy)
    came = _Came(workers, bundle)
    anew = {name: came.of(name).handed for name in handed}
    results = _judged(bundle, made, anew, policy, lambda one: came.of(one.id).put_together)
    now = {result.submission: _plain(result) for result in results}
    read = [(result.submission, came.of(result.submission)) for result in results]
    return Fresh(
        readings=tuple(one for _, new in read for one in new.otherwise),
        missing=tuple(sorted((name, file, why) for name, new in read for file, why in new.missing)),
        differences=tuple(
            one for old in replayed.results for one in changes(old.submission, _plain(old), now[old.submission])
        ),
        copies=tuple(sorted((name, file) for name, new in read for file in new.copies)),
        taken=tuple(sorted((name, file) for name, new in read for file in new.taken)),
    )


def _judged(
    bundle: Bundle, made: Made, handed: Mapping[str, Submission], policy: Policy, put_together: Assembled
) -> tuple[Result, ...]:
    """What is said of the submissions `handed` in, by id, judged in the order of then."""
    return judge_again(
        [(handed[name], run) for name, run in made.judged if name in handed],
        bundle.before(),
        put_together,
        policy,
        bundle.departments(),
        made.day,
        bundle.answered(),
    )


class _BrokenError(ConfigError):
    """A submission's task came to nothing."""


class _Came:
    """What the workers' tasks come to, by their keys: judged while the others are still at work."""

    def __init__(self, workers: Workers, bundle: Bundle) -> None:
        self._done, self._bundle = iter(workers), bundle
        self._came: dict[str, Any] = {}

    def of(self, key: str) -> Any:
        """Waits for it. Raises _BrokenError where it came to nothing."""
        while key not in self._came:
            done, value, failure = next(self._done)
            self._came[done] = value if failure is None else self._wrong(done, failure)
        if isinstance(self._came[key], ConfigError):
            raise _BrokenError(str(self._came[key])) from None
        return self._came[key]

    def broken(self, key: str) -> str:
        """Why it came to nothing; "" where it came to something. Waits for it."""
        try:
            self.of(key)
        except _BrokenError as why:
            return str(why)
        return ""

    def _wrong(self, key: str, failure: Failure) -> ConfigError:
        try:
            self._bundle.words(key)  # where it is these that are damaged, they say so best
        except ConfigError as why:
            return why
        return ConfigError(f"this submission cannot be judged again: that {failure.why}", self._bundle.of(key))


def _put_together(
    bundle: Bundle, name: str, submission: Submission, settings: Settings, policies: tuple[Policy, ...]
) -> tuple[tuple[Dossier, str | None], ...]:
    """In a worker: a submission as its words say it is, put together by each policy."""
    readings = tuple(understood(reading, settings) for reading in bundle.words(name))
    return tuple(assembled(submission, readings, policy) for policy in policies)


class _Reread(NamedTuple):
    """A submission as it was handed in, by what is read now, and put together from that; the files that are read
    otherwise, those not at hand, those that were read from safe copies, and those of which what was read is taken.
    """

    handed: Submission
    put_together: tuple[Dossier, str | None]
    otherwise: list[Reread]
    missing: list[tuple[str, str]]
    copies: list[str]
    taken: tuple[str, ...]


def _read(
    bundle: Bundle,
    name: str,
    submission: Submission,
    source: Source | None,
    withheld: frozenset[str],
    copies: Mapping[str, str],
    settings: Settings,
    policy: Policy,
) -> _Reread:
    """In a worker: a submission's files read afresh, those that cannot be had as they were read then."""
    then = {reading.file: reading for reading in bundle.words(name)}
    held = {file.name: _copy(bundle, name, file) for file in (*submission.files, *submission.kept)}
    missed = source is not None and any(found is None and file not in copies for file, found in held.items())
    opened = open_source(source) if source is not None and missed else None
    for file in (*opened.files, *opened.kept) if opened is not None else ():
        held[file.name] = held.get(file.name) or file
    readings, otherwise, missing, from_copies = [], [], [], []
    for file in submission.files:
        if file.name in copies:
            safe = _copy(bundle, name, replace(file, name=copies[file.name]))
            if safe is None:
                missing.append((file.name, _NO_COPY))
                readings.append(understood(then[file.name], settings))
                continue
            now = of_copy(then[file.name], read_file(safe, settings), safe.content)
            readings.append(understood(now, settings))
            from_copies.append(file.name)
            if (one := reread(name, then[file.name], now)) is not None:
                otherwise.append(one)
            continue
        found = held[file.name]
        if found is None or _digest(found) != file.sha256:
            why = _WITHHELD if file.name in withheld else _GONE
            missing.append((file.name, why if found is None else _ANOTHER))
            readings.append(understood(then[file.name], settings))
        else:
            readings.append(read_file(found, settings))
            if (one := reread(name, then[file.name], readings[-1])) is not None:
                otherwise.append(one)
    contents = {}
    for file in (*submission.files, *submission.kept):
        found = held[file.name]
        if found is not None and _digest(found) == file.sha256:
            contents[file.name] = found.content
        elif file.name in copies and (told := _masked(bundle, name, file, copies[file.name])) is not None:
            contents[file.name] = told
    again = handed_again(submission, contents, opened)
    gone = {file for file in again.taken if file in held and file not in (*copies, *withheld)}
    missing += [(file, _GONE if held[file] is None else _ANOTHER) for file in sorted(gone)]
    taken = tuple(file for file in again.taken if file not in gone)
    together = assembled(again.submission, tuple(readings), policy)
    return _Reread(again.submission, together, [*again.otherwise, *otherwise], missing, from_copies, taken)


def _copy(bundle: Bundle, name: str, file: SourceFile) -> SourceFile | None:
    """The file as it is in the bundle; None where it is not."""
    try:
        return with_content(bundle.of(name), file)
    except OSError:
        return None


def _masked(bundle: Bundle, name: str, file: SourceFile, copy: str) -> bytes | None:
    """A form as its safe copy is, where that says it as the form did; None of all else."""
    safe = _copy(bundle, name, replace(file, name=copy)) if Path(file.name).suffix.lower() in _TEXTS else None
    return safe.content if safe is not None else None


def _digest(file: SourceFile) -> str:
    return hashlib.sha256(file.content).hexdigest()


def _originals(made: Made, bundle: Bundle) -> dict[str, Source]:
    """Where the submissions are, by id, of a batch that kept not all copies; empty for one that did."""
    if made.originals is None:
        return {}
    folder = Path(made.originals)
    if not folder.is_dir():
        if any(copies_in(bundle.of(name)).is_dir() for name, _ in made.judged):
            return {}
        raise UsageError(
            f"the files of this batch are not in its bundle, and {folder}, where they were, is not there; put them "
            "back there, or audit without --reread"
        )
    return {source.id: source for source in discover(folder)}


def _settings(made: Made, bundle: Bundle) -> Settings:
    if made.reader not in get_args(ReaderChoice) or made.date_order not in get_args(DateOrder):
        raise ConfigError(
            f"names a reader or an order of dates that there is not: {made.reader}, {made.date_order}",
            bundle.run_file,
        )
    return Settings(cast(ReaderChoice, made.reader), cast(DateOrder, made.date_order))


def _plain(result: Result) -> dict[str, Any]:
    """A result as it is read back from `result.json`."""
    plain: dict[str, Any] = json.loads(dumps(result_json(result)))
    return plain
