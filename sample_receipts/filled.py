"""Itemized's own blank forms, filled in as people do: cells of the sheet, fields of the PDF.

`blanks/` holds the forms as `itemized form` writes them; a form that was handed out once is filled in for years.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.intake.form import recognized
from sample_receipts.files import archive

if TYPE_CHECKING:
    from openpyxl import Workbook

BLANKS = Path(__file__).parent / "blanks"

Values = Mapping[str, str | list[str]]

#: What the drop-downs offer for what forms in text say.
_CHOICES = {
    "peer_mentor": "Peer mentor",
    "lead": "Lead",
    "departmental_peer_circle": "Departmental Peer Circle",
    "reading_group": "Reading group",
    "card": "Card",
    "cash": "Cash",
    "check": "Check",
}


def filled_sheet(values: Values) -> bytes:
    """form.xlsx with dates as dates and the amount as a number."""
    from openpyxl import load_workbook

    book = load_workbook(BLANKS / "form.xlsx")
    for label, answer in book.active.iter_rows(max_col=2):
        key = recognized(str(label.value or ""))
        if key is not None and key in values:
            text = _text(values[key])
            is_day, is_money = key.endswith("_date") or key == "submitted", key == "amount_requested"
            answer.value = date.fromisoformat(text) if is_day else Decimal(text) if is_money else text
    return _saved(book)


def export(rows: Sequence[Sequence[str]]) -> bytes:
    """A sheet of these rows, the first one its header."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    """The file without the hour of its making."""
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as package:
        members = {name: package.read(name) for name in sorted(package.namelist())}
    core = "docProps/core.xml"
    members[core] = re.sub(rb"20\d\d-\d\d-\d\dT[\d:]+Z", b"2026-10-01T12:00:00Z", members[core])
    return archive(members)


def filled_pdf(values: Values) -> bytes:
    """form.pdf with a new version of each filled field behind its old end, as PDF viewers save."""
    blank = (BLANKS / "form.pdf").read_bytes()
    out, places = bytearray(blank), {}
    for key, value in values.items():
        found = re.search(rb"(\d+) 0 obj\n(<<(?:(?!endobj).)*?/T \(%s\).*?)endobj" % key.encode(), blank, re.DOTALL)
        if found is None:
            raise ValueError(f"form.pdf has no field {key}")
        said = b"/V <" + b"FEFF" + _text(value).encode("utf-16-be").hex().upper().encode() + b">"
        # The old appearance shows an empty box, and the old index says that nothing was chosen.
        body = re.sub(
            rb"/AP <<.*?>>",
            b"",
            re.sub(rb"/V \([^)]*\)", said, found[2].replace(b"/I [ 0 ]", b"")),
            count=1,
            flags=re.DOTALL,
        )
        places[int(found[1])] = len(out)
        out += found[1] + b" 0 obj\n" + body + b"endobj\n"
    before = int(re.findall(rb"startxref\s+(\d+)", blank)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", blank, re.DOTALL)[-1]
    table = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items()))
    out += b"trailer\n<<%s/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, before, table)
    return bytes(out)


def _text(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else _CHOICES.get(value, value)
