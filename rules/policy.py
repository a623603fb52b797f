"""A policy file (YAML) into a `Policy`, strictly, and a `Policy` into plain words.

Every scalar is taken as the text that was written and converted by what its place declares, so `75.10` never
becomes a float and `NO` never becomes false by itself.
"""

from __future__ import annotations

import difflib
import hashlib
import string
import textwrap
from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pipeline.errors import ConfigError
from pipeline.model import Cause, Consequence
from pipeline.money import parse_amount, show
from rules.checks import CHECKS
from rules.terms import Check, Kind, MonthDay, Parameter, Policy, Rule, Setting

__all__ = ["PACKAGED", "Policy", "Rule", "describe", "load"]

#: The policy that is used where none is named.
PACKAGED = Path(__file__).parent / "policies" / "peer_circles.yaml"

_CONSEQUENCES = tuple(str(consequence) for consequence in Consequence)
_YES, _NO = ("yes", "true", "on"), ("no", "false", "off")
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def load(path: Path | None = None) -> Policy:
    """The policy in the file at `path`; None means the packaged policy of the peer circles.

    Raises:
        ConfigError: the file cannot be read, or says something that is not a policy; with path, line and field.
    """
    path = path or PACKAGED
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"the policy file cannot be opened ({error.strerror})", path) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError("the file is not plain text in UTF-8; save it as UTF-8 and try again", path, line) from error
    return _File(path, text).policy(hashlib.sha256(content).hexdigest())


