"""Outlook's own file of a message (`.msg`), turned into an ordinary e-mail, which is then read as every other is.

Microsoft's [MS-OXMSG]: a compound file whose storages are the message, its attachments and messages within.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import UnreadableFile

if TYPE_CHECKING:
    from oxmsg.properties import Properties
    from oxmsg.storage import Storage

T = TypeVar("T")

#: Where the properties begin: after the head of a message, of a message within one, of an attachment.
_OUTER, _INNER, _ATTACHMENT = 32, 24, 8
_DEEPEST = 6
_SUBJECT, _HEADERS, _BODY, _HTML, _HTML_TEXT, _SENT = 0x0037, 0x007D, 0x1000, 0x1013, 0x1013, 0x0039
_NAMES = (0x0C1A, 0x0042)
_ADDRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)
_TO, _CC = 0x0E04, 0x0E03
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_METHOD, _DATA, _KIND, _CONTENT_ID = 0x3705, 0x3701, 0x370E, 0x3712
#: How an attachment is kept: as a message, by a path or link, as an object of another program.
_MESSAGE, _ELSEWHERE, _OBJECT = 5, (2, 3, 4, 7), 6
_INSIDE = "__substg1.0_3701000D"
_MIME = re.compile(r"(image|application|text|audio|video)/[\w.+-]+")


def as_eml(content: bytes) -> bytes:
    """The message as the bytes of an `.eml` file, with all that it carries: the same message, the same bytes.

    An attachment that is only named (a link, a path, an object of another program) becomes a part of the kind
    `message/external-body` without content.

    Raises:
        UnreadableFile: it is no message of Outlook, or damaged.
    """
    import io

    from olefile import OleFileIO  # type: ignore[import-untyped]
    from oxmsg.storage import Storage

    try:
        with OleFileIO(io.BytesIO(content)) as file:
            storage = Storage.from_ole(file)
        message = _message(storage, _OUTER, 0)
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001 - the libraries fail in many ways on damaged files
        raise UnreadableFile(
            "is no Outlook message that can be opened; please save it again, or send its attachments by themselves"
        ) from None
    mark = hashlib.sha256(content).hexdigest()[:32]
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"{mark}-{number}")
    return message.as_bytes()


def _message(storage: Storage, offset: int, depth: int) -> EmailMessage:
    from oxmsg.properties import Properties

    if not any(stream.name == "__properties_version1.0" for stream in storage.streams):
        raise UnreadableFile("is no Outlook message; please save it from the mail program as .msg or .eml")
    properties = Properties(storage, offset)
    message = EmailMessage(policy=policy.default)
    headers = _tried(lambda: message_from_bytes(_text(properties, _HEADERS).encode(), policy=policy.default))
    sent = _tried(lambda: properties.date_prop_value(_SENT))
    heads = {
        "From": _header(headers, "from") or _sender(properties),
        "To": _header(headers, "to") or _text(properties, _TO),
        "Cc": _header(headers, "cc") or _text(properties, _CC),
        "Subject": _text(properties, _SUBJECT) or _header(headers, "subject"),
        "Date": _header(headers, "date") or (_tried(lambda: format_datetime(sent)) if sent else None),
    }
    for name, value in heads.items():
        if value and (one_line := " ".join(value.split())):
            _tried(lambda name=name, one_line=one_line: message.add_header(name, one_line))  # type: ignore[misc]
    text, html = _text(properties, _BODY), _html(properties)
    message.set_content(text if text.strip() or not html else "\n")
    if html:
        message.add_alternative(html, subtype="html")
    for number, attached in enumerate(storage.iter_attachment_storages(), start=1):
        _attach(message, attached, number, depth)
    return message


def _attach(message: EmailMessage, storage: Storage, number: int, depth: int) -> None:
    from oxmsg.properties import Properties

    properties = Properties(storage, _ATTACHMENT)
    method = _tried(lambda: properties.int_prop_value(_METHOD))
    name = next((found for pid in _FILE_NAMES if (found := _text(properties, pid).strip())), "")
    name = " ".join(name.split()) or f"attachment {number}"
    inside = next((each for each in storage.storages if each.name == _INSIDE), None)
    if method == _MESSAGE and inside is not None and depth < _DEEPEST:
        message.add_attachment(_message(inside, _INNER, depth + 1), filename=f"{name.removesuffix('.msg')}.eml")
        return
    content = _tried(lambda: properties.binary_prop_value(_DATA)) or b""
    if method in (*_ELSEWHERE, _OBJECT, _MESSAGE) and not content:
        named = EmailMessage(policy=policy.default)
        named.add_header("Content-Type", "message/external-body", name=name)
        named.set_payload([Message()])
        message.make_mixed()
        message.attach(named)
        return
    kind = _text(properties, _KIND).casefold()
    if kind == "multipart/signed":
        # A signed message: what was signed is a whole one by itself.
        signed: Any = message_from_bytes(content, policy=policy.default)
        for header in ("From", "Date"):
            if header not in signed and header in message:
                signed[header] = str(message[header])
        message.add_attachment(signed)
        return
    main, _, sub = (kind if _MIME.fullmatch(kind) else "application/octet-stream").partition("/")
    content_id = _text(properties, _CONTENT_ID).strip("<> ")
    cid = f"<{content_id}>" if re.fullmatch(r"[\x21-\x7e]+", content_id) else None
    message.add_attachment(content, main, sub, filename=name, cid=cid)


def _sender(properties: Properties) -> str:
    """The sender's name and address; an Exchange server's own kind of address is none."""
    name = next((found for pid in _NAMES if (found := _text(properties, pid).strip())), "")
    address = next((found for pid in _ADDRESSES if "@" in (found := _text(properties, pid).strip())), "")
    return formataddr((name, address)) if address else name


def _html(properties: Properties) -> str:
    """The body in HTML, or ""."""
    content = _tried(lambda: properties.binary_prop_value(_HTML))
    if content is None:
        return _text(properties, _HTML_TEXT)
    encoding = _tried(lambda: properties.body_encoding) or "utf-8"
    return _tried(lambda: content.decode(encoding)) or content.decode("utf-8", errors="replace")


def _text(properties: Properties, pid: int) -> str:
    return (_tried(lambda: properties.str_prop_value(pid)) or "").replace("\0", "")


def _header(headers: Message | None, name: str) -> str:
    return _tried(lambda: str(headers[name] or "")) or "" if headers is not None else ""


def _tried(get: Callable[[], T]) -> T | None:
    """What `get` gives; None where the library fails on a property that is damaged."""
    try:
        return get()
    except Exception:  # noqa: BLE001 - see above: decoding, missing streams, wrong types
        return None
