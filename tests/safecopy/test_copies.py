"""A file with a card's whole number, and its safe copy: the number is nowhere in it, and it is read as the file was."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen.canvas import Canvas

from pipeline.export.annotate import thumbnail
from pipeline.model import Box, FileReading, PageWords, SourceFile, Word
from pipeline.pages import open_pages
from pipeline.run import Settings, findings_of_file, read_file
from pipeline.safecopy import NoSafeCopyError, safe_copy, text_behind
from rules.policy import load
from tests.card_papers import NUMBER, receipt_drawn, with_number

BARE = NUMBER.replace(" ", "")


def source(content: bytes, name: str = "lunch.jpg") -> SourceFile:
    return SourceFile(name, content, hashlib.sha256(content).hexdigest())


def encoded(picture: Image.Image, kind: str, **how: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def slip(number: str = NUMBER) -> Image.Image:
    """A few rows, read in a moment."""
    picture = Image.new("RGB", (620, 260), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    for row, text in enumerate(("Elm Bakery", f"VISA {number}", "Total 10.80", "Approval Code: 010007")):
        pen.text((40, 30 + 55 * row), text, fill="black", font=font)
    return picture


def exif(thumbnail: bytes) -> bytes:
    """An EXIF block: the picture lies on its side, a description with the number, and a small picture of it."""
    about = f"{BARE}\0".encode()
    after = 8 + 2 + 2 * 12 + 4
    first = struct.pack("<HHHIIHHII", 2, 0x010E, 2, len(about), after, 0x0112, 3, 1, 6)
    second = struct.pack("<HHHIIHHII", 2, 0x0201, 4, 1, after + len(about) + 30, 0x0202, 4, 1, len(thumbnail))
    start = struct.pack("<2sHI", b"II", 42, 8)
    ifds = start + first + struct.pack("<I", after + len(about)) + about + second + struct.pack("<I", 0)
    return b"Exif\0\0" + ifds + thumbnail


def digits(reading: FileReading) -> list[str]:
    """Every run of digits on a page, however it is grouped."""
    text = " | ".join(word.text for page in reading.words for word in page.words)
    return [re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[ \-.]?\d)*", text)]


def states(reading: FileReading) -> list[tuple[str, str]]:
    return [(finding.rule, finding.state) for finding in findings_of_file(reading, load(None))[1]]


def test_a_photo_on_its_side_with_all_that_a_phone_puts_into_it() -> None:
    upright = receipt_drawn(f"VISA {NUMBER}")
    small = encoded(upright.resize((160, 168)), "JPEG")
    block = exif(small)
    content = encoded(upright.rotate(90, expand=True), "JPEG", quality=92, exif=block, comment=BARE.encode())
    file = source(content + b"appended " + BARE.encode())
    assert small in file.content
    reading = read_file(file, Settings())
    copy = safe_copy(file, reading.words, "auto")

    assert copy.ending == ".png"
    assert set(re.findall(rb"(IHDR|IDAT|IEND|tEXt|iTXt|zTXt|eXIf|iCCP|tIME|pHYs)", copy.content)) >= {b"IHDR", b"IEND"}
    picture = Image.open(io.BytesIO(copy.content))
    assert (picture.info, dict(picture.getexif())) == ({}, {})
    assert copy.content.endswith(b"IEND\xaeB`\x82")
    assert not any(held in copy.content for held in (small, BARE.encode(), b"appended"))

    (was,), (now,) = (open_pages(one) for one in (file, source(copy.content)))
    apart = (np.asarray(was.picture()) != np.asarray(now.picture())).any(axis=2)
    number = next(word.box for word in reading.words[0].words if "XXXX" in word.text)
    around = Box(number.left - 20, number.top - 12, number.right, number.bottom + 12)
    assert apart[number.top : number.bottom, number.left : number.right].any()
    apart[around.top : around.bottom, around.left : around.right] = False
    assert not apart.any()

    again = read_file(source(copy.content), Settings())
    assert states(again) == states(reading)
    assert dict(states(again))["payment-proof"] == "met"
    for read in (again, read_file(source(copy.content), Settings("tesseract"))):
        assert max(map(len, digits(read))) < 12
        assert "1111" in " ".join(digits(read))


def test_a_pdf_with_text_on_two_pages(tmp_path: Path) -> None:
    with_number(tmp_path / "lunch.pdf", f"VISA {NUMBER}", pages=2, remark=f"paid with {NUMBER}")
    file = source((tmp_path / "lunch.pdf").read_bytes(), "lunch.pdf")
    reading = read_file(file, Settings("tesseract"))
    assert [page.reader for page in reading.words] == ["pdf", "pdf"]
    copy = safe_copy(file, reading.words, "tesseract")
    assert copy.ending == ".pdf"
    behind = text_behind(copy.content)
    assert len(behind) == 2
    assert all("VISAXXXXXXXXXXXX1111" in text for text in behind)
    assert copy.content.count(b"%%EOF") == 1
    for part in (
        b"/Annots",
        b"/EmbeddedFile",
        b"/Metadata",
        b"/AcroForm",
        b"/JavaScript",
        BARE.encode(),
        NUMBER.encode(),
    ):
        assert part not in copy.content, part
    for was, now in zip(open_pages(file), open_pages(source(copy.content)), strict=True):
        assert (now.layer, now.size) == (None, was.picture().size)
        assert (np.asarray(was.picture()) != np.asarray(now.picture())).any(axis=2).mean() < 0.02


@pytest.mark.parametrize("turned", [90, 270])
def test_a_pdf_with_text_whose_number_runs_up_or_down_its_margin(tmp_path: Path, turned: int) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(300, 420), invariant=1)
    canvas.drawString(20, 390, "Elm Bakery")
    canvas.drawString(20, 370, "Total 10.80")
    canvas.translate(270, 100 if turned == 90 else 300)
    canvas.rotate(turned)
    canvas.drawString(0, 0, NUMBER)
    canvas.save()
    file = source((tmp_path / "a.pdf").read_bytes(), "a.pdf")
    reading = read_file(file, Settings("tesseract"))
    copy = safe_copy(file, reading.words, "tesseract")
    (behind,) = text_behind(copy.content)
    assert behind == "ElmBakeryTotal1080XXXXXXXXXXXX1111"
    (was,), (now,) = (open_pages(one) for one in (file, source(copy.content)))
    before, after = (np.asarray(page.picture().convert("L")) for page in (was, now))
    margin = np.s_[:, 520:]
    assert before[margin].min() < 100 < after[margin].min()
    assert not (before[:, :500] != after[:, :500]).any()


def test_a_page_that_lies_turned_is_upright_in_its_copy() -> None:
    file = source(encoded(receipt_drawn().rotate(90, expand=True), "PNG"))
    reading = read_file(file, Settings("tesseract"))
    assert reading.words[0].turned == 1
    again = read_file(source(safe_copy(file, reading.words, "tesseract").content), Settings("tesseract"))
    assert (again.words[0].turned, again.words[0].width) == (0, reading.words[0].width)
    assert max(map(len, digits(again))) < 12
    assert "1111" in " ".join(digits(again))


def test_frames_and_other_formats() -> None:
    both = encoded(slip(), "TIFF", save_all=True, append_images=[slip("************1111")])
    reading = read_file(source(both), Settings("tesseract"))
    assert [page.full_number for page in reading.words] == [True, False]
    copy = safe_copy(source(both), reading.words, "tesseract")
    assert copy.ending == ".tiff"
    assert len(open_pages(source(copy.content))) == 2
    one = safe_copy(source(encoded(slip(), "GIF")), reading.words[:1], "tesseract")
    assert one.ending == ".png"


def test_a_number_in_several_words() -> None:
    picture, page = slip(), ImageFont.load_default(26)
    left, words = 40 + page.getlength("VISA "), []
    for number, part in enumerate(("XXXX", "XXXX", "XXXX", "1111")):
        start = left + number * page.getlength("1111 ")
        words.append(Word(part, Box.of(start, 87, start + page.getlength("1111"), 112)))
    read = PageWords(1, *picture.size, "tesseract", (Word("VISA", Box(40, 87, 100, 112)), *words), full_number=True)
    copy = safe_copy(source(encoded(picture, "PNG")), (read,), "tesseract")
    assert copy == safe_copy(source(encoded(picture, "PNG")), (read,), "tesseract")
    assert max(map(len, digits(read_file(source(copy.content), Settings("tesseract"))))) < 12


def test_none_is_made_where_it_cannot_be_proven_safe() -> None:
    picture = slip()
    file, box = source(encoded(picture, "PNG")), Box(40, 140, 400, 165)
    read = PageWords(1, *picture.size, "tesseract", (Word("VISA XXXX XXXX XXXX 1111", box),), full_number=True)
    with pytest.raises(NoSafeCopyError, match="a number can still be read on page 1"):
        safe_copy(file, (read,), "tesseract")
    with pytest.raises(NoSafeCopyError, match="where the number stands on page 1 is not known"):
        safe_copy(file, (replace(read, words=()),), "tesseract")
    with pytest.raises(NoSafeCopyError, match="more than the last four digits of a number are left on page 1"):
        safe_copy(file, (replace(read, words=(Word("VISA XXXXXXXXXXX11111Auth", box),)),), "tesseract")
    with pytest.raises(NoSafeCopyError, match="page 1 could not be read"):
        safe_copy(file, (replace(read, problem="timed out"),), "tesseract")
    with pytest.raises(NoSafeCopyError, match="not every page"):
        safe_copy(file, (), "tesseract")
    with pytest.raises(NoSafeCopyError, match="cannot be opened again"):
        safe_copy(source(b"no picture"), (read,), "tesseract")


def test_none_is_made_where_the_first_digit_is_left() -> None:
    picture, font = slip(), ImageFont.load_default(26)
    start, end = (round(40 + font.getlength(text)) for text in ("VISA 4", f"VISA {NUMBER}"))
    words = (Word("VISA", Box(40, 87, 100, 112)), Word("XXX XXXX XXXX 1111", Box(start, 87, end, 112)))
    read = PageWords(1, *picture.size, "tesseract", words, full_number=True)
    with pytest.raises(NoSafeCopyError, match="a number can still be read"):
        safe_copy(source(encoded(picture, "PNG")), (read,), "tesseract")


def test_a_second_number_that_was_misread_keeps_a_copy_from_being_made() -> None:
    picture = Image.new("RGB", (620, 200), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    for row, text in enumerate((f"VISA {NUMBER}", "Total 10.80", "No 91111411 11111111")):  # no card has it
        pen.text((40, 20 + 55 * row), text, fill="black", font=font)
    file = source(encoded(picture, "PNG"))
    reading = read_file(file, Settings("tesseract"))
    assert "No 91111411 11111111" in [word.text for word in reading.words[0].words]
    with pytest.raises(NoSafeCopyError, match="a number can still be read"):
        safe_copy(file, reading.words, "tesseract")


def test_a_number_in_what_a_file_says_of_itself() -> None:
    """Where nothing of it is seen, the copy is the same picture without the file's remarks."""
    plain = slip("************1111")
    about = plain.getexif()
    about[0x010E] = f"card {BARE}"
    commented = PngInfo()
    commented.add_text("Comment", NUMBER)
    for content in (
        encoded(plain, "JPEG", comment=NUMBER.encode()),
        encoded(plain, "JPEG", exif=about),
        encoded(plain, "PNG", pnginfo=commented),
    ):
        file = source(content)
        reading = read_file(file, Settings("tesseract"))
        assert reading.words[0].full_number
        (now,) = open_pages(source(safe_copy(file, reading.words, "tesseract").content))
        (was,) = open_pages(file)
        assert (was.remarked, now.remarked) == (True, False)
        assert (np.asarray(was.picture()) == np.asarray(now.picture())).all()
        assert NUMBER.encode() not in thumbnail(was.picture())
    assert not open_pages(source(encoded(plain, "JPEG", comment=b"serial 4111111111111112")))[0].remarked


