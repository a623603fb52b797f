"""Files into pages: every format upright and in its own size, or a word that says how to mend it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.errors import UnreadableFile
from pipeline.fingerprint import fingerprint
from pipeline.model import SourceFile
from pipeline.pages import MOST_PAGES, PDF_DPI, Page, open_pages

WIDE, HIGH = 96, 64
RED, BLUE = (220, 30, 30), (30, 30, 220)


def source(content: bytes) -> SourceFile:
    return SourceFile("paper", content, hashlib.sha256(content).hexdigest())


def pages(content: bytes) -> tuple[Page, ...]:
    return open_pages(source(content))


def upright() -> Image.Image:
    """A blue picture whose top left quarter is red, so that each way of turning it shows."""
    picture = Image.new("RGB", (WIDE, HIGH), BLUE)
    picture.paste(RED, (0, 0, WIDE // 2, HIGH // 2))
    return picture


def saved(picture: Image.Image, form: str, **how: Any) -> bytes:
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def colors(picture: Image.Image) -> list[str]:
    """What the middles of the four quarters are: top left, top right, bottom left, bottom right."""
    wide, high = picture.size
    out = []
    for y in (high // 4, 3 * high // 4):
        for x in (wide // 4, 3 * wide // 4):
            pixel = picture.getpixel((x, y))
            assert isinstance(pixel, tuple)
            out.append("red" if pixel[0] > pixel[2] else "blue")
    return out


UPRIGHT = ["red", "blue", "blue", "blue"]


def is_upright(page: Page) -> bool:
    picture = page.picture()
    assert picture.mode == "RGB"
    assert picture.size == page.size == (WIDE, HIGH)
    return colors(picture) == UPRIGHT


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("JPEG", {"quality": 90}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("GIF", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("HEIF", {"quality": 90}),
    ],
)
def test_every_format_of_picture(form: str, how: dict[str, Any]) -> None:
    (page,) = pages(saved(upright(), form, **how))
    assert (page.number, page.layer, page.struck) == (1, None, ())
    assert is_upright(page)


#: EXIF orientation -> what was done to the upright picture before it was stored.
STORED: dict[int, Image.Transpose | None] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("form", ["JPEG", "TIFF", "WEBP"])
def test_a_picture_stands_as_its_exif_says(orientation: int, form: str) -> None:
    done = STORED[orientation]
    stored = upright().transpose(done) if done is not None else upright()
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages(saved(stored, form, exif=exif))
    assert is_upright(page)


def test_a_picture_can_be_asked_for_more_than_once_and_turned() -> None:
    (page,) = pages(saved(upright(), "PNG"))
    assert is_upright(page)
    assert is_upright(page)
    assert page.picture(1).size == (HIGH, WIDE)
    assert colors(page.picture(1)) == ["blue", "red", "blue", "blue"]
    assert colors(page.picture(2)) == ["blue", "blue", "blue", "red"]
    assert colors(page.picture(3)) == ["blue", "blue", "red", "blue"]


def test_what_is_transparent_is_paper_white() -> None:
    clear = Image.new("RGBA", (WIDE, HIGH), (0, 0, 0, 0))
    clear.paste((*RED, 255), (0, 0, WIDE // 2, HIGH))
    (page,) = pages(saved(clear, "PNG"))
    picture = page.picture()
    assert picture.getpixel((WIDE - 5, 5)) == (255, 255, 255)
    assert picture.getpixel((5, 5)) == RED


def test_a_palette_with_a_transparent_color() -> None:
    flat = Image.new("P", (WIDE, HIGH), 0)
    flat.putpalette([0, 0, 0, *RED])
    flat.paste(1, (0, 0, WIDE // 2, HIGH))
    (page,) = pages(saved(flat, "PNG", transparency=0))
    assert page.picture().getpixel((WIDE - 5, 5)) == (255, 255, 255)
    assert page.picture().getpixel((5, 5)) == RED


@pytest.mark.parametrize(("mode", "low", "high"), [("I;16", 9000, 41000), ("I", 9000, 41000), ("F", 10.5, 200.25)])
def test_more_than_eight_bits_keep_their_shades(mode: str, low: float, high: float) -> None:
    deep = Image.new(mode, (WIDE, HIGH), high)
    deep.paste(low, (0, 0, WIDE // 2, HIGH))
    (page,) = pages(saved(deep, "TIFF"))
    picture = page.picture()
    assert picture.mode == "RGB"
    assert picture.getpixel((5, 5)) == (0, 0, 0)
    assert picture.getpixel((WIDE - 5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "CMYK", "LA"])
def test_other_kinds_of_color(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    (page,) = pages(saved(Image.new("RGB", (WIDE, HIGH), "white").convert(mode), form))
    assert page.picture().getpixel((WIDE // 2, HIGH // 2)) == (255, 255, 255)


def test_every_frame_of_a_tiff_is_a_page() -> None:
    frames = [upright(), Image.new("RGB", (30, 50), RED), Image.new("L", (20, 20), 255)]
    found = pages(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert [(page.number, page.size) for page in found] == [(1, (WIDE, HIGH)), (2, (30, 50)), (3, (20, 20))]
    assert is_upright(found[0])
    assert found[1].picture().getpixel((1, 1)) == RED
    assert found[2].picture().getpixel((1, 1)) == (255, 255, 255)


def test_a_page_that_is_looked_at_again_is_not_decoded_again() -> None:
    first, second = pages(saved(upright(), "TIFF", save_all=True, append_images=[Image.new("RGB", (30, 50), RED)]))
    assert first.picture() is first.picture()
    assert is_upright(first)
    assert second.picture() is second.picture()
    assert is_upright(first)  # and comes back after another one was shown


def test_a_moving_picture_is_its_first_frame() -> None:
    frames = [upright(), Image.new("RGB", (WIDE, HIGH), BLUE)]
    (page,) = pages(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert is_upright(page)


# --- PDF -------------------------------------------------------------------------------------------------------------

POINTS = (300, 400)
PIXELS = (round(300 * PDF_DPI / 72), round(400 * PDF_DPI / 72))


def pdf(*draw: Callable[[Any], None], **how: Any) -> bytes:
    """A PDF with one page for each of `draw`."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=POINTS, invariant=1, **how)
    for one in draw:
        one(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def typed(canvas: Any) -> None:
    canvas.setFont("Courier", 10)
    canvas.drawString(40, 350, "LANTERN HOUSE")
    canvas.drawString(40, 330, "Lentil Soup")
    canvas.drawRightString(260, 330, "7.50")


def scanned(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(upright()), 0, 0, *POINTS)


def scanned_and_typed(canvas: Any) -> None:
    scanned(canvas)
    typed(canvas)


def with_a_logo(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(upright()), 200, 360, 60, 30)
    typed(canvas)


@pytest.mark.parametrize("draw", [typed, with_a_logo])
def test_a_pdf_with_text_brings_it_with_its_places(draw: Callable[[Any], None]) -> None:
    (page,) = pages(pdf(draw))
    assert page.size == PIXELS
    assert page.picture().size == pytest.approx(PIXELS, abs=1)
    assert page.layer is not None
    assert [word.text for word in page.layer] == ["LANTERN HOUSE", "Lentil Soup", "7.50"]
    scale = PDF_DPI / 72
    name, _, price = page.layer
    assert name.box.left == pytest.approx(40 * scale, abs=3)
    assert name.box.top < (400 - 350) * scale < name.box.bottom + 2
    assert price.box.right == pytest.approx(260 * scale, abs=3)
    assert price.score is None
    ink = page.picture().crop(name.box).convert("L").tobytes()
    assert min(ink) < 100 < 200 < max(ink), "the box holds dark letters on white paper"


def test_a_scanned_pdf_must_be_read_as_a_picture() -> None:
    (page,) = pages(pdf(scanned))
    assert page.layer is None
    assert page.size == PIXELS
    assert colors(page.picture()) == UPRIGHT


def test_hidden_text_under_a_scan_is_not_believed() -> None:
    (page,) = pages(pdf(scanned_and_typed))
    assert page.layer is None


def test_an_empty_page_has_no_text_layer() -> None:
    (page,) = pages(pdf(lambda canvas: None))
    assert page.layer is None


def test_a_mixed_pdf_goes_page_by_page() -> None:
    found = pages(pdf(typed, scanned, typed))
    assert [page.number for page in found] == [1, 2, 3]
    assert [page.layer is None for page in found] == [False, True, False]


# --- What cannot be read ---------------------------------------------------------------------------------------------


def locked() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return pdf(typed, encrypt=StandardEncryption("secret", canPrint=0))


def bomb() -> bytes:
    """A PNG that claims to be 30000 by 30000 pixels."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def cut(content: bytes, part: float = 0.5) -> bytes:
    return content[: int(len(content) * part)]


def noisy(wide: int = 200, high: int = 200) -> Image.Image:
    return Image.effect_noise((wide, high), 90).convert("RGB")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(lambda: b"", "empty", id="empty"),
        pytest.param(lambda: b"Dear coordinator, here is my receipt.", "neither a picture nor a PDF", id="text"),
        pytest.param(lambda: b"\0" * 2000, "neither a picture nor a PDF", id="zeros"),
        pytest.param(lambda: b"PK\x03\x04" + b"\0" * 200, "neither a picture nor a PDF", id="an archive"),
        pytest.param(lambda: cut(saved(noisy(), "JPEG")), "send it again", id="a JPEG cut short"),
        pytest.param(lambda: cut(saved(noisy(), "PNG")), "send it again", id="a PNG cut short"),
        pytest.param(lambda: cut(saved(noisy(), "TIFF")), "send it again", id="a TIFF cut short"),
        pytest.param(lambda: cut(saved(noisy(), "WEBP")), "send it again", id="a WebP cut short"),
        pytest.param(lambda: cut(saved(noisy(), "HEIF")), "send", id="a HEIC cut short"),
        pytest.param(lambda: cut(saved(noisy(), "BMP")), "send it again", id="a BMP cut short"),
        pytest.param(bomb, "200 megapixels", id="a bomb"),
        pytest.param(locked, "password", id="a locked PDF"),
        pytest.param(lambda: b"%PDF-1.7\nnothing of the kind", "damaged", id="no PDF inside"),
        pytest.param(lambda: cut(pdf(typed), 0.3), "damaged", id="a PDF cut short"),
        pytest.param(lambda: pdf(*[typed] * (MOST_PAGES + 1)), f"at most {MOST_PAGES}", id="too many pages"),
        pytest.param(
            lambda: saved(
                Image.new("1", (8, 8)), "TIFF", save_all=True, append_images=[Image.new("1", (8, 8))] * MOST_PAGES
            ),
            f"at most {MOST_PAGES}",
            id="too many frames",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_mend_it(content: Callable[[], bytes], says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as caught:
        pages(content())
    message = str(caught.value)
    assert "send" in message.lower() or "scan" in message.lower() or "export" in message.lower()
    assert "Traceback" not in message
    assert len(message) < 300


def test_as_many_pages_as_are_read() -> None:
    assert len(pages(pdf(*[typed] * MOST_PAGES))) == MOST_PAGES


@settings(max_examples=60)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
)
def test_any_bytes_are_pages_or_unreadable(body: bytes, magic: bytes) -> None:
    try:
        found = pages(magic + body)
    except UnreadableFile:
        return
    for page in found:
        assert page.picture().size == page.size


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"]), st.integers(1, 20))
def test_a_picture_with_flipped_bytes_is_read_or_unreadable(seed: int, form: str, flips: int) -> None:
    from random import Random

    chance = Random(seed)
    content = bytearray(saved(upright(), form))
    for _ in range(flips):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        for page in pages(bytes(content)):
            page.picture()
    except UnreadableFile:
        pass


# --- Fingerprints -----------------------------------------------------------------------------------------------------


def bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_near_equal_pictures_have_near_equal_fingerprints() -> None:
    picture = Image.linear_gradient("L").resize((400, 600)).rotate(30, expand=True).convert("RGB")
    (again,) = pages(saved(picture.resize((200, 300)), "JPEG", quality=60))
    other = Image.radial_gradient("L").resize((400, 600)).convert("RGB")
    assert len(fingerprint(picture)) == 16
    assert bits_apart(fingerprint(picture), fingerprint(again.picture())) <= 6
    assert bits_apart(fingerprint(picture), fingerprint(other)) > 12
