"""Filling in PDF forms as a browser does: with pdfium, the engine that Chrome shows PDFs with."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Mapping

import pypdfium2
import pypdfium2.raw as pdfium


def fill(content: bytes, answers: Mapping[str, str]) -> bytes:
    """`content` with what somebody typed into the fields, by name, or chose from their lists."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    env = document.formenv.raw
    left = dict(answers)
    for page in document:
        pdfium.FORM_OnAfterLoadPage(page.raw, env)
        for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            note = pdfium.FPDFPage_GetAnnot(page.raw, number)
            name = _name(env, note)
            if name in left:
                _answer(env, page, note, left.pop(name))
            pdfium.FPDFPage_CloseAnnot(note)
        pdfium.FORM_ForceToKillFocus(env)
    assert not left, f"no such fields: {left}"
    return _saved(document)


def flatten(content: bytes) -> bytes:
    """`content` as printed to PDF: what stood in the fields is text of the page, and there are no fields."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    for page in document:
        assert pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT) != pdfium.FLATTEN_FAIL
    # A copy of the pages alone: a printer knows of no fields.
    printed = pypdfium2.PdfDocument.new()
    printed.import_pages(pypdfium2.PdfDocument(_saved(document)))
    return _saved(printed)


def merge(*contents: bytes) -> bytes:
    """The pages of several PDFs in one, which has the fields of the first."""
    whole = pypdfium2.PdfDocument(contents[0])
    for content in contents[1:]:
        whole.import_pages(pypdfium2.PdfDocument(content))
    return _saved(whole)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _name(env: object, note: object) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldName(env, note, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetFormFieldName(env, note, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _answer(env: object, page: pypdfium2.PdfPage, note: object, answer: str) -> None:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, rect)
    x, y = rect.left + 5, (rect.top + rect.bottom) / 2
    pdfium.FORM_OnLButtonDown(env, page.raw, 0, x, y)
    pdfium.FORM_OnLButtonUp(env, page.raw, 0, x, y)
    if pdfium.FPDFAnnot_GetFormFieldType(env, note) == pdfium.FPDF_FORMFIELD_COMBOBOX:
        labels = [_label(env, note, number) for number in range(pdfium.FPDFAnnot_GetOptionCount(env, note))]
        assert pdfium.FORM_SetIndexSelected(env, page.raw, labels.index(answer), True)
    else:
        pdfium.FORM_SelectAllText(env, page.raw)
        text = (answer + "\0").encode("utf-16-le")
        buffer = ctypes.create_string_buffer(text, len(text))
        pdfium.FORM_ReplaceSelection(env, page.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FORM_ForceToKillFocus(env)


def _label(env: object, note: object, number: int) -> str:
    size = pdfium.FPDFAnnot_GetOptionLabel(env, note, number, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetOptionLabel(env, note, number, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