def test_a_number_that_only_a_picture_within_the_file_shows() -> None:
    main, preview = slip("************1111"), encoded(slip(), "JPEG")
    for content in (encoded(main, "JPEG") + preview, encoded(main, "PNG") + preview):
        file = source(content)
        reading = read_file(file, Settings("tesseract"))
        assert reading.words[0].full_number
        copy = safe_copy(file, reading.words, "tesseract").content
        assert preview not in copy
        assert not read_file(source(copy), Settings("tesseract")).words[0].full_number


def test_a_number_that_a_pdf_holds_and_does_not_show(tmp_path: Path) -> None:
    for hide in ("title", "white", "remark"):
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(300, 420), invariant=1)
        canvas.drawString(20, 390, "Elm Bakery")
        canvas.drawString(20, 370, "Total 10.80")
        if hide == "title":
            canvas.setTitle(f"card {NUMBER}")
        elif hide == "remark":
            canvas.textAnnotation(f"card {NUMBER}", Rect=[10, 10, 30, 30])
        else:
            canvas.setFillGray(1)
            canvas.drawString(20, 300, NUMBER)
        canvas.save()
        file = source((tmp_path / "a.pdf").read_bytes(), "a.pdf")
        reading = read_file(file, Settings("tesseract"))
        assert reading.words[0].full_number, hide
        copy = safe_copy(file, reading.words, "tesseract")
        assert text_behind(copy.content) == ("ElmBakeryTotal1080",)
        assert not open_pages(source(copy.content))[0].remarked
