"""Results as JSON: the lines of `read --jsonl` and the objects of `check --json` and `result.json`.

Every key that other programs rely on is written, always, in this order; what is not known is null. Amounts are
strings with two decimals, dates ISO, boxes `[left, top, right, bottom]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from pipeline.model import (
    Answer,
    Evidence,
    Excluded,
    Field,
    FileReading,
    Finding,
    LineItem,
    Lost,
    Purchase,
    Receipt,
    Result,
    StatementLine,
    Tender,
)
from pipeline.money import CENT, plain

#: Characters that JSON allows bare but that break "one object a line" or cannot be encoded as UTF-8.
_NOT_BARE = re.compile("[\x7f\x85\u2028\u2029\ud800-\udfff]")


def dumps(obj: object, *, indent: int | None = None) -> str:
    """`obj` as JSON text: keys in the order they were built, accents as they are, one line unless `indent` is given.

    The text always encodes as UTF-8 and holds no line break of any alphabet inside a string.
    """
    text = json.dumps(obj, ensure_ascii=False, allow_nan=False, indent=indent)
    return _NOT_BARE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def reading_json(reading: FileReading, findings: Sequence[Finding]) -> dict[str, Any]:
    """What was read from one file, and `findings` of the clauses that this file alone decides: a `read` line."""
    return {
        "file": reading.file,
        "sha256": reading.sha256,
        "pages": reading.pages,
        "error": reading.error,
        "receipts": [_receipt(receipt) for receipt in reading.receipts],
        "findings": [
            {
                "rule": finding.rule,
                "state": finding.state.value,
                "message": finding.message,
                "cause": None if finding.cause is None else finding.cause.value,
                "ask": finding.ask,
                "clause": finding.clause,
                "evidence": _places(finding.evidence),
            }
            for finding in findings
        ],
    }


def result_json(result: Result) -> dict[str, Any]:
    """What is said of one submission: an object of `check --json`, and a batch's `result.json`."""
    return {
        "submission": result.submission,
        "verdict": result.verdict.value,
        "requested": plain(result.requested),
        "reimbursable": plain(result.reimbursable),
        "purchases": [_purchase(purchase) for purchase in result.purchases],
        "findings": [
            {
                "rule": finding.rule,
                "state": finding.state.value,
                "cause": None if finding.cause is None else finding.cause.value,
                "purchase": finding.purchase,
                "message": finding.message,
                "ask": finding.ask,
                "clause": finding.clause,
                "consequence": finding.consequence.value,
                "evidence": [
                    {"file": e.file, "page": e.page, "box": list(e.box), "text": e.text, "reader": e.reader}
                    for e in finding.evidence
                ],
            }
            for finding in result.findings
        ],
        "files": [
            {"file": reading.file, "sha256": reading.sha256, "pages": reading.pages, "error": reading.error}
            for reading in result.readings
        ],
        "notes": [{"file": file, "note": note} for file, note in result.notes],
        "answers": None if result.answers is None else _answer(result.answers),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "submission": answer.submission,
        "batch": answer.batch,
        "returned_by": answer.by,
        "returned_on": None if answer.day is None else answer.day.isoformat(),
        "note": answer.note,
        "asked": [{"rule": rule, "settled": settled} for rule, settled in answer.asked],
        "changed": list(answer.changed),
        "certain": answer.certain,
        "repeated": list(answer.repeated),
    }


def _purchase(purchase: Purchase) -> dict[str, Any]:
    bought = purchase.receipt.date.value
    return {
        "documents": list(purchase.documents),
        "merchant": purchase.receipt.merchant.value,
        "date": None if bought is None else bought.isoformat(),
        "total": plain(purchase.total),
        "excluded": [_excluded(part) for part in purchase.excluded],
        "reimbursable": plain(purchase.reimbursable),
        "working": [
            {"kind": step.kind, "description": step.description, "amount": plain(step.amount), "reason": step.reason}
            for step in purchase.working
        ],
        "paid": plain(purchase.paid),
        "currency": purchase.receipt.currency,
        "joined": list(purchase.joined),
        "candidates": [
            {"document": one.document, "match": one.match.value, "why": one.why} for one in purchase.candidates
        ],
    }


