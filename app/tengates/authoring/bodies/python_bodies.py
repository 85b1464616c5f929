"""How a Python handler reads its request body, and the edits that let it read a checked model instead."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tengates.authoring.bodies.body_fields import BodyField, FieldKind, merged
from tengates.authoring.bodies.python_hints import hint_of
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_tree import Definition, PythonTree

_WHOLE = "the handler uses the body as a whole, so which fields it takes is not written here; write the schema by hand"
_TAKEN = {"json", "copy", "dict", "schema", "construct", "validate", "model_fields", "model_config"}
_BRANCHES = (ast.If, ast.IfExp, ast.While, ast.For, ast.AsyncFor, ast.ExceptHandler, ast.Lambda, ast.BoolOp, ast.Match)


@dataclass(frozen=True, slots=True)
class PythonBody:
    """What a handler takes from its body.

    `variable` holds the body ("" when it is read in place), `statement` assigns it, `reads` are
    the body expressions, `first` is the statement before which the body must have been checked.
    """

    fields: tuple[BodyField, ...]
    variable: str
    statement: ast.stmt | None
    reads: tuple[ast.expr, ...]
    first: ast.stmt
    accesses: tuple[tuple[ast.expr, str, str], ...]
    removals: tuple[Splice, ...]

    def rewritten(self, tree: PythonTree, variable: str) -> list[Splice]:
        """The accesses as attributes of a model held in this variable, and the checks that it makes superfluous."""
        found = list(self.removals)
        for node, key, fallback in self.accesses:
            if not tree.text_matches(node):
                raise CannotEdit("the body is read inside a string that cannot be edited safely")
            start, end = tree.span(node)
            name = f"{variable}.{key}"
            text = f"({name} if {name} is not None else {fallback})" if fallback else name
            found.append(Splice(start, end, text.encode()))
        return found


def read_body(
    tree: PythonTree, function: Definition, is_body: Callable[[ast.expr], bool], parameter: str = ""
) -> PythonBody:
    """Follow the body through a handler; CannotEdit when it goes where it cannot be followed."""
    reads = tuple(_reads(function, is_body))
    if not reads and not parameter:
        raise CannotEdit("the place where the body is read was not found")
    statement, variable = (None, parameter) if parameter else _assigned(tree, reads)
    bases: list[ast.expr] = list(_names(function, variable)) if variable else list(reads)
    visitor = _Reader(tree, function)
    guards = visitor.guards(bases)
    for base in bases:
        if not any(base in set(ast.walk(guard)) for guard in guards):
            visitor.read(base)
    if not visitor.accesses and not guards:
        raise CannotEdit(_WHOLE)
    anchor = statement or _first(tree, function, [node for node, _key, _fallback in visitor.accesses] or bases)
    fields = [_required(tree, anchor, node, field) for node, field in visitor.fields]
    return PythonBody(
        merged([*fields, *visitor.demanded]),
        variable,
        statement,
        reads,
        anchor,
        tuple(visitor.accesses),
        tuple(visitor.removals),
    )


def _reads(function: Definition, is_body: Callable[[ast.expr], bool]) -> Iterator[ast.expr]:
    """The outermost expressions that give the body."""
    stack: list[ast.AST] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.expr) and is_body(node):
            yield node
        else:
            stack += reversed(list(ast.iter_child_nodes(node)))


def _assigned(tree: PythonTree, reads: tuple[ast.expr, ...]) -> tuple[ast.stmt | None, str]:
    if len(reads) != 1:
        return None, ""
    parent = tree.parents[reads[0]]
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return parent, name
    return None, ""


def _names(function: Definition, variable: str) -> Iterator[ast.expr]:
    stores = 0
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == variable:
                if isinstance(node.ctx, ast.Load):
                    yield node
                    continue
                stores += 1
    if stores > 1:
        raise CannotEdit("the name of the body is used for something else as well")


def _first(tree: PythonTree, function: Definition, nodes: list[ast.expr]) -> ast.stmt:
    """The statement of the innermost common block in which the first read stands."""
    chains = []
    for node in nodes:
        chain: list[ast.AST] = [node, *tree.above(node)]
        statements = [item for item in chain[: chain.index(function)] if isinstance(item, ast.stmt)]
        chains.append(list(reversed(statements)))
    common = chains[0]
    for depth, statement in enumerate(common):
        blocks = {id(tree.block(chain[depth])) if depth < len(chain) else 0 for chain in chains}
        if len(blocks) > 1:
            return common[depth - 1] if depth else statement
        if any(chain[depth] is not statement for chain in chains):
            return min((chain[depth] for chain in chains), key=lambda item: item.lineno)
    return common[-1]


def _required(tree: PythonTree, anchor: ast.stmt, node: ast.expr, field: BodyField) -> BodyField:
    """A field is required when every run of the handler needs it."""
    if not field.required:
        return field
    block = tree.block(anchor)
    for above in tree.above(node):
        if above in block:
            break
        if isinstance(above, _BRANCHES):
            return BodyField(field.key, field.kind, required=False, default="None")
    else:
        return field
    earlier = block[block.index(anchor) + 1 : block.index(above)]
    if any(_leaves_for_kind(item) for item in earlier):
        return BodyField(field.key, field.kind, required=False, default="None")
    conditional = isinstance(above, (ast.If, ast.While)) and not _inside(above.test, node)
    return BodyField(field.key, field.kind, required=False, default="None") if conditional else field


def _leaves_for_kind(statement: ast.stmt) -> bool:
    """`if body["kind"] == "ping": return`: for one kind of body the rest is never reached."""
    match statement:
        case ast.If(test=ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant()]), body=body):
            return any(isinstance(node, (ast.Return, ast.Raise)) for item in body for node in ast.walk(item))
    return False


def _inside(outer: ast.AST, node: ast.AST) -> bool:
    return any(item is node for item in ast.walk(outer))


class _Reader:
    """Collects the reads of one body."""

    def __init__(self, tree: PythonTree, function: Definition) -> None:
        self.tree = tree
        self.function = function
        self.accesses: list[tuple[ast.expr, str, str]] = []
        self.fields: list[tuple[ast.expr, BodyField]] = []
        self.demanded: list[BodyField] = []
        self.removals: list[Splice] = []

    def read(self, base: ast.expr) -> None:
        """One use of the body: `body["x"]`, `body.get("x")`, or a check that the model makes superfluous."""
        parent = self.tree.parents[base]
        match parent:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)), ctx=ast.Load()) if value is base:
                self._keep(parent, _usable(key), required=True, default="")
            case ast.Attribute(value=value, attr="get") if value is base:
                self._get(self.tree.parents[parent])
            case _:
                raise CannotEdit(_WHOLE)

    def _get(self, call: ast.AST) -> None:
        match call:
            case ast.Call(func=ast.Attribute(), args=[ast.Constant(value=str(key))], keywords=[]):
                self._keep(call, _usable(key), required=False, default="None")
            case ast.Call(func=ast.Attribute(), args=[ast.Constant(value=str(key)), default], keywords=[]):
                self._keep_default(call, _usable(key), default)
            case _:
                raise CannotEdit(_WHOLE)

    def _keep_default(self, call: ast.Call, key: str, default: ast.expr) -> None:
        if _is_literal(default):
            self._keep(call, key, required=False, default=self.tree.text(default))
            return
        fallback = self.tree.text(default)
        self.accesses.append((call, key, fallback))
        self.fields.append((call, BodyField(key, hint_of(self.tree, self.function, call), default="None")))

    def _keep(self, node: ast.expr, key: str, *, required: bool, default: str) -> None:
        kind = _kind_of_default(default, key) or hint_of(self.tree, self.function, node)
        self.accesses.append((node, key, ""))
        self.fields.append((node, BodyField(key, kind, required=required, default=default)))

    def guards(self, bases: list[ast.expr]) -> list[ast.expr]:
        """`not body`, `body is None`, `"x" not in body` in an early exit: the model makes that check itself."""
        found: list[ast.expr] = []
        for base in bases:
            guard = _guard(self.tree, base)
            if guard is None:
                continue
            found.append(guard)
            if isinstance(guard, ast.Compare) and isinstance(guard.left, ast.Constant):
                self.demanded.append(BodyField(_usable(str(guard.left.value)), required=True))
        tests = {id(self._test(guard)): self._test(guard) for guard in found}
        for test in tests.values():
            self._take_out(test, [guard for guard in found if self._test(guard) is test])
        return found

    def _test(self, guard: ast.expr) -> ast.expr:
        parent = self.tree.parents[guard]
        return parent if isinstance(parent, ast.BoolOp) else guard

    def _take_out(self, test: ast.expr, guards: list[ast.expr]) -> None:
        statement = self.tree.parents[test]
        if not isinstance(statement, ast.If) or statement.orelse or statement.test is not test:
            raise CannotEdit(_WHOLE)
        if not isinstance(statement.body[-1], (ast.Return, ast.Raise)):
            raise CannotEdit(_WHOLE)
        parts = test.values if isinstance(test, ast.BoolOp) else [test]
        kept = [part for part in parts if part not in guards]
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            raise CannotEdit(_WHOLE)
        if not kept:
            start, end = self.tree.whole_lines(statement)
            self.removals.append(Splice(start, end, b""))
            return
        for part in guards:
            self._take_out_part(parts, part)

    def _take_out_part(self, parts: list[ast.expr], part: ast.expr) -> None:
        index = parts.index(part)
        start, end = self.tree.span(part)
        other = parts[index + 1] if index + 1 < len(parts) else parts[index - 1]
        begin, stop = self.tree.span(other)
        cut = (start, begin) if begin > start else (stop, end)
        between = self.tree.source.data[end:begin] if begin > start else self.tree.source.data[stop:start]
        if between.strip() != b"or":
            raise CannotEdit(_WHOLE)
        self.removals.append(Splice(*cut, b""))


def _guard(tree: PythonTree, base: ast.expr) -> ast.expr | None:
    parent = tree.parents[base]
    match parent:
        case ast.UnaryOp(op=ast.Not()):
            return parent
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None)]) if left is base:
            return parent
        case ast.Compare(left=ast.Constant(value=str()), ops=[ast.NotIn()], comparators=[right]) if right is base:
            return parent
    return None


def _usable(key: str) -> str:
    """A key that can be a field of a pydantic model under its own name."""
    if not key.isidentifier() or keyword.iskeyword(key) or key.startswith("_") or key in _TAKEN:
        raise CannotEdit(f'the key "{key}" cannot be the name of a model field; write this schema by hand')
    return key


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return True


def _kind_of_default(text: str, key: str) -> FieldKind | None:
    value = ast.literal_eval(text) if text else None
    kinds = {str: FieldKind.TEXT, bool: FieldKind.BOOLEAN, float: FieldKind.NUMBER, list: FieldKind.LIST}
    if isinstance(value, int) and not isinstance(value, bool):
        return FieldKind.WHOLE if _counts(key) else FieldKind.NUMBER
    if isinstance(value, dict):
        return FieldKind.MAPPING
    return kinds.get(type(value))


def _counts(key: str) -> bool:
    """Whether a name speaks of whole numbers."""
    words = set(key.lower().split("_"))
    return bool(words & {"n", "k", "id", "count", "limit", "page", "size", "max", "min", "num", "number", "offset", "seed", "steps", "tokens", "top", "year", "age", "quantity"})  # fmt: skip
