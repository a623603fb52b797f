"""A YAML file taken as the texts that were written, and every mistake in it with its line, in a coordinator's words.

Every scalar is the text that was written and is converted by what its place declares, so `75.10` never becomes a
float and `NO` never becomes false by itself. A mistake does not end the reading: the rest is looked at too, so that all
mistakes are told at once.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import ScalarToken

from pipeline.money import parse_amount
from rules.expressions import nearest
from rules.terms import Kind, MonthDay, Parameter, Setting

T = TypeVar("T")

#: What YAML itself calls a text; anything else was written by somebody, who meant it to be part of the text.
_PLAIN_TAG = "tag:yaml.org,2002:"

_YES, _NO = ("yes", "true", "on"), ("no", "false", "off")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: What the YAML library says, and how a coordinator would put it, with the mend.
_YAML_WORDS = (
    ("cannot start any token", "a sign stands where a name or a text should begin; put a text with signs in quotes"),
    ("mapping values are not allowed", "there is a colon too many; put a text that has a colon in it in quotes"),
    ("while scanning a quoted scalar", "a quote is opened and not closed again"),
    ("expected <block end>", "this line is not indented as those around it; entries of a group stand below each other"),
    ("could not find expected ':'", "a colon is missing behind a name"),
    ("expected ',' or ']'", "a list has no closing ]"),
    ("expected ',' or '}'", "a { has no closing }; a text with { in it stands in quotes"),
    ("found undefined alias", "a text that begins with * stands in quotes"),
    ("found undefined tag", "a text that begins with ! stands in quotes"),
    ("expected a single document", "a line of three dashes (---) starts a second file; take it out"),
)  # fmt: skip
#: Where one of these is said, the text of the entry may begin with a sign that means something else to YAML.
_ASTRAY = ("expected <block end>", "while scanning a tag", "while scanning a block scalar")
_BEGINS = re.compile(r" *[\w-]+: +(?P<sign>[!&*|>{\[\"'])")
#: Where one of these is said, the place where it began helps more than the place where it was missed.
_LEFT_OPEN = ("quoted scalar", "expected ',' or ']'", "expected ',' or '}'")


class Mistake(Exception):
    """Something in the file that is not right.

    Attributes:
        message: what, and how to mend it.
        line: from 1; None where it is of the file as a whole.
        field: the place in the file, such as `rules.no-alcohol.ask`.
    """

    def __init__(self, message: str, line: int | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.field = message, line, field


class Sheet:
    """A file while it is being read. `mistakes` are all that were met so far, in the order they were met."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What `read` returns; None where it met a mistake, which is noted."""
        try:
            return read()
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return None

    def wrong(self, message: str, node: Node, field: str | None = None) -> Mistake:
        """A mistake at `node`."""
        return Mistake(message, node.start_mark.line + 1, field)


def compose(text: str) -> Node:
    """The file's tree; Mistake where it is not well-formed or empty."""
    try:
        root = YAML().compose(text)
    except MarkedYAMLError as error:
        raise Mistake(*_in_words(error, text)) from error
    except YAMLError as error:
        raise Mistake(f"this is not well-formed YAML: {error}") from error
    if root is None:
        raise Mistake("the file is empty")
    return root  # type: ignore[no-any-return]


def _in_words(error: MarkedYAMLError, text: str) -> tuple[str, int | None]:
    """What is not well-formed, and in which line: of something left open, the line where it begins."""
    said = f"{error.context or ''} {error.problem or ''}".strip() or "it cannot be understood"
    left_open = any(sign in said for sign in _LEFT_OPEN) and error.context_mark is not None
    mark = error.context_mark if left_open else error.problem_mark or error.context_mark
    line = None if mark is None else mark.line
    lines = text.splitlines()
    if line is not None and line < len(lines) and re.match(r" *\t", lines[line]):
        return "this is not well-formed YAML: the line is indented with a tab; use spaces", line + 1
    words = next((words for sign, words in _YAML_WORDS if sign in said), said)
    if mark is not None and line is not None and any(sign in said for sign in _ASTRAY):
        if (began := _open_quote(text, line)) is not None:
            words = f"the text in quotes that begins here goes on to line {line + 1}; a closing quote is missing"
            line = began
        elif line < len(lines) and (begins := _BEGINS.match(lines[line])) and mark.column >= begins.start("sign"):
            sign = begins["sign"]
            whole = ", all of it: '...'" if sign == '"' else ', all of it: "..."' if sign == "'" else ""
            words = f"a text that begins with {sign} stands in quotes{whole}"
    return f"this is not well-formed YAML: {words}", None if line is None else line + 1


