"""A house rule's condition as a tree: comparisons of a name with written values, joined by and, or and not.

Sums of names and of their multiples are held against each other too (`tip > 0.20 * subtotal`): such a sum is one thing,
as if it had nothing to do with its names. What is more (`merchant.contains("X")`, `a ? b : c`) is something that may be
so or not, whatever the rest is. That can only hide what a condition comes to, never make it up.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rules.expressions import Type
from rules.expressions.kinds import AMOUNT
from rules.expressions.tokens import tokens
from rules.house import MOST_ELEMENTS

#: What stands for a value that is not known.
UNKNOWN = object()

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
#: The same comparison with its sides changed.
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
#: What asks something of each element of a list.
_OF_EACH = ("exists", "all", "exists_one", "filter")
#: What can be added up.
_COUNTABLE = ("amount", "number")
_NONE = Decimal(0)
_OPEN, _CLOSE = ("(", "["), (")", "]")


class Sign(NamedTuple):
    """A token and where it stands; `size(name)` and `item.amount` are one."""

    sort: str
    text: str
    start: int
    end: int


class Held(NamedTuple):
    """A name's type, whether it is a list that is counted, what it is held against, whether it is a sum of names."""

    type: Type
    counted: bool
    values: tuple[Any, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A condition, or a part of one.

    Attributes:
        written: as in the policy file, without brackets around it.
        joined: how the parts `of` it are joined: "&&", "||" or "!"; "" where it has none.
        about: what decides it: the name or the sum of names that is held against values, else what is written; "" for
            true and false.
        sign, held: how and against what the name is held; None where it is not so simple.
    """

    written: str
    joined: str = ""
    of: tuple[Part, ...] = ()
    about: str = ""
    sign: str = "=="
    held: Held | None = None

    def leaves(self) -> Iterator[Part]:
        """The parts that have no parts."""
        if not self.of:
            yield self
        for part in self.of:
            yield from part.leaves()

    def truth(self, case: Mapping[str, Any]) -> bool | None:
        """Whether it is so where `case` has a value for each `about`; None where what is unknown decides."""
        if self.joined:
            truths = [part.truth(case) for part in self.of]
            if self.joined == "!":
                return None if truths[0] is None else not truths[0]
            decides = self.joined == "||"
            return decides if decides in truths else None if None in truths else not decides
        if not self.about:
            return self.written == "true"
        value = case[self.about]
        if value is UNKNOWN:
            return None
        if self.held is None:
            return bool(value)
        return any(_COMPARED[self.sign](value, one) for one in self.held.values)


def parts_of(written: str, types: Mapping[str, Type]) -> tuple[Part, ...]:
    """The condition that is written over names of `types`, and each that is asked of the elements of a list in it."""
    found, at = list[Sign](), 0
    for sort, text in tokens(written):
        at = written.index(text, at)
        found.append(Sign(sort, text, at, at + len(text)))
        at += len(text)
    signs = list(_joined(found, types))
    return (_part(written, signs, types), *_of_elements(written, signs, types))


def _joined(signs: Sequence[Sign], types: Mapping[str, Type]) -> Iterator[Sign]:
    """`size(name)`, and `word.field` where `types` knows it, as one."""
    at = 0
    while at < len(signs):
        words = [sign.text for sign in signs[at : at + 4]]
        if words[:2] == ["size", "("] and words[3:] == [")"] and signs[at + 2].sort == "name":
            yield Sign("size", words[2], signs[at].start, signs[at + 3].end)
            at += 4
        elif words[1:2] == ["."] and "".join(words[:3]) in types:
            yield Sign("name", "".join(words[:3]), signs[at].start, signs[at + 2].end)
            at += 3
        else:
            yield signs[at]
            at += 1


def _of_elements(written: str, signs: Sequence[Sign], types: Mapping[str, Type]) -> Iterator[Part]:
    """What is asked of each element of a list: `items.exists(item, …)`."""
    for at in range(2, len(signs) - 4):
        listed, dot, asks, bracket, word, comma = signs[at - 2 : at + 4]
        of = types[listed.text].of if listed.text in types else None
        if dot.text != "." or asks.text not in _OF_EACH or bracket.text != "(" or comma.text != "," or of is None:
            continue
        body = signs[at + 4 : _closing(signs, at + 1)]
        inside = {**types, word.text: of, **{f"{word.text}.{name}": kind for name, kind in of.fields}}
        joined = list(_joined(body, inside))
        yield _part(written, joined, inside)
        yield from _of_elements(written, joined, inside)


def _part(written: str, signs: Sequence[Sign], types: Mapping[str, Type]) -> Part:
    while signs[0].text == "(" and _closing(signs, 0) == len(signs) - 1:
        signs = signs[1:-1]
    said = written[signs[0].start : signs[-1].end]
    if len(_split(signs, "?")) == 1:
        for joined in ("||", "&&"):
            if len(sides := _split(signs, joined)) > 1:
                return Part(said, joined, tuple(_part(written, side, types) for side in sides))
        if signs[0].text == "!" and not any(len(_split(signs, sign)) > 1 for sign in (*_COMPARED, "in", *"+-*/%")):
            return Part(said, "!", (_part(written, signs[1:], types),))
        if len(signs) == 1 and signs[0].text in ("true", "false"):
            return Part(said)
        if (one := _comparison(said, signs, types) or _of_sums(said, signs, types)) is not None:
            return one
    return Part(said, about=" ".join(sign.text for sign in signs))


def _split(signs: Sequence[Sign], by: str) -> list[Sequence[Sign]]:
    """What stands between the signs `by` that are in no brackets."""
    found, depth, start = list[Sequence[Sign]](), 0, 0
    for at, sign in enumerate(signs):
        depth += (sign.text in _OPEN) - (sign.text in _CLOSE) if sign.sort == "sign" else 0
        if depth == 0 and sign.text == by and sign.sort != "text":
            found.append(signs[start:at])
            start = at + 1
    return [*found, signs[start:]]


def _closing(signs: Sequence[Sign], opened: int) -> int:
    """Where the bracket that opens at `opened` is closed."""
    depth = 0
    for at in range(opened, len(signs)):
        if signs[at].sort == "sign":
            depth += (signs[at].text in _OPEN) - (signs[at].text in _CLOSE)
        if depth == 0:
            return at
    return len(signs)


def _comparison(said: str, part: Sequence[Sign], types: Mapping[str, Type]) -> Part | None:
    """A name that is held against written values; None where it is not so simple."""
    if len(part) < 3:
        return None
    if part[1].text == "in" and part[2].text == "[" and part[-1].text == "]":
        subject, written, sign = part[0], part[3:-1:2], "=="
        if any(comma.text != "," for comma in part[4:-1:2]):
            return None
    elif len(part) == 3 and part[1].text in _COMPARED:
        turned = part[0].sort not in ("name", "size")
        subject, written = part[2 if turned else 0], part[0:1] if turned else part[2:]
        sign = _TURNED.get(part[1].text, part[1].text) if turned else part[1].text
    else:
        return None
    counted = subject.sort == "size"
    if subject.sort not in ("name", "size") or subject.text not in types:
        return None
    if counted is not (types[subject.text].kind == "list"):
        return None
    kind = "number" if counted else types[subject.text].kind
    if kind == "text" and sign not in ("==", "!="):
        return None
    values = tuple(_value(each, kind) for each in written)
    if any(value is None or (counted and value >= MOST_ELEMENTS) for value in values):
        return None
    return Part(said, about=subject.text, sign=sign, held=Held(types[subject.text], counted, values))


def _of_sums(said: str, part: Sequence[Sign], types: Mapping[str, Type]) -> Part | None:
    """A sum of names, or of their multiples, that is held against another; None where it is not so simple.

    What is only one name in the end (`tip * 2 > 10`) is held against a value.
    """
    compared = [at for at, sign in enumerate(part) if sign.sort == "sign" and sign.text in _COMPARED]
    if len(compared) != 1:
        return None
    left, right = _sum(part[: compared[0]], types), _sum(part[compared[0] + 1 :], types)
    if left is None or right is None:
        return None
    times = {name: left.get(name, _NONE) - right.get(name, _NONE) for name in sorted({*left, *right} - {""})}
    times = {name: number for name, number in times.items() if number}
    if not times:
        return None
    first, sign = next(iter(times.values())), part[compared[0]].text
    value = (right.get("", _NONE) - left.get("", _NONE)) / first
    shares = {name: number / first for name, number in times.items()}
    if value * first != right.get("", _NONE) - left.get("", _NONE) or any(shares[n] * first != times[n] for n in times):
        return None  # a third has no end
    sign = _TURNED.get(sign, sign) if first < 0 else sign
    name, *others = times
    if others:
        about = " + ".join(f"{shares[name].normalize()} * {name}" for name in times)
        return Part(said, about=about, sign=sign, held=Held(AMOUNT, False, (value,), is_sum=True))
    if value != value.quantize(Decimal("0.01") if types[name].kind == "amount" else Decimal(1)):
        return None
    held = Held(types[name], False, (value if types[name].kind == "amount" else int(value),))
    return Part(said, about=name, sign=sign, held=held)


def _sum(signs: Sequence[Sign], types: Mapping[str, Type]) -> dict[str, Decimal] | None:
    """How often each name is in a sum; what is added beside them under "". None where it is none."""
    found: dict[str, Decimal] = {}
    term, sign = list[Sign](), Decimal(1)
    for at, one in enumerate((*signs, Sign("sign", "+", 0, 0))):
        if one.sort != "sign" or one.text not in ("+", "-"):
            term.append(one)
            continue
        if term:
            product = _product(term, types)
            if product is None:
                return None
            name, number = product
            found[name] = found.get(name, _NONE) + sign * number
        elif at or one.text == "+":
            return None
        term, sign = [], Decimal(-1 if one.text == "-" else 1)
    return found


def _product(term: Sequence[Sign], types: Mapping[str, Type]) -> tuple[str, Decimal] | None:
    """A name ("" for none) and how often it is taken, of numbers and at most one name; None where it is none."""
    if len(term) % 2 == 0 or any(sign.text != "*" for sign in term[1::2]):
        return None
    name, number = "", Decimal(1)
    for factor in term[::2]:
        if factor.sort == "number":
            number *= Decimal(factor.text)
        elif factor.sort == "name" and not name and factor.text in types and types[factor.text].kind in _COUNTABLE:
            name = factor.text
        else:
            return None
    return name, number


def _value(written: Sign, kind: str) -> Any:
    """An amount, a whole number, a day or a text as written; None where it is none, or of another kind."""
    if written.sort == "number" and kind in ("amount", "number"):
        value = Decimal(written.text)
        fits = value == value.quantize(Decimal("0.01")) if kind == "amount" else value == int(value)
        return (value if kind == "amount" else int(value)) if fits else None
    if written.sort != "text" or "\\" in written.text or kind not in ("text", "day"):
        return None
    text = written.text[1:-1]
    return date.fromisoformat(text) if kind == "day" else text
