"""An e-mail taken apart: who sent it, its text, and the files it carries, forwarded messages among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import Message as Raw
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from typing import TypeVar

from pipeline.errors import UnreadableFile
from pipeline.intake import outlook, values
from pipeline.intake.filetype import COMPOUND, EXTENSIONS, FileType, sniff
from pipeline.model import Person

T = TypeVar("T")

_HEADERS = ("from", "to", "subject", "date", "received", "mime-version", "content-type", "message-id")
_FORWARDED_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv)\s*:", re.IGNORECASE)
_FORWARDED_TEXT = re.compile(
    r"^[> \t]*(?:-+ *(?:forwarded|original) message *-+|begin forwarded message:|from:[ \t].*@)",
    re.IGNORECASE | re.MULTILINE,
)
#: A picture in the text of fewer pixels is an icon: no receipt can be read from it.
_ICON = 20_000
#: One of more pixels is a photo or a screenshot. In between, signatures have their banners and some paste a receipt.
_BANNER = 1_000_000
_NAMED_BY_A_PROGRAM = re.compile(r"(?:image\d{3}|outlook-.*|logo.*|signature.*)\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE)
_PASTED = re.compile(
    r"<img\b[^>]{0,500}?\bsrc\s*=\s*[\"']?data:image/[\w.+-]{1,20};base64,([A-Za-z0-9+/=\s%]+)", re.IGNORECASE
)
_OTHERS = re.compile(
    rf"{_FORWARDED_TEXT.pattern}|^[ \t]*>|^[ \t]*on [^\n]{{5,200}}(?:\n[^\n]{{1,200}})?wrote:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DEEPEST = 50

#: What a mail program adds for itself: a signature's seal, an invitation, a visiting card, a report of delivery.
_FOR_PROGRAMS = frozenset((
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar",
    "text/vcard", "text/x-vcard", "text/x-amp-html", "text/rfc822-headers", "message/delivery-status",
    "message/disposition-notification",
))  # fmt: skip
_ENCRYPTED = "is encrypted, so nobody here can open it; please send it again without encryption"
_WINMAIL = (
    "is how Outlook packs what it attaches, and only Outlook opens it; please send the message again in plain text or "
    "HTML format, or attach the files themselves"
)
_ELSEWHERE = "is only a link to a file or names it, and the file itself did not come; please attach the file"
LOGO = "is a logo or signature picture and was left out"
_TNEF = b"\x78\x9f\x3e\x22"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a message carries.

    Attributes:
        message: it is a message itself.
        decoration: an icon in the text.
        pasted: a picture in the text, too small for a photo: a signature's, unless something is to be read on it.
        problem: why it cannot be opened at all, or None.
    """

    name: str
    content: bytes = field(repr=False)
    message: bool = False
    decoration: bool = False
    pasted: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart.

    Attributes:
        sender: as the From line says, which proves nothing. to: as written. day: by the sender's own clock.
        text: its own text with what it quotes; that of an HTML-only message without the markup.
        parts: the files it carries, in its order.
        forwarded: its subject or text shows that others wrote (part of) it.
        more: the lines of its HTML part that its text does not have.
    """

    sender: Person
    subject: str
    text: str
    parts: tuple[Part, ...]
    forwarded: bool
    to: str = ""
    day: date | None = None
    more: str = ""

    @property
    def own_text(self) -> str:
        """What its sender wrote: the text down to the first that others wrote."""
        return _OTHERS.split(self.text, maxsplit=1)[0].strip()


def open_message(content: bytes) -> Message:
    """Take an `.eml` or `.msg` file apart.

    Raises:
        UnreadableFile: it is no e-mail, or too broken to be taken apart.
    """
    if content.startswith(COMPOUND):
        content = outlook.as_eml(content)
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
    more = _lines_beside(text, _text_of_html(markup)) if "".join(plain).strip() else ""
    subject = _header(raw, "subject")
    parts = [_part(part, kind, number, markup) for number, (part, kind) in enumerate(carried, start=1)]
    parts += _in_the_markup(markup)
    forwarded = bool(_FORWARDED_SUBJECT.match(subject) or _FORWARDED_TEXT.search(text))
    to = ", ".join(filter(None, (_header(raw, "to"), _header(raw, "cc"))))
    return Message(_sender(raw), subject, text, tuple(parts), forwarded, to, _day(raw), more)


def _walk(raw: Raw, plain: list[str], html: list[str], carried: list[tuple[Raw, str]], depth: int) -> None:
    """Sort the leaves of a message into its text and what it carries; a forwarded message is one leaf."""
    kind = _tried(raw.get_content_type, "application/octet-stream")
    if kind in _FOR_PROGRAMS:
        return
    if kind in ("message/rfc822", "message/external-body", "multipart/encrypted"):
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
    if kind == "multipart/encrypted":
        return Part("the message", b"", problem=_ENCRYPTED)
    if kind == "message/external-body":
        return Part(_filename(raw) or f"attachment {number}", b"", problem=_ELSEWHERE)
    content = _content(raw)
    kind_found = sniff(content)
    name = _filename(raw) or f"attachment {number}{EXTENSIONS.get(kind_found, '') if kind_found else ''}"
    if content.startswith(_TNEF) or kind == "application/ms-tnef" or name.casefold() == "winmail.dat":
        return Part(name, content, problem=_WINMAIL)
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") or name.casefold().endswith(".p7m"):
        return Part(name, content, problem=_ENCRYPTED)
    if kind_found is None or kind_found in (FileType.PDF, FileType.ZIP):
        return Part(name, content)
    inline = _is_inline(raw, markup) or _NAMED_BY_A_PROGRAM.fullmatch(name) is not None
    return _picture(name, content) if inline else Part(name, content)


def _in_the_markup(markup: str) -> Iterator[Part]:
    """Pictures that stand in the HTML itself."""
    import base64

    for number, match in enumerate(_PASTED.finditer(markup), start=1):
        content = _tried(lambda match=match: base64.b64decode(match[1].replace("%2B", "+").replace("%3D", "=")), b"")  # type: ignore[misc]
        kind = sniff(content)
        if kind is not None and kind not in (FileType.PDF, FileType.ZIP):
            yield _picture(f"picture {number}{EXTENSIONS[kind]}", content)


def _picture(name: str, content: bytes) -> Part:
    """A picture in the text. One that cannot be opened is neither an icon nor a banner: someone should look."""
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            pixels = picture.width * picture.height
    except Exception:  # noqa: BLE001 - Pillow fails in many ways; reading the picture reports it
        return Part(name, content)
    return Part(name, content, decoration=pixels < _ICON, pasted=_ICON <= pixels < _BANNER)


def _is_inline(raw: Raw, markup: str) -> bool:
    """Whether a picture stands in the text: so placed, or named there by its content id."""
    content_id = _header(raw, "content-id").strip("<> ")
    return _disposition(raw) == "inline" or bool(content_id and f"cid:{content_id}" in markup)


def _sender(raw: Raw) -> Person:
    written = _header(raw, "from")
    # What stands before the brackets is a name, also where it looks like an address.
    if bracketed := re.fullmatch(r"(.*?)<([^<>\s]+@[^<>\s]+)>\s*", written):
        return _person(bracketed[1].strip(' "'), bracketed[2])
    # Outlook may know no more of a sender than the name.
    name, address = _tried(lambda: parseaddr(written), ("", "")) if "@" in written else (written.strip('"'), "")
    return _person(name, address)


def _person(name: str, address: str) -> Person:
    return Person(_understood(values.name, name), _understood(values.email, address))


def _day(raw: Raw) -> date | None:
    return _tried(lambda: parsedate_to_datetime(_header(raw, "date")).date(), None)


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
    """The text of an HTML page: a line to a block or table row, a tab between cells, `> ` before what is quoted."""

    _BLOCKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"))
    _SILENT = frozenset(("style", "script", "head", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: str | None = None
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's signature
        if tag == "blockquote":
            self._quoted += 1
        if tag in self._BLOCKS:
            self._new_line()
        if tag in self._SILENT and self._silent is None:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)
        if tag in self._BLOCKS:
            self._new_line()
        elif tag in ("td", "th"):
            self.pieces.append("\t")

    def _new_line(self) -> None:
        self.pieces.append("\n" + "> " * min(self._quoted, 9))

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _lines_beside(text: str, other: str) -> str:
    """The lines of `other` whose letters and digits are nowhere in `text`."""
    has = _bare(text)
    return "\n".join(line for line in other.splitlines() if _bare(line) not in has)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _text_of_html(markup: str) -> str:
    if markup.count("<") > 2 * markup.count(">") + 50:
        # The library's parser looks for the end of each tag anew.
        markup = markup.replace("<", " ")
    parser = _Text()

    def parsed() -> str:
        parser.feed(markup)
        parser.close()
        lines = (line.strip() for line in "".join(parser.pieces).splitlines())
        return "\n".join(line for line in lines if line.strip("> "))

    return _tried(parsed, "")
