"""Files that hold a form: YAML, JSON, a sheet with keys in column A, a fillable PDF; and an e-mail's text.

Scalars stay the text that was written: `48.10` keeps its zero, `NO` is a name, nothing is evaluated.
"""

from __future__ import annotations

import contextlib
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from pipeline.errors import UnreadableFile
from pipeline.intake import form, formpdf, tables, values
from pipeline.intake.filetype import FileType, sniff
from pipeline.intake.form import Entry
from pipeline.model import Form

_LARGEST = 64_000
_DEEPEST = 5
_MOST = 2000
#: So many of our keys in a file or text that is not named as a form make it one.
_ENOUGH = 3
_NAMED = re.compile(r"(?:^|[^a-z])form(?:[^a-z]|$)", re.IGNORECASE)
#: What a mail's signature or an invoice's fields do not say: with none of these, names and addresses are no form.
_TELLING = {"amount_requested", "event_date", "event_purpose", "paid_by"}
#: Which one counts where several are there: the order of the contract.
ORDER = (".yaml", ".yml", ".json", ".xlsx", ".pdf")
#: What people send as their form and is none that can be read, by extension: what it is, and what to send.
_AS_XLSX = "please save it as an Excel workbook (.xlsx) and send that"
_OUR_FORM = "please fill in our form (form.pdf or form.xlsx) and send that"
_NOT_OURS = {
    **dict.fromkeys((".ods", ".fods"), ("is an OpenDocument sheet", _AS_XLSX)),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb"), ("is an Excel file of another kind than .xlsx", _AS_XLSX)),
    ".numbers": ("is a Numbers document", "please export it as an Excel workbook (.xlsx) and send that"),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages"), ("is a text document", _OUR_FORM)),
    **dict.fromkeys((".gsheet", ".gdoc"), ("is only a link to a document on the web", _OUR_FORM)),
    **dict.fromkeys((".fdf", ".xfdf"), ("has the answers without their form", "please send the form.pdf itself")),
}
#: In column A above the labels.
_HEADING = {"field", "key"}
_PRINTED = (
    "is a printed copy of our form, and no answers can be read in its boxes; please fill in the form itself and send "
    "the file that you saved, or form.xlsx"
)
_DRAWN_OVER = (
    "has empty boxes and notes drawn over them, which cannot be read; please type into the boxes, or fill in form.xlsx"
)

Problem = tuple[str, str]


def load(name: str, content: bytes) -> Form | None:
    """The form that a file holds, with problems where it is broken; None where the file is no form at all."""
    ending = PurePath(name).suffix.casefold()
    if ending == ".pdf" or sniff(content) is FileType.PDF:
        return _of_pdf(name, content)
    named = is_named(name)
    if named and ending in _NOT_OURS:
        return form.read((), name, [(form.WHOLE, "{}, which cannot be read; {}".format(*_NOT_OURS[ending]))])
    if ending not in ORDER:
        return None
    try:
        entries, problems = _of_xlsx(content) if ending == ".xlsx" else _of_text(ending, content)
    except UnreadableFile as wrong:
        return form.read((), name, [(form.WHOLE, str(wrong))]) if named or ending in (".yaml", ".yml") else None
    if named or _is_form(entries):
        return form.read(entries, name, problems)
    return None


def told(name: str, content: bytes) -> tuple[str, ...]:
    """What a file of a form's kind says, each key and text as it is understood, be it a form or not; empty where it
    cannot be read.
    """
    ending = PurePath(name).suffix.casefold()
    try:
        if sniff(content) is FileType.PDF:
            found = formpdf.look(content)
            entries: Sequence[Entry] = found.entries if found else ()
        elif ending in ORDER and ending != ".pdf":
            entries, _ = _of_xlsx(content) if ending == ".xlsx" else _of_text(ending, content)
        else:
            return ()
    except UnreadableFile:
        return ()
    return tuple(text for entry in entries for text in (entry.key, *entry.texts))


def is_blank(content: bytes) -> bool:
    """Whether a file is one of our forms (PDF, sheet) in which nobody has written anything yet."""
    entries: Sequence[Entry] = ()
    if sniff(content) is FileType.PDF:
        found = formpdf.look(content)
        entries = found.entries if found and not found.drawn_over and not found.pages_beside else ()
    else:
        with contextlib.suppress(UnreadableFile):
            entries, _ = _of_xlsx(content)
    return _known(entries) == form.KEYS.keys() and form.read(entries, None) == Form()


