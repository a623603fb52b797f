"""An expression cut into its signs, names, numbers and texts."""

from __future__ import annotations

import re

from rules.expressions.kinds import Mistaken

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.\d+(?![\w.])|\d+(?![\w.]))|(?P<name>[A-Za-z_]\w*)|"
    r"(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]]))"
)
_INSTEAD = {
    "and": "&&", "or": "||", "not": "!", "is": "==", "True": "true", "False": "false", "equals": "==",
    "contains": '.contains("...")', "like": '.contains("...")', "x": "*", "times": "*", "len": "size", "count": "size",
    "length": "size", "number": "size",
}  # fmt: skip
#: Signs that word processors and keyboards have, and programs do not.
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "›": ">", "‹": "<", "×": "*", "÷": "/", "–": "-", "−": "-"}


def tokens(written: str) -> list[tuple[str, str]]:
    """Each token's sort (number, name, text or sign) and what is written; Mistaken where something is none."""
    found: list[tuple[str, str]] = []
    at, end = 0, len(written.rstrip())
    while at < end:
        match = _TOKEN.match(written, at)
        if match is None:
            raise Mistaken(_strange(written[at:].lstrip()))
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _strange(rest: str) -> str:
    """What is wrong where no token begins."""
    if rest[0] in "\"'":
        return f"the text {rest[:20]} has no closing {rest[0]}"
    if rest[0] in "“”‘’":
        return f'{rest[0]} is a typographic quote; write " instead'
    if rest[0] == "=":
        return "`=` alone does nothing; write == to compare"
    if rest[0] in "&|":
        return f"`{rest[0]}` alone does nothing; write {rest[0] * 2}"
    if rest[0] == "$":
        return "amounts stand without $ here, as in `total > 75.00`"
    if rest[0].isdigit():
        word = rest.split(maxsplit=1)[0]
        return f"{word} is not a number; write 75 or 75.00"
    mend = f"; write {_SIGNS[rest[0]]} instead" if rest[0] in _SIGNS else ""
    return f"`{rest[0]}` means nothing here{mend}"


def instead(word: str) -> str:
    """`; write && instead of ...` where another language's word stands, or ""."""
    if word == ",":
        return "; an amount has a point and no comma, as in 1075.00"
    if word.lower() == "between":
        return "; join two comparisons with &&, as in `10 < total && total < 20`"
    if word.lower() in ("if", "when"):
        return "; write the condition alone, as in `total > 75.00`"
    sign = _INSTEAD.get(word) or _INSTEAD.get(word.lower())
    return f"; write {sign} instead of `{word}`" if sign else ""
