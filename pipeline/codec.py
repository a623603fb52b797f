"""The model's types as JSON and back, exactly: `from_json(kind, to_json(value)) == value`.

What is read back from disk may have been altered; JSON checked against the declared types yields a valid value or a
ValueError, and nothing it says is ever run (which is why this is not pickle).
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

#: Written as text: how, and how it is read back.
_AS_TEXT: dict[type, Callable[[str], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    time: time.fromisoformat,
    bytes: bytes.fromhex,
}


def to_json(value: object) -> Any:
    """`value`, a dataclass of the model or anything that one holds, as what `json.dumps` takes.

    Dataclasses become objects, tuples (named ones too) lists, sets lists in order.

    Raises:
        TypeError: `value` holds something that the model does not (a list, a float that is not a number …).
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        if value - value != 0:
            raise TypeError(f"not a finite number: {value}")
        return value
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if isinstance(value, frozenset):
        return sorted(to_json(part) for part in value)
    if type(value) in _AS_TEXT:
        if isinstance(value, bytes):
            return value.hex()
        return str(value) if isinstance(value, Decimal) else value.isoformat()  # type: ignore[attr-defined]
    raise TypeError(f"the model holds no {type(value).__name__}")


def from_json(kind: type[T], data: Any) -> T:
    """The value of type `kind` that `data`, as `json.loads` gives it, stands for.

    Raises:
        ValueError: it stands for none: a field that is unknown, or missing and without a default, a wrong type,
            a value that the type refuses.
    """
    return cast(T, _reader(cast(Any, kind))(data))


#: Makes a value of one type of what `json.loads` gave; raises ValueError where it is none.
_Read = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> _Read:
    """How a value of type `kind` is read: worked out once for each type, as values are very many."""
    origin = get_origin(kind)
    plain = origin or kind
    if origin in (Union, types.UnionType):
        return _union(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is frozenset:
        (part,) = map(_reader, get_args(kind))
        return lambda data: frozenset(map(part, _listed(data)))
    if is_dataclass(plain):
        return _dataclass(kind)
    if hasattr(plain, "_fields"):
        hints = get_type_hints(plain)
        parts = _tuple(tuple(hints[name] for name in plain._fields))
        return lambda data: plain(*parts(data))
    if kind in _AS_TEXT or issubclass(kind, StrEnum):
        return _from_text(kind)
    return _as_it_is(kind)


def _as_it_is(kind: type) -> _Read:
    known = kind in (str, int, float, bool, type(None))

    def read(data: Any) -> Any:
        if known and type(data) is kind:
            return data
        if kind is float and type(data) is int:
            return float(data)
        raise ValueError(f"expected {kind.__name__}, found {type(data).__name__}")

    return read


def _union(kind: Any) -> _Read:
    """The model's unions are all `X | None`."""
    (one,) = (_reader(part) for part in get_args(kind) if part is not type(None))
    return lambda data: None if data is None else one(data)


def _tuple(kinds: tuple[Any, ...]) -> _Read:
    parts = tuple(_reader(kind) for kind in kinds if kind is not Ellipsis)
    if len(parts) < len(kinds):
        return lambda data: tuple(map(parts[0], _listed(data)))

    def read(data: Any) -> tuple[Any, ...]:
        if len(parts) != len(_listed(data)):
            raise ValueError(f"expected {len(parts)} values, found {len(data)}")
        return tuple(part(held) for part, held in zip(parts, data, strict=True))

    return read


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise ValueError(f"expected a list, found {type(data).__name__}")
    return data


def _dataclass(kind: Any) -> _Read:
    plain = get_origin(kind) or kind
    bound = dict(zip(getattr(plain, "__parameters__", ()), get_args(kind), strict=False))
    parts: dict[str, _Read] = {}

    def read(data: Any) -> Any:
        if not parts:  # not before it is needed: a type may hold itself
            parts.update({name: _reader(_bound(hint, bound)) for name, hint in get_type_hints(plain).items()})
        if not isinstance(data, dict):
            raise ValueError(f"expected {plain.__name__}, found {type(data).__name__}")
        if unknown := data.keys() - parts.keys():
            raise ValueError(f"{plain.__name__} has no {', '.join(sorted(unknown))}")
        values = {name: parts[name](held) for name, held in data.items()}
        try:
            return plain(**values)
        except TypeError as missing:
            raise ValueError(f"{plain.__name__} lacks a field: {missing}") from missing

    return read


def _bound(hint: Any, bound: dict[Any, Any]) -> Any:
    """`hint` with what its type variables stand for."""
    if hint in bound:
        return bound[hint]
    open_ones = getattr(hint, "__parameters__", ())
    return hint[tuple(bound[one] for one in open_ones)] if open_ones and bound else hint


def _from_text(kind: Any) -> _Read:
    make = _AS_TEXT.get(kind, kind)

    def read(data: Any) -> Any:
        if not isinstance(data, str):
            raise ValueError(f"expected {kind.__name__} as text, found {type(data).__name__}")
        try:
            return make(data)
        except InvalidOperation as wrong:
            raise ValueError(f"not a {kind.__name__}: {data!r}") from wrong

    return read
