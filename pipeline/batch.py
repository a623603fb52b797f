"""Many submissions: read in parallel and file by file, judged one after the other, written into one folder.

What comes out depends on the submissions, the policy and the program alone, not on workers or their order. A file
whose reader crashes or hangs becomes a reading with an error; it never loses the others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disk, run, versions
from pipeline.bundle import Bundle, Made, Stand, not_to_copy, sealing, stand_in
from pipeline.cache import Cache, keep
from pipeline.errors import ConfigError, NothingReadError, UsageError
from pipeline.export.accuracy import measured
from pipeline.export.workbook import Links, RunInfo, write_workbook
from pipeline.intake import Source, discover, left_out, open_source, unpacked
from pipeline.judging import Judged, judge_all
from pipeline.ledger import Ledger, Run
from pipeline.model import Department, FileReading, Result, SourceFile, Submission, Verdict
from pipeline.money import ZERO
from pipeline.reading import reading_workers
from pipeline.workers import Workers
from pipeline.writing import (
    copies_in,
    mark_of,
    with_content,
    without_content,
    write_over,
    write_pictures,
    write_words,
)
from rules.policy import Policy

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Why a file with a card's whole number is not in a bundle that holds no files.
_NOT_COPIED = "shows or may show a card's whole number, and no file was to be copied"


class Stage(StrEnum):
    """What a batch is doing, in words."""

    OPENING = "opening"
    READING = "reading"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: `done` of `total` submissions (reading: files); `name` is the one just finished."""

    stage: Stage
    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a batch came to.

    Attributes:
        workbook: where `approval.xlsx` is.
        results: in the order of submission: by the day of the form, then by id.
        files: how many files were looked at; kept: how many of them an earlier run had read.
        unreadable: (submission, file, why) of each file that could not be read.
        faults: (submission, traceback) where the program itself failed; that submission is left to a person.
        left_out: (name, why) of what lies in the folder and is no submission nor part of one.
        set_aside: where an earlier workbook went that somebody had worked in; None where there was none.
        ledger: where the batch is recorded; None where no ledger was named. known: how many of the submissions it
            knew already; they are judged against what was before them and count once.
        ready_before: what is to be paid of those that were ready in an earlier batch too, and may be paid already.
        ledger_was_empty: nothing was recorded in it before, as where its name is misspelled.
        seal: of the bundle: see `pipeline.bundle.seal`.
        copies, withheld: as `Made` has them; none where no file is copied.
    """

    workbook: Path
    results: tuple[Result, ...]
    files: int
    kept: int
    unreadable: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    set_aside: Path | None = None
    ledger: Path | None = None
    known: int = 0
    ready_before: Decimal = ZERO
    ledger_was_empty: bool = False
    seal: str = ""
    copies: tuple[tuple[str, str, str], ...] = ()
    withheld: tuple[tuple[str, str, str], ...] = ()

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(result.verdict for result in self.results)


@dataclass(slots=True)
class _Read:
    """All submissions of a batch as they are being read."""

    submissions: dict[str, Submission] = field(default_factory=dict)
    readings: dict[tuple[str, int], FileReading] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    kept: int = 0

    def of(self, submission: Submission) -> tuple[FileReading, ...]:
        return tuple(self.readings[submission.id, number] for number in range(len(submission.files)))


def run_batch(
    folder: Path,
    out: Path,
    *,
    policy: Policy,
    settings: run.Settings,
    departments: tuple[Department, ...] | None,
    today: date,
    workers: int,
    on_progress: Callable[[Progress], None],
    options: tuple[tuple[str, str], ...] = (),
    ledger: Ledger | None = None,
    copied: bool = True,
    key: Ed25519PrivateKey | None = None,
) -> BatchOutcome:
    """Judge every submission in `folder` and write `out/approval.xlsx`, `out/submissions/<id>/` and `out/bundle/`.

    Interrupted, it leaves in `out` every reading that was finished, and the next run goes on from there.

    Args:
        workers: how many processes read; see `pipeline.reading.default_workers`.
        options: (option, value) to name in the workbook's sheet about the run.
        ledger: what earlier batches said; this one is recorded in it before anything that it says is written.
        copied: whether the submissions' files stay in the bundle; else it keeps their digests and where they were.
        key: signs the bundle's seal; None: it is not signed.

    Raises:
        UsageError: `folder` is no folder, `out` cannot be written or holds another folder's batch, one lies in the
            other, the ledger lies in `folder` or cannot be written.
        ConfigError: a form export in `folder` or the ledger is invalid.
        NothingReadError: there is no submission in `folder`.
    """
    sources, passed_over = discover(folder), left_out(folder)
    if not sources:
        there = f"; only {', '.join(name for name, _ in passed_over[:8])}" if passed_over else ""
        what = "no folder, e-mail, archive, form export, picture or PDF"
        raise NothingReadError(f"{folder} holds no submission: {what}{there}")
    if ledger is not None and ledger.path.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"{ledger.path} lies among the submissions; choose a place for --ledger that is apart from them"
        )
    rules = _source(policy)
    _prepare(folder, out)
    program, name = versions.program(), folder.resolve().name
    allocations = {(row.name, row.fiscal_year): row.allocation for row in departments or ()}
    this_run = Run(
        today, name, program, f"{policy.name} {policy.version}", policy.sha256,
        tuple((*of, amount) for of, amount in allocations.items()),
    )  # fmt: skip
    with reading_workers(workers) as pool:
        read = _read_all(sources, out, settings, pool, on_progress)
        judged = judge_all(read.submissions.values(), read.of, policy, departments, this_run, ledger)
        stands = _stand_in(read, out, settings, pool, copied)
        links = _write_all(judged.results, read.submissions, stands, out, pool, on_progress)
    results = judged.results
    by_name = sorted(results, key=lambda result: result.submission)
    # A signature's picture is no file that could not be read: a result is without it.
    unreadable = tuple(
        (result.submission, reading.file, reading.error)
        for result in by_name
        for reading in result.readings
        if reading.error is not None
    )
    about = RunInfo(
        program=program,
        policy=policy,
        today=today,
        folder=name,
        readers=versions.readers(),
        options=options,
        counts=(
            ("submissions", len(results)),
            ("files read", len(read.readings) - len(unreadable)),
            ("files that could not be read", len(unreadable)),
        ),
        departments=departments,
        left_out=passed_over,
        spent=judged.spent,
        sales_tax=judged.sales_tax,
        ledger=_rested_on(ledger, judged) if ledger is not None else (),
        accuracy=measured(),
    )
    workbook = out / "approval.xlsx"
    set_aside = write_over(workbook, lambda place: write_workbook(place, results, about, links))
    copies = tuple((id_, *one) for id_, stand in stands.items() for one in stand.copies)
    withheld = tuple((id_, *one) for id_, stand in stands.items() for one in stand.withheld)
    made = Made(
        program=versions.build(),
        day=today,
        folder=name,
        reader=settings.reader,
        date_order=settings.date_order,
        judged=judged.order,
        options=options,
        libraries=versions.libraries(),
        readers=about.readers,
        models=versions.models(),
        originals=None if copied and not withheld else str(folder.resolve()),
        withheld=withheld,
        copies=copies,
        unpacked=unpacked(folder),
    )
    _bundle(out, made, read, rules, departments, judged)
    seal = _sealed(out, copied, [(id_, file) for id_, file, _ in (*copies, *withheld)], key)
    if ledger is not None:
        ledger.seal(judged.run, seal)
    return BatchOutcome(
        workbook=workbook,
        results=results,
        files=len(read.readings),
        kept=read.kept,
        unreadable=unreadable,
        faults=(*read.faults, *judged.faults),
        left_out=passed_over,
        set_aside=set_aside,
        ledger=ledger.path if ledger is not None else None,
        known=judged.known,
        ready_before=judged.ready_before,
        ledger_was_empty=judged.known == judged.runs_before == 0,
        seal=seal,
        copies=copies,
        withheld=withheld if copied else (),
    )


def _rested_on(ledger: Ledger, judged: Judged) -> tuple[tuple[str, str], ...]:
    """What the verdicts rest on of the ledger: the same again where the same batch is judged again."""
    runs = "run" if judged.runs_before == 1 else "runs"
    facts = [("Ledger", f"{ledger.path.name}, {judged.runs_before} {runs} before this batch")]
    if judged.taken:
        facts.append(("Taken from the ledger, SHA-256", judged.taken))
    return tuple(facts)


def _source(policy: Policy) -> bytes:
    """The file that `policy` was loaded from."""
    content = policy.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != policy.sha256:
        raise ConfigError("was changed while it was being read; run the same command again", policy.path)
    return content


def _prepare(folder: Path, out: Path) -> None:
    """Make `out`, or say why it cannot be."""
    inner, outer = out.resolve(), folder.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner / "submissions"):
        raise UsageError(
            f"{out} and {folder} lie in each other; choose a folder for --out that is apart from the input"
        )
    if (before := Bundle(out).of_folder()) not in (None, folder.resolve().name):
        raise UsageError(f"{out} holds the batch of another folder, {before}; name another folder for --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
        disk.clear_unfinished(out)
        sealing(out).lift()  # what is half written is not sealed
        disk.write(out / ".cache" / "README.txt", _ABOUT_CACHE)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error


_ABOUT_CACHE = b"Finished readings, so that the same command need not read a file twice. May be deleted at any time.\n"


# --- Reading ---------------------------------------------------------------------------------------------------------


def _read_all(
    sources: Sequence[Source],
    out: Path,
    settings: run.Settings,
    pool: Workers,
    on_progress: Callable[[Progress], None],
) -> _Read:
    """Every submission opened, its files copied to `out` and read. Drops kept readings of files no longer there."""
    read = _Read()
    for source in sources:
        pool.submit(source, _open, source, out)
    for source, submission, failure in pool:
        if failure is not None:
            why = f"opening it {failure.why}"
            submission = Submission(source.id, None, (), (("", why),))
            if failure.trace:
                read.faults.append((source.id, failure.trace))
        read.submissions[source.id] = submission
        on_progress(Progress(Stage.OPENING, len(read.submissions), len(sources), source.id))

    _drop_strangers(out / "submissions", read.submissions)
    cache = Cache(out / ".cache", settings)
    files = [(name, at) for name in sorted(read.submissions) for at in range(len(read.submissions[name].files))]
    progress = partial(Progress, Stage.READING, total=len(files))
    places = set()
    for name, at in files:
        file = read.submissions[name].files[at]
        place = cache.place(file)
        places.add(place)
        if (reading := cache.get(file)) is not None:
            read.readings[name, at] = reading
            read.kept += 1
            on_progress(progress(done=len(read.readings), name=f"{name}/{file.name}"))
        else:
            pool.submit((name, at, file), _read_one, out / "submissions" / name, file, settings, place)
    for (name, at, file), reading, failure in pool:
        if failure is not None:
            reading = FileReading(file.name, file.sha256, 0, error=f"reading it {failure.why}")
            if failure.trace:
                read.faults.append((name, failure.trace))
        elif reading.error is not None and reading.error.startswith(run.FAULT):
            read.faults.append((name, f"{file.name}: {reading.error}"))
        read.readings[name, at] = reading
        on_progress(progress(done=len(read.readings), name=f"{name}/{file.name}"))
    disk.keep_only(out / ".cache", {*places, out / ".cache" / "README.txt", mark_of(out / "approval.xlsx")})
    return read


def _drop_strangers(folder: Path, mine: Mapping[str, Submission]) -> None:
    """Remove what an earlier run wrote of submissions that are not in the folder any more."""
    if folder.is_dir():
        wanted = {path for path in folder.rglob("*") if path.relative_to(folder).parts[0] in mine}
        disk.keep_only(folder, wanted)


def _open(source: Source, out: Path) -> Submission:
    """In a worker: the submission without its files' bytes, which are in `out` now."""
    submission = open_source(source)
    copies = copies_in(out / "submissions" / submission.id)
    wanted = set()
    for file in (*submission.files, *submission.kept):
        place = disk.inside(copies, file.name)
        disk.write(place, file.content)
        wanted.add(place)
    disk.keep_only(copies, wanted)
    return without_content(submission)