def _open_quote(text: str, line: int) -> int | None:
    """Where a text in quotes begins that ends in `line`, begun in another: its closing quote was left out."""
    found = None
    try:
        for token in YAML().scan(text):
            if token.start_mark.line > line:
                break
            if isinstance(token, ScalarToken) and token.style in ('"', "'") and token.end_mark.line == line:
                found = token.start_mark.line
                break
    except YAMLError:
        pass
    return found if found is not None and found < line else None


# --- Shapes ----------------------------------------------------------------------------------------------------------


def entries_of(
    sheet: Sheet, node: Node, field: str | None, required: Iterable[str], optional: Iterable[str] = ()
) -> dict[str, Node]:
    """The entries of a group: no name twice, none unknown, none of `required` missing; each such mistake is noted.

    Raises:
        Mistake: it is no group at all.
    """
    required, known = tuple(required), (*required, *optional)
    entries = named_entries(sheet, node, field, f"expected entries of the form `name: value` ({', '.join(known)})")
    meant: set[str] = set()
    for key, (line, _) in entries.items():
        if key not in known:
            hint = nearest(key, [name for name in known if name not in entries]) or nearest(key, known)
            inner = f"{field}.{key}" if field else key
            sheet.mistakes.append(Mistake(f"there is no `{key}` here{hint}", line, inner))
            meant.update(name for name in known if f"`{name}`" in hint)
    for name in required:
        if name not in entries and name not in meant:
            sheet.mistakes.append(sheet.wrong(f"`{name}` is missing", node, field))
    return {key: value for key, (_, value) in entries.items() if key in known}


def named_entries(sheet: Sheet, node: Node, field: str | None, expected: str) -> dict[str, tuple[int, Node]]:
    """Name -> (line, value) of a group whose names are free; a name that stands twice is noted, and its first counts.

    Raises:
        Mistake: it is no group; `expected` says what should be there.
    """
    if not isinstance(node, MappingNode):
        raise sheet.wrong(expected, node, field)
    entries: dict[str, tuple[int, Node]] = {}
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            sheet.mistakes.append(Mistake("a name must be a single word", line, field))
            continue
        if isinstance(value, ScalarNode) and not value.value:
            value.start_mark = key_node.start_mark  # an empty text is said to begin where the next entry does
        key = key_node.value
        if key in entries:
            inner = f"{field}.{key}" if field else key
            first = entries[key][0]
            sheet.mistakes.append(Mistake(f"`{key}` is written twice (first in line {first})", line, inner))
        else:
            entries[key] = (line, value)
    return entries


def text_of(sheet: Sheet, node: Node, field: str) -> str:
    """A scalar as written, its white space evened out; never empty."""
    if not isinstance(node, ScalarNode):
        raise sheet.wrong("expected a single text, not a list or a group of entries", node, field)
    if node.anchor is not None or not str(node.tag).startswith(_PLAIN_TAG):
        sign = "&" if str(node.tag).startswith(_PLAIN_TAG) else "!"
        raise sheet.wrong(f"a text that begins with {sign} stands in quotes", node, field)
    # the YAML library marks with a bell where a folded text (>) was broken
    value = " ".join(node.value.replace("\a", "").split())
    if not value:
        raise sheet.wrong("this is empty; write the text, in quotes if it has a colon in it", node, field)
    return value


def words_of(sheet: Sheet, node: Node, field: str) -> tuple[str, ...]:
    """A list of texts, none twice."""
    if not isinstance(node, SequenceNode):
        raise sheet.wrong(f"expected {Kind.WORDS}, such as [one, two] or []", node, field)
    words: list[str] = []
    for entry in node.value:
        word = text_of(sheet, entry, field)
        if word in words:
            raise sheet.wrong(f"`{word}` is in the list twice", entry, field)
        words.append(word)
    return tuple(words)


def one_of(sheet: Sheet, node: Node, field: str, choices: Sequence[str]) -> str:
    """A text that is one of `choices`."""
    text = text_of(sheet, node, field)
    if text not in choices:
        raise sheet.wrong(f"`{text}` is not one of {', '.join(choices)}{nearest(text, choices)}", node, field)
    return text


