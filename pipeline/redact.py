"""Card numbers out of words as soon as they are read: only the last four digits may exist in our data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.layout import lines_of
from pipeline.model import PageWords, Word

#: What may stand between two digits of a number, and between two of its groups.
_BETWEEN = r"(?:[ \-–—._/•]{0,2}|(?<=\d{4}) ?[\-–—_/•|:\t] ?(?=\d{4}))"
#: A run of digits, however it is grouped; on a card's line a reader may have taken some of them for letters.
_RUN = re.compile(rf"(?<!\d)(?<!\d[.,])\d(?:{_BETWEEN}\d){{11,60}}")
#: Letters that belong to a word are none of them: "…1111Sale" has no 5.
_MISREAD = r"(?:\d|(?<![A-Za-z])[OIlBSZ]+(?![A-Za-z]))"
_MISREAD_RUN = re.compile(rf"(?<!\d)(?<!\d[.,]){_MISREAD}(?:{_BETWEEN}{_MISREAD}){{6,60}}")
#: A state and its zip: the five digits begin no card's number, with whatever stands beside them.
_ZIP = re.compile(r"\b[A-Z]{2}[.,]? \d{5}(?:-\d{4})?(?= )")
#: Nor do a telephone number's with another beside it: of two papers in one picture, of a fax.
_TELEPHONE = re.compile(r"(?<!\S)\d{3}([-.])\d{3}\1\d{4}(?= +\d{3}([-.])\d{3}\2\d{4}(?!\S))")
#: As cards are printed; where a network begins its numbers with 6, some have three digits more.
_GROUPS = re.compile(
    r"(?<!\d)(?:6\d{3}(?:[ \-.]\d{4}){3}[ \-.]\d{3}(?![.,:/]\d)"
    r"|\d{4}(?:[ \-.]\d{4}){3}|3\d{3}[ \-.]\d{6}[ \-.]\d{5})(?!\d)"
)
#: The end of a row on which a number may be broken off, and how the next begins where it goes on.
_BROKEN_OFF = re.compile(
    r"(?<![\d.,/:])\d{4}(?:[ \-.]?(?:\d{4}|(?<=\d{4}[ \-.])\d{6})){0,2}"
    r"(?=(?:\s+\$?\d{1,4}\.\d\d|[ *:.-]+[A-Za-z][A-Za-z ]*)?\W*$)"
)
_GOES_ON = re.compile(r"[^\w$]*((?:\d{4}|\d{6}[ \-.]\d{5}|\d{5})(?:[ \-.]?\d{4}){0,2})(?![\d/:]|[.,]\d)")
#: A row on which a number begins that goes on over several, and one that has nothing but some more of its groups.
_BEGINS = re.compile(r"(?<![\d.,/:-])\d{4}(?:[ \-.]\d{4}){0,2}(?=\W*$)")
_GROUPS_ALONE = re.compile(r"\W*\d{4}(?:[ \-.]\d{4}){0,2}\W*")
#: The row on which it ends, whatever stands behind it.
_GROUPS_FIRST = re.compile(r"\W*\d{4}(?:[ \-.]\d{4}){0,2}(?=[\W_]+[^\W\d]|\W*$)(?![.,:/]\d)")
#: Commas between the groups, where the amounts of a list have them too: it must pass the check.
_COMMAS = re.compile(r"(?<!\d)(?<!\d[.,])\d{4}(?: ?, ?\d{4}){3}(?!\d|[.,:/]\d)")
_BY_ITSELF = re.compile(r"(?<![\w.-])\d(?:[ \-]?\d){12,18}(?![\w.-])")
#: What nobody sees between digits, or sees as a space.
_UNSEEN = re.compile(
    r"[\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff]"
)
#: Of a masked number so many digits are gone.
_MASKED = re.compile(r"X(?:[\W_]{0,3}X){7}")
#: Dots in the middle of the row.
_DOTS = str.maketrans("·∙‧⋅・●▪", "•••••••")
_LETTERS = str.maketrans("OIlBSZ", "011852")
#: Where the networks' numbers begin (ISO/IEC 7812: American Express and Diners, Visa, Mastercard, Discover and others).
_ISSUER = re.compile(r"3[04-9]|4|5[1-5]|2[2-7]|6")
#: Words with as many digits as this keep nothing that they may say else.
LONG_NUMBER = 7
_LENGTHS = (16, 15, 14, 19, 18, 17, 13)
_CARD = re.compile(
    r"\b(?:card|acct|account|visa|master\w*|mc|amex|american|discover|debit|credit|pan)(?:\b|(?=\d))", re.IGNORECASE
)


def mask(words: Sequence[Word]) -> tuple[Word, ...]:
    """`words` with every card number's digits but the last four turned to X, also where it spans several words.

    What else a word may say (`others`) goes where it would make a card number of its line, from every masked word, and
    from every word with `LONG_NUMBER` digits or more.

    A card number begins as the networks' numbers do and passes the Luhn check (ISO/IEC 7812-1) with 14 to 19 digits; on
    a line that speaks of a card, 13 digits are enough, and the check may fail (a reader's one wrong digit breaks it).
    """
    masked = {id(word): word for word in words}
    lines = lines_of(words)
    for line, hidden in zip(lines, _hidden_in([line.text for line in lines]), strict=True):
        left = "".join("X" if i in hidden else ch for i, ch in enumerate(line.text))
        at = 0
        for word in line.words:
            end = at + len(word.text)
            if left[at:end] != word.text:
                masked[id(word)] = replace(word, text=left[at:end], others=(), readers=word.readers[:1])
            elif word.others:
                kept = [
                    i
                    for i, other in enumerate(word.others)
                    if not is_long(word.text)
                    and not is_long(other)
                    and not _hidden(_seen(left[:at] + other + left[end:]))
                ]
                readers = (word.readers[0], *(word.readers[i + 1] for i in kept)) if word.readers else ()
                masked[id(word)] = replace(word, others=tuple(word.others[i] for i in kept), readers=readers)
            at = end + 1
    return tuple(masked[id(word)] for word in words)


def masked(page: PageWords, words: Sequence[Word]) -> PageWords:
    """`page` with `words`, masked, and whether they or the page's own show a card's whole number."""
    hidden = mask(words)
    shown = any(one.text != other.text for one, other in zip(words, hidden, strict=True))
    return replace(page, words=hidden, full_number=page.full_number or shown)


def masked_text(text: str) -> str:
    """`text`, somebody's writing of one or more lines, with every card number's digits but the last four as X."""
    lines = text.splitlines(keepends=True)
    return "".join(
        "".join("X" if i in hidden else ch for i, ch in enumerate(line))
        for line, hidden in zip(lines, _hidden_in(lines), strict=True)
    )


def shows_number(text: str) -> bool:
    """Whether a card's whole number stands by itself in what a file says of itself, no part of a longer code."""
    return any(masked_text(found[0]) != found[0] for found in _BY_ITSELF.finditer(text))


def is_masked(text: str) -> bool:
    """Whether a number is masked in `text`, whatever stands between its groups."""
    return _MASKED.search(text) is not None


def is_long(text: str) -> bool:
    """Whether `text` has as many digits as the numbers of accounts, telephones and sales: no amount has."""
    return sum(ch.isdigit() for ch in text) >= LONG_NUMBER


def _seen(text: str) -> str:
    """`text` with what nobody sees as spaces, all dots alike and every script's digits as ours, each in its place."""
    if not text.isascii():
        text = re.sub(r"\d", lambda digit: str(int(digit[0])), text)
    return _UNSEEN.sub(" ", text).translate(_DOTS)


def _hidden_in(rows: Sequence[str]) -> list[set[int]]:
    """`_hidden` of each row, and what of a number that is broken off at the end of one goes on in the next."""
    rows = [_seen(row) for row in rows]
    hidden = [_hidden(row) for row in rows]
    written = [at for at, row in enumerate(rows) if row.strip()]
    for one, other in pairwise(written):
        first, second = _broken(rows[one], rows[other])
        hidden[one] |= first
        hidden[other] |= second
    for first_row in range(len(written) - 2):
        for at, places in _over_rows(rows, written[first_row:]):
            hidden[at] |= places
    return hidden


def _over_rows(rows: Sequence[str], written: Sequence[int]) -> list[tuple[int, set[int]]]:
    """Positions, by row, of the digits of a number in groups of four that begins at the end of the first of the rows
    `written` and goes on over more than one, but the last four; where it passes the check.
    """
    begins = _BEGINS.search(rows[written[0]])
    if begins is None:
        return []
    places = [(written[0], i) for i in range(*begins.span()) if rows[written[0]][i].isdigit()]
    for at in written[1:4]:
        alone = _GROUPS_ALONE.fullmatch(rows[at])
        groups = alone or _GROUPS_FIRST.match(rows[at])
        if len(places) >= 16 or groups is None:
            break
        places += [(at, i) for i in range(groups.end()) if rows[at][i].isdigit()]
        if not alone:
            break
    digits = "".join(rows[at][i] for at, i in places)
    if len(digits) != 16 or not _ISSUER.match(digits) or not luhn(digits):
        return []
    return [(at, {i}) for at, i in places[:-4]]


def _broken(row: str, following: str) -> tuple[set[int], set[int]]:
    """Positions in two rows of the digits of a number that stands on both, in groups as cards are printed, but the
    last four; where it passes the check. Pieces of eight digits count where the first row speaks of a card.
    """
    end, start = _BROKEN_OFF.search(row), _GOES_ON.match(following)
    if end is None or start is None:
        return set(), set()
    if not _CARD.search(row) and any(len(piece) > 6 for piece in re.findall(r"\d+", f"{end[0]} {start[1]}")):
        return set(), set()
    first = [i for i in range(*end.span()) if row[i].isdigit()]
    second = [i for i in range(*start.span(1)) if following[i].isdigit()]
    digits = "".join([*(row[i] for i in first), *(following[i] for i in second)])
    if len(digits) != (15 if digits[:2] in ("34", "37") else 16) or not _ISSUER.match(digits) or not luhn(digits):
        return set(), set()
    return set(first), set(second[:-4])


def _hidden(text: str) -> set[int]:
    """Positions in `text` of the digits of card numbers, the last four of each left out."""
    speaks = bool(_CARD.search(text))
    hidden: set[int] = set()
    for group in _GROUPS.finditer(text):
        hidden.update([i for i in range(*group.span()) if text[i].isdigit()][:-4])
    for group in _COMMAS.finditer(text):
        places = [i for i in range(*group.span()) if text[i].isdigit()]
        digits = "".join(text[i] for i in places)
        if _ISSUER.match(digits) and luhn(digits):
            hidden.update(places[:-4])
    if not speaks:
        for other in (_ZIP, _TELEPHONE):
            text = other.sub(lambda match: " " * len(match[0]), text)
    for run in (_MISREAD_RUN if speaks else _RUN).finditer(text):
        places = [i for i in range(run.start(), run.end()) if text[i].isalnum()]
        digits = "".join(text[i] for i in places).translate(_LETTERS)
        at = 0
        while at < len(places):
            if text[places[at]].isalpha():
                at += 1
                continue
            solid = next((n for n in range(at + 1, len(places)) if places[n] != places[n - 1] + 1), len(places)) - at
            length = _length(digits[at:], solid, speaks)
            hidden.update(places[at : at + max(length - 4, 0)])
            at += length or solid
    return hidden


def _length(digits: str, solid: int, speaks: bool) -> int:
    """How many of the first `digits` are a card number, 0 where they are none; `solid` of them stand without a gap."""
    if not _ISSUER.match(digits):
        return 0
    usual = 16 if digits[0] != "3" or digits[1] == "5" else 15 if digits[1] in "47" else 14
    found = 0
    for length in (solid, *_LENGTHS) if solid > 16 else (usual, *_LENGTHS):
        if 13 <= length <= min(len(digits), 19) and (length > 13 or speaks) and luhn(digits[:length]):
            found = length
            break
    if not found and speaks and len(digits) >= 13:
        found = 13
    # A shorter part may pass the check by chance: a number goes on as far as its network's do, or as one piece.
    longest = solid if solid <= 19 else 0
    return max(found, longest, usual if usual <= len(digits) else 0) if found else 0


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
