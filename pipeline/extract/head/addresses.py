"""Where the merchant is: its address as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.extract.head.abroad import address_abroad, has_own_code
from pipeline.extract.head.dates import without_dates
from pipeline.extract.head.naming import NOBODY, NOT_NAME, SELDOM_NAME, TILLS
from pipeline.extract.lines.rows import Row
from pipeline.extract.noughts import in_names
from pipeline.model import Box

#: A value as printed and the rows it was read from.
Found = tuple[str, tuple[Row, ...]]

#: A reader takes a nought for an O.
PHONE = re.compile(
    r"(?:(?<![\d*X#-])|(?<=\d)(?=\()|(?<=[EeHhLl]#))(?:\+?1[-.\s]?)?[(\[{]?\s?(?P<a>[2-9][\dO]{2})\s?[)\]}]?"
    r"[-–—.·_\s/:]{0,3}(?P<b>[2-9][\dO]{2})[-–—.·_\s:]{0,3}(?P<c>[\dO]{4})(?![\d*X]|[-.]\d)"
)
_STATE = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    r"OR|"
    r"PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR|N\.Y|N\.J|N\.C|S\.C|N\.H|N\.M|R\.I|D\.C)"
)
_STATE_NAME = (
    r"(?:alabama|alaska|arizona|arkansas|california|calif|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
    r"illinois|"
    r"indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|"
    r"montana|"
    r"nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|"
    r"pennsylvania|puerto rico|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|"
    r"washington|"
    r"west virginia|wisconsin|wyoming)"
)
#: Words behind a street's own name.
_STREET_WORD = (
    r"st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|hwy|highway|ln|lane|way|pkwy|parkway|ct|court|pl|place|"
    r"plaza|plz|"
    r"sq|square|cir|circle|ter|terrace|trl|trail|pike|tpke|turnpike|expressway|expy|fwy|freeway|loop|row|mall|bl|"
    r"crossing|"
    r"xing|alley|walk|promenade"
)
#: Words that are a street by themselves, or stand before its number.
_ROUTE = r"broadway|plaza|hwy|highway|route|rte|rt|us[- ]?\d+|sr[- ]?\d+|fm[- ]?\d+|(?:state|county) (?:road|rd)"
_COUNT_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
#: A number, a name and a word for a street: `18 Harbor Street`, `1131B YONKERS AVE`, `100 Highway 12`, `11 6TH STREET`.
#: The name is what `1 Dr Pepper` lacks.
STREET = re.compile(
    rf"^\W*(?:\w{{1,3}}[.:]\s*|\w+\s?#\d+\s+|(?:suite|ste|unit|space|bldg)\.?\s?\w+,?\s+)?#?(?:\d[\d\w./-]{{0,8}}|"
    # A number with the sides of a county's grid: `N4410 County Rd G`, `W225N16708 Cedar Ln`.
    rf"[NSEW]\d{{2,6}}(?:[NSEW]\d{{1,6}})?|{_COUNT_WORD})\s+"
    rf"(?:\S.*(?:(?<=[\s.,])(?:{_STREET_WORD})|(?<=\d)(?:ave|avenue|street|blvd|road|drive|hwy))\b\.?|"
    rf".*\b(?:{_ROUTE})\b)|"
    # The number runs into the name: `12Church Street`, `18-0443RD AVE`.
    rf"^\W*(?:\d{{1,3}}-\d{{3,5}}|\d{{4,7}})(?:st|nd|rd|th)\s+(?:[NSEW]\.?\s+)?(?:{_STREET_WORD})\b|"
    rf"^\W*\d[\d-]*[A-Z]{{3,}}\.?\s(?:.*\s)?(?:{_STREET_WORD})\b",
    re.IGNORECASE,
)
#: A number, a name and a last word that a reader was not sure of: `1617 N EASTERN AVENLE`; and what that word may be.
_FAINT_STREET = re.compile(r"^\W*\d{2,6}[A-Z]?\s(?:[\w.']+\s){1,4}(?P<word>[A-Za-z]\S{4,})\W*$")
_LONG_WORDS = ("street", "avenue", "boulevard", "highway", "parkway", "turnpike", "terrace", "expressway", "broadway")
#: So much like one of them the word is (0 to 1): a letter is another, or missing. A surer reading is not changed.
_LIKE, _SURE = 0.8, 0.96
#: `P.O. Box 12`, `Corner of Main St and 5th`, `123 N 400 W`, `I-80 Exit 210`.
_UNNUMBERED = re.compile(
    r"\b(?:p\.?\s?o\.?|post office)\s?box\s?#?\s?\d+|\bcorner of\b.*\b(?:and|&)\b|^\W*\d+\s+[NSEW]\.?\s+\d+\s+[NSEW]\b|"
    r"^\W*(?:i|us|sr|interstate|hwy|highway|route|rte)[- ]?\d+\W+(?:exit|mile ?marker|mm)\b\W{0,3}\d+|"
    # A side of the town, or a Spanish street, behind a number.
    r"^\W*\d{2,6}\s+(?:[NSEW]\.?|(?:el )?camino|calle|via|avenida|paseo)\s+[A-Z][A-Za-z]{2}",
    re.IGNORECASE,
)
#: `5th & Main St`, `Broadway and 42nd`: two streets, which alone may as well be two dishes.
_CROSSING = re.compile(
    rf"^\W*(?:[\w. ]+\b)?(?:{_STREET_WORD}|broadway|\d+(?:st|nd|rd|th))\b\.?(?:\s*[&@]\s*|\s+(?:and|at)\s+)\w[\w. ]+$|"
    rf"^\W*\w[\w. ]+(?:\s?[&@]\s*|\s(?:and|at)\s+)[\w. ]*"
    rf"\b(?:{_STREET_WORD}|broadway|\d+(?:st|nd|rd|th))\b\.?\W*$",
    re.IGNORECASE,
)
#: A number and names, each with a capital; a highway alone. The next row is this near below, in its own height.
_HINT = re.compile(
    r"^\W*\d{2,5}[A-Z]?\s+(?:[NSEW]{1,2}\.?\s+)?[A-Z][\w.'’]+(?:\s+[A-Z][\w.'’]+){1,3}\W*$|"
    r"^\W*(?:(?:US|State|Old|County)\s+)?(?:Hwy|HWY|Highway|HIGHWAY|Route|ROUTE|Rte)\s+\d+(?:\s+[NSEW]\w*)?\W*$"
)
_NEXT = 1.5
#: Where a reader ran the words of a street together: `55 CubaStreet`, `48Boardwalk`.
_GLUED_STREET = re.compile(
    r"(?<=[a-z])(?=(?:Street|Avenue|Road|Drive|Boulevard|Highway|Lane|Parkway|Place|Square|Terrace)\b)|"
    r"(?<=[a-z])(?=(?:Ave|Blvd|Rd|Ln|Hwy|Pkwy|Tpke)\b\.?\W*$)|(?<=\d[snrtSNRT][tdhTDH])(?=(?:Ave|St|Blvd|Rd|Dr|Pl|Ct)\b)|"
    r"(?<=^\d)(?=[A-Z][a-z]{3})|(?<=^\d\d)(?=[A-Z][a-z]{3})|(?<=^\d{3})(?=[A-Z][a-z]{3})|(?<=^\d{4})(?=[A-Z][a-z]{3})"
)
#: A number with a hyphen has two figures behind it: `18-0443RD AVE` is 18-04 43RD AVE.
_GLUED_NUMBER = re.compile(r"(?<=\d-\d\d)(?=\d{1,3}(?:st|nd|rd|th)\b)", re.IGNORECASE)
#: A state before its zip whose O or I was read as a figure: `Port Lively, 0R 97999`.
_MISREAD_STATE = re.compile(r"(?<=[A-Za-z][,. ])\s?(?:0[HKR]|[CM]0|[1l][ADLN]|[HM][1l]|W[1l]|R[1l])(?=[.,]?\s?\d{5}\b)")
_MEANT = str.maketrans("01l", "OII")
#: What is a street only right above its city. Where it is within a building: `Lantern Hall Rm 4B`, `Pier 39, Level 2`;
_IN_BUILDING = re.compile(
    r"^\W*[A-Z][A-Za-z'’&. -]{3,},? (?:room|rm|floor|level|suite|ste)\b\.? ?#?[A-Z]?\d{1,4}[A-Z]?\W*$|"
    r"^\W*(?:pier|wharf|dock|hangar|concourse|gate|level)\s?#?(?:[A-Z]?\d{1,3}|[A-Z])\b(?:,? \w+(?: [A-Z]?\d+)?)?\W*$",
    re.IGNORECASE,
)
#: a road by its number or its kilometer, a Spanish street, whose number stands behind its name.
_BY_ROAD = re.compile(
    r"^\W*(?:(?:us|state|old|county)\s+)?(?:hwy|highway|route|rte|rt|fm|sr|us)[. -]{0,2}\d{1,4}\b"
    r"(?:\s+(?:[nsew]\b\.?|north|south|east|west))?"
    r"(?:,? (?:mile(?: ?marker)?|mm|exit|box|bldg|suite|ste) ?#?\w{1,5})?\W*$|"
    r"^\W*(?:carr(?:etera)?\b\.?|pr-?) ?#?\d{1,4},? km\.? ?\d+(?:\.\d+)?|"
    r"^\W*(?:calle|ave(?:nida)?\b\.?|paseo|camino|via)\s+[A-Z][\w.'’ ]{3,}\s#?\d{1,5}\W*$",
    re.IGNORECASE,
)
#: What parts an address from other ways to reach a shop, on one row.
_PARTED = re.compile(r"\s+[·•|∙]\s*|\s*[·•|∙]\s+")
_SITE = re.compile(r"\S*@\S+|\b(?:https?:|www\.)\S+|(?<!\S)[a-z0-9-]{4,}\.(?:com|net|org)\b\S*", re.IGNORECASE)
_ONLY_SITE = re.compile(r"^\W*[a-z0-9-]{3,}(?:\.[a-z]{2,})+\W*$", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:suite|ste|unit|floor|fl|room|rm|bldg|building|shop|space|lot|no|hwy|highway|route|"
    r"apt)\b",
    re.IGNORECASE,
)
#: A number and a name: a street only where a city stands below.
_NUMBERED = re.compile(r"^\W*\d{1,6}[A-Z]?(?:-\d+)?\s+(?:[NSEW]\.?\s+)?[A-Za-z][A-Za-z.' ]{3,}$")
_ZIP = r"\d{5}(?:-\d{4})?"
#: A state run into its city, believed with a zip of its region: `MIAMIFL 33196`, and no `MARCO 66570`.
_GLUED = (
    r"(?:(?:CT|MA|ME|NH|NJ|RI|VT|PR)\s?0|(?:DE|NY|PA)\s?1|(?:DC|MD|NC|SC|VA|WV)\s?2|(?:AL|FL|GA|MS|TN)\s?3|"
    r"(?:IN|KY|MI|OH)\s?4|(?:IA|MN|MT|ND|SD|WI)\s?5|(?:IL|KS|MO|NE)\s?6|(?:AR|LA|OK|TX)\s?7|"
    r"(?:AZ|CO|ID|NM|NV|UT|WY)\s?8|(?:AK|CA|HI|OR|WA)\s?9)\d{4}(?:-\d{4})?"
)
CITY = re.compile(
    rf"(?:^|[\s,]){_STATE}[.,]?\s*[,.]?\s*(?:{_ZIP}|[\dOIlSM]{{5}})\b|"
    rf"[A-Za-z.]{{3,}}\s?[,.]\s*{_STATE}\b\.?\s*(?:{_ZIP}|\d{{3,4}})?\W*$|"
    rf"\b(?i:{_STATE_NAME})\.?,?\s+{_ZIP}|[A-Za-z]{{3}}{_GLUED}\W*$|"
    rf"^[A-Za-z.' ]{{3,}},\s*(?i:{_STATE_NAME})\W*$|^[a-z.' ]{{3,}},\s*(?i:{_STATE})\s+{_ZIP}\W*$"
)
_CITY_LOOSE = re.compile(rf"^[A-Za-z][A-Za-z01.' ]{{2,}}[,\s]\s*{_STATE}[,.]?\s*(?:{_ZIP})?\W*$")
_ZIP_LAST = re.compile(rf"{_ZIP}\W*$")
_STATE_OR_ZIP = re.compile(rf"^(?:{_STATE}[.,]?(?:\s*{_ZIP})?|{_ZIP})$")
_ONLY_ZIP = re.compile(rf"^\W*(?:{_ZIP})\W*$")
_NOT_ADDRESS = re.compile(
    r"\b(?:server|table|check|order|guests?|cashier|station\W*[:#\d]|date|time|ticket|invoice|survey|% ?off|"
    r"reg|trans|www\.|within|days|[x×*]{3,}\d*|receipt|acct|account|auth|approval|batch|terminal|refund|sale)\b|[@]|"
    r"\d:\d\d",
    re.IGNORECASE,
)


def address(rows: Sequence[Row], limit: int, foreign: bool = False) -> Found | None:
    """Street, city, state and zip in one line, or what is printed of it: in the first `limit` rows or the last ten.

    None where none is printed. A number and some word (`229727 home`) are no address: a street has a word that says so,
    or a city below it. `foreign`: the paper's money is another country's.
    """
    if found := address_abroad(rows, limit, any(CITY.search(cleared(row)) for row in rows[:limit]), foreign):
        return _with_street(found, rows)
    for chosen in (list(range(min(limit, len(rows)))), list(range(max(limit, len(rows) - 10), len(rows)))):
        if found := _address_in(rows, chosen):
            return found
    return None


def _with_street(found: Found, rows: Sequence[Row]) -> Found:
    """An address in Canada that begins with its city, with the street above it, which is written as in the US."""
    at = rows.index(found[1][0])
    street = cleared(rows[at - 1]) if at else ""
    if any(STREET.search(row.text) for row in found[1]) or not STREET.search(street) or rows[at - 1].amounts:
        return found
    return f"{street.strip(' ,.;:')}, {found[0]}", (rows[at - 1], *found[1])


def _address_in(rows: Sequence[Row], indices: list[int]) -> Found | None:
    street = city = None
    for i in indices:
        text = cleared(rows[i])
        if _NOT_ADDRESS.search(text):
            continue
        # `Dine In` and `Lantern Brewing Co` end as states are written: without a comma a city stands below its street.
        in_city = bool(
            CITY.search(text) or (_CITY_LOOSE.match(text) and (street is not None or _ZIP_LAST.search(text)))
        )
        if street is None and _is_street(rows, i, text) and (CITY.search(text) or not rows[i].amounts):
            street, city = i, i if CITY.search(text) else None  # a city above is a brand's, as in a logo
        elif city is None and in_city and (street is None or i - street <= 4):
            city = i
        if city is not None and (street is not None or _ZIP_LAST.search(text)):
            break
    if street is None and city is None:
        return None
    if street is None and city is not None:
        # The line above a city is its street, also where it has no word for one.
        above = city - 1
        if above >= 0 and re.match(r"^\W*\d{1,6}\s+\w", rows[above].text) and not _NOT_ADDRESS.search(rows[above].text):
            street = above
    first = street if street is not None else city
    last = city if city is not None else street
    assert first is not None
    assert last is not None
    ends = rows[first].line.box, rows[last].line.box
    chosen = [rows[i] for i in range(first, last + 1) if i in (first, last) or _belongs(rows[i], ends)]
    if last + 1 < len(rows) and _ONLY_ZIP.match(rows[last + 1].text):
        chosen.append(rows[last + 1])
    if street is not None and city is None and last + 1 < len(rows):
        after = cleared(rows[last + 1])
        town = re.match(r"^[A-Z][A-Za-z. ]+(?:,| \d{5}$)", after) or has_own_code(after)
        if town and not _NOT_ADDRESS.search(after):
            chosen.append(rows[last + 1])
    return ", ".join(cleared(row).strip(" ,.;:") for row in chosen), tuple(chosen)


def hinted(rows: Sequence[Row], named: Sequence[Row]) -> Row | None:
    """The row right below the name, `named`, that may say where it is without a word that says so; None where none may.

    `18 Harbor Wharf`, `5th & Main`, `US Hwy 101`: alone they may mean other things, so they are no address, but on a
    paper that tells nothing else it is not known to have none.
    """
    at = max((i for i, row in enumerate(rows) if row in named), default=len(rows))
    row = rows[at + 1] if at + 1 < len(rows) else None
    if row is None or row.amounts or row.line.box.top - named[-1].line.box.bottom > _NEXT * row.line.box.height:
        return None
    tills = any(words.search(row.text) for words in (_NOT_ADDRESS, NOBODY, TILLS, NOT_NAME))
    tills = tills or (row.text[:1].isdigit() and bool(SELDOM_NAME.search(row.text)))
    return row if not tills and (_HINT.match(row.text) or _CROSSING.match(row.text)) else None


def is_place(text: str) -> bool:
    """Whether the line is a street, a crossing or a city, by its own words."""
    return any(place.search(text) for place in (STREET, CITY, _UNNUMBERED, _CROSSING))


def is_by_road(text: str) -> bool:
    """Whether the line says where it is by a road's number or kilometer alone: `Hwy 101`, `Carr. 2 Km 14.7`."""
    return bool(_BY_ROAD.match(text))


