"""The one entry: a submission in, a result out. Used alike by the command line, the web page and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model import Context, Dossier, FileReading, Finding, Result, SourceFile, Submission
from rules.policy import Policy

ReaderChoice = Literal["auto", "rapidocr", "tesseract"]
DateOrder = Literal["mdy", "dmy"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to read. `reader` auto is RapidOCR where it is installed, else Tesseract."""

    reader: ReaderChoice = "auto"
    date_order: DateOrder = "mdy"


def read_file(source: SourceFile, settings: Settings) -> FileReading:
    """Read one file; never raises for what is in it (the reading's `error` says what is wrong)."""
    raise NotImplementedError


def assemble(submission: Submission, readings: tuple[FileReading, ...], policy: Policy) -> Dossier:
    """Join what was read from each of a submission's files, in their order, into purchases. Looks at no file's bytes.

    A batch reads files one by one, in several processes and from its cache, and calls this; `read` is the same for
    one submission in this process.
    """
    raise NotImplementedError


def read(submission: Submission, settings: Settings, policy: Policy) -> Dossier:
    """Read all of a submission's files and join them into purchases. Needs no knowledge of other submissions."""
    readings = tuple(read_file(source, settings) for source in submission.files)
    return assemble(submission, readings, policy)


def judge(dossier: Dossier, policy: Policy, context: Context) -> Result:
    """Findings and verdict for what was read."""
    raise NotImplementedError


def findings_of_file(reading: FileReading, policy: Policy) -> tuple[Finding, ...]:
    """Findings of the clauses that one file alone can decide (for `read`)."""
    raise NotImplementedError


def process(submission: Submission, settings: Settings, policy: Policy, context: Context) -> Result:
    """`read`, then `judge`."""
    return judge(read(submission, settings, policy), policy, context)
