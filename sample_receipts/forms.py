"""A case's form as people fill it in: YAML, JSON, a row of an export, the sheet and the fillable PDF."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence

from sample_receipts.case import Case

CSV_COLUMNS = (
    "submission",
    "submitted",
    "claimant_name",
    "claimant_email",
    "claimant_role",
    "department",
    "program",
    "event_date",
    "event_purpose",
    "attendees",
    "amount_requested",
    "paid_by",
    "lead_approval_name",
    "lead_approval_email",
    "lead_approval_date",
    "files",
)
_PLAIN = re.compile(r"[^\W\d_][\w .@]*")


#: The columns of the other export, in the words of whoever made its form.
SHEET_COLUMNS = {
    "Submission": "submission",
    "Timestamp": "submitted",
    "Your Name": "claimant_name",
    "E-mail Address": "claimant_email",
    "Your role": "claimant_role",
    "DEPARTMENT": "department",
    "Program": "program",
    "Date of the event": "event_date",
    "Purpose of the event": "event_purpose",
    "Who attended": "attendees",
    "Amount Requested": "amount_requested",
    "How you paid": "paid_by",
    "Name of the lead": "lead_approval_name",
    "E-mail of the lead": "lead_approval_email",
    "Date of the approval": "lead_approval_date",
    "Files": "files",
}


def nested(case: Case) -> dict[str, object]:
    """The form in CONTRACT's nesting."""
    flat = case.values()
    nested: dict[str, object] = {
        "submitted": flat["submitted"],
        "claimant": {part: flat[f"claimant_{part}"] for part in ("name", "email", "role")},
        "department": flat["department"],
        "program": flat["program"],
        "event": {"date": flat["event_date"], "purpose": flat["event_purpose"], "attendees": flat["attendees"]},
        "amount_requested": flat["amount_requested"],
        "paid_by": flat["paid_by"],
    }
    if "lead_approval_name" in flat:
        nested["lead_approval"] = {part: flat[f"lead_approval_{part}"] for part in ("name", "email", "date")}
    return nested


def as_yaml(case: Case) -> bytes:
    return "".join(f"{key}: {_flow(value)}\n" for key, value in nested(case).items()).encode()


def _flow(value: object) -> str:
    """A value in YAML's flow style, as people write forms: quoted only where it must be."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    text = str(value)
    plain = _PLAIN.fullmatch(text) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def as_json(case: Case) -> bytes:
    return (json.dumps(nested(case), indent=2, ensure_ascii=False) + "\n").encode()


def row(case: Case, columns: Iterable[str] = CSV_COLUMNS) -> list[str]:
    """The case as a row below these columns."""
    flat = {**case.values(), "submission": case.id, "files": list(case.files)}
    cells = [flat.get(column, "") for column in columns]
    return [";".join(cell) if isinstance(cell, list) else cell for cell in cells]


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
