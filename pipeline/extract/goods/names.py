"""What a row among the items says besides its amount: a name, how many, at what price each."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.lines.rows import Row
from pipeline.extract.noughts import in_names
from pipeline.money import cents

_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_MONEY = r"\$?\s*(?P<u>\d{0,4}[.,]\d{2,3})"
_AT = re.compile(
    rf"\(?\s*(?:\bqty\W*|\b[xX]\s?)?(?<![\d.,/-])(?P<q>{_NUMBER})\s*(?:(?:(?:ea(?:ch)?|x|X|×|guests?|people|persons?|pax|hrs?|hours?|days?|nights?|pcs?|dozen|dz)\.?)?\s*@|at\b|[xX×](?=\s*\$?\s*\d*[.,]\d\d))"
    rf"\s*{_MONEY}\s*(?:(?:/|per)?\s*(?:each|ea|pp|person|guest)\b\.?)?\s*\)?",
    re.IGNORECASE,
)
#: `3 @ 2/5.00`, `2 @ 3 FOR 5.00`: how many, of a price for several.
_FOR = re.compile(r"(?P<q>\d{1,3})\s*@\s*(?P<n>[1-9]\d?)\s*(?:/|for)\s*\$?\s*(?P<u>\d{1,4}[.,]\d{2})", re.IGNORECASE)
_EACH = re.compile(
    r"\(?\s*@?\s*\$?(?P<u>\d{0,4}[.,]\d{2})\s*(?:(?:/|per)?\s*(?:each|ea|pp|person|guest)\b\.?)\s*\)?|"
    r"\(\s*@\s*\$?(?P<u2>\d{1,4}[.,]\d{2})\s*\)|(?<=[A-Za-z\d)]\s)@\s?\$?(?P<u3>\d{1,4}[.,]\d{2})(?=\s|$)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?:\s|^)[xX×]\s?(?P<q>\d{1,3})\s*$|^(?P<q2>\d{1,3})\s?[xX×](?=\s)|(?<=\D)[×](?P<q3>\d{1,3})\s*$|"
    r"\b(?P<q4>\d{1,3})\s?(?:ea|EA)\s*$|\b[Qq](?:ty|TY)\W{0,3}(?P<q5>\d{1,3})\s*$|(?<=[A-Za-z]\s)(?P<q6>\d{1,2})[xX]\s*$|"
    r"(?<=[A-Za-z]\s)(?P<q7>[2-9])/\s*$"
)
_TALLY = re.compile(r"\W*q(?:ty|uantity)\W*(?P<q>\d{1,3})\W*", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?P<open>\((?=\d+\)))?[^\w#*\"'($]*(?P<q>0?\.\d{1,2}(?=\s)|\d{1,2})(?(open)\)\s|[.\s]{1,3})"
    r"(?=\S*[A-Za-z#*&\"'(+>]|(?<=\s)\d{1,3}\.?[ -][A-Za-z])(?!oz\b|lb\b|pc\b|pk\b|ct\b|"
    r"in\b|inch\b|piece|liters?\b|[Uu][Pp]\b)"
)
#: Goods by weight or volume (`lb` is often read as `1b`), also as `1.24 lb @ 1.0 lb /0.54` and `10.221 GAL @ 3.199/G`.
_UNIT = r"(?:[1il]bs?|kgs?|oz|gal(?:lons?)?|g|ltr?s?|l)\b\.?"
_WEIGHT = re.compile(
    rf"(?:\b(?:wt|weight|net)\b\W*){{0,2}}(?<![\d.,])(?P<q>\d+[.,]\d+|\d+)\s*{_UNIT}\s*(?:\(?(?:net|gross)\)?\s*)?(?:[@x×]|(?=\$?\d+[.,]\d\d\s*(?:/|per)\s*{_UNIT}))\s*"
    rf"(?:1(?:\.0+)?\s*{_UNIT}\s*/\s*)?(?:\$|€|EUR|USD)?\s*(?P<u>\d+[.,]\d{{2,3}})\s*(?:€|EUR|USD)?"
    rf"(?:\s*(?:/|per)\s*(?:{_UNIT}|each))?",
    re.IGNORECASE,
)
#: A weight before the name and its price behind it (`0.95 lb POTATO SALAD @ 5.49/lb`).
_WEIGHED = re.compile(
    rf"^(?:WT\s+)?(?P<q>\d+[.,]\d+)\s*{_UNIT}\s+(?!\(?(?:net|gross)\b)(?P<name>\S.*[A-Za-z]{{2}}.*?)\s*@\s*\$?(?P<u>\d+[.,]\d{{2}})"
    rf"\s*(?:/|per)\s*{_UNIT}\s*$",
    re.IGNORECASE,
)
#: A row that only counts: how many pieces (or feet) at what price each, behind the shop's number for the goods.
_PIECES = re.compile(
    r"(?:\d{4,14}\s+)?(?P<q>\d{1,3}(?:\.\d{1,3})?)\s*(?P<each>EA|LB|FT|PK|PC|BX|CS|GA|RL)\.?\s*@?\s*"
    r"\$?(?P<u>\d{0,4}\.\d{2})(?:\s*/?\s*(?P=each))?"
)
_SCALED = rf"(?:\s(?:wt|weight))?\b\W*[\d.,]+\s*(?:{_UNIT})?\W*"
_TARE = re.compile(rf"\W*(?:(?:gross|net){_SCALED})?tare{_SCALED}", re.IGNORECASE)
#: A letter for the tax behind the name.
_FLAGS = re.compile(r"(?:\s+(?:<[A-Z](?:,\s?[A-Z])*>|[TFNAXOEB]|T1|TX|FS|FN|NF|TF|FT|FA|FB|NT))+\s*$")
#: What a shop numbers its goods by. Bare numbers only from five digits on: shorter ones are names (`2000 Flushes`).
_LABELLED = r"(?:SKU|UPC|PLU|KB|ART|DPCI|ITEM)\W{0,2}"
_LABEL = re.compile(_LABELLED)
#: A number as long as a card's, which is masked before anybody reads it.
_MASKED = r"X{5,}\d{1,4}"
_CODE_BEFORE = re.compile(
    rf"^(?:[A-Z*]\s)?(?:{_LABELLED}\d{{3,14}}|{_MASKED}|\d{{5,14}}|\d{{3}}-\d{{2}}-\d{{4}}|\d{{4}}-\d{{3}}-\d{{3}})[A-Z]{{0,2}}"
    r"\s+(?=\S*[A-Za-z]{2}|/\d{4}|\d+X\d)"
)
_CODE_BEHIND = re.compile(rf"\s+(?:{_LABELLED}\d{{3,14}}|{_MASKED}|\d{{6,14}})[A-Z]{{0,2}}(?:\s[A-Z])?$")
_DAY = re.compile(
    r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}-[A-Za-z]{3}-(?:\d{2}|\d{4})(?=\s)|"
    r"(?:0[1-9]|1[0-2])[/-](?:0[1-9]|[12]\d|3[01])(?=\s+[A-Za-z]{2})|"
    r"(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?[AaPp][Mm]\b)?)\s+(?=.*[A-Za-z]{2})"
)
#: Words for a price beside the one that counts (`Reg 9.99 Now 6.99`).
_PRICE_WORD = re.compile(
    r"(?:(?:^|\s+)(?:reg|was|now|orig|regular|sale|price|each|ea|only|msrp|list|our|your)\b\.?:?)+\W*$", re.IGNORECASE
)
#: A rule between two columns.
_RULE = re.compile(r"(?<=\S)\s*\|\s*(?=\S)")
#: What may follow the last amount of a row and names nothing.
_TRAILER = re.compile(r"\W*(?:[A-Z]{0,2}\d?|USD|EUR|GBP|MXN|CAD|JPY|AUD|CHF|SALE|REG)\W*")


class Named(NamedTuple):
    """A row's name, quantity and unit price; None where they are not printed."""

    name: str
    quantity: Decimal | None
    unit: Decimal | None


