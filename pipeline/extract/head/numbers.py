"""The number that a till or a terminal gave the sale: check, order, invoice, receipt, transaction and their like.

It tells two sales of one shop and day apart, and shows that two papers (a bill and its paid receipt, a reprint) are of
one sale. A wrong number would do both wrongly, so only one that its own label announces is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.head.dates import without_dates
from pipeline.extract.lines.rows import Row

#: What labels say, and from how many characters on such a number is believed; what comes back least stands first:
#: shops count orders and tickets anew each day, and a reference is often the card network's.
_KINDS = (
    ("check", r"che(?:ck|que)|chk", 1),
    ("invoice", r"inv(?:[o0d][il1]ce)?", 3),
    ("receipt", r"receipt|rcpt", 3),
    ("bill", r"bill", 1),
    ("document", r"doc(?:ument)?", 3),
    ("transaction", r"trans(?:action)?|tran|trn|txn|trx", 3),
    ("slip", r"slip", 3),
    ("sale", r"sales?", 3),
    ("order", r"order|ord", 1),
    ("ticket", r"ticket|tkt", 1),
    ("reference", r"ref(?:erence)?", 3),
)
#: Between label and number: `#`, `No.:`, `Number` … or nothing but a space.
_SIGN = r"(?P<sign>(?:\s*(?:[#.:]|\b(?:no|nr|nu[mn]|nu[mn]ber|id)\b))+)?\s*"
#: Letters and digits, with what a split check adds (`5738/1`); letters may stand apart in front (`CS 67832`).
_NUMBER = r"(?P<number>(?:[A-Z]{2,3}\s(?=\d{3}))?[A-Z0-9]+(?:[/_-][A-Z0-9]+)*)(?![A-Z0-9%$*]|[.,:]\d|\s?of\b)"
_PATTERNS = tuple(
    (kind, fewest, re.compile(rf"(?<![A-Z0-9])(?:{label}){_SIGN}{_NUMBER}", re.IGNORECASE))
    for kind, label, fewest in _KINDS
)
_LONGEST = 24
#: Rows whose numbers are a person's, a tax office's, an offer's, or of a check that was handed over as payment.
_NOT_SALE = re.compile(
    r"\b(?:member|loyalty|rewards?|batch|gst id|tax id|vat|licen[sc]e|coupon|offer|survey|refunds?|returns?|exchange|"
    r"within|days?|personal|paid by|payment|bank|routing|account)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{1,4}")
_PART = re.compile(r"\b(?:split|part|check|chk|bill)\W{0,3}(\d{1,2})\s?(?:of|/)\s?(\d{1,2})\b(?!/)", re.IGNORECASE)


def sale_number(rows: Sequence[Row]) -> tuple[str, tuple[Row, ...]] | None:
    """The sale's number behind what it is the number of (`check 1042`, `order 88`), and its row; None: none was read.

    Where a paper has several, the one that comes back least: a check's or an invoice's before an order's, the longest
    of one kind. A bill that was split says which part it is (`check 1042 (2 of 3)`). Never the number of a table, a
    server, a terminal, a member, a batch or an authorization.
    """
    texts = [
        # Two spaces where the reader saw a gap.
        (without_dates("  ".join(word.text for word in row.line.words)), row)
        for row in rows
        if not _NOT_SALE.search(row.text)
    ]
    for kind, fewest, pattern in _PATTERNS:
        found = [
            (match["number"], row)
            for text, row in texts
            if not row.amounts or kind == "invoice"  # `Order total 12.00`, `Check 1042 24.00`: what was paid
            for match in pattern.finditer(text)
            if _believed(match, fewest)
        ]
        if found:
            number, row = max(found, key=lambda one: len(one[0]))
            return f"{kind} {number}{_part(texts, number)}", (row,)
    return None


def _believed(match: re.Match[str], fewest: int) -> bool:
    number = match["number"]
    digits = sum(char.isdigit() for char in number)
    if not fewest <= len(number) <= _LONGEST or not digits or "XX" in number.upper() or _DATE.fullmatch(number):
        return False
    if match["sign"] and re.search(r"[#:]|[a-z]", match["sign"], re.IGNORECASE):
        return number.isdigit() or len(number) >= 3
    # Announced by its label's place alone: it ends the row or the run, and words (`Order 2 wings`) are none.
    glued = match.start("number") > 0 and match.string[match.start("number") - 1].isalpha()
    ends = re.match(r"\W*$|\s{2}", match.string[match.end() :]) is not None
    return ends and digits >= (4 if glued else 2 if number.isdigit() else 3)


def _part(texts: Sequence[tuple[str, Row]], number: str) -> str:
    for text, _ in texts:
        if (match := _PART.search(text)) and match[0].find(number) < 0 and 1 <= int(match[1]) <= int(match[2]) > 1:
            return f" ({match[1]} of {match[2]})"
    return ""
