"""What of a paper tells of its merchant: not the customer's address, nor what a mail program or a browser prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.head.addresses import CITY, PHONE, STREET, Found
from pipeline.extract.head.contact import EMAIL, email
from pipeline.extract.head.names import squeeze
from pipeline.extract.head.naming import KIND_OF_SHOP, VIA
from pipeline.extract.lines.rows import Row
from pipeline.model import Box, Line, Word

#: A line that announces the customer's own name, address or mailbox.
_CUSTOMERS = re.compile(
    r"\b(?:deliver(?:y|ed)?|ship(?:ped|ping)?|bill(?:ed|ing)?|sold|sent|e?mailed|receipt)(?: \w+)? to\b|"
    r"\bcustomer\b(?! (?:service|copy|care))|"
    r"\b(?:delivery|shipping|billing) address|\bguest name|\battn\b|\bfor:|^\W*to\W*$",
    re.IGNORECASE,
)
#: The first row of a paper may be a shop's that has the word in its name: `Customer Coffee`.
_NAMED = re.compile(rf"^\W*(?:the )?customer {KIND_OF_SHOP.pattern}\W*$", re.IGNORECASE)
#: Words of a row on which a shop says how to reach it.
_SHOPS = re.compile(
    r"\b(?:(?:customer|guest) (?:service|care|support)|questions|contact|help|support|call us)\b", re.IGNORECASE
)
#: The word alone, which below the shop's own number begins what the driver needs.
_DELIVERED = re.compile(r"^\W*(?:delivery|deliver|delivery (?:order|info|details))\W*$", re.IGNORECASE)
_AND_NAME = re.compile(r"\b(?:to|for|customer|name|attn|address)\s*:?\s*$", re.IGNORECASE)
#: The head of a column of its own: `Ship to`, `Billing address:`.
_COLUMN = re.compile(
    r"^\W*(?:(?:deliver(?:ed)?|ship(?:ped)?|bill(?:ed)?|sold)(?: \w+)? to|(?:delivery|shipping|billing) address)\b\W*$",
    re.IGNORECASE,
)
#: A customer's address ends at most so many rows below the head of its column, each so many text heights.
_ROWS, _PITCH = 6, 2.0
#: A gap this wide, in text heights, parts two columns.
_GAP = 2.5
#: A name with fewer letters may be anybody's.
_FEWEST = 4
#: What a mail program writes above a message: whose it is, what about, how many there are.
_MAILED = re.compile(
    r"^\W*(?:\d+ messages?\W*$|(?:from|to|cc|bcc|subject|sent|reply-?to)\s?:|"
    r"(?:gmail|outlook|mail|yahoo mail) [-–—] \w|-{2,}\s*(?:forwarded|original) message)",
    re.IGNORECASE,
)
_FROM_OR_TO = re.compile(r"^\W*(?:from|to|cc|bcc|reply-?to)\s?:|<[^<>\s]*\s?@[^<>]*>", re.IGNORECASE)
#: Only a mail program writes these; a till may write `To:`.
_SURELY_MAILED = re.compile(
    r"^\W*(?:\d+ messages?\W*$|gmail [-–—] \w|-{2,}\s*(?:forwarded|original) message)|<[^<>\s]+\s?@[^<>]+>|"
    r"^\W*subject\s?:\s*\w",
    re.IGNORECASE,
)
#: Who sent a mail: the name before the mailbox.
_SENDER = re.compile(
    r"^\W*(?:from\s?:\s*)?[\"“']?(?P<name>[A-Z][^<>@:\"”]*[A-Za-z.])[\"”']?\s*<[^<>\s]*\s?@[^<>]*>", re.IGNORECASE
)
_COUNTED = re.compile(r"^\W*\d+ messages?\W*$", re.IGNORECASE)
_RECEIVER = re.compile(r"^\W*(?:to|cc|bcc|reply-?to)\s?:", re.IGNORECASE)
#: What a browser prints in the margins of a page: its address and number, the day of the print and its title.
_PRINTED = re.compile(
    r"^\W*(?:https?:/\S+|www\.\S+).*\s\d{1,3}\s?/\s?\d{1,3}\W*$|^\W*page \d+ of \d+\W*$|"
    r"^\W*view (?:this )?(?:e?-?mail )?in (?:your )?browser\W*$",
    re.IGNORECASE,
)


def merchants_own(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` without what tells of the customer, and without what a mail program or a browser writes around a paper.

    The customer's are a line such as `Deliver to:` and the contact lines right below it. Where such words head one of
    several columns, only what stands below them is left out, and the row that stays is a shorter one: `printed` gives
    the whole.
    """
    own: list[Row] = []
    theirs = named = False
    for row in _without_columns(_without_mail(rows)):
        reached = any(PHONE.search(one.text) for one in own)
        shops = not own and _NAMED.match(row.text)
        begins = _CUSTOMERS.search(row.text) or (reached and _DELIVERED.match(row.text))
        if begins and not (shops or row.amounts):
            theirs, named = True, bool(_AND_NAME.search(row.text) or _DELIVERED.match(row.text))
            continue
        contact = any(p.search(row.text) for p in (PHONE, STREET, CITY, EMAIL))
        # The customer's name stands between the word and the address.
        theirs = theirs and (contact or (named and not row.amounts)) and not _SHOPS.search(row.text)
        named = False
        if not theirs:
            own.append(row)
    return tuple(own)


