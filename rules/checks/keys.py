"""Register keys: what a till prints of a thing whose name it does not know."""

from __future__ import annotations

import re

_KEY = re.compile(
    r"(?:non ?-?)?tax(?:able|ed)?(?: (?:sale|item)s?)?(?: (?:t|t?[\dil]))?|t[\dil]|"
    r"(?:misc(?:ellaneous)?|open|merchandise|merch)\.?(?: (?:items?|sales?|merchandise|merch|taxable|tax|\d{1,3}))?|"
    r"(?:items?|dept|department|dep|plu|sku|key)\.? ?#?\d*|#?\d{2,14}|general|sales?|charge|purchase|amount"
)
_DEPARTMENT = re.compile(
    r"(?:open |misc |hot |cold |taxable |non ?-?tax )?(?:food|foods|beverages?|bev|drinks?|grocery|groceries|produce|"
    r"meat|deli|bakery|dairy|frozen|liquor|bar|kitchen|restaurant|meals?)(?: (?:tax(?:able)?|sales?|item|only|t\d))?"
)


def is_key(text: str) -> bool:
    """Whether a folded name (`rules.checks.common.folded`) is a key that names no goods at all: `dept 04`, `misc`."""
    return _KEY.fullmatch(text) is not None


def is_department(text: str) -> bool:
    """Whether a folded name is that of a department of goods: `open food`, `grocery`."""
    return _DEPARTMENT.fullmatch(text) is not None
