"""Every sample receipt, from the recorded words of the reader to its fields, against the truth beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Proof, Receipt, TenderKind
from pipeline.readers import rapid
from tests.recorded.known import KNOWN
from tests.recorded.recordings import MEND, WORDS, head, marks, names, pictures, source, truth, words

AMOUNTS = ("subtotal", "discount", "tax", "service_charge", "tip", "total")
#: How the truth calls a payment -> how we read it: kind, and whether the paper is marked as paid.
PAYMENTS: dict[str, tuple[TenderKind, bool] | None] = {
    "card": (TenderKind.CARD, False),
    "cash_tendered": (TenderKind.CASH, False),
    "cash_marked_paid": (TenderKind.CASH, True),
    "paid_stamp": (TenderKind.OTHER, True),
    "none": None,
}


def squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, squeeze(one), squeeze(other), autojunk=False).ratio() >= 0.8


def whole(receipts: tuple[Receipt, ...]) -> Receipt:
    """The one with the most items: a sample's truth is of one receipt."""
    return max(receipts, key=lambda receipt: len(receipt.items))


def misses(name: str, receipts: tuple[Receipt, ...]) -> dict[str, object]:
    """The fields of a sample that are not as its truth says, with what is read instead (None: nothing)."""
    label = truth(name)
    if not receipts:
        return {"document": None}
    receipt = whole(receipts)
    return {
        **_document(label, receipt),
        **_texts(label, receipt),
        **_amounts(label, receipt),
        **_items(label, receipt),
        **_payment(label, receipt),
    }


def _document(label: dict[str, Any], receipt: Receipt) -> dict[str, object]:
    return {} if receipt.document == label["document"] else {"document": receipt.document.value}


def _texts(label: dict[str, Any], receipt: Receipt) -> dict[str, object]:
    found: dict[str, object] = {}
    for field, same in (
        ("merchant", alike),
        ("address", alike),
        ("phone", lambda a, b: re.sub(r"\D", "", a)[-10:] == re.sub(r"\D", "", b)[-10:]),
        ("website", lambda a, b: squeeze(a) == squeeze(b)),
        ("email", lambda a, b: a == b),
        ("date", lambda a, b: a == b),
        ("time", lambda a, b: a[:5] == b[:5]),
    ):
        value = getattr(receipt, field).value
        read = None if value is None else str(value)
        written = label.get(field)
        if (read is None) != (written is None) or (read and written and not same(written, read)):
            found[field] = read
    return found


def _amounts(label: dict[str, Any], receipt: Receipt) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in AMOUNTS:
        value = getattr(receipt, field).value
        written = label.get(field)
        if value != (None if written is None else Decimal(written)):
            found[field] = None if value is None else f"{value:.2f}"
    return found


def _items(label: dict[str, Any], receipt: Receipt) -> dict[str, object]:
    """Items that were missed (`-`) and that are not on the paper (`+`); an item is its name, quantity and amount."""
    left = list(receipt.items)
    wrong = []
    for item in label["items"]:
        same = next(
            (
                one
                for one in left
                if one.amount == Decimal(item["amount"])
                and alike(one.description, item["description"])
                and (one.quantity or 1) == Decimal(item["quantity"] or 1)
            ),
            None,
        )
        if same is None:
            wrong.append(f"- {item['quantity'] or 1} {item['description']} {item['amount']}")
        else:
            left.remove(same)
    wrong += [f"+ {one.quantity or 1} {one.description} {one.amount}" for one in left]
    return {"items": wrong} if wrong else {}


def _payment(label: dict[str, Any], receipt: Receipt) -> dict[str, object]:
    written = label["payment"]
    if written["kind"] not in PAYMENTS:
        return {}  # a check is proved by the bank's paper, which the tests of documents are about
    expected = PAYMENTS[written["kind"]]
    paid = [t for t in receipt.tenders if not t.declined and t.kind is not TenderKind.GIFT_CARD]
    if expected is None:
        return {"payment": [t.kind.value for t in paid]} if paid else {}
    kind, marked = expected
    amount = None if marked else Decimal(written["amount"])
    for tender in paid:
        right = tender.kind is kind and tender.marked_paid is marked and tender.last4 == written["last4"]
        if right and (amount is None or tender.amount == amount):
            return {}
    return {"payment": [f"{t.kind.value} {t.last4} {t.amount} marked={t.marked_paid}" for t in paid]}


@pytest.mark.parametrize("name", names())
def test_a_sample_is_read_as_a_person_reads_it(name: str) -> None:
    """Known misses are written down in known.py, so that both a new one and a mended one show."""
    assert misses(name, receipts_of(words(name), name)) == KNOWN.get(name, {})


def test_known_misses_are_of_samples_that_exist() -> None:
    assert KNOWN.keys() <= set(names())


@pytest.mark.parametrize("name", names())
def test_a_proved_sample_is_right_in_every_amount(name: str) -> None:
    """Proof means what it says: no sample is proved whose amounts are not those on the paper."""
    receipts = receipts_of(words(name), name)
    if receipts and whole(receipts).reconciliation.state is Proof.PROVED:
        assert {"total", "tax", "tip", "service_charge"}.isdisjoint(_amounts(truth(name), whole(receipts)))


def unpaid(label: dict[str, Any]) -> bool:
    return all(one["payment"]["kind"] == "none" for one in (label, *label.get("other_receipts", [])))


@pytest.mark.parametrize("name", [name for name in names() if unpaid(truth(name))])
def test_no_unpaid_sample_shows_a_payment(name: str) -> None:
    for receipt in receipts_of(words(name), name):
        assert not [tender for tender in receipt.tenders if not tender.declined]


def test_the_recordings_are_of_these_pictures_and_this_reader() -> None:
    assert {path.name.removesuffix(".json") for path in WORDS.glob("*.json")} == set(pictures()), MEND
    stale = [name for name in pictures() if head(name).get("sha256") != source(name).sha256]
    assert not stale, f"these pictures changed since they were read: {stale}; {MEND}"
    reader = rapid.version().split(" on ")[0]
    old = [name for name in pictures() if head(name)["reader"].split(" on ")[0] != reader]
    assert not old, f"these were read by another version than {reader}: {old}; {MEND}"


@pytest.mark.parametrize("name", [name for name in pictures() if name.startswith(("struck-", "cafe-", "noodles-"))])
def test_the_recorded_marks_are_those_that_are_found_today(name: str) -> None:
    assert marks(name) == [(page.struck, page.losses) for page in words(name)], "run `python -m tests.recorded marks`"


def test_no_recording_holds_a_card_number() -> None:
    for path in WORDS.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?!\d)", text), path.name
