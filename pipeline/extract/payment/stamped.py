"""What was stamped or written large over a paper and undoes its payment: VOID, REFUNDED, CANCELLED."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.remarks import undoes
from pipeline.model import Evidence

#: A stamp is so many times as high as the print of its paper; a voided item stands in that print.
_LARGE = 1.8


def stamps(rows: Sequence[Row], file: str) -> list[Evidence]:
    """The places of large words that undo a payment, on whatever rows they came to lie."""
    words = [(row, word) for row in rows for word in row.line.words]
    if not words:
        return []
    usual = median(word.box.height for _, word in words)
    return [
        Evidence(file, row.page, word.box, word.text, row.reader)
        for row, word in words
        if word.box.height >= _LARGE * usual and undoes(word.text)
    ]
