"""Which money a paper speaks of, and whether its dates name the day before the month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.head.addresses import CITY
from pipeline.extract.lines.roles import Role
from pipeline.extract.lines.rows import Row
from pipeline.money import UNKNOWN_CURRENCY

#: Signs of other money, beside a figure. `$` alone is the US dollar's.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("EUR", r"€"),
    ("GBP", r"£"),
    ("JPY", r"[¥￥](?!.*元)|\d\s?円"),
    ("CNY", r"\d\s?元|\bRMB\b"),
    ("INR", r"₹|(?<![A-Za-z])Rs\.?(?=\s?\d\d)"),
    ("KRW", r"₩|\d\s?원"),
    ("THB", r"฿|\d\s?บาท"),
    ("PHP", r"₱"),
    ("VND", r"₫|\d\s?đ\b"),
    ("ILS", r"₪"),
    ("TRY", r"₺"),
    ("RUB", r"₽|\bруб"),
    ("PLN", r"\bz[łl](?![a-z])"),
    ("CZK", r"\bKč"),
    ("BRL", r"(?<![A-Za-z])R\$"),
    ("MYR", r"(?<![A-Za-z])RM(?=\s?\d+[.,]\d\d)|\(RM\)"),
    ("SEK", r"\d\s?kr\b|\bkr\.?\s?\d"),
    ("CAD", r"(?<![A-Za-z])CA?\$(?=\s?\d)"),
    ("AUD", r"(?<![A-Za-z])AU?\$(?=\s?\d)"),
    ("NZD", r"(?<![A-Za-z])NZ\$"),
    ("HKD", r"(?<![A-Za-z])HK\$"),
    ("SGD", r"(?<![A-Za-z])SG?\$(?=\s?\d)"),
    ("TWD", r"(?<![A-Za-z])NT\$"),
    ("MXN", r"(?<![A-Za-z])MX\$|\$\s?MN\b|\bM\.N\.|\bPESOS\b.*\bM\.?N\b"),
)
#: Codes, and words for money, that count on a row of the sums or right beside a figure.
_CODES = (
    "EUR GBP CAD AUD NZD HKD SGD MYR MXN JPY CNY INR CHF SEK NOK DKK PLN CZK HUF ILS BRL ZAR AED THB KRW TWD PHP IDR "
    "VND"
).split()
_WORDS = {"EURO": "EUR", "EUROS": "EUR", "PESOS": "MXN", "YEN": "JPY"}
_CODE = "|".join(_CODES)
_BESIDE = re.compile(
    rf"(?<![A-Z])(?:(?P<before>{_CODE})\.?\s?[$*]?\s?\d|\d[.,]\d\d\s?(?P<after>{_CODE})(?![A-Z]))", re.IGNORECASE
)
_NAMED = re.compile(rf"\b(?P<code>{'|'.join([*_CODES, *_WORDS])})\b", re.IGNORECASE)
_SUM = re.compile(r"\b(?:total|totale|summe|gesamt\w*|betrag|importe|suma|a pagar|à payer|da pagare)\b", re.IGNORECASE)
_SPEAKS_OF_MONEY = re.compile(r"\b(?:prices?|amounts?|currency|charged) (?:are |is |shown )?(?:in\b|:)", re.IGNORECASE)
#: What only the papers of one country print: the names of its companies, its taxes and their numbers, its addresses.
_COUNTRIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("MYR", r"(?i:\bbhd\b(?!\W*\d[\d,]*\.)|\bsimplified tax invoice\b|\bjalan\b.*\d|\bjln\b.*\d)"),
        ("SGD", r"(?i:\bpte\.? ?ltd\b|\bsingapore \(?\d{6}\b)"),
        ("MXN", r"(?i:\br\.?f\.?c\.?\b\W{0,3}[a-zñ&]{3,4}\W?\d{6}\W?[a-z0-9]{3}\b)"),
        ("GBP", (r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\W*$|"
        r"(?i:\bvat\W*(?:reg\w*\W*)?(?:no\W*)?gb\W?\d)")),
        ("CAD", r"\b(?:AB|BC|MB|NB|NL|NS|ON|PE|PQ|QC|SK)\W+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\b\d{9}\s?RT\s?\d{4}\b"),
        ("AUD", r"(?i:\ba\.?b\.?n\.?\b\W{0,3}\d\d\W?\d{3}\W?\d{3}\W?\d{3}\b)|\b(?:NSW|VIC|QLD|TAS|ACT),? \d{4}\b"),
        ("NZD", r"(?i:\bgst\W*(?:no|reg|number)?\W*\d{2,3}-\d{3}-\d{3}\b)"),
        ("INR", r"\bGSTIN\b|\bFSSAI\b|\b[CS]GST\b"),
        ("BRL", r"\bCNPJ\b"),
        ("EUR", (r"(?i:\bust-?id|\bsteuer-?n|\bp(?:artita|\.)? ?iva\b|\bsiret\b|\btva intra|\bbtw[- ]?nr|\bkvk\b|"
        r"\bc\.?i\.?f\.?\W{0,3}[a-z]\W?\d{8}\b)")),
        ("CHF", r"\bCHE-?\d{3}"),
        ("PLN", r"\bPTU\b|\bNIP\W{0,3}\d{3}"),
    )
)  # fmt: skip
#: Money whose papers may print a bare `$` (Malaysia's do where the till was bought abroad).
_WRITES_DOLLARS = frozenset({"CAD", "AUD", "SGD", "MYR", "MXN", "NZD", "HKD"})
#: Names of the value added tax where there is no dollar.
_EURO_TAX = re.compile(r"(?i:\bmwst\b|\bm\.w\.st\b|\btva\b|\bi\.?v\.?a\b|\bbtw\b|\bcopert[oi]\b)|\bUSt\b")
_VAT = re.compile(r"(?i)\bvat\b|\bmoms\b|\bkdv\b")
_CANADIAN_TAX = re.compile(r"(?i)\b(?:hst|qst|tvq|tvh)\b|\bgst\b.*\bpst\b")
_MEXICAN_TAX = re.compile(r"(?i)^\W*i\.?v\.?a\b")
_SUMS = (Role.TOTAL, Role.SUBTOTAL, Role.BALANCE, Role.TENDER, Role.TAXED, Role.TAX)
#: Money of countries that write the month before the day, or the year first: 03/04/2026 is theirs as it is the US's.
_MONTH_FIRST = frozenset({"USD", "JPY", "CNY", "KRW", "TWD"})
#: Countries where both are usual.
_EITHER = frozenset({"CAD", "PHP", UNKNOWN_CURRENCY})
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(?:20)?\d{2}(?!\d)")


def currency_of(rows: Sequence[Row]) -> str:
    """ISO 4217 code of the paper's money: `USD` unless its own words or signs say otherwise.

    A dollar sign speaks for US dollars against another sign or word seen once, but not against what only another
    country's papers print: `$` is also what Canada, Mexico and Australia write. `XXX`: not dollars, and not said what.
    """
    text = [row.text for row in rows]
    dollars = sum(bool(re.search(r"(?<![A-Za-z])(?:US)?\$\s?\d|\bUSD\b", line)) for line in text)
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(_signed(row.text) | _beside(row))
    if seen:
        code, times = max(seen.items(), key=lambda one: (one[1], -_RANK.get(one[0], len(_RANK))))
        if times > dollars:
            return code
    # A US city's line leaves nothing to be told by names that US papers may have as well.
    american = any(CITY.search(line) for line in text)
    for code, pattern in _COUNTRIES:
        believed = (code == "MYR" or not american) and (not dollars or code in _WRITES_DOLLARS)
        if believed and any(pattern.search(line) for line in text):
            return code
    taxes = [row.text for row in rows if row.amounts and row.role in (Role.TAX, Role.TAX_SUM, Role.TEXT)]
    if american:
        return "USD"
    if any(_CANADIAN_TAX.search(line) for line in taxes):
        return "CAD"
    if dollars:
        return "MXN" if any(_MEXICAN_TAX.search(line) for line in taxes) else "USD"
    if any(_EURO_TAX.search(line) for line in taxes):
        return "EUR"
    return UNKNOWN_CURRENCY if any(_VAT.search(line) for line in taxes) else "USD"


_SIGNED = tuple((code, re.compile(sign)) for code, sign in _SIGNS)
_RANK = {code: rank for rank, (code, _) in enumerate(_SIGNS)}


@lru_cache(maxsize=1 << 13)
def _signed(text: str) -> frozenset[str]:
    """The currencies whose signs are in a row's text."""
    return frozenset(code for code, sign in _SIGNED if sign.search(text))


def _beside(row: Row) -> set[str]:
    """Codes and words for money on the row: beside a figure, or anywhere on a row of the sums."""
    found = {(match["before"] or match["after"]).upper() for match in _BESIDE.finditer(row.text)}
    if (row.amounts and (row.role in _SUMS or _SUM.search(row.text))) or _SPEAKS_OF_MONEY.search(row.text):
        found |= {match["code"].upper() for match in _NAMED.finditer(row.text)}
    return {_WORDS.get(word, word) for word in found}


def day_first_in(rows: Sequence[Row], currency: str) -> bool | None:
    """Whether the paper names the day before the month: True where its country does, None where nothing tells."""
    if currency in _MONTH_FIRST:
        return False
    if currency not in _EITHER:
        return True
    orders = {
        first > 12
        for row in rows
        for match in _NUMERIC.finditer(row.text)
        if (max(first := int(match[1]), second := int(match[3])) > 12) and min(first, second) <= 12
    }
    return orders.pop() if len(orders) == 1 else None
