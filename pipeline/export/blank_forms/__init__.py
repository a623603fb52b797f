"""The blank reimbursement form, as a fillable PDF and as a sheet, with the policy's advice beside the fields.

Both are read back by intake under the names they are written with. The same policy gives the same bytes.
"""

from __future__ import annotations

from rules.terms import Policy


def blank_forms(policy: Policy) -> tuple[tuple[str, bytes], ...]:
    """The blank forms of an office with that policy: (file name, bytes) of the PDF and of the sheet."""
    from pipeline.export.blank_forms._content import Content
    from pipeline.export.blank_forms._pdf import pdf
    from pipeline.export.blank_forms._sheet import sheet

    content = Content.of(policy)
    return ("form.pdf", pdf(content)), ("form.xlsx", sheet(content))