def _is_street(rows: Sequence[Row], index: int, text: str) -> bool:
    text = _GLUED_STREET.sub(" ", text)
    if STREET.search(text) or _UNNUMBERED.search(text):
        return True
    if _is_faint_street(text, rows[index]):
        return True
    if _NUMBERED.match(text) and PHONE.search(rows[index].text):
        return True  # `6235 Harbor 503-555-0142`
    below = [cleared(row) for row in rows[index + 1 : index + 3]]
    if not any(CITY.search(row) or _CITY_LOOSE.match(row) for row in below):
        return False
    above = rows[index - 1] if index else None
    named = above is not None and not above.amounts and sum(ch.isalpha() for ch in above.text) > 3
    place = any(pattern.match(text) for pattern in (_NUMBERED, _CROSSING, _BY_ROAD))
    place = place or (named and _IN_BUILDING.match(text) is not None)
    return place and not any(STREET.search(row) for row in below)


def _is_faint_street(text: str, row: Row) -> bool:
    """A street whose word for one was printed so faintly that a letter of it was misread."""
    scores = [word.score for word in row.line.words if word.score is not None]
    match = _FAINT_STREET.match(text) if min(scores, default=1.0) < _SURE else None
    said = match["word"].lower() if match else ""
    return any(SequenceMatcher(None, said, word, autojunk=False).ratio() >= _LIKE for word in _LONG_WORDS)


