"""Line items: which priced rows are things bought, their names, quantities and unit prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from pipeline.extract.goods.counts import by_the_list, counted, counts_neighbor
from pipeline.extract.goods.names import Named, is_tare, parse_name, tidy
from pipeline.extract.goods.partial import as_seen
from pipeline.extract.goods.wrapped import is_order_kind, is_section, named_beside, overflows, wrapped
from pipeline.extract.lines.roles import BILL, FEE, Role
from pipeline.extract.lines.rows import Row
from pipeline.model import Evidence
from pipeline.money import ZERO, cents

#: Rows that end the list of things bought, once they bear an amount.
_SUMMARY = (
    Role.SUBTOTAL,
    Role.PART,
    Role.TAX,
    Role.TAX_SUM,
    Role.TAXED,
    Role.TOTAL,
    Role.BALANCE,
    Role.TENDER,
    Role.CHANGE,
)
#: Rows with an amount that sell nothing, also among the items.
_NO_ITEM = (Role.PART, Role.SUGGESTED, Role.IGNORED, Role.SERVICE, Role.TIP, Role.ROUNDING)

#: A subtotal whose amount was not read ends the list all the same: charges stand below it.
_BARE_SUBTOTAL = re.compile(r"^\W*(?:order |food |item\(?s?\)? )?sub\W?total\b[^a-z]*$")
_FUEL = re.compile(r"^\W*(?:fuel|gas|pump)(?: ?(?:total|sale|amount))?(?: ?#?\d+)?\W*$", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(?:product|grade)\W*[:#]?\s+(?P<name>[A-Za-z][\w +-]{2,})", re.IGNORECASE)
#: A row that says which item it takes back, by its name or its code.
_ITEM_LEVEL = re.compile(
    r"\bitem\b|\bvoid(?:ed)?\b|\bdeposit\b|\bbogo\b|\bbuy ?(?:1|one)\b|\bget ?(?:1|one)\b|\bcorrect(?:ion|ed)?\b|"
    r"\breturn(?:ed)?\b|/\s?\d{4,}|\b(?:mfr|mfg|manufacturer'?s?|vendor)\b|\bm[cr] coupon|"
    r"\b(?:instant|card|member|club|sale|multi|digital) (?:savings?|coupon)"
)
#: A row of nothing but words for other prices.
_PRICES = re.compile(
    r"(?:\W|\d|\b(?:reg|was|now|orig|regular|sale|price|only|msrp|list|our|your|you pay)\b|(?<=\d)now)*"
)
_PRICE_OF_BEFORE = re.compile(r"(?:was|reg|orig|regular|msrp|list)(?![a-z])")
_COUPON = re.compile(r"\bcoupon\b|\bsavings?\b|\bsale\b|\bmarkdown\b")
#: A coupon that says which item it is for.
_OF_ITEM = re.compile(r"\bitem\b|\bvoid|\breturn|/\s?\d{4,}|\d{5,}")
_SHARE = re.compile(r"(?<![\d.])(?P<p>[1-9]\d?)\s?%")
#: How many things were bought.
_ITEMS = re.compile(r"\W*(?:total |no\.? of |number of |# ?of )?(?:\d{1,3}\s*items?|items?\W*\d{1,3})(?: sold)?\W*")
#: A blank row is told by the distance of its neighbors, in that of rows before them: at most so many.
_BLANK, _LIST = 1.6, 8
_TAKEN_BACK = re.compile(r"\bvoid|\breturn|\brefund|\bcorrect", re.IGNORECASE)
_TAKES_BACK = re.compile(r"^\W*(?:returns?|returned|refund|void(?:ed)?|exchange)(?: items?| entry)?\W*$")
#: A shop's number for its goods or what its scale took off, and nothing else.
_CODE = re.compile(r"^\W*(?:(?:SKU|UPC|PLU|ART|DPCI|ITEM|MODEL|TARE)\b\W{0,3})?[\s\d#.*-]*$", re.IGNORECASE)
#: What a card's network answered, beside what it was asked for (`AUTH 771203 $31.07`).
_ANSWER = re.compile(
    r"^\W*(?:auth(?:ori[sz](?:ation|ed))?|appr(?:oval|oved|vl)?)\b\W*(?:(?:code|cd|no|num)\b\W*)?\w*\d\w*\W*$"
)
#: All that is left of a row whose name is hidden.
_COUNT = re.compile(r"\s*(?P<q>[1-9]\d?)\s*[xX]?\s*")
#: Words that name a sum and no goods, as tills and card terminals print them; what a terminal says of itself.
_SUM_WORDS = re.compile(
    r"(?:[a-z. ]{0,16}\b(?:type|mode|method|response|resp|server|clerk|cashier|merchant|terminal|term|batch|ref|seq)"
    r"\W*:(?:\W*\w+){0,3})?"
    r"(?:\W|\d|\b(?:trans? type|tran|type|mode|issuer|entry (?:method|mode)|chip (?:read|card|sale|insert\w*)|"
    r"contactless|swiped?|tapped|inserted|read|response|approved|batch|inv|authori[sz]ed|requested|retail|seq|ref|"
    r"terminal|copy|customer|merchant|restaurant|dine in|sales?|base|amount|amt|bill|check|ticket|order|food|bev|"
    r"beverages?|pre|post|tip|visa|mastercard|amex|discover|card|credit|debit|usd|us|trans?|transaction|custom|table|"
    r"tbl|total|sub|net|gross|purchases?|charges?|goods|tab|invoice|due|value|taxable|non|tax|dept|department|misc|"
    r"open|auth|approval|approved|no|code|item|items|price|wells fargo|bank of america|capital one|us bank|chase|"
    r"citi(?:bank)?|paypal|venmo|apple pay|google pay|samsung pay|debit mastercard|eftpos|interac|maestro|unionpay|"
    r"jcb|diners(?: club)?)(?![a-z]))*"
)
#: What a till prints of each thing whose name it does not know.
_KEYS = re.compile(r"\W*(?:(?:non\W?)?taxable|dept|department|misc|open item)\W*(?:t?\d{0,2}|t[il])\W*")
_FEW_KEYS = 3
#: What was typed in by its price: a thing bought, though nobody can tell what.
_OPENED = re.compile(r"\W*open (?:food|bev(?:erage)?s?|drinks?|items?|bar|liquor|misc|dept|department)\W*")


@dataclass(frozen=True, slots=True)
class Bought:
    """A thing bought, as rows of the paper. `others`: amounts the same ink may also be.

    `struck`: marked out; `unsure`: the mark lies over its amount.
    """

    description: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    others: tuple[Decimal, ...]
    evidence: tuple[Evidence, ...]
    section: str
    row: int
    struck: bool = False
    unsure: bool = False


def listed(rows: Sequence[Row]) -> range:
    """The rows among which things bought are listed: up to the first row that sums up.

    Where a paper shows its sum on top (apps and online shops do), from behind it to the next one.
    """
    sums = [i for i, row in enumerate(rows) if row.amounts and (row.role in _SUMMARY or row.role is Role.SUGGESTED)]
    priced = next((i for i, row in enumerate(rows) if row.amounts and row.role is Role.TEXT), len(rows))
    bare = [i for i, row in enumerate(rows) if i > priced and not row.amounts and _BARE_SUBTOTAL.match(row.plain)]
    sums = sorted([*sums, *bare])
    sums = [
        i for n, i in enumerate(sums) if not (rows[i].role is Role.PART and _goes_on_listing(rows, sums[n : n + 2]))
    ]
    start = _behind_box(rows, sums)
    for end in [*sums, len(rows)]:
        if end < start:
            continue
        if any(rows[i].amount and rows[i].role is Role.TEXT for i in range(start, end)) and (
            not start or end < len(rows)
        ):
            return range(start, end)
        if end < len(rows) and rows[end].role in BILL:
            start = end + 1
    return range(sums[0] if sums else len(rows))


def _behind_box(rows: Sequence[Row], sums: Sequence[int]) -> int:
    """Where a list may begin below a box of sums with nothing above it: what it has between subtotal and total are
    charges (`Items 60.00`, `Shipping 5.00`, `Order total 65.00`); 0 without one.
    """
    first = next((i for i, row in enumerate(rows) if row.amount), len(rows))
    last = next((i for i in sums if i > first and rows[i].role in BILL), None)
    if last is None or rows[first].role is not Role.SUBTOTAL:
        return 0
    between = (row for row in rows[first:last] if row.amount and row.role is Role.TEXT)
    charged = all(FEE.search(row.plain) or row.amounts[-1].value < 0 for row in between)
    return last + 1 if charged else 0


def _goes_on_listing(rows: Sequence[Row], sums: list[int]) -> bool:
    """Behind a part's subtotal more is listed, up to another part's (`Food Subtotal`, beers, `Bar Subtotal`)."""
    if len(sums) < 2 or rows[sums[1]].role not in (Role.PART, Role.SUBTOTAL):
        return False
    return any(rows[i].amount and rows[i].role is Role.TEXT for i in range(sums[0] + 1, sums[1]))


def bought(rows: Sequence[Row], file: str) -> tuple[Bought, ...]:
    """Things bought among `rows`, top to bottom, with item-level discounts as negative amounts.

    Rows at $0.00 (free modifiers) and unpriced modifiers are left out. A name without a price takes the price of the
    row below it where that row has no name; a price with only a code takes the name below it.
    """
    span = listed(rows)
    end = span.stop
    found: list[Bought] = []
    used: set[int] = set()
    overflowing = overflows(rows, span)
    section = ""
    for index in span:
        row = rows[index]
        if row.amount is None:
            section = row.label if is_section(row) else section
        elif row.role not in _NO_ITEM and not _sells_nothing(rows, index, end):
            item = _item(rows, index, end, used, overflowing, section, file)
            taken_back = index > 0 and not rows[index - 1].amounts and _TAKES_BACK.match(rows[index - 1].plain)
            whole_bill = item.amount < 0 and not taken_back
            whole_bill = whole_bill and (_is_apart(rows, index) or not _names_an_item(item.description, found))
            whole_bill = whole_bill and not _is_share_of_last(item, found)
            if item.amount != 0 and (not whole_bill or _among_items(rows, index, end)):
                found.append(item)
    # Prices whose names are unreadable are things bought on a paper that says what they come to.
    summed = len(found) > 1 and any(row.amount and row.role in _SUMMARY for row in rows[end:])
    keys = sum(_KEYS.fullmatch(item.description.lower()) is not None for item in found)
    told = any(item.description for item in found) and (not summed or keys < _FEW_KEYS)
    opened = any(_OPENED.fullmatch(item.description.lower()) for item in found)
    if (not summed or told) and not opened and all(_SUM_WORDS.fullmatch(item.description.lower()) for item in found):
        return ()  # `Sale Amount 50.09`: a sum by another name, and nothing that was bought
    named = by_the_list(rows, [(i.row, Named(i.description, i.quantity, i.unit_price)) for i in found])
    return tuple(
        replace(item, description=name, quantity=quantity, unit_price=unit)
        for item, (name, quantity, unit) in zip(found, named, strict=True)
    )


def _item(
    rows: Sequence[Row], index: int, end: int, used: set[int], overflowing: frozenset[int], section: str, file: str
) -> Bought:
    """The thing that the priced row at `index` sells; `used` rows already gave their name to another."""
    row, amount = rows[index], rows[index].amount
    assert amount is not None
    name, quantity, unit = parse_name(row)
    named, struck = [index], row.struck
    nameless = _CODE.match(name) is not None
    if nameless and (amount.value > 0 or not name) and (other := named_beside(rows, index, end, used)) is not None:
        above, _ = wrapped(rows, other, end, used, overflowing)
        used.update([other, *above])
        name, quantity_there, unit_there = parse_name(rows[min([other, *above])])
        name = " ".join([name, *(rows[i].label for i in [*above[1:], other] if above)])
        quantity, unit = quantity or quantity_there, unit or unit_there
        named = [*above, other, index]
        struck = struck or rows[other].struck
    elif not nameless:
        above, below = wrapped(rows, index, end, used, overflowing)
        if above:
            # The first of them has the quantity.
            first = parse_name(rows[above[0]])
            name, quantity = (
                " ".join([first.name, *(rows[i].label for i in above[1:]), name]),
                quantity or first.quantity,
            )
        name = " ".join([name, *(rows[i].label for i in below)])
        used.update(above, below)
        named = [*above, index, *below]
    elif count := _COUNT.fullmatch(name):
        name, quantity = "", quantity or Decimal(count["q"])
    used.add(index)
    name, quantity, unit = counted(rows, index, end, Named(name, quantity, unit))
    if _FUEL.match(name):
        name = _product(rows, index) or name
    value = -amount.value if row.role is Role.DISCOUNT and amount.value > 0 else amount.value
    if row.unsure and row.role is not Role.DISCOUNT:
        value = abs(value)  # the stroke itself is often read as a minus
    others = tuple(other for other in amount.others if other != value)
    name, evidence = as_seen(tidy(name), [rows[i] for i in named]), tuple(rows[i].evidence(file) for i in named)
    return Bought(name, quantity, unit, value, others, evidence, section, index, struck, row.unsure)


def _sells_nothing(rows: Sequence[Row], index: int, end: int) -> bool:
    if (
        _ANSWER.match(rows[index].plain)
        or counts_neighbor(rows, index, end)
        or is_tare(rows[index])
        or _notes_price(rows, index)
    ):
        return True
    return is_order_kind(rows[index]) and not any(row.amount and row.role is Role.TEXT for row in rows[:index])


def _notes_price(rows: Sequence[Row], index: int) -> bool:
    """The row only says what the item above it cost before, and again what it costs (`was 15.99  now 12.99`)."""
    row, above = rows[index], rows[index - 1].amount if index else None
    if row.amount is None or above is None or row.amount.value not in (above.value, ZERO):
        return False
    return bool(_PRICES.fullmatch(row.plain) and _PRICE_OF_BEFORE.search(row.plain))


def _product(rows: Sequence[Row], index: int) -> str | None:
    """What the pump sold, by the row that says so (`PRODUCT: UNLEADED`), for a sale that is only called fuel."""
    for row in rows[max(index - 6, 0) : index + 3]:
        if not row.amounts and (match := _PRODUCT.search(row.text)):
            return match["name"]
    return None


def _among_items(rows: Sequence[Row], index: int, end: int) -> bool:
    """A discount with more items below it was given on an item, not on the bill."""
    return any(row.amount and row.role is Role.TEXT and row.amount.value > 0 for row in rows[index + 1 : end])


def _is_apart(rows: Sequence[Row], index: int) -> bool:
    """A coupon or savings by themselves below the list: behind a blank row, or a row that counts the items."""
    row, above = rows[index], rows[index - 1] if index else None
    if above is None or not _COUPON.search(row.plain) or _OF_ITEM.search(row.plain):
        return False
    if _ITEMS.fullmatch(above.plain):
        return True
    if row.page != above.page:
        return False
    gap = row.line.box.middle - above.line.box.middle
    usual = sorted(b.line.box.middle - a.line.box.middle for a, b in pairwise(rows[max(index - _LIST, 0) : index]))
    return len(usual) > 1 and gap > _BLANK * usual[len(usual) // 2]


def _is_share_of_last(off: Bought, found: Sequence[Bought]) -> bool:
    """Whether a discount is just the share that it names of the item above it (`20% off`), and not of all of them."""
    if not found or not (match := _SHARE.search(off.description)):
        return False
    share = Decimal(match["p"]) / 100
    every = sum((one.amount for one in found), ZERO)
    return cents(found[-1].amount * share) == -off.amount != cents(every * share)


def _names_an_item(name: str, found: Sequence[Bought]) -> bool:
    """Whether a negative row is about one item (its name, or the word itself) rather than the whole bill."""
    words = set(re.findall(r"[a-z]{3,}", name.lower())) - {
        "discount",
        "coupon",
        "off",
        "void",
        "promo",
        "comp",
        "offer",
    }
    if _ITEM_LEVEL.search(name.lower()) or any(b.amount < 0 and b.description == name for b in found):
        return True
    if _COUPON.search(name.lower()) and any(b.amount < 0 and not _TAKEN_BACK.search(b.description) for b in found):
        return True  # this till takes off below each item
    return any(words & set(re.findall(r"[a-z]{3,}", b.description.lower())) for b in found)
