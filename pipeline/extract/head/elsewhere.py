"""The merchant's name where no line of the head is one: what orders, thanks, the foot, programs, senders, sites say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.head.addresses import CITY, Found, apart
from pipeline.extract.head.names import elses, is_own_name, says_what_it_is, squeeze, trimmed
from pipeline.extract.head.naming import (
    CARRIES_NAME,
    GENERIC,
    GREETED,
    GREETING,
    NO_HOST,
    NOBODY,
    NOT_NAME,
    ORDERED,
    PROGRAM,
    SLOGAN,
    VIA,
)
from pipeline.extract.lines.rows import Row

#: What a host's name says that is a shop's.
_SELLS = re.compile(
    r"restaurant|cafe|coffee|grill|pizza|kitchen|bakery|diner|bistro|sushi|tavern|pub|deli|market|burger|bbq|taco|"
    r"ramen|"
    r"steak|brew|noodle|thai|tea|donut|bagel|food|store|shop|chicken|wing|bowl|creamery|eatery|hotel|house|garden",
    re.IGNORECASE,
)
#: What leads a sentence to a name.
_LED_BY = re.compile(r"^(?:(?:buy|the|join|get|ask|about|use|our|your|a|an|any)\s+)+", re.IGNORECASE)
#: Rows of the foot that may say who sold, and where.
_FOOT = 6


def from_elsewhere(rows: Sequence[Row], site: Found | None, sender: Found | None) -> Found | None:
    """The name where no row of the head is one."""
    return _from_thanks(rows) or _from_foot(rows) or _from_program(rows) or _from_sender(sender) or _from_site(site)


def from_order(rows: Sequence[Row]) -> Found | None:
    """`You ordered from Lantern House`: who sold, where another took the order."""
    for row in rows:
        if row.amounts or not (match := ORDERED.search(row.text)):
            continue
        name = VIA.sub("", match["name"]).rstrip(" .,")
        if is_own_name(name) and not (NOBODY.search(name) or NOT_NAME.search(name)):
            return name, (row,)
    return None


def _from_foot(rows: Sequence[Row]) -> Found | None:
    """`Lantern House, 18 Harbor St, Port Lively`: what stands before the street at the foot of a page."""
    for row in sorted(rows, key=lambda row: (row.page, row.line.box.middle))[-_FOOT:]:
        name, street = apart(row.text)
        if name and CITY.search(street.split(" · ")[0]) and not row.amounts:
            name = trimmed(name)
            if is_own_name(name) and not (elses(name) or NOBODY.search(name) or SLOGAN.search(name)):
                return name, (row,)
    return None


def _from_sender(sender: Found | None) -> Found | None:
    """The sender of a mail, who may be anybody: a business where the name says so, or its mailbox does."""
    if sender is None or NOBODY.search(sender[0]) or not is_own_name(sender[0]):
        return None
    host = re.search(r"@\s?([\w.-]+)", sender[1][0].text)
    own = squeeze(sender[0])
    bears_out = host is not None and len(own) >= 4 and own in squeeze(host[1])
    return sender if bears_out or says_what_it_is(sender[0]) else None


def _from_thanks(rows: Sequence[Row]) -> Found | None:
    for index, row in enumerate(rows):
        if (
            (match := GREETED.search(row.text))
            and not NOBODY.search(match["name"])
            and not SLOGAN.search(match["name"])
        ):
            return match["name"].strip(" .!"), (row,)
        if GREETING.match(row.text) and index + 1 < len(rows):
            below = rows[index + 1]
            if not (below.amounts or elses(below.text) or NOBODY.search(below.text) or SLOGAN.search(below.text)):
                return trimmed(below.label), (row, below)
    return None


def _from_program(rows: Sequence[Row]) -> Found | None:
    """`Ask about the Lantern House Loyalty Program`, `Marlow's gift cards`."""
    for row in rows:
        for match in CARRIES_NAME.finditer(row.text):
            name = _LED_BY.sub("", match["name"])
            told = len(name.split()) > 1 or name.lower().replace("’", "'").endswith("'s")
            if told and not PROGRAM.search(name) and re.search(r"[A-Za-z]{3}", GENERIC.sub("", name)):
                return name, (row,)
    return None


def _from_site(site: Found | None) -> Found | None:
    """The host's own name where no line has one: `lanternhouse` of `www.lanternhouse.com`."""
    if site is None:
        return None
    host = re.sub(r"^(?:https?\W*)?(?:w{2,3}[.,]\s?)?", "", site[0], flags=re.IGNORECASE).split("/")[0]
    name = host.rsplit(".", 1)[0].split(".")[-1]
    if sum(ch.isalpha() for ch in name) < 4 or "/" in site[0].split("//")[-1] or NO_HOST.search(host.lower()):
        return None
    # A host may be anyone's who runs the place: it is the shop's where it says what it sells.
    return (name, site[1]) if _SELLS.search(name) else None