def _belongs(row: Row, ends: Sequence[Box]) -> bool:
    """Whether a row between the street and the city, at `ends`, is of the address and stands in its column."""
    box = row.line.box
    if not any(min(box.right, end.right) > max(box.left, end.left) for end in ends):
        return False
    return not _NOT_ADDRESS.search(row.text) and not PHONE.search(row.text) and len(row.text) > 2


def cleared(row: Row) -> str:
    """What of the row may be an address: its widest-lettered run of words, without phone, date and time."""
    text = apart(max(_with_state(runs_of(row)), key=_addressy))[1]
    text = _GLUED_NUMBER.sub(" ", _MISREAD_STATE.sub(lambda match: match[0].translate(_MEANT), text.strip()))
    text = _alone(_SITE.sub(" ", PHONE.sub(" ", text)))
    text = text if has_own_code(text) else in_names(text)
    text = without_dates(text)
    text = re.sub(r"^\W*(?:address|addr|location|loc)\s*[:.]\s*", "", text, flags=re.IGNORECASE)
    return re.sub(r"\b(?:tel|phone|ph|fax)\b\W*", " ", text, flags=re.IGNORECASE).strip()


def _alone(text: str) -> str:
    """An address without what a row says beside it: the shop's site, what follows the city and its zip."""
    kept: list[str] = []
    for part in _PARTED.split(text):
        if re.search(r"\w", part) and not _ONLY_SITE.match(part):
            kept.append(part.strip())
        if CITY.search(part) and re.search(r"\d{5}", part):
            break
    return ", ".join(kept)


