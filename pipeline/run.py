"""The one entry: a submission in, a result out. Used alike by the command line, the web page and the tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pipeline.errors import UnreadableFile
from pipeline.extract import receipts_of
from pipeline.extract.papers.approvals import approvals_of
from pipeline.model import (
    Context,
    DocumentKind,
    Dossier,
    FileReading,
    Finding,
    PageWords,
    Proof,
    Purchase,
    Receipt,
    Result,
    SourceFile,
    State,
    Submission,
)
from pipeline.money import ZERO
from pipeline.purchases import join
from pipeline.settle import settle
from pipeline.witness.credit import credited
from rules.alcohol import judge as judge_alcohol
from rules.engine import UNKNOWN, decide, evaluate, evaluate_purchase, evaluate_unread
from rules.policy import Policy

if TYPE_CHECKING:
    from pipeline.pages import Page

#: How the error of a reading begins where not the file but we are at fault.
FAULT = "a fault in the program"

_AMOUNT = re.compile(r"\d[.,]\s?\d{2}(?!\d)")

ReaderChoice = Literal["auto", "rapidocr", "tesseract"]
DateOrder = Literal["mdy", "dmy"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to read. `reader` auto is RapidOCR where it is installed, else Tesseract."""

    reader: ReaderChoice = "auto"
    date_order: DateOrder = "mdy"


def read_file(source: SourceFile, settings: Settings) -> FileReading:
    """Read one file; never raises for what is in it (the reading's `error` says what is wrong)."""
    try:
        return _read(source, settings)
    except UnreadableFile as problem:
        return FileReading(source.name, source.sha256, 0, str(problem))
    except Exception as fault:  # noqa: BLE001 - whatever a file does to us, the others are read
        why = f"{FAULT} ({type(fault).__name__}: {fault})"
        return FileReading(source.name, source.sha256, 0, why)


def _read(source: SourceFile, settings: Settings) -> FileReading:
    from pipeline.pages import open_pages
    from pipeline.readers import read_page
    from pipeline.witness import in_another_light, second_look

    pages = open_pages(source)
    words = tuple(read_page(page, settings.reader) for page in pages)
    receipts = receipts_of(words, source.name, settings.date_order == "dmy")
    for look, is_better in ((second_look, _knows_as_much), (in_another_light, _proves_more)):
        again = _looked_at(look, pages, words, receipts)
        if again != words:
            looked = receipts_of(again, source.name, settings.date_order == "dmy")
            if is_better(looked, receipts):
                words, receipts = again, looked
    problems = [f"page {page.page}: {page.problem}" for page in words if page.problem]
    error = "; ".join(problems) if len(problems) == len(pages) else None
    if not problems and not any(page.words for page in words):
        error = "no writing can be seen on it; please send a sharper picture of the whole paper"
    reading = FileReading(
        file=source.name,
        sha256=source.sha256,
        pages=len(pages),
        error=error,
        words=words,
        fingerprint=_fingerprints(words, pages),
    )
    return _with_receipts(reading, receipts)


def understood(reading: FileReading, settings: Settings) -> FileReading:
    """`reading` with the receipts that its words say there are: what `read_file` made of the same words."""
    if not reading.words:
        return reading
    return _with_receipts(reading, receipts_of(reading.words, reading.file, settings.date_order == "dmy"))


def _with_receipts(reading: FileReading, receipts: tuple[Receipt, ...]) -> FileReading:
    return replace(reading, receipts=tuple(credited(one, {reading.file: reading.words}) for one in receipts))


def _looked_at(
    look: Callable[[Page, PageWords, Sequence[Receipt]], PageWords],
    pages: Sequence[Page],
    words: tuple[PageWords, ...],
    receipts: tuple[Receipt, ...],
) -> tuple[PageWords, ...]:
    """`words` after another `look` at each page where `receipts` leave something open."""
    try:
        return tuple(look(page, seen, receipts) for page, seen in zip(pages, words, strict=True))
    except Exception:  # noqa: BLE001 - the first reading stands, as open as it was
        return words


def _knows_as_much(looked: tuple[Receipt, ...], before: tuple[Receipt, ...]) -> bool:
    """At least as many receipts add up; of so many, as much was found of what every receipt should show."""

    def known(receipts: tuple[Receipt, ...]) -> tuple[int, int]:
        asked = [field for one in receipts for field in (one.merchant, one.date, one.total)]
        return _proved(receipts), sum(field.state is State.FOUND for field in asked)

    return known(looked) >= known(before)


def _proves_more(looked: tuple[Receipt, ...], before: tuple[Receipt, ...]) -> bool:
    """More receipts add up, and no total that was read before is another now."""

    def totals(receipts: tuple[Receipt, ...]) -> set[Decimal]:
        return {one.total.value for one in receipts if one.total.value is not None}

    return _proved(looked) > _proved(before) and totals(before) <= totals(looked)


def _proved(receipts: tuple[Receipt, ...]) -> int:
    return sum(one.reconciliation.state is Proof.PROVED for one in receipts)


