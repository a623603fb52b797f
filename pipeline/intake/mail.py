"""An e-mail taken apart: who sent it, its text, and the files it carries, forwarded messages among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message as Raw
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import TypeVar

from pipeline.errors import UnreadableFile
from pipeline.intake import values
from pipeline.intake.filetype import EXTENSIONS, FileType, sniff
from pipeline.model import Person

T = TypeVar("T")

_HEADERS = ("from", "to", "subject", "date", "received", "mime-version", "content-type", "message-id")
_FORWARDED_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv)\s*:", re.IGNORECASE)
_FORWARDED_TEXT = re.compile(
    r"^[> \t]*(?:-+ *(?:forwarded|original) message *-+|begin forwarded message:|from:[ \t].*@)",
    re.IGNORECASE | re.MULTILINE,
)
#: A picture in the text that is smaller than this is a logo or signature: no receipt can be read from it.
_SMALL_LONG, _SMALL_SHORT, _SMALL_BYTES = 400, 100, 200_000
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a message carries. `message`: it is a message itself. `decoration`: a logo or signature picture."""

    name: str
    content: bytes = field(repr=False)
    message: bool = False
    decoration: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart.

    Attributes:
        sender: as the From line says, which proves nothing.
        text: its own text; that of an HTML-only message without the markup.
        parts: the files it carries, in its order.
        forwarded: its subject or text shows that others wrote (part of) it.
    """

    sender: Person
    subject: str
    text: str
    parts: tuple[Part, ...]
    forwarded: bool


def open_message(content: bytes) -> Message:
    """Take an `.eml` file apart.

    Raises:
        UnreadableFile: it is no e-mail, or too broken to be taken apart.
    """
    try:
        raw = message_from_bytes(content.removeprefix(b"\xef\xbb\xbf"), policy=policy.default)
    except Exception:  # noqa: BLE001 - the parser has its own failures on broken headers and deep nesting
        raise UnreadableFile("is a broken e-mail; please send it again, or its attachments by themselves") from None
    if not any(_tried(lambda name=name: name in raw, False) for name in _HEADERS):  # type: ignore[misc]
        raise UnreadableFile("is not an e-mail; please save it from the mail program as .eml")
    plain: list[str] = []
    html: list[str] = []
    carried: list[tuple[Raw, str]] = []
    _walk(raw, plain, html, carried, 0)
    markup = "\n".join(html)
    text = "\n".join(plain) if "".join(plain).strip() else _text_of_html(markup)
    subject = _header(raw, "subject")
    parts = tuple(_part(part, kind, number, markup) for number, (part, kind) in enumerate(carried, start=1))
    forwarded = bool(_FORWARDED_SUBJECT.match(subject) or _FORWARDED_TEXT.search(text))
    return Message(_sender(raw), subject, text, parts, forwarded)


def _walk(raw: Raw, plain: list[str], html: list[str], carried: list[tuple[Raw, str]], depth: int) -> None:
    """Sort the leaves of a message into its text and what it carries; a forwarded message is one leaf."""
    kind = _tried(raw.get_content_type, "application/octet-stream")
    if kind == "message/rfc822":
        carried.append((raw, kind))
    elif raw.is_multipart() and depth < _DEEPEST:
        for part in raw.get_payload():
            if isinstance(part, Raw):
                _walk(part, plain, html, carried, depth + 1)
    elif kind in ("text/plain", "text/html") and not _filename(raw) and _disposition(raw) != "attachment":
        (plain if kind == "text/plain" else html).append(_text(raw))
    else:
        carried.append((raw, kind))


def _part(raw: Raw, kind: str, number: int, markup: str) -> Part:
    if kind == "message/rfc822":
        inner = raw.get_payload()
        first = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Raw) else raw
        name = _filename(raw) or f"{_header(first, 'subject') or f'message {number}'}.eml"
        return Part(name, _tried(first.as_bytes, b""), message=True)
    content = _content(raw)
    kind_found = sniff(content)
    name = _filename(raw) or f"attachment {number}{EXTENSIONS.get(kind_found, '') if kind_found else ''}"
    picture = kind_found is not None and kind_found not in (FileType.PDF, FileType.ZIP)
    return Part(name, content, decoration=picture and _is_inline(raw, markup) and _is_small(content))


def _is_inline(raw: Raw, markup: str) -> bool:
    """Whether a picture stands in the text: so placed, or named there by its content id."""
    content_id = _header(raw, "content-id").strip("<> ")
    return _disposition(raw) == "inline" or bool(content_id and f"cid:{content_id}" in markup)


def _is_small(content: bytes) -> bool:
    """Whether a picture is too small for a receipt. One that cannot be opened is not: someone should look."""
    import io

    from PIL import Image

    if len(content) > _SMALL_BYTES:
        return False
    try:
        with Image.open(io.BytesIO(content)) as picture:
            sides = picture.size
    except Exception:  # noqa: BLE001 - Pillow fails in many ways; reading the picture reports it
        return False
    return max(sides) < _SMALL_LONG or min(sides) < _SMALL_SHORT


def _sender(raw: Raw) -> Person:
    name, address = _tried(lambda: parseaddr(_header(raw, "from")), ("", ""))
    return Person(_understood(values.name, name), _understood(values.email, address))


def _understood(understand: Callable[[str], str], written: str) -> str | None:
    try:
        return understand(written)
    except values.NotUnderstoodError:
        return None


# --- The library's parts, which fail on broken mail where one does not expect it --------------------------------------


def _tried(get: Callable[[], T], otherwise: T) -> T:
    """What `get` gives; `otherwise` where the mail library fails on a header or body that is broken."""
    try:
        return get()
    except Exception:  # noqa: BLE001 - its header parser raises IndexError, AttributeError and the like on hostile input
        return otherwise


def _header(raw: Raw, name: str) -> str:
    return _tried(lambda: " ".join(str(raw.get(name, "")).split()), "")


def _filename(raw: Raw) -> str:
    return _tried(lambda: str(raw.get_filename() or ""), "")


def _disposition(raw: Raw) -> str:
    return _tried(lambda: str(raw.get_content_disposition() or ""), "")


def _content(raw: Raw) -> bytes:
    def payload() -> bytes:
        found = raw.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""

    return _tried(payload, b"")


def _text(raw: Raw) -> str:
    content = _content(raw)
    charset = _tried(lambda: str(raw.get_content_charset() or "utf-8"), "utf-8")
    return _tried(lambda: content.decode(charset, errors="replace"), content.decode("latin-1"))


class _Text(HTMLParser):
    """The text of an HTML page: a line to a block or table row, a tab between cells."""

    _BLOCKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"))
    _SILENT = frozenset(("style", "script", "head", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's signature
        if tag in self._BLOCKS:
            self.pieces.append("\n")
        if tag in self._SILENT and self._silent is None:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        if tag in self._BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _text_of_html(markup: str) -> str:
    parser = _Text()

    def parsed() -> str:
        parser.feed(markup)
        parser.close()
        lines = (line.strip() for line in "".join(parser.pieces).splitlines())
        return "\n".join(line for line in lines if line)

    return _tried(parsed, "")
