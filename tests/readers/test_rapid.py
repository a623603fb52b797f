"""The first reader, RapidOCR, on real pictures of the samples."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import SourceFile
from pipeline.pages import open_pages
from pipeline.readers import rapid, read_page
from pipeline.run import Settings, read_file
from tests.recorded.known import KNOWN
from tests.recorded.recordings import MEND, SAMPLES, source, words
from tests.recorded.test_samples import misses

FONT = SAMPLES.parent / "fonts" / "LiberationSans-Regular.ttf"


def drawn(*lines: str, size: int = 28) -> SourceFile:
    """A clean picture of `lines`, as a PNG."""
    font = ImageFont.truetype(str(FONT), size)
    picture = Image.new("RGB", (700, 80 + 50 * len(lines)), "white")
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((40, 40 + 50 * number), line, fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return SourceFile("drawn.png", out.getvalue(), hashlib.sha256(out.getvalue()).hexdigest())


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("coffee-exif.jpg", 0),
        ("bowls-upside-down.jpg", 2),
        ("diner-sideways.jpg", 3),
        ("table-tab.heic", 0),
        ("diner-scan.pdf", 0),
    ],
)
def test_a_sample_is_turned_upright_and_read_as_it_was_recorded(name: str, turned: int) -> None:
    """What the reader says today is what the tests of extraction stand on."""
    reading = read_file(source(name), Settings(reader="rapidocr"))
    assert (reading.error, reading.pages, len(reading.fingerprint)) == (None, 1, 1)
    assert misses(name, reading.receipts) == KNOWN.get(name, {})
    (page,) = open_pages(source(name))
    (seen,), (recorded,) = reading.words, words(name)
    assert (seen.problem, seen.turned, seen.reader) == (None, turned, "rapidocr")
    assert (seen.width, seen.height) == page.picture(turned).size
    # A processor with other instructions rounds otherwise: a doubtful letter may change, no more.
    now, then = ({word.text for word in one.words if word.score and word.score > 0.9} for one in (seen, recorded))
    assert len(now & then) >= 0.9 * max(len(now), len(then)), f"the reader sees something else now; {MEND}"
    for word in seen.words:
        assert 0 <= word.box.left < word.box.right <= seen.width
        assert 0 <= word.box.top < word.box.bottom <= seen.height
        assert word.score is not None
        assert 0 <= word.score <= 1


def test_a_blank_page_is_empty_and_no_problem() -> None:
    (page,) = open_pages(drawn())
    seen = read_page(page, "rapidocr")
    assert (seen.words, seen.problem, seen.turned) == ((), None, 0)


def test_no_card_number_leaves_the_reader() -> None:
    (page,) = open_pages(drawn("LANTERN HOUSE", "Total 21.60", "VISA 4539 5787 6362 1486", "Approved 02776A"))
    seen = read_page(page, "rapidocr")
    text = " ".join(word.text for word in seen.words)
    digits = "".join(ch for ch in text if ch.isdigit())
    assert "1486" in text
    assert "21.60" in text
    assert "453957876362" not in digits


@pytest.fixture
def without_openvino(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rapid._engine.cache_clear()
    monkeypatch.setattr(rapid, "find_spec", lambda name: None)
    yield
    rapid._engine.cache_clear()


@pytest.mark.usefixtures("without_openvino")
def test_without_openvino_it_runs_on_onnx_runtime() -> None:
    assert " on onnxruntime " in rapid.version()
    (page,) = open_pages(drawn("LANTERN HOUSE", "Total 21.60"))
    seen = read_page(page, "rapidocr")
    assert seen.problem is None
    assert "21.60" in " ".join(word.text for word in seen.words)
