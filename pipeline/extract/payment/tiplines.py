"""The lines that a slip leaves for a tip and a total, and what is on them: print, a hand's figures, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.arithmetic.totals import Totals
from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import NOISE, Row
from pipeline.extract.payment.cards import card_block
from pipeline.extract.payment.figures import MISTAKEN, Filled, Ink, filled, is_nothing
from pipeline.extract.payment.ways import value_of
from pipeline.model import PageWords

_TIP = re.compile(
    r"^[\W_]*(?:(?:add(?:itional|[’' ]?l)?|extra|optional) )?(?:tip ?/ ?gratuity|tips?|gratuity|grat|propina)\b"
    r"(?: ?(?:amount|amt|\$))?\W{0,2}?(?=[\s_:.$=-]|\d|$)",
    re.IGNORECASE,
)
#: A tip within the row of its card (`Visa 0103, tip 4.00, charged 25.60`).
_CHARGED = re.compile(r"\btip\b(?=[\s:$]*\d+\.\d\d\b[^%\d]*\bcharged\b)", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?P<lead>^|[\s_=:])\W*(?:(?:(?:grand|new|final|sale|order|check|bill|card|credit) )?total|"
    r"(?:amount |card )?charged)\b"
    r"(?: ?(?:amount|amt|charged?|paid|\+ ?tip|with tip|incl\w* tip|\$|usd))*",
    re.IGNORECASE,
)
#: From one of the two lines to the next there are at most so many rows of other things.
_APART = 3
#: What stands right above an example of a tip.
_HEADING = re.compile(
    r"su[gq9]{2}e?st|re[co0]{2}mmend|\bgu[il1!|]de|for your convenience|"
    r"\b(?:tips?|gratuity)\W(?:table|chart|scale|calculator|[o0]pti[o0]ns?)\b"
)
_PART = re.compile(r"\W*\d{1,2}\s?%\W*")
_ALONE = re.compile(r"\W*(?:grand )?total\W*")
_LONG = re.compile(r"[^\W_]{4,}")
#: A rate before what it comes to (`18% 3.89`).
_RATE = re.compile(r"^\W*\d{1,2}\s?%\W*(?=\d+\.\d\d\b)")


def pairs_of(rows: Sequence[Row], pages: Sequence[PageWords], used: Sequence[int]) -> Iterator[tuple[Filled, Filled]]:
    """What is on each tip's line, top to bottom, and on the total's line that follows it; no row `used` for fees."""
    for at, row in enumerate(rows):
        label = _TIP.match(row.text) or _CHARGED.search(row.text)
        if label is None or is_headed(rows, at):
            continue
        rest = row.text[label.end() :]
        if row.role in (Role.SUGGESTED, Role.SERVICE) and (row.amounts or not _PART.fullmatch(rest)):
            if at in used or not _is_preset(rows, at):
                continue
            rest = _RATE.sub("", rest)
        inside = _TOTAL.search(rest)
        if _has_word(rest[: inside.start()] if inside else rest) and not is_nothing(rest):
            continue  # print: a tip's guide, a word on tips
        if inside:
            tip = filled([rest[: inside.start()]], (at,))
            yield tip, filled([rest[inside.end() :]], (at,))
            continue
        near = range(at + 1, min(at + 2 + _APART, len(rows)))
        below = next((i for i in near if _TIP.match(rows[i].text) or _is_total(rows[i])), None)
        if below is None or _TIP.match(rows[below].text):
            yield filled([*_said(row, rest), *_faint(row, pages)], (at,)), Filled()
        else:
            yield _pair(rows, pages, at, rest, below)


def lone_total(rows: Sequence[Row], found: Totals) -> list[tuple[Filled, Filled]]:
    """A larger total below the payment of a bill, where nothing between them says what was added: a tip whose line was
    not read. [] where there is none.
    """
    bill = next(
        (
            i
            for i, r in enumerate(rows)
            if r.role in BILL and r.amount and found.total and r.amount.value == found.total.value
        ),
        len(rows),
    )
    paid = next((i for i in range(bill + 1, len(rows)) if card_block(rows[i : i + 1])), len(rows))
    for i in range(paid + 1, len(rows)):
        row = rows[i]
        if row.amount is None or row.role is Role.TENDER or row.amount.value == value_of(rows[bill]):
            continue
        larger = _ALONE.fullmatch(row.plain) is not None and row.amount.value > value_of(rows[bill])
        label = _TOTAL.search(row.text)
        return [(Filled((i,)), filled([row.text[label.end() :]], (i,)))] if larger and label else []
    return []


def _is_preset(rows: Sequence[Row], at: int) -> bool:
    """A tip's line with a rate (`TIP 18% 3.89`), its total's line right below it: the only such row, so no table."""
    below = at + 1 < len(rows) and _is_total(rows[at + 1])
    return below and sum("%" in row.text and bool(_TIP.match(row.text)) for row in rows) == 1


def _has_word(text: str) -> bool:
    """Whether print goes on behind a label: a word that is no figures, also with a letter misread (`Gu1de`)."""
    for token in _LONG.findall(text):
        letters = sum(ch.isalpha() and ch not in MISTAKEN and ch not in "xX" for ch in token)  # a cross is none
        if letters > 2 or (letters and token.isalpha()):
            return True
    return False


def is_headed(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands right under a heading of what might be given."""
    return at > 0 and not rows[at - 1].amounts and bool(_HEADING.search(rows[at - 1].plain))


