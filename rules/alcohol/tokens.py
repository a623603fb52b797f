"""The words of a line on a receipt, as registers and readers write them."""

from __future__ import annotations

import re
import unicodedata

#: A measure, with or without a space before its unit, or a run of letters and digits.
_PIECE = re.compile(
    r"(\d+[.,]\d+|\d+) ?(ml|cl|oz|0z|z|ltr|lt|l|pk|pck|pack|ct|yr|yrs|proof|pf)\b|\d+[.,]\d+(?=%)|[a-z0-9]+"
)
_UNITS = {"0z": "oz", "z": "oz", "ltr": "l", "lt": "l", "pck": "pk", "pack": "pk", "yrs": "yr", "pf": "proof"}
#: A unit that needs digits right before it, so that "2 lt beer" (light) and "5 l" stay what they are.
_TIGHT = frozenset({"l", "lt", "z", "0z", "pf"})
_ZEROS = re.compile(r"[.,]0+$")


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text` for matching: lower case, no accents, no apostrophes; a measure is one word (12oz)."""
    plain = text.casefold().replace("&", " and ").replace("n/a", "na").replace("'", "")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("rosé", "rose wine"))
        plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "’`´")
    found: list[str] = []
    for piece in _PIECE.finditer(plain):
        amount, unit = piece[1], piece[2]
        if unit is None:
            found += [piece[0]] if piece[0].isalnum() else []
        elif unit in _TIGHT and " " in piece[0]:
            found += [amount, unit] if amount.isdigit() else [*re.split("[.,]", amount), unit]
        else:
            found.append(f"{_ZEROS.sub('', amount).replace(',', '.')}{_UNITS.get(unit, unit)}")
    return tuple(found)
