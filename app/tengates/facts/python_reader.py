"""One iterative walk over a Python file's syntax tree, gathering what `Code` holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from tengates.facts.python_blocks import Blocks
from tengates.facts.python_environment import env_read
from tengates.facts.python_expressions import Expressions, unwrapped
from tengates.facts.tree import Node
from tengates.model.code import (
    Assignment,
    Branch,
    Call,
    Class,
    EnvRead,
    Expr,
    Function,
    Handler,
    Loop,
    Parameter,
    Read,
    Return,
)
from tengates.model.place import Span

MAIN = "__main__"
_CALLS = 10_000  # kept of one file; no person writes more, and each costs by the length of its line
_RETURNED = 3  # levels kept of what is returned
_STATEMENTS = {
    "expression_statement",
    "return_statement",
    "raise_statement",
    "assert_statement",
    "delete_statement",
    "import_statement",
    "import_from_statement",
}
_COMPREHENSIONS = {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}


class Around(NamedTuple):
    """What encloses a node. A tuple: there is one per statement and more."""

    scope: str = ""
    loop: bool = False
    tried: bool = False
    withs: tuple[str, ...] = ()
    statement: Span | None = None
    awaited: bool = False
    dropped: bool = False  # an expression statement: its value is not used

    @property
    def plain(self) -> Around:
        """The same surroundings for something that is neither awaited nor dropped."""
        return Around(*self[:5]) if self.dropped or self.awaited else self


@dataclass(slots=True)
class Gathered:
    """The walk's growing lists."""

    calls: list[Call]
    functions: list[Function]
    classes: list[Class]
    assignments: list[Assignment]
    branches: list[Branch]
    handlers: list[Handler]
    loops: list[Loop]
    returns: list[Return]
    reads: list[Read]
    env_reads: list[EnvRead]
    guarded: bool = False  # has `if __name__ == "__main__"`


