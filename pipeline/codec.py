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
    return cast(T, _value(kind, data, {}))


def _value(kind: Any, data: Any, bound: dict[Any, Any]) -> Any:
    kind = bound.get(kind, kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(kind, data, bound)
    if origin is tuple:
        return _tuple(kind, data, bound)
    if origin is frozenset:
        (part,) = get_args(kind)
        return frozenset(_value(part, held, bound) for held in _listed(data))
    plain = origin or kind
    if is_dataclass(plain):
        return _dataclass(kind, data, bound)
    if hasattr(plain, "_fields"):
        hints = get_type_hints(plain)
        return plain(*_tuple(tuple[tuple(hints[name] for name in plain._fields)], data, bound))  # type: ignore[misc]
    if kind in _AS_TEXT or issubclass(kind, StrEnum):
        return _from_text(kind, data)
    if kind is float and type(data) is int:
        return float(data)
    if kind in (str, int, float, bool, type(None)) and type(data) is kind:
        return data
    raise ValueError(f"expected {kind.__name__}, found {type(data).__name__}")


def _union(kind: Any, data: Any, bound: dict[Any, Any]) -> Any:
    """The model's unions are all `X | None`."""
    if data is None:
        return None
    (one,) = (part for part in get_args(kind) if part is not type(None))
    return _value(one, data, bound)


def _tuple(kind: Any, data: Any, bound: dict[Any, Any]) -> tuple[Any, ...]:
    data, parts = _listed(data), get_args(kind)
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_value(parts[0], held, bound) for held in data)
    if len(parts) != len(data):
        raise ValueError(f"expected {len(parts)} values, found {len(data)}")
    return tuple(_value(part, held, bound) for part, held in zip(parts, data, strict=True))


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise ValueError(f"expected a list, found {type(data).__name__}")
    return data


def _dataclass(kind: Any, data: Any, bound: dict[Any, Any]) -> Any:
    plain = get_origin(kind) or kind
    if not isinstance(data, dict):
        raise ValueError(f"expected {plain.__name__}, found {type(data).__name__}")
    hints = _hints(plain)
    if unknown := data.keys() - hints.keys():
        raise ValueError(f"{plain.__name__} has no {', '.join(sorted(unknown))}")
    arguments = (bound.get(argument, argument) for argument in get_args(kind))
    inner = dict(zip(getattr(plain, "__parameters__", ()), arguments, strict=False))
    values = {name: _value(hints[name], held, inner) for name, held in data.items()}
    try:
        return plain(**values)
    except TypeError as missing:
        raise ValueError(f"{plain.__name__} lacks a field: {missing}") from missing


def _from_text(kind: Any, data: Any) -> Any:
    if not isinstance(data, str):
        raise ValueError(f"expected {kind.__name__} as text, found {type(data).__name__}")
    try:
        return _AS_TEXT.get(kind, kind)(data)
    except InvalidOperation as wrong:
        raise ValueError(f"not a {kind.__name__}: {data!r}") from wrong


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
