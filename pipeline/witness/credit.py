"""Who read what a value was taken from: the reader behind every place that a receipt points to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.model import Evidence, PageWords, Proof, Receipt, Word
from pipeline.witness.weigh import SECOND, has_digit, key

#: A word belongs to a place where this part of it lies in there.
_INSIDE = 0.5
#: More amounts than this that only one reader read point nowhere.
_MOST_DOUBTS = 3


def credited(receipt: Receipt, read: Mapping[str, Sequence[PageWords]]) -> Receipt:
    """`receipt` with `Evidence.reader` naming who read what was taken there.

    It is the page's reader, joined by the second one where both read alike, and the second one alone where the
    arithmetic took what only that one had read.

    Args:
        receipt: as read from some of the files in `read`.
        read: the pages' words by the name of their file.
    """
    words = {
        (file, page.page): page.words for file, pages in read.items() for page in pages if any(map(_twice, page.words))
    }
    if not words:
        return receipt
    named: Receipt = _named(receipt, None, words)
    return _doubted(named)


def _doubted(receipt: Receipt) -> Receipt:
    """`receipt`, where its sums do not add up and nothing was found in doubt, with the few amounts of them that two
    readers did not read alike.
    """
    found = receipt.reconciliation
    if found.state is not Proof.UNPROVED or not found.gap or found.doubts or found.own:
        return receipt
    sums = (receipt.subtotal, receipt.discount, receipt.tax, receipt.service_charge, receipt.tip, receipt.total)
    places = [each for each in (*(i.evidence for i in receipt.items), *(one.evidence for one in sums)) if each]
    doubts = tuple(each[-1] for each in places if not any(SECOND in place.reader for place in each))
    if not doubts or len(doubts) > min(_MOST_DOUBTS, len(places) - 1):
        return receipt
    return replace(receipt, reconciliation=replace(found, doubts=doubts))


def _twice(word: Word) -> bool:
    return bool(word.readers)


def _named(thing: Any, value: Decimal | None, words: Mapping[tuple[str, int], Sequence[Word]]) -> Any:
    """`thing`, a part of a receipt, with its evidence's readers; `value`: the amount that it is evidence of."""
    if isinstance(thing, Evidence):
        here = [w for w in words.get((thing.file, thing.page), ()) if w.box.overlap(thing.box) > _INSIDE]
        return replace(thing, reader=_reader(thing.reader, here, value))
    if isinstance(thing, tuple) and type(thing) is tuple:
        return tuple(_named(part, value, words) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        of = getattr(thing, "value", getattr(thing, "amount", None))
        amount = of if isinstance(of, Decimal) else None
        parts = {each.name: getattr(thing, each.name) for each in fields(thing)}
        new = {name: _named(part, amount, words) for name, part in parts.items()}
        return replace(thing, **{name: part for name, part in new.items() if part is not parts[name]})
    return thing


def _reader(own: str, words: Sequence[Word], value: Decimal | None) -> str:
    """Who read `value` in `words`; without a value, or where none of them is it alone, who read all their figures."""
    digits = f"{abs(value):.2f}".replace(".", "") if value is not None else None
    read = [
        (place, text, reader)
        for word in words
        for place, (text, reader) in enumerate(
            zip((word.text, *word.others), word.readers or (own,) * (1 + len(word.others)), strict=False)
        )
    ]
    for _, text, reader in sorted(read, key=lambda one: one[0]):  # what was read first before what else it may be
        if any(digits == "".join(filter(str.isdigit, figure)) for figure in key(text).split()):
            return reader
    said_by = [word.readers[0] if word.readers else own for word in words if has_digit(word.text)]
    said_by = said_by or [word.readers[0] if word.readers else own for word in words]
    return said_by[0] if said_by and all(SECOND in reader for reader in said_by) else own
