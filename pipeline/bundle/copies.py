"""What a bundle holds in place of a file on which a card's whole number stands: a safe copy, or its digest alone."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import disk
from pipeline.bundle.held import has_pictures, holds_number, is_document, texts_in
from pipeline.errors import UnreadableFile
from pipeline.intake import formfile, formpdf, values
from pipeline.intake.filetype import FileType, sniff
from pipeline.intake.mail import open_message
from pipeline.intake.names import Names
from pipeline.model import FileReading, Letter, SourceFile, Submission
from pipeline.redact import luhn, masked_text
from pipeline.safecopy import NoSafeCopyError, safe_copy
from pipeline.writing import copies_in, with_content

#: What is kept and not read, and holds no picture of a paper.
_FORMS = frozenset({".csv", ".json", ".xlsx", ".yaml", ".yml"})
#: Plain text, by its name, forms among it.
_PLAIN = frozenset({".csv", ".json", ".md", ".tsv", ".txt", ".yaml", ".yml"})
#: Four groups of four digits, on as many rows as there are, in a quoted e-mail too.
_GROUPS_OF_ROWS = re.compile(r"(?<![\d.,])\d{4}(?:[\s>.-]{1,9}\d{4}){3}(?!\d)")
#: A masked number that is no text.
_MASKED_NUMBER = re.compile(rb"([:\[,]\s*)(X{8,}\d{4})(?=\s*[,}\]])")
#: Forms in which a letter may be written by its number.
_ESCAPING = frozenset({".json", ".yaml", ".yml"})
_ESCAPED = re.compile(r"(?<!\\)\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([tn_]))")
_MAY_HOLD = "was not read and may show a card's whole number again"


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands in a submission's folder for the files that a bundle must not hold.

    Attributes:
        copies: (file, name of its safe copy). withheld: (file, why) of those without one, the reason as the end of a
            sentence.
    """

    copies: tuple[tuple[str, str], ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()

    def instead_of(self, place: str) -> str | None:
        """What to show for the file at `place` (`files/<name>`): itself, its safe copy, or nothing where it is gone."""
        folder, _, file = place.rpartition("/")
        if any(file == name for name, _ in self.withheld):
            return None
        return next((f"{folder}/{name}" for stood, name in self.copies if stood == file), place)


def not_to_copy(folder: Path, submission: Submission, readings: tuple[FileReading, ...]) -> tuple[str, ...]:
    """The files that a bundle must not hold as they are, by name: a card's whole number can be read on them.

    With them goes what was not read and may hold them again: second copies, the e-mail or the archive they came in.
    What the files hold in letters is looked at in the submission's `folder`.
    """
    shown = [reading.file for reading in readings if _shows(reading)]
    shown += [letter.file for letter in submission.letters if letter.full_number]
    shown += [one.name for one in (*submission.files, *submission.kept) if _tells(folder, one)]
    if not shown:
        return ()
    unread = (file.name for file in submission.kept if not _is_told(folder, file))
    return tuple(dict.fromkeys([*shown, *unread]))


def stand_in(
    folder: Path, submission: Submission, readings: tuple[FileReading, ...], files: Sequence[str], reader: str
) -> Stand:
    """Put a safe copy beside each of the `files` of the submission in `folder` that are `not_to_copy`, where there can
    be one: of what was read, of e-mails their text, of plain text. The files are left for the caller to remove.
    """
    names = Names()
    for one in (*submission.files, *submission.kept):
        names.take(one.name)
    copies: list[tuple[str, str]] = []
    withheld: list[tuple[str, str]] = []
    for file in files:
        try:
            ending, content = _copy(folder, submission, readings, file, reader)
        except NoSafeCopyError as why:
            withheld.append((file, str(why)))
        else:
            name = names.take(f"{file}.safe-copy{ending}")
            disk.write(disk.inside(copies_in(folder), name), content)
            copies.append((file, name))
    return Stand(tuple(copies), tuple(withheld))


def _copy(
    folder: Path, submission: Submission, readings: tuple[FileReading, ...], file: str, reader: str
) -> tuple[str, bytes]:
    """The ending of its name and the bytes of a file's safe copy; raises NoSafeCopyError where there is none."""
    letter = next((letter for letter in submission.letters if letter.file == file), None)
    known = {one.name: one for one in (*submission.kept, *submission.files)}
    if letter is not None:
        more = _only_in_markup(with_content(folder, known[file]).content) if file in known else ""
        return ".txt", _text("\n".join([*_told(letter), *(["", "Only in its HTML:", more] if more else [])]))
    if _is_plain(file):
        try:
            text = (whole := with_content(folder, known[file]).content).decode()
        except UnicodeDecodeError:
            raise NoSafeCopyError(_MAY_HOLD) from None
        masked = _text(_unescaped(text) if _suffix(file) in _ESCAPING else text, crossed=_suffix(file) in _ESCAPING)
        return ".txt", _proved(file, whole, _still_json(masked) if _suffix(file) == ".json" else masked)
    reading = next((reading for reading in readings if reading.file == file), None)
    if reading is not None and reading.words:
        copy = safe_copy(with_content(folder, known[file]), reading.words, reader)
        return copy.ending, copy.content
    content = with_content(folder, known[file]).content
    if (said := _said_in(content)) is not None:
        masked = _text(f"The text of {file}, card numbers masked.\n\n{said}\n", crossed=_suffix(file) in _FORMS)
        return ".txt", _proved(file, content, masked)
    same = next((one.file for one in readings if one.sha256 == known[file].sha256), None)
    if same is not None:
        raise NoSafeCopyError(f"is a second copy of {same}")
    raise NoSafeCopyError(_MAY_HOLD)


def _text(text: str, crossed: bool = False) -> bytes:
    """`text`, masked, `crossed` as the fields of a form are; refused where a number may stand on more rows than two."""
    masked = values.masked(text) if crossed else masked_text(text)
    if "\0" in masked:
        raise NoSafeCopyError(_MAY_HOLD)
    for groups in _GROUPS_OF_ROWS.finditer(masked):
        if luhn("".join(re.findall(r"\d", groups[0]))):
            raise NoSafeCopyError("shows what may be a card's whole number over several lines")
    return masked.encode()


def _unescaped(text: str) -> str:
    """`text` with its digits, and what may stand between them, as themselves where they are written by a number."""

    def letter(escaped: re.Match[str]) -> str:
        one = " " if escaped[3] else chr(int(escaped[1] or escaped[2], 16))
        between = one in ",./\u2022" or unicodedata.category(one) in ("Zs", "Pd", "Pc", "Cf")
        return one if one.isdecimal() or between else escaped[0]

    return _ESCAPED.sub(letter, text)


def _proved(file: str, content: bytes, copy: bytes) -> bytes:
    """`copy`, where what it says as a form is the same and shows no number, nor those masked in what the file says."""
    digits = re.sub(r"\D", "", copy.decode())
    if any(number in digits for text in formfile.told(file, content) for number in values.hidden(text)):
        raise NoSafeCopyError(_MAY_HOLD)
    if _is_plain(file) and any(map(values.hidden, formfile.told(file, copy))):
        raise NoSafeCopyError("still shows a number where its text is understood")
    if _suffix(file) in _ESCAPING and formfile.load(file, copy) != formfile.load(file, content):
        raise NoSafeCopyError("would say something else with the card's number masked")
    return copy


def _still_json(masked: bytes) -> bytes:
    """`masked` with its numbers that are masked now as texts, where it is JSON then."""
    quoted = _MASKED_NUMBER.sub(rb'\1"\2"', masked)
    try:
        json.loads(masked)
    except ValueError:
        try:
            json.loads(quoted)
        except ValueError:
            return masked
        return quoted
    return masked


def _only_in_markup(content: bytes) -> str:
    """What stands in an e-mail's HTML and not in its text."""
    try:
        return open_message(content).more
    except UnreadableFile:
        return ""


def _told(letter: Letter) -> Iterator[str]:
    """An e-mail as it was understood, card numbers masked, without what was attached."""
    sender = letter.sender
    yield f"The text of {letter.file}, card numbers masked; what was attached is kept by itself."
    yield ""
    yield f"From: {' '.join(part for part in (sender.name, sender.email) if part) if sender else ''}"
    yield f"To: {masked_text(letter.to)}"
    yield f"Date: {letter.day.isoformat() if letter.day else ''}"
    yield f"Subject: {letter.subject}"
    yield ""
    yield letter.text


def _shows(reading: FileReading) -> bool:
    return any(page.full_number for page in reading.words)


def _said_in(content: bytes) -> str | None:
    """What a file that was not read as a paper says, where its text is all of it: a document, a form that is filled."""
    if sniff(content) is FileType.PDF:
        form = formpdf.look(content)
        return "\n".join(f"{entry.key}: {'; '.join(entry.texts)}" for entry in form.entries) if form else None
    if is_document(content) or sniff(content) is None:
        lines = (" ".join(line.split()) for text in texts_in(content) for line in text.splitlines())
        return "\n".join(line for line in lines if line) or None
    return None


def _is_told(folder: Path, file: SourceFile) -> bool:
    """Whether what a kept file shows is known without its being read: it is a form, and holds no pictures."""
    if Path(file.name).suffix.lower() in _FORMS:
        return True
    content = with_content(folder, file).content
    return sniff(content) is FileType.PDF and formpdf.look(content) is not None and not has_pictures(content)


def _is_plain(file: str) -> bool:
    return _suffix(file) in _PLAIN


def _suffix(file: str) -> str:
    return Path(file).suffix.lower()


def _tells(folder: Path, file: SourceFile) -> bool:
    """Whether a card's whole number stands in what a file holds in letters, in whatever encoding."""
    content = with_content(folder, file).content
    if any(map(values.hidden, formfile.told(file.name, content))):
        return True
    if not _is_plain(file.name):
        return holds_number(content)
    text = content.replace(b"\0", b"").decode(errors="replace")
    text = _unescaped(text) if _suffix(file.name) in _ESCAPING else text
    return masked_text(text) != text
