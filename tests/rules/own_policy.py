"""Policies of an office of its own, made from the packaged one."""

from __future__ import annotations

from pathlib import Path

from rules.policy import PACKAGED, load
from rules.terms import Policy

TEXT = PACKAGED.read_text(encoding="utf-8")

HOUSE = """
house_rules:
  names-of-guests:
    scope: purchase
    not_met_if: total > 75.0 && size(attendees) == 0
    message: "{receipt} is for {total}, and the form names {attendees} who attended."
    ask: "Could you tell us who attended?"
    on_not_met: return
    clause: Who attended is named where more than $75 is spent.
    where: Office rule of September 1, 2026
"""


def written(folder: Path, text: str) -> Path:
    """A policy file with `text`."""
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def house_text(expression: str, *, scope: str = "purchase", message: str = "Broken.", ask: str = "Why?") -> str:
    """The packaged policy with one house rule, `own-rule`."""
    entries = {
        "scope": scope,
        "not_met_if": _quoted(expression),
        "message": _quoted(message),
        "ask": _quoted(ask),
        "on_not_met": "return",
        "clause": "The office wants it so.",
        "where": "Office rule",
    }
    lines = "".join(f"    {name}: {value}\n" for name, value in entries.items())
    return f"{TEXT}\nhouse_rules:\n  own-rule:\n{lines}"


def house_policy(folder: Path, expression: str, **more: str) -> Policy:
    """The packaged policy with one house rule, loaded."""
    return load(written(folder, house_text(expression, **more)))


def with_setting(folder: Path, parameter: str, value: str) -> Policy:
    """The packaged policy with a parameter set."""
    before, found, after = TEXT.partition(f"      {parameter}:\n        value: ")
    assert found, parameter
    _, rest = after.split("\n", 1)
    return load(written(folder, f"{before}{found}{value}\n{rest}"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