def sender(rows: Sequence[Row]) -> Found | None:
    """Who sent the mail that `rows` are a print of: of several, as where it was forwarded, the first sender.

    Above the count of its messages a print names whose mailbox it is. None where no mail was printed.
    """
    counted = next((i for i, row in enumerate(rows) if _COUNTED.match(row.text)), -1)
    found: Found | None = None
    for row in rows[counted + 1 :]:
        if not _RECEIVER.match(row.text) and (match := _SENDER.match(row.text)):
            found = match["name"].strip(), (row,)
    return found


def mailbox(sent: Found | None, name: Found | None) -> Found | None:
    """The merchant's e-mail of the row that says who `sent` a mail: where the sender is the merchant of that `name`.

    Who forwards a receipt is a sender as well, and no merchant. None where no mailbox of the merchant's is seen.
    """
    if sent is None or name is None:
        return None
    own, by = squeeze(name[0]), squeeze(VIA.sub("", sent[0]))
    return email(sent[1]) if len(own) >= _FEWEST and own == by else None


def printed(row: Row, rows: Sequence[Row]) -> Row:
    """The row of `rows` of which `row` is all, or what tells of the merchant."""
    return next((whole for whole in rows if whole.page == row.page and row.line.words[0] in whole.line.words), row)


def _without_mail(rows: Sequence[Row]) -> list[Row]:
    """`rows` without those of a mail program and a browser.

    Of a mail's `From` and `To` and its subject nothing is the shop's own: who forwards a mail stands there as well.
    """
    rows = [row for row in rows if not _PRINTED.search(row.text)]
    if not any(_SURELY_MAILED.search(row.text) for row in rows):
        return rows
    return [row for row in rows if row.amounts or not (_MAILED.search(row.text) or _FROM_OR_TO.search(row.text))]


def _without_columns(rows: Sequence[Row]) -> list[Row]:
    """`rows` without the columns that the customer's address fills, beside others."""
    places = [place for row in rows if (place := _theirs_below(row, rows)) is not None]
    if not places:
        return list(rows)
    kept: list[Row] = []
    for row in rows:
        theirs = [
            word
            for word in row.line.words
            if not row.amounts
            and any(page == row.page and box.shared(word.box) and word.box.left >= box.left for page, box in places)
        ]
        rest = tuple(word for word in row.line.words if word not in theirs)
        if not theirs:
            kept.append(row)
        elif rest:
            said = " ".join(word.text for word in rest)
            kept.append(replace(row, line=Line(rest), text=said, label=said, plain=said.lower()))
    return kept


def _theirs_below(row: Row, rows: Sequence[Row]) -> tuple[int, Box] | None:
    """The page and the place of the customer's column that the row heads; None where it heads none beside others."""
    columns = _columns(row)
    head = next((i for i, words in enumerate(columns) if _COLUMN.match(_said(words))), None)
    if head is None or len(columns) < 2:
        return None
    box, high = columns[head][0].box, row.line.box.height
    right = (
        columns[head + 1][0].box.left - 1 if head + 1 < len(columns) else max(each.line.box.right for each in rows) + 1
    )
    place = Box.of(box.left - high, box.top, right, box.bottom + _ROWS * _PITCH * high)
    for below in sorted(rows, key=lambda each: each.line.box.top):
        inside = [word for word in below.line.words if below.page == row.page and place.shared(word.box)]
        if CITY.search(_said([word for word in inside if word.box.left >= place.left])):
            return row.page, place._replace(bottom=below.line.box.bottom)
    return row.page, place._replace(bottom=box.bottom)


def _columns(row: Row) -> list[list[Word]]:
    columns = [[row.line.words[0]]]
    for word in row.line.words[1:]:
        last = columns[-1][-1]
        if word.box.left - last.box.right > _GAP * min(word.box.height, last.box.height):
            columns.append([word])
        else:
            columns[-1].append(word)
    return columns


def _said(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