def apart(text: str) -> tuple[str, str]:
    """What stands before a street on its line, and the street: (`OE`, `223 N. Citrus Ave`); ("", text) for others."""
    match = re.match(r"^(?P<before>[^\d#]*[A-Za-z])[.,]? (?=\d)", text)
    if match is None or _UNIT.search(match["before"]) or not STREET.search(text[match.end() :]):
        return "", text
    return match["before"], text[match.end() :]


def runs_of(row: Row) -> list[str]:
    """The row's text cut where it leaves a wide gap: two columns, or print of another paper."""
    runs, last = [row.line.words[0].text], row.line.words[0]
    for word in row.line.words[1:]:
        if word.box.left - last.box.right > 2.5 * min(word.box.height, last.box.height):
            runs.append(word.text)
        else:
            runs[-1] += " " + word.text
        last = word
    return runs


def _with_state(runs: list[str]) -> list[str]:
    """The runs of a row, a state or a zip that stands in a column of its own (`PORT LIVELY     OR`) with its city."""
    joined = runs[:1]
    for run in runs[1:]:
        if _STATE_OR_ZIP.match(run) and re.search(r"[A-Za-z]{2}[.,]?$", joined[-1]):
            joined[-1] += " " + run
        else:
            joined.append(run)
    return joined


def _addressy(text: str) -> tuple[bool, int]:
    return bool(STREET.search(text) or CITY.search(text) or _NUMBERED.match(text)), len(text)
