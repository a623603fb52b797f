"""Where the parts of one submission are gathered: papers, forms, and what could not be used."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath

from pipeline.errors import UnreadableFile
from pipeline.intake import archive, formfile, mail, values
from pipeline.intake.filetype import FileType, sniff
from pipeline.intake.names import Names, safe_name
from pipeline.model import Form, Letter, Person, SourceFile, Submission
from pipeline.redact import masked_text

_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")

#: What a form does not say of itself.
_NOT_SAID = ("file", "problems")

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_CONTAINER = 200 * MEGABYTE
LARGEST_SUBMISSION = 400 * MEGABYTE
MOST_FILES = 200
#: What may be looked at to find them: archives, second copies and litter too.
MOST_OFFERED = 2000
#: Archives in e-mails in archives: so far down and no farther.
DEEPEST = 4

MESSAGES = (".eml", ".msg")
CONTAINERS = (*MESSAGES, ".zip")
#: What a system or mail program leaves behind, which nobody handed in.
_SYSTEM = re.compile(
    r"\.ds_store|\._.*|\.(localized|directory|apdisk|keep)|\.git(ignore|keep|attributes)|\.~lock\..*#|~\$.*|thumbs\.db"
    r"|ehthumbs.*\.db|desktop\.ini|icon\r?|att\d+\.(txt|html?)|.*\.(p7s|asc|sig)",
    re.IGNORECASE,
)
_SYSTEM_FOLDERS = {
    "__macosx", ".git", ".svn", ".hg", ".trashes", ".spotlight-v100", ".fseventsd", ".temporaryitems",
    ".documentrevisions-v100",
}  # fmt: skip
#: Files that happen to lie there: hidden ones, a link on the desktop, a read-me, a download that was not finished.
_LITTER = re.compile(r"\..*|read[ _-]?me(\..*)?|.*\.(ini|url|lnk|webloc|vcf|ics|tmp|part|crdownload)", re.IGNORECASE)
_NOT_READ = "so it was not read"
_NOR_COPIED = "so it was neither read nor copied and is only where it was handed in"
#: So much of a message's text is quoted in a note.
_NOTED = 200
#: A text with a word of a bill and so many amounts is one.
_BILL = re.compile(r"\b(?:total|subtotal|amount (?:paid|charged|due)|order (?:number|#|no))\b", re.IGNORECASE)
_PRICE, _MOST_OF_A_THREAD = re.compile(r"(?<![\d.,])\d{1,4}\.\d{2}(?![\d.])"), 3
#: By their names, receipts, forms and what holds them, whatever else the name says.
_PAPERS = (
    ".jpg", ".jpeg", ".jpe", ".png", ".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".pdf", *CONTAINERS,
    ".yaml", ".yml", ".json",
)  # fmt: skip


def is_of_the_system(path: str) -> bool:
    """Whether a file is one that a system or mail program left there, by its path; a folder's ends with a slash."""
    *folders, name = path.split("/")
    return any(part.casefold() in _SYSTEM_FOLDERS for part in folders) or bool(_SYSTEM.fullmatch(name))


def is_litter(path: str, head: bytes) -> bool:
    """Whether a file is plainly no paper that was handed in, by its name and how its content begins.

    A picture, PDF or archive is one whatever it is called, and what is named as a paper may be a damaged one.
    """
    name = path.rpartition("/")[2]
    return bool(_LITTER.fullmatch(name)) and not name.casefold().endswith(_PAPERS) and sniff(head) is None


@dataclass(frozen=True, slots=True)
class _Found:
    """A form, how well its file is named, and who sent the message that holds it."""

    form: Form
    rank: tuple[bool, int, int, int]
    sender: Person | None