def _read_one(folder: Path, file: SourceFile, settings: run.Settings, place: Path) -> FileReading:
    """In a worker: what is in a file of the submission in `folder`, kept at `place`."""
    reading = run.read_file(with_content(folder, file), settings)
    keep(place, reading)
    return reading


def _stand_in(read: _Read, out: Path, settings: run.Settings, pool: Workers, copied: bool) -> dict[str, Stand]:
    """What stands for files that show a card's whole number, by submission; where none is copied, nothing does."""
    shown = {
        id_: names
        for id_, one in sorted(read.submissions.items())
        if (names := not_to_copy(out / "submissions" / id_, one, read.of(one)))
    }
    stands = {id_: Stand(withheld=tuple((name, _NOT_COPIED) for name in names)) for id_, names in shown.items()}
    if not copied:
        return stands
    for id_, names in shown.items():
        submission = read.submissions[id_]
        readings = read.of(submission)
        pool.submit(id_, stand_in, out / "submissions" / id_, submission, readings, names, settings.reader)
    for id_, stand, failure in pool:
        if failure is None:
            stands[id_] = stand
        else:
            why = f"making its safe copy {failure.why}"
            stands[id_] = Stand(withheld=tuple((name, why) for name in shown[id_]))
            if failure.trace:
                read.faults.append((id_, failure.trace))
    return stands


