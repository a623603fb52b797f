"""The CEL library behind a seam of one function."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol


class Program(Protocol):
    """An expression made ready to be worked out often."""

    def execute(self, context: dict[str, Any]) -> Any: ...


@cache
def program(cel_text: str) -> Program:
    """`cel_text` made ready; ValueError where it is no CEL."""
    import cel

    compiled: Program = cel.compile(cel_text)
    return compiled