def _pair(rows: Sequence[Row], pages: Sequence[PageWords], at: int, rest: str, below: int) -> tuple[Filled, Filled]:
    """What is on two lines; figures written a little above or below their line stand on rows of their own."""
    label = _TOTAL.search(rows[below].text)
    behind = rows[below].text[label.end() :] if label else ""
    tip = filled([*_said(rows[at], rest), *_faint(rows[at], pages)], (at,))
    total = filled([*_said(rows[below], behind), *_faint(rows[below], pages)], (below,))
    tip.confirmed, total.confirmed = (rows[i].line.words[-1].confirmed for i in (at, below))
    between = [i for i in range(at + 1, below) if _bare_text(rows[i])]
    around = [*([at - 1] if at and _bare_text(rows[at - 1]) else []), *between, *_next_bare(rows, below)]
    if tip.kind is Ink.BLANK and total.kind is Ink.BLANK and len(around) == 2:
        tip, total = (filled([rows[i].text], (i, line)) for i, line in zip(around, (at, below), strict=True))
    elif tip.kind is Ink.BLANK and len(around) == 1 and total.kind is Ink.FIGURES:
        tip = filled([rows[around[0]].text], (around[0], at))
    elif total.kind is Ink.BLANK and len(around) == 1 and tip.kind is not Ink.BLANK:
        total = filled([rows[around[0]].text], (around[0], below))
    elif tip.kind is Ink.BLANK and total.kind is Ink.BLANK and len(around) == 1 and rows[around[0]].amount:
        one = filled([rows[around[0]].text], (around[0], at, below))
        return (one, Filled((below,))) if around[0] < below and around[0] != at - 1 else (Filled((at,)), one)
    return tip, total


def _is_total(row: Row) -> bool:
    label = _TOTAL.match(row.text)
    return label is not None and row.role in (*BILL, Role.TEXT) and not _has_word(row.text[label.end() :])


def _bare_text(row: Row) -> bool:
    """Nothing but figures, as a hand leaves them on a row of their own."""
    return bool(re.fullmatch(r"[\s_$]*\d[\d\s.,:_–—~=/-]*", row.text)) and len(re.sub(r"\D", "", row.text)) <= 6


def _next_bare(rows: Sequence[Row], below: int) -> list[int]:
    return [below + 1] if below + 1 < len(rows) and _bare_text(rows[below + 1]) else []


def _said(row: Row, rest: str) -> Iterator[str]:
    """What stands behind a line's label, and what else the same ink may say."""
    yield rest
    for word in row.line.words:
        if word.text in rest:
            yield from (rest.replace(word.text, other) for other in word.others)


def _faint(row: Row, pages: Sequence[PageWords]) -> Iterator[str]:
    """What the reader saw on the line and hardly believed, as it does with handwriting."""
    for page in pages:
        for word in page.words:
            if page.page != row.page or word.score is None or word.score >= NOISE:
                continue
            level = row.line.box.top <= word.box.middle <= row.line.box.bottom and word.box.left > row.line.box.left
            if level and re.search(r"\d|\w\w", word.text):
                yield word.text