def has_papers(content: bytes) -> bool:
    """Whether receipts were put behind the form in one PDF."""
    found = formpdf.look(content) if sniff(content) is FileType.PDF else None
    return found is not None and found.pages_beside


def of_text(text: str, file: str) -> Form | None:
    """The form whose `key: value` lines stand in the text of an e-mail; None where too few of them do.

    Other lines are not looked at; a mail says more than the form does.
    """
    entries = [entry for entry in _lines(text) if form.recognized(entry.key)]
    return form.read(entries, file) if _is_form(entries) else None


def is_named(name: str) -> bool:
    """Whether a file's name says that it is a form."""
    return _NAMED.search(PurePath(name).stem) is not None


def _is_form(entries: Sequence[Entry]) -> bool:
    """Whether so many and such keys of ours are there that it must be a form, whatever it is called."""
    known = _known(entries)
    return len(known) >= _ENOUGH and not known.isdisjoint(_TELLING)


def _known(entries: Sequence[Entry]) -> set[str]:
    return {key for entry in entries if (key := form.recognized(entry.key))}


# --- YAML and JSON -------------------------------------------------------------------------------------------------


def _of_text(ending: str, content: bytes) -> tuple[list[Entry], list[Problem]]:
    if len(content) > _LARGEST:
        raise UnreadableFile(f"is larger than {_LARGEST // 1000} KB, which no form is; please send the form again")
    text = tables.decoded(content)
    problems: list[Problem] = []
    try:
        found = _json(text, problems) if ending == ".json" else _yaml(text, problems)
    except RecursionError:
        raise UnreadableFile("is nested deeper than any form; please send the form again") from None
    return found, problems


def _json(text: str, problems: list[Problem]) -> list[Entry]:
    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        times = Counter(key for key, _ in members)
        why = "stands there more than once; please keep the one that is right"
        problems.extend((form.field(key), why) for key in times if times[key] > 1)
        return {key: value for key, value in members if times[key] == 1}

    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as wrong:
        raise UnreadableFile(
            f"line {wrong.lineno}: is not valid JSON ({wrong.msg}); please check quotation marks, commas and braces"
        ) from None
    if not isinstance(found, dict):
        raise UnreadableFile('has no keys; please write it as {"department": "History", …}')
    return list(_flat(found, ""))


def _flat(value: Any, key: str) -> Iterator[Entry]:
    """The entries of what JSON holds: dicts, lists, texts, true, false and null."""
    if isinstance(value, dict) and key.count(".") < _DEEPEST:
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        yield Entry(key, tuple(_scalar(inner) for inner in value[:_MOST]))
    else:
        yield Entry(key, _scalar(value))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "" if value is None else "(more than one value)"


def _yaml(text: str, problems: list[Problem]) -> list[Entry]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        # Composed and never constructed: no tag is looked at, every scalar stays as written.
        with warnings.catch_warnings(action="ignore"):
            node = YAML(typ="safe", pure=True).compose(text)
    except RecursionError:
        raise
    except YAMLError as wrong:
        raise UnreadableFile(_yaml_mistake(wrong)) from None
    except Exception:  # noqa: BLE001 - the parser fails in its own ways on what is hardly text
        raise UnreadableFile("is not valid YAML; please write one `key: value` to a line") from None
    if not isinstance(node, MappingNode):
        raise UnreadableFile("has no keys; please write one `key: value` to a line, like `department: History`")
    return list(_nodes(node, "", problems, set()))


def _nodes(mapping: Any, key: str, problems: list[Problem], visited: set[int]) -> Iterator[Entry]:
    """The entries of a YAML mapping; a key that stands there twice is named and not read.

    `visited` has the mappings seen so far: each is read once, since aliases can make a few lines endless.
    """
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    visited.add(id(mapping))
    seen: dict[str, list[int]] = {}
    for name, _ in mapping.value:
        if isinstance(name, ScalarNode):
            seen.setdefault(name.value, []).append(name.start_mark.line + 1)
    for name, value in mapping.value:
        if not isinstance(name, ScalarNode):
            continue
        inner = f"{key}.{name.value}" if key else name.value
        lines = seen[name.value]
        place = f"line {name.start_mark.line + 1}"
        if len(lines) > 1:
            if lines[0] == name.start_mark.line + 1:
                where = " and ".join(map(str, lines[:4]))
                problems.append(
                    (form.field(inner), f"stands there more than once (lines {where}); please keep the right one")
                )
        elif isinstance(value, MappingNode) and inner.count(".") < _DEEPEST and id(value) not in visited:
            yield from _nodes(value, inner, problems, visited)
        elif isinstance(value, SequenceNode):
            yield Entry(inner, tuple(_scalar(getattr(item, "value", None)) for item in value.value[:_MOST]), place)
        else:
            yield Entry(inner, _scalar(value.value), place)