# --- Writing ---------------------------------------------------------------------------------------------------------


def _write_all(
    results: Sequence[Result],
    submissions: Mapping[str, Submission],
    stands: Mapping[str, Stand],
    out: Path,
    pool: Workers,
    on_progress: Callable[[Progress], None],
) -> dict[str, Links]:
    """Each submission's folder; what the workbook links to, by submission."""
    links: dict[str, Links] = {}
    for result in results:
        pool.submit(result, write_pictures, result, out / "submissions" / result.submission)
    for result, drawn, failure in pool:
        receipt, small = (None, None) if failure is not None else drawn
        receipt = receipt or _any_file(submissions[result.submission])
        if receipt and (stand := stands.get(result.submission)):
            receipt = stand.instead_of(receipt)
        folder = f"submissions/{result.submission}"
        reply = f"{folder}/reply.eml" if write_words(result, out / folder) else None
        links[result.submission] = Links(receipt and f"{folder}/{receipt}", small, folder, reply)
        on_progress(Progress(Stage.WRITING, len(links), len(results), result.submission))
    return links


def _bundle(
    out: Path,
    made: Made,
    read: _Read,
    rules: bytes,
    departments: tuple[Department, ...] | None,
    judged: Judged,
) -> None:
    """All that the verdicts rest on, put beside them."""
    bundle = Bundle(out)
    for submission in read.submissions.values():
        bundle.put(submission, read.of(submission))
    disk.write(bundle.policy, rules)
    disk.write(bundle.workbook, (out / "approval.xlsx").read_bytes())
    bundle.put_made(made, departments, judged.before, judged.answered)


def _sealed(out: Path, copied: bool, stood_for: Sequence[tuple[str, str]], key: Ed25519PrivateKey | None) -> str:
    for submission, file in stood_for:
        disk.inside(copies_in(out / "submissions" / submission), file).unlink(missing_ok=True)
    if not copied:
        for folder in (out / "submissions").iterdir():
            disk.keep_only(folder, {path for path in folder.rglob("*") if copies_in(folder) not in path.parents})
    seal = sealing(out).put()
    if key is not None:
        from pipeline.bundle.signing import sign

        sign(sealing(out), key)
    return seal


def _any_file(submission: Submission) -> str | None:
    """What to show where no paper could be drawn: the first that could not be used, else the first that came."""
    unusable = {name for name, _ in submission.problems}
    kept = sorted(submission.kept, key=lambda file: file.name not in unusable)
    files = [*(file for file in kept if file.name in unusable), *submission.files, *kept]
    return f"files/{files[0].name}" if files else None
