"""Pictures within a picture's file: which of them show anything else than it does."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.pages.inside import pictures_inside


def slip(card: str) -> Image.Image:
    picture = Image.new("RGB", (900, 600), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(36)
    for row, text in enumerate(("Elm Bakery", f"VISA {card}", "Total 10.80", "Approval Code: 010007")):
        pen.text((60, 60 + 110 * row), text, fill="black", font=font)
    return picture


def jpeg(picture: Image.Image, side: int = 900, quality: int = 75, comment: bytes = b"") -> bytes:
    written, small = io.BytesIO(), picture.copy()
    small.thumbnail((side, side))
    small.save(written, "JPEG", quality=quality, comment=comment)
    return written.getvalue()


def test_one_that_shows_more_is_found() -> None:
    main = jpeg(slip("**** **** **** 1111"))
    for side in (450, 900):
        (one,) = pictures_inside(main + jpeg(slip("4111 1111 1111 1111"), side))
        assert one.width == side
    turned = slip("4111 1111 1111 1111").rotate(90, expand=True)
    assert [one.size for one in pictures_inside(main + jpeg(turned))] == [(600, 900)]


@pytest.mark.parametrize(
    "behind",
    [
        b"",
        b"\xff\xd8\xff no picture",
        jpeg(slip("**** **** **** 1111"), 450, quality=60),
        jpeg(slip("4111 1111 1111 1111"), 200),
        jpeg(slip("4111 1111 1111 1111").convert("L"), comment=b'hdrgm:Version="1.0"'),
    ],
    ids=["nothing", "damaged", "the same", "too small", "brightness"],
)
def test_others_are_none(behind: bytes) -> None:
    assert pictures_inside(jpeg(slip("**** **** **** 1111")) + behind) == ()
