"""The second reader, Tesseract, where it is installed; and what happens where it is not."""

from __future__ import annotations

import os
from decimal import Decimal

import numpy as np
import pytest

from pipeline.model import Proof
from pipeline.pages import open_pages
from pipeline.readers import read_page, tesseract
from pipeline.run import Settings, read_file
from tests.recorded.recordings import source, truth

SAMPLE = "cafe-no-approval.png"

installed = pytest.mark.skipif(tesseract.version() is None, reason="Tesseract is not installed; `make setup` says how")


@installed
def test_a_sample_through_tesseract_alone() -> None:
    reading = read_file(source(SAMPLE), Settings(reader="tesseract"))
    label = truth(SAMPLE)
    (receipt,) = reading.receipts
    assert reading.error is None
    assert {page.reader for page in reading.words} == {"tesseract"}
    assert receipt.merchant.value == label["merchant"]
    assert receipt.total.value == Decimal(label["total"])
    assert str(receipt.date.value) == label["date"]
    assert receipt.reconciliation.state is Proof.PROVED


@installed
def test_a_photo_in_uneven_light_is_read_to_its_edges() -> None:
    name = "bistro-gratuity.jpg"
    (receipt,) = read_file(source(name), Settings(reader="tesseract")).receipts
    assert receipt.merchant.value == truth(name)["merchant"]
    assert receipt.total.value == Decimal(truth(name)["total"])
    assert len(receipt.items) == len(truth(name)["items"])


@installed
def test_a_picture_on_its_side_is_turned() -> None:
    (page,) = open_pages(source("diner-sideways.jpg"))
    seen = read_page(page, "tesseract")
    assert (seen.turned, seen.problem) == (3, None)
    assert (seen.width, seen.height) == page.picture(3).size
    text = " ".join(word.text for word in seen.words)
    assert "JUNIPER STREET DINER" in text


@installed
def test_taking_too_long_is_a_problem_not_an_empty_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_PATIENCE", 0.001)
    (page,) = open_pages(source(SAMPLE))
    seen = read_page(page, "tesseract")
    assert seen.words == ()
    assert seen.problem is not None
    assert "longer than" in seen.problem


def test_a_missing_program_is_a_problem_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    assert tesseract.version() is None
    reading = read_file(source(SAMPLE), Settings(reader="tesseract"))
    assert reading.receipts == ()
    assert reading.error == "page 1: Tesseract is not installed (see `make setup`)"


def test_lines_are_read_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    seen: list[str | None] = []

    def note(*_: object, **__: object) -> dict[str, list[object]]:
        seen.append(os.environ.get("OMP_THREAD_LIMIT"))
        return {"text": [], "top": [], "height": []}

    monkeypatch.setattr(pytesseract, "image_to_data", note)
    assert tesseract.lines([np.full((48, 100), 255, np.uint8)]) == [""]
    assert seen == ["1"]