class Reader:
    """Walks a tree with a stack of its own, so that no depth of nesting matters."""

    def __init__(self, expressions: Expressions, *, may_yield: bool) -> None:
        """Both belong to the file that is read."""
        self._expressions = expressions
        self._blocks = Blocks(expressions, may_yield=may_yield)
        self.found = Gathered([], [], [], [], [], [], [], [], [], [])
        self._stack: list[tuple[Node, Around]] = []
        self._visits = {
            "call": self._call,
            "function_definition": self._function,
            "class_definition": self._class,
            "decorated_definition": self._decorated,
            "assignment": self._assignment,
            "augmented_assignment": self._assignment,
            "named_expression": self._assignment,
            "if_statement": self._if,
            "elif_clause": self._if,
            "for_statement": self._loop,
            "while_statement": self._loop,
            "try_statement": self._try,
            "with_statement": self._with,
            "except_clause": self._except,
            "except_group_clause": self._except,
            "attribute": self._read,
            "subscript": self._read,
            "await": self._await,
            "import_statement": self._skip,
            "import_from_statement": self._skip,
            "comment": self._skip,
        }

    def walk(self, root: Node) -> Gathered:
        """Everything below the root, in source order."""
        self._push(root.children, Around())
        stack, visits = self._stack, self._visits
        while stack:
            node, around = stack.pop()
            kind = node.kind
            if kind in _STATEMENTS:
                around = around._replace(statement=node.span, dropped=kind == "expression_statement")
                if kind == "return_statement":
                    self._return(node, around)
            visit = visits.get(kind)
            if visit is None:
                self._push(node.children, self._inside(kind, around))
            else:
                visit(node, around)
        return self.found

    def _inside(self, kind: str, around: Around) -> Around:
        if kind in _COMPREHENSIONS:
            return around.plain._replace(loop=True)
        if kind in _STATEMENTS or kind in {"parenthesized_expression", "block", "module"}:
            return around
        return around._replace(dropped=False, awaited=False) if around.dropped or around.awaited else around

    def _push(self, nodes: Sequence[Node], around: Around) -> None:
        self._stack += [(node, around) for node in reversed(nodes) if node.children]

    def _return(self, node: Node, around: Around) -> None:
        value = next((child for child in node.children if child.kind != "comment"), None)
        if value is not None:
            made = self._expressions.expr(value, _RETURNED)
            self.found.returns.append(Return(made, node.span, around.scope))

    def _skip(self, node: Node, around: Around) -> None:
        """Nothing inside is of interest."""

    def _await(self, node: Node, around: Around) -> None:
        self._push(node.children, around._replace(awaited=True))

    def _call(self, node: Node, around: Around) -> None:
        function = node.field("function")
        if function is None:
            return
        if len(self.found.calls) >= _CALLS:
            self._below_call(node, function, around)
            return
        span = node.span
        expr = self._expressions.expr(node)
        callee = self._expressions.name(function)
        self.found.calls.append(
            Call(
                callee=callee,
                written=self._expressions.written(function),
                expr=expr
                if expr.kind.value == "call"
                else replace(expr, items=tuple(self._expressions.call_items(node, 5))),
                span=span,
                statement=around.statement or span,
                scope=around.scope,
                receiver=self._receiver(function),
                awaited=around.awaited,
                is_statement=around.dropped,
                in_loop=around.loop,
                in_try=around.tried,
                with_blocks=around.withs,
            )
        )
        self._note_env(env_read(callee, expr, span, around.scope))
        self._below_call(node, function, around)

    def _below_call(self, node: Node, function: Node, around: Around) -> None:
        plain = around.plain
        arguments = node.field("arguments")
        if arguments is not None:
            self._push([arguments], plain)
        below: Node | None = function
        while below is not None and below.kind in {"attribute", "subscript"}:
            key = below.field("subscript")
            if key is not None:
                self._push([key], plain)
            below = below.field("object") or below.field("value")
        if below is not None and below.kind != "identifier":
            self._push([below], plain)

    def _receiver(self, function: Node) -> Expr | None:
        if function.kind != "attribute":
            return None
        owner = function.field("object")
        if owner is None or owner.kind == "identifier":
            return None
        return self._expressions.expr(owner, 4)

    def _read(self, node: Node, around: Around) -> None:
        span = node.span
        name = self._expressions.name(node)
        self.found.reads.append(Read(name, span, around.scope))
        self._note_env(env_read(name, None, span, around.scope))
        below: Node | None = node
        while below is not None and below.kind in {"attribute", "subscript"}:
            key = below.field("subscript")
            if key is not None and key.kind not in {"string", "integer", "identifier"}:
                self._push([key], around.plain)
            below = below.field("object") or below.field("value")
        if below is not None and below.kind != "identifier":
            self._push([below], around.plain)

    def _note_env(self, read: EnvRead | None) -> None:
        if read is not None:
            self.found.env_reads.append(read)

    def _assignment(self, node: Node, around: Around) -> None:
        target = node.field("left") or node.field("name")
        value = node.field("right") or node.field("value")
        if target is not None and value is not None:
            self._assign(target, value, node.span, around, node.field("type"))
        elif target is not None and node.field("type") is not None:
            return
        for part in (target, value):
            if part is not None and part.kind != "identifier":
                self._push([part], around._replace(dropped=False))

    def _assign(self, target: Node, value: Node, span: Span, around: Around, annotation: Node | None = None) -> None:
        made = self._expressions.expr(value)
        for name, member in self._targets(target):
            self.found.assignments.append(
                Assignment(
                    target=name,
                    value=made,
                    span=span,
                    scope=around.scope,
                    annotation=self._expressions.expr(annotation, 3) if annotation is not None else None,
                    member=member,
                )
            )

    def _targets(self, target: Node) -> Iterator[tuple[str, str]]:
        """Names that an assignment gives a value: the whole of it, or by place in a tuple."""
        target = unwrapped(target)
        if target.kind in {"pattern_list", "tuple_pattern", "list_pattern", "tuple", "list"}:
            parts = target.children
            for place, part in enumerate(parts):
                yield self._expressions.written(part), f"[{place}]"
        else:
            yield self._expressions.written(target), ""

    def _decorated(self, node: Node, around: Around) -> None:
        decorators = [child for child in node.children if child.kind == "decorator"]
        definition = node.field("definition")
        self._push(decorators, around)
        if definition is None:
            return
        made = tuple(self._expressions.expr(unwrapped_decorator(child)) for child in decorators)
        if definition.kind == "function_definition":
            self._function(definition, around, made)
        else:
            self._class(definition, around, made)

    def _function(self, node: Node, around: Around, decorators: tuple[Expr, ...] = ()) -> None:
        name = node.field("name")
        body = node.field("body")
        if name is None or body is None:
            return
        qualname = f"{around.scope}.{name.text}" if around.scope and around.scope != MAIN else name.text
        parameters = node.field("parameters")
        returns = node.field("return_type")
        self.found.functions.append(
            Function(
                name=name.text,
                qualname=qualname,
                span=node.span,
                body=body.span,
                parameters=tuple(self._parameters(parameters)) if parameters is not None else (),
                decorators=decorators,
                returns=self._expressions.expr(returns, 3) if returns is not None else None,
                is_async=any(token.kind == "async" for token in node.tokens),
                is_generator=self._blocks.yields(body),
                docstring=self._blocks.docstring(body),
            )
        )
        if parameters is not None:
            self._push([parameters], around._replace(dropped=False))
        self._push(body.children, Around(scope=qualname))

    def _parameters(self, parameters: Node) -> Iterator[Parameter]:
        for child in parameters.children:
            if child.kind in {"keyword_separator", "positional_separator", "comment"}:
                continue
            name, annotation, default = child.field("name"), child.field("type"), child.field("value")
            first = name or next((part for part in child.children), child)
            yield Parameter(
                first.text,
                self._expressions.expr(annotation, 4) if annotation is not None else None,
                self._expressions.expr(default, 4) if default is not None else None,
            )

    def _class(self, node: Node, around: Around, decorators: tuple[Expr, ...] = ()) -> None:
        name, body = node.field("name"), node.field("body")
        if name is None or body is None:
            return
        qualname = f"{around.scope}.{name.text}" if around.scope and around.scope != MAIN else name.text
        superclasses = node.field("superclasses")
        given = superclasses.children if superclasses is not None else []
        pairs = [
            self._expressions.expr(child.field("value") or child, 4)
            for child in given
            if child.kind == "keyword_argument"
        ]
        names = [(child.field("name") or child).text for child in given if child.kind == "keyword_argument"]
        self.found.classes.append(
            Class(
                name=qualname,
                span=node.span,
                bases=tuple(self._expressions.name(child) for child in given if child.kind != "keyword_argument"),
                fields=tuple(self._fields(body)),
                decorators=decorators,
                keywords=tuple(zip(names, pairs, strict=True)),
            )
        )
        self._push(body.children, Around(scope=qualname))

    def _fields(self, body: Node) -> Iterator[Parameter]:
        for statement in body.children:
            node = next(iter(statement.children), None) if statement.kind == "expression_statement" else None
            if node is None or node.kind != "assignment":
                continue
            left, annotation, value = node.field("left"), node.field("type"), node.field("right")
            if left is not None and left.kind == "identifier":
                yield Parameter(
                    left.text,
                    self._expressions.expr(annotation, 4) if annotation is not None else None,
                    self._expressions.expr(value) if value is not None else None,
                )

    def _if(self, node: Node, around: Around) -> None:
        condition, body = node.field("condition"), node.field("consequence")
        if condition is None or body is None:
            self._push(node.children, around)
            return
        exit_, returned = self._blocks.exit(body)
        self.found.branches.append(
            Branch(
                condition=self._expressions.expr(condition),
                span=node.span,
                exit=exit_,
                scope=around.scope,
                returned=returned,
                calls=self._blocks.calls(body),
            )
        )
        main = not around.scope and MAIN in condition.text and "__name__" in condition.text
        self.found.guarded |= main
        held = around._replace(statement=condition.span, dropped=False)
        rest = [child for child in node.children if child.kind in {"elif_clause", "else_clause"}]
        self._push(rest, around)
        self._push([body], around._replace(scope=MAIN) if main else around)
        self._push([condition], held)

    def _loop(self, node: Node, around: Around) -> None:
        body, condition = node.field("body"), node.field("condition")
        if body is None:
            return
        endless = condition is not None and condition.text in {"True", "1"}
        self.found.loops.append(
            Loop(
                span=node.span,
                kind="while" if condition is not None else "for",
                bounded=not endless,
                has_exit=self._blocks.leaves(body),
                scope=around.scope,
                condition=self._expressions.expr(condition, 3) if condition is not None else None,
            )
        )
        right = node.field("right")
        if right is not None and (left := node.field("left")) is not None:
            self._assign(left, right, left.span, around)
        heads = [part for part in (right, condition) if part is not None]
        tail = [child for child in node.children if child.kind == "else_clause"]
        self._push(tail, around)
        self._push([body], around._replace(loop=True))
        self._push(heads, around._replace(statement=heads[0].span if heads else None, dropped=False))

    def _try(self, node: Node, around: Around) -> None:
        body = node.field("body")
        clauses = [child for child in node.children if child.kind in {"except_clause", "except_group_clause"}]
        rest = [child for child in node.children if child.kind in {"else_clause", "finally_clause"}]
        tried = self._blocks.calls(body) if body is not None else ()
        self._push(rest, around)
        for clause in clauses:
            self._note_handler(clause, around, tried)
        self._push(clauses, around)
        if body is not None:
            self._push(body.children, around._replace(tried=around.tried or bool(clauses)))

    def _note_handler(self, clause: Node, around: Around, tried: tuple[str, ...]) -> None:
        body = next((child for child in clause.children if child.kind == "block"), None)
        if body is None:
            return
        types, name = self._caught(clause)
        exit_, returned = self._blocks.exit(body)
        self.found.handlers.append(
            Handler(
                types=types,
                span=clause.span,
                scope=around.scope,
                name=name,
                exit=exit_,
                returned=returned,
                calls=self._blocks.calls(body),
                assigns=self._blocks.targets(body),
                uses_error=bool(name) and self._blocks.mentions(body, name),
                effects=self._blocks.effects(body),
                try_calls=tried,
            )
        )

    def _caught(self, clause: Node) -> tuple[tuple[str, ...], str]:
        """The types a clause names and the name it gives the error."""
        parts = [child for child in clause.children if child.kind not in {"block", "comment"}]
        if not parts:
            return (), ""
        what, name = parts[0], ""
        if what.kind == "as_pattern":
            inner = what.children
            what, name = inner[0], inner[-1].text
        elif len(parts) > 1:
            name = parts[1].text
        what = unwrapped(what)
        many = what.children if what.kind == "tuple" else [what]
        return tuple(self._expressions.name(part) for part in many), name

    def _except(self, node: Node, around: Around) -> None:
        """The clause itself was noted with its `try`; what stands in its body is walked."""
        self._push([child for child in node.children if child.kind == "block"], around)

    def _with(self, node: Node, around: Around) -> None:
        body = node.field("body")
        clause = next((child for child in node.children if child.kind == "with_clause"), None)
        items = [child for child in clause.children if child.kind == "with_item"] if clause is not None else []
        names = []
        for item in items:
            value = item.field("value") or item
            inner = value.children
            if value.kind == "as_pattern" and len(inner) > 1:
                self._assign(inner[-1], inner[0], item.span, around)
                value = inner[0]
            value = unwrapped(value)
            names.append(self._expressions.name(value.field("function") or value))
        if body is not None:
            self._push(body.children, around._replace(withs=around.withs + tuple(names)))
        held = clause.span if clause is not None else None
        self._push(items, around._replace(statement=held, dropped=False))


def unwrapped_decorator(node: Node) -> Node:
    """The expression after the `@`."""
    return next((child for child in node.children), node)