class Basket:
    """Gathers one submission. Adding never raises for what is in a file; `submission` gives the whole."""

    def __init__(self) -> None:
        self._files: list[SourceFile] = []
        self._forms: list[_Found] = []
        self._problems: list[tuple[str, str]] = []
        self._form_problems: list[tuple[str, str]] = []
        self._notes: list[tuple[str, str]] = []
        self._kept: list[SourceFile] = []
        self._sender: Person | None = None
        self._letters: list[Letter] = []
        self._pasted: list[str] = []
        self._names = Names()
        self._seen: dict[str, str] = {}
        self._bytes = 0
        self._offered = 0
        self._taken = 0  # papers, copies among them
        self._full = False

    def refuse(self, name: str, why: str, content: bytes | None = None) -> None:
        """Note that `name` was handed in and cannot be used; its `content` is kept for the record, where known."""
        name = safe_name(name) if name else ""
        self._problems.append((self._keep(name, content) if content is not None else name, why))

    def add_path(self, path: Path, name: str | None = None) -> None:
        """Add a file of the disk under `name` (its own, if None)."""
        name = name if name is not None else path.name
        if is_of_the_system(name):
            return
        limit = LARGEST_CONTAINER if path.suffix.casefold() in CONTAINERS else LARGEST_FILE
        try:
            content = read_limited(path, limit)
        except UnreadableFile as wrong:
            # What is not in memory cannot be among the copies in the output either.
            self.refuse(name, str(wrong).replace(_NOT_READ, _NOR_COPIED))
            return
        self.add(name, content)

    def add(self, name: str, content: bytes, level: int = 0, sender: Person | None = None) -> None:
        """Add what has been read: a paper, a form, an archive or an e-mail; `name` may be a path inside a container.

        `sender` is who sent the message that `content` came with, where that is the one who wrote it.
        """
        if is_of_the_system(name) or not self._has_room(name, len(content)):
            return
        litter = is_litter(name, content)
        name = safe_name(PurePosixPath(name.replace("\\", "/")).name)
        ending = PurePosixPath(name).suffix.casefold()
        kind = sniff(content)
        if litter:
            self._notes.append((self._keep(name, content), "is no picture, PDF or form and was left out"))
            return
        # Office documents are archives too, and not ours to unpack.
        if kind is FileType.ZIP and (ending == ".zip" or not _is_office(content)):
            self._add_archive(name, content, level)
        elif kind is None and ending == ".zip":
            self.refuse(
                name, "is not a zip archive, whatever its name says; please send the files by themselves", content
            )
        elif kind is None and ending in MESSAGES:
            self.add_message(name, content, level + 1)
        elif len(content) > LARGEST_FILE:
            self.refuse(name, too_large(len(content), LARGEST_FILE), content)
        elif (form := formfile.load(name, content)) is not None:
            self._add_form(form, name, sender)
            # Where receipts were put behind it in one PDF, the file is a paper too.
            if formfile.has_papers(content):
                self._add_file(name, content)
            else:
                self._keep(name, content)
        else:
            if ending == ".pdf" and PurePosixPath(name).stem.casefold() == "form":
                why = "has no form fields that can be read; please fill in our form and send that"
                self._form_problems.append((name, why))
            self._add_file(name, content)

    def add_message(self, name: str, content: bytes, level: int = 0) -> None:
        """Add what an e-mail carries, the form in its text, and the text itself, where an approval may stand."""
        if level > DEEPEST:
            why = "is a message too deep inside others; please send its attachments by themselves"
            self.refuse(name, why, content)
            return
        try:
            message = mail.open_message(content)
        except UnreadableFile as wrong:
            self.refuse(name, str(wrong), content)
            return
        if (copy := self._copy_of(name, content)) is not None:
            self._notes.append(copy)
            return
        name = self._keep(name, content)
        self._seen[hashlib.sha256(content).hexdigest()] = name
        sender = None if message.forwarded else message.sender
        self._sender = self._sender or sender
        subject, text = masked_text(message.subject), masked_text(message.text)
        whole = (subject, text) != (message.subject, message.text)
        to = masked_text(message.to)
        self._letters.append(Letter(name, message.sender, to, message.day, subject, text, whole or to != message.to))
        before = self._taken
        for part in message.parts:
            if part.problem is not None:
                self.refuse(part.name, part.problem, part.content or None)
            elif part.decoration:
                self._notes.append((safe_name(part.name), mail.LOGO))
            elif part.message:
                self.add_message(safe_name(part.name, "message.eml"), part.content, level + 1)
            else:
                known = len(self._files)
                self.add(part.name, part.content, level, sender)
                self._pasted += [file.name for file in self._files[known:] if part.pasted]
        in_text = formfile.of_text(message.text, name)
        if in_text is not None:
            self._add_form(in_text, "", sender)
        elif message.own_text:
            self._notes.append((name, f"says: {_quoted(message.own_text)}"))
        if len(_PRICE.findall(message.text)) >= _MOST_OF_A_THREAD and _BILL.search(message.text):
            why = "has a text that looks like a receipt, and the text of an e-mail is not read as one"
            if self._taken == before and in_text is None:
                self._problems.append((name, f"{why}; please print the e-mail to a PDF and send that"))
            else:
                self._notes.append((name, why))

    def submission(self, name: str, *, mail: bool = False) -> Submission:
        """All that was gathered, as the submission with that id; `mail`: all of it came in one e-mail."""
        return Submission(
            id=name,
            form=self._form(),
            files=tuple(self._files),
            problems=tuple(self._problems),
            notes=tuple(self._notes),
            form_problems=tuple(self._form_problems),
            kept=tuple(self._kept),
            sender=self._sender if mail else None,
            letters=tuple(self._letters),
            pasted=tuple(self._pasted),
        )

    def _keep(self, name: str, content: bytes) -> str:
        """Keep what is not read among the papers, for the record; the name under which it is kept."""
        name = self._names.take(safe_name(name))
        self._kept.append(SourceFile(name, content, hashlib.sha256(content).hexdigest()))
        return name

    def _add_archive(self, name: str, content: bytes, level: int) -> None:
        if level >= DEEPEST:
            why = "is an archive too deep inside others; please send its files by themselves"
            self.refuse(name, why, content)
            return
        refused = len(self._problems)
        try:
            for member in archive.members(content, LARGEST_FILE):
                if self._full:
                    break
                if member.problem is None:
                    self.add(member.path, member.content, level + 1)
                elif not is_of_the_system(member.path):
                    what, mend = member.problem.split(";", 1)
                    self.refuse(PurePosixPath(member.path).name, f"{what} (in {name});{mend}")
        except UnreadableFile as wrong:
            self.refuse(name, str(wrong), content)
        else:
            if len(self._problems) > refused:
                self._keep(name, content)

    def _add_file(self, name: str, content: bytes) -> None:
        self._taken += 1
        if (copy := self._copy_of(name, content)) is not None:
            self._notes.append(copy)
            return
        if len(self._files) >= MOST_FILES:
            self._stop_at(name, f"there are more than {MOST_FILES} files", "only the papers of one purchase")
            return
        name = self._names.take(name)
        digest = hashlib.sha256(content).hexdigest()
        self._seen[digest] = name
        self._files.append(SourceFile(name, content, digest))

    def _copy_of(self, name: str, content: bytes) -> tuple[str, str] | None:
        """The note that these bytes came already under another name, and are kept under theirs; None where not."""
        first = self._seen.get(hashlib.sha256(content).hexdigest())
        return (self._keep(name, content), f"is a copy of {first} and counts once") if first is not None else None

    def _add_form(self, form: Form, name: str, sender: Person | None) -> None:
        stem, ending = PurePosixPath(name).stem.casefold(), PurePosixPath(name).suffix.casefold()
        place = formfile.ORDER.index(ending) if ending in formfile.ORDER else len(formfile.ORDER)
        says_nothing = not _said(form)
        self._forms.append(_Found(form, (says_nothing, stem != "form", place, len(self._forms)), sender))

    def _form(self) -> Form | None:
        """The form that counts; another one that says otherwise is a problem."""
        if not self._forms:
            return None
        best, *others = sorted(self._forms, key=lambda found: found.rank)
        for other in others:
            if other.form.problems or not _said(other.form) <= _said(best.form):
                wanted = "please tell us which one is right"
                why = f"is another form, which says something else than {best.form.file}; {wanted}"
                problem = (other.form.file or "the e-mail", why)
                if problem not in self._form_problems:
                    self._form_problems.append(problem)
        form = best.form
        nobody = form.claimant == Person() and not any(field.startswith("claimant") for field, _ in form.problems)
        if nobody and best.sender is not None:
            # The form leaves open who claims, and the one who wrote the message sent it.
            form = replace(form, claimant=best.sender)
        return form

    def _has_room(self, name: str, size: int) -> bool:
        self._offered += 1
        self._bytes += size
        if self._offered > MOST_OFFERED:
            self._stop_at(
                safe_name(name), f"there are more than {MOST_OFFERED:,} files", "only the papers of one purchase"
            )
        elif self._bytes > LARGEST_SUBMISSION:
            together = f"all files together are larger than {LARGEST_SUBMISSION // MEGABYTE} MB"
            self._stop_at(safe_name(name), together, "smaller copies")
        return not self._full

    def _stop_at(self, name: str, why: str, mend: str) -> None:
        """Take nothing more from `name` on, and say so once."""
        if not self._full:
            self._full = True
            self._problems.append(("", f"{why}; those from {name} on were not read. Please send {mend}"))


