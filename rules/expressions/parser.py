"""An expression parsed, each part with its type, and written out again for CEL."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from rules.expressions.kinds import (
    AMOUNT,
    ANYTHING,
    NUMBER,
    SAID,
    TEXT,
    TRUTH,
    Mistaken,
    Node,
    Type,
    alike,
    among,
    applied,
    as_amount,
    calculated,
    check_pattern,
    compared,
    known_names,
    list_of,
    nearest,
    selected,
)  # fmt: skip
from rules.expressions.tokens import instead, tokens

#: What people call what has another name here.
_MEANT = {
    **dict.fromkeys(("amount", "price", "cost", "sum", "bill"), "total"),
    **dict.fromkeys(("store", "shop", "vendor", "business", "restaurant", "seller"), "merchant"),
    **dict.fromkeys(("guests", "people", "participants", "attendance"), "attendees"),
    **dict.fromkeys(("receipts", "bills"), "purchases"),
    **dict.fromkeys(("payment", "method", "tender"), "paid_by"),
    **dict.fromkeys(("gratuity", "service"), "service_charge"),
    **dict.fromkeys(("email", "mail"), "claimant_email"),
    **dict.fromkeys(("name", "claimant"), "claimant_name"),
    **dict.fromkeys(("persons", "heads", "number_of_guests", "attendee_count"), "headcount"),
    "day": "weekday",
}
#: More brackets in brackets are no rule that a person could check.
MOST_DEPTH = 30
#: How many lists may be gone through inside each other.
MOST_LISTS = 2

FUNCTIONS = ("size", "int", "double", "string", "has")
_OF_TEXT = ("contains", "startsWith", "endsWith", "matches")
_OF_LIST = ("exists", "all", "exists_one", "filter", "map")


class Parser:
    """Recursive descent over one expression, typing as it goes."""

    def __init__(self, written: str, names: Mapping[str, Type], elsewhere: Mapping[str, str]) -> None:
        self.elsewhere = elsewhere
        self.tokens = tokens(written)
        self.at = 0
        self.depth = 0
        self.lists = 0
        self.names = names
        self.bound: dict[str, Type] = {}
        self.used: dict[str, None] = {}

    # --- tokens ---

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def accept(self, *signs: str) -> str:
        return self.take() if self.kind() in ("sign", "name") and self.peek() in signs else ""

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            found = f"before `{self.peek()}`" if self.peek() else "at the end"
            raise Mistaken(f"a `{sign}` is missing {found}")

    # --- grammar, loosest first ---

    def whole(self) -> Node:
        if not self.tokens:
            raise Mistaken("the expression is empty; write one, as in `total > 75.00`")
        node = self.choice()
        if self.peek():
            raise Mistaken(f"`{self.peek()}` is not expected here{instead(self.peek())}")
        return node

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Mistaken("there are too many brackets in brackets; make several rules of it")
        node = self.either()
        if self.accept("?"):
            self.must("truth", node, "before `?`")
            yes = self.choice()
            self.expect(":")
            no = self.choice()
            yes, no = alike(yes, no, "the two sides of `:`")
            worked_out = yes.worked_out or no.worked_out
            node = Node(yes.type, f"({node.cel} ? {yes.cel} : {no.cel})", worked_out=worked_out)
        self.depth -= 1
        return node

    def either(self) -> Node:
        return self.logic("||", self.both)

    def both(self) -> Node:
        return self.logic("&&", self.relation)

    def logic(self, sign: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.accept(sign):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        for side in parts:
            self.must("truth", side, f"beside `{sign}`")
        return Node(TRUTH, f"({f' {sign} '.join(side.cel for side in parts)})")

    def relation(self) -> Node:
        node = self.sum()
        sign = self.accept("==", "!=", "<=", ">=", "<", ">", "in")
        if not sign:
            return node
        other = self.sum()
        if self.peek() in ("==", "!=", "<=", ">=", "<", ">", "in"):
            raise Mistaken(f"two comparisons in a row; join them with &&, as in `10 < total && total {self.peek()} 20`")
        return among(node, other) if sign == "in" else compared(node, sign, other)

    def sum(self) -> Node:
        node = self.product()
        while sign := self.accept("+", "-"):
            other = self.product()
            if sign == "+" and node.type.kind == other.type.kind == "text":
                node = Node(TEXT, f"({node.cel} + {other.cel})")
            else:
                node = calculated(node, sign, other)
        return node

    def product(self) -> Node:
        node = self.unary()
        while sign := self.accept("*", "/", "%"):
            if sign == "%" and self.kind() not in ("name", "number") and self.peek() != "(":
                raise Mistaken("there is no sign for percent; for 20 percent of it write 0.20 * subtotal")
            node = calculated(node, sign, self.unary())
        return node

    def unary(self) -> Node:
        if self.accept("!"):
            node = self.deeper()
            self.must("truth", node, "after `!`")
            return Node(TRUTH, f"!({node.cel})")
        if self.accept("-"):
            node = self.deeper()
            if node.type.kind not in ("amount", "number"):
                raise Mistaken(f"`-` stands before {node.type}")
            return Node(node.type, f"(-({node.cel}))", worked_out=node.worked_out)
        return self.member()

    def deeper(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Mistaken("there are too many signs in a row; make several rules of it")
        node = self.unary()
        self.depth -= 1
        return node

    def member(self) -> Node:
        node = self.primary()
        while True:
            if self.accept("."):
                name = self.take() if self.kind() == "name" else ""
                if not name:
                    raise Mistaken("a name is missing after `.`")
                node = self.method(node, name) if self.accept("(") else selected(node, name)
            elif self.accept("["):
                place = self.choice()
                self.expect("]")
                if node.type.kind != "list" or node.type.of is None or place.type.kind != "number":
                    raise Mistaken(f"`[...]` takes one element of a list by its number from 0; this is {node.type}")
                node = Node(node.type.of, f"{node.cel}[{place.cel}]")
            else:
                return node

    def primary(self) -> Node:
        kind, sign = self.kind(), self.take()
        if kind == "number":
            return Node(AMOUNT if "." in sign else NUMBER, sign, literal=sign)
        if kind == "text":
            try:
                return Node(TEXT, sign, literal=ast.literal_eval(sign))
            except (SyntaxError, ValueError) as error:
                raise Mistaken(f"{sign} is not a text: {error}") from error
        if sign == "(":
            node = self.choice()
            self.expect(")")
            return Node(node.type, f"({node.cel})", node.literal, node.worked_out)
        if sign == "[":
            return self.list_literal()
        if sign == "." and self.kind() == "number":
            raise Mistaken(f"write 0.{self.peek()} instead of .{self.peek()}")
        if kind != "name":
            where = f"instead of `{sign}`" if sign else "at the end"
            raise Mistaken(f"a name, a number or a text is missing {where}")
        if sign in ("true", "false"):
            return Node(TRUTH, sign)
        if sign == "null":
            raise Mistaken(
                "nothing here is ever null: where a value is not known the rule says “cannot tell” by itself; leave "
                "the comparison out (has(item.quantity) asks for a field that a paper need not print)"
            )
        return self.function(sign) if self.accept("(") else self.named(sign)

    def named(self, name: str) -> Node:
        if name in self.bound:
            return Node(self.bound[name], name)
        if name not in self.names:
            known = [*self.names, *self.bound]
            raise Mistaken(f"there is no `{name}` here{self.rather(name, known)}")
        self.used[name] = None
        return Node(self.names[name], name)

    def rather(self, name: str, known: list[str]) -> str:
        """What to write instead of a name that does not exist."""
        if hint := instead(name):
            return hint
        if name in self.elsewhere:
            return f"; {self.elsewhere[name]}"
        meant = _MEANT.get(name.lower(), "")
        if meant in known:
            return f"; did you mean `{meant}`?"
        if meant in self.elsewhere:
            return f"; did you mean `{meant}`? {self.elsewhere[meant]}"
        before = [token for _, token in self.tokens[max(0, self.at - 3) : self.at - 1]]
        held = before[-1:] in (["=="], ["!="], ["["]) or self.peek() == "in"
        if held or (before[-1:] == ["("] and before[0] in _OF_TEXT):
            return nearest(name, known, 0.8) or f'; a text stands in quotes, as in "{name}"'
        return nearest(name, known) or known_names(known)

    def list_literal(self) -> Node:
        parts: list[Node] = []
        while not self.accept("]"):
            if parts:
                self.expect(",")
            parts.append(self.choice())
        if not parts:
            return Node(list_of(ANYTHING), "[]", literal=())
        for at in range(1, len(parts)):
            parts[0], parts[at] = alike(parts[0], parts[at], "the elements of a list")
        if any(part.type.kind == "amount" for part in parts):
            parts = [as_amount(part) for part in parts]
        values = tuple(part.literal for part in parts)
        return Node(list_of(parts[0].type), f"[{', '.join(part.cel for part in parts)}]", literal=values)

    def arguments(self) -> list[Node]:
        found: list[Node] = []
        while not self.accept(")"):
            if found:
                self.expect(",")
            found.append(self.choice())
        return found

    def function(self, name: str) -> Node:
        if name not in FUNCTIONS:
            methods = (*_OF_TEXT, *_OF_LIST)
            if name in methods:
                raise Mistaken(f"`{name}` stands behind what it is about: `merchant.{name}(...)`")
            hint = instead(name) or nearest(name, FUNCTIONS) or f"; there are {', '.join(FUNCTIONS)}"
            raise Mistaken(f"there is no function `{name}`{hint}")
        given = self.arguments()
        if len(given) != 1:
            raise Mistaken(f"`{name}(...)` takes one value, not {len(given)}")
        return applied(name, given[0])

    def method(self, node: Node, name: str) -> Node:
        """`node.name(...)`, its bracket already open."""
        if name == "size":
            self.expect(")")
            return applied("size", node)
        if node.type.kind == "text" and name in _OF_TEXT:
            given = self.arguments()
            if len(given) != 1 or given[0].type.kind != "text":
                raise Mistaken(f"`{name}(...)` takes one text, in quotes")
            if name == "matches":
                check_pattern(given[0])
            return Node(TRUTH, f"{node.cel}.{name}({given[0].cel})")
        if node.type.kind == "list" and node.type.of is not None and name in _OF_LIST:
            return self.each(node, node.type.of, name)
        there = {"text": _OF_TEXT, "list": _OF_LIST}.get(node.type.kind, ())
        hint = nearest(name, (*there, "size")) or (f"; there are {', '.join(there)}" if there else "")
        raise Mistaken(f"{node.type} has no `{name}(...)`{hint}")

    def each(self, node: Node, element: Type, name: str) -> Node:
        """`list.name(x, ...)`: what follows is asked of each element."""
        word = self.take() if self.kind() == "name" else ""
        if not word or self.peek() != ",":
            raise Mistaken(f"write `{name}` with a word for each element: `items.{name}(item, item.amount > 5.00)`")
        if word in self.names or word in self.bound:
            raise Mistaken(f"`{word}` already means something here; call each element otherwise, as `each`")
        self.expect(",")
        self.lists += 1
        if self.lists > MOST_LISTS:
            raise Mistaken(f"lists are gone through inside each other more than {MOST_LISTS} deep")
        self.bound[word] = element
        inner = self.choice()
        del self.bound[word]
        self.lists -= 1
        self.expect(")")
        if name != "map":
            self.must("truth", inner, f"inside `{name}(...)`")
        made = {"map": list_of(inner.type), "filter": node.type}.get(name, TRUTH)
        return Node(made, f"{node.cel}.{name}({word}, {inner.cel})")

    def must(self, kind: str, node: Node, where: str) -> None:
        if node.type.kind != kind:
            mend = "; compare it, as in `total > 75.00`" if kind == "truth" else ""
            raise Mistaken(f"{SAID[kind]} is expected {where}, not {node.type}{mend}")
