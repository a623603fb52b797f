"""What a file holds in letters, seen or not, whatever program wrote it: to see whether a card's whole number is there.

Text is looked for in plain text, in markup, in the parts of office documents and archives, in the strings, the
attachments and the earlier revisions of PDFs, and in the parts of e-mails. What pictures show is none of it.
"""

from __future__ import annotations

import base64
import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy

from pipeline.intake.filetype import FileType, sniff
from pipeline.redact import masked_text, shows_number

#: Parts in parts, so far down; and so many bytes of them in all.
_DEEPEST, _MOST_BYTES = 3, 100_000_000
_MOST_ROWS, _MOST_COLUMNS = 20_000, 100
#: A sheet's cell that has the number of a text and not the text.
_NUMBERED = re.compile(r"<c [^<>]*\bt=\"s\"[^<>]*>.*?</c>", re.DOTALL)
#: What ends a row of text in the parts of office documents, and a tab or a cell between two of its texts.
_ROW_ENDS = re.compile(r"</(?:w:p|a:p|text:p|si|is|row|table:table-row|comment|p|div|tr|li)>|<br ?/?>", re.IGNORECASE)
_BETWEEN = re.compile(r"</(?:c|v|f|td|th|table:table-cell)>|<w:tab ?/>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
#: A number of a sheet that its program wrote with an exponent.
_EXPONENT = re.compile(r"(?<![\w.])(\d\.\d{9,17})[Ee]\+?(1[2-8])(?!\d)")
#: The control words of a rich text.
_RICH = re.compile(r"\\[a-z]+-?\d* ?|[{}]")
#: A PDF's strings, in brackets and in hexadecimal digits, and its streams.
_STRING = re.compile(rb"\(((?:[^()\\]|\\.){13,4000})\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{26,8000})>")
_REMARK = re.compile(rb"^%[^\r\n]*", re.MULTILINE)
_PICTURE = re.compile(rb"/Subtype\s*/Image\b|\bBI\s[^>]{5,300}\sID\s")
_STREAM = re.compile(rb"stream\r?\n")
#: As many figures as a number has, in one byte or two each: most files have none, which is soon seen.
_FIGURES = re.compile(rb"\d(?:\0?[ -]?\0?\d){12}")
#: So far before a stream it says that it is an attached file.
_BEFORE = 400
_LARGEST_STREAM = 20_000_000


def holds_number(content: bytes) -> bool:
    """Whether a card's whole number stands anywhere in the text that a file holds; also where that cannot be looked at,
    since the file is damaged.
    """
    try:
        return any(shows_number(text) for text in _strings(content, 0)) or any(
            masked_text(text) != text for text in texts_in(content)
        )
    except Exception:  # noqa: BLE001 - whatever a file does to us, the others are sealed and this one is not kept
        return True


def texts_in(content: bytes, depth: int = 0) -> Iterator[str]:
    """The texts of a file as people see them, rows below each other: of plain text, a document, a workbook, an e-mail.

    Nothing of a PDF, whose text says what it is only where it is drawn, nor of a picture.
    """
    kind = sniff(content)
    if kind is FileType.ZIP:
        yield from _of_workbook(content)
        for part in _parts(content, depth):
            yield from texts_in(part, depth + 1)
    elif kind is None:
        text = _decoded(content)
        yield _plain(text) if text is not None else ""
        if text is not None:
            yield from _of_mail(content, depth)


def is_document(content: bytes) -> bool:
    """Whether a file is an office document that is a packed folder, as those of Word and Excel are."""
    return sniff(content) is FileType.ZIP and any(
        mark in part
        for mark in (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
        for part in (content[:4096], content[-65536:])
    )


def has_pictures(content: bytes) -> bool:
    """Whether a PDF holds pictures."""
    return any(_PICTURE.search(part) for part in (content, *(stream for _, stream in _streams(content))))


def _strings(content: bytes, depth: int) -> Iterator[str]:
    """What stands in a file by itself, among what is no text: the strings of a PDF, the letters of another."""
    if sniff(content) is FileType.PDF:
        yield from _of_pdf(content, depth)
    elif sniff(content) is FileType.ZIP:
        for part in _parts(content, depth):
            yield from _strings(part, depth + 1)
    else:  # of a picture too: what its file says of itself, and what stands behind its end
        yield content.replace(b"\0", b"").decode("latin-1") if _FIGURES.search(content) else ""


def _parts(content: bytes, depth: int) -> Iterator[bytes]:
    """The parts of an archive, as far as they can be unpacked."""
    if depth >= _DEEPEST:
        return
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                if part.is_dir() or part.flag_bits & 1:
                    continue
                with archive.open(part) as opened:
                    unpacked = opened.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    return
                yield unpacked
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return


def _decoded(content: bytes) -> str | None:
    """`content` as text; None where it is none."""
    for coding in ("utf-8-sig", "utf-16") if content[:2] not in (b"\xff\xfe", b"\xfe\xff") else ("utf-16",):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        return text if coding == "utf-16" or "\0" not in text else text.replace("\0", "")
    return None


def _plain(text: str) -> str:
    """A text without its markup."""
    if text.lstrip().startswith("{\\rtf"):
        text = _RICH.sub(lambda found: "\n" if found[0].startswith("\\par") else "", text)
    if text.lstrip().startswith("<") or "</" in text:
        text = html.unescape(_TAG.sub("", _BETWEEN.sub(" ", _ROW_ENDS.sub("\n", _NUMBERED.sub("", text)))))
    return _EXPONENT.sub(lambda found: f"{float(found[0]):.0f}", text)


def _of_workbook(content: bytes) -> Iterator[str]:
    """The sheets of a workbook, row by row, in whichever order and form its file has their texts."""
    from openpyxl import load_workbook

    if b"xl/workbook" not in content:
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
                yield "\n".join(" ".join(map(_shown, row)) for row in rows)
    except Exception:  # noqa: BLE001 - the library fails in many ways on damaged workbooks; its parts are looked at too
        return


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return "" if cell is None else str(cell)


def _of_mail(content: bytes, depth: int) -> Iterator[str]:
    """The texts that an e-mail carries in a coding of its own, documents among them."""
    if b"content-transfer-encoding" not in content[:200_000].lower():
        return
    try:
        for part in message_from_bytes(content, policy=policy.compat32).walk():
            carried = part.get_payload(decode=True)
            if isinstance(carried, bytes) and part.get_content_maintype() == "text":
                yield _plain(carried.decode(errors="replace"))
            elif isinstance(carried, bytes) and sniff(carried) is FileType.ZIP:
                yield from texts_in(carried, depth + 1)
    except Exception:  # noqa: BLE001 - the library's parser fails in many ways on broken mail
        return


def _of_pdf(content: bytes, depth: int) -> Iterator[str]:
    """The text of a PDF's pages, its strings, those of its streams and of earlier revisions too, what is attached."""
    yield from _on_pages(content)
    yield from (said.decode("latin-1") for said in _REMARK.findall(content))
    yield from _in_brackets(content)
    for said, stream in _streams(content):
        yield from _in_brackets(stream)
        if b"/EmbeddedFile" in said and depth < _DEEPEST:
            yield from _strings(stream, depth + 1)
            yield from texts_in(stream, depth + 1)
        elif stream.lstrip().startswith(b"<"):  # what describes a file, and a form of the kind XFA
            yield _plain(stream.decode(errors="replace"))


def _on_pages(content: bytes) -> Iterator[str]:
    import pypdfium2

    try:
        for page in pypdfium2.PdfDocument(content):
            yield page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The streams of a PDF that can be unpacked, each behind what is said of it."""
    for start in _STREAM.finditer(content):
        said = content[max(start.start() - _BEFORE, 0) : start.start()].rpartition(b"endobj")[2]
        end = content.find(b"endstream", start.end())
        packed = content[start.end() : end if end >= 0 else None]
        try:
            if b"/ASCII85Decode" in said:
                packed = base64.a85decode(packed.strip().removeprefix(b"<~").removesuffix(b"~>"))
            yield said, zlib.decompressobj().decompress(packed, _LARGEST_STREAM)
        except (zlib.error, ValueError):
            yield said, packed[:_LARGEST_STREAM]


def _in_brackets(content: bytes) -> Iterator[str]:
    for string in _STRING.finditer(content) if _FIGURES.search(content) else ():
        yield _bare(string[1])
    for digits in _HEX.finditer(content):
        bare = b"".join(digits[1].split())
        yield _bare(bytes.fromhex(bare[: len(bare) // 2 * 2].decode()))


def _bare(letters: bytes) -> str:
    """A PDF's string, in one byte or two to a letter: its figures are the same in all codings."""
    return letters.removeprefix(b"\xfe\xff").replace(b"\0", b"").decode("latin-1")