def _fingerprints(words: tuple[PageWords, ...], pages: tuple[Page, ...]) -> tuple[str, ...]:
    from pipeline.fingerprint import fingerprint

    return tuple(
        fingerprint(page.picture(seen.turned))
        for seen, page in zip(words, pages, strict=True)
        if page.layer is None and seen.problem is None
    )


def assemble(submission: Submission, readings: tuple[FileReading, ...], policy: Policy) -> Dossier:
    """Join what was read from each of a submission's files, in their order, into purchases. Looks at no file's bytes.

    A batch reads files one by one, in several processes and from its cache, and calls this; `read` is the same for
    one submission in this process.
    """
    readings, submission = _without_banners(submission, readings)
    judged = tuple(_with_alcohol(reading, policy) for reading in readings)
    return dossier_of(submission, judged, _purchases_of(judged, policy))


def _without_banners(
    submission: Submission, readings: tuple[FileReading, ...]
) -> tuple[tuple[FileReading, ...], Submission]:
    """The readings without the small pictures of an e-mail's text on which no amount is: a signature's banner.

    They are noted. One that shows an amount may be a receipt that somebody pasted, and stays.
    """
    banners = [
        reading.file
        for reading in readings
        if reading.file in submission.pasted
        and reading.words
        and not any(page.problem or any(_AMOUNT.search(word.text) for word in page.words) for page in reading.words)
        and all(paper.document is DocumentKind.OTHER for paper in reading.receipts)
    ]
    notes = tuple((file, "is a logo or signature picture and was left out") for file in banners)
    kept = tuple(reading for reading in readings if reading.file not in banners)
    return kept, replace(submission, notes=submission.notes + notes)


def _purchases_of(readings: tuple[FileReading, ...], policy: Policy) -> tuple[Purchase, ...]:
    """The purchases on all papers, settled; a receipt that was put together from several is judged as a whole."""
    read = {reading.file: reading.words for reading in readings}
    return tuple(
        settle(
            replace(
                purchase,
                receipt=_judged(credited(purchase.receipt, read), policy),
                proofs=tuple((file, _judged(proof, policy)) for file, proof in purchase.proofs),
            ),
            policy.alcohol_takes_its_share,
            policy.tip_cap,
        )
        for purchase in join(readings)
    )


def dossier_of(submission: Submission, readings: tuple[FileReading, ...], purchases: tuple[Purchase, ...]) -> Dossier:
    """What was read, with all that the submission says of itself."""
    return Dossier(
        submission=submission.id,
        form=submission.form,
        readings=readings,
        purchases=purchases,
        approvals=approvals_of(submission.letters, readings, submission.form, purchases),
        problems=submission.problems,
        notes=submission.notes,
        form_problems=submission.form_problems,
        sender=submission.sender,
    )


def _with_alcohol(reading: FileReading, policy: Policy) -> FileReading:
    return replace(reading, receipts=tuple(_judged(receipt, policy) for receipt in reading.receipts))


def _judged(receipt: Receipt, policy: Policy) -> Receipt:
    """`receipt` with every item judged for alcohol, in its context."""
    if not receipt.items:
        return receipt
    items = judge_alcohol(receipt.items, receipt.merchant.value, policy.alcohol_words, receipt.lines)
    return replace(receipt, items=items)


def read(submission: Submission, settings: Settings, policy: Policy) -> Dossier:
    """Read all of a submission's files and join them into purchases. Needs no knowledge of other submissions."""
    readings = tuple(read_file(source, settings) for source in submission.files)
    return assemble(submission, readings, policy)


def judge(dossier: Dossier, policy: Policy, context: Context) -> Result:
    """Findings and verdict for what was read."""
    findings = evaluate(dossier, policy, context)
    amounts = [purchase.reimbursable for purchase in dossier.purchases]
    known = [amount for amount in amounts if amount is not None]
    return Result(
        submission=dossier.submission,
        verdict=decide(findings),
        requested=dossier.form.amount_requested if dossier.form else None,
        reimbursable=sum(known, start=ZERO) if known and len(known) == len(amounts) else None,
        purchases=dossier.purchases,
        findings=findings,
        form=dossier.form,
        readings=dossier.readings,
        notes=dossier.notes,
        sender=dossier.sender,
    )


def findings_of_file(reading: FileReading, policy: Policy) -> tuple[FileReading, tuple[Finding, ...]]:
    """One file by itself (for `read`): the reading with its items judged, and the findings that it alone decides."""
    judged = _with_alcohol(reading, policy)
    if reading.error is not None:
        return judged, evaluate_unread((reading.file,), policy, reading.error)
    purchases = _purchases_of((judged,), policy)
    if not purchases:
        return judged, evaluate_unread((reading.file,), policy, UNKNOWN)
    numbers = range(1, len(purchases) + 1) if len(purchases) > 1 else [None]
    unread = (reading.file,) if any(page.problem for page in reading.words) else ()
    return judged, tuple(
        finding
        for number, purchase in zip(numbers, purchases, strict=True)
        for finding in evaluate_purchase(purchase, policy, number, unread)
    )


def process(submission: Submission, settings: Settings, policy: Policy, context: Context) -> Result:
    """`read`, then `judge`."""
    return judge(read(submission, settings, policy), policy, context)
