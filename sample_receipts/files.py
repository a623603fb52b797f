"""Pictures and documents as files, byte for byte the same on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sample_receipts.paper import FACES, FONTS, Gap, Print, Row, Rule, Strike

LETTER = (612.0, 792.0)
_MARGIN, _TEXT = 62.0, 10.5
#: EXIF orientation, by quarter turns clockwise that show the stored picture upright.
_ORIENTATION = {0: 1, 1: 6, 2: 3, 3: 8}
_TURN = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}

rl_config.useA85 = 0


def turned(image: Image.Image, quarters: int) -> Image.Image:
    """The picture turned counterclockwise, as a camera held so stores it."""
    return image.transpose(_TURN[quarters]) if quarters else image


def encode(image: Image.Image, suffix: str, quality: int, exif_turn: int = 0) -> bytes:
    """The picture in the format of `suffix`; with `exif_turn`, stored turned and marked so in its EXIF."""
    out = io.BytesIO()
    match suffix:
        case ".jpg":
            more = {}
            if exif_turn:
                more["exif"] = Image.Exif()
                more["exif"][0x0112] = _ORIENTATION[exif_turn]
                image = turned(image, exif_turn)
            image.save(out, "JPEG", quality=quality, optimize=True, **more)
        case ".png":
            image.quantize(32, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        case ".webp":
            image.save(out, "WEBP", quality=quality, method=4)
        case ".tiff":
            image.convert("L").save(out, "TIFF", compression="jpeg", quality=quality)
        case ".heic":
            import pillow_heif

            heif = pillow_heif.from_pillow(image)
            heif.save(out, quality=quality - 26, enc_params={"x265:pools": "none", "x265:frame-threads": "1"})
        case _:
            raise ValueError(f"no such format here: {suffix}")
    return out.getvalue()


def text_pdf(pages: Sequence[Print | bytes], title: str) -> bytes:
    """A PDF of pages with a real text layer (print instructions) and of pages that are a picture only (JPEG bytes)."""
    pdfmetrics.registerFont(TTFont("Sans", str(FONTS / FACES["sans"])))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("")
    for page in pages:
        if isinstance(page, bytes):
            _picture_page(canvas, page)
        else:
            _text_page(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture_page(canvas: Canvas, jpeg: bytes) -> None:
    picture = ImageReader(io.BytesIO(jpeg))
    width, height = picture.getSize()
    fit = min((LETTER[0] - 36) / width, (LETTER[1] - 36) / height)
    x, y = (LETTER[0] - width * fit) / 2, LETTER[1] - 18 - height * fit
    canvas.drawImage(picture, x, y, width * fit, height * fit)


def _text_page(canvas: Canvas, instructions: Print) -> None:
    y, inner = LETTER[1] - _MARGIN, LETTER[0] - 2 * _MARGIN
    rows: list[tuple[Row, float]] = []
    for instruction in instructions:
        match instruction:
            case Gap(lines):
                y -= lines * _TEXT * 1.5
            case Rule():
                canvas.setLineWidth(0.6)
                canvas.line(_MARGIN, y + _TEXT * 0.3, LETTER[0] - _MARGIN, y + _TEXT * 0.3)
                y -= _TEXT * 1.2
            case Strike(how=how, ends=(first, last)):
                at = next(top for row, top in rows if instruction.on(row))
                x, end = _MARGIN + first * inner - 3, _MARGIN + last * inner + 3
                if how == "pen":
                    canvas.setLineWidth(1.2)
                    canvas.line(x, at + _TEXT * 0.32, end, at + _TEXT * 0.3)
                else:
                    # The text stays in the file beneath the box, as it does where a viewer's drawing tool covers it.
                    canvas.rect(x, at - 4, end - x, _TEXT + 5, stroke=0, fill=1)
            case Row():
                size = _TEXT * instruction.size
                rows.append((instruction, y))
                for cell in instruction.cells:
                    width = pdfmetrics.stringWidth(cell.text, "Sans", size)
                    x = _MARGIN + cell.x * inner - {"l": 0.0, "m": width / 2, "r": width}[cell.anchor]
                    canvas.saveState()
                    text = canvas.beginText(x, y)
                    text.setFont("Sans", size)
                    text.setTextRenderMode(2 if instruction.bold else 0)
                    canvas.setLineWidth(0.35)
                    text.textOut(cell.text)
                    canvas.drawText(text)
                    canvas.restoreState()
                y -= size * 1.5
            case _:
                raise ValueError(f"a text page cannot hold {instruction!r}")


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip whose members carry a fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2026, 10, 1, 12, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, content)
    return out.getvalue()
