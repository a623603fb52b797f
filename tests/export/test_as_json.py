"""`read --jsonl` lines and `check --json` objects hold every key that others rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.as_json import dumps, reading_json, result_json
from pipeline.model import Box, DocumentKind, Evidence, Field, FileReading, LineItem, Proof, Receipt, Reconciliation
from tests.export import builders

READING = {"file", "sha256", "pages", "error", "receipts", "findings"}
TEXT_FIELDS = ("merchant", "phone", "address", "website", "email", "date", "time")
AMOUNT_FIELDS = ("subtotal", "discount", "tax", "service_charge", "tip", "total")
RECEIPT = {"document", "pages", "items", "tenders", "reconciliation", *TEXT_FIELDS, *AMOUNT_FIELDS}
FIELD = {"value", "state", "evidence"}
ITEM = {"description", "quantity", "unit_price", "amount", "alcohol", "struck", "evidence"}
TENDER = {"kind", "amount", "brand", "last4", "auth_code", "marked_paid", "evidence"}
RESULT = {"submission", "verdict", "requested", "reimbursable", "purchases", "findings"}
PURCHASE = {"documents", "merchant", "date", "total", "excluded", "reimbursable"}
FINDING = {"rule", "state", "cause", "purchase", "message", "ask", "clause", "evidence"}


@pytest.fixture
def line() -> dict[str, Any]:
    result = builders.returned()
    said: dict[str, Any] = json.loads(dumps(reading_json(builders.reading(), result.findings[:1])))
    return said


def test_read_line_has_every_key_of_the_contract(line: dict[str, Any]) -> None:
    assert line.keys() >= READING
    (receipt,) = line["receipts"]
    assert receipt.keys() >= RECEIPT
    for name in TEXT_FIELDS + AMOUNT_FIELDS:
        assert receipt[name].keys() == FIELD, name
    assert all(item.keys() >= ITEM for item in receipt["items"])
    assert all(tender.keys() >= TENDER for tender in receipt["tenders"])
    assert {"state", "gap"} <= receipt["reconciliation"].keys()
    assert {"rule", "state", "message"} <= line["findings"][0].keys()


def test_read_line_values(line: dict[str, Any]) -> None:
    (receipt,) = line["receipts"]
    assert receipt["document"] == "receipt"
    assert receipt["merchant"] == {
        "value": "LANTERN HOUSE",
        "state": "found",
        "evidence": [{"page": 1, "box": [40, 60, 560, 92], "text": "LANTERN HOUSE", "reader": "rapidocr"}],
    }
    assert receipt["website"] == {"value": None, "state": "absent", "evidence": []}
    assert receipt["date"]["value"] == "2026-10-03"
    assert receipt["time"]["value"] == "12:41"
    assert receipt["total"]["value"] == "52.58"
    rolls = receipt["items"][1]
    assert (rolls["quantity"], rolls["unit_price"], rolls["amount"], rolls["alcohol"]) == ("2", "7.50", "15.00", "no")
    tender = receipt["tenders"][0]
    assert (tender["kind"], tender["amount"], tender["last4"], tender["marked_paid"]) == (
        "card",
        "52.58",
        "0103",
        False,
    )
    assert receipt["reconciliation"] == {"state": "proved", "gap": "0.00", "doubts": []}
    assert "file" not in receipt["total"]["evidence"][0]
    assert line["findings"][0]["state"] == "not_met"


def test_what_is_in_doubt_is_said_with_its_place() -> None:
    place = Evidence("a.jpg", 1, Box(300, 90, 380, 120), "TOTAL $40.03", "rapidocr+tesseract")
    doubtful = Reconciliation(Proof.UNPROVED, Decimal("1.02"), (place,))
    reading = FileReading("a.jpg", "00" * 32, 1, receipts=(Receipt(DocumentKind.RECEIPT, reconciliation=doubtful),))
    (receipt,) = reading_json(reading, ())["receipts"]
    assert receipt["reconciliation"]["doubts"] == [
        {"page": 1, "box": [300, 90, 380, 120], "text": "TOTAL $40.03", "reader": "rapidocr+tesseract"}
    ]


def test_file_that_could_not_be_read() -> None:
    said = reading_json(FileReading("a.jpg", "00" * 32, 0, error="The file is broken off."), ())
    assert (said["error"], said["receipts"], said["pages"]) == ("The file is broken off.", [], 0)


def test_result_has_every_key_of_the_contract() -> None:
    for result in builders.batch():
        said = json.loads(dumps(result_json(result)))
        assert said.keys() >= RESULT
        assert all(purchase.keys() >= PURCHASE for purchase in said["purchases"])
        assert all(finding.keys() >= FINDING for finding in said["findings"])


def test_result_values() -> None:
    said = json.loads(dumps(result_json(builders.returned())))
    assert (said["verdict"], said["requested"], said["reimbursable"]) == ("return", "52.58", "41.54")
    (purchase,) = said["purchases"]
    assert purchase["date"] == "2026-10-03"
    assert {k: purchase["excluded"][0][k] for k in ("description", "amount", "reason", "share")} == {
        "description": "DRAFT LAGER",
        "amount": "8.50",
        "reason": "alcohol",
        "share": "2.54",
    }
    unclear = said["findings"][2]
    assert (unclear["state"], unclear["cause"], unclear["purchase"]) == ("cannot_tell", "cut_off", 1)
    assert unclear["evidence"] == [
        {"file": "lunch.jpg", "page": 1, "box": [40, 140, 560, 172], "text": "(314) 555-0142", "reader": "rapidocr"}
    ]


def test_unknown_amounts_are_null_and_not_zero() -> None:
    said = result_json(builders.review())
    assert said["requested"] is None
    assert said["reimbursable"] is None
    assert said["purchases"][0]["total"] is None


@pytest.mark.parametrize(
    ("quantity", "unit_price", "said"),
    [
        (Decimal(2), Decimal("7.5"), ("2", "7.50")),
        (Decimal("0.750"), Decimal("3.459"), ("0.75", "3.459")),
        (Decimal("1E+1"), None, ("10", None)),
        (None, Decimal("3.00"), (None, "3.00")),
    ],
)
def test_quantities_and_unit_prices(
    quantity: Decimal | None, unit_price: Decimal | None, said: tuple[str | None, str | None]
) -> None:
    receipt = replace(builders.receipt(), items=(LineItem("Gas", quantity, unit_price, Decimal("10.00")),))
    item = reading_json(builders.reading("a.jpg", receipt), ())["receipts"][0]["items"][0]
    assert (item["quantity"], item["unit_price"]) == said


def test_seconds_are_kept_where_they_were_printed() -> None:
    receipt = replace(builders.receipt(), time=Field.found(time(9, 5, 7)))
    assert reading_json(builders.reading("a.jpg", receipt), ())["receipts"][0]["time"]["value"] == "09:05:07"


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_stays_one_line_encodes_and_comes_back(text: str) -> None:
    receipt = replace(builders.receipt(), merchant=Field.found(text))
    said = dumps(reading_json(builders.reading(text, receipt), ()))
    said.encode()
    assert len(said.splitlines()) == 1
    back = json.loads(said)
    assert back["file"] == text
    assert back["receipts"][0]["merchant"]["value"] == text


def test_accents_are_written_as_they_are_and_order_is_fixed() -> None:
    assert dumps({"b": "García", "a": 1}) == '{"b": "García", "a": 1}'


def test_every_paper_held_against_a_purchase_is_in_the_result_with_the_reason() -> None:
    (one, *_) = result_json(builders.batch()[0])["purchases"]
    why = "it is for $9.00, the bill for $56.58"
    assert one["candidates"] == [{"document": "slip.jpg", "match": "not_joined", "why": why}]
    assert one["joined"] == [f"slip.jpg not joined to lunch.jpg: {why}"]