def parse_name(row: Row) -> Named:
    """Name, quantity and unit price out of a row's text, without dates, shop codes and tax flags around the name."""
    text = row.text if not row.amounts else _without_amounts(row)
    text = _DAY.sub("", _RULE.sub(" ", text.strip()))
    text = text[1:].strip() if text.startswith("(") and ")" not in text else text  # a ring around the row
    quantity = unit = None
    if match := _WEIGHED.match(text):
        quantity, unit = _decimal(match["q"]), _decimal(match["u"])
        text = match["name"]
    elif (match := _WEIGHT.search(text)) or (match := _AT.search(text)):
        quantity, unit = _decimal(match["q"]), _decimal(match["u"])
        text = text[: match.start()] + " " + text[match.end() :]
    elif match := _FOR.search(text):
        quantity = Decimal(match["q"])
        text = text[: match.start()] + " " + text[match.end() :]
    elif match := _EACH.search(text):
        unit = _decimal(match["u"] or match["u2"] or match["u3"])
        text = text[: match.start()] + text[match.end() :]
    if quantity is None and (match := _TIMES.search(text)):
        quantity = Decimal(next(count for count in match.groups() if count))
        text = (text[: match.start()] + " " + text[match.end() :]).strip()
    if quantity is None and (match := _LEADING.match(text)):
        quantity = Decimal(match["q"])
        text = text[match.end() :]
    elif quantity is not None and (match := _LEADING.match(text)) and Decimal(match["q"]) == quantity:
        text = text[match.end() :]
    text = re.sub(r"^\s*WT\s+(?=\S)", "", text)  # weighed at the till
    return Named(_bare(text.strip(), row), quantity, unit)