def read_limited(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes.

    Raises:
        UnreadableFile: not there, not a file (a pipe would never end), not to be read, or too large.
    """
    try:
        if not path.is_file():
            raise UnreadableFile("is not there" if not path.exists() else "is not a file")
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
            size = max(len(content), path.stat().st_size)
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or wrong
        raise UnreadableFile(f"cannot be read: {reason}") from None
    if size > limit:
        raise UnreadableFile(too_large(size, limit))
    return content


def too_large(size: int, limit: int) -> str:
    """Why a file of `size` bytes was not read."""
    megabytes = f"{size / MEGABYTE:.1f} MB, and a file may have {limit // MEGABYTE} MB"
    return f"is too large ({megabytes}), {_NOT_READ}; please send a smaller copy"


def _said(form: Form) -> set[tuple[str, object]]:
    """All that a form says, one by one, to see whether another says the same."""
    about = {"claimant": form.claimant, "lead_approval": form.lead_approval}
    said: set[tuple[str, object]] = {
        (f"{part}.{key}", getattr(of, key, None)) for part, of in about.items() for key in ("name", "email", "date")
    }
    said |= {(each.name, getattr(form, each.name)) for each in fields(form) if each.name not in (*about, *_NOT_SAID)}
    return {(key, value) for key, value in said if value not in (None, ())}


def _quoted(text: str) -> str:
    """`text` in quotation marks, short, on one line, card numbers masked."""
    masked = values.text(text[:_NOTED])
    return f"“{masked}…”" if len(text) > _NOTED else f"“{masked}”"


def _is_office(content: bytes) -> bool:
    """Whether a zip archive is a Word, Excel or OpenDocument file: some writers put their mark first, some last."""
    return any(mark in part for mark in _OFFICE for part in (content[:4096], content[-65536:]))
