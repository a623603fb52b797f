"""What people read by eye, and when what the program read is the same.

A label is one object of a `labels.jsonl`: `file`, the fields as text (null: not legible or not there), `items` with
`description` and `amount`, and what decides the clauses (`contact`, `itemised`, `payment`, `alcohol`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.model import LineItem

Label = dict[str, Any]

AMOUNTS = ("subtotal", "tax", "service_charge", "tip", "total")
TEXTS = ("merchant", "phone", "address", "date")
#: The clauses that one receipt by itself decides.
CLAUSES = ("business-name", "business-contact", "itemized", "payment-proof", "no-alcohol")
#: Kinds of payment that a label may name and that prove one.
PAID = {"card", "cash_tendered", "cash_marked_paid", "paid_stamp", "check", "gift_or_other"}
#: Texts at least this alike are the same text; an item's name is told by less, since its amount is the same too.
SAME_TEXT = 0.8
SAME_NAME = 0.5
#: A name at least this long that is part of the other is the same merchant.
SHORTEST_NAME = 4


def labels_in(folder: Path) -> list[Label]:
    """The labels of a data set.

    Raises:
        OSError: there are none.
    """
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def counts(label: Label) -> bool:
    """Whether the receipt is one that the figures are about: legible, and from the United States where that is said."""
    return bool(label.get("usable", True) and label.get("us", True))


def squeezed(text: str | None) -> str:
    """`text` without anything but small letters and digits."""
    return re.sub(r"[^a-z0-9]", "", (text or "").lower())


def alike(one: str | None, other: str | None) -> float:
    """How alike two texts are, from 0 to 1 (Ratcliff and Obershelp)."""
    return SequenceMatcher(None, squeezed(one), squeezed(other), autojunk=False).ratio()


def amount(value: object) -> Decimal | None:
    """An amount as a label has it; None where it is no amount."""
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value).replace(",", "").replace("$", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def same(name: str, truth: str, read: str) -> bool:
    """Whether the field `name` was read right."""
    if name in AMOUNTS:
        return amount(truth) == amount(read)
    if name == "phone":
        return re.sub(r"\D", "", truth)[-10:] == re.sub(r"\D", "", read)[-10:]
    if name == "date":
        return truth[:10] == read[:10]
    if name == "merchant":
        short, long = sorted((squeezed(truth), squeezed(read)), key=len)
        return alike(truth, read) >= SAME_TEXT or (len(short) >= SHORTEST_NAME and short in long)
    return alike(truth, read) >= SAME_TEXT


def items_found(truth: Sequence[dict[str, Any]], read: Sequence[LineItem]) -> int:
    """How many of the items on the paper were read: the same amount, and the name that is most alike among those."""
    left, found = list(read), 0
    for item in truth:
        close = [one for one in left if one.amount == amount(item["amount"])]
        best = max(close, key=lambda one: alike(item["description"], one.description), default=None)
        if best is not None and alike(item["description"], best.description) >= SAME_NAME:
            left.remove(best)
            found += 1
    return found


def meets(clause: str, label: Label) -> bool | None:
    """Whether the receipt meets the clause; None where the label does not say."""
    kind = (label.get("payment") or {}).get("kind")
    if clause == "business-name":
        return bool(label["merchant"]) if "merchant" in label else None
    if clause == "business-contact":
        return label.get("contact")
    if clause == "itemized":
        return label.get("itemised")
    if clause == "payment-proof":
        return None if kind in (None, "unclear") else kind in PAID
    return None if not label.get("itemised") or label.get("alcohol") is None else not label["alcohol"]
