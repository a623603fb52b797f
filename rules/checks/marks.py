"""What is kept of a purchase to know it again: its facts, and marks of its pictures and papers.

Marks outlive a crop, another photo and a misread fact:

- `w` (`s` of a card slip): digests of all numbers read on a paper (amounts, times, telephone, sale number …). On other
  pictures of one paper four fifths of them and more come back; two papers of one shop share its address and prices, and
  differ in the rest. Compared by the overlap coefficient (Szymkiewicz-Simpson), so that a part is found in its whole.
- `l`: a line of a bank statement that paid, as text. It pays once.
- without a letter: the perceptual hash of a picture (`pipeline.fingerprint`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.model import DocumentKind, EarlierPurchase, FileReading, Purchase, Receipt
from pipeline.money import show
from rules.checks.common import folded, papers, purchase_day

#: Two pictures are taken for one where their 64-bit fingerprints differ in no more places than this.
_NEAR = 6
#: Fewer numbers than this on a paper say nothing.
_FEWEST = 8
#: Characters of a digest, and how many a mark keeps at most.
_DIGEST, _MOST = 6, 128
#: What readers take for each other.
CONFUSED = str.maketrans("OQDILSBZ", "00011582")


def facts_of(purchase: Purchase, readings: Sequence[FileReading], submission: str) -> EarlierPurchase:
    """What a later submission must know of `purchase` to recognize it.

    Files and fingerprints are those of its receipt and slips, not of bank statements, which rightly come again.
    """
    statements = {file for file, proof in purchase.proofs if proof.document is DocumentKind.BANK_STATEMENT}
    files = [file for file in purchase.documents if file not in statements]
    own = [reading for reading in readings if reading.file in files]
    receipt = purchase.receipt
    slips = [tender for tender in purchase.tenders if tender.auth_code is not None]
    pictures = [mark for reading in own for mark in reading.fingerprint]
    total = purchase.total if purchase.total is not None else receipt.total.value
    return EarlierPurchase(
        submission=submission,
        sha256=tuple(reading.sha256 for reading in own),
        fingerprint=(*pictures, *_marks(purchase, {amount for amount in (total, receipt.total.value) if amount})),
        merchant=next((paper.merchant.value for paper in papers(purchase) if paper.merchant.value), None),
        date=purchase_day(purchase),
        time=receipt.time.value,
        total=total,
        items=tuple((item.description, item.amount) for item in receipt.items),
        last4=slips[0].last4 if slips else None,
        auth_code=slips[0].auth_code if slips else None,
        number=next((paper.number.value for paper in papers(purchase) if paper.number.value), None),
    )


def _marks(purchase: Purchase, amounts: set[Decimal]) -> Iterable[str]:
    for paper in papers(purchase):
        if paper.document is DocumentKind.BANK_STATEMENT:
            yield from _debit(paper, amounts)
        elif paper.document is not DocumentKind.CANCELLED_CHECK:
            letter = "s" if paper.document is DocumentKind.CARD_SLIP and paper is not purchase.receipt else "w"
            if digests := _digests(paper.lines):
                yield letter + digests


def _debit(statement: Receipt, amounts: set[Decimal]) -> Iterable[str]:
    """The statement's line that paid; none where several of that amount could have."""
    paying = [line for line in statement.statement_lines if line.amount in amounts]
    if len(paying) == 1 and paying[0].date is not None:
        payee = folded(paying[0].description).replace("|", " ")
        yield f"l{paying[0].date}, {show(paying[0].amount)}|{payee}"


@lru_cache(maxsize=1 << 12)
def _digests(lines: tuple[str, ...]) -> str:
    """Digests of the numbers on `lines`, each with how many times it was seen before: sorted, `_MOST` at most."""
    seen: dict[str, int] = {}
    digests = []
    for line in lines:
        for word in re.findall(r"[^\W_]+(?:[.,:/-][^\W_]+)*", line):
            plain = re.sub(r"[^A-Z0-9]", "", word.upper())
            if sum(char.isdigit() for char in plain) < 2:
                continue
            number = plain.translate(CONFUSED)
            seen[number] = seen.get(number, 0) + 1
            digests.append(_digest(number, seen[number]))
    return "".join(sorted(digests)[:_MOST])


def _digest(number: str, nth: int = 1) -> str:
    return hashlib.blake2b(f"{number} {nth}".encode(), digest_size=_DIGEST // 2).hexdigest()


# --- Compared --------------------------------------------------------------------------------------------------------


def of_kind(facts: EarlierPurchase, letter: str) -> list[str]:
    """The marks of one kind, without their letter."""
    return [mark[1:] for mark in facts.fingerprint if mark.startswith(letter)]


def prints(facts: EarlierPurchase, code: str | None) -> bool:
    """Whether a receipt of the purchase itself, and not a slip apart, shows the approval `code`."""
    digest = _digest((code or "").upper().translate(CONFUSED))
    return any(digest in _numbers(mark) for mark in of_kind(facts, "w"))


@lru_cache(maxsize=1 << 16)
def _numbers(mark: str) -> frozenset[str]:
    return frozenset(mark[at : at + _DIGEST] for at in range(0, len(mark), _DIGEST))


def overlap(new: EarlierPurchase, old: EarlierPurchase, kinds: Sequence[tuple[str, str]]) -> float | None:
    """How much of the smaller of two papers is on the other, for the pair that shares most; None: too little read."""
    pairs = [(_numbers(a), _numbers(b)) for mine, its in kinds for a in of_kind(new, mine) for b in of_kind(old, its)]
    shared = [len(a & b) / fewer for a, b in pairs if (fewer := min(len(a), len(b))) >= _FEWEST]
    return max(shared, default=None)


def near(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a picture of the one is near one of the other."""
    mine, theirs = ([mark for mark in marks if re.fullmatch(r"[0-9a-f]{1,16}", mark)] for marks in (ones, others))
    return any((int(a, 16) ^ int(b, 16)).bit_count() <= _NEAR for a in mine for b in theirs)
