"""Cases made into the files of `submissions/`, with `departments.csv` and `expected.jsonl`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP

from sample_receipts.cases import ALLOCATIONS, FISCAL_YEARS, LEADS, Case, cases
from sample_receipts.files import archive

NOT_A_PICTURE = b"Sorry, the photo did not upload. I will send it again tomorrow.\n"
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
_TYPES = {".pdf": ("application", "pdf"), ".jpg": ("image", "jpeg"), ".yaml": ("application", "yaml")}


def build(gallery: Callable[[str], bytes]) -> dict[str, bytes]:
    """Path below `sample_receipts/` -> bytes, for all submissions; `gallery` gives a sample's bytes by name."""
    made: dict[str, bytes] = {}
    rows = []
    for case in cases():
        papers = {name: gallery(source) if source else NOT_A_PICTURE for name, source in case.files.items()}
        match case.form:
            case "none":
                made |= {f"submissions/{name}": content for name, content in papers.items()}
            case "csv":
                rows.append(_csv_row(case))
                made |= {f"submissions/{name}": content for name, content in papers.items()}
            case "eml":
                made[f"submissions/{case.id}.eml"] = _mail(case, papers)
            case "zip":
                made[f"submissions/{case.id}.zip"] = archive({"form.yaml": _yaml(case), **papers})
            case _:
                form = {"form.json": _json(case)} if case.form == "json" else {"form.yaml": _yaml(case)}
                made |= {f"submissions/{case.id}/{name}": content for name, content in {**form, **papers}.items()}
    made["submissions/responses.csv"] = _csv(CSV_COLUMNS, rows)
    made["departments.csv"] = _csv(
        ("department", "fiscal_year", "allocation", "leads"),
        [[name, str(year), money, _leads(name)] for year in FISCAL_YEARS for name, money in ALLOCATIONS.items()],
    )
    made["expected.jsonl"] = "".join(json.dumps(_expected(case)) + "\n" for case in cases()).encode()
    return made


def _leads(department: str) -> str:
    """Linguistics has two."""
    second = ";sofia.marchetti@example.edu" if department == "Linguistics" else ""
    return LEADS[department][1] + second


def _expected(case: Case) -> dict[str, object]:
    return {
        "submission": case.id,
        "case": case.id.partition("-")[2],
        "verdict": case.verdict,
        "states": dict(case.states),
        "reimbursable": None if case.reimbursable is None else f"{case.reimbursable:.2f}",
    }


def _nested(case: Case) -> dict[str, object]:
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


def _yaml(case: Case) -> bytes:
    return "".join(f"{key}: {_flow(value)}\n" for key, value in _nested(case).items()).encode()


def _flow(value: object) -> str:
    """A value in YAML's flow style, as people write forms: quoted only where it must be."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    text = str(value)
    plain = _PLAIN.fullmatch(text) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _json(case: Case) -> bytes:
    return (json.dumps(_nested(case), indent=2, ensure_ascii=False) + "\n").encode()


def _csv_row(case: Case) -> list[str]:
    flat = {**case.values(), "submission": case.id, "files": list(case.files)}
    cells = [flat.get(column, "") for column in CSV_COLUMNS]
    return [";".join(cell) if isinstance(cell, list) else cell for cell in cells]


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _mail(case: Case, papers: Mapping[str, bytes]) -> bytes:
    flat = case.values()
    mail = EmailMessage(policy=SMTP.clone(linesep="\n"))
    mail["From"] = str(flat["claimant_email"])
    mail["To"] = "coordinator@example.edu"
    mail["Subject"] = f"Reimbursement: {flat['event_purpose']}"
    mail["Date"] = "Thu, 01 Oct 2026 12:00:00 -0500"
    mail["Message-ID"] = f"<{case.id}@example.edu>"
    mail.set_content("Form and receipt are attached. Thank you!\n")
    for name, content in {"form.yaml": _yaml(case), **papers}.items():
        main, sub = _TYPES[name[name.rindex(".") :]]
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    mail.set_boundary("=-peer-circle-sample-=")
    return mail.as_bytes()