class _File:
    """One policy file while it is being read; knows its path for error messages."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.root = self._compose(text)

    def _compose(self, text: str) -> Node:
        try:
            root = YAML().compose(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            problem = error.problem or error.context or "it cannot be understood"
            raise ConfigError(f"this is not well-formed YAML: {problem}", self.path, line) from error
        except YAMLError as error:
            raise ConfigError(f"this is not well-formed YAML: {error}", self.path) from error
        if root is None:
            raise ConfigError("the policy file is empty", self.path)
        return root  # type: ignore[no-any-return]

    def fail(self, message: str, node: Node, field: str | None = None) -> ConfigError:
        return ConfigError(message, self.path, node.start_mark.line + 1, field)

    # --- shapes ------------------------------------------------------------------------------------------------

    def mapping(
        self, node: Node, field: str | None, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, Node]:
        """The entries of a mapping; no key twice, none unknown, none of `required` missing."""
        required, known = tuple(required), (*required, *optional)
        entries: dict[str, Node] = {}
        if not isinstance(node, MappingNode):
            raise self.fail(f"expected entries of the form `name: value` ({', '.join(known)})", node, field)
        first_line: dict[str, int] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, ScalarNode):
                raise self.fail("a name must be a single word", key_node, field)
            key = key_node.value
            inner = f"{field}.{key}" if field else key
            if key in entries:
                raise self.fail(f"`{key}` is written twice (first in line {first_line[key]})", key_node, inner)
            if key not in known:
                raise self.fail(f"there is no `{key}` here{_nearest(key, known)}", key_node, inner)
            entries[key], first_line[key] = value, key_node.start_mark.line + 1
        missing = [key for key in required if key not in entries]
        if missing:
            raise self.fail(f"`{missing[0]}` is missing", node, field)
        return entries

    def text(self, node: Node, field: str) -> str:
        """A scalar as written, its white space evened out; never empty."""
        if not isinstance(node, ScalarNode):
            raise self.fail("expected a single text, not a list or a group of entries", node, field)
        value = " ".join(node.value.split())
        if not value:
            raise self.fail("this is empty; write the text, in quotes if it has a colon in it", node, field)
        return value

    def words(self, node: Node, field: str) -> tuple[str, ...]:
        if not isinstance(node, SequenceNode):
            raise self.fail(f"expected {Kind.WORDS}, such as [one, two] or []", node, field)
        words: list[str] = []
        for entry in node.value:
            word = self.text(entry, field)
            if word in words:
                raise self.fail(f"`{word}` is in the list twice", entry, field)
            words.append(word)
        return tuple(words)

    def flag(self, node: Node, field: str) -> bool:
        text = self.text(node, field).casefold()
        if text not in _YES + _NO:
            raise self.fail(f"expected {Kind.FLAG}, not `{self.text(node, field)}`", node, field)
        return text in _YES

    # --- parts of a policy ---------------------------------------------------------------------------------------

    def policy(self, sha256: str) -> Policy:
        top = self.mapping(self.root, None, ("policy", "version", "source", "fiscal_year_starts", "retake", "rules"))
        year = self.mapping(top["fiscal_year_starts"], "fiscal_year_starts", ("value", "reason"))
        causes = (Cause.UNREADABLE, Cause.CUT_OFF)
        retake = self.mapping(top["retake"], "retake", causes)
        by_name = {check.name: check for check in CHECKS}
        rules = self.mapping(top["rules"], "rules", by_name)
        return Policy(
            name=self.text(top["policy"], "policy"),
            version=self.text(top["version"], "version"),
            source=self.text(top["source"], "source"),
            sha256=sha256,
            path=self.path,
            rules=tuple(self.rule(by_name[name], node) for name, node in rules.items()),
            fiscal_year_starts=self.month_day(year["value"], "fiscal_year_starts.value"),
            fiscal_year_reason=self.text(year["reason"], "fiscal_year_starts.reason"),
            retake=tuple((cause, self.sentence(retake[cause], f"retake.{cause}", ("receipt",))) for cause in causes),
        )

    def rule(self, check: Check, node: Node) -> Rule:
        field = f"rules.{check.name}"
        needed = ["clause", "where", "on_not_met"]
        needed += ["ask"] if check.asks else []
        needed += ["parameters"] if check.parameters else []
        entries = self.mapping(node, field, needed)
        consequence = self.text(entries["on_not_met"], f"{field}.on_not_met")
        if consequence not in _CONSEQUENCES:
            hint = _nearest(consequence, _CONSEQUENCES)
            raise self.fail(
                f"`{consequence}` is not one of {', '.join(_CONSEQUENCES)}{hint}",
                entries["on_not_met"],
                f"{field}.on_not_met",
            )
        settings: tuple[Setting, ...] = ()
        if check.parameters:
            declared = {parameter.name: parameter for parameter in check.parameters}
            given = self.mapping(entries["parameters"], f"{field}.parameters", declared)
            settings = tuple(self.setting(declared[name], given[name], f"{field}.{name}") for name in declared)
        return Rule(
            name=check.name,
            clause=self.text(entries["clause"], f"{field}.clause"),
            where=self.text(entries["where"], f"{field}.where"),
            on_not_met=Consequence(consequence),
            asks=self.asks(check, entries["ask"], f"{field}.ask") if check.asks else (),
            settings=settings,
            line=node.start_mark.line + 1,
        )

    def asks(self, check: Check, node: Node, field: str) -> tuple[tuple[str, str], ...]:
        places = dict(check.asks)
        if tuple(places) == ("",):
            return (("", self.sentence(node, field, places[""])),)
        given = self.mapping(node, field, places)
        return tuple((name, self.sentence(given[name], f"{field}.{name}", places[name])) for name in places)

    def sentence(self, node: Node, field: str, places: tuple[str, ...]) -> str:
        """A sentence to send, whose {places} are all among `places`."""
        text = self.text(node, field)
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise self.fail(f"a curly bracket has no partner in this sentence ({error})", node, field) from error
        for _, place, spec, conversion in parts:
            if place is None:
                continue
            if place not in places or spec or conversion:
                allowed = ", ".join(f"{{{name}}}" for name in places) or "none"
                hint = _nearest(place, places)
                raise self.fail(f"{{{place}}} cannot be filled in here; allowed: {allowed}{hint}", node, field)
        return text

    def setting(self, parameter: Parameter, node: Node, field: str) -> Setting:
        entries = self.mapping(node, field, ("value", "reason"))
        value, reason = entries["value"], self.text(entries["reason"], f"{field}.reason")
        match parameter.kind:
            case Kind.FLAG:
                return Setting(parameter.name, self.flag(value, field), reason)
            case Kind.AMOUNT:
                amount = parse_amount(self.text(value, field))
                if amount is None or amount < 0:
                    raise self.fail(f"expected {Kind.AMOUNT} such as 12.50, not `{value.value}`", value, field)
                return Setting(parameter.name, amount, reason)
            case Kind.WORDS:
                words = self.words(value, field)
                if parameter.needs_a_word and not words:
                    raise self.fail("the list is empty, which would allow none at all; name at least one", value, field)
                for word, entry in zip(words, value.value, strict=True):
                    if parameter.choices and word not in parameter.choices:
                        hint = _nearest(word, parameter.choices)
                        known = ", ".join(parameter.choices)
                        raise self.fail(f"`{word}` is not one of {known}{hint}", entry, field)
                return Setting(parameter.name, words, reason)

    def month_day(self, node: Node, field: str) -> MonthDay:
        text = self.text(node, field)
        month, dash, day = text.partition("-")
        if dash and all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in (month, day)):
            is_month = 1 <= int(month) <= 12
            if is_month and 1 <= int(day) <= _DAYS_IN_MONTH[int(month) - 1]:
                return MonthDay(int(month), int(day))
        raise self.fail(f"expected month-day such as 07-01, not `{text}`", node, field)


def _nearest(word: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    return f"; did you mean `{found[0]}`?" if found else ""


def describe(policy: Policy) -> str:
    """The policy in plain words, clause by clause, for `policy show`; lines of at most 100 characters."""
    by_name = {check.name: check for check in CHECKS}
    start = policy.fiscal_year_starts
    lines = [f"{policy.name}, version {policy.version}", f"states: {policy.source}", f"file sha256: {policy.sha256}"]
    lines += _wrap(f"a fiscal year starts on {start.month:02}-{start.day:02} ({policy.fiscal_year_reason})", "")
    for rule in policy.rules:
        check = by_name[rule.name]
        lines += ["", f"{rule.name}  (judged of {check.scope})"]
        lines += _wrap(f"“{rule.clause}” [{rule.where}]")
        lines += _wrap(f"Checked: {check.checked}")
        for setting in rule.settings:
            lines += _wrap(f"{setting.name} = {_shown(setting)}: {setting.reason}")
        lines += _wrap(f"If not met: {_MEANS[rule.on_not_met]}.")
        for name, sentence in rule.asks:
            lines += _wrap(f"Ask{f' ({name})' if name else ''}: {sentence}")
    lines += ["", "Where a paper cannot be judged, it goes to a person; the submitter may be asked:"]
    for cause, sentence in policy.retake:
        lines += _wrap(f"{cause.replace('_', ' ')}: {sentence}")
    return "\n".join(lines) + "\n"


_MEANS = {
    Consequence.RETURN: "the submission goes back to the submitter",
    Consequence.REVIEW: "a person looks at it",
    Consequence.NOTE: "it is noted, and nothing is held up",
}


def _shown(setting: Setting) -> str:
    match setting.value:
        case bool():
            return "yes" if setting.value else "no"
        case tuple():
            return ", ".join(setting.value) or "(none)"
        case amount:
            return show(amount)


def _wrap(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=indent, subsequent_indent=indent + ("  " if indent else ""))
