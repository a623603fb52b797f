"""What holds for every reader behind the seam: masked words or a problem, never an empty page for a failure."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline import readers
from pipeline.model import Box, PageWords, Word
from pipeline.pages import Page
from pipeline.readers import READERS, choose, read_page


def blank() -> Page:
    return Page(3, (60, 40), lambda: Image.new("RGB", (60, 40), "white"))


def test_the_readers_that_there_are() -> None:
    assert list(READERS) == ["rapidocr", "tesseract"]
    assert choose("auto") == "rapidocr"
    assert [choose(name) for name in READERS] == list(READERS)


def test_without_rapidocr_tesseract_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "find_spec", lambda name: None)
    assert choose("auto") == "tesseract"


@pytest.mark.parametrize("fault", [ValueError("bad tensor"), MemoryError(), KeyError("x"), OSError("no file")])
def test_a_reader_that_crashes_gives_a_problem(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(page: Page) -> PageWords:
        raise fault

    monkeypatch.setitem(READERS, "rapidocr", crash)
    seen = read_page(blank(), "rapidocr")
    assert (seen.page, seen.width, seen.height, seen.words) == (3, 60, 40, ())
    assert seen.problem is not None
    assert seen.problem.startswith("rapidocr failed")


def test_a_picture_that_cannot_be_decoded_gives_a_problem() -> None:
    def broken() -> Image.Image:
        return Image.open(io.BytesIO(b""))

    for name in READERS:
        seen = read_page(Page(1, (60, 40), broken), name)
        assert seen.problem
        assert seen.words == ()


def test_words_are_masked_whoever_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    number = Word("4539 5787 6362 1486", Box(0, 0, 50, 10), 0.9)

    def reader(page: Page) -> PageWords:
        return PageWords(page.number, *page.size, "rapidocr", (number,), turned=1, struck=(Box(1, 1, 2, 2),))

    monkeypatch.setitem(READERS, "rapidocr", reader)
    seen = read_page(blank(), "rapidocr")
    assert [word.text for word in seen.words] == ["XXXX XXXX XXXX 1486"]
    assert (seen.turned, seen.struck, seen.problem) == (1, (Box(1, 1, 2, 2),), None)


def test_a_text_layer_is_masked_and_needs_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(READERS, "rapidocr")
    monkeypatch.delitem(READERS, "tesseract")
    layer = (Word("VISA 4539578763621486", Box(0, 0, 50, 10)),)
    seen = read_page(Page(1, (60, 40), lambda: Image.new("RGB", (60, 40)), layer), "rapidocr")
    assert (seen.reader, [word.text for word in seen.words]) == ("pdf", ["VISA XXXXXXXXXXXX1486"])