def _yaml_mistake(wrong: Exception) -> str:
    """A YAML error as a sentence with its line and the usual mend."""
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    what = str(getattr(wrong, "problem", None) or "it cannot be read").partition(", but ")[0]
    place = f"line {mark.line + 1}: " if mark is not None else ""
    mend = "please put quotation marks around text that holds a colon, and keep the same indent within a part"
    if "\\t" in what or "tab" in what:
        mend = "please use spaces in place of tabs"
    return f"{place}is not valid YAML ({what}); {mend}"


# --- Sheets and PDF ------------------------------------------------------------------------------------------------


def _of_xlsx(content: bytes) -> tuple[list[Entry], list[Problem]]:
    entries = []
    for row in tables.xlsx_rows(content):
        key, value = (*row.cells, "", "")[:2]
        key = key.rstrip(" *:")
        # Rows without a value are headings and advice, or fields left empty.
        if form.recognized(key) or (key and value and form.folded(key) not in _HEADING):
            entries.append(Entry(key, value, f"cell B{row.number}"))
    return entries, []


def _of_pdf(name: str, content: bytes) -> Form | None:
    found = formpdf.look(content)
    if found is None:
        return None
    if not found.printed:
        if not (_known(found.entries) if is_named(name) else _is_form(found.entries)):
            return None
        problems = [(form.WHOLE, _DRAWN_OVER)] if found.drawn_over and not _is_filled(found.entries) else []
        return form.read(found.entries, name, problems)
    # What was printed has no fields any more, and where a viewer left out the answers nobody forgot them.
    return form.read(found.entries, name, [] if _is_filled(found.entries) else [(form.WHOLE, _PRINTED)])


def _is_filled(entries: Sequence[Entry]) -> bool:
    return any(not values.is_blank(each) for entry in entries for each in entry.texts)


# --- The text of an e-mail -----------------------------------------------------------------------------------------

_LINE = re.compile(r"([ \t]*)(-[ \t]+)?\**([^\W\d][\w .()'’-]{0,40}?)\**[ \t]*(?::|\t)\**[ \t]*(.*)")
_QUOTED = re.compile(r"(?:[ \t]?>)+ ?")


def _lines(text: str) -> Iterator[Entry]:
    """`key: value` lines, with the keys of a nested form below their section."""
    section, items_of = "", ""
    items: list[str] = []
    for number, line in enumerate(text[:_LARGEST].splitlines(), start=1):
        line = _QUOTED.sub("", line, count=1) if line.lstrip().startswith(">") else line
        if items_of and (item := re.fullmatch(r"[ \t]*[-*•][ \t]+(.+)", line)):
            items.append(item[1])
            continue
        if items_of and items:
            yield Entry(items_of, tuple(items[:_MOST]), f"line {number - 1} of the e-mail")
        items_of, items = "", []
        match = _LINE.fullmatch(line)
        if not match:
            continue
        indent, _, key, value = match.groups()
        if not indent:
            section = ""
        name = f"{section}.{key}" if section and form.recognized(f"{section}.{key}") else key
        if form.folded(key) in form.SECTIONS and value.startswith("{"):
            with contextlib.suppress(UnreadableFile, RecursionError):
                for entry in _yaml(f"{key}: {value}", []):
                    yield Entry(entry.key, entry.value, f"line {number} of the e-mail")
        elif not value.strip():
            section = form.folded(key) if form.folded(key) in form.SECTIONS else section
            items_of = name
        else:
            yield Entry(name, _unquoted(value), f"line {number} of the e-mail")
    if items_of and items:
        yield Entry(items_of, tuple(items[:_MOST]))


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
