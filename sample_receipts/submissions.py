"""Cases made into the files of `submissions/`, with `departments.csv` and `expected.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from sample_receipts import mails
from sample_receipts.case import ALLOCATIONS, FISCAL_YEARS, LEADS, SIZES, TOTAL, Case
from sample_receipts.cases import cases
from sample_receipts.files import archive
from sample_receipts.filled import export, filled_pdf, filled_sheet
from sample_receipts.forms import CSV_COLUMNS, SHEET_COLUMNS, as_csv, as_json, as_yaml, row
from sample_receipts.letters import Letter, drawn

NOT_A_PICTURE = b"Sorry, the photo did not upload. I will send it again tomorrow.\n"

Papers = Mapping[str, bytes]


def _folder(name: str, form: Callable[[Case], bytes]) -> Callable[[Case, Papers], Papers]:
    def pack(case: Case, papers: Papers) -> Papers:
        return {f"{case.id}/{inner}": content for inner, content in {name: form(case), **papers}.items()}

    return pack


def _file(suffix: str, form: Callable[[Case, Papers], bytes]) -> Callable[[Case, Papers], Papers]:
    def pack(case: Case, papers: Papers) -> Papers:
        return {f"{case.id}{suffix}": form(case, papers)}

    return pack


def _zip(case: Case, papers: Papers) -> bytes:
    return archive({"form.yaml": as_yaml(case), **papers})


def _zip_in_zip(case: Case, papers: Papers) -> bytes:
    return archive({"form.yaml": as_yaml(case), "receipts.zip": archive(papers)})


def _zipped_folder(case: Case, papers: Papers) -> bytes:
    """A folder as a Mac packs it, with a shadow beside each file."""
    inside = {f"Reimbursement/{name}": content for name, content in {"form.yaml": as_yaml(case), **papers}.items()}
    shadows = {f"__MACOSX/Reimbursement/._{name}": b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" for name in papers}
    return archive(inside | shadows)


#: How a submission arrives -> its papers by name made into files below `submissions/`.
PACKED: dict[str, Callable[[Case, Papers], Papers]] = {
    "none": lambda _case, papers: papers,
    "csv": lambda _case, papers: papers,
    "sheet": lambda _case, papers: papers,
    "yaml": _folder("form.yaml", as_yaml),
    "json": _folder("form.json", as_json),
    "sheet form": _folder("form.xlsx", lambda case: filled_sheet(case.values())),
    "pdf form": _folder("form.pdf", lambda case: filled_pdf(case.values())),
    "zip": _file(".zip", _zip),
    "zip in zip": _file(".zip", _zip_in_zip),
    "zipped folder": _file(".zip", _zipped_folder),
    "eml": _file(".eml", mails.plain),
    "inline": _file(".eml", mails.inline),
    "html": _file(".eml", mails.html_only),
    "forwarded": _file(".eml", mails.forwarded),
    "nested": _file(".eml", mails.nested),
    "from the lead": _file(".eml", mails.from_the_lead),
    "winmail": _file(".eml", mails.winmail),
}


def build(gallery: Callable[[str], bytes]) -> dict[str, bytes]:
    """Path below `sample_receipts/` -> bytes, for all submissions; `gallery` gives a sample's bytes by name."""
    made: dict[str, bytes] = {}
    for case in cases():
        papers = {name: gallery(source) if source else NOT_A_PICTURE for name, source in case.files.items()}
        for name, paper in case.letters.items():
            as_mail = isinstance(paper, Letter) and name.endswith(".eml")
            papers[name] = mails.letter(paper) if as_mail else drawn(paper, PurePath(name).suffix)  # type: ignore[arg-type]
        made |= {f"submissions/{name}": content for name, content in PACKED[case.form](case, papers).items()}
    made["submissions/responses.csv"] = as_csv(CSV_COLUMNS, [row(case) for case in cases() if case.form == "csv"])
    sheet = [row(case, SHEET_COLUMNS.values()) for case in cases() if case.form == "sheet"]
    made["submissions/responses.xlsx"] = export([list(SHEET_COLUMNS), *sheet])
    made["departments.csv"] = as_csv(
        ("department", "fiscal_year", "allocation", "leads", "size"),
        [row for year in FISCAL_YEARS for row in _departments(str(year))],
    )
    made["expected.jsonl"] = "".join(json.dumps(_expected(case)) + "\n" for case in cases()).encode()
    return made


def _departments(year: str) -> Iterable[list[str]]:
    yield ["Total", year, TOTAL, "", ""]
    for name in LEADS:
        yield [name, year, ALLOCATIONS.get(name, ""), _leads(name), SIZES.get(name, "")]


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