def sentence_of(sheet: Sheet, node: Node, field: str, places: Sequence[str]) -> str:
    """A sentence to send, whose {places} are all among `places`."""
    text = text_of(sheet, node, field)
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise sheet.wrong(f"a curly bracket has no partner in this sentence ({error})", node, field) from error
    for _, place, spec, conversion in parts:
        if place is None:
            continue
        if place not in places or spec or conversion:
            if place in places:
                raise sheet.wrong(f"write {{{place}}} alone, with nothing behind the name", node, field)
            allowed = ", ".join(f"{{{name}}}" for name in places) or "none"
            hint = nearest(place, places)
            raise sheet.wrong(f"{{{place}}} cannot be filled in here; allowed: {allowed}{hint}", node, field)
    return text


def month_day_of(sheet: Sheet, node: Node, field: str) -> MonthDay:
    """A day of every year; February 29 is not in every one."""
    text = text_of(sheet, node, field)
    month, dash, day = text.partition("-")
    if dash and all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in (month, day)):
        if (int(month), int(day)) == (2, 29):
            raise sheet.wrong("02-29 is not in every year; write 02-28 or 03-01", node, field)
        if _is_day(int(month), int(day)):
            return MonthDay(int(month), int(day))
        if _is_day(int(day), int(month)):
            turned = f"{int(day):02}-{int(month):02}"
            raise sheet.wrong(f"`{text}` is no month-day; the month comes first: did you mean `{turned}`?", node, field)
    raise sheet.wrong(f"expected month-day such as 07-01, not `{text}`", node, field)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]


# --- Parameters ------------------------------------------------------------------------------------------------------


def setting_of(sheet: Sheet, parameter: Parameter, node: Node, field: str) -> Setting | None:
    """A parameter with its value and reason; None where either is a mistake, which is noted."""
    entries = entries_of(sheet, node, field, ("value", "reason"))
    if len(entries) < 2:
        return None
    reason = sheet.attempt(lambda: text_of(sheet, entries["reason"], f"{field}.reason"))
    noted = len(sheet.mistakes)
    value = sheet.attempt(lambda: _value(sheet, parameter, entries["value"], field))
    if reason is None or len(sheet.mistakes) > noted:
        return None
    return Setting(parameter.name, value, reason)


def _value(
    sheet: Sheet, parameter: Parameter, node: Node, field: str
) -> bool | int | Decimal | tuple[str, ...] | MonthDay | None:
    kind = parameter.kind
    if kind is Kind.WORDS:
        return _words(sheet, parameter, node, field)
    text = text_of(sheet, node, field)
    off = text.casefold() in _NO
    match kind:
        case Kind.FLAG | Kind.SWITCH:
            if not off and text.casefold() not in _YES:
                raise sheet.wrong(f"expected {kind}, not `{text}`", node, field)
            return not off
        case Kind.AMOUNT:
            amount = parse_amount(text)
            if amount is None or amount < 0:
                raise sheet.wrong(f"expected {kind} such as 12.50, not `{text}`", node, field)
            return amount
        case Kind.MONTH_DAY:
            return None if off else month_day_of(sheet, node, field)
        case Kind.NUMBER:
            if off:
                return None
            if not (text.isascii() and text.isdecimal() and len(text) <= 4):
                raise sheet.wrong(f"expected {kind}, not `{text}`", node, field)
            return int(text)
        case Kind.PERCENT:
            return None if off else _percent(sheet, node, field, text)


def _percent(sheet: Sheet, node: Node, field: str, text: str) -> Decimal:
    try:
        percent = Decimal(text.removesuffix("%").rstrip())
    except InvalidOperation:
        percent = Decimal(-1)
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise sheet.wrong(f"expected {Kind.PERCENT}, not `{text}`", node, field)
    if 0 < percent < 1:
        meant = f"{percent * 100:f}".rstrip("0").rstrip(".") or "0"
        raise sheet.wrong(f"`{text}` is less than one percent; for {meant} percent write {meant}", node, field)
    return percent


def _words(sheet: Sheet, parameter: Parameter, node: Node, field: str) -> tuple[str, ...]:
    words = words_of(sheet, node, field)
    if parameter.needs_a_word and not words:
        raise sheet.wrong("the list is empty, which would allow none at all; name at least one", node, field)
    for word, entry in zip(words, node.value, strict=True):
        if parameter.choices and word not in parameter.choices:
            known = ", ".join(parameter.choices)
            raise sheet.wrong(f"`{word}` is not one of {known}{nearest(word, parameter.choices)}", entry, field)
    return words
