"""A letter taken apart by who wrote what: the text of its sender, and the letters that it quotes or passes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.model import Letter, Person

EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.\w{2,}")
_HEADER = re.compile(
    r"\W*(from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)\s*\**:\**\s*(.*)", re.IGNORECASE
)
_WROTE = re.compile(r"(?:on\s+)?(\S.{2,200}?),?\s+wrote:\s*", re.IGNORECASE)
_DIVIDER = re.compile(r"-{3,} ?(?:forwarded|original) message ?-{3,}|begin forwarded message:|_{10,}", re.IGNORECASE)
_FORWARDED = re.compile(r"forwarded message|original message", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?(?:\s+(?:[ecmp][sd]t|utc|gmt)\b)?", re.IGNORECASE)
_QUOTE = re.compile(r"^((?:[ \t]?>)+) ?")
#: A letter's head in a text has so many lines at most, an address that runs over the line among them.
_LONGEST_HEAD = 12
#: More of a text, and of a line of it, no letter has.
_MOST, _LONGEST_LINE = 100_000, 20_000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<mon>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?:,?\s+(?P<y>20\d\d)\b)?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/-])(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<![\d/.$-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>20\d\d|\d\d))?(?![\d/])",
        rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR}",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?![a-z]){_YEAR}",
    )
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names: `year` None where only its month and day stand there. `at`: where it begins."""

    year: int | None
    month: int
    day: int
    at: int = 0

    def may_be(self, other: date) -> bool:
        return (self.month, self.day) == (other.month, other.day) and self.year in (None, other.year)

    @property
    def date(self) -> date | None:
        return date(self.year, self.month, self.day) if self.year is not None else None


def days_in(text: str) -> list[Day]:
    """Every day that `text` names, month first where it is all in digits, in their order."""
    found: dict[int, Day] = {}
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            part = match.groupdict()
            month = _MONTHS.index(part["mon"].casefold()) + 1 if part.get("mon") else int(part["m"])
            year = int(part["y"]) % 2000 + 2000 if part["y"] else None
            try:
                date(year or 2000, month, int(part["d"]))
            except ValueError:
                continue
            found.setdefault(match.start(), Day(year, month, int(part["d"]), match.start()))
    return [found[at] for at in sorted(found)]


@dataclass(slots=True)
class _Part:
    """A letter as it is gathered, line by line."""

    head: Letter
    lines: list[str] = field(default_factory=list)


def letters_in(letter: Letter) -> tuple[Letter, ...]:
    """The letters of a text, each with its own words alone: the sender's first, then those it quotes, as they come.

    A quoted one whose writer is not said has neither sender nor day. One without any words is left out unless it has
    a subject. Who wrote a quoted text is only what the sender lets it say.
    """
    first = _Part(replace(letter, text=""))
    parts, writers = [first], {0: first}
    lines = list(_unquoted(letter.text))
    at = 0
    while at < len(lines):
        depth, line = lines[at]
        if line:
            writers = {each: part for each, part in writers.items() if each <= depth}
        size, head, block = _head_at(lines, at, letter.file)
        if head is not None:
            # What `On …, … wrote:` announces is the quoted text below it; a block of lines is followed by its own.
            depth = lines[at + size - 1][0] if block else next((d for d, text in lines[at + size :] if text), depth)
            if parts == [first] and not any(first.lines) and first.head.sender is None:
                # The text begins with its own head, as a picture of a letter does.
                first.head = head
                writers = {depth: first}
            else:
                parts.append(_Part(head))
                writers[depth] = parts[-1]
        elif line:
            if depth not in writers:
                parts.append(_Part(Letter(letter.file)))
                writers[depth] = parts[-1]
            writers[depth].lines.append(line)
        elif depth in writers:
            writers[depth].lines.append("")
        at += size
    whole = (replace(part.head, text="\n".join(part.lines).strip()) for part in parts)
    return tuple(each for each in whole if each.text or each.subject)


def person_in(text: str) -> Person | None:
    """Who is named in a head: `Sam Lee <sam@example.edu>`, either of the two, or None."""
    # What stands before the brackets is a name, also where it looks like an address.
    found = re.search(rf"(?<=<){EMAIL.pattern}(?=>)", text) or EMAIL.search(text)
    email = found[0].strip(".'") if found else None
    name = text[: found.start()] if found else text
    name = re.sub(r"\[?mailto:|[<>\"\[\]*]", " ", name).partition("(")[0]
    name = " ".join(name.strip(" ,;:").split())
    return Person(name or None, email) if name or email else None


def _unquoted(text: str) -> Iterator[tuple[int, str]]:
    """How deep each line is quoted, and the line itself."""
    for line in (each[:_LONGEST_LINE] for each in text[:_MOST].splitlines()):
        mark = _QUOTE.match(line)
        yield (mark[1].count(">") if mark else 0), (line[mark.end() :] if mark else line).strip()


def _head_at(lines: list[tuple[int, str]], at: int, file: str) -> tuple[int, Letter | None, bool]:
    """How many lines the head of another letter takes that begins here, the letter, still without words, and whether
    the head is a block of lines. One line, and None, where none begins.
    """
    depth, line = lines[at]
    if _DIVIDER.fullmatch(line):
        size, head = _head_block(lines, at + 1, file)
        if head is not None:
            return size + 1, head, True
        return 1, Letter(file) if _FORWARDED.search(line) else None, True
    size, head = _head_block(lines, at, file)
    if head is not None:
        return size, head, True
    # A mail program breaks a long "On …, … wrote:" into two or three lines.
    for size in (1, 2, 3):
        together = " ".join(text for d, text in lines[at : at + size] if d == depth)
        match = _WROTE.fullmatch(together)
        if match and (EMAIL.search(match[1]) or days_in(match[1])):
            return size, _quoted_head(match[1], file), False
        if not re.match(r"on\s", line, re.IGNORECASE):
            break
    return 1, None, False


def _quoted_head(said: str, file: str) -> Letter:
    """`Sun, Oct 4, 2026 at 3:11 PM Sam Lee <sam@example.edu>`."""
    days = days_in(said)
    clock = list(_CLOCK.finditer(said))
    end = clock[-1].end() if clock else 0
    if not clock and days:
        year = re.search(r"20\d\d", said[days[0].at :])
        end = days[0].at + year.end() if year else 0
    return Letter(file, person_in(said[end:]), day=days[0].date if days else None)


def _head_block(lines: list[tuple[int, str]], at: int, file: str) -> tuple[int, Letter | None]:
    """The lines `From: …`, `Sent: …`, `To: …`, `Subject: …` (blank ones before them do not matter), and the letter."""
    start = at
    while start < len(lines) and not lines[start][1] and start < at + 3:
        start += 1
    values: dict[str, str] = {}
    last, end = "", start
    while end < len(lines) and end < start + _LONGEST_HEAD:
        match = _HEADER.fullmatch(lines[end][1])
        if match and match[1].casefold() not in values:
            last = match[1].casefold()
            values[last] = match[2].strip(" *")
        elif last in ("to", "cc", "bcc") and (";" in lines[end][1] or EMAIL.search(lines[end][1])):
            values[last] += f" {lines[end][1]}"
        else:
            break
        end += 1
    if "from" not in values or len(values) < 2 or _HEADER.fullmatch(lines[start][1]) is None:
        return 1, None
    days = days_in(values.get("sent") or values.get("date") or "")
    head = Letter(
        file,
        person_in(values["from"]),
        " ".join(filter(None, (values.get("to"), values.get("cc")))),
        days[0].date if days else None,
        values.get("subject", ""),
    )
    return end - at, head
