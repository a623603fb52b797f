"""What the parts of an expression are, and which go together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.expressions.running import program


class Mistaken(Exception):
    """The expression is not right; the message says why and how to mend it, for whoever wrote the policy."""


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is.

    Attributes:
        kind: amount, number, text, day, truth, list, record or anything (the element of an empty list).
        of: the type of a list's elements.
        fields: a record's, by name. optional: those that a record may lack.
        choices: the only values that a text can have; empty where any.
    """

    kind: str
    of: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    optional: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind == "list" and self.of is not None:
            return f"a list of {_PLURAL[self.of.kind]}"
        return SAID[self.kind]


SAID = {
    "amount": "an amount", "number": "a whole number", "text": "a text", "day": "a day", "truth": "yes or no",
    "list": "a list", "record": "a group of values", "anything": "a value",
}  # fmt: skip
_PLURAL = {
    "amount": "amounts", "number": "whole numbers", "text": "texts", "day": "days", "truth": "yes or no",
    "list": "lists", "record": "groups of values", "anything": "values",
}  # fmt: skip

AMOUNT, NUMBER, TEXT, DAY, TRUTH = (Type(kind) for kind in ("amount", "number", "text", "day", "truth"))
ANYTHING = Type("anything")
_NUMERIC = {"amount", "number"}


def list_of(element: Type) -> Type:
    """A list whose elements are all of one type."""
    return Type("list", of=element)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """`; did you mean ...?` with the nearest of `known`, or "" where none is as near as `cutoff` (0 to 1)."""
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=cutoff)
    return f"; did you mean `{by_folded[found[0]]}`?" if found else ""


def known_names(names: Iterable[str]) -> str:
    """`; there are ...` with all of `names`."""
    return f"; there are {', '.join(names)}"


@dataclass(slots=True)
class Node:
    """A part of the expression.

    Attributes:
        cel: how it is written for CEL.
        literal: what is written, where it is a number, a text or a list of such.
        worked_out: whether it is an amount that was not printed but calculated.
        optional: whether it is a field that its record may lack.
    """

    type: Type
    cel: str
    literal: object = None
    worked_out: bool = False
    optional: bool = False


def as_amount(node: Node) -> Node:
    """A whole number as an amount; anything else as it is."""
    if node.type.kind != "number":
        return node
    written = f"{node.literal}.0" if node.literal is not None else f"double({node.cel})"
    return Node(AMOUNT, written, literal=node.literal, worked_out=node.worked_out)


def alike(left: Node, right: Node, what: str) -> tuple[Node, Node]:
    """Both of one type: a whole number beside an amount becomes one."""
    kinds = {left.type.kind, right.type.kind}
    if kinds == _NUMERIC:
        return as_amount(left), as_amount(right)
    if len(kinds) > 1:
        raise Mistaken(f"{what} are {left.type} and {right.type}; both must be the same")
    return left, right


def calculated(left: Node, sign: str, right: Node) -> Node:
    """`left sign right` of amounts or whole numbers."""
    for side in (left, right):
        if side.type.kind not in _NUMERIC:
            raise Mistaken(f"`{sign}` works with amounts and numbers, not with {side.type}")
    left, right = alike(left, right, f"the sides of `{sign}`")
    if sign == "%" and left.type.kind == "amount":
        raise Mistaken("`%` is the rest of a division of whole numbers; for 20 percent write 0.20 * subtotal")
    if sign == "/" and left.literal is not None and right.literal is not None and left.type.kind == "number":
        raise Mistaken(f"{left.cel} / {right.cel} drops what is after the point; write it as a decimal, such as 0.20")
    return Node(left.type, f"({left.cel} {sign} {right.cel})", worked_out=left.type.kind == "amount")


def compared(left: Node, sign: str, right: Node) -> Node:
    """`left sign right` as yes or no; Mistaken where it could never be true."""
    left, right = _as_days(left, right)
    kinds = {left.type.kind, right.type.kind}
    if kinds - _NUMERIC and len(kinds) > 1:
        hint = ""
        if "text" in kinds and kinds & _NUMERIC:
            hint = "; a number stands without quotes, as in `total > 75.00`"
        elif "list" in kinds and kinds & _NUMERIC:
            hint = "; size(...) counts a list"
        elif "day" in kinds and kinds & _NUMERIC:
            hint = '; a day stands in quotes, as in "2026-05-15"'
        raise Mistaken(f"`{sign}` holds {left.type} against {right.type}, which are never alike{hint}")
    kind = left.type.kind
    if kind in ("list", "record", "anything") or (kind == "truth" and sign not in ("==", "!=")):
        raise Mistaken(f"`{sign}` cannot compare {left.type}; compare a value of it, or its size(...)")
    _check_choice(left, right)
    if "amount" in kinds:
        left, right = as_amount(left), as_amount(right)
        if left.worked_out or right.worked_out:
            return Node(TRUTH, f"({_to_a_millionth(left)} {sign} {_to_a_millionth(right)})")
    return Node(TRUTH, f"({left.cel} {sign} {right.cel})")


