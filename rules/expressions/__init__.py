"""House rules' expressions: a part of CEL that can be checked wholly when the policy loads, and run by a CEL library.

What is written is parsed and typed here, so that a name that does not exist, a text held against an amount or a
comparison that could never be true is a mistake in the policy file and not a rule that silently never speaks. What
passes is written out again for CEL, with two helps: a whole number beside an amount is made an amount (`total > 75`),
and amounts that were worked out are compared to a millionth, since CEL counts in binary fractions and 0.2 * 4.35 would
else be less than 0.87. Amounts themselves compare exactly as they are printed.

Not in it: maps, bytes, unsigned numbers, timestamps, null, and functions beyond `FUNCTIONS`. A list may be gone
through inside another list, but no deeper, and expressions are short; so each ends soon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.expressions.kinds import AMOUNT, DAY, NUMBER, TEXT, TRUTH, Mistaken, Type, list_of, nearest
from rules.expressions.parser import FUNCTIONS, Parser
from rules.expressions.running import program

__all__ = [
    "AMOUNT", "DAY", "FUNCTIONS", "NUMBER", "TEXT", "TRUTH", "Expression", "Mistaken", "Type", "expression", "list_of",
    "nearest",
]  # fmt: skip

#: A longer one is no rule that a person could check.
MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that is right.

    Attributes:
        written: as in the policy file.
        cel: the same for CEL.
        names: the names it uses, in the order of first use.
    """

    written: str
    cel: str
    names: tuple[str, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether it is true of `values`.

        A name that is missing from `values`, and a field that is missing from a record, is unknown: it counts only
        where the rest does not decide (`true || unknown` is true).

        Raises:
            LookupError: something is unknown that decides.
            ArithmeticError: it cannot be worked out, as with a division by zero.
        """
        try:
            answer = program(self.cel).execute({name: values[name] for name in self.names if name in values})
        except RuntimeError as error:  # how the library says that a variable is not defined
            raise LookupError(str(error)) from error
        except (TypeError, ValueError) as error:
            raise ArithmeticError(str(error)) from error
        if not isinstance(answer, bool):
            raise ArithmeticError(f"it came to {answer!r}")
        return answer


def expression(written: str, names: Mapping[str, Type], elsewhere: Mapping[str, str] | None = None) -> Expression:
    """The expression that is written, over `names`; `elsewhere` says of other names where they could be used.

    Raises:
        Mistaken: it is not one, uses another name, or does not come to yes or no.
    """
    if len(written) > MOST_CHARACTERS:
        raise Mistaken(f"the expression is longer than {MOST_CHARACTERS} characters; make several rules of it")
    parser = Parser(written, names, elsewhere or {})
    node = parser.whole()
    if node.type.kind != "truth":
        raise Mistaken(f"the expression comes to {node.type}, not to yes or no; compare it, as in `total > 75.00`")
    result = Expression(written, node.cel, tuple(parser.used))
    try:
        program(result.cel)
    except ValueError as error:  # all that is left for the library to refuse is how deep it goes
        raise Mistaken("the expression goes on for too long; make several rules of it") from error
    return result