def _excluded(part: Excluded) -> dict[str, Any]:
    return {
        "description": part.description,
        "amount": plain(part.amount),
        "reason": part.reason,
        "share": plain(part.share),
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "document": receipt.document.value,
        "pages": list(receipt.pages),
        "merchant": _field(receipt.merchant),
        "phone": _field(receipt.phone),
        "address": _field(receipt.address),
        "website": _field(receipt.website),
        "email": _field(receipt.email),
        "date": _field(receipt.date),
        "time": _field(receipt.time),
        "number": _field(receipt.number),
        "items": [_item(item) for item in receipt.items],
        "subtotal": _field(receipt.subtotal),
        "discount": _field(receipt.discount),
        "tax": _field(receipt.tax),
        "service_charge": _field(receipt.service_charge),
        "tip": _field(receipt.tip),
        "total": _field(receipt.total),
        "change": _field(receipt.change),
        "balance_due": _field(receipt.balance_due),
        "tenders": [_tender(tender) for tender in receipt.tenders],
        "reconciliation": {
            "state": receipt.reconciliation.state.value,
            "gap": plain(receipt.reconciliation.gap),
            "doubts": _places(receipt.reconciliation.doubts),
        },
        "currency": receipt.currency,
        "cut_off": list(receipt.cut_off),
        "unread": _places(receipt.unread),
        "losses": [_lost(lost) for lost in receipt.losses],
        "struck": _places(receipt.struck),
        "statement_lines": [_statement_line(line) for line in receipt.statement_lines],
    }


def _lost(lost: Lost) -> dict[str, Any]:
    return {
        "kind": lost.kind.value,
        "parts": [part.value for part in lost.parts],
        "side": lost.side,
        "near": list(lost.near),
        "evidence": _places((lost.place,)),
    }


def _item(item: LineItem) -> dict[str, Any]:
    return {
        "description": item.description,
        "quantity": None if item.quantity is None else _quantity(item.quantity),
        "unit_price": _unit_price(item.unit_price),
        "amount": plain(item.amount),
        "alcohol": item.alcohol.value,
        "because": item.because,
        "struck": item.struck,
        "section": item.section,
        "evidence": _places(item.evidence),
    }


def _tender(tender: Tender) -> dict[str, Any]:
    return {
        "kind": tender.kind.value,
        "amount": plain(tender.amount),
        "brand": tender.brand,
        "last4": tender.last4,
        "auth_code": tender.auth_code,
        "marked_paid": tender.marked_paid,
        "declined": tender.declined,
        "evidence": _places(tender.evidence),
    }


def _statement_line(line: StatementLine) -> dict[str, Any]:
    return {
        "date": None if line.date is None else line.date.isoformat(),
        "description": line.description,
        "amount": plain(line.amount),
        "evidence": _places(line.evidence),
    }


def _field(field: Field[str] | Field[Decimal] | Field[date] | Field[time]) -> dict[str, Any]:
    return {"value": _value(field.value), "state": field.state.value, "evidence": _places(field.evidence)}


def _value(value: str | Decimal | date | time | None) -> str | None:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _quantity(quantity: Decimal) -> str:
    """`2`, `0.75`: no exponent and no idle zeros."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit_price(price: Decimal | None) -> str | None:
    """Two decimals, or as many as were printed where a unit costs fractions of a cent (fuel)."""
    if price is None or price == price.quantize(CENT):
        return plain(price)
    return f"{price:f}"


def _places(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Places in the one file that is spoken of, so without its name."""
    return [{"page": e.page, "box": list(e.box), "text": e.text, "reader": e.reader} for e in evidence]