def _bare(name: str, row: Row) -> str:
    """`name` without tax flags, shop codes and words for another price."""
    if (match := _FLAGS.search(name)) and _is_flag(match, row):
        name = name[: match.start()].strip()
    name = _CODE_BEFORE.sub("", name)
    if re.search(r"[A-Za-z]{2}", before := _CODE_BEHIND.sub("", name)) and not _LABEL.fullmatch(before):
        name = before
    if len(row.amounts) > 1:
        name = _PRICE_WORD.sub("", name)
    return name.strip()


def _is_flag(match: re.Match[str], row: Row) -> bool:
    """The letter stands apart from the name, or behind its code: `VITAMIN E` and `PLAN B` keep theirs."""
    flag, name = match[0].strip(), match.string[: match.start()]
    if flag in ("T1", "TX", "FS") or flag.startswith("<") or re.search(r"\d{4}[A-Z]{0,2}$", name):
        return True
    runs = (word.text for word in row.line.words)
    return not any(re.search(rf"[A-Za-z]\s{flag}(?:\s|$)", run) for run in runs)


def _without_amounts(row: Row) -> str:
    text, last = "", 0
    for amount in row.amounts:
        text += row.text[last : amount.start] + " "
        last = amount.end
    text = text if _TRAILER.fullmatch(row.text[last:]) else text + row.text[last:]
    return re.sub(r"\s+", " ", text)


def count_behind(row: Row) -> Decimal | None:
    """The whole number in a column of its own between name and amount (`Burger   2   24.00`)."""
    words = [word.text for word in row.line.words]
    if len(row.amounts) != 1 or len(words) < 3 or not re.fullmatch(r"[1-9]\d?", words[-2]):
        return None
    return Decimal(words[-2]) if row.amounts[0].text in words[-1] else None


def rate_of(row: Row) -> tuple[Decimal, Decimal] | None:
    """(quantity, unit price) of a row that says nothing else: `2 @ 2.29`, also where the `@` was read as 0 or O."""
    text = row.text.strip()
    if match := _AT.fullmatch(text) or _WEIGHT.fullmatch(text) or _PIECES.fullmatch(text):
        return _decimal(match["q"]), _decimal(match["u"])
    if len(row.amounts) == 1 and (match := re.fullmatch(rf"({_NUMBER})\s?[@0oOxX×]?", row.label.strip())):
        return Decimal(match[1]), row.amounts[0].value
    return None


def bundle_of(row: Row) -> tuple[Decimal, Decimal] | None:
    """(quantity, what it comes to) of a row that says nothing else than a price for several: `10 @ 10/10.00`."""
    match = None if row.amounts else _FOR.fullmatch(row.text.strip())
    if match is None:
        return None
    quantity = Decimal(match["q"])
    return quantity, cents(quantity * _decimal(match["u"]) / Decimal(match["n"]))


def each_of(row: Row) -> Decimal | None:
    """The unit price of a row that says nothing else: `@ 14.00 ea`, `($2.50 each)`."""
    match = None if row.amounts else _EACH.search(row.text)
    if match is None or re.search(r"\w", row.text[: match.start()] + row.text[match.end() :]):
        return None
    return _decimal(match["u"] or match["u2"] or match["u3"])


def is_tare(row: Row) -> bool:
    """The row says what the scale took off for a box, and sells nothing."""
    return _TARE.fullmatch(row.text) is not None


def tally_of(row: Row) -> Decimal | None:
    """How many, of a row that says nothing else: `Qty: 2`."""
    match = None if row.amounts else _TALLY.fullmatch(row.text)
    return Decimal(match["q"]) if match else None


def pumped(text: str, amount: Decimal) -> tuple[Decimal, Decimal] | None:
    """(quantity, unit price) of fuel: the two numbers with three decimals in `text` whose product is `amount`."""
    numbers = [Decimal(found) for found in re.findall(r"(?<![\d.,])\d{1,3}\.\d{3}(?!\d)", text)]
    for i, quantity in enumerate(numbers):
        for unit in numbers[i + 1 :]:
            if cents(quantity * unit) == amount:
                return quantity, unit
    return None


def tidy(name: str) -> str:
    """`name` in one run of words, its O's as such, without the rules and dots that tills print around it."""
    name = re.sub(r"\*+\s*(\w+)\s*\*+", r"\1", name)
    name = re.sub(r"^[\s.,:;|>*·•-]+|(?:[\s,:;|$@=€£¥-]|\.\.+|\s[+*]+)+$", "", name)
    return in_names(re.sub(r"\s+", " ", name))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
