"""A policy file (YAML) into a `Policy`, strictly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ruamel.yaml.nodes import Node

from pipeline.errors import ConfigError
from pipeline.model import Cause, Consequence
from rules.checks import CHECKS
from rules.describe import cautions, describe, undecided
from rules.expressions import Mistaken, expression
from rules.house import elsewhere, places_of, types_of
from rules.terms import Check, House, MonthDay, Policy, Rule, Scope, Setting
from rules.yaml_text import (
    Mistake,
    Sheet,
    compose,
    entries_of,
    month_day_of,
    named_entries,
    one_of,
    sentence_of,
    setting_of,
    text_of,
)  # fmt: skip

__all__ = ["PACKAGED", "Policy", "Rule", "cautions", "cautions_beside", "describe", "lint", "load", "undecided"]

#: The policy that is used where none is named.
PACKAGED = Path(__file__).parent / "policies" / "peer_circles.yaml"

_CONSEQUENCES = tuple(str(consequence) for consequence in Consequence)
_SCOPES = {"purchase": Scope.PURCHASE, "submission": Scope.SUBMISSION}
_HOUSE_ENTRIES = ("scope", "not_met_if", "message", "on_not_met", "clause", "where")
_HOUSE_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def load(path: Path | None = None) -> Policy:
    """The policy in the file at `path`; None means the packaged policy of the peer circles.

    Raises:
        ConfigError: the file cannot be read, or says something that is not a policy; with path, line and field of the
            first mistake, and how many more there are, which `lint` tells.
    """
    path = path or PACKAGED
    policy, mistakes = _read(path)
    if policy is not None and not mistakes:
        return policy
    first, *more = mistakes
    if more:
        others = "1 more mistake" if len(more) == 1 else f"{len(more)} more mistakes"
        first.args = (f"{first} ({others} in this file: `itemized policy lint` tells each)",)
    raise first


def lint(path: Path) -> tuple[ConfigError, ...]:
    """Every mistake in the policy file at `path`, from top to bottom; empty where there is none.

    Where the file is not well-formed YAML, only the first can be told.
    """
    _, mistakes = _read(path)
    return tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))


def cautions_beside(path: Path) -> tuple[str, ...] | None:
    """The `cautions` of the rules in the file at `path` that are right, without the office's own that have mistakes.

    None where the mistakes are in the handbook's part: then nothing can be said of the others.
    """
    policy, _ = _read(path)
    return None if policy is None else cautions(policy)


def _read(path: Path) -> tuple[Policy | None, list[ConfigError]]:
    """The policy, and the mistakes in the order they were met.

    Where only the office's own rules have mistakes, the policy without those; None where others have.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [ConfigError(f"the policy file cannot be opened ({error.strerror})", path)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [ConfigError("the file is not plain text in UTF-8; save it as UTF-8 and try again", path, line)]
    reader = _Reader()
    policy = reader.attempt(lambda: reader.policy(compose(text), hashlib.sha256(content).hexdigest(), path))
    mistakes = [ConfigError(mistake.message, path, mistake.line, mistake.field) for mistake in reader.mistakes]
    return policy, mistakes


