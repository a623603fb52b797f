"""What two results say of one submission, held against each other, and two readings of one file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.model import FileReading, Word

#: What is told of a finding that differs: the first of these that does.
_FINDING = ("state", "cause", "message", "ask", "consequence", "clause", "evidence")
#: Of the parts of a result, these are what it comes to, and are told by themselves.
OUTCOMES = ("verdict", "requested", "reimbursable")
_PURCHASE = ("merchant", "date", "total", "reimbursable", "documents")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that was said of a submission and is not said again.

    Attributes:
        about: what it is said of, such as "verdict", "payment-proof" or "total of purchase 2".
        was, now: what is said, in words; "" where nothing is.
    """

    submission: str
    about: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.submission}: {self.about}: was {self.was or 'not said'}, is {self.now or 'not said'}"


@dataclass(frozen=True, slots=True)
class Reread:
    """A file that was read otherwise: the first word that differs, or the first problem, as it was and as it is.

    Of a form and of an e-mail there is one for each field that differs.
    """

    submission: str
    file: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.submission}: {self.file}: was read {self.was or 'as empty'}, is read {self.now or 'as empty'}"


def differences(submission: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """What differs between two results, as `result_json` writes them: of each clause and purchase the first thing."""
    if was == now:
        return
    for part in OUTCOMES:
        if was.get(part) != now.get(part):
            yield Difference(submission, part, _word(was.get(part)), _word(now.get(part)))
    yield from _of_findings(submission, was, now)
    yield from _of_purchases(submission, was, now)
    told = {*OUTCOMES, "findings", "purchases"}
    for part in sorted((was.keys() | now.keys()) - told):
        if was.get(part) != now.get(part):
            yield Difference(submission, part, _word(was.get(part)), _word(now.get(part)))


def changes(submission: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """`differences` in what is said; where on the papers it was found is none of it."""
    yield from differences(submission, _unplaced(was), _unplaced(now))


def _unplaced(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unplaced(inner) for key, inner in value.items() if key != "evidence"}
    return [_unplaced(inner) for inner in value] if isinstance(value, list) else value


def _of_findings(submission: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = _findings(was), _findings(now)
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key, {}), after.get(key, {})
        part = next((part for part in _FINDING if old.get(part) != new.get(part)), None)
        if part is not None:
            rule, purchase, _ = key
            about = rule if purchase is None else f"{rule} of purchase {purchase}"
            about += "" if part in ("state", "message") else f", {part}"
            yield Difference(submission, about, _said(old, part), _said(new, part))


def _findings(result: Mapping[str, Any]) -> dict[tuple[str, int | None, int], Mapping[str, Any]]:
    """By rule, purchase, and which of several it is."""
    seen: Counter[tuple[str, int | None]] = Counter()
    found = {}
    for finding in result.get("findings", ()):
        rule, number = finding.get("rule", ""), finding.get("purchase")
        # What is read back may be damaged.
        key = (str(rule), number if number is None or isinstance(number, int) else 0)
        found[(*key, seen[key])] = finding
        seen[key] += 1
    return found


def _said(finding: Mapping[str, Any], part: str) -> str:
    """What a finding says of `part`; of its state, with the reason."""
    if not finding:
        return ""
    if part == "state":
        return f"{_word(finding.get('state'))} ({_word(finding.get('message'))})"
    return _word(finding.get(part))


def _of_purchases(submission: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = list(was.get("purchases", ())), list(now.get("purchases", ()))
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else {}
        new = after[number] if number < len(after) else {}
        others = sorted((old.keys() | new.keys()) - set(_PURCHASE))
        part = next((part for part in (*_PURCHASE, *others) if old.get(part) != new.get(part)), None)
        if part is not None:
            yield Difference(submission, f"{part} of purchase {number + 1}", _word(old.get(part)), _word(new.get(part)))


def _word(value: object) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("_", " ") if text in ("not_met", "cannot_tell", "not_applicable", "cut_off") else text
    return cut(text)


def cut(text: str) -> str:
    """`text`, short enough for a line."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def reread(submission: str, was: FileReading, now: FileReading) -> Reread | None:
    """What is read otherwise in a file; None where every word, its place and all that was seen on the page is alike."""
    if (was.error, was.pages, was.words, was.fingerprint) == (now.error, now.pages, now.words, now.fingerprint):
        return None
    if was.error != now.error:
        return Reread(submission, was.file, was.error or "without a problem", now.error or "without a problem")
    for old, new in zip(_words(was), _words(now), strict=False):
        if old != new:
            return Reread(submission, was.file, _placed(*old), _placed(*new))
    before, after = len(_words(was)), len(_words(now))
    if before != after:
        return Reread(submission, was.file, f"in {before} words", f"in {after} words")
    return Reread(submission, was.file, "with other marks or pages", "with the same words")


def _words(reading: FileReading) -> list[tuple[int, Word]]:
    return [(page.page, word) for page in reading.words for word in page.words]


def _placed(page: int, word: Word) -> str:
    return f"“{word.text}” (page {page}, {word.box.left}, {word.box.top})"
