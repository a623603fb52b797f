"""Addresses of other countries: a block of lines of the paper's head, told by its streets, postcodes and places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.lines.rows import Row

#: Words that no line of a US receipt has beside a number.
_STREET = (
    r"jalan|jln|jin(?= .*\d)|lorong|lebuh(?:raya)?|persiaran|lintang|seksyen|kampung|tmn|taman|bandar|bdr|rue|chaussée|"
    r"stra(?:ß|ss)e|gasse|calle|avda|avenida|carrera|colonia|viale|piazza|corso|straat|gatan|gade|ulica|high street|"
    r"nagar|marg|soi"
)
#: Words that may mean something else, believed beside a postcode or a place.
_MAYBE_STREET = (
    r"via|str|platz|weg|allee|av|col|c/|rua|ul|laan|plein|vej|close|crescent|quay|mews|street|road|rd|lane|avenue|"
    r"ave|sek"
)
_PLACE = (
    r"johor(?: bah?ru)?|selangor(?: d\.?e\.?| darul ehsan)?|kuala lumpur|k\.?l\b|penang|pulau pinang|perak|ipoh|"
    r"kedah|melaka|"
    r"negeri sembilan|pahang|sabah|sarawak|kuching|kelantan|terengganu|putrajaya|shah alam|petaling jaya|malaysia|"
    r"singapore|"
    r"united kingdom|england|scotland|ireland|london|dublin|france|paris|germany|deutschland|berlin|münchen|austria|"
    r"wien|"
    r"switzerland|schweiz|suisse|zürich|genève|italy|italia|roma|milano|spain|españa|madrid|barcelona|portugal|lisboa|"
    r"netherlands|nederland|amsterdam|belgium|belgique|bruxelles|sweden|stockholm|norway|oslo|denmark|københavn|"
    r"poland|polska|"
    r"warszawa|canada|ontario|québec|quebec|british columbia|alberta|toronto|vancouver|montr[eé]al|australia|sydney|"
    r"melbourne|"
    r"new zealand|auckland|india|mumbai|bengaluru|bangalore|new delhi|japan|tokyo|hong kong|kowloon|china|shanghai|"
    r"beijing|"
    r"taiwan|taipei|korea|seoul|thailand|bangkok|philippines|manila|indonesia|jakarta|vietnam|brasil|são paulo|"
    r"m[eé]xico|cdmx"
)
_STREETS = re.compile(
    rf"(?<![\w'])(?:{_STREET})\b|\b(?:jalan|jln)(?=[A-Z])|[a-z](?:stra(?:ß|ss)e|straat|gatan)\b", re.IGNORECASE
)
_MAYBE = re.compile(rf"(?<![\w'])(?:{_MAYBE_STREET})(?![\w'])|\w(?:str\.|weg|platz|plein|laan)", re.IGNORECASE)
_PLACES = re.compile(rf"(?<![\w'])(?:{_PLACE})(?![\w'])", re.IGNORECASE)
#: Codes with letters, which are like nothing else: British, Canadian, Australian, Dutch, and Singapore's.
_OWN_CODE = re.compile(
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b|\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b|"
    r"\b(?:NSW|VIC|QLD|TAS|ACT|SA|NT|WA),? \d{4}\b(?!\d)|^\W*\d{4} ?[A-Z]{2}\b +[A-Z]|"
    r"\bS(?:ingapore)? ?\(?\d{6}\)?(?!\d)|\bD\d{6}\b",
)
#: A code of digits alone: `81100 JOHOR BAHRU`, `75015 PARIS`, `8001 Zürich`, `.., 50490`.
_CODE = re.compile(
    r"(?<![\d#:-])\d{5,6}(?=,?\s?[^\W\d]{2,}|\W*$)|^\W*(?:[A-Z]{1,2}-)?\d{4} (?=[^\W\d]{3,}\W*$)|\b\d{3}-\d{4}\b|"
    r"\b\d{5}-\d{3}\b"
)
_CODE_LAST = re.compile(r"[^\W\d].*\d{5,6}\W*$")
#: The number of a plot, as long as a code.
_PLOT = re.compile(r"\b(?:lot|ptd?|p\.t|no)\b\W*(?:ptd?\W*)?[\dA-Z-]+|\bptd?\d+", re.IGNORECASE)
_UNIT = re.compile(
    r"^\W*(?:(?:no|lot|unit|blo?c?k|suite|shop|level|lvl|l|gf|pt|p\.?t|g/f|ground floor|gnd|\d+(?:st|nd|rd|"
    r"th) (?:floor|flr))\b"
    r"\W*(?:no\W*)?(?:[A-Z]{0,2}-?|ptd ?)\d|[A-Z]{1,3}-?\d+[\dA-Z-]*\s?,|\d[\dA-Z/&, -]*,)",
    re.IGNORECASE,
)
#: A unit whose number stands before its floor.
_FLOOR = re.compile(
    r"^\W*\d{1,4}[A-Z]?,? (?:ground|first|second|third|\d(?:st|nd|rd|th)) (?:floor|flr)\W*$", re.IGNORECASE
)
#: A street whose number stands behind its name: `Hauptmarkt 5`.
_NAME_FIRST = re.compile(r"^\W*[^\W\d]{4,}[^\W\d .'-]*(?: [^\W\d]+\.?){0,3} \d{1,4} ?[a-z]?\W*$")
_CODE_CITY = re.compile(r"^\W*(?:[A-Z]{1,2}-)?\d{4,6} [^\W\d]{3,}[^\d]*$")
#: Numbers of the company, of its taxes, its telephone, its till.
_OTHER = re.compile(
    r"\b(?:tel|te1|telephone|telefono?|t[ée]l|phone|mobile|hp|fax|gst(?:in)?|fssai|sst|vat|abn|acn|reg|roc|br no|"
    r"co\.? ?no|"
    r"company|tax|rfc|"
    r"nif|siret|invoice|receipt|cash|bill|date|cashier|order|table|terminal|counter|slip|site|staff|website|www|"
    r"[A-Z][\w-]*(?: sdn| bhd| ltd| gmbh| pte))\b|@|\d:\d\d|^\W*\d{5,9}-[A-Z]\W*$|\(\w{0,3}\d{4,}[\w -]*\)|"
    r"\b\d{2,3}[- ]\d{6,8}\b|"
    r"^\W*\+?\d[\d -]{7,}\W*$",
    re.IGNORECASE,
)
#: Where such a number begins behind an address on one line.
_BEHIND = re.compile(r"\W*\b(?:tel|te1|phone|fax|gst|vat|abn)\b.*$", re.IGNORECASE)
_IN_TOWN = re.compile(r"^(?=.*\d)[^,]*[^\W\d]{3,}[^,]*,\s*[^\W\d]{3,}")
_CLOSED = re.compile(r"[,&/-]\s*$")


def address_abroad(
    rows: Sequence[Row], limit: int, us: bool, foreign: bool = False
) -> tuple[str, tuple[Row, ...]] | None:
    """The address outside the United States among the first `limit` rows, in one line; None where none is told.

    It must have what a letter needs: a street with a number, or a postcode beside a street or a place. On a paper that
    has a US city's line (`us`) only Asian and European street words are believed, twice.
    """
    head = list(rows[:limit])
    told = [_told(row.text, foreign) for row in head]
    start = next((i for i, strength in enumerate(told) if strength), None)
    if start is None:
        return None
    chosen: list[Row] = []
    coded = False
    for index in range(start, len(head)):
        row, text = head[index], _BEHIND.sub("", head[index].text)
        if not text or (_OTHER.search(text) and not told[index]):
            if chosen and not _registration(row.text):
                break
            continue
        if chosen and not _goes_on(chosen[-1].text, text, coded, told[index], told[index + 1 : index + 2]):
            break
        chosen.append(row)
        coded = coded or _has_code(text)
    lines = [row.text for row in chosen]
    if not _could_be_written_to(lines, foreign) or (us and sum(bool(_STREETS.search(line)) for line in lines) < 2):
        return None
    return ", ".join(_BEHIND.sub("", line).strip(" ,.;:-") for line in lines), tuple(chosen)


def _told(text: str, foreign: bool) -> int:
    """How surely the line belongs to an address: 0 not at all."""
    if _OTHER.search(_BEHIND.sub("", text)) and not (_STREETS.search(text) and re.search(r"\d", text)):
        return 0
    code = bool(_OWN_CODE.search(text))
    street = bool(_STREETS.search(text))
    place = bool(_PLACES.search(text))
    numbered = bool(re.search(r"\d", text))
    if (street and numbered) or code:
        return 2
    if street or (_UNIT.match(text) and not re.search(r"[.,]\d\d\W*$", text)):
        return 1
    if place and (numbered or text.rstrip().endswith((",", "."))):
        return 1
    if foreign and (_NAME_FIRST.match(text) or _CODE_CITY.match(text)):
        return 1
    return int(bool(_MAYBE.search(text)) and numbered)


def _goes_on(above: str, text: str, coded: bool, told: int, below: Sequence[int]) -> bool:
    """The address whose last line was `above` goes on with `text`."""
    if _CLOSED.search(above) or _CODE_LAST.search(above):
        return True
    if coded:
        return bool(_PLACES.search(text)) and (_has_code(text) or not re.search(r"\d", text))
    return bool(told or any(below) or _PLACES.search(text) or _has_code(text))


def _has_code(text: str) -> bool:
    return bool(_CODE.search(_PLOT.sub(" ", text)) or _OWN_CODE.search(text))


def has_own_code(text: str) -> bool:
    """Whether `text` has a postcode of letters and figures, in which a nought is one."""
    return bool(_OWN_CODE.search(text))


def _registration(text: str) -> bool:
    """The company's number between its name and its address, or between two lines of it."""
    return bool(
        re.search(
            r"\b(?:reg|roc|co\.? ?no|company|gst|sst|br no)\b|"
            r"^\W*\w{0,3}\d{5,}[\w -]*\W*$",
            text,
            re.IGNORECASE,
        )
    )


def _could_be_written_to(lines: Sequence[str], foreign: bool) -> bool:
    whole = " ".join(lines)
    street, place, maybe = _STREETS.search(whole), _PLACES.search(whole), _MAYBE.search(whole)
    code = any(_CODE.search(_PLOT.sub(" ", line)) for line in lines)
    if street and any(_STREETS.search(line) and re.search(r"\d", line) for line in lines):
        return len(lines) > 1 or bool(code or place)
    if sum(bool(_STREETS.search(line)) for line in lines) > 1 and any(
        _UNIT.match(line) or _FLOOR.match(line) for line in lines
    ):
        return True  # two such streets and the unit between them
    if _OWN_CODE.search(whole):
        return bool(street or place or maybe) or len(lines) > 1
    # A street or a place with its number and, behind a comma, its town: `3-14-5 Shinjuku, Tokyo`.
    if foreign and any((_MAYBE.search(line) or _PLACES.search(line)) and _IN_TOWN.search(line) for line in lines):
        return True
    if not code:
        return False
    if foreign and (maybe or any(_NAME_FIRST.match(line) for line in lines)):
        return True
    return bool(street or (place and (maybe or len(lines) > 1))) or sum(bool(_UNIT.match(line)) for line in lines) > 1