def _to_a_millionth(node: Node) -> str:
    return f"int({node.cel} * 1000000.0 + 1000000000000000.5)"  # CEL cuts off; so far above zero it rounds


def among(node: Node, others: Node) -> Node:
    """`node in others`."""
    if others.type.kind != "list" or others.type.of is None:
        raise Mistaken(f'`in` looks for a value in a list, as in `paid_by in ["card", "cash"]`; this is {others.type}')
    element = others.type.of
    if node.type.kind == "day" and isinstance(others.literal, tuple):
        for literal in others.literal:
            _check_day(literal)
    elif len({element.kind, node.type.kind} - {"anything"}) > 1 and {element.kind, node.type.kind} != _NUMERIC:
        raise Mistaken(f"`in` looks for {node.type} in {others.type}, where it never is")
    if isinstance(others.literal, tuple):
        for literal in others.literal:
            _check_choice(node, Node(element, "", literal=literal))
    elif element.choices:
        _check_choice(node, Node(element, ""))
    return Node(TRUTH, f"({node.cel} in {others.cel})")


def _as_days(left: Node, right: Node) -> tuple[Node, Node]:
    """A text beside a day is a day, and must be written as one."""
    for one, other in ((left, right), (right, left)):
        if one.type.kind == "day" and other.type.kind == "text" and other.literal is not None:
            _check_day(other.literal)
            day = Node(DAY, other.cel, literal=other.literal)
            return (left, day) if other is right else (day, right)
    return left, right


def _check_day(literal: object) -> None:
    text = str(literal)
    try:
        right = date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    if not right:
        raise Mistaken(f'“{text}” is not a day; write year-month-day, as in "2026-05-15"')


def _check_choice(left: Node, right: Node) -> None:
    for one, other in ((left, right), (right, left)):
        choices = one.type.choices
        if choices and isinstance(other.literal, str) and other.literal not in choices:
            known = ", ".join(f'"{choice}"' for choice in choices)
            hint = nearest(other.literal, choices)
            raise Mistaken(f'`{one.cel or "it"}` is never "{other.literal}"; it is one of {known}{hint}')


def check_pattern(node: Node) -> None:
    """Mistaken where `node` is no regular expression in quotes."""
    if node.literal is None:
        raise Mistaken("`matches(...)` takes a pattern in quotes")
    try:
        program(f'"".matches({node.cel})').execute({})
    except (ValueError, RuntimeError, TypeError) as error:
        raise Mistaken(f"{node.cel} is not a pattern (a regular expression)") from error


def selected(node: Node, name: str) -> Node:
    """`node.name` of a record."""
    if node.type.kind != "record":
        mend = "; go through it with exists, all or filter" if node.type.kind == "list" else ""
        raise Mistaken(f"{node.type} has no `.{name}`{mend}")
    fields = dict(node.type.fields)
    if name not in fields:
        raise Mistaken(f"there is no `.{name}` here{nearest(name, fields) or known_names(fields)}")
    return Node(fields[name], f"{node.cel}.{name}", optional=name in node.type.optional)


def applied(name: str, node: Node) -> Node:
    """One of the functions, of `node`."""
    kind = node.type.kind
    if name == "has":
        if not node.optional:
            raise Mistaken("has(...) asks for a field that need not be printed, as in has(item.quantity)")
        return Node(TRUTH, f"has({node.cel})")
    if name == "size":
        if kind not in ("list", "text"):
            raise Mistaken(f"size(...) counts a list or the letters of a text, not {node.type}")
        return Node(NUMBER, f"size({node.cel})")
    if kind not in _NUMERIC and not (name == "string" and kind in ("text", "day")):
        raise Mistaken(f"{name}(...) cannot take {node.type}")
    made = {"int": NUMBER, "double": AMOUNT, "string": TEXT}[name]
    return Node(made, f"{name}({node.cel})", worked_out=node.worked_out and name == "double")
