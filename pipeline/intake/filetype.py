"""What a file is, by its first bytes: names lie, and phones name a HEIC picture `.jpg`."""

from __future__ import annotations

from enum import StrEnum


class FileType(StrEnum):
    """The types that matter here. Every one but ZIP may be a receipt."""

    JPEG = "jpeg"
    PNG = "png"
    HEIF = "heif"
    WEBP = "webp"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    PDF = "pdf"
    ZIP = "zip"


#: The usual extension of a picture or PDF whose sender gave it no name.
EXTENSIONS = {
    FileType.JPEG: ".jpg",
    FileType.PNG: ".png",
    FileType.HEIF: ".heic",
    FileType.WEBP: ".webp",
    FileType.TIFF: ".tif",
    FileType.BMP: ".bmp",
    FileType.GIF: ".gif",
    FileType.PDF: ".pdf",
    FileType.ZIP: ".zip",
}
_STARTS = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
    (b"II+\x00", FileType.TIFF),
    (b"MM\x00+", FileType.TIFF),
    (b"PK\x03\x04", FileType.ZIP),
    (b"PK\x05\x06", FileType.ZIP),
)
#: How a compound file begins: a message of Outlook, and the Office documents of old.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}


def sniff(content: bytes) -> FileType | None:
    """The type of a file by its first bytes; None where it is none of ours."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileType.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return FileType.HEIF
    if content[:2] == b"BM" and content[6:10] == b"\x00\x00\x00\x00":
        return FileType.BMP
    if content.startswith(COMPOUND):
        # What it holds may be a PDF, and may stand at its beginning.
        return None
    # Acrobat itself takes a PDF whose header stands anywhere in the first kilobyte.
    if b"%PDF-" in content[:1024]:
        return FileType.PDF
    return None