class _Reader(Sheet):
    """The parts of a policy. Each returns None where a mistake in it was noted.

    `programs` are those that the office funds, which house rules may name; empty where they are not known.
    """

    programs: tuple[str, ...] = ()

    def policy(self, root: Node, sha256: str, path: Path) -> Policy | None:
        required = ("policy", "version", "source", "fiscal_year_starts", "retake", "rules")
        top = entries_of(self, root, None, required, ("house_rules",))
        heads = {name: self.text(top, name, None) for name in ("policy", "version", "source")}
        year = self.year(top["fiscal_year_starts"]) if "fiscal_year_starts" in top else None
        retake = self.retake(top["retake"]) if "retake" in top else ()
        rules = self.rules(top["rules"]) if "rules" in top else ()
        funded = [rule for rule in rules if any(setting.name == "programs" for setting in rule.settings)]
        self.programs = funded[0].words("programs") if funded else ()
        if self.mistakes or year is None:  # house rules are looked at for their mistakes alone
            if "house_rules" in top:
                self.house_rules(top["house_rules"])
            return None
        house = self.house_rules(top["house_rules"]) if "house_rules" in top else ()
        return Policy(
            name=heads["policy"] or "",
            version=heads["version"] or "",
            source=heads["source"] or "",
            sha256=sha256,
            path=path,
            rules=(*rules, *house),
            fiscal_year_starts=year[0],
            fiscal_year_reason=year[1],
            retake=retake,
        )

    def text(self, entries: dict[str, Node], name: str, field: str | None) -> str | None:
        """The text of an entry; None where it is missing (which is noted already) or wrong."""
        if name not in entries:
            return None
        inner = f"{field}.{name}" if field else name
        return self.attempt(lambda: text_of(self, entries[name], inner))

    def sentence(self, entries: dict[str, Node], name: str, field: str, places: tuple[str, ...]) -> str | None:
        if name not in entries:
            return None
        return self.attempt(lambda: sentence_of(self, entries[name], f"{field}.{name}" if name else field, places))

    def group(self, node: Node, field: str, required: tuple[str, ...]) -> dict[str, Node]:
        return self.attempt(lambda: entries_of(self, node, field, required)) or {}

    def year(self, node: Node) -> tuple[MonthDay, str] | None:
        field = "fiscal_year_starts"
        entries = self.group(node, field, ("value", "reason"))
        value = entries.get("value")
        start = self.attempt(lambda: month_day_of(self, value, f"{field}.value")) if value is not None else None
        reason = self.text(entries, "reason", field)
        return (start, reason) if start is not None and reason is not None else None

    def retake(self, node: Node) -> tuple[tuple[Cause, str], ...]:
        causes = (Cause.UNREADABLE, Cause.CUT_OFF)
        entries = self.group(node, "retake", tuple(map(str, causes)))
        return tuple((cause, self.sentence(entries, cause, "retake", ("receipt",)) or "") for cause in causes)

    # --- The handbook's rules ---

    def rules(self, node: Node) -> tuple[Rule, ...]:
        by_name = {check.name: check for check in CHECKS}
        entries = self.group(node, "rules", tuple(by_name))
        return tuple(filter(None, (self.rule(by_name[name], entry) for name, entry in entries.items())))

    def rule(self, check: Check, node: Node) -> Rule | None:
        field = f"rules.{check.name}"
        needed = ["clause", "where", "on_not_met"]
        needed += ["ask"] if check.asks else []
        needed += ["parameters"] if check.parameters else []
        entries = self.group(node, field, tuple(needed))
        clause, where = self.text(entries, "clause", field), self.text(entries, "where", field)
        consequence = self.consequence(entries, field)
        asks = tuple(self.asks(check, entries["ask"], f"{field}.ask")) if "ask" in entries else ()
        settings = tuple(self.settings(check, entries["parameters"], field)) if "parameters" in entries else ()
        if clause is None or where is None or consequence is None:
            return None
        rule = Rule(check.name, clause, where, consequence, asks, settings, node.start_mark.line + 1)
        if len(settings) == len(check.parameters):
            self.tried(check, rule, entries, field)
        return rule

    def tried(self, check: Check, rule: Rule, entries: dict[str, Node], field: str) -> None:
        """Note what trying the parameters found that cannot be used, each at its entry."""
        for objection in check.trial(rule):
            if objection.refused:
                inner = f"{field}.{objection.parameter}"
                given = self.group(entries["parameters"], field, tuple(each.name for each in check.parameters))
                listed = self.group(given[objection.parameter], inner, ("value", "reason"))["value"]
                node = next(node for node in listed.value if text_of(self, node, inner) == objection.entry)
                self.mistakes.append(self.wrong(f"`{objection.entry}` {objection.why}", node, inner))

    def consequence(self, entries: dict[str, Node], field: str) -> Consequence | None:
        if "on_not_met" not in entries:
            return None
        inner = f"{field}.on_not_met"
        word = self.attempt(lambda: one_of(self, entries["on_not_met"], inner, _CONSEQUENCES))
        return Consequence(word) if word is not None else None

    def asks(self, check: Check, node: Node, field: str) -> Iterator[tuple[str, str]]:
        names = tuple(name for name, _ in check.asks)
        entries = {"": node} if names == ("",) else self.group(node, field, names)
        for name, places in check.asks:
            sentence = self.sentence(entries, name, field, places)
            if sentence is not None:
                yield name, sentence

    def settings(self, check: Check, node: Node, field: str) -> Iterator[Setting]:
        declared = {parameter.name: parameter for parameter in check.parameters}
        given = self.group(node, f"{field}.parameters", tuple(declared))
        for name, parameter in declared.items():
            if name in given:
                setting = self.attempt(partial(setting_of, self, parameter, given[name], f"{field}.{name}"))
                if setting is not None:
                    yield setting

    # --- The office's own ---

    def house_rules(self, node: Node) -> tuple[Rule, ...]:
        expected = "expected the office's own rules, each as `its-name:` with its entries below it"
        entries = self.attempt(lambda: named_entries(self, node, "house_rules", expected)) or {}
        return tuple(filter(None, (self.house_rule(name, *entry) for name, entry in entries.items())))

    def house_rule(self, name: str, line: int, node: Node) -> Rule | None:
        field = f"house_rules.{name}"
        if not _HOUSE_NAME.fullmatch(name):
            mend = "; write it in small letters, digits and hyphens, such as names-of-guests"
            self.mistakes.append(Mistake(f"`{name}` cannot be the name of a rule{mend}", line, field))
        if name in {check.name for check in CHECKS}:
            self.mistakes.append(
                Mistake(f"`{name}` is a rule of the handbook; give this one another name", line, field)
            )
        entries = self.attempt(lambda: entries_of(self, node, field, _HOUSE_ENTRIES, ("ask",))) or {}
        clause, where = self.text(entries, "clause", field), self.text(entries, "where", field)
        consequence = self.consequence(entries, field)
        word = None
        if "scope" in entries:
            word = self.attempt(lambda: one_of(self, entries["scope"], f"{field}.scope", tuple(_SCOPES)))
        if word is None:
            return None
        scope = _SCOPES[word]
        house = self.house(entries, field, scope)
        ask = self.sentence(entries, "ask", field, places_of(scope)) if "ask" in entries else ""
        if not ask and "ask" not in entries and consequence is Consequence.RETURN:
            why = "`ask` is missing; what goes back says what is asked for"
            self.mistakes.append(Mistake(why, line, field))
        if clause is None or where is None or consequence is None or ask is None or house is None:
            return None
        return Rule(name, clause, where, consequence, (("", ask),), (), line, house)

    def house(self, entries: dict[str, Node], field: str, scope: Scope) -> House | None:
        message = self.sentence(entries, "message", field, places_of(scope))
        written = self.text(entries, "not_met_if", field)
        if written is None:
            return None
        try:
            parsed = expression(written, types_of(scope, self.programs), elsewhere(scope))
            if not parsed.names:
                raise Mistaken("this looks at nothing of a submission; use a name, as in `total > 75.00`")
            return House(scope, parsed, message) if message is not None else None
        except Mistaken as mistake:
            node = entries["not_met_if"]
            self.mistakes.append(self.wrong(f"{mistake} (in `{_short(written)}`)", node, f"{field}.not_met_if"))
            return None


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
