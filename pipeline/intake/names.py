"""Names that are safe as a file or folder name on Linux, macOS and Windows, and unique without regard to case."""

from __future__ import annotations

import re
import unicodedata

from pipeline.redact import masked_text

_LIMIT_CHARACTERS = 100
_LIMIT_BYTES = 180
_SEPARATORS = re.compile(r'[<>:"/\\|?*]+')
#: Device names of Windows, reserved with any extension; the superscripts are not a mistake.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)


def alike(name: str) -> str:
    """The form in which two names are compared: file systems differ in case and in how they store accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_name(text: str, otherwise: str = "unnamed") -> str:
    """`text` as one path part in NFC: no separators, control or invisible characters, leading dots, trailing
    dots or spaces, or reserved names, and not too long; an extension survives. `otherwise` where nothing is left.
    Of a card's whole number in it only the last four digits are.
    """
    text = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    text = re.sub(r" +", " ", _SEPARATORS.sub("-", "".join(kept))).lstrip(" .-~").rstrip(" .")
    text = _shortened(masked_text(text))
    if _RESERVED.match(text):
        text = f"_{text}"
    return text or otherwise


def _shortened(text: str) -> str:
    """`text` within the limits, cut before its extension."""
    stem, dot, ext = text.rpartition(".")
    if not stem or len(ext) > 10 or " " in ext:
        stem, dot, ext = text, "", ""
    while len(stem) + len(dot) + len(ext) > _LIMIT_CHARACTERS or len(f"{stem}{dot}{ext}".encode()) > _LIMIT_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}{dot}{ext}"


class Names:
    """Gives out names so that no two are alike: the second `lunch.jpg` becomes `lunch-2.jpg`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, *, extension: bool = True) -> str:
        """`name`, or it with the next free number before its extension (at its end where `extension` is false)."""
        stem, dot, ext = name.rpartition(".") if extension else (name, "", "")
        if not stem:
            stem, dot, ext = name, "", ""
        number, given = 1, name
        while alike(given) in self._taken:
            number += 1
            given = f"{stem}-{number}{dot}{ext}"
        self._taken.add(alike(given))
        return given
