"""Alcohol in other scripts than Latin."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Alcohol

#: Drinks, and words of the kitchen that hold one of these.
_DRINKS = (
    "啤酒|清酒|白酒|葡萄酒|红酒|紅酒|米酒|黄酒|黃酒|烧酒|燒酒|鸡尾酒|雞尾酒|威士忌|伏特加|茅台|酒|"
    "ビール|ワイン|サワー|ハイボール|焼酎|日本酒|カクテル|ウイスキー|サケ|チューハイ|梅酒|"
    "소주|맥주|막걸리|와인|청주|하이볼|사케|칵테일|위스키|"
    "пиво|вино|водка|коньяк|шампанское|виски|μπύρα|κρασί|ούζο|بيرة|بيره|عرق|בירה|יין"
).split("|")
_KITCHEN = ("料酒", "酒酿", "酒釀", "酒蒸", "酒糟", "烧酒鸡", "燒酒雞")
#: A word of a Latin name has at least so many letters.
_LATIN = re.compile(r"[a-z]{4}")


def in_another_script(text: str) -> tuple[Alcohol, str] | None:
    """What a line in another script says: None where it has none, or has a name in Latin letters beside it."""
    if text.isascii():
        return None
    plain = unicodedata.normalize("NFKC", text)
    if all(unicodedata.name(char, "LATIN").startswith("LATIN") for char in plain if char.isalpha()):
        return None
    if (kitchen := next((word for word in _KITCHEN if word in plain), None)) is not None:
        return Alcohol.UNCLEAR, f"“{kitchen}” may be a part of a dish"
    if (drink := next((word for word in _DRINKS if word in plain.casefold()), None)) is not None:
        return Alcohol.YES, f"“{drink}” is an alcoholic drink"
    if _LATIN.search(plain.casefold()):
        return None
    return Alcohol.UNCLEAR, "the name is in a script that this judge cannot read"
